import{Secret,cleanText,decodeBytes,fingerprint,misused,openPrivateKey,readSshString,sshString,writeEd25519Key}from"./shared-c75e7fa1.js";
import{defined}from"./shared-2d3db850.js";import{OpsError,isOpsError,problemsIn}from"./shared-68ade1ae.js";import{readFile}from"node:fs/promises";import{join,resolve}from"node:path";var signersFile="d8x-backup-signers";async function backupTrust(given,folder){return given.flag("unsigned")?{kind:"accep\
ted"}:readTrust(given,folder)}async function readTrust(given,folder){let named=given.text("signers"),path=named===void 0?
join(folder,signersFile):resolve(named),expected=defined({cluster:given.text("cluster"),environment:given.text("environm\
ent")});return{kind:"signed",signers:await readSigners(path,named===void 0),expected}}async function readSigners(path,mayBeMissing){
try{return cleanText(decodeBytes(await readFile(path)))}catch(cause){if(mayBeMissing&&cause instanceof Error&&"code"in cause&&
cause.code==="ENOENT")return"";throw new OpsError("input-invalid",`${path} cannot be read`,{where:"--signers",hint:"Give\
 the file .github/d8x-backup-signers of the default branch of your repository.",cause})}}async function confirmUnsigned(command,database,terminal){
if(!terminal.isInteractive)throw misused(command,[{path:"--unsigned",message:"takes a person who types the database's na\
me, and nobody is there"}]);if(terminal.say("Nobody vouches for this backup: whoever has your public key can make one li\
ke it, and what is in it runs in a database."),await terminal.ask(`Type the name of the database, ${database}, to take i\
t all the same: `)!==database)throw new OpsError("cancelled","that is not its name, and nothing was done")}import{createHash,createPublicKey,verify}from"node:crypto";var magic="SSHSIG",keyType="ssh-ed25519",armour=/^-----BEGIN SSH SIGNATURE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END SSH SIGNATURE-----\s*$/,
longest=4096;function makeSshSignature(message,{publicKey,namespace,sign}){let signed=sign(signedData({namespace,hash:"s\
ha512"},message)),version=Buffer.from([0,0,0,1]);return["-----BEGIN SSH SIGNATURE-----",...Buffer.concat([Buffer.from(magic),
version,sshString(publicKey),sshString(namespace),sshString(""),sshString("sha512"),sshString(Buffer.concat([sshString(keyType),
sshString(signed)]))]).toString("base64").match(/.{1,70}/g)??[],"-----END SSH SIGNATURE-----",""].join(`
`)}function readSshSignature(text){let body=text.length>longest?void 0:armour.exec(text)?.[1]?.replaceAll(/[\r\n]/g,""),
blob=Buffer.from(body??"","base64");if(blob.toString("base64")!==body)return;let head=magic.length+4;if(blob.toString("l\
atin1",0,magic.length)!==magic||blob.length<head||blob.readUInt32BE(magic.length)!==1)return;let fields=stringsOf(blob.subarray(
head));if(fields?.length!==5)return;let[publicKey,namespace,,hash,signed]=fields.map(field=>Buffer.from(field)),key=publicKey&&
stringsOf(publicKey),parts=signed&&stringsOf(signed),algorithm=hash?.toString("latin1");if(publicKey===void 0||namespace===
void 0||key?.length!==2||parts?.length!==2||algorithm!=="sha256"&&algorithm!=="sha512")return;let[type,point]=key,[signatureType,
signature]=parts;if(!(![type,signatureType].every(each=>each?.toString("latin1")===keyType)||point?.length!==32||signature?.
length!==64))return{publicKey,namespace:namespace.toString("utf8"),hash:algorithm,signature}}function isSignatureOf(given,message){
let point=stringsOf(given.publicKey)?.[1];if(point===void 0)return!1;let jwk={kty:"OKP",crv:"Ed25519",x:point.toString("\
base64url")};return verify(null,signedData(given,message),createPublicKey({key:jwk,format:"jwk"}),given.signature)}function signedData({
namespace,hash},message){return Buffer.concat([Buffer.from(magic),sshString(namespace),sshString(""),sshString(hash),sshString(
createHash(hash).update(message).digest())])}function stringsOf(bytes){let found=[];for(let at=0;at<bytes.length;){let next=readSshString(
bytes,at);if(next===void 0)return;found.push(next.value),at=next.end}return found}import{generateKeyPairSync}from"node:crypto";import{z}from"../packages/zod.js";var backupNamespace="d8x-ops-backup",input="backup-signing-key";function openSigningKey(secret){let key=opened(secret);if(key.
type!=="ssh-ed25519")throw refusal(`is a key of type ${key.type}; it has to be an Ed25519 key`);let publicKey=key.getPublicSSH();
return{publicKey:`ssh-ed25519 ${publicKey.toString("base64")}`,fingerprint:fingerprint(publicKey),sign:manifest=>makeSshSignature(
manifest,{publicKey,namespace:backupNamespace,sign:data=>{let signed=key.sign(data);if(Buffer.isBuffer(signed))return signed;
throw new OpsError("internal","the backup could not be signed",{cause:signed})}})}}function makeSigningKey(){let{x,d}=z.
object({x:z.string(),d:z.string()}).parse(generateKeyPairSync("ed25519").privateKey.export({format:"jwk"})),secret=new Secret(
writeEd25519Key(Buffer.from(x,"base64url"),Buffer.from(d,"base64url")));return{secret,publicKey:openSigningKey(secret).publicKey}}
function opened(secret){try{return openPrivateKey(secret)}catch(error){if(!isOpsError(error))throw error;let[problem]=problemsIn(
error);throw refusal(problem?.path==="ssh-private-key"?problem.message:"has a passphrase, and nobody is there to type it")}}
function refusal(what){return new OpsError("input-invalid",`${input} ${what}`,{where:input,problems:[{path:input,message:what}],
hint:"Make one: ssh-keygen -t ed25519 -N '' -f d8x-backup-signing-key; its public half goes into .github/d8x-backup-sign\
ers. npx d8x-ops init makes both."})}export{signersFile,backupTrust,readTrust,confirmUnsigned,readSshSignature,isSignatureOf,backupNamespace,openSigningKey,makeSigningKey};
