import { constants } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { callbackify } from 'node:util';
import { OpsError } from '../../errors.ts';

const readBytes = 256 * 1024;

/** How far a file is that is still being written. */
export interface Growth {
  readonly bytes: number;
  /** `given-up`: it never becomes whole. */
  readonly state: 'growing' | 'whole' | 'given-up';
}

/**
 * A new file that is read from the disk while it is still being written: the reader follows at its own pace, and the disk
 * is the buffer between them.
 */
export class SpoolFile implements AsyncDisposable {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #readers = new Set<Readable>();
  #written = 0;
  #finished = false;
  #closed = false;
  #wake: (() => void)[] = [];

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  /** Makes the file, which nobody else may read and which must not be there yet. @throws OpsError `disk-full`, `config-invalid` */
  static async create(path: string): Promise<SpoolFile> {
    try {
      return new SpoolFile(path, await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600));
    } catch (error) {
      throw fileFailure(error, path);
    }
  }

  /** Where everything goes. It has finished once all is on the disk (`fsync`). */
  writer(): Writable {
    const append = callbackify((buffers: readonly Buffer[]) => this.#append(buffers));
    const finish = callbackify(() => this.#finish());
    return new Writable({
      highWaterMark: 1024 * 1024,
      write: (data: Buffer, _encoding, done) => append([data], done),
      writev: (items, done) =>
        append(
          items.map(({ chunk }: { readonly chunk: Buffer }) => chunk),
          done,
        ),
      final: (done) => finish(done),
    });
  }

  /** Everything that is and will be written, read from the file. Ends when the writer has finished or the file is closed. */
  reader(): Readable {
    const reader = new TailReader((position) => this.#readAt(position));
    this.#readers.add(reader);
    return reader;
  }

  /** Resolves once the file has so many bytes, or grows no more. */
  async grown(bytes: number): Promise<Growth> {
    await this.#past(bytes - 1);
    const state = this.#finished ? 'whole' : this.#closed ? 'given-up' : 'growing';
    return { bytes: this.#written, state };
  }

  /** Closes the file and, unless it was finished and `keep` says so, removes it. */
  async close(keep: boolean): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const reader of this.#readers) reader.destroy();
    this.#wakeAll();
    await this.#handle.close();
    if (!keep || !this.#finished) await unlink(this.path);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close(false);
  }

  async #append(buffers: readonly Buffer[]): Promise<void> {
    try {
      for (let rest = buffers; rest.length > 0;) {
        const { bytesWritten } = await this.#handle.writev(rest, this.#written);
        this.#written += bytesWritten;
        rest = unwritten(rest, bytesWritten);
      }
    } catch (error) {
      throw fileFailure(error, this.path);
    }
    this.#wakeAll();
  }

  async #finish(): Promise<void> {
    try {
      await this.#handle.sync();
    } catch (error) {
      throw fileFailure(error, this.path);
    }
    this.#finished = true;
    this.#wakeAll();
  }

  async #past(position: number): Promise<void> {
    while (position >= this.#written && !this.#finished && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#wake.push(resolve);
      });
    }
  }

  async #readAt(position: number): Promise<Buffer | null> {
    await this.#past(position);
    if (this.#closed || position >= this.#written) return null;
    const length = Math.min(readBytes, this.#written - position);
    const { buffer, bytesRead } = await this.#handle.read(Buffer.allocUnsafeSlow(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  }

  #wakeAll(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const resume of waiting) resume();
  }
}

class TailReader extends Readable {
  readonly #readAt: (position: number) => Promise<Buffer | null>;
  #position = 0;

  constructor(readAt: (position: number) => Promise<Buffer | null>) {
    super({ highWaterMark: readBytes });
    this.#readAt = readAt;
  }

  override _read(): void {
    void this.#next();
  }

  async #next(): Promise<void> {
    try {
      const data = await this.#readAt(this.#position);
      this.#position += data?.length ?? 0;
      this.push(data);
    } catch (error) {
      this.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

function unwritten(buffers: readonly Buffer[], written: number): readonly Buffer[] {
  let left = written;
  return buffers.flatMap((buffer) => {
    const skipped = Math.min(left, buffer.length);
    left -= skipped;
    return skipped === buffer.length ? [] : [buffer.subarray(skipped)];
  });
}

/** `disk-full` where the disk or a quota is, otherwise `config-invalid`: the folder is not one that can be written to. */
export function fileFailure(error: unknown, path: string): OpsError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new OpsError('disk-full', `the runner has no room left for ${path}`, {
      where: path,
      hint: 'Free space on the runner, or set backup-directory to a larger disk.',
      cause: error,
    });
  }
  return new OpsError('config-invalid', `${path} cannot be written${typeof code === 'string' ? ` (${code})` : ''}`, {
    where: path,
    hint: 'Set backup-directory to a folder that the runner may write to.',
    cause: error,
  });
}
