/** Time, passed in so that tests need not wait for it. Milliseconds. */
export interface Clock {
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Acts once after a while, unless the process ends before; answers how to call it off. */
  readonly after: (milliseconds: number, act: () => void) => () => void;
}

/** The machine's own. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (milliseconds) =>
    new Promise((resolve) => {
      setTimeout(resolve, milliseconds);
    }),
  after: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
