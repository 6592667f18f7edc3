import { namedExample } from '../description/openapi.ts';
import { frozen, isObject, type Json, type JsonObject, parseJson } from '../json.ts';
import { fullName, type Repository } from '../state/repository.ts';
import type { World } from '../world.ts';

/** The repositories that GitHub's examples are about. */
const EXAMPLE_REPOSITORIES = [
  'octocat/Hello-World',
  'octocat/hello-world',
  'octocat/hello-worId',
  'octocat/example',
  'octocat/octorepo.rb',
  'octo-org/octo-repo',
  'octo-org/Hello-World',
  'octokit/octokit.rb',
  'github/hello-world',
];

const localized = new WeakMap<World, Map<string, JsonObject>>();

/**
 * GitHub's own example of an object, with its URLs and names turned into those of this server and repository. It is shared
 * and frozen.
 */
export function seed(world: World, name: string, repository?: Repository): Readonly<JsonObject> {
  const key = `${name} ${repository === undefined ? '' : fullName(repository)}`;
  const known = localized.get(world) ?? new Map<string, JsonObject>();
  localized.set(world, known);
  const value = known.get(key) ?? parsed(localize(world, namedExample(name), repository), name);
  known.set(key, value);
  return value;
}

function parsed(text: string, name: string): JsonObject {
  const value = parseJson(text);
  const first = Array.isArray(value) ? value[0] : value;
  if (!isObject(first)) throw new TypeError(`the example ${name} is no object`);
  return frozen(first);
}

function localize(world: World, example: Json, repository: Repository | undefined): string {
  let text = JSON.stringify(example)
    .replaceAll('https://api.github.com', world.apiUrl)
    .replaceAll('https://HOSTNAME', world.apiUrl)
    .replaceAll('https://uploads.github.com', `${world.url}/uploads`)
    .replaceAll('https://raw.githubusercontent.com', `${world.apiUrl}/raw`)
    .replaceAll('https://github.com', world.url);
  if (repository !== undefined) {
    for (const name of EXAMPLE_REPOSITORIES) text = text.replaceAll(name, fullName(repository));
  }
  return text;
}

/** A time as GitHub writes it: UTC, whole seconds. */
export function timestamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** A time or null. */
export function timestampOrNull(at: number | null | undefined): string | null {
  return at === null || at === undefined ? null : timestamp(at);
}

/** The opaque id of GraphQL, which the REST API shows too. */
export function nodeId(kind: string, id: number): string {
  return Buffer.from(`${kind}${id}`).toString('base64');
}

/** The REST URL of something in a repository. */
export function apiPath(world: World, repository: Repository, rest = ''): string {
  return `${world.apiUrl}/repos/${fullName(repository)}${rest}`;
}

/** The page of something in a repository. */
export function htmlPath(world: World, repository: Repository, rest = ''): string {
  return `${world.url}/${fullName(repository)}${rest}`;
}
