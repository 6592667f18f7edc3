import { z } from 'zod';
import { parseJson } from '../../exact-json.ts';

/** Texts by name: Docker says null where there are none. */
export const textMap = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});

/** Texts, of which Docker says null where there are none. */
export const textList = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

/** An optional text that Docker leaves empty where there is nothing. */
export const optionalText = z
  .string()
  .nullish()
  .transform((value) => (value === '' || value === null ? undefined : value));

/** `filters=` of a list call. */
export function filterText(filters: Readonly<Record<string, readonly string[]>> | undefined): string | undefined {
  return filters === undefined ? undefined : JSON.stringify(filters);
}

/** A path segment. */
export function segment(value: string): string {
  return encodeURIComponent(value);
}

/** A whole number that is only looked at: beyond 2^53 the nearest one. What is written back is the spec itself, which keeps it exactly. */
export const wholeNumber = z.union([z.number(), z.bigint().transform(Number)]);

/** `undefined` for what is not JSON: the schema then says what was expected. Large numbers are kept exactly. */
export function parseAnswer(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
