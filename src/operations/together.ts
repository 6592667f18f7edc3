import { OpsError } from '../errors.ts';

/**
 * Does several things at once. When one fails, the others are told to stop, and the first fault is thrown when all have ended:
 * nothing of them is still under way then.
 */
export async function together(
  signal: AbortSignal,
  works: readonly ((signal: AbortSignal) => Promise<void>)[],
): Promise<void> {
  const stop = new AbortController();
  const faults: unknown[] = [];
  const either = AbortSignal.any([signal, stop.signal]);
  await Promise.all(
    works.map(async (work) => {
      try {
        await work(either);
      } catch (error) {
        faults.push(error);
        stop.abort(new OpsError('cancelled', 'stopped, because something beside it failed'));
      }
    }),
  );
  if (faults.length > 0) throw faults[0];
}
