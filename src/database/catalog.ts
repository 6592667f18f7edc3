import { z } from 'zod';
import type { DatabaseSession } from './connection.ts';
import { ownRelations } from './server-facts.ts';

const entrySchema = z.object({
  kind: z.string(),
  name: z.string(),
  /** As the server writes it, which may differ between major versions for one and the same thing. */
  definition: z.string(),
  /** What it is of, and its own name there, in SQL; empty for kinds that need none. */
  of: z.string().optional(),
  part: z.string().optional(),
});

/** One thing that a database is made of. */
export type CatalogEntry = Readonly<z.infer<typeof entrySchema>>;

const notOfExtension = (catalog: string, oid: string): string =>
  `not exists (select from pg_depend e where e.classid = '${catalog}'::regclass and e.objid = ${oid} and e.deptype = 'e')`;
const ownSchema = `n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'`;
const relation = `n.nspname || '.' || c.relname`;
const ofRelation = `pg_class c join pg_namespace n on n.oid = c.relnamespace`;
const ofType = `pg_type t join pg_namespace n on n.oid = t.typnamespace where ${ownSchema} and ${notOfExtension('pg_type', 't.oid')}`;
const lasting = `${ownRelations} and c.relpersistence <> 't'`;

/** One query a kind, of name and definition. Definitions are what the server's own deparsers answer. */
const plainKinds: Readonly<Record<string, string>> = {
  schema: `select n.nspname, '' from pg_namespace n where ${ownSchema} and ${notOfExtension('pg_namespace', 'n.oid')}`,
  extension: `select extname, '' from pg_extension`,
  table: `select ${relation}, c.relkind::text || c.relpersistence::text || c.relrowsecurity::text ||
    coalesce(pg_get_expr(c.relpartbound, c.oid), '') from ${ofRelation} where ${lasting} and c.relkind in ('r', 'p', 'f')`,
  column: `select ${relation} || '.' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull::text,
    nullif(a.attidentity::text, ''), nullif(a.attgenerated::text, ''))
    from ${ofRelation} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where ${lasting} and c.relkind in ('r', 'p', 'f', 'c')`,
  'state of trigger': `select ${relation} || '.' || t.tgname, t.tgenabled::text from pg_trigger t join ${ofRelation} on c.oid = t.tgrelid
    where ${lasting} and not t.tgisinternal`,
  policy: `select ${relation} || '.' || p.polname, p.polcmd::text || p.polpermissive::text
    from pg_policy p join ${ofRelation} on c.oid = p.polrelid where ${lasting}`,
  sequence: `select ${relation}, concat_ws(' ', s.seqtypid::regtype::text, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle::text)
    from ${ofRelation} join pg_sequence s on s.seqrelid = c.oid where ${lasting}`,
  type: `select n.nspname || '.' || t.typname, concat_ws(' ', t.typtype::text, nullif(format_type(t.typbasetype, t.typtypmod), '-'),
    (select string_agg(quote_literal(v.enumlabel), ',' order by v.enumsortorder) from pg_enum v where v.enumtypid = t.oid))
    from ${ofType} and t.typtype in ('e', 'd', 'r')`,
  'large objects': `select 'number', count(*)::text from pg_largeobject_metadata`,
};

const ofTable = `format('%I.%I', n.nspname, c.relname)`;
const constraint = `pg_constraint k join pg_namespace n on n.oid = k.connamespace`;
const column = `${ofRelation} join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
  join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum`;

/**
 * Kinds whose definition PostgreSQL may write in other words once it has read it again, such as `IN (…)` in a check: besides, what the
 * thing is of, and its own name there, as `reword` needs them.
 */
