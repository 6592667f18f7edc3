import{GitHubRepository,Journal,Redactor,askWith,commandText,heartbeatOptions,isForBackups,keyOf,logLine,maskWith,rawInputs,
rawSecrets,readInputs,readWorkflowRunInfo,renderComment,stateKeys,tellKilled}from"./shared-c60bbf95.js";import"./shared-617fd803.js";
import"./shared-91c3d6b7.js";import"./shared-862031be.js";import"./shared-c2786b72.js";import{toOpsError}from"./shared-a31103ea.js";import{getState,info,warning}from"../packages/actions-core.js";var recoveryMs=45e3,retryForMs=6e4;async function runPost({hidden}){if(getState(stateKeys.started)===""||getState(stateKeys.
finished)!=="")return;let{env}=process,raw=rawInputs(hidden),redactor=new Redactor,mask=maskWith(redactor);for(let secret of rawSecrets(
raw))mask(secret);let{operations}=await import("./src-runbook.js"),{inputs,problems}=readInputs(raw,env,operations),
runInfo=readWorkflowRunInfo(env);if(problems.length>0)return;info("The main step was stopped before its end: recovering \
what it had begun, and freeing what it held.");let tell=found2=>tellComment(inputs,runInfo,redactor,found2),[found]=await Promise.
all([recover(inputs,runInfo,redactor),tell(void 0),tellMonitor(inputs,runInfo,redactor)]);await Promise.all([freeLock(inputs,
runInfo,redactor),found===void 0?void 0:tell(found)]),process.exit(0)}async function recover({request},{id,attempt,actor},redactor){
let{recoverLeft}=await import("./src-runbook.js"),now=()=>new Date;try{let found=await recoverLeft(request,{run:{
id,attempt,actor:actor.login},journal:new Journal(now),signal:AbortSignal.timeout(recoveryMs),now,mask:maskWith(redactor)});
if(found.kind==="recovered")for(let line of found.told)info(redactor.text(line));return found.kind==="left"&&warning(redactor.
text(`${found.because}: ${found.command} recovers what was begun.`)),found}catch(error){warning(redactor.text(`what was \
begun could not be looked at: ${toOpsError(error).message}`));return}}async function freeLock({request},runInfo,redactor){
try{let{releaseLeftLock}=await import("./src-runbook.js"),run={id:runInfo.id,attempt:runInfo.attempt,actor:runInfo.
actor.login},signal=AbortSignal.timeout(retryForMs),freed=await releaseLeftLock(request,{run,signal,now:()=>new Date});info(
freed?"The cluster's lock is free again.":"It held no lock.")}catch(error){let{message}=toOpsError(error);warning(logLine(
redactor.text(`the cluster's lock could not be freed (${message}); it ends by itself within two minutes`)))}}async function tellMonitor(inputs,runInfo,redactor){
let options=heartbeatOptions(inputs,runInfo,message=>warning(logLine(redactor.text(message))));if(options===void 0)return;
let told=getState(stateKeys.heartbeat);await tellKilled(told,{...options,isForBackups:isForBackups(inputs.request.operation)})}
async function tellComment(inputs,runInfo,redactor,found){let{token,requestId}=inputs.reporting,id=getState(stateKeys.comment);
if(token===void 0||id==="")return;let text=renderComment({kind:"ended",conclusion:"failure",headline:"the run was stoppe\
d before its end",command:commandText(inputs),actor:runInfo.actor.login,url:runInfo.url,error:{code:"internal",...toldOf(
found)},endedAt:new Date},keyOf(requestId,runInfo.id)),answer=await new GitHubRepository(askWith(token,runInfo.apiUrl),runInfo.
repository).editComment(id,redactor.text(text),"repeatable");answer.kind!=="answer"&&info(logLine(`The status comment co\
uld not be written: ${answer.message}`))}function toldOf(found){let status="status shows what runs.";return found===void 0?
{message:"what it was doing at that moment is not known",hint:`What it had begun is recovered now if there is time, else\
 by the next update or rollback; ${status}`}:found.kind==="recovered"?{message:found.told.join(" "),hint:`What it had be\
gun is recovered; ${status}`}:found.kind==="nothing-left"?{message:"no service was being changed at that moment",hint:`S\
tart it again; ${status}`}:{message:`what it had begun is not recovered yet (${found.because})`,hint:`${found.command} r\
ecovers it, and then does what was asked for; ${status}`}}export{runPost};
