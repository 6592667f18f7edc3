import type { Draw } from './draw.ts';

/** What a service has run, as the runs so far should have recorded it: kept here apart from d8x-ops. */
export class Deployments {
  /** The present one first. */
  #digests: readonly [string, ...string[]];

  constructor(now: string) {
    this.#digests = [now];
  }

  get now(): string {
    return this.#digests[0];
  }

  /** Where a rollback has to lead to; undefined where there is no way back. */
  get before(): string | undefined {
    return this.#digests[1];
  }

  /** Takes note of what runs after an operation, which is the present one or what was asked for. */
  follow(operation: Draw['operation'], digest: string): void {
    if (digest === this.now) return;
    const [, ...earlier] = this.#digests;
    // Five are recorded of each service.
    this.#digests = operation === 'rollback' ? [digest, ...earlier.slice(1)] : [digest, ...this.#digests.slice(0, 4)];
  }
}
