import type { Timers } from '../../src/timers.ts';

/** Time that passes when a test says so. */
export class ManualTimers implements Timers {
  #now = 0;
  readonly #waiting = new Set<{ readonly at: number; readonly act: () => void }>();
  readonly #waiters: (() => void)[] = [];

  readonly monotonic = (): number => this.#now;

  readonly after = (milliseconds: number, act: () => void): (() => void) => {
    const entry = { at: this.#now + milliseconds, act };
    this.#waiting.add(entry);
    for (const tell of this.#waiters.splice(0)) tell();
    return () => this.#waiting.delete(entry);
  };

  /** Once the next timer was set. */
  async set(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
    });
  }

  /** Lets time pass, and act what waits for it. */
  pass(milliseconds: number): void {
    this.#now += milliseconds;
    for (const entry of [...this.#waiting].filter(({ at }) => at <= this.#now)) {
      this.#waiting.delete(entry);
      entry.act();
    }
  }
}
