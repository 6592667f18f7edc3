import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { cancellation } from '../../../cancellation.ts';
import { OpsError } from '../../../errors.ts';
import type { GrowingBackup } from '../backup-store.ts';
import type { S3Client } from './client.ts';
import {
  abortMultipart,
  beginMultipart,
  type CopyObject,
  completeMultipart,
  type Multipart,
  putPart,
  type UploadedPart,
} from './multipart.ts';
import { hashPart, md5OfPart, readPart } from './part-hash.ts';

const usualPartBytes = 16 * 1024 * 1024;
const mostParts = 10_000;
const mostInFlight = 4;
/** How long what is left of an upload that failed may take to be removed, in milliseconds. */
export const abandoningMs = 10_000;

/** How long the answer to the beginning of an upload is waited for when it is not wanted any more, in milliseconds. */
const beginningMs = 2_000;

/** Aborted so long after another one, in milliseconds. */
function laterThan(signal: AbortSignal, afterMs: number): AbortSignal {
  const later = new AbortController();
  const stop = (): void => {
    setTimeout(() => later.abort(signal.reason), afterMs).unref();
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return later.signal;
}

/** All parts have one size, but for the last: some stores want that. A backup may come to twice of what it is thought to be. */
export function partBytesFor(expectedBytes: number): number {
  const least = Math.ceil((2 * expectedBytes) / mostParts / usualPartBytes);
  return Math.max(1, least) * usualPartBytes;
}

/**
 * Sends a backup's file in parts while it still grows, and completes it when it is whole. Parts are read from the disk, once to be hashed
 * and once for each time that they are sent, so that none waits in memory.
 */
export class GrowingUpload {
  readonly #client: S3Client;
  readonly #object: CopyObject;
  readonly #backup: GrowingBackup;
  readonly #file: FileHandle;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #whole = createHash('sha256');
  readonly #parts: UploadedPart[] = [];
  readonly #sending: Promise<number>;
  #multipart: Multipart | undefined;
  #isComplete = false;

  private constructor(
    client: S3Client,
    object: CopyObject,
    backup: GrowingBackup,
    file: FileHandle,
    signal: AbortSignal,
  ) {
    this.#client = client;
    this.#object = object;
    this.#backup = backup;
    this.#file = file;
    this.#signal = AbortSignal.any([signal, this.#stop.signal]);
    this.#sending = this.#send();
    // Told when it is finished.
    this.#sending.catch(() => undefined);
  }

  /** Begins at once; the file is the same under whatever name it gets. */
  static async begin(
    client: S3Client,
    object: CopyObject,
    backup: GrowingBackup,
    signal: AbortSignal,
  ): Promise<GrowingUpload> {
    return new GrowingUpload(client, object, backup, await open(backup.path, 'r'), signal);
  }

  /**
   * Completes it. Nothing is completed unless what was sent is what was written.
   * @throws OpsError `copy-failed`, `cancelled`
   */
  async finish(expected: { readonly bytes: number; readonly sha256: string }): Promise<void> {
    const bytes = await this.#sending;
    const multipart = this.#multipart;
    if (multipart === undefined || bytes !== expected.bytes || this.#whole.digest('hex') !== expected.sha256) {
      throw new OpsError('copy-failed', "the runner's disk gave back other bytes than were written", {
        where: this.#backup.path,
        hint: "Check the runner's disk, or set backup-directory to another one.",
      });
    }
    await completeMultipart(this.#client, multipart, this.#parts, bytes, this.#signal);
    this.#isComplete = true;
  }

  /** Stops what is under way, and removes the parts unless they were completed. Never throws. */
  async close(): Promise<void> {
    this.#stop.abort(new OpsError('cancelled', 'the copy was given up'));
    await this.#sending.catch(() => undefined);
    await this.#file.close().catch(() => undefined);
    if (this.#multipart === undefined || this.#isComplete) return;
    // What can't be removed now is for the bucket's lifecycle to remove.
    await abortMultipart(this.#client, this.#multipart, AbortSignal.timeout(abandoningMs)).catch(() => undefined);
  }

  /** Sends all there is. Answers how many bytes that were. */
  async #send(): Promise<number> {
    this.#throwIfStopped();
    // An upload that was begun and whose name is not known can't be removed: its answer is waited for.
    this.#multipart = await beginMultipart(this.#client, this.#object, laterThan(this.#signal, beginningMs));
    const partBytes = partBytesFor(this.#backup.expectedBytes);
    const inFlight = new Set<Promise<void>>();
    let start = 0;
    try {
      for (let number = 1; ; number++) {
        this.#throwIfStopped();
        const { bytes: written, state } = await this.#grown(start + partBytes);
        if (state === 'given-up') throw new OpsError('cancelled', 'the backup was given up');
        const bytes = Math.min(partBytes, written - start);
        if (bytes > 0 || number === 1) {
          const sha256 = await hashPart(this.#file, { start, bytes }, this.#whole);
          while (inFlight.size >= mostInFlight) await Promise.race(inFlight);
          const sent: Promise<void> = this.#put(this.#multipart, number, { start, bytes, sha256 })
            .catch((error: unknown) => this.#stop.abort(error))
            .finally(() => inFlight.delete(sent));
          inFlight.add(sent);
          start += bytes;
        }
        if (state === 'whole' && start === written) break;
      }
    } catch (error) {
      this.#stop.abort(error);
      throw error;
    } finally {
      await Promise.all(inFlight);
    }
    this.#throwIfStopped();
    return start;
  }

  /** The first thing that went wrong is the reason for stopping all. */
  #throwIfStopped(): void {
    if (this.#signal.aborted) throw cancellation(this.#signal, { doing: 'a backup was being copied' });
  }

  async #grown(bytes: number): ReturnType<GrowingBackup['grown']> {
    const { promise: stopped, reject } = Promise.withResolvers<never>();
    const stop = (): void => reject(cancellation(this.#signal, { doing: 'a backup was being copied' }));
    if (this.#signal.aborted) stop();
    this.#signal.addEventListener('abort', stop, { once: true });
    try {
      return await Promise.race([this.#backup.grown(bytes), stopped]);
    } finally {
      this.#signal.removeEventListener('abort', stop);
    }
  }

  async #put(
    multipart: Multipart,
    number: number,
    part: { readonly start: number; readonly bytes: number; readonly sha256: string },
  ): Promise<void> {
    const { bytes, sha256 } = part;
    const body = { bytes, open: () => readPart(this.#file, part) };
    const md5 = async (): Promise<string> => md5OfPart(this.#file, part);
    this.#parts[number - 1] = await putPart(this.#client, multipart, { number, body, sha256, md5 }, this.#signal);
  }
}
