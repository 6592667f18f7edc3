import { listComments } from '../github/comments.ts';
import type { Access } from '../github/people.ts';
import { react } from '../github/reactions.ts';
import { isOwn, writeOnce } from '../status/own-comments.ts';
import { refusalBody, strangerMarker } from '../status/refusal-body.ts';
import type { Scope } from '../surroundings.ts';
import { type CommentEvent, requestIn } from '../webhooks/comment-event.ts';
import type { RejectedCommand } from './judge.ts';
import { type GitHubId } from '../../github/id.ts';

/** Somebody who may not write to the repository is answered once in this time on an issue, in milliseconds. */
const onceInMs = 24 * 3_600_000;

/**
 * Says politely, once, why nothing was started. Whoever may not write to the repository gets one such answer a day on an
 * issue and a 😕 after that, so that nobody can make the bot fill a page.
 */
export async function refuse(
  scope: Scope,
  event: CommentEvent,
  access: Access,
  rejections: readonly RejectedCommand[],
  hasOthers = false,
): Promise<void> {
  const { comment, issue } = event;
  const request = requestIn(event, 0);
  const isStranger = access.permission !== 'admin' && access.permission !== 'write';
  scope.log.info(
    { comment: comment.id, by: comment.author.login, reasons: rejections.map(({ reason }) => reason) },
    'refused',
  );
  if (!isStranger || !(await wasTold(scope, issue, comment.author.id))) {
    const body = refusalBody(request, comment.author.login, rejections, hasOthers);
    const marked = isStranger ? `${body}${strangerMarker(comment.author.id)}\n` : body;
    await writeOnce(scope, { issue, request, since: comment.createdAt }, marked);
  }
  await react(scope.ask, scope.repository, comment.id, 'confused');
}

async function wasTold(scope: Scope, issue: number, accountId: GitHubId): Promise<boolean> {
  const since = new Date(scope.now().getTime() - onceInMs);
  const comments = await listComments(scope.ask, scope.repository, issue, since);
  const marker = strangerMarker(accountId);
  return comments.some((comment) => isOwn(comment, scope.login) && comment.body.trimEnd().endsWith(marker));
}
