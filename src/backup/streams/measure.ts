import { Transform, type TransformCallback } from 'node:stream';
import { type Measured, ByteHasher } from './meter.ts';

/** Lets everything through and measures it. */
export class HashingPassThrough extends Transform {
  readonly #meter = new ByteHasher();
  #measured: Measured | undefined;

  constructor() {
    super({ highWaterMark: 256 * 1024 });
  }

  /** @throws Error before the stream has ended */
  get measured(): Measured {
    if (this.#measured === undefined) throw new Error('measured before its end');
    return this.#measured;
  }

  override _transform(data: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#meter.add(data);
    done(null, data);
  }

  override _flush(done: TransformCallback): void {
    this.#measured = this.#meter.finish();
    done();
  }
}
