import { z } from 'zod';
import { Secret } from './secret.ts';

/** The kinds of values that settings have, wherever they come from. Each takes the text as it was written. */

/** Free text, without the blanks around it. */
export const text = z.string().transform((value) => value.trim());

/** Text that is kept to the letter, such as a file's content. */
export const content = z.string();

/** Up to `longest` characters on one line, without control characters. */
export function line(longest: number): z.ZodType<string, string> {
  return text.refine(
    (value) => value.length <= longest && !/\p{Cc}/u.test(value),
    `should be one line of at most ${longest} characters`,
  );
}

/** A secret on one line. Blanks belong to it; the line break that files end with does not. */
export const secretLine = z
  .string()
  .transform((value) => value.replace(/[\r\n]+$/, ''))
  .refine((value) => !/[\r\n\0]/.test(value), 'should be a single line')
  .transform((value) => new Secret(value));

/** A whole number from `least` to `most`. */
export function whole(least: number, most: number): z.ZodType<number, string> {
  const wrong = `should be a whole number from ${least} to ${most}`;
  return text
    .refine((value) => /^\d{1,15}$/.test(value), wrong)
    .transform(Number)
    .refine((value) => value >= least && value <= most, wrong);
}

/** One of a closed list. */
export function choice<const T extends readonly [string, ...string[]]>(options: T): z.ZodType<T[number], string> {
  return text.pipe(z.enum(options, { error: () => `should be one of: ${options.join(', ')}` }));
}

/** `true` or `false`, as YAML writes them. */
export const flag = text.pipe(
  z
    .enum(['true', 'True', 'TRUE', 'false', 'False', 'FALSE'], { error: () => 'should be true or false' })
    .transform((value) => value.toLowerCase() === 'true'),
);

/** Entries one a line; empty lines and those that begin with `#` are none. */
export const lines = z.string().transform((value) =>
  value
    .split(/\r?\n/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '' && !entry.startsWith('#')),
);
