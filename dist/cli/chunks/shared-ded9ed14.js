import{chooseProgram,connect,decideTool,findRunnerPostgres,hostFiles,imageAccess,majorOf,nearestPostgres,parseDsn,probe,
readServerFacts,readTlsFiles,requireDumpable,throughHost}from"./shared-f5524af6.js";import{brokerContainers,composeLabels,
connectWhatCan,findCompose,formatReference,hostsToPin,observeHost,parseReference,servicesOfStack}from"./shared-da199b4d.js";
import{bytes,counted,duration}from"./shared-04cbeafc.js";import{isOpsError,toOpsError}from"./shared-5e2ed195.js";async function look(name,where,work){try{return{name,where,...await work()}}catch(error){return{name,where,...failure(error)}}}
function failure(error){let{message,hint}=toOpsError(error);return{state:"fail",found:message,...hint===void 0?{}:{mend:hint}}}async function checkDatabase(question){let{manager,dsn,signal}=question;if(dsn===void 0)return[{name:"database",where:"d\
8x.conf.json",state:"fail",found:"has no database_dsn",mend:"Without it nothing can be backed up, and updates want a bac\
kup first. Add it."}];let major,database=await look("database",manager.name,async()=>{let parsed=parseDsn(dsn,"database_\
dsn of d8x.conf.json"),tls=await readTlsFiles(parsed,hostFiles(manager));await using session=await connect(parsed,throughHost(
manager),{application:"d8x-ops doctor",tls,signal});let facts=await readServerFacts(session);return major=majorOf(facts.
versionNum),requireDumpable(facts,parsed.user),{state:"ok",found:`PostgreSQL ${facts.version}, ${facts.database} has ${bytes(
facts.sizeBytes)}, ${parsed.user} may read all of it`}}),tools=await probe(manager,signal).catch(()=>{});if(tools===void 0)
return[database];let known=major;return[database,...known===void 0?[]:[dumpCheck(tools,known,question),await verificationCheck(
known)],compressionCheck(tools,manager.name)]}function dumpCheck(tools,major,{manager,sudoPassword}){let name="pg_dump",
found=chooseProgram(tools,name,major);if(found!==void 0)return{name,where:manager.name,state:"ok",found:`${found.version.
text} at ${found.path}`};let decision=decideTool(tools,name,major,sudoPassword!==void 0);if(decision.kind==="missing")return{
name,where:manager.name,state:"fail",found:decision.because,mend:decision.hint};let wanted=decision.kind==="install"?decision.
package:name;return{name,where:manager.name,state:"warn",found:`none that suits PostgreSQL ${major}`,mend:`The first bac\
kup will install ${wanted}, with the sudo password. To be ahead of it: sudo apt-get install ${wanted}.`}}function compressionCheck({
zstd},where){return zstd?{name:"zstd",where,state:"ok",found:"is there"}:{name:"zstd",where,state:"warn",found:"is missi\
ng, so gzip compresses, which takes three times as long",mend:"sudo apt-get install zstd"}}async function verificationCheck(major){
let here=nearestPostgres((await findRunnerPostgres()).filter(({server})=>server),major);return{name:"verification",where:"\
runner",state:"info",found:`verify: restore needs PostgreSQL ${major} or later where the workflow runs (this machine: ${here?.
version.text??"none"})`}}var littleDisk={warn:3e9,fail:5e8},muchSkewMs=1e4;async function checkHost(host,now,signal){let asked=now().getTime(),observed=await observeHost(
host,signal).catch(error=>({reached:!1,error})),answered=now().getTime();if(!observed.reached)return[{name:"Docker",where:host.
name,...failure(observed.error)}];let{info,disk,images}=observed,skew=Math.max(asked-Date.parse(info.systemTime),Date.parse(
info.systemTime)-answered,0);return[{name:"Docker",where:host.name,state:"ok",found:`${info.serverVersion} (API ${info.apiVersion}\
), ${images.length} images`},{name:"disk",where:host.name,...diskFinding(disk)},{name:"clock",where:host.name,...clockFinding(
skew)}]}function diskFinding({path,totalBytes,freeBytes}){let found=`${bytes(freeBytes)} of ${bytes(totalBytes)} free at\
 ${path}`;return freeBytes>=littleDisk.warn?{state:"ok",found}:{state:freeBytes<littleDisk.fail?"fail":"warn",found,mend:"\
Free some: docker image prune, without --volumes."}}function clockFinding(skewMs){return skewMs<=muchSkewMs?{state:"ok",
found:"as on this machine"}:{state:"warn",found:`${duration(skewMs)} apart from this machine's`,mend:"Let it be set by t\
he network: timedatectl set-ntp true."}}async function checkSudo(manager,password,signal){return password===void 0?{name:"\
sudo",where:manager.name,state:"warn",found:"there is no password.txt",mend:"Without it the key of referral cannot be re\
placed, and no missing PostgreSQL client be installed. Name the file with --password-file."}:look("sudo",manager.name,async()=>(await manager.
run({stages:[["true"]],sudo:password},{signal}),{state:"ok",found:"takes the password"}))}async function checkCompose(broker,signal){
return look("Compose",broker.name,async()=>{let{argv}=await findCompose(broker),{stdout}=await broker.run({stages:[[...argv,
"version","--short"]]},{signal});return{state:"ok",found:`${argv.join(" ")} ${stdout.trim()}`}})}async function checkImages(cluster,stackName,signal){try{let[{images},running]=await Promise.all([imageAccess(cluster,{},
signal),runningImages(cluster,stackName,signal)]);return await Promise.all(running.map(image=>checkImage(image,images.resolve,
signal)))}catch(error){return[{name:"images",where:cluster.manager.name,...failure(error)}]}}var neverUpdated=new Set(["\
redis","cadvisor"]);async function checkImage({image,updated},resolve,signal){let{registry,path,tag}=image,where=`${path.
split("/").at(-1)??path}${tag===void 0?"":`:${tag}`}`,check=await look("image",where,async()=>{try{return await resolve(
image),{state:"ok",found:`${registry} has it`}}catch(error){return isOpsError(error,"image-not-found")?{state:"warn",found:`${registry}\
 no longer has what runs (${formatReference(image)})`,mend:"A host that loses it cannot pull it again: update the servic\
e to an image that is kept."}:{...failure(error),state:updated?"fail":"warn"}}});return signal.throwIfAborted(),check}async function runningImages({
manager,broker},stackName,signal){let[services,containers]=await Promise.all([manager.engine.listServices({},{signal}),broker?.
engine.listContainers({},{all:!0,signal})??[]]),running=[...servicesOfStack(stackName,services).map(({name,service})=>({
service:name,image:service.image})),...brokerContainers(containers).map(({labels,image})=>({service:labels[composeLabels.
service]??"",image}))];return[...Map.groupBy(running,({image})=>image)].flatMap(([text,users])=>{try{return[{image:parseReference(
text),updated:users.some(({service})=>!neverUpdated.has(service))}]}catch{return[]}})}async function checkSwarm(manager,stackName,signal){return Promise.all([look("swarm",manager.name,async()=>{let nodes=await manager.
engine.listNodes({signal}),away=nodes.filter(({state,availability,role})=>state!=="ready"||role==="worker"&&availability!==
"active"),found=`a manager of ${counted(nodes.length,"node")}`;if(away.length===0)return{state:"ok",found};let list=away.
map(({hostName,state,availability})=>`${hostName} is ${state}, ${availability}`).join("; ");return{state:"warn",found:`${found}\
; ${list}`,mend:"Look at docker node ls on the manager."}}),look("services",manager.name,async()=>{let services=await manager.
engine.listServices({},{signal}),names=servicesOfStack(stackName,services).map(({name})=>name).toSorted();return names.length===
0?{state:"fail",found:`the stack ${stackName} holds none`,mend:"Deploy it with d8x-cli (d8x setup swarm-deploy) before i\
t can be updated."}:{state:"ok",found:names.join(", ")}})])}async function checkBrokerServices(broker,signal){return look(
"services",broker.name,async()=>{let containers=brokerContainers(await broker.engine.listContainers({},{all:!0,signal})),
names=[...new Set(containers.map(({labels})=>labels[composeLabels.service]??""))].toSorted();return names.length===0?{state:"\
warn",found:"no compose project runs there",mend:"Deploy it with d8x-cli (d8x setup broker-deploy), if this cluster is t\
o have a broker."}:{state:"ok",found:names.join(", ")}})}async function examine(examination){let{deployment,knownHosts,signal}=examination,{inventory,access}=deployment,files=checkFiles(
deployment),unpinned=hostsToPin(inventory,knownHosts);if(unpinned.length>0){let names=unpinned.map(({name})=>name);return[
...files,...names.map(where=>({name:"host key",where,state:"fail",found:"is not pinned, so nothing was connected to",mend:"\
d8x-ops init shows each key to be compared and pins it; or give --accept-host-key, or --known-hosts."}))]}let{cluster,faults}=await connectWhatCan(
inventory,{...access,knownHosts},signal);await using _=cluster;let hosts=cluster.hosts.map(({name})=>{let fault=faults.get(
name),found=`connected as ${inventory.hosts.find(host=>host.name===name)?.user??""}, with the pinned key`;return{name:"S\
SH",where:name,...fault===void 0?{state:"ok",found}:failure(fault)}}),reached=cluster.hosts.filter(({name})=>!faults.has(
name)),each=await Promise.all(reached.map(host=>checkHost(host,examination.now,signal))),rest=faults.has(cluster.manager.
name)?[]:await checkRest(cluster,faults,each.flat(),examination);return signal.throwIfAborted(),[...files,...hosts,...each.
flat(),...rest]}async function checkRest(cluster,faults,found,{deployment:{inventory,access},signal}){let{manager,broker,
workers}=cluster,hasDocker=name=>found.some(check=>check.where===name&&check.name==="Docker"&&check.state==="ok"),usableBroker=broker!==
void 0&&hasDocker(broker.name)?broker:void 0,usable={...cluster,broker:usableBroker,workers:workers.filter(({name})=>hasDocker(
name))},{sudoPassword,stackName}=access;return(await Promise.all([checkSudo(manager,sudoPassword,signal).then(check=>[check]),
hasDocker(manager.name)?checkSwarm(manager,stackName,signal):[],broker===void 0||faults.has(broker.name)?[]:checkCompose(
broker,signal).then(check=>[check]),usableBroker===void 0?[]:checkBrokerServices(usableBroker,signal).then(check=>[check]),
checkDatabase({manager,dsn:inventory.databaseDsn,sudoPassword,signal}),hasDocker(manager.name)?checkImages(usable,stackName,
signal):[]])).flat()}function checkFiles({folder,inventory,absent,configFile,otherConfigFile}){let{hosts,services,label}=inventory,
kinds=["manager","worker","broker"].map(role=>{let number=hosts.filter(host=>host.role===role).length;return`${number} ${role}${number===
1?"":"s"}`});return[{name:"files",where:folder,state:"ok",found:`${label}: ${kinds.join(", ")}${absent.length===0?"":`; \
without ${absent.join(", ")}`}`},{name:"settings",where:"d8x.conf.json",...otherConfigFile===void 0?{state:"ok",found:`t\
aken from ${configFile}`}:{state:"warn",found:`taken from ${configFile}; there is also ${otherConfigFile}, which was pas\
sed over`,mend:"Remove the one that is out of date, or name the right one with --config."}},services.size>0?{name:"healt\
h",where:"d8x.conf.json",state:"ok",found:`${[...services.keys()].join(", ")} have a hostname`}:{name:"health",where:"d8\
x.conf.json",state:"warn",found:"names no hostname, so an update cannot ask the services whether they answer",mend:"Fill\
 in services.\u2026hostname."}]}var signs={ok:{word:"ok  ",colour:"32"},warn:{word:"warn",colour:"33"},fail:{word:"FAIL",colour:"31"},info:{word:"info",
colour:"36"}};function renderReport(checks,colours){let nameWidth=Math.max(...checks.map(({name})=>name.length)),whereWidth=Math.
min(28,Math.max(...checks.map(({where})=>where.length)));return[...checks.flatMap(({state,name,where,found,mend})=>{let{
word,colour}=signs[state];return[`${colours?`\x1B[${colour}m${word}\x1B[0m`:word}  ${name.padEnd(nameWidth)}  ${where.padEnd(
whereWidth)}  ${oneLine(found)}`,...mend===void 0?[]:[`      ${"".padEnd(nameWidth)}  \u2192 ${oneLine(mend)}`]]}),"",summary(
checks)]}function summary(checks){let number=state=>checks.filter(check=>check.state===state).length;return[counted(number(
"fail"),"failure"),counted(number("warn"),"warning"),`${number("ok")} ok`].join(", ")}function hasFailures(checks){return checks.
some(({state})=>state==="fail")}function oneLine(text){return text.replaceAll(/[\r\n\u2028\u2029]+/g," ").replaceAll(new RegExp(
"\\p{Cc}","gu"),"")}export{examine,renderReport,hasFailures};
