import { isObject, textAt } from '../json.ts';
import { fullRepository } from '../payloads/repository-payload.ts';
import { triggerWorkflows } from '../runs/workflow-triggers.ts';
import { actor, type Call, type Handlers, repositoryOf } from '../server/call.ts';
import { empty, GitHubError, json, type Reply } from '../server/reply.ts';
import type { Access } from '../state/repository.ts';

/** The top-level parts that a dispatch's payload may have. */
const PAYLOAD_LIMIT = 10;

/** Repositories themselves. */
export const repositoryRoutes: Handlers = {
  'repos/get': (call) => {
    const repository = repositoryOf(call);
    const { caller, world } = call;
    const read: Access = { role: 'read' };
    const access = caller.kind === 'user' ? world.state.access(repository, caller.account) : read;
    return json(200, fullRepository(world, repository, access));
  },
  'repos/create-dispatch-event': dispatchEvent,
};

function dispatchEvent(call: Call): Reply {
  const { world, body } = call;
  const repository = repositoryOf(call);
  const payload = isObject(body['client_payload']) ? body['client_payload'] : {};
  if (Object.keys(payload).length > PAYLOAD_LIMIT) {
    throw new GitHubError(422, 'Invalid request.\n\nNo more than 10 properties are allowed');
  }
  const happening = {
    event: 'repository_dispatch',
    action: textAt(body, 'event_type') ?? '',
    repository,
    sender: actor(call),
    parts: { branch: repository.defaultBranch, client_payload: payload },
  };
  world.emit(happening);
  triggerWorkflows(world, happening);
  return empty();
}
