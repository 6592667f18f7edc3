import { once } from 'node:events';
import { isOpsError, OpsError, toOpsError } from '../../errors.ts';
import type { ServiceResult } from '../../report/result.ts';
import type { Attempt, GroupContext, GroupOutcome } from './attempt.ts';
import { ChangeOrder, type Stage } from './change-order.ts';
import { imageVersion } from '../model/image-text.ts';
import { cancellation, orCancelled } from '../../cancellation.ts';
import { retry } from '../../retry.ts';
import { changedResult, type Ending } from './service-result.ts';
import { type Back, staying, staysAt } from './staying.ts';

type FailedAttempt = Attempt & { readonly kind: 'failed' };

/**
 * Takes all of a group back to what they ran, in the reverse of the order in which they began, and verifies it. What must stay stays, and
 * so does what was verified and needs it.
 * @param limit until when it is waited for
 */
export async function rollBackAll(
  context: GroupContext,
  attempts: readonly Attempt[],
  limit: AbortSignal,
): Promise<GroupOutcome> {
  const cause = attempts.find((one): one is FailedAttempt => one.kind === 'failed' && one.isCause);
  const stays = new Map(attempts.map((one) => [one.change.planned.service, staysAt(one, limit)]));
  const order = new ChangeOrder(stays.keys());
  const done = await Promise.all(
    attempts.map(async (one) => {
      const { service } = one.change.planned;
      const back =
        (await staying(context, one, { attempts, stays, because: togetherWith(cause) })) ??
        (await inTurn(context, order, { attempt: one, cause, limit }));
      order.reached(service, 'done');
      return back;
    }),
  );
  return { results: done.map(({ result }) => result), isOver: done.every(({ isOver }) => isOver) };
}

interface GoingBack {
  readonly attempt: Attempt;
  readonly cause: FailedAttempt | undefined;
  readonly limit: AbortSignal;
}

/** Puts one back when its turn has come; when there is no time left, at once. */
async function inTurn(context: GroupContext, order: ChangeOrder, going: GoingBack): Promise<Back> {
  const { service, goesBackAfter = [], holdsAddressOf } = going.attempt.change.planned;
  if (going.attempt.kind !== 'not-begun') {
    // A cancelled run has seconds: that the others are on their way is enough, but for what asks one of them for its address.
    const stageOf = (other: string): Stage => (context.signal.aborted && other !== holdsAddressOf ? 'ready' : 'done');
    await Promise.race([order.turn(goesBackAfter, stageOf), untilAborted(going.limit)]);
  }
  return putBack(context, going, () => order.reached(service, 'ready'));
}

async function putBack(context: GroupContext, { attempt, cause, limit }: GoingBack, sent: () => void): Promise<Back> {
  const { service, from } = attempt.change.planned;
  const isCause = attempt === cause;
  // What stopped a service that did not fail itself: another's failure is told with that one, a cancellation with each.
  const stopped = cause === undefined ? cancellation(context.signal) : undefined;
  const told = { reason: isCause ? undefined : togetherWith(cause), error: isCause ? cause.error : stopped };
  const end = (ending: Ending): ServiceResult => changedResult(context, attempt, ending);
  if (attempt.kind === 'not-begun') {
    const { reason } = attempt;
    return { result: end({ outcome: 'not-attempted', ...(reason === undefined ? told : { reason }) }), isOver: true };
  }
  let wasChanged = false;
  let isTaken = false;
  try {
    const title = `Roll ${service} back to ${imageVersion(from)}`;
    await context.journal.step({ title, phase: 'rollback', service }, async (step) => {
      wasChanged = await orCancelled(
        retry(() => attempt.change.rollBack(limit), limit),
        limit,
        service,
      );
      isTaken = true;
      sent();
      const verify = (): Promise<void> => attempt.change.verifyRollback(limit, (detail) => step.progress(detail));
      if (wasChanged) await retry(verify, limit);
      else step.detail('nothing had been changed');
    });
  } catch (error) {
    const fault = toOpsError(error);
    // What has gone back, but does not run, will not run by going back once more: later runs must not be blocked by it.
    const isOver = isTaken && isOpsError(fault, 'update-failed', 'update-timeout');
    return { result: end({ outcome: 'failed', ...notBack(service, fault, told.error, limit) }), isOver };
  }
  if (wasChanged) return { result: end({ outcome: 'rolled-back', ...told }), isOver: true };
  return { result: end({ outcome: isCause ? 'failed' : 'not-attempted', ...told }), isOver: true };
}

function togetherWith(cause: FailedAttempt | undefined): string | undefined {
  return cause === undefined ? undefined : `together with ${cause.change.planned.service}, which failed`;
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

function notBack(
  service: string,
  fault: OpsError,
  error: OpsError | undefined,
  limit: AbortSignal,
): Pick<Ending, 'reason' | 'error'> {
  if (limit.aborted) {
    return {
      reason: 'its way back is ordered, but not verified yet: the next run looks after it',
      error: error ?? new OpsError('cancelled', `the run was cancelled while ${service} went back`, { where: service }),
    };
  }
  const message = `${service} could not be rolled back: ${fault.message}`;
  const look = 'Look at its tasks and their log; d8x-ops status shows what runs.';
  const hint = fault.code === 'config-invalid' ? `${fault.hint ?? ''} The next run takes it back then.`.trim() : look;
  const { logs, logsOf } = fault.logs.length > 0 || error === undefined ? fault : error;
  return {
    reason: error === undefined ? undefined : `it failed at first because: ${error.message}`,
    error: new OpsError('rollback-failed', message, { hint, logs, logsOf, where: service, cause: fault }),
  };
}
