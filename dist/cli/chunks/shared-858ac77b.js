import{inspectAll,normalKey,referralService}from"./shared-352e6a80.js";import{bareName,brokerContainers,composeCommand,
composeLabels,composeVersion,digestsOf,eligibleNodes,formatPlatform,formatReference,formatRepository,gateFor,imageVersion,
isCalled,pin,projectOf,readRecord,readReference,recordLabels,runsOn}from"./shared-da199b4d.js";import{Secret}from"./shared-fe98e2a7.js";
import{OpsError,isOpsError,toOpsError}from"./shared-5e2ed195.js";var temporaryLabel="d8x-ops.temporary";async function withHelper(engine,{purpose,image,run,mounts=[]},work){let id=await engine.
createContainer(`d8x-ops-${purpose}-${crypto.randomUUID()}`,{Image:image,Cmd:["true"],NetworkDisabled:!0,Labels:{[temporaryLabel]:run},
HostConfig:{Mounts:mounts}});try{return await work(id)}finally{await engine.removeContainer(id,{force:!0,volumes:!0})}}function isPlain(file){return file?.start==="0x"}async function changeKey(file,change,key){if(change.kind==="restore")await file.
exchange(change.from,change.keepAs);else if(change.kind==="keep")await file.keep(change.keepAs);else{let normal=key===void 0?
void 0:normalKey(key);if(normal===void 0)throw new OpsError("internal","a key was to be replaced, and none that is one w\
as given");await file.replace(normal,change.keepAs)}}async function stillPlain(service,key){try{let{file}=await key.look();
if(file===void 0||!isPlain(file))return[];let facts=`owner ${file.owner}, mode ${file.mode}`,remedy=service===referralService?
`The share maps root to another user (root_squash), who has to be the file's owner: on the manager, sudo chown 65534:655\
34 /var/nfs/general/keyfile.txt, and start ${service} anew.`:`Its user has to be able to write the file: see docker volu\
me inspect keyvol on the broker host. If its image never encrypts it, say keyfile-encryption: ${service}=none.`;return[`\
The key file of ${service} still holds the key in plain text (${facts}): the service could not write it. ${remedy}`]}catch(error){
return[`Whether ${service} has encrypted its key file could not be seen: ${toOpsError(error).message}`]}}var describe=`printf '%s:%s %s %s ' "$TAR_UID" "$TAR_GID" "$TAR_MODE" "$TAR_SIZE"; head -c 2 | base64; cat > /dev/null`;
function describeFileCommand(container,path){return{stages:[["docker","cp",`${container}:${path}`,"-"],["tar","-x","-f",
"-",`--to-command=${describe}`]]}}var writeWhole=`set -o pipefail
archive=$(base64 -w 0) && [ -n "$archive" ] && printf %s "$archive" | base64 -d | docker cp - "$1"`;function copyFileCommand(container,path,folder){
return{stages:[["docker","cp",`${container}:${path}`,"-"],["bash","--norc","-c",writeWhole,"bash",`${container}:${folder}`]],
outlivesConnection:!0}}function readDescription(text,host){let[,owner,mode,bytes,start]=/^(\d+:\d+) 0*([0-7]+) (\d+) ([A-Za-z0-9+/=]*)\s*$/.
exec(text)??[];if(owner===void 0||mode===void 0||start===void 0)throw new OpsError("command-failed",`the broker's key fi\
le on ${host} could not be looked at`,{where:host});return{start:Buffer.from(start,"base64").toString("latin1"),owner,mode,
bytes:Number(bytes)}}import{packTar}from"../packages/modern-tar.js";var brokerKeyFolder="/keyfile",keyName="keyfile.txt",keptKeyLabel="d8x-ops.kept-\
key",keptFolder="/kept",absentName="absent";function brokerKeyFile({host,volume,imageId,run}){let{engine}=host,present=`${brokerKeyFolder}\
/${keyName}`,withFiles=async(kept,work)=>{let mounts=[{Type:"volume",Source:volume,Target:brokerKeyFolder},...kept===void 0?
[]:[{Type:"volume",Source:kept,Target:keptFolder}]];return withHelper(engine,{purpose:"key",image:imageId,run,mounts},work)},
describe2=async id=>{if(!await engine.hasPath(id,present))return;let{stdout}=await host.run(describeFileCommand(id,present));
return readDescription(stdout,host.name)},putFile=async(id,content,like)=>{let[uid=0,gid=0]=(like?.owner??"0:0").split("\
:").map(Number),mode=Number.parseInt(like?.mode??"644",8);await engine.putArchive(id,brokerKeyFolder,await packFile({name:keyName,
content,mode,uid,gid}));let written=await describe2(id);if(!(written?.bytes===content.byteLength&&(content.byteLength===
0||isPlain(written))))throw new OpsError("command-failed",`the key could not be written to volume ${volume}`,{where:volume})},
keep2=async name=>{let kept=keptVolume(name);await engine.createVolume(kept,{[keptKeyLabel]:name}),await withFiles(kept,
async id=>{if((await Promise.all([keyName,absentName].map(one=>engine.hasPath(id,`${keptFolder}/${one}`)))).some(Boolean))
return;if(await engine.hasPath(id,present)){await host.run(copyFileCommand(id,present,keptFolder));return}let none={name:absentName,
content:new Uint8Array,mode:384,uid:0,gid:0};await engine.putArchive(id,keptFolder,await packFile(none))})},putBack=async name=>await hasVolume(
engine,keptVolume(name))?withFiles(keptVolume(name),async id=>await engine.hasPath(id,`${keptFolder}/${keyName}`)?(await host.
run(copyFileCommand(id,`${keptFolder}/${keyName}`,brokerKeyFolder)),!0):await engine.hasPath(id,`${keptFolder}/${absentName}`)?
(await putFile(id,new Uint8Array,void 0),!0):!1):!1;return{look:async()=>{let[file,volumes]=await Promise.all([withFiles(
void 0,describe2),engine.listVolumes({label:[keptKeyLabel]})]);return{file,kept:volumes.flatMap(({labels})=>labels[keptKeyLabel]??
[])}},keep:keep2,replace:async(key,keepAs)=>{await keep2(keepAs),await withFiles(void 0,async id=>putFile(id,Buffer.from(
key.reveal()),await describe2(id)))},putBack,exchange:async(from,keepAs)=>{if(!await hasVolume(engine,keptVolume(from))||
(await keep2(keepAs),!await putBack(from)))throw notKept(from)},forgetAllBut:async names2=>{let forgotten=(await engine.
listVolumes({label:[keptKeyLabel]})).filter(({labels})=>!names2.includes(labels[keptKeyLabel]??""));await Promise.all(forgotten.
map(({name})=>engine.removeVolume(name)))}}}function keptVolume(name){return`d8x-ops-kept-key-${name}`}async function hasVolume(engine,name){
try{return await engine.inspectVolume(name),!0}catch(error){if(isOpsError(error,"engine-not-found"))return!1;throw error}}
function notKept(name){return new OpsError("rollback-unknown",`the broker's key file of before ${name} is not kept on it\
s host any more`,{where:keptVolume(name),hint:"Give the key that it should have as broker-private-key."})}async function packFile({
name,content,mode,uid,gid}){let header={name,size:content.byteLength,type:"file",mode,uid,gid,mtime:new Date};return packTar(
[{header,body:content}])}var referralKeyPath="/var/nfs/general/keyfile.txt",keptKeysFolder="/var/lib/d8x-ops/referral-keys",absent=44,incomplete=45,
look=`if [ -e "$file" ]; then head -c 2 -- "$file" | base64 && stat -c '%u:%g %a %s' -- "$file"; else printf '\\n\\n'; fi
[ -d "$folder" ] || exit 0
for one in "$folder"/*; do [ ! -e "$one" ] || basename -- "$one" .absent; done`,keep=`
keep() {
  mkdir -p -m 700 -- "$folder" && chmod 700 -- "$folder"
  [ -e "$folder/$1" ] || [ -e "$folder/$1.absent" ] && return
  if [ -e "$file" ]; then cat -- "$file" > "$folder/$1.part" && mv -f -- "$folder/$1.part" "$folder/$1"
  else : > "$folder/$1.absent"; fi
}
put() {
  if [ -e "$file" ]; then chown --reference="$file" -- "$1" && chmod --reference="$file" -- "$1"
  else chown 65534:65534 -- "$1" && chmod 600 -- "$1"; fi
  mv -f -- "$1" "$file"
}`,scripts={look,keep:`${keep}
keep "$1"`,replace:`${keep}
new=$(mktemp -- "$file.d8x-ops.XXXXXX"); trap 'rm -f -- "$new"' EXIT
cat > "$new"; [ "$(wc -c < "$new")" -eq "$2" ] || exit ${incomplete}
keep "$1"; put "$new"; sync -- "$(dirname -- "$file")"`,putBack:`${keep}
if [ -e "$folder/$1.absent" ]; then rm -f -- "$file"; exit; fi
[ -e "$folder/$1" ] || exit ${absent}
new=$(mktemp -- "$file.d8x-ops.XXXXXX"); trap 'rm -f -- "$new"' EXIT
cat -- "$folder/$1" > "$new"; put "$new"; sync -- "$(dirname -- "$file")"`,exchange:`${keep}
[ -e "$folder/$1" ] || [ -e "$folder/$1.absent" ] || exit ${absent}
keep "$2"
if [ -e "$folder/$1.absent" ]; then rm -f -- "$file"; exit; fi
new=$(mktemp -- "$file.d8x-ops.XXXXXX"); trap 'rm -f -- "$new"' EXIT
cat -- "$folder/$1" > "$new"; put "$new"; sync -- "$(dirname -- "$file")"`,forget:`rm -f -- "$file".d8x-ops.*
[ -d "$folder" ] || exit 0
for one in "$folder"/*; do
  name=$(basename -- "$one" .absent); kept=
  for wanted; do [ "$name" = "$wanted" ] && kept=1; done
  [ -n "$kept" ] || rm -f -- "$one"
done
rmdir -- "$folder" 2>/dev/null || :`};function referralKeyCommand(script,names2,sudo,stdin){return{stages:[["sh","-c",`s\
et -eu; umask 077; file=${referralKeyPath}; folder=${keptKeysFolder}; ${scripts[script]}`,"sh",...names2]],sudo,...stdin===
void 0?{}:{stdin},...script==="look"?{}:{outlivesConnection:!0}}}function referralKeyFile(manager,sudoPassword){let sudo=sudoPassword??
new Secret(""),run=async(script,names2,stdin)=>{let{code,stdout,stderr}=await manager.tryRun(referralKeyCommand(script,names2,
sudo,stdin));if(code===0)return stdout;if(code!==absent)throw new OpsError("command-failed",`the referral key on ${manager.
name} could not be changed or read: ${stderr.trim()}`,{where:`${manager.name}:${referralKeyPath}`,hint:"It needs root: c\
heck sudo-password, and the disk that the file is on."})};return{look:async()=>readLook(await run("look",[])??""),keep:async name=>{
await run("keep",[name])},replace:async(key,keepAs)=>{await run("replace",[keepAs,String(Buffer.byteLength(key.reveal()))],
key)},putBack:async name=>await run("putBack",[name])!==void 0,exchange:async(from,keepAs)=>{if(await run("exchange",[from,
keepAs])===void 0)throw notKept2(from)},forgetAllBut:async names2=>{await run("forget",names2)}}}function readLook(text){
let[start="",facts="",...names2]=text.split(`
`),[,owner,mode,bytes]=/^(\d+:\d+) ([0-7]+) (\d+)$/.exec(facts)??[],kept=names2.filter(name=>name!==""&&!name.endsWith("\
.part"));return owner===void 0||mode===void 0?{file:void 0,kept}:{file:{start:Buffer.from(start,"base64").toString("lati\
n1"),owner,mode,bytes:Number(bytes)},kept}}function notKept2(name){return new OpsError("rollback-unknown",`the referral \
key from before ${name} is not kept on the manager any more`,{where:keptKeysFolder,hint:"Give the key that it should hav\
e as referral-executor-key."})}function runLabel({id,attempt}){return attempt>1?`${id}/${attempt}`:id}function referralKeys({cluster,deployment}){return referralKeyFile(cluster.manager,deployment.sudoPassword)}function brokerKeys({
run},host,{volume,imageId}){return brokerKeyFile({host,volume,imageId,run:runLabel(run)})}function keyVolumeOf({mounts}){
return mounts.find(({type,destination})=>type==="volume"&&destination===brokerKeyFolder)?.name}function keptKeys(recorded){
return readRecord(recorded)?.history.flatMap(({keyFile})=>keyFile??[])??[]}var variables={BROKER_FEE_TBPS:["BROKER_FEE_TBPS"],REDIS_PW:["REDIS_PW","REDIS_PASSWORD"]},names=["BROKER_FEE_TBPS","RED\
IS_PW"],settingVariables=new Set(Object.values(variables).flat());async function runningSettings(engine,{project}){let containers=await engine.
listContainers({label:[`${composeLabels.project}=${project}`]},{all:!0}),details=await inspectAll(engine,containers),isOwn=(service,labels)=>labels[composeLabels.
service]===bareName(service);return service=>settingsOf(details.toSorted((a,b)=>Number(isOwn(service,b.labels))-Number(isOwn(
service,a.labels))).map(({environment})=>environment))}function settingsOf(environments){return Object.fromEntries(names.
flatMap(name=>{let value=environments.flatMap(environment=>valueOf(environment,name)??[])[0];return value===void 0?[]:[[
name,value]]}))}function valueOf(environment,name){let own=variables[name].find(variable=>environment[variable]!==void 0);
return own===void 0?void 0:environment[own]}function givenSettings(given){return{...given?.brokerFeeTbps===void 0?{}:{BROKER_FEE_TBPS:new Secret(
given.brokerFeeTbps)},...given?.brokerRedisPassword===void 0?{}:{REDIS_PW:given.brokerRedisPassword}}}import{z}from"../packages/zod.js";var timeoutMs=6e4;async function readComposeFile(host,project,settings,signal){let ask=(asked,...options)=>host.tryRun(composeCommand(
asked,["config",...options],settings),{signal,timeoutMs}),{code,stdout,stderr}=await ask(project,"--format","json"),services=code===
0?parse(stdout):void 0;if(services!==void 0)return{kind:"read",service:name=>services[name],unset:unsetVariables(stderr)};
await composeVersion(host,signal);let bad=(await Promise.all(project.files.map(async file2=>({file:file2,...await ask({...project,
files:[file2]},"--quiet")})))).find(one=>one.code!==0&&/yaml|parsing|line \d+/i.test(one.stderr)),said=lastLine(bad?.stderr??
stderr),file=bad?.file??(project.files.length===1?project.files[0]:void 0);return{kind:"broken",because:file===void 0||said.
includes(file)?said:`${file}: ${said}`}}var words=z.array(z.string()).nullish(),portSchema=z.object({target:z.int(),published:z.
coerce.string().optional(),host_ip:z.string().optional(),protocol:z.string().default("tcp")}),configSchema=z.object({services:z.
record(z.string(),z.object({image:z.string().optional(),environment:z.record(z.string(),z.union([z.string(),z.number(),z.
boolean()]).nullable()).nullish(),command:words,entrypoint:words,ports:z.array(portSchema).nullish()}))});function parse(text){
let config=configSchema.safeParse(json(text));if(config.success)return Object.fromEntries(Object.entries(config.data.services).
map(([name,{image,environment,command,entrypoint,ports}])=>[name,{image:image===void 0?void 0:plain(image),environment:Object.
fromEntries(Object.entries(environment??{}).map(([variable,value])=>[variable,value===null?void 0:new Secret(plain(String(
value)))])),command:command?.map(plain),entrypoint:entrypoint?.map(plain),ports:(ports??[]).flatMap(({published="",host_ip:address="",
target,protocol})=>/^\d+$/.test(published)?[formatPort(address,published,`${target}/${protocol}`)]:[])}]))}function formatPort(address,published,target){
return`${address==="0.0.0.0"?"":address}:${published}:${target}`.replace(/^:/,"")}function plain(text){return text.replaceAll(
"$$","$")}function unsetVariables(stderr){let names2=[...stderr.matchAll(/\\?"([A-Za-z_][A-Za-z0-9_]*)\\?" variable is not set/g)].
map(([,name=""])=>name);return[...new Set(names2)]}function lastLine(text){return text.trim().split(`
`).at(-1)?.trim()??""}function json(text){try{return JSON.parse(text)}catch{return}}async function observeComposeFile(host,project,{name,container},deployment,signal){let[running,image]=await Promise.all(
[runningSettings(host.engine,project),host.engine.inspectImage(container.imageId,{signal}).catch(()=>{})]),settings={...givenSettings(
deployment.configured),...running(name),...givenSettings(deployment)},file=await readComposeFile(host,project,settings,signal);
if(file.kind==="broken")return file;let service=file.service(name);return service===void 0?{kind:"without-service"}:compareComposeService(
service,container,image?.environment??[],file.unset)}function compareComposeService(service,container,imageVariables,unset){
let fromImage=new Map(imageVariables.map(line=>[line.slice(0,line.indexOf("=")),line])),ran=variable=>container.environment[variable]?.
reveal()??"",isOfImage=variable=>fromImage.get(variable)===`${variable}=${ran(variable)}`,inFile=Object.entries(service.
environment).filter(([variable])=>!settingVariables.has(variable)),names2=is=>inFile.flatMap(([variable,value])=>is(variable,
value?.reveal()??"")?[variable]:[]).toSorted(),has=variable=>container.environment[variable]!==void 0,before=container.published.
map(({target,address,port})=>formatPort(address,port,target)).toSorted(),after=[...service.ports].toSorted();return{kind:"\
read",emptied:names2((variable,value)=>value===""&&ran(variable)!==""&&!isOfImage(variable)),changed:names2((variable,value)=>value!==
""&&has(variable)&&value!==ran(variable)),added:names2((variable,value)=>value!==""&&!has(variable)),removed:Object.keys(
container.environment).filter(variable=>!(variable in service.environment)&&!isOfImage(variable)&&!settingVariables.has(
variable)).toSorted(),image:otherImage(service.image,container.image),isCommandOther:isOther(service.command,container.command)||
isOther(service.entrypoint,container.entrypoint),ports:isOther(after,before)?{before,after}:void 0,unset}}function otherImage(inFile,ran){
let[named,running]=[inFile??"",ran].map(readReference);if(named===void 0||running===void 0)return;let isPinned=named.digest!==
void 0||running.digest!==void 0;return formatRepository(named)===formatRepository(running)&&(isPinned||(named.tag??"late\
st")===(running.tag??"latest"))?void 0:inFile}function isOther(wanted,present){return wanted!==void 0&&(wanted.length!==
present.length||wanted.some((word,at)=>word!==present[at]))}function observeSettings(environment,{brokerFeeTbps,brokerRedisPassword,configured}){let running=settingsOf([environment]);
return{fee:{running:running.BROKER_FEE_TBPS?.reveal(),given:brokerFeeTbps,configured:configured?.brokerFeeTbps},redisPassword:{
given:compare(running.REDIS_PW,brokerRedisPassword),configured:compare(running.REDIS_PW,configured?.brokerRedisPassword)}}}
function compare(running,other){if(!(running===void 0||other===void 0))return running.reveal()===other.reveal()?"same":"\
different"}async function observeBroker(host,{containers,images},records,deployment,asked,signal){let all=await Promise.all(brokerContainers(
containers).map(async container=>{let[details]=await inspectAll(host.engine,[container],{signal}),name=container.labels[composeLabels.
service],compose=projectOf(container),image=details===void 0?void 0:readReference(details.image);if(details===void 0||name===
void 0||compose===void 0||image===void 0)return[];let{imageId}=details,file=asked.some(one=>isCalled(one,"broker",name))?
await observeComposeFile(host,compose,{name,container:details},deployment,signal):void 0,stored=records.find(one=>one.kind===
"broker"&&one.service===name);return[{name,compose,container,image,imageId,digests:digestsOf(images.find(({id})=>id===imageId)?.
repoDigests??[],image),running:details.state.running,keyVolume:keyVolumeOf(details),settings:observeSettings(details.environment,
deployment),file,record:stored?.record,deployedAnew:stored?.container!==void 0&&stored.container!==container.id}]}));return[
...Map.groupBy(all.flat(),({name})=>name).values()].flatMap(same=>same.find(({running})=>running)??same.slice(0,1))}import{createHash}from"node:crypto";var recordPrefixes={swarm:"d8x-ops.service.",broker:"d8x-ops.broker."},longest=64,ending=/[A-Za-z0-9]$/,
hashLength=12;function recordName(kind,service){let name=`${recordPrefixes[kind]}${service}`;if(name.length<=longest&&ending.
test(name))return name;let hash=createHash("sha256").update(service).digest("hex").slice(0,hashLength);return`${name.slice(
0,longest-hashLength-1)}-${hash}`}var note=`The labels say what d8x-ops deployed last.
`,serviceLabel="d8x-ops.service",containerLabel="d8x-ops.container",goneLabel="d8x-ops.gone";async function readRecords(engine,options={}){
return(await engine.listConfigs({name:Object.values(recordPrefixes)},options)).flatMap(config=>readStored(config)??[])}async function writeRecord(engine,{
kind,service},labels){let sequence=readRecord(labels)?.sequence??0;await writeLabels(engine,recordName(kind,service),present=>present!==
void 0&&(readRecord(present)?.sequence??0)>sequence?void 0:{...labels,[serviceLabel]:service})}async function markGone(engine,{
kind,service},since){await writeLabels(engine,recordName(kind,service),present=>{if(present===void 0)return;let{[goneLabel]:_gone,
...others}=present;return{...others,...since===void 0?{}:{[goneLabel]:since}}})}async function removeRecord(engine,{kind,
service}){let config=await findConfig(engine,recordName(kind,service));if(config!==void 0)try{await engine.removeConfig(
config.id)}catch(error){if(!isOpsError(error,"engine-not-found"))throw error}}async function writeRecordConfig(engine,name,labels){
await writeLabels(engine,name,()=>labels)}async function writeLabels(engine,name,edit){for(;;){let config=await findConfig(
engine,name),labels=edit(config?.labels);if(labels===void 0)return;try{config===void 0?await engine.createConfig({name,labels,
data:note}):await engine.updateConfigLabels(config,labels);return}catch(error){if(!isOpsError(error,"engine-conflict","e\
ngine-not-found"))throw error}}}async function findConfig(engine,name){return(await engine.listConfigs({name:[name]})).find(
one=>one.name===name)}function readStored({name,labels}){let kind=kinds.find(one=>name.startsWith(recordPrefixes[one])),
record=readRecord(labels);if(kind===void 0||record===void 0)return;let named=labels[serviceLabel],service=named!==void 0&&
recordName(kind,named)===name?named:name.slice(recordPrefixes[kind].length);return{kind,service,record,container:labels[containerLabel],
goneSince:labels[goneLabel]}}var kinds=["swarm","broker"];function keyedTarget({address,holdsAddressOf}){return{...address===void 0?{}:{address},...holdsAddressOf===void 0?{}:{holdsAddressOf}}}function composeFileProblems({name,compose,file},host){let problem=(message,hint)=>[{path:name,code:"config-invalid",message,
hint}],{directory}=compose;if(file===void 0)return[];if(file.kind==="broken")return problem(`Compose can't read the comp\
ose file of ${name} on ${host}: ${file.because}`,`Correct it in ${directory} there; docker compose config shows whether \
it can be read.`);if(file.kind==="without-service")return problem(`the compose file in ${directory} on ${host} has no se\
rvice ${name} any more`,"Put it back, or remove its container there.");if(file.emptied.length>0)return problem(`${name} \
runs with ${list(file.emptied)}, and its compose file would leave that empty now`,`Whoever deployed it had the value in \
their shell. Write it into .env in ${directory} on ${host}.`);let parts=otherParts(file);return file.unset.length>0&&parts.
length>0?problem(`${name} would get ${parts.join(" and ")}, for nothing sets ${list(file.unset)} in its compose file now`,
`Whoever deployed it had the value in their shell. Write it into .env in ${directory} on ${host}.`):[]}function composeFileNotices({
name,compose,file}){if(file?.kind!=="read")return[];let{changed,added,removed,image}=file,all=[...[...changed.length>0?[
`another ${list(changed)}`]:[],...added.length>0?[`${list(added)} besides`]:[],...removed.length>0?[`no ${list(removed)}`]:
[]],...otherParts(file)];return[...all.length>0?[`${name} gets ${all.join(", ")}, as ${compose.directory} says now.`]:[],
...image===void 0?[]:[`${name} is ${image} in ${compose.directory}; it was started from another one, and what is asked f\
or runs.`]]}function otherParts({isCommandOther,ports}){let shown=list2=>list2.length===0?"none":list2.join(", ");return[
...isCommandOther?["another command"]:[],...ports===void 0?[]:[`other ports (${shown(ports.after)} instead of ${shown(ports.
before)})`]]}function list(names2){return names2.join(", ")}var redis={swarm:"holds the history of candles in memory: it is empty after this, and so are they until their clients ha\
ve fetched it again, as far as their sources still have it",broker:"holds the orders of the last two minutes, signed by \
the broker, until executors are told of them: some of them may be lost. broker connects to it again; executorws ends wit\
hout it, is started again by Docker, and executors lose their connections"};function lossWarnings({kind,service,action}){
return action==="none"||bareName(service)!=="redis"?[]:[`${service} ${redis[kind]}.`]}function isAsGiven({settings:{fee,redisPassword}}){return(fee.running===void 0||fee.given===void 0||fee.running===fee.given)&&
redisPassword.given!=="different"}function settingNotices({name,settings:{fee,redisPassword}}){let{running,given,configured}=fee,
notices=[];return running!==void 0&&given!==void 0&&given!==running?notices.push(`${name}: its fee changes from ${running}\
 to ${given} tenths of a basis point, as broker-fee-tbps says.`):running!==void 0&&configured!==void 0&&configured!==running&&
notices.push(`${name} runs with a fee of ${running} tenths of a basis point, and d8x.conf.json says ${configured}: ${running}\
 stays. To change it, give broker-fee-tbps.`),redisPassword.configured==="different"&&redisPassword.given!=="different"&&
notices.push(`${name} runs with another Redis password than d8x.conf.json has: the one that it runs with stays.`),notices}
function passwordProblems({name,settings},{brokerServices}){if(settings.redisPassword.given!=="different")return[];let others=brokerServices.
filter(one=>one.name!==name&&one.settings.redisPassword.given==="different");if(others.length===0)return[];let names2=others.
map(one=>one.name).join(" and ");return[{path:"broker-redis-password",code:"input-invalid",message:`broker-redis-passwor\
d is not the password that ${name} runs with, and ${names2} would keep the other one: all of them have to change togethe\
r`,hint:"Leave broker-redis-password out: the password that runs is kept. To change it, deploy the broker host anew: d8x\
 setup broker-deploy."}]}function changedSince({record,running,deployedAnew}){if(record===void 0)return;let[{image}]=record.history,recorded=readReference(
image),version=recorded===void 0?image:imageVersion(recorded);return(recorded?.digest===void 0||running.digest===void 0?
recorded!==void 0&&imageVersion(recorded)===imageVersion(running):recorded.digest===running.digest)?deployedAnew?"was de\
ployed anew since, by other means, with the same image":void 0:`${deployedAnew?"was deployed anew since, by other means":
"was changed since, by other means"}: d8x-ops had deployed ${version}`}function serviceBefore({kind,name,ran},{readiness,health}){let own=readiness?.find(one=>one.kind===kind&&one.service===name);
if(own===void 0)return;let isBad=own.outcome?.kind==="fails"||own.outcome?.kind==="not-yet";return{ran,check:own.check,unready:isBad?
own.outcome.because:void 0,outside:health.filter(({service})=>service===bareName(name)).map(({answer})=>answer)}}var steadyMs=3e4,
recentMs=6e5;function ranBefore({service,tasks},{hosts}){let manager=hosts.find(({role})=>role==="manager");if(manager?.
reached!==!0||desiredNone(service))return!0;let isWithin=({stateAt},ms)=>Date.parse(manager.info.systemTime)-Date.parse(
stateAt)<ms,running=tasks.filter(({desiredState,state})=>desiredState==="running"&&state==="running");if(running.some(task=>!isWithin(
task,steadyMs)))return!0;let ended=tasks.filter(task=>(task.state==="complete"||task.state==="failed")&&task.image===service.
image&&isWithin(task,recentMs));return running.length>0?ended.length<2:ended.length===0}function desiredNone({mode}){return mode.
kind==="replicated"&&mode.replicas===0}function beforeNotices(service,before){return before===void 0?[]:before.ran?before.
unready===void 0?[]:[`${service} does not pass its check now (${before.unready}): where it does not afterwards, that is \
no reason to go back.`]:[`${service} does not run now: it ends by itself again and again. Its image is changed, and it i\
s judged by how it was: where it ends as before, nothing goes back for it.`]}function planBrokerService(observed,target,observation){let{name,running,image,imageId,compose}=observed,host=observation.
hosts.find(host2=>host2.role==="broker"),from=runningImage(observed),planned={kind:"broker",service:name,action:actionFor(
observed,target),from,to:target.to,replicas:{desired:1,running:running?1:0},hosts:host===void 0?[]:[host.name],url:observation.
urls.find(({service})=>service===bareName(name))?.url,before:serviceBefore({kind:"broker",name,ran:running},observation),
key:target.key,...keyedTarget(target),recordAfter:target.recordAfter(from),host:host?.name??"broker",compose,keyVolume:observed.
keyVolume,recordBefore:recordBefore(observed),fromImageId:imageId,composeImage:image},isMade=planned.action!=="none",changed=changedSince(
{...observed,running:from});return{planned,problems:[...problemsOf(planned,target,host),...passwordProblems(observed,observation),
...isMade?composeFileProblems(observed,planned.host):[]],notices:[...planned.action==="none"||changed===void 0?[]:[`${name}\
 ${changed}.`],...planned.action==="none"?[]:beforeNotices(name,planned.before),...settingNotices(observed),...isMade?composeFileNotices(
observed):[]],warnings:lossWarnings(planned)}}function recordBefore({record,container,deployedAnew}){return record===void 0?
{}:{...recordLabels(record),...deployedAnew?{}:{[containerLabel]:container.id}}}function problemsOf(planned,target,host){
let{service:path,host:name}=planned,problems=[];if(planned.key!==void 0&&planned.keyVolume===void 0){let message=`the co\
ntainer of ${path} on ${name} has no volume at ${brokerKeyFolder}, so its key can't be replaced`;problems.push({path,code:"\
compose-failed",message,hint:"The compose file in ~/broker should mount keyvol there."})}if(host?.reached===!0&&!runsOn(
target,host.info)){let message=`${formatReference(planned.to)} is for ${target.platforms.map(formatPlatform).join(", ")}\
, but ${name} is ${formatPlatform(host.info)}`;problems.push({path,code:"image-platform",message,hint:"Choose the digest\
 of the image list (the one the tag has), or one built for this platform."})}return problems}function runningImage({image,
digests,record}){let deployed=record===void 0?void 0:readReference(record.history[0].image);if(deployed?.digest!==void 0&&
digests.includes(deployed.digest))return deployed;let[digest]=digests;return digest===void 0?image:pin(image,digest)}function actionFor(observed,target){
return observed.digests.includes(target.to.digest)?observed.running&&isAsGiven(observed)&&target.key===void 0&&target.restart!==
!0?"none":"restart":"update"}function hostOfNode(nodeId,hosts){return hosts.find(host=>host.reached&&host.info.swarm.nodeId===nodeId)}function nodeOfHost(host,nodes){
return host.reached?nodes.find(({id})=>id===host.info.swarm.nodeId):nodes.find(({hostName,address})=>hostName===host.name||
address===host.address)}function hostFinder(cluster,hosts){return nodeId=>{let name=hostOfNode(nodeId,hosts)?.name;return cluster.
hosts.find(host=>host.name===name)}}function leftOver({unfinished,lock}){return unfinished!==void 0&&lock?.run===unfinished.run?void 0:unfinished}function planGate({name,service},{gates}){let gate=gateFor(name,service);if(gate==="needless"||gate==="own-check")return{
notices:[]};if(gate==="read-only")return{notices:[gapNotice(name,"its containers can write nothing, not even to /tmp")]};
let hasShell=gates?.find(one=>one.service===name)?.hasShell;return hasShell===!0?{gate,notices:[]}:{notices:[gapNotice(name,
hasShell===!1?"its image has no shell that could look":"no task of it runs that could be asked")]}}function gapNotice(name,why){
return`${name}: a gap is possible. Swarm can't tell when a new task has opened its ports, for ${why}, and goes on to the\
 next at once.`}function planSwarmService(observed,target,observation){let{name,service,tasks}=observed,nodes=eligibleNodes(service,observation.
nodes),running=tasks.filter(({desiredState,state})=>desiredState==="running"&&state==="running").length,desired=desiredReplicas(
observed,nodes),from=imageToGoBackTo(observed),gate=planGate(observed,observation),planned={kind:"swarm",service:name,action:actionFor2(
observed,target,desired===running),from,to:target.to,replicas:{desired,running},hosts:nodes.flatMap(({id})=>hostOfNode(id,
observation.hosts)?.name??[]),url:observation.urls.find(({service:service2})=>service2===bareName(name))?.url,before:serviceBefore(
{kind:"swarm",name,ran:ranBefore(observed,observation)},observation),key:target.key,...keyedTarget(target),recordAfter:target.
recordAfter(from),observed:service,...gate.gate===void 0?{}:{gate:gate.gate},recordBefore:observed.record===void 0?{}:recordLabels(
observed.record)};return{planned,problems:[...stateProblems(observed,observation),...placementProblems(planned,target,nodes,
observation)],notices:[...noticesOf(observed,planned),...planned.action==="none"?[]:gate.notices],warnings:lossWarnings(
planned)}}function desiredReplicas({service},nodes){return service.mode.kind==="replicated"?service.mode.replicas:service.
mode.kind==="global"?nodes.length:0}function imageToGoBackTo({service,image,pausedFrom,runningDigests}){let state=service.
updateStatus?.state,meant=(state==="paused"||state==="rollback_paused")&&pausedFrom!==void 0?pausedFrom:image,[only,...others]=runningDigests;
return meant.digest===void 0&&only!==void 0&&others.length===0?pin(meant,only):meant}function actionFor2(observed,target,allRun){
let{service,image,runningDigests}=observed;if(image.digest!==target.to.digest)return"update";if(target.key!==void 0||target.
restart===!0)return"restart";let isSettled=service.updateStatus===void 0||service.updateStatus.state.endsWith("completed"),
isVerified=allRun&&runningDigests.every(digest=>digest===target.to.digest);return isSettled&&isVerified?"none":"restart"}
function stateProblems({name,service},observation){if(service.mode.kind==="job")return[{path:name,code:"input-invalid",message:`${name}\
 is a job, which ends by itself and can't be updated`}];let state=service.updateStatus?.state,isOurs=leftOver(observation)?.
services.some(one=>one.kind==="swarm"&&one.id===service.id)===!0;return state!=="updating"&&state!=="rollback_started"||
isOurs?[]:[{path:name,code:"update-in-progress",message:`${name} is ${state==="updating"?"being updated":"being rolled b\
ack"} by someone else since ${service.updateStatus?.startedAt??service.updatedAt}`,hint:`Wait until it is over, or end i\
t on the manager with: docker service rollback ${service.name}`}]}function placementProblems({service,replicas,hosts,action},target,nodes,observation){
if(action==="none")return[];if(nodes.length===0&&replicas.desired>0){let message2=`${service} has no node to run on: non\
e is ready, active and meets its placement constraints`;return[{path:service,code:"update-failed",message:message2,hint:"\
See: docker node ls"}]}let problems=nodes.filter(({platform})=>!runsOn(target,platform)).map(({hostName,platform})=>({path:service,
code:"image-platform",message:`${formatReference(target.to)} is for ${target.platforms.map(formatPlatform).join(", ")}, \
but ${hostName}, which may run ${service}, is ${formatPlatform(platform)}`,hint:"Choose the digest of the image list (th\
e one the tag has), or one built for this platform."}));if(hosts.length>0||replicas.desired===0)return problems;let unreached=observation.
hosts.filter(host=>!host.reached&&nodes.some(({id})=>id===nodeOfHost(host,observation.nodes)?.id)),message=unreached.length>
0?`${service} could be verified on none of its nodes: ${unreached.map(({name})=>name).join(", ")} can't be reached`:`${service}\
 could be verified on none of its nodes, for hosts.cfg has none of ${nodes.map(({hostName})=>hostName).join(", ")}`;return[
...problems,{path:service,code:"ssh-unreachable",message,hint:"Add the missing workers to hosts.cfg."}]}function noticesOf(observed,planned){
if(planned.action==="none")return[];let{service}=observed,changed=changedSince({...observed,running:planned.from}),notices=changed===
void 0?[]:[`${planned.service} ${changed}.`];notices.push(...beforeNotices(planned.service,planned.before));let status=service.
updateStatus;return(status?.state==="paused"||status?.state==="rollback_paused")&&notices.push(`${planned.service}: an e\
arlier update is paused (${status.message}); this one takes its place.`),planned.replicas.desired===0&&notices.push(`${planned.
service} has no replicas: its image is changed, but nothing runs that could verify it.`),planned.from.digest===void 0&&notices.
push(`${planned.service} runs ${imageVersion(planned.from)} without a digest: the way back is that tag.`),notices}export{temporaryLabel,withHelper,isPlain,changeKey,stillPlain,runLabel,referralKeys,brokerKeys,keptKeys,runningSettings,
givenSettings,observeComposeFile,observeBroker,composeFileProblems,composeFileNotices,changedSince,containerLabel,readRecords,
writeRecord,markGone,removeRecord,writeRecordConfig,planBrokerService,runningImage,nodeOfHost,hostFinder,leftOver,gapNotice,
planSwarmService,desiredReplicas,imageToGoBackTo};
