import{OpsError,defined,isOpsError,localeOf,localeSchema,messageOf,problemsIn,quoteIdentifier,quoteQualified,readBackupName,
readDescription,requireSameFile,windowedOperations}from"./shared-a31103ea.js";import{createHmac}from"node:crypto";function hostFieldMatches(field,name){return field.startsWith("|")?hashedNameMatches(
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
let blob=Buffer.from(text,"base64"),named2=base64.test(text)?keyTypeOf(blob):void 0;if(named2!==void 0&&named2!==type)return`\
says ${type}, and its key is of another type`;let fields=named2===void 0?void 0:readFields(blob),form2=forms.get(type);return fields!==
void 0&&(form2===void 0||fields.length===form2.fields+1&&(form2.last===void 0||fields.at(-1)?.length===form2.last))&&text.
length%4===0?blob:"holds a key that is damaged: characters of it are missing, or there are too many"}function isSlipOf(one,other){
if(one.length!==other.length)return!1;let[left,right]=[one.toString("base64"),other.toString("base64")],different=0;for(let at=0;at<
left.length;at+=1)left[at]!==right[at]&&(different+=1);return different<=2}function readFields(blob){let fields=[];for(let at=0;at<
blob.length;){if(blob.length<at+4)return;let end=at+4+blob.readUInt32BE(at);if(end>blob.length)return;fields.push(blob.subarray(
at+4,end)),at=end}return fields}function splitLine(line2){return[...line2.matchAll(/(?:"[^"]*"|[^\s"])+/g)].map(([word])=>/^"[^"]*"$/.test(word)?word.slice(
1,-1):word)}function readOptions(text){let options={};for(let[part]of text.matchAll(/[^,"]*(?:"[^"]*"[^,"]*)*/g)){if(part===
"")continue;let[,name="",value=""]=/^([A-Za-z-]+)="([^"]*)"$/.exec(part)??[],time=timeOf(value);if(name.toLowerCase()===
"namespaces")options.namespaces=value;else if(name.toLowerCase()==="valid-after"&&time!==void 0)options.validAfter=time;else if(name.
toLowerCase()==="valid-before"&&time!==void 0)options.validBefore=time;else return`has an option that can't be read: ${JSON.
stringify(part.slice(0,40))}`}return options}function timeOf(text){let[,year,month,day,hour="00",minute="00",second="00",
zone=""]=/^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z?)$/.exec(text)??[];if(year===void 0)return;let time=new Date(`${year}\
-${month??""}-${day??""}T${hour}:${minute}:${second}${zone}`);return Number.isNaN(time.getTime())?void 0:time}var signersPath=".github/d8x-backup-signers";function parseSigners(text,path="backup-signers"){let problems=[],signers=text.
split(/\r?\n/).flatMap((raw,index)=>{let line2=raw.trim();if(line2===""||line2.startsWith("#"))return[];let signer=readLine(
line2);return typeof signer!="string"?[signer]:(problems.push({path:`${path}:${index+1}`,message:signer}),[])});if(problems.
length===0)return signers;let[first]=problems,more=problems.length===1?"":` (and ${problems.length-1} more)`;throw new OpsError(
"input-invalid",`${first?.path??path} ${first?.message??""}${more}`,{where:path,problems,hint:'A line is: ENVIRONMENT na\
mespaces="d8x-ops-backup" ssh-ed25519 AAAA\u2026, as npx d8x-ops init writes it.'})}function signerLine(principal,publicKey,namespace){
return`${principal} namespaces="${namespace}" ${publicKey}`}function findSigner(signers,publicKey,{principal,namespace,now}){
let own2=signers.filter(signer=>signer.publicKey.equals(publicKey)),meant=own2.filter(({principals,namespaces})=>(principals===
void 0||isInPatternList(principal,principals))&&(namespaces===void 0||isInPatternList(namespace,namespaces))),valid=meant.
find(({validAfter,validBefore})=>(validAfter===void 0||validAfter<=now)&&(validBefore===void 0||now<=validBefore));return valid!==
void 0?valid:meant.length>0?"expired":own2.length>0?"of-others":"unknown"}function readLine(line2){let words=splitLine(line2),
at=words.findIndex(word=>/^(?:ssh-|ecdsa-|sk-)[a-z0-9@.-]+$/.test(word)),[type,key]=[words[at],words[at+1]];if(type===void 0||
key===void 0||at>2)return"holds no public key";if(type!=="ssh-ed25519")return`holds a key of type ${type}; backups are s\
igned with Ed25519`;let publicKey=readPublicKey(type,key);if(typeof publicKey=="string")return publicKey;if(keyTypeOf(publicKey)!==
type)return"holds a key of another type than it says";let options=at<2?{}:readOptions(words[1]??"");return typeof options==
"string"?options:{principals:at===0?void 0:words[0],publicKey,...options}}import{z as z2}from"../packages/zod.js";var magic="openssh-key-v1\0";function readOpensshKeyHead(pem){let bytes2=Buffer.from(pem.replaceAll(/-----[A-Z ]+-----/g,
""),"base64");if(bytes2.toString("latin1",0,magic.length)!==magic)return;let cipher=readSshString(bytes2,magic.length),kdf=cipher&&
readSshString(bytes2,cipher.end),options=kdf&&readSshString(bytes2,kdf.end),publicKey=options&&readSshString(bytes2,options.
end+4),privatePart=publicKey&&readSshString(bytes2,publicKey.end);if(cipher===void 0||kdf===void 0||options===void 0||publicKey!==
void 0&&privatePart===void 0&&bytes2.readUInt32BE(options.end)>0)return;let salt=readSshString(options.value,0),hasRounds=salt!==
void 0&&options.value.length>=salt.end+4;return{cipher:cipher.value.toString("latin1"),kdf:kdf.value.toString("latin1"),
rounds:hasRounds?options.value.readUInt32BE(salt.end):0,type:publicKey&&readSshString(publicKey.value,0)?.value.toString(
"latin1")}}function writeEd25519Key(publicKey,seed){let type="ssh-ed25519",publicBlob=Buffer.concat([sshString(type),sshString(
publicKey)]),secret2=Buffer.concat([Buffer.alloc(8),sshString(type),sshString(publicKey),sshString(Buffer.concat([seed,publicKey])),
sshString("")]),padding=Buffer.from(Array.from({length:(8-secret2.length%8)%8},(_,index)=>index+1));return`-----BEGIN OP\
ENSSH PRIVATE KEY-----
${Buffer.concat([Buffer.from(magic),sshString("none"),sshString("none"),sshString(""),Buffer.from([0,0,0,1]),sshString(publicBlob),
sshString(Buffer.concat([secret2,padding]))]).toString("base64")}
-----END OPENSSH PRIVATE KEY-----
`}function sshString(value){let bytes2=Buffer.from(value),length=Buffer.alloc(4);return length.writeUInt32BE(bytes2.length),
Buffer.concat([length,bytes2])}function readSshString(bytes2,at){if(bytes2.length<at+4)return;let end=at+4+bytes2.readUInt32BE(
at);return end>bytes2.length?void 0:{value:bytes2.subarray(at+4,end),end}}import ssh2 from"../packages/ssh2.js";var pasteHint="Paste the whole file, with its BEGIN and END lines and every line break in it.",newKeyHint="Make a key fo\
r this: ssh-keygen -t ed25519 -f KEYFILE, and add KEYFILE.pub to ~/.ssh/authorized_keys of each host's user.",dash="[-\\u\
2010-\\u2015\\u2212]",line=word=>`${dash}{1,6} ?${word} ([A-Z0-9 ]{1,40}?) ?${dash}{1,6}`,beginLine=new RegExp(line("BEG\
IN"),"g"),headers=/^\s*(?:(?:Proc-Type: ?4, ?ENCRYPTED|DEK-Info: ?[A-Za-z0-9-]+, ?[0-9A-Fa-f]+)\s+)*/,base642=/^[A-Za-z0-9+/]+={0,2}$/;
function readKeyText(given){let text=given.includes("\\n")||given.includes("\\r")?given.replaceAll(/(?:\\r)?\\n|\\r/g,`
`):given,begins=[...text.matchAll(beginLine)],begin=begins.find(([,label3=""])=>label3.endsWith("PRIVATE KEY")&&!label3.
startsWith("SSH2"));if(begin===void 0)throw notAKey(text.trim(),begins[0]?.[1]);let label2=begin[1]??"",rest=text.slice(
begin.index+begin[0].length),end=new RegExp(line("END").replace("([A-Z0-9 ]{1,40}?)",`(${label2})`)).exec(rest);if(end===
null)throw keyFault("ssh-private-key",`is cut short: its END ${label2} line is missing`,pasteHint);let inside=rest.slice(
0,end.index).replaceAll(/^[ \t\u00A0>]+/gm,""),head=headers.exec(inside)?.[0]??"",body=inside.slice(head.length).replaceAll(
/\s+/g,"");if(body==="")throw keyFault("ssh-private-key","has nothing between its BEGIN and END lines",pasteHint);if(!base642.
test(body))throw keyFault("ssh-private-key","holds characters between BEGIN and END that no key has",pasteHint);if(body.
replace(/=+$/,"").length%4===1||body.endsWith("=")&&body.length%4!==0)throw keyFault("ssh-private-key","is damaged: char\
acters of it are missing",pasteHint);return{label:label2,pem:toPem(label2,head,body)}}function toPem(label2,head,body){let fields=[
...head.matchAll(/(Proc-Type|DEK-Info): ?(\S+?), ?(\S+)/g)].map(([,name="",first="",second=""])=>`${name}: ${first},${second}`),
lines=body.match(/.{1,64}/g)??[],top=fields.length===0?[]:[...fields,""];return[`-----BEGIN ${label2}-----`,...top,...lines,
`-----END ${label2}-----`,""].join(`
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
and END lines",pasteHint]];function notAKey(text,label2){for(let[pattern,what2,hint]of others)if(pattern.test(text))return keyFault(
"ssh-private-key",what2,hint);let what=label2===void 0?"is not a private key that can be read":`is a ${label2}, not a pr\
ivate key`;return keyFault("ssh-private-key",what,pasteHint)}function keyFault(where,what,hint){return new OpsError("inp\
ut-invalid",`${where} ${what}`,{where,hint,problems:[{path:where,message:what}]})}function passphraseMissing(){return keyFault(
"ssh-passphrase","is missing, and the SSH private key is encrypted","Give the passphrase of the key.")}function passphraseWrong(){
return keyFault("ssh-passphrase","does not open the SSH private key","Check it with: ssh-keygen -y -f KEYFILE")}import{createPrivateKey}from"node:crypto";import{z}from"../packages/zod.js";var curves=new Set(["prime256v1","secp384r1","secp521r1"]);function openPkcsKey({label:label2,pem},passphrase){let isEncrypted=label2.
startsWith("ENCRYPTED")||/^Proc-Type: 4,ENCRYPTED/m.test(pem);if(isEncrypted&&(passphrase===void 0||passphrase.isEmpty))
throw passphraseMissing();let key;try{key=createPrivateKey({key:pem,format:"pem",...isEncrypted?{passphrase:passphrase?.
reveal()}:{}})}catch(error){throw unopened(error,isEncrypted)}return forSsh(key)}function forSsh(key){let type=key.asymmetricKeyType??
"unknown";if(type==="rsa")return key.export({type:"pkcs1",format:"pem"}).toString();let curve=key.asymmetricKeyDetails?.
namedCurve??"one of its own";if(type==="ec"&&curves.has(curve))return key.export({type:"sec1",format:"pem"}).toString();
if(type==="ed25519"){let{x,d}=z.object({x:z.string(),d:z.string()}).parse(key.export({format:"jwk"}));return writeEd25519Key(
Buffer.from(x,"base64url"),Buffer.from(d,"base64url"))}let what=type==="ec"?`an ECDSA key on the curve ${curve}`:`a key \
of type ${type}`;throw keyFault("ssh-private-key",`is ${what}, which SSH does not use`,newKeyHint)}function unopened(error,isEncrypted){
let code2=z.object({code:z.string()}).safeParse(error).data?.code??"";return isEncrypted&&(code2==="ERR_OSSL_UNSUPPORTED"||
/BAD_DECRYPT|BAD_PASSWORD|MAC_VERIFY|CIPHERFINAL/.test(code2))?passphraseWrong():isEncrypted&&/UNSUPPORTED|UNKNOWN|INVALID_(CIPHER|DIGEST)/.
test(code2)?keyFault("ssh-private-key","is encrypted in a way that is too old, or unknown here; the passphrase was not t\
ried","Encrypt a copy anew: openssl pkcs8 -topk8 -v2 aes256 -provider legacy -provider default -in KEYFILE -out NEWFILE"):
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
!0?read:void 0}function unreadable(){throw keyFault("ssh-private-key","is not a private key that can be read",pasteHint)}import{inspect}from"node:util";var Secret=class _Secret{#value;constructor(value){this.#value=value}reveal(){return this.#value}get isEmpty(){
return this.#value===""}map(change){return new _Secret(change(this.#value))}toString(){return"***"}toJSON(){return"***"}[inspect.
custom](){return"Secret(***)"}};import{createHash as createHash2,createPublicKey,verify}from"node:crypto";var magic2="SSHSIG",keyType="ssh-ed25519",armour=/^-----BEGIN SSH SIGNATURE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END SSH SIGNATURE-----\s*$/,
longest=4096;function makeSshSignature(message,{publicKey,namespace,sign}){let signed=sign(signedData({namespace,hash:"s\
ha512"},message)),version=Buffer.from([0,0,0,1]);return["-----BEGIN SSH SIGNATURE-----",...Buffer.concat([Buffer.from(magic2),
version,sshString(publicKey),sshString(namespace),sshString(""),sshString("sha512"),sshString(Buffer.concat([sshString(keyType),
sshString(signed)]))]).toString("base64").match(/.{1,70}/g)??[],"-----END SSH SIGNATURE-----",""].join(`
`)}function readSshSignature(text){let body=text.length>longest?void 0:armour.exec(text)?.[1]?.replaceAll(/[\r\n]/g,""),
blob=Buffer.from(body??"","base64");if(blob.toString("base64")!==body)return;let head=magic2.length+4;if(blob.toString("\
latin1",0,magic2.length)!==magic2||blob.length<head||blob.readUInt32BE(magic2.length)!==1)return;let fields=stringsOf(blob.
subarray(head));if(fields?.length!==5)return;let[publicKey,namespace,,hash,signed]=fields.map(field=>Buffer.from(field)),
key=publicKey&&stringsOf(publicKey),parts=signed&&stringsOf(signed),algorithm=hash?.toString("latin1");if(publicKey===void 0||
namespace===void 0||key?.length!==2||parts?.length!==2||algorithm!=="sha256"&&algorithm!=="sha512")return;let[type,point]=key,
[signatureType,signature]=parts;if(!(![type,signatureType].every(each=>each?.toString("latin1")===keyType)||point?.length!==
32||signature?.length!==64))return{publicKey,namespace:namespace.toString("utf8"),hash:algorithm,signature}}function isSignatureOf(given,message){
let point=stringsOf(given.publicKey)?.[1];if(point===void 0)return!1;let jwk={kty:"OKP",crv:"Ed25519",x:point.toString("\
base64url")};return verify(null,signedData(given,message),createPublicKey({key:jwk,format:"jwk"}),given.signature)}function signedData({
namespace,hash},message){return Buffer.concat([Buffer.from(magic2),sshString(namespace),sshString(""),sshString(hash),sshString(
createHash2(hash).update(message).digest())])}function stringsOf(bytes2){let found=[];for(let at=0;at<bytes2.length;){let next=readSshString(
bytes2,at);if(next===void 0)return;found.push(next.value),at=next.end}return found}var backupNamespace="d8x-ops-backup",input="backup-signing-key";function openSigningKey(secret2){let key=opened2(secret2);
if(key.type!=="ssh-ed25519")throw refusal(`is a key of type ${key.type}; it has to be an Ed25519 key`);let publicKey=key.
getPublicSSH();return{publicKey:`ssh-ed25519 ${publicKey.toString("base64")}`,fingerprint:fingerprint(publicKey),sign:manifest=>makeSshSignature(
manifest,{publicKey,namespace:backupNamespace,sign:data=>{let signed=key.sign(data);if(Buffer.isBuffer(signed))return signed;
throw new OpsError("internal","the backup could not be signed",{cause:signed})}})}}function opened2(secret2){try{return openPrivateKey(secret2)}catch(error){if(!isOpsError(error))throw error;let[problem]=problemsIn(
error);throw refusal(problem?.path==="ssh-private-key"?problem.message:"has a passphrase, and nobody is there to type it")}}
function refusal(what){return new OpsError("input-invalid",`${input} ${what}`,{where:input,problems:[{path:input,message:what}],
hint:"Make one: ssh-keygen -t ed25519 -N '' -f d8x-backup-signing-key; its public half goes into .github/d8x-backup-sign\
ers. npx d8x-ops init makes both."})}var groupOrder=0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;function normalKeyText(text){let digits=/^(?:0x)?([0-9a-f]{64})$/i.
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
production"]}];var limits={commands:5,line:4096,services:30,reason:200,prefix:8};var prefix="/d8x",environmentOption="--env",endOfOptions="--";function findVerb(word){return verbs.find(({verb})=>verb===
word)}var grammar=verbs;function entryOf(verb){return grammar.find(one=>one.verb===verb)}function effectOf(verb){return entryOf(
verb)?.effect??"change"}function exceptionsOfVerb(verb){return entryOf(verb)?.exceptions??[]}function namesServices(verb){
return entryOf(verb)?.namesServices===!0}function operationOf(verb){return entryOf(verb)?.operation}function verbOfOperation(operation){
return verbs.find(one=>"operation"in one&&one.operation===operation)}function isApprovable(verb){return entryOf(verb)?.approval!==void 0}function isAlwaysApproved(verb){return entryOf(verb)?.
approval==="always"}var alwaysApproved=verbs.map(({verb})=>verb).filter(isAlwaysApproved),approvable=verbs.map(({verb})=>verb).
filter(isApprovable),usuallyApproved=approvable.filter(verb=>entryOf(verb)?.approval==="usual");function namesOfEffect(effect){
return grammar.filter(entry=>entry.effect===effect).map(({verb})=>verb)}var needsDatabase={input:"database-dsn",or:["d8x-config"],message:"is missing: give it, or d8x-config with its database_\
dsn"},ofEveryRun=[{input:"operation",message:"is missing: what should be done?"},{input:"hosts-cfg",message:"is missing:\
 the hosts.cfg that d8x-cli wrote"},{input:"ssh-private-key",message:"is missing: the key that d8x-cli made for the host\
s (id_ed25519)"},{input:"ssh-known-hosts",message:"is missing: no host is connected to without its pinned key. Take it w\
ith 'ssh-keyscan HOST' and compare it with the host's own"}],ofBackups=[{input:"backup-recipients",message:"is missing: \
backups are only written encrypted. 'age-keygen' makes a key pair; its public key (age1\u2026) goes here"},needsDatabase];function argumentOf(command){return takes(command,"requests")?{kind:"requests",services:command.services}:takes(command,
"services")?{kind:"services",services:command.services}:takes(command,"replicas")?{kind:"replicas",replicas:command.replicas}:
takes(command,"change")?command.of==="rollback"?{kind:"change",of:command.of,services:command.services}:{kind:"change",services:command.
services}:takes(command,"log")?{kind:"log",...logOf(command)}:takes(command,"recovery")?command.undo===void 0?{kind:"rec\
overy",backup:command.backup}:{kind:"recovery",undo:command.undo}:takes(command,"reason")?{kind:"reason",...defined({reason:command.
reason})}:takes(command,"promotion")?{kind:"promotion",from:command.from,to:command.to,services:command.services}:takes(
command,"service")?{kind:"service",service:command.service}:takes(command,"pins")?{kind:"pins",...defined({pins:command.
pins})}:{kind:"none"}}function logOf({service:service2,since,grep}){return{service:service2,...defined({since,grep})}}function takes(command,kind){
return verbs.some(({verb,argument})=>verb===command.verb&&argument===kind)}function exceptionsOf(command){return"exceptions"in command?command.exceptions??[]:[]}function namingServices(command,services){
if(takes(command,"services")&&command.services.length===0)return{...command,services};if(takes(command,"change")&&command.
of==="rollback"&&command.services.length===0)return{...command,services}}function servicesOf(command){let argument=argumentOf(
command);switch(argument.kind){case"requests":case"services":case"change":case"promotion":return argument.services.map(named2=>typeof named2==
"string"?named2:named2.service);case"replicas":return argument.replicas.map(({service:service2})=>service2);case"log":case"\
service":return[argument.service];case"none":case"recovery":case"reason":case"pins":return[];default:return argument}}var clocks=new Map;function isTimeZone(zone){if(!/^(?:UTC|[A-Za-z]+(?:\/[A-Za-z0-9_+-]+)+)$/.test(zone))return!1;try{return clockOf(
zone)!==void 0}catch(error){if(error instanceof RangeError)return!1;throw error}}function wallClock(at,zone){let part=Object.
fromEntries(clockOf(zone).formatToParts(at).map(({type,value})=>[type,Number(value)])),{year=0,month=1,day=1,hour=0,minute=0,
second=0}=part;return Date.UTC(year,month-1,day,hour,minute,second)+(at%1e3+1e3)%1e3}function instantsOf(wall,zone){let before=offsetAt(
wall-864e5,zone),after=offsetAt(wall+864e5,zone),shown2=[wall-before,wall-after].filter(at=>wallClock(at,zone)===wall);if(shown2.
length>0)return{first:Math.min(...shown2),last:Math.max(...shown2)};let change=changeBetween(wall-864e5-before,wall+864e5-
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
open"};let freeze=freezeAt(times,at),opens=nextOpening(times,at);return{kind:"closed",...defined({freeze,opens})}}function isOpen(times,at){
return freezeAt(times,at)===void 0&&(times.windows.length===0||times.windows.some(window=>isWithin(window,at)))}function freezeAt({
freezes},at){return freezes.find(({from,until})=>from.getTime()<=at&&at<until.getTime())}function isWithin(window,at){return stretches(
window,at,-2,1).some(({from,until})=>from<=at&&at<until)}function nextOpening(times,at){let ends=times.freezes.map(({until})=>until.
getTime()).filter(end=>end>at),found=[at,...ends].flatMap(start=>[{at:start,zone:zoneAt(times,start)},...times.windows.flatMap(
window=>stretches(window,start,-1,8).map(({from})=>({at:from,zone:window.zone})))]),[next]=found.filter(one=>one.at>=at&&
isOpen(times,one.at)).sort((a,b)=>a.at-b.at);return next===void 0?void 0:{at:new Date(next.at),zone:next.zone}}function zoneAt({
windows},at){return windows.find(window=>isWithin(window,at))?.zone??"UTC"}function stretches({days,from,until,zone},around,first,last){
let midnight=Math.floor(wallClock(around,zone)/dayMs2)*dayMs2,found=[];for(let day=first;day<=last;day++){let start=midnight+
day*dayMs2;if(!days.includes(new Date(start).getUTCDay()))continue;let end=until>from?start:start+dayMs2,opens=instantsOf(
start+from*minuteMs,zone).first,closes=instantsOf(end+until*minuteMs,zone).last;opens<closes&&found.push({from:opens,until:closes})}
return found}var outsideHint=`Ask again then. What can't wait goes with --override "reason", for those whom exceptions: override of .\
github/d8x.yml lists; rollback, recover, unlock, backup, and what only looks always go.`;function judgeTime(command,environment,now){
let operation=operationOf(command.verb==="promote"?"update":command.verb);if(!windowedOperations.some(one=>one===operation))
return{kind:"allowed"};let why=whyOutside(environment.times,now);return why===void 0||exceptionsOf(command).some(({kind})=>kind===
"override")?{kind:"allowed"}:{kind:"refused",reason:"outside-window",message:`${environment.name} ${why}. ${outsideHint}`}}
function whyOutside(times,now){if(times===void 0)return;let timing=timingAt(times,now);if(timing.kind==="open")return;let{
freeze,opens}=timing,again=opens===void 0?"":`; the next window opens ${formatMoment(opens.at,opens.zone)}`;if(freeze===
void 0)return`is updated ${times.windows.map(({text})=>text).join(" and ")}, which is not now (${formatMoment(now,times.
windows[0]?.zone??"UTC")})${again}`;let{zone="UTC"}=opens??{};return`is frozen until ${formatMoment(freeze.until,zone)} \
(${freeze.reason})${opens?.at.getTime()===freeze.until.getTime()?", and may be updated again from then on":again}`}var longInteger=/\d{16}/,whole=/^-?\d+$/;function parseJson(text){return longInteger.test(text)?JSON.parse(text,(_key,value,context)=>typeof value==
"number"&&!Number.isSafeInteger(value)&&whole.test(context?.source??"")?BigInt(context?.source??""):value):JSON.parse(text)}
function formatJson(value){let mark2=`d8x-ops ${crypto.randomUUID()} `,isMarked=!1,text=JSON.stringify(value,(_key,part)=>typeof part!=
"bigint"?part:(isMarked=!0,`${mark2}${part}`));return isMarked?text.replaceAll(new RegExp(`"${mark2}(-?[0-9]+)"`,"g"),"$\
1"):text}import{setTimeout as sleep}from"node:timers/promises";var defaultPausesMs=[1e3,3e3,6e3];function isOutOfReach(error){return isOpsError(error,"connection-lost","ssh-unreachabl\
e","engine-unreachable")}async function retry(work,signal,pausesMs=defaultPausesMs,mayPass=isOutOfReach){for(let pause of pausesMs)
try{return await work()}catch(error){if(!mayPass(error))throw error;signal?.throwIfAborted(),await sleep(pause,void 0,{signal})}
return work()}import{z as z3}from"../packages/zod.js";var longestFile=4*1024*1024,hostname=z3.string().regex(/^$|^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$/,"sho\
uld be a host name, with a port where it has one"),label=z3.string().regex(/^$|^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,"shoul\
d be made of letters, digits, dots, dashes and underscores"),secret=z3.string().nullish().transform(value=>value==null||
value===""?void 0:new Secret(value)),service=z3.object({hostname,https:z3.boolean()}),fee=z3.union([z3.string(),z3.number().
transform(String)],"should be a number, as text").nullish(),servicesByKey=new Map([["main_http","api"],["main_ws","api"],
["history","history"],["referral","referral"],["candles_ws","candles-ws-server"],["broker_server","broker"]]);function parseD8xConfig(text,problems){
if(text.length>longestFile){problems.push({path:"d8x-config",message:"is longer than 4 MiB, so it is not a d8x.conf.json"});
return}let json;try{json=JSON.parse(text)}catch(error){problems.push({path:"d8x-config",message:`is not JSON${positionOf(
error)}`});return}let whole2=z3.looseObject({server_provider:z3.string().optional()}).safeParse(json);if(!whole2.success){
for(let{path,message}of whole2.error.issues)problems.push({path:["d8x-config",path.join(".")].filter(part=>part!=="").join(
": "),message:brief(message)});return}let{server_provider:provider}=whole2.data,notices=[],read=reader(whole2.data,notices),
named2=read(`${provider==="aws"?"aws":"linode"}_config.label_prefix`,label.nullish(),"backups are named d8x instead");return{
provider,label:named2===""?void 0:named2??void 0,databaseDsn:read("database_dsn",secret,"as if there were none"),services:reachable(
read),webSockets:webSocketsOf(read),feeTbps:read("broker_server_config.fee_tbps",fee,"the running one stays")??void 0,redisPassword:read(
"broker_server_config.redis_password",secret,"the running one stays"),notices}}function reader(data,notices){return(path,schema,instead2)=>{
let value=path.split(".").reduce((at,key)=>memberOf(at,key),data),parsed=schema.safeParse(value);if(parsed.success)return parsed.
data;let[issue]=parsed.error.issues,where=[path,...issue?.path??[]].join(".");notices.push(`d8x-config: ${where} ${brief(
issue?.message??"is of another form")}: it is left out (${instead2})`)}}function memberOf(value,key){let record=z3.record(
z3.string(),z3.unknown()).safeParse(value);return record.success?record.data[key]:void 0}function brief(message){return message.
replace(/^Invalid input: /,"")}function reachable(read){let found=new Map,keys=Object.keys(read("services",z3.record(z3.
string(),z3.unknown()).nullish(),"no health is asked")??{});for(let key of keys){let name=servicesByKey.get(key)??key.replaceAll(
"_","-"),own2=read(`services.${key}`,service,`the health of ${name} is not asked there`);own2!==void 0&&own2.hostname!==
""&&!found.has(name)&&found.set(name,own2)}return found}function webSocketsOf(read){let silent=z3.unknown().transform(value=>service.
safeParse(value).data),site=(key,name,path)=>{let own2=read(`services.${key}`,silent,"");return own2===void 0||own2.hostname===
""?[]:[{service:name,...own2,path}]};return[...site("main_ws","api","/"),...site("broker_server","executorws","/ws")]}function positionOf(error){
let found=error instanceof SyntaxError?/line (\d+) column (\d+)/.exec(error.message):null;return found===null?"":`: it b\
reaks at line ${found[1]??""}, column ${found[2]??""}`}var address="[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?",user="[A-Za-z_][A-Za-z0-9_.-]{0,31}",form=new RegExp(String.raw`^(?:ssh:\/\/)?(?:(${user})@)?(?:(${address})|\[([0-9A-Fa-f:.]{2,45})\])(?::([0-9]{1,5}))?\/?$`);
function parseJump(text){if(text.includes(","))return"goes over more than one jump host; one is supported";let found=form.
exec(text),port=found?.[4]===void 0?void 0:Number(found[4]);return found===null||port!==void 0&&(port<1||port>65535)?"sh\
ould name a jump host as user@address or user@address:port":{user:found[1],host:found[2]??found[3]??"",port}}var managerAlias="\
jump_host",ownConfiguration=/(?:^|\/)manager_ssh_jump\.conf$/;function jumpOf({jump,file}){let isOwn=file===void 0||ownConfiguration.
test(file);if(jump===void 0)return isOwn?{}:{problem:"names an SSH configuration with -F, which is not read here: write \
ansible_host=, ansible_user=, ansible_port= and -J user@address"};if(jump===managerAlias&&isOwn)return{jump:"manager"};if(!isOwn)
return{problem:"names a jump host by an SSH configuration (-F), which is not read here: write -J user@address, or give t\
he input ssh-jump"};let spec=parseJump(jump);return typeof spec=="string"?{problem:spec}:{jump:spec}}function findRoutes(listed,access,isAws,problems){let given=readGiven(access.sshJump,problems),manager=listed.find(({role})=>role===
"manager"),isManager=({host,port})=>manager!==void 0&&[manager.alias,manager.address,manager.hostname].includes(host)&&(port===
void 0||port===(manager.port??access.sshPort)),toHost=({host,user:user2,port})=>{let known2=port===void 0?listed.find(each=>host===
each.alias||host===each.hostname):void 0;return{name:`the jump host ${host}`,address:known2?.address??host,user:user2??known2?.
user??access.sshUser,port:port??known2?.port??(known2===void 0?22:access.sshPort)}},wayOf=host=>{let own2=host.jump===void 0&&
isAws&&host.role==="worker"?"manager":host.jump;if(own2==="manager"&&host.role!=="manager")return own2;let spec=given??(own2===
"manager"?void 0:own2);if(spec!==void 0)return isManager(spec)?host.role==="manager"?void 0:"manager":spec},jump;for(let host of listed){
let way=wayOf(host);if(way===void 0||way==="manager")continue;let wanted=toHost(way);jump??=wanted,(wanted.address!==jump.
address||wanted.port!==jump.port||wanted.user!==jump.user)&&problems.push({path:`hosts-cfg:${host.line}`,message:"is rea\
ched by another jump host than those before it; one is supported: give it as the input ssh-jump"})}return{jump,viaOf:host=>{
let way=wayOf(host);return way===void 0||way==="manager"?way:"jump"}}}function readGiven(text,problems){if(text===void 0||
text==="")return;let spec=parseJump(text);if(typeof spec!="string")return spec;problems.push({path:"ssh-jump",message:spec})}var ungrouped="ungrouped",header=/^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:[#;].*)?$/,bracketedAddress=/^\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\](?::|\s|$)/,
assignment=/([A-Za-z_][A-Za-z0-9_]*)=("[^"]*"|'[^']*'|\S*)/y,range=/\[(\w{1,9}):(\w{1,9})(?::([0-9]{1,4}))?\]/;function readAnsibleInventory(text,problems){let hosts=[],variables=new Map,children=new Map,group=ungrouped,kind="hosts";
for(let[index,raw]of text.split(`
`).entries()){let line2=raw.trim(),number=index+1,path=`hosts-cfg:${number}`;if(!(line2===""||line2.startsWith("#")||line2.
startsWith(";"))){if(line2.startsWith("[")&&!bracketedAddress.test(line2)){let found=header.exec(line2);found===null&&problems.
push({path,message:'a section has to end with "]"'}),group=found?.[1]??"",kind=found?.[2]??"hosts",["hosts","vars","chil\
dren"].includes(kind)||problems.push({path,message:`is a section of the kind :${kind}; Ansible knows :vars and :children`})}else if(kind===
"vars"){let[name,value]=readVariable(line2),own2=variables.get(group)??new Map;variables.set(group,own2.set(name,{value,
line:number}))}else if(kind==="children"){let own2=children.get(group)??[];children.set(group,[...own2,(line2.split("#",
1)[0]??"").trim()])}else if(kind==="hosts"&&(hosts.push(...readHostLine(line2,group,number)),hosts.length>1e3))break}}return{
hosts,variables,children}}function readVariable(line2){let equals=line2.indexOf("=");if(equals<0)return[line2,""];let value=line2.
slice(equals+1).trim(),literal=/^(["'])(.*?)\1\s*(?:#.*)?$/.exec(value)?.[2]??/^([0-9]+)\s*#/.exec(value)?.[1]??value;return[
line2.slice(0,equals).trim(),literal]}function readHostLine(line2,group,number){let path=`hosts-cfg:${number}`,problems=[],
[word=""]=line2.split(/\s/,1),variables=readAssignments(line2.slice(word.length),path,number,problems),{host,port}=word.
length>300?{host:word}:splitPort(word);port!==void 0&&!variables.has("ansible_port")&&variables.set("ansible_port",{value:port,
line:number});let aliases=expandRange(host);return aliases===void 0&&problems.push({path,message:"holds a range that is \
none, or of more than 1000 hosts"}),(aliases??[host]).map(alias=>({alias,group,line:number,variables,problems}))}function splitPort(word){
let bracketed=/^\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)\](?::(.*))?$/.exec(word);if(bracketed!==null)return{host:bracketed[1]??
"",port:bracketed[2]};let plain=word.replaceAll(/\[[^\]]*\]/g,inside=>"_".repeat(inside.length)),colon=plain.indexOf(":");
return colon<0||plain.includes(":",colon+1)?{host:word}:{host:word.slice(0,colon),port:word.slice(colon+1)}}function expandRange(pattern){
if(pattern.length>300)return[pattern];let expanded=[pattern];for(;range.test(expanded[0]??"");){if(expandFirst(expanded[0]??
"").length*expanded.length>1e3)return;let next=expanded.flatMap(each=>expandFirst(each));if(next.length===0)return;expanded=
next}return expanded}function expandFirst(pattern){let found=range.exec(pattern);if(found===null)return[pattern];let[whole2,
from="",to="",step="1"]=found,[head,tail]=[pattern.slice(0,found.index),pattern.slice(found.index+whole2.length)],isNumber=/^[0-9]+$/.
test(from)&&/^[0-9]+$/.test(to),isLetter=/^[a-z]$/i.test(from)&&/^[a-z]$/i.test(to);if(!isNumber&&!isLetter)return[];let[
first,last]=isNumber?[Number(from),Number(to)]:[from.charCodeAt(0),to.charCodeAt(0)],by=Math.max(1,Number(step));return last<
first||(last-first)/by>1e3?[]:Array.from({length:Math.floor((last-first)/by)+1},(_,index)=>{let at=first+index*by;return`${head}${isNumber?
`${at}`.padStart(from.startsWith("0")?from.length:0,"0"):String.fromCharCode(at)}${tail}`})}function readAssignments(text,path,line2,problems){
let values=new Map,at=0;for(;;){for(;/\s/.test(text.charAt(at));)at+=1;if(at>=text.length||text.startsWith("#",at))return values;
assignment.lastIndex=at;let found=assignment.exec(text);if(found===null)return problems.push({path,message:"after the ad\
dress, everything should be of the form key=value"}),values;let[whole2,key="",value=""]=found;values.set(key,{value:value.
replace(/^(["'])(.*)\1$/,"$2"),line:line2}),at+=whole2.length}}function hostsOfGroup(inventory,group){let groups=withDescendants(inventory,group),first=new Map;return inventory.hosts.
filter(({alias,group:of})=>groups.has(of)?(first.has(alias)||first.set(alias,of),first.get(alias)===of):!1)}function variablesOf(inventory,host){
let lines=inventory.hosts.filter(other=>other.alias===host.alias&&other.group!==host.group),own2=new Set([host.group,...lines.
map(({group})=>group)]),groups=[...allGroups(inventory)].filter(group=>[...withDescendants(inventory,group)].some(each=>own2.
has(each))).map(group=>({group,depth:depthOf(inventory,group)})).toSorted((one,other)=>one.depth-other.depth||(one.group<
other.group?-1:1)),merged=new Map,add=variables=>{for(let[name,variable]of variables??[])merged.set(name,variable)};add(
inventory.variables.get("all"));for(let{group}of groups)add(inventory.variables.get(group));for(let{variables}of lines)add(
variables);return add(host.variables),merged}function allGroups({hosts,variables,children}){let groups=new Set([...hosts.
map(({group})=>group),...variables.keys(),...children.keys()]);return groups.delete("all"),groups}function withDescendants({
children},group){let found=new Set([group]);for(let each of found)for(let child of children.get(each)??[])found.add(child);
return found}function depthOf({children},group){let depth=0,level=new Set([group]);for(;level.size>0&&depth<=children.size;depth+=
1){let parents=new Set;for(let[parent,own2]of children)own2.some(child=>level.has(child))&&parents.add(parent);level=parents}
return depth}var withValue=new Set("BbcDEeIiLmOQRSWw"),instead=new Map([["port","write ansible_port= instead"],["user","write ansible\
_user= instead"],["hostname","write ansible_host= instead"],["proxyusefdpass","it is not supported"]]);function readSshArguments(text){
let refused=[],jump,file,option=given=>{let[,name="",value=""]=/^\s*([A-Za-z]+)(?:\s*=\s*|\s+)(.*)$/.exec(given)??[],key=name.
toLowerCase();if(key==="proxyjump")jump??=value.replace(/^none$/i,"");else if(key==="proxycommand"&&!/^none$/i.test(value)){
let through=jumpOfCommand(value);through===void 0?refused.push('a ProxyCommand other than "ssh -W %h:%p HOST": name the \
jump host with -J user@address, or the input ssh-jump'):jump??=through}else instead.has(key)&&refused.push(`${name}: ${instead.
get(key)??""}`)},words=shellWords(text);for(let at=0;at<words.length;at+=1){let word=words[at]??"",letter=word.startsWith(
"-")?word.charAt(1):"",value=()=>word.length>2?word.slice(2):words[at+=1]??"";letter==="J"?jump??=value().replace(/^none$/i,
""):letter==="F"?file=value():letter==="o"?option(value()):letter==="p"||letter==="l"?(refused.push(letter==="p"?"-p: wr\
ite ansible_port= instead":"-l: write ansible_user= instead"),value()):withValue.has(letter)&&word.length===2&&(at+=1)}return{
jump:jump===""?void 0:jump,file,refused}}function jumpOfCommand(command){let[program="",...words]=shellWords(command);if(!/(?:^|\/)ssh$/.
test(program))return;let[host,user2,port,forwards]=[];for(let at=0;at<words.length;at+=1){let word=words[at]??"",letter=word.
startsWith("-")?word.charAt(1):"",value=()=>word.length>2?word.slice(2):words[at+=1]??"";if(letter==="")host??=word;else if(letter===
"W")forwards=value();else if(letter==="p")port=value();else if(letter==="l")user2=value();else{if(["J","F"].includes(letter))
return;withValue.has(letter)&&word.length===2&&(at+=1)}}if(host===void 0||forwards!=="%h:%p")return;let named2=user2===void 0||
host.includes("@")?host:`${user2}@${host}`;return port===void 0?named2:`${named2}:${port}`}function shellWords(text){let words=[];
for(let[word]of text.matchAll(/(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\])+/g))words.push(word.replaceAll(/"([^"]*)"|'([^']*)'|\\(.)/g,
(_,double,single,escaped)=>double??single??escaped??""));return words}var addressPattern=/^[A-Za-z0-9:]([A-Za-z0-9._:-]*[A-Za-z0-9:])?$/,namePattern=/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,userPattern=/^[a-z_][a-z0-9_.-]{0,31}$/i,
argumentNames=["ansible_ssh_args","ansible_ssh_common_args","ansible_ssh_extra_args"],sshConnections=new Set(["ssh","sma\
rt","ansible.builtin.ssh","paramiko","paramiko_ssh"]);function readConnection(line2,variables,problems){let add=(number,message)=>{
problems.push({path:`hosts-cfg:${number}`,message})};if(!isAddress(line2.alias)){add(line2.line,line2.alias.includes("@")?
"names a user before the address: write ansible_user= behind it":"should begin with the address of a host");return}let take=(names,fits,what)=>{
let[first,second]=names.flatMap(name=>{let variable=variables.get(name);return variable===void 0||variable.value===""?[]:
[{name,...variable}]});if(first!==void 0){if(second!==void 0&&second.value!==first.value&&add(second.line,`${second.name}\
= says something else than ${first.name}= of line ${first.line}: keep one`),fits(first.value))return first.value;add(first.
line,`${first.name}= should be ${what}${whyNot(first)}`)}},port=take(["ansible_port","ansible_ssh_port"],value=>/^[0-9]{1,5}$/.
test(value),"a port from 1 to 65535");if(port!==void 0&&(Number(port)<1||Number(port)>65535)){let set=variables.get("ans\
ible_port")??variables.get("ansible_ssh_port");add(set?.line??line2.line,"ansible_port= should be a port from 1 to 65535")}
let connection=variables.get("ansible_connection");return connection!==void 0&&!sshConnections.has(connection.value)&&add(
connection.line,"ansible_connection= is not ssh, and hosts are reached by SSH alone here"),{address:take(["ansible_host",
"ansible_ssh_host"],isAddress,"the address of a host")??line2.alias,hostname:take(["hostname"],value=>namePattern.test(value),
"a host name"),user:take(["ansible_user","ansible_ssh_user"],value=>userPattern.test(value),"the name of a Linux user"),
port:port===void 0?void 0:Number(port),jump:readJump(variables,add)}}function readJump(variables,add){let found;for(let name of argumentNames){
let variable=variables.get(name);if(variable===void 0)continue;if(variable.value.includes("{{")){add(variable.line,`${name}\
= is a template of Ansible's ({{ \u2026 }}), which is not filled in here: write its value`);continue}let read=readSshArguments(
variable.value);for(let what of read.refused)add(variable.line,`${name}= has ${what}`);let{jump,problem}=jumpOf(read);problem!==
void 0&&add(variable.line,`${name}= ${problem}`),found??=jump}return found}function isAddress(value){return value.length<=
253&&addressPattern.test(value)}function whyNot({value}){return value.includes("{{")?"; a template of Ansible's ({{ \u2026 }}\
) is not filled in here":value.includes("#")?"; Ansible takes what follows a # in its line for a part of it: put the com\
ment on a line of its own":""}var roles=new Map([["managers","manager"],["workers","worker"],["broker","broker"]]),longestFile2=256*1024;function parseHostsCfg(text,problems){
if(text.length>longestFile2)return problems.push({path:"hosts-cfg",message:"is longer than 256 KiB, so it is not a hosts\
.cfg"}),[];let found=[],inventory=readAnsibleInventory(text,found);if(inventory.hosts.length>1e3)return problems.push({path:"\
hosts-cfg",message:`names more than ${1e3} hosts`}),[];let hosts=[],used=new Set;for(let[group,role]of roles)for(let line2 of hostsOfGroup(
inventory,group)){used.add(line2),found.push(...line2.problems);let connection=readConnection(line2,variablesOf(inventory,
line2),found);connection!==void 0&&hosts.push({role,alias:line2.alias,line:line2.line,...connection})}return found.push(
...strays(inventory,used)),problems.push(...inOrder(found)),hosts}function strays(inventory,used){let names=new Set([...used].
map(({alias})=>alias));return inventory.hosts.filter(({group,alias})=>group===ungrouped&&!names.has(alias)).map(({line:line2})=>({
path:`hosts-cfg:${line2}`,message:"stands before the first section, such as [managers]"}))}function inOrder(problems){let unique=new Map(
problems.map(problem=>[`${problem.path} ${problem.message}`,problem])),lineOf=({path})=>Number(path.split(":")[1]??0);return[
...unique.values()].toSorted((one,other)=>lineOf(one)-lineOf(other))}function parseInventory(access){let problems=[],listed=parseHostsCfg(access.hostsCfg,problems),config=access.d8xConfig===
void 0?void 0:parseD8xConfig(access.d8xConfig,problems);checkRoles(listed,problems);let routes=findRoutes(listed,access,
config?.provider==="aws",problems),hosts=toAddresses(listed,access,routes);if(checkUnique(listed,hosts,problems),problems.
length>0)throw new OpsError("input-invalid","the description of the cluster has mistakes",{where:problems[0]?.path.split(
":")[0]??"hosts-cfg",hint:"Give hosts.cfg and d8x.conf.json as they are in the folder that d8x-cli deployed from.",problems});
return{label:config?.label??"d8x",provider:config?.provider,hosts,...defined({jump:routes.jump}),services:config?.services??
new Map,webSockets:config?.webSockets??[],notices:config?.notices??[],...defined({databaseDsn:config?.databaseDsn}),broker:defined(
{feeTbps:config?.feeTbps,redisPassword:config?.redisPassword})}}function checkRoles(listed,problems){let count2=role=>listed.
filter(host=>host.role===role).length;count2("manager")===0&&count2("broker")>0?problems.push({path:"hosts-cfg",message:"\
names a broker host and no manager: d8x-ops works through the manager of a swarm (lock, records, database), so a broker \
that was deployed alone cannot be run with it"}):count2("manager")!==1&&problems.push({path:"hosts-cfg",message:`should \
name one host under [managers], and names ${count2("manager")}`}),count2("broker")>1&&problems.push({path:"hosts-cfg",message:`\
should name at most one host under [broker], and names ${count2("broker")}`})}function toAddresses(listed,access,{viaOf}){
return["manager","worker","broker"].flatMap(role=>listed.filter(host=>host.role===role).map(host=>withWay(viaOf(host),{name:host.
hostname??(role==="worker"?host.address:role),role,address:host.address,user:host.user??access.sshUser,port:host.port??access.
sshPort})))}function withWay(via,host){return via===void 0?host:{...host,via}}function checkUnique(listed,hosts,problems){
let seen=new Map;for(let{address:address2,port,line:line2}of listed){let key=`${address2}:${port??""}`,earlier=seen.get(
key);earlier!==void 0?problems.push({path:`hosts-cfg:${line2}`,message:`names the host of line ${earlier} again`}):seen.
set(key,line2)}let names=new Set;for(let{name}of hosts)names.has(name)&&problems.push({path:"hosts-cfg",message:`two hos\
ts are called ${name}`}),names.add(name)}var known=new Map([[9,"tab"],[160,"no-break space"],[173,"soft hyphen"],[8203,"zero-width space"],[8204,"zero-width non-\
joiner"],[8205,"zero-width joiner"],[8206,"left-to-right mark"],[8207,"right-to-left mark"],[8232,"line separator"],[8233,
"paragraph separator"],[8234,"left-to-right embedding"],[8235,"right-to-left embedding"],[8236,"pop directional formatti\
ng"],[8237,"left-to-right override"],[8238,"right-to-left override"],[8239,"narrow no-break space"],[8208,"hyphen"],[8209,
"non-breaking hyphen"],[8211,"en dash"],[8212,"em dash"],[8288,"word joiner"],[8294,"left-to-right isolate"],[8295,"righ\
t-to-left isolate"],[8296,"first strong isolate"],[8297,"pop directional isolate"],[12288,"ideographic space"],[65279,"b\
yte order mark"]]),scripts=[[new RegExp("\\p{Script=Cyrillic}","u"),"Cyrillic letter"],[new RegExp("\\p{Script=Greek}","\
u"),"Greek letter"],[new RegExp("\\p{Script=Latin}","u"),"letter"],[new RegExp("\\p{Cc}","u"),"control character"],[new RegExp(
"\\p{Z}","u"),"space"],[new RegExp("\\p{C}","u"),"invisible character"]];function describeCodePoint(character){let code2=character.
codePointAt(0)??0;if(code2>32&&code2<127)return JSON.stringify(character);let number=`U+${code2.toString(16).toUpperCase().
padStart(4,"0")}`,kind=known.get(code2)??scripts.find(([pattern])=>pattern.test(character))?.[1];return kind===void 0?number:
`${number} (${kind})`}function revealText(text){return text.replace(/[^\x20-\x7e]/gu,character=>`<U+${(character.codePointAt(
0)??0).toString(16).toUpperCase().padStart(4,"0")}>`)}function firstForeign(text){let found=/[^\x21-\x7e]/u.exec(text);return found===
null?void 0:{character:found[0],offset:found.index}}var confusables={Cyrillic:["\u0430\u0435\u043E\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u04BB\u0501\u051B\u051D\u043A\u043C\u0442\u0432\u0410\u0412\u0415\u041A\u041C\u041D\u041E\u0420\u0421\u0422\u0425",
"aeopcxyijshdqwkmtbABEKMHOPCTX"],Greek:["\u03B1\u03BF\u03C1\u03BD\u03C4\u03B9\u03BA\u03C5\u0391\u039F\u03A1\u03A4","aopv\
tikuAOPT"],Latin:["\u0131\u0251\u0261\u0142","iagl"],hyphens:["\u2010\u2011\u2212","---"],quotes:["\u2018\u2019\u201C\u201D",
`''""`]},letters=new Map([...Object.values(confusables).flatMap(([from,to])=>Array.from(from,(character,index)=>[character,
to[index]??""])),["\u2013","--"],["\u2014","--"]]);function plainText(text){return Array.from(text.normalize("NFKD"),character=>new RegExp(
"\\p{Zs}","u").test(character)?" ":letters.get(character)??(/[\p{C}\p{M}]/u.test(character)?"":character)).join("")}function fault(at,message,replacement){let span={start:at.start,end:at.end};return{kind:"fault",message,at:span,...defined(
{replacement})}}function foreignFault(words){for(let word of words){let foreign=firstForeign(word.text);if(foreign===void 0)
continue;let message=`${quote(word.text)} has the character ${describeCodePoint(foreign.character)} in it, which only lo\
oks as if it belonged there.`;return fault(word,message,withoutForeign(word.text))}}function withoutForeign(text){let plain=plainText(
text).replaceAll(/^[^\x20-\x7e]+|[^\x20-\x7e]+$/g,"");return/[A-Za-z0-9]/.test(plain)?firstForeign(plain.replaceAll(" ",
""))===void 0?plain:void 0:""}function quote(text){let shown2=revealText(text);return JSON.stringify(shown2.length>80?`${shown2.
slice(0,80)}...`:shown2)}function isFault(value){return typeof value=="object"&&value!==null&&"kind"in value&&value.kind===
"fault"}var usualSince=15,sinceOption="--since",grepOption="--grep",logOptions=[sinceOption,grepOption],longestSince=1440,longestGrep=100,
minutesOf={m:1,h:60},sinceWords="a time from 1m to 24h, such as 15m or 2h",hidden=/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;
function readLogOption(name,option,words){return name===sinceOption?readSince(option,words[0]):readGrep(option,words)}function readSince(option,word){
if(word===void 0||word.text==="")return fault(option,`${sinceOption} needs ${sinceWords}.`);let since=parseSince(word.text);
return since!==void 0?{kind:"log",said:{since},words:1}:fault(word,`${quote(word.text)} is not ${sinceWords}.`,"15m")}function parseSince(text){
let[,number="",unit=""]=/^([1-9]\d{0,3})([mh])$/.exec(text)??[],minutes=Number(number)*(unit==="h"?minutesOf.h:minutesOf.
m);return minutes>=1&&minutes<=longestSince?minutes:void 0}function readGrep(option,words){let[first]=words;if(first===void 0||
first.text==="")return fault(option,`${grepOption} needs the text that lines should have: ${grepOption} timeout, or "in \
quotes".`);let mark2=first.text[0]==='"'||first.text[0]==="'"?first.text[0]:void 0,last=mark2===void 0?0:closingWord(words,
mark2),end=words[last];if(end===void 0)return fault(first,`The text of ${grepOption} has no closing quote.`);let span={start:first.
start,end:end.end},whole2=textOf(words.slice(0,last+1)),grep=mark2===void 0?whole2:whole2.slice(1,-1);if(isGrep(grep))return{
kind:"log",said:{grep},words:last+1};let why=grep.length>longestGrep?`${longestGrep} characters at most, and this has ${grep.
length}`:whyNot2(grep);return fault(span,`The text of ${grepOption} has ${why}.`)}function whyNot2(grep){return grep.trim()===
""?"to be something that can be seen":hidden.test(grep)?"a character that can't be seen in it":"both kinds of quotes in \
it"}function closingWord(words,mark2){return words.findIndex(({text},index)=>text.endsWith(mark2)&&(index>0||text.length>
1))}function textOf(words){return words.map(({text,start},index)=>`${" ".repeat(index===0?0:start-(words[index-1]?.end??
start))}${text}`).join("")}function isGrep(text){let isQuotable=!text.includes('"')||!text.includes("'");return text.trim()!==
""&&text.length<=longestGrep&&!hidden.test(text)&&isQuotable}function logWords({service:service2,since,grep}){return[service2,
...since===void 0?[]:[sinceOption,formatSince(since)],...grep===void 0?[]:[grepOption,grep.includes('"')?`'${grep}'`:`"${grep}\
"`]]}function formatSince(minutes){return minutes%minutesOf.h===0?`${minutes/minutesOf.h}h`:`${minutes}m`}function sameLog(one,other){
return logWords(one).join(" ")===logWords(other).join(" ")}var placed=/^(?:swarm|broker)\/(.*)$/s;function bareName(service2){return placed.exec(service2)?.[1]??service2}function placedName(place,service2){
return`${place}/${bareName(service2)}`}function isCalled(asked,place,service2){return asked===bareName(service2)||asked===
placedName(place,service2)}function saidOf(list,place,service2){return firstOf(list,[placedName(place,service2),bareName(
service2)])}function saidOfName(list,service2){return firstOf(list,[service2,bareName(service2)])}function firstOf(list,names){
let name=names.find(one=>Object.hasOwn(list,one));return name===void 0?void 0:list[name]}function isServiceName(text){let name=bareName(text);return name.length<=63&&/^[A-Za-z0-9]+(?:[-_]+[A-Za-z0-9]+)*$/.test(
name)}function isEnvironmentName(text){return/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text)}import{createHash as createHash3}from"node:crypto";function isDigest(text){return/^sha256:[0-9a-f]{64}$/.test(text)}function parseDigest(text){if(isDigest(text))return text;
throw new OpsError("input-invalid",`digest ${JSON.stringify(text.slice(0,90))} ${whatIsWrong(text)}`,{hint:'A digest is \
"sha256:" and 64 hex digits in lower case.'})}function digestOf(content){return parseDigest(`sha256:${createHash3("sha25\
6").update(content).digest("hex")}`)}function shortDigest(digest){return digest.slice(7,19)}function whatIsWrong(text){let[
algorithm="",hex,...more]=text.split(":");return hex===void 0||more.length>0?'is not "algorithm:hex"':algorithm!=="sha25\
6"?`is not a sha256 digest but ${JSON.stringify(algorithm.slice(0,20))}`:isDigest(text.toLowerCase())?"has capital lette\
rs":/^[0-9a-f]*$/.test(hex)?`has ${hex.length} hex digits instead of 64`:"has characters that are no hex digits"}var dockerHub="docker.io",dockerHubAliases=new Set(["index.docker.io"]),longestPath=255,longestReference=800,hostPattern=/^(?:[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/,
pathPattern=/^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/,tagPattern=/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
function isTag(text){return tagPattern.test(text)}function parseReference(text){if(text.length>longestReference)throw invalid(
`${text.slice(0,60)}\u2026`,`is longer than ${longestReference} characters`);let at=text.indexOf("@"),named2=at===-1?text:
text.slice(0,at),digest=at===-1?void 0:parseDigest(text.slice(at+1)),colon=named2.indexOf(":",named2.lastIndexOf("/")+1),
name=colon===-1?named2:named2.slice(0,colon),tag=colon===-1?void 0:named2.slice(colon+1);if(tag!==void 0&&!isTag(tag))throw invalid(
text,`has a tag that is none: ${JSON.stringify(tag)} (up to 128 letters, digits, "_", "." and "-", starting with a lette\
r, a digit or "_")`);return{...parseRepositoryOf(name,text),...defined({tag,digest})}}function parseRepository(text){let{
registry,path,tag,digest}=parseReference(text);if(tag!==void 0||digest!==void 0)throw invalid(text,"must be a repository\
, without tag or digest");return{registry,path}}function isImageRepository(text){try{return parseRepository(text),!0}catch{
return!1}}function formatReference(image){let tag=image.tag===void 0?"":`:${image.tag}`,digest=image.digest===void 0?"":
`@${image.digest}`;return`${formatRepository(image)}${tag}${digest}`}function formatRepository(repository){return`${repository.
registry}/${repository.path}`}function sameRepository(a,b){return a.path===b.path&&a.registry.toLowerCase()===b.registry.
toLowerCase()}function isPinned(image){return image.digest!==void 0}function pin(image,digest){return{...image,digest}}function parseRepositoryOf(name,whole2){
let{host,rest}=splitHost(name),registry=dockerHubAliases.has(host)?dockerHub:host;if(!isHost(registry))throw invalid(whole2,
`has a registry that is no host name: ${JSON.stringify(registry)}`);if(rest==="")throw invalid(whole2,"has no repository\
 name");if(rest!==rest.toLowerCase())throw invalid(whole2,`has capital letters in its repository (${rest.toLowerCase()} \
in lower case)`);if(!pathPattern.test(rest))throw invalid(whole2,`has a repository that is none: ${JSON.stringify(rest)}\
 (letters, digits and, between them, ".", "_", "__" or "-"; parts divided by "/")`);let path=registry===dockerHub&&!rest.
includes("/")?`library/${rest}`:rest;if(path.length>longestPath)throw invalid(whole2,`has a repository longer than ${longestPath}\
 characters`);if(/^[a-f0-9]{64}$/.test(whole2))throw invalid(whole2,"is an image id, not a repository");return{registry,
path}}function splitHost(name){let slash=name.indexOf("/"),first=slash===-1?"":name.slice(0,slash);return first==="local\
host"||/[.:]/.test(first)||first!==first.toLowerCase()?{host:first,rest:name.slice(slash+1)}:{host:dockerHub,rest:name}}
function isHost(text){return hostPattern.test(text)&&!text.split(/[.:]/).some(part=>part.startsWith("-")||part.endsWith(
"-"))}function invalid(text,problem){return new OpsError("input-invalid",`image ${JSON.stringify(text)} ${problem}`,{hint:"\
Write it as registry/repository:tag or registry/repository@sha256:\u2026, such as ghcr.io/d8-x/d8x-trader-main:main."})}var forms2="api, api:dev, api@sha256:\u2026, api:dev@sha256:\u2026 or api=ghcr.io/d8-x/d8x-trader-main:dev";function parseServiceRequest(text){
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
st"?`@${request.digest}`:""}`}function parseServiceRequests(text){let problems=[],requests=[],seen=new Set;for(let[index,
line2]of text.split(/\r\n|\r|\n/).entries())for(let word of line2.split(/[ \t,]+/).filter(part=>part!=="")){let path=`se\
rvices, line ${index+1}`,request=attempt(word);typeof request=="string"?problems.push({path,message:request}):seen.has(request.
service)?problems.push({path,message:`${quote2(request.service)} is named twice`}):(seen.add(request.service),requests.push(
request))}let[first,...others2]=problems;if(first===void 0)return requests;let more=others2.length===0?"":` (and ${others2.
length} more)`;throw new OpsError("input-invalid",`${first.message}${more}`,{where:"services",problems,hint:hintForms})}
var hintForms=`Write each service as ${forms2}.`;function attempt(word){try{return parseServiceRequest(word)}catch(error){
if(isOpsError(error,"input-invalid"))return error.message;throw error}}function quote2(text){return JSON.stringify(revealText(
text.length>120?`${text.slice(0,120)}...`:text))}function invalid2(message){return new OpsError("input-invalid",message,
{hint:hintForms})}var plainWord=/^[A-Za-z0-9.,;:!?'"()/%…→–—’“”·×≥≤-]+$/,shell=/^(["'(“]*)(.*?)([)"'”.,;:!?…]*)$/su,
remarkable=[/\b[0-9a-f]{7,}\b/i,/\bGH-\d/i,/:\/\//,/www\./i,/(?:mailto|xmpp):/i,/:[\w+-]*[A-Za-z+-][\w+-]*:|:\d{3,}:/],blockStart=/^(?:[-–]+|\d{1,9}[.)])$/;
function prose(text){let words=visible(text).split(/\s+/).filter(word=>word!==""),pieces=[];for(let[index,word]of words.
entries()){let code2=!isPlain(word)||index===0&&blockStart.test(word),last=pieces.at(-1),[,before="",inner="",after=""]=code2&&
shell.exec(word)||["","",word,""];code2&&last?.code===!0&&last.after===""&&before===""?(last.text+=` ${inner}`,last.after=
after):pieces.push({code:code2,before,text:inner,after})}return pieces.map(piece=>piece.code?`${piece.before}${code(piece.
text)}${piece.after}`:piece.text).join(" ")}function isPlain(word){return plainWord.test(word)&&!remarkable.some(pattern=>pattern.
test(word))}function code(text){let content=visible(text).replaceAll(/\s+/g," ").trim();if(content==="")return"(empty)";
let fence2="`".repeat(longestRun(content)+1),pad=content.startsWith("`")||content.endsWith("`")?" ":"";return`${fence2}${pad}${content}${pad}${fence2}`}
function cell(markdown){return markdown.replaceAll("|","\xA6").replaceAll(/\s+/g," ").trim()}function link(label2,url){let parsed=url===
void 0?null:URL.parse(url);return parsed===null||!["https:","http:"].includes(parsed.protocol)?label2:`[${label2}](<${parsed.
href.replaceAll(/[<>\\]/g,encodeURIComponent)}>)`}function clip(text,longest2){return text.length<=longest2?text:`${text.
slice(0,longest2-1)}\u2026`}function fence(lines,language="text"){let content=lines.map(line2=>visible(withoutColours(line2)).
replaceAll(/[\r\n]+/g," ").trimEnd()).join(`
`),ticks="`".repeat(Math.max(3,longestRun(content)+1));return`${ticks}${language}
${content}
${ticks}`}function mermaidLabel(text,longest2=60){let plain=text.normalize("NFC").replaceAll(/[^\p{L}\p{M}\p{N} .,()/@+_=-]/gu,
" ").replaceAll(/\s+/g," ").trim(),label2=plain.length>longest2?`${plain.slice(0,longest2-1).trimEnd()}\u2026`:plain;return/^(?:\d|title|section|gantt|click|call|href|end|acc|date|axis|tick|top|inc|exc|today|week|[a-z]+day)/i.
test(label2)||!new RegExp("^\\p{L}","u").test(label2)?`\xB7 ${label2}`:label2}function withoutColours(text){return text.
replaceAll(/\u001B\[[0-?]*[ -/]*[@-~]/g,"")}function visible(text){return text.toWellFormed().replaceAll(/\t/g," ").replaceAll(
/(?![\r\n])[\p{C}\p{Zl}\p{Zp}\u{FFFC}\u{115F}\u{1160}\u{3164}\u{FFA0}]/gu,character=>`<U+${(character.codePointAt(0)??0).
toString(16).toUpperCase().padStart(4,"0")}>`)}function longestRun(text){return Math.max(0,...(text.match(/`+/g)??[]).map(
run=>run.length))}var units=["B","kB","MB","GB","TB","PB"];function bytes(count2){let value=count2,unit=0;for(;value>=999.5&&unit<units.length-
1;)value/=1e3,unit+=1;return`${unit===0||value>=99.95?Math.round(value):Number(value.toFixed(1))} ${units[unit]}`}function duration(milliseconds){
let seconds=Math.max(0,milliseconds)/1e3;if(seconds<9.95)return`${seconds.toFixed(1)} s`;let whole2=Math.round(seconds);
if(whole2<60)return`${whole2} s`;let minutes=Math.floor(whole2/60);return minutes<60?joined(`${minutes} min`,whole2%60,"\
s"):joined(`${Math.floor(minutes/60)} h`,minutes%60,"min")}function joined(first,rest,unit){return rest===0?first:`${first}\
 ${rest} ${unit}`}function between(from,to){return from===void 0||to===void 0?void 0:Date.parse(to)-Date.parse(from)}function minuteOf(time){
let iso=new Date(time).toISOString();return`${iso.slice(0,10)} ${iso.slice(11,16)} UTC`}function secondOf(time){return`${new Date(
time).toISOString().slice(11,19)} UTC`}function age(time,now){let minutes=Math.max(0,Math.floor((Date.parse(now)-Date.parse(
time))/6e4));return minutes<60?`${minutes} min`:minutes<2880?`${Math.floor(minutes/60)} h`:`${Math.floor(minutes/60/24)}\
 days`}function count(number){return String(number).replaceAll(/\B(?=(?:\d{3})+$)/g,",")}function counted(number,noun){return`${count(
number)} ${noun}${number===1?"":"s"}`}import{z as z5}from"../packages/zod.js";import{z as z4}from"../packages/zod.js";var notOfExtension=(catalog,oid)=>`not exists (select from pg_depend e where e.classid = '${catalog}'::regclass and e.ob\
jid = ${oid} and e.deptype = 'e')`,own="n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'",named="n.nspn\
ame || '.'",made=oid=>`${oid} >= 16384`,kinds=[`select 'event trigger ' || evtname from pg_event_trigger t where ${notOfExtension(
"pg_event_trigger","t.oid")}`,`select 'function ' || ${named} || p.proname || ' in the language ' || l.lanname from pg_p\
roc p join pg_namespace n on n.oid = p.pronamespace
    join pg_language l on l.oid = p.prolang where ${own} and not l.lanpltrusted and ${notOfExtension("pg_proc","p.oid")}\

    and not exists (select from pg_aggregate a where a.aggfnoid = p.oid)
    and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'i\
')`,`select 'leakproof function ' || ${named} || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${own} and p.proleakproof and ${notOfExtension("pg_proc","p.oid")}`,`select 'base type ' || ${named} || t.typn\
ame from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where ${own} and t.typtype = 'b' and not exists (select from pg_type e where e.typarray = t.oid) and ${notOfExtension(
"pg_type","t.oid")}`,`select 'operator class ' || ${named} || o.opcname from pg_opclass o join pg_namespace n on n.oid =\
 o.opcnamespace
    where ${own} and ${notOfExtension("pg_opclass","o.oid")}`,`select 'operator family ' || ${named} || o.opfname from p\
g_opfamily o join pg_namespace n on n.oid = o.opfnamespace
    where ${own} and ${notOfExtension("pg_opfamily","o.oid")}`,`select 'foreign-data wrapper ' || fdwname from pg_foreig\
n_data_wrapper f where ${notOfExtension("pg_foreign_data_wrapper","f.oid")}`,`select 'access method ' || amname from pg_\
am a where ${made("a.oid")} and ${notOfExtension("pg_am","a.oid")}`,`select 'language ' || lanname from pg_language l wh\
ere ${made("l.oid")} and ${notOfExtension("pg_language","l.oid")}`,`select 'cast from ' || format_type(castsource, null)\
 || ' to ' || format_type(casttarget, null) from pg_cast c
    where ${made("c.oid")} and c.castmethod = 'b' and ${notOfExtension("pg_cast","c.oid")}`,`select 'text search templat\
e ' || tmplname from pg_ts_template t where ${made("t.oid")} and ${notOfExtension("pg_ts_template","t.oid")}`,`select 't\
ext search parser ' || prsname from pg_ts_parser t where ${made("t.oid")} and ${notOfExtension("pg_ts_parser","t.oid")}`],
superuserNeeds=`(select coalesce(json_agg(distinct q.name), '[]') from (${kinds.join(`
union all
`)}) as q(name))`;var relationSchema=z4.object({schema:z4.string(),name:z4.string(),sequence:z4.boolean()}),serverFactsSchema=z4.object({version:z4.
string(),versionNum:z4.int(),database:z4.string(),encoding:z4.string(),sizeBytes:z4.coerce.number().pipe(z4.int()),relations:z4.
int(),lockPlaces:z4.object({perTransaction:z4.int(),connections:z4.int(),prepared:z4.int()}),recovery:z4.boolean(),locale:localeSchema,
extensions:z4.array(z4.object({name:z4.string(),version:z4.string(),schema:z4.string()})),superuserNeeds:z4.array(z4.string()),
unreadable:z4.array(relationSchema),rowSecured:z4.array(relationSchema.extend({forced:z4.boolean()})),unreadableLargeObjects:z4.
object({first:z4.array(z4.string()),count:z4.int()}),roles:z4.array(z4.string()),policyRoles:z4.array(z4.string())}),ownRelations=`\
n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e'\
)`,relationList=(condition,more="")=>`(
  select coalesce(json_agg(json_build_object('schema', n.nspname, 'name', c.relname, 'sequence', c.relkind = 'S'${more})\

    order by n.nspname, c.relname), '[]')
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where ${ownRelations} and c.relpersistence <> 't' and ${condition})`,unreadableLargeObjects=`(
  select json_build_object('first', coalesce(json_agg(oid::text order by oid) filter (where number <= 20), '[]'), 'count\
', count(*))
  from (select m.oid, row_number() over (order by m.oid) as number from pg_largeobject_metadata m
    where current_setting('lo_compat_privileges') = 'off'
      and not (select rolsuper from pg_roles where rolname = current_user)
      and not pg_has_role(m.lomowner, 'USAGE')
      and not exists (select from aclexplode(m.lomacl) a where a.privilege_type = 'SELECT'
        and (a.grantee = 0 or pg_has_role(a.grantee, 'USAGE')))) unreadable)`,firstOid=16384,factsQuery=`select json_bui\
ld_object(
  'version', current_setting('server_version'),
  'versionNum', current_setting('server_version_num')::int,
  'database', current_database(),
  'encoding', current_setting('server_encoding'),
  'sizeBytes', pg_database_size(current_database())::text,
  'relations', (select count(*) from pg_class where oid >= ${firstOid} and relpersistence <> 't'),
  'lockPlaces', json_build_object('perTransaction', current_setting('max_locks_per_transaction')::int,
    'connections', current_setting('max_connections')::int, 'prepared', current_setting('max_prepared_transactions')::in\
t),
  'recovery', pg_is_in_recovery(),
  'extensions', (select coalesce(json_agg(json_build_object('name', extname, 'version', extversion, 'schema', nspname)
    order by extname), '[]') from pg_extension join pg_namespace n on n.oid = extnamespace where extname <> 'plpgsql'),
  'locale', ${localeOf("current_database()")},
  'superuserNeeds', ${superuserNeeds},
  'unreadable', ${relationList(`c.relkind in ('r', 'p', 'S') and not (has_schema_privilege(n.oid, 'USAGE')
    and case c.relkind when 'S' then has_sequence_privilege(c.oid, 'SELECT') else has_table_privilege(c.oid, 'SELECT') e\
nd)`)},
  'rowSecured', ${relationList("c.relkind in ('r', 'p') and row_security_active(c.oid)",", 'forced', c.relforcerowsecuri\
ty")},
  'unreadableLargeObjects', ${unreadableLargeObjects},
  'roles', (select json_agg(rolname order by rolname) from pg_roles where rolname !~ '^pg_'),
  'policyRoles', (select coalesce(json_agg(rolname order by rolname), '[]') from pg_roles r where rolname !~ '^pg_'
    and (exists (select from pg_policy p where r.oid = any (p.polroles)) or exists (select from pg_user_mappings m where\
 m.umuser = r.oid)))
) as facts`;async function readServerFacts(session){let{facts}=await session.queryOne(factsQuery,z4.object({facts:serverFactsSchema}));
return facts}function majorOf(versionNum){return Math.floor(versionNum/1e4)}function requireDumpable(facts,user2){if(majorOf(
facts.versionNum)<10)throw new OpsError("database-refused",`PostgreSQL ${facts.version} is too old to be backed up here`,
{hint:"PostgreSQL 10 or later is needed: upgrade the server."});let{unreadableLargeObjects:largeObjects}=facts,problems=[
...facts.unreadable.map(each=>({path:nameOf(each),message:`${user2} may not read it`})),...facts.rowSecured.map(each=>({
path:nameOf(each),message:`row-level security hides rows from ${user2}`})),...largeObjects.first.map(oid=>({path:`large \
object ${oid}`,message:`${user2} may not read it`}))],[first]=problems;if(first===void 0)return;let others2=problems.length-
1+largeObjects.count-largeObjects.first.length,more=others2===0?"":` (and ${others2} more)`;throw new OpsError("database\
-refused",`${first.path} cannot be backed up: ${first.message}${more}`,{where:facts.database,problems,hint:grants(facts,
user2).join(" ")})}function grants({unreadable:unreadable2,rowSecured,unreadableLargeObjects:unreadableLargeObjects2},user2){
let role=quoteIdentifier(user2),forced=rowSecured.filter(each=>each.forced).map(quoteQualified),[largeObject]=unreadableLargeObjects2.
first;return[...unreadable2.length===0?[]:[`As an administrator of the database: grant pg_read_all_data to ${role} (14 a\
nd later), or usage on the schema and select on these.`],...rowSecured.length===0?[]:[`Row-level security: alter role ${role}\
 bypassrls, or back up as the owner of these.`],...forced.map(table=>`It binds the owner, too, unless: alter table ${table}\
 no force row level security.`),...largeObject===void 0?[]:[`Large objects, which pg_read_all_data does not cover: grant\
 select on large object ${largeObject} to ${role}, and so for each.`]]}function nameOf({schema,name,sequence}){return`${sequence?
"sequence":"table"} ${schema}.${name}`}var tablesQuery=`select n.nspname as schema, c.relname as name
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where ${ownRelations} and c.relkind = 'r'
  and (c.relpersistence = 'p' or c.relpersistence = 'u' and not pg_is_in_recovery())
order by c.relpages desc, 1, 2`;function listTables(session){return session.query(tablesQuery,z5.object({schema:z5.string(),
name:z5.string()}))}function countQuery(table){return`select count(*)::text as rows from only ${quoteQualified(table)}`}
var countSchema=z5.object({rows:z5.string().regex(/^\d+$/)}),tablesAtOnce=100,mark="d8x_ops_count";async function countRowsInTransaction(tables,sessions){
return await Promise.all(sessions.map(session=>session.execute(`savepoint ${mark}`))),countRows(tables,sessions,session=>session.
execute(`rollback to savepoint ${mark}`))}async function countRows(tables,sessions,release){let waiting=tables.values(),
counted2=[],work=async session=>{let counts=0;for(let table of waiting){let{rows}=await session.queryOne(countQuery(table),
countSchema);counted2.push({...table,rows:Number(rows)}),counts+=1,counts%tablesAtOnce===0&&await release?.(session)}};return await Promise.
all(sessions.map(work)),counted2.sort((a,b)=>compare(a.schema,b.schema)||compare(a.name,b.name))}function compare(a,b){return a===
b?0:a<b?-1:1}var irreplaceableTables=["referral_code","referral_code_usage","referral_chain"];async function readIrreplaceable(session){
let tables=await listTables(session),counted2=await countRows(tables.filter(({name})=>irreplaceableTables.includes(name)),
[session]);return irreplaceableTables.flatMap(name=>{let found=counted2.filter(one=>one.name===name);return found.length===
0?[{table:name}]:found.map(({schema,rows})=>({table:schema==="public"?name:`${schema}.${name}`,rows}))})}import{basename}from"node:path";var noSigners="In a run they come from backup-signers, else from .github/d8x-backup-signers on the default branch (the j\
ob needs github-token and contents: read); on your machine from --signers, else from d8x-backup-signers in the folder.";
function requireOrigin(backup,trust,now){if(trust.kind==="accepted")return"accepted";let{manifest,bytes:bytes2}=backup,file=basename(
backup.file),signers=parseSigners(trust.signers);if(backup.signature===void 0)throw unknown(file,"is not signed");if(signers.
length===0)throw unknown(file,"is signed, but no key is known that backups may be signed with",noSigners);let signature=readSshSignature(
backup.signature);if(signature===void 0)throw unknown(file,"has a signature that is none of an Ed25519 key, or is damage\
d");if(signature.namespace!==backupNamespace)throw unknown(file,`has a signature that was made for something else (${shown(
signature.namespace)})`);if(!isSignatureOf(signature,bytes2))throw unknown(file,"has a manifest that is not the one that\
 was signed");let key=fingerprint(signature.publicKey),{origin}=manifest;if(origin===void 0)throw unknown(file,`is signe\
d by ${key}, but its manifest does not say where it was made`);let principal=origin.environment??origin.cluster,found=findSigner(
signers,signature.publicKey,{principal,namespace:backupNamespace,now});if(found==="unknown")throw unknown(file,`is signe\
d by ${key}, which is none of the backup signers`);if(found==="of-others")throw unknown(file,`is signed by ${key}, which\
 may not sign for ${shown(principal)}`);if(found==="expired")throw unknown(file,`is signed by ${key}, which may sign onl\
y at another time`);if(manifest.name!==file)throw unknown(file,`is signed under another name, ${shown(manifest.name)}`,"\
Give it that name back, and its manifest and signature theirs.");return requireExpected(file,origin,trust.expected),{signedBy:key,
origin}}function requireExpected(file,origin,expected){let{environment,cluster,repositoryId,workflow,run}=expected,all=[
["environment",environment,origin.environment],["cluster",cluster,origin.cluster],["repository",repositoryId,origin.repository.
id],["workflow",workflow,origin.workflow],["run",run,origin.run.id]];for(let[what,wanted,found]of all){if(wanted===void 0||
wanted===found)continue;let named2=what==="repository"?`${origin.repository.name} (${origin.repository.id})`:found??"non\
e";throw unknown(file,`is of another ${what}: ${shown(named2)}, where ${shown(wanted)} was asked for`)}}function shown(text){
return JSON.stringify(text.slice(0,100))}function unknown(file,what,hint){return new OpsError("origin-unknown",`the back\
up ${file} ${what}`,{where:file,hint:hint??"It was not opened: what is in it would run in your database, and anyone can \
encrypt a backup to your public key. Where you know whence it comes, take it on your own machine: d8x-ops restore --unsi\
gned, or decrypt --unsigned, which ask for the database's name."})}var atOnce=8;async function readCatalogue(stores,of,{trust,now}){let faults=[],lists=await Promise.all(stores.map(async store=>{
try{return(await store.list(of)).map(stored=>({store,stored}))}catch(error){if(isOpsError(error,"cancelled"))throw error;
return faults.push(messageOf(error)),[]}})),named2=[...Map.groupBy(lists.flat(),({stored})=>stored.name)],backups=[],queue=named2.
values(),readNext=async()=>{for(let[name,copies]of queue){let described=await describeOne(copies,faults);backups.push({told:tell(
name,copies,described,trust,now),copies})}};return await Promise.all(Array.from({length:atOnce},readNext)),{backups:backups.
toSorted((one,other)=>other.told.at.localeCompare(one.told.at)),faults}}async function describeOne(copies,faults){for(let{
store,stored}of copies)try{let described=await store.describe?.(stored);if(described!==void 0)return described}catch(error){
if(isOpsError(error,"cancelled"))throw error;faults.push(`${store.kind} ${stored.id}: ${messageOf(error)}`)}}function tell(name,copies,described,trust,now){
let[first]=copies,at=readBackupName(name)?.at??first?.stored.at??new Date(0),bytes2=described?.manifest.encrypted.bytes??
first?.stored.bytes;return{name,at:at.toISOString(),run:first?.stored.run??"",...defined({bytes:bytes2}),...described===
void 0?{}:descriptionOf(described,trust,now),copies:copies.map(({stored:{store,id,keptUntil}})=>({store,id,...described?.
of.id===id?defined({lockedUntil:described.lockedUntil?.toISOString()}):{},...defined({keptUntil:keptUntil?.toISOString()})}))}}
function descriptionOf(described,trust,now){let{tables,verification,update}=described.manifest,rows=tables?.filter(({name})=>irreplaceableTables.
includes(name));return{...originOf(described,trust,now),verification,...defined({irreplaceable:rows?.map(({name,rows:rows2})=>({
table:name,rows:rows2})),update})}}function originOf(described,trust,now){try{let checked=requireOrigin(described,trust,
now);return checked==="accepted"?{}:{origin:{state:"signed",by:checked.signedBy}}}catch(error){return{origin:{state:"unk\
nown",because:messageOf(error)}}}}function isVerifiedBackup(told){return isAsSaid(told)&&told.verification?.state==="ver\
ified"}function isAsSaid({origin}){return origin?.state!=="unknown"}function newestOf(backups,isVerified=!1){return backups.
find(({told})=>isVerified?isVerifiedBackup(told):isAsSaid(told))}import{rm}from"node:fs/promises";import{dirname}from"node:path";function namedBackup({backups,faults},wanted,{where,lister}){let found=wanted==="latest"?newestOf(backups):backups.find(
({told})=>told.name===wanted||told.run===wanted);if(found!==void 0)return found;let what=wanted==="latest"?"no backup th\
at may be taken":`no backup ${JSON.stringify(wanted.slice(0,200))}`;throw new OpsError("restore-refused",[`there is ${what}`,
...faults].join("; "),{where,hint:`${lister} lists those that there are, and what is wrong with them.`})}async function fetchNamed(catalogue,wanted,asked,fetching){
if(wanted!=="latest")return fetchOne(namedBackup(catalogue,wanted,asked),fetching);for(let fault2 of catalogue.faults)fetching.
warn(fault2);let{fetched,passedOver}=await fetchNewest(catalogue.backups,fetching);return fetched!==void 0?fetched:fetchOne(
namedBackup({...catalogue,backups:without(catalogue.backups,passedOver)},wanted,asked),fetching)}var mostPassedOver=50;async function fetchNewest(backups,fetching){
let passedOver=new Set;for(;;){let newest=newestOf(without(backups,passedOver));if(newest===void 0)return{fetched:void 0,
passedOver};try{return{fetched:await fetchOne(newest,fetching),passedOver}}catch(error){if(!isOpsError(error,"origin-unk\
nown")||passedOver.size===mostPassedOver)throw error;fetching.warn(`${newest.told.name} is passed over, for it is no bac\
kup of d8x-ops: ${error.message}`),passedOver.add(newest)}}}function without(backups,passedOver){return backups.filter(found=>!passedOver.
has(found))}async function fetchOne(found,fetching){return fetching.onFetch?.(found),{name:found.told.name,file:await fetchCopy(
found,fetching)}}async function fetchCopy({told:{name},copies},{folder,trust,now}){let faults=[];for(let[index,{store,stored}]of copies.
entries()){let file;try{file=await store.get(stored,folder);let backup=await readDescription(file);return requireOrigin(
backup,trust,now()),index<copies.length-1&&await requireSameFile(file,backup.manifest),file}catch(error){if(!isOpsError(
error)||isOpsError(error,"cancelled"))throw error;faults.push(error),file!==void 0&&dirname(file)!==folder&&await rm(dirname(
file),{recursive:!0,force:!0})}}let[first]=faults;throw first!==void 0&&(faults.length===1||faults.every(({code:code2})=>code2===
"origin-unknown"))?first:new OpsError("restore-refused",`no copy of ${name} could be fetched: ${faults.map(messageOf).join(
"; ")}`,{where:name,hint:"Correct what the places say, or name another backup."})}function nearest(word,candidates){let wanted=word.toLowerCase();if(wanted===""||wanted.length>100)return;let best;for(let candidate of candidates){
if(candidate.length>100)continue;let distance=editDistance(wanted,candidate.toLowerCase()),allowed=Math.max(1,Math.floor(
Math.max(wanted.length,candidate.length)/3));distance<=allowed&&(best===void 0||distance<best.distance)&&(best={candidate,
distance})}return best?.candidate}function editDistance(a,b){let beforeLast=[],last=Array.from({length:b.length+1},(_,column)=>column);
for(let row=1;row<=a.length;row++){let current=[row];for(let column=1;column<=b.length;column++){let replaced=(last[column-
1]??0)+(a[row-1]===b[column-1]?0:1),removed=(last[column]??0)+1,inserted=(current[column-1]??0)+1,swapped=row>1&&column>
1&&a[row-1]===b[column-2]&&a[row-2]===b[column-1]?(beforeLast[column-2]??0)+1:replaced;current[column]=Math.min(replaced,
removed,inserted,swapped)}beforeLast=last,last=current}return last[b.length]??0}var dockerHub2="docker.io",dockerHubHosts=new Set([dockerHub2,"index.docker.io","registry-1.docker.io"]);function parseRegistryName(text){
let host=text.trim().toLowerCase().replace(/^https?:\/\//,"").replace(/\/(?:v[12]\/?)?$/,"");if(dockerHubHosts.has(host))
return dockerHub2;try{let{registry}=parseReference(`${host}/image`);return registry===host?registry:void 0}catch{return}}
function sameRegistry(one,other){return one.toLowerCase()===other.toLowerCase()}var keyServices=["referral","broker"];export{Secret,normalKeyText,normalKey,nearest,describeCodePoint,revealText,fault,foreignFault,quote,isFault,limits,prefix,
environmentOption,endOfOptions,findVerb,grammar,effectOf,exceptionsOfVerb,namesServices,verbOfOperation,isApprovable,isAlwaysApproved,
alwaysApproved,approvable,usuallyApproved,namesOfEffect,usualSince,logOptions,readLogOption,logWords,sameLog,bareName,placedName,
isCalled,saidOf,saidOfName,isServiceName,isEnvironmentName,isDigest,digestOf,shortDigest,isTag,parseReference,parseRepository,
isImageRepository,formatReference,formatRepository,sameRepository,isPinned,pin,parseServiceRequest,isServiceRequest,formatServiceRequest,
parseServiceRequests,needsDatabase,ofEveryRun,ofBackups,readWindow,momentWords,readMoment,parseRegistryName,sameRegistry,
keyServices,prose,code,cell,link,clip,fence,mermaidLabel,bytes,duration,between,minuteOf,secondOf,age,count,counted,argumentOf,
logOf,exceptionsOf,namingServices,servicesOf,outsideHint,judgeTime,whyOutside,parseJson,formatJson,ownRelations,readServerFacts,
majorOf,requireDumpable,hostFieldMatches,isHostField,lookupName,fingerprint,keyTypeOf,readPublicKey,isSlipOf,signersPath,
parseSigners,signerLine,findSigner,openPrivateKey,backupNamespace,openSigningKey,listTables,countQuery,countRowsInTransaction,
countRows,readIrreplaceable,isOutOfReach,retry,requireOrigin,readCatalogue,isVerifiedBackup,fetchNamed,fetchNewest,parseInventory};
