import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { OpsError } from '../../src/errors.ts';
import { ifThere, isPlanRefusal, onGitHub, refusalStatus } from './client.ts';
import type { RepositoryName } from '../../github/request.ts';
import type { FoundRepository } from './repository.ts';

/** A person or team that may approve what runs in an environment. */
export interface Reviewer {
  readonly type: 'User' | 'Team';
  readonly id: number;
}

/** A pattern of branch or tag names that may deploy. */
export interface BranchRule {
  readonly id: number;
  readonly name: string;
  readonly type: string;
}

/** An environment's rules. */
export interface EnvironmentRules {
  readonly waitMinutes: number;
  readonly preventSelfReview: boolean;
  readonly reviewers: readonly Reviewer[];
  /** Which branches may deploy: all, those with a protection rule, or those that are named. */
  readonly branches: 'all' | 'protected' | readonly BranchRule[];
}

const environmentSchema = z.object({
  protection_rules: z
    .array(
      z.object({
        type: z.string(),
        wait_timer: z.int().optional(),
        prevent_self_review: z.boolean().optional(),
        reviewers: z
          .array(z.object({ type: z.enum(['User', 'Team']), reviewer: z.object({ id: z.int() }) }))
          .optional(),
      }),
    )
    .default([]),
  deployment_branch_policy: z
    .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .nullish(),
});

/** An environment's rules; undefined where there is no such environment. @throws OpsError `github-refused`, `github-unreachable` */
export async function readEnvironment(
  octokit: Octokit,
  { owner, repo }: RepositoryName,
  name: string,
): Promise<EnvironmentRules | undefined> {
  const at = { owner, repo, environment_name: name };
  const what = `read the environment ${name}`;
  const found = await ifThere(what, async () => octokit.rest.repos.getEnvironment({ ...at }));
  if (found === undefined) return undefined;
  const { protection_rules: rules, deployment_branch_policy: policy } = environmentSchema.parse(found.data);
  const branches = async (): Promise<EnvironmentRules['branches']> => {
    if (policy === null || policy === undefined) return 'all';
    if (!policy.custom_branch_policies) return 'protected';
    const all = await onGitHub(what, async () =>
      octokit.rest.repos.listDeploymentBranchPolicies({ ...at, per_page: 100 }),
    );
    return all.data.branch_policies.map(({ id = 0, name = '', type = 'branch' }) => ({ id, name, type }));
  };
  return {
    waitMinutes: rules.find(({ type }) => type === 'wait_timer')?.wait_timer ?? 0,
    preventSelfReview: rules.some(({ prevent_self_review: prevented }) => prevented === true),
    reviewers: rules.flatMap(({ reviewers = [] }) =>
      reviewers.map(({ type, reviewer }) => ({ type, id: reviewer.id })),
    ),
    branches: await branches(),
  };
}

/** Whether exactly this branch may deploy, and nothing else. */
export function isRestrictedTo({ branches }: EnvironmentRules, branch: string): boolean {
  if (typeof branches === 'string') return false;
  const [only, ...others] = branches;
  return others.length === 0 && only?.name === branch && only.type === 'branch';
}

/** What an environment is to be. */
export interface WantedEnvironment {
  readonly name: string;
  readonly branch: string;
  /** Who approves; undefined where nothing is asked for, and what is there stays. */
  readonly reviewers?: readonly Reviewer[];
}

/**
 * Makes the environment, or changes it, so that this branch alone may deploy to it, and reads that back. Wait timer and reviewers that are
 * there stay. Answers what keeps it open where the repository's plan has no such rule.
 * @throws OpsError `github-refused`, `github-unreachable`; also when reviewers were asked for and can't be had
 */
export async function restrictEnvironment(
  octokit: Octokit,
  repository: FoundRepository,
  { name, branch, reviewers }: WantedEnvironment,
): Promise<'restricted' | { readonly open: string }> {
  const present = await readEnvironment(octokit, repository, name);
  const { waitMinutes = 0, preventSelfReview = false } = present ?? {};
  const approving = reviewers ?? present?.reviewers ?? [];
  const rules: RulesToSet = {
    // Only what is wanted is named: a plan without wait timers refuses one of 0 minutes, too.
    ...(waitMinutes === 0 ? {} : { wait_timer: waitMinutes }),
    ...(approving.length === 0 ? {} : { reviewers: [...approving] }),
    ...(preventSelfReview ? { prevent_self_review: true } : {}),
  };
  try {
    await putEnvironment(octokit, repository, name, {
      ...rules,
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    });
  } catch (error) {
    if (!isPlanRefusal(error)) throw error;
    await putEnvironment(octokit, repository, name, rules);
    return { open: 'the repository’s plan has no deployment branches for private repositories' };
  }
  await nameBranch(octokit, repository, name, branch);
  const after = await readEnvironment(octokit, repository, name);
  if (after !== undefined && isRestrictedTo(after, branch)) return 'restricted';
  throw new OpsError('github-refused', `GitHub does not confirm that ${branch} alone may use the environment ${name}`, {
    where: name,
    hint: 'No secret was sent. Look at Settings → Environments, and run it again.',
  });
}

