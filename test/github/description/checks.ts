import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { type Operation, parametersOf, requestBodyOf, resolve, responseOf } from './openapi.ts';
import { closeObjects, referencesIn, toJsonSchema } from './schema-translation.ts';

/** Says what is wrong with a value, in one line each; empty if nothing is. */
export type Check = (value: Json) => string[];

/** Checks requests and answers of one operation at a time; each is compiled at first use and kept. */
export interface Checks {
  query(operation: Operation, query: Readonly<Record<string, string | string[]>>): string[];
  path(operation: Operation, path: Readonly<Record<string, string>>): string[];
  /** `undefined` stands for no body. */
  body(operation: Operation, body: Json | undefined): string[];
  answer(operation: Operation, status: number, mediaType: string, body: Json | undefined): string[];
}

/**
 * Answers that GitHub's description has wrong: it wants the account of a listed installation to be a user and an enterprise
 * at once.
 */
const MISDESCRIBED = new Set(['apps/list-installations']);

/** Makes the checks from GitHub's description. */
export function buildChecks(): Checks {
  const answers = newAjv(false);
  const bodies = newAjv(false);
  const parameters = newAjv(true);
  const compiled = new Map<string, Check>();
  const once = (key: string, ajv: Ajv2019, schema: () => JsonObject): Check => {
    const known = compiled.get(key);
    if (known !== undefined) return known;
    const made = compile(ajv, schema());
    compiled.set(key, made);
    return made;
  };
  const inPart = (operation: Operation, part: 'path' | 'query', values: JsonObject): string[] =>
    once(`${part} ${operation.id}`, parameters, () => parameterSchema(operation, part))(values);
  return {
    query: (operation, query) => inPart(operation, 'query', { ...query }),
    path: (operation, path) => inPart(operation, 'path', { ...path }),
    body: (operation, body) => {
      const described = requestBodyOf(operation);
      if (body === undefined) return described?.required === true ? ['a body is required'] : [];
      if (described === undefined) return ['this operation takes no body'];
      return once(`body ${operation.id}`, bodies, () => toJsonSchema(closeObjects(described.schema)))(body);
    },
    answer: (operation, status, mediaType, body) => {
      const described = responseOf(operation, status);
      if (described === undefined) return [`status ${status} is not documented`];
      const schema = described.get(mediaType) ?? described.get('application/json');
      if (MISDESCRIBED.has(operation.id)) return [];
      if (schema === undefined) return body === undefined ? [] : ['no body is documented'];
      if (body === undefined) return ['a body is documented'];
      return once(`${status} ${mediaType} ${operation.id}`, answers, () => toJsonSchema(schema))(body);
    },
  };
}

function newAjv(coerceTypes: boolean): Ajv2019 {
  const ajv = new Ajv2019({ strict: false, allErrors: true, logger: false, inlineRefs: false, coerceTypes });
  addFormats.default(ajv);
  // GitHub answers with an empty text where a URL was never given.
  if (!coerceTypes) ajv.addFormat('uri', (text) => text === '' || URL.canParse(text));
  return ajv;
}

/** Registers what the schema refers to, however deeply, before it is compiled. */
function compile(ajv: Ajv2019, schema: JsonObject): Check {
  const pending = [...referencesIn(schema)];
  for (let reference = pending.pop(); reference !== undefined; reference = pending.pop()) {
    const key = keyOf(reference);
    if (ajv.schemas[key] !== undefined) continue;
    const target = toJsonSchema(resolve(reference));
    ajv.addSchema(keyed(target), key);
    pending.push(...referencesIn(target));
  }
  const validate = ajv.compile(keyed(schema));
  return (value) => problems(validate, value);
}

function keyOf(reference: string): string {
  return `github:${reference.replace(/^#\//, '').replaceAll('/', '.')}`;
}

function keyed(schema: JsonObject): JsonObject {
  const rewrite = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(rewrite);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        key === '$ref' && typeof item === 'string' ? keyOf(item) : rewrite(item),
      ]),
    );
  };
  const rewritten = rewrite(schema);
  if (!isObject(rewritten)) throw new TypeError('a schema is an object');
  return rewritten;
}

function problems(validate: ValidateFunction, value: Json): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => {
    const extra = Object.values(error.params).filter((item) => typeof item === 'string');
    return `${error.instancePath === '' ? '/' : error.instancePath} ${error.message ?? error.keyword}${
      error.keyword.endsWith('Properties') || error.keyword === 'enum' ? `: ${extra.join(', ')}` : ''
    }`;
  });
}

function parameterSchema(operation: Operation, part: 'path' | 'query'): JsonObject {
  const own = parametersOf(operation).filter((parameter) => parameter.in === part);
  return {
    type: 'object',
    additionalProperties: false,
    required: own.filter((parameter) => parameter.required).map((parameter) => parameter.name),
    properties: Object.fromEntries(
      own.map(({ name, schema }) => [name, toJsonSchema(withoutDateFormat(name, schema))]),
    ),
  };
}

/** `created` is described as a date, but is a range such as `>=2024-01-01`, as GitHub's documentation says. */
function withoutDateFormat(name: string, schema: JsonObject): JsonObject {
  return name === 'created' ? { type: 'string' } : schema;
}
