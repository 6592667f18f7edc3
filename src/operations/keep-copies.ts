import type { TakenBackup } from '../backup/take/take-backup.ts';
import type {
  BackupSource,
  GrowingBackup,
  PendingCopy,
  StoredBackup,
  WantedCopy,
} from '../backup/store/backup-store.ts';
import { defined } from '../defined.ts';
import { toOpsError } from '../errors.ts';
import type { Journal } from '../report/journal.ts';
import { bytes } from '../report/quantities.ts';
import type { BackupResult } from '../report/result.ts';

type Kept = Pick<BackupResult, 'artifact' | 'copies'>;

/** The copies of one backup, from before its dump begins. What was not finished leaves nothing behind. */
export class Copies implements AsyncDisposable {
  readonly #wanted: readonly WantedCopy[];
  readonly #journal: Journal;
  readonly #pending = new Map<WantedCopy, PendingCopy | Error>();

  constructor(wanted: readonly WantedCopy[], journal: Journal) {
    this.#wanted = wanted;
    this.#journal = journal;
  }

  /** Lets all follow the backup. What can't begin is told when it should be finished: a sound backup is taken first. */
  async begin(backup: GrowingBackup, source: BackupSource, signal: AbortSignal): Promise<void> {
    await Promise.all(
      this.#wanted.map(async (copy) => {
        this.#pending.set(copy, await copy.store.begin(backup, source, signal).catch(toOpsError));
      }),
    );
  }

  /**
   * Completes all at once, and tells of each when it is there. A backup that should have been verified and was not goes where it can be
   * removed again.
   * @throws OpsError of the first required copy that could not be kept, when all have ended
   */
  async finish({ name, files, result }: TakenBackup, tell: (kept: Kept) => void): Promise<void> {
    const isDoubtful = result.verification.state === 'not-verified';
    const finished = { name, files, bytes: result.bytes, sha256: result.sha256 };
    const kept: StoredBackup[] = [];
    const ends = this.#wanted.map(async (wanted) => {
      const { store, isRequired } = wanted;
      if (isDoubtful && !store.takesUnverified) {
        this.#journal.notice(`There is not ${store.place}: the backup is not verified.`);
        return;
      }
      const work = this.#journal.step({ title: `Keep the backup as ${store.place}`, phase: 'backup' }, async (step) => {
        const copy = await this.#finishOne(wanted, finished);
        step.detail(`${store.kind} ${copy.name}, ${bytes(result.bytes)}`);
        kept.push(copy);
        tell({ ...artifactAmong(kept), copies: kept.map(copyOfResult) });
      });
      await work.catch((error: unknown) => {
        if (isRequired) throw error;
        this.#journal.warn(`There is not ${store.place}, which is not required: ${toOpsError(error).message}`);
      });
    });
    for (const end of await Promise.allSettled(ends)) if (end.status === 'rejected') throw end.reason;
  }

  async #finishOne(wanted: WantedCopy, finished: Parameters<PendingCopy['finish']>[0]): Promise<StoredBackup> {
    const pending = this.#pending.get(wanted);
    if (pending === undefined) throw new Error('a copy was finished that had not begun');
    if (pending instanceof Error) throw pending;
    return pending.finish(finished);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      [...this.#pending.values()].map(async (copy) => (copy instanceof Error ? undefined : copy.abandon())),
    );
  }
}

function copyOfResult({
  store,
  id,
  name,
  digest,
  url,
  lockedUntil,
}: StoredBackup): NonNullable<BackupResult['copies']>[number] {
  return {
    store,
    id,
    name,
    ...defined({ digest, url, lockedUntil: lockedUntil?.toISOString() }),
  };
}

/** The copy that is the run's artifact, as results have had it since before there were others. */
function artifactAmong(copies: readonly StoredBackup[]): Pick<BackupResult, 'artifact'> {
  const found = copies.find(({ store }) => store === 'artifact');
  if (found === undefined) return {};
  const { id, name, digest = '', url } = found;
  return { artifact: { id: Number(id), name, digest, ...defined({ url }) } };
}
