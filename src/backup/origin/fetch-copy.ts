import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isOpsError, messageOf, OpsError } from '../../errors.ts';
import type { BackupTrust } from '../../request.ts';
import { readDescription, requireSameFile } from '../format/check-backup.ts';
import { type Catalogue, type FoundBackup, newestOf } from './catalogue.ts';
import { requireOrigin } from './check-origin.ts';

/** How a backup is fetched. */
export interface Fetching {
  /** Where its files go. */
  readonly folder: string;
  readonly trust: BackupTrust;
  readonly now: () => Date;
  /** Told of each backup before it is fetched. */
  readonly onFetch?: (found: FoundBackup) => void;
  /** Told of what is only called as a backup, and of places that could not be looked at: there may be a newer one. */
  readonly warn: (warning: string) => void;
}

/** A fetched backup: its name, and the path of the encrypted file, with what describes it beside it. */
export interface FetchedBackup {
  readonly name: string;
  readonly file: string;
}

/** How a command is told which backup is meant, for its errors. */
interface Asked {
  /** Input or argument that names it. */
  readonly where: string;
  /** What lists the backups that there are. */
  readonly lister: string;
}

/**
 * The backup that is meant: the newest that is not known to be somebody else's (`latest`), or the one of a name or of a run's id; of a run
 * that made several, the newest.
 * @throws OpsError `restore-refused` where there is none
 */
export function namedBackup({ backups, faults }: Catalogue, wanted: string, { where, lister }: Asked): FoundBackup {
  const found =
    wanted === 'latest' ? newestOf(backups) : backups.find(({ told }) => told.name === wanted || told.run === wanted);
  if (found !== undefined) return found;
  const what =
    wanted === 'latest' ? 'no backup that may be taken' : `no backup ${JSON.stringify(wanted.slice(0, 200))}`;
  throw new OpsError('restore-refused', [`there is ${what}`, ...faults].join('; '), {
    where,
    hint: `${lister} lists those that there are, and what is wrong with them.`,
  });
}

/**
 * Fetches the backup that is meant. For `latest`, what turns out to be none of ours when it is fetched is passed over, and the one before it
 * taken: not every place can tell beforehand.
 * @throws OpsError as `namedBackup` and `fetchCopy`
 */
export async function fetchNamed(
  catalogue: Catalogue,
  wanted: string,
  asked: Asked,
  fetching: Fetching,
): Promise<FetchedBackup> {
  if (wanted !== 'latest') return fetchOne(namedBackup(catalogue, wanted, asked), fetching);
  for (const fault of catalogue.faults) fetching.warn(fault);
  const { fetched, passedOver } = await fetchNewest(catalogue.backups, fetching);
  if (fetched !== undefined) return fetched;
  return fetchOne(
    namedBackup({ ...catalogue, backups: without(catalogue.backups, passedOver) }, wanted, asked),
    fetching,
  );
}

/** Of so many that are none, each costs a request or a download. */
const mostPassedOver = 50;

/**
 * Fetches the newest backup that is ours, of these.
 * @returns `fetched` is undefined where none of them is
 * @throws OpsError as `fetchCopy`; its `origin-unknown` only after many that are none
 */
export async function fetchNewest(
  backups: readonly FoundBackup[],
  fetching: Fetching,
): Promise<{ readonly fetched: FetchedBackup | undefined; readonly passedOver: ReadonlySet<FoundBackup> }> {
  const passedOver = new Set<FoundBackup>();
  for (;;) {
    const newest = newestOf(without(backups, passedOver));
    if (newest === undefined) return { fetched: undefined, passedOver };
    try {
      return { fetched: await fetchOne(newest, fetching), passedOver };
    } catch (error) {
      if (!isOpsError(error, 'origin-unknown') || passedOver.size === mostPassedOver) throw error;
      fetching.warn(`${newest.told.name} is passed over, for it is no backup of d8x-ops: ${error.message}`);
      passedOver.add(newest);
    }
  }
}

function without(backups: readonly FoundBackup[], passedOver: ReadonlySet<FoundBackup>): readonly FoundBackup[] {
  return backups.filter((found) => !passedOver.has(found));
}

async function fetchOne(found: FoundBackup, fetching: Fetching): Promise<FetchedBackup> {
  fetching.onFetch?.(found);
  return { name: found.told.name, file: await fetchCopy(found, fetching) };
}

/**
 * Fetches a backup from the first place whose copy somebody vouches for. A damaged copy is passed over where there is another one; of the
 * last it is for whoever opens it to find out.
 * @returns the path of the encrypted file
 * @throws OpsError what the only copy's fault was; `origin-unknown` where nobody vouches for any of them, else `restore-refused` with all
 */
export async function fetchCopy(
  { told: { name }, copies }: FoundBackup,
  { folder, trust, now }: Pick<Fetching, 'folder' | 'trust' | 'now'>,
): Promise<string> {
  const faults: OpsError[] = [];
  for (const [index, { store, stored }] of copies.entries()) {
    let file: string | undefined;
    try {
      file = await store.get(stored, folder);
      const backup = await readDescription(file);
      requireOrigin(backup, trust, now());
      if (index < copies.length - 1) await requireSameFile(file, backup.manifest);
      return file;
    } catch (error) {
      if (!isOpsError(error) || isOpsError(error, 'cancelled')) throw error;
      faults.push(error);
      if (file !== undefined && dirname(file) !== folder) await rm(dirname(file), { recursive: true, force: true });
    }
  }
  const [first] = faults;
  if (first !== undefined && (faults.length === 1 || faults.every(({ code }) => code === 'origin-unknown')))
    throw first;
  throw new OpsError('restore-refused', `no copy of ${name} could be fetched: ${faults.map(messageOf).join('; ')}`, {
    where: name,
    hint: 'Correct what the places say, or name another backup.',
  });
}
