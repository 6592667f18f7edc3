import { Transform, type TransformCallback } from 'node:stream';
import type { AgeEncryption } from '../format/age-file.ts';
import type { Decoder } from '../format/compression.ts';
import { releaseBuffer } from '../streams/memory.ts';
import { ByteHasher } from '../streams/hashing.ts';

/**
 * A compressed dump in, its encrypted file out, both measured. Each piece is given to the decoder too, which works on it in a
 * thread of its own while it is encrypted here; then its memory is given back. One stage instead of four: each costs once a piece.
 */
export class SealDump extends Transform {
  readonly compressed = new ByteHasher();
  readonly encrypted = new ByteHasher();
  readonly #decoder: Decoder;
  readonly #encryption: AgeEncryption;

  constructor(decoder: Decoder, encryption: AgeEncryption) {
    super({ highWaterMark: 256 * 1024 });
    this.#decoder = decoder;
    this.#encryption = encryption;
    decoder.once('error', (error) => this.destroy(error));
    this.#pass(encryption.prefix);
  }

  override _transform(data: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#decoder.write(data, (error) => {
      // Its error event says so, of what is still waiting too.
      if (error !== null && error !== undefined) return;
      releaseBuffer(data);
      done();
    });
    this.compressed.add(data);
    this.#encryption.payload.add(data, this.#pass);
  }

  override _flush(done: TransformCallback): void {
    this.#decoder.end();
    this.#encryption.payload.finish(this.#pass);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    // Left open it would wait for more for ever.
    if (!this.#decoder.writableEnded) this.#decoder.destroy(error ?? undefined);
    done(error);
  }

  readonly #pass = (sealed: Buffer): void => {
    this.encrypted.add(sealed);
    this.push(sealed);
  };
}
