import { isForBot } from '../../src/command/command.ts';
import { defined } from '../../src/defined.ts';
import { isOpsError, toOpsError } from '../../src/errors.ts';
import type { RequestId } from '../../src/command/request-id.ts';
import { react } from '../github/comments.ts';
import { isLocked, unlessLocked, writeOnce } from '../status/own-comments.ts';
import { failedAnswer } from '../status/answers.ts';
import type { RepositoryContext } from '../context.ts';
import { type CommentEvent, requestIn } from '../webhooks/comment-event.ts';
import type { Claim } from './claim.ts';
import type { AuthorisedComment } from './authorised-comment.ts';
import { handleByBot } from './handlers.ts';
import type { AcceptedCommand } from './judge.ts';
import { type AskedRun, prepareRun } from './prepare-run.ts';
import { preparePromotion } from './promote.ts';
import { startRuns } from './start-run.ts';

/** A claimed comment, all of whose commands are allowed. */
export interface ClaimedComment extends AuthorisedComment {
  readonly claim: Claim;
}

/** Carries out the commands of a comment in their order; the runs among them are asked for at the end, together. */
export async function handleCommand(
  context: RepositoryContext,
  event: CommentEvent,
  authorised: ClaimedComment,
): Promise<void> {
  const runs: AskedRun[] = [];
  for (const accepted of authorised.accepted) {
    const { comment } = event;
    const request = requestIn(event, accepted.index);
    context.log.info({ comment: comment.id, by: comment.author.login, command: accepted.command.verb }, 'accepted');
    const run = await handleOne(context, event, authorised, accepted, request);
    if (run !== undefined) runs.push(run);
  }
  await startRuns(context, authorised.claim, runs);
}

async function handleOne(
  context: RepositoryContext,
  event: CommentEvent,
  authorised: ClaimedComment,
  accepted: AcceptedCommand,
  request: RequestId,
): Promise<AskedRun | undefined> {
  try {
    return await handleVerb(context, event, authorised, accepted, request);
  } catch (error) {
    if (!isOpsError(error)) throw error;
    if (isLocked(error)) {
      context.log.warn({ comment: event.comment.id }, 'the conversation is locked: the answer has no place');
      await react(context.ask, context.repository, event.comment.id, 'confused');
      return undefined;
    }
    context.log.warn({ err: error, comment: event.comment.id }, 'a command failed');
    const place = { issue: event.issue, request, since: event.comment.createdAt };
    const body = failedAnswer(request, accepted.command, toOpsError(error));
    await unlessLocked(context, async () => writeOnce(context, place, body));
    await react(context.ask, context.repository, event.comment.id, '-1');
    return undefined;
  }
}

async function handleVerb(
  context: RepositoryContext,
  event: CommentEvent,
  authorised: ClaimedComment,
  { command, environment }: AcceptedCommand,
  request: RequestId,
): Promise<AskedRun | undefined> {
  if (command.verb === 'promote') {
    if (environment === undefined) throw new TypeError('promote was accepted without an environment');
    const { policy, person } = authorised;
    return preparePromotion(context, event, { command, environment, policy, person }, request);
  }
  if (isForBot(command)) {
    await handleByBot(context, event, authorised, { command, ...defined({ environment }) }, request);
    return undefined;
  }
  if (environment === undefined) throw new TypeError(`${command.verb} was accepted without an environment`);
  const { author, createdAt } = event.comment;
  const origin = { issue: event.issue, author, person: authorised.person, at: createdAt };
  return prepareRun(context, { command, environment, request }, origin);
}
