import{Secret}from"./shared-fe98e2a7.js";import{OpsError}from"./shared-5e2ed195.js";import{generateHybridIdentity,generateX25519Identity,identityToRecipient}from"../packages/age-encryption.js";async function newIdentity(postQuantum){let secret=await(postQuantum?generateHybridIdentity():generateX25519Identity());
return{secret:new Secret(secret),recipient:await identityToRecipient(secret)}}async function parseIdentity(text,path="ba\
ckup-identity"){let lines=text.reveal().split(`
`).map(line2=>line2.trim()).filter(line2=>line2!==""&&!line2.startsWith("#")),[line]=lines;if(line===void 0)throw refusal(
path,"is empty");if(lines.length>1)throw refusal(path,`holds ${lines.length} keys; one is needed`);if(line.startsWith("A\
GE-PLUGIN-"))throw refusal(path,"belongs to an age plugin; only keys of age itself can be used");if(line.startsWith("---\
--BEGIN"))throw refusal(path,"is an SSH or PEM key; only keys of age itself can be used");if(line.startsWith("age1"))throw refusal(
path,"is a public key; the secret key is needed");if(!line.startsWith("AGE-SECRET-KEY-"))throw refusal(path,"is no age s\
ecret key");try{return{secret:new Secret(line),recipient:await identityToRecipient(line)}}catch{throw refusal(path,"is d\
amaged: its checksum does not hold")}}function refusal(path,what){let message=`${path} ${what}`;return new OpsError("inp\
ut-invalid",message,{where:path,problems:[{path,message:what}],hint:"An age secret key begins with AGE-SECRET-KEY-1 or A\
GE-SECRET-KEY-PQ-1, as age-keygen writes it."})}export{newIdentity,parseIdentity};
