import { randomUUID } from 'node:crypto';
import { defined } from '../../defined.ts';
import { OpsError } from '../../errors.ts';
import type { LockInfo } from '../../report/result.ts';
import type { Engine } from '../engine/engine.ts';
import { isExpired, toLockInfo, type LockRecord } from './lock-record.ts';
import { lockHeld } from './lock.ts';
import { clearExpired, createLock, managerClock, readStoredLock, removeLock, swapLock } from './lock-store.ts';

export interface ManualLockRequest {
  readonly owner: string;
  readonly run: string;
  readonly reason?: string;
  readonly minutes: number;
}

/** Who holds the lock now; undefined when nobody does, or when it has run out. */
export async function readLock(engine: Engine, now: () => Date): Promise<LockInfo | undefined> {
  const [stored, clock] = await Promise.all([readStoredLock(engine), managerClock(engine, now)]);
  return stored === undefined || isExpired(stored.record, clock()) ? undefined : toLockInfo(stored.record);
}

/**
 * Locks the cluster for a time: everybody's runs but the owner's own are refused until then. Locking again prolongs it.
 * @throws OpsError `lock-held` when somebody else, or a run, holds it; those of the engine
 */
export async function lockManually(engine: Engine, request: ManualLockRequest, now: () => Date): Promise<LockInfo> {
  const clock = await managerClock(engine, now);
  for (;;) {
    const at = clock();
    const record: LockRecord = {
      kind: 'manual',
      owner: request.owner,
      what: 'maintenance',
      run: request.run,
      ...defined({ reason: request.reason }),
      acquired: at.toISOString(),
      expires: new Date(at.getTime() + request.minutes * 60_000).toISOString(),
      token: randomUUID(),
    };
    if (await createLock(engine, record)) return toLockInfo(record);
    const stored = await readStoredLock(engine);
    if (stored === undefined) continue;
    if (isExpired(stored.record, clock())) {
      await clearExpired(engine, stored, clock());
    } else if (stored.record.kind === 'manual' && stored.record.owner === request.owner) {
      if (await swapLock(engine, stored, { ...record, acquired: stored.record.acquired })) {
        return toLockInfo({ ...record, acquired: stored.record.acquired });
      }
    } else {
      throw lockHeld(stored.record);
    }
  }
}

/**
 * Lifts a manual lock. Only its owner may, so that nobody updates under somebody's hands; it ends by itself for everybody else.
 * @throws OpsError `lock-held` when it is another's, or when a run is under way
 */
export async function unlockManually(engine: Engine, owner: string, now: () => Date): Promise<LockInfo | undefined> {
  const clock = await managerClock(engine, now);
  const stored = await readStoredLock(engine);
  if (stored === undefined) return undefined;
  const { record } = stored;
  if (isExpired(record, clock())) {
    await clearExpired(engine, stored, clock());
    return undefined;
  }
  if (record.kind === 'run' || record.owner !== owner) throw lockHeld(record);
  // Marked before it is removed: a run of the owner that has begun under it in this moment makes the swap fail.
  if (!(await swapLock(engine, stored, { ...record, token: `lifted-${record.token}` }))) {
    throw new OpsError('lock-held', 'the lock changed while it was being lifted', {
      where: 'cluster lock',
      hint: 'A run may have begun under it. Look at the status, and try again.',
    });
  }
  await removeLock(engine, stored.config.id);
  return toLockInfo(record);
}
