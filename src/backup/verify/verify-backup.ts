import type { Readable } from 'node:stream';
import { cancellation } from '../../cancellation.ts';
import type { Dsn } from '../../database/connection-parameters.ts';
import type { Compression } from '../../database/dump-command.ts';
import type { SequenceState } from '../../database/sequences.ts';
import { majorOf, type ServerFacts } from '../../database/server-facts.ts';
import { isOpsError } from '../../errors.ts';
import type { BackupVerification } from '../../report/result.ts';
import { compareRestored } from './compare-restored.ts';
import type { Identity } from '../format/identity.ts';
import type { Measured } from '../streams/hashing.ts';
import { openVerificationDatabase, type VerificationDatabase } from './verification-place.ts';
import { restoreInto } from './restore-into.ts';
import type { RunnerServers } from './runner-servers.ts';
import type { SourceState } from '../format/source-state.ts';

export interface VerificationOptions {
  /** The encrypted file as it lies on the disk; may still be growing. */
  readonly encrypted: Readable;
  readonly compression: Compression;
  readonly identity: Identity;
  /** Of the server that was dumped. */
  readonly facts: ServerFacts;
  /** What the restored database has to match, once it is known. */
  readonly source: Promise<SourceState>;
  /** Where the sequences stood after the dump. */
  readonly sequencesAfter: Promise<readonly SequenceState[]>;
  readonly verifyUrl: Dsn | undefined;
  readonly servers: RunnerServers;
  readonly signal: AbortSignal;
  /** Told when the comparing begins. */
  readonly onRestored: () => void;
}

export interface Proof {
  readonly verification: Exclude<BackupVerification, { readonly state: 'not-asked' }>;
  /** Of the encrypted bytes that were restored from; absent when there was no restore. */
  readonly read?: Measured;
}

/**
 * Restores an encrypted backup into a database of its own and compares that with the source. Whatever stands in the way of
 * a verification is an answer, not an error.
 *
 * @throws OpsError `cancelled`; whatever `source` rejects with
 */
export async function verifyBackup(wanted: VerificationOptions): Promise<Proof> {
  const { signal } = wanted;
  try {
    const place = await openVerificationDatabase(wanted);
    if ('because' in place) return notVerified(place.because);
    await using _place = place;
    return await proveIn(place, wanted);
  } catch (error) {
    if (signal.aborted) throw cancellation(signal, { doing: 'the backup was being verified' });
    if (isOpsError(error, 'database-refused', 'database-unreachable', 'backup-not-verified'))
      return notVerified(error.message);
    throw error;
  } finally {
    wanted.encrypted.destroy();
  }
}

async function proveIn(place: VerificationDatabase, wanted: VerificationOptions): Promise<Proof> {
  const restored = await restoreInto(place, { ...wanted, extensions: wanted.facts.extensions });
  if ('because' in restored) return notVerified(restored.because);
  wanted.onRestored();
  const [source, sequencesAfter] = await Promise.all([wanted.source, wanted.sequencesAfter]);
  const sameMajor = place.major === majorOf(wanted.facts.versionNum);
  const differences = await compareRestored(place, source, sequencesAfter, sameMajor);
  const [first] = differences;
  if (first !== undefined) {
    const more = differences.length === 1 ? '' : ` (and ${differences.length - 1} more differences)`;
    return { ...notVerified(`what was restored differs from the source: ${first}${more}`), read: restored };
  }
  const rows = source.tables.reduce((sum, table) => sum + table.rows, 0);
  const definitions = sameMajor ? 'with their definitions' : 'by name alone, as the servers differ in version';
  return {
    read: restored,
    verification: {
      state: 'verified',
      tables: source.tables.length,
      rows,
      how: `the file was read back from the disk, decrypted and restored into ${place.name}; the rows of every table, ${source.sequences.length} sequences and ${source.catalog.length} parts of the schema (${definitions}) are those of the dumped snapshot`,
    },
  };
}

function notVerified(because: string): {
  readonly verification: { readonly state: 'not-verified'; readonly because: string };
} {
  return { verification: { state: 'not-verified', because } };
}
