import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isOpsError, OpsError } from '../errors.ts';
import type { LockInfo } from '../report/result.ts';
import type { Engine } from './engine/engine.ts';
import { isExpired, manualUnder, toLockInfo, type LockRecord } from './lock-record.ts';
import {
  clearExpired,
  createLock,
  managerClock,
  readStoredLock,
  removeLock,
  swapLock,
  type StoredLock,
} from './lock-store.ts';

/** How long a run's lock holds without being renewed: what a crashed runner blocks others for. */
const holdMs = 120_000;
const renewEveryMs = 30_000;
/** A lock this near to its end is not renewed any more: somebody may be taking it over. */
const renewMarginMs = 10_000;
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

/** The lock, held by this run and renewed until it is released. */
export interface HeldLock {
  readonly info: LockInfo;
  /** Aborts with `lock-lost` when somebody else has it, or it could not be renewed in time. */
  readonly lost: AbortSignal;
  /** Gives it back, and the manual lock that lay under it too. @throws OpsError of the engine */
  release(): Promise<void>;
}

/** The error for a lock that somebody else holds: who, what for, until when, and what to do. */
export function lockHeld(record: LockRecord): OpsError {
  const why = record.reason === undefined ? '' : ` ("${record.reason}")`;
  const run = record.run === undefined ? '' : `, run ${record.run}`;
  const hint =
    record.kind === 'manual'
      ? `${record.owner} can lift it with /d8x unlock; it ends by itself at ${record.expires}.`
      : `Wait for it to end${record.url === undefined ? '' : ` (${record.url})`}, or give lock-wait-seconds to wait by itself. If its runner died, the lock ends at ${record.expires}.`;
  return new OpsError(
    'lock-held',
    `the cluster is locked by ${record.owner} for ${record.what}${run}${why} since ${record.acquired}`,
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
  const clock = await managerClock(engine, options.now, { signal: options.signal });
  const giveUpAt = clock().getTime() + options.waitMs;
  let toldOf = '';
  for (;;) {
    const record = newRecord(request, clock());
    const id = await createLock(engine, record);
    if (id !== undefined) return hold(engine, record, clock);

    const stored = await readStoredLock(engine);
    if (stored === undefined) continue;
    if (isExpired(stored.record, clock())) {
      await clearExpired(engine, stored, clock());
      continue;
    }
    if (stored.record.kind === 'manual' && stored.record.owner === request.owner) {
      const above = { ...record, under: JSON.stringify(stored.record) };
      if (await swapLock(engine, stored, above)) return hold(engine, above, clock);
      continue;
    }
    if (clock().getTime() >= giveUpAt) throw lockHeld(stored.record);
    if (toldOf !== stored.record.token) {
      toldOf = stored.record.token;
      options.onWait?.(toLockInfo(stored.record));
    }
    await pause(Math.min(pollMs, giveUpAt - clock().getTime()), options.signal);
  }
}

function newRecord({ owner, what, run, url }: LockRequest, at: Date): LockRecord {
  return {
    kind: 'run',
    owner,
    what,
    run,
    ...(url === undefined ? {} : { url }),
    acquired: at.toISOString(),
    expires: new Date(at.getTime() + holdMs).toISOString(),
    token: randomUUID(),
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (cause) {
    throw new OpsError('cancelled', 'cancelled while waiting for the cluster lock', { cause });
  }
}

/** The lock as it is now if it still is that of `token`. */
async function readOwn(engine: Engine, token: string): Promise<StoredLock | undefined> {
  const stored = await readStoredLock(engine);
  return stored?.record.token === token ? stored : undefined;
}

function hold(engine: Engine, record: LockRecord, clock: () => Date): HeldLock {
  const lost = new AbortController();
  let expires = Date.parse(record.expires);
  const lose = (why: string, cause?: unknown): void => {
    clearInterval(timer);
    lost.abort(
      new OpsError('lock-lost', `the cluster lock was lost: ${why}`, {
        where: 'cluster lock',
        hint: 'Nothing further was begun. Look at the status, and start again.',
        cause,
      }),
    );
  };
  const renew = async (): Promise<void> => {
    if (clock().getTime() > expires - renewMarginMs) return lose('it could not be renewed in time');
    try {
      const stored = await readOwn(engine, record.token);
      if (stored === undefined) return lose('somebody else has it, or removed it');
      const until = new Date(clock().getTime() + holdMs);
      if (await swapLock(engine, stored, { ...stored.record, expires: until.toISOString() })) expires = until.getTime();
    } catch (error) {
      // The link may come back before the lock runs out: the next turn tries again.
      if (!isOpsError(error)) lose('renewing it failed', error);
    }
  };
  const timer = setInterval(() => void renew(), renewEveryMs);
  timer.unref();
  return {
    info: toLockInfo(record),
    lost: lost.signal,
    release: async () => {
      clearInterval(timer);
      await releaseOwn(engine, record.token, clock);
    },
  };
}

/** Gives a run's lock back by its token; nothing happens when it is somebody else's by now. */
async function releaseOwn(engine: Engine, token: string, clock: () => Date): Promise<void> {
  const stored = await readOwn(engine, token);
  if (stored === undefined) return;
  const manual = manualUnder(stored.record);
  if (manual !== undefined && !isExpired(manual, clock())) await swapLock(engine, stored, manual);
  else await removeLock(engine, stored.config.id);
}

/** Releases what a run left that ended without doing so itself. Answers whether there was something. */
export async function releaseLockOfRun(engine: Engine, run: string, now: () => Date): Promise<boolean> {
  const stored = await readStoredLock(engine);
  if (stored === undefined || stored.record.kind !== 'run' || stored.record.run !== run) return false;
  await releaseOwn(engine, stored.record.token, await managerClock(engine, now));
  return true;
}
