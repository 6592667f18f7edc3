const notOfExtension = (catalog: string, oid: string): string =>
  `not exists (select from pg_depend e where e.classid = '${catalog}'::regclass and e.objid = ${oid} and e.deptype = 'e')`;
const own = `n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'`;
const named = `n.nspname || '.'`;
/** Oids below are the server's own (transam.h). */
const made = (oid: string): string => `${oid} >= 16384`;

const kinds: readonly string[] = [
  `select 'event trigger ' || evtname from pg_event_trigger t where ${notOfExtension('pg_event_trigger', 't.oid')}`,
  `select 'function ' || ${named} || p.proname || ' in the language ' || l.lanname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    join pg_language l on l.oid = p.prolang where ${own} and not l.lanpltrusted and ${notOfExtension('pg_proc', 'p.oid')}
    and not exists (select from pg_aggregate a where a.aggfnoid = p.oid)
    and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'i')`,
  `select 'leakproof function ' || ${named} || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${own} and p.proleakproof and ${notOfExtension('pg_proc', 'p.oid')}`,
  `select 'base type ' || ${named} || t.typname from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where ${own} and t.typtype = 'b' and not exists (select from pg_type e where e.typarray = t.oid) and ${notOfExtension('pg_type', 't.oid')}`,
  `select 'operator class ' || ${named} || o.opcname from pg_opclass o join pg_namespace n on n.oid = o.opcnamespace
    where ${own} and ${notOfExtension('pg_opclass', 'o.oid')}`,
  `select 'operator family ' || ${named} || o.opfname from pg_opfamily o join pg_namespace n on n.oid = o.opfnamespace
    where ${own} and ${notOfExtension('pg_opfamily', 'o.oid')}`,
  `select 'foreign-data wrapper ' || fdwname from pg_foreign_data_wrapper f where ${notOfExtension('pg_foreign_data_wrapper', 'f.oid')}`,
  `select 'access method ' || amname from pg_am a where ${made('a.oid')} and ${notOfExtension('pg_am', 'a.oid')}`,
  `select 'language ' || lanname from pg_language l where ${made('l.oid')} and ${notOfExtension('pg_language', 'l.oid')}`,
  `select 'cast from ' || format_type(castsource, null) || ' to ' || format_type(casttarget, null) from pg_cast c
    where ${made('c.oid')} and c.castmethod = 'b' and ${notOfExtension('pg_cast', 'c.oid')}`,
  `select 'text search template ' || tmplname from pg_ts_template t where ${made('t.oid')} and ${notOfExtension('pg_ts_template', 't.oid')}`,
  `select 'text search parser ' || prsname from pg_ts_parser t where ${made('t.oid')} and ${notOfExtension('pg_ts_parser', 't.oid')}`,
];

/** A subquery that answers, as JSON, the names of what only a superuser may make, so that its owner's role can't restore it. */
export const superuserNeeds = `(select coalesce(json_agg(distinct q.name), '[]') from (${kinds.join('\nunion all\n')}) as q(name))`;
