import{approvable,decideTool,imageAccess,imagesInUse,isEnvironmentName,isServiceName,momentWords,namesOfEffect,observeGates,
observeReadiness,parseDsn,probe,readMoment,readWindow,revealText,usuallyApproved,withOwnNames}from"./shared-f5524af6.js";
import{bareName,brokerContainers,composeLabels,composeVersion,connectWhatCan,formatReference,gateFor,hostsToPin,isImageRepository,
observeBroker,observeHost,observeStack,parseRepository,saidOfName,servicesOfStack,takeOverOf,worst}from"./shared-da199b4d.js";
import{chooseProgram,connect,findRunnerPostgres,hostFiles,nearestPostgres,readTlsFiles,throughHost}from"./shared-a75b7b23.js";
import{readSecret}from"./shared-18b594a4.js";import{bytes,counted,duration,majorOf,readServerFacts,requireDumpable}from"./shared-536ad652.js";
import{Secret}from"./shared-c75e7fa1.js";import{nearest}from"./shared-ecc1e5c5.js";import{defined,operations,unattendedOperations}from"./shared-2d3db850.js";
import{OpsError,isOpsError,messageOf,toOpsError}from"./shared-68ade1ae.js";async function look(name,where,work){try{return{name,where,...await work()}}catch(error){return{name,where,...failure(error)}}}
function failure(error){let{message,hint}=toOpsError(error);return{state:"fail",found:message,...defined({remedy:hint})}}async function observeChecks(cluster,{stackName,checks},signal){let{engine}=cluster.manager,[found,tasks,nodes,hosts]=await Promise.
all([engine.listServices({},{signal}),engine.listTasks({},{signal}),engine.listNodes({signal}),Promise.all(cluster.hosts.
map(host=>observeHost(host,signal)))]),reached=hosts.filter(host=>host.reached),brokerHost=reached.find(({role})=>role===
"broker"),seen=withOwnNames({stackName,services:observeStack(stackName,found,tasks,reached,[]),brokerServices:cluster.broker===
void 0||brokerHost===void 0?[]:await observeBroker(cluster.broker,brokerHost,[],{stackName,urls:[]},[],signal),nodes,hosts}),
{services,brokerServices}=seen,names=[...services,...brokerServices].map(({name})=>name),[answers,gates]=await Promise.all(
[observeReadiness({cluster,policy:{checks,stabilityMs:0},signal},seen,names),observeGates({cluster,signal},seen)]);return answers.
map(({kind,service:name,check,tasks:asked})=>{let observed=kind==="swarm"?services.find(one=>one.name===name):void 0,gate=observed===
void 0?"needless":gateFor(name,observed.service),hasShell=gates.find(one=>one.service===name)?.hasShell,takeOver=takeOverOf(
gate,hasShell);return{service:name,check,outcome:worst(asked.map(({outcome})=>outcome)),takeOver}})}async function checkAnswers(cluster,{stackName,configured},signal){try{return(await observeChecks(cluster,{stackName,checks:configured??
{}},signal)).toSorted((a,b)=>a.service.localeCompare(b.service)).map(one=>toCheck(one,saidOfName(configured??{},one.service)!==
void 0))}catch(error){if(!isOpsError(error))throw error;return[{name:"check",where:cluster.manager.name,...failure(error)}]}}
var takesOver={gate:"swarm waits for the ports of each new task, by the /bin/sh of its image: no gap","own-check":"swarm\
 waits for the health check of its own","read-only":"a gap is possible: its containers can write nothing, not even to /t\
mp","no-shell":"a gap is possible: its image has no shell that could look whether its ports are open","not-asked":"a gap\
 is possible: no task of it runs that could be asked for a shell","one-task":"never there twice: away while it starts"};
