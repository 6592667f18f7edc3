/** One piece of work. It handles its own errors. */
export type Work = () => Promise<void>;

export interface QueueLimits {
  /** Pieces of work that may be waiting or running. */
  readonly most: number;
  /** Pieces that run at one time. */
  readonly concurrency: number;
}

/**
 * Accepted work, done in the background: one piece after the other for one key (such as the commands of one repository),
 * lanes beside each other.
 */
export class WorkQueue {
  readonly #limits: QueueLimits;
  readonly #lanes = new Map<string, Work[]>();
  readonly #ready: string[] = [];
  readonly #idle = new Set<() => void>();
  #running = 0;
  #size = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /** Pieces that wait or run. */
  get size(): number {
    return this.#size;
  }

  /** Takes `work` into `queueKey`; false when the queue is full and nothing was taken. */
  add(queueKey: string, work: Work): boolean {
    if (this.#size >= this.#limits.most) return false;
    this.#size += 1;
    const waiting = this.#lanes.get(queueKey);
    if (waiting === undefined) {
      this.#lanes.set(queueKey, [work]);
      this.#ready.push(queueKey);
      this.#advance();
    } else {
      waiting.push(work);
    }
    return true;
  }

  /** Waits until nothing waits or runs, at most `withinMs`; answers how many pieces are left. */
  async drain(withinMs: number): Promise<number> {
    if (this.#size === 0) return 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, withinMs);
    this.#idle.add(resolve);
    await promise;
    clearTimeout(timer);
    this.#idle.delete(resolve);
    return this.#size;
  }

  #advance(): void {
    while (this.#running < this.#limits.concurrency) {
      const queueKey = this.#ready.shift();
      if (queueKey === undefined) return;
      const work = this.#lanes.get(queueKey)?.shift();
      if (work === undefined) continue;
      this.#running += 1;
      void this.#run(queueKey, work);
    }
  }

  async #run(queueKey: string, work: Work): Promise<void> {
    try {
      await work();
    } catch {
      // Work reports its own errors; the queue goes on whatever happened.
    } finally {
      this.#running -= 1;
      this.#size -= 1;
      if ((this.#lanes.get(queueKey)?.length ?? 0) > 0) this.#ready.push(queueKey);
      else this.#lanes.delete(queueKey);
      if (this.#size === 0) for (const wake of this.#idle) wake();
      this.#advance();
    }
  }
}
