import type { RequestId } from '../../src/command/request-id.ts';
import type { GitHubRepository } from '../github/repository.ts';
import { type GitHubId } from '../../github/id.ts';
import { refusal, unwrap } from './refusal.ts';

/** Said of a run that was let in this way. */
export const lockedNotice =
  'The conversation is locked, and GitHub takes no comments of the app or of this run there: the result is in the summary of this run alone.';

/**
 * Lets a run in that names no status comment. GitHub takes none of the app's comments in a locked conversation; there, what stands for
 * it is the 🚀 on the command's comment, by the very account that dispatched the run: the right to start it, which GitHub gives that account
 * once and nobody in its name. Everything else has its status comment: releases, and what a second person has to read and approve.
 * @throws OpsError `authorisation-failed`, `github-unreachable`
 */
export async function checkMark(
  requestId: RequestId,
  issue: number | undefined,
  app: { readonly id: GitHubId },
  repository: GitHubRepository,
): Promise<void> {
  const isPlain = requestId.kind === 'comment' && requestId.approvalId === undefined && requestId.isPlan !== true;
  if (!isPlain || issue === undefined) throw refusal('it names no status comment');
  const [isLocked, marks] = await Promise.all([
    repository.isLocked(issue),
    repository.reactions(requestId.commentId, 'rocket'),
  ]);
  if (!unwrap(isLocked, 'conversation')) {
    throw refusal('it names no status comment, and the conversation is not locked so that the app could write none');
  }
  if (!unwrap(marks, "reactions to the command's comment").includes(app.id)) {
    throw refusal('the app that started the run has not marked the comment with 🚀 before');
  }
}
