import { createHash } from 'node:crypto';
import { minorGc } from './minor-gc.ts';

/** How long a stream was, and its SHA-256 in hexadecimal. */
export interface Measured {
  readonly bytes: number;
  readonly sha256: string;
}

/** Measures what streams by, piece after piece. */
export class ByteHasher {
  readonly #hash = createHash('sha256');
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  add(piece: Buffer): void {
    minorGc.passed(piece.length);
    this.#hash.update(piece);
    this.#bytes += piece.length;
  }

  /** What it comes to. To be asked once; nothing may be added any more. */
  finish(): Measured {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}
