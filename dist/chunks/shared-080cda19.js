import{splitEnvironment}from"./shared-617fd803.js";import{tmpdir}from"node:os";import{randomBytes}from"node:crypto";import{closeSync,fstatSync,ftruncateSync,openSync,readSync,unlinkSync,writeSync}from"node:fs";
import{join}from"node:path";var memoryDisk="/dev/shm";function putOnStdin(text,folders){let bytes=Buffer.from(text);closeSync(
0);let failure;for(let folder of[memoryDisk,...folders])try{let path=join(folder,`d8x-ops-${randomBytes(12).toString("he\
x")}`),file=openSync(path,"wx+",384);if(unlinkSync(path),file!==0)throw new Error("descriptor 0 is taken");for(let at=0;at<
bytes.length;)at+=writeSync(file,bytes,at,bytes.length-at,at);return}catch(error){failure=error}throw failure instanceof
Error?failure:new Error("no folder takes the inputs")}function takeFromStdin(){let bytes=Buffer.alloc(fstatSync(0).size);
for(let at=0;at<bytes.length;){let read=readSync(0,bytes,at,bytes.length-at,at);if(read===0)break;at+=read}ftruncateSync(
0,0),closeSync(0),openSync("/dev/null","r");let text=bytes.toString("utf8");return bytes.fill(0),text}var mark="--inputs-on-stdin";function takeEnvironment(process){let{argv,env,execArgv,execPath}=process;if(argv.at(-1)===
mark)return{hidden:variables(JSON.parse(takeFromStdin())),isHidden:!0};let{shown,hidden}=splitEnvironment(env),replace=process.
platform==="win32"?void 0:process.execve?.bind(process);if(replace===void 0){for(let name of Object.keys(hidden))delete env[name];
return{hidden,isHidden:!1}}return putOnStdin(JSON.stringify(hidden),[env.RUNNER_TEMP,tmpdir()].filter(folder=>folder!==void 0)),
replace(execPath,[execPath,...execArgv,...argv.slice(1),mark],shown)}function variables(value){if(value===null||typeof value!=
"object")throw new TypeError("the inputs on descriptor 0 are none");return Object.fromEntries(Object.entries(value).filter(
entry=>typeof entry[1]=="string"))}export{takeEnvironment};
