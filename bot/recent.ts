/** What is remembered for a while, of no more than so many keys: the oldest goes first. Nothing is lost with it but requests. */
export class Recent<Value> {
  readonly #keptMs: number;
  readonly #most: number;
  readonly #known = new Map<string, { readonly value: Value; readonly until: number }>();

  constructor(kept: { readonly milliseconds: number; readonly most: number }) {
    this.#keptMs = kept.milliseconds;
    this.#most = kept.most;
  }

  /** The value, until its time has run out. */
  get(key: string, now: Date): Value | undefined {
    const found = this.#known.get(key);
    if (found === undefined || now.getTime() < found.until) return found?.value;
    this.#known.delete(key);
    return undefined;
  }

  /** Remembers a value from now on. */
  set(key: string, value: Value, now: Date): void {
    this.#known.delete(key);
    this.#known.set(key, { value, until: now.getTime() + this.#keptMs });
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.#most && oldest !== undefined) this.#known.delete(oldest);
  }

  delete(key: string): void {
    this.#known.delete(key);
  }

  /** How many keys are remembered, of which some may have run out. */
  get size(): number {
    return this.#known.size;
  }
}
