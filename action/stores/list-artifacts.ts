import { z } from 'zod';
import { githubId } from '../../github/id.ts';
import { timeSchema } from '../../github/time.ts';
import { readBackupName } from '../../src/backup/format/backup-name.ts';
import type { StoredBackup } from '../../src/backup/store/backup-store.ts';
import { defined } from '../../src/defined.ts';
import { OpsError } from '../../src/errors.ts';
import { askWith } from '../github/ask.ts';
import type { StoreContext } from './store-module.ts';

const pageSchema = z.object({
  artifacts: z.array(
    z.object({
      id: githubId,
      name: z.string(),
      size_in_bytes: z.int(),
      expired: z.boolean(),
      created_at: timeSchema.nullish(),
      expires_at: z.iso.datetime({ offset: true }).nullable(),
      digest: z.string().nullish(),
      workflow_run: z
        .object({ id: githubId, repository_id: githubId, head_repository_id: githubId.nullable() })
        .partial()
        .nullish(),
    }),
  ),
});
type ListedArtifact = z.infer<typeof pageSchema>['artifacts'][number];

/** Clocks of a runner and of GitHub may differ by this much, in milliseconds. */
const slackMs = 3_600_000;

/**
 * When the backup was taken that an artifact is called as, and by which run; undefined where it can be none. Every run can keep an artifact of
 * any name, those of pull requests from forks too, which nobody here has to know: a backup is a run's of the repository itself, and older
 * than its artifact.
 */
function backupIn(
  { name, expired, created_at: createdAt, workflow_run: run }: ListedArtifact,
  label: string | undefined,
): { readonly at: Date; readonly run: string } | undefined {
  const named = readBackupName(name);
  if (named === undefined || expired || (label !== undefined && named.label !== label)) return undefined;
  if (run?.id === undefined || run.repository_id !== run.head_repository_id) return undefined;
  if (createdAt !== undefined && createdAt !== null && named.at.getTime() > createdAt.getTime() + slackMs)
    return undefined;
  return { at: named.at, run: run.id };
}

const pageSize = 100;
/** GitHub lists the newest first; what is older than so many pages is told nowhere. */
const mostPages = 10;

/**
 * The backups that all runs of this repository kept as artifacts, and that are still there.
 * @param label as names have it; of every label where it is undefined
 * @throws OpsError `input-invalid` without a token, `github-refused`
 */
export async function listArtifacts(
  { token, runInfo, signal }: Pick<StoreContext, 'runInfo' | 'token' | 'signal'>,
  label: string | undefined,
): Promise<readonly StoredBackup[]> {
  if (token === undefined)
    throw new OpsError('input-invalid', 'artifacts are listed with github-token', { where: 'github-token' });
  const ask = askWith(token, runInfo.apiUrl, { signal });
  const { owner, name: repo } = runInfo.repository;
  const found: StoredBackup[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const parameters = { owner, repo, per_page: pageSize, page };
    const answer = await ask('GET /repos/{owner}/{repo}/actions/artifacts', parameters);
    const artifacts = answer.kind === 'answer' ? pageSchema.safeParse(answer.data).data?.artifacts : undefined;
    if (artifacts === undefined) {
      const why = answer.kind === 'answer' ? 'the answer is not as documented' : answer.message;
      throw new OpsError('github-refused', `the artifacts can't be listed: ${why}`, {
        where: 'github-token',
        hint: 'The job needs the permission actions: read.',
      });
    }
    for (const artifact of artifacts) {
      const backup = backupIn(artifact, label);
      if (backup === undefined) continue;
      found.push({
        store: 'artifact',
        id: artifact.id,
        name: artifact.name,
        ...backup,
        bytes: artifact.size_in_bytes,
        ...defined({ digest: artifact.digest ?? undefined }),
        ...(artifact.expires_at === null ? {} : { keptUntil: new Date(artifact.expires_at) }),
      });
    }
    if (artifacts.length < pageSize) break;
  }
  return found;
}
