import{localeOf,localeSchema}from"./shared-5e7efe94.js";import{Secret,fingerprint,isInPatternList,keyTypeOf,openPrivateKey,
readPublicKey,readSshString,sshString,writeEd25519Key}from"./shared-c75e7fa1.js";import{quoteIdentifier,quoteQualified}from"./shared-2d3db850.js";
import{OpsError,isOpsError,problemsIn}from"./shared-68ade1ae.js";var units=["B","kB","MB","GB","TB","PB"];function bytes(count2){let value=count2,unit=0;for(;value>=999.5&&unit<units.length-
1;)value/=1e3,unit+=1;return`${unit===0||value>=99.95?Math.round(value):Number(value.toFixed(1))} ${units[unit]}`}function duration(milliseconds){
let seconds=Math.max(0,milliseconds)/1e3;if(seconds<9.95)return`${seconds.toFixed(1)} s`;let whole=Math.round(seconds);if(whole<
60)return`${whole} s`;let minutes=Math.floor(whole/60);return minutes<60?joined(`${minutes} min`,whole%60,"s"):joined(`${Math.
floor(minutes/60)} h`,minutes%60,"min")}function joined(first,rest,unit){return rest===0?first:`${first} ${rest} ${unit}`}
function between(from,to){return from===void 0||to===void 0?void 0:Date.parse(to)-Date.parse(from)}function minuteOf(time){
let iso=new Date(time).toISOString();return`${iso.slice(0,10)} ${iso.slice(11,16)} UTC`}function secondOf(time){return`${new Date(
time).toISOString().slice(11,19)} UTC`}function age(time,now){let minutes=Math.max(0,Math.floor((Date.parse(now)-Date.parse(
time))/6e4));return minutes<60?`${minutes} min`:minutes<2880?`${Math.floor(minutes/60)} h`:`${Math.floor(minutes/60/24)}\
 days`}function count(number){return String(number).replaceAll(/\B(?=(?:\d{3})+$)/g,",")}function counted(number,noun){return`${count(
number)} ${noun}${number===1?"":"s"}`}import{z}from"../packages/zod.js";var notOfExtension=(catalog,oid)=>`not exists (select from pg_depend e where e.classid = '${catalog}'::regclass and e.ob\
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
return facts}function majorOf(versionNum){return Math.floor(versionNum/1e4)}function requireDumpable(facts,user){if(majorOf(
facts.versionNum)<10)throw new OpsError("database-refused",`PostgreSQL ${facts.version} is too old to be backed up here`,
{hint:"PostgreSQL 10 or later is needed: upgrade the server."});let{unreadableLargeObjects:largeObjects}=facts,problems=[
...facts.unreadable.map(each=>({path:nameOf(each),message:`${user} may not read it`})),...facts.rowSecured.map(each=>({path:nameOf(
each),message:`row-level security hides rows from ${user}`})),...largeObjects.first.map(oid=>({path:`large object ${oid}`,
message:`${user} may not read it`}))],[first]=problems;if(first===void 0)return;let others=problems.length-1+largeObjects.
count-largeObjects.first.length,more=others===0?"":` (and ${others} more)`;throw new OpsError("database-refused",`${first.
path} cannot be backed up: ${first.message}${more}`,{where:facts.database,problems,hint:grants(facts,user).join(" ")})}function grants({
unreadable,rowSecured,unreadableLargeObjects:unreadableLargeObjects2},user){let role=quoteIdentifier(user),forced=rowSecured.
filter(each=>each.forced).map(quoteQualified),[largeObject]=unreadableLargeObjects2.first;return[...unreadable.length===
0?[]:[`As an administrator of the database: grant pg_read_all_data to ${role} (14 and later), or usage on the schema and\
 select on these.`],...rowSecured.length===0?[]:[`Row-level security: alter role ${role} bypassrls, or back up as the ow\
ner of these.`],...forced.map(table=>`It binds the owner, too, unless: alter table ${table} no force row level security.`),
...largeObject===void 0?[]:[`Large objects, which pg_read_all_data does not cover: grant select on large object ${largeObject}\
 to ${role}, and so for each.`]]}function nameOf({schema,name,sequence}){return`${sequence?"sequence":"table"} ${schema}\
