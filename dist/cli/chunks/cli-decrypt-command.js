import{AgeDecryption,HashingPassThrough,ProgressBar,ReadingProgress,RechunkTransform,corrupt,decompression,readBackup,readDescription,
requireOrigin,requireSameFile}from"./shared-9b2068b0.js";import{backupTrust,confirmUnsigned}from"./shared-f8e84f08.js";
import{bytes,readIdentity}from"./shared-04cbeafc.js";import{cancellation,parseArguments}from"./shared-fe98e2a7.js";
import{decrypt}from"./shared-d77dfc9a.js";import{exitCodes}from"./shared-6da6fc38.js";import{OpsError,isOpsError}from"./shared-5e2ed195.js";import{pipeline}from"node:stream/promises";async function decryptBackup(options){let{file,manifest,identity,output,signal}=options;await requireSameFile(file,manifest);
let compressed=new HashingPassThrough,plain=new HashingPassThrough,progress=new ReadingProgress(options.onRead),decoder=decompression(
manifest.compression),outputFailed;output.once("error",error=>outputFailed??=error);try{let decryption=new AgeDecryption(
identity),stages=[progress,decryption,new RechunkTransform,compressed,decoder,plain,output];await pipeline(readBackup(file),
...stages,{signal})}catch(error){throw signal.aborted?cancellation(signal,{doing:"the backup was being decrypted"}):isOpsError(
error)||error===outputFailed?error:corrupt(`${file} cannot be decompressed`,error)}if(compressed.measured.sha256===manifest.
compressed.sha256&&plain.measured.sha256===manifest.plain.sha256)return plain.measured;throw corrupt(`what ${file} holds\
 is not the dump that its manifest describes`)}import{createWriteStream}from"node:fs";import{access,open,rename,rm}from"node:fs/promises";import{stdout}from"node:process";
import{Writable}from"node:stream";async function openOutput(path,force){if(path==="-")return{stream:standardOutput(),keep:()=>Promise.resolve(),[Symbol.asyncDispose]:()=>Promise.
resolve()};if(!force&&await exists(path))throw new OpsError("config-invalid",`${path} is there already`,{where:path,hint:"\
Name another file with --output, or replace it with --force."});let partial=`${path}.partial`;await rm(partial,{force:!0});
let handle=await open(partial,"wx",384).catch(cause=>{throw new OpsError("config-invalid",`${path} cannot be written`,{where:path,
hint:"Name another file with --output.",cause})});return{stream:createWriteStream(partial,{fd:handle,highWaterMark:1024*
1024}),keep:()=>rename(partial,path),[Symbol.asyncDispose]:()=>rm(partial,{force:!0})}}async function exists(path){try{return await access(
path),!0}catch{return!1}}function standardOutput(){return new Writable({highWaterMark:1024*1024,write:(data,_encoding,done)=>{
stdout.write(data,error=>done(error))}})}async function runDecrypt(words,context){let{terminal,now,signal}=context,given=parseArguments(decrypt,words),file=given.
argument??"",identity=await readIdentity(decrypt.name,given.text("identity"),terminal),backup=await readDescription(file),
{manifest}=backup,trust=await backupTrust(given,"."),checked=requireOrigin(backup,trust,now());checked==="accepted"?await confirmUnsigned(
decrypt.name,manifest.database.name,terminal):terminal.say(`Signed by ${checked.signedBy}, in run ${checked.origin.run.id}\
 of ${checked.origin.repository.name}.`);let path=given.text("output")??sqlName(file);await using output=await openOutput(
path,given.flag("force"));let bar=new ProgressBar(terminal,now,"Decrypt"),total=manifest.encrypted.bytes;try{let onRead=read=>bar.
show(`${bytes(read)} of ${bytes(total)}`,read/total);await decryptBackup({file,manifest,identity,output:output.stream,signal,
onRead})}finally{bar.clear()}return await output.keep(),terminal.say(told(manifest,path)),exitCodes.done}function sqlName(file){
return`${file.replace(/(\.dump)?(\.sql)?(\.(zst|gz))?\.age$/,"")}.sql`}function told({database,plain,startedAt,tables},path){
let what=`${bytes(plain.bytes)} of SQL, as its manifest says: database ${database.name}, PostgreSQL ${database.serverVersion}\
, of ${startedAt}`,where=path==="-"?"":`
${path} holds everything in the clear; remove it when you are done.`;return`\u2714 ${what}${tables===void 0?"":`, ${tables.
length} tables`}${where}`}export{runDecrypt};
