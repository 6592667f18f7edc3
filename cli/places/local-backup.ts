import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBackupName } from '../../src/backup/format/backup-name.ts';
import { fetchNamed } from '../../src/backup/origin/fetch-copy.ts';
import type { BackupTrust } from '../../src/request.ts';
import type { CliContext } from '../context.ts';
import { type Arguments, misused } from '../declare/parse-arguments.ts';
import { type GivenPlaces, requireOneEnvironment, storedBackups } from './stored-backups.ts';

/** A backup on this machine; what was fetched is gone when it is disposed of. */
export interface LocalBackup extends AsyncDisposable {
  readonly file: string;
  readonly isFetched: boolean;
}

type Given = GivenPlaces & Pick<Arguments<'identity'>, 'text' | 'argument'>;

/**
 * The backup that is meant: a file, or fetched from a place that has it.
 * @param folder whose repository is meant where no place is named
 * @throws OpsError `restore-refused` where the places have none of that name; as `storedBackups` and the places
 */
export async function localBackup(
  command: string,
  given: Given,
  { trust, folder }: { readonly trust: BackupTrust; readonly folder: string },
  context: CliContext,
): Promise<LocalBackup> {
  const wanted = given.argument ?? '';
  if (await isFile(wanted, given)) {
    return { file: wanted, isFetched: false, [Symbol.asyncDispose]: async () => undefined };
  }
  if (given.text('identity') === '-' && given.text('token-file') === '-') {
    throw misused(command, [{ path: '--identity and --token-file', message: 'cannot both be standard input' }]);
  }
  const stored = await storedBackups(command, given, { trust, folder }, context);
  if (wanted === 'latest') requireOneEnvironment(command, stored);
  const into = await mkdtemp(join(tmpdir(), 'd8x-ops-'));
  const dispose = async (): Promise<void> => rm(into, { recursive: true, force: true });
  try {
    const { terminal, now } = context;
    const { file } = await fetchNamed(
      stored,
      wanted,
      { where: 'BACKUP', lister: 'd8x-ops backups' },
      {
        folder: into,
        trust,
        now,
        onFetch: ({ told: { name }, copies }) =>
          terminal.say(`Fetching ${name} from ${copies.map(({ store }) => store.place).join(', or ')}.`),
        warn: (warning) => terminal.say(`! ${warning}`),
      },
    );
    return { file, isFetched: true, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Whether a file is meant. Where no place is named, what can be no name of one that is stored is a file, and so is what lies there. */
async function isFile(wanted: string, given: GivenPlaces): Promise<boolean> {
  if (given.text('s3-bucket') !== undefined || given.text('repository') !== undefined) return false;
  if (wanted !== 'latest' && !/^\d+$/.test(wanted) && readBackupName(wanted) === undefined) return true;
  return access(wanted).then(
    () => true,
    () => false,
  );
}
