import { z } from 'zod';
import type { DatabaseSession } from '../../database/connection.ts';
import { createDatabaseStatement, localeOf, localeSchema } from '../../database/locale.ts';
import { quoteIdentifier, quoteLiteral } from '../../database/sql-quote.ts';
import { settingStatement } from './database-settings.ts';

const grantSchema = z.object({
  /** Null for everybody. */
  grantee: z.string().nullable(),
  privilege: z.enum(['CREATE', 'CONNECT', 'TEMPORARY']),
  grantable: z.boolean(),
});

const settingSchema = z.object({
  /** Null for every role. */
  role: z.string().nullable(),
  /** `name=value`, as the server keeps it. */
  text: z.string(),
});

const presentSchema = z.object({
  owner: z.string(),
  encoding: z.string(),
  locale: localeSchema,
  /** Null for the one that every new database is in. */
  tablespace: z.string().nullable(),
  /** -1 for none. */
  connectionLimit: z.int(),
  template: z.boolean(),
  comment: z.string().nullable(),
  /** Null where nobody has changed what a new database grants. */
  grants: z.array(grantSchema).nullable(),
  settings: z.array(settingSchema),
  sizeBytes: z.coerce.number().pipe(z.int()),
  /** Of what its text is sorted by, when its indexes were made, and now (15 and later). */
  collationVersion: z.string().nullable(),
  collationVersionNow: z.string().nullable(),
});

/** How a database is made, beside what is in it. */
export type PresentDatabase = z.infer<typeof presentSchema>;

/** What the server keeps of a database besides its contents; undefined where there is none of that name. */
export async function readPresent(
  session: DatabaseSession,
  database: string,
  major: number,
): Promise<PresentDatabase | undefined> {
  const version = `to_jsonb(d)->>'datcollversion'`;
  const [row] = await session.query(
    `select json_build_object(
      'owner', (select rolname from pg_roles where oid = d.datdba),
      'encoding', pg_encoding_to_char(d.encoding),
      'locale', ${localeOf(quoteLiteral(database))},
      'tablespace', (select nullif(s.spcname, t.spcname) from pg_tablespace s, pg_tablespace t
        where s.oid = d.dattablespace and t.oid = (select dattablespace from pg_database where datname = 'template0')),
      'connectionLimit', d.datconnlimit,
      'template', d.datistemplate,
      'comment', shobj_description(d.oid, 'pg_database'),
      'grants', case when d.datacl is null then null else (
        select coalesce(json_agg(json_build_object('grantee', r.rolname, 'privilege', a.privilege_type, 'grantable', a.is_grantable)), '[]')
        from aclexplode(d.datacl) a left join pg_roles r on r.oid = a.grantee where a.grantee = 0 or r.oid is not null) end,
      'settings', (select coalesce(json_agg(json_build_object('role', r.rolname, 'text', c.text) order by r.rolname nulls first, c.number), '[]')
        from pg_db_role_setting s left join pg_roles r on r.oid = s.setrole,
          unnest(s.setconfig) with ordinality as c(text, number) where s.setdatabase = d.oid),
      'sizeBytes', case when has_database_privilege(d.oid, 'CONNECT') or pg_has_role('pg_read_all_stats', 'USAGE')
        then pg_database_size(d.oid) else 0 end::text,
      'collationVersion', ${version},
      'collationVersionNow', ${major >= 15 ? 'pg_database_collation_actual_version(d.oid)' : 'null'}) as present
    from pg_database d where d.datname = ${quoteLiteral(database)}`,
    z.object({ present: presentSchema }),
  );
  return row?.present;
}

/** Makes an empty database that orders and keeps text as the present one does, in the same place. */
export function makeLike(present: PresentDatabase, name: string, major: number): string {
  const { owner, encoding, locale, tablespace } = present;
  return createDatabaseStatement({ name, owner, encoding, locale, tablespace: tablespace ?? undefined, major });
}

/** A statement that carries one thing over to another database, and what it is, for people. */
export interface CarriedOver {
  readonly what: string;
  readonly sql: string;
}

/** What a database has beside its contents, and may not be so while it is filled. In this order. */
export function carriedOver(present: PresentDatabase, name: string): readonly CarriedOver[] {
  const database = quoteIdentifier(name);
  const { comment, connectionLimit } = present;
  return [
    ...settingsCarriedOver(present, name),
    ...(comment === null
      ? []
      : [{ what: 'its comment', sql: `comment on database ${database} is ${quoteLiteral(comment)}` }]),
    ...(connectionLimit < 0
      ? []
      : [{ what: 'its connection limit', sql: `alter database ${database} connection limit ${connectionLimit}` }]),
    ...grantsCarriedOver(present, name),
  ];
}

/** Those of its parts that a role may not be allowed to set, although the database is its own. */
export function settingsCarriedOver(
  { settings }: Pick<PresentDatabase, 'settings'>,
  name: string,
): readonly CarriedOver[] {
  return settings.map(({ role, text }) => settingStatement(name, role, text));
}

/** In one statement: between revoking and granting nobody is to be let in, or kept out. */
function grantsCarriedOver({ grants, owner }: PresentDatabase, name: string): readonly CarriedOver[] {
  if (grants === null) return [];
  const database = quoteIdentifier(name);
  const lines = [
    `revoke all on database ${database} from public, ${quoteIdentifier(owner)}`,
    ...grants.map(({ grantee, privilege, grantable }) => {
      const whom = grantee === null ? 'public' : quoteIdentifier(grantee);
      return `grant ${privilege} on database ${database} to ${whom}${grantable ? ' with grant option' : ''}`;
    }),
  ];
  return [{ what: 'its grants', sql: lines.join('; ') }];
}
