import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, OpsError } from '../src/errors.ts';
import type { Secret } from '../src/secret.ts';
import { withArtifacts } from './artifact.ts';
import type { Variables } from './hide/split-environment.ts';
import type { WorkflowRunInfo } from './workflow-run-info.ts';
import { type GitHubId } from '../github/id.ts';

const where = 'backup-run-id';

export interface Fetching {
  readonly token: Secret | undefined;
  readonly runInfo: WorkflowRunInfo;
  readonly hidden: Variables;
  /** Where the backup is put. */
  readonly directory: string;
}

/**
 * Fetches the backup that another run of this repository kept, and checks GitHub's hash of the artifact.
 * @returns the path of the encrypted file, in `directory`
 * @throws OpsError `restore-refused` where the run has no backup, or more than one; `backup-corrupt`; `github-refused`
 */
export async function fetchBackup(runId: GitHubId, { token, runInfo, hidden, directory }: Fetching): Promise<string> {
  if (token === undefined) throw new OpsError('input-invalid', 'backup-run-id needs github-token', { where });
  const findBy = {
    token: token.reveal(),
    workflowRunId: Number(runId),
    repositoryOwner: runInfo.repository.owner,
    repositoryName: runInfo.repository.name,
  };
  const { artifacts } = await asked(
    withArtifacts(hidden, (client) => client.listArtifacts({ findBy, latest: true })),
    runId,
  );
  const [backup, ...others] = artifacts.filter(({ name }) => name.startsWith('backup-'));
  if (backup === undefined || others.length > 0) {
    const many = backup === undefined ? 'no backup' : `${others.length + 1} backups`;
    throw new OpsError('restore-refused', `run ${runId} kept ${many} as an artifact`, {
      where,
      hint: 'Artifacts are deleted when their retention ends. A backup that was downloaded before can be given as backup-file.',
    });
  }
  const path = join(directory, `from-run-${runId}`);
  const options = { findBy, path, ...(backup.digest === undefined ? {} : { expectedHash: backup.digest }) };
  const { digestMismatch } = await asked(
    withArtifacts(hidden, (client) => client.downloadArtifact(backup.id, options)),
    runId,
  );
  if (digestMismatch === true) {
    throw new OpsError('backup-corrupt', `the artifact of run ${runId} is not what was uploaded`, { where });
  }
  const encrypted = (await readdir(path)).filter((file) => file.endsWith('.age'));
  const [file] = encrypted;
  if (file === undefined || encrypted.length > 1) {
    throw new OpsError(
      'backup-corrupt',
      `the artifact of run ${runId} holds ${encrypted.length} backups instead of one`,
      { where },
    );
  }
  return join(path, file);
}

async function asked<T>(answer: Promise<T>, runId: GitHubId): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const message = messageOf(error);
    throw new OpsError('github-refused', `the backup of run ${runId} could not be fetched: ${message}`, {
      where,
      hint: 'The job needs the permission actions: read, and the run has to be of this repository.',
      cause: error,
    });
  }
}
