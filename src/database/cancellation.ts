import { isOpsError, OpsError } from '../errors.ts';

/** The error for work that stopped because `signal` was aborted. */
export function cancellation(signal: AbortSignal, doing: string): OpsError {
  const reason: unknown = signal.reason;
  return isOpsError(reason) ? reason : new OpsError('cancelled', `cancelled while ${doing}`, { cause: reason });
}

/** @throws OpsError `cancelled` once `signal` is aborted */
export function throwIfCancelled(signal: AbortSignal | undefined, doing: string): void {
  if (signal?.aborted === true) throw cancellation(signal, doing);
}
