import { react } from '../github/comments.ts';
import type { RepositoryContext } from '../context.ts';
import type { GitHubId } from '../../github/id.ts';

/**
 * How long whoever claimed a command has it for himself, in milliseconds. After that, a replica that got the same webhook
 * looks whether anything came of it.
 */
export const claimMs = 60_000;

/** The right to work on a comment. */
export interface Claim {
  readonly commentId: GitHubId;
  /** First: this replica was the one that claimed it. Later: it takes over from one that seems to have died. */
  readonly by: 'first' | 'later';
  /** When the comment was claimed, by GitHub's clock. */
  readonly since: Date;
}

/** Claims a comment: 👀. Of all replicas and deliveries, GitHub lets one win. */
export async function claimComment(context: RepositoryContext, commentId: GitHubId): Promise<Claim | undefined> {
  const { isNew, since } = await react(context.ask, context.repository, commentId, 'eyes');
  return isNew ? { commentId, by: 'first', since } : undefined;
}

/**
 * The right to dispatch what the comment asks for: 🚀, which GitHub also gives once only. Whoever gets it never gives it
 * back, so that nothing can be dispatched twice: neither by a replica that was thought dead, nor by the one that took over.
 */
export async function mayDispatch(context: RepositoryContext, claim: Claim): Promise<boolean> {
  const { isNew, since } = await react(context.ask, context.repository, claim.commentId, 'rocket');
  if (isNew) return true;
  // The answer to the request that made it was lost, and only the first one can have made it this early.
  return claim.by === 'first' && since.getTime() < claim.since.getTime() + claimMs - 5000;
}

/** The right to dispatch one command that was approved: 🚀 on its status comment. Undecided where an answer was lost. */
export async function mayDispatchApproved(context: RepositoryContext, statusCommentId: GitHubId): Promise<boolean> {
  return (await react(context.ask, context.repository, statusCommentId, 'rocket')).isNew;
}
