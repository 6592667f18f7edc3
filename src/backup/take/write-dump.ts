import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Exit } from '../../cluster/command/command.ts';
import type { RunningCommand } from '../../cluster/host.ts';
import { cancellation } from '../../cancellation.ts';
import type { Compression } from '../../database/dump-command.ts';
import { isOpsError, OpsError } from '../../errors.ts';
import type { AgeEncryption } from '../format/age-file.ts';
import { decompression } from '../format/compression.ts';
import { dumpFailure } from './dump-failure.ts';
import { DumpReading, type DumpText } from '../format/dump-text.ts';
import { RechunkTransform } from '../streams/rechunk.ts';
import type { Measured } from '../streams/hashing.ts';
import { SealDump } from './seal-dump.ts';

export interface DumpStream {
  /** Its output is used up: the memory of each piece is given back. */
  readonly running: RunningCommand;
  readonly compression: Compression;
  readonly encryption: AgeEncryption;
  readonly into: Writable;
  readonly signal: AbortSignal;
  /** Told now and then how much SQL has come. */
  readonly onProgress: (plainBytes: number) => void;
}

export interface WrittenDump {
  readonly encrypted: Measured;
  readonly compressed: Measured;
  readonly plain: DumpText;
}

const progressMs = 1000;
/** How long the end of a command is waited for whose output broke off. */
const endingMs = 5000;

/**
 * Takes a compressed dump to its encrypted file, while the SQL in it is read along: to measure it and to see its end.
 *
 * @throws OpsError `dump-failed` (a stage of the command failed), `dump-incomplete` (it ended well but isn't whole),
 * `disk-full`, `connection-lost`, `cancelled`; the command has then been told to end
 */
export async function writeDump(stream: DumpStream): Promise<WrittenDump> {
  const { running, encryption, into, signal } = stream;
  // Told below, or already known by a better error.
  running.exit.catch(() => undefined);
  const decoder = decompression(stream.compression);
  const reading = new DumpReading();
  const sealing = new SealDump(decoder, encryption);
  const progress = setInterval(() => stream.onProgress(reading.bytes), progressMs);
  try {
    const [writing, decoding] = await Promise.allSettled([
      pipeline(running.stdout, new RechunkTransform(), sealing, into, { signal }),
      pipeline(decoder, reading, { signal }),
    ]);
    if (signal.aborted) throw cancellation(signal, { doing: 'the database was being dumped' });
    const broken = writing.status === 'rejected' ? toError(writing.reason) : undefined;
    const undecodable = decoding.status === 'rejected' ? toError(decoding.reason) : undefined;
    if (isOpsError(broken)) throw broken;
    if (broken !== undefined && broken === undecodable) throw incomplete('what arrived is no compressed dump', broken);
    const exit = await ending(running, broken);
    if (exit.code !== 0) throw dumpFailure(exit);
    if (broken !== undefined || undecodable !== undefined) {
      throw incomplete('what arrived ends in the middle', broken ?? undecodable);
    }
    const [plain, compressed] = [reading.finish(), sealing.compressed.finish()];
    requireWhole(plain, decoder.bytesWritten === compressed.bytes);
    return { encrypted: sealing.encrypted.finish(), compressed, plain };
  } catch (error) {
    running.kill();
    throw error;
  } finally {
    clearInterval(progress);
  }
}

/** How the command ended. One whose output broke off is not waited for without end. */
async function ending(running: RunningCommand, broken: Error | undefined): Promise<Exit> {
  if (broken === undefined) return running.exit;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(incomplete('what arrived ends in the middle', broken)), endingMs);
  });
  try {
    return await Promise.race([running.exit, late]);
  } finally {
    clearTimeout(timer);
  }
}

function requireWhole(plain: DumpText, allDecoded: boolean): void {
  if (!plain.begun) throw incomplete('it does not begin as pg_dump begins');
  if (!plain.complete) throw incomplete('its closing marker (-- PostgreSQL database dump complete) is missing');
  if (!allDecoded) throw incomplete('something follows its end');
}

function incomplete(what: string, cause?: unknown): OpsError {
  return new OpsError('dump-incomplete', `pg_dump reported success, but the dump is not whole: ${what}`, {
    hint: 'Nothing was kept of it. Try again; if it happens again, look at pg_dump and zstd on the manager.',
    cause,
  });
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
