/** How much of what is printed before a mark is kept, in bytes. */
const keptNoise = 4096;

/**
 * What comes after a mark in a stream of bytes, given bit by bit; of what came before it the end is kept, for messages. The text of
 * the command that prints a mark must not hold it: a shell may show what it is given.
 */
export class AfterMark {
  readonly #mark: Buffer;
  #held: Buffer | undefined = Buffer.alloc(0);

  constructor(mark: string) {
    this.#mark = Buffer.from(`${mark}\n`);
  }

  /** Undefined as long as the mark has not come. */
  take(chunk: Buffer): Buffer | undefined {
    if (this.#held === undefined) return chunk;
    const held = Buffer.concat([this.#held, chunk]);
    const at = held.indexOf(this.#mark);
    this.#held = at === -1 ? held.subarray(-keptNoise) : undefined;
    return at === -1 ? undefined : held.subarray(at + this.#mark.length);
  }

  /** The end of what came, as long as the mark has not come. */
  get noise(): string {
    return this.#held?.toString('utf8') ?? '';
  }

  get hasCome(): boolean {
    return this.#held === undefined;
  }
}
