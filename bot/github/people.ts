import { type Access, accessRequest, type Account, membershipRequest, teamName } from '../../github/people.ts';
import { type Ask, askFor, isRefusedWith, readAnswer } from './ask.ts';
import { inRepository, type Repository } from './repository.ts';
import { z } from 'zod';
import { OpsError } from '../../src/errors.ts';
import { githubId } from '../../github/id.ts';

const nothing: Access = { roleName: 'none', permission: 'none' };

/** The account's access now. Nothing where it is gone, or where its name belongs to somebody else by now. */
export async function getAccess(ask: Ask, repository: Repository, account: Account): Promise<Access> {
  try {
    const { id, permission, roleName } = await askFor(ask, accessRequest(inRepository(repository), account.login));
    return id === account.id ? { permission, roleName } : nothing;
  } catch (error) {
    if (isRefusedWith(error, 404)) return nothing;
    throw error;
  }
}

/**
 * Those of `teams` (`org/slug`) that the account is an active member of; never one that the app can't see. It costs one
 * request, however many teams there are: REST tells of one team, GraphQL of several.
 * @throws OpsError `github-unreachable` when GitHub does not tell.
 */
export async function teamsOf(ask: Ask, teams: readonly string[], account: Account): Promise<readonly string[]> {
  const answers = teams.length > 1 ? await searchTeams(ask, teams, account) : teams.map(() => 'unclear' as const);
  const own: string[] = [];
  for (const [index, team] of teams.entries()) {
    const answer = answers[index] ?? 'unclear';
    if (answer === 'member' || (answer === 'unclear' && (await isTeamMember(ask, team, account)))) own.push(team);
  }
  return own;
}

async function isTeamMember(ask: Ask, team: string, account: Account): Promise<boolean> {
  try {
    return await askFor(ask, membershipRequest(team, account.login));
  } catch (error) {
    if (isRefusedWith(error, 403, 404)) return false;
    throw error;
  }
}

const teamSchema = z.object({
  slug: z.string(),
  members: z.object({
    nodes: z.array(z.object({ databaseId: githubId.nullable() }).nullable()),
    pageInfo: z.object({ hasNextPage: z.boolean() }),
  }),
});
const answerSchema = z.object({
  data: z.record(z.string(), z.object({ team: teamSchema.nullable() }).nullable()).nullish(),
  errors: z.array(z.object({ type: z.string().optional(), message: z.string() })).default([]),
});

/** What GraphQL says of organisations and teams that are not there, or that the app may not see. */
const unseen = new Set(['NOT_FOUND', 'FORBIDDEN']);

/** For each of `teams`, in their order, whether the account is in it; `unclear` where too many have a name like his. */
async function searchTeams(
  ask: Ask,
  teams: readonly string[],
  account: Account,
): Promise<readonly ('member' | 'none' | 'unclear')[]> {
  const variables = teams.flatMap((team, index): [string, string][] => {
    const { org, team_slug: slug } = teamName(team);
    return [
      [`org${index}`, org],
      [`slug${index}`, slug],
    ];
  });
  const answer = await ask(
    'POST /graphql',
    { query: membersQuery(teams.length), variables: { login: account.login, ...Object.fromEntries(variables) } },
    'repeatable',
  );
  const { data, errors } = readAnswer(answerSchema, answer, 'team members');
  const failure = errors.find(({ type }) => type === undefined || !unseen.has(type));
  if (failure !== undefined || !data) {
    throw new OpsError('github-unreachable', `GitHub does not tell who is in which team: ${failure?.message ?? ''}`, {
      hint: 'It is asked again. See githubstatus.com if that goes on.',
    });
  }
  return teams.map((name, index) => {
    const team = data[`t${index}`]?.team;
    // GraphQL also finds teams by their title, which anybody in the organisation may choose.
    if (!team || !name.endsWith(`/${team.slug.toLowerCase()}`)) return 'none';
    if (team.members.nodes.some((member) => member?.databaseId === account.id)) return 'member';
    return team.members.pageInfo.hasNextPage ? 'unclear' : 'none';
  });
}

/** Members of child teams count, as in REST. The search is for a part of a name: whose it is, the id tells. */
function membersQuery(count: number): string {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const variables = numbers.map((index) => `, $org${index}: String!, $slug${index}: String!`).join('');
  const fields = numbers.map(
    (index) =>
      `t${index}: organization(login: $org${index}) { team(slug: $slug${index}) { slug members(query: $login, membership: ALL, first: 100) { nodes { databaseId } pageInfo { hasNextPage } } } }`,
  );
  return `query ($login: String!${variables}) {\n${fields.join('\n')}\n}`;
}
