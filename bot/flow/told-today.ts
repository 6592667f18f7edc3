import { listComments } from '../github/comments.ts';
import { isOwn } from '../status/own-comments.ts';
import type { Scope } from '../context.ts';

/** What is said once in this time on an issue, in milliseconds. */
const onceInMs = 24 * 3_600_000;

/** Whether a comment of the app's on the issue ended with `marker` in the last day. */
export async function toldToday(scope: Scope, issue: number, marker: string): Promise<boolean> {
  const since = new Date(scope.now().getTime() - onceInMs);
  const comments = await listComments(scope.ask, scope.repository, issue, since);
  return comments.some((comment) => isOwn(comment, scope.login) && comment.body.trimEnd().endsWith(marker));
}