function toCheck({service:service2,check,outcome,takeOver},isConfigured){let asked=`${check} (${isConfigured?"of .github\
/d8x.yml":"built in"}), asked on its host over SSH`,told=outcome===void 0?"nothing of it runs":outcome.because,found=`${asked}\
: ${told}; ${takesOver[takeOver]}`,common={name:"check",where:service2,found};if(outcome===void 0||outcome.kind==="holds")
return{...common,state:outcome===void 0?"info":"ok"};let remedy=outcome.kind==="not-asked"?"An update can\u2019t tell whether\
 it is ready, and says so.":"Where it answers well and has no such route, checks of .github/d8x.yml say what it has to a\
nswer; else look at its log.";return{...common,state:"warn",remedy}}async function checkDatabase(question){let{manager,dsn,signal}=question;if(dsn===void 0)return[{name:"database",where:"d\
8x.conf.json",state:"fail",found:"has no database_dsn",remedy:"Without it nothing can be backed up, and updates want a b\
ackup first. Add it."}];let major,database=await look("database",manager.name,async()=>{let parsed=parseDsn(dsn,"databas\
e_dsn of d8x.conf.json"),tls=await readTlsFiles(parsed,hostFiles(manager));await using session=await connect(parsed,throughHost(
manager),{application:"d8x-ops doctor",tls,signal});let facts=await readServerFacts(session);return major=majorOf(facts.
versionNum),requireDumpable(facts,parsed.user),{state:"ok",found:`PostgreSQL ${facts.version}, ${facts.database} has ${bytes(
facts.sizeBytes)}, ${parsed.user} may read all of it`}}),tools=await probe(manager,signal).catch(()=>{});if(tools===void 0)
return[database];let known=major;return[database,...known===void 0?[]:[dumpCheck(tools,known,question),await verificationCheck(
known)],compressionCheck(tools,manager.name)]}function dumpCheck(tools,major,{manager,sudoPassword}){let name="pg_dump",
found=chooseProgram(tools,name,major);if(found!==void 0)return{name,where:manager.name,state:"ok",found:`${found.version.
text} at ${found.path}`};let decision=decideTool(tools,name,major,sudoPassword!==void 0);if(decision.kind==="missing")return{
name,where:manager.name,state:"fail",found:decision.because,remedy:decision.hint};let wanted=decision.kind==="install"?decision.
package:name;return{name,where:manager.name,state:"warn",found:`none that suits PostgreSQL ${major}`,remedy:`The first b\
ackup will install ${wanted}, with the sudo password. To be ahead of it: sudo apt-get install ${wanted}.`}}function compressionCheck({
zstd},where){return zstd?{name:"zstd",where,state:"ok",found:"is there"}:{name:"zstd",where,state:"warn",found:"is missi\
ng, so gzip compresses, which takes three times as long",remedy:"sudo apt-get install zstd"}}async function verificationCheck(major){
let here=nearestPostgres((await findRunnerPostgres()).filter(({server})=>server),major);return{name:"verification",where:"\
runner",state:"info",found:`verify: restore takes PostgreSQL ${major} or later where the workflow runs (this machine: ${here?.
version.text??"none"}); with psql alone, or older servers, it fetches the server's programs`}}var littleDisk={warn:3e9,fail:5e8},muchSkewMs=1e4;async function checkHost(host,now,signal){let asked=now().getTime(),observed=await observeHost(
host,signal).catch(error=>({reached:!1,error})),answered=now().getTime();if(!observed.reached)return[{name:"Docker",where:host.
name,...failure(observed.error)}];let{info,disk,images}=observed,skew=Math.max(asked-Date.parse(info.systemTime),Date.parse(
info.systemTime)-answered,0);return[{name:"Docker",where:host.name,state:"ok",found:`${info.serverVersion} (API ${info.apiVersion}\
), ${images.length} images`},{name:"disk",where:host.name,...diskFinding(disk)},{name:"clock",where:host.name,...clockFinding(
skew)}]}function diskFinding({path:path2,totalBytes,freeBytes}){let found=`${bytes(freeBytes)} of ${bytes(totalBytes)} f\
ree at ${path2}`;return freeBytes>=littleDisk.warn?{state:"ok",found}:{state:freeBytes<littleDisk.fail?"fail":"warn",found,
remedy:"Free some: docker image prune, without --volumes."}}function clockFinding(skewMs){return skewMs<=muchSkewMs?{state:"\
ok",found:"as on this machine"}:{state:"warn",found:`${duration(skewMs)} apart from this machine's`,remedy:"Let it be se\
t by the network: timedatectl set-ntp true."}}async function checkSudo(manager,password,signal){return password===void 0?
{name:"sudo",where:manager.name,state:"warn",found:"there is no password.txt",remedy:"Without it the key of referral can\
not be replaced, and no missing PostgreSQL client be installed. Name the file with --password-file."}:look("sudo",manager.
name,async()=>(await manager.run({stages:[["true"]],sudo:password},{signal}),{state:"ok",found:"takes the password"}))}async function checkCompose(broker,signal){
return look("Compose",broker.name,async()=>({state:"ok",found:`docker compose ${await composeVersion(broker,signal)}`}))}async function checkImages(cluster,stackName,signal){try{let[{images},running]=await Promise.all([imageAccess(cluster,{stackName,
signal}),runningImages(cluster,stackName,signal)]);return await Promise.all(running.map(image=>checkImage(image,images.resolve,
signal)))}catch(error){return[{name:"images",where:cluster.manager.name,...failure(error)}]}}async function checkImage({
image,updated},resolve,signal){let{registry,path:path2,tag}=image,where=`${path2.split("/").at(-1)??path2}${tag===void 0?
"":`:${tag}`}`,check=await look("image",where,async()=>{try{return await resolve(image),{state:"ok",found:`${registry} h\
as it`}}catch(error){return isOpsError(error,"image-not-found")?{state:"warn",found:`${registry} no longer has what runs\
 (${formatReference(image)})`,remedy:"A host that loses it cannot pull it again: update the service to an image that is \
kept."}:{...failure(error),state:updated?"fail":"warn"}}});return signal.throwIfAborted(),check}async function runningImages({
manager,broker},stackName,signal){let[services,containers]=await Promise.all([manager.engine.listServices({},{signal}),broker?.
engine.listContainers({},{all:!0,signal})??[]]);return imagesInUse(stackName,services,containers)}async function checkSwarm(manager,stackName,signal){return Promise.all([look("swarm",manager.name,async()=>{let nodes=await manager.
engine.listNodes({signal}),away=nodes.filter(({state,availability,role})=>state!=="ready"||role==="worker"&&availability!==
"active"),found=`a manager of ${counted(nodes.length,"node")}`;if(away.length===0)return{state:"ok",found};let list=away.
map(({hostName,state,availability})=>`${hostName} is ${state}, ${availability}`).join("; ");return{state:"warn",found:`${found}\
; ${list}`,remedy:"Look at docker node ls on the manager."}}),look("services",manager.name,async()=>{let services=await manager.
engine.listServices({},{signal}),names=servicesOfStack(stackName,services).map(({name})=>name).toSorted();return names.length===
0?{state:"fail",found:`the stack ${stackName} holds none`,remedy:"Deploy it with d8x-cli (d8x setup swarm-deploy) before\
 it can be updated."}:{state:"ok",found:names.join(", ")}})])}async function checkBrokerServices(broker,signal){return look(
"services",broker.name,async()=>{let containers=brokerContainers(await broker.engine.listContainers({},{all:!0,signal})),
names=[...new Set(containers.map(({labels})=>labels[composeLabels.service]??""))].toSorted();return names.length===0?{state:"\
warn",found:"no compose project runs there",remedy:"Deploy it with d8x-cli (d8x setup broker-deploy), if this cluster is\
 to have a broker."}:{state:"ok",found:names.join(", ")}})}async function examine(examination){let{deployment,knownHosts,signal}=examination,{inventory,access}=deployment,files=checkFiles(
deployment),unpinned=hostsToPin(inventory,knownHosts);if(unpinned.length>0){let names=unpinned.map(({name})=>name);return[
...files,...names.map(where=>({name:"host key",where,state:"fail",found:"is not pinned, so nothing was connected to",remedy:"\
d8x-ops init shows each key to be compared and pins it; or give --accept-host-key, or --known-hosts."}))]}let{cluster,faults}=await connectWhatCan(
inventory,{...access,knownHosts},signal);await using _=cluster;let hosts=cluster.hosts.map(({name})=>{let fault=faults.get(
name),found=`connected as ${inventory.hosts.find(host=>host.name===name)?.user??""}, with the pinned key`;return{name:"S\
SH",where:name,...fault===void 0?{state:"ok",found}:failure(fault)}}),reached=cluster.hosts.filter(({name})=>!faults.has(
name)),each=await Promise.all(reached.map(host=>checkHost(host,examination.now,signal))),rest=faults.has(cluster.manager.
name)?[]:await checkRest(cluster,faults,each.flat(),examination);return signal.throwIfAborted(),[...files,...hosts,...each.
flat(),...rest]}async function checkRest(cluster,faults,found,{deployment:{inventory,access},configured=Promise.resolve(
void 0),signal}){let{manager,broker,workers}=cluster,hasDocker=name=>found.some(check=>check.where===name&&check.name===
"Docker"&&check.state==="ok"),usableBroker=broker!==void 0&&hasDocker(broker.name)?broker:void 0,usable={...cluster,hosts:cluster.
hosts.filter(({name})=>hasDocker(name)),broker:usableBroker,workers:workers.filter(({name})=>hasDocker(name))},{sudoPassword,
stackName}=access;return(await Promise.all([checkSudo(manager,sudoPassword,signal).then(check=>[check]),hasDocker(manager.
name)?checkSwarm(manager,stackName,signal):[],broker===void 0||faults.has(broker.name)?[]:checkCompose(broker,signal).then(
check=>[check]),usableBroker===void 0?[]:checkBrokerServices(usableBroker,signal).then(check=>[check]),checkDatabase({manager,
dsn:inventory.databaseDsn,sudoPassword,signal}),hasDocker(manager.name)?checkImages(usable,stackName,signal):[],hasDocker(
manager.name)?configured.then(checks=>checkAnswers(usable,{stackName,configured:checks},signal)):[]])).flat()}function checkFiles({
folder,inventory,absent,configFile,otherConfigFile}){let{hosts,services,label}=inventory,kinds=["manager","worker","brok\
er"].map(role=>{let number=hosts.filter(host=>host.role===role).length;return`${number} ${role}${number===1?"":"s"}`});return[
{name:"files",where:folder,state:"ok",found:`${label}: ${kinds.join(", ")}${absent.length===0?"":`; without ${absent.join(
", ")}`}`},{name:"settings",where:"d8x.conf.json",...otherConfigFile===void 0?{state:"ok",found:`taken from ${configFile}`}:
{state:"warn",found:`taken from ${configFile}; there is also ${otherConfigFile}, which was passed over`,remedy:"Remove t\
he one that is out of date, or name the right one with --config."}},...inventory.notices.map(found=>({name:"settings",where:"\
d8x.conf.json",state:"warn",found,remedy:`Correct it in ${configFile}.`})),services.size>0?{name:"health",where:"d8x.con\
f.json",state:"ok",found:`${[...services.keys()].join(", ")} have a hostname`}:{name:"health",where:"d8x.conf.json",state:"\
warn",found:"names no hostname, so an update cannot ask the services whether they answer",remedy:"Fill in services.\u2026host\
name."}]}var signs={ok:{word:"ok  ",colour:"32"},warn:{word:"warn",colour:"33"},fail:{word:"FAIL",colour:"31"},info:{word:"info",
colour:"36"}};function renderReport(checks,colours){let nameWidth=Math.max(...checks.map(({name})=>name.length)),whereWidth=Math.
min(28,Math.max(...checks.map(({where})=>where.length)));return[...checks.flatMap(({state,name,where,found,remedy})=>{let{
word,colour}=signs[state];return[`${colours?`\x1B[${colour}m${word}\x1B[0m`:word}  ${name.padEnd(nameWidth)}  ${where.padEnd(
whereWidth)}  ${oneLine(found)}`,...remedy===void 0?[]:[`      ${"".padEnd(nameWidth)}  \u2192 ${oneLine(remedy)}`]]}),"",
summary(checks)]}function summary(checks){let number=state=>checks.filter(check=>check.state===state).length;return[counted(
number("fail"),"failure"),counted(number("warn"),"warning"),`${number("ok")} ok`].join(", ")}function hasFailures(checks){
return checks.some(({state})=>state==="fail")}function oneLine(text){return text.replaceAll(/[\r\n\u2028\u2029]+/g," ").
replaceAll(new RegExp("\\p{Cc}","gu"),"")}var unattendedSuffix="-unattended",unattendedMark="d8x_ops",recoverySuffix="-recovery";import{Octokit}from"../packages/octokit-rest.js";import{z}from"../packages/zod.js";var requestError=z.object({status:z.number(),message:z.string(),request:z.object({url:z.string(),
method:z.string()}).optional(),response:z.object({headers:z.record(z.string(),z.union([z.string(),z.number()]).optional()),
data:z.unknown().optional()}).optional(),cause:z.unknown().optional()}),silentSecondaryMs=6e4,neverSent=new Set(["ECONNR\
EFUSED","ENOTFOUND","EAI_AGAIN","UND_ERR_CONNECT_TIMEOUT","ENETUNREACH"]);function readFailure(error,now){let parsed=requestError.
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
info:nothing,warn:nothing,error:nothing},request:{fetch:async(url,init)=>send(url,{...init,signal})}})}async function onGitHub(what,work){
try{return await work()}catch(error){throw githubError(what,error)}}async function ifThere(what,work){try{return await work()}catch(error){
let failure2=readFailure(error,new Date);if(failure2?.kind==="refused"&&[404,409].includes(failure2.status))return;throw githubError(
what,error)}}function githubError(what,error){let failure2=readFailure(error,new Date)??{kind:"unknown",message:messageOf(
error)};switch(failure2.kind){case"unsent":case"unknown":return new OpsError("github-unreachable",`could not ${what}: ${failure2.
message}`,{where:"GitHub",hint:"Try again; what is done already is not done twice.",cause:error});case"limited":{let minutes2=Math.
ceil(failure2.afterMs/6e4);return new OpsError("github-refused",`could not ${what}: GitHub's rate limit is used up for ${minutes2}\
 min`,{where:"GitHub",hint:"Try again after that; what is done already is not done twice.",cause:error})}case"refused":{
let{status,message}=failure2,says=status===422?"GitHub refuses to":"GitHub does not let this token";return new OpsError(
"github-refused",`${says} ${what}: ${message} (${status})`,{where:"GitHub",hint:hintFor(status,message),cause:error})}default:
return failure2}}function isPlanRefusal(error){let failure2=failureBehind(error);return failure2?.kind==="refused"&&failure2.
status===422&&planWords.test(failure2.message)}var planWords=/billing plan/i;function refusalStatus(error){let failure2=failureBehind(
error);return failure2?.kind==="refused"?failure2.status:void 0}function failureBehind(error){return readFailure(error instanceof
OpsError?error.cause:error,new Date)}var neededAccess="Environments and their secrets take an administrator of the repos\
itory, and a token with the scopes repo and workflow (fine-grained: Administration, Contents, Environments, Pull request\
s, Secrets, Variables and Workflows).";function hintFor(status,message){return status===401?"The token is wrong or has e\
xpired: make another, or log in with gh auth login.":status===422&&planWords.test(message)?"It is the repository's plan \
that does not have this, so no other token helps: docs/configuration.md says which plan has what.":status===404?`Either \
it is not there, or this token may not see or change it. ${neededAccess}`:status===409||status===422?"Somebody may have \
changed the same thing, or a rule of the repository forbids it. With --pull-request the files come in by a pull request.":
neededAccess}import{blake2b}from"../packages/noble-hashes-blake2-js.js";import nacl from"../packages/tweetnacl.js";import{z as z2}from"../packages/zod.js";var folderSchema=z2.array(z2.unknown()).transform(()=>({type:"dir",size:0,text:void 0})),
oneSchema=z2.object({type:z2.string(),size:z2.int(),encoding:z2.string().optional(),content:z2.string().optional()}).transform(
({type,size,encoding,content})=>({type,size,text:type==="file"&&encoding==="base64"&&content!==void 0?Buffer.from(content,
"base64").toString("utf8"):void 0})),contentsSchema=z2.union([folderSchema,oneSchema]);function parseRepositoryName(text){let[,owner,repo]=/^(?:https:\/\/[^/]+\/)?([A-Za-z0-9][A-Za-z0-9_-]{0,38})\/([A-Za-z0-9_.-]{1,100}?)(?:\.git)?\/?$/.
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
try{let{stdout}=await execute("gh",["auth","token"],{timeout:ghTimeoutMs,env:{...environment2}});return stdout}catch{return}}import{z as z3}from"../packages/zod.js";var environmentSchema=z3.object({protection_rules:z3.array(z3.object({type:z3.string(),wait_timer:z3.int().optional(),prevent_self_review:z3.
boolean().optional(),reviewers:z3.array(z3.object({type:z3.enum(["User","Team"]),reviewer:z3.object({id:z3.int()})})).optional()})).
default([]),deployment_branch_policy:z3.object({protected_branches:z3.boolean(),custom_branch_policies:z3.boolean()}).nullish()});
async function readEnvironment(octokit,{owner,repo},name){let at={owner,repo,environment_name:name},what=`read the envir\
onment ${name}`,found=await ifThere(what,async()=>octokit.rest.repos.getEnvironment({...at}));if(found===void 0)return;let{
protection_rules:rules,deployment_branch_policy:policy}=environmentSchema.parse(found.data),branches=async()=>policy==null?
"all":policy.custom_branch_policies?(await onGitHub(what,async()=>octokit.rest.repos.listDeploymentBranchPolicies({...at,
per_page:100}))).data.branch_policies.map(({id=0,name:name2="",type="branch"})=>({id,name:name2,type})):"protected";return{
waitMinutes:rules.find(({type})=>type==="wait_timer")?.wait_timer??0,preventSelfReview:rules.some(({prevent_self_review:prevented})=>prevented===
!0),reviewers:rules.flatMap(({reviewers=[]})=>reviewers.map(({type,reviewer})=>({type,id:reviewer.id}))),branches:await branches()}}
function isRestrictedTo({branches},branch){if(typeof branches=="string")return!1;let[only,...others]=branches;return others.
length===0&&only?.name===branch&&only.type==="branch"}async function restrictEnvironment(octokit,repository2,{name,branch,
reviewers}){let present=await readEnvironment(octokit,repository2,name),{waitMinutes=0,preventSelfReview=!1}=present??{},
approving=reviewers??present?.reviewers??[],rules={...waitMinutes===0?{}:{wait_timer:waitMinutes},...approving.length===
0?{}:{reviewers:[...approving]},...preventSelfReview?{prevent_self_review:!0}:{}};try{await putEnvironment(octokit,repository2,
name,{...rules,deployment_branch_policy:{protected_branches:!1,custom_branch_policies:!0}})}catch(error){if(!isPlanRefusal(
error))throw error;return await putEnvironment(octokit,repository2,name,rules),{open:"the repository\u2019s plan has no deplo\
yment branches for private repositories"}}await nameBranch(octokit,repository2,name,branch);let after=await readEnvironment(
octokit,repository2,name);if(after!==void 0&&isRestrictedTo(after,branch))return"restricted";throw new OpsError("github-\
refused",`GitHub does not confirm that ${branch} alone may use the environment ${name}`,{where:name,hint:"No secret was \
sent. Look at Settings \u2192 Environments, and run it again."})}async function putEnvironment(octokit,{owner,repo,private:isPrivate},name,rules){
try{await onGitHub(`make the environment ${name}`,async()=>octokit.rest.repos.createOrUpdateEnvironment({owner,repo,environment_name:name,
...rules}))}catch(error){throw isPlanRefusal(error)&&rules.reviewers!==void 0&&rules.deployment_branch_policy===void 0?noReviewers(
name,error):isPrivate&&refusalStatus(error)===404?noEnvironments(name,error):error}}function noReviewers(name,cause){return new OpsError(
"github-refused",`the repository's plan has no required reviewers, so ${name} gets none`,{where:name,hint:'Nothing was s\
ent. For private repositories they take GitHub Enterprise: leave --reviewers out, and let a second person approve by "ap\
proval" in .github/d8x.yml.',cause})}function noEnvironments(name,cause){return new OpsError("github-refused",`GitHub ha\
s no environments for this private repository, so ${name} cannot be made`,{where:name,hint:"Nothing was sent. On GitHub \
Free only public repositories have environments with secrets: take GitHub Pro or Team, or a public repository, which hol\
ds no secret in the clear. (A token that lacks Administration would be another reason.)",cause})}async function nameBranch(octokit,{
owner,repo},name,branch){let at={owner,repo,environment_name:name},what=`let only ${branch} use the environment ${name}`,
{branches="all"}=await readEnvironment(octokit,{owner,repo},name)??{},named=typeof branches=="string"?[]:branches,isThere=named.
some(rule=>rule.name===branch&&rule.type==="branch");await onGitHub(what,async()=>{isThere||await octokit.rest.repos.createDeploymentBranchPolicy(
{...at,name:branch,type:"branch"});for(let rule of named)rule.name===branch&&rule.type==="branch"||await octokit.rest.repos.
deleteDeploymentBranchPolicy({...at,branch_policy_id:rule.id})})}var protectingRules=new Set(["pull_request","update","m\
erge_queue","required_deployments"]);async function isProtected(octokit,{owner,repo},branch){let what=`read the branch ${branch}`,
found=await ifThere(what,async()=>octokit.rest.repos.getBranch({owner,repo,branch}));return found===void 0?void 0:found.
data.protected?!0:(await ifThere(what,async()=>octokit.rest.repos.getBranchRules({owner,repo,branch,per_page:100})))?.data.
some(({type})=>protectingRules.has(type))===!0}import{z as z4}from"../packages/zod.js";var botAppVariable="D8X_BOT_APP_ID";async function readVariable(octokit,{owner,repo},name){return(await ifThere(`read th\
e variable ${name}`,async()=>octokit.rest.actions.getRepoVariable({owner,repo,name})))?.data.value}async function writeVariable(octokit,{
owner,repo},{name,value}){let at={owner,repo,name,value},isThere=await readVariable(octokit,{owner,repo},name)!==void 0;
await onGitHub(`set the variable ${name}`,async()=>{isThere?await octokit.rest.actions.updateRepoVariable(at):await octokit.
rest.actions.createRepoVariable(at)})}var unattendedVariable="D8X_UNATTENDED",recoveryVariable="D8X_RECOVERY";async function readEnvironments(octokit,repository2,variable){
let value=await readVariable(octokit,repository2,variable);if(value===void 0)return[];try{return z4.array(z4.string()).parse(
JSON.parse(value))}catch{return[]}}function withEnvironment(present,environment2){return present.includes(environment2)?
void 0:JSON.stringify([...present,environment2].toSorted())}var signingSecret="D8X_BACKUP_SIGNING_KEY",restoreSecret="D8X_BACKUP_IDENTITY",walletSecrets=["D8X_REFERRAL_EXECUTOR_KEY",
"D8X_BROKER_PRIVATE_KEY"];import{randomBytes,scryptSync,timingSafeEqual}from"node:crypto";import{readFile,rename,writeFile}from"node:fs/promises";
import{join}from"node:path";import{z as z5}from"../packages/zod.js";var targetSchema=z5.object({recipients:z5.array(z5.string()),secrets:z5.record(z5.string(),z5.object({salt:z5.string(),hash:z5.
string(),updatedAt:z5.string()})),signer:z5.string().optional(),restore:z5.string().optional(),open:z5.string().optional()}),
stateSchema=z5.object({version:z5.literal(1),targets:z5.record(z5.string(),targetSchema)}),StateFile=class _StateFile{path;#state;constructor(path2,state){
this.path=path2,this.#state=state}static async open(folder){let path2=join(folder,".d8x-ops.json"),text;try{text=await readFile(
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
return scryptSync(value.reveal(),salt,32)}import{z as z8}from"../packages/zod.js";var exceptionOptions=[{kind:"image-change",option:"--allow-image-change",summary:"a service may move to another reposito\
ry than the one that it runs from"},{kind:"key-change",option:"--allow-key-change",summary:"a service may get a key of a\
nother address than the one that it has"},{kind:"migration",option:"--accept-migration",summary:"a service may go back t\
o an image from before its database's migration"},{kind:"no-backup",option:"--no-backup",summary:"no backup is taken bef\
ore the update"},{kind:"override",option:"--override",summary:"a rule about when may be broken, for the reason that is g\
iven"}],exceptionKinds=exceptionOptions.map(({kind})=>kind);import{z as z6}from"../packages/zod.js";var ownerPattern=/^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/,userWords="must be a GitHub user name, without @, or the number of a\
n account",user=z6.union([z6.string().regex(ownerPattern,userWords),z6.int(userWords).refine(id=>id>0,userWords)],userWords).
describe("GitHub user: the name, without @, or the number of the account (id in api.github.com/users/NAME), which nobody\
 can take over"),team=z6.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,38}\/[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/,"must be org\
anisation/team, without @, the team by its slug").describe("organisation/team, the team by its slug"),repository=z6.string().
regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,38}\/(?!\.{1,2}$)(?!.*\.git$)[A-Za-z0-9_.-]{1,100}$/i,"must be owner/name, as in the \
address of its page, without .git").describe("owner/name"),service=z6.string().max(70).refine(isServiceName,"must be the\
 name of a service, such as api").describe("Name of a service, without the stack: api, history, broker \u2026; where the stac\
k and the broker host both have it, swarm/redis or broker/redis means one of them, redis both"),imageRepository=z6.string().
max(300).refine(isImageRepository,"must be a repository without tag or digest, such as ghcr.io/acme/d8x-trader-main").describe(
"registry/repository, without tag or digest");import{z as z7}from"../packages/zod.js";var path=z7.string().max(500).regex(/^\/[\x21-\x7e]*$/,"must be a path that begins with /, without blanks, such as /heal\
th"),checkSchema=z7.strictObject({get:path.optional().describe("Path of one GET"),status:z7.int().min(100).max(599).optional().
describe("The status that a GET has to answer; 200 when left out"),json:z7.record(z7.string().regex(/^(?:\/(?:[^~/]|~[01])*)*$/,
"must be a JSON Pointer, such as /status"),z7.union([z7.string(),z7.number(),z7.boolean(),z7.null()],"must be a text, a \
number, true, false or null")).optional().describe("What the answer to a GET has to hold, as JSON: values by JSON Pointe\
r, such as {/status: ok}"),websocket:path.optional().describe("Path of a WebSocket that has to open"),send:z7.string().min(
1).max(2e3).optional().describe("A message that is sent once the WebSocket is open"),expect:z7.string().min(1).max(500).
optional().describe("Text that a message of the WebSocket has to contain"),port:z7.int().min(1).max(65535).optional().describe(
"Port within the container; any of the service's when left out")}).superRefine((check,context)=>{[check.get,check.websocket].
filter(one=>one!==void 0).length!==1&&context.addIssue("must have either get or websocket");let others=check.get===void 0?
["status","json"]:["send","expect"],own=check.get===void 0?"get":"websocket";for(let key of others)check[key]!==void 0&&
context.addIssue({code:"custom",path:[key],message:`goes with ${own}`})}).describe("What each task of the service has to\
 answer, at its own port, before it is ready");function toCheck2({get,status,json,websocket,send,expect,port}){let at=port===
void 0?{}:{port};return get!==void 0?{kind:"get",path:get,status:status??200,...at,...defined({json})}:{kind:"websocket",
path:websocket??"/",...at,...defined({send,expect})}}var repositoryRoles=["read","triage","write","maintain","admin"],changePermissions=["write","maintain","admin"];var listed=names=>`${names.slice(0,-1).join(", ")} and ${names.at(-1)??""}`,minutes=longest=>z8.int().min(1).max(longest),
approval=z8.strictObject({required:z8.boolean().describe("Whether a second person has to answer /d8x approve before anyt\
hing starts"),"within-minutes":minutes(1440).default(60).describe("How long after the command that may happen"),commands:z8.
array(z8.enum(approvable)).min(1).default([...usuallyApproved]).describe("The commands that need it")}).describe("Asks f\
or a second person. Never the one who gave the command, and only who may give it as well"),exception=z8.strictObject({users:z8.
array(user).min(1).max(200).optional().describe("Who may; they need the right to give the command as well"),teams:z8.array(
team).min(1).max(20).optional().describe("Like users, by team"),alone:z8.boolean().default(!1).describe("Whether no seco\
nd person has to approve it")}).refine(({users,teams})=>users!==void 0||teams!==void 0,"must list users or teams"),exceptions=z8.
partialRecord(z8.enum(exceptionKinds),exception).describe('Who may loosen a rule by an option of the command; nobody whe\
re one is left out: image-change is --allow-image-change, key-change --allow-key-change, migration --accept-migration, n\
o-backup --no-backup, override --override "reason"'),hour=36e5,soak=z8.string().regex(/^[1-9]\d{0,2}[hd]$/,"must be hour\
s or days, such as 24h or 3d").transform(text=>Number(text.slice(0,-1))*(text.endsWith("d")?24*hour:hour)).refine(milliseconds=>milliseconds<=
1440*hour,"must be 60 days at most").describe("How long /d8x promote lets pass from when an update was verified where it\
 comes from, such as 24h or 3d; left out: no time"),window=z8.string().max(100).superRefine((text,context)=>{let read=readWindow(
text);typeof read=="string"&&context.addIssue(read)}).describe("Days, hours and a time zone: Mon-Thu 08:00-16:00 Europe/\
Zurich. Hours that end before they begin go on over midnight; in the zone as its clocks show them"),replicaRange=z8.string(
"must be text such as 1-6").regex(/^[1-9]\d{0,2}-[1-9]\d{0,2}$/,"must be two numbers of tasks, such as 1-6").refine(text=>{
let[least=0,most=0]=text.split("-").map(Number);return least<=most&&most<=100},"must begin with the smaller number, and \
go to 100 at most").describe("The fewest tasks and the most: 1-6"),moment=z8.string(momentWords).max(100),freeze=z8.strictObject(
{from:moment.describe("Its beginning, a day or a moment: 2026-12-20, 2026-12-20 18:00 Europe/Zurich or 2026-12-20T17:00:\
00Z. Without a zone it is that of the windows, where all name the same, else UTC"),until:moment.describe("Its end, in th\
e same forms; a day is part of it to its end"),reason:z8.string().min(1).max(200).regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u,"must\
 be one line, without characters that can not be seen").describe("Why, for whoever is refused")}).describe("A time witho\
ut updates"),release=z8.strictObject({repository:repository.describe("The service's repository, as owner/name; the app m\
ust be installed there"),service,tag:z8.string().min(1).max(128).default("*").describe("Which release tags it is about; \
* is any text, ? any character: v*"),"image-tag":z8.string().min(1).max(128).regex(/^(?:\{tag\}|\{version\}|[A-Za-z0-9_.-])+$/,
"must be made of {tag}, {version} and what a tag may hold").default("{tag}").describe("The image's tag in the registry: \
{tag} is the release's, {version} the same without a leading v"),prereleases:z8.boolean().default(!1).describe("Whether \
pre-releases count"),action:z8.enum(["propose","update"]).describe("propose: open an issue with the command to give; upd\
ate: back up and update at once"),"wait-minutes":minutes(360).default(30).describe("How long the image may take to appea\
r in the registry after the release")}).describe("What a release of a service's repository leads to"),logs=z8.strictObject(
{permission:z8.enum(repositoryRoles).default("write").describe("Role that the repository has to grant for /d8x logs; vie\
w-permission does not suffice"),public:z8.boolean().default(!1).describe("Whether the last lines of a service's log are \
shown in a public repository, where everybody reads them, and /d8x logs goes there. In a private one they are, and it do\
es")}).describe("Services' logs, which may hold anything: what looks like a key or a password is masked in any case"),environment=z8.
strictObject({workflow:z8.string().regex(/^[A-Za-z0-9_.-]+\.ya?ml$/,"must be the name of a file in .github/workflows, su\
ch as d8x-ops.yml").describe("File name in .github/workflows that runs the Action on this cluster"),ref:z8.string().max(
250).regex(/^(?!\/|-)(?!.*(?:\.\.|\/\/|@\{|\\))[^\s~^:?*[\p{C}]+$/u,"must be the name of a branch").optional().describe(
"Branch whose workflow is run; the repository's default branch when left out"),default:z8.boolean().default(!1).describe(
"Taken when a command names none. One environment alone is by itself"),permission:z8.enum(changePermissions).default("wr\
ite").describe(`Role that the repository has to grant for ${namesOfEffect("change").join(", ")}`),"view-permission":z8.enum(
repositoryRoles).default("triage").describe(`The same for ${listed(namesOfEffect("view"))}. Anybody has read on a public\
 repository`),users:z8.array(user).min(1).max(200).optional().describe("With teams, the only people who may change anyth\
ing; they need the permission as well"),teams:z8.array(team).min(1).max(20).optional().describe("Like users, by team"),services:z8.
array(service).min(1).max(100).optional().describe("The only services that may be asked for"),images:z8.record(service,imageRepository).
optional().describe("Repository of the image of each service that does not come from where D8X publishes it"),sources:z8.
array(repository).min(1).max(50).optional().describe("Repositories on GitHub that services' images are built from, besid\
es D8X's and those of releases: what changes between two images is asked of no others"),checks:z8.record(service,z8.array(
checkSchema).max(10)).optional().describe("What each task of a service has to answer before it is ready, in place of wha\
t is built in: all that are listed; an empty list asks nothing"),scale:z8.record(service,replicaRange).refine(ranges=>!Object.
keys(ranges).some(name=>bareName(name)==="referral"),"must not have referral: two tasks of it would pay with one key").optional().
describe("Between which numbers of tasks /d8x scale may choose, by service; left out: none"),soak:soak.optional(),windows:z8.
array(window).min(1).max(10).optional().describe("The hours in which updates may begin; at any time when left out"),freeze:z8.
array(freeze).min(1).max(20).optional().describe("Times in which no update may begin, windows or not"),approval:approval.
optional().describe("Whether a second person has to approve"),exceptions:exceptions.optional(),"by-hand":z8.array(z8.enum(
operations)).max(20).optional().describe('The only operations that may be started with "Run workflow"; left out: whateve\
r the person may'),unattended:z8.array(z8.enum(unattendedOperations)).max(20).optional().describe("What a schedule may r\
un; left out: backup, drill and status"),logs:logs.optional(),releases:z8.array(release).max(100).default([]).describe("\
What releases of services' repositories lead to")}).describe("A cluster: how the Action is run on it, and who may ask fo\
r what"),policyFileSchema=z8.strictObject({version:z8.literal(1).describe("Of this format"),environments:z8.record(z8.string().
refine(isEnvironmentName,'must be made of letters, digits, ".", "-" and "_"'),environment).refine(environments=>Object.keys(
environments).length>0,"must have at least one environment").describe("Every cluster that may be asked for, by name: wha\
t --env NAME takes")}).describe(".github/d8x.yml: who may ask d8x-ops for what. Read from the default branch only");import{z as z9}from"../packages/zod.js";function knownKeys(path2){let schema=policyFileSchema;for(let part of path2)schema=inside(schema,part);let bare=unwrap(schema);
return bare instanceof z9.ZodObject?Object.keys(bare.shape):[]}function inside(schema,part){let bare=unwrap(schema);if(bare instanceof
z9.ZodRecord)return bare.valueType;if(bare instanceof z9.ZodArray)return bare.element;if(!(bare instanceof z9.ZodObject))
return;let shape=bare.shape;return typeof part=="string"&&Object.hasOwn(shape,part)?shape[part]:void 0}function unwrap(schema){
let bare=schema;for(;bare instanceof z9.ZodOptional||bare instanceof z9.ZodDefault;)bare=bare.unwrap();return bare}var mostProblems=20;function explainIssue(issue,at){if(issue.code==="unrecognized_keys"){let known=knownKeys(issue.path);
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
key}of node.items){let own=isScalar(key)?key.value:void 0,at=isNode(key)?key.range?.[0]:offset;seen.has(own)&&found.push(
{offset:at,message:`${JSON.stringify(own)} is given twice`}),own==="__proto__"&&found.push({offset:at,message:'"__proto_\
_" is not allowed here'}),seen.add(own)}}}),found}function aliasMessage(name){return`a value that begins with * is an al\
ias in YAML, and aliases are not allowed here: put it in quotes, "*${name.slice(0,40)}"`}function anchorMessage(name){return`\
a value that begins with & has an anchor in YAML, and anchors are not allowed here: put a text in quotes, "&${name.slice(
0,40)} \u2026"`}function offsetOf(document,path2){for(let length=path2.length;length>0;length--){let parent=document.getIn(
path2.slice(0,length-1),!0),last=path2[length-1],pair=isMap(parent)?parent.items.find(({key})=>isScalar(key)&&key.value===
last):void 0;if(pair!==void 0&&isNode(pair.key))return pair.key.range?.[0];let node=document.getIn(path2.slice(0,length),
!0);if(isNode(node))return node.range?.[0]}return isNode(document.contents)?document.contents.range?.[0]:void 0}function timesOf({windows:texts=[],freeze:freeze2=[]}){if(texts.length+freeze2.length===0)return{problems:[]};let windows=texts.
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
first,...others]=Object.entries(parsed.data.environments).map(([name,own])=>toEnvironment(name,own));if(first===void 0)throw invalid(
[at(["environments"],"must have at least one environment")]);return{environments:[first,...others]}}function contradictionsIn(file){
let second=Object.entries(file.environments).filter(([,own])=>own.default)[1]?.[0],several=second===void 0?[]:[{path:["e\
nvironments",second,"default"],message:"another environment is the default already"}],releases=Object.entries(file.environments).
flatMap(([name,own])=>own.releases.flatMap((release2,index)=>{let path2=["environments",name,"releases",index];return[...own.
services===void 0||own.services.includes(release2.service)?[]:[{path:[...path2,"service"],message:`${release2.service} i\
s not among the services of ${name}`}],...release2.action==="update"&&own.approval?.required===!0&&own.approval.commands.
includes("update")?[{path:[...path2,"action"],message:"can only be propose where an update has to be approved"}]:[]]})),
names=Object.keys(file.environments),alike=names.flatMap((name,index)=>{let earlier=names.slice(0,index).find(other=>other.
toLowerCase()===name.toLowerCase());return earlier===void 0?[]:[{path:["environments",name],message:`is the environment ${earlier}\
 to GitHub, whatever its letters' case`}]}),freezes=Object.entries(file.environments).flatMap(([name,own])=>timesOf(own).
problems.map(({path:path2,message})=>({path:["environments",name,...path2],message})));return[...several,...alike,...releases,
...freezes]}function toEnvironment(name,file){let{workflow,ref,permission,users,teams,services,images,sources,checks}=file,
{approval:approval2,exceptions:exceptions2,scale,unattended,releases}=file,byHand=file["by-hand"],{times}=timesOf(file);
return{name,workflow,isDefault:file.default,permission,viewPermission:file["view-permission"],...defined({ref}),...namesOf(
{users,teams}),...defined({services}),...images===void 0?{}:{images:mapValues(images,parseRepository)},...defined({sources}),
...checks===void 0?{}:{checks:mapValues(checks,own=>own.map(toCheck2))},...scale===void 0?{}:{scale:mapValues(scale,toRange)},
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
yml shows all that it may hold."})}export{look,failure,examine,renderReport,hasFailures,unattendedSuffix,unattendedMark,recoverySuffix,githubClient,onGitHub,
ifThere,parseRepositoryName,findRepository,requireScopes,findSecrets,putSecrets,readFileAt,findToken,readEnvironment,isRestrictedTo,
restrictEnvironment,isProtected,botAppVariable,readVariable,writeVariable,unattendedVariable,recoveryVariable,readEnvironments,
withEnvironment,signingSecret,restoreSecret,walletSecrets,StateFile,targetOf,remember,isSame,policyPath,parsePolicy};
