import type { BackupStore } from '../src/backup/store/backup-store.ts';
import { OpsError } from '../src/errors.ts';
import type { GitHubId } from '../github/id.ts';

/**
 * Fetches the backup that another run kept, from whichever store has it.
 * @returns the path of the encrypted file, in `folder`
 * @throws OpsError `restore-refused` where the run kept no backup, or more than one; and as the stores do
 */
export async function fetchBackup(
  runId: GitHubId,
  stores: readonly Pick<BackupStore, 'list' | 'get' | 'place'>[],
  folder: string,
): Promise<string> {
  for (const store of stores) {
    const [backup, ...others] = await store.list({ run: runId });
    if (backup === undefined) continue;
    if (others.length > 0) throw refused(`run ${runId} kept ${others.length + 1} backups as ${store.place}`);
    return store.get(backup, folder);
  }
  throw refused(`run ${runId} kept no backup as ${stores.map(({ place }) => place).join(' or ')}`);
}

function refused(message: string): OpsError {
  return new OpsError('restore-refused', message, {
    where: 'backup-run-id',
    hint: 'Artifacts are deleted when their retention ends. A backup that was downloaded before can be given as backup-file.',
  });
}
