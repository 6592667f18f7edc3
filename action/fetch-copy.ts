import type { Catalogue, FoundBackup } from '../src/backup/origin/catalogue.ts';
import { isOpsError, messageOf, OpsError } from '../src/errors.ts';
import { namedBackup } from '../src/operations/backups.ts';
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

/** Of so many that are none, each costs a request. */
const mostPassedOver = 50;

/**
 * Fetches the backup of a name. For `latest`, what is only called as a backup is passed over and the one before it taken: every run can keep
 * an artifact of any name.
 * @throws OpsError as `namedBackup` and `fetchCopy` do
 */
export async function fetchNamed(
  catalogue: Catalogue,
  name: string,
  {
    folder,
    repository,
    onPassedOver,
  }: {
    readonly folder: string;
    readonly repository: GitHubRepository | undefined;
    readonly onPassedOver: (warning: string) => void;
  },
): Promise<{ readonly name: string; readonly file: string }> {
  let { backups } = catalogue;
  for (let passedOver = 0; ; passedOver++) {
    const found = namedBackup({ ...catalogue, backups }, name);
    try {
      return { name: found.told.name, file: await fetchCopy(found, folder, repository) };
    } catch (error) {
      if (name !== 'latest' || !isOpsError(error, 'origin-unknown') || passedOver === mostPassedOver) throw error;
      onPassedOver(`${found.told.name} is passed over, for it is no backup of d8x-ops: ${error.message}`);
      backups = backups.filter((each) => each !== found);
    }
  }
}
