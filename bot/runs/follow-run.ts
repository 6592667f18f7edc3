import { isOpsError } from '../../src/errors.ts';
import { react, type Reaction } from '../github/comments.ts';
import { getRun, type Run, waitsForReviewer } from '../github/runs.ts';
import { closeDeployment } from '../flow/deployment.ts';
import { showIfFurther } from '../status/show.ts';
import { endedView, liveView } from '../status/views.ts';
import type { RepositoryContext } from '../context.ts';
import type { RunEvent } from '../webhooks/run-event.ts';
import { endingOf } from './ending.ts';
import { readCommand } from '../flow/asked-command.ts';
import { askForApproval } from '../flow/ask-for-approval.ts';
import { continuePromotion } from '../flow/promote.ts';
import { continueRecovery } from '../flow/recover.ts';
import { findFollowed, type FollowedCommand } from './followed-command.ts';
import type { GitHubId } from '../../github/id.ts';

/**
 * Keeps a status comment true from outside the run: while it waits, and when it ended without having said so. Only runs that
 * the app itself dispatched count, and only their first attempt: a name proves nothing, and a re-run is no new request.
 */
export async function followRun(context: RepositoryContext, event: RunEvent): Promise<void> {
  const run = 'event' in event.run ? event.run : await getRun(context.ask, context.repository, event.run.id);
  if (run?.requestId === undefined || run.event !== 'workflow_dispatch' || run.attempt !== 1) return;
  if (run.actor !== context.login) {
    context.log.warn(
      { run: run.id, actor: run.actor },
      'a run names a request of the bot, but the bot did not dispatch it',
    );
    return;
  }
  if (event.news === 'waiting' && !(await waitsForReviewer(context.ask, context.repository, run.id))) return;
  const followed = await findFollowed(context, run.requestId);
  const status = followed?.status;
  const isPlan = run.requestId.kind === 'comment' && run.requestId.isPlan === true;
  const isPlanned = isPlan && run.conclusion === 'success';
  const asked = status === undefined ? undefined : readCommand(status.record.asked)?.verb;
  if (event.news === 'completed' && isPlanned && status !== undefined && asked === 'promote') {
    await continuePromotion(context, run, status.commentId, run.requestId);
  } else if (event.news === 'completed' && isPlanned && status !== undefined && asked === 'recover') {
    await continueRecovery(context, run, status.commentId, run.requestId);
  } else if (event.news === 'completed' && isPlanned && status !== undefined && followed?.planned !== undefined) {
    const planned = { statusCommentId: status.commentId, planned: followed.planned };
    await askForApproval(context, planned, run.requestId);
  } else if (event.news === 'completed') {
    await tellEnd(context, run, run.requestId, followed);
  } else if (status !== undefined) {
    const { record, commentId } = status;
    const state = {
      queued: { kind: 'queued' },
      running: { kind: 'running' },
      waiting: { kind: 'approval', by: 'page' },
    } as const;
    const view = liveView(record, state[event.news], context.now(), run.url);
    await showIfFurther(context, { id: commentId, request: run.requestId }, view, record);
  }
}

async function tellEnd(
  context: RepositoryContext,
  run: Run,
  request: NonNullable<Run['requestId']>,
  followed: FollowedCommand | undefined,
): Promise<void> {
  const { status, commandCommentId } = followed ?? {};
  if (status !== undefined) {
    const view = endedView(status.record, endingOf(run, followed?.resultUrl), context.now());
    await showIfFurther(context, { id: status.commentId, request }, view);
  }
  if (commandCommentId !== undefined) await reactTo(context, commandCommentId, reactionTo(run, status !== undefined));
  await closeDeployment(context, request, run);
}

/** Where there is no status comment, 😕 says that already; so a cancelled run gets what a failed one does. */
function reactionTo({ conclusion }: Run, isShown: boolean): Reaction {
  if (conclusion === 'success') return 'hooray';
  return conclusion === 'cancelled' && isShown ? 'confused' : '-1';
}

async function reactTo(context: RepositoryContext, commentId: GitHubId, reaction: Reaction): Promise<void> {
  try {
    await react(context.ask, context.repository, commentId, reaction);
  } catch (error) {
    // The comment may be gone by now.
    if (!isOpsError(error, 'github-refused')) throw error;
  }
}
