import{backups}from"./shared-89a086a9.js";import"./shared-5dc8c996.js";import{readTrust}from"./shared-9074a70f.js";
import{bucketCatalogue,bucketStore}from"./shared-daf3d6d3.js";import"./shared-0a316fb6.js";import{age,bytes}from"./shared-536ad652.js";
import"./shared-ba4458f1.js";import"./shared-5e7efe94.js";import{misused,parseArguments}from"./shared-c75e7fa1.js";
import{exitCodes}from"./shared-ecc1e5c5.js";import"./shared-2d3db850.js";import"./shared-68ade1ae.js";async function runBackups(words,context){let{terminal,now}=context,given=parseArguments(backups,words),store=bucketStore(
backups.name,given,context);if(store===void 0)throw misused(backups.name,[{path:"--s3-bucket",message:"is missing"}]);let cluster=given.
text("cluster"),trust=await readTrust(given.text("signers"),".",cluster===void 0?{}:{cluster}),{backups:found,faults}=await bucketCatalogue(
backups.name,store,given,{trust,now:now()});for(let fault of faults)terminal.say(`! ${fault}`);let told=found.map(one=>one.
told);if(given.flag("json"))terminal.print(JSON.stringify(told,void 0,2));else if(told.length===0)terminal.print("There \
are no backups.");else for(let one of told)terminal.print(lineOf(one,now().toISOString()));return faults.length>0&&told.
length===0?exitCodes.failed:exitCodes.done}function lineOf({name,at,bytes:size,verification,origin,copies},now){let until=copies[0]?.
lockedUntil,parts=[`${age(at,now)} old`,...size===void 0?[]:[bytes(size)],verification?.state==="verified"?"verified":"n\
ot verified",origin?.state==="signed"?`signed by ${origin.by}`:`NOT SIGNED by anybody you trust (${origin?.because??"nob\
ody looked"})`,...until===void 0?[]:[`locked until ${until.slice(0,10)}`]];return`${name}
    ${parts.join(", ")}`}export{runBackups};
