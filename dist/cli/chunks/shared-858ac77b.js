import{badness,brokerKeyFolder,changeSpec,changedSince,eligibleNodes,formatPlatform,formatPlatforms,gateFor,hostOfNode,imageVersion,
isBefore,isLeftAlone,nodeOfHost,normalPlatform,rawUpdatePolicy,readRecord,readReference,recordLabels,runsOn,swarmTimes,worst}from"./shared-da199b4d.js";
import{bareName,formatReference,pin}from"./shared-c75e7fa1.js";import{defined}from"./shared-2d3db850.js";import{
isOpsError}from"./shared-68ade1ae.js";import{createHash}from"node:crypto";var note=`The labels say what d8x-ops deployed last.
`,serviceLabel="d8x-ops.service",containerLabel="d8x-ops.container",goneLabel="d8x-ops.gone";async function readRecords(engine,options={}){
return(await engine.listConfigs({name:Object.values(recordPrefixes)},options)).flatMap(config=>readStored(config)??[])}async function writeRecord(engine,{
kind,service},labels){let sequence=readRecord(labels)?.sequence??0;await writeLabels(engine,recordName(kind,service),present=>present!==
void 0&&(readRecord(present)?.sequence??0)>sequence?void 0:{...labels,[serviceLabel]:service})}async function markGone(engine,{
kind,service},since){await writeLabels(engine,recordName(kind,service),present=>{if(present===void 0)return;let{[goneLabel]:_gone,
...others}=present;return{...others,...defined({[goneLabel]:since})}})}async function removeRecord(engine,{kind,service}){
let config=await findConfig(engine,recordName(kind,service));if(config!==void 0)try{await engine.removeConfig(config.id)}catch(error){
if(!isOpsError(error,"engine-not-found"))throw error}}async function writeRecordConfig(engine,name,labels){await writeLabels(
engine,name,()=>labels)}async function writeLabels(engine,name,edit){for(;;){let config=await findConfig(engine,name),labels=edit(
config?.labels);if(labels===void 0)return;try{config===void 0?await engine.createConfig({name,labels,data:note}):await engine.
updateConfigLabels(config,labels);return}catch(error){if(!isOpsError(error,"engine-conflict","engine-not-found"))throw error}}}
async function findConfig(engine,name){return(await engine.listConfigs({name:[name]})).find(one=>one.name===name)}function readStored({
name,labels}){let kind=kinds.find(one=>name.startsWith(recordPrefixes[one])),record=readRecord(labels);if(kind===void 0||
record===void 0)return;let named=labels[serviceLabel],service=named!==void 0&&recordName(kind,named)===name?named:name.slice(
recordPrefixes[kind].length);return{kind,service,record,container:labels[containerLabel],goneSince:labels[goneLabel]}}var kinds=[
"swarm","broker"],recordPrefixes={swarm:"d8x-ops.service.",broker:"d8x-ops.broker."},longest=64,ending=/[A-Za-z0-9]$/,hashLength=12;
function recordName(kind,service){let name=`${recordPrefixes[kind]}${service}`;if(name.length<=longest&&ending.test(name))
return name;let hash=createHash("sha256").update(service).digest("hex").slice(0,hashLength);return`${name.slice(0,longest-
hashLength-1)}-${hash}`}function composeFileProblems({name,compose,file},host){let problem=(message,hint2)=>[{path:name,code:"config-invalid",message,
hint:hint2}],{directory,environmentFiles:[variables=`.env in ${directory}`]=[]}=compose,hint=`Whoever deployed it had th\
e value in their shell. Write it into ${variables} on ${host}.`;if(file===void 0)return[];if(file.kind==="broken")return problem(
`Compose can't read the compose file of ${name} on ${host}: ${file.because}`,`Correct it in ${directory} there; docker c\
ompose config shows whether it can be read.`);if(file.kind==="without-service")return problem(`the compose file in ${directory}\
 on ${host} has no service ${name} any more`,"Put it back, or remove its container there.");if(file.emptied.length>0)return problem(
`${name} runs with ${list(file.emptied)}, and its compose file would leave that empty now`,hint);let parts=otherParts(file);
return file.unset.length>0&&parts.length>0?problem(`${name} would get ${parts.join(" and ")}, for nothing sets ${list(file.
unset)} in its compose file now`,hint):[]}function composeFileNotices({name,compose,file}){if(file?.kind!=="read")return[];
let{changed,added,removed,image}=file,all=[...[...changed.length>0?[`another ${list(changed)}`]:[],...added.length>0?[`${list(
added)} besides`]:[],...removed.length>0?[`no ${list(removed)}`]:[]],...otherParts(file)];return[...all.length>0?[`${name}\
 gets ${all.join(", ")}, as ${compose.directory} says now.`]:[],...image===void 0?[]:[`${name} is ${image} in ${compose.
directory}; it was started from another one, and what is asked for runs.`]]}function otherParts({isCommandOther,ports}){
let shown=list2=>list2.length===0?"none":list2.join(", ");return[...isCommandOther?["another command"]:[],...ports===void 0?
[]:[`other ports (${shown(ports.after)} instead of ${shown(ports.before)})`]]}function list(names){return names.join(", ")}var redis={swarm:"holds the history of candles in memory: it is empty after this, and so are they until their clients ha\
ve fetched it again, as far as their sources still have it",broker:"holds the orders of the last two minutes, signed by \
the broker, until executors are told of them: some of them may be lost. broker connects to it again; executorws ends wit\
hout it, is started again by Docker, and executors lose their connections"};function lossWarnings({kind,service,action}){
return action==="none"||bareName(service)!=="redis"?[]:[`${service} ${redis[kind]}.`]}function isAsGiven({settings:{fee,redisPassword}}){return(fee.running===void 0||fee.given===void 0||fee.running===fee.given)&&
redisPassword.given!=="different"}function settingNotices({name,settings:{fee,redisPassword}}){let{running,given,configured}=fee,
notices=[];return running!==void 0&&given!==void 0&&given!==running?notices.push(`${name}: its fee changes from ${running}\
 to ${given} tenths of a basis point, as broker-fee-tbps says.`):running!==void 0&&configured!==void 0&&configured!==running&&
notices.push(`${name} runs with a fee of ${running} tenths of a basis point, and d8x.conf.json says ${configured}: ${running}\
 stays. To change it, give broker-fee-tbps.`),redisPassword.configured==="different"&&redisPassword.given!=="different"&&
notices.push(`${name} runs with another Redis password than d8x.conf.json has: the one that it runs with stays.`),notices}
function passwordProblems({name,settings},{brokerServices}){if(settings.redisPassword.given!=="different")return[];let others=brokerServices.
filter(one=>one.name!==name&&one.settings.redisPassword.given==="different");if(others.length===0)return[];let names=others.
map(one=>one.name).join(" and ");return[{path:"broker-redis-password",code:"input-invalid",message:`broker-redis-passwor\
d is not the password that ${name} runs with, and ${names} would keep the other one: all of them have to change together`,
hint:"Leave broker-redis-password out: the password that runs is kept. To change it, deploy the broker host anew: d8x se\
tup broker-deploy."}]}function serviceBefore({kind,name,ran},{readiness,health}){let own=readiness?.find(one=>one.kind===kind&&one.service===name);
if(own===void 0)return;let bad=own.tasks.filter(({outcome})=>badness(outcome)>0),starting=worst(bad.filter(({isStarting})=>isStarting).
map(({outcome})=>outcome)),unready=bad.flatMap(({outcome,isStarting})=>isStarting?[]:[outcome]),most=unready.toSorted((a,b)=>badness(
b)-badness(a))[0];return{ran,check:own.check,unready:most===void 0?void 0:{because:most.because,badness:badness(most),tasks:unready.
length===own.tasks.length?"all":unready.length},...defined({starting:starting?.because}),outside:health.filter(({service})=>service===
bareName(name)).map(({answer})=>answer)}}var steadyMs=3e4,recentMs=6e5;function ranBefore({service,tasks},{hosts}){let manager=hosts.
find(({role})=>role==="manager");if(manager?.reached!==!0||desiredNone(service))return!0;let isWithin=({stateAt},ms)=>Date.
parse(manager.info.systemTime)-Date.parse(stateAt)<ms,running=tasks.filter(({desiredState,state})=>desiredState==="runni\
ng"&&state==="running");if(running.some(task=>!isWithin(task,steadyMs)))return!0;let hasEnded=task=>(task.state==="compl\
ete"||task.state==="failed")&&task.image===service.image;if(running.length>0)return tasks.filter(task=>hasEnded(task)&&isWithin(
task,recentMs)).length<2;let last=tasks.filter(task=>task.containerId!==void 0&&!isBefore("running",task)).toSorted((a,b)=>b.
createdAt.localeCompare(a.createdAt))[0];return last===void 0||!hasEnded(last)}function desiredNone({mode}){return mode.
kind==="replicated"&&mode.replicas===0}function beforeNotices(service,before){if(before===void 0)return[];if(!before.ran)
return[`${service} does not run now: it ends by itself again and again. Its image is changed, and it is judged by how it\
 was: where it ends as before, nothing goes back for it.`];let notices=before.starting===void 0?[]:[`${service} is still\
 starting (${before.starting}): how it was is not known, so that it has to pass its check afterwards.`];if(before.unready===
void 0)return notices;let{because,tasks}=before.unready,which=tasks==="all"?"":`with ${tasks} of its tasks `;return[...notices,
`${service} does not pass its check ${which}now (${because}): where it does no worse afterwards, that is no reason to go\
 back.`]}function planBrokerService(observed,target,observation){let{name,running,image,imageId,compose}=observed,host=observation.
hosts.find(host2=>host2.role==="broker"),from=runningImage(observed),planned={kind:"broker",service:name,action:actionFor(
observed,target),from,to:target.to,replicas:{desired:1,running:running?1:0},hosts:host===void 0?[]:[host.name],url:observation.
urls.find(({service})=>service===bareName(name))?.url,before:serviceBefore({kind:"broker",name,ran:running},observation),
key:target.key,...defined({address:target.address,holdsAddressOf:target.holdsAddressOf}),recordAfter:target.recordAfter(
from),host:host?.name??"broker",compose,keyVolume:observed.keyVolume,recordBefore:recordBefore(observed),fromImageId:imageId,
composeImage:image},isMade=planned.action!=="none",changed=changedSince({...observed,running:from});return{planned,problems:[
...problemsOf(planned,target,host),...passwordProblems(observed,observation),...isMade?composeFileProblems(observed,planned.
host):[]],notices:[...planned.action==="none"||changed===void 0?[]:[`${name} ${changed}.`],...planned.action==="none"?[]:
beforeNotices(name,planned.before),...settingNotices(observed),...isMade?composeFileNotices(observed):[]],warnings:lossWarnings(
planned)}}function recordBefore({record,container,deployedAnew}){return record===void 0?{}:{...recordLabels(record),...deployedAnew?
{}:{[containerLabel]:container.id}}}function problemsOf(planned,target,host){let{service:path,host:name}=planned,problems=[];
if(planned.key!==void 0&&planned.keyVolume===void 0){let message=`the container of ${path} on ${name} has no volume at ${brokerKeyFolder}\
, so its key can't be replaced`;problems.push({path,code:"compose-failed",message,hint:"The compose file in ~/broker sho\
uld mount keyvol there."})}if(host?.reached===!0&&!runsOn(target,host.info)){let message=`${formatReference(planned.to)}\
 is for ${formatPlatforms(target.platforms.map(normalPlatform))}, but ${name} is ${formatPlatform(host.info)}`;problems.
push({path,code:"image-platform",message,hint:"Choose the digest of the image list (the one the tag has), or one built f\
or this platform."})}return problems}function runningImage({image,digests,record}){let deployed=record===void 0?void 0:readReference(
record.history[0].image);if(deployed?.digest!==void 0&&digests.includes(deployed.digest))return deployed;let[digest]=digests;
return digest===void 0?image:pin(image,digest)}function actionFor(observed,target){return observed.digests.includes(target.
to.digest)?observed.running&&isAsGiven(observed)&&target.key===void 0&&target.restart!==!0?"none":"restart":"update"}function leftOver({unfinished,lock}){return unfinished!==void 0&&lock?.run===unfinished.run?void 0:unfinished}function planGate({name,service},{gates}){let gate=gateFor(name,service);if(gate==="needless")return{notices:[]};if(gate===
"switched-off")return{notices:[gapNotice(name,"its health check is switched off")]};if(gate==="read-only")return{notices:[
gapNotice(name,"its containers can write nothing, not even to /tmp")]};if(gate.hasOwnCheck===!0)return{gate,notices:[]};
let hasShell=gates?.find(one=>one.service===name)?.hasShell;return hasShell===!0?{gate,notices:[]}:{notices:[gapNotice(name,
hasShell===!1?"its image has no shell that could look":"no task of it runs that could be asked")]}}function gapNotice(name,why){
return`${name}: a gap is possible. Swarm can't tell when a new task has opened its ports, for ${why}, and goes on to the\
 next at once.`}function timesOf({observed,replicas,gate},warmUpMs){if(gate===void 0)return swarmTimes(observed.spec,replicas.
desired,"update");let own=rawUpdatePolicy(observed.spec),updatePolicy=own===null?null:{...own,Parallelism:1};return{...swarmTimes(
changeSpec(observed.spec,{updatePolicy}),replicas.desired,"update"),gateMs:warmUpMs}}function planSwarmService(observed,target,observation){let{name,service,tasks}=observed,nodes=eligibleNodes(service,observation.
nodes),leftAlone=tasks.filter(task=>task.desiredState==="running"&&isLeftAlone(service,task,observation.nodes)),running=tasks.
filter(task=>task.desiredState==="running"&&task.state==="running"&&!leftAlone.includes(task)).length,desired=desiredReplicas(
observed,nodes),from=imageToGoBackTo(observed),gate=planGate(observed,observation),planned={kind:"swarm",service:name,action:actionFor2(
observed,target,desired===running),from,to:target.to,replicas:{desired,running},hosts:nodes.flatMap(({id})=>hostOfNode(id,
observation.hosts)?.name??[]),url:observation.urls.find(({service:service2})=>service2===bareName(name))?.url,before:serviceBefore(
{kind:"swarm",name,ran:ranBefore(observed,observation)},observation),key:target.key,...defined({address:target.address,holdsAddressOf:target.
holdsAddressOf}),recordAfter:target.recordAfter(from),observed:service,...defined({gate:gate.gate}),recordBefore:observed.
record===void 0?{}:recordLabels(observed.record)};return{planned,problems:[...stateProblems(observed,observation),...placementProblems(
planned,target,nodes,observation)],notices:[...noticesOf(observed,planned),...planned.action==="none"?[]:[...gate.notices,
...pausedNotices(name,leftAlone,observation)]],warnings:lossWarnings(planned)}}function desiredReplicas({service},nodes){
return service.mode.kind==="replicated"?service.mode.replicas:service.mode.kind==="global"?nodes.length:0}function imageToGoBackTo({
service,image,pausedFrom,runningDigests}){let state=service.updateStatus?.state,meant=(state==="paused"||state==="rollba\
ck_paused")&&pausedFrom!==void 0?pausedFrom:image,[only,...others]=runningDigests;return meant.digest===void 0&&only!==void 0&&
others.length===0?pin(meant,only):meant}function actionFor2(observed,target,allRun){let{service,image,runningDigests}=observed;
if(image.digest!==target.to.digest)return"update";if(target.key!==void 0||target.restart===!0)return"restart";let isSettled=service.
updateStatus===void 0||service.updateStatus.state.endsWith("completed"),isVerified=allRun&&runningDigests.every(digest=>digest===
target.to.digest);return isSettled&&isVerified?"none":"restart"}function stateProblems({name,service},observation){if(service.
mode.kind==="job")return[{path:name,code:"input-invalid",message:`${name} is a job, which ends by itself and can't be up\
dated`}];let state=service.updateStatus?.state,isOurs=leftOver(observation)?.services.some(one=>one.kind==="swarm"&&one.
id===service.id)===!0;return state!=="updating"&&state!=="rollback_started"||isOurs?[]:[{path:name,code:"update-in-progr\
ess",message:`${name} is ${state==="updating"?"being updated":"being rolled back"} by someone else since ${service.updateStatus?.
startedAt??service.updatedAt}`,hint:`Wait until it is over, or end it on the manager with: docker service rollback ${service.
name}`}]}function placementProblems({service,replicas,hosts,action},target,nodes,observation){if(action==="none")return[];
if(nodes.length===0&&replicas.desired>0){let message2=`${service} has no node to run on: none is ready, active and meets\
 its placement constraints`;return[{path:service,code:"update-failed",message:message2,hint:"See: docker node ls"}]}let problems=nodes.
filter(({platform})=>!runsOn(target,platform)).map(({hostName,platform})=>({path:service,code:"image-platform",message:`${formatReference(
target.to)} is for ${formatPlatforms(target.platforms.map(normalPlatform))}, but ${hostName}, which may run ${service}, \
is ${formatPlatform(platform)}`,hint:"Choose the digest of the image list (the one the tag has), or one built for this p\
latform."}));if(hosts.length>0||replicas.desired===0)return problems;let unreached=observation.hosts.filter(host=>!host.
reached&&nodes.some(({id})=>id===nodeOfHost(host,observation.nodes)?.id)),message=unreached.length>0?`${service} could b\
e verified on none of its nodes: ${unreached.map(({name})=>name).join(", ")} can't be reached`:`${service} could be veri\
fied on none of its nodes, for hosts.cfg has none of ${nodes.map(({hostName})=>hostName).join(", ")}`;return[...problems,
{path:service,code:"ssh-unreachable",message,hint:"Add the missing workers to hosts.cfg."}]}function pausedNotices(service,leftAlone,{
nodes}){return leftAlone.map(({nodeId})=>`${nodes.find(({id})=>id===nodeId)?.hostName??"a node"} is paused: swarm leaves\
 the task of ${service} there as it is until that is active again.`)}function noticesOf(observed,planned){if(planned.action===
"none")return[];let{service}=observed,changed=changedSince({...observed,running:planned.from}),notices=changed===void 0?
[]:[`${planned.service} ${changed}.`];notices.push(...beforeNotices(planned.service,planned.before));let status=service.
updateStatus;return(status?.state==="paused"||status?.state==="rollback_paused")&&notices.push(`${planned.service}: an e\
arlier update is paused (${status.message}); this one takes its place.`),planned.replicas.desired===0&&notices.push(`${planned.
service} has no replicas: its image is changed, but nothing runs that could verify it.`),planned.from.digest===void 0&&notices.
push(`${planned.service} runs ${imageVersion(planned.from)} without a digest: the way back is that tag.`),notices}export{composeFileProblems,composeFileNotices,containerLabel,readRecords,writeRecord,markGone,removeRecord,writeRecordConfig,
findConfig,planBrokerService,runningImage,leftOver,gapNotice,timesOf,planSwarmService,desiredReplicas,imageToGoBackTo};
