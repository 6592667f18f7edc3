/**
 * Ids of deliveries that were taken in lately. It keeps GitHub's doubles out cheaply; what makes a command run once, also
 * with several replicas, is the claim on GitHub itself.
 */
export class RecentDeliveries {
  readonly #most: number;
  readonly #ids = new Set<string>();

  constructor(most = 20_000) {
    this.#most = most;
  }

  /** Remembers `id`; false when it is known already. */
  add(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    if (this.#ids.size > this.#most) {
      const [oldest] = this.#ids;
      if (oldest !== undefined) this.#ids.delete(oldest);
    }
    return true;
  }

  /** Lets `id` in again, because working on it failed and a redelivery is welcome. */
  forget(id: string): void {
    this.#ids.delete(id);
  }
}
