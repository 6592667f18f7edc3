import { settleOne } from './settle-one.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { isOpsError, OpsError, toOpsError } from '../../errors.ts';
import type { ServiceResult } from '../../report/result.ts';
import { cancellation } from '../../cancellation.ts';
import type { Change, Proof } from '../model/change.ts';
import { ChangeOrder } from './change-order.ts';
import type { UpdateContext } from '../model/context.ts';
import { imageVersion } from '../model/image-text.ts';
import { bringBackAll } from './roll-back-group.ts';
import type { PlannedService } from '../model/plan.ts';
import { persistently } from '../../retry.ts';
import { changedResult } from './service-result.ts';

export interface GroupOutcome {
  readonly results: readonly ServiceResult[];
  /** Whether nothing is left to be mended by a later run. */
  readonly isOver: boolean;
}

/** How one change went. */
export type Attempt = { readonly change: Change; readonly startedAt: string } &
  /** `at`: monotonic milliseconds. */
  (
    | { readonly kind: 'proved'; readonly proof: Proof; readonly at: number }
    /** `isCause`: it failed itself; otherwise it was stopped because another did, or the run was cancelled. */
    | { readonly kind: 'failed'; readonly error: OpsError; readonly isCause: boolean }
    /** It was stopped before its turn came: nothing of it has changed. */
    | { readonly kind: 'not-begun' }
  );

/** What of a run's context the walk of a group needs. */
export type GroupContext = Pick<UpdateContext, 'journal' | 'now' | 'policy' | 'signal'>;

type ProvedAttempt = Attempt & { readonly kind: 'proved' };

/** What was proved longer ago than this is looked at once more. */
const confirmAfterMs = 2_000;

/**
 * Services that stand or fall together: changed and proved side by side, and all taken back when one does not hold; one that had
 * not begun by then never does.
 * @param beginMs after how many milliseconds each begins; at once without
 * @param order which of them wait for others, also of other groups
 */
export async function runGroup(
  context: GroupContext,
  changes: readonly Change[],
  beginMs: ReadonlyMap<PlannedService, number> = new Map(),
  order = new ChangeOrder(changes.map(({ planned }) => planned)),
): Promise<GroupOutcome> {
  const stop = new AbortController();
  const { signal, policy } = context;
  const cancel = (): void => stop.abort(cancellation(signal));
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
  try {
    const first = await Promise.all(
      changes.map(async (change) => {
        const made = await attempt(context, change, stop, { beginMs: beginMs.get(change.planned) ?? 0, order });
        order.ended(change.planned, isProved(made));
        return made;
      }),
    );
    const attempts = await Promise.all(first.map((one) => confirm(one, stop)));
    const proved = attempts.filter(isProved);
    if (proved.length === attempts.length) return await settleAll(context, proved);
    if (policy.onFailure === 'pause' && !signal.aborted) return await leave(context, attempts);
    return await bringBackAll(context, attempts);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

async function attempt(
  context: GroupContext,
  change: Change,
  stop: AbortController,
  { beginMs, order }: { readonly beginMs: number; readonly order: ChangeOrder },
): Promise<Attempt> {
  const { journal, now } = context;
  const { service, to, action } = change.planned;
  const what = action === 'restart' ? `Restart ${service}` : `Update ${service} to ${imageVersion(to)}`;
  if (beginMs > 0) await sleep(beginMs, undefined, { signal: stop.signal }).catch(() => undefined);
  const isReady = await Promise.race([order.turn(change.planned), aborted(stop.signal)]);
  const startedAt = now().toISOString();
  if (stop.signal.aborted || !isReady) return { change, startedAt, kind: 'not-begun' };
  try {
    await journal.step({ title: what, phase: 'update', service }, (step) => {
      const apply = (): Promise<void> => change.apply(stop.signal, (detail) => step.progress(detail));
      return typed(stop.signal, persistently(apply, stop.signal));
    });
    const proof = await journal.step({ title: `Prove ${service}`, phase: 'verify', service }, async (step) => {
      const prove = (): Promise<Proof> => change.prove(stop.signal, (detail) => step.progress(detail));
      const found = await typed(stop.signal, persistently(prove, stop.signal));
      step.detail(`${found.running} running on the digest`);
      return found;
    });
    for (const notice of proof.notices) journal.warn(notice);
    return { change, startedAt, kind: 'proved', proof, at: performance.now() };
  } catch (error) {
    const isCause = !stop.signal.aborted;
    if (isCause) stop.abort(new OpsError('cancelled', `stopped, for ${service} failed`, { where: service }));
    return { change, startedAt, kind: 'failed', error: toOpsError(error), isCause };
  }
}

function aborted(signal: AbortSignal): Promise<false> {
  const { promise, resolve } = Promise.withResolvers<false>();
  if (signal.aborted) resolve(false);
  signal.addEventListener('abort', () => resolve(false), { once: true });
  return promise;
}

function isProved(attempt: Attempt): attempt is ProvedAttempt {
  return attempt.kind === 'proved';
}

/** A service that proved itself long before the slowest one may have failed since. */
async function confirm(proved: Attempt, stop: AbortController): Promise<Attempt> {
  if (!isProved(proved) || stop.signal.aborted || performance.now() - proved.at < confirmAfterMs) return proved;
  const { change, startedAt } = proved;
  try {
    await typed(stop.signal, change.confirm(stop.signal));
    return proved;
  } catch (error) {
    // Out of reach is no failure: what it was proved to run, it runs.
    if (isOpsError(error, 'connection-lost', 'engine-unreachable', 'ssh-unreachable')) return proved;
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

async function settleAll(context: GroupContext, attempts: readonly ProvedAttempt[]): Promise<GroupOutcome> {
  const settled = await Promise.all(attempts.map(({ change }) => settleOne(context, change)));
  const results = attempts.map((one) =>
    changedResult(context, one, { outcome: 'updated', running: one.proof.running, migrations: one.proof.migrations }),
  );
  return { results, isOver: settled.every(Boolean) };
}

/** `pause`: what failed stays for someone to look at; swarm changes no more of its tasks. */
async function leave(context: GroupContext, attempts: readonly Attempt[]): Promise<GroupOutcome> {
  const proved = attempts.filter(isProved);
  const failed = attempts.filter((one) => one.kind === 'failed');
  const waiting = attempts.filter((one) => one.kind === 'not-begun');
  const { results, isOver } = await settleAll(context, proved);
  const reason = 'left as it is, as on-failure says pause';
  const left = failed.map((one) => changedResult(context, one, { outcome: 'failed', reason, error: one.error }));
  const unbegun = waiting.map((one) =>
    changedResult(context, one, { outcome: 'not-attempted', reason: 'another failed before its turn' }),
  );
  return { results: [...results, ...left, ...unbegun], isOver };
}
