import { defined } from '../src/defined.ts';
import { OpsError } from '../src/errors.ts';
import type { ExpectedOrigin, RestoreRequest } from '../src/request.ts';
import { type GitHubId } from '../github/id.ts';
import { checkBackupRun } from './backup-run.ts';
import { parseInventory } from '../src/cluster/inventory/inventory.ts';
import { catalogueOf } from '../src/operations/backups.ts';
import { fetchNamed } from './fetch-copy.ts';
import { fetchBackup } from './fetch-backup.ts';
import type { GitHubRepository } from './github/repository.ts';
import type { ActionInputs } from './inputs.ts';
import { readSigners } from './read-signers.ts';
import type { ActionContext } from './context.ts';
import { openStores } from './stores/open-stores.ts';

/**
 * What is to be restored, fetched where a run kept it, and what it has to say of itself. In a run nobody can be asked, so only signed
 * backups are taken.
 * @throws OpsError of `checkBackupRun` and `fetchBackup`, and for signers that can't be read
 */
export async function restoreRequest(
  inputs: ActionInputs,
  actionContext: ActionContext,
  repository: GitHubRepository | undefined,
): Promise<RestoreRequest | undefined> {
  const { request, restore } = inputs;
  const { runInfo, context } = actionContext;
  if (restore === undefined) return undefined;
  const { from, identity, targetDatabase } = restore;
  const here = defined({ environment: request.environment, repositoryId: runInfo.repositoryId });
  const fetch = async (runId: GitHubId): Promise<Source> => {
    if (repository === undefined) {
      throw new OpsError('input-invalid', 'backup-run-id needs github-token', { where: 'backup-run-id' });
    }
    return context.journal.step({ title: `Fetch the backup of run ${runId}`, phase: 'restore' }, async () => {
      const workflow = await checkBackupRun(runId, repository);
      const file = await fetchBackup(runId, openStores(inputs, actionContext).stores, request.database.directory);
      return { file, expected: { ...here, run: runId, workflow } };
    });
  };
  const fetchByName = async (name: string): Promise<Source> =>
    context.journal.step({ title: `Fetch the backup ${name}`, phase: 'restore' }, async (step) => {
      const { stores } = openStores(inputs, actionContext);
      const readThem = async (): Promise<string> => restore.signers ?? readSigners(repository);
      const known = { stores, signers: readThem, now: context.now, ...defined({ workflow: context.workflow }) };
      const { label } = parseInventory(request.cluster);
      const fetched = await fetchNamed(await catalogueOf(request, known, label), name, {
        folder: request.database.directory,
        repository,
        onPassedOver: (warning) => context.journal.warn(warning),
      });
      step.detail(fetched.name);
      return { file: fetched.file, expected: here };
    });
  const sourceOf = async (): Promise<Source> => {
    if (from.kind === 'file') return { file: from.path, expected: here };
    return from.kind === 'name' ? fetchByName(from.name) : fetch(from.runId);
  };
  const [signers, source] = await Promise.all([restore.signers ?? readSigners(repository), sourceOf()]);
  return {
    file: source.file,
    identity,
    ...defined({ targetDatabase }),
    trust: { kind: 'signed', signers, expected: source.expected },
  };
}

interface Source {
  readonly file: string;
  readonly expected: ExpectedOrigin;
}
