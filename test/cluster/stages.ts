import { setTimeout as pause } from 'node:timers/promises';

/** What is being done of something that consists of many parts, so that it can be said where it stands. */
export class Stages {
  readonly #open = new Map<symbol, { readonly what: string; readonly since: number }>();

  /** Does a part, which is open until it has ended. */
  async during<T>(what: string, work: () => Promise<T>): Promise<T> {
    const key = Symbol(what);
    this.#open.set(key, { what, since: performance.now() });
    try {
      return await work();
    } finally {
      this.#open.delete(key);
    }
  }

  /** The parts that have begun and not ended, the oldest first, each with how long it has lasted. */
  describe(): string {
    const now = performance.now();
    const parts = [...this.#open.values()].map(({ what, since }) => `${what} (${((now - since) / 1000).toFixed(0)} s)`);
    return parts.length === 0 ? 'nothing that is known' : parts.join(', ');
  }

  /**
   * Waits for `work`, and for a limited time: a command that hangs is not waited for.
   * @throws Error with the parts that are open when the time is over
   */
  async within<T>(seconds: number, what: string, work: Promise<T>): Promise<T> {
    const stop = new AbortController();
    const late = pause(seconds * 1000, undefined, { signal: stop.signal }).then(() => {
      throw new Error(`${what} within ${seconds} s. Still at: ${this.describe()}`);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      stop.abort();
      late.catch(() => undefined);
    }
  }
}
