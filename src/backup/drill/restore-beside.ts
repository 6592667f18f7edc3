import { createReadStream } from 'node:fs';
import { cancellation } from '../../cancellation.ts';
import type { Dsn } from '../../database/dsn.ts';
import type { DatabaseLocale } from '../../database/locale.ts';
import { isOpsError, OpsError } from '../../errors.ts';
import type { Identity } from '../format/identity.ts';
import type { Manifest } from '../format/manifest.ts';
import { compareWithManifest, type ComparedRestore } from '../verify/compare-restored.ts';
import { restoreInto } from '../verify/restore-into.ts';
import { RunnerServers, type RunnerServersOptions } from '../verify/runner-servers.ts';
import { type DumpedDatabase, openVerificationDatabase } from '../verify/verification-place.ts';

/** What a drill restores with. */
export interface DrillKey {
  readonly identity: Identity;
  readonly servers: RunnerServers;
  /** A server to restore on instead of a scratch one. */
  readonly verifyUrl?: Dsn | undefined;
}

/** A key with servers that are gone with the stack: each copy has its own, for the roles of one would be in the way of the next. */
export function drillKey(
  identity: Identity,
  { verifyUrl, ...options }: Pick<RunnerServersOptions, 'signal' | 'download'> & Pick<DrillKey, 'verifyUrl'>,
  stack: AsyncDisposableStack,
): DrillKey {
  const wanted = verifyUrl === undefined;
  return { identity, servers: stack.use(new RunnerServers({ folders: undefined, wanted, ...options })), verifyUrl };
}

/** Of a manifest that says nothing of it: what needs another one fails to restore. */
const plainLocale: DatabaseLocale = { collate: 'C', ctype: 'C', provider: 'c', locale: null, rules: null };

/** A restored copy, compared, and where that was. */
export interface RestoredBeside extends ComparedRestore {
  readonly place: string;
}

/**
 * Restores a checked backup into a database that is gone afterwards, and compares it with its manifest.
 * @throws OpsError `restore-failed`, `backup-corrupt` (the file changed since it was checked), `backup-not-verified` (it can't be restored
 * here), `cancelled`
 */
export async function restoreBeside({
  file,
  manifest,
  key,
  signal,
}: {
  readonly file: string;
  readonly manifest: Manifest;
  readonly key: DrillKey;
  readonly signal: AbortSignal;
}): Promise<RestoredBeside> {
  const { identity, servers, verifyUrl } = key;
  const facts = dumpedDatabase(manifest);
  try {
    const place = await openVerificationDatabase({ facts, verifyUrl, servers, signal });
    if ('because' in place) throw impossible(place.because);
    await using _place = place;
    const encrypted = createReadStream(file);
    const { compression } = manifest;
    const restored = await restoreInto(place, {
      encrypted,
      compression,
      identity,
      extensions: facts.extensions,
      signal,
    });
    if ('because' in restored) throw new OpsError('restore-failed', restored.because, { where: file });
    if (restored.sha256 !== manifest.encrypted.sha256) {
      throw new OpsError('backup-corrupt', `${file} changed while it was being restored`, { where: file });
    }
    return { ...(await compareWithManifest(place, manifest)), place: place.name };
  } catch (error) {
    if (signal.aborted) throw cancellation(signal, { doing: 'a copy was being restored' });
    if (isOpsError(error, 'database-refused', 'database-unreachable')) throw impossible(error.message, error);
    throw error;
  }
}

function impossible(because: string, cause?: unknown): OpsError {
  return new OpsError('backup-not-verified', `the copy could not be restored here: ${because}`, {
    hint: 'It is whole and as its manifest says. Correct the cause, or leave backup-identity out: then it is not restored.',
    cause,
  });
}

/** What a manifest says of the database. Earlier ones say less. */
function dumpedDatabase({ database }: Manifest): DumpedDatabase {
  const { serverVersion, serverVersionNum, encoding, locale = plainLocale, sizeBytes, extensions } = database;
  return {
    version: serverVersion,
    versionNum: serverVersionNum,
    encoding,
    locale,
    sizeBytes,
    extensions: extensions.map(({ name, version, schema = 'public' }) => ({ name, version, schema })),
    superuserNeeds: database.superuserNeeds ?? [],
    roles: database.policyRoles ?? [],
  };
}
