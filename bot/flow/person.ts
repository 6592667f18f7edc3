import type { ParsedComment } from '../../src/command/comment.ts';
import type { Person, Policy } from '../../src/policy/policy.ts';
import type { Account } from '../../github/people.ts';
import { getAccess } from '../github/people.ts';
import { teamsOf } from '../github/teams.ts';
import type { RepositoryContext } from '../context.ts';
import { teamsInQuestion } from './judge.ts';

/** What the account may do right now, as GitHub says. Only teams that could decide something are asked about. */
export async function identify(
  context: RepositoryContext,
  account: Account,
  question: { readonly policy: Policy; readonly parsed: ParsedComment },
): Promise<Person> {
  const access = await getAccess(context.ask, context.repository, account);
  const inQuestion =
    access.permission === 'none' ? [] : teamsInQuestion(question.parsed, question.policy, account.login);
  return { ...account, ...access, teams: await teamsOf(context.ask, inQuestion, account) };
}
