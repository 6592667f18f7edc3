import { GraphQLError } from 'graphql';
import type { Caller } from '../server/call.ts';
import { loginKey, type Team } from '../state/accounts.ts';
import type { World } from '../world.ts';

/** The fields of an `Organization` that the double answers; for others GitHub's schema gives null, or an error. */
export function organization(world: World, caller: Caller, login: string): Readonly<Record<string, unknown>> {
  const account = world.state.account(login);
  if (account?.type !== 'Organization') {
    throw refused('NOT_FOUND', `Could not resolve to an Organization with the login of '${login}'.`);
  }
  return {
    login: account.login,
    team: ({ slug }: { readonly slug: string }) => {
      const mayRead = caller.kind !== 'installation' || caller.permissions['members'] !== undefined;
      if (!mayRead) throw refused('FORBIDDEN', 'Resource not accessible by integration');
      const team = world.state.team(login, slug);
      return team === undefined ? null : teamFields(world, team);
    },
  };
}

interface MembersArguments {
  readonly query?: string;
  readonly first: number;
}

function teamFields(world: World, team: Team): Readonly<Record<string, unknown>> {
  return {
    slug: team.slug,
    members: ({ query = '', first }: MembersArguments) => {
      const active = [...team.members].filter(
        ([login, { state }]) => state === 'active' && login.includes(loginKey(query)),
      );
      const accounts = active.flatMap(([login]) => world.state.account(login) ?? []);
      return {
        totalCount: accounts.length,
        pageInfo: { hasNextPage: accounts.length > first },
        nodes: accounts.slice(0, first).map(({ id, login }) => ({ databaseId: id, login })),
      };
    },
  };
}

function refused(type: 'NOT_FOUND' | 'FORBIDDEN', message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}
