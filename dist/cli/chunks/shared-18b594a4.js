import{Secret,cleanText,decodeBytes,misused}from"./shared-c75e7fa1.js";import{OpsError}from"./shared-68ade1ae.js";import{readFile}from"node:fs/promises";import{generateHybridIdentity,generateX25519Identity,identityToRecipient}from"../packages/age-encryption.js";async function newIdentity(postQuantum){let secret=await(postQuantum?generateHybridIdentity():generateX25519Identity());
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
t key"}]);return parseIdentity(await readSecret(path,"--identity",terminal),"--identity")}export{newIdentity,parseIdentity,readSecret,readIdentity};
