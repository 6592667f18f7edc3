import { formatCommand } from '../../src/command/format.ts';
import type { Misplaced } from '../../src/command/misplaced.ts';
import { react } from '../github/comments.ts';
import { adviceBody, adviceMarker } from '../status/advice-body.ts';
import { toldToday, unlessLocked, writeOnce } from '../status/own-comments.ts';
import type { RepositoryContext } from '../context.ts';
import { type CommentEvent, requestIn } from '../webhooks/comment-event.ts';

/** What is to be said about a comment, its claim being won. */
export interface Advice {
  readonly misplaced: Misplaced;
  /** How many commands of the comment were read. */
  readonly read: number;
}

/**
 * Says, to somebody who may give commands, that a `/d8x` was not read and how it would be: once a day on an issue. A comment that
 * held nothing else gets a 😕 besides.
 */
export async function advise(context: RepositoryContext, event: CommentEvent, advice: Advice): Promise<void> {
  const { misplaced, read } = advice;
  const { comment, issue } = event;
  if (!(await toldToday(context, issue, adviceMarker))) {
    context.log.info({ comment: comment.id, line: misplaced.line }, 'a misplaced command was not read');
    // An index that no command of the comment has: their status comments are found by theirs.
    const request = requestIn(event, read);
    const command = misplaced.command === undefined ? undefined : formatCommand(misplaced.command);
    const body = adviceBody(request, misplaced, command);
    await unlessLocked(context, async () => writeOnce(context, { issue, request, since: comment.createdAt }, body));
  }
  if (read === 0) await react(context.ask, context.repository, comment.id, 'confused');
}
