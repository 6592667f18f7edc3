import { isObject, type Json, type JsonObject, textAt } from '../json.ts';
import { dereference } from './openapi.ts';

const DROPPED = new Set(['nullable', 'discriminator', 'example', 'examples', 'externalDocs', 'description', 'title']);
/** Keys whose values map names to schemas, so that a property called `nullable` or `title` is not a keyword. */
const NAME_MAPS = new Set(['properties', 'patternProperties']);

/**
 * Turns an OpenAPI 3.0 schema into JSON Schema: `nullable` becomes a union with null, and `oneOf` becomes `anyOf`, since
 * GitHub's alternatives overlap and are told apart by a discriminator. References stay as they are.
 */
export function toJsonSchema(schema: JsonObject): JsonObject {
  const reference = textAt(schema, '$ref');
  const out: JsonObject = {};
  if (reference === undefined) {
    for (const [key, value] of Object.entries(schema)) {
      if (DROPPED.has(key) || key.startsWith('x-')) continue;
      out[key === 'oneOf' ? 'anyOf' : key] = NAME_MAPS.has(key) ? mapSchemas(value) : translateValue(key, value);
    }
  } else {
    out['$ref'] = reference;
  }
  return schema['nullable'] === true ? { anyOf: [{ type: 'null' }, out] } : out;
}

function mapSchemas(value: Json): Json {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, isObject(item) ? toJsonSchema(item) : item]),
  );
}

function translateValue(key: string, value: Json): Json {
  if (key === 'enum' || key === 'default' || key === 'const' || key === 'required') return value;
  if (Array.isArray(value)) return value.map((item) => (isObject(item) ? toJsonSchema(item) : item));
  return isObject(value) ? toJsonSchema(value) : value;
}

/**
 * Closes the objects of a request body: a field that GitHub does not document is an error, although GitHub itself would
 * ignore it, because a misspelt field silently does nothing there.
 */
export function closeObjects(schema: JsonObject): JsonObject {
  const own = dereference(schema);
  const out: JsonObject = { ...own };
  const properties = own['properties'];
  if (isObject(properties)) {
    out['properties'] = Object.fromEntries(
      Object.entries(properties).map(([name, item]) => [name, isObject(item) ? closeObjects(item) : item]),
    );
    if (own['additionalProperties'] === undefined) out['unevaluatedProperties'] = false;
  }
  if (isObject(own['items'])) out['items'] = closeObjects(own['items']);
  for (const key of ['oneOf', 'anyOf']) {
    const branches = own[key];
    // Branches beside properties only say which are required: closing them too would refuse what the outer object allows.
    if (Array.isArray(branches) && !isObject(properties)) {
      out[key] = branches.map((branch) => (isObject(branch) ? closeObjects(branch) : branch));
    }
  }
  return out;
}

/** The references in a schema, each once. */
export function referencesIn(value: Json, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) referencesIn(item, found);
  else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (key === '$ref' && typeof item === 'string') found.add(item);
      else referencesIn(item, found);
    }
  }
  return found;
}
