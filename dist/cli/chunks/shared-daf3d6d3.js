import{backupNamespace,findSigner,isSignatureOf,ownRelations,parseSigners,readSshSignature}from"./shared-536ad652.js";
import{describeBucket,readBackupName,readDescription,requireSameFile,usualRegion}from"./shared-ba4458f1.js";import{
Secret,fingerprint,misused}from"./shared-c75e7fa1.js";import{defined,quoteQualified}from"./shared-2d3db850.js";
import{OpsError,isOpsError,messageOf}from"./shared-68ade1ae.js";import{basename}from"node:path";var noSigners="In a run they come from backup-signers, else from .github/d8x-backup-signers on the default branch (the j\
ob needs github-token and contents: read); on your machine from --signers, else from d8x-backup-signers in the folder.";
function requireOrigin(backup,trust,now){if(trust.kind==="accepted")return"accepted";let{manifest,bytes}=backup,file=basename(
backup.file),signers=parseSigners(trust.signers);if(backup.signature===void 0)throw unknown(file,"is not signed");if(signers.
length===0)throw unknown(file,"is signed, but no key is known that backups may be signed with",noSigners);let signature=readSshSignature(
backup.signature);if(signature===void 0)throw unknown(file,"has a signature that is none of an Ed25519 key, or is damage\
d");if(signature.namespace!==backupNamespace)throw unknown(file,`has a signature that was made for something else (${shown(
signature.namespace)})`);if(!isSignatureOf(signature,bytes))throw unknown(file,"has a manifest that is not the one that \
was signed");let key=fingerprint(signature.publicKey),{origin}=manifest;if(origin===void 0)throw unknown(file,`is signed\
 by ${key}, but its manifest does not say where it was made`);let principal=origin.environment??origin.cluster,found=findSigner(
signers,signature.publicKey,{principal,namespace:backupNamespace,now});if(found==="unknown")throw unknown(file,`is signe\
d by ${key}, which is none of the backup signers`);if(found==="of-others")throw unknown(file,`is signed by ${key}, which\
 may not sign for ${shown(principal)}`);if(found==="expired")throw unknown(file,`is signed by ${key}, which may sign onl\
y at another time`);if(manifest.name!==file)throw unknown(file,`is signed under another name, ${shown(manifest.name)}`,"\
Give it that name back, and its manifest and signature theirs.");return requireExpected(file,origin,trust.expected),{signedBy:key,
origin}}function requireExpected(file,origin,expected){let{environment,cluster,repositoryId,workflow,run}=expected,all=[
["environment",environment,origin.environment],["cluster",cluster,origin.cluster],["repository",repositoryId,origin.repository.
id],["workflow",workflow,origin.workflow],["run",run,origin.run.id]];for(let[what,wanted,found]of all){if(wanted===void 0||
wanted===found)continue;let named=what==="repository"?`${origin.repository.name} (${origin.repository.id})`:found??"none";
throw unknown(file,`is of another ${what}: ${shown(named)}, where ${shown(wanted)} was asked for`)}}function shown(text2){
return JSON.stringify(text2.slice(0,100))}function unknown(file,what,hint){return new OpsError("origin-unknown",`the bac\
kup ${file} ${what}`,{where:file,hint:hint??"It was not opened: what is in it would run in your database, and anyone can\
 encrypt a backup to your public key. Where you know whence it comes, take it on your own machine: d8x-ops restore --uns\
igned, or decrypt --unsigned, which ask for the database's name."})}import{mkdtemp,rm as rm2}from"node:fs/promises";import{tmpdir}from"node:os";import{join}from"node:path";import{z}from"../packages/zod.js";var tablesQuery=`select n.nspname as schema, c.relname as name
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where ${ownRelations} and c.relkind = 'r'
  and (c.relpersistence = 'p' or c.relpersistence = 'u' and not pg_is_in_recovery())
order by c.relpages desc, 1, 2`;function listTables(session){return session.query(tablesQuery,z.object({schema:z.string(),
name:z.string()}))}function countQuery(table){return`select count(*)::text as rows from only ${quoteQualified(table)}`}var countSchema=z.
object({rows:z.string().regex(/^\d+$/)}),tablesAtOnce=100,mark="d8x_ops_count";async function countRowsInTransaction(tables,sessions){
return await Promise.all(sessions.map(session=>session.execute(`savepoint ${mark}`))),countRows(tables,sessions,session=>session.
execute(`rollback to savepoint ${mark}`))}async function countRows(tables,sessions,release){let waiting=tables.values(),
counted=[],work=async session=>{let counts=0;for(let table of waiting){let{rows}=await session.queryOne(countQuery(table),
countSchema);counted.push({...table,rows:Number(rows)}),counts+=1,counts%tablesAtOnce===0&&await release?.(session)}};return await Promise.
all(sessions.map(work)),counted.sort((a,b)=>compare(a.schema,b.schema)||compare(a.name,b.name))}function compare(a,b){return a===
b?0:a<b?-1:1}var irreplaceableTables=["referral_code","referral_code_usage","referral_chain"];async function readIrreplaceable(session){
let tables=await listTables(session),counted=await countRows(tables.filter(({name})=>irreplaceableTables.includes(name)),
[session]);return irreplaceableTables.flatMap(name=>{let found=counted.filter(one=>one.name===name);return found.length===
0?[{table:name}]:found.map(({schema,rows})=>({table:schema==="public"?name:`${schema}.${name}`,rows}))})}var atOnce=8;async function readCatalogue(stores,of,{trust,now}){let faults=[],lists=await Promise.all(stores.map(async store=>{
try{return(await store.list(of)).map(stored=>({store,stored}))}catch(error){if(isOpsError(error,"cancelled"))throw error;
return faults.push(messageOf(error)),[]}})),named=[...Map.groupBy(lists.flat(),({stored})=>stored.name)],backups=[],queue=named.
values(),readNext=async()=>{for(let[name,copies]of queue){let described=await describeOne(copies,faults);backups.push({told:tell(
name,copies,described,trust,now),copies})}};return await Promise.all(Array.from({length:atOnce},readNext)),{backups:backups.
toSorted((one,other)=>other.told.at.localeCompare(one.told.at)),faults}}async function describeOne(copies,faults){for(let{
store,stored}of copies)try{let described=await store.describe?.(stored);if(described!==void 0)return described}catch(error){
if(isOpsError(error,"cancelled"))throw error;faults.push(`${store.kind} ${stored.id}: ${messageOf(error)}`)}}function tell(name,copies,described,trust,now){
let[first]=copies,at=readBackupName(name)?.at??first?.stored.at??new Date(0),bytes=described?.manifest.encrypted.bytes??
first?.stored.bytes;return{name,at:at.toISOString(),run:first?.stored.run??"",...defined({bytes}),...described===void 0?
{}:descriptionOf(described,trust,now),copies:copies.map(({stored:{store,id,keptUntil}})=>({store,id,...described?.of.id===
id?defined({lockedUntil:described.lockedUntil?.toISOString()}):{},...defined({keptUntil:keptUntil?.toISOString()})}))}}function descriptionOf(described,trust,now){
let{tables,verification,update}=described.manifest,rows=tables?.filter(({name})=>irreplaceableTables.includes(name));return{
...originOf(described,trust,now),verification,...defined({irreplaceable:rows?.map(({name,rows:rows2})=>({table:name,rows:rows2})),
update})}}function originOf(described,trust,now){try{let checked=requireOrigin(described,trust,now);return checked==="ac\
cepted"?{}:{origin:{state:"signed",by:checked.signedBy}}}catch(error){return{origin:{state:"unknown",because:messageOf(error)}}}}
function isVerifiedBackup(told){return isAsSaid(told)&&told.verification?.state==="verified"}function isAsSaid({origin}){
return origin?.state!=="unknown"}function newestOf(backups,isVerified=!1){return backups.find(({told})=>isVerified?isVerifiedBackup(
told):isAsSaid(told))}import{rm}from"node:fs/promises";import{dirname}from"node:path";function namedBackup({backups,faults},wanted,{where,lister}){let found=wanted==="latest"?newestOf(backups):backups.find(
({told})=>told.name===wanted||told.run===wanted);if(found!==void 0)return found;let what=wanted==="latest"?"no backup th\
at may be taken":`no backup ${JSON.stringify(wanted.slice(0,200))}`;throw new OpsError("restore-refused",[`there is ${what}`,
...faults].join("; "),{where,hint:`${lister} lists those that there are, and what is wrong with them.`})}async function fetchNamed(catalogue,wanted,asked,fetching){
if(wanted!=="latest")return fetchOne(namedBackup(catalogue,wanted,asked),fetching);let{fetched,passedOver}=await fetchNewest(
catalogue.backups,fetching);return fetched!==void 0?fetched:fetchOne(namedBackup({...catalogue,backups:without(catalogue.
backups,passedOver)},wanted,asked),fetching)}var mostPassedOver=50;async function fetchNewest(backups,fetching){let passedOver=new Set;
for(;;){let newest=newestOf(without(backups,passedOver));if(newest===void 0)return{fetched:void 0,passedOver};try{return{
fetched:await fetchOne(newest,fetching),passedOver}}catch(error){if(!isOpsError(error,"origin-unknown")||passedOver.size===
mostPassedOver)throw error;fetching.onPassedOver(`${newest.told.name} is passed over, for it is no backup of d8x-ops: ${error.
message}`),passedOver.add(newest)}}}function without(backups,passedOver){return backups.filter(found=>!passedOver.has(found))}
async function fetchOne(found,fetching){return fetching.onFetch?.(found),{name:found.told.name,file:await fetchCopy(found,
fetching)}}async function fetchCopy({told:{name},copies},{folder,trust,now}){let faults=[];for(let[index,{store,stored}]of copies.
entries()){let file;try{file=await store.get(stored,folder);let backup=await readDescription(file);return requireOrigin(
backup,trust,now()),index<copies.length-1&&await requireSameFile(file,backup.manifest),file}catch(error){if(!isOpsError(
error)||isOpsError(error,"cancelled"))throw error;faults.push(error),file!==void 0&&dirname(file)!==folder&&await rm(dirname(
file),{recursive:!0,force:!0})}}let[first]=faults;throw first!==void 0&&(faults.length===1||faults.every(({code})=>code===
"origin-unknown"))?first:new OpsError("restore-refused",`no copy of ${name} could be fetched: ${faults.map(messageOf).join(
"; ")}`,{where:name,hint:"Correct what the places say, or name another backup."})}function lazyStore(settings,context){let opened,open=async()=>(opened??=import("./src-backup-store-s3-s3-store.js").then(({s3Store})=>s3Store(
settings,context)),opened);return{...describeBucket(settings),check:async signal=>(await open()).check(signal),begin:async(...begun)=>(await open()).
begin(...begun),list:async of=>(await open()).list(of),describe:async stored=>(await open()).describe(stored),mayRemove:async()=>(await open()).
mayRemove(),remove:async stored=>(await open()).remove(stored),get:async(...what)=>(await open()).get(...what)}}import{z as z3}from"../packages/zod.js";import{z as z2}from"../packages/zod.js";var text=z2.string().transform(value=>value.trim()),content=z2.string();function line(longest){return text.refine(value=>value.
length<=longest&&!new RegExp("\\p{Cc}","u").test(value),`should be one line of at most ${longest} characters`)}var secretLine=z2.
string().transform(value=>value.replace(/[\r\n]+$/,"")).refine(value=>!/[\r\n\0]/.test(value),"should be a single line").
transform(value=>new Secret(value));function whole(least,most){let wrong=`should be a whole number from ${least} to ${most}`;
return text.refine(value=>/^\d{1,15}$/.test(value),wrong).transform(Number).refine(value=>value>=least&&value<=most,wrong)}
function choice(options){return text.pipe(z2.enum(options,{error:()=>`should be one of: ${options.join(", ")}`}))}var flag=text.
pipe(z2.enum(["true","True","TRUE","false","False","FALSE"],{error:()=>"should be true or false"}).transform(value=>value.
toLowerCase()==="true")),lines=z2.string().transform(value=>value.split(/\r?\n/).map(entry=>entry.trim()).filter(entry=>entry!==
""&&!entry.startsWith("#")));var s3Schema=z3.object({"s3-endpoint":text.transform(value=>/^[a-z]+:\/\//i.test(value)?value:`https://${value}`).refine(
value=>{let url=URL.canParse(value)?new URL(value):void 0;return url!==void 0&&/^https?:$/.test(url.protocol)&&[url.username,
url.password,url.search,url.hash].every(part=>part==="")},"should be an address such as https://s3.eu-central-003.backbl\
azeb2.com, without a user, a password and the bucket").transform(value=>new URL(value)).optional(),"s3-region":text.refine(
value=>/^[a-z0-9-]{1,40}$/i.test(value),"should be a region such as eu-central-1").optional(),"s3-bucket":text.refine(value=>/^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/.
test(value),"should be the name of a bucket, and nothing else").optional(),"s3-prefix":line(200).transform(value=>value.
replaceAll(/^\/+|\/+$/g,"")).refine(value=>!value.split("/").some(part=>["",".",".."].includes(part))||value==="","shoul\
d be a path such as backups/d8x").optional(),"s3-access-key-id":secretLine.optional(),"s3-secret-access-key":secretLine.
optional(),"s3-object-lock-days":whole(1,36500).optional(),"s3-object-lock-mode":choice(["governance","compliance"]).default(
"governance")});function bucketOf(fields2,env){let{"s3-bucket":bucket,"s3-endpoint":endpoint}=fields2;if(bucket===void 0)
return{problems:[]};let problems=[],region=fields2["s3-region"]??env.AWS_REGION??env.AWS_DEFAULT_REGION;region===void 0&&
endpoint===void 0&&problems.push({path:"s3-region",message:"is missing: the region of the bucket; for a store that is no\
t Amazon S3, s3-endpoint too"});let credentials=credentialsOf(fields2,env,problem=>problems.push(problem));if(credentials===
void 0||problems.length>0)return{problems};let{"s3-object-lock-days":days,"s3-object-lock-mode":mode}=fields2;return{problems,
settings:{...defined({endpoint}),region:region??usualRegion,bucket,prefix:fields2["s3-prefix"]??"",credentials,...days===
void 0?{}:{lock:{days,mode}}}}}function credentialsOf({"s3-access-key-id":id,"s3-secret-access-key":secret},env,report){
if(id!==void 0&&secret!==void 0)return{accessKeyId:id,secretAccessKey:secret};if(id!==void 0||secret!==void 0){let[absent,
present]=id===void 0?["s3-access-key-id","s3-secret-access-key"]:["s3-secret-access-key","s3-access-key-id"];report({path:absent,
message:`is missing: ${present} is given, and they go together`});return}let{AWS_ACCESS_KEY_ID:key,AWS_SECRET_ACCESS_KEY:secretKey,
AWS_SESSION_TOKEN:token}=env;if(key!==void 0&&key!==""&&secretKey!==void 0&&secretKey!=="")return{accessKeyId:new Secret(
key),secretAccessKey:new Secret(secretKey),...token===void 0||token===""?{}:{sessionToken:new Secret(token)}};report({path:"\
s3-access-key-id",message:"is missing: give it with s3-secret-access-key, or let a step before take credentials (aws-act\
ions/configure-aws-credentials)"})}var proxyVariable=/^(?:https?|no)_proxy$/i;function proxiesIn(environment){return Object.fromEntries(Object.entries(environment).
flatMap(([name,value])=>value!==void 0&&proxyVariable.test(name)?[[name,value]]:[]))}var fields=["s3-bucket","s3-endpoint","s3-region","s3-prefix"];function bucketStore(command,given,{environment,now,signal}){
let texts=Object.fromEntries(fields.map(name=>[name,given.text(name)])),read=s3Schema.safeParse(texts),problems=read.success?
[]:read.error.issues.map(({path,message})=>({path:`--${String(path[0])}`,message}));if(read.data===void 0)throw misused(
command,problems);let{settings,problems:wrong}=bucketOf(read.data,environment);if(wrong.length>0)throw misused(command,wrong.
map(asWritten));if(settings!==void 0)return lazyStore(settings,{now,signal,proxies:proxiesIn(environment)})}function asWritten({
path,message}){return path==="s3-access-key-id"?{path:"AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",message:"are missing\
 in the environment"}:{path:`--${path}`,message}}async function bucketCatalogue(command,store,given,{trust,now}){let cluster=given.
text("cluster"),listed=await readCatalogue([store],cluster===void 0?{}:{cluster},{trust,now}),clusters=new Set(listed.backups.
flatMap(({copies})=>copies.map(({stored})=>stored.id.split("/").at(-3))));if(clusters.size>1)throw misused(command,[{path:"\
--cluster",message:`is missing: there are ${[...clusters].join(", ")}`}]);return listed}async function localBackup(command,given,trust,context){
let wanted=given.argument??"",store=bucketStore(command,given,context);if(store===void 0)return{file:wanted,[Symbol.asyncDispose]:async()=>{}};
let catalogue=await bucketCatalogue(command,store,given,{trust,now:context.now()}),folder=await mkdtemp(join(tmpdir(),"d\
8x-ops-")),dispose=async()=>rm2(folder,{recursive:!0,force:!0});try{let{file}=await fetchNamed(catalogue,wanted,{where:"\
BACKUP",lister:"d8x-ops backups"},{folder,trust,now:context.now,onFetch:({told:{name}})=>context.terminal.say(`Fetching ${name}\
 from ${store.place}.`),onPassedOver:warning=>context.terminal.say(`! ${warning}`)});return{file,[Symbol.asyncDispose]:dispose}}catch(error){
throw await dispose(),error}}export{listTables,countQuery,countRowsInTransaction,countRows,readIrreplaceable,requireOrigin,readCatalogue,isVerifiedBackup,
fetchNewest,bucketStore,bucketCatalogue,localBackup};
