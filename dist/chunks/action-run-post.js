import{GitHubRepository,Redactor,askWith,commandText,keyOf,logLine,maskWith,rawInputs,rawSecrets,readInputs,readRunFacts,
renderComment,stateKeys}from"./shared-c60bbf95.js";import{toOpsError}from"./shared-038b5bfd.js";import{getState,info,warning}from"../packages/actions-core.js";var patienceMs=6e4;async function runPost({hidden}){if(getState(stateKeys.started)===""||getState(stateKeys.finished)!==
"")return;let{env}=process,raw=rawInputs(hidden),redactor=new Redactor,mask=maskWith(redactor);for(let secret of rawSecrets(
raw))mask(secret);let{inputs,problems}=readInputs(raw,env),facts=readRunFacts(env);problems.length>0||(info("The main st\
ep was stopped before its end: freeing what it held."),await Promise.all([freeLock(inputs,facts,redactor),tellComment(inputs,
facts,redactor)]),process.exit(0))}async function freeLock({request},facts,redactor){try{let{releaseLeftLock}=await import("./src-runbook.js"),
run={id:facts.id,attempt:facts.attempt,actor:facts.actor.login},signal=AbortSignal.timeout(patienceMs),freed=await releaseLeftLock(
request,{run,signal,now:()=>new Date});info(freed?"The cluster's lock is free again.":"It held no lock.")}catch(error){let{
message}=toOpsError(error);warning(logLine(redactor.text(`the cluster's lock could not be freed (${message}); it ends by\
 itself within two minutes`)))}}async function tellComment(inputs,facts,redactor){let{token,requestId}=inputs.reporting,
id=getState(stateKeys.comment);if(token===void 0||id==="")return;let text=renderComment({kind:"ended",conclusion:"failur\
e",headline:"the run was stopped before its end",command:commandText(inputs),actor:facts.actor.login,url:facts.url,error:{
code:"internal",message:"what it was doing at that moment is not known",hint:"Services that were being updated finish or\
 go back by themselves. The next run repairs what is left; status shows what runs."},endedAt:new Date},keyOf(requestId,facts.
id)),answer=await new GitHubRepository(askWith(token,facts.apiUrl),facts.repository).editComment(id,redactor.text(text),
"repeatable");answer.kind!=="answer"&&info(logLine(`The status comment could not be written: ${answer.message}`))}export{runPost};
