import{nearest}from"./shared-ecc1e5c5.js";import{defined}from"./shared-2d3db850.js";import{OpsError}from"./shared-68ade1ae.js";import{parseArgs}from"node:util";var Arguments=class{argument;#values;constructor(argument,values){this.argument=argument,this.#values=values}flag(name){
return this.#values.has(name)}text(name){return this.list(name).at(-1)}list(name){let given=this.#values.get(name);return given===
void 0||given===!0?[]:given}};function parseArguments(declaration,words){let problems=[],values=new Map,{tokens,positionals}=parseArgs(
{args:[...words],options:optionsOf(declaration.options),strict:!1,allowPositionals:!0,tokens:!0});for(let token of tokens){
if(token.kind!=="option")continue;let option=declaration.options.find(({name})=>name===token.name),problem=problemOf(option,
token,declaration);problem!==void 0?problems.push(problem):option?.kind==="flag"?values.set(token.name,!0):values.set(token.
name,[...listOf(values.get(token.name)),token.value??""])}let wanted=declaration.argument,isHelp=values.has("help");wanted!==
void 0&&positionals.length===0&&!isHelp&&problems.push({path:wanted.value,message:"is missing"});for(let word of positionals.
slice(wanted===void 0?0:1))problems.push({path:word,message:"is one word too many"});if(problems.length>0&&!isHelp)throw misused(
declaration.name,problems);return new Arguments(positionals[0],values)}function misused(command,problems){let[first]=problems,
message=problems.length===1&&first!==void 0?`${first.path} ${first.message}`:`${problems.length} words of the command li\
ne are wrong`;return new OpsError("command-invalid",message,{problems,hint:`See: d8x-ops ${command} --help`})}function optionsOf(options){
return Object.fromEntries(options.map(({name,kind,short})=>[name,{type:kind==="flag"?"boolean":"string",multiple:!0,...defined(
{short})}]))}function problemOf(option,{name,rawName,value},declaration){if(option===void 0){let meant=nearest(name,declaration.
options.map(each=>each.name));return{path:rawName,message:`is no option${meant===void 0?"":`; --${meant} is`}`}}if(option.
kind==="flag")return value===void 0?void 0:{path:rawName,message:"takes no value"};if(value===void 0||value==="")return{
path:rawName,message:`needs a value: ${rawName} ${option.value??""}`}}function listOf(given){return given===void 0||given===
!0?[]:given}import{createHash}from"node:crypto";var forms=new Map([["ssh-ed25519",{fields:1,last:32}],["ssh-rsa",{fields:2}],["ssh-d\
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
at+4,end)),at=end}return fields}import{inspect}from"node:util";var Secret=class _Secret{#value;constructor(value){this.#value=value}reveal(){return this.#value}get isEmpty(){
return this.#value===""}map(change){return new _Secret(change(this.#value))}toString(){return"***"}toJSON(){return"***"}[inspect.
custom](){return"Secret(***)"}};import ssh2 from"../packages/ssh2.js";var pasteHint="Paste the whole file, with its BEGIN and END lines and every line break in it.",newKeyHint="Make a key fo\
r this: ssh-keygen -t ed25519 -f KEYFILE, and add KEYFILE.pub to ~/.ssh/authorized_keys of each host's user.",dash="[-\\u\
2010-\\u2015\\u2212]",line=word=>`${dash}{1,6} ?${word} ([A-Z0-9 ]{1,40}?) ?${dash}{1,6}`,beginLine=new RegExp(line("BEG\
IN"),"g"),headers=/^\s*(?:(?:Proc-Type: ?4, ?ENCRYPTED|DEK-Info: ?[A-Za-z0-9-]+, ?[0-9A-Fa-f]+)\s+)*/,base642=/^[A-Za-z0-9+/]+={0,2}$/;
function readKeyText(given){let text=given.includes("\\n")||given.includes("\\r")?given.replaceAll(/(?:\\r)?\\n|\\r/g,`
`):given,begins=[...text.matchAll(beginLine)],begin=begins.find(([,label2=""])=>label2.endsWith("PRIVATE KEY")&&!label2.
startsWith("SSH2"));if(begin===void 0)throw notAKey(text.trim(),begins[0]?.[1]);let label=begin[1]??"",rest=text.slice(begin.
index+begin[0].length),end=new RegExp(line("END").replace("([A-Z0-9 ]{1,40}?)",`(${label})`)).exec(rest);if(end===null)throw keyFault(
"ssh-private-key",`is cut short: its END ${label} line is missing`,pasteHint);let inside=rest.slice(0,end.index).replaceAll(
/^[ \t\u00A0>]+/gm,""),head=headers.exec(inside)?.[0]??"",body=inside.slice(head.length).replaceAll(/\s+/g,"");if(body===
"")throw keyFault("ssh-private-key","has nothing between its BEGIN and END lines",pasteHint);if(!base642.test(body))throw keyFault(
"ssh-private-key","holds characters between BEGIN and END that no key has",pasteHint);if(body.replace(/=+$/,"").length%4===
1||body.endsWith("=")&&body.length%4!==0)throw keyFault("ssh-private-key","is damaged: characters of it are missing",pasteHint);
return{label,pem:toPem(label,head,body)}}function toPem(label,head,body){let fields=[...head.matchAll(/(Proc-Type|DEK-Info): ?(\S+?), ?(\S+)/g)].
map(([,name="",first="",second=""])=>`${name}: ${first},${second}`),lines=body.match(/.{1,64}/g)??[],top=fields.length===
0?[]:[...fields,""];return[`-----BEGIN ${label}-----`,...top,...lines,`-----END ${label}-----`,""].join(`
`)}var others=[[/^PuTTY-User-Key-File-/,"is a PuTTY key (.ppk), which is not OpenSSH's format","Convert it: puttygen KEY\
.ppk -O private-openssh-new -o KEYFILE (package putty-tools), or in PuTTYgen: Conversions, Export OpenSSH key (force new\
 file format)."],[/^-{4,5} ?BEGIN SSH2 (?:ENCRYPTED )?PRIVATE KEY/,"is in the format of SSH Communications Security, not\
 OpenSSH's","Convert it, without a passphrase: ssh-keygen -i -f KEYFILE > NEWFILE"],[/^(?:ssh-|ecdsa-|sk-)[a-z0-9@.-]+ AAAA|BEGIN (?:SSH2 |RSA |EC )?PUBLIC KEY/,
"is a public key","Give the file without .pub at its end."],[/BEGIN (?:X509 |TRUSTED )?CERTIFICATE/,"is a certificate wi\
thout its private key",pasteHint],[/BEGIN PGP /,"is an OpenPGP key, not one for SSH",newKeyHint],[/AGE-SECRET-KEY-|^age1/,
"is a key of age, not one for SSH",newKeyHint],[/^(?:0x)?[0-9a-f]{64}$/i,"is the private key of an address, not one for \
SSH",newKeyHint],[/BEGIN EC PARAMETERS/,"holds the parameters of a key, and not the key",pasteHint],[/^SSH PRIVATE KEY FILE FORMAT 1\.1/,
"is a key of SSH version 1, which nothing uses any more",newKeyHint],[/^[~.]?\/\S*$|^[A-Za-z]:\\\S*$/,"is a file's name",
"Give the file's content: with its BEGIN and END lines."],[/^SHA256:/,"is a key's fingerprint",pasteHint],[/END [A-Z0-9 ]*PRIVATE KEY/,
"is cut short: its BEGIN line is missing",pasteHint],[/^(?:b3BlbnNzaC1rZXktdjE|MII|MHcCAQEE|MC4CAQAw)/,"lacks its BEGIN \
and END lines",pasteHint]];function notAKey(text,label){for(let[pattern,what2,hint]of others)if(pattern.test(text))return keyFault(
"ssh-private-key",what2,hint);let what=label===void 0?"is not a private key that can be read":`is a ${label}, not a priv\
ate key`;return keyFault("ssh-private-key",what,pasteHint)}function keyFault(where,what,hint){return new OpsError("input\
-invalid",`${where} ${what}`,{where,hint,problems:[{path:where,message:what}]})}function passphraseMissing(){return keyFault(
"ssh-passphrase","is missing, and the SSH private key is encrypted","Give the passphrase of the key.")}function passphraseWrong(){
return keyFault("ssh-passphrase","does not open the SSH private key","Check it with: ssh-keygen -y -f KEYFILE")}var magic="openssh-key-v1\0";function readOpensshKeyHead(pem){let bytes=Buffer.from(pem.replaceAll(/-----[A-Z ]+-----/g,
""),"base64");if(bytes.toString("latin1",0,magic.length)!==magic)return;let cipher=readSshString(bytes,magic.length),kdf=cipher&&
readSshString(bytes,cipher.end),options=kdf&&readSshString(bytes,kdf.end),publicKey=options&&readSshString(bytes,options.
end+4),privatePart=publicKey&&readSshString(bytes,publicKey.end);if(cipher===void 0||kdf===void 0||options===void 0||publicKey!==
void 0&&privatePart===void 0&&bytes.readUInt32BE(options.end)>0)return;let salt=readSshString(options.value,0),hasRounds=salt!==
void 0&&options.value.length>=salt.end+4;return{cipher:cipher.value.toString("latin1"),kdf:kdf.value.toString("latin1"),
rounds:hasRounds?options.value.readUInt32BE(salt.end):0,type:publicKey&&readSshString(publicKey.value,0)?.value.toString(
"latin1")}}function writeEd25519Key(publicKey,seed){let type="ssh-ed25519",publicBlob=Buffer.concat([sshString(type),sshString(
publicKey)]),secret=Buffer.concat([Buffer.alloc(8),sshString(type),sshString(publicKey),sshString(Buffer.concat([seed,publicKey])),
sshString("")]),padding=Buffer.from(Array.from({length:(8-secret.length%8)%8},(_,index)=>index+1));return`-----BEGIN OPE\
NSSH PRIVATE KEY-----
${Buffer.concat([Buffer.from(magic),sshString("none"),sshString("none"),sshString(""),Buffer.from([0,0,0,1]),sshString(publicBlob),
sshString(Buffer.concat([secret,padding]))]).toString("base64")}
-----END OPENSSH PRIVATE KEY-----
`}function sshString(value){let bytes=Buffer.from(value),length=Buffer.alloc(4);return length.writeUInt32BE(bytes.length),
Buffer.concat([length,bytes])}function readSshString(bytes,at){if(bytes.length<at+4)return;let end=at+4+bytes.readUInt32BE(
at);return end>bytes.length?void 0:{value:bytes.subarray(at+4,end),end}}import{createPrivateKey}from"node:crypto";import{z}from"../packages/zod.js";var curves=new Set(["prime256v1","secp384r1","secp521r1"]);function openPkcsKey({label,pem},passphrase){let isEncrypted=label.
startsWith("ENCRYPTED")||/^Proc-Type: 4,ENCRYPTED/m.test(pem);if(isEncrypted&&(passphrase===void 0||passphrase.isEmpty))
throw passphraseMissing();let key;try{key=createPrivateKey({key:pem,format:"pem",...isEncrypted?{passphrase:passphrase?.
reveal()}:{}})}catch(error){throw unopened(error,isEncrypted)}return forSsh(key)}function forSsh(key){let type=key.asymmetricKeyType??
"unknown";if(type==="rsa")return key.export({type:"pkcs1",format:"pem"}).toString();let curve=key.asymmetricKeyDetails?.
namedCurve??"one of its own";if(type==="ec"&&curves.has(curve))return key.export({type:"sec1",format:"pem"}).toString();
if(type==="ed25519"){let{x,d}=z.object({x:z.string(),d:z.string()}).parse(key.export({format:"jwk"}));return writeEd25519Key(
Buffer.from(x,"base64url"),Buffer.from(d,"base64url"))}let what=type==="ec"?`an ECDSA key on the curve ${curve}`:`a key \
of type ${type}`;throw keyFault("ssh-private-key",`is ${what}, which SSH does not use`,newKeyHint)}function unopened(error,isEncrypted){
let code=z.object({code:z.string()}).safeParse(error).data?.code??"";return isEncrypted&&(code==="ERR_OSSL_UNSUPPORTED"||
/BAD_DECRYPT|BAD_PASSWORD|MAC_VERIFY|CIPHERFINAL/.test(code))?passphraseWrong():isEncrypted&&/UNSUPPORTED|UNKNOWN|INVALID_(CIPHER|DIGEST)/.
test(code)?keyFault("ssh-private-key","is encrypted in a way that is too old, or unknown here; the passphrase was not tr\
ied","Encrypt a copy anew: openssl pkcs8 -topk8 -v2 aes256 -provider legacy -provider default -in KEYFILE -out NEWFILE"):
keyFault("ssh-private-key","is damaged: parts of it are missing or changed",pasteHint)}var opened=new WeakMap;function openPrivateKey(key,passphrase){let before=opened.get(key);if(before!==void 0&&before.passphrase===
passphrase)return before.key;let read=open(key.reveal(),passphrase);return opened.set(key,{key:read,passphrase}),read}var longestKey=64*
1024,mostRounds=1024,ciphers=/^(none|3des-cbc|aes(128|192|256)-(cbc|ctr)|aes(128|256)-gcm@openssh\.com)$/;function open(text,passphrase){
if(text.length>longestKey)throw keyFault("ssh-private-key","is longer than any private key",pasteHint);if(text.trim()===
"")throw keyFault("ssh-private-key","is empty",pasteHint);let found=readKeyText(text);if(found.label!=="OPENSSH PRIVATE \
KEY")return parse(openPkcsKey(found,passphrase))??unreadable();let head=readOpensshKeyHead(found.pem);if(head===void 0)throw keyFault(
"ssh-private-key","is cut short or damaged",pasteHint);let{cipher,kdf,rounds,type}=head;if(type?.startsWith("sk-")===!0)
throw keyFault("ssh-private-key","is a FIDO key: it works only with its device and a touch",newKeyHint);if(type==="ssh-d\
ss")throw keyFault("ssh-private-key","is a DSA key, which OpenSSH has refused since version 7.0",newKeyHint);if(!ciphers.
test(cipher)||!["none","bcrypt"].includes(kdf)){let name=/^[a-z0-9@.-]{1,40}$/.test(cipher)?cipher:"an unknown cipher";throw keyFault(
"ssh-private-key",`is encrypted with ${name}, which can't be opened here; the passphrase was not tried`,"Encrypt a copy \
with a cipher of OpenSSH that can: ssh-keygen -p -Z aes256-ctr -f KEYFILE")}if(rounds>mostRounds)throw keyFault("ssh-pri\
vate-key",`costs more than ${mostRounds} rounds of bcrypt to open, or is damaged`,"Give a copy that costs less: ssh-keyg\
en -p -a 64 -f KEYFILE");if(cipher!=="none"&&(passphrase===void 0||passphrase.isEmpty))throw passphraseMissing();let read=parse(
found.pem,passphrase);if(read!==void 0)return read;if(cipher!=="none")throw passphraseWrong();return unreadable()}function parse(pem,passphrase){
let parsed=ssh2.utils.parseKey(pem,passphrase?.reveal()),read=parsed instanceof Error?void 0:parsed;return read?.isPrivateKey()===
!0?read:void 0}function unreadable(){throw keyFault("ssh-private-key","is not a private key that can be read",pasteHint)}import{createHash as createHash2}from"node:crypto";function isDigest(text){return/^sha256:[0-9a-f]{64}$/.test(text)}function parseDigest(text){if(isDigest(text))return text;
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
digit or "_")`);return{...parseRepositoryOf(name,text),...defined({tag,digest})}}function parseRepository(text){let{registry,
path,tag,digest}=parseReference(text);if(tag!==void 0||digest!==void 0)throw invalid(text,"must be a repository, without\
 tag or digest");return{registry,path}}function isImageRepository(text){try{return parseRepository(text),!0}catch{return!1}}
function formatReference(image){let tag=image.tag===void 0?"":`:${image.tag}`,digest=image.digest===void 0?"":`@${image.
digest}`;return`${formatRepository(image)}${tag}${digest}`}function formatRepository(repository){return`${repository.registry}\
/${repository.path}`}function sameRepository(a,b){return a.path===b.path&&a.registry.toLowerCase()===b.registry.toLowerCase()}
function isPinned(image){return image.digest!==void 0}function pin(image,digest){return{...image,digest}}function parseRepositoryOf(name,whole){
let{host,rest}=splitHost(name),registry=dockerHubAliases.has(host)?dockerHub:host;if(!isHost(registry))throw invalid(whole,
`has a registry that is no host name: ${JSON.stringify(registry)}`);if(rest==="")throw invalid(whole,"has no repository \
name");if(rest!==rest.toLowerCase())throw invalid(whole,`has capital letters in its repository (${rest.toLowerCase()} in\
 lower case)`);if(!pathPattern.test(rest))throw invalid(whole,`has a repository that is none: ${JSON.stringify(rest)} (l\
etters, digits and, between them, ".", "_", "__" or "-"; parts divided by "/")`);let path=registry===dockerHub&&!rest.includes(
"/")?`library/${rest}`:rest;if(path.length>longestPath)throw invalid(whole,`has a repository longer than ${longestPath} \
characters`);if(/^[a-f0-9]{64}$/.test(whole))throw invalid(whole,"is an image id, not a repository");return{registry,path}}
function splitHost(name){let slash=name.indexOf("/"),first=slash===-1?"":name.slice(0,slash);return first==="localhost"||
/[.:]/.test(first)||first!==first.toLowerCase()?{host:first,rest:name.slice(slash+1)}:{host:dockerHub,rest:name}}function isHost(text){
return hostPattern.test(text)&&!text.split(/[.:]/).some(part=>part.startsWith("-")||part.endsWith("-"))}function invalid(text,problem){
return new OpsError("input-invalid",`image ${JSON.stringify(text)} ${problem}`,{hint:"Write it as registry/repository:ta\
g or registry/repository@sha256:\u2026, such as ghcr.io/d8-x/d8x-trader-main:main."})}function decodeBytes(bytes){return new TextDecoder(encodingOf(bytes)).decode(bytes)}function encodingOf(bytes){let[first,
second]=bytes;return first===255&&second===254?"utf-16le":first===254&&second===255?"utf-16be":bytes.length<2||bytes.length%
2!==0?"utf-8":first===0&&second!==0?"utf-16be":first!==0&&second===0?"utf-16le":"utf-8"}function cleanText(text){return text.
replace(/^\uFEFF/,"").replaceAll(/\r\n?/g,`
`)}function cleanLines(text){return cleanText(text).replaceAll(/[ \t\u00A0]+$/gm,"")}var encodedMark="base64:";function encodeContent(text){let trimmed=text.trim();return trimmed.includes(`
`)?`${encodedMark}${Buffer.from(text,"utf8").toString("base64")}`:trimmed}import{createHmac}from"node:crypto";function hostFieldMatches(field,name){return field.startsWith("|")?hashedNameMatches(
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
*";)at+=1;return at===pattern.length}var placed=/^(?:swarm|broker)\/(.*)$/s;function bareName(service){return placed.exec(service)?.[1]??service}function placedName(place,service){
return`${place}/${bareName(service)}`}function isCalled(asked,place,service){return asked===bareName(service)||asked===placedName(
place,service)}function saidOf(list,place,service){return firstOf(list,[placedName(place,service),bareName(service)])}function saidOfName(list,service){
return firstOf(list,[service,bareName(service)])}function firstOf(list,names){let name=names.find(one=>Object.hasOwn(list,
one));return name===void 0?void 0:list[name]}export{parseArguments,misused,hostFieldMatches,isInPatternList,isHostField,lookupName,fingerprint,keyTypeOf,readPublicKey,
isSlipOf,Secret,writeEd25519Key,sshString,readSshString,openPrivateKey,bareName,placedName,isCalled,saidOf,saidOfName,isDigest,
digestOf,shortDigest,isTag,parseReference,parseRepository,isImageRepository,formatReference,formatRepository,sameRepository,
isPinned,pin,decodeBytes,cleanText,cleanLines,encodeContent};
