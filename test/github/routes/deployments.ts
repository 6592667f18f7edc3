import { addStatus, openDeployment } from '../changes/deployment-changes.ts';
import { booleanAt, isObject, type Json, parseJson, textAt } from '../json.ts';
import { deploymentPayload, deploymentStatusPayload } from '../payloads/deployment-payload.ts';
import { actor, type Call, type Handlers, lookup, repositoryOf, viaApp } from '../server/call.ts';
import { listReply } from '../server/pagination.ts';
import { empty, GitHubError, json, type Reply } from '../server/reply.ts';
import type { DeploymentState } from '../state/deployments.ts';
import { resolveRef } from '../state/git.ts';

const STATES: readonly DeploymentState[] = [
  'error',
  'failure',
  'inactive',
  'in_progress',
  'queued',
  'pending',
  'success',
];
/** GitHub's limit for the description of a deployment status, in characters. */
const DESCRIPTION_LIMIT = 140;

/** Deployments and their statuses. */
export const deploymentRoutes: Handlers = {
  'repos/create-deployment': createDeployment,
  'repos/get-deployment': (call) =>
    json(
      200,
      deploymentPayload(call.world, repositoryOf(call), lookup(repositoryOf(call).deployments, call, 'deployment_id')),
    ),
  'repos/list-deployments': (call) => {
    const repository = repositoryOf(call);
    const { sha, ref, task, environment } = call.query;
    const found = [...repository.deployments.values()]
      .filter((one) => sha === undefined || sha === 'none' || one.sha === sha)
      .filter((one) => ref === undefined || ref === 'none' || one.ref === ref)
      .filter((one) => task === undefined || task === 'none' || one.task === task)
      .filter((one) => environment === undefined || environment === 'none' || one.environment === environment)
      .toReversed();
    return listReply(call, found, (one) => deploymentPayload(call.world, repository, one));
  },
  'repos/delete-deployment': (call) => {
    const { deployments } = repositoryOf(call);
    const deployment = lookup(deployments, call, 'deployment_id');
    if (deployments.size > 1 && deployment.statuses.at(-1)?.state !== 'inactive') {
      throw new GitHubError(
        422,
        'We cannot delete an active deployment unless it is the only deployment in a given environment.',
      );
    }
    deployments.delete(deployment.id);
    return empty();
  },
  'repos/create-deployment-status': createStatus,
  'repos/list-deployment-statuses': (call) => {
    const repository = repositoryOf(call);
    const deployment = lookup(repository.deployments, call, 'deployment_id');
    return listReply(call, deployment.statuses.toReversed(), (status) =>
      deploymentStatusPayload(call.world, repository, deployment, status),
    );
  },
};

function createDeployment(call: Call): Reply {
  const { body, world } = call;
  const repository = repositoryOf(call);
  const ref = textAt(body, 'ref') ?? '';
  const at = resolveRef(repository.git, ref);
  if (at === undefined) throw new GitHubError(422, `No ref found for: ${ref}`);
  const contexts = body['required_contexts'];
  if (Array.isArray(contexts) && contexts.length > 0) {
    throw new GitHubError(409, 'Conflict: Commit status checks failed for the ref');
  }
  const productionEnvironment = booleanAt(body, 'production_environment');
  const deployment = openDeployment(world, repository, {
    ref,
    sha: at.sha,
    environment: textAt(body, 'environment') ?? 'production',
    author: actor(call),
    viaApp: viaApp(call),
    task: textAt(body, 'task') ?? 'deploy',
    payload: payloadOf(body['payload']),
    description: textAt(body, 'description') ?? null,
    transientEnvironment: booleanAt(body, 'transient_environment') ?? false,
    ...(productionEnvironment === undefined ? {} : { productionEnvironment }),
  });
  return json(201, deploymentPayload(world, repository, deployment));
}

/** A payload given as JSON text is stored as what it says. */
function payloadOf(payload: Json | undefined): Json {
  if (isObject(payload)) return payload;
  if (typeof payload !== 'string' || payload === '') return {};
  try {
    return parseJson(payload);
  } catch {
    return payload;
  }
}

function createStatus(call: Call): Reply {
  const { body, world } = call;
  const repository = repositoryOf(call);
  const deployment = lookup(repository.deployments, call, 'deployment_id');
  const state = STATES.find((one) => one === body['state']);
  if (state === undefined) throw new GitHubError(422, 'Validation Failed');
  const description = textAt(body, 'description') ?? '';
  if (description.length > DESCRIPTION_LIMIT) {
    throw new GitHubError(422, 'Validation Failed', {
      errors: [
        {
          resource: 'DeploymentStatus',
          code: 'custom',
          field: 'description',
          message: 'description is too long (maximum is 140 characters)',
        },
      ],
    });
  }
  const status = addStatus(world, repository, deployment, {
    state,
    author: actor(call),
    description,
    logUrl: textAt(body, 'log_url') ?? textAt(body, 'target_url') ?? '',
    environmentUrl: textAt(body, 'environment_url') ?? '',
    autoInactive: booleanAt(body, 'auto_inactive') ?? true,
  });
  return json(201, deploymentStatusPayload(world, repository, deployment, status));
}
