import type { Environment, Person } from '../../src/policy/policy.ts';
import { teamsToAsk } from '../../src/policy/select-environment.ts';
import type { GitHubRepository } from '../github/repository.ts';
import { refusal, unwrap } from './refusal.ts';
import { type GitHubId } from '../../github/id.ts';

/** A person, and whether it could be asked which of the environment's teams he is in. */
export interface Identified {
  readonly person: Person;
  readonly teamsKnown: boolean;
}

/**
 * What GitHub grants the account right now. Its id counts, not its name, which may be somebody else's by now. A job's own
 * token may not read teams: then membership is taken as the bot found it moments ago, and said so.
 * @throws OpsError `authorisation-failed` where it is not that person any more, `github-unreachable`
 */
export async function identifyPerson(
  repository: GitHubRepository,
  account: { readonly id: GitHubId; readonly login: string },
  environment: Environment,
): Promise<Identified> {
  const access = unwrap(await repository.permission(account.login), `permission of ${account.login}`);
  if (access.user?.id !== account.id) {
    throw refusal(`the name ${account.login} belongs to another account than the one that gave the command`);
  }
  const teams = teamsToAsk(environment, account.login);
  const memberships = await Promise.all(
    teams.map(async (team) => ({
      team,
      membership: unwrap(await repository.teamMembership(team, account.login), `membership of ${team}`),
    })),
  );
  const teamsKnown = memberships.every(({ membership }) => membership !== 'unknown');
  const own = memberships.filter(({ membership }) => membership !== 'none');
  return {
    person: {
      ...account,
      roleName: access.role_name,
      permission: access.permission,
      teams: own.map(({ team }) => team),
    },
    teamsKnown,
  };
}
