function defined(fields){return Object.fromEntries(Object.entries(fields).filter(([,value])=>value!==void 0))}var patterns=[/\b([a-z][\w+.-]{0,30}:\/\/[^\s:/@]{0,200}:)[^\s/]{1,500}(?=@)/gi,/\b([a-z][\w+.-]{0,30}:\/\/[^\s:/@]{0,200}:)[^\s"'`<>]+(?=@[\w.[\]-]+(?::\d+)?(?:[/?\s"'`<>]|$))/gi,
/(?<!sha256:|[0-9a-f])(0x)?[0-9a-f]{64}(?![0-9a-f])/gi,/(-----BEGIN [A-Z ]*PRIVATE KEY-----)(?:.*?(?=-----END)|.*$)/g,/(AGE-SECRET-KEY-)[0-9A-Z-]+/gi,
/\b(gh[pousr]_|github_pat_|glpat-|xox[abprs]-)[\w-]{10,}/g,/\b(AKIA|ASIA)[0-9A-Z]{16}\b/g,/\b([xyzt]prv)[1-9A-HJ-NP-Za-km-z]{50,120}\b/g,
/\b((?:https?|wss?):\/\/[^\s/?#]{1,200}\/(?:[^\s/?#]{1,23}\/){0,6})[\w-]{24,200}(?![\w-])/gi,/(\bauthorization\\{0,4}["']?\s*[:=]\s*\\{0,4}["']?(?:bearer|basic|token)\s+)[^\s"'\\,}]+/gi,
/(\brequirepass\s+)\S+/gi,/\b(eyJ)[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g,/((?:password|passwd|passphrase|secret|private[_-]?key|mnemonic|api[_-]?key|token|\b\w*_pw|\bpw|\bpwd)\\{0,4}["']?\s*[:=]\s*)(?:\\{0,4}"[^"]*"|'[^']*'|[^\s,;&}]+)/gi],
colours=/\u001B\[[0-?]*[ -/]*[@-~]/g;function maskSecrets(line,longest=2e3){let masked=line.slice(0,longest).replaceAll(colours,"");for(let pattern of patterns)
masked=masked.replace(pattern,(_,before)=>`${before??""}***`);return masked}function maskLines(lines){let headless=linesOfHeadlessKey(
lines),mask=lineMasker();return lines.map((line,index)=>headless.has(index)?"***":mask(line))}function lineMasker(longest=2e3){
let isKey=!1;return line=>{let wasKey=isKey;return/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(line)&&(isKey=!0),/-----END [A-Z ]*PRIVATE KEY-----/.
test(line)&&(isKey=!1),wasKey?"***":maskSecrets(line,longest)}}function linesOfHeadlessKey(lines){let found=new Set,end=lines.
findIndex(line=>/-----(?:BEGIN|END) [A-Z ]*PRIVATE KEY-----/.test(line));if(lines[end]?.includes("-----BEGIN ")!==!1)return found;
let least=1;for(let at=end-1;at>=0;at--){let[,text=""]=/(?:^|\s)([A-Za-z0-9+/]+={0,2})\s*$/.exec(lines[at]??"")??[];if(text.
length<least)break;found.add(at),least=32}return found}var OpsError=class extends Error{name="OpsError";code;hint;where;problems;logs;logsOf;constructor(code,message,details={}){
super(message,details.cause===void 0?void 0:{cause:details.cause}),this.code=code,this.hint=details.hint,this.where=details.
where,this.problems=details.problems??[],this.logs=maskLines(details.logs??[]),this.logsOf=details.logsOf??"service"}};function isOpsError(error,...codes){
return error instanceof OpsError&&(codes.length===0||codes.includes(error.code))}function problemsIn(error,where="inputs"){
let{problems,hint,message}=error,own=problems.length>0?problems:[{path:error.where??where,message}],last=own.at(-1);return last===
void 0||hint===void 0||last.hint!==void 0?own:[...own.slice(0,-1),{...last,hint}]}function hintFor(problems,general){let hints=[
...new Set(problems.flatMap(({hint})=>hint===void 0?[]:[hint]))],[only,...others]=hints;return only===void 0||others.length>
0?general:problems.length===1?only:`${general} ${only}`}function messageOf(error){return error instanceof Error?error.message:
String(error)}function systemCodeOf(error){if(error instanceof Error)return"code"in error&&typeof error.code=="string"?error.
code:error instanceof AggregateError?systemCodeOf(error.errors[0]):void 0}function toOpsError(error){return error instanceof
OpsError?error:new OpsError("internal",`unexpected: ${messageOf(error)}`,{hint:"This is a defect in d8x-ops. Please repo\
rt it with the log of this run.",cause:error})}import{createGunzip,createZstdDecompress}from"node:zlib";var outputBytes=128*1024,waitingBytes=128*1024;function decompression(compression){
let options={chunkSize:outputBytes,highWaterMark:waitingBytes};return compression==="zstd"?createZstdDecompress(options):
createGunzip(options)}function compressionSuffix(compression){return compression==="zstd"?"zst":"gz"}var longestLabel=60;function backupName(label,at,compression){return`backup-${labelInName(label)}-${timeInName(at)}.dump\
.sql.${compressionSuffix(compression)}.age`}function labelInName(label){let plain=textInName(label).slice(0,longestLabel);
return plain===""?"database":plain}function textInName(text){return text.normalize("NFKD").replaceAll(/[^A-Za-z0-9._-]+/g,
"-").replaceAll(/^[-.]+|[-.]+$/g,"")}function timeInName(at){return at.toISOString().slice(0,19).replaceAll(/[T:]/g,"-")}
function readTimeInName(text){let[,date="",hours="",minutes="",seconds=""]=/^(\d{4}-\d\d-\d\d)-(\d\d)-(\d\d)-(\d\d)$/.exec(
text)??[],at=new Date(`${date}T${hours}:${minutes}:${seconds}Z`);return Number.isNaN(at.getTime())?void 0:at}function readBackupName(name){
let[,label,time=""]=/^backup-(.+)-(\d{4}(?:-\d\d){5})\.dump\.sql\.(?:zst|gz)\.age$/.exec(name)??[],at=readTimeInName(time);
return label===void 0||at===void 0?void 0:{label,at}}function manifestName(backup){return`${backup}.json`}function signatureName(backup){
return`${manifestName(backup)}.sig`}import{Transform}from"node:stream";import{createHash}from"node:crypto";import{setFlagsFromString}from"node:v8";import{runInNewContext}from"node:vm";var everyBytes=16*1024*1024,MinorGc=class{#passed=0;#collect;passed(bytes2){
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
data))return data;throw new TypeError("a file without an encoding is read as buffers")}import{createReadStream as createReadStream2}from"node:fs";import{readFile}from"node:fs/promises";import{pipeline}from"node:stream/promises";function cancellation({reason},{where,doing}={}){return isOpsError(reason)?reason:new OpsError("cancelled",doing===void 0?
"the run was cancelled":`cancelled while ${doing}`,{...defined({where}),...doing===void 0?{hint:"What it had begun to ch\
ange goes back."}:{},cause:reason})}function throwIfCancelled(signal,stopped){if(signal?.aborted===!0)throw cancellation(
signal,stopped)}async function orCancelled(work,signal,where){if(signal===void 0)return work;let{promise:stopped,reject}=Promise.
withResolvers(),stop=()=>reject(cancellation(signal,{where}));signal.aborted&&stop(),signal.addEventListener("abort",stop,
{once:!0});try{return await Promise.race([work,stopped])}finally{signal.removeEventListener("abort",stop)}}import{randomBytes}from"node:crypto";import{Transform as Transform2}from"node:stream";import{Decrypter,Encrypter}from"../packages/age-encryption.js";import{createCipheriv,createDecipheriv,createSecretKey,hkdfSync}from"node:crypto";var chunkBytes=64*1024,tagBytes=16,cipher="chacha20-poly1305",payloadSaltBytes=16;function payloadKey(fileKey,salt){return createSecretKey(
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
subarray(0,this.#used)),this.#buffer=Buffer.allocUnsafeSlow(this.#bytes),this.#used=0}};import{z as z7}from"../packages/zod.js";import{z}from"../packages/zod.js";function quoteIdentifier(name){return`"${name.replaceAll('"','""')}"`}function quoteLiteral(value){return`'${value.replaceAll(
"'","''")}'`}function quoteQualified({schema,name}){return`${quoteIdentifier(schema)}.${quoteIdentifier(name)}`}var localeSchema=z.object({collate:z.string(),ctype:z.string(),provider:z.enum(["c","i","b"]),locale:z.string().nullable(),
rules:z.string().nullable()}),localeOf=name=>`(select json_build_object('collate', d.j->>'datcollate', 'ctype', d.j->>'d\
atctype',
    'provider', case d.j->>'datlocprovider' when 'i' then 'i' when 'b' then 'b' else 'c' end,
    'locale', coalesce(d.j->>'datlocale', d.j->>'daticulocale', d.j->>'datcollate'), 'rules', d.j->>'daticurules')
  from (select to_jsonb(b) from pg_database b where b.datname = ${name}) as d(j))`;function createDatabaseStatement({name,
owner,encoding,locale,tablespace,major}){return[`create database ${quoteIdentifier(name)} template template0 encoding ${quoteLiteral(
encoding)}`,owner===void 0?"":`owner ${quoteIdentifier(owner)}`,...locale===void 0?[]:localeOptions(locale,major),tablespace===
void 0?"":`tablespace ${quoteIdentifier(tablespace)}`].filter(word=>word!=="").join(" ")}function localeOptions({collate,
ctype,provider,locale,rules},major){let plain=[`lc_collate ${quoteLiteral(collate)}`,`lc_ctype ${quoteLiteral(ctype)}`];
if(provider==="i"&&locale!==null){let own=["locale_provider icu",`icu_locale ${quoteLiteral(locale)}`];return[...plain,...own,
...rules===null?[]:[`icu_rules ${quoteLiteral(rules)}`]]}return provider==="b"&&locale!==null?[...plain,"locale_provider\
 builtin",`builtin_locale ${quoteLiteral(locale)}`]:major>=15?[...plain,"locale_provider libc"]:plain}import{z as z2}from"../packages/zod.js";var timestamp=z2.iso.datetime().describe("RFC 3339, UTC"),backupVerificationSchema=z2.discriminatedUnion(
"state",[z2.object({state:z2.literal("verified"),tables:z2.int(),rows:z2.int(),how:z2.string()}),z2.object({state:z2.literal(
"not-verified"),because:z2.string()}),z2.object({state:z2.literal("not-asked")})]),backupResultSchema=z2.object({name:z2.
string(),path:z2.string().optional(),bytes:z2.int().describe("Size of the encrypted file"),sha256:z2.string().describe("\
Of the encrypted file"),dumpBytes:z2.int().describe("Size of the plain SQL"),compression:z2.enum(["zstd","gzip"]),serverVersion:z2.
string(),dumpVersion:z2.string(),recipients:z2.int(),startedAt:timestamp,finishedAt:timestamp,verification:backupVerificationSchema,
signature:z2.discriminatedUnion("state",[z2.object({state:z2.literal("signed"),by:z2.string().describe("Fingerprint of t\
he signer's key, `SHA256:\u2026`")}),z2.object({state:z2.literal("not-signed")})]).optional().describe("Whether its mani\
fest is signed, so that it can be told from one that somebody else made"),irreplaceable:z2.array(z2.object({table:z2.string(),
rows:z2.int().optional().describe("Absent where there is no such table")})).optional().describe("The tables that can't b\
e rebuilt from the chain"),artifact:z2.object({id:z2.int(),name:z2.string(),digest:z2.string(),url:z2.string().optional()}).
optional(),copies:z2.array(z2.object({store:z2.string().describe("Kind of the store: `artifact`, `s3`"),id:z2.string().describe(
"The store's own name for it"),name:z2.string(),digest:z2.string().optional(),url:z2.string().optional(),lockedUntil:timestamp.
optional().describe("Until when nobody can remove it")})).optional().describe("Where it is kept; the artifact of the run\
 is one of them")}),cataloguedSchema=z2.object({name:z2.string(),at:timestamp.describe("When its dump began"),run:z2.string().
describe("Id of the run that made it"),bytes:z2.int().optional().describe("Size of the encrypted file, where that is kno\
wn"),origin:z2.discriminatedUnion("state",[z2.object({state:z2.literal("signed"),by:z2.string()}),z2.object({state:z2.literal(
"unknown"),because:z2.string()})]).optional().describe("Whether it is what it says, by its signature; absent where its m\
anifest can be read only with all of it"),verification:backupVerificationSchema.optional().describe("As its manifest say\
s"),irreplaceable:z2.array(z2.object({table:z2.string(),rows:z2.int()})).optional(),update:z2.array(z2.string()).optional().
describe("The services that its run was to update after it"),copies:z2.array(z2.object({store:z2.string(),id:z2.string(),
lockedUntil:timestamp.optional(),keptUntil:timestamp.optional().describe("When the store removes it by itself"),expendable:z2.
boolean().optional().describe("Whether `keep` has it removed by the next backup")}))});import{z as z6}from"../packages/zod.js";var operations=["update","backup","backups","drill","recover","plan","rollback","restart","scale","restore","status","lo\
gs","lock","unlock"],unattendedOperations=["status","plan","backup","backups","drill"],openingOperations=["drill","recov\
er","restore"],windowedOperations=["update","restart","scale"];import{z as z3}from"../packages/zod.js";var timestamp2=z3.iso.datetime(),drilledCopySchema=z3.object({store:z3.string().describe(
"Kind of the place that it was taken from"),place:z3.string().describe("The same for people"),name:z3.string().optional().
describe("Of the backup; absent where there was none that could be taken"),at:timestamp2.optional().describe("When its d\
ump began"),state:z3.enum(["restored","checked","failed"]).describe("`checked`: origin, hashes and completeness hold, an\
d it was not restored, for want of the key"),because:z3.string().optional().describe("Why it failed"),tables:z3.int().optional().
describe("That came out of it"),rows:z3.int().optional(),seconds:z3.object({fetch:z3.number(),check:z3.number(),restore:z3.
number().optional()}).optional().describe("How long it took to fetch it, to check it, and to restore and compare it")}),
notedDrillSchema=z3.object({at:timestamp2,run:z3.string().optional(),state:z3.enum(["restored","checked","failed"]).describe(
"Of all copies that it took, the least"),name:z3.string().optional().describe("Of the newest backup that it took")});import{z as z4}from"../packages/zod.js";var logsOfResultSchema=z4.object({service:z4.string(),since:z4.iso.datetime().describe(
"RFC 3339, UTC"),grep:z4.string().optional().describe("What the lines that are shown have in them"),tasks:z4.array(z4.object(
{name:z4.string().describe("`api.1`, or a container of the broker host"),id:z4.string(),node:z4.string(),state:z4.string().
describe("Docker's word for it: `running`, `failed`, `exited` \u2026"),lines:z4.array(z4.string()).readonly().describe("\
Its last lines, oldest first, each with its time. Anybody's text"),found:z4.int().describe("How many lines there are, of\
 which those are the last; with `grep`, that have it"),total:z4.int().describe("How many there are at all"),unread:z4.string().
optional().describe("Why it could not be read, or not to its end")})),artifact:z4.object({id:z4.string(),name:z4.string(),
digest:z4.string(),url:z4.string()}).optional().describe("All of it, encrypted to `backup-recipients`")}).describe("What\
 the tasks of a service wrote; absent where a public repository's policy does not show logs");import{z as z5}from"../packages/zod.js";var timestamp3=z5.iso.datetime(),recoveryResultSchema=z5.object({kind:z5.enum(["recover\
ed","undone"]),database:z5.string().describe("What the services use, by its name, before and after"),aside:z5.string().describe(
"What the database is called now that they used before"),backup:z5.string().optional().describe("Name of the backup that\
 was recovered"),tables:z5.int().optional().describe("That came out of it"),rows:z5.int().optional(),estimateSeconds:z5.
number().optional().describe("How long services were expected to be out of service"),outOfServiceSeconds:z5.number().optional().
describe("How long they were: from when the first was stopped until the last was ready"),writtenSince:z5.array(z5.object(
{table:z5.string(),before:z5.int().describe("Rows in the database that is in service now"),now:z5.int().describe("Rows i\
n the one that was until then"),estimated:z5.boolean().optional().describe("Whether the table was too large to be counte\
d in time")})).optional().describe("Of `undone`: tables whose rows differ between the two databases"),follow:z5.array(z5.
string()).optional().describe("What has to name the other database from now on, as sentences")}).describe("What came of \
a recovery"),notedRecoverySchema=z5.object({kind:z5.enum(["recovered","undone"]),at:timestamp3,run:z5.string().optional(),
actor:z5.string().optional(),backup:z5.string().optional().describe("Name of the backup that was recovered"),database:z5.
string(),aside:z5.string().describe("What the database is called that was used before")});var digest=z6.string().regex(/^sha256:[0-9a-f]{64}$/),operationSchema=z6.enum(operations),errorSchema=z6.object({code:z6.
string().describe("One of the closed list in docs/troubleshooting.md"),message:z6.string(),hint:z6.string().optional(),where:z6.
string().optional(),problems:z6.array(z6.object({path:z6.string(),message:z6.string(),hint:z6.string().optional()})).optional(),
logs:z6.array(z6.string()).optional().describe("Last lines of the failing thing's own log, oldest first"),logsOf:z6.enum(
["service","command"]).optional().describe("Whose they are: a service's own, or what a command of d8x-ops printed"),hiddenLogs:z6.
object({lines:z6.int(),host:z6.string().describe("The host that still has them"),command:z6.string().describe("What show\
s them there")}).optional().describe("In place of a service's log in a public repository whose policy does not show logs")}),
stepSchema=z6.object({id:z6.string(),title:z6.string(),phase:z6.enum(["prepare","lock","backup","prune","pull","update",
"verify","rollback","restore","record","report"]),state:z6.enum(["running","done","failed","skipped","cancelled"]),host:z6.
string().optional(),service:z6.string().optional(),startedAt:timestamp,finishedAt:timestamp.optional(),detail:z6.string().
optional().describe("One line: what it found or did")}),imageSchema=z6.object({repository:z6.string(),tag:z6.string().optional(),
digest:digest.optional()}),migrationStateSchema=z6.object({version:z6.string().describe("The last migration that was app\
lied; `none` where there are none"),applied:z6.int().optional().describe("How many were applied, where they are listed (\
history)"),failed:z6.string().optional().describe("The one that was begun and not finished")}),serviceResultSchema=z6.object(
{service:z6.string(),kind:z6.enum(["swarm","broker"]),from:imageSchema.optional(),to:imageSchema.optional(),replicas:z6.
object({desired:z6.int(),running:z6.int()}).optional(),wave:z6.int().optional().describe("In which wave of the run it be\
gins, from 1: what it needs comes before; absent where nothing of it changes"),outcome:z6.enum(["planned","updated","unc\
hanged","rolled-back","failed","not-attempted"]),reason:z6.string().optional(),keyReplaced:z6.boolean().optional().describe(
"Whether it has the key of another address than before"),key:z6.object({before:z6.string().optional(),after:z6.string().
optional()}).optional().describe("Addresses of its key, never the key; absent where they are not known"),migrations:z6.object(
{before:migrationStateSchema.optional(),after:migrationStateSchema.optional()}).optional().describe("How far its migrati\
ons of the database are; absent for a service that has none, or where they could not be read"),changes:z6.object({from:z6.
string().optional().describe("Commit that the image that ran was built from"),to:z6.string().optional().describe("The sa\
me of the image that was asked for"),relation:z6.enum(["same","newer","older","apart","unknown"]).describe("How the seco\
nd commit lies to the first; `apart` where neither has all of the other"),unknown:z6.string().optional().describe("Why i\
t is not known"),commits:z6.int().optional().describe("How many lie between; of `apart`, those that only the second has"),
lacks:z6.int().optional().describe("Of `apart`: how many only the first has"),days:z6.int().optional().describe("Between\
 the two"),url:z6.string().optional().describe("Where they can be read"),subjects:z6.array(z6.string()).readonly().optional().
describe("First lines of up to ten of them, the newest first. Anybody's text"),migration:z6.enum(["yes","no","unknown"]).
optional().describe("Whether files of a database's migrations differ; `unknown` where there are too many files"),settings:z6.
array(z6.string()).readonly().optional().describe("Settings that the new image names in its label `io.d8x.settings`, and\
 the old one does not")}).optional().describe("What lies between the image that ran and the one that was asked for, by t\
heir labels"),error:errorSchema.optional(),startedAt:timestamp.optional(),finishedAt:timestamp.optional()}),lockSchema=z6.
object({owner:z6.string(),reason:z6.string().optional(),run:z6.string().optional(),acquiredAt:timestamp,expiresAt:timestamp}),
notedBackupSchema=z6.object({name:z6.string(),at:timestamp,run:z6.string().optional()}),statusSchema=z6.object({services:z6.
array(z6.object({service:z6.string(),kind:z6.enum(["swarm","broker"]),image:imageSchema,replicas:z6.object({desired:z6.int(),
running:z6.int()}),updateState:z6.string().optional(),deployedAt:timestamp.optional(),deployedBy:z6.string().optional(),
drift:z6.string().optional().describe("How it differs from what d8x-ops deployed last"),health:z6.object({url:z6.string(),
status:z6.int().optional(),error:z6.string().optional()}).optional()})),nodes:z6.array(z6.object({name:z6.string(),role:z6.
string(),state:z6.string(),availability:z6.string(),engine:z6.string()})),disks:z6.array(z6.object({host:z6.string(),path:z6.
string(),totalBytes:z6.int(),freeBytes:z6.int()})),lock:lockSchema.optional(),interrupted:z6.object({run:z6.string(),url:z6.
string().optional(),actor:z6.string(),at:timestamp,services:z6.array(z6.string()),command:z6.string().describe("What rec\
overs it, and then does what that run was asked for")}).optional().describe("A run that noted what it would change, did \
not end, and holds no lock any more"),lastBackup:notedBackupSchema.extend({verified:notedBackupSchema.optional().describe(
"The last that was verified")}).optional(),lastDrill:notedDrillSchema.optional(),lastRecovery:notedRecoverySchema.optional()}),
resultSchema=z6.object({version:z6.literal(2),operation:operationSchema,conclusion:z6.enum(["success","failure","refused",
"cancelled"]),headline:z6.string().describe("One sentence: what happened"),run:z6.object({id:z6.string(),attempt:z6.int(),
url:z6.string().optional(),actor:z6.string(),requestId:z6.string().optional(),environment:z6.string().optional(),cluster:z6.
string().optional().describe("Label of the deployment, from d8x.conf.json")}),startedAt:timestamp,finishedAt:timestamp,error:errorSchema.
optional(),warnings:z6.array(z6.string()),steps:z6.array(stepSchema),services:z6.array(serviceResultSchema),backup:backupResultSchema.
optional(),backups:z6.array(cataloguedSchema).optional().describe("The backups that there are, newest first"),drill:z6.array(
drilledCopySchema).optional().describe("What came of the copies that a drill took, one of each place"),recovery:recoveryResultSchema.
optional(),lock:lockSchema.optional(),status:statusSchema.optional(),logs:logsOfResultSchema.optional()});var sha256=z7.string().regex(/^[0-9a-f]{64}$/),bytes=z7.int().nonnegative(),measuredSchema=z7.object({bytes,sha256}),originSchema=z7.
object({environment:z7.string().optional().describe("That the run was for; absent where it named none"),cluster:z7.string().
describe("Its label in d8x.conf.json"),repository:z7.object({id:z7.string().regex(/^[1-9]\d*$/),name:z7.string()}),workflow:z7.
string().describe("File name in .github/workflows"),run:z7.object({id:z7.string().regex(/^\d+$/),attempt:z7.int()})}),manifestSchema=z7.
object({kind:z7.literal("d8x-ops/backup"),version:z7.literal(2),name:z7.string().describe("The encrypted file"),label:z7.
string(),origin:originSchema.optional().describe("The run that made it; absent where no run of a workflow did"),startedAt:z7.
iso.datetime(),finishedAt:z7.iso.datetime(),database:z7.object({name:z7.string(),serverVersion:z7.string(),serverVersionNum:z7.
int(),encoding:z7.string(),locale:localeSchema.optional().describe("How it orders and classifies text"),sizeBytes:bytes,
relations:z7.int().nonnegative().optional().describe("Tables, indexes, sequences, views: a restore in one transaction ho\
lds a lock on each"),extensions:z7.array(z7.object({name:z7.string(),version:z7.string(),schema:z7.string().optional()})),
policyRoles:z7.array(z7.string()).optional().describe("Roles that policies and user mappings name"),superuserNeeds:z7.array(
z7.string()).optional().describe("What only a superuser can restore")}),dump:z7.object({format:z7.literal("plain"),version:z7.
string(),options:z7.array(z7.string())}),compression:z7.enum(["zstd","gzip"]),encryption:z7.object({format:z7.literal("a\
ge-encryption.org/v1"),recipients:z7.array(z7.string()),oneRunRecipient:z7.string().optional().describe("A key made to v\
erify this backup, and forgotten since")}),encrypted:measuredSchema.describe("The file as it lies"),compressed:measuredSchema.
describe("Once decrypted"),plain:measuredSchema.describe("The SQL"),tables:z7.array(z7.object({schema:z7.string(),name:z7.
string(),rows:z7.int().nonnegative()})).optional().describe("Rows of every table in the snapshot that was dumped; absent\
 when they were not counted"),sequences:z7.array(z7.object({schema:z7.string(),name:z7.string(),value:z7.string(),called:z7.
boolean()})).optional().describe("As they were when the dump began"),migrations:z7.object({referral:migrationStateSchema,
history:migrationStateSchema}).optional().describe("How far the migrations of these services were in the snapshot that w\
as dumped"),images:z7.array(z7.object({service:z7.string(),image:z7.string()})).optional().describe("What the services o\
f the stack ran then, by digest where that was known"),update:z7.array(z7.string()).optional().describe("The services th\
at the run was to update after it; absent for one that only backs up"),verification:backupVerificationSchema}),proofSchema=z7.
discriminatedUnion("state",[z7.object({state:z7.literal("proved"),tables:z7.int(),rows:z7.int(),how:z7.string()}),z7.object(
{state:z7.literal("not-proved"),because:z7.string()}),z7.object({state:z7.literal("not-asked")})]),firstVersion=manifestSchema.
omit({version:!0,verification:!0}).extend({version:z7.literal(1),proof:proofSchema}).transform(({proof,...manifest})=>({
...manifest,version:2,verification:verificationOf(proof)}));function verificationOf(proof){return proof.state==="not-ask\
ed"?proof:proof.state==="proved"?{...proof,state:"verified"}:{...proof,state:"not-verified"}}var writtenManifestSchema=z7.
union([manifestSchema,firstVersion]);import{Transform as Transform4}from"node:stream";var ReadingProgress=class extends Transform4{#told;#bytes=0;constructor(told){
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
"backup-corrupt",message,{cause,hint:"Nothing was restored. Fetch the backup and its manifest again, or use another one."})}export{defined,lineMasker,OpsError,isOpsError,problemsIn,hintFor,messageOf,systemCodeOf,toOpsError,operations,unattendedOperations,
openingOperations,windowedOperations,operationSchema,migrationStateSchema,resultSchema,decompression,backupName,labelInName,
textInName,timeInName,readTimeInName,readBackupName,manifestName,signatureName,minorGc,releaseBuffer,ByteHasher,HashingPassThrough,
hashFile,cancellation,throwIfCancelled,orCancelled,ageEncryption,AgeDecryption,DumpReading,RechunkTransform,quoteIdentifier,
quoteLiteral,quoteQualified,localeSchema,localeOf,createDatabaseStatement,manifestSchema,ReadingProgress,readDescription,
parseDescription,readBackup,checkBackup,requireSameFile,corrupt};
