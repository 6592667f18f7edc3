import type { Host } from '../cluster/host.ts';
import type { Dsn } from '../database/dsn.ts';
import { OpsError } from '../errors.ts';
import type { Journal } from '../report/journal.ts';
import type { BackupResult } from '../report/result.ts';
import type { Secret } from '../secret.ts';
import type { Manifest } from './manifest.ts';
import type { Recipients } from './recipients.ts';

export interface BackupOptions {
  /** The host that runs pg_dump and whose network reaches the database. */
  readonly manager: Host;
  readonly dsn: Dsn;
  /** Names the backup: the environment's or the deployment's label. */
  readonly label: string;
  readonly recipients: Recipients;
  /** Folder on the runner for the three files; made (0700) when missing. */
  readonly directory: string;
  readonly verify: 'none' | 'restore';
  /** Proves with this age secret key instead of one made for this run alone. */
  readonly identity?: Secret;
  /** Proves in a database made and dropped on this server, which the runner itself reaches, instead of a scratch one. */
  readonly verifyUrl?: Dsn;
  /** Lets a missing pg_dump be installed on the manager. */
  readonly sudoPassword?: Secret;
  readonly journal: Journal;
  /** Aborted: nothing is kept, on the runner or on the manager. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Told of every secret that is made here (the one-run key). */
  readonly mask: (secret: Secret) => void;
  /** How long pg_dump waits for a table that someone holds locked. Default 60 s. */
  readonly lockWaitMs?: number;
}

export interface TakenBackup {
  readonly name: string;
  /** Absolute paths: the encrypted dump, its manifest, RESTORE.md. */
  readonly files: readonly string[];
  readonly manifest: Manifest;
  readonly result: BackupResult;
}

/**
 * Dumps the database into an encrypted file on the runner, proves it when asked, and writes its manifest and RESTORE.md.
 * With `verify: restore` a sound but unproved backup is still answered, so that it can be kept: call `requireProof` next.
 *
 * @throws OpsError `database-unreachable`, `database-refused`, `dump-tool-missing`, `dump-failed`, `dump-incomplete`, `disk-full`,
 * `connection-lost`, `sudo-refused`, `cancelled`; then no file is left on the runner and no process on the manager
 */
export function takeBackup(options: BackupOptions): Promise<TakenBackup> {
  return Promise.reject(new OpsError('internal', `not built yet: ${options.label}`));
}

/** @throws OpsError `backup-not-proved` when a proof was asked for and is not there */
export function requireProof(taken: TakenBackup): void {
  const { proof } = taken.result;
  if (proof.state !== 'not-proved') return;
  throw new OpsError('backup-not-proved', `the backup ${taken.name} is not proved: ${proof.because}`, {
    hint: 'The file is kept and may be sound. Mend the cause, or set verify to none.',
  });
}
