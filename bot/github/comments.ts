import { z } from 'zod';
import type { Ask } from './api.ts';
import { askFor, readAnswer } from './answer-shape.ts';
import { isRefusedWith } from './ask-with-retry.ts';
import { inRepository, type Repository } from './repository.ts';
import {
  commentRequest,
  commentSchema,
  editCommentRequest,
  type IssueComment,
  newCommentRequest,
} from '../../github/comments.ts';
import type { GitHubId } from '../../github/id.ts';

const commentList = z.array(commentSchema);
/** More comments than that after one command are not looked through. */
const mostPages = 10;
const pageSize = 100;

/** The comment, or undefined when it was deleted. */
export async function getComment(ask: Ask, repository: Repository, id: GitHubId): Promise<IssueComment | undefined> {
  try {
    return await askFor(ask, commentRequest(inRepository(repository), id));
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
  return askFor(ask, newCommentRequest(inRepository(repository), issue, body));
}

/** Replaces the text of a comment; the same however often it is done. */
export async function updateComment(ask: Ask, repository: Repository, id: GitHubId, body: string): Promise<void> {
  const { route, parameters, repetition } = editCommentRequest(inRepository(repository), id, body);
  await ask(route, parameters, repetition);
}
