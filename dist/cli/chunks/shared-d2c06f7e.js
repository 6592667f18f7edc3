import{OpsError}from"./shared-5e2ed195.js";import{Encrypter}from"../packages/age-encryption.js";function parseRecipients(lines,path="backup-recipients"){let keys=new Set,problems=[];for(let[index,line]of lines.flatMap(
each=>each.split(`
`)).entries()){let key=line.trim();if(key===""||key.startsWith("#"))continue;let message=fault(key);message===void 0?keys.
add(key):problems.push({path:`${path}:${index+1}`,message})}let quantumProof=[...keys].filter(key=>isPostQuantum(key));if(keys.
size===0&&problems.length===0&&problems.push({path,message:"names no recipient"}),quantumProof.length>0&&quantumProof.length<
keys.size&&problems.push({path,message:"mixes post-quantum recipients (age1pq1\u2026) with others, which age refuses to read"}),
problems.length===0)return{keys:[...keys],postQuantum:quantumProof.length>0};let[first]=problems,all=problems.length===1?
"":` (and ${problems.length-1} more problems)`;throw new OpsError("input-invalid",`${first?.path??path} ${first?.message??
""}${all}`,{where:path,problems,hint:"Give age public keys, one a line, as age-keygen -y prints them (age1\u2026)."})}function isPostQuantum(key){
return key.startsWith("age1pq1")||key.startsWith("age1tagpq1")}function fault(key){if(/^AGE-(SECRET-KEY|PLUGIN)-/i.test(
key))return"is a secret key: replace it, since it has been where it should not be";if(/^(ssh-|ecdsa-|sk-)/.test(key))return"\
is an SSH key: only recipients of age itself are supported";if(key.startsWith("-----BEGIN"))return"is no public key of a\
ge";if(!key.startsWith("age1"))return"is no age recipient: it does not begin with age1";try{new Encrypter().addRecipient(
key);return}catch{return/^age1[a-z0-9]+1[a-z0-9]+$/.test(key)&&!isPostQuantum(key)&&!key.startsWith("age1tag1")?"belongs\
 to an age plugin or is damaged: only recipients of age itself are supported":"is damaged: its checksum does not hold"}}export{parseRecipients};
