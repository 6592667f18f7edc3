import { isOpsError } from '../../src/errors.ts';
import type { ServiceChecks } from '../../src/policy/checks.ts';
import { parsePolicy, policyPath } from '../../src/policy/parse-policy.ts';
import type { CliContext } from '../context.ts';
import type { Deployment } from '../folder/deployment.ts';
import { githubClient } from '../github/client.ts';
import { findRepository, readFileAt } from '../github/repository.ts';
import { findToken } from '../github/token.ts';
import { StateFile } from '../folder/state-file.ts';
import { type GitHubOptions, targetsOf } from './examine-github.ts';

/**
 * What the policy on the default branch says that services have to answer, for the first environment that doctor looks at. Undefined where
 * that can't be read: why is told with the environment.
 */
export async function configuredChecks(
  { folder }: Deployment,
  options: GitHubOptions,
  context: CliContext,
): Promise<ServiceChecks | undefined> {
  try {
    const [target] = targetsOf(await StateFile.open(folder), options);
    const token = target === undefined ? undefined : await findToken(options.tokenFile, context);
    if (target === undefined || token === undefined) return undefined;
    const octokit = githubClient(token, context);
    const repository = await findRepository(octokit, target.repository);
    const { head } = repository;
    const text = head === undefined ? undefined : await readFileAt(octokit, repository, policyPath, head);
    if (text === undefined) return undefined;
    return parsePolicy(text).environments.find(({ name }) => name === target.environment)?.checks ?? {};
  } catch (error) {
    if (!isOpsError(error)) throw error;
    return undefined;
  }
}
