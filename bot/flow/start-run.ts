import { commandToInputs } from '../../src/command/inputs.ts';
import { formatPinnedServices } from '../../src/command/pinned-images.ts';
import { formatRequestId } from '../../src/command/request-id.ts';
import { isOpsError, OpsError, toOpsError } from '../../src/errors.ts';
import { type Dispatched, dispatchOnce } from '../github/dispatch.ts';
import { react } from '../github/reactions.ts';
import { show, showIfFurther } from '../status/show.ts';
import { endedView, liveView, resultError } from '../status/views.ts';
import type { RateLimitWait } from '../../github/retry.ts';
import type { Scope } from '../context.ts';
import { recordDeployment } from './deployment.ts';
import { giveUp } from './find-started.ts';
import type { AskedRun } from './prepare-run.ts';
import { type GitHubId } from '../../github/id.ts';

/** Waits shorter than this are not worth an edit of the comment, in milliseconds. */
const shortWaitMs = 5000;
/** When a run that GitHub may have started is looked for again, in milliseconds. */
const lookAgainMs = 120_000;

/**
 * Asks GitHub for the run of one command, and shows what came of it. The right to dispatch must have been won before.
 * Whatever happens afterwards, this does not throw for it: the run is on its way.
 */
export async function startRun(scope: Scope, asked: AskedRun, commandCommentId: GitHubId | undefined): Promise<void> {
  const place = { id: asked.statusCommentId, request: asked.request };
  const stopTelling = scope.waits.onWait(async (wait) => tellWait(scope, asked, wait));
  try {
    const run = await dispatch(scope, asked);
    scope.log.info({ request: asked.record.request, run: run?.id }, 'dispatched');
    await afterwards(scope, async () => {
      await scope.waits.told();
      await showIfFurther(
        scope,
        place,
        liveView(told(scope, asked), { kind: 'queued' }, scope.now(), run?.url),
        asked.record,
      );
      await recordDeployment(scope, asked, run);
    });
  } catch (error) {
    if (!isOpsError(error)) throw error;
    if (error.code === 'github-unreachable') return await lookLater(scope, asked, commandCommentId);
    scope.log.warn({ err: error, request: asked.record.request }, 'GitHub does not start the run');
    await scope.waits.told();
    const ending = {
      conclusion: 'failure',
      headline: 'GitHub did not start the run.',
      error: resultError(explained(error, asked)),
    } as const;
    await show(scope, place, endedView(asked.record, ending, scope.now()));
    if (commandCommentId !== undefined) await react(scope.ask, scope.repository, commandCommentId, '-1');
  } finally {
    stopTelling();
  }
}

async function dispatch(scope: Scope, asked: AskedRun): Promise<Dispatched> {
  const { environment, request, command } = asked;
  return dispatchOnce(scope, scope.repository, {
    workflow: environment.workflow,
    ref: environment.ref ?? scope.repository.defaultBranch,
    inputs: {
      ...commandToInputs(command),
      ...(asked.record.planned === undefined ? {} : { approved: formatPinnedServices(asked.record.planned) }),
      'request-id': formatRequestId(request),
      'issue-number': String(asked.issue),
      'status-comment-id': asked.statusCommentId,
    },
    request,
    actor: scope.login,
  });
}

/** Best effort: while GitHub refuses requests, it may refuse this one too. */
async function tellWait(scope: Scope, asked: AskedRun, wait: RateLimitWait): Promise<void> {
  if (wait.until.getTime() - scope.now().getTime() < shortWaitMs) return;
  const why = `GitHub's rate limit is used up until ${wait.until.toISOString().slice(11, 19)} UTC. It goes on by itself after that.`;
  const view = liveView(asked.record, { kind: 'held', why }, scope.now());
  await show(
    { ...scope, ask: scope.askOnce },
    { id: asked.statusCommentId, request: asked.request },
    view,
    asked.record,
  );
}

function told(scope: Scope, { record }: AskedRun): AskedRun['record'] {
  const seconds = Math.round(scope.waits.waitedMs / 1000);
  if (seconds === 0) return record;
  return { ...record, unresolved: [...record.unresolved, `GitHub's rate limit held this up for ${seconds} s.`] };
}

async function afterwards(scope: Scope, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    scope.log.warn({ err: toOpsError(error) }, 'the run is on its way, but could not be shown yet');
  }
}

/** It is not known whether GitHub started it. Webhooks about the run will tell; if none comes, the comment says so. */
async function lookLater(scope: Scope, asked: AskedRun, commandCommentId: GitHubId | undefined): Promise<void> {
  const why = 'GitHub did not answer, so it is not known whether the run was started. It is being looked for.';
  const view = liveView(asked.record, { kind: 'held', why }, scope.now());
  await afterwards(scope, async () =>
    show(scope, { id: asked.statusCommentId, request: asked.request }, view, asked.record),
  );
  scope.later(lookAgainMs, `look for the run of ${asked.record.request}`, async () =>
    giveUp(scope, asked, commandCommentId),
  );
}

function explained(error: OpsError, { environment }: AskedRun): OpsError {
  return new OpsError(error.code, error.message, {
    where: `.github/workflows/${environment.workflow}`,
    hint: `${error.hint ?? ''} The workflow has to be on ${environment.ref ?? 'the default branch'}, with workflow_dispatch and the inputs of workflows/d8x-ops.yml.`.trim(),
    cause: error,
  });
}
