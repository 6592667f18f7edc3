import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DefaultArtifactClient } from '@actions/artifact';
import { z } from 'zod';
import { allArtifacts } from '../../github/artifacts.ts';
import { backupsAmong, unpackedBackup } from '../../src/backup/store/artifact-backups.ts';
import type { BackupStore, FinishedBackup, ListedBackups, StoredBackup } from '../../src/backup/store/backup-store.ts';
import { defined } from '../../src/defined.ts';
import { messageOf, OpsError } from '../../src/errors.ts';
import type { KeptFiles } from '../../src/request.ts';
import { type Variables, withVariables } from '../hide/split-environment.ts';
import { checkBackupRun } from '../backup-run.ts';
import type { GitHubRepository } from '../github/repository.ts';
import { flag, whole } from '../../src/fields.ts';
import { defineStore, type StoreContext } from './store-module.ts';

/** An upload that has not ended by then is taken for stalled, in milliseconds. */
const longestUploadMs = 600_000;

/** What artifacts need to be kept and fetched. */
export interface Artifacts extends Pick<StoreContext, 'runInfo' | 'hidden' | 'token' | 'repository' | 'signal'> {
  readonly retentionDays?: number | undefined;
  /** How long an upload may take, in milliseconds. */
  readonly retryForMs?: number;
}

/** Backups as artifacts of runs of this repository. */
export const artifact = defineStore({
  kind: 'artifact',
  schema: z.object({ 'retention-days': whole(1, 400).optional(), upload: flag }),
  inputs: {
    'retention-days': {
      description: 'How long the artifact is kept, 1 to 400 days. Default, and most, is what the repository allows.',
    },
    upload: { description: 'Whether the backup is kept as an artifact of the run.', default: 'true' },
  },
  read: ({ upload, 'retention-days': retentionDays }) => ({
    problems: [],
    store: { keeps: upload, open: (context) => artifactStore({ ...context, retentionDays }) },
  }),
});

/**
 * A backup's files are three (the encrypted one, its manifest, RESTORE.md), so they go as an archive, which GitHub's `skipArchive`
 * for single files can't hold; it is stored, not compressed a second time.
 */
export function artifactStore(given: Artifacts): BackupStore {
  return {
    kind: 'artifact',
    place: 'an artifact',
    takesUnverified: true,
    // GitHub takes files, not streams, and says nothing before it has one.
    begin: async () => ({ finish: async (backup) => put(given, backup), abandon: async () => undefined }),
    list: async (of) => list(given.repository, of),
    get: async (stored, folder) => get(given, stored, folder),
  };
}

async function put(given: Artifacts, { files, name }: FinishedBackup): Promise<StoredBackup> {
  return { store: 'artifact', run: given.runInfo.id, ...(await uploadFiles(given, name, files, hint)) };
}

type Upload = Omit<Artifacts, 'token' | 'repository'> & { readonly isOneFile?: boolean };

/**
 * Keeps files of one folder as an artifact of this run, in an archive that compresses nothing; or one as it is, under its own name.
 * @param otherwise what to do where that fails
 * @throws OpsError `upload-failed`
 */
export async function uploadFiles(
  { runInfo, hidden, retentionDays, signal, retryForMs = longestUploadMs, isOneFile = false }: Upload,
  name: string,
  files: readonly string[],
  otherwise: string,
): Promise<KeptFiles> {
  const [first] = files;
  if (first === undefined) throw new OpsError('upload-failed', 'there is no file to upload');
  const upload = withArtifacts(hidden, (client) =>
    client.uploadArtifact(name, [...files], dirname(first), {
      ...(isOneFile ? { skipArchive: true } : { compressionLevel: 0 }),
      ...defined({ retentionDays }),
    }),
  );
  const { id, digest } = await orThrow(Promise.race([upload, stalled(signal, retryForMs)]), name, otherwise);
  if (id === undefined || digest === undefined) {
    throw new OpsError('upload-failed', `GitHub did not confirm the artifact ${name}`, { where: name });
  }
  return { id: String(id), name, digest: `sha256:${digest}`, url: `${runInfo.url}/artifacts/${id}` };
}

