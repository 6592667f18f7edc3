import { addComment, deleteComment, editComment, ensureLabel, openIssue, tellIssue } from '../changes/issue-changes.ts';
import { isObject, type Json, listAt, textAt } from '../json.ts';
import { commentPayload, issuePayload, labelPayload } from '../payloads/issue-payload.ts';
import { actor, type Call, type Handlers, lookup, param, repositoryOf, viaApp } from '../server/call.ts';
import { listReply } from '../server/pagination.ts';
import { empty, GitHubError, json, notFound, type Reply } from '../server/reply.ts';
import type { Comment, Issue } from '../state/issues.ts';
import { reaches, type Repository } from '../state/repository.ts';

/** GitHub's limit for the text of an issue or comment, in characters. */
const BODY_LIMIT = 65_536;

/** Issues, their labels and their comments. */
export const issueRoutes: Handlers = {
  'issues/create': (call) => {
    const repository = repositoryOf(call);
    checkLength(textAt(call.body, 'body'));
    const issue = openIssue(call.world, repository, {
      title: textAt(call.body, 'title') ?? '',
      body: textAt(call.body, 'body') ?? null,
      author: actor(call),
      labels: labelNames(call.body['labels']),
    });
    return json(201, issuePayload(call.world, repository, issue));
  },
  'issues/get': (call) => json(200, issuePayload(call.world, repositoryOf(call), issueOf(call))),
  'issues/list-for-repo': listIssues,
  'issues/update': updateIssue,
  'issues/create-comment': (call) => {
    const repository = repositoryOf(call);
    const issue = issueOf(call);
    const body = textAt(call.body, 'body') ?? '';
    checkLength(body);
    if (body.trim() === '') throw new GitHubError(422, 'Body cannot be blank');
    // People who may write still may; no app and no job's token does.
    if (issue.locked && (call.caller.kind !== 'user' || !mayWrite(call, repository))) {
      throw new GitHubError(403, 'Unable to create comment because issue is locked.');
    }
    const comment = addComment(call.world, repository, issue, { author: actor(call), body, viaApp: viaApp(call) });
    return json(201, commentPayload(call.world, repository, comment));
  },
  'issues/get-comment': (call) => json(200, commentPayload(call.world, repositoryOf(call), commentOf(call))),
  'issues/list-comments': (call) => {
    const repository = repositoryOf(call);
    const { number } = issueOf(call);
    const comments = [...repository.comments.values()].filter((comment) => comment.issue === number);
    return listReply(call, since(call, comments), (comment) => commentPayload(call.world, repository, comment));
  },
  'issues/list-comments-for-repo': (call) => {
    const repository = repositoryOf(call);
    const comments = since(call, [...repository.comments.values()]);
    if (call.query['direction'] === 'desc') comments.reverse();
    return listReply(call, comments, (comment) => commentPayload(call.world, repository, comment));
  },
  'issues/update-comment': (call) => {
    const repository = repositoryOf(call);
    const comment = ownComment(call, repository);
    const body = textAt(call.body, 'body') ?? '';
    checkLength(body);
    editComment(call.world, repository, comment, body, actor(call));
    return json(200, commentPayload(call.world, repository, comment));
  },
  'issues/delete-comment': (call) => {
    const repository = repositoryOf(call);
    deleteComment(call.world, repository, ownComment(call, repository), actor(call));
    return empty();
  },
  'issues/add-labels': (call) => {
    const repository = repositoryOf(call);
    const issue = issueOf(call);
    for (const name of labelNames(call.body['labels'])) {
      ensureLabel(call.world, repository, name);
      if (!issue.labels.includes(name)) issue.labels.push(name);
    }
    return labelsReply(call, repository, issue);
  },
  'issues/list-labels-on-issue': (call) => labelsReply(call, repositoryOf(call), issueOf(call)),
  'issues/remove-label': (call) => {
    const issue = issueOf(call);
    const name = param(call, 'name');
    if (!issue.labels.includes(name)) throw new GitHubError(404, 'Label does not exist');
    issue.labels = issue.labels.filter((other) => other !== name);
    return labelsReply(call, repositoryOf(call), issue);
  },
};

