import type { DsnText } from './connection-parameters.ts';

const space = ' \t\n\v\f\r';

/**
 * Reads `keyword = value …`: values may stand in single quotes; a backslash takes the next character as it is. Over several lines, too,
 * with comments on lines of their own and a backslash at the end of each.
 */
export function readKeywordDsn(given: string): DsnText {
  const text = given
    .replaceAll(/^[ \t]*#.*$/gm, '')
    .replaceAll(/(?<=\s)\\\r?$/gm, '')
    .trim();
  const parameters = new Map<string, string>();
  const problems: string[] = [];
  let rawPassword: string | undefined;
  let at = 0;
  const skipSpace = (): void => {
    while (at < text.length && space.includes(text.charAt(at))) at += 1;
  };

  if (text === '') problems.push('it is empty');
  for (skipSpace(); at < text.length && problems.length === 0; skipSpace()) {
    const from = at;
    while (at < text.length && text[at] !== '=' && !space.includes(text.charAt(at))) at += 1;
    const name = text.slice(from, at);
    skipSpace();
    if (text[at] !== '=' || name === '') {
      problems.push('it begins with neither postgres:// nor keyword=value');
      break;
    }
    at += 1;
    skipSpace();
    const start = at;
    const value = text[at] === "'" ? quoted() : bare();
    if (value === undefined) problems.push('a quoted value has no closing quote');
    else parameters.set(name, value);
    if (name === 'password') rawPassword = text.slice(start, at);
  }
  return { parameters, problems, rawPassword };

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
