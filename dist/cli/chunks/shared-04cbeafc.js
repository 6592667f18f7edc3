import{Secret,cleanText,decodeBytes,isInPatternList,keyTypeOf,misused,readPublicKey}from"./shared-fe98e2a7.js";import{
OpsError}from"./shared-5e2ed195.js";var units=["B","kB","MB","GB","TB","PB"];function bytes(count2){let value=count2,unit=0;for(;value>=999.5&&unit<units.length-
1;)value/=1e3,unit+=1;return`${unit===0||value>=99.95?Math.round(value):Number(value.toFixed(1))} ${units[unit]}`}function duration(milliseconds){
let seconds=Math.max(0,milliseconds)/1e3;if(seconds<9.95)return`${seconds.toFixed(1)} s`;let whole=Math.round(seconds);if(whole<
60)return`${whole} s`;let minutes=Math.floor(whole/60);return minutes<60?joined(`${minutes} min`,whole%60,"s"):joined(`${Math.
floor(minutes/60)} h`,minutes%60,"min")}function joined(first,rest,unit){return rest===0?first:`${first} ${rest} ${unit}`}
function between(from,to){return from===void 0||to===void 0?void 0:Date.parse(to)-Date.parse(from)}function minuteOf(time){
let iso=new Date(time).toISOString();return`${iso.slice(0,10)} ${iso.slice(11,16)} UTC`}function secondOf(time){return`${new Date(
time).toISOString().slice(11,19)} UTC`}function age(time,now){let minutes=Math.max(0,Math.floor((Date.parse(now)-Date.parse(
time))/6e4));return minutes<60?`${minutes} min`:minutes<2880?`${Math.floor(minutes/60)} h`:`${Math.floor(minutes/60/24)}\
 days`}function count(number){return String(number).replaceAll(/\B(?=(?:\d{3})+$)/g,",")}function counted(number,noun){return`${count(
number)} ${noun}${number===1?"":"s"}`}import{readFile}from"node:fs/promises";import{generateHybridIdentity,generateX25519Identity,identityToRecipient}from"../packages/age-encryption.js";async function newIdentity(postQuantum){let secret=await(postQuantum?generateHybridIdentity():generateX25519Identity());
return{secret:new Secret(secret),recipient:await identityToRecipient(secret)}}async function parseIdentity(text,path="ba\
ckup-identity"){let words=keyWords(text.reveal(),path),keys=words.filter(word=>isSecretKey(word)),[first=""]=words;if(keys.
length>1)throw refusal(path,`holds ${keys.length} keys; one is needed`);if(first.startsWith("AGE-PLUGIN-"))throw refusal(
path,"belongs to an age plugin; only keys of age itself can be used");if(first.startsWith("-----BEGIN"))throw refusal(path,
"is an SSH or PEM key; only keys of age itself can be used");if(first.startsWith("age1"))throw refusal(path,"is a public\
 key; the secret key is needed");if(!isSecretKey(first))throw refusal(path,"is no age secret key");let whole=words.join(
"").toUpperCase();try{return{secret:new Secret(whole),recipient:await identityToRecipient(whole)}}catch{throw refusal(path,
words.length>1?"has other text beside its key, or is damaged":"is damaged: its checksum does not hold")}}function isSecretKey(word){
return/^AGE-SECRET-KEY-/i.test(word)}function keyWords(text,path){let lines=text.replaceAll(/(?:\\r)?\\n/g,`
`).split(`
`).map(line=>line.trim().replaceAll(/^["']|["']$/g,"")).filter(line=>line!==""),[only="",...more]=lines,uncommented=lines.
filter(line=>!line.startsWith("#"));if(uncommented.length>0)return uncommented.flatMap(line=>line.replace(/\s#.*$/,"").split(
/[\s,;]+/).filter(word=>word!==""));let commented=lines.flatMap(line=>line.split(/[\s#]+/)).filter(word=>isSecretKey(word));
if(commented.length===0)throw refusal(path,"is empty");if(more.length===0&&/^#\s*(?:created|public key):/i.test(only))return commented;
throw refusal(path,"has its key in a comment: remove the # before it")}function refusal(path,what){let message=`${path} ${what}`;
return new OpsError("input-invalid",message,{where:path,problems:[{path,message:what}],hint:"An age secret key begins wi\
th AGE-SECRET-KEY-1 or AGE-SECRET-KEY-PQ-1, as age-keygen writes it."})}async function readSecret(path,option,terminal){if(path==="-")return new Secret(cleanText(await terminal.readInput()));try{
return new Secret(cleanText(decodeBytes(await readFile(path))))}catch(cause){throw new OpsError("input-invalid",`${path}\
 cannot be read`,{where:option,hint:`Check the file that ${option} names.`,cause})}}async function readIdentity(command,path,terminal){
if(path===void 0)throw misused(command,[{path:"--identity FILE",message:"is missing: a backup is read with its age secre\
t key"}]);return parseIdentity(await readSecret(path,"--identity",terminal),"--identity")}function splitLine(line){return[...line.matchAll(/(?:"[^"]*"|[^\s"])+/g)].map(([word])=>/^"[^"]*"$/.test(word)?word.slice(
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
"string"?options:{principals:at===0?void 0:words[0],publicKey,...options}}function quoteIdentifier(name){return`"${name.replaceAll('"','""')}"`}function quoteLiteral(value){return`'${value.replaceAll(
"'","''")}'`}function quoteQualified({schema,name}){return`${quoteIdentifier(schema)}.${quoteIdentifier(name)}`}import{z}from"../packages/zod.js";var localeSchema=z.object({collate:z.string(),ctype:z.string(),provider:z.enum(["c","i","b"]),locale:z.string().nullable(),
rules:z.string().nullable()}),localeOfDatabase=`(select json_build_object('collate', d.j->>'datcollate', 'ctype', d.j->>\
'datctype',
    'provider', case d.j->>'datlocprovider' when 'i' then 'i' when 'b' then 'b' else 'c' end,
    'locale', coalesce(d.j->>'datlocale', d.j->>'daticulocale', d.j->>'datcollate'), 'rules', d.j->>'daticurules')
  from (select to_jsonb(b) from pg_database b where b.datname = current_database()) as d(j))`;function createDatabaseStatement({
name,owner,encoding,locale,major}){return[`create database ${quoteIdentifier(name)} template template0 encoding ${quoteLiteral(
encoding)}`,owner===void 0?"":`owner ${quoteIdentifier(owner)}`,...locale===void 0?[]:localeOptions(locale,major)].filter(
word=>word!=="").join(" ")}function localeOptions({collate,ctype,provider,locale,rules},major){let plain=[`lc_collate ${quoteLiteral(
collate)}`,`lc_ctype ${quoteLiteral(ctype)}`];if(provider==="i"&&locale!==null){let own=["locale_provider icu",`icu_loca\
le ${quoteLiteral(locale)}`];return[...plain,...own,...rules===null?[]:[`icu_rules ${quoteLiteral(rules)}`]]}return provider===
"b"&&locale!==null?[...plain,"locale_provider builtin",`builtin_locale ${quoteLiteral(locale)}`]:major>=15?[...plain,"lo\
cale_provider libc"]:plain}export{quoteIdentifier,quoteLiteral,quoteQualified,localeSchema,localeOfDatabase,createDatabaseStatement,bytes,duration,
between,minuteOf,secondOf,age,counted,newIdentity,parseIdentity,readSecret,readIdentity,signersPath,parseSigners,signerLine,
findSigner};
