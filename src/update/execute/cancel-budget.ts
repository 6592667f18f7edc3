import { OpsError } from '../../errors.ts';
import type { Timers } from '../../timers.ts';

/**
 * From GitHub's cancel to its kill there are 7.5 s. What is ordered within this time goes on by itself: swarm rolls back on
 * its own, and Compose outlives the connection.
 */
const cancelBudgetMs = 5_500;

/** A signal that aborts that long after the run is cancelled, and not at all while it is not: to be made before it may be. */
export function timeAfterCancel(
  cancelled: AbortSignal,
  { after }: Timers,
): Disposable & { readonly signal: AbortSignal } {
  const limit = new AbortController();
  let callOff: (() => void) | undefined;
  const start = (): void => {
    callOff = after(cancelBudgetMs, () => limit.abort(new OpsError('cancelled', 'the run was cancelled')));
  };
  if (cancelled.aborted) start();
  else cancelled.addEventListener('abort', start, { once: true });
  return {
    signal: limit.signal,
    [Symbol.dispose]: () => {
      callOff?.();
      cancelled.removeEventListener('abort', start);
    },
  };
}
