import { isOpsError, OpsError } from '../errors.ts';

/** The error for work that `signal` has stopped: its own reason where that is typed, such as `lock-lost`. */
export function cancelledBy(signal: AbortSignal, where?: string): OpsError {
  if (isOpsError(signal.reason)) return signal.reason;
  return new OpsError('cancelled', 'cancelled', {
    ...(where === undefined ? {} : { where }),
    cause: signal.reason,
  });
}
