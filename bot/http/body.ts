import type { IncomingMessage } from 'node:http';

/** GitHub caps payloads at 25 MB and sends none that are larger. */
export const largestPayload = 25 * 1024 * 1024;

/** Reads whole bodies while all that are being read stay below a bound together. */
export class BodyReader {
  readonly #most: number;
  #held = 0;

  /** `most`: bytes of all bodies together that are being read at one time. */
  constructor(most: number) {
    this.#most = most;
  }

  /** The body; `too-large` past GitHub's limit, `busy` past the common one, `aborted` when the sender went away. */
  async read(request: IncomingMessage): Promise<Buffer | 'too-large' | 'busy' | 'aborted'> {
    if (Number(request.headers['content-length'] ?? 0) > largestPayload) return 'too-large';
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of request) {
        if (!(chunk instanceof Buffer)) return 'aborted';
        size += chunk.length;
        this.#held += chunk.length;
        if (size > largestPayload) return 'too-large';
        if (this.#held > this.#most) return 'busy';
        chunks.push(chunk);
      }
      return Buffer.concat(chunks, size);
    } catch {
      return 'aborted';
    } finally {
      this.#held -= size;
    }
  }
}
