import { Writable } from 'node:stream';
import { ByteHasher, type Measured } from '../streams/hashing.ts';

/** What a plain dump says of itself, and whether it is one, to its end. */
export interface DumpText extends Measured {
  /** It begins as pg_dump begins. */
  readonly begun: boolean;
  /** It ends with pg_dump's closing marker; only `\unrestrict` may follow. */
  readonly complete: boolean;
  /** `Dumped by pg_dump version`. */
  readonly dumpVersion: string | undefined;
}

const headBytes = 4096;
const tailBytes = 4096;
const closing = /\n--\n-- PostgreSQL database dump complete\n--\n\s*(?:\\unrestrict \S+\s*)?$/;

/** Reads a plain dump that streams by: measures it, keeps its first and last bytes, and forgets the rest. */
export class DumpReading extends Writable {
  readonly #meter = new ByteHasher();
  #head = Buffer.alloc(0);
  #tail = Buffer.alloc(0);

  constructor() {
    super({ highWaterMark: 1024 * 1024 });
  }

  get bytes(): number {
    return this.#meter.bytes;
  }

  /** To be asked once, after the stream has finished. */
  finish(): DumpText {
    const head = this.#head.toString('latin1');
    return {
      ...this.#meter.finish(),
      begun: head.startsWith('--\n-- PostgreSQL database dump\n--\n'),
      complete: closing.test(this.#tail.toString('latin1')),
      dumpVersion: /^-- Dumped by pg_dump version (\S+)/m.exec(head)?.[1],
    };
  }

  override _write(data: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#meter.add(data);
    if (this.#head.length < headBytes) this.#head = Buffer.concat([this.#head, data]).subarray(0, headBytes);
    // Copied: a piece of a larger buffer would keep the whole of it.
    this.#tail = Buffer.from(data.length >= tailBytes ? data.subarray(-tailBytes) : lastOf(this.#tail, data));
    done();
  }
}

function lastOf(before: Buffer, data: Buffer): Buffer {
  return Buffer.concat([before, data]).subarray(-tailBytes);
}
