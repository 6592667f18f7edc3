import { type Operation, operations, parametersOf } from './openapi.ts';

/** An operation found for a request, with its path parameters decoded. */
export interface Route {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
}

interface Entry {
  readonly operation: Operation;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly literals: number;
}

/** Looks up which operation a request means. */
export interface RouteTable {
  match(method: string, pathname: string): Route | undefined;
  byId(id: string): Operation;
}

/** Builds the table over all operations of GitHub's description; of several that fit, the most literal one is meant. */
export function buildRouteTable(): RouteTable {
  const all = operations();
  const byId = new Map(all.map((operation) => [operation.id, operation]));
  const buckets = new Map<string, Entry[]>();
  for (const operation of all) {
    const key = bucketKey(operation.method, operation.template);
    const bucket = buckets.get(key) ?? [];
    bucket.push(entryOf(operation));
    buckets.set(key, bucket);
  }
  for (const bucket of buckets.values()) bucket.sort((a, b) => b.literals - a.literals);
  return {
    match: (method, pathname) => {
      for (const { operation, pattern, names } of buckets.get(bucketKey(method, pathname)) ?? []) {
        const found = pattern.exec(pathname);
        if (found === null) continue;
        const values = found.slice(1).map((value: string | undefined) => decodeURIComponent(value ?? ''));
        return { operation, path: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])) };
      }
      return undefined;
    },
    byId: (id) => {
      const operation = byId.get(id);
      if (operation === undefined) throw new Error(`GitHub's description has no operation ${id}`);
      return operation;
    },
  };
}

function bucketKey(method: string, path: string): string {
  return `${method} ${path.split('/')[1] ?? ''}`;
}

function entryOf(operation: Operation): Entry {
  const wide = new Set(
    parametersOf(operation)
      .filter((parameter) => parameter.multiSegment)
      .map((parameter) => parameter.name),
  );
  const names: string[] = [];
  let literals = 0;
  const pattern = operation.template.split(/(\{[^}]+\})/).map((part) => {
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name === undefined) {
      literals += part.length;
      return part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    }
    names.push(name);
    return wide.has(name) ? '(.*)' : '([^/]+)';
  });
  // The root directory is asked for with and without the slash.
  const source = pattern.join('').replace('/contents/(.*)', '/contents(?:/(.*))?');
  return { operation, pattern: new RegExp(`^${source}$`), names, literals };
}
