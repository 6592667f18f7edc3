import { ensureEnvironment } from '../changes/deployment-changes.ts';
import { booleanAt, isObject, type Json, listAt, numberAt, textAt } from '../json.ts';
import { environmentPayload } from '../payloads/deployment-payload.ts';
import { type Call, type Handlers, param, repositoryOf } from '../server/call.ts';
import { countedReply } from '../server/pagination.ts';
import { empty, GitHubError, json, notFound } from '../server/reply.ts';
import type { Environment } from '../state/deployments.ts';

/** Deployment environments. */
export const environmentRoutes: Handlers = {
  'repos/get-all-environments': (call) => {
    const repository = repositoryOf(call);
    return countedReply(call, 'environments', [...repository.environments.values()], (environment) =>
      environmentPayload(call.world, repository, environment),
    );
  },
  'repos/get-environment': (call) => json(200, environmentPayload(call.world, repositoryOf(call), environmentOf(call))),
  'repos/create-or-update-environment': (call) => {
    const { world, body } = call;
    const repository = repositoryOf(call);
    const environment = ensureEnvironment(world, repository, param(call, 'environment_name'));
    environment.waitMinutes = numberAt(body, 'wait_timer') ?? 0;
    environment.preventSelfReview = booleanAt(body, 'prevent_self_review') ?? false;
    environment.reviewers = listAt(body, 'reviewers').map((reviewer) => reviewerName(call, reviewer));
    environment.branchPolicy = branchPolicy(body['deployment_branch_policy']);
    return json(200, environmentPayload(world, repository, environment));
  },
  'repos/delete-an-environment': (call) => {
    repositoryOf(call).environments.delete(environmentOf(call).name);
    return empty();
  },
};

/** The environment that the path names; 404 if there is none. */
export function environmentOf(call: Call): Environment {
  const environment = repositoryOf(call).environments.get(param(call, 'environment_name'));
  if (environment === undefined) throw notFound();
  return environment;
}

function reviewerName(call: Call, reviewer: Json): string {
  const { state } = call.world;
  const id = numberAt(reviewer, 'id');
  const team = state.teams.find((one) => one.id === id);
  const account = [...state.accounts.values()].find((one) => one.id === id);
  if (textAt(reviewer, 'type') === 'Team' && team !== undefined) return `${team.org.login}/${team.slug}`;
  if (account === undefined) throw new GitHubError(422, 'Validation Failed');
  return account.login;
}

function branchPolicy(policy: Json | undefined): Environment['branchPolicy'] {
  if (!isObject(policy)) return null;
  return {
    protectedBranches: booleanAt(policy, 'protected_branches') ?? false,
    customPolicies: booleanAt(policy, 'custom_branch_policies') ?? false,
  };
}
