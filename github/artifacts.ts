import { z } from 'zod';
import { type GitHubId, githubId } from './id.ts';
import type { GitHubRequest, RepositoryName } from './request.ts';
import { timeSchema } from './time.ts';

/** What a run kept. */
export interface ListedArtifact {
  readonly id: GitHubId;
  readonly name: string;
  /** Of its archive, in bytes. */
  readonly bytes: number;
  readonly expired: boolean;
  readonly createdAt: Date | undefined;
  readonly expiresAt: Date | undefined;
  /** Of its archive: `sha256:…`. */
  readonly digest: string | undefined;
  /** The run of the repository's own commits that kept it; undefined of one of a fork's, or where GitHub does not say. */
  readonly run: GitHubId | undefined;
}

const runSchema = z
  .object({ id: githubId, repository_id: githubId, head_repository_id: githubId.nullable() })
  .partial()
  .transform((run) => (run.repository_id === run.head_repository_id ? run.id : undefined));

const pageSchema = z
  .object({
    artifacts: z.array(
      z
        .object({
          id: githubId,
          name: z.string(),
          size_in_bytes: z.int(),
          expired: z.boolean(),
          created_at: timeSchema.nullish(),
          expires_at: timeSchema.nullable(),
          digest: z.string().nullish(),
          workflow_run: runSchema.nullish(),
        })
        .transform((found): ListedArtifact => ({
          id: found.id,
          name: found.name,
          bytes: found.size_in_bytes,
          expired: found.expired,
          createdAt: found.created_at ?? undefined,
          expiresAt: found.expires_at ?? undefined,
          digest: found.digest ?? undefined,
          run: found.workflow_run ?? undefined,
        })),
    ),
  })
  .transform(({ artifacts }) => artifacts);

const pageSize = 100;
/** GitHub lists the newest first; what is older than so many pages is told nowhere. */
const mostPages = 30;

/** One page of what the runs of a repository kept, or one run of it; the newest first. */
export function artifactsRequest(
  at: RepositoryName,
  { run, page }: { readonly run: GitHubId | undefined; readonly page: number },
): GitHubRequest<readonly ListedArtifact[]> {
  const parameters = { ...at, per_page: pageSize, page };
  return {
    what: 'artifacts',
    ...(run === undefined
      ? { route: 'GET /repos/{owner}/{repo}/actions/artifacts', parameters }
      : {
          route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
          parameters: { ...parameters, run_id: run },
        }),
    schema: pageSchema,
  };
}

/** All of them, page by page. */
export async function allArtifacts(
  readPage: (page: number) => Promise<readonly ListedArtifact[]>,
): Promise<readonly ListedArtifact[]> {
  const all: ListedArtifact[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const artifacts = await readPage(page);
    all.push(...artifacts);
    if (artifacts.length < pageSize) break;
  }
  return all;
}
