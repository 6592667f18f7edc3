import type { Policy } from '../../src/policy/policy.ts';
import { react } from '../github/comments.ts';
import { toldInRepository, unlessLocked, writeOnce } from '../status/own-comments.ts';
import { refusalBody, strangerMarker } from '../status/refusal-body.ts';
import type { RepositoryContext } from '../context.ts';
import { type CommentEvent, requestIn } from '../webhooks/comment-event.ts';
import { helpBody } from './answer-help.ts';
import { claimComment } from './claim.ts';
import type { JudgedCommand } from './judge.ts';

/**
 * Answers somebody who may do nothing here: once a day in the repository, whatever the commands are, the help among them. Their next comments
 * are passed over, unseen, until it is time to ask GitHub again.
 */
export async function turnAway(
  context: RepositoryContext,
  event: CommentEvent,
  { policy, judged }: { readonly policy?: Policy; readonly judged: readonly JudgedCommand[] },
): Promise<void> {
  const { comment, issue } = event;
  const { visitors } = context;
  visitors.turnAway(event, context.now());
  context.log.info({ comment: comment.id, by: comment.author.login }, 'turned away: no command is theirs to give');
  if (!visitors.mayAnswer(event, context.now())) return;
  if ((await claimComment(context, comment.id)) === undefined) return;
  const marker = strangerMarker(comment.author.id);
  const wasTold = await toldInRepository(context, marker);
  visitors.answered(event, context.now());
  const rejections = judged.filter((one) => one.kind === 'rejected');
  const isHelp = rejections.length === 0 && policy !== undefined;
  if (!wasTold) {
    const request = requestIn(event, 0);
    const body = isHelp
      ? helpBody(request, policy)
      : refusalBody(request, comment.author.login, rejections, rejections.length < judged.length);
    const place = { issue, request, since: comment.createdAt };
    await unlessLocked(context, async () => writeOnce(context, place, `${body}${marker}\n`));
  }
  await react(context.ask, context.repository, comment.id, isHelp && !wasTold ? 'hooray' : 'confused');
}
