import { z } from 'zod';

const record = z.record(z.string(), z.unknown());

/**
 * The value at a JSON Pointer (RFC 6901); undefined where there is none.
 * @param pointer `` for the whole, else `/name/0/…`, with `~1` for `/` and `~0` for `~`
 */
export function valueAt(json: unknown, pointer: string): unknown {
  if (pointer === '') return json;
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(member, json);
}

function member(value: unknown, key: string): unknown {
  if (Array.isArray(value))
    return /^(?:0|[1-9]\d{0,9})$/.test(key) ? Array.from<unknown>(value)[Number(key)] : undefined;
  const parsed = record.safeParse(value);
  return parsed.success && Object.hasOwn(parsed.data, key) ? parsed.data[key] : undefined;
}
