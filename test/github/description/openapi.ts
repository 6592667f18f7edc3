import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isObject, type Json, type JsonObject, objectAt, parseJson, textAt } from '../json.ts';

const FILE = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');

/** One parameter of an operation, with its reference followed. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly multiSegment: boolean;
  readonly schema: JsonObject;
}

/** One operation of GitHub's REST API. */
export interface Operation {
  /** As GitHub names it, e.g. `issues/create-comment`. */
  readonly id: string;
  /** Upper case. */
  readonly method: string;
  /** With `{parameters}`. */
  readonly template: string;
  readonly definition: JsonObject;
}

let loaded: JsonObject | undefined;

/** GitHub's OpenAPI description (api.github.com), read once: 13 MB, about 150 ms. */
function description(): JsonObject {
  if (loaded !== undefined) return loaded;
  const value = parseJson(readFileSync(FILE, 'utf8'));
  if (!isObject(value)) throw new TypeError('the OpenAPI description is not an object');
  loaded = value;
  return loaded;
}

/** Follows a local reference such as `#/components/parameters/owner`; throws if nothing is there. */
export function resolve(reference: string): JsonObject {
  let at: Json | undefined = description();
  for (const part of reference.replace(/^#\//, '').split('/')) {
    at = isObject(at) ? at[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  }
  if (!isObject(at)) throw new Error(`GitHub's description has nothing at ${reference}`);
  return at;
}

/** The object itself, or what its `$ref` points at. */
export function dereference(value: JsonObject): JsonObject {
  const reference = textAt(value, '$ref');
  return reference === undefined ? value : resolve(reference);
}

/** Every operation of the description. */
export function operations(): Operation[] {
  return Object.entries(objectAt(description(), 'paths')).flatMap(([template, methods]) =>
    Object.entries(isObject(methods) ? methods : {}).flatMap(([method, definition]) => {
      const id = textAt(definition, 'operationId');
      return id === undefined || !isObject(definition)
        ? []
        : [{ id, method: method.toUpperCase(), template, definition }];
    }),
  );
}

/** The parameters of an operation. */
export function parametersOf(operation: Operation): Parameter[] {
  const list = operation.definition['parameters'];
  return (Array.isArray(list) ? list : []).filter(isObject).map((item) => {
    const parameter = dereference(item);
    const where = textAt(parameter, 'in');
    const schema = parameter['schema'];
    return {
      name: textAt(parameter, 'name') ?? '',
      in: where === 'path' || where === 'query' ? where : 'header',
      required: parameter['required'] === true,
      multiSegment: parameter['x-multi-segment'] === true,
      schema: isObject(schema) ? schema : {},
    };
  });
}

/** The JSON schema of an operation's request body, with whether a body is required; undefined if it takes none. */
export function requestBodyOf(operation: Operation): { schema: JsonObject; required: boolean } | undefined {
  const body = operation.definition['requestBody'];
  if (!isObject(body)) return undefined;
  const resolved = dereference(body);
  const content = resolved['content'];
  const media = isObject(content) ? content['application/json'] : undefined;
  return isObject(media) && isObject(media['schema'])
    ? { schema: media['schema'], required: resolved['required'] === true }
    : undefined;
}

/** What an operation may answer with `status`: media type to schema; undefined if the status is not documented. */
export function responseOf(operation: Operation, status: number): Map<string, JsonObject> | undefined {
  const response = objectAt(operation.definition, 'responses')[String(status)];
  if (!isObject(response)) return undefined;
  const content = dereference(response)['content'];
  const found = new Map<string, JsonObject>();
  for (const [type, media] of Object.entries(isObject(content) ? content : {})) {
    if (isObject(media) && isObject(media['schema'])) found.set(type, media['schema']);
  }
  return found;
}

/** A copy of the example that the description holds under `components/examples`. */
export function namedExample(name: string): Json {
  const value = resolve(`#/components/examples/${name}`)['value'];
  if (value === undefined) throw new Error(`GitHub's description has no value for the example ${name}`);
  return structuredClone(value);
}
