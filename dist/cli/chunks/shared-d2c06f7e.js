import{askFromHost,findTaskPorts,publishedPorts}from"./shared-f5524af6.js";import{brokerService,findContainer,parseAddress,
parseAnswer}from"./shared-da199b4d.js";import{OpsError,isOpsError,toOpsError}from"./shared-68ade1ae.js";import{Encrypter}from"../packages/age-encryption.js";function parseRecipients(lines,path="backup-recipients"){let keys=new Set,problems=[],{words,hidden}=readWords(lines,path,
problems);for(let at=0;at<words.length;at+=1){let word=words[at];if(word===void 0)continue;let message=fault(word.text),
parts=message===void 0?1:wholeFrom(words,at);parts===void 0?problems.push({path:word.path,message:message??""}):(keys.add(
joined(words,at,parts)),at+=parts-1)}let[comment]=hidden;keys.size===0&&problems.length===0&&comment!==void 0&&problems.
push({path:comment,message:"is a comment with a recipient in it, and there is no other: give the recipient (age1\u2026) on a \
line of its own"});let quantumProof=[...keys].filter(key=>isPostQuantum(key));if(keys.size===0&&problems.length===0&&problems.
push({path,message:"names no recipient"}),quantumProof.length>0&&quantumProof.length<keys.size&&problems.push({path,message:"\
mixes post-quantum recipients (age1pq1\u2026) with others, which age refuses to read"}),problems.length===0)return{keys:[
...keys],postQuantum:quantumProof.length>0};let[first]=problems,all=problems.length===1?"":` (and ${problems.length-1} m\
ore problems)`;throw new OpsError("input-invalid",`${first?.path??path} ${first?.message??""}${all}`,{where:path,problems,
hint:"Give age public keys, one a line, as age-keygen -y prints them (age1\u2026)."})}function readWords(lines,path,problems){
let words=[],hidden=[],each=lines.flatMap(line=>line.replaceAll(/(?:\\r)?\\n/g,`
`).split(`
`));for(let[index,raw]of each.entries()){let line=raw.trim().replaceAll(/^["']|["',;]+$/g,""),place=`${path}:${index+1}`,
hash=line.search(/(?:^|\s)#/),before=(hash<0?line:line.slice(0,hash)).trim(),hides=hash>=0&&/\bage1[a-z0-9]{20}/i.test(line.
slice(hash));if(before==="")hides&&hidden.push(place);else if(hides)problems.push({path:place,message:"has a recipient b\
ehind its #: give each on a line of its own, or remove it"});else{let found=/^age1/i.test(before)?before.split(/[\s,;]+/):
[before];words.push(...found.map(text=>({text:normal(text),path:place})))}}return{words,hidden}}function normal(text){return/^AGE1[A-Z0-9]+$/.
test(text)?text.toLowerCase():text}function wholeFrom(words,at){if(words[at]?.text.startsWith("age1")===!0){for(let parts=2;parts<=
64&&/^(?!age1)[a-z0-9]+$/.test(words[at+parts-1]?.text??"");parts+=1)if(fault(joined(words,at,parts))===void 0)return parts}}
function joined(words,at,parts){return words.slice(at,at+parts).map(({text})=>text).join("")}function isPostQuantum(key){
return key.startsWith("age1pq1")||key.startsWith("age1tagpq1")}function fault(key){if(/^AGE-(SECRET-KEY|PLUGIN)-/i.test(
key))return"is a secret key: replace it, since it has been where it should not be";if(/^(ssh-|ecdsa-|sk-)/.test(key))return"\
is an SSH key: only recipients of age itself are supported";if(key.startsWith("-----BEGIN"))return"is no public key of a\
ge";if(!key.startsWith("age1"))return"is no age recipient: it does not begin with age1";try{new Encrypter().addRecipient(
key);return}catch{return/^age1[a-z0-9]+1[a-z0-9]+$/.test(key)&&!isPostQuantum(key)&&!key.startsWith("age1tag1")?"belongs\
 to an age plugin or is damaged: only recipients of age itself are supported":"is damaged: its checksum does not hold"}}import{z}from"../packages/zod.js";function readBrokerAddress(answer){let read=bodyOf(answer,z.object({brokerAddr:z.string()}));return read.ok?read.body.brokerAddr===
""?{kind:"keyless"}:addressOrNone(read.body.brokerAddr):read.answer}function readExecutor(answer){let read=bodyOf(answer,
z.object({executorAddr:z.string()}));return read.ok?addressOrNone(read.body.executorAddr):read.answer}function readNextPayment(answer){
let read=bodyOf(answer,z.object({data:z.object({nextPaymentDueTs:z.int().positive().max(99999999999)})}));return read.ok?
new Date(read.body.data.nextPaymentDueTs*1e3):void 0}var chain=z.object({ChainId:z.number(),AllowedExecutors:z.array(z.string()).
nullish()}).or(z.object({chainId:z.number(),allowedExecutors:z.array(z.string()).nullish()}).transform(({chainId,allowedExecutors})=>({
ChainId:chainId,AllowedExecutors:allowedExecutors})));function readChainConfig(answer){let chains=z.record(z.string(),chain).
transform(byId=>Object.values(byId)),read=bodyOf(answer,z.array(chain).or(chains));if(read.ok)return read.body.map(({ChainId,
AllowedExecutors})=>({chainId:ChainId,executors:(AllowedExecutors??[]).flatMap(text=>parseAddress(text)??[])}))}function addressOrNone(text){
let address=parseAddress(text);return address===void 0||/^0x0{40}$/.test(address)?{kind:"not-asked",because:"what it ans\
wers is no address"}:{kind:"address",address}}function bodyOf(answer,schema){let not=(kind,because)=>({ok:!1,answer:{kind,
because}});if(answer.kind!=="answered")return not(answer.kind,answer.because);if(answer.status>=500)return not("silent",
`it answers ${answer.status}`);if(answer.status!==200)return not("not-asked",`it answers ${answer.status} when asked for\
 its address`);let parsed=schema.safeParse(parseAnswer(answer.body));return parsed.success?{ok:!0,body:parsed.data}:not(
"not-asked","it answers something else than its address")}var gatewayName="a container of it has no address that its node knows";async function askBroker(host,project,signal){try{
let container=await findContainer(host.engine,project,brokerService);if(container?.state.running!==!0)return{address:silent(
"it does not run"),allowed:void 0};let answer={kind:"not-asked",because:"its container publishes no port"};for(let endpoint of publishedPorts(
container)){if(answer=readBrokerAddress(await askFromHost(host,endpoint,"/broker-address",signal)),answer.kind!=="addres\
s"&&answer.kind!=="keyless")continue;let chains=readChainConfig(await askFromHost(host,endpoint,"/chain-config",signal));
return{address:answer,allowed:chains}}return{address:answer,allowed:void 0}}catch(error){return{address:unasked(error,signal),
allowed:void 0}}}async function askReferral({service,tasks,hostOfNode},signal){let answers=await Promise.all(runningOf(tasks).
map(task=>askTask(service,task,hostOfNode,signal))),[first]=answers;if(first===void 0)return{address:silent("none of it \
runs"),chainId:void 0};let isOther=({address})=>address.kind!==first.address.kind||address.kind==="address"&&first.address.
kind==="address"&&address.address!==first.address.address;return answers.find(one=>one.address.kind==="silent")??answers.
find(isOther)??first}async function askNextPayment({service,tasks,hostOfNode},signal){let asked=runningOf(tasks).map(async({
nodeId,containerId})=>{let host=nodeId===void 0?void 0:hostOfNode(nodeId);if(!(host===void 0||containerId===void 0))try{
let{ports}=await findTaskPorts(host,containerId,service.targetPorts,signal);return(await Promise.all(ports.map(port=>askFromHost(
host,port,"/next-pay",signal)))).flatMap(answer=>readNextPayment(answer)??[])[0]}catch(error){unasked(error,signal);return}});
return(await Promise.all(asked)).flatMap(due=>due??[]).toSorted((one,other)=>one.getTime()-other.getTime())[0]}function runningOf(tasks){
return tasks.filter(({desiredState,state})=>desiredState==="running"&&state==="running")}async function askTask({targetPorts},{
nodeId,containerId},hostOfNode,signal){let host=nodeId===void 0?void 0:hostOfNode(nodeId);if(host===void 0||containerId===
void 0)return{address:{kind:"not-asked",because:"its node is not reached"},chainId:void 0};try{let{container,address,ports}=await findTaskPorts(
host,containerId,targetPorts,signal),chain2=Number(container.environment.CHAIN_ID?.reveal()??"none"),chainId=Number.isSafeInteger(
chain2)?chain2:void 0;if(address===void 0)return{address:{kind:"not-asked",because:gatewayName},chainId};let answer={kind:"\
not-asked",because:"it has no port that its image or its service names"};for(let port of ports)if(answer=readExecutor(await askFromHost(
host,port,"/executor",signal)),answer.kind==="address")break;return{address:answer,chainId}}catch(error){return{address:unasked(
error,signal),chainId:void 0}}}function silent(because){return{kind:"silent",because}}function unasked(error,signal){if(signal.
aborted)throw isOpsError(error)?error:new OpsError("cancelled","the run was cancelled",{cause:error});return isOpsError(
error,"engine-not-found")?silent("its container is gone"):{kind:"not-asked",because:toOpsError(error).message}}export{parseRecipients,askBroker,askReferral,askNextPayment};
