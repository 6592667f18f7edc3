import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { defined } from '../../defined.ts';
import { OpsError } from '../../errors.ts';
import { minuteOf, secondOf } from '../../report/quantities.ts';
import type { LockInfo } from '../../report/result.ts';
import type { Engine } from '../engine/engine.ts';
import { holdLock, lockTimes, releaseOwn, type HeldLock } from './held-lock.ts';
import { isExpired, toLockInfo, type LockRecord } from './lock-record.ts';
import { clearExpired, createLock, managerClock, readStoredLock, swapLock } from './lock-store.ts';

const pollMs = 2_000;

/** Who wants the lock, and what for. */
export interface LockRequest {
  readonly owner: string;
  readonly what: string;
  readonly run: string;
  readonly url?: string;
}

export interface LockOptions {
  /** How long to wait for somebody else's lock. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Told whom it waits for, at first and whenever that changes. */
  readonly onWait?: (holder: LockInfo) => void;
}

/** The error for a lock that somebody else holds: who, what for, until when, and what to do. */
export function lockHeld(record: LockRecord): OpsError {
  const why = record.reason === undefined ? '' : ` ("${record.reason}")`;
  const run = record.run === undefined ? '' : `, run ${record.run}`;
  const hint =
    record.kind === 'manual'
      ? `${record.owner} can lift it with /d8x unlock; it ends by itself at ${minuteOf(record.expires)}.`
      : `Wait for it to end${record.url === undefined ? '' : ` (${record.url})`}, or give lock-wait-seconds to wait by itself. If its runner died, the lock ends at ${secondOf(record.expires)}.`;
  return new OpsError(
    'lock-held',
    `the cluster is locked by ${record.owner} for ${record.what}${run}${why} since ${minuteOf(record.acquired)}`,
    {
      where: 'cluster lock',
      hint,
    },
  );
}

/**
 * Takes the cluster's lock: a swarm config object, made atomically by the manager. An expired one is taken over; a manual one lets
 * only runs of its own owner pass, one at a time, and returns after them. Expiry is judged by the manager's clock.
 *
 * @throws OpsError `lock-held` when somebody else still holds it after `waitMs`, `cancelled`, and those of the engine
 */
export async function acquireLock(engine: Engine, request: LockRequest, options: LockOptions): Promise<HeldLock> {
  let clock = await managerClock(engine, options.now, { signal: options.signal });
  const giveUpAt = performance.now() + options.waitMs;
  let toldOf = '';
  const token = randomUUID();
  for (;;) {
    const since = performance.now();
    const record = newRecord(request, token, clock());
    const hold = (taken: LockRecord): HeldLock => holdLock(engine, taken, { now: options.now, since });
    if (await createLock(engine, record)) return hold(record);

    const stored = await readStoredLock(engine);
    if (stored === undefined) continue;
    // Created after all, by a request whose answer was lost.
    if (stored.record.token === token) return hold(stored.record);
    if (isExpired(stored.record, clock())) {
      // Asked anew: this machine's clock may have been set while it waited, and nobody's lock is taken for that.
      clock = await managerClock(engine, options.now, { signal: options.signal });
      if (isExpired(stored.record, clock())) await clearExpired(engine, stored, clock());
      continue;
    }
    if (stored.record.kind === 'manual' && stored.record.owner === request.owner) {
      const above = { ...record, under: JSON.stringify(stored.record) };
      if (await swapLock(engine, stored, above)) return hold(above);
      continue;
    }
    if (performance.now() >= giveUpAt) throw lockHeld(stored.record);
    if (toldOf !== stored.record.token) {
      toldOf = stored.record.token;
      options.onWait?.(toLockInfo(stored.record));
    }
    await pause(Math.min(pollMs, giveUpAt - performance.now()), options.signal);
  }
}

function newRecord({ owner, what, run, url }: LockRequest, token: string, at: Date): LockRecord {
  return {
    kind: 'run',
    owner,
    what,
    run,
    ...defined({ url }),
    acquired: at.toISOString(),
    expires: new Date(at.getTime() + lockTimes.holdMs).toISOString(),
    token,
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (cause) {
    throw new OpsError('cancelled', 'cancelled while waiting for the cluster lock', { cause });
  }
}

/** Releases what a run left that ended without doing so itself. Answers whether there was something. */
export async function releaseLockOfRun(engine: Engine, run: string, now: () => Date): Promise<boolean> {
  const stored = await readStoredLock(engine);
  if (stored === undefined || stored.record.kind !== 'run' || stored.record.run !== run) return false;
  await releaseOwn(engine, stored.record.token, now);
  return true;
}
