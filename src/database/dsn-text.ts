import type { DsnText } from './connection-parameters.ts';
import { readKeywordDsn } from './dsn-keywords.ts';
import { readDsnUri } from './dsn-uri.ts';

/** How other programs begin a connection URI for PostgreSQL: JDBC and R2DBC, SQLAlchemy with its drivers, Django and Laravel. */
const scheme = /^(?:r2dbc:|jdbc:)?(?:postgres|postgresql|postgis|pgsql|psql)(?:\+[a-z0-9_]+)?:\/\//i;
/** Other databases, whose names can be shown: they are no part of a password. */
const otherDatabase =
  /^(?:jdbc:)?(mysql|mariadb|mongodb|redis|rediss|sqlite|sqlserver|mssql|oracle|clickhouse)(?:\+[a-z0-9_]+)?:/i;

/**
 * Reads a connection string whichever way it was copied: with the name of a variable or `psql` before it, in quotes, with another driver's
 * scheme, or with the backslashes that d8x-cli's README asks for before `$` and the like.
 */
export function readDsnText(given: string): DsnText {
  const { start, end } = unwrapped(given);
  const text = given.slice(start, end);
  const uri = connectionUri(text);
  if (uri !== undefined) {
    if (/[\r\n]/.test(uri))
      return refused('it is broken over several lines, or is more than one: give one, on one line');
    return readDsnUri(unescaped(`postgresql://${uri}`));
  }
  const other = otherDatabase.exec(text)?.[1];
  if (other !== undefined) {
    return refused(`it begins with neither postgres:// nor keyword=value: ${other.toLowerCase()} is another database`);
  }
  if (/^jdbc:/i.test(text))
    return refused('it is of JDBC and names no host: write jdbc:postgresql://host:5432/database');
  if (/^[A-Za-z ]{2,30}=[^;\n]*;/.test(text)) {
    return refused(
      'it is in the form of .NET or ODBC, with ; between its parts, which PostgreSQL itself does not read',
    );
  }
  return readKeywordDsn(text);
}

/** What of a connection URI comes after `://`, whoever's scheme it has; undefined for what is no URI. */
export function connectionUri(text: string): string | undefined {
  const begun = scheme.exec(text);
  return begun === null ? undefined : text.slice(begun[0].length);
}

/** Where the connection string itself is in what was copied: without `export NAME="…"`, `psql '…'`, quotes, spaces around it. */
export function unwrapped(given: string): { readonly start: number; readonly end: number } {
  let end = given.trimEnd().length;
  let start = 0;
  const skip = (pattern: RegExp): void => {
    start += pattern.exec(given.slice(start, end))?.[0].length ?? 0;
  };
  skip(/^\s+/);
  skip(/^(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*[=:]\s*(?=["']?[a-z0-9+:]*:\/\/)/i);
  skip(/^psql\s+(?=["']?[a-z0-9+]*:\/\/)/i);
  const quote = given.charAt(start);
  if (end - start > 1 && ['"', "'", '`'].includes(quote) && given.charAt(end - 1) === quote) {
    start += 1;
    end -= 1;
    skip(/^\s+/);
    end = Math.max(start, given.slice(0, end).trimEnd().length);
  }
  return { start, end };
}

/** A URI has no backslash of its own; one before a sign is from a shell or an `.env` file, and not part of a password. */
function unescaped(uri: string): string {
  return uri.replaceAll(/\\(?=[$"'`!&#()*;<>|~{}^ ])/g, '');
}

function refused(problem: string): DsnText {
  return { parameters: new Map(), problems: [problem], rawPassword: undefined };
}
