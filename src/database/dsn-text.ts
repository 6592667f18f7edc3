import type { DsnText } from './connection-parameters.ts';
import { readKeywordDsn } from './dsn-keywords.ts';
import { isDsnUri, readDsnUri } from './dsn-uri.ts';

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
  const text = unwrapped(given);
  if (scheme.test(text)) {
    const uri = `postgresql://${text.replace(scheme, '')}`;
    if (/[\r\n]/.test(uri))
      return refused('it is broken over several lines, or is more than one: give one, on one line');
    return readDsnUri(unescaped(uri));
  }
  if (isDsnUri(text)) return readDsnUri(unescaped(text));
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

/** Without what stands around it where it was copied from: `export NAME="…"`, `psql '…'`, quotes. */
function unwrapped(given: string): string {
  let text = given.trim();
  const named = /^(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*[=:]\s*(?=["']?[a-z0-9+:]*:\/\/)/i.exec(text);
  if (named !== null) text = text.slice(named[0].length);
  text = text.replace(/^psql\s+(?=["']?[a-z0-9+]*:\/\/)/i, '').trim();
  const quote = text.charAt(0);
  const isQuoted = text.length > 1 && ['"', "'", '`'].includes(quote) && text.endsWith(quote);
  return isQuoted ? text.slice(1, -1).trim() : text;
}

/** A URI has no backslash of its own; one before a sign is from a shell or an `.env` file, and not part of a password. */
function unescaped(uri: string): string {
  return uri.replaceAll(/\\(?=[$"'`!&#()*;<>|~{}^ ])/g, '');
}

function refused(problem: string): DsnText {
  return { parameters: new Map(), problems: [problem], rawPassword: undefined };
}
