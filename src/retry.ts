import { setTimeout as sleep } from 'node:timers/promises';
import { isOpsError } from './errors.ts';

const pausesMs = [1_000, 3_000, 6_000];

/**
 * Does something again when its connection was lost meanwhile: a host connects anew at the next use. Only for what looks before it
 * changes anything, so that it is done once, however often it is begun.
 * @throws what `work` throws, and the signal's reason in a pause
 */
export async function retry<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (const pause of pausesMs) {
    try {
      return await work();
    } catch (error) {
      if (!isOpsError(error, 'connection-lost', 'ssh-unreachable', 'engine-unreachable')) throw error;
      signal?.throwIfAborted();
      await sleep(pause, undefined, { signal });
    }
  }
  return work();
}
