import type { JsonObject } from '../json.ts';
import type { Commit } from '../state/git.ts';
import type { Repository } from '../state/repository.ts';
import type { Artifact, Job, Run, Workflow } from '../state/runs.ts';
import type { World } from '../world.ts';
import { simpleUser } from './account-payload.ts';
import { minimalRepository } from './repository-payload.ts';
import { apiPath, htmlPath, nodeId, seed, timestamp, timestampOrNull } from './seed.ts';

/** A workflow. */
export function workflowPayload(world: World, repository: Repository, workflow: Workflow): JsonObject {
  return {
    ...seed(world, 'workflow', repository),
    id: workflow.id,
    node_id: nodeId('Workflow', workflow.id),
    name: workflow.name,
    path: workflow.path,
    state: workflow.state,
    created_at: timestamp(workflow.createdAt),
    updated_at: timestamp(workflow.createdAt),
    url: apiPath(world, repository, `/actions/workflows/${workflow.id}`),
    html_url: htmlPath(world, repository, `/blob/${repository.defaultBranch}/${workflow.path}`),
    badge_url: htmlPath(world, repository, `/workflows/${encodeURIComponent(workflow.name)}/badge.svg`),
  };
}

/** A run, at its latest attempt. */
export function runPayload(world: World, repository: Repository, run: Run): JsonObject {
  const api = apiPath(world, repository, `/actions/runs/${run.id}`);
  const workflow = repository.workflows.get(run.workflowId);
  const commit = repository.git.commits.get(run.headSha);
  return {
    ...seed(world, 'workflow-run', repository),
    id: run.id,
    name: workflow?.name ?? null,
    node_id: nodeId('WorkflowRun', run.id),
    check_suite_id: run.id + 1,
    check_suite_node_id: nodeId('CheckSuite', run.id + 1),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: workflow?.path ?? '',
    display_title: run.displayTitle,
    run_number: run.number,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: run.workflowId,
    url: api,
    html_url: runPage(world, repository, run),
    pull_requests: [],
    created_at: timestamp(run.createdAt),
    updated_at: timestamp(run.updatedAt),
    actor: simpleUser(world, run.actor),
    triggering_actor: simpleUser(world, run.triggeringActor),
    run_attempt: run.attempt,
    referenced_workflows: [],
    run_started_at: timestamp(run.startedAt),
    jobs_url: `${api}/jobs`,
    logs_url: `${api}/logs`,
    check_suite_url: apiPath(world, repository, `/check-suites/${run.id + 1}`),
    artifacts_url: `${api}/artifacts`,
    cancel_url: `${api}/cancel`,
    rerun_url: `${api}/rerun`,
    previous_attempt_url: run.attempt > 1 ? `${api}/attempts/${run.attempt - 1}` : null,
    workflow_url: apiPath(world, repository, `/actions/workflows/${run.workflowId}`),
    head_commit: commit === undefined ? null : headCommit(commit),
    repository: minimalRepository(world, repository),
    head_repository: minimalRepository(world, repository),
  };
}

const IN_DEPLOYMENT = new Set([
  'id',
  'name',
  'path',
  'display_title',
  'node_id',
  'head_branch',
  'head_sha',
  'run_number',
  'event',
  'status',
  'conclusion',
  'workflow_id',
  'check_suite_id',
  'check_suite_node_id',
  'url',
  'html_url',
  'pull_requests',
  'created_at',
  'updated_at',
  'actor',
  'triggering_actor',
  'run_attempt',
  'run_started_at',
]);

/** A run as deployment webhooks show it; GitHub's schema of them does not know that a run can wait. */
export function runOfDeployment(world: World, repository: Repository, run: Run): JsonObject {
  const payload = runPayload(world, repository, run);
  const shown = Object.fromEntries(Object.entries(payload).filter(([key]) => IN_DEPLOYMENT.has(key)));
  const waits = run.status === 'waiting' || run.status === 'pending';
  return { ...shown, status: waits ? 'queued' : run.status };
}

/** The page of a run. */
export function runPage(world: World, repository: Repository, run: Run): string {
  return htmlPath(world, repository, `/actions/runs/${run.id}`);
}

function headCommit(commit: Commit): JsonObject {
  const person = { name: commit.author.login, email: `${commit.author.login}@users.noreply.example.com` };
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: timestamp(commit.at),
    author: person,
    committer: person,
  };
}

/** A job of a run. */
export function jobPayload(world: World, repository: Repository, run: Run, job: Job): JsonObject {
  const workflow = repository.workflows.get(run.workflowId);
  return {
    ...seed(world, 'job', repository),
    id: job.id,
    run_id: run.id,
    run_url: apiPath(world, repository, `/actions/runs/${run.id}`),
    run_attempt: job.attempt,
    node_id: nodeId('CheckRun', job.id),
    head_sha: run.headSha,
    head_branch: run.headBranch,
    url: apiPath(world, repository, `/actions/jobs/${job.id}`),
    html_url: `${runPage(world, repository, run)}/job/${job.id}`,
    check_run_url: apiPath(world, repository, `/check-runs/${job.id}`),
    status: job.status,
    conclusion: job.conclusion,
    created_at: timestamp(job.startedAt),
    started_at: timestamp(job.startedAt),
    completed_at: timestampOrNull(job.completedAt),
    name: job.name,
    workflow_name: workflow?.name ?? null,
    labels: ['ubuntu-latest'],
    steps: job.steps.map((step, index) => ({
      name: step.name,
      status: step.status,
      conclusion: step.conclusion,
      number: index + 1,
      started_at: timestampOrNull(step.startedAt),
      completed_at: timestampOrNull(step.completedAt),
    })),
  };
}

/** An artifact. */
export function artifactPayload(world: World, repository: Repository, artifact: Artifact): JsonObject {
  const api = apiPath(world, repository, `/actions/artifacts/${artifact.id}`);
  const run = repository.runs.get(artifact.runId);
  return {
    ...seed(world, 'artifact', repository),
    id: artifact.id,
    node_id: nodeId('Artifact', artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.content.length,
    url: api,
    archive_download_url: `${api}/zip`,
    expired: artifact.expired,
    digest: `sha256:${artifact.sha256}`,
    created_at: timestamp(artifact.createdAt),
    updated_at: timestamp(artifact.createdAt),
    expires_at: timestamp(artifact.expiresAt),
    workflow_run: {
      id: artifact.runId,
      repository_id: repository.id,
      head_repository_id: run?.headRepositoryId ?? repository.id,
      head_branch: run?.headBranch ?? repository.defaultBranch,
      head_sha: run?.headSha ?? '',
    },
  };
}
