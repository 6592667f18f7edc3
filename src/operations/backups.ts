import { labelInName } from '../backup/format/backup-name.ts';
import { type Catalogue, isVerifiedBackup, readCatalogue } from '../backup/origin/catalogue.ts';
import { defined } from '../defined.ts';
import { age, counted } from '../report/quantities.ts';
import type { CataloguedBackup } from '../report/result.ts';
import type { BackupTrust, RunContext, RunRequest } from '../request.ts';
import { expendableCopies } from './expendable-copies.ts';
import type { OperationModule } from './operation.ts';

/** The backups of this cluster that there are, wherever they lie. */
export const backups: OperationModule = {
  note: 'lists those that there are',
  unattended: true,
  sections: ['backups'],
  run: async ({ request, context, inventory, draft }) => {
    await context.journal.step({ title: 'Look for backups', phase: 'prepare' }, async (step) => {
      const { backups: found, faults } = await catalogueOf(request, context, inventory.label);
      for (const fault of faults) context.journal.warn(fault);
      draft.backups = markedBy(request.keep, found, context.now());
      step.detail(counted(found.length, 'backup'));
    });
  },
  headline: ({ backups: found = [], finishedAt }) => headline(found, finishedAt),
};

/** With a mark on each copy that `keep` would have removed by the next backup. */
function markedBy(keep: RunRequest['keep'], found: Catalogue['backups'], now: Date): readonly CataloguedBackup[] {
  const gone = new Set(keep && expendableCopies(found, keep, now).map(({ stored }) => stored.id));
  return found.map(({ told }) => ({
    ...told,
    copies: told.copies.map((copy) => (gone.has(copy.id) ? { ...copy, expendable: true } : copy)),
  }));
}

function headline(found: readonly CataloguedBackup[], now: string): string {
  const [newest] = found;
  if (newest === undefined) return 'there are no backups';
  const verified = found.find(isVerifiedBackup);
  const told =
    verified === undefined
      ? 'none that is known to be verified'
      : `the newest verified one ${age(verified.at, now)} old`;
  return `${counted(found.length, 'backup')}, the newest ${age(newest.at, now)} old, ${told}`;
}

/** The catalogue of a cluster's backups, by the places that the context has. */
export async function catalogueOf(
  request: Pick<RunRequest, 'environment'>,
  { stores = [], now, ...context }: Pick<RunContext, 'stores' | 'workflow' | 'signers' | 'now'>,
  cluster: string,
): Promise<Catalogue> {
  const trust = await trustIn(request, context, cluster);
  return readCatalogue(stores, { cluster, label: labelInName(request.environment ?? cluster) }, { trust, now: now() });
}

/** What a run asks of a backup that it takes: signed, and of this very cluster. */
export async function trustIn(
  { environment }: Pick<RunRequest, 'environment'>,
  { workflow, signers }: Pick<RunContext, 'workflow' | 'signers'>,
  cluster: string,
): Promise<Extract<BackupTrust, { readonly kind: 'signed' }>> {
  const expected = {
    cluster,
    ...defined({ environment, repositoryId: workflow?.repository.id }),
  };
  return { kind: 'signed', signers: (await signers?.()) ?? '', expected };
}
