import { isDeepStrictEqual } from 'node:util';
import { OpsError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { type Dsn, parseDsn } from './dsn.ts';
import { readKeywords } from './dsn-keywords.ts';
import { connectionUri, unwrapped } from './dsn-text.ts';

/** How libpq and other drivers call the database in a parameter. */
const isDatabaseName = (name: string): boolean => name === 'dbname' || /^(?:database|databasename)$/i.test(name);

/**
 * The same connection string with another database; everything else stands in it as it did, whatever form it has (`parseDsn`).
 * @throws OpsError `input-invalid` (it is no connection string, or can't say that name)
 */
export function withDatabase(dsn: Secret, database: string, path = 'database-dsn'): Secret {
  const text = dsn.reveal();
  const before = parseDsn(dsn, path);
  const { start, end } = unwrapped(text);
  const inner = text.slice(start, end);
  const uri = connectionUri(inner);
  const changed =
    uri === undefined
      ? withKeyword(inner, database)
      : inner.slice(0, inner.length - uri.length) + withPath(uri, database);
  const result = new Secret(text.slice(0, start) + changed + text.slice(end));
  if (isSaid(before, result, database, path)) return result;
  throw new OpsError(
    'input-invalid',
    `${path} can't name the database ${JSON.stringify(database)} in the form that it has`,
    {
      where: path,
      hint: 'Write it as postgres://user:password@host:5432/database.',
    },
  );
}

/** What was made is read again: a connection string that leads elsewhere is worse than none. */
function isSaid(before: Dsn, result: Secret, database: string, path: string): boolean {
  return isDeepStrictEqual(plain(parseDsn(result, path)), plain({ ...before, database }));
}

function plain(dsn: Dsn): object {
  return { ...dsn, secrets: [], password: dsn.password?.reveal() };
}

/** `uri` begins after `://`. */
function withPath(uri: string, database: string): string {
  const pathAt = endOfHosts(uri);
  const question = uri.indexOf('?', pathAt);
  const query = question < 0 ? '' : uri.slice(question + 1);
  const encoded = percentEncoded(database);
  return `${uri.slice(0, pathAt)}/${encoded}${question < 0 ? '' : `?${withParameter(query, encoded)}`}`;
}

/** Where the list of hosts ends, as readDsnUri cuts it. */
function endOfHosts(uri: string): number {
  const at = /^[^@/]*@/.exec(uri)?.[0].length ?? 0;
  return at + (/^(?:\[[^\]]*\]?|[^[/?])*/.exec(uri.slice(at))?.[0].length ?? 0);
}

function withParameter(query: string, encoded: string): string {
  return query
    .split('&')
    .map((part) => {
      const [, name = '', value] = /^((?:amp;)?[^=]*)=(.*)$/s.exec(part) ?? [];
      if (value === undefined || !isDatabaseName(decoded(name.replace(/^amp;/, '')))) return part;
      // A backslash from a shell stands before the & that follows.
      return `${name}=${encoded}${value.endsWith('\\') ? '\\' : ''}`;
    })
    .join('&');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Also of what a shell, or quotes around the whole, would take for their own. */
function percentEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*~]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function withKeyword(text: string, database: string): string {
  const value = database.replaceAll(/[^A-Za-z0-9_.-]/g, String.raw`\$&`);
  const spans = readKeywords(text).keywords.filter(({ name }) => isDatabaseName(name));
  if (spans.length === 0) return `dbname=${value} ${text}`;
  return spans.toReversed().reduce((whole, { from, to }) => whole.slice(0, from) + value + whole.slice(to), text);
}
