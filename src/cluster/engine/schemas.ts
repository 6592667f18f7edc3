import { z } from 'zod';

/** Docker's own texts for maps and lists may be null where they are empty. */
export const textMap = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});

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

/** `undefined` for what is not JSON: the schema then says what was expected. */
export function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
