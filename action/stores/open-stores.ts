import type { BackupStore, WantedCopy } from '../../src/backup/store/backup-store.ts';
import type { GitHubRepository } from '../github/repository.ts';
import type { ActionInputs } from '../inputs.ts';
import type { ActionContext } from '../context.ts';

/** The stores that the inputs name, and those of them where this run's backup is to be kept. */
export function openStores(
  { stores, reporting: { token } }: ActionInputs,
  { runInfo, context: { signal, now, mask }, hidden }: ActionContext,
  repository: GitHubRepository | undefined,
): { readonly stores: readonly BackupStore[]; readonly copies: readonly WantedCopy[] } {
  const opened = stores.map(({ open, keeps, isRequired }) => ({
    store: open({ runInfo, hidden, token, repository, signal, now, mask }),
    keeps,
    isRequired,
  }));
  return { stores: opened.map(({ store }) => store), copies: opened.filter(({ keeps }) => keeps) };
}
