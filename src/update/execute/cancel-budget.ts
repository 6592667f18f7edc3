import { OpsError } from '../../errors.ts';

/**
 * From GitHub's cancel to its kill there are 7.5 s. What is ordered within this time goes on by itself: swarm rolls back on
 * its own, and Compose outlives the connection.
 */
const cancelBudgetMs = 5_500;

/** A signal that aborts that long after the run is cancelled, and not at all while it is not: to be made before it may be. */
export function timeAfterCancel(cancelled: AbortSignal): Disposable & { readonly signal: AbortSignal } {
  const limit = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const start = (): void => {
    timer = setTimeout(() => limit.abort(new OpsError('cancelled', 'the run was cancelled')), cancelBudgetMs);
  };
  if (cancelled.aborted) start();
  else cancelled.addEventListener('abort', start, { once: true });
  return {
    signal: limit.signal,
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      cancelled.removeEventListener('abort', start);
    },
  };
}
