import type { DsnText } from './connection-parameters.ts';

const space = ' \t\n\v\f\r';

/** One `keyword = value`: what it says, and where the value stands. */
interface Keyword {
  readonly name: string;
  readonly value: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Reads `keyword = value …`: values may stand in single quotes; a backslash takes the next character as it is. Over several lines, too,
 * with comments on lines of their own and a backslash at the end of each.
 */
export function readKeywordDsn(given: string): DsnText {
  const { keywords, problems } = readKeywords(given);
  const password = keywords.findLast(({ name }) => name === 'password');
  return {
    parameters: new Map(keywords.map(({ name, value }) => [name, value])),
    problems,
    rawPassword: password === undefined ? undefined : given.slice(password.from, password.to),
  };
}

/** Every keyword with its value, in order. Problems hold no part of the text. */
export function readKeywords(given: string): {
  readonly keywords: readonly Keyword[];
  readonly problems: readonly string[];
} {
  const blank = (found: string): string => ' '.repeat(found.length);
  const text = given.replaceAll(/^[ \t]*#.*$/gm, blank).replaceAll(/(?<=\s)\\\r?$/gm, blank);
  const keywords: Keyword[] = [];
  const problems: string[] = [];
  let at = 0;
  const skipSpace = (): void => {
    while (at < text.length && space.includes(text.charAt(at))) at += 1;
  };

  if (text.trim() === '') problems.push('it is empty');
  for (skipSpace(); at < text.length && problems.length === 0; skipSpace()) {
    const start = at;
    while (at < text.length && text[at] !== '=' && !space.includes(text.charAt(at))) at += 1;
    const name = text.slice(start, at);
    skipSpace();
    if (text[at] !== '=' || name === '') {
      problems.push('it begins with neither postgres:// nor keyword=value');
      break;
    }
    at += 1;
    skipSpace();
    const from = at;
    const value = text[at] === "'" ? quoted() : bare();
    if (value === undefined) problems.push('a quoted value has no closing quote');
    else keywords.push({ name, value, from, to: at });
  }
  return { keywords, problems };

  function quoted(): string | undefined {
    let value = '';
    for (at += 1; at < text.length; at += 1) {
      if (text[at] === "'") {
        at += 1;
        return value;
      }
      if (text[at] === '\\') at += 1;
      value += text.charAt(at);
    }
    return undefined;
  }

  function bare(): string {
    let value = '';
    for (; at < text.length && !space.includes(text.charAt(at)); at += 1) {
      if (text[at] === '\\') at += 1;
      value += text.charAt(at);
    }
    return value;
  }
}
