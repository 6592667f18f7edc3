import { listComments } from '../github/comments.ts';
import { isOwn } from '../status/own-comments.ts';
import type { RepositoryContext } from '../context.ts';

/** What is said once in this time on an issue, in milliseconds. */
const onceInMs = 24 * 3_600_000;

/** Whether a comment of the app's on the issue ended with `marker` in the last day. */
export async function toldToday(context: RepositoryContext, issue: number, marker: string): Promise<boolean> {
  const since = new Date(context.now().getTime() - onceInMs);
  const comments = await listComments(context.ask, context.repository, issue, since);
  return comments.some((comment) => isOwn(comment, context.login) && comment.body.trimEnd().endsWith(marker));
}
