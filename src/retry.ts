import { setTimeout as sleep } from 'node:timers/promises';
import { isOpsError, type OpsError } from './errors.ts';

const defaultPausesMs = [1_000, 3_000, 6_000];

/** Whether something went wrong on the way: the host, or its Docker, is out of reach, and may be back at the next use. */
export function isOutOfReach(error: unknown): error is OpsError {
  return isOpsError(error, 'connection-lost', 'ssh-unreachable', 'engine-unreachable');
}

/**
 * Does something again when it failed in a way that may pass: as a rule, when its connection was lost meanwhile: a host connects anew at the next use. Only for what looks before it
 * changes anything, so that it is done once, however often it is begun.
 * @param pausesMs before each further attempt
 * @param mayPass whether another attempt may fare better
 * @throws what `work` throws, and the signal's reason in a pause
 */
export async function retry<T>(
  work: () => Promise<T>,
  signal?: AbortSignal,
  pausesMs: readonly number[] = defaultPausesMs,
  mayPass: (error: unknown) => boolean = isOutOfReach,
): Promise<T> {
  for (const pause of pausesMs) {
    try {
      return await work();
    } catch (error) {
      if (!mayPass(error)) throw error;
      signal?.throwIfAborted();
      await sleep(pause, undefined, { signal });
    }
  }
  return work();
}
