import { readCatalogue } from '../src/backup/origin/catalogue.ts';
import { fetchNamed } from '../src/backup/origin/fetch-copy.ts';
import { defined } from '../src/defined.ts';
import { OpsError } from '../src/errors.ts';
import type { BackupTrust, ExpectedOrigin, RunRequest } from '../src/request.ts';
import { checkBackupRun } from './backup-run.ts';
import { parseInventory } from '../src/cluster/inventory/inventory.ts';
import { labelInName } from '../src/backup/format/backup-name.ts';
import type { GitHubRepository } from './github/repository.ts';
import type { ActionInputs } from './inputs.ts';
import type { BackupSource } from './inputs/backup-source.ts';
import { readSigners } from './read-signers.ts';
import type { ActionContext } from './context.ts';
import { openStores } from './stores/open-stores.ts';

/**
 * What is to be restored, or recovered, fetched where a run kept it, and what it has to say of itself. In a run nobody can
 * be asked, so only signed backups are taken.
 * @throws OpsError of `checkBackupRun` and `fetchNamed`, and for signers that can't be read
 */
export async function backupRequest(
  inputs: ActionInputs,
  actionContext: ActionContext,
  repository: GitHubRepository | undefined,
): Promise<Pick<RunRequest, 'restore' | 'recover'>> {
  const { restore, recover } = inputs;
  if (restore !== undefined) {
    const { identity, targetDatabase } = restore;
    const fetched = await fetchTrusted(restore.from, inputs, actionContext, repository);
    return { restore: { ...fetched, identity, ...defined({ targetDatabase }) } };
  }
  if (recover?.kind === 'undo') return { recover };
  // Without its key nothing is begun, which the inputs' problems say.
  if (recover?.identity === undefined) return {};
  const { identity } = recover;
  return {
    recover: { kind: 'backup', ...(await fetchTrusted(recover.from, inputs, actionContext, repository)), identity },
  };
}

async function fetchTrusted(
  from: BackupSource,
  inputs: ActionInputs,
  actionContext: ActionContext,
  repository: GitHubRepository | undefined,
): Promise<{ readonly file: string; readonly trust: BackupTrust }> {
  const { request, signers: given } = inputs;
  const { runInfo, context } = actionContext;
  const signers = given ?? (await readSigners(repository));
  const here = defined({ environment: request.environment, repositoryId: runInfo.repositoryId });
  const trustIn = (expected: ExpectedOrigin): Extract<BackupTrust, { kind: 'signed' }> => ({
    kind: 'signed',
    signers,
    expected,
  });
  const fetch = async (wanted: string, where: string, expected: ExpectedOrigin): Promise<Source> =>
    context.journal.step({ title: `Fetch the backup ${wanted}`, phase: 'restore' }, async (step) => {
      const { stores } = openStores(inputs, actionContext, repository);
      const { label: cluster } = parseInventory(request.cluster);
      const { run } = expected;
      // A run may have been told its environment when this one is not.
      const label = run === undefined ? (request.environment ?? cluster) : request.environment;
      const of = { cluster, ...defined({ run, label: label && labelInName(label) }) };
      const trust = trustIn({ ...expected, cluster });
      const catalogue = await readCatalogue(stores, of, { trust, now: context.now() });
      const asked = { where, lister: 'The operation backups (/d8x backups)' };
      const { name, file } = await fetchNamed(catalogue, wanted, asked, {
        folder: request.database.directory,
        trust,
        now: context.now,
        warn: (warning) => context.journal.warn(warning),
      });
      step.detail(name);
      return { file, expected };
    });
  const sourceOf = async (): Promise<Source> => {
    switch (from.kind) {
      case 'file':
        return { file: from.path, expected: here };
      case 'name':
        return fetch(from.name, 'backup-name', here);
      case 'run': {
        const where = 'backup-run-id';
        if (repository === undefined) throw new OpsError('input-invalid', `${where} needs github-token`, { where });
        const workflow = await checkBackupRun(from.runId, repository);
        return fetch(from.runId, where, { ...here, run: from.runId, workflow });
      }
      default:
        return from satisfies never;
    }
  };
  const { file, expected } = await sourceOf();
  return { file, trust: trustIn(expected) };
}

interface Source {
  readonly file: string;
  readonly expected: ExpectedOrigin;
}
