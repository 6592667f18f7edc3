import { once } from 'node:events';
import type { Attempt, GroupContext, GroupOutcome } from './attempt.ts';
import { finalizeOne } from './staying.ts';
import { isOpsError, OpsError, toOpsError } from '../../errors.ts';
import { cancellation } from '../../cancellation.ts';
import type { Change, Verification } from '../model/change.ts';
import { ChangeOrder, type Stage, type Turn } from './change-order.ts';
import { imageVersion } from '../model/image-text.ts';
import { rollBackAll } from './roll-back-group.ts';
import type { PlannedService } from '../model/plan.ts';
import { isOutOfReach, retry } from '../../retry.ts';
import { pause, systemTimers, type Timers } from '../../timers.ts';
import { changedResult } from './service-result.ts';

type VerifiedAttempt = Attempt & { readonly kind: 'verified' };

/** What was verified longer ago than this is looked at once more. */
const confirmAfterMs = 2_000;

/**
 * Services that stand or fall together: changed and verified side by side, each as soon as what it needs is ready, and all rolled back
 * when one does not hold; one that had not begun by then never does.
 * @param startDelayMs how many milliseconds after its turn each begins; at once without
 * @param order lets them wait for others, also of other groups
 */
export async function runGroup(
  context: GroupContext,
  changes: readonly Change[],
  startDelayMs: ReadonlyMap<PlannedService, number> = new Map(),
  order = new ChangeOrder(changes.map(({ planned }) => planned.service)),
): Promise<GroupOutcome> {
  const stop = new AbortController();
  const { signal, policy, timers = systemTimers } = context;
  const cancel = (): void => stop.abort(cancellation(signal));
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
  // Counted from the cancel on: what the changes take to end comes off the time for the way back.
  using limit = timeAfterCancel(signal, timers);
  try {
    const first = await Promise.all(
      changes.map(async (change) => {
        const made = await attempt(context, change, stop, {
          startDelayMs: startDelayMs.get(change.planned) ?? 0,
          order,
          timers,
        });
        order.reached(change.planned.service, isVerified(made) ? 'done' : 'failed');
        return made;
      }),
    );
    const attempts = await Promise.all(first.map((one) => confirm(one, stop, timers)));
    const verified = attempts.filter(isVerified);
    if (verified.length === attempts.length) return await finalizeAll(context, verified);
    if (policy.onFailure === 'pause' && !signal.aborted) return await leave(context, attempts);
    return await rollBackAll(context, attempts, limit.signal);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

interface Turns {
  readonly startDelayMs: number;
  readonly order: ChangeOrder;
  readonly timers: Timers;
}

async function attempt(context: GroupContext, change: Change, stop: AbortController, turns: Turns): Promise<Attempt> {
  const { journal, now, policy } = context;
  const { order, timers } = turns;
  const { service, to, action } = change.planned;
  const what = action === 'restart' ? `Restart ${service}` : `Update ${service} to ${imageVersion(to)}`;
  const turn = await turnOf(change.planned, policy, stop.signal, turns);
  const startedAt = now().toISOString();
  if (turn.kind !== 'came') return { change, startedAt, kind: 'not-begun', reason: reasonOf(turn) };
  try {
    await typed(stop.signal, Promise.resolve(context.beforeChange?.(change.planned, stop.signal)));
    await journal.step({ title: what, phase: 'update', service }, (step) => {
      const apply = (): Promise<void> => change.apply(stop.signal, (detail) => step.progress(detail));
      return typed(stop.signal, retry(apply, stop.signal));
    });
    const verification = await journal.step({ title: `Verify ${service}`, phase: 'verify', service }, async (step) => {
      const isReady = (): void => order.reached(service, 'ready');
      const verify = (): Promise<Verification> =>
        change.verify(stop.signal, (detail) => step.progress(detail), isReady);
      const found = await typed(stop.signal, retry(verify, stop.signal));
      step.detail(`${found.running} running on the digest`);
      return found;
    });
    for (const notice of verification.notices) journal.warn(notice);
    return { change, startedAt, kind: 'verified', verification, at: timers.monotonic() };
  } catch (error) {
    const isCause = !stop.signal.aborted;
    if (isCause && policy.onFailure === 'pause') order.halt(service);
    else if (isCause) stop.abort(new OpsError('cancelled', `stopped, for ${service} failed`, { where: service }));
    return { change, startedAt, kind: 'failed', error: toOpsError(error), isCause };
  }
}

/** Waits for what a service needs, and then for its own delay, in which that may still fail. */
async function turnOf(
  { waitsFor = [], holdsAddressOf }: PlannedService,
  { onFailure }: GroupContext['policy'],
  stop: AbortSignal,
  { order, startDelayMs, timers }: Turns,
): Promise<Turn | { readonly kind: 'stopped' }> {
  // By itself it would keep an address that goes away again with the service that had it.
  const stageOf = (service: string): Stage =>
    onFailure !== 'rollback-all' && service === holdsAddressOf ? 'done' : 'ready';
  const turn = async (): Promise<Turn | { readonly kind: 'stopped' }> => {
    const found = await Promise.race([order.turn(waitsFor, stageOf), aborted(stop)]);
    return stop.aborted ? { kind: 'stopped' } : found;
  };
  const first = await turn();
  if (first.kind !== 'came' || startDelayMs === 0) return first;
  await pause(timers, startDelayMs, AbortSignal.any([stop, order.halted]));
  return turn();
}

function reasonOf(turn: Exclude<Turn, { readonly kind: 'came' }> | { readonly kind: 'stopped' }): string | undefined {
  if (turn.kind === 'stopped') return undefined;
  return turn.kind === 'failed'
    ? `its dependency ${turn.service} was not updated`
    : `${turn.service} failed before its turn, and on-failure says pause`;
}

async function aborted(signal: AbortSignal): Promise<{ readonly kind: 'stopped' }> {
  if (!signal.aborted) await once(signal, 'abort');
  return { kind: 'stopped' };
}

function isVerified(attempt: Attempt): attempt is VerifiedAttempt {
  return attempt.kind === 'verified';
}

/** A service that was verified long before the slowest one may have failed since. */
async function confirm(verified: Attempt, stop: AbortController, { monotonic }: Timers): Promise<Attempt> {
  if (!isVerified(verified) || stop.signal.aborted || monotonic() - verified.at < confirmAfterMs) return verified;
  const { change, startedAt } = verified;
  try {
    await typed(stop.signal, change.confirm(stop.signal));
    return verified;
  } catch (error) {
    // Out of reach is no failure: what it was verified to run, it runs.
    if (isOutOfReach(error)) return verified;
    const isCause = !stop.signal.aborted;
    if (isCause) stop.abort(new OpsError('cancelled', `stopped, for ${change.planned.service} failed`));
    return { change, startedAt, kind: 'failed', error: toOpsError(error), isCause };
  }
}

/** An interrupted wait says why it was interrupted; what Node throws for it says nothing. */
async function typed<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (signal.aborted && !isOpsError(error)) throw toOpsError(signal.reason);
    throw error;
  }
}

