import { isObject, type JsonObject, listAt, textAt } from '../json.ts';
import { appPayload, installationPayload } from '../payloads/account-payload.ts';
import { minimalRepository } from '../payloads/repository-payload.ts';
import { seed, timestamp } from '../payloads/seed.ts';
import { type Call, type Handlers, lookup, param, repositoryOf } from '../server/call.ts';
import { countedReply, listReply } from '../server/pagination.ts';
import { GitHubError, json, notFound, type Reply } from '../server/reply.ts';
import type { Installation, Permissions } from '../state/accounts.ts';
import type { Repository } from '../state/repository.ts';

const TOKEN_LIFE_MS = 3_600_000;

/** The app itself, its installations and their tokens. */
export const appRoutes: Handlers = {
  'apps/get-authenticated': (call) => json(200, appPayload(call.world, call.world.app)),
  'apps/get-by-slug': (call) => {
    // The bot's app is private (app.yml), and it is not documented that a job's token is told of it.
    if (param(call, 'app_slug') !== call.world.app.slug || call.caller.kind === 'job') throw notFound();
    return json(200, appPayload(call.world, call.world.app));
  },
  'apps/list-installations': (call) =>
    listReply(call, [...call.world.state.installations.values()], (one) => installationPayload(call.world, one)),
  'apps/get-installation': (call) =>
    json(200, installationPayload(call.world, lookup(call.world.state.installations, call, 'installation_id'))),
  'apps/get-repo-installation': (call) => installationReply(call, repositoryOf(call).owner.login),
  'apps/get-org-installation': (call) => installationReply(call, param(call, 'org')),
  'apps/get-user-installation': (call) => installationReply(call, param(call, 'username')),
  'apps/create-installation-access-token': createToken,
  'apps/list-repos-accessible-to-installation': (call) => {
    const { caller, world } = call;
    if (caller.kind !== 'installation')
      throw new GitHubError(403, 'You must authenticate with an installation access token');
    const reachable = [...world.state.repositories.values()].filter(
      (repository) =>
        repository.owner.id === caller.installation.account.id && (caller.repositories?.has(repository.id) ?? true),
    );
    return countedReply(call, 'repositories', reachable, (repository) => minimalRepository(world, repository));
  },
  'apps/create-from-manifest': (call) => {
    const { state, app } = call.world;
    const code = param(call, 'code');
    const manifest = state.manifests.get(code);
    if (!isObject(manifest)) throw notFound();
    state.manifests.delete(code);
    return json(201, {
      ...seed(call.world, 'integration-from-manifest'),
      ...appPayload(call.world, app),
      name: textAt(manifest, 'name') ?? app.name,
      client_secret: 'a'.repeat(40),
      webhook_secret: app.webhookSecret,
      pem: app.privateKey,
    });
  },
};

function installationReply(call: Call, login: string): Reply {
  const account = call.world.state.account(login);
  const installation = account === undefined ? undefined : call.world.state.installationOn(account);
  if (installation === undefined) throw notFound();
  return json(200, installationPayload(call.world, installation));
}

function createToken(call: Call): Reply {
  const { world, body } = call;
  const installation = lookup(world.state.installations, call, 'installation_id');
  if (installation.suspended) throw new GitHubError(403, 'This installation has been suspended');
  const permissions = grantedPermissions(installation, body['permissions']);
  const chosen = chosenRepositories(call, installation);
  const expiresAt = world.state.now() + TOKEN_LIFE_MS;
  const token = world.state.issue('ghs_', {
    kind: 'installation',
    installation,
    permissions,
    repositories: chosen === undefined ? undefined : new Set(chosen.map((repository) => repository.id)),
    expiresAt,
  });
  const answer: JsonObject = {
    token,
    expires_at: timestamp(expiresAt),
    permissions: { ...permissions },
    repository_selection: chosen === undefined ? 'all' : 'selected',
  };
  if (chosen !== undefined) answer['repositories'] = chosen.map((one) => minimalRepository(world, one));
  return json(201, answer);
}

function grantedPermissions(installation: Installation, wanted: unknown): Permissions {
  if (!isObject(wanted)) return installation.permissions;
  const granted: Record<string, 'read' | 'write' | 'admin'> = { metadata: 'read' };
  for (const [name, level] of Object.entries(wanted)) {
    const has = installation.permissions[name];
    if (has === undefined || (level !== 'read' && has === 'read')) {
      throw new GitHubError(422, 'The permissions requested are not granted to this installation.');
    }
    granted[name] = level === 'read' ? 'read' : has;
  }
  return granted;
}

function chosenRepositories(call: Call, installation: Installation): Repository[] | undefined {
  const names = listAt(call.body, 'repositories');
  const ids = listAt(call.body, 'repository_ids');
  if (names.length === 0 && ids.length === 0) return undefined;
  const own = [...call.world.state.repositories.values()].filter((one) => one.owner.id === installation.account.id);
  const chosen = own.filter((one) => names.includes(one.name) || ids.includes(one.id));
  if (chosen.length < names.length + ids.length) {
    throw new GitHubError(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  }
  return chosen;
}
