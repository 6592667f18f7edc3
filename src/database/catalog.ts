import { z } from 'zod';
import type { DatabaseSession } from './connection.ts';
import { ownRelations } from './server-facts.ts';

const entrySchema = z.object({
  kind: z.string(),
  name: z.string(),
  /** As the server writes it, which may differ between major versions for one and the same thing. */
  definition: z.string(),
});

/** One thing that a database is made of. */
export type CatalogEntry = z.infer<typeof entrySchema>;

const notOfExtension = (catalog: string, oid: string): string =>
  `not exists (select from pg_depend e where e.classid = '${catalog}'::regclass and e.objid = ${oid} and e.deptype = 'e')`;
const ownSchema = `n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'`;
const relation = `n.nspname || '.' || c.relname`;
const ofRelation = `pg_class c join pg_namespace n on n.oid = c.relnamespace`;
const lasting = `${ownRelations} and c.relpersistence <> 't'`;

/** One query a kind, all of the same three columns. Definitions are what the server's own deparsers answer. */
const kinds: Readonly<Record<string, string>> = {
  schema: `select n.nspname, '' from pg_namespace n where ${ownSchema} and ${notOfExtension('pg_namespace', 'n.oid')}`,
  extension: `select extname, '' from pg_extension`,
  table: `select ${relation}, c.relkind::text || c.relpersistence::text || c.relrowsecurity::text || coalesce(pg_get_partkeydef(c.oid), '') ||
    coalesce(pg_get_expr(c.relpartbound, c.oid), '') from ${ofRelation} where ${lasting} and c.relkind in ('r', 'p', 'f')`,
  column: `select ${relation} || '.' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull::text,
    nullif(a.attidentity::text, ''), pg_get_expr(d.adbin, d.adrelid))
    from ${ofRelation} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum where ${lasting} and c.relkind in ('r', 'p', 'f', 'c')`,
  constraint: `select n.nspname || '.' || coalesce(c.relname, t.typname) || '.' || k.conname, pg_get_constraintdef(k.oid)
    from pg_constraint k join pg_namespace n on n.oid = k.connamespace left join pg_class c on c.oid = k.conrelid
    left join pg_type t on t.oid = k.contypid
    where ${ownSchema} and k.contype in ('c', 'f', 'p', 'u', 'x') and ${notOfExtension('pg_class', 'k.conrelid')} and ${notOfExtension('pg_type', 'k.contypid')}`,
  index: `select ${relation}, pg_get_indexdef(c.oid) from ${ofRelation} where ${lasting} and c.relkind in ('i', 'I')`,
  view: `select ${relation}, pg_get_viewdef(c.oid) from ${ofRelation} where ${lasting} and c.relkind in ('v', 'm')`,
  rule: `select ${relation} || '.' || r.rulename, pg_get_ruledef(r.oid) from pg_rewrite r join ${ofRelation} on c.oid = r.ev_class
    where ${lasting} and r.rulename <> '_RETURN'`,
  trigger: `select ${relation} || '.' || t.tgname, pg_get_triggerdef(t.oid) || t.tgenabled::text from pg_trigger t join ${ofRelation} on c.oid = t.tgrelid
    where ${lasting} and not t.tgisinternal`,
  policy: `select ${relation} || '.' || p.polname, concat_ws(' ', p.polcmd::text, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
    from pg_policy p join ${ofRelation} on c.oid = p.polrelid where ${lasting}`,
  sequence: `select ${relation}, concat_ws(' ', s.seqtypid::regtype::text, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle::text)
    from ${ofRelation} join pg_sequence s on s.seqrelid = c.oid where ${lasting}`,
  function: `select n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
    case when exists (select from pg_aggregate a where a.aggfnoid = p.oid) then 'aggregate' else pg_get_functiondef(p.oid) end
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${ownSchema} and ${notOfExtension('pg_proc', 'p.oid')}`,
  type: `select n.nspname || '.' || t.typname, concat_ws(' ', t.typtype::text, nullif(format_type(t.typbasetype, t.typtypmod), '-'), t.typdefault,
    (select string_agg(quote_literal(v.enumlabel), ',' order by v.enumsortorder) from pg_enum v where v.enumtypid = t.oid))
    from pg_type t join pg_namespace n on n.oid = t.typnamespace where ${ownSchema} and t.typtype in ('e', 'd', 'r')
    and ${notOfExtension('pg_type', 't.oid')}`,
  'large objects': `select 'number', count(*)::text from pg_largeobject_metadata`,
};

const catalogQuery = Object.entries(kinds)
  .map(
    ([kind, query]) =>
      `select '${kind}' as kind, q.name, coalesce(q.definition, '') as definition from (${query}) as q(name, definition)`,
  )
  .join('\nunion all\n');

/**
 * What the deparsers' words depend on, whatever the server, the database and the role have set. pg_dump sets most of it too
 * (setup_connection); it may leave the time zone, because it writes no moment without its own.
 */
const plainWords = `set session search_path = ''; set session timezone = 'UTC'; set session datestyle = 'ISO, YMD';
set session intervalstyle = 'postgres'; set session extra_float_digits = 3; set session bytea_output = 'hex';
set session quote_all_identifiers = off`;

/** All that a database is made of, rows and roles left out, in the same words on every server. The session keeps to them. */
export async function readCatalog(session: DatabaseSession): Promise<readonly CatalogEntry[]> {
  await session.execute(plainWords);
  return session.query(catalogQuery, entrySchema);
}

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
    ...[...found.keys()].filter((name) => !expected.has(name)).map((name) => `${name} is not in the source`),
  ];
}

function byName(entries: readonly CatalogEntry[]): ReadonlyMap<string, string> {
  return new Map(entries.map(({ kind, name, definition }) => [`${kind} ${name}`, definition]));
}
