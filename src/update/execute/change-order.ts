/** How far a service's part has come: `ready` is enough for what needs it to begin, `done` is all of it. */
export type Stage = 'ready' | 'done';

/** What came of waiting for others; `service` is the one because of which there is nothing left to wait for. */
export type Turn = { readonly kind: 'came' } | { readonly kind: 'failed' | 'halted'; readonly service: string };

/** Lets services wait for how far others have come. One that takes no part is waited for by none. */
export class ChangeOrder {
  readonly #services: ReadonlySet<string>;
  readonly #stages = new Map<string, Stage | 'failed'>();
  readonly #waiting = new Set<() => void>();
  readonly #halt = new AbortController();
  #haltedBy = '';

  /** @param services all that take part */
  constructor(services: Iterable<string>) {
    this.#services = new Set(services);
  }

  /** Resolves when all of those services have come that far, or one of them never will. */
  async turn(services: readonly string[], stageOf: (service: string) => Stage): Promise<Turn> {
    for (;;) {
      if (this.halted.aborted) return { kind: 'halted', service: this.#haltedBy };
      const failed = services.find((service) => this.#stages.get(service) === 'failed');
      if (failed !== undefined) return { kind: 'failed', service: failed };
      const isLeft = (service: string): boolean => this.#services.has(service) && !this.#hasCome(service, stageOf);
      if (!services.some(isLeft)) return { kind: 'came' };
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.add(resolve);
      await promise;
    }
  }

  /** Says how far a service has come; what has failed stays so. */
  reached(service: string, stage: Stage | 'failed'): void {
    const present = this.#stages.get(service);
    if (present === 'failed' || (present === 'done' && stage === 'ready')) return;
    this.#stages.set(service, stage);
    this.#wake();
  }

  /** From now on nobody's turn comes any more, because of that service. */
  halt(service: string): void {
    if (this.halted.aborted) return;
    this.#haltedBy = service;
    this.#halt.abort();
    this.#wake();
  }

  /** Aborted when nobody's turn comes any more. */
  get halted(): AbortSignal {
    return this.#halt.signal;
  }

  #hasCome(service: string, stageOf: (service: string) => Stage): boolean {
    const stage = this.#stages.get(service);
    return stage === 'done' || stage === stageOf(service);
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
