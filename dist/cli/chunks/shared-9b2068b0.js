import{parseIdentity}from"./shared-f8e84f08.js";import{duration,localeSchema,readSecret}from"./shared-04cbeafc.js";
import{cancellation,misused}from"./shared-fe98e2a7.js";import{OpsError,isOpsError}from"./shared-5e2ed195.js";import{createHash}from"node:crypto";import{createReadStream}from"node:fs";import{setFlagsFromString}from"node:v8";import{runInNewContext}from"node:vm";var everyBytes=16*1024*1024,YoungGarbage=class{#passed=0;#collect;passed(bytes2){
this.#passed+=bytes2,!(this.#passed<everyBytes)&&(this.#passed=0,this.#collect??=collector(),this.#collect({type:"minor"}))}},
youngGarbage=new YoungGarbage;function collector(){setFlagsFromString("--expose-gc");let found=runInNewContext("globalTh\
is.gc");return isCollector(found)?found:()=>{}}function isCollector(value){return typeof value=="function"}async function hashFile(path){let hash=createHash("sha256");for await(let data of createReadStream(path,{highWaterMark:256*
1024})){let buffer=asBuffer(data);hash.update(buffer),youngGarbage.passed(buffer.length)}return hash.digest("hex")}function asBuffer(data){
if(Buffer.isBuffer(data))return data;throw new TypeError("a file without an encoding is read as buffers")}import{createReadStream as createReadStream2}from"node:fs";import{readFile}from"node:fs/promises";import{pipeline}from"node:stream/promises";import{randomBytes}from"node:crypto";import{Transform}from"node:stream";import{Decrypter,Encrypter}from"../packages/age-encryption.js";import{createCipheriv,createDecipheriv,createSecretKey,hkdfSync}from"node:crypto";var chunkBytes=64*1024,tagBytes=16,cipher="chacha20-poly1305",payloadSaltBytes=16;function payloadKey(fileKey,salt){return createSecretKey(
Buffer.from(hkdfSync("sha256",fileKey,salt,"payload",32)))}var ChunkNonce=class{#bytes=Buffer.alloc(12);#chunk=0;next(last){
return this.#bytes.writeUIntBE(this.#chunk,5,6),this.#bytes[11]=last?1:0,this.#chunk+=1,this.#bytes}},Chunks=class{#buffer;#used=0;constructor(bytes2){
this.#buffer=Buffer.allocUnsafeSlow(bytes2)}add(data,whenFull){for(let at=0;at<data.length;){this.#used===this.#buffer.length&&
(whenFull(this.#buffer),this.#used=0);let taken=data.copy(this.#buffer,this.#used,at);this.#used+=taken,at+=taken}}rest(){
return this.#buffer.subarray(0,this.#used)}},PayloadEncryption=class{#key;#nonce=new ChunkNonce;#chunks=new Chunks(chunkBytes);constructor(fileKey,salt){
this.#key=payloadKey(fileKey,salt)}add(data,sealed){this.#chunks.add(data,chunk=>this.#seal(chunk,!1,sealed))}finish(sealed){
this.#seal(this.#chunks.rest(),!0,sealed)}#seal(chunk,last,sealed){let seal=createCipheriv(cipher,this.#key,this.#nonce.
next(last),{authTagLength:tagBytes});sealed(seal.update(chunk)),seal.final(),sealed(seal.getAuthTag())}},PayloadDecryption=class{#key;#nonce=new ChunkNonce;#chunks=new Chunks(
chunkBytes+tagBytes);#first=!0;constructor(fileKey,salt){this.#key=payloadKey(fileKey,salt)}add(data,opened){this.#chunks.
add(data,chunk=>opened(this.#open(chunk,!1)))}finish(opened){opened(this.#open(this.#chunks.rest(),!0))}#open(chunk,last){
try{if(chunk.length<tagBytes||chunk.length===tagBytes&&!this.#first)throw new Error("it ends too early");this.#first=!1;
let open=createDecipheriv(cipher,this.#key,this.#nonce.next(last),{authTagLength:tagBytes});open.setAuthTag(chunk.subarray(
-tagBytes));let plain=open.update(chunk.subarray(0,-tagBytes));return open.final(),plain}catch(cause){throw damaged(cause)}}};
function damaged(cause){return new OpsError("backup-corrupt","the backup is damaged or cut short: its contents are not w\
hat was encrypted",{hint:"Fetch the file again, or take another backup.",cause})}function freePiece(piece){let{buffer}=piece;piece.byteLength>=16384&&piece.byteLength>.9*buffer.byteLength&&buffer instanceof
ArrayBuffer&&buffer.transfer(0)}var magic=Buffer.from(`age-encryption.org/v1
`),lastHeaderLine=Buffer.from(`
--- `),longestHeader=1024*1024;async function ageEncryption(recipients){let fileKey,encrypter=new Encrypter;for(let recipient of recipients)
encrypter.addRecipient(recipient);encrypter.addRecipient({wrapFileKey:key=>(fileKey=Uint8Array.from(key),[])});let empty=await encryptNothing(
encrypter);if(fileKey===void 0)throw new Error("age-encryption made no file key");let header=empty.subarray(0,empty.length-
payloadSaltBytes-16),salt=randomBytes(payloadSaltBytes);return{prefix:Buffer.concat([header,salt]),payload:new PayloadEncryption(
fileKey,salt)}}async function encryptNothing(encrypter){try{return await encrypter.encrypt(new Uint8Array(0))}catch(cause){
throw new OpsError("input-invalid","one of the backup-recipients is well written, but no key that works",{where:"backup-\
recipients",hint:"Copy each recipient again from where its key was made.",cause})}}var AgeDecryption=class extends Transform{#identity;#header=Buffer.
alloc(0);#payload;constructor(identity){super({highWaterMark:256*1024}),this.#identity=identity}_transform(data,_encoding,done){
if(this.#payload!==void 0){this.#feed(this.#payload,data,done);return}let seen=Buffer.concat([this.#header??Buffer.alloc(
0),data]);this.#header=seen;let end=headerEnd(seen);end==="foreign"?done(foreign()):end===void 0||seen.length<end+payloadSaltBytes?
done():(this.#header=void 0,this.#begin(seen,end).then(({payload,rest})=>this.#feed(payload,rest,done),done))}_flush(done){
let payload=this.#payload;payload===void 0?done(foreign()):this.#open(done,()=>payload.finish(plain=>this.push(plain)))}async#begin(seen,end){
let fileKey=await unlock(seen.subarray(0,end),this.#identity),payload=new PayloadDecryption(fileKey,seen.subarray(end,end+
payloadSaltBytes));return this.#payload=payload,{payload,rest:seen.subarray(end+payloadSaltBytes)}}#feed(payload,data,done){
this.#open(done,()=>{payload.add(data,plain=>this.push(plain)),freePiece(data)})}#open(done,work){try{work()}catch(error){
done(error instanceof Error?error:new Error(String(error)));return}done()}};function headerEnd(seen){let begins=seen.subarray(
0,magic.length);if(!begins.equals(magic.subarray(0,begins.length)))return"foreign";let last=seen.indexOf(lastHeaderLine),
end=last<0?-1:seen.indexOf(`
`,last+lastHeaderLine.length);return end>=0?end+1:seen.length>longestHeader?"foreign":void 0}async function unlock(header,identity){
let noneFits=!1,decrypter=new Decrypter;decrypter.addIdentity(identity.secret.reveal()),decrypter.addIdentity({unwrapFileKey:()=>(noneFits=
!0,null)});try{return await decrypter.decryptHeader(header)}catch(cause){throw noneFits?new OpsError("restore-refused","\
the backup is not encrypted for the given identity",{where:"backup-identity",hint:"Its manifest lists the public keys it\
 was encrypted for; age-keygen -y shows the public key of an identity."}):new OpsError("backup-corrupt","the header of t\
he backup is damaged",{hint:"Fetch the file again, or take another backup.",cause})}}function foreign(){return new OpsError(
"backup-corrupt","this is no file that age encrypted, or only the beginning of one",{hint:"Give a file whose name ends i\
n .dump.sql.zst.age or .dump.sql.gz.age."})}import{createGunzip,createZstdDecompress}from"node:zlib";var outputBytes=128*1024,waitingBytes=128*1024;function decompression(compression){
let options={chunkSize:outputBytes,highWaterMark:waitingBytes};return compression==="zstd"?createZstdDecompress(options):
createGunzip(options)}function compressionSuffix(compression){return compression==="zstd"?"zst":"gz"}var longestLabel=60;function backupName(label,at,compression){let plain=label.normalize("NFKD").replaceAll(/[^A-Za-z0-9._-]+/g,
"-").replaceAll(/^[-.]+|[-.]+$/g,"").slice(0,longestLabel),time=at.toISOString().slice(0,19).replaceAll(/[T:]/g,"-");return`\
backup-${plain===""?"database":plain}-${time}.dump.sql.${compressionSuffix(compression)}.age`}function manifestName(backup){
return`${backup}.json`}import{Writable}from"node:stream";import{createHash as createHash2}from"node:crypto";var Meter=class{#hash=createHash2("sha256");#bytes=0;get bytes(){return this.#bytes}add(piece){youngGarbage.passed(piece.
length),this.#hash.update(piece),this.#bytes+=piece.length}finish(){return{bytes:this.#bytes,sha256:this.#hash.digest("h\
ex")}}};var headBytes=4096,tailBytes=4096,closing=/\n--\n-- PostgreSQL database dump complete\n--\n\s*(?:\\unrestrict \S+\s*)?$/,
DumpReading=class extends Writable{#meter=new Meter;#head=Buffer.alloc(0);#tail=Buffer.alloc(0);constructor(){super({highWaterMark:1024*
1024})}get bytes(){return this.#meter.bytes}finish(){let head=this.#head.toString("latin1");return{...this.#meter.finish(),
begun:head.startsWith(`--
-- PostgreSQL database dump
--
`),complete:closing.test(this.#tail.toString("latin1")),dumpVersion:/^-- Dumped by pg_dump version (\S+)/m.exec(head)?.[1]}}_write(data,_encoding,done){
this.#meter.add(data),this.#head.length<headBytes&&(this.#head=Buffer.concat([this.#head,data]).subarray(0,headBytes)),this.#tail=
Buffer.from(data.length>=tailBytes?data.subarray(-tailBytes):lastOf(this.#tail,data)),done()}};function lastOf(before,data){
return Buffer.concat([before,data]).subarray(-tailBytes)}import{Transform as Transform2}from"node:stream";var Gather=class extends Transform2{#bytes;#buffer;#used=0;constructor(bytes2=256*1024){super({highWaterMark:bytes2}),this.#bytes=
bytes2,this.#buffer=Buffer.allocUnsafeSlow(bytes2)}_transform(data,_encoding,done){for(let at=0;at<data.length;){let taken=data.
copy(this.#buffer,this.#used,at);this.#used+=taken,at+=taken,this.#used===this.#bytes&&this.#pass()}youngGarbage.passed(
data.length),freePiece(data),done()}_flush(done){this.#used>0&&this.#pass(),done()}#pass(){this.push(this.#buffer.subarray(
0,this.#used)),this.#buffer=Buffer.allocUnsafeSlow(this.#bytes),this.#used=0}};import{z as z2}from"../packages/zod.js";import{z}from"../packages/zod.js";var timestamp=z.iso.datetime().describe("RFC 3339, UTC"),digest=z.string().regex(/^sha256:[0-9a-f]{64}$/),
operations=["update","backup","plan","rollback","restore","status","lock","unlock"],operationSchema=z.enum(operations),errorSchema=z.
object({code:z.string().describe("One of the closed list in docs/troubleshooting.md"),message:z.string(),hint:z.string().
optional(),where:z.string().optional(),problems:z.array(z.object({path:z.string(),message:z.string(),hint:z.string().optional()})).
optional(),logs:z.array(z.string()).optional().describe("Last lines of the failing thing's own log, oldest first")}),stepSchema=z.
object({id:z.string(),title:z.string(),phase:z.enum(["prepare","lock","backup","prune","pull","update","verify","rollbac\
k","restore","record","report"]),state:z.enum(["running","done","failed","skipped","cancelled"]),host:z.string().optional(),
service:z.string().optional(),startedAt:timestamp,finishedAt:timestamp.optional(),detail:z.string().optional().describe(
"One line: what it found or did")}),imageSchema=z.object({repository:z.string(),tag:z.string().optional(),digest:digest.
optional()}),serviceResultSchema=z.object({service:z.string(),kind:z.enum(["swarm","broker"]),from:imageSchema.optional(),
to:imageSchema.optional(),replicas:z.object({desired:z.int(),running:z.int()}).optional(),outcome:z.enum(["planned","upd\
ated","unchanged","rolled-back","failed","not-attempted"]),reason:z.string().optional(),keyReplaced:z.boolean().optional().
describe("Whether it has the key of another address than before"),key:z.object({before:z.string().optional(),after:z.string().
optional()}).optional().describe("Addresses of its key, never the key; absent where they are not known"),error:errorSchema.
optional(),startedAt:timestamp.optional(),finishedAt:timestamp.optional()}),backupVerificationSchema=z.discriminatedUnion(
"state",[z.object({state:z.literal("verified"),tables:z.int(),rows:z.int(),how:z.string()}),z.object({state:z.literal("n\
ot-verified"),because:z.string()}),z.object({state:z.literal("not-asked")})]),backupResultSchema=z.object({name:z.string(),
path:z.string().optional(),bytes:z.int().describe("Size of the encrypted file"),sha256:z.string().describe("Of the encry\
pted file"),dumpBytes:z.int().describe("Size of the plain SQL"),compression:z.enum(["zstd","gzip"]),serverVersion:z.string(),
dumpVersion:z.string(),recipients:z.int(),startedAt:timestamp,finishedAt:timestamp,verification:backupVerificationSchema,
irreplaceable:z.array(z.object({table:z.string(),rows:z.int().optional().describe("Absent where there is no such table")})).
optional().describe("The tables that can't be rebuilt from the chain"),artifact:z.object({id:z.int(),name:z.string(),digest:z.
string(),url:z.string().optional()}).optional()}),lockSchema=z.object({owner:z.string(),reason:z.string().optional(),run:z.
string().optional(),acquiredAt:timestamp,expiresAt:timestamp}),statusSchema=z.object({services:z.array(z.object({service:z.
string(),kind:z.enum(["swarm","broker"]),image:imageSchema,replicas:z.object({desired:z.int(),running:z.int()}),updateState:z.
string().optional(),deployedAt:timestamp.optional(),deployedBy:z.string().optional(),drift:z.string().optional().describe(
"How it differs from what d8x-ops deployed last"),health:z.object({url:z.string(),status:z.int().optional(),error:z.string().
optional()}).optional()})),nodes:z.array(z.object({name:z.string(),role:z.string(),state:z.string(),availability:z.string(),
engine:z.string()})),disks:z.array(z.object({host:z.string(),path:z.string(),totalBytes:z.int(),freeBytes:z.int()})),lock:lockSchema.
optional(),interrupted:z.object({run:z.string(),url:z.string().optional(),actor:z.string(),at:timestamp,services:z.array(
z.string()),command:z.string().describe("What recovers it, and then does what that run was asked for")}).optional().describe(
"A run that noted what it would change, did not end, and holds no lock any more"),lastBackup:z.object({name:z.string(),at:timestamp,
run:z.string().optional()}).optional()}),resultSchema=z.object({version:z.literal(2),operation:operationSchema,conclusion:z.
enum(["success","failure","refused","cancelled"]),headline:z.string().describe("One sentence: what happened"),run:z.object(
{id:z.string(),attempt:z.int(),url:z.string().optional(),actor:z.string(),requestId:z.string().optional(),environment:z.
string().optional(),cluster:z.string().optional().describe("Label of the deployment, from d8x.conf.json")}),startedAt:timestamp,
finishedAt:timestamp,error:errorSchema.optional(),warnings:z.array(z.string()),steps:z.array(stepSchema),services:z.array(
serviceResultSchema),backup:backupResultSchema.optional(),lock:lockSchema.optional(),status:statusSchema.optional()});var sha256=z2.string().regex(/^[0-9a-f]{64}$/),bytes=z2.int().nonnegative(),measuredSchema=z2.object({bytes,sha256}),manifestSchema=z2.
object({kind:z2.literal("d8x-ops/backup"),version:z2.literal(2),name:z2.string().describe("The encrypted file"),label:z2.
string(),startedAt:z2.iso.datetime(),finishedAt:z2.iso.datetime(),database:z2.object({name:z2.string(),serverVersion:z2.
string(),serverVersionNum:z2.int(),encoding:z2.string(),locale:localeSchema.optional().describe("How it orders and class\
ifies text"),sizeBytes:bytes,extensions:z2.array(z2.object({name:z2.string(),version:z2.string()}))}),dump:z2.object({format:z2.
literal("plain"),version:z2.string(),options:z2.array(z2.string())}),compression:z2.enum(["zstd","gzip"]),encryption:z2.
object({format:z2.literal("age-encryption.org/v1"),recipients:z2.array(z2.string()),oneRunRecipient:z2.string().optional().
describe("A key made to verify this backup, and forgotten since")}),encrypted:measuredSchema.describe("The file as it li\
es"),compressed:measuredSchema.describe("Once decrypted"),plain:measuredSchema.describe("The SQL"),tables:z2.array(z2.object(
{schema:z2.string(),name:z2.string(),rows:z2.int().nonnegative()})).optional().describe("Rows of every table in the snap\
shot that was dumped; absent when they were not counted"),sequences:z2.array(z2.object({schema:z2.string(),name:z2.string(),
value:z2.string(),called:z2.boolean()})).optional().describe("As they were when the dump began"),verification:backupVerificationSchema}),
proofSchema=z2.discriminatedUnion("state",[z2.object({state:z2.literal("proved"),tables:z2.int(),rows:z2.int(),how:z2.string()}),
z2.object({state:z2.literal("not-proved"),because:z2.string()}),z2.object({state:z2.literal("not-asked")})]),firstVersion=manifestSchema.
omit({version:!0,verification:!0}).extend({version:z2.literal(1),proof:proofSchema}).transform(({proof,...manifest})=>({
...manifest,version:2,verification:verificationOf(proof)}));function verificationOf(proof){return proof.state==="not-ask\
ed"?proof:proof.state==="proved"?{...proof,state:"verified"}:{...proof,state:"not-verified"}}var writtenManifestSchema=z2.
union([manifestSchema,firstVersion]);import{Transform as Transform3}from"node:stream";var Measure=class extends Transform3{#meter=new Meter;#measured;constructor(){super({highWaterMark:256*1024})}get measured(){
if(this.#measured===void 0)throw new Error("measured before its end");return this.#measured}_transform(data,_encoding,done){
this.#meter.add(data),done(null,data)}_flush(done){this.#measured=this.#meter.finish(),done()}};import{Transform as Transform4}from"node:stream";var ReadingProgress=class extends Transform4{#told;#bytes=0;constructor(told){
super({highWaterMark:256*1024}),this.#told=told}_transform(data,_encoding,done){this.#bytes+=data.length,this.#told?.(this.#bytes),
done(null,data)}};var readBytes=256*1024;async function readManifest(file){let path=manifestName(file),text;try{text=await readFile(path,"\
utf8")}catch(cause){throw refused(`${file} has no manifest beside it`,path,cause)}try{return writtenManifestSchema.parse(
JSON.parse(text))}catch(cause){throw refused(`${path} is no manifest that this version can read`,path,cause)}}function refused(message,where,cause){
return new OpsError("restore-refused",message,{where,cause,hint:"Put the .json file of the same backup beside it. Withou\
t one, RESTORE.md shows how to restore by hand."})}function readBackup(file){return createReadStream2(file,{highWaterMark:readBytes})}
async function checkBackup(file,manifest,identity,signal,onRead){await requireSameFile(file,manifest);let compressed=new Measure,
decoder=decompression(manifest.compression),reading=new DumpReading;try{let progress=new ReadingProgress(onRead),decryption=new AgeDecryption(
identity),stages=[progress,decryption,new Gather,compressed,decoder,reading];await pipeline(readBackup(file),...stages,{
signal})}catch(error){throw signal.aborted?cancellation(signal,{doing:"the backup was being checked"}):isOpsError(error)?
error:corrupt(`${file} cannot be decompressed`,error)}let plain=reading.finish(),whole=plain.begun&&plain.complete&&decoder.
bytesWritten===compressed.measured.bytes,same=compressed.measured.sha256===manifest.compressed.sha256&&plain.sha256===manifest.
plain.sha256;if(!whole||!same)throw corrupt(`what ${file} holds is not the dump that its manifest describes`)}async function requireSameFile(file,manifest){
if(await hashed(file)!==manifest.encrypted.sha256)throw corrupt(`${file} is not the file that its manifest describes`)}async function hashed(file){
try{return await hashFile(file)}catch(cause){throw new OpsError("restore-refused",`${file} cannot be read`,{where:file,cause,
hint:"Set backup-file to the encrypted dump, or backup-run-id to the run that made it."})}}function corrupt(message,cause){
return new OpsError("backup-corrupt",message,{cause,hint:"Nothing was restored. Fetch the backup and its manifest again,\
 or use another one."})}async function readIdentity(command,path,terminal){if(path===void 0)throw misused(command,[{path:"--identity FILE",message:"\
is missing: a backup is read with its age secret key"}]);return parseIdentity(await readSecret(path,"--identity",terminal),
"--identity")}var barWidth=24,drawEveryMs=100,lineEveryMs=5e3,ProgressBar=class{#terminal;#now;#title;#startedAt;#shownAt;constructor(terminal,now,title){
this.#terminal=terminal,this.#now=now,this.#title=title,this.#startedAt=now().getTime(),this.#shownAt=terminal.canRedraw?
Number.NEGATIVE_INFINITY:this.#startedAt}show(detail,fraction){let now=this.#now().getTime();if(now-this.#shownAt<(this.#terminal.
canRedraw?drawEveryMs:lineEveryMs))return;this.#shownAt=now;let line=progressLine(this.#title,detail,fraction,now-this.#startedAt);
this.#terminal.canRedraw?this.#terminal.redraw(line.slice(0,Math.max(this.#terminal.width-1,20))):this.#terminal.say(line)}clear(){
this.#terminal.canRedraw&&this.#terminal.redraw("")}};function progressLine(title,detail,fraction,elapsedMs){if(fraction===
void 0||Number.isNaN(fraction))return`${title}  ${detail}`;let done=Math.min(Math.max(fraction,0),1),filled=Math.round(done*
barWidth),bar="\u2588".repeat(filled)+"\u2591".repeat(barWidth-filled),left=done>.02&&done<1&&elapsedMs>1e3?`, ${duration(
elapsedMs/done*(1-done))} left`:"";return`${title}  ${bar} ${String(Math.round(done*100)).padStart(3)} %  ${detail}${left}`}export{youngGarbage,hashFile,freePiece,ageEncryption,AgeDecryption,decompression,backupName,manifestName,Meter,DumpReading,
Gather,manifestSchema,Measure,ReadingProgress,readManifest,readBackup,checkBackup,requireSameFile,corrupt,readIdentity,ProgressBar};
