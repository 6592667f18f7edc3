import type { RateLimitWait } from '../../github/retry.ts';

type Listener = (wait: RateLimitWait) => Promise<void>;

/** The waits that GitHub's rate limits cost one piece of work. */
export class Waits {
  readonly #listeners = new Set<Listener>();
  readonly #tellings = new Set<Promise<void>>();
  #waitedMs = 0;

  /** All of them together, in milliseconds. */
  get waitedMs(): number {
    return this.#waitedMs;
  }

  /** Tells `listener` of every wait before it begins; what becomes of the telling does not matter. Answers how to stop. */
  onWait(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Records a wait of `milliseconds` that begins now. */
  begin(wait: RateLimitWait, milliseconds: number): void {
    this.#waitedMs += milliseconds;
    for (const listener of this.#listeners) {
      const telling = listener(wait)
        .catch(() => undefined)
        .finally(() => this.#tellings.delete(telling));
      this.#tellings.add(telling);
    }
  }

  /** Waits until nobody is being told any more, so that old news do not arrive after new ones. */
  async told(): Promise<void> {
    await Promise.all(this.#tellings);
  }
}
