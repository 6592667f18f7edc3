import { isOpsError, OpsError } from '../errors.ts';

/** Why a run's signal aborted, as an error for the operator: it was cancelled, or lost the cluster lock. */
export function cancellation({ reason }: AbortSignal): OpsError {
  if (isOpsError(reason)) return reason;
  return new OpsError('cancelled', 'the run was cancelled', {
    hint: 'What it had begun to change goes back.',
    cause: reason,
  });
}

/** @throws OpsError why the signal aborted, if it has */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw cancellation(signal);
}
