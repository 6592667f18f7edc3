/** Any value that JSON can hold; integers that a number would round are bigints. */
export type Json = string | number | bigint | boolean | null | Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  [key: string]: Json;
}

/** Whether a value is a JSON object (not an array, not null). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses JSON text; throws SyntaxError as JSON.parse does. */
export function parseJson(text: string): Json {
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- JSON.parse yields any; Json is what JSON can hold
  const value: Json = JSON.parse(text);
  return value;
}

/** JSON text, in which a bigint is what it is to GitHub: an integer like any other. */
export function jsonText(value: Json): string {
  // oxlint-disable-next-line typescript/no-unsafe-return -- what a replacer gives is any
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? rawJson(item) : item));
}

/** `JSON.rawJSON` (in V8 since 11.4), which TypeScript does not know yet. */
function rawJson(value: bigint): unknown {
  const raw: unknown = Reflect.get(JSON, 'rawJSON');
  if (typeof raw !== 'function') throw new TypeError('this Node has no JSON.rawJSON');
  return Reflect.apply(raw, JSON, [value.toString()]);
}

/** As JSON.parse has it: integers that are too long are rounded. */
export function rounded(value: Json): Json {
  return parseJson(jsonText(value));
}

/** The object at `key`; throws if it is anything else. */
export function objectAt(value: Json | undefined, key: string): JsonObject {
  const found = isObject(value) ? value[key] : undefined;
  if (!isObject(found)) throw new TypeError(`no object at ${key}`);
  return found;
}

/** The text at `key`, or undefined. */
export function textAt(value: Json | undefined, key: string): string | undefined {
  const found = isObject(value) ? value[key] : undefined;
  return typeof found === 'string' ? found : undefined;
}

/** The number at `key`, or undefined. */
export function numberAt(value: Json | undefined, key: string): number | undefined {
  const found = isObject(value) ? value[key] : undefined;
  return typeof found === 'number' ? found : undefined;
}

/** The boolean at `key`, or undefined. */
export function booleanAt(value: Json | undefined, key: string): boolean | undefined {
  const found = isObject(value) ? value[key] : undefined;
  return typeof found === 'boolean' ? found : undefined;
}

/** The list at `key`; empty if there is none. */
export function listAt(value: Json | undefined, key: string): Json[] {
  const found = isObject(value) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
}

/** The texts in the list at `key`; empty if there is none. */
export function textsAt(value: Json | undefined, key: string): string[] {
  return listAt(value, key).filter((item) => typeof item === 'string');
}

/**
 * Copies `values` over `template`, only where the template has the same key: what comes out has the template's shape.
 * Webhook schemas are closed, so a payload must not gain keys that the published example lacks.
 */
export function fill(template: Json, values: Json): Json {
  if (!isObject(template) || !isObject(values)) return values;
  const out: JsonObject = {};
  for (const [key, inTemplate] of Object.entries(template)) {
    const value = values[key];
    out[key] = value === undefined ? inTemplate : fill(inTemplate, value);
  }
  return out;
}

/** Merges `changes` into `base`, deeply for objects; lists and plain values are replaced. */
export function override(base: JsonObject, changes: JsonObject): JsonObject {
  const out: JsonObject = { ...base };
  for (const [key, change] of Object.entries(changes)) {
    const before = out[key];
    out[key] = isObject(before) && isObject(change) ? override(before, change) : change;
  }
  return out;
}

/** Freezes an object and all within it, so that it can be shared. */
export function frozen<T extends Json>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) frozen(item);
    Object.freeze(value);
  }
  return value;
}
