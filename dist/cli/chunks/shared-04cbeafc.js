import{Secret,cleanText,decodeBytes}from"./shared-fe98e2a7.js";import{OpsError}from"./shared-5e2ed195.js";var units=["B","kB","MB","GB","TB","PB"];function bytes(count2){let value=count2,unit=0;for(;value>=999.5&&unit<units.length-
1;)value/=1e3,unit+=1;return`${unit===0||value>=99.95?Math.round(value):Number(value.toFixed(1))} ${units[unit]}`}function duration(milliseconds){
let seconds=Math.max(0,milliseconds)/1e3;if(seconds<9.95)return`${seconds.toFixed(1)} s`;let whole=Math.round(seconds);if(whole<
60)return`${whole} s`;let minutes=Math.floor(whole/60);return minutes<60?joined(`${minutes} min`,whole%60,"s"):joined(`${Math.
floor(minutes/60)} h`,minutes%60,"min")}function joined(first,rest,unit){return rest===0?first:`${first} ${rest} ${unit}`}
function between(from,to){return from===void 0||to===void 0?void 0:Date.parse(to)-Date.parse(from)}function minuteOf(time){
let iso=new Date(time).toISOString();return`${iso.slice(0,10)} ${iso.slice(11,16)} UTC`}function secondOf(time){return`${new Date(
time).toISOString().slice(11,19)} UTC`}function count(number){return String(number).replaceAll(/\B(?=(?:\d{3})+$)/g,",")}function counted(number,noun){return`${count(
number)} ${noun}${number===1?"":"s"}`}import{z as z2}from"../packages/zod.js";import{z}from"../packages/zod.js";function quoteIdentifier(name){return`"${name.replaceAll('"','""')}"`}function quoteLiteral(value){return`'${value.replaceAll(
"'","''")}'`}function quoteQualified({schema,name}){return`${quoteIdentifier(schema)}.${quoteIdentifier(name)}`}var localeSchema=z.object({collate:z.string(),ctype:z.string(),provider:z.enum(["c","i","b"]),locale:z.string().nullable(),
rules:z.string().nullable()}),localeOfDatabase=`(select json_build_object('collate', d.j->>'datcollate', 'ctype', d.j->>\
'datctype',
    'provider', case d.j->>'datlocprovider' when 'i' then 'i' when 'b' then 'b' else 'c' end,
    'locale', coalesce(d.j->>'datlocale', d.j->>'daticulocale', d.j->>'datcollate'), 'rules', d.j->>'daticurules')
  from (select to_jsonb(b) from pg_database b where b.datname = current_database()) as d(j))`;function createDatabaseStatement({
name,owner,encoding,locale,major}){return[`create database ${quoteIdentifier(name)} template template0 encoding ${quoteLiteral(
encoding)}`,owner===void 0?"":`owner ${quoteIdentifier(owner)}`,...locale===void 0?[]:localeOptions(locale,major)].filter(
word=>word!=="").join(" ")}function localeOptions({collate,ctype,provider,locale,rules},major){let plain=[`lc_collate ${quoteLiteral(
collate)}`,`lc_ctype ${quoteLiteral(ctype)}`];if(provider==="i"&&locale!==null){let own2=["locale_provider icu",`icu_loc\
ale ${quoteLiteral(locale)}`];return[...plain,...own2,...rules===null?[]:[`icu_rules ${quoteLiteral(rules)}`]]}return provider===
"b"&&locale!==null?[...plain,"locale_provider builtin",`builtin_locale ${quoteLiteral(locale)}`]:major>=15?[...plain,"lo\
cale_provider libc"]:plain}var notOfExtension=(catalog,oid)=>`not exists (select from pg_depend e where e.classid = '${catalog}'::regclass and e.ob\
jid = ${oid} and e.deptype = 'e')`,own="n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'",named="n.nspn\
ame || '.'",made=oid=>`${oid} >= 16384`,kinds=[`select 'event trigger ' || evtname from pg_event_trigger t where ${notOfExtension(
"pg_event_trigger","t.oid")}`,`select 'function ' || ${named} || p.proname || ' in the language ' || l.lanname from pg_p\
roc p join pg_namespace n on n.oid = p.pronamespace
    join pg_language l on l.oid = p.prolang where ${own} and not l.lanpltrusted and ${notOfExtension("pg_proc","p.oid")}\

    and not exists (select from pg_aggregate a where a.aggfnoid = p.oid)
    and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'i\
')`,`select 'leakproof function ' || ${named} || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${own} and p.proleakproof and ${notOfExtension("pg_proc","p.oid")}`,`select 'base type ' || ${named} || t.typn\
ame from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where ${own} and t.typtype = 'b' and not exists (select from pg_type e where e.typarray = t.oid) and ${notOfExtension(
"pg_type","t.oid")}`,`select 'operator class ' || ${named} || o.opcname from pg_opclass o join pg_namespace n on n.oid =\
 o.opcnamespace
    where ${own} and ${notOfExtension("pg_opclass","o.oid")}`,`select 'operator family ' || ${named} || o.opfname from p\
g_opfamily o join pg_namespace n on n.oid = o.opfnamespace
    where ${own} and ${notOfExtension("pg_opfamily","o.oid")}`,`select 'foreign-data wrapper ' || fdwname from pg_foreig\
n_data_wrapper f where ${notOfExtension("pg_foreign_data_wrapper","f.oid")}`,`select 'access method ' || amname from pg_\
am a where ${made("a.oid")} and ${notOfExtension("pg_am","a.oid")}`,`select 'language ' || lanname from pg_language l wh\
ere ${made("l.oid")} and ${notOfExtension("pg_language","l.oid")}`,`select 'cast from ' || format_type(castsource, null)\
 || ' to ' || format_type(casttarget, null) from pg_cast c
    where ${made("c.oid")} and c.castmethod = 'b' and ${notOfExtension("pg_cast","c.oid")}`,`select 'text search templat\
e ' || tmplname from pg_ts_template t where ${made("t.oid")} and ${notOfExtension("pg_ts_template","t.oid")}`,`select 't\
ext search parser ' || prsname from pg_ts_parser t where ${made("t.oid")} and ${notOfExtension("pg_ts_parser","t.oid")}`],
superuserNeeds=`(select coalesce(json_agg(distinct q.name), '[]') from (${kinds.join(`
union all
`)}) as q(name))`;var relationSchema=z2.object({schema:z2.string(),name:z2.string(),sequence:z2.boolean()}),serverFactsSchema=z2.object({version:z2.
string(),versionNum:z2.int(),database:z2.string(),encoding:z2.string(),sizeBytes:z2.coerce.number().pipe(z2.int()),recovery:z2.
boolean(),locale:localeSchema,extensions:z2.array(z2.object({name:z2.string(),version:z2.string(),schema:z2.string()})),
superuserNeeds:z2.array(z2.string()),unreadable:z2.array(relationSchema),rowSecured:z2.array(relationSchema),roles:z2.array(
z2.string())}),ownRelations=`n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e'\
)`,relationList=condition=>`(
  select coalesce(json_agg(json_build_object('schema', n.nspname, 'name', c.relname, 'sequence', c.relkind = 'S')
    order by n.nspname, c.relname), '[]')
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where ${ownRelations} and c.relpersistence <> 't' and ${condition})`,factsQuery=`select json_build_object(
  'version', current_setting('server_version'),
  'versionNum', current_setting('server_version_num')::int,
  'database', current_database(),
  'encoding', current_setting('server_encoding'),
  'sizeBytes', pg_database_size(current_database())::text,
  'recovery', pg_is_in_recovery(),
  'extensions', (select coalesce(json_agg(json_build_object('name', extname, 'version', extversion, 'schema', nspname)
    order by extname), '[]') from pg_extension join pg_namespace n on n.oid = extnamespace where extname <> 'plpgsql'),
  'locale', ${localeOfDatabase},
  'superuserNeeds', ${superuserNeeds},
  'unreadable', ${relationList(`c.relkind in ('r', 'p', 'S') and not (has_schema_privilege(n.oid, 'USAGE')
    and case c.relkind when 'S' then has_sequence_privilege(c.oid, 'SELECT') else has_table_privilege(c.oid, 'SELECT') e\
nd)`)},
  'rowSecured', ${relationList("c.relkind in ('r', 'p') and row_security_active(c.oid)")},
  'roles', (select json_agg(rolname order by rolname) from pg_roles where rolname !~ '^pg_')
) as facts`;async function readServerFacts(session){let{facts}=await session.queryOne(factsQuery,z2.object({facts:serverFactsSchema}));
return facts}function majorOf(versionNum){return Math.floor(versionNum/1e4)}function requireDumpable(facts,user){if(majorOf(
facts.versionNum)<10)throw new OpsError("database-refused",`PostgreSQL ${facts.version} is too old to be backed up here`,
{hint:"PostgreSQL 10 or later is needed: upgrade the server."});let problems=[...facts.unreadable.map(each=>({path:nameOf(
each),message:`${user} may not read it`})),...facts.rowSecured.map(each=>({path:nameOf(each),message:`row-level security\
 hides rows from ${user}`}))],[first]=problems;if(first===void 0)return;let more=problems.length===1?"":` (and ${problems.
length-1} more)`;throw new OpsError("database-refused",`${first.path} cannot be backed up: ${first.message}${more}`,{where:facts.
database,problems,hint:[facts.unreadable.length>0?`As an administrator of the database: grant pg_read_all_data to "${user}\
" (14 and later), or usage on the schema and select on these.`:"",facts.rowSecured.length>0?`Row-level security: alter r\
ole "${user}" bypassrls, or back up as the owner of these.`:""].filter(line=>line!=="").join(" ")})}function nameOf({schema,
name,sequence}){return`${sequence?"sequence":"table"} ${schema}.${name}`}import{readFile}from"node:fs/promises";async function readSecret(path,option,terminal){if(path==="-")return new Secret(cleanText(await terminal.readInput()));try{
return new Secret(cleanText(decodeBytes(await readFile(path))))}catch(cause){throw new OpsError("input-invalid",`${path}\
 cannot be read`,{where:option,hint:`Check the file that ${option} names.`,cause})}}export{quoteIdentifier,quoteLiteral,quoteQualified,localeSchema,createDatabaseStatement,ownRelations,readServerFacts,majorOf,
requireDumpable,bytes,duration,between,minuteOf,secondOf,counted,readSecret};
