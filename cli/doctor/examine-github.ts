import { unattendedSuffix } from '../../src/policy/unattended.ts';
import type { Deployment } from '../folder/deployment.ts';
import { githubClient } from '../github/client.ts';
import type { RepositoryName } from '../../github/request.ts';
import { parseRepositoryName } from '../github/repository.ts';
import { findToken } from '../github/token.ts';
import { StateFile, targetOf } from '../folder/state-file.ts';
import type { CliContext } from '../context.ts';
import type { Check } from './check.ts';
import { checkGitHub } from './check-github.ts';

export interface GitHubOptions {
  readonly repository: string | undefined;
  readonly environment: string | undefined;
  readonly tokenFile: string | undefined;
}

interface Target {
  readonly repository: RepositoryName;
  readonly environment: string;
}

/**
 * Looks at the environments on GitHub that `init` set up from this folder, or at the one that is named.
 * @throws OpsError `input-invalid` for a repository or token file that can't be used
 */
export async function examineGitHub(
  { folder }: Deployment,
  options: GitHubOptions,
  context: CliContext,
): Promise<readonly Check[]> {
  const state = await StateFile.open(folder);
  const targets = targetsOf(state, options);
  if (targets.length === 0) {
    return [skipped('nothing was set up from this folder; --repository OWNER/NAME names where to look')];
  }
  const token = await findToken(options.tokenFile, context);
  if (token === undefined) return [skipped('there is no token: --token-file, GITHUB_TOKEN or gh auth login')];
  const octokit = githubClient(token, context);
  const found = await Promise.all(
    targets.map(async ({ repository, environment }) =>
      checkGitHub({
        octokit,
        repository,
        environment,
        sent: state.sent(targetOf(repository, environment)),
        sentUnattended: state.sent(targetOf(repository, `${environment}${unattendedSuffix}`)),
      }),
    ),
  );
  return found.flat();
}

/** Repositories and environments that doctor looks at. @throws OpsError `input-invalid` for a name that is none */
export function targetsOf(state: StateFile, { repository, environment }: GitHubOptions): readonly Target[] {
  if (repository !== undefined) {
    return [{ repository: parseRepositoryName(repository), environment: environment ?? 'production' }];
  }
  return state.targets.flatMap((target): readonly Target[] => {
    const [name = '', of = ''] = target.split('#');
    const wanted = environment === undefined ? !of.endsWith(unattendedSuffix) : of === environment;
    return wanted ? [{ repository: parseRepositoryName(name), environment: of }] : [];
  });
}

function skipped(found: string): Check {
  return { name: 'GitHub', where: 'environment', state: 'info', found: `not looked at: ${found}` };
}
