import { type MigrationStates, readMigrations } from '../../database/migrations.ts';
import { hashFile } from '../streams/hashing.ts';
import { readBlockers } from '../../database/blockers.ts';
import { dumpCommand } from '../../database/dump-command.ts';
import { readSequences } from '../../database/sequences.ts';
import { type IrreplaceableTable, readIrreplaceable } from '../../database/irreplaceable.ts';
import { exportSnapshot } from '../../database/snapshot.ts';
import { defined } from '../../defined.ts';
import { isOpsError, OpsError, type Problem } from '../../errors.ts';
import { bytes } from '../../report/quantities.ts';
import { ageEncryption } from '../format/age-file.ts';
import type { DumpSource } from './dump-source.ts';
import type { SpoolFile } from '../streams/spool-file.ts';
import type { Identity } from '../format/identity.ts';
import type { RunnerServers } from '../verify/runner-servers.ts';
import { readSourceState, type SourceState } from '../format/source-state.ts';
import type { BackupOptions } from './backup-options.ts';
import { type Proof, verifyBackup } from '../verify/verify-backup.ts';
import { writeDump, type WrittenDump } from './write-dump.ts';

/** The key that a backup is verified with. */
export interface VerificationKey {
  readonly identity: Identity;
  /** Made for this run, as one more recipient, and forgotten after it. */
  readonly oneRun: boolean;
  readonly servers: RunnerServers;
}

export interface BackupMaking {
  readonly options: BackupOptions;
  readonly source: DumpSource;
  readonly file: SpoolFile;
  /** Absent when no verification was asked for. */
  readonly verificationKey: VerificationKey | undefined;
}

export interface MadeBackup {
  readonly written: WrittenDump;
  readonly irreplaceable: readonly IrreplaceableTable[];
  readonly migrations: MigrationStates;
  /** What the dump was compared with, and how that went; absent when no verification was asked for. */
  readonly checked: { readonly state: SourceState; readonly verification: Proof['verification'] } | undefined;
}

const defaultLockWaitMs = 60_000;

/**
 * Dumps one snapshot into the file. For a verification, the same snapshot's rows are counted and the file is restored while it is
 * still being written. Whatever fails first ends all the rest, on the server too.
 */
export async function makeBackup(making: BackupMaking): Promise<MadeBackup> {
  const { options, source, verificationKey } = making;
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const snapshot = await exportSnapshot(source.session);
  const dumping = dump(making, snapshot, signal);
  const check =
    verificationKey === undefined ? undefined : startCheck(making, verificationKey, snapshot, dumping, signal);
  const irreplaceable = readIrreplaceable(source.session);
  const migrations = readMigrations(source.session, options.dsn);
  const parts: readonly Promise<unknown>[] = [dumping, irreplaceable, migrations, ...(check?.parts ?? [])];
  try {
    await Promise.all(parts);
    return {
      written: await dumping,
      irreplaceable: await irreplaceable,
      migrations: await migrations,
      checked: await check?.outcome,
    };
  } catch (error) {
    stop.abort(new OpsError('cancelled', 'ended because the backup failed', { cause: error }));
    await source.endSessions();
    await Promise.allSettled(parts);
    throw error;
  }
}

async function dump(making: BackupMaking, snapshot: string, signal: AbortSignal): Promise<WrittenDump> {
  const { options, source, file, verificationKey } = making;
  const { journal, manager, dsn, recipients } = options;
  const title = { title: 'Dump, compress and encrypt', phase: 'backup', host: manager.name } as const;
  return journal.step(title, async (step) => {
    const keys =
      verificationKey?.oneRun === true ? [...recipients.keys, verificationKey.identity.recipient] : recipients.keys;
    const encryption = await ageEncryption(keys);
    const running = await manager.stream(
      dumpCommand({
        pgDump: source.pgDump.path,
        compression: source.compression,
        dsn,
        server: source.session.server,
        snapshot,
        encoding: source.facts.encoding,
        lockWaitMs: options.lockWaitMs ?? defaultLockWaitMs,
        application: source.dumpName,
      }),
      { signal },
    );
    const writing = writeDump({
      running,
      compression: source.compression,
      encryption,
      into: file.writer(),
      signal,
      onProgress: (plain) => step.progress(`${bytes(plain)} of SQL`),
    });
    const written = await writing.catch((error: unknown) => explain(error, source));
    step.detail(`${bytes(written.plain.bytes)} of SQL in ${bytes(written.encrypted.bytes)}, encrypted`);
    return written;
  });
}

