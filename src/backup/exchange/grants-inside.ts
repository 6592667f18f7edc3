import { z } from 'zod';
import type { DatabaseSession } from '../../database/connection.ts';
import { ownRelations } from '../../database/server-facts.ts';
import { isOpsError } from '../../errors.ts';

const notOfExtension = (catalog: string, oid: string): string =>
  `not exists (select from pg_depend e where e.classid = '${catalog}'::regclass and e.objid = ${oid} and e.deptype = 'e')`;
const ownSchema = `n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'`;

/**
 * Everything in a database that is granted to others than its owner, by what it is granted on. Privileges that a new object has anyway are
 * there, too: what two databases differ in is what was granted, or revoked.
 */
const grantsQuery = `
with things(what, named, columns, acl, owner) as (
  select 'schema', quote_ident(n.nspname), '', coalesce(n.nspacl, acldefault('n', n.nspowner)), n.nspowner from pg_namespace n where ${ownSchema}
  union all
  select case c.relkind when 'S' then 'sequence' else 'table' end, format('%I.%I', n.nspname, c.relname), '',
    coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's'::"char" else 'r' end, c.relowner)), c.relowner
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${ownRelations} and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and c.relpersistence <> 't'
  union all
  select 'table', format('%I.%I', n.nspname, c.relname), format(' (%I)', a.attname), a.attacl, c.relowner
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where ${ownRelations} and a.attacl is not null and not a.attisdropped
  union all
  select 'routine', format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), '',
    coalesce(p.proacl, acldefault('f', p.proowner)), p.proowner
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${ownSchema} and ${notOfExtension('pg_proc', 'p.oid')}
  union all
  select 'type', format('%I.%I', n.nspname, t.typname), '', coalesce(t.typacl, acldefault('T', t.typowner)), t.typowner
    from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where ${ownSchema} and t.typtype in ('e', 'd', 'r', 'c') and ${notOfExtension('pg_type', 't.oid')}
    and not exists (select from pg_class c where c.oid = t.typrelid and c.relkind <> 'c')
), granted as (
  select format('%s %s%s', what, named, columns) as thing, format('%s%s on %s %s', a.privilege_type, columns, what, named) as said,
    case a.grantee when 0 then 'public' else quote_ident(r.rolname) end as grantee, a.is_grantable
  from things left join lateral aclexplode(acl) a on a.grantee <> owner left join pg_roles r on r.oid = a.grantee
  union all
  select format('default privileges of %I%s', o.rolname, coalesce(' in schema ' || quote_ident(n.nspname), '')),
    format('%s on %s', a.privilege_type, case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
      when 'T' then 'types' when 'n' then 'schemas' end),
    case a.grantee when 0 then 'public' else quote_ident(r.rolname) end, a.is_grantable
  from pg_default_acl d join pg_roles o on o.oid = d.defaclrole left join pg_namespace n on n.oid = d.defaclnamespace
    cross join lateral aclexplode(d.defaclacl) a left join pg_roles r on r.oid = a.grantee
  where a.grantee <> d.defaclrole and d.defaclobjtype in ('r', 'S', 'f', 'T', 'n')
)
select thing, json_agg(json_build_object('said', said, 'grantee', grantee, 'grantable', is_grantable)
  order by said, grantee) filter (where grantee is not null) as grants from granted group by thing order by thing`;

const grantSchema = z.object({ said: z.string(), grantee: z.string(), grantable: z.boolean() });
const thingSchema = z.object({ thing: z.string(), grants: z.array(grantSchema).nullable() });
type Grant = z.infer<typeof grantSchema>;
type Grants = ReadonlyMap<string, readonly Grant[]>;

async function readGrants(session: DatabaseSession): Promise<Grants> {
  await session.execute(`set session search_path = ''`);
  return new Map((await session.query(grantsQuery, thingSchema)).map(({ thing, grants }) => [thing, grants ?? []]));
}

/**
 * Grants in `to` what is granted in `from` on what is in both: a dump is made, and restored, without it.
 * @returns on what this was not possible
 */
export async function carryGrants(from: DatabaseSession, to: DatabaseSession): Promise<readonly string[]> {
  const wanted = await readGrants(from);
  for (const { sql } of grantStatements(wanted, await readGrants(to))) {
    try {
      await to.execute(sql);
    } catch (error) {
      // Told by what differs afterwards.
      if (!isOpsError(error, 'database-refused')) throw error;
    }
  }
  return grantStatements(wanted, await readGrants(to)).map(({ thing }) => thing);
}

/** Pure: for each thing that is in both and differs, what makes it the same. */
export function grantStatements(
  wanted: Grants,
  there: Grants,
): readonly { readonly thing: string; readonly sql: string }[] {
  return [...wanted].flatMap(([thing, grants]) => {
    const ofDefaults = /^(default privileges) of (.*)$/s.exec(thing);
    const has = there.get(thing) ?? (ofDefaults === null ? undefined : []);
    if (has === undefined || textOf(has) === textOf(grants)) return [];
    const before = ofDefaults === null ? '' : `alter default privileges for role ${ofDefaults[2] ?? ''} `;
    const kept = new Set(grants.map((grant) => textOf([grant])));
    const lines = [
      ...has
        .filter((grant) => !kept.has(textOf([grant])))
        .map(({ said, grantee }) => `${before}revoke ${said} from ${grantee}`),
      ...grants.map(
        ({ said, grantee, grantable }) =>
          `${before}grant ${said} to ${grantee}${grantable ? ' with grant option' : ''}`,
      ),
    ];
    return [{ thing, sql: lines.join('; ') }];
  });
}

function textOf(grants: readonly Grant[]): string {
  return JSON.stringify(grants.map(({ said, grantee, grantable }) => [said, grantee, grantable]));
}
