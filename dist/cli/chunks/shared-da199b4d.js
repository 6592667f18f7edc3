import{isOutOfReach}from"./shared-8f152a89.js";import{cancellation,migrationStateSchema,orCancelled}from"./shared-cea0cba9.js";
import{Secret,bareName,cleanLines,cleanText,decodeBytes,digestOf,fingerprint,formatReference,formatRepository,hostFieldMatches,
isCalled,isDigest,isHostField,isSlipOf,isTag,keyTypeOf,lookupName,openPrivateKey,parseReference,pin,readPublicKey,saidOf,
sameRepository,shortDigest}from"./shared-c75e7fa1.js";import{nearest}from"./shared-ecc1e5c5.js";import{defined,
quoteIdentifier,quoteQualified}from"./shared-2d3db850.js";import{OpsError,hintFor,isOpsError,messageOf,problemsIn,systemCodeOf,
toOpsError}from"./shared-68ade1ae.js";var algorithmsByType={"ssh-ed25519":["ssh-ed25519"],"ecdsa-sha2-nistp256":["ecdsa-sha2-nistp256"],"ecdsa-sha2-nistp384":[
"ecdsa-sha2-nistp384"],"ecdsa-sha2-nistp521":["ecdsa-sha2-nistp521"],"ssh-rsa":["rsa-sha2-512","rsa-sha2-256"]};function hostKeyAlgorithms(pinned){
let types=new Set(pinned.map(({type})=>type)),all=Object.entries(algorithmsByType);return[...all.filter(([type])=>types.
has(type)),...all.filter(([type])=>!types.has(type))].flatMap(([,algorithms])=>algorithms)}function judgeHostKey(known2,host,offered){
let type=keyTypeOf(offered)??"unknown",shown2=`${fingerprint(offered)} (${type})`;if(known2.isRevoked(host.address,host.
port,offered))return new OpsError("host-key-changed",`${host.name} shows the host key ${shown2}, which is revoked`,{where:describe(
host),hint:"A @revoked line of ssh-known-hosts bars this key. Give the host a new key, and pin that."});let pinned=known2.
keysFor(host.address,host.port);if(pinned.some(({blob})=>blob.equals(offered)))return;let damaged=known2.unusableFor(host.
address,host.port).find(line=>(line.type??type)===type),slip=pinned.find(({blob})=>isSlipOf(blob,offered));if(slip!==void 0){
let path=`ssh-known-hosts:${slip.line}`;return unusableLine(host,shown2,type,{path,message:"differs from that by a chara\
cter or two, as a slip in copying does"})}if(damaged!==void 0&&!pinned.some(key=>key.type===type))return unusableLine(host,
shown2,type,damaged);if(pinned.length===0)return missing(host,shown2,type,known2.unreadable);let expected=pinned.map(key=>`${fingerprint(
key.blob)} (${key.type}, line ${key.line})`).join(" or ");return new OpsError("host-key-changed",`${host.name} shows ano\
ther host key: ${shown2} instead of ${expected}`,{where:describe(host),hint:"Somebody may be intercepting the connection\
; nothing was sent. If the host was rebuilt, compare the fingerprint on its own console (ssh-keygen -lf /etc/ssh/ssh_hos\
t_ed25519_key.pub) and replace its line in ssh-known-hosts."})}function unusableLine(host,shown2,type,{path,message}){return new OpsError(
"host-key-missing",`no usable host key is pinned for ${host.name}: ${path} ${message}`,{where:describe(host),hint:`Put t\
hat line right. ${howToPin(host,shown2,type)}`,problems:[{path,message}]})}function missing(host,shown2,type,unreadable){
let maybe=unreadable.map(({path})=>path.replace("ssh-known-hosts:","")).join(", ");return new OpsError("host-key-missing",
`no host key is pinned for ${lookupName(host.address,host.port)}`,{where:describe(host),hint:`${howToPin(host,shown2,type)}${maybe===
""?"":` (Lines of ssh-known-hosts that can't be read and may be about it: ${maybe}.)`}`})}function howToPin(host,shown2,type){
let keyscan=["ssh-keyscan","-t",type.replace(/^ssh-|-sha2-.*$/g,""),"-p",`${host.port}`,host.address].join(" ");return`I\
t shows ${shown2}. Compare that with what 'ssh-keygen -lf' prints for /etc/ssh/ssh_host_*_key.pub on the host's own cons\
ole; if it is the same, add the line that '${keyscan}' prints to ssh-known-hosts.`}function describe(host){return host.name===
host.address?host.name:`${host.name} (${host.address})`}import{z}from"../packages/zod.js";var heartbeatSeconds=60,sudoPrompt="d8x-ops-sudo-prompt:",sudoMark="d8x-ops let in by sudo",graceSeconds=5,variableName=/^[A-Za-z_][A-Za-z0-9_]*$/;
function renderCommand(command){let secrets=Object.entries(command.secretEnv??{}),stdinUse=stdinUseOf(command),bash=["ba\
sh","--norc","-p","-o","pipefail","-c",script(command,stdinUse)],sudo=["env","LC_ALL=C","sudo","-S","-k","-p",sudoPrompt,
"--"],argv=command.sudo===void 0?bash:[...sudo,...bash],start=`exec ${quoteArgv(argv)}`;return{text:command.cwd===void 0?
start:`cd -- ${quoteFolder(command.cwd)} && ${start}`,stdinPrefix:new Secret([...command.sudo===void 0?[]:[`${sudoPassword(
command.sudo)}
\0`],...secrets.map(([name,secret2])=>`${deliverable(name,secret2)}\0`)].join("")),stdinUse}}function stdinUseOf(command){
return command.stdin!==void 0?"payload":command.outlivesConnection===!0?"none":"heartbeat"}function script(command,stdinUse){
let secretNames=Object.keys(command.secretEnv??{}).map(checkedName),settings=Object.entries(command.env??{}).map(([name,
value])=>`${checkedName(name)}=${quoteWord(value)}`),watched=stdinUse==="heartbeat";return[...command.sudo===void 0?[]:[
'echo "d8x-ops let" "in by sudo" >&2','IFS= read -r -d "" _ || exit'],...secretNames.map(name=>`IFS= read -r -d "" ${name}\
 || exit`),...watched?watcher:[],...command.outlivesConnection===!0?outputThatCannotBreak:[],...stdinUse==="none"?["exec\
 </dev/null"]:[],...settings.length===0?[]:[`export ${settings.join(" ")}`],...secretNames.length===0?[]:[`export ${secretNames.
join(" ")}`],pipeline(command.stages),...watched?["d8x_exit=$?",'kill -KILL "$d8x_watcher"','exit "$d8x_exit"']:[]].join(
`
`)}var watcher=["exec 3<&0 </dev/null","{",'  trap "" TERM',`  while IFS= read -r -t ${heartbeatSeconds} -n 1 -u 3; do :\
; done`,"  kill -TERM 0",`  sleep ${graceSeconds}`,"  kill -KILL 0","} >/dev/null 2>&1 &","d8x_watcher=$!",'disown "$d8x\
_watcher"',"exec 3<&-"],outputThatCannotBreak=["exec > >(cat || cat >/dev/null) 2> >(cat >&2 || cat >/dev/null)"];function pipeline(stages){
if(stages.length===0||stages.some(argv=>argv.length===0))throw defect("a command without a program to run");return stages.
map(quoteArgv).join(" | ")}function quoteFolder(folder){return folder==="~"?'"$HOME"':folder.startsWith("~/")?`"$HOME"/${quoteWord(
folder.slice(2))}`:quoteWord(folder)}function checkedName(name){if(!variableName.test(name))throw defect(`"${name}" is n\
ot the name of an environment variable`);return name}function sudoPassword(secret2){if(/[\r\n]/.test(secret2.reveal()))throw new OpsError(
"input-invalid","the sudo password holds a line break, which sudo cannot read",{where:"sudo-password",hint:"Give the pas\
sword alone, without a line break before or after it."});return deliverable("sudo-password",secret2)}function deliverable(name,secret2){
if(secret2.reveal().includes("\0"))throw new OpsError("input-invalid",`the value for ${name} holds a NUL byte`,{where:name,
hint:"Give the value as text; it was perhaps copied from a binary file."});return secret2.reveal()}function defect(message){
return new OpsError("internal",message,{hint:"This is a defect in d8x-ops. Please report it with the log of this run."})}
var plainWord=/^[A-Za-z0-9_@%+:,./-]+$/,reservedWords=new Set("case coproc do done elif else esac fi for function if in \
select then time until while".split(" "));function quoteWord(value){if(value.includes("\0"))throw new OpsError("internal",
"an argument for a command holds a NUL byte",{hint:"This is a defect in d8x-ops. Please report it with the log of this r\
un."});return plainWord.test(value)&&!reservedWords.has(value)?value:`'${value.replaceAll("'",String.raw`'\''`)}'`}function quoteArgv(argv){
return argv.map(quoteWord).join(" ")}var faultSchema=z.object({level:z.string().optional(),code:z.string().optional()});function connectionLost(name,cause){return new OpsError(
"connection-lost",`the SSH connection to ${name} was lost`,{where:name,hint:"Check that the host is up and the network b\
etween. Nothing that changes the cluster is repeated without looking first; a new run goes on from what it finds.",...defined(
{cause})})}function connectFault(target2,error){let{level,code}=faultSchema.safeParse(error).data??{};if(level==="client\
-authentication")return new OpsError("ssh-auth-failed",`${target2.name} does not let ${target2.user} in with the given k\
ey`,{where:target2.name,hint:`Check ssh-private-key and ssh-user (${place(target2)}): the public key has to be in ~/.ssh\
/authorized_keys there.`,cause:error});let why=messageOf(error);return new OpsError("ssh-unreachable",`no SSH connection\
 to ${target2.name} (${place(target2)}): ${why}`,{where:target2.name,hint:hintFor2(level,code),cause:error})}function wayFault(target2,error){
let why=messageOf(error);return new OpsError("ssh-unreachable",`no SSH connection to ${target2.name} (${place(target2)})\
: ${why}`,{where:target2.name,hint:`It is reached through ${target2.through??"the manager"}. ${(isOpsError(error)?error.
hint:void 0)??"Check that this reaches its address and port."}`,cause:error})}function isTurnedAway(error){if(!isOpsError(
error,"ssh-unreachable"))return!1;let{level,code}=faultSchema.safeParse(error.cause).data??{};return code==="ECONNRESET"||
level==="protocol"}function place({user:user2,address:address2,port}){return`${user2}@${address2}:${port}`}function hintFor2(level,code){
return level==="handshake"?"If the host has none of the keys in ssh-known-hosts, pin one that it has: compare ssh-keysca\
n with the fingerprint on its console.":level==="protocol"||code==="ECONNRESET"?"Something closed the connection at once\
: look at sshd's log there, at MaxStartups and fail2ban, and that the port is sshd's.":code==="ENOTFOUND"?"The name is n\
ot known here: check hosts.cfg.":"Check the address and port in hosts.cfg, that the host is up, and that its firewall le\
ts the runner in."}var refusals=[{says:/must have a tty|a terminal is required/i,message:"wants a terminal, which a run \
has not",hint:'Take "Defaults requiretty" out of /etc/sudoers there, or add: Defaults:USER !requiretty.'},{says:/account validation failure|(?:account|password) (?:is |has )?expired/i,
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
"sudo-refused",`sudo on ${name} began nothing${last===""?"":`: ${last}`}`,details(hint))}import{setTimeout as sleep2}from"node:timers/promises";import{NodeSSH}from"../packages/node-ssh.js";import{Duplex}from"node:stream";var ChannelStream=class extends Duplex{#channel;#ended;#written;#isClosed=!1;constructor(channel,ended,own=chunk=>chunk){
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
return new Error("the channel was closed by the other side")}import{setTimeout as sleep}from"node:timers/promises";import{z as z2}from"../packages/zod.js";var mostSessions=9,mostRefusals=4,refusalPauseMs=100,Sessions=class{#client;#name;#ended;#waiting=[];#most=mostSessions;#taken=0;#open=0;#proven=0;constructor(client,name,ended){
this.#client=client,this.#name=name,this.#ended=ended,ended.addEventListener("abort",()=>{for(let{stop}of this.#waiting.
splice(0))stop(cancellation(ended))})}async exec(text2,opened,signal){for(;;){await this.#turn(signal);try{return await this.#startWithRetry(
text2,opened)}catch(error){if(this.#ended.aborted)throw cancellation(this.#ended);let others=this.#taken-1;if(openFailureReason(
error)===void 0||others===0)throw this.#release(),this.#refused(error);this.#taken=others,this.#most=Math.max(others,this.#proven)}}}async allows(count){
let held=[];try{for(;this.#proven<count;)this.#taken+=1,held.push(await this.#startWithRetry("exec cat",channel=>channel).
catch(error=>{throw this.#release(),error}));return!0}catch(error){if(this.#ended.aborted)throw cancellation(this.#ended);
if(openFailureReason(error)===void 0)throw this.#refused(error);return this.#most=Math.max(1,this.#proven),!1}finally{for(let channel of held)
channel.stderr.resume(),channel.resume().end()}}async#startWithRetry(text2,opened){for(let refusals2=0;;refusals2+=1)try{
return await this.#start(text2,opened)}catch(error){if(openFailureReason(error)===void 0||refusals2===mostRefusals||this.#ended.
aborted)throw error;await sleep(refusalPauseMs)}}async#turn(signal){if(signal?.aborted===!0)throw cancellation(signal,{where:this.#name});
if(this.#ended.aborted)throw cancellation(this.#ended);if(this.#taken<this.#most){this.#taken+=1;return}await new Promise(
(resolve3,reject)=>{let waiting={go:()=>{signal?.removeEventListener("abort",leave),resolve3()},stop:reject},leave=()=>{
this.#waiting.splice(this.#waiting.indexOf(waiting),1),signal!==void 0&&reject(cancellation(signal,{where:this.#name}))};
signal?.addEventListener("abort",leave,{once:!0}),this.#waiting.push(waiting)})}#release(){if(this.#taken-=1,this.#taken>=
this.#most)return;let next=this.#waiting.shift();next!==void 0&&(this.#taken+=1,next.go())}#start(text2,opened){return new Promise(
(resolve3,reject)=>{this.#client.exec(text2,(error,channel)=>{if(error!==void 0)return reject(error);this.#open+=1,this.#proven=
Math.max(this.#proven,this.#open),channel.once("close",()=>{this.#open-=1,this.#release()}),resolve3(opened(channel))})})}#refused(cause){
return new OpsError("command-failed",`${this.#name} opens no session for commands`,{where:this.#name,hint:"The user's sh\
ell there, sshd's ForceCommand or its MaxSessions forbids it.",cause})}},failureSchema=z2.object({reason:z2.number()}),openFailure={
administrativelyProhibited:1,connectFailed:2};function openFailureReason(error){return failureSchema.safeParse(error).data?.
reason}var connectTimeoutMs=2e4,keepaliveMs=5e3,keepaliveCount=4,partingMs=1e3,retryPausesMs=[500,1500];async function openLink(target2,signal){
for(let pauseMs of retryPausesMs)try{return await attempt(target2,signal)}catch(error){if(!isTurnedAway(error))throw error;
await sleep2(pauseMs,void 0,signal===void 0?{}:{signal}).catch(()=>{})}return attempt(target2,signal)}async function attempt(target2,signal){
if(signal?.aborted===!0)throw cancellation(signal,{where:target2.name});let sock=await openWay(target2,signal),ssh=new NodeSSH,
ended=new AbortController,refused,cause,byKey={type:"publickey",username:target2.user,key:target2.privateKey},connecting=ssh.
connect({host:target2.address,port:target2.port,username:target2.user,authHandler:[byKey],...defined({sock}),readyTimeout:connectTimeoutMs,
keepaliveInterval:keepaliveMs,keepaliveCountMax:keepaliveCount,algorithms:{serverHostKey:[...target2.algorithms]},hostVerifier:offered=>(refused=
target2.checkHostKey(offered),refused===void 0)}),client=ssh.connection;client?.setNoDelay(!0),client?.on("error",error=>cause??=
error).on("close",()=>ended.abort(connectionLost(target2.name,cause)));let cancel=()=>client?.destroy();signal?.addEventListener(
"abort",cancel,{once:!0}),signal!==void 0&&isAborted(signal)&&cancel();try{await connecting}catch(error){throw client?.destroy(),
sock?.destroy(),signal!==void 0&&isAborted(signal)?cancellation(signal,{where:target2.name}):refused??connectFault(target2,
cause??error)}finally{signal?.removeEventListener("abort",cancel)}if(client===null||ended.signal.aborted)throw connectFault(
target2,cause??"the connection ended at once");return{client,sessions:new Sessions(client,target2.name,ended.signal),ended:ended.
signal,close:()=>{client.end(),setTimeout(()=>client.destroy(),partingMs).unref()}}}function isAborted(signal){return signal.
aborted}async function openWay(target2,signal){if(target2.via===void 0)return;let way=target2.via();try{return await orCancelled(
way,signal,target2.name)}catch(error){throw way.then(late=>late.destroy(),()=>{}),isOpsError(error,"cancelled","host-key\
-missing","host-key-changed","ssh-auth-failed")?error:wayFault(target2,error)}}function openUnixSocket({client,ended},path){
return new Promise((resolve3,reject)=>{client.openssh_forwardOutStreamLocal(path,(error,channel)=>error===void 0?resolve3(
new ChannelStream(channel,ended)):reject(error))})}function openTcp({client,ended},host,port){return new Promise((resolve3,reject)=>{
let isLate=!1,timer=setTimeout(()=>{isLate=!0,reject(new Error(`no answer within ${connectTimeoutMs/1e3} s`))},connectTimeoutMs);
client.forwardOut("127.0.0.1",0,host,port,(error,channel)=>{clearTimeout(timer),error!==void 0?reject(error):isLate?channel.
destroy():resolve3(new ChannelStream(channel,ended))})})}var JumpLink=class{#target;#link;constructor(target2){this.#target=target2}async connectTcp(address2,port){this.#link??=
this.#open();let link=await this.#link,{name}=this.#target;try{return await openTcp(link,address2,port)}catch(error){throw link.
ended.aborted?connectionLost(name,error):new OpsError("connection-lost",`${name} could not connect to ${address2}:${port}`,
{where:name,hint:`Check that ${address2}:${port} is right and reached from there, and that its sshd allows TCP forwardin\
g.`,cause:error})}}async close(){(await this.#link?.catch(()=>{}))?.close()}async#open(){let forget=()=>{this.#link=void 0};
try{let link=await openLink(this.#target);return link.ended.addEventListener("abort",forget,{once:!0}),link}catch(error){
throw forget(),error}}};var longestFile=1024*1024;function parseKnownHosts(text2){let bad=[],entries=[];if(text2.length>longestFile)throw fileError(
[{path:"ssh-known-hosts",message:"is longer than 1 MiB, so it is not a known_hosts file"}]);for(let[index,line]of text2.
split(`
`).entries()){let entry2=parseLine(line.trim(),index+1);entry2!==void 0&&("message"in entry2?bad.push(entry2):entries.push(
entry2))}if(entries.length===0&&bad.length===0)throw fileError([{path:"ssh-known-hosts",message:"names no host key"}]);let fatal=entries.
length===0?bad:bad.filter(({revoked})=>revoked);if(fatal.length>0)throw fileError(fatal.map(({path,message})=>({path,message})));
return lookUpIn(entries,bad)}function pinProblems(known2,hosts){return hosts.flatMap(({name,address:address2,port})=>known2.
keysFor(address2,port).length>0?[]:known2.unusableFor(address2,port).map(({path,message})=>({path,message:`(${name}) ${message}`})))}
function fileError(problems){return new OpsError("input-invalid","the known host keys have mistakes",{where:"ssh-known-h\
osts",hint:"Give the lines of known_hosts for these hosts, as ssh-keyscan prints them, once they were compared with the \
hosts themselves.",problems})}function lookUpIn(entries,bad){let matching=(host,port)=>{let name=lookupName(host,port);return entries.
filter(({hosts})=>hostFieldMatches(hosts,name))},isRevoked=(host,port,blob)=>matching(host,port).some(entry2=>entry2.revoked&&
entry2.blob.equals(blob));return{isRevoked,keysFor:(host,port)=>matching(host,port).filter(({revoked,blob})=>!revoked&&!isRevoked(
host,port,blob)).map(({type,blob,line})=>({type,blob,line})),unusableFor:(host,port)=>{let name=lookupName(host,port);return bad.
filter(({hosts})=>hosts!==void 0&&hostFieldMatches(hosts,name))},unreadable:bad.filter(({hosts})=>hosts===void 0)}}function parseLine(line,number){
if(line===""||line.startsWith("#"))return;let words2=line.split(/[ \t]+/),marker2=words2[0]?.startsWith("@")===!0?words2.
shift():void 0,revoked=marker2==="@revoked",[hosts,type,key]=words2,bad=message=>({path:`ssh-known-hosts:${number}`,message,
type:key===void 0?void 0:type,hosts:hosts!==void 0&&type!==void 0&&isHostField(hosts)?hosts:void 0,revoked});if(marker2===
"@cert-authority")return bad("is a @cert-authority line; certificates are not accepted here, pin the key of each host in\
stead");if(marker2!==void 0&&!revoked)return bad("begins with a marker other than @revoked");if(hosts===void 0||type===void 0||
key===void 0)return bad("should have a host, a key type and a key");if(/^[0-9]+$/.test(type))return bad("holds a key of \
SSH version 1, which nothing uses any more");if(!isHostField(hosts))return bad("begins with a hashed host name that is c\
ut short");let blob=readPublicKey(type,key);return typeof blob=="string"?bad(blob):{hosts,type,blob,line:number,revoked}}function programOf(command){return command.stages[0]?.[0]??"a command"}import{Agent as HttpAgent}from"node:http";import{Agent as HttpsAgent}from"node:https";import{PassThrough}from"node:stream";
var options={keepAlive:!0,maxSockets:16},singleUse=new WeakSet;function forOneRequest(stream){return singleUse.add(stream),
stream}function target({host,hostname:hostname2,port},usualPort){return[host??hostname2??"localhost",Number(port??usualPort)]}
function answer(opening,connected){opening.then(stream=>connected?.(null,stream),error=>connected?.(error instanceof Error?
error:new Error(String(error)),new PassThrough().destroy()))}var ChannelAgent=class extends HttpAgent{#dial;constructor(dial){
super(options),this.#dial=dial}createConnection(request2,connected){return answer(this.#dial(...target(request2,80)),connected)}keepSocketAlive(stream){
return singleUse.has(stream)?!1:super.keepSocketAlive(stream)}},TlsChannelAgent=class extends HttpsAgent{#dial;constructor(dial){
super(options),this.#dial=dial}createConnection(request2,connected){return answer(this.#secure(request2),connected)}async#secure(request2){
let carrying={...request2,socket:await this.#dial(...target(request2,443))},secured=super.createConnection(carrying);if(secured==
null)throw new TypeError("no TLS connection was made");return secured}};function channelAgent(dial){return new ChannelAgent(
dial)}function tlsChannelAgent(dial){return new TlsChannelAgent(dial)}import{Readable}from"node:stream";var OutputTail=class{#most;#chunks=[];#length=0;constructor(most){this.#most=most}add(chunk){this.#chunks.push(chunk),this.#length+=
chunk.length,!(this.#length<2*this.#most)&&(this.#chunks=[Buffer.concat(this.#chunks).subarray(-this.#most)],this.#length=
this.#most)}text(){return Buffer.concat(this.#chunks).subarray(-this.#most).toString("utf8")}};function maskSecretsOf(command,text2){
let{sudo,secretEnv,stdin}=command;return[sudo,...Object.values(secretEnv??{}),stdin instanceof Secret?stdin:void 0].map(
secret2=>secret2?.reveal().trim()??"").filter(value=>value!=="").toSorted((left,right)=>right.length-left.length).reduce(
(masked,value)=>masked.replaceAll(value,"***"),text2)}var keptNoise=4096,AfterMark=class{#mark;#held=Buffer.alloc(0);constructor(mark){
this.#mark=Buffer.from(`${mark}
`)}take(chunk){if(this.#held===void 0)return chunk;let held=Buffer.concat([this.#held,chunk]),at=held.indexOf(this.#mark);
return this.#held=at===-1?held.subarray(-keptNoise):void 0,at===-1?void 0:held.subarray(at+this.#mark.length)}get noise(){
return this.#held?.toString("utf8")??""}get hasCome(){return this.#held===void 0}};function feedCommand(channel,command,rendered){
channel.write(rendered.stdinPrefix.reveal()),rendered.stdinUse==="none"?channel.end():rendered.stdinUse==="heartbeat"?sendHeartbeats(
channel):command.stdin instanceof Readable?feedStream(channel,command.stdin):channel.end(command.stdin instanceof Secret?
command.stdin.reveal():command.stdin)}function sendHeartbeats(channel){let timer=setInterval(()=>channel.write(`
`),heartbeatSeconds*1e3/3);timer.unref();let stop=()=>clearInterval(timer);channel.once("exit",stop).once("finish",stop).
once("close",stop)}function feedStream(channel,input){channel.once("close",()=>input.destroy()),input.once("error",()=>channel.
destroy()),input.pipe(channel)}var first="d8x-ops",second="begins here",beginMark=`${first} ${second}`,go="go",startMs=3e4,pokeMs=1e3,longestWord=900;function throughLoginShell(script2,hasInput2){
let start=["unset BASH_ENV ENV CDPATH",'PATH="${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bi\
n"; export PATH','d8x_text=$(printf %s "$@" | base64 -d) || exit',`echo "${first}" "${second}"; echo "${first}" "${second}\
" >&2`,...hasInput2?[`d8x_line=; until [ "$d8x_line" = ${go} ]; do IFS= read -r d8x_line || exit; done`]:[],'eval "$d8x_\
text"'].join("; "),words2=Buffer.from(script2).toString("base64").match(new RegExp(`.{1,${longestWord}}`,"g"))??[];return`\
exec /bin/sh -c '${start}' sh ${words2.join(" ")}`}var goLine=`${go}
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
`}),{name,user:user2}=this.#host;if(code!==0){let said=stderr.trim();throw new OpsError("engine-unreachable",`Docker on ${name}\
 is not reached${said===""?"":`: ${said}`}`,{where:name,hint:`Check that Docker runs there (systemctl status docker), th\
at ${user2} is in the group docker, and, where sshd forwards no sockets (AllowStreamLocalForwarding, DisableForwarding),\
 that the docker command is installed.`})}let channel=await openSocket(link);if(channel!==void 0){channel.destroy();return}
if(!await link.sessions.allows(fewestSessions))throw this.#fewSessions("allows one session at a time");this.#dialsStdio=
!0}#fewSessions(how){let{name}=this.#host,message=`Docker on ${name} is not reached: sshd there forwards no sockets, and\
 ${how}`,hint="In sshd_config there, set AllowStreamLocalForwarding to local or yes and DisableForwarding to no; or rais\
e MaxSessions to 10.";return new OpsError("engine-unreachable",message,{where:name,hint})}};async function openSocket(link){
try{return await openUnixSocket(link,dockerSocket)}catch{if(link.ended.aborted)throw link.ended.reason;return}}import{z as z10}from"../packages/zod.js";import{text}from"node:stream/consumers";import{z as z4}from"../packages/zod.js";import{request}from"node:http";var longInteger=/\d{16}/,whole=/^-?\d+$/;function parseJson(text2){return longInteger.test(text2)?JSON.parse(text2,(_key,value,context)=>typeof value==
"number"&&!Number.isSafeInteger(value)&&whole.test(context?.source??"")?BigInt(context?.source??""):value):JSON.parse(text2)}
function formatJson(value){let mark=`d8x-ops ${crypto.randomUUID()} `,isMarked=!1,text2=JSON.stringify(value,(_key,part2)=>typeof part2!=
"bigint"?part2:(isMarked=!0,`${mark}${part2}`));return isMarked?text2.replaceAll(new RegExp(`"${mark}(-?[0-9]+)"`,"g"),"\
$1"):text2}import{createInterface}from"node:readline";async function requestWithStaleRetry(agent,call,signal){try{return await send(
agent,call,signal)}catch(error){if(!(error instanceof StaleConnection)||signal?.aborted===!0)throw unwrapped(error)}try{
return await send(agent,call,signal)}catch(error){throw unwrapped(error)}}var StaleConnection=class extends Error{name="\
StaleConnection"};function unwrapped(error){return error instanceof StaleConnection?error.cause:error}function send(agent,call,signal){
let{method,path,query:query2,headers,json:json2,body}=call,payload=json2===void 0?body:Buffer.from(formatJson(json2));return new Promise(
(resolve3,reject)=>{let outgoing=request({agent,host:"docker",method,path:path+queryText(query2),headers:{...headers,...json2===
void 0?{}:{"content-type":"application/json"},...payload===void 0?{}:{"content-length":String(payload.byteLength)}},...defined(
{signal})},resolve3);outgoing.on("error",error=>{let isStale=(method==="GET"||method==="HEAD"||call.isRepeatable===!0)&&
outgoing.reusedSocket&&!isOpsError(error);reject(isStale?new StaleConnection("the connection had ended",{cause:error}):error)}),
outgoing.end(payload)})}function queryText(query2){let set=Object.entries(query2??{}).filter(pair=>pair[1]!==void 0);return set.
length===0?"":`?${new URLSearchParams(set).toString()}`}async function*linesOf(answer2){let lines=createInterface({input:answer2});
lines.on("error",()=>{});try{yield*lines}finally{answer2.destroy()}}import{z as z3}from"../packages/zod.js";var textMap=z3.record(z3.string(),z3.string()).nullish().transform(value=>value??{}),textList=z3.array(z3.string()).nullish().
transform(value=>value??[]),optionalText=z3.string().nullish().transform(value=>value===""||value===null?void 0:value);function filterText(filters){
return filters===void 0?void 0:JSON.stringify(filters)}function segment(value){return encodeURIComponent(value)}var wholeNumber=z3.
union([z3.number(),z3.bigint().transform(Number)]);function parseAnswer(text2){try{return parseJson(text2)}catch{return}}var oldestVersion="1.41",newestVersion="1.51",answerTimeoutMs=6e4,EngineApi=class{#agent;#host;#version;constructor(agent,host){
this.#agent=agent,this.#host=host}get host(){return this.#host}async version(signal){this.#version??=this.#timed({},own=>this.#negotiate(
own));let asked2=this.#version;try{return await orCancelled(asked2,signal,this.#host)}catch(error){throw asked2.catch(()=>{
this.#version===asked2&&(this.#version=void 0)}),error}}async stream(call){return this.#timed(call,signal=>this.#versioned(
call,signal))}async json(schema2,call){let answer2=await this.#whole(call),parsed=schema2.safeParse(parseAnswer(answer2));
if(parsed.success)return parsed.data;throw new OpsError("engine-refused",`Docker on ${this.#host} answered ${call.method}\
 ${call.path} in a form d8x-ops does not know`,{where:this.#host,hint:"Its version may be newer than d8x-ops knows. Plea\
se report it.",problems:parsed.error.issues.map(({path,message})=>({path:path.join("."),message}))})}async call(call){await this.#whole(
call)}#whole(call){return this.#timed(call,async signal=>{let answer2=await this.#versioned(call,signal);try{return await text(
answer2)}catch(error){throw linkFault(this.#host,error,signal)}})}async#versioned(call,signal){let version=await this.version(
signal);return this.#send({...call,path:`/v${version}${call.path}`},signal)}async#timed({signal,waits},work){if(waits===
!0)return work(signal);let late=new AbortController,timer=setTimeout(()=>late.abort(this.#tooSlow()),answerTimeoutMs);try{
return await work(signal===void 0?late.signal:AbortSignal.any([signal,late.signal]))}finally{clearTimeout(timer)}}#tooSlow(){
return new OpsError("engine-unreachable",`Docker on ${this.#host} did not answer within ${answerTimeoutMs/1e3} s`,{where:this.#host,
hint:"It hangs, or the host is out of memory or disk: see systemctl status docker, free -h and df -h there."})}async#negotiate(signal){
let answer2=await this.#send({method:"GET",path:"/_ping"},signal);answer2.resume();let offered=z4.string().safeParse(answer2.
headers["api-version"]).data??oldestVersion;if(compareVersions(offered,oldestVersion)<0)throw new OpsError("engine-refus\
ed",`Docker on ${this.#host} speaks API ${offered}; d8x-ops needs ${oldestVersion} or newer`,{where:this.#host,hint:"Upd\
ate Docker to 20.10 or newer."});return compareVersions(offered,newestVersion)<0?offered:newestVersion}async#send(call,signal){
try{let answer2=await requestWithStaleRetry(this.#agent,call,signal),status=answer2.statusCode??0;if(status<400)return answer2;
throw engineFault(this.#host,status,await text(answer2))}catch(error){throw linkFault(this.#host,error,signal)}}};function compareVersions(left,right){
let[leftMajor=0,leftMinor=0]=left.split(".").map(Number),[rightMajor=0,rightMinor=0]=right.split(".").map(Number);return leftMajor===
rightMajor?leftMinor-rightMinor:leftMajor-rightMajor}var answerSchema=z4.object({message:z4.string()});function engineFault(host,status,body){
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
temctl status docker).",cause:error})}import{z as z7}from"../packages/zod.js";import{z as z5}from"../packages/zod.js";var names=textList.transform(list=>list.filter(name=>!name.startsWith("<none>")&&!name.endsWith("<none>"))),summarySchema=z5.
object({Id:z5.string(),RepoTags:names,RepoDigests:names,Size:wholeNumber}).transform(raw=>({id:raw.Id,repoTags:raw.RepoTags,
repoDigests:raw.RepoDigests,bytes:raw.Size})),detailsSchema=z5.object({Id:z5.string(),RepoDigests:names,Architecture:z5.
string(),Os:z5.string(),Config:z5.object({Env:textList,Healthcheck:z5.object({Test:textList}).nullish()}).nullish()}).transform(
raw=>({id:raw.Id,repoDigests:raw.RepoDigests,architecture:raw.Architecture,os:raw.Os,environment:raw.Config?.Env??[],hasHealthCheck:(raw.
Config?.Healthcheck?.Test??[]).some(word2=>word2!=="NONE")}));function imageCalls(api){let path=reference=>`/images/${reference.
split("/").map(segment).join("/")}`;return{listImages:(options2={})=>api.json(z5.array(summarySchema),{method:"GET",path:"\
/images/json",...options2}),inspectImage:(reference,options2={})=>api.json(detailsSchema,{method:"GET",path:`${path(reference)}\
/json`,...options2}),pullImage:(reference,options2)=>pullImage(api,reference,options2),tagImage:(reference,repository,tag)=>api.
call({method:"POST",path:`${path(reference)}/tag`,query:{repo:repository,tag}}),removeImage:reference=>api.call({method:"\
DELETE",path:path(reference),waits:!0})}}var lineSchema=z5.object({status:z5.string().optional(),id:z5.string().optional(),
progressDetail:z5.object({current:wholeNumber.optional(),total:wholeNumber.optional()}).optional(),error:z5.string().optional()});
async function pullImage(api,reference,{auth,onProgress,...call}={}){try{let answer2=await api.stream({method:"POST",path:"\
/images/create",query:{fromImage:reference},headers:authHeader(auth),isRepeatable:!0,...call}),layers=new Map;for await(let line of linesOf(
answer2)){let parsed=lineSchema.safeParse(parseAnswer(line));if(!parsed.success)continue;let{status,id,progressDetail,error}=parsed.
data;if(error!==void 0)throw pullFault(api.host,reference,error);id===void 0||progressDetail?.total===void 0||status!=="\
Downloading"||(layers.set(id,{current:progressDetail.current??0,total:progressDetail.total}),onProgress?.(sum(layers,status)))}
if(!answer2.complete)throw new Error("the answer ended early")}catch(error){throw isOpsError(error,"engine-refused","eng\
ine-not-found")?pullFault(api.host,reference,error.message,error):linkFault(api.host,error,call.signal)}}function sum(layers,status){
let currentBytes=0,totalBytes=0;for(let{current,total}of layers.values())currentBytes+=current,totalBytes+=total;return{
currentBytes,totalBytes,status}}function pullFault(host,reference,said,cause){let full=isDiskFull(said);return new OpsError(
full?"disk-full":"pull-failed",`${host} could not pull ${reference}: ${said}`,{where:host,hint:full?"Free space under Do\
cker's folder on that host, or run with prune: images.":"Check that the host reaches the registry, and that registry-use\
rname and registry-password may read the image.",cause})}function authHeader(auth){if(auth===void 0)return{};let json2=JSON.
stringify({username:auth.username,password:auth.password.reveal(),serveraddress:auth.serverAddress});return{"x-registry-\
auth":Buffer.from(json2).toString("base64").replaceAll("+","-").replaceAll("/","_")}}import{z as z6}from"../packages/zod.js";var specSchema=z6.looseObject({Name:z6.string(),Labels:textMap,TaskTemplate:z6.looseObject({ContainerSpec:z6.looseObject(
{Image:z6.string()}),Placement:z6.looseObject({Constraints:textList}).nullish()}),Mode:z6.looseObject({Replicated:z6.looseObject(
{Replicas:wholeNumber}).nullish(),Global:z6.looseObject({}).nullish()}),UpdateConfig:z6.object({FailureAction:z6.enum(["\
continue","pause","rollback"]).optional()}).nullish(),EndpointSpec:z6.looseObject({Ports:z6.array(z6.looseObject({Protocol:z6.
string().default("tcp"),TargetPort:z6.number().default(0)})).nullish()}).nullish()}),rawSpec=z6.record(z6.string(),z6.unknown()),
serviceSchema=z6.object({ID:z6.string(),Version:z6.object({Index:wholeNumber}),UpdatedAt:z6.string(),Spec:rawSpec,PreviousSpec:rawSpec.
nullish(),UpdateStatus:z6.object({State:z6.enum(["updating","paused","completed","rollback_started","rollback_paused","r\
ollback_completed"]),StartedAt:optionalText,Message:z6.string().default("")}).nullish().or(z6.object({State:z6.literal("").
optional()}).transform(()=>{}))}).transform((raw,context)=>{let parsed=specSchema.safeParse(raw.Spec);if(!parsed.success){
for(let issue of parsed.error.issues)context.addIssue(`Spec.${issue.path.join(".")}: ${issue.message}`);return z6.NEVER}
let spec=parsed.data,status=raw.UpdateStatus;return{id:raw.ID,version:raw.Version.Index,name:spec.Name,labels:spec.Labels,
image:spec.TaskTemplate.ContainerSpec.Image,mode:modeOf(spec.Mode),failureAction:spec.UpdateConfig?.FailureAction,constraints:spec.
TaskTemplate.Placement?.Constraints??[],targetPorts:(spec.EndpointSpec?.Ports??[]).filter(({Protocol})=>Protocol==="tcp").
map(({TargetPort})=>TargetPort),updateStatus:status==null?void 0:{state:status.State,message:status.Message,...defined({
startedAt:status.StartedAt})},updatedAt:raw.UpdatedAt,spec:raw.Spec,previousSpec:raw.PreviousSpec??void 0}});function modeOf(mode){
return mode.Replicated!==null&&mode.Replicated!==void 0?{kind:"replicated",replicas:mode.Replicated.Replicas}:mode.Global!==
null&&mode.Global!==void 0?{kind:"global"}:{kind:"job"}}var taskStates=["new","allocated","pending","assigned","accepted","preparing","ready","starting","running","complete","s\
hutdown","failed","rejected","remove","orphaned"];var taskSchema=z7.object({ID:z7.string(),ServiceID:z7.string(),NodeID:optionalText,Slot:wholeNumber.optional(),CreatedAt:z7.
string(),DesiredState:z7.enum(taskStates),Spec:z7.object({ContainerSpec:z7.object({Image:z7.string()}).optional()}),Status:z7.
object({Timestamp:z7.string(),State:z7.enum(taskStates),Message:z7.string().default(""),Err:optionalText,ContainerStatus:z7.
object({ContainerID:optionalText,ExitCode:wholeNumber.optional()}).nullish()})}).transform(raw=>({id:raw.ID,serviceId:raw.
ServiceID,nodeId:raw.NodeID,slot:raw.Slot,desiredState:raw.DesiredState,state:raw.Status.State,stateAt:raw.Status.Timestamp,
message:raw.Status.Message,error:raw.Status.Err,containerId:raw.Status.ContainerStatus?.ContainerID,exitCode:raw.Status.
ContainerStatus?.ExitCode,image:raw.Spec.ContainerSpec?.Image??"",createdAt:raw.CreatedAt})),nodeSchema=z7.object({ID:z7.
string(),Spec:z7.object({Role:z7.enum(["manager","worker"]),Availability:z7.enum(["active","pause","drain"]),Labels:textMap}),
Description:z7.object({Hostname:z7.string(),Platform:z7.object({Architecture:z7.string(),OS:z7.string()}),Engine:z7.object(
{EngineVersion:z7.string(),Labels:textMap})}),Status:z7.object({State:z7.enum(["unknown","down","ready","disconnected"]),
Addr:z7.string().default("")})}).transform(raw=>({id:raw.ID,hostName:raw.Description.Hostname,role:raw.Spec.Role,availability:raw.
Spec.Availability,state:raw.Status.State,address:raw.Status.Addr,platform:{architecture:raw.Description.Platform.Architecture,
os:raw.Description.Platform.OS},engineVersion:raw.Description.Engine.EngineVersion,labels:raw.Spec.Labels,engineLabels:raw.
Description.Engine.Labels})),configSchema=z7.object({ID:z7.string(),Version:z7.object({Index:wholeNumber}),Spec:z7.looseObject(
{Name:z7.string(),Labels:textMap})}).transform(raw=>({id:raw.ID,version:raw.Version.Index,name:raw.Spec.Name,labels:raw.
Spec.Labels,spec:raw.Spec}));function goArchitecture(name){return new Map([["x86_64","amd64"],["aarch64","arm64"],["armv\
7l","arm"]]).get(name)??name}function swarmCalls(api){let list=(schema2,path,filters,options2={})=>api.json(z7.array(schema2),
{method:"GET",path,query:{filters:filterText(filters)},...options2});return{listServices:(filters,options2)=>list(serviceSchema,
"/services",filters,options2),inspectService:(idOrName,options2)=>api.json(serviceSchema,{method:"GET",path:`/services/${segment(
idOrName)}`,...options2}),updateService:async(service2,spec,options2={})=>{let{auth,rollback,...rest}=options2;await api.
call({method:"POST",path:`/services/${segment(service2.id)}/update`,query:{version:String(service2.version),rollback:rollback===
!0?"previous":void 0,registryAuthFrom:auth===void 0?rollback===!0?"previous-spec":"spec":void 0},headers:authHeader(auth),
json:spec,...rest})},listTasks:(filters,options2)=>list(taskSchema,"/tasks",filters,options2),listNodes:options2=>list(nodeSchema,
"/nodes",void 0,options2)}}function configCalls(api){return{listConfigs:(filters,options2={})=>api.json(z7.array(configSchema),
{method:"GET",path:"/configs",query:{filters:filterText(filters)},...options2}),createConfig:async({name,labels,data})=>{
let{ID}=await api.json(z7.object({ID:z7.string()}),{method:"POST",path:"/configs/create",json:{Name:name,Labels:labels,Data:Buffer.
from(data).toString("base64")}});return ID},updateConfigLabels:(config,labels)=>api.call({method:"POST",path:`/configs/${segment(
config.id)}/update`,query:{version:String(config.version)},json:{...config.spec,Labels:labels}}),removeConfig:id=>api.call(
{method:"DELETE",path:`/configs/${segment(id)}`})}}import{z as z9}from"../packages/zod.js";import{z as z8}from"../packages/zod.js";var containerSchema=z8.object({Id:z8.string(),Names:textList,ImageID:z8.string(),Image:z8.string(),State:z8.string(),Labels:textMap}).
transform(raw=>({id:raw.Id,names:raw.Names.map(withoutSlash),imageId:raw.ImageID,image:raw.Image,state:raw.State,labels:raw.
Labels})),containerDetailsSchema=z8.object({Id:z8.string(),Image:z8.string(),RestartCount:wholeNumber.default(0),Config:z8.
object({Image:z8.string(),Labels:textMap,Env:textList,Cmd:textList,Entrypoint:textList,ExposedPorts:z8.record(z8.string(),
z8.unknown()).nullish()}),HostConfig:z8.object({PortBindings:z8.record(z8.string(),z8.array(z8.object({HostIp:z8.string().
default(""),HostPort:z8.string().default("")})).nullish()).nullish()}).nullish(),NetworkSettings:z8.object({Ports:z8.record(
z8.string(),z8.array(z8.object({HostIp:z8.string().default(""),HostPort:z8.string()})).nullish()).nullish()}).nullish(),
State:z8.object({Status:z8.string(),Running:z8.boolean(),ExitCode:wholeNumber,Error:z8.string().default(""),StartedAt:z8.
string(),Health:z8.object({Status:z8.enum(["none","starting","healthy","unhealthy"]),FailingStreak:z8.number().default(1)}).
nullish()}),Mounts:z8.array(z8.object({Type:z8.string(),Name:z8.string().optional(),Destination:z8.string()})).nullish()}).
transform(raw=>({id:raw.Id,imageId:raw.Image,image:raw.Config.Image,state:{status:raw.State.Status,running:raw.State.Running,
exitCode:raw.State.ExitCode,error:raw.State.Error,startedAt:raw.State.StartedAt,health:healthOf(raw.State.Health)},restartCount:raw.
RestartCount,labels:raw.Config.Labels,environment:environmentOf(raw.Config.Env),command:raw.Config.Cmd,entrypoint:raw.Config.
Entrypoint,published:Object.entries(raw.HostConfig?.PortBindings??{}).flatMap(([target2,bindings])=>(bindings??[]).map(({
HostIp,HostPort})=>({target:target2,address:HostIp,port:HostPort}))),ports:portsOf(raw.Config.ExposedPorts??{},raw.NetworkSettings?.
Ports??{}),mounts:(raw.Mounts??[]).map(({Type,Name,Destination})=>({type:Type,name:Name,destination:Destination}))}));function portsOf(exposed,bound){
return[...new Set([...Object.keys(bound),...Object.keys(exposed)])].flatMap(name=>{let container=Number(/^(\d{1,5})\/tcp$/.
exec(name)?.[1]??"0");if(container===0)return[];let published=(bound[name]??[]).map(({HostIp,HostPort})=>({container,host:{
address:HostIp,port:Number(HostPort)}}));return published.length>0?published:[{container,host:void 0}]})}function environmentOf(lines){
return Object.fromEntries(lines.map(line=>{let end=line.indexOf("=");return end<0?[line,new Secret("")]:[line.slice(0,end),
new Secret(line.slice(end+1))]}))}function withoutSlash(name){return name.startsWith("/")?name.slice(1):name}function healthOf(health){
return health?.Status==="unhealthy"&&health.FailingStreak===0?"none":health?.Status??"none"}function containerCalls(api){let path=(id,rest="")=>`/containers/${segment(id)}${rest}`;return{listContainers:(filters,{
all,...options2}={})=>api.json(z9.array(containerSchema),{method:"GET",path:"/containers/json",query:{all:all===!0?"true":
void 0,filters:filterText(filters)},...options2}),inspectContainer:(id,options2={})=>api.json(containerDetailsSchema,{method:"\
GET",path:path(id,"/json"),...options2}),createContainer:async(name,body)=>{let{Id}=await api.json(z9.object({Id:z9.string()}),
{method:"POST",path:"/containers/create",query:{name},json:body});return Id},startContainer:id=>api.call({method:"POST",
path:path(id,"/start")}),stopContainer:(id,options2={})=>api.call({method:"POST",path:path(id,"/stop"),waits:!0,query:{t:options2.
graceSeconds===void 0?void 0:String(options2.graceSeconds)}}),removeContainer:(id,options2={})=>api.call({method:"DELETE",
path:path(id),waits:!0,query:{force:options2.force===!0?"true":void 0,v:options2.volumes===!0?"true":void 0}}),putArchive:(id,folder,archive)=>api.
call({method:"PUT",path:path(id,"/archive"),query:{path:folder},headers:{"content-type":"application/x-tar"},body:archive}),
hasPath:async(id,source)=>{try{return await api.call({method:"HEAD",path:path(id,"/archive"),query:{path:source}}),!0}catch(error){
if(isOpsError(error,"engine-not-found"))return!1;throw error}}}}var networkSchema=z9.object({Containers:z9.record(z9.string(),
z9.object({IPv4Address:z9.string().default("")})).nullish()}).transform(({Containers})=>new Map(Object.entries(Containers??
{}).flatMap(([id,{IPv4Address}])=>{let[address2=""]=IPv4Address.split("/");return address2===""?[]:[[id,address2]]})));function networkCalls(api){
return{networkAddresses:(name,options2={})=>api.json(networkSchema,{method:"GET",path:`/networks/${segment(name)}`,...options2})}}
var volumeSchema=z9.object({Name:z9.string(),Labels:textMap}).transform(raw=>({name:raw.Name,labels:raw.Labels})),volumeListSchema=z9.
object({Volumes:z9.array(volumeSchema).nullish()}).transform(({Volumes})=>Volumes??[]);function volumeCalls(api){return{
inspectVolume:name=>api.json(volumeSchema,{method:"GET",path:`/volumes/${segment(name)}`}),listVolumes:filters=>api.json(
volumeListSchema,{method:"GET",path:"/volumes",query:{filters:filterText(filters)}}),createVolume:(name,labels={})=>api.
call({method:"POST",path:"/volumes/create",json:{Name:name,Labels:labels}}),removeVolume:name=>api.call({method:"DELETE",
path:`/volumes/${segment(name)}`})}}import{buffer}from"node:stream/consumers";import{StringDecoder}from"node:string_decoder";var engineStream=3,longestLine=64*1024,headerBytes=8;function takeFrames(raw){
let frames=[],at=0;for(;at+headerBytes<=raw.length;){let end=at+headerBytes+raw.readUInt32BE(at+4);if(end>raw.length)break;
frames.push(frameOf(raw.subarray(at,end))),at=end}return{frames,rest:raw.subarray(at)}}function frameOf(bytes){let[stream=engineStream]=bytes;
return{stream,body:bytes.subarray(headerBytes)}}function isFramed(raw){let[stream=255,...zeros]=raw.subarray(0,4);return zeros.
length===3&&stream<=engineStream&&zeros.every(byte=>byte===0)}async function*logLinesOf(answer2){let streams=new Map,take=(stream,bytes)=>{
let lines=streams.get(stream)??new OpenLines;return streams.set(stream,lines),lines.take(bytes)},rest=Buffer.alloc(0),framed;
for await(let piece of answer2){if(rest=rest.length===0?piece:Buffer.concat([rest,piece]),rest.length<4)continue;if(framed??=
isFramed(rest),!framed){yield*take(1,rest),rest=Buffer.alloc(0);continue}let taken=takeFrames(rest);for(let{stream,body}of taken.
frames)stream!==engineStream&&(yield*take(stream,body));({rest}=taken)}framed!==!0&&(yield*take(1,rest));for(let lines of streams.
values())yield*lines.end()}var OpenLines=class{#decoder=new StringDecoder("utf8");#rest="";take(bytes){let lines=`${this.#rest}${this.#decoder.
write(bytes)}`.split(`
`),last=lines.pop()??"";return this.#rest=last.length>longestLine?"":last,linesToKeep(last.length>longestLine?[...lines,
last]:lines)}end(){return linesToKeep([this.#rest+this.#decoder.end()])}};function linesToKeep(lines){return lines.map(line=>line.
replace(/\r$/,"")).filter(line=>line!=="")}var defaultTail=20,bothStreams={stdout:"true",stderr:"true"};function logCalls(api){let read2=async(path,{tail=defaultTail,
...call}={})=>{let answer2=await api.stream({method:"GET",path,query:{...bothStreams,tail:String(tail)},...call});try{return logLines(
await buffer(answer2))}catch(error){throw linkFault(api.host,error,call.signal)}};async function*open2(path,{tail,since,
...call}){let query2={...bothStreams,timestamps:"true",since:String(Math.floor(since.getTime()/1e3)),tail:tail===void 0?
"all":String(tail)},answer2=await api.stream({method:"GET",path,query:query2,...call});try{yield*logLinesOf(answer2)}catch(error){
throw linkFault(api.host,error,call.signal)}finally{answer2.destroy()}}let ofTask=id=>`/tasks/${segment(id)}/logs`,ofContainer=id=>`\
/containers/${segment(id)}/logs`;return{taskLogs:(id,options2)=>read2(ofTask(id),options2),containerLogs:(id,options2)=>read2(
ofContainer(id),options2),openTaskLog:(id,options2)=>open2(ofTask(id),options2),openContainerLog:(id,options2)=>open2(ofContainer(
id),options2)}}function logLines(raw){return linesToKeep((isFramed(raw)?unframe(raw):raw.toString("utf8")).split(`
`))}function unframe(raw){let{frames,rest}=takeFrames(raw),all=[...frames,frameOf(rest)].filter(({stream})=>stream!==engineStream);
return Buffer.concat(all.map(({body})=>body)).toString("utf8")}function createEngine(agent,host){let api=new EngineApi(agent,host);return{info:options2=>readInfo(api,options2),...swarmCalls(
api),...configCalls(api),...containerCalls(api),...logCalls(api),...imageCalls(api),...networkCalls(api),...volumeCalls(
api),events:(filters,options2)=>readEvents(api,filters,options2)}}var infoSchema=z10.object({ServerVersion:z10.string(),
Architecture:z10.string(),OSType:z10.string(),DockerRootDir:z10.string(),SystemTime:z10.string(),RegistryConfig:z10.object(
{InsecureRegistryCIDRs:textList,IndexConfigs:z10.record(z10.string(),z10.object({Name:z10.string(),Secure:z10.boolean()})).
nullish()}).nullish(),Swarm:z10.object({NodeID:z10.string(),ControlAvailable:z10.boolean(),LocalNodeState:z10.string()})});
async function readInfo(api,options2={}){let apiVersion=await api.version(options2.signal),info=await api.json(infoSchema,
{method:"GET",path:"/info",...options2}),insecure=Object.values(info.RegistryConfig?.IndexConfigs??{}).filter(({Secure})=>!Secure);
return{serverVersion:info.ServerVersion,apiVersion,architecture:goArchitecture(info.Architecture),os:info.OSType,dockerRootDir:info.
DockerRootDir,systemTime:info.SystemTime,insecureRegistries:[...info.RegistryConfig?.InsecureRegistryCIDRs??[],...insecure.
map(({Name})=>Name)],swarm:{nodeId:info.Swarm.NodeID,isManager:info.Swarm.ControlAvailable,state:info.Swarm.LocalNodeState}}}
var eventSchema=z10.object({Action:z10.string(),Actor:z10.object({ID:z10.string()})}).transform(raw=>({action:raw.Action,
actorId:raw.Actor.ID}));async function*readEvents(api,filters,{signal,since}){try{let answer2=await api.stream({method:"\
GET",path:"/events",query:{filters:filterText(filters),since:since===void 0?void 0:String(Math.floor(since.getTime()/1e3))},
signal});for await(let line of linesOf(answer2)){let parsed=eventSchema.safeParse(parseAnswer(line));parsed.success&&(yield parsed.
data)}}catch(error){if(signal.aborted)return;throw linkFault(api.host,error,void 0)}if(!signal.aborted)throw new OpsError(
"connection-lost",`Docker on ${api.host} ended its events`,{where:api.host})}import{Transform}from"node:stream";var longestStderr=64*1024,endingMs=5e3;async function startCommand(link,name,command,options2){let rendered=renderCommand(
command);return link.sessions.exec(throughLoginShell(rendered.text,hasInput(rendered)),channel=>new Execution(link,name,
command,rendered,channel,options2),options2.signal)}function hasInput({stdinUse,stdinPrefix}){return stdinUse==="payload"||
stdinPrefix.reveal()!==""}function ownOutput(start){return new Transform({transform(chunk,_,done){done(null,start.stdout(
chunk))}})}var Execution=class{stdout;exit;#link;#name;#command;#channel;#stderr=new OutputTail(longestStderr);#start;#letIn=new AfterMark(
sudoMark);#settled=Promise.withResolvers();#output;#status;#isSettled=!1;#reason;#endingTimer;constructor(link,name,command,rendered,channel,options2){
this.#link=link,this.#name=name,this.#command=command,this.#channel=channel,this.#start=new CommandStart(channel,name),this.#output=
ownOutput(this.#start),this.stdout=channel.pipe(this.#output),this.#output.on("error",()=>{});let stopWatching=this.#watch(
options2);this.exit=this.#settled.promise.finally(stopWatching),this.exit.catch(()=>{}),this.#listen(),this.#begin(rendered)}async#begin(rendered){
try{await this.#start.begun}catch(error){this.#endingTimer!==void 0&&this.#reason===void 0?this.#settle():this.#isSettled||
this.#fail(this.#reason??toOpsError(error)),this.#channel.destroy();return}this.#endingTimer!==void 0||this.#isSettled||
(hasInput(rendered)&&this.#channel.write(goLine),feedCommand(this.#channel,this.#command,rendered))}kill(){this.#end(void 0)}#watch({
signal,timeoutMs:timeoutMs2}){let cancel=()=>this.#end(signal===void 0?void 0:cancellation(signal,{where:this.#name})),lose=()=>this.#fail(
connectionLost(this.#name,this.#link.ended.reason)),timer=timeoutMs2===void 0?void 0:setTimeout(()=>this.#end(this.#tooSlow(
timeoutMs2)),timeoutMs2);return signal?.addEventListener("abort",cancel,{once:!0}),this.#link.ended.addEventListener("ab\
ort",lose,{once:!0}),signal?.aborted===!0&&cancel(),this.#link.ended.aborted&&lose(),()=>{clearTimeout(timer),clearTimeout(
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
password,maskSecretsOf(this.#command,this.#letIn.noise))}#tooSlow(timeoutMs2){let program=programOf(this.#command);return new OpsError(
"command-failed",`${program} on ${this.#name} did not end within ${timeoutMs2/1e3} s`,{where:this.#name,hint:"It was end\
ed. Look at the load of that host."})}};var longestStdout=16*1024*1024,shownLines=20,giveUpMs={neverReached:3e4,reachedBefore:2e3},SshHost=class{name;role;address;engine;#target;#link;#unreachable;#wasReached=!1;#isClosed=!1;constructor(host,target2){
this.name=host.name,this.role=host.role,this.address=host.address,this.#target=target2;let docker=new DockerChannels({name:host.
name,user:target2.user,open:()=>this.#open(),tryRun:command=>this.tryRun(command)});this.engine=createEngine(channelAgent(
()=>docker.open()),host.name)}async connect(signal){await this.#open(signal);let{code,stderr}=await this.tryRun({stages:[
["true"]]},{signal});if(code!==0)throw noBash(this.name,stderr)}async run(command,options2={}){let completed=await this.
tryRun(command,options2);if(completed.code===0)return completed;let lines=completed.stderr.trimEnd().split(`
`).slice(-shownLines),how=completed.code===void 0?`was ended (${completed.signal??"no exit status"})`:`exited ${completed.
code}`,last=lines.at(-1)??"";throw new OpsError("command-failed",`${programOf(command)} on ${this.name} ${how}${last===""?
"":`: ${last}`}`,{where:this.name,logs:lines,logsOf:"command"})}async tryRun(command,options2={}){let running=await this.
stream(command,options2),chunks=[],left=longestStdout;for await(let chunk of running.stdout.iterator({destroyOnReturn:!1})){
if(!Buffer.isBuffer(chunk)||left===0)continue;let kept=chunk.subarray(0,left);chunks.push(kept),left-=kept.length}return{
...await running.exit,stdout:Buffer.concat(chunks).toString("utf8")}}async stream(command,options2={}){return startCommand(
await this.#open(),this.name,command,options2)}async connectTcp(host,port){let link=await this.#open();try{return await openTcp(
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
hint:"Commands are run there by bash: check that it is installed, and in the PATH."})}async function connectCluster(inventory,access,options2){let connected=await connectWhatCan(inventory,access,options2.signal),
{cluster}=connected,faults=[...connected.faults.values()];if(faults.every(fault=>isTolerable(fault,cluster.manager.name))){
for(let fault of faults)options2.onUnreachable?.(fault);return cluster}throw await cluster.close(),oneFault(faults)}async function connectWhatCan(inventory,access,signal){
let cluster=assemble(inventory,access,parseKnownHosts(access.knownHosts)),faults=new Map,outcomes=await Promise.allSettled(
cluster.hosts.map(host=>host.connect(signal)));for(let[index,outcome]of outcomes.entries()){let name=cluster.hosts[index]?.
name??"";outcome.status==="rejected"&&faults.set(name,toOpsError(outcome.reason))}return{cluster,faults}}function isTolerable(fault,manager){
return isOpsError(fault,"ssh-unreachable","connection-lost")&&fault.where!==manager}function assemble(inventory,access,known2){
let hosts=[],key=openPrivateKey(access.sshPrivateKey,access.sshPassphrase),managerOf=()=>{let manager=hosts.find(({role})=>role===
"manager");if(manager===void 0)throw new OpsError("internal","the inventory has no manager");return manager},jump=inventory.
jump===void 0?void 0:new JumpLink(linkTarget(inventory.jump,key,known2)),ways={direct:void 0,jump,manager:{connectTcp:(address2,port)=>managerOf().
connectTcp(address2,port)}};for(let host of inventory.hosts){let{via,address:address2,port}=host,through=ways[via??"dire\
ct"],name=via==="jump"?inventory.jump?.name:"the manager",way=through===void 0?void 0:{open:()=>through.connectTcp(address2,
port),through:name??"the jump host"};hosts.push(new SshHost(host,linkTarget(host,key,known2,way)))}let close=async()=>{await Promise.
all(hosts.map(host=>host.close())),await jump?.close()};return{manager:managerOf(),workers:hosts.filter(({role})=>role===
"worker"),broker:hosts.find(({role})=>role==="broker"),hosts,close,[Symbol.asyncDispose]:close}}function jumpLinkOf(jump,access){
let key=openPrivateKey(access.sshPrivateKey,access.sshPassphrase);return new JumpLink(linkTarget(jump,key,parseKnownHosts(
access.knownHosts)))}function linkTarget(host,privateKey,known2,way){let{name,address:address2,port,user:user2}=host;return{
name,address:address2,port,user:user2,privateKey,algorithms:hostKeyAlgorithms(known2.keysFor(address2,port)),checkHostKey:offered=>judgeHostKey(
known2,{name,address:address2,port},offered),via:way?.open,...defined({through:way?.through})}}function oneFault(faults){
let cancelled=faults.find(fault=>isOpsError(fault,"cancelled")),unlike=[...new Map(faults.map(fault=>[fault.message,fault])).
values()],[first2,...others]=unlike;if(cancelled!==void 0||first2===void 0||others.length===0)return cancelled??first2??
new OpsError("internal","no host failed");let gravest=unlike.find(fault=>isOpsError(fault,"host-key-changed"))??first2;return new OpsError(
gravest.code,`${faults.length} hosts could not be connected: ${gravest.message}`,{where:gravest.where??"hosts",...defined(
{hint:gravest.hint}),problems:faults.map(({where,message})=>({path:where??"host",message})),cause:gravest})}import ssh2 from"../packages/ssh2.js";var handshakeMs=15e3;async function shownHostKey(host,way){let key;try{key=await handshake(host,way)}catch(error){if(!isTurnedAway(
error))throw error;key=await handshake(host,way)}let type=keyTypeOf(key);if(type===void 0)throw new OpsError("ssh-unreac\
hable",`${host.name} shows a host key of an unknown form`,{where:host.name});return{host,type,fingerprint:fingerprint(key),
line:`${lookupName(host.address,host.port)} ${type} ${key.toString("base64")}`}}async function handshake(host,way){let sock=await way?.().
catch(error=>{throw wayFault(host,error)}),{promise,resolve:resolve3,reject}=Promise.withResolvers(),client=new ssh2.Client;
client.on("error",error=>reject(connectFault(host,error))).on("close",()=>reject(connectFault(host,new Error("the connec\
tion ended at once")))),client.connect({host:host.address,port:host.port,username:host.user,...defined({sock}),readyTimeout:handshakeMs,
algorithms:{serverHostKey:hostKeyAlgorithms([])},hostVerifier:shown2=>(resolve3(shown2),!1)});try{return await promise}finally{
client.destroy(),sock?.destroy()}}function hostsToPin({hosts,jump},knownHosts){let all=jump===void 0?hosts:[jump,...hosts];if(knownHosts.trim()==="")return all;
let known2=parseKnownHosts(knownHosts);return all.filter(({address:address2,port})=>known2.keysFor(address2,port).length===
0)}async function pinHosts(inventory,access,judge2,signal){let wanted=hostsToPin(inventory,access.knownHosts),by=way=>wanted.
filter(host=>("via"in host?host.via:void 0)===way),behind=by("manager"),first2=await judgeAll(await Promise.all(by(void 0).
map(host=>shownHostKey(host))),judge2),knownHosts=withLines(access.knownHosts,first2),{jump}=inventory;if(jump!==void 0&&
by("jump").length>0){let link=jumpLinkOf(jump,{...access,knownHosts});try{let ask=async host=>shownHostKey(host,()=>link.
connectTcp(host.address,host.port));knownHosts=withLines(knownHosts,await judgeAll(await Promise.all(by("jump").map(ask)),
judge2))}finally{await link.close()}}if(behind.length>0){let managerOnly={...inventory,hosts:inventory.hosts.filter(({role})=>role===
"manager")};await using cluster=await connectCluster(managerOnly,{...access,knownHosts},{signal});let ask=async host=>shownHostKey(
host,()=>cluster.manager.connectTcp(host.address,host.port));knownHosts=withLines(knownHosts,await judgeAll(await Promise.
all(behind.map(ask)),judge2))}return knownHosts}async function judgeAll(shown2,judge2){let refused=[];for(let key of shown2)
await judge2(key)||refused.push(key);if(refused.length===0)return shown2;let problems=refused.map(({host,fingerprint:fingerprint2,
type})=>({path:host.name,message:`shows ${fingerprint2} (${type})`})),flags=refused.map(({host,fingerprint:fingerprint2})=>`\
--accept-host-key ${host.name}=${fingerprint2}`).join(" ");throw new OpsError("host-key-missing",`${refused.length} host\
 keys were not accepted`,{where:"hosts",problems,hint:`Compare each on the host's own console (ssh-keygen -lf /etc/ssh/s\
sh_host_ed25519_key.pub); where they are the same: ${flags}`})}function withLines(knownHosts,keys){return(knownHosts===""||
knownHosts.endsWith(`
`)?knownHosts:`${knownHosts}
`)+keys.map(({line})=>`${line}
`).join("")}function acceptedKeys(given,{hosts}){let accepted=new Map,problems=[];for(let word2 of given){let[,name,fingerprint2]=/^([^=]+)=(SHA256:[A-Za-z0-9+/]{43})=?$/.
exec(word2)??[],host=hosts.find(each=>each.name===name||each.address===name)??onlyOne(hosts,name);if(fingerprint2===void 0)
problems.push({path:`--accept-host-key ${word2}`,message:"should be HOST=SHA256: and the 43 characters of a fingerprint"});else if(host===
void 0)problems.push({path:`--accept-host-key ${word2}`,message:`names no host; there are ${hosts.map(each=>each.name).join(
", ")}`});else{let keys=accepted.get(host.name)??new Set;accepted.set(host.name,keys.add(fingerprint2))}}if(problems.length===
0)return accepted;throw new OpsError("command-invalid","the accepted host keys have mistakes",{problems})}function onlyOne(hosts,role){
let[first2,...others]=hosts.filter(host=>host.role===role);return others.length===0?first2:void 0}async function pinAccepted(given,inventory,access,signal){
let accepted=acceptedKeys(given,inventory);return pinHosts(inventory,access,({host,fingerprint:fingerprint2})=>Promise.resolve(
accepted.get(host.name)?.has(fingerprint2)===!0),signal)}import{readFile}from"node:fs/promises";import{join,relative,resolve}from"node:path";import{z as z11}from"../packages/zod.js";var longestFile2=4*1024*1024,hostname=z11.string().regex(/^$|^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$/,"s\
hould be a host name, with a port where it has one"),label=z11.string().regex(/^$|^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,"sh\
ould be made of letters, digits, dots, dashes and underscores"),secret=z11.string().nullish().transform(value=>value==null||
value===""?void 0:new Secret(value)),service=z11.object({hostname,https:z11.boolean()}),fee=z11.union([z11.string(),z11.
number().transform(String)],"should be a number, as text").nullish(),servicesByKey=new Map([["main_http","api"],["main_w\
s","api"],["history","history"],["referral","referral"],["candles_ws","candles-ws-server"],["broker_server","broker"]]);
function parseD8xConfig(text2,problems){if(text2.length>longestFile2){problems.push({path:"d8x-config",message:"is longe\
r than 4 MiB, so it is not a d8x.conf.json"});return}let json2;try{json2=JSON.parse(text2)}catch(error){problems.push({path:"\
d8x-config",message:`is not JSON${positionOf(error)}`});return}let whole2=z11.looseObject({server_provider:z11.string().
optional()}).safeParse(json2);if(!whole2.success){for(let{path,message}of whole2.error.issues)problems.push({path:["d8x-\
config",path.join(".")].filter(part2=>part2!=="").join(": "),message:brief(message)});return}let{server_provider:provider}=whole2.
data,notices=[],read2=reader(whole2.data,notices),named=read2(`${provider==="aws"?"aws":"linode"}_config.label_prefix`,label.
nullish(),"backups are named d8x instead");return{provider,label:named===""?void 0:named??void 0,databaseDsn:read2("data\
base_dsn",secret,"as if there were none"),services:reachable(read2),webSockets:webSocketsOf(read2),feeTbps:read2("broker\
_server_config.fee_tbps",fee,"the running one stays")??void 0,redisPassword:read2("broker_server_config.redis_password",
secret,"the running one stays"),notices}}function reader(data,notices){return(path,schema2,instead2)=>{let value=path.split(
".").reduce((at,key)=>memberOf(at,key),data),parsed=schema2.safeParse(value);if(parsed.success)return parsed.data;let[issue]=parsed.
error.issues,where=[path,...issue?.path??[]].join(".");notices.push(`d8x-config: ${where} ${brief(issue?.message??"is of\
 another form")}: it is left out (${instead2})`)}}function memberOf(value,key){let record2=z11.record(z11.string(),z11.unknown()).
safeParse(value);return record2.success?record2.data[key]:void 0}function brief(message){return message.replace(/^Invalid input: /,
"")}function reachable(read2){let found=new Map,keys=Object.keys(read2("services",z11.record(z11.string(),z11.unknown()).
nullish(),"no health is asked")??{});for(let key of keys){let name=servicesByKey.get(key)??key.replaceAll("_","-"),own=read2(
`services.${key}`,service,`the health of ${name} is not asked there`);own!==void 0&&own.hostname!==""&&!found.has(name)&&
found.set(name,own)}return found}function webSocketsOf(read2){let silent=z11.unknown().transform(value=>service.safeParse(
value).data),site=(key,name,path)=>{let own=read2(`services.${key}`,silent,"");return own===void 0||own.hostname===""?[]:
[{service:name,...own,path}]};return[...site("main_ws","api","/"),...site("broker_server","executorws","/ws")]}function positionOf(error){
let found=error instanceof SyntaxError?/line (\d+) column (\d+)/.exec(error.message):null;return found===null?"":`: it b\
reaks at line ${found[1]??""}, column ${found[2]??""}`}var address="[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?",user="[A-Za-z_][A-Za-z0-9_.-]{0,31}",form=new RegExp(String.raw`^(?:ssh:\/\/)?(?:(${user})@)?(?:(${address})|\[([0-9A-Fa-f:.]{2,45})\])(?::([0-9]{1,5}))?\/?$`);
function parseJump(text2){if(text2.includes(","))return"goes over more than one jump host; one is supported";let found=form.
exec(text2),port=found?.[4]===void 0?void 0:Number(found[4]);return found===null||port!==void 0&&(port<1||port>65535)?"s\
hould name a jump host as user@address or user@address:port":{user:found[1],host:found[2]??found[3]??"",port}}var managerAlias="\
jump_host",ownConfiguration=/(?:^|\/)manager_ssh_jump\.conf$/;function jumpOf({jump,file}){let isOwn=file===void 0||ownConfiguration.
test(file);if(jump===void 0)return isOwn?{}:{problem:"names an SSH configuration with -F, which is not read here: write \
ansible_host=, ansible_user=, ansible_port= and -J user@address"};if(jump===managerAlias&&isOwn)return{jump:"manager"};if(!isOwn)
return{problem:"names a jump host by an SSH configuration (-F), which is not read here: write -J user@address, or give t\
he input ssh-jump"};let spec=parseJump(jump);return typeof spec=="string"?{problem:spec}:{jump:spec}}function findRoutes(listed,access,isAws,problems){let given=readGiven(access.sshJump,problems),manager=listed.find(({role})=>role===
"manager"),isManager=({host,port})=>manager!==void 0&&[manager.alias,manager.address,manager.hostname].includes(host)&&(port===
void 0||port===(manager.port??access.sshPort)),toHost=({host,user:user2,port})=>{let known2=port===void 0?listed.find(each=>host===
each.alias||host===each.hostname):void 0;return{name:`the jump host ${host}`,address:known2?.address??host,user:user2??known2?.
user??access.sshUser,port:port??known2?.port??(known2===void 0?22:access.sshPort)}},wayOf=host=>{let own=host.jump===void 0&&
isAws&&host.role==="worker"?"manager":host.jump;if(own==="manager"&&host.role!=="manager")return own;let spec=given??(own===
"manager"?void 0:own);if(spec!==void 0)return isManager(spec)?host.role==="manager"?void 0:"manager":spec},jump;for(let host of listed){
let way=wayOf(host);if(way===void 0||way==="manager")continue;let wanted=toHost(way);jump??=wanted,(wanted.address!==jump.
address||wanted.port!==jump.port||wanted.user!==jump.user)&&problems.push({path:`hosts-cfg:${host.line}`,message:"is rea\
ched by another jump host than those before it; one is supported: give it as the input ssh-jump"})}return{jump,viaOf:host=>{
let way=wayOf(host);return way===void 0||way==="manager"?way:"jump"}}}function readGiven(text2,problems){if(text2===void 0||
text2==="")return;let spec=parseJump(text2);if(typeof spec!="string")return spec;problems.push({path:"ssh-jump",message:spec})}var ungrouped="ungrouped",header=/^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:[#;].*)?$/,bracketedAddress=/^\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\](?::|\s|$)/,
assignment=/([A-Za-z_][A-Za-z0-9_]*)=("[^"]*"|'[^']*'|\S*)/y,range=/\[(\w{1,9}):(\w{1,9})(?::([0-9]{1,4}))?\]/;function readAnsibleInventory(text2,problems){let hosts=[],variables2=new Map,children=new Map,group=ungrouped,kind="hos\
ts";for(let[index,raw]of text2.split(`
`).entries()){let line=raw.trim(),number=index+1,path=`hosts-cfg:${number}`;if(!(line===""||line.startsWith("#")||line.startsWith(
";"))){if(line.startsWith("[")&&!bracketedAddress.test(line)){let found=header.exec(line);found===null&&problems.push({path,
message:'a section has to end with "]"'}),group=found?.[1]??"",kind=found?.[2]??"hosts",["hosts","vars","children"].includes(
kind)||problems.push({path,message:`is a section of the kind :${kind}; Ansible knows :vars and :children`})}else if(kind===
"vars"){let[name,value]=readVariable(line),own=variables2.get(group)??new Map;variables2.set(group,own.set(name,{value,line:number}))}else if(kind===
"children"){let own=children.get(group)??[];children.set(group,[...own,(line.split("#",1)[0]??"").trim()])}else if(kind===
"hosts"&&(hosts.push(...readHostLine(line,group,number)),hosts.length>1e3))break}}return{hosts,variables:variables2,children}}
function readVariable(line){let equals=line.indexOf("=");if(equals<0)return[line,""];let value=line.slice(equals+1).trim(),
literal=/^(["'])(.*?)\1\s*(?:#.*)?$/.exec(value)?.[2]??/^([0-9]+)\s*#/.exec(value)?.[1]??value;return[line.slice(0,equals).
trim(),literal]}function readHostLine(line,group,number){let path=`hosts-cfg:${number}`,problems=[],[word2=""]=line.split(
/\s/,1),variables2=readAssignments(line.slice(word2.length),path,number,problems),{host,port}=word2.length>300?{host:word2}:
splitPort(word2);port!==void 0&&!variables2.has("ansible_port")&&variables2.set("ansible_port",{value:port,line:number});
let aliases=expandRange(host);return aliases===void 0&&problems.push({path,message:"holds a range that is none, or of mo\
re than 1000 hosts"}),(aliases??[host]).map(alias=>({alias,group,line:number,variables:variables2,problems}))}function splitPort(word2){
let bracketed=/^\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)\](?::(.*))?$/.exec(word2);if(bracketed!==null)return{host:bracketed[1]??
"",port:bracketed[2]};let plain2=word2.replaceAll(/\[[^\]]*\]/g,inside=>"_".repeat(inside.length)),colon=plain2.indexOf(
":");return colon<0||plain2.includes(":",colon+1)?{host:word2}:{host:word2.slice(0,colon),port:word2.slice(colon+1)}}function expandRange(pattern){
if(pattern.length>300)return[pattern];let expanded=[pattern];for(;range.test(expanded[0]??"");){if(expandFirst(expanded[0]??
"").length*expanded.length>1e3)return;let next=expanded.flatMap(each=>expandFirst(each));if(next.length===0)return;expanded=
next}return expanded}function expandFirst(pattern){let found=range.exec(pattern);if(found===null)return[pattern];let[whole2,
from="",to="",step="1"]=found,[head,tail]=[pattern.slice(0,found.index),pattern.slice(found.index+whole2.length)],isNumber=/^[0-9]+$/.
test(from)&&/^[0-9]+$/.test(to),isLetter=/^[a-z]$/i.test(from)&&/^[a-z]$/i.test(to);if(!isNumber&&!isLetter)return[];let[
first2,last]=isNumber?[Number(from),Number(to)]:[from.charCodeAt(0),to.charCodeAt(0)],by=Math.max(1,Number(step));return last<
first2||(last-first2)/by>1e3?[]:Array.from({length:Math.floor((last-first2)/by)+1},(_,index)=>{let at=first2+index*by;return`${head}${isNumber?
`${at}`.padStart(from.startsWith("0")?from.length:0,"0"):String.fromCharCode(at)}${tail}`})}function readAssignments(text2,path,line,problems){
let values=new Map,at=0;for(;;){for(;/\s/.test(text2.charAt(at));)at+=1;if(at>=text2.length||text2.startsWith("#",at))return values;
assignment.lastIndex=at;let found=assignment.exec(text2);if(found===null)return problems.push({path,message:"after the a\
ddress, everything should be of the form key=value"}),values;let[whole2,key="",value=""]=found;values.set(key,{value:value.
replace(/^(["'])(.*)\1$/,"$2"),line}),at+=whole2.length}}function hostsOfGroup(inventory,group){let groups=withDescendants(inventory,group),first2=new Map;return inventory.hosts.
filter(({alias,group:of})=>groups.has(of)?(first2.has(alias)||first2.set(alias,of),first2.get(alias)===of):!1)}function variablesOf(inventory,host){
let lines=inventory.hosts.filter(other=>other.alias===host.alias&&other.group!==host.group),own=new Set([host.group,...lines.
map(({group})=>group)]),groups=[...allGroups(inventory)].filter(group=>[...withDescendants(inventory,group)].some(each=>own.
has(each))).map(group=>({group,depth:depthOf(inventory,group)})).toSorted((one,other)=>one.depth-other.depth||(one.group<
other.group?-1:1)),merged=new Map,add=variables2=>{for(let[name,variable]of variables2??[])merged.set(name,variable)};add(
inventory.variables.get("all"));for(let{group}of groups)add(inventory.variables.get(group));for(let{variables:variables2}of lines)
add(variables2);return add(host.variables),merged}function allGroups({hosts,variables:variables2,children}){let groups=new Set(
[...hosts.map(({group})=>group),...variables2.keys(),...children.keys()]);return groups.delete("all"),groups}function withDescendants({
children},group){let found=new Set([group]);for(let each of found)for(let child of children.get(each)??[])found.add(child);
return found}function depthOf({children},group){let depth=0,level=new Set([group]);for(;level.size>0&&depth<=children.size;depth+=
1){let parents=new Set;for(let[parent,own]of children)own.some(child=>level.has(child))&&parents.add(parent);level=parents}
return depth}var withValue=new Set("BbcDEeIiLmOQRSWw"),instead=new Map([["port","write ansible_port= instead"],["user","write ansible\
_user= instead"],["hostname","write ansible_host= instead"],["proxyusefdpass","it is not supported"]]);function readSshArguments(text2){
let refused=[],jump,file,option=given=>{let[,name="",value=""]=/^\s*([A-Za-z]+)(?:\s*=\s*|\s+)(.*)$/.exec(given)??[],key=name.
toLowerCase();if(key==="proxyjump")jump??=value.replace(/^none$/i,"");else if(key==="proxycommand"&&!/^none$/i.test(value)){
let through=jumpOfCommand(value);through===void 0?refused.push('a ProxyCommand other than "ssh -W %h:%p HOST": name the \
jump host with -J user@address, or the input ssh-jump'):jump??=through}else instead.has(key)&&refused.push(`${name}: ${instead.
get(key)??""}`)},words2=shellWords(text2);for(let at=0;at<words2.length;at+=1){let word2=words2[at]??"",letter=word2.startsWith(
"-")?word2.charAt(1):"",value=()=>word2.length>2?word2.slice(2):words2[at+=1]??"";letter==="J"?jump??=value().replace(/^none$/i,
""):letter==="F"?file=value():letter==="o"?option(value()):letter==="p"||letter==="l"?(refused.push(letter==="p"?"-p: wr\
ite ansible_port= instead":"-l: write ansible_user= instead"),value()):withValue.has(letter)&&word2.length===2&&(at+=1)}
return{jump:jump===""?void 0:jump,file,refused}}function jumpOfCommand(command){let[program="",...words2]=shellWords(command);
if(!/(?:^|\/)ssh$/.test(program))return;let[host,user2,port,forwards]=[];for(let at=0;at<words2.length;at+=1){let word2=words2[at]??
"",letter=word2.startsWith("-")?word2.charAt(1):"",value=()=>word2.length>2?word2.slice(2):words2[at+=1]??"";if(letter===
"")host??=word2;else if(letter==="W")forwards=value();else if(letter==="p")port=value();else if(letter==="l")user2=value();else{
if(["J","F"].includes(letter))return;withValue.has(letter)&&word2.length===2&&(at+=1)}}if(host===void 0||forwards!=="%h:\
%p")return;let named=user2===void 0||host.includes("@")?host:`${user2}@${host}`;return port===void 0?named:`${named}:${port}`}
function shellWords(text2){let words2=[];for(let[word2]of text2.matchAll(/(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\])+/g))words2.push(
word2.replaceAll(/"([^"]*)"|'([^']*)'|\\(.)/g,(_,double,single,escaped)=>double??single??escaped??""));return words2}var addressPattern=/^[A-Za-z0-9:]([A-Za-z0-9._:-]*[A-Za-z0-9:])?$/,namePattern=/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,userPattern=/^[a-z_][a-z0-9_.-]{0,31}$/i,
argumentNames=["ansible_ssh_args","ansible_ssh_common_args","ansible_ssh_extra_args"],sshConnections=new Set(["ssh","sma\
rt","ansible.builtin.ssh","paramiko","paramiko_ssh"]);function readConnection(line,variables2,problems){let add=(number,message)=>{
problems.push({path:`hosts-cfg:${number}`,message})};if(!isAddress(line.alias)){add(line.line,line.alias.includes("@")?"\
names a user before the address: write ansible_user= behind it":"should begin with the address of a host");return}let take=(names3,fits,what)=>{
let[first2,second2]=names3.flatMap(name=>{let variable=variables2.get(name);return variable===void 0||variable.value===""?
[]:[{name,...variable}]});if(first2!==void 0){if(second2!==void 0&&second2.value!==first2.value&&add(second2.line,`${second2.
name}= says something else than ${first2.name}= of line ${first2.line}: keep one`),fits(first2.value))return first2.value;
add(first2.line,`${first2.name}= should be ${what}${whyNot(first2)}`)}},port=take(["ansible_port","ansible_ssh_port"],value=>/^[0-9]{1,5}$/.
test(value),"a port from 1 to 65535");if(port!==void 0&&(Number(port)<1||Number(port)>65535)){let set=variables2.get("an\
sible_port")??variables2.get("ansible_ssh_port");add(set?.line??line.line,"ansible_port= should be a port from 1 to 6553\
5")}let connection=variables2.get("ansible_connection");return connection!==void 0&&!sshConnections.has(connection.value)&&
add(connection.line,"ansible_connection= is not ssh, and hosts are reached by SSH alone here"),{address:take(["ansible_h\
ost","ansible_ssh_host"],isAddress,"the address of a host")??line.alias,hostname:take(["hostname"],value=>namePattern.test(
value),"a host name"),user:take(["ansible_user","ansible_ssh_user"],value=>userPattern.test(value),"the name of a Linux \
user"),port:port===void 0?void 0:Number(port),jump:readJump(variables2,add)}}function readJump(variables2,add){let found;
for(let name of argumentNames){let variable=variables2.get(name);if(variable===void 0)continue;if(variable.value.includes(
"{{")){add(variable.line,`${name}= is a template of Ansible's ({{ \u2026 }}), which is not filled in here: write its value`);
continue}let read2=readSshArguments(variable.value);for(let what of read2.refused)add(variable.line,`${name}= has ${what}`);
let{jump,problem}=jumpOf(read2);problem!==void 0&&add(variable.line,`${name}= ${problem}`),found??=jump}return found}function isAddress(value){
return value.length<=253&&addressPattern.test(value)}function whyNot({value}){return value.includes("{{")?"; a template \
of Ansible's ({{ \u2026 }}) is not filled in here":value.includes("#")?"; Ansible takes what follows a # in its line for\
 a part of it: put the comment on a line of its own":""}var roles=new Map([["managers","manager"],["workers","worker"],["broker","broker"]]),longestFile3=256*1024;function parseHostsCfg(text2,problems){
if(text2.length>longestFile3)return problems.push({path:"hosts-cfg",message:"is longer than 256 KiB, so it is not a host\
s.cfg"}),[];let found=[],inventory=readAnsibleInventory(text2,found);if(inventory.hosts.length>1e3)return problems.push(
{path:"hosts-cfg",message:`names more than ${1e3} hosts`}),[];let hosts=[],used=new Set;for(let[group,role]of roles)for(let line of hostsOfGroup(
inventory,group)){used.add(line),found.push(...line.problems);let connection=readConnection(line,variablesOf(inventory,line),
found);connection!==void 0&&hosts.push({role,alias:line.alias,line:line.line,...connection})}return found.push(...strays(
inventory,used)),problems.push(...inOrder(found)),hosts}function strays(inventory,used){let names3=new Set([...used].map(
({alias})=>alias));return inventory.hosts.filter(({group,alias})=>group===ungrouped&&!names3.has(alias)).map(({line})=>({
path:`hosts-cfg:${line}`,message:"stands before the first section, such as [managers]"}))}function inOrder(problems){let unique=new Map(
problems.map(problem=>[`${problem.path} ${problem.message}`,problem])),lineOf=({path})=>Number(path.split(":")[1]??0);return[
...unique.values()].toSorted((one,other)=>lineOf(one)-lineOf(other))}function parseInventory(access){let problems=[],listed=parseHostsCfg(access.hostsCfg,problems),config=access.d8xConfig===
void 0?void 0:parseD8xConfig(access.d8xConfig,problems);checkRoles(listed,problems);let routes=findRoutes(listed,access,
config?.provider==="aws",problems),hosts=toAddresses(listed,access,routes);if(checkUnique(listed,hosts,problems),problems.
length>0)throw new OpsError("input-invalid","the description of the cluster has mistakes",{where:problems[0]?.path.split(
":")[0]??"hosts-cfg",hint:"Give hosts.cfg and d8x.conf.json as they are in the folder that d8x-cli deployed from.",problems});
return{label:config?.label??"d8x",provider:config?.provider,hosts,...defined({jump:routes.jump}),services:config?.services??
new Map,webSockets:config?.webSockets??[],notices:config?.notices??[],...defined({databaseDsn:config?.databaseDsn}),broker:defined(
{feeTbps:config?.feeTbps,redisPassword:config?.redisPassword})}}function checkRoles(listed,problems){let count=role=>listed.
filter(host=>host.role===role).length;count("manager")===0&&count("broker")>0?problems.push({path:"hosts-cfg",message:"n\
ames a broker host and no manager: d8x-ops works through the manager of a swarm (lock, records, database), so a broker t\
hat was deployed alone cannot be run with it"}):count("manager")!==1&&problems.push({path:"hosts-cfg",message:`should na\
me one host under [managers], and names ${count("manager")}`}),count("broker")>1&&problems.push({path:"hosts-cfg",message:`\
should name at most one host under [broker], and names ${count("broker")}`})}function toAddresses(listed,access,{viaOf}){
return["manager","worker","broker"].flatMap(role=>listed.filter(host=>host.role===role).map(host=>withWay(viaOf(host),{name:host.
hostname??(role==="worker"?host.address:role),role,address:host.address,user:host.user??access.sshUser,port:host.port??access.
sshPort})))}function withWay(via,host){return via===void 0?host:{...host,via}}function checkUnique(listed,hosts,problems){
let seen=new Map;for(let{address:address2,port,line}of listed){let key=`${address2}:${port??""}`,earlier=seen.get(key);earlier!==
void 0?problems.push({path:`hosts-cfg:${line}`,message:`names the host of line ${earlier} again`}):seen.set(key,line)}let names3=new Set;
for(let{name}of hosts)names3.has(name)&&problems.push({path:"hosts-cfg",message:`two hosts are called ${name}`}),names3.
add(name)}var defaults={sshUser:"d8xtrader",sshPort:22,stackName:"stack"};async function readDeployment(given){let folder=resolve(
given.text("folder")??"."),at=(option,name)=>{let path=given.text(option);return path===void 0?join(folder,name):resolve(
path)},files={hostsCfg:join(folder,"hosts.cfg"),key:at("ssh-key","id_ed25519"),password:at("password-file","password.txt"),
knownHosts:at("known-hosts","known_hosts")},problems=[],needed=async path=>{let text2=await readText(path);return text2===
void 0&&problems.push({path,message:"is not there"}),text2??""},passphraseFile=given.text("passphrase-file"),[hostsCfg,config,
key,passphrase,password,knownHosts]=await Promise.all([needed(files.hostsCfg),findConfig(folder,given.text("config")),needed(
files.key),passphraseFile===void 0?void 0:needed(resolve(passphraseFile)),given.text("password-file")===void 0?readText(
files.password):needed(files.password),readText(files.knownHosts)]);if(config.text===void 0&&problems.push({path:config.
path,message:config.message}),config.text===void 0||problems.length>0)throw unusable(folder,problems);let access={...defaults,
hostsCfg:cleanLines(hostsCfg),d8xConfig:config.text,sshPrivateKey:new Secret(cleanLines(key)),knownHosts:cleanLines(knownHosts??
""),...defined({sshJump:given.text("ssh-jump")}),...passphrase===void 0?{}:{sshPassphrase:new Secret(withoutLineEnd(passphrase))},
...password===void 0?{}:{sudoPassword:new Secret(withoutLineEnd(password))}},inventory=checked(folder,access,problems,{...files,
config:config.path});return{folder,inventory,access,knownHostsFile:files.knownHosts,config:new Secret(config.text),configFile:config.
path,otherConfigFile:config.other,absent:password===void 0?[files.password]:[]}}async function findConfig(folder,named){
let name="d8x.conf.json",places=named===void 0?[join(folder,".d8x-config",name),join(folder,name)]:[resolve(named)],shown2=path2=>{
let inside=relative(folder,path2);return inside.startsWith("..")?path2:inside},texts=await Promise.all(places.map(readText)),
found=places.flatMap((path2,index)=>{let text2=texts[index];return text2===void 0?[]:[{path:shown2(path2),text:text2}]}),
[first2,other]=found;if(first2!==void 0)return{...first2,other:other?.path};let[path=name,elsewhere]=places.map(shown2),
message=elsewhere===void 0?"is not there":`is not there, and neither is ${elsewhere}`;return{path,text:void 0,message}}function checked(folder,access,problems,files){
let names3=[["hosts-cfg",files.hostsCfg],["d8x-config",files.config],["ssh-private-key",files.key],["ssh-passphrase","--\
passphrase-file"],["ssh-jump","--ssh-jump"]],check2=look2=>{try{return look2()}catch(error){if(!isOpsError(error))throw error;
for(let problem of problemsIn(error)){let[input,file]=names3.find(([name])=>problem.path.startsWith(name))??[problem.path,
problem.path];problems.push({...problem,path:problem.path.replace(input,file)})}return}};check2(()=>openPrivateKey(access.
sshPrivateKey,access.sshPassphrase));let inventory=check2(()=>parseInventory(access));if(inventory===void 0||problems.length>
0)throw unusable(folder,problems);return inventory}async function readText(path){try{return cleanText(decodeBytes(await readFile(
path)))}catch(error){if(error instanceof Error&&"code"in error&&error.code==="ENOENT")return;throw new OpsError("input-i\
nvalid",`${path} cannot be read`,{where:path,cause:error})}}function withoutLineEnd(text2){return text2.replace(/\n+$/,"")}
function unusable(folder,problems){let[first2]=problems,all=problems.length===1&&first2!==void 0?`${first2.path} ${first2.
message}`:"the files have faults";return new OpsError("input-invalid",`${folder} cannot be used: ${all}`,{where:folder,problems,
hint:hintFor(problems,"Give the folder that d8x-cli deployed from with --folder; --config, --ssh-key, --password-file an\
d --known-hosts name files that lie elsewhere.")})}var composeLabels={project:"com.docker.compose.project",service:"com.docker.compose.service",directory:"com.docker.compo\
se.project.working_dir",files:"com.docker.compose.project.config_files",environmentFiles:"com.docker.compose.project.env\
ironment_file",oneOff:"com.docker.compose.oneoff"};async function composeVersion(host,signal){let options2=signal===void 0?
{}:{signal},{code,stdout}=await host.tryRun({stages:[["docker","compose","version","--short"]]},options2);if(code===0)return stdout.
trim();throw new OpsError("compose-failed",`${host.name} has no Docker Compose`,{where:host.name,hint:"Install docker-co\
mpose-plugin there: https://docs.docker.com/compose/install/linux/"})}var usualFile="docker-compose.yml";function composeCommand({
project,directory,files,environmentFiles=[]},argv,settings,over=[]){let named=[...files.length===0?[usualFile]:files,...over].
flatMap(file=>["-f",file]),variables2=environmentFiles.flatMap(file=>["--env-file",file]);return{stages:[["docker","comp\
ose","-p",project,...named,...variables2,...argv]],cwd:directory,secretEnv:Object.fromEntries(Object.entries(settings).filter(
([,value])=>value!==void 0))}}function composeCreate(project,service2,image,settings){let options2=["--no-start","--no-d\
eps","--force-recreate","--no-build","--pull","never"],name=bareName(service2);return{...composeCommand(project,["up",...options2,
name],settings,["-"]),stdin:JSON.stringify({services:{[name]:{image,pull_policy:"never"}}}),outlivesConnection:!0}}function projectOf({labels}){let project=labels[composeLabels.project],directory=labels[composeLabels.directory];if(project===
void 0||directory===void 0)return;let files=listOf(labels[composeLabels.files]).filter(file=>!isOverride(file));return{project,
directory,files,environmentFiles:listOf(labels[composeLabels.environmentFiles])}}function listOf(label2){return(label2??
"").split(",").filter(file=>file!=="")}function isOverride(file){return file==="-"||file.endsWith("/-")}function brokerContainers(containers){
return containers.filter(({labels})=>!(labels[composeLabels.oneOff]?.toLowerCase()==="true")&&projectOf({labels})?.directory.
split("/").at(-1)==="broker")}import{keccak_256}from"../packages/noble-hashes-sha3-js.js";function parseAddress(text2){let digits=/^0x([0-9a-f]{40})$/i.exec(
text2.trim())?.[1]?.toLowerCase();return digits===void 0?void 0:checksummed(digits)}async function addressOf(key){let{secp256k1}=await import("../packages/noble-curves-secp256k1-js.js"),
point;try{point=secp256k1.getPublicKey(Buffer.from(key.reveal().replace(/^0x/i,""),"hex"),!1)}catch{throw new TypeError(
"not a private key")}return checksummed(Buffer.from(keccak_256(point.subarray(1)).subarray(-20)).toString("hex"))}function checksummed(digits){
let hash=Buffer.from(keccak_256(Buffer.from(digits,"ascii"))).toString("hex");return`0x${digits.replaceAll(/[a-f]/g,(letter,at)=>Number.
parseInt(hash[at]??"0",16)>7?letter.toUpperCase():letter)}`}var groupOrder=0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;function normalKeyText(text2){let digits=/^(?:0x)?([0-9a-f]{64})$/i.
exec(text2.trim())?.[1]?.toLowerCase();if(digits===void 0)return;let value=BigInt(`0x${digits}`);return value>0n&&value<
groupOrder?`0x${digits}`:void 0}function normalKey(key){let text2=normalKeyText(key.reveal());return text2===void 0?void 0:
key.map(()=>text2)}function imageOfResult(image){return{repository:formatRepository(image),...defined({tag:image.tag,digest:image.digest})}}
function imageVersion({tag,digest:digest2}){let short=digest2===void 0?void 0:shortDigest(digest2);return tag===void 0?short??
"latest":short===void 0?tag:`${tag} (${short})`}function pullReference(image){return`${formatRepository(image)}@${image.
digest}`}function readReference(text2){try{return parseReference(text2)}catch{return}}function imageOf(text2){let image=readReference(
text2);if(image===void 0)throw new OpsError("internal",`not an image: ${text2}`);return image}import{z as z13}from"../packages/zod.js";import{z as z12}from"../packages/zod.js";var query=`select name from (select case name when '$user' then current_user::text els\
e name end as name, at
  from unnest(coalesce($1::text[], current_schemas(false)::text[])) with ordinality as named(name, at)) as path
  where coalesce(has_schema_privilege(to_regnamespace(quote_ident(name))::oid, 'usage'), false) order by at`,schema=z12.
