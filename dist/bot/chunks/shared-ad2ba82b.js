var patterns=[/\b([a-z][\w+.-]{0,30}:\/\/[^\s:/@]{0,200}:)[^\s/]{1,500}(?=@)/gi,/\b([a-z][\w+.-]{0,30}:\/\/[^\s:/@]{0,200}:)[^\s"'`<>]+(?=@[\w.[\]-]+(?::\d+)?(?:[/?\s"'`<>]|$))/gi,
/(?<!sha256:|[0-9a-f])(0x)?[0-9a-f]{64}(?![0-9a-f])/gi,/(-----BEGIN [A-Z ]*PRIVATE KEY-----)(?:.*?(?=-----END)|.*$)/g,/(AGE-SECRET-KEY-)[0-9A-Z-]+/gi,
/\b(gh[pousr]_|github_pat_|glpat-|xox[abprs]-)[\w-]{10,}/g,/\b(AKIA|ASIA)[0-9A-Z]{16}\b/g,/\b([xyzt]prv)[1-9A-HJ-NP-Za-km-z]{50,120}\b/g,
/\b((?:https?|wss?):\/\/[^\s/?#]{1,200}\/(?:[^\s/?#]{1,23}\/){0,6})[\w-]{24,200}(?![\w-])/gi,/(\bauthorization\\{0,4}["']?\s*[:=]\s*\\{0,4}["']?(?:bearer|basic|token)\s+)[^\s"'\\,}]+/gi,
/(\brequirepass\s+)\S+/gi,/\b(eyJ)[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g,/((?:password|passwd|passphrase|secret|private[_-]?key|mnemonic|api[_-]?key|token|\b\w*_pw|\bpw|\bpwd)\\{0,4}["']?\s*[:=]\s*)(?:\\{0,4}"[^"]*"|'[^']*'|[^\s,;&}]+)/gi],
colours=/\u001B\[[0-?]*[ -/]*[@-~]/g;function maskSecrets(line,longest2=2e3){let masked=line.slice(0,longest2).replaceAll(colours,"");for(let pattern2 of patterns)
masked=masked.replace(pattern2,(_,before)=>`${before??""}***`);return masked}function maskLines(lines){let headless=linesOfHeadlessKey(
lines),mask=lineMasker();return lines.map((line,index2)=>headless.has(index2)?"***":mask(line))}function lineMasker(longest2=2e3){
let isKey=!1;return line=>{let wasKey=isKey;return/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(line)&&(isKey=!0),/-----END [A-Z ]*PRIVATE KEY-----/.
test(line)&&(isKey=!1),wasKey?"***":maskSecrets(line,longest2)}}function linesOfHeadlessKey(lines){let found=new Set,end=lines.
findIndex(line=>/-----(?:BEGIN|END) [A-Z ]*PRIVATE KEY-----/.test(line));if(lines[end]?.includes("-----BEGIN ")!==!1)return found;
let least=1;for(let at=end-1;at>=0;at--){let[,text=""]=/(?:^|\s)([A-Za-z0-9+/]+={0,2})\s*$/.exec(lines[at]??"")??[];if(text.
length<least)break;found.add(at),least=32}return found}var OpsError=class extends Error{name="OpsError";code;hint;where;problems;logs;logsOf;constructor(code2,message,details2={}){
super(message,details2.cause===void 0?void 0:{cause:details2.cause}),this.code=code2,this.hint=details2.hint,this.where=
details2.where,this.problems=details2.problems??[],this.logs=maskLines(details2.logs??[]),this.logsOf=details2.logsOf??"\
service"}};function isOpsError(error,...codes){return error instanceof OpsError&&(codes.length===0||codes.includes(error.
code))}function messageOf(error){return error instanceof Error?error.message:String(error)}function systemCodeOf(error){if(error instanceof
Error)return"code"in error&&typeof error.code=="string"?error.code:error instanceof AggregateError?systemCodeOf(error.errors[0]):
void 0}function toOpsError(error){return error instanceof OpsError?error:new OpsError("internal",`unexpected: ${messageOf(
error)}`,{hint:"This is a defect in d8x-ops. Please report it with the log of this run.",cause:error})}import{z as z27}from"../packages/zod.js";import{z}from"../packages/zod.js";var requestError=z.object({status:z.number(),message:z.string(),request:z.object({url:z.string(),
method:z.string()}).optional(),response:z.object({headers:z.record(z.string(),z.union([z.string(),z.number()]).optional()),
data:z.unknown().optional()}).optional(),cause:z.unknown().optional()}),silentSecondaryMs=6e4,neverSent=new Set(["ECONNR\
EFUSED","ENOTFOUND","EAI_AGAIN","UND_ERR_CONNECT_TIMEOUT","ENETUNREACH"]);function readFailure(error,now){let parsed2=requestError.
safeParse(error);if(!parsed2.success)return;let{status,message,request,response,cause}=parsed2.data,isForToken=request?.
url.endsWith("/access_tokens")===!0;if(response===void 0)return isForToken||neverSent.has(codeOf(cause))?{kind:"unsent",
message}:{kind:"unknown",message};let limited=readLimit(status,message,response.headers,now);if(limited!==void 0)return limited;
let brief=message.split(" - https://",1)[0]??message;return status>=500?{kind:isForToken?"unsent":"unknown",message:`${status}\
 ${brief}`}:{kind:"refused",status,message:brief}}function readLimit(status,message,headers,now){if(status!==403&&status!==
429)return;let retryAfter2=Number(headers["retry-after"]??Number.NaN);if(Number.isFinite(retryAfter2))return{kind:"limit\
ed",limit:"secondary",afterMs:retryAfter2*1e3};if(String(headers["x-ratelimit-remaining"])==="0"){let reset=Number(headers["\
x-ratelimit-reset"]??0)*1e3;return{kind:"limited",limit:"primary",afterMs:Math.max(reset-now.getTime(),0)+1e3}}return status===
429||/\bsecondary rate limit\b/i.test(message)?{kind:"limited",limit:"secondary",afterMs:silentSecondaryMs}:void 0}function codeOf(cause){
let inner=cause instanceof Error&&cause.cause instanceof Error?cause.cause:cause;return inner instanceof Error&&"code"in
inner?String(inner.code):""}var pauses=[500,2e3,5e3];function repetitionOf(route){return route.startsWith("GET ")?"repeatable":"once"}async function sendWithRetry(send3,repetition,policy){
let waited=0,attempt2=0;for(;;){let outcome=await attemptOnce(send3,policy.now);if(outcome.kind==="answered")return outcome;
if(outcome.kind==="limited"&&waited+outcome.afterMs<=policy.longestWaitMs){waited+=outcome.afterMs,policy.onWait({until:new Date(
policy.now().getTime()+outcome.afterMs),kind:outcome.limit}),await policy.sleep(outcome.afterMs);continue}let pause2=pauses[attempt2];
if(pause2===void 0||!mayRepeat(outcome,repetition))return outcome;attempt2+=1,await policy.sleep(pause2)}}async function attemptOnce(send3,now){
try{return{kind:"answered",answer:await send3()}}catch(error){let failure=readFailure(error,now());if(failure===void 0)throw error;
return failure}}function mayRepeat(failure,repetition){return failure.kind==="unsent"||failure.kind==="unknown"&&repetition===
"repeatable"}function askWithRetry(send3,policy){return async(route,parameters,repetition=repetitionOf(route))=>{let outcome=await sendWithRetry(
async()=>send3(route,parameters),repetition,policy);if(outcome.kind==="answered")return outcome.answer;throw worded(outcome,
route)}}function isRefusedWith(error,...statuses){return isOpsError(error,"github-refused")&&error.cause instanceof RefusedAnswer&&
statuses.includes(error.cause.status)}var RefusedAnswer=class extends Error{name="RefusedAnswer";status;constructor(status,message){
super(message),this.status=status}};function worded(failure,route){switch(failure.kind){case"refused":return new OpsError(
"github-refused",`GitHub refused "${route}" with ${failure.status}: ${failure.message}`,{hint:hintFor(failure.status),cause:new RefusedAnswer(
failure.status,failure.message)});case"limited":return new OpsError("github-refused",`GitHub's rate limit is used up for\
 ${Math.ceil(failure.afterMs/6e4)} more minutes`,{hint:"Give the command again after that.",cause:new RefusedAnswer(429,
"rate limit")});case"unsent":return new OpsError("github-unreachable",`GitHub could not be reached for "${route}": ${failure.
message}`,{hint:"It was not carried out. See githubstatus.com, and the bot's network and proxy settings."});case"unknown":
return new OpsError("github-unreachable",`GitHub gave no usable answer to "${route}": ${failure.message}`,{hint:"It may \
have been carried out all the same. See githubstatus.com."});default:return failure}}function hintFor(status){return status===
401?"Check APP_ID and PRIVATE_KEY of the bot.":status===403?"The app lacks a permission, or its installation has not acc\
epted a new one yet.":status===404?"It does not exist, or the app was not given access to it.":"See the message; the req\
uest is in the log of the bot."}async function askFor(ask,request){return readAnswer(request.schema,await ask(request.route,
request.parameters,request.repetition),request.what)}function readAnswer(schema2,answer2,what){let parsed2=schema2.safeParse(
answer2.data);if(parsed2.success)return parsed2.data;throw new OpsError("github-refused",`GitHub's answer about ${what} \
is not as documented`,{problems:parsed2.error.issues.map(({path:path2,message})=>({path:path2.join("."),message})),hint:"\
A proxy in between may have changed it; otherwise this is a defect in d8x-ops."})}function fullName(repository2){return`${repository2.owner}/${repository2.name}`}function inRepository(repository2){return{
owner:repository2.owner,repo:repository2.name}}var systemClock={now:()=>new Date,sleep:async milliseconds=>new Promise(resolve2=>{setTimeout(resolve2,milliseconds)}),after:(milliseconds,act)=>{
let timer=setTimeout(act,milliseconds);return timer.unref(),()=>clearTimeout(timer)}},Waits=class{#listeners=new Set;#tellings=new Set;#waitedMs=0;get waitedMs(){
return this.#waitedMs}onWait(listener){return this.#listeners.add(listener),()=>this.#listeners.delete(listener)}begin(wait,milliseconds){
this.#waitedMs+=milliseconds;for(let listener of this.#listeners){let telling2=listener(wait).catch(()=>{}).finally(()=>this.#tellings.
delete(telling2));this.#tellings.add(telling2)}}async told(){await Promise.all(this.#tellings)}};function defined(fields){return Object.fromEntries(Object.entries(fields).filter(([,value])=>value!==void 0))}var placed=/^(?:swarm|broker)\/(.*)$/s;function bareName(service2){return placed.exec(service2)?.[1]??service2}function saidOfName(list,service2){return firstOf(list,[service2,bareName(service2)])}function firstOf(list,names){let name=names.
find(one=>Object.hasOwn(list,one));return name===void 0?void 0:list[name]}import{createHash}from"node:crypto";function isDigest(text){return/^sha256:[0-9a-f]{64}$/.test(text)}function parseDigest(text){if(isDigest(text))return text;
throw new OpsError("input-invalid",`digest ${JSON.stringify(text.slice(0,90))} ${whatIsWrong(text)}`,{hint:'A digest is \
"sha256:" and 64 hex digits in lower case.'})}function digestOf(content){return parseDigest(`sha256:${createHash("sha256").
update(content).digest("hex")}`)}function shortDigest(digest3){return digest3.slice(7,19)}function whatIsWrong(text){let[
algorithm="",hex,...more]=text.split(":");return hex===void 0||more.length>0?'is not "algorithm:hex"':algorithm!=="sha25\
6"?`is not a sha256 digest but ${JSON.stringify(algorithm.slice(0,20))}`:isDigest(text.toLowerCase())?"has capital lette\
rs":/^[0-9a-f]*$/.test(hex)?`has ${hex.length} hex digits instead of 64`:"has characters that are no hex digits"}var dockerHub="docker.io",dockerHubAliases=new Set(["index.docker.io"]),longestPath=255,longestReference=800,hostPattern=/^(?:[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/,
pathPattern=/^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/,tagPattern=/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
function isTag(text){return tagPattern.test(text)}function parseReference(text){if(text.length>longestReference)throw invalid(
`${text.slice(0,60)}\u2026`,`is longer than ${longestReference} characters`);let at=text.indexOf("@"),named2=at===-1?text:
text.slice(0,at),digest3=at===-1?void 0:parseDigest(text.slice(at+1)),colon=named2.indexOf(":",named2.lastIndexOf("/")+1),
name=colon===-1?named2:named2.slice(0,colon),tag=colon===-1?void 0:named2.slice(colon+1);if(tag!==void 0&&!isTag(tag))throw invalid(
text,`has a tag that is none: ${JSON.stringify(tag)} (up to 128 letters, digits, "_", "." and "-", starting with a lette\
r, a digit or "_")`);return{...parseRepositoryOf(name,text),...defined({tag,digest:digest3})}}function parseRepository(text){
let{registry,path:path2,tag,digest:digest3}=parseReference(text);if(tag!==void 0||digest3!==void 0)throw invalid(text,"m\
ust be a repository, without tag or digest");return{registry,path:path2}}function isImageRepository(text){try{return parseRepository(
text),!0}catch{return!1}}function formatReference(image){let tag=image.tag===void 0?"":`:${image.tag}`,digest3=image.digest===
void 0?"":`@${image.digest}`;return`${formatRepository(image)}${tag}${digest3}`}function formatRepository(repository2){return`${repository2.
registry}/${repository2.path}`}function sameRepository(a,b){return a.path===b.path&&a.registry.toLowerCase()===b.registry.
toLowerCase()}function pin(image,digest3){return{...image,digest:digest3}}function parseRepositoryOf(name,whole2){let{host,rest}=splitHost(
name),registry=dockerHubAliases.has(host)?dockerHub:host;if(!isHost(registry))throw invalid(whole2,`has a registry that \
is no host name: ${JSON.stringify(registry)}`);if(rest==="")throw invalid(whole2,"has no repository name");if(rest!==rest.
toLowerCase())throw invalid(whole2,`has capital letters in its repository (${rest.toLowerCase()} in lower case)`);if(!pathPattern.
test(rest))throw invalid(whole2,`has a repository that is none: ${JSON.stringify(rest)} (letters, digits and, between th\
em, ".", "_", "__" or "-"; parts divided by "/")`);let path2=registry===dockerHub&&!rest.includes("/")?`library/${rest}`:
rest;if(path2.length>longestPath)throw invalid(whole2,`has a repository longer than ${longestPath} characters`);if(/^[a-f0-9]{64}$/.
test(whole2))throw invalid(whole2,"is an image id, not a repository");return{registry,path:path2}}function splitHost(name){
let slash=name.indexOf("/"),first3=slash===-1?"":name.slice(0,slash);return first3==="localhost"||/[.:]/.test(first3)||first3!==
first3.toLowerCase()?{host:first3,rest:name.slice(slash+1)}:{host:dockerHub,rest:name}}function isHost(text){return hostPattern.
test(text)&&!text.split(/[.:]/).some(part2=>part2.startsWith("-")||part2.endsWith("-"))}function invalid(text,problem){return new OpsError(
"input-invalid",`image ${JSON.stringify(text)} ${problem}`,{hint:"Write it as registry/repository:tag or registry/reposi\
tory@sha256:\u2026, such as ghcr.io/d8-x/d8x-trader-main:main."})}var published={api:"ghcr.io/d8-x/d8x-trader-main",history:"ghcr.io/d8-x/d8x-trader-history",referral:"ghcr.io/d8-x/d8x-r\
eferral-system","candles-pyth-client":"ghcr.io/d8-x/d8x-candles-pyth-client","candles-ws-server":"ghcr.io/d8-x/d8x-candl\
es-ws-server","candles-poly-client":"ghcr.io/d8-x/d8x-candles-poly-client","candles-v2-client":"ghcr.io/d8-x/d8x-candles\
-v2-client","candles-v3-client":"ghcr.io/d8-x/d8x-candles-v3-client",broker:"ghcr.io/d8-x/d8x-broker-server",executorws:"\
ghcr.io/d8-x/d8x-broker-exec-ws"},earlier=["ghcr.io/d8-x/d8x-trader-referral"],publishedServices=Object.keys(published);
function ownRepositoryOf(service2,own){return own===void 0?void 0:saidOfName(own,service2)}function repositoryOfService(service2,own){
let given=ownRepositoryOf(service2,own);if(given!==void 0)return given;let known2=saidOfName(published,service2);return known2===
void 0?void 0:parseRepository(known2)}function isNamedRepository(repository2,own){return[...Object.values(own??{}),...[...Object.
values(published),...earlier].map(parseRepository)].some(one=>sameRepository(one,repository2))}var ofUpdates=["image-change","key-change","migration","no-backup","override"],ofRollbacks=["key-change","migration","ov\
erride"],verbs=[{verb:"help",argument:"none",effect:"none",usage:"help",summary:"shows the commands",examples:["/d8x hel\
p"]},{verb:"status",argument:"none",effect:"view",operation:"status",usage:"status",summary:"shows what runs on the clus\
ter, its hosts, its lock and its last backup",examples:["/d8x status","/d8x status --env staging"]},{verb:"plan",argument:"\
change",effect:"view",operation:"plan",exceptions:ofUpdates,usage:"plan update SERVICE...",summary:"shows what an update\
, or a rollback, would do, and does nothing",examples:["/d8x plan update api:dev","/d8x plan update api history --env st\
aging","/d8x plan rollback","/d8x plan rollback api history"]},{verb:"update",argument:"requests",effect:"change",approval:"\
usual",operation:"update",exceptions:ofUpdates,usage:"update SERVICE...",summary:"backs the database up, then updates th\
e services; undoes what does not hold",examples:["/d8x update api:dev","/d8x update api","/d8x update api:v1.4.2 history\
 referral:main --env production","/d8x update api=ghcr.io/d8-x/d8x-trader-main:dev --allow-image-change",'/d8x update hi\
story:main --no-backup --override "the RPC provider is down"']},{verb:"promote",argument:"promotion",effect:"change",exceptions:ofUpdates,
usage:"promote FROM TO [SERVICE...]",summary:"updates an environment to exactly what the last update of another one was \
verified with",examples:["/d8x promote staging production","/d8x promote staging production api history"]},{verb:"backup",
argument:"none",effect:"change",approval:"listed",operation:"backup",usage:"backup",summary:"backs the database up",examples:[
"/d8x backup"]},{verb:"backups",argument:"none",effect:"view",operation:"backups",usage:"backups",summary:"lists the bac\
kups that there are: where, of when, how they were verified, and until when they are kept",examples:["/d8x backups","/d8\
x backups --env staging"]},{verb:"drill",argument:"none",effect:"change",approval:"listed",operation:"drill",usage:"dril\
l",summary:"takes the newest backup from each place as if it were needed: whole, signed, and restored beside the cluster\
 where the key is",examples:["/d8x drill","/d8x drill --env staging"]},{verb:"recover",argument:"recovery",effect:"chang\
e",approval:"always",operation:"recover",exceptions:["no-backup"],usage:"recover [BACKUP | --undo]",summary:"brings a st\
ored backup back into service in place of the database, which is kept beside it; with --undo, exchanges them back",examples:[
"/d8x recover latest","/d8x recover backup-production-2026-03-01-02-30-00.dump.sql.zst.age --env production","/d8x recov\
er 17203341234 --no-backup","/d8x recover --undo"]},{verb:"rollback",argument:"services",effect:"change",approval:"usual",
operation:"rollback",exceptions:ofRollbacks,usage:"rollback [SERVICE...]",summary:"rolls back to what ran before; withou\
t services, everything of the last run",examples:["/d8x rollback","/d8x rollback api history","/d8x rollback referral --\
accept-migration"]},{verb:"restart",argument:"services",namesServices:!0,effect:"change",approval:"listed",operation:"re\
start",exceptions:["override"],usage:"restart SERVICE...",summary:"starts services anew on the image that they run, veri\
fied as an update is",examples:["/d8x restart api","/d8x restart candles-ws-server api --env staging"]},{verb:"scale",argument:"\
replicas",effect:"change",approval:"listed",operation:"scale",exceptions:["override"],usage:"scale SERVICE=TASKS...",summary:"\
gives services another number of tasks, within what the policy lets",examples:["/d8x scale api=3","/d8x scale api=3 hist\
ory=2 --env staging"]},{verb:"logs",argument:"log",effect:"view",operation:"logs",usage:"logs SERVICE [--since 15m] [--g\
rep TEXT]",summary:"shows the last lines of what each task of a service wrote, and keeps all of it, encrypted",examples:[
"/d8x logs api",'/d8x logs api --since 2h --grep "connection refused" --env staging']},{verb:"images",argument:"service",
effect:"view",usage:"images SERVICE",summary:"lists the images that a service could be updated to",examples:["/d8x image\
s api"]},{verb:"lock",argument:"reason",effect:"change",operation:"lock",usage:"lock [REASON]",summary:"keeps everybody \
from changing the cluster until it is unlocked",examples:["/d8x lock","/d8x lock migration of the history tables","/d8x \
lock --env staging load test"]},{verb:"unlock",argument:"none",effect:"change",operation:"unlock",usage:"unlock",summary:"\
lifts the lock",examples:["/d8x unlock"]},{verb:"cancel",argument:"none",effect:"change",usage:"cancel",summary:"stops t\
he run that this issue or pull request waits for, at the next safe point",examples:["/d8x cancel"]},{verb:"approve",argument:"\
pins",effect:"change",usage:"approve [SERVICE@sha256:PREFIX...]",summary:"lets a command start that waits for a second p\
erson; with images, only where these are what it runs",examples:["/d8x approve","/d8x approve api@sha256:0123abcd --env \
production"]}];var limits={commands:5,line:4096,services:30,reason:200,prefix:8};var prefix="/d8x",environmentOption="--env",endOfOptions="--";function findVerb(word2){return verbs.find(({verb})=>verb===
word2)}var grammar=verbs;function entryOf(verb){return grammar.find(one=>one.verb===verb)}function effectOf(verb){return entryOf(
verb)?.effect??"change"}function exceptionsOfVerb(verb){return entryOf(verb)?.exceptions??[]}function namesServices(verb){
return entryOf(verb)?.namesServices===!0}function operationOf(verb){return entryOf(verb)?.operation}function isBotVerb(verb){return operationOf(verb)===void 0}function isApprovable(verb){return entryOf(verb)?.approval!==
void 0}function isAlwaysApproved(verb){return entryOf(verb)?.approval==="always"}var alwaysApproved=verbs.map(({verb})=>verb).
filter(isAlwaysApproved),approvable=verbs.map(({verb})=>verb).filter(isApprovable),usuallyApproved=approvable.filter(verb=>entryOf(
verb)?.approval==="usual");function namesOfEffect(effect){return grammar.filter(entry2=>entry2.effect===effect).map(({verb})=>verb)}function argumentOf(command){return takes(command,"requests")?{kind:"requests",services:command.services}:takes(command,
"services")?{kind:"services",services:command.services}:takes(command,"replicas")?{kind:"replicas",replicas:command.replicas}:
takes(command,"change")?command.of==="rollback"?{kind:"change",of:command.of,services:command.services}:{kind:"change",services:command.
services}:takes(command,"log")?{kind:"log",...logOf(command)}:takes(command,"recovery")?command.undo===void 0?{kind:"rec\
overy",backup:command.backup}:{kind:"recovery",undo:command.undo}:takes(command,"reason")?{kind:"reason",...defined({reason:command.
reason})}:takes(command,"promotion")?{kind:"promotion",from:command.from,to:command.to,services:command.services}:takes(
command,"service")?{kind:"service",service:command.service}:takes(command,"pins")?{kind:"pins",...defined({pins:command.
pins})}:{kind:"none"}}function logOf({service:service2,since,grep}){return{service:service2,...defined({since,grep})}}function takes(command,kind){
return verbs.some(({verb,argument})=>verb===command.verb&&argument===kind)}function isForBot(command){return isBotVerb(command.
verb)}function exceptionsOf(command){return"exceptions"in command?command.exceptions??[]:[]}function namingServices(command,services){
if(takes(command,"services")&&command.services.length===0)return{...command,services};if(takes(command,"change")&&command.
of==="rollback"&&command.services.length===0)return{...command,services}}function servicesOf(command){let argument=argumentOf(
command);switch(argument.kind){case"requests":case"services":case"change":case"promotion":return argument.services.map(named2=>typeof named2==
"string"?named2:named2.service);case"replicas":return argument.replicas.map(({service:service2})=>service2);case"log":case"\
service":return[argument.service];case"none":case"recovery":case"reason":case"pins":return[];default:return argument}}var known=new Map([[9,"tab"],[160,"no-break space"],[173,"soft hyphen"],[8203,"zero-width space"],[8204,"zero-width non-\
joiner"],[8205,"zero-width joiner"],[8206,"left-to-right mark"],[8207,"right-to-left mark"],[8232,"line separator"],[8233,
"paragraph separator"],[8234,"left-to-right embedding"],[8235,"right-to-left embedding"],[8236,"pop directional formatti\
ng"],[8237,"left-to-right override"],[8238,"right-to-left override"],[8239,"narrow no-break space"],[8208,"hyphen"],[8209,
"non-breaking hyphen"],[8211,"en dash"],[8212,"em dash"],[8288,"word joiner"],[8294,"left-to-right isolate"],[8295,"righ\
t-to-left isolate"],[8296,"first strong isolate"],[8297,"pop directional isolate"],[12288,"ideographic space"],[65279,"b\
yte order mark"]]),scripts=[[new RegExp("\\p{Script=Cyrillic}","u"),"Cyrillic letter"],[new RegExp("\\p{Script=Greek}","\
u"),"Greek letter"],[new RegExp("\\p{Script=Latin}","u"),"letter"],[new RegExp("\\p{Cc}","u"),"control character"],[new RegExp(
"\\p{Z}","u"),"space"],[new RegExp("\\p{C}","u"),"invisible character"]];function describeCodePoint(character){let code2=character.
codePointAt(0)??0;if(code2>32&&code2<127)return JSON.stringify(character);let number=`U+${code2.toString(16).toUpperCase().
padStart(4,"0")}`,kind=known.get(code2)??scripts.find(([pattern2])=>pattern2.test(character))?.[1];return kind===void 0?
number:`${number} (${kind})`}function revealText(text){return text.replace(/[^\x20-\x7e]/gu,character=>`<U+${(character.
codePointAt(0)??0).toString(16).toUpperCase().padStart(4,"0")}>`)}function firstForeign(text){let found=/[^\x21-\x7e]/u.
exec(text);return found===null?void 0:{character:found[0],offset:found.index}}var confusables={Cyrillic:["\u0430\u0435\u043E\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u04BB\u0501\u051B\u051D\u043A\u043C\u0442\u0432\u0410\u0412\u0415\u041A\u041C\u041D\u041E\u0420\u0421\u0422\u0425",
"aeopcxyijshdqwkmtbABEKMHOPCTX"],Greek:["\u03B1\u03BF\u03C1\u03BD\u03C4\u03B9\u03BA\u03C5\u0391\u039F\u03A1\u03A4","aopv\
tikuAOPT"],Latin:["\u0131\u0251\u0261\u0142","iagl"],hyphens:["\u2010\u2011\u2212","---"],quotes:["\u2018\u2019\u201C\u201D",
`''""`]},letters=new Map([...Object.values(confusables).flatMap(([from,to])=>Array.from(from,(character,index2)=>[character,
to[index2]??""])),["\u2013","--"],["\u2014","--"]]);function plainText(text){return Array.from(text.normalize("NFKD"),character=>new RegExp(
"\\p{Zs}","u").test(character)?" ":letters.get(character)??(/[\p{C}\p{M}]/u.test(character)?"":character)).join("")}function fault(at,message,replacement){let span={start:at.start,end:at.end};return{kind:"fault",message,at:span,...defined(
{replacement})}}function foreignFault(words2){for(let word2 of words2){let foreign=firstForeign(word2.text);if(foreign===
void 0)continue;let message=`${quote(word2.text)} has the character ${describeCodePoint(foreign.character)} in it, which\
 only looks as if it belonged there.`;return fault(word2,message,withoutForeign(word2.text))}}function withoutForeign(text){
let plain3=plainText(text).replaceAll(/^[^\x20-\x7e]+|[^\x20-\x7e]+$/g,"");return/[A-Za-z0-9]/.test(plain3)?firstForeign(
plain3.replaceAll(" ",""))===void 0?plain3:void 0:""}function quote(text){let shown2=revealText(text);return JSON.stringify(
shown2.length>80?`${shown2.slice(0,80)}...`:shown2)}function isFault(value){return typeof value=="object"&&value!==null&&
"kind"in value&&value.kind==="fault"}var exceptionOptions=[{kind:"image-change",option:"--allow-image-change",summary:"a service may move to another reposito\
ry than the one that it runs from"},{kind:"key-change",option:"--allow-key-change",summary:"a service may get a key of a\
nother address than the one that it has"},{kind:"migration",option:"--accept-migration",summary:"a service may go back t\
o an image from before its database's migration"},{kind:"no-backup",option:"--no-backup",summary:"no backup is taken bef\
ore the update"},{kind:"override",option:"--override",summary:"a rule about when may be broken, for the reason that is g\
iven"}],exceptionKinds=exceptionOptions.map(({kind})=>kind);function formatException(exception2){let option2=exceptionOptions.
find(({kind})=>kind===exception2.kind)?.option??"";return exception2.kind==="override"?`${option2} "${exception2.reason}\
"`:option2}function sortExceptions(given){return exceptionOptions.flatMap(({kind})=>given.find(one=>one.kind===kind)??[])}function isOverrideReason(text){return text.trim()===text&&text!==""&&text.length<=limits.reason&&!/["\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|[^\S ]| {2}/u.
test(text)}function nearest(word2,candidates){let wanted=word2.toLowerCase();if(wanted===""||wanted.length>100)return;let best;for(let candidate of candidates){
if(candidate.length>100)continue;let distance=editDistance(wanted,candidate.toLowerCase()),allowed=Math.max(1,Math.floor(
Math.max(wanted.length,candidate.length)/3));distance<=allowed&&(best===void 0||distance<best.distance)&&(best={candidate,
distance})}return best?.candidate}function editDistance(a,b){let beforeLast=[],last=Array.from({length:b.length+1},(_,column)=>column);
for(let row=1;row<=a.length;row++){let current=[row];for(let column=1;column<=b.length;column++){let replaced=(last[column-
1]??0)+(a[row-1]===b[column-1]?0:1),removed=(last[column]??0)+1,inserted=(current[column-1]??0)+1,swapped=row>1&&column>
1&&a[row-1]===b[column-2]&&a[row-2]===b[column-1]?(beforeLast[column-2]??0)+1:replaced;current[column]=Math.min(replaced,
removed,inserted,swapped)}beforeLast=last,last=current}return last[b.length]??0}var latestBackup="latest",undoOption="--undo";function isRunId(text){return/^[1-9]\d{0,19}$/.test(text)}function isBackupName(text){
return/^backup-[A-Za-z0-9._-]{1,60}-\d{4}(?:-\d\d){5}\.dump\.sql\.(?:zst|gz)\.age$/.test(text)}function isNamedBackup(text){
return text===latestBackup||isRunId(text)||isBackupName(text)}var forms=`${latestBackup}, a name as /d8x backups lists i\
t, or the id of the run that took it`;function readRecovery(words2,undo){let[first3,second]=words2;if(first3===void 0)return undo?
{undo}:{backup:latestBackup};if(undo)return fault(first3,`${undoOption} takes no backup: it exchanges the databases of t\
he last recovery back.`);let foreign=foreignFault([first3]);return foreign!==void 0?foreign:second!==void 0?fault(second,
"It names more than one backup."):isNamedBackup(first3.text)?{backup:first3.text}:fault(first3,`${quote(first3.text)} is\
 no backup: that is ${forms}.`,meantBackup(first3.text))}function meantBackup(text){let bare=text.replaceAll(/^[`'"(<[*_#]+|[`'")>\].,;:!?*_]+$/g,
""),[,run]=/\/actions\/runs\/(\d+)(?:[/?#].*)?$/.exec(bare)??[],found=[bare,run??"",bare.replace(/^run[-_:]?/i,""),bare.
replace(/\.json(?:\.sig)?$/,""),bare.replace(/^.*\//,"")].find(isNamedBackup);if(found!==void 0)return found;let word2=nearest(
bare.toLowerCase(),[latestBackup,"newest","last",undoOption,"undo","back"]);if(word2!==void 0)return["undo","back",undoOption].
includes(word2)?undoOption:latestBackup}function recoveryWords({backup}){return[backup??undoOption]}function isServiceName(text){let name=bareName(text);return name.length<=63&&/^[A-Za-z0-9]+(?:[-_]+[A-Za-z0-9]+)*$/.test(
name)}function isEnvironmentName(text){return/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text)}var mostReplicas=100;function parseReplicas(text){let[,service2="",number=""]=/^([^=]*)=([1-9]\d{0,2})$/.exec(text)??[],
replicas=Number(number);return isServiceName(service2)&&replicas>=1&&replicas<=mostReplicas?{service:service2,replicas}:
void 0}function formatReplicas({service:service2,replicas}){return`${service2}=${replicas}`}var sinceOption="--since",grepOption="--grep",logOptions=[sinceOption,grepOption],longestSince=1440,longestGrep=100,minutesOf={
m:1,h:60},sinceWords="a time from 1m to 24h, such as 15m or 2h",hidden=/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;function readLogOption(name,option2,words2){
return name===sinceOption?readSince(option2,words2[0]):readGrep(option2,words2)}function readSince(option2,word2){if(word2===
void 0||word2.text==="")return fault(option2,`${sinceOption} needs ${sinceWords}.`);let since=parseSince(word2.text);return since!==
void 0?{kind:"log",said:{since},words:1}:fault(word2,`${quote(word2.text)} is not ${sinceWords}.`,"15m")}function parseSince(text){
let[,number="",unit=""]=/^([1-9]\d{0,3})([mh])$/.exec(text)??[],minutes2=Number(number)*(unit==="h"?minutesOf.h:minutesOf.
m);return minutes2>=1&&minutes2<=longestSince?minutes2:void 0}function readGrep(option2,words2){let[first3]=words2;if(first3===
void 0||first3.text==="")return fault(option2,`${grepOption} needs the text that lines should have: ${grepOption} timeou\
t, or "in quotes".`);let mark=first3.text[0]==='"'||first3.text[0]==="'"?first3.text[0]:void 0,last=mark===void 0?0:closingWord(
words2,mark),end=words2[last];if(end===void 0)return fault(first3,`The text of ${grepOption} has no closing quote.`);let span={
start:first3.start,end:end.end},whole2=textOf(words2.slice(0,last+1)),grep=mark===void 0?whole2:whole2.slice(1,-1);if(isGrep(
grep))return{kind:"log",said:{grep},words:last+1};let why=grep.length>longestGrep?`${longestGrep} characters at most, an\
d this has ${grep.length}`:whyNot(grep);return fault(span,`The text of ${grepOption} has ${why}.`)}function whyNot(grep){
return grep.trim()===""?"to be something that can be seen":hidden.test(grep)?"a character that can't be seen in it":"bot\
h kinds of quotes in it"}function closingWord(words2,mark){return words2.findIndex(({text},index2)=>text.endsWith(mark)&&
(index2>0||text.length>1))}function textOf(words2){return words2.map(({text,start:start2},index2)=>`${" ".repeat(index2===
0?0:start2-(words2[index2-1]?.end??start2))}${text}`).join("")}function isGrep(text){let isQuotable=!text.includes('"')||
!text.includes("'");return text.trim()!==""&&text.length<=longestGrep&&!hidden.test(text)&&isQuotable}function logWords({
service:service2,since,grep}){return[service2,...since===void 0?[]:[sinceOption,formatSince(since)],...grep===void 0?[]:
[grepOption,grep.includes('"')?`'${grep}'`:`"${grep}"`]]}function formatSince(minutes2){return minutes2%minutesOf.h===0?
`${minutes2/minutesOf.h}h`:`${minutes2}m`}var forms2="api, api:dev, api@sha256:\u2026, api:dev@sha256:\u2026 or api=ghcr.io/d8-x/d8x-trader-main:dev";function parseServiceRequest(text){
let foreign=firstForeign(text);if(foreign!==void 0)throw invalid2(`${quote2(text)} has the character ${describeCodePoint(
foreign.character)}, which no request can hold`);let end=text.search(/[=:@]/),service2=end===-1?text:text.slice(0,end);if(!isServiceName(
service2))throw invalid2(service2===""?`${quote2(text)} names no service`:`${quote2(service2)} can't be the name of a se\
rvice`);let rest=end===-1?"":text.slice(end);if(rest==="")return{kind:"newest",service:service2};if(rest.startsWith("="))
return parseImageRequest(service2,rest.slice(1));if(rest.startsWith("@"))return{kind:"digest",service:service2,digest:parseDigest(
rest.slice(1))};let at=rest.indexOf("@"),tag=at===-1?rest.slice(1):rest.slice(1,at);if(isDigest(`sha256:${tag}`)||isDigest(
rest.slice(1)))throw invalid2(`${quote2(text)} has a digest after ":"; write ${quote2(`${service2}@sha256:\u2026`)}`);if(!isTag(
tag)){let shape=tag.includes("/")?`an image goes after "=": ${quote2(`${service2}=\u2026`)}`:'a tag has up to 128 letter\
s, digits, "_", "." and "-"';throw invalid2(`${quote2(tag)} can't be a tag; ${shape}`)}return at===-1?{kind:"tag",service:service2,
tag}:{kind:"digest",service:service2,tag,digest:parseDigest(rest.slice(at+1))}}function parseImageRequest(service2,text){
if(text==="")throw invalid2(`${quote2(`${service2}=`)} names no image`);let image=parseReference(text);if(image.tag===void 0&&
image.digest===void 0)throw invalid2(`${quote2(`${service2}=${text}`)} names an image without tag or digest`);return{kind:"\
image",service:service2,image}}function isServiceRequest(text){return typeof attempt(text)!="string"}function formatServiceRequest(request){
if(request.kind==="newest")return request.service;if(request.kind==="image")return`${request.service}=${formatReference(
request.image)}`;let tag=request.tag===void 0?"":`:${request.tag}`;return`${request.service}${tag}${request.kind==="dige\
st"?`@${request.digest}`:""}`}function parseServiceRequests(text){let problems=[],requests=[],seen=new Set;for(let[index2,
line]of text.split(/\r\n|\r|\n/).entries())for(let word2 of line.split(/[ \t,]+/).filter(part2=>part2!=="")){let path2=`\
services, line ${index2+1}`,request=attempt(word2);typeof request=="string"?problems.push({path:path2,message:request}):
seen.has(request.service)?problems.push({path:path2,message:`${quote2(request.service)} is named twice`}):(seen.add(request.
service),requests.push(request))}let[first3,...others]=problems;if(first3===void 0)return requests;let more=others.length===
0?"":` (and ${others.length} more)`;throw new OpsError("input-invalid",`${first3.message}${more}`,{where:"services",problems,
hint:hintForms})}var hintForms=`Write each service as ${forms2}.`;function attempt(word2){try{return parseServiceRequest(
word2)}catch(error){if(isOpsError(error,"input-invalid"))return error.message;throw error}}function quote2(text){return JSON.
stringify(revealText(text.length>120?`${text.slice(0,120)}...`:text))}function invalid2(message){return new OpsError("in\
put-invalid",message,{hint:hintForms})}function formatCommand(command){let environment2=command.environment===void 0||command.verb==="promote"?[]:[environmentOption,
command.environment],options=[...exceptionsOf(command).map(formatException),...environment2],argument=argumentOf(command),
words2=wordsOf(argument),rest=argument.kind==="reason"?[...options,...words2]:[...words2,...options];return[prefix,command.
verb,...rest].join(" ")}function wordsOf(argument){switch(argument.kind){case"none":return[];case"requests":return argument.
services.map(formatServiceRequest);case"services":return argument.services;case"replicas":return argument.replicas.map(formatReplicas);case"\
change":return argument.of==="rollback"?["rollback",...argument.services]:["update",...argument.services.map(formatServiceRequest)];case"\
log":return logWords(argument);case"recovery":return recoveryWords(argument);case"reason":return reasonWords(argument.reason);case"\
promotion":return[argument.from,argument.to,...argument.services];case"service":return[argument.service];case"pins":return(argument.
pins??[]).map(({service:service2,prefix:prefix2})=>`${service2}@${prefix2}`);default:return argument}}function reasonWords(reason){
return reason===void 0?[]:/(?:^| )[-\u2010-\u2015\u2212]/.test(reason)?[endOfOptions,reason]:[reason]}var start=/^\/d8x(?![!-~])/i;function linesOf(body){return body.split(/\r\n|\n|\r/).map((text,index2)=>({text,line:index2+
1}))}function readLeadingLines(body){let commands=[],isApart=!1;for(let found of linesOf(body))if(/^[ \t]*$/.test(found.
text))isApart=!0;else if(start.test(found.text))commands.push(found),isApart=!1;else return{commands,next:found,isApart};
return{commands,isApart}}function wordsOf2(line,from){return pieces(line.slice(from),/[^ \t]+/g,from)}function splitAtCommas(word2){return pieces(
word2.text,/[^,]+/g,word2.start)}function pieces(text,pattern2,offset){return Array.from(text.matchAll(pattern2),found=>({
text:found[0],start:offset+found.index,end:offset+found.index+found[0].length}))}function splitAtFirst(word2,divider2){let at=word2.
text.indexOf(divider2);return at===-1?[word2.text]:[word2.text.slice(0,at),{text:word2.text.slice(at+1),start:word2.start+
at+1,end:word2.end}]}var option=/^(?:--|[-\u2010-\u2015\u2212]+(?:e(?:nv[a-z]*)?|allow|accept|override|no|undo)(?:[-\u2010-\u2015=]|$))/i,divider=/^-[- \t]*$/;
function straggler({commands,next,isApart},names){let last=commands.at(-1);if(last===void 0||next===void 0)return;let[first3,
...others]=wordsOf2(next.text,0).flatMap(splitAtCommas);if(first3===void 0||isApart&&divider.test(next.text))return;if(option.
test(first3.text))return next;let verb=findVerb(wordsOf2(last.text,0)[1]?.text??"");if(verb?.argument!=="reason")return verb?.
argument==="recovery"&&isNamedBackup(first3.text)||continues(first3,others,names)?next:void 0}function continues(first3,others,names){
if(isMarkedRequest(first3.text,names))return!0;let isName=({text})=>isKnown(text,names)||isMarkedRequest(text,names);if(!isName(
first3))return!1;let end=others.find(word2=>!isName(word2));return end===void 0||option.test(end.text)}function isMarkedRequest(text,names){
let at=text.search(/[:@=]/);return at<=0?!1:names.services.has(text.slice(0,at).toLowerCase())||isServiceRequest(text)}function isKnown(text,{
services,environments}){let name=text.toLowerCase();return services.has(name)||environments.some(environment2=>environment2.
toLowerCase()===name)}function environmentFault(verb,given,{words:words2,environment:environment2},names){if(environment2!==void 0||verb.argument===
"promotion")return;let[first3]=words2;if(verb.argument==="reason"){let isDivided=given.some(({text,start:start2})=>text===
endOfOptions&&start2<(first3?.start??0));return first3===void 0||isDivided?void 0:faultOf(first3,exactly(first3,names))}
for(let word2 of words2.flatMap(splitAtCommas)){let isService=names.services.has(word2.text.toLowerCase()),meant2=verb.argument===
"none"?nearest(word2.text,names.environments):exactly(word2,names);if(!isService&&meant2!==void 0)return faultOf(word2,meant2)}}
function exactly({text},{environments}){let name=text.replace(/[.,:;!?]+$/,"").toLowerCase();return environments.find(environment2=>environment2.
toLowerCase()===name)}function faultOf(word2,environment2){if(environment2===void 0)return;let message=`${quote(word2.text)}\
 looks like an environment, which is named with ${environmentOption}.`;return fault(word2,message,`${environmentOption} ${environment2}`)}var needed=`--override needs its reason in straight quotes: --override "why this can't wait".`;function readOverride(option2,words2){
let[first3]=words2;if(first3===void 0||first3.text==="")return fault(option2,needed);if(!first3.text.startsWith('"'))return unquoted(
first3);let last=words2.findIndex(({text:text2},index2)=>text2.endsWith('"')&&(index2>0||text2.length>1)),end=words2[last];
if(end===void 0)return fault(first3,"The reason of --override has no closing quote.");let span={start:first3.start,end:end.
end},reason=words2.slice(0,last+1).map(({text:text2})=>text2).join(" ").slice(1,-1).trim();return reason===""?fault(span,
needed):reason.length>limits.reason?fault(span,`A reason can have ${limits.reason} characters, and this has ${reason.length}\
.`):isOverrideReason(reason)?{kind:"reason",reason,words:last+1}:fault(span,"The reason of --override has a quote or a c\
haracter that can't be seen in it.")}function unquoted(word2){let bare=word2.text.replace(/^[\u201c\u201d\u201e\u00ab\u2018']|[\u201c\u201d\u00bb\u2019']$/gu,
"");return word2.text===bare&&isOverrideReason(bare)&&!bare.startsWith("-")?fault(word2,needed,`"${bare}"`):fault(word2,
needed)}function takeOptions(given,rules){let words2=[],exceptions2=[],environment2,undo,log={};for(let index2=0;index2<given.length;index2++){
let word2=given[index2];if(word2===void 0)break;if(word2.text===endOfOptions){words2.push(...given.slice(index2+1));break}
if(!looksLikeOption(word2,rules.isFreeText)){words2.push(word2);continue}let taken=takeOne(word2,given.slice(index2+1),rules);
if(isFault(taken))return taken;let{exception:exception2}=taken,isTwice=taken.environment!==void 0&&environment2!==void 0||
taken.undo===!0&&undo===!0||exception2!==void 0&&exceptions2.some(({kind})=>kind===exception2.kind)||Object.keys(taken.log??
{}).some(name=>Object.hasOwn(log,name));if(index2+=taken.more,isTwice){let end=given[index2]?.end??word2.end;return fault(
{start:word2.start,end},`${splitAtFirst(word2,"=")[0]} is given twice.`,"")}environment2??=taken.environment,undo??=taken.
undo,Object.assign(log,taken.log),exception2!==void 0&&exceptions2.push(exception2)}return{kind:"arguments",words:words2,
...defined({environment:environment2?.text,undo}),...exceptions2.length===0?{}:{exceptions:sortExceptions(exceptions2)},
...Object.keys(log).length===0?{}:{log}}}function takeOne(word2,after,rules){let[name,value]=splitAtFirst(word2,"=");if(name===
environmentOption)return takeEnvironment(word2,value,after);let own=rules.options?.find(option3=>option3===name);if(own===
undoOption)return value===void 0?{kind:"taken",undo:!0,more:0}:fault(word2,`${name} takes no value.`,name);if(own!==void 0){
let read2=readLogOption(own,word2,value===void 0?after:[value,...after]);return isFault(read2)?read2:{kind:"taken",log:read2.
said,more:read2.words-(value===void 0?0:1)}}let option2=exceptionOptions.find(({option:option3})=>option3===name);if(option2===
void 0)return unknownOption(word2,name,rules);let{kind}=option2;if(!rules.exceptions.includes(kind))return fault(word2,`${name}\
 is no option of this command.`,"");if(kind==="override"){let read2=readOverride(word2,value===void 0?after:[value,...after]);
return isFault(read2)?read2:{kind:"taken",exception:{kind,reason:read2.reason},more:read2.words-(value===void 0?0:1)}}return value!==
void 0?fault(word2,`${name} takes no value.`,name):{kind:"taken",exception:{kind},more:0}}function takeEnvironment(word2,value,after){
let named2=value??after[0];return named2===void 0||named2.text===""?fault(word2,`${environmentOption} needs the name of \
an environment.`):foreignFault([named2])??wrongName(named2)??{kind:"taken",environment:named2,more:value===void 0?1:0}}function looksLikeOption({
text},isFreeText){return text.startsWith("--")||/^[-\u2010-\u2015\u2212]+e(?:nv[a-z]*)?(?:=|$)/i.test(text)||!isFreeText&&
text.startsWith("-")}function unknownOption(word2,name,rules){let foreign=foreignFault([word2]);if(foreign!==void 0)return foreign;
let known2=[...rules.options??[],...exceptionOptions.filter(({kind})=>rules.exceptions.includes(kind)).map(({option:option2})=>option2)],
others=known2.map(option2=>option2==="--override"?`${option2} "reason"`:option2),all=known2.length===0?`the only one is ${environmentOption}\
 NAME`:`there are ${environmentOption} NAME, ${others.join(", ")}`,message=`${quote(name)} is no option; ${all}.`,meant2=/^-+e(?:nv[a-z]*)?$/i.
test(name)||/^--?[env]{2,4}$/i.test(name)?environmentOption:nearest(name,known2);return meant2===void 0?fault(word2,message):
fault(word2,message,meant2+word2.text.slice(name.length))}function wrongName(word2){if(!isEnvironmentName(word2.text))return fault(
word2,`${quote(word2.text)} can't be the name of an environment: those have letters, digits, ".", "-" and "_".`)}var dividers=/[;&+|]+/;function repairRequests(text){return repairEach(text,part2=>[part2,part2.replace(/[:=](?=sha256:)/i,
"@"),part2.replace(/[:@=](?:sha256:)?(?=[0-9a-f]{64}$)/i,"@sha256:"),part2.replace(/[:@](?=.*\/)/,"="),part2.replace("@",
":")].flatMap(guess=>[guess,inLowerCase(guess)]).find(isServiceRequest))}function repairServices(text){return repairEach(
text,part2=>{let name=part2.replace(/[:@=].*$/,"");return isServiceName(name)?name:void 0})}function repairEach(text,repair){
if(!/[\p{L}\p{N}]/u.test(text))return"";let repaired3=text.split(dividers).map(part2=>part2.replaceAll(/^[`'"(<[*_]+|[`'")>\].;!?*_]+$/g,
"")).filter(part2=>part2!=="").map(repair);return repaired3.includes(void 0)?void 0:repaired3.join(" ")}function inLowerCase(request){
let lower=part2=>part2.toLowerCase();return request.replace(/=.*?(?=:[^/:]*(?:@|$)|@|$)/,lower).replace(/@.*$/,lower)}function readRequests(words2,after){let requests=[];for(let word2 of words2.flatMap(splitAtCommas)){let request=readRequest(
word2);if(isFault(request))return request;if(requests.some(({service:service2})=>service2===request.service))return twice(
word2,request.service);if(requests.push(request),requests.length>limits.services)return tooMany(word2)}return requests.length>
0?requests:fault(after,"It does not say which services.")}function readServices(words2){let services=[];for(let word2 of words2.
flatMap(splitAtCommas)){let wrong=foreignFault([word2])??wrongService(word2);if(wrong!==void 0)return wrong;if(services.
includes(word2.text))return twice(word2,word2.text);if(services.push(word2.text),services.length>limits.services)return tooMany(
word2)}return services}function readChange(words2,after){let[first3,...rest]=words2;if(first3?.text==="rollback"){let services2=readServices(
rest);return isFault(services2)?services2:{of:"rollback",services:services2}}if(first3!==void 0&&first3.text!=="update"&&
findVerb(first3.text)!==void 0)return fault(first3,"Only an update or a rollback can be planned.","update");let services=first3?.
text==="update"?readRequests(rest,first3):readRequests(words2,after);return isFault(services)?services:{services}}function readPromotion([
from,to,...rest],after){if(from===void 0||to===void 0)return fault(after,"It does not say from which environment to whic\
h.","promote staging production");let wrong=[from,to].find(({text})=>!isEnvironmentName(text));if(wrong!==void 0)return fault(
wrong,`${quote(wrong.text)} can't be the name of an environment.`);if(from.text===to.text)return fault(to,"These are one\
 environment.");let services=readServices(rest);return isFault(services)?services:{from:from.text,to:to.text,services}}function readService(words2,after){
let services=readServices(words2);if(isFault(services))return services;let[service2]=services;return service2??fault(after,
"It does not say which service.")}function readReplicas(words2,after){let found=[];for(let word2 of words2.flatMap(splitAtCommas)){
let foreign=foreignFault([word2]);if(foreign!==void 0)return foreign;let one=parseReplicas(word2.text);if(one===void 0)return fault(
word2,`${quote(word2.text)} is no service with its number of tasks, from 1 to 100, such as api=3.`);if(found.some(({service:service2})=>service2===
one.service))return twice(word2,one.service);if(found.push(one),found.length>limits.services)return tooMany(word2)}return found.
length>0?found:fault(after,"It does not say which services, and how many tasks each.")}var pinForm=new RegExp(String.raw`^([^@]*)@(sha256:[0-9a-f]{${limits.
prefix},64})$`);function readPins(words2){let pins=[];for(let word2 of words2.flatMap(splitAtCommas)){let foreign=foreignFault(
[word2]);if(foreign!==void 0)return foreign;let[,service2="",prefix2]=pinForm.exec(word2.text)??[];if(prefix2===void 0||
!isServiceName(service2)){let form=`SERVICE@sha256: and at least ${limits.prefix} digits of the digest`;return fault(word2,
`${quote(word2.text)} names no image to approve: that is ${form}.`)}if(pins.some(pin2=>pin2.service===service2))return twice(
word2,service2);if(pins.push({service:service2,prefix:prefix2}),pins.length>limits.services)return tooMany(word2)}return pins}
function readReason(words2){let hidden2=new RegExp("(?!\\u200d\\p{Extended_Pictographic})[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p\
{Zp}]","u");for(let word2 of words2){let found=hidden2.exec(word2.text);if(found!==null){let message=`The reason has the\
 character ${describeCodePoint(found[0])} in it, which can't be seen.`;return fault(word2,message,word2.text.replace(new RegExp(
hidden2,"gu"),""))}}let reason=words2.map(({text})=>text).join(" "),[first3,last]=[words2[0],words2.at(-1)];if(!(first3===
void 0||last===void 0))return reason.length<=limits.reason?reason:fault({start:first3.start,end:last.end},`A reason can \
have ${limits.reason} characters, and this has ${reason.length}.`)}function readRequest(word2){let foreign=foreignFault(
[word2]);if(foreign!==void 0)return foreign;try{return parseServiceRequest(word2.text)}catch(error){if(!isOpsError(error,
"input-invalid"))throw error;return fault(word2,sentence(error.message),repairRequests(word2.text))}}function wrongService(word2){
if(!isServiceName(word2.text))return fault(word2,`${quote(word2.text)} can't be the name of a service.`,repairServices(word2.
text))}function twice(word2,service2){return fault(word2,`${quote(service2)} is named twice.`,"")}function tooMany(word2){
return fault(word2,`One command can name ${limits.services} services at most.`)}function sentence(text){return`${text.slice(
0,1).toUpperCase()}${text.slice(1)}.`}var none={services:new Set,environments:[]};function parseLine(line,names=none){if(line.length>limits.line)return fault(
{start:limits.line,end:line.length},`A command can have ${limits.line} characters at most.`);let[first3,verbWord,...rest]=wordsOf2(
line,0);if(first3?.text!==prefix)return wrongPrefix(first3??{text:"",start:0,end:0});if(verbWord===void 0)return fault(first3,
"It does not say what to do.",`${prefix} help`);let verb=findVerb(verbWord.text);if(verb===void 0)return unknownVerb(verbWord);
let isFreeText=verb.argument==="reason",options=ownOptions[verb.argument]??[],found=takeOptions(rest,{isFreeText,exceptions:exceptionsOfVerb(
verb.verb),options});return found.kind==="fault"?found:(isFreeText?void 0:foreignFault(found.words))??environmentFault(verb,
rest,found,names)??build(verb,verbWord,found)}var ownOptions={log:logOptions,recovery:[undoOption]};function wrongPrefix(word2){
return foreignFault([word2])??fault(word2,`A command starts with ${prefix}, in small letters.`,prefix)}function unknownVerb(word2){
let foreign=foreignFault([word2]);if(foreign!==void 0)return foreign;let verbs2=grammar.map(({verb})=>verb),message=`${quote(
word2.text)} is no command. There are ${verbs2.join(", ")}.`;return fault(word2,message,nearest(word2.text,verbs2))}function build(verb,verbWord,given){
let{words:words2,environment:environment2,exceptions:exceptions2}=given,scope=defined({environment:environment2,exceptions:exceptions2});
switch(verb.argument){case"none":return superfluous(verb,words2)??{verb:verb.verb,...scope};case"requests":{let services=readRequests(
words2,verbWord);return isFault(services)?services:{verb:verb.verb,services,...scope}}case"services":{let services=readServices(
words2);return isFault(services)?services:services.length===0&&namesServices(verb.verb)?fault(verbWord,"It does not say \
which services."):{verb:verb.verb,services,...scope}}case"replicas":{let replicas=readReplicas(words2,verbWord);return isFault(
replicas)?replicas:{verb:verb.verb,replicas,...scope}}case"change":{let change2=readChange(words2,verbWord);return isFault(
change2)?change2:{verb:verb.verb,...change2,...scope}}case"log":{let service2=readService(words2,verbWord);return isFault(
service2)?service2:superfluous(verb,words2.slice(1))??{verb:verb.verb,...logOf({...given.log,service:service2}),...scope}}case"\
recovery":{let recovery=readRecovery(words2,given.undo===!0);return isFault(recovery)?recovery:{verb:verb.verb,...recovery,
...scope}}case"reason":{let reason=readReason(words2);return isFault(reason)?reason:{verb:verb.verb,...defined({reason}),
...scope}}case"promotion":{if(environment2!==void 0)return fault(verbWord,"It names its environments without --env.");let promotion=readPromotion(
words2,verbWord);return isFault(promotion)?promotion:{verb:verb.verb,...promotion,environment:promotion.to,...defined({exceptions:exceptions2})}}case"\
service":{let service2=readService(words2,verbWord);return isFault(service2)?service2:superfluous(verb,words2.slice(1))??
{verb:verb.verb,service:service2,...scope}}case"pins":{let pins=readPins(words2);return isFault(pins)?pins:{verb:verb.verb,
...pins.length===0?{}:{pins},...scope}}default:return verb}}function superfluous(verb,words2){let[first3]=words2,takes2=verb.
argument==="none"?"nothing but --env NAME":"one service and its options";return first3===void 0?void 0:fault(first3,`${verb.
verb} takes ${takes2}.`,"")}var mostRecoveries=6,published2={services:new Set(publishedServices),environments:[]},opens=/[<`[$~]/;function parseComment(body,names=published2){
let leading=readLeadingLines(body),lines=leading.commands,tooMany2=lines[limits.commands];if(tooMany2!==void 0)return[{kind:"\
mistake",message:`A comment can have ${limits.commands} commands at most, and this one has ${lines.length}. None was rea\
d.`,...shown(tooMany2.text,{start:0,end:prefix.length}),line:tooMany2.line}];let rest=straggler(leading,names);if(rest!==
void 0)return[wrapped(lines.at(-1)?.text??"",rest,names)];let found=lines.map(({text,line})=>readLine(text,line,names)),
hiding=lines.slice(0,-1).find(({text})=>opens.test(text));return hiding===void 0?found:[found.find(one=>one.kind==="mist\
ake"&&one.line===hiding.line)??mayHide(hiding.text,hiding.line)]}function wrapped(last,{text,line},names){let message="T\
his line looks like the rest of the command above it, but a command is one line. None was read: write it as one line, or\
 begin this one with other words.",parsed2=parseLine(`${last.trimEnd()} ${text.trim()}`,names);return{kind:"mistake",message,
...isFault(parsed2)?{}:{nearest:formatCommand(parsed2)},...shown(text,{start:0,end:text.trimEnd().length}),line}}function mayHide(text,line){
let at=text.search(opens);return{kind:"mistake",message:`${quote(text.charAt(at))} can hide the command of the next line\
 from readers. None was read: give the commands in comments of their own.`,...shown(text,{start:at,end:at+1}),line}}function parseCommand(text){
return readLine(text,1)}function readLine(text,line,names){let parsed2=parseLine(text,names);if(!("kind"in parsed2))return{
kind:"command",command:parsed2,line};let{message,at}=parsed2,meant2=repaired(text,parsed2,names);return{kind:"mistake",message,
...defined({nearest:meant2}),...shown(text,at),line}}function repaired(line,first3,names){let text=line,fault2=first3,isLess=!1;
for(let repairs=0;repairs<mostRecoveries&&fault2.replacement!==void 0;repairs++){let{at,replacement}=fault2;isLess||=replacement.
trim()===""&&!text.slice(at.start).startsWith("-"),text=`${text.slice(0,at.start)}${replacement}${text.slice(at.end)}`;let parsed2=parseLine(
text,names);if(!("kind"in parsed2))return isLess&&meansAll(parsed2)?void 0:formatCommand(parsed2);fault2=parsed2}}function meansAll(command){
let argument=argumentOf(command);return argument.kind==="pins"?argument.pins===void 0:(argument.kind==="services"||argument.
kind==="change")&&argument.services.length===0}function shown(text,at){let start2=Math.min(at.start,500);return{text:text.
slice(0,500),at:{start:start2,end:Math.max(start2,Math.min(at.end,500))}}}var meant=/^(?! {4}|\t)[^\p{L}\p{N}>`"'|<[/]*\/d8x(?=$|[^!-~]|[:;,!*~]|_+(?:\s|$))/iu,fence=/^ {0,3}(```|~~~)/;function findMisplaced(body){
if(!/\/d8x/i.test(body))return;let{next}=readLeadingLines(body);if(next===void 0)return;let shown2=body.replaceAll(/<!--[\s\S]*?(?:-->|$)/g,
hidden2=>hidden2.replaceAll(/[^\r\n]+/g,"")),closing;for(let{text,line}of linesOf(shown2)){let mark=fence.exec(text)?.[1];
if(mark!==void 0&&(closing===void 0||closing===mark))closing=closing===void 0?mark:void 0;else if(closing===void 0&&line>=
next.line&&meant.test(text))return{text,line,...repaired2(text)}}}function repaired2(text){let bare=text.slice(text.toLowerCase().
indexOf(prefix)+prefix.length).replace(/^[:;,!*_~]+/," ").replace(/[*_~\s]+$/,""),parsed2=parseLine(`${prefix}${bare}`);
return isFault(parsed2)?{}:{command:parsed2}}import{z as z6}from"../packages/zod.js";import{z as z5}from"../packages/zod.js";import{z as z2}from"../packages/zod.js";var digits=z2.string().regex(/^(?:0|[1-9]\d{0,19})$/,"should be an id of GitHub: its di\
gits"),githubId=z2.union([z2.int().nonnegative(),z2.bigint().nonnegative(),digits]).transform(id2=>id2.toString());function isEarlierId(one,other2){
return BigInt(one)<BigInt(other2)}import{z as z3}from"../packages/zod.js";var authorSchema=z3.object({id:githubId,login:z3.string(),type:z3.string()}).transform(({id:id2,login,type})=>({id:id2,login,
isPerson:type==="User"})),accessSchema=z3.object({permission:z3.string(),role_name:z3.string(),user:z3.object({id:githubId}).
nullable()}).transform(({permission,role_name:roleName,user:user2})=>({permission,roleName,id:user2?.id}));function accessRequest(at,login){
return{what:"a permission",route:"GET /repos/{owner}/{repo}/collaborators/{username}/permission",parameters:{...at,username:login},
schema:accessSchema}}var membershipSchema=z3.object({state:z3.string()}).transform(({state})=>state==="active");function membershipRequest(team2,login){
return{what:"a team membership",route:"GET /orgs/{org}/teams/{team_slug}/memberships/{username}",parameters:{...teamName(
team2),username:login},schema:membershipSchema}}function teamName(team2){let[org="",slug=""]=team2.split("/");return{org,
team_slug:slug}}import{z as z4}from"../packages/zod.js";var timeSchema=z4.iso.datetime({offset:!0}).transform(text=>new Date(text)),first=Date.
UTC(2008,0),slackMs=36e5;function plausibleTime(time,at){return time!==void 0&&time.getTime()>=first&&time.getTime()<=at.
getTime()+slackMs?time:void 0}var commentSchema=z5.object({id:githubId,node_id:z5.string(),html_url:z5.string(),issue_url:z5.string(),body:z5.string().
nullish(),created_at:timeSchema,updated_at:timeSchema,user:authorSchema.nullable(),performed_via_github_app:z5.object({id:githubId}).
nullish()}).transform(given=>({id:given.id,nodeId:given.node_id,issue:Number(given.issue_url.split("/").at(-1)),url:given.
html_url,body:given.body??"",createdAt:given.created_at,updatedAt:given.updated_at,author:given.user??void 0,appId:given.
performed_via_github_app?.id}));function commentRequest(at,id2){return{what:"a comment",route:"GET /repos/{owner}/{repo}\
/issues/comments/{comment_id}",parameters:{...at,comment_id:id2},schema:commentSchema}}function newestCommentsRequest(at,since){
return{what:"comments",route:"GET /repos/{owner}/{repo}/issues/comments",parameters:{...at,...since===void 0?{}:{since:since.
toISOString()},sort:"created",direction:"desc",per_page:100},schema:z5.array(commentSchema)}}function newCommentRequest(at,issue,body){
return{what:"the new comment",route:"POST /repos/{owner}/{repo}/issues/{issue_number}/comments",parameters:{...at,issue_number:issue,
body},schema:commentSchema}}function editCommentRequest(at,id2,body){return{what:"the changed comment",route:"PATCH /rep\
os/{owner}/{repo}/issues/comments/{comment_id}",parameters:{...at,comment_id:id2,body},repetition:"repeatable",schema:commentSchema}}var commentList=z6.array(commentSchema),mostPages=10,pageSize=100;async function getComment(ask,repository2,id2){try{return await askFor(
ask,commentRequest(inRepository(repository2),id2))}catch(error){if(isRefusedWith(error,404,410))return;throw error}}async function listComments(ask,repository2,issue,since){
let found=[];for(let page2=1;page2<=mostPages;page2++){let answer2=await ask("GET /repos/{owner}/{repo}/issues/{issue_nu\
mber}/comments",{...inRepository(repository2),issue_number:issue,since:since.toISOString(),per_page:pageSize,page:page2}),
comments=readAnswer(commentList,answer2,"comments");if(found.push(...comments),comments.length<pageSize)break}return found}
async function newestComments(ask,repository2,since){return askFor(ask,newestCommentsRequest(inRepository(repository2),since))}
async function createComment(ask,repository2,issue,body){return askFor(ask,newCommentRequest(inRepository(repository2),issue,
body))}async function updateComment(ask,repository2,id2,body){let{route,parameters,repetition}=editCommentRequest(inRepository(
repository2),id2,body);await ask(route,parameters,repetition)}var reactionSchema=z6.object({created_at:timeSchema});async function react(ask,repository2,commentId,content){
let answer2=await ask("POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions",{...inRepository(repository2),
comment_id:commentId,content},"repeatable");return{isNew:answer2.status===201,since:readAnswer(reactionSchema,answer2,"a\
 reaction").created_at}}var slackMs2=3e3,answerSchema=z6.object({data:z6.object({node:z6.object({lastEditedAt:timeSchema.
nullable().optional()}).nullable()}).nullish()});async function wasEdited(ask,{nodeId,createdAt,updatedAt}){let apartMs=updatedAt.
getTime()-createdAt.getTime();if(apartMs===0)return!1;let lastEditedAt=await askLastEdit(ask,nodeId);return lastEditedAt===
void 0?apartMs>slackMs2:lastEditedAt!==null}async function askLastEdit(ask,nodeId){let query="query ($id: ID!) { node(id\
: $id) { ... on IssueComment { lastEditedAt } } }";try{let answer2=await ask("POST /graphql",{query,variables:{id:nodeId}},
"repeatable");return readAnswer(answerSchema,answer2,"a comment's last edit").data?.node?.lastEditedAt}catch(error){if(isOpsError(
error,"github-refused"))return;throw error}}function namesIn({environments}){let own=environments.flatMap(({services=[],images={},releases})=>[...services,...Object.
keys(images),...releases.map(({service:service2})=>service2)]);return{services:new Set([...publishedServices,...own].map(
name=>name.toLowerCase())),environments:environments.map(({name})=>name)}}function sourcesIn({sources=[],releases}){return[
...sources,...releases.map(({repository:repository2})=>repository2)]}var repositoryRoles=["read","triage","write","maintain","admin"],changePermissions=["write","maintain","admin"];function authorise(command,environment2,person){let effect=effectOf(command.verb);if(effect==="none")return{kind:"allowe\
d"};let own=effect==="view"?mayView(command.verb,environment2,person):mayChange(command.verb,environment2,person);if(own.
kind==="refused")return own;let foreign=(effect==="change"?exceptionsOf(command):[]).find(one=>!mayLoosen(one,environment2,
person));if(foreign!==void 0)return refused("exception",`${formatException(foreign)} on ${environment2.name} is for thos\
e whom exceptions: ${foreign.kind} of .github/d8x.yml lists.`);let services=judgeServices(command,environment2);return services.
kind==="refused"?services:judgeReplicas(command,environment2)}function judgeReplicas(command,{name,scale={}}){if(command.
verb!=="scale")return{kind:"allowed"};for(let{service:service2,replicas}of command.replicas){let isReferral=bareName(service2)===
"referral",range=isReferral?void 0:saidOfName(scale,service2);if(range!==void 0&&replicas>=range.least&&replicas<=range.
most)continue;let why=isReferral?"referral is never scaled: two tasks of it would pay with one key.":range===void 0?`sca\
le of .github/d8x.yml has no ${service2} for ${name}.`:`${name} lets ${service2} have from ${range.least} to ${range.most}\
 tasks, not ${replicas}.`;return refused("replicas",why)}return{kind:"allowed"}}function mayChange(what,environment2,person){
let needed2=environment2.permission;return rankOf(person)<repositoryRoles.indexOf(needed2)?refused("permission",lackOfPermission(
what,environment2,needed2)):isListed(environment2,person)?{kind:"allowed"}:refused("not-listed",`${what} on ${environment2.
name} is for the users and teams that .github/d8x.yml lists for it.`)}function mayView(what,environment2,person){let needed2=what===
"logs"?environment2.logsPermission:environment2.viewPermission;return rankOf(person)>=repositoryRoles.indexOf(needed2)?{
kind:"allowed"}:refused("permission",lackOfPermission(what,environment2,needed2))}function mayLoosen({kind},{exceptions:exceptions2},person){
return isOneOf(exceptions2?.[kind],person)}function isOneOf(rule,person){return rule!==void 0&&(rule.users??rule.teams)!==
void 0&&isListed(rule,person)}function rulesOf(command){return[...exceptionsOf(command).map(({kind})=>kind),...isAlwaysApproved(
command.verb)?[command.verb]:[]]}function rankOf(person){let named2=repositoryRoles.findIndex(role=>role===person.roleName);
return named2===-1?repositoryRoles.findIndex(role=>role===person.permission):named2}function isListed({users,teams},person){
if(users===void 0&&teams===void 0)return!0;let own=new Set(person.teams.map(team2=>team2.toLowerCase()));return users?.some(
user2=>user2===person.login.toLowerCase()||typeof user2=="number"&&`${user2}`===person.id)===!0||teams?.some(team2=>own.
has(team2))===!0}function judgeServices(command,environment2){let{services}=environment2;if(services===void 0)return{kind:"\
allowed"};let example=namingServices(command,services);if(example!==void 0){let named2=formatCommand(example);return refused(
"services-unnamed",`${environment2.name} offers only some services, so name them: ${named2}`)}let foreign=servicesOf(command).
find(service2=>!offers(services,service2));if(foreign===void 0)return{kind:"allowed"};let meant2=nearest(foreign,services),
offer2=meant2===void 0?"":` Did you mean ${meant2}?`;return refused("service",`${environment2.name} offers ${services.join(
", ")}, not ${foreign}.${offer2}`)}function offers(services,service2){return services.includes(service2)||services.includes(
bareName(service2))}function lackOfPermission(what,environment2,needed2){let orMore=needed2==="admin"?"":" or more";return`${what}\
 on ${environment2.name} needs the ${needed2} role${orMore} on this repository.`}function refused(reason,message){return{
kind:"refused",reason,message}}function plainEnvironment(name){return{name,workflow:"",isDefault:!1,permission:"write",viewPermission:"triage",logsPermission:"\
write",releases:[]}}function reachOf({environments},access){let rank=rankOf(access),reaches=role=>rank>=repositoryRoles.indexOf(role);return environments.
some(({permission})=>reaches(permission))?"changes":environments.some(({viewPermission})=>reaches(viewPermission))?"view\
s":"nothing"}import{z as z7}from"../packages/zod.js";var nothing={roleName:"none",permission:"none"};async function getAccess(ask,repository2,account2){try{let{id:id2,permission,
roleName}=await askFor(ask,accessRequest(inRepository(repository2),account2.login));return id2===account2.id?{permission,
roleName}:nothing}catch(error){if(isRefusedWith(error,404))return nothing;throw error}}async function teamsOf(ask,teams,account2){
let answers=teams.length>1?await searchTeams(ask,teams,account2):teams.map(()=>"unclear"),own=[];for(let[index2,team2]of teams.
entries()){let answer2=answers[index2]??"unclear";(answer2==="member"||answer2==="unclear"&&await isTeamMember(ask,team2,
account2))&&own.push(team2)}return own}async function isTeamMember(ask,team2,account2){try{return await askFor(ask,membershipRequest(
team2,account2.login))}catch(error){if(isRefusedWith(error,403,404))return!1;throw error}}var teamSchema=z7.object({slug:z7.
string(),members:z7.object({nodes:z7.array(z7.object({databaseId:githubId.nullable()}).nullable()),pageInfo:z7.object({hasNextPage:z7.
boolean()})})}),answerSchema2=z7.object({data:z7.record(z7.string(),z7.object({team:teamSchema.nullable()}).nullable()).
nullish(),errors:z7.array(z7.object({type:z7.string().optional(),message:z7.string()})).default([])}),unseen=new Set(["N\
OT_FOUND","FORBIDDEN"]);async function searchTeams(ask,teams,account2){let variables2=teams.flatMap((team2,index2)=>{let{
org,team_slug:slug}=teamName(team2);return[[`org${index2}`,org],[`slug${index2}`,slug]]}),answer2=await ask("POST /graph\
ql",{query:membersQuery(teams.length),variables:{login:account2.login,...Object.fromEntries(variables2)}},"repeatable"),
{data,errors}=readAnswer(answerSchema2,answer2,"team members"),failure=errors.find(({type})=>type===void 0||!unseen.has(
type));if(failure!==void 0||!data)throw new OpsError("github-unreachable",`GitHub does not tell who is in which team: ${failure?.
message??""}`,{hint:"It is asked again. See githubstatus.com if that goes on."});return teams.map((name,index2)=>{let team2=data[`\
t${index2}`]?.team;return!team2||!name.endsWith(`/${team2.slug.toLowerCase()}`)?"none":team2.members.nodes.some(member=>member?.
databaseId===account2.id)?"member":team2.members.pageInfo.hasNextPage?"unclear":"none"})}function membersQuery(count3){let numbers=Array.
from({length:count3},(_,index2)=>index2),variables2=numbers.map(index2=>`, $org${index2}: String!, $slug${index2}: Strin\
g!`).join(""),fields=numbers.map(index2=>`t${index2}: organization(login: $org${index2}) { team(slug: $slug${index2}) { \
slug members(query: $login, membership: ALL, first: 100) { nodes { databaseId } pageInfo { hasNextPage } } } }`);return`\
query ($login: String!${variables2}) {
${fields.join(`
`)}
}`}var plainWord=/^[A-Za-z0-9.,;:!?'"()/%…→–—’“”·×≥≤-]+$/,shell=/^(["'(“]*)(.*?)([)"'”.,;:!?…]*)$/su,
remarkable=[/\b[0-9a-f]{7,}\b/i,/\bGH-\d/i,/:\/\//,/www\./i,/(?:mailto|xmpp):/i,/:[\w+-]*[A-Za-z+-][\w+-]*:|:\d{3,}:/],blockStart=/^(?:[-–]+|\d{1,9}[.)])$/;
function prose(text){let words2=visible(text).split(/\s+/).filter(word2=>word2!==""),pieces2=[];for(let[index2,word2]of words2.
entries()){let code2=!isPlain(word2)||index2===0&&blockStart.test(word2),last=pieces2.at(-1),[,before="",inner="",after=""]=code2&&
shell.exec(word2)||["","",word2,""];code2&&last?.code===!0&&last.after===""&&before===""?(last.text+=` ${inner}`,last.after=
after):pieces2.push({code:code2,before,text:inner,after})}return pieces2.map(piece=>piece.code?`${piece.before}${code(piece.
text)}${piece.after}`:piece.text).join(" ")}function isPlain(word2){return plainWord.test(word2)&&!remarkable.some(pattern2=>pattern2.
test(word2))}function code(text){let content=visible(text).replaceAll(/\s+/g," ").trim();if(content==="")return"(empty)";
let fence3="`".repeat(longestRun(content)+1),pad=content.startsWith("`")||content.endsWith("`")?" ":"";return`${fence3}${pad}${content}${pad}${fence3}`}
function cell(markdown){return markdown.replaceAll("|","\xA6").replaceAll(/\s+/g," ").trim()}function link(label,url){let parsed2=url===
void 0?null:URL.parse(url);return parsed2===null||!["https:","http:"].includes(parsed2.protocol)?label:`[${label}](<${parsed2.
href.replaceAll(/[<>\\]/g,encodeURIComponent)}>)`}function clip(text,longest2){return text.length<=longest2?text:`${text.
slice(0,longest2-1)}\u2026`}function fence2(lines,language="text"){let content=lines.map(line=>visible(withoutColours(line)).
replaceAll(/[\r\n]+/g," ").trimEnd()).join(`
`),ticks2="`".repeat(Math.max(3,longestRun(content)+1));return`${ticks2}${language}
${content}
${ticks2}`}function mermaidLabel(text,longest2=60){let plain3=text.normalize("NFC").replaceAll(/[^\p{L}\p{M}\p{N} .,()/@+_=-]/gu,
" ").replaceAll(/\s+/g," ").trim(),label=plain3.length>longest2?`${plain3.slice(0,longest2-1).trimEnd()}\u2026`:plain3;return/^(?:\d|title|section|gantt|click|call|href|end|acc|date|axis|tick|top|inc|exc|today|week|[a-z]+day)/i.
test(label)||!new RegExp("^\\p{L}","u").test(label)?`\xB7 ${label}`:label}function withoutColours(text){return text.replaceAll(
/\u001B\[[0-?]*[ -/]*[@-~]/g,"")}function visible(text){return text.toWellFormed().replaceAll(/\t/g," ").replaceAll(/(?![\r\n])[\p{C}\p{Zl}\p{Zp}\u{FFFC}\u{115F}\u{1160}\u{3164}\u{FFA0}]/gu,
character=>`<U+${(character.codePointAt(0)??0).toString(16).toUpperCase().padStart(4,"0")}>`)}function longestRun(text){
return Math.max(0,...(text.match(/`+/g)??[]).map(run=>run.length))}function essential(markdown){return{name:void 0,weight:Number.POSITIVE_INFINITY,markdown}}function folded(summary,markdown){
return`<details><summary>${summary}</summary>

${markdown}

</details>`}function table(header2,rows){let used=header2.map((_,column)=>rows.some(cells=>(cells[column]??"")!=="")),titles2=header2.
map(title2=>typeof title2=="string"?title2:title2.right),rule=header2.map(title2=>typeof title2=="string"?"---":"---:");
return[titles2,rule,...rows].map(cells=>`| ${cells.filter((_,column)=>used[column]).join(" | ")} |`).join(`
`)}function page(sections,fits){let kept=new Set(sections.filter(({markdown})=>markdown!=="")),leftOut=[],text=join(kept,
leftOut);for(let section of[...kept].sort((a,b)=>a.weight-b.weight)){if(section.name===void 0||fits(text))break;kept.delete(
section),leftOut.push(section.name),text=join(kept,leftOut)}return text}function join(sections,leftOut){let parts=[...sections].
map(({markdown})=>markdown);return leftOut.length>0&&parts.push(`_Left out to fit GitHub's limit: ${leftOut.join(", ")}.\
 The run's page and its \`result\` have everything._`),`${parts.join(`

`)}
`}function first2(items,most){return{shown:items.slice(0,most),more:Math.max(0,items.length-most)}}var units=["B","kB","MB","GB","TB","PB"];function bytes(count3){let value=count3,unit=0;for(;value>=999.5&&unit<units.length-
1;)value/=1e3,unit+=1;return`${unit===0||value>=99.95?Math.round(value):Number(value.toFixed(1))} ${units[unit]}`}function duration(milliseconds){
let seconds=Math.max(0,milliseconds)/1e3;if(seconds<9.95)return`${seconds.toFixed(1)} s`;let whole2=Math.round(seconds);
if(whole2<60)return`${whole2} s`;let minutes2=Math.floor(whole2/60);return minutes2<60?joined(`${minutes2} min`,whole2%60,
"s"):joined(`${Math.floor(minutes2/60)} h`,minutes2%60,"min")}function joined(first3,rest,unit){return rest===0?first3:`${first3}\
 ${rest} ${unit}`}function between(from,to){return from===void 0||to===void 0?void 0:Date.parse(to)-Date.parse(from)}function minuteOf(time){
let iso=new Date(time).toISOString();return`${iso.slice(0,10)} ${iso.slice(11,16)} UTC`}function secondOf(time){return`${new Date(
time).toISOString().slice(11,19)} UTC`}function age(time,now){let minutes2=Math.max(0,Math.floor((Date.parse(now)-Date.parse(
time))/6e4));return minutes2<60?`${minutes2} min`:minutes2<2880?`${Math.floor(minutes2/60)} h`:`${Math.floor(minutes2/60/
24)} days`}function count(number){return String(number).replaceAll(/\B(?=(?:\d{3})+$)/g,",")}function counted(number,noun){
return`${count(number)} ${noun}${number===1?"":"s"}`}var id=String.raw`([1-9]\d{0,19})`,index=String.raw`(0|[1-9]\d{0,3})`,comment=new RegExp(`^comment-${id}-${index}-by-${id}\
(?:-ok-${id}|-(plan))?$`),other=new RegExp(`^(release|package)-${id}-${index}$`);function formatRequestId(request){if(request.
kind==="release")return`release-${request.releaseId}-${request.index}`;if(request.kind==="package")return`package-${request.
versionId}-${request.index}`;let approval2=request.approvalId===void 0?"":`-ok-${request.approvalId}`,plan=request.isPlan===
!0?"-plan":"";return`comment-${request.commentId}-${request.index}-by-${request.authorId}${approval2}${plan}`}function parseRequestId(text){
return parseComment2(text)??parseOther(text)}function isSameRun(one,other2){let isPlan=request=>request.kind==="comment"&&
request.isPlan===!0;return isSameRequest(one,other2)&&isPlan(one)===isPlan(other2)}function isSameRequest(one,other2){return formatRequestId(
withoutApproval(one))===formatRequestId(withoutApproval(other2))}function withoutApproval(request){if(request.kind!=="co\
mment")return request;let{kind,commentId,index:index2,authorId}=request;return{kind,commentId,index:index2,authorId}}function parseComment2(text){
let[,commentId,index2,authorId,approvalId,plan]=comment.exec(text)??[];if(commentId===void 0||index2===void 0||authorId===
void 0)return;let request={kind:"comment",commentId,index:Number(index2),authorId};return plan!==void 0?{...request,isPlan:!0}:
approvalId===void 0?request:{...request,approvalId}}function parseOther(text){let[,kind,id2,index2]=other.exec(text)??[];
if(id2!==void 0)return kind==="release"?{kind,releaseId:id2,index:Number(index2)}:{kind:"package",versionId:id2,index:Number(
index2)}}function parsePinnedServices(text){try{let pinned2=parseServiceRequests(text).flatMap(one=>one.kind==="digest"&&one.tag===
void 0?[{service:one.service,digest:one.digest}]:[]);return formatPinnedServices(pinned2)===text&&pinned2.length>0?pinned2:
void 0}catch(error){if(isOpsError(error,"input-invalid"))return;throw error}}function formatPinnedServices(pinned2){return pinned2.
map(({service:service2,digest:digest3})=>`${service2}@${digest3}`).join(" ")}function pinnedServices(command){return command.
verb!=="update"?[]:command.services.flatMap(request=>{let digest3=request.kind==="digest"?request.digest:request.kind===
"image"?request.image.digest:void 0;return digest3===void 0?[]:[{service:request.service,digest:digest3}]})}function planOf(command){
return command.verb==="update"?{...command,verb:"plan"}:command.verb==="promote"?{verb:"status",environment:command.from}:
command.verb==="recover"&&command.backup===latestBackup?{verb:"backups",...defined({environment:command.environment})}:command.
verb==="rollback"?{...command,verb:"plan",of:"rollback"}:command}function arePinned(pins,pinned2){return pins.length===0?
!0:pins.length===pinned2.length&&pinned2.every(({service:service2,digest:digest3})=>pins.some(pin2=>pin2.service===service2&&
digest3.startsWith(pin2.prefix)))}var resultArtifact="d8x-ops-result",keyPattern=/^<!-- d8x-ops status v1 (request|run) ([a-z0-9-]{1,80}) -->(?:\r?\n|$)/;
function statusMarker(key2){let text=key2.kind==="request"?formatRequestId(withoutApproval(key2.request)):key2.runId;return`\
<!-- d8x-ops status v1 ${key2.kind} ${text} -->`}function readStatusMarker(body){let[,kind,text]=keyPattern.exec(body)??
[];if(text===void 0)return;if(kind==="run")return/^\d+$/.test(text)?{kind,runId:text}:void 0;let request=parseRequestId(
text);return request===void 0?void 0:{kind:"request",request}}var plannedPattern=/^<!-- d8x-ops planned ([^\r\n]+) -->\r?$/m;
function plannedMarker({operation,conclusion,services}){if(operation!=="plan"||conclusion!=="success")return"";let planned=services.
flatMap(({service:service2,to})=>to?.digest===void 0?[]:[`${service2}@${to.digest}`]);return services.every(({service:service2})=>isServiceName(
service2))?planned.length===0?"":`<!-- d8x-ops planned ${planned.join(" ")} -->
`:""}function readPlanned(body){let[,text]=plannedPattern.exec(body)??[];return text===void 0?void 0:parsePinnedServices(
text)}var stages=["accepted","held","approval","queued","review","running","ended"],stagePattern=/^<!-- d8x-ops status [^\r\n]*-->\r?\n<!-- d8x-ops stage ([a-z]+) -->(?:\r?\n|$)/;
function stageOf(view){if("version"in view||view.kind==="ended")return"ended";switch(view.state.kind){case"held":return view.
url===void 0?"held":"running";case"approval":return view.state.by==="command"?"approval":"review";case"accepted":case"qu\
eued":case"running":return view.state.kind;default:return view.state}}function stageMarker(stage){return`<!-- d8x-ops st\
age ${stage} -->`}function readStage(body){let[,text]=stagePattern.exec(body)??[];return stages.find(stage=>stage===text)}
function isFurther(next,now){return now===void 0||stages.indexOf(next)>stages.indexOf(now)}var mostShown=10;function answerMarker(request){return`${statusMarker({kind:"request",request})}
${stageMarker("ended")}`}function strangerMarker(accountId){return`<!-- d8x-ops refused ${accountId} -->`}var title="###\
 \u{1F615} Nothing was started";function isRefusal(body){return body.split(`
`).includes(title)}function refusalBody(request,login,rejections,hasOthers){let shown2=rejections.slice(0,mostShown).map(
describe),hidden2=rejections.length-shown2.length,parts=[title,`For ${code(login)}:`,...shown2,...hidden2>0?[`\u2026 and ${hidden2}\
 more of this kind.`]:[],...hasOthers?["The other commands of that comment were not started either, so that none runs wi\
thout the rest."]:[],"<sub>`/d8x help` shows what there is.</sub>"];return`${answerMarker(request)}
${parts.join(`

`)}
`}function describe({message,nearest:nearest2,written:written2}){let parts=[prose(message)];return written2!==void 0&&parts.
unshift(pointAt(written2)),nearest2!==void 0&&parts.push(`Did you mean ${code(nearest2)}?`),parts.join(`

`)}function pointAt({text,start:start2,end}){let before=revealText(text.slice(0,start2)).length,length=Math.max(revealText(
text.slice(start2,end)).length,1);return fence2([revealText(text),`${" ".repeat(before)}${"^".repeat(length)}`])}function answer(request,title2,...markdown){return`${answerMarker(request)}
${[`### ${title2}`,...markdown].join(`

`)}
`}function joinedAnswer(request,asked){let earlier2=link("an earlier comment of yours",asked.url);return answer(request,
"\u{1F517} Asked already",`${code(asked.normalForm)} was asked in ${earlier2}, and its run has not begun yet. The answer\
 there is the answer to both.`)}function failedAnswer(request,command,error){let problems=error.problems.map(({path:path2,
message})=>`- ${code(path2)} ${prose(message)}`).join(`
`),parts=[code(formatCommand(command)),`> [!CAUTION]
> ${capital(prose(error.message))}`,problems,prose(error.hint??"")];return answer(request,"\u274C Nothing was started",...parts.
filter(part2=>part2!==""))}function approvedAnswer(request,record,images,command){let rows=images.map(({service:service2,
digest:digest3})=>[cell(code(service2)),cell(code(digest3))]),loosened=exceptionsOf(command).map(one=>`- ${code(formatException(
one))}`);return answer(request,`\u{1F44D} Approved \xB7 ${prose(record.environment)}`,`${code(record.toRun)} of ${code(record.
askedBy.login)}`,...rows.length===0?[]:[table(["Service","Runs"],rows)],...loosened.length===0?[]:[`It loosens:

${loosened.join(`
`)}`])}function imagesAnswer(request,service2,repository2,{shown:shown2,total},now){let rows=shown2.map(({tag,digest:digest3,
created})=>[cell(code(tag)),cell(code(`sha256:${shortDigest(digest3)}\u2026`)),created===void 0?"":`${age(created.toISOString(),
now.toISOString())} ago`]),[newest]=shown2,more=total>shown2.length?`${total} tags in all; branches and the highest vers\
ions are shown.`:"",example=newest===void 0?"":`\`\`\`
/d8x update ${service2}:${newest.tag}@${newest.digest}
\`\`\``;return answer(request,`\u{1F4E6} Images of ${prose(service2)}`,code(formatRepository(repository2)),rows.length===
0?"No tag of it has an image for linux/amd64.":table(["Tag","Digest",{right:"Built"}],rows),...[more,example].filter(part2=>part2!==
""))}function capital(text){return text.charAt(0).toUpperCase()+text.slice(1)}var adviceMarker="<!-- d8x-ops advice -->",longestShown=200;function adviceBody(request,{text,line},command){return`${answer(
request,`\u{1F4A1} Line ${line} was not read as a command`,fence2([revealText(clip(text,longestShown))]),`The commands o\
f a comment are its first lines: up to ${limits.commands}, each beginning with \`/d8x\` and a blank, with nothing in front\
 and nothing around it. What comes after any other line is not looked at.`,...command===void 0?[]:[`If you meant it, wri\
te a new comment:

${fence2([command])}`],"<sub>This is said once a day on an issue. `/d8x help` shows what there is.</sub>")}${adviceMarker}\

`}var actionsLogin="github-actions[bot]";function isOwn(comment2,login){return comment2.author?.isPerson===!1&&comment2.author.
login===login}function requestOf(comment2,login){let key2=isOwn(comment2,login)||isOwn(comment2,actionsLogin)?readStatusMarker(
comment2.body):void 0;return key2?.kind==="request"?key2.request:void 0}function findOwn(comments,login,request){return comments.
find(comment2=>{let about3=isOwn(comment2,login)?requestOf(comment2,login):void 0;return about3!==void 0&&isSameRequest(
about3,request)})}async function writeOnce(context,place3,body){let refused3=context.locked.get(place3.issue);if(refused3!==
void 0)throw refused3;try{return await createComment(context.ask,context.repository,place3.issue,body)}catch(error){if(isLocked(
error)&&context.locked.set(place3.issue,error),!isOpsError(error,"github-unreachable"))throw error;context.log.warn({request:formatRequestId(
place3.request)},"the answer to a new comment was lost; looking for it");let written2=await listComments(context.ask,context.
repository,place3.issue,place3.since);return findOwn(written2,context.login,place3.request)??await createComment(context.
ask,context.repository,place3.issue,body)}}async function unlessLocked(context,write){try{return await write()}catch(error){
if(!isLocked(error))throw error;context.log.warn({err:error},"the conversation is locked: the app can answer by reaction\
s alone");return}}function isLocked(error){return isRefusedWith(error,403)&&isOpsError(error)&&/\blocked\b/i.test(error.
message)}var onceInMs=24*36e5;async function toldInRepository(context,marker2){return hasTold(context,await newestComments(
context.ask,context.repository,aDayBefore(context)),marker2)}async function toldToday(context,issue,marker2){return hasTold(
context,await listComments(context.ask,context.repository,issue,aDayBefore(context)),marker2)}function aDayBefore({now}){
return new Date(now().getTime()-onceInMs)}function hasTold({login},comments,marker2){return comments.some(comment2=>isOwn(
comment2,login)&&comment2.body.trimEnd().endsWith(marker2))}import{z as z8}from"../packages/zod.js";var repositorySchema=z8.object({id:githubId,name:z8.string(),default_branch:z8.string(),owner:z8.object({login:z8.string()})}).
transform(({id:id2,name,default_branch:defaultBranch,owner})=>({id:id2,name,defaultBranch,owner:owner.login})),payloadSchema=z8.
object({repository:repositorySchema,issue:z8.object({number:z8.int()}),comment:z8.object({id:githubId,node_id:z8.string(),
body:z8.string().nullable(),author_association:z8.string().default(""),created_at:timeSchema,updated_at:timeSchema,user:z8.
object({id:githubId,login:z8.string(),type:z8.string()}).nullable(),performed_via_github_app:z8.unknown().optional()})});
function readCommentEvent(payload){let{repository:repository2,issue,comment:comment2}=payloadSchema.parse(payload),{user:user2}=comment2,
isByApp=comment2.performed_via_github_app!==void 0&&comment2.performed_via_github_app!==null;if(!(user2?.type!=="User"||
isByApp))return{repository:repository2,issue:issue.number,comment:{id:comment2.id,nodeId:comment2.node_id,body:comment2.
body??"",author:{id:user2.id,login:user2.login},association:comment2.author_association,createdAt:comment2.created_at,updatedAt:comment2.
updated_at}}}function requestIn({comment:comment2},index2){return{kind:"comment",commentId:comment2.id,index:index2,authorId:comment2.
author.id}}async function advise(context,event,advice){let{misplaced,read:read2}=advice,{comment:comment2,issue}=event;if(!await toldToday(
context,issue,adviceMarker)){context.log.info({comment:comment2.id,line:misplaced.line},"a misplaced command was not rea\
d");let request=requestIn(event,read2),command=misplaced.command===void 0?void 0:formatCommand(misplaced.command),body=adviceBody(
request,misplaced,command);await unlessLocked(context,async()=>writeOnce(context,{issue,request,since:comment2.createdAt},
body))}read2===0&&await react(context.ask,context.repository,comment2.id,"confused")}function renderHelp(){return[...grammar.map(({usage,summary})=>`- \`${prefix} ${usage}\` ${summary}`),"",`\`${environmentOption}\
 NAME\` on any of them names the environment. A service is written as \`api\` (the newest image of its tag), \`api:dev\`, \`ap\
i@sha256:\u2026\` or \`api=registry/repository:tag\`. Commands are the first lines of a comment.`,`Options that loosen a\
 rule, for those whom \`.github/d8x.yml\` lets: ${exceptionOptions.map(({option:option2})=>`\`${option2}\``).join(" ")}.`].
join(`
`)}async function answerHelp(context,event,policy,request){let place3={issue:event.issue,request,since:event.comment.createdAt};
await writeOnce(context,place3,helpBody(request,policy)),await react(context.ask,context.repository,event.comment.id,"ho\
oray")}function helpBody(request,policy){return answer(request,"\u{1F4D6} Commands",renderHelp(),environmentTable(policy))}
function environmentTable({environments}){let rows=environments.map(({name,isDefault,permission,services,approval:approval2})=>[
cell(`${code(name)}${isDefault?" (default)":""}`),prose(permission),services===void 0?"all":cell(services.map(service2=>code(
service2)).join(" ")),approval2===void 0?"":approval2.verbs.join(", ")]);return table(["Environment","Role needed","Serv\
ices","Second person for"],rows)}import{setTimeout as sleepFor}from"node:timers/promises";import http from"node:http";import https from"node:https";async function exchange(request){let timeout=AbortSignal.timeout(request.timeoutMs),signal=request.signal===void 0?timeout:
AbortSignal.any([request.signal,timeout]);try{let response=await open(request,signal),body=await readBody(response,request.
maxBytes);return body==="too-large"?{kind:"too-large"}:{url:request.url,status:response.statusCode??0,headers:response.headers,
body}}catch(error){return request.signal?.aborted===!0?aborted(request.signal):timeout.aborted?{kind:"timed-out"}:{kind:"\
broken",code:systemCodeOf(error),cause:error}}}function aborted({reason}){return{kind:reason instanceof DOMException&&reason.
name==="TimeoutError"?"timed-out":"cancelled"}}function isAnswer(outcome){return!("kind"in outcome)}function open(request,signal){
let{method,url,headers,agents}=request,isTls=url.protocol==="https:",agent=isTls?agents?.https:agents?.http,options={method,
headers,signal,...defined({agent})};return new Promise((resolve2,reject)=>{let sent=isTls?https.request(url,options):http.
request(url,options);sent.once("response",resolve2),sent.on("error",reject),sent.once("socket",socket=>socket.setNoDelay(
!0)),sent.end()})}async function readBody(response,maxBytes){let chunks=[],bytes2=0;for await(let chunk of response){if(!Buffer.
isBuffer(chunk))throw new TypeError("the answer came as text");if(bytes2+=chunk.length,bytes2>maxBytes)return response.destroy(),
"too-large";chunks.push(chunk)}return Buffer.concat(chunks)}function faultOf2(outcome,server,about3){if(isAnswer(outcome))return refusal(outcome,server,about3);switch(outcome.kind){case"\
cancelled":return new OpsError("cancelled",`cancelled while asking ${server} for ${about3}`);case"timed-out":return unreachable(
server,about3,"did not answer in time");case"too-large":return new OpsError("registry-invalid",`${server} answered with \
far too much when asked for ${about3}`,{where:server,hint:"Check that this host is a registry."});case"broken":return unreachable(
server,about3,describeBreak(outcome.code),outcome.cause);default:return outcome}}function refusal(answer2,server,about3){
let{status}=answer2;if(status===401||status===403)return denied(server,about3,`answered ${status}`);if(status===404)return notFound(
server,about3);if(status===429){let wait=answer2.headers["retry-after"];return new OpsError("registry-limited",`${server}\
 limits how often it may be asked, and ${about3} was one too many`,{where:server,hint:`${wait!==void 0&&/^\d{1,5}$/.test(
wait)?`Try again in ${wait} seconds`:"Try again later"}, or give registry credentials: most registries allow more to tho\
se who sign in.`})}return status>=500?unreachable(server,about3,`answered ${status}`):new OpsError("registry-invalid",`${server}\
 answered ${status} when asked for ${about3}`,{where:server,hint:"Check that this host is a registry that speaks the OCI\
 distribution API."})}function denied(server,about3,how){return new OpsError("registry-denied",`${server} does not give \
access to ${about3} (${how})`,{where:server,hint:"It may not exist, or be private: check the name, and that the registry\
 credentials may read it."})}function notFound(server,about3,similar=[]){let hint=similar.length===0?"Check the reposito\
ry, and the tag or digest.":`Check the tag; there ${similar.length===1?"is":"are"} ${similar.join(", ")}.`;return new OpsError(
"image-not-found",`${about3} does not exist on ${server}`,{where:server,hint})}function invalidAnswer(server,about3,what){
return new OpsError("registry-invalid",`${server} was asked for ${about3}, and ${what}`,{where:server,hint:"Try again; i\
f it stays, the registry or something between is broken, and nothing of it is deployed."})}function unreachable(server,about3,how,cause){
return new OpsError("registry-unreachable",`${server} ${how} (asked for ${about3})`,{where:server,hint:"Check the regist\
ry\u2019s name and that it can be reached from here.",...defined({cause})})}var privateCode="ERR_PRIVATE_ADDRESS";function privateAddress(name){
return Object.assign(new Error(`${name} has an address that is not asked`),{code:privateCode})}function describeBreak(code2){
return code2===void 0?"could not be reached":code2===privateCode?"has an address inside a private network, which is not \
asked":code2==="ENOTFOUND"?"is a name that can\u2019t be found":code2==="ECONNREFUSED"?"refuses connections":code2==="EP\
ROTO"||code2.startsWith("ERR_SSL")?`does not speak TLS as it should (${code2})`:/CERT|SELF_SIGNED|ALTNAME|ISSUER/.test(code2)?
`has a certificate that can\u2019t be trusted (${code2})`:`could not be reached, or broke off (${code2})`}import{z as z9}from"../packages/zod.js";var manifestTypes=["application/vnd.oci.image.index.v1+json","application/vnd.docker.distribution.manifest.list.v2+json",
"application/vnd.oci.image.manifest.v1+json","application/vnd.docker.distribution.manifest.v2+json"].join(", "),digest=z9.
string().refine(isDigest),size=z9.int().nonnegative(),word=z9.string().regex(/^[A-Za-z0-9._-]{1,32}$/),platform=z9.object(
{os:word,architecture:word,variant:word.or(z9.literal("")).optional()}).optional().catch(void 0),entry=z9.object({digest,
platform,annotations:z9.record(z9.string(),z9.string()).nullish()}),indexShape=z9.object({mediaType:z9.string().optional(),
manifests:z9.array(entry)}),imageShape=z9.object({mediaType:z9.string().optional(),config:z9.object({digest,size}),layers:z9.
array(z9.object({size}))}),eitherShape=z9.object({manifests:z9.unknown(),layers:z9.unknown()}).required(),configShape=z9.
object({created:z9.string().nullish(),config:z9.object({Labels:z9.record(z9.string(),z9.string()).nullish()}).nullish()});
function readManifest(body){let json=parseJson(body);if(eitherShape.safeParse(json).success)return;let index2=indexShape.
safeParse(json);if(index2.success){let entries=index2.data.manifests.filter(one=>!isAttestation(one));return{kind:"index",
mediaType:index2.data.mediaType,entries:entries.map(one=>({digest:one.digest,platform:platformOf(one.platform)}))}}let image=imageShape.
safeParse(json);if(!image.success)return;let{config,layers,mediaType}=image.data;return{kind:"image",mediaType,config:config.
digest,bytes:layers.reduce((sum,layer)=>sum+layer.size,config.size)}}function readConfig(body){let json=parseJson(body),
parsed2=configShape.safeParse(json);if(!parsed2.success)return;let{created,config}=parsed2.data,own=platform.parse(json);
return{platform:platformOf(own),created:created??void 0,labels:config?.Labels??{}}}function fitsPlatform(offered,wanted){
return offered.os===wanted.os&&offered.architecture===wanted.architecture&&(wanted.variant===void 0||offered.variant===wanted.
variant)}function formatPlatform({os,architecture,variant}){return[os,architecture,...variant===void 0?[]:[variant]].join(
"/")}var mostListed=8;function formatPlatforms(platforms){let names=[...new Set(platforms.map(formatPlatform))],more=names.
length-mostListed;return[...names.slice(0,mostListed),...more>0?[`${more} more`]:[]].join(", ")}function isAttestation(one){
return one.platform?.os==="unknown"||one.annotations?.["vnd.docker.reference.type"]==="attestation-manifest"}function platformOf(given){
if(given===void 0)return;let{os,architecture,variant}=given;return{os,architecture,...variant===void 0||variant===""?{}:
{variant}}}function parseJson(body){try{return JSON.parse(body.toString("utf8"))}catch{return}}var largestManifest=4*1024*1024,largestConfig=8*1024*1024;async function fetchManifest(requests,image,tag){if(image.digest===
void 0&&!isTag(tag))throw notFound(requests.serverOf(image),requests.nameOf(image));let digest3=image.digest??await askDigest(
requests,image,tag);return digest3===void 0?fetchByTag(requests,image,tag):fetchByDigest(requests,image,digest3)}async function fetchConfig(requests,image,digest3){
let about3=requests.nameOf(image),answer2=await requests.ask(image,{path:`blobs/${digest3}`,accept:"*/*",maxBytes:largestConfig});
check(answer2,requests,image),verify(answer2.body,digest3,requests.serverOf(image),about3);let config=readConfig(answer2.
body);if(config===void 0)throw invalidAnswer(requests.serverOf(image),about3,"its configuration makes no sense");return config}
var withoutHead=new Set([400,404,405,406,501]);async function askDigest(requests,image,tag){let answer2=await requests.ask(
image,{method:"HEAD",path:`manifests/${tag}`,accept:manifestTypes,maxBytes:0});if(!withoutHead.has(answer2.status))return check(
answer2,requests,image),digestIn(answer2)}async function fetchByTag(requests,image,tag){let answer2=await requests.ask(image,
{path:`manifests/${tag}`,accept:manifestTypes,maxBytes:largestManifest});check(answer2,requests,image);let digest3=digestOf(
answer2.body),claimed=digestIn(answer2);return claimed!==void 0&&verify(answer2.body,claimed,requests.serverOf(image),requests.
nameOf(image)),read(answer2,digest3,requests,image)}async function fetchByDigest(requests,image,digest3){let answer2=await requests.
ask(image,{path:`manifests/${digest3}`,accept:manifestTypes,maxBytes:largestManifest});return check(answer2,requests,image),
verify(answer2.body,digest3,requests.serverOf(image),requests.nameOf(image)),read(answer2,digest3,requests,image)}function read(answer2,digest3,requests,image){
let manifest=readManifest(answer2.body);if(manifest===void 0)throw invalidAnswer(requests.serverOf(image),requests.nameOf(
image),"answered with no manifest that can be read");return{digest:digest3,manifest,contentType:answer2.headers["content\
-type"]?.split(";")[0]}}function check(answer2,requests,image){if(answer2.status===200)return;let server=requests.serverOf(
image);throw answer2.status===404?notFound(server,requests.nameOf(image)):faultOf2(answer2,server,requests.nameOf(image))}
function verify(body,digest3,server,about3){let actual=digestOf(body);if(actual!==digest3)throw invalidAnswer(server,about3,
`answered with content of another digest (${actual} instead of ${digest3})`)}function digestIn(answer2){let header2=answer2.
headers["docker-content-digest"];return typeof header2=="string"&&isDigest(header2)?header2:void 0}var token=String.raw`[A-Za-z0-9!#$%&'*+.^_|~-]+`,part=new RegExp(String.raw`[\s,]*(${token})(?:\s{0,8}=\s{0,8}(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?`,
"y");function parseChallenges(header2){let challenges=[],text=header2.slice(0,8192);part.lastIndex=0;for(let found=part.
exec(text);found!==null;found=part.exec(text)){let[,name="",quoted,bare]=found,value=quoted?.replace(/\\(.)/g,"$1")??bare;
value===void 0?challenges.push({scheme:name.toLowerCase(),parameters:new Map}):challenges.at(-1)?.parameters.set(name.toLowerCase(),
value)}return challenges}import{z as z10}from"../packages/zod.js";import{inspect}from"node:util";var Secret=class _Secret{#value;constructor(value){this.#value=value}reveal(){return this.#value}get isEmpty(){
return this.#value===""}map(change2){return new _Secret(change2(this.#value))}toString(){return"***"}toJSON(){return"***"}[inspect.
custom](){return"Secret(***)"}};var retryLimits={attempts:5,silentAttempts:2,firstDelayMs:500,longestDelayMs:2e4},passingStatuses=new Set([408,425,429,500,
502,503,504]),passingCodes=new Set(["ECONNRESET","ECONNABORTED","ECONNREFUSED","EPIPE","ETIMEDOUT","EAI_AGAIN","UND_ERR_\
SOCKET","ERR_STREAM_PREMATURE_CLOSE"]);function isPassing(outcome){return isAnswer(outcome)?passingStatuses.has(outcome.
status):outcome.kind==="timed-out"?!0:outcome.kind==="broken"&&outcome.code!==void 0&&passingCodes.has(outcome.code)}function delayBefore(attempt2,outcome,now,random){
let isSilent=!isAnswer(outcome)&&outcome.kind==="timed-out";if(attempt2>=(isSilent?retryLimits.silentAttempts:retryLimits.
attempts))return;let asked=isAnswer(outcome)?retryAfter(outcome.headers["retry-after"],now):void 0;if(asked!==void 0&&asked>
retryLimits.longestDelayMs)return;let growing=Math.min(retryLimits.firstDelayMs*2**(attempt2-1),retryLimits.longestDelayMs);
return asked===void 0?growing/2+growing/2*random():asked+250*random()}function retryAfter(header2,now){if(header2===void 0)
return;if(/^\d{1,9}$/.test(header2.trim()))return Number(header2)*1e3;let date=Date.parse(header2);return Number.isNaN(date)?
void 0:Math.max(0,date-now.getTime())}var mostRedirects=5;async function send(request,about3,context){for(let attempt2=1;;attempt2++){let outcome=await follow(
request,about3);if(isAnswer(outcome)&&!isPassing(outcome))return outcome;let delay=isPassing(outcome)?delayBefore(attempt2,
outcome,context.now(),context.random):void 0;if(delay===void 0)throw faultOf2(outcome,request.url.host,about3);await pause(
delay,request,about3,context)}}async function follow(request,about3){let current=request;for(let redirects=0;;redirects++){
let outcome=await exchange(current);if(!isAnswer(outcome)||!redirectStatuses.has(outcome.status))return outcome;let next=redirected(
current,outcome.headers.location);if(typeof next=="string"||redirects===mostRedirects)throw invalidAnswer(current.url.host,
about3,typeof next=="string"?reasons[next]:"redirected too often");current=next}}var reasons={"plain-http":"redirected f\
rom HTTPS to plain HTTP","not-http":"redirected to something that is not HTTP","no-location":"redirected nowhere"};async function pause(delay,request,about3,context){
try{await context.sleep(delay,request.signal)}catch(error){throw request.signal?.aborted===!0?faultOf2(aborted(request.signal),
request.url.host,about3):error}}var redirectStatuses=new Set([301,302,303,307,308]);function redirected(request,location){
if(location===void 0||!URL.canParse(location,request.url.href))return"no-location";let url=new URL(location,request.url);
if(url.protocol!=="https:"&&url.protocol!=="http:")return"not-http";if(url.protocol==="http:"&&request.url.protocol==="h\
ttps:")return"plain-http";url.username="",url.password="";let headers=url.origin===request.url.origin?request.headers:without(
request.headers,"authorization");return{...request,url,headers}}function without(headers,name){return Object.fromEntries(
Object.entries(headers).filter(([key2])=>key2.toLowerCase()!==name))}var tokenAnswer=z10.object({token:z10.string().optional(),access_token:z10.string().optional(),expires_in:z10.number().positive().
optional()}),defaultSeconds=60,marginMs=1e4,largestAnswer=256*1024;async function fetchToken(challenge,request,scope,credentials,context){
let about3=`a token for ${scope}`,url=realmOf(challenge,request),service2=challenge.parameters.get("service");service2!==
void 0&&url.searchParams.set("service",service2),url.searchParams.set("scope",scope);let headers={...request.headers,accept:"\
application/json",...basicHeader(credentials)},answer2=await send({...request,method:"GET",url,headers,maxBytes:largestAnswer},
about3,context);if(answer2.status===400||answer2.status===404)throw denied(url.host,about3,`answered ${answer2.status}`);
if(answer2.status!==200)throw faultOf2(answer2,url.host,about3);let token2=readToken(answer2.body);if(token2===void 0)throw invalidAnswer(
url.host,about3,"answered without one");return{value:token2.value,endsAt:context.now().getTime()+token2.seconds*1e3-marginMs}}
function basicHeader(credentials){if(credentials===void 0)return{};let pair=`${credentials.username}:${credentials.password.
reveal()}`;return{authorization:`Basic ${Buffer.from(pair,"utf8").toString("base64")}`}}function realmOf(challenge,request){
let realm=challenge.parameters.get("realm")??"",server=request.url.host;if(!URL.canParse(realm))throw invalidAnswer(server,
"access","named no token server");let url=new URL(realm);if(!(url.protocol==="https:"||url.protocol==="http:"&&request.url.
protocol==="http:")||url.username!==""||url.password!=="")throw invalidAnswer(server,"access",`named a token server that\
 is not asked over HTTPS (${url.origin})`);return url.hash="",url}function readToken(body){let parsed2=tokenAnswer.safeParse(
parseJson2(body)),value=parsed2.data?.token??parsed2.data?.access_token;if(!(value===void 0||!/^[\x21-\x7e]+$/.test(value)))
return{value:new Secret(value),seconds:parsed2.data?.expires_in??defaultSeconds}}function parseJson2(body){try{return JSON.
parse(body.toString("utf8"))}catch{return}}function createAuthorisedSender(credentials,context){let passes=new Map;async function passFor(path2){let pass=passes.get(
path2);return pass?.kind!=="token"||(await pass.token).endsAt>context.now().getTime()?pass:(passes.get(path2)===pass&&passes.
delete(path2),passes.get(path2))}async function sendWith(pass,request,about3){if(pass===void 0)return send(request,about3,
context);let shown2=pass.kind==="basic"?basicHeader(credentials):{authorization:`Bearer ${(await pass.token).value.reveal()}`};
return send({...request,headers:{...request.headers,...shown2}},about3,context)}function newPass(request,path2,refusal2){
let challenges=parseChallenges(refusal2.headers["www-authenticate"]??""),bearer=challenges.find(({scheme})=>scheme==="be\
arer");if(bearer===void 0)return challenges.some(({scheme})=>scheme==="basic")&&credentials!==void 0?{kind:"basic"}:void 0;
let token2=fetchToken(bearer,request,scopeOf(bearer,path2),credentials,context);return token2.catch(()=>passes.delete(path2)),
{kind:"token",token:token2}}return{async send(request,path2,about3){let before=await passFor(path2),first3=await sendWith(
before,request,about3);if(first3.status!==401)return first3;if(first3.url.origin!==request.url.origin)throw faultOf2(first3,
first3.url.host,about3);let pass=passes.get(path2);if(pass===void 0||pass===before){if(pass=before?.kind==="basic"?void 0:
newPass(request,path2,first3),pass===void 0)throw faultOf2(first3,request.url.host,about3);passes.set(path2,pass)}let second=await sendWith(
pass,request,about3);if(second.status===401)throw faultOf2(second,request.url.host,about3);return second}}}function scopeOf(challenge,path2){
let asked=challenge.parameters.get("scope"),isReading=asked?.startsWith(`repository:${path2}:`)===!0&&!/push|delete|\*/.
test(asked);return asked!==void 0&&isReading?asked:`repository:${path2}:pull`}var servers=new Map([["docker.io","registry-1.docker.io"]]);function until(requests,signal){return signal===void 0?requests:
{...requests,ask:(repository2,question)=>requests.ask(repository2,{...question,signal:anyOf(question.signal,signal)})}}function anyOf(one,other2){
return one===void 0||other2===void 0?one??other2:AbortSignal.any([one,other2])}function createRequests(settings,context){
let senders=new Map;function senderFor(registry){let known2=senders.get(registry);if(known2!==void 0)return known2;let made=createAuthorisedSender(
settings.credentials(registry),context);return senders.set(registry,made),made}let serverOf=({registry})=>servers.get(registry)??
registry;return{serverOf,nameOf:formatReference,ask(repository2,question){let scheme=settings.plainHttp(repository2.registry)?
"http":"https",request={method:question.method??"GET",url:new URL(`${scheme}://${serverOf(repository2)}/v2/${repository2.
path}/${question.path}`),headers:{accept:question.accept,"user-agent":"d8x-ops"},agents:settings.agents(repository2.registry),
maxBytes:question.maxBytes,timeoutMs:settings.timeoutMs,signal:anyOf(settings.signal,question.signal)};return senderFor(
repository2.registry).send(request,repository2.path,formatReference(repository2))}}}import{z as z11}from"../packages/zod.js";var tagsShape=z11.object({tags:z11.array(z11.string()).nullish()}),largestList=4*1024*1024,mostPages2=50;async function fetchTags(requests,repository2,limit){
let tags=[],path2=`tags/list?n=${Math.min(limit,1e3)}`;for(let page2=0;path2!==void 0&&tags.length<limit&&page2<mostPages2;page2++){
let answer2=await requests.ask(repository2,{path:path2,accept:"application/json",maxBytes:largestList});if(answer2.status!==
200)throw faultOf2(answer2,requests.serverOf(repository2),requests.nameOf(repository2));tags.push(...readTags(answer2.body,
requests,repository2)),path2=nextPage(answer2.headers.link)}return tags.sort().slice(0,limit)}function similarTags(wanted,tags){
let near=nearest(wanted,tags);return near===void 0?tags.slice(0,5):[near]}function readTags(body,requests,repository2){let parsed2=tagsShape.
safeParse(parseJson3(body));if(!parsed2.success)throw invalidAnswer(requests.serverOf(repository2),requests.nameOf(repository2),
"its list of tags makes no sense");return(parsed2.data.tags??[]).filter(isTag)}function nextPage(link2){let found=/^\s*<[^<>?]*\/tags\/list(\?[^<>]*)>\s*;\s*rel="?next"?/i.
exec(typeof link2=="string"?link2:"");return found?.[1]===void 0?void 0:`tags/list${found[1]}`}function parseJson3(body){
try{return JSON.parse(body.toString("utf8"))}catch{return}}var linux={os:"linux",architecture:"amd64"},defaultTimeoutMs=2e4,adviceMs=2e4;function createRegistry(options={}){let requests=createRequests(
{credentials:options.credentials??(()=>{}),plainHttp:options.plainHttp??(()=>!1),agents:options.agents??(()=>{}),timeoutMs:options.
timeoutMs??defaultTimeoutMs,signal:options.signal},{now:options.now??(()=>new Date),random:options.random??Math.random,sleep:options.
sleep??((milliseconds,signal)=>sleepFor(milliseconds,void 0,{signal}))});return{resolve:(image,{platform:platform2=linux,
signal}={})=>resolve(until(requests,signal),image,platform2),listTags:(repository2,{limit=1e3,signal}={})=>fetchTags(until(
requests,signal),repository2,limit),config:(image,{platform:platform2=linux,signal}={})=>readDetails(until(requests,signal),
image,platform2)}}async function resolve(requests,image,wanted){let fetched=await fetchNamed(requests,image),{own,platforms}=await choose(
requests,image,fetched,wanted);return{...pin(image,fetched.digest),mediaType:fetched.manifest.mediaType??fetched.contentType,
platforms,bytes:own.bytes}}async function readDetails(requests,image,wanted){let{own}=await choose(requests,image,await fetchNamed(
requests,image),wanted),config=await fetchConfig(requests,image,own.config),created=new Date(config.created??Number.NaN);
return{id:own.config,created:Number.isNaN(created.getTime())?void 0:created,labels:config.labels}}async function fetchNamed(requests,image){
let tag=image.tag??"latest";try{return await fetchManifest(requests,image,tag)}catch(error){if(!isOpsError(error,"image-\
not-found")||image.digest!==void 0)throw error;let brief=until(requests,AbortSignal.timeout(adviceMs)),tags=await fetchTags(
brief,image,2e3).catch(()=>[]);throw notFound(requests.serverOf(image),requests.nameOf({...image,tag}),similarTags(tag,tags))}}
async function choose(requests,image,{manifest},wanted){if(manifest.kind==="image"){let{platform:platform2}=await fetchConfig(
requests,image,manifest.config),platforms2=platform2===void 0?[]:[platform2];if(platform2===void 0||!fitsPlatform(platform2,
wanted))throw unfit(requests,image,platforms2,wanted);return{own:manifest,platforms:platforms2}}let platforms=manifest.entries.
flatMap(({platform:platform2})=>platform2===void 0?[]:[platform2]),entry2=manifest.entries.find(({platform:platform2})=>platform2!==
void 0&&fitsPlatform(platform2,wanted));if(entry2===void 0)throw unfit(requests,image,platforms,wanted);let own=await fetchManifest(
requests,pin(image,entry2.digest),"");if(own.manifest.kind==="index")throw invalidAnswer(requests.serverOf(image),requests.
nameOf(image),"its list of images holds another list");return{own:own.manifest,platforms}}function unfit(requests,image,platforms,wanted){
let there=platforms.length===0?"an unknown one":formatPlatforms(platforms);return new OpsError("image-platform",`${requests.
nameOf(image)} is not there for ${formatPlatform(wanted)}, only for ${there}`,{where:requests.serverOf(image),hint:`Buil\
d and push it for ${formatPlatform(wanted)}, or name another image.`})}import{lookup as systemLookup}from"node:dns";import http2 from"node:http";import https2 from"node:https";import{isIP}from"node:net";import{BlockList,isIPv4,isIPv6}from"node:net";var special=new BlockList;for(let[net,bits]of[["0.0.0.0",8],["10.0.0.0",8],
["100.64.0.0",10],["127.0.0.0",8],["169.254.0.0",16],["172.16.0.0",12],["192.0.0.0",24],["192.0.2.0",24],["192.88.99.0",
24],["192.168.0.0",16],["198.18.0.0",15],["198.51.100.0",24],["203.0.113.0",24],["224.0.0.0",4],["240.0.0.0",4]])special.
addSubnet(net,bits,"ipv4");for(let[net,bits]of[["2001::",23],["2001:db8::",32],["2002::",16],["3fff::",20]])special.addSubnet(
net,bits,"ipv6");var global=new BlockList;global.addSubnet("2000::",3,"ipv6");var translated=/^64:ff9b::([0-9a-f]{1,4}):([0-9a-f]{1,4})$/,
mapped=/^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;function isPublicAddress(address){if(isIPv4(address))return!special.check(
address,"ipv4");if(!isIPv6(address)||address.includes("%"))return!1;let canonical=new URL(`http://[${address}]/`).hostname.
slice(1,-1),[,high,low]=translated.exec(canonical)??mapped.exec(canonical)??[];return high!==void 0&&low!==void 0?isPublicAddress(
dotted(high,low)):global.check(canonical,"ipv6")&&!special.check(canonical,"ipv6")}function dotted(high,low){return[high,
low].flatMap(group=>{let number=Number.parseInt(group,16);return[number>>8,number&255]}).join(".")}var lookupAll=(name,answer2)=>systemLookup(name,{all:!0},answer2);function publicAgents(named2,lookup=lookupAll){return{
http:new PublicHttpAgent({keepAlive:!0},new Judge(named2,80,lookup)),https:new PublicHttpsAgent({keepAlive:!0},new Judge(
named2,443,lookup))}}var Judge=class{#named;#defaultPort;#lookup;constructor(named2,defaultPort,lookup){this.#named=new Set(
named2.map(host=>(/:\d+$/.test(host)?host:`${host}:${defaultPort}`).toLowerCase())),this.#defaultPort=defaultPort,this.#lookup=
lookup}of({host,port}){let plain3=(host??"").replace(/^\[|\]$/g,"").toLowerCase(),name=isIP(plain3)===6?`[${plain3}]`:plain3;
return this.#named.has(`${name}:${port??this.#defaultPort}`)?"named":isIP(plain3)===0?"by-lookup":isPublicAddress(plain3)?
"public":"private"}connect(options,connected,create2){let kind=this.of(options);return kind==="private"?refuse(options,connected):
create2(kind==="by-lookup"?{...options,lookup:this.lookup}:options)}lookup=(name,options,answer2)=>{this.#lookup(name,(error,found)=>{
let addresses=error===null?found:[],[first3]=addresses;return error!==null||first3===void 0?answer2(error??privateAddress(
name),""):addresses.every(({address})=>isPublicAddress(address))?options.all===!0?answer2(null,[...addresses]):answer2(null,
first3.address,first3.family):answer2(privateAddress(name),"")})}},PublicHttpAgent=class extends http2.Agent{#judge;constructor(options,judge3){
super(options),this.#judge=judge3}createConnection(options,connected){return this.#judge.connect(options,connected,judged=>super.
createConnection(judged,connected))}},PublicHttpsAgent=class extends https2.Agent{#judge;constructor(options,judge3){super(
options),this.#judge=judge3}createConnection(options,connected){return this.#judge.connect(options,connected,judged=>super.
createConnection(judged,connected))}};function refuse({host},connected){let error=privateAddress(host??"");process.nextTick(
()=>connected?.(error))}var timeoutMs=8e3,commandMs=1e4;function commandDeadline(){return AbortSignal.timeout(commandMs)}function makeImageLookup(configuration){
let{registry,insecureRegistries,privateRegistries}=configuration,agents=publicAgents([...insecureRegistries,...privateRegistries]);
return createRegistry({credentials:host=>registry?.host===host?registry:void 0,plainHttp:host=>insecureRegistries.includes(
host),agents:()=>agents,timeoutMs})}var mostShown2=12,atOnce=4,branches=["main","dev","latest","master","staging","release"];async function newestTags(images,repository2,signal=commandDeadline()){
let tags=await images.listTags(repository2,{signal}),waiting=pickTags(tags),found=[],work=async()=>{for(let tag=waiting.
shift();tag!==void 0;tag=waiting.shift()){let details2=await lookUp(images,{...repository2,tag},signal);details2!==void 0&&
found.push(details2)}};await Promise.all(Array.from({length:atOnce},work));let age2=({created})=>created?.getTime()??0;return{
shown:found.sort((a,b)=>age2(b)-age2(a)||a.tag.localeCompare(b.tag,"en")),total:tags.length}}function pickTags(tags){let collator=new Intl.
Collator("en",{numeric:!0}),others=tags.filter(tag=>!branches.includes(tag)).sort((a,b)=>collator.compare(b,a));return[...branches.
filter(branch=>tags.includes(branch)),...others].slice(0,mostShown2)}async function lookUp(images,{tag,...repository2},signal){
try{let{digest:digest3}=await images.resolve({...repository2,tag},{signal}),{created}=await images.config({...repository2,
tag,digest:digest3},{signal});return{tag,digest:digest3,...defined({created})}}catch{return}}async function answerImages(context,event,asked){let{command,environment:environment2,request}=asked,repository2=repositoryOfService(
command.service,environment2.images);if(repository2===void 0)throw new OpsError("service-unknown",`it is not known where\
 the images of ${command.service} come from`,{where:command.service,hint:"Name its repository under images of the enviro\
nment in .github/d8x.yml."});let tags=await newestTags(context.images,repository2),place3={issue:event.issue,request,since:event.
comment.createdAt};await writeOnce(context,place3,imagesAnswer(request,command.service,repository2,tags,context.now())),
await react(context.ask,context.repository,event.comment.id,"hooray")}var operations=["update","backup","backups","drill","recover","plan","rollback","restart","scale","restore","status","lo\
gs","lock","unlock"],unattendedOperations=["status","plan","backup","backups","drill"];var windowedOperations=["update","restart","scale"];var clocks=new Map;function isTimeZone(zone){if(!/^(?:UTC|[A-Za-z]+(?:\/[A-Za-z0-9_+-]+)+)$/.test(zone))return!1;try{return clockOf(
zone)!==void 0}catch(error){if(error instanceof RangeError)return!1;throw error}}function wallClock(at,zone){let part2=Object.
fromEntries(clockOf(zone).formatToParts(at).map(({type,value})=>[type,Number(value)])),{year=0,month=1,day=1,hour:hour2=0,
minute:minute2=0,second=0}=part2;return Date.UTC(year,month-1,day,hour2,minute2,second)+(at%1e3+1e3)%1e3}function instantsOf(wall,zone){
let before=offsetAt(wall-864e5,zone),after=offsetAt(wall+864e5,zone),shown2=[wall-before,wall-after].filter(at=>wallClock(
at,zone)===wall);if(shown2.length>0)return{first:Math.min(...shown2),last:Math.max(...shown2)};let change2=changeBetween(
wall-864e5-before,wall+864e5-after,zone);return{first:change2,last:change2}}function offsetAt(at,zone){return wallClock(
at,zone)-at}function changeBetween(from,until2,zone){let offset=offsetAt(from,zone),low=Math.floor(from/1e3),high=Math.ceil(
until2/1e3);for(;high-low>1;){let middle=Math.floor((low+high)/2);offsetAt(middle*1e3,zone)===offset?low=middle:high=middle}
return high*1e3}function clockOf(zone){let clock=clocks.get(zone);return clock===void 0&&(clock=new Intl.DateTimeFormat(
"en-US-u-ca-gregory-nu-latn",{timeZone:zone,hourCycle:"h23",year:"numeric",month:"numeric",day:"numeric",hour:"numeric",
minute:"numeric",second:"numeric"}),clocks.set(zone,clock)),clock}var dayNames=["Sun","Mon","Tue","Wed","Thu","Fri","Sat"],windowForm=/^(\S+) (\d{1,2}:\d{2})-(\d{1,2}:\d{2}) (\S+)$/,dayMs=1440*
6e4,windowWords='must be days, hours and a time zone, such as "Mon-Thu 08:00-16:00 Europe/Zurich" or "Sat,Sun 22:00-04:0\
0 UTC"',dayWords=`must name days as ${dayNames.slice(1).join(", ")} and ${dayNames[0]}, such as Mon-Thu or Sat,Sun`,hourWords="\
must have hours from 00:00 to 24:00",zoneWords="must name a time zone as the IANA database does, such as Europe/Zurich o\
r UTC";function readWindow(text){let[,dayText="",fromText="",untilText="",zone=""]=windowForm.exec(text)??[];if(zone==="")
return windowWords;let days=readDays(dayText);if(days===void 0)return dayWords;let[from,until2]=[readHour(fromText),readHour(
untilText)];return from===void 0||until2===void 0||from===1440?hourWords:from===until2?"must not end when it begins: a w\
hole day is 00:00-24:00":isTimeZone(zone)?{text,days,from,until:until2,zone}:zoneWords}function readDays(text){let days=new Set;
for(let part2 of text.split(",")){let[first3,last,more]=part2.split("-").map(dayOf);if(first3===void 0||first3===-1||last===
-1||more!==void 0)return;let many=last===void 0?0:(last-first3+7)%7;for(let next=0;next<=many;next++)days.add((first3+next)%
7)}return[...days].sort((a,b)=>a-b)}function dayOf(name){return dayNames.findIndex(day=>day.toLowerCase()===name.toLowerCase())}
function readHour(text){let[hours=NaN,minutes2=NaN]=text.split(":").map(Number),total=hours*60+minutes2;return minutes2<
60&&total<=1440?total:void 0}var momentForm=/^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2}))?)?(?:(Z|[+-]\d{2}:\d{2})| (\S+))?$/,
momentWords='must be a day or a moment, with its time zone behind it, such as "2026-12-20 Europe/Zurich", "2026-12-20 18\
:00 Europe/Zurich" or 2026-12-20T17:00:00Z';function readMoment(text,end,zone){let[,day="",clock,seconds="00",offset,ownZone=zone]=momentForm.
exec(text)??[],midnight=Date.parse(`${day}T00:00:00Z`);if(Number.isNaN(midnight)||new Date(midnight).toISOString().slice(
0,10)!==day)return momentWords;if(offset!==void 0){let at=clock===void 0?NaN:Date.parse(`${day}T${clock}:${seconds}${offset}`);
return Number.isNaN(at)?momentWords:new Date(at)}if(!isTimeZone(ownZone))return zoneWords;let since=clock===void 0?end===
"from"?0:dayMs:Date.parse(`1970-01-01T${clock}:${seconds}Z`);if(Number.isNaN(since))return momentWords;let{first:first3,
last}=instantsOf(midnight+since,ownZone);return new Date(end==="from"?first3:last)}function formatMoment(at,zone){let local=new Date(
wallClock(at.getTime(),zone)),text=moment2=>`${dayNames[moment2.getUTCDay()]??""} ${moment2.toISOString().slice(0,16).replace(
"T"," ")}`;if(zone==="UTC")return`${text(at)} UTC`;let sameDay=local.getUTCDate()===at.getUTCDate();return`${text(local)}\
 ${zone} (${sameDay?at.toISOString().slice(11,16):text(at)} UTC)`}var minuteMs=6e4,dayMs2=1440*minuteMs;function timingAt(times,now){let at=now.getTime();if(isOpen(times,at))return{kind:"\
open"};let freeze2=freezeAt(times,at),opens2=nextOpening(times,at);return{kind:"closed",...defined({freeze:freeze2,opens:opens2})}}
function isOpen(times,at){return freezeAt(times,at)===void 0&&(times.windows.length===0||times.windows.some(window2=>isWithin(
window2,at)))}function freezeAt({freezes},at){return freezes.find(({from,until:until2})=>from.getTime()<=at&&at<until2.getTime())}
function isWithin(window2,at){return stretches(window2,at,-2,1).some(({from,until:until2})=>from<=at&&at<until2)}function nextOpening(times,at){
let ends2=times.freezes.map(({until:until2})=>until2.getTime()).filter(end=>end>at),found=[at,...ends2].flatMap(start2=>[
{at:start2,zone:zoneAt(times,start2)},...times.windows.flatMap(window2=>stretches(window2,start2,-1,8).map(({from})=>({at:from,
zone:window2.zone})))]),[next]=found.filter(one=>one.at>=at&&isOpen(times,one.at)).sort((a,b)=>a.at-b.at);return next===
void 0?void 0:{at:new Date(next.at),zone:next.zone}}function zoneAt({windows},at){return windows.find(window2=>isWithin(
window2,at))?.zone??"UTC"}function stretches({days,from,until:until2,zone},around,first3,last){let midnight=Math.floor(wallClock(
around,zone)/dayMs2)*dayMs2,found=[];for(let day=first3;day<=last;day++){let start2=midnight+day*dayMs2;if(!days.includes(
new Date(start2).getUTCDay()))continue;let end=until2>from?start2:start2+dayMs2,opens2=instantsOf(start2+from*minuteMs,zone).
first,closes=instantsOf(end+until2*minuteMs,zone).last;opens2<closes&&found.push({from:opens2,until:closes})}return found}var outsideHint=`Ask again then. What can't wait goes with --override "reason", for those whom exceptions: override of .\
github/d8x.yml lists; rollback, recover, unlock, backup, and what only looks always go.`;function judgeTime(command,environment2,now){
let operation=operationOf(command.verb==="promote"?"update":command.verb);if(!windowedOperations.some(one=>one===operation))
return{kind:"allowed"};let why=whyOutside(environment2.times,now);return why===void 0||exceptionsOf(command).some(({kind})=>kind===
"override")?{kind:"allowed"}:{kind:"refused",reason:"outside-window",message:`${environment2.name} ${why}. ${outsideHint}`}}
function whyOutside(times,now){if(times===void 0)return;let timing=timingAt(times,now);if(timing.kind==="open")return;let{
freeze:freeze2,opens:opens2}=timing,again=opens2===void 0?"":`; the next window opens ${formatMoment(opens2.at,opens2.zone)}`;
if(freeze2===void 0)return`is updated ${times.windows.map(({text})=>text).join(" and ")}, which is not now (${formatMoment(
now,times.windows[0]?.zone??"UTC")})${again}`;let{zone="UTC"}=opens2??{};return`is frozen until ${formatMoment(freeze2.until,
zone)} (${freeze2.reason})${opens2?.at.getTime()===freeze2.until.getTime()?", and may be updated again from then on":again}`}var exceptionWithinMs=60*6e4;function approvalOf(command,environment2,asker){let verb=command.verb==="promote"?"update":
command.verb;if(isAlwaysApproved(verb)){let alone=environment2.exceptions?.[verb];if(!(alone?.alone===!0&&asker!==void 0&&
isOneOf(alone,asker)))return{withinMs:longestWaitOf(environment2)}}else if(isApprovable(verb)&&environment2.approval?.verbs.
includes(verb)===!0)return environment2.approval;return effectOf(verb)==="change"&&exceptionsOf(command).some(({kind})=>environment2.
exceptions?.[kind]?.alone!==!0)?{withinMs:longestWaitOf(environment2)}:void 0}function longestWaitOf({approval:approval2}){
return approval2?.withinMs??exceptionWithinMs}function judgeApproval(asked,environment2,approver,now){let authorised=authorise(
asked.command,environment2,approver);if(authorised.kind==="refused")return authorised;if(asked.askedBy===approver.id)return{
kind:"refused",reason:"own-command",message:"A second person has to approve it, not who asked."};let rule=approvalOf(asked.
command,environment2);return rule!==void 0&&now.getTime()-asked.askedAt.getTime()>rule.withinMs?{kind:"refused",reason:"\
expired",message:`It had to be approved within ${Math.round(rule.withinMs/6e4)} minutes. Please give the command again.`}:
judgeTime(asked.command,environment2,now)}function effectText(command){if(command.verb!=="recover")return;let first3=exceptionsOf(command).some(({kind})=>kind==="\
no-backup")?"No backup is taken of what is there.":"What is there is backed up first.";return command.undo===!0?`${first3}\
 Then what uses the database (history, referral) is stopped, the database of before the last recovery takes its name bac\
k, and they start again with the images that ran then. What was written since that recovery is not in it: it stays in th\
e other database.`:`${first3} The backup is restored beside it and compared with its manifest. Then what uses the databa\
se (history, referral) is stopped, the two databases exchange their names, and they start again with images that fit. Wh\
at was written since the backup is not in it: it stays in the other database, and /d8x recover --undo exchanges them bac\
k.`}var mostRows=40,outcomes={planned:"planned",updated:"updated",unchanged:"unchanged","rolled-back":"rolled back",failed:"\
**failed**","not-attempted":"not attempted"};function shortImage(image){if(image===void 0)return"\u2013";let digest3=image.
digest?.slice(7,19),parts=[image.tag??(digest3===void 0?image.repository:""),digest3].filter(part2=>part2!==void 0);return code(
clip(parts.join("@").replace(/^@/,""),100))}function fullImage(image){if(image===void 0)return"\u2013";let tag=image.tag===
void 0?"":`:${image.tag}`,digest3=image.digest===void 0?"":`@${image.digest}`;return code(clip(`${image.repository}${tag}${digest3}`,
500))}function servicesTable(services){if(services.length===0)return"";let{shown:shown2,more}=first2(services,mostRows),
hasWaves=services.some(({wave=1})=>wave>1),rows=shown2.map(service2=>[cell(code(clip(service2.service,63))),...hasWaves?
[service2.wave?.toString()??""]:[],outcomeOf(service2),cell(change(service2)),service2.replicas===void 0?"":`${service2.
replicas.running}/${service2.replicas.desired}`,timeOf(service2)]),header2=["Service",...hasWaves?[{right:"Wave"}]:[],"O\
utcome","From \u2192 to",{right:"Up"},{right:"Time"}];return`${table(header2,rows)}${more===0?"":`

\u2026 and ${more} more services.`}`}function outcomeOf({outcome,keyReplaced}){return keyReplaced===!0?`${outcomes[outcome]}\
, new key`:outcomes[outcome]}function change({from,to,outcome}){return outcome==="unchanged"||from===void 0||to===void 0?
shortImage(to??from):outcome==="rolled-back"?`${shortImage(to)}<br>\u2192 back to ${shortImage(from)}`:`${shortImage(from)}\
<br>\u2192&nbsp;${shortImage(to)}`}function timeOf({startedAt,finishedAt}){let took=between(startedAt,finishedAt);return took===
void 0?"":duration(took)}function reasons2(services){return services.flatMap(service2=>[service2.error===void 0?service2.
reason:void 0,migrated(service2)].filter(line=>line!==void 0).map(line=>`- ${code(clip(service2.service,63))}: ${prose(clip(
line,500))}`)).slice(0,mostRows).join(`
`)}function migrated({migrations}){let{before,after}=migrations??{};if(after===void 0)return before?.failed===void 0?void 0:
`its migration ${before.failed} was not finished`;if(before!==void 0&&before.version===after.version&&before.failed===after.
failed)return;let unfinished=after.failed===void 0?"":`, and ${after.failed} was not finished`;return`the database was m\
igrated from ${before?.version??"an unknown version"} to ${after.version}${unfinished}`}function fullImages(services){let changed2=services.
filter(({from,to})=>from!==void 0||to!==void 0).slice(0,mostRows);if(changed2.length===0)return"";let rows=changed2.map(
({service:service2,from,to})=>[cell(code(clip(service2,70))),cell(fullImage(from)),cell(fullImage(to))]);return folded("\
Images in full",table(["Service","From","To"],rows))}var mostRows2=300,stepSigns={running:"\u25B8",done:"\u2713",failed:"\u2717",skipped:"\u2013",cancelled:"\u2717"};function stepsSection(steps){
if(steps.length===0)return"";let rows=steps.slice(0,mostRows2).map(step=>stepRow(step)),more=steps.length>mostRows2?`

\u2026 and ${steps.length-mostRows2} more steps.`:"";return folded(`All ${steps.length} steps`,`${stepsTable(rows)}${more}`)}
function stepsTable(rows){return table(["","Step",{right:"Time"},"What it found or did"],rows)}function stepRow(step,passing,now){
let took=between(step.startedAt,step.finishedAt??now),title2=[prose(clip(step.title,200)),...placesOf(step).map(place3=>code(
clip(place3,100)))];return[stepSigns[step.state],cell(title2.join(" \xB7 ")),took===void 0||step.state==="skipped"?"":duration(
took),cell(prose(clip(passing??step.detail??"",300)))]}function placesOf({title:title2,service:service2,host}){return[service2,
host].filter(place3=>place3!==void 0).filter(place3=>!title2.includes(place3))}var mostSteps=40,lastSteps=3,titles={accepted:"\u23F3 Accepted",held:"\u23F3 On hold",approval:"\u270B Waiting for approval",
queued:"\u23F3 Queued",running:"\u23F3 Running"};function liveSections(run){let place3=run.environment===void 0?"":` \xB7 ${prose(
clip(run.environment,64))}`;return[essential(`### ${titles[run.state.kind]}${place3}`),askedSection(run.command,run.actor),
essential(explanation(run.state,run.url)),essential(run.state.kind==="approval"&&run.effect!==void 0?prose(clip(run.effect,
1e3)):""),{name:"images",weight:60,markdown:imagesOf(run)},{name:"steps",weight:80,markdown:stepsOf(run)},{name:"warning\
s",weight:50,markdown:warningsList(run.warnings)},essential(footer(run))]}function askedSection(command,actor){return essential(
`${code(clip(command,1e3))} by ${code(clip(actor,100))}`)}function warningsList(warnings){let items=warnings.slice(0,20).
map(warning=>`- ${prose(clip(warning,500))}`);return warnings.length>items.length&&items.push(`- \u2026 and ${warnings.length-
items.length} more`),items.length===0?"":`**Warnings**

${items.join(`
`)}`}function explanation(state,url){switch(state.kind){case"accepted":return"The run is being asked for.";case"held":return prose(
clip(state.why,500));case"approval":{let until2=state.until===void 0?"":` It is asked for until ${minuteOf(state.until.toISOString())}\
.`;return state.by==="command"?`A second person has to comment \`/d8x approve\`.${until2}`:`GitHub waits for a reviewer \
of the environment: ${link("review the deployment",url)}.${until2}`}case"queued":return"GitHub looks for a runner.";case"\
running":return"";default:return state}}function imagesOf({images}){let rows=images.slice(0,40).map(({service:service2,image})=>[
cell(code(clip(service2,70))),cell(shortImage(image))]);return rows.length===0?"":table(["Service","To run"],rows)}function stepsOf({
steps,progress,now}){if(steps.length===0)return"";let finished=steps.filter(({state})=>state!=="running"&&state!=="faile\
d"),earlier2=new Set(finished.slice(0,-lastSteps)),rowsOf2=some=>stepsTable(some.map(step=>stepRow(step,step.state==="ru\
nning"?progress.get(step.id):void 0,now.toISOString()))),present=rowsOf2(steps.filter(step=>!earlier2.has(step)).slice(-mostSteps));
return earlier2.size===0?present:`${present}

${folded(`${earlier2.size} earlier steps`,rowsOf2([...earlier2].slice(-mostSteps)))}`}function footer({url,startedAt,now}){
let run=url===void 0?"":`${link("Run",url)} \xB7 `,since=duration(now.getTime()-startedAt.getTime());return`<sub>${run}${since}\
 so far \xB7 as of ${secondOf(now.toISOString())}</sub>`}function drillTable(copies,now){if(copies.length===0)return"";let rows=copies.map(copy=>[cell(prose(clip(copy.place,200))),
cell(copy.name===void 0?"":code(clip(copy.name,255))),copy.at===void 0?"":`${age(copy.at,now)} ago`,cell(foundOf(copy)),
cell(timeOf2(copy))]);return table(["Taken from","Backup",{right:"Of"},"Came out","Took"],rows)}function foundOf({state,
because="",tables=0,rows=0}){return state==="failed"?`**failed**: ${prose(clip(because,500))}`:state==="checked"?"signed\
, whole, as its manifest says; **not restored**, for the key is not here":`restored: ${counted(tables,"table")}, ${counted(
rows,"row")}, as its manifest says`}function timeOf2({seconds}){if(seconds===void 0)return"";let{fetch:fetch2,check:check3,
restore}=seconds;return Object.entries({fetch:fetch2,check:check3,...defined({restore})}).map(([what,time])=>`${what} ${duration(
time*1e3)}`).join(", ")}var mostRows3=30;function backupsTable(backups,now){if(backups.length===0)return"There are no backups in the places that\
 were looked at.";let{shown:shown2,more}=first2(backups,mostRows3),rows=shown2.map(backup=>[`${age(backup.at,now)} ago`,
cell(code(clip(backup.name,255))),backup.bytes===void 0?"":bytes(backup.bytes),cell(verificationOf(backup)),cell(originOf(
backup)),cell(rowsOf(backup)),cell(backup.copies.map(copyOf).join("<br>")),cell((backup.update??[]).slice(0,20).map(service2=>code(
clip(service2,63))).join(", "))]);return`${table([{right:"Of"},"Backup",{right:"Size"},"Verified","Signed","Not on the c\
hain","Kept in","Before an update of"],rows)}${more===0?"":`

\u2026 and ${more} older ones.`}`}function verificationOf({verification}){return verification===void 0?"as its manifest \
says, which lies in it":verification.state==="verified"?`restored, ${counted(verification.rows,"row")}`:verification.state===
"not-asked"?"not asked":`**no**: ${prose(clip(verification.because,200))}`}function originOf({origin}){return origin===void 0?
"":origin.state==="signed"?`by ${code(clip(origin.by,60))}`:`**no**: ${prose(clip(origin.because,300))}`}function rowsOf({
irreplaceable=[]}){return irreplaceable.slice(0,10).map(({table:name,rows})=>`${code(clip(name,100))} ${rows}`).join(", ")}
function copyOf({store,id:id2,lockedUntil,keptUntil,expendable}){let until2=lockedUntil===void 0?keptUntil===void 0?"":`\
 until ${minuteOf(keptUntil)}`:`, locked until ${minuteOf(lockedUntil)}`;return`${prose(store)} ${code(clip(id2,300))}${until2}${expendable===
!0?" (goes with the next backup: `keep`)":""}`}var mostRows4=60;function recoverySection({recovery,run}){if(recovery===void 0)return"";let{kind,database,aside,backup,follow:follow2=[]}=recovery,
name=code(clip(aside,63)),environment2=run.environment===void 0?"":` --env ${run.environment}`,undo=`${code(clip(`/d8x r\
ecover --undo${environment2}`,200))} exchanges them back`,drop=code(clip(`DROP DATABASE ${identifier(aside)};`,200)),facts=[
backup===void 0?"":`In service: the backup ${code(clip(backup,255))}${heldBy(recovery)}`,`Kept beside it: ${name}, which\
 was in service before${kind==="recovered"?`; ${undo}`:""}`,`Nothing removes ${name} by itself. When you are sure: ${drop}`,
outOfService(recovery),...follow2.map(one=>`**To be done by you**: ${prose(clip(one,500))}`)].filter(fact=>fact!=="");return[
[`**Database** ${code(clip(database,63))}`,"",...facts.map(fact=>`- ${fact}`)].join(`
`),writtenSince(recovery)].filter(part2=>part2!=="").join(`

`)}function heldBy({tables,rows}){return tables===void 0||rows===void 0?"":`, ${counted(tables,"table")} with ${counted(
rows,"row")}, as its manifest says`}function outOfService({outOfServiceSeconds,estimateSeconds}){if(outOfServiceSeconds===
void 0)return"";let expected=estimateSeconds===void 0?"":` (expected: about ${duration(estimateSeconds*1e3)})`;return`Ou\
t of service: ${duration(outOfServiceSeconds*1e3)}${expected}`}function writtenSince({writtenSince:written2=[],aside}){if(written2.
length===0)return"";let rows=written2.slice(0,mostRows4).map(one=>[cell(code(clip(one.table,130))),rowsIn(one,one.before),
rowsIn(one,one.now)]),more=written2.length>mostRows4?`

\u2026 and ${written2.length-mostRows4} more tables.`:"",head=["Table",{right:"In service"},{right:"In the other"}];return folded(
`${counted(written2.length,"table")} ${written2.length===1?"has":"have"} other rows in the database that was put aside`,
`${table(head,rows)}${more}

What is missing is in ${code(clip(aside,63))}.`)}function rowsIn({estimated},rows){return`${estimated===!0?"about ":""}${count(
rows)}`}function identifier(name){return`"${name.replaceAll('"','""')}"`}function backupSection(backup){let took=between(backup.startedAt,backup.finishedAt)??0,size2=`${bytes(backup.bytes)} enc\
rypted, ${bytes(backup.dumpBytes)} of SQL, in ${duration(took)}`;return[`**Backup** ${code(clip(backup.name,255))}`,"",`\
- ${size2}`,`- SHA-256 ${code(backup.sha256)}`,`- ${proofOf(backup)}`,...signatureOf(backup),...irreplaceableOf(backup),
...placesOf2(backup).map(place3=>`- ${place3}`)].join(`
`)}function proofOf({verification}){return verification.state==="verified"?`**Verified**: restored and compared, ${`${counted(
verification.tables,"table")}, ${counted(verification.rows,"row")}`}`:verification.state==="not-verified"?`**Not verifie\
d**: ${prose(clip(verification.because,500))}`:"Complete, and not verified by a restore: that was not asked for"}function signatureOf({
signature}){return signature===void 0?[]:signature.state==="signed"?[`- Signed by ${code(clip(signature.by,100))}`]:["- \
**Not signed**: no run will restore it, and nobody can tell it from a backup that somebody else made. `npx d8x-ops init`\
 makes a key for that (`backup-signing-key`)"]}function irreplaceableOf({irreplaceable=[]}){return irreplaceable.length===
0?[]:[`- Not on the chain: ${irreplaceable.map(({table:table2,rows})=>`${code(clip(table2,200))} ${rows===void 0?"**is n\
ot there**":counted(rows,"row")}`).join(", ")}`]}function placesOf2({name,artifact,copies=[],path:path2}){let asArtifact=artifact===
void 0?[]:[artifact.name===name?`Kept as ${link("an artifact of the run",artifact.url)}`:`Kept as artifact ${link(code(clip(
artifact.name,255)),artifact.url)}`],elsewhere=copies.filter(({store})=>store!=="artifact").map(({store,id:id2,url})=>`K\
ept in ${prose(store)} as ${link(code(clip(id2,255)),url)}`),kept=[...asArtifact,...elsewhere];return kept.length>0?kept:
[path2===void 0?"Not kept":`Kept on the runner only: ${code(clip(path2,500))}`]}function restoreSection(backup,run){if(backup.
artifact===void 0||![backup.name,backup.artifact.name,run.id].every(isOrdinary))return"";let unpack=backup.compression===
"zstd"?"zstd -dc":"gzip -dc",commands=[`gh run download ${run.id} --name ${backup.artifact.name}`,`age --decrypt --ident\
ity identity.txt ${backup.name} | ${unpack} | psql "$DATABASE_URL"`],note=[`\`identity.txt\` is the age key file whose pub\
lic key is one of the ${count(backup.recipients)} that this backup was encrypted to;`,"the database has to be empty. `RE\
STORE.md` in the artifact says more."];return folded("How to restore it",`${fence2(commands,"sh")}

${note.join(`
`)}`)}function proofSection({verification}){return verification.state==="verified"?folded("How it was verified",prose(clip(
verification.how,500))):""}function isOrdinary(name){return/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)}var longest=45e3;function serviceLog({service:service2,since,grep,tasks,artifact}){let room=Math.floor(longest/Math.max(
1,tasks.length)),asked=grep===void 0?"":` with ${code(clip(grep,100))} in it`,whole2=artifact===void 0?"":` All of it is\
 in the artifact ${link(code(clip(artifact.name,200)),artifact.url)}, encrypted to ${code("backup-recipients")}.`;return[
`What ${code(clip(service2,70))} wrote since ${minuteOf(since)}${asked}.${whole2}`,...tasks.map(task=>taskLog(task,room))].
join(`

`)}function taskLog({name,node,state,lines,found,unread},room){let shown2=fitting(lines,room),about3=`${plain(name)} on ${plain(
node)} (${plain(state)})`,why=unread===void 0?"":`Not read: ${prose(clip(unread,500))}`;if(shown2.length===0)return`- ${prose(
about3)}: ${unread===void 0?"no lines":why}`;let count3=shown2.length===found?counted(found,"line"):`the last ${shown2.length}\
 of ${counted(found,"line")}`;return folded(`${about3}: ${count3}`,[fence2(shown2),why].filter(part2=>part2!=="").join(`\


`))}function fitting(lines,room){let kept=[],left=room;for(let line of lines.toReversed()){if(left-=fence2([line]).length,
left<0)break;kept.unshift(line)}return kept}function plain(name){return clip(name,100).replaceAll(/[^A-Za-z0-9_.-]/g,"?")}var mostProblems=40,longestLine=400,alerts={success:"WARNING",failure:"CAUTION",refused:"WARNING",cancelled:"IMPORTANT"};
function errorSection(error,conclusion){let lines=[`[!${alerts[conclusion]}]`,prose(clip(error.message,2e3)),"",placeOf(
error)];return error.hint!==void 0&&lines.push("",prose(clip(error.hint,1e3))),lines.map(line=>line===""?">":`> ${line}`).
join(`
`)}function placeOf({where,code:errorCode}){return where===void 0?code(errorCode):`**Where:** ${code(clip(where,300))} \xB7\
 ${code(errorCode)}`}function problemsOf(error){let{problems=[]}=error;if(problems.length<2)return"";let{shown:shown2,more}=first2(
problems,mostProblems);return[...shown2.map(({path:path2,message,hint})=>{let advice=hint===void 0||hint===error.hint?"":
`. ${prose(clip(hint,500))}`;return`- ${code(clip(path2,200))} ${prose(clip(message,500))}${advice}`}),...more===0?[]:[`\
- \u2026 and ${more} more`]].join(`
`)}function logsSection({logs:logs2=[],hiddenLogs},most){if(hiddenLogs!==void 0)return hiddenLogsSection(hiddenLogs);if(logs2.
length===0)return"";let lines=logs2.slice(-most).map(line=>clip(line,longestLine));return`<details open><summary>Last li\
nes of its log</summary>

${fence2(lines)}

</details>`}function hiddenLogsSection(hidden2){let{command,host}=hidden2;return`${linesHidden(hidden2)} On ${prose(host)}\
, this shows it: ${code(command)}. With ${code("logs: { public: true }")} for the environment in ${code(".github/d8x.yml")}\
, it would stand here.`}function linesHidden({lines}){return`${lines===1?"The last line of its log is":`The last ${lines} lines of its log are`}\
 not shown, as everybody can read this repository.`}var mostServices=20;function changesSection(services){let known2=services.flatMap(({service:service2,changes})=>changes===
void 0?[]:[{service:service2,changes}]).slice(0,mostServices);if(known2.length===0)return"";let lines=known2.map(({service:service2,
changes})=>`- ${code(clip(service2,63))} ${changesLine(changes)}`),commits=known2.flatMap(({service:service2,changes})=>commitsOf(
service2,changes));return[lines.join(`
`),...commits].join(`

`)}function changesLine(changes){let{from,to,relation,unknown:unknown2,days,url,migration,settings}=changes,commits=commitsWords(
changes);return[...to===void 0?[]:[`${short(from)} \u2192 ${short(to)}`],...relation==="older"?["**is older than what ru\
ns**"]:[],...relation==="apart"?["**went another way than what runs**"]:[],...relation==="same"?["the same commit"]:[],...commits===
void 0?[]:[commits],...days===void 0?[]:[counted2(days,"day")],...url===void 0?[]:[link("compare",url)],...migration==="\
yes"?[relation==="older"?"**goes back over a database migration**":"**contains a database migration**"]:[],...migration===
"unknown"?["too many files to tell whether a database migration is among them"]:[],...settings===void 0?[]:[`names new s\
ettings: ${settings.map(code).join(", ")}`],...unknown2===void 0?[]:[prose(`what changes is not known: ${unknown2}`)]].join(
" \xB7 ")}function commitsWords({commits,lacks,relation}){if(commits!==void 0)return relation==="older"?`takes ${counted2(
commits,"commit")} back`:lacks===void 0?counted2(commits,"commit"):`${counted2(commits,"commit")} of its own, lacks ${lacks}`}
function commitsOf(service2,{subjects=[],commits=0}){if(subjects.length===0)return[];let more=commits>subjects.length?[`\
- \u2026 and ${commits-subjects.length} more`]:[],list=subjects.map(subject=>`- ${prose(clip(subject,120))||"(no subject\
)"}`);return[folded(`Commits of ${clip(service2,63)}`,[...list,...more].join(`
`))]}function short(commit2){return commit2===void 0?"(unknown)":code(commit2.slice(0,7))}function counted2(count3,what){
return`${count3} ${what}${count3===1?"":"s"}`}var mostRows5=60,settled=new Set(["completed","rollback_completed"]);function statusSections(status,now){return[essential(
[lockLine(status.lock),backupLine(status,now)].join(`\\
`)),{name:"interrupted",weight:90,markdown:interruptedLine(status.interrupted)},{name:"differences",weight:80,markdown:driftOf(
status)},{name:"services",weight:95,markdown:servicesOf2(status,now)},{name:"hosts",weight:50,markdown:hostsOf(status)}]}
function lockLine(lock){if(lock===void 0)return"**Lock:** free";let reason=lock.reason===void 0?"":` \u2013 ${prose(clip(
lock.reason,300))}`;return`**Lock:** held by ${code(clip(lock.owner,100))} until ${minuteOf(lock.expiresAt)}${reason}`}function interruptedLine(interrupted){
if(interrupted===void 0)return"";let{run,actor,at,services,command}=interrupted,names=services.slice(0,mostRows5).map(name=>code(
clip(name,63)));return`**${`Run ${code(clip(run,50))} by ${code(clip(actor,100))} was cut off half-way, ${minuteOf(at)}`}\
:** ${names.join(", ")} may be in between. This recovers what it left: ${code(clip(command,1e3))}`}function backupLine({
lastBackup,lastDrill,lastRecovery},now){let drilled=lastDrill===void 0?"":`\\
**Last drill:** ${age(lastDrill.at,now)} ago, ${drillStates[lastDrill.state]}`;return`${lastLine(lastBackup,now)}${drilled}${recoveryLine(
lastRecovery,now)}`}function recoveryLine(last,now){if(last===void 0)return"";let{kind,at,actor,backup,aside}=last,what=kind===
"undone"?"undone":`to ${backup===void 0?"a backup":code(clip(backup,255))}`,who=actor===void 0?"":` by ${code(clip(actor,
100))}`;return`\\
**Last recovery:** ${age(at,now)} ago${who}, ${what}; what was in service before is ${code(clip(aside,63))}`}var drillStates={
restored:"every copy restored",checked:"copies checked, **not restored**",failed:"**failed**"};function lastLine(lastBackup,now){
if(lastBackup===void 0)return"**Last backup:** none that d8x-ops knows of";let{at,name,verified}=lastBackup,last=`**Last\
 backup:** ${age(at,now)} ago, ${code(clip(name,255))}`;return verified===void 0?last:verified.name===name?`${last}, ver\
ified`:`${last}; last verified ${age(verified.at,now)} ago`}function servicesOf2({services},now){let{shown:shown2,more}=first2(
services,mostRows5),rows=shown2.map(service2=>[cell(code(clip(service2.service,70))),replicasOf(service2),healthOf(service2),
cell(shortImage(service2.image)),service2.deployedAt===void 0?"":`${age(service2.deployedAt,now)} ago`]);return`${table(
["Service",{right:"Up"},"Health","Runs","Deployed"],rows)}${more===0?"":`

\u2026 and ${more} more services.`}`}function replicasOf({replicas}){let text=`${replicas.running}/${replicas.desired}`;
return replicas.running<replicas.desired?`**${text}**`:text}function healthOf({health}){return health===void 0?"":health.
status!==void 0&&health.status<500?`${health.status}`:`**${health.status??cell(prose(clip(health.error??"no answer",100)))}\
**`}function driftOf({services}){let lines=[];for(let{service:service2,drift,updateState}of services.slice(0,mostRows5)){
let name=code(clip(service2,70));drift!==void 0&&lines.push(`- ${name} ${prose(clip(drift,300))}`),updateState!==void 0&&
!settled.has(updateState)&&lines.push(`- ${name} is in update state ${code(clip(updateState,50))}`)}return lines.length===
0?"":["**Worth a look:**","",...lines].join(`
`)}function hostsOf({nodes,disks}){let names=[...new Set([...nodes.map(({name})=>name),...disks.map(({host})=>host)])],path2=disks[0]?.
path,onePath=path2!==void 0&&disks.every(disk=>disk.path===path2)?path2:void 0,rows=names.slice(0,mostRows5).map(name=>{
let node=nodes.find(one=>one.name===name),own=disks.filter(({host})=>host===name);return[cell(code(clip(name,100))),node===
void 0?"":cell(stateOf(node)),cell(own.map(disk=>freeOf(disk,onePath===void 0)).join("<br>")),node===void 0?"":cell(code(
clip(node.engine,50)))]});if(rows.length===0)return"";let free=onePath===void 0?"Free":cell(`Free in ${code(clip(onePath,
200))}`);return table(["Host","State",{right:free},"Docker"],rows)}function stateOf({role,state,availability}){return[role,
...state==="ready"?[]:[state],...availability==="active"?[]:[availability]].map(word2=>word2===state&&state!=="ready"?`*\
*${prose(clip(word2,50))}**`:prose(clip(word2,50))).join(", ")}function freeOf({path:path2,totalBytes,freeBytes},withPath){
let share=totalBytes===0?0:Math.floor(freeBytes/totalBytes*100),text=`${bytes(freeBytes)} (${share} %)`;return`${withPath?
`${code(clip(path2,200))} `:""}${share<10?`**${text}**`:text}`}var phaseTitles={prepare:"Prepare",lock:"Lock",backup:"Back up",prune:"Prune",pull:"Pull",update:"Update",verify:"Verify",
rollback:"Roll back",restore:"Restore",record:"Record",report:"Report"};var chart={width:560,leftPadding:96,rightPadding:24,fontSize:15},characterWidths=[.44,.48,.52,.56,.6],gap=5,plotWidth=chart.
width-chart.leftPadding-chart.rightPadding;function positions(bars){let first3=Math.min(...bars.map(({begin})=>begin)),last=Math.
max(...bars.map(({end})=>end));return milliseconds=>(milliseconds-first3)/Math.max(last-first3,1)*plotWidth}function labelSpans({
label,begin,end},at){let[left,right]=[at(begin),at(end)];return characterWidths.map(share=>{let width=label.length*share*
chart.fontSize;return width<=right-left?{from:(left+right-width)/2,to:(left+right+width)/2}:right+width+1.5*chart.leftPadding>
chart.width?{from:left-gap-width,to:left-gap}:{from:right+gap,to:right+gap+width}})}function fittingLabel(name,took,bar,at){
let letters2=Array.from(name),cut=letters2.slice(3,-1).map((_,index2)=>`${letters2.slice(0,-1-index2).join("")}\u2026`),
names=[name,...cut];return[...names.map(one=>`${one} (${took})`),...names].find(label=>hasRoom({...bar,label},at))??`${letters2.
slice(0,3).join("")}\u2026`}function hasRoom(bar,at){return labelSpans(bar,at).every(({from,to})=>from>=0&&to<=plotWidth+
chart.rightPadding)}var ticks=[[1e3,"1second"],[2e3,"2second"],[5e3,"5second"],[1e4,"10second"],[3e4,"30second"],[6e4,"1\
minute"],[12e4,"2minute"],[3e5,"5minute"],[6e5,"10minute"],[18e5,"30minute"],[36e5,"1hour"],[144e5,"4hour"],[864e5,"1day"]];
function tickInterval(bars){let last=Math.max(...bars.map(({end})=>end)),at=positions(bars),spans=bars.flatMap(bar=>labelSpans(
bar,at)),[milliseconds,name]=ticks.find(([milliseconds2])=>last/milliseconds2<=6&&marks(milliseconds2,last).every(mark=>spans.
every(({from,to})=>at(mark)<from||at(mark)>to)))??[864e5,"1day"];return{milliseconds,name}}function marks(milliseconds,last){
return Array.from({length:Math.floor(last/milliseconds)},(_,index2)=>(index2+1)*milliseconds)}var mostBars=24,leastShare=.01,telling=new Set(["backup","prune","pull","update","verify","rollback","restore"]),look=["\
---","config:","  gantt:",`    useWidth: ${chart.width}`,`    fontSize: ${chart.fontSize}`,`    sectionFontSize: ${chart.
fontSize}`,"    barHeight: 24","    barGap: 6","    topPadding: 52",`    leftPadding: ${chart.leftPadding}`,`    rightPa\
dding: ${chart.rightPadding}`,"  themeVariables:",'    sectionBkgColor: "#8884"','    sectionBkgColor2: "#8884"','    al\
tSectionBkgColor: "#8880"','    gridColor: "#8888"','    taskBkgColor: "#1f6feb"','    taskBorderColor: "#1f6feb"','    \
taskTextColor: "#fff"','    critBkgColor: "#cf222e"','    critBorderColor: "#cf222e"',"---"];function timeline(steps,startedAt,finishedAt){
let timed=steps.filter(({state,finishedAt:end})=>state!=="skipped"&&end!==void 0);if(!timed.some(({phase})=>telling.has(
phase)))return"";let from=[startedAt,...timed.map(step=>step.startedAt)].toSorted()[0]??startedAt,total=between(from,finishedAt)??
0,bars=merged(timed,from).filter(({begin,end,failed:failed2})=>failed2||end-begin>=total*leastShare),longest2=new Set([...bars].
sort((a,b)=>lengthOf(b)-lengthOf(a)).slice(0,mostBars)),chosen=bars.filter(bar=>longest2.has(bar)),phases=new Set(chosen.
map(({phase})=>phase));if(phases.size===0)return"";let at=positions(chosen),shown2=chosen.map(bar=>({...bar,label:fittingLabel(
mermaidLabel(bar.label,24),duration(lengthOf(bar)),bar,at)})),lines=["```mermaid",...look,"gantt","  dateFormat HH:mm:ss\
.SSS",`  axisFormat ${total<36e5?"%M:%S":"%H:%M"}`,`  tickInterval ${tickInterval(shown2).name}`,"  todayMarker off"];for(let phase of phases){
lines.push(`  section ${phaseTitles[phase]}`);for(let bar of shown2)bar.phase===phase&&lines.push(barLine(bar,lines.length))}
return[...lines,"```"].join(`
`)}function merged(steps,startedAt){let bars=new Map;for(let step of steps){let begin=between(startedAt,step.startedAt)??
0,end=between(startedAt,step.finishedAt)??begin,label=labelOf(step),key2=JSON.stringify([step.phase,label]),bar=bars.get(
key2);bars.set(key2,{phase:step.phase,label,begin:Math.min(begin,bar?.begin??begin),end:Math.max(end,bar?.end??end),failed:step.
state!=="done"||bar?.failed===!0})}return[...bars.values()]}function labelOf({phase,service:service2,host,title:title2}){
return service2!==void 0?service2:(phase==="pull"||phase==="prune")&&host!==void 0?host:title2.split(/[\s,]/,1)[0]??title2}
function barLine({label,begin,end,failed:failed2},number){return`  ${label} :${failed2?"crit, ":""}s${number}, ${clockOf2(
begin)}, ${clockOf2(Math.max(end,begin+1))}`}function lengthOf({begin,end}){return end-begin}function clockOf2(milliseconds){
let bounded=Math.min(Math.max(0,Math.round(milliseconds)),86399999);return new Date(bounded).toISOString().slice(11,23)}function nextSteps(result,error){let{environment:environment2}=result.run,suffix=environment2!==void 0&&isEnvironmentName(
environment2)?` --env ${environment2}`:"",step=(words2,why)=>({command:`/d8x ${words2}${suffix}`,why}),named2=result.services.
find(({service:service3})=>service3===error.where)?.service,service2=named2!==void 0&&isServiceName(named2)?named2:void 0,
status=step("status","shows what runs now"),help=groups.find(({codes})=>codes.some(code2=>code2===error.code))?.help;switch(help){case"\
lock":return[step("status","shows who holds the lock, and until when"),step("unlock","frees it, when it is yours")];case"\
image":return service2===void 0?[]:[step(`images ${service2}`,"lists what can be deployed")];case"database":return[step(
"backup","tries the backup alone; no service is touched")];case"backups":return[step("backups","lists the backups that t\
here are")];case"rollback":return[status,step(service2===void 0?"rollback":`rollback ${service2}`,"tries again to roll b\
ack to what ran before")];case"cluster":return[status];case void 0:return[];default:return help}}var groups=[{help:"lock",
codes:["lock-held","lock-lost"]},{help:"image",codes:["image-not-found","image-platform","pull-failed"]},{help:"database",
codes:["database-unreachable","database-refused","dump-tool-missing","dump-failed","dump-incomplete","backup-corrupt","b\
ackup-not-verified","upload-failed"]},{help:"backups",codes:["restore-refused","origin-unknown"]},{help:"rollback",codes:[
"rollback-failed"]},{help:"cluster",codes:["service-unknown","ssh-unreachable","connection-lost","engine-unreachable","e\
ngine-refused","engine-conflict","engine-not-found","disk-full","compose-failed","command-failed","update-in-progress","\
update-failed","update-timeout","health-failed","rollback-unknown","restore-failed","cancelled","internal"]}];var signs={success:"\u2705",failure:"\u274C",refused:"\u26D4",cancelled:"\u{1F6AB}"};function renderHeadline(outcome,environment2){
let place3=environment2===void 0?"":` \xB7 ${prose(clip(environment2,64))}`;return`### ${signs[outcome.conclusion]} ${prose(
clip(headingOf(outcome),200))}${place3}`}var ends={success:"done",failure:"failed",refused:"refused",cancelled:"cancelle\
d"};function headingOf({headline,error,operation,conclusion}){if(error===void 0||!headline.endsWith(error.message))return headline;
let rest=headline.slice(0,-error.message.length).replace(/:\s*$/,"");return rest===""&&operation!==void 0?`${operation} ${ends[conclusion]}`:
rest||headline}function resultSections(result,mostLogLines){let{error,run,services,backup,status,lock}=result;return[essential(
renderHeadline(result,run.environment)),...error===void 0?[]:errorSections(result,error,mostLogLines),{name:"services",weight:95,
markdown:servicesTable(services)},{name:"reasons",weight:75,markdown:reasons2(services)},{name:"what changes",weight:72,
markdown:changesSection(services)},...serviceErrors(result,mostLogLines),{name:"backups",weight:95,markdown:result.backups===
void 0?"":backupsTable(result.backups,result.finishedAt)},{name:"drill",weight:95,markdown:drillTable(result.drill??[],result.
finishedAt)},{name:"recovery",weight:96,markdown:recoverySection(result)},...status===void 0?[]:statusSections(status,result.
finishedAt),{name:"log",weight:95,markdown:result.logs===void 0?"":serviceLog(result.logs)},essential(status===void 0&&lock!==
void 0?lockLine(lock):""),{name:"warnings",weight:70,markdown:warningsList(result.warnings)},...backup===void 0?[]:[{name:"\
backup",weight:90,markdown:backupSection(backup)}],{name:"timeline",weight:30,markdown:timeline(result.steps,result.startedAt,
result.finishedAt)},...backup===void 0?[]:[{name:"how to restore",weight:40,markdown:restoreSection(backup,run)},{name:"\
how it was verified",weight:25,markdown:proofSection(backup)}],{name:"images in full",weight:20,markdown:fullImages(services)},
{name:"steps",weight:10,markdown:stepsSection(result.steps)},essential(footer2(result))]}function endedSections(run){let ended=`${link(
"Run",run.url)} \xB7 ${minuteOf(run.endedAt.toISOString())}`;return[essential(renderHeadline(run,run.environment)),askedSection(
run.command,run.actor),...run.error===void 0?[]:[essential(errorSection(run.error,run.conclusion)),{name:"problems",weight:85,
markdown:problemsOf(run.error)},{name:"log lines",weight:60,markdown:logsSection(run.error,20)}],essential(`<sub>${run.url===
void 0?minuteOf(run.endedAt.toISOString()):ended}</sub>`)]}function errorSections(result,error,mostLogLines){return[essential(
errorSection(error,result.conclusion)),{name:"problems",weight:85,markdown:problemsOf(error)},essential(nextOf(result,error)),
{name:"log lines",weight:60,markdown:logsSection(error,mostLogLines)}]}function nextOf(result,error){let lines=nextSteps(
result,error).map(({command,why})=>`- ${code(command)} ${why}`);return lines.length===0?"":`**Next**

${lines.join(`
`)}`}function serviceErrors(result,mostLogLines){return result.services.flatMap(({service:service2,error})=>{if(error===
void 0||error.code===result.error?.code&&error.message===result.error.message)return[];let logs2=logsSection(error,mostLogLines);
return[{name:"errors of services",weight:65,markdown:[`**${code(clip(service2,70))}**`,errorSection(error,"failure"),problemsOf(
error),logs2].filter(part2=>part2!=="").join(`

`)}]})}function footer2({run,startedAt,finishedAt}){return`<sub>${[link(`Run ${code(run.id)}`,run.url),`by ${code(clip(run.
actor,100))}`,...run.cluster===void 0?[]:[`cluster ${code(clip(run.cluster,100))}`],minuteOf(startedAt),duration(between(
startedAt,finishedAt)??0)].join(" \xB7 ")}</sub>`}var longestComment=65536,largestSummaryBytes=1024*1024;function renderComment(view,key2,command){let planned="version"in view?plannedMarker(view):"",head=`${statusMarker(key2)}\

${stageMarker(stageOf(view))}
${planned}`,body=page(sectionsOf(view,command),text=>head.length+text.length<=longestComment);return`${head}${body}`}function sectionsOf(view,command){
if(!("version"in view))return view.kind==="live"?liveSections(view):endedSections(view);let[headline,...rest]=resultSections(
view,20);return headline===void 0||command===void 0?resultSections(view,20):[headline,askedSection(command,view.run.actor),
...rest]}import{createHash as createHash2}from"node:crypto";import{z as z12}from"../packages/zod.js";var schema=z12.object({v:z12.literal(1),repositoryId:githubId,issue:z12.int(),request:z12.string(),environment:z12.string(),
asked:z12.string(),toRun:z12.string(),askedBy:z12.object({id:githubId,login:z12.string()}),approvedBy:z12.object({id:githubId,
login:z12.string()}).optional(),askedAt:z12.iso.datetime().transform(text=>new Date(text)),images:z12.array(z12.object({
service:z12.string(),image:z12.object({repository:z12.string(),tag:z12.string().optional(),digest:z12.string().optional()})})),
unresolved:z12.array(z12.string()),planned:z12.array(z12.object({service:z12.string(),digest:z12.string()})).optional()}),
sealedSchema=schema.extend({statusCommentId:githubId,visible:z12.string()}),pattern=/<!-- d8x-ops record ([\w-]+\.[\w-]+) -->\s*$/;
function recordMarker(record,seal,commentId,visible2){let sealed={v:1,...record,statusCommentId:commentId,visible:hashOf(
visible2)};return`<!-- d8x-ops record ${seal.close(JSON.stringify(sealed))} -->`}function readRecord(body,seal,place3){let found=pattern.
exec(body),text=found?.[1]===void 0?void 0:seal.open(found[1]);if(found===null||text===void 0)return;let parsed2=sealedSchema.
safeParse(JSON.parse(text));if(!parsed2.success)return;let{v:_version,statusCommentId,visible:visible2,...record}=parsed2.
data;return record.repositoryId===place3.repositoryId&&record.issue===place3.issue&&record.request===formatRequestId(place3.
request)&&statusCommentId===place3.commentId&&visible2===hashOf(body.slice(0,found.index))?record:void 0}function hashOf(visible2){
return createHash2("sha256").update(visible2.replaceAll(`\r
`,`
`).trimEnd()).digest("base64url")}function liveView(record,state,now,url){return{kind:"live",command:record.toRun,environment:record.environment,actor:actorOf(
record),state,images:record.images,steps:[],progress:new Map,warnings:record.unresolved,startedAt:record.askedAt,now,...defined(
{url,effect:effectOf2(record)})}}function effectOf2({toRun}){let parsed2=parseCommand(toRun);return parsed2.kind==="comm\
and"?effectText(parsed2.command):void 0}function endedView(record,ending,now){return{kind:"ended",command:record.toRun,environment:record.
environment,actor:actorOf(record),endedAt:now,...ending}}function actorOf({askedBy:askedBy2,approvedBy}){return approvedBy===
void 0?askedBy2.login:`${askedBy2.login}, approved by ${approvedBy.login}`}function resultError(error){let{code:code2,message,
hint,where,problems,logs:logs2}=error;return{code:code2,message,...defined({hint,where}),...problems.length===0?{}:{problems:[
...problems]},...logs2.length===0?{}:{logs:[...logs2]}}}function statusBody(view,request,kept){let body=renderComment(view,
{kind:"request",request});return kept===void 0?body:`${body}
${recordMarker(kept.record,kept.seal,kept.commentId,body)}
`}async function showIfFurther(context,place3,view,record){if(place3.id===void 0)return!0;let comment2=await getComment(context.
ask,context.repository,place3.id);return comment2===void 0||!mayReplace(comment2,view,context.login)?!1:(await show(context,
place3,view,record),!0)}async function show(context,place3,view,record){let{id:id2,request}=place3;if(id2===void 0)return;
let kept=record===void 0||view.kind==="ended"?void 0:{record,seal:context.seal,commentId:id2};await unlessLocked(context,
async()=>updateComment(context.ask,context.repository,id2,statusBody(view,request,kept)))}function mayReplace(comment2,view,login){
if(requestOf(comment2,login)===void 0)return!1;let stage=readStage(comment2.body);return isFurther(stageOf(view),stage)?
!0:view.kind==="live"&&stage===stageOf(view)&&view.url!==void 0&&!comment2.body.includes(view.url)}function selectEnvironment(policy,name){let{environments}=policy,names=environments.map(environment2=>environment2.name);
if(name===void 0){let byDefault=environments.length===1?environments[0]:environments.find(({isDefault})=>isDefault);return byDefault!==
void 0?{kind:"selected",environment:byDefault}:{kind:"refused",reason:"unnamed",message:`There are several environments \
and none is the default. Add --env and one of ${names.join(", ")}.`}}let named2=environments.find(environment2=>environment2.
name===name);if(named2!==void 0)return{kind:"selected",environment:named2};let meant2=nearest(name,names);return{kind:"r\
efused",reason:"unknown",message:`There is no environment ${name}, only ${names.join(", ")}.`,...defined({nearest:meant2})}}
function teamsToAsk(environment2,login,rules=[]){let open2=[environment2,...rules.flatMap(rule=>environment2.exceptions?.[rule]??
[])].filter(({users})=>users?.includes(login.toLowerCase())!==!0);return[...new Set(open2.flatMap(({teams=[]})=>teams))]}function commandAt(body,index2,policy){let found=parseComment(body,namesIn(policy))[index2];if(found?.kind!=="command")return;
let selected=selectEnvironment(policy,found.command.environment);return selected.kind==="selected"?{...found.command,environment:selected.
environment.name}:void 0}function readCommand(normalForm){let found=parseCommand(normalForm);if(found.kind==="command")return formatCommand(
found.command)===normalForm?found.command:void 0}var claimMs=6e4;async function claimComment(context,commentId){let{isNew,since}=await react(context.ask,context.repository,
commentId,"eyes");return isNew?{commentId,by:"first",since}:void 0}async function mayDispatch(context,claim){let{isNew,since}=await react(
context.ask,context.repository,claim.commentId,"rocket");return isNew?!0:claim.by==="first"&&since.getTime()<claim.since.
getTime()+claimMs-5e3}async function mayDispatchApproved(context,statusCommentId){return(await react(context.ask,context.
repository,statusCommentId,"rocket")).isNew}import{z as z13}from"../packages/zod.js";var runSchema=z13.object({id:githubId,html_url:z13.string(),status:z13.string().nullable(),conclusion:z13.string().nullish(),
run_attempt:z13.int().default(1),event:z13.string(),name:z13.string().nullish(),display_title:z13.string().nullish(),actor:z13.
object({login:z13.string()}).nullish()}).transform(given=>{let requestId=requestIdIn(`${given.display_title??""} ${given.
name??""}`);return{id:given.id,url:given.html_url,status:given.status??"queued",attempt:given.run_attempt,event:given.event,
actor:given.actor?.login??"",...given.conclusion?{conclusion:given.conclusion}:{},...defined({requestId})}}),runList=z13.
object({workflow_runs:z13.array(runSchema)});function requestIdIn(name){return name.split(/[^A-Za-z0-9-]+/).map(parseRequestId).
find(id2=>id2!==void 0)}async function getRun(ask,repository2,id2){try{let answer2=await ask("GET /repos/{owner}/{repo}/\
actions/runs/{run_id}",{...inRepository(repository2),run_id:id2});return readAnswer(runSchema,answer2,"a run")}catch(error){
if(isRefusedWith(error,404))return;throw error}}async function listRuns(ask,repository2,search){let answer2=await ask("G\
ET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs",{...inRepository(repository2),workflow_id:search.workflow,
event:"workflow_dispatch",actor:search.actor,created:`>=${search.since.toISOString().slice(0,19)}Z`,per_page:100});return readAnswer(
runList,answer2,"runs").workflow_runs}async function findRun(ask,repository2,search,request){return(await listRuns(ask,repository2,
search)).find(({requestId})=>requestId!==void 0&&isSameRun(requestId,request))}async function cancelRun(ask,repository2,id2){
try{return await ask("POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel",{...inRepository(repository2),run_id:id2},
"repeatable"),!0}catch(error){if(isRefusedWith(error,409))return!1;throw error}}var pendingDeployments=z13.array(z13.object(
{reviewers:z13.array(z13.unknown()).nullish()}));async function waitsForReviewer(ask,repository2,id2){let answer2=await ask(
"GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments",{...inRepository(repository2),run_id:id2});return readAnswer(
pendingDeployments,answer2,"pending deployments").some(({reviewers})=>(reviewers?.length??0)>0)}var dispatchMs=5*6e4,limitedDispatchMs=70*6e4;async function findStarted(context,asked,commandCommentId){let{record,request,
issue,statusCommentId}=asked,comments=await listComments(context.ask,context.repository,issue,record.askedAt),first3=findOwn(
comments,context.login,request);if(first3!==void 0&&first3.id!==statusCommentId)return closeDouble(context,asked,first3.
url);if(await linkStarted(context,asked))return;let isHeld=first3!==void 0&&readStage(first3.body)==="held",what=`look f\
or the run of ${record.request}`;context.later(isHeld?limitedDispatchMs:dispatchMs,what,async()=>giveUp(context,asked,commandCommentId))}
async function giveUp(context,asked,commandCommentId){if(await linkStarted(context,asked))return;let error=new OpsError(
"github-unreachable","the bot could not make sure that GitHub starts the run, and GitHub shows none",{hint:"Nothing was \
changed on the cluster. Please give the command again."}),ending={conclusion:"failure",headline:"It was not started.",error:resultError(
error)},place3={id:asked.statusCommentId,request:asked.request};await showIfFurther(context,place3,endedView(asked.record,
ending,context.now()))&&commandCommentId!==void 0&&await react(context.ask,context.repository,commandCommentId,"-1")}async function linkStarted(context,{
record,request,environment:environment2,statusCommentId}){let search={workflow:environment2.workflow,actor:context.login,
since:record.askedAt},run=await findRun(context.ask,context.repository,search,request);if(run===void 0)return!1;let view=liveView(
record,{kind:"queued"},context.now(),run.url);return await showIfFurther(context,{id:statusCommentId,request},view,record),
!0}async function closeDouble(context,{record,request,statusCommentId},url){await showIfFurther(context,{id:statusCommentId,
request},endedView(record,{conclusion:"cancelled",headline:"Its status is in another comment.",url},context.now()))}function formatServicesInput(services,exceptions2=[]){return[...services,...exceptions2.map(formatException)].join(" ")}function commandToInputs(command){let operation=operationOf(command.verb);if(operation===void 0)throw new OpsError("comm\
and-invalid",`no run carries out ${formatCommand(command)}`);return{operation,...inputsOf(argumentOf(command),exceptionsOf(
command)),...defined({environment:command.environment})}}function inputsOf(argument,exceptions2){let services=names=>{let text=formatServicesInput(
names,exceptions2);return text===""?{}:{services:text}};switch(argument.kind){case"requests":return services(argument.services.
map(formatServiceRequest));case"services":return services(argument.services);case"replicas":return services(argument.replicas.
map(formatReplicas));case"change":return argument.of==="rollback"?{plan:"rollback",...services(argument.services)}:services(
argument.services.map(formatServiceRequest));case"log":return services(logWords(argument));case"recovery":return{...backupInputs(
argument),...services([])};case"reason":return defined({reason:argument.reason});case"none":case"promotion":case"service":case"\
pins":return{};default:return argument}}function backupInputs({backup}){return backup===void 0?{undo:"true"}:isRunId(backup)?
{"backup-run-id":backup}:{"backup-name":backup}}import{z as z14}from"../packages/zod.js";var runDetails=z14.object({workflow_run_id:githubId,html_url:z14.string()}),looks=[1e3,2e3,4e3,8e3,15e3],clockSlack=12e4;
async function dispatchOnce(tools,repository2,dispatch3){let since=new Date(tools.now().getTime()-clockSlack),look2=()=>lookForRun(
tools,repository2,{...dispatch3,since},dispatch3.request);try{return await send2(tools.ask,repository2,dispatch3)??await look2()}catch(error){
if(!isOpsError(error,"github-unreachable"))throw error;let found=await look2();return found!==void 0?found:await send2(tools.
ask,repository2,dispatch3)??await look2()}}async function send2(ask,repository2,dispatch3){let body={...inRepository(repository2),
workflow_id:dispatch3.workflow,ref:dispatch3.ref,inputs:dispatch3.inputs},route="POST /repos/{owner}/{repo}/actions/work\
flows/{workflow_id}/dispatches";try{return details(await ask(route,{...body,return_run_details:!0},"once"))}catch(error){
if(!isRefusedWith(error,400,422))throw error;return details(await ask(route,body,"once"))}}function details(answer2){let parsed2=runDetails.
safeParse(answer2.data);return parsed2.success?{id:parsed2.data.workflow_run_id,url:parsed2.data.html_url}:void 0}async function lookForRun(tools,repository2,search,request){
for(let pause2 of looks){await tools.sleep(pause2);let run=await findRun(tools.ask,repository2,search,request);if(run!==
void 0)return{id:run.id,url:run.url}}}import{z as z15}from"../packages/zod.js";var longestDescription=140,deploymentSchema=z15.object({id:githubId,environment:z15.string(),creator:z15.object({login:z15.
string()}).nullable()}),statusList=z15.array(z15.object({state:z15.string()}));async function findDeployment(ask,repository2,task,login){
let answer2=await ask("GET /repos/{owner}/{repo}/deployments",{...inRepository(repository2),task,per_page:10});return readAnswer(
z15.array(deploymentSchema),answer2,"deployments").find(({creator})=>creator?.login===login)}async function createDeployment(ask,repository2,given){
let answer2=await ask("POST /repos/{owner}/{repo}/deployments",{...inRepository(repository2),...given,description:given.
description.slice(0,longestDescription),auto_merge:!1,required_contexts:[]});return readAnswer(deploymentSchema,answer2,
"the new deployment")}async function latestState(ask,repository2,id2){let answer2=await ask("GET /repos/{owner}/{repo}/d\
eployments/{deployment_id}/statuses",{...inRepository(repository2),deployment_id:id2,per_page:1});return readAnswer(statusList,
answer2,"deployment statuses")[0]?.state}async function addDeploymentStatus(ask,repository2,id2,status){await ask("POST \
/repos/{owner}/{repo}/deployments/{deployment_id}/statuses",{...inRepository(repository2),deployment_id:id2,state:status.
state,description:status.description.slice(0,longestDescription),...defined({log_url:status.url})})}var ownDeployments=z15.
array(deploymentSchema.extend({payload:z15.union([z15.object({command:z15.string().optional()}),z15.string()])}));async function lastDeployments(ask,repository2,environment2,login){
let answer2=await ask("GET /repos/{owner}/{repo}/deployments",{...inRepository(repository2),environment:environment2,per_page:30});
return readAnswer(ownDeployments,answer2,"deployments").filter(({creator})=>creator?.login===login).map(({id:id2,payload})=>{
let command=typeof payload=="string"?void 0:payload.command;return command===void 0?{id:id2}:{id:id2,command}})}function deploymentTask(request){return`d8x-update/${formatRequestId(withoutApproval(request))}`}async function recordDeployment(context,asked,run){
if(asked.command.verb!=="update"&&asked.command.verb!=="recover")return;let{record,environment:environment2,request}=asked,
given={ref:environment2.ref??context.repository.defaultBranch,environment:environment2.name,task:deploymentTask(request),
description:`${record.toRun} by ${record.askedBy.login}`,payload:{request:formatRequestId(request),command:record.toRun,
...defined({run:run?.id})}},{id:id2}=await createOnce(context,given);await addDeploymentStatus(context.ask,context.repository,
id2,{state:"queued",description:"Asked for",...defined({url:run?.url})})}async function closeDeployment(context,request,run){
let deployment=await findDeployment(context.ask,context.repository,deploymentTask(request),context.login);if(deployment===
void 0)return;let{state,description}=outcomeOf2(run);await latestState(context.ask,context.repository,deployment.id)!==state&&
await addDeploymentStatus(context.ask,context.repository,deployment.id,{state,description,url:run.url})}async function createOnce(context,given){
try{return await createDeployment(context.ask,context.repository,given)}catch(error){if(!isOpsError(error,"github-unreac\
hable"))throw error;return await findDeployment(context.ask,context.repository,given.task,context.login)??await createDeployment(
context.ask,context.repository,given)}}function outcomeOf2({conclusion}){return conclusion==="success"?{state:"success",
description:"Everything asked for holds"}:conclusion==="failure"?{state:"failure",description:"It failed; see the status\
 comment"}:{state:"error",description:`The run ended as ${conclusion??"unknown"}`}}var longestWaitMs=24*36e5;async function joinViews(context,event,{policy,person,accepted}){let views=accepted.filter(isRunView);
if(views.length===0)return{kind:"left",accepted};let underWay=await listUnderWay(context,policy,person.id,views),joined2=new Map;
for(let{index:index2,command}of views){let same=underWay.find(({asked,hasBegun})=>!hasBegun&&asked?.normalForm===formatCommand(
command));same?.asked!==void 0&&joined2.set(index2,same.asked)}if(underWay.length+views.length-joined2.size>limits.commands)
return{kind:"rejected",reason:"busy",message:`${underWay.length} of your commands that look are waiting or running, and ${limits.
commands} at a time is the most. Please give it again when they have ended.`};for(let[index2,asked]of joined2){let request=requestIn(
event,index2),place3={issue:event.issue,request,since:event.comment.createdAt};await unlessLocked(context,async()=>writeOnce(
context,place3,joinedAnswer(request,asked)))}return joined2.size>0&&await react(context.ask,context.repository,event.comment.
id,"+1"),{kind:"left",accepted:accepted.filter(({index:index2})=>!joined2.has(index2))}}function isRunView({command}){return effectOf(
command.verb)==="view"&&!isForBot(command)}async function listUnderWay(context,policy,personId,views){let since=new Date(
context.now().getTime()-longestWaitMs),workflows=new Set(views.flatMap(({environment:environment2})=>environment2?.workflow??
[])),found=[];for(let workflow of workflows){let listed3=await listRuns(context.ask,context.repository,{workflow,actor:context.
login,since});for(let{run,request}of askedBy(personId,[...listed3,...unlisted(context,personId,workflow,listed3)])){let view=run.
status==="completed"?void 0:await readView(context,policy,run,request);if(view!==void 0&&found.push(view),found.length>limits.
commands)return found}}return found}function askedBy(personId,runs){return runs.flatMap(run=>{let{requestId:request}=run;
return request?.kind==="comment"&&request.authorId===personId?[{run,request}]:[]})}function unlisted(context,personId,workflow,listed3){
return(context.dispatched.get(dispatchedKey(context,personId,workflow),context.now())??[]).filter(({id:id2})=>listed3.every(
run=>run.id!==id2))}function dispatchedKey({repository:repository2},personId,workflow){return`${repository2.id}/${personId}\
/${workflow}`}async function readView(context,policy,run,request){let hasBegun=run.status==="in_progress",asking=await getComment(
context.ask,context.repository,request.commentId);if(asking===void 0||await wasEdited(context.ask,asking))return{hasBegun};
let command=commandAt(asking.body,request.index,policy);if(command===void 0)return{hasBegun};if(effectOf(command.verb)===
"view")return{hasBegun,asked:{normalForm:formatCommand(command),url:asking.url}}}var shortWaitMs=5e3,lookAgainMs=12e4;async function startRun(context,asked,commandCommentId){let place3={id:asked.statusCommentId,
request:asked.request},stopTelling=context.waits.onWait(async wait=>tellWait(context,asked,wait));try{let run=await dispatch(
context,asked);context.log.info({request:asked.record.request,run:run?.id},"dispatched"),remember(context,asked,run),await afterwards(
context,async()=>{await context.waits.told(),await showIfFurther(context,place3,liveView(told(context,asked),{kind:"queu\
ed"},context.now(),run?.url),asked.record),await recordDeployment(context,asked,run)})}catch(error){if(!isOpsError(error))
throw error;if(error.code==="github-unreachable")return await lookLater(context,asked,commandCommentId);context.log.warn(
{err:error,request:asked.record.request},"GitHub does not start the run"),await context.waits.told();let ending={conclusion:"\
failure",headline:"GitHub did not start the run.",error:resultError(explained(error,asked))};await show(context,place3,endedView(
asked.record,ending,context.now())),commandCommentId!==void 0&&await react(context.ask,context.repository,commandCommentId,
"-1")}finally{stopTelling()}}function remember(context,{request,environment:environment2},run){if(run===void 0||request.
kind!=="comment")return;let{workflow}=environment2,key2=dispatchedKey(context,request.authorId,workflow),started={...run,
status:"queued",attempt:1,event:"workflow_dispatch",actor:context.login,requestId:request};context.dispatched.set(key2,[
...context.dispatched.get(key2,context.now())??[],started].slice(-20),context.now())}async function dispatch(context,asked){
let{environment:environment2,request,command}=asked;return dispatchOnce(context,context.repository,{workflow:environment2.
workflow,ref:environment2.ref??context.repository.defaultBranch,inputs:{...commandToInputs(command),...asked.record.planned===
void 0?{}:{approved:formatPinnedServices(asked.record.planned)},"request-id":formatRequestId(request),"issue-number":String(
asked.issue),...defined({"status-comment-id":asked.statusCommentId})},request,actor:context.login})}async function tellWait(context,asked,wait){
if(wait.until.getTime()-context.now().getTime()<shortWaitMs)return;let why=`GitHub's rate limit is used up until ${wait.
until.toISOString().slice(11,19)} UTC. It goes on by itself after that.`,view=liveView(asked.record,{kind:"held",why},context.
now());await show({...context,ask:context.askOnce},{id:asked.statusCommentId,request:asked.request},view,asked.record)}function told(context,{
record}){let seconds=Math.round(context.waits.waitedMs/1e3);return seconds===0?record:{...record,unresolved:[...record.unresolved,
`GitHub's rate limit held this up for ${seconds} s.`]}}async function afterwards(context,work){try{await work()}catch(error){
context.log.warn({err:toOpsError(error)},"the run is on its way, but could not be shown yet")}}async function lookLater(context,asked,commandCommentId){
let view=liveView(asked.record,{kind:"held",why:"GitHub did not answer, so it is not known whether the run was started. \
It is being looked for."},context.now());await afterwards(context,async()=>show(context,{id:asked.statusCommentId,request:asked.
request},view,asked.record)),context.later(lookAgainMs,`look for the run of ${asked.record.request}`,async()=>giveUp(context,
asked,commandCommentId))}function explained(error,{environment:environment2}){return new OpsError(error.code,error.message,
{where:`.github/workflows/${environment2.workflow}`,hint:`${error.hint??""} The workflow has to be on ${environment2.ref??
"the default branch"}, with workflow_dispatch and the inputs of workflows/d8x-ops.yml.`.trim(),cause:error})}async function startRuns(context,claim,runs){
if(runs.length===0)return;let isMine=await mayDispatch(context,claim);for(let run of runs)isMine?await startRun(context,
run,claim.commentId):await findStarted(context,run,claim.commentId)}var slackMs3=10*6e4;async function listWaiting(context,issue,policy,environment2){let longest2=Math.max(...policy.environments.
map(longestWaitOf)),since=new Date(context.now().getTime()-longest2-slackMs3),comments=await listComments(context.ask,context.
repository,issue,since),seen=new Set;return comments.flatMap(status=>{let waiting=readWaiting(context,status,comments);return waiting===
void 0||seen.has(waiting.record.request)?[]:(seen.add(waiting.record.request),environment2===void 0||waiting.record.environment===
environment2?[waiting]:[])})}function readWaiting(context,status,comments){if(!isOwn(status,context.login)||readStage(status.
body)!=="approval")return;let request=requestOf(status,context.login);if(request?.kind!=="comment")return;let place3={repositoryId:context.
repository.id,issue:status.issue,request,commentId:status.id},record=readRecord(status.body,context.seal,place3);if(record===
void 0)return;let asking=comments.find(({id:id2})=>id2===request.commentId);return{status,request,record,...defined({asking})}}async function approve(context,event,by,given){let{pins=[],environment:environmentName}=given.command,all=await listWaiting(
context,event.issue,by.policy,environmentName),waiting=chooseOnly(all.filter(({status:status2})=>isEarlierId(status2.id,
event.comment.id)),pins),{request,record,status}=waiting,environment2=by.policy.environments.find(({name})=>name===record.
environment),command=readCommand(record.toRun);if(environment2===void 0||command===void 0)throw await dropped(context,waiting,
`.github/d8x.yml has no environment ${record.environment} any more.`);let asked={command,askedBy:record.askedBy.id,askedAt:record.
askedAt},judgement=judgeApproval(asked,environment2,by.person,context.now());if(judgement.kind==="refused"){if(judgement.
reason==="expired")throw await dropped(context,waiting,judgement.message);let code2=judgement.reason==="outside-window"?
"outside-window":"authorisation-failed";throw new OpsError(code2,judgement.message)}if(!await isUnchanged(context,waiting,
by.policy))throw await dropped(context,waiting,"The comment that asked was edited or deleted. Please give the command ag\
ain.");let approved={...request,approvalId:event.comment.id},approvedBy={id:by.person.id,login:by.person.login},run={command,
environment:environment2,request:approved,record:{...record,approvedBy},issue:event.issue,statusCommentId:status.id};await mayDispatchApproved(
context,status.id)?await startRun(context,run,request.commentId):await findStarted(context,run,request.commentId);let place3={
issue:event.issue,request:given.request,since:event.comment.createdAt},body=approvedAnswer(given.request,record,imagesOf2(
record),command);await unlessLocked(context,async()=>writeOnce(context,place3,body)),await react(context.ask,context.repository,
event.comment.id,"+1")}function chooseOnly(all,pins){let waiting=all.filter(({record})=>arePinned(pins,imagesOf2(record))),
[only,...others]=waiting;if(only===void 0&&all.length>0)throw new OpsError("command-invalid","no command waits here that\
 runs these images, all of them and no others",{problems:all.map(({record})=>({path:record.askedBy.login,message:record.
toRun})),hint:"Look at the digests, and approve what you mean."});if(only===void 0)throw new OpsError("command-invalid",
"no command waits for approval here",{hint:"It may have been approved, cancelled or expired already; its status comment \
says so."});if(others.length===0)return only;throw new OpsError("command-invalid",`${waiting.length} commands wait for a\
pproval here, and it has to be clear which one is meant`,{problems:waiting.map(({record})=>({path:record.askedBy.login,message:record.
toRun})),hint:"Name the environment with --env, or cancel the ones that are not wanted with /d8x cancel."})}function imagesOf2(record){
if(record.planned!==void 0)return record.planned;let command=readCommand(record.toRun);return command===void 0?[]:pinnedServices(
command)}async function isUnchanged(context,{asking,request,record},policy){if(asking===void 0||await wasEdited(context.
ask,asking)||asking.author?.id!==record.askedBy.id||request.authorId!==record.askedBy.id)return!1;let command=commandAt(
asking.body,request.index,policy);return command!==void 0&&formatCommand(command)===record.asked}async function dropped(context,{
status,request,record},why){if(await mayDispatchApproved(context,status.id)){let view=endedView(record,{conclusion:"refu\
sed",headline:why},context.now());await show(context,{id:status.id,request},view),await react(context.ask,context.repository,
request.commentId,"confused")}return new OpsError("authorisation-failed",why)}var longestRunMs=840*36e5;async function cancel(context,event,order){let dropped2=await dropWaiting(context,event.issue,
order),runs=await activeRuns(context,order),cancelled=[];for(let run of runs)await cancelRun(context.ask,context.repository,
run.id)&&cancelled.push(run);let lines=[...cancelled.map(({url,id:id2})=>`- ${link(`Run ${id2}`,url)} is being cancelled\
. Its status comment tells how it ends.`),...dropped2.map(command=>`- ${code(command)} waits for approval no more.`)],nothing2=`\
Nothing of the bot's runs or waits on ${prose(order.environment.name)}.`,title2=lines.length===0?"\u{1F937} Nothing to cancel":
"\u{1F6D1} Cancelling",place3={issue:event.issue,request:order.request,since:event.comment.createdAt},body=answer(order.
request,title2,lines.length===0?nothing2:lines.join(`
`));await unlessLocked(context,async()=>writeOnce(context,place3,body)),await react(context.ask,context.repository,event.
comment.id,lines.length===0?"confused":"+1")}async function dropWaiting(context,issue,order){let dropped2=[];for(let{status,
request,record}of await listWaiting(context,issue,order.policy,order.environment.name)){if(!await mayDispatchApproved(context,
status.id))continue;let ending={conclusion:"cancelled",headline:`It was cancelled by ${order.by.login} before it was app\
roved.`};await show(context,{id:status.id,request},endedView(record,ending,context.now())),dropped2.push(record.toRun)}return dropped2}
async function activeRuns(context,order){let{environment:environment2}=order,since=new Date(context.now().getTime()-longestRunMs),
active=(await listRuns(context.ask,context.repository,{workflow:environment2.workflow,actor:context.login,since})).filter(
({status,requestId})=>status!=="completed"&&requestId!==void 0);if(!order.policy.environments.some(other2=>other2!==environment2&&
other2.workflow===environment2.workflow))return active;let mayAnywhere=order.policy.environments.filter(({workflow})=>workflow===
environment2.workflow).every(other2=>authorise({verb:"cancel"},other2,order.by).kind==="allowed"),here=[];for(let run of active){
let name=await environmentOf(context,run,order.policy);(name===environment2.name||name===void 0&&mayAnywhere)&&here.push(
run)}return here}async function environmentOf(context,{requestId},policy){if(requestId===void 0)return;let task=deploymentTask(
requestId),deployment=await findDeployment(context.ask,context.repository,task,context.login);if(deployment!==void 0||requestId.
kind!=="comment")return deployment?.environment;let asking=await getComment(context.ask,context.repository,requestId.commentId);
if(!(asking===void 0||await wasEdited(context.ask,asking)))return commandAt(asking.body,requestId.index,policy)?.environment}var handlers={help:async({context,event,authorised,request})=>answerHelp(context,event,authorised.policy,request),images:async({
context,event,command,environment:environment2,request})=>answerImages(context,event,{command,environment:environment2(),
request}),cancel:async({context,event,authorised:{policy,person},environment:environment2,request})=>cancel(context,event,
{environment:environment2(),policy,request,by:person}),approve:async({context,event,authorised,command,request})=>approve(
context,event,authorised,{command,request})};async function handleByBot(context,event,authorised,accepted,request){let{command}=accepted,
environment2=()=>{if(accepted.environment!==void 0)return accepted.environment;throw new TypeError(`${command.verb} was \
accepted without an environment`)};await dispatch2(command.verb,{context,event,authorised,command,environment:environment2,
request})}async function dispatch2(verb,given){await handlers[verb](given)}function commandRecord({repository:repository2},{issue,author,at,request},asked,to){return{repositoryId:repository2.id,issue,
request:formatRequestId(request),environment:to.environment.name,asked:formatCommand(asked),toRun:formatCommand(to.command),
askedBy:{id:author.id,login:author.login},askedAt:at,images:to.images,unresolved:to.unresolved}}async function awaitApproval(context,place3,record,{
withinMs}){let until2=new Date(record.askedAt.getTime()+withinMs);await show(context,place3,liveView(record,{kind:"appro\
val",by:"command",until:until2},context.now()),record)}async function resolveTags(command,environment2,images,signal=commandDeadline()){if(command.verb!=="update"&&(command.verb!==
"plan"||command.of==="rollback"))return{command,images:[],unresolved:[]};let resolved=await Promise.all(command.services.
map(request=>resolveOne(request,environment2,images,signal)));return{command:{...command,services:resolved.map(({request})=>request)},
images:resolved.flatMap(({request,image})=>image===void 0?[]:[{service:request.service,image}]),unresolved:resolved.flatMap(
({why})=>why===void 0?[]:[why])}}async function resolveOne(request,environment2,images,signal){let{service:service2}=request;
if(request.kind==="newest")return{request,why:`${service2}: the run looks up the newest image of its present tag.`};let reference=referenceOf(
request,environment2);if(reference===void 0&&request.kind==="digest")return{request};if(reference===void 0)return{request,
why:`${service2}: only the cluster knows which repository it comes from, so the run checks it.`};if(!isNamedRepository(reference,
environment2.images))return unasked(request,reference);try{let{digest:digest3}=await images.resolve(reference,{signal}),
image={repository:formatRepository(reference),digest:digest3,...tagOf(reference)};return{request:pinned(request,{...reference,
digest:digest3}),image}}catch(error){if(isOpsError(error,"image-not-found","image-platform"))throw about(service2,error);
if(!isOpsError(error))throw error;return{request,why:`${service2}: ${error.message}, so the run looks it up itself.`}}}function unasked(request,{
digest:digest3,...reference}){let repository2=formatRepository(reference),image={repository:repository2,...tagOf(reference),
...defined({digest:digest3})};return digest3!==void 0?{request,image}:{request,image,why:`${request.service}: neither .g\
ithub/d8x.yml nor D8X names ${repository2}, so that the bot does not ask for it; the run looks it up itself.`}}function referenceOf(request,environment2){
switch(request.kind){case"newest":return;case"image":return request.image;case"digest":{let own=ownRepositoryOf(request.
service,environment2.images);return own===void 0?void 0:{...own,digest:request.digest,...tagOf(request)}}case"tag":{let repository2=repositoryOfService(
request.service,environment2.images);return repository2===void 0?void 0:{...repository2,tag:request.tag}}default:return request}}
function pinned(request,image){return request.kind==="image"?{...request,image}:{kind:"digest",service:request.service,digest:image.
digest,...tagOf(image)}}function tagOf(named2){return named2.tag===void 0?{}:{tag:named2.tag}}function about(service2,error){
let{code:code2,message,hint=""}=error,elsewhere=`Where ${service2} comes from another repository, name it under images i\
n .github/d8x.yml.`;return new OpsError(code2,message,{where:service2,cause:error,hint:`${hint} ${elsewhere}`.trim()})}async function prepareRun(context,given,origin){let{environment:environment2,request}=given,resolved=await resolveTags(given.
command,environment2,context.images),rule=approvalOf(given.command,environment2,origin.person),record=commandRecord(context,
{...origin,request},given.command,{environment:environment2,command:resolved.command,images:[...resolved.images],unresolved:[
...resolved.unresolved]}),body=statusBody(liveView(record,{kind:"accepted"},context.now()),request),place3={issue:origin.
issue,request,since:origin.at},statusCommentId=origin.statusCommentId??(await unlessLocked(context,async()=>writeOnce(context,
place3,body)))?.id;if(!(statusCommentId===void 0&&(request.kind==="comment"&&await react(context.ask,context.repository,
request.commentId,"confused"),rule!==void 0))){if(rule!==void 0&&!isPinned(resolved))return{...given,command:planOf(given.
command),request:planRequest(given.request),record:{...record,toRun:formatCommand(planOf(given.command))},issue:origin.issue,
statusCommentId};if(rule!==void 0){await awaitApproval(context,{id:statusCommentId,request},record,rule);return}return{...given,
command:resolved.command,record,issue:origin.issue,statusCommentId}}}function planRequest(request){return request.kind===
"comment"?{...request,isPlan:!0}:request}function isPinned({command,unresolved}){return command.verb==="recover"?command.
backup!==latestBackup:command.verb!=="rollback"&&unresolved.length===0}import{z as z21}from"../packages/zod.js";import{z as z20}from"../packages/zod.js";import{z as z16}from"../packages/zod.js";var timestamp=z16.iso.datetime().describe("RFC 3339, UTC"),backupVerificationSchema=z16.
discriminatedUnion("state",[z16.object({state:z16.literal("verified"),tables:z16.int(),rows:z16.int(),how:z16.string()}),
z16.object({state:z16.literal("not-verified"),because:z16.string()}),z16.object({state:z16.literal("not-asked")})]),backupResultSchema=z16.
object({name:z16.string(),path:z16.string().optional(),bytes:z16.int().describe("Size of the encrypted file"),sha256:z16.
string().describe("Of the encrypted file"),dumpBytes:z16.int().describe("Size of the plain SQL"),compression:z16.enum(["\
zstd","gzip"]),serverVersion:z16.string(),dumpVersion:z16.string(),recipients:z16.int(),startedAt:timestamp,finishedAt:timestamp,
verification:backupVerificationSchema,signature:z16.discriminatedUnion("state",[z16.object({state:z16.literal("signed"),
by:z16.string().describe("Fingerprint of the signer's key, `SHA256:\u2026`")}),z16.object({state:z16.literal("not-signed")})]).
optional().describe("Whether its manifest is signed, so that it can be told from one that somebody else made"),irreplaceable:z16.
array(z16.object({table:z16.string(),rows:z16.int().optional().describe("Absent where there is no such table")})).optional().
describe("The tables that can't be rebuilt from the chain"),artifact:z16.object({id:z16.int(),name:z16.string(),digest:z16.
string(),url:z16.string().optional()}).optional(),copies:z16.array(z16.object({store:z16.string().describe("Kind of the \
store: `artifact`, `s3`"),id:z16.string().describe("The store's own name for it"),name:z16.string(),digest:z16.string().
optional(),url:z16.string().optional(),lockedUntil:timestamp.optional().describe("Until when nobody can remove it")})).optional().
describe("Where it is kept; the artifact of the run is one of them")}),cataloguedSchema=z16.object({name:z16.string(),at:timestamp.
describe("When its dump began"),run:z16.string().describe("Id of the run that made it"),bytes:z16.int().optional().describe(
"Size of the encrypted file, where that is known"),origin:z16.discriminatedUnion("state",[z16.object({state:z16.literal(
"signed"),by:z16.string()}),z16.object({state:z16.literal("unknown"),because:z16.string()})]).optional().describe("Wheth\
er it is what it says, by its signature; absent where its manifest can be read only with all of it"),verification:backupVerificationSchema.
optional().describe("As its manifest says"),irreplaceable:z16.array(z16.object({table:z16.string(),rows:z16.int()})).optional(),
update:z16.array(z16.string()).optional().describe("The services that its run was to update after it"),copies:z16.array(
z16.object({store:z16.string(),id:z16.string(),lockedUntil:timestamp.optional(),keptUntil:timestamp.optional().describe(
"When the store removes it by itself"),expendable:z16.boolean().optional().describe("Whether `keep` has it removed by th\
e next backup")}))});import{z as z17}from"../packages/zod.js";var timestamp2=z17.iso.datetime(),drilledCopySchema=z17.object({store:z17.string().describe(
"Kind of the place that it was taken from"),place:z17.string().describe("The same for people"),name:z17.string().optional().
describe("Of the backup; absent where there was none that could be taken"),at:timestamp2.optional().describe("When its d\
ump began"),state:z17.enum(["restored","checked","failed"]).describe("`checked`: origin, hashes and completeness hold, a\
nd it was not restored, for want of the key"),because:z17.string().optional().describe("Why it failed"),tables:z17.int().
optional().describe("That came out of it"),rows:z17.int().optional(),seconds:z17.object({fetch:z17.number(),check:z17.number(),
restore:z17.number().optional()}).optional().describe("How long it took to fetch it, to check it, and to restore and com\
pare it")}),notedDrillSchema=z17.object({at:timestamp2,run:z17.string().optional(),state:z17.enum(["restored","checked",
"failed"]).describe("Of all copies that it took, the least"),name:z17.string().optional().describe("Of the newest backup\
 that it took")});import{z as z18}from"../packages/zod.js";var logsOfResultSchema=z18.object({service:z18.string(),since:z18.iso.datetime().describe(
"RFC 3339, UTC"),grep:z18.string().optional().describe("What the lines that are shown have in them"),tasks:z18.array(z18.
object({name:z18.string().describe("`api.1`, or a container of the broker host"),id:z18.string(),node:z18.string(),state:z18.
string().describe("Docker's word for it: `running`, `failed`, `exited` \u2026"),lines:z18.array(z18.string()).readonly().
describe("Its last lines, oldest first, each with its time. Anybody's text"),found:z18.int().describe("How many lines th\
ere are, of which those are the last; with `grep`, that have it"),total:z18.int().describe("How many there are at all"),
unread:z18.string().optional().describe("Why it could not be read, or not to its end")})),artifact:z18.object({id:z18.string(),
name:z18.string(),digest:z18.string(),url:z18.string()}).optional().describe("All of it, encrypted to `backup-recipients\
`")}).describe("What the tasks of a service wrote; absent where a public repository's policy does not show logs");import{z as z19}from"../packages/zod.js";var timestamp3=z19.iso.datetime(),recoveryResultSchema=z19.object({kind:z19.enum(["rec\
overed","undone"]),database:z19.string().describe("What the services use, by its name, before and after"),aside:z19.string().
describe("What the database is called now that they used before"),backup:z19.string().optional().describe("Name of the b\
ackup that was recovered"),tables:z19.int().optional().describe("That came out of it"),rows:z19.int().optional(),estimateSeconds:z19.
number().optional().describe("How long services were expected to be out of service"),outOfServiceSeconds:z19.number().optional().
describe("How long they were: from when the first was stopped until the last was ready"),writtenSince:z19.array(z19.object(
{table:z19.string(),before:z19.int().describe("Rows in the database that is in service now"),now:z19.int().describe("Row\
s in the one that was until then"),estimated:z19.boolean().optional().describe("Whether the table was too large to be co\
unted in time")})).optional().describe("Of `undone`: tables whose rows differ between the two databases"),follow:z19.array(
z19.string()).optional().describe("What has to name the other database from now on, as sentences")}).describe("What came\
 of a recovery"),notedRecoverySchema=z19.object({kind:z19.enum(["recovered","undone"]),at:timestamp3,run:z19.string().optional(),
actor:z19.string().optional(),backup:z19.string().optional().describe("Name of the backup that was recovered"),database:z19.
string(),aside:z19.string().describe("What the database is called that was used before")});var digest2=z20.string().regex(/^sha256:[0-9a-f]{64}$/),operationSchema=z20.enum(operations),errorSchema=z20.object({code:z20.
string().describe("One of the closed list in docs/troubleshooting.md"),message:z20.string(),hint:z20.string().optional(),
where:z20.string().optional(),problems:z20.array(z20.object({path:z20.string(),message:z20.string(),hint:z20.string().optional()})).
optional(),logs:z20.array(z20.string()).optional().describe("Last lines of the failing thing's own log, oldest first"),logsOf:z20.
enum(["service","command"]).optional().describe("Whose they are: a service's own, or what a command of d8x-ops printed"),
hiddenLogs:z20.object({lines:z20.int(),host:z20.string().describe("The host that still has them"),command:z20.string().describe(
"What shows them there")}).optional().describe("In place of a service's log in a public repository whose policy does not\
 show logs")}),stepSchema=z20.object({id:z20.string(),title:z20.string(),phase:z20.enum(["prepare","lock","backup","prun\
e","pull","update","verify","rollback","restore","record","report"]),state:z20.enum(["running","done","failed","skipped",
"cancelled"]),host:z20.string().optional(),service:z20.string().optional(),startedAt:timestamp,finishedAt:timestamp.optional(),
detail:z20.string().optional().describe("One line: what it found or did")}),imageSchema=z20.object({repository:z20.string(),
tag:z20.string().optional(),digest:digest2.optional()}),migrationStateSchema=z20.object({version:z20.string().describe("\
The last migration that was applied; `none` where there are none"),applied:z20.int().optional().describe("How many were \
applied, where they are listed (history)"),failed:z20.string().optional().describe("The one that was begun and not finis\
hed")}),serviceResultSchema=z20.object({service:z20.string(),kind:z20.enum(["swarm","broker"]),from:imageSchema.optional(),
to:imageSchema.optional(),replicas:z20.object({desired:z20.int(),running:z20.int()}).optional(),wave:z20.int().optional().
describe("In which wave of the run it begins, from 1: what it needs comes before; absent where nothing of it changes"),outcome:z20.
enum(["planned","updated","unchanged","rolled-back","failed","not-attempted"]),reason:z20.string().optional(),keyReplaced:z20.
boolean().optional().describe("Whether it has the key of another address than before"),key:z20.object({before:z20.string().
optional(),after:z20.string().optional()}).optional().describe("Addresses of its key, never the key; absent where they a\
re not known"),migrations:z20.object({before:migrationStateSchema.optional(),after:migrationStateSchema.optional()}).optional().
describe("How far its migrations of the database are; absent for a service that has none, or where they could not be rea\
d"),changes:z20.object({from:z20.string().optional().describe("Commit that the image that ran was built from"),to:z20.string().
optional().describe("The same of the image that was asked for"),relation:z20.enum(["same","newer","older","apart","unkno\
wn"]).describe("How the second commit lies to the first; `apart` where neither has all of the other"),unknown:z20.string().
optional().describe("Why it is not known"),commits:z20.int().optional().describe("How many lie between; of `apart`, thos\
e that only the second has"),lacks:z20.int().optional().describe("Of `apart`: how many only the first has"),days:z20.int().
optional().describe("Between the two"),url:z20.string().optional().describe("Where they can be read"),subjects:z20.array(
z20.string()).readonly().optional().describe("First lines of up to ten of them, the newest first. Anybody's text"),migration:z20.
enum(["yes","no","unknown"]).optional().describe("Whether files of a database's migrations differ; `unknown` where there\
 are too many files"),settings:z20.array(z20.string()).readonly().optional().describe("Settings that the new image names\
 in its label `io.d8x.settings`, and the old one does not")}).optional().describe("What lies between the image that ran \
and the one that was asked for, by their labels"),error:errorSchema.optional(),startedAt:timestamp.optional(),finishedAt:timestamp.
optional()}),lockSchema=z20.object({owner:z20.string(),reason:z20.string().optional(),run:z20.string().optional(),acquiredAt:timestamp,
expiresAt:timestamp}),notedBackupSchema=z20.object({name:z20.string(),at:timestamp,run:z20.string().optional()}),statusSchema=z20.
object({services:z20.array(z20.object({service:z20.string(),kind:z20.enum(["swarm","broker"]),image:imageSchema,replicas:z20.
object({desired:z20.int(),running:z20.int()}),updateState:z20.string().optional(),deployedAt:timestamp.optional(),deployedBy:z20.
string().optional(),drift:z20.string().optional().describe("How it differs from what d8x-ops deployed last"),health:z20.
object({url:z20.string(),status:z20.int().optional(),error:z20.string().optional()}).optional()})),nodes:z20.array(z20.object(
{name:z20.string(),role:z20.string(),state:z20.string(),availability:z20.string(),engine:z20.string()})),disks:z20.array(
z20.object({host:z20.string(),path:z20.string(),totalBytes:z20.int(),freeBytes:z20.int()})),lock:lockSchema.optional(),interrupted:z20.
object({run:z20.string(),url:z20.string().optional(),actor:z20.string(),at:timestamp,services:z20.array(z20.string()),command:z20.
string().describe("What recovers it, and then does what that run was asked for")}).optional().describe("A run that noted\
 what it would change, did not end, and holds no lock any more"),lastBackup:notedBackupSchema.extend({verified:notedBackupSchema.
optional().describe("The last that was verified")}).optional(),lastDrill:notedDrillSchema.optional(),lastRecovery:notedRecoverySchema.
optional()}),resultSchema=z20.object({version:z20.literal(2),operation:operationSchema,conclusion:z20.enum(["success","f\
ailure","refused","cancelled"]),headline:z20.string().describe("One sentence: what happened"),run:z20.object({id:z20.string(),
attempt:z20.int(),url:z20.string().optional(),actor:z20.string(),requestId:z20.string().optional(),environment:z20.string().
optional(),cluster:z20.string().optional().describe("Label of the deployment, from d8x.conf.json")}),startedAt:timestamp,
finishedAt:timestamp,error:errorSchema.optional(),warnings:z20.array(z20.string()),steps:z20.array(stepSchema),services:z20.
array(serviceResultSchema),backup:backupResultSchema.optional(),backups:z20.array(cataloguedSchema).optional().describe(
"The backups that there are, newest first"),drill:z20.array(drilledCopySchema).optional().describe("What came of the cop\
ies that a drill took, one of each place"),recovery:recoveryResultSchema.optional(),lock:lockSchema.optional(),status:statusSchema.
optional(),logs:logsOfResultSchema.optional()});var artifactsSchema=z21.object({artifacts:z21.array(z21.object({id:githubId,name:z21.string(),expired:z21.boolean(),workflow_run:z21.
object({id:githubId,repository_id:githubId,head_repository_id:githubId}).nullish()}))}),mostBytes=4*1024*1024;async function readResult(ask,repository2,run){
if(run.requestId===void 0||run.attempt!==1||run.event!=="workflow_dispatch")return;let answer2=await ask("GET /repos/{ow\
ner}/{repo}/actions/runs/{run_id}/artifacts",{...inRepository(repository2),run_id:run.id,name:resultArtifact}),{artifacts}=readAnswer(
artifactsSchema,answer2,"artifacts of a run"),own=artifacts.filter(({name,workflow_run:of})=>name===resultArtifact&&of?.
id===run.id&&of.repository_id===repository2.id&&of.head_repository_id===repository2.id),[only,another]=own;if(!(only===void 0||
another!==void 0||only.expired))try{let{data}=await ask("GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{arch\
ive_format}",{...inRepository(repository2),artifact_id:only.id,archive_format:"zip"}),result=resultSchema.safeParse(contentOf(
data)).data;return result?.run.id===run.id&&result.run.attempt===1&&result.run.requestId===formatRequestId(run.requestId)?
result:void 0}catch(error){if(isRefusedWith(error,404,410))return;throw error}}function contentOf(data){return data instanceof
ArrayBuffer?data.byteLength>mostBytes?void 0:parsed(Buffer.from(data).toString("utf8")):typeof data=="string"?parsed(data):
data}function parsed(text){try{return JSON.parse(text)}catch{return}}function judgeComment(parsed2,policy,person,now){let seen=new Set;return judgeEach(parsed2,policy,{person,now}).filter(one=>{
if(one.kind==="rejected"||effectOf(one.command.verb)==="change")return!0;let normalForm=formatCommand(one.command),isNew=!seen.
has(normalForm);return seen.add(normalForm),isNew})}function judgeEach(parsed2,policy,by){return parsed2.map((found,index2)=>{
if(found.kind==="mistake"){let{message,text,at}=found;return{kind:"rejected",reason:"mistake",message,written:{text,...at},
...defined({nearest:found.nearest})}}return judge(found.command,index2,policy,by)})}function teamsInQuestion(parsed2,policy,login){
let teams=parsed2.flatMap(found=>{if(found.kind==="mistake"||effectOf(found.command.verb)!=="change")return[];let{command}=found,
ask=(environment2,rules)=>teamsToAsk(environment2,login,rules);if(isApproveOfAny(command))return policy.environments.flatMap(
environment2=>ask(environment2,exceptionKinds));let selected=selectEnvironment(policy,command.environment);return selected.
kind==="refused"?[]:ask(selected.environment,command.verb==="approve"?exceptionKinds:rulesOf(command))});return[...new Set(
teams)]}function judge(command,index2,policy,{person,now}){if(effectOf(command.verb)==="none")return{kind:"accepted",index:index2,
command};if(isApproveOfAny(command)){let answers=policy.environments.map(environment3=>mayChange(command.verb,environment3,
person)),refusal2=answers.find(one=>one.kind==="refused");return refusal2!==void 0&&answers.every(({kind})=>kind==="refu\
sed")?{...refusal2,kind:"rejected"}:{kind:"accepted",index:index2,command}}let selected=selectEnvironment(policy,command.
environment);if(selected.kind==="refused"){let{message,nearest:meant2}=selected;return{kind:"rejected",reason:"environme\
nt",message,...defined({nearest:meant2})}}let{environment:environment2}=selected,permitted=authorise(command,environment2,
person),authorisation=permitted.kind==="refused"?permitted:judgeTime(command,environment2,now);return authorisation.kind===
"refused"?{kind:"rejected",reason:authorisation.reason,message:authorisation.message}:{kind:"accepted",index:index2,command:{
...command,environment:environment2.name},environment:environment2}}function isApproveOfAny(command){return command.verb===
"approve"&&command.environment===void 0}async function readPolicy(context){try{return await context.policies.read(context.ask,context.repository)}catch(error){if(isOpsError(
error,"config-invalid"))return error;throw error}}async function judge2(context,event,parsed2,policy,access){let person=await identify(
context,event.comment.author,{policy,parsed:parsed2},access);return{policy,person,judged:judgeComment(parsed2,policy,person,
context.now())}}function authorisedCommentOf({policy,person,judged}){let accepted=judged.filter(one=>one.kind==="accepte\
d");return accepted.length===judged.length?{policy,person,accepted}:void 0}async function judgeAgain(context,event){let policy=await readPolicy(
context);if(!(policy===void 0||isOpsError(policy)))return authorisedCommentOf(await judge2(context,event,parseComment(event.
comment.body,namesIn(policy)),policy))}async function identify(context,account2,question,known2){let access=known2??await getAccess(
context.ask,context.repository,account2),inQuestion=access.permission==="none"?[]:teamsInQuestion(question.parsed,question.
policy,account2.login);return{...account2,...access,teams:await teamsOf(context.ask,inQuestion,account2)}}async function askForApproval(context,followed,given){let request=withoutApproval(given);if(request.kind!=="comment")return;
let asking=await getComment(context.ask,context.repository,request.commentId);if(asking===void 0)return;let place3={id:followed.
statusCommentId,request},judged=await judgeAgain2(context,asking,request),rule=judged.kind==="allowed"?approvalOf(judged.
command,judged.environment,judged.person):void 0;if(judged.kind==="refused"||rule===void 0){let asked={toRun:"/d8x",environment:"",
askedBy:asking.author??{id:"0",login:"ghost"}},ending={conclusion:"refused",headline:judged.kind==="refused"?judged.why:
changed.why};await show(context,place3,endedView(asked,ending,context.now()));return}let{command,environment:environment2,
author}=judged,origin={issue:asking.issue,author,at:asking.createdAt,request},record=commandRecord(context,origin,command,
{environment:environment2,command,images:[],unresolved:followed.planned.map(({service:service2,digest:digest3})=>`${service2}\
 would run ${digest3}.`)});await awaitApproval(context,place3,{...record,planned:[...followed.planned]},rule)}var changed={
kind:"refused",why:"The comment that asked, or what the policy says of it, was changed. Please give the command again."};
async function judgeAgain2(context,asking,request){let policy=await readPolicy(context);if(policy===void 0||isOpsError(policy))
return changed;let{author}=asking,command=commandAt(asking.body,request.index,policy),environment2=policy.environments.find(
({name})=>name===command?.environment);if(author?.id!==request.authorId||command===void 0||environment2===void 0||await wasEdited(
context.ask,asking))return changed;let parsed2=parseComment(asking.body,namesIn(policy)),person=await identify(context,author,
{policy,parsed:parsed2}),authorised=authorise(command,environment2,person);return authorised.kind==="refused"?{kind:"ref\
used",why:authorised.message}:{kind:"allowed",command,environment:environment2,policy,person,author}}var longestMs=400*24*36e5,mostRuns=30;function promotionRefused(message,where,hint){return new OpsError("promotion-refus\
ed",message,{where,hint})}async function lastVerifiedUpdate(context,environment2){let{name,workflow}=environment2,since=new Date(
context.now().getTime()-longestMs),over=(await listRuns(context.ask,context.repository,{workflow,actor:context.login,since})).
filter(({actor,conclusion,status})=>actor===context.login&&status==="completed"&&conclusion!==void 0);for(let run of over.
slice(0,mostRuns)){if(run.requestId?.kind==="comment"&&run.requestId.isPlan===!0)continue;let result=await readResult(context.
ask,context.repository,run);if(result?.run.environment===name&&!(!["update","rollback","restore","recover"].includes(result.
operation)||result.conclusion==="refused")){if(result.operation!=="update"||result.conclusion!=="success")throw promotionRefused(
`the last ${result.operation} of ${name} ended with: ${result.headline}`,run.url,`Update ${name} first; what is verified\
 there can be promoted.`);return{environment:name,run,verifiedAt:new Date(result.finishedAt),services:servicesOf3(result)}}}
throw promotionRefused(`no verified update of ${name} is known that a command started and whose result GitHub still keep\
s`,workflow,`Update ${name} by a command first. Runs keep their result as the artifact d8x-ops-result, as long as the re\
pository keeps artifacts.`)}function servicesOf3({services}){return services.flatMap(({service:service2,outcome,to})=>!(outcome===
"updated"||outcome==="unchanged")||to?.digest===void 0?[]:[{service:service2,image:to,digest:to.digest}])}function promotedServices(update,{
services:named2}){let names=update.services.map(({service:service2})=>service2),missing=named2.find(service2=>!names.includes(
service2));if(missing!==void 0||names.length===0)throw promotionRefused(missing===void 0?`the last update of ${update.environment}\
 moved nothing`:`${missing} is not among what the last update of ${update.environment} moved: ${names.join(", ")}`,update.
run.url,`Update it on ${update.environment} first, or leave it out.`);return named2.length===0?update.services:update.services.
filter(({service:service2})=>named2.includes(service2))}function checkSoak(update,{name,soakMs=0},now){let ready=new Date(
update.verifiedAt.getTime()+soakMs);if(!(now>=ready))throw promotionRefused(`${name} takes what has been verified on ${update.
environment} for ${duration(soakMs)}, and that is so on ${ready.toISOString().slice(0,16).replace("T"," ")} UTC`,update.
run.url,"Ask again then.")}function updateOf({environment:environment2,exceptions:exceptions2},services){return{verb:"up\
date",services:services.map(requestOf2),...environment2===void 0?{}:{environment:environment2},...exceptions2===void 0?{}:
{exceptions:exceptions2}}}function requestOf2({service:service2,image,digest:digest3}){let tag=image.tag===void 0?"":`:${image.
tag}`;return{kind:"image",service:service2,image:parseReference(`${image.repository}${tag}@${digest3}`)}}function differences(services,{
status}){return services.flatMap(({service:service2,digest:digest3})=>{let now=status?.services.find(one=>one.service===
service2);if(now===void 0)return[`${service2} is not there`];if(now.image.digest!==digest3)return[`${service2} runs ${now.
image.digest??"an image without a digest"}, not ${digest3}`];if(now.drift!==void 0)return[`${service2}: ${now.drift}`];let{
running,desired}=now.replicas;return running<desired?[`${service2} has ${running} of its ${desired} tasks`]:[]})}async function preparePromotion(context,event,asking,request){let{command,environment:environment2}=asking,{from,services}=await findPromotion(
context,asking),{author,createdAt}=event.comment,look2=planOf(command),record=commandRecord(context,{issue:event.issue,request,
author,at:createdAt},command,{environment:environment2,command:look2,images:imagesOf3(services),unresolved:[]}),body=statusBody(
liveView(record,{kind:"accepted"},context.now()),request),place3={issue:event.issue,request,since:createdAt},status=await unlessLocked(
context,async()=>writeOnce(context,place3,body));if(status===void 0){await react(context.ask,context.repository,event.comment.
id,"confused");return}let planned=request.kind==="comment"?{...request,isPlan:!0}:request;return{command:look2,environment:from,
request:planned,record,issue:event.issue,statusCommentId:status.id}}async function continuePromotion(context,run,statusCommentId,given){
let request=withoutApproval(given);if(request.kind!=="comment")return;let asking=await getComment(context.ask,context.repository,
request.commentId);if(asking===void 0)return;let place3={id:statusCommentId,request},judged=await judgeAgain2(context,asking,
request);if(!(judged.kind==="allowed"&&judged.command.verb==="promote")){let asked={toRun:"/d8x",environment:"",askedBy:asking.
author??{id:"0",login:"ghost"}},headline=judged.kind==="refused"?judged.why:"The comment that asked was changed.";return show(
context,place3,endedView(asked,{conclusion:"refused",headline},context.now()))}let{command,environment:environment2,author}=judged;
if(command.verb!=="promote")return;let origin={issue:asking.issue,request,author,at:asking.createdAt};try{let{from,services,
update}=await findPromotion(context,{...judged,command});await compare(context,run,from,services);let record=commandRecord(
context,origin,command,{environment:environment2,command:update,images:imagesOf3(services),unresolved:[]}),rule=approvalOf(
update,environment2);if(rule!==void 0)return await awaitApproval(context,place3,record,rule);if(!await mayDispatchApproved(
context,statusCommentId))return;await show(context,place3,liveView(record,{kind:"accepted"},context.now()),record),await startRun(
context,{command:update,environment:environment2,request,record,issue:asking.issue,statusCommentId},request.commentId)}catch(error){
if(!isOpsError(error))throw error;let asked={toRun:formatCommand(command),environment:environment2.name,askedBy:author},
ending={conclusion:"refused",headline:error.message,error:resultError(error)};await show(context,place3,endedView(asked,
ending,context.now())),await react(context.ask,context.repository,request.commentId,"confused")}}async function compare(context,run,from,services){
let seen=await readResult(context.ask,context.repository,run);if(seen?.operation!=="status"||seen.run.environment!==from.
name)throw promotionRefused(`the status of ${from.name} that was asked for kept no result`,run.url,"The job has to be ab\
le to keep artifacts. Give the command again.");let differing=differences(services,seen);if(differing.length!==0)throw promotionRefused(
`${from.name} does not run what was verified there: ${differing.join("; ")}`,run.url,`Update ${from.name} first; what is\
 verified there can be promoted.`)}async function findPromotion(context,{command,environment:environment2,policy,person}){
let from=policy.environments.find(({name})=>name===command.from);if(from===void 0){let names=policy.environments.map(({name})=>name).
join(", ");throw promotionRefused(`.github/d8x.yml has no environment ${command.from}`,command.from,`There are: ${names}\
.`)}orThrow(authorise({verb:"status",environment:from.name},from,person));let verified=await lastVerifiedUpdate(context,
from),services=promotedServices(verified,command);checkSoak(verified,environment2,context.now());let update=updateOf(command,
services);return orThrow(authorise(update,environment2,person)),{from,services,update}}function orThrow(judged){if(judged.
kind==="refused")throw new OpsError("authorisation-failed",judged.message)}function imagesOf3(services){return services.
map(({service:service2,image})=>({service:service2,image}))}async function handleCommand(context,event,authorised){let runs=[];for(let accepted of authorised.accepted){let{comment:comment2}=event,
request=requestIn(event,accepted.index);context.log.info({comment:comment2.id,by:comment2.author.login,command:accepted.
command.verb},"accepted");let run=await handleOne(context,event,authorised,accepted,request);run!==void 0&&runs.push(run)}
await startRuns(context,authorised.claim,runs)}async function handleOne(context,event,authorised,accepted,request){try{return await handleVerb(
context,event,authorised,accepted,request)}catch(error){if(!isOpsError(error))throw error;if(isLocked(error)){context.log.
warn({comment:event.comment.id},"the conversation is locked: the answer has no place"),await react(context.ask,context.repository,
event.comment.id,"confused");return}context.log.warn({err:error,comment:event.comment.id},"a command failed");let place3={
issue:event.issue,request,since:event.comment.createdAt},body=failedAnswer(request,accepted.command,toOpsError(error));await unlessLocked(
context,async()=>writeOnce(context,place3,body)),await react(context.ask,context.repository,event.comment.id,"-1");return}}
async function handleVerb(context,event,authorised,{command,environment:environment2},request){if(command.verb==="promot\
e"){if(environment2===void 0)throw new TypeError("promote was accepted without an environment");let{policy,person}=authorised;
return preparePromotion(context,event,{command,environment:environment2,policy,person},request)}if(isForBot(command)){await handleByBot(
context,event,authorised,{command,...defined({environment:environment2})},request);return}if(environment2===void 0)throw new TypeError(
`${command.verb} was accepted without an environment`);let{author,createdAt}=event.comment,origin={issue:event.issue,author,
person:authorised.person,at:createdAt};return prepareRun(context,{command,environment:environment2,request},origin)}async function refuse2(context,event,access,rejections,hasOthers=!1){let{comment:comment2,issue}=event,request=requestIn(
event,0),isStranger=access.permission!=="admin"&&access.permission!=="write";if(context.log.info({comment:comment2.id,by:comment2.
author.login,reasons:rejections.map(({reason})=>reason)},"refused"),!isStranger||!await toldToday(context,issue,strangerMarker(
comment2.author.id))){let body=refusalBody(request,comment2.author.login,rejections,hasOthers),marked=isStranger?`${body}${strangerMarker(
comment2.author.id)}
`:body;await unlessLocked(context,async()=>writeOnce(context,{issue,request,since:comment2.createdAt},marked))}await react(
context.ask,context.repository,comment2.id,"confused")}async function takeOver(context,event){let{comment:comment2,issue}=event,now=await getComment(context.ask,context.repository,
comment2.id);if(now===void 0||now.body!==comment2.body)return;let written2=await listComments(context.ask,context.repository,
issue,comment2.createdAt);if(isRefusal(findOwn(written2,context.login,requestIn(event,0))?.body??""))return;let authorised=await judgeAgain(
context,event);if(authorised===void 0)return;let{accepted:all,person}=authorised,runs=[];for(let accepted of all){let request=requestIn(
event,accepted.index),status=findOwn(written2,context.login,request),run=await resume(context,event,{...accepted,person},
{request,status});run!==void 0&&runs.push(run)}runs.length>0&&context.log.warn({comment:comment2.id},"taking over from a\
 replica that did not finish"),await startRuns(context,{commentId:comment2.id,by:"later",since:comment2.createdAt},runs)}
async function resume(context,event,{command,environment:environment2,person},{request,status}){let{comment:comment2,issue}=event,
stage=status===void 0?"accepted":readStage(status.body);if(stage!=="accepted"&&stage!=="held"||command.verb==="approve")
return;if(environment2===void 0||isForBot(command)){let error=new OpsError("internal","the bot was interrupted",{hint:"P\
lease give the command again."}),body=failedAnswer(request,command,error);await unlessLocked(context,async()=>writeOnce(
context,{issue,request,since:comment2.createdAt},body));return}if(status===void 0&&await isStarted(context,environment2,
request,comment2.createdAt))return;let origin={issue,author:comment2.author,person,at:comment2.createdAt};return prepareRun(
context,{command,environment:environment2,request},status===void 0?origin:{...origin,statusCommentId:status.id})}async function isStarted(context,{
workflow},request,since){let search={workflow,actor:context.login,since};return await findRun(context.ask,context.repository,
search,request)!==void 0}async function turnAway(context,event,{policy,judged}){let{comment:comment2,issue}=event,{visitors}=context;if(visitors.
turnAway(event,context.now()),context.log.info({comment:comment2.id,by:comment2.author.login},"turned away: no command i\
s theirs to give"),!visitors.mayAnswer(event,context.now())||await claimComment(context,comment2.id)===void 0)return;let marker2=strangerMarker(
comment2.author.id),wasTold=await toldInRepository(context,marker2);visitors.answered(event,context.now());let rejections=judged.
filter(one=>one.kind==="rejected"),isHelp=rejections.length===0&&policy!==void 0;if(!wasTold){let request=requestIn(event,
0),body=isHelp?helpBody(request,policy):refusalBody(request,comment2.author.login,rejections,rejections.length<judged.length),
place3={issue,request,since:comment2.createdAt};await unlessLocked(context,async()=>writeOnce(context,place3,`${body}${marker2}\

`))}await react(context.ask,context.repository,comment2.id,isHelp&&!wasTold?"hooray":"confused")}var Recent=class{#keptMs;#most;#known=new Map;constructor(kept){this.#keptMs=kept.milliseconds,this.#most=kept.most}get(key2,now){
let found=this.#known.get(key2);if(found===void 0||now.getTime()<found.until)return found?.value;this.#known.delete(key2)}set(key2,value,now){
this.#known.delete(key2),this.#known.set(key2,{value,until:now.getTime()+this.#keptMs});let[oldest]=this.#known.keys();this.#known.
size>this.#most&&oldest!==void 0&&this.#known.delete(oldest)}delete(key2){this.#known.delete(key2)}get size(){return this.#known.
size}};var turnedAwayMs=10*6e4,answerEveryMs=24*36e5,hourMs=36e5,mostAnswers=10,mostLooks=30,mostPeople=2e4,Visitors=class{#turnedAway=new Recent(
{milliseconds:turnedAwayMs,most:mostPeople});#answered=new Recent({milliseconds:answerEveryMs,most:mostPeople});#answers=new Recent(
{milliseconds:hourMs,most:mostPeople});#looks=new Recent({milliseconds:hourMs,most:mostPeople});passesOver(event,now){let key2=standing(
event);return this.#turnedAway.get(key2,now)===!0||(this.#looks.get(key2,now)?.count??0)>mostLooks}turnAway(event,now){this.#turnedAway.
set(standing(event),!0,now)}mayAnswer(event,now){let{repository:repository2}=event;return this.#answered.get(personIn(event),
now)===void 0&&(this.#answers.get(repository2.id,now)?.count??0)<mostAnswers}answered(event,now){this.#answered.set(personIn(
event),!0,now),count2(this.#answers,event.repository.id,now)}looksTooOften(event,now){return count2(this.#looks,standing(
event),now)>mostLooks}};function count2(counts,key2,now){let known2=counts.get(key2,now);return known2!==void 0?known2.count+=
1:(counts.set(key2,{count:1},now),1)}function personIn({repository:repository2,comment:comment2}){return`${repository2.id}\
/${comment2.author.id}`}function standing(event){return`${personIn(event)}/${event.comment.association}`}var longestDelayMs=10*6e4,takeOverAfterMs=claimMs+15e3;async function receiveComment(context,event,receivedAt){let{comment:comment2}=event,
misplaced=findMisplaced(comment2.body),holdsCommands=parseComment(comment2.body).length>0;if(!holdsCommands&&misplaced===
void 0)return;if(context.visitors.passesOver(event,context.now())){context.log.debug({comment:comment2.id,by:comment2.author.
login},"passed over");return}let policy=await readPolicy(context);if(policy===void 0)return;if(isOpsError(policy))return holdsCommands?
refuseUnreadable(context,event,policy):void 0;let access=await getAccess(context.ask,context.repository,comment2.author),
parsed2=parseComment(comment2.body,namesIn(policy)),reach=reachOf(policy,access);if(reach==="nothing"&&!holdsCommands)return context.
visitors.turnAway(event,context.now());if(reach==="nothing"){let person={...comment2.author,...access,teams:[]};return turnAway(
context,event,{policy,judged:judgeComment(parsed2,policy,person,context.now())})}if(reach==="views"&&context.visitors.looksTooOften(
event,context.now()))return await claimComment(context,comment2.id)===void 0?void 0:refuse2(context,event,access,[tooOften]);
if(!holdsCommands){misplaced!==void 0&&await adviseOnly(context,event,misplaced,receivedAt);return}let judgedComment=await judge2(
context,event,parsed2,policy,access),authorised=authorisedCommentOf(judgedComment),untimely=await whyUntimely(context,event,
receivedAt),claim=await claimComment(context,comment2.id);if(claim===void 0){if(authorised===void 0||untimely!==void 0)return;
context.log.info({comment:comment2.id},"claimed already; looking later whether it was carried out"),context.later(takeOverAfterMs,
`take over comment ${comment2.id}`,async()=>takeOver(context,event))}else if(untimely!==void 0)await refuse2(context,event,
judgedComment.person,[untimely]);else if(authorised===void 0){let rejections=judgedComment.judged.filter(one=>one.kind===
"rejected");await refuse2(context,event,judgedComment.person,rejections,rejections.length<judgedComment.judged.length)}else{
let joined2=await joinViews(context,event,authorised);if(joined2.kind==="rejected")return refuse2(context,event,judgedComment.
person,[joined2]);await handleCommand(context,event,{...authorised,accepted:joined2.accepted,claim}),misplaced!==void 0&&
await advise(context,event,{misplaced,read:parsed2.length})}}var tooOften={kind:"rejected",reason:"busy",message:`Whoeve\
r may only look gives at most ${mostLooks} comments with commands an hour here.`};async function adviseOnly(context,event,misplaced,receivedAt){
await whyUntimely(context,event,receivedAt)===void 0&&await claimComment(context,event.comment.id)!==void 0&&await advise(
context,event,{misplaced,read:0})}async function refuseUnreadable(context,event,error){let access=await getAccess(context.
ask,context.repository,event.comment.author),reach=reachOf({environments:[plainEnvironment("")]},access),mayFix=reach===
"changes",details2=error.problems.slice(0,8).map(({path:path2,message:message2})=>` ${path2}: ${message2}.`),rejection={
kind:"rejected",reason:"policy",message:`${error.message}.${mayFix?details2.join(""):""}`};if(reach==="nothing")return turnAway(
context,event,{judged:[rejection]});reach==="views"&&context.visitors.looksTooOften(event,context.now())||await claimComment(
context,event.comment.id)!==void 0&&await refuse2(context,event,access,[rejection])}async function whyUntimely(context,{
comment:comment2},receivedAt){if(await wasEdited(context.ask,comment2))return{kind:"rejected",reason:"edited",message:"T\
he comment was edited before it was delivered. Please give the command in a new one."};let delay=receivedAt.getTime()-comment2.
createdAt.getTime();return delay<=longestDelayMs?void 0:{kind:"rejected",reason:"late",message:`GitHub delivered it ${Math.
round(delay/6e4)} minutes late. Please give the command again.`}}import{Probot,ProbotOctokit}from"../packages/probot.js";function fetchWithin(timeoutMs2){return async(input,init)=>{let controller=new AbortController,timer=setTimeout(()=>controller.
abort(new Error(`no whole answer within ${timeoutMs2/1e3} s`)),timeoutMs2),given=init?.signal??void 0,signal=given===void 0?
controller.signal:AbortSignal.any([controller.signal,given]);try{let answer2=await fetch(input,{...init,signal}),body=await answer2.
arrayBuffer(),{status,statusText,headers,url}=answer2,whole2=new Response(body.byteLength===0?null:body,{status,statusText,
headers});return Object.defineProperty(whole2,"url",{value:url})}finally{clearTimeout(timer)}}}var apiVersion="2022-11-28";function pinnedFetch(inner,onDeprecation){let told2=new Set;return async(input,init)=>{let headers=new Headers(
init?.headers);headers.set("x-github-api-version",apiVersion);let answer2=await inner(input,{...init,headers}),deprecation=answer2.
headers.get("deprecation")??void 0,sunset=answer2.headers.get("sunset")??void 0,key2=JSON.stringify([deprecation,sunset]);
return(deprecation!==void 0||sunset!==void 0)&&!told2.has(key2)&&(told2.add(key2),onDeprecation({url:input instanceof Request?
input.url:String(input),deprecation,sunset})),answer2}}function makeProbot(configuration,log){return new Probot({appId:configuration.appId,privateKey:configuration.privateKey.
reveal(),secret:configuration.webhookSecrets[0]?.reveal()??"",baseUrl:configuration.apiUrl,log,request:{fetch:pinnedFetch(
fetchWithin(configuration.requestTimeoutMs),told2=>log.warn(told2,"GitHub says that something the bot uses will end; see\
 whether there is a newer d8x-ops"))},Octokit:ProbotOctokit.defaults(given=>({...given,retry:{enabled:!1},throttle:{enabled:!1}}))})}
function senderOf(octokit,turn){let{baseUrl}=octokit.request.endpoint.DEFAULTS,graphql=`POST ${baseUrl.replace(/\/v3$/,"")}\
/graphql`;return async(route,parameters)=>{let isGraphql=route==="POST /graphql";return!isGraphql&&!route.startsWith("GE\
T ")&&await turn(),octokit.request(isGraphql?graphql:route,{...parameters,request:{retries:0}})}}import{z as z22}from"../packages/zod.js";var account=z22.object({id:githubId,login:z22.string()}),place={repository:repositorySchema,sender:account},releaseSchema=z22.
object({...place,release:z22.object({id:githubId,tag_name:z22.string(),html_url:z22.string(),draft:z22.boolean(),prerelease:z22.
boolean(),published_at:timeSchema.nullable()})});function readRelease(payload){let{repository:repository2,sender,release:release2}=releaseSchema.
parse(payload);if(!(release2.draft||release2.published_at===null))return{repository:repository2,source:{kind:"release",releaseId:release2.
id,tag:release2.tag_name,url:release2.html_url},isPrerelease:release2.prerelease,by:sender,publishedAt:release2.published_at}}
var packageSchema=z22.object({...place,registry_package:z22.object({ecosystem:z22.string(),created_at:timeSchema.nullish(),
package_version:z22.object({id:githubId,created_at:timeSchema.optional(),container_metadata:z22.object({tag:z22.object({
name:z22.string()}).partial().optional()}).nullish()}).nullish()})}),prerelease=/^v?\d+\.\d+\.\d+-/;function readPackage(payload,receivedAt){
let{repository:repository2,sender,registry_package:published4}=packageSchema.parse(payload),version=published4.package_version,
imageTag=version?.container_metadata?.tag?.name;if(!(!version||imageTag===void 0||imageTag===""||published4.ecosystem.toLowerCase()!==
"container"))return{repository:repository2,source:{kind:"package",versionId:version.id,imageTag},isPrerelease:prerelease.
test(imageTag),by:sender,publishedAt:plausibleTime(version.created_at,receivedAt)??receivedAt}}function publisher(version){
return fullName(version.repository)}import{z as z24}from"../packages/zod.js";var published3=["D8-X/d8x-trader-backend","D8-X/referral-system","D8-X/d8x-candles","D8-X/d8x-broker-server"],sourceForm=/^https:\/\/github\.com\/([A-Za-z0-9][A-Za-z0-9_-]{0,38})\/([A-Za-z0-9_.-]{1,100}?)(?:\.git)?\/?$/;
function sourceOf(labels,named2=[]){let revision=labels["org.opencontainers.image.revision"],source=labels["org.opencont\
ainers.image.source"];if(revision===void 0||source===void 0)return"its image does not say what it was built from";if(!/^[0-9a-f]{40}$/.
test(revision))return"its image names no commit that it was built from";let[,owner="",name=""]=sourceForm.exec(source)??
[],repository2=`${owner}/${name}`;return![...published3,...named2].some(one=>one.toLowerCase()===repository2.toLowerCase())||
/^\.{1,2}$/.test(name)?"its image says that it was built from a repository that is neither one of D8X nor among sources \
of .github/d8x.yml":{repository:repository2,url:`https://github.com/${repository2}`,revision}}var settingsLabel="io.d8x.\
settings";function settingsOf(labels){let names=(labels[settingsLabel]??"").split(/[\s,]+/).filter(name=>/^[A-Z][A-Z0-9_]{1,63}$/.
test(name));return[...new Set(names)].slice(0,20)}var mostSubjects=10,longestSubject=120,dayMs3=1440*6e4,migrationFolder=/(?:^|\/)migrations?\//i;async function whatChanges(before,after,{
named:named2,compare:compare2}){let[from,to]=[sourceOf(before,named2),sourceOf(after,named2)],known2=new Set(settingsOf(
before)),settings=settingsOf(after).filter(name=>!known2.has(name)),told2=settings.length===0?{}:{settings};if(typeof to==
"string")return{relation:"unknown",unknown:to,...told2};if(typeof from=="string")return{to:to.revision,relation:"unknown",
unknown:`of what runs, ${from}`,...told2};let both={from:from.revision,to:to.revision,...told2};return from.repository.toLowerCase()!==
to.repository.toLowerCase()?{...both,relation:"unknown",unknown:"the two are built from different repositories"}:from.revision===
to.revision?{...both,relation:"same"}:{...both,...await between2(from,to,compare2)}}async function between2(from,to,compare2){
let found=await compare2(from.repository,from.revision,to.revision);if(typeof found=="string")return{relation:"unknown",
unknown:found};if(found.status==="identical")return{relation:"same"};if(found.status!=="behind"){let apart=found.status===
"diverged"?{lacks:found.behindBy}:{};return{relation:found.status==="ahead"?"newer":"apart",...apart,...listed(found,from,
to)}}let back=await compare2(to.repository,to.revision,from.revision);return typeof back=="string"?{relation:"older",commits:found.
behindBy}:{relation:"older",...listed(back,to,from)}}function listed({aheadBy,baseAt,headAt,subjects,files,hasAllFiles},base,head){
let migrates=files.some(file=>migrationFolder.test(file)),ms=baseAt===void 0||headAt===void 0?void 0:headAt.getTime()-baseAt.
getTime();return{commits:aheadBy,...ms===void 0||ms<0?{}:{days:Math.round(ms/dayMs3)},url:`${base.url}/compare/${base.revision}\
...${head.revision}`,subjects:subjects.slice(0,mostSubjects).map(shortened),migration:migrates?"yes":hasAllFiles?"no":"u\
nknown"}}function shortened(subject){let line=subject.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu,"").trim();return line.length>longestSubject?
`${line.slice(0,longestSubject-1).toWellFormed()}\u2026`:line}import{z as z23}from"../packages/zod.js";var mostFiles=300,commit=z23.object({commit:z23.object({message:z23.string(),committer:z23.object({date:timeSchema.optional()}).
nullish()})}),comparison=z23.object({status:z23.enum(["ahead","behind","diverged","identical"]),ahead_by:z23.int(),behind_by:z23.
int(),base_commit:commit,commits:z23.array(commit),files:z23.array(z23.object({filename:z23.string()})).optional()}).transform(
({files=[],...given})=>({status:given.status,aheadBy:given.ahead_by,behindBy:given.behind_by,baseAt:given.base_commit.commit.
committer?.date,headAt:given.commits.at(-1)?.commit.committer?.date,subjects:given.commits.map(({commit:{message}})=>message.
split(/\r?\n/,1)[0]??"").toReversed(),files:files.map(({filename})=>filename),hasAllFiles:files.length<mostFiles}));function compareRequest(at,base,head){
return{what:"a comparison",route:"GET /repos/{owner}/{repo}/compare/{basehead}",parameters:{...at,basehead:`${base}...${head}`},
repetition:"once",schema:comparison}}function whyNotCompared(status){return status===404?"GitHub shows no such repositor\
y or commits: it is private, gone, or its history was rewritten":status===403||status===429?"GitHub takes no more reques\
ts now, or not from here":`GitHub answered ${status}`}var releaseList=z24.array(z24.object({tag_name:z24.string(),draft:z24.boolean(),prerelease:z24.boolean()})),revisionLabel="\
org.opencontainers.image.revision";async function changesSince(context,update,published4){let signal=commandDeadline(),running=await runningLabels(
context,update,signal),revision=running?.[revisionLabel],from=revision!==void 0&&/^[0-9a-f]{40}$/.test(revision)?revision:
await previousRelease(context.ask,published4.repository,published4.tag);if(from===void 0)return;let range=`${encodeURIComponent(
from)}...${encodeURIComponent(published4.tag)}`,images=running===void 0?void 0:await imageChanges(context,running,update,
signal),url=`${published4.webUrl}/${fullName(published4.repository)}/compare/${range}`;return{from,url,...defined({images})}}
async function imageChanges(context,running,{published:published4,sources},signal){if(published4!==void 0)try{let{labels}=await context.
images.config(published4,{signal});return await whatChanges(running,labels,{named:sources,compare:compareWith(context)})}catch(error){
if(!isOpsError(error))throw error;return}}function compareWith({askOnce}){return async(name,base,head)=>{let[owner="",repo=""]=name.
split("/"),{route,parameters,schema:schema2,what}=compareRequest({owner,repo},base,head);try{return readAnswer(schema2,await askOnce(
route,parameters),what)}catch(error){if(!isOpsError(error))throw error;return isRefusedWith(error,404)?whyNotCompared(404):
"GitHub did not answer"}}}async function runningLabels(context,{service:service2,environment:environment2,images},signal){
for(let{command}of await lastDeployments(context.ask,context.repository,environment2,context.login)){let update=command===
void 0?void 0:readCommand(command),request=update?.verb==="update"?update.services.find(one=>one.service===service2):void 0;
if(!(request?.kind!=="digest"||images===void 0))try{return(await context.images.config({...images,digest:request.digest},
{signal})).labels}catch(error){if(!isOpsError(error))throw error;return}}}async function previousRelease(ask,repository2,tag){
let answer2=await ask("GET /repos/{owner}/{repo}/releases",{...inRepository(repository2),per_page:20}),releases=readAnswer(
releaseList,answer2,"releases").filter(({draft})=>!draft),at=releases.findIndex(({tag_name:name})=>name===tag);return releases.
slice(at+1).find(({prerelease:prerelease2})=>!prerelease2)?.tag_name}import{createHash as createHash3}from"node:crypto";import{z as z25}from"../packages/zod.js";var issueSchema=z25.object({number:z25.int(),html_url:z25.string(),body:z25.string().nullish(),created_at:timeSchema,user:z25.
object({login:z25.string()}).nullable()});async function listOwnIssues(ask,repository2,own){let answer2=await ask("GET /\
repos/{owner}/{repo}/issues",{...inRepository(repository2),labels:own.label,creator:own.login,state:"all",per_page:100});
return readAnswer(z25.array(issueSchema),answer2,"issues").filter(issue=>issue.user?.login===own.login).map(toOwnIssue)}
async function createIssue(ask,repository2,given){let answer2=await ask("POST /repos/{owner}/{repo}/issues",{...inRepository(
repository2),...given});return toOwnIssue(readAnswer(issueSchema,answer2,"the new issue"))}async function createLabel(ask,repository2,name){
try{return await ask("POST /repos/{owner}/{repo}/labels",{...inRepository(repository2),name,color:"ededed"}),!0}catch(error){
if(isRefusedWith(error,422))return!1;throw error}}async function deleteLabel(ask,repository2,name){try{await ask("DELETE\
 /repos/{owner}/{repo}/labels/{name}",{...inRepository(repository2),name},"repeatable")}catch(error){if(!isRefusedWith(error,
404))throw error}}function toOwnIssue(given){return{number:given.number,url:given.html_url,body:given.body??"",createdAt:given.
created_at}}var releaseLabel="d8x-release",settledMs=10*6e4,marker=/^<!-- d8x-ops release ([a-z0-9-]+) ([0-9a-f]{16}) -->/;function updateKey(environment2,service2,imageTag){
return createHash3("sha256").update(JSON.stringify([environment2,service2,imageTag])).digest("hex").slice(0,16)}function releaseMarker(request,key2){
return`<!-- d8x-ops release ${formatRequestId(request)} ${key2} -->`}async function findReleaseIssue(context,request){let issue=(await ownIssues(
context)).find(({body})=>{let given=parseRequestId(marker.exec(body)?.[1]??"");return given!==void 0&&formatRequestId(given)===
formatRequestId(request)});return issue===void 0?void 0:{issue:issue.number,since:issue.createdAt}}async function openOnce(context,key2,issue){
if(await find(context,key2)!==void 0)return;let claim=`d8x-ops claim ${key2}`;if(!await createLabel(context.ask,context.
repository,claim))return;let opened=await create(context,key2,await issue());return context.later(settledMs,`drop label ${claim}`,
async()=>deleteLabel(context.ask,context.repository,claim)),opened}async function create(context,key2,given){let labelled={
...given,labels:[releaseLabel]};try{return await createIssue(context.ask,context.repository,labelled)}catch(error){if(!isOpsError(
error,"github-unreachable"))throw error;return await find(context,key2)??await createIssue(context.ask,context.repository,
labelled)}}async function find(context,key2){return(await ownIssues(context)).find(({body})=>marker.exec(body)?.[2]===key2)}
async function ownIssues(context){return listOwnIssues(context.ask,context.repository,{label:releaseLabel,login:context.
login})}function proposalTitle({service:service2,tag,environment:environment2,digest:digest3}){let text=digest3===void 0?"has no\
 image":`for ${environment2.name}`;return`${service2} ${tag} ${text}`.replaceAll(/[^\x20-\x7e]/g,"?").slice(0,200)}function proposalBody(proposal){
let{service:service2,tag,releaseUrl,image,imageTag,digest:digest3,changes}=proposal,rows=[["Service",code(service2)],["E\
nvironment",code(proposal.environment.name)],["Version",releaseUrl===void 0?code(tag):link(code(tag),releaseUrl)],["Imag\
e",code(`${image}:${imageTag}`)],["Digest",digest3===void 0?"none":code(digest3)],["Changes",changes===void 0?"not known":
link(`since ${code(changes.from.slice(0,40))}`,changes.url)]],parts=[table(["",""],rows.map(([name="",value=""])=>[name,
cell(value)])),...changes?.images===void 0?[]:[changesSection([{service:service2,changes:changes.images}])],whatNext(proposal)];
return`${releaseMarker(proposal.request,proposal.key)}
${parts.join(`

`)}
`}function whatNext({digest:digest3,imageTag,command,action,environment:environment2,service:service2,closed}){if(digest3===
void 0&&!isTag(imageTag)){let text=`No image can have the tag ${imageTag}, so nothing is proposed. image-tag of the rule\
 in .github/d8x.yml says which tag a release's image has.`;return prose(text)}if(digest3===void 0){let text=`No image wi\
th the tag ${imageTag} appeared in time, so nothing is proposed. When it is there, this updates to it:`;return`${prose(text)}\


\`\`\`
${command}
\`\`\``}if(action==="update")return prose(`${service2} is being updated, as .github/d8x.yml says. How it goes is told be\
low.`);let second=environment2.approval===void 0?"":" A second person then has to comment `/d8x approve`.";return`${closed===
void 0?"":`${prose(`It was not updated at once: ${environment2.name} ${closed}.`)}

`}To back the database up and update, comment here:

\`\`\`
${command}
\`\`\`

Close this issue to leave it.${second}`}async function announce(context,lead,image){let{update,version,images}=lead,{rule,environment:environment2,imageTag,tag}=update,
{service:service2}=rule,closed=rule.action==="update"?whyOutside(environment2.times,context.now()):void 0,action=closed===
void 0?rule.action:"propose",command={verb:"update",services:[image===void 0?{kind:"tag",service:service2,tag:imageTag}:
{kind:"digest",service:service2,tag:imageTag,digest:image.digest}],environment:environment2.name},key2=updateKey(environment2.
name,service2,imageTag),opened=await openOnce(context,key2,async()=>{let sources=sourcesIn(environment2),wanted={service:service2,
environment:environment2.name,images,published:image,sources},published4={repository:version.repository,tag,webUrl:context.
webUrl},changes=await changesSince(context,wanted,published4),proposal={request:update.request,key:key2,service:service2,
environment:environment2,tag,image:formatRepository(images),imageTag,command:formatCommand(command),action,...version.source.
kind==="release"?{releaseUrl:version.source.url}:{},...defined({digest:image?.digest,changes,closed})};return{title:proposalTitle(
proposal),body:proposalBody(proposal)}});opened!==void 0&&(context.log.info({issue:opened.number,action,request:formatRequestId(
update.request)},"a release was announced"),action==="update"&&image!==void 0&&await askFor2(context,lead,{command,issue:opened}))}
async function askFor2(context,{update,version,images},{command,issue}){let{environment:environment2,request,imageTag}=update,
services=command.verb==="update"?command.services:[],record={repositoryId:context.repository.id,issue:issue.number,request:formatRequestId(
request),environment:environment2.name,asked:formatCommand(command),toRun:formatCommand(command),askedBy:{id:version.by.
id,login:version.by.login},askedAt:issue.createdAt,images:services.map(one=>({service:one.service,image:{repository:formatRepository(
images),tag:imageTag,...one.kind==="digest"?{digest:one.digest}:{}}})),unresolved:[]},body=statusBody(liveView(record,{kind:"\
accepted"},context.now()),request),status=await writeOnce(context,{issue:issue.number,request,since:issue.createdAt},body),
asked={command,environment:environment2,request,record,issue:issue.number,statusCommentId:status.id};await mayDispatchApproved(
context,status.id)&&await startRun(context,asked,void 0)}function matchRelease(policy,release2){return policy.environments.flatMap(environment2=>{let matching=environment2.releases.
filter(rule=>applies(rule,release2));return matching.filter((rule,index2)=>matching.findIndex(({service:service2})=>service2===
rule.service)===index2).map(rule=>({environment:environment2,rule,imageTag:imageTagOf(rule,release2.tag)}))})}function applies(rule,release2){
return rule.repository===release2.repository.toLowerCase()&&(rule.prereleases||!release2.isPrerelease)&&matchesPattern(rule.
tag,release2.tag)}function imageTagOf(rule,tag){return rule.imageTag.replace(/\{(?:tag|version)\}/g,place3=>place3==="{t\
ag}"?tag:tag.replace(/^v(?=\d)/,""))}function matchesPattern(pattern2,text){let at=0,position=0,retry;for(;position<text.
length;){let wanted=pattern2[at];if(wanted==="*")retry={star:at,from:position},at++;else if(wanted==="?"||wanted===text[position])
at++,position++;else if(retry!==void 0)at=retry.star+1,position=retry.from+1,retry={star:retry.star,from:position};else return!1}
return/^\**$/.test(pattern2.slice(at))}function wantedUpdates(policy,version){let{source,isPrerelease}=version,repository2=publisher(version);if(source.kind===
"release"){let{tag,releaseId}=source;return matchRelease(policy,{repository:repository2,tag,isPrerelease}).map((match,index2)=>({
...match,tag,request:{kind:"release",releaseId,index:index2}}))}let{imageTag,versionId}=source;return[imageTag,`v${imageTag}`].
flatMap(tag=>matchRelease(policy,{repository:repository2,tag,isPrerelease}).filter(match=>match.imageTag===imageTag&&match.
rule.tag!=="*").map(match=>({...match,tag}))).map((match,index2)=>({...match,request:{kind:"package",versionId,index:index2}}))}var lookEveryMs=6e4;async function receiveRelease(context,version,installation){for(let{repository:repository2,policy}of await context.
opsRepositories.read(context,installation))for(let update of wantedUpdates(policy,version)){let{service:service2}=update.
rule,images=repositoryOfService(service2,update.environment.images);if(images===void 0){context.log.warn({service:service2,
from:publisher(version)},"a release is ignored: it is not known where the images of its service are");continue}await pursue(
{...context,repository:repository2},{version,update,images})}}async function pursue(context,lead){let{version,update,images}=lead,
until2=version.publishedAt.getTime()+update.rule.waitMs,canBe=isTag(update.imageTag),image=canBe?await lookUp2(context,{
...images,tag:update.imageTag}):void 0,now=context.now().getTime();if(image!==void 0&&now<=until2+lookEveryMs)return announce(
context,lead,image);if(now<until2&&canBe){let what=`wait for ${formatRepository(images)}:${update.imageTag}`;context.log.
info({image:`${formatRepository(images)}:${update.imageTag}`,until:new Date(until2)},"waiting for an image"),context.later(
Math.min(lookEveryMs,until2-now+1e3),what,async()=>pursue(context,lead));return}if(now<=until2+2*lookEveryMs)return announce(
context,lead,void 0);context.log.info({tag:update.tag,from:publisher(version)},"a release is too old to lead to anything")}
async function lookUp2(context,image){try{return await context.images.resolve(image,{signal:commandDeadline()})}catch(error){
if(!isOpsError(error))throw error;error.code!=="image-not-found"&&context.log.warn({err:error},"the registry does not te\
ll whether an image is there");return}}function endingOf(run,resultUrl){let url=resultUrl??run.url;if(resultUrl!==void 0)return{conclusion:conclusionOf(run),headline:"\
The run told its result in a comment of its own.",url};switch(run.conclusion){case"success":return{conclusion:"success",
headline:"The run succeeded, but could not write its result here.",url};case"cancelled":return{conclusion:"cancelled",headline:"\
The run was cancelled before it could write its result.",url};case"startup_failure":return failed(url,"The run could not\
 start.","GitHub could not read the workflow file","Its page says where the mistake is.");case"timed_out":return failed(
url,"The run took too long and was ended.","the job ran into its time limit",unclear);case"action_required":return failed(
url,"GitHub does not let the run start.","somebody has to allow it first","See its page.");case"skipped":return failed(url,
"The run did nothing.","every job of the workflow was skipped","Check the jobs' conditions.");default:return failed(url,
"The run failed, and nothing was heard of it.","it was rejected by a reviewer, failed before the Action began, or its ru\
nner was lost",unclear)}}var unclear="Its page tells how far it came. /d8x status shows what the cluster runs now; where\
 an update was cut off half-way it names the services, and the command that recovers them.";function failed(url,headline,message,hint){
return{conclusion:"failure",headline,error:{code:"connection-lost",message,hint},url}}function conclusionOf({conclusion}){
return conclusion==="success"||conclusion==="cancelled"?conclusion:"failure"}async function continueRecovery(context,run,statusCommentId,given){let request=withoutApproval(given);if(request.kind!==
"comment")return;let asking=await getComment(context.ask,context.repository,request.commentId);if(asking===void 0)return;
let place3={id:statusCommentId,request},refuse3=async headline=>{let asked={toRun:"/d8x recover",environment:"",askedBy:asking.
author??{id:"0",login:"ghost"}};await show(context,place3,endedView(asked,{conclusion:"refused",headline},context.now())),
await react(context.ask,context.repository,request.commentId,"confused")},judged=await judgeAgain2(context,asking,request);
if(judged.kind==="refused")return refuse3(judged.why);let{command,environment:environment2,author,person}=judged,rule=approvalOf(
command,environment2,person);if(command.verb!=="recover"||command.backup!==latestBackup||rule===void 0)return refuse3("T\
he comment that asked, or what the policy says of it, was changed. Please give the command again.");let latest=await latestOf(
context,run,environment2);if(latest==="none")return refuse3(`There is no backup of ${environment2.name} that may be reco\
vered: /d8x backups lists what there is.`);let record=commandRecord(context,{issue:asking.issue,request,author,at:asking.
createdAt},command,{environment:environment2,command:latest==="unknown"?command:named(command,latest),images:[],unresolved:[
latest==="unknown"?unknown:about2(latest,context.now())]});await awaitApproval(context,place3,record,rule)}var unknown="\
Which backup is the latest is not known, for the run that looked kept no result: it is the newest that may be taken when\
 this begins.";function named(command,{name}){let{verb,environment:environment2,exceptions:exceptions2}=command;return{verb,
backup:name,...environment2===void 0?{}:{environment:environment2},...exceptions2===void 0?{}:{exceptions:exceptions2}}}
async function latestOf(context,run,environment2){let seen=await readResult(context.ask,context.repository,run);return seen?.
operation!=="backups"||seen.run.environment!==environment2.name?"unknown":newestIn(seen)??"none"}function newestIn({backups=[]}){
return backups.find(({name,origin})=>isBackupName(name)&&origin?.state!=="unknown")}function about2({at,origin,verification,
irreplaceable=[]},now){let rows=irreplaceable.map(({table:table2,rows:rows2})=>`${table2} ${counted(rows2,"row")}`).join(
", ");return[`The latest backup is ${age(at,now.toISOString())} old`,origin?.state==="signed"?`signed by ${origin.by}`:"\
its signature is looked at by the run",verification?.state==="verified"?"verified":"not known to be verified",...rows===
""?[]:[rows]].join("; ").concat(".")}async function findFollowed(context,given){let request=withoutApproval(given),origin=await findOrigin(context,request);if(origin===
void 0)return;let comments=await listComments(context.ask,context.repository,origin.issue,origin.since),status=findOwn(comments,
context.login,request),asked=origin.asking===void 0?{}:{commandCommentId:origin.asking.id};if(status===void 0)return origin.
asking===void 0?void 0:asked;let place3={repositoryId:context.repository.id,issue:origin.issue,request,commentId:status.
id},record=readRecord(status.body,context.seal,place3)??await reconstruct(context,request,origin),result=comments.find(comment2=>isResultOf(
context,comment2,request)),planned=readPlanned((result??status).body);return{status:{commentId:status.id,record},...asked,
...defined({planned,resultUrl:result?.url})}}async function findOrigin(context,request){if(request.kind!=="comment")return findReleaseIssue(
context,request);let asking=await getComment(context.ask,context.repository,request.commentId);return asking===void 0?void 0:
{issue:asking.issue,since:asking.createdAt,asking}}function isResultOf({login},comment2,request){let about3=isOwn(comment2,
login)?void 0:requestOf(comment2,login);return about3!==void 0&&isSameRequest(about3,request)&&readStage(comment2.body)===
"ended"}async function reconstruct(context,request,{issue,since,asking}){let policy=await readPolicy(context),command=policy!==
void 0&&!isOpsError(policy)&&asking!==void 0&&request.kind==="comment"?commandAt(asking.body,request.index,policy):void 0,
normalForm=command===void 0?"/d8x":formatCommand(command);return{repositoryId:context.repository.id,issue,request:formatRequestId(
request),environment:command?.environment??"",asked:normalForm,toRun:normalForm,askedBy:asking?.author??{id:"0",login:"g\
host"},askedAt:since,images:[],unresolved:[]}}async function followRun(context,event){let run="event"in event.run?event.run:await getRun(context.ask,context.repository,
event.run.id);if(run?.requestId===void 0||run.event!=="workflow_dispatch"||run.attempt!==1)return;if(run.actor!==context.
login){context.log.warn({run:run.id,actor:run.actor},"a run names a request of the bot, but the bot did not dispatch it");
return}if(event.news==="waiting"&&!await waitsForReviewer(context.ask,context.repository,run.id))return;let followed=await findFollowed(
context,run.requestId),status=followed?.status,isPlanned=run.requestId.kind==="comment"&&run.requestId.isPlan===!0&&run.
conclusion==="success",asked=status===void 0?void 0:readCommand(status.record.asked)?.verb;if(event.news==="completed"&&
isPlanned&&status!==void 0&&asked==="promote")await continuePromotion(context,run,status.commentId,run.requestId);else if(event.
news==="completed"&&isPlanned&&status!==void 0&&asked==="recover")await continueRecovery(context,run,status.commentId,run.
requestId);else if(event.news==="completed"&&isPlanned&&status!==void 0&&followed?.planned!==void 0){let planned={statusCommentId:status.
commentId,planned:followed.planned};await askForApproval(context,planned,run.requestId)}else if(event.news==="completed")
await tellEnd(context,run,run.requestId,followed);else if(status!==void 0){let{record,commentId}=status,view=liveView(record,
{queued:{kind:"queued"},running:{kind:"running"},waiting:{kind:"approval",by:"page"}}[event.news],context.now(),run.url);
await showIfFurther(context,{id:commentId,request:run.requestId},view,record)}}async function tellEnd(context,run,request,followed){
let{status,commandCommentId}=followed??{};if(status!==void 0){let view=endedView(status.record,endingOf(run,followed?.resultUrl),
context.now());await showIfFurther(context,{id:status.commentId,request},view)}commandCommentId!==void 0&&await reactTo(
context,commandCommentId,reactionTo(run,status!==void 0)),await closeDeployment(context,request,run)}function reactionTo({
conclusion},isShown){return conclusion==="success"?"hooray":conclusion==="cancelled"&&isShown?"confused":"-1"}async function reactTo(context,commentId,reaction){
try{await react(context.ask,context.repository,commentId,reaction)}catch(error){if(!isOpsError(error,"github-refused"))throw error}}import{z as z26}from"../packages/zod.js";var place2={repository:repositorySchema},workflowRunSchema=z26.object({...place2,action:z26.enum(["requested","in_progre\
ss","completed"]),workflow_run:runSchema}),newsOfAction={requested:"queued",in_progress:"running",completed:"completed"};
function readRunEvent(payload){let{repository:repository2,action,workflow_run:run}=workflowRunSchema.parse(payload);return{
repository:repository2,run,news:newsOfAction[action]}}var jobSchema=z26.object({...place2,workflow_job:z26.object({run_id:githubId})});
function readWaitingJob(payload){let{repository:repository2,workflow_job:job}=jobSchema.parse(payload);return{repository:repository2,
run:{id:job.run_id},news:"waiting"}}var statusSchema2=z26.object({...place2,deployment_status:z26.object({state:z26.string()}),
workflow_run:z26.object({id:githubId}).nullish()});function readDeploymentStatus(payload){let{repository:repository2,deployment_status:status,
workflow_run:run}=statusSchema2.parse(payload);if(!run||status.state!=="waiting"&&status.state!=="in_progress")return;let news=status.
state==="waiting"?"waiting":"running";return{repository:repository2,run:{id:run.id},news}}var longestWaitMs2=65*6e4;function registerHandlers(app,botContext,receivedAt){let contextFor=async(octokit,id2,repository2)=>{
let{login}=await botContext.identity();return makeContext(botContext,{octokit,repository:repository2,login},app.log.child(
{delivery:id2}))};app.on("issue_comment.created",async({id:id2,payload,octokit})=>{let event=readCommentEvent(payload);event!==
void 0&&await receiveComment(await contextFor(octokit,id2,event.repository),event,receivedAt(id2))}),app.on(["workflow_r\
un.requested","workflow_run.in_progress","workflow_run.completed"],async context=>{let event=readRunEvent(context.payload);
await followRun(await contextFor(context.octokit,context.id,event.repository),event)}),app.on("workflow_job.waiting",async({
id:id2,payload,octokit})=>{let event=readWaitingJob(payload);await followRun(await contextFor(octokit,id2,event.repository),
event)}),app.on("deployment_status.created",async({id:id2,payload,octokit})=>{let event=readDeploymentStatus(payload);event!==
void 0&&await followRun(await contextFor(octokit,id2,event.repository),event)}),app.on(["installation_repositories","ins\
tallation"],({payload})=>{botContext.opsRepositories.forget(readInstallation(payload))}),app.on("release.published",async({
id:id2,payload,octokit})=>{let version=readRelease(payload);if(version===void 0)return;let context=await contextFor(octokit,
id2,version.repository);await receiveRelease(context,version,readInstallation(payload))}),app.on("registry_package.publi\
shed",async({id:id2,payload,octokit})=>{let version=readPackage(payload,receivedAt(id2));if(version===void 0)return;let context=await contextFor(
octokit,id2,version.repository);await receiveRelease(context,version,readInstallation(payload))})}function makeContext(botContext,{
octokit,repository:repository2,login},log){let{now,sleep,turn}=botContext,send3=senderOf(octokit,turn),waits=new Waits,here=log.
child({repository:fullName(repository2)}),ask=askWithRetry(send3,{now,sleep,longestWaitMs:longestWaitMs2,onWait:wait=>{here.
warn({until:wait.until,limit:wait.kind},"waiting for GitHub's rate limit"),waits.begin(wait,wait.until.getTime()-now().getTime())}}),
askOnce=askWithRetry(send3,{now,sleep,longestWaitMs:0,onWait:()=>{}});return{...botContext,login,repository:repository2,
ask,askOnce,waits,locked:new Map,log:here}}var payloadSchema2=z27.object({installation:z27.object({id:githubId})});function readInstallation(payload){
return payloadSchema2.parse(payload).installation.id}import{z as z28}from"../packages/zod.js";var appSchema=z28.object({id:githubId,slug:z28.string()});async function askIdentity(ask,appId){let{id:id2,slug}=readAnswer(
appSchema,await ask("GET /app",{}),"the app");if(id2===String(appId))return{id:id2,login:`${slug}[bot]`};throw new OpsError(
"config-invalid",`PRIVATE_KEY belongs to the app ${id2}, not to APP_ID ${appId}`)}function remembered(ask){let known2;return()=>{
if(known2!==void 0)return known2;let asked=ask();return known2=asked,asked.catch(()=>{known2=void 0}),asked}}import{z as z33}from"../packages/zod.js";import{z as z31}from"../packages/zod.js";import{z as z29}from"../packages/zod.js";var ownerPattern=/^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/,userWords="must be a GitHub user name, without @, or the number of a\
n account",user=z29.union([z29.string().regex(ownerPattern,userWords),z29.int(userWords).refine(id2=>id2>0,userWords)],userWords).
describe("GitHub user: the name, without @, or the number of the account (id in api.github.com/users/NAME), which nobody\
 can take over"),team=z29.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,38}\/[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/,"must be or\
ganisation/team, without @, the team by its slug").describe("organisation/team, the team by its slug"),repository=z29.string().
regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,38}\/(?!\.{1,2}$)(?!.*\.git$)[A-Za-z0-9_.-]{1,100}$/i,"must be owner/name, as in the \
address of its page, without .git").describe("owner/name"),service=z29.string().max(70).refine(isServiceName,"must be th\
e name of a service, such as api").describe("Name of a service, without the stack: api, history, broker \u2026; where the sta\
ck and the broker host both have it, swarm/redis or broker/redis means one of them, redis both"),imageRepository=z29.string().
max(300).refine(isImageRepository,"must be a repository without tag or digest, such as ghcr.io/acme/d8x-trader-main").describe(
"registry/repository, without tag or digest");import{z as z30}from"../packages/zod.js";var path=z30.string().max(500).regex(/^\/[\x21-\x7e]*$/,"must be a path that begins with /, without blanks, such as /hea\
lth"),checkSchema=z30.strictObject({get:path.optional().describe("Path of one GET"),status:z30.int().min(100).max(599).optional().
describe("The status that a GET has to answer; 200 when left out"),json:z30.record(z30.string().regex(/^(?:\/(?:[^~/]|~[01])*)*$/,
"must be a JSON Pointer, such as /status"),z30.union([z30.string(),z30.number(),z30.boolean(),z30.null()],"must be a tex\
t, a number, true, false or null").refine(value=>!Number.isInteger(value)||Number.isSafeInteger(value),"must be a number\
 of at most 2^53: a larger one can not be kept exactly")).optional().describe("What the answer to a GET has to hold, as \
JSON: values by JSON Pointer, such as {/status: ok}"),websocket:path.optional().describe("Path of a WebSocket that has t\
o open"),send:z30.string().min(1).max(2e3).optional().describe("A message that is sent once the WebSocket is open"),expect:z30.
string().min(1).max(500).optional().describe("Text that a message of the WebSocket has to contain"),port:z30.int().min(1).
max(65535).optional().describe("Port within the container; any of the service's when left out")}).superRefine((check3,context)=>{
[check3.get,check3.websocket].filter(one=>one!==void 0).length!==1&&context.addIssue("must have either get or websocket");
let others=check3.get===void 0?["status","json"]:["send","expect"],own=check3.get===void 0?"get":"websocket";for(let key2 of others)
check3[key2]!==void 0&&context.addIssue({code:"custom",path:[key2],message:`goes with ${own}`})}).describe("What each ta\
sk of the service has to answer, at its own port, before it is ready");function toCheck({get,status,json,websocket,send:send3,
expect,port}){let at=port===void 0?{}:{port};return get!==void 0?{kind:"get",path:get,status:status??200,...at,...defined(
{json})}:{kind:"websocket",path:websocket??"/",...at,...defined({send:send3,expect})}}var listed2=names=>`${names.slice(0,-1).join(", ")} and ${names.at(-1)??""}`,minutes=longest2=>z31.int().min(1).max(longest2),
approval=z31.strictObject({required:z31.boolean().describe("Whether a second person has to answer /d8x approve before an\
ything starts"),"within-minutes":minutes(1440).default(60).describe("How long after the command that may happen"),commands:z31.
array(z31.enum(approvable)).min(1).default([...usuallyApproved]).describe(`The commands that need it; ${alwaysApproved.join(
", ")} does in any case`)}).describe("Asks for a second person. Never the one who gave the command, and only who may giv\
e it as well"),exception=z31.strictObject({users:z31.array(user).min(1).max(200).optional().describe("Who may; they need\
 the right to give the command as well"),teams:z31.array(team).min(1).max(20).optional().describe("Like users, by team"),
alone:z31.boolean().default(!1).describe("Whether no second person has to approve it")}).refine(({users,teams})=>users!==
void 0||teams!==void 0,"must list users or teams"),exceptions=z31.partialRecord(z31.enum([...exceptionKinds,...alwaysApproved]),
exception).describe('Who may loosen a rule by an option of the command; nobody where one is left out: image-change is --\
allow-image-change, key-change --allow-key-change, migration --accept-migration, no-backup --no-backup, override --overr\
ide "reason"; recover has no option: with alone: true those whom it lists recover without a second person, and without t\
hat it changes nothing'),hour=36e5,soak=z31.string().regex(/^[1-9]\d{0,2}[hd]$/,"must be hours or days, such as 24h or 3\
d").transform(text=>Number(text.slice(0,-1))*(text.endsWith("d")?24*hour:hour)).refine(milliseconds=>milliseconds<=1440*
hour,"must be 60 days at most").describe("How long /d8x promote lets pass from when an update was verified where it come\
s from, such as 24h or 3d; left out: no time"),window=z31.string().max(100).superRefine((text,context)=>{let read2=readWindow(
text);typeof read2=="string"&&context.addIssue(read2)}).describe("Days, hours and a time zone: Mon-Thu 08:00-16:00 Europ\
e/Zurich. Hours that end before they begin go on over midnight; in the zone as its clocks show them"),replicaRange=z31.string(
"must be text such as 1-6").regex(/^[1-9]\d{0,2}-[1-9]\d{0,2}$/,"must be two numbers of tasks, such as 1-6").refine(text=>{
let[least=0,most=0]=text.split("-").map(Number);return least<=most&&most<=100},"must begin with the smaller number, and \
go to 100 at most").describe("The fewest tasks and the most: 1-6"),moment=z31.string(momentWords).max(100),freeze=z31.strictObject(
{from:moment.describe("Its beginning, a day or a moment: 2026-12-20, 2026-12-20 18:00 Europe/Zurich or 2026-12-20T17:00:\
00Z. Without a zone it is that of the windows, where all name the same, else UTC"),until:moment.describe("Its end, in th\
e same forms; a day is part of it to its end"),reason:z31.string().min(1).max(200).regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u,"mus\
t be one line, without characters that can not be seen").describe("Why, for whoever is refused")}).describe("A time with\
out updates"),release=z31.strictObject({repository:repository.describe("The service's repository, as owner/name; the app\
 must be installed there"),service,tag:z31.string().min(1).max(128).default("*").describe("Which release tags it is abou\
t; * is any text, ? any character: v*"),"image-tag":z31.string().min(1).max(128).regex(/^(?:\{tag\}|\{version\}|[A-Za-z0-9_.-])+$/,
"must be made of {tag}, {version} and what a tag may hold").default("{tag}").describe("The image's tag in the registry: \
{tag} is the release's, {version} the same without a leading v"),prereleases:z31.boolean().default(!1).describe("Whether\
 pre-releases count"),action:z31.enum(["propose","update"]).describe("propose: open an issue with the command to give; u\
pdate: back up and update at once"),"wait-minutes":minutes(360).default(30).describe("How long the image may take to app\
ear in the registry after the release")}).describe("What a release of a service's repository leads to"),logs=z31.strictObject(
{permission:z31.enum(repositoryRoles).default("write").describe("Role that the repository has to grant for /d8x logs; vi\
ew-permission does not suffice"),public:z31.boolean().default(!1).describe("Whether the last lines of a service's log ar\
e shown in a public repository, where everybody reads them, and /d8x logs goes there. In a private one they are, and it \
does")}).describe("Services' logs, which may hold anything: what looks like a key or a password is masked in any case"),
environment=z31.strictObject({workflow:z31.string().regex(/^[A-Za-z0-9_.-]+\.ya?ml$/,"must be the name of a file in .git\
hub/workflows, such as d8x-ops.yml").describe("File name in .github/workflows that runs the Action on this cluster"),ref:z31.
string().max(250).regex(/^(?!\/|-)(?!.*(?:\.\.|\/\/|@\{|\\))[^\s~^:?*[\p{C}]+$/u,"must be the name of a branch").optional().
describe("Branch whose workflow is run; the repository's default branch when left out"),default:z31.boolean().default(!1).
describe("Taken when a command names none. One environment alone is by itself"),permission:z31.enum(changePermissions).default(
"write").describe(`Role that the repository has to grant for ${namesOfEffect("change").join(", ")}`),"view-permission":z31.
enum(repositoryRoles).default("triage").describe(`The same for ${listed2(namesOfEffect("view"))}. Anybody has read on a \
public repository`),users:z31.array(user).min(1).max(200).optional().describe("With teams, the only people who may chang\
e anything; they need the permission as well"),teams:z31.array(team).min(1).max(20).optional().describe("Like users, by \
team"),services:z31.array(service).min(1).max(100).optional().describe("The only services that may be asked for"),images:z31.
record(service,imageRepository).optional().describe("Repository of the image of each service that does not come from whe\
re D8X publishes it"),sources:z31.array(repository).min(1).max(50).optional().describe("Repositories on GitHub that serv\
ices' images are built from, besides D8X's and those of releases: what changes between two images is asked of no others"),
checks:z31.record(service,z31.array(checkSchema).max(10)).optional().describe("What each task of a service has to answer\
 before it is ready, in place of what is built in: all that are listed; an empty list asks nothing"),scale:z31.record(service,
replicaRange).refine(ranges=>!Object.keys(ranges).some(name=>bareName(name)==="referral"),"must not have referral: two t\
asks of it would pay with one key").optional().describe("Between which numbers of tasks /d8x scale may choose, by servic\
e; left out: none"),soak:soak.optional(),windows:z31.array(window).min(1).max(10).optional().describe("The hours in whic\
h updates may begin; at any time when left out"),freeze:z31.array(freeze).min(1).max(20).optional().describe("Times in w\
hich no update may begin, windows or not"),approval:approval.optional().describe("Whether a second person has to approve"),
exceptions:exceptions.optional(),"by-hand":z31.array(z31.enum(operations)).max(20).optional().describe('The only operati\
ons that may be started with "Run workflow"; left out: whatever the person may'),unattended:z31.array(z31.enum(unattendedOperations)).
max(20).optional().describe("What a schedule may run; left out: backup, drill and status"),logs:logs.optional(),releases:z31.
array(release).max(100).default([]).describe("What releases of services' repositories lead to")}).describe("A cluster: h\
ow the Action is run on it, and who may ask for what"),policyFileSchema=z31.strictObject({version:z31.literal(1).describe(
"Of this format"),environments:z31.record(z31.string().refine(isEnvironmentName,'must be made of letters, digits, ".", "\
-" and "_"'),environment).refine(environments=>Object.keys(environments).length>0,"must have at least one environment").
describe("Every cluster that may be asked for, by name: what --env NAME takes")}).describe(".github/d8x.yml: who may ask\
 d8x-ops for what. Read from the default branch only");import{z as z32}from"../packages/zod.js";function knownKeys(path2){let schema2=policyFileSchema;for(let part2 of path2)schema2=inside(schema2,part2);let bare=unwrap(
schema2);return bare instanceof z32.ZodObject?Object.keys(bare.shape):[]}function inside(schema2,part2){let bare=unwrap(
schema2);if(bare instanceof z32.ZodRecord)return bare.valueType;if(bare instanceof z32.ZodArray)return bare.element;if(!(bare instanceof
z32.ZodObject))return;let shape=bare.shape;return typeof part2=="string"&&Object.hasOwn(shape,part2)?shape[part2]:void 0}
function unwrap(schema2){let bare=schema2;for(;bare instanceof z32.ZodOptional||bare instanceof z32.ZodDefault;)bare=bare.
unwrap();return bare}var mostProblems2=20;function explainIssue(issue,at){if(issue.code==="unrecognized_keys"){let known2=knownKeys(issue.path);
return issue.keys.slice(0,mostProblems2).map(key2=>at([...issue.path,key2],`is not known here${offer(key2,known2)||`; th\
ere are ${known2.join(", ")}`}`))}if(issue.code==="invalid_value"){let choices=issue.values.map(String),written2=typeof issue.
input=="string"?issue.input:"";return choices.includes(written2)?[at(issue.path,`must be the number ${written2}, without\
 quotes`)]:[at(issue.path,`must be ${choices.join(", ")}${offer(written2,choices)}`)]}return issue.code==="invalid_key"?
issue.issues.map(({message})=>at(issue.path,message)):issue.path.length===0&&issue.code==="invalid_type"?[at([],'must ha\
ve "version: 1" and "environments"')]:[at(issue.path,wordOf(issue))]}function wordOf(issue){return issue.code==="invalid\
_type"?issue.input===void 0?`is missing (${issue.expected})`:`must be of type ${issue.expected}${typeWords(issue.expected,
issue.input)}`:issue.code==="too_small"?issue.origin==="array"?`must have at least ${issue.minimum}`:`must be at least ${issue.
minimum}`:issue.code==="too_big"?issue.origin==="number"||issue.origin==="int"?`must be at most ${issue.maximum}`:`must \
not be longer than ${issue.maximum}`:issue.path.some(part2=>part2==="users"||part2==="teams"||part2==="repository")?`${issue.
message}${written(issue.input)}`:issue.message}function typeWords(expected,input){if(expected==="boolean")return`, which\
 is true or false${written(input)}`;if(expected==="array")return`: a list, such as [a, b]${written(input)}`;if(expected===
"object"||expected==="record")return`: names with values below it${written(input)}`;if(expected!=="string")return written(
input);if(input===null)return"; nothing is there";if(typeof input!="object"){let text=scalarText(input);return`; YAML re\
ads ${text} as something else: put it in quotes, "${text}"`}if(Array.isArray(input))return", and this is a list";let braces=`\
{${Object.keys(input).join(", ")}}`.slice(0,60);return`; YAML reads ${braces} as a map: put the text in quotes, "${braces}\
"`}function written(input){return input===null?"; nothing is there":typeof input=="object"||input===void 0?"":`, not ${typeof input==
"string"?JSON.stringify(revealText(input).slice(0,60)):scalarText(input)}`}function scalarText(input){return typeof input==
"number"||typeof input=="boolean"||typeof input=="bigint"?input.toString():"it"}function offer(given,known2){let meant2=nearest(
given,known2);return meant2===void 0?"":`; did you mean ${meant2}?`}import{isAlias,isMap,isNode,isScalar,LineCounter,parseDocument,visit}from"../packages/yaml.js";var words={ALIAS_PROPS:"aliases (*name) are not allowed here",BAD_ALIAS:'a value that begins with * is an alias in YAML:\
 put it in quotes, such as "*"',BAD_COLLECTION_TYPE:"tags of YAML (!name) are not allowed here; a text that begins with \
! goes in quotes",BAD_DIRECTIVE:"a line that begins with % says something to the parser, and none is needed here: leave \
it out",BAD_DQ_ESCAPE:"a backslash in double quotes needs one of the letters that YAML knows after it: write the text in\
 single quotes",BAD_INDENT:"is not indented as what it belongs to, or a bracket above it is not closed",BAD_PROP_ORDER:"\
anchors (&name) and tags (!name) are not allowed here",BLOCK_AS_IMPLICIT_KEY:'has a second ": " in it, or the line below\
 is indented too far: put a text with ": " in it in quotes',BLOCK_IN_FLOW:"a list or map on lines of its own can not sta\
nd within brackets",DUPLICATE_KEY:"is given twice",IMPOSSIBLE:"can not be read",KEY_OVER_1024_CHARS:"has a name that is \
too long",MULTILINE_IMPLICIT_KEY:'is not indented as what it belongs to: a name and its ":" stand on one line',MULTIPLE_ANCHORS:"\
anchors (&name) are not allowed here",MULTIPLE_DOCS:"this line of --- begins another document: multiple documents in one\
 file are not read. Keep one",MULTIPLE_TAGS:"tags of YAML (!name) are not allowed here; a text that begins with ! goes i\
n quotes",NON_STRING_KEY:'a name before ":" must be a plain text',RESOURCE_EXHAUSTION:"is too large or nested too deep",
TAB_AS_INDENT:"Tabs are not allowed as indentation: use spaces",TAG_RESOLVE_FAILED:"tags of YAML (!name) are not allowed\
 here; a text that begins with ! goes in quotes"};function explainYaml({code:code2,pos,message},text){let at=pos[0];if(code2===
"BAD_SCALAR_START")return text.charAt(at)==="@"?"a value can not begin with @: names of users and teams are written with\
out it":`a value can not begin with ${text.charAt(at)}: put it in quotes, such as "${restOfValue(text,at)}"`;if(code2===
"MISSING_CHAR"){let quote3=/closing (["'])quote/.exec(message)?.[1];return quote3===void 0?'has no ": " after its name, \
or a bracket is not closed':`a ${quote3} is not closed`}return code2==="UNEXPECTED_TOKEN"?message.includes("block-seq-in\
d")?"a list begins on a line of its own":"has more after what ended already: put a text with brackets, braces or quotes \
in it in quotes as a whole":code2==="BAD_INDENT"||code2==="TAG_RESOLVE_FAILED"?`${words[code2]} (YAML: ${message})`:words[code2]}
function restOfValue(text,at){return(/^[^\n,\]}#"]{1,40}/.exec(text.slice(at))?.[0]??text.charAt(at)).trim()}var largestBytes=64*1024,deepestNesting=100,longestIndent=400,mostMarks=8e3,mostProblems3=20;function readYaml(text,name){
if(Buffer.byteLength(text)>largestBytes)return refused2([{path:name,message:`is larger than ${largestBytes/1024} KiB`}]);
if(isTooDeep(text))return refused2([{path:name,message:`is nested more than ${deepestNesting} levels deep`}]);if((text.match(
/[^\p{L}\p{N}\p{Zs}]/gu)?.length??0)>mostMarks)return refused2([{path:name,message:`has more than ${mostMarks} lines and\
 punctuation marks`}]);let lines=new LineCounter,document=parseDocument(text,{lineCounter:lines,prettyErrors:!1,schema:"\
core",customTags:[],stringKeys:!0,uniqueKeys:!1,logLevel:"error"}),lineAt=offset=>lines.linePos(offset??0).line,problems=[
...[...document.errors,...document.warnings].filter(({code:code2})=>code2!=="BAD_ALIAS").map(error=>({offset:error.pos[0],
message:explainYaml(error,text)})),...surprisesIn(document)].map(({offset,message})=>({path:`${name}:${lineAt(offset)}`,
message}));return problems.length>0?refused2(problems.slice(0,mostProblems3)):{kind:"read",value:document.toJS({maxAliasCount:0}),
lineOf:path2=>lineAt(offsetOf(document,path2))}}function refused2(problems){return{kind:"refused",problems}}function isTooDeep(text){
let open2=0;for(let character of text)if(character==="["||character==="{"?open2++:(character==="]"||character==="}")&&open2--,
open2>deepestNesting)return!0;return text.split(`
`).some(line=>(/^[\s?:-]*/.exec(line)?.[0].length??0)>longestIndent)}function surprisesIn(document){let found=[];return visit(
document,{Node(_,node){let offset=node.range?.[0];if(isAlias(node)?found.push({offset,message:aliasMessage(node.source)}):
node.anchor!==void 0&&found.push({offset,message:anchorMessage(node.anchor)}),!isMap(node))return;let seen=new Set;for(let{
key:key2}of node.items){let own=isScalar(key2)?key2.value:void 0,at=isNode(key2)?key2.range?.[0]:offset;seen.has(own)&&found.
push({offset:at,message:`${JSON.stringify(own)} is given twice`}),own==="__proto__"&&found.push({offset:at,message:'"__p\
roto__" is not allowed here'}),seen.add(own)}}}),found}function aliasMessage(name){return`a value that begins with * is \
an alias in YAML, and aliases are not allowed here: put it in quotes, "*${name.slice(0,40)}"`}function anchorMessage(name){
return`a value that begins with & has an anchor in YAML, and anchors are not allowed here: put a text in quotes, "&${name.
slice(0,40)} \u2026"`}function offsetOf(document,path2){for(let length=path2.length;length>0;length--){let parent=document.
getIn(path2.slice(0,length-1),!0),last=path2[length-1],pair=isMap(parent)?parent.items.find(({key:key2})=>isScalar(key2)&&
key2.value===last):void 0;if(pair!==void 0&&isNode(pair.key))return pair.key.range?.[0];let node=document.getIn(path2.slice(
0,length),!0);if(isNode(node))return node.range?.[0]}return isNode(document.contents)?document.contents.range?.[0]:void 0}function timesOf({windows:texts=[],freeze:freeze2=[]}){if(texts.length+freeze2.length===0)return{problems:[]};let windows=texts.
map(readWindow).filter(read2=>typeof read2!="string"),zones=new Set(windows.map(({zone:zone2})=>zone2)),[zone="UTC"]=zones.
size===1?zones:[],freezes=[],problems=[];for(let[index2,{from:fromText,until:untilText,reason}]of freeze2.entries()){let from=readMoment(
fromText,"from",zone),until2=readMoment(untilText,"until",zone),at=key2=>["freeze",index2,key2];typeof from=="string"&&problems.
push({path:at("from"),message:from}),typeof until2=="string"&&problems.push({path:at("until"),message:until2}),!(typeof from==
"string"||typeof until2=="string")&&(from>=until2&&problems.push({path:at("until"),message:"must be later than from"}),freezes.
push({from,until:until2,reason}))}return{times:{windows,freezes},problems}}var policyPath=".github/d8x.yml",minute=6e4,mostProblems4=20;function parsePolicy(text){let file=readYaml(text,policyPath);
if(file.kind==="refused")throw invalid3(file.problems);let at=(path2,message)=>({path:`${policyPath}:${file.lineOf(path2)}`,
message:path2.length===0?message:`${formatPath(path2)}: ${message}`}),parsed2=policyFileSchema.safeParse(file.value,{reportInput:!0});
if(!parsed2.success)throw invalid3(parsed2.error.issues.slice(0,mostProblems4).flatMap(issue=>explainIssue(issue,at)));let contradictions=contradictionsIn(
parsed2.data).map(({path:path2,message})=>at(path2,message));if(contradictions.length>0)throw invalid3(contradictions);let[
first3,...others]=Object.entries(parsed2.data.environments).map(([name,own])=>toEnvironment(name,own));if(first3===void 0)
throw invalid3([at(["environments"],"must have at least one environment")]);return{environments:[first3,...others]}}function contradictionsIn(file){
let second=Object.entries(file.environments).filter(([,own])=>own.default)[1]?.[0],several=second===void 0?[]:[{path:["e\
nvironments",second,"default"],message:"another environment is the default already"}],releases=Object.entries(file.environments).
flatMap(([name,own])=>own.releases.flatMap((release2,index2)=>{let path2=["environments",name,"releases",index2];return[
...own.services===void 0||own.services.includes(release2.service)?[]:[{path:[...path2,"service"],message:`${release2.service}\
 is not among the services of ${name}`}],...release2.action==="update"&&own.approval?.required===!0&&own.approval.commands.
includes("update")?[{path:[...path2,"action"],message:"can only be propose where an update has to be approved"}]:[]]})),
names=Object.keys(file.environments),alike=names.flatMap((name,index2)=>{let earlier2=names.slice(0,index2).find(other2=>other2.
toLowerCase()===name.toLowerCase());return earlier2===void 0?[]:[{path:["environments",name],message:`is the environment\
 ${earlier2} to GitHub, whatever its letters' case`}]}),freezes=Object.entries(file.environments).flatMap(([name,own])=>timesOf(
own).problems.map(({path:path2,message})=>({path:["environments",name,...path2],message})));return[...several,...alike,...releases,
...freezes]}function toEnvironment(name,file){let{workflow,ref,permission,users,teams,services,images,sources,checks}=file,
{approval:approval2,exceptions:exceptions2,scale,unattended,releases}=file,byHand=file["by-hand"],{times}=timesOf(file);
return{name,workflow,isDefault:file.default,permission,viewPermission:file["view-permission"],...defined({ref}),...namesOf(
{users,teams}),...defined({services}),...images===void 0?{}:{images:mapValues(images,parseRepository)},...defined({sources}),
...checks===void 0?{}:{checks:mapValues(checks,own=>own.map(toCheck))},...scale===void 0?{}:{scale:mapValues(scale,toRange)},
...defined({times}),...approval2?.required===!0?{approval:{withinMs:approval2["within-minutes"]*minute,verbs:approval2.commands}}:
{},...exceptions2===void 0?{}:{exceptions:mapValues(exceptions2,toException)},...defined({byHand,unattended,soakMs:file.
soak}),logsPermission:file.logs?.permission??"write",...file.logs?.public===!0?{showsLogsInPublic:!0}:{},releases:releases.
map(toRelease)}}function toRange(text){let[least=1,most=1]=text.split("-").map(Number);return{least,most}}function toException({
users,teams,alone}){return{...namesOf({users,teams}),alone}}function namesOf({users,teams}){return defined({users:users?.
map(user2=>typeof user2=="string"?user2.toLowerCase():user2),teams:teams?.map(team2=>team2.toLowerCase())})}function mapValues(from,map){
return Object.fromEntries(Object.entries(from).map(([key2,value])=>[key2,map(value)]))}function toRelease(file){let{repository:repository2,
service:service2,tag,prereleases,action}=file;return{repository:repository2.toLowerCase(),service:service2,tag,imageTag:file["\
image-tag"],prereleases,action,waitMs:file["wait-minutes"]*minute}}function formatPath(path2){return path2.map((part2,index2)=>typeof part2==
"number"?`[${part2}]`:`${index2===0?"":"."}${String(part2)}`).join("")}function invalid3(problems){let[first3,...others]=problems,
more=others.length===0?"":` (and ${others.length} more)`;return new OpsError("config-invalid",`${first3?.path??policyPath}\
 ${first3?.message??"is wrong"}${more}`,{where:policyPath,problems,hint:"Fix it on the default branch. docs/examples/d8x\
.yml shows all that it may hold."})}var keptMs=10*6e4,mostInstallations=200,mostPages3=5,pageSize2=100,OpsRepositories=class{#known=new Recent({milliseconds:keptMs,
most:mostInstallations});async read(context,installation){let found=[];for(let repository2 of await this.#list(context,installation)){
let policy=await readPolicy2(context,repository2);policy!==void 0&&found.push({repository:repository2,policy})}return found}async#list(context,installation){
let known2=this.#known.get(installation,context.now());if(known2!==void 0)return known2;let asked=withPolicy(context.ask);
return this.#known.set(installation,asked,context.now()),asked.catch(()=>this.#known.delete(installation)),asked}forget(installation){
this.#known.delete(installation)}};async function readPolicy2(context,repository2){try{return await context.policies.read(
context.ask,repository2)}catch(error){if(!isOpsError(error,"config-invalid"))throw error;context.log.warn({err:error,repository:fullName(
repository2)},"its policy allows no releases, because it can't be read");return}}var listedSchema=z33.object({repositories:z33.
array(repositorySchema.and(z33.object({node_id:z33.string()})))});async function withPolicy(ask){let found=[];for(let page2=1;page2<=
mostPages3;page2++){let answer2=await ask("GET /installation/repositories",{per_page:pageSize2,page:page2}),{repositories}=readAnswer(
listedSchema,answer2,"the repositories of the installation"),lack=await lackPolicy(ask,repositories.map(({node_id:id2})=>id2));
if(found.push(...repositories.filter((_repository,index2)=>lack[index2]!==!0)),repositories.length<pageSize2)break}return found}
var objectsSchema=z33.object({data:z33.object({nodes:z33.array(z33.object({object:z33.unknown()}).partial().nullable())}).
nullish(),errors:z33.array(z33.object({path:z33.array(z33.union([z33.string(),z33.number()])).default([])})).default([])});
async function lackPolicy(ask,ids){if(ids.length===0)return[];let query="query ($ids: [ID!]!, $file: String!) { nodes(id\
s: $ids) { ... on Repository { object(expression: $file) { oid } } } }";try{let variables2={ids,file:`HEAD:${policyPath}`},
answer2=await ask("POST /graphql",{query,variables:variables2},"repeatable"),{data,errors}=readAnswer(objectsSchema,answer2,
"files of repositories");if(errors.some(({path:path2})=>typeof path2[1]!="number"))return[];let unclear2=new Set(errors.
map(({path:path2})=>path2[1]));return ids.map((_id,index2)=>data?.nodes[index2]?.object===null&&!unclear2.has(index2))}catch(error){
if(isOpsError(error,"github-refused"))return[];throw error}}import{z as z34}from"../packages/zod.js";var folderSchema=z34.array(z34.unknown()).transform(()=>({type:"dir",size:0,text:void 0})),
oneSchema=z34.object({type:z34.string(),size:z34.int(),encoding:z34.string().optional(),content:z34.string().optional()}).
transform(({type,size:size2,encoding,content})=>({type,size:size2,text:type==="file"&&encoding==="base64"&&content!==void 0?
Buffer.from(content,"base64").toString("utf8"):void 0})),contentsSchema=z34.union([folderSchema,oneSchema]);function contentsRequest(at,path2){
return{what:path2,route:"GET /repos/{owner}/{repo}/contents/{path}",parameters:{...at,path:path2},schema:contentsSchema}}var largestPolicy=64*1024,mostKept=500,PolicyFiles=class{#known=new Map;async read(ask,repository2){let known2=this.#known.
get(repository2.id),request=contentsRequest(inRepository(repository2),policyPath);try{let answer2=await ask(request.route,
{...request.parameters,...known2===void 0?{}:{headers:{"if-none-match":known2.etag}}}),policy=parsePolicy(textOf2(readAnswer(
request.schema,answer2,request.what)));return this.#keep(repository2.id,String(answer2.headers.etag??""),policy),policy}catch(error){
if(known2!==void 0&&isRefusedWith(error,304))return known2.policy;if(this.#known.delete(repository2.id),isRefusedWith(error,
404))return;throw error}}#keep(id2,etag,policy){if(this.#known.delete(id2),etag==="")return;this.#known.set(id2,{etag,policy});
let[oldest]=this.#known.keys();this.#known.size>mostKept&&oldest!==void 0&&this.#known.delete(oldest)}};function textOf2({
type,size:size2,text}){if(type==="dir")throw invalid4("is a folder");if(type!=="file")throw invalid4(`is a ${type} inste\
ad of a file`);if(size2>largestPolicy||text===void 0)throw invalid4(`has ${size2} bytes, more than ${largestPolicy}`);return text}
function invalid4(problem){return new OpsError("config-invalid",`${policyPath} ${problem}`,{where:policyPath,hint:"Put a\
 small file there, as docs/configuration.md shows."})}import{z as z35}from"../packages/zod.js";var startGapMs=1e3,key="d8x-ops:next-write",takeTurn=`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local turn = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
redis.call('SET', KEYS[1], string.format('%d', turn + ARGV[1]), 'PX', string.format('%d', turn + ARGV[1] - now + 60000))\

return turn - now`,waitSchema=z35.int().nonnegative(),retryForMs=1e3,longestPauseMs=5e3,SharedThrottle=class{#redis;#log;#sleep;#isKept=!0;constructor(url,log,sleep){
this.#log=log,this.#sleep=sleep,this.#redis=connect(url),this.#redis.catch(()=>{})}turn=async()=>{let waitMs=await this.#ask();
waitMs>0&&await this.#sleep(waitMs)};async#ask(){try{let redis=await this.#redis,waitMs=waitSchema.parse(await redis.eval(
takeTurn,1,key,startGapMs));return this.#isKept||this.#log.info("Redis is back: the throttle is shared again"),this.#isKept=
!0,waitMs}catch(error){let reason=messageOf(error);return this.#isKept&&this.#log.warn({where:"REDIS_URL",reason},"Redis\
 does not answer: each replica has a throttle of its own"),this.#isKept=!1,0}}};async function connect(url){let{default:ioredis}=await import("../packages/ioredis.js"),
redis=new ioredis.Redis(url.reveal(),{lazyConnect:!0,enableOfflineQueue:!1,maxRetriesPerRequest:0,connectTimeout:retryForMs,
commandTimeout:retryForMs,retryStrategy:attempt2=>Math.min(attempt2*100,longestPauseMs)});return redis.on("error",()=>{}),
await redis.connect().catch(()=>{}),redis}var Health=class{#isVerified=!1;#isStopping=!1;verified(){this.#isVerified=!0}stopping(){this.#isStopping=!0}get unready(){
return this.#isStopping?"stopping":this.#isVerified?void 0:"GitHub has not accepted the app yet; see the log"}};var longInteger=/\d{16}/,whole=/^-?\d+$/;function parseJson4(text){return longInteger.test(text)?JSON.parse(text,(_key,value,context)=>typeof value==
"number"&&!Number.isSafeInteger(value)&&whole.test(context?.source??"")?BigInt(context?.source??""):value):JSON.parse(text)}function isJsonObject(value){return typeof value=="object"&&value!==null&&!Array.isArray(value)}var interesting=new Map(Object.entries({issue_comment:["created"],workflow_run:["requested","in_progress","completed"],workflow_job:[
"waiting"],deployment_status:["created"],release:["published"],registry_package:["published"],installation:["created","d\
eleted","suspend","unsuspend","new_permissions_accepted"],installation_repositories:["added","removed"]}));function isRelevant(event,action){
return typeof action=="string"&&interesting.get(event)?.includes(action)===!0}function queueKeyOf({event,payload}){if(!isRelevant(
event,payload.action)||!isJsonObject(payload.installation)||event==="issue_comment"&&!mentionsCommand(payload.comment)||
event==="workflow_run"&&!isDispatched(payload.workflow_run))return;if(event.startsWith("installation"))return"installati\
ons";let repository2=payload.repository;return`${isJsonObject(repository2)?String(repository2.id):""}/${subjectOf(event,
payload)}`}function subjectOf(event,payload){if(event==="release"||event==="registry_package")return"releases";if(event!==
"issue_comment")return"runs";let comment2=payload.comment;if(!isJsonObject(comment2))return"comments";let subject=onlyViews(
String(comment2.body))?"views":"comments";return outside.has(comment2.author_association)?`outside-${subject}`:subject}var outside=new Set(
["NONE","CONTRIBUTOR","FIRST_TIMER","FIRST_TIME_CONTRIBUTOR","MANNEQUIN"]);function onlyViews(body){return parseComment(
body).every(found=>found.kind==="mistake"||effectOf(found.command.verb)!=="change")}function mentionsCommand(comment2){return!isJsonObject(
comment2)||!isJsonObject(comment2.user)||comment2.user.type!=="User"?!1:typeof comment2.body=="string"&&/\/d8x/i.test(comment2.
body)}function isDispatched(run){return isJsonObject(run)&&run.event==="workflow_dispatch"}import{z as z36}from"../packages/zod.js";var youngestMs=10*6e4,mostPages4=10,mostAccepted=50,deliverySchema=z36.object({id:githubId,guid:z36.string(),delivered_at:timeSchema,
redelivery:z36.boolean(),status_code:z36.int(),event:z36.string(),action:z36.string().nullable()});async function redeliverMissed(ask,now,log){
let past=await listPast(ask,new Date(now.getTime()-youngestMs)),missed=chooseMissed(past);for(let{id:id2,guid,event}of missed)
log.warn({delivery:guid,event},"asking GitHub to deliver again"),await ask("POST /app/hook/deliveries/{delivery_id}/atte\
mpts",{delivery_id:id2},"repeatable");return missed.length}function chooseMissed(past){let byGuid=Map.groupBy(past,({guid})=>guid),
chosen=[],accepted=0;for(let[newest,...older]of byGuid.values()){if(newest===void 0||!isRelevant(newest.event,newest.action??
void 0))continue;let attempts=[newest,...older];attempts.some(isSuccess)?newest.event==="issue_comment"&&!attempts.some(
({redelivery})=>redelivery)&&accepted<mostAccepted&&(accepted+=1,chosen.push(newest)):chosen.push(newest)}return chosen}
function isSuccess({status_code:status}){return status>=200&&status<300}async function listPast(ask,since){let past=[],cursor;
for(let page2=0;page2<mostPages4;page2++){let answer2=await ask("GET /app/hook/deliveries",{per_page:100,...defined({cursor})}),
deliveries=readAnswer(z36.array(deliverySchema),answer2,"past deliveries"),young=deliveries.filter(({delivered_at:at})=>at>=
since);if(past.push(...young),cursor=nextCursor(String(answer2.headers.link??"")),young.length<deliveries.length||cursor===
void 0)break}return past}function nextCursor(link2){let[,address]=/<([^>]*)>;\s*rel="next"/.exec(link2)??[];return address!==
void 0&&URL.canParse(address)?new URL(address).searchParams.get("cursor")??void 0:void 0}var RecentDeliveries=class{#most;#ids=new Set;constructor(most=2e4){this.#most=most}add(id2){if(this.#ids.has(id2))return!1;
if(this.#ids.add(id2),this.#ids.size>this.#most){let[oldest]=this.#ids;oldest!==void 0&&this.#ids.delete(oldest)}return!0}forget(id2){
this.#ids.delete(id2)}};var WorkQueue=class{#limits;#lanes=new Map;#ready=[];#idle=new Set;#running=0;#size=0;constructor(limits2){this.#limits=
limits2}get size(){return this.#size}add(queueKey,work){if(this.#size>=this.#limits.most)return!1;this.#size+=1;let waiting=this.#lanes.
get(queueKey);return waiting===void 0?(this.#lanes.set(queueKey,[work]),this.#ready.push(queueKey),this.#advance()):waiting.
push(work),!0}async drain(withinMs){if(this.#size===0)return 0;let{promise,resolve:resolve2}=Promise.withResolvers(),timer=setTimeout(
resolve2,withinMs);return this.#idle.add(resolve2),await promise,clearTimeout(timer),this.#idle.delete(resolve2),this.#size}#advance(){
for(;this.#running<this.#limits.concurrency;){let queueKey=this.#ready.shift();if(queueKey===void 0)return;let work=this.#lanes.
get(queueKey)?.shift();work!==void 0&&(this.#running+=1,this.#run(queueKey,work))}}async#run(queueKey,work){try{await work()}catch{}finally{
if(this.#running-=1,this.#size-=1,(this.#lanes.get(queueKey)?.length??0)>0?this.#ready.push(queueKey):this.#lanes.delete(
queueKey),this.#size===0)for(let wake of this.#idle)wake();this.#advance()}}};import{createHmac,hkdfSync,timingSafeEqual}from"node:crypto";var Seal=class{#key;constructor(privateKey){this.#key=new Uint8Array(
hkdfSync("sha256",privateKey.reveal(),"","d8x-ops: what the bot keeps in comments",32))}close(text){let content=Buffer.from(
text).toString("base64url");return`${content}.${this.#sign(content).toString("base64url")}`}open(sealed){let[content="",
signature="",...more]=sealed.split("."),given=Buffer.from(signature,"base64url"),right=this.#sign(content);if(!(more.length>
0||given.length!==right.length||!timingSafeEqual(given,right)))return Buffer.from(content,"base64url").toString("utf8")}#sign(content){
return createHmac("sha256",this.#key).update(content).digest()}};var mostWaiting=2e4,concurrency=32,tryAgainMs=[15e3,6e4,18e4],Bot=class{health=new Health;#probot;#queue=new WorkQueue({
most:mostWaiting,concurrency});#recent=new RecentDeliveries;#receivedAt=new Map;#callOffs=new Set;#clock;#log;#identity;#turn;constructor(configuration,log,clock=systemClock){
this.#log=log,this.#clock=clock,this.#probot=makeProbot(configuration,log);let{now,sleep}=clock,{redisUrl}=configuration;
this.#turn=redisUrl===void 0?async()=>{}:new SharedThrottle(redisUrl,log,sleep).turn,this.#identity=remembered(async()=>askIdentity(
await this.#appAsk(),configuration.appId));let botContext={webUrl:configuration.webUrl,identity:this.#identity,policies:new PolicyFiles,
opsRepositories:new OpsRepositories,dispatched:new Recent({milliseconds:6e4,most:1e3}),visitors:new Visitors,images:makeImageLookup(
configuration),seal:new Seal(configuration.privateKey),turn:this.#turn,now,sleep,later:(afterMs,what,work)=>this.#later(
afterMs,what,work)};registerHandlers(this.#probot,botContext,id2=>this.#receivedAt.get(id2)??now())}now(){return this.#clock.
now()}get waiting(){return this.#queue.size}async verify(){let{login}=await this.#identity();this.health.verified(),this.#log.
info({login},"GitHub knows the app")}async catchUp(){try{let count3=await redeliverMissed(await this.#appAsk(),this.#clock.
now(),this.#log);count3>0&&this.#log.info({count:count3},"asked GitHub for deliveries that were missed")}catch(error){this.#log.
warn({err:error},"it could not be found out whether deliveries were missed")}}accept(delivery){let queueKey=queueKeyOf(delivery);
return queueKey===void 0?"ignored":this.#recent.add(delivery.id)?this.#queue.add(queueKey,async()=>this.#work(delivery,queueKey,
0))?"accepted":(this.#recent.forget(delivery.id),this.#log.error({delivery:delivery.id,waiting:this.#queue.size},"too mu\
ch work is waiting"),"full"):"duplicate"}async finish(withinMs){this.health.stopping();for(let callOff of this.#callOffs)
callOff();return this.#callOffs.clear(),this.#queue.drain(withinMs)}async settle(withinMs){return this.#queue.drain(withinMs)}async#appAsk(){
let{now,sleep}=this.#clock,send3=senderOf(await this.#probot.auth(),this.#turn);return askWithRetry(send3,{now,sleep,longestWaitMs:6e4,
onWait:()=>{}})}async#work(delivery,queueKey,attempt2){let{id:id2,event}=delivery,log=this.#log.child({delivery:id2,event});
this.#receivedAt.set(id2,delivery.receivedAt);try{await this.#probot.receive(toWebhookEvent(delivery)),log.debug("worked\
 on")}catch(error){let cause=firstOf2(error),pause2=isOpsError(cause,"github-unreachable")?tryAgainMs[attempt2]:void 0;log[pause2===
void 0?"error":"warn"]({err:toOpsError(cause),againInMs:pause2},"a delivery could not be worked on"),pause2===void 0?this.#recent.
forget(id2):this.#later(pause2,`delivery ${id2} again`,async()=>this.#work(delivery,queueKey,attempt2+1))}finally{this.#receivedAt.
delete(id2)}}#later(afterMs,what,work){let callOff=this.#clock.after(afterMs,()=>{this.#callOffs.delete(callOff),this.#queue.
add(what,async()=>{try{await work()}catch(error){this.#log.error({err:error,what},"later work failed")}})||this.#log.error(
{what},"too much work is waiting")});this.#callOffs.add(callOff)}};function firstOf2(error){return error instanceof AggregateError?
error.errors[0]:error}function toWebhookEvent({id:id2,event,payload}){let candidate={id:id2,name:event,payload};if(!isWebhookEvent(
candidate))throw new TypeError(`${event} is no event that the bot handles`);return candidate}function isWebhookEvent(candidate){
return queueKeyOf({event:candidate.name,payload:{...candidate.payload}})!==void 0}import{isIP as isIP2}from"node:net";import{z as z37}from"../packages/zod.js";var dockerHub2="docker.io",dockerHubHosts=new Set([dockerHub2,"index.docker.io","registry-1.docker.io"]);function parseRegistryName(text){
let host=text.trim().toLowerCase().replace(/^https?:\/\//,"").replace(/\/(?:v[12]\/?)?$/,"");if(dockerHubHosts.has(host))
return dockerHub2;try{let{registry}=parseReference(`${host}/image`);return registry===host?registry:void 0}catch{return}}import{createPrivateKey}from"node:crypto";import{readFileSync}from"node:fs";function readPrivateKey(given){let text=given.PRIVATE_KEY,path2=given.PRIVATE_KEY_PATH;if(text!==void 0)return check2(unfold(
text));if(path2===void 0)return{problem:"is missing; give it, or its file as PRIVATE_KEY_PATH"};try{return check2(readFileSync(
path2,"utf8"))}catch(error){return{problem:`can't be read from PRIVATE_KEY_PATH (${error instanceof Error&&"code"in error?
String(error.code):"unknown error"})`}}}function unfold(text){return(text.includes("-----BEGIN")?text:Buffer.from(text,"\
base64").toString("utf8")).replaceAll(String.raw`\n`,`
`).trim().replace(/^"|"$/g,"")}function check2(pem){try{let key2=createPrivateKey(pem);return key2.asymmetricKeyType!=="\
rsa"?{problem:`is of type ${key2.asymmetricKeyType??"unknown"} instead of RSA`}:{privateKey:new Secret(pem)}}catch{return{
problem:"is no private key in PEM form; download it again from the settings of the GitHub App"}}}var logLevels=["trace","debug","info","warn","error","fatal"],shortestSecret=16,webhookSecret=z37.string({error:"is miss\
ing: without it anyone could send commands"}).refine(text=>text!=="development",'is "development", which everyone knows').
refine(text=>text.length>=shortestSecret,`is shorter than ${shortestSecret} characters`).transform(text=>new Secret(text)),
hosts=z37.string().default("").transform(text=>text.split(/[\s,]+/).filter(host=>host!=="")),variables=z37.object({APP_ID:z37.
string({error:"is missing"}).regex(/^[1-9]\d{0,14}$/,"must be the number of the GitHub App").transform(Number),WEBHOOK_SECRET:webhookSecret,
WEBHOOK_SECRET_PREVIOUS:webhookSecret.optional(),HOST:z37.string().default("localhost"),PORT:z37.coerce.number("must be \
a port").int("must be a port").min(0,"must be a port").max(65535,"must be a port").default(3e3),WEBHOOK_PATH:z37.string().
regex(/^\/[\w./-]+$/,"must be a path such as /api/github/webhooks").default("/api/github/webhooks"),LOG_LEVEL:z37.enum(logLevels,
{error:`must be one of ${logLevels.join(", ")}`}).default("info"),GHE_HOST:z37.string().regex(/^[\w.-]+(?::\d+)?$/,"must\
 be a host name, without https://").optional(),GHE_PROTOCOL:z37.enum(["https","http"],{error:"must be https or http"}).default(
"https"),REDIS_URL:z37.string().regex(/^rediss?:\/\//,"must begin with redis:// or rediss://").transform(text=>new Secret(
text)).optional(),REGISTRY:z37.string().default("ghcr.io").transform((text,context)=>{let name=parseRegistryName(text);return name!==
void 0?name:(context.addIssue("must be a registry's host, such as ghcr.io"),z37.NEVER)}),REGISTRY_USERNAME:z37.string().
optional(),REGISTRY_PASSWORD:z37.string().transform(text=>new Secret(text)).optional(),INSECURE_REGISTRIES:hosts,PRIVATE_REGISTRIES:hosts,
REQUEST_TIMEOUT_SECONDS:z37.coerce.number("must be a number of seconds").min(1,"must be 1 or more").max(120,"must be 120\
 or less").default(20),STOP_SECONDS:z37.coerce.number("must be a number of seconds").min(1,"must be 1 or more").max(600,
"must be 600 or less").default(25)}),variableNames=[...Object.keys(variables.shape),"PRIVATE_KEY","PRIVATE_KEY_PATH"];function readConfiguration(environment2){
let given=Object.fromEntries(Object.entries(environment2).filter(([,value])=>value!=="")),parsed2=variables.safeParse(given),
key2=readPrivateKey(given),problems=parsed2.success?[]:parsed2.error.issues.map(({path:path2,message})=>({path:path2.join(
"."),message}));if("problem"in key2&&problems.push({path:"PRIVATE_KEY",message:key2.problem}),given.REGISTRY_USERNAME===
void 0!=(given.REGISTRY_PASSWORD===void 0)&&problems.push({path:"REGISTRY_PASSWORD",message:"must be given together with\
 REGISTRY_USERNAME"}),!parsed2.success||"problem"in key2||problems.length>0)throw invalid5(problems);return{...fromVariables(
parsed2.data),privateKey:key2.privateKey}}function isUnconfigured(environment2){return["APP_ID","PRIVATE_KEY","PRIVATE_K\
EY_PATH","WEBHOOK_SECRET"].every(name=>(environment2[name]??"")==="")}function isLoopback(host){return isIP2(host)===4?host.
startsWith("127."):host==="localhost"||host==="::1"}function fromVariables(given){let webUrl=given.GHE_HOST===void 0?"ht\
tps://github.com":`${given.GHE_PROTOCOL}://${given.GHE_HOST}`;return{appId:given.APP_ID,webhookSecrets:[given.WEBHOOK_SECRET,
given.WEBHOOK_SECRET_PREVIOUS].filter(secret=>secret!==void 0),host:given.HOST,port:given.PORT,webhookPath:given.WEBHOOK_PATH,
logLevel:given.LOG_LEVEL,webUrl,apiUrl:given.GHE_HOST===void 0?"https://api.github.com":`${webUrl}/api/v3`,...defined({redisUrl:given.
REDIS_URL}),...given.REGISTRY_USERNAME===void 0||given.REGISTRY_PASSWORD===void 0?{}:{registry:{host:given.REGISTRY,username:given.
REGISTRY_USERNAME,password:given.REGISTRY_PASSWORD}},insecureRegistries:given.INSECURE_REGISTRIES,privateRegistries:given.
PRIVATE_REGISTRIES,requestTimeoutMs:given.REQUEST_TIMEOUT_SECONDS*1e3,stopMs:given.STOP_SECONDS*1e3}}function invalid5(problems){
let[first3]=problems,more=problems.length>1?` (and ${problems.length-1} more)`:"";return new OpsError("config-invalid",`\
the bot can't start: ${first3?.path??""} ${first3?.message??""}${more}`,{where:"environment variables",problems,hint:"Se\
t the variables as docs/running-the-bot.md says. To make a new GitHub App, start with none of them on a loopback HOST."})}import{pino}from"../packages/pino.js";function makeLog(level,destination){let options={level,base:{app:"d8x-ops-bot"},timestamp:()=>`,"time":"${new Date().toISOString()}\
"`,formatters:{level:label=>({level:label})},serializers:{err:describeError,error:describeError,event:describeEvent},redact:{
paths:["headers.authorization","*.authorization","*.token"],censor:"***"}};return destination===void 0?pino(options):pino(
options,destination)}function describeError(error){if(error instanceof AggregateError)return{message:error.message,errors:error.
errors.slice(0,5).map(inner=>describeError(inner))};let{code:code2,message,hint,where,problems,stack}=toOpsError(error);
return{code:code2,message,...defined({hint,where}),...problems.length===0?{}:{problems},...code2==="internal"?{stack}:{}}}
function describeEvent(event){if(!(typeof event!="object"||event===null))return{id:"id"in event?event.id:void 0,name:"na\
me"in event?event.name:void 0}}import{isIPv6 as isIPv62}from"node:net";var bodyLimits={perBody:8*1024*1024,perSender:24*1024*1024,inAll:64*1024*1024,bodies:2e3,
withinMs:8e3},BodyReader=class{#limits;#senders=new Map;#held=0;#count=0;constructor(limits2=bodyLimits){this.#limits=limits2}get held(){
return this.#held}async read(request){let{perBody,withinMs}=this.#limits;if(request.on("error",()=>{}),Number(request.headers["\
content-length"]??0)>perBody)return"too-large";let{promise,resolve:resolve2}=Promise.withResolvers(),chunks=[],body=this.#begin(
senderOfAddress(request.socket.remoteAddress),outcome2=>{this.#remove(body),resolve2(outcome2)}),take=chunk=>{chunks.push(
chunk),this.#grow(body,chunk.length)},timer=setTimeout(()=>body.end("slow"),withinMs);request.on("data",take),request.once(
"end",()=>body.end(Buffer.concat(chunks))),request.once("close",()=>body.end("aborted"));let outcome=await promise;return clearTimeout(
timer),request.off("data",take),request.pause(),outcome}#begin(name,end){let sender=this.#senders.get(name)??{name,bodies:new Set,
held:0};this.#senders.set(name,sender);let body={sender,held:0,end};return sender.bodies.add(body),this.#count+=1,this.#count>
this.#limits.bodies&&giveUpOldest(this.#most(({bodies})=>bodies.size)),body}#grow(body,bytes2){let{perBody,perSender,inAll}=this.#limits,
{sender}=body;if(sender.bodies.has(body)){for(body.held+=bytes2,sender.held+=bytes2,this.#held+=bytes2,body.held>perBody&&
body.end("too-large");sender.held>perSender;)giveUpOldest(sender);for(;this.#held>inAll;)giveUpOldest(this.#most(({held})=>held))}}#remove(body){
let{sender}=body;sender.bodies.delete(body)&&(sender.held-=body.held,this.#held-=body.held,this.#count-=1,sender.bodies.
size===0&&this.#senders.delete(sender.name))}#most(measure){let most;for(let sender of this.#senders.values())(most===void 0||
measure(sender)>measure(most))&&(most=sender);return most}};function giveUpOldest(sender){let[oldest]=sender?.bodies??[];
oldest?.end("busy")}function senderOfAddress(address){let[plain3=""]=(address??"").split("%",1);if(!isIPv62(plain3))return plain3;
let groups2=groupsOf(plain3),[high=0,low=0]=groups2.slice(6);return groups2.slice(0,5).every(group=>group===0)&&groups2[5]===
65535?[high>>8,high&255,low>>8,low&255].join("."):`${groups2.slice(0,4).map(group=>group.toString(16)).join(":")}::/64`}
function groupsOf(address){let canonical=new URL(`http://[${address}]/`).hostname.slice(1,-1),[head="",tail]=canonical.split(
"::"),numbers=text=>text===""?[]:text.split(":").map(group=>Number.parseInt(group,16)),before=numbers(head),after=numbers(
tail??"");return[...before,...Array.from({length:8-before.length-after.length},()=>0),...after]}import{createHmac as createHmac2,timingSafeEqual as timingSafeEqual2}from"node:crypto";function intake(options,limits2=bodyLimits){let bodies=new BodyReader(limits2);return async(request,response)=>{let answer2=await takeIn(
request.headers,async()=>bodies.read(request),options),closing=answer2.status===202?{}:{connection:"close"};response.writeHead(
answer2.status,{"content-type":"application/json",...closing}).end(JSON.stringify(answer2.body))}}async function takeIn(headers,readBody2,options){
let id2=header(headers,"x-github-delivery"),event=header(headers,"x-github-event"),refuse3=(status,error)=>(options.onRefused(
error,id2),{status,body:{error}});if(id2===void 0||event===void 0)return refuse3(400,"this is no webhook of GitHub");if(!/^application\/json\b/.
test(header(headers,"content-type")??""))return refuse3(415,"set the content type of the webhook to application/json");let signature=header(
headers,"x-hub-signature-256");if(!isSignature(signature))return refuse3(401,"the signature is missing or wrong");let body=await readBody2();
if(typeof body=="string"){let{status,reason}=refusals[body];return refuse3(status,reason)}if(!isSigned(body,signature,options.
secrets))return refuse3(401,"the signature is missing or wrong");let payload=parseObject(body);if(payload===void 0)return refuse3(
400,"the payload is no JSON object");let acceptance=options.accept({id:id2,event,payload,receivedAt:options.now()});return acceptance===
"full"?refuse3(503,"too much work is waiting; deliver it again later"):(acceptance==="accepted"&&await options.beforeAnswer?.(),
{status:202,body:{delivery:id2,acceptance}})}var refusals={"too-large":{status:413,reason:`the payload is larger than ${bodyLimits.
perBody/1024/1024} MiB`},busy:{status:503,reason:"too much is on its way in; deliver it again later"},slow:{status:408,reason:"\
the payload took too long"},aborted:{status:400,reason:"the payload did not arrive whole"}};function header(headers,name){
let value=headers[name];return typeof value=="string"&&value!==""&&value.length<=200?value:void 0}function parseObject(body){
try{let parsed2=parseJson4(body.toString("utf8"));return isJsonObject(parsed2)?parsed2:void 0}catch{return}}function isSignature(signature){
return signature!==void 0&&/^sha256=[0-9a-f]{64}$/.test(signature)}function isSigned(body,signature,secrets){if(!isSignature(
signature))return!1;let given=Buffer.from(signature.slice(7),"hex"),matches=!1;for(let secret of secrets)timingSafeEqual2(
createHmac2("sha256",secret.reveal()).update(body).digest(),given)&&(matches=!0);return matches}import{createServer}from"node:http";var requestTimeoutMs=15e3,headersTimeoutMs=5e3,checkEveryMs=1e3,keepAliveTimeoutMs=75e3;function intakeOptions(bot,configuration,log){
return{secrets:configuration.webhookSecrets,accept:delivery=>{let acceptance=bot.accept(delivery),{id:id2,event}=delivery;
return acceptance!=="ignored"&&log.info({delivery:id2,event,acceptance},"delivery"),acceptance},now:()=>bot.now(),onRefused:(reason,delivery)=>log.
warn({delivery,reason},"a request was turned away")}}function requestHandler(bot,configuration,log,beforeAnswer){let options=intakeOptions(
bot,configuration,log),takeIn2=intake(beforeAnswer===void 0?options:{...options,beforeAnswer});return routes(configuration.
webhookPath,takeIn2,bot.health)}async function serve(bot,configuration,log){let handle=requestHandler(bot,configuration,
log),server=createServer({requestTimeout:requestTimeoutMs,headersTimeout:headersTimeoutMs,connectionsCheckingInterval:checkEveryMs,
keepAliveTimeout:keepAliveTimeoutMs},(request,response)=>{handle(request,response).catch(error=>{log.error({err:error},"\
a request failed"),response.headersSent||response.writeHead(500),response.end()})}),port=await listen(server,configuration);
return log.info({host:configuration.host,port},"listening"),{port,stop:async()=>{bot.health.stopping();let closed=new Promise(
resolve2=>{server.close(()=>resolve2())});server.closeIdleConnections();let left=await bot.finish(configuration.stopMs);
return server.closeAllConnections(),await closed,left}}}async function listen(server,{host,port}){return new Promise((resolve2,reject)=>{
server.once("error",reject),server.listen({host,port},()=>{server.off("error",reject),resolve2(portOf(server.address()))})})}
function portOf(address){return typeof address=="object"&&address!==null?address.port:0}function routes(webhookPath,takeIn2,health){
return async(request,response)=>{let[path2]=(request.url??"/").split("?",1);return path2===webhookPath?request.method===
"POST"?takeIn2(request,response):plain2(response,405,"webhooks are POSTed here"):request.method!=="GET"&&request.method!==
"HEAD"?plain2(response,404,"not found"):path2==="/healthz"?plain2(response,200,"ok"):path2==="/readyz"?plain2(response,health.
unready===void 0?200:503,health.unready??"ready"):plain2(response,404,"not found")}}function plain2(response,status,text){
let closing=status===404||status===405?{connection:"close"}:{};response.writeHead(status,{"content-type":"text/plain; ch\
arset=utf-8","cache-control":"no-store",...closing}),response.end(`${text}
`)}export{OpsError,isOpsError,toOpsError,githubId,Secret,fetchWithin,pinnedFetch,parseJson4 as parseJson,Bot,readConfiguration,
isUnconfigured,isLoopback,makeLog,bodyLimits,takeIn,intakeOptions,requestHandler,serve};
