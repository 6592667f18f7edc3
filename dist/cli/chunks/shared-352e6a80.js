import{bareName,composeLabels,eligibleNodes,isOutOfReach,readReference,taskStates}from"./shared-da199b4d.js";import{
OpsError,isOpsError}from"./shared-5e2ed195.js";var groupOrder=0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;function normalKeyText(text){let digits=/^(?:0x)?([0-9a-f]{64})$/i.
exec(text.trim())?.[1]?.toLowerCase();if(digits===void 0)return;let value=BigInt(`0x${digits}`);return value>0n&&value<groupOrder?
`0x${digits}`:void 0}function normalKey(key){let text=normalKeyText(key.reveal());return text===void 0?void 0:key.map(()=>text)}import{setTimeout as sleep}from"node:timers/promises";var known=[{line:/invalid length, need 256 bits/,hint:()=>`It started without a key ("invalid length, need 256 bits"): i\
ts image can't read the key file that is there, as another image encrypted it, or finds none. Give the plain private key\
 with the update: broker-private-key or referral-executor-key.`},{line:/no migration found for version (\d{1,18})/,hint:([
,version])=>`Its image is from before migration ${version} of the database and can't start on that schema: update to a l\
ater image, or restore a backup from before that migration.`},{line:/Dirty database version (\d{1,18})/,hint:([,version])=>`\
Migration ${version} of referral was begun and not finished, and no image of it starts before that is put right: finish \
or undo by hand what it does, then set version and dirty = false in the table schema_migrations; or restore a backup fro\
m before it.`},{line:/\bP30(?:09|18)\b/,hint:()=>"A migration of history failed (Prisma P3009, P3018), and no image of i\
t starts before that is put right: finish or undo by hand what it does, then say so with npx prisma migrate resolve; or \
restore a backup from before it."},{line:/required environment variable not set ([A-Z][A-Z0-9_]{0,63})/,hint:([,name])=>`\
Its image needs the environment variable ${name}, which the service does not have: add it with docker service update --e\
nv-add ${name}=\u2026, and to the stack file.`}];function knownReason(logs){for(let{line,hint}of known)for(let text of logs){
let found=line.exec(text);if(found!==null)return hint(found)}}function hintFromLog(logs,otherwise){return knownReason(logs)??
otherwise}function isBefore(state,{state:present}){return taskStates.indexOf(present)<taskStates.indexOf(state)}function isDown({state}){
return state==="down"||state==="disconnected"}function isOnLiveNode({nodeId},nodes){let node=nodes.find(({id})=>id===nodeId);
return node===void 0||!isDown(node)}function blockingTask({updateStatus},tasks,nodes){if(updateStatus?.state!=="updating"&&
updateStatus?.state!=="rollback_started")return;let since=updateStatus.startedAt===void 0?0:Date.parse(updateStatus.startedAt);
return tasks.find(task=>isBefore("running",task)&&(task.desiredState==="shutdown"||task.desiredState==="remove")&&Date.parse(
task.createdAt)>=since&&!isOnLiveNode(task,nodes))}var endedByItself=new Set(["failed","rejected","complete"]);function judge(service,tasks,nodes,expected){if(service===void 0)
return{kind:"gone"};let failed2=tasks.find(task=>isFailure(task,expected)),{updateStatus:status}=service,isThere=isImage(
service.image,expected.image),message=status?.message??"";if(!isThere&&status?.state==="rollback_started")return{kind:"r\
olling-back",message,task:failed2};if(!isThere&&status?.state.startsWith("rollback_")===!0)return{kind:"rolled-back",message,
task:failed2};if(!isThere)return{kind:"changed-externally",image:service.image};if(status?.state==="paused"||status?.state===
"rollback_paused")return{kind:"paused",message,task:failed2};let isUpdating=status?.state==="updating"||status?.state===
"rollback_started";return failed2!==void 0?{kind:"failed",task:failed2,swarmActs:isUpdating&&service.updatePolicy.failureAction!==
"continue"}:judgeTasks(service,tasks,nodes,expected,!isUpdating)}function desiredTasks(service,nodes){return service.mode.
kind==="replicated"?service.mode.replicas:service.mode.kind==="global"?eligibleNodes(service,nodes).length:0}function isImage(text,image){
let read=readReference(text);return read===void 0?!1:read.registry===image.registry&&read.path===image.path&&read.digest===
image.digest&&(image.digest!==void 0||read.tag===image.tag)}function judgeTasks(service,tasks,nodes,expected,settled){let wanted=tasks.
filter(({desiredState})=>desiredState==="running"),isRight=task=>isExpected(task,expected),right=runningTasks(tasks,nodes,
expected),desired=desiredTasks(service,nodes),others=wanted.filter(task=>!right.includes(task)),isEnding=task=>task.desiredState===
"shutdown"&&task.state==="running"&&isOnLiveNode(task,nodes),blocking=blockingTask(service,tasks,nodes);if(right.length>=
desired&&others.length===0)return{kind:"running",tasks:right,settled:(settled||blocking!==void 0)&&!tasks.some(isEnding)};
let stuck=tasks.find(task=>task.state==="pending"&&task.error!==void 0&&isRight(task)&&isStillWanted(task));if(stuck!==void 0)
return{kind:"stuck",task:stuck,running:right.length,desired};let isComing=tasks.some(task=>isStillWanted(task)&&isRight(
task)&&!right.includes(task));return blocking!==void 0&&!isComing?{kind:"blocked",task:blocking,running:right.length,desired}:
{kind:"waiting",running:right.length,desired,detail:waitingFor(tasks.filter(isStillWanted),isRight)}}function runningTasks(tasks,nodes,expected){
return tasks.filter(task=>task.desiredState==="running"&&task.state==="running"&&isExpected(task,expected)&&isOnLiveNode(
task,nodes))}function isExpected(task,{image,acceptsKnown,knownTasks}){return isImage(task.image,image)&&(acceptsKnown||
!knownTasks.has(task.id))}function isFailure(task,{image,knownTasks}){return!knownTasks.has(task.id)&&endedByItself.has(
task.state)&&isImage(task.image,image)}function isStillWanted({desiredState}){return desiredState==="running"||desiredState===
"ready"}function waitingFor(tasks,isRight){let states=tasks.filter(task=>isRight(task)&&task.state!=="running").map(({state})=>state);
return states.length>0?`the next is ${states[0]}`:tasks.some(task=>!isRight(task))?"old ones are still running":"none is\
 started yet"}var logLines=20;function describeFailure(service,because,verdict,nodes,waitedMs,isUnhealthy=!1){if(because==="timeout")return{
code:"update-timeout",message:`${service} did not come to run it within ${Math.round(waitedMs/1e3)} s: ${describeWaiting(
verdict)}${describeDown(nodes)}`,hint:nodes.some(isDown)?lostHint:"Give it more time with update-timeout-minutes if it o\
nly is slow to start."};if(because==="changed-externally")return{code:"update-in-progress",message:`${service} was chang\
ed by someone else meanwhile: its image is now ${verdict.kind==="changed-externally"?verdict.image:"another one"}`,hint:"\
Find out who is updating it; the cluster lock holds off other runs of d8x-ops only."};let task="task"in verdict?verdict.
task:void 0;if(because==="gone")return failed(service,"it was removed meanwhile","Deploy the stack again.");if(because===
"stuck")return failed(service,`no node takes its task: ${task?.error??"it stays pending"}`,"Check the service's placemen\
t constraints and reservations, and the nodes (docker node ls).");if(because==="blocked"&&task!==void 0){let name=nodes.
find(({id})=>id===task.nodeId)?.hostName??"a node";return failed(service,`${name} went down while a task was being start\
ed on it, and swarm waits for it`,lostHint)}let told="message"in verdict?verdict.message:"a task failed",why=task===void 0?
told:describeTask(task,nodes,isUnhealthy);return failed(service,why,"Its log says why; try the image elsewhere first, or\
 ask for another digest.")}function tellingTask(tasks,image){let newestFirst=tasks.toSorted((a,b)=>b.createdAt.localeCompare(
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
function serviceFailure(service,told,logs){return new OpsError(told.code,told.message,{hint:hintFromLog(logs,told.hint),
where:service,logs})}var pollMs=500;function judgeContainer(container,imageId,restarts,mayExit=!1){if(container===void 0)return{kind:"waiting",
detail:"it has no container"};let{state,restartCount,imageId:runs}=container;if(runs!==imageId)return{kind:"failed",detail:`\
its container was made from another image (${container.image}) than the one it should have`};let code=`exit code ${state.
exitCode}${state.error===""?"":`, ${state.error}`}`;return!(mayExit&&restartCount<=restarts+1)&&(restartCount>restarts||
state.status==="restarting")?{kind:"failed",detail:`it keeps ending (${code})`}:state.status==="restarting"?{kind:"waiti\
ng",detail:`it ended at its start (${code}), and is started once more`}:state.status==="exited"||state.status==="dead"?{
kind:"failed",detail:`it ended (${code})`}:state.health==="unhealthy"?{kind:"failed",detail:"its health check fails"}:state.
running?state.health==="starting"?{kind:"waiting",detail:"its health check has not passed yet"}:{kind:"running",incarnation:`${container.
id} ${state.startedAt}`}:{kind:"waiting",detail:`it is ${state.status}`}}async function findContainer(engine,compose,service){
return(await findContainers(engine,compose,service)).toSorted((a,b)=>b.state.startedAt.localeCompare(a.state.startedAt))[0]}
async function findContainers(engine,{project},service){let label=[`${composeLabels.project}=${project}`,`${composeLabels.
service}=${bareName(service)}`],containers=await engine.listContainers({label},{all:!0});return inspectAll(engine,containers.
filter(({labels})=>labels[composeLabels.oneOff]?.toLowerCase()!=="true"))}async function inspectAll(engine,containers,options){
return(await Promise.all(containers.map(({id})=>engine.inspectContainer(id,options).catch(error=>{if(!isOpsError(error,"\
engine-not-found"))throw error})))).filter(one=>one!==void 0)}async function watchContainer(watched){let{engine,service,
timeouts,signal}=watched,startedAt=performance.now(),since,incarnation="",id,restarts=watched.isNew?0:void 0,wasReady=!1;
for(;;){signal.throwIfAborted();let container=await tryFind(watched),isRunning=!1;if(container!=="unreachable"){id=container?.
id,restarts??=container?.restartCount;let verdict=judgeContainer(container,watched.imageId,restarts??0,!wasReady);if(verdict.
kind==="failed")throw await failure(engine,id,"update-failed",`${service} failed: ${verdict.detail}`,service);isRunning=
verdict.kind==="running";let isReady=container!==void 0&&isRunning&&await asked(watched,container);if(watched.progress(progressOf(
verdict,watched.readiness?.detail??"")),isReady&&!wasReady&&(wasReady=!0,restarts=container.restartCount),verdict.kind!==
"running"||!isReady?since=void 0:(since===void 0||verdict.incarnation!==incarnation)&&(since=performance.now(),{incarnation}=
verdict),since!==void 0&&await holds(watched,since,id))return}let{warmUpMs=0,stabilityMs,timeoutMs}=timeouts,limitMs=timeoutMs+
(isRunning&&warmUpMs>0?warmUpMs+stabilityMs:0);if(performance.now()-startedAt>=limitMs){let seconds=Math.round(limitMs/1e3),
message=`${service} did not come to run it within ${seconds} s`;throw await failure(engine,id,"update-timeout",message,service)}
await sleep(pollMs,void 0,{signal})}}function progressOf(verdict,detail){return verdict.kind!=="running"?verdict.detail:
detail===""?"running, being watched":`running, ${detail}`}async function asked({readiness,engine},container){return orUnhealthy(
engine,container.id,()=>(readiness?.state(container)??"ready")==="ready")}async function holds({besides,timeouts,engine},since,id){
return orUnhealthy(engine,id,()=>{let others=besides?.(since)??"holds";return performance.now()-since>=timeouts.stabilityMs&&
others==="holds"})}async function orUnhealthy(engine,id,ask){try{return ask()}catch(error){throw isOpsError(error,"healt\
h-failed")?await failure(engine,id,"health-failed",error.message,error.where??"",error.hint):error}}async function tryFind({
engine,compose,service}){try{return await findContainer(engine,compose,service)}catch(error){if(isOutOfReach(error))return"\
unreachable";throw error}}async function failure(engine,id,code,message,where,hint="Its log says why; try the image else\
where first, or ask for another digest."){let signal=AbortSignal.timeout(3e3),logs=id===void 0?[]:await engine.containerLogs(
id,{tail:logLines,signal}).catch(()=>[]);return new OpsError(code,message,{where,hint:hintFromLog(logs,hint),logs})}var referralService="referral",brokerService="broker";function readsKey(kind,name){let bare=bareName(name);return kind===
"swarm"?bare===referralService?referralService:void 0:bare===brokerService?brokerService:void 0}export{knownReason,hintFromLog,isDown,judge,desiredTasks,isImage,runningTasks,describeFailure,tellingTask,taskLogs,wasUnhealthy,
serviceFailure,judgeContainer,findContainer,findContainers,inspectAll,watchContainer,referralService,brokerService,readsKey,
normalKey};
