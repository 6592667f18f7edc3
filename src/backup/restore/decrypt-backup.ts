import { pipeline } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import { cancellation } from '../../cancellation.ts';
import { isOpsError } from '../../errors.ts';
import { AgeDecryption } from '../format/age-file.ts';
import { corrupt, readBackup, requireSameFile } from '../format/check-backup.ts';
import { decompression } from '../format/compression.ts';
import { RechunkTransform } from '../streams/rechunk.ts';
import type { Identity } from '../format/identity.ts';
import type { Manifest } from '../format/manifest.ts';
import { HashingPassThrough, type Measured } from '../streams/hashing.ts';
import { type OnRead, ReadingProgress } from '../streams/reading-progress.ts';

export interface DecryptOptions {
  readonly file: string;
  readonly manifest: Manifest;
  readonly identity: Identity;
  /** Gets the SQL. It is whole and right only once the promise has been fulfilled. */
  readonly output: Writable;
  readonly signal: AbortSignal;
  readonly onRead?: OnRead;
}

/**
 * Turns a backup back into SQL, and compares every stage with its manifest: encrypted (before the first byte comes out), compressed,
 * and as SQL.
 *
 * @throws OpsError `backup-corrupt`, `restore-refused` (another key), `cancelled`; Error of `output`
 */
export async function decryptBackup(options: DecryptOptions): Promise<Measured> {
  const { file, manifest, identity, output, signal } = options;
  await requireSameFile(file, manifest);
  const compressed = new HashingPassThrough();
  const plain = new HashingPassThrough();
  const progress = new ReadingProgress(options.onRead);
  const decoder = decompression(manifest.compression);
  let outputFailed: unknown;
  output.once('error', (error) => (outputFailed ??= error));
  try {
    const decryption = new AgeDecryption(identity);
    const stages = [progress, decryption, new RechunkTransform(), compressed, decoder, plain, output] as const;
    await pipeline(readBackup(file), ...stages, { signal });
  } catch (error) {
    if (signal.aborted) throw cancellation(signal, { doing: 'the backup was being decrypted' });
    if (isOpsError(error) || error === outputFailed) throw error;
    throw corrupt(`${file} cannot be decompressed`, error);
  }
  if (compressed.measured.sha256 === manifest.compressed.sha256 && plain.measured.sha256 === manifest.plain.sha256) {
    return plain.measured;
  }
  throw corrupt(`what ${file} holds is not the dump that its manifest describes`);
}
