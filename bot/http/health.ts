/** What `/healthz` and `/readyz` tell: alive as long as it answers, ready while it may be sent webhooks. */
export class Health {
  #isVerified = false;
  #isStopping = false;

  /** GitHub accepted the app's key once. */
  verified(): void {
    this.#isVerified = true;
  }

  stopping(): void {
    this.#isStopping = true;
  }

  /** Why no webhooks should be sent here; undefined when they may be. */
  get unready(): string | undefined {
    if (this.#isStopping) return 'stopping';
    return this.#isVerified ? undefined : 'GitHub has not accepted the app yet; see the log';
  }
}
