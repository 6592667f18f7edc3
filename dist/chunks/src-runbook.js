import{Sessions,channelAgent,checkRequest,checkTime,filterText,forOneRequest,headline,heartbeatSeconds,namesDatabase,openFailure,
openFailureReason,operations,optionalText,parseAnswer,parseDsn,parseKnownHosts,readIntent,readRecoveries,recover,recoveryCommand,
releaseLockOfRun,renderCommand,resultError,runLabel,segment,servicesOfStack,sudoMark,sudoPrompt,taskStates,textList,textMap,
updateContext,wholeNumber,withDatabase}from"./shared-14921d17.js";import{Secret,fingerprint,formatJson,isSlipOf,keyTypeOf,
lookupName,openPrivateKey,parseInventory}from"./shared-c2786b72.js";import{OpsError,cancellation,defined,isOpsError,
messageOf,orCancelled,toOpsError}from"./shared-a31103ea.js";var refusalsOfAny=new Set(["input-invalid","config-invalid","command-invalid","authorisation-failed","outside-window","s\
ervice-unknown","image-change-refused","key-needed","key-change-refused","keys-unpaired","image-not-found","image-platfo\
rm","lock-held","update-in-progress","restore-refused","database-differs","rollback-unknown","migration-refused","paymen\
t-running"]);function neverAttempted(service){return service.outcome==="planned"?{...service,outcome:"not-attempted"}:service}
function firstServiceError(services){let failed=services.find(({error})=>error!==void 0);if(failed?.error!==void 0)return failed.
error;let undone=services.find(({outcome})=>["failed","rolled-back","not-attempted"].includes(outcome));if(undone!==void 0)
return{code:"update-failed",message:undone.reason??`${undone.service} was not updated`,where:undone.service}}function concluded({
onlyPlans,refusals:refusals2=[]},draft,thrown){if(thrown!==void 0){let error2=toOpsError(thrown),changed=draft.recovery!==
void 0||draft.services.some(({outcome})=>outcome!=="planned"&&outcome!=="not-attempted"),refused=(refusalsOfAny.has(error2.
code)||refusals2.includes(error2.code))&&!changed;return{conclusion:isOpsError(error2,"cancelled")?"cancelled":refused?"\
refused":"failure",error:resultError(error2)}}let error=onlyPlans===!0?void 0:firstServiceError(draft.services);return error===
void 0?{conclusion:"success"}:{conclusion:error.code==="cancelled"?"cancelled":"failure",error}}function conclude(request2,context,startedAt,draft,thrown){
let operation=operations[request2.operation],{conclusion,error}=concluded(operation,draft,thrown),{run,journal}=context,
partial={version:2,operation:request2.operation,conclusion,run:{id:run.id,attempt:run.attempt,actor:run.actor,...defined(
{url:run.url,requestId:run.requestId,environment:request2.environment,cluster:draft.cluster})},startedAt:startedAt.toISOString(),
finishedAt:context.now().toISOString(),...defined({error}),warnings:[...journal.warnings],steps:[...journal.steps],...sectionsOf(
operation,draft)};return{...partial,headline:headline(operation,partial,draft.restored)}}function sectionsOf({sections,onlyPlans},draft){
let has=section=>sections.includes(section),services=(has("services")?draft.services:[]).map(one=>({...one,...defined({changes:draft.
changes?.get(one.service)})}));return{services:onlyPlans===!0?services:services.map(neverAttempted),...has("backup")?defined(
{backup:draft.backup}):{},...has("backups")?defined({backups:draft.backups&&[...draft.backups]}):{},...has("drill")?defined(
{drill:draft.drill&&[...draft.drill]}):{},...has("recovery")?defined({recovery:draft.recovery}):{},...has("lock")?defined(
{lock:draft.lock}):{},...has("status")?defined({status:draft.status}):{},...has("logs")?defined({logs:draft.logs}):{}}}var algorithmsByType={"ssh-ed25519":["ssh-ed25519"],"ecdsa-sha2-nistp256":["ecdsa-sha2-nistp256"],"ecdsa-sha2-nistp384":[
"ecdsa-sha2-nistp384"],"ecdsa-sha2-nistp521":["ecdsa-sha2-nistp521"],"ssh-rsa":["rsa-sha2-512","rsa-sha2-256"]};function hostKeyAlgorithms(pinned){
let types=new Set(pinned.map(({type})=>type)),all=Object.entries(algorithmsByType);return[...all.filter(([type])=>types.
has(type)),...all.filter(([type])=>!types.has(type))].flatMap(([,algorithms])=>algorithms)}function judgeHostKey(known,host,offered){
let type=keyTypeOf(offered)??"unknown",shown=`${fingerprint(offered)} (${type})`;if(known.isRevoked(host.address,host.port,
offered))return new OpsError("host-key-changed",`${host.name} shows the host key ${shown}, which is revoked`,{where:describe(
host),hint:"A @revoked line of ssh-known-hosts bars this key. Give the host a new key, and pin that."});let pinned=known.
keysFor(host.address,host.port);if(pinned.some(({blob})=>blob.equals(offered)))return;let damaged=known.unusableFor(host.
address,host.port).find(line=>(line.type??type)===type),slip=pinned.find(({blob})=>isSlipOf(blob,offered));if(slip!==void 0){
let path=`ssh-known-hosts:${slip.line}`;return unusableLine(host,shown,type,{path,message:"differs from that by a charac\
ter or two, as a slip in copying does"})}if(damaged!==void 0&&!pinned.some(key=>key.type===type))return unusableLine(host,
shown,type,damaged);if(pinned.length===0)return missing(host,shown,type,known.unreadable);let expected=pinned.map(key=>`${fingerprint(
key.blob)} (${key.type}, line ${key.line})`).join(" or ");return new OpsError("host-key-changed",`${host.name} shows ano\
ther host key: ${shown} instead of ${expected}`,{where:describe(host),hint:"Somebody may be intercepting the connection;\
 nothing was sent. If the host was rebuilt, compare the fingerprint on its own console (ssh-keygen -lf /etc/ssh/ssh_host\
_ed25519_key.pub) and replace its line in ssh-known-hosts."})}function unusableLine(host,shown,type,{path,message}){return new OpsError(
"host-key-missing",`no usable host key is pinned for ${host.name}: ${path} ${message}`,{where:describe(host),hint:`Put t\
hat line right. ${howToPin(host,shown,type)}`,problems:[{path,message}]})}function missing(host,shown,type,unreadable){let maybe=unreadable.
map(({path})=>path.replace("ssh-known-hosts:","")).join(", ");return new OpsError("host-key-missing",`no host key is pin\
ned for ${lookupName(host.address,host.port)}`,{where:describe(host),hint:`${howToPin(host,shown,type)}${maybe===""?"":`\
 (Lines of ssh-known-hosts that can't be read and may be about it: ${maybe}.)`}`})}function howToPin(host,shown,type){let keyscan=[
"ssh-keyscan","-t",type.replace(/^ssh-|-sha2-.*$/g,""),"-p",`${host.port}`,host.address].join(" ");return`It shows ${shown}\
. Compare that with what 'ssh-keygen -lf' prints for /etc/ssh/ssh_host_*_key.pub on the host's own console; if it is the\
 same, add the line that '${keyscan}' prints to ssh-known-hosts.`}function describe(host){return host.name===host.address?
host.name:`${host.name} (${host.address})`}import{z}from"../packages/zod.js";var faultSchema=z.object({level:z.string().optional(),code:z.string().optional()});function connectionLost(name,cause){return new OpsError(
"connection-lost",`the SSH connection to ${name} was lost`,{where:name,hint:"Check that the host is up and the network b\
etween. Nothing that changes the cluster is repeated without looking first; a new run goes on from what it finds.",...defined(
{cause})})}function connectFault(target,error){let{level,code}=faultSchema.safeParse(error).data??{};if(level==="client-\
authentication")return new OpsError("ssh-auth-failed",`${target.name} does not let ${target.user} in with the given key`,
{where:target.name,hint:`Check ssh-private-key and ssh-user (${place(target)}): the public key has to be in ~/.ssh/autho\
rized_keys there.`,cause:error});let why=messageOf(error);return new OpsError("ssh-unreachable",`no SSH connection to ${target.
name} (${place(target)}): ${why}`,{where:target.name,hint:hintFor(level,code),cause:error})}function wayFault(target,error){
let why=messageOf(error);return new OpsError("ssh-unreachable",`no SSH connection to ${target.name} (${place(target)}): ${why}`,
{where:target.name,hint:`It is reached through ${target.through??"the manager"}. ${(isOpsError(error)?error.hint:void 0)??
"Check that this reaches its address and port."}`,cause:error})}function isTurnedAway(error){if(!isOpsError(error,"ssh-u\
nreachable"))return!1;let{level,code}=faultSchema.safeParse(error.cause).data??{};return code==="ECONNRESET"||level==="p\
rotocol"}function place({user,address,port}){return`${user}@${address}:${port}`}function hintFor(level,code){return level===
"handshake"?"If the host has none of the keys in ssh-known-hosts, pin one that it has: compare ssh-keyscan with the fing\
erprint on its console.":level==="protocol"||code==="ECONNRESET"?"Something closed the connection at once: look at sshd'\
s log there, at MaxStartups and fail2ban, and that the port is sshd's.":code==="ENOTFOUND"?"The name is not known here: \
check hosts.cfg.":"Check the address and port in hosts.cfg, that the host is up, and that its firewall lets the runner i\
n."}var refusals=[{says:/must have a tty|a terminal is required/i,message:"wants a terminal, which a run has not",hint:'\
Take "Defaults requiretty" out of /etc/sudoers there, or add: Defaults:USER !requiretty.'},{says:/account validation failure|(?:account|password) (?:is |has )?expired/i,
message:"does not take the user: the account is locked, or it or its password has expired",hint:"Look there, as root: ch\
age -l USER. A user whose password has expired has to set another one."},{says:/not in the sudoers|may not run|not allowed to (?:execute|run)|I'm sorry/i,
message:"does not let the user run commands as root",hint:"Put the user of ssh-user into the group sudo there."},{says:/sudo: (?:command )?not found|No such file or directory/i,
message:"is not installed",hint:"Install the package sudo there."}];function sudoRefused(name,password,said){let other=refusals.
find(({says})=>says.test(said)),details=hint2=>({where:name,hint:hint2});if(other!==void 0)return new OpsError("sudo-ref\
used",`sudo on ${name} ${other.message}`,details(other.hint));if(said.includes(sudoPrompt)&&password.reveal()===""){let hint2="\
Give it as sudo-password: password.txt in d8x-cli's deployment folder has it.";return new OpsError("sudo-refused",`sudo \
on ${name} asks for a password, and none is given`,details(hint2))}if(said.includes(sudoPrompt)){let hint2="Check the in\
put sudo-password (password.txt in d8x-cli's deployment folder), and that the user is in the group sudo.";return new OpsError(
"sudo-refused",`sudo on ${name} refused the password`,details(hint2))}let last=said.trim().split(`
`).at(-1)?.trim()??"",hint="Try there, as that user: sudo -k true. What /etc/sudoers says of the user decides.";return new OpsError(
"sudo-refused",`sudo on ${name} began nothing${last===""?"":`: ${last}`}`,details(hint))}import{setTimeout as sleep}from"node:timers/promises";import{NodeSSH}from"../packages/node-ssh.js";import{Duplex}from"node:stream";var ChannelStream=class extends Duplex{#channel;#ended;#written;#isClosed=!1;constructor(channel,ended,own=chunk=>chunk){
super({allowHalfOpen:!1}),this.#channel=channel,this.#ended=ended,this.on("error",()=>{}),channel.on("data",chunk=>{let bytes=own(
chunk);bytes===void 0||bytes.length===0||!this.destroyed&&!this.push(bytes)&&channel.pause()}),channel.on("end",()=>{this.
push(null),this.readableLength===0&&this.read(0)}),channel.on("error",error=>this.destroy(error)),channel.once("close",()=>this.#close()),
channel.stderr.resume(),ended.addEventListener("abort",this.#lose,{once:!0}),ended.aborted&&this.#lose()}#close(){this.#isClosed=
!0,this.#answer(closed()),this.writableEnded||this.end()}#lose=()=>{let reason=this.#ended.reason;this.destroy(reason instanceof
Error?reason:closed())};#answer(error){let written=this.#written;this.#written=void 0,written?.(error)}_read(){this.#channel.
resume()}_write(chunk,encoding,done){if(this.#isClosed){done(closed());return}this.#written=done,this.#channel.write(chunk,
encoding,()=>this.#answer())}_final(done){this.#channel.end(),done()}_destroy(error,done){this.#ended.removeEventListener(
"abort",this.#lose),this.#answer(error??closed()),this.#channel.destroy(),this.#channel.resume(),done(error)}setKeepAlive(){
return this}setNoDelay(){return this}setTimeout(){return this}ref(){return this}unref(){return this}};function closed(){
return new Error("the channel was closed by the other side")}var connectTimeoutMs=2e4,keepaliveMs=5e3,keepaliveCount=4,partingMs=1e3,retryPausesMs=[500,1500];async function openLink(target,signal){
for(let pauseMs of retryPausesMs)try{return await attempt(target,signal)}catch(error){if(!isTurnedAway(error))throw error;
await sleep(pauseMs,void 0,signal===void 0?{}:{signal}).catch(()=>{})}return attempt(target,signal)}async function attempt(target,signal){
if(signal?.aborted===!0)throw cancellation(signal,{where:target.name});let sock=await openWay(target,signal),ssh=new NodeSSH,
ended=new AbortController,refused,cause,byKey={type:"publickey",username:target.user,key:target.privateKey},connecting=ssh.
connect({host:target.address,port:target.port,username:target.user,authHandler:[byKey],...defined({sock}),readyTimeout:connectTimeoutMs,
keepaliveInterval:keepaliveMs,keepaliveCountMax:keepaliveCount,algorithms:{serverHostKey:[...target.algorithms]},hostVerifier:offered=>(refused=
target.checkHostKey(offered),refused===void 0)}),client=ssh.connection;client?.setNoDelay(!0),client?.on("error",error=>cause??=
error).on("close",()=>ended.abort(connectionLost(target.name,cause)));let cancel=()=>client?.destroy();signal?.addEventListener(
"abort",cancel,{once:!0}),signal!==void 0&&isAborted(signal)&&cancel();try{await connecting}catch(error){throw client?.destroy(),
sock?.destroy(),signal!==void 0&&isAborted(signal)?cancellation(signal,{where:target.name}):refused??connectFault(target,
cause??error)}finally{signal?.removeEventListener("abort",cancel)}if(client===null||ended.signal.aborted)throw connectFault(
target,cause??"the connection ended at once");return{client,sessions:new Sessions(client,target.name,ended.signal),ended:ended.
signal,close:()=>{client.end(),setTimeout(()=>client.destroy(),partingMs).unref()}}}function isAborted(signal){return signal.
aborted}async function openWay(target,signal){if(target.via===void 0)return;let way=target.via();try{return await orCancelled(
way,signal,target.name)}catch(error){throw way.then(late=>late.destroy(),()=>{}),isOpsError(error,"cancelled","host-key-\
missing","host-key-changed","ssh-auth-failed")?error:wayFault(target,error)}}function openUnixSocket({client,ended},path){
return new Promise((resolve,reject)=>{client.openssh_forwardOutStreamLocal(path,(error,channel)=>error===void 0?resolve(
new ChannelStream(channel,ended)):reject(error))})}function openTcp({client,ended},host,port){return new Promise((resolve,reject)=>{
let isLate=!1,timer=setTimeout(()=>{isLate=!0,reject(new Error(`no answer within ${connectTimeoutMs/1e3} s`))},connectTimeoutMs);
client.forwardOut("127.0.0.1",0,host,port,(error,channel)=>{clearTimeout(timer),error!==void 0?reject(error):isLate?channel.
destroy():resolve(new ChannelStream(channel,ended))})})}var JumpLink=class{#target;#link;constructor(target){this.#target=target}async connectTcp(address,port){this.#link??=this.#open();
let link=await this.#link,{name}=this.#target;try{return await openTcp(link,address,port)}catch(error){throw link.ended.
aborted?connectionLost(name,error):new OpsError("connection-lost",`${name} could not connect to ${address}:${port}`,{where:name,
hint:`Check that ${address}:${port} is right and reached from there, and that its sshd allows TCP forwarding.`,cause:error})}}async close(){
(await this.#link?.catch(()=>{}))?.close()}async#open(){let forget=()=>{this.#link=void 0};try{let link=await openLink(this.#target);
return link.ended.addEventListener("abort",forget,{once:!0}),link}catch(error){throw forget(),error}}};function programOf(command){return command.stages[0]?.[0]??"a command"}import{Readable}from"node:stream";var OutputTail=class{#most;#chunks=[];#length=0;constructor(most){this.#most=most}add(chunk){this.#chunks.push(chunk),this.#length+=
chunk.length,!(this.#length<2*this.#most)&&(this.#chunks=[Buffer.concat(this.#chunks).subarray(-this.#most)],this.#length=
this.#most)}text(){return Buffer.concat(this.#chunks).subarray(-this.#most).toString("utf8")}};function maskSecretsOf(command,text2){
let{sudo,secretEnv,stdin}=command;return[sudo,...Object.values(secretEnv??{}),stdin instanceof Secret?stdin:void 0].map(
secret=>secret?.reveal().trim()??"").filter(value=>value!=="").toSorted((left,right)=>right.length-left.length).reduce((masked,value)=>masked.
replaceAll(value,"***"),text2)}var keptNoise=4096,AfterMark=class{#mark;#held=Buffer.alloc(0);constructor(mark){this.#mark=
Buffer.from(`${mark}
`)}take(chunk){if(this.#held===void 0)return chunk;let held=Buffer.concat([this.#held,chunk]),at=held.indexOf(this.#mark);
return this.#held=at===-1?held.subarray(-keptNoise):void 0,at===-1?void 0:held.subarray(at+this.#mark.length)}get noise(){
return this.#held?.toString("utf8")??""}get hasCome(){return this.#held===void 0}};function feedCommand(channel,command,rendered){
channel.write(rendered.stdinPrefix.reveal()),rendered.stdinUse==="none"?channel.end():rendered.stdinUse==="heartbeat"?sendHeartbeats(
channel):command.stdin instanceof Readable?feedStream(channel,command.stdin):channel.end(command.stdin instanceof Secret?
command.stdin.reveal():command.stdin)}function sendHeartbeats(channel){let timer=setInterval(()=>channel.write(`
`),heartbeatSeconds*1e3/3);timer.unref();let stop=()=>clearInterval(timer);channel.once("exit",stop).once("finish",stop).
once("close",stop)}function feedStream(channel,input){channel.once("close",()=>input.destroy()),input.once("error",()=>channel.
destroy()),input.pipe(channel)}var first="d8x-ops",second="begins here",beginMark=`${first} ${second}`,go="go",startMs=3e4,pokeMs=1e3,longestWord=900;function throughLoginShell(script,hasInput2){
let start=["unset BASH_ENV ENV CDPATH",'PATH="${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bi\
n"; export PATH','d8x_text=$(printf %s "$@" | base64 -d) || exit',`echo "${first}" "${second}"; echo "${first}" "${second}\
" >&2`,...hasInput2?[`d8x_line=; until [ "$d8x_line" = ${go} ]; do IFS= read -r d8x_line || exit; done`]:[],'eval "$d8x_\
text"'].join("; "),words=Buffer.from(script).toString("base64").match(new RegExp(`.{1,${longestWord}}`,"g"))??[];return`\
exec /bin/sh -c '${start}' sh ${words.join(" ")}`}var goLine=`${go}
`,CommandStart=class{begun;#begun=Promise.withResolvers();#channel;#name;#output=new AfterMark(beginMark);#errors=new AfterMark(
beginMark);#timer;#poking;#status=null;constructor(channel,name){this.#channel=channel,this.#name=name,this.begun=this.#begun.
promise,this.begun.catch(()=>{}),this.#timer=setTimeout(()=>this.#fail(`did not start a command within ${startMs/1e3} s`),
startMs),this.#poking=setInterval(()=>this.#poke(),pokeMs),channel.on("error",()=>{}),channel.once("exit",code=>this.#status=
code),channel.once("close",()=>this.#fail(this.#status===null?"ended":`ended with ${this.#status}`)),this.#poke()}get hasBegun(){
return this.#output.hasCome}stdout(chunk){let own=this.#output.take(chunk);if(own!==void 0)return this.#stop(),this.#begun.
resolve(void 0),own}stderr(chunk){return this.#errors.take(chunk)}#poke(){this.#channel.writable&&this.#channel.write(`
`)}#stop(){clearTimeout(this.#timer),clearInterval(this.#poking)}#fail(how){this.#stop(),this.#begun.reject(shellUnusable(
this.#name,how,`${this.#output.noise}
${this.#errors.noise}`))}},longestSaid=200;function shellUnusable(name,how,said){let last=said.trim().split(`
`).at(-1)?.trim().slice(0,longestSaid)??"";return new OpsError("shell-unusable",`the login shell on ${name} ${how} befor\
e the command began${last===""?"":`: ${last}`}`,{where:name,hint:"It has to start /bin/sh for commands without a termina\
l. Look at its start-up files (.bashrc, config.fish): they must neither exit nor wait for input; and at ForceCommand in \
sshd_config, and command= in authorized_keys. Try: ssh HOST true."})}var dockerSocket="/var/run/docker.sock",dialStdio=["docker","system","dial-stdio"],fewestSessions=2,longestWaitMs=6e4,DockerChannels=class{#host;#dialsStdio=!1;#deciding;constructor(host){
this.#host=host}async open(){let link=await this.#host.open();if(!this.#dialsStdio){let channel=await openSocket(link);if(channel!==
void 0)return channel;this.#deciding??=this.#decide(link).finally(()=>this.#deciding=void 0),await this.#deciding}return(this.#dialsStdio?
void 0:await openSocket(link))??this.#dialStdio(link)}async#dialStdio(link){let text2=throughLoginShell(`exec ${dialStdio.
join(" ")}`,!0),waiting=new AbortController,timer=setTimeout(()=>waiting.abort(this.#fewSessions("all its sessions are t\
aken")),longestWaitMs),{channel,start,stream}=await link.sessions.exec(text2,channel2=>{let start2=new CommandStart(channel2,
this.#host.name);return channel2.stderr.on("data",chunk=>start2.stderr(chunk)),{channel:channel2,start:start2,stream:new ChannelStream(
channel2,link.ended,chunk=>start2.stdout(chunk))}},waiting.signal).finally(()=>clearTimeout(timer));try{await start.begun}catch(error){
throw stream.destroy(),link.ended.aborted?cancellation(link.ended):error}return channel.write(goLine),forOneRequest(stream)}async#decide(link){
let{code,stderr}=await this.#host.tryRun({stages:[dialStdio],stdin:`GET /_ping HTTP/1.0\r
\r
`}),{name,user}=this.#host;if(code!==0){let said=stderr.trim();throw new OpsError("engine-unreachable",`Docker on ${name}\
 is not reached${said===""?"":`: ${said}`}`,{where:name,hint:`Check that Docker runs there (systemctl status docker), th\
at ${user} is in the group docker, and, where sshd forwards no sockets (AllowStreamLocalForwarding, DisableForwarding), \
that the docker command is installed.`})}let channel=await openSocket(link);if(channel!==void 0){channel.destroy();return}
if(!await link.sessions.allows(fewestSessions))throw this.#fewSessions("allows one session at a time");this.#dialsStdio=
!0}#fewSessions(how){let{name}=this.#host,message=`Docker on ${name} is not reached: sshd there forwards no sockets, and\
 ${how}`,hint="In sshd_config there, set AllowStreamLocalForwarding to local or yes and DisableForwarding to no; or rais\
e MaxSessions to 10.";return new OpsError("engine-unreachable",message,{where:name,hint})}};async function openSocket(link){
try{return await openUnixSocket(link,dockerSocket)}catch{if(link.ended.aborted)throw link.ended.reason;return}}import{z as z8}from"../packages/zod.js";import{text}from"node:stream/consumers";import{z as z2}from"../packages/zod.js";import{request}from"node:http";import{createInterface}from"node:readline";async function requestWithStaleRetry(agent,call,signal){try{return await send(
agent,call,signal)}catch(error){if(!(error instanceof StaleConnection)||signal?.aborted===!0)throw unwrapped(error)}try{
return await send(agent,call,signal)}catch(error){throw unwrapped(error)}}var StaleConnection=class extends Error{name="\
StaleConnection"};function unwrapped(error){return error instanceof StaleConnection?error.cause:error}function send(agent,call,signal){
let{method,path,query,headers,json,body}=call,payload=json===void 0?body:Buffer.from(formatJson(json));return new Promise(
(resolve,reject)=>{let outgoing=request({agent,host:"docker",method,path:path+queryText(query),headers:{...headers,...json===
void 0?{}:{"content-type":"application/json"},...payload===void 0?{}:{"content-length":String(payload.byteLength)}},...defined(
{signal})},resolve);outgoing.on("error",error=>{let isStale=(method==="GET"||method==="HEAD"||call.isRepeatable===!0)&&outgoing.
reusedSocket&&!isOpsError(error);reject(isStale?new StaleConnection("the connection had ended",{cause:error}):error)}),outgoing.
end(payload)})}function queryText(query){let set=Object.entries(query??{}).filter(pair=>pair[1]!==void 0);return set.length===
0?"":`?${new URLSearchParams(set).toString()}`}async function*linesOf(answer){let lines=createInterface({input:answer});
lines.on("error",()=>{});try{yield*lines}finally{answer.destroy()}}var oldestVersion="1.41",newestVersion="1.51",answerTimeoutMs=6e4,EngineApi=class{#agent;#host;#version;constructor(agent,host){
this.#agent=agent,this.#host=host}get host(){return this.#host}async version(signal){this.#version??=this.#timed({},own=>this.#negotiate(
own));let asked=this.#version;try{return await orCancelled(asked,signal,this.#host)}catch(error){throw asked.catch(()=>{
this.#version===asked&&(this.#version=void 0)}),error}}async stream(call){return this.#timed(call,signal=>this.#versioned(
call,signal))}async json(schema,call){let answer=await this.#whole(call),parsed=schema.safeParse(parseAnswer(answer));if(parsed.
success)return parsed.data;throw new OpsError("engine-refused",`Docker on ${this.#host} answered ${call.method} ${call.path}\
 in a form d8x-ops does not know`,{where:this.#host,hint:"Its version may be newer than d8x-ops knows. Please report it.",
problems:parsed.error.issues.map(({path,message})=>({path:path.join("."),message}))})}async call(call){await this.#whole(
call)}#whole(call){return this.#timed(call,async signal=>{let answer=await this.#versioned(call,signal);try{return await text(
answer)}catch(error){throw linkFault(this.#host,error,signal)}})}async#versioned(call,signal){let version=await this.version(
signal);return this.#send({...call,path:`/v${version}${call.path}`},signal)}async#timed({signal,waits},work){if(waits===
!0)return work(signal);let late=new AbortController,timer=setTimeout(()=>late.abort(this.#tooSlow()),answerTimeoutMs);try{
return await work(signal===void 0?late.signal:AbortSignal.any([signal,late.signal]))}finally{clearTimeout(timer)}}#tooSlow(){
return new OpsError("engine-unreachable",`Docker on ${this.#host} did not answer within ${answerTimeoutMs/1e3} s`,{where:this.#host,
hint:"It hangs, or the host is out of memory or disk: see systemctl status docker, free -h and df -h there."})}async#negotiate(signal){
let answer=await this.#send({method:"GET",path:"/_ping"},signal);answer.resume();let offered=z2.string().safeParse(answer.
headers["api-version"]).data??oldestVersion;if(compareVersions(offered,oldestVersion)<0)throw new OpsError("engine-refus\
ed",`Docker on ${this.#host} speaks API ${offered}; d8x-ops needs ${oldestVersion} or newer`,{where:this.#host,hint:"Upd\
ate Docker to 20.10 or newer."});return compareVersions(offered,newestVersion)<0?offered:newestVersion}async#send(call,signal){
try{let answer=await requestWithStaleRetry(this.#agent,call,signal),status=answer.statusCode??0;if(status<400)return answer;
throw engineFault(this.#host,status,await text(answer))}catch(error){throw linkFault(this.#host,error,signal)}}};function compareVersions(left,right){
let[leftMajor=0,leftMinor=0]=left.split(".").map(Number),[rightMajor=0,rightMinor=0]=right.split(".").map(Number);return leftMajor===
rightMajor?leftMinor-rightMinor:leftMajor-rightMajor}var answerSchema=z2.object({message:z2.string()});function engineFault(host,status,body){
let parsed=answerSchema.safeParse(parseAnswer(body)),message=parsed.success?parsed.data.message:body.trim()||`status ${status}`;
return new OpsError(codeOf(status,message),`Docker on ${host}: ${message}`,{where:host,...hintOf(status,message)})}function codeOf(status,message){
return isOutOfSequence(message)||status===409?"engine-conflict":isDiskFull(message)?"disk-full":status===404?"engine-not\
-found":isNotManager(status,message)?"not-a-manager":"engine-refused"}function hintOf(status,message){return isOutOfSequence(
message)?{hint:"Somebody else changed it at the same time. Look at the status, and try again."}:isDiskFull(message)?{hint:"\
Free space under Docker's folder on that host, or run with prune: images."}:isNotManager(status,message)?{hint:"The host\
 under [managers] in hosts.cfg has to be a manager of the swarm."}:{}}function isOutOfSequence(message){return message.includes(
"update out of sequence")}function isNotManager(status,message){return status===503&&message.includes("not a swarm manag\
er")}function isDiskFull(message){return message.includes("no space left on device")}function linkFault(host,error,signal){
return signal?.aborted===!0?cancellation(signal,{where:host}):isOpsError(error)?error:new OpsError("connection-lost",`th\
e connection to Docker on ${host} broke off`,{where:host,hint:"Check that the host is up and that Docker runs there (sys\
temctl status docker).",cause:error})}import{z as z5}from"../packages/zod.js";import{z as z3}from"../packages/zod.js";var names=textList.transform(list=>list.filter(name=>!name.startsWith("<none>")&&!name.endsWith("<none>"))),summarySchema=z3.
object({Id:z3.string(),RepoTags:names,RepoDigests:names,Size:wholeNumber}).transform(raw=>({id:raw.Id,repoTags:raw.RepoTags,
repoDigests:raw.RepoDigests,bytes:raw.Size})),detailsSchema=z3.object({Id:z3.string(),RepoDigests:names,Architecture:z3.
string(),Os:z3.string(),Config:z3.object({Env:textList,Healthcheck:z3.object({Test:textList}).nullish()}).nullish()}).transform(
raw=>({id:raw.Id,repoDigests:raw.RepoDigests,architecture:raw.Architecture,os:raw.Os,environment:raw.Config?.Env??[],hasHealthCheck:(raw.
Config?.Healthcheck?.Test??[]).some(word=>word!=="NONE")}));function imageCalls(api){let path=reference=>`/images/${reference.
split("/").map(segment).join("/")}`;return{listImages:(options={})=>api.json(z3.array(summarySchema),{method:"GET",path:"\
/images/json",...options}),inspectImage:(reference,options={})=>api.json(detailsSchema,{method:"GET",path:`${path(reference)}\
/json`,...options}),pullImage:(reference,options)=>pullImage(api,reference,options),tagImage:(reference,repository,tag)=>api.
call({method:"POST",path:`${path(reference)}/tag`,query:{repo:repository,tag}}),removeImage:reference=>api.call({method:"\
DELETE",path:path(reference),waits:!0})}}var lineSchema=z3.object({status:z3.string().optional(),id:z3.string().optional(),
progressDetail:z3.object({current:wholeNumber.optional(),total:wholeNumber.optional()}).optional(),error:z3.string().optional()});
async function pullImage(api,reference,{auth,onProgress,...call}={}){try{let answer=await api.stream({method:"POST",path:"\
/images/create",query:{fromImage:reference},headers:authHeader(auth),isRepeatable:!0,...call}),layers=new Map;for await(let line of linesOf(
answer)){let parsed=lineSchema.safeParse(parseAnswer(line));if(!parsed.success)continue;let{status,id,progressDetail,error}=parsed.
data;if(error!==void 0)throw pullFault(api.host,reference,error);id===void 0||progressDetail?.total===void 0||status!=="\
Downloading"||(layers.set(id,{current:progressDetail.current??0,total:progressDetail.total}),onProgress?.(sum(layers,status)))}
if(!answer.complete)throw new Error("the answer ended early")}catch(error){throw isOpsError(error,"engine-refused","engi\
ne-not-found")?pullFault(api.host,reference,error.message,error):linkFault(api.host,error,call.signal)}}function sum(layers,status){
let currentBytes=0,totalBytes=0;for(let{current,total}of layers.values())currentBytes+=current,totalBytes+=total;return{
currentBytes,totalBytes,status}}function pullFault(host,reference,said,cause){let full=isDiskFull(said);return new OpsError(
full?"disk-full":"pull-failed",`${host} could not pull ${reference}: ${said}`,{where:host,hint:full?"Free space under Do\
cker's folder on that host, or run with prune: images.":"Check that the host reaches the registry, and that registry-use\
rname and registry-password may read the image.",cause})}function authHeader(auth){if(auth===void 0)return{};let json=JSON.
stringify({username:auth.username,password:auth.password.reveal(),serveraddress:auth.serverAddress});return{"x-registry-\
auth":Buffer.from(json).toString("base64").replaceAll("+","-").replaceAll("/","_")}}import{z as z4}from"../packages/zod.js";var specSchema=z4.looseObject({Name:z4.string(),Labels:textMap,TaskTemplate:z4.looseObject({ContainerSpec:z4.looseObject(
{Image:z4.string()}),Placement:z4.looseObject({Constraints:textList}).nullish()}),Mode:z4.looseObject({Replicated:z4.looseObject(
{Replicas:wholeNumber}).nullish(),Global:z4.looseObject({}).nullish()}),UpdateConfig:z4.object({FailureAction:z4.enum(["\
continue","pause","rollback"]).optional()}).nullish(),EndpointSpec:z4.looseObject({Ports:z4.array(z4.looseObject({Protocol:z4.
string().default("tcp"),TargetPort:z4.number().default(0)})).nullish()}).nullish()}),rawSpec=z4.record(z4.string(),z4.unknown()),
serviceSchema=z4.object({ID:z4.string(),Version:z4.object({Index:wholeNumber}),UpdatedAt:z4.string(),Spec:rawSpec,PreviousSpec:rawSpec.
nullish(),UpdateStatus:z4.object({State:z4.enum(["updating","paused","completed","rollback_started","rollback_paused","r\
ollback_completed"]),StartedAt:optionalText,Message:z4.string().default("")}).nullish().or(z4.object({State:z4.literal("").
optional()}).transform(()=>{}))}).transform((raw,context)=>{let parsed=specSchema.safeParse(raw.Spec);if(!parsed.success){
for(let issue of parsed.error.issues)context.addIssue(`Spec.${issue.path.join(".")}: ${issue.message}`);return z4.NEVER}
let spec=parsed.data,status=raw.UpdateStatus;return{id:raw.ID,version:raw.Version.Index,name:spec.Name,labels:spec.Labels,
image:spec.TaskTemplate.ContainerSpec.Image,mode:modeOf(spec.Mode),failureAction:spec.UpdateConfig?.FailureAction,constraints:spec.
TaskTemplate.Placement?.Constraints??[],targetPorts:(spec.EndpointSpec?.Ports??[]).filter(({Protocol})=>Protocol==="tcp").
map(({TargetPort})=>TargetPort),updateStatus:status==null?void 0:{state:status.State,message:status.Message,...defined({
startedAt:status.StartedAt})},updatedAt:raw.UpdatedAt,spec:raw.Spec,previousSpec:raw.PreviousSpec??void 0}});function modeOf(mode){
return mode.Replicated!==null&&mode.Replicated!==void 0?{kind:"replicated",replicas:mode.Replicated.Replicas}:mode.Global!==
null&&mode.Global!==void 0?{kind:"global"}:{kind:"job"}}var taskSchema=z5.object({ID:z5.string(),ServiceID:z5.string(),NodeID:optionalText,Slot:wholeNumber.optional(),CreatedAt:z5.
string(),DesiredState:z5.enum(taskStates),Spec:z5.object({ContainerSpec:z5.object({Image:z5.string()}).optional()}),Status:z5.
object({Timestamp:z5.string(),State:z5.enum(taskStates),Message:z5.string().default(""),Err:optionalText,ContainerStatus:z5.
object({ContainerID:optionalText,ExitCode:wholeNumber.optional()}).nullish()})}).transform(raw=>({id:raw.ID,serviceId:raw.
ServiceID,nodeId:raw.NodeID,slot:raw.Slot,desiredState:raw.DesiredState,state:raw.Status.State,stateAt:raw.Status.Timestamp,
message:raw.Status.Message,error:raw.Status.Err,containerId:raw.Status.ContainerStatus?.ContainerID,exitCode:raw.Status.
ContainerStatus?.ExitCode,image:raw.Spec.ContainerSpec?.Image??"",createdAt:raw.CreatedAt})),nodeSchema=z5.object({ID:z5.
string(),Spec:z5.object({Role:z5.enum(["manager","worker"]),Availability:z5.enum(["active","pause","drain"]),Labels:textMap}),
Description:z5.object({Hostname:z5.string(),Platform:z5.object({Architecture:z5.string(),OS:z5.string()}),Engine:z5.object(
{EngineVersion:z5.string(),Labels:textMap})}),Status:z5.object({State:z5.enum(["unknown","down","ready","disconnected"]),
Addr:z5.string().default("")})}).transform(raw=>({id:raw.ID,hostName:raw.Description.Hostname,role:raw.Spec.Role,availability:raw.
Spec.Availability,state:raw.Status.State,address:raw.Status.Addr,platform:{architecture:raw.Description.Platform.Architecture,
os:raw.Description.Platform.OS},engineVersion:raw.Description.Engine.EngineVersion,labels:raw.Spec.Labels,engineLabels:raw.
Description.Engine.Labels})),configSchema=z5.object({ID:z5.string(),Version:z5.object({Index:wholeNumber}),Spec:z5.looseObject(
{Name:z5.string(),Labels:textMap})}).transform(raw=>({id:raw.ID,version:raw.Version.Index,name:raw.Spec.Name,labels:raw.
Spec.Labels,spec:raw.Spec}));function goArchitecture(name){return new Map([["x86_64","amd64"],["aarch64","arm64"],["armv\
7l","arm"]]).get(name)??name}function swarmCalls(api){let list=(schema,path,filters,options={})=>api.json(z5.array(schema),
{method:"GET",path,query:{filters:filterText(filters)},...options});return{listServices:(filters,options)=>list(serviceSchema,
"/services",filters,options),inspectService:(idOrName,options)=>api.json(serviceSchema,{method:"GET",path:`/services/${segment(
idOrName)}`,...options}),updateService:async(service,spec,options={})=>{let{auth,rollback,...rest}=options;await api.call(
{method:"POST",path:`/services/${segment(service.id)}/update`,query:{version:String(service.version),rollback:rollback===
!0?"previous":void 0,registryAuthFrom:auth===void 0?rollback===!0?"previous-spec":"spec":void 0},headers:authHeader(auth),
json:spec,...rest})},listTasks:(filters,options)=>list(taskSchema,"/tasks",filters,options),listNodes:options=>list(nodeSchema,
"/nodes",void 0,options)}}function configCalls(api){return{listConfigs:(filters,options={})=>api.json(z5.array(configSchema),
{method:"GET",path:"/configs",query:{filters:filterText(filters)},...options}),createConfig:async({name,labels,data})=>{
let{ID}=await api.json(z5.object({ID:z5.string()}),{method:"POST",path:"/configs/create",json:{Name:name,Labels:labels,Data:Buffer.
from(data).toString("base64")}});return ID},updateConfigLabels:(config,labels)=>api.call({method:"POST",path:`/configs/${segment(
config.id)}/update`,query:{version:String(config.version)},json:{...config.spec,Labels:labels}}),removeConfig:id=>api.call(
{method:"DELETE",path:`/configs/${segment(id)}`})}}import{z as z7}from"../packages/zod.js";import{z as z6}from"../packages/zod.js";var containerSchema=z6.object({Id:z6.string(),Names:textList,ImageID:z6.string(),Image:z6.string(),State:z6.string(),Labels:textMap}).
transform(raw=>({id:raw.Id,names:raw.Names.map(withoutSlash),imageId:raw.ImageID,image:raw.Image,state:raw.State,labels:raw.
Labels})),containerDetailsSchema=z6.object({Id:z6.string(),Image:z6.string(),RestartCount:wholeNumber.default(0),Config:z6.
object({Image:z6.string(),Labels:textMap,Env:textList,Cmd:textList,Entrypoint:textList,ExposedPorts:z6.record(z6.string(),
z6.unknown()).nullish()}),HostConfig:z6.object({PortBindings:z6.record(z6.string(),z6.array(z6.object({HostIp:z6.string().
default(""),HostPort:z6.string().default("")})).nullish()).nullish()}).nullish(),NetworkSettings:z6.object({Ports:z6.record(
z6.string(),z6.array(z6.object({HostIp:z6.string().default(""),HostPort:z6.string()})).nullish()).nullish()}).nullish(),
State:z6.object({Status:z6.string(),Running:z6.boolean(),ExitCode:wholeNumber,Error:z6.string().default(""),StartedAt:z6.
string(),Health:z6.object({Status:z6.enum(["none","starting","healthy","unhealthy"]),FailingStreak:z6.number().default(1)}).
nullish()}),Mounts:z6.array(z6.object({Type:z6.string(),Name:z6.string().optional(),Destination:z6.string()})).nullish()}).
transform(raw=>({id:raw.Id,imageId:raw.Image,image:raw.Config.Image,state:{status:raw.State.Status,running:raw.State.Running,
exitCode:raw.State.ExitCode,error:raw.State.Error,startedAt:raw.State.StartedAt,health:healthOf(raw.State.Health)},restartCount:raw.
RestartCount,labels:raw.Config.Labels,environment:environmentOf(raw.Config.Env),command:raw.Config.Cmd,entrypoint:raw.Config.
Entrypoint,published:Object.entries(raw.HostConfig?.PortBindings??{}).flatMap(([target,bindings])=>(bindings??[]).map(({
HostIp,HostPort})=>({target,address:HostIp,port:HostPort}))),ports:portsOf(raw.Config.ExposedPorts??{},raw.NetworkSettings?.
Ports??{}),mounts:(raw.Mounts??[]).map(({Type,Name,Destination})=>({type:Type,name:Name,destination:Destination}))}));function portsOf(exposed,bound){
return[...new Set([...Object.keys(bound),...Object.keys(exposed)])].flatMap(name=>{let container=Number(/^(\d{1,5})\/tcp$/.
exec(name)?.[1]??"0");if(container===0)return[];let published=(bound[name]??[]).map(({HostIp,HostPort})=>({container,host:{
address:HostIp,port:Number(HostPort)}}));return published.length>0?published:[{container,host:void 0}]})}function environmentOf(lines){
return Object.fromEntries(lines.map(line=>{let end=line.indexOf("=");return end<0?[line,new Secret("")]:[line.slice(0,end),
new Secret(line.slice(end+1))]}))}function withoutSlash(name){return name.startsWith("/")?name.slice(1):name}function healthOf(health){
return health?.Status==="unhealthy"&&health.FailingStreak===0?"none":health?.Status??"none"}function containerCalls(api){let path=(id,rest="")=>`/containers/${segment(id)}${rest}`;return{listContainers:(filters,{
all,...options}={})=>api.json(z7.array(containerSchema),{method:"GET",path:"/containers/json",query:{all:all===!0?"true":
void 0,filters:filterText(filters)},...options}),inspectContainer:(id,options={})=>api.json(containerDetailsSchema,{method:"\
GET",path:path(id,"/json"),...options}),createContainer:async(name,body)=>{let{Id}=await api.json(z7.object({Id:z7.string()}),
{method:"POST",path:"/containers/create",query:{name},json:body});return Id},startContainer:id=>api.call({method:"POST",
path:path(id,"/start")}),stopContainer:(id,options={})=>api.call({method:"POST",path:path(id,"/stop"),waits:!0,query:{t:options.
graceSeconds===void 0?void 0:String(options.graceSeconds)}}),removeContainer:(id,options={})=>api.call({method:"DELETE",
path:path(id),waits:!0,query:{force:options.force===!0?"true":void 0,v:options.volumes===!0?"true":void 0}}),putArchive:(id,folder,archive)=>api.
call({method:"PUT",path:path(id,"/archive"),query:{path:folder},headers:{"content-type":"application/x-tar"},body:archive}),
hasPath:async(id,source)=>{try{return await api.call({method:"HEAD",path:path(id,"/archive"),query:{path:source}}),!0}catch(error){
if(isOpsError(error,"engine-not-found"))return!1;throw error}}}}var networkSchema=z7.object({Containers:z7.record(z7.string(),
z7.object({IPv4Address:z7.string().default("")})).nullish()}).transform(({Containers})=>new Map(Object.entries(Containers??
{}).flatMap(([id,{IPv4Address}])=>{let[address=""]=IPv4Address.split("/");return address===""?[]:[[id,address]]})));function networkCalls(api){
return{networkAddresses:(name,options={})=>api.json(networkSchema,{method:"GET",path:`/networks/${segment(name)}`,...options})}}
var volumeSchema=z7.object({Name:z7.string(),Labels:textMap}).transform(raw=>({name:raw.Name,labels:raw.Labels})),volumeListSchema=z7.
object({Volumes:z7.array(volumeSchema).nullish()}).transform(({Volumes})=>Volumes??[]);function volumeCalls(api){return{
inspectVolume:name=>api.json(volumeSchema,{method:"GET",path:`/volumes/${segment(name)}`}),listVolumes:filters=>api.json(
volumeListSchema,{method:"GET",path:"/volumes",query:{filters:filterText(filters)}}),createVolume:(name,labels={})=>api.
call({method:"POST",path:"/volumes/create",json:{Name:name,Labels:labels}}),removeVolume:name=>api.call({method:"DELETE",
path:`/volumes/${segment(name)}`})}}import{buffer}from"node:stream/consumers";import{StringDecoder}from"node:string_decoder";var engineStream=3,longestLine=64*1024,headerBytes=8;function takeFrames(raw){
let frames=[],at=0;for(;at+headerBytes<=raw.length;){let end=at+headerBytes+raw.readUInt32BE(at+4);if(end>raw.length)break;
frames.push(frameOf(raw.subarray(at,end))),at=end}return{frames,rest:raw.subarray(at)}}function frameOf(bytes){let[stream=engineStream]=bytes;
return{stream,body:bytes.subarray(headerBytes)}}function isFramed(raw){let[stream=255,...zeros]=raw.subarray(0,4);return zeros.
length===3&&stream<=engineStream&&zeros.every(byte=>byte===0)}async function*logLinesOf(answer){let streams=new Map,take=(stream,bytes)=>{
let lines=streams.get(stream)??new OpenLines;return streams.set(stream,lines),lines.take(bytes)},rest=Buffer.alloc(0),framed;
for await(let piece of answer){if(rest=rest.length===0?piece:Buffer.concat([rest,piece]),rest.length<4)continue;if(framed??=
isFramed(rest),!framed){yield*take(1,rest),rest=Buffer.alloc(0);continue}let taken=takeFrames(rest);for(let{stream,body}of taken.
frames)stream!==engineStream&&(yield*take(stream,body));({rest}=taken)}framed!==!0&&(yield*take(1,rest));for(let lines of streams.
values())yield*lines.end()}var OpenLines=class{#decoder=new StringDecoder("utf8");#rest="";take(bytes){let lines=`${this.#rest}${this.#decoder.
write(bytes)}`.split(`
`),last=lines.pop()??"";return this.#rest=last.length>longestLine?"":last,linesToKeep(last.length>longestLine?[...lines,
last]:lines)}end(){return linesToKeep([this.#rest+this.#decoder.end()])}};function linesToKeep(lines){return lines.map(line=>line.
replace(/\r$/,"")).filter(line=>line!=="")}var defaultTail=20,bothStreams={stdout:"true",stderr:"true"};function logCalls(api){let read=async(path,{tail=defaultTail,
...call}={})=>{let answer=await api.stream({method:"GET",path,query:{...bothStreams,tail:String(tail)},...call});try{return logLines(
await buffer(answer))}catch(error){throw linkFault(api.host,error,call.signal)}};async function*open(path,{tail,since,...call}){
let query={...bothStreams,timestamps:"true",since:String(Math.floor(since.getTime()/1e3)),tail:tail===void 0?"all":String(
tail)},answer=await api.stream({method:"GET",path,query,...call});try{yield*logLinesOf(answer)}catch(error){throw linkFault(
api.host,error,call.signal)}finally{answer.destroy()}}let ofTask=id=>`/tasks/${segment(id)}/logs`,ofContainer=id=>`/cont\
ainers/${segment(id)}/logs`;return{taskLogs:(id,options)=>read(ofTask(id),options),containerLogs:(id,options)=>read(ofContainer(
id),options),openTaskLog:(id,options)=>open(ofTask(id),options),openContainerLog:(id,options)=>open(ofContainer(id),options)}}
function logLines(raw){return linesToKeep((isFramed(raw)?unframe(raw):raw.toString("utf8")).split(`
`))}function unframe(raw){let{frames,rest}=takeFrames(raw),all=[...frames,frameOf(rest)].filter(({stream})=>stream!==engineStream);
return Buffer.concat(all.map(({body})=>body)).toString("utf8")}function createEngine(agent,host){let api=new EngineApi(agent,host);return{info:options=>readInfo(api,options),...swarmCalls(
api),...configCalls(api),...containerCalls(api),...logCalls(api),...imageCalls(api),...networkCalls(api),...volumeCalls(
api),events:(filters,options)=>readEvents(api,filters,options)}}var infoSchema=z8.object({ServerVersion:z8.string(),Architecture:z8.
string(),OSType:z8.string(),DockerRootDir:z8.string(),SystemTime:z8.string(),RegistryConfig:z8.object({InsecureRegistryCIDRs:textList,
IndexConfigs:z8.record(z8.string(),z8.object({Name:z8.string(),Secure:z8.boolean()})).nullish()}).nullish(),Swarm:z8.object(
{NodeID:z8.string(),ControlAvailable:z8.boolean(),LocalNodeState:z8.string()})});async function readInfo(api,options={}){
let apiVersion=await api.version(options.signal),info=await api.json(infoSchema,{method:"GET",path:"/info",...options}),
insecure=Object.values(info.RegistryConfig?.IndexConfigs??{}).filter(({Secure})=>!Secure);return{serverVersion:info.ServerVersion,
apiVersion,architecture:goArchitecture(info.Architecture),os:info.OSType,dockerRootDir:info.DockerRootDir,systemTime:info.
SystemTime,insecureRegistries:[...info.RegistryConfig?.InsecureRegistryCIDRs??[],...insecure.map(({Name})=>Name)],swarm:{
nodeId:info.Swarm.NodeID,isManager:info.Swarm.ControlAvailable,state:info.Swarm.LocalNodeState}}}var eventSchema=z8.object(
{Action:z8.string(),Actor:z8.object({ID:z8.string()})}).transform(raw=>({action:raw.Action,actorId:raw.Actor.ID}));async function*readEvents(api,filters,{
signal,since}){try{let answer=await api.stream({method:"GET",path:"/events",query:{filters:filterText(filters),since:since===
void 0?void 0:String(Math.floor(since.getTime()/1e3))},signal});for await(let line of linesOf(answer)){let parsed=eventSchema.
safeParse(parseAnswer(line));parsed.success&&(yield parsed.data)}}catch(error){if(signal.aborted)return;throw linkFault(
api.host,error,void 0)}if(!signal.aborted)throw new OpsError("connection-lost",`Docker on ${api.host} ended its events`,
{where:api.host})}import{Transform}from"node:stream";var longestStderr=64*1024,endingMs=5e3;async function startCommand(link,name,command,options){let rendered=renderCommand(
command);return link.sessions.exec(throughLoginShell(rendered.text,hasInput(rendered)),channel=>new Execution(link,name,
command,rendered,channel,options),options.signal)}function hasInput({stdinUse,stdinPrefix}){return stdinUse==="payload"||
stdinPrefix.reveal()!==""}function ownOutput(start){return new Transform({transform(chunk,_,done){done(null,start.stdout(
chunk))}})}var Execution=class{stdout;exit;#link;#name;#command;#channel;#stderr=new OutputTail(longestStderr);#start;#letIn=new AfterMark(
sudoMark);#settled=Promise.withResolvers();#output;#status;#isSettled=!1;#reason;#endingTimer;constructor(link,name,command,rendered,channel,options){
this.#link=link,this.#name=name,this.#command=command,this.#channel=channel,this.#start=new CommandStart(channel,name),this.#output=
ownOutput(this.#start),this.stdout=channel.pipe(this.#output),this.#output.on("error",()=>{});let stopWatching=this.#watch(
options);this.exit=this.#settled.promise.finally(stopWatching),this.exit.catch(()=>{}),this.#listen(),this.#begin(rendered)}async#begin(rendered){
try{await this.#start.begun}catch(error){this.#endingTimer!==void 0&&this.#reason===void 0?this.#settle():this.#isSettled||
this.#fail(this.#reason??toOpsError(error)),this.#channel.destroy();return}this.#endingTimer!==void 0||this.#isSettled||
(hasInput(rendered)&&this.#channel.write(goLine),feedCommand(this.#channel,this.#command,rendered))}kill(){this.#end(void 0)}#watch({
signal,timeoutMs}){let cancel=()=>this.#end(signal===void 0?void 0:cancellation(signal,{where:this.#name})),lose=()=>this.#fail(
connectionLost(this.#name,this.#link.ended.reason)),timer=timeoutMs===void 0?void 0:setTimeout(()=>this.#end(this.#tooSlow(
timeoutMs)),timeoutMs);return signal?.addEventListener("abort",cancel,{once:!0}),this.#link.ended.addEventListener("abor\
t",lose,{once:!0}),signal?.aborted===!0&&cancel(),this.#link.ended.aborted&&lose(),()=>{clearTimeout(timer),clearTimeout(
this.#endingTimer),signal?.removeEventListener("abort",cancel),this.#link.ended.removeEventListener("abort",lose)}}#listen(){
let channel=this.#channel;channel.stderr.on("data",bytes=>{let chunk=this.#start.stderr(bytes),own=this.#command.sudo===
void 0||chunk===void 0?chunk:this.#letIn.take(chunk);own!==void 0&&this.#stderr.add(own);let{noise}=this.#letIn;noise.indexOf(
sudoPrompt)!==noise.lastIndexOf(sudoPrompt)&&this.#end(this.#sudoRefused())}),channel.on("exit",(code,signal)=>{this.#status=
{code:code??void 0,signal}}),channel.once("close",()=>this.#start.hasBegun&&this.#settle()),this.#output.once("close",()=>{
channel.unpipe(this.#output).resume(),this.#output.readableEnded||this.#end(void 0)})}#settle(){let{code,signal}=this.#status??
{};if(this.#reason!==void 0&&code!==0)return this.#fail(this.#reason);let isRefused=this.#command.sudo!==void 0&&!this.#letIn.
hasCome&&this.#endingTimer===void 0;if(this.#start.hasBegun&&code!==void 0&&isRefused)return this.#fail(this.#sudoRefused());
let stderr=maskSecretsOf(this.#command,this.#stderr.text());this.#isSettled=!0,this.#settled.resolve({code,signal,stderr})}#end(reason){
if(this.#isSettled||this.#endingTimer!==void 0)return;this.#reason=reason;let giveUp=()=>{this.#channel.destroy(),reason===
void 0?this.#settle():this.#fail(reason)};if(this.#command.outlivesConnection===!0){giveUp();return}this.#endingTimer=setTimeout(
giveUp,endingMs),this.#channel.signal("TERM"),this.#channel.end()}#fail(error){this.#isSettled=!0,this.#settled.reject(error),
this.#output.destroy(error)}#sudoRefused(){let password=this.#command.sudo??new Secret("");return sudoRefused(this.#name,
password,maskSecretsOf(this.#command,this.#letIn.noise))}#tooSlow(timeoutMs){let program=programOf(this.#command);return new OpsError(
"command-failed",`${program} on ${this.#name} did not end within ${timeoutMs/1e3} s`,{where:this.#name,hint:"It was ende\
d. Look at the load of that host."})}};var longestStdout=16*1024*1024,shownLines=20,giveUpMs={neverReached:3e4,reachedBefore:2e3},SshHost=class{name;role;address;engine;#target;#link;#unreachable;#wasReached=!1;#isClosed=!1;constructor(host,target){
this.name=host.name,this.role=host.role,this.address=host.address,this.#target=target;let docker=new DockerChannels({name:host.
name,user:target.user,open:()=>this.#open(),tryRun:command=>this.tryRun(command)});this.engine=createEngine(channelAgent(
()=>docker.open()),host.name)}async connect(signal){await this.#open(signal);let{code,stderr}=await this.tryRun({stages:[
["true"]]},{signal});if(code!==0)throw noBash(this.name,stderr)}async run(command,options={}){let completed=await this.tryRun(
command,options);if(completed.code===0)return completed;let lines=completed.stderr.trimEnd().split(`
`).slice(-shownLines),how=completed.code===void 0?`was ended (${completed.signal??"no exit status"})`:`exited ${completed.
code}`,last=lines.at(-1)??"";throw new OpsError("command-failed",`${programOf(command)} on ${this.name} ${how}${last===""?
"":`: ${last}`}`,{where:this.name,logs:lines,logsOf:"command"})}async tryRun(command,options={}){let running=await this.
stream(command,options),chunks=[],left=longestStdout;for await(let chunk of running.stdout.iterator({destroyOnReturn:!1})){
if(!Buffer.isBuffer(chunk)||left===0)continue;let kept=chunk.subarray(0,left);chunks.push(kept),left-=kept.length}return{
...await running.exit,stdout:Buffer.concat(chunks).toString("utf8")}}async stream(command,options={}){return startCommand(
await this.#open(),this.name,command,options)}async connectTcp(host,port){let link=await this.#open();try{return await openTcp(
link,host,port)}catch(error){if(link.ended.aborted)throw connectionLost(this.name,error);let isProhibited=openFailureReason(
error)===openFailure.administrativelyProhibited;throw new OpsError("connection-lost",`${this.name} could not connect to ${host}\
:${port}`,{where:this.name,hint:isProhibited?"Its sshd forbids TCP forwarding: set AllowTcpForwarding to local or yes in\
 sshd_config there, DisableForwarding to no, and let PermitOpen have this address.":`Check that ${host}:${port} is right\
, and that its firewall lets ${this.name} in.`,cause:error})}}async close(){this.#isClosed=!0,(await this.#link?.catch(()=>{}))?.
close()}async#open(signal){if(this.#isClosed)throw connectionLost(this.name,new Error("it was closed at the end of the r\
un"));this.#link??=this.#openAnew(signal);let link=await this.#link;if(link.ended.aborted)throw cancellation(link.ended);
return link}async#openAnew(signal){try{if(this.#unreachable!==void 0&&performance.now()<this.#unreachable.until)throw this.#unreachable.
fault;let link=await openLink(this.#target,signal);return link.ended.addEventListener("abort",()=>this.#link=void 0,{once:!0}),
this.#wasReached=!0,link}catch(error){if(this.#link=void 0,isOpsError(error,"ssh-unreachable")&&error!==this.#unreachable?.
fault){let quietMs=this.#wasReached?giveUpMs.reachedBefore:giveUpMs.neverReached;this.#unreachable={fault:error,until:performance.
now()+quietMs}}throw error}}};function noBash(name,stderr){let said=stderr.trim().split(`
`).at(-1)??"";return new OpsError("shell-unusable",`no command can be run on ${name}${said===""?"":`: ${said}`}`,{where:name,
hint:"Commands are run there by bash: check that it is installed, and in the PATH."})}async function connectCluster(inventory,access,options){let connected=await connectWhatCan(inventory,access,options.signal),
{cluster}=connected,faults=[...connected.faults.values()];if(faults.every(fault=>isTolerable(fault,cluster.manager.name))){
for(let fault of faults)options.onUnreachable?.(fault);return cluster}throw await cluster.close(),oneFault(faults)}async function connectWhatCan(inventory,access,signal){
let cluster=assemble(inventory,access,parseKnownHosts(access.knownHosts)),faults=new Map,outcomes=await Promise.allSettled(
cluster.hosts.map(host=>host.connect(signal)));for(let[index,outcome]of outcomes.entries()){let name=cluster.hosts[index]?.
name??"";outcome.status==="rejected"&&faults.set(name,toOpsError(outcome.reason))}return{cluster,faults}}function isTolerable(fault,manager){
return isOpsError(fault,"ssh-unreachable","connection-lost")&&fault.where!==manager}function assemble(inventory,access,known){
let hosts=[],key=openPrivateKey(access.sshPrivateKey,access.sshPassphrase),managerOf=()=>{let manager=hosts.find(({role})=>role===
"manager");if(manager===void 0)throw new OpsError("internal","the inventory has no manager");return manager},jump=inventory.
jump===void 0?void 0:new JumpLink(linkTarget(inventory.jump,key,known)),ways={direct:void 0,jump,manager:{connectTcp:(address,port)=>managerOf().
connectTcp(address,port)}};for(let host of inventory.hosts){let{via,address,port}=host,through=ways[via??"direct"],name=via===
"jump"?inventory.jump?.name:"the manager",way=through===void 0?void 0:{open:()=>through.connectTcp(address,port),through:name??
"the jump host"};hosts.push(new SshHost(host,linkTarget(host,key,known,way)))}let close=async()=>{await Promise.all(hosts.
map(host=>host.close())),await jump?.close()};return{manager:managerOf(),workers:hosts.filter(({role})=>role==="worker"),
broker:hosts.find(({role})=>role==="broker"),hosts,close,[Symbol.asyncDispose]:close}}function linkTarget(host,privateKey,known,way){let{name,address,port,user}=host;return{name,address,port,user,privateKey,
algorithms:hostKeyAlgorithms(known.keysFor(address,port)),checkHostKey:offered=>judgeHostKey(known,{name,address,port},offered),
via:way?.open,...defined({through:way?.through})}}function oneFault(faults){let cancelled=faults.find(fault=>isOpsError(
fault,"cancelled")),unlike=[...new Map(faults.map(fault=>[fault.message,fault])).values()],[first2,...others]=unlike;if(cancelled!==
void 0||first2===void 0||others.length===0)return cancelled??first2??new OpsError("internal","no host failed");let gravest=unlike.
find(fault=>isOpsError(fault,"host-key-changed"))??first2;return new OpsError(gravest.code,`${faults.length} hosts could\
 not be connected: ${gravest.message}`,{where:gravest.where??"hosts",...defined({hint:gravest.hint}),problems:faults.map(
({where,message})=>({path:where??"host",message})),cause:gravest})}async function openRun(request2,context,draft){let{journal,signal,mask}=context,inventory=parseInventory(request2.cluster);
draft.cluster=inventory.label;for(let notice of inventory.notices)journal.warn(notice);inventory.databaseDsn!==void 0&&mask(
inventory.databaseDsn),inventory.broker.redisPassword!==void 0&&mask(inventory.broker.redisPassword);let cluster=await journal.
step({title:`Connect to ${inventory.hosts.length} hosts`,phase:"prepare"},async step=>{let down=[],connected=await connectCluster(
inventory,request2.cluster,{signal,onUnreachable:fault=>{down.push(fault.where??""),journal.warn(`${fault.message}. ${fault.
hint??""}`.trim())}}),names2=connected.hosts.map(({name})=>down.includes(name)?`${name} (not reached)`:name);return step.
detail(names2.join(", ")),connected});return{request:request2,context,inventory,cluster,draft}}async function followDatabase(open){let{request:request2,context,inventory,cluster}=open,{engine}=cluster.manager,{signal,
journal}=context;try{let[last]=await readRecoveries(engine);if(last?.way!=="dsn")return open;let services=servicesOfStack(
request2.cluster.stackName,await engine.listServices({},{signal})),given=request2.database.dsn??inventory.databaseDsn,dsn=given===
void 0?void 0:follow(given,last,services.map(({service})=>service));return dsn===void 0?open:(context.mask(dsn),journal.
notice(`The given database is ${last.database}, which the services do not use since run ${last.run}: this run is about ${last.
made}, which they use. Have database-dsn, or database_dsn of d8x.conf.json, name that.`),request2.database.dsn===void 0?
{...open,inventory:{...inventory,databaseDsn:dsn}}:{...open,request:{...request2,database:{...request2.database,dsn}}})}catch(error){
return signal.throwIfAborted(),journal.warn(`Whether the services use another database than the given one could not be r\
ead: ${toOpsError(error).message}`),open}}function follow(given,{database,made},services){let isUsed=name=>services.some(
({spec})=>namesDatabase(spec,name));if(!(isUsed(database)||!isUsed(made)))return parseDsn(given,"database-dsn").database===
database?withDatabase(given,made):void 0}async function releaseLeftLock(request2,{run,signal,now}){let{hosts,...inventory}=parseInventory(request2.cluster),manager={
...inventory,hosts:hosts.filter(({role})=>role==="manager")};await using cluster=await connectCluster(manager,request2.cluster,
{signal});return await releaseLockOfRun(cluster.manager.engine,runLabel(run),now)}async function recoverLeft(request2,context){let inventory=parseInventory(request2.cluster);await using cluster=await connectCluster(
inventory,request2.cluster,{signal:context.signal});let{engine}=cluster.manager,stored=await readIntent(engine);if(stored===
void 0||stored.intent.run!==runLabel(context.run))return{kind:"nothing-left"};let{journal}=context;try{await recover(await updateContext(
{request:request2,context,inventory,cluster,draft:{services:[]}},context.signal))}catch(error){let because=context.signal.
aborted?"there was not enough time":String(error instanceof Error?error.message:error);return{kind:"left",command:recoveryCommand(
stored.intent),because}}return{kind:"recovered",told:[...journal.warnings]}}async function runbook(request2,context){let startedAt=context.now(),draft={services:[]};try{await checkRequest(request2),
checkTime(request2,context);let open=await openRun(request2,context,draft);try{await operations[request2.operation].run(
await followDatabase(open))}finally{await open.cluster.close()}return conclude(request2,context,startedAt,draft,void 0)}catch(error){
return conclude(request2,context,startedAt,draft,error)}}export{checkRequest,conclude,operations,recoverLeft,releaseLeftLock,runbook};