const wordedKinds: Readonly<Record<string, string>> = {
  'partition key': `select ${relation}, pg_get_partkeydef(c.oid), ${ofTable}, '' from ${ofRelation} where ${lasting} and c.relkind = 'p'`,
  default: `select ${relation} || '.' || a.attname, pg_get_expr(d.adbin, d.adrelid), ${ofTable}, quote_ident(a.attname)
    from ${column} where ${lasting} and c.relkind in ('r', 'p', 'f') and a.attgenerated = ''`,
  expression: `select ${relation} || '.' || a.attname, pg_get_expr(d.adbin, d.adrelid), ${ofTable}, format_type(a.atttypid, a.atttypmod)
    from ${column} where ${lasting} and c.relkind in ('r', 'p', 'f') and a.attgenerated <> ''`,
  constraint: `select n.nspname || '.' || c.relname || '.' || k.conname, pg_get_constraintdef(k.oid), ${ofTable}, quote_ident(k.conname)
    from ${constraint} join pg_class c on c.oid = k.conrelid
    where ${ownSchema} and k.contype in ('c', 'f', 'p', 'u', 'x') and ${notOfExtension('pg_class', 'k.conrelid')}`,
  'constraint of domain': `select n.nspname || '.' || t.typname || '.' || k.conname, pg_get_constraintdef(k.oid),
    format_type(t.typbasetype, t.typtypmod), '' from ${constraint} join pg_type t on t.oid = k.contypid
    where ${ownSchema} and k.contype = 'c' and ${notOfExtension('pg_type', 'k.contypid')}`,
  'default of type': `select n.nspname || '.' || t.typname, pg_get_expr(t.typdefaultbin, 0), format_type(t.typbasetype, t.typtypmod), ''
    from ${ofType} and t.typtype = 'd' and t.typdefaultbin is not null`,
  // pg_dump leaves out an index that was never finished, as CREATE INDEX CONCURRENTLY may leave one.
  index: `select ${relation}, pg_get_indexdef(c.oid), (select format('%I.%I', tn.nspname, tc.relname) from pg_class tc
      join pg_namespace tn on tn.oid = tc.relnamespace where tc.oid = x.indrelid), ''
    from ${ofRelation} join pg_index x on x.indexrelid = c.oid
    where ${lasting} and (c.relkind = 'I' or c.relkind = 'i' and x.indisvalid and x.indisready)`,
  view: `select ${relation}, pg_get_viewdef(c.oid), '', '' from ${ofRelation} where ${lasting} and c.relkind in ('v', 'm')`,
  rule: `select ${relation} || '.' || r.rulename, pg_get_ruledef(r.oid), ${ofTable}, quote_ident(r.rulename)
    from pg_rewrite r join ${ofRelation} on c.oid = r.ev_class where ${lasting} and r.rulename <> '_RETURN'`,
  trigger: `select ${relation} || '.' || t.tgname, pg_get_triggerdef(t.oid), ${ofTable}, '' from pg_trigger t join ${ofRelation} on c.oid = t.tgrelid
    where ${lasting} and not t.tgisinternal`,
  'using of policy': `select ${relation} || '.' || p.polname, pg_get_expr(p.polqual, p.polrelid), ${ofTable}, quote_ident(p.polname)
    from pg_policy p join ${ofRelation} on c.oid = p.polrelid where ${lasting} and p.polqual is not null`,
  'check of policy': `select ${relation} || '.' || p.polname, pg_get_expr(p.polwithcheck, p.polrelid), ${ofTable}, quote_ident(p.polname)
    from pg_policy p join ${ofRelation} on c.oid = p.polrelid where ${lasting} and p.polwithcheck is not null`,
  function: `select n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
    case when exists (select from pg_aggregate a where a.aggfnoid = p.oid) then 'aggregate' else pg_get_functiondef(p.oid) end,
    p.oid::regprocedure::text, ''
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${ownSchema} and ${notOfExtension('pg_proc', 'p.oid')}`,
  cast: `select format_type(t.castsource, null) || ' as ' || format_type(t.casttarget, null),
    concat_ws(' ', t.castcontext::text, t.castmethod::text, nullif(t.castfunc, 0)::regprocedure::text), '', ''
    from pg_cast t where t.oid >= 16384 and ${notOfExtension('pg_cast', 't.oid')}`,
};

const catalogQuery = [
  ...Object.entries(plainKinds).map(
    ([kind, query]) =>
      `select '${kind}' as kind, q.name, coalesce(q.definition, '') as definition, '' as "of", '' as part from (${query}) as q(name, definition)`,
  ),
  ...Object.entries(wordedKinds).map(
    ([kind, query]) =>
      `select '${kind}', q.name, coalesce(q.definition, ''), q."of", q.part from (${query}) as q(name, definition, "of", part)`,
  ),
].join('\nunion all\n');

/**
 * What the deparsers' words depend on, whatever the server, the database and the role have set. pg_dump sets most of it too
 * (setup_connection); it may leave the time zone, because it writes no moment without its own.
 */
const plainWords = `set session search_path = ''; set session timezone = 'UTC'; set session datestyle = 'ISO, YMD';
set session intervalstyle = 'postgres'; set session extra_float_digits = 3; set session bytea_output = 'hex';
set session quote_all_identifiers = off; set session standard_conforming_strings = on`;

/** All that a database is made of, rows and roles left out, in the same words on every server. The session keeps to them. */
export async function readCatalog(session: DatabaseSession): Promise<readonly CatalogEntry[]> {
  await session.execute(plainWords);
  return session.query(catalogQuery, entrySchema);
}

/** What every new database has, and a source may have dropped: a dump does not say so. */
const alwaysThere: ReadonlySet<string> = new Set(['schema public', 'extension plpgsql']);

/** What two databases differ in. Definitions are compared only when both servers write them alike. */
export function catalogDifferences(
  source: readonly CatalogEntry[],
  restored: readonly CatalogEntry[],
  compareDefinitions: boolean,
): readonly string[] {
  const found = byName(restored);
  const expected = byName(source);
  return [
    ...[...expected].flatMap(([name, definition]) => {
      const other = found.get(name);
      if (other === undefined) return [`${name} is missing`];
      return compareDefinitions && other !== definition ? [`${name} is defined differently`] : [];
    }),
    ...[...found.keys()]
      .filter((name) => !expected.has(name) && !alwaysThere.has(name))
      .map((name) => `${name} is not in the source`),
  ];
}

function byName(entries: readonly CatalogEntry[]): ReadonlyMap<string, string> {
  return new Map(entries.map(({ kind, name, definition }) => [`${kind} ${name}`, definition]));
}
