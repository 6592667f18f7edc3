import{examine,hasFailures,renderReport}from"./shared-ded9ed14.js";import"./shared-f5524af6.js";import{acceptedKeys,
hostsToPin,pinHosts,readDeployment}from"./shared-da199b4d.js";import"./shared-04cbeafc.js";import{parseArguments}from"./shared-fe98e2a7.js";
import{doctor}from"./shared-27e00c5a.js";import{exitCodes}from"./shared-6da6fc38.js";import"./shared-5e2ed195.js";async function runDoctor(words,surroundings){let{terminal,now,signal}=surroundings,given=parseArguments(doctor,words),deployment=await readDeployment(
given),{inventory,access}=deployment,accepted=acceptedKeys(given.list("accept-host-key"),inventory),toPin=hostsToPin(inventory,
access.knownHosts),knownHosts=accepted.size>0&&toPin.length>0?await pinHosts(inventory,access,({host,fingerprint})=>Promise.
resolve(accepted.get(host.name)?.has(fingerprint)===!0),signal):access.knownHosts,checks=await examine({deployment,knownHosts,
now,signal});if(given.flag("json"))terminal.print(JSON.stringify({checks,ok:!hasFailures(checks)},null,2));else for(let line of renderReport(
checks,terminal.colours))terminal.print(line);return hasFailures(checks)?exitCodes.failed:exitCodes.done}export{runDoctor};
