import { z } from 'zod';
import type { Ask } from './api.ts';
import { readAnswer } from './answer-shape.ts';
import { isRefusedWith } from './ask-with-retry.ts';
import { inRepository, type Repository } from './repository.ts';
import { timeSchema } from '../../github/time.ts';
import { type GitHubId, githubId } from '../../github/id.ts';

/** A comment as it is now. */
export interface IssueComment {
  readonly id: GitHubId;
  readonly nodeId: string;
  readonly issue: number;
  readonly url: string;
  readonly body: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Absent where the account is gone. */
  readonly author?: { readonly id: GitHubId; readonly login: string; readonly isBot: boolean };
}

const commentSchema = z
  .object({
    id: githubId,
    node_id: z.string(),
    html_url: z.string(),
    issue_url: z.string(),
    body: z.string().nullish(),
    created_at: timeSchema,
    updated_at: timeSchema,
    user: z.object({ id: githubId, login: z.string(), type: z.string() }).nullable(),
  })
  .transform((given): IssueComment => ({
    id: given.id,
    nodeId: given.node_id,
    issue: Number(given.issue_url.split('/').at(-1)),
    url: given.html_url,
    body: given.body ?? '',
    createdAt: given.created_at,
    updatedAt: given.updated_at,
    ...(given.user === null
      ? {}
      : { author: { id: given.user.id, login: given.user.login, isBot: given.user.type !== 'User' } }),
  }));

const commentList = z.array(commentSchema);
/** More comments than that after one command are not looked through. */
const mostPages = 10;
const pageSize = 100;

/** The comment, or undefined when it was deleted. */
export async function getComment(ask: Ask, repository: Repository, id: GitHubId): Promise<IssueComment | undefined> {
  try {
    const answer = await ask('GET /repos/{owner}/{repo}/issues/comments/{comment_id}', {
      ...inRepository(repository),
      comment_id: id,
    });
    return readAnswer(commentSchema, answer, 'a comment');
  } catch (error) {
    if (isRefusedWith(error, 404, 410)) return undefined;
    throw error;
  }
}

/** Comments of an issue or pull request that were written or changed since `since`, oldest first. */
export async function listComments(
  ask: Ask,
  repository: Repository,
  issue: number,
  since: Date,
): Promise<readonly IssueComment[]> {
  const found: IssueComment[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const answer = await ask('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...inRepository(repository),
      issue_number: issue,
      since: since.toISOString(),
      per_page: pageSize,
      page,
    });
    const comments = readAnswer(commentList, answer, 'comments');
    found.push(...comments);
    if (comments.length < pageSize) break;
  }
  return found;
}

/**
 * Writes a comment; never repeated by itself.
 * @throws OpsError `github-unreachable` when it may have been written all the same: look before trying again.
 */
export async function createComment(
  ask: Ask,
  repository: Repository,
  issue: number,
  body: string,
): Promise<IssueComment> {
  const answer = await ask('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...inRepository(repository),
    issue_number: issue,
    body,
  });
  return readAnswer(commentSchema, answer, 'the new comment');
}

/** Replaces the text of a comment; the same however often it is done. */
export async function updateComment(ask: Ask, repository: Repository, id: GitHubId, body: string): Promise<void> {
  await ask(
    'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
    { ...inRepository(repository), comment_id: id, body },
    'repeatable',
  );
}