function issueOf(call: Call): Issue {
  return lookup(repositoryOf(call).issues, call, 'issue_number');
}

/** The comment that the path names. */
export function commentOf(call: Call): Comment {
  return lookup(repositoryOf(call).comments, call, 'comment_id');
}

function mayWrite(call: Call, repository: Repository): boolean {
  const { caller, world } = call;
  return caller.kind !== 'user' || reaches(world.state.access(repository, caller.account), 'write');
}

/** A person without write access changes only what he wrote. */
function ownComment(call: Call, repository: Repository): Comment {
  const comment = commentOf(call);
  const { behaviour, app } = call.world;
  if (call.caller.kind === 'job' && !behaviour.jobEditsAppComments && comment.author.id === app.bot.id) {
    throw new GitHubError(403, 'Resource not accessible by integration');
  }
  if (comment.author.id !== actor(call).id && !mayWrite(call, repository)) {
    throw new GitHubError(403, 'Must have push access to Repository.');
  }
  return comment;
}

function checkLength(body: string | undefined): void {
  if (body === undefined || body.length <= BODY_LIMIT) return;
  throw new GitHubError(422, 'Validation Failed', {
    errors: [
      {
        resource: 'IssueComment',
        code: 'custom',
        field: 'body',
        message: 'body is too long (maximum is 65536 characters)',
      },
    ],
  });
}

function since<T extends { readonly updatedAt: number }>(call: Call, items: T[]): T[] {
  const from = call.query['since'];
  return from === undefined ? items : items.filter((item) => item.updatedAt >= Date.parse(from));
}

function labelNames(labels: Json | undefined): string[] {
  return (Array.isArray(labels) ? labels : []).flatMap((label) => {
    const name = isObject(label) ? textAt(label, 'name') : label;
    return typeof name === 'string' ? [name] : [];
  });
}

function labelsReply(call: Call, repository: Repository, issue: Issue): Reply {
  const labels = issue.labels.flatMap((name) => repository.labels.get(name) ?? []);
  return json(
    200,
    labels.map((label) => labelPayload(call.world, repository, label)),
  );
}

function listIssues(call: Call): Reply {
  const repository = repositoryOf(call);
  const state = call.query['state'] ?? 'open';
  const labels = call.query['labels']?.split(',') ?? [];
  const creator = call.query['creator'];
  const found = [...repository.issues.values()]
    .filter((issue) => state === 'all' || issue.state === state)
    .filter((issue) => labels.every((label) => issue.labels.includes(label)))
    .filter((issue) => creator === undefined || issue.author.login === creator);
  const oldestFirst = since(call, found);
  const sorted = call.query['direction'] === 'asc' ? oldestFirst : oldestFirst.toReversed();
  return listReply(call, sorted, (issue) => issuePayload(call.world, repository, issue));
}

function updateIssue(call: Call): Reply {
  const { world, body } = call;
  const repository = repositoryOf(call);
  const issue = issueOf(call);
  if (issue.author.id !== actor(call).id && !mayWrite(call, repository)) throw notFound();
  const state = textAt(body, 'state');
  const before = issue.state;
  issue.title = textAt(body, 'title') ?? issue.title;
  if (body['body'] !== undefined) issue.body = textAt(body, 'body') ?? null;
  if (listAt(body, 'labels').length > 0 || Array.isArray(body['labels'])) issue.labels = labelNames(body['labels']);
  for (const name of issue.labels) ensureLabel(world, repository, name);
  if (state === 'open' || state === 'closed') issue.state = state;
  issue.updatedAt = world.state.now();
  if (issue.state !== before)
    tellIssue(world, repository, issue, issue.state === 'closed' ? 'closed' : 'reopened', actor(call));
  return json(200, issuePayload(world, repository, issue));
}
