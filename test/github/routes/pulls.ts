import { openIssue } from '../changes/issue-changes.ts';
import { pullBetween } from '../changes/pull-changes.ts';
import { booleanAt, textAt } from '../json.ts';
import { pullPayload } from '../payloads/pull-payload.ts';
import { actor, type Call, type Handlers, lookup, repositoryOf } from '../server/call.ts';
import { listReply } from '../server/pagination.ts';
import { invalid, json, notFound, type Reply } from '../server/reply.ts';

/** Pull requests. */
export const pullRoutes: Handlers = {
  'pulls/get': (call) => {
    const repository = repositoryOf(call);
    const issue = lookup(repository.issues, call, 'pull_number');
    if (issue.pull === undefined) throw notFound();
    return json(200, pullPayload(call.world, repository, issue));
  },
  'pulls/list': (call) => {
    const repository = repositoryOf(call);
    const { state = 'open', head, base } = call.query;
    const found = [...repository.issues.values()]
      .filter(({ pull }) => pull !== undefined)
      .filter((issue) => state === 'all' || issue.state === state)
      .filter(({ pull }) => base === undefined || pull?.baseRef === base)
      .filter(
        ({ pull }) =>
          head === undefined || `${pull?.headRepository.split('/')[0] ?? ''}:${pull?.headRef ?? ''}` === head,
      )
      .toReversed();
    return listReply(call, found, (issue) => pullPayload(call.world, repository, issue));
  },
  'pulls/create': create,
};

function create(call: Call): Reply {
  const { world, body } = call;
  const repository = repositoryOf(call);
  const [owner, branch] = (textAt(body, 'head') ?? '').includes(':')
    ? (textAt(body, 'head') ?? '').split(':')
    : [repository.owner.login, textAt(body, 'head') ?? ''];
  const from = world.state.repository(owner ?? '', repository.name);
  const base = { repository, ref: textAt(body, 'base') ?? '' };
  const draft = booleanAt(body, 'draft') ?? false;
  const pull = from === undefined ? undefined : pullBetween(base, { repository: from, ref: branch ?? '' }, draft);
  if (pull === undefined) throw invalid('PullRequest', 'head', 'invalid');
  const issue = openIssue(world, repository, {
    title: textAt(body, 'title') ?? branch ?? '',
    body: textAt(body, 'body') ?? null,
    author: actor(call),
    pull,
  });
  return json(201, pullPayload(world, repository, issue));
}
