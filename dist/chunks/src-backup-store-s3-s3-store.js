import{addressOf,describeBucket}from"./shared-91c3d6b7.js";import{OpsError,cancellation,defined,manifestName,messageOf,
parseDescription,readTimeInName,signatureName,systemCodeOf,textInName,timeInName}from"./shared-a31103ea.js";import{mkdir,readFile,writeFile}from"node:fs/promises";import{basename,join}from"node:path";import{createHash}from"node:crypto";import{setTimeout as sleep}from"node:timers/promises";import{AwsV4Signer}from"../packages/aws4fetch.js";import http from"node:http";import https from"node:https";import{pipeline}from"node:stream/promises";var silentMs=6e4,askingMs=1e3,
longestAnswer=16*1024*1024,Connections=class{#agents;constructor(proxies){let options={keepAlive:!0,maxSockets:8,timeout:silentMs,
proxyEnv:{...proxies}};this.#agents={http:new http.Agent(options),https:new https.Agent(options)}}[Symbol.dispose](){this.#agents.
http.destroy(),this.#agents.https.destroy()}async exchange(request){try{let response=await this.#send(request);return{status:response.
statusCode??0,headers:response.headers,body:await readAll(response)}}catch(broken){return{broken}}}async#send({method,url,
headers,body,signal}){let isTls=url.protocol==="https:",isStream=!Buffer.isBuffer(body),length=isStream?body.bytes:body.
length,sent=(isTls?https:http).request(url,{method,signal,agent:isTls?this.#agents.https:this.#agents.http,headers:{...headers,
"content-length":`${length}`,...isStream&&length>0?{expect:"100-continue"}:{}}}),{promise:answered,resolve,reject}=Promise.
withResolvers(),broken=new Error("the connection was closed");return sent.once("response",resolve),sent.on("timeout",()=>sent.
destroy(new Error(`nothing moved for ${silentMs/1e3} s`))),sent.on("error",error=>broken=error),sent.once("close",()=>reject(
broken)),sent.setNoDelay(!0),isStream&&length>0?(sent.flushHeaders(),await continued(sent,answered),!sent.destroyed&&!sent.
writableEnded&&pipeline(body.open(),sent).catch(()=>sent.destroy())):sent.end(isStream?void 0:body),answered}};async function continued(sent,answered){
let{promise,resolve}=Promise.withResolvers(),timer=setTimeout(resolve,askingMs);sent.once("continue",resolve),answered.then(
()=>resolve(),()=>resolve()),await promise,clearTimeout(timer)}async function readAll(response){let chunks=[],bytes=0;for await(let chunk of response){
if(!Buffer.isBuffer(chunk))throw new TypeError("the answer came as text");if(bytes+=chunk.length,bytes>longestAnswer)throw new Error(
"the answer is longer than any should be");chunks.push(chunk)}return Buffer.concat(chunks)}import{XMLParser}from"../packages/fast-xml-parser.js";import{z}from"../packages/zod.js";var parser=new XMLParser({ignoreAttributes:!0,
parseTagValue:!1,processEntities:!0,isArray:name=>["Contents","Version","DeleteMarker"].includes(name)});function readXml(body){
try{return parser.parse(body.toString("utf8"))}catch{return{}}}var errorSchema=z.object({Error:z.object({Code:z.string(),
Message:z.string().optional(),Region:z.string().optional()})});function errorIn(body){if(!body.subarray(0,512).toString(
"latin1").includes("<Error"))return;let{data}=errorSchema.safeParse(readXml(body));if(data===void 0)return;let{Code:code,
Message:message="",Region:region}=data.Error;return{code,message,region}}var text=z.string(),flag=z.string().transform(value=>value===
"true"),count=z.string().regex(/^\d{1,15}$/).transform(Number),time=z.string().transform(value=>new Date(value)),begunSchema=z.
object({InitiateMultipartUploadResult:z.object({UploadId:text})}),completedSchema=z.object({CompleteMultipartUploadResult:z.
object({ETag:text.optional()})}),objectsSchema=z.object({ListBucketResult:z.object({IsTruncated:flag.optional(),NextContinuationToken:text.
optional(),Contents:z.array(z.object({Key:text,Size:count,LastModified:time})).default([])})}),versions=z.array(z.object(
{Key:text,VersionId:text.optional()})).default([]),versionsSchema=z.object({ListVersionsResult:z.object({IsTruncated:flag.
optional(),NextKeyMarker:text.optional(),NextVersionIdMarker:text.optional(),Version:versions,DeleteMarker:versions})});
function completion(parts){let each=parts.map(({etag,sha256},index)=>{let checksum=sha256===void 0?"":`<ChecksumSHA256>${sha256}\
</ChecksumSHA256>`;return`<Part><ETag>${escapeXml(etag)}</ETag>${checksum}<PartNumber>${index+1}</PartNumber></Part>`});
return Buffer.from(`<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${each.join("")}</CompleteM\
ultipartUpload>`)}function escapeXml(value){return value.replaceAll("&","&amp;").replaceAll("<","&lt;").replaceAll(">","\
&gt;").replaceAll('"',"&quot;")}function isPassing(outcome){if("broken"in outcome)return!isLasting(outcome.broken);let{status}=outcome,{code=""}=errorIn(
outcome.body)??{};return status===507||isFull(code)?!1:[408,425,429,500,502,503,504].includes(status)?!0:["InternalError",
"SlowDown","ServiceUnavailable","RequestTimeout","ConditionalRequestConflict"].includes(code)}var fullCodes=new Set(["Qu\
otaExceeded","InsufficientStorage","XMinioStorageFull","XMinioAdminBucketQuotaExceeded"]);function isFull(code){return code!==
void 0&&(fullCodes.has(code)||/quota|storagefull|insufficient.?storage/i.test(code))}function isLasting(error){let code=systemCodeOf(
error)??"";return code==="ENOTFOUND"||code==="ABORT_ERR"||/CERT|SSL|TLS|ALTNAME/.test(code)}function faultOf(outcome,what,settings,now){
let place=`the bucket ${settings.bucket}`,fail=(why,hint,more={})=>new OpsError("copy-failed",`${what} in ${place}: ${why}`,
{where:"s3-bucket",hint,...more});if("broken"in outcome){let{host}=settings.endpoint??{host:`Amazon S3 (${settings.region}\
)`},why=systemCodeOf(outcome.broken)??messageOf(outcome.broken);return fail(`${host} is not reached (${why})`,"Check s3-\
endpoint, and that the runner reaches it.",{cause:outcome.broken})}let{status,headers,body}=outcome,error=errorIn(body),
code=error?.code??`status ${status}`,said=`${code}${error===void 0||error.message===""?"":`: ${error.message.slice(0,300)}`}`;
if(code==="RequestTimeTooSkewed")return fail(skew(headers.date,now),"Set the clock of the runner (NTP), and try again.");
if(code==="InvalidAccessKeyId"||code==="SignatureDoesNotMatch"||code==="InvalidAccessKey")return fail(`the key is not on\
e that it knows (${said})`,"Check s3-access-key-id and s3-secret-access-key, or the credentials of the step before.");if(/ExpiredToken|InvalidToken|TokenRefreshRequired/.
test(code))return fail(`the session of these credentials is over or not known (${said})`,"Let aws-actions/configure-aws-\
credentials run in the same job, with a role-duration-seconds that covers the run.");if(status===507||isFull(error?.code))
return fail(`it is full (${said})`,"Make room in the bucket or raise its quota: remove old copies, or let its lifecycle \
do so.");if(code==="NoSuchBucket")return fail("there is no such bucket","Check s3-bucket, s3-region and s3-endpoint.");if(status===
301||status===307||code==="AuthorizationHeaderMalformed"){let region=error?.region??headers["x-amz-bucket-region"];return fail(
`it is of another region (${said})`,typeof region=="string"?`Set s3-region to ${region}.`:"Check s3-region.")}return/ObjectLock|InvalidRequest/.
test(code)&&/lock/i.test(said)?fail(`it locks nothing (${said})`,"Object Lock has to be on in the bucket, as a rule from\
 when it was made; or leave s3-object-lock-days out."):status===401||status===403?fail(`it refuses (${said})`,"The crede\
ntials need the rights in docs/backups.md, for this bucket and prefix."):isPassing(outcome)?fail(`it is overloaded or ou\
t of order (${said})`,"It was asked for two minutes. Try again later."):fail(`it answers ${said}`,"See what the provider\
 says of that code.")}function skew(date,now){let theirs=date===void 0?Number.NaN:Date.parse(date);return Number.isNaN(theirs)?
"the clock of the runner differs too much from its own (RequestTimeTooSkewed)":`the clock of the runner is ${Math.round(
Math.abs(now.getTime()-theirs)/6e4)} minutes ${now.getTime()<theirs?"behind":"ahead of"} its own (RequestTimeTooSkewed)`}var usualPausesMs=[1e3,2e3,4e3,8e3,15e3,3e4,3e4,3e4],nothing=Buffer.alloc(0),S3Client=class{settings;#context;#connections;constructor(settings,context){
this.settings=settings,this.#context=context,this.#connections=new Connections(context.proxies)}[Symbol.dispose](){this.#connections[Symbol.
dispose]()}now(){return this.#context.now()}async ask(request,what){let{signal}=request,pauses=this.#context.pausesMs??usualPausesMs;
for(let attempt=0;;attempt++){let outcome=await this.#send(request);if(signal.aborted)throw cancellation(signal,{doing:"\
a backup was being copied"});let pause=isPassing(outcome)?pauses[attempt]:void 0;if(pause===void 0){if("broken"in outcome)
throw this.fault(outcome,what);let error=errorIn(outcome.body);return{...outcome,error,isOk:outcome.status>=200&&outcome.
status<300&&error===void 0}}await sleep(pause,void 0,{signal}).catch(()=>{throw cancellation(signal,{doing:"a backup was\
 being copied"})})}}async demand(request,what){let answer=await this.ask(request,what);if(answer.isOk)return answer;throw this.
fault(answer,what)}fault(outcome,what){return faultOf(outcome,what,this.settings,this.now())}async#send({method,key,query,
headers={},body=nothing,sha256,signal}){let{region,credentials}=this.settings,{accessKeyId,secretAccessKey,sessionToken}=credentials,
hash=sha256??(Buffer.isBuffer(body)?createHash("sha256").update(body).digest("hex"):"UNSIGNED-PAYLOAD"),signed=await new AwsV4Signer(
{method,url:addressOf(this.settings,key,query).href,headers:{...headers,"x-amz-content-sha256":hash},service:"s3",region,
accessKeyId:accessKeyId.reveal(),secretAccessKey:secretAccessKey.reveal(),...defined({sessionToken:sessionToken?.reveal()}),
datetime:this.now().toISOString().replaceAll(/[:-]|\.\d{3}/g,"")}).sign();return this.#connections.exchange({method,url:signed.
url,headers:Object.fromEntries(signed.headers.entries()),body,signal})}};import{open}from"node:fs/promises";var pieceBytes=8*1024*1024,atOnce=4;async function downloadObject(client,{key,bytes},path,signal){
await using file=await open(path,"wx",384);let next=0,fetchPieces=async()=>{for(;next<bytes;){let start=next;next=Math.min(
next+pieceBytes,bytes);let headers={range:`bytes=${start}-${next-1}`},what=`${JSON.stringify(key)} could not be fetched`,
wanted=next-start,answer=await client.demand({method:"GET",key,headers,signal},what);if(answer.body.length!==wanted)throw client.
fault(answer,what);await file.write(answer.body,0,wanted,start)}};await Promise.all(Array.from({length:atOnce},fetchPieces))}async function listObjects(client,prefix,signal){let what="the copies could not be listed",found=[],next;do{let query={"\
list-type":"2",prefix,...defined({"continuation-token":next})},answer=await client.demand({method:"GET",key:"",query,signal},
what),page=objectsSchema.safeParse(readXml(answer.body)).data?.ListBucketResult;if(page===void 0)throw client.fault(answer,
what);found.push(...page.Contents.map(({Key,Size,LastModified})=>({key:Key,bytes:Size,at:LastModified}))),next=page.IsTruncated===
!0?page.NextContinuationToken:void 0}while(next!==void 0);return found}import{createHash as createHash2}from"node:crypto";function lockedUntil({days},now){return new Date(Math.floor((now.getTime()+days*864e5)/1e3)*1e3)}function lockHeaders({mode},until){
return{"x-amz-object-lock-mode":mode.toUpperCase(),"x-amz-object-lock-retain-until-date":until.toISOString()}}function knowsNot({
status,error},header){if(status===501||error?.code==="NotImplemented")return!0;let said=`${error?.code??""} ${error?.message??
""}`;return status===400&&/Unsupported|InvalidArgument|InvalidRequest|NotSupported/i.test(said)&&header.test(said)}async function beginMultipart(client,{
key,headers},signal){let what="a copy could not be begun",ask=async checksum2=>client.ask({method:"POST",key,query:{uploads:""},
headers:{"content-type":"application/octet-stream",...checksum2==="sha256"?{"x-amz-checksum-algorithm":"SHA256"}:{},...headers},
signal},what),checksum="sha256",answer=await ask(checksum);!answer.isOk&&knowsNot(answer,/checksum/i)&&(checksum="md5",answer=
await ask(checksum));let begun=answer.isOk?begunSchema.safeParse(readXml(answer.body)).data:void 0;if(begun===void 0)throw client.
fault(answer,what);return{key,uploadId:begun.InitiateMultipartUploadResult.UploadId,checksum}}async function putPart(client,{
key,uploadId,checksum},part,signal){let sha256=checksum==="sha256"?Buffer.from(part.sha256,"hex").toString("base64"):void 0,
what=`part ${part.number} of a copy could not be written`,answer=await client.demand({method:"PUT",key,query:{partNumber:`${part.
number}`,uploadId},headers:sha256===void 0?{"content-md5":await part.md5()}:{"x-amz-checksum-sha256":sha256},body:part.body,
sha256:part.sha256,signal},what),{etag}=answer.headers;if(etag!==void 0)return{etag,sha256};throw client.fault(answer,`${what}\
, for it was not confirmed,`)}async function completeMultipart(client,{key,uploadId},parts,bytes,signal){let what="a cop\
y could not be completed",ask=async headers=>client.ask({method:"POST",key,query:{uploadId},headers,body:completion(parts),
signal},what),answer=await ask({"if-none-match":"*","content-type":"application/xml"});if(!answer.isOk&&knowsNot(answer,
/if-none-match|condition|header/i)&&(answer=await ask({"content-type":"application/xml"})),!(answer.isOk&&completedSchema.
safeParse(readXml(answer.body)).success||(["NoSuchUpload","PreconditionFailed"].includes(answer.error?.code??"")||answer.
status===412)&&await hasBytes(client,key,bytes,signal)))throw client.fault(answer,what)}async function hasBytes(client,key,bytes,signal){
let{isOk,headers}=await client.ask({method:"HEAD",key,signal},"a copy could not be looked at");return isOk&&headers["con\
tent-length"]===`${bytes}`}async function abortMultipart(client,{key,uploadId},signal){let what="the parts of a copy cou\
ld not be removed",answer=await client.ask({method:"DELETE",key,query:{uploadId},signal},what);if(!answer.isOk&&answer.error?.
code!=="NoSuchUpload")throw client.fault(answer,what)}async function putSmall(client,{key,headers},body,signal){let what="\
a copy could not be described",checks=[{"x-amz-checksum-sha256":createHash2("sha256").update(body).digest("base64"),"if-\
none-match":"*"},{"content-md5":createHash2("md5").update(body).digest("base64"),"if-none-match":"*"},{"content-md5":createHash2(
"md5").update(body).digest("base64")}],answer;for(let check2 of checks){if(answer=await client.ask({method:"PUT",key,headers:{
...headers,...check2},body,signal},what),answer.isOk||answer.status===412&&await hasBytes(client,key,body.length,signal))
return;if(!knowsNot(answer,/checksum|if-none-match|condition|header/i))break}throw answer===void 0?new OpsError("interna\
l","nothing was written"):client.fault(answer,what)}function clusterFolder(prefix,cluster){return`${prefix===""?"":`${prefix}/`}${plain(cluster)}/`}function backupFolder(prefix,{
cluster,startedAt,run}){return`${clusterFolder(prefix,cluster)}${timeInName(startedAt)}-run-${plain(run.id)}-${run.attempt}\
/`}function readFolder(name){let[,time2="",run]=/^(\d{4}(?:-\d\d){5})-run-([A-Za-z0-9._-]+)-\d+$/.exec(name)??[],at=readTimeInName(
time2);return run===void 0||at===void 0?void 0:{at,run}}function plain(text2){return textInName(text2)||"cluster"}async function listVersions(client,prefix,signal){let what="the versions of a copy could not be listed",found=[],next={};
for(;next!==void 0;){let query={versions:"",prefix,...next},answer=await client.ask({method:"GET",key:"",query,signal},what);
if(answer.status===501||answer.error?.code==="NotImplemented")return(await listObjects(client,prefix,signal)).map(({key})=>({
key,versionId:void 0}));if(answer.error?.code==="AccessDenied")return"denied";let page=answer.isOk?versionsSchema.safeParse(
readXml(answer.body)).data?.ListVersionsResult:void 0;if(page===void 0)throw client.fault(answer,what);let{Version,DeleteMarker,
IsTruncated,NextKeyMarker,NextVersionIdMarker=""}=page;found.push(...[...Version,...DeleteMarker].map(({Key,VersionId})=>({
key:Key,versionId:VersionId}))),next=IsTruncated===!0&&NextKeyMarker!==void 0?{"key-marker":NextKeyMarker,"version-id-ma\
rker":NextVersionIdMarker}:void 0}return found}async function removeVersion(client,{key,versionId},signal){let what=`${JSON.
stringify(key)} could not be removed`,query=versionId===void 0?{}:{versionId},answer=await client.ask({method:"DELETE",key,
query,signal},what);if(answer.isOk||answer.status===404)return"removed";if(answer.status===403||["AccessDenied","Invalid\
Request"].includes(answer.error?.code??""))return"denied";throw client.fault(answer,what)}import{createHash as createHash4}from"node:crypto";import{open as open2}from"node:fs/promises";import{createHash as createHash3}from"node:crypto";import{Readable}from"node:stream";var pieceBytes2=256*1024;async function hashPart(file,{
start,bytes},alongside){let hash=createHash3("sha256");for await(let piece of pieces(file,{start,bytes}))hash.update(piece),
alongside?.update(piece);return hash.digest("hex")}async function md5OfPart(file,part){let hash=createHash3("md5");for await(let piece of pieces(
file,part))hash.update(piece);return hash.digest("base64")}function readPart(file,part){return Readable.from(copies(file,
part),{objectMode:!1,highWaterMark:pieceBytes2})}async function*copies(file,part){for(let at=0;at<part.bytes;){let length=Math.
min(pieceBytes2,part.bytes-at);yield await readAt(file,Buffer.allocUnsafeSlow(length),part.start+at,length),at+=length}}
async function*pieces(file,part){let memory=Buffer.allocUnsafeSlow(Math.max(1,Math.min(pieceBytes2,part.bytes)));for(let at=0;at<
part.bytes;){let length=Math.min(pieceBytes2,part.bytes-at);yield await readAt(file,memory,part.start+at,length),at+=length}}
async function readAt(file,memory,position,length){for(let read=0;read<length;){let{bytesRead}=await file.read(memory,read,
length-read,position+read);if(bytesRead===0)throw new Error("the file of the backup is shorter than it was");read+=bytesRead}
return memory.subarray(0,length)}var usualPartBytes=16*1024*1024,mostParts=1e4,mostInFlight=4,abandoningMs=1e4,beginningMs=2e3;function laterThan(signal,afterMs){
let later=new AbortController,stop=()=>{setTimeout(()=>later.abort(signal.reason),afterMs).unref()};return signal.aborted?
stop():signal.addEventListener("abort",stop,{once:!0}),later.signal}function partBytesFor(expectedBytes){let least=Math.
ceil(2*expectedBytes/mostParts/usualPartBytes);return Math.max(1,least)*usualPartBytes}var GrowingUpload=class _GrowingUpload{#client;#object;#backup;#file;#stop=new AbortController;#signal;#whole=createHash4(
"sha256");#parts=[];#sending;#multipart;#isComplete=!1;constructor(client,object,backup,file,signal){this.#client=client,
this.#object=object,this.#backup=backup,this.#file=file,this.#signal=AbortSignal.any([signal,this.#stop.signal]),this.#sending=
this.#send(),this.#sending.catch(()=>{})}static async begin(client,object,backup,signal){return new _GrowingUpload(client,
object,backup,await open2(backup.path,"r"),signal)}async finish(expected){let bytes=await this.#sending,multipart=this.#multipart;
if(multipart===void 0||bytes!==expected.bytes||this.#whole.digest("hex")!==expected.sha256)throw new OpsError("copy-fail\
ed","the runner's disk gave back other bytes than were written",{where:this.#backup.path,hint:"Check the runner's disk, \
or set backup-directory to another one."});await completeMultipart(this.#client,multipart,this.#parts,bytes,this.#signal),
this.#isComplete=!0}async close(){this.#stop.abort(new OpsError("cancelled","the copy was given up")),await this.#sending.
catch(()=>{}),await this.#file.close().catch(()=>{}),!(this.#multipart===void 0||this.#isComplete)&&await abortMultipart(
this.#client,this.#multipart,AbortSignal.timeout(abandoningMs)).catch(()=>{})}async#send(){this.#throwIfStopped(),this.#multipart=
await beginMultipart(this.#client,this.#object,laterThan(this.#signal,beginningMs));let partBytes=partBytesFor(this.#backup.
expectedBytes),inFlight=new Set,start=0;try{for(let number=1;;number++){this.#throwIfStopped();let{bytes:written,state}=await this.#grown(
start+partBytes);if(state==="given-up")throw new OpsError("cancelled","the backup was given up");let bytes=Math.min(partBytes,
written-start);if(bytes>0||number===1){let sha256=await hashPart(this.#file,{start,bytes},this.#whole);for(;inFlight.size>=
mostInFlight;)await Promise.race(inFlight);let sent=this.#put(this.#multipart,number,{start,bytes,sha256}).catch(error=>this.#stop.
abort(error)).finally(()=>inFlight.delete(sent));inFlight.add(sent),start+=bytes}if(state==="whole"&&start===written)break}}catch(error){
throw this.#stop.abort(error),error}finally{await Promise.all(inFlight)}return this.#throwIfStopped(),start}#throwIfStopped(){
if(this.#signal.aborted)throw cancellation(this.#signal,{doing:"a backup was being copied"})}async#grown(bytes){let{promise:stopped,
reject}=Promise.withResolvers(),stop=()=>reject(cancellation(this.#signal,{doing:"a backup was being copied"}));this.#signal.
aborted&&stop(),this.#signal.addEventListener("abort",stop,{once:!0});try{return await Promise.race([this.#backup.grown(
bytes),stopped])}finally{this.#signal.removeEventListener("abort",stop)}}async#put(multipart,number,part){let{bytes,sha256}=part,
body={bytes,open:()=>readPart(this.#file,part)},md5=async()=>md5OfPart(this.#file,part);this.#parts[number-1]=await putPart(
this.#client,multipart,{number,body,sha256,md5},this.#signal)}};function s3Store(settings,context){let client=new S3Client(settings,context);return{...describeBucket(settings),check:async signal=>check(
client,signal),begin:async(backup,source,signal)=>begin(client,backup,source,signal),list:async of=>list(client,of,context.
signal),describe:async stored=>describe(client,stored,context.signal),mayRemove:async()=>mayRemove(client,context.signal),
remove:async stored=>remove(client,stored,context.signal),get:async(stored,folder)=>get(client,stored,folder,context.signal)}}
async function check(client,signal){let what="no copy can be kept",{prefix}=client.settings,query={"list-type":"2","max-\
keys":"1",prefix},answer=await client.ask({method:"GET",key:"",query,signal},what);if(!answer.isOk&&answer.error?.code!==
"AccessDenied")throw client.fault(answer,what)}async function begin(client,backup,source,signal){let folder=backupFolder(
client.settings.prefix,{...source,startedAt:backup.startedAt}),{lock,bucket}=client.settings,until=lock===void 0?void 0:
lockedUntil(lock,client.now()),headers=lock===void 0||until===void 0?{}:lockHeaders(lock,until),upload=await GrowingUpload.
begin(client,{key:`${folder}${backup.name}`,headers},backup,signal);return{finish:async finished=>{await upload.finish(finished);
let copy={store:"s3",id:`${bucket}/${folder}`,name:finished.name,run:source.run.id};try{await describeBeside(client,{key:folder,
headers},finished,signal)}catch(error){throw await remove(client,copy,AbortSignal.timeout(abandoningMs)).catch(()=>{}),error}
return{...copy,digest:`sha256:${finished.sha256}`,bytes:finished.bytes,...defined({lockedUntil:until})}},abandon:()=>upload.
close()}}async function describeBeside(client,{key:folder,headers},{name,files},signal){let manifest=manifestName(name),
signature=signatureName(name),rank=path=>[signature,manifest].indexOf(basename(path)),beside=files.filter(path=>basename(
path)!==name).toSorted((one,other)=>rank(one)-rank(other));for(let path of beside){let type=path.endsWith(".json")?"appl\
ication/json":"text/plain; charset=utf-8",object={key:`${folder}${basename(path)}`,headers:{...headers,"content-type":type}};
await putSmall(client,object,await readFile(path),signal)}}async function list(client,{run,cluster},signal){let{prefix,bucket}=client.
settings,start=cluster===void 0?prefix===""?"":`${prefix}/`:clusterFolder(prefix,cluster);return[...Map.groupBy(await listObjects(
client,start,signal),({key})=>key.slice(0,key.lastIndexOf("/")+1))].flatMap(([folder,objects])=>{let read=readFolder(basename(
folder)),data=wholeBackup(objects);return read===void 0||data===void 0||run!==void 0&&run!==read.run?[]:[{store:"s3",id:`${bucket}\
/${folder}`,name:basename(data.key),run:read.run,at:read.at,bytes:data.bytes}]}).toSorted((one,other)=>other.at.getTime()-
one.at.getTime())}function wholeBackup(objects){let keys=new Set(objects.map(({key})=>key));return objects.find(({key})=>key.
endsWith(".age")&&keys.has(manifestName(key)))}function keyOf({settings:{bucket}},{id,name}){return`${id.slice(bucket.length+
1)}${name}`}async function describe(client,stored,signal){let key=keyOf(client,stored),request={method:"GET",key:manifestName(
key),signal},[manifest,signature]=await Promise.all([client.demand(request,`${JSON.stringify(manifestName(key))} could n\
ot be read`),readOptional(client,signatureName(key),signal)]),until=Date.parse(String(manifest.headers["x-amz-object-loc\
k-retain-until-date"]));return{...parseDescription(stored.name,manifest.body,signature?.toString("utf8")),of:stored,...Number.
isNaN(until)?{}:{lockedUntil:new Date(until)}}}async function readOptional(client,key,signal){let what=`${JSON.stringify(
key)} could not be read`,answer=await client.ask({method:"GET",key,signal},what);if(!(answer.status===404&&answer.error?.
code==="NoSuchKey")){if(!answer.isOk)throw client.fault(answer,what);return answer.body}}async function mayRemove(client,signal){
let{prefix}=client.settings,key=`${prefix===""?"":`${prefix}/`}d8x-ops-may-remove`,what="it could not be asked whether i\
ts key may remove copies",answer=await client.ask({method:"DELETE",key,query:{versionId:"null"},signal},what);if(answer.
isOk||[400,404,501].includes(answer.status))return!0;if(answer.status===403||answer.error?.code==="AccessDenied")return!1;
throw client.fault(answer,what)}async function remove(client,{id,name},signal){let folder=id.slice(client.settings.bucket.
length+1),manifest=manifestName(`${folder}${name}`),versions2=await listVersions(client,folder,signal);if(versions2==="d\
enied")return versions2;let rank=({key})=>key===manifest?0:1;for(let version of versions2.toSorted((one,other)=>rank(one)-
rank(other)))if(await removeVersion(client,version,signal)!=="removed"){if(version.key===manifest)return"denied";throw new OpsError(
"copy-failed",`the copy ${id} is removed but for ${JSON.stringify(version.key)}, which is refused`,{where:id,hint:"It ma\
y be locked by itself. Remove what is left of the folder once it can be."})}return"removed"}async function get(client,stored,folder,signal){
let key=keyOf(client,stored),path=join(folder,basename(stored.id));await mkdir(path,{recursive:!0,mode:448});let file=join(
path,stored.name),data=(await listObjects(client,key,signal)).find(one=>one.key===key);if(data===void 0)throw new OpsError(
"backup-corrupt",`the copy ${stored.id} is not there any more`,{where:stored.id});let beside=async name=>{let bytes=await readOptional(
client,name(key),signal);bytes!==void 0&&await writeFile(name(file),bytes,{mode:384})};return await Promise.all([downloadObject(
client,data,file,signal),beside(manifestName),beside(signatureName)]),file}export{s3Store};
