/** Time as it passes, in milliseconds; given in where a test lets it pass. */
export interface Timers {
  /** From a moment that never changes. */
  readonly monotonic: () => number;
  /** Acts once after a while. Answers how to call it off. */
  readonly after: (milliseconds: number, act: () => void) => () => void;
}

/** The machine's own. */
export const systemTimers: Timers = {
  monotonic: () => performance.now(),
  after: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Waits, until `signal` aborts at the latest. */
export function pause({ after }: Timers, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      callOff();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const callOff = after(milliseconds, end);
    signal.addEventListener('abort', end, { once: true });
  });
}
