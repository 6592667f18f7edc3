import { fill, isObject, type Json, type JsonObject, objectAt, override } from '../json.ts';
import { simpleUser } from '../payloads/account-payload.ts';
import { minimalRepository } from '../payloads/repository-payload.ts';
import { nodeId } from '../payloads/seed.ts';
import type { Account } from '../state/accounts.ts';
import type { Happening, World } from '../world.ts';
import { payloadProblems } from './payload-check.ts';
import { publishedExample } from './published-examples.ts';

/** Parts that an example may lack although GitHub sends them: they are added whole. */
const WHOLE_PARTS = ['changes', 'workflow', 'workflow_run', 'registry_package'];
/** Parts that are what somebody chose, of no shape of GitHub's. */
const FREE_PARTS = ['client_payload', 'inputs'];
/** Parts of an issue that only pull requests have. */
const PULL_PARTS = ['pull_request', 'draft'];

/** What webhooks show of an app. */
const APP_PARTS = new Set([
  'id',
  'slug',
  'node_id',
  'owner',
  'name',
  'description',
  'external_url',
  'html_url',
  'created_at',
  'updated_at',
]);

/**
 * The payload of a webhook: GitHub's published example, filled with what happened, then changed as asked.
 * Throws if GitHub's schema refuses the outcome.
 */
export function eventPayload(world: World, happening: Happening, changes: JsonObject = {}): JsonObject {
  const payload = override(whatHappened(world, happening), changes);
  const problems = payloadProblems(happening.event, payload);
  if (problems.length > 0) {
    throw new Error(`the ${happening.event} payload is not as GitHub's schema has it: ${problems.join('; ')}`);
  }
  return payload;
}

function whatHappened(world: World, happening: Happening): JsonObject {
  const { event, action, repository, sender } = happening;
  const parts = shortApps(happening.parts);
  const example = publishedExample(event, action);
  for (const name of WHOLE_PARTS) {
    const part = parts[name];
    if (part === undefined) delete example[name];
    else example[name] = isObject(part) && isObject(example[name]) ? fill(example[name], part) : part;
  }
  if (event === 'deployment') {
    example['workflow_run'] ??= null;
    example['workflow'] ??= null;
  }
  const payload = fill(example, {
    ...parts,
    repository: minimalRepository(world, repository),
    sender: simpleUser(world, sender),
    ...(action === undefined ? {} : { action }),
  });
  if (!isObject(payload)) throw new TypeError('a webhook payload is an object');
  const issue = parts['issue'];
  for (const name of PULL_PARTS) {
    const part = isObject(issue) ? issue[name] : undefined;
    if (part !== undefined) objectAt(payload, 'issue')[name] = part;
  }
  for (const name of FREE_PARTS) {
    const part = parts[name];
    if (part !== undefined) payload[name] = part;
  }
  const installation = world.state.installationOn(repository.owner);
  delete payload['organization'];
  delete payload['installation'];
  if (repository.owner.type === 'Organization') payload['organization'] = organization(world, repository.owner);
  if (installation !== undefined) {
    payload['installation'] = { id: installation.id, node_id: nodeId('Installation', installation.id) };
  }
  return payload;
}

/** Webhooks show less of the app that did something than the REST API does. */
function shortApps(parts: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, shortApp(part)]));
}

function shortApp(part: Json): Json {
  if (!isObject(part) || !isObject(part['performed_via_github_app'])) return part;
  const app = part['performed_via_github_app'];
  const shown = Object.fromEntries(Object.entries(app).filter(([key]) => APP_PARTS.has(key)));
  return { ...part, performed_via_github_app: shown };
}

function organization(world: World, { login, id }: Account): JsonObject {
  const api = `${world.apiUrl}/orgs/${login}`;
  return {
    login,
    id,
    node_id: nodeId('Organization', id),
    url: api,
    repos_url: `${api}/repos`,
    events_url: `${api}/events`,
    hooks_url: `${api}/hooks`,
    issues_url: `${api}/issues`,
    members_url: `${api}/members{/member}`,
    public_members_url: `${api}/public_members{/member}`,
    avatar_url: `${world.url}/avatars/${id}`,
    description: '',
  };
}
