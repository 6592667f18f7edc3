import{backups}from"./shared-89a086a9.js";import{storedBackups}from"./shared-d5822135.js";import"./shared-5dc8c996.js";
import{readTrust}from"./shared-9074a70f.js";import"./shared-dc88b27c.js";import"./shared-daf3d6d3.js";import"./shared-0a316fb6.js";
import{age,bytes}from"./shared-536ad652.js";import"./shared-ba4458f1.js";import"./shared-5e7efe94.js";import{
parseArguments}from"./shared-c75e7fa1.js";import{exitCodes}from"./shared-ecc1e5c5.js";import"./shared-2d3db850.js";
import"./shared-68ade1ae.js";async function runBackups(words,context){let{terminal,now}=context,given=parseArguments(backups,words),trust=await readTrust(
given,"."),{backups:found,faults}=await storedBackups(backups.name,given,{trust,folder:"."},context);for(let fault of faults)
terminal.say(`! ${fault}`);let told=found.map(one=>one.told);if(given.flag("json"))terminal.print(JSON.stringify(told,void 0,
2));else if(told.length===0&&faults.length===0)terminal.print("There are no backups.");else for(let one of told)terminal.
print(linesOf(one,now().toISOString()));return faults.length>0&&told.length===0?exitCodes.failed:exitCodes.done}function linesOf(told,now){
let{name,at,bytes:size,copies}=told,parts=[`${age(at,now)} old`,...size===void 0?[]:[bytes(size)],...described(told)],places=copies.
map(({store,lockedUntil,keptUntil})=>lockedUntil!==void 0?`${store}, locked until ${lockedUntil.slice(0,10)}`:keptUntil===
void 0?store:`${store}, kept until ${keptUntil.slice(0,10)}`);return`${name}
    ${parts.join(", ")}
    run ${told.run}; ${places.join("; ")}`}function described({verification,origin}){return verification===void 0?["read\
 when it is fetched: how it was verified, and who signed it"]:[verification.state==="verified"?"verified":"not verified",
origin?.state==="signed"?`signed by ${origin.by}`:`NOT SIGNED by anybody you trust (${origin?.because??"nobody looked"})`]}export{runBackups};
