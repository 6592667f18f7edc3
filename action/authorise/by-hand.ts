import { opensBackups, recoverySuffix } from '../../src/policy/unattended.ts';
import { approvalOf } from '../../src/policy/approval.ts';
import { type Authorisation, rulesOf } from '../../src/policy/authorise.ts';
import { isAlwaysApproved } from '../../src/command/grammar.ts';
import type { Command } from '../../src/command/command.ts';
import { judgeByHand, type WantedRun } from '../../src/policy/doors.ts';
import { policyPath } from '../../src/policy/parse-policy.ts';
import type { Environment, LoosenedRule, Person } from '../../src/policy/policy.ts';
import type { GitHubRepository } from '../github/repository.ts';
import type { WorkflowRunInfo } from '../workflow-run-info.ts';
import { identifyPerson, inEveryTeam, type Identified } from './identify-person.ts';
import { type GitHubId } from '../../github/id.ts';
import { runRefusal, unwrap } from './refusal.ts';

/** Somebody who started a run; the runner's variables tell the id of the first one only. */
export interface Starter {
  readonly id?: GitHubId;
  readonly login: string;
}

/** Who started the run, and who started this attempt of it. */
export function startersOf({ actor, triggeringActor }: WorkflowRunInfo): readonly Starter[] {
  const isSame = triggeringActor.toLowerCase() === actor.login.toLowerCase();
  return isSame ? [actor] : [actor, { login: triggeringActor }];
}

/**
 * Judges a run that people started: who started it and who started this attempt of it, each as if he had commented the
 * command; and what needs a second person has to be approved by a reviewer of the environment.
 * @throws OpsError `authorisation-failed` saying what does not hold, `github-unreachable`
 */
export async function authoriseByHand(
  wanted: WantedRun,
  environment: Environment,
  { runInfo, starters }: { readonly runInfo: WorkflowRunInfo; readonly starters: readonly Starter[] },
  repository: GitHubRepository,
): Promise<void> {
  const people = await Promise.all(starters.map((account) => mayStart(account, wanted, environment, repository)));
  const { command } = wanted;
  // What nobody may do alone is asked of each of those who started it.
  if (command === undefined || people.every((person) => approvalOf(command, environment, person) === undefined)) return;
  if (runInfo.attempt !== 1)
    throw runRefusal('this is a re-run, and what a second person approved is carried out once');
  const approver = await findApprover(people, wanted, environment, runInfo, repository);
  if (approver === undefined) {
    throw runRefusal(
      `nobody approved it, which ${environment.name} asks for`,
      `Give the command in a comment, where somebody else answers /d8x approve; or let a reviewer of the environment (Settings, Environments) who may give the command as well approve the run.${aloneHint(command.verb)}`,
    );
  }
}

/** How it goes where nobody else is there. */
function aloneHint(verb: Command['verb']): string {
  return isAlwaysApproved(verb)
    ? ` Where there is nobody else, exceptions of ${policyPath} says who may do it alone.`
    : '';
}

async function mayStart(
  account: Starter,
  wanted: WantedRun,
  environment: Environment,
  repository: GitHubRepository,
): Promise<Person> {
  const identified = await identifyPerson(repository, account, environment, rulesIn(wanted));
  const judged = judge(identified, wanted, environment);
  if (judged.kind === 'refused') throw runRefusal(`${account.login} may not start it: ${judged.message}`);
  return identified.person;
}

/** By what is known of his teams; where only a team that can't be asked about would let him in, that is said. */
function judge(identified: Identified, wanted: WantedRun, environment: Environment): Authorisation {
  const judged = judgeByHand(wanted, environment, identified.person);
  if (judged.kind === 'allowed' || identified.unclearTeams.length === 0) return judged;
  if (judgeByHand(wanted, environment, inEveryTeam(identified)).kind === 'refused') return judged;
  throw runRefusal(
    `only a team would let ${identified.person.login} in, and this run's token can't tell who is in ${identified.unclearTeams.join(', ')}`,
    `List users in ${policyPath}, or give the input policy-token: a GitHub App's token with Members: read.`,
  );
}

/** One who approved this very run for this environment, is neither of those who started it, and may give the command. */
async function findApprover(
  starters: readonly Person[],
  wanted: WantedRun,
  environment: Environment,
  { id }: WorkflowRunInfo,
  repository: GitHubRepository,
): Promise<Person | undefined> {
  const approvals = unwrap(await repository.approvals(id), 'approvals of this run');
  const reviewers = approvals.filter(
    ({ state, environments, user }) =>
      state === 'approved' &&
      isOf(environment.name, wanted, environments) &&
      user.isPerson &&
      !starters.some((starter) => starter.id === user.id),
  );
  // Whoever approves starts nothing, so that what may be started by hand is not asked of him.
  const { byHand: _byHand, ...ofApprovers } = environment;
  for (const { user } of reviewers) {
    const identified = await identifyPerson(repository, user, environment, rulesIn(wanted));
    if (judge(identified, wanted, ofApprovers).kind === 'allowed') return identified.person;
  }
  return undefined;
}

/** Whether one of them is the environment, or the one beside it in which a run that opens backups waits. */
function isOf(name: string, { operation }: WantedRun, environments: readonly string[]): boolean {
  return environments.includes(name) || (opensBackups(operation) && environments.includes(`${name}${recoverySuffix}`));
}

function rulesIn({ command }: WantedRun): readonly LoosenedRule[] {
  return command === undefined ? [] : rulesOf(command);
}
