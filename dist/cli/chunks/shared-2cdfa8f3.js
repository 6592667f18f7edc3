import{backupVerificationSchema,cancellation,migrationStateSchema}from"./shared-cea0cba9.js";import{decompression,manifestName,
signatureName}from"./shared-dc88b27c.js";import{localeSchema}from"./shared-5e7efe94.js";import{OpsError,isOpsError}from"./shared-68ade1ae.js";import{Transform}from"node:stream";import{createHash}from"node:crypto";import{setFlagsFromString}from"node:v8";import{runInNewContext}from"node:vm";var everyBytes=16*1024*1024,MinorGc=class{#passed=0;#collect;passed(bytes2){
this.#passed+=bytes2,!(this.#passed<everyBytes)&&(this.#passed=0,this.#collect??=collector(),this.#collect({type:"minor"}))}},
minorGc=new MinorGc;function collector(){setFlagsFromString("--expose-gc");let found=runInNewContext("globalThis.gc");return isCollector(
found)?found:()=>{}}function isCollector(value){return typeof value=="function"}var leastBytes=16*1024;function releaseBuffer(piece){
let{buffer}=piece;piece.byteLength>=leastBytes&&piece.byteLength>.9*buffer.byteLength&&buffer instanceof ArrayBuffer&&buffer.
transfer(0)}import{createReadStream}from"node:fs";var ByteHasher=class{#hash=createHash("sha256");#bytes=0;get bytes(){return this.#bytes}add(piece){
minorGc.passed(piece.length),this.#hash.update(piece),this.#bytes+=piece.length}finish(){return{bytes:this.#bytes,sha256:this.#hash.
digest("hex")}}},HashingPassThrough=class extends Transform{#meter=new ByteHasher;#measured;constructor(){super({highWaterMark:256*
1024})}get measured(){if(this.#measured===void 0)throw new Error("measured before its end");return this.#measured}_transform(data,_encoding,done){
this.#meter.add(data),done(null,data)}_flush(done){this.#measured=this.#meter.finish(),done()}};async function hashFile(path){
let hash=createHash("sha256");for await(let data of createReadStream(path,{highWaterMark:256*1024})){let buffer=asBuffer(
data);hash.update(buffer),minorGc.passed(buffer.length)}return hash.digest("hex")}function asBuffer(data){if(Buffer.isBuffer(
data))return data;throw new TypeError("a file without an encoding is read as buffers")}import{createReadStream as createReadStream2}from"node:fs";import{readFile}from"node:fs/promises";import{pipeline}from"node:stream/promises";import{randomBytes}from"node:crypto";import{Transform as Transform2}from"node:stream";import{Decrypter,Encrypter}from"../packages/age-encryption.js";import{createCipheriv,createDecipheriv,createSecretKey,hkdfSync}from"node:crypto";var chunkBytes=64*1024,tagBytes=16,cipher="chacha20-poly1305",payloadSaltBytes=16;function payloadKey(fileKey,salt){return createSecretKey(
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
hat was encrypted",{hint:"Fetch the file again, or take another backup.",cause})}var magic=Buffer.from(`age-encryption.org/v1
`),lastHeaderLine=Buffer.from(`
--- `),longestHeader=1024*1024;async function ageEncryption(recipients){let fileKey,encrypter=new Encrypter;for(let recipient of recipients)
encrypter.addRecipient(recipient);encrypter.addRecipient({wrapFileKey:key=>(fileKey=Uint8Array.from(key),[])});let empty=await encryptNothing(
encrypter);if(fileKey===void 0)throw new Error("age-encryption made no file key");let header=empty.subarray(0,empty.length-
payloadSaltBytes-16),salt=randomBytes(payloadSaltBytes);return{prefix:Buffer.concat([header,salt]),payload:new PayloadEncryption(
fileKey,salt)}}async function encryptNothing(encrypter){try{return await encrypter.encrypt(new Uint8Array(0))}catch(cause){
throw new OpsError("input-invalid","one of the backup-recipients is well written, but no key that works",{where:"backup-\
recipients",hint:"Copy each recipient again from where its key was made.",cause})}}var AgeDecryption=class extends Transform2{#identity;#header=Buffer.
alloc(0);#payload;constructor(identity){super({highWaterMark:256*1024}),this.#identity=identity}_transform(data,_encoding,done){
if(this.#payload!==void 0){this.#feed(this.#payload,data,done);return}let seen=Buffer.concat([this.#header??Buffer.alloc(
0),data]);this.#header=seen;let end=headerEnd(seen);end==="foreign"?done(foreign()):end===void 0||seen.length<end+payloadSaltBytes?
done():(this.#header=void 0,this.#begin(seen,end).then(({payload,rest})=>this.#feed(payload,rest,done),done))}_flush(done){
let payload=this.#payload;payload===void 0?done(foreign()):this.#open(done,()=>payload.finish(plain=>this.push(plain)))}async#begin(seen,end){
let fileKey=await unlock(seen.subarray(0,end),this.#identity),payload=new PayloadDecryption(fileKey,seen.subarray(end,end+
payloadSaltBytes));return this.#payload=payload,{payload,rest:seen.subarray(end+payloadSaltBytes)}}#feed(payload,data,done){
this.#open(done,()=>{payload.add(data,plain=>this.push(plain)),releaseBuffer(data)})}#open(done,work){try{work()}catch(error){
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
n .dump.sql.zst.age or .dump.sql.gz.age."})}import{Writable}from"node:stream";var headBytes=4096,tailBytes=4096,closing=/\n--\n-- PostgreSQL database dump complete\n--\n\s*(?:\\unrestrict \S+\s*)?$/,
DumpReading=class extends Writable{#meter=new ByteHasher;#head=Buffer.alloc(0);#tail=Buffer.alloc(0);constructor(){super(
{highWaterMark:1024*1024})}get bytes(){return this.#meter.bytes}finish(){let head=this.#head.toString("latin1");return{...this.#meter.
finish(),begun:head.startsWith(`--
-- PostgreSQL database dump
--
`),complete:closing.test(this.#tail.toString("latin1")),dumpVersion:/^-- Dumped by pg_dump version (\S+)/m.exec(head)?.[1]}}_write(data,_encoding,done){
this.#meter.add(data),this.#head.length<headBytes&&(this.#head=Buffer.concat([this.#head,data]).subarray(0,headBytes)),this.#tail=
Buffer.from(data.length>=tailBytes?data.subarray(-tailBytes):lastOf(this.#tail,data)),done()}};function lastOf(before,data){
return Buffer.concat([before,data]).subarray(-tailBytes)}import{Transform as Transform3}from"node:stream";var RechunkTransform=class extends Transform3{#bytes;#buffer;#used=0;constructor(bytes2=256*1024){super({highWaterMark:bytes2}),
this.#bytes=bytes2,this.#buffer=Buffer.allocUnsafeSlow(bytes2)}_transform(data,_encoding,done){for(let at=0;at<data.length;){
let taken=data.copy(this.#buffer,this.#used,at);this.#used+=taken,at+=taken,this.#used===this.#bytes&&this.#pass()}minorGc.
passed(data.length),releaseBuffer(data),done()}_flush(done){this.#used>0&&this.#pass(),done()}#pass(){this.push(this.#buffer.
subarray(0,this.#used)),this.#buffer=Buffer.allocUnsafeSlow(this.#bytes),this.#used=0}};import{z}from"../packages/zod.js";var sha256=z.string().regex(/^[0-9a-f]{64}$/),bytes=z.int().nonnegative(),measuredSchema=z.object({bytes,sha256}),originSchema=z.
object({environment:z.string().optional().describe("That the run was for; absent where it named none"),cluster:z.string().
describe("Its label in d8x.conf.json"),repository:z.object({id:z.string().regex(/^[1-9]\d*$/),name:z.string()}),workflow:z.
string().describe("File name in .github/workflows"),run:z.object({id:z.string().regex(/^\d+$/),attempt:z.int()})}),manifestSchema=z.
object({kind:z.literal("d8x-ops/backup"),version:z.literal(2),name:z.string().describe("The encrypted file"),label:z.string(),
origin:originSchema.optional().describe("The run that made it; absent where no run of a workflow did"),startedAt:z.iso.datetime(),
finishedAt:z.iso.datetime(),database:z.object({name:z.string(),serverVersion:z.string(),serverVersionNum:z.int(),encoding:z.
string(),locale:localeSchema.optional().describe("How it orders and classifies text"),sizeBytes:bytes,relations:z.int().
nonnegative().optional().describe("Tables, indexes, sequences, views: a restore in one transaction holds a lock on each"),
extensions:z.array(z.object({name:z.string(),version:z.string(),schema:z.string().optional()})),policyRoles:z.array(z.string()).
optional().describe("Roles that policies and user mappings name"),superuserNeeds:z.array(z.string()).optional().describe(
"What only a superuser can restore")}),dump:z.object({format:z.literal("plain"),version:z.string(),options:z.array(z.string())}),
compression:z.enum(["zstd","gzip"]),encryption:z.object({format:z.literal("age-encryption.org/v1"),recipients:z.array(z.
string()),oneRunRecipient:z.string().optional().describe("A key made to verify this backup, and forgotten since")}),encrypted:measuredSchema.
describe("The file as it lies"),compressed:measuredSchema.describe("Once decrypted"),plain:measuredSchema.describe("The \
SQL"),tables:z.array(z.object({schema:z.string(),name:z.string(),rows:z.int().nonnegative()})).optional().describe("Rows\
 of every table in the snapshot that was dumped; absent when they were not counted"),sequences:z.array(z.object({schema:z.
string(),name:z.string(),value:z.string(),called:z.boolean()})).optional().describe("As they were when the dump began"),
migrations:z.object({referral:migrationStateSchema,history:migrationStateSchema}).optional().describe("How far the migra\
tions of these services were in the snapshot that was dumped"),images:z.array(z.object({service:z.string(),image:z.string()})).
optional().describe("What the services of the stack ran then, by digest where that was known"),update:z.array(z.string()).
optional().describe("The services that the run was to update after it; absent for one that only backs up"),verification:backupVerificationSchema}),
proofSchema=z.discriminatedUnion("state",[z.object({state:z.literal("proved"),tables:z.int(),rows:z.int(),how:z.string()}),
z.object({state:z.literal("not-proved"),because:z.string()}),z.object({state:z.literal("not-asked")})]),firstVersion=manifestSchema.
omit({version:!0,verification:!0}).extend({version:z.literal(1),proof:proofSchema}).transform(({proof,...manifest})=>({...manifest,
version:2,verification:verificationOf(proof)}));function verificationOf(proof){return proof.state==="not-asked"?proof:proof.
state==="proved"?{...proof,state:"verified"}:{...proof,state:"not-verified"}}var writtenManifestSchema=z.union([manifestSchema,
firstVersion]);import{Transform as Transform4}from"node:stream";var ReadingProgress=class extends Transform4{#told;#bytes=0;constructor(told){
super({highWaterMark:256*1024}),this.#told=told}_transform(data,_encoding,done){this.#bytes+=data.length,this.#told?.(this.#bytes),
done(null,data)}};var readBytes=256*1024;async function readDescription(file){let path=manifestName(file),bytes2;try{bytes2=await readFile(
path)}catch(cause){throw refused(`${file} has no manifest beside it`,path,cause)}return parseDescription(file,bytes2,await readSignature(
signatureName(file)))}function parseDescription(file,bytes2,signature){try{return{file,manifest:writtenManifestSchema.parse(
JSON.parse(bytes2.toString("utf8"))),bytes:bytes2,signature}}catch(cause){let path=manifestName(file);throw refused(`${path}\
 is no manifest that this version can read`,path,cause)}}async function readSignature(path){try{return await readFile(path,
"utf8")}catch(cause){if(cause instanceof Error&&"code"in cause&&cause.code==="ENOENT")return;throw refused(`${path} cann\
ot be read`,path,cause)}}function refused(message,where,cause){return new OpsError("restore-refused",message,{where,cause,
hint:"Put the .json file of the same backup beside it. Without one, RESTORE.md shows how to restore by hand."})}function readBackup(file){
return createReadStream2(file,{highWaterMark:readBytes})}async function checkBackup(file,manifest,identity,signal,onRead){
await requireSameFile(file,manifest);let compressed=new HashingPassThrough,decoder=decompression(manifest.compression),reading=new DumpReading;
try{let progress=new ReadingProgress(onRead),decryption=new AgeDecryption(identity),stages=[progress,decryption,new RechunkTransform,
compressed,decoder,reading];await pipeline(readBackup(file),...stages,{signal})}catch(error){throw signal.aborted?cancellation(
signal,{doing:"the backup was being checked"}):isOpsError(error)?error:corrupt(`${file} cannot be decompressed`,error)}let plain=reading.
finish(),whole=plain.begun&&plain.complete&&decoder.bytesWritten===compressed.measured.bytes,same=compressed.measured.sha256===
manifest.compressed.sha256&&plain.sha256===manifest.plain.sha256;if(!whole||!same)throw corrupt(`what ${file} holds is n\
ot the dump that its manifest describes`)}async function requireSameFile(file,manifest){if(await hashed(file)!==manifest.
encrypted.sha256)throw corrupt(`${file} is not the file that its manifest describes`)}async function hashed(file){try{return await hashFile(
file)}catch(cause){throw new OpsError("restore-refused",`${file} cannot be read`,{where:file,cause,hint:"Set backup-file\
 to the encrypted dump, or backup-run-id to the run that made it."})}}function corrupt(message,cause){return new OpsError(
"backup-corrupt",message,{cause,hint:"Nothing was restored. Fetch the backup and its manifest again, or use another one."})}export{minorGc,releaseBuffer,ByteHasher,HashingPassThrough,hashFile,ageEncryption,AgeDecryption,DumpReading,RechunkTransform,
manifestSchema,ReadingProgress,readDescription,parseDescription,readBackup,checkBackup,requireSameFile,corrupt};
