import type { Environment, LoosenedRule, Person } from '../../src/policy/policy.ts';
import { teamsToAsk } from '../../src/policy/select-environment.ts';
import type { GitHubRepository } from '../github/repository.ts';
import { runRefusal, unwrap } from './refusal.ts';
import { type GitHubId } from '../../github/id.ts';

/** A person, with the teams that they are known to be in. */
export interface Identified {
  readonly person: Person;
  /** Teams of which the token can't tell whether they are in them. */
  readonly unclearTeams: readonly string[];
}

/**
 * What GitHub grants the account right now. Its id counts, where it is known, not its name, which may be somebody else's by
 * now. A job's own token may not read teams.
 * @throws OpsError `authorisation-failed` where it is not that person any more, `github-unreachable`
 */
export async function identifyPerson(
  repository: GitHubRepository,
  account: { readonly id?: GitHubId; readonly login: string },
  environment: Environment,
  rules: readonly LoosenedRule[],
): Promise<Identified> {
  const { login } = account;
  const access = unwrap(await repository.permission(login), `permission of ${login}`);
  const { id } = access;
  if (id === undefined || (account.id !== undefined && account.id !== id)) {
    throw runRefusal(`the name ${login} belongs to another account than the one that this is about`);
  }
  const answers = await Promise.all(
    teamsToAsk(environment, login, rules).map(async (team) => ({
      team,
      membership: unwrap(await repository.teamMembership(team, login), `membership of ${team}`),
    })),
  );
  const teamsWith = (wanted: string): readonly string[] =>
    answers.filter(({ membership }) => membership === wanted).map(({ team }) => team);
  return {
    person: { id, login, roleName: access.roleName, permission: access.permission, teams: teamsWith('member') },
    unclearTeams: teamsWith('unknown'),
  };
}

/** The person as if in every team of which it can't be told: as the bot found it, which may read teams. */
export function inEveryTeam({ person, unclearTeams }: Identified): Person {
  return { ...person, teams: [...person.teams, ...unclearTeams] };
}
