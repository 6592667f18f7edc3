import { z } from 'zod';
import { type GitHubId, githubId } from './id.ts';
import { type Author, authorSchema } from './people.ts';
import type { GitHubRequest, RepositoryName } from './request.ts';
import { timeSchema } from './time.ts';

/** A comment of an issue or pull request, as it is now. */
export interface IssueComment {
  readonly id: GitHubId;
  /** GraphQL's name of it. */
  readonly nodeId: string;
  readonly issue: number;
  readonly url: string;
  readonly body: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Undefined where the account is gone. */
  readonly author: Author | undefined;
  /** The app that it was written with; undefined for what people write on GitHub's pages. */
  readonly appId: GitHubId | undefined;
}

export const commentSchema = z
  .object({
    id: githubId,
    node_id: z.string(),
    html_url: z.string(),
    issue_url: z.string(),
    body: z.string().nullish(),
    created_at: timeSchema,
    updated_at: timeSchema,
    user: authorSchema.nullable(),
    performed_via_github_app: z.object({ id: githubId }).nullish(),
  })
  .transform((given): IssueComment => ({
    id: given.id,
    nodeId: given.node_id,
    issue: Number(given.issue_url.split('/').at(-1)),
    url: given.html_url,
    body: given.body ?? '',
    createdAt: given.created_at,
    updatedAt: given.updated_at,
    author: given.user ?? undefined,
    appId: given.performed_via_github_app?.id,
  }));

export function commentRequest(at: RepositoryName, id: GitHubId): GitHubRequest<IssueComment> {
  return {
    what: 'a comment',
    route: 'GET /repos/{owner}/{repo}/issues/comments/{comment_id}',
    parameters: { ...at, comment_id: id },
    schema: commentSchema,
  };
}

/** The newest hundred comments of a repository, the newest first; with `since`, of those written or changed since then. */
export function newestCommentsRequest(at: RepositoryName, since?: Date): GitHubRequest<readonly IssueComment[]> {
  return {
    what: 'comments',
    route: 'GET /repos/{owner}/{repo}/issues/comments',
    parameters: {
      ...at,
      ...(since === undefined ? {} : { since: since.toISOString() }),
      sort: 'created',
      direction: 'desc',
      per_page: 100,
    },
    schema: z.array(commentSchema),
  };
}

/** Writes a comment; never to be repeated before somebody has looked. */
export function newCommentRequest(at: RepositoryName, issue: number, body: string): GitHubRequest<IssueComment> {
  return {
    what: 'the new comment',
    route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    parameters: { ...at, issue_number: issue, body },
    schema: commentSchema,
  };
}

/** Replaces a comment's text; the same however often it is done. */
export function editCommentRequest(at: RepositoryName, id: GitHubId, body: string): GitHubRequest<IssueComment> {
  return {
    what: 'the changed comment',
    route: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
    parameters: { ...at, comment_id: id, body },
    repetition: 'repeatable',
    schema: commentSchema,
  };
}
