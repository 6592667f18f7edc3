import { pullPayload } from '../payloads/pull-payload.ts';
import { type Handlers, lookup, repositoryOf } from '../server/call.ts';
import { json, notFound } from '../server/reply.ts';

/** Pull requests. */
export const pullRoutes: Handlers = {
  'pulls/get': (call) => {
    const repository = repositoryOf(call);
    const issue = lookup(repository.issues, call, 'pull_number');
    if (issue.pull === undefined) throw notFound();
    return json(200, pullPayload(call.world, repository, issue));
  },
};
