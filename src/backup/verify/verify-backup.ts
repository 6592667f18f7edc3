import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { cancellation } from '../../cancellation.ts';
import type { Dsn } from '../../database/connection-parameters.ts';
import type { Compression } from '../../database/dump-command.ts';
import { psqlFailure, psqlState, startPsql } from '../../database/psql.ts';
import type { SequenceState } from '../../database/sequences.ts';
import { majorOf, type ServerFacts } from '../../database/server-facts.ts';
import { isOpsError, messageOf } from '../../errors.ts';
import type { BackupVerification } from '../../report/result.ts';
import { AgeDecryption } from '../format/age-file.ts';
import { compareRestored } from './compare-restored.ts';
import { decompression } from '../format/compression.ts';
import { RechunkTransform } from '../streams/rechunk.ts';
import { LargeObjectFilter } from '../restore/large-object-filter.ts';
import type { Identity } from '../format/identity.ts';
import { HashingPassThrough, type Measured } from '../streams/hashing.ts';
import { openVerificationDatabase, type VerificationDatabase } from './verification-place.ts';
import { RestoreScript } from '../restore/restore-script.ts';
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
  const restored = await restoreInto(place, wanted);
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

async function restoreInto(
  place: VerificationDatabase,
  wanted: VerificationOptions,
): Promise<Measured | { readonly because: string }> {
  const session = `d8x-ops verification ${randomBytes(6).toString('hex')}`;
  const psql = startPsql({ ...place.psql, dsn: place.dsn, server: place.server, session });
  const measure = new HashingPassThrough();
  const script = new RestoreScript({
    major: place.major,
    schemasThere: wanted.facts.extensions.map(({ schema }) => schema),
    beforeCommit: () => Promise.resolve(''),
  });
  const feeding = pipeline(
    wanted.encrypted,
    measure,
    new AgeDecryption(wanted.identity),
    new RechunkTransform(),
    decompression(wanted.compression),
    new LargeObjectFilter(),
    script,
    psql.stdin,
    { signal: wanted.signal },
  );
  const [fed, ended] = await Promise.all([
    feeding.then(
      () => undefined,
      (error: unknown) => {
        // Cut off, psql would wait for the rest of the script or, worse, take its end for one.
        psql.kill();
        return error;
      },
    ),
    psql.ended,
  ]);
  if (wanted.signal.aborted) throw cancellation(wanted.signal, { doing: 'the backup was being verified' });
  if (isOpsError(fed)) return { because: fed.message };
  if (ended.code === 0 && fed === undefined) {
    if (script.isCommitted(ended.stderr)) return measure.measured;
    return {
      because: `it could not be restored into ${place.name}: the dump swallows the end of the script that restores it`,
    };
  }
  if (ended.code !== null)
    return {
      because: `it could not be restored into ${place.name}${asWhom(ended.stderr)}: ${psqlFailure(ended.stderr)}`,
    };
  return { because: `it could not be read back: ${messageOf(fed)}` };
}

/** 42501: it may be sound, and need more rights than it gets. */
function asWhom(stderr: string): string {
  return psqlState(stderr) === '42501' ? ' with the rights of its owner, which are all that it gets' : '';
}

function notVerified(because: string): {
  readonly verification: { readonly state: 'not-verified'; readonly because: string };
} {
  return { verification: { state: 'not-verified', because } };
}
