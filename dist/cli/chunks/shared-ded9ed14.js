import{decideTool,imageAccess,imagesInUse,observeGates,observeReadiness,parseDsn,probe,withOwnNames}from"./shared-f5524af6.js";
import{brokerContainers,composeLabels,composeVersion,connectWhatCan,gateFor,hostsToPin,observeBroker,observeHost,observeStack,
servicesOfStack,takeOverOf,worst}from"./shared-da199b4d.js";import{chooseProgram,connect,findRunnerPostgres,hostFiles,
nearestPostgres,readTlsFiles,throughHost}from"./shared-a75b7b23.js";import{bytes,counted,duration,ifThere,isPlanRefusal,
majorOf,onGitHub,readServerFacts,refusalStatus,requireDumpable}from"./shared-536ad652.js";import{formatReference,saidOfName}from"./shared-c75e7fa1.js";
import{defined}from"./shared-2d3db850.js";import{OpsError,isOpsError,toOpsError}from"./shared-68ade1ae.js";async function look(name,where,work){try{return{name,where,...await work()}}catch(error){return{name,where,...failure(error)}}}
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
 waits for the health check of its own","switched-off":"a gap is possible: its health check is switched off","read-only":"\
a gap is possible: its containers can write nothing, not even to /tmp","no-shell":"a gap is possible: its image has no s\
hell that could look whether its ports are open","not-asked":"a gap is possible: no task of it runs that could be asked \
for a shell","one-task":"never there twice: away while it starts"};function toCheck({service,check,outcome,takeOver},isConfigured){
let asked=`${check} (${isConfigured?"of .github/d8x.yml":"built in"}), asked on its host over SSH`,told=outcome===void 0?
"nothing of it runs":outcome.because,found=`${asked}: ${told}; ${takesOver[takeOver]}`,common={name:"check",where:service,
found};if(outcome===void 0||outcome.kind==="holds")return{...common,state:outcome===void 0?"info":"ok"};let remedy=outcome.
kind==="not-asked"?"An update can\u2019t tell whether it is ready, and says so.":"Where it answers well and has no such \
route, checks of .github/d8x.yml say what it has to answer; else look at its log.";return{...common,state:"warn",remedy}}async function checkDatabase(question){let{manager,dsn,signal}=question;if(dsn===void 0)return[{name:"database",where:"d\
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
skew)}]}function diskFinding({path,totalBytes,freeBytes}){let found=`${bytes(freeBytes)} of ${bytes(totalBytes)} free at\
 ${path}`;return freeBytes>=littleDisk.warn?{state:"ok",found}:{state:freeBytes<littleDisk.fail?"fail":"warn",found,remedy:"\
Free some: docker image prune, without --volumes."}}function clockFinding(skewMs){return skewMs<=muchSkewMs?{state:"ok",
found:"as on this machine"}:{state:"warn",found:`${duration(skewMs)} apart from this machine's`,remedy:"Let it be set by\
 the network: timedatectl set-ntp true."}}async function checkSudo(manager,password,signal){return password===void 0?{name:"\
sudo",where:manager.name,state:"warn",found:"there is no password.txt",remedy:"Without it the key of referral cannot be \
replaced, and no missing PostgreSQL client be installed. Name the file with --password-file."}:look("sudo",manager.name,
async()=>(await manager.run({stages:[["true"]],sudo:password},{signal}),{state:"ok",found:"takes the password"}))}async function checkCompose(broker,signal){
return look("Compose",broker.name,async()=>({state:"ok",found:`docker compose ${await composeVersion(broker,signal)}`}))}async function checkImages(cluster,stackName,signal){try{let[{images},running]=await Promise.all([imageAccess(cluster,{stackName,
signal}),runningImages(cluster,stackName,signal)]);return await Promise.all(running.map(image=>checkImage(image,images.resolve,
signal)))}catch(error){return[{name:"images",where:cluster.manager.name,...failure(error)}]}}async function checkImage({
image,updated},resolve,signal){let{registry,path,tag}=image,where=`${path.split("/").at(-1)??path}${tag===void 0?"":`:${tag}`}`,
check=await look("image",where,async()=>{try{return await resolve(image),{state:"ok",found:`${registry} has it`}}catch(error){
return isOpsError(error,"image-not-found")?{state:"warn",found:`${registry} no longer has what runs (${formatReference(image)}\
)`,remedy:"A host that loses it cannot pull it again: update the service to an image that is kept."}:{...failure(error),
state:updated?"fail":"warn"}}});return signal.throwIfAborted(),check}async function runningImages({manager,broker},stackName,signal){
let[services,containers]=await Promise.all([manager.engine.listServices({},{signal}),broker?.engine.listContainers({},{all:!0,
signal})??[]]);return imagesInUse(stackName,services,containers)}async function checkSwarm(manager,stackName,signal){return Promise.all([look("swarm",manager.name,async()=>{let nodes=await manager.
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
replaceAll(new RegExp("\\p{Cc}","gu"),"")}import{z}from"../packages/zod.js";var environmentSchema=z.object({protection_rules:z.array(z.object({type:z.string(),wait_timer:z.int().optional(),prevent_self_review:z.
boolean().optional(),reviewers:z.array(z.object({type:z.enum(["User","Team"]),reviewer:z.object({id:z.int()})})).optional()})).
default([]),deployment_branch_policy:z.object({protected_branches:z.boolean(),custom_branch_policies:z.boolean()}).nullish()});
async function readEnvironment(octokit,{owner,repo},name){let at={owner,repo,environment_name:name},what=`read the envir\
onment ${name}`,found=await ifThere(what,async()=>octokit.rest.repos.getEnvironment({...at}));if(found===void 0)return;let{
protection_rules:rules,deployment_branch_policy:policy}=environmentSchema.parse(found.data),branches=async()=>policy==null?
"all":policy.custom_branch_policies?(await onGitHub(what,async()=>octokit.rest.repos.listDeploymentBranchPolicies({...at,
per_page:100}))).data.branch_policies.map(({id=0,name:name2="",type="branch"})=>({id,name:name2,type})):"protected";return{
waitMinutes:rules.find(({type})=>type==="wait_timer")?.wait_timer??0,preventSelfReview:rules.some(({prevent_self_review:prevented})=>prevented===
!0),reviewers:rules.flatMap(({reviewers=[]})=>reviewers.map(({type,reviewer})=>({type,id:reviewer.id}))),branches:await branches()}}
function isRestrictedTo({branches},branch){if(typeof branches=="string")return!1;let[only,...others]=branches;return others.
length===0&&only?.name===branch&&only.type==="branch"}async function restrictEnvironment(octokit,repository,{name,branch,
reviewers}){let present=await readEnvironment(octokit,repository,name),{waitMinutes=0,preventSelfReview=!1}=present??{},
approving=reviewers??present?.reviewers??[],rules={...waitMinutes===0?{}:{wait_timer:waitMinutes},...approving.length===
0?{}:{reviewers:[...approving]},...preventSelfReview?{prevent_self_review:!0}:{}};try{await putEnvironment(octokit,repository,
name,{...rules,deployment_branch_policy:{protected_branches:!1,custom_branch_policies:!0}})}catch(error){if(!isPlanRefusal(
error))throw error;return await putEnvironment(octokit,repository,name,rules),{open:"the repository\u2019s plan has no deploy\
ment branches for private repositories"}}await nameBranch(octokit,repository,name,branch);let after=await readEnvironment(
octokit,repository,name);if(after!==void 0&&isRestrictedTo(after,branch))return"restricted";throw new OpsError("github-r\
efused",`GitHub does not confirm that ${branch} alone may use the environment ${name}`,{where:name,hint:"No secret was s\
ent. Look at Settings \u2192 Environments, and run it again."})}async function putEnvironment(octokit,{owner,repo,private:isPrivate},name,rules){
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
some(({type})=>protectingRules.has(type))===!0}import{z as z2}from"../packages/zod.js";var botAppVariable="D8X_BOT_APP_ID";async function readVariable(octokit,{owner,repo},name){return(await ifThere(`read th\
e variable ${name}`,async()=>octokit.rest.actions.getRepoVariable({owner,repo,name})))?.data.value}async function writeVariable(octokit,{
owner,repo},{name,value}){let at={owner,repo,name,value},isThere=await readVariable(octokit,{owner,repo},name)!==void 0;
await onGitHub(`set the variable ${name}`,async()=>{isThere?await octokit.rest.actions.updateRepoVariable(at):await octokit.
rest.actions.createRepoVariable(at)})}var unattendedVariable="D8X_UNATTENDED",recoveryVariable="D8X_RECOVERY";async function readEnvironments(octokit,repository,variable){
let value=await readVariable(octokit,repository,variable);if(value===void 0)return[];try{return z2.array(z2.string()).parse(
JSON.parse(value))}catch{return[]}}function withEnvironment(present,environment){return present.includes(environment)?void 0:
JSON.stringify([...present,environment].toSorted())}var signingSecret="D8X_BACKUP_SIGNING_KEY",restoreSecret="D8X_BACKUP_IDENTITY",walletSecrets=["D8X_REFERRAL_EXECUTOR_KEY",
"D8X_BROKER_PRIVATE_KEY"];export{look,failure,examine,renderReport,hasFailures,readEnvironment,isRestrictedTo,restrictEnvironment,isProtected,botAppVariable,
readVariable,writeVariable,unattendedVariable,recoveryVariable,readEnvironments,withEnvironment,signingSecret,restoreSecret,
walletSecrets};
