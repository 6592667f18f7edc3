import{Journal,drillCopy,drillKey,showJournal}from"./shared-99277a17.js";import{drill}from"./shared-2400233f.js";
import"./shared-a75b7b23.js";import"./shared-8f152a89.js";import{localBackup}from"./shared-08a8e928.js";import"./shared-2cdfa8f3.js";
import"./shared-cea0cba9.js";import"./shared-d5822135.js";import"./shared-5dc8c996.js";import{readTrust}from"./shared-9074a70f.js";
import"./shared-dc88b27c.js";import"./shared-daf3d6d3.js";import"./shared-0a316fb6.js";import{counted,duration,
readIdentity}from"./shared-536ad652.js";import"./shared-ba4458f1.js";import"./shared-5e7efe94.js";import{
parseArguments}from"./shared-c75e7fa1.js";import{exitCodes}from"./shared-ecc1e5c5.js";import"./shared-2d3db850.js";
import"./shared-68ade1ae.js";import{tmpdir}from"node:os";async function runDrill(words,context){let{terminal,now,signal}=context,given=parseArguments(drill,words),trust=await readTrust(
given,"."),journal=new Journal(now),stop=showJournal(journal,context);await using stack=new AsyncDisposableStack;try{let path=given.
text("identity"),identity=path===void 0?void 0:await readIdentity(drill.name,path,terminal),findings=await drillCopy({name:given.
argument??"",fetch:async()=>stack.use(await localBackup(drill.name,given,{trust,folder:"."},context)).file,directory:tmpdir(),
trust,key:identity&&drillKey(identity,{signal},stack),journal,signal,now});return terminal.say(told(findings)),exitCodes.
done}finally{stop()}}function told({state,tables=0,rows=0,seconds}){let took=Object.entries(seconds??{}).flatMap(([what2,
time])=>time===void 0?[]:[`${what2} ${duration(time*1e3)}`]);return`\u2714 ${state==="restored"?`restored: ${counted(tables,
"table")} with ${counted(rows,"row")}, as its manifest says`:"signed, whole and as its manifest says; NOT RESTORED, for \
there was no --identity"} (${took.join(", ")})`}export{runDrill};
