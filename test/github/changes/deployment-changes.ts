import type { Json, JsonObject } from '../json.ts';
import { deploymentPayload, deploymentStatusPayload } from '../payloads/deployment-payload.ts';
import { runOfDeployment, workflowPayload } from '../payloads/run-payload.ts';
import type { Account } from '../state/accounts.ts';
import type { Deployment, DeploymentState, DeploymentStatus, Environment } from '../state/deployments.ts';
import type { Repository } from '../state/repository.ts';
import type { World } from '../world.ts';

/** What a new deployment is made of. */
export interface NewDeployment {
  readonly ref: string;
  readonly sha: string;
  readonly environment: string;
  readonly author: Account;
  readonly task?: string;
  readonly payload?: Json;
  readonly description?: string | null;
  readonly viaApp?: string | undefined;
  readonly transientEnvironment?: boolean;
  readonly productionEnvironment?: boolean;
  readonly runId?: number;
}

/** Makes a deployment, with its environment if there is none of that name, and tells of it. */
export function openDeployment(world: World, repository: Repository, wanted: NewDeployment): Deployment {
  ensureEnvironment(world, repository, wanted.environment);
  const deployment: Deployment = {
    id: world.state.nextId(2_500_000_000),
    sha: wanted.sha,
    ref: wanted.ref,
    task: wanted.task ?? 'deploy',
    payload: wanted.payload ?? {},
    environment: wanted.environment,
    description: wanted.description ?? null,
    author: wanted.author,
    viaApp: wanted.viaApp,
    createdAt: world.state.now(),
    transientEnvironment: wanted.transientEnvironment ?? false,
    productionEnvironment: wanted.productionEnvironment ?? wanted.environment === 'production',
    statuses: [],
    runId: wanted.runId,
  };
  repository.deployments.set(deployment.id, deployment);
  world.emit({
    event: 'deployment',
    action: 'created',
    repository,
    sender: wanted.author,
    parts: { deployment: deploymentPayload(world, repository, deployment), ...runParts(world, repository, deployment) },
  });
  return deployment;
}

/** What a new status is made of. */
export interface NewStatus {
  readonly state: DeploymentState;
  readonly author: Account;
  readonly description?: string;
  readonly logUrl?: string;
  readonly environmentUrl?: string;
  /** Whether earlier successful deployments to the environment become inactive; GitHub's default is yes. */
  readonly autoInactive?: boolean;
}

/** Adds a status to a deployment and tells of it. */
export function addStatus(
  world: World,
  repository: Repository,
  deployment: Deployment,
  wanted: NewStatus,
): DeploymentStatus {
  const status: DeploymentStatus = {
    id: world.state.nextId(6_000_000_000),
    state: wanted.state,
    author: wanted.author,
    description: wanted.description ?? '',
    logUrl: wanted.logUrl ?? '',
    environmentUrl: wanted.environmentUrl ?? '',
    createdAt: world.state.now(),
  };
  deployment.statuses.push(status);
  // GitHub sends no webhook for this state.
  if (wanted.state === 'inactive') return status;
  world.emit({
    event: 'deployment_status',
    action: 'created',
    repository,
    sender: wanted.author,
    parts: {
      deployment: deploymentPayload(world, repository, deployment),
      deployment_status: deploymentStatusPayload(world, repository, deployment, status),
      ...runParts(world, repository, deployment),
    },
  });
  if (wanted.state === 'success' && wanted.autoInactive !== false && !deployment.transientEnvironment) {
    retireOlder(world, repository, deployment);
  }
  return status;
}

function retireOlder(world: World, repository: Repository, newest: Deployment): void {
  for (const older of repository.deployments.values()) {
    if (older.environment !== newest.environment || older.id >= newest.id) continue;
    if (older.transientEnvironment || older.productionEnvironment || older.statuses.at(-1)?.state !== 'success')
      continue;
    addStatus(world, repository, older, { state: 'inactive', author: newest.author });
  }
}

/** The environment of that name, made if it is missing, as GitHub does when something deploys to it. */
export function ensureEnvironment(world: World, repository: Repository, name: string): Environment {
  const known = repository.environments.get(name);
  if (known !== undefined) return known;
  const environment: Environment = {
    id: world.state.nextId(5_000_000_000),
    name,
    createdAt: world.state.now(),
    reviewers: [],
    preventSelfReview: false,
    waitMinutes: 0,
    branchPolicy: null,
    branchPolicies: [],
  };
  repository.environments.set(name, environment);
  return environment;
}

function runParts(world: World, repository: Repository, deployment: Deployment): JsonObject {
  const run = deployment.runId === undefined ? undefined : repository.runs.get(deployment.runId);
  const workflow = run === undefined ? undefined : repository.workflows.get(run.workflowId);
  if (run === undefined || workflow === undefined) return {};
  return {
    workflow_run: runOfDeployment(world, repository, run),
    workflow: workflowPayload(world, repository, workflow),
  };
}