object({name:z12.string()});async function searchedSchemas(session,{searchPath}){let names3=searchPath===void 0?null:readSearchPath(
searchPath);return(await session.query(query,schema,[names3])).map(({name})=>name)}function readSearchPath(text2){return[
...text2.matchAll(/"((?:[^"]|"")*)"|([^\s,"]+)/g)].map(([,quoted,plain2])=>quoted===void 0?(plain2??"").toLowerCase():quoted.
replaceAll('""','"'))}var migratingServices=["history","referral"],noMigrations={version:"none"},prismaSchema="public",tableQuery=`select case\
 when coalesce(has_schema_privilege(to_regnamespace($1)::oid, 'usage'), false)
  then to_regclass($2) is not null else false end as exists`,tableSchema=z13.object({exists:z13.boolean()}),referralQuery=table=>`\
select version::text as version, dirty from ${table} order by dirty desc, version desc limit 1`,referralSchema=z13.object(
{version:z13.string(),dirty:z13.boolean()}),historyQuery=table=>`select migration_name as name, finished_at is not null \
as finished
  from ${table} where rolled_back_at is null order by started_at, migration_name`,historySchema=z13.object({name:z13.string(),
finished:z13.boolean()});async function readMigrations(session,places){let[first2]=await searchedSchemas(session,places),
referral=first2===void 0?void 0:await find(session,{schema:first2,name:"schema_migrations"}),history=await find(session,
{schema:places.schema??prismaSchema,name:"_prisma_migrations"});return{referral:referral===void 0?noMigrations:await readReferral(
session,referral),history:history===void 0?noMigrations:await readHistory(session,history)}}async function find(session,table){
let name=quoteQualified(table),{exists}=await session.queryOne(tableQuery,tableSchema,[quoteIdentifier(table.schema),name]);
return exists?name:void 0}async function readReferral(session,table){let[row]=await session.query(referralQuery(table),referralSchema);
return row===void 0?noMigrations:row.dirty?{version:row.version,failed:row.version}:{version:row.version}}async function readHistory(session,table){
let rows=await session.query(historyQuery(table),historySchema),applied=rows.filter(({finished})=>finished),failed2=rows.
find(({finished})=>!finished);return{version:applied.at(-1)?.name??noMigrations.version,applied:applied.length,...defined(
{failed:failed2?.name})}}function isFurther(state,than){let[now,before]=[position(state),position(than)];return now===void 0||
before===void 0?state.version!==than.version:now>before}function furthest(known2,seen){return known2===void 0||isFurther(
seen,known2)?seen:known2}function position({version,applied}){return applied!==void 0?BigInt(applied):version===noMigrations.
version?0n:/^\d{1,18}$/.test(version)?BigInt(version):void 0}function migratingService(name){return migratingServices.find(
one=>one===name||`swarm/${one}`===name)}import{z as z14}from"../packages/zod.js";var historyLength=5,prefix="d8x-ops.",keptName=z14.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/),deployedSchema=z14.object(
{image:z14.string().min(1),at:z14.string().optional(),run:z14.string().optional(),actor:z14.string().optional(),keyFile:keptName.
optional(),keyAddress:z14.string().transform(text2=>parseAddress(text2)).optional(),migrations:migrationStateSchema.optional().
catch(void 0),backup:z14.string().optional(),replacedKey:keptName.optional()}),historySchema2=z14.tuple([deployedSchema],
deployedSchema).transform(([now,...earlier])=>{let all=[now,...earlier],read2=all.map(({replacedKey:_replaced,...one},at)=>{
let keyFile=one.keyFile??all[at-1]?.replacedKey;return{...one,...defined({keyFile})}}),[first2={image:now.image},...others]=read2;
return[first2,...others]}),sequenceSchema=z14.coerce.number().int().nonnegative();function readRecord(labels){let history=historySchema2.
safeParse(parseJson2(labels[`${prefix}history`])),sequence=sequenceSchema.safeParse(labels[`${prefix}sequence`]);if(!(!history.
success||!sequence.success))return{sequence:sequence.data,history:history.data}}function recordLabels(record2){let[now,before]=record2.
history;return{[`${prefix}image`]:now.image,...defined({[`${prefix}run`]:now.run,[`${prefix}at`]:now.at,[`${prefix}actor`]:now.
actor,[`${prefix}previous`]:before?.image}),[`${prefix}sequence`]:String(record2.sequence),[`${prefix}history`]:JSON.stringify(
record2.history)}}function withoutRecord(labels){return Object.fromEntries(Object.entries(labels).filter(([name])=>!name.
startsWith(prefix)))}function recordedLabels(labels){return Object.fromEntries(Object.entries(labels).filter(([name])=>name.
startsWith(prefix)))}function recordDeployment(record2,running,deployed,sequence,seen={}){let past=record2?.history??[],
[last]=past,known2=last!==void 0&&isSameImage(last.image,running)?last:void 0,earlier=known2===void 0?past:past.slice(1),
migrations=seen.migrations===void 0?void 0:furthest(known2?.migrations,seen.migrations),before={...known2??{image:running},
...seen,...defined({migrations})};return{sequence,history:[deployed,before,...earlier.slice(0,historyLength-2)]}}function nextSequence(observation){
let{services,brokerServices,records}=observation,sequences=[...services,...brokerServices,...records].map(({record:record2})=>record2?.
sequence??0);return 1+Math.max(0,...sequences)}function rollbackTarget(record2,running){if(record2===void 0)return;let[now,
...earlier]=record2.history,isAsRecorded=isSameImage(now.image,running),[target2,...rest]=isAsRecorded?earlier:record2.history;
if(target2===void 0)return;let{keyFile,...others}=target2;return{image:target2.image,record:(by,sequence)=>({sequence,history:[
{...others,...by},...rest]}),isAsRecorded,keyFile,keyAddress:target2.keyAddress}}function isSameImage(a,b){let[digest2,other]=[
readReference(a)?.digest,readReference(b)?.digest];return digest2===void 0||other===void 0?a===b:digest2===other}function parseJson2(text2){
if(text2!==void 0)try{return JSON.parse(text2)}catch{return}}function knownRecord(labels,stored){let mirror=readRecord(labels);return stored===void 0||(mirror?.sequence??0)>stored.sequence?
{record:mirror,deployedAnew:!1}:{record:stored,deployedAnew:mirror?.sequence!==stored.sequence}}function storedRecordOf(records,kind,service2){
return records.find(one=>one.kind===kind&&one.service===service2)?.record}function changedSince({record:record2,running,
deployedAnew}){if(record2===void 0)return;let[{image}]=record2.history,recorded=readReference(image),version=recorded===
void 0?image:imageVersion(recorded);return(recorded?.digest===void 0||running.digest===void 0?recorded!==void 0&&imageVersion(
recorded)===imageVersion(running):recorded.digest===running.digest)?deployedAnew?"was deployed anew since, by other mean\
s, with the same image":void 0:`${deployedAnew?"was deployed anew since, by other means":"was changed since, by other me\
ans"}: d8x-ops had deployed ${version}`}import{z as z16}from"../packages/zod.js";import{z as z15}from"../packages/zod.js";var keyServices=["referral","broker"];var gateShell="/bin/sh",marker="/tmp/.d8x-ops-started";function gateCheck(ports,warmUpMs){let hex=ports.map(port=>port.toString(
16).toUpperCase().padStart(4,"0")),script2=[`[ -e ${marker} ] && exit 0`,`for p in ${hex.join(" ")}; do open=`,"for t in\
 /proc/net/tcp /proc/net/tcp6; do [ -r $t ] || continue","while read -r _ at _ state _; do case $at:$state in","*0100007\
F:$p:0A|*000001000000:$p:0A) ;;","*:$p:0A) open=yes ;;","esac; done < $t; done",'[ -n "$open" ] || exit 1; done',`(: > ${marker}\
) 2> /dev/null`,"exit 0"].join(`
`),second2=1e9;return{Test:["CMD-SHELL",script2],StartInterval:second2,Interval:10*second2,Timeout:30*second2,StartPeriod:warmUpMs*
1e6,Retries:12}}var checked2=z15.looseObject({Test:z15.array(z15.string()).nullish(),StartPeriod:wholeNumber.nullish()}),
specSchema2=z15.looseObject({TaskTemplate:z15.looseObject({ContainerSpec:z15.looseObject({Healthcheck:checked2.nullish(),
ReadOnly:z15.boolean().nullish(),Mounts:z15.array(z15.looseObject({Target:z15.string().default("")})).nullish()}),Resources:z15.
looseObject({Reservations:z15.record(z15.string(),z15.unknown()).nullish()}).nullish(),Placement:z15.looseObject({MaxReplicas:wholeNumber.
nullish()}).nullish()}),EndpointSpec:z15.looseObject({Ports:z15.array(z15.looseObject({Protocol:z15.string().default("tc\
p"),TargetPort:z15.number().default(0),PublishMode:z15.string().default("ingress")})).nullish()}).nullish()});function healthCheckOf(spec){
return specSchema2.parse(spec).TaskTemplate.ContainerSpec.Healthcheck??null}function isGate(check2){return(check2===null?
[]:checked2.parse(check2).Test??[]).some(word2=>word2.includes(marker))}function startPeriodOf(spec){return(specSchema2.
parse(spec).TaskTemplate.ContainerSpec.Healthcheck?.StartPeriod??0)/1e6}function isSwitchedOff(check2){return checked2.parse(
check2).Test?.[0]==="NONE"}function takeOverOf(gate,hasShell){return gate==="needless"?"one-task":typeof gate=="string"?
gate:gate.hasOwnCheck===!0?"own-check":hasShell===void 0?"not-asked":hasShell?"gate":"no-shell"}function gateFor(name,{spec,
mode}){let{TaskTemplate,EndpointSpec}=specSchema2.parse(spec),published=(EndpointSpec?.Ports??[]).filter(({Protocol})=>Protocol===
"tcp"),ports=[...new Set(published.map(({TargetPort})=>TargetPort))].filter(port=>port>0),replicas=mode.kind==="replicat\
ed"?mode.replicas:0,bare=bareName(name),bearsCompany=replicas>1||replicas===1&&bare==="api",hasKey=keyServices.some(service2=>service2===
bare);if(!bearsCompany||hasKey||ports.length===0)return"needless";let{ContainerSpec,Resources,Placement}=TaskTemplate,check2=ContainerSpec.
Healthcheck??null;if(check2!==null&&isSwitchedOff(check2))return"switched-off";let hasOwnCheck=check2!==null&&!isGate(check2),
hasTmp=(ContainerSpec.Mounts??[]).some(({Target})=>Target==="/tmp");if(ContainerSpec.ReadOnly===!0&&!hasTmp&&!hasOwnCheck)
return"read-only";let isHostPort=published.some(({PublishMode})=>PublishMode==="host"),reserved=Object.values(Resources?.
Reservations??{}).some(value=>value!==null&&value!==0),startsFirst=!isHostPort&&!reserved&&(Placement?.MaxReplicas??0)===
0;return{ports,startsFirst,...hasOwnCheck?{hasOwnCheck}:{}}}var exactNumber=z16.union([z16.number(),z16.bigint()]),specSchema3=z16.looseObject({Labels:z16.record(z16.string(),z16.string()).
nullish(),TaskTemplate:z16.looseObject({ContainerSpec:z16.looseObject({Image:z16.string(),StopGracePeriod:exactNumber.nullish(),
Healthcheck:z16.record(z16.string(),z16.unknown()).nullish()}),ForceUpdate:exactNumber.optional(),RestartPolicy:z16.looseObject(
{Condition:z16.string().optional(),Delay:exactNumber.optional()}).nullish(),Placement:z16.looseObject({Platforms:z16.array(
z16.looseObject({Architecture:z16.string().optional(),OS:z16.string().optional()})).nullish()}).nullish()}),Mode:z16.looseObject(
{Replicated:z16.looseObject({Replicas:exactNumber.optional()}).optional()}).optional(),UpdateConfig:z16.record(z16.string(),
z16.unknown()).nullish(),RollbackConfig:z16.record(z16.string(),z16.unknown()).nullish()});function changeSpec(spec,change){
let{TaskTemplate,Mode,Labels,UpdateConfig,...others}=parseSpec(spec),{ContainerSpec,ForceUpdate,...template}=TaskTemplate,
{Healthcheck,...container}=ContainerSpec,check2=change.healthCheck===void 0?Healthcheck:change.healthCheck,policy=change.
updatePolicy===void 0?UpdateConfig:change.updatePolicy,force=change.restart===!0?increment(ForceUpdate??0):ForceUpdate;return{
...others,Labels:change.record===void 0?Labels:{...withoutRecord(Labels??{}),...change.record},TaskTemplate:{...template,
ContainerSpec:{...container,Image:change.image??ContainerSpec.Image,...check2==null?{}:{Healthcheck:check2}},...defined(
{ForceUpdate:force})},...Mode===void 0?{}:{Mode:withReplicas(Mode,change.replicas)},...policy==null?{}:{UpdateConfig:policy}}}
function rawUpdatePolicy(spec){return parseSpec(spec).UpdateConfig??null}function updatePolicyFor(own,options2){return{...own??
{Parallelism:1},FailureAction:options2.failureAction,Monitor:options2.monitorMs*1e6,MaxFailureRatio:0,...defined({Order:options2.
order,Parallelism:options2.parallelism})}}function swarmTimes(spec,tasks,way){let{TaskTemplate,UpdateConfig,RollbackConfig}=parseSpec(
spec),stopGraceMs=Number(TaskTemplate.ContainerSpec.StopGracePeriod??1e10)/1e6,delaysMs=Math.max(...(way==="update"?[UpdateConfig]:
[UpdateConfig,RollbackConfig]).map(policy=>pausesOf(policy??{Parallelism:1},tasks)));return{stopGraceMs,delaysMs,gateMs:startPeriodOf(
spec)}}function pausesOf(policy,tasks){let{Delay,Parallelism}=policyTimes.parse(policy),steps=Parallelism===0?1:Math.ceil(
tasks/Parallelism);return Math.max(0,steps-1)*Delay/1e6}var policyTimes=z16.object({Delay:wholeNumber.default(0),Parallelism:wholeNumber.
default(0)});function restartPolicyOf(spec){let{Condition,Delay}=(spec===void 0?void 0:parseSpec(spec).TaskTemplate.RestartPolicy)??
{};return{condition:Condition==="none"||Condition==="on-failure"?Condition:"any",delayMs:Number(Delay??5e9)/1e6}}function specImage(spec){
return parseSpec(spec).TaskTemplate.ContainerSpec.Image}function forceUpdateOf(spec){return Number(parseSpec(spec).TaskTemplate.
ForceUpdate??0)}function specPlatforms(spec){return(parseSpec(spec).TaskTemplate.Placement?.Platforms??[]).map(({OS,Architecture})=>({
os:OS??"",architecture:Architecture??""}))}function increment(value){return typeof value=="bigint"?value+1n:value+1}function withReplicas(mode,replicas){
return replicas===void 0||mode.Replicated===void 0?mode:{...mode,Replicated:{...mode.Replicated,Replicas:replicas}}}function parseSpec(spec){
let parsed=specSchema3.safeParse(spec);if(parsed.success)return parsed.data;throw new OpsError("engine-refused","a servi\
ce has a spec that runs no container",{hint:"Only services that run containers can be updated.",cause:parsed.error})}var serviceIdLabel="com.docker.swarm.service.id";function observeStack(stackName,services,tasks,hosts,records){return servicesOfStack(
stackName,services).flatMap(({name,service:service2})=>{let image=readReference(service2.image);if(image===void 0)return[];
let previous=service2.previousSpec===void 0?void 0:readReference(specImage(service2.previousSpec));return{name,service:service2,
image,pausedFrom:previous,tasks:tasks.filter(({serviceId})=>serviceId===service2.id),runningDigests:runningDigests(service2.
id,image,hosts),...knownRecord(service2.labels,storedRecordOf(records,"swarm",service2.name))}}).toSorted((a,b)=>a.name.
localeCompare(b.name))}function servicesOfStack(stackName,services){let prefix2=`${stackName}_`;return services.filter(({
name})=>name.startsWith(prefix2)).map(service2=>({name:service2.name.slice(prefix2.length),service:service2}))}function runningDigests(serviceId,image,hosts){
let digests=hosts.flatMap(({containers,images})=>containers.filter(({state,labels})=>state==="running"&&labels[serviceIdLabel]===
serviceId).flatMap(({imageId})=>digestsOf(images.find(({id})=>id===imageId)?.repoDigests??[],image)));return[...new Set(
digests)]}function digestsOf(repoDigests,repository){let read2=repoDigests.flatMap(text2=>readReference(text2)??[]),own=read2.
filter(one=>sameRepository(one,repository));return(own.length>0?own:read2).flatMap(({digest:digest2})=>digest2??[])}import{setTimeout as sleep3}from"node:timers/promises";var known=[{line:/invalid length, need 256 bits/,hint:()=>`It started without a key ("invalid length, need 256 bits"): i\
ts image can't read the key file that is there, as another image encrypted it, or finds none. Give the plain private key\
 with the update: broker-private-key or referral-executor-key.`},{line:/no migration found for version (\d{1,18})/,hint:([
,version])=>`Its image is from before migration ${version} of the database and can't start on that schema: update to a l\
ater image, or restore a backup from before that migration.`},{line:/Dirty database version (\d{1,18})/,hint:([,version])=>`\
Migration ${version} of referral was begun and not finished, and no image of it starts before that is put right: finish \
or undo by hand what it does, then set version and dirty = false in the table schema_migrations; or restore a backup fro\
m before it.`},{line:/\bP30(?:09|18)\b/,hint:()=>"A migration of history failed (Prisma P3009, P3018), and no image of i\
t starts before that is put right: finish or undo by hand what it does, then say so with npx prisma migrate resolve; or \
restore a backup from before it."},{line:/required environment variable not set ([A-Z][A-Z0-9_]{0,63})/,hint:([,name])=>`\
Its image needs the environment variable ${name}, which the service does not have: add it with docker service update --e\
nv-add ${name}=\u2026, and to the stack file.`}];function knownReason(logs){for(let{line,hint}of known)for(let text2 of logs){
let found=line.exec(text2);if(found!==null)return hint(found)}}function hintFromLog(logs,otherwise){return knownReason(logs)??
otherwise}function isBefore(state,{state:present}){return taskStates.indexOf(present)<taskStates.indexOf(state)}function isDown({state}){
return state==="down"||state==="disconnected"}function isOnLiveNode({nodeId},nodes){let node=nodes.find(({id})=>id===nodeId);
return node===void 0||!isDown(node)}function blockingTask({updateStatus},tasks,nodes){if(updateStatus?.state!=="updating"&&
updateStatus?.state!=="rollback_started")return;let since=updateStatus.startedAt===void 0?0:Date.parse(updateStatus.startedAt);
return tasks.find(task=>isBefore("running",task)&&(task.desiredState==="shutdown"||task.desiredState==="remove")&&Date.parse(
task.createdAt)>=since&&!isOnLiveNode(task,nodes))}import{BlockList,isIP}from"node:net";function satisfies(node,constraints){let read2=constraints.map(readConstraint);return read2.
some(one=>one===void 0)||read2.every(one=>one===void 0||matches(node,one))}function readConstraint(text2){let operator=[
"==","!="].find(one=>text2.includes(one));if(operator===void 0)return;let at=text2.indexOf(operator),key=text2.slice(0,at).
trim(),wanted=text2.slice(at+operator.length).trim();return/^[a-z_][a-z0-9\-_.]+$/i.test(key)&&/^[a-z0-9:\-_\s.*()?+[\]\\^$|/]+$/i.
test(wanted)?{key,isEqual:operator==="==",wanted}:void 0}function matches(node,constraint){if(constraint.key.toLowerCase()===
"node.ip")return matchesAddress(node.address,constraint);let actual=attributeOf(node,constraint.key);return actual!==void 0&&
actual.toLowerCase()===constraint.wanted.toLowerCase()===constraint.isEqual}function attributeOf(node,key){let labels=[{
prefix:"node.labels.",of:node.labels},{prefix:"engine.labels.",of:node.engineLabels}].find(({prefix:prefix2})=>key.length>
prefix2.length&&key.toLowerCase().startsWith(prefix2));if(labels!==void 0)return labels.of[key.slice(labels.prefix.length)]??
"";switch(key.toLowerCase()){case"node.id":return node.id;case"node.hostname":return node.hostName;case"node.role":return node.
role;case"node.platform.os":return node.platform.os;case"node.platform.arch":return node.platform.architecture;default:return}}
function matchesAddress(address2,{wanted,isEqual}){let[network="",prefix2,...rest]=wanted.split("/"),family=isIP(network),
bits=prefix2===void 0?family===6?128:32:/^\d{1,3}$/.test(prefix2)?Number(prefix2):Number.NaN;if(family===0||rest.length>
0||!(bits<=(family===6?128:32)))return!1;let range2=new BlockList;return range2.addSubnet(network,bits,family===6?"ipv6":
"ipv4"),(isIP(address2)!==0&&range2.check(address2,isIP(address2)===6?"ipv6":"ipv4"))===isEqual}var architectures=new Map([["x86_64","amd64"],["aarch64","arm64"],["armv7l","arm"],["armv6l","arm"],["i386","386"],["i68\
6","386"]]);function normalPlatform({os,architecture}){let name=architecture.toLowerCase();return{os:os.toLowerCase(),architecture:architectures.
get(name)??name}}function formatPlatform(platform2){let{os,architecture}=normalPlatform(platform2);return`${os}/${architecture}`}
function runsOn(image,platform2){let wanted=formatPlatform(platform2);return image.platforms.length===0||image.platforms.
some(one=>formatPlatform(one)===wanted)}function takesTasks(node){return node.state==="ready"&&node.availability==="acti\
ve"}function eligibleNodes(service2,nodes){let platforms=specPlatforms(service2.spec),fits=({platform:platform2})=>platforms.
length===0||platforms.some(one=>isPlatform(normalPlatform(one),normalPlatform(platform2)));return nodes.filter(node=>takesTasks(
node)&&satisfies(node,service2.constraints)&&fits(node))}function isPlatform(wanted,actual){return(wanted.os===""||wanted.
os===actual.os)&&(wanted.architecture===""||wanted.architecture===actual.architecture)}var endedByItself=new Set(["failed","rejected","complete"]);function judge(service2,tasks,nodes,expected){if(service2===
void 0)return{kind:"gone"};let failed2=tasks.find(task=>isFailure(task,expected)),{updateStatus:status}=service2,isThere=isImage(
service2.image,expected.image),message=status?.message??"";if(!isThere&&status?.state==="rollback_started")return{kind:"\
rolling-back",message,task:failed2};if(!isThere&&status?.state.startsWith("rollback_")===!0)return{kind:"rolled-back",message,
task:failed2};if(!isThere)return{kind:"changed-externally",image:service2.image};if(status?.state==="paused"||status?.state===
"rollback_paused")return{kind:"paused",message,task:failed2};let isUpdating=status?.state==="updating"||status?.state===
"rollback_started";return failed2!==void 0?{kind:"failed",task:failed2,swarmActs:isUpdating&&service2.failureAction!=="c\
ontinue"}:judgeTasks(service2,tasks,nodes,expected,!isUpdating)}function desiredTasks(service2,nodes){return service2.mode.
kind==="replicated"?service2.mode.replicas:service2.mode.kind==="global"?eligibleNodes(service2,nodes).length:0}function isImage(text2,image){
let read2=readReference(text2);return read2===void 0?!1:read2.registry===image.registry&&read2.path===image.path&&read2.
digest===image.digest&&(image.digest!==void 0||read2.tag===image.tag)}function judgeTasks(service2,tasks,nodes,expected,settled){
let wanted=tasks.filter(task=>task.desiredState==="running"&&!isLeftAlone(service2,task,nodes)),isRight=task=>isExpected(
task,expected),right=runningTasks(tasks,nodes,expected),desired=desiredTasks(service2,nodes),others=wanted.filter(task=>!right.
includes(task)),isEnding=task=>task.desiredState==="shutdown"&&task.state==="running"&&isOnLiveNode(task,nodes),blocking=blockingTask(
service2,tasks,nodes);if(right.length>=desired&&others.length===0)return{kind:"running",tasks:right,settled:(settled||blocking!==
void 0)&&!tasks.some(isEnding)};let stuck=tasks.find(task=>task.state==="pending"&&task.error!==void 0&&isRight(task)&&isStillWanted(
task));if(stuck!==void 0)return{kind:"stuck",task:stuck,running:right.length,desired};let isComing=tasks.some(task=>isStillWanted(
task)&&isRight(task)&&!right.includes(task));return blocking!==void 0&&!isComing?{kind:"blocked",task:blocking,running:right.
length,desired}:{kind:"waiting",running:right.length,desired,detail:waitingFor(tasks.filter(isStillWanted),isRight)}}function isLeftAlone({
mode},task,nodes){return mode.kind==="global"&&nodes.some(({id,availability})=>id===task.nodeId&&availability==="pause")}
function runningTasks(tasks,nodes,expected){return tasks.filter(task=>task.desiredState==="running"&&task.state==="runni\
ng"&&isExpected(task,expected)&&isOnLiveNode(task,nodes))}function isExpected(task,{image,acceptsKnown,knownTasks}){return isImage(
task.image,image)&&(acceptsKnown||!knownTasks.has(task.id))}function isFailure(task,{image,knownTasks}){return!knownTasks.
has(task.id)&&endedByItself.has(task.state)&&isImage(task.image,image)}function isStillWanted({desiredState}){return desiredState===
"running"||desiredState==="ready"}function waitingFor(tasks,isRight){let states=tasks.filter(task=>isRight(task)&&task.state!==
"running").map(({state})=>state);return states.length>0?`the next is ${states[0]}`:tasks.some(task=>!isRight(task))?"old\
 ones are still running":"none is started yet"}var logLines2=20;function describeFailure(service2,because,verdict,nodes,waitedMs,isUnhealthy){if(because==="timeout")return{
code:"update-timeout",message:`${service2} did not come to run it within ${Math.round(waitedMs/1e3)} s: ${describeWaiting(
verdict)}${describeDown(nodes)}`,hint:nodes.some(isDown)?lostHint:"Give it more time with update-timeout-minutes if it o\
nly is slow to start."};if(because==="changed-externally")return{code:"update-in-progress",message:`${service2} was chan\
ged by someone else meanwhile: its image is now ${verdict.kind==="changed-externally"?verdict.image:"another one"}`,hint:"\
Find out who is updating it; the cluster lock holds off other runs of d8x-ops only."};let task="task"in verdict?verdict.
task:void 0;if(because==="gone")return failed(service2,"it was removed meanwhile","Deploy the stack again.");if(because===
"stuck")return failed(service2,`no node takes its task: ${task?.error??"it stays pending"}`,"Check the service's placeme\
nt constraints and reservations, and the nodes (docker node ls).");if(because==="blocked"&&task!==void 0){let name=nodes.
find(({id})=>id===task.nodeId)?.hostName??"a node";return failed(service2,`${name} went down while a task was being star\
ted on it, and swarm waits for it`,lostHint)}let told="message"in verdict?verdict.message:"a task failed",why=task===void 0?
told:describeTask(task,nodes,isUnhealthy);return failed(service2,why,"Its log says why; try the image elsewhere first, o\
r ask for another digest.")}function tellingTask(tasks,image){let newestFirst=tasks.toSorted((a,b)=>b.createdAt.localeCompare(
a.createdAt));return newestFirst.filter(task=>task.containerId!==void 0&&!isBefore("starting",task)).find(task=>isImage(
task.image,image))??newestFirst[0]}async function taskLogs(manager,task,node){if(task===void 0)return[];let limit=AbortSignal.
timeout(3e3),fromManager=await manager.engine.taskLogs(task.id,{tail:logLines2,signal:limit}).catch(()=>[]);if(fromManager.
length>0||node===void 0||task.containerId===void 0)return fromManager;let nodeLimit=AbortSignal.timeout(3e3);return node.
engine.containerLogs(task.containerId,{tail:logLines2,signal:nodeLimit}).catch(()=>[])}async function wasUnhealthy(task,node){
if(task?.containerId===void 0||node===void 0)return!1;let signal=AbortSignal.timeout(3e3);return(await node.engine.inspectContainer(
task.containerId,{signal}).catch(()=>{}))?.state.health==="unhealthy"}var lostHint="Ask for the update again: the nodes \
that are left then take every task. Start the one that is down, or remove it (docker node rm --force).";function describeDown(nodes){
let down=nodes.filter(isDown).map(({hostName})=>hostName);return down.length===0?"":`; ${down.join(" and ")} ${down.length===
1?"is":"are"} down`}function failed(service2,why,hint){return{code:"update-failed",message:`${service2} failed: ${why}`,
hint}}function describeTask(task,nodes,isUnhealthy){let node=nodes.find(({id})=>id===task.nodeId)?.hostName,where=node===
void 0?"its task":`its task on ${node}`,error=task.error??task.message;return isUnhealthy?`the health check of ${where} \
does not pass`:task.state==="rejected"?`${where} was rejected: ${error}`:task.exitCode!==void 0&&task.exitCode!==0?`${where}\
 ended with exit code ${task.exitCode} (${error})`:task.state==="complete"?`${where} ended by itself`:`${where} failed: ${error}`}
