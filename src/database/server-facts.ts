import { z } from 'zod';
import { OpsError } from '../errors.ts';
import type { DatabaseSession } from './connection.ts';
import { localeOf, localeSchema } from './locale.ts';
import { quoteIdentifier, quoteQualified } from './sql-quote.ts';
import { superuserNeeds } from './superuser-needs.ts';

const relationSchema = z.object({ schema: z.string(), name: z.string(), sequence: z.boolean() });

const serverFactsSchema = z.object({
  /** Such as `15.18 (Debian 15.18-0+deb12u1)`. */
  version: z.string(),
  /** Such as 150018. */
  versionNum: z.int(),
  database: z.string(),
  encoding: z.string(),
  sizeBytes: z.coerce.number().pipe(z.int()),
  /**
   * Tables, indexes, sequences, views and what belongs to them: whoever makes them all in one transaction holds a lock on each until its
   * end.
   */
  relations: z.int(),
  lockPlaces: z.object({ perTransaction: z.int(), connections: z.int(), prepared: z.int() }),
  /** A standby, which takes no writes. */
  recovery: z.boolean(),
  locale: localeSchema,
  /** Other than plpgsql, which every server has. */
  extensions: z.array(z.object({ name: z.string(), version: z.string(), schema: z.string() })),
  /** What only a superuser could make again, such as `event trigger x`. */
  superuserNeeds: z.array(z.string()),
  /** Tables and sequences that pg_dump would read and this role may not. */
  unreadable: z.array(relationSchema),
  /** Tables of which row-level security would hide rows from this role. */
  rowSecured: z.array(relationSchema.extend({ forced: z.boolean() })),
  /** Large objects that this role may not read, by number: the first few, and how many there are. */
  unreadableLargeObjects: z.object({ first: z.array(z.string()), count: z.int() }),
  /** Names of all roles: policies and user mappings in a dump speak of some. */
  roles: z.array(z.string()),
  /** Those of them that policies and user mappings do speak of. */
  policyRoles: z.array(z.string()),
});

export type ServerFacts = z.infer<typeof serverFactsSchema>;

/** Which relations are the database's own: no system's, no session's, no extension's. `c` is pg_class, `n` pg_namespace. */
export const ownRelations = `n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')`;

const relationList = (condition: string, more = ''): string => `(
  select coalesce(json_agg(json_build_object('schema', n.nspname, 'name', c.relname, 'sequence', c.relkind = 'S'${more})
    order by n.nspname, c.relname), '[]')
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where ${ownRelations} and c.relpersistence <> 't' and ${condition})`;

/** Nothing that lets a role read all tables (pg_read_all_data) covers large objects; `lo_compat_privileges` checks none. */
const unreadableLargeObjects = `(
  select json_build_object('first', coalesce(json_agg(oid::text order by oid) filter (where number <= 20), '[]'), 'count', count(*))
  from (select m.oid, row_number() over (order by m.oid) as number from pg_largeobject_metadata m
    where current_setting('lo_compat_privileges') = 'off'
      and not (select rolsuper from pg_roles where rolname = current_user)
      and not pg_has_role(m.lomowner, 'USAGE')
      and not exists (select from aclexplode(m.lomacl) a where a.privilege_type = 'SELECT'
        and (a.grantee = 0 or pg_has_role(a.grantee, 'USAGE')))) unreadable)`;

/** What is not of the server itself has a number from here on (access/transam.h, FirstNormalObjectId). */
const firstOid = 16_384;

