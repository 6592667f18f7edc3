import{isOpsError}from"./shared-68ade1ae.js";import{setTimeout as sleep}from"node:timers/promises";var defaultPausesMs=[1e3,3e3,6e3];function isOutOfReach(error){return isOpsError(error,"connection-lost","ssh-unreachabl\
e","engine-unreachable")}async function retry(work,signal,pausesMs=defaultPausesMs,mayPass=isOutOfReach){for(let pause of pausesMs)
try{return await work()}catch(error){if(!mayPass(error))throw error;signal?.throwIfAborted(),await sleep(pause,void 0,{signal})}
return work()}export{isOutOfReach,retry};
