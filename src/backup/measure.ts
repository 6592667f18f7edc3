import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { youngGarbage } from './young-garbage.ts';

/** How long a stream was, and its SHA-256 in hexadecimal. */
export interface Measured {
  readonly bytes: number;
  readonly sha256: string;
}

/** Lets everything through and measures it. */
export class Measure extends Transform {
  readonly #hash = createHash('sha256');
  #bytes = 0;
  #measured: Measured | undefined;

  constructor() {
    super({ highWaterMark: 256 * 1024 });
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @throws Error before the stream has ended */
  get measured(): Measured {
    if (this.#measured === undefined) throw new Error('measured before its end');
    return this.#measured;
  }

  override _transform(data: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    youngGarbage.passed(data.length);
    this.#hash.update(data);
    this.#bytes += data.length;
    done(null, data);
  }

  override _flush(done: TransformCallback): void {
    this.#measured = { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
    done();
  }
}
