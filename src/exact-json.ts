/**
 * JSON with whole numbers as they are written. GitHub's ids of deliveries have 19 digits, and Docker's numbers are int64 and
 * uint64 (an `ulimit` of 2^63-1, a memory limit): `JSON.parse` rounds them from 2^53 on, and a spec that is read and written back
 * would be another one, or refused. (Before Node 21 the text of a number can't be seen, and it is rounded.)
 */

/** Digits that a number may have lost some of. */
const longInteger = /\d{16}/;
const whole = /^-?\d+$/;

/**
 * `JSON.parse`, but integers beyond 2^53 become bigints. A text without any is parsed at full speed.
 * @throws SyntaxError where it is no JSON
 */
export function parseJson(text: string): unknown {
  if (!longInteger.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && whole.test(context?.source ?? '')
      ? BigInt(context?.source ?? '')
      : value,
  );
}

/** The JSON of a value that `parseJson` may have read a part of: bigints are written as numbers. */
export function formatJson(value: unknown): string {
  // No text of the value can hold it: it is made for this one call.
  const mark = `d8x-ops ${crypto.randomUUID()} `;
  let isMarked = false;
  const text = JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'bigint') return part;
    isMarked = true;
    return `${mark}${part}`;
  });
  return isMarked ? text.replaceAll(new RegExp(`"${mark}(-?[0-9]+)"`, 'g'), '$1') : text;
}

/** Parsed JSON that is an object, and not a list. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether parsed JSON is an object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
