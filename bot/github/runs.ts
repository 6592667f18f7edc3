import { z } from 'zod';
import { defined } from '../../src/defined.ts';
import { isSameRun, parseRequestId, type RequestId } from '../../src/command/request-id.ts';
import { type Ask, isRefusedWith, readAnswer } from './ask.ts';
import { inRepository, type Repository } from './repository.ts';
import { type GitHubId, githubId } from '../../github/id.ts';

/** A workflow run as far as the bot cares. */
export interface Run {
  readonly id: GitHubId;
  readonly url: string;
  readonly status: string;
  readonly conclusion?: string;
  readonly attempt: number;
  readonly event: string;
  /** Login of the account that started it. */
  readonly actor: string;
  /** What the run's name says it was started for. */
  readonly requestId?: RequestId;
}

export const runSchema = z
  .object({
    id: githubId,
    html_url: z.string(),
    status: z.string().nullable(),
    conclusion: z.string().nullish(),
    run_attempt: z.int().default(1),
    event: z.string(),
    name: z.string().nullish(),
    display_title: z.string().nullish(),
    actor: z.object({ login: z.string() }).nullish(),
  })
  .transform((given): Run => {
    const requestId = requestIdIn(`${given.display_title ?? ''} ${given.name ?? ''}`);
    return {
      id: given.id,
      url: given.html_url,
      status: given.status ?? 'queued',
      attempt: given.run_attempt,
      event: given.event,
      actor: given.actor?.login ?? '',
      ...(given.conclusion ? { conclusion: given.conclusion } : {}),
      ...defined({ requestId }),
    };
  });

const runList = z.object({ workflow_runs: z.array(runSchema) });

/** The request id among the words of a run's name. */
export function requestIdIn(name: string): RequestId | undefined {
  const ids = name.split(/[^A-Za-z0-9-]+/).map(parseRequestId);
  return ids.find((id) => id !== undefined);
}

/** The run, or undefined where there is none. */
export async function getRun(ask: Ask, repository: Repository, id: GitHubId): Promise<Run | undefined> {
  try {
    const answer = await ask('GET /repos/{owner}/{repo}/actions/runs/{run_id}', {
      ...inRepository(repository),
      run_id: id,
    });
    return readAnswer(runSchema, answer, 'a run');
  } catch (error) {
    if (isRefusedWith(error, 404)) return undefined;
    throw error;
  }
}

/** What to look for among the runs of a workflow. */
export interface RunSearch {
  /** File name of the workflow. */
  readonly workflow: string;
  /** Login of the account that dispatched. */
  readonly actor: string;
  readonly since: Date;
}

/** Runs that `search.actor` dispatched since then, newest first. */
export async function listRuns(ask: Ask, repository: Repository, search: RunSearch): Promise<readonly Run[]> {
  const answer = await ask('GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs', {
    ...inRepository(repository),
    workflow_id: search.workflow,
    event: 'workflow_dispatch',
    actor: search.actor,
    created: `>=${search.since.toISOString().slice(0, 19)}Z`,
    per_page: 100,
  });
  return readAnswer(runList, answer, 'runs').workflow_runs;
}

/** The run that was dispatched for `request`, if there is one. */
export async function findRun(
  ask: Ask,
  repository: Repository,
  search: RunSearch,
  request: RequestId,
): Promise<Run | undefined> {
  const runs = await listRuns(ask, repository, search);
  return runs.find(({ requestId }) => requestId !== undefined && isSameRun(requestId, request));
}

/** Asks GitHub to cancel a run; false when it is over already. */
export async function cancelRun(ask: Ask, repository: Repository, id: GitHubId): Promise<boolean> {
  try {
    await ask(
      'POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel',
      { ...inRepository(repository), run_id: id },
      'repeatable',
    );
    return true;
  } catch (error) {
    if (isRefusedWith(error, 409)) return false;
    throw error;
  }
}

const pendingDeployments = z.array(z.object({ reviewers: z.array(z.unknown()).nullish() }));

/**
 * Whether somebody has to let the run begin on GitHub's page. Runs pass through `waiting` for other reasons too: a branch policy lets them
 * go at once, a timer by itself.
 */
export async function waitsForReviewer(ask: Ask, repository: Repository, id: GitHubId): Promise<boolean> {
  const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments';
  const answer = await ask(route, { ...inRepository(repository), run_id: id });
  const pending = readAnswer(pendingDeployments, answer, 'pending deployments');
  return pending.some(({ reviewers }) => (reviewers?.length ?? 0) > 0);
}
