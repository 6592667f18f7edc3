import { z } from 'zod';
import { formatRequestId } from '../../src/command/request-id.ts';
import { resultArtifact } from '../../src/report/markers.ts';
import { resultSchema, type Result } from '../../src/report/result.ts';
import { githubId } from '../../github/id.ts';
import { type Ask, isRefusedWith, readAnswer } from './ask.ts';
import { inRepository, type Repository } from './repository.ts';
import type { Run } from './runs.ts';

const artifactsSchema = z.object({
  artifacts: z.array(
    z.object({
      id: githubId,
      name: z.string(),
      expired: z.boolean(),
      workflow_run: z.object({ id: githubId, repository_id: githubId, head_repository_id: githubId }).nullish(),
    }),
  ),
});

/** More than any result has, in bytes. */
const mostBytes = 4 * 1024 * 1024;

/**
 * The result that a run of the app's own kept with it. Undefined where there is none any more, or where what is there is not that of this run:
 * of another repository or run, for another request, of a later attempt, or nothing that a run of ours writes.
 */
export async function readResult(ask: Ask, repository: Repository, run: Run): Promise<Result | undefined> {
  if (run.requestId === undefined || run.attempt !== 1 || run.event !== 'workflow_dispatch') return undefined;
  const answer = await ask('GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts', {
    ...inRepository(repository),
    run_id: run.id,
    name: resultArtifact,
  });
  const { artifacts } = readAnswer(artifactsSchema, answer, 'artifacts of a run');
  const own = artifacts.filter(
    ({ name, workflow_run: of }) =>
      name === resultArtifact &&
      of?.id === run.id &&
      of.repository_id === repository.id &&
      of.head_repository_id === repository.id,
  );
  const [only, another] = own;
  if (only === undefined || another !== undefined || only.expired) return undefined;
  try {
    const { data } = await ask('GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}', {
      ...inRepository(repository),
      artifact_id: only.id,
      archive_format: 'zip',
    });
    const result = resultSchema.safeParse(contentOf(data)).data;
    const isOwn =
      result?.run.id === run.id && result.run.attempt === 1 && result.run.requestId === formatRequestId(run.requestId);
    return isOwn ? result : undefined;
  } catch (error) {
    if (isRefusedWith(error, 404, 410)) return undefined;
    throw error;
  }
}

/** One file is kept as it is, without an archive: its bytes, or what Octokit reads of JSON. */
function contentOf(data: unknown): unknown {
  if (data instanceof ArrayBuffer) {
    return data.byteLength > mostBytes ? undefined : parsed(Buffer.from(data).toString('utf8'));
  }
  return typeof data === 'string' ? parsed(data) : data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
