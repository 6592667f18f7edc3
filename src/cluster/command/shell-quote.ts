import { OpsError } from '../../errors.ts';

/** Characters that no POSIX shell gives a meaning to, anywhere in a word. `=` and `~` have one at a word's start. */
const plainWord = /^[A-Za-z0-9_@%+:,./-]+$/;

/** Words that are syntax when they stand where a command's name does (POSIX.1-2024, 2.4, and bash's own). */
const reservedWords = new Set(
  'case coproc do done elif else esac fi for function if in select then time until while'.split(' '),
);

/**
 * One word of shell text that stands for exactly `value`.
 * @throws OpsError `internal` when `value` holds a NUL, which no argv can carry
 */
export function quoteWord(value: string): string {
  if (value.includes('\0')) {
    throw new OpsError('internal', 'an argument for a command holds a NUL byte', {
      hint: 'This is a defect in d8x-ops. Please report it with the log of this run.',
    });
  }
  if (plainWord.test(value) && !reservedWords.has(value)) return value;
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}

/** Shell text that runs exactly `argv`. @throws OpsError `internal` as `quoteWord` does */
export function quoteArgv(argv: readonly string[]): string {
  return argv.map(quoteWord).join(' ');
}
