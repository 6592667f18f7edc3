import { defined } from '../defined.ts';
import { restoreBackup } from '../backup/restore/restore-backup.ts';
import { OpsError } from '../errors.ts';
import type { RestoreRequest } from '../request.ts';
import { databaseOf, noticeIgnored } from './database-of.ts';
import type { OpenRun } from './open-run.ts';
import type { OperationModule } from './operation.ts';
import { needsDatabase } from './requirements.ts';
import { withLock } from './with-lock.ts';

/** An encrypted backup into an empty database of the cluster, or into a new one. */
export const restore: OperationModule = {
  opensBackups: true,
  requires: [
    needsDatabase,
    {
      input: 'backup-identity',
      message: 'is missing: the age secret key (AGE-SECRET-KEY-1…) that the backup is decrypted with',
    },
    {
      input: 'backup-file',
      or: ['backup-run-id', 'backup-name'],
      message: 'is missing: give it, or backup-run-id of the run that took the backup, or backup-name (latest)',
    },
  ],
  excludes: [
    { input: 'backup-run-id', beside: 'backup-file', message: 'and backup-file are both given: which one is meant?' },
    { input: 'backup-name', beside: 'backup-file', message: 'and backup-file are both given: which one is meant?' },
    { input: 'backup-name', beside: 'backup-run-id', message: 'and backup-run-id are both given: which one is meant?' },
  ],
  sections: [],
  run: runRestore,
  headline: (_result, restored) => (restored === undefined ? 'restored' : `restored into ${restored}`),
};

async function runRestore(open: OpenRun): Promise<void> {
  const { request, context, inventory, cluster, draft } = open;
  if (request.restore === undefined) {
    throw new OpsError('input-invalid', 'restore needs a backup and its key', {
      where: 'backup-file',
      hint: 'Give backup-file or backup-run-id, and backup-identity.',
    });
  }
  const wanted = withCluster(request.restore, inventory.label);
  const dsn = databaseOf(request, inventory, context.mask);
  noticeIgnored(dsn, context.journal);
  await withLock(open, 'restore', async ({ signal }) => {
    const restored = await restoreBackup({
      manager: cluster.manager,
      dsn,
      restore: wanted,
      ...defined({ sudoPassword: request.cluster.sudoPassword }),
      journal: context.journal,
      signal,
      now: context.now,
    });
    const { compared, database, created } = restored;
    const counts =
      compared === undefined ? '' : `; ${compared.tables} tables with ${compared.rows} rows are as in the backup`;
    draft.restored = `${created ? 'the new database' : 'the database'} ${database}${counts}`;
  });
}

/** A signed backup has to be one of this very cluster. */
export function withCluster<T extends Pick<RestoreRequest, 'trust'>>(wanted: T, cluster: string): T {
  if (wanted.trust.kind !== 'signed') return wanted;
  return { ...wanted, trust: { ...wanted.trust, expected: { ...wanted.trust.expected, cluster } } };
}
