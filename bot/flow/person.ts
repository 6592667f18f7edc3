import type { ParsedComment } from '../../src/command/comment.ts';
import type { Person, Policy } from '../../src/policy/policy.ts';
import { type Account, getAccess, isTeamMember } from '../github/people.ts';
import type { Scope } from '../surroundings.ts';
import { teamsInQuestion } from './judge.ts';

/**
 * What the account may do right now, as GitHub says. Teams are asked for one after the other, only those that could decide
 * something, and of each environment only until one does.
 */
export async function identify(
  scope: Scope,
  account: Account,
  question: { readonly policy: Policy; readonly parsed: ParsedComment },
): Promise<Person> {
  const access = await getAccess(scope.ask, scope.repository, account);
  const known = new Map<string, boolean>();
  const isIn = async (team: string): Promise<boolean> => {
    const answer = known.get(team) ?? (await isTeamMember(scope.ask, team, account));
    known.set(team, answer);
    return answer;
  };
  if (access.permission !== 'none') {
    for (const teams of teamsInQuestion(question.parsed, question.policy, account.login)) {
      for (const team of teams) if (await isIn(team)) break;
    }
  }
  return { ...account, ...access, teams: [...known].flatMap(([team, isMember]) => (isMember ? [team] : [])) };
}
