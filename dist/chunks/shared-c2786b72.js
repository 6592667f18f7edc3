import{OpsError,defined,isOpsError,windowedOperations}from"./shared-a31103ea.js";import{createHmac}from"node:crypto";function hostFieldMatches(field,name){return field.startsWith("|")?hashedNameMatches(
field,name):isInPatternList(name,field.toLowerCase())}function isInPatternList(text,list){let matched=!1;for(let pattern of list.
split(",")){let negated=pattern.startsWith("!");if(globMatches(negated?pattern.slice(1):pattern,text)){if(negated)return!1;
matched=!0}}return matched}function isHostField(field){return!field.startsWith("|")||hashedParts(field)!==void 0}function lookupName(host,port){
let name=host.toLowerCase();return port===22?name:`[${name}]:${port}`}function hashedNameMatches(field,name){let parts=hashedParts(
field);return parts!==void 0&&createHmac("sha1",parts.salt).update(name).digest().equals(parts.hash)}function hashedParts(field){
let[before,scheme,salt,hash,...more]=field.split("|");if(before!==""||scheme!=="1"||salt===void 0||hash===void 0||more.length>
0)return;let parts={salt:Buffer.from(salt,"base64"),hash:Buffer.from(hash,"base64")};return parts.salt.length===20&&parts.
hash.length===20?parts:void 0}function globMatches(pattern,name){let at=0,star=-1,resume=0;for(let index=0;index<name.length;){
let wanted=pattern.charAt(at);if(wanted==="*")star=at,at+=1,resume=index;else if(wanted!==""&&(wanted==="?"||wanted===name.
charAt(index)))at+=1,index+=1;else if(star>=0)at=star+1,resume+=1,index=resume;else return!1}for(;pattern.charAt(at)==="\
*";)at+=1;return at===pattern.length}import{createHash}from"node:crypto";var forms=new Map([["ssh-ed25519",{fields:1,last:32}],["ssh-rsa",{fields:2}],["ssh-d\
ss",{fields:4}],["ecdsa-sha2-nistp256",{fields:2,last:65}],["ecdsa-sha2-nistp384",{fields:2,last:97}],["ecdsa-sha2-nistp\
521",{fields:2,last:133}]]),base64=/^[A-Za-z0-9+/]+={0,2}$/;function fingerprint(blob){return`SHA256:${createHash("sha25\
6").update(blob).digest("base64").replace(/=+$/,"")}`}function keyTypeOf(blob){if(blob.length<4)return;let length=blob.readUInt32BE(
0);return length>0&&length<=64&&blob.length>4+length?blob.toString("latin1",4,4+length):void 0}function readPublicKey(type,text){
let blob=Buffer.from(text,"base64"),named=base64.test(text)?keyTypeOf(blob):void 0;if(named!==void 0&&named!==type)return`\
says ${type}, and its key is of another type`;let fields=named===void 0?void 0:readFields(blob),form=forms.get(type);return fields!==
void 0&&(form===void 0||fields.length===form.fields+1&&(form.last===void 0||fields.at(-1)?.length===form.last))&&text.length%
4===0?blob:"holds a key that is damaged: characters of it are missing, or there are too many"}function isSlipOf(one,other){
if(one.length!==other.length)return!1;let[left,right]=[one.toString("base64"),other.toString("base64")],different=0;for(let at=0;at<
left.length;at+=1)left[at]!==right[at]&&(different+=1);return different<=2}function readFields(blob){let fields=[];for(let at=0;at<
blob.length;){if(blob.length<at+4)return;let end=at+4+blob.readUInt32BE(at);if(end>blob.length)return;fields.push(blob.subarray(
at+4,end)),at=end}return fields}function splitLine(line){return[...line.matchAll(/(?:"[^"]*"|[^\s"])+/g)].map(([word])=>/^"[^"]*"$/.test(word)?word.slice(
1,-1):word)}function readOptions(text){let options={};for(let[part]of text.matchAll(/[^,"]*(?:"[^"]*"[^,"]*)*/g)){if(part===
"")continue;let[,name="",value=""]=/^([A-Za-z-]+)="([^"]*)"$/.exec(part)??[],time=timeOf(value);if(name.toLowerCase()===
"namespaces")options.namespaces=value;else if(name.toLowerCase()==="valid-after"&&time!==void 0)options.validAfter=time;else if(name.
toLowerCase()==="valid-before"&&time!==void 0)options.validBefore=time;else return`has an option that can't be read: ${JSON.
stringify(part.slice(0,40))}`}return options}function timeOf(text){let[,year,month,day,hour="00",minute="00",second="00",
zone=""]=/^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z?)$/.exec(text)??[];if(year===void 0)return;let time=new Date(`${year}\
-${month??""}-${day??""}T${hour}:${minute}:${second}${zone}`);return Number.isNaN(time.getTime())?void 0:time}var signersPath=".github/d8x-backup-signers";function parseSigners(text,path="backup-signers"){let problems=[],signers=text.
split(/\r?\n/).flatMap((raw,index)=>{let line=raw.trim();if(line===""||line.startsWith("#"))return[];let signer=readLine(
line);return typeof signer!="string"?[signer]:(problems.push({path:`${path}:${index+1}`,message:signer}),[])});if(problems.
length===0)return signers;let[first]=problems,more=problems.length===1?"":` (and ${problems.length-1} more)`;throw new OpsError(
"input-invalid",`${first?.path??path} ${first?.message??""}${more}`,{where:path,problems,hint:'A line is: ENVIRONMENT na\
mespaces="d8x-ops-backup" ssh-ed25519 AAAA\u2026, as npx d8x-ops init writes it.'})}function signerLine(principal,publicKey,namespace){
return`${principal} namespaces="${namespace}" ${publicKey}`}function findSigner(signers,publicKey,{principal,namespace,now}){
let own=signers.filter(signer=>signer.publicKey.equals(publicKey)),meant=own.filter(({principals,namespaces})=>(principals===
void 0||isInPatternList(principal,principals))&&(namespaces===void 0||isInPatternList(namespace,namespaces))),valid=meant.
find(({validAfter,validBefore})=>(validAfter===void 0||validAfter<=now)&&(validBefore===void 0||now<=validBefore));return valid!==
void 0?valid:meant.length>0?"expired":own.length>0?"of-others":"unknown"}function readLine(line){let words=splitLine(line),
at=words.findIndex(word=>/^(?:ssh-|ecdsa-|sk-)[a-z0-9@.-]+$/.test(word)),[type,key]=[words[at],words[at+1]];if(type===void 0||
key===void 0||at>2)return"holds no public key";if(type!=="ssh-ed25519")return`holds a key of type ${type}; backups are s\
igned with Ed25519`;let publicKey=readPublicKey(type,key);if(typeof publicKey=="string")return publicKey;if(keyTypeOf(publicKey)!==
type)return"holds a key of another type than it says";let options=at<2?{}:readOptions(words[1]??"");return typeof options==
"string"?options:{principals:at===0?void 0:words[0],publicKey,...options}}import{inspect}from"node:util";var Secret=class _Secret{#value;constructor(value){this.#value=value}reveal(){return this.#value}get isEmpty(){
return this.#value===""}map(change){return new _Secret(change(this.#value))}toString(){return"***"}toJSON(){return"***"}[inspect.
custom](){return"Secret(***)"}};var groupOrder=0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;function normalKeyText(text){let digits=/^(?:0x)?([0-9a-f]{64})$/i.
exec(text.trim())?.[1]?.toLowerCase();if(digits===void 0)return;let value=BigInt(`0x${digits}`);return value>0n&&value<groupOrder?
`0x${digits}`:void 0}function normalKey(key){let text=normalKeyText(key.reveal());return text===void 0?void 0:key.map(()=>text)}var ofUpdates=["image-change","key-change","migration","no-backup","override"],ofRollbacks=["key-change","migration","ov\
erride"],verbs=[{verb:"help",argument:"none",effect:"none",usage:"help",summary:"shows the commands",examples:["/d8x hel\
p"]},{verb:"status",argument:"none",effect:"view",operation:"status",usage:"status",summary:"shows what runs on the clus\
ter, its hosts, its lock and its last backup",examples:["/d8x status","/d8x status --env staging"]},{verb:"plan",argument:"\
change",effect:"view",operation:"plan",exceptions:ofUpdates,usage:"plan update SERVICE...",summary:"shows what an update\
, or a rollback, would do, and does nothing",examples:["/d8x plan update api:dev","/d8x plan update api history --env st\
aging","/d8x plan rollback","/d8x plan rollback api history"]},{verb:"update",argument:"requests",effect:"change",approval:"\
usual",operation:"update",exceptions:ofUpdates,usage:"update SERVICE...",summary:"backs the database up, then updates th\
e services; undoes what does not hold",examples:["/d8x update api:dev","/d8x update api","/d8x update api:v1.4.2 history\
 referral:main --env production","/d8x update api=ghcr.io/d8-x/d8x-trader-main:dev --allow-image-change",'/d8x update hi\
story:main --no-backup --override "the RPC provider is down"']},{verb:"backup",argument:"none",effect:"change",approval:"\
listed",operation:"backup",usage:"backup",summary:"backs the database up",examples:["/d8x backup"]},{verb:"rollback",argument:"\
services",effect:"change",approval:"usual",operation:"rollback",exceptions:ofRollbacks,usage:"rollback [SERVICE...]",summary:"\
rolls back to what ran before; without services, everything of the last run",examples:["/d8x rollback","/d8x rollback ap\
i history","/d8x rollback referral --accept-migration"]},{verb:"images",argument:"service",effect:"view",usage:"images S\
ERVICE",summary:"lists the images that a service could be updated to",examples:["/d8x images api"]},{verb:"lock",argument:"\
reason",effect:"change",operation:"lock",usage:"lock [REASON]",summary:"keeps everybody from changing the cluster until \
it is unlocked",examples:["/d8x lock","/d8x lock migration of the history tables","/d8x lock --env staging load test"]},
{verb:"unlock",argument:"none",effect:"change",operation:"unlock",usage:"unlock",summary:"lifts the lock",examples:["/d8\
x unlock"]},{verb:"cancel",argument:"none",effect:"change",usage:"cancel",summary:"stops the run that this issue or pull\
 request waits for, at the next safe point",examples:["/d8x cancel"]},{verb:"approve",argument:"pins",effect:"change",usage:"\
approve [SERVICE@sha256:PREFIX...]",summary:"lets a command start that waits for a second person; with images, only wher\
e these are what it runs",examples:["/d8x approve","/d8x approve api@sha256:0123abcd --env production"]}];var limits={commands:5,line:4096,services:30,reason:200,prefix:8};var prefix="/d8x",environmentOption="--env",endOfOptions="--";function findVerb(word){return verbs.find(({verb})=>verb===
word)}var grammar=verbs;function entryOf(verb){return grammar.find(one=>one.verb===verb)}function effectOf(verb){return entryOf(
verb)?.effect??"change"}function exceptionsOfVerb(verb){return entryOf(verb)?.exceptions??[]}function operationOf(verb){
return entryOf(verb)?.operation}function verbOfOperation(operation){return verbs.find(one=>"operation"in one&&one.operation===
operation)}function isApprovable(verb){return entryOf(verb)?.approval!==void 0}var approvable=verbs.map(({verb})=>verb).filter(isApprovable),
usuallyApproved=approvable.filter(verb=>entryOf(verb)?.approval==="usual");function namesOfEffect(effect){return grammar.
filter(entry=>entry.effect===effect).map(({verb})=>verb)}var needsDatabase={input:"database-dsn",or:["d8x-config"],message:"is missing: give it, or d8x-config with its database_\
dsn"},ofEveryRun=[{input:"operation",message:"is missing: what should be done?"},{input:"hosts-cfg",message:"is missing:\
 the hosts.cfg that d8x-cli wrote"},{input:"ssh-private-key",message:"is missing: the key that d8x-cli made for the host\
s (id_ed25519)"},{input:"ssh-known-hosts",message:"is missing: no host is connected to without its pinned key. Take it w\
ith 'ssh-keyscan HOST' and compare it with the host's own"}],ofBackups=[{input:"backup-recipients",message:"is missing: \
backups are only written encrypted. 'age-keygen' makes a key pair; its public key (age1\u2026) goes here"},needsDatabase];function argumentOf(command){return takes(command,"requests")?{kind:"requests",services:command.services}:takes(command,
"services")?{kind:"services",services:command.services}:takes(command,"change")?command.of==="rollback"?{kind:"change",of:command.
of,services:command.services}:{kind:"change",services:command.services}:takes(command,"reason")?{kind:"reason",...defined(
"reason",command.reason)}:takes(command,"service")?{kind:"service",service:command.service}:takes(command,"pins")?{kind:"\
pins",...defined("pins",command.pins)}:{kind:"none"}}function takes(command,kind){return verbs.some(({verb,argument})=>verb===
command.verb&&argument===kind)}function exceptionsOf(command){return"exceptions"in command?command.exceptions??[]:[]}function namingServices(command,services){
if(takes(command,"services")&&command.services.length===0)return{...command,services};if(takes(command,"change")&&command.
of==="rollback"&&command.services.length===0)return{...command,services}}function servicesOf(command){let argument=argumentOf(
command);switch(argument.kind){case"requests":case"services":case"change":return argument.services.map(named=>typeof named==
"string"?named:named.service);case"service":return[argument.service];case"none":case"reason":case"pins":return[];default:
return argument}}var clocks=new Map;function isTimeZone(zone){if(!/^(?:UTC|[A-Za-z]+(?:\/[A-Za-z0-9_+-]+)+)$/.test(zone))return!1;try{return clockOf(
zone)!==void 0}catch(error){if(error instanceof RangeError)return!1;throw error}}function wallClock(at,zone){let part=Object.
fromEntries(clockOf(zone).formatToParts(at).map(({type,value})=>[type,Number(value)])),{year=0,month=1,day=1,hour=0,minute=0,
second=0}=part;return Date.UTC(year,month-1,day,hour,minute,second)+(at%1e3+1e3)%1e3}function instantsOf(wall,zone){let before=offsetAt(
wall-864e5,zone),after=offsetAt(wall+864e5,zone),shown=[wall-before,wall-after].filter(at=>wallClock(at,zone)===wall);if(shown.
length>0)return{first:Math.min(...shown),last:Math.max(...shown)};let change=changeBetween(wall-864e5-before,wall+864e5-
after,zone);return{first:change,last:change}}function offsetAt(at,zone){return wallClock(at,zone)-at}function changeBetween(from,until,zone){
let offset=offsetAt(from,zone),low=Math.floor(from/1e3),high=Math.ceil(until/1e3);for(;high-low>1;){let middle=Math.floor(
(low+high)/2);offsetAt(middle*1e3,zone)===offset?low=middle:high=middle}return high*1e3}function clockOf(zone){let clock=clocks.
get(zone);return clock===void 0&&(clock=new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn",{timeZone:zone,hourCycle:"h\
23",year:"numeric",month:"numeric",day:"numeric",hour:"numeric",minute:"numeric",second:"numeric"}),clocks.set(zone,clock)),
clock}var dayNames=["Sun","Mon","Tue","Wed","Thu","Fri","Sat"],windowForm=/^(\S+) (\d{1,2}:\d{2})-(\d{1,2}:\d{2}) (\S+)$/,dayMs=1440*
6e4,windowWords='must be days, hours and a time zone, such as "Mon-Thu 08:00-16:00 Europe/Zurich" or "Sat,Sun 22:00-04:0\
0 UTC"',dayWords=`must name days as ${dayNames.slice(1).join(", ")} and ${dayNames[0]}, such as Mon-Thu or Sat,Sun`,hourWords="\
must have hours from 00:00 to 24:00",zoneWords="must name a time zone as the IANA database does, such as Europe/Zurich o\
r UTC";function readWindow(text){let[,dayText="",fromText="",untilText="",zone=""]=windowForm.exec(text)??[];if(zone==="")
return windowWords;let days=readDays(dayText);if(days===void 0)return dayWords;let[from,until]=[readHour(fromText),readHour(
untilText)];return from===void 0||until===void 0||from===1440?hourWords:from===until?"must not end when it begins: a who\
le day is 00:00-24:00":isTimeZone(zone)?{text,days,from,until,zone}:zoneWords}function readDays(text){let days=new Set;for(let part of text.
split(",")){let[first,last,more]=part.split("-").map(dayOf);if(first===void 0||first===-1||last===-1||more!==void 0)return;
let many=last===void 0?0:(last-first+7)%7;for(let next=0;next<=many;next++)days.add((first+next)%7)}return[...days].sort(
(a,b)=>a-b)}function dayOf(name){return dayNames.findIndex(day=>day.toLowerCase()===name.toLowerCase())}function readHour(text){
let[hours=NaN,minutes=NaN]=text.split(":").map(Number),total=hours*60+minutes;return minutes<60&&total<=1440?total:void 0}
var momentForm=/^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2}))?)?(?:(Z|[+-]\d{2}:\d{2})| (\S+))?$/,momentWords='mu\
st be a day or a moment, with its time zone behind it, such as "2026-12-20 Europe/Zurich", "2026-12-20 18:00 Europe/Zuri\
ch" or 2026-12-20T17:00:00Z';function readMoment(text,end,zone){let[,day="",clock,seconds="00",offset,ownZone=zone]=momentForm.
exec(text)??[],midnight=Date.parse(`${day}T00:00:00Z`);if(Number.isNaN(midnight)||new Date(midnight).toISOString().slice(
0,10)!==day)return momentWords;if(offset!==void 0){let at=clock===void 0?NaN:Date.parse(`${day}T${clock}:${seconds}${offset}`);
return Number.isNaN(at)?momentWords:new Date(at)}if(!isTimeZone(ownZone))return zoneWords;let since=clock===void 0?end===
"from"?0:dayMs:Date.parse(`1970-01-01T${clock}:${seconds}Z`);if(Number.isNaN(since))return momentWords;let{first,last}=instantsOf(
midnight+since,ownZone);return new Date(end==="from"?first:last)}function formatMoment(at,zone){let local=new Date(wallClock(
at.getTime(),zone)),text=moment=>`${dayNames[moment.getUTCDay()]??""} ${moment.toISOString().slice(0,16).replace("T"," ")}`;
if(zone==="UTC")return`${text(at)} UTC`;let sameDay=local.getUTCDate()===at.getUTCDate();return`${text(local)} ${zone} (${sameDay?
at.toISOString().slice(11,16):text(at)} UTC)`}var minuteMs=6e4,dayMs2=1440*minuteMs;function timingAt(times,now){let at=now.getTime();if(isOpen(times,at))return{kind:"\
open"};let freeze=freezeAt(times,at),opens=nextOpening(times,at);return{kind:"closed",...freeze===void 0?{}:{freeze},...opens===
void 0?{}:{opens}}}function isOpen(times,at){return freezeAt(times,at)===void 0&&(times.windows.length===0||times.windows.
some(window=>isWithin(window,at)))}function freezeAt({freezes},at){return freezes.find(({from,until})=>from.getTime()<=at&&
at<until.getTime())}function isWithin(window,at){return stretches(window,at,-2,1).some(({from,until})=>from<=at&&at<until)}
function nextOpening(times,at){let ends=times.freezes.map(({until})=>until.getTime()).filter(end=>end>at),found=[at,...ends].
flatMap(start=>[{at:start,zone:zoneAt(times,start)},...times.windows.flatMap(window=>stretches(window,start,-1,8).map(({
from})=>({at:from,zone:window.zone})))]),[next]=found.filter(one=>one.at>=at&&isOpen(times,one.at)).sort((a,b)=>a.at-b.at);
return next===void 0?void 0:{at:new Date(next.at),zone:next.zone}}function zoneAt({windows},at){return windows.find(window=>isWithin(
window,at))?.zone??"UTC"}function stretches({days,from,until,zone},around,first,last){let midnight=Math.floor(wallClock(
around,zone)/dayMs2)*dayMs2,found=[];for(let day=first;day<=last;day++){let start=midnight+day*dayMs2;if(!days.includes(
new Date(start).getUTCDay()))continue;let end=until>from?start:start+dayMs2,opens=instantsOf(start+from*minuteMs,zone).first,
closes=instantsOf(end+until*minuteMs,zone).last;opens<closes&&found.push({from:opens,until:closes})}return found}var outsideHint=`Ask again then. What can't wait goes with --override "reason", for those whom exceptions: override of .\
github/d8x.yml lists; rollback, unlock, backup, and what only looks always go.`;function judgeTime(command,environment,now){
let operation=operationOf(command.verb);if(!windowedOperations.some(one=>one===operation))return{kind:"allowed"};let why=whyOutside(
environment.times,now);return why===void 0||exceptionsOf(command).some(({kind})=>kind==="override")?{kind:"allowed"}:{kind:"\
refused",reason:"outside-window",message:`${environment.name} ${why}. ${outsideHint}`}}function whyOutside(times,now){if(times===
void 0)return;let timing=timingAt(times,now);if(timing.kind==="open")return;let{freeze,opens}=timing,again=opens===void 0?
"":`; the next window opens ${formatMoment(opens.at,opens.zone)}`;if(freeze===void 0)return`is updated ${times.windows.map(
({text})=>text).join(" and ")}, which is not now (${formatMoment(now,times.windows[0]?.zone??"UTC")})${again}`;let{zone="\
UTC"}=opens??{};return`is frozen until ${formatMoment(freeze.until,zone)} (${freeze.reason})${opens?.at.getTime()===freeze.
until.getTime()?", and may be updated again from then on":again}`}var longInteger=/\d{16}/,whole=/^-?\d+$/;function parseJson(text){return longInteger.test(text)?JSON.parse(text,(_key,value,context)=>typeof value==
"number"&&!Number.isSafeInteger(value)&&whole.test(context?.source??"")?BigInt(context?.source??""):value):JSON.parse(text)}
function formatJson(value){let mark=`d8x-ops ${crypto.randomUUID()} `,isMarked=!1,text=JSON.stringify(value,(_key,part)=>typeof part!=
"bigint"?part:(isMarked=!0,`${mark}${part}`));return isMarked?text.replaceAll(new RegExp(`"${mark}(-?[0-9]+)"`,"g"),"$1"):
text}var placed=/^(?:swarm|broker)\/(.*)$/s;function bareName(service){return placed.exec(service)?.[1]??service}function placedName(place,service){
return`${place}/${bareName(service)}`}function isCalled(asked,place,service){return asked===bareName(service)||asked===placedName(
place,service)}function saidOf(list,place,service){return firstOf(list,[placedName(place,service),bareName(service)])}function firstOf(list,names){let name=names.find(one=>Object.hasOwn(list,one));return name===void 0?void 0:list[name]}function isServiceName(text){let name=bareName(text);return name.length<=63&&/^[A-Za-z0-9]+(?:[-_]+[A-Za-z0-9]+)*$/.test(
name)}function isEnvironmentName(text){return/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text)}import{createHash as createHash2}from"node:crypto";function isDigest(text){return/^sha256:[0-9a-f]{64}$/.test(text)}function parseDigest(text){if(isDigest(text))return text;
throw new OpsError("input-invalid",`digest ${JSON.stringify(text.slice(0,90))} ${whatIsWrong(text)}`,{hint:'A digest is \
"sha256:" and 64 hex digits in lower case.'})}function digestOf(content){return parseDigest(`sha256:${createHash2("sha25\
6").update(content).digest("hex")}`)}function shortDigest(digest){return digest.slice(7,19)}function whatIsWrong(text){let[
algorithm="",hex,...more]=text.split(":");return hex===void 0||more.length>0?'is not "algorithm:hex"':algorithm!=="sha25\
6"?`is not a sha256 digest but ${JSON.stringify(algorithm.slice(0,20))}`:isDigest(text.toLowerCase())?"has capital lette\
rs":/^[0-9a-f]*$/.test(hex)?`has ${hex.length} hex digits instead of 64`:"has characters that are no hex digits"}var dockerHub="docker.io",dockerHubAliases=new Set(["index.docker.io"]),longestPath=255,longestReference=800,hostPattern=/^(?:[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/,
pathPattern=/^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/,tagPattern=/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
function isTag(text){return tagPattern.test(text)}function parseReference(text){if(text.length>longestReference)throw invalid(
`${text.slice(0,60)}\u2026`,`is longer than ${longestReference} characters`);let at=text.indexOf("@"),named=at===-1?text:
text.slice(0,at),digest=at===-1?void 0:parseDigest(text.slice(at+1)),colon=named.indexOf(":",named.lastIndexOf("/")+1),name=colon===
-1?named:named.slice(0,colon),tag=colon===-1?void 0:named.slice(colon+1);if(tag!==void 0&&!isTag(tag))throw invalid(text,
`has a tag that is none: ${JSON.stringify(tag)} (up to 128 letters, digits, "_", "." and "-", starting with a letter, a \
digit or "_")`);return{...parseRepositoryOf(name,text),...tag===void 0?{}:{tag},...digest===void 0?{}:{digest}}}function parseRepository(text){
let{registry,path,tag,digest}=parseReference(text);if(tag!==void 0||digest!==void 0)throw invalid(text,"must be a reposi\
tory, without tag or digest");return{registry,path}}function isImageRepository(text){try{return parseRepository(text),!0}catch{
return!1}}function formatReference(image){let tag=image.tag===void 0?"":`:${image.tag}`,digest=image.digest===void 0?"":
`@${image.digest}`;return`${formatRepository(image)}${tag}${digest}`}function formatRepository(repository){return`${repository.
registry}/${repository.path}`}function sameRepository(a,b){return a.path===b.path&&a.registry.toLowerCase()===b.registry.
toLowerCase()}function pin(image,digest){return{...image,digest}}function parseRepositoryOf(name,whole2){let{host,rest}=splitHost(
name),registry=dockerHubAliases.has(host)?dockerHub:host;if(!isHost(registry))throw invalid(whole2,`has a registry that \
is no host name: ${JSON.stringify(registry)}`);if(rest==="")throw invalid(whole2,"has no repository name");if(rest!==rest.
toLowerCase())throw invalid(whole2,`has capital letters in its repository (${rest.toLowerCase()} in lower case)`);if(!pathPattern.
test(rest))throw invalid(whole2,`has a repository that is none: ${JSON.stringify(rest)} (letters, digits and, between th\
em, ".", "_", "__" or "-"; parts divided by "/")`);let path=registry===dockerHub&&!rest.includes("/")?`library/${rest}`:
rest;if(path.length>longestPath)throw invalid(whole2,`has a repository longer than ${longestPath} characters`);if(/^[a-f0-9]{64}$/.
test(whole2))throw invalid(whole2,"is an image id, not a repository");return{registry,path}}function splitHost(name){let slash=name.
indexOf("/"),first=slash===-1?"":name.slice(0,slash);return first==="localhost"||/[.:]/.test(first)||first!==first.toLowerCase()?
{host:first,rest:name.slice(slash+1)}:{host:dockerHub,rest:name}}function isHost(text){return hostPattern.test(text)&&!text.
split(/[.:]/).some(part=>part.startsWith("-")||part.endsWith("-"))}function invalid(text,problem){return new OpsError("i\
nput-invalid",`image ${JSON.stringify(text)} ${problem}`,{hint:"Write it as registry/repository:tag or registry/reposito\
ry@sha256:\u2026, such as ghcr.io/d8-x/d8x-trader-main:main."})}var known=new Map([[9,"tab"],[160,"no-break space"],[173,"soft hyphen"],[8203,"zero-width space"],[8204,"zero-width non-\
joiner"],[8205,"zero-width joiner"],[8206,"left-to-right mark"],[8207,"right-to-left mark"],[8232,"line separator"],[8233,
"paragraph separator"],[8234,"left-to-right embedding"],[8235,"right-to-left embedding"],[8236,"pop directional formatti\
ng"],[8237,"left-to-right override"],[8238,"right-to-left override"],[8239,"narrow no-break space"],[8208,"hyphen"],[8209,
"non-breaking hyphen"],[8211,"en dash"],[8212,"em dash"],[8288,"word joiner"],[8294,"left-to-right isolate"],[8295,"righ\
t-to-left isolate"],[8296,"first strong isolate"],[8297,"pop directional isolate"],[12288,"ideographic space"],[65279,"b\
yte order mark"]]),scripts=[[new RegExp("\\p{Script=Cyrillic}","u"),"Cyrillic letter"],[new RegExp("\\p{Script=Greek}","\
u"),"Greek letter"],[new RegExp("\\p{Script=Latin}","u"),"letter"],[new RegExp("\\p{Cc}","u"),"control character"],[new RegExp(
"\\p{Z}","u"),"space"],[new RegExp("\\p{C}","u"),"invisible character"]];function describeCodePoint(character){let code=character.
codePointAt(0)??0;if(code>32&&code<127)return JSON.stringify(character);let number=`U+${code.toString(16).toUpperCase().
padStart(4,"0")}`,kind=known.get(code)??scripts.find(([pattern])=>pattern.test(character))?.[1];return kind===void 0?number:
`${number} (${kind})`}function revealText(text){return text.replace(/[^\x20-\x7e]/gu,character=>`<U+${(character.codePointAt(
0)??0).toString(16).toUpperCase().padStart(4,"0")}>`)}function firstForeign(text){let found=/[^\x21-\x7e]/u.exec(text);return found===
null?void 0:{character:found[0],offset:found.index}}var forms2="api, api:dev, api@sha256:\u2026, api:dev@sha256:\u2026 or api=ghcr.io/d8-x/d8x-trader-main:dev";function parseServiceRequest(text){
let foreign=firstForeign(text);if(foreign!==void 0)throw invalid2(`${quote(text)} has the character ${describeCodePoint(
foreign.character)}, which no request can hold`);let end=text.search(/[=:@]/),service=end===-1?text:text.slice(0,end);if(!isServiceName(
service))throw invalid2(service===""?`${quote(text)} names no service`:`${quote(service)} can't be the name of a service`);
let rest=end===-1?"":text.slice(end);if(rest==="")return{kind:"newest",service};if(rest.startsWith("="))return parseImageRequest(
service,rest.slice(1));if(rest.startsWith("@"))return{kind:"digest",service,digest:parseDigest(rest.slice(1))};let at=rest.
indexOf("@"),tag=at===-1?rest.slice(1):rest.slice(1,at);if(isDigest(`sha256:${tag}`)||isDigest(rest.slice(1)))throw invalid2(
`${quote(text)} has a digest after ":"; write ${quote(`${service}@sha256:\u2026`)}`);if(!isTag(tag)){let shape=tag.includes(
"/")?`an image goes after "=": ${quote(`${service}=\u2026`)}`:'a tag has up to 128 letters, digits, "_", "." and "-"';throw invalid2(
`${quote(tag)} can't be a tag; ${shape}`)}return at===-1?{kind:"tag",service,tag}:{kind:"digest",service,tag,digest:parseDigest(
rest.slice(at+1))}}function parseImageRequest(service,text){if(text==="")throw invalid2(`${quote(`${service}=`)} names n\
o image`);let image=parseReference(text);if(image.tag===void 0&&image.digest===void 0)throw invalid2(`${quote(`${service}\
=${text}`)} names an image without tag or digest`);return{kind:"image",service,image}}function isServiceRequest(text){return typeof attempt(
text)!="string"}function formatServiceRequest(request){if(request.kind==="newest")return request.service;if(request.kind===
"image")return`${request.service}=${formatReference(request.image)}`;let tag=request.tag===void 0?"":`:${request.tag}`;return`${request.
service}${tag}${request.kind==="digest"?`@${request.digest}`:""}`}function parseServiceRequests(text){let problems=[],requests=[],
seen=new Set;for(let[index,line]of text.split(/\r\n|\r|\n/).entries())for(let word of line.split(/[ \t,]+/).filter(part=>part!==
"")){let path=`services, line ${index+1}`,request=attempt(word);typeof request=="string"?problems.push({path,message:request}):
seen.has(request.service)?problems.push({path,message:`${quote(request.service)} is named twice`}):(seen.add(request.service),
requests.push(request))}let[first,...others]=problems;if(first===void 0)return requests;let more=others.length===0?"":` \
(and ${others.length} more)`;throw new OpsError("input-invalid",`${first.message}${more}`,{where:"services",problems,hint:hintForms})}
var hintForms=`Write each service as ${forms2}.`;function attempt(word){try{return parseServiceRequest(word)}catch(error){
if(isOpsError(error,"input-invalid"))return error.message;throw error}}function quote(text){return JSON.stringify(revealText(
text.length>120?`${text.slice(0,120)}...`:text))}function invalid2(message){return new OpsError("input-invalid",message,
{hint:hintForms})}var units=["B","kB","MB","GB","TB","PB"];function bytes(count2){let value=count2,unit=0;for(;value>=999.5&&unit<units.length-
1;)value/=1e3,unit+=1;return`${unit===0||value>=99.95?Math.round(value):Number(value.toFixed(1))} ${units[unit]}`}function duration(milliseconds){
let seconds=Math.max(0,milliseconds)/1e3;if(seconds<9.95)return`${seconds.toFixed(1)} s`;let whole2=Math.round(seconds);
if(whole2<60)return`${whole2} s`;let minutes=Math.floor(whole2/60);return minutes<60?joined(`${minutes} min`,whole2%60,"\
s"):joined(`${Math.floor(minutes/60)} h`,minutes%60,"min")}function joined(first,rest,unit){return rest===0?first:`${first}\
 ${rest} ${unit}`}function between(from,to){return from===void 0||to===void 0?void 0:Date.parse(to)-Date.parse(from)}function minuteOf(time){
let iso=new Date(time).toISOString();return`${iso.slice(0,10)} ${iso.slice(11,16)} UTC`}function secondOf(time){return`${new Date(
time).toISOString().slice(11,19)} UTC`}function age(time,now){let minutes=Math.max(0,Math.floor((Date.parse(now)-Date.parse(
time))/6e4));return minutes<60?`${minutes} min`:minutes<2880?`${Math.floor(minutes/60)} h`:`${Math.floor(minutes/60/24)}\
 days`}function count(number){return String(number).replaceAll(/\B(?=(?:\d{3})+$)/g,",")}function counted(number,noun){return`${count(
number)} ${noun}${number===1?"":"s"}`}import{setTimeout as sleep}from"node:timers/promises";var defaultPausesMs=[1e3,3e3,6e3];function isOutOfReach(error){return isOpsError(error,"connection-lost","ssh-unreachabl\
e","engine-unreachable")}async function retry(work,signal,pausesMs=defaultPausesMs,mayPass=isOutOfReach){for(let pause of pausesMs)
try{return await work()}catch(error){if(!mayPass(error))throw error;signal?.throwIfAborted(),await sleep(pause,void 0,{signal})}
return work()}function nearest(word,candidates){let wanted=word.toLowerCase();if(wanted===""||wanted.length>100)return;let best;for(let candidate of candidates){
if(candidate.length>100)continue;let distance=editDistance(wanted,candidate.toLowerCase()),allowed=Math.max(1,Math.floor(
Math.max(wanted.length,candidate.length)/3));distance<=allowed&&(best===void 0||distance<best.distance)&&(best={candidate,
distance})}return best?.candidate}function editDistance(a,b){let beforeLast=[],last=Array.from({length:b.length+1},(_,column)=>column);
for(let row=1;row<=a.length;row++){let current=[row];for(let column=1;column<=b.length;column++){let replaced=(last[column-
1]??0)+(a[row-1]===b[column-1]?0:1),removed=(last[column]??0)+1,inserted=(current[column-1]??0)+1,swapped=row>1&&column>
1&&a[row-1]===b[column-2]&&a[row-2]===b[column-1]?(beforeLast[column-2]??0)+1:replaced;current[column]=Math.min(replaced,
removed,inserted,swapped)}beforeLast=last,last=current}return last[b.length]??0}var dockerHub2="docker.io",dockerHubHosts=new Set([dockerHub2,"index.docker.io","registry-1.docker.io"]);function parseRegistryName(text){
let host=text.trim().toLowerCase().replace(/^https?:\/\//,"").replace(/\/(?:v[12]\/?)?$/,"");if(dockerHubHosts.has(host))
return dockerHub2;try{let{registry}=parseReference(`${host}/image`);return registry===host?registry:void 0}catch{return}}
function sameRegistry(one,other){return one.toLowerCase()===other.toLowerCase()}var keyServices=["referral","broker"];export{Secret,normalKeyText,normalKey,limits,prefix,environmentOption,endOfOptions,findVerb,grammar,effectOf,exceptionsOfVerb,
verbOfOperation,isApprovable,approvable,usuallyApproved,namesOfEffect,describeCodePoint,revealText,firstForeign,nearest,
bareName,placedName,isCalled,saidOf,isServiceName,isEnvironmentName,isDigest,digestOf,shortDigest,isTag,parseReference,parseRepository,
isImageRepository,formatReference,formatRepository,sameRepository,pin,parseServiceRequest,isServiceRequest,formatServiceRequest,
parseServiceRequests,needsDatabase,ofEveryRun,ofBackups,parseRegistryName,sameRegistry,keyServices,bytes,duration,between,
minuteOf,secondOf,age,count,counted,argumentOf,exceptionsOf,namingServices,servicesOf,readWindow,momentWords,readMoment,
outsideHint,judgeTime,whyOutside,parseJson,formatJson,hostFieldMatches,isHostField,lookupName,fingerprint,keyTypeOf,readPublicKey,
isSlipOf,signersPath,parseSigners,signerLine,findSigner,isOutOfReach,retry};
