import { hashFile, HashingPassThrough } from '../streams/hashing.ts';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { cancellation } from '../../cancellation.ts';
import { isOpsError, OpsError } from '../../errors.ts';
import { AgeDecryption } from './age-file.ts';
import { manifestName, signatureName } from './backup-name.ts';
import { decompression } from './compression.ts';
import { DumpReading } from './dump-text.ts';
import { RechunkTransform } from '../streams/rechunk.ts';
import type { Identity } from './identity.ts';
import { type Manifest, writtenManifestSchema } from './manifest.ts';
import { type OnRead, ReadingProgress } from '../streams/reading-progress.ts';

const readBytes = 256 * 1024;

/** What lies beside a backup, as it was read: what is checked and what is used are the same bytes. */
export interface DescribedBackup {
  readonly file: string;
  readonly manifest: Manifest;
  /** The manifest's file, to the byte. */
  readonly bytes: Buffer;
  /** The signature's file; undefined where there is none. */
  readonly signature: string | undefined;
}

/** Reads the manifest that lies beside a backup, and its signature. @throws OpsError `restore-refused` */
export async function readDescription(file: string): Promise<DescribedBackup> {
  const path = manifestName(file);
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw refused(`${file} has no manifest beside it`, path, cause);
  }
  return parseDescription(file, bytes, await readSignature(signatureName(file)));
}

/** What was read of a backup's manifest and signature, wherever they lie. @throws OpsError `restore-refused` */
export function parseDescription(file: string, bytes: Buffer, signature: string | undefined): DescribedBackup {
  try {
    return { file, manifest: writtenManifestSchema.parse(JSON.parse(bytes.toString('utf8'))), bytes, signature };
  } catch (cause) {
    const path = manifestName(file);
    throw refused(`${path} is no manifest that this version can read`, path, cause);
  }
}

async function readSignature(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw refused(`${path} cannot be read`, path, cause);
  }
}

function refused(message: string, where: string, cause: unknown): OpsError {
  return new OpsError('restore-refused', message, {
    where,
    cause,
    hint: 'Put the .json file of the same backup beside it. Without one, RESTORE.md shows how to restore by hand.',
  });
}

/** The encrypted file as a stream. */
export function readBackup(file: string): NodeJS.ReadableStream {
  return createReadStream(file, { highWaterMark: readBytes });
}

/**
 * Reads a backup to its end and compares it with its manifest: encrypted, compressed and as SQL. Nothing of it goes anywhere.
 *
 * @throws OpsError `backup-corrupt`, `restore-refused` (another key), `cancelled`
 */
export async function checkBackup(
  file: string,
  manifest: Manifest,
  identity: Identity,
  signal: AbortSignal,
  onRead?: OnRead,
): Promise<void> {
  await requireSameFile(file, manifest);
  const compressed = new HashingPassThrough();
  const decoder = decompression(manifest.compression);
  const reading = new DumpReading();
  try {
    const progress = new ReadingProgress(onRead);
    const decryption = new AgeDecryption(identity);
    const stages = [progress, decryption, new RechunkTransform(), compressed, decoder, reading] as const;
    await pipeline(readBackup(file), ...stages, { signal });
  } catch (error) {
    if (signal.aborted) throw cancellation(signal, { doing: 'the backup was being checked' });
    if (isOpsError(error)) throw error;
    throw corrupt(`${file} cannot be decompressed`, error);
  }
  const plain = reading.finish();
  const whole = plain.begun && plain.complete && decoder.bytesWritten === compressed.measured.bytes;
  const same = compressed.measured.sha256 === manifest.compressed.sha256 && plain.sha256 === manifest.plain.sha256;
  if (!whole || !same) throw corrupt(`what ${file} holds is not the dump that its manifest describes`);
}

/**
 * First of all, so that damage anywhere is called damage, whatever it would look like to age.
 * @throws OpsError `backup-corrupt` when the file is not the one that its manifest describes, `restore-refused`
 */
export async function requireSameFile(file: string, manifest: Manifest): Promise<void> {
  if ((await hashed(file)) !== manifest.encrypted.sha256) {
    throw corrupt(`${file} is not the file that its manifest describes`);
  }
}

async function hashed(file: string): Promise<string> {
  try {
    return await hashFile(file);
  } catch (cause) {
    throw new OpsError('restore-refused', `${file} cannot be read`, {
      where: file,
      cause,
      hint: 'Set backup-file to the encrypted dump, or backup-run-id to the run that made it.',
    });
  }
}

export function corrupt(message: string, cause?: unknown): OpsError {
  return new OpsError('backup-corrupt', message, {
    cause,
    hint: 'Nothing was restored. Fetch the backup and its manifest again, or use another one.',
  });
}
