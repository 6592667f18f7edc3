import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { cancellation } from '../../cancellation.ts';
import type { Compression } from '../../database/dump-command.ts';
import { psqlFailure, psqlState, startPsql } from '../../database/psql.ts';
import { isOpsError, messageOf } from '../../errors.ts';
import { AgeDecryption } from '../format/age-file.ts';
import { decompression } from '../format/compression.ts';
import type { Identity } from '../format/identity.ts';
import { LargeObjectFilter } from '../restore/large-object-filter.ts';
import { RestoreScript } from '../restore/restore-script.ts';
import { HashingPassThrough, type Measured } from '../streams/hashing.ts';
import { RechunkTransform } from '../streams/rechunk.ts';
import type { VerificationDatabase } from './verification-place.ts';

export interface RestoredInto {
  /** The encrypted file; may still be growing. */
  readonly encrypted: Readable;
  readonly compression: Compression;
  readonly identity: Identity;
  /** Those that are there already. */
  readonly extensions: readonly { readonly schema: string }[];
  readonly signal: AbortSignal;
}

/**
 * Restores an encrypted backup into a database that was made for it, with the rights of its owner.
 * @returns what was read, or why it could not be restored
 * @throws OpsError `cancelled`
 */
export async function restoreInto(
  place: VerificationDatabase,
  wanted: RestoredInto,
): Promise<Measured | { readonly because: string }> {
  const session = `d8x-ops verification ${randomBytes(6).toString('hex')}`;
  const psql = startPsql({ ...place.psql, dsn: place.dsn, server: place.server, session });
  const measure = new HashingPassThrough();
  const script = new RestoreScript({
    major: place.major,
    schemasThere: wanted.extensions.map(({ schema }) => schema),
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
