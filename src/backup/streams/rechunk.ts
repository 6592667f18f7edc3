import { Transform, type TransformCallback } from 'node:stream';
import { minorGc, releaseBuffer } from './memory.ts';

/**
 * Makes large pieces of small ones. Every stage after it pays once a piece, which for the 32 KiB that SSH brings at a time, or the
 * 64 KiB that age encrypts at a time, is more than it pays for the bytes. What comes in is copied, and its memory given back.
 */
export class RechunkTransform extends Transform {
  readonly #bytes: number;
  #buffer: Buffer;
  #used = 0;

  /** `bytes` is how large the pieces become, but for the last one. */
  constructor(bytes = 256 * 1024) {
    super({ highWaterMark: bytes });
    this.#bytes = bytes;
    this.#buffer = Buffer.allocUnsafeSlow(bytes);
  }

  override _transform(data: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    for (let at = 0; at < data.length;) {
      const taken = data.copy(this.#buffer, this.#used, at);
      this.#used += taken;
      at += taken;
      if (this.#used === this.#bytes) this.#pass();
    }
    // SSH decrypts each piece out of one that came from the network, which is garbage of the same weight.
    minorGc.passed(data.length);
    releaseBuffer(data);
    done();
  }

  override _flush(done: TransformCallback): void {
    if (this.#used > 0) this.#pass();
    done();
  }

  #pass(): void {
    this.push(this.#buffer.subarray(0, this.#used));
    // The old one is on its way.
    this.#buffer = Buffer.allocUnsafeSlow(this.#bytes);
    this.#used = 0;
  }
}
