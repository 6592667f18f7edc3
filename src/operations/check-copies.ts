import type { WantedCopy } from '../backup/store/backup-store.ts';
import { checkDatabase } from './check-database.ts';
import type { OpenRun } from './open-run.ts';
import { together } from './together.ts';

/**
 * Looks whether a backup will be of the right database, and whether every copy that is required could be kept: before anything begins.
 * @throws OpsError of `checkDatabase`, `copy-failed`
 */
export async function checkBackup(open: OpenRun, signal: AbortSignal): Promise<void> {
  await together(signal, [(either) => checkDatabase(open, either), (either) => checkCopies(open, either)]);
}

async function checkCopies({ context: { copies = [], journal } }: OpenRun, signal: AbortSignal): Promise<void> {
  const required = copies.filter(({ store, isRequired }) => isRequired && store.check !== undefined);
  if (required.length === 0) return;
  await journal.step({ title: 'Look at the places for copies', phase: 'prepare' }, async (step) => {
    await Promise.all(required.map(async ({ store }: WantedCopy) => store.check?.(signal)));
    step.detail(required.map(({ store: { place } }) => place).join(', '));
  });
}
