import type { FoundBackup } from '../src/backup/origin/catalogue.ts';
import { isOpsError, messageOf, OpsError } from '../src/errors.ts';
import { checkBackupRun } from './backup-run.ts';
import type { GitHubRepository } from './github/repository.ts';

/**
 * Fetches a backup from the first place that gives it. What a run kept as an artifact has to be of a workflow that takes backups.
 * @returns the path of the encrypted file, in `folder`
 * @throws OpsError `restore-refused` with what each place said
 */
export async function fetchCopy(
  { told: { name }, copies }: FoundBackup,
  folder: string,
  repository: GitHubRepository | undefined,
): Promise<string> {
  const faults: OpsError[] = [];
  for (const { store, stored } of copies) {
    try {
      if (store.kind === 'artifact' && repository !== undefined) await checkBackupRun(stored.run, repository);
      return await store.get(stored, folder);
    } catch (error) {
      if (!isOpsError(error) || isOpsError(error, 'cancelled')) throw error;
      faults.push(error);
    }
  }
  const [first] = faults;
  if (first !== undefined && faults.length === 1) throw first;
  throw new OpsError('restore-refused', `no copy of ${name} could be fetched: ${faults.map(messageOf).join('; ')}`, {
    where: 'backup-name',
    hint: 'Correct what the places say, or name another backup.',
  });
}
