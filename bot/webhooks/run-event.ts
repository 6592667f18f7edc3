import { z } from 'zod';
import type { Repository } from '../github/repository.ts';
import { type Run, runSchema } from '../github/runs.ts';
import { repositorySchema } from './comment-event.ts';
import { type GitHubId, githubId } from '../../github/id.ts';

/** What a webhook tells about a workflow run. */
export interface RunEvent {
  readonly repository: Repository;
  /** Only its id where the webhook says no more. */
  readonly run: Run | { readonly id: GitHubId };
  readonly news: 'queued' | 'waiting' | 'running' | 'completed';
}

const place = { repository: repositorySchema };

const workflowRunSchema = z.object({
  ...place,
  action: z.enum(['requested', 'in_progress', 'completed']),
  workflow_run: runSchema,
});
const newsOfAction = { requested: 'queued', in_progress: 'running', completed: 'completed' } as const;

/** Reads a `workflow_run` payload. */
export function readRunEvent(payload: unknown): RunEvent {
  const { repository, action, workflow_run: run } = workflowRunSchema.parse(payload);
  return { repository, run, news: newsOfAction[action] };
}

const jobSchema = z.object({ ...place, workflow_job: z.object({ run_id: githubId }) });

/** Reads a `workflow_job` payload with action `waiting`: the job's environment wants a reviewer or a timer. */
export function readWaitingJob(payload: unknown): RunEvent {
  const { repository, workflow_job: job } = jobSchema.parse(payload);
  return { repository, run: { id: job.run_id }, news: 'waiting' };
}

const statusSchema = z.object({
  ...place,
  deployment_status: z.object({ state: z.string() }),
  workflow_run: z.object({ id: githubId }).nullish(),
});

/**
 * Reads a `deployment_status` payload: where a run's job deploys to an environment, this is how GitHub tells that it waits
 * for a reviewer and that it goes on. Undefined for deployments without a run, such as the app's own.
 */
export function readDeploymentStatus(payload: unknown): RunEvent | undefined {
  const { repository, deployment_status: status, workflow_run: run } = statusSchema.parse(payload);
  if (!run || (status.state !== 'waiting' && status.state !== 'in_progress')) return undefined;
  const news = status.state === 'waiting' ? 'waiting' : 'running';
  return { repository, run: { id: run.id }, news };
}
