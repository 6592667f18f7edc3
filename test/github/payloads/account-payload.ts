import { isObject, type JsonObject } from '../json.ts';
import type { Account, App, Installation, Team } from '../state/accounts.ts';
import type { World } from '../world.ts';
import { nodeId, seed, timestamp } from './seed.ts';

/** When everything that has no date of its own began. */
const EPOCH = Date.UTC(2024, 0, 15);

/** An account, as it is nested in other objects. */
export function simpleUser(world: World, account: Account): JsonObject {
  const api = `${world.apiUrl}/users/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(account.type, account.id),
    avatar_url: `${world.url}/avatars/${account.id}`,
    gravatar_id: '',
    url: api,
    html_url:
      account.type === 'Bot'
        ? `${world.url}/apps/${account.login.replace('[bot]', '')}`
        : `${world.url}/${account.login}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type: account.type,
    site_admin: false,
  };
}

/** An account's public page. */
export function publicUser(world: World, account: Account): JsonObject {
  return {
    ...seed(world, 'public-user-response-with-git-hub-plan-information'),
    ...simpleUser(world, account),
    name: account.login,
  };
}

/** The app. */
export function appPayload(world: World, app: App): JsonObject {
  return {
    ...seed(world, 'integration'),
    id: app.id,
    slug: app.slug,
    client_id: app.clientId,
    node_id: nodeId('App', app.id),
    owner: simpleUser(world, app.owner),
    name: app.name,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: timestamp(EPOCH),
    updated_at: timestamp(EPOCH),
    permissions: { ...app.permissions },
    events: [...app.events],
    installations_count: world.state.installations.size,
  };
}

/** The app's installation on an account. */
export function installationPayload(world: World, installation: Installation): JsonObject {
  const { account } = installation;
  return {
    ...seed(world, 'installation'),
    id: installation.id,
    account: simpleUser(world, account),
    access_tokens_url: `${world.apiUrl}/app/installations/${installation.id}/access_tokens`,
    html_url: `${world.url}/settings/installations/${installation.id}`,
    app_id: world.app.id,
    client_id: world.app.clientId,
    app_slug: world.app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: { ...installation.permissions },
    events: [...world.app.events],
    created_at: timestamp(EPOCH),
    updated_at: timestamp(EPOCH),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_at: installation.suspended ? timestamp(EPOCH) : null,
  };
}

/** A team. */
export function teamPayload(world: World, team: Team): JsonObject {
  const example = seed(world, 'team-full');
  const { organization } = example;
  return {
    ...example,
    organization: {
      ...(isObject(organization) ? organization : {}),
      ...simpleUser(world, team.org),
      archived_at: null,
    },
    id: team.id,
    node_id: nodeId('Team', team.id),
    url: `${world.apiUrl}/organizations/${team.org.id}/team/${team.id}`,
    html_url: `${world.url}/orgs/${team.org.login}/teams/${team.slug}`,
    name: team.slug,
    slug: team.slug,
    type: 'organization',
    organization_id: team.org.id,
    members_count: team.members.size,
    parent: null,
  };
}
