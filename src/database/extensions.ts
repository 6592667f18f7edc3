/**
 * Extensions of PostgreSQL's own distribution that give those who use them nothing outside of the database: no file, no program,
 * no connection, no memory of the server. (PostgreSQL's manual, appendix F; also `pg_stat_statements`, which many servers have.)
 */
const harmless: ReadonlySet<string> = new Set([
  'bloom',
  'btree_gin',
  'btree_gist',
  'citext',
  'cube',
  'dict_int',
  'dict_xsyn',
  'earthdistance',
  'fuzzystrmatch',
  'hstore',
  'intagg',
  'intarray',
  'isn',
  'lo',
  'ltree',
  'pg_stat_statements',
  'pg_trgm',
  'pgcrypto',
  'plpgsql',
  'seg',
  'tablefunc',
  'tcn',
  'tsm_system_rows',
  'tsm_system_time',
  'unaccent',
  'uuid-ossp',
]);

/** Whether a superuser may make it in a database that foreign code will run in. */
export function isHarmless(extension: string): boolean {
  return harmless.has(extension);
}
