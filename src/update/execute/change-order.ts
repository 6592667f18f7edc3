/** What of a service's change others wait for. */
interface Ordered {
  readonly service: string;
  readonly waitsFor?: readonly string[] | undefined;
}

/** Lets services wait for those that come before them; one that waits for a service which takes no part waits for nothing. */
export class ChangeOrder {
  readonly #ends = new Map<string, PromiseWithResolvers<boolean>>();

  /** @param services all that take part */
  constructor(services: readonly Ordered[]) {
    for (const { service } of services) this.#ends.set(service, Promise.withResolvers());
  }

  /** Resolves when all that a service waits for have ended: whether all of them ended well. */
  async turn({ waitsFor = [] }: Ordered): Promise<boolean> {
    const ends = await Promise.all(waitsFor.flatMap((name) => this.#ends.get(name)?.promise ?? []));
    return ends.every(Boolean);
  }

  /** Says how a service's part ended. */
  ended({ service }: Ordered, isWell: boolean): void {
    this.#ends.get(service)?.resolve(isWell);
  }
}
