import type { JsonObject } from '../json.ts';
import type { Deployment, DeploymentStatus, Environment } from '../state/deployments.ts';
import type { Repository } from '../state/repository.ts';
import type { World } from '../world.ts';
import { appPayload, simpleUser, teamPayload } from './account-payload.ts';
import { apiPath, htmlPath, nodeId, seed, timestamp } from './seed.ts';

/** A deployment. */
export function deploymentPayload(world: World, repository: Repository, deployment: Deployment): JsonObject {
  const api = apiPath(world, repository, `/deployments/${deployment.id}`);
  const last = deployment.statuses.at(-1);
  return {
    ...seed(world, 'deployment', repository),
    url: api,
    id: deployment.id,
    node_id: nodeId('Deployment', deployment.id),
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload,
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    creator: simpleUser(world, deployment.author),
    created_at: timestamp(deployment.createdAt),
    updated_at: timestamp(last?.createdAt ?? deployment.createdAt),
    statuses_url: `${api}/statuses`,
    repository_url: apiPath(world, repository),
    transient_environment: deployment.transientEnvironment,
    production_environment: deployment.productionEnvironment,
    performed_via_github_app: deployment.viaApp === world.app.slug ? appPayload(world, world.app) : null,
  };
}

/** A status of a deployment. */
export function deploymentStatusPayload(
  world: World,
  repository: Repository,
  deployment: Deployment,
  status: DeploymentStatus,
): JsonObject {
  const api = apiPath(world, repository, `/deployments/${deployment.id}`);
  return {
    ...seed(world, 'deployment-status', repository),
    url: `${api}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId('DeploymentStatus', status.id),
    state: status.state,
    creator: simpleUser(world, status.author),
    description: status.description,
    environment: deployment.environment,
    target_url: status.logUrl,
    log_url: status.logUrl,
    environment_url: status.environmentUrl,
    created_at: timestamp(status.createdAt),
    updated_at: timestamp(status.createdAt),
    deployment_url: api,
    repository_url: apiPath(world, repository),
    performed_via_github_app: deployment.viaApp === world.app.slug ? appPayload(world, world.app) : null,
  };
}

/** What names an environment, as it is nested in pending deployments and reviews. */
export function environmentIdentity(world: World, repository: Repository, environment: Environment): JsonObject {
  const name = encodeURIComponent(environment.name);
  return {
    id: environment.id,
    node_id: nodeId('Environment', environment.id),
    name: environment.name,
    url: apiPath(world, repository, `/environments/${name}`),
    html_url: htmlPath(world, repository, `/deployments/activity_log?environments_filter=${name}`),
    created_at: timestamp(environment.createdAt),
    updated_at: timestamp(environment.createdAt),
  };
}

/** Those who may approve a run that names the environment. */
export function reviewersOf(world: World, environment: Environment): JsonObject[] {
  return environment.reviewers.flatMap((name) => {
    const [org = '', slug] = name.split('/');
    const team = slug === undefined ? undefined : world.state.team(org, slug);
    if (team !== undefined) return [{ type: 'Team', reviewer: teamPayload(world, team) }];
    const account = world.state.account(name);
    return account === undefined ? [] : [{ type: 'User', reviewer: simpleUser(world, account) }];
  });
}

/** An environment with its protection. */
export function environmentPayload(world: World, repository: Repository, environment: Environment): JsonObject {
  const rule = (type: string, offset: number, rest: JsonObject): JsonObject => ({
    id: environment.id + offset,
    node_id: nodeId('Gate', environment.id + offset),
    type,
    ...rest,
  });
  const { waitMinutes, branchPolicy, preventSelfReview } = environment;
  return {
    ...environmentIdentity(world, repository, environment),
    protection_rules: [
      ...(waitMinutes > 0 ? [rule('wait_timer', 1, { wait_timer: waitMinutes })] : []),
      ...(environment.reviewers.length > 0
        ? [
            rule('required_reviewers', 2, {
              prevent_self_review: preventSelfReview,
              reviewers: reviewersOf(world, environment),
            }),
          ]
        : []),
      ...(branchPolicy === null ? [] : [rule('branch_policy', 3, {})]),
    ],
    deployment_branch_policy:
      branchPolicy === null
        ? null
        : {
            protected_branches: branchPolicy.protectedBranches,
            custom_branch_policies: branchPolicy.customPolicies,
          },
  };
}
