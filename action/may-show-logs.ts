import type { Environment } from '../src/policy/policy.ts';
import { hasServiceLogs, hideLogs } from '../src/report/hide-logs.ts';
import type { Result } from '../src/report/result.ts';
import type { RunRequest } from '../src/request.ts';
import { runRefusal } from './authorise/refusal.ts';
import type { GitHubRepository } from './github/repository.ts';
import { readIsPrivate, type WorkflowRunInfo } from './workflow-run-info.ts';

/** Whether logs may be shown, as far as `mayShowLogs` told, and who can say so otherwise. */
interface Asked {
  readonly mayShow: boolean | undefined;
  readonly repository: GitHubRepository | undefined;
}

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

/**
 * Lets nobody read a service's log where everybody would. What can't be told of the repository counts as public.
 * @throws OpsError `authorisation-failed`
 */
export async function checkLogs({ operation }: Pick<RunRequest, 'operation'>, asked: Asked): Promise<void> {
  if (operation !== 'logs' || (await isShown(asked))) return;
  throw runRefusal(
    'everybody can read this repository, and its policy shows no logs of services',
    'Set logs: { public: true } for the environment in .github/d8x.yml, or read them on the host: docker service logs.',
  );
}

async function isShown({ mayShow, repository }: Asked): Promise<boolean> {
  if (mayShow !== undefined) return mayShow;
  const asked = await repository?.isPrivate();
  return asked?.kind === 'found' && asked.value;
}

/** The result with services' logs, or with where they are in their place. What can't be told of the repository counts as public. */
export async function withAllowedLogs(result: Result, stackName: string, asked: Asked): Promise<Result> {
  return !hasServiceLogs(result) || (await isShown(asked)) ? result : hideLogs(result, stackName);
}
