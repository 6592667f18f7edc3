import { defined } from './defined.ts';
import { isOpsError, OpsError } from './errors.ts';

/** What was stopped: the host or service, and what was being done, as in "cancelled while …". */
interface Stopped {
  readonly where?: string;
  readonly doing?: string;
}

/** The error for work that `signal` has stopped: its own reason where that is typed, such as `lock-lost`. */
export function cancellation({ reason }: AbortSignal, { where, doing }: Stopped = {}): OpsError {
  if (isOpsError(reason)) return reason;
  return new OpsError('cancelled', doing === undefined ? 'the run was cancelled' : `cancelled while ${doing}`, {
    ...defined({ where }),
    ...(doing === undefined ? { hint: 'What it had begun to change goes back.' } : {}),
    cause: reason,
  });
}

/** @throws OpsError as `cancellation` gives it, once `signal` is aborted */
export function throwIfCancelled(signal: AbortSignal | undefined, stopped?: Stopped): void {
  if (signal?.aborted === true) throw cancellation(signal, stopped);
}

/**
 * What `work` comes to, unless `signal` aborts first; the work itself goes on.
 * @throws OpsError as `cancellation` gives it
 */
export async function orCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined, where: string): Promise<T> {
  if (signal === undefined) return work;
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(cancellation(signal, { where }));
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
