import { Transform, type TransformCallback } from 'node:stream';

/** How a plain dump begins and ends a batch of large objects: in a transaction of its own (pg_backup_archiver.c, StartRestoreLOs). */
const opening = Buffer.from('; Type: BLOBS; Schema: -; Owner: -\n--\n\nBEGIN;\n\n');
const begin = Buffer.from('BEGIN;\n\n');
const closing = Buffer.from('\nCOMMIT;\n\n');

/**
 * Takes the transactions of large objects out of a plain dump, which is restored in one. Nothing else of it is touched: a
 * `COMMIT;` anywhere else is somebody's text, or an attack that is found out in another way.
 */
export class LargeObjectFilter extends Transform {
  #isInside = false;
  #held = Buffer.alloc(0);

  constructor() {
    super({ highWaterMark: 256 * 1024 });
  }

  override _transform(data: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    let rest = this.#held.length === 0 ? data : Buffer.concat([this.#held, data]);
    for (;;) {
      const wanted = this.#isInside ? closing : opening;
      const at = rest.indexOf(wanted);
      if (at < 0) break;
      // A batch ends with the line break before its COMMIT, and begins with all but its BEGIN.
      this.push(rest.subarray(0, this.#isInside ? at + 1 : at + opening.length - begin.length));
      rest = rest.subarray(at + wanted.length);
      this.#isInside = !this.#isInside;
    }
    const kept = Math.min(rest.length, (this.#isInside ? closing : opening).length - 1);
    this.push(rest.subarray(0, rest.length - kept));
    // Copied: a piece of a larger buffer would keep the whole of it.
    this.#held = Buffer.from(rest.subarray(rest.length - kept));
    done();
  }

  override _flush(done: TransformCallback): void {
    this.push(this.#held);
    done();
  }
}
