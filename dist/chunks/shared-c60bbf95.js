import{withVariables}from"./shared-617fd803.js";import{describeBucket,usualRegion}from"./shared-91c3d6b7.js";import{
readSigners}from"./shared-862031be.js";import{Secret,age,alwaysApproved,approvable,argumentOf,bareName,between,bytes,
cell,clip,code,count,counted,describeCodePoint,duration,effectOf,endOfOptions,environmentOption,exceptionsOf,exceptionsOfVerb,
fault,fence,fetchNamed,findVerb,foreignFault,formatServiceRequest,grammar,isAlwaysApproved,isApprovable,isEnvironmentName,
isFault,isImageRepository,isServiceName,isServiceRequest,judgeTime,keyServices,limits,link,logOf,logOptions,logWords,mermaidLabel,
minuteOf,momentWords,namesOfEffect,namesServices,namingServices,nearest,normalKey,normalKeyText,ofBackups,ofEveryRun,parseInventory,
parseJson,parseRegistryName,parseRepository,parseServiceRequest,parseServiceRequests,prefix,prose,quote,readCatalogue,readLogOption,
readMoment,readWindow,retry,revealText,saidOfName,sameLog,sameRepository,secondOf,servicesOf,usuallyApproved,verbOfOperation}from"./shared-c2786b72.js";
import{OpsError,defined,hintFor,isOpsError,labelInName,manifestName,messageOf,openingOperations,operationSchema,operations,
problemsIn,readBackupName,resultSchema,unattendedOperations}from"./shared-a31103ea.js";import{info as info3,saveState as saveState3,setSecret,warning as warning2}from"../packages/actions-core.js";var id=String.raw`([1-9]\d{0,19})`,index=String.raw`(0|[1-9]\d{0,3})`,comment=new RegExp(`^comment-${id}-${index}-by-${id}\
(?:-ok-${id}|-(plan))?$`),other=new RegExp(`^(release|package)-${id}-${index}$`);function formatRequestId(request){if(request.
kind==="release")return`release-${request.releaseId}-${request.index}`;if(request.kind==="package")return`package-${request.
versionId}-${request.index}`;let approval2=request.approvalId===void 0?"":`-ok-${request.approvalId}`,plan=request.isPlan===
!0?"-plan":"";return`comment-${request.commentId}-${request.index}-by-${request.authorId}${approval2}${plan}`}function parseRequestId(text3){
return parseComment(text3)??parseOther(text3)}function isSameRequest(one,other2){return formatRequestId(withoutApproval(one))===formatRequestId(withoutApproval(other2))}
function withoutApproval(request){if(request.kind!=="comment")return request;let{kind,commentId,index:index2,authorId}=request;
return{kind,commentId,index:index2,authorId}}function parseComment(text3){let[,commentId,index2,authorId,approvalId,plan]=comment.
exec(text3)??[];if(commentId===void 0||index2===void 0||authorId===void 0)return;let request={kind:"comment",commentId,index:Number(
index2),authorId};return plan!==void 0?{...request,isPlan:!0}:approvalId===void 0?request:{...request,approvalId}}function parseOther(text3){
let[,kind,id2,index2]=other.exec(text3)??[];if(id2!==void 0)return kind==="release"?{kind,releaseId:id2,index:Number(index2)}:
{kind:"package",versionId:id2,index:Number(index2)}}var Journal=class{#now;#steps=[];#warnings=[];#listeners=new Set;constructor(now){this.#now=now}get steps(){return this.#steps}get warnings(){
return this.#warnings}listen(listener){return this.#listeners.add(listener),()=>this.#listeners.delete(listener)}async step(title,work){
let step={id:`${this.#steps.length+1}`,...title,state:"running",startedAt:this.#now().toISOString()};this.#steps.push(step),
this.#emit({kind:"step-started",step});let open={progress:(detail,fraction)=>this.#emit({kind:"step-progress",step,detail,
...defined({fraction})}),detail:detail=>{step.detail=detail}};try{let answer=await work(open);return this.#finish(step,"\
done"),answer}catch(error){throw step.detail??=messageOf(error),this.#finish(step,isOpsError(error,"cancelled")?"cancell\
ed":"failed"),error}}skip(title,why){let at=this.#now().toISOString(),step={id:`${this.#steps.length+1}`,...title,state:"\
skipped",startedAt:at,finishedAt:at,detail:why};this.#steps.push(step),this.#emit({kind:"step-finished",step})}notice(message){
this.#emit({kind:"notice",message})}warn(message){this.#warnings.push(message),this.#emit({kind:"warning",message})}#finish(step,state){
step.state=state,step.finishedAt=this.#now().toISOString(),this.#emit({kind:"step-finished",step})}#emit(event){for(let listener of this.#listeners)
listener(event)}};var signals=["SIGINT","SIGTERM"],exitCodes={SIGINT:130,SIGTERM:143};function listenForCancel(source,exit){let controller=new AbortController,
listener=signal=>{if(controller.signal.aborted)return exit(exitCodes[signal]);controller.abort(new OpsError("cancelled",
"the run was cancelled",{hint:"It stopped at the next point where that is safe."}))};for(let signal of signals)source.on(
signal,listener);return{signal:controller.signal,stop:()=>{for(let signal of signals)source.off(signal,listener)}}}var secretKey=/token|secret|passw|access_key|private|dsn/i;function derivedSecrets(secret){let value=secret.reveal(),whole2=value.
trim().includes(`
`)?[]:[value];return[...new Set([...whole2,...linesOf(value),...passwordsOf(value),...settingsOf(value),...digitsOf(value)])].
filter(derived=>derived.trim()!=="").map(derived=>new Secret(derived))}function digitsOf(value){let digits2=normalKeyText(
value)?.slice(2),given=/([0-9a-f]{64})\s*$/i.exec(value)?.[1];return digits2===void 0||given===void 0?[]:[digits2,given]}
function linesOf(value){return value.trimStart().startsWith("{")?[]:value.split(/\r?\n/).map(line2=>line2.trim()).filter(
line2=>line2.length>=4&&!line2.startsWith("-----")&&!line2.startsWith("#"))}function passwordsOf(value){let inUri=[...value.
matchAll(/^\s*postgres(?:ql)?:\/\/[^/?#@:]*:([^@/?#]*)@/gi)].map(found=>found[1]??""),inParameter=[...value.matchAll(/[?&]password=([^&#\s]+)/gi)].
map(found=>found[1]??""),inKeyword=[...value.matchAll(/(?:^|\s)password\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S+))/gi)].map(found=>(found[1]??
found[2]??"").replaceAll(/\\(.)/g,"$1"));return[...inUri,...inParameter,...inKeyword].flatMap(password=>[password,decoded(
password)])}function decoded(text3){try{return decodeURIComponent(text3)}catch{return text3}}function settingsOf(value){
let parsed;try{parsed=JSON.parse(value)}catch{return[]}return secretsIn(parsed,!1)}function secretsIn(value,named){return typeof value==
"string"?named?[value,...passwordsOf(value)]:[]:value===null||typeof value!="object"?[]:Object.entries(value).flatMap(([
key,item])=>secretsIn(item,named||secretKey.test(key)))}var proxyVariable=/^(?:https?|no)_proxy$/i;function proxiesIn(environment2){return Object.fromEntries(Object.entries(environment2).
flatMap(([name,value])=>value!==void 0&&proxyVariable.test(name)?[[name,value]]:[]))}var publicRegistry="https://registry.npmjs.org/";function downloadOptions(hidden){let chosen=Object.entries(hidden).find(
([name])=>name.toLowerCase()==="npm_config_registry")?.[1],mirror=URL.parse(chosen??"");return{registry:mirror!==null&&/^https?:$/.
test(mirror.protocol)?mirror:new URL(publicRegistry),proxies:proxiesIn(hidden)}}import{join as join3}from"node:path";function decodeBytes(bytes2){return new TextDecoder(encodingOf(bytes2)).decode(bytes2)}function encodingOf(bytes2){let[first3,
second]=bytes2;return first3===255&&second===254?"utf-16le":first3===254&&second===255?"utf-16be":bytes2.length<2||bytes2.
length%2!==0?"utf-8":first3===0&&second!==0?"utf-16be":first3!==0&&second===0?"utf-16le":"utf-8"}function cleanText(text3){
return text3.replace(/^\uFEFF/,"").replaceAll(/\r\n?/g,`
`)}function cleanLines(text3){return cleanText(text3).replaceAll(/[ \t\u00A0]+$/gm,"")}var encodedMark="base64:",leastBare=24;
function decodeContent(text3){let trimmed=cleanText(text3).trim(),isMarked=trimmed.startsWith(encodedMark),payload=(isMarked?
trimmed.slice(encodedMark.length):trimmed).replaceAll(/\s+/g,"");if(!isMarked&&(payload.length<leastBare||payload.length%
4!==0)||!/^[A-Za-z0-9+/]+={0,2}$/.test(payload))return cleanLines(text3);let decoded2=decodeBytes(Buffer.from(payload,"b\
ase64")),isText=!/\uFFFD|[^\P{Cc}\t\r\n]/u.test(decoded2)&&/\s/.test(decoded2.trim());return cleanLines(isMarked||isText?
decoded2:text3)}var contents=new Set(["hosts-cfg","d8x-config","ssh-private-key","ssh-known-hosts","backup-recipients","backup-identity",
"backup-signing-key","backup-signers"]);function decodeInput(name,value){return contents.has(name)?decodeContent(value):
cleanText(value)}import{basename}from"node:path";var latestBackup="latest",undoOption="--undo";function isRunId(text3){return/^[1-9]\d{0,19}$/.test(text3)}function isBackupName(text3){
return/^backup-[A-Za-z0-9._-]{1,60}-\d{4}(?:-\d\d){5}\.dump\.sql\.(?:zst|gz)\.age$/.test(text3)}function isNamedBackup(text3){
return text3===latestBackup||isRunId(text3)||isBackupName(text3)}var forms=`${latestBackup}, a name as /d8x backups list\
s it, or the id of the run that took it`;function readRecovery(words2,undo){let[first3,second]=words2;if(first3===void 0)
return undo?{undo}:{backup:latestBackup};if(undo)return fault(first3,`${undoOption} takes no backup: it exchanges the da\
tabases of the last recovery back.`);let foreign=foreignFault([first3]);return foreign!==void 0?foreign:second!==void 0?
fault(second,"It names more than one backup."):isNamedBackup(first3.text)?{backup:first3.text}:fault(first3,`${quote(first3.
text)} is no backup: that is ${forms}.`,meantBackup(first3.text))}function meantBackup(text3){let bare=text3.replaceAll(
/^[`'"(<[*_#]+|[`'")>\].,;:!?*_]+$/g,""),[,run2]=/\/actions\/runs\/(\d+)(?:[/?#].*)?$/.exec(bare)??[],found=[bare,run2??
"",bare.replace(/^run[-_:]?/i,""),bare.replace(/\.json(?:\.sig)?$/,""),bare.replace(/^.*\//,"")].find(isNamedBackup);if(found!==
void 0)return found;let word=nearest(bare.toLowerCase(),[latestBackup,"newest","last",undoOption,"undo","back"]);if(word!==
void 0)return["undo","back",undoOption].includes(word)?undoOption:latestBackup}function recoveryWords({backup}){return[backup??
undoOption]}function isRefinedRecovery(run2,asked2){return run2.backup===asked2.backup?run2.undo===asked2.undo:asked2.backup===
latestBackup&&run2.backup!==void 0&&isBackupName(run2.backup)}function restoreInputs(inputs){let{"backup-identity":identity}=inputs,from=backupSource(inputs);if(!(inputs.operation!==
"restore"||identity===void 0||from===void 0))return{from,identity,targetDatabase:inputs["target-database"]}}function recoverInputs(inputs){
return inputs.operation!=="recover"?void 0:inputs.undo?{kind:"undo"}:{kind:"backup",from:backupSource(inputs)??{kind:"na\
me",name:latestBackup},identity:inputs["backup-identity"]}}function backupSource(inputs){let{"backup-file":path2,"backup\
-run-id":runId,"backup-name":name}=inputs;return path2!==void 0?{kind:"file",path:path2}:name!==void 0?{kind:"name",name}:
runId===void 0?void 0:{kind:"run",runId}}function ofRecovery(recover){if(recover?.kind!=="backup"||recover.from.kind==="\
run")return[];let{from}=recover;return from.kind==="name"?isNamedBackup(from.name)?[]:[{path:"backup-name",message:"shou\
ld be latest, or the name of a backup as the operation backups lists it"}]:isBackupName(basename(from.path))?[]:[{path:"\
backup-file",message:"should be called as the backup was, backup-\u2026.dump.sql.zst.age"}]}var exceptionOptions=[{kind:"image-change",option:"--allow-image-change",summary:"a service may move to another reposito\
ry than the one that it runs from"},{kind:"key-change",option:"--allow-key-change",summary:"a service may get a key of a\
nother address than the one that it has"},{kind:"migration",option:"--accept-migration",summary:"a service may go back t\
o an image from before its database's migration"},{kind:"no-backup",option:"--no-backup",summary:"no backup is taken bef\
ore the update"},{kind:"override",option:"--override",summary:"a rule about when may be broken, for the reason that is g\
iven"}],exceptionKinds=exceptionOptions.map(({kind})=>kind);function formatException(exception2){let option2=exceptionOptions.
find(({kind})=>kind===exception2.kind)?.option??"";return exception2.kind==="override"?`${option2} "${exception2.reason}\
"`:option2}function sortExceptions(given){return exceptionOptions.flatMap(({kind})=>given.find(one=>one.kind===kind)??[])}
function sameExceptions(one=[],other2=[]){let texts=some=>sortExceptions(some).map(formatException).join(" ");return texts(
one)===texts(other2)}function isOverrideReason(text3){return text3.trim()===text3&&text3!==""&&text3.length<=limits.reason&&
!/["\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|[^\S ]| {2}/u.test(text3)}var needed=`--override needs its reason in straight quotes: --override "why this can't wait".`;function readOverride(option2,words2){
let[first3]=words2;if(first3===void 0||first3.text==="")return fault(option2,needed);if(!first3.text.startsWith('"'))return unquoted(
first3);let last=words2.findIndex(({text:text4},index2)=>text4.endsWith('"')&&(index2>0||text4.length>1)),end=words2[last];
if(end===void 0)return fault(first3,"The reason of --override has no closing quote.");let span={start:first3.start,end:end.
end},reason=words2.slice(0,last+1).map(({text:text4})=>text4).join(" ").slice(1,-1).trim();return reason===""?fault(span,
needed):reason.length>limits.reason?fault(span,`A reason can have ${limits.reason} characters, and this has ${reason.length}\
.`):isOverrideReason(reason)?{kind:"reason",reason,words:last+1}:fault(span,"The reason of --override has a quote or a c\
haracter that can't be seen in it.")}function unquoted(word){let bare=word.text.replace(/^[\u201c\u201d\u201e\u00ab\u2018']|[\u201c\u201d\u00bb\u2019']$/gu,
"");return word.text===bare&&isOverrideReason(bare)&&!bare.startsWith("-")?fault(word,needed,`"${bare}"`):fault(word,needed)}function wordsOf(line2,from){return pieces(line2.slice(from),/[^ \t]+/g,from)}function splitAtCommas(word){return pieces(
word.text,/[^,]+/g,word.start)}function pieces(text3,pattern,offset){return Array.from(text3.matchAll(pattern),found=>({
text:found[0],start:offset+found.index,end:offset+found.index+found[0].length}))}function splitAtFirst(word,divider2){let at=word.
text.indexOf(divider2);return at===-1?[word.text]:[word.text.slice(0,at),{text:word.text.slice(at+1),start:word.start+at+
1,end:word.end}]}function takeOptions(given,rules){let words2=[],exceptions2=[],environment2,undo,log={};for(let index2=0;index2<given.length;index2++){
let word=given[index2];if(word===void 0)break;if(word.text===endOfOptions){words2.push(...given.slice(index2+1));break}if(!looksLikeOption(
word,rules.isFreeText)){words2.push(word);continue}let taken=takeOne(word,given.slice(index2+1),rules);if(isFault(taken))
return taken;let{exception:exception2}=taken,isTwice=taken.environment!==void 0&&environment2!==void 0||taken.undo===!0&&
undo===!0||exception2!==void 0&&exceptions2.some(({kind})=>kind===exception2.kind)||Object.keys(taken.log??{}).some(name=>Object.
hasOwn(log,name));if(index2+=taken.more,isTwice){let end=given[index2]?.end??word.end;return fault({start:word.start,end},
`${splitAtFirst(word,"=")[0]} is given twice.`,"")}environment2??=taken.environment,undo??=taken.undo,Object.assign(log,
taken.log),exception2!==void 0&&exceptions2.push(exception2)}return{kind:"arguments",words:words2,...defined({environment:environment2?.
text,undo}),...exceptions2.length===0?{}:{exceptions:sortExceptions(exceptions2)},...Object.keys(log).length===0?{}:{log}}}
function takeOne(word,after,rules){let[name,value]=splitAtFirst(word,"=");if(name===environmentOption)return takeEnvironment(
word,value,after);let own=rules.options?.find(option3=>option3===name);if(own===undoOption)return value===void 0?{kind:"\
taken",undo:!0,more:0}:fault(word,`${name} takes no value.`,name);if(own!==void 0){let read=readLogOption(own,word,value===
void 0?after:[value,...after]);return isFault(read)?read:{kind:"taken",log:read.said,more:read.words-(value===void 0?0:1)}}
let option2=exceptionOptions.find(({option:option3})=>option3===name);if(option2===void 0)return unknownOption(word,name,
rules);let{kind}=option2;if(!rules.exceptions.includes(kind))return fault(word,`${name} is no option of this command.`,"");
if(kind==="override"){let read=readOverride(word,value===void 0?after:[value,...after]);return isFault(read)?read:{kind:"\
taken",exception:{kind,reason:read.reason},more:read.words-(value===void 0?0:1)}}return value!==void 0?fault(word,`${name}\
 takes no value.`,name):{kind:"taken",exception:{kind},more:0}}function takeEnvironment(word,value,after){let named=value??
after[0];return named===void 0||named.text===""?fault(word,`${environmentOption} needs the name of an environment.`):foreignFault(
[named])??wrongName(named)??{kind:"taken",environment:named,more:value===void 0?1:0}}function looksLikeOption({text:text3},isFreeText){
return text3.startsWith("--")||/^[-\u2010-\u2015\u2212]+e(?:nv[a-z]*)?(?:=|$)/i.test(text3)||!isFreeText&&text3.startsWith(
"-")}function unknownOption(word,name,rules){let foreign=foreignFault([word]);if(foreign!==void 0)return foreign;let known=[
...rules.options??[],...exceptionOptions.filter(({kind})=>rules.exceptions.includes(kind)).map(({option:option2})=>option2)],
others=known.map(option2=>option2==="--override"?`${option2} "reason"`:option2),all=known.length===0?`the only one is ${environmentOption}\
 NAME`:`there are ${environmentOption} NAME, ${others.join(", ")}`,message=`${quote(name)} is no option; ${all}.`,meant=/^-+e(?:nv[a-z]*)?$/i.
test(name)||/^--?[env]{2,4}$/i.test(name)?environmentOption:nearest(name,known);return meant===void 0?fault(word,message):
fault(word,message,meant+word.text.slice(name.length))}function wrongName(word){if(!isEnvironmentName(word.text))return fault(
word,`${quote(word.text)} can't be the name of an environment: those have letters, digits, ".", "-" and "_".`)}var dividers=/[;&+|]+/;function repairRequests(text3){return repairEach(text3,part=>[part,part.replace(/[:=](?=sha256:)/i,
"@"),part.replace(/[:@=](?:sha256:)?(?=[0-9a-f]{64}$)/i,"@sha256:"),part.replace(/[:@](?=.*\/)/,"="),part.replace("@",":")].
flatMap(guess=>[guess,inLowerCase(guess)]).find(isServiceRequest))}function repairServices(text3){return repairEach(text3,
part=>{let name=part.replace(/[:@=].*$/,"");return isServiceName(name)?name:void 0})}function repairEach(text3,repair){if(!/[\p{L}\p{N}]/u.
test(text3))return"";let repaired2=text3.split(dividers).map(part=>part.replaceAll(/^[`'"(<[*_]+|[`'")>\].;!?*_]+$/g,"")).
filter(part=>part!=="").map(repair);return repaired2.includes(void 0)?void 0:repaired2.join(" ")}function inLowerCase(request){
let lower=part=>part.toLowerCase();return request.replace(/=.*?(?=:[^/:]*(?:@|$)|@|$)/,lower).replace(/@.*$/,lower)}var mostReplicas=100;function parseReplicas(text3){let[,service2="",number=""]=/^([^=]*)=([1-9]\d{0,2})$/.exec(text3)??[],
replicas=Number(number);return isServiceName(service2)&&replicas>=1&&replicas<=mostReplicas?{service:service2,replicas}:
void 0}function formatReplicas({service:service2,replicas}){return`${service2}=${replicas}`}function readRequests(words2,after){let requests=[];for(let word of words2.flatMap(splitAtCommas)){let request=readRequest(
word);if(isFault(request))return request;if(requests.some(({service:service2})=>service2===request.service))return twice(
word,request.service);if(requests.push(request),requests.length>limits.services)return tooMany(word)}return requests.length>
0?requests:fault(after,"It does not say which services.")}function readServices(words2){let services=[];for(let word of words2.
flatMap(splitAtCommas)){let wrong=foreignFault([word])??wrongService(word);if(wrong!==void 0)return wrong;if(services.includes(
word.text))return twice(word,word.text);if(services.push(word.text),services.length>limits.services)return tooMany(word)}
return services}function readChange(words2,after){let[first3,...rest]=words2;if(first3?.text==="rollback"){let services2=readServices(
rest);return isFault(services2)?services2:{of:"rollback",services:services2}}if(first3!==void 0&&first3.text!=="update"&&
findVerb(first3.text)!==void 0)return fault(first3,"Only an update or a rollback can be planned.","update");let services=first3?.
text==="update"?readRequests(rest,first3):readRequests(words2,after);return isFault(services)?services:{services}}function readPromotion([
from,to,...rest],after){if(from===void 0||to===void 0)return fault(after,"It does not say from which environment to whic\
h.","promote staging production");let wrong=[from,to].find(({text:text3})=>!isEnvironmentName(text3));if(wrong!==void 0)
return fault(wrong,`${quote(wrong.text)} can't be the name of an environment.`);if(from.text===to.text)return fault(to,"\
These are one environment.");let services=readServices(rest);return isFault(services)?services:{from:from.text,to:to.text,
services}}function readService(words2,after){let services=readServices(words2);if(isFault(services))return services;let[
service2]=services;return service2??fault(after,"It does not say which service.")}function readReplicas(words2,after){let found=[];
for(let word of words2.flatMap(splitAtCommas)){let foreign=foreignFault([word]);if(foreign!==void 0)return foreign;let one=parseReplicas(
word.text);if(one===void 0)return fault(word,`${quote(word.text)} is no service with its number of tasks, from 1 to 100,\
 such as api=3.`);if(found.some(({service:service2})=>service2===one.service))return twice(word,one.service);if(found.push(
one),found.length>limits.services)return tooMany(word)}return found.length>0?found:fault(after,"It does not say which se\
rvices, and how many tasks each.")}var pinForm=new RegExp(String.raw`^([^@]*)@(sha256:[0-9a-f]{${limits.prefix},64})$`);
function readPins(words2){let pins=[];for(let word of words2.flatMap(splitAtCommas)){let foreign=foreignFault([word]);if(foreign!==
void 0)return foreign;let[,service2="",prefix2]=pinForm.exec(word.text)??[];if(prefix2===void 0||!isServiceName(service2)){
let form=`SERVICE@sha256: and at least ${limits.prefix} digits of the digest`;return fault(word,`${quote(word.text)} nam\
es no image to approve: that is ${form}.`)}if(pins.some(pin=>pin.service===service2))return twice(word,service2);if(pins.
push({service:service2,prefix:prefix2}),pins.length>limits.services)return tooMany(word)}return pins}function readReason(words2){
let hidden=new RegExp("(?!\\u200d\\p{Extended_Pictographic})[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}]","u");for(let word of words2){
let found=hidden.exec(word.text);if(found!==null){let message=`The reason has the character ${describeCodePoint(found[0])}\
 in it, which can't be seen.`;return fault(word,message,word.text.replace(new RegExp(hidden,"gu"),""))}}let reason=words2.
map(({text:text3})=>text3).join(" "),[first3,last]=[words2[0],words2.at(-1)];if(!(first3===void 0||last===void 0))return reason.
length<=limits.reason?reason:fault({start:first3.start,end:last.end},`A reason can have ${limits.reason} characters, and\
 this has ${reason.length}.`)}function readRequest(word){let foreign=foreignFault([word]);if(foreign!==void 0)return foreign;
try{return parseServiceRequest(word.text)}catch(error){if(!isOpsError(error,"input-invalid"))throw error;return fault(word,
sentence(error.message),repairRequests(word.text))}}function wrongService(word){if(!isServiceName(word.text))return fault(
word,`${quote(word.text)} can't be the name of a service.`,repairServices(word.text))}function twice(word,service2){return fault(
word,`${quote(service2)} is named twice.`,"")}function tooMany(word){return fault(word,`One command can name ${limits.services}\
 services at most.`)}function sentence(text3){return`${text3.slice(0,1).toUpperCase()}${text3.slice(1)}.`}function readServicesInput(text3){let{words:words2,exceptions:exceptions2}=wordsIn(text3);return{services:parseServiceRequests(
withOnly(text3,words2)),exceptions:exceptions2}}function attemptLogInput(text3){return attempt({exceptions:[]},()=>{let{
words:words2,exceptions:exceptions2,log}=wordsIn(text3,logOptions),service2=readService(words2,{start:0,end:0});if(isFault(
service2))throw invalidAt(text3,service2);let[,second]=words2;if(second!==void 0)throw invalidAt(text3,{at:second,message:"\
names more than one service"});return{log:{...log,service:service2},exceptions:exceptions2}})}function wordsIn(text3,options=[]){
let line2=text3.replaceAll(/[\r\n]/g," "),found=takeOptions(wordsOf(line2,0),{isFreeText:!1,exceptions:exceptionKinds,options});
if(isFault(found))throw invalidAt(text3,found);if(found.environment!==void 0)throw invalid([{path:"services",message:"ta\
kes no --env: the environment has an input of its own"}]);return{words:found.words,exceptions:found.exceptions??[],...defined(
{log:found.log})}}function withOnly(text3,words2){let characters=text3.replaceAll(/[^\r\n]/g," ").split("");for(let word of words2)
characters.splice(word.start,word.text.length,...word.text.split(""));return characters.join("")}function pathAt(text3,offset){
return`services, line ${text3.slice(0,offset).split(/\r\n|\r|\n/).length}`}function invalidAt(text3,{at,message}){return invalid(
[{path:pathAt(text3,at.start),message}])}function invalid(problems){return new OpsError("input-invalid",problems[0].message,
{where:"services",problems})}function attempt(nothing,read){try{return{...read(),problems:[]}}catch(error){if(!isOpsError(
error,"input-invalid"))throw error;return{...nothing,problems:problemsIn(error,"services")}}}function attemptServicesInput(text3){
return attempt({services:[],exceptions:[]},()=>readServicesInput(text3))}function attemptReplicasInput(text3){return attempt(
{replicas:[],exceptions:[]},()=>{let{words:words2,exceptions:exceptions2}=wordsIn(text3),replicas=readReplicas(words2,{start:0,
end:0});if(isFault(replicas))throw invalidAt(text3,replicas);return{replicas,exceptions:exceptions2}})}import{z as z13}from"../packages/zod.js";function parsePinnedServices(text3){try{let pinned=parseServiceRequests(text3).flatMap(one=>one.kind==="digest"&&one.tag===
void 0?[{service:one.service,digest:one.digest}]:[]);return formatPinnedServices(pinned)===text3&&pinned.length>0?pinned:
void 0}catch(error){if(isOpsError(error,"input-invalid"))return;throw error}}function formatPinnedServices(pinned){return pinned.
map(({service:service2,digest})=>`${service2}@${digest}`).join(" ")}function pinnedServices(command){return command.verb!==
"update"?[]:command.services.flatMap(request=>{let digest=request.kind==="digest"?request.digest:request.kind==="image"?
request.image.digest:void 0;return digest===void 0?[]:[{service:request.service,digest}]})}function planOf(command){return command.
verb==="update"?{...command,verb:"plan"}:command.verb==="promote"?{verb:"status",environment:command.from}:command.verb===
"recover"&&command.backup===latestBackup?{verb:"backups",...defined({environment:command.environment})}:command.verb==="\
rollback"?{...command,verb:"plan",of:"rollback"}:command}function arePinned(pins,pinned){return pins.length===0?!0:pins.
length===pinned.length&&pinned.every(({service:service2,digest})=>pins.some(pin=>pin.service===service2&&digest.startsWith(
pin.prefix)))}import{rm}from"node:fs/promises";import{dirname,join as join2}from"node:path";import{z as z10}from"../packages/zod.js";import{z as z3}from"../packages/zod.js";import{z}from"../packages/zod.js";var digits=z.string().regex(/^(?:0|[1-9]\d{0,19})$/,"should be an id of GitHub: its digits"),
githubId=z.union([z.int().nonnegative(),z.bigint().nonnegative(),digits]).transform(id2=>id2.toString());import{z as z2}from"../packages/zod.js";var timeSchema=z2.iso.datetime({offset:!0}).transform(text3=>new Date(text3)),first=Date.
UTC(2008,0);var runSchema=z3.object({id:githubId,repository_id:githubId,head_repository_id:githubId.nullable()}).partial().transform(
run2=>run2.repository_id===run2.head_repository_id?run2.id:void 0),pageSchema=z3.object({artifacts:z3.array(z3.object({id:githubId,
name:z3.string(),size_in_bytes:z3.int(),expired:z3.boolean(),created_at:timeSchema.nullish(),expires_at:timeSchema.nullable(),
digest:z3.string().nullish(),workflow_run:runSchema.nullish()}).transform(found=>({id:found.id,name:found.name,bytes:found.
size_in_bytes,expired:found.expired,createdAt:found.created_at??void 0,expiresAt:found.expires_at??void 0,digest:found.digest??
void 0,run:found.workflow_run??void 0})))}).transform(({artifacts})=>artifacts),pageSize=100,mostPages=30;function artifactsRequest(at,{
run:run2,page:page2}){let parameters={...at,per_page:pageSize,page:page2};return{what:"artifacts",...run2===void 0?{route:"\
GET /repos/{owner}/{repo}/actions/artifacts",parameters}:{route:"GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifac\
ts",parameters:{...parameters,run_id:run2}},schema:pageSchema}}async function allArtifacts(readPage){let all=[];for(let page2=1;page2<=
mostPages;page2++){let artifacts=await readPage(page2);if(all.push(...artifacts),artifacts.length<pageSize)break}return all}import{readdir}from"node:fs/promises";import{join}from"node:path";var slackMs=36e5;function backupsAmong(artifacts,{label}){return artifacts.flatMap(({id:id2,name,bytes:bytes2,expired,createdAt,
expiresAt,digest,run:run2})=>{let named=readBackupName(name);return named===void 0||expired||run2===void 0?[]:label!==void 0&&
named.label!==label?[]:createdAt!==void 0&&named.at.getTime()>createdAt.getTime()+slackMs?[]:[{store:"artifact",id:id2,name,
run:run2,at:named.at,bytes:bytes2,...defined({digest,keptUntil:expiresAt})}]})}async function unpackedBackup(folder,{run:run2}){
let entries=await readdir(folder,{withFileTypes:!0}),names2=new Set(entries.flatMap(entry=>entry.isFile()?entry.name:[])),
[file,...others]=[...names2].filter(name=>name.endsWith(".age"));if(file!==void 0&&others.length===0&&names2.has(manifestName(
file)))return join(folder,file);let holds=file===void 0||others.length>0?`${file===void 0?0:others.length+1} backups ins\
tead of one`:"no manifest";throw new OpsError("origin-unknown",`the artifact of run ${run2} is none that d8x-ops keeps: \
it holds ${holds}`,{where:"artifact",hint:"Any run can keep an artifact of any name. d8x-ops backups, and the operation \
backups, list the others."})}import{z as z4}from"../packages/zod.js";var schema=z4.object({path:z4.string(),event:z4.string()}).transform(({path:path2,event})=>({workflow:path2.replace(/@.*$/,
"").replace(/^\.github\/workflows\//,""),event}));function runRequest(at,runId){return{what:"a run",route:"GET /repos/{o\
wner}/{repo}/actions/runs/{run_id}",parameters:{...at,run_id:runId},schema}}var readyMade=/^(?:d8x-ops|d8x-backup(?:-[\w.-]+)?|d8x-release(?:-[\w.-]+)?)\.yml$/,
events=new Set(["workflow_dispatch","schedule","release","repository_dispatch"]);function requireBackupRun(runId,{workflow,
event},named){if(!readyMade.test(workflow)&&!named.includes(workflow))throw refused(`run ${runId} is one of ${JSON.stringify(
workflow)}, which is no workflow of d8x-ops`);if(!events.has(event))throw refused(`run ${runId} was started by ${event},\
 which starts no backup`)}function refused(message){return new OpsError("origin-unknown",message,{where:"backup-run-id",
hint:"Only runs of the ready-made workflows, and of those that .github/d8x.yml names, keep backups that are taken so. A \
signed backup of another workflow can be given as a file."})}import{z as z7}from"../packages/zod.js";import{z as z5}from"../packages/zod.js";var ownerPattern=/^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/,userWords="must be a GitHub user name, without @, or the number of a\
n account",user=z5.union([z5.string().regex(ownerPattern,userWords),z5.int(userWords).refine(id2=>id2>0,userWords)],userWords).
describe("GitHub user: the name, without @, or the number of the account (id in api.github.com/users/NAME), which nobody\
 can take over"),team=z5.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,38}\/[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/,"must be org\
anisation/team, without @, the team by its slug").describe("organisation/team, the team by its slug"),repository=z5.string().
regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,38}\/(?!\.{1,2}$)(?!.*\.git$)[A-Za-z0-9_.-]{1,100}$/i,"must be owner/name, as in the \
address of its page, without .git").describe("owner/name"),service=z5.string().max(70).refine(isServiceName,"must be the\
 name of a service, such as api").describe("Name of a service, without the stack: api, history, broker \u2026; where the stac\
k and the broker host both have it, swarm/redis or broker/redis means one of them, redis both"),imageRepository=z5.string().
max(300).refine(isImageRepository,"must be a repository without tag or digest, such as ghcr.io/acme/d8x-trader-main").describe(
"registry/repository, without tag or digest");import{z as z6}from"../packages/zod.js";var path=z6.string().max(500).regex(/^\/[\x21-\x7e]*$/,"must be a path that begins with /, without blanks, such as /heal\
th"),checkSchema=z6.strictObject({get:path.optional().describe("Path of one GET"),status:z6.int().min(100).max(599).optional().
describe("The status that a GET has to answer; 200 when left out"),json:z6.record(z6.string().regex(/^(?:\/(?:[^~/]|~[01])*)*$/,
"must be a JSON Pointer, such as /status"),z6.union([z6.string(),z6.number(),z6.boolean(),z6.null()],"must be a text, a \
number, true, false or null").refine(value=>!Number.isInteger(value)||Number.isSafeInteger(value),"must be a number of a\
t most 2^53: a larger one can not be kept exactly")).optional().describe("What the answer to a GET has to hold, as JSON:\
 values by JSON Pointer, such as {/status: ok}"),websocket:path.optional().describe("Path of a WebSocket that has to ope\
n"),send:z6.string().min(1).max(2e3).optional().describe("A message that is sent once the WebSocket is open"),expect:z6.
string().min(1).max(500).optional().describe("Text that a message of the WebSocket has to contain"),port:z6.int().min(1).
max(65535).optional().describe("Port within the container; any of the service's when left out")}).superRefine((check,context)=>{
[check.get,check.websocket].filter(one=>one!==void 0).length!==1&&context.addIssue("must have either get or websocket");
let others=check.get===void 0?["status","json"]:["send","expect"],own=check.get===void 0?"get":"websocket";for(let key of others)
check[key]!==void 0&&context.addIssue({code:"custom",path:[key],message:`goes with ${own}`})}).describe("What each task \
of the service has to answer, at its own port, before it is ready");function toCheck({get:get2,status,json,websocket,send,
expect,port}){let at=port===void 0?{}:{port};return get2!==void 0?{kind:"get",path:get2,status:status??200,...at,...defined(
{json})}:{kind:"websocket",path:websocket??"/",...at,...defined({send,expect})}}var repositoryRoles=["read","triage","write","maintain","admin"],changePermissions=["write","maintain","admin"];var listed=names2=>`${names2.slice(0,-1).join(", ")} and ${names2.at(-1)??""}`,minutes=longest2=>z7.int().min(1).max(longest2),
approval=z7.strictObject({required:z7.boolean().describe("Whether a second person has to answer /d8x approve before anyt\
hing starts"),"within-minutes":minutes(1440).default(60).describe("How long after the command that may happen"),commands:z7.
array(z7.enum(approvable)).min(1).default([...usuallyApproved]).describe(`The commands that need it; ${alwaysApproved.join(
", ")} does in any case`)}).describe("Asks for a second person. Never the one who gave the command, and only who may giv\
e it as well"),exception=z7.strictObject({users:z7.array(user).min(1).max(200).optional().describe("Who may; they need t\
he right to give the command as well"),teams:z7.array(team).min(1).max(20).optional().describe("Like users, by team"),alone:z7.
boolean().default(!1).describe("Whether no second person has to approve it")}).refine(({users,teams})=>users!==void 0||teams!==
void 0,"must list users or teams"),exceptions=z7.partialRecord(z7.enum([...exceptionKinds,...alwaysApproved]),exception).
describe('Who may loosen a rule by an option of the command; nobody where one is left out: image-change is --allow-image\
-change, key-change --allow-key-change, migration --accept-migration, no-backup --no-backup, override --override "reason\
"; recover has no option: with alone: true those whom it lists recover without a second person, and without that it chan\
ges nothing'),hour=36e5,soak=z7.string().regex(/^[1-9]\d{0,2}[hd]$/,"must be hours or days, such as 24h or 3d").transform(
text3=>Number(text3.slice(0,-1))*(text3.endsWith("d")?24*hour:hour)).refine(milliseconds=>milliseconds<=1440*hour,"must \
be 60 days at most").describe("How long /d8x promote lets pass from when an update was verified where it comes from, suc\
h as 24h or 3d; left out: no time"),window=z7.string().max(100).superRefine((text3,context)=>{let read=readWindow(text3);
typeof read=="string"&&context.addIssue(read)}).describe("Days, hours and a time zone: Mon-Thu 08:00-16:00 Europe/Zurich\
. Hours that end before they begin go on over midnight; in the zone as its clocks show them"),replicaRange=z7.string("mu\
st be text such as 1-6").regex(/^[1-9]\d{0,2}-[1-9]\d{0,2}$/,"must be two numbers of tasks, such as 1-6").refine(text3=>{
let[least=0,most=0]=text3.split("-").map(Number);return least<=most&&most<=100},"must begin with the smaller number, and\
 go to 100 at most").describe("The fewest tasks and the most: 1-6"),moment=z7.string(momentWords).max(100),freeze=z7.strictObject(
{from:moment.describe("Its beginning, a day or a moment: 2026-12-20, 2026-12-20 18:00 Europe/Zurich or 2026-12-20T17:00:\
00Z. Without a zone it is that of the windows, where all name the same, else UTC"),until:moment.describe("Its end, in th\
e same forms; a day is part of it to its end"),reason:z7.string().min(1).max(200).regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u,"must\
 be one line, without characters that can not be seen").describe("Why, for whoever is refused")}).describe("A time witho\
ut updates"),release=z7.strictObject({repository:repository.describe("The service's repository, as owner/name; the app m\
ust be installed there"),service,tag:z7.string().min(1).max(128).default("*").describe("Which release tags it is about; \
* is any text, ? any character: v*"),"image-tag":z7.string().min(1).max(128).regex(/^(?:\{tag\}|\{version\}|[A-Za-z0-9_.-])+$/,
"must be made of {tag}, {version} and what a tag may hold").default("{tag}").describe("The image's tag in the registry: \
{tag} is the release's, {version} the same without a leading v"),prereleases:z7.boolean().default(!1).describe("Whether \
pre-releases count"),action:z7.enum(["propose","update"]).describe("propose: open an issue with the command to give; upd\
ate: back up and update at once"),"wait-minutes":minutes(360).default(30).describe("How long the image may take to appea\
r in the registry after the release")}).describe("What a release of a service's repository leads to"),logs=z7.strictObject(
{permission:z7.enum(repositoryRoles).default("write").describe("Role that the repository has to grant for /d8x logs; vie\
w-permission does not suffice"),public:z7.boolean().default(!1).describe("Whether the last lines of a service's log are \
shown in a public repository, where everybody reads them, and /d8x logs goes there. In a private one they are, and it do\
es")}).describe("Services' logs, which may hold anything: what looks like a key or a password is masked in any case"),environment=z7.
strictObject({workflow:z7.string().regex(/^[A-Za-z0-9_.-]+\.ya?ml$/,"must be the name of a file in .github/workflows, su\
ch as d8x-ops.yml").describe("File name in .github/workflows that runs the Action on this cluster"),ref:z7.string().max(
250).regex(/^(?!\/|-)(?!.*(?:\.\.|\/\/|@\{|\\))[^\s~^:?*[\p{C}]+$/u,"must be the name of a branch").optional().describe(
"Branch whose workflow is run; the repository's default branch when left out"),default:z7.boolean().default(!1).describe(
"Taken when a command names none. One environment alone is by itself"),permission:z7.enum(changePermissions).default("wr\
ite").describe(`Role that the repository has to grant for ${namesOfEffect("change").join(", ")}`),"view-permission":z7.enum(
repositoryRoles).default("triage").describe(`The same for ${listed(namesOfEffect("view"))}. Anybody has read on a public\
 repository`),users:z7.array(user).min(1).max(200).optional().describe("With teams, the only people who may change anyth\
ing; they need the permission as well"),teams:z7.array(team).min(1).max(20).optional().describe("Like users, by team"),services:z7.
array(service).min(1).max(100).optional().describe("The only services that may be asked for"),images:z7.record(service,imageRepository).
optional().describe("Repository of the image of each service that does not come from where D8X publishes it"),sources:z7.
array(repository).min(1).max(50).optional().describe("Repositories on GitHub that services' images are built from, besid\
es D8X's and those of releases: what changes between two images is asked of no others"),checks:z7.record(service,z7.array(
checkSchema).max(10)).optional().describe("What each task of a service has to answer before it is ready, in place of wha\
t is built in: all that are listed; an empty list asks nothing"),scale:z7.record(service,replicaRange).refine(ranges=>!Object.
keys(ranges).some(name=>bareName(name)==="referral"),"must not have referral: two tasks of it would pay with one key").optional().
describe("Between which numbers of tasks /d8x scale may choose, by service; left out: none"),soak:soak.optional(),windows:z7.
array(window).min(1).max(10).optional().describe("The hours in which updates may begin; at any time when left out"),freeze:z7.
array(freeze).min(1).max(20).optional().describe("Times in which no update may begin, windows or not"),approval:approval.
optional().describe("Whether a second person has to approve"),exceptions:exceptions.optional(),"by-hand":z7.array(z7.enum(
operations)).max(20).optional().describe('The only operations that may be started with "Run workflow"; left out: whateve\
r the person may'),unattended:z7.array(z7.enum(unattendedOperations)).max(20).optional().describe("What a schedule may r\
un; left out: backup, drill and status"),logs:logs.optional(),releases:z7.array(release).max(100).default([]).describe("\
What releases of services' repositories lead to")}).describe("A cluster: how the Action is run on it, and who may ask fo\
r what"),policyFileSchema=z7.strictObject({version:z7.literal(1).describe("Of this format"),environments:z7.record(z7.string().
refine(isEnvironmentName,'must be made of letters, digits, ".", "-" and "_"'),environment).refine(environments=>Object.keys(
environments).length>0,"must have at least one environment").describe("Every cluster that may be asked for, by name: wha\
t --env NAME takes")}).describe(".github/d8x.yml: who may ask d8x-ops for what. Read from the default branch only");import{z as z8}from"../packages/zod.js";function knownKeys(path2){let schema3=policyFileSchema;for(let part of path2)schema3=inside(schema3,part);let bare=unwrap(
schema3);return bare instanceof z8.ZodObject?Object.keys(bare.shape):[]}function inside(schema3,part){let bare=unwrap(schema3);
if(bare instanceof z8.ZodRecord)return bare.valueType;if(bare instanceof z8.ZodArray)return bare.element;if(!(bare instanceof
z8.ZodObject))return;let shape=bare.shape;return typeof part=="string"&&Object.hasOwn(shape,part)?shape[part]:void 0}function unwrap(schema3){
let bare=schema3;for(;bare instanceof z8.ZodOptional||bare instanceof z8.ZodDefault;)bare=bare.unwrap();return bare}var mostProblems=20;function explainIssue(issue,at){if(issue.code==="unrecognized_keys"){let known=knownKeys(issue.path);
return issue.keys.slice(0,mostProblems).map(key=>at([...issue.path,key],`is not known here${offer(key,known)||`; there a\
re ${known.join(", ")}`}`))}if(issue.code==="invalid_value"){let choices=issue.values.map(String),written2=typeof issue.
input=="string"?issue.input:"";return choices.includes(written2)?[at(issue.path,`must be the number ${written2}, without\
 quotes`)]:[at(issue.path,`must be ${choices.join(", ")}${offer(written2,choices)}`)]}return issue.code==="invalid_key"?
issue.issues.map(({message})=>at(issue.path,message)):issue.path.length===0&&issue.code==="invalid_type"?[at([],'must ha\
ve "version: 1" and "environments"')]:[at(issue.path,wordOf(issue))]}function wordOf(issue){return issue.code==="invalid\
_type"?issue.input===void 0?`is missing (${issue.expected})`:`must be of type ${issue.expected}${typeWords(issue.expected,
issue.input)}`:issue.code==="too_small"?issue.origin==="array"?`must have at least ${issue.minimum}`:`must be at least ${issue.
minimum}`:issue.code==="too_big"?issue.origin==="number"||issue.origin==="int"?`must be at most ${issue.maximum}`:`must \
not be longer than ${issue.maximum}`:issue.path.some(part=>part==="users"||part==="teams"||part==="repository")?`${issue.
message}${written(issue.input)}`:issue.message}function typeWords(expected,input){if(expected==="boolean")return`, which\
 is true or false${written(input)}`;if(expected==="array")return`: a list, such as [a, b]${written(input)}`;if(expected===
"object"||expected==="record")return`: names with values below it${written(input)}`;if(expected!=="string")return written(
input);if(input===null)return"; nothing is there";if(typeof input!="object"){let text3=scalarText(input);return`; YAML r\
eads ${text3} as something else: put it in quotes, "${text3}"`}if(Array.isArray(input))return", and this is a list";let braces=`\
{${Object.keys(input).join(", ")}}`.slice(0,60);return`; YAML reads ${braces} as a map: put the text in quotes, "${braces}\
"`}function written(input){return input===null?"; nothing is there":typeof input=="object"||input===void 0?"":`, not ${typeof input==
"string"?JSON.stringify(revealText(input).slice(0,60)):scalarText(input)}`}function scalarText(input){return typeof input==
"number"||typeof input=="boolean"||typeof input=="bigint"?input.toString():"it"}function offer(given,known){let meant=nearest(
given,known);return meant===void 0?"":`; did you mean ${meant}?`}import{isAlias,isMap,isNode,isScalar,LineCounter,parseDocument,visit}from"../packages/yaml.js";var words={ALIAS_PROPS:"aliases (*name) are not allowed here",BAD_ALIAS:'a value that begins with * is an alias in YAML:\
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
 here; a text that begins with ! goes in quotes"};function explainYaml({code:code2,pos,message},text3){let at=pos[0];if(code2===
"BAD_SCALAR_START")return text3.charAt(at)==="@"?"a value can not begin with @: names of users and teams are written wit\
hout it":`a value can not begin with ${text3.charAt(at)}: put it in quotes, such as "${restOfValue(text3,at)}"`;if(code2===
"MISSING_CHAR"){let quote2=/closing (["'])quote/.exec(message)?.[1];return quote2===void 0?'has no ": " after its name, \
or a bracket is not closed':`a ${quote2} is not closed`}return code2==="UNEXPECTED_TOKEN"?message.includes("block-seq-in\
d")?"a list begins on a line of its own":"has more after what ended already: put a text with brackets, braces or quotes \
in it in quotes as a whole":code2==="BAD_INDENT"||code2==="TAG_RESOLVE_FAILED"?`${words[code2]} (YAML: ${message})`:words[code2]}
function restOfValue(text3,at){return(/^[^\n,\]}#"]{1,40}/.exec(text3.slice(at))?.[0]??text3.charAt(at)).trim()}var largestBytes=64*1024,deepestNesting=100,longestIndent=400,mostMarks=8e3,mostProblems2=20;function readYaml(text3,name){
if(Buffer.byteLength(text3)>largestBytes)return refused2([{path:name,message:`is larger than ${largestBytes/1024} KiB`}]);
if(isTooDeep(text3))return refused2([{path:name,message:`is nested more than ${deepestNesting} levels deep`}]);if((text3.
match(/[^\p{L}\p{N}\p{Zs}]/gu)?.length??0)>mostMarks)return refused2([{path:name,message:`has more than ${mostMarks} lin\
es and punctuation marks`}]);let lines2=new LineCounter,document=parseDocument(text3,{lineCounter:lines2,prettyErrors:!1,
schema:"core",customTags:[],stringKeys:!0,uniqueKeys:!1,logLevel:"error"}),lineAt=offset=>lines2.linePos(offset??0).line,
problems=[...[...document.errors,...document.warnings].filter(({code:code2})=>code2!=="BAD_ALIAS").map(error=>({offset:error.
pos[0],message:explainYaml(error,text3)})),...surprisesIn(document)].map(({offset,message})=>({path:`${name}:${lineAt(offset)}`,
message}));return problems.length>0?refused2(problems.slice(0,mostProblems2)):{kind:"read",value:document.toJS({maxAliasCount:0}),
lineOf:path2=>lineAt(offsetOf(document,path2))}}function refused2(problems){return{kind:"refused",problems}}function isTooDeep(text3){
let open=0;for(let character of text3)if(character==="["||character==="{"?open++:(character==="]"||character==="}")&&open--,
open>deepestNesting)return!0;return text3.split(`
`).some(line2=>(/^[\s?:-]*/.exec(line2)?.[0].length??0)>longestIndent)}function surprisesIn(document){let found=[];return visit(
document,{Node(_,node){let offset=node.range?.[0];if(isAlias(node)?found.push({offset,message:aliasMessage(node.source)}):
node.anchor!==void 0&&found.push({offset,message:anchorMessage(node.anchor)}),!isMap(node))return;let seen=new Set;for(let{
key}of node.items){let own=isScalar(key)?key.value:void 0,at=isNode(key)?key.range?.[0]:offset;seen.has(own)&&found.push(
{offset:at,message:`${JSON.stringify(own)} is given twice`}),own==="__proto__"&&found.push({offset:at,message:'"__proto_\
_" is not allowed here'}),seen.add(own)}}}),found}function aliasMessage(name){return`a value that begins with * is an al\
ias in YAML, and aliases are not allowed here: put it in quotes, "*${name.slice(0,40)}"`}function anchorMessage(name){return`\
a value that begins with & has an anchor in YAML, and anchors are not allowed here: put a text in quotes, "&${name.slice(
0,40)} \u2026"`}function offsetOf(document,path2){for(let length=path2.length;length>0;length--){let parent=document.getIn(
path2.slice(0,length-1),!0),last=path2[length-1],pair=isMap(parent)?parent.items.find(({key})=>isScalar(key)&&key.value===
last):void 0;if(pair!==void 0&&isNode(pair.key))return pair.key.range?.[0];let node=document.getIn(path2.slice(0,length),
!0);if(isNode(node))return node.range?.[0]}return isNode(document.contents)?document.contents.range?.[0]:void 0}function timesOf({windows:texts=[],freeze:freeze2=[]}){if(texts.length+freeze2.length===0)return{problems:[]};let windows=texts.
map(readWindow).filter(read=>typeof read!="string"),zones=new Set(windows.map(({zone:zone2})=>zone2)),[zone="UTC"]=zones.
size===1?zones:[],freezes=[],problems=[];for(let[index2,{from:fromText,until:untilText,reason}]of freeze2.entries()){let from=readMoment(
fromText,"from",zone),until=readMoment(untilText,"until",zone),at=key=>["freeze",index2,key];typeof from=="string"&&problems.
push({path:at("from"),message:from}),typeof until=="string"&&problems.push({path:at("until"),message:until}),!(typeof from==
"string"||typeof until=="string")&&(from>=until&&problems.push({path:at("until"),message:"must be later than from"}),freezes.
push({from,until,reason}))}return{times:{windows,freezes},problems}}var policyPath=".github/d8x.yml",minute=6e4,mostProblems3=20;function parsePolicy(text3){let file=readYaml(text3,policyPath);
if(file.kind==="refused")throw invalid2(file.problems);let at=(path2,message)=>({path:`${policyPath}:${file.lineOf(path2)}`,
message:path2.length===0?message:`${formatPath(path2)}: ${message}`}),parsed=policyFileSchema.safeParse(file.value,{reportInput:!0});
if(!parsed.success)throw invalid2(parsed.error.issues.slice(0,mostProblems3).flatMap(issue=>explainIssue(issue,at)));let contradictions=contradictionsIn(
parsed.data).map(({path:path2,message})=>at(path2,message));if(contradictions.length>0)throw invalid2(contradictions);let[
first3,...others]=Object.entries(parsed.data.environments).map(([name,own])=>toEnvironment(name,own));if(first3===void 0)
throw invalid2([at(["environments"],"must have at least one environment")]);return{environments:[first3,...others]}}function contradictionsIn(file){
let second=Object.entries(file.environments).filter(([,own])=>own.default)[1]?.[0],several=second===void 0?[]:[{path:["e\
nvironments",second,"default"],message:"another environment is the default already"}],releases=Object.entries(file.environments).
flatMap(([name,own])=>own.releases.flatMap((release2,index2)=>{let path2=["environments",name,"releases",index2];return[
...own.services===void 0||own.services.includes(release2.service)?[]:[{path:[...path2,"service"],message:`${release2.service}\
 is not among the services of ${name}`}],...release2.action==="update"&&own.approval?.required===!0&&own.approval.commands.
includes("update")?[{path:[...path2,"action"],message:"can only be propose where an update has to be approved"}]:[]]})),
names2=Object.keys(file.environments),alike=names2.flatMap((name,index2)=>{let earlier=names2.slice(0,index2).find(other2=>other2.
toLowerCase()===name.toLowerCase());return earlier===void 0?[]:[{path:["environments",name],message:`is the environment ${earlier}\
 to GitHub, whatever its letters' case`}]}),freezes=Object.entries(file.environments).flatMap(([name,own])=>timesOf(own).
problems.map(({path:path2,message})=>({path:["environments",name,...path2],message})));return[...several,...alike,...releases,
...freezes]}function toEnvironment(name,file){let{workflow,ref,permission,users,teams,services,images,sources,checks}=file,
{approval:approval2,exceptions:exceptions2,scale,unattended,releases}=file,byHand=file["by-hand"],{times}=timesOf(file);
return{name,workflow,isDefault:file.default,permission,viewPermission:file["view-permission"],...defined({ref}),...namesOf(
{users,teams}),...defined({services}),...images===void 0?{}:{images:mapValues(images,parseRepository)},...defined({sources}),
...checks===void 0?{}:{checks:mapValues(checks,own=>own.map(toCheck))},...scale===void 0?{}:{scale:mapValues(scale,toRange)},
...defined({times}),...approval2?.required===!0?{approval:{withinMs:approval2["within-minutes"]*minute,verbs:approval2.commands}}:
{},...exceptions2===void 0?{}:{exceptions:mapValues(exceptions2,toException)},...defined({byHand,unattended,soakMs:file.
soak}),logsPermission:file.logs?.permission??"write",...file.logs?.public===!0?{showsLogsInPublic:!0}:{},releases:releases.
map(toRelease)}}function toRange(text3){let[least=1,most=1]=text3.split("-").map(Number);return{least,most}}function toException({
users,teams,alone}){return{...namesOf({users,teams}),alone}}function namesOf({users,teams}){return defined({users:users?.
map(user2=>typeof user2=="string"?user2.toLowerCase():user2),teams:teams?.map(team2=>team2.toLowerCase())})}function mapValues(from,map){
return Object.fromEntries(Object.entries(from).map(([key,value])=>[key,map(value)]))}function toRelease(file){let{repository:repository2,
service:service2,tag,prereleases,action}=file;return{repository:repository2.toLowerCase(),service:service2,tag,imageTag:file["\
image-tag"],prereleases,action,waitMs:file["wait-minutes"]*minute}}function formatPath(path2){return path2.map((part,index2)=>typeof part==
"number"?`[${part}]`:`${index2===0?"":"."}${String(part)}`).join("")}function invalid2(problems){let[first3,...others]=problems,
more=others.length===0?"":` (and ${others.length} more)`;return new OpsError("config-invalid",`${first3?.path??policyPath}\
 ${first3?.message??"is wrong"}${more}`,{where:policyPath,problems,hint:"Fix it on the default branch. docs/examples/d8x\
.yml shows all that it may hold."})}var permissionsHint="The job needs the permissions contents: read and actions: read, as the ready-made workflows give th\
em.";async function readPolicy(repository2){let file=await repository2.file(policyPath);if(file.kind==="found")return parse(
file.value);if(file.kind==="refused"&&file.status===404&&(await repository2.canReadContents()).kind==="found")return{kind:"\
none"};let code2=file.kind==="unreachable"?"github-unreachable":"authorisation-failed",message=`${policyPath} can't be r\
ead, and it says who may start this run: ${file.message}`;return{kind:"unreadable",error:new OpsError(code2,message,{where:policyPath,
hint:permissionsHint})}}function parse(text3){try{return{kind:"policy",policy:parsePolicy(text3)}}catch(error){if(!isOpsError(
error))throw error;return{kind:"unreadable",error}}}function noToken(){let message=`${policyPath} can't be read without \
the input github-token, and it says who may start this run`;return{kind:"unreadable",error:new OpsError("authorisation-f\
ailed",message,{where:"github-token",hint:permissionsHint})}}async function checkBackupRun(runId,repository2){let[run2,policy]=await Promise.all([repository2.run(runId),readPolicy(repository2)]);
if(run2.kind!=="found")throw unread(runId,run2);if(policy.kind==="unreadable")throw policy.error;let named=policy.kind===
"policy"?policy.policy.environments.map(environment2=>environment2.workflow):[];return requireBackupRun(runId,run2.value,
named),run2.value.workflow}function unread(runId,answer){let code2=answer.kind==="unreachable"?"github-unreachable":"git\
hub-refused";return new OpsError(code2,`run ${runId} can't be looked at: ${answer.message}`,{where:"backup-run-id",hint:"\
The job needs the permission actions: read, and the run has to be of this repository."})}import{z as z9}from"../packages/zod.js";var text=z9.string().transform(value=>value.trim()),content=z9.string();function line(longest2){return text.refine(value=>value.
length<=longest2&&!new RegExp("\\p{Cc}","u").test(value),`should be one line of at most ${longest2} characters`)}var secretLine=z9.
string().transform(value=>value.replace(/[\r\n]+$/,"")).refine(value=>!/[\r\n\0]/.test(value),"should be a single line").
transform(value=>new Secret(value));function whole(least,most){let wrong=`should be a whole number from ${least} to ${most}`;
return text.refine(value=>/^\d{1,15}$/.test(value),wrong).transform(Number).refine(value=>value>=least&&value<=most,wrong)}
function choice(options){return text.pipe(z9.enum(options,{error:()=>`should be one of: ${options.join(", ")}`}))}var flag=text.
pipe(z9.enum(["true","True","TRUE","false","False","FALSE"],{error:()=>"should be true or false"}).transform(value=>value.
toLowerCase()==="true")),lines=z9.string().transform(value=>value.split(/\r?\n/).map(entry=>entry.trim()).filter(entry=>entry!==
""&&!entry.startsWith("#")));function defineStore(definition){let{schema:schema3,read,...module}=definition;return{...module,read:(raw,env={})=>{let{
data,error}=schema3.safeParse(raw);return data!==void 0?read(data,env):{problems:(error?.issues??[]).map(({path:path2,message})=>({
path:String(path2[0]),message}))}}}}var longestUploadMs=6e5,artifact=defineStore({kind:"artifact",schema:z10.object({"retention-days":whole(1,400).optional(),
upload:flag}),inputs:{"retention-days":{description:"How long the artifact is kept, 1 to 400 days. Default, and most, is\
 what the repository allows."},upload:{description:"Whether the backup is kept as an artifact of the run.",default:"true"}},
read:({upload,"retention-days":retentionDays})=>({problems:[],store:{keeps:upload,open:context=>artifactStore({...context,
retentionDays})}})});function artifactStore(given){return{kind:"artifact",place:"an artifact",takesUnverified:!0,begin:async()=>({
finish:async backup=>put(given,backup),abandon:async()=>{}}),list:async of=>list(given.repository,of),get:async(stored,folder)=>get(
given,stored,folder)}}async function put(given,{files:files2,name}){return{store:"artifact",run:given.runInfo.id,...await uploadFiles(
given,name,files2,hint)}}async function uploadFiles({runInfo,hidden,retentionDays,signal,retryForMs=longestUploadMs,isOneFile=!1},name,files2,otherwise2){
let[first3]=files2;if(first3===void 0)throw new OpsError("upload-failed","there is no file to upload");let upload=withArtifacts(
hidden,client=>client.uploadArtifact(name,[...files2],dirname(first3),{...isOneFile?{skipArchive:!0}:{compressionLevel:0},
...defined({retentionDays})})),{id:id2,digest}=await orThrow(Promise.race([upload,stalled(signal,retryForMs)]),name,otherwise2);
if(id2===void 0||digest===void 0)throw new OpsError("upload-failed",`GitHub did not confirm the artifact ${name}`,{where:name});
return{id:String(id2),name,digest:`sha256:${digest}`,url:`${runInfo.url}/artifacts/${id2}`}}async function list(repository2,of){
if(repository2===void 0)throw noToken2("artifacts are listed with github-token");let artifacts=await allArtifacts(async page2=>{
let found=await repository2.artifacts(of.run,page2);if(found.kind==="found")return found.value;throw new OpsError("githu\
b-refused",`the artifacts can't be listed: ${found.message}`,{where:"github-token",hint:"The job needs the permission ac\
tions: read."})});return backupsAmong(artifacts,of)}async function get(given,stored,folder){let{repository:repository2,hidden}=given,
{id:id2,run:run2,digest}=stored;if(repository2===void 0)throw noToken2("an artifact is fetched with github-token");await checkBackupRun(
run2,repository2);let path2=join2(folder,`from-run-${run2}`);try{let options={findBy:placeOf(given,run2),path:path2,...defined(
{expectedHash:digest})},{digestMismatch}=await asked(withArtifacts(hidden,client=>client.downloadArtifact(Number(id2),options)),
run2);if(digestMismatch===!0)throw new OpsError("backup-corrupt",`the artifact of run ${run2} is not what was uploaded`,
{where});return await unpackedBackup(path2,stored)}catch(error){throw await rm(path2,{recursive:!0,force:!0}),error}}function noToken2(message){
return new OpsError("input-invalid",message,{where:"github-token"})}var where="backup-run-id";function placeOf({token,runInfo},run2){
if(token===void 0)throw noToken2("an artifact is fetched with github-token");let{owner,name}=runInfo.repository;return{token:token.
reveal(),workflowRunId:Number(run2),repositoryOwner:owner,repositoryName:name}}async function asked(answer,run2){try{return await answer}catch(error){
if(error instanceof OpsError)throw error;let message=messageOf(error);throw new OpsError("github-refused",`the backup of\
 run ${run2} could not be fetched: ${message}`,{where,hint:"The job needs the permission actions: read, and the run has \
to be of this repository.",cause:error})}}var variablesOfArtifacts=/^(?:ACTIONS_(?!ID_TOKEN)|(?:https?|all|no)_proxy$)/i;
async function withArtifacts(hidden,use){return withVariables(hidden,variablesOfArtifacts,async()=>{let{DefaultArtifactClient:Client}=await import("../packages/actions-artifact.js");
return use(new Client)})}var hint="The encrypted backup is on the runner only. Check the repository's artifact storage a\
nd retention, or set upload: false and keep the file by a step of your own.";async function orThrow(upload,name,otherwise2){
try{return await upload}catch(error){if(error instanceof OpsError)throw error;let message=messageOf(error);throw new OpsError(
"upload-failed",`the artifact ${name} could not be uploaded: ${message}`,{where:name,hint:otherwise2,cause:error})}}async function stalled(signal,retryForMs){
return new Promise((_resolve,reject)=>{setTimeout(()=>reject(new Error(`the upload did not end within ${retryForMs/1e3} \
s`)),retryForMs).unref(),signal.addEventListener("abort",()=>reject(signal.reason),{once:!0}),signal.aborted&&reject(signal.
reason)})}import{z as z11}from"../packages/zod.js";var s3Schema=z11.object({"s3-endpoint":text.transform(value=>/^[a-z]+:\/\//i.test(value)?value:`https://${value}`).refine(
value=>{let url=URL.canParse(value)?new URL(value):void 0;return url!==void 0&&/^https?:$/.test(url.protocol)&&[url.username,
url.password,url.search,url.hash].every(part=>part==="")},"should be an address such as https://s3.eu-central-003.backbl\
azeb2.com, without a user, a password and the bucket").transform(value=>new URL(value)).optional(),"s3-region":text.refine(
value=>/^[a-z0-9-]{1,40}$/i.test(value),"should be a region such as eu-central-1").optional(),"s3-bucket":text.refine(value=>/^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/.
test(value),"should be the name of a bucket, and nothing else").optional(),"s3-prefix":line(200).transform(value=>value.
replaceAll(/^\/+|\/+$/g,"")).refine(value=>!value.split("/").some(part=>["",".",".."].includes(part))||value==="","shoul\
d be a path such as backups/d8x").optional(),"s3-access-key-id":secretLine.optional(),"s3-secret-access-key":secretLine.
optional(),"s3-object-lock-days":whole(1,36500).optional(),"s3-object-lock-mode":choice(["governance","compliance"]).default(
"governance")}),ofProviders=/\.(?:amazonaws\.com|backblazeb2\.com|linodeobjects\.com|your-objectstorage\.com|r2\.cloudflarestorage\.com)$/;
function bucketOf(fields,env){let{"s3-bucket":bucket,"s3-endpoint":endpoint}=fields;if(bucket===void 0)return{problems:[]};
let problems=[],region=fields["s3-region"]??env.AWS_REGION??env.AWS_DEFAULT_REGION;region===void 0&&endpoint===void 0&&problems.
push({path:"s3-region",message:"is missing: the region of the bucket; for a store that is not Amazon S3, s3-endpoint too"});
let store=endpoint&&withoutBucket(endpoint,bucket);store!==void 0&&problems.push({path:"s3-endpoint",message:`has the bu\
cket in it: it should be ${store}`});let credentials=credentialsOf(fields,env,problem=>problems.push(problem));if(credentials===
void 0||problems.length>0)return{problems};let{"s3-object-lock-days":days,"s3-object-lock-mode":mode}=fields;return{problems,
settings:{...defined({endpoint}),region:region??usualRegion,bucket,prefix:fields["s3-prefix"]??"",credentials,...days===
void 0?{}:{lock:{days,mode}}}}}function withoutBucket({protocol,host,hostname,pathname},bucket){let path2=pathname.replace(
/\/+$/,"");return path2.endsWith(`/${bucket}`)?`${protocol}//${host}${path2.slice(0,-bucket.length-1)}`:hostname.startsWith(
`${bucket.toLowerCase()}.`)&&ofProviders.test(hostname)?`${protocol}//${host.slice(bucket.length+1)}`:void 0}function credentialsOf({
"s3-access-key-id":id2,"s3-secret-access-key":secret},env,report){if(id2!==void 0&&secret!==void 0)return{accessKeyId:id2,
secretAccessKey:secret};if(id2!==void 0||secret!==void 0){let[absent,present]=id2===void 0?["s3-access-key-id","s3-secre\
t-access-key"]:["s3-secret-access-key","s3-access-key-id"];report({path:absent,message:`is missing: ${present} is given,\
 and they go together`});return}let{AWS_ACCESS_KEY_ID:key,AWS_SECRET_ACCESS_KEY:secretKey2,AWS_SESSION_TOKEN:token}=env;
if(key!==void 0&&key!==""&&secretKey2!==void 0&&secretKey2!=="")return{accessKeyId:new Secret(key),secretAccessKey:new Secret(
secretKey2),...token===void 0||token===""?{}:{sessionToken:new Secret(token)}};report({path:"s3-access-key-id",message:"\
is missing: give it with s3-secret-access-key, or let a step before take credentials (aws-actions/configure-aws-credenti\
als)"})}function secretsOfBucket({credentials}){let{secretAccessKey,sessionToken}=credentials;return sessionToken===void 0?
[secretAccessKey]:[secretAccessKey,sessionToken]}function lazyStore(settings,context){let opened,open=async()=>(opened??=import("./src-backup-store-s3-s3-store.js").then(({s3Store})=>s3Store(
settings,context)),opened);return{...describeBucket(settings),check:async signal=>(await open()).check(signal),begin:async(...begun)=>(await open()).
begin(...begun),list:async of=>(await open()).list(of),describe:async stored=>(await open()).describe(stored),mayRemove:async()=>(await open()).
mayRemove(),remove:async stored=>(await open()).remove(stored),get:async(...what)=>(await open()).get(...what)}}var s3=defineStore({kind:"s3",schema:s3Schema,inputs:{"s3-endpoint":{description:"Address of an S3-compatible store for \
copies, such as `https://s3.eu-central-003.backblazeb2.com`; nothing for Amazon S3."},"s3-region":{description:"Region o\
f the bucket. Default: `AWS_REGION`; with `s3-endpoint`, `us-east-1`."},"s3-bucket":{description:"Bucket for copies of b\
ackups. Without it there are none; `docs/backups.md` has the rights that they need."},"s3-prefix":{description:"Folder i\
n the bucket, such as `d8x`. Each cluster has a folder of its own below."},"s3-access-key-id":{description:"Key for the \
bucket. Without it, AWS's own variables count, as `aws-actions/configure-aws-credentials` sets them."},"s3-secret-access\
-key":{description:"The secret of that key.",isSecret:!0},"s3-object-lock-days":{description:"For how many days nobody c\
an remove a copy (Object Lock, which the bucket must have)."},"s3-object-lock-mode":{description:"`governance`: those wh\
o may bypass it can remove a copy before; or `compliance`: nobody can.",default:"governance"}},needs:"s3-bucket",read:(fields,env)=>{
let{settings,problems}=bucketOf(fields,env);return settings===void 0?{problems}:{problems,store:{keeps:!0,open:({hidden,
signal,mask,now})=>{for(let secret of secretsOfBucket(settings))mask(secret);return lazyStore(settings,{now,signal,proxies:proxiesIn(
hidden)})}}}}});var stores=[artifact,s3],inputsOfAll={keep:{description:"Which copies in a bucket stay when a `backup` has been kept, su\
ch as `7d 4w 12m 3y`: the best one of each of the last so many days, weeks, months and years that have one. Default: all\
."},copies:{description:"Where the backup is kept: `artifact`, `s3`, or both; with a `?` behind it, the run goes on with\
out that copy. Default: wherever it can be."}},storeInputs=Object.fromEntries([...Object.entries(inputsOfAll),...stores.
flatMap(({inputs})=>Object.entries(inputs))]);import{z as z12}from"../packages/zod.js";var secretText=z12.string().transform(value=>new Secret(cleanText(value).trim())),secretUrl=secretLine.transform(secret=>secret.
map(value=>value.trim())).refine(secret=>{let url=URL.canParse(secret.reveal())?new URL(secret.reveal()):void 0;return url!==
void 0&&/^https?:$/.test(url.protocol)&&url.username===""&&url.password===""},"should be the address of a check, such as\
 https://hc-ping.com/\u2026, without a user and a password"),secretFile=z12.string().transform(value=>new Secret(`${value.
replaceAll(/\r\n?/g,`
`).trim()}
`)),hexKey=secretLine.transform((secret,context)=>{let key=normalKey(secret);return key!==void 0?key:(context.addIssue("\
should be a private key of 64 hex digits, with or without 0x before them"),z12.NEVER)}),plainKeyFiles=z12.string().transform(
(value,context)=>value.split(/[\s,]+/).filter(entry=>entry!=="").flatMap(entry=>{let service2=keyServices.find(name=>entry===
`${name}=none`);return service2===void 0?(context.addIssue(`should be ${keyServices.map(name=>`${name}=none`).join(" or ")}\
, or both`),[]):[service2]})),registryName=text.transform((value,context)=>{let name=parseRegistryName(value);return name!==
void 0?name:(context.addIssue("should be the host of a registry, with its port where it has one, such as ghcr.io"),z12.NEVER)}),
startPairs=z12.string().transform((value,context)=>value.replaceAll(/\s*>\s*/g,">").split(/[\s,]+/).filter(entry=>entry!==
"").flatMap(entry=>{let[first3="",second="",...more]=entry.split(">");return more.length===0&&isServiceName(first3)&&isServiceName(
second)&&first3!==second?[{first:first3,second}]:(context.addIssue(`has "${entry.slice(0,100)}", which is no pair of two\
 services such as broker>referral`),[])}));function serviceMinutes(most,fallback){return z12.string().transform((value,context)=>{
let found=new Map;for(let entry of value.split(/[\s,]+/).filter(one=>one!=="")){let[,service2="",digits2=""]=/^(?:([^=]+)=)?(\d{1,4})$/.
exec(entry)??[],minutes2=Number(digits2);if(digits2===""||minutes2<1||minutes2>most||service2!==""&&!isServiceName(service2)){
let shown2=JSON.stringify(entry.slice(0,60));context.addIssue(`should be whole minutes from 1 to ${most}, such as 10, or\
 for a service api=15, not ${shown2}`)}else found.has(service2)?context.addIssue(service2===""?"has two numbers that are\
 for no service":`names ${service2} twice`):found.set(service2,minutes2)}let{"":alone=fallback,...byService}=Object.fromEntries(
found);return{default:alone,byService}})}var issueNumber=whole(1,2**31-1),githubId2=text.refine(value=>/^[1-9]\d{0,19}$/.
test(value),"should be an id of GitHub: a whole number"),spans={h:36e5,d:864e5,w:7*864e5},timeSpan=text.transform((value,context)=>{
let[,digits2="",unit=""]=/^([1-9]\d{0,4}) ?([hdw])$/.exec(value)??[];return unit==="h"||unit==="d"||unit==="w"?Number(digits2)*
spans[unit]:(context.addIssue("should be hours, days or weeks, such as 36h or 2d"),z12.NEVER)});var ownDefaults={plan:"update",backup:"required",verify:"none","on-failure":"rollback-all",prune:"images","allow-image-c\
hange":"false","allow-key-change":"false","accept-migration":"false","no-backup":"false",undo:"false","ssh-user":"d8xtra\
der","ssh-port":"22","stack-name":"stack","lock-minutes":"60","warm-up-minutes":"10","update-timeout-minutes":"10","stab\
ility-seconds":"30","payment-wait-minutes":"30","lock-wait-seconds":"0"},defaults={...ownDefaults,...Object.fromEntries(
Object.entries(storeInputs).flatMap(([name,input])=>input.default===void 0?[]:[[name,input.default]]))},requestId=text.transform(
(value,context)=>{let parsed=parseRequestId(value);return parsed!==void 0?parsed:(context.addIssue("is not a request id \
of the bot; leave it empty when you start a run by hand"),z13.NEVER)}),approved=text.transform((value,context)=>{let parsed=parsePinnedServices(
value);return parsed!==void 0?parsed:(context.addIssue("is no list of services with their digests; leave it empty when y\
ou start a run by hand"),z13.NEVER)}),inputsSchema=z13.object({operation:choice(operations),services:content.optional(),
environment:text.refine(isEnvironmentName,'should be letters, digits, ".", "-" and "_", starting with a letter or digit').
optional(),plan:choice(["update","rollback"]),backup:choice(["required","skip"]),verify:choice(["none","restore"]),"on-f\
ailure":choice(["rollback-all","rollback-service","pause"]),"start-order":startPairs.optional(),prune:choice(["images","\
none"]),"allow-image-change":flag,"allow-key-change":flag,"accept-migration":flag,"no-backup":flag,override:text.refine(
isOverrideReason,"should be a reason of at most 200 characters on one line, without quotes").optional(),"hosts-cfg":content,
"d8x-config":content.optional(),"ssh-private-key":secretFile,"ssh-passphrase":secretLine.optional(),"ssh-known-hosts":content,
"ssh-user":text.refine(value=>/^[a-z_][a-z0-9_.-]{0,31}$/i.test(value),'should be a user name of a Linux host: letters, \
digits, "_", "." and "-", up to 32'),"ssh-port":whole(1,65535),"ssh-jump":line(320).optional(),"sudo-password":secretLine.
optional(),"stack-name":text.refine(value=>/^[a-z0-9][a-z0-9_-]{0,62}$/i.test(value),'should be the name of a Docker sta\
ck: letters, digits, "_" and "-"'),"database-dsn":secretText.optional(),"backup-recipients":lines.optional(),"backup-max\
-age":timeSpan.optional(),"backup-signing-key":secretFile.optional(),"backup-directory":line(4096).optional(),"referral-\
executor-key":hexKey.optional(),"broker-private-key":hexKey.optional(),"keyfile-encryption":plainKeyFiles.optional(),"br\
oker-redis-password":secretLine.optional(),"broker-fee-tbps":whole(0,65535).optional(),registry:registryName.optional(),
"registry-username":line(255).optional(),"registry-password":secretLine.optional(),"backup-file":line(4096).optional(),"\
backup-run-id":githubId2.optional(),"backup-name":line(255).optional(),undo:flag,"backup-identity":secretFile.optional(),
"backup-signers":content.optional(),"target-database":line(63).optional(),"verify-database-url":secretLine.optional(),reason:line(
200).optional(),"lock-minutes":whole(1,43200),"warm-up-minutes":serviceMinutes(120,10),"update-timeout-minutes":whole(1,
120),"stability-seconds":whole(0,3600),"payment-wait-minutes":whole(0,1440),"lock-wait-seconds":whole(0,86400),"github-t\
oken":secretLine.optional(),"policy-token":secretLine.optional(),"bot-app-id":githubId2.optional(),"heartbeat-url":secretUrl.
optional(),"issue-number":issueNumber.optional(),"status-comment-id":githubId2.optional(),approved:approved.optional(),"\
request-id":requestId.optional()}),inputNames=[...inputsSchema.keyof().options,...Object.keys(storeInputs)],ownSecrets=[
"d8x-config","ssh-private-key","ssh-passphrase","sudo-password","database-dsn","referral-executor-key","broker-private-k\
ey","broker-redis-password","registry-password","backup-identity","backup-signing-key","verify-database-url","github-tok\
en","policy-token","heartbeat-url"],secretInputs=[...ownSecrets,...Object.entries(storeInputs).flatMap(([name,{isSecret}])=>isSecret===
!0?[name]:[])];function requirements(raw,operations2){let{data:operation}=operationSchema.safeParse(raw.operation?.trim());return[...missing(
raw,ofEveryRun),...operation===void 0?[]:[...ofServices(raw,operation),...ofOperation(raw,operations2[operation])],...together(
raw,"registry-username","registry-password"),...raw["request-id"]===void 0?[]:missing(raw,[{input:"github-token",message:"\
is needed to check the request again on GitHub"}]),...raw["status-comment-id"]===void 0?[]:missing(raw,[{input:"issue-nu\
mber",message:"is needed together with status-comment-id"},{input:"request-id",message:"is needed together with status-c\
omment-id; a run started by hand writes a comment of its own"}])]}function ofServices(raw,operation){let verb=verbOfOperation(
operation),takes=verb?.argument,plansBack=takes==="change"&&raw.plan?.trim()==="rollback",named=verb!==void 0&&namesServices(
verb.verb);return named||takes==="replicas"||takes==="log"||takes==="requests"||takes==="change"&&!plansBack?missing(raw,
[{input:"services",message:`is missing: which services to ${operation}, such as "${takes==="replicas"?"api=3":named||takes===
"log"?"api":"api:main"}"`}]):takes==="services"||plansBack||raw.services===void 0?[]:verb!==void 0&&exceptionsOfVerb(verb.
verb).length>0&&attemptServicesInput(raw.services).services.length===0?[]:[{path:"services",message:`is not for '${operation}\
', which takes none: leave it empty`}]}function ofOperation(raw,{backsUp,requires=[],excludes=[]}){let skips=backsUp==="\
unless-skipped"&&skipsBackup(raw);return[...backsUp===void 0||skips?[]:missing(raw,ofBackups),...skips&&raw.verify?.trim()===
"restore"?[{path:"verify",message:"asks to verify the backup that 'no-backup' leaves out"}]:[],...missing(raw,requires),
...excludes.flatMap(({input,beside,message})=>isGiven(raw,input)&&(beside===void 0||isGiven(raw,beside))?[{path:input,message}]:
[])]}function isGiven(raw,input){let fallback=defaults,value=raw[input]?.trim();return value!==void 0&&value.toLowerCase()!==
fallback[input]}function skipsBackup(raw){return raw.backup?.trim()==="skip"||raw["no-backup"]?.trim().toLowerCase()==="\
true"||attemptServicesInput(raw.services??"").exceptions.some(({kind})=>kind==="no-backup")}function missing(raw,needed2){
return needed2.flatMap(({input,or=[],unless,message})=>[input,...or].some(name=>Object.hasOwn(raw,name))||unless!==void 0&&
isGiven(raw,unless)?[]:[{path:input,message}])}function together(raw,one,other2){if(raw[one]===void 0==(raw[other2]===void 0))
return[];let[absent,present]=raw[one]===void 0?[one,other2]:[other2,one];return[{path:absent,message:`is missing: ${present}\
 is given, and they go together`}]}function readServices2(text3,inputs,report){let{operation,plan:plans}=inputs,verb=verbOfOperation(operation),isGiven2=text3.
trim()!=="",scaled=verb?.argument==="replicas"&&isGiven2?attemptReplicasInput(text3):void 0,read=verb?.argument==="log"&&
isGiven2?attemptLogInput(text3):void 0,own=scaled??read,given=own===void 0?attemptServicesInput(text3):{...own,services:[]};
for(let problem of given.problems)report(problem);let loosened=verb===void 0?[]:exceptionsOfVerb(verb.verb),takes=one=>loosened.
includes(one.kind);for(let one of given.exceptions)takes(one)||report({path:"services",message:`has ${formatException(one)}\
, which '${operation}' takes not`});let exceptions2=sortExceptions([...given.exceptions,...loosenedBy(inputs)].filter(takes)),
kind=verb?.argument;if(kind!=="services"&&!(kind==="change"&&plans==="rollback")){let services=kind==="requests"||kind===
"change"?given.services:[],replicas=scaled?.replicas??[];return{plans,services,rollbackServices:[],replicas,...defined({
log:read?.log}),exceptions:exceptions2}}for(let{kind:kind2,service:service2}of given.services)kind2!=="newest"&&report({
path:"services",message:`${operation} takes names only: '${service2}', without what it should run`});return{plans,services:[],
rollbackServices:given.services.map(({service:service2})=>service2),replicas:[],exceptions:exceptions2}}function loosenedBy(inputs){
return[...inputs["allow-image-change"]?[{kind:"image-change"}]:[],...inputs["allow-key-change"]?[{kind:"key-change"}]:[],
...inputs["accept-migration"]?[{kind:"migration"}]:[],...inputs["no-backup"]||inputs.backup==="skip"?[{kind:"no-backup"}]:
[],...inputs.override===void 0?[]:[{kind:"override",reason:inputs.override}]]}var units={d:"days",w:"weeks",m:"months",y:"years"};function parseKeepRule(text3){let rule={days:0,weeks:0,months:0,years:0},
words2=text3.split(/[\s,]+/).filter(word=>word!=="");for(let word of words2){let[,digits2="",unit=""]=/^([1-9]\d{0,3})([dwmy])$/.
exec(word)??[];if(unit!=="d"&&unit!=="w"&&unit!=="m"&&unit!=="y")return;let name=units[unit];if(rule[name]!==0)return;rule[name]=
Number(digits2)}return words2.length===0?void 0:rule}function readStores(raw,env){let problems=[],given=raw.keep,keep=given===void 0?void 0:parseKeepRule(given);given!==void 0&&
keep===void 0&&problems.push({path:"keep",message:"should be how many days, weeks, months and years, such as 7d 4w 12m 3\
y"});let wanted=readCopies(raw.copies,message=>problems.push({path:"copies",message}));return{configured:stores.flatMap(
({kind,needs,read})=>{let{store,problems:wrong}=read(raw,env);problems.push(...wrong);let copy=wanted?.find(one=>one.kind===
kind);if(store===void 0)return copy!==void 0&&wrong.length===0&&problems.push({path:needs??"copies",message:`is missing:\
 copies names ${kind}`}),[];copy!==void 0&&!store.keeps&&problems.push({path:"copies",message:`names ${kind}, and anothe\
r input keeps nothing there`});let keeps=wanted===void 0?store.keeps:copy!==void 0;return[{...store,kind,keeps,isRequired:copy?.
isRequired??!0}]}),...defined({keep}),problems}}function readCopies(given,report){let words2=(given??"").split(/[\s,]+/).
filter(word=>word!=="");if(words2.length===0)return;let kinds=stores.map(({kind})=>kind),found=words2.flatMap(word=>{let[
,kind="",mark]=/^([a-z0-9]+)(\?)?$/.exec(word.toLowerCase())??[];return kinds.includes(kind)?[{kind,isRequired:mark===void 0}]:
(report(`has ${JSON.stringify(word.slice(0,60))}, which is none of ${kinds.join(", ")}, with or without a ?`),[])}),twice2=kinds.
find(kind=>found.filter(one=>one.kind===kind).length>1);return twice2!==void 0&&report(`names ${twice2} twice`),found}function rawInputs(env){let raw={},fallback=defaults;for(let name of inputNames){let value=env[`INPUT_${name.toUpperCase()}`],
taken=value===void 0||value.trim()===""?fallback[name]:decodeInput(name,value);taken!==void 0&&(raw[name]=taken)}return raw}
function rawSecrets(raw){return secretInputs.flatMap(name=>{let value=raw[name];return value===void 0?[]:[new Secret(value)]})}
function readInputs(raw,env,operations2){let problems=[...requirements(raw,operations2)],usable={...raw},first3=inputsSchema.
safeParse(raw);for(let{path:path2,message}of first3.error?.issues??[]){let name=inputNames.find(name2=>name2===path2[0]);
if(name===void 0)continue;Object.hasOwn(raw,name)&&problems.push({path:name,message});let standIn=standIns[name];standIn===
void 0?delete usable[name]:usable[name]=standIn}let parsed=first3.success?first3.data:inputsSchema.parse(usable),{configured,
keep,problems:ofStores}=readStores(raw,env);problems.push(...ofStores);let services=readServices2(raw.services??"",parsed,
problem=>problems.push(problem)),inputs=withKeep(assemble(parsed,services,configured,env),keep);return problems.push(...ofRecovery(
inputs.recover)),{inputs,problems}}var standIns={...defaults,operation:"status","hosts-cfg":"","ssh-private-key":"","ssh\
-known-hosts":""};function inputOf({path:path2}){return/^[a-z0-9-]*/.exec(path2)?.[0]??""}function invalidInputs(problems){
let[first3]=problems,message=problems.length===1&&first3!==void 0?`input ${first3.path} ${first3.message}`:`${problems.length}\
 inputs are wrong`;return new OpsError("input-invalid",message,{problems,hint:`${hintFor(problems,"Correct the inputs wh\
ere the workflow calls d8x-ops.")} Nothing was connected to or changed.`})}function withKeep(inputs,keep){return{...inputs,
request:{...inputs.request,...defined({keep})}}}var minute2=6e4;function assemble(inputs,services,configured,env){let loosens=kind=>services.
exceptions.some(one=>one.kind===kind);return{exceptions:services.exceptions,request:{operation:inputs.operation,...defined(
{environment:inputs.environment}),plans:services.plans,services:services.services,rollbackServices:services.rollbackServices,
...services.replicas.length===0?{}:{replicas:services.replicas},...defined({log:services.log,approved:inputs.approved}),
policy:{backup:loosens("no-backup")?"skip":"required",verify:inputs.verify,onFailure:inputs["on-failure"],startOrder:inputs["\
start-order"]??[],prune:inputs.prune,keyFilesKeptPlain:inputs["keyfile-encryption"]??[],allowImageChange:loosens("image-\
change"),allowKeyChange:loosens("key-change"),...loosens("migration")?{acceptMigration:!0}:{},...defined({override:services.
exceptions.find(one=>one.kind==="override")?.reason,warmUp:warmUp(inputs["warm-up-minutes"])}),updateTimeoutMs:inputs["u\
pdate-timeout-minutes"]*minute2,stabilityMs:inputs["stability-seconds"]*1e3,paymentWaitMs:inputs["payment-wait-minutes"]*
minute2},cluster:{hostsCfg:inputs["hosts-cfg"],...defined({d8xConfig:inputs["d8x-config"]}),sshPrivateKey:inputs["ssh-pr\
ivate-key"],...defined({sshPassphrase:inputs["ssh-passphrase"]}),knownHosts:inputs["ssh-known-hosts"],sshUser:inputs["ss\
h-user"],sshPort:inputs["ssh-port"],...defined({sshJump:inputs["ssh-jump"],sudoPassword:inputs["sudo-password"]}),stackName:inputs["\
stack-name"]},database:{...defined({dsn:inputs["database-dsn"]}),recipients:inputs["backup-recipients"]??[],directory:inputs["\
backup-directory"]??join3(env.RUNNER_TEMP??".","d8x-ops-backup"),...defined({identity:inputs["backup-identity"],verifyUrl:inputs["\
verify-database-url"],signingKey:inputs["backup-signing-key"],maxAgeMs:inputs["backup-max-age"]})},keys:defined({referralExecutorKey:inputs["\
referral-executor-key"],brokerPrivateKey:inputs["broker-private-key"],brokerRedisPassword:inputs["broker-redis-password"],
brokerFeeTbps:inputs["broker-fee-tbps"]?.toString()}),...defined({registryAuth:registryAuth(inputs)}),lock:{...defined({
reason:inputs.reason}),minutes:inputs["lock-minutes"],waitMs:inputs["lock-wait-seconds"]*1e3}},signers:inputs["backup-si\
gners"],restore:restoreInputs(inputs),recover:recoverInputs(inputs),stores:configured,reporting:{token:inputs["github-to\
ken"],policyToken:inputs["policy-token"],botAppId:inputs["bot-app-id"],heartbeatUrl:inputs["heartbeat-url"],issueNumber:inputs["\
issue-number"],statusCommentId:inputs["status-comment-id"],requestId:inputs["request-id"]}}}function warmUp(given){let services=Object.
entries(given.byService);if(services.length===0&&String(given.default)===defaults["warm-up-minutes"])return;let byService=Object.
fromEntries(services.map(([service2,minutes2])=>[service2,minutes2*minute2]));return{defaultMs:given.default*minute2,byService}}
function registryAuth(inputs){let{registry,"registry-username":username,"registry-password":password}=inputs;return username===
void 0||password===void 0?void 0:{...defined({registry}),username,password}}import{endGroup,error as logError,info,notice,startGroup,warning}from"../packages/actions-core.js";function logLine(text3){return text3.replaceAll(/[\r\n\u2028\u2029]+/g," ").replaceAll(/[^\P{C}\t\u200d]/gu,"").replaceAll(
/##(?=\[)/g,"# #")}function essential(markdown){return{name:void 0,weight:Number.POSITIVE_INFINITY,markdown}}function folded(summary2,markdown){
return`<details><summary>${summary2}</summary>

${markdown}

</details>`}function table(header,rows){let used=header.map((_,column)=>rows.some(cells=>(cells[column]??"")!=="")),titles2=header.
map(title=>typeof title=="string"?title:title.right),rule=header.map(title=>typeof title=="string"?"---":"---:");return[
titles2,rule,...rows].map(cells=>`| ${cells.filter((_,column)=>used[column]).join(" | ")} |`).join(`
`)}function page(sections,fits){let kept=new Set(sections.filter(({markdown})=>markdown!=="")),leftOut=[],text3=join4(kept,
leftOut);for(let section of[...kept].sort((a,b)=>a.weight-b.weight)){if(section.name===void 0||fits(text3))break;kept.delete(
section),leftOut.push(section.name),text3=join4(kept,leftOut)}return text3}function join4(sections,leftOut){let parts=[...sections].
map(({markdown})=>markdown);return leftOut.length>0&&parts.push(`_Left out to fit GitHub's limit: ${leftOut.join(", ")}.\
 The run's page and its \`result\` have everything._`),`${parts.join(`

`)}
`}function first2(items,most){return{shown:items.slice(0,most),more:Math.max(0,items.length-most)}}var mostRows=300,stepSigns={running:"\u25B8",done:"\u2713",failed:"\u2717",skipped:"\u2013",cancelled:"\u2717"};function stepsSection(steps){
if(steps.length===0)return"";let rows=steps.slice(0,mostRows).map(step=>stepRow(step)),more=steps.length>mostRows?`

\u2026 and ${steps.length-mostRows} more steps.`:"";return folded(`All ${steps.length} steps`,`${stepsTable(rows)}${more}`)}
function stepsTable(rows){return table(["","Step",{right:"Time"},"What it found or did"],rows)}function stepRow(step,passing2,now){
let took=between(step.startedAt,step.finishedAt??now),title=[prose(clip(step.title,200)),...placesOf(step).map(place=>code(
clip(place,100)))];return[stepSigns[step.state],cell(title.join(" \xB7 ")),took===void 0||step.state==="skipped"?"":duration(
took),cell(prose(clip(passing2??step.detail??"",300)))]}function placesOf({title,service:service2,host}){return[service2,
host].filter(place=>place!==void 0).filter(place=>!title.includes(place))}function renderLog(event){switch(event.kind){case"step-started":return logLine(`\u25B8 ${titleOf(event.step)}`);case"ste\
p-progress":return logLine(`  ${titleOf(event.step)}: ${event.detail}`);case"step-finished":return logLine(finished(event.
step));case"notice":case"warning":return logLine(event.message);default:return event}}function finished(step){let took=between(
step.startedAt,step.finishedAt),time=took===void 0||step.state==="skipped"?"":` (${duration(took)})`,state=step.state===
"failed"||step.state==="cancelled"?` ${step.state}`:"",skipped=step.state==="skipped"?" skipped":"",detail=step.detail===
void 0?"":`: ${step.detail}`;return`${stepSigns[step.state]} ${titleOf(step)}${state}${skipped}${time}${detail}`}function titleOf(step){
let places=placesOf(step);return places.length===0?step.title:`${step.title} [${places.join(", ")}]`}var mostProblems4=40,longestLine=400,alerts={success:"WARNING",failure:"CAUTION",refused:"WARNING",cancelled:"IMPORTANT"};
function errorSection(error,conclusion){let lines2=[`[!${alerts[conclusion]}]`,prose(clip(error.message,2e3)),"",placeOf2(
error)];return error.hint!==void 0&&lines2.push("",prose(clip(error.hint,1e3))),lines2.map(line2=>line2===""?">":`> ${line2}`).
join(`
`)}function placeOf2({where:where2,code:errorCode}){return where2===void 0?code(errorCode):`**Where:** ${code(clip(where2,
300))} \xB7 ${code(errorCode)}`}function problemsOf(error){let{problems=[]}=error;if(problems.length<2)return"";let{shown:shown2,
more}=first2(problems,mostProblems4);return[...shown2.map(({path:path2,message,hint:hint2})=>{let advice=hint2===void 0||
hint2===error.hint?"":`. ${prose(clip(hint2,500))}`;return`- ${code(clip(path2,200))} ${prose(clip(message,500))}${advice}`}),
...more===0?[]:[`- \u2026 and ${more} more`]].join(`
`)}function logsSection({logs:logs2=[],hiddenLogs},most){if(hiddenLogs!==void 0)return hiddenLogsSection(hiddenLogs);if(logs2.
length===0)return"";let lines2=logs2.slice(-most).map(line2=>clip(line2,longestLine));return`<details open><summary>Last\
 lines of its log</summary>

${fence(lines2)}

</details>`}function hiddenLogsSection(hidden){let{command,host}=hidden;return`${linesHidden(hidden)} On ${prose(host)},\
 this shows it: ${code(command)}. With ${code("logs: { public: true }")} for the environment in ${code(".github/d8x.yml")}\
, it would stand here.`}function hiddenLogsText(hidden){return`${linesHidden(hidden)} On ${hidden.host}, this shows it: ${hidden.
command}`}function linesHidden({lines:lines2}){return`${lines2===1?"The last line of its log is":`The last ${lines2} lin\
es of its log are`} not shown, as everybody can read this repository.`}var phaseTitles={prepare:"Prepare",lock:"Lock",backup:"Back up",prune:"Prune",pull:"Pull",update:"Update",verify:"Verify",
rollback:"Roll back",restore:"Restore",record:"Record",report:"Report"};var progressEveryMs=1e4,mostProblems5=9,JobLog=class{#redactor;#now;#toldAt=new Map;#phase;constructor(redactor,now){this.#redactor=
redactor,this.#now=now}write(event){if(event.kind==="step-progress"&&!this.#isDue(event.step.id))return;event.kind==="st\
ep-started"&&this.#enter(event.step.phase);let line2=this.#redactor.text(renderLog(event));event.kind==="warning"?warning(
line2):event.kind==="notice"?notice(line2):info(line2)}finish(result){this.#leave();let{error,conclusion}=result,line2=text3=>this.#redactor.
text(logLine(this.#redactor.text(text3)));for(let text3 of error?.logs??[])info(line2(`  | ${text3}`));error?.hiddenLogs!==
void 0&&info(line2(hiddenLogsText(error.hiddenLogs)));for(let{path:path2,message,hint:hint2}of(error?.problems??[]).slice(
0,mostProblems5)){let advice=hint2===void 0||hint2===error?.hint?"":`. ${hint2}`;logError(line2(`${path2} ${message}${advice}`),
{title:line2(path2)})}if(error!==void 0){let where2=error.where===void 0?"":`${error.where}: `,hint2=error.hint===void 0?
"":` ${error.hint}`;logError(line2(`${where2}${error.message}.${hint2}`),{title:error.code})}info(line2(`${conclusion}: ${result.
headline}`))}#enter(phase){phase!==this.#phase&&(this.#leave(),startGroup(phaseTitles[phase]),this.#phase=phase)}#leave(){
this.#phase!==void 0&&endGroup(),this.#phase=void 0}#isDue(step){let now=this.#now().getTime(),last=this.#toldAt.get(step);
return last!==void 0&&now-last<progressEveryMs?!1:(this.#toldAt.set(step,now),!0)}};import{setTimeout as sleep}from"node:timers/promises";import{saveState as saveState2}from"../packages/actions-core.js";var published={api:"ghcr.io/d8-x/d8x-trader-main",history:"ghcr.io/d8-x/d8x-trader-history",referral:"ghcr.io/d8-x/d8x-r\
eferral-system","candles-pyth-client":"ghcr.io/d8-x/d8x-candles-pyth-client","candles-ws-server":"ghcr.io/d8-x/d8x-candl\
es-ws-server","candles-poly-client":"ghcr.io/d8-x/d8x-candles-poly-client","candles-v2-client":"ghcr.io/d8-x/d8x-candles\
-v2-client","candles-v3-client":"ghcr.io/d8-x/d8x-candles-v3-client",broker:"ghcr.io/d8-x/d8x-broker-server",executorws:"\
ghcr.io/d8-x/d8x-broker-exec-ws"};var publishedServices=Object.keys(published);function namesIn({environments}){let own=environments.flatMap(({services=[],images={},releases})=>[...services,...Object.
keys(images),...releases.map(({service:service2})=>service2)]);return{services:new Set([...publishedServices,...own].map(
name=>name.toLowerCase())),environments:environments.map(({name})=>name)}}function sourcesIn({sources=[],releases}){return[
...sources,...releases.map(({repository:repository2})=>repository2)]}function formatCommand(command){let environment2=command.environment===void 0||command.verb==="promote"?[]:[environmentOption,
command.environment],options=[...exceptionsOf(command).map(formatException),...environment2],argument=argumentOf(command),
words2=wordsOf2(argument),rest=argument.kind==="reason"?[...options,...words2]:[...words2,...options];return[prefix,command.
verb,...rest].join(" ")}function wordsOf2(argument){switch(argument.kind){case"none":return[];case"requests":return argument.
services.map(formatServiceRequest);case"services":return argument.services;case"replicas":return argument.replicas.map(formatReplicas);case"\
change":return argument.of==="rollback"?["rollback",...argument.services]:["update",...argument.services.map(formatServiceRequest)];case"\
log":return logWords(argument);case"recovery":return recoveryWords(argument);case"reason":return reasonWords(argument.reason);case"\
promotion":return[argument.from,argument.to,...argument.services];case"service":return[argument.service];case"pins":return(argument.
pins??[]).map(({service:service2,prefix:prefix2})=>`${service2}@${prefix2}`);default:return argument}}function reasonWords(reason){
return reason===void 0?[]:/(?:^| )[-\u2010-\u2015\u2212]/.test(reason)?[endOfOptions,reason]:[reason]}function authorise(command,environment2,person){let effect=effectOf(command.verb);if(effect==="none")return{kind:"allowe\
d"};let own=effect==="view"?mayView(command.verb,environment2,person):mayChange(command.verb,environment2,person);if(own.
kind==="refused")return own;let foreign=(effect==="change"?exceptionsOf(command):[]).find(one=>!mayLoosen(one,environment2,
person));if(foreign!==void 0)return refused3("exception",`${formatException(foreign)} on ${environment2.name} is for tho\
se whom exceptions: ${foreign.kind} of .github/d8x.yml lists.`);let services=judgeServices(command,environment2);return services.
kind==="refused"?services:judgeReplicas(command,environment2)}function judgeReplicas(command,{name,scale={}}){if(command.
verb!=="scale")return{kind:"allowed"};for(let{service:service2,replicas}of command.replicas){let isReferral=bareName(service2)===
"referral",range=isReferral?void 0:saidOfName(scale,service2);if(range!==void 0&&replicas>=range.least&&replicas<=range.
most)continue;let why=isReferral?"referral is never scaled: two tasks of it would pay with one key.":range===void 0?`sca\
le of .github/d8x.yml has no ${service2} for ${name}.`:`${name} lets ${service2} have from ${range.least} to ${range.most}\
 tasks, not ${replicas}.`;return refused3("replicas",why)}return{kind:"allowed"}}function mayChange(what,environment2,person){
let needed2=environment2.permission;return rankOf(person)<repositoryRoles.indexOf(needed2)?refused3("permission",lackOfPermission(
what,environment2,needed2)):isListed(environment2,person)?{kind:"allowed"}:refused3("not-listed",`${what} on ${environment2.
name} is for the users and teams that .github/d8x.yml lists for it.`)}function mayView(what,environment2,person){let needed2=what===
"logs"?environment2.logsPermission:environment2.viewPermission;return rankOf(person)>=repositoryRoles.indexOf(needed2)?{
kind:"allowed"}:refused3("permission",lackOfPermission(what,environment2,needed2))}function mayLoosen({kind},{exceptions:exceptions2},person){
return isOneOf(exceptions2?.[kind],person)}function isOneOf(rule,person){return rule!==void 0&&(rule.users??rule.teams)!==
void 0&&isListed(rule,person)}function rulesOf(command){return[...exceptionsOf(command).map(({kind})=>kind),...isAlwaysApproved(
command.verb)?[command.verb]:[]]}function rankOf(person){let named=repositoryRoles.findIndex(role=>role===person.roleName);
return named===-1?repositoryRoles.findIndex(role=>role===person.permission):named}function isListed({users,teams},person){
if(users===void 0&&teams===void 0)return!0;let own=new Set(person.teams.map(team2=>team2.toLowerCase()));return users?.some(
user2=>user2===person.login.toLowerCase()||typeof user2=="number"&&`${user2}`===person.id)===!0||teams?.some(team2=>own.
has(team2))===!0}function judgeServices(command,environment2){let{services}=environment2;if(services===void 0)return{kind:"\
allowed"};let example=namingServices(command,services);if(example!==void 0){let named=formatCommand(example);return refused3(
"services-unnamed",`${environment2.name} offers only some services, so name them: ${named}`)}let foreign=servicesOf(command).
find(service2=>!offers(services,service2));if(foreign===void 0)return{kind:"allowed"};let meant=nearest(foreign,services),
offer2=meant===void 0?"":` Did you mean ${meant}?`;return refused3("service",`${environment2.name} offers ${services.join(
", ")}, not ${foreign}.${offer2}`)}function offers(services,service2){return services.includes(service2)||services.includes(
bareName(service2))}function lackOfPermission(what,environment2,needed2){let orMore=needed2==="admin"?"":" or more";return`${what}\
 on ${environment2.name} needs the ${needed2} role${orMore} on this repository.`}function refused3(reason,message){return{
kind:"refused",reason,message}}var scheduled=["backup","drill","status"];function plainEnvironment(name){return{name,workflow:"",isDefault:!1,permission:"\
write",viewPermission:"triage",logsPermission:"write",releases:[]}}function judgeByHand({operation,command},environment2,person){
if(environment2.byHand?.includes(operation)===!1){let all=environment2.byHand.length===0?"nothing":environment2.byHand.join(
", ");return no(`${operation} may not be started by hand on ${environment2.name}: by-hand of .github/d8x.yml has ${all}.`)}
return command===void 0?mayChange(operation,environment2,person):authorise(command,environment2,person)}function judgeScheduled(wanted,environment2){
let{unattended=scheduled,name}=environment2;if(!unattended.some(one=>one===wanted.operation)){let all=unattended.length===
0?"nothing":unattended.join(", ");return no(`${wanted.operation} may not run on a schedule on ${name}: unattended of .gi\
thub/d8x.yml lets ${all}.`)}return withoutExceptions(wanted)}function judgeReleased(wanted,environment2){let{command}=wanted;
if(command?.verb==="plan")return{kind:"allowed"};if(command?.verb!=="update")return no(`a release may run plan and updat\
e, not ${wanted.operation}.`);let ruled=new Set(environment2.releases.filter(({action})=>action==="update").map(({service:service2})=>service2)),
foreign=command.services.find(({service:service2})=>!ruled.has(service2));return foreign!==void 0?no(`.github/d8x.yml le\
ts no release update ${foreign.service} on ${environment2.name}.`):withoutExceptions(wanted)}function withoutExceptions({
command}){let[first3]=command===void 0?[]:exceptionsOf(command);return first3===void 0?{kind:"allowed"}:no(`${formatException(
first3)} is for people, not for what runs unattended.`)}function no(message){return{kind:"refused",reason:"by-hand",message}}function selectEnvironment(policy,name){let{environments}=policy,names2=environments.map(environment2=>environment2.name);
if(name===void 0){let byDefault=environments.length===1?environments[0]:environments.find(({isDefault})=>isDefault);return byDefault!==
void 0?{kind:"selected",environment:byDefault}:{kind:"refused",reason:"unnamed",message:`There are several environments \
and none is the default. Add --env and one of ${names2.join(", ")}.`}}let named=environments.find(environment2=>environment2.
name===name);if(named!==void 0)return{kind:"selected",environment:named};let meant=nearest(name,names2);return{kind:"ref\
used",reason:"unknown",message:`There is no environment ${name}, only ${names2.join(", ")}.`,...defined({nearest:meant})}}
function teamsToAsk(environment2,login,rules=[]){let open=[environment2,...rules.flatMap(rule=>environment2.exceptions?.[rule]??
[])].filter(({users})=>users?.includes(login.toLowerCase())!==!0);return[...new Set(open.flatMap(({teams=[]})=>teams))]}var unattendedSuffix="-unattended",unattendedMark="d8x_ops",recoverySuffix="-recovery";function isUnattended(operation){
return unattendedOperations.some(one=>one===operation)}function opensBackups(operation){return openingOperations.some(one=>one===
operation)}var exceptionWithinMs=60*6e4;function approvalOf(command,environment2,asker){let verb=command.verb==="promote"?"update":
command.verb;if(isAlwaysApproved(verb)){let alone=environment2.exceptions?.[verb];if(!(alone?.alone===!0&&asker!==void 0&&
isOneOf(alone,asker)))return{withinMs:longestWaitOf(environment2)}}else if(isApprovable(verb)&&environment2.approval?.verbs.
includes(verb)===!0)return environment2.approval;return effectOf(verb)==="change"&&exceptionsOf(command).some(({kind})=>environment2.
exceptions?.[kind]?.alone!==!0)?{withinMs:longestWaitOf(environment2)}:void 0}function longestWaitOf({approval:approval2}){
return approval2?.withinMs??exceptionWithinMs}function judgeApproval(asked2,environment2,approver,now){let authorised=authorise(
asked2.command,environment2,approver);if(authorised.kind==="refused")return authorised;if(asked2.askedBy===approver.id)return{
kind:"refused",reason:"own-command",message:"A second person has to approve it, not who asked."};let rule=approvalOf(asked2.
command,environment2);return rule!==void 0&&now.getTime()-asked2.askedAt.getTime()>rule.withinMs?{kind:"refused",reason:"\
expired",message:`It had to be approved within ${Math.round(rule.withinMs/6e4)} minutes. Please give the command again.`}:
judgeTime(asked2.command,environment2,now)}var askAgain="Nothing was touched. A run with a request-id is only ever started by the bot, for one comment, once: give \
the command again.";function refusal(message,hint2=askAgain){return new OpsError("authorisation-failed",message,{where:"\
request-id",hint:hint2})}var startAgain=`Nothing was touched. ${policyPath} on the default branch says who may start wha\
t.`;function runRefusal(message,hint2){return new OpsError("authorisation-failed",message,{where:policyPath,hint:hint2===
void 0?startAgain:`Nothing was touched. ${hint2}`})}function unwrap2(found,what){if(found.kind==="found")return found.value;
throw found.kind!=="refused"?new OpsError("github-unreachable",`whether this run may be could not be checked: ${found.message}`,
{where:what,hint:"Nothing was touched. Give the command again when GitHub can be reached."}):found.status===404||found.status===
410?refusal(`the ${what} is gone`):refusal(`the ${what} could not be read (${found.status}: ${found.message})`,"The work\
flow's job needs the permissions contents: read, actions: read and issues: write (pull-requests: write too for commands \
on pull requests).")}async function identifyPerson(repository2,account,environment2,rules){let{login}=account,access=unwrap2(await repository2.
permission(login),`permission of ${login}`),{id:id2}=access;if(id2===void 0||account.id!==void 0&&account.id!==id2)throw runRefusal(
`the name ${login} belongs to another account than the one that this is about`);let answers=await Promise.all(teamsToAsk(
environment2,login,rules).map(async team2=>({team:team2,membership:unwrap2(await repository2.teamMembership(team2,login),
`membership of ${team2}`)}))),teamsWith=wanted=>answers.filter(({membership})=>membership===wanted).map(({team:team2})=>team2);
return{person:{id:id2,login,roleName:access.roleName,permission:access.permission,teams:teamsWith("member")},unclearTeams:teamsWith(
"unknown")}}function inEveryTeam({person,unclearTeams}){return{...person,teams:[...person.teams,...unclearTeams]}}function startersOf({actor,triggeringActor}){return triggeringActor.toLowerCase()===actor.login.toLowerCase()?[actor]:[actor,
{login:triggeringActor}]}async function authoriseByHand(wanted,environment2,{runInfo,starters},repository2){let people=await Promise.
all(starters.map(account=>mayStart(account,wanted,environment2,repository2))),{command}=wanted;if(command===void 0||people.
every(person=>approvalOf(command,environment2,person)===void 0))return;if(runInfo.attempt!==1)throw runRefusal("this is \
a re-run, and what a second person approved is carried out once");if(await findApprover(people,wanted,environment2,runInfo,
repository2)===void 0)throw runRefusal(`nobody approved it, which ${environment2.name} asks for`,`Give the command in a \
comment, where somebody else answers /d8x approve; or let a reviewer of the environment (Settings, Environments) who may\
 give the command as well approve the run.${aloneHint(command.verb)}`)}function aloneHint(verb){return isAlwaysApproved(
verb)?` Where there is nobody else, exceptions of ${policyPath} says who may do it alone.`:""}async function mayStart(account,wanted,environment2,repository2){
let identified=await identifyPerson(repository2,account,environment2,rulesIn(wanted)),judged=judge(identified,wanted,environment2);
if(judged.kind==="refused")throw runRefusal(`${account.login} may not start it: ${judged.message}`);return identified.person}
function judge(identified,wanted,environment2){let judged=judgeByHand(wanted,environment2,identified.person);if(judged.kind===
"allowed"||identified.unclearTeams.length===0||judgeByHand(wanted,environment2,inEveryTeam(identified)).kind==="refused")
return judged;throw runRefusal(`only a team would let ${identified.person.login} in, and this run's token can't tell who\
 is in ${identified.unclearTeams.join(", ")}`,`List users in ${policyPath}, or give the input policy-token: a GitHub App\
's token with Members: read.`)}async function findApprover(starters,wanted,environment2,{id:id2},repository2){let reviewers=unwrap2(
await repository2.approvals(id2),"approvals of this run").filter(({state,environments,user:user2})=>state==="approved"&&
isOf(environment2.name,wanted,environments)&&user2.isPerson&&!starters.some(starter=>starter.id===user2.id)),{byHand:_byHand,
...ofApprovers}=environment2;for(let{user:user2}of reviewers){let identified=await identifyPerson(repository2,user2,environment2,
rulesIn(wanted));if(judge(identified,wanted,ofApprovers).kind==="allowed")return identified.person}}function isOf(name,{
operation},environments){return environments.includes(name)||opensBackups(operation)&&environments.includes(`${name}${recoverySuffix}`)}
function rulesIn({command}){return command===void 0?[]:rulesOf(command)}var events2=["workflow_dispatch","schedule","release","repository_dispatch"];async function admit(wanted,environmentName,runInfo,repository2,judgedBy=()=>{}){
let event=events2.find(one=>one===runInfo.event);if(event===void 0)throw runRefusal(`${runInfo.event} starts no run: tha\
t is for ${events2.join(", ")}`,'Start it with "Run workflow", by a comment, or on a schedule.');let found=repository2===
void 0?noToken():await readPolicy(repository2);if(found.kind==="unreadable"||repository2===void 0)return statusOnly(wanted,
found);let environment2=environmentOf(found,environmentName);if(judgedBy(environment2),event==="workflow_dispatch")await authoriseByHand(
wanted,environment2,{runInfo,starters:startersOf(runInfo)},repository2);else if(event==="schedule")await admitScheduled(
wanted,environment2,runInfo,repository2);else{if(runInfo.attempt!==1)throw runRefusal("this is a re-run of a release's r\
un, and a release is acted on once");orThrow2(judgeReleased(wanted,environment2))}return[]}async function admitScheduled(wanted,environment2,runInfo,repository2){
orThrow2(judgeScheduled(wanted,environment2)),runInfo.attempt!==1&&await authoriseByHand(wanted,environment2,{runInfo,starters:[
{login:runInfo.triggeringActor}]},repository2)}function statusOnly({operation},found){if(found.kind!=="unreadable")throw new TypeError(
"a policy was read without a token");if(operation!=="status")throw found.error;return[`${found.error.message}. Nothing b\
ut status may run until it can be read.`]}function environmentOf(found,name){if(found.kind!=="policy")return plainEnvironment(
name??"this cluster");let selected=selectEnvironment(found.policy,name);if(selected.kind==="refused")throw runRefusal(selected.
message);return selected.environment}function orThrow2(judged){if(judged.kind==="refused")throw runRefusal(judged.message)}function matchesRequest(run2,asked2,defaultEnvironment){return asked2.verb==="promote"?matchesPromotion(run2,asked2):run2.
verb===asked2.verb&&(run2.environment??defaultEnvironment)===(asked2.environment??defaultEnvironment)&&sameExceptions(exceptionsOf(
run2),exceptionsOf(asked2))&&matchesArgument(argumentOf(run2),argumentOf(asked2))}function matchesPromotion(run2,asked2){
if(run2.verb!=="update"||run2.environment!==asked2.to)return!1;let names2=run2.services.map(({service:service2})=>service2).
toSorted();return run2.services.every(one=>one.kind==="image"&&one.image.digest!==void 0)&&(asked2.services.length===0||
allAlike(names2,asked2.services.toSorted(),isSame))&&sameExceptions(exceptionsOf(run2),exceptionsOf(asked2))}function matchesArgument(run2,asked2){
switch(asked2.kind){case"none":return run2.kind===asked2.kind;case"requests":return run2.kind===asked2.kind&&allAlike(run2.
services,asked2.services,isRefined);case"services":return run2.kind===asked2.kind&&allAlike(run2.services,asked2.services,
isSame);case"replicas":return run2.kind===asked2.kind&&allAlike(run2.replicas,asked2.replicas,isSameReplicas);case"chang\
e":return run2.kind!==asked2.kind?!1:run2.of==="rollback"?asked2.of==="rollback"&&allAlike(run2.services,asked2.services,
isSame):asked2.of===void 0&&allAlike(run2.services,asked2.services,isRefined);case"log":return run2.kind===asked2.kind&&
sameLog(run2,asked2);case"recovery":return run2.kind===asked2.kind&&isRefinedRecovery(run2,asked2);case"reason":return run2.
kind===asked2.kind&&run2.reason===asked2.reason;case"promotion":return run2.kind===asked2.kind&&run2.from===asked2.from&&
run2.to===asked2.to&&allAlike(run2.services,asked2.services,isSame);case"service":return run2.kind===asked2.kind&&run2.service===
asked2.service;case"pins":return run2.kind===asked2.kind&&allAlike(run2.pins??[],asked2.pins??[],isSamePin);default:return asked2}}
function isSame(run2,asked2){return run2===asked2}function isSameReplicas(run2,asked2){return run2.service===asked2.service&&
run2.replicas===asked2.replicas}function isSamePin(run2,asked2){return run2.service===asked2.service&&run2.prefix===asked2.
prefix}function allAlike(run2,asked2,isAlike){return run2.length===asked2.length&&run2.every((one,index2)=>{let other2=asked2[index2];
return other2!==void 0&&isAlike(one,other2)})}function isRefined(run2,asked2){if(run2.service!==asked2.service)return!1;
switch(asked2.kind){case"newest":return run2.kind==="newest"||run2.kind==="digest"&&run2.tag!==void 0;case"tag":return(run2.
kind==="tag"||run2.kind==="digest")&&run2.tag===asked2.tag;case"digest":return run2.kind==="digest"&&run2.digest===asked2.
digest&&(run2.tag??asked2.tag)===asked2.tag;case"image":return run2.kind==="image"&&sameRepository(run2.image,asked2.image)&&
run2.image.tag===asked2.image.tag&&(asked2.image.digest===void 0||run2.image.digest===asked2.image.digest);default:return asked2}}var start=/^\/d8x(?![!-~])/i;function linesOf2(body){return body.split(/\r\n|\n|\r/).map((text3,index2)=>({text:text3,line:index2+
1}))}function readLeadingLines(body){let commands=[],isApart=!1;for(let found of linesOf2(body))if(/^[ \t]*$/.test(found.
text))isApart=!0;else if(start.test(found.text))commands.push(found),isApart=!1;else return{commands,next:found,isApart};
return{commands,isApart}}var option=/^(?:--|[-\u2010-\u2015\u2212]+(?:e(?:nv[a-z]*)?|allow|accept|override|no|undo)(?:[-\u2010-\u2015=]|$))/i,divider=/^-[- \t]*$/;
function straggler({commands,next,isApart},names2){let last=commands.at(-1);if(last===void 0||next===void 0)return;let[first3,
...others]=wordsOf(next.text,0).flatMap(splitAtCommas);if(first3===void 0||isApart&&divider.test(next.text))return;if(option.
test(first3.text))return next;let verb=findVerb(wordsOf(last.text,0)[1]?.text??"");if(verb?.argument!=="reason")return verb?.
argument==="recovery"&&isNamedBackup(first3.text)||continues(first3,others,names2)?next:void 0}function continues(first3,others,names2){
if(isMarkedRequest(first3.text,names2))return!0;let isName=({text:text3})=>isKnown(text3,names2)||isMarkedRequest(text3,
names2);if(!isName(first3))return!1;let end=others.find(word=>!isName(word));return end===void 0||option.test(end.text)}
function isMarkedRequest(text3,names2){let at=text3.search(/[:@=]/);return at<=0?!1:names2.services.has(text3.slice(0,at).
toLowerCase())||isServiceRequest(text3)}function isKnown(text3,{services,environments}){let name=text3.toLowerCase();return services.
has(name)||environments.some(environment2=>environment2.toLowerCase()===name)}function environmentFault(verb,given,{words:words2,environment:environment2},names2){if(environment2!==void 0||verb.argument===
"promotion")return;let[first3]=words2;if(verb.argument==="reason"){let isDivided=given.some(({text:text3,start:start2})=>text3===
endOfOptions&&start2<(first3?.start??0));return first3===void 0||isDivided?void 0:faultOf(first3,exactly(first3,names2))}
for(let word of words2.flatMap(splitAtCommas)){let isService=names2.services.has(word.text.toLowerCase()),meant=verb.argument===
"none"?nearest(word.text,names2.environments):exactly(word,names2);if(!isService&&meant!==void 0)return faultOf(word,meant)}}
function exactly({text:text3},{environments}){let name=text3.replace(/[.,:;!?]+$/,"").toLowerCase();return environments.
find(environment2=>environment2.toLowerCase()===name)}function faultOf(word,environment2){if(environment2===void 0)return;
let message=`${quote(word.text)} looks like an environment, which is named with ${environmentOption}.`;return fault(word,
message,`${environmentOption} ${environment2}`)}var none={services:new Set,environments:[]};function parseLine(line2,names2=none){if(line2.length>limits.line)return fault(
{start:limits.line,end:line2.length},`A command can have ${limits.line} characters at most.`);let[first3,verbWord,...rest]=wordsOf(
line2,0);if(first3?.text!==prefix)return wrongPrefix(first3??{text:"",start:0,end:0});if(verbWord===void 0)return fault(
first3,"It does not say what to do.",`${prefix} help`);let verb=findVerb(verbWord.text);if(verb===void 0)return unknownVerb(
verbWord);let isFreeText=verb.argument==="reason",options=ownOptions[verb.argument]??[],found=takeOptions(rest,{isFreeText,
exceptions:exceptionsOfVerb(verb.verb),options});return found.kind==="fault"?found:(isFreeText?void 0:foreignFault(found.
words))??environmentFault(verb,rest,found,names2)??build(verb,verbWord,found)}var ownOptions={log:logOptions,recovery:[undoOption]};
function wrongPrefix(word){return foreignFault([word])??fault(word,`A command starts with ${prefix}, in small letters.`,
prefix)}function unknownVerb(word){let foreign=foreignFault([word]);if(foreign!==void 0)return foreign;let verbs=grammar.
map(({verb})=>verb),message=`${quote(word.text)} is no command. There are ${verbs.join(", ")}.`;return fault(word,message,
nearest(word.text,verbs))}function build(verb,verbWord,given){let{words:words2,environment:environment2,exceptions:exceptions2}=given,
scope=defined({environment:environment2,exceptions:exceptions2});switch(verb.argument){case"none":return superfluous(verb,
words2)??{verb:verb.verb,...scope};case"requests":{let services=readRequests(words2,verbWord);return isFault(services)?services:
{verb:verb.verb,services,...scope}}case"services":{let services=readServices(words2);return isFault(services)?services:services.
length===0&&namesServices(verb.verb)?fault(verbWord,"It does not say which services."):{verb:verb.verb,services,...scope}}case"\
replicas":{let replicas=readReplicas(words2,verbWord);return isFault(replicas)?replicas:{verb:verb.verb,replicas,...scope}}case"\
change":{let change2=readChange(words2,verbWord);return isFault(change2)?change2:{verb:verb.verb,...change2,...scope}}case"\
log":{let service2=readService(words2,verbWord);return isFault(service2)?service2:superfluous(verb,words2.slice(1))??{verb:verb.
verb,...logOf({...given.log,service:service2}),...scope}}case"recovery":{let recovery=readRecovery(words2,given.undo===!0);
return isFault(recovery)?recovery:{verb:verb.verb,...recovery,...scope}}case"reason":{let reason=readReason(words2);return isFault(
reason)?reason:{verb:verb.verb,...defined({reason}),...scope}}case"promotion":{if(environment2!==void 0)return fault(verbWord,
"It names its environments without --env.");let promotion=readPromotion(words2,verbWord);return isFault(promotion)?promotion:
{verb:verb.verb,...promotion,environment:promotion.to,...defined({exceptions:exceptions2})}}case"service":{let service2=readService(
words2,verbWord);return isFault(service2)?service2:superfluous(verb,words2.slice(1))??{verb:verb.verb,service:service2,...scope}}case"\
pins":{let pins=readPins(words2);return isFault(pins)?pins:{verb:verb.verb,...pins.length===0?{}:{pins},...scope}}default:
return verb}}function superfluous(verb,words2){let[first3]=words2,takes=verb.argument==="none"?"nothing but --env NAME":
"one service and its options";return first3===void 0?void 0:fault(first3,`${verb.verb} takes ${takes}.`,"")}var mostRecoveries=6,published2={services:new Set(publishedServices),environments:[]},opens=/[<`[$~]/;function parseComment2(body,names2=published2){
let leading=readLeadingLines(body),lines2=leading.commands,tooMany2=lines2[limits.commands];if(tooMany2!==void 0)return[
{kind:"mistake",message:`A comment can have ${limits.commands} commands at most, and this one has ${lines2.length}. None\
 was read.`,...shown(tooMany2.text,{start:0,end:prefix.length}),line:tooMany2.line}];let rest=straggler(leading,names2);
if(rest!==void 0)return[wrapped(lines2.at(-1)?.text??"",rest,names2)];let found=lines2.map(({text:text3,line:line2})=>readLine(
text3,line2,names2)),hiding=lines2.slice(0,-1).find(({text:text3})=>opens.test(text3));return hiding===void 0?found:[found.
find(one=>one.kind==="mistake"&&one.line===hiding.line)??mayHide(hiding.text,hiding.line)]}function wrapped(last,{text:text3,
line:line2},names2){let message="This line looks like the rest of the command above it, but a command is one line. None \
was read: write it as one line, or begin this one with other words.",parsed=parseLine(`${last.trimEnd()} ${text3.trim()}`,
names2);return{kind:"mistake",message,...isFault(parsed)?{}:{nearest:formatCommand(parsed)},...shown(text3,{start:0,end:text3.
trimEnd().length}),line:line2}}function mayHide(text3,line2){let at=text3.search(opens);return{kind:"mistake",message:`${quote(
text3.charAt(at))} can hide the command of the next line from readers. None was read: give the commands in comments of t\
heir own.`,...shown(text3,{start:at,end:at+1}),line:line2}}function readLine(text3,line2,names2){let parsed=parseLine(text3,names2);if(!("kind"in parsed))return{kind:"command",command:parsed,
line:line2};let{message,at}=parsed,meant=repaired(text3,parsed,names2);return{kind:"mistake",message,...defined({nearest:meant}),
...shown(text3,at),line:line2}}function repaired(line2,first3,names2){let text3=line2,fault2=first3,isLess=!1;for(let repairs=0;repairs<
mostRecoveries&&fault2.replacement!==void 0;repairs++){let{at,replacement}=fault2;isLess||=replacement.trim()===""&&!text3.
slice(at.start).startsWith("-"),text3=`${text3.slice(0,at.start)}${replacement}${text3.slice(at.end)}`;let parsed=parseLine(
text3,names2);if(!("kind"in parsed))return isLess&&meansAll(parsed)?void 0:formatCommand(parsed);fault2=parsed}}function meansAll(command){
let argument=argumentOf(command);return argument.kind==="pins"?argument.pins===void 0:(argument.kind==="services"||argument.
kind==="change")&&argument.services.length===0}function shown(text3,at){let start2=Math.min(at.start,500);return{text:text3.
slice(0,500),at:{start:start2,end:Math.max(start2,Math.min(at.end,500))}}}var resultArtifact="d8x-ops-result",keyPattern=/^<!-- d8x-ops status v1 (request|run) ([a-z0-9-]{1,80}) -->(?:\r?\n|$)/;
function statusMarker(key){let text3=key.kind==="request"?formatRequestId(withoutApproval(key.request)):key.runId;return`\
<!-- d8x-ops status v1 ${key.kind} ${text3} -->`}function readStatusMarker(body){let[,kind,text3]=keyPattern.exec(body)??
[];if(text3===void 0)return;if(kind==="run")return/^\d+$/.test(text3)?{kind,runId:text3}:void 0;let request=parseRequestId(
text3);return request===void 0?void 0:{kind:"request",request}}function plannedMarker({operation,conclusion,services}){if(operation!=="plan"||conclusion!=="success")return"";let planned=services.
flatMap(({service:service2,to})=>to?.digest===void 0?[]:[`${service2}@${to.digest}`]);return services.every(({service:service2})=>isServiceName(
service2))?planned.length===0?"":`<!-- d8x-ops planned ${planned.join(" ")} -->
`:""}function stageOf(view){if("version"in view||view.kind==="ended")return"ended";switch(view.state.kind){case"held":return view.
url===void 0?"held":"running";case"approval":return view.state.by==="command"?"approval":"review";case"accepted":case"qu\
eued":case"running":return view.state.kind;default:return view.state}}function stageMarker(stage){return`<!-- d8x-ops st\
age ${stage} -->`}async function checkApp(account,written2,trusted,repository2){let id2=written2??await appOf(account,repository2);if(id2!==
trusted)throw refusal(`it was started by the app ${id2}, and bot-app-id names ${trusted}`)}async function appOf({login,id:id2},repository2){
let app=unwrap2(await repository2.newestComments(),"comments of the repository").find(({author,appId})=>author?.id===id2&&
appId!==void 0)?.appId;if(app!==void 0)return app;let named=await repository2.appId(login.replace(/\[bot\]$/,""));if(named.
kind!=="refused")return unwrap2(named,`app ${login}`);throw refusal(`GitHub does not tell which app ${login} is, and it \
has written no comment here that says so`,"Unlock the conversation, or give the command in another one. In a locked conv\
ersation bot-app-id can be checked once the bot has written among the newest 100 comments of the repository.")}var lockedNotice="\
The conversation is locked, and GitHub takes no comments of the app or of this run there: the result is in the summary o\
f this run alone.";async function checkMark(requestId2,issue,app,repository2){if(!(requestId2.kind==="comment"&&requestId2.
approvalId===void 0&&requestId2.isPlan!==!0)||issue===void 0)throw refusal("it names no status comment");let[isLocked2,marks2]=await Promise.
all([repository2.isLocked(issue),repository2.reactions(requestId2.commentId,"rocket")]);if(!unwrap2(isLocked2,"conversat\
ion"))throw refusal("it names no status comment, and the conversation is not locked so that the app could write none");if(!unwrap2(
marks2,"reactions to the command's comment").includes(app.id))throw refusal("the app that started the run has not marked\
 the comment with \u{1F680} before")}var actionsLogin="github-actions[bot]";async function authoriseRun(claim,runInfo,sender2,repository2,judgedBy=()=>{}){if(runInfo.
attempt!==1)throw refusal("this is a re-run; a command is carried out once");if(runInfo.event!=="workflow_dispatch")throw refusal(
`it was not dispatched, but started by ${runInfo.event}`);let app=theApp(runInfo,sender2),{requestId:requestId2,statusCommentId}=claim,
[written2,policyText]=await Promise.all([statusCommentId===void 0?checkMark(requestId2,claim.issueNumber,app,repository2):
checkStatus(statusCommentId,claim,app,repository2),repository2.file(policyPath)]);claim.botAppId!==void 0&&await checkApp(
app,written2??void 0,claim.botAppId,repository2);let policy=parsePolicy(unwrap2(policyText,policyPath));if(requestId2.kind!==
"comment"){let environment2=environmentOf2(policy,claim.command.environment,claim.command);judgedBy(environment2);let judged=judgeReleased(
{operation:"update",command:claim.command},environment2);if(judged.kind==="refused")throw refusal(judged.message);return{
actor:app.login,notices:[]}}let authorised=await authoriseComment({...claim,requestId:requestId2},{runInfo,policy,judgedBy},
repository2);return statusCommentId===void 0?{...authorised,notices:[...authorised.notices,lockedNotice]}:authorised}function theApp(runInfo,sender2){
if(sender2===void 0)throw refusal("the event's payload could not be read");if(!(sender2.login===runInfo.actor.login&&runInfo.
triggeringActor===sender2.login&&sender2.id===runInfo.actor.id)||sender2.type!=="Bot"||sender2.login===actionsLogin)throw refusal(
`it was started by ${sender2.login}, not by the bot`);return sender2}async function checkStatus(commentId,{requestId:requestId2,
issueNumber:issueNumber2},app,repository2){let status=unwrap2(await repository2.comment(commentId),"status comment");if(status.
author?.id!==app.id)throw refusal("the status comment is not by the app that started the run");if(status.issue!==issueNumber2)
throw refusal("the status comment belongs to another issue");let key=readStatusMarker(status.body);if(key?.kind!=="reque\
st"||!isSameRequest(key.request,requestId2))throw refusal("the status comment belongs to another request");return status.
appId}async function authoriseComment(claim,{runInfo,policy,judgedBy},repository2){let{requestId:requestId2}=claim,comment2=unwrap2(
await repository2.comment(requestId2.commentId),"command's comment"),author=personOf(comment2,claim.issueNumber);if(author.
id!==requestId2.authorId)throw refusal("the comment is by somebody else than the command");let command=commandAt(comment2,
requestId2.index,policy),allowed=requestId2.isPlan===!0?planOf(command):command;if(requestId2.isPlan===!0&&effectOf(allowed.
verb)==="change")throw refusal(`nothing of ${formatCommand(command)} is planned first`);let environment2=environmentOf2(
policy,allowed.environment,claim.command);if(judgedBy(environment2),!matchesRequest(claim.command,allowed,environment2.name))
throw refusal(`the comment now says ${formatCommand(command)}, which is not what this run would do`);if(runInfo.workflow!==
void 0&&runInfo.workflow!==environment2.workflow)throw refusal(`${environment2.name} is run by ${environment2.workflow},\
 not by ${runInfo.workflow}`);let identified=await identifyPerson(repository2,author,environment2,rulesOf(command)),judged=command.
verb==="promote"?claim.command:command,asker=inEveryTeam(identified),authorisation=authorise(judged,environment2,asker);
if(authorisation.kind==="refused")throw refusal(authorisation.message);requestId2.isPlan!==!0&&await checkApproval(claim,
{command,environment:environment2,comment:comment2,asker},repository2);let notice2=`The job's token may not read teams, \
so that ${author.login}'s membership is taken as the bot found it.`;return{actor:author.login,notices:identified.unclearTeams.
length===0?[]:[notice2]}}function approvedImages(run2,approved2){if(approved2!==void 0)return approved2;let pinned=pinnedServices(
run2);if(run2.verb==="rollback"||run2.verb==="update"&&pinned.length<run2.services.length)throw refusal("what was approv\
ed is not named to the digest");return pinned}function personOf(comment2,issue){if(comment2.issue!==issue)throw refusal(
"the comment belongs to another issue");if(comment2.author?.isPerson!==!0)throw refusal("the comment is not by a person");
return comment2.author}function commandAt(comment2,index2,policy){let found=parseComment2(comment2.body,namesIn(policy))[index2];
if(found?.kind!=="command")throw refusal("the comment no longer holds the command");return found.command}function environmentOf2(policy,asked2,run2){
let selected=selectEnvironment(policy,asked2);if(selected.kind==="refused")throw refusal(selected.message);let{environment:environment2}=selected;
if(environment2.name!==run2.environment)throw refusal(`the command is for ${environment2.name}, not ${run2.environment??
"an environment without a name"}`);return environment2}async function checkApproval({requestId:requestId2,issueNumber:issueNumber2,
command:run2,approved:approved2},{command,environment:environment2,comment:comment2,asker},repository2){if(approvalOf(command,
environment2,asker)===void 0)return;if(requestId2.approvalId===void 0)throw refusal(`nobody approved it, which ${environment2.
name} asks for`);let approval2=unwrap2(await repository2.comment(requestId2.approvalId),"approval's comment"),approver=personOf(
approval2,issueNumber2),images=approvedImages(run2,approved2);if(!parseComment2(approval2.body).some(found=>found.kind===
"command"&&found.command.verb==="approve"&&[void 0,environment2.name].includes(found.command.environment)&&arePinned(found.
command.pins??[],images)))throw refusal("the approving comment no longer approves this");let person=inEveryTeam(await identifyPerson(
repository2,approver,environment2,rulesOf(command))),asked2={command,askedBy:requestId2.authorId,askedAt:comment2.createdAt},
judged=judgeApproval(asked2,environment2,person,approval2.createdAt);if(judged.kind==="refused")throw refusal(`the appro\
val does not hold: ${judged.message}`)}import{readFile}from"node:fs/promises";import{z as z14}from"../packages/zod.js";var text2=z14.string().min(1),schema2=z14.object({GITHUB_RUN_ID:text2.regex(/^\d+$/).default("0"),GITHUB_RUN_ATTEMPT:z14.
coerce.number().int().positive().default(1),GITHUB_REPOSITORY:text2.regex(/^[^/\s]+\/[^/\s]+$/).default("local/local"),GITHUB_REPOSITORY_ID:text2.
regex(/^[1-9]\d*$/).optional(),GITHUB_SERVER_URL:z14.url().default("https://github.com"),GITHUB_API_URL:z14.url().default(
"https://api.github.com"),GITHUB_ACTOR:text2.default("local"),GITHUB_ACTOR_ID:githubId.default("0"),GITHUB_TRIGGERING_ACTOR:text2.
optional(),GITHUB_EVENT_NAME:text2.default("local"),GITHUB_EVENT_PATH:text2.optional(),GITHUB_REF:text2.optional(),GITHUB_WORKFLOW_REF:text2.
optional()});function readWorkflowRunInfo(env){let given=schema2.parse(Object.fromEntries(Object.entries(env).filter(([,
value])=>value!==""))),[owner="",name=""]=given.GITHUB_REPOSITORY.split("/"),[,workflow]=/\/\.github\/workflows\/([^/@]+)@/.
exec(given.GITHUB_WORKFLOW_REF??"")??[];return{id:given.GITHUB_RUN_ID,attempt:given.GITHUB_RUN_ATTEMPT,repository:{owner,
name},repositoryId:given.GITHUB_REPOSITORY_ID,serverUrl:given.GITHUB_SERVER_URL,url:`${given.GITHUB_SERVER_URL}/${owner}\
/${name}/actions/runs/${given.GITHUB_RUN_ID}`,apiUrl:given.GITHUB_API_URL,actor:{login:given.GITHUB_ACTOR,id:given.GITHUB_ACTOR_ID},
triggeringActor:given.GITHUB_TRIGGERING_ACTOR??given.GITHUB_ACTOR,event:given.GITHUB_EVENT_NAME,eventPath:given.GITHUB_EVENT_PATH,
ref:given.GITHUB_REF,workflow}}function workflowOf({repository:repository2,repositoryId,workflow}){if(!(repositoryId===void 0||
workflow===void 0))return{repository:{id:repositoryId,name:`${repository2.owner}/${repository2.name}`},file:workflow}}async function readPayload({
eventPath},schema3){if(eventPath!==void 0)try{return schema3.parse(parseJson(await readFile(eventPath,"utf8")))}catch{return}}
var payloadRepository=z14.object({repository:z14.object({default_branch:text2})});async function readDefaultBranch(runInfo){
return(await readPayload(runInfo,payloadRepository))?.repository.default_branch}var payloadVisibility=z14.object({repository:z14.
object({private:z14.boolean()})});async function readIsPrivate(runInfo){return(await readPayload(runInfo,payloadVisibility))?.
repository.private}var sender=z14.object({sender:z14.object({login:z14.string(),id:githubId,type:z14.string()})});async function readSender(runInfo){
return(await readPayload(runInfo,sender))?.sender}async function checkBranch({operation,environment:environment2},runInfo,repository2){if(runInfo.ref===void 0)return;let ruled;
try{ruled=await branchOfPolicy(environment2,repository2)}catch(error){if(!isOpsError(error)||!isUnattended(operation))throw error}
let branch=ruled??await defaultBranch(runInfo,repository2);if(!(branch===void 0||runInfo.ref===`refs/heads/${branch}`))throw new OpsError(
"authorisation-failed",`this run is of ${runInfo.ref.replace(/^refs\/heads\//,"")}, and d8x-ops runs from ${branch} alon\
e`,{where:"GITHUB_REF",hint:`Start the workflow on ${branch}${ruled===void 0?`, or name another branch by ref in ${policyPath}`:
`, which ${policyPath} names`}. Nothing was touched.`})}async function branchOfPolicy(environment2,repository2){let policy=await repository2?.
file(policyPath);if(policy?.kind==="unreachable"||policy?.kind==="limited")throw new OpsError("github-unreachable",`from\
 which branch this may run could not be checked: ${policy.message}`,{where:policyPath,hint:"Nothing was touched. Try aga\
in when GitHub can be reached."});if(policy?.kind==="found")return parsePolicy(policy.value).environments.find(({name})=>name===
environment2)?.ref}async function defaultBranch(runInfo,repository2){let told2=await readDefaultBranch(runInfo);if(told2!==
void 0||runInfo.event==="schedule")return told2;let asked2=await repository2?.defaultBranch();return asked2?.kind==="fou\
nd"?asked2.value:void 0}import{z as z15}from"../packages/zod.js";var marked=z15.object({[unattendedMark]:z15.union([z15.object({unattended:z15.literal(!0)}),z15.object({recovery:z15.literal(
!0)})])}),suffixes={unattended:unattendedSuffix,recovery:recoverySuffix},operationsOf={unattended:unattendedOperations,recovery:openingOperations};
function checkEnvironment({operation,environment:environment2="production",cluster}){let beside=markOf(cluster.d8xConfig);
if(beside===void 0||(beside==="recovery"?opensBackups(operation):isUnattended(operation)))return;let suffix=suffixes[beside],
name=environment2.endsWith(suffix)?environment2.slice(0,-suffix.length):environment2;throw new OpsError("authorisation-f\
ailed",`${operation} is not done with the secrets of ${name}${suffix}, which are for ${operationsOf[beside].join(", ")} \
alone`,{where:"environment",hint:`Run it in the environment ${name}, where its reviewers are asked. The ready-made workf\
lows pick the environment by the operation.`})}function markOf(config){if(config!==void 0)try{let mark=marked.safeParse(
JSON.parse(config)).data?.[unattendedMark];return mark===void 0?void 0:"recovery"in mark?"recovery":"unattended"}catch{return}}import{basename as basename2}from"node:path";function commandOfRun(run2){let verb=verbOfOperation(run2.operation);if(verb===void 0)return;let scope=defined({environment:run2.
environment}),loosened={...scope,...run2.exceptions.length===0?{}:{exceptions:run2.exceptions}};switch(verb.argument){case"\
none":return{verb:verb.verb,...scope};case"requests":return{verb:verb.verb,services:run2.requests,...loosened};case"serv\
ices":return{verb:verb.verb,services:run2.services,...loosened};case"replicas":return{verb:verb.verb,replicas:run2.replicas,
...loosened};case"change":return run2.plans==="rollback"?{verb:verb.verb,of:run2.plans,services:run2.services,...loosened}:
{verb:verb.verb,services:run2.requests,...loosened};case"log":return run2.log===void 0?void 0:{verb:verb.verb,...run2.log,
...scope};case"recovery":return run2.recovery===void 0?void 0:{verb:verb.verb,...run2.recovery,...loosened};case"reason":
return{verb:verb.verb,...defined({reason:run2.reason}),...scope};case"promotion":case"service":case"pins":return;default:
return verb}}function commandOf({request,exceptions:exceptions2,recover}){let{operation,plans,services,rollbackServices,replicas=[],log,
lock,environment:environment2}=request,recovery=recoveryOf(recover);return commandOfRun({operation,requests:services,services:rollbackServices,
replicas,exceptions:exceptions2,...defined({plans,log,recovery,reason:lock.reason,environment:environment2})})}function recoveryOf(recover){
if(recover===void 0||recover.kind==="undo")return recover===void 0?void 0:{undo:!0};let{from}=recover;switch(from.kind){case"\
file":return{backup:basename2(from.path)};case"run":return{backup:from.runId};case"name":return{backup:from.name};default:
return from}}function commandText(inputs){let command=commandOf(inputs);return command===void 0?inputs.request.operation:
formatCommand(command)}import{z as z16}from"../packages/zod.js";var mostFiles=300,commit=z16.object({commit:z16.object({message:z16.string(),committer:z16.object({date:timeSchema.optional()}).
nullish()})}),comparison=z16.object({status:z16.enum(["ahead","behind","diverged","identical"]),ahead_by:z16.int(),behind_by:z16.
int(),base_commit:commit,commits:z16.array(commit),files:z16.array(z16.object({filename:z16.string()})).optional()}).transform(
({files:files2=[],...given})=>({status:given.status,aheadBy:given.ahead_by,behindBy:given.behind_by,baseAt:given.base_commit.
commit.committer?.date,headAt:given.commits.at(-1)?.commit.committer?.date,subjects:given.commits.map(({commit:{message}})=>message.
split(/\r?\n/,1)[0]??"").toReversed(),files:files2.map(({filename})=>filename),hasAllFiles:files2.length<mostFiles}));function compareRequest(at,base,head){
return{what:"a comparison",route:"GET /repos/{owner}/{repo}/compare/{basehead}",parameters:{...at,basehead:`${base}...${head}`},
repetition:"once",schema:comparison}}function whyNotCompared(status){return status===404?"GitHub shows no such repositor\
y or commits: it is private, gone, or its history was rewritten":status===403||status===429?"GitHub takes no more reques\
ts now, or not from here":`GitHub answered ${status}`}function compareWith(repository2){return async(name,base,head)=>{let[owner="",repo=""]=name.split("/"),found=await repository2.
compare({owner,repo},base,head);return found.kind==="found"?found.value:found.kind==="refused"?whyNotCompared(found.status):
found.message}}async function contentProblems({inputs,problems}){let{checkRequest}=await import("./src-runbook.js"),known=new Set(
problems.map(inputOf));try{return await checkRequest(inputs.request),[]}catch(error){if(!isOpsError(error))throw error;return problemsIn(
error).filter(problem=>!known.has(inputOf(problem)))}}var decisive=new Set(["operation","services","plan","backup","allo\
w-image-change","allow-key-change","accept-migration","no-backup","override","environment","backup-file","backup-run-id",
"backup-name","undo","reason","github-token","policy-token","bot-app-id","issue-number","status-comment-id","approved","\
request-id"]);function canBeAuthorised(problems){return!problems.some(problem=>decisive.has(inputOf(problem)))}import{setTimeout as wait}from"node:timers/promises";function fetchWithin(timeoutMs){return async(input,init)=>{let controller=new AbortController,timer=setTimeout(()=>controller.
abort(new Error(`no whole answer within ${timeoutMs/1e3} s`)),timeoutMs),given=init?.signal??void 0,signal=given===void 0?
controller.signal:AbortSignal.any([controller.signal,given]);try{let answer=await fetch(input,{...init,signal}),body=await answer.
arrayBuffer(),{status,statusText,headers,url}=answer,whole2=new Response(body.byteLength===0?null:body,{status,statusText,
headers});return Object.defineProperty(whole2,"url",{value:url})}finally{clearTimeout(timer)}}}var apiVersion="2022-11-28";function pinnedFetch(inner,onDeprecation){let told2=new Set;return async(input,init)=>{let headers=new Headers(
init?.headers);headers.set("x-github-api-version",apiVersion);let answer=await inner(input,{...init,headers}),deprecation=answer.
headers.get("deprecation")??void 0,sunset=answer.headers.get("sunset")??void 0,key=JSON.stringify([deprecation,sunset]);
return(deprecation!==void 0||sunset!==void 0)&&!told2.has(key)&&(told2.add(key),onDeprecation({url:input instanceof Request?
input.url:String(input),deprecation,sunset})),answer}}import{z as z17}from"../packages/zod.js";var requestError=z17.object({status:z17.number(),message:z17.string(),request:z17.object(
{url:z17.string(),method:z17.string()}).optional(),response:z17.object({headers:z17.record(z17.string(),z17.union([z17.string(),
z17.number()]).optional()),data:z17.unknown().optional()}).optional(),cause:z17.unknown().optional()}),silentSecondaryMs=6e4,
neverSent=new Set(["ECONNREFUSED","ENOTFOUND","EAI_AGAIN","UND_ERR_CONNECT_TIMEOUT","ENETUNREACH"]);function readFailure(error,now){
let parsed=requestError.safeParse(error);if(!parsed.success)return;let{status,message,request,response,cause}=parsed.data,
isForToken=request?.url.endsWith("/access_tokens")===!0;if(response===void 0)return isForToken||neverSent.has(codeOf(cause))?
{kind:"unsent",message}:{kind:"unknown",message};let limited=readLimit(status,message,response.headers,now);if(limited!==
void 0)return limited;let brief=message.split(" - https://",1)[0]??message;return status>=500?{kind:isForToken?"unsent":
"unknown",message:`${status} ${brief}`}:{kind:"refused",status,message:brief}}function readLimit(status,message,headers,now){
if(status!==403&&status!==429)return;let retryAfter=Number(headers["retry-after"]??Number.NaN);if(Number.isFinite(retryAfter))
return{kind:"limited",limit:"secondary",afterMs:retryAfter*1e3};if(String(headers["x-ratelimit-remaining"])==="0"){let reset=Number(
headers["x-ratelimit-reset"]??0)*1e3;return{kind:"limited",limit:"primary",afterMs:Math.max(reset-now.getTime(),0)+1e3}}
return status===429||/\bsecondary rate limit\b/i.test(message)?{kind:"limited",limit:"secondary",afterMs:silentSecondaryMs}:
void 0}function codeOf(cause){let inner=cause instanceof Error&&cause.cause instanceof Error?cause.cause:cause;return inner instanceof
Error&&"code"in inner?String(inner.code):""}var pauses=[500,2e3,5e3];function repetitionOf(route){return route.startsWith("GET ")?"repeatable":"once"}async function sendWithRetry(send,repetition,policy){
let waited=0,attempt2=0;for(;;){let outcome=await attemptOnce(send,policy.now);if(outcome.kind==="answered")return outcome;
if(outcome.kind==="limited"&&waited+outcome.afterMs<=policy.longestWaitMs){waited+=outcome.afterMs,policy.onWait({until:new Date(
policy.now().getTime()+outcome.afterMs),kind:outcome.limit}),await policy.sleep(outcome.afterMs);continue}let pause=pauses[attempt2];
if(pause===void 0||!mayRepeat(outcome,repetition))return outcome;attempt2+=1,await policy.sleep(pause)}}async function attemptOnce(send,now){
try{return{kind:"answered",answer:await send()}}catch(error){let failure=readFailure(error,now());if(failure===void 0)throw error;
return failure}}function mayRepeat(failure,repetition){return failure.kind==="unsent"||failure.kind==="unknown"&&repetition===
"repeatable"}var usualTimeoutMs=1e4,longestReadWaitMs=65*6e4,longestWriteWaitMs=6e4;function askWith(token,apiUrl,context={}){let{onWait=()=>{},
onDeprecation=()=>{},signal,timeoutMs=usualTimeoutMs}=context,{sleep:sleep2=async milliseconds=>{await wait(milliseconds,
void 0,signal===void 0?{}:{signal})}}=context,client,send=async(route,parameters)=>(client??=import("../packages/actions-github.js").
then(({getOctokit})=>{let octokit=getOctokit(token.reveal(),{baseUrl:apiUrl,request:{fetch:pinnedFetch(fetchWithin(timeoutMs),
onDeprecation)}});return async(route2,parameters2)=>octokit.request(route2,parameters2)}),(await client)(route,parameters));
return async(route,parameters,repetition=repetitionOf(route))=>{let longestWaitMs=route.startsWith("GET ")?longestReadWaitMs:
longestWriteWaitMs,outcome=await sendWithRetry(async()=>send(route,parameters),repetition,{now:()=>new Date,sleep:sleep2,
onWait,longestWaitMs:repetition==="once"?0:longestWaitMs});return outcome.kind==="answered"?{kind:"answer",data:outcome.
answer.data}:answerOf(outcome)}}function answerOf(failure){switch(failure.kind){case"refused":return failure;case"limite\
d":{let minutes2=Math.ceil(failure.afterMs/6e4);return{kind:"limited",afterMs:failure.afterMs,message:`GitHub's rate lim\
it is used up for ${minutes2} min`}}case"unsent":case"unknown":return{kind:"unreachable",message:failure.message};default:
return failure}}import{z as z21}from"../packages/zod.js";import{z as z19}from"../packages/zod.js";import{z as z18}from"../packages/zod.js";var authorSchema=z18.object({id:githubId,login:z18.string(),type:z18.string()}).transform(({id:id2,login,type})=>({id:id2,
login,isPerson:type==="User"})),accessSchema=z18.object({permission:z18.string(),role_name:z18.string(),user:z18.object(
{id:githubId}).nullable()}).transform(({permission,role_name:roleName,user:user2})=>({permission,roleName,id:user2?.id}));
function accessRequest(at,login){return{what:"a permission",route:"GET /repos/{owner}/{repo}/collaborators/{username}/pe\
rmission",parameters:{...at,username:login},schema:accessSchema}}var membershipSchema=z18.object({state:z18.string()}).transform(
({state})=>state==="active");function membershipRequest(team2,login){return{what:"a team membership",route:"GET /orgs/{o\
rg}/teams/{team_slug}/memberships/{username}",parameters:{...teamName(team2),username:login},schema:membershipSchema}}function teamName(team2){
let[org="",slug=""]=team2.split("/");return{org,team_slug:slug}}var commentSchema=z19.object({id:githubId,node_id:z19.string(),html_url:z19.string(),issue_url:z19.string(),body:z19.string().
nullish(),created_at:timeSchema,updated_at:timeSchema,user:authorSchema.nullable(),performed_via_github_app:z19.object({
id:githubId}).nullish()}).transform(given=>({id:given.id,nodeId:given.node_id,issue:Number(given.issue_url.split("/").at(
-1)),url:given.html_url,body:given.body??"",createdAt:given.created_at,updatedAt:given.updated_at,author:given.user??void 0,
appId:given.performed_via_github_app?.id}));function commentRequest(at,id2){return{what:"a comment",route:"GET /repos/{o\
wner}/{repo}/issues/comments/{comment_id}",parameters:{...at,comment_id:id2},schema:commentSchema}}function newestCommentsRequest(at,since){
return{what:"comments",route:"GET /repos/{owner}/{repo}/issues/comments",parameters:{...at,...since===void 0?{}:{since:since.
toISOString()},sort:"created",direction:"desc",per_page:100},schema:z19.array(commentSchema)}}function newCommentRequest(at,issue,body){
return{what:"the new comment",route:"POST /repos/{owner}/{repo}/issues/{issue_number}/comments",parameters:{...at,issue_number:issue,
body},schema:commentSchema}}function editCommentRequest(at,id2,body){return{what:"the changed comment",route:"PATCH /rep\
os/{owner}/{repo}/issues/comments/{comment_id}",parameters:{...at,comment_id:id2,body},repetition:"repeatable",schema:commentSchema}}import{z as z20}from"../packages/zod.js";var folderSchema=z20.array(z20.unknown()).transform(()=>({type:"dir",size:0,text:void 0})),
oneSchema=z20.object({type:z20.string(),size:z20.int(),encoding:z20.string().optional(),content:z20.string().optional()}).
transform(({type,size,encoding,content:content2})=>({type,size,text:type==="file"&&encoding==="base64"&&content2!==void 0?
Buffer.from(content2,"base64").toString("utf8"):void 0})),contentsSchema=z20.union([folderSchema,oneSchema]);function contentsRequest(at,path2){
return{what:path2,route:"GET /repos/{owner}/{repo}/contents/{path}",parameters:{...at,path:path2},schema:contentsSchema}}var conversation=z21.object({locked:z21.boolean()}).transform(({locked})=>locked),reactors=z21.array(z21.object({user:z21.
object({id:githubId}).nullable()})).transform(all=>all.flatMap(({user:user2})=>user2===null?[]:[user2.id])),reviews=z21.
array(z21.object({state:z21.string(),environments:z21.array(z21.object({name:z21.string()})),user:authorSchema}).transform(
({state,environments,user:user2})=>({state,environments:environments.map(({name})=>name),user:user2}))),GitHubRepository=class{#ask;#here;#askTeams;#files=new Map;constructor(ask,{
owner,name},askTeams){this.#ask=ask,this.#askTeams=askTeams,this.#here={owner,repo:name}}async comment(id2){return find(
this.#ask,commentRequest(this.#here,id2))}async addComment(issue,body){return find(this.#ask,newCommentRequest(this.#here,
issue,body))}async editComment(id2,body,repetition){let{route,parameters}=editCommentRequest(this.#here,id2,body);return this.#ask(
route,parameters,repetition)}async newestComments(){return find(this.#ask,newestCommentsRequest(this.#here))}async appId(slug){
return find(this.#ask,{what:"an app",route:"GET /apps/{app_slug}",parameters:{app_slug:slug},schema:z21.object({id:githubId}).
transform(({id:id2})=>id2)})}async isLocked(issue){return find(this.#ask,{what:"an issue",route:"GET /repos/{owner}/{rep\
o}/issues/{issue_number}",parameters:{...this.#here,issue_number:issue},schema:conversation})}async reactions(commentId,content2){
return find(this.#ask,{what:"reactions",route:"GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions",parameters:{
...this.#here,comment_id:commentId,content:content2,per_page:100},schema:reactors})}async defaultBranch(){return find(this.#ask,
{what:"the repository",route:"GET /repos/{owner}/{repo}",parameters:{...this.#here},schema:z21.object({default_branch:z21.
string()}).transform(found=>found.default_branch)})}async isPrivate(){return find(this.#ask,{what:"the repository",route:"\
GET /repos/{owner}/{repo}",parameters:{...this.#here},schema:z21.object({private:z21.boolean()}).transform(found=>found.
private)})}async file(path2){let known=this.#files.get(path2);if(known!==void 0)return known;let found=await find(this.#ask,
contentsRequest(this.#here,path2));if(found.kind!=="found")return found;if(found.value.text===void 0)return undocumented;
let file={kind:"found",value:found.value.text};return this.#files.set(path2,file),file}async permission(login){return find(
this.#ask,accessRequest(this.#here,login))}async teamMembership(team2,login){let ask=this.#askTeams??this.#ask,found=await find(
ask,membershipRequest(team2,login));if(found.kind==="found")return told(found.value?"member":"none");if(!isHidden(found))
return found;if(found.status===403)return told("unknown");let itself=await ask("GET /orgs/{org}/teams/{team_slug}",teamName(
team2));return itself.kind==="answer"?told("none"):isHidden(itself)?told("unknown"):itself}async canReadContents(){return find(
this.#ask,{what:"commits",route:"GET /repos/{owner}/{repo}/commits",parameters:{...this.#here,per_page:1},schema:z21.array(
z21.unknown())})}async compare(at,base,head){return find(this.#ask,compareRequest(at,base,head))}async run(runId){return find(
this.#ask,runRequest(this.#here,runId))}async artifacts(run2,page2){return find(this.#ask,artifactsRequest(this.#here,{run:run2,
page:page2}))}async approvals(runId){return find(this.#ask,{what:"approvals of a run",route:"GET /repos/{owner}/{repo}/a\
ctions/runs/{run_id}/approvals",parameters:{...this.#here,run_id:runId},schema:reviews})}};function told(value){return{kind:"\
found",value}}function isHidden(answer){return answer.kind==="refused"&&[403,404].includes(answer.status)}async function find(ask,{
route,parameters,repetition,schema:schema3}){let answer=await ask(route,parameters,repetition);if(answer.kind!=="answer")
return answer;let parsed=schema3.safeParse(answer.data);return parsed.success?{kind:"found",value:parsed.data}:undocumented}
var undocumented={kind:"refused",status:200,message:"GitHub's answer is not as documented"};function heartbeatOptions({request:{operation,environment:environment2},reporting:{heartbeatUrl:url}},{url:seenAt},warn){
if(url===void 0)return;let about=`d8x-ops ${operation}${environment2===void 0?"":` on ${environment2}`}
${seenAt}`;return{url,about,warn}}function isForBackups(operation){return operation==="backup"||operation==="drill"}import{randomUUID}from"node:crypto";import{z as z22}from"../packages/zod.js";var ended="ended",defaultTimeoutMs=5e3,defaultPausesMs=[1e3,2e3],passing=new Set([408,425,429,500,502,503,504]),networkError=z22.
object({cause:z22.object({code:z22.string()})}),Untold=class extends Error{},NoAnswer=class extends Untold{constructor(){
super("there was no answer")}};function openHeartbeat(options){let{url,about,warn,onTold,timeoutMs=defaultTimeoutMs,pausesMs=defaultPausesMs}=options,
{id:id2=randomUUID()}=options,send=fetchWithin(timeoutMs),sending=Promise.resolve(),isEnded=!1;async function attempt2(address,body){
let answer=await send(address,{method:"POST",body,redirect:"manual"}).catch(error=>{throw networkError.safeParse(error).
data?.cause.code==="ENOTFOUND"?new Untold("its host is not known"):new NoAnswer});if(!answer.ok)throw passing.has(answer.
status)?new NoAnswer:new Untold(`it was answered with ${answer.status}`)}async function ping(event,body){let address=new URL(
url.reveal());event!=="success"&&(address.pathname=`${address.pathname.replace(/\/+$/,"")}/${event}`),address.searchParams.
set("rid",id2);try{await retry(()=>attempt2(address,body),void 0,pausesMs,error=>error instanceof NoAnswer)}catch(error){
warn(`heartbeat-url was not told of the backup's ${event}: ${messageOf(error)}.`)}event!=="start"&&onTold?.(ended)}let queue=(event,body)=>{
event==="start"&&onTold?.(id2),sending=sending.then(async()=>ping(event,body))},end=failure=>{isEnded||(isEnded=!0,failure===
void 0?queue("success",about):queue("fail",`${failure}
${about}`))};return{begin:()=>queue("start",about),end,settle:async failure=>{failure!==void 0&&end(failure),await sending}}}
async function tellKilled(told2,{isForBackups:isForBackups2,...options}){told2===ended||told2===""&&!isForBackups2||await openHeartbeat(
{...options,...told2===""?{}:{id:told2}}).settle("the run was killed")}import{info as info2,saveState}from"../packages/actions-core.js";var mostRows2=40,outcomes={planned:"planned",updated:"updated",unchanged:"unchanged","rolled-back":"rolled back",failed:"\
**failed**","not-attempted":"not attempted"};function shortImage(image){if(image===void 0)return"\u2013";let digest=image.
digest?.slice(7,19),parts=[image.tag??(digest===void 0?image.repository:""),digest].filter(part=>part!==void 0);return code(
clip(parts.join("@").replace(/^@/,""),100))}function fullImage(image){if(image===void 0)return"\u2013";let tag=image.tag===
void 0?"":`:${image.tag}`,digest=image.digest===void 0?"":`@${image.digest}`;return code(clip(`${image.repository}${tag}${digest}`,
500))}function servicesTable(services){if(services.length===0)return"";let{shown:shown2,more}=first2(services,mostRows2),
hasWaves=services.some(({wave=1})=>wave>1),rows=shown2.map(service2=>[cell(code(clip(service2.service,63))),...hasWaves?
[service2.wave?.toString()??""]:[],outcomeOf(service2),cell(change(service2)),service2.replicas===void 0?"":`${service2.
replicas.running}/${service2.replicas.desired}`,timeOf(service2)]),header=["Service",...hasWaves?[{right:"Wave"}]:[],"Ou\
tcome","From \u2192 to",{right:"Up"},{right:"Time"}];return`${table(header,rows)}${more===0?"":`

\u2026 and ${more} more services.`}`}function outcomeOf({outcome,keyReplaced}){return keyReplaced===!0?`${outcomes[outcome]}\
, new key`:outcomes[outcome]}function change({from,to,outcome}){return outcome==="unchanged"||from===void 0||to===void 0?
shortImage(to??from):outcome==="rolled-back"?`${shortImage(to)}<br>\u2192 back to ${shortImage(from)}`:`${shortImage(from)}\
<br>\u2192&nbsp;${shortImage(to)}`}function timeOf({startedAt,finishedAt}){let took=between(startedAt,finishedAt);return took===
void 0?"":duration(took)}function reasons(services){return services.flatMap(service2=>[service2.error===void 0?service2.
reason:void 0,migrated(service2)].filter(line2=>line2!==void 0).map(line2=>`- ${code(clip(service2.service,63))}: ${prose(
clip(line2,500))}`)).slice(0,mostRows2).join(`
`)}function migrated({migrations}){let{before,after}=migrations??{};if(after===void 0)return before?.failed===void 0?void 0:
`its migration ${before.failed} was not finished`;if(before!==void 0&&before.version===after.version&&before.failed===after.
failed)return;let unfinished=after.failed===void 0?"":`, and ${after.failed} was not finished`;return`the database was m\
igrated from ${before?.version??"an unknown version"} to ${after.version}${unfinished}`}function fullImages(services){let changed=services.
filter(({from,to})=>from!==void 0||to!==void 0).slice(0,mostRows2);if(changed.length===0)return"";let rows=changed.map(({
service:service2,from,to})=>[cell(code(clip(service2,70))),cell(fullImage(from)),cell(fullImage(to))]);return folded("Im\
ages in full",table(["Service","From","To"],rows))}var mostSteps=40,lastSteps=3,titles={accepted:"\u23F3 Accepted",held:"\u23F3 On hold",approval:"\u270B Waiting for approval",
queued:"\u23F3 Queued",running:"\u23F3 Running"};function liveSections(run2){let place=run2.environment===void 0?"":` \xB7 ${prose(
clip(run2.environment,64))}`;return[essential(`### ${titles[run2.state.kind]}${place}`),askedSection(run2.command,run2.actor),
essential(explanation(run2.state,run2.url)),essential(run2.state.kind==="approval"&&run2.effect!==void 0?prose(clip(run2.
effect,1e3)):""),{name:"images",weight:60,markdown:imagesOf(run2)},{name:"steps",weight:80,markdown:stepsOf(run2)},{name:"\
warnings",weight:50,markdown:warningsList(run2.warnings)},essential(footer(run2))]}function askedSection(command,actor){
return essential(`${code(clip(command,1e3))} by ${code(clip(actor,100))}`)}function warningsList(warnings){let items=warnings.
slice(0,20).map(warning3=>`- ${prose(clip(warning3,500))}`);return warnings.length>items.length&&items.push(`- \u2026 and ${warnings.
length-items.length} more`),items.length===0?"":`**Warnings**

${items.join(`
`)}`}function explanation(state,url){switch(state.kind){case"accepted":return"The run is being asked for.";case"held":return prose(
clip(state.why,500));case"approval":{let until=state.until===void 0?"":` It is asked for until ${minuteOf(state.until.toISOString())}\
.`;return state.by==="command"?`A second person has to comment \`/d8x approve\`.${until}`:`GitHub waits for a reviewer o\
f the environment: ${link("review the deployment",url)}.${until}`}case"queued":return"GitHub looks for a runner.";case"r\
unning":return"";default:return state}}function imagesOf({images}){let rows=images.slice(0,40).map(({service:service2,image})=>[
cell(code(clip(service2,70))),cell(shortImage(image))]);return rows.length===0?"":table(["Service","To run"],rows)}function stepsOf({
steps,progress,now}){if(steps.length===0)return"";let finished2=steps.filter(({state})=>state!=="running"&&state!=="fail\
ed"),earlier=new Set(finished2.slice(0,-lastSteps)),rowsOf2=some=>stepsTable(some.map(step=>stepRow(step,step.state==="r\
unning"?progress.get(step.id):void 0,now.toISOString()))),present=rowsOf2(steps.filter(step=>!earlier.has(step)).slice(-mostSteps));
return earlier.size===0?present:`${present}

${folded(`${earlier.size} earlier steps`,rowsOf2([...earlier].slice(-mostSteps)))}`}function footer({url,startedAt,now}){
let run2=url===void 0?"":`${link("Run",url)} \xB7 `,since=duration(now.getTime()-startedAt.getTime());return`<sub>${run2}${since}\
 so far \xB7 as of ${secondOf(now.toISOString())}</sub>`}function drillTable(copies,now){if(copies.length===0)return"";let rows=copies.map(copy=>[cell(prose(clip(copy.place,200))),
cell(copy.name===void 0?"":code(clip(copy.name,255))),copy.at===void 0?"":`${age(copy.at,now)} ago`,cell(foundOf(copy)),
cell(timeOf2(copy))]);return table(["Taken from","Backup",{right:"Of"},"Came out","Took"],rows)}function foundOf({state,
because="",tables=0,rows=0}){return state==="failed"?`**failed**: ${prose(clip(because,500))}`:state==="checked"?"signed\
, whole, as its manifest says; **not restored**, for the key is not here":`restored: ${counted(tables,"table")}, ${counted(
rows,"row")}, as its manifest says`}function timeOf2({seconds}){if(seconds===void 0)return"";let{fetch:fetch2,check,restore}=seconds;
return Object.entries({fetch:fetch2,check,...defined({restore})}).map(([what,time])=>`${what} ${duration(time*1e3)}`).join(
", ")}var mostRows3=30;function backupsTable(backups,now){if(backups.length===0)return"There are no backups in the places that\
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
function copyOf({store,id:id2,lockedUntil,keptUntil,expendable}){let until=lockedUntil===void 0?keptUntil===void 0?"":` \
until ${minuteOf(keptUntil)}`:`, locked until ${minuteOf(lockedUntil)}`;return`${prose(store)} ${code(clip(id2,300))}${until}${expendable===
!0?" (goes with the next backup: `keep`)":""}`}var mostRows4=60;function recoverySection({recovery,run:run2}){if(recovery===void 0)return"";let{kind,database,aside,backup,
follow=[]}=recovery,name=code(clip(aside,63)),environment2=run2.environment===void 0?"":` --env ${run2.environment}`,undo=`${code(
clip(`/d8x recover --undo${environment2}`,200))} exchanges them back`,drop=code(clip(`DROP DATABASE ${identifier(aside)}\
;`,200)),facts=[backup===void 0?"":`In service: the backup ${code(clip(backup,255))}${heldBy(recovery)}`,`Kept beside it\
: ${name}, which was in service before${kind==="recovered"?`; ${undo}`:""}`,`Nothing removes ${name} by itself. When you\
 are sure: ${drop}`,outOfService(recovery),...follow.map(one=>`**To be done by you**: ${prose(clip(one,500))}`)].filter(
fact=>fact!=="");return[[`**Database** ${code(clip(database,63))}`,"",...facts.map(fact=>`- ${fact}`)].join(`
`),writtenSince(recovery)].filter(part=>part!=="").join(`

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
rows)}`}function identifier(name){return`"${name.replaceAll('"','""')}"`}function backupSection(backup){let took=between(backup.startedAt,backup.finishedAt)??0,size=`${bytes(backup.bytes)} encr\
ypted, ${bytes(backup.dumpBytes)} of SQL, in ${duration(took)}`;return[`**Backup** ${code(clip(backup.name,255))}`,"",`-\
 ${size}`,`- SHA-256 ${code(backup.sha256)}`,`- ${proofOf(backup)}`,...signatureOf(backup),...irreplaceableOf(backup),...placesOf2(
backup).map(place=>`- ${place}`)].join(`
`)}function proofOf({verification}){return verification.state==="verified"?`**Verified**: restored and compared, ${`${counted(
verification.tables,"table")}, ${counted(verification.rows,"row")}`}`:verification.state==="not-verified"?`**Not verifie\
d**: ${prose(clip(verification.because,500))}`:"Complete, and not verified by a restore: that was not asked for"}function signatureOf({
signature}){return signature===void 0?[]:signature.state==="signed"?[`- Signed by ${code(clip(signature.by,100))}`]:["- \
**Not signed**: no run will restore it, and nobody can tell it from a backup that somebody else made. `npx d8x-ops init`\
 makes a key for that (`backup-signing-key`)"]}function irreplaceableOf({irreplaceable=[]}){return irreplaceable.length===
0?[]:[`- Not on the chain: ${irreplaceable.map(({table:table2,rows})=>`${code(clip(table2,200))} ${rows===void 0?"**is n\
ot there**":counted(rows,"row")}`).join(", ")}`]}function placesOf2({name,artifact:artifact2,copies=[],path:path2}){let asArtifact=artifact2===
void 0?[]:[artifact2.name===name?`Kept as ${link("an artifact of the run",artifact2.url)}`:`Kept as artifact ${link(code(
clip(artifact2.name,255)),artifact2.url)}`],elsewhere=copies.filter(({store})=>store!=="artifact").map(({store,id:id2,url})=>`\
Kept in ${prose(store)} as ${link(code(clip(id2,255)),url)}`),kept=[...asArtifact,...elsewhere];return kept.length>0?kept:
[path2===void 0?"Not kept":`Kept on the runner only: ${code(clip(path2,500))}`]}function restoreSection(backup,run2){if(backup.
artifact===void 0||![backup.name,backup.artifact.name,run2.id].every(isOrdinary))return"";let unpack=backup.compression===
"zstd"?"zstd -dc":"gzip -dc",commands=[`gh run download ${run2.id} --name ${backup.artifact.name}`,`age --decrypt --iden\
tity identity.txt ${backup.name} | ${unpack} | psql "$DATABASE_URL"`],note=[`\`identity.txt\` is the age key file whose pu\
blic key is one of the ${count(backup.recipients)} that this backup was encrypted to;`,"the database has to be empty. `R\
ESTORE.md` in the artifact says more."];return folded("How to restore it",`${fence(commands,"sh")}

${note.join(`
`)}`)}function proofSection({verification}){return verification.state==="verified"?folded("How it was verified",prose(clip(
verification.how,500))):""}function isOrdinary(name){return/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)}var longest=45e3;function serviceLog({service:service2,since,grep,tasks,artifact:artifact2}){let room=Math.floor(longest/
Math.max(1,tasks.length)),asked2=grep===void 0?"":` with ${code(clip(grep,100))} in it`,whole2=artifact2===void 0?"":` A\
ll of it is in the artifact ${link(code(clip(artifact2.name,200)),artifact2.url)}, encrypted to ${code("backup-recipient\
s")}.`;return[`What ${code(clip(service2,70))} wrote since ${minuteOf(since)}${asked2}.${whole2}`,...tasks.map(task=>taskLog(
task,room))].join(`

`)}function taskLog({name,node,state,lines:lines2,found,unread:unread2},room){let shown2=fitting(lines2,room),about=`${plain(
name)} on ${plain(node)} (${plain(state)})`,why=unread2===void 0?"":`Not read: ${prose(clip(unread2,500))}`;if(shown2.length===
0)return`- ${prose(about)}: ${unread2===void 0?"no lines":why}`;let count2=shown2.length===found?counted(found,"line"):`\
the last ${shown2.length} of ${counted(found,"line")}`;return folded(`${about}: ${count2}`,[fence(shown2),why].filter(part=>part!==
"").join(`

`))}function fitting(lines2,room){let kept=[],left=room;for(let line2 of lines2.toReversed()){if(left-=fence([line2]).length,
left<0)break;kept.unshift(line2)}return kept}function plain(name){return clip(name,100).replaceAll(/[^A-Za-z0-9_.-]/g,"?")}var mostServices=20;function changesSection(services){let known=services.flatMap(({service:service2,changes})=>changes===
void 0?[]:[{service:service2,changes}]).slice(0,mostServices);if(known.length===0)return"";let lines2=known.map(({service:service2,
changes})=>`- ${code(clip(service2,63))} ${changesLine(changes)}`),commits=known.flatMap(({service:service2,changes})=>commitsOf(
service2,changes));return[lines2.join(`
`),...commits].join(`

`)}function changesLine(changes){let{from,to,relation,unknown,days,url,migration,settings}=changes,commits=commitsWords(
changes);return[...to===void 0?[]:[`${short(from)} \u2192 ${short(to)}`],...relation==="older"?["**is older than what ru\
ns**"]:[],...relation==="apart"?["**went another way than what runs**"]:[],...relation==="same"?["the same commit"]:[],...commits===
void 0?[]:[commits],...days===void 0?[]:[counted2(days,"day")],...url===void 0?[]:[link("compare",url)],...migration==="\
yes"?[relation==="older"?"**goes back over a database migration**":"**contains a database migration**"]:[],...migration===
"unknown"?["too many files to tell whether a database migration is among them"]:[],...settings===void 0?[]:[`names new s\
ettings: ${settings.map(code).join(", ")}`],...unknown===void 0?[]:[prose(`what changes is not known: ${unknown}`)]].join(
" \xB7 ")}function commitsWords({commits,lacks,relation}){if(commits!==void 0)return relation==="older"?`takes ${counted2(
commits,"commit")} back`:lacks===void 0?counted2(commits,"commit"):`${counted2(commits,"commit")} of its own, lacks ${lacks}`}
function commitsOf(service2,{subjects=[],commits=0}){if(subjects.length===0)return[];let more=commits>subjects.length?[`\
- \u2026 and ${commits-subjects.length} more`]:[],list2=subjects.map(subject=>`- ${prose(clip(subject,120))||"(no subjec\
t)"}`);return[folded(`Commits of ${clip(service2,63)}`,[...list2,...more].join(`
`))]}function short(commit2){return commit2===void 0?"(unknown)":code(commit2.slice(0,7))}function counted2(count2,what){
return`${count2} ${what}${count2===1?"":"s"}`}var mostRows5=60,settled=new Set(["completed","rollback_completed"]);function statusSections(status,now){return[essential(
[lockLine(status.lock),backupLine(status,now)].join(`\\
`)),{name:"interrupted",weight:90,markdown:interruptedLine(status.interrupted)},{name:"differences",weight:80,markdown:driftOf(
status)},{name:"services",weight:95,markdown:servicesOf2(status,now)},{name:"hosts",weight:50,markdown:hostsOf(status)}]}
function lockLine(lock){if(lock===void 0)return"**Lock:** free";let reason=lock.reason===void 0?"":` \u2013 ${prose(clip(
lock.reason,300))}`;return`**Lock:** held by ${code(clip(lock.owner,100))} until ${minuteOf(lock.expiresAt)}${reason}`}function interruptedLine(interrupted){
if(interrupted===void 0)return"";let{run:run2,actor,at,services,command}=interrupted,names2=services.slice(0,mostRows5).
map(name=>code(clip(name,63)));return`**${`Run ${code(clip(run2,50))} by ${code(clip(actor,100))} was cut off half-way, ${minuteOf(
at)}`}:** ${names2.join(", ")} may be in between. This recovers what it left: ${code(clip(command,1e3))}`}function backupLine({
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

\u2026 and ${more} more services.`}`}function replicasOf({replicas}){let text3=`${replicas.running}/${replicas.desired}`;
return replicas.running<replicas.desired?`**${text3}**`:text3}function healthOf({health}){return health===void 0?"":health.
status!==void 0&&health.status<500?`${health.status}`:`**${health.status??cell(prose(clip(health.error??"no answer",100)))}\
**`}function driftOf({services}){let lines2=[];for(let{service:service2,drift,updateState}of services.slice(0,mostRows5)){
let name=code(clip(service2,70));drift!==void 0&&lines2.push(`- ${name} ${prose(clip(drift,300))}`),updateState!==void 0&&
!settled.has(updateState)&&lines2.push(`- ${name} is in update state ${code(clip(updateState,50))}`)}return lines2.length===
0?"":["**Worth a look:**","",...lines2].join(`
`)}function hostsOf({nodes,disks}){let names2=[...new Set([...nodes.map(({name})=>name),...disks.map(({host})=>host)])],
path2=disks[0]?.path,onePath=path2!==void 0&&disks.every(disk=>disk.path===path2)?path2:void 0,rows=names2.slice(0,mostRows5).
map(name=>{let node=nodes.find(one=>one.name===name),own=disks.filter(({host})=>host===name);return[cell(code(clip(name,
100))),node===void 0?"":cell(stateOf(node)),cell(own.map(disk=>freeOf(disk,onePath===void 0)).join("<br>")),node===void 0?
"":cell(code(clip(node.engine,50)))]});if(rows.length===0)return"";let free=onePath===void 0?"Free":cell(`Free in ${code(
clip(onePath,200))}`);return table(["Host","State",{right:free},"Docker"],rows)}function stateOf({role,state,availability}){
return[role,...state==="ready"?[]:[state],...availability==="active"?[]:[availability]].map(word=>word===state&&state!==
"ready"?`**${prose(clip(word,50))}**`:prose(clip(word,50))).join(", ")}function freeOf({path:path2,totalBytes,freeBytes},withPath){
let share=totalBytes===0?0:Math.floor(freeBytes/totalBytes*100),text3=`${bytes(freeBytes)} (${share} %)`;return`${withPath?
`${code(clip(path2,200))} `:""}${share<10?`**${text3}**`:text3}`}var chart={width:560,leftPadding:96,rightPadding:24,fontSize:15},characterWidths=[.44,.48,.52,.56,.6],gap=5,plotWidth=chart.
width-chart.leftPadding-chart.rightPadding;function positions(bars){let first3=Math.min(...bars.map(({begin})=>begin)),last=Math.
max(...bars.map(({end})=>end));return milliseconds=>(milliseconds-first3)/Math.max(last-first3,1)*plotWidth}function labelSpans({
label,begin,end},at){let[left,right]=[at(begin),at(end)];return characterWidths.map(share=>{let width=label.length*share*
chart.fontSize;return width<=right-left?{from:(left+right-width)/2,to:(left+right+width)/2}:right+width+1.5*chart.leftPadding>
chart.width?{from:left-gap-width,to:left-gap}:{from:right+gap,to:right+gap+width}})}function fittingLabel(name,took,bar,at){
let letters=Array.from(name),cut=letters.slice(3,-1).map((_,index2)=>`${letters.slice(0,-1-index2).join("")}\u2026`),names2=[
name,...cut];return[...names2.map(one=>`${one} (${took})`),...names2].find(label=>hasRoom({...bar,label},at))??`${letters.
slice(0,3).join("")}\u2026`}function hasRoom(bar,at){return labelSpans(bar,at).every(({from,to})=>from>=0&&to<=plotWidth+
chart.rightPadding)}var ticks=[[1e3,"1second"],[2e3,"2second"],[5e3,"5second"],[1e4,"10second"],[3e4,"30second"],[6e4,"1\
minute"],[12e4,"2minute"],[3e5,"5minute"],[6e5,"10minute"],[18e5,"30minute"],[36e5,"1hour"],[144e5,"4hour"],[864e5,"1day"]];
function tickInterval(bars){let last=Math.max(...bars.map(({end})=>end)),at=positions(bars),spans2=bars.flatMap(bar=>labelSpans(
bar,at)),[milliseconds,name]=ticks.find(([milliseconds2])=>last/milliseconds2<=6&&marks(milliseconds2,last).every(mark=>spans2.
every(({from,to})=>at(mark)<from||at(mark)>to)))??[864e5,"1day"];return{milliseconds,name}}function marks(milliseconds,last){
return Array.from({length:Math.floor(last/milliseconds)},(_,index2)=>(index2+1)*milliseconds)}var mostBars=24,leastShare=.01,telling=new Set(["backup","prune","pull","update","verify","rollback","restore"]),look=["\
---","config:","  gantt:",`    useWidth: ${chart.width}`,`    fontSize: ${chart.fontSize}`,`    sectionFontSize: ${chart.
fontSize}`,"    barHeight: 24","    barGap: 6","    topPadding: 52",`    leftPadding: ${chart.leftPadding}`,`    rightPa\
dding: ${chart.rightPadding}`,"  themeVariables:",'    sectionBkgColor: "#8884"','    sectionBkgColor2: "#8884"','    al\
tSectionBkgColor: "#8880"','    gridColor: "#8888"','    taskBkgColor: "#1f6feb"','    taskBorderColor: "#1f6feb"','    \
taskTextColor: "#fff"','    critBkgColor: "#cf222e"','    critBorderColor: "#cf222e"',"---"];function timeline(steps,startedAt,finishedAt){
let timed=steps.filter(({state,finishedAt:end})=>state!=="skipped"&&end!==void 0);if(!timed.some(({phase})=>telling.has(
phase)))return"";let from=[startedAt,...timed.map(step=>step.startedAt)].toSorted()[0]??startedAt,total=between(from,finishedAt)??
0,bars=merged(timed,from).filter(({begin,end,failed})=>failed||end-begin>=total*leastShare),longest2=new Set([...bars].sort(
(a,b)=>lengthOf(b)-lengthOf(a)).slice(0,mostBars)),chosen=bars.filter(bar=>longest2.has(bar)),phases=new Set(chosen.map(
({phase})=>phase));if(phases.size===0)return"";let at=positions(chosen),shown2=chosen.map(bar=>({...bar,label:fittingLabel(
mermaidLabel(bar.label,24),duration(lengthOf(bar)),bar,at)})),lines2=["```mermaid",...look,"gantt","  dateFormat HH:mm:s\
s.SSS",`  axisFormat ${total<36e5?"%M:%S":"%H:%M"}`,`  tickInterval ${tickInterval(shown2).name}`,"  todayMarker off"];for(let phase of phases){
lines2.push(`  section ${phaseTitles[phase]}`);for(let bar of shown2)bar.phase===phase&&lines2.push(barLine(bar,lines2.length))}
return[...lines2,"```"].join(`
`)}function merged(steps,startedAt){let bars=new Map;for(let step of steps){let begin=between(startedAt,step.startedAt)??
0,end=between(startedAt,step.finishedAt)??begin,label=labelOf(step),key=JSON.stringify([step.phase,label]),bar=bars.get(
key);bars.set(key,{phase:step.phase,label,begin:Math.min(begin,bar?.begin??begin),end:Math.max(end,bar?.end??end),failed:step.
state!=="done"||bar?.failed===!0})}return[...bars.values()]}function labelOf({phase,service:service2,host,title}){return service2!==
void 0?service2:(phase==="pull"||phase==="prune")&&host!==void 0?host:title.split(/[\s,]/,1)[0]??title}function barLine({
label,begin,end,failed},number){return`  ${label} :${failed?"crit, ":""}s${number}, ${clockOf(begin)}, ${clockOf(Math.max(
end,begin+1))}`}function lengthOf({begin,end}){return end-begin}function clockOf(milliseconds){let bounded=Math.min(Math.
max(0,Math.round(milliseconds)),86399999);return new Date(bounded).toISOString().slice(11,23)}function nextSteps(result,error){let{environment:environment2}=result.run,suffix=environment2!==void 0&&isEnvironmentName(
environment2)?` --env ${environment2}`:"",step=(words2,why)=>({command:`/d8x ${words2}${suffix}`,why}),named=result.services.
find(({service:service3})=>service3===error.where)?.service,service2=named!==void 0&&isServiceName(named)?named:void 0,status=step(
"status","shows what runs now"),help=groups.find(({codes})=>codes.some(code2=>code2===error.code))?.help;switch(help){case"\
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
let place=environment2===void 0?"":` \xB7 ${prose(clip(environment2,64))}`;return`### ${signs[outcome.conclusion]} ${prose(
clip(headingOf(outcome),200))}${place}`}var ends={success:"done",failure:"failed",refused:"refused",cancelled:"cancelled"};
function headingOf({headline,error,operation,conclusion}){if(error===void 0||!headline.endsWith(error.message))return headline;
let rest=headline.slice(0,-error.message.length).replace(/:\s*$/,"");return rest===""&&operation!==void 0?`${operation} ${ends[conclusion]}`:
rest||headline}function resultSections(result,mostLogLines){let{error,run:run2,services,backup,status,lock}=result;return[
essential(renderHeadline(result,run2.environment)),...error===void 0?[]:errorSections(result,error,mostLogLines),{name:"\
services",weight:95,markdown:servicesTable(services)},{name:"reasons",weight:75,markdown:reasons(services)},{name:"what \
changes",weight:72,markdown:changesSection(services)},...serviceErrors(result,mostLogLines),{name:"backups",weight:95,markdown:result.
backups===void 0?"":backupsTable(result.backups,result.finishedAt)},{name:"drill",weight:95,markdown:drillTable(result.drill??
[],result.finishedAt)},{name:"recovery",weight:96,markdown:recoverySection(result)},...status===void 0?[]:statusSections(
status,result.finishedAt),{name:"log",weight:95,markdown:result.logs===void 0?"":serviceLog(result.logs)},essential(status===
void 0&&lock!==void 0?lockLine(lock):""),{name:"warnings",weight:70,markdown:warningsList(result.warnings)},...backup===
void 0?[]:[{name:"backup",weight:90,markdown:backupSection(backup)}],{name:"timeline",weight:30,markdown:timeline(result.
steps,result.startedAt,result.finishedAt)},...backup===void 0?[]:[{name:"how to restore",weight:40,markdown:restoreSection(
backup,run2)},{name:"how it was verified",weight:25,markdown:proofSection(backup)}],{name:"images in full",weight:20,markdown:fullImages(
services)},{name:"steps",weight:10,markdown:stepsSection(result.steps)},essential(footer2(result))]}function endedSections(run2){
let ended2=`${link("Run",run2.url)} \xB7 ${minuteOf(run2.endedAt.toISOString())}`;return[essential(renderHeadline(run2,run2.
environment)),askedSection(run2.command,run2.actor),...run2.error===void 0?[]:[essential(errorSection(run2.error,run2.conclusion)),
{name:"problems",weight:85,markdown:problemsOf(run2.error)},{name:"log lines",weight:60,markdown:logsSection(run2.error,
20)}],essential(`<sub>${run2.url===void 0?minuteOf(run2.endedAt.toISOString()):ended2}</sub>`)]}function errorSections(result,error,mostLogLines){
return[essential(errorSection(error,result.conclusion)),{name:"problems",weight:85,markdown:problemsOf(error)},essential(
nextOf(result,error)),{name:"log lines",weight:60,markdown:logsSection(error,mostLogLines)}]}function nextOf(result,error){
let lines2=nextSteps(result,error).map(({command,why})=>`- ${code(command)} ${why}`);return lines2.length===0?"":`**Next\
**

${lines2.join(`
`)}`}function serviceErrors(result,mostLogLines){return result.services.flatMap(({service:service2,error})=>{if(error===
void 0||error.code===result.error?.code&&error.message===result.error.message)return[];let logs2=logsSection(error,mostLogLines);
return[{name:"errors of services",weight:65,markdown:[`**${code(clip(service2,70))}**`,errorSection(error,"failure"),problemsOf(
error),logs2].filter(part=>part!=="").join(`

`)}]})}function footer2({run:run2,startedAt,finishedAt}){return`<sub>${[link(`Run ${code(run2.id)}`,run2.url),`by ${code(
clip(run2.actor,100))}`,...run2.cluster===void 0?[]:[`cluster ${code(clip(run2.cluster,100))}`],minuteOf(startedAt),duration(
between(startedAt,finishedAt)??0)].join(" \xB7 ")}</sub>`}var longestComment=65536,largestSummaryBytes=1024*1024;function renderSummary(result,finished2=text3=>text3){let fits=text3=>Buffer.
byteLength(finished2(text3))<=largestSummaryBytes;return finished2(page(resultSections(result,200),fits))}function renderComment(view,key,command){
let planned="version"in view?plannedMarker(view):"",head=`${statusMarker(key)}
${stageMarker(stageOf(view))}
${planned}`,body=page(sectionsOf(view,command),text3=>head.length+text3.length<=longestComment);return`${head}${body}`}function sectionsOf(view,command){
if(!("version"in view))return view.kind==="live"?liveSections(view):endedSections(view);let[headline,...rest]=resultSections(
view,20);return headline===void 0||command===void 0?resultSections(view,20):[headline,askedSection(command,view.run.actor),
...rest]}var LiveView=class{#journal;#runInfo;#redactor;#progress=new Map;constructor(journal,runInfo,redactor){this.#journal=journal,
this.#runInfo=runInfo,this.#redactor=redactor}note(event){event.kind==="step-progress"&&this.#progress.set(event.step.id,
this.#redactor.text(event.detail)),event.kind==="step-finished"&&this.#progress.delete(event.step.id)}at(now){let{steps,
warnings}=this.#journal;return{kind:"live",state:{kind:"running"},images:[],...this.#runInfo,command:this.#redactor.text(
this.#runInfo.command),steps:steps.map(step=>this.#redacted(step)),progress:this.#progress,warnings:warnings.map(warning3=>this.#redactor.
text(warning3)),now}}#redacted(step){let{title,detail}=step,shown2=detail===void 0?{}:{detail:this.#redactor.text(detail)};
return Object.assign({},step,{title:this.#redactor.text(title)},shown2)}};var stateKeys={started:"started",finished:"finished",comment:"status-comment",heartbeat:"heartbeat"};var machineClock={now:()=>performance.now(),after:(milliseconds,work)=>{let timer=setTimeout(()=>{work()},milliseconds);
return timer.unref(),()=>clearTimeout(timer)}},leastPauseMs=3e3,shareOfElapsed=1/40,StatusComment=class{#place;#tools;#startedAt;#commentId;#isOwn=!1;#next;#writing;#cancel;#notBefore=0;#isClosed=!1;#isTroubled=!1;#toldPlace;constructor(place,tools){
this.#place=place,this.#tools=tools,this.#startedAt=tools.clock.now(),this.#commentId=place.commentId}show(render){this.#isClosed||
(this.#next=render,this.#schedule())}async finish(text3,repeat="repeatable"){this.#next=void 0,this.#cancel?.(),await this.#writing;
let written2=this.#isClosed?!1:await this.#write(text3,repeat)==="written";return this.#isClosed=!0,written2}#schedule(){
if(this.#cancel!==void 0||this.#writing!==void 0||this.#next===void 0)return;let wait2=Math.max(0,this.#notBefore-this.#tools.
clock.now());this.#cancel=this.#tools.clock.after(wait2,async()=>this.#flush())}async#flush(){this.#cancel=void 0;let render=this.#next;
if(render===void 0||this.#isClosed)return;this.#next=void 0,this.#writing=this.#write(render(),"once"),await this.#writing,
this.#writing=void 0;let elapsed=this.#tools.clock.now()-this.#startedAt,pause=Math.max(leastPauseMs,elapsed*shareOfElapsed);
this.#notBefore=Math.max(this.#notBefore,this.#tools.clock.now()+pause),this.#schedule()}async#write(text3,repeat){let{repository:repository2}=this.#tools;
if(this.#commentId===void 0)return this.#create(text3);let answer=await repository2.editComment(this.#commentId,text3,repeat);
if(answer.kind==="answer")return this.#written(this.#commentId);if(this.#isHeldBack(answer))return"failed";let isForbidden=answer.
kind==="refused"&&[403,404,410].includes(answer.status);return isForbidden&&!this.#isOwn&&!isLocked(answer)?this.#create(
text3):(this.#trouble(answer.message),isForbidden&&(this.#isClosed=!0),isForbidden?"refused":"failed")}async#create(text3){
let added=await this.#tools.repository.addComment(this.#place.issue,text3);return added.kind==="found"?(this.#commentId=
added.value.id,this.#isOwn=!0,this.#written(added.value.id)):(this.#trouble(added.message),this.#isClosed=!0,added.kind===
"refused"?"refused":"failed")}#written(id2){return this.#toldPlace!==id2&&this.#tools.onPlace(id2),this.#toldPlace=id2,"\
written"}#isHeldBack(answer){return answer.kind!=="limited"?!1:(this.#notBefore=this.#tools.clock.now()+answer.afterMs,this.#trouble(
answer.message),!0)}#trouble(message){this.#isTroubled||(this.#isTroubled=!0,this.#tools.onTrouble(`the status comment c\
an't be kept up to date: ${message}`))}};function isLocked(answer){return answer.kind==="refused"&&answer.status===403&&
/\blocked\b/i.test(answer.message)}var heartbeatMs=15e3;async function openLiveComment(inputs,{runInfo:run2,context,redactor},repository2){let{issueNumber:issueNumber2,
statusCommentId,requestId:requestId2}=inputs.reporting;if(issueNumber2===void 0||requestId2!==void 0&&statusCommentId===
void 0)return;let{journal,now}=context,key=keyOf(requestId2,run2.id),comment2=new StatusComment({issue:issueNumber2,commentId:statusCommentId},
{repository:repository2,clock:machineClock,onTrouble:message=>journal.warn(message),onPlace:id2=>saveState(stateKeys.comment,
id2)}),command=redactor.text(commandText(inputs)),runInfo={command,actor:context.run.actor,url:run2.url,startedAt:now(),
...defined({environment:inputs.request.environment})},view=new LiveView(journal,runInfo,redactor),render=view2=>renderComment(
view2,key,command),show=()=>comment2.show(()=>render(view.at(now()))),stopListening=journal.listen(event=>{view.note(event),
show()}),heartbeat=setInterval(show,heartbeatMs);return heartbeat.unref(),show(),{finish:async result=>{clearInterval(heartbeat),
stopListening();let repeat=context.signal.aborted?"once":"repeatable";await comment2.finish(render(result),repeat)||info2(
"The status comment does not show this result.")}}}function keyOf(request,runId){return request===void 0?{kind:"run",runId}:
{kind:"request",request}}function openStores({stores:stores2,reporting:{token}},{runInfo,context:{signal,now,mask},hidden},repository2){let opened=stores2.
map(({open,keeps,isRequired})=>({store:open({runInfo,hidden,token,repository:repository2,signal,now,mask}),keeps,isRequired}));
return{stores:opened.map(({store})=>store),copies:opened.filter(({keeps})=>keeps)}}import{mkdtemp,rm as rm2,writeFile}from"node:fs/promises";import{tmpdir}from"node:os";import{join as join5}from"node:path";var longestMs={usual:6e4,cancelled:5e3};async function keepResult(result,{runInfo,hidden,context:{journal,signal}}){if(runInfo.
event==="local"||(hidden.ACTIONS_RESULTS_URL??"")==="")return;let folder=await mkdtemp(join5(tmpdir(),"d8x-ops-result-"));
try{let file=join5(folder,resultArtifact);await writeFile(file,JSON.stringify(result));let retryForMs=signal.aborted?longestMs.
cancelled:longestMs.usual,given={runInfo,hidden,signal:AbortSignal.timeout(retryForMs),retryForMs,isOneFile:!0};await uploadFiles(
given,resultArtifact,[file],"")}catch(error){journal.notice(`This run's result is not kept as an artifact: ${messageOf(error)}`)}finally{
await rm2(folder,{recursive:!0,force:!0})}}var otherwise="Check the repository's artifact storage.";function keepFilesOf({runInfo,hidden,context:{signal}}){let keepFiles=runInfo.
event==="local"?void 0:async(name,files2)=>uploadFiles({runInfo,hidden,signal},name,files2,otherwise);return defined({keepFiles})}function hasServiceLogs({error,services,logs:logs2}){return logs2!==void 0?!0:[error,...services.map(service2=>service2.
error)].some(one=>one!==void 0&&isOfService(one))}function isOfService({logs:logs2,logsOf}){return logs2!==void 0&&logsOf!==
"command"}function hideLogs(result,stackName){let{logs:_logs,...others}=result,{error,services}=others,hide=one=>withoutLogs(
one,name=>placeOf3(name,services,stackName));return{...others,...error===void 0?{}:{error:hide(error)},services:services.
map(service2=>service2.error===void 0?service2:{...service2,error:hide(service2.error)})}}function withoutLogs(given,place){
let{logs:logs2=[],logsOf:_source,...error}=given;return isOfService(given)?{...error,hiddenLogs:{lines:logs2.length,...place(
error.where)}}:given}function placeOf3(name,services,stackName){let found=services.find(({service:service3})=>service3===
name);if(found?.kind==="broker")return{host:"the broker host",command:`docker compose logs --tail 100 ${bareName(found.service)}`};
let service2=found===void 0?"SERVICE":bareName(found.service);return{host:"the manager",command:`docker service logs --t\
ail 100 ${stackName}_${service2}`}}async function mayShowLogs(environment2,runInfo){return environment2?.showsLogsInPublic===!0||runInfo.event==="local"?!0:
readIsPrivate(runInfo)}async function checkLogs({operation},asked2){if(!(operation!=="logs"||await isShown(asked2)))throw runRefusal(
"everybody can read this repository, and its policy shows no logs of services","Set logs: { public: true } for the envir\
onment in .github/d8x.yml, or read them on the host: docker service logs.")}async function isShown({mayShow,repository:repository2}){
if(mayShow!==void 0)return mayShow;let asked2=await repository2?.isPrivate();return asked2?.kind==="found"&&asked2.value}
async function withAllowedLogs(result,stackName,asked2){return!hasServiceLogs(result)||await isShown(asked2)?result:hideLogs(
result,stackName)}async function backupRequest(inputs,actionContext,repository2){let{restore,recover}=inputs;if(restore!==void 0){let{identity:identity2,
targetDatabase}=restore;return{restore:{...await fetchTrusted(restore.from,inputs,actionContext,repository2),identity:identity2,
...defined({targetDatabase})}}}if(recover?.kind==="undo")return{recover};if(recover?.identity===void 0)return{};let{identity}=recover;
return{recover:{kind:"backup",...await fetchTrusted(recover.from,inputs,actionContext,repository2),identity}}}async function fetchTrusted(from,inputs,actionContext,repository2){
let{request,signers:given}=inputs,{runInfo,context}=actionContext,signers=given??await readSigners(repository2),here=defined(
{environment:request.environment,repositoryId:runInfo.repositoryId}),trustIn=expected2=>({kind:"signed",signers,expected:expected2}),
fetch2=async(wanted,where2,expected2)=>context.journal.step({title:`Fetch the backup ${wanted}`,phase:"restore"},async step=>{
let{stores:stores2}=openStores(inputs,actionContext,repository2),{label:cluster}=parseInventory(request.cluster),{run:run2}=expected2,
label=run2===void 0?request.environment??cluster:request.environment,of={cluster,...defined({run:run2,label:label&&labelInName(
label)})},trust=trustIn({...expected2,cluster}),catalogue=await readCatalogue(stores2,of,{trust,now:context.now()}),asked2={
where:where2,lister:"The operation backups (/d8x backups)"},{name,file:file2}=await fetchNamed(catalogue,wanted,asked2,{
folder:request.database.directory,trust,now:context.now,warn:warning3=>context.journal.warn(warning3)});return step.detail(
name),{file:file2,expected:expected2}}),sourceOf=async()=>{switch(from.kind){case"file":return{file:from.path,expected:here};case"\
name":return fetch2(from.name,"backup-name",here);case"run":{let where2="backup-run-id";if(repository2===void 0)throw new OpsError(
"input-invalid",`${where2} needs github-token`,{where:where2});let workflow=await checkBackupRun(from.runId,repository2);
return fetch2(from.runId,where2,{...here,run:from.runId,workflow})}default:return from}},{file,expected}=await sourceOf();
return{file,trust:trustIn(expected)}}async function run(read,actionContext,report){let{runbook,conclude}=await import("./src-runbook.js"),startedAt=actionContext.
context.now(),{inputs}=read,repository2=repositoryOf(inputs,actionContext),{context}=actionContext,comment2,result,heartbeat,
mayShow;try{let problems=[...read.problems,...await contentProblems(read)],judgedBy,note=environment2=>{judgedBy=environment2},
authorised=canBeAuthorised(problems)?await authorise2(inputs,actionContext,repository2,note):void 0;if(inputs.reporting.
requestId===void 0&&problems.length===0&&await admitRun(inputs,actionContext,repository2,note),authorised!==void 0&&(context=
{...context,run:{...context.run,actor:authorised.actor}}),repository2!==void 0&&(authorised!==void 0||inputs.reporting.requestId===
void 0)&&(comment2=await openLiveComment(inputs,{...actionContext,context},repository2)),checkEnvironment(inputs.request),
mayShow=await mayShowLogs(judgedBy,actionContext.runInfo),context={...context,run:{...context.run,showsLogs:mayShow===!0}},
await checkBranch(inputs.request,actionContext.runInfo,repository2),problems.length===0&&await checkLogs(inputs.request,
{mayShow,repository:repository2}),heartbeat=heartbeatOf(inputs,{...actionContext,context}),problems.length>0)throw invalidInputs(
problems);await warnOfSigner(inputs,context,repository2);let backup=await backupRequest(inputs,actionContext,repository2);
result=await runbook({...withPolicy(inputs.request,judgedBy),...backup},{...context,...defined({heartbeat,compare:repository2&&
compareWith(repository2)}),signers:async()=>inputs.signers??readSigners(repository2),...openStores(inputs,actionContext,
repository2),...keepFilesOf(actionContext)})}catch(error){result=conclude(inputs.request,context,startedAt,{services:[]},
error)}let{stackName}=inputs.request.cluster,reported=await report(await withAllowedLogs(result,stackName,{mayShow,repository:repository2}));
return await Promise.all([comment2?.finish(reported),keepResult(reported,actionContext)]),heartbeat!==void 0&&await settled2(
heartbeat,result,context.signal),reported}function heartbeatOf(inputs,{runInfo,context:{journal}}){let options=heartbeatOptions(
inputs,runInfo,message=>journal.warn(message));return options&&openHeartbeat({...options,onTold:state=>saveState2(stateKeys.
heartbeat,state)})}var settlingMs={usual:2e4,cancelled:2e3};async function settled2(heartbeat,{operation,conclusion,error},{
aborted}){let failed=isForBackups(operation)&&conclusion!=="success",longest2=sleep(aborted?settlingMs.cancelled:settlingMs.
usual,void 0,{ref:!1});await Promise.race([heartbeat.settle(failed?error?.code??conclusion:void 0),longest2])}async function warnOfSigner({
request},{journal,now},repository2){if(request.database.signingKey===void 0)return;let{unlistedSigner}=await import("./action-unlisted-signer.js"),
unlisted=await unlistedSigner(request,repository2,now());unlisted!==void 0&&journal.warn(unlisted)}function repositoryOf({
reporting},{runInfo,context:{journal,signal}}){if(reporting.token===void 0)return;let asking=token2=>askWith(token2,runInfo.
apiUrl,{signal,onWait:({until})=>{let time=until.toISOString().slice(11,19);journal.notice(`GitHub's rate limit is used \
up until ${time} UTC: the run goes on by itself after that.`)},onDeprecation:({url,deprecation="now",sunset="not said"})=>journal.
notice(`GitHub calls ${url} deprecated (${deprecation}; its end: ${sunset}). See whether there is a newer d8x-ops.`)}),{
token,policyToken}=reporting;return new GitHubRepository(asking(token),runInfo.repository,policyToken&&asking(policyToken))}
async function authorise2(inputs,{runInfo,context},repository2,judgedBy){let{requestId:requestId2,issueNumber:issueNumber2,
statusCommentId,botAppId}=inputs.reporting;if(requestId2===void 0||repository2===void 0)return;let command=commandOf(inputs);
if(command===void 0)throw refusal(`no command is carried out by ${inputs.request.operation}`);let authorised=await context.
journal.step({title:"Check the request again",phase:"prepare"},async step=>{let sender2=await readSender(runInfo),answer=await authoriseRun(
{requestId:requestId2,command,approved:inputs.request.approved,issueNumber:issueNumber2,statusCommentId,botAppId},runInfo,
sender2,repository2,judgedBy);return step.detail(`asked by ${answer.actor}`),answer});for(let notice2 of authorised.notices)
context.journal.notice(notice2);return authorised}async function admitRun(inputs,{runInfo,context},repository2,judgedBy){
let{operation,environment:environment2}=inputs.request,wanted={operation,command:commandOf(inputs)};await context.journal.
step({title:"Check who may start this run",phase:"prepare"},async step=>{let warnings=await admit(wanted,environment2,runInfo,
repository2,judgedBy);for(let warning3 of warnings)context.journal.warn(warning3);step.detail(`${runInfo.event} by ${runInfo.
triggeringActor}`)})}function withPolicy(request,environment2){let own=defined({checks:environment2?.checks,times:environment2?.
times,sources:environment2&&sourcesIn(environment2)});return{...request,policy:{...request.policy,...own}}}var files=["d8x-config","hosts-cfg","ssh-private-key","ssh-known-hosts","backup-identity","backup-signing-key"];function shortLines(text3){let told2=text3.split(/[\r\n]+/).map(line2=>line2.trim()).filter(line2=>line2!=="");return told2.
length<2?[]:[...new Set(told2.filter(line2=>line2.length<=3))]}function maskedPieces(given){return[...new Set(files.flatMap(
name=>shortLines(inputOf2(given,name))))]}function maskingWarnings(given){return files.filter(name=>shortLines(inputOf2(
given,name)).length>0).map(name=>`${name} has lines of a character or three, such as a lone brace. Where it is a secret,\
 GitHub masks each of them wherever it stands: the log has holes, and the outputs result, updated and rolled-back do not\
 reach other jobs. Store that secret ${name==="d8x-config"?"on one line (jq -c . d8x.conf.json) or ":""}in Base64 (base6\
4 -w0); both are read.`)}function inputOf2(given,name){return given[`INPUT_${name.toUpperCase()}`]??""}var Redactor=class{#values=new Set;add(secret){let value=secret.reveal();value.length>=4&&this.#values.add(value)}text(text3){
let redacted=text3;for(let value of[...this.#values].sort((a,b)=>b.length-a.length))redacted=redacted.replaceAll(value,"\
***");return redacted}data(value){return typeof value=="string"?this.text(value):Array.isArray(value)?value.map(item=>this.
data(item)):value===null||typeof value!="object"?value:Object.fromEntries(Object.entries(value).map(([key,item])=>[key,this.
data(item)]))}};import{writeFile as writeFile2}from"node:fs/promises";import{join as join6}from"node:path";import{setOutput,summary}from"../packages/actions-core.js";var names=new Map([["{","&lbrace;"],["}","&rbrace;"],["[","&lbrack;"],["]","&rbrack;"]]),holder=/(`+)(?!`)(.*?[^`])\1(?!`)|\[((?:`[^`\n]*`|[^[\]`\n])*)\]\(<([^<>\n]*)>\)|[{}[\]]/g,
fenced=/^(`{3,})(\w*)\n([\s\S]*?)\n\1$/gm;function unmaskedSummary(markdown,pieces2){let avoided=new Set(pieces2.filter(
piece=>/^[{}[\],]+$/.test(piece)).flatMap(piece=>piece.split("")));if(avoided.delete(","),avoided.size===0)return markdown;
let done=0,page2="";for(let found of markdown.matchAll(fenced)){let[whole2,,language="",content2=""]=found,block=language!==
"mermaid"&&has(content2,avoided);page2+=inline(markdown.slice(done,found.index),avoided)+(block?`<pre><code>${html(content2)}\
</code></pre>`:whole2),done=found.index+whole2.length}return page2+inline(markdown.slice(done),avoided)}function inline(markdown,avoided){
let isBracket=avoided.has("[")||avoided.has("]");return(isBracket?markdown.replaceAll(/^> \[!([A-Z])([A-Z]+)\]$/gm,(_,first3,rest)=>`\
> **${first3}${rest.toLowerCase()}**  `):markdown).replaceAll(holder,(whole2,_ticks,code2,label,url)=>code2!==void 0?has(
code2,avoided)?`<code>${html(code2.trim())}</code>`:whole2:label!==void 0?isBracket?`<a href="${html(url??"")}">${inline(
label,avoided)}</a>`:whole2:avoided.has(whole2)?names.get(whole2)??whole2:whole2)}function has(text3,avoided){return[...avoided].
some(sign=>text3.includes(sign))}function html(text3){return text3.replaceAll(/[^\p{L}\p{N}\s./:-]/gu,sign=>names.get(sign)??
`&#${sign.codePointAt(0)};`)}var longestResult=4e5;function outputsOf(result,summaryPath){let{backup}=result;return{result:resultText(result),conclusion:result.
conclusion,"backup-path":backup?.path??"","backup-sha256":backup?.sha256??"","backup-bytes":backup===void 0?"":String(backup.
bytes),"backup-artifact-id":backup?.artifact===void 0?"":String(backup.artifact.id),"backup-artifact-digest":backup?.artifact?.
digest??"",updated:JSON.stringify(result.services.filter(({outcome})=>outcome==="updated").map(changeOf)),"rolled-back":JSON.
stringify(result.services.filter(({outcome})=>outcome==="rolled-back").map(changeOf)),"summary-path":summaryPath}}function changeOf({
service:service2,from,to}){return{service:service2,...defined({from,to})}}function resultText(result){let whole2=JSON.stringify(
result);if(whole2.length<=longestResult)return whole2;let withoutSteps={...result,steps:[]},shorter=JSON.stringify(withoutSteps);
if(shorter.length<=longestResult)return shorter;let{logs:_logs,...error}=result.error??{code:"internal",message:""},services=result.
services.map(({error:_error,...service2})=>service2);return JSON.stringify({...withoutSteps,services,...result.error===void 0?
{}:{error}})}function publicResult(result,redactor){return resultSchema.parse(redactor.data(result))}async function reportToRunner(result,env,masked){
let markdown=renderSummary(result,text3=>unmaskedSummary(text3,masked)),path2=join6(env.RUNNER_TEMP??".",`d8x-ops-summar\
y-${result.run.id}-${result.run.attempt}.md`);if(await writeFile2(path2,markdown),(env.GITHUB_OUTPUT??"")!=="")for(let[name,
value]of Object.entries(outputsOf(result,path2)))setOutput(name,value);(env.GITHUB_STEP_SUMMARY??"")!==""&&await summary.
addRaw(markdown).write({overwrite:!0})}var notHidden=`Node ${process.version} on ${process.platform} can't replace its own process (process.execve): other prog\
rams of the runner's user can read this run's inputs while it lasts. Use a runner that starts actions with its own Node \
24, on Linux or macOS.`;async function runAction({hidden,isHidden:isHidden2}){let{env}=process;process.noDeprecation=!0;
let raw=rawInputs(hidden),redactor=new Redactor,mask=maskWith(redactor);for(let secret of rawSecrets(raw))mask(secret);info3(
firstLine(raw)),isHidden2||warning2(notHidden),saveState3(stateKeys.started,"true");let cancellation=listenForCancel(process,
code2=>process.exit(code2)),now=()=>new Date,journal=new Journal(now),log=new JobLog(redactor,now);journal.listen(event=>log.
write(event));for(let text3 of maskingWarnings(hidden))journal.warn(text3);let runInfo=readWorkflowRunInfo(env),{operations:operations2}=await import("./src-runbook.js"),
read=readInputs(raw,env,operations2),{requestId:requestId2}=read.inputs.reporting,context={run:{id:runInfo.id,attempt:runInfo.
attempt,url:runInfo.url,actor:runInfo.actor.login,...requestId2===void 0?{}:{requestId:formatRequestId(requestId2)}},...defined(
{workflow:workflowOf(runInfo)}),journal,signal:cancellation.signal,now,mask,redact:text3=>redactor.text(text3),download:downloadOptions(
hidden)},result=await run(read,{runInfo,context,redactor,hidden},async ended2=>{let result2=publicResult(ended2,redactor);
return await reportToRunner(result2,env,maskedPieces(hidden)),saveState3(stateKeys.finished,"true"),result2});log.finish(
result),cancellation.stop(),process.exit(result.conclusion==="success"?0:1)}function maskWith(redactor){return secret=>{
for(let derived of derivedSecrets(secret))setSecret(derived.reveal()),redactor.add(derived)}}function firstLine({operation,
environment:environment2}){let place=environment2===void 0?"":` on ${environment2}`;return`d8x-ops ${operation??""}${place}`.
replaceAll(/[\r\n]+/g," ")}export{Journal,rawInputs,rawSecrets,readInputs,logLine,readWorkflowRunInfo,commandText,askWith,GitHubRepository,heartbeatOptions,
isForBackups,tellKilled,renderComment,stateKeys,keyOf,Redactor,runAction,maskWith};