async function list(repository: GitHubRepository | undefined, of: ListedBackups): Promise<readonly StoredBackup[]> {
  if (repository === undefined) throw noToken('artifacts are listed with github-token');
  const artifacts = await allArtifacts(async (page) => {
    const found = await repository.artifacts(of.run, page);
    if (found.kind === 'found') return found.value;
    throw new OpsError('github-refused', `the artifacts can't be listed: ${found.message}`, {
      where: 'github-token',
      hint: 'The job needs the permission actions: read.',
    });
  });
  return backupsAmong(artifacts, of);
}

/** Every run can keep an artifact of any name: what another workflow kept is not even fetched. */
async function get(given: Artifacts, stored: StoredBackup, folder: string): Promise<string> {
  const { repository, hidden } = given;
  const { id, run, digest } = stored;
  if (repository === undefined) throw noToken('an artifact is fetched with github-token');
  await checkBackupRun(run, repository);
  const path = join(folder, `from-run-${run}`);
  try {
    const options = { findBy: placeOf(given, run), path, ...defined({ expectedHash: digest }) };
    const { digestMismatch } = await asked(
      withArtifacts(hidden, (client) => client.downloadArtifact(Number(id), options)),
      run,
    );
    if (digestMismatch === true) {
      throw new OpsError('backup-corrupt', `the artifact of run ${run} is not what was uploaded`, { where });
    }
    return await unpackedBackup(path, stored);
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    throw error;
  }
}

function noToken(message: string): OpsError {
  return new OpsError('input-invalid', message, { where: 'github-token' });
}

/** The input that names the run whose backup is fetched. */
const where = 'backup-run-id';

interface ArtifactPlace {
  readonly token: string;
  readonly workflowRunId: number;
  readonly repositoryOwner: string;
  readonly repositoryName: string;
}

function placeOf({ token, runInfo }: Artifacts, run: string): ArtifactPlace {
  if (token === undefined) throw noToken('an artifact is fetched with github-token');
  const { owner, name } = runInfo.repository;
  return { token: token.reveal(), workflowRunId: Number(run), repositoryOwner: owner, repositoryName: name };
}

async function asked<T>(answer: Promise<T>, run: string): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof OpsError) throw error;
    const message = messageOf(error);
    throw new OpsError('github-refused', `the backup of run ${run} could not be fetched: ${message}`, {
      where,
      hint: 'The job needs the permission actions: read, and the run has to be of this repository.',
      cause: error,
    });
  }
}

/** What the artifact client looks for in the environment: the job's token and address of the service, and the way there. */
const variablesOfArtifacts = /^(?:ACTIONS_(?!ID_TOKEN)|(?:https?|all|no)_proxy$)/i;

/** Uses the artifact client, with GitHub's storage behind it: large, and so loaded where it is used. */
async function withArtifacts<T>(hidden: Variables, use: (client: DefaultArtifactClient) => Promise<T>): Promise<T> {
  return withVariables(hidden, variablesOfArtifacts, async () => {
    const { DefaultArtifactClient: Client } = await import('@actions/artifact');
    return use(new Client());
  });
}

const hint =
  "The encrypted backup is on the runner only. Check the repository's artifact storage and retention, or set upload: false and keep the file by a step of your own.";

async function orThrow<T>(upload: Promise<T>, name: string, otherwise: string): Promise<T> {
  try {
    return await upload;
  } catch (error) {
    if (error instanceof OpsError) throw error;
    const message = messageOf(error);
    throw new OpsError('upload-failed', `the artifact ${name} could not be uploaded: ${message}`, {
      where: name,
      hint: otherwise,
      cause: error,
    });
  }
}

async function stalled(signal: AbortSignal, retryForMs: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the upload did not end within ${retryForMs / 1_000} s`)),
      retryForMs,
    );
    timer.unref();
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    if (signal.aborted) reject(signal.reason);
  });
}
