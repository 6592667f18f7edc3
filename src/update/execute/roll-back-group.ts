import type { Stay } from '../model/change.ts';
import { finalizeOne } from './settle-one.ts';
import { isOpsError, OpsError, toOpsError } from '../../errors.ts';
import type { ServiceResult } from '../../report/result.ts';
import type { Attempt, GroupContext, GroupOutcome } from './run-group.ts';
import { ChangeOrder } from './change-order.ts';
import { imageVersion } from '../model/image-text.ts';
import { cancellation, orCancelled } from '../../cancellation.ts';
import { retry } from '../../retry.ts';
import { changedResult, type Ending } from './service-result.ts';

type FailedAttempt = Attempt & { readonly kind: 'failed' };

/**
 * Takes all of a group back to what they ran, at once, and verifies it.
 * @param limit until when it is waited for
 */
export async function rollBackAll(
  context: GroupContext,
  attempts: readonly Attempt[],
  limit: AbortSignal,
): Promise<GroupOutcome> {
  const cause = attempts.find((one): one is FailedAttempt => one.kind === 'failed' && one.isCause);
  // What holds another one's address goes back after that: it asks for it when it starts.
  const order = new ChangeOrder(attempts.map(({ change }) => change.planned));
  const done = await Promise.all(
    attempts.map(async (one) => {
      await order.turn(one.change.planned);
      const back = await putBack(context, one, cause, limit);
      order.ended(one.change.planned, back.isOver);
      return back;
    }),
  );
  return { results: done.map(({ result }) => result), isOver: done.every(({ isOver }) => isOver) };
}

async function putBack(
  context: GroupContext,
  attempt: Attempt,
  cause: FailedAttempt | undefined,
  limit: AbortSignal,
): Promise<{ readonly result: ServiceResult; readonly isOver: boolean }> {
  const { service, from } = attempt.change.planned;
  const isCause = attempt === cause;
  // What stopped a service that did not fail itself: another's failure is told with that one, a cancellation with each.
  const stopped = cause === undefined ? cancellation(context.signal) : undefined;
  const told = {
    reason: cause === undefined || isCause ? undefined : `together with ${cause.change.planned.service}, which failed`,
    error: isCause ? cause.error : stopped,
  };
  const end = (ending: Ending): ServiceResult => changedResult(context, attempt, ending);
  if (attempt.kind === 'not-begun') return { result: end({ outcome: 'not-attempted', ...told }), isOver: true };
  const stay = await staysAt(attempt, limit);
  if (stay !== undefined) return stays(context, attempt, stay, told.reason);
  let wasChanged = false;
  let isTaken = false;
  try {
    const title = `Roll ${service} back to ${imageVersion(from)}`;
    await context.journal.step({ title, phase: 'rollback', service }, async (step) => {
      wasChanged = await orCancelled(
        retry(() => attempt.change.rollBack(), limit),
        limit,
        service,
      );
      isTaken = true;
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

/** What can't be asked, and whoever was cancelled meanwhile, goes back. */
async function staysAt({ change, ...attempt }: Attempt, limit: AbortSignal): Promise<Stay | undefined> {
  const error = attempt.kind === 'failed' ? attempt.error : undefined;
  return change.mustStay?.(error, limit);
}

/** It has migrated the database. Verified, it stays for good; else somebody has to look at it. */
async function stays(
  context: GroupContext,
  attempt: Attempt,
  { error, migrations }: Stay,
  because: string | undefined,
): Promise<{ readonly result: ServiceResult; readonly isOver: boolean }> {
  const end = (ending: Ending): ServiceResult => changedResult(context, attempt, { ...ending, migrations });
  if (attempt.kind !== 'verified') {
    return { result: end({ outcome: 'failed', reason: 'migrated', error }), isOver: true };
  }
  const isOver = await finalizeOne(context, attempt.change);
  const reason = `stays, for it has migrated the database: what it ran before would not start${because === undefined ? '' : ` (the others go back ${because})`}`;
  return { result: end({ outcome: 'updated', reason, running: attempt.verification.running }), isOver };
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
  const hint = 'Look at its tasks and their log; d8x-ops status shows what runs.';
  const logs = fault.logs.length > 0 ? fault.logs : (error?.logs ?? []);
  return {
    reason: error === undefined ? undefined : `it failed at first because: ${error.message}`,
    error: new OpsError('rollback-failed', message, { hint, logs, where: service, cause: fault }),
  };
}
