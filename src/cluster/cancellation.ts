import { isOpsError, OpsError } from '../errors.ts';

/** The error for work that `signal` has stopped: its own reason where that is typed, such as `lock-lost`. */
export function cancelledBy(signal: AbortSignal, where?: string): OpsError {
  if (isOpsError(signal.reason)) return signal.reason;
  return new OpsError('cancelled', 'cancelled', {
    ...(where === undefined ? {} : { where }),
    cause: signal.reason,
  });
}

/**
 * What `work` comes to, unless `signal` aborts first; the work itself goes on.
 * @throws OpsError as `cancelledBy` gives it
 */
export async function orCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined, where: string): Promise<T> {
  if (signal === undefined) return work;
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(cancelledBy(signal, where));
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
