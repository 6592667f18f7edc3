import { Transform, type TransformCallback } from 'node:stream';

/** Told how many bytes of a backup's file have been read so far. */
export type OnRead = (bytes: number) => void;

/** Lets everything through, and tells how much that is. */
export class ReadingProgress extends Transform {
  readonly #told: OnRead | undefined;
  #bytes = 0;

  constructor(told: OnRead | undefined) {
    super({ highWaterMark: 256 * 1024 });
    this.#told = told;
  }

  override _transform(data: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#bytes += data.length;
    this.#told?.(this.#bytes);
    done(null, data);
  }
}
