import { commentPayload, issuePayload } from '../payloads/issue-payload.ts';
import { pullPayload } from '../payloads/pull-payload.ts';
import type { Account } from '../state/accounts.ts';
import type { Comment, Issue, PullRequest } from '../state/issues.ts';
import type { Repository } from '../state/repository.ts';
import type { World } from '../world.ts';

/** What a new issue or pull request is made of. */
export interface NewIssue {
  readonly title: string;
  readonly body: string | null;
  readonly author: Account;
  readonly labels?: readonly string[];
  readonly pull?: PullRequest;
}

/** Opens an issue or pull request and tells of it. */
export function openIssue(world: World, repository: Repository, wanted: NewIssue): Issue {
  const at = world.state.now();
  const issue: Issue = {
    id: world.state.nextId(2_600_000_000),
    number: repository.issues.size + 1,
    author: wanted.author,
    createdAt: at,
    updatedAt: at,
    title: wanted.title,
    body: wanted.body,
    state: 'open',
    labels: [...(wanted.labels ?? [])],
    locked: false,
    comments: 0,
    pull: wanted.pull,
  };
  for (const name of issue.labels) ensureLabel(world, repository, name);
  repository.issues.set(issue.number, issue);
  tellIssue(world, repository, issue, 'opened', wanted.author);
  return issue;
}

/** Tells that an issue or pull request was opened, closed, reopened or edited. */
export function tellIssue(world: World, repository: Repository, issue: Issue, action: string, sender: Account): void {
  if (issue.pull === undefined) {
    const parts = { issue: issuePayload(world, repository, issue) };
    world.emit({ event: 'issues', action, repository, sender, parts });
  } else {
    const parts = { pull_request: pullPayload(world, repository, issue), number: issue.number };
    world.emit({ event: 'pull_request', action, repository, sender, parts });
  }
}

/** The label of that name, made if it is missing. */
export function ensureLabel(world: World, repository: Repository, name: string): void {
  if (repository.labels.has(name)) return;
  repository.labels.set(name, { id: world.state.nextId(208_000_000), name, color: 'ededed', description: null });
}

/** Adds a comment and tells of it. */
export function addComment(
  world: World,
  repository: Repository,
  issue: Issue,
  wanted: { readonly author: Account; readonly body: string; readonly viaApp?: string | undefined },
): Comment {
  const at = world.state.now();
  const comment: Comment = {
    id: world.state.nextId(2_900_000_000),
    issue: issue.number,
    author: wanted.author,
    viaApp: wanted.viaApp,
    createdAt: at,
    updatedAt: at + world.behaviour.commentDelayMs,
    lastEditedAt: null,
    body: wanted.body,
    reactions: new Map(),
  };
  repository.comments.set(comment.id, comment);
  issue.updatedAt = at;
  issue.comments += 1;
  tellComment(world, repository, comment, 'created', wanted.author);
  return comment;
}

/** Changes a comment's text and tells of it. */
export function editComment(
  world: World,
  repository: Repository,
  comment: Comment,
  body: string,
  sender: Account,
): void {
  const before = comment.body;
  comment.body = body;
  comment.updatedAt = world.state.now();
  comment.lastEditedAt = comment.updatedAt;
  tellComment(world, repository, comment, 'edited', sender, before);
}

/** Removes a comment and tells of it. */
export function deleteComment(world: World, repository: Repository, comment: Comment, sender: Account): void {
  repository.comments.delete(comment.id);
  const issue = repository.issues.get(comment.issue);
  if (issue !== undefined) issue.comments -= 1;
  tellComment(world, repository, comment, 'deleted', sender);
}

function tellComment(
  world: World,
  repository: Repository,
  comment: Comment,
  action: 'created' | 'edited' | 'deleted',
  sender: Account,
  before?: string,
): void {
  const issue = repository.issues.get(comment.issue);
  if (issue === undefined) throw new Error(`comment ${comment.id} has no issue`);
  world.emit({
    event: 'issue_comment',
    action,
    repository,
    sender,
    parts: {
      issue: issuePayload(world, repository, issue),
      comment: commentPayload(world, repository, comment),
      ...(before === undefined ? {} : { changes: { body: { from: before } } }),
    },
  });
}