/** Throws `error`; a dump that failed with the tables that it could not get at, if somebody holds some. */
async function explain(error: unknown, source: DumpSource): Promise<never> {
  if (!isOpsError(error, 'dump-failed')) throw error;
  let blockers: readonly Problem[] = [];
  try {
    await using session = await source.open();
    blockers = await readBlockers(session);
  } catch (fault) {
    // The server is gone: that is the reason, whoever noticed first. Anything else says nothing of the dump.
    if (isOpsError(fault, 'database-unreachable')) {
      const { code, message, hint, where } = fault;
      throw new OpsError(code, message, {
        ...defined({ hint, where }),
        logs: error.logs,
        cause: error,
      });
    }
  }
  const [first] = blockers;
  if (first === undefined) throw error;
  throw new OpsError('dump-failed', `${error.message} (${first.path} ${first.message})`, {
    ...defined({ where: error.where }),
    logs: error.logs,
    logsOf: error.logsOf,
    problems: blockers,
    hint: 'Nothing was kept of this dump. Let what holds the table finish, or end it, and try again.',
    cause: error,
  });
}

/** Begins what goes on beside the dump: `parts` are all of it, `outcome` is what they come to. */
function startCheck(
  making: BackupMaking,
  verificationKey: VerificationKey,
  snapshot: string,
  dumping: Promise<WrittenDump>,
  signal: AbortSignal,
): { readonly outcome: Promise<MadeBackup['checked']>; readonly parts: readonly Promise<unknown>[] } {
  const { options, source, file } = making;
  const { journal } = options;
  const counting = readSourceState(source.session, snapshot, source.open);
  const sequencesAfter = Promise.all([dumping, counting]).then(() => readSequences(source.session));
  // While the last of it is still being restored; what was read back before may have changed since.
  const diskHash = dumping.then(() => hashFile(file.path));
  const outcome = journal.step({ title: 'Verify the backup by restoring it', phase: 'backup' }, async (step) => {
    const verified = await verifyBackup({
      encrypted: file.reader(),
      compression: source.compression,
      identity: verificationKey.identity,
      facts: source.facts,
      source: counting,
      sequencesAfter,
      verifyUrl: options.verifyUrl,
      servers: verificationKey.servers,
      signal,
      onRestored: () => step.progress('restored; comparing'),
    });
    const verification = confirm(verified, await dumping, await diskHash, file);
    step.detail(
      verification.state === 'verified'
        ? `${verification.tables} tables, ${verification.rows} rows`
        : `not verified: ${verification.because}`,
    );
    if (verification.state === 'not-verified') journal.warn(`The backup is not verified: ${verification.because}.`);
    return { state: await counting, verification };
  });
  return { outcome, parts: [outcome, counting, sequencesAfter, diskHash] };
}

/** What was restored has to be what was written, and what lies on the disk now. */
function confirm(
  { verification, read }: Proof,
  written: WrittenDump,
  diskHash: string,
  file: SpoolFile,
): Proof['verification'] {
  const { sha256 } = written.encrypted;
  if (diskHash === sha256 && (read === undefined || read.sha256 === sha256)) return verification;
  throw new OpsError('backup-corrupt', "the runner's disk gave back other bytes than were written", {
    where: file.path,
    hint: "Check the runner's disk, or set backup-directory to another one.",
  });
}
