import type { Clock } from '../../../../bot/context.ts';

interface Alarm {
  readonly at: number;
  readonly act: () => void;
}

/** The machine's clock, which a test can put forward. Sleeping moves it instead of taking time. */
export class TestClock implements Clock {
  /** Every sleep that was asked for, in milliseconds. */
  readonly sleeps: number[] = [];
  readonly #alarms = new Set<Alarm>();
  readonly #sleeping: (() => void)[] = [];
  #onSleep: (() => void) | undefined;
  #aheadMs = 0;

  readonly now = (): Date => new Date(Date.now() + this.#aheadMs);

  readonly sleep = async (milliseconds: number): Promise<void> => {
    this.sleeps.push(milliseconds);
    if (this.#onSleep !== undefined) return this.#sleepUntilWoken(this.#onSleep);
    this.#aheadMs += milliseconds;
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  };

  readonly after = (milliseconds: number, act: () => void): (() => void) => {
    const alarm = { at: this.now().getTime() + milliseconds, act };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  };

  /** Puts the clock forward; what is due by then happens, the earliest first. */
  advance(milliseconds: number): void {
    this.#aheadMs += milliseconds;
    const due = [...this.#alarms].filter(({ at }) => at <= this.now().getTime()).sort((a, b) => a.at - b.at);
    for (const alarm of due) {
      this.#alarms.delete(alarm);
      alarm.act();
    }
  }

  /** From now on sleepers wait for `wake`; answers when the first of them sleeps. */
  async sleepers(): Promise<void> {
    return new Promise((resolve) => {
      this.#onSleep = resolve;
    });
  }

  /** Wakes all who sleep; sleeping moves the clock again. */
  wake(): void {
    this.#onSleep = undefined;
    for (const wake of this.#sleeping.splice(0)) wake();
  }

  async #sleepUntilWoken(onSleep: () => void): Promise<void> {
    onSleep();
    await new Promise<void>((resolve) => {
      this.#sleeping.push(resolve);
    });
  }

  /** Alarms that are set. */
  get pending(): number {
    return this.#alarms.size;
  }
}
