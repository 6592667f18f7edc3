import { z } from 'zod';
import { type GitHubId, githubId } from './id.ts';
import type { GitHubRequest, RepositoryName } from './request.ts';

/** An account: its id counts, for the name may be somebody else's by now. */
export interface Account {
  readonly id: GitHubId;
  readonly login: string;
}

/** Who wrote or reviewed something. */
export interface Author extends Account {
  /** False for apps, bots and organisations. */
  readonly isPerson: boolean;
}

export const authorSchema = z
  .object({ id: githubId, login: z.string(), type: z.string() })
  .transform(({ id, login, type }): Author => ({ id, login, isPerson: type === 'User' }));

/** What GitHub grants an account on a repository right now. */
export interface Access {
  readonly roleName: string;
  readonly permission: string;
}

/** The access of whoever has a name now, and whose name it is; undefined where it is nobody's. */
export interface FoundAccess extends Access {
  readonly id: GitHubId | undefined;
}

const accessSchema = z
  .object({ permission: z.string(), role_name: z.string(), user: z.object({ id: githubId }).nullable() })
  .transform(({ permission, role_name: roleName, user }): FoundAccess => ({ permission, roleName, id: user?.id }));

export function accessRequest(at: RepositoryName, login: string): GitHubRequest<FoundAccess> {
  return {
    what: 'a permission',
    route: 'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
    parameters: { ...at, username: login },
    schema: accessSchema,
  };
}

const membershipSchema = z.object({ state: z.string() }).transform(({ state }) => state === 'active');

/** Whether the account is an active member of `team` (`org/slug`). 404: it is none, or the token may not see the team. */
export function membershipRequest(team: string, login: string): GitHubRequest<boolean> {
  return {
    what: 'a team membership',
    route: 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}',
    parameters: { ...teamName(team), username: login },
    schema: membershipSchema,
  };
}

/** The parameters that name a team (`org/slug`) in GitHub's routes. */
export function teamName(team: string): { readonly org: string; readonly team_slug: string } {
  const [org = '', slug = ''] = team.split('/');
  return { org, team_slug: slug };
}
