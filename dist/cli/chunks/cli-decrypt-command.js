import{ProgressBar,localBackup}from"./shared-08a8e928.js";import{AgeDecryption,HashingPassThrough,ReadingProgress,RechunkTransform,
corrupt,readBackup,readDescription,requireSameFile}from"./shared-2cdfa8f3.js";import{cancellation}from"./shared-cea0cba9.js";
import{requireOrigin}from"./shared-d5822135.js";import{decrypt}from"./shared-5dc8c996.js";import{backupTrust,confirmUnsigned}from"./shared-9074a70f.js";
import{decompression}from"./shared-dc88b27c.js";import"./shared-daf3d6d3.js";import"./shared-0a316fb6.js";
import{bytes,readIdentity}from"./shared-536ad652.js";import"./shared-ba4458f1.js";import"./shared-5e7efe94.js";
import{parseArguments}from"./shared-c75e7fa1.js";import{exitCodes}from"./shared-ecc1e5c5.js";import"./shared-2d3db850.js";
import{OpsError,isOpsError}from"./shared-68ade1ae.js";import{basename}from"node:path";import{pipeline}from"node:stream/promises";async function decryptBackup(options){let{file,manifest,identity,output,signal}=options;await requireSameFile(file,manifest);
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
stdout.write(data,error=>done(error))}})}async function runDecrypt(words,context){let{terminal,now,signal}=context,given=parseArguments(decrypt,words),identity=await readIdentity(
decrypt.name,given.text("identity"),terminal),trust=await backupTrust(given,".");await using local=await localBackup(decrypt.
name,given,{trust,folder:"."},context);let{file}=local,backup=await readDescription(file),{manifest}=backup,checked=requireOrigin(
backup,trust,now());checked==="accepted"?await confirmUnsigned(decrypt.name,manifest.database.name,terminal):terminal.say(
`Signed by ${checked.signedBy}, in run ${checked.origin.run.id} of ${checked.origin.repository.name}.`);let path=given.text(
"output")??sqlName(local.isFetched?basename(file):file);await using output=await openOutput(path,given.flag("force"));let bar=new ProgressBar(
terminal,now,"Decrypt"),total=manifest.encrypted.bytes;try{let onRead=read=>bar.show(`${bytes(read)} of ${bytes(total)}`,
read/total);await decryptBackup({file,manifest,identity,output:output.stream,signal,onRead})}finally{bar.clear()}return await output.
keep(),terminal.say(told(manifest,path)),exitCodes.done}function sqlName(file){return`${file.replace(/(\.dump)?(\.sql)?(\.(zst|gz))?\.age$/,
"")}.sql`}function told({database,plain,startedAt,tables},path){let what=`${bytes(plain.bytes)} of SQL, as its manifest \
says: database ${database.name}, PostgreSQL ${database.serverVersion}, of ${startedAt}`,where=path==="-"?"":`
${path} holds everything in the clear; remove it when you are done.`;return`\u2714 ${what}${tables===void 0?"":`, ${tables.
length} tables`}${where}`}export{runDecrypt};
