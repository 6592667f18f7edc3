import{backupNamespace,isSignatureOf,readSshSignature}from"./shared-9074a70f.js";import{labelInName,manifestName,readBackupName}from"./shared-dc88b27c.js";
import{bucketStore,githubId,targetsOf,timeSchema}from"./shared-daf3d6d3.js";import{StateFile,contentsRequest,findSigner,
findToken,githubClient,ifThere,onGitHub,ownRelations,parsePolicy,parseSigners,policyPath}from"./shared-536ad652.js";
import{fingerprint,misused}from"./shared-c75e7fa1.js";import{defined,quoteQualified}from"./shared-2d3db850.js";
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
throw unknown(file,`is of another ${what}: ${shown(named)}, where ${shown(wanted)} was asked for`)}}function shown(text){
return JSON.stringify(text.slice(0,100))}function unknown(file,what,hint){return new OpsError("origin-unknown",`the back\
up ${file} ${what}`,{where:file,hint:hint??"It was not opened: what is in it would run in your database, and anyone can \
encrypt a backup to your public key. Where you know whence it comes, take it on your own machine: d8x-ops restore --unsi\
gned, or decrypt --unsigned, which ask for the database's name."})}import{z}from"../packages/zod.js";var tablesQuery=`select n.nspname as schema, c.relname as name
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
0?[{table:name}]:found.map(({schema:schema2,rows})=>({table:schema2==="public"?name:`${schema2}.${name}`,rows}))})}var atOnce=8;async function readCatalogue(stores,of,{trust,now}){let faults=[],lists=await Promise.all(stores.map(async store=>{
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
told):isAsSaid(told))}import{createHash}from"node:crypto";import{createWriteStream as createWriteStream2}from"node:fs";import{mkdir,rm}from"node:fs/promises";
import{join as join3}from"node:path";import{pipeline as pipeline2}from"node:stream/promises";import{z as z2}from"../packages/zod.js";var runSchema=z2.object({id:githubId,repository_id:githubId,head_repository_id:githubId.nullable()}).partial().transform(
run=>run.repository_id===run.head_repository_id?run.id:void 0),pageSchema=z2.object({artifacts:z2.array(z2.object({id:githubId,
name:z2.string(),size_in_bytes:z2.int(),expired:z2.boolean(),created_at:timeSchema.nullish(),expires_at:timeSchema.nullable(),
digest:z2.string().nullish(),workflow_run:runSchema.nullish()}).transform(found=>({id:found.id,name:found.name,bytes:found.
size_in_bytes,expired:found.expired,createdAt:found.created_at??void 0,expiresAt:found.expires_at??void 0,digest:found.digest??
void 0,run:found.workflow_run??void 0})))}).transform(({artifacts})=>artifacts),pageSize=100,mostPages=30;function artifactsRequest(at,{
run,page}){let parameters={...at,per_page:pageSize,page};return{what:"artifacts",...run===void 0?{route:"GET /repos/{own\
er}/{repo}/actions/artifacts",parameters}:{route:"GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts",parameters:{
...parameters,run_id:run}},schema:pageSchema}}async function allArtifacts(readPage){let all=[];for(let page=1;page<=mostPages;page++){
let artifacts=await readPage(page);if(all.push(...artifacts),artifacts.length<pageSize)break}return all}import{z as z3}from"../packages/zod.js";var schema=z3.object({path:z3.string(),event:z3.string()}).transform(({path,event})=>({workflow:path.replace(/@.*$/,"").
replace(/^\.github\/workflows\//,""),event}));function runRequest(at,runId){return{what:"a run",route:"GET /repos/{owner\
}/{repo}/actions/runs/{run_id}",parameters:{...at,run_id:runId},schema}}var readyMade=/^(?:d8x-ops|d8x-backup(?:-[\w.-]+)?|d8x-release(?:-[\w.-]+)?)\.yml$/,
events=new Set(["workflow_dispatch","schedule","release","repository_dispatch"]);function requireBackupRun(runId,{workflow,
event},named){if(!readyMade.test(workflow)&&!named.includes(workflow))throw refused(`run ${runId} is one of ${JSON.stringify(
workflow)}, which is no workflow of d8x-ops`);if(!events.has(event))throw refused(`run ${runId} was started by ${event},\
 which starts no backup`)}function refused(message){return new OpsError("origin-unknown",message,{where:"backup-run-id",
hint:"Only runs of the ready-made workflows, and of those that .github/d8x.yml names, keep backups that are taken so. A \
signed backup of another workflow can be given as a file."})}import{readdir}from"node:fs/promises";import{join}from"node:path";var slackMs=36e5;function backupsAmong(artifacts,{label}){return artifacts.flatMap(({id,name,bytes,expired,createdAt,expiresAt,
digest,run})=>{let named=readBackupName(name);return named===void 0||expired||run===void 0?[]:label!==void 0&&named.label!==
label?[]:createdAt!==void 0&&named.at.getTime()>createdAt.getTime()+slackMs?[]:[{store:"artifact",id,name,run,at:named.at,
bytes,...defined({digest,keptUntil:expiresAt})}]})}async function unpackedBackup(folder,{run}){let entries=await readdir(
folder,{withFileTypes:!0}),names=new Set(entries.flatMap(entry=>entry.isFile()?entry.name:[])),[file,...others]=[...names].
filter(name=>name.endsWith(".age"));if(file!==void 0&&others.length===0&&names.has(manifestName(file)))return join(folder,
file);let holds=file===void 0||others.length>0?`${file===void 0?0:others.length+1} backups instead of one`:"no manifest";
throw new OpsError("origin-unknown",`the artifact of run ${run} is none that d8x-ops keeps: it holds ${holds}`,{where:"a\
rtifact",hint:"Any run can keep an artifact of any name. d8x-ops backups, and the operation backups, list the others."})}import{createWriteStream}from"node:fs";import{join as join2}from"node:path";import{pipeline}from"node:stream/promises";import{
openPromise}from"../packages/yauzl.js";var ownFile=/^[A-Za-z0-9][\w.-]*\.age(?:\.json(?:\.sig)?)?$/;async function unpackBackup(archive,folder){
let zip=await openPromise(archive,{autoClose:!1});try{for await(let entry of zip.eachEntry()){if(!ownFile.test(entry.fileName))
continue;let content=await zip.openReadStreamPromise(entry);await pipeline(content,createWriteStream(join2(folder,entry.
fileName),{flags:"wx",mode:384}))}}finally{zip.close()}}var access="It takes a token that may read the repository: the scope repo (fine-grained: Actions and Contents, to read).";
function artifactsOf(octokit,at,signal){let named;return{kind:"artifact",place:`an artifact of ${at.owner}/${at.repo}`,list:async of=>list(
octokit,at,of),get:async(stored,folder)=>{named??=workflowsOf(octokit,at);let run=await ask(octokit,`read run ${stored.run}`,
runRequest(at,stored.run));return requireBackupRun(stored.run,run,await named),fetchArtifact(octokit,at,{stored,folder,signal})}}}
async function list(octokit,at,of){let what=`list the artifacts of ${at.owner}/${at.repo}`,artifacts=await allArtifacts(
async page=>ask(octokit,what,artifactsRequest(at,{run:of.run,page})));return backupsAmong(artifacts,of)}async function workflowsOf(octokit,at){
let what=`read ${policyPath}`,{route,parameters,schema:schema2}=contentsRequest(at,policyPath),answer=await ifThere(what,
async()=>octokit.request(route,{...parameters}),access),text=answer&&schema2.parse(answer.data).text;return text===void 0?
[]:parsePolicy(text).environments.map(({workflow})=>workflow)}async function ask(octokit,what,{route,parameters,schema:schema2}){
let answer=await onGitHub(what,async()=>octokit.request(route,{...parameters}),access),parsed=schema2.safeParse(answer.data);
if(parsed.success)return parsed.data;throw new OpsError("github-refused",`could not ${what}: GitHub's answer is not as d\
ocumented`,{where:"GitHub"})}async function fetchArtifact(octokit,at,{stored,folder,signal}){let what=`fetch the artifac\
t of run ${stored.run}`,{headers}=await onGitHub(what,async()=>octokit.request("GET /repos/{owner}/{repo}/actions/artifa\
cts/{artifact_id}/{archive_format}",{...at,artifact_id:Number(stored.id),archive_format:"zip",request:{redirect:"manual"}}),
access),path=join3(folder,`from-run-${stored.run}`),archive=`${path}.zip`;try{let digest=await download(String(headers.location),
archive,signal);if(stored.digest!==void 0&&stored.digest!==`sha256:${digest}`)throw new OpsError("backup-corrupt",`the a\
rtifact of run ${stored.run} is not what was uploaded`,{where:stored.name});return await mkdir(path,{mode:448}),await unpackBackup(
archive,path),await unpackedBackup(path,stored)}catch(error){throw await rm(path,{recursive:!0,force:!0}),error instanceof
OpsError?error:signal.aborted?new OpsError("cancelled","interrupted"):new OpsError("github-unreachable",`could not ${what}\
: ${messageOf(error)}`,{where:"GitHub",hint:"Try again, and see whether this machine may reach where GitHub keeps artifa\
cts.",cause:error})}finally{await rm(archive,{force:!0})}}async function download(from,path,signal){let answer=await fetch(
from,{signal});if(!answer.ok||answer.body===null)throw new Error(`its storage answers ${answer.status}`);let hash=createHash(
"sha256"),hashed=async function*(chunks){for await(let chunk of chunks)hash.update(chunk),yield chunk};return await pipeline2(
answer.body,hashed,createWriteStream2(path,{flags:"wx",mode:384}),{signal}),hash.digest("hex")}async function openPlaces(command,given,folder,context){let bucket=bucketStore(command,given,context),named={repository:given.
text("repository"),environment:given.text("environment")};if(bucket!==void 0&&named.repository===void 0)return{stores:[bucket],
environment:named.environment};let targets=targetsOf(await StateFile.open(folder),named),[target,...others]=targets;if(target===
void 0)throw misused(command,[{path:"--repository or --s3-bucket",message:"is missing, and init set nothing up from this\
 folder"}]);let{owner,repo}=target.repository;if(others.some(({repository})=>repository.owner!==owner||repository.repo!==
repo))throw misused(command,[{path:"--repository",message:"is missing: init set up several from this folder"}]);let token=await findToken(
given.text("token-file"),context);if(token===void 0)throw new OpsError("input-invalid",`there is no token to read the ar\
tifacts of ${owner}/${repo} with`,{where:"--token-file",hint:"Give --token-file, set GITHUB_TOKEN, or log in with gh aut\
h login."});let artifacts=artifactsOf(githubClient(token,context),{owner,repo},context.signal),only=others.length===0&&named.
repository===void 0?target.environment:void 0;return{stores:bucket===void 0?[artifacts]:[bucket,artifacts],environment:named.
environment??only}}async function storedBackups(command,given,{trust,folder},context){let places=await openPlaces(command,
given,folder,context),{stores,environment}=places,of=defined({cluster:given.text("cluster"),label:environment&&labelInName(
environment)}),{backups,faults}=await readCatalogue(stores,of,{trust,now:context.now()}),inBuckets=backups.flatMap(({copies})=>copies.
filter(({store})=>store.kind==="s3")),clusters=new Set(inBuckets.map(({stored})=>stored.id.split("/").at(-3)));if(clusters.
size>1)throw severalAre(command,"--cluster",clusters);let ofThose=backups.filter(({told})=>of.label===void 0||labelOf(told)===
of.label);return{...places,backups:ofThose,faults}}function requireOneEnvironment(command,{backups,environment}){let labels=new Set(
backups.map(({told})=>labelOf(told)));if(environment===void 0&&labels.size>1)throw severalAre(command,"--environment",labels)}
function labelOf({name}){return readBackupName(name)?.label??name}function severalAre(command,path,found){return misused(
command,[{path,message:`is missing: there are ${[...found].join(", ")}`}])}export{listTables,countQuery,countRowsInTransaction,countRows,readIrreplaceable,requireOrigin,readCatalogue,isVerifiedBackup,
newestOf,storedBackups,requireOneEnvironment};
