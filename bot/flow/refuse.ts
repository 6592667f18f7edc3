import type { Access } from '../../github/people.ts';
import { react } from '../github/comments.ts';
import { toldToday, unlessLocked, writeOnce } from '../status/own-comments.ts';
import { refusalBody, strangerMarker } from '../status/refusal-body.ts';
import type { RepositoryContext } from '../context.ts';
import { type CommentEvent, requestIn } from '../webhooks/comment-event.ts';
import type { RejectedCommand } from '../status/refusal-body.ts';

/**
 * Says politely, once, why nothing was started. Whoever may not write to the repository gets one such answer a day on an
 * issue and a 😕 after that, so that nobody can make the bot fill a page.
 */
export async function refuse(
  context: RepositoryContext,
  event: CommentEvent,
  access: Access,
  rejections: readonly RejectedCommand[],
  hasOthers = false,
): Promise<void> {
  const { comment, issue } = event;
  const request = requestIn(event, 0);
  const isStranger = access.permission !== 'admin' && access.permission !== 'write';
  context.log.info(
    { comment: comment.id, by: comment.author.login, reasons: rejections.map(({ reason }) => reason) },
    'refused',
  );
  if (!isStranger || !(await toldToday(context, issue, strangerMarker(comment.author.id)))) {
    const body = refusalBody(request, comment.author.login, rejections, hasOthers);
    const marked = isStranger ? `${body}${strangerMarker(comment.author.id)}\n` : body;
    await unlessLocked(context, async () => writeOnce(context, { issue, request, since: comment.createdAt }, marked));
  }
  await react(context.ask, context.repository, comment.id, 'confused');
}
