import { z } from 'zod';
import type { Dsn } from './connection-parameters.ts';
import type { DatabaseSession } from './connection.ts';

/** What of a connection string says in which schemas a service looks for its tables. */
export type SearchPlaces = Pick<Dsn, 'schema' | 'searchPath'>;

const query = `select name from (select case name when '$user' then current_user::text else name end as name, at
  from unnest(coalesce($1::text[], current_schemas(false)::text[])) with ordinality as named(name, at)) as path
  where coalesce(has_schema_privilege(to_regnamespace(quote_ident(name))::oid, 'usage'), false) order by at`;
const schema = z.object({ name: z.string() });

/**
 * The schemas in which whoever connects by that string finds what is named without one, the first one first: those of `search_path` in
 * the string, else what the server says.
 * @throws OpsError `database-refused`, `database-unreachable`
 */
export async function searchedSchemas(
  session: DatabaseSession,
  { searchPath }: SearchPlaces,
): Promise<readonly string[]> {
  const names = searchPath === undefined ? null : readSearchPath(searchPath);
  return (await session.query(query, schema, [names])).map(({ name }) => name);
}

/** The names of a search path as PostgreSQL reads it: divided by commas, small letters unless in quotes. */
function readSearchPath(text: string): readonly string[] {
  return [...text.matchAll(/"((?:[^"]|"")*)"|([^\s,"]+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '').toLowerCase() : quoted.replaceAll('""', '"'),
  );
}
