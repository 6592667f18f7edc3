import type { Json } from '../json.ts';
import type { Call } from './call.ts';
import { json, type Reply } from './reply.ts';

/** The page of a list that the query asks for, with GitHub's `link` header. */
function page<T>(call: Call, items: readonly T[]): { items: T[]; headers: Record<string, string> } {
  const size = Math.min(Math.max(Number(call.query['per_page'] ?? 30), 1), 100);
  const number = Math.max(Number(call.query['page'] ?? 1), 1);
  const last = Math.max(Math.ceil(items.length / size), 1);
  const links = [
    ...(number > 1 ? [link(call, number - 1, 'prev'), link(call, 1, 'first')] : []),
    ...(number < last ? [link(call, number + 1, 'next'), link(call, last, 'last')] : []),
  ];
  return {
    items: items.slice((number - 1) * size, number * size),
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  };
}

/** A page of a list, rendered, as a bare array. */
export function listReply<T>(call: Call, items: readonly T[], render: (item: T) => Json): Reply {
  const { items: shown, headers } = page(call, items);
  return json(200, shown.map(render), headers);
}

/** A page of a list, rendered, under `key` beside `total_count`. */
export function countedReply<T>(call: Call, key: string, items: readonly T[], render: (item: T) => Json): Reply {
  const { items: shown, headers } = page(call, items);
  return json(200, { total_count: items.length, [key]: shown.map(render) }, headers);
}

function link(call: Call, number: number, relation: string): string {
  const filled = call.operation.template.replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(call.path[name] ?? ''),
  );
  const query = new URLSearchParams({ ...call.query, page: String(number) });
  return `<${call.base}${filled}?${query.toString()}>; rel="${relation}"`;
}
