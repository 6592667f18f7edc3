import{localeOf,localeSchema}from"./shared-5e7efe94.js";import{Secret,bareName,cleanText,decodeBytes,isImageRepository,
isInPatternList,keyTypeOf,misused,parseRepository,readPublicKey}from"./shared-c75e7fa1.js";import{nearest}from"./shared-ecc1e5c5.js";
import{defined,operations,quoteIdentifier,quoteQualified,unattendedOperations}from"./shared-2d3db850.js";import{OpsError,
messageOf}from"./shared-68ade1ae.js";var units=["B","kB","MB","GB","TB","PB"];function bytes(count2){let value=count2,unit=0;for(;value>=999.5&&unit<units.length-
1;)value/=1e3,unit+=1;return`${unit===0||value>=99.95?Math.round(value):Number(value.toFixed(1))} ${units[unit]}`}function duration(milliseconds){
let seconds=Math.max(0,milliseconds)/1e3;if(seconds<9.95)return`${seconds.toFixed(1)} s`;let whole=Math.round(seconds);if(whole<
60)return`${whole} s`;let minutes2=Math.floor(whole/60);return minutes2<60?joined(`${minutes2} min`,whole%60,"s"):joined(
`${Math.floor(minutes2/60)} h`,minutes2%60,"min")}function joined(first,rest,unit){return rest===0?first:`${first} ${rest}\
 ${unit}`}function between(from,to){return from===void 0||to===void 0?void 0:Date.parse(to)-Date.parse(from)}function minuteOf(time){
let iso=new Date(time).toISOString();return`${iso.slice(0,10)} ${iso.slice(11,16)} UTC`}function secondOf(time){return`${new Date(
time).toISOString().slice(11,19)} UTC`}function age(time,now){let minutes2=Math.max(0,Math.floor((Date.parse(now)-Date.parse(
time))/6e4));return minutes2<60?`${minutes2} min`:minutes2<2880?`${Math.floor(minutes2/60)} h`:`${Math.floor(minutes2/60/
24)} days`}function count(number){return String(number).replaceAll(/\B(?=(?:\d{3})+$)/g,",")}function counted(number,noun){
return`${count(number)} ${noun}${number===1?"":"s"}`}import{readFile}from"node:fs/promises";import{generateHybridIdentity,generateX25519Identity,identityToRecipient}from"../packages/age-encryption.js";async function newIdentity(postQuantum){let secret=await(postQuantum?generateHybridIdentity():generateX25519Identity());
return{secret:new Secret(secret),recipient:await identityToRecipient(secret)}}async function parseIdentity(text,path2="b\
ackup-identity"){let words2=keyWords(text.reveal(),path2),keys=words2.filter(word=>isSecretKey(word)),[first=""]=words2;
if(keys.length>1)throw refusal(path2,`holds ${keys.length} keys; one is needed`);if(first.startsWith("AGE-PLUGIN-"))throw refusal(
path2,"belongs to an age plugin; only keys of age itself can be used");if(first.startsWith("-----BEGIN"))throw refusal(path2,
"is an SSH or PEM key; only keys of age itself can be used");if(first.startsWith("age1"))throw refusal(path2,"is a publi\
c key; the secret key is needed");if(!isSecretKey(first))throw refusal(path2,"is no age secret key");let whole=words2.join(
"").toUpperCase();try{return{secret:new Secret(whole),recipient:await identityToRecipient(whole)}}catch{throw refusal(path2,
words2.length>1?"has other text beside its key, or is damaged":"is damaged: its checksum does not hold")}}function isSecretKey(word){
return/^AGE-SECRET-KEY-/i.test(word)}function keyWords(text,path2){let lines=text.replaceAll(/(?:\\r)?\\n/g,`
`).split(`
`).map(line=>line.trim().replaceAll(/^["']|["']$/g,"")).filter(line=>line!==""),[only="",...more]=lines,uncommented=lines.
filter(line=>!line.startsWith("#"));if(uncommented.length>0)return uncommented.flatMap(line=>line.replace(/\s#.*$/,"").split(
/[\s,;]+/).filter(word=>word!==""));let commented=lines.flatMap(line=>line.split(/[\s#]+/)).filter(word=>isSecretKey(word));
if(commented.length===0)throw refusal(path2,"is empty");if(more.length===0&&/^#\s*(?:created|public key):/i.test(only))return commented;
throw refusal(path2,"has its key in a comment: remove the # before it")}function refusal(path2,what){let message=`${path2}\
 ${what}`;return new OpsError("input-invalid",message,{where:path2,problems:[{path:path2,message:what}],hint:"An age sec\
ret key begins with AGE-SECRET-KEY-1 or AGE-SECRET-KEY-PQ-1, as age-keygen writes it."})}async function readSecret(path2,option,terminal){if(path2==="-")return new Secret(cleanText(await terminal.readInput()));
try{return new Secret(cleanText(decodeBytes(await readFile(path2))))}catch(cause){throw new OpsError("input-invalid",`${path2}\
 cannot be read`,{where:option,hint:`Check the file that ${option} names.`,cause})}}async function readIdentity(command,path2,terminal){
if(path2===void 0)throw misused(command,[{path:"--identity FILE",message:"is missing: a backup is read with its age secr\
et key"}]);return parseIdentity(await readSecret(path2,"--identity",terminal),"--identity")}import{z}from"../packages/zod.js";var notOfExtension=(catalog,oid)=>`not exists (select from pg_depend e where e.classid = '${catalog}'::regclass and e.ob\
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
`)}) as q(name))`;var relationSchema=z.object({schema:z.string(),name:z.string(),sequence:z.boolean()}),serverFactsSchema=z.object({version:z.
string(),versionNum:z.int(),database:z.string(),encoding:z.string(),sizeBytes:z.coerce.number().pipe(z.int()),relations:z.
int(),lockPlaces:z.object({perTransaction:z.int(),connections:z.int(),prepared:z.int()}),recovery:z.boolean(),locale:localeSchema,
extensions:z.array(z.object({name:z.string(),version:z.string(),schema:z.string()})),superuserNeeds:z.array(z.string()),
unreadable:z.array(relationSchema),rowSecured:z.array(relationSchema.extend({forced:z.boolean()})),unreadableLargeObjects:z.
object({first:z.array(z.string()),count:z.int()}),roles:z.array(z.string()),policyRoles:z.array(z.string())}),ownRelations=`\
n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e'\
)`,relationList=(condition,more="")=>`(
  select coalesce(json_agg(json_build_object('schema', n.nspname, 'name', c.relname, 'sequence', c.relkind = 'S'${more})\

    order by n.nspname, c.relname), '[]')
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where ${ownRelations} and c.relpersistence <> 't' and ${condition})`,unreadableLargeObjects=`(
  select json_build_object('first', coalesce(json_agg(oid::text order by oid) filter (where number <= 20), '[]'), 'count\
', count(*))
  from (select m.oid, row_number() over (order by m.oid) as number from pg_largeobject_metadata m
    where current_setting('lo_compat_privileges') = 'off'
      and not (select rolsuper from pg_roles where rolname = current_user)
      and not pg_has_role(m.lomowner, 'USAGE')
      and not exists (select from aclexplode(m.lomacl) a where a.privilege_type = 'SELECT'
        and (a.grantee = 0 or pg_has_role(a.grantee, 'USAGE')))) unreadable)`,firstOid=16384,factsQuery=`select json_bui\
ld_object(
  'version', current_setting('server_version'),
  'versionNum', current_setting('server_version_num')::int,
  'database', current_database(),
  'encoding', current_setting('server_encoding'),
  'sizeBytes', pg_database_size(current_database())::text,
  'relations', (select count(*) from pg_class where oid >= ${firstOid} and relpersistence <> 't'),
  'lockPlaces', json_build_object('perTransaction', current_setting('max_locks_per_transaction')::int,
    'connections', current_setting('max_connections')::int, 'prepared', current_setting('max_prepared_transactions')::in\
t),
  'recovery', pg_is_in_recovery(),
  'extensions', (select coalesce(json_agg(json_build_object('name', extname, 'version', extversion, 'schema', nspname)
    order by extname), '[]') from pg_extension join pg_namespace n on n.oid = extnamespace where extname <> 'plpgsql'),
  'locale', ${localeOf("current_database()")},
  'superuserNeeds', ${superuserNeeds},
  'unreadable', ${relationList(`c.relkind in ('r', 'p', 'S') and not (has_schema_privilege(n.oid, 'USAGE')
    and case c.relkind when 'S' then has_sequence_privilege(c.oid, 'SELECT') else has_table_privilege(c.oid, 'SELECT') e\
nd)`)},
  'rowSecured', ${relationList("c.relkind in ('r', 'p') and row_security_active(c.oid)",", 'forced', c.relforcerowsecuri\
ty")},
  'unreadableLargeObjects', ${unreadableLargeObjects},
  'roles', (select json_agg(rolname order by rolname) from pg_roles where rolname !~ '^pg_'),
  'policyRoles', (select coalesce(json_agg(rolname order by rolname), '[]') from pg_roles r where rolname !~ '^pg_'
    and (exists (select from pg_policy p where r.oid = any (p.polroles)) or exists (select from pg_user_mappings m where\
 m.umuser = r.oid)))
) as facts`;async function readServerFacts(session){let{facts}=await session.queryOne(factsQuery,z.object({facts:serverFactsSchema}));
return facts}function majorOf(versionNum){return Math.floor(versionNum/1e4)}function requireDumpable(facts,user2){if(majorOf(
facts.versionNum)<10)throw new OpsError("database-refused",`PostgreSQL ${facts.version} is too old to be backed up here`,
{hint:"PostgreSQL 10 or later is needed: upgrade the server."});let{unreadableLargeObjects:largeObjects}=facts,problems=[
...facts.unreadable.map(each=>({path:nameOf(each),message:`${user2} may not read it`})),...facts.rowSecured.map(each=>({
path:nameOf(each),message:`row-level security hides rows from ${user2}`})),...largeObjects.first.map(oid=>({path:`large \
object ${oid}`,message:`${user2} may not read it`}))],[first]=problems;if(first===void 0)return;let others=problems.length-
1+largeObjects.count-largeObjects.first.length,more=others===0?"":` (and ${others} more)`;throw new OpsError("database-r\
efused",`${first.path} cannot be backed up: ${first.message}${more}`,{where:facts.database,problems,hint:grants(facts,user2).
join(" ")})}function grants({unreadable,rowSecured,unreadableLargeObjects:unreadableLargeObjects2},user2){let role=quoteIdentifier(
user2),forced=rowSecured.filter(each=>each.forced).map(quoteQualified),[largeObject]=unreadableLargeObjects2.first;return[
...unreadable.length===0?[]:[`As an administrator of the database: grant pg_read_all_data to ${role} (14 and later), or \
usage on the schema and select on these.`],...rowSecured.length===0?[]:[`Row-level security: alter role ${role} bypassrl\
s, or back up as the owner of these.`],...forced.map(table=>`It binds the owner, too, unless: alter table ${table} no fo\
rce row level security.`),...largeObject===void 0?[]:[`Large objects, which pg_read_all_data does not cover: grant selec\
t on large object ${largeObject} to ${role}, and so for each.`]]}function nameOf({schema,name,sequence}){return`${sequence?
"sequence":"table"} ${schema}.${name}`}function isServiceName(text){let name=bareName(text);return name.length<=63&&/^[A-Za-z0-9]+(?:[-_]+[A-Za-z0-9]+)*$/.test(
name)}function isEnvironmentName(text){return/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text)}var unattendedSuffix="-unattended",unattendedMark="d8x_ops",recoverySuffix="-recovery";import{Octokit}from"../packages/octokit-rest.js";import{z as z2}from"../packages/zod.js";var requestError=z2.object({status:z2.number(),message:z2.string(),request:z2.object({url:z2.
string(),method:z2.string()}).optional(),response:z2.object({headers:z2.record(z2.string(),z2.union([z2.string(),z2.number()]).
optional()),data:z2.unknown().optional()}).optional(),cause:z2.unknown().optional()}),silentSecondaryMs=6e4,neverSent=new Set(
["ECONNREFUSED","ENOTFOUND","EAI_AGAIN","UND_ERR_CONNECT_TIMEOUT","ENETUNREACH"]);function readFailure(error,now){let parsed=requestError.
safeParse(error);if(!parsed.success)return;let{status,message,request,response,cause}=parsed.data,isForToken=request?.url.
endsWith("/access_tokens")===!0;if(response===void 0)return isForToken||neverSent.has(codeOf(cause))?{kind:"unsent",message}:
{kind:"unknown",message};let limited=readLimit(status,message,response.headers,now);if(limited!==void 0)return limited;let brief=message.
split(" - https://",1)[0]??message;return status>=500?{kind:isForToken?"unsent":"unknown",message:`${status} ${brief}`}:
{kind:"refused",status,message:brief}}function readLimit(status,message,headers,now){if(status!==403&&status!==429)return;
let retryAfter=Number(headers["retry-after"]??Number.NaN);if(Number.isFinite(retryAfter))return{kind:"limited",limit:"se\
condary",afterMs:retryAfter*1e3};if(String(headers["x-ratelimit-remaining"])==="0"){let reset=Number(headers["x-ratelimi\
t-reset"]??0)*1e3;return{kind:"limited",limit:"primary",afterMs:Math.max(reset-now.getTime(),0)+1e3}}return status===429||
/\bsecondary rate limit\b/i.test(message)?{kind:"limited",limit:"secondary",afterMs:silentSecondaryMs}:void 0}function codeOf(cause){
let inner=cause instanceof Error&&cause.cause instanceof Error?cause.cause:cause;return inner instanceof Error&&"code"in
inner?String(inner.code):""}function fetchWithin(timeoutMs){return async(input,init)=>{let controller=new AbortController,timer=setTimeout(()=>controller.
abort(new Error(`no whole answer within ${timeoutMs/1e3} s`)),timeoutMs),given=init?.signal??void 0,signal=given===void 0?
controller.signal:AbortSignal.any([controller.signal,given]);try{let answer=await fetch(input,{...init,signal}),body=await answer.
arrayBuffer(),{status,statusText,headers,url}=answer,whole=new Response(body.byteLength===0?null:body,{status,statusText,
headers});return Object.defineProperty(whole,"url",{value:url})}finally{clearTimeout(timer)}}}var apiVersion="2022-11-28";function pinnedFetch(inner,onDeprecation){let told=new Set;return async(input,init)=>{let headers=new Headers(
init?.headers);headers.set("x-github-api-version",apiVersion);let answer=await inner(input,{...init,headers}),deprecation=answer.
headers.get("deprecation")??void 0,sunset=answer.headers.get("sunset")??void 0,key=JSON.stringify([deprecation,sunset]);
return(deprecation!==void 0||sunset!==void 0)&&!told.has(key)&&(told.add(key),onDeprecation({url:input instanceof Request?
input.url:String(input),deprecation,sunset})),answer}}var requestTimeoutMs=2e4;function githubClient(token,{environment:environment2,version,signal,terminal}){let nothing=()=>{},
tell=({url,deprecation="now",sunset="not said"})=>terminal.say(`GitHub calls ${url} deprecated (${deprecation}; its end:\
 ${sunset}). See whether there is a newer d8x-ops.`),send=pinnedFetch(fetchWithin(requestTimeoutMs),tell);return new Octokit(
{auth:token.reveal(),baseUrl:environment2.GITHUB_API_URL??"https://api.github.com",userAgent:`d8x-ops/${version}`,log:{debug:nothing,
info:nothing,warn:nothing,error:nothing},request:{fetch:async(url,init)=>send(url,{...init,signal})}})}async function onGitHub(what,work,access=neededAccess){
try{return await work()}catch(error){throw githubError(what,error,access)}}async function ifThere(what,work,access=neededAccess){
try{return await work()}catch(error){let failure=readFailure(error,new Date);if(failure?.kind==="refused"&&[404,409].includes(
failure.status))return;throw githubError(what,error,access)}}function githubError(what,error,access){let failure=readFailure(
error,new Date)??{kind:"unknown",message:messageOf(error)};switch(failure.kind){case"unsent":case"unknown":return new OpsError(
"github-unreachable",`could not ${what}: ${failure.message}`,{where:"GitHub",hint:"Try again; what is done already is no\
t done twice.",cause:error});case"limited":{let minutes2=Math.ceil(failure.afterMs/6e4);return new OpsError("github-refu\
sed",`could not ${what}: GitHub's rate limit is used up for ${minutes2} min`,{where:"GitHub",hint:"Try again after that;\
 what is done already is not done twice.",cause:error})}case"refused":{let{status,message}=failure,says=status===422?"Gi\
tHub refuses to":"GitHub does not let this token";return new OpsError("github-refused",`${says} ${what}: ${message} (${status}\
)`,{where:"GitHub",hint:hintFor(status,message,access),cause:error})}default:return failure}}function isPlanRefusal(error){
let failure=failureBehind(error);return failure?.kind==="refused"&&failure.status===422&&planWords.test(failure.message)}
var planWords=/billing plan/i;function refusalStatus(error){let failure=failureBehind(error);return failure?.kind==="ref\
used"?failure.status:void 0}function failureBehind(error){return readFailure(error instanceof OpsError?error.cause:error,
new Date)}var neededAccess="Environments and their secrets take an administrator of the repository, and a token with the\
 scopes repo and workflow (fine-grained: Administration, Contents, Environments, Pull requests, Secrets, Variables and W\
orkflows).";function hintFor(status,message,access){return status===401?"The token is wrong or has expired: make another\
, or log in with gh auth login.":status===422&&planWords.test(message)?"It is the repository's plan that does not have t\
his, so no other token helps: docs/configuration.md says which plan has what.":status===404?`Either it is not there, or \
this token may not see or change it. ${access}`:status===409||status===422?"Somebody may have changed the same thing, or\
 a rule of the repository forbids it. With --pull-request the files come in by a pull request.":access}import{blake2b}from"../packages/noble-hashes-blake2-js.js";import nacl from"../packages/tweetnacl.js";import{z as z3}from"../packages/zod.js";var folderSchema=z3.array(z3.unknown()).transform(()=>({type:"dir",size:0,text:void 0})),
oneSchema=z3.object({type:z3.string(),size:z3.int(),encoding:z3.string().optional(),content:z3.string().optional()}).transform(
({type,size,encoding,content})=>({type,size,text:type==="file"&&encoding==="base64"&&content!==void 0?Buffer.from(content,
"base64").toString("utf8"):void 0})),contentsSchema=z3.union([folderSchema,oneSchema]);function contentsRequest(at,path2){
return{what:path2,route:"GET /repos/{owner}/{repo}/contents/{path}",parameters:{...at,path:path2},schema:contentsSchema}}function parseRepositoryName(text){let[,owner,repo]=/^(?:https:\/\/[^/]+\/)?([A-Za-z0-9][A-Za-z0-9_-]{0,38})\/([A-Za-z0-9_.-]{1,100}?)(?:\.git)?\/?$/.
exec(text.trim())??[];if(owner!==void 0&&repo!==void 0)return{owner,repo};throw new OpsError("input-invalid","the reposi\
tory should be given as OWNER/NAME",{where:"--repository",hint:"Such as acme/broker."})}async function findRepository(octokit,name){
let what=`read the repository ${name.owner}/${name.repo}`,{data,headers}=await onGitHub(what,async()=>octokit.rest.repos.
get({...name})),scopes=headers["x-oauth-scopes"];if(data.permissions?.admin===!1)throw new OpsError("github-refused",`th\
is token is no administrator's of ${name.owner}/${name.repo}`,{where:"GitHub",hint:"Environments and their secrets take \
an administrator: ask one to run this, or to make you one."});let ref=await ifThere(what,async()=>octokit.rest.git.getRef(
{...name,ref:`heads/${data.default_branch}`}));return{...name,private:data.private,scopes:scopes?.split(",").map(scope=>scope.
trim()),defaultBranch:data.default_branch,head:ref?.data.object.sha}}function requireScopes({scopes},needed){let missing=scopes===
void 0?[]:needed.filter(scope=>!scopes.includes(scope));if(missing.length!==0)throw new OpsError("github-refused",`the t\
oken lacks the scope ${missing.join(" and ")}`,{where:"GitHub",hint:`Nothing was changed. With gh: gh auth refresh --sco\
pes ${needed.join(",")}; else make a token with the scopes ${needed.join(" and ")}.`})}async function findSecrets(octokit,{
owner,repo},environment2){let at={owner,repo,environment_name:environment2},secrets=await onGitHub(`read the environment\
 ${environment2}`,async()=>octokit.paginate(octokit.rest.actions.listEnvironmentSecrets,{...at,per_page:100}));return new Map(
secrets.map(({name,updated_at})=>[name,updated_at]))}async function putSecrets(octokit,{owner,repo},environment2,secrets){
let at={owner,repo,environment_name:environment2},{data}=await onGitHub("read the key for secrets",async()=>octokit.rest.
actions.getEnvironmentPublicKey({...at}));for(let[name,value]of secrets)await onGitHub(`set the secret ${name}`,async()=>octokit.
rest.actions.createOrUpdateEnvironmentSecret({...at,secret_name:name,key_id:data.key_id,encrypted_value:seal(value,data.
key)}))}async function readFileAt(octokit,{owner,repo},path2,ref){let answer=await ifThere(`read ${path2}`,async()=>octokit.
rest.repos.getContent({owner,repo,path:path2,ref}));return answer===void 0?void 0:contentsSchema.parse(answer.data).text}
function seal(value,publicKey){let recipient=new Uint8Array(Buffer.from(publicKey,"base64")),once=nacl.box.keyPair(),nonce=blake2b(
Buffer.concat([once.publicKey,recipient]),{dkLen:nacl.box.nonceLength}),box=nacl.box(new TextEncoder().encode(value.reveal()),
nonce,recipient,once.secretKey);return once.secretKey.fill(0),Buffer.concat([once.publicKey,box]).toString("base64")}import{execFile}from"node:child_process";import{promisify}from"node:util";var execute=promisify(execFile),ghTimeoutMs=5e3;async function findToken(tokenFile,{environment:environment2,terminal}){
let token=(tokenFile===void 0?environment2.GITHUB_TOKEN??environment2.GH_TOKEN??await tokenOfGh(environment2):(await readSecret(
tokenFile,"--token-file",terminal)).reveal())?.trim()??"";return token===""?void 0:new Secret(token)}async function tokenOfGh(environment2){
try{let{stdout}=await execute("gh",["auth","token"],{timeout:ghTimeoutMs,env:{...environment2}});return stdout}catch{return}}import{randomBytes,scryptSync,timingSafeEqual}from"node:crypto";import{readFile as readFile2,rename,writeFile}from"node:fs/promises";
import{join}from"node:path";import{z as z4}from"../packages/zod.js";var targetSchema=z4.object({recipients:z4.array(z4.string()),secrets:z4.record(z4.string(),z4.object({salt:z4.string(),hash:z4.
string(),updatedAt:z4.string()})),signer:z4.string().optional(),restore:z4.string().optional(),open:z4.string().optional()}),
stateSchema=z4.object({version:z4.literal(1),targets:z4.record(z4.string(),targetSchema)}),StateFile=class _StateFile{path;#state;constructor(path2,state){
this.path=path2,this.#state=state}static async open(folder){let path2=join(folder,".d8x-ops.json"),text;try{text=await readFile2(
path2,"utf8")}catch{return new _StateFile(path2,{version:1,targets:{}})}try{return new _StateFile(path2,stateSchema.parse(
JSON.parse(text)))}catch(cause){throw new OpsError("config-invalid",`${path2} cannot be read`,{where:path2,hint:"Move it\
 away: everything will then be sent again, and --recipient has to name the public keys for backups.",cause})}}sent(target){
return this.#state.targets[target]??{recipients:[],secrets:{}}}get targets(){return Object.keys(this.#state.targets)}async keep(target,sent){
this.#state={version:1,targets:{...this.#state.targets,[target]:sent}};let partial=`${this.path}.partial`;await writeFile(
partial,`${JSON.stringify(this.#state,null,2)}
`,{mode:384}),await rename(partial,this.path)}};function targetOf({owner,repo},environment2){return`${owner}/${repo}#${environment2}`}
function remember(value,updatedAt){let salt=randomBytes(16);return{salt:salt.toString("base64"),hash:hashOf(value,salt).
toString("base64"),updatedAt}}function isSame(value,{salt,hash}){let expected=Buffer.from(hash,"base64"),found=hashOf(value,
Buffer.from(salt,"base64"));return expected.length===found.length&&timingSafeEqual(expected,found)}function hashOf(value,salt){
return scryptSync(value.reveal(),salt,32)}function splitLine(line){return[...line.matchAll(/(?:"[^"]*"|[^\s"])+/g)].map(([word])=>/^"[^"]*"$/.test(word)?word.slice(
1,-1):word)}function readOptions(text){let options={};for(let[part]of text.matchAll(/[^,"]*(?:"[^"]*"[^,"]*)*/g)){if(part===
"")continue;let[,name="",value=""]=/^([A-Za-z-]+)="([^"]*)"$/.exec(part)??[],time=timeOf(value);if(name.toLowerCase()===
"namespaces")options.namespaces=value;else if(name.toLowerCase()==="valid-after"&&time!==void 0)options.validAfter=time;else if(name.
toLowerCase()==="valid-before"&&time!==void 0)options.validBefore=time;else return`has an option that can't be read: ${JSON.
stringify(part.slice(0,40))}`}return options}function timeOf(text){let[,year,month,day,hour2="00",minute2="00",second="0\
0",zone=""]=/^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z?)$/.exec(text)??[];if(year===void 0)return;let time=new Date(
`${year}-${month??""}-${day??""}T${hour2}:${minute2}:${second}${zone}`);return Number.isNaN(time.getTime())?void 0:time}var signersPath=".github/d8x-backup-signers";function parseSigners(text,path2="backup-signers"){let problems=[],signers=text.
split(/\r?\n/).flatMap((raw,index)=>{let line=raw.trim();if(line===""||line.startsWith("#"))return[];let signer=readLine(
line);return typeof signer!="string"?[signer]:(problems.push({path:`${path2}:${index+1}`,message:signer}),[])});if(problems.
length===0)return signers;let[first]=problems,more=problems.length===1?"":` (and ${problems.length-1} more)`;throw new OpsError(
"input-invalid",`${first?.path??path2} ${first?.message??""}${more}`,{where:path2,problems,hint:'A line is: ENVIRONMENT \
namespaces="d8x-ops-backup" ssh-ed25519 AAAA\u2026, as npx d8x-ops init writes it.'})}function signerLine(principal,publicKey,namespace){
return`${principal} namespaces="${namespace}" ${publicKey}`}function findSigner(signers,publicKey,{principal,namespace,now}){
let own2=signers.filter(signer=>signer.publicKey.equals(publicKey)),meant=own2.filter(({principals,namespaces})=>(principals===
void 0||isInPatternList(principal,principals))&&(namespaces===void 0||isInPatternList(namespace,namespaces))),valid=meant.
find(({validAfter,validBefore})=>(validAfter===void 0||validAfter<=now)&&(validBefore===void 0||now<=validBefore));return valid!==
void 0?valid:meant.length>0?"expired":own2.length>0?"of-others":"unknown"}function readLine(line){let words2=splitLine(line),
at=words2.findIndex(word=>/^(?:ssh-|ecdsa-|sk-)[a-z0-9@.-]+$/.test(word)),[type,key]=[words2[at],words2[at+1]];if(type===
void 0||key===void 0||at>2)return"holds no public key";if(type!=="ssh-ed25519")return`holds a key of type ${type}; backu\
ps are signed with Ed25519`;let publicKey=readPublicKey(type,key);if(typeof publicKey=="string")return publicKey;if(keyTypeOf(
publicKey)!==type)return"holds a key of another type than it says";let options=at<2?{}:readOptions(words2[1]??"");return typeof options==
"string"?options:{principals:at===0?void 0:words2[0],publicKey,...options}}import{z as z7}from"../packages/zod.js";var exceptionOptions=[{kind:"image-change",option:"--allow-image-change",summary:"a service may move to another reposito\
ry than the one that it runs from"},{kind:"key-change",option:"--allow-key-change",summary:"a service may get a key of a\
nother address than the one that it has"},{kind:"migration",option:"--accept-migration",summary:"a service may go back t\
o an image from before its database's migration"},{kind:"no-backup",option:"--no-backup",summary:"no backup is taken bef\
ore the update"},{kind:"override",option:"--override",summary:"a rule about when may be broken, for the reason that is g\
iven"}],exceptionKinds=exceptionOptions.map(({kind})=>kind);var ofUpdates=["image-change","key-change","migration","no-backup","override"],ofRollbacks=["key-change","migration","ov\
erride"],verbs=[{verb:"help",argument:"none",effect:"none",usage:"help",summary:"shows the commands",examples:["/d8x hel\
p"]},{verb:"status",argument:"none",effect:"view",operation:"status",usage:"status",summary:"shows what runs on the clus\
ter, its hosts, its lock and its last backup",examples:["/d8x status","/d8x status --env staging"]},{verb:"plan",argument:"\
change",effect:"view",operation:"plan",exceptions:ofUpdates,usage:"plan update SERVICE...",summary:"shows what an update\
, or a rollback, would do, and does nothing",examples:["/d8x plan update api:dev","/d8x plan update api history --env st\
aging","/d8x plan rollback","/d8x plan rollback api history"]},{verb:"update",argument:"requests",effect:"change",approval:"\
usual",operation:"update",exceptions:ofUpdates,usage:"update SERVICE...",summary:"backs the database up, then updates th\
e services; undoes what does not hold",examples:["/d8x update api:dev","/d8x update api","/d8x update api:v1.4.2 history\
 referral:main --env production","/d8x update api=ghcr.io/d8-x/d8x-trader-main:dev --allow-image-change",'/d8x update hi\
story:main --no-backup --override "the RPC provider is down"']},{verb:"promote",argument:"promotion",effect:"change",exceptions:ofUpdates,
usage:"promote FROM TO [SERVICE...]",summary:"updates an environment to exactly what the last update of another one was \
verified with",examples:["/d8x promote staging production","/d8x promote staging production api history"]},{verb:"backup",
argument:"none",effect:"change",approval:"listed",operation:"backup",usage:"backup",summary:"backs the database up",examples:[
"/d8x backup"]},{verb:"backups",argument:"none",effect:"view",operation:"backups",usage:"backups",summary:"lists the bac\
kups that there are: where, of when, how they were verified, and until when they are kept",examples:["/d8x backups","/d8\
x backups --env staging"]},{verb:"drill",argument:"none",effect:"change",approval:"listed",operation:"drill",usage:"dril\
l",summary:"takes the newest backup from each place as if it were needed: whole, signed, and restored beside the cluster\
 where the key is",examples:["/d8x drill","/d8x drill --env staging"]},{verb:"recover",argument:"recovery",effect:"chang\
e",approval:"always",operation:"recover",exceptions:["no-backup"],usage:"recover [BACKUP | --undo]",summary:"brings a st\
ored backup back into service in place of the database, which is kept beside it; with --undo, exchanges them back",examples:[
"/d8x recover latest","/d8x recover backup-production-2026-03-01-02-30-00.dump.sql.zst.age --env production","/d8x recov\
er 17203341234 --no-backup","/d8x recover --undo"]},{verb:"rollback",argument:"services",effect:"change",approval:"usual",
operation:"rollback",exceptions:ofRollbacks,usage:"rollback [SERVICE...]",summary:"rolls back to what ran before; withou\
t services, everything of the last run",examples:["/d8x rollback","/d8x rollback api history","/d8x rollback referral --\
accept-migration"]},{verb:"restart",argument:"services",namesServices:!0,effect:"change",approval:"listed",operation:"re\
start",exceptions:["override"],usage:"restart SERVICE...",summary:"starts services anew on the image that they run, veri\
fied as an update is",examples:["/d8x restart api","/d8x restart candles-ws-server api --env staging"]},{verb:"scale",argument:"\
replicas",effect:"change",approval:"listed",operation:"scale",exceptions:["override"],usage:"scale SERVICE=TASKS...",summary:"\
gives services another number of tasks, within what the policy lets",examples:["/d8x scale api=3","/d8x scale api=3 hist\
ory=2 --env staging"]},{verb:"logs",argument:"log",effect:"view",operation:"logs",usage:"logs SERVICE [--since 15m] [--g\
rep TEXT]",summary:"shows the last lines of what each task of a service wrote, and keeps all of it, encrypted",examples:[
"/d8x logs api",'/d8x logs api --since 2h --grep "connection refused" --env staging']},{verb:"images",argument:"service",
effect:"view",usage:"images SERVICE",summary:"lists the images that a service could be updated to",examples:["/d8x image\
s api"]},{verb:"lock",argument:"reason",effect:"change",operation:"lock",usage:"lock [REASON]",summary:"keeps everybody \
from changing the cluster until it is unlocked",examples:["/d8x lock","/d8x lock migration of the history tables","/d8x \
lock --env staging load test"]},{verb:"unlock",argument:"none",effect:"change",operation:"unlock",usage:"unlock",summary:"\
lifts the lock",examples:["/d8x unlock"]},{verb:"cancel",argument:"none",effect:"change",usage:"cancel",summary:"stops t\
he run that this issue or pull request waits for, at the next safe point",examples:["/d8x cancel"]},{verb:"approve",argument:"\
pins",effect:"change",usage:"approve [SERVICE@sha256:PREFIX...]",summary:"lets a command start that waits for a second p\
erson; with images, only where these are what it runs",examples:["/d8x approve","/d8x approve api@sha256:0123abcd --env \
production"]}];var grammar=verbs;function entryOf(verb){return grammar.find(one=>one.verb===verb)}function verbOfOperation(operation){return verbs.find(one=>"operation"in one&&one.operation===operation)}function isApprovable(verb){return entryOf(verb)?.approval!==void 0}function isAlwaysApproved(verb){return entryOf(verb)?.
approval==="always"}var alwaysApproved=verbs.map(({verb})=>verb).filter(isAlwaysApproved),approvable=verbs.map(({verb})=>verb).
filter(isApprovable),usuallyApproved=approvable.filter(verb=>entryOf(verb)?.approval==="usual");function namesOfEffect(effect){
return grammar.filter(entry=>entry.effect===effect).map(({verb})=>verb)}import{z as z5}from"../packages/zod.js";var ownerPattern=/^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/,userWords="must be a GitHub user name, without @, or the number of a\
n account",user=z5.union([z5.string().regex(ownerPattern,userWords),z5.int(userWords).refine(id=>id>0,userWords)],userWords).
describe("GitHub user: the name, without @, or the number of the account (id in api.github.com/users/NAME), which nobody\
 can take over"),team=z5.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,38}\/[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/,"must be org\
anisation/team, without @, the team by its slug").describe("organisation/team, the team by its slug"),repository=z5.string().
regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,38}\/(?!\.{1,2}$)(?!.*\.git$)[A-Za-z0-9_.-]{1,100}$/i,"must be owner/name, as in the \
address of its page, without .git").describe("owner/name"),service=z5.string().max(70).refine(isServiceName,"must be the\
 name of a service, such as api").describe("Name of a service, without the stack: api, history, broker \u2026; where the stac\
k and the broker host both have it, swarm/redis or broker/redis means one of them, redis both"),imageRepository=z5.string().
max(300).refine(isImageRepository,"must be a repository without tag or digest, such as ghcr.io/acme/d8x-trader-main").describe(
"registry/repository, without tag or digest");import{z as z6}from"../packages/zod.js";var path=z6.string().max(500).regex(/^\/[\x21-\x7e]*$/,"must be a path that begins with /, without blanks, such as /heal\
th"),checkSchema=z6.strictObject({get:path.optional().describe("Path of one GET"),status:z6.int().min(100).max(599).optional().
describe("The status that a GET has to answer; 200 when left out"),json:z6.record(z6.string().regex(/^(?:\/(?:[^~/]|~[01])*)*$/,
"must be a JSON Pointer, such as /status"),z6.union([z6.string(),z6.number(),z6.boolean(),z6.null()],"must be a text, a \
number, true, false or null").refine(value=>!Number.isInteger(value)||Number.isSafeInteger(value),"must be a number of a\
t most 2^53: a larger one can not be kept exactly")).optional().describe("What the answer to a GET has to hold, as JSON:\
 values by JSON Pointer, such as {/status: ok}"),websocket:path.optional().describe("Path of a WebSocket that has to ope\
n"),send:z6.string().min(1).max(2e3).optional().describe("A message that is sent once the WebSocket is open"),expect:z6.
string().min(1).max(500).optional().describe("Text that a message of the WebSocket has to contain"),port:z6.int().min(1).
max(65535).optional().describe("Port within the container; any of the service's when left out")}).superRefine((check,context)=>{
[check.get,check.websocket].filter(one=>one!==void 0).length!==1&&context.addIssue("must have either get or websocket");
let others=check.get===void 0?["status","json"]:["send","expect"],own2=check.get===void 0?"get":"websocket";for(let key of others)
check[key]!==void 0&&context.addIssue({code:"custom",path:[key],message:`goes with ${own2}`})}).describe("What each task\
 of the service has to answer, at its own port, before it is ready");function toCheck({get,status,json,websocket,send,expect,
port}){let at=port===void 0?{}:{port};return get!==void 0?{kind:"get",path:get,status:status??200,...at,...defined({json})}:
{kind:"websocket",path:websocket??"/",...at,...defined({send,expect})}}var repositoryRoles=["read","triage","write","maintain","admin"],changePermissions=["write","maintain","admin"];var clocks=new Map;function isTimeZone(zone){if(!/^(?:UTC|[A-Za-z]+(?:\/[A-Za-z0-9_+-]+)+)$/.test(zone))return!1;try{return clockOf(
zone)!==void 0}catch(error){if(error instanceof RangeError)return!1;throw error}}function wallClock(at,zone){let part=Object.
fromEntries(clockOf(zone).formatToParts(at).map(({type,value})=>[type,Number(value)])),{year=0,month=1,day=1,hour:hour2=0,
minute:minute2=0,second=0}=part;return Date.UTC(year,month-1,day,hour2,minute2,second)+(at%1e3+1e3)%1e3}function instantsOf(wall,zone){
let before=offsetAt(wall-864e5,zone),after=offsetAt(wall+864e5,zone),shown=[wall-before,wall-after].filter(at=>wallClock(
at,zone)===wall);if(shown.length>0)return{first:Math.min(...shown),last:Math.max(...shown)};let change=changeBetween(wall-
864e5-before,wall+864e5-after,zone);return{first:change,last:change}}function offsetAt(at,zone){return wallClock(at,zone)-
at}function changeBetween(from,until,zone){let offset=offsetAt(from,zone),low=Math.floor(from/1e3),high=Math.ceil(until/
1e3);for(;high-low>1;){let middle=Math.floor((low+high)/2);offsetAt(middle*1e3,zone)===offset?low=middle:high=middle}return high*
1e3}function clockOf(zone){let clock=clocks.get(zone);return clock===void 0&&(clock=new Intl.DateTimeFormat("en-US-u-ca-\
gregory-nu-latn",{timeZone:zone,hourCycle:"h23",year:"numeric",month:"numeric",day:"numeric",hour:"numeric",minute:"nume\
ric",second:"numeric"}),clocks.set(zone,clock)),clock}var dayNames=["Sun","Mon","Tue","Wed","Thu","Fri","Sat"],windowForm=/^(\S+) (\d{1,2}:\d{2})-(\d{1,2}:\d{2}) (\S+)$/,dayMs=1440*
6e4,windowWords='must be days, hours and a time zone, such as "Mon-Thu 08:00-16:00 Europe/Zurich" or "Sat,Sun 22:00-04:0\
0 UTC"',dayWords=`must name days as ${dayNames.slice(1).join(", ")} and ${dayNames[0]}, such as Mon-Thu or Sat,Sun`,hourWords="\
must have hours from 00:00 to 24:00",zoneWords="must name a time zone as the IANA database does, such as Europe/Zurich o\
r UTC";function readWindow(text){let[,dayText="",fromText="",untilText="",zone=""]=windowForm.exec(text)??[];if(zone==="")
return windowWords;let days=readDays(dayText);if(days===void 0)return dayWords;let[from,until]=[readHour(fromText),readHour(
untilText)];return from===void 0||until===void 0||from===1440?hourWords:from===until?"must not end when it begins: a who\
le day is 00:00-24:00":isTimeZone(zone)?{text,days,from,until,zone}:zoneWords}function readDays(text){let days=new Set;for(let part of text.
split(",")){let[first,last,more]=part.split("-").map(dayOf);if(first===void 0||first===-1||last===-1||more!==void 0)return;
let many=last===void 0?0:(last-first+7)%7;for(let next=0;next<=many;next++)days.add((first+next)%7)}return[...days].sort(
(a,b)=>a-b)}function dayOf(name){return dayNames.findIndex(day=>day.toLowerCase()===name.toLowerCase())}function readHour(text){
let[hours=NaN,minutes2=NaN]=text.split(":").map(Number),total=hours*60+minutes2;return minutes2<60&&total<=1440?total:void 0}
var momentForm=/^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2}))?)?(?:(Z|[+-]\d{2}:\d{2})| (\S+))?$/,momentWords='mu\
st be a day or a moment, with its time zone behind it, such as "2026-12-20 Europe/Zurich", "2026-12-20 18:00 Europe/Zuri\
ch" or 2026-12-20T17:00:00Z';function readMoment(text,end,zone){let[,day="",clock,seconds="00",offset,ownZone=zone]=momentForm.
exec(text)??[],midnight=Date.parse(`${day}T00:00:00Z`);if(Number.isNaN(midnight)||new Date(midnight).toISOString().slice(
0,10)!==day)return momentWords;if(offset!==void 0){let at=clock===void 0?NaN:Date.parse(`${day}T${clock}:${seconds}${offset}`);
return Number.isNaN(at)?momentWords:new Date(at)}if(!isTimeZone(ownZone))return zoneWords;let since=clock===void 0?end===
"from"?0:dayMs:Date.parse(`1970-01-01T${clock}:${seconds}Z`);if(Number.isNaN(since))return momentWords;let{first,last}=instantsOf(
midnight+since,ownZone);return new Date(end==="from"?first:last)}function formatMoment(at,zone){let local=new Date(wallClock(
at.getTime(),zone)),text=moment2=>`${dayNames[moment2.getUTCDay()]??""} ${moment2.toISOString().slice(0,16).replace("T",
" ")}`;if(zone==="UTC")return`${text(at)} UTC`;let sameDay=local.getUTCDate()===at.getUTCDate();return`${text(local)} ${zone}\
 (${sameDay?at.toISOString().slice(11,16):text(at)} UTC)`}var listed=names=>`${names.slice(0,-1).join(", ")} and ${names.at(-1)??""}`,minutes=longest=>z7.int().min(1).max(longest),