.${name}`}function splitLine(line){return[...line.matchAll(/(?:"[^"]*"|[^\s"])+/g)].map(([word])=>/^"[^"]*"$/.test(word)?word.slice(
1,-1):word)}function readOptions(text){let options={};for(let[part]of text.matchAll(/[^,"]*(?:"[^"]*"[^,"]*)*/g)){if(part===
"")continue;let[,name="",value=""]=/^([A-Za-z-]+)="([^"]*)"$/.exec(part)??[],time=timeOf(value);if(name.toLowerCase()===
"namespaces")options.namespaces=value;else if(name.toLowerCase()==="valid-after"&&time!==void 0)options.validAfter=time;else if(name.
toLowerCase()==="valid-before"&&time!==void 0)options.validBefore=time;else return`has an option that can't be read: ${JSON.
stringify(part.slice(0,40))}`}return options}function timeOf(text){let[,year,month,day,hour="00",minute="00",second="00",
zone=""]=/^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z?)$/.exec(text)??[];if(year===void 0)return;let time=new Date(`${year}\
-${month??""}-${day??""}T${hour}:${minute}:${second}${zone}`);return Number.isNaN(time.getTime())?void 0:time}var signersPath=".github/d8x-backup-signers";function parseSigners(text,path="backup-signers"){let problems=[],signers=text.
split(/\r?\n/).flatMap((raw,index)=>{let line=raw.trim();if(line===""||line.startsWith("#"))return[];let signer=readLine(
line);return typeof signer!="string"?[signer]:(problems.push({path:`${path}:${index+1}`,message:signer}),[])});if(problems.
length===0)return signers;let[first]=problems,more=problems.length===1?"":` (and ${problems.length-1} more)`;throw new OpsError(
"input-invalid",`${first?.path??path} ${first?.message??""}${more}`,{where:path,problems,hint:'A line is: ENVIRONMENT na\
mespaces="d8x-ops-backup" ssh-ed25519 AAAA\u2026, as npx d8x-ops init writes it.'})}function signerLine(principal,publicKey,namespace){
return`${principal} namespaces="${namespace}" ${publicKey}`}function findSigner(signers,publicKey,{principal,namespace,now}){
let own2=signers.filter(signer=>signer.publicKey.equals(publicKey)),meant=own2.filter(({principals,namespaces})=>(principals===
void 0||isInPatternList(principal,principals))&&(namespaces===void 0||isInPatternList(namespace,namespaces))),valid=meant.
find(({validAfter,validBefore})=>(validAfter===void 0||validAfter<=now)&&(validBefore===void 0||now<=validBefore));return valid!==
void 0?valid:meant.length>0?"expired":own2.length>0?"of-others":"unknown"}function readLine(line){let words=splitLine(line),
at=words.findIndex(word=>/^(?:ssh-|ecdsa-|sk-)[a-z0-9@.-]+$/.test(word)),[type,key]=[words[at],words[at+1]];if(type===void 0||
key===void 0||at>2)return"holds no public key";if(type!=="ssh-ed25519")return`holds a key of type ${type}; backups are s\
igned with Ed25519`;let publicKey=readPublicKey(type,key);if(typeof publicKey=="string")return publicKey;if(keyTypeOf(publicKey)!==
type)return"holds a key of another type than it says";let options=at<2?{}:readOptions(words[1]??"");return typeof options==
"string"?options:{principals:at===0?void 0:words[0],publicKey,...options}}import{createHash,createPublicKey,verify}from"node:crypto";var magic="SSHSIG",keyType="ssh-ed25519",armour=/^-----BEGIN SSH SIGNATURE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END SSH SIGNATURE-----\s*$/,
longest=4096;function makeSshSignature(message,{publicKey,namespace,sign}){let signed=sign(signedData({namespace,hash:"s\
ha512"},message)),version=Buffer.from([0,0,0,1]);return["-----BEGIN SSH SIGNATURE-----",...Buffer.concat([Buffer.from(magic),
version,sshString(publicKey),sshString(namespace),sshString(""),sshString("sha512"),sshString(Buffer.concat([sshString(keyType),
sshString(signed)]))]).toString("base64").match(/.{1,70}/g)??[],"-----END SSH SIGNATURE-----",""].join(`
`)}function readSshSignature(text){let body=text.length>longest?void 0:armour.exec(text)?.[1]?.replaceAll(/[\r\n]/g,""),
blob=Buffer.from(body??"","base64");if(blob.toString("base64")!==body)return;let head=magic.length+4;if(blob.toString("l\
atin1",0,magic.length)!==magic||blob.length<head||blob.readUInt32BE(magic.length)!==1)return;let fields=stringsOf(blob.subarray(
head));if(fields?.length!==5)return;let[publicKey,namespace,,hash,signed]=fields.map(field=>Buffer.from(field)),key=publicKey&&
stringsOf(publicKey),parts=signed&&stringsOf(signed),algorithm=hash?.toString("latin1");if(publicKey===void 0||namespace===
void 0||key?.length!==2||parts?.length!==2||algorithm!=="sha256"&&algorithm!=="sha512")return;let[type,point]=key,[signatureType,
signature]=parts;if(!(![type,signatureType].every(each=>each?.toString("latin1")===keyType)||point?.length!==32||signature?.
length!==64))return{publicKey,namespace:namespace.toString("utf8"),hash:algorithm,signature}}function isSignatureOf(given,message){
let point=stringsOf(given.publicKey)?.[1];if(point===void 0)return!1;let jwk={kty:"OKP",crv:"Ed25519",x:point.toString("\
base64url")};return verify(null,signedData(given,message),createPublicKey({key:jwk,format:"jwk"}),given.signature)}function signedData({
namespace,hash},message){return Buffer.concat([Buffer.from(magic),sshString(namespace),sshString(""),sshString(hash),sshString(
createHash(hash).update(message).digest())])}function stringsOf(bytes2){let found=[];for(let at=0;at<bytes2.length;){let next=readSshString(
bytes2,at);if(next===void 0)return;found.push(next.value),at=next.end}return found}import{generateKeyPairSync}from"node:crypto";import{z as z2}from"../packages/zod.js";var backupNamespace="d8x-ops-backup",input="backup-signing-key";function openSigningKey(secret){let key=opened(secret);if(key.
type!=="ssh-ed25519")throw refusal(`is a key of type ${key.type}; it has to be an Ed25519 key`);let publicKey=key.getPublicSSH();
return{publicKey:`ssh-ed25519 ${publicKey.toString("base64")}`,fingerprint:fingerprint(publicKey),sign:manifest=>makeSshSignature(
manifest,{publicKey,namespace:backupNamespace,sign:data=>{let signed=key.sign(data);if(Buffer.isBuffer(signed))return signed;
throw new OpsError("internal","the backup could not be signed",{cause:signed})}})}}function makeSigningKey(){let{x,d}=z2.
object({x:z2.string(),d:z2.string()}).parse(generateKeyPairSync("ed25519").privateKey.export({format:"jwk"})),secret=new Secret(
writeEd25519Key(Buffer.from(x,"base64url"),Buffer.from(d,"base64url")));return{secret,publicKey:openSigningKey(secret).publicKey}}
function opened(secret){try{return openPrivateKey(secret)}catch(error){if(!isOpsError(error))throw error;let[problem]=problemsIn(
error);throw refusal(problem?.path==="ssh-private-key"?problem.message:"has a passphrase, and nobody is there to type it")}}
function refusal(what){return new OpsError("input-invalid",`${input} ${what}`,{where:input,problems:[{path:input,message:what}],
hint:"Make one: ssh-keygen -t ed25519 -N '' -f d8x-backup-signing-key; its public half goes into .github/d8x-backup-sign\
ers. npx d8x-ops init makes both."})}export{ownRelations,readServerFacts,majorOf,requireDumpable,bytes,duration,between,minuteOf,secondOf,age,counted,signersPath,
parseSigners,signerLine,findSigner,readSshSignature,isSignatureOf,backupNamespace,openSigningKey,makeSigningKey};