function describeWaiting(verdict){if(verdict.kind==="running")return"its tasks run, but not for long enough";if(verdict.
kind==="waiting")return`${verdict.running} of ${verdict.desired} tasks run, ${verdict.detail}`;if(verdict.kind==="blocke\
d")return`${verdict.running} of ${verdict.desired} tasks run`;if(verdict.kind!=="stuck")return"it was still changing";let error=verdict.
task.error??"it stays pending";return`${verdict.running} of ${verdict.desired} tasks run, and no node takes the next: ${error}`}
function serviceFailure(service2,told,logs){return new OpsError(told.code,told.message,{hint:hintFromLog(logs,told.hint),
where:service2,logs})}var pollMs=500;function judgeContainer(container,imageId,restarts,mayExit=!1){if(container===void 0)return{kind:"waiting",
detail:"it has no container"};let{state,restartCount,imageId:runs}=container;if(runs!==imageId)return{kind:"failed",detail:`\
its container was made from another image (${container.image}) than the one it should have`};let code=`exit code ${state.
exitCode}${state.error===""?"":`, ${state.error}`}`;return!(mayExit&&restartCount<=restarts+1)&&(restartCount>restarts||
state.status==="restarting")?{kind:"failed",detail:`it keeps ending (${code})`}:state.status==="restarting"?{kind:"waiti\
ng",detail:`it ended at its start (${code}), and is started once more`}:state.status==="exited"||state.status==="dead"?{
kind:"failed",detail:`it ended (${code})`}:state.health==="unhealthy"?{kind:"failed",detail:"its health check fails"}:state.
running?state.health==="starting"?{kind:"waiting",detail:"its health check has not passed yet"}:{kind:"running",incarnation:`${container.
id} ${state.startedAt}`}:{kind:"waiting",detail:`it is ${state.status}`}}async function findContainer(engine,compose,service2){
return(await findContainers(engine,compose,service2)).toSorted((a,b)=>b.state.startedAt.localeCompare(a.state.startedAt))[0]}
async function findContainers(engine,{project},service2){let label2=[`${composeLabels.project}=${project}`,`${composeLabels.
service}=${bareName(service2)}`],containers=await engine.listContainers({label:label2},{all:!0});return inspectAll(engine,
containers.filter(({labels})=>labels[composeLabels.oneOff]?.toLowerCase()!=="true"))}async function inspectAll(engine,containers,options2){
return(await Promise.all(containers.map(({id})=>engine.inspectContainer(id,options2).catch(error=>{if(!isOpsError(error,
"engine-not-found"))throw error})))).filter(one=>one!==void 0)}async function watchContainer(watched){let{engine,service:service2,
timeouts,signal}=watched,startedAt=performance.now(),since,incarnation="",id,restarts=watched.isNew?0:void 0,wasReady=!1;
for(;;){signal.throwIfAborted();let container=await tryFind(watched),isRunning=!1;if(container!=="unreachable"){id=container?.
id,restarts??=container?.restartCount;let verdict=judgeContainer(container,watched.imageId,restarts??0,!wasReady);if(verdict.
kind==="failed")throw await failure(engine,id,"update-failed",`${service2} failed: ${verdict.detail}`,service2);isRunning=
verdict.kind==="running";let isReady=container!==void 0&&isRunning&&await asked(watched,container);if(watched.progress(progressOf(
verdict,watched.readiness?.detail??"")),isReady&&!wasReady&&(wasReady=!0,restarts=container.restartCount),verdict.kind!==
"running"||!isReady?since=void 0:(since===void 0||verdict.incarnation!==incarnation)&&(since=performance.now(),{incarnation}=
verdict),since!==void 0&&await holds(watched,since,id))return}let{warmUpMs=0,stabilityMs,timeoutMs:timeoutMs2}=timeouts,
limitMs=timeoutMs2+(isRunning&&warmUpMs>0?warmUpMs+stabilityMs:0);if(performance.now()-startedAt>=limitMs){let seconds=Math.
round(limitMs/1e3),message=`${service2} did not come to run it within ${seconds} s`;throw await failure(engine,id,"updat\
e-timeout",message,service2)}await sleep3(pollMs,void 0,{signal})}}function progressOf(verdict,detail){return verdict.kind!==
"running"?verdict.detail:detail===""?"running, being watched":`running, ${detail}`}async function asked({readiness,engine},container){
return orUnhealthy(engine,container.id,()=>(readiness?.state(container)??"ready")==="ready")}async function holds({besides,
timeouts,engine},since,id){return orUnhealthy(engine,id,()=>{let others=besides?.(since)??"holds";return performance.now()-
since>=timeouts.stabilityMs&&others==="holds"})}async function orUnhealthy(engine,id,ask){try{return ask()}catch(error){
throw isOpsError(error,"health-failed")?await failure(engine,id,"health-failed",error.message,error.where??"",error.hint):
error}}async function tryFind({engine,compose,service:service2}){try{return await findContainer(engine,compose,service2)}catch(error){
if(isOutOfReach(error))return"unreachable";throw error}}async function failure(engine,id,code,message,where,hint="Its lo\
g says why; try the image elsewhere first, or ask for another digest."){let signal=AbortSignal.timeout(3e3),logs=id===void 0?
[]:await engine.containerLogs(id,{tail:logLines2,signal}).catch(()=>[]);return new OpsError(code,message,{where,hint:hintFromLog(
logs,hint),logs})}import{packTar}from"../packages/modern-tar.js";var temporaryLabel="d8x-ops.temporary";async function withHelper(engine,{purpose,image,run,mounts=[]},work){let id=await engine.
createContainer(`d8x-ops-${purpose}-${crypto.randomUUID()}`,{Image:image,Cmd:["true"],NetworkDisabled:!0,Labels:{[temporaryLabel]:run},
HostConfig:{Mounts:mounts}});try{return await work(id)}finally{await engine.removeContainer(id,{force:!0,volumes:!0})}}var referralService="referral",brokerService="broker";function readsKey(kind,name){let bare=bareName(name);return kind===
"swarm"?bare===referralService?referralService:void 0:bare===brokerService?brokerService:void 0}function isPlain(file){return file?.start==="0x"}async function changeKey(file,change,key){if(change.kind==="restore")await file.
exchange(change.from,change.keepAs);else if(change.kind==="keep")await file.keep(change.keepAs);else{let normal=key===void 0?
void 0:normalKey(key);if(normal===void 0)throw new OpsError("internal","a key was to be replaced, and none that is one w\
as given");await file.replace(normal,change.keepAs)}}async function plainUntilStarted(service2,key){let{file}=await key.
look();return isPlain(file)?[`The key file of ${service2} holds the key in plain text until ${service2} is started: it h\
as no replicas.`]:[]}async function stillPlain(service2,key){try{let{file}=await key.look();if(file===void 0||!isPlain(file))
return[];let facts=`owner ${file.owner}, mode ${file.mode}`,remedy=service2===referralService?`The share maps root to an\
other user (root_squash), who has to be the file's owner: on the manager, sudo chown 65534:65534 /var/nfs/general/keyfil\
e.txt, and start ${service2} anew.`:`Its user has to be able to write the file: see docker volume inspect keyvol on the \
broker host. If its image never encrypts it, say keyfile-encryption: ${service2}=none.`;return[`The key file of ${service2}\
 still holds the key in plain text (${facts}): the service could not write it. ${remedy}`]}catch(error){return[`Whether ${service2}\
 has encrypted its key file could not be seen: ${toOpsError(error).message}`]}}var brokerKeyFolder="/keyfile",keyName="keyfile.txt",keptKeyLabel="d8x-ops.kept-key",keptFolder="/kept",absentName="abse\
nt";function brokerKeyFile({host,volume,imageId,run}){let{engine}=host,present=`${brokerKeyFolder}/${keyName}`,withFiles=async(kept,work)=>{
let mounts=[{Type:"volume",Source:volume,Target:brokerKeyFolder},...kept===void 0?[]:[{Type:"volume",Source:kept,Target:keptFolder}]];
return withHelper(engine,{purpose:"key",image:imageId,run,mounts},work)},describe3=async id=>{if(!await engine.hasPath(id,
present))return;let{stdout}=await host.run(describeFileCommand(id,present));return readDescription(stdout,host.name)},putFile=async(id,content,like)=>{
let[uid=0,gid=0]=(like?.owner??"0:0").split(":").map(Number),mode=Number.parseInt(like?.mode??"644",8);await engine.putArchive(
id,brokerKeyFolder,await packFile({name:keyName,content,mode,uid,gid}));let written=await describe3(id);if(!(written?.bytes===
content.byteLength&&(content.byteLength===0||isPlain(written))))throw new OpsError("command-failed",`the key could not b\
e written to volume ${volume}`,{where:volume})},keep2=async name=>{let kept=keptVolume(name);await engine.createVolume(kept,
{[keptKeyLabel]:name}),await withFiles(kept,async id=>{if((await Promise.all([keyName,absentName].map(one=>engine.hasPath(
id,`${keptFolder}/${one}`)))).some(Boolean))return;if(await engine.hasPath(id,present)){await host.run(copyFileCommand(id,
present,keptFolder));return}let none={name:absentName,content:new Uint8Array,mode:384,uid:0,gid:0};await engine.putArchive(
id,keptFolder,await packFile(none))})},putBack=async name=>await hasVolume(engine,keptVolume(name))?withFiles(keptVolume(
name),async id=>await engine.hasPath(id,`${keptFolder}/${keyName}`)?(await host.run(copyFileCommand(id,`${keptFolder}/${keyName}`,
brokerKeyFolder)),!0):await engine.hasPath(id,`${keptFolder}/${absentName}`)?(await putFile(id,new Uint8Array,void 0),!0):
!1):!1;return{look:async()=>{let[file,volumes]=await Promise.all([withFiles(void 0,describe3),engine.listVolumes({label:[
keptKeyLabel]})]);return{file,kept:volumes.flatMap(({labels})=>labels[keptKeyLabel]??[])}},keep:keep2,replace:async(key,keepAs)=>{
await keep2(keepAs),await withFiles(void 0,async id=>putFile(id,Buffer.from(key.reveal()),await describe3(id)))},putBack,
exchange:async(from,keepAs)=>{if(!await hasVolume(engine,keptVolume(from))||(await keep2(keepAs),!await putBack(from)))throw notKept(
from)},forgetAllBut:async names3=>{let forgotten=(await engine.listVolumes({label:[keptKeyLabel]})).filter(({labels})=>!names3.
includes(labels[keptKeyLabel]??""));await Promise.all(forgotten.map(({name})=>engine.removeVolume(name)))}}}function keptVolume(name){
return`d8x-ops-kept-key-${name}`}async function hasVolume(engine,name){try{return await engine.inspectVolume(name),!0}catch(error){
if(isOpsError(error,"engine-not-found"))return!1;throw error}}function notKept(name){return new OpsError("rollback-unkno\
wn",`the broker's key file of before ${name} is not kept on its host any more`,{where:keptVolume(name),hint:"Give the ke\
y that it should have as broker-private-key."})}async function packFile({name,content,mode,uid,gid}){let header2={name,size:content.
byteLength,type:"file",mode,uid,gid,mtime:new Date};return packTar([{header:header2,body:content}])}var describe2=`print\
f '%s:%s %s %s ' "$TAR_UID" "$TAR_GID" "$TAR_MODE" "$TAR_SIZE"; head -c 2 | base64; cat > /dev/null`;function describeFileCommand(container,path){
return{stages:[["docker","cp",`${container}:${path}`,"-"],["tar","-x","-f","-",`--to-command=${describe2}`]]}}var writeWhole=`\
set -o pipefail
archive=$(base64 -w 0) && [ -n "$archive" ] && printf %s "$archive" | base64 -d | docker cp - "$1"`;function copyFileCommand(container,path,folder){
return{stages:[["docker","cp",`${container}:${path}`,"-"],["bash","--norc","-c",writeWhole,"bash",`${container}:${folder}`]],
outlivesConnection:!0}}function readDescription(text2,host){let[,owner,mode,bytes,start]=/^(\d+:\d+) 0*([0-7]+) (\d+) ([A-Za-z0-9+/=]*)\s*$/.
exec(text2)??[];if(owner===void 0||mode===void 0||start===void 0)throw new OpsError("command-failed",`the broker's key f\
ile on ${host} could not be looked at`,{where:host});return{start:Buffer.from(start,"base64").toString("latin1"),owner,mode,
bytes:Number(bytes)}}var referralKeyPath="/var/nfs/general/keyfile.txt",keptKeysFolder="/var/lib/d8x-ops/referral-keys",absent=44,incomplete=45,
look=`if [ -e "$file" ]; then head -c 2 -- "$file" | base64 && stat -c '%u:%g %a %s' -- "$file"; else printf '\\n\\n'; fi
[ -d "$folder" ] || exit 0
for one in "$folder"/*; do [ ! -e "$one" ] || basename -- "$one" .absent; done`,keep=`
keep() {
  mkdir -p -m 700 -- "$folder" && chmod 700 -- "$folder"
  [ -e "$folder/$1" ] || [ -e "$folder/$1.absent" ] && return
  if [ -e "$file" ]; then cat -- "$file" > "$folder/$1.part" && mv -f -- "$folder/$1.part" "$folder/$1"
  else : > "$folder/$1.absent"; fi
}
put() {
  if [ -e "$file" ]; then chown --reference="$file" -- "$1" && chmod --reference="$file" -- "$1"
  else chown 65534:65534 -- "$1" && chmod 600 -- "$1"; fi
  mv -f -- "$1" "$file"
}`,scripts={look,keep:`${keep}
keep "$1"`,replace:`${keep}
new=$(mktemp -- "$file.d8x-ops.XXXXXX"); trap 'rm -f -- "$new"' EXIT
cat > "$new"; [ "$(wc -c < "$new")" -eq "$2" ] || exit ${incomplete}
keep "$1"; put "$new"; sync -- "$(dirname -- "$file")"`,putBack:`${keep}
if [ -e "$folder/$1.absent" ]; then rm -f -- "$file"; exit; fi
[ -e "$folder/$1" ] || exit ${absent}
new=$(mktemp -- "$file.d8x-ops.XXXXXX"); trap 'rm -f -- "$new"' EXIT
cat -- "$folder/$1" > "$new"; put "$new"; sync -- "$(dirname -- "$file")"`,exchange:`${keep}
[ -e "$folder/$1" ] || [ -e "$folder/$1.absent" ] || exit ${absent}
keep "$2"
if [ -e "$folder/$1.absent" ]; then rm -f -- "$file"; exit; fi
new=$(mktemp -- "$file.d8x-ops.XXXXXX"); trap 'rm -f -- "$new"' EXIT
cat -- "$folder/$1" > "$new"; put "$new"; sync -- "$(dirname -- "$file")"`,forget:`rm -f -- "$file".d8x-ops.*
[ -d "$folder" ] || exit 0
for one in "$folder"/*; do
  name=$(basename -- "$one" .absent); kept=
  for wanted; do [ "$name" = "$wanted" ] && kept=1; done
  [ -n "$kept" ] || rm -f -- "$one"
done
rmdir -- "$folder" 2>/dev/null || :`};function referralKeyCommand(script2,names3,sudo,stdin){return{stages:[["sh","-c",`\
set -eu; umask 077; file=${referralKeyPath}; folder=${keptKeysFolder}; ${scripts[script2]}`,"sh",...names3]],sudo,...defined(
{stdin}),...script2==="look"?{}:{outlivesConnection:!0}}}function referralKeyFile(manager,sudoPassword2){let sudo=sudoPassword2??
new Secret(""),run=async(script2,names3,stdin)=>{let{code,stdout,stderr}=await manager.tryRun(referralKeyCommand(script2,
names3,sudo,stdin));if(code===0)return stdout;if(code!==absent)throw new OpsError("command-failed",`the referral key on ${manager.
name} could not be changed or read: ${stderr.trim()}`,{where:`${manager.name}:${referralKeyPath}`,hint:"It needs root: c\
heck sudo-password, and the disk that the file is on."})};return{look:async()=>readLook(await run("look",[])??""),keep:async name=>{
await run("keep",[name])},replace:async(key,keepAs)=>{await run("replace",[keepAs,String(Buffer.byteLength(key.reveal()))],
key)},putBack:async name=>await run("putBack",[name])!==void 0,exchange:async(from,keepAs)=>{if(await run("exchange",[from,
keepAs])===void 0)throw notKept2(from)},forgetAllBut:async names3=>{await run("forget",names3)}}}function readLook(text2){
let[start="",facts="",...names3]=text2.split(`
`),[,owner,mode,bytes]=/^(\d+:\d+) ([0-7]+) (\d+)$/.exec(facts)??[],kept=names3.filter(name=>name!==""&&!name.endsWith("\
.part"));return owner===void 0||mode===void 0?{file:void 0,kept}:{file:{start:Buffer.from(start,"base64").toString("lati\
n1"),owner,mode,bytes:Number(bytes)},kept}}function notKept2(name){return new OpsError("rollback-unknown",`the referral \
key from before ${name} is not kept on the manager any more`,{where:keptKeysFolder,hint:"Give the key that it should hav\
e as referral-executor-key."})}function runLabel({id,attempt:attempt2}){return attempt2>1?`${id}/${attempt2}`:id}function referralKeys({cluster,deployment}){return referralKeyFile(cluster.manager,deployment.sudoPassword)}function brokerKeys({
run},host,{volume,imageId}){return brokerKeyFile({host,volume,imageId,run:runLabel(run)})}function keyVolumeOf({mounts}){
return mounts.find(({type,destination})=>type==="volume"&&destination===brokerKeyFolder)?.name}function keptKeys(recorded){
return readRecord(recorded)?.history.flatMap(({keyFile})=>keyFile??[])??[]}var variables={BROKER_FEE_TBPS:["BROKER_FEE_TBPS"],REDIS_PW:["REDIS_PW","REDIS_PASSWORD"]},names2=["BROKER_FEE_TBPS","RE\
DIS_PW"],settingVariables=new Set(Object.values(variables).flat());async function runningSettings(engine,{project}){let containers=await engine.
listContainers({label:[`${composeLabels.project}=${project}`]},{all:!0}),details=await inspectAll(engine,containers),isOwn=(service2,labels)=>labels[composeLabels.
service]===bareName(service2);return service2=>settingsOf(details.toSorted((a,b)=>Number(isOwn(service2,b.labels))-Number(
isOwn(service2,a.labels))).map(({environment})=>environment))}function settingsOf(environments){return Object.fromEntries(
names2.flatMap(name=>{let value=environments.flatMap(environment=>valueOf(environment,name)??[])[0];return value===void 0?
[]:[[name,value]]}))}function valueOf(environment,name){let own=variables[name].find(variable=>environment[variable]!==void 0);
return own===void 0?void 0:environment[own]}function givenSettings(given){return{...given?.brokerFeeTbps===void 0?{}:{BROKER_FEE_TBPS:new Secret(
given.brokerFeeTbps)},...defined({REDIS_PW:given?.brokerRedisPassword})}}import{z as z17}from"../packages/zod.js";var timeoutMs=6e4;async function readComposeFile(host,project,settings,signal){let ask=(asked2,...options2)=>host.tryRun(
composeCommand(asked2,["--profile","*","config",...options2],settings),{signal,timeoutMs}),{code,stdout,stderr}=await ask(
project,"--format","json"),services=code===0?parse(stdout):void 0;if(services!==void 0)return{kind:"read",service:name=>Object.
hasOwn(services,name)?services[name]:void 0,unset:unsetVariables(stderr)};await composeVersion(host,signal);let bad=(await Promise.
all(project.files.map(async file2=>({file:file2,...await ask({...project,files:[file2]},"--quiet")})))).find(one=>one.code!==
0&&/yaml|parsing|line \d+/i.test(one.stderr)),said=lastLine(bad?.stderr??stderr),file=bad?.file??(project.files.length===
1?project.files[0]:void 0);return{kind:"broken",because:file===void 0||said.includes(file)?said:`${file}: ${said}`}}var words=z17.
array(z17.string()).nullish(),portSchema=z17.object({target:z17.int(),published:z17.coerce.string().optional(),host_ip:z17.
string().optional(),protocol:z17.string().default("tcp")}),configSchema2=z17.object({services:z17.record(z17.string(),z17.
object({image:z17.string().optional(),environment:z17.record(z17.string(),z17.union([z17.string(),z17.number(),z17.boolean()]).
nullable()).nullish(),command:words,entrypoint:words,ports:z17.array(portSchema).nullish()}))});function parse(text2){let config=configSchema2.
safeParse(json(text2));if(config.success)return Object.fromEntries(Object.entries(config.data.services).map(([name,{image,
environment,command,entrypoint,ports}])=>[name,{image:image===void 0?void 0:plain(image),environment:Object.fromEntries(
Object.entries(environment??{}).map(([variable,value])=>[variable,value===null?void 0:new Secret(plain(String(value)))])),
command:command?.map(plain),entrypoint:entrypoint?.map(plain),ports:(ports??[]).flatMap(({published="",host_ip:address2="",
target:target2,protocol})=>/^\d+$/.test(published)?[formatPort(address2,published,`${target2}/${protocol}`)]:[])}]))}function formatPort(address2,published,target2){
return`${address2==="0.0.0.0"?"":address2}:${published}:${target2}`.replace(/^:/,"")}function plain(text2){return text2.
replaceAll("$$","$")}function unsetVariables(stderr){let names3=[...stderr.matchAll(/\\?"([A-Za-z_][A-Za-z0-9_]*)\\?" variable is not set/g)].
map(([,name=""])=>name);return[...new Set(names3)]}function lastLine(text2){return text2.trim().split(`
`).at(-1)?.trim()??""}function json(text2){try{return JSON.parse(text2)}catch{return}}async function observeComposeFile(host,project,{name,container},deployment,signal){let[running,image]=await Promise.all(
[runningSettings(host.engine,project),host.engine.inspectImage(container.imageId,{signal}).catch(()=>{})]),settings={...givenSettings(
deployment.configured),...running(name),...givenSettings(deployment)},file=await readComposeFile(host,project,settings,signal);
if(file.kind==="broken")return file;let service2=file.service(name);return service2===void 0?{kind:"without-service"}:compareComposeService(
service2,container,image?.environment??[],file.unset)}function compareComposeService(service2,container,imageVariables,unset){
let fromImage=new Map(imageVariables.map(line=>[line.slice(0,line.indexOf("=")),line])),has=variable=>Object.hasOwn(container.
environment,variable),ran=variable=>has(variable)?container.environment[variable]?.reveal()??"":"",isOfImage=variable=>fromImage.
get(variable)===`${variable}=${ran(variable)}`,inFile=Object.entries(service2.environment).filter(([variable])=>!settingVariables.
has(variable)),names3=is=>inFile.flatMap(([variable,value])=>is(variable,value?.reveal()??"")?[variable]:[]).toSorted(),
before=container.published.map(({target:target2,address:address2,port})=>formatPort(address2,port,target2)).toSorted(),after=[
...service2.ports].toSorted();return{kind:"read",emptied:names3((variable,value)=>value===""&&ran(variable)!==""&&!isOfImage(
variable)),changed:names3((variable,value)=>value!==""&&has(variable)&&value!==ran(variable)),added:names3((variable,value)=>value!==
""&&!has(variable)),removed:Object.keys(container.environment).filter(variable=>!Object.hasOwn(service2.environment,variable)&&
!isOfImage(variable)&&!settingVariables.has(variable)).toSorted(),image:otherImage(service2.image,container.image),isCommandOther:isOther(
service2.command,container.command)||isOther(service2.entrypoint,container.entrypoint),ports:isOther(after,before)?{before,
after}:void 0,unset}}function otherImage(inFile,ran){let[named,running]=[inFile??"",ran].map(readReference);if(named===void 0||
running===void 0)return;let isPinned=named.digest!==void 0||running.digest!==void 0;return formatRepository(named)===formatRepository(
running)&&(isPinned||(named.tag??"latest")===(running.tag??"latest"))?void 0:inFile}function isOther(wanted,present){return wanted!==
void 0&&(wanted.length!==present.length||wanted.some((word2,at)=>word2!==present[at]))}async function observeBroker(host,{containers,images},records,deployment,asked2,signal){let all=await Promise.all(brokerContainers(
containers).map(async container=>{let[details]=await inspectAll(host.engine,[container],{signal}),name=container.labels[composeLabels.
service],compose=projectOf(container),image=details===void 0?void 0:readReference(details.image);if(details===void 0||name===
void 0||compose===void 0||image===void 0)return[];let{imageId}=details,file=asked2.some(one=>isCalled(one,"broker",name))?
await observeComposeFile(host,compose,{name,container:details},deployment,signal):void 0,stored=records.find(one=>one.kind===
"broker"&&one.service===name);return[{name,compose,container,image,imageId,digests:digestsOf(images.find(({id})=>id===imageId)?.
repoDigests??[],image),running:details.state.running,keyVolume:keyVolumeOf(details),settings:observeSettings(details.environment,
deployment),file,record:stored?.record,deployedAnew:stored?.container!==void 0&&stored.container!==container.id}]}));return[
...Map.groupBy(all.flat(),({name})=>name).values()].flatMap(same=>same.find(({running})=>running)??same.slice(0,1))}function observeSettings(environment,{
brokerFeeTbps,brokerRedisPassword,configured}){let running=settingsOf([environment]);return{fee:{running:running.BROKER_FEE_TBPS?.
reveal(),given:brokerFeeTbps,configured:configured?.brokerFeeTbps},redisPassword:{given:compare(running.REDIS_PW,brokerRedisPassword),
configured:compare(running.REDIS_PW,configured?.brokerRedisPassword)}}}function compare(running,other){if(!(running===void 0||
other===void 0))return running.reveal()===other.reveal()?"same":"different"}async function observeHost(host,signal){let{name,role,address:address2,engine}=host;try{let info=await engine.info({signal}),
[images,containers,disk]=await Promise.all([engine.listImages({signal}),engine.listContainers({},{all:!0,signal}),diskSpace(
host,info.dockerRootDir,signal)]);return{reached:!0,name,role,address:address2,info,images,containers,disk}}catch(error){
if(isOpsError(error,"host-key-changed","host-key-missing","ssh-auth-failed","cancelled"))throw error;return{reached:!1,name,
role,address:address2,error:toOpsError(error)}}}async function diskSpace(host,path,signal){let{stdout}=await host.run({stages:[
["df","-B1","--output=size,avail","--",path]]},{signal});return parseDiskSpace(stdout,host.name,path)}function parseDiskSpace(text2,host,path){
let[,total,free]=/^\s*(\d{1,18})\s+(\d{1,18})\s*$/m.exec(text2)??[];if(total===void 0||free===void 0)throw new OpsError(
"command-failed",`df on ${host} does not say how much room there is at ${path}`,{where:host});return{path,totalBytes:Number(
total),freeBytes:Number(free)}}function hostOfNode(nodeId,hosts){return hosts.find(host=>host.reached&&host.info.swarm.nodeId===nodeId)}function nodeOfHost(host,nodes){
return host.reached?nodes.find(({id})=>id===host.info.swarm.nodeId):nodes.find(({hostName,address:address2})=>hostName===
host.name||address2===host.address)}function hostFinder(cluster,hosts){return nodeId=>{let name=hostOfNode(nodeId,hosts)?.
name;return cluster.hosts.find(host=>host.name===name)}}import{z as z18}from"../packages/zod.js";var manifestTypes=["application/vnd.oci.image.index.v1+json","application/vnd.docker.distribution.manifest.list.v2+json",
"application/vnd.oci.image.manifest.v1+json","application/vnd.docker.distribution.manifest.v2+json"].join(", "),digest=z18.
string().refine(isDigest),size=z18.int().nonnegative(),word=z18.string().regex(/^[A-Za-z0-9._-]{1,32}$/),platform=z18.object(
{os:word,architecture:word,variant:word.or(z18.literal("")).optional()}).optional().catch(void 0),entry=z18.object({digest,
platform,annotations:z18.record(z18.string(),z18.string()).nullish()}),indexShape=z18.object({mediaType:z18.string().optional(),
manifests:z18.array(entry)}),imageShape=z18.object({mediaType:z18.string().optional(),config:z18.object({digest,size}),layers:z18.
array(z18.object({size}))}),eitherShape=z18.object({manifests:z18.unknown(),layers:z18.unknown()}).required(),configShape=z18.
object({created:z18.string().nullish(),config:z18.object({Labels:z18.record(z18.string(),z18.string()).nullish()}).nullish()});
function readManifest(body){let json2=parseJson3(body);if(eitherShape.safeParse(json2).success)return;let index=indexShape.
safeParse(json2);if(index.success){let entries=index.data.manifests.filter(one=>!isAttestation(one));return{kind:"index",
mediaType:index.data.mediaType,entries:entries.map(one=>({digest:one.digest,platform:platformOf(one.platform)}))}}let image=imageShape.
safeParse(json2);if(!image.success)return;let{config,layers,mediaType}=image.data;return{kind:"image",mediaType,config:config.
digest,bytes:layers.reduce((sum2,layer)=>sum2+layer.size,config.size)}}function readConfig(body){let json2=parseJson3(body),
parsed=configShape.safeParse(json2);if(!parsed.success)return;let{created,config}=parsed.data,own=platform.parse(json2);
return{platform:platformOf(own),created:created??void 0,labels:config?.Labels??{}}}function fitsPlatform(offered,wanted){
return offered.os===wanted.os&&offered.architecture===wanted.architecture&&(wanted.variant===void 0||offered.variant===wanted.
variant)}function formatPlatform2({os,architecture,variant}){return[os,architecture,...variant===void 0?[]:[variant]].join(
"/")}var mostListed=8;function formatPlatforms(platforms){let names3=[...new Set(platforms.map(formatPlatform2))],more=names3.
length-mostListed;return[...names3.slice(0,mostListed),...more>0?[`${more} more`]:[]].join(", ")}function isAttestation(one){
return one.platform?.os==="unknown"||one.annotations?.["vnd.docker.reference.type"]==="attestation-manifest"}function platformOf(given){
if(given===void 0)return;let{os,architecture,variant}=given;return{os,architecture,...variant===void 0||variant===""?{}:
{variant}}}function parseJson3(body){try{return JSON.parse(body.toString("utf8"))}catch{return}}import{setTimeout as sleepFor}from"node:timers/promises";import http from"node:http";import https from"node:https";async function exchange(request2){let timeout=AbortSignal.timeout(request2.timeoutMs),signal=request2.signal===void 0?timeout:
AbortSignal.any([request2.signal,timeout]);try{let response=await open(request2,signal),body=await readBody(response,request2.
maxBytes);return body==="too-large"?{kind:"too-large"}:{url:request2.url,status:response.statusCode??0,headers:response.
headers,body}}catch(error){return request2.signal?.aborted===!0?aborted(request2.signal):timeout.aborted?{kind:"timed-ou\
t"}:{kind:"broken",code:systemCodeOf(error),cause:error}}}function aborted({reason}){return{kind:reason instanceof DOMException&&
reason.name==="TimeoutError"?"timed-out":"cancelled"}}function isAnswer(outcome){return!("kind"in outcome)}function open(request2,signal){
let{method,url,headers,agents}=request2,isTls=url.protocol==="https:",agent=isTls?agents?.https:agents?.http,options2={method,
headers,signal,...defined({agent})};return new Promise((resolve3,reject)=>{let sent=isTls?https.request(url,options2):http.
request(url,options2);sent.once("response",resolve3),sent.on("error",reject),sent.once("socket",socket=>socket.setNoDelay(
!0)),sent.end()})}async function readBody(response,maxBytes){let chunks=[],bytes=0;for await(let chunk of response){if(!Buffer.
isBuffer(chunk))throw new TypeError("the answer came as text");if(bytes+=chunk.length,bytes>maxBytes)return response.destroy(),
"too-large";chunks.push(chunk)}return Buffer.concat(chunks)}function faultOf(outcome,server,about){if(isAnswer(outcome))return refusal(outcome,server,about);switch(outcome.kind){case"\
cancelled":return new OpsError("cancelled",`cancelled while asking ${server} for ${about}`);case"timed-out":return unreachable(
server,about,"did not answer in time");case"too-large":return new OpsError("registry-invalid",`${server} answered with f\
ar too much when asked for ${about}`,{where:server,hint:"Check that this host is a registry."});case"broken":return unreachable(
server,about,describeBreak(outcome.code),outcome.cause);default:return outcome}}function refusal(answer2,server,about){let{
status}=answer2;if(status===401||status===403)return denied(server,about,`answered ${status}`);if(status===404)return notFound(
server,about);if(status===429){let wait=answer2.headers["retry-after"];return new OpsError("registry-limited",`${server}\
 limits how often it may be asked, and ${about} was one too many`,{where:server,hint:`${wait!==void 0&&/^\d{1,5}$/.test(
wait)?`Try again in ${wait} seconds`:"Try again later"}, or give registry credentials: most registries allow more to tho\
se who sign in.`})}return status>=500?unreachable(server,about,`answered ${status}`):new OpsError("registry-invalid",`${server}\
 answered ${status} when asked for ${about}`,{where:server,hint:"Check that this host is a registry that speaks the OCI \
distribution API."})}function denied(server,about,how){return new OpsError("registry-denied",`${server} does not give ac\
cess to ${about} (${how})`,{where:server,hint:"It may not exist, or be private: check the name, and that the registry cr\
edentials may read it."})}function notFound(server,about,similar=[]){let hint=similar.length===0?"Check the repository, \
and the tag or digest.":`Check the tag; there ${similar.length===1?"is":"are"} ${similar.join(", ")}.`;return new OpsError(
"image-not-found",`${about} does not exist on ${server}`,{where:server,hint})}function invalidAnswer(server,about,what){
return new OpsError("registry-invalid",`${server} was asked for ${about}, and ${what}`,{where:server,hint:"Try again; if\
 it stays, the registry or something between is broken, and nothing of it is deployed."})}function unreachable(server,about,how,cause){
return new OpsError("registry-unreachable",`${server} ${how} (asked for ${about})`,{where:server,hint:"Check the registr\
y\u2019s name and that it can be reached from here.",...defined({cause})})}var privateCode="ERR_PRIVATE_ADDRESS";function describeBreak(code){return code===void 0?"could not be reached":code===privateCode?"has an address inside a pri\
vate network, which is not asked":code==="ENOTFOUND"?"is a name that can\u2019t be found":code==="ECONNREFUSED"?"refuses\
 connections":code==="EPROTO"||code.startsWith("ERR_SSL")?`does not speak TLS as it should (${code})`:/CERT|SELF_SIGNED|ALTNAME|ISSUER/.
test(code)?`has a certificate that can\u2019t be trusted (${code})`:`could not be reached, or broke off (${code})`}var largestManifest=4*1024*1024,largestConfig=8*1024*1024;async function fetchManifest(requests,image,tag){if(image.digest===
void 0&&!isTag(tag))throw notFound(requests.serverOf(image),requests.nameOf(image));let digest2=image.digest??await askDigest(
requests,image,tag);return digest2===void 0?fetchByTag(requests,image,tag):fetchByDigest(requests,image,digest2)}async function fetchConfig(requests,image,digest2){
let about=requests.nameOf(image),answer2=await requests.ask(image,{path:`blobs/${digest2}`,accept:"*/*",maxBytes:largestConfig});
check(answer2,requests,image),verify(answer2.body,digest2,requests.serverOf(image),about);let config=readConfig(answer2.
body);if(config===void 0)throw invalidAnswer(requests.serverOf(image),about,"its configuration makes no sense");return config}
var withoutHead=new Set([400,404,405,406,501]);async function askDigest(requests,image,tag){let answer2=await requests.ask(
image,{method:"HEAD",path:`manifests/${tag}`,accept:manifestTypes,maxBytes:0});if(!withoutHead.has(answer2.status))return check(
answer2,requests,image),digestIn(answer2)}async function fetchByTag(requests,image,tag){let answer2=await requests.ask(image,
{path:`manifests/${tag}`,accept:manifestTypes,maxBytes:largestManifest});check(answer2,requests,image);let digest2=digestOf(
answer2.body),claimed=digestIn(answer2);return claimed!==void 0&&verify(answer2.body,claimed,requests.serverOf(image),requests.
nameOf(image)),read(answer2,digest2,requests,image)}async function fetchByDigest(requests,image,digest2){let answer2=await requests.
ask(image,{path:`manifests/${digest2}`,accept:manifestTypes,maxBytes:largestManifest});return check(answer2,requests,image),
verify(answer2.body,digest2,requests.serverOf(image),requests.nameOf(image)),read(answer2,digest2,requests,image)}function read(answer2,digest2,requests,image){
let manifest=readManifest(answer2.body);if(manifest===void 0)throw invalidAnswer(requests.serverOf(image),requests.nameOf(
image),"answered with no manifest that can be read");return{digest:digest2,manifest,contentType:answer2.headers["content\
-type"]?.split(";")[0]}}function check(answer2,requests,image){if(answer2.status===200)return;let server=requests.serverOf(
image);throw answer2.status===404?notFound(server,requests.nameOf(image)):faultOf(answer2,server,requests.nameOf(image))}
function verify(body,digest2,server,about){let actual=digestOf(body);if(actual!==digest2)throw invalidAnswer(server,about,
`answered with content of another digest (${actual} instead of ${digest2})`)}function digestIn(answer2){let header2=answer2.
headers["docker-content-digest"];return typeof header2=="string"&&isDigest(header2)?header2:void 0}var token=String.raw`[A-Za-z0-9!#$%&'*+.^_|~-]+`,part=new RegExp(String.raw`[\s,]*(${token})(?:\s{0,8}=\s{0,8}(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?`,
"y");function parseChallenges(header2){let challenges=[],text2=header2.slice(0,8192);part.lastIndex=0;for(let found=part.
exec(text2);found!==null;found=part.exec(text2)){let[,name="",quoted,bare]=found,value=quoted?.replace(/\\(.)/g,"$1")??bare;
value===void 0?challenges.push({scheme:name.toLowerCase(),parameters:new Map}):challenges.at(-1)?.parameters.set(name.toLowerCase(),
value)}return challenges}import{z as z19}from"../packages/zod.js";var retryLimits={attempts:5,silentAttempts:2,firstDelayMs:500,longestDelayMs:2e4},passingStatuses=new Set([408,425,429,500,
502,503,504]),passingCodes=new Set(["ECONNRESET","ECONNABORTED","ECONNREFUSED","EPIPE","ETIMEDOUT","EAI_AGAIN","UND_ERR_\
SOCKET","ERR_STREAM_PREMATURE_CLOSE"]);function isPassing(outcome){return isAnswer(outcome)?passingStatuses.has(outcome.
status):outcome.kind==="timed-out"?!0:outcome.kind==="broken"&&outcome.code!==void 0&&passingCodes.has(outcome.code)}function delayBefore(attempt2,outcome,now,random){
let isSilent=!isAnswer(outcome)&&outcome.kind==="timed-out";if(attempt2>=(isSilent?retryLimits.silentAttempts:retryLimits.
attempts))return;let asked2=isAnswer(outcome)?retryAfter(outcome.headers["retry-after"],now):void 0;if(asked2!==void 0&&
asked2>retryLimits.longestDelayMs)return;let growing=Math.min(retryLimits.firstDelayMs*2**(attempt2-1),retryLimits.longestDelayMs);
return asked2===void 0?growing/2+growing/2*random():asked2+250*random()}function retryAfter(header2,now){if(header2===void 0)
return;if(/^\d{1,9}$/.test(header2.trim()))return Number(header2)*1e3;let date=Date.parse(header2);return Number.isNaN(date)?
void 0:Math.max(0,date-now.getTime())}var mostRedirects=5;async function send2(request2,about,context){for(let attempt2=1;;attempt2++){let outcome=await follow(
request2,about);if(isAnswer(outcome)&&!isPassing(outcome))return outcome;let delay=isPassing(outcome)?delayBefore(attempt2,
outcome,context.now(),context.random):void 0;if(delay===void 0)throw faultOf(outcome,request2.url.host,about);await pause(
delay,request2,about,context)}}async function follow(request2,about){let current=request2;for(let redirects=0;;redirects++){
let outcome=await exchange(current);if(!isAnswer(outcome)||!redirectStatuses.has(outcome.status))return outcome;let next=redirected(
current,outcome.headers.location);if(typeof next=="string"||redirects===mostRedirects)throw invalidAnswer(current.url.host,
about,typeof next=="string"?reasons[next]:"redirected too often");current=next}}var reasons={"plain-http":"redirected fr\
om HTTPS to plain HTTP","not-http":"redirected to something that is not HTTP","no-location":"redirected nowhere"};async function pause(delay,request2,about,context){
try{await context.sleep(delay,request2.signal)}catch(error){throw request2.signal?.aborted===!0?faultOf(aborted(request2.
signal),request2.url.host,about):error}}var redirectStatuses=new Set([301,302,303,307,308]);function redirected(request2,location){
if(location===void 0||!URL.canParse(location,request2.url.href))return"no-location";let url=new URL(location,request2.url);
if(url.protocol!=="https:"&&url.protocol!=="http:")return"not-http";if(url.protocol==="http:"&&request2.url.protocol==="\
https:")return"plain-http";url.username="",url.password="";let headers=url.origin===request2.url.origin?request2.headers:
without(request2.headers,"authorization");return{...request2,url,headers}}function without(headers,name){return Object.fromEntries(
Object.entries(headers).filter(([key])=>key.toLowerCase()!==name))}var tokenAnswer=z19.object({token:z19.string().optional(),access_token:z19.string().optional(),expires_in:z19.number().positive().
optional()}),defaultSeconds=60,marginMs=1e4,largestAnswer=256*1024;async function fetchToken(challenge,request2,scope,credentials,context){
let about=`a token for ${scope}`,url=realmOf(challenge,request2),service2=challenge.parameters.get("service");service2!==
void 0&&url.searchParams.set("service",service2),url.searchParams.set("scope",scope);let headers={...request2.headers,accept:"\
application/json",...basicHeader(credentials)},answer2=await send2({...request2,method:"GET",url,headers,maxBytes:largestAnswer},
about,context);if(answer2.status===400||answer2.status===404)throw denied(url.host,about,`answered ${answer2.status}`);if(answer2.
status!==200)throw faultOf(answer2,url.host,about);let token2=readToken(answer2.body);if(token2===void 0)throw invalidAnswer(
url.host,about,"answered without one");return{value:token2.value,endsAt:context.now().getTime()+token2.seconds*1e3-marginMs}}
function basicHeader(credentials){if(credentials===void 0)return{};let pair=`${credentials.username}:${credentials.password.
reveal()}`;return{authorization:`Basic ${Buffer.from(pair,"utf8").toString("base64")}`}}function realmOf(challenge,request2){
let realm=challenge.parameters.get("realm")??"",server=request2.url.host;if(!URL.canParse(realm))throw invalidAnswer(server,
"access","named no token server");let url=new URL(realm);if(!(url.protocol==="https:"||url.protocol==="http:"&&request2.
url.protocol==="http:")||url.username!==""||url.password!=="")throw invalidAnswer(server,"access",`named a token server \
that is not asked over HTTPS (${url.origin})`);return url.hash="",url}function readToken(body){let parsed=tokenAnswer.safeParse(
parseJson4(body)),value=parsed.data?.token??parsed.data?.access_token;if(!(value===void 0||!/^[\x21-\x7e]+$/.test(value)))
return{value:new Secret(value),seconds:parsed.data?.expires_in??defaultSeconds}}function parseJson4(body){try{return JSON.
parse(body.toString("utf8"))}catch{return}}function createAuthorisedSender(credentials,context){let passes=new Map;async function passFor(path){let pass=passes.get(
path);return pass?.kind!=="token"||(await pass.token).endsAt>context.now().getTime()?pass:(passes.get(path)===pass&&passes.
delete(path),passes.get(path))}async function sendWith(pass,request2,about){if(pass===void 0)return send2(request2,about,
context);let shown2=pass.kind==="basic"?basicHeader(credentials):{authorization:`Bearer ${(await pass.token).value.reveal()}`};
return send2({...request2,headers:{...request2.headers,...shown2}},about,context)}function newPass(request2,path,refusal2){
let challenges=parseChallenges(refusal2.headers["www-authenticate"]??""),bearer=challenges.find(({scheme})=>scheme==="be\
arer");if(bearer===void 0)return challenges.some(({scheme})=>scheme==="basic")&&credentials!==void 0?{kind:"basic"}:void 0;
let token2=fetchToken(bearer,request2,scopeOf(bearer,path),credentials,context);return token2.catch(()=>passes.delete(path)),
{kind:"token",token:token2}}return{async send(request2,path,about){let before=await passFor(path),first2=await sendWith(
before,request2,about);if(first2.status!==401)return first2;if(first2.url.origin!==request2.url.origin)throw faultOf(first2,
first2.url.host,about);let pass=passes.get(path);if(pass===void 0||pass===before){if(pass=before?.kind==="basic"?void 0:
newPass(request2,path,first2),pass===void 0)throw faultOf(first2,request2.url.host,about);passes.set(path,pass)}let second2=await sendWith(
pass,request2,about);if(second2.status===401)throw faultOf(second2,request2.url.host,about);return second2}}}function scopeOf(challenge,path){
let asked2=challenge.parameters.get("scope"),isReading=asked2?.startsWith(`repository:${path}:`)===!0&&!/push|delete|\*/.
test(asked2);return asked2!==void 0&&isReading?asked2:`repository:${path}:pull`}var servers=new Map([["docker.io","registry-1.docker.io"]]);function until(requests,signal){return signal===void 0?requests:
{...requests,ask:(repository,question)=>requests.ask(repository,{...question,signal:anyOf(question.signal,signal)})}}function anyOf(one,other){
return one===void 0||other===void 0?one??other:AbortSignal.any([one,other])}function createRequests(settings,context){let senders=new Map;
function senderFor(registry){let known2=senders.get(registry);if(known2!==void 0)return known2;let made=createAuthorisedSender(
settings.credentials(registry),context);return senders.set(registry,made),made}let serverOf=({registry})=>servers.get(registry)??
registry;return{serverOf,nameOf:formatReference,ask(repository,question){let scheme=settings.plainHttp(repository.registry)?
"http":"https",request2={method:question.method??"GET",url:new URL(`${scheme}://${serverOf(repository)}/v2/${repository.
path}/${question.path}`),headers:{accept:question.accept,"user-agent":"d8x-ops"},agents:settings.agents(repository.registry),
maxBytes:question.maxBytes,timeoutMs:settings.timeoutMs,signal:anyOf(settings.signal,question.signal)};return senderFor(
repository.registry).send(request2,repository.path,formatReference(repository))}}}import{z as z20}from"../packages/zod.js";var tagsShape=z20.object({tags:z20.array(z20.string()).nullish()}),largestList=4*1024*1024,mostPages=50;async function fetchTags(requests,repository,limit){
let tags=[],path=`tags/list?n=${Math.min(limit,1e3)}`;for(let page=0;path!==void 0&&tags.length<limit&&page<mostPages;page++){
let answer2=await requests.ask(repository,{path,accept:"application/json",maxBytes:largestList});if(answer2.status!==200)
throw faultOf(answer2,requests.serverOf(repository),requests.nameOf(repository));tags.push(...readTags(answer2.body,requests,
repository)),path=nextPage(answer2.headers.link)}return tags.sort().slice(0,limit)}function similarTags(wanted,tags){let near=nearest(
wanted,tags);return near===void 0?tags.slice(0,5):[near]}function readTags(body,requests,repository){let parsed=tagsShape.
safeParse(parseJson5(body));if(!parsed.success)throw invalidAnswer(requests.serverOf(repository),requests.nameOf(repository),
"its list of tags makes no sense");return(parsed.data.tags??[]).filter(isTag)}function nextPage(link){let found=/^\s*<[^<>?]*\/tags\/list(\?[^<>]*)>\s*;\s*rel="?next"?/i.
exec(typeof link=="string"?link:"");return found?.[1]===void 0?void 0:`tags/list${found[1]}`}function parseJson5(body){try{
return JSON.parse(body.toString("utf8"))}catch{return}}var linux={os:"linux",architecture:"amd64"},defaultTimeoutMs=2e4,adviceMs=2e4;function createRegistry(options2={}){let requests=createRequests(
{credentials:options2.credentials??(()=>{}),plainHttp:options2.plainHttp??(()=>!1),agents:options2.agents??(()=>{}),timeoutMs:options2.
timeoutMs??defaultTimeoutMs,signal:options2.signal},{now:options2.now??(()=>new Date),random:options2.random??Math.random,
sleep:options2.sleep??((milliseconds,signal)=>sleepFor(milliseconds,void 0,{signal}))});return{resolve:(image,{platform:platform2=linux,
signal}={})=>resolve2(until(requests,signal),image,platform2),listTags:(repository,{limit=1e3,signal}={})=>fetchTags(until(
requests,signal),repository,limit),config:(image,{platform:platform2=linux,signal}={})=>readDetails(until(requests,signal),
image,platform2)}}async function resolve2(requests,image,wanted){let fetched=await fetchNamed(requests,image),{own,platforms}=await choose(
requests,image,fetched,wanted);return{...pin(image,fetched.digest),mediaType:fetched.manifest.mediaType??fetched.contentType,
platforms,bytes:own.bytes}}async function readDetails(requests,image,wanted){let{own}=await choose(requests,image,await fetchNamed(
requests,image),wanted),config=await fetchConfig(requests,image,own.config),created=new Date(config.created??Number.NaN);
return{id:own.config,created:Number.isNaN(created.getTime())?void 0:created,labels:config.labels}}async function fetchNamed(requests,image){
let tag=image.tag??"latest";try{return await fetchManifest(requests,image,tag)}catch(error){if(!isOpsError(error,"image-\
not-found")||image.digest!==void 0)throw error;let brief2=until(requests,AbortSignal.timeout(adviceMs)),tags=await fetchTags(
brief2,image,2e3).catch(()=>[]);throw notFound(requests.serverOf(image),requests.nameOf({...image,tag}),similarTags(tag,
tags))}}async function choose(requests,image,{manifest},wanted){if(manifest.kind==="image"){let{platform:platform2}=await fetchConfig(
requests,image,manifest.config),platforms2=platform2===void 0?[]:[platform2];if(platform2===void 0||!fitsPlatform(platform2,
wanted))throw unfit(requests,image,platforms2,wanted);return{own:manifest,platforms:platforms2}}let platforms=manifest.entries.
flatMap(({platform:platform2})=>platform2===void 0?[]:[platform2]),entry2=manifest.entries.find(({platform:platform2})=>platform2!==
void 0&&fitsPlatform(platform2,wanted));if(entry2===void 0)throw unfit(requests,image,platforms,wanted);let own=await fetchManifest(
requests,pin(image,entry2.digest),"");if(own.manifest.kind==="index")throw invalidAnswer(requests.serverOf(image),requests.
nameOf(image),"its list of images holds another list");return{own:own.manifest,platforms}}function unfit(requests,image,platforms,wanted){
let there=platforms.length===0?"an unknown one":formatPlatforms(platforms);return new OpsError("image-platform",`${requests.
nameOf(image)} is not there for ${formatPlatform2(wanted)}, only for ${there}`,{where:requests.serverOf(image),hint:`Bui\
ld and push it for ${formatPlatform2(wanted)}, or name another image.`})}import{z as z21}from"../packages/zod.js";var get=path=>({kind:"get",path,status:200}),webSocket=path=>({kind:"websocket",path}),anyAnswer={kind:"any-answer",path:"\
/"},builtIn={api:[[get("/health"),get("/exchange-info"),anyAnswer],[webSocket("/"),anyAnswer]],history:[[get("/health"),
anyAnswer]],referral:[[get("/executor"),anyAnswer]],broker:[[get("/broker-address"),anyAnswer]],executorws:[[webSocket("\
/ws"),webSocket("/"),anyAnswer]],"candles-ws-server":[[webSocket("/ws"),webSocket("/"),anyAnswer]],"candles-pyth-client":[],
"candles-poly-client":[]};function requirementsOf({kind,service:service2,published},checks={}){let own=saidOf(checks,kind,
service2);if(own!==void 0)return own.map(check2=>[check2]);let ports=[...new Set(published)].map(port=>[{kind:"open-port",
port}]),name=bareName(service2),known2=Object.hasOwn(builtIn,name)?builtIn[name]:void 0;return known2!==void 0?[...known2,
...ports]:ports.length>0?ports:[[{kind:"open-port"}]]}function describeCheck(check2){let at=check2.port===void 0?"":` at\
 port ${check2.port}`;return check2.kind==="open-port"?check2.port===void 0?"a port that opens":`port ${check2.port} ope\
n`:`${check2.kind==="websocket"?"WebSocket":"GET"} ${check2.path}${at}`}function describeRequirements(requirements){let told=requirements.
filter(([first2])=>first2.kind!=="open-port"),shown2=told.length>0?told:requirements;return shown2.length===0?"its tasks\
 run":shown2.map(one=>one.map(describeCheck).join(", else ")).join("; ")}var longestShown=60;function judgeAnswer(check2,answer2){if(answer2.kind==="silent")return{kind:"not-yet",because:answer2.
because,isSilent:!0};if(answer2.kind==="not-asked")return answer2;let{status}=answer2,told=`${describeCheck(check2)} ans\
wers ${status}`;return check2.kind==="get"&&status===check2.status?judgeGet(check2,answer2,told):isOwnError(status)?{kind:"\
fails",because:told}:status>=500?{kind:"not-yet",because:told}:check2.kind==="any-answer"?{kind:"holds",because:told}:check2.
kind==="get"?judgeGet(check2,answer2,told):judgeWebSocket(check2,answer2,told)}function judgeGet(check2,{status,body},told){
if(status!==check2.status)return{kind:status===404?"no-route":"not-yet",because:`${told} instead of ${check2.status}`};let json2=check2.
json===void 0?void 0:parseAnswer(body);for(let[pointer,wanted]of Object.entries(check2.json??{})){let found=valueAt(json2,
pointer);if(found!==wanted){let is=found===void 0?"nothing":shown(found);return{kind:"not-yet",because:`${describeCheck(
check2)} answers ${is} at ${pointer} instead of ${shown(wanted)}`}}}return{kind:"holds",because:told}}function judgeWebSocket(check2,{
status,body},told){if(status!==101)return{kind:status===404?"no-route":"not-yet",because:`${told} instead of a WebSocket`};
if(check2.expect===void 0||body.includes(check2.expect))return{kind:"holds",because:`${describeCheck(check2)} is connect\
ed`};let said=body===""?"says nothing":`says ${shown(body)}`;return{kind:"not-yet",because:`${describeCheck(check2)} ${said}\
 instead of ${shown(check2.expect)}`}}function shown(value){let text2=typeof value=="bigint"?value.toString():JSON.stringify(
value);return text2.length>longestShown?`${text2.slice(0,longestShown)}\u2026`:text2}var order=["fails","not-yet","not-a\
sked","holds"];function worst(outcomes){return order.flatMap(kind=>outcomes.find(one=>one.kind===kind)??[])[0]}function badness(outcome){
return outcome.kind==="fails"?2:outcome.kind!=="not-yet"?0:outcome.isSilent===!0?3:1}var record=z21.record(z21.string(),
z21.unknown());function valueAt(json2,pointer){return pointer===""?json2:pointer.slice(1).split("/").map(part2=>part2.replaceAll(
"~1","/").replaceAll("~0","~")).reduce(member,json2)}function member(value,key){if(Array.isArray(value))return/^(?:0|[1-9]\d{0,9})$/.
test(key)?Array.from(value)[Number(key)]:void 0;let parsed=record.safeParse(value);return parsed.success&&Object.hasOwn(
parsed.data,key)?parsed.data[key]:void 0}function isOfTheWay(status){return[502,503,504,530].includes(status)||status>=520&&
status<=527}function isRefusalOfProxy(status){return status===403||status===429}function isOwnError(status){return status>=
500&&!isOfTheWay(status)}function statusName(status){return status>=520&&isOfTheWay(status)?`Cloudflare ${status}`:String(
status)}export{renderCommand,quoteWord,openFailure,openFailureReason,parseKnownHosts,pinProblems,programOf,channelAgent,tlsChannelAgent,
maskSecretsOf,feedCommand,parseJson,formatJson,parseAnswer,taskStates,connectCluster,connectWhatCan,hostsToPin,pinHosts,
acceptedKeys,pinAccepted,requirementsOf,describeCheck,describeRequirements,judgeAnswer,worst,badness,isOfTheWay,isRefusalOfProxy,
isOwnError,statusName,keyServices,gateShell,gateCheck,healthCheckOf,isGate,takeOverOf,gateFor,composeLabels,composeVersion,
composeCreate,projectOf,brokerContainers,knownReason,hintFromLog,imageOfResult,imageVersion,pullReference,readReference,
imageOf,isBefore,isDown,searchedSchemas,migratingServices,readMigrations,isFurther,furthest,migratingService,parseAddress,
addressOf,readRecord,recordLabels,recordedLabels,recordDeployment,nextSequence,rollbackTarget,isSameImage,changeSpec,rawUpdatePolicy,
updatePolicyFor,swarmTimes,restartPolicyOf,forceUpdateOf,normalPlatform,formatPlatform,runsOn,takesTasks,eligibleNodes,judge,
desiredTasks,isImage,isLeftAlone,runningTasks,describeFailure,tellingTask,taskLogs,wasUnhealthy,serviceFailure,judgeContainer,
findContainer,findContainers,watchContainer,temporaryLabel,withHelper,normalKey,referralService,brokerService,readsKey,isPlain,
changeKey,plainUntilStarted,stillPlain,brokerKeyFolder,runLabel,referralKeys,brokerKeys,keptKeys,runningSettings,givenSettings,
observeComposeFile,storedRecordOf,changedSince,observeStack,servicesOfStack,digestsOf,observeBroker,hostOfNode,nodeOfHost,
hostFinder,observeHost,formatPlatforms,createRegistry,parseInventory,readDeployment};
