/** Digits that a number may have lost some of. */
const longInteger = /\d{16}/;

/**
 * `JSON.parse`, but integers beyond 2^53, which it would round, become bigints. A text without any is parsed at full speed.
 * @throws SyntaxError where it is no JSON
 */
export function parseJson(text: string): unknown {
  if (!longInteger.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
      ? BigInt(context?.source ?? '')
      : value,
  );
}
