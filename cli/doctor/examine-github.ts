import type { Octokit } from '@octokit/rest';
import { isOpsError } from '../../src/errors.ts';
import type { ServiceChecks } from '../../src/policy/checks.ts';
import { parsePolicy, policyPath } from '../../src/policy/parse-policy.ts';
import { recoverySuffix, unattendedSuffix } from '../../src/policy/unattended.ts';
import type { RepositoryName } from '../../github/request.ts';
import type { CliContext } from '../context.ts';
import type { Deployment } from '../folder/deployment.ts';
import { StateFile, targetOf } from '../folder/state-file.ts';
import { targetsOf } from '../places/targets.ts';
import { githubClient } from '../github/client.ts';
import { findRepository, readFileAt } from '../github/repository.ts';
import { findToken } from '../github/token.ts';
import type { Check } from './check.ts';
import { checkGitHub, type FoundPlace, type GitHubPlace } from './check-github.ts';

interface GitHubOptions {
  readonly repository: string | undefined;
  readonly environment: string | undefined;
  readonly tokenFile: string | undefined;
}

/** The environments on GitHub that doctor looks at; a text is why there are none. */
type GitHubPlaces = readonly GitHubPlace[] | string;

/**
 * The environments on GitHub that `init` set up from this folder, or the one that is named; each is read when somebody asks, and once.
 * @throws OpsError `input-invalid` for a repository or token file that can't be used
 */
export async function openGitHub(
  { folder }: Deployment,
  options: GitHubOptions,
  context: CliContext,
): Promise<GitHubPlaces> {
  const state = await StateFile.open(folder);
  const targets = targetsOf(state, options);
  if (targets.length === 0) return 'nothing was set up from this folder; --repository OWNER/NAME names where to look';
  const token = await findToken(options.tokenFile, context);
  if (token === undefined) return 'there is no token: --token-file, GITHUB_TOKEN or gh auth login';
  const octokit = githubClient(token, context);
  return targets.map(({ repository, environment }): GitHubPlace => {
    let found: Promise<FoundPlace> | undefined;
    return {
      octokit,
      name: repository,
      environment,
      find: async () => (found ??= findPlace(octokit, repository)),
      sent: state.sent(targetOf(repository, environment)),
      sentBeside: [unattendedSuffix, recoverySuffix].map((suffix) =>
        state.sent(targetOf(repository, `${environment}${suffix}`)),
      ),
    };
  });
}

/** Whether these environments are as they should be. */
export async function examineGitHub(places: GitHubPlaces): Promise<readonly Check[]> {
  if (typeof places === 'string') {
    return [{ name: 'GitHub', where: 'environment', state: 'info', found: `not looked at: ${places}` }];
  }
  return (await Promise.all(places.map(checkGitHub))).flat();
}

/**
 * What the policy on the default branch says that services have to answer, for the first of the environments. Undefined where that can't be
 * read: why is told with the environment.
 */
export async function configuredChecks(places: Promise<GitHubPlaces>): Promise<ServiceChecks | undefined> {
  try {
    const opened = await places;
    const [first] = typeof opened === 'string' ? [] : opened;
    const policy = (await first?.find())?.policy;
    return policy && (policy.environments.find(({ name }) => name === first?.environment)?.checks ?? {});
  } catch (error) {
    if (!isOpsError(error)) throw error;
    return undefined;
  }
}

async function findPlace(octokit: Octokit, name: RepositoryName): Promise<FoundPlace> {
  const repository = await findRepository(octokit, name);
  const { head } = repository;
  const text = head === undefined ? undefined : await readFileAt(octokit, repository, policyPath, head);
  return { repository, policy: text === undefined ? undefined : parsePolicy(text) };
}
