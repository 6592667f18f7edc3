import{renderError,restore}from"./shared-b092f6d9.js";import{askBroker,askNextPayment,askReferral,parseRecipients}from"./shared-d2c06f7e.js";
import{formatServiceRequest}from"./shared-0c2671f0.js";import{askedContainer,askedTasks,askedTwice,connectionUri,ensureTool,
everyService,findService,imageAccess,observeGates,observeReadiness,parseDsn,probe,problemOf,readKeywords,refusal,runsOther,
secretsOf,unwrapped,warmUpOf,withOwnNames}from"./shared-f5524af6.js";import{composeFileNotices,composeFileProblems,
containerLabel,desiredReplicas,findConfig,gapNotice,imageToGoBackTo,leftOver,markGone,planBrokerService,planSwarmService,
readRecords,removeRecord,runningImage,timesOf,writeRecord,writeRecordConfig}from"./shared-858ac77b.js";import{addressOf,
badness,brokerContainers,brokerKeys,brokerService,changeKey,changeSpec,changedSince,channelAgent,composeCreate,composeLabels,
composeVersion,connectCluster,describeFailure,desiredTasks,digestsOf,eligibleNodes,feedCommand,findContainer,findContainers,
forceUpdateOf,formatJson,furthest,gateCheck,gateShell,givenSettings,healthCheckOf,hintFromLog,hostFinder,imageOf,imageOfResult,
imageVersion,isBefore,isDown,isFurther,isGate,isImage,isOfTheWay,isOwnError,isPlain,isRefusalOfProxy,isSameImage,judge,judgeContainer,
keptKeys,keyServices,knownReason,maskSecretsOf,migratingService,migratingServices,nextSequence,nodeOfHost,normalPlatform,
observeBroker,observeComposeFile,observeHost,observeStack,parseAddress,parseInventory,parseJson,parseKnownHosts,pinAccepted,
pinProblems,plainUntilStarted,programOf,pullReference,quoteWord,rawUpdatePolicy,readDeployment,readMigrations,readRecord,
readReference,readsKey,recordDeployment,recordLabels,recordedLabels,referralKeys,referralService,renderCommand,requirementsOf,
restartPolicyOf,rollbackTarget,runLabel,runningSettings,runningTasks,searchedSchemas,serviceFailure,servicesOfStack,statusName,
stillPlain,storedRecordOf,swarmTimes,takesTasks,taskLogs,taskStates,tellingTask,temporaryLabel,tlsChannelAgent,updatePolicyFor,
wasUnhealthy,watchContainer,withHelper,worst}from"./shared-da199b4d.js";import{Journal,LargeObjectFilter,RestoreScript,
RunnerServers,clip,compareRestored,drillCopy,drillKey,endSessions,forWriting,libpqEnvironment,listOf,openVerificationDatabase,
psqlCommand,psqlFailure,readCatalog,readRights,readSequences,restoreInto,sessionsIn,showJournal,withoutTimeouts}from"./shared-99277a17.js";
import{chooseCompression,connect,hostFiles,readTlsFiles,sqlState,throughHost}from"./shared-a75b7b23.js";import{isOutOfReach,
retry}from"./shared-8f152a89.js";import{fetchNewest,localBackup}from"./shared-08a8e928.js";import{AgeDecryption,
ByteHasher,DumpReading,HashingPassThrough,ReadingProgress,RechunkTransform,ageEncryption,checkBackup,corrupt,hashFile,manifestSchema,
readBackup,readDescription,releaseBuffer}from"./shared-2cdfa8f3.js";import{cancellation,migrationStateSchema,orCancelled,
throwIfCancelled}from"./shared-cea0cba9.js";import{countQuery,countRowsInTransaction,isVerifiedBackup,listTables,readCatalogue,
readIrreplaceable,requireOrigin}from"./shared-d5822135.js";import"./shared-5dc8c996.js";import{backupNamespace,
backupTrust,confirmUnsigned,openSigningKey}from"./shared-9074a70f.js";import{backupName,decompression,labelInName,manifestName,
signatureName}from"./shared-dc88b27c.js";import"./shared-daf3d6d3.js";import"./shared-0a316fb6.js";import{
age,bytes,counted,duration,formatMoment,instantsOf,majorOf,minuteOf,newIdentity,ownRelations,parseIdentity,readIdentity,
readSecret,readServerFacts,requireDumpable,secondOf,signersPath,verbOfOperation,wallClock}from"./shared-536ad652.js";
import"./shared-ba4458f1.js";import{createDatabaseStatement,localeOf,localeSchema}from"./shared-5e7efe94.js";import{
Secret,bareName,formatReference,formatRepository,isCalled,isPinned,misused,openPrivateKey,parseArguments,pin,placedName,
sameRepository}from"./shared-c75e7fa1.js";import{exitCodes,nearest}from"./shared-ecc1e5c5.js";import{defined,quoteIdentifier,
quoteLiteral,quoteQualified,windowedOperations}from"./shared-2d3db850.js";import{OpsError,hintFor,isOpsError,lineMasker,
messageOf,problemsIn,toOpsError}from"./shared-68ade1ae.js";import{hostname,userInfo}from"node:os";import{randomBytes as randomBytes2}from"node:crypto";import{randomBytes}from"node:crypto";import{once}from"node:events";import{pipeline}from"node:stream/promises";import{setTimeout as pause}from"node:timers/promises";var partingMs=1500;async function feedRestore(feed){let{manifest,signal}=feed,measure=new HashingPassThrough,script=new RestoreScript(
{major:feed.major,beforeCommit:()=>measure.measured.sha256!==manifest.encrypted.sha256?Promise.reject(corrupt(`${feed.file}\
 changed while it was being restored`)):Promise.resolve(manifest.tables===void 0?"":countAssertions(manifest.tables))}),
command=psqlCommand(feed.psql.path,feed.dsn,feed.server,feed.database,feed.session),running=await feed.manager.stream({...command,
stdin:script},{signal});running.stdout.resume();let feeding=pipeline(readBackup(feed.file),measure,new ReadingProgress(feed.
onRead),new AgeDecryption(feed.identity),new RechunkTransform,decompression(manifest.compression),new LargeObjectFilter,
script,{signal}).catch(error=>{throw running.kill(),error}),ending2=running.exit.finally(()=>script.destroy()),settled=Promise.
allSettled([feeding,ending2]);if(await Promise.race([settled,whileAfter(signal,partingMs)]),signal.aborted)throw cancellation(
signal,{doing:"the backup was being restored"});let[fed,ended]=await settled;if(fed.status==="rejected"&&isOpsError(fed.
reason))throw fed.reason;if(ended.status==="rejected")throw fed.status==="fulfilled"?uncertain(ended.reason,feed.database):
ended.reason;let{code,stderr}=ended.value;if(code===0&&fed.status==="fulfilled"&&script.isCommitted(stderr))return;let why=code===
0?"the dump swallows the end of the script that restores it":psqlFailure(stderr);throw new OpsError("restore-failed",`ps\
ql could not restore the backup: ${why}`,{where:feed.database,hint:feed.leavesNothing?"Nothing of it was kept. Fix what \
it names and restore again.":"It is one transaction: nothing of it was kept, unless the backup ended the transaction by \
itself. Look whether the database is empty, fix what the message names, and restore again.",cause:fed.status==="rejected"?
fed.reason:void 0})}async function whileAfter(signal,ms){signal.aborted||await once(signal,"abort"),await pause(ms,void 0,
{ref:!1})}function uncertain(cause,database){return new OpsError("connection-lost","the connection was lost at the end o\
f the restore, before psql said how it ended",{where:database,hint:`Look whether ${database} holds the data: it does, al\
l of it or nothing.`,cause})}function countAssertions(tables){let tag=`$d8x${randomBytes(8).toString("hex")}$`,checks=tables.
map(table=>{let name4=`${table.schema}.${table.name}`.replaceAll("%","%%"),said=quoteLiteral(`table ${name4} has % rows,\
 the backup had ${table.rows}`);return`n := (${countQuery(table)}); if n <> ${table.rows} then raise exception ${said}, \
n; end if;`});return checks.length===0?"":`set client_encoding = 'UTF8'; do ${tag} declare n bigint; begin
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
session)}`;await admin.execute(`select pg_terminate_backend(pid) from pg_stat_activity where ${own}`)}else await endSessions(
admin,[made]),await admin.execute(`drop database if exists ${quoteIdentifier(made)}`)}catch{}}import{z as z2}from"../packages/zod.js";var spare=1.25;function locksNeeded({database,tables=[],sequences=[]}){return database.relations??tables.length+sequences.
length}function requireLockPlaces({lockPlaces,database},manifest){let{perTransaction,connections,prepared}=lockPlaces,sessions=connections+
prepared,needed=locksNeeded(manifest);if(needed<=perTransaction*sessions)return;let places=`${perTransaction*sessions} (\
max_locks_per_transaction ${perTransaction} \xD7 (max_connections ${connections} + max_prepared_transactions ${prepared}\
))`;throw new OpsError("restore-refused",`the backup has ${needed} tables, indexes and the like, which are made in one t\
ransaction and locked until its end, and the server has places for ${places}`,{where:database,hint:`Set max_locks_per_tr\
ansaction to ${Math.ceil(needed*spare/sessions)} on the database server, and start that anew. Or restore into a new data\
base by the commands of RESTORE.md without --single-transaction, which takes few locks at once, and drop that database i\
f it fails.`})}import{z}from"../packages/zod.js";function requireServer(facts,{database}){if(facts.recovery)throw refused(facts,"the database server is a standby, which \
takes no writes","Name the primary server in the connection string.");if(!(majorOf(facts.versionNum)>=majorOf(database.serverVersionNum)))
throw refused(facts,`the backup is of PostgreSQL ${database.serverVersion}, the server runs ${facts.version}`,"Restore i\
nto a server of the same version or a later one.")}function requireOrdinaryRole({superuser,ofMachine},user,facts){if(!superuser&&
ofMachine.length===0)return;let what=superuser?"is a superuser":`is in ${ofMachine.join(", ")}`;throw refused(facts,`${user}\
 ${what}: code in the backup could run programs and read files on the database's server`,"Restore as a role that may mak\
e databases, or owns an empty one, and can do no more: create role restorer login createdb password \u2026")}async function requireExtensions(session,{
database}){let rows=await session.query("select name from pg_available_extensions",z.object({name:z.string()})),available=new Set(
rows.map(({name:name4})=>name4)),missing2=database.extensions.map(({name:name4})=>name4).filter(name4=>!available.has(name4));
if(missing2.length!==0)throw new OpsError("restore-refused",`the server has not got what the backup uses: ${missing2.join(
", ")}`,{hint:"Install these extensions on the database server."})}function refused(facts,message,hint){return new OpsError(
"restore-refused",message,{where:facts.database,hint})}var application="d8x-ops restore",tidyingMs=3e3;async function openTarget(wanted){let{manager,dsn,signal}=wanted,probing=probe(
manager,signal);probing.catch(()=>{});let way={reach:throughHost(manager),tls:await readTlsFiles(dsn,hostFiles(manager)),
signal},database=wanted.targetDatabase??dsn.database,admin=await openAdmin(dsn,database,way),tidying={...dsn,hosts:[admin.
server]};try{let facts=await readServerFacts(admin);requireServer(facts,wanted.manifest),requireLockPlaces(facts,wanted.
manifest),requireOrdinaryRole(await readRights(admin),dsn.user,facts),await requireExtensions(admin,wanted.manifest);let exists=await databaseExists(
admin,database);if(!exists&&wanted.targetDatabase===void 0)throw new OpsError("database-refused",`the database ${database}\
 does not exist`,{where:`${admin.server.host}:${admin.server.port}, from ${manager.name}`,hint:"Check the name after the\
 last / of the connection string, or name it with target-database: then it is made."});exists&&await requireEmpty({...dsn,
database,hosts:[admin.server]},way);let canReplace=exists&&await mayReplace(admin,database),psql=await psqlFor(wanted,await probing,
facts);return{database,exists,facts,psql,admin,canReplace,openAnew:()=>openAdmin(tidying,database,{...way,signal:AbortSignal.
timeout(tidyingMs)})}}catch(error){throw await admin.close(),error}}async function open(dsn,{reach,tls,signal}){let session=await connect(
dsn,reach,{application,tls,...defined({signal})});try{return await forWriting(session),session}catch(error){throw await session.
close(),error}}async function openAdmin(dsn,target,way){if(target!==dsn.database)return open(dsn,way);try{return await open(
{...dsn,database:"postgres"},way)}catch(error){if(!isOpsError(error,"database-refused")||!/^(?:42501|3D000)$|^28/.test(sqlState(
error.cause)??""))throw error;return open(dsn,way)}}async function mayReplace(session,database){let{may}=await session.queryOne(
`select r.rolcreatedb and d.datdba = r.oid and d.datname <> current_database()
      and not exists (select from pg_stat_activity a where a.datid = d.oid) as may
    from pg_database d, pg_roles r where r.rolname = current_user and d.datname = ${quoteLiteral(database)}`,z2.object({
may:z2.boolean()}));return may}async function databaseExists(session,name4){return(await session.query(`select datname a\
s name from pg_database where datname = ${quoteLiteral(name4)}`,z2.object({name:z2.string()}))).length>0}async function requireEmpty(dsn,way){
await using session=await open(dsn,way);let found=(await readCatalog(session)).filter(({kind,name:name4,definition})=>kind!==
"extension"&&!(kind==="schema"&&name4==="public")&&!(kind==="large objects"&&definition==="0")),[first2]=found;if(first2===
void 0)return;let more=found.length===1?"":` and ${found.length-1} more things`;throw new OpsError("restore-refused",`th\
e database ${dsn.database} is not empty: it has ${first2.kind} ${first2.name}${more}`,{where:dsn.database,hint:"Name a n\
ew database with target-database, check it, and point the services to it."})}function psqlFor(wanted,tools,facts){return ensureTool(
wanted.manager,tools,{program:"psql",major:majorOf(facts.versionNum),sudoPassword:wanted.sudoPassword,signal:wanted.signal,
onInstall:wanted.onInstall})}async function restoreBackup(options){let{restore:restore3,journal,manager}=options,identity=await parseIdentity(restore3.
identity),manifest=await vouchedFor(options);await using stack=new AsyncDisposableStack;let target=await prepare(options,
manifest,identity,stack);throwIfCancelled(options.signal,{doing:"the restore was about to begin"});let{tables}=manifest,
rows=tables?.reduce((sum,table)=>sum+table.rows,0)??0;return await journal.step({title:"Restore",phase:"restore",host:manager.
name},async step=>{await restoreInto2(target,manifest,identity,options,tellInto(step,manifest)),step.detail(tables===void 0?
"its rows were not counted when it was made":`${rows} rows, as counted`)}),{database:target.database,created:!target.exists,
manifest,...tables===void 0?{}:{compared:{tables:tables.length,rows}}}}async function vouchedFor({restore:restore3,journal,
now}){return journal.step({title:"Check who made the backup",phase:"restore"},async step=>{let backup2=await readDescription(
restore3.file),checked=requireOrigin(backup2,restore3.trust,now());return step.detail(checked==="accepted"?"nobody vouch\
es for it; it is restored on the word of whoever started this":`signed by ${checked.signedBy}, in run ${checked.origin.run.
id} of ${checked.origin.repository.name}`),backup2.manifest})}async function prepare(options,manifest,identity,stack){let{
manager,dsn,restore:restore3,journal}=options,stop=new AbortController,signal=AbortSignal.any([options.signal,stop.signal]),
checking=journal.step({title:"Check the backup",phase:"restore"},async step=>{await checkBackup(restore3.file,manifest,identity,
signal,tellInto(step,manifest)),step.detail(`${bytes(manifest.encrypted.bytes)}, authentic and as its manifest says`)}),
looking=journal.step({title:"Look at the target",phase:"restore",host:manager.name},async step=>{let found=await openTarget(
{manager,dsn,targetDatabase:restore3.targetDatabase,manifest,sudoPassword:options.sudoPassword,signal,onInstall:name4=>step.
progress(`installing ${name4}`)});return stack.use(found.admin),step.detail(found.exists?`${found.database} is empty`:`${found.
database} will be made`),found});try{let[target]=await Promise.all([looking,checking]);return target}catch(error){throw stop.
abort(new OpsError("cancelled","ended because the restore cannot begin",{cause:error})),await Promise.allSettled([looking,
checking]),error}}function tellInto(step,{encrypted}){return read3=>step.progress(`${bytes(read3)} of ${bytes(encrypted.
bytes)}`,read3/encrypted.bytes)}async function restoreInto2(target,manifest,identity,options,onRead){let unique=randomBytes2(
6).toString("hex"),session=`d8x-ops restore ${unique}`,made=madeFor(target,unique);made===void 0?options.journal.notice(
`The restore goes into ${target.database} itself, which can't be replaced by a new database (its owner, who may make dat\
abases, can, while nobody is connected). A backup that ends the restore's transaction by itself is refused, but leaves p\
art of itself there.`):await createDatabase(target,made,manifest);try{await feedRestore({manager:options.manager,dsn:options.
dsn,server:target.admin.server,database:made??target.database,major:majorOf(target.facts.versionNum),psql:target.psql,session,
file:options.restore.file,manifest,identity,signal:options.signal,onRead,leavesNothing:made!==void 0})}catch(error){throw await abandonRestore(
target,session,made),error}made!==void 0&&target.exists&&await replaceEmpty(target,made)}function madeFor({database,exists,
canReplace},unique){return exists?canReplace?`d8x_restore_${unique}`:void 0:database}import{spawn}from"node:child_process";import{once as once2}from"node:events";import{createConnection}from"node:net";import{
text}from"node:stream/consumers";function thisMachine(){let host={name:"this machine",stream:(command,options)=>Promise.resolve(start(command,options)),tryRun:async(command,options)=>{
let running=start(command,options),[stdout,exit]=await Promise.all([text(running.stdout),running.exit]);return{...exit,stdout}},
run:async(command,options)=>{let completed=await host.tryRun(command,options);if(completed.code===0)return completed;let last=completed.
stderr.trimEnd().split(`
`).at(-1)??"";throw new OpsError("command-failed",`${programOf(command)} failed here${last===""?"":`: ${last}`}`,{where:host.
name})},connectTcp:async(address,port)=>{let socket=createConnection({host:address,port,noDelay:!0});return await once2(
socket,"connect"),socket}};return host}var endingMs=5e3;function start(command,{signal,timeoutMs}={}){let rendered=renderCommand(
command),child=spawn("sh",["-c",rendered.text],{detached:!0,stdio:["pipe","pipe","pipe"]}),ending2,send=name4=>{child.pid!==
void 0&&child.exitCode===null&&child.signalCode===null&&process.kill(-child.pid,name4)},kill=()=>{ending2??=setTimeout(()=>send(
"SIGKILL"),endingMs),send("SIGTERM")},isLate=!1,limit=timeoutMs===void 0?void 0:setTimeout(()=>{isLate=!0,kill()},timeoutMs);
child.stdin.on("error",()=>{}),feedCommand(child.stdin,command,rendered),signal?.addEventListener("abort",kill,{once:!0}),
signal?.aborted===!0&&kill();let said=text(child.stderr),exit=(async()=>{try{await once2(child,"close")}finally{clearTimeout(
limit),clearTimeout(ending2),signal?.removeEventListener("abort",kill)}if(isLate&&child.exitCode!==0){let seconds=(timeoutMs??
0)/1e3;throw new OpsError("command-failed",`${programOf(command)} here did not end within ${seconds} s`,{where:"this mac\
hine",hint:"It was ended. Look at the load of this machine."})}let stderr=maskSecretsOf(command,await said);return{code:child.
exitCode??void 0,signal:child.signalCode??void 0,stderr}})();return exit.catch(()=>{}),{stdout:child.stdout,exit,kill}}async function givenDatabase(given,terminal,user){let[url,file]=[given.text("database-url"),given.text("database-url-fil\
e")];if(url!==void 0&&file!==void 0)throw new OpsError("command-invalid","--database-url and --database-url-file name tw\
o databases",{hint:"Give one of them."});if(file!==void 0)return parseDsn(await readSecret(file,"--database-url-file",terminal),
"--database-url-file",user);if(url===void 0)return;let dsn=parseDsn(new Secret(url),"--database-url",user);if(dsn.password===
void 0)return dsn;throw new OpsError("command-invalid","--database-url holds a password, which every user of this machin\
e can read there",{hint:"Change that password, and give the URL with --database-url-file FILE, or - for standard input."})}function resultError({code,message,hint,where,problems,logs:logs2,logsOf}){return{code,message,...defined({hint,where}),
...problems.length===0?{}:{problems:problems.map(withoutUndefined)},...logs2.length===0?{}:{logs:[...logs2],logsOf}}}function withoutUndefined({
path,message,hint}){return{path,message,...defined({hint})}}function headline(operation,result,restored){if(result.conclusion==="success")return operation.headline(result,restored);
let done=whatBecame(result.services,operation.changed),why=result.error?.message??"no reason known";return done===""||operation.
onlyPlans===!0||result.conclusion==="refused"?why:`${done}: ${why}`}function namesOf(services2,...outcomes){let list=services2.
filter(({outcome})=>outcomes.includes(outcome)).map(({service})=>service),last=list.at(-1);return last===void 0?"":list.
length===1?last:`${list.slice(0,-1).join(", ")} and ${last}`}function whatBecame(services2,changed="updated"){return[{list:namesOf(
services2,"updated"),text:changed},{list:namesOf(services2,"rolled-back"),text:"rolled back"},{list:namesOf(services2,"f\
ailed"),text:"failed"},{list:namesOf(services2,"not-attempted"),text:"not attempted"},{list:namesOf(services2,"unchanged"),
text:"already as asked"}].filter(({list})=>list!=="").map(({list,text:text2})=>`${list} ${text2}`).join("; ")}import{mkdir,open as open3,readdir,rename,rm,stat,unlink as unlink2}from"node:fs/promises";import{join,resolve}from"node:path";import{constants}from"node:fs";import{open as open2,unlink}from"node:fs/promises";import{Readable,Writable}from"node:stream";
import{callbackify}from"node:util";var readBytes=256*1024,SpoolFile=class _SpoolFile{path;#handle;#readers=new Set;#written=0;#finished=!1;#closed=!1;#wake=[];constructor(path,handle){
this.path=path,this.#handle=handle}static async create(path){try{return new _SpoolFile(path,await open2(path,constants.O_RDWR|
constants.O_CREAT|constants.O_EXCL,384))}catch(error){throw fileFailure(error,path)}}writer(){let append=callbackify(buffers=>this.#append(
buffers)),finish2=callbackify(()=>this.#finish());return new Writable({highWaterMark:1024*1024,write:(data,_encoding,done)=>append(
[data],done),writev:(items,done)=>append(items.map(({chunk})=>chunk),done),final:done=>finish2(done)})}reader(){let reader=new TailReader(
position=>this.#readAt(position));return this.#readers.add(reader),reader}async grown(bytes2){await this.#past(bytes2-1);
let state=this.#finished?"whole":this.#closed?"given-up":"growing";return{bytes:this.#written,state}}async close(keep2){
if(!this.#closed){this.#closed=!0;for(let reader of this.#readers)reader.destroy();this.#wakeAll(),await this.#handle.close(),
(!keep2||!this.#finished)&&await unlink(this.path)}}[Symbol.asyncDispose](){return this.close(!1)}async#append(buffers){
try{for(let rest=buffers;rest.length>0;){let{bytesWritten}=await this.#handle.writev(rest,this.#written);this.#written+=
bytesWritten,rest=unwritten(rest,bytesWritten)}}catch(error){throw fileFailure(error,this.path)}this.#wakeAll()}async#finish(){
try{await this.#handle.sync()}catch(error){throw fileFailure(error,this.path)}this.#finished=!0,this.#wakeAll()}async#past(position){
for(;position>=this.#written&&!this.#finished&&!this.#closed;)await new Promise(resolve3=>{this.#wake.push(resolve3)})}async#readAt(position){
if(await this.#past(position),this.#closed||position>=this.#written)return null;let length=Math.min(readBytes,this.#written-
position),{buffer,bytesRead}=await this.#handle.read(Buffer.allocUnsafeSlow(length),0,length,position);return buffer.subarray(
0,bytesRead)}#wakeAll(){let waiting=this.#wake;this.#wake=[];for(let resume of waiting)resume()}},TailReader=class extends Readable{#readAt;#position=0;constructor(readAt){
super({highWaterMark:readBytes}),this.#readAt=readAt}_read(){this.#next()}async#next(){try{let data=await this.#readAt(this.#position);
this.#position+=data?.length??0,this.push(data)}catch(error){this.destroy(error instanceof Error?error:new Error(String(
error)))}}};function unwritten(buffers,written){let left=written;return buffers.flatMap(buffer=>{let skipped=Math.min(left,
buffer.length);return left-=skipped,skipped===buffer.length?[]:[buffer.subarray(skipped)]})}function fileFailure(error,path){
let code=error instanceof Error&&"code"in error?error.code:void 0;return code==="ENOSPC"||code==="EDQUOT"?new OpsError("\
disk-full",`the runner has no room left for ${path}`,{where:path,hint:"Free space on the runner, or set backup-directory\
 to a larger disk.",cause:error}):new OpsError("config-invalid",`${path} cannot be written${typeof code=="string"?` (${code}\
)`:""}`,{where:path,hint:"Set backup-directory to a folder that the runner may write to.",cause:error})}var transactionTimeout=17;function restoreNotes(manifest,signer){let{name:name4,encrypted,database,dump:dump2}=manifest,
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
serverVersionNum)>=localeProviders,options=locale===void 0?[]:[`--lc-collate=${locale.collate}`,`--lc-ctype=${locale.ctype}`,
...locale.provider==="c"&&hasProviders?["--locale-provider=libc"]:[],...locale.provider==="i"&&locale.locale!==null?["--\
locale-provider=icu",`--icu-locale=${locale.locale}`]:[],...locale.provider==="b"&&locale.locale!==null?["--locale-provi\
der=builtin",`--builtin-locale=${locale.locale}`]:[],...locale.rules===null?[]:[`--icu-rules=${locale.rules}`]];return["\
createdb","--template=template0",`--encoding=${encoding}`,...options,"restored"].map(word=>/^[\w.@=-]+$/.test(word)?word:
quoteWord(word)).join(" ")}var partial=".partial",forgottenMs=3600*1e3;async function beginBackupFile(directory,name4){let folder=resolve(directory);
try{await mkdir(folder,{recursive:!0,mode:448}),await removeForgotten(folder)}catch(error){throw fileFailure(error,folder)}
return SpoolFile.create(join(folder,`${name4}${partial}`))}async function removeForgotten(folder){let names=(await readdir(
folder)).filter(name4=>/^(?:backup-|RESTORE\.md)/.test(name4)&&name4.endsWith(partial));for(let name4 of names){let path=join(
folder,name4),{mtimeMs}=await stat(path);Date.now()-mtimeMs>forgottenMs&&await unlink2(path)}}async function finishBackupFiles(file,manifest,signer){
let folder=resolve(file.path,".."),backup2=join(folder,manifest.name),description=`${JSON.stringify(manifest,void 0,2)}
`,beside=[[manifestName(manifest.name),description],["RESTORE.md",restoreNotes(manifest,signer?.fingerprint)],...signer===
void 0?[]:[[signatureName(manifest.name),signer.sign(Buffer.from(description))]]],made=[];try{for(let[name4,text2]of beside)
await writeWhole(join(folder,name4),text2,made);await file.close(!0),await rename(file.path,backup2),made.push(backup2),
await syncFolder(folder)}catch(error){throw await Promise.all([...made,file.path].map(path=>rm(path,{force:!0}))),fileFailure(
error,backup2)}return[backup2,...beside.map(([name4])=>join(folder,name4))]}async function writeWhole(path,text2,made){let temporary=`${path}${partial}`;
made.push(temporary);await using handle=await open3(temporary,"w",384);await handle.writeFile(text2),await handle.sync(),
await rename(temporary,path),made[made.indexOf(temporary)]=path}async function syncFolder(folder){await using handle=await open3(
folder,"r");await handle.sync()}var dumpOptions=["--format=plain","--no-owner","--no-acl","--no-tablespaces","--no-publications","--no-subscriptions"],compressors={
zstd:["zstd","-1","-T0","-q","-c"],gzip:["gzip","-1","-c"]};function dumpCommand(plan2){return{stages:[[plan2.pgDump,"--\
no-password",...dumpOptions,`--encoding=${plan2.encoding}`,`--lock-wait-timeout=${plan2.lockWaitMs}`,`--snapshot=${plan2.
snapshot}`],compressors[plan2.compression]],...libpqEnvironment(plan2.dsn,plan2.server,plan2.application)}}function describe({options,source,made,verificationKey,name:name4,startedAt}){let{facts}=source,{encrypted,compressed,plain:plain2}=made.
written;return manifestSchema.parse({kind:"d8x-ops/backup",version:2,name:name4,label:options.label,...defined({origin:options.
origin}),startedAt:startedAt.toISOString(),finishedAt:options.now().toISOString(),database:{name:facts.database,serverVersion:facts.
version,serverVersionNum:facts.versionNum,encoding:facts.encoding,locale:facts.locale,sizeBytes:facts.sizeBytes,relations:facts.
relations,extensions:facts.extensions,policyRoles:facts.policyRoles,superuserNeeds:facts.superuserNeeds},dump:{format:"p\
lain",version:plain2.dumpVersion??source.pgDump.version.text,options:[...dumpOptions]},compression:source.compression,encryption:{
format:"age-encryption.org/v1",recipients:options.recipients.keys,...verificationKey?.oneRun===!0?{oneRunRecipient:verificationKey.
identity.recipient}:{}},encrypted,compressed,plain:{bytes:plain2.bytes,sha256:plain2.sha256},...made.checked===void 0?{}:
{tables:made.checked.state.tables,sequences:made.checked.state.sequences},migrations:made.migrations,...options.images===
void 0?{}:{images:[...options.images]},...options.update===void 0?{}:{update:[...options.update]},verification:made.checked?.
verification??{state:"not-asked"}})}function resultOf(manifest,files,signer){let[path]=files;return{name:manifest.name,...defined(
{path}),bytes:manifest.encrypted.bytes,sha256:manifest.encrypted.sha256,dumpBytes:manifest.plain.bytes,compression:manifest.
compression,serverVersion:manifest.database.serverVersion,dumpVersion:manifest.dump.version,recipients:manifest.encryption.
recipients.length,startedAt:manifest.startedAt,finishedAt:manifest.finishedAt,verification:manifest.verification,signature:signer===
void 0?{state:"not-signed"}:{state:"signed",by:signer.fingerprint}}}import{randomBytes as randomBytes3}from"node:crypto";var endingMs2=2e3;async function openDumpSource(wanted){let{manager,dsn,signal}=wanted,run=randomBytes3(6).toString("hex"),
probing=probe(manager,signal);probing.catch(()=>{});let tls=await readTlsFiles(dsn,hostFiles(manager)),reach=throughHost(
manager),options={application:`d8x-ops backup ${run}`,tls,signal},session=await connect(dsn,reach,options);try{await withoutTimeouts(
session);let facts=await readServerFacts(session);requireDumpable(facts,dsn.user);let tools=await probing,pgDump=await ensureTool(
manager,tools,{program:"pg_dump",major:majorOf(facts.versionNum),sudoPassword:wanted.sudoPassword,signal,onInstall:wanted.
onInstall}),near={...dsn,hosts:[session.server]},dumpName=`d8x-ops dump ${run}`;return{session,facts,pgDump,compression:chooseCompression(
tools),dumpName,open:()=>connect(near,reach,options),endSessions:()=>endSessions2(near,reach,tls,[options.application,dumpName])}}catch(error){
throw await session.close(),error}}async function endSessions2(dsn,reach,tls,names){try{let options={application:"d8x-op\
s",tls,signal:AbortSignal.timeout(endingMs2)};await using session=await connect(dsn,reach,options);await session.execute(
`select pg_terminate_backend(pid) from pg_stat_activity where application_name in (${names.map(quoteLiteral).join(", ")}\
)`)}catch{}}import{z as z3}from"../packages/zod.js";var blockersQuery=`select n.nspname || '.' || c.relname as "table", l.pid, coalesce(a.usename, '?') as "user",
  coalesce(nullif(a.application_name, ''), 'a program without a name') as application
from pg_locks l join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace
left join pg_stat_activity a on a.pid = l.pid
where l.database = (select oid from pg_database where datname = current_database())
  and l.mode = 'AccessExclusiveLock' and l.granted and c.relkind in ('r', 'p') and ${ownRelations} order by 1`;async function readBlockers(session){
return(await session.query(blockersQuery,z3.object({table:z3.string(),pid:z3.int(),user:z3.string(),application:z3.string()}))).
map(({table,pid,user,application:application4})=>({path:`table ${table}`,message:`is locked by ${application4}, user ${user}\
 (process ${pid} of the server)`}))}import{z as z4}from"../packages/zod.js";var settings="set session row_security = off; set session search_path = ''";async function exportSnapshot(session){await withoutTimeouts(
session),await session.execute(`begin transaction isolation level repeatable read, read only; ${settings}`);let{id}=await session.
queryOne("select pg_export_snapshot() as id",z4.object({id:z4.string()}));return id}async function importSnapshot(session,id){
await withoutTimeouts(session),await session.execute(`begin transaction isolation level repeatable read, read only; set \
transaction snapshot ${quoteLiteral(id)}; ${settings}`)}var extraSessions=3;async function readSourceState(holder,snapshot,open4){let sequences=await readSequences(holder),catalog=await readCatalog(
holder),tables=await listTables(holder);await using extra=new AsyncDisposableStack;let wanted=Math.min(extraSessions,tables.
length-1),sessions=(await Promise.allSettled(Array.from({length:Math.max(0,wanted)},async()=>{let session=extra.use(await open4());
return await importSnapshot(session,snapshot),session}))).flatMap(each=>each.status==="fulfilled"?[each.value]:[]);return{
sequences,catalog,tables:await countRowsInTransaction(tables,[holder,...sessions])}}async function verifyBackup(wanted){let{signal}=wanted;try{let place=await openVerificationDatabase(wanted);if("because"in
place)return notVerified(place.because);await using _place=place;return await proveIn(place,wanted)}catch(error){if(signal.
aborted)throw cancellation(signal,{doing:"the backup was being verified"});if(isOpsError(error,"database-refused","datab\
ase-unreachable","backup-not-verified"))return notVerified(error.message);throw error}finally{wanted.encrypted.destroy()}}
async function proveIn(place,wanted){let restored=await restoreInto(place,{...wanted,extensions:wanted.facts.extensions});
if("because"in restored)return notVerified(restored.because);wanted.onRestored();let[source,sequencesAfter]=await Promise.
all([wanted.source,wanted.sequencesAfter]),sameMajor=place.major===majorOf(wanted.facts.versionNum),differences2=await compareRestored(
place,source,sequencesAfter,sameMajor),[first2]=differences2;if(first2!==void 0){let more=differences2.length===1?"":` (\
and ${differences2.length-1} more differences)`;return{...notVerified(`what was restored differs from the source: ${first2}${more}`),
read:restored}}let rows=source.tables.reduce((sum,table)=>sum+table.rows,0),definitions=sameMajor?"with their definition\
s":"by name alone, as the servers differ in version";return{read:restored,verification:{state:"verified",tables:source.tables.
length,rows,how:`the file was read back from the disk, decrypted and restored into ${place.name}; the rows of every tabl\
e, ${source.sequences.length} sequences and ${source.catalog.length} parts of the schema (${definitions}) are those of t\
he dumped snapshot`}}}function notVerified(because){return{verification:{state:"not-verified",because}}}import{pipeline as pipeline2}from"node:stream/promises";var shownLines=20;function dumpFailure({code,signal,stderr}){let lines=stderr.split(`
`).filter(line=>line.trim()!==""),said=first(lines,/^pg_dump: error: (.*)$/),server=first(lines,/^pg_dump: (?:detail|error): Error message from server: (.*)$/),
both=[said,server].filter(each=>each!==void 0).join(" ");return new OpsError("dump-failed",`pg_dump ${both===""?howItEnded(
code,signal):`failed: ${both}`}`,{where:"pg_dump",logs:lines.slice(-shownLines),logsOf:"command",hint:/too many connections|connection slots/.
test(both)?"Nothing was kept of this dump. A backup takes two connections at once: let the role, and the server, have th\
em.":"Nothing was kept of this dump. Its own messages say what to fix."})}function first(lines,pattern){return lines.map(
line=>pattern.exec(line)?.[1]).find(text2=>text2!==void 0)}function howItEnded(code,signal){return signal!==void 0?`was \
ended by ${signal}`:code===void 0?"ended without a status":code>128?`or its compressor was ended by signal ${code-128}`:
`or its compressor failed with status ${code}`}import{Transform}from"node:stream";var SealDump=class extends Transform{compressed=new ByteHasher;encrypted=new ByteHasher;#decoder;#encryption;constructor(decoder,encryption){
super({highWaterMark:256*1024}),this.#decoder=decoder,this.#encryption=encryption,decoder.once("error",error=>this.destroy(
error)),this.#pass(encryption.prefix)}_transform(data,_encoding,done){this.#decoder.write(data,error=>{error==null&&(releaseBuffer(
data),done())}),this.compressed.add(data),this.#encryption.payload.add(data,this.#pass)}_flush(done){this.#decoder.end(),
this.#encryption.payload.finish(this.#pass),done()}_destroy(error,done){this.#decoder.writableEnded||this.#decoder.destroy(
error??void 0),done(error)}#pass=sealed=>{this.encrypted.add(sealed),this.push(sealed)}};var progressMs=1e3,endingMs3=5e3;async function writeDump(stream){let{running,encryption,into,signal}=stream;running.exit.
catch(()=>{});let decoder=decompression(stream.compression),reading=new DumpReading,sealing=new SealDump(decoder,encryption),
progress=setInterval(()=>stream.onProgress(reading.bytes),progressMs);try{let[writing,decoding]=await Promise.allSettled(
[pipeline2(running.stdout,new RechunkTransform,sealing,into,{signal}),pipeline2(decoder,reading,{signal})]);if(signal.aborted)
throw cancellation(signal,{doing:"the database was being dumped"});let broken=writing.status==="rejected"?toError(writing.
reason):void 0,undecodable=decoding.status==="rejected"?toError(decoding.reason):void 0;if(isOpsError(broken))throw broken;
if(broken!==void 0&&broken===undecodable)throw incomplete("what arrived is no compressed dump",broken);let exit=await ending(
running,broken);if(exit.code!==0)throw dumpFailure(exit);if(broken!==void 0||undecodable!==void 0)throw incomplete("what\
 arrived ends in the middle",broken??undecodable);let[plain2,compressed]=[reading.finish(),sealing.compressed.finish()];
return requireWhole(plain2,decoder.bytesWritten===compressed.bytes),{encrypted:sealing.encrypted.finish(),compressed,plain:plain2}}catch(error){
throw running.kill(),error}finally{clearInterval(progress)}}async function ending(running,broken){if(broken===void 0)return running.
exit;let timer,late=new Promise((_,reject)=>{timer=setTimeout(()=>reject(incomplete("what arrived ends in the middle",broken)),
endingMs3)});try{return await Promise.race([running.exit,late])}finally{clearTimeout(timer)}}function requireWhole(plain2,allDecoded){
if(!plain2.begun)throw incomplete("it does not begin as pg_dump begins");if(!plain2.complete)throw incomplete("its closi\
ng marker (-- PostgreSQL database dump complete) is missing");if(!allDecoded)throw incomplete("something follows its end")}
function incomplete(what,cause){return new OpsError("dump-incomplete",`pg_dump reported success, but the dump is not who\
le: ${what}`,{hint:"Nothing was kept of it. Try again; if it happens again, look at pg_dump and zstd on the manager.",cause})}
function toError(reason){return reason instanceof Error?reason:new Error(String(reason))}var defaultLockWaitMs=6e4;async function makeBackup(making){let{options,source,verificationKey}=making,stop=new AbortController,
signal=AbortSignal.any([options.signal,stop.signal]),snapshot=await exportSnapshot(source.session),dumping=dump(making,snapshot,
signal),check=verificationKey===void 0?void 0:startCheck(making,verificationKey,snapshot,dumping,signal),irreplaceable=readIrreplaceable(
source.session),migrations=readMigrations(source.session,options.dsn),parts=[dumping,irreplaceable,migrations,...check?.
parts??[]];try{return await Promise.all(parts),{written:await dumping,irreplaceable:await irreplaceable,migrations:await migrations,
checked:await check?.outcome}}catch(error){throw stop.abort(new OpsError("cancelled","ended because the backup failed",{
cause:error})),await source.endSessions(),await Promise.allSettled(parts),error}}async function dump(making,snapshot,signal){
let{options,source,file,verificationKey}=making,{journal,manager,dsn,recipients}=options,title={title:"Dump, compress an\
d encrypt",phase:"backup",host:manager.name};return journal.step(title,async step=>{let keys=verificationKey?.oneRun===!0?
[...recipients.keys,verificationKey.identity.recipient]:recipients.keys,encryption=await ageEncryption(keys),running=await manager.
stream(dumpCommand({pgDump:source.pgDump.path,compression:source.compression,dsn,server:source.session.server,snapshot,encoding:source.
facts.encoding,lockWaitMs:options.lockWaitMs??defaultLockWaitMs,application:source.dumpName}),{signal}),written=await writeDump(
{running,compression:source.compression,encryption,into:file.writer(),signal,onProgress:plain2=>step.progress(`${bytes(plain2)}\
 of SQL`)}).catch(error=>explain(error,source));return step.detail(`${bytes(written.plain.bytes)} of SQL in ${bytes(written.
encrypted.bytes)}, encrypted`),written})}async function explain(error,source){if(!isOpsError(error,"dump-failed"))throw error;
let blockers=[];try{await using session=await source.open();blockers=await readBlockers(session)}catch(fault2){if(isOpsError(
fault2,"database-unreachable")){let{code,message,hint,where}=fault2;throw new OpsError(code,message,{...defined({hint,where}),
logs:error.logs,cause:error})}}let[first2]=blockers;throw first2===void 0?error:new OpsError("dump-failed",`${error.message}\
 (${first2.path} ${first2.message})`,{...defined({where:error.where}),logs:error.logs,logsOf:error.logsOf,problems:blockers,
hint:"Nothing was kept of this dump. Let what holds the table finish, or end it, and try again.",cause:error})}function startCheck(making,verificationKey,snapshot,dumping,signal){
let{options,source,file}=making,{journal}=options,counting=readSourceState(source.session,snapshot,source.open),sequencesAfter=Promise.
all([dumping,counting]).then(()=>readSequences(source.session)),diskHash=dumping.then(()=>hashFile(file.path)),outcome=journal.
step({title:"Verify the backup by restoring it",phase:"backup"},async step=>{let verified2=await verifyBackup({encrypted:file.
reader(),compression:source.compression,identity:verificationKey.identity,facts:source.facts,source:counting,sequencesAfter,
verifyUrl:options.verifyUrl,servers:verificationKey.servers,signal,onRestored:()=>step.progress("restored; comparing")}),
verification=confirm(verified2,await dumping,await diskHash,file);return step.detail(verification.state==="verified"?`${verification.
tables} tables, ${verification.rows} rows`:`not verified: ${verification.because}`),verification.state==="not-verified"&&
journal.warn(`The backup is not verified: ${verification.because}.`),{state:await counting,verification}});return{outcome,
parts:[outcome,counting,sequencesAfter,diskHash]}}function confirm({verification,read:read3},written,diskHash,file){let{
sha256}=written.encrypted;if(diskHash===sha256&&(read3===void 0||read3.sha256===sha256))return verification;throw new OpsError(
"backup-corrupt","the runner's disk gave back other bytes than were written",{where:file.path,hint:"Check the runner's d\
isk, or set backup-directory to another one."})}async function takeBackup(options){let{manager,dsn,journal,signal}=options;await using stack=new AsyncDisposableStack;let verificationKey=options.
verify==="restore"?await verificationKeyOf(options,stack):void 0,looking={title:"Look at the database",phase:"backup",host:manager.
name},source=await journal.step(looking,async step=>{let found=await openDumpSource({manager,dsn,sudoPassword:options.sudoPassword,
signal,onInstall:name5=>step.progress(`installing ${name5}`)});stack.use(found.session);let{facts,pgDump}=found;return step.
detail(`PostgreSQL ${facts.version}, ${bytes(facts.sizeBytes)}; dumped by pg_dump ${pgDump.version.text}`),found}),startedAt=options.
now(),name4=backupName(options.label,startedAt,source.compression),file=stack.use(await beginBackupFile(options.directory,
name4));await options.onBegun?.({name:name4,path:file.path,grown:bytes2=>file.grown(bytes2),expectedBytes:source.facts.sizeBytes,
startedAt});let made=await makeBackup({options,source,file,verificationKey});if(signal.aborted)throw cancellation(signal,
{doing:"the backup was being finished"});let manifest=describe({options,source,made,verificationKey,name:name4,startedAt}),
files=await finishBackupFiles(file,manifest,options.signer);return{name:name4,files,manifest,result:{...resultOf(manifest,
files,options.signer),irreplaceable:[...made.irreplaceable]}}}async function verificationKeyOf(options,stack){let{verifyUrl,
postgresFolders:folders,runnerUser:user,signal,download}=options,key=await keyOf(options),servers=stack.use(new RunnerServers(
{folders,wanted:verifyUrl===void 0,signal,...defined({user,download})}));return{...key,servers}}async function keyOf({identity,
recipients,mask}){if(identity===void 0){let oneRun=await newIdentity(recipients.postQuantum);return mask(oneRun.secret),
{identity:oneRun,oneRun:!0}}let given=await parseIdentity(identity);if(recipients.keys.includes(given.recipient))return{
identity:given,oneRun:!1};throw new OpsError("input-invalid","backup-identity is the key of none of the backup-recipient\
s",{where:"backup-identity",problems:[{path:"backup-identity",message:`belongs to ${given.recipient}, which is no recipi\
ent`}],hint:"Add its public key to backup-recipients, or leave it out: a key for one run is made then."})}function requireVerified(taken){
let{verification}=taken.result;if(verification.state==="not-verified")throw new OpsError("backup-not-verified",`the back\
up ${taken.name} is not verified: ${verification.because}`,{hint:"The file is kept and may be sound. Fix the cause, or s\
et verify to none."})}import{z as z5}from"../packages/zod.js";var name="d8x-ops.backup",prefix="d8x-ops.",noted=z5.object({name:z5.string(),at:z5.iso.datetime(),run:z5.string().optional()}),
schema=noted.extend({verified:noted.optional()});async function recordBackup(engine,backup2,isVerified2){let verified2=isVerified2?
backup2:(await readLastBackup(engine))?.verified;await writeRecordConfig(engine,name,{...labelsOf(prefix,backup2),...verified2===
void 0?{}:labelsOf(`${prefix}verified.`,verified2)})}function labelsOf(start2,{name:backup2,at,run}){return{[`${start2}n\
ame`]:backup2,[`${start2}at`]:at,...run===void 0?{}:{[`${start2}run`]:run}}}async function readLastBackup(engine){let config=await findConfig(
engine,name);if(config===void 0)return;let read3=start2=>{let{[`${start2}name`]:backup2,[`${start2}at`]:at,[`${start2}ru\
n`]:run}=config.labels;return{name:backup2,at,...defined({run})}},last=noted.safeParse(read3(prefix)).data,verified2=noted.
safeParse(read3(`${prefix}verified.`)).data;return schema.safeParse({...last,...defined({verified:verified2})}).data}import{z as z6}from"../packages/zod.js";var identityQuery="select system_identifier::text as system, current_database()::text a\
s database from pg_control_system()",identitySchema=z6.object({system:z6.string(),database:z6.string()});function readIdentity2(session){
return session.queryOne(identityQuery,identitySchema)}function isSameIdentity(a,b){return a.system===b.system&&a.database===
b.database}function databaseText({hosts,database}){return`${hosts.map(({host,port})=>`${host}:${port}`).join(",")}/${database}`}
function isSameText(a,b){return a.database===b.database&&hostsOf(a)===hostsOf(b)}function hostsOf({hosts}){let names=hosts.
map(({host,port})=>`${host.toLowerCase().replace(/\.$/,"")}:${port}`);return[...new Set(names)].toSorted().join(",")}function databaseOf(request,inventory,mask){let text2=request.database.dsn??inventory.databaseDsn;if(text2===void 0)throw new OpsError(
"input-invalid","no database is given",{where:"database-dsn",hint:"Give database-dsn, or a d8x-config that has database_\
dsn.",problems:[{path:"database-dsn",message:"is missing, and d8x-config has no database_dsn"}]});let dsn=parseDsn(text2,
request.database.dsn===void 0?"d8x-config: database_dsn":"database-dsn");for(let secret of secretsOf(dsn))mask(secret);return dsn}
function noticeIgnored({ignored=[]},journal){ignored.length>0&&journal.notice(`passed over in the connection string, as \
of another driver: ${ignored.join(", ")}`)}import{z as z7}from"../packages/zod.js";var databaseVariable=/^DATABASE_DSN/,specSchema=z7.looseObject({TaskTemplate:z7.looseObject({ContainerSpec:z7.looseObject(
{Env:z7.array(z7.string()).nullish()}).nullish()})});function serviceEnvironment(spec){let lines=specSchema.safeParse(spec).
data?.TaskTemplate.ContainerSpec?.Env??[];return new Map(lines.map(line=>{let end=line.indexOf("=");return end<0?[line,new Secret(
"")]:[line.slice(0,end),new Secret(line.slice(end+1))]}))}function databasesInUse(stackName,services2){let found=[],named=servicesOfStack(stackName,services2).toSorted((a,b)=>a.name.
localeCompare(b.name));for(let{name:name4,service}of named)for(let[key,value]of serviceEnvironment(service.spec)){if(!databaseVariable.
test(key)||value.reveal().trim()==="")continue;let dsn=read(name4,key,()=>parseDsn(value,`${key} of ${name4}`)),known=found.
findIndex(one=>isSameText(one.dsn,dsn)),before=found[known];before===void 0?found.push({dsn,text:databaseText(dsn),services:[
name4]}):found[known]={...before,services:[...new Set([...before.services,name4])]}}return found}function read(service,key,parse){
try{return parse()}catch(cause){throw isOpsError(cause)?new OpsError("database-differs",`it can't be told which database\
 ${service} uses: ${cause.message}`,{where:service,hint:`Look at ${key} with: docker service inspect ${service}`,cause}):
cause}}async function checkDatabase({request,context,inventory,cluster},signal){let{journal,mask}=context,{manager}=cluster,dsn=databaseOf(
request,inventory,mask);noticeIgnored(dsn,context.journal),await journal.step({title:"Compare the database with the one \
that the services use",phase:"prepare",host:manager.name},async step=>{let services2=await manager.engine.listServices({},
{signal}),inUse=databasesInUse(request.cluster.stackName,services2);for(let one of inUse)for(let secret of secretsOf(one.
dsn))mask(secret);let others=inUse.filter(one=>!isSameText(one.dsn,dsn)),[own,...answers2]=others.length===0?[]:await Promise.
all([dsn,...others.map(one=>one.dsn)].map(one=>askIdentity(manager,one,signal))),judged=judge2({text:databaseText(dsn),isChosen:request.
database.dsn!==void 0,inUse:inUse.map(one=>({...one,isSame:isSame(one,others,own,answers2)}))});step.detail(judged.detail);
for(let notice of judged.notices)journal.notice(notice)})}function isSame(one,others,own,answers2){let index=others.indexOf(
one),answer=answers2[index];return index<0||own===void 0||answer===void 0?!0:own instanceof OpsError?own:answer instanceof
OpsError?answer:isSameIdentity(own,answer)}function judge2({text:text2,isChosen,inUse}){if(inUse.length===0)return{detail:"\
no service names one",notices:[`No service names its database (DATABASE_DSN\u2026), so it is not known whether they use ${text2}\
.`]};let own=inUse.filter(({isSame:isSame2})=>isSame2===!0),others=inUse.filter(({isSame:isSame2})=>isSame2!==!0);if(others.
length===0)return{detail:`${usersOf(own)} ${text2}`,notices:[]};if(isChosen&&own.length>0)return{detail:`${usersOf(own)}\
 ${text2}`,notices:[`Not in this backup: ${listOf2(others)}.`]};let unknown=others.find(({isSame:isSame2})=>isOpsError(isSame2));
throw unknown!==void 0?cannotTell(text2,unknown):own.length>0?new OpsError("database-differs",`the services use several \
databases: ${listOf2(inUse)}`,{where:"database-dsn",hint:"Give the connection string of the one to back up as database-d\
sn, and back up each of them.",problems:inUse.map(one=>({path:one.services.join(", "),message:`uses ${one.text}`}))}):new OpsError(
"database-differs",`the backup would be of ${text2}, but ${listOf2(others)}`,{where:"database-dsn",hint:isChosen?"Give t\
he connection string that the services have as database-dsn.":"d8x.conf.json may be older than what the services use: gi\
ve the connection string that they have as database-dsn, or fix database_dsn.",problems:others.map(one=>({path:one.services.
join(", "),message:`uses ${one.text}`}))})}function cannotTell(text2,{services:services2,text:used,isSame:isSame2}){let why=isOpsError(
isSame2)?isSame2.message:"",uses=services2.length===1?"uses":"use";return new OpsError("database-differs",`it can't be t\
old whether ${text2}, which would be backed up, is the database that ${services2.join(" and ")} ${uses} (${used}): ${why}`,
{where:"database-dsn",hint:"Give the connection string that the services have as database-dsn.",...isOpsError(isSame2)?{
cause:isSame2}:{}})}function usersOf(all){let services2=all.flatMap(one=>one.services);return`${services2.join(" and ")}\
 ${services2.length===1?"uses":"use"}`}function listOf2(all){return all.map(one=>`${usersOf([one])} ${one.text}`).join("\
; ")}async function askIdentity(manager,dsn,signal){try{let tls=await readTlsFiles(dsn,hostFiles(manager));await using session=await connect(
dsn,throughHost(manager),{application:"d8x-ops",tls,signal});return await readIdentity2(session)}catch(error){return signal.
throwIfAborted(),toOpsError(error)}}async function together(signal,works){let stop=new AbortController,faults=[],either=AbortSignal.any([signal,stop.signal]);
if(await Promise.all(works.map(async work=>{try{await work(either)}catch(error){faults.push(error),stop.abort(new OpsError(
"cancelled","stopped, because something beside it failed"))}})),faults.length>0)throw faults[0]}async function checkBackup2(open4,signal){await together(signal,[either=>checkDatabase(open4,either),either=>checkCopies(
open4,either)])}async function checkCopies({context:{copies=[],journal}},signal){let required2=copies.filter(({store,isRequired})=>isRequired&&
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
Error?void 0:copy.abandon()))}};function copyOfResult({store,id,name:name4,digest,url,lockedUntil}){return{store,id,name:name4,
...defined({digest,url,lockedUntil:lockedUntil?.toISOString()})}}function artifactAmong(copies){let found=copies.find(({
store})=>store==="artifact");if(found===void 0)return{};let{id,name:name4,digest="",url}=found;return{artifact:{id:Number(
id),name:name4,digest,...defined({url})}}}function expendable(copies,rule,now){let own=copies.filter(({isOwn,at})=>isOwn&&at.getTime()<=now.getTime()).toSorted((one,other)=>other.
at.getTime()-one.at.getTime()),kept2=new Set,keep2=copy=>{copy!==void 0&&kept2.add(copy)};keep2(own[0]),keep2(own.find(({
isVerified:isVerified2})=>isVerified2));for(let[count,periodOf]of generations(rule)){let periods=[...Map.groupBy(own,({at})=>periodOf(
at)).values()].slice(0,count);for(let period of periods)keep2(period.find(({isVerified:isVerified2})=>isVerified2)??period[0])}
let isLocked=({lockedUntil})=>lockedUntil!==void 0&&lockedUntil.getTime()>now.getTime();return own.filter(copy=>!kept2.has(
copy)&&!isLocked(copy)).toReversed()}var dayMs=864e5,daysBeforeMonday=3;function generations({days,weeks,months,years}){
return[[days,at=>Math.floor(at.getTime()/dayMs)],[weeks,at=>Math.floor((at.getTime()/dayMs+daysBeforeMonday)/7)],[months,
at=>at.toISOString().slice(0,7)],[years,at=>at.getUTCFullYear()]]}function expendableCopies(backups2,keep2,now){let all=backups2.flatMap(({told:told3,copies})=>copies.filter(({store})=>store.
remove!==void 0).map(copy=>{let until=told3.copies.find(({id})=>id===copy.stored.id)?.lockedUntil;return{...copy,name:told3.
name,at:new Date(told3.at),isOwn:told3.origin?.state==="signed",isVerified:told3.verification?.state==="verified",lockedUntil:until===
void 0?void 0:new Date(until)}}));return[...Map.groupBy(all,({store})=>store).values()].flatMap(ofPlace=>expendable(ofPlace,
keep2,now))}var backups={note:"lists those that there are",unattended:!0,sections:["backups"],run:async({request,context,inventory,draft})=>{
await context.journal.step({title:"Look for backups",phase:"prepare"},async step=>{let{backups:found,faults}=await catalogueOf(
request,context,inventory.label);for(let fault2 of faults)context.journal.warn(fault2);draft.backups=markedBy(request.keep,
found,context.now()),step.detail(counted(found.length,"backup"))})},headline:({backups:found=[],finishedAt})=>headline2(
found,finishedAt)};function markedBy(keep2,found,now){let gone=new Set(keep2&&expendableCopies(found,keep2,now).map(({stored})=>stored.
id));return found.map(({told:told3})=>({...told3,copies:told3.copies.map(copy=>gone.has(copy.id)?{...copy,expendable:!0}:
copy)}))}function headline2(found,now){let[newest]=found;if(newest===void 0)return"there are no backups";let verified2=found.
find(isVerifiedBackup),told3=verified2===void 0?"none that is known to be verified":`the newest verified one ${age(verified2.
at,now)} old`;return`${counted(found.length,"backup")}, the newest ${age(newest.at,now)} old, ${told3}`}async function catalogueOf(request,{
stores=[],now,...context},cluster){let trust=await trustIn(request,context,cluster);return readCatalogue(stores,{cluster,
label:labelInName(request.environment??cluster)},{trust,now:now()})}async function trustIn({environment},{workflow,signers},cluster){
let expected={cluster,...defined({environment,repositoryId:workflow?.repository.id})};return{kind:"signed",signers:await signers?.()??
"",expected}}var mostDenied=3;async function thinCopies(request,context,cluster){let{keep:keep2}=request,stores=(context.stores??[]).
filter(({remove})=>remove!==void 0);if(keep2===void 0||stores.length===0)return;let{journal,now}=context;try{await journal.
step({title:"Remove copies that keep leaves out",phase:"backup"},async step=>{let gone=[];for(let store of stores){let denied=0,
{backups:backups2,faults}=await catalogueOf(request,{...context,stores:[store]},cluster);for(let fault2 of faults)journal.
warn(fault2);for(let{stored}of expendableCopies(backups2,keep2,now()))if(await store.remove?.(stored)!=="denied")gone.push(
stored.name);else if(++denied>=mostDenied&&gone.length===0)break;denied>0&&journal.notice(`The key of ${store.place} may\
 not remove ${denied===1?"a copy":`${denied} copies`} that keep leaves out (or they are locked): that is the bucket's ow\
n to do then, by a lifecycle rule.`)}step.detail(gone.length===0?"there are none":`${counted(gone.length,"backup")}: ${gone.
slice(0,5).join(", ")}${gone.length>5?", \u2026":""}`)})}catch(error){if(isOpsError(error,"cancelled"))throw error;journal.
warn(`Copies that keep leaves out could not all be removed: ${toOpsError(error).message}`)}}var backup={backsUp:"always",waitsInLine:!0,unattended:!0,sections:["backup"],run:async open4=>{await checkBackup2(open4,
open4.context.signal),await backUp(open4,open4.context.signal),await thinCopies(open4.request,open4.context,open4.inventory.
label)},headline:({backup:backup2})=>backup2===void 0?"":backup2.verification.state==="verified"?`backed up and verified\
 (${backup2.name})`:`backed up (${backup2.name})`};async function backUp(open4,signal){let{heartbeat}=open4.context;heartbeat?.
begin();try{await takeAndKeep(open4,signal)}catch(error){throw heartbeat?.end(toOpsError(error).code),error}heartbeat?.end(
void 0)}async function takeAndKeep({request,context,inventory,cluster,draft},signal){let{database,environment,cluster:access}=request,
{journal,mask,now,download,run,copies:wanted=[]}=context;await using copies=new Copies(wanted,journal);let services2=await cluster.
manager.engine.listServices({},{signal}),taken=await takeBackup({manager:cluster.manager,dsn:databaseOf(request,inventory,
mask),label:environment??inventory.label,images:servicesOfStack(access.stackName,services2).map(({name:name4,service:{image}})=>({
service:name4,image})),...request.services.length===0?{}:{update:request.services.map(({service})=>service)},...defined(
{origin:originOf(context,environment,inventory.label)}),...database.signingKey===void 0?{}:{signer:openSigningKey(database.
signingKey)},recipients:parseRecipients(database.recipients),directory:database.directory,onBegun:backup2=>copies.begin(
backup2,{cluster:inventory.label,run},signal),verify:request.policy.verify,...defined({identity:database.identity}),...database.
verifyUrl===void 0?{}:{verifyUrl:parseDsn(database.verifyUrl,"verify-database-url")},...defined({sudoPassword:access.sudoPassword,
download}),journal,signal,now,mask});draft.backup=taken.result,await copies.finish(taken,kept2=>draft.backup={...taken.result,
...kept2}),await noteBackup(context,cluster.manager.engine,taken.result),requireVerified(taken)}function originOf({run,workflow},environment,cluster){
if(workflow!==void 0)return{...defined({environment}),cluster,repository:workflow.repository,workflow:workflow.file,run:{
id:run.id,attempt:run.attempt}}}async function noteBackup({run,journal},engine,{name:name4,finishedAt,verification}){try{
await recordBackup(engine,{name:name4,at:finishedAt,run:run.id},verification.state==="verified")}catch(error){journal.warn(
`the backup is not noted on the manager: ${toOpsError(error).message}`)}}import{z as z8}from"../packages/zod.js";var name2="d8x-ops.drill",prefix2="d8x-ops.",schema2=z8.object({at:z8.iso.datetime(),state:z8.enum(["restored","checked",
"failed"]),run:z8.string().optional(),name:z8.string().optional()});async function recordDrill(engine,drill2){let{at,state,
run,name:backup2}=drill2;await writeRecordConfig(engine,name2,{[`${prefix2}at`]:at,[`${prefix2}state`]:state,...defined(
{[`${prefix2}run`]:run,[`${prefix2}name`]:backup2})})}async function readLastDrill(engine){let config=await findConfig(engine,
name2);if(config===void 0)return;let read3=key=>config.labels[`${prefix2}${key}`];return schema2.safeParse({at:read3("at"),
state:read3("state"),...defined({run:read3("run"),name:read3("name")})}).data}var drill={note:"checks each place's newest backup; with `backup-identity` restores it beside the cluster",unattended:!0,
opensBackups:!0,sections:["drill"],run:async({request,context,inventory,cluster,draft})=>{let{heartbeat}=context;heartbeat?.
begin();try{await drillPlaces({request,context,cluster:inventory.label,engine:cluster.manager.engine,draft})}catch(error){
throw heartbeat?.end(toOpsError(error).code),error}heartbeat?.end(void 0)},headline:({drill:copies=[]})=>{let restored=copies.
filter(({state})=>state==="restored").length;return restored===copies.length?`${copiesOf(restored)} restored, as the man\
ifests say`:`${copiesOf(copies.length)} checked, not restored: backup-identity was not given`}};function copiesOf(count){
return count===1?"1 copy":`${count} copies`}async function drillPlaces(drillRun){let{context,engine,draft}=drillRun,{copies:places=[],
journal,now,run}=context;if(places.length===0)throw new OpsError("input-invalid","a drill needs a place that backups are\
 kept in",{where:"copies",hint:"Give it the same upload, copies and s3-\u2026 as the runs that take the backups."});let last=await readLastBackup(
engine),faults=[],drilled=[];for(let{store}of places)drilled.push(await drillPlace(drillRun,store,{last,onFault:fault2=>faults.
push(fault2)})),draft.drill=[...drilled];let state=["failed","checked"].find(one=>drilled.some(copy=>copy.state===one))??
"restored",named=drilled.flatMap(({name:name4})=>name4??[]).toSorted();try{await recordDrill(engine,{at:now().toISOString(),
run:run.id,state,...defined({name:named.at(-1)})})}catch(error){journal.warn(`the drill is not noted on the manager: ${toOpsError(
error).message}`)}let[first2]=faults;if(first2!==void 0)throw first2}async function keyOf2({database:{identity,verifyUrl:url}},{
signal,download},stack){if(identity===void 0)return;let verifyUrl=url&&parseDsn(url,"verify-database-url");return drillKey(
await parseIdentity(identity),{signal,...defined({download,verifyUrl})},stack)}async function drillPlace(drillRun,store,{
last,onFault}){let{request,context,cluster}=drillRun,{journal,signal,now}=context,{kind,place}=store,known={};try{let{backups:backups2,
faults}=await catalogueOf(request,{...context,stores:[store]},cluster);for(let fault2 of faults)journal.warn(fault2);await using stack=new AsyncDisposableStack;
let trust=await trustIn(request,context,cluster),findings=await drillCopy({name:kind,fetch:async folder=>{let{fetched}=await fetchNewest(
backups2,{folder,trust,now,onFetch:({told:{name:name5,at}})=>{known={name:name5,at}},warn:warning=>{known={},journal.warn(
warning)}});if(fetched===void 0)throw nothingIn(store,backups2.length,faults);let{name:name4,file}=fetched;return last!==
void 0&&last.name!==name4&&Date.parse(known.at??"")<Date.parse(last.at)&&journal.warn(`There is not ${place} of the last\
 backup, ${last.name}: the newest there is ${name4}.`),file},directory:request.database.directory,trust,key:await keyOf2(
request,context,stack),journal,signal,now});return{store:kind,place,...known,...findings}}catch(error){if(isOpsError(error,
"cancelled"))throw error;let fault2=toOpsError(error);return onFault(fault2),{store:kind,place,...known,state:"failed",because:fault2.
message}}}function nothingIn({place,kind},passedOver,faults){let others=passedOver===0?"":`; ${counted(passedOver,"backu\
p")} there can't be taken (see the operation backups)`,[fault2]=faults,why=fault2===void 0?others:`: ${fault2}`;return new OpsError(
"restore-refused",`there is not ${place} that a restore could take${why}`,{where:kind,hint:"Take a backup, and see that \
this place is among those that keep it."})}import{randomUUID as randomUUID2}from"node:crypto";import{z as z9}from"../packages/zod.js";var lockName="d8x-ops.lock",prefix3="d8x-ops.lock.",recordSchema=z9.object({kind:z9.enum(["run","manual"]),owner:z9.string().
min(1),what:z9.string(),acquired:z9.iso.datetime(),expires:z9.iso.datetime(),token:z9.string().min(1),run:z9.string().optional(),
url:z9.string().optional(),reason:z9.string().optional(),under:z9.string().optional()});function toLabels(record2){let fields=Object.
entries(record2).filter(field=>field[1]!==void 0);return Object.fromEntries(fields.map(([name4,value])=>[prefix3+name4,value]))}
function fromLabels(labels2){let fields=Object.entries(labels2).filter(([name4])=>name4.startsWith(prefix3)).map(([name4,
value])=>[name4.slice(prefix3.length),value]),parsed=recordSchema.safeParse(Object.fromEntries(fields));return parsed.success?
parsed.data:void 0}function manualUnder(record2){if(record2.under!==void 0)try{let parsed=recordSchema.safeParse(JSON.parse(
record2.under));return parsed.success?parsed.data:void 0}catch{return}}function isExpired(record2,at){return Date.parse(
record2.expires)<=at.getTime()}function toLockInfo(record2){return{owner:record2.owner,acquiredAt:record2.acquired,expiresAt:record2.
expires,...defined({reason:record2.reason,run:record2.run})}}import{randomUUID}from"node:crypto";import{setTimeout as sleep}from"node:timers/promises";async function managerClock(engine,now,options={}){let before=now().getTime(),{systemTime}=await engine.info(options),after=now().
getTime(),ahead=Date.parse(systemTime)-(before+after)/2;return()=>new Date(now().getTime()+ahead)}async function readStoredLock(engine){
let config=(await engine.listConfigs({name:[lockName]})).find(({name:name4})=>name4===lockName);if(config===void 0)return;
let record2=fromLabels(config.labels);if(record2!==void 0)return{config,record:record2};throw new OpsError("lock-held",`\
the cluster has a config object '${lockName}' that d8x-ops cannot read`,{where:"manager",hint:`Look at it with 'docker c\
onfig inspect ${lockName}', and remove it with 'docker config rm ${lockName}' when no run is under way.`})}async function createLock(engine,record2){
try{return await engine.createConfig({name:lockName,labels:toLabels(record2),data:`The labels hold the lock.
`}),!0}catch(error){if(isOpsError(error,"engine-conflict","connection-lost"))return!1;throw error}}async function swapLock(engine,stored,record2){
try{return await engine.updateConfigLabels(stored.config,toLabels(record2)),!0}catch(error){if(isOpsError(error,"engine-\
conflict","engine-not-found"))return!1;throw error}}async function removeLock(engine,id){try{await engine.removeConfig(id)}catch(error){
if(!isOpsError(error,"engine-not-found"))throw error}}async function clearExpired(engine,stored,at){let manual=manualUnder(
stored.record);if(manual!==void 0&&!isExpired(manual,at)){await swapLock(engine,stored,manual);return}await swapLock(engine,
stored,{...stored.record,token:`expired-${stored.record.token}`})&&await removeLock(engine,stored.config.id)}var lockTimes={holdMs:12e4,renewEveryMs:3e4,retryEveryMs:5e3,marginMs:1e4},releasePausesMs=[1e3,2e3];function holdLock(engine,record2,{
now,since,times=lockTimes}){let{holdMs,renewEveryMs,retryEveryMs,marginMs}=times,lost=new AbortController,isReleased=!1,
renewal,deadline,stop=()=>{clearTimeout(renewal),clearTimeout(deadline)},lose=(why,cause)=>{stop(),isReleased||lost.abort(
lockLost(why,cause))},guard=from2=>{clearTimeout(deadline);let leftMs=from2+holdMs-marginMs-performance.now();deadline=setTimeout(
()=>lose("it could not be renewed in time"),leftMs).unref()},renew=async()=>{let asked=performance.now(),clock=await managerClock(
engine,now),stored=await readOwn(engine,record2.token);if(stored===void 0)return lose("somebody else has it, or removed \
it"),!0;let until=new Date(clock().getTime()-(performance.now()-asked)+holdMs),isRenewed=await swapLock(engine,stored,{...stored.
record,expires:until.toISOString()});return isRenewed&&!isReleased&&!lost.signal.aborted&&guard(asked),isRenewed},turn=async()=>{
let isRenewed=await renew().catch(error=>(isOpsError(error)||lose("renewing it failed",error),!1));!isReleased&&!lost.signal.
aborted&&schedule(isRenewed?renewEveryMs:retryEveryMs)},schedule=ms=>{renewal=setTimeout(()=>{turn()},ms).unref()};return guard(
since),schedule(renewEveryMs),{info:toLockInfo(record2),lost:lost.signal,release:async()=>{isReleased=!0,stop(),await retry(
()=>releaseOwn(engine,record2.token,now),void 0,releasePausesMs)}}}function lockLost(why,cause){return new OpsError("loc\
k-lost",`the cluster lock was lost: ${why}`,{where:"cluster lock",hint:"Nothing further was begun. Look at the status, a\
nd start again.",...defined({cause})})}async function readOwn(engine,token){let stored=await readStoredLock(engine);return stored?.
record.token===token?stored:void 0}async function releaseOwn(engine,token,now){for(let isReleased=!1;!isReleased;){let stored=await readOwn(
engine,token);if(stored===void 0)return;let manual=manualUnder(stored.record);manual!==void 0&&!isExpired(manual,(await managerClock(
engine,now))())?isReleased=await swapLock(engine,stored,manual):(await removeLock(engine,stored.config.id),isReleased=!0)}}var pollMs=2e3;function lockHeld(record2){let why=record2.reason===void 0?"":` ("${record2.reason}")`,run=record2.run===
void 0?"":`, run ${record2.run}`,hint=record2.kind==="manual"?`${record2.owner} can lift it with /d8x unlock; it ends by\
 itself at ${minuteOf(record2.expires)}.`:`Wait for it to end${record2.url===void 0?"":` (${record2.url})`}, or give loc\
k-wait-seconds to wait by itself. If its runner died, the lock ends at ${secondOf(record2.expires)}.`;return new OpsError(
"lock-held",`the cluster is locked by ${record2.owner} for ${record2.what}${run}${why} since ${minuteOf(record2.acquired)}`,
{where:"cluster lock",hint})}async function acquireLock(engine,request,options){let clock=await managerClock(engine,options.
now,{signal:options.signal}),giveUpAt=performance.now()+options.waitMs,toldOf="",token=randomUUID();for(;;){let since=performance.
now(),record2=newRecord(request,token,clock()),hold=taken=>holdLock(engine,taken,{now:options.now,since});if(await createLock(
engine,record2))return hold(record2);let stored=await readStoredLock(engine);if(stored!==void 0){if(stored.record.token===
token)return hold(stored.record);if(isExpired(stored.record,clock())){clock=await managerClock(engine,options.now,{signal:options.
signal}),isExpired(stored.record,clock())&&await clearExpired(engine,stored,clock());continue}if(stored.record.kind==="m\
anual"&&stored.record.owner===request.owner){let above={...record2,under:JSON.stringify(stored.record)};if(await swapLock(
engine,stored,above))return hold(above);continue}if(performance.now()>=giveUpAt)throw lockHeld(stored.record);toldOf!==stored.
record.token&&(toldOf=stored.record.token,options.onWait?.(toLockInfo(stored.record))),await pause2(Math.min(pollMs,giveUpAt-
performance.now()),options.signal)}}}function newRecord({owner,what,run,url},token,at){return{kind:"run",owner,what,run,
...defined({url}),acquired:at.toISOString(),expires:new Date(at.getTime()+lockTimes.holdMs).toISOString(),token}}async function pause2(ms,signal){
try{await sleep(ms,void 0,{signal})}catch(cause){throw new OpsError("cancelled","cancelled while waiting for the cluster\
 lock",{cause})}}async function readLock(engine,now){let[stored,clock]=await Promise.all([readStoredLock(engine),managerClock(engine,now)]);
return stored===void 0||isExpired(stored.record,clock())?void 0:toLockInfo(stored.record)}async function lockManually(engine,request,now){
let clock=await managerClock(engine,now);for(;;){let at=clock(),record2={kind:"manual",owner:request.owner,what:"mainten\
ance",run:request.run,...defined({reason:request.reason}),acquired:at.toISOString(),expires:new Date(at.getTime()+request.
minutes*6e4).toISOString(),token:randomUUID2()};if(await createLock(engine,record2))return toLockInfo(record2);let stored=await readStoredLock(
engine);if(stored!==void 0)if(isExpired(stored.record,clock()))await clearExpired(engine,stored,clock());else if(stored.
record.kind==="manual"&&stored.record.owner===request.owner){if(await swapLock(engine,stored,{...record2,acquired:stored.
record.acquired}))return toLockInfo({...record2,acquired:stored.record.acquired})}else throw lockHeld(stored.record)}}async function unlockManually(engine,owner,now){
let clock=await managerClock(engine,now),stored=await readStoredLock(engine);if(stored===void 0)return;let{record:record2}=stored;
if(isExpired(record2,clock())){await clearExpired(engine,stored,clock());return}if(record2.kind==="run"||record2.owner!==
owner)throw lockHeld(record2);if(!await swapLock(engine,stored,{...record2,token:`lifted-${record2.token}`}))throw new OpsError(
"lock-held","the lock changed while it was being lifted",{where:"cluster lock",hint:"A run may have begun under it. Look\
 at the status, and try again."});return await removeLock(engine,stored.config.id),toLockInfo(record2)}var lock={sections:["lock"],run:async({request,context,cluster,draft})=>{let{engine,name:name4}=cluster.manager;draft.lock=
await context.journal.step({title:"Lock the cluster",phase:"lock",host:name4},()=>lockManually(engine,{owner:context.run.
actor,run:runLabel(context.run),minutes:request.lock.minutes,...defined({reason:request.lock.reason})},context.now))},headline:({
lock:lock2,run})=>lock2===void 0?`locked by ${run.actor}`:`locked by ${lock2.owner} until ${minuteOf(lock2.expiresAt)}`};import{mkdir as mkdir2,mkdtemp,rm as rm2}from"node:fs/promises";import{join as join3}from"node:path";var usualSince=15;import{request as requestHttp}from"node:http";import{request as requestHttps}from"node:https";var askTimeoutMs=5e3;function createHealthProbe(manager){let dial=manager.connectTcp.bind(manager),throughManager={http:channelAgent(
dial),https:tlsChannelAgent(dial)},ways=new Map,askBy=(url,via,signal)=>{let isTls=url.protocol==="https:",agent=via==="\
runner"?void 0:isTls?throughManager.https:throughManager.http;return get(url,via,agent,signal)};return{ask:async(text2,signal)=>{
let url=new URL(text2),first2=ways.get(url.host)??"runner",answer=await askBy(url,first2,signal);if(answer.status!==void 0)
return ways.set(url.host,first2),answer;let second=first2==="runner"?"manager":"runner",other=await askBy(url,second,signal);
return other.status===void 0?answer:(ways.set(url.host,second),other)},close:()=>{throughManager.http.destroy(),throughManager.
https.destroy()}}}function get(url,via,agent,signal){let request=url.protocol==="https:"?requestHttps:requestHttp,limit=AbortSignal.
any([signal,AbortSignal.timeout(askTimeoutMs)]);return new Promise(resolve3=>{let fail=error=>{resolve3({url:url.href,via,
error:limit.aborted?"no answer within 5 s":describe2(error)})};request(url,{headers:{"user-agent":"d8x-ops",connection:"\
close"},signal:limit,...defined({agent})}).once("response",response=>{response.on("error",fail).resume(),resolve3({url:url.
href,via,status:response.statusCode??0})}).on("error",fail).end()})}function describe2(error){return error.message===""&&
"code"in error?String(error.code):error.message}import{z as z10}from"../packages/zod.js";var labels=z10.record(z10.string(),z10.string()),notes={ranBefore:z10.boolean().optional().describe("False where it ende\
d again and again before: then it may do so afterwards"),addressBefore:z10.string().optional().describe("With which addr\
ess it signed"),addressAfter:z10.string().optional().describe("With which address it should sign"),waitsFor:z10.array(z10.
string()).optional().describe("Services that have to be back before it goes back")},orderNotes={wave:z10.int().optional().
describe("In which wave of the run it begins, from 1"),needs:z10.array(z10.string()).optional().describe("Services of ea\
rlier waves that have to be ready before it begins")},swarmIntentSchema=z10.object({kind:z10.literal("swarm"),service:z10.
string().describe("Without the prefix of the stack"),id:z10.string(),from:z10.string().describe("Image to go back to, wi\
th digest where it is known"),to:z10.string(),replicas:z10.int().optional().describe("Where it is scaled to 0 for the up\
date: what it is scaled back to"),updateConfig:z10.record(z10.string(),z10.unknown()).nullable().describe("The spec's ow\
n update policy; null where it has none"),mirrorBefore:labels.optional().describe("The `d8x-ops.\u2026` labels that it had; t\
hose of `recordBefore` where absent"),recordBefore:labels,recordAfter:labels,migrations:migrationStateSchema.optional().
describe("How far its migrations of the database were before"),key:z10.string().optional().describe("Name under which th\
e present key file is kept"),...notes,...orderNotes,pauses:z10.boolean().optional().describe("Swarm does not take it bac\
k by itself: without its run it stays half-way"),healthBefore:z10.record(z10.string(),z10.unknown()).nullable().optional().
describe("Where it gets a start gate: which health check its spec had; null where none"),forceUpdate:z10.int().optional().
describe("Where it is only started anew: the number of that start in its spec")}),brokerIntentSchema=z10.object({kind:z10.
literal("broker"),service:z10.string(),from:z10.string().describe("Image to go back to, by digest where it has one"),fromImageId:z10.
string(),to:z10.string(),composeImage:z10.string().describe("The name that the compose file uses"),compose:z10.object({project:z10.
string(),directory:z10.string(),files:z10.array(z10.string()),environmentFiles:z10.array(z10.string()).optional()}),recordBefore:labels,
recordAfter:labels,key:z10.string().optional().describe("Name under which the present key file is kept"),...notes,...orderNotes,
keyVolume:z10.string().optional()}),exchangeSchema=z10.object({kind:z10.enum(["recover","undo"]),way:z10.enum(["rename",
"dsn"]).describe("Whether databases are renamed, or the connection strings of the services changed"),names:z10.object({database:z10.
string().describe("What the services use"),made:z10.string().describe("What takes its place"),aside:z10.string().describe(
"What it is called from then on; of no meaning where nothing is renamed")}),backup:z10.string().optional().describe("Wha\
t `made` was restored from")}),intentSchema=z10.object({version:z10.union([z10.literal(1),z10.literal(2)]),run:z10.string(),
url:z10.string().optional(),actor:z10.string(),at:z10.string(),together:z10.boolean().describe("Whether the services sta\
nd or fall together"),services:z10.array(z10.discriminatedUnion("kind",[swarmIntentSchema,brokerIntentSchema])),exchange:exchangeSchema.
optional().describe("Of a run that brings a backup back into service, or undoes that")});function recoveryCommand({services:services2,
exchange}){if(exchange!==void 0)return`/d8x recover ${exchange.kind==="undo"?"--undo":exchange.backup??""}`.trim();let requests=services2.
map(({service,to})=>{let digest=readReference(to)?.digest;return digest===void 0?service:`${service}@${digest}`});return`\
/d8x update ${[...new Set(requests)].join(" ")}`}import{z as z11}from"../packages/zod.js";var intentName="d8x-ops.intent",specSchema2=z11.object({Data:z11.string()});async function readIntent(engine){
let config=await findConfig(engine,intentName);return config===void 0?void 0:{id:config.id,intent:parseIntent(config)}}async function writeIntent(engine,intent){
try{return await engine.createConfig({name:intentName,labels:{"d8x-ops.run":intent.run},data:formatJson(intent)})}catch(error){
throw isOpsError(error,"engine-conflict")?new OpsError("update-in-progress","another run says on the manager that it is \
changing services",{where:intentName,hint:"Start again: what a killed run left is recovered at the start of the next.",cause:error}):
error}}async function removeIntent(engine,id){try{await engine.removeConfig(id)}catch(error){if(!isOpsError(error,"engin\
e-not-found"))throw error}}function parseIntent({spec}){try{let{Data}=specSchema2.parse(spec);return intentSchema.parse(
parseJson(Buffer.from(Data,"base64").toString("utf8")))}catch(cause){throw new OpsError("update-in-progress",`the manage\
r holds a note of a run in a form that is not known (${intentName})`,{hint:`A newer d8x-ops may have written it: use tha\
t one. Otherwise look at it with: docker config inspect ${intentName}`,cause})}}var noKeys={given:{},files:{}};async function observeKeys(context,seen,names){let asked=keyServices.filter(name4=>names.includes(name4));if(asked.length===
0)return noKeys;let{cluster,signal}=context,broker=seen.brokerServices.find(({name:name4})=>readsKey("broker",name4)),referral=seen.
services.find(({name:name4})=>readsKey("swarm",name4)),hostOfNode=hostFinder(cluster,seen.hosts),[given,files,brokerAnswer,
referralAnswer]=await Promise.all([addressesGiven(context.keys),Promise.all(asked.map(async name4=>[name4,await lookAt(keyFileOf(
name4,context,seen))])),cluster.broker===void 0||broker===void 0?void 0:askBroker(cluster.broker,broker.compose,signal),
referral===void 0?void 0:askReferral({...referral,hostOfNode},signal)]),looks=files.flatMap(([name4,look4])=>look4===void 0?
[]:[[name4,look4]]);return{given,files:Object.fromEntries(looks),broker:brokerAnswer,referral:referralAnswer}}async function addressesGiven(keys){
let[referral,broker]=await Promise.all([of(keys.referralExecutorKey),of(keys.brokerPrivateKey)]);return defined({referral,
broker})}async function of(key){return key===void 0?void 0:addressOf(key)}function keyFileOf(name4,context,{services:services2,
brokerServices}){if(name4===referralService)return services2.some(one=>readsKey("swarm",one.name))?referralKeys(context):
void 0;let broker=brokerServices.find(one=>readsKey("broker",one.name)),host=context.cluster.broker;if(!(host===void 0||
broker?.keyVolume===void 0))return brokerKeys(context,host,{volume:broker.keyVolume,imageId:broker.imageId})}async function lookAt(file){
if(file!==void 0)try{return await file.look()}catch(error){return toOpsError(error)}}function wantedImage(request,running,allowImageChange){if(request.kind==="image")return wantedOther(request,running,allowImageChange);
let{registry,path}=running,runningTag=running.tag??(running.digest===void 0?"latest":void 0);if(request.kind==="tag")return{
ok:!0,image:{registry,path,tag:request.tag}};if(request.kind==="digest"){let tag=request.tag??running.tag;return{ok:!0,image:{
registry,path,...defined({tag}),digest:request.digest}}}return runningTag!==void 0?{ok:!0,image:{registry,path,tag:runningTag}}:
refused2(request.service,"input-invalid","runs an image without a tag, so there is no newest one of it",{hint:`Name a ta\
g or a digest, such as ${request.service}:main.`})}function wantedOther({service,image},running,allowImageChange){let isSame2=sameRepository(
image,running);if(!isSame2&&!allowImageChange){let message=`runs ${formatRepository(running)}, and ${formatRepository(image)}\
 is another repository`;return refused2(service,"image-change-refused",message,{hint:"Add --allow-image-change to the co\
mmand if the service is meant to move; .github/d8x.yml says who may."})}if(image.tag!==void 0||image.digest!==void 0){let tag=image.
tag??(isSame2?running.tag:void 0);return{ok:!0,image:{...image,...defined({tag})}}}return isSame2&&running.tag!==void 0?
{ok:!0,image:{...image,tag:running.tag}}:refused2(service,"input-invalid",`should run ${formatRepository(image)}, but wi\
thout a tag or a digest`,{hint:`Name one, such as ${service}=${formatRepository(image)}:main.`})}function refused2(service,code,message,details){
return{ok:!1,problem:{path:service,code,message:`${service} ${message}`,hint:details.hint}}}async function resolveRequests({images,policy:policy2},seen,requests){return(await Promise.all(requests.map(async request=>{
let found=findService(seen,request.service);if(found.kind==="none")return[];let wanted=wantedImage(request,found.observed.
image,policy2.allowImageChange);if(!wanted.ok)return[];let platform=platformFor(found,seen.nodes,seen);return[{request,wanted:wanted.
image,answer:await resolve2(images,wanted.image,platform)}]}))).flat()}async function resolve2(images,image,platform){try{
return{ok:!0,image:await images.resolve(image,platform===void 0?{}:{platform})}}catch(error){return{ok:!1,error:toOpsError(
error)}}}function platformFor(found,nodes,{hosts}){if(found.kind==="swarm"){let[node]=eligibleNodes(found.observed.service,
nodes);return node===void 0?void 0:normalPlatform(node.platform)}let host=hosts.find(({role})=>role==="broker");return host?.
reached===!0?normalPlatform(host.info):void 0}function servicesOfLastRun(observation){let there=everyService(observation),missing2=missingServices(observation),sequences=[
...there.map(({observed})=>observed.record),...missing2.map(({record:record2})=>record2)],last=Math.max(0,...sequences.map(
record2=>record2?.sequence??0));return last===0?[]:[...there.filter(({observed})=>observed.record?.sequence===last),...missing2.
filter(({record:record2})=>record2.sequence===last).map(one=>({kind:"none",problem:missingProblem(one,observation)}))]}function namesOfLastRun({
stackName,services:services2,records}){let prefix4=`${stackName}_`,recorded=records.filter(({kind,service})=>kind==="bro\
ker"||service.startsWith(prefix4)).map(({kind,service,record:record2})=>({name:placedName(kind,kind==="broker"?service:service.
slice(prefix4.length)),record:record2})),all=[...services2.map(({name:name4,record:record2})=>({name:placedName("swarm",
name4),record:record2})),...recorded],last=Math.max(0,...all.map(({record:record2})=>record2?.sequence??0)),changed=last===
0?[]:all.filter(({record:record2})=>record2?.sequence===last);return[...new Set(changed.map(({name:name4})=>name4))]}function missingServices({
stackName,services:services2,brokerServices,records}){let prefix4=`${stackName}_`;return records.flatMap(({kind,service,
record:record2})=>{if(kind==="swarm"&&!service.startsWith(prefix4))return[];let name4=kind==="swarm"?service.slice(prefix4.
length):service;return(kind==="swarm"?services2:brokerServices).some(one=>bareName(one.name)===name4)?[]:[{kind,name:name4,
record:record2}]})}function missingProblem({kind,name:name4},{hosts}){let host=kind==="broker"?hosts.find(({role})=>role===
"broker"):void 0,why=host?.reached===!1?`, which was not found (${host.error.message})`:", which is not there any more";
return{path:name4,code:"service-unknown",message:`the last run changed ${name4}${why}`,hint:"Name the services that shou\
ld go back, such as: rollback api"}}async function observe(context,options={}){let{cluster,deployment,signal}=context,{engine}=cluster.manager,requests=options.
requests??[],[services2,tasks,nodes,records,unfinished2,lock2,hosts]=await Promise.all([engine.listServices({},{signal}),
engine.listTasks({},{signal}),engine.listNodes({signal}),readRecords(engine,{signal}),readIntent(engine),context.readLock(),
Promise.all(cluster.hosts.map(host=>observeHost(host,signal)))]),reached=hosts.filter(host=>host.reached),brokerHost=reached.
find(({role})=>role==="broker"),{stackName}=deployment,stack=observeStack(stackName,services2,tasks,reached,records),{of:of2=requests.
map(({service})=>service)}=options,names=of2==="last-run"?namesOfLastRun({stackName,services:stack,records}):of2,left=leftOver(
{unfinished:unfinished2?.intent,lock:lock2})?.services??[],filesOf=[...names,...left.flatMap(one=>one.kind==="broker"?[one.
service]:[])],seen=withOwnNames({stackName,services:stack,serviceNames:services2.map(({name:name4})=>name4),brokerServices:cluster.
broker===void 0||brokerHost===void 0?[]:await observeBroker(cluster.broker,brokerHost,records,deployment,filesOf,signal),
nodes,hosts}),bareNames=names.map(bareName),migrating=bareNames.filter(name4=>migratingService(name4)!==void 0),[resolutions,
health,readiness,keys,migrations,lastBackup,gates]=await Promise.all([resolveRequests(context,seen,requests),askHealth(context,
options.health??"requested",names),observeReadiness(context,seen,names),observeKeys(context,seen,bareNames),migrating.length===
0?[]:context.readMigrations(migrating,signal),migrating.length===0?void 0:readLastBackup(engine),options.health==="all"?
[]:observeGates(context,seen)]);return{...seen,urls:deployment.urls,resolutions,health,readiness,keys,migrations,gates,lastBackup,
records,unfinished:unfinished2?.intent,lock:lock2}}async function askHealth({deployment,cluster,signal},which,names){if(which===
"none")return[];let bare=new Set(names.map(bareName)),asked=deployment.urls.filter(({service})=>which==="all"||bare.has(
service)),probe2=createHealthProbe(cluster.manager);try{return await Promise.all(asked.map(async({service,url})=>({service,
answer:await probe2.ask(url,signal)})))}finally{probe2.close()}}var mostSources=40;function logSources(cluster,observation,service,since){let found=findService(observation,service);if(found.
kind==="none")throw refusal([found.problem]);return found.kind==="swarm"?tasksOf(cluster,observation,found.observed,since):
containersOf(cluster.broker,observation,found.observed.name)}function tasksOf(cluster,{nodes,hosts},{name:name4,tasks},since){
let hostOf=hostFinder(cluster,hosts);return tasks.filter(task=>task.containerId!==void 0&&!isBefore("starting",task)).filter(
task=>isRunning(task)||Date.parse(task.stateAt)>=since.getTime()).toSorted((a,b)=>Number(isWanted(b))-Number(isWanted(a))||
b.createdAt.localeCompare(a.createdAt)).slice(0,mostSources).map(task=>{let node=nodes.find(({id})=>id===task.nodeId),nodeName=node?.
hostName??"a node that is gone",about={name:`${name4}.${task.slot??nodeName}`,id:task.id,node:nodeName,state:task.state};
if(node===void 0)return{...about,unread:"its node has left the swarm"};if(isDown(node))return{...about,unread:`${nodeName}\
 is down`};let{containerId=""}=task,host=hostOf(node.id),{engine}=cluster.manager;return host===void 0?{...about,open:options=>engine.
openTaskLog(task.id,options)}:{...about,open:options=>host.engine.openContainerLog(containerId,options)}})}function isRunning({
state}){return state==="starting"||state==="running"}function isWanted(task){return task.desiredState==="running"&&isRunning(
task)}function containersOf(host,{hosts},service){let seen=hosts.find(({role})=>role==="broker");return host===void 0||seen?.
reached!==!0?[]:brokerContainers(seen.containers).filter(({labels:labels2})=>isCalled(service,"broker",labels2[composeLabels.
service]??"")).slice(0,mostSources).map(({id,names,state})=>({name:(names[0]??id).replace(/^\//,""),id,node:host.name,state,
open:options=>host.engine.openContainerLog(id,options)}))}import{createWriteStream}from"node:fs";import{join as join2}from"node:path";import{pipeline as pipeline3}from"node:stream/promises";
import{createGzip}from"node:zlib";var mostLines=1e5,mostShown=200,longestShown=400,longestKept=64*1024,longestMs=3e5;async function readLog(source,options){
let{since,grep,folder,recipients,redact}=options;if(source.open===void 0)return{source,lines:[],found:0,total:0,unread:source.
unread??"unknown"};let signal=AbortSignal.any([options.signal,AbortSignal.timeout(longestMs)]),opened=source.open({since,
tail:mostLines,signal}),last=[],count={found:0,total:0},mask=lineMasker(longestKept),look4=line=>{let masked=redact(mask(
line));count.total+=1;let{time,text:text2}=timed(masked);return grep!==void 0&&!text2.includes(grep)||(count.found+=1,last.
push(clip(`${time}${text2}`,longestShown)),last.length>mostShown&&last.shift()),masked},file=join2(folder,`${fileName(source)}\
.log.gz.age`),unread;try{await pipeline3(async function*(){for await(let line of opened)yield`${look4(line)}
`},createGzip(),sealWith(recipients),createWriteStream(file,{mode:384,flags:"wx"}))}catch(error){if(options.signal.throwIfAborted(),
isOpsError(error,"cancelled"))throw error;unread=toOpsError(error).message}return{source,lines:last,...count,...count.total===
0?{}:{file},...unread===void 0?{}:{unread}}}function sealWith(recipients){return async function*(source){let{prefix:prefix4,
payload}=await ageEncryption(recipients);yield prefix4;let sealed=[];for await(let piece of source)payload.add(piece,bytes2=>sealed.
push(bytes2)),yield*sealed.splice(0);payload.finish(bytes2=>sealed.push(bytes2)),yield*sealed}}function timed(line){let[
,time,text2]=/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|[+-]\d\d:\d\d) (.*)$/s.exec(line)??[];return time===void 0||
text2===void 0?{time:"",text:line}:{time:`${time}Z `,text:text2}}function fileName({name:name4,node,id}){return[name4,node,
id.slice(0,12)].map(part=>part.replaceAll(/[^A-Za-z0-9_.-]/g,"-")).join(".")}import{z as z19}from"../packages/zod.js";import{z as z12}from"../packages/zod.js";var madePattern=/_recovered_\d{8}t\d{6}z$/;function exchangeNames(database,at){return{database,made:dated(database,"reco\
vered",at),aside:dated(database,"before",at)}}function undoNames(database,aside,at){return{database,made:aside,aside:dated(
database,"undone",at)}}function isMadeName(name4){return madePattern.test(name4)}function mayBeRenamed(database){return!/^(?:postgres$|defaultdb$|template)/.
test(database)}function dated(database,word,at){let time=at.toISOString().replaceAll(/[-:]|\.\d+/g,"").toLowerCase(),end=`\
_${word}_${time}`;return`${beginning(database,63-end.length)}${end}`}function beginning(text2,bytes2){let kept2="",size=0;
for(let character of text2){if(size+=Buffer.byteLength(character),size>bytes2)break;kept2+=character}return kept2}async function ofNames(session,{names,manifest}){if(names===void 0)return[];let{made,aside}=names,found=await session.query(
`select datname as name from pg_database where datname in (${listOf([made,aside])})`,z12.object({name:z12.string()})),there=new Set(
found.map(({name:name4})=>name4));return[...(manifest===void 0?[aside]:[made,aside]).filter(name4=>there.has(name4)).map(
name4=>({problem:`there is a database called ${name4} already`,instead:"start again a second later, or rename that one"})),
...manifest!==void 0||there.has(made)?[]:[{problem:`${made}, which is to come back, does not exist any more`,instead:"wh\
at was in it is in the backup that the recovery took first: recover that one"}]]}async function ofRenaming(session,database,{
template},{names,manifest},role){let renamed=[database,...manifest===void 0&&names!==void 0?[names.made]:[]],list=listOf(
renamed),{prepared,slots,subscriptions}=await session.queryOne(`select array(select gid from pg_prepared_xacts where dat\
abase in (${list}) order by 1) as prepared,
      array(select slot_name::text from pg_replication_slots where database in (${list}) order by 1) as slots,
      array(select s.subname::text from pg_subscription s join pg_database d on d.oid = s.subdbid
        where d.datname in (${list}) order by 1) as subscriptions`,z12.object({prepared:z12.array(z12.string()),slots:z12.
array(z12.string()),subscriptions:z12.array(z12.string())})),sessions=(await sessionsIn(session,renamed)).filter(each=>!each.
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
end(\u2026)":`close it there, or grant pg_signal_backend to ${quoteIdentifier(role)}`}]})}import{z as z13}from"../packages/zod.js";function readRole(session,{owner,tablespace}){let ofOwner=quoteLiteral(owner);return session.queryOne(`select m.rolname \
as name, m.rolcreatedb or m.rolsuper as createdb, pg_has_role(${ofOwner}, 'USAGE') as owns,
      case when current_setting('server_version_num')::int >= 160000 then pg_has_role(${ofOwner}, 'SET')
        else pg_has_role(${ofOwner}, 'MEMBER') end as "mayMakeForOwner",
      ${tablespace===null?"true":`has_tablespace_privilege(${quoteLiteral(tablespace)}, 'CREATE')`} as "mayUseTablespace\
"
    from pg_roles m where m.rolname = current_user`,z13.object({name:z13.string(),createdb:z13.boolean(),owns:z13.boolean(),
mayMakeForOwner:z13.boolean(),mayUseTablespace:z13.boolean()}))}function ofRole(role,{owner,tablespace},{makes,renames}){
let me=quoteIdentifier(role.name);return[...role.createdb?[]:[{problem:`${role.name} may neither make nor rename databas\
es`,instead:`as an administrator of the database: alter role ${me} createdb`}],...role.owns||!renames?[]:[{problem:`the \
database belongs to ${owner}, whose rights ${role.name} has not got`,instead:`use a connection string of ${owner}, or gr\
ant ${quoteIdentifier(owner)} to ${me}`}],...makes&&renames&&role.owns&&!role.mayMakeForOwner?[{problem:`${role.name} ma\
y make no database for ${owner}`,instead:`grant ${quoteIdentifier(owner)} to ${me} with set true`}]:[],...makes&&tablespace!==
null&&!role.mayUseTablespace?[{problem:`${role.name} may make nothing in the tablespace ${tablespace}, in which the data\
base is`,instead:`grant create on tablespace ${quoteIdentifier(tablespace)} to ${me}`}]:[]]}import{z as z14}from"../packages/zod.js";var usualFolder="/var/lib/postgresql",placeSchema=z14.object({address:z14.string().nullable(),folder:z14.string().nullable()});
async function freeBytes(session,{manager,dsn},tablespace,signal){let{address,folder}=await session.queryOne(`select hos\
t(inet_server_addr()) as address, coalesce(
      (select nullif(pg_tablespace_location(oid), '') from pg_tablespace where spcname = ${quoteLiteral(tablespace??"")}\
),
      (select setting from pg_settings where name = 'data_directory')) as folder`,placeSchema),[{host,address:given=host}]=dsn.
hosts;if(address===null||isLoopback(address)&&!isLoopback(given))return;let asked=await manager.tryRun({stages:[["hostna\
me","-I"]]},{signal}),own=asked.code===0?asked.stdout.split(/\s+/):[];if(!isLoopback(address)&&!own.includes(address))return;
let found=await manager.tryRun({stages:[["df","-B1","--output=avail","--",folder??usualFolder]]},{signal}),bytes2=found.
code===0?/^\s*(\d+)\s*$/m.exec(found.stdout)?.[1]:void 0;return bytes2===void 0?void 0:Number(bytes2)}function isLoopback(address){
return/^(?:127\.|::1$|localhost$)/.test(address)}import{z as z15}from"../packages/zod.js";var lists=new Set(["local_preload_libraries","search_path","session_preload_libraries","shared_preload_libraries","temp_\
tablespaces","unix_socket_directories"]);function settingStatement(database,role,text2){let equals=text2.indexOf("="),name4=text2.
slice(0,equals),value=text2.slice(equals+1),whose=role===null?`alter database ${quoteIdentifier(database)}`:`alter role ${quoteIdentifier(
role)} in database ${quoteIdentifier(database)}`,quoted=name4.split(".").map(quoteIdentifier).join("."),values=lists.has(
name4.toLowerCase())?namesIn(value).map(quoteLiteral).join(", "):quoteLiteral(value);return{what:`the setting ${name4}${role===
null?"":` of ${role}`}`,sql:`${whose} set ${quoted} to ${values===""?"''":values}`}}function namesIn(list){return[...list.
matchAll(/"((?:[^"]|"")*)"|[^\s,"]+/g)].map(([whole,quoted])=>quoted?.replaceAll('""','"')??whole)}var grantSchema=z15.object({grantee:z15.string().nullable(),privilege:z15.enum(["CREATE","CONNECT","TEMPORARY"]),grantable:z15.
boolean()}),settingSchema=z15.object({role:z15.string().nullable(),text:z15.string()}),presentSchema=z15.object({owner:z15.
string(),encoding:z15.string(),locale:localeSchema,tablespace:z15.string().nullable(),connectionLimit:z15.int(),template:z15.
boolean(),comment:z15.string().nullable(),grants:z15.array(grantSchema).nullable(),settings:z15.array(settingSchema),sizeBytes:z15.
coerce.number().pipe(z15.int()),collationVersion:z15.string().nullable(),collationVersionNow:z15.string().nullable()});async function readPresent(session,database,major){
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
    from pg_database d where d.datname = ${quoteLiteral(database)}`,z15.object({present:presentSchema}));return row?.present}
function makeLike(present,name4,major){let{owner,encoding,locale,tablespace}=present;return createDatabaseStatement({name:name4,
owner,encoding,locale,tablespace:tablespace??void 0,major})}function carriedOver(present,name4){let database=quoteIdentifier(
name4),{comment,connectionLimit}=present;return[...settingsCarriedOver(present,name4),...comment===null?[]:[{what:"its c\
omment",sql:`comment on database ${database} is ${quoteLiteral(comment)}`}],...connectionLimit<0?[]:[{what:"its connecti\
on limit",sql:`alter database ${database} connection limit ${connectionLimit}`}],...grantsCarriedOver(present,name4)]}function settingsCarriedOver({
settings:settings2},name4){return settings2.map(({role,text:text2})=>settingStatement(name4,role,text2))}function grantsCarriedOver({
grants,owner},name4){if(grants===null)return[];let database=quoteIdentifier(name4);return[{what:"its grants",sql:[`revok\
e all on database ${database} from public, ${quoteIdentifier(owner)}`,...grants.map(({grantee,privilege,grantable})=>{let whom=grantee===
null?"public":quoteIdentifier(grantee);return`grant ${privilege} on database ${database} to ${whom}${grantable?" with gr\
ant option":""}`})].join("; ")}]}var oldest=13,spare2=1.25;async function checkExchange(session,access,wanted,signal){let{database}=access.dsn,facts={...await readServerFacts(
session),database},major=majorOf(facts.versionNum),present=await readPresent(session,database,major);if(present===void 0)
throw new OpsError("restore-refused",`the database ${database} does not exist`,{where:database,hint:"Restore into it wit\
h the operation restore and target-database, which makes it, and point the services to it."});let role=await readRole(session,
present),{manifest}=wanted,ofBackup=manifest===void 0?[]:[await refusal2(()=>requireServer(facts,manifest)),await refusal2(
()=>requireLockPlaces(facts,manifest)),await refusal2(async()=>requireOrdinaryRole(await readRights(session),role.name,facts)),
await refusal2(()=>requireExtensions(session,manifest))],needed=wanted.bytesNeeded??manifest?.database.sizeBytes??0,free=needed===
0?void 0:await freeBytes(session,access,present.tablespace,signal),findings=[...major<oldest?[{problem:`the server is Po\
stgreSQL ${facts.version}`,instead:`version ${oldest} or later is needed`}]:[],...facts.recovery&&manifest===void 0?[{problem:"\
the database server is a standby",instead:"name the primary in the connection string"}]:[],...ofRole(role,present,{makes:manifest!==
void 0,renames:wanted.renames}),...await ofNames(session,wanted),...wanted.renames?await ofRenaming(session,database,present,
wanted,role.name):[],...ofBackup.flat(),...ofRoom(needed,free)];if(findings.length>0)throw refused3(database,findings);return{
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
base: ${sql}`)}return notices}async function refusal2(requirement){try{return await requirement(),[]}catch(error){if(!isOpsError(
error,"restore-refused"))throw error;return[{problem:error.message,instead:error.hint??""}]}}function refused3(database,findings){
let[first2]=findings,more=findings.length===1?"":` (and ${findings.length-1} more)`;return new OpsError("restore-refused",
`${database} can't be exchanged: ${first2?.problem??""}${more}`,{where:database,problems:findings.map(({problem,instead})=>({
path:database,message:`${problem}: ${instead}`})),hint:findings.length===1?sentence(first2?.instead??""):"Nothing was ch\
anged. Each problem says what to do about it."})}function sentence(text2){let whole=`${text2.charAt(0).toUpperCase()}${text2.
slice(1)}`;return whole.endsWith(".")?whole:`${whole}.`}import{randomBytes as randomBytes4}from"node:crypto";import{z as z16}from"../packages/zod.js";var notOfExtension=(catalog,oid)=>`not exists (select from pg_depend e where e.classid = '${catalog}'::regclass and e.ob\
jid = ${oid} and e.deptype = 'e')`,ownSchema="n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'",grantsQuery=`\

with things(what, named, columns, acl, owner) as (
  select 'schema', quote_ident(n.nspname), '', coalesce(n.nspacl, acldefault('n', n.nspowner)), n.nspowner from pg_names\
pace n where ${ownSchema}
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
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${ownSchema} and ${notOfExtension("pg_proc","p.oi\
d")}
  union all
  select 'type', format('%I.%I', n.nspname, t.typname), '', coalesce(t.typacl, acldefault('T', t.typowner)), t.typowner
    from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where ${ownSchema} and t.typtype in ('e', 'd', 'r', 'c') and ${notOfExtension("pg_type","t.oid")}
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
  order by said, grantee) filter (where grantee is not null) as grants from granted group by thing order by thing`,grantSchema2=z16.
object({said:z16.string(),grantee:z16.string(),grantable:z16.boolean()}),thingSchema=z16.object({thing:z16.string(),grants:z16.
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
grantable]))}var application2="d8x-ops exchange",shownGrants=5,tidyingMs2=6e4,partingMs2=3e3;async function makeRestored(access,names,backup2){
let{manager,dsn}=access,{manifest,signal,journal,file}=backup2,{present,major,owner}=await look(access,names,signal),psql=await journal.
step({title:"Check the backup",phase:"restore"},async step=>{let finding=findPsql(access,major,backup2,step);return await Promise.
all([finding,checkBackup(file,manifest,backup2.identity,signal,tellInto2(step,manifest))]),step.detail(`${bytes(manifest.
encrypted.bytes)}, authentic and as its manifest says`),finding});throwIfCancelled(signal,{doing:"the restore was about \
to begin"});let title={title:`Restore beside ${names.database}`,phase:"restore",host:manager.name};return journal.step(title,
async step=>{let session=`${application2} ${randomBytes4(6).toString("hex")}`;try{await create(access,makeLike({...present,
owner},names.made,major),signal),await feedRestore({manager,dsn,server:dsn.hosts[0],database:names.made,major,psql,session,
file,manifest,identity:backup2.identity,signal,onRead:tellInto2(step,manifest),leavesNothing:!0}),step.progress("rows ar\
e in; statistics for the planner are gathered"),await analyze(access,names.made,signal),await carryOver(access,present,names,
backup2)}catch(error){throw wasThere(error)||await abandonRestore({openAnew:()=>access.open(application2,AbortSignal.timeout(
signal.aborted?partingMs2:tidyingMs2))},session,names.made),error}let{tables}=manifest,rows=tables?.reduce((sum,table)=>sum+
table.rows,0)??0;return step.detail(tables===void 0?`${names.made}; its rows were not counted when it was backed up`:`${names.
made}: ${counted(tables.length,"table")} with ${counted(rows,"row")}, as counted`),tables===void 0?void 0:{tables:tables.
length,rows}})}async function look(access,{database},signal){await using session=await access.open(application2,signal);
let major=majorOf((await readServerFacts(session)).versionNum),present=await readPresent(session,database,major);if(present!==
void 0){let role=await readRole(session,present);return{present,major,owner:role.owns&&role.mayMakeForOwner?present.owner:
role.name}}throw new OpsError("restore-refused",`the database ${database} does not exist`,{where:database})}async function findPsql({
manager},major,{sudoPassword,signal},step){return ensureTool(manager,await probe(manager,signal),{program:"psql",major,sudoPassword,
signal,onInstall:name4=>step.progress(`installing ${name4}`)})}async function create(access,sql,signal){await using session=await access.
open(application2,signal);await session.execute(sql)}function wasThere(error){return isOpsError(error)&&sqlState(error.cause)===
"42P04"}async function analyze(access,database,signal){await using session=await access.openIn(database,application2,signal);
await session.execute("analyze")}async function carryOver(access,present,{database,made},{journal,signal}){await using from2=await access.
openIn(database,application2,signal),to=await access.openIn(made,application2,signal);let left=await carryGrants(from2,to);
if(left.length>0){let more=left.length>shownGrants?` and ${left.length-shownGrants} more`:"";journal.notice(`What is gra\
nted in ${database} could not be carried over to ${made} on: ${left.slice(0,shownGrants).join(", ")}${more}. Grant it th\
ere as its owner.`)}await using session=await access.open(application2,signal);for(let{what,sql}of carriedOver(present,made))
try{await session.execute(sql)}catch(error){if(!isOpsError(error,"database-refused")||sqlState(error.cause)!=="42501")throw error;
journal.notice(`${what} could not be carried over to ${made}: ${messageOf(error.cause)}`)}}function tellInto2(step,{encrypted}){
return read3=>step.progress(`${bytes(read3)} of ${bytes(encrypted.bytes)}`,read3/encrypted.bytes)}var maintenanceDatabases=["postgres","template1"];async function openServerAccess(manager,dsn,signal){let tls=await readTlsFiles(
dsn,hostFiles(manager)),{database,server}=await findMaintenanceDatabase(manager,dsn,tls,signal),there={...dsn,hosts:[server]},
openIn=async(name4,application4,until)=>{let session=await connect({...there,database:name4},throughHost(manager),{application:application4,
tls,signal:until});try{return await forWriting(session),session}catch(error){throw await session.close(),error}};return{
manager,dsn:there,openIn,open:(application4,until)=>openIn(database,application4,until)}}async function findMaintenanceDatabase(manager,dsn,tls,signal){
let problems=[];for(let database of maintenanceDatabases)try{await using session=await connect({...dsn,database},throughHost(
manager),{application:"d8x-ops exchange",tls,signal});return{database,server:session.server}}catch(error){if(!isShut(error))
throw error;problems.push({path:database,message:error.message})}throw new OpsError("restore-refused",`${dsn.user} may c\
onnect to neither postgres nor template1 of the database server`,{where:`${dsn.hosts[0].host}:${dsn.hosts[0].port}, from\
 ${manager.name}`,problems,hint:`A database can only be renamed from another one: grant connect on database postgres to ${dsn.
user}, and let pg_hba.conf admit it there.`})}function isShut(error){return isOpsError(error,"database-refused")&&/^(?:08P01|42501|3D000|55000|53300)$|^28/.
test(sqlState(error.cause)??"")}import{setTimeout as pause3}from"node:timers/promises";import{z as z17}from"../packages/zod.js";var swapApplication="d8x-ops exchange of names",aloneMs=15e3,againMs=100,leftoverMs=15e3,passing=/^(?:55006|55P03|40P01)$/;
async function swapNames(session,renames,signal){let databases=renames.map(([from2])=>from2);await session.execute(databases.
map(name4=>allowing(name4,!1)).join("; "));let swap=["begin; set local lock_timeout = 5000",...renames.map(([from2,to])=>`\
alter database ${quoteIdentifier(from2)} rename to ${quoteIdentifier(to)}`),...renames.map(([,to])=>allowing(to,!0)),"co\
mmit"].join("; ");await whileAlone(session,databases,swap,signal)}async function dropDatabase(session,name4,signal){await whileAlone(
session,[name4],`drop database if exists ${quoteIdentifier(name4)}`,signal)}async function whileAlone(session,databases,sql,signal){
let until=Date.now()+aloneMs;for(;;){await endSessions(session,databases);try{await session.execute(sql);return}catch(error){
if(!isOpsError(error)||!passing.test(sqlState(error.cause)??""))throw error;if(await session.execute("rollback"),Date.now()>=
until)throw await holdsOn(session,databases,error)}await pause3(againMs),throwIfCancelled(signal,{doing:"databases were \
being exchanged"})}}function allowing(database,allowed){return`alter database ${quoteIdentifier(database)} allow_connect\
ions ${allowed}`}async function endLeftover(session){let until=Date.now()+leftoverMs;for(;;){let left=await session.query(
`select pid, pg_terminate_backend(pid) from pg_stat_activity
        where application_name = ${quoteLiteral(swapApplication)} and usename = session_user and pid <> pg_backend_pid()`,
z17.object({pid:z17.int()})),[first2]=left;if(first2===void 0)return;if(Date.now()>=until)throw new OpsError("restore-fa\
iled","a session of an earlier run is still exchanging databases, and does not end",{hint:`Look at process ${first2.pid}\
 of the database server: select * from pg_stat_activity where pid = ${first2.pid}.`});await pause3(againMs)}}async function holdsOn(session,databases,cause){
let problems=(await sessionsIn(session,databases)).map(({database,user,application:application4,pid})=>({path:database,message:`${application4}\
, user ${user} (process ${pid} of the server), is connected`})),first2=problems[0]?.message??"the server does not say wh\
o";return new OpsError("restore-failed",`somebody holds on to the database, or comes again: ${first2}`,{where:databases.
join(", "),problems,hint:"Stop what is named there, and recover again.",cause})}import{z as z18}from"../packages/zod.js";var lockMs=2e3;async function tableDifferences(beside,inUse,withinMs){let until=Date.now()+withinMs,[before,now]=await Promise.
all([countWithin(beside,until),countWithin(inUse,until)]);return differences(before,now)}function differences(before,now){
return[...new Set([...before.keys(),...now.keys()])].toSorted().flatMap(table=>{let[was,is]=[before.get(table),now.get(table)];
if(was!==void 0&&is!==void 0&&was.rows===is.rows)return[];let estimated=(was?.estimated??!1)||(is?.estimated??!1);return[
{table,before:was?.rows??0,now:is?.rows??0,...estimated?{estimated}:{}}]})}async function countWithin(session,until){await session.
execute("set session search_path = ''; set session row_security = off");let counted2=new Map;for(let table of(await listTables(
session)).toReversed())counted2.set(`${table.schema}.${table.name}`,await countOne(session,table,until));return counted2}
var countSchema=z18.object({rows:z18.coerce.number().pipe(z18.int())});async function countOne(session,table,until){let leftMs=until-
Date.now();if(leftMs>0)try{let limits=[["statement_timeout",Math.ceil(leftMs)],["lock_timeout",lockMs]].map(([name4,ms])=>`\
set session ${name4} = ${ms}`);await session.execute(limits.join("; "));let{rows:rows2}=await session.queryOne(countQuery(
table),countSchema);return{rows:rows2,estimated:!1}}catch(error){if(!isOpsError(error)||!/^(?:57014|55P03|42501)$/.test(
sqlState(error.cause)??""))throw error}finally{await session.execute("set session statement_timeout = 0")}let{rows}=await session.
queryOne(`select greatest(reltuples, 0)::bigint::text as rows from pg_catalog.pg_class
      where oid = ${quoteLiteral(quoteQualified(table))}::pg_catalog.regclass`,countSchema);return{rows,estimated:!0}}var application3="d8x-ops exchange",countingMs=3e4,wayBackMs=6e4;async function openExchange({manager,dsn,signal}){return new ServerExchange(
await openServerAccess(manager,dsn,signal),signal)}var ServerExchange=class{#access;#signal;constructor(access,signal){this.#access=
access,this.#signal=signal}check(wanted){return this.#look(session=>checkExchange(session,this.#access,wanted,this.#signal))}restoreBeside(names,backup2){
return makeRestored(this.#access,names,backup2)}async side(names){await using session=await this.#access.open(application3,
AbortSignal.timeout(wayBackMs));return await endLeftover(session),await readSide(session,names)}exchange(names){return this.#move(
names,"after",this.#signal)}exchangeBack(names){return this.#move(names,"before",AbortSignal.timeout(wayBackMs))}async settle(names){
await using session=await this.#access.open(application3,AbortSignal.timeout(wayBackMs));await endLeftover(session),await letIn(
session,names)}async drop(names){let signal=AbortSignal.timeout(wayBackMs);await using session=await this.#access.open(application3,
signal);await endLeftover(session);let side=await readSide(session,names);if(side!=="nothing-made"){if(side!=="before"||
!isMadeName(names.made))throw new OpsError("internal",`${names.made} is not dropped: it is not what a recovery made and \
left unused`);await dropDatabase(session,names.made,signal)}}async writtenSince(names){let side=await this.#look(session=>readSide(
session,names));if(side==="nothing-made")return[];await using stack=new AsyncDisposableStack;let other=side==="before"?names.
made:names.aside,open4=async name4=>stack.use(await this.#access.openIn(name4,application3,this.#signal)),[beside,inUse]=await Promise.
all([open4(other),open4(names.database)]);return await tableDifferences(beside,inUse,countingMs)}async#look(ask2){await using session=await this.#access.
open(application3,this.#signal);return await ask2(session)}async#move(names,to,signal){if(!mayBeRenamed(names.database))
throw new OpsError("internal",`a database called ${names.database} is never renamed`);let side=await this.side(names);if(side===
to)return this.settle(names);if(side==="nothing-made")throw new OpsError("restore-failed",`${names.made}, which is to ta\
ke the place of ${names.database}, does not exist`,{where:names.database,hint:"Somebody has removed or renamed it. Recov\
er again."});let{database,made,aside}=names,renames=to==="after"?[[database,aside],[made,database]]:[[database,made],[aside,
database]];try{await using session=await this.#access.open(swapApplication,signal);await swapNames(session,renames,signal)}catch(error){
let ended=await this.side(names);if(await this.settle(names),ended!==to||signal.aborted)throw error}}};async function readSide(session,names){
let{database,made,aside}=names,there=new Set((await namesThere(session,names)).map(({name:name4})=>name4));if(there.has(
database)&&!(there.has(made)&&there.has(aside)))return there.has(made)?"before":there.has(aside)?"after":"nothing-made";
let found=there.size===0?"none of them":[...there].join(" and ");throw new OpsError("restore-failed",`of the databases ${database}\
, ${made} and ${aside} the server has ${found}: somebody has changed them`,{where:database,hint:`Find out which of them \
is to be used, and call it ${database}: alter database \u2026 rename to ${quoteIdentifier(database)}.`})}async function letIn(session,names){
for(let{name:name4,shut}of await namesThere(session,names))shut&&await session.execute(allowing(name4,!0))}function namesThere(session,{
database,made,aside}){return session.query(`select datname as name, not datallowconn and datconnlimit <> -2 as shut from\
 pg_database
      where datname in (${listOf([database,made,aside])})`,z19.object({name:z19.string(),shut:z19.boolean()}))}var limitMs=1e4;async function openSession(manager,dsn,signal){let tls=await readTlsFiles(dsn,hostFiles(manager));return connect(
dsn,throughHost(manager),{application:"d8x-ops",tls,signal})}var variables={history:["DATABASE_DSN_HISTORY"],referral:["\
DATABASE_DSN_HISTORY","DATABASE_DSN_REFERRAL"]};async function databaseOfService({request,context,inventory,cluster},service,signal){
let own=servicesOfStack(request.cluster.stackName,await cluster.manager.engine.listServices({},{signal})).find(({name:name4})=>name4===
service),environment=own===void 0?void 0:serviceEnvironment(own.service.spec);for(let variable of variables[service]){let text2=environment?.
get(variable);if(text2===void 0||text2.reveal().trim()==="")continue;let dsn=parseDsn(text2,`${variable} of ${service}`);
for(let secret of secretsOf(dsn))context.mask(secret);return dsn}if((request.database.dsn??inventory.databaseDsn)!==void 0)
return databaseOf(request,inventory,context.mask)}async function observeMigrations(open4,services2,signal){let limited=AbortSignal.
any([signal,AbortSignal.timeout(limitMs)]),asked=migratingServices.filter(one=>services2.includes(one)),read3=new Map;return(await Promise.
all(asked.map(async service=>{try{let dsn=await databaseOfService(open4,service,limited);if(dsn===void 0)return;let name4=JSON.
stringify([dsn.hosts,dsn.database,dsn.user,dsn.schema,dsn.searchPath]),states=read3.get(name4)??ask(open4.cluster.manager,
dsn,limited);return read3.set(name4,states),{service,found:(await states)[service]}}catch(error){return signal.throwIfAborted(),
{service,found:toOpsError(error)}}}))).filter(one=>one!==void 0)}async function ask(manager,dsn,signal){await using session=await openSession(
manager,dsn,signal);return await readMigrations(session,dsn)}async function openDatabaseExchange(open4,{names},signal){let dsn={...await knownDatabase(open4,signal),database:names.database},
exchange=await openExchange({manager:open4.cluster.manager,dsn,signal});return{side:async()=>exchange.side(names),exchange:async()=>exchange.
exchange(names),exchangeBack:async()=>exchange.exchangeBack(names),settle:async()=>exchange.settle(names),drop:async()=>exchange.
drop(names)}}async function knownDatabase(open4,signal){let{request,inventory,context}=open4;if((request.database.dsn??inventory.
databaseDsn)!==void 0)return databaseOf(request,inventory,context.mask);let found=await databaseOfService(open4,"history",
signal);if(found!==void 0)return found;throw new OpsError("input-invalid","no database is given, and history names none",
{where:"database-dsn",hint:"Give database-dsn, or a d8x-config that has database_dsn."})}async function updateContext(open4,signal){let{cluster,context,inventory,request}=open4;return{cluster,deployment:deploymentOf(
inventory,request),...await imageAccess(cluster,{stackName:request.cluster.stackName,registryAuth:request.registryAuth,signal,
warn:message=>warnOnce(context.journal,message)}),readLock:()=>readLock(cluster.manager.engine,context.now),readMigrations:(services2,asked)=>observeMigrations(
open4,services2,asked),openExchange:(exchange,until)=>openDatabaseExchange(open4,exchange,until),policy:request.policy,keys:request.
keys,run:context.run,journal:context.journal,signal,now:context.now}}function warnOnce(journal,message){journal.warnings.
includes(message)||journal.warn(message)}function deploymentOf(inventory,{cluster,keys}){let{brokerFeeTbps,brokerRedisPassword}=keys,
{feeTbps,redisPassword}=inventory.broker;return{stackName:cluster.stackName,urls:urlsOf(inventory),...defined({sudoPassword:cluster.
sudoPassword,brokerFeeTbps,brokerRedisPassword}),configured:defined({brokerFeeTbps:feeTbps,brokerRedisPassword:redisPassword})}}
function urlsOf({services:services2,webSockets}){let all=[...[...services2].map(([service,site])=>({service,...site,path:"\
/"})),...webSockets].map(({service,hostname:hostname2,https,path})=>({service,url:`${https?"https":"http"}://${hostname2}${path}`}));
return[...new Map(all.map(one=>[`${one.service} ${one.url}`,one])).values()]}var logs={note:"shows what a service's tasks wrote last",sections:["logs"],requires:[{input:"backup-recipients",message:"\
is missing: the whole of a log is only kept encrypted, to these public keys"}],run:runLogs,headline:({logs:told3})=>headline3(
told3)};async function runLogs(open4){let{context,request,draft}=open4,{log}=request;if(log===void 0)throw new OpsError(
"input-invalid","services is missing: whose log",{where:"services"});let{journal,now,signal}=context,since=new Date(now().
getTime()-(log.since??usualSince)*6e4),sources=await journal.step({title:`Look for the tasks of ${log.service}`,phase:"p\
repare"},async step=>{let update2=await updateContext(open4,signal),found=logSources(open4.cluster,await observe(update2,
{health:"none"}),log.service,since);return step.detail(counted(found.length,"task")),found}),directory=request.database.
directory;await mkdir2(directory,{recursive:!0});let folder=await mkdtemp(join3(directory,"logs-"));try{let recipients=parseRecipients(
request.database.recipients).keys,{redact=text2=>text2}=context,read3=await readAll(open4,sources,{since,...defined({grep:log.
grep}),folder,recipients,redact,signal});draft.logs=told(log.service,since,log.grep,read3),warn(open4,read3);let artifact=await keep(
open4,log.service,read3);draft.logs={...draft.logs,...defined({artifact})};let[first2]=read3;if(first2!==void 0&&read3.every(
({unread})=>unread!==void 0))throw new OpsError("engine-unreachable",`no log of ${log.service} could be read: ${first2.unread??
""}`,{where:first2.source.node,hint:"Start what is down, or look on the host itself: docker logs."})}finally{await rm2(folder,
{recursive:!0,force:!0})}}async function readAll({context:{journal}},sources,options){return Promise.all(sources.map(source=>journal.
step({title:`Read the log of ${source.name}`,phase:"prepare",host:source.node},async step=>{let read3=await readLog(source,
options);return step.detail(read3.unread??counted(read3.total,"line")),read3})))}function warn({context:{journal}},read3){
for(let{source,unread,total}of read3)unread!==void 0&&journal.warn(`What ${source.name} wrote on ${source.node} can't be\
 read: ${unread}.`),total>=mostLines&&journal.warn(`Of ${source.name} on ${source.node} only the last ${mostLines} lines\
 were read.`)}async function keep({context:{journal,keepFiles,now}},service,read3){let files=read3.flatMap(({file})=>file??
[]);if(files.length===0)return;if(keepFiles===void 0){journal.notice("Nothing keeps the whole log where no workflow runs\
.");return}let name4=`logs-${service.replaceAll("/","-")}-${now().toISOString().slice(0,19).replaceAll(/[T:]/g,"-")}`;return journal.
step({title:"Keep the whole log",phase:"report"},async step=>{let kept2=await keepFiles(name4,files);return step.detail(
kept2.name),kept2})}function told(service,since,grep,read3){let shares=sharesOf(read3.map(({lines})=>lines.length),mostShown);
return{service,since:since.toISOString(),...defined({grep}),tasks:read3.map(({source,lines,found,total,unread},index)=>({
name:source.name,id:source.id,node:source.node,state:source.state,lines:lines.slice(lines.length-(shares[index]??0)),found,
total,...defined({unread})}))}}function sharesOf(had,most){let shares=had.map(()=>0),left=most,order=had.map((_,index)=>index).
toSorted((a,b)=>(had[a]??0)-(had[b]??0));for(let[done,index]of order.entries()){let share=Math.min(had[index]??0,Math.floor(
left/(order.length-done)));shares[index]=share,left-=share}return shares}function headline3(logs2){if(logs2===void 0)return"\
no log was read";let{service,tasks,grep}=logs2;if(tasks.length===0)return`no task of ${service} has run since ${logs2.since}`;
let found=tasks.reduce((sum,one)=>sum+one.found,0),what=grep===void 0?counted(found,"line"):`${counted(found,"line")} wi\
th that text`,unread=tasks.filter(one=>one.unread!==void 0).length,but=unread===0?"":`; ${unread} of them could not be r\
ead`;return`${what} of ${counted(tasks.length,"task")} of ${service}${but}`}function stateOf(all,service){let own=migratingService(service),found=all.find(one=>one.service===own)?.found;return found===
void 0||isOpsError(found)?void 0:found}var afterRollback={referral:"its earlier image does not start on that schema (no migration found for version \u2026)",history:"\
its earlier image starts on that schema, but may fail to write to it"};function versionText({version,applied,failed}){let count=applied===
void 0||applied===0?"":` (${applied} applied)`,unfinished2=failed===void 0?"":`, with ${failed} not finished`;return`${version}${count}${unfinished2}`}
function migrationRemedy(service,{failed}){let restore3="or restore a backup from before it";return service==="referral"?
`Finish or undo by hand what migration ${failed} does, then say in the table schema_migrations which version the schema \
has, and dirty = false; ${restore3}.`:`Finish or undo by hand what it does, then say so with npx prisma migrate resolve \
--applied ${failed} (or --rolled-back); ${restore3}.`}function planMigrations(question){let{purpose,service:name4,observation,record:record2,to}=question,service=migratingService(
name4),observed=observation.migrations.find(one=>one.service===service);if(service===void 0)return{problems:[],notices:[]};
let unread=isOpsError(observed?.found)?observed.found:void 0,before=stateOf(observation.migrations,service),known=before??
(purpose==="rollback"?record2?.history[0].migrations:void 0),wanted=recordedState(record2,to),goesBack=known!==void 0&&wanted!==
void 0&&isFurther(known,wanted),problems=[],notices=[];if(unread!==void 0){let message=`how far the migrations of ${service}\
 have come can't be read: ${unread.message}`;purpose==="update"?problems.push({path:service,code:unread.code,message,hint:unread.
hint}):notices.push(`It is not checked against the database that ${service} goes back: ${message}.`)}else observed===void 0&&
notices.push(`No database is known of ${service}, so how far its migrations have come is not known.`);if(before?.failed!==
void 0){let message=`the migration ${before.failed} of ${service} was begun and not finished: none of its images starts \
before that is put right`;purpose==="update"?problems.push({path:service,code:"migration-refused",message,hint:migrationRemedy(
service,before)}):notices.push(`${message}. ${migrationRemedy(service,before)}`)}if(goesBack){let over=`${service} would\
 go back over a migration of the database, from ${versionText(known)} to ${versionText(wanted)}: ${afterRollback[service]}`;
question.acceptMigration?notices.push(`${over}. That was accepted.`):problems.push(overMigration(service,over,question,wanted))}
return{problems,notices,migrations:{before,goesBack}}}function overMigration(service,message,question,wanted){let hint=`${backupsFor(
question,wanted)} Update ${service} to an image that knows this schema, or say --accept-migration.`;return{path:service,
code:"migration-refused",message,hint}}function backupsFor({record:record2,to,observation},wanted){let{lastBackup}=observation,
found=backupBefore(record2,to,lastBackup,wanted);return found.kind==="known"?`The backup taken before it is ${found.name}\
: restore it first where the earlier image needs the earlier schema.`:lastBackup===void 0?"No backup from before it is n\
oted.":found.kind==="none"?`No backup from before it is noted: the last one, ${lastBackup.name}, was taken afterwards.`:
`The last backup is ${lastBackup.name}; whether that is from before it is not noted.`}function backupBefore(record2,to,last,wanted){
let history=record2?.history??[],target=history.findIndex(({image})=>isSameImage(image,formatReference(to))),migrated=history.
slice(0,Math.max(0,target)).findLastIndex(one=>mayHaveMigrated(one,wanted)),deployed2=history[migrated];if(deployed2===void 0)
return{kind:"unknown"};if(deployed2.backup!==void 0)return{kind:"known",name:deployed2.backup};if(last!==void 0&&deployed2.
at!==void 0&&Date.parse(last.at)<Date.parse(deployed2.at))return{kind:"known",name:last.name};let earlier=history.slice(
migrated).find(({backup:backup2})=>backup2!==void 0)?.backup;return earlier===void 0?{kind:"none"}:{kind:"known",name:earlier}}
function mayHaveMigrated({migrations},wanted){return migrations===void 0||isFurther(migrations,wanted)}function recordedState(record2,to){
return(record2?.history??[]).filter(({image})=>isSameImage(image,formatReference(to))).flatMap(({migrations})=>migrations??
[]).reduce(furthest,void 0)}function withMigrations(part,{policy:policy2,...asked}){let{planned}=part;if(planned===void 0||
planned.kind==="broker"||planned.action==="none")return part;let acceptMigration=policy2.acceptMigration===!0,{problems,
notices,migrations}=planMigrations({...asked,service:planned.service,acceptMigration});return{...part,planned:migrations===
void 0?planned:{...planned,migrations},problems:[...part.problems,...problems],notices:[...part.notices,...notices]}}var enoughAnswers=3,unsteadyMs=3e4;function judgeOutside({status:status3}){return status3===void 0||isOfTheWay(status3)||
isRefusalOfProxy(status3)?"way":isOwnError(status3)?"error":"well"}function judgeSamples(samples,since,now,stabilityMs){
let recent=samples.slice(-enoughAnswers).map(({answer})=>judgeOutside(answer));return recent.length<enoughAnswers?"not-y\
et":recent.every(kind=>kind==="well")?"well":now-since<stabilityMs?"not-yet":recent.every(kind=>kind==="error")?"error":
(recent.includes("well")||recent.includes("error"))&&now-since<stabilityMs+unsteadyMs?"not-yet":"way"}function describeOutside({
status:status3,error}){return status3===void 0?`does not answer (${error??"never asked"})`:`answers ${statusName(status3)}`}var holders=new Set(["api",referralService]);function withDependents(observation,parts){let broker=parts.find(({planned})=>planned?.
kind==="broker"&&readsKey("broker",planned.service)!==void 0)?.planned;if(broker===void 0||!hasNewAddress(broker))return parts;
let isAsked=name4=>parts.some(({planned})=>planned?.kind==="swarm"&&planned.service===name4);return[...parts.map(part=>afterBroker(
part,broker.service)),...observation.services.filter(({name:name4})=>holders.has(bareName(name4))&&!isAsked(name4)).map(
observed=>{let to=imageToGoBackTo(observed);if(!isPinned(to)){let notice=`${observed.name} holds the broker's address an\
d has to be started anew by hand: its image (${formatReference(to)}) has no digest.`;return{problems:[],notices:[notice]}}
let target={to,platforms:[],key:void 0,restart:!0,holdsAddressOf:broker.service},part=planSwarmService(observed,{...target,
recordAfter:()=>{}},observation);return{...part,notices:[...part.notices,`${observed.name} is started anew after ${broker.
service}, whose address it holds.`]}})]}function afterBroker(part,holdsAddressOf){let{planned}=part;if(planned?.kind!=="\
swarm"||!holders.has(bareName(planned.service)))return part;let restart2=planned.action==="none"?{action:"restart",recordAfter:void 0}:
{};return{...part,planned:{...planned,holdsAddressOf,...restart2}}}function hasNewAddress({address}){return address?.after!==
void 0&&address.after!==address.before}var needs=[{first:"broker",second:"referral"},{first:"history",second:"referral"},{first:"candles-pyth-client",second:"c\
andles-ws-server"},{first:"candles-poly-client",second:"candles-ws-server"}],firstOfAll="redis",asksForAddress={first:"b\
roker",second:"api"},services=new Set([firstOfAll,"executorws","api",...needs.flatMap(({first:first2,second})=>[first2,second])]);
function startPairs(names,given,holders2=[]){let there=[...new Set(names)],afterRedis=there.filter(name4=>bareName(name4)!==
firstOfAll).map(second=>({first:firstOfAll,second})),asked=given.flatMap(pair=>pairsOf(pair,there)),turned=new Set(asked.
map(({first:first2,second})=>formatPair({first:second,second:first2}))),builtIn=[...afterRedis,...needs,...holders2].flatMap(
pair=>pairsOf(pair,there)).filter(pair=>!turned.has(formatPair(pair)));return[...new Map([...builtIn,...asked].map(pair=>[
formatPair(pair),pair])).values()]}function pairsOf({first:first2,second},there){return there.filter(name4=>isMeant(first2,
name4)).flatMap(one=>there.filter(name4=>isMeant(second,name4)).map(other=>({first:one,second:other})))}function isMeant(named,name4){
return named===name4||bareName(named)===name4||named===bareName(name4)}function formatPair({first:first2,second}){return`${first2}\
>${second}`}function orderProblems(given,names){let known=new Set([...names,...services]),unknown=given.flatMap(pair=>[pair.
first,pair.second].filter(name4=>![...known].some(one=>isMeant(name4,one))).map(name4=>unknownService(pair,name4,known)));
return unknown.length>0?unknown:circles(given,known)}function warmUpProblems(named,names){let known=new Set([...names,...services]);
return named.filter(name4=>![...known].some(one=>isMeant(name4,one))).map(name4=>({path:"warm-up-minutes",code:"input-in\
valid",message:`warm-up-minutes has ${name4}, and there is no service ${name4}${meant(name4,known)}`,hint:`Correct the n\
ame. There are: ${[...known].sort().join(", ")}.`}))}function checkWarnings(named,names){let known=new Set([...names,...services]);
return named.filter(name4=>![...known].some(one=>isMeant(name4,one))).map(name4=>`checks of .github/d8x.yml has ${name4}\
, and there is no service ${name4}${meant(name4,known)}: what it says is asked of nobody.`)}function meant(name4,known){
let near=nearest(name4,[...known]);return near===void 0?"":`; did you mean ${near}?`}function unknownService(pair,name4,known){
return{path:"start-order",code:"input-invalid",message:`start-order has ${formatPair(pair)}, and there is no service ${name4}${meant(
name4,known)}`,hint:`Correct the pair. There are: ${[...known].sort().join(", ")}.`}}function circles(given,known){let pairs=startPairs(
known,given,[asksForAddress]),found=new Map;for(let pair of given){let path=pathBetween(pair.second,pair.first,pairs);if(path===
void 0)continue;let key=path.toSorted().join(" ");found.has(key)||found.set(key,circle(pair,path))}return[...found.values()]}
function circle(pair,path){let links=path.slice(1).map((name4,at)=>`${path[at]??""} before ${name4}`);return{path:"start\
-order",code:"input-invalid",message:`start-order has ${formatPair(pair)}, which goes round in a circle: ${links.join(",\
 ")}`,hint:"Leave the pair out, or turn another one of the circle round: a pair in start-order takes the place of the bu\
ilt-in one between the same two services."}}function pathBetween(from2,to,pairs){let cameFrom=new Map([[from2,void 0]]);
for(let at of cameFrom.keys()){if(at===to)break;for(let{first:first2,second}of pairs)first2===at&&!cameFrom.has(second)&&
cameFrom.set(second,at)}if(!cameFrom.has(to))return;let path=[to];for(let at=cameFrom.get(to);at!==void 0;at=cameFrom.get(
at))path.unshift(at);return path}function inWaves(services2,given){let changing=services2.filter(({action})=>action!=="none"),names=changing.map(({service})=>service),
holders2=changing.flatMap(({service:second,holdsAddressOf:first2})=>first2===void 0?[]:[{first:first2,second}]),pairs=startPairs(
names,given,holders2),renamed=new Set(changing.filter(hasNewAddress).map(({service})=>service)),before=pairs.map(pair=>renamed.
has(pair.first)?pair:{first:pair.second,second:pair.first}),waves=wavesOf(names,pairs);return services2.map(planned=>{let wave=waves.
get(planned.service);if(planned.action==="none"||wave===void 0)return planned;let waitsFor=firstsOf(planned.service,pairs),
goesBackAfter=firstsOf(planned.service,before);return{...planned,wave,waitsFor,goesBackAfter}})}function waveLists(services2){
return[...Map.groupBy(services2.filter(({wave})=>wave!==void 0),({wave})=>wave??0).entries()].sort(([a],[b])=>a-b).map(([
,wave])=>wave.map(({service})=>service))}function longestChain(services2,mostMs2){let chains=new Map,none={services:[],ms:0},
longest=names=>names.reduce((most,name4)=>{let chain=chains.get(name4)??none;return chain.ms>most.ms?chain:most},none);for(let planned of services2.
toSorted((a,b)=>(a.wave??0)-(b.wave??0))){if(planned.wave===void 0)continue;let before=longest(planned.waitsFor??[]),chain={
services:[...before.services,planned.service],ms:before.ms+mostMs2(planned)};chains.set(planned.service,chain)}return longest(
[...chains.keys()])}function firstsOf(service,pairs){return pairs.filter(({second})=>second===service).map(({first:first2})=>first2)}
function wavesOf(names,pairs){let waves=new Map(names.map(name4=>[name4,1]));for(let turn=1;turn<names.length;turn+=1)for(let{
first:first2,second}of pairs)waves.set(second,Math.max(waves.get(second)??1,(waves.get(first2)??1)+1));return waves}function orderNotices(services2,policy2){let waves=waveLists(services2);if(waves.length<2)return[];let chain=longestChain(
services2,planned=>mostMs(planned,policy2));return[`They begin in waves: ${waves.map((names,at)=>`${at+1}. ${joined(names)}`).
join("; ")}. Each begins when what it needs is ready, and may take ${duration(policy2.updateTimeoutMs)} (update-timeout-\
minutes) until it runs, and its warm-up-minutes until it is ready: ${chain.services.join(" \u2192 ")} ${duration(chain.ms)}\
 at most, and as long again where it has to go back.`]}function orderWarnings(observation,services2,policy2){return[...downWarnings(
observation,services2,policy2),...oldAddressWarnings(services2,policy2)]}function mostMs(planned,policy2){let warmUpMs=warmUpOf(
policy2,planned),untilReadyMs=policy2.updateTimeoutMs+warmUpMs;if(planned.kind==="broker")return untilReadyMs;let{desired}=planned.
replicas;return(planned.gate===void 0?1:Math.max(1,desired))*untilReadyMs+timesOf(planned,warmUpMs).delaysMs}function downWarnings(observation,services2,{
startOrder}){let changing=new Set(services2.filter(({action})=>action!=="none").map(({service})=>service)),states=new Map(
[...unreachedBroker(observation),...downServices(observation)]),names=[...changing,...states.keys()],needed=startPairs(names,
startOrder).filter(({first:first2,second})=>!changing.has(first2)&&changing.has(second));return[...Map.groupBy(needed,({
first:first2})=>first2)].map(([first2,pairs])=>{let needing=pairs.map(({second})=>second),verb=needing.length===1?"needs":
"need";return`${first2} ${states.get(first2)??"is down"} and is not asked for: ${joined(needing)}, which ${verb} it, may\
 not come up.`})}function downServices({services:services2,brokerServices}){let swarm=services2.flatMap(({name:name4,tasks})=>tasks.
some(({desiredState,state})=>desiredState==="running"&&state==="running")?[]:[[name4,"is down (none of its tasks runs)"]]),
own=new Set(services2.map(({name:name4})=>name4)),broker=brokerServices.flatMap(({name:name4,running})=>running||own.has(
name4)?[]:[[name4,"is down (its container does not run)"]]);return[...swarm,...broker]}function unreachedBroker({hosts}){
return hosts.flatMap(host=>host.role==="broker"&&!host.reached?[[brokerService,`was not seen (${host.name} can't be reac\
hed)`]]:[])}function oldAddressWarnings(services2,{startOrder}){let renamed=new Set(services2.filter(hasNewAddress).map(
({service})=>service));return services2.flatMap(({service,holdsAddressOf})=>{let pair=startOrder.find(({first:first2,second})=>first2===
service&&second===holdsAddressOf);return pair===void 0||!renamed.has(pair.second)?[]:[`${service} begins before ${pair.second}\
, as start-order has ${formatPair(pair)}: it keeps the earlier address of ${pair.second} until it is started anew.`]})}function joined(names){
return names.length<2?names.join(""):`${names.slice(0,-1).join(", ")} and ${names.at(-1)??""}`}var rollbackRepository="d8x-ops/rollback",stopped=new Set(["exited","dead"]);function selectPrunable(host,keeps){let isStopped=({
state,labels:labels2})=>stopped.has(state)&&labels2["com.docker.compose.project"]===void 0,usedIds=new Set(host.containers.
filter(container=>!isStopped(container)).map(({imageId})=>imageId)),kept2=keeps.flatMap(text2=>readReference(text2)??[]),
keptDigests=new Set(kept2.flatMap(({digest})=>digest??[])),keptNames=new Set(kept2.filter(({digest})=>digest===void 0).map(
nameOf)),isKept=({id,repoTags,repoDigests})=>usedIds.has(id)||repoDigests.some(text2=>keptDigests.has(readReference(text2)?.
digest??""))||repoTags.some(text2=>{let read3=readReference(text2);return read3!==void 0&&(keptNames.has(nameOf(read3))||
read3.path===rollbackRepository)}),images=host.images.filter(image=>!isKept(image));return{containers:host.containers.filter(
isStopped).map(({id,names})=>({id,names})),images,bytes:images.reduce((sum,{bytes:bytes2})=>sum+bytes2,0)}}function nameOf({
registry,path,tag}){return`${registry}/${path}:${tag??"latest"}`}function planPulls(services2,hosts){let pulls=new Map;for(let{action,to,hosts:names}of services2)if(action!=="none")for(let name4 of names){
let host=hosts.find(one=>one.name===name4);host===void 0||hasImage(host,to)||pulls.set(`${name4} ${pullReference(to)}`,{
host:name4,image:to})}return[...pulls.values()]}function planKeeps(observation,services2){let observed=[...observation.services,
...observation.brokerServices];return[...new Set([...observed.map(({image})=>formatReference(image)),...observed.flatMap(
({record:record2})=>record2?.history.map(({image})=>image)??[]),...observation.brokerServices.flatMap(({image,digests})=>digests.
map(digest=>formatReference({...image,digest}))),...services2.flatMap(({from:from2,to})=>[formatReference(from2),formatReference(
to)]),...observation.unfinished?.services.flatMap(({from:from2,to})=>[from2,to])??[]])]}var spaceFactor=3,reserveBytes=100*
1024*1024;function diskProblems(plan2,{hosts,resolutions},prunes){return hosts.flatMap(host=>{let pulls=plan2.pulls.filter(
pull=>pull.host===host.name);if(!host.reached||pulls.length===0)return[];let needed=pulls.reduce((sum,{image})=>sum+compressedBytes(
image,resolutions),0)*spaceFactor+reserveBytes,freed=prunes?selectPrunable(host,plan2.keeps).bytes:0;if(host.disk.freeBytes+
freed>=needed)return[];let message=`${host.name} has ${megabytes(host.disk.freeBytes)} free at ${host.disk.path}, and pu\
lling ${pulls.length===1?"the image":`${pulls.length} images`} needs ${megabytes(needed)}`,hint=`Free some on ${host.name}\
, for instance with: docker image prune -a`;return[{path:host.name,code:"disk-full",message,hint}]})}function hasImage(host,image){
return host.reached&&host.images.some(({repoDigests})=>repoDigests.some(text2=>isSameImage2(text2,image)))}function isSameImage2(repoDigest,image){
let read3=readReference(repoDigest);return read3?.digest===image.digest&&read3.path===image.path&&read3.registry===image.
registry}function compressedBytes(image,resolutions){let found=resolutions.find(({answer})=>answer.ok&&answer.image.digest===
image.digest);return found?.answer.ok===!0?found.answer.image.bytes??0:0}function megabytes(bytes2){return`${Math.ceil(bytes2/
(1024*1024)).toLocaleString("en")} MiB`}function finishPlan(purpose,observation,policy2,parts){let asked=parts.flatMap(({planned})=>planned??[]),images={pulls:planPulls(
asked,observation.hosts),keeps:planKeeps(observation,asked)},names=[...observation.services,...observation.brokerServices].
map(({name:name4})=>name4),[first2,...others]=[...parts.flatMap(({problems})=>problems),...leftFileProblems(observation,
asked),...orderProblems(policy2.startOrder,names),...warmUpProblems(Object.keys(policy2.warmUp?.byService??{}),names),...unreachedProblems(
observation),...diskProblems(images,observation,policy2.prune==="images")];if(first2!==void 0)throw refusal([first2,...others]);
let services2=inWaves(asked,policy2.startOrder),notices=[...orderNotices(services2,policy2),...parts.flatMap(({notices:notices2})=>notices2),
...healthNotices(observation),...downNotices(observation),...unfinished(observation)],isAllSeen=observation.hosts.every(
({reached})=>reached),warnings=[...parts.flatMap(({warnings:warnings2=[]})=>warnings2),...orderWarnings(observation,services2,
policy2),...isAllSeen?checkWarnings(Object.keys(policy2.checks??{}),names):[]];return{purpose,services:services2,...images,
notices,warnings}}function unreachedProblems({hosts,nodes}){return hosts.flatMap(host=>{if(host.reached||host.role!=="wo\
rker")return[];let node=nodeOfHost(host,nodes);return(node===void 0?hasUnknownReadyNode({hosts,nodes}):takesTasks(node))?
[problemOf(host.name,host.error)]:[]})}function hasUnknownReadyNode({hosts,nodes}){let known=new Set(hosts.flatMap(host=>nodeOfHost(
host,nodes)?.id??[]));return nodes.some(node=>takesTasks(node)&&!known.has(node.id))}function downNotices({nodes}){let down=nodes.
filter(({state})=>state!=="ready").map(({hostName})=>hostName);return down.length===0?[]:[`Swarm says that ${down.join("\
, ")} ${down.length===1?"is":"are"} down: nothing is pulled or verified there.`]}function healthNotices({health}){return health.
filter(({answer})=>judgeOutside(answer)!=="well").map(({service,answer})=>`${`${service}: ${answer.url} ${describeOutside(
answer)} already now`}; where it does so afterwards too, that is no reason to go back.`)}function leftFileProblems(observation,planned){
let left=leftOver(observation)?.services??[],host=observation.hosts.find(({role})=>role==="broker");return observation.brokerServices.
filter(({name:name4})=>!planned.some(({service})=>service===name4)).filter(({name:name4})=>left.some(({kind,service})=>kind===
"broker"&&isCalled(service,"broker",name4))).flatMap(observed=>composeFileProblems(observed,host?.name??"broker"))}function unfinished(observation){
let left=leftOver(observation);return left===void 0?[]:[`Run ${left.run} was cut off half-way: what it left is recovered\
 before anything else.`]}function answerOf(service,keys){return(service===referralService?keys.referral:keys.broker)?.address??{kind:"not-asked",
because:"there is no such service"}}function allowedExecutors(keys){let chainId=keys.referral?.chainId;return keys.broker?.
allowed?.filter(one=>chainId===void 0||one.chainId===chainId).flatMap(executorsOf)}function presentAddress(service,keys,record2){
let answer=answerOf(service,keys);if(answer.kind==="address")return{address:answer.address};let[last,...earlier]=record2?.
history??[];if(last?.keyAddress!==void 0)return{address:last.keyAddress,because:"as its last record says"};let given=keys.
given[service];return given===void 0?{address:void 0}:service===referralService&&allowedExecutors(keys)?.includes(given)===
!0?{address:given,because:"as the broker allows that executor"}:answer.kind==="silent"&&earlier.some(({keyAddress})=>keyAddress===
given)?{address:given,because:"as an earlier record says, and it does not start without its key"}:{address:void 0}}function executorsOf({
executors}){return executors}function pairKeys(keys,parts){let[referral,broker]=[coming(referralService,keys,parts),coming(brokerService,keys,parts)];
if(!referral.isPlanned&&!broker.isPlanned)return{problems:[],notices:[]};let allowed=allowedExecutors(keys),isOther2=referral.
isOther||broker.isOther,found=[];referral.address!==void 0&&referral.address===broker.address&&found.push(`referral and \
broker would both have the address ${referral.address}, and have to differ`);let isMissing=referral.address!==void 0&&allowed!==
void 0&&!allowed.includes(referral.address),isKeyless=answerOf(brokerService,keys).kind==="keyless";isMissing&&!isKeyless&&
found.push(`the broker's allowedExecutors have no ${referral.address??""}, with which referral would pay`);let unchecked=referral.
isOther&&allowed===void 0&&!isKeyless?[`Whether the broker allows the executor ${referral.address??""} could not be aske\
d: nothing is paid if it does not.`]:[];if(!isOther2)return{problems:[],notices:[...unchecked,...found.map(text2=>`${text2}\
: nothing is paid.`)]};let hint="Correct the key, or allowedExecutors in the chainConfig.json of the broker host, and st\
art again.",path=referral.isOther?referralService:brokerService;return{problems:found.map(message=>({path,code:"keys-unp\
aired",message,hint})),notices:unchecked}}function coming(service,keys,parts){let planned=parts.find(part=>part.planned!==
void 0&&readsKey(part.planned.kind,part.planned.service)===service)?.planned,answer=answerOf(service,keys),present=answer.
kind==="address"?answer.address:void 0,after=planned?.address?.after;return{address:after??present,isPlanned:planned!==void 0,
isOther:after!==void 0&&after!==planned?.address?.before}}var nothingAboutKeys={change:void 0,address:void 0,isOther:!1,fileServes:!0,problems:[],notices:[]},keyInputs={referral:"\
referral-executor-key",broker:"broker-private-key"};function keepName({id,attempt:attempt2}){return`${id.replaceAll(/[^A-Za-z0-9]+/g,
"-").replace(/^-/,"")}-${attempt2}`}function planKey(question){let{service,toOtherImage,keys,record:record2,policy:policy2}=question,
given=keys.given[service],answer=answerOf(service,keys);if(answer.kind==="keyless")return keyless(given!==void 0);let present=presentAddress(
service,keys,record2),base={...nothingAboutKeys,fileServes:answer.kind!=="silent"};if(given===void 0){let same={...base,
address:addresses(present.address,present.address,answer)};return toOtherImage?withoutKey(question,same):same}let notices=present.
because===void 0?[]:[`${service} signs with ${present.address??"it"}, ${present.because}.`],planned={...base,notices,address:addresses(
present.address,given,answer)},replace={kind:"replace",keepAs:question.keepAs};return given!==present.address?policy2.allowKeyChange?
{...planned,change:replace,isOther:!0}:{...planned,problems:[changeRefused(question,present.address,given)]}:(toOtherImage?
!policy2.keyFilesKeptPlain.includes(service):answer.kind==="silent")?{...planned,change:replace}:{...planned,notices:[...notices,
`${service} has the given key already (${given}).`]}}function withoutKey({service,keys,policy:policy2,keepAs},planned){if(policy2.
keyFilesKeptPlain.includes(service))return planned;let look4=keys.files[service];if(look4!==void 0&&!(look4 instanceof OpsError)&&
isPlain(look4.file)){let notice=`The key file of ${service} is still plain: the new image reads it, and should encrypt i\
t.`;return{...planned,change:{kind:"keep",keepAs},notices:[...planned.notices,notice]}}let unseen=look4 instanceof OpsError?
` (whether the file is still plain was not seen: ${look4.message})`:"",message=`another image of ${service} can't read t\
he key that the present one encrypted, and no key is given${unseen}`;return{...planned,problems:[keyNeeded(service,message,
planned.address?.before)]}}function keyNeeded(service,message,address){let whose=address===void 0?"":`, whose address is\
 ${address}`;return{path:service,code:"key-needed",message,hint:`Give its private key${whose}, as ${keyInputs[service]};\
 or say keyfile-encryption: ${service}=none if its images leave the file as it is.`}}function changeRefused({service,keys},before,given){
let answer=answerOf(service,keys),why="because"in answer?` (${answer.because})`:"",message=before===void 0?`the given ke\
y of ${service} is that of ${given}, and with which address it signs now is not known${why}`:`the given key of ${service}\
 is that of ${given}, but ${service} signs with ${before}`;return{path:service,code:"key-change-refused",message,hint:`I\
f it is meant to sign with ${given} from now on, allow it: --allow-key-change, or the input allow-key-change in a workfl\
ow file. Otherwise give the right ${keyInputs[service]}.`}}function keyless(isGiven){return{...nothingAboutKeys,notices:[
`broker has no allowedExecutors: it uses no key, and none is compared${isGiven?"; the given one is left out":""}.`]}}function addresses(before,after,answer){
if(!(before===void 0&&after===void 0))return{...defined({before,after}),...answer.kind==="address"?{answered:!0}:{}}}function unusedKeyNotices({
services:services2,keys}){let isAsked=name4=>services2.some(({service})=>service===name4);return[...keys.referralExecutorKey===
void 0||isAsked(referralService)?[]:[unused(referralService)],...keys.brokerPrivateKey===void 0||isAsked(brokerService)?
[]:[unused(brokerService)]]}function unused(service){return`A key for ${service} is given, but ${service} is not among t\
he services: its key stays as it is.`}function planKeyBack(question){let{service,toOtherImage,keys,record:record2,policy:policy2,keepAs,step}=question,answer=answerOf(
service,keys),given=keys.given[service];if(answer.kind==="keyless")return keyless(given!==void 0);let present=presentAddress(
service,keys,record2).address,recorded=record2?.history[0].keyAddress,isChanged=!step.isAsRecorded||answer.kind==="addre\
ss"&&recorded!==void 0&&recorded!==present,base={...nothingAboutKeys,fileServes:answer.kind!=="silent"},look4=keys.files[service],
kept2=look4===void 0||look4 instanceof OpsError?[]:look4.kept;if(!isChanged&&step.keyFile!==void 0&&kept2.includes(step.
keyFile)){let after=step.keyAddress,isOther2=after!==void 0&&after!==present;return{...base,address:addresses(present,after,
answer),change:{kind:"restore",keepAs,from:step.keyFile},isOther:isOther2}}let same={...base,address:addresses(present,present,
answer)},isSameKey=step.keyAddress===void 0||present===void 0||step.keyAddress===present;if(!toOtherImage&&isSameKey&&answer.
kind!=="silent")return same;if(given!==void 0){let isOther2=given!==present,planned={...base,address:addresses(present,given,
answer)};return isOther2&&given!==step.keyAddress&&!policy2.allowKeyChange?{...planned,problems:[changeRefused(question,
present,given)]}:{...planned,change:{kind:"replace",keepAs},isOther:isOther2}}return policy2.keyFilesKeptPlain.includes(
service)?same:look4!==void 0&&!(look4 instanceof OpsError)&&isPlain(look4.file)?{...same,change:{kind:"keep",keepAs}}:{...same,
problems:[keyNeeded(service,reasonFor(question,isChanged),step.keyAddress??present)]}}function reasonFor({service,step,keys},isChanged){
if(!step.isAsRecorded)return`somebody changed the image of ${service} since, by other means, so the file that its earlie\
r image wrote is not there any more`;if(isChanged)return`somebody changed the key of ${service} since, by other means: t\
he kept file is not of the key that it has now`;let look4=keys.files[service];return look4 instanceof OpsError?`what is \
kept of the key file of ${service} was not seen (${look4.message})`:`the key file that the earlier image of ${service} w\
rote is not kept, and another image's it can't read`}function planService(found,target,key,observation){let part=found.kind==="swarm"?planSwarmService(found.observed,target,
observation):planBrokerService(found.observed,target,observation);return{...part,problems:[...part.problems,...key.problems],
notices:[...part.notices,...key.notices]}}function planRollback(observation,names,request){let chosen=names.length===0?servicesOfLastRun(observation):names.map(name4=>findService(
observation,name4));if(chosen.length===0)throw refusal([nothingRecorded]);let unknown=[],parts=chosen.flatMap(found=>{if(found.
kind==="none")return[{problems:[found.problem],notices:[]}];let step=stepBack(found);return step!==void 0?[planBack(found,
step,observation,request)]:(unknown.push(found.observed.name),[])}),nothing=unknown.length===0?[]:[nothingKnown(unknown)],
all=[{problems:askedTwice(observation,names),notices:[]},...withDependents(observation,parts),pairKeys(observation.keys,
parts),...nothing];return finishPlan("rollback",observation,request.policy,all)}var nothingRecorded={path:"services",code:"\
rollback-unknown",message:"there is no recorded update to go back from: d8x-ops has not updated this cluster yet",hint:"\
Name what should run instead with an update, such as api@sha256:\u2026."};function planBack(found,step,observation,request){
let{name:name4,record:record2}=found.observed,{run,at}=request,to=readReference(step.image);if(to===void 0||!isPinned(to))
return unknownWay(name4,step.image);let key=keyBack(found,to,step,observation,request),by={at:at.toISOString(),run:run.id,
actor:run.actor,...defined({keyAddress:key.address?.after})},target={to,platforms:[],key:key.change,address:key.address,
recordAfter:()=>step.record(by,nextSequence(observation))},part=planService(found,target,key,observation);return withMigrations(
part,{purpose:"rollback",to,record:record2,observation,policy:request.policy})}function stepBack(found){let running=found.
kind==="swarm"?imageToGoBackTo(found.observed):runningImage(found.observed);return rollbackTarget(found.observed.record,
formatReference(running))}function keyBack(found,to,step,{keys},{run,policy:policy2}){let service=readsKey(found.kind,found.
observed.name);if(service===void 0)return nothingAboutKeys;let{record:record2}=found.observed,toOtherImage=runsOther(found,
to);return planKeyBack({service,toOtherImage,keys,record:record2,policy:policy2,keepAs:keepName(run),step})}function nothingKnown(names){
let[first2="services"]=names,message=`nothing is recorded that ${names.join(", ")} ran before`,hint=`Name what should ru\
n, such as: update ${first2}@sha256:\u2026`;return{problems:[{path:names.length===1?first2:"services",code:"rollback-unk\
nown",message,hint}],notices:[]}}function unknownWay(name4,image){let message=`what ${name4} ran before is recorded with\
out a digest (${image}), so it can't be told which image that was`,hint=`Name what it should run, such as: update ${name4}\
@sha256:\u2026`;return{problems:[{path:name4,code:"rollback-unknown",message,hint}],notices:[]}}function planUpdate(observation,request){let parts=request.services.map(asked=>planRequested(observation,request,asked)),
twice=askedTwice(observation,request.services.map(({service})=>service));return finishPlan("update",observation,request.
policy,[{problems:twice,notices:[]},...withDependents(observation,parts),pairKeys(observation.keys,parts),{problems:[],notices:unusedKeyNotices(
request)}])}function planRequested(observation,request,asked){let found=findService(observation,asked.service);if(found.
kind==="none")return{problems:[found.problem],notices:[]};let wanted=wantedImage(asked,found.observed.image,request.policy.
allowImageChange);if(!wanted.ok)return{problems:[wanted.problem],notices:[]};let resolution=observation.resolutions.find(
one=>one.request===asked);if(resolution===void 0)throw new OpsError("internal",`the image of ${asked.service} was never \
looked up`);if(!resolution.answer.ok)return{problems:[problemOf(asked.service,resolution.answer.error)],notices:[]};let{
digest,platforms}=resolution.answer.image,to=pin(wanted.image,digest),key=keyOf3(found,to,observation,request),deployed2={
image:formatReference(to),at:request.at.toISOString(),run:request.run.id,actor:request.run.actor,...defined({keyAddress:key.
address?.after})},migrations=stateOf(observation.migrations,found.observed.name),replaced={...key.change===void 0||!key.
fileServes?{}:{keyFile:key.change.keepAs},...defined({keyAddress:key.address?.before,migrations})},record2=found.observed.
record,target={to,platforms,key:key.change,address:key.address,recordAfter:from2=>recordDeployment(record2,formatReference(
from2),deployed2,nextSequence(observation),replaced)},part=planService(found,target,key,observation);return withMigrations(
part,{purpose:"update",to,record:record2,observation,policy:request.policy})}function keyOf3(found,to,{keys},{policy:policy2,
run}){let service=readsKey(found.kind,found.observed.name);if(service===void 0)return nothingAboutKeys;let{record:record2}=found.
observed;return planKey({service,toOtherImage:runsOther(found,to),keys,record:record2,policy:policy2,keepAs:keepName(run)})}function plannedResults(plan2){return plan2.services.map(plannedResult)}function plannedResult(planned){let{service,kind,
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
parts.join("; ")}function checkApproved(services2,approved){if(approved===void 0)return;let problems=approved.flatMap(({service,digest})=>{
let now=services2.find(one=>isCalled(service,one.kind,one.service))?.to.digest;if(now===digest)return[];let message=now===
void 0?"was approved, and nothing would be run":`would run ${now}, and ${digest} was approved`;return[{path:service,message}]});
for(let{kind,service}of services2)approved.some(one=>isCalled(one.service,kind,service))||problems.push({path:service,message:"\
would be changed too, which nobody approved"});let[first2]=problems;if(first2!==void 0)throw new OpsError("authorisation\
-failed",`what was approved has moved: ${first2.path} ${first2.message}`,{where:first2.path,problems,hint:"Nothing was t\
ouched. Give the command again, and have approved what it would run now."})}var minuteMs=6e4,dayMs2=1440*minuteMs;function timingAt(times,now){let at=now.getTime();if(isOpen(times,at))return{kind:"\
open"};let freeze=freezeAt(times,at),opens=nextOpening(times,at);return{kind:"closed",...defined({freeze,opens})}}function isOpen(times,at){
return freezeAt(times,at)===void 0&&(times.windows.length===0||times.windows.some(window=>isWithin(window,at)))}function freezeAt({
freezes},at){return freezes.find(({from:from2,until})=>from2.getTime()<=at&&at<until.getTime())}function isWithin(window,at){
return stretches(window,at,-2,1).some(({from:from2,until})=>from2<=at&&at<until)}function nextOpening(times,at){let ends=times.
freezes.map(({until})=>until.getTime()).filter(end=>end>at),found=[at,...ends].flatMap(start2=>[{at:start2,zone:zoneAt(times,
start2)},...times.windows.flatMap(window=>stretches(window,start2,-1,8).map(({from:from2})=>({at:from2,zone:window.zone})))]),
[next]=found.filter(one=>one.at>=at&&isOpen(times,one.at)).sort((a,b)=>a.at-b.at);return next===void 0?void 0:{at:new Date(
next.at),zone:next.zone}}function zoneAt({windows},at){return windows.find(window=>isWithin(window,at))?.zone??"UTC"}function stretches({
days,from:from2,until,zone},around,first2,last){let midnight=Math.floor(wallClock(around,zone)/dayMs2)*dayMs2,found=[];for(let day=first2;day<=
last;day++){let start2=midnight+day*dayMs2;if(!days.includes(new Date(start2).getUTCDay()))continue;let end=until>from2?
start2:start2+dayMs2,opens=instantsOf(start2+from2*minuteMs,zone).first,closes=instantsOf(end+until*minuteMs,zone).last;
opens<closes&&found.push({from:opens,until:closes})}return found}var outsideHint=`Ask again then. What can't wait goes with --override "reason", for those whom exceptions: override of .\
github/d8x.yml lists; rollback, recover, unlock, backup, and what only looks always go.`;function whyOutside(times,now){if(times===void 0)return;let timing=timingAt(times,now);if(timing.kind==="open")return;let{
freeze,opens}=timing,again=opens===void 0?"":`; the next window opens ${formatMoment(opens.at,opens.zone)}`;if(freeze===
void 0)return`is updated ${times.windows.map(({text:text2})=>text2).join(" and ")}, which is not now (${formatMoment(now,
times.windows[0]?.zone??"UTC")})${again}`;let{zone="UTC"}=opens??{};return`is frozen until ${formatMoment(freeze.until,zone)}\
 (${freeze.reason})${opens?.at.getTime()===freeze.until.getTime()?", and may be updated again from then on":again}`}function noticeTime({environment="this cluster",policy:policy2},{journal,now}){let why=whyOutside(policy2.times,now());why!==
void 0&&journal.notice(`${environment} ${why}: an update would need --override now.`)}function checkTime({operation,environment="\
this cluster",policy:policy2},{journal,now}){if(!windowedOperations.some(one=>one===operation))return;let why=whyOutside(
policy2.times,now());if(why===void 0)return;if(policy2.override===void 0)throw new OpsError("outside-window",`${environment}\
 ${why}`,{where:".github/d8x.yml",hint:`Nothing was changed. ${outsideHint}`});let overridden=`Overridden: "${policy2.override}\
"`;journal.warnings.some(warning=>warning.startsWith(overridden))||journal.warn(`${overridden}, although ${environment} ${why}\
.`)}function idleExceptions({purpose,services:services2},policy2,isOutside){let moves=services2.some(({from:from2,to})=>!sameRepository(
from2,to)),changesKey=services2.some(({key,address})=>key!==void 0&&address?.after!==address?.before),migrates=services2.
some(({action,migrations})=>migrations!==void 0&&(migrations.goesBack||purpose==="update"&&action!=="none"));return[...policy2.
allowImageChange&&!moves?["--allow-image-change"]:[],...policy2.allowKeyChange&&!changesKey?["--allow-key-change"]:[],...policy2.
acceptMigration===!0&&!migrates?["--accept-migration"]:[],...policy2.override===void 0||isOutside?[]:["--override"]].map(
option=>`${option} was given, and there is nothing here that it loosens.`)}var published=["D8-X/d8x-trader-backend","D8-X/referral-system","D8-X/d8x-candles","D8-X/d8x-broker-server"],sourceForm=/^https:\/\/github\.com\/([A-Za-z0-9][A-Za-z0-9_-]{0,38})\/([A-Za-z0-9_.-]{1,100}?)(?:\.git)?\/?$/;
function sourceOf(labels2,named=[]){let revision=labels2["org.opencontainers.image.revision"],source=labels2["org.openco\
ntainers.image.source"];if(revision===void 0||source===void 0)return"its image does not say what it was built from";if(!/^[0-9a-f]{40}$/.
test(revision))return"its image names no commit that it was built from";let[,owner="",name4=""]=sourceForm.exec(source)??
[],repository=`${owner}/${name4}`;return![...published,...named].some(one=>one.toLowerCase()===repository.toLowerCase())||
/^\.{1,2}$/.test(name4)?"its image says that it was built from a repository that is neither one of D8X nor among sources\
 of .github/d8x.yml":{repository,url:`https://github.com/${repository}`,revision}}var settingsLabel="io.d8x.settings";function settingsOf(labels2){
let names=(labels2[settingsLabel]??"").split(/[\s,]+/).filter(name4=>/^[A-Z][A-Z0-9_]{1,63}$/.test(name4));return[...new Set(
names)].slice(0,20)}var mostSubjects=10,longestSubject=120,dayMs3=1440*6e4,migrationFolder=/(?:^|\/)migrations?\//i;async function whatChanges(before,after,{
named,compare}){let[from2,to]=[sourceOf(before,named),sourceOf(after,named)],known=new Set(settingsOf(before)),settings2=settingsOf(
after).filter(name4=>!known.has(name4)),told3=settings2.length===0?{}:{settings:settings2};if(typeof to=="string")return{
relation:"unknown",unknown:to,...told3};if(typeof from2=="string")return{to:to.revision,relation:"unknown",unknown:`of w\
hat runs, ${from2}`,...told3};let both={from:from2.revision,to:to.revision,...told3};return from2.repository.toLowerCase()!==
to.repository.toLowerCase()?{...both,relation:"unknown",unknown:"the two are built from different repositories"}:from2.revision===
to.revision?{...both,relation:"same"}:{...both,...await between(from2,to,compare)}}async function between(from2,to,compare){
let found=await compare(from2.repository,from2.revision,to.revision);if(typeof found=="string")return{relation:"unknown",
unknown:found};if(found.status==="identical")return{relation:"same"};if(found.status!=="behind"){let apart=found.status===
"diverged"?{lacks:found.behindBy}:{};return{relation:found.status==="ahead"?"newer":"apart",...apart,...listed(found,from2,
to)}}let back2=await compare(to.repository,to.revision,from2.revision);return typeof back2=="string"?{relation:"older",commits:found.
behindBy}:{relation:"older",...listed(back2,to,from2)}}function listed({aheadBy,baseAt,headAt,subjects,files,hasAllFiles},base,head){
let migrates=files.some(file=>migrationFolder.test(file)),ms=baseAt===void 0||headAt===void 0?void 0:headAt.getTime()-baseAt.
getTime();return{commits:aheadBy,...ms===void 0||ms<0?{}:{days:Math.round(ms/dayMs3)},url:`${base.url}/compare/${base.revision}\
...${head.revision}`,subjects:subjects.slice(0,mostSubjects).map(shortened),migration:migrates?"yes":hasAllFiles?"no":"u\
nknown"}}function shortened(subject){let line=subject.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu,"").trim();return line.length>longestSubject?
`${line.slice(0,longestSubject-1).toWellFormed()}\u2026`:line}var longestMs2=1e4;async function tellChanges({context,draft,request},{labelsOf:labelsOf2},plan2){let{compare}=context,changing=plan2.
services.filter(({action,from:from2,to})=>action==="update"&&from2.digest!==to.digest);if(labelsOf2===void 0||changing.length===
0)return;let signal=AbortSignal.any([context.signal,AbortSignal.timeout(longestMs2)]),asking={named:request.policy.sources??
[],compare:compare===void 0?withoutToken:compareWithin(compare,signal)},found=await Promise.all(changing.map(async planned=>{
let changes=await changesOf(planned,labelsOf2,asking,signal);return[planned.service,changes]}));draft.changes=new Map(found)}
async function whileTelling(telling,work){try{return await work()}finally{await telling}}async function changesOf({from:from2,
to},labelsOf2,asking,signal){let{digest}=from2;if(digest===void 0)return{relation:"unknown",unknown:"what runs has no di\
gest"};try{let[before,after]=await Promise.all([labelsOf2({...from2,digest},signal),labelsOf2(to,signal)]);return await whatChanges(
before,after,asking)}catch(error){let{code}=toOpsError(error);return{relation:"unknown",unknown:`${formatRepository(to)}\
 does not tell (${code})`}}}var withoutToken=async()=>"there is no github-token to ask with";function compareWithin(compare,signal){
return async(...asked)=>Promise.race([compare(...asked),new Promise(resolve3=>{let end=()=>resolve3("GitHub did not answ\
er in time");signal.aborted?end():signal.addEventListener("abort",end,{once:!0})})])}var plan={note:"what an update would do; changes nothing",unattended:!0,onlyPlans:!0,sections:["services"],run:runPlan,headline:({
services:services2})=>{let planned=namesOf(services2,"planned");return planned===""?"nothing to do: everything is as ask\
ed":`would update ${planned}`}};async function runPlan(open4){let{request,inventory,context}=open4,update2=await updateContext(
open4,context.signal);if(request.plans==="rollback"){let{plan:plan3}=await lookBack(open4,update2);await tellChanges(open4,
update2,plan3);return}let{plan:plan2}=await lookAndPlan(open4,update2);noticeTime(request,context);let told3=tellChanges(
open4,update2,plan2),checks=plan2.services.flatMap(({service,action,before})=>action==="none"||before===void 0?[]:[`${service}\
: ${before.check}`]);checks.length>0&&context.journal.notice(`Ready is what passes its check: ${checks.join(" \xB7 ")}.`);
let hasDatabase=(request.database.dsn??inventory.databaseDsn)!==void 0;await whileTelling(told3,async()=>{request.policy.
backup==="required"&&hasDatabase&&await checkBackup2(open4,context.signal)})}async function lookAndPlan({request,context,
draft},update2){let{services:services2,policy:policy2,keys}=request,{journal,run,now}=context;return journal.step({title:"\
Observe the cluster and plan",phase:"prepare"},async step=>{let observation=await observe(update2,{requests:services2}),
plan2=planUpdate(observation,{services:services2,policy:policy2,keys,run,at:now()});return checkApproved(plan2.services,
request.approved),draft.services=plannedResults(plan2),tell(journal,plan2,idleExceptions(plan2,policy2,whyOutside(policy2.
times,now())!==void 0)),step.detail(services2.map(formatServiceRequest).join(", ")),{observation,plan:plan2}})}async function lookBack({
request,context,draft},update2){let{journal,run,now}=context;return journal.step({title:"Observe the cluster and plan th\
e way back",phase:"prepare"},async step=>{let{rollbackServices:names}=request,observation=await observe(update2,{of:names.
length===0?"last-run":names}),plan2=planRollback(observation,names,{policy:request.policy,run,at:now()});return checkApproved(
plan2.services,request.approved),draft.services=plannedResults(plan2),tell(journal,plan2,idleExceptions(plan2,request.policy,
!1)),step.detail(plan2.services.map(({service})=>service).join(", ")),{observation,plan:plan2}})}function tell(journal,{
notices,warnings},more){for(let notice of[...notices,...more])journal.notice(notice);for(let warning of warnings)journal.
warnings.includes(warning)||journal.warn(warning)}var ChangeOrder=class{#services;#stages=new Map;#waiting=new Set;#halt=new AbortController;#haltedBy="";constructor(services2){
this.#services=new Set(services2)}async turn(services2,stageOf){for(;;){if(this.halted.aborted)return{kind:"halted",service:this.#haltedBy};
let failed=services2.find(service=>this.#stages.get(service)==="failed");if(failed!==void 0)return{kind:"failed",service:failed};
let isLeft=service=>this.#services.has(service)&&!this.#hasCome(service,stageOf);if(!services2.some(isLeft))return{kind:"\
came"};let{promise,resolve:resolve3}=Promise.withResolvers();this.#waiting.add(resolve3),await promise}}reached(service,stage){
let present=this.#stages.get(service);present==="failed"||present==="done"&&stage==="ready"||(this.#stages.set(service,stage),
this.#wake())}halt(service){this.halted.aborted||(this.#haltedBy=service,this.#halt.abort(),this.#wake())}get halted(){return this.#halt.
signal}#hasCome(service,stageOf){let stage=this.#stages.get(service);return stage==="done"||stage===stageOf(service)}#wake(){
for(let resolve3 of this.#waiting)resolve3();this.#waiting.clear()}};import{setTimeout as sleep2}from"node:timers/promises";var composeTimeoutMs=12e4,composeGraceMs=3e4,retryMs=3e3;async function openBrokerHost(host,project,deployment){let[running]=await Promise.
all([runningSettings(host.engine,project),composeVersion(host)]),before=service=>({...givenSettings(deployment.configured),
...running(service)});return{host,before,wanted:service=>({...before(service),...givenSettings(deployment)})}}async function startFrom({
host},intent,imageId,settings2,signal){await nameImage(host,intent,imageId);let before=await findContainer(host.engine,intent.
compose,intent.service),digest=imageId===intent.fromImageId?intent.from:intent.to,command=composeCreate(intent.compose,intent.
service,isPinned2(intent)?digest:intent.composeImage,settings2),create2=async()=>{try{throwIfCancelled(signal,{where:host.
name}),await host.run(command,{timeoutMs:composeTimeoutMs})}catch(error){if(isOpsError(error,"connection-lost")&&await appears(
host,intent,imageId,before?.id))return;throw error}};try{await create2().catch(async error=>{if(signal?.aborted===!0||!isOpsError(
error,"command-failed"))throw error;await sleep2(retryMs,void 0,signal===void 0?{}:{signal}),await create2()})}catch(error){
throw isOpsError(error,"command-failed")?new OpsError("compose-failed",`Compose could not make ${intent.service}'s conta\
iner: ${error.message}`,{where:host.name,hint:`Look on ${host.name} in ${intent.compose.directory}.`,cause:error,logs:error.
logs,logsOf:"command"}):error}throwIfCancelled(signal,{where:host.name}),await retry(()=>startMade(host,intent,imageId))}
async function startMade(host,{compose,service},imageId){let made=await findContainers(host.engine,compose,service),other=made.
find(container=>container.imageId!==imageId);if(made.length===0||other!==void 0){let what=other===void 0?"no container":
`a container from another image (${other.image})`;throw new OpsError("compose-failed",`Compose made ${what} for ${service}\
; nothing was started`,{where:host.name,hint:`Was somebody else at work there? Look on ${host.name} in ${compose.directory}\
, and run it again.`})}await Promise.all(made.map(({id})=>host.engine.startContainer(id)))}async function appears({engine},{
compose,service},imageId,before){let deadline=performance.now()+composeGraceMs;for(;performance.now()<deadline;){await sleep2(
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
code,message,{where:service,...defined({hint})}),notices:[]}}import{setTimeout as sleep3}from"node:timers/promises";var fastestMs=250,slowestMs=2e3;function watchOutside(watched){let end=new AbortController,all=watched.urls.map(url=>watchUrl(
url,watched,end.signal));return{state:since=>all.map(one=>one.state(since)).includes("not-yet")?"not-yet":"holds",get notices(){
return all.flatMap(({notice})=>notice??[])},[Symbol.dispose]:()=>end.abort()}}function watchUrl(url,watched,signal){let{
service,stabilityMs,probe:probe2,before,askItself}=watched,everyMs2=Math.min(slowestMs,Math.max(fastestMs,stabilityMs/(enoughAnswers+
2))),first2=before.find(answer=>answer.url===url),samples=[],itself,notice;return(async()=>{for(;!signal.aborted;){let answer=await probe2.
ask(url,signal),at=performance.now();if(judgeOutside(answer)==="error"){let{pathname,search}=new URL(url),outcome=await askItself(
`${pathname}${search}`,signal).catch(error=>({kind:"not-asked",because:String(error)}));itself={at,outcome}}samples=[...samples.
slice(-enoughAnswers),{at,answer}],await sleep3(everyMs2,void 0,{signal}).catch(()=>{})}})(),{state:since=>{let counted2=samples.
filter(({at})=>at>=since),verdict=judgeSamples(counted2,since,performance.now(),stabilityMs);if(verdict==="not-yet")return"\
not-yet";if(notice=void 0,verdict==="well")return"holds";let last=counted2.at(-1)?.answer??{},isItsOwn=itself?.outcome.kind===
"fails"||itself?.outcome.kind==="not-asked";if(verdict==="error"&&isItsOwn&&(first2===void 0||judgeOutside(first2)==="we\
ll"))throw ownError(service,url,last);return notice=noticeOf({service,url,last,first:first2,isItsOwn:verdict==="error"&&
isItsOwn}),"holds"},get notice(){return notice}}}function noticeOf({service,url,last,first:first2,isItsOwn}){let before=first2!==
void 0&&judgeOutside(first2)!=="well"?` Before the update it ${describeOutside(first2).replace(/^answers/,"answered").replace(
/^does/,"did")}.`:"",now=`${url} ${describeOutside(last)}`;return isItsOwn?`${now}, as ${service} itself does; it was no\
 better before.${before}`:`${service} is well, the way to it is not: ${now}. Look at DNS, Cloudflare and nginx before it\
.${before}`}function ownError(service,url,last){return new OpsError("health-failed",`${service} runs, but ${url} ${describeOutside(
last)}`,{where:service,hint:"Anything below 500 would do. Its log says why; nginx on the manager has one too."})}import{setTimeout as sleep4}from"node:timers/promises";function startTask(now){return{since:now,wasReady:!1,repeated:0,repeatedSince:now,misses:0,missedSince:now,last:void 0}}
function takeOutcome(state,outcome,now){let isSame2=state.last?.kind===outcome.kind,holds=outcome.kind==="holds";return{
since:state.since,wasReady:state.wasReady||holds,repeated:isSame2?state.repeated+1:1,repeatedSince:isSame2?state.repeatedSince:
now,misses:holds?0:state.misses+1,missedSince:holds||state.misses===0?now:state.missedSince,last:outcome}}function judgeTask(state,now,{
warmUpMs,stabilityMs}){let{last,misses,repeated,wasReady}=state;if(last?.kind==="not-asked"&&repeated>=3)return{kind:"un\
asked",because:last.because};if(wasReady&&misses<3)return{kind:"ready"};let because=last?.because??"it was never asked";
return last?.kind==="fails"&&repeated>=3&&now-state.repeatedSince>=stabilityMs?{kind:"bad",reason:"errors",because}:wasReady&&
now-state.missedSince>=stabilityMs?{kind:"bad",reason:"lost",because}:!wasReady&&now-state.since>=warmUpMs?{kind:"bad",reason:"\
late",because}:{kind:"not-yet"}}var fastestMs2=250,slowestMs2=2e3,longestMs3=15e3;function watchReadiness(watched){let{service,badBefore,stabilityMs}=watched,
now=watched.now??(()=>performance.now()),everyMs2=Math.min(slowestMs2,Math.max(fastestMs2,stabilityMs/5)),asking=new Map,
notices=new Map,detail="",culprit;async function askOn(task,entry){let{signal}=entry.end;for(;!signal.aborted;){let outcome=await askOnce(
task,watched.requirements,signal);if(signal.aborted)return;entry.state=takeOutcome(entry.state,outcome,now()),await sleep4(
everyMs2,void 0,{signal}).catch(()=>{})}}function verdictOf(task){let entry=asking.get(task.id);return entry===void 0&&(entry=
{end:new AbortController,state:startTask(now())},asking.set(task.id,entry),askOn(task,entry)),judgeTask(entry.state,now(),
watched)}function isReady(task,verdict,bad){if(verdict.kind==="unasked")return notices.set(task.id,`${service} on ${task.
where} could not be asked whether it is ready: ${verdict.because}.`),!0;if(notices.delete(task.id),verdict.kind!=="bad")
return verdict.kind==="ready";let last=asking.get(task.id)?.state.last;if(badBefore===void 0||isWorse(badBefore,bad,last))
throw culprit=task.id,notReady(service,task.where,verdict,watched.warmUpMs);return notices.set(task.id,`${service} on ${task.
where} is not ready (${verdict.because}), and was not before the update either (${badBefore.because}): that is no reason\
 to go back.`),!0}return{state:tasks=>{for(let[id,{end}]of asking)tasks.some(task=>task.id===id)||(end.abort(),asking.delete(
id),notices.delete(id));let verdicts=tasks.map(task=>({task,verdict:verdictOf(task)})),bad=verdicts.filter(({verdict})=>verdict.
kind==="bad").length,waiting=verdicts.filter(({task,verdict})=>!isReady(task,verdict,bad)),[first2]=waiting,last=first2===
void 0?void 0:asking.get(first2.task.id)?.state.last;return detail=first2===void 0?"":`${tasks.length-waiting.length} of\
 ${tasks.length} ready (${first2.task.where}: ${last?.because??"being asked"})`,waiting.length===0?"ready":"not-yet"},wasReady:id=>asking.
get(id)?.state.wasReady??!1,get detail(){return detail},get culprit(){return culprit},get notices(){return[...new Set(notices.
values())]},[Symbol.dispose]:()=>{for(let{end}of asking.values())end.abort()}}}function isWorse(before,bad,last){return before.
tasks!=="all"&&bad>before.tasks||last!==void 0&&badness(last)>before.badness}async function askOnce(task,requirements,signal){
let limit=AbortSignal.any([signal,AbortSignal.timeout(longestMs3)]),asked=task.ask(requirements,limit).catch(error=>({kind:"\
not-asked",because:toOpsError(error).message})),late={kind:"not-yet",because:"no answer",isSilent:!0},timer=new AbortController,
timeout=sleep4(longestMs3,late,{ref:!1,signal:timer.signal}).catch(()=>late);try{return await Promise.race([asked,timeout])}finally{
timer.abort()}}function notReady(service,where,{reason,because},warmUpMs){let told3={errors:`${service} runs on ${where}\
, but answers with an error: ${because}`,lost:`${service} was ready on ${where}, and is so no more: ${because}`,late:`${service}\
 was not ready on ${where} within ${duration(warmUpMs)}: ${because}`},hint={errors:"Its log says why.",lost:"Its log say\
s why.",late:`Its log says why. Where it only needs longer, warm-up-minutes gives it more (${service}=30); where it has \
no such route, checks of .github/d8x.yml say what it has to answer.`};return new OpsError("health-failed",told3[reason],
{where:service,hint:hint[reason]})}import{setTimeout as sleep5}from"node:timers/promises";function askAddressOf({context,hostOfNode},intent){if(readsKey(intent.kind,intent.service)===void 0)return;if(intent.kind===
"broker"){let host=context.cluster.broker;return host===void 0?void 0:async signal=>(await askBroker(host,intent.compose,
signal)).address}let{engine}=context.cluster.manager;return async signal=>{let[service,tasks]=await Promise.all([engine.
inspectService(intent.id,{signal}),engine.listTasks({service:[intent.id]},{signal})]);return(await askReferral({service,
tasks,hostOfNode},signal)).address}}var askEveryMs=2e3;async function comesToAnswer(ask2,expected,{signal,waitMs}){let startedAt=performance.
now();for(;;){let answer=await ask2(signal);if(answer.kind!=="silent")return answer.kind==="not-asked"||isAddress(answer,
expected);if(performance.now()-startedAt>=waitMs)return!1;await sleep5(askEveryMs,void 0,{signal})}}function isAddress(answer,expected){
return answer.kind==="address"&&answer.address===expected}import{setTimeout as sleep6}from"node:timers/promises";function watchAddressBefore(session,intent,timeoutMs){let{service,addressBefore:expected}=intent;return watchAddress({service,
ask:askAddressOf(session,intent),expected,timeoutMs,code:"update-failed"})}var everyMs=1e3,longestMs4=15e3;function watchAddress({
service,ask:ask2,expected,timeoutMs,code}){if(ask2===void 0||expected===void 0)return{state:()=>"holds",notices:[],[Symbol.
dispose]:()=>{}};let end=new AbortController,latest;return(async()=>{for(;!end.signal.aborted;){let at=performance.now(),
answer=await Promise.race([ask2(end.signal).catch(error=>silent(toOpsError(error).message)),sleep6(longestMs4,silent("no\
 answer"),{ref:!1})]);latest={at,answer},await sleep6(everyMs,void 0,{signal:end.signal}).catch(()=>{})}})(),{state:since=>{
let answer=latest!==void 0&&latest.at>=since?latest.answer:void 0;if(answer?.kind==="not-asked"||answer?.kind==="address"&&
answer.address===expected)return"holds";if(answer?.kind==="address"||answer?.kind==="keyless")throw otherAddress(code,service,
answer,expected);if(performance.now()-since<timeoutMs)return"not-yet";let why=answer?.because??"it was never asked";throw new OpsError(
code,`${service} runs, but does not answer which address it signs with (${why})`,{where:service,hint:"Its log says why; \
update-timeout-minutes gives it more time."})},get notices(){return latest?.answer.kind==="not-asked"?[`${service} could\
 not be asked with which address it signs (${latest.answer.because}); it should be ${expected}.`]:[]},[Symbol.dispose]:()=>end.
abort()}}function otherAddress(code,service,answer,expected){let found=answer.kind==="address"?answer.address:"none";return new OpsError(
code,`${service} signs with the address ${found} instead of ${expected}`,{where:service,hint:"Its key file was not the o\
ne that was put there, or somebody changed it meanwhile."})}function silent(because){return{kind:"silent",because}}function readinessOfTasks({readiness},published2,{hostOfNode}){return{state:(tasks,nodes)=>readiness.state(askedTasks({tasks,
published:published2,nodes,hostOfNode})),get detail(){return readiness.detail}}}function verifiedService(planned){return{
...planned,published:planned.kind==="swarm"?planned.observed.targetPorts:[],address:planned.replicas.desired===0?void 0:
planned.address}}function openVerification(session,verified2,intent,{timeouts,onReady}){let{kind,service,before,published:published2}=verified2,
{policy:policy2,deployment}=session.context,asked=[],readiness=watchReadiness({service,requirements:requirementsOf({kind,
service,published:published2},policy2.checks),badBefore:before?.unready,warmUpMs:timeouts.warmUpMs??0,stabilityMs:timeouts.
stabilityMs}),outside=watchOutside({service,urls:urlsOf2(verified2,deployment),stabilityMs:timeouts.stabilityMs,probe:session.
probe,before:before?.outside??[],askItself:(path,signal)=>askAll(asked,anyAnswers(path,published2),signal)}),address=watchAddress(
{service,ask:askAddressOf(session,intent),expected:verified2.address?.after,timeoutMs:timeouts.timeoutMs,code:"health-fa\
iled"});return{readiness:{state:tasks=>(asked=tasks,readiness.state(tasks)),wasReady:id=>readiness.wasReady(id),get detail(){
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
reactionMs:1e4,gateMs:swarm.gateMs??0}}function createBrokerChange(session,planned,intent,broker,key){let{context}=session,{host}=broker,timeouts={...updateTimeouts(
context.policy),warmUpMs:warmUpOf(context.policy,planned)},isTouched=!1,imageId="";async function apply(signal,progress){
({id:imageId}=await host.engine.inspectImage(pullReference(planned.to))),signal.throwIfAborted();let present=await findContainer(
host.engine,planned.compose,planned.service),{refusal:refusal3}=await composeFileNow(session,intent,present,signal);if(refusal3!==
void 0)throw refusal3;isTouched=!0,await host.engine.tagImage(planned.fromImageId,rollbackRepository,bareName(planned.service)),
planned.key!==void 0&&key!==void 0&&(progress("its container ends"),await stopService(broker,intent),progress("its key f\
ile is changed"),await changeKey(key,planned.key,context.keys.brokerPrivateKey)),progress("its container is made anew"),
await startFrom(broker,intent,imageId,broker.wanted(planned.service),signal)}async function watch(hooks){let{service,compose}=planned;
await watchContainer({engine:host.engine,service,compose,imageId,isNew:!0,...hooks})}async function verify(signal,progress,onReady){
using verifying=openVerification(session,verifiedService(planned),intent,{timeouts,onReady});let readiness={state:container=>verifying.
readiness.state([askedContainer(host,container)]),get detail(){return verifying.readiness.detail}};try{await watch({timeouts,
signal,progress,readiness,besides:verifying.besides})}catch(error){let told3=asBeforeUpdate(planned,error,context.run.showsLogs);
if(told3===void 0)throw error;return onReady?.(),{running:0,notices:[told3]}}let plain2=planned.key===void 0||key===void 0||
context.policy.keyFilesKeptPlain.includes(brokerService)?[]:await stillPlain(brokerService,key);return{running:1,notices:[
...verifying.notices,...plain2]}}return{planned,apply,verify,confirm:async signal=>{planned.before?.ran!==!1&&await watch(
{timeouts:{...timeouts,stabilityMs:0},signal,progress:()=>{}})},finalize:async()=>{await finalizeBroker(session,intent),
await key?.forgetAllBut(keptKeys(intent.recordAfter))},rollBack:async signal=>isTouched?(await rollBackBroker(session,broker,
{intent,key,signal}),!0):!1,verifyRollback:async(signal,progress)=>{await verifyBrokerRollback(session,host,intent,{signal,
progress}),await key?.forgetAllBut(keptKeys(intent.recordBefore))}}}async function finalizeBroker({context},intent){await record(
context,intent,intent.recordAfter)}async function record({cluster},{service,compose},labels2){let container=cluster.broker===
void 0?void 0:await findContainer(cluster.broker.engine,compose,service),made=container===void 0?{}:{[containerLabel]:container.
id};await writeRecord(cluster.manager.engine,{kind:"broker",service:bareName(service)},{...labels2,...made})}async function stopService({
host},{compose,service}){let present=await findContainer(host.engine,compose,service);present!==void 0&&present.state.status!==
"exited"&&await host.engine.stopContainer(present.id)}async function rollBackBroker(session,broker,{intent,key,signal}){
let{host}=broker,isOld=container=>container?.imageId===intent.fromImageId&&intent.from!==intent.to,isBack=container=>isOld(
container)&&container.state.running,before=await findContainer(host.engine,intent.compose,intent.service),isMade=!isBack(
before)||intent.key!==void 0,{refusal:refusal3,notices}=isMade?await composeFileNow(session,intent,before,signal):{notices:[]};
if(refusal3!==void 0&&!(isOld(before)&&before.state.status!=="created"))throw refusal3;for(let notice of notices)session.
context.journal.notice(notice);intent.key!==void 0&&key!==void 0&&await stopService(broker,intent);let keyCameBack=intent.
key!==void 0&&await key?.putBack(intent.key)===!0,present=await findContainer(host.engine,intent.compose,intent.service);
if(isOld(present)&&(refusal3!==void 0||isBack(present)&&!keyCameBack)){await nameImage(host,intent,intent.fromImageId),await host.
engine.startContainer(present.id);return}await startFrom(broker,intent,intent.fromImageId,broker.before(intent.service))}
async function verifyBrokerRollback(session,host,intent,hooks){let{service,compose,fromImageId:imageId}=intent,timeouts={
...rollbackTimeouts(session.context.policy),stabilityMs:2e3};using address=watchAddressBefore(session,intent,timeouts.timeoutMs);
let besides=at=>address.state(at);try{await watchContainer({engine:host.engine,service,compose,imageId,isNew:!1,timeouts,
besides,...hooks})}catch(error){if(intent.ranBefore!==!1||asBefore(service,error)===void 0)throw error}intent.recordBefore[containerLabel]!==
void 0&&await record(session.context,intent,intent.recordBefore)}var limitMs2=4e3;async function mustStay({readMigrations:readMigrations2,policy:policy2,journal},{service:name4,before,cause},signal){
let service=migratingService(name4);if(service===void 0||policy2.acceptMigration===!0)return;let found=await read2(readMigrations2,
name4,AbortSignal.any([signal,AbortSignal.timeout(limitMs2)]));if(found===void 0)return;if(isOpsError(found)){journal.warn(
`${name4} goes back, and whether it has migrated the database can't be read: ${found.message}.`);return}let isGrown=before!==
void 0&&isFurther(found,before);if(found.failed===void 0&&!isGrown)return;let from2=before===void 0?"":` from ${versionText(
before)}`,migrated=`${name4} has migrated the database${from2} to ${versionText(found)}`;if(service==="history"&&found.failed===
void 0){journal.warn(`${migrated} and goes back: ${afterRollback.history}.`);return}let why=cause===void 0?"":` It faile\
d because: ${cause.message}`,blocked=found.failed===void 0?afterRollback[service]:"none of its images starts on it",remedy=found.
failed===void 0?`Update ${name4} to an image that works on this schema. Or restore the backup from before, and then: rol\
lback ${name4} --accept-migration.`:`${migrationRemedy(service,found)} Then update ${name4} again.`;return{migrations:found,
error:new OpsError("migration-refused",`${migrated} and stays as it is: ${blocked}.${why}`,{where:name4,hint:remedy,logs:cause?.
logs??[],logsOf:cause?.logsOf??"service",...defined({cause})})}}async function read2(readMigrations2,service,signal){try{
return(await readMigrations2([service],signal)).find(one=>one.service===service)?.found}catch{return new OpsError("datab\
ase-unreachable","the database did not answer in time",{where:service})}}async function readAfter({readMigrations:readMigrations2},name4,planned,signal){let service=migratingService(name4);if(service===
void 0||planned===void 0)return{notices:[]};let found=await readMigrations2([name4],signal).then(all=>all.find(one=>one.
service===service)?.found).catch(toOpsError);if(signal.throwIfAborted(),found===void 0)return{notices:[]};if(isOpsError(
found))return{notices:[`How far the migrations of ${name4} are now could not be read: ${found.message}.`]};let{before}=planned;
if(before===void 0||!isFurther(found,before))return{migrations:found,notices:[]};let grown=`${name4} has migrated the da\
tabase from ${versionText(before)} to ${versionText(found)}`;return{migrations:found,notices:[`${grown}: a rollback over\
 that is refused, unless --accept-migration is said, for ${afterRollback[service]}.`]}}function labelsWithMigrations(labels2,migrations){let record2=readRecord(labels2);if(record2===void 0||migrations===void 0)
return labels2;let[now,...earlier]=record2.history;return{...labels2,...recordLabels({...record2,history:[{...now,migrations:furthest(
now.migrations,migrations)},...earlier]})}}async function noteMigrations(engine,planned,intent){let record2=readRecord(planned.
recordBefore);if(record2===void 0||!isSameImage(record2.history[0].image,intent.from))return;let labels2=labelsWithMigrations(
planned.recordBefore,planned.migrations?.before);await writeRecord(engine,{kind:"swarm",service:planned.observed.name},labels2).
catch(()=>{})}function withBackup(plan2,backup2){return backup2===void 0?plan2:{...plan2,services:plan2.services.map(planned=>{
let{recordAfter,migrations}=planned;if(recordAfter===void 0||migrations===void 0)return planned;let[now,...earlier]=recordAfter.
history;return{...planned,recordAfter:{...recordAfter,history:[{...now,backup:backup2},...earlier]}}})}}import{setTimeout as sleep8}from"node:timers/promises";import{setTimeout as sleep7}from"node:timers/promises";var attempts=6,pauseMs=1e3;async function swapSpec(engine,id,edit,{auth,signal}={}){for(let attempt2=1;;attempt2++)try{signal?.
throwIfAborted();let service=await engine.inspectService(id,signal===void 0?{}:{signal}),spec=edit(service);if(spec===void 0)
return;await engine.updateService(service,spec,auth===void 0?{}:{auth});return}catch(error){if(attempt2>=attempts||!isWorthLooking(
error))throw error;isOpsError(error,"engine-conflict")||await sleep7(pauseMs,void 0,{signal})}}function isWorthLooking(error){
return isOpsError(error,"engine-conflict","connection-lost","engine-unreachable")}function changedExternally(name4,image){
return new OpsError("update-in-progress",`${name4} was changed by someone else meanwhile: its image is now ${image}`,{where:name4,
hint:"Find out who is updating it; the cluster lock holds off other runs of d8x-ops only."})}function forgiveOneExit(session,{id,restarts:restarts2,again,timeoutMs}){let{engine}=session.context.cluster.manager,isUsed=!1;
return async({task,because,wasReady,progress},signal)=>{if(isUsed||!isForgivable(task,restarts2)||wasReady(task.id))return;
let node=task.nodeId===void 0?void 0:session.hostOfNode(task.nodeId);if(await wasUnhealthy(task,node))return;isUsed=!0;let after=restarts2.
delayMs/1e3;progress(`a task ended at its start (exit code ${task.exitCode??0}), and is started once more after ${after}\
 s`);let list=()=>engine.listTasks({service:[id]},{signal});if(because==="rolled-back"){await waitForRollback(session,{id,
timeoutMs},signal),await sleep8(restarts2.delayMs,void 0,{signal});let all=await list();return await again(signal),{ended:all.
map(one=>one.id),...from(0)}}let ended=[task,...(await list()).filter(isExit)].map(one=>one.id);return because==="paused"&&
(await sleep8(restarts2.delayMs,void 0,{signal}),await swapSpec(engine,id,resumedSpec,{signal})),{ended,...from(because===
"paused"?0:restarts2.delayMs)}}}function from(startsAfterMs){let now=performance.now();return{since:now,startsAt:now+startsAfterMs}}
function isExit({state,containerId}){return(state==="failed"||state==="complete")&&containerId!==void 0}function isForgivable(task,{
condition}){return isExit(task)&&(condition==="any"||condition==="on-failure"&&task.state==="failed")}function resumedSpec({
spec,updateStatus}){return updateStatus?.state==="paused"||updateStatus?.state==="rollback_paused"?spec:void 0}async function waitForRollback({
poller},{id,timeoutMs},signal){let startedAt=performance.now();for(let readAt=startedAt;performance.now()-startedAt<timeoutMs;){
let snapshot=await poller.next(readAt,{waitMs:2e3,signal});if(snapshot!==void 0){if({readAt}=snapshot,snapshot.services.
get(id)?.updateStatus?.state!=="rollback_started")return;poller.pollSoon(250)}}}async function explained(session,intent,error,culprit){if(!isOpsError(error,"health-failed"))return error;let{manager}=session.
context.cluster,signal=AbortSignal.timeout(3e3),tasks=await manager.engine.listTasks({service:[intent.id]},{signal}).catch(
()=>[]),task=tasks.find(({id})=>id===culprit)??tellingTask(tasks,imageOf(intent.to)),logs2=await taskLogs(manager,task,task?.
nodeId===void 0?void 0:session.hostOfNode(task.nodeId)),hint=hintFromLog(logs2,error.hint??"");return new OpsError(error.
code,error.message,{where:intent.service,hint,logs:logs2,cause:error})}async function verifyOnNodes(service,tasks,digest,nodes,hostOfNode){let found=await Promise.all(tasks.map(task=>proveTask(
service,task,digest,nodes,hostOfNode)));return[...new Set(found.filter(notice=>notice!==void 0))]}async function proveTask(service,task,digest,nodes,hostOfNode){
let name4=nodes.find(({id})=>id===task.nodeId)?.hostName??"a node that left the swarm",host=task.nodeId===void 0?void 0:
hostOfNode(task.nodeId);if(host===void 0)return`${service} runs on ${name4} too, which is not reached: what runs there i\
s not verified.`;let running=await runningDigests(host,task);if(running.includes(digest))return;let image=running.length===
0?"no image that is known by a digest":running.join(", ");throw new OpsError("update-failed",`${service} on ${name4} run\
s ${image} instead of ${digest}`,{where:service,hint:`Look on ${name4} with: docker ps --no-trunc`})}async function runningDigests({
engine,name:name4},{containerId}){if(containerId===void 0)return[];try{let{imageId}=await engine.inspectContainer(containerId),
{repoDigests}=await engine.inspectImage(imageId);return repoDigests.flatMap(text2=>readReference(text2)?.digest??[])}catch(error){
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
digest,...named}=imageOf(from2),reference=digest===void 0?from2:pullReference({...named,digest}),engines=cluster.hosts.map(
host=>host.engine);return await hasOwnCheck(engines,reference)?null:void 0}async function hasOwnCheck(engines,image){return(await Promise.
all(engines.map(engine=>engine.inspectImage(image).catch(()=>{})))).some(one=>one?.hasHealthCheck===!0)}function startWatch(now){return{startedAt:now,movedAt:now,most:0,runningSince:void 0,readySince:void 0,tasks:"",stuckSince:void 0,
failedSince:void 0}}function reduce(state,verdict,now,timeouts,isReady=!0){let next=follow(state,verdict,now,isReady);return{
state:next,decision:decide(next,verdict,now,timeouts)}}function follow(state,verdict,now,isReady){let tasks=verdict.kind===
"running"?verdict.tasks.map(({id})=>id).sort().join(" "):"",count=verdict.kind==="running"?verdict.tasks.length:"running"in
verdict?verdict.running:0,isMore=count>state.most,isSame2=state.runningSince!==void 0&&tasks===state.tasks;return{startedAt:state.
startedAt,movedAt:isMore?now:state.movedAt,most:isMore?count:state.most,tasks,runningSince:verdict.kind==="running"?isSame2?
state.runningSince:now:void 0,readySince:verdict.kind==="running"&&isReady?(isSame2?state.readySince:void 0)??now:void 0,
stuckSince:verdict.kind==="stuck"||verdict.kind==="blocked"?state.stuckSince??now:void 0,failedSince:verdict.kind==="fai\
led"?state.failedSince??now:void 0}}function decide(state,verdict,now,timeouts){let isFor=(since,ms)=>since!==void 0&&now-
since>=ms,{gateMs=0,warmUpMs=0,stabilityMs,timeoutMs}=timeouts,moreMs=verdict.kind==="running"&&warmUpMs>0?warmUpMs+stabilityMs:
0,isLate=isFor(gateMs===0?state.startedAt:state.movedAt,timeoutMs+gateMs+moreMs);switch(verdict.kind){case"running":if(verdict.
settled&&isFor(state.readySince,stabilityMs))return{kind:"stable"};break;case"failed":if(!verdict.swarmActs||isFor(state.
failedSince,timeouts.reactionMs))return{kind:"failed",because:"task-failed"};break;case"stuck":case"blocked":if(isFor(state.
stuckSince,timeouts.stuckMs))return{kind:"failed",because:verdict.kind};break;case"rolling-back":case"rolled-back":return{
kind:"failed",because:"rolled-back"};case"paused":case"changed-externally":case"gone":return{kind:"failed",because:verdict.
kind};case"waiting":break}return isLate?{kind:"failed",because:"timeout"}:{kind:"go-on"}}var turnMs=2e3;async function watchService(session,watched,hooks){let{timeouts}=watched,{expected}=watched,state=startWatch(
performance.now()),readAt=watched.since,last={kind:"waiting",running:0,desired:0,detail:"the manager does not answer"};for(;;){
let snapshot=await session.poller.next(readAt,{waitMs:turnMs,signal:hooks.signal});if(snapshot===void 0){checkReach(session,
watched,state);continue}({readAt}=snapshot);let service=snapshot.services.get(watched.id),tasks=snapshot.tasksOf(watched.
id);last=judge(service,tasks,snapshot.nodes,expected);let isReady=askReadiness(hooks,last,runningTasks(tasks,snapshot.nodes,
expected),snapshot.nodes),step=reduce(state,last,performance.now(),timeouts,isReady);if({state}=step,hooks.progress([describeVerdict(
last),hooks.readiness?.detail??""].filter(text2=>text2!=="").join(", ")),step.decision.kind==="failed"){let resumed=await forgiven(
hooks,step.decision,last);if(resumed===void 0)throw await failure(session,watched,step.decision,last,snapshot,state);expected=
withKnown(watched.expected,resumed.knownTasks),readAt=resumed.since,state=startWatch(resumed.startsAt);continue}if(state.
readySince===void 0)continue;let holds=hooks.besides?.(state.readySince)??"holds";if(step.decision.kind==="stable"&&holds===
"holds"&&last.kind==="running")return{snapshot,tasks:last.tasks};let rest=state.readySince+timeouts.stabilityMs-performance.
now();rest>0&&session.poller.pollSoon(rest)}}function withKnown(expected,knownTasks){return{...expected,knownTasks}}function askReadiness({
readiness},verdict,running,nodes){return readiness===void 0?!0:verdict.kind!=="running"&&verdict.kind!=="waiting"?!1:readiness.
state(running,nodes)==="ready"&&verdict.kind==="running"}async function forgiven({forgives,signal},{because},verdict){if(!(forgives===
void 0||!("task"in verdict)||verdict.task===void 0)&&!(because!=="task-failed"&&because!=="paused"&&because!=="rolled-ba\
ck"))return forgives({task:verdict.task,because},signal)}var alive=new Set(["accepted","preparing","ready","starting","r\
unning"]);async function waitUntilEnded({poller},id,{signal,timeoutMs,service}){let startedAt=performance.now(),where="";
for(let readAt=startedAt;performance.now()-startedAt<timeoutMs;){let snapshot=await poller.next(readAt,{waitMs:turnMs,signal});
if(snapshot===void 0)continue;let rest=snapshot.tasksOf(id).filter(({state})=>alive.has(state));if(rest.length===0)return;
let node=snapshot.nodes.find(({id:id2})=>id2===rest[0]?.nodeId);node!==void 0&&(where=` on ${node.hostName}${isDown(node)?
", which is down,":""}`),{readAt}=snapshot,poller.pollSoon(250)}throw new OpsError("update-timeout",`${service} was scal\
ed to 0, but a task of it${where} does not end`,{where:service,hint:"Start its node if that is down, or remove it (docke\
r node rm --force): two tasks must never use one key. See docker service ps."})}function checkReach({poller,context},{service,
timeouts},{startedAt}){if(!(performance.now()-startedAt<timeouts.timeoutMs))throw new OpsError("connection-lost",`${service}\
 could not be watched: the manager has not answered for too long`,{where:context.cluster.manager.name,hint:"Swarm goes o\
n by itself: it finishes the update, or rolls it back. Look at the status when the manager is back.",cause:poller.fault})}
async function failure(session,{service,timeouts,id,expected},{because},verdict,snapshot,state){let waitedMs=performance.
now()-(timeouts.gateMs===0?state.startedAt:state.movedAt),culprit="task"in verdict?verdict.task:void 0,task=culprit??tellingTask(
snapshot.tasksOf(id),expected.image),node=task?.nodeId===void 0?void 0:session.hostOfNode(task.nodeId),[isUnhealthy,logs2]=await Promise.
all([wasUnhealthy(culprit,node),taskLogs(session.context.cluster.manager,task,node)]),told3=describeFailure(service,because,
verdict,snapshot.nodes,waitedMs,isUnhealthy),isClosed=because==="timeout"&&(timeouts.gateMs??0)>0&&task?.state==="starti\
ng";return serviceFailure(service,isClosed?{...told3,...closed(told3.message)}:told3,logs2)}function closed(message){return{
message:`${message}; it runs, and its ports are not open`,hint:"Its log may say on what it waits. Give it more time with\
 warm-up-minutes if it only is slow to start."}}function describeVerdict(verdict){if(verdict.kind==="running")return`${verdict.
tasks.length} running, being watched`;if(verdict.kind==="waiting")return`${verdict.running} of ${verdict.desired} runnin\
g, ${verdict.detail}`;if("message"in verdict)return verdict.message;if(verdict.kind==="changed-externally"||verdict.kind===
"gone")return`it is ${verdict.kind}`;let{error,message}=verdict.task;return verdict.kind==="blocked"?`${verdict.running}\
 of ${verdict.desired} running, and swarm waits for a node that is down`:verdict.kind==="failed"?`a task failed: ${error??
message}`:`no node takes a task: ${error??message}`}async function rollBackSwarm(session,intent,key){let{engine}=session.context.cluster.manager;try{if(intent.key!==void 0&&
key!==void 0){let found=await engine.inspectService(intent.id);if(rollbackSpec(found,intent)===void 0)return;await swapSpec(
engine,intent.id,service=>emptiedForReturn(service,intent));let{stopGraceMs}=swarmTimes(found.spec,1,"rollback"),timeoutMs=rollbackTimeouts(
session.context.policy).timeoutMs+stopGraceMs,signal=AbortSignal.timeout(timeoutMs+graceMs);await waitUntilEnded(session,
intent.id,{signal,timeoutMs,service:intent.service}),await key.putBack(intent.key)}let gate=await gateOnTheWayBack(session.
context,intent);await swapSpec(engine,intent.id,service=>rollbackSpec(service,intent,gate))}catch(error){throw isOpsError(
error,"engine-not-found")?new OpsError("engine-not-found",`${intent.service} was removed meanwhile and can't go back`,{where:intent.
service,hint:"Deploy the stack again.",cause:error}):error}}var graceMs=5e3;function emptiedForReturn(service,{from:from2,
to,service:name4}){if(!(isImage(service.image,imageOf(from2))||isImage(service.image,imageOf(to))))throw changedExternally(
name4,service.image);return replicasOf(service)===0?void 0:changeSpec(service.spec,{replicas:0})}function firstReplicas(desired){
return Math.min(1,desired)}function withReplicas(service,replicas){return replicasOf(service)===replicas?void 0:changeSpec(
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
found,first2?.nodes??[]),"rollback"),timeouts=rollbackTimeouts(session.context.policy,times);using address=watchAddressBefore(
session,intent,timeouts.timeoutMs);let forgive=forgiveOneExit(session,{id,restarts:restartPolicyOf(found?.spec),again:()=>rollBackSwarm(
session,intent),timeoutMs:timeouts.timeoutMs}),known=knownTasks,watch=from2=>watchService(session,{service,id,expected:{
...expected,knownTasks:known},timeouts,since:from2},{...hooks,besides:at=>address.state(at),forgives:async(exit,signal)=>{
let forgiven2=await forgive({...exit,wasReady:()=>!1,progress:hooks.progress},signal);if(forgiven2!==void 0)return known=
new Set([...known,...forgiven2.ended]),{...forgiven2,knownTasks:known}}}),held;try{held=await watch(since)}catch(error){
if(intent.ranBefore===!1&&asBefore(service,error)!==void 0)return;throw error}replicas!==void 0&&held.tasks.length<replicas&&
(await swapSpec(session.context.cluster.manager.engine,id,found2=>withReplicas(found2,replicas)),held=await watch(performance.
now())),image.digest!==void 0&&await verifyOnNodes(service,held.tasks,image.digest,held.snapshot.nodes,session.hostOfNode)}
function mirrorBefore(intent){return intent.mirrorBefore??intent.recordBefore}async function finalizeSwarm({context},intent){
let{engine}=context.cluster.manager,name4="";await swapSpec(engine,intent.id,service=>{if(!isImage(service.image,imageOf(
intent.to)))throw changedExternally(intent.service,service.image);if({name:name4}=service,service.labels[updatingLabel]!==
void 0)return changeSpec(service.spec,{updatePolicy:intent.updateConfig,record:intent.recordAfter})}),Object.keys(intent.
recordAfter).length!==0&&await writeRecord(engine,{kind:"swarm",service:name4},intent.recordAfter)}function updateSpec(service,planned,intent,{policy:policy2,runLabel:runLabel2,gate}){let isOurs=service.labels[updatingLabel]===
runLabel2,isEmptied=isOurs&&planned.key!==void 0&&replicasOf(service)===0&&planned.replicas.desired>0;if(isOurs&&!isEmptied&&
isImage(service.image,planned.to))return;if(service.image!==planned.observed.image)throw changedExternally(planned.service,
service.image);if(!isOurs&&service.updateStatus?.state==="updating")throw changedExternally(planned.service,service.image);
let swarmKnowsTheWay=migratingService(planned.service)===void 0&&imageOf(planned.observed.image).digest!==void 0,rollsBack=policy2.
onFailure!=="pause"&&swarmKnowsTheWay&&planned.before?.ran!==!1;return changeSpec(service.spec,{image:intent.to,restart:planned.
action==="restart"&&planned.key===void 0,updatePolicy:updatePolicyFor(intent.updateConfig,{failureAction:rollsBack?"roll\
back":"pause",monitorMs:policy2.stabilityMs,...readsKey("swarm",planned.service)!==void 0?{order:"stop-first"}:gate?.pace}),
healthCheck:gate?.check,record:markedAs(intent,runLabel2),...planned.key===void 0?{}:{replicas:firstReplicas(planned.replicas.
desired)}})}function emptied(service,planned,intent,runLabel2){if(service.image!==planned.observed.image)throw changedExternally(
planned.service,service.image);if(!(service.labels[updatingLabel]===runLabel2&&replicasOf(service)===0))return changeSpec(
service.spec,{replicas:0,record:markedAs(intent,runLabel2)})}function markedAs(intent,runLabel2){let{updateConfig}=intent;
return{...mirrorBefore(intent),[updatingLabel]:runLabel2,[policyLabel]:formatJson(updateConfig)}}function createSwarmChange(session,planned,intent,key){let{context}=session,{engine}=context.cluster.manager,warmUpMs=warmUpOf(
context.policy,planned),times=timesOf(planned,warmUpMs),timeouts={...updateTimeouts(context.policy,times),warmUpMs},gate,
knownTasks,since=performance.now(),isTouched=!1,isKeyChanged=!1,migrated;async function scaleDown(signal){isTouched=!0,await swapSpec(
engine,intent.id,service=>emptied(service,planned,intent,session.runLabel),{signal});let timeoutMs=timeouts.timeoutMs+times.
stopGraceMs;await waitUntilEnded(session,intent.id,{signal,timeoutMs,service:planned.service})}async function apply(signal,progress){
knownTasks??=new Set((await engine.listTasks({service:[intent.id]},{signal})).map(({id})=>id)),planned.key!==void 0&&key!==
void 0&&!isKeyChanged&&(progress("its tasks end"),await scaleDown(signal),progress("its key file is changed"),await changeKey(
key,planned.key,context.keys.referralExecutorKey),isKeyChanged=!0),signal.throwIfAborted(),gate??=await gated(session,planned,
warmUpMs),progress("its spec is changed"),isTouched=!0,await sendSpec(signal)}async function sendSpec(signal){let auth=context.
credentials(planned.to.registry),edit=service=>updateSpec(service,planned,intent,{policy:context.policy,runLabel:session.
runLabel,gate});await swapSpec(engine,intent.id,edit,{signal,auth}),since=performance.now()}let forgive=forgiveOneExit(session,
{id:intent.id,restarts:restartPolicyOf(planned.observed.spec),again:sendSpec,timeoutMs:timeouts.timeoutMs});async function watch(timeouts2,hooks,verifying){
let acceptsKnown=planned.action==="update",expected={image:planned.to,knownTasks:knownTasks??new Set,acceptsKnown},asking=verifying===
void 0?{}:{readiness:readinessOfTasks(verifying,planned.observed.targetPorts,session),forgives:async(exit,signal)=>{let{
wasReady}=verifying.readiness,resumed=await forgive({...exit,wasReady,progress:hooks.progress},signal);if(resumed!==void 0)
return knownTasks=new Set([...expected.knownTasks,...resumed.ended]),{...resumed,knownTasks}}};try{return await watchService(
session,{service:planned.service,id:intent.id,expected,timeouts:timeouts2,since},{...hooks,...asking})}catch(error){throw await explained(
session,intent,error,verifying?.readiness.culprit)}}async function verify(signal,progress,onReady){using verifying=openVerification(
session,verifiedService(planned),intent,{timeouts,onReady});try{return await verifyBy(verifying,signal,progress)}catch(error){
let told3=asBeforeUpdate(planned,error,session.context.run.showsLogs);if(told3===void 0)throw error;return onReady?.(),{
running:0,notices:[told3]}}}async function verifyBy(verifying,signal,progress){if(planned.key!==void 0&&planned.replicas.
desired>1){let besides=verifying.addressState;await watch({...timeouts,stabilityMs:0},{signal,progress,besides},verifying),
await swapSpec(engine,intent.id,service=>withReplicas(service,planned.replicas.desired),{signal}),since=performance.now()}
let held=await watch(timeouts,{signal,progress,besides:verifying.besides},verifying),{nodes}=held.snapshot,plain2=planned.
key===void 0||key===void 0||context.policy.keyFilesKeptPlain.includes(referralService)?[]:planned.replicas.desired===0?await plainUntilStarted(
referralService,key):await stillPlain(referralService,key),notices=await verifyOnNodes(planned.service,held.tasks,planned.
to.digest,nodes,session.hostOfNode),lost=nodes.filter(node=>isDown(node)&&planned.hosts.includes(session.hostOfNode(node.
id)?.name??"")).map(({hostName})=>`${hostName} went down during the update: ${planned.service} runs without it.`),after=await readAfter(
context,planned.service,planned.migrations,signal);return migrated=after.migrations,{running:held.tasks.length,notices:[
...lost,...notices,...verifying.notices,...plain2,...after.notices,...gate?.notices??[]],migrations:migrated}}return{planned,
apply,verify,confirm:async signal=>{planned.before?.ran!==!1&&(since=performance.now(),session.poller.pollSoon(0),await watch(
{...timeouts,stabilityMs:0},{signal,progress:()=>{}}))},finalize:async()=>{await finalizeSwarm(session,{...intent,recordAfter:labelsWithMigrations(
intent.recordAfter,migrated)}),await key?.forgetAllBut(keptKeys(intent.recordAfter))},mustStay:async(cause,signal)=>{if(!isTouched)
return;let before=planned.migrations?.before,stay=await mustStay(context,{service:planned.service,before,cause},signal);
return stay!==void 0&&await noteMigrations(engine,planned,intent),stay},rollBack:async()=>isTouched?(await rollBackSwarm(
session,intent,key),since=performance.now(),!0):!1,verifyRollback:async(signal,progress)=>{await verifySwarmRollback(session,
intent,since,{signal,progress}),await key?.forgetAllBut(keptKeys(intent.recordBefore))}}}async function createChanges(session,services2,intent){let swarm=services2.filter(one=>one.kind==="swarm").map(one=>swarmChange(
session,one,intent)),broker=await brokerChanges(session,services2.filter(one=>one.kind==="broker"),intent);return[...swarm,
...broker]}function swarmChange(session,planned,{services:services2}){let own=services2.find(one=>one.kind==="swarm"&&one.
service===planned.service);if(own===void 0)throw missing(planned.service);return createSwarmChange(session,planned,own,planned.
key===void 0?void 0:referralKeys(session.context))}async function brokerChanges(session,planned,{services:services2}){let{
cluster,deployment}=session.context,[first2]=planned;if(first2===void 0)return[];let host=cluster.broker;if(host===void 0)
throw new OpsError("internal","a broker service was planned without a broker host");let broker=await openBrokerHost(host,
first2.compose,deployment);return planned.map(one=>{let own=services2.find(each=>each.kind==="broker"&&each.service===one.
service);if(own===void 0)throw missing(one.service);let keys=one.key===void 0||one.keyVolume===void 0?void 0:brokerKeys(
session.context,host,{volume:one.keyVolume,imageId:one.fromImageId});return createBrokerChange(session,one,own,broker,keys)})}
function missing(service){return new OpsError("internal",`the change of ${service} was not noted`)}import{once as once4}from"node:events";function changedResult({now},{change,startedAt},{outcome,reason,error,running,migrations}){let{reason:planned,keyReplaced,
replicas,...base}=plannedResult(change.planned),told3=reason??(outcome==="updated"?planned:void 0),desired=replicas?.desired??
0;return{...base,outcome,...running===void 0?{}:{replicas:{desired,running}},...defined({reason:told3}),...keyReplaced===
!0&&outcome==="updated"?{keyReplaced}:{},...migrations===void 0?{}:{migrations:{...base.migrations,after:migrations}},...error===
void 0?{}:{error:resultError(error)},startedAt,finishedAt:now().toISOString()}}async function staysAt({change,...attempt2},limit){if(attempt2.kind!=="not-begun")return change.mustStay?.(attempt2.kind===
"failed"?attempt2.error:void 0,limit)}async function staying(context,attempt2,all){let{planned}=attempt2.change,stay=await all.
stays.get(planned.service);if(stay!==void 0)return asItIs(context,attempt2,stay,all.because);if(attempt2.kind!=="verifie\
d")return;let needed=await stayingNeed(planned,all);if(needed===void 0)return;let isOver=await finalizeOne(context,attempt2.
change),{running,migrations}=attempt2.verification,reason=`stays, for ${needed}, which it needs, stays`;return{result:changedResult(
context,attempt2,{outcome:"updated",reason,running,migrations}),isOver}}async function asItIs(context,attempt2,{error,migrations},because){
let end=ending2=>changedResult(context,attempt2,{...ending2,migrations});if(attempt2.kind!=="verified")return{result:end(
{outcome:"failed",reason:"migrated",error}),isOver:!0};let isOver=await finalizeOne(context,attempt2.change),reason=`sta\
ys, for it has migrated the database: what it ran before would not start${because===void 0?"":` (the others go back ${because}\
)`}`;return{result:end({outcome:"updated",reason,running:attempt2.verification.running}),isOver}}async function stayingNeed({
waitsFor=[]},{attempts:attempts2,stays}){let needed=new Set(waitsFor);for(let name4 of needed){let planned=attempts2.find(
({change})=>change.planned.service===name4)?.change.planned;for(let further of planned?.waitsFor??[])needed.add(further)}
return(await Promise.all([...needed].map(async name4=>await stays.get(name4)===void 0?[]:[name4]))).flat()[0]}async function finalizeOne({
journal},change){let{service}=change.planned;try{return await journal.step({title:`Record ${service}`,phase:"record",service},
()=>retry(()=>change.finalize())),!0}catch(error){return journal.warn(`${service} runs what was asked for, but that coul\
d not be recorded: ${toOpsError(error).message}`),!1}}import{once as once3}from"node:events";async function rollBackAll(context,attempts2,limit){let cause=attempts2.find(one=>one.kind==="failed"&&one.isCause),stays=new Map(
attempts2.map(one=>[one.change.planned.service,staysAt(one,limit)])),order=new ChangeOrder(stays.keys()),done=await Promise.
all(attempts2.map(async one=>{let{service}=one.change.planned,back2=await staying(context,one,{attempts:attempts2,stays,
because:togetherWith(cause)})??await inTurn(context,order,{attempt:one,cause,limit});return order.reached(service,"done"),
back2}));return{results:done.map(({result})=>result),isOver:done.every(({isOver})=>isOver)}}async function inTurn(context,order,going2){
let{service,goesBackAfter=[],holdsAddressOf}=going2.attempt.change.planned;if(going2.attempt.kind!=="not-begun"){let stageOf=other=>context.
signal.aborted&&other!==holdsAddressOf?"ready":"done";await Promise.race([order.turn(goesBackAfter,stageOf),untilAborted(
going2.limit)])}return putBack(context,going2,()=>order.reached(service,"ready"))}async function putBack(context,{attempt:attempt2,
cause,limit},sent){let{service,from:from2}=attempt2.change.planned,isCause=attempt2===cause,stopped3=cause===void 0?cancellation(
context.signal):void 0,told3={reason:isCause?void 0:togetherWith(cause),error:isCause?cause.error:stopped3},end=ending2=>changedResult(
context,attempt2,ending2);if(attempt2.kind==="not-begun"){let{reason}=attempt2;return{result:end({outcome:"not-attempted",
...reason===void 0?told3:{reason}}),isOver:!0}}let wasChanged=!1,isTaken=!1;try{let title=`Roll ${service} back to ${imageVersion(
from2)}`;await context.journal.step({title,phase:"rollback",service},async step=>{wasChanged=await orCancelled(retry(()=>attempt2.
change.rollBack(limit),limit),limit,service),isTaken=!0,sent(),wasChanged?await retry(()=>attempt2.change.verifyRollback(
limit,detail=>step.progress(detail)),limit):step.detail("nothing had been changed")})}catch(error){let fault2=toOpsError(
error),isOver=isTaken&&isOpsError(fault2,"update-failed","update-timeout");return{result:end({outcome:"failed",...notBack(
service,fault2,told3.error,limit)}),isOver}}return wasChanged?{result:end({outcome:"rolled-back",...told3}),isOver:!0}:{
result:end({outcome:isCause?"failed":"not-attempted",...told3}),isOver:!0}}function togetherWith(cause){return cause===void 0?
void 0:`together with ${cause.change.planned.service}, which failed`}async function untilAborted(signal){signal.aborted||
await once3(signal,"abort")}function notBack(service,fault2,error,limit){if(limit.aborted)return{reason:"its way back is\
 ordered, but not verified yet: the next run looks after it",error:error??new OpsError("cancelled",`the run was cancelle\
d while ${service} went back`,{where:service})};let message=`${service} could not be rolled back: ${fault2.message}`,hint=fault2.
code==="config-invalid"?`${fault2.hint??""} The next run takes it back then.`.trim():"Look at its tasks and their log; d\
8x-ops status shows what runs.",{logs:logs2,logsOf}=fault2.logs.length>0||error===void 0?fault2:error;return{reason:error===
void 0?void 0:`it failed at first because: ${error.message}`,error:new OpsError("rollback-failed",message,{hint,logs:logs2,
logsOf,where:service,cause:fault2})}}var systemTimers={monotonic:()=>performance.now(),after:(milliseconds,act)=>{let timer=setTimeout(act,milliseconds);return()=>clearTimeout(
timer)}};function pause4({after},milliseconds,signal){return new Promise(resolve3=>{if(signal.aborted)return resolve3();
let end=()=>{callOff(),signal.removeEventListener("abort",end),resolve3()},callOff=after(milliseconds,end);signal.addEventListener(
"abort",end,{once:!0})})}var confirmAfterMs=2e3;async function runGroup(context,changes,startDelayMs=new Map,order=new ChangeOrder(changes.map(({
planned})=>planned.service))){let stop=new AbortController,{signal,policy:policy2,timers=systemTimers}=context,cancel=()=>stop.
abort(cancellation(signal));signal.aborted?cancel():signal.addEventListener("abort",cancel,{once:!0});using limit=timeAfterCancel(
signal,timers);try{let first2=await Promise.all(changes.map(async change=>{let made=await attempt(context,change,stop,{startDelayMs:startDelayMs.
get(change.planned)??0,order,timers});return order.reached(change.planned.service,isVerified(made)?"done":"failed"),made})),
attempts2=await Promise.all(first2.map(one=>confirm2(one,stop,timers))),verified2=attempts2.filter(isVerified);return verified2.
length===attempts2.length?await finalizeAll(context,verified2):policy2.onFailure==="pause"&&!signal.aborted?await leave(
context,attempts2):await rollBackAll(context,attempts2,limit.signal)}finally{signal.removeEventListener("abort",cancel)}}
async function attempt(context,change,stop,turns){let{journal,now,policy:policy2}=context,{order,timers}=turns,{service,
to,action}=change.planned,what=action==="restart"?`Restart ${service}`:`Update ${service} to ${imageVersion(to)}`,turn=await turnOf(
change.planned,policy2,stop.signal,turns),startedAt=now().toISOString();if(turn.kind!=="came")return{change,startedAt,kind:"\
not-begun",reason:reasonOf2(turn)};try{await typed(stop.signal,Promise.resolve(context.beforeChange?.(change.planned,stop.
signal))),await journal.step({title:what,phase:"update",service},step=>{let apply=()=>change.apply(stop.signal,detail=>step.
progress(detail));return typed(stop.signal,retry(apply,stop.signal))});let verification=await journal.step({title:`Verif\
y ${service}`,phase:"verify",service},async step=>{let isReady=()=>order.reached(service,"ready"),verify=()=>change.verify(
stop.signal,detail=>step.progress(detail),isReady),found=await typed(stop.signal,retry(verify,stop.signal));return step.
detail(`${found.running} running on the digest`),found});for(let notice of verification.notices)journal.warn(notice);return{
change,startedAt,kind:"verified",verification,at:timers.monotonic()}}catch(error){let isCause=!stop.signal.aborted;return isCause&&
policy2.onFailure==="pause"?order.halt(service):isCause&&stop.abort(new OpsError("cancelled",`stopped, for ${service} fa\
iled`,{where:service})),{change,startedAt,kind:"failed",error:toOpsError(error),isCause}}}async function turnOf({waitsFor=[],
holdsAddressOf},{onFailure},stop,{order,startDelayMs,timers}){let stageOf=service=>onFailure!=="rollback-all"&&service===
holdsAddressOf?"done":"ready",turn=async()=>{let found=await Promise.race([order.turn(waitsFor,stageOf),aborted(stop)]);
return stop.aborted?{kind:"stopped"}:found},first2=await turn();return first2.kind!=="came"||startDelayMs===0?first2:(await pause4(
timers,startDelayMs,AbortSignal.any([stop,order.halted])),turn())}function reasonOf2(turn){if(turn.kind!=="stopped")return turn.
kind==="failed"?`its dependency ${turn.service} was not updated`:`${turn.service} failed before its turn, and on-failure\
 says pause`}async function aborted(signal){return signal.aborted||await once4(signal,"abort"),{kind:"stopped"}}function isVerified(attempt2){
return attempt2.kind==="verified"}async function confirm2(verified2,stop,{monotonic}){if(!isVerified(verified2)||stop.signal.
aborted||monotonic()-verified2.at<confirmAfterMs)return verified2;let{change,startedAt}=verified2;try{return await typed(
stop.signal,change.confirm(stop.signal)),verified2}catch(error){if(isOutOfReach(error))return verified2;let isCause=!stop.
signal.aborted;return isCause&&stop.abort(new OpsError("cancelled",`stopped, for ${change.planned.service} failed`)),{change,
startedAt,kind:"failed",error:toOpsError(error),isCause}}}async function typed(signal,work){try{return await work}catch(error){
throw signal.aborted&&!isOpsError(error)?toOpsError(signal.reason):error}}async function finalizeAll(context,attempts2){
let settled=await Promise.all(attempts2.map(({change})=>finalizeOne(context,change)));return{results:attempts2.map(one=>changedResult(
context,one,{outcome:"updated",running:one.verification.running,migrations:one.verification.migrations})),isOver:settled.
every(Boolean)}}async function leave(context,attempts2){let verified2=attempts2.filter(isVerified),failed=attempts2.filter(
one=>one.kind==="failed"),waiting=attempts2.filter(one=>one.kind==="not-begun"),{results,isOver}=await finalizeAll(context,
verified2),reason="left as it is, as on-failure says pause",left=failed.map(one=>changedResult(context,one,{outcome:"fai\
led",reason,error:one.error})),unbegun=waiting.map(one=>changedResult(context,one,{outcome:"not-attempted",reason:one.reason}));
return{results:[...results,...left,...unbegun],isOver}}var cancelBudgetMs=5500;function timeAfterCancel(cancelled,{after}){
let limit=new AbortController,callOff,start2=()=>{callOff=after(cancelBudgetMs,()=>limit.abort(new OpsError("cancelled",
"the run was cancelled")))};return cancelled.aborted?start2():cancelled.addEventListener("abort",start2,{once:!0}),{signal:limit.
signal,[Symbol.dispose]:()=>{callOff?.(),cancelled.removeEventListener("abort",start2)}}}import{z as z20}from"../packages/zod.js";function intentOf(plan2,{run,policy:policy2,now}){return{version:1,run:runLabel(run),...defined({url:run.url}),actor:run.
actor,at:now().toISOString(),together:policy2.onFailure==="rollback-all",services:plan2.services.filter(({action})=>action!==
"none").map(planned=>planned.kind==="swarm"?swarmIntent(planned):brokerIntent(planned))}}function swarmIntent(planned){let{
observed,service,from:from2,to,key,replicas,recordBefore,recordAfter}=planned,{[updatingLabel]:_updating,[policyLabel]:kept2,
...mirrorBefore2}=recordedLabels(observed.labels);return{kind:"swarm",service,id:observed.id,from:formatReference(from2),
to:formatReference(to),...key===void 0?{}:{replicas:replicas.desired,key:key.keepAs},...notesOf(planned),...orderNotes2(
planned),...readsKey("swarm",service)!==void 0?{pauses:!0}:{},...planned.gate===void 0?{}:{healthBefore:healthCheckOf(observed.
spec)},...restarts(planned)?{forceUpdate:forceUpdateOf(observed.spec)+1}:{},updateConfig:kept2===void 0?rawUpdatePolicy(
observed.spec):parsePolicy(kept2),mirrorBefore:mirrorBefore2,recordBefore:{...recordBefore},recordAfter:recordAfter===void 0?
{...recordBefore}:recordLabels(recordAfter),...defined({migrations:planned.migrations?.before})}}function brokerIntent(planned){
let{service,from:from2,fromImageId,to,composeImage,compose,recordAfter,key}=planned;return{kind:"broker",service,from:formatReference(
from2),fromImageId,to:formatReference(to),composeImage:formatReference(composeImage),compose:{...compose,files:[...compose.
files],environmentFiles:[...compose.environmentFiles??[]]},recordBefore:planned.recordBefore,recordAfter:recordAfter===void 0?
planned.recordBefore:recordLabels(recordAfter),...defined({key:key?.keepAs,keyVolume:planned.keyVolume}),...notesOf(planned),
...orderNotes2(planned)}}function notesOf({address,before}){return{...before?.ran===!1?{ranBefore:!1}:{},...address?.before===
void 0||address.answered!==!0?{}:{addressBefore:address.before},...defined({addressAfter:address?.after})}}function orderNotes2({
wave,waitsFor=[],goesBackAfter=[]}){return{...defined({wave}),...waitsFor.length===0?{}:{needs:[...waitsFor]},...goesBackAfter.
length===0?{}:{waitsFor:[...goesBackAfter]}}}function restarts({action,holdsAddressOf,key}){return action==="restart"&&holdsAddressOf!==
void 0&&key===void 0}function parsePolicy(text2){try{return z20.record(z20.string(),z20.unknown()).nullable().parse(parseJson(
text2))}catch{return null}}var keptDays=90,dayMs4=1440*60*1e3;function planUpkeep(observation,at){let{stackName,services:services2,records}=observation,
gone=goneServices(observation),isOutdated=({goneSince})=>goneSince!==void 0&&at.getTime()-Date.parse(goneSince)>keptDays*
dayMs4;return{takeOver:services2.flatMap(({name:name4,record:record2})=>{let service=`${stackName}_${name4}`,stored=storedRecordOf(
records,"swarm",service);return record2===void 0||stored!==void 0&&stored.sequence>=record2.sequence?[]:[{kind:"swarm",service,
record:record2,container:void 0,goneSince:void 0}]}),gone:gone.filter(({goneSince})=>goneSince===void 0),returned:records.
filter(one=>one.goneSince!==void 0&&!gone.includes(one)&&isKnown(one,observation)),outdated:gone.filter(isOutdated)}}function isKnown({
kind},{hosts}){return kind==="swarm"||hosts.some(host=>host.role==="broker"&&host.reached)}async function keepRecords(engine,observation,now){
let at=managerTime(observation)??now,{takeOver,gone,returned,outdated}=planUpkeep(observation,at);await Promise.all([...takeOver.
map(one=>writeRecord(engine,one,recordLabels(one.record))),...gone.map(one=>markGone(engine,one,at.toISOString())),...returned.
map(one=>markGone(engine,one,void 0)),...outdated.map(one=>removeRecord(engine,one))])}function managerTime({hosts}){let manager=hosts.
find(({role})=>role==="manager"),time=manager?.reached===!0?new Date(manager.info.systemTime):void 0;return time===void 0||
Number.isNaN(time.getTime())?void 0:time}function goneServices({records,serviceNames,brokerServices,hosts}){let isBrokerKnown=hosts.
some(host=>host.role==="broker"&&host.reached);return records.filter(({kind,service})=>kind==="swarm"?!serviceNames.includes(
service):isBrokerKnown&&!brokerServices.some(({name:name4})=>bareName(name4)===service))}import{setTimeout as sleep9}from"node:timers/promises";var pollMs2=1e3,retryMs2=2e3;function createSwarmPoller(engine,serviceIds){
let end=new AbortController,waiting=new Set,wake=new AbortController,latest,fault2;async function read3(){let readAt=performance.
now(),[services2,nodes]=await Promise.all([engine.listServices({id:serviceIds},{signal:end.signal}),engine.listNodes({signal:end.
signal})]),ids=services2.map(({id})=>id),tasks=ids.length===0?[]:await engine.listTasks({service:ids},{signal:end.signal}),
byService=Map.groupBy(tasks,({serviceId})=>serviceId);return{readAt,services:new Map(services2.map(service=>[service.id,
service])),nodes,tasksOf:id=>byService.get(id)??[]}}async function poll(){for(;!end.signal.aborted;){wake=new AbortController;
try{latest=await read3(),fault2=void 0;for(let tell2 of waiting)tell2(latest)}catch(error){fault2=error}await pause5(fault2===
void 0?pollMs2:retryMs2,AbortSignal.any([end.signal,wake.signal]))}}async function listen(){let watched=new Set(serviceIds);
for(;!end.signal.aborted;){try{for await(let event of engine.events({type:["service"]},{signal:end.signal}))watched.has(
event.actorId)&&wake.abort()}catch{}await pause5(retryMs2,end.signal)}}return serviceIds.length>0&&(poll(),listen()),{get fault(){
return fault2},pollSoon:ms=>{let current2=wake;setTimeout(()=>current2.abort(),ms).unref()},next:(readAt,{waitMs,signal})=>(signal.
throwIfAborted(),latest!==void 0&&latest.readAt>readAt?Promise.resolve(latest):new Promise((resolve3,reject)=>{let stop=()=>{
waiting.delete(offer),clearTimeout(timer),signal.removeEventListener("abort",abort)},offer=snapshot=>{snapshot.readAt<=readAt||
(stop(),resolve3(snapshot))},abort=()=>{stop(),reject(signal.reason instanceof Error?signal.reason:new Error("aborted"))},
timer=setTimeout(()=>{stop(),resolve3(void 0)},waitMs);waiting.add(offer),signal.addEventListener("abort",abort,{once:!0})})),
[Symbol.dispose]:()=>end.abort()}}async function pause5(ms,signal){await sleep9(ms,void 0,{signal}).catch(()=>{})}async function executePlan(context,observation,plan2){let changing=plan2.services.filter(({action})=>action!=="none"),unchanged=plan2.
services.filter(({action})=>action==="none").map(plannedResult);if(changing.length===0)return unchanged;throwIfCancelled(
context.signal);using session=openSession2(context,observation,changing.flatMap(one=>one.kind==="swarm"?[one.observed.id]:
[]));let intent=intentOf(plan2,context),changes=await retry(()=>createChanges(session,changing,intent),context.signal),{
engine}=context.cluster.manager;await retry(()=>keepRecords(engine,observation,context.now()),context.signal);let id=await writeIntent(
engine,intent),groups=intent.together?[changes]:changes.map(change=>[change]),startDelayMs=startDelays(changing,context.
policy.stabilityMs),order=new ChangeOrder(changing.map(({service})=>service)),outcomes=await Promise.all(groups.map(group=>runGroup(
context,group,startDelayMs,order)));outcomes.every(({isOver})=>isOver)&&await forget(context,id);let results=[...unchanged,
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
one=>one.kind==="swarm")}import{z as z21}from"../packages/zod.js";import{isDeepStrictEqual}from"node:util";var isDatabaseName=name4=>name4==="dbname"||/^(?:database|databasename)$/i.test(name4);function withDatabase(dsn,database,path="\
database-dsn"){let text2=dsn.reveal(),before=parseDsn(dsn,path),{start:start2,end}=unwrapped(text2),inner=text2.slice(start2,
end),uri=connectionUri(inner),changed=uri===void 0?withKeyword(inner,database):inner.slice(0,inner.length-uri.length)+withPath(
uri,database),result=new Secret(text2.slice(0,start2)+changed+text2.slice(end));if(isSaid(before,result,database,path))return result;
throw new OpsError("input-invalid",`${path} can't name the database ${JSON.stringify(database)} in the form that it has`,
{where:path,hint:"Write it as postgres://user:password@host:5432/database."})}function isSaid(before,result,database,path){
return isDeepStrictEqual(plain(parseDsn(result,path)),plain({...before,database}))}function plain(dsn){return{...dsn,secrets:[],
password:dsn.password?.reveal()}}function withPath(uri,database){let pathAt=endOfHosts(uri),question=uri.indexOf("?",pathAt),
query=question<0?"":uri.slice(question+1),encoded=percentEncoded(database);return`${uri.slice(0,pathAt)}/${encoded}${question<
0?"":`?${withParameter(query,encoded)}`}`}function endOfHosts(uri){let at=/^[^@/]*@/.exec(uri)?.[0].length??0;return at+
(/^(?:\[[^\]]*\]?|[^[/?])*/.exec(uri.slice(at))?.[0].length??0)}function withParameter(query,encoded){return query.split(
"&").map(part=>{let[,name4="",value]=/^((?:amp;)?[^=]*)=(.*)$/s.exec(part)??[];return value===void 0||!isDatabaseName(decoded(
name4.replace(/^amp;/,"")))?part:`${name4}=${encoded}${value.endsWith("\\")?"\\":""}`}).join("&")}function decoded(text2){
try{return decodeURIComponent(text2)}catch{return text2}}function percentEncoded(text2){return encodeURIComponent(text2.
toWellFormed()).replaceAll(/[!'()*~]/g,sign=>`%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}function withKeyword(text2,database){
let value=database.replaceAll(/[^A-Za-z0-9_.-]/g,String.raw`\$&`),spans=readKeywords(text2).keywords.filter(({name:name4})=>isDatabaseName(
name4));return spans.length===0?`dbname=${value} ${text2}`:spans.toReversed().reduce((whole,{from:from2,to})=>whole.slice(
0,from2)+value+whole.slice(to),text2)}var specSchema3=z21.looseObject({TaskTemplate:z21.looseObject({ContainerSpec:z21.looseObject({Env:z21.array(z21.string()).
nullish()})})});function namesDatabase(spec,database){let{TaskTemplate}=specSchema3.parse(spec);return(TaskTemplate.ContainerSpec.
Env??[]).some(line=>isNamed(line,database))}function namingDatabase(spec,from2,to){let{TaskTemplate,...others}=specSchema3.
parse(spec),{ContainerSpec,...template}=TaskTemplate,{Env,...container}=ContainerSpec;if(Env==null)return spec;let lines=Env.
map(line=>{if(!isNamed(line,from2))return line;let[name4,text2]=partsOf(line);return`${name4}=${withDatabase(text2,to,name4).
reveal()}`});return{...others,TaskTemplate:{...template,ContainerSpec:{...container,Env:lines}}}}function isNamed(line,database){
let[name4,text2]=partsOf(line);return!databaseVariable.test(name4)||text2.reveal().trim()===""?!1:parseDsn(text2,name4).
database===database}function partsOf(line){let end=line.indexOf("=");return end<0?[line,new Secret("")]:[line.slice(0,end),
new Secret(line.slice(end+1))]}async function withExchange({openExchange:openExchange2},exchange,signal,work){return retry(async()=>work(await openExchange2(
exchange,signal)),signal)}async function sideOf(context,note,signal){let{exchange}=note,side=await withExchange(context,
exchange,signal,opened=>opened.side());if(exchange.way==="rename"||side==="nothing-made")return side;let{engine}=context.
cluster.manager,named=await retry(()=>Promise.all(servicesOf(note).map(async({id})=>{let{spec}=await engine.inspectService(
id,{signal});return namesDatabase(spec,exchange.names.made)})),signal);return named.includes(!0)?named.includes(!1)?"bet\
ween":"after":"before"}async function orderStop({context},intent,{run,signal}){await swapSpec(context.cluster.manager.engine,intent.id,service=>stopped2(
service,intent,run),{signal})}async function awaitStop(session,intent,signal){let{engine}=session.context.cluster.manager,
{spec}=await engine.inspectService(intent.id,{signal}),timeoutMs=rollbackTimeouts(session.context.policy).timeoutMs+swarmTimes(
spec,1,"rollback").stopGraceMs;await waitUntilEnded(session,intent.id,{signal,timeoutMs,service:intent.service})}function stopped2(service,intent,run){
if(requireOurs(service,intent),!(replicasOf(service)===0&&service.labels[updatingLabel]===run))return changeSpec(service.
spec,{replicas:0,record:markedAs(intent,run)})}function requireOurs(service,{service:name4,from:from2,to}){if(!isImage(service.
image,imageOf(from2))&&!isImage(service.image,imageOf(to)))throw changedExternally(name4,service.image)}async function startService(session,intent,{note,signal,progress,onReady}){let{context}=session,{policy:policy2,cluster}=context,
{engine}=cluster.manager,{service,id}=intent,to=imageOf(intent.to),wanted=intent.replicas??0,before=await engine.listTasks(
{service:[id]},{signal}),knownTasks=new Set(before.filter(hasEnded).map(task=>task.id)),since=performance.now(),send=async()=>{
await swapSpec(engine,id,found2=>startedSpec(found2,intent,note,policy2.stabilityMs),{signal,auth:context.credentials(to.
registry)}),since=performance.now()};if(await send(),wanted===0)return onReady(),{running:0,notices:[`${service} had no \
replicas, and has none again: nothing runs that could verify it.`]};let found=await engine.inspectService(id,{signal}),warmUpMs=warmUpOf(
policy2,intent),timeouts={...updateTimeouts(policy2,swarmTimes(found.spec,wanted,"update")),warmUpMs},forgive=forgiveOneExit(
session,{id,restarts:restartPolicyOf(found.spec),again:send,timeoutMs:timeouts.timeoutMs}),verified2={kind:intent.kind,service,
published:found.targetPorts,address:expectedAddress(intent)};using verifying=openVerification(session,verified2,intent,{
timeouts,onReady});let watch=(besides,within)=>watchService(session,{service,id,expected:{image:to,knownTasks,acceptsKnown:!0},
timeouts:within,since},{signal,progress,besides,readiness:readinessOfTasks(verifying,found.targetPorts,session),forgives:async(exit,cut)=>{
let resumed=await forgive({...exit,wasReady:task=>verifying.readiness.wasReady(task),progress},cut);if(resumed!==void 0)
return knownTasks=new Set([...knownTasks,...resumed.ended]),{...resumed,knownTasks}}});try{wanted>1&&(await watch(verifying.
addressState,{...timeouts,stabilityMs:0}),await swapSpec(engine,id,one=>withReplicas(one,wanted),{signal}),since=performance.
now());let held=await watch(verifying.besides,timeouts),notices=to.digest===void 0?[]:await verifyOnNodes(service,held.tasks,
to.digest,held.snapshot.nodes,session.hostOfNode);return{running:held.tasks.length,notices:[...notices,...verifying.notices]}}catch(error){
throw await explained(session,intent,error,verifying.readiness.culprit)}}var going=new Set(taskStates.slice(0,taskStates.
indexOf("running")+1));function hasEnded({state}){return!going.has(state)}function expectedAddress({addressBefore,addressAfter}){
return defined({after:parseAddress(addressAfter??addressBefore??"")})}function startedSpec(service,intent,{run,exchange},monitorMs){
requireOurs(service,intent);let wanted=intent.replicas??0,{way,names}=exchange,isThere=way==="rename"||namesDatabase(service.
spec,names.made),isGoing=wanted===0?service.labels[updatingLabel]===run:replicasOf(service)>0;if(isThere&&isGoing&&isImage(
service.image,imageOf(intent.to)))return;let spec=way==="rename"?service.spec:namingDatabase(service.spec,names.database,
names.made);return changeSpec(spec,{image:intent.to,updatePolicy:updatePolicyFor(intent.updateConfig,{failureAction:"pau\
se",monitorMs}),record:markedAs(intent,run),replicas:firstReplicas(wanted)})}async function stopAll(session,note,signal){let{journal}=session.context,lastFirst=servicesOf(note).toSorted((a,b)=>(b.wave??
1)-(a.wave??1)),order={run:note.run,signal},turn=Promise.resolve();await Promise.all(lastFirst.map(intent=>{let ordered=turn.
then(async()=>retry(()=>orderStop(session,intent,order),signal));return turn=ordered,journal.step({title:`Stop ${intent.
service}`,phase:"update",service:intent.service},async()=>{await ordered,await retry(()=>awaitStop(session,intent,signal),
signal)})}))}async function changeKeys(session,note,changes){let{context}=session;for(let{service}of servicesOf(note)){let change=changes.
get(service);change!==void 0&&await changeKey(referralKeys(context),change,context.keys.referralExecutorKey)}}async function exchangeDatabases({
context},{exchange},signal){if(exchange.way==="dsn")return;let{database,made}=exchange.names,title=`Exchange ${database}\
 and ${made}`;await context.journal.step({title,phase:"restore",host:context.cluster.manager.name},()=>withExchange(context,
exchange,signal,opened=>opened.exchange()))}async function startAll(session,note,signal){let{journal}=session.context,all=servicesOf(
note),order=new ChangeOrder(all.map(({service})=>service)),stop=new AbortController,either=AbortSignal.any([signal,stop.
signal]),started=new Map,readyAt=performance.now(),failure2,starts=all.map(async intent=>{let{service,needs:needs3=[]}=intent;
if((await order.turn(needs3,()=>"ready")).kind!=="came"){order.reached(service,"failed");return}let title=`Start ${service}\
 on ${imageVersion(imageOf(intent.to))}`;try{await journal.step({title,phase:"update",service},async step=>{let onReady=()=>{
readyAt=performance.now(),order.reached(service,"ready")},progress=detail=>step.progress(detail),found=await retry(()=>startService(
session,intent,{note,signal:either,progress,onReady}),either);started.set(service,found),step.detail(`${found.running} r\
unning on the digest`)}),order.reached(service,"done")}catch(error){order.reached(service,"failed"),failure2??=signal.aborted?
cancellation(signal):toOpsError(error),stop.abort(failure2)}});if(await Promise.all(starts),failure2!==void 0)throw failure2;
return{services:started,readyAt}}async function finishAll(session,note){await Promise.all(servicesOf(note).map(async intent=>{
await retry(()=>finalizeSwarm(session,intent)),intent.key!==void 0&&await referralKeys(session.context).forgetAllBut(keptKeys(
intent.recordAfter))}))}async function goBack(session,note,signal){let{exchange}=note,{context}=session,side=await sideOf(context,note,signal);if(side===
"after"||side==="between"){await stopAll(session,note,signal);let{database,made}=exchange.names,title=`Exchange ${database}\
 and ${made} back`;await context.journal.step({title,phase:"rollback",host:context.cluster.manager.name},()=>exchange.way===
"rename"?withExchange(context,exchange,signal,opened=>opened.exchangeBack()):nameBefore(session,note,signal))}await withExchange(
context,exchange,signal,opened=>opened.settle());let notRunning=await putBackAll(session,note,signal);return exchange.kind===
"recover"&&await withExchange(context,exchange,signal,opened=>opened.drop()),notRunning}async function nameBefore({context},note,signal){
let{database,made}=note.exchange.names,{engine}=context.cluster.manager,edit=({spec})=>namesDatabase(spec,made)?namingDatabase(
spec,made,database):void 0;await Promise.all(servicesOf(note).map(({id})=>retry(()=>swapSpec(engine,id,edit,{signal}),signal)))}
async function putBackAll(session,note,signal){let all=servicesOf(note),order=new ChangeOrder(all.map(({service})=>service)),
notRunning=new Map,ends=all.map(async intent=>{await order.turn(intent.needs??[],()=>"done");try{let because=await putBack2(
session,intent,signal);because!==void 0&&notRunning.set(intent.service,because)}finally{order.reached(intent.service,"do\
ne")}});for(let end of await Promise.allSettled(ends))if(end.status==="rejected")throw end.reason;return notRunning}async function putBack2(session,intent,signal){
let{service}=intent,{context}=session,key=intent.key===void 0?void 0:referralKeys(context),title=`Roll ${service} back t\
o ${imageVersion(imageOf(intent.from))}`,isBack=!1;try{await context.journal.step({title,phase:"rollback",service},async step=>{
await retry(()=>rollBackSwarm(session,intent,key),signal),isBack=!0;let hooks={signal,progress:detail=>step.progress(detail)};
await retry(()=>verifySwarmRollback(session,intent,performance.now(),hooks),signal),await key?.forgetAllBut(keptKeys(intent.
recordBefore))})}catch(error){if(isOpsError(error,"engine-not-found")&&error.where===service||isBack&&isOpsError(error,"\
update-failed","update-timeout"))return toOpsError(error).message;throw error}}import{z as z22}from"../packages/zod.js";var name3="d8x-ops.recovery",label="d8x-ops.recoveries",kept=10,recoverySchema=z22.object({kind:z22.enum(["recover","und\
o"]),way:z22.enum(["rename","dsn"]),database:z22.string(),made:z22.string(),aside:z22.string(),at:z22.iso.datetime(),run:z22.
string(),actor:z22.string(),backup:z22.string().optional(),services:z22.array(z22.object({service:z22.string(),before:z22.
string(),after:z22.string()})),outOfServiceMs:z22.number().optional()});function databasesSince({way,database,made,aside}){
return way==="rename"?{database,aside}:{database:made,aside:database}}async function readRecoveries(engine){let text2=(await findConfig(
engine,name3))?.labels[label];if(text2===void 0)return[];try{return z22.array(recoverySchema).parse(JSON.parse(text2))}catch{
return[]}}async function recordRecovery(engine,{exchange,run,actor,services:services2},at,outOfServiceMs){if(exchange===
void 0)return;let{names,...others}=exchange,recovery={...others,...names,at:at.toISOString(),run,actor,services:services2.
map(({service,from:from2,to})=>({service,before:from2,after:to})),...defined({outOfServiceMs})},earlier=(await readRecoveries(
engine)).filter(one=>one.run!==run);await writeRecordConfig(engine,name3,{[label]:JSON.stringify([recovery,...earlier].slice(
0,kept))})}async function recoverExchange(context,note){let{exchange}=note,{signal}=context,observation=await observe(context,{health:"\
none"});using session=openSession2(context,observation,servicesOf(note).map(({id})=>id));try{return await takeTheWay(exchange,
{side:()=>sideOf(context,note,signal),arrive:()=>arrive(session,note),goBack:()=>goBack(session,note,signal)})}catch(error){
throw signal.aborted?cancellation(signal):cannotRecover(exchange.names.database,error)}}async function takeTheWay({way,names:{
database,made,aside}},ways){let side=await ways.side(),failed=side==="after"?await ways.arrive():void 0;if(side==="after"&&
failed===void 0)return way==="rename"?`${database} is what was ${made}, what was there is ${aside}, and the services run\
 on it`:`the services run on ${made}, and no longer on ${database}`;let notRunning=await ways.goBack(),why=failed===void 0?
"":`, for ${failed.message}`,but=[...notRunning].map(([service,because])=>`; ${service} does not run: ${because}`);return`\
database and services are as they were before${why}${but.join("")}`}async function arrive(session,note){let{context}=session,
{signal}=context;await withExchange(context,note.exchange,signal,opened=>opened.settle());try{await startAll(session,note,
signal)}catch(error){if(signal.aborted||isOutOfReach(error))throw error;return toOpsError(error)}await finishAll(session,
note),await recordRecovery(context.cluster.manager.engine,note,context.now())}function cannotRecover(database,error){let fault2=toOpsError(
error);return new OpsError("rollback-failed",`what a killed run left of the exchange of ${database} could not be recover\
ed: ${fault2.message}`,{where:database,hint:`${fault2.hint??""} Nothing else is changed until then; the next run tries a\
gain.`.trim(),logs:fault2.logs,logsOf:fault2.logsOf,cause:error})}import{setTimeout as sleep10}from"node:timers/promises";async function interruptedServices(session,{services:services2}){let project=services2.find(one=>one.kind==="broker"),broker=project===
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
({desiredState})=>desiredState==="running"),wanted=intent.replicas??desiredTasks(service,snapshot.nodes),verdict=judge(service,
tasks,snapshot.nodes,expected),isStarted=intent.forceUpdate===void 0||forceUpdateOf(service.spec)>=intent.forceUpdate;return isImage(
service.image,expected.image)&&isStarted&&verdict.kind==="running"&&verdict.tasks.length>=wanted}return!1}function interruptedBrokerService(session,intent,broker){
let{host}=broker,key=intent.key===void 0||intent.keyVolume===void 0?void 0:brokerKeys(session.context,host,{volume:intent.
keyVolume,imageId:intent.fromImageId});return{...ofIntent(intent),hasArrived:async hooks=>{let{signal}=hooks;if(leavesNoTrace(
intent))return!1;let container=await findContainer(host.engine,intent.compose,intent.service);if(container===void 0)return!1;
let{repoDigests}=await host.engine.inspectImage(container.imageId),wanted=imageOf(intent.to),isWanted2=digestsOf(repoDigests,
wanted).some(digest=>digest===wanted.digest),runs=judgeContainer(container,container.imageId,container.restartCount).kind===
"running";return intent.ranBefore===!1?isWanted2:!isWanted2||!runs||!await signsRight(session,intent,signal)?!1:answers(
session,intent,{published:[],find:async()=>{let now=await findContainer(host.engine,intent.compose,intent.service);if(now===
void 0)throw new OpsError("health-failed",`${intent.service} has no container`);return[askedContainer(host,now)]}},hooks)},
finish:async()=>{await finalizeBroker(session,intent),await key?.forgetAllBut(keptKeys(intent.recordAfter))},mustStay:()=>Promise.
resolve(void 0),putBack:async hooks=>{await rollBackBroker(session,broker,{intent,key,signal:hooks.signal}),await verifyBrokerRollback(
session,host,intent,hooks),await key?.forgetAllBut(keptKeys(intent.recordBefore))}}}function leavesNoTrace({key,from:from2,
to,addressBefore,addressAfter}){return key!==void 0&&from2===to&&!(addressAfter!==void 0&&addressAfter!==addressBefore)}
var signingMs=6e4,askEveryMs2=500;async function signsRight(session,intent,signal){let ask2=askAddressOf(session,intent);
return ask2===void 0||intent.addressAfter===void 0?!0:comesToAnswer(ask2,intent.addressAfter,{signal,waitMs:signingMs})}
async function swarmAnswers(session,intent,hooks){let{id}=intent,{signal}=hooks,{engine}=session.context.cluster.manager,
[{targetPorts:published2},nodes]=await Promise.all([engine.inspectService(id,{signal}),engine.listNodes({signal})]);return answers(
session,intent,{published:published2,find:async()=>{let tasks=(await engine.listTasks({service:[id]},{signal})).filter(({
desiredState,state})=>desiredState==="running"&&state==="running");return askedTasks({tasks,published:published2,nodes,hostOfNode:session.
hostOfNode})}},hooks)}async function answers({context},{kind,service},{published:published2,find},{signal,progress}){let{
policy:policy2}=context;using readiness=watchReadiness({service,requirements:requirementsOf({kind,service,published:published2},
policy2.checks),warmUpMs:warmUpOf(policy2,{kind,service}),stabilityMs:policy2.stabilityMs});try{for(;readiness.state(await find())!==
"ready";)progress(`${service}: ${readiness.detail}`),await sleep10(askEveryMs2,void 0,{signal});return!0}catch(error){if(isOpsError(
error,"health-failed"))return!1;throw error}}async function recover(context){let{manager}=context.cluster,[stored,lock2]=await Promise.all([readIntent(manager.engine),
context.readLock()]);if(lock2?.run!==void 0&&lock2.run!==runLabel(context.run))return!1;let cleaned=await removeTemporary(
context);if(stored===void 0)return cleaned;let{id,intent}=stored;if(isExchange(intent))return await recoverDatabase(context,
id,intent),!0;let title=`Recover what run ${intent.run} left`;return await context.journal.step({title,phase:"prepare",host:manager.
name},async step=>{let told3=await recoverServices(context,intent,detail=>step.progress(detail));await removeIntent(manager.
engine,id);for(let line of told3)context.journal.warn(`Run ${intent.run} by ${intent.actor} was cut off half-way: ${line}`);
step.detail(told3.join("; "))}),!0}async function recoverDatabase(context,id,note){let{manager}=context.cluster,what=note.
exchange.kind==="undo"?"undo a recovery":"bring a backup back into service",title=`Recover what run ${note.run} left`;await context.
journal.step({title,phase:"prepare",host:manager.name},async step=>{let told3=await recoverExchange(context,note);await removeIntent(
manager.engine,id),context.journal.warn(`Run ${note.run} by ${note.actor} was to ${what} and was cut off: ${told3}`),step.
detail(told3)})}async function recoverServices(context,intent,progress){let observation=await observe(context),ids=intent.
services.flatMap(one=>one.kind==="swarm"?[one.id]:[]);using session=openSession2(context,observation,ids);let all=await interruptedServices(
session,intent),groups=intent.together?[all]:all.map(one=>[one]);return(await Promise.all(groups.map(group=>recoverGroup(
context,group,progress)))).flat()}async function recoverGroup({signal,journal},group,progress){let arrived=await Promise.
all(group.map(one=>one.hasArrived({signal,progress}))),isForward=arrived.every(Boolean),stays=await staysOf(isForward?[]:
group,signal),order=new ChangeOrder(group.map(({service})=>service));return Promise.all(group.map(async(one,at)=>{let needed=arrived[at]===
!0?one.needs.find(name4=>stays.has(name4)):void 0,isFinished=isForward||needed!==void 0;isFinished||await order.turn(one.
waitsFor,()=>"done");let phase=isFinished?"record":"rollback",title=isFinished?`Record ${one.service}`:`Roll ${one.service}\
 back`;try{await journal.step({title,phase,service:one.service},async step=>{let stay=stays.get(one.service);if(stay!==void 0)
throw stay;let hooks={signal,progress:detail=>step.progress(detail)};await retry(()=>isFinished?one.finish():one.putBack(
hooks),signal)})}catch(error){if(isOpsError(error,"engine-not-found")&&error.where===one.service||isOpsError(error,"upda\
te-in-progress","migration-refused"))return`${one.service} was left as it is, for ${error.message}`;if(isOpsError(error,
"update-failed","update-timeout"))return`${one.service} is back to ${one.before}, but does not run: ${error.message}`;throw signal.
aborted?cancellation(signal):cannotRecover2(one.service,error)}finally{order.reached(one.service,"done")}return needed!==
void 0?`${one.service} stays, for ${needed}, which it needs, does`:isForward?`${one.service} runs what it asked for, and\
 stays`:`${one.service} is back to ${one.before}`}))}async function staysOf(group,signal){let found=await Promise.all(group.
map(async one=>{let error=await one.mustStay(signal);return error===void 0?[]:[[one.service,error]]}));return new Map(found.
flat())}function cannotRecover2(service,error){let fault2=toOpsError(error);return new OpsError("rollback-failed",`what \
a killed run left of ${service} could not be recovered: ${fault2.message}`,{where:service,hint:`${fault2.hint??""} Nothi\
ng else is changed until then; the next run tries again.`.trim(),logs:fault2.logs,logsOf:fault2.logsOf,cause:error})}async function removeTemporary({
cluster}){return(await Promise.all(cluster.hosts.map(({engine})=>removeTemporaryOn(engine)))).some(Boolean)}async function removeTemporaryOn(engine){
try{let left=await engine.listContainers({label:[temporaryLabel]},{all:!0});return await Promise.all(left.map(({id})=>engine.
removeContainer(id,{force:!0,volumes:!0}))),left.length>0}catch(error){if(isOutOfReach(error)||isOpsError(error,"engine-\
not-found"))return!1;throw error}}async function withLock(open4,what,work){let{request,context,cluster}=open4,{journal,run,signal,now}=context,waited=!1,lockRequest={
owner:run.actor,what,run:runLabel(run),...defined({url:run.url})},held=await journal.step({title:"Take the cluster lock",
phase:"lock",host:cluster.manager.name},step=>acquireLock(cluster.manager.engine,lockRequest,{waitMs:request.lock.waitMs,
signal,now,onWait:holder=>{waited=!0,step.progress(`waiting for ${holder.owner}${holder.run===void 0?"":` (run ${holder.
run})`}`)}}));try{return await work({signal:AbortSignal.any([signal,held.lost]),waited})}finally{await held.release().catch(
error=>{let why=isOpsError(error)?error.message:String(error);journal.warn(`the cluster lock was not released (${why}); \
it expires by itself`)})}}async function recoverFirst(open4,update2){let[stored,lock2]=await Promise.all([readIntent(open4.cluster.manager.engine),
update2.readLock()]);leftOver({unfinished:stored?.intent,lock:lock2})!==void 0&&await withLock(open4,"recovery",async({signal})=>{
await recover({...update2,signal})})}var needsDatabase={input:"database-dsn",or:["d8x-config"],message:"is missing: give it, or d8x-config with its database_\
dsn"};var restore2={opensBackups:!0,requires:[needsDatabase,{input:"backup-identity",message:"is missing: the age secret key (\
AGE-SECRET-KEY-1\u2026) that the backup is decrypted with"},{input:"backup-file",or:["backup-run-id","backup-name"],message:"\
is missing: give it, or backup-run-id of the run that took the backup, or backup-name (latest)"}],excludes:[{input:"back\
up-run-id",beside:"backup-file",message:"and backup-file are both given: which one is meant?"},{input:"backup-name",beside:"\
backup-file",message:"and backup-file are both given: which one is meant?"},{input:"backup-name",beside:"backup-run-id",
message:"and backup-run-id are both given: which one is meant?"}],sections:[],run:runRestore,headline:(_result,restored)=>restored===
void 0?"restored":`restored into ${restored}`};async function runRestore(open4){let{request,context,inventory,cluster,draft}=open4;
if(request.restore===void 0)throw new OpsError("input-invalid","restore needs a backup and its key",{where:"backup-file",
hint:"Give backup-file or backup-run-id, and backup-identity."});let wanted=withCluster(request.restore,inventory.label),
dsn=databaseOf(request,inventory,context.mask);noticeIgnored(dsn,context.journal),await withLock(open4,"restore",async({
signal})=>{let restored=await restoreBackup({manager:cluster.manager,dsn,restore:wanted,...defined({sudoPassword:request.
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
describe3(progress));throwIfCancelled(signal),await host.engine.pullImage(pullReference(image),{signal,onProgress,...defined(
{auth})})})}function describe3({currentBytes,totalBytes,status:status3}){if(totalBytes===0)return status3;let megabytes2=bytes2=>(bytes2/
(1024*1024)).toFixed(0);return`${megabytes2(currentBytes)} of ${megabytes2(totalBytes)} MiB`}import{z as z23}from"../packages/zod.js";var tableQuery=`select (select name from unnest($1::text[]) with ordinality as path(name, at)
  where to_regclass(quote_ident(name) || '.referral_settings') is not null order by at limit 1) as schema,
  extract(epoch from now())::float8 as now`,tableSchema=z23.object({schema:z23.string().nullable(),now:z23.number()}),batchQuery=table=>`\
select count(*) filter (where property = 'batch_finished' and value is distinct from 'true')::int as open,
  max(case when property = 'batch_timestamp' and value ~ '^[0-9]{1,11}$' then value::float8 end) as began from ${table}`,
batchSchema=z23.object({open:z23.int(),began:z23.number().nullable()});async function readPayments(session,places){let schemas=await searchedSchemas(
session,places),{schema:schema3,now}=await session.queryOne(tableQuery,tableSchema,[schemas]);if(schema3===null)return{isOpen:!1,
lastBatch:void 0,now:ofSeconds(now)};let table=quoteQualified({schema:schema3,name:"referral_settings"}),{open:open4,began}=await session.
queryOne(batchQuery(table),batchSchema);return{isOpen:open4>0,lastBatch:began===null?void 0:ofSeconds(began),now:ofSeconds(
now)}}function ofSeconds(seconds){return new Date(seconds*1e3)}var soonMs=5*6e4,beginsWithinMs=3*6e4;function awaited({isOpen:isOpen2,
lastBatch,now},due){if(isOpen2)return"batch";if(due===void 0||lastBatch!==void 0&&lastBatch>=due)return;let untilDueMs=due.
getTime()-now.getTime();return untilDueMs<=soonMs&&untilDueMs>-beginsWithinMs?"due":void 0}var pauseMs2=5e3;function paymentWait(waiting){let{services:services2,step,timers=systemTimers}=waiting,leftMs=waiting.waitMs,
wait=async signal=>{let startedAt=timers.monotonic();try{await step(shown=>untilPaid({...waiting,timers},leftMs,shown,signal))}finally{
leftMs=Math.max(0,leftMs-(timers.monotonic()-startedAt))}};return{beforeAll:async signal=>{services2.some(one=>one.action!==
"none"&&paysOut(one))&&await wait(signal)},beforeChange:async(planned,signal)=>{paysOut(planned)&&(planned.wave??1)>1&&await wait(
signal)}}}function paysOut({service,kind}){return kind==="swarm"&&bareName(service)===referralService}async function untilPaid({
facts,waitMs,timers},leftMs,step,signal){let until=timers.monotonic()+leftMs,ask2=work=>retry(()=>work(signal),signal,void 0,
mayPass),due=await ask2(asked=>facts.due(asked));for(due!==void 0&&step.detail(`the next payments are due ${atMinute(due)}`);;){
let payments=await ask2(asked=>facts.payments(asked)),what=payments===void 0?void 0:awaited(payments,due);if(what===void 0)
return;if(!await ask2(asked=>facts.isRunning(asked))){step.detail("none of its tasks runs, so that nobody is being paid");
return}let restMs=until-timers.monotonic();if(restMs<=0)throw what==="batch"?paymentRunning(waitMs):paymentDue(due);if(step.
progress(what==="batch"?"a batch of payments is not finished: waiting":"payments are due now: waiting for them"),await pause4(
timers,Math.min(pauseMs2,restMs),signal),signal.aborted)throw cancellation(signal)}}function mayPass(error){return isOutOfReach(
error)||isOpsError(error,"database-unreachable")}function atMinute(date){return date===void 0?"now":`${date.toISOString().
slice(0,16).replace("T"," ")} UTC`}function paymentDue(due){return new OpsError("payment-running",`referral's payments a\
re due ${atMinute(due)}, and were not over in time`,{where:referralService,hint:"Ask again when they are over, or give t\
hem more time with payment-wait-minutes."})}function paymentRunning(waitedMs){let minutes=Math.round(waitedMs/6e4);return new OpsError(
"payment-running",`referral is in the middle of a batch of payments, still after ${minutes} minutes`,{where:"referral",hint:"\
Ask again when it is over, or give it more time with payment-wait-minutes. Where it hangs, look at its log: it goes on w\
ith the batch when it is started anew (docker service update --force stack_referral)."})}var lookMs=15e3;function awaitPayments(open4,{observation,plan:plan2}){let{journal}=open4.context,title={title:"See that\
 referral is not paying out",phase:"prepare",service:referralService};return paymentWait({facts:{payments:signal=>look2(
open4,signal),due:signal=>nextPayment(open4,observation,signal),isRunning:async signal=>(await runningNow(open4,observation,
signal))?.tasks.length!==0},services:plan2.services,waitMs:open4.request.policy.paymentWaitMs,step:wait=>journal.step(title,
wait)})}async function awaitPaymentIfReadable(open4,planned,signal){try{await awaitPayments(open4,planned).beforeAll(signal)}catch(error){
if(signal.aborted||!isOpsError(error,"database-refused","database-unreachable"))throw error;open4.context.journal.warn(`\
Whether referral was paying out could not be read: ${error.message}`)}}async function runningNow({cluster},{services:services2},signal){
let referral=services2.find(({name:name4})=>readsKey("swarm",name4)!==void 0);if(referral===void 0)return;let tasks=(await cluster.
manager.engine.listTasks({service:[referral.service.id]},{signal})).filter(({desiredState,state})=>desiredState==="runni\
ng"&&state==="running");return{...referral,tasks}}async function nextPayment(open4,observation,signal){let referral=await runningNow(
open4,observation,signal);if(referral!==void 0)return askNextPayment({...referral,hostOfNode:hostFinder(open4.cluster,observation.
hosts)},signal)}async function look2(open4,signal){let limited=AbortSignal.any([signal,AbortSignal.timeout(lookMs)]),dsn=await databaseOfService(
open4,referralService,limited);if(dsn!==void 0)try{await using session=await openSession(open4.cluster.manager,dsn,limited);
return await readPayments(session,dsn)}catch(error){throw signal.aborted||isOpsError(error)&&!limited.aborted?error:new OpsError(
"database-unreachable","whether referral is paying out can't be read: the database did not answer",{where:referralService,
cause:error})}}function noteOfPlan(plan2,exchange,context){let intent=intentOf(plan2,context),planned=new Map(swarmServices(plan2).map(
one=>[one.service,one])),services2=intent.services.flatMap(one=>{let own=planned.get(one.service);return one.kind!=="swa\
rm"||own===void 0?[]:[{...one,from:own.observed.image,replicas:own.replicas.desired,pauses:!0}]});return{...intent,version:2,
together:!0,services:services2,exchange}}function swarmServices({services:services2}){return services2.filter(one=>one.kind===
"swarm")}var partingMs3=6e3;async function runExchange(open4,context,{observation,plan:plan2},exchange,prepare2){let services2=swarmServices(
plan2),note=noteOfPlan(plan2,exchange,context),{engine}=context.cluster.manager,{journal,signal,now}=context,startedAt=now().
toISOString(),id=await writeIntent(engine,note);using session=openSession2(context,observation,services2.map(({observed})=>observed.
id));let done,isTouched=!1;try{await prepare2(signal),isTouched=!0,done=await forward(session,note,services2,signal)}catch(error){
let cause=signal.aborted?cancellation(signal):toOpsError(error),isBack=await wayBack(session,note,cause);throw isBack&&await forget2(
context,id),isBack&&!isTouched?cause:(open4.draft.services=services2.map(one=>({...told2(one,startedAt,now()),...isBack?
{}:{error:resultError(cause)},outcome:isBack?"rolled-back":"failed"})),isBack?allBack(cause):notBack2(exchange,cause))}open4.
draft.services=services2.map(one=>{let running=done.started.services.get(one.service)?.running??0;return{...told2(one,startedAt,
now()),outcome:"updated",replicas:{desired:one.replicas.desired,running}}});for(let{notices}of done.started.services.values())
for(let notice of notices)journal.warn(notice);return await finish(session,note,id,done.outMs),done.outMs}async function forward(session,note,services2,signal){
let keys=new Map(services2.flatMap(({service,key})=>key===void 0?[]:[[service,key]])),stoppedAt=performance.now();await stopAll(
session,note,signal),await retry(()=>changeKeys(session,note,keys),signal),await exchangeDatabases(session,note,signal);
let started=await startAll(session,note,signal);return{started,outMs:started.readyAt-stoppedAt}}async function finish(session,note,id,outMs){
let{context}=session,title={title:"Record what was exchanged",phase:"record",host:context.cluster.manager.name};try{await context.
journal.step(title,async()=>{await finishAll(session,note),await retry(()=>recordRecovery(context.cluster.manager.engine,
note,context.now(),outMs))})}catch(error){context.journal.warn(`All of it runs, and it could not be recorded (${toOpsError(
error).message}); the next run does that.`);return}await forget2(context,id)}async function wayBack(session,note,cause){
let{context}=session,{journal}=context,isCut=context.signal.aborted,signal=isCut?AbortSignal.timeout(partingMs3):new AbortController().
signal,title=`Put database and services back, for ${isCut?"the run was cancelled":cause.message}`;try{return await journal.
step({title,phase:"rollback",host:context.cluster.manager.name},async()=>{let notRunning=await goBack(session,note,signal);
for(let[service,because]of notRunning)journal.warn(`${service} is as it was, and does not run: ${because}`)}),!0}catch(error){
return journal.warn(`It is not all as it was before (${toOpsError(error).message}): the next run puts it back before any\
thing else.`),!1}}async function forget2({cluster,journal},id){try{await retry(()=>removeIntent(cluster.manager.engine,id))}catch(error){
journal.warn(`The note of this run on the manager was not removed (${toOpsError(error).message}); the next run does it.`)}}
function allBack(cause){return new OpsError(cause.code,`${cause.message}; database and services are as they were before`,
{...defined({where:cause.where,hint:cause.hint}),logs:cause.logs,logsOf:cause.logsOf,cause})}function notBack2({names},cause){
let isCut=isOpsError(cause,"cancelled"),code=isCut?"cancelled":"rollback-failed";return new OpsError(code,`${cause.message}\
; and not everything could be put back as it was`,{where:names.database,hint:`${isCut?"The end of this run goes on with \
it, and the next one":"The next run"} puts everything where it belongs before anything else, such as restart history. Un\
til then nothing else is changed.`,logs:cause.logs,logsOf:cause.logsOf,cause})}function told2(planned,startedAt,finishedAt){
let from2=imageOfResult(imageOf(planned.observed.image));return{...plannedResult(planned),from:from2,startedAt,finishedAt:finishedAt.
toISOString()}}function whatFollows({way,names}){if(way==="rename")return[];let{database,aside}=databasesSince({way,...names});return[`\
The secret D8X_CONFIG (database_dsn in it), or database-dsn where that is given, names ${aside}: have it name ${database}\
. Until then runs of d8x-ops go where the services are.`,`d8x.conf.json in .d8x-config/ of the deployment folder names ${aside}\
: have its database_dsn name ${database} before the next d8x setup, which would take the services back.`]}function howToGoOn({
kind,way,names}){let{database,aside}=databasesSince({way,...names}),was=way==="rename"?`What was ${database} until now i\
s ${aside}`:`The services use ${database}; ${aside} is as it was`,since=kind==="recover"?", with all that was written si\
nce the backup":"",drop=mayBeDropped(aside)?` To remove it, when you are sure: drop database ${aside}.`:"";return`${was}${since}\
. To exchange back: /d8x recover --undo.${drop}`}function mayBeDropped(database){return/_(?:recovered|before|undone)_\d{8}t\d{6}z$/.
test(database)}function fitImage({service,present,record:record2,now,earlier}){let own=migratingService(bareName(service)),ran=own===void 0?
void 0:earlier.images.find(one=>bareName(one.service)===own),known=ran===void 0?void 0:readReference(ran.image);if(known!==
void 0&&isPinned(known))return{kind:"fits",to:known};if(!isPinned(present))return unfit(service,`${service} runs ${formatReference(
present)}, which has no digest`);let wanted=own===void 0?void 0:earlier.migrations?.[own];if(own===void 0)return{kind:"f\
its",to:present};if(wanted===void 0){let notice=`What ${service} ran when the backup was made is not known, nor how far \
its migrations were: it stays on its present image.`;return{kind:"fits",to:present,notice}}let seen=recordedState(record2,
present)??now;return seen===void 0?unfit(service,`how far the present image of ${service} migrates the database is not k\
nown`):isFurther(seen,wanted)?unfit(service,`the present image of ${service} would migrate what comes back, from ${versionText(
wanted)} to ${versionText(seen)}`):isFurther(wanted,seen)?unfit(service,`the present image of ${service} is only known t\
o run on ${versionText(seen)}`):{kind:"fits",to:present}}function unfit(service,because){return{kind:"problem",problem:{
path:service,code:"restore-refused",message:`it is not known which image of ${service} fits the backup, and ${because}`,
hint:`Give it the image that it ran when the backup was made, and recover again: update ${bareName(service)}@sha256:\u2026, o\
r rollback ${bareName(service)} --accept-migration.`}}}function planExchange(observation,request){let parts=request.names.map(name4=>planOne(observation,name4,request));return finishPlan(
"update",observation,{...request.policy,prune:"none"},parts)}function planOne(observation,name4,request){let found=findService(
observation,name4);if(found.kind==="none")return{problems:[found.problem],notices:[]};if(found.kind==="broker")return refused4(
name4,`${name4} runs on the broker host, and is not stopped by this`);let{mode}=found.observed.service;if(mode.kind!=="r\
eplicated")return refused4(name4,`${name4} is ${mode.kind}, so that it can't be stopped while the databases are exchange\
d`);let present=imageToGoBackTo(found.observed),{record:record2}=found.observed,fit=fitImage({service:name4,present:found.
observed.image.digest===void 0?present:found.observed.image,record:record2,now:stateOf(observation.migrations,name4),earlier:request.
earlier});if(fit.kind==="problem")return{problems:[fit.problem],notices:[]};let key=keyOf4(found,fit.to,observation,request),
part=planService(found,targetOf(found,fit.to,key,observation,request),key,observation);return fit.notice===void 0?part:{
...part,notices:[...part.notices,fit.notice]}}function refused4(path,message){return{problems:[{path,code:"restore-refus\
ed",message,hint:"Restore into a new database with the operation restore, and point the services to it."}],notices:[]}}function targetOf(found,to,key,observation,{
run,at}){let{observed}=found,deployed2={image:formatReference(to),at:at.toISOString(),run:run.id,actor:run.actor,...defined(
{keyAddress:key.address?.after})},seen={...key.change===void 0||!key.fileServes?{}:{keyFile:key.change.keepAs},...defined(
{keyAddress:key.address?.before,migrations:stateOf(observation.migrations,observed.name)})};return{to,platforms:[],key:key.
change,address:key.address,restart:!0,recordAfter:()=>runsOther(found,to)?recordDeployment(observed.record,formatReference(
observed.image),deployed2,nextSequence(observation),seen):void 0}}function keyOf4(found,to,{keys},{run,policy:policy2}){
let service=readsKey("swarm",found.observed.name);if(service===void 0)return nothingAboutKeys;let{record:record2,image}=found.
observed,deployed2=record2?.history.find(one=>isSameImage(one.image,formatReference(to))),failed=deployed2!==void 0&&deployed2===
record2?.history[0]?updatingRun(found.observed.service.labels):void 0,isAsRecorded=record2===void 0||failed!==void 0||isSameImage(
record2.history[0].image,formatReference(image)),keyFile=failed===void 0?deployed2?.keyFile:keepName(failed),step={isAsRecorded,
keyFile,keyAddress:deployed2?.keyAddress};return planKeyBack({service,toOtherImage:runsOther(found,to),keys,record:record2,
policy:policy2,keepAs:keepName(run),step})}var exchangeMs=2e3,startsMs={history:6e4,referral:2e4},otherStartMs=2e4;function estimateMs(services2,lastMs){if(lastMs!==
void 0)return lastMs;let running=services2.filter(({replicas})=>replicas.desired>0),waves=Map.groupBy(running,({wave=1})=>wave),
stopMs=Math.max(0,...running.map(({observed})=>swarmTimes(observed.spec,1,"update").stopGraceMs)),starts=[...waves.values()].
map(wave=>Math.max(...wave.map(({service})=>startMs(bareName(service)))));return stopMs+exchangeMs+starts.reduce((sum,ms)=>sum+
ms,0)}function startMs(service){return service==="history"||service==="referral"?startsMs[service]:otherStartMs}async function lookAtUsers({request,context,draft},update2,names,earlier){let{policy:policy2}=request,{journal,run,now}=context;
return journal.step({title:"Observe the cluster and plan",phase:"prepare"},async step=>{let[observation,recoveries]=await Promise.
all([observe(update2,{of:names}),readRecoveries(update2.cluster.manager.engine)]),plan2=planExchange(observation,{names,
earlier,policy:policy2,run,at:now()});draft.services=plannedResults(plan2),tell(journal,plan2,[]);let estimate=estimateMs(
swarmServices(plan2),recoveries[0]?.outOfServiceMs);return step.detail(`${names.join(", ")}: out of service for about ${duration(
estimate)}`),{observation,plan:plan2,estimateMs:estimate}})}async function usersOfDatabase({request,context,cluster},dsn,signal){let{manager}=cluster,{stackName}=request.cluster,services2=await manager.
engine.listServices({},{signal}),inUse=databasesInUse(stackName,services2),found=[];for(let one of inUse)await isUser(one.
dsn)?found.push(...one.services):context.journal.notice(`Not stopped, for another database is theirs (${one.text}): ${one.
services.join(", ")}.`);if(found.length>0||inUse.length>0)return required(found,dsn);let known=servicesOfStack(stackName,
services2).map(({name:name4})=>name4).filter(name4=>migratingServices.some(one=>one===bareName(name4)));return known.length>
0&&context.journal.notice(`No service names its database (DATABASE_DSN\u2026): ${known.join(" and ")} are taken to use i\
t.`),required(known,dsn);async function isUser(theirs){if(isSameText(theirs,dsn))return!0;if(theirs.database!==dsn.database)
return!1;let[own,other]=await Promise.all([askIdentity(manager,dsn,signal),askIdentity(manager,theirs,signal)]),unknown=[
own,other].find(answer=>isOpsError(answer));if(unknown!==void 0)throw cannotTell2(unknown);return!isOpsError(own)&&!isOpsError(
other)&&isSameIdentity(own,other)}}function required(services2,{database}){if(services2.length>0)return services2;throw new OpsError(
"database-differs",`no service of the stack uses ${database}`,{where:"database-dsn",hint:"Give the connection string tha\
t the services have as database-dsn. A database that nobody uses is filled with the operation restore."})}function cannotTell2(cause){
return new OpsError("database-differs",`it can't be told which services use the database: ${cause.message}`,{where:"data\
base-dsn",hint:"Give the connection string that the services have as database-dsn.",cause})}async function recoverBackup(open4,unlocked,wanted){let{request,context,inventory,cluster}=open4,{journal,signal,now}=context,
dsn=databaseOf(request,inventory,context.mask);noticeIgnored(dsn,journal);let identity=await parseIdentity(wanted.identity),
manifest=await vouchedFor({restore:wanted,journal,now}),names=exchangeNames(dsn.database,now()),exchange={kind:"recover",
way:mayBeRenamed(dsn.database)?"rename":"dsn",names,backup:manifest.name},users=await usersOfDatabase(open4,dsn,signal),
look4=update2=>lookAtUsers(open4,update2,users,thenOf(manifest)),first2=await look4(unlocked);await journal.step({title:"\
Look for what could stop it",phase:"prepare",host:cluster.manager.name},async()=>{let server=await openExchange({manager:cluster.
manager,dsn,signal}),{notices}=await server.check({renames:exchange.way==="rename",manifest,names});for(let notice of notices)
journal.notice(notice)});let takesBackup2=request.policy.backup==="required";takesBackup2&&await checkBackup2(open4,signal),
await withLock(open4,"recover",async({signal:held,waited})=>{let locked={...unlocked,signal:held},planned=await recover(
locked)||waited?await look4(locked):first2,seconds=ms=>Math.round(ms/100)/10,base={kind:"recovered",...databasesSince({way:exchange.
way,...names}),backup:manifest.name,estimateSeconds:seconds(planned.estimateMs)};journal.notice(`Services will be out of\
 service for about ${duration(planned.estimateMs)}: ${users.join(", ")}. Until then they run on.`);let rows,outMs=await runExchange(
open4,locked,planned,exchange,async()=>{await together(held,[...takesBackup2?[either=>backUpFirst(open4,either)]:[],async either=>pullImages(
{...locked,signal:either},planned.plan),async either=>{let server=await openExchange({manager:cluster.manager,dsn,signal:either}),
{sudoPassword}=request.cluster,backup2={file:wanted.file,manifest,identity,...defined({sudoPassword}),journal,signal:either};
rows=await server.restoreBeside(names,backup2)}]),await awaitPaymentIfReadable(open4,planned,held)}),follow3=whatFollows(
exchange);open4.draft.recovery={...base,...rows,outOfServiceSeconds:seconds(outMs),...follow3.length===0?{}:{follow:[...follow3]}},
journal.notice(howToGoOn(exchange))})}function thenOf({images=[],migrations}){return{images,migrations}}async function backUpFirst(open4,signal){
try{await backUp(open4,signal)}catch(error){throw isOpsError(error,"dump-failed","dump-incomplete","backup-not-verified")?
new OpsError(error.code,`what is there could not be backed up first: ${error.message}`,{...defined({where:error.where}),
hint:`${error.hint??""} Where it is too broken to be dumped: --no-backup recovers without that. The database stays besid\
e, under another name.`.trim(),logs:error.logs,logsOf:error.logsOf,cause:error}):error}}async function undoRecovery(open4,unlocked){let{request,context,inventory,cluster}=open4,{journal,signal,now}=context,last=await lastRecovery(
unlocked),dsn=databaseOf(request,inventory,context.mask),since=databasesSince(last);requireSame(last,since.database,dsn.
database);let names=undoNames(since.database,since.aside,now()),exchange={kind:"undo",way:last.way,names},after=databasesSince(
{way:last.way,...names}),users=await usersOfDatabase(open4,dsn,signal),then={images:last.services.map(({service,before})=>({
service,image:before})),migrations:void 0},look4=update2=>lookAtUsers(open4,update2,users,then),first2=await look4(unlocked),
writtenSince=await journal.step({title:"Look for what was written since, and what could stop it",phase:"prepare",host:cluster.
manager.name},async step=>{let server=await openExchange({manager:cluster.manager,dsn,signal}),{notices}=await server.check(
{renames:last.way==="rename",names});for(let notice of notices)journal.notice(notice);let written=await server.writtenSince(
names);return step.detail(written.length===0?"no table has another number of rows":`${counted(written.length,"table")} d\
iffer`),written}),told3=writtenSince.map(({table,before,now:rows})=>`${table} ${before} \u2192 ${rows}`);told3.length>0&&
journal.notice(`Rows then, and now, of what is exchanged back and stays in ${after.aside}: ${told3.join(", ")}.`),await withLock(
open4,"recover",async({signal:held,waited})=>{let locked={...unlocked,signal:held},repaired=await recover(locked);if((await lastRecovery(
locked)).run!==last.run)throw isOther();let planned=repaired||waited?await look4(locked):first2,seconds=ms=>Math.round(ms/
100)/10;journal.notice(`Services will be out of service for about ${duration(planned.estimateMs)}: ${users.join(", ")}.`);
let outMs=await runExchange(open4,locked,planned,exchange,async()=>{await pullImages(locked,planned.plan),await awaitPaymentIfReadable(
open4,planned,held)}),follow3=whatFollows(exchange);open4.draft.recovery={kind:"undone",...after,estimateSeconds:seconds(
planned.estimateMs),outOfServiceSeconds:seconds(outMs),writtenSince:writtenSince.map(({table,before,now:rows})=>({table,
before,now:rows})),...follow3.length===0?{}:{follow:[...follow3]}},journal.notice(howToGoOn(exchange))})}async function lastRecovery({
cluster}){let[last]=await readRecoveries(cluster.manager.engine);if(last!==void 0)return last;throw new OpsError("rollba\
ck-unknown","no recovery of this cluster is recorded, so that there is none to undo",{where:"undo",hint:"What brings a b\
ackup back into service is: recover BACKUP."})}function isOther(){return new OpsError("update-in-progress","another reco\
very, or undo, came to its end meanwhile",{where:"undo",hint:"Look at the status, which names the last one, and ask agai\
n."})}function requireSame({run},database,given){if(database!==given)throw new OpsError("restore-refused",`the last reco\
very was of ${database}, and the given database is ${given}`,{where:"database-dsn",hint:`Give the connection string of ${database}\
, as in run ${run}.`})}async function runRecover(open4){let{request,context,inventory}=open4,{recover:recover3}=request;if(recover3===void 0)throw new OpsError(
"input-invalid","recover needs a backup and its key, or undo",{where:"backup-name",hint:"Give backup-name, backup-run-id\
 or backup-file, and backup-identity; or undo: true."});let unlocked=await updateContext(open4,context.signal);await recoverFirst(
open4,unlocked),recover3.kind==="undo"?await undoRecovery(open4,unlocked):await recoverBackup(open4,unlocked,withCluster(
recover3,inventory.label))}var recover2={note:"a backup back into service",backsUp:"unless-skipped",opensBackups:!0,waitsInLine:!0,takesWalletKeys:!0,
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
recovered: ${database} is ${what}${much}${time}`}function planRestart(observation,names,{policy:policy2}){if(names.length===0)throw refusal([{path:"services",code:"input\
-invalid",message:"it is not said which services to restart"}]);let parts=names.map(name4=>findService(observation,name4)).
map(found=>found.kind==="none"?{problems:[found.problem],notices:[]}:planAnew(found,observation)),twice={problems:askedTwice(
observation,names),notices:[]};return finishPlan("update",observation,{...policy2,prune:"none"},[twice,...parts])}function planAnew(found,observation){
let{name:name4}=found.observed,to=found.kind==="swarm"?imageToGoBackTo(found.observed):runningImage(found.observed);if(!isPinned(
to)){let message=`${name4} runs ${formatReference(to)}, and it can't be told which image that is: it has no digest`,hint=`\
Update it instead, such as: update ${name4}@sha256:\u2026`;return{problems:[{path:name4,code:"input-invalid",message,hint}],
notices:[]}}return planService(found,{to,platforms:[],key:void 0,restart:!0,recordAfter:()=>{}},nothingAboutKeys,observation)}var restart={waitsInLine:!0,inWindows:!0,sections:["services"],changed:"restarted",run:runRestart,headline:({services:services2})=>whatBecame(
services2,"restarted")};async function runRestart(open4){let unlocked=await updateContext(open4,open4.context.signal);await recoverFirst(
open4,unlocked);let first2=await lookAnew(open4,unlocked);await withLock(open4,"restart",async({signal,waited})=>{let locked={
...unlocked,signal},repaired=await recover(locked);waited&&checkTime(open4.request,open4.context);let{observation,plan:plan2}=repaired||
waited?await lookAnew(open4,locked):first2;await pullImages(locked,plan2);let{beforeAll,beforeChange}=awaitPayments(open4,
{observation,plan:plan2});await beforeAll(signal),open4.draft.services=await executePlan({...locked,beforeChange},observation,
plan2)})}async function lookAnew({request,context,draft},update2){let{rollbackServices:names,policy:policy2}=request,{journal}=context;
return journal.step({title:"Observe the cluster and plan the restart",phase:"prepare"},async step=>{let observation=await observe(
update2,{of:names}),plan2=planRestart(observation,names,{policy:policy2});return draft.services=plannedResults(plan2),tell(
journal,plan2,[]),step.detail(names.join(", ")),{observation,plan:plan2}})}async function pruneHosts({cluster,journal,signal},plan2){let names=new Set(plan2.pulls.map(({host})=>host));await Promise.
all(cluster.hosts.filter(({name:name4})=>names.has(name4)).map(host=>journal.step({title:`Prune ${host.name}`,phase:"pru\
ne",host:host.name},async step=>{try{let removed=await pruneHost(host,plan2.keeps,signal);step.detail(describe4(removed))}catch(error){
if(signal.aborted||!isOpsError(error))throw error;journal.warn(`${host.name} was not pruned: ${error.message}`),step.detail(
`not pruned: ${error.message}`)}})))}async function pruneHost({engine},keeps,signal){let[images,containers]=await Promise.
all([engine.listImages({signal}),engine.listContainers({},{all:!0,signal})]),prunable=selectPrunable({images,containers},
keeps);for(let{id}of prunable.containers)throwIfCancelled(signal),await unlessUsed(engine.removeContainer(id));let removed=[];
for(let image of prunable.images){throwIfCancelled(signal);let names=[...image.repoTags,...image.repoDigests].filter(name4=>!name4.
includes("<none>"));(await Promise.all((names.length===0?[image.id]:names).map(name4=>unlessUsed(engine.removeImage(name4))))).
some(Boolean)&&removed.push(image)}return{...prunable,images:removed,bytes:removed.reduce((sum,{bytes:bytes2})=>sum+bytes2,
0)}}async function unlessUsed(removal){try{return await removal,!0}catch(error){if(isOpsError(error,"engine-conflict","e\
ngine-not-found"))return!1;throw error}}function describe4({images,containers,bytes:bytes2}){if(images.length===0&&containers.
length===0)return"nothing to remove";let megabytes2=Math.round(bytes2/(1024*1024)).toLocaleString("en");return`${images.
length} images (${megabytes2} MiB) and ${containers.length} stopped containers removed`}function warnOfAge({maxAgeMs,last},journal,now){if(maxAgeMs===void 0||last!==void 0&&now.getTime()-Date.parse(last.at)<=
maxAgeMs)return;let oldest2=age(new Date(now.getTime()-maxAgeMs).toISOString(),now.toISOString()),found=last===void 0?"T\
here is no backup that d8x-ops knows of":`The last backup is ${age(last.at,now.toISOString())} old`;journal.warn(`${found}\
, and it should be no older than ${oldest2} (backup-max-age). See whether the scheduled ones still run.`)}var update={note:"back up, then update",backsUp:"unless-skipped",waitsInLine:!0,inWindows:!0,takesWalletKeys:!0,sections:[
"services","backup"],run:runUpdate,headline:({services:services2})=>whatBecame(services2)};async function runUpdate(open4){
let unlocked=await updateContext(open4,open4.context.signal);await recoverFirst(open4,unlocked);let first2=await lookAndPlan(
open4,unlocked);if(isDone(first2.plan)&&leftOver(first2.observation)===void 0)return;let{maxAgeMs}=open4.request.database;
if(maxAgeMs!==void 0){let last=await readLastBackup(open4.cluster.manager.engine);warnOfAge({maxAgeMs,last},open4.context.
journal,open4.context.now())}await whileTelling(tellChanges(open4,unlocked,first2.plan),()=>updateLocked(open4,unlocked,
first2))}async function updateLocked(open4,unlocked,first2){let{context,draft,request}=open4,takesBackup2=request.policy.
backup==="required";takesBackup2&&await checkBackup2(open4,context.signal),await withLock(open4,"update",async({signal,waited})=>{
let locked={...unlocked,signal},{observation,plan:plan2}=await current(open4,locked,first2,waited);if(isDone(plan2))return;
await together(signal,[...takesBackup2?[either=>backUp(open4,either)]:[],either=>prepareHosts({...locked,signal:either},
plan2)]);let{beforeAll,beforeChange}=awaitPayments(open4,{observation,plan:plan2});await beforeAll(signal),draft.services=
await executePlan({...locked,beforeChange},observation,withBackup(plan2,draft.backup?.name))})}async function current(open4,locked,first2,waited){
let repaired=await recover(locked);return waited&&checkTime(open4.request,open4.context),repaired||waited?lookAndPlan(open4,
locked):first2}async function prepareHosts(update2,plan2){update2.policy.prune==="images"&&await pruneHosts(update2,plan2),
await pullImages(update2,plan2)}function isDone(plan2){return plan2.services.every(({action})=>action==="none")}var rollback={waitsInLine:!0,takesWalletKeys:!0,sections:["services"],changed:"rolled back",run:runRollback,headline:({services:services2})=>whatBecame(
services2,"rolled back")};async function runRollback(open4){let unlocked=await updateContext(open4,open4.context.signal);
await recoverFirst(open4,unlocked);let first2=await lookBack(open4,unlocked);await whileTelling(tellChanges(open4,unlocked,
first2.plan),()=>rollBackLocked(open4,unlocked,first2))}async function rollBackLocked(open4,unlocked,first2){await withLock(
open4,"rollback",async({signal,waited})=>{let locked={...unlocked,signal},repaired=await recover(locked),{observation,plan:plan2}=repaired||
waited?await lookBack(open4,locked):first2;await prepareHosts(locked,plan2),open4.draft.services=await executePlan(locked,
observation,plan2)})}function scaleResult({planned,from:from2,to}){let reason=from2===to?`has ${to} already`:`from ${from2} to ${to}`;return{
...plannedResult(planned),reason:`${reason} ${to===1?"task":"tasks"}`}}async function scaleServices(context,observation,services2){
using session=openSession2(context,observation,services2.map(({planned})=>planned.observed.id));return await Promise.all(
services2.map(async one=>scaleOne(session,one)))}async function scaleOne(session,scale2){let{context}=session,{journal,signal,
now,cluster}=context,{planned,from:from2,to}=scale2;if(from2===to)return scaleResult(scale2);let{service,observed}=planned,
{engine}=cluster.manager,startedAt=now().toISOString(),base=scaleResult(scale2),ended=()=>now().toISOString();try{let title=`\
Scale ${service} from ${from2} to ${to}`,running=await journal.step({title,phase:"update",service},async step=>{let before=await engine.
listTasks({service:[observed.id]},{signal});await retry(()=>swapSpec(engine,observed.id,now2=>withReplicas(now2,to),{signal}),
signal);let knownTasks=new Set(before.map(({id})=>id));return verified(session,scale2,knownTasks,detail=>step.progress(detail))});
return{...base,outcome:"updated",replicas:{desired:to,running},startedAt,finishedAt:ended()}}catch(error){let told3=toOpsError(
error),isBack=await journal.step({title:`Scale ${service} back to ${from2}`,phase:"rollback",service},()=>back(session,scale2));
return{...base,outcome:isBack?"rolled-back":"failed",reason:isBack?`has ${from2} again`:`was to have ${from2} again, and\
 the manager does not say that it has`,error:resultError(told3),startedAt,finishedAt:ended()}}}async function verified(session,{
planned},knownTasks,progress){let{context,hostOfNode}=session,{policy:policy2,signal}=context,{service,observed,to}=planned,
warmUpMs=warmUpOf(policy2,planned),timeouts={...updateTimeouts(policy2,timesOf(planned,warmUpMs)),warmUpMs},plan2={purpose:"\
update",services:[planned],pulls:[],keeps:[],notices:[],warnings:[]},[intent]=intentOf(plan2,context).services;if(intent===
void 0)throw new TypeError(`nothing is planned for ${service}`);using verifying=openVerification(session,verifiedService(
planned),intent,{timeouts,onReady:void 0});let readiness=readinessOfTasks(verifying,observed.targetPorts,session),expected={
image:to,knownTasks,acceptsKnown:!0},held=await watchService(session,{service,id:observed.id,expected,timeouts,since:performance.
now()},{signal,progress,readiness,besides:verifying.besides});return await verifyOnNodes(service,held.tasks,to.digest,held.
snapshot.nodes,hostOfNode),held.tasks.length}async function back({context},{planned,from:from2}){let{engine}=context.cluster.
manager;try{return await retry(()=>swapSpec(engine,planned.observed.id,service=>withReplicas(service,from2))),!0}catch(error){
return context.journal.warn(`${planned.service}: ${toOpsError(error).message}`),!1}}function planScale(observation,asked,{policy:policy2}){let parts=asked.map(one=>planOne2(observation,one)),names=asked.map(
({service})=>service),{notices}=finishPlan("update",observation,{...policy2,prune:"none"},[{problems:askedTwice(observation,
names),notices:[]},...parts.map(({scale:scale2,problems})=>({...defined({planned:scale2?.planned}),problems,notices:[]}))]);
return{services:parts.flatMap(({scale:scale2})=>scale2??[]),notices}}function planOne2(observation,{service,replicas}){let refused5=message=>({
problems:[{path:service,code:"input-invalid",message}]});if(readsKey("swarm",service)===referralService)return refused5(
"referral is never scaled: two tasks of it would pay with one key");let found=findService(observation,service);if(found.
kind==="none")return{problems:[found.problem]};if(found.kind==="broker")return refused5(`${service} runs on the broker h\
ost, where a service has one container`);let{mode}=found.observed.service;if(mode.kind!=="replicated")return refused5(`${service}\
 is ${mode.kind}, and has no number of tasks of its own`);let to=imageToGoBackTo(found.observed);if(!isPinned(to))return refused5(
`${service} runs an image without a digest: update it first`);let target={to,platforms:[],key:void 0,recordAfter:()=>{}},
{planned,problems}=planSwarmService(found.observed,target,observation);if(planned?.kind!=="swarm")return{problems};let action=mode.
replicas===replicas?"none":"restart";return{scale:{planned:{...planned,action,replicas:{...planned.replicas,desired:replicas}},
from:mode.replicas,to:replicas},problems}}var scale={waitsInLine:!0,inWindows:!0,sections:["services"],changed:"scaled",run:runScale,headline:({services:services2})=>whatBecame(
services2,"scaled")};async function runScale(open4){let unlocked=await updateContext(open4,open4.context.signal);await recoverFirst(
open4,unlocked);let first2=await look3(open4,unlocked);first2.services.every(({from:from2,to})=>from2===to)||await withLock(
open4,"scale",async({signal,waited})=>{let locked={...unlocked,signal},repaired=await recover(locked);waited&&checkTime(
open4.request,open4.context);let{observation,services:services2}=repaired||waited?await look3(open4,locked):first2;open4.
draft.services=await scaleServices(locked,observation,services2)})}async function look3({request,context,draft},update2){
let{replicas=[],policy:policy2}=request,{journal}=context;return journal.step({title:"Observe the cluster and plan the s\
caling",phase:"prepare"},async step=>{let names=replicas.map(({service})=>service),observation=await observe(update2,{of:names}),
{services:services2,notices}=planScale(observation,replicas,{policy:policy2});draft.services=services2.map(scaleResult);
for(let notice of notices)journal.notice(notice);return step.detail(replicas.map(one=>`${one.service}=${one.replicas}`).
join(", ")),{observation,services:services2}})}async function status(context){let{engine}=context.cluster.manager,[observation,lastBackup,lastDrill,recoveries]=await Promise.
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
let{name:name4,service,image,tasks,record:record2}=observed,from2=imageToGoBackTo(observed),nodes=eligibleNodes(service,
observation.nodes),running=tasks.filter(({desiredState,state})=>desiredState==="running"&&state==="running").length,drift=driftOf(
{...observed,running:from2},observed.runningDigests,image.digest);return{service:name4,kind:"swarm",image:imageOfResult(
image),replicas:{desired:desiredReplicas(observed,nodes),running},...defined({updateState:service.updateStatus?.state}),
...deployed(record2),...defined({drift}),...healthOf(name4,observation)}}function brokerStatus(observed,observation){let image=runningImage(
observed),drift=driftOf({...observed,running:image},observed.digests,image.digest);return{service:observed.name,kind:"br\
oker",image:imageOfResult(image),replicas:{desired:1,running:observed.running?1:0},...deployed(observed.record),...defined(
{drift}),...healthOf(observed.name,observation)}}function driftOf(observed,running,meant2){let changed=changedSince(observed);
if(changed!==void 0)return changed;let others=running.filter(digest=>digest!==meant2);if(!(meant2===void 0||others.length===
0))return`${others.length} other ${others.length===1?"image runs":"images run"} than it should`}function deployed(record2){
let now=record2?.history[0];return defined({deployedAt:now?.at,deployedBy:now?.actor})}function healthOf(name4,{health}){
let answer=health.find(({service})=>service===bareName(name4))?.answer;if(answer===void 0)return{};let{url,status:status3,
error}=answer;return{health:{url,...defined({status:status3,error})}}}function brokerNode(host){return host.reached?{name:host.
name,role:"broker",state:"ready",availability:"active",engine:host.info.serverVersion}:{name:host.name,role:"broker",state:"\
unreachable",availability:"unknown",engine:"unknown"}}var status2={unattended:!0,sections:["status"],run:async open4=>{let update2=await updateContext(open4,open4.context.signal);
open4.draft.status=await open4.context.journal.step({title:"Observe the cluster",phase:"prepare"},()=>status(update2));let{
request,context,draft}=open4,last=draft.status?.lastBackup;warnOfAge({maxAgeMs:request.database.maxAgeMs,last},context.journal,
context.now())},headline:({status:status3})=>{let services2=status3?.services??[],short=services2.filter(({replicas})=>replicas.
running<replicas.desired).length;return short===0?`all ${services2.length} services run`:`${short} of ${services2.length}\
 services are short of replicas`}};var unlock={sections:[],run:async({context,cluster})=>{let{engine,name:name4}=cluster.manager;await context.journal.step(
{title:"Unlock the cluster",phase:"lock",host:name4},async step=>{let lifted=await unlockManually(engine,context.run.actor,
context.now);step.detail(lifted===void 0?"it was not locked":`${lifted.owner}'s lock since ${lifted.acquiredAt}`)})},headline:()=>"\
unlocked"};var operations={update,backup,backups,drill,recover:recover2,plan,rollback,restart,scale,restore:restore2,status:status2,
logs,lock,unlock};var refusalsOfAny=new Set(["input-invalid","config-invalid","command-invalid","authorisation-failed","outside-window","s\
ervice-unknown","image-change-refused","key-needed","key-change-refused","keys-unpaired","image-not-found","image-platfo\
rm","lock-held","update-in-progress","restore-refused","database-differs","rollback-unknown","migration-refused","paymen\
t-running"]);function neverAttempted(service){return service.outcome==="planned"?{...service,outcome:"not-attempted"}:service}
function firstServiceError(services2){let failed=services2.find(({error})=>error!==void 0);if(failed?.error!==void 0)return failed.
error;let undone=services2.find(({outcome})=>["failed","rolled-back","not-attempted"].includes(outcome));if(undone!==void 0)
return{code:"update-failed",message:undone.reason??`${undone.service} was not updated`,where:undone.service}}function concluded({
onlyPlans,refusals=[]},draft,thrown){if(thrown!==void 0){let error2=toOpsError(thrown),changed=draft.recovery!==void 0||
draft.services.some(({outcome})=>outcome!=="planned"&&outcome!=="not-attempted"),refused5=(refusalsOfAny.has(error2.code)||
refusals.includes(error2.code))&&!changed;return{conclusion:isOpsError(error2,"cancelled")?"cancelled":refused5?"refused":
"failure",error:resultError(error2)}}let error=onlyPlans===!0?void 0:firstServiceError(draft.services);return error===void 0?
{conclusion:"success"}:{conclusion:error.code==="cancelled"?"cancelled":"failure",error}}function conclude(request,context,startedAt,draft,thrown){
let operation=operations[request.operation],{conclusion,error}=concluded(operation,draft,thrown),{run,journal}=context,partial2={
version:2,operation:request.operation,conclusion,run:{id:run.id,attempt:run.attempt,actor:run.actor,...defined({url:run.
url,requestId:run.requestId,environment:request.environment,cluster:draft.cluster})},startedAt:startedAt.toISOString(),finishedAt:context.
now().toISOString(),...defined({error}),warnings:[...journal.warnings],steps:[...journal.steps],...sectionsOf(operation,
draft)};return{...partial2,headline:headline(operation,partial2,draft.restored)}}function sectionsOf({sections,onlyPlans},draft){
let has=section=>sections.includes(section),services2=(has("services")?draft.services:[]).map(one=>({...one,...defined({
changes:draft.changes?.get(one.service)})}));return{services:onlyPlans===!0?services2:services2.map(neverAttempted),...has(
"backup")?defined({backup:draft.backup}):{},...has("backups")?defined({backups:draft.backups&&[...draft.backups]}):{},...has(
"drill")?defined({drill:draft.drill&&[...draft.drill]}):{},...has("recovery")?defined({recovery:draft.recovery}):{},...has(
"lock")?defined({lock:draft.lock}):{},...has("status")?defined({status:draft.status}):{},...has("logs")?defined({logs:draft.
logs}):{}}}async function openRun(request,context,draft){let{journal,signal,mask}=context,inventory=parseInventory(request.cluster);
draft.cluster=inventory.label;for(let notice of inventory.notices)journal.warn(notice);inventory.databaseDsn!==void 0&&mask(
inventory.databaseDsn),inventory.broker.redisPassword!==void 0&&mask(inventory.broker.redisPassword);let cluster=await journal.
step({title:`Connect to ${inventory.hosts.length} hosts`,phase:"prepare"},async step=>{let down=[],connected=await connectCluster(
inventory,request.cluster,{signal,onUnreachable:fault2=>{down.push(fault2.where??""),journal.warn(`${fault2.message}. ${fault2.
hint??""}`.trim())}}),names=connected.hosts.map(({name:name4})=>down.includes(name4)?`${name4} (not reached)`:name4);return step.
detail(names.join(", ")),connected});return{request,context,inventory,cluster,draft}}async function followDatabase(open4){let{request,context,inventory,cluster}=open4,{engine}=cluster.manager,{signal,journal}=context;
try{let[last]=await readRecoveries(engine);if(last?.way!=="dsn")return open4;let services2=servicesOfStack(request.cluster.
stackName,await engine.listServices({},{signal})),given=request.database.dsn??inventory.databaseDsn,dsn=given===void 0?void 0:
follow2(given,last,services2.map(({service})=>service));return dsn===void 0?open4:(context.mask(dsn),journal.notice(`The\
 given database is ${last.database}, which the services do not use since run ${last.run}: this run is about ${last.made}\
, which they use. Have database-dsn, or database_dsn of d8x.conf.json, name that.`),request.database.dsn===void 0?{...open4,
inventory:{...inventory,databaseDsn:dsn}}:{...open4,request:{...request,database:{...request.database,dsn}}})}catch(error){
return signal.throwIfAborted(),journal.warn(`Whether the services use another database than the given one could not be r\
ead: ${toOpsError(error).message}`),open4}}function follow2(given,{database,made},services2){let isUsed=name4=>services2.
some(({spec})=>namesDatabase(spec,name4));if(!(isUsed(database)||!isUsed(made)))return parseDsn(given,"database-dsn").database===
database?withDatabase(given,made):void 0}function takesBackup({operation,policy:policy2}){let{backsUp}=operations[operation];return backsUp==="always"||backsUp===
"unless-skipped"&&policy2.backup==="required"}function needs2(operation,input){return operations[operation].requires?.some(
one=>one.input===input)===!0}async function checkRequest(request){let problems=[],{cluster,database}=request,check=async look4=>{
try{await look4()}catch(error){if(!isOpsError(error))throw error;problems.push(...problemsIn(error))}},inventory;if(await check(
()=>inventory=parseInventory(cluster)),await check(()=>openPrivateKey(cluster.sshPrivateKey,cluster.sshPassphrase)),await check(
()=>problems.push(...pinProblems(parseKnownHosts(cluster.knownHosts),inventory?.hosts??[]))),(takesBackup(request)||needs2(
request.operation,"backup-recipients"))&&await check(()=>parseRecipients(database.recipients)),takesBackup(request)){let{
verifyUrl,signingKey}=database;signingKey!==void 0&&await check(()=>openSigningKey(signingKey)),verifyUrl!==void 0&&await check(
()=>parseDsn(verifyUrl,"verify-database-url"))}else if(operations[request.operation].opensBackups===!0&&database.verifyUrl!==
void 0){let{verifyUrl}=database;await check(()=>parseDsn(verifyUrl,"verify-database-url"))}let identity=identityFor(request);
if(identity!==void 0&&await check(()=>parseIdentity(identity)),takesBackup(request)||needs2(request.operation,needsDatabase.
input)){let dsn=database.dsn??inventory?.databaseDsn;dsn!==void 0?await check(()=>parseDsn(dsn,database.dsn===void 0?"d8\
x-config: database_dsn":"database-dsn")):inventory!==void 0&&problems.push({path:"database-dsn",message:"is missing, and\
 d8x-config has no database_dsn"})}let argument=verbOfOperation(request.operation)?.argument;if((argument==="requests"||
argument==="change"&&request.plans!=="rollback")&&request.services.length===0&&problems.push({path:"services",message:"n\
ames no service"}),problems.length===0)return;let[first2]=problems;throw new OpsError("input-invalid",problems.length===
1?`${first2?.path??""} ${first2?.message??""}`:`${problems.length} inputs need fixing`,{where:first2?.path??"inputs",hint:hintFor(
problems,"Nothing was connected to. Fix what is listed and start again."),problems})}function identityFor(request){if(needs2(
request.operation,"backup-identity"))return request.restore?.identity??request.database.identity;let opens=operations[request.
operation].opensBackups===!0,verifies=takesBackup(request)&&request.policy.verify==="restore";return opens||verifies?request.
database.identity:void 0}async function runbook(request,context){let startedAt=context.now(),draft={services:[]};try{await checkRequest(request),
checkTime(request,context);let open4=await openRun(request,context,draft);try{await operations[request.operation].run(await followDatabase(
open4))}finally{await open4.cluster.close()}return conclude(request,context,startedAt,draft,void 0)}catch(error){return conclude(
request,context,startedAt,draft,error)}}var policy={backup:"skip",verify:"none",onFailure:"pause",prune:"none",allowImageChange:!1,allowKeyChange:!1,keyFilesKeptPlain:[],
startOrder:[],updateTimeoutMs:0,paymentWaitMs:0,stabilityMs:0};async function restoreIntoCluster(wanted){let{given,request,
journal,now,signal}=wanted,deployment=await readDeployment(given),{inventory,access}=deployment,knownHosts=await pinAccepted(
given.list("accept-host-key"),inventory,access,signal);if(inventory.databaseDsn===void 0)throw new OpsError("input-inval\
id",`${deployment.configFile} has no database_dsn`,{where:deployment.folder,hint:"Name the server with --database-url or\
 --database-url-file."});let dsn=parseDsn(inventory.databaseDsn,"database_dsn of d8x.conf.json"),server=`${dsn.hosts[0].
host} (by ${inventory.label}'s manager, as ${deployment.configFile} says)`;return await wanted.confirm(server,dsn.database),
runbook({operation:"restore",services:[],rollbackServices:[],policy,cluster:{...access,knownHosts},database:{recipients:[],
directory:"."},keys:{},restore:request,lock:{minutes:0,waitMs:0}},{run:{id:`restore by ${wanted.actor}`,attempt:1,actor:wanted.
actor},journal,signal,now,mask:()=>{}})}async function runRestore2(words,context){let{terminal,now,signal}=context,given=parseArguments(restore,words);if(given.
text("identity")==="-"&&given.text("database-url-file")==="-")throw misused(restore.name,[{path:"--identity and --databa\
se-url-file",message:"cannot both be standard input"}]);let identity=await readIdentity(restore.name,given.text("identit\
y"),terminal),dsn=await givenDatabase(given,terminal,userInfo().username),folder=given.text("folder")??".",trust=await backupTrust(
given,folder);await using local=await localBackup(restore.name,given,{trust,folder},context);let{file}=local,backup2=await readDescription(
file),origin=requireOrigin(backup2,trust,now()),targetDatabase=given.text("target-database"),request={file,identity:identity.
secret,...defined({targetDatabase}),trust},confirm3=async(server,database)=>{let into=targetDatabase??database;terminal.
say(`The backup ${described(backup2.manifest,origin)} will be restored into ${into} on ${server}, which has to be empty.`),
origin==="accepted"?await confirmUnsigned(restore.name,into,terminal):await confirmRestore(given.flag("yes"),terminal)},
journal=new Journal(now),stop=showJournal(journal,context);try{if(dsn===void 0){let actor=`${userInfo().username}@${hostname()}`,
{conclusion,error,headline:headline5}=await restoreIntoCluster({given,request,confirm:confirm3,journal,actor,now,signal});
for(let line of error===void 0?[`\u2714 ${headline5}`]:renderError(error))terminal.say(line);return conclusion==="cancel\
led"?exitCodes.interrupted:error===void 0?exitCodes.done:exitCodes.failed}await confirm3(dsn.hosts[0].host,dsn.database);
let{database,created,compared}=await restoreBackup({manager:thisMachine(),dsn,restore:request,journal,signal,now}),rows=compared===
void 0?"":`: ${counted(compared.tables,"table")} with ${counted(compared.rows,"row")}, as in the backup`;return terminal.
say(`\u2714 restored into the ${created?"new ":""}database ${database}${rows}`),exitCodes.done}finally{stop()}}function described({
label:label2,startedAt,database,plain:plain2},origin){let by=origin==="accepted"?"NOT SIGNED by anybody you trust":`sign\
ed by ${origin.signedBy}`;return`${label2} of ${startedAt} (database ${database.name}, PostgreSQL ${database.serverVersion}\
, ${bytes(plain2.bytes)} of SQL, ${by})`}async function confirmRestore(yes,terminal){if(!yes){if(!terminal.isInteractive)
throw misused(restore.name,[{path:"--yes",message:"is missing: nobody is there to be asked"}]);if(!/^y(es)?$/i.test(await terminal.
ask("Restore it? [y/N] ")))throw new OpsError("cancelled","nothing was restored")}}export{runRestore2 as runRestore};
