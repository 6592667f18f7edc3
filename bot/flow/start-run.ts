import { defined } from '../../src/defined.ts';
import { commandToInputs } from '../../src/command/inputs.ts';
import { formatPinnedServices } from '../../src/command/pinned-images.ts';
import { formatRequestId } from '../../src/command/request-id.ts';
import { isOpsError, OpsError, toOpsError } from '../../src/errors.ts';
import { type Dispatched, dispatchOnce } from '../github/dispatch.ts';
import { react } from '../github/comments.ts';
import { show, showIfFurther } from '../status/show.ts';
import { endedView, liveView, resultError } from '../status/views.ts';
import type { RateLimitWait } from '../../github/retry.ts';
import type { RepositoryContext } from '../context.ts';
import { recordDeployment } from './deployment.ts';
import { dispatchedKey } from './join-views.ts';
import type { Run } from '../github/runs.ts';
import { findStarted, giveUp } from './find-started.ts';
import type { AskedRun } from './prepare-run.ts';
import type { GitHubId } from '../../github/id.ts';
import { type Claim, mayDispatch } from './claim.ts';

/** Waits shorter than this are not worth an edit of the comment, in milliseconds. */
const shortWaitMs = 5000;
/** When a run that GitHub may have started is looked for again, in milliseconds. */
const lookAgainMs = 120_000;

/**
 * Asks GitHub for the run of one command, and shows what came of it. The right to dispatch must have been won before.
 * Whatever happens afterwards, this does not throw for it: the run is on its way.
 */
export async function startRun(
  context: RepositoryContext,
  asked: AskedRun,
  commandCommentId: GitHubId | undefined,
): Promise<void> {
  const place = { id: asked.statusCommentId, request: asked.request };
  const stopTelling = context.waits.onWait(async (wait) => tellWait(context, asked, wait));
  try {
    const run = await dispatch(context, asked);
    context.log.info({ request: asked.record.request, run: run?.id }, 'dispatched');
    remember(context, asked, run);
    await afterwards(context, async () => {
      await context.waits.told();
      await showIfFurther(
        context,
        place,
        liveView(told(context, asked), { kind: 'queued' }, context.now(), run?.url),
        asked.record,
      );
      await recordDeployment(context, asked, run);
    });
  } catch (error) {
    if (!isOpsError(error)) throw error;
    if (error.code === 'github-unreachable') return await lookLater(context, asked, commandCommentId);
    context.log.warn({ err: error, request: asked.record.request }, 'GitHub does not start the run');
    await context.waits.told();
    const ending = {
      conclusion: 'failure',
      headline: 'GitHub did not start the run.',
      error: resultError(explained(error, asked)),
    } as const;
    await show(context, place, endedView(asked.record, ending, context.now()));
    if (commandCommentId !== undefined) await react(context.ask, context.repository, commandCommentId, '-1');
  } finally {
    stopTelling();
  }
}

/** Until GitHub lists it, only this replica knows that it waits. */
function remember(context: RepositoryContext, { request, environment }: AskedRun, run: Dispatched): void {
  if (run === undefined || request.kind !== 'comment') return;
  const { workflow } = environment;
  const key = dispatchedKey(context, request.authorId, workflow);
  const started: Run = {
    ...run,
    status: 'queued',
    attempt: 1,
    event: 'workflow_dispatch',
    actor: context.login,
    requestId: request,
  };
  context.dispatched.set(
    key,
    [...(context.dispatched.get(key, context.now()) ?? []), started].slice(-20),
    context.now(),
  );
}

async function dispatch(context: RepositoryContext, asked: AskedRun): Promise<Dispatched> {
  const { environment, request, command } = asked;
  return dispatchOnce(context, context.repository, {
    workflow: environment.workflow,
    ref: environment.ref ?? context.repository.defaultBranch,
    inputs: {
      ...commandToInputs(command),
      ...(asked.record.planned === undefined ? {} : { approved: formatPinnedServices(asked.record.planned) }),
      'request-id': formatRequestId(request),
      'issue-number': String(asked.issue),
      ...defined({ 'status-comment-id': asked.statusCommentId }),
    },
    request,
    actor: context.login,
  });
}

/** Best effort: while GitHub refuses requests, it may refuse this one too. */
async function tellWait(context: RepositoryContext, asked: AskedRun, wait: RateLimitWait): Promise<void> {
  if (wait.until.getTime() - context.now().getTime() < shortWaitMs) return;
  const why = `GitHub's rate limit is used up until ${wait.until.toISOString().slice(11, 19)} UTC. It goes on by itself after that.`;
  const view = liveView(asked.record, { kind: 'held', why }, context.now());
  await show(
    { ...context, ask: context.askOnce },
    { id: asked.statusCommentId, request: asked.request },
    view,
    asked.record,
  );
}

function told(context: RepositoryContext, { record }: AskedRun): AskedRun['record'] {
  const seconds = Math.round(context.waits.waitedMs / 1000);
  if (seconds === 0) return record;
  return { ...record, unresolved: [...record.unresolved, `GitHub's rate limit held this up for ${seconds} s.`] };
}

async function afterwards(context: RepositoryContext, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    context.log.warn({ err: toOpsError(error) }, 'the run is on its way, but could not be shown yet');
  }
}

/** It is not known whether GitHub started it. Webhooks about the run will tell; if none comes, the comment says so. */
async function lookLater(
  context: RepositoryContext,
  asked: AskedRun,
  commandCommentId: GitHubId | undefined,
): Promise<void> {
  const why = 'GitHub did not answer, so it is not known whether the run was started. It is being looked for.';
  const view = liveView(asked.record, { kind: 'held', why }, context.now());
  await afterwards(context, async () =>
    show(context, { id: asked.statusCommentId, request: asked.request }, view, asked.record),
  );
  context.later(lookAgainMs, `look for the run of ${asked.record.request}`, async () =>
    giveUp(context, asked, commandCommentId),
  );
}

function explained(error: OpsError, { environment }: AskedRun): OpsError {
  return new OpsError(error.code, error.message, {
    where: `.github/workflows/${environment.workflow}`,
    hint: `${error.hint ?? ''} The workflow has to be on ${environment.ref ?? 'the default branch'}, with workflow_dispatch and the inputs of workflows/d8x-ops.yml.`.trim(),
    cause: error,
  });
}

/** Asks for the runs of one comment, in their order, if this replica gets the right to; otherwise finds out about them. */
export async function startRuns(context: RepositoryContext, claim: Claim, runs: readonly AskedRun[]): Promise<void> {
  if (runs.length === 0) return;
  const isMine = await mayDispatch(context, claim);
  for (const run of runs) {
    if (isMine) await startRun(context, run, claim.commentId);
    else await findStarted(context, run, claim.commentId);
  }
}
