import { defined } from '../../defined.ts';
import { retry } from '../../retry.ts';
import { isOpsError, OpsError } from '../../errors.ts';
import type { LockInfo } from '../../report/result.ts';
import type { Engine } from '../engine/engine.ts';
import { isExpired, manualUnder, toLockInfo, type LockRecord } from './lock-record.ts';
import { managerClock, readStoredLock, removeLock, swapLock, type StoredLock } from './lock-store.ts';

/** A lock's periods, in milliseconds. */
export interface LockTimes {
  /** How long a run's lock holds without being renewed: what a crashed runner blocks others for. */
  readonly holdMs: number;
  readonly renewEveryMs: number;
  /** After a renewal that failed the next one comes sooner: the link may be back. */
  readonly retryEveryMs: number;
  /** A lock this near to its end counts as lost: somebody may be taking it over. */
  readonly marginMs: number;
}

export const lockTimes: LockTimes = { holdMs: 120_000, renewEveryMs: 30_000, retryEveryMs: 5_000, marginMs: 10_000 };

/** Pauses between attempts to give it back over a link that broke. */
const releasePausesMs = [1_000, 2_000];

/** The lock, held by this run and renewed until it is released. */
export interface HeldLock {
  readonly info: LockInfo;
  /** Aborts with `lock-lost` when somebody else has it, or before it runs out because it could not be renewed. */
  readonly lost: AbortSignal;
  /** Gives it back, and the manual lock that lay under it too. @throws OpsError of the engine */
  release(): Promise<void>;
}

export interface Holding {
  readonly now: () => Date;
  /** When taking it began, on `performance.now()`'s clock: it runs out no later than `holdMs` after that. */
  readonly since: number;
  readonly times?: LockTimes;
}

/**
 * Keeps a lock that was just taken, by renewing it. Its end is watched by a timer of this machine, which neither a hanging
 * request nor a clock that is set can hold up; what is written is the manager's time, asked anew each time.
 */
export function holdLock(engine: Engine, record: LockRecord, { now, since, times = lockTimes }: Holding): HeldLock {
  const { holdMs, renewEveryMs, retryEveryMs, marginMs } = times;
  const lost = new AbortController();
  let isReleased = false;
  let renewal: NodeJS.Timeout | undefined;
  let deadline: NodeJS.Timeout | undefined;

  const stop = (): void => {
    clearTimeout(renewal);
    clearTimeout(deadline);
  };
  const lose = (why: string, cause?: unknown): void => {
    stop();
    if (!isReleased) lost.abort(lockLost(why, cause));
  };
  const guard = (from: number): void => {
    clearTimeout(deadline);
    const leftMs = from + holdMs - marginMs - performance.now();
    deadline = setTimeout(() => lose('it could not be renewed in time'), leftMs).unref();
  };
  const renew = async (): Promise<boolean> => {
    const asked = performance.now();
    const clock = await managerClock(engine, now);
    const stored = await readOwn(engine, record.token);
    if (stored === undefined) {
      lose('somebody else has it, or removed it');
      return true;
    }
    // From before the question, so that this machine's deadline is never later than what is written.
    const until = new Date(clock().getTime() - (performance.now() - asked) + holdMs);
    const isRenewed = await swapLock(engine, stored, { ...stored.record, expires: until.toISOString() });
    if (isRenewed && !isReleased && !lost.signal.aborted) guard(asked);
    return isRenewed;
  };
  const turn = async (): Promise<void> => {
    const isRenewed = await renew().catch((error: unknown) => {
      if (!isOpsError(error)) lose('renewing it failed', error);
      return false;
    });
    if (!isReleased && !lost.signal.aborted) schedule(isRenewed ? renewEveryMs : retryEveryMs);
  };
  const schedule = (ms: number): void => {
    renewal = setTimeout(() => void turn(), ms).unref();
  };

  guard(since);
  schedule(renewEveryMs);
  return {
    info: toLockInfo(record),
    lost: lost.signal,
    release: async () => {
      isReleased = true;
      stop();
      await retry(() => releaseOwn(engine, record.token, now), undefined, releasePausesMs);
    },
  };
}

function lockLost(why: string, cause: unknown): OpsError {
  return new OpsError('lock-lost', `the cluster lock was lost: ${why}`, {
    where: 'cluster lock',
    hint: 'Nothing further was begun. Look at the status, and start again.',
    ...defined({ cause }),
  });
}

/** The lock as it is now if it still is that of `token`. */
async function readOwn(engine: Engine, token: string): Promise<StoredLock | undefined> {
  const stored = await readStoredLock(engine);
  return stored?.record.token === token ? stored : undefined;
}

/** Gives a run's lock back by its token; nothing happens when it is somebody else's by now. */
export async function releaseOwn(engine: Engine, token: string, now: () => Date): Promise<void> {
  // A renewal that was under way may change it in between: then it is read again.
  for (let isReleased = false; !isReleased;) {
    const stored = await readOwn(engine, token);
    if (stored === undefined) return;
    const manual = manualUnder(stored.record);
    if (manual !== undefined && !isExpired(manual, (await managerClock(engine, now))())) {
      isReleased = await swapLock(engine, stored, manual);
    } else {
      await removeLock(engine, stored.config.id);
      isReleased = true;
    }
  }
}
