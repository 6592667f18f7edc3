import { ensureEnvironment } from '../changes/deployment-changes.ts';
import { booleanAt, isObject, type Json, type JsonObject, listAt, numberAt, textAt } from '../json.ts';
import { environmentPayload } from '../payloads/deployment-payload.ts';
import { nodeId } from '../payloads/seed.ts';
import { type Call, type Handlers, idParam, param, repositoryOf } from '../server/call.ts';
import { countedReply } from '../server/pagination.ts';
import { empty, GitHubError, json, notFound } from '../server/reply.ts';
import type { BranchPolicy, Environment } from '../state/deployments.ts';
import type { Repository } from '../state/repository.ts';

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
    const policy = branchPolicy(body['deployment_branch_policy']);
    if (policy?.protectedBranches === policy?.customPolicies && policy !== null) {
      throw new GitHubError(422, 'protected_branches and custom_branch_policies cannot have the same value');
    }
    // Made also where its rules are refused, as those who use Terraform saw.
    const environment = ensureEnvironment(world, repository, param(call, 'environment_name'));
    checkPlan(call, repository);
    environment.waitMinutes = numberAt(body, 'wait_timer') ?? 0;
    environment.preventSelfReview = booleanAt(body, 'prevent_self_review') ?? false;
    environment.reviewers = listAt(body, 'reviewers').map((reviewer) => reviewerName(call, reviewer));
    environment.branchPolicy = policy;
    if (policy?.customPolicies !== true) environment.branchPolicies = [];
    return json(200, environmentPayload(world, repository, environment));
  },
  'repos/delete-an-environment': (call) => {
    repositoryOf(call).environments.delete(environmentOf(call).name);
    return empty();
  },
  'repos/list-deployment-branch-policies': (call) =>
    countedReply(call, 'branch_policies', customPolicies(call).branchPolicies, policyPayload),
  'repos/create-deployment-branch-policy': (call) => {
    const environment = customPolicies(call);
    const name = textAt(call.body, 'name') ?? '';
    const type = textAt(call.body, 'type') === 'tag' ? 'tag' : 'branch';
    if (environment.branchPolicies.some((each) => each.name === name && each.type === type)) return empty(303);
    const made: BranchPolicy = { id: call.world.state.nextId(36_000_000), name, type };
    environment.branchPolicies.push(made);
    return json(200, policyPayload(made));
  },
  'repos/delete-deployment-branch-policy': (call) => {
    const environment = customPolicies(call);
    const id = idParam(call, 'branch_policy_id');
    if (!environment.branchPolicies.some((each) => each.id === id)) throw notFound();
    environment.branchPolicies = environment.branchPolicies.filter((each) => each.id !== id);
    return empty();
  },
};

/** The environment, if it names who may deploy one by one; 404 otherwise, as GitHub's description has it. */
function customPolicies(call: Call): Environment {
  const environment = environmentOf(call);
  if (environment.branchPolicy?.customPolicies !== true) throw notFound();
  return environment;
}

function policyPayload({ id, name, type }: BranchPolicy): JsonObject {
  return { id, node_id: nodeId('DeploymentBranchPolicy', id), name, type };
}

/**
 * Rules that the plan of a private repository does not have. Wait timers are refused also where they are 0, reviewers also where there are
 * none (integrations/terraform-provider-github#1262); the words are those of backstage/backstage#28977.
 */
function checkPlan({ world, body }: Call, repository: Repository): void {
  const plan = world.state.planOf(repository);
  const refused = (rule: string): GitHubError =>
    new GitHubError(
      422,
      `Failed to create the environment protection rule. Please ensure the billing plan supports the ${rule} protection rule.`,
    );
  if (plan !== 'enterprise' && body['wait_timer'] !== undefined) throw refused('wait timer');
  if (plan !== 'enterprise' && (body['reviewers'] ?? body['prevent_self_review'] ?? null) !== null) {
    throw refused('required reviewers');
  }
  if (plan === 'free' && (body['deployment_branch_policy'] ?? null) !== null) throw refused('branch policy');
}

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
