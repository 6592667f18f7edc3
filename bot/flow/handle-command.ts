import { isOpsError, toOpsError } from '../../src/errors.ts';
import type { RequestId } from '../../src/command/request-id.ts';
import { react } from '../github/reactions.ts';
import { isLocked, writeOnce } from '../status/own-comments.ts';
import { failedAnswer } from '../status/answers.ts';
import type { Scope } from '../context.ts';
import { type CommentEvent, requestIn } from '../webhooks/comment-event.ts';
import { answerHelp } from './answer-help.ts';
import { answerImages } from './answer-images.ts';
import { approve } from './approve.ts';
import { cancel } from './cancel.ts';
import type { Claim } from './claim.ts';
import type { Errand } from './authorised-comment.ts';
import type { AcceptedCommand } from './judge.ts';
import { type AskedRun, prepareRun } from './prepare-run.ts';
import { startRuns } from './start-runs.ts';

/** A claimed comment, all of whose commands are allowed. */
export interface ClaimedErrand extends Errand {
  readonly claim: Claim;
}

/** Carries out the commands of a comment in their order; the runs among them are asked for at the end, together. */
export async function carryOut(scope: Scope, event: CommentEvent, errand: ClaimedErrand): Promise<void> {
  const runs: AskedRun[] = [];
  for (const accepted of errand.accepted) {
    const { comment } = event;
    const request = requestIn(event, accepted.index);
    scope.log.info({ comment: comment.id, by: comment.author.login, command: accepted.command.verb }, 'accepted');
    const run = await carryOutOne(scope, event, errand, accepted, request);
    if (run !== undefined) runs.push(run);
  }
  await startRuns(scope, errand.claim, runs);
}

async function carryOutOne(
  scope: Scope,
  event: CommentEvent,
  errand: ClaimedErrand,
  accepted: AcceptedCommand,
  request: RequestId,
): Promise<AskedRun | undefined> {
  try {
    return await carryOutVerb(scope, event, errand, accepted, request);
  } catch (error) {
    if (!isOpsError(error)) throw error;
    if (isLocked(error)) {
      scope.log.warn(
        { comment: event.comment.id },
        'the conversation is locked: nothing that needs a comment is started',
      );
      await react(scope.ask, scope.repository, event.comment.id, 'confused');
      return undefined;
    }
    scope.log.warn({ err: error, comment: event.comment.id }, 'a command failed');
    const place = { issue: event.issue, request, since: event.comment.createdAt };
    await writeOnce(scope, place, failedAnswer(request, accepted.command, toOpsError(error)));
    await react(scope.ask, scope.repository, event.comment.id, '-1');
    return undefined;
  }
}

async function carryOutVerb(
  scope: Scope,
  event: CommentEvent,
  errand: ClaimedErrand,
  { command, environment }: AcceptedCommand,
  request: RequestId,
): Promise<AskedRun | undefined> {
  const { policy, person } = errand;
  if (command.verb === 'help') await answerHelp(scope, event, policy, request);
  else if (command.verb === 'approve') await approve(scope, event, errand, { command, request });
  else if (environment === undefined) throw new TypeError(`${command.verb} was accepted without an environment`);
  else if (command.verb === 'images') await answerImages(scope, event, { command, environment, request });
  else if (command.verb === 'cancel') await cancel(scope, event, { environment, policy, request, by: person });
  else {
    const { author, createdAt } = event.comment;
    return prepareRun(scope, { command, environment, request }, { issue: event.issue, author, at: createdAt });
  }
  return undefined;
}
