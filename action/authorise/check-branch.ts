import { isOpsError, OpsError } from '../../src/errors.ts';
import { parsePolicy, policyPath } from '../../src/policy/parse-policy.ts';
import { isUnattended } from '../../src/policy/unattended.ts';
import type { RunRequest } from '../../src/request.ts';
import type { GitHubRepository } from '../github/repository.ts';
import { readDefaultBranch, type WorkflowRunInfo } from '../workflow-run-info.ts';

/**
 * Refuses to run from any other branch than the environment's: `ref` of `.github/d8x.yml`, else the default branch. Whoever may push a branch
 * writes its workflows; what keeps such a workflow from the secrets is the environment's own deployment branch, and this is the second look.
 * @throws OpsError `authorisation-failed`; for what changes the cluster also `github-unreachable` and `config-invalid`
 */
export async function checkBranch(
  { operation, environment }: Pick<RunRequest, 'operation' | 'environment'>,
  runInfo: WorkflowRunInfo,
  repository: GitHubRepository | undefined,
): Promise<void> {
  if (runInfo.ref === undefined) return;
  let ruled: string | undefined;
  try {
    ruled = await branchOfPolicy(environment, repository);
  } catch (error) {
    // A night's backup does not fail because the policy can't be read; it still runs from the default branch alone.
    if (!isOpsError(error) || !isUnattended(operation)) throw error;
  }
  const branch = ruled ?? (await defaultBranch(runInfo, repository));
  if (branch === undefined || runInfo.ref === `refs/heads/${branch}`) return;
  throw new OpsError(
    'authorisation-failed',
    `this run is of ${runInfo.ref.replace(/^refs\/heads\//, '')}, and d8x-ops runs from ${branch} alone`,
    {
      where: 'GITHUB_REF',
      hint: `Start the workflow on ${branch}${ruled === undefined ? `, or name another branch by ref in ${policyPath}` : `, which ${policyPath} names`}. Nothing was touched.`,
    },
  );
}

async function branchOfPolicy(
  environment: string | undefined,
  repository: GitHubRepository | undefined,
): Promise<string | undefined> {
  const policy = await repository?.file(policyPath);
  if (policy?.kind === 'unreachable' || policy?.kind === 'limited') {
    throw new OpsError('github-unreachable', `from which branch this may run could not be checked: ${policy.message}`, {
      where: policyPath,
      hint: 'Nothing was touched. Try again when GitHub can be reached.',
    });
  }
  // Without a policy, or where the job may not read it, the default branch is the one.
  if (policy?.kind !== 'found') return undefined;
  return parsePolicy(policy.value).environments.find(({ name }) => name === environment)?.ref;
}

async function defaultBranch(
  runInfo: WorkflowRunInfo,
  repository: GitHubRepository | undefined,
): Promise<string | undefined> {
  const told = await readDefaultBranch(runInfo);
  // Schedules run on the default branch alone, and their payload does not name it.
  if (told !== undefined || runInfo.event === 'schedule') return told;
  const asked = await repository?.defaultBranch();
  return asked?.kind === 'found' ? asked.value : undefined;
}
