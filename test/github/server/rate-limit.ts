const WINDOW_MS = 3_600_000;

/** Counts requests of each caller in windows of an hour, as the headers show them. */
export class RateLimit {
  readonly #limit: () => number;
  readonly #now: () => number;
  readonly #windows = new Map<string, { used: number; resetAt: number }>();

  constructor(limit: () => number, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  /** Counts one request; says whether it was one too many. */
  count(caller: string): boolean {
    const window = this.#window(caller);
    if (window.used >= this.#limit()) return true;
    window.used += 1;
    return false;
  }

  /** Takes one back: an answer that did not change costs nothing. */
  refund(caller: string): void {
    this.#window(caller).used -= 1;
  }

  /** What is left, as GitHub's rate-limit objects have it; `reset` is in Unix seconds. */
  state(caller: string): { limit: number; used: number; remaining: number; reset: number } {
    const { used, resetAt } = this.#window(caller);
    const limit = this.#limit();
    return { limit, used, remaining: Math.max(limit - used, 0), reset: Math.ceil(resetAt / 1000) };
  }

  #window(caller: string): { used: number; resetAt: number } {
    const known = this.#windows.get(caller);
    if (known !== undefined && known.resetAt > this.#now()) return known;
    const fresh = { used: 0, resetAt: this.#now() + WINDOW_MS };
    this.#windows.set(caller, fresh);
    return fresh;
  }
}
