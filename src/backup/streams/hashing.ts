import { Transform, type TransformCallback } from 'node:stream';
import { createHash } from 'node:crypto';
import { minorGc } from './memory.ts';
import { createReadStream } from 'node:fs';

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

/** SHA-256 of a file as it lies on the disk, in hexadecimal. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const data of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    const buffer = asBuffer(data);
    hash.update(buffer);
    minorGc.passed(buffer.length);
  }
  return hash.digest('hex');
}

function asBuffer(data: unknown): Buffer {
  if (Buffer.isBuffer(data)) return data;
  throw new TypeError('a file without an encoding is read as buffers');
}