const factsQuery = `select json_build_object(
  'version', current_setting('server_version'),
  'versionNum', current_setting('server_version_num')::int,
  'database', current_database(),
  'encoding', current_setting('server_encoding'),
  'sizeBytes', pg_database_size(current_database())::text,
  'relations', (select count(*) from pg_class where oid >= ${firstOid} and relpersistence <> 't'),
  'lockPlaces', json_build_object('perTransaction', current_setting('max_locks_per_transaction')::int,
    'connections', current_setting('max_connections')::int, 'prepared', current_setting('max_prepared_transactions')::int),
  'recovery', pg_is_in_recovery(),
  'extensions', (select coalesce(json_agg(json_build_object('name', extname, 'version', extversion, 'schema', nspname)
    order by extname), '[]') from pg_extension join pg_namespace n on n.oid = extnamespace where extname <> 'plpgsql'),
  'locale', ${localeOf('current_database()')},
  'superuserNeeds', ${superuserNeeds},
  'unreadable', ${relationList(`c.relkind in ('r', 'p', 'S') and not (has_schema_privilege(n.oid, 'USAGE')
    and case c.relkind when 'S' then has_sequence_privilege(c.oid, 'SELECT') else has_table_privilege(c.oid, 'SELECT') end)`)},
  'rowSecured', ${relationList(`c.relkind in ('r', 'p') and row_security_active(c.oid)`, ", 'forced', c.relforcerowsecurity")},
  'unreadableLargeObjects', ${unreadableLargeObjects},
  'roles', (select json_agg(rolname order by rolname) from pg_roles where rolname !~ '^pg_'),
  'policyRoles', (select coalesce(json_agg(rolname order by rolname), '[]') from pg_roles r where rolname !~ '^pg_'
    and (exists (select from pg_policy p where r.oid = any (p.polroles)) or exists (select from pg_user_mappings m where m.umuser = r.oid)))
) as facts`;

/** Everything about the server that decides how, and whether, it can be dumped, in one round trip. */
export async function readServerFacts(session: DatabaseSession): Promise<ServerFacts> {
  const { facts } = await session.queryOne(factsQuery, z.object({ facts: serverFactsSchema }));
  return facts;
}

/** 15 for 150018 (PostgreSQL 10 and later number so). */
export function majorOf(versionNum: number): number {
  return Math.floor(versionNum / 10_000);
}

/** @throws OpsError `database-refused` naming every table that `user` could not dump whole, with the statements that fix it */
export function requireDumpable(facts: ServerFacts, user: string): void {
  if (majorOf(facts.versionNum) < 10) {
    throw new OpsError('database-refused', `PostgreSQL ${facts.version} is too old to be backed up here`, {
      hint: 'PostgreSQL 10 or later is needed: upgrade the server.',
    });
  }
  const { unreadableLargeObjects: largeObjects } = facts;
  const problems = [
    ...facts.unreadable.map((each) => ({ path: nameOf(each), message: `${user} may not read it` })),
    ...facts.rowSecured.map((each) => ({ path: nameOf(each), message: `row-level security hides rows from ${user}` })),
    ...largeObjects.first.map((oid) => ({ path: `large object ${oid}`, message: `${user} may not read it` })),
  ];
  const [first] = problems;
  if (first === undefined) return;
  const others = problems.length - 1 + largeObjects.count - largeObjects.first.length;
  const more = others === 0 ? '' : ` (and ${others} more)`;
  throw new OpsError('database-refused', `${first.path} cannot be backed up: ${first.message}${more}`, {
    where: facts.database,
    problems,
    hint: grants(facts, user).join(' '),
  });
}

/** What an administrator of the database has to do so that `user` may read everything. */
function grants({ unreadable, rowSecured, unreadableLargeObjects }: ServerFacts, user: string): readonly string[] {
  const role = quoteIdentifier(user);
  const forced = rowSecured.filter((each) => each.forced).map(quoteQualified);
  const [largeObject] = unreadableLargeObjects.first;
  return [
    ...(unreadable.length === 0
      ? []
      : [
          `As an administrator of the database: grant pg_read_all_data to ${role} (14 and later), or usage on the schema and select on these.`,
        ]),
    ...(rowSecured.length === 0
      ? []
      : [`Row-level security: alter role ${role} bypassrls, or back up as the owner of these.`]),
    ...forced.map((table) => `It binds the owner, too, unless: alter table ${table} no force row level security.`),
    ...(largeObject === undefined
      ? []
      : [
          `Large objects, which pg_read_all_data does not cover: grant select on large object ${largeObject} to ${role}, and so for each.`,
        ]),
  ];
}

function nameOf({ schema, name, sequence }: z.infer<typeof relationSchema>): string {
  return `${sequence ? 'sequence' : 'table'} ${schema}.${name}`;
}
