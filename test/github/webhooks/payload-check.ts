import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { isObject, type JsonObject, objectAt, parseJson, textAt } from '../json.ts';

const FILE = createRequire(import.meta.url).resolve('@octokit/webhooks-schemas/schema.json');
const SCHEMA_ID = 'github-webhooks';

let ajv: Ajv | undefined;
let definitions: JsonObject = {};
const compiled = new Map<string, ValidateFunction>();

function load(): Ajv {
  if (ajv !== undefined) return ajv;
  const schema = parseJson(readFileSync(FILE, 'utf8'));
  definitions = objectAt(schema, 'definitions');
  const made = new Ajv({ strict: false, allErrors: true, logger: false, inlineRefs: false });
  addFormats.default(made);
  // GitHub sends an empty text where a URL was never given.
  made.addFormat('uri', (text) => text === '' || URL.canParse(text));
  made.addSchema({ $id: SCHEMA_ID, definitions: withoutOwnDialect(definitions) });
  ajv = made;
  return made;
}

/** Each definition names its dialect by itself, which a nested schema must not. */
function withoutOwnDialect(all: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(all).map(([name, definition]) => {
      const own = isObject(definition) ? { ...definition } : {};
      delete own['$schema'];
      return [name, own];
    }),
  );
}

/** What GitHub's published schema of a webhook has against a payload; empty if nothing. */
export function payloadProblems(event: string, payload: JsonObject): string[] {
  const validator = load();
  const action = textAt(payload, 'action');
  const name = [`${event}$${action ?? 'event'}`, `${event}_event`, `${event}$event`].find(
    (candidate) => definitions[candidate] !== undefined,
  );
  if (name === undefined) return [`GitHub publishes no schema of ${event}`];
  const validate = compiled.get(name) ?? validator.compile({ $ref: `${SCHEMA_ID}#/definitions/${name}` });
  compiled.set(name, validate);
  if (validate(payload)) return [];
  return (validate.errors ?? []).map((error) => {
    const extra = Object.values(error.params).filter((item) => typeof item === 'string');
    return `${error.instancePath} ${error.message ?? error.keyword} ${extra.join(', ')}`.trim();
  });
}