approval=z7.strictObject({required:z7.boolean().describe("Whether a second person has to answer /d8x approve before anyt\
hing starts"),"within-minutes":minutes(1440).default(60).describe("How long after the command that may happen"),commands:z7.
array(z7.enum(approvable)).min(1).default([...usuallyApproved]).describe(`The commands that need it; ${alwaysApproved.join(
", ")} does in any case`)}).describe("Asks for a second person. Never the one who gave the command, and only who may giv\
e it as well"),exception=z7.strictObject({users:z7.array(user).min(1).max(200).optional().describe("Who may; they need t\
he right to give the command as well"),teams:z7.array(team).min(1).max(20).optional().describe("Like users, by team"),alone:z7.
boolean().default(!1).describe("Whether no second person has to approve it")}).refine(({users,teams})=>users!==void 0||teams!==
void 0,"must list users or teams"),exceptions=z7.partialRecord(z7.enum([...exceptionKinds,...alwaysApproved]),exception).
describe('Who may loosen a rule by an option of the command; nobody where one is left out: image-change is --allow-image\
-change, key-change --allow-key-change, migration --accept-migration, no-backup --no-backup, override --override "reason\
"; recover has no option: with alone: true those whom it lists recover without a second person, and without that it chan\
ges nothing'),hour=36e5,soak=z7.string().regex(/^[1-9]\d{0,2}[hd]$/,"must be hours or days, such as 24h or 3d").transform(
text=>Number(text.slice(0,-1))*(text.endsWith("d")?24*hour:hour)).refine(milliseconds=>milliseconds<=1440*hour,"must be \
60 days at most").describe("How long /d8x promote lets pass from when an update was verified where it comes from, such a\
s 24h or 3d; left out: no time"),window=z7.string().max(100).superRefine((text,context)=>{let read=readWindow(text);typeof read==
"string"&&context.addIssue(read)}).describe("Days, hours and a time zone: Mon-Thu 08:00-16:00 Europe/Zurich. Hours that \
end before they begin go on over midnight; in the zone as its clocks show them"),replicaRange=z7.string("must be text su\
ch as 1-6").regex(/^[1-9]\d{0,2}-[1-9]\d{0,2}$/,"must be two numbers of tasks, such as 1-6").refine(text=>{let[least=0,most=0]=text.
split("-").map(Number);return least<=most&&most<=100},"must begin with the smaller number, and go to 100 at most").describe(
"The fewest tasks and the most: 1-6"),moment=z7.string(momentWords).max(100),freeze=z7.strictObject({from:moment.describe(
"Its beginning, a day or a moment: 2026-12-20, 2026-12-20 18:00 Europe/Zurich or 2026-12-20T17:00:00Z. Without a zone it\
 is that of the windows, where all name the same, else UTC"),until:moment.describe("Its end, in the same forms; a day is\
 part of it to its end"),reason:z7.string().min(1).max(200).regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u,"must be one line, without \
characters that can not be seen").describe("Why, for whoever is refused")}).describe("A time without updates"),release=z7.
strictObject({repository:repository.describe("The service's repository, as owner/name; the app must be installed there"),
service,tag:z7.string().min(1).max(128).default("*").describe("Which release tags it is about; * is any text, ? any char\
acter: v*"),"image-tag":z7.string().min(1).max(128).regex(/^(?:\{tag\}|\{version\}|[A-Za-z0-9_.-])+$/,"must be made of {\
tag}, {version} and what a tag may hold").default("{tag}").describe("The image's tag in the registry: {tag} is the relea\
se's, {version} the same without a leading v"),prereleases:z7.boolean().default(!1).describe("Whether pre-releases count"),
action:z7.enum(["propose","update"]).describe("propose: open an issue with the command to give; update: back up and upda\
te at once"),"wait-minutes":minutes(360).default(30).describe("How long the image may take to appear in the registry aft\
er the release")}).describe("What a release of a service's repository leads to"),logs=z7.strictObject({permission:z7.enum(
repositoryRoles).default("write").describe("Role that the repository has to grant for /d8x logs; view-permission does no\
t suffice"),public:z7.boolean().default(!1).describe("Whether the last lines of a service's log are shown in a public re\
pository, where everybody reads them, and /d8x logs goes there. In a private one they are, and it does")}).describe("Ser\
vices' logs, which may hold anything: what looks like a key or a password is masked in any case"),environment=z7.strictObject(
{workflow:z7.string().regex(/^[A-Za-z0-9_.-]+\.ya?ml$/,"must be the name of a file in .github/workflows, such as d8x-ops\
.yml").describe("File name in .github/workflows that runs the Action on this cluster"),ref:z7.string().max(250).regex(/^(?!\/|-)(?!.*(?:\.\.|\/\/|@\{|\\))[^\s~^:?*[\p{C}]+$/u,
"must be the name of a branch").optional().describe("Branch whose workflow is run; the repository's default branch when \
left out"),default:z7.boolean().default(!1).describe("Taken when a command names none. One environment alone is by itsel\
f"),permission:z7.enum(changePermissions).default("write").describe(`Role that the repository has to grant for ${namesOfEffect(
"change").join(", ")}`),"view-permission":z7.enum(repositoryRoles).default("triage").describe(`The same for ${listed(namesOfEffect(
"view"))}. Anybody has read on a public repository`),users:z7.array(user).min(1).max(200).optional().describe("With team\
s, the only people who may change anything; they need the permission as well"),teams:z7.array(team).min(1).max(20).optional().
describe("Like users, by team"),services:z7.array(service).min(1).max(100).optional().describe("The only services that m\
ay be asked for"),images:z7.record(service,imageRepository).optional().describe("Repository of the image of each service\
 that does not come from where D8X publishes it"),sources:z7.array(repository).min(1).max(50).optional().describe("Repos\
itories on GitHub that services' images are built from, besides D8X's and those of releases: what changes between two im\
ages is asked of no others"),checks:z7.record(service,z7.array(checkSchema).max(10)).optional().describe("What each task\
 of a service has to answer before it is ready, in place of what is built in: all that are listed; an empty list asks no\
thing"),scale:z7.record(service,replicaRange).refine(ranges=>!Object.keys(ranges).some(name=>bareName(name)==="referral"),
"must not have referral: two tasks of it would pay with one key").optional().describe("Between which numbers of tasks /d\
8x scale may choose, by service; left out: none"),soak:soak.optional(),windows:z7.array(window).min(1).max(10).optional().
describe("The hours in which updates may begin; at any time when left out"),freeze:z7.array(freeze).min(1).max(20).optional().
describe("Times in which no update may begin, windows or not"),approval:approval.optional().describe("Whether a second p\
erson has to approve"),exceptions:exceptions.optional(),"by-hand":z7.array(z7.enum(operations)).max(20).optional().describe(
'The only operations that may be started with "Run workflow"; left out: whatever the person may'),unattended:z7.array(z7.
enum(unattendedOperations)).max(20).optional().describe("What a schedule may run; left out: backup, drill and status"),logs:logs.
optional(),releases:z7.array(release).max(100).default([]).describe("What releases of services' repositories lead to")}).
describe("A cluster: how the Action is run on it, and who may ask for what"),policyFileSchema=z7.strictObject({version:z7.
literal(1).describe("Of this format"),environments:z7.record(z7.string().refine(isEnvironmentName,'must be made of lette\
rs, digits, ".", "-" and "_"'),environment).refine(environments=>Object.keys(environments).length>0,"must have at least \
one environment").describe("Every cluster that may be asked for, by name: what --env NAME takes")}).describe(".github/d8\
x.yml: who may ask d8x-ops for what. Read from the default branch only");var scripts=[[new RegExp("\\p{Script=Cyrillic}","u"),"Cyrillic letter"],[new RegExp("\\p{Script=Greek}","u"),"Greek lett\
er"],[new RegExp("\\p{Script=Latin}","u"),"letter"],[new RegExp("\\p{Cc}","u"),"control character"],[new RegExp("\\p{Z}",
"u"),"space"],[new RegExp("\\p{C}","u"),"invisible character"]];function revealText(text){return text.replace(/[^\x20-\x7e]/gu,character=>`<U+${(character.codePointAt(0)??0).toString(16).
toUpperCase().padStart(4,"0")}>`)}import{z as z8}from"../packages/zod.js";function knownKeys(path2){let schema=policyFileSchema;for(let part of path2)schema=inside(schema,part);let bare=unwrap(schema);
return bare instanceof z8.ZodObject?Object.keys(bare.shape):[]}function inside(schema,part){let bare=unwrap(schema);if(bare instanceof
z8.ZodRecord)return bare.valueType;if(bare instanceof z8.ZodArray)return bare.element;if(!(bare instanceof z8.ZodObject))
return;let shape=bare.shape;return typeof part=="string"&&Object.hasOwn(shape,part)?shape[part]:void 0}function unwrap(schema){
let bare=schema;for(;bare instanceof z8.ZodOptional||bare instanceof z8.ZodDefault;)bare=bare.unwrap();return bare}var mostProblems=20;function explainIssue(issue,at){if(issue.code==="unrecognized_keys"){let known=knownKeys(issue.path);
return issue.keys.slice(0,mostProblems).map(key=>at([...issue.path,key],`is not known here${offer(key,known)||`; there a\
re ${known.join(", ")}`}`))}if(issue.code==="invalid_value"){let choices=issue.values.map(String),written2=typeof issue.
input=="string"?issue.input:"";return choices.includes(written2)?[at(issue.path,`must be the number ${written2}, without\
 quotes`)]:[at(issue.path,`must be ${choices.join(", ")}${offer(written2,choices)}`)]}return issue.code==="invalid_key"?
issue.issues.map(({message})=>at(issue.path,message)):issue.path.length===0&&issue.code==="invalid_type"?[at([],'must ha\
ve "version: 1" and "environments"')]:[at(issue.path,wordOf(issue))]}function wordOf(issue){return issue.code==="invalid\
_type"?issue.input===void 0?`is missing (${issue.expected})`:`must be of type ${issue.expected}${typeWords(issue.expected,
issue.input)}`:issue.code==="too_small"?issue.origin==="array"?`must have at least ${issue.minimum}`:`must be at least ${issue.
minimum}`:issue.code==="too_big"?issue.origin==="number"||issue.origin==="int"?`must be at most ${issue.maximum}`:`must \
not be longer than ${issue.maximum}`:issue.path.some(part=>part==="users"||part==="teams"||part==="repository")?`${issue.
message}${written(issue.input)}`:issue.message}function typeWords(expected,input){if(expected==="boolean")return`, which\
 is true or false${written(input)}`;if(expected==="array")return`: a list, such as [a, b]${written(input)}`;if(expected===
"object"||expected==="record")return`: names with values below it${written(input)}`;if(expected!=="string")return written(
input);if(input===null)return"; nothing is there";if(typeof input!="object"){let text=scalarText(input);return`; YAML re\
ads ${text} as something else: put it in quotes, "${text}"`}if(Array.isArray(input))return", and this is a list";let braces=`\
{${Object.keys(input).join(", ")}}`.slice(0,60);return`; YAML reads ${braces} as a map: put the text in quotes, "${braces}\
"`}function written(input){return input===null?"; nothing is there":typeof input=="object"||input===void 0?"":`, not ${typeof input==
"string"?JSON.stringify(revealText(input).slice(0,60)):scalarText(input)}`}function scalarText(input){return typeof input==
"number"||typeof input=="boolean"||typeof input=="bigint"?input.toString():"it"}function offer(given,known){let meant=nearest(
given,known);return meant===void 0?"":`; did you mean ${meant}?`}import{isAlias,isMap,isNode,isScalar,LineCounter,parseDocument,visit}from"../packages/yaml.js";var words={ALIAS_PROPS:"aliases (*name) are not allowed here",BAD_ALIAS:'a value that begins with * is an alias in YAML:\
 put it in quotes, such as "*"',BAD_COLLECTION_TYPE:"tags of YAML (!name) are not allowed here; a text that begins with \
! goes in quotes",BAD_DIRECTIVE:"a line that begins with % says something to the parser, and none is needed here: leave \
it out",BAD_DQ_ESCAPE:"a backslash in double quotes needs one of the letters that YAML knows after it: write the text in\
 single quotes",BAD_INDENT:"is not indented as what it belongs to, or a bracket above it is not closed",BAD_PROP_ORDER:"\
anchors (&name) and tags (!name) are not allowed here",BLOCK_AS_IMPLICIT_KEY:'has a second ": " in it, or the line below\
 is indented too far: put a text with ": " in it in quotes',BLOCK_IN_FLOW:"a list or map on lines of its own can not sta\
nd within brackets",DUPLICATE_KEY:"is given twice",IMPOSSIBLE:"can not be read",KEY_OVER_1024_CHARS:"has a name that is \
too long",MULTILINE_IMPLICIT_KEY:'is not indented as what it belongs to: a name and its ":" stand on one line',MULTIPLE_ANCHORS:"\
anchors (&name) are not allowed here",MULTIPLE_DOCS:"this line of --- begins another document: multiple documents in one\
 file are not read. Keep one",MULTIPLE_TAGS:"tags of YAML (!name) are not allowed here; a text that begins with ! goes i\
n quotes",NON_STRING_KEY:'a name before ":" must be a plain text',RESOURCE_EXHAUSTION:"is too large or nested too deep",
TAB_AS_INDENT:"Tabs are not allowed as indentation: use spaces",TAG_RESOLVE_FAILED:"tags of YAML (!name) are not allowed\
 here; a text that begins with ! goes in quotes"};function explainYaml({code,pos,message},text){let at=pos[0];if(code===
"BAD_SCALAR_START")return text.charAt(at)==="@"?"a value can not begin with @: names of users and teams are written with\
out it":`a value can not begin with ${text.charAt(at)}: put it in quotes, such as "${restOfValue(text,at)}"`;if(code==="\
MISSING_CHAR"){let quote=/closing (["'])quote/.exec(message)?.[1];return quote===void 0?'has no ": " after its name, or \
a bracket is not closed':`a ${quote} is not closed`}return code==="UNEXPECTED_TOKEN"?message.includes("block-seq-ind")?"\
a list begins on a line of its own":"has more after what ended already: put a text with brackets, braces or quotes in it\
 in quotes as a whole":code==="BAD_INDENT"||code==="TAG_RESOLVE_FAILED"?`${words[code]} (YAML: ${message})`:words[code]}
function restOfValue(text,at){return(/^[^\n,\]}#"]{1,40}/.exec(text.slice(at))?.[0]??text.charAt(at)).trim()}var largestBytes=64*1024,deepestNesting=100,longestIndent=400,mostMarks=8e3,mostProblems2=20;function readYaml(text,name){
if(Buffer.byteLength(text)>largestBytes)return refused([{path:name,message:`is larger than ${largestBytes/1024} KiB`}]);
if(isTooDeep(text))return refused([{path:name,message:`is nested more than ${deepestNesting} levels deep`}]);if((text.match(
/[^\p{L}\p{N}\p{Zs}]/gu)?.length??0)>mostMarks)return refused([{path:name,message:`has more than ${mostMarks} lines and \
punctuation marks`}]);let lines=new LineCounter,document=parseDocument(text,{lineCounter:lines,prettyErrors:!1,schema:"c\
ore",customTags:[],stringKeys:!0,uniqueKeys:!1,logLevel:"error"}),lineAt=offset=>lines.linePos(offset??0).line,problems=[
...[...document.errors,...document.warnings].filter(({code})=>code!=="BAD_ALIAS").map(error=>({offset:error.pos[0],message:explainYaml(
error,text)})),...surprisesIn(document)].map(({offset,message})=>({path:`${name}:${lineAt(offset)}`,message}));return problems.
length>0?refused(problems.slice(0,mostProblems2)):{kind:"read",value:document.toJS({maxAliasCount:0}),lineOf:path2=>lineAt(
offsetOf(document,path2))}}function refused(problems){return{kind:"refused",problems}}function isTooDeep(text){let open=0;
for(let character of text)if(character==="["||character==="{"?open++:(character==="]"||character==="}")&&open--,open>deepestNesting)
return!0;return text.split(`
`).some(line=>(/^[\s?:-]*/.exec(line)?.[0].length??0)>longestIndent)}function surprisesIn(document){let found=[];return visit(
document,{Node(_,node){let offset=node.range?.[0];if(isAlias(node)?found.push({offset,message:aliasMessage(node.source)}):
node.anchor!==void 0&&found.push({offset,message:anchorMessage(node.anchor)}),!isMap(node))return;let seen=new Set;for(let{
key}of node.items){let own2=isScalar(key)?key.value:void 0,at=isNode(key)?key.range?.[0]:offset;seen.has(own2)&&found.push(
{offset:at,message:`${JSON.stringify(own2)} is given twice`}),own2==="__proto__"&&found.push({offset:at,message:'"__prot\
o__" is not allowed here'}),seen.add(own2)}}}),found}function aliasMessage(name){return`a value that begins with * is an\
 alias in YAML, and aliases are not allowed here: put it in quotes, "*${name.slice(0,40)}"`}function anchorMessage(name){
return`a value that begins with & has an anchor in YAML, and anchors are not allowed here: put a text in quotes, "&${name.
slice(0,40)} \u2026"`}function offsetOf(document,path2){for(let length=path2.length;length>0;length--){let parent=document.
getIn(path2.slice(0,length-1),!0),last=path2[length-1],pair=isMap(parent)?parent.items.find(({key})=>isScalar(key)&&key.
value===last):void 0;if(pair!==void 0&&isNode(pair.key))return pair.key.range?.[0];let node=document.getIn(path2.slice(0,
length),!0);if(isNode(node))return node.range?.[0]}return isNode(document.contents)?document.contents.range?.[0]:void 0}function timesOf({windows:texts=[],freeze:freeze2=[]}){if(texts.length+freeze2.length===0)return{problems:[]};let windows=texts.
map(readWindow).filter(read=>typeof read!="string"),zones=new Set(windows.map(({zone:zone2})=>zone2)),[zone="UTC"]=zones.
size===1?zones:[],freezes=[],problems=[];for(let[index,{from:fromText,until:untilText,reason}]of freeze2.entries()){let from=readMoment(
fromText,"from",zone),until=readMoment(untilText,"until",zone),at=key=>["freeze",index,key];typeof from=="string"&&problems.
push({path:at("from"),message:from}),typeof until=="string"&&problems.push({path:at("until"),message:until}),!(typeof from==
"string"||typeof until=="string")&&(from>=until&&problems.push({path:at("until"),message:"must be later than from"}),freezes.
push({from,until,reason}))}return{times:{windows,freezes},problems}}var policyPath=".github/d8x.yml",minute=6e4,mostProblems3=20;function parsePolicy(text){let file=readYaml(text,policyPath);
if(file.kind==="refused")throw invalid(file.problems);let at=(path2,message)=>({path:`${policyPath}:${file.lineOf(path2)}`,
message:path2.length===0?message:`${formatPath(path2)}: ${message}`}),parsed=policyFileSchema.safeParse(file.value,{reportInput:!0});
if(!parsed.success)throw invalid(parsed.error.issues.slice(0,mostProblems3).flatMap(issue=>explainIssue(issue,at)));let contradictions=contradictionsIn(
parsed.data).map(({path:path2,message})=>at(path2,message));if(contradictions.length>0)throw invalid(contradictions);let[
first,...others]=Object.entries(parsed.data.environments).map(([name,own2])=>toEnvironment(name,own2));if(first===void 0)
throw invalid([at(["environments"],"must have at least one environment")]);return{environments:[first,...others]}}function contradictionsIn(file){
let second=Object.entries(file.environments).filter(([,own2])=>own2.default)[1]?.[0],several=second===void 0?[]:[{path:[
"environments",second,"default"],message:"another environment is the default already"}],releases=Object.entries(file.environments).
flatMap(([name,own2])=>own2.releases.flatMap((release2,index)=>{let path2=["environments",name,"releases",index];return[
...own2.services===void 0||own2.services.includes(release2.service)?[]:[{path:[...path2,"service"],message:`${release2.service}\
 is not among the services of ${name}`}],...release2.action==="update"&&own2.approval?.required===!0&&own2.approval.commands.
includes("update")?[{path:[...path2,"action"],message:"can only be propose where an update has to be approved"}]:[]]})),
names=Object.keys(file.environments),alike=names.flatMap((name,index)=>{let earlier=names.slice(0,index).find(other=>other.
toLowerCase()===name.toLowerCase());return earlier===void 0?[]:[{path:["environments",name],message:`is the environment ${earlier}\
 to GitHub, whatever its letters' case`}]}),freezes=Object.entries(file.environments).flatMap(([name,own2])=>timesOf(own2).
problems.map(({path:path2,message})=>({path:["environments",name,...path2],message})));return[...several,...alike,...releases,
...freezes]}function toEnvironment(name,file){let{workflow,ref,permission,users,teams,services,images,sources,checks}=file,
{approval:approval2,exceptions:exceptions2,scale,unattended,releases}=file,byHand=file["by-hand"],{times}=timesOf(file);
return{name,workflow,isDefault:file.default,permission,viewPermission:file["view-permission"],...defined({ref}),...namesOf(
{users,teams}),...defined({services}),...images===void 0?{}:{images:mapValues(images,parseRepository)},...defined({sources}),
...checks===void 0?{}:{checks:mapValues(checks,own2=>own2.map(toCheck))},...scale===void 0?{}:{scale:mapValues(scale,toRange)},
...defined({times}),...approval2?.required===!0?{approval:{withinMs:approval2["within-minutes"]*minute,verbs:approval2.commands}}:
{},...exceptions2===void 0?{}:{exceptions:mapValues(exceptions2,toException)},...defined({byHand,unattended,soakMs:file.
soak}),logsPermission:file.logs?.permission??"write",...file.logs?.public===!0?{showsLogsInPublic:!0}:{},releases:releases.
map(toRelease)}}function toRange(text){let[least=1,most=1]=text.split("-").map(Number);return{least,most}}function toException({
users,teams,alone}){return{...namesOf({users,teams}),alone}}function namesOf({users,teams}){return defined({users:users?.
map(user2=>typeof user2=="string"?user2.toLowerCase():user2),teams:teams?.map(team2=>team2.toLowerCase())})}function mapValues(from,map){
return Object.fromEntries(Object.entries(from).map(([key,value])=>[key,map(value)]))}function toRelease(file){let{repository:repository2,
service:service2,tag,prereleases,action}=file;return{repository:repository2.toLowerCase(),service:service2,tag,imageTag:file["\
image-tag"],prereleases,action,waitMs:file["wait-minutes"]*minute}}function formatPath(path2){return path2.map((part,index)=>typeof part==
"number"?`[${part}]`:`${index===0?"":"."}${String(part)}`).join("")}function invalid(problems){let[first,...others]=problems,
more=others.length===0?"":` (and ${others.length} more)`;return new OpsError("config-invalid",`${first?.path??policyPath}\
 ${first?.message??"is wrong"}${more}`,{where:policyPath,problems,hint:"Fix it on the default branch. docs/examples/d8x.\
yml shows all that it may hold."})}export{ownRelations,readServerFacts,majorOf,requireDumpable,bytes,duration,between,minuteOf,secondOf,age,counted,isEnvironmentName,
unattendedSuffix,unattendedMark,recoverySuffix,contentsRequest,githubClient,onGitHub,ifThere,isPlanRefusal,refusalStatus,
parseRepositoryName,findRepository,requireScopes,findSecrets,putSecrets,readFileAt,newIdentity,parseIdentity,readSecret,
readIdentity,findToken,StateFile,targetOf,remember,isSame,signersPath,parseSigners,signerLine,findSigner,verbOfOperation,
wallClock,instantsOf,formatMoment,policyPath,parsePolicy};
