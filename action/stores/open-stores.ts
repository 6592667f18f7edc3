import type { BackupStore } from '../../src/backup/store/backup-store.ts';
import type { ActionInputs } from '../inputs.ts';
import type { ActionContext } from '../context.ts';
import type { ConfiguredStore } from './store-module.ts';

/** The stores that the inputs name: all of them, or those that are such. */
export function storesOf(
  { stores, reporting: { token } }: ActionInputs,
  { runInfo, context: { signal }, hidden }: ActionContext,
  test: (store: ConfiguredStore) => boolean = () => true,
): readonly BackupStore[] {
  return stores.filter(test).map(({ open }) => open({ runInfo, hidden, token, signal }));
}