async function finalizeAll(context: GroupContext, attempts: readonly VerifiedAttempt[]): Promise<GroupOutcome> {
  const settled = await Promise.all(attempts.map(({ change }) => finalizeOne(context, change)));
  const results = attempts.map((one) =>
    changedResult(context, one, {
      outcome: 'updated',
      running: one.verification.running,
      migrations: one.verification.migrations,
    }),
  );
  return { results, isOver: settled.every(Boolean) };
}

/** `pause`: what failed stays for someone to look at; swarm changes no more of its tasks. */
async function leave(context: GroupContext, attempts: readonly Attempt[]): Promise<GroupOutcome> {
  const verified = attempts.filter(isVerified);
  const failed = attempts.filter((one) => one.kind === 'failed');
  const waiting = attempts.filter((one) => one.kind === 'not-begun');
  const { results, isOver } = await finalizeAll(context, verified);
  const reason = 'left as it is, as on-failure says pause';
  const left = failed.map((one) => changedResult(context, one, { outcome: 'failed', reason, error: one.error }));
  const unbegun = waiting.map((one) => changedResult(context, one, { outcome: 'not-attempted', reason: one.reason }));
  return { results: [...results, ...left, ...unbegun], isOver };
}

/**
 * From GitHub's cancel to its kill there are 7.5 s. What is ordered within this time goes on by itself: swarm rolls back on
 * its own, and Compose outlives the connection.
 */
const cancelBudgetMs = 5_500;

/** A signal that aborts that long after the run is cancelled, and not at all while it is not: to be made before it may be. */
function timeAfterCancel(cancelled: AbortSignal, { after }: Timers): Disposable & { readonly signal: AbortSignal } {
  const limit = new AbortController();
  let callOff: (() => void) | undefined;
  const start = (): void => {
    callOff = after(cancelBudgetMs, () => limit.abort(new OpsError('cancelled', 'the run was cancelled')));
  };
  if (cancelled.aborted) start();
  else cancelled.addEventListener('abort', start, { once: true });
  return {
    signal: limit.signal,
    [Symbol.dispose]: () => {
      callOff?.();
      cancelled.removeEventListener('abort', start);
    },
  };
}
