import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Octokit } from '@octokit/rest';
import { allArtifacts, artifactsRequest } from '../../github/artifacts.ts';
import { requireBackupRun, runRequest } from '../../github/backup-run.ts';
import { contentsRequest } from '../../github/contents.ts';
import type { GitHubRequest, RepositoryName } from '../../github/request.ts';
import { backupsAmong, unpackedBackup } from '../../src/backup/store/artifact-backups.ts';
import type { ListedBackups, ReadableStore, StoredBackup } from '../../src/backup/store/backup-store.ts';
import { messageOf, OpsError } from '../../src/errors.ts';
import { parsePolicy, policyPath } from '../../src/policy/parse-policy.ts';
import { ifThere, onGitHub } from './client.ts';
import { unpackBackup } from './unpack-backup.ts';

const access =
  'It takes a token that may read the repository: the scope repo (fine-grained: Actions and Contents, to read).';

/** The backups that runs of a repository kept as artifacts. */
export function artifactsOf(octokit: Octokit, at: RepositoryName, signal: AbortSignal): ReadableStore {
  let named: Promise<readonly string[]> | undefined;
  return {
    kind: 'artifact',
    place: `an artifact of ${at.owner}/${at.repo}`,
    list: async (of) => list(octokit, at, of),
    get: async (stored, folder) => {
      named ??= workflowsOf(octokit, at);
      const run = await ask(octokit, `read run ${stored.run}`, runRequest(at, stored.run));
      requireBackupRun(stored.run, run, await named);
      return fetchArtifact(octokit, at, { stored, folder, signal });
    },
  };
}

async function list(octokit: Octokit, at: RepositoryName, of: ListedBackups): Promise<readonly StoredBackup[]> {
  const what = `list the artifacts of ${at.owner}/${at.repo}`;
  const artifacts = await allArtifacts(async (page) => ask(octokit, what, artifactsRequest(at, { run: of.run, page })));
  return backupsAmong(artifacts, of);
}

/** The workflows that the policy of the default branch names; none where it has no policy. */
async function workflowsOf(octokit: Octokit, at: RepositoryName): Promise<readonly string[]> {
  const what = `read ${policyPath}`;
  const { route, parameters, schema } = contentsRequest(at, policyPath);
  const answer = await ifThere(what, async () => octokit.request(route, { ...parameters }), access);
  const text = answer && schema.parse(answer.data).text;
  return text === undefined ? [] : parsePolicy(text).environments.map(({ workflow }) => workflow);
}

async function ask<T>(octokit: Octokit, what: string, { route, parameters, schema }: GitHubRequest<T>): Promise<T> {
  const answer: { readonly data: unknown } = await onGitHub(
    what,
    async () => octokit.request(route, { ...parameters }),
    access,
  );
  const parsed = schema.safeParse(answer.data);
  if (parsed.success) return parsed.data;
  throw new OpsError('github-refused', `could not ${what}: GitHub's answer is not as documented`, { where: 'GitHub' });
}

interface Fetching {
  readonly stored: StoredBackup;
  readonly folder: string;
  readonly signal: AbortSignal;
}

async function fetchArtifact(
  octokit: Octokit,
  at: RepositoryName,
  { stored, folder, signal }: Fetching,
): Promise<string> {
  const what = `fetch the artifact of run ${stored.run}`;
  const { headers } = await onGitHub(
    what,
    async () =>
      octokit.request('GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}', {
        ...at,
        artifact_id: Number(stored.id),
        archive_format: 'zip',
        // The token is not for the storage that it lies in.
        request: { redirect: 'manual' },
      }),
    access,
  );
  const path = join(folder, `from-run-${stored.run}`);
  const archive = `${path}.zip`;
  try {
    const digest = await download(String(headers.location), archive, signal);
    if (stored.digest !== undefined && stored.digest !== `sha256:${digest}`) {
      throw new OpsError('backup-corrupt', `the artifact of run ${stored.run} is not what was uploaded`, {
        where: stored.name,
      });
    }
    await mkdir(path, { mode: 0o700 });
    await unpackBackup(archive, path);
    return await unpackedBackup(path, stored);
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    if (error instanceof OpsError) throw error;
    if (signal.aborted) throw new OpsError('cancelled', 'interrupted');
    throw new OpsError('github-unreachable', `could not ${what}: ${messageOf(error)}`, {
      where: 'GitHub',
      hint: 'Try again, and see whether this machine may reach where GitHub keeps artifacts.',
      cause: error,
    });
  } finally {
    await rm(archive, { force: true });
  }
}

/** Downloads into a new file that only its owner reads. Answers its SHA-256. */
async function download(from: string, path: string, signal: AbortSignal): Promise<string> {
  const answer = await fetch(from, { signal });
  if (!answer.ok || answer.body === null) throw new Error(`its storage answers ${answer.status}`);
  const hash = createHash('sha256');
  const hashed = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  };
  await pipeline(answer.body, hashed, createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal });
  return hash.digest('hex');
}
