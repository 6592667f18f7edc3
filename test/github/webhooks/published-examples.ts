import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { frozen, isObject, type JsonObject, listAt, parseJson, textAt } from '../json.ts';
import { payloadProblems } from './payload-check.ts';

const FILE = createRequire(import.meta.url).resolve('@octokit/webhooks-examples');

let groups: Map<string, JsonObject[]> | undefined;
const chosen = new Map<string, JsonObject>();

/**
 * The fullest published example of an event and action that GitHub's own schema accepts (a few old ones it does not),
 * frozen below its top.
 * Some actions have no example (`workflow_run.in_progress`): another action of the same event has the same shape.
 */
export function publishedExample(event: string, action: string | undefined): JsonObject {
  const key = `${event}.${action ?? ''}`;
  const known = chosen.get(key) ?? choose(event, action);
  chosen.set(key, known);
  return { ...known };
}

function choose(event: string, action: string | undefined): JsonObject {
  const all = (load().get(event) ?? []).filter((example) => payloadProblems(event, example).length === 0);
  const exact = all.filter((example) => textAt(example, 'action') === action);
  const [best] = (exact.length > 0 ? exact : all).sort((a, b) => size(b) - size(a));
  return frozen(best ?? frame());
}

/** What every webhook of a repository has, for events of which GitHub publishes no example (`registry_package`). */
function frame(): JsonObject {
  const { repository, sender } = publishedExample('workflow_run', 'completed');
  if (repository === undefined || sender === undefined) throw new Error('the published example lacks its frame');
  return { action: '', repository, sender };
}

function size(example: JsonObject): number {
  return JSON.stringify(example).length;
}

function load(): Map<string, JsonObject[]> {
  if (groups !== undefined) return groups;
  const all = parseJson(readFileSync(FILE, 'utf8'));
  groups = new Map(
    (Array.isArray(all) ? all : []).map((group) => [
      textAt(group, 'name') ?? '',
      listAt(group, 'examples').filter((example) => isObject(example)),
    ]),
  );
  return groups;
}
