import type { Environment } from '../src/policy/policy.ts';
import { hasServiceLogs, hideLogs } from '../src/report/hide-logs.ts';
import type { Result } from '../src/report/result.ts';
import type { GitHubRepository } from './github/repository.ts';
import { readIsPrivate, type WorkflowRunInfo } from './workflow-run-info.ts';

/**
 * Whether services' logs may leave the run: in its own log, summary, result and comment, which everybody reads in a public repository, so that
 * only the policy of the default branch lets them there. Undefined where the event does not tell (a schedule's), and GitHub has to be asked.
 * @param environment what the run is judged by, where that is known
 */
export async function mayShowLogs(
  environment: Environment | undefined,
  runInfo: WorkflowRunInfo,
): Promise<boolean | undefined> {
  if (environment?.showsLogsInPublic === true || runInfo.event === 'local') return true;
  return readIsPrivate(runInfo);
}

/** The result with services' logs, or with where they are in their place. What can't be told of the repository counts as public. */
export async function withAllowedLogs(
  result: Result,
  stackName: string,
  { mayShow, repository }: { readonly mayShow: boolean | undefined; readonly repository: GitHubRepository | undefined },
): Promise<Result> {
  if (mayShow === true || !hasServiceLogs(result)) return result;
  const asked = mayShow === undefined ? await repository?.isPrivate() : undefined;
  return asked?.kind === 'found' && asked.value ? result : hideLogs(result, stackName);
}
