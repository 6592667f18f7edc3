import type { Host } from '../cluster/host.ts';
import type { Dsn } from '../database/dsn.ts';
import { OpsError } from '../errors.ts';
import type { Journal } from '../report/journal.ts';
import type { RestoreRequest } from '../request.ts';
import type { Secret } from '../secret.ts';
import type { Manifest } from './manifest.ts';

export interface RestoreOptions {
  /** The host that runs psql and whose network reaches the database. */
  readonly manager: Host;
  readonly dsn: Dsn;
  readonly restore: RestoreRequest;
  /** Lets a missing psql be installed on the manager. */
  readonly sudoPassword?: Secret;
  readonly journal: Journal;
  readonly signal: AbortSignal;
}

export interface RestoredBackup {
  readonly database: string;
  /** Whether the database was made for this restore. */
  readonly created: boolean;
  readonly manifest: Manifest;
  /** What was compared before the transaction was committed; absent where the manifest holds no counts. */
  readonly compared?: { readonly tables: number; readonly rows: number };
}

/**
 * Restores an encrypted backup into the cluster's database, in one transaction, through psql on the manager. The whole file is
 * authenticated and compared with its manifest before the first byte is sent.
 *
 * @throws OpsError `restore-refused` (target not empty, manifest missing or foreign), `backup-corrupt` (hash, truncation, wrong key),
 * `restore-failed`, `database-unreachable`, `database-refused`, `dump-tool-missing`, `cancelled`; then the database is as before
 */
export function restoreBackup(options: RestoreOptions): Promise<RestoredBackup> {
  return Promise.reject(new OpsError('internal', `not built yet: ${options.restore.file}`));
}
