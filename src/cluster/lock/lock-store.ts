import { isOpsError, OpsError } from '../../errors.ts';
import type { CallOptions, Engine } from '../engine/engine.ts';
import type { Config } from '../engine/types.ts';
import { fromLabels, isExpired, lockName, manualUnder, toLabels, type LockRecord } from './lock-record.ts';

/** The lock's object and what it says, as read in one moment. */
export interface StoredLock {
  readonly config: Config;
  readonly record: LockRecord;
}

/** A clock that shows the manager's time, so that a runner's own may be wrong. Asks the manager once. */
export async function managerClock(engine: Engine, now: () => Date, options: CallOptions = {}): Promise<() => Date> {
  const before = now().getTime();
  const { systemTime } = await engine.info(options);
  const after = now().getTime();
  const ahead = Date.parse(systemTime) - (before + after) / 2;
  return () => new Date(now().getTime() + ahead);
}

/** @throws OpsError `lock-held` for an object of the lock's name that d8x-ops did not write */
export async function readStoredLock(engine: Engine): Promise<StoredLock | undefined> {
  const configs = await engine.listConfigs({ name: [lockName] });
  // The engine's name filter matches beginnings.
  const config = configs.find(({ name }) => name === lockName);
  if (config === undefined) return undefined;
  const record = fromLabels(config.labels);
  if (record !== undefined) return { config, record };
  throw new OpsError('lock-held', `the cluster has a config object '${lockName}' that d8x-ops cannot read`, {
    where: 'manager',
    hint: `Look at it with 'docker config inspect ${lockName}', and remove it with 'docker config rm ${lockName}' when no run is under way.`,
  });
}

/**
 * Creates the lock. Answers whether it did, or somebody else was first. When the link breaks it may have been created all the same:
 * then the answer is no, and what is read next tells by the token.
 */
export async function createLock(engine: Engine, record: LockRecord): Promise<boolean> {
  try {
    await engine.createConfig({ name: lockName, labels: toLabels(record), data: 'The labels hold the lock.\n' });
    return true;
  } catch (error) {
    if (isOpsError(error, 'engine-conflict', 'connection-lost')) return false;
    throw error;
  }
}

/** Replaces what the lock says if it still is as it was read. Answers whether it did. */
export async function swapLock(engine: Engine, stored: StoredLock, record: LockRecord): Promise<boolean> {
  try {
    await engine.updateConfigLabels(stored.config, toLabels(record));
    return true;
  } catch (error) {
    if (isOpsError(error, 'engine-conflict', 'engine-not-found')) return false;
    throw error;
  }
}

/** Removes a lock by its id: a lock that was taken over has another id and stays. */
export async function removeLock(engine: Engine, id: string): Promise<void> {
  try {
    await engine.removeConfig(id);
  } catch (error) {
    if (!isOpsError(error, 'engine-not-found')) throw error;
  }
}

/**
 * Clears an expired lock away, or brings the manual lock under it back. The swap before the removal makes sure that its holder has
 * not renewed it in the meantime. Does nothing when somebody else was faster.
 */
export async function clearExpired(engine: Engine, stored: StoredLock, at: Date): Promise<void> {
  const manual = manualUnder(stored.record);
  if (manual !== undefined && !isExpired(manual, at)) {
    await swapLock(engine, stored, manual);
    return;
  }
  const marked = await swapLock(engine, stored, { ...stored.record, token: `expired-${stored.record.token}` });
  if (marked) await removeLock(engine, stored.config.id);
}
