import { fullRepository } from '../payloads/repository-payload.ts';
import { type Handlers, repositoryOf } from '../server/call.ts';
import { json } from '../server/reply.ts';

/** Repositories themselves. */
export const repositoryRoutes: Handlers = {
  'repos/get': (call) => {
    const repository = repositoryOf(call);
    const { caller, world } = call;
    const access = caller.kind === 'user' ? world.state.access(repository, caller.account) : { role: 'read' as const };
    return json(200, fullRepository(world, repository, access));
  },
};
