import { quoteIdentifier, quoteLiteral } from '../../database/sql-quote.ts';

/** Settings that hold a list of names, which the server keeps as one text with each name quoted (guc_tables.c, GUC_LIST_QUOTE). */
const lists: ReadonlySet<string> = new Set([
  'local_preload_libraries',
  'search_path',
  'session_preload_libraries',
  'shared_preload_libraries',
  'temp_tablespaces',
  'unix_socket_directories',
]);

/**
 * The statement that sets for `database` (and one role in it) what the server keeps as `name=value` (pg_db_role_setting), as pg_dump
 * writes it (dumputils.c, makeAlterConfigCommand).
 */
export function settingStatement(
  database: string,
  role: string | null,
  text: string,
): { readonly what: string; readonly sql: string } {
  const equals = text.indexOf('=');
  const name = text.slice(0, equals);
  const value = text.slice(equals + 1);
  const whose =
    role === null
      ? `alter database ${quoteIdentifier(database)}`
      : `alter role ${quoteIdentifier(role)} in database ${quoteIdentifier(database)}`;
  // A name of two parts has each quoted by itself.
  const quoted = name.split('.').map(quoteIdentifier).join('.');
  const values = lists.has(name.toLowerCase()) ? namesIn(value).map(quoteLiteral).join(', ') : quoteLiteral(value);
  return {
    what: `the setting ${name}${role === null ? '' : ` of ${role}`}`,
    sql: `${whose} set ${quoted} to ${values === '' ? "''" : values}`,
  };
}

/** The names of a list such as `"$user", public`. */
function namesIn(list: string): readonly string[] {
  return [...list.matchAll(/"((?:[^"]|"")*)"|[^\s,"]+/g)].map(
    ([whole, quoted]) => quoted?.replaceAll('""', '"') ?? whole,
  );
}