/** As GitHub's API names them. */
interface RulesToSet {
  readonly wait_timer?: number;
  readonly prevent_self_review?: boolean;
  readonly reviewers?: Reviewer[];
  readonly deployment_branch_policy?: {
    readonly protected_branches: boolean;
    readonly custom_branch_policies: boolean;
  };
}

async function putEnvironment(
  octokit: Octokit,
  { owner, repo, private: isPrivate }: FoundRepository,
  name: string,
  rules: RulesToSet,
): Promise<void> {
  try {
    await onGitHub(`make the environment ${name}`, async () =>
      octokit.rest.repos.createOrUpdateEnvironment({ owner, repo, environment_name: name, ...rules }),
    );
  } catch (error) {
    if (isPlanRefusal(error) && rules.reviewers !== undefined && rules.deployment_branch_policy === undefined) {
      throw noReviewers(name, error);
    }
    // Whoever gets so far is an administrator, so that a missing permission is not what GitHub hides by this.
    if (isPrivate && refusalStatus(error) === 404) throw noEnvironments(name, error);
    throw error;
  }
}

function noReviewers(name: string, cause: unknown): OpsError {
  return new OpsError('github-refused', `the repository's plan has no required reviewers, so ${name} gets none`, {
    where: name,
    hint: 'Nothing was sent. For private repositories they take GitHub Enterprise: leave --reviewers out, and let a second person approve by "approval" in .github/d8x.yml.',
    cause,
  });
}

function noEnvironments(name: string, cause: unknown): OpsError {
  return new OpsError(
    'github-refused',
    `GitHub has no environments for this private repository, so ${name} cannot be made`,
    {
      where: name,
      hint: 'Nothing was sent. On GitHub Free only public repositories have environments with secrets: take GitHub Pro or Team, or a public repository, which holds no secret in the clear. (A token that lacks Administration would be another reason.)',
      cause,
    },
  );
}

/** Names the branch as the only one that may deploy. */
async function nameBranch(
  octokit: Octokit,
  { owner, repo }: RepositoryName,
  name: string,
  branch: string,
): Promise<void> {
  const at = { owner, repo, environment_name: name };
  const what = `let only ${branch} use the environment ${name}`;
  const { branches = 'all' } = (await readEnvironment(octokit, { owner, repo }, name)) ?? {};
  const named = typeof branches === 'string' ? [] : branches;
  const isThere = named.some((rule) => rule.name === branch && rule.type === 'branch');
  await onGitHub(what, async () => {
    if (!isThere) await octokit.rest.repos.createDeploymentBranchPolicy({ ...at, name: branch, type: 'branch' });
    for (const rule of named) {
      if (rule.name === branch && rule.type === 'branch') continue;
      await octokit.rest.repos.deleteDeploymentBranchPolicy({ ...at, branch_policy_id: rule.id });
    }
  });
}

/** Types of rules by which a push to a branch takes somebody else, or is refused. */
const protectingRules: ReadonlySet<string> = new Set(['pull_request', 'update', 'merge_queue', 'required_deployments']);

/** Whether pushing to a branch is limited, by a branch protection rule or by rulesets; undefined where it is not there. */
export async function isProtected(
  octokit: Octokit,
  { owner, repo }: RepositoryName,
  branch: string,
): Promise<boolean | undefined> {
  const what = `read the branch ${branch}`;
  const found = await ifThere(what, async () => octokit.rest.repos.getBranch({ owner, repo, branch }));
  if (found === undefined) return undefined;
  if (found.data.protected) return true;
  const rules = await ifThere(what, async () =>
    octokit.rest.repos.getBranchRules({ owner, repo, branch, per_page: 100 }),
  );
  return rules?.data.some(({ type }) => protectingRules.has(type)) === true;
}
