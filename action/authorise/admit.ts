import type { Authorisation } from '../../src/policy/authorise.ts';
import { judgeReleased, judgeScheduled, plainEnvironment, type WantedRun } from '../../src/policy/doors.ts';
import type { Environment } from '../../src/policy/policy.ts';
import { selectEnvironment } from '../../src/policy/select-environment.ts';
import type { GitHubRepository } from '../github/repository.ts';
import type { WorkflowRunInfo } from '../workflow-run-info.ts';
import { authoriseByHand, startersOf } from './by-hand.ts';
import { noToken, type PolicyFound, readPolicy } from './read-policy.ts';
import { runRefusal } from './refusal.ts';

/** The events that may start a run without the bot. */
const events = ['workflow_dispatch', 'schedule', 'release', 'repository_dispatch'] as const;

/**
 * Judges a run that the bot did not start, by the policy of the default branch: "Run workflow" as a command of whoever
 * pressed it, a schedule and a release by what the policy lets them do. Every other event is refused. Where the policy can't
 * be read, nothing but `status` may run; where there is none, what an empty one would let.
 * @param repository undefined where the run was given no token
 * @param judgedBy told the environment that it is judged by, once that is known
 * @returns what could not be checked, as sentences
 * @throws OpsError `authorisation-failed`, `config-invalid` (policy), `github-unreachable`
 */
export async function admit(
  wanted: WantedRun,
  environmentName: string | undefined,
  runInfo: WorkflowRunInfo,
  repository: GitHubRepository | undefined,
  judgedBy: (environment: Environment) => void = () => undefined,
): Promise<readonly string[]> {
  const event = events.find((one) => one === runInfo.event);
  if (event === undefined) {
    throw runRefusal(
      `${runInfo.event} starts no run: that is for ${events.join(', ')}`,
      'Start it with "Run workflow", by a comment, or on a schedule.',
    );
  }
  const found = repository === undefined ? noToken() : await readPolicy(repository);
  if (found.kind === 'unreadable' || repository === undefined) return statusOnly(wanted, found);
  const environment = environmentOf(found, environmentName);
  judgedBy(environment);
  if (event === 'workflow_dispatch') {
    await authoriseByHand(wanted, environment, { runInfo, starters: startersOf(runInfo) }, repository);
  } else if (event === 'schedule') await admitScheduled(wanted, environment, runInfo, repository);
  else {
    if (runInfo.attempt !== 1) throw runRefusal("this is a re-run of a release's run, and a release is acted on once");
    orThrow(judgeReleased(wanted, environment));
  }
  return [];
}

/** Somebody may run it once more by hand; then it is his doing. */
async function admitScheduled(
  wanted: WantedRun,
  environment: Environment,
  runInfo: WorkflowRunInfo,
  repository: GitHubRepository,
): Promise<void> {
  orThrow(judgeScheduled(wanted, environment));
  if (runInfo.attempt === 1) return;
  await authoriseByHand(wanted, environment, { runInfo, starters: [{ login: runInfo.triggeringActor }] }, repository);
}

function statusOnly({ operation }: WantedRun, found: PolicyFound): readonly string[] {
  if (found.kind !== 'unreadable') throw new TypeError('a policy was read without a token');
  if (operation !== 'status') throw found.error;
  return [`${found.error.message}. Nothing but status may run until it can be read.`];
}

function environmentOf(found: PolicyFound, name: string | undefined): Environment {
  if (found.kind !== 'policy') return plainEnvironment(name ?? 'this cluster');
  const selected = selectEnvironment(found.policy, name);
  if (selected.kind === 'refused') throw runRefusal(selected.message);
  return selected.environment;
}

function orThrow(judged: Authorisation): void {
  if (judged.kind === 'refused') throw runRefusal(judged.message);
}
