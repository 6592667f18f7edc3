import{imageToGoBackTo,readRecords,runningImage}from"./shared-858ac77b.js";import{exportFiles}from"./shared-7dc49503.js";
import{connectCluster,observeBroker,observeHost,observeStack,pinAccepted,readDeployment}from"./shared-da199b4d.js";
import"./shared-8f152a89.js";import"./shared-cea0cba9.js";import{formatReference,parseArguments}from"./shared-c75e7fa1.js";
import{exitCodes}from"./shared-ecc1e5c5.js";import"./shared-2d3db850.js";import{OpsError}from"./shared-68ade1ae.js";import{readFile}from"node:fs/promises";import{join}from"node:path";import{isMap,isScalar,parseDocument}from"../packages/yaml.js";function pinImages(text,images,name){let document=parseDocument(text,{prettyErrors:!1,logLevel:"silent"}),[error]=document.
errors,services=document.get("services");if(error!==void 0||!isMap(services)){let why=error===void 0?"has no services":`\
is no YAML: ${error.message}`;throw new OpsError("config-invalid",`${name} ${why}`,{where:name,hint:"Give the file that \
d8x-cli deploys."})}let unpinned=[];return{text:services.items.flatMap(({key,value})=>{let service=isScalar(key)?String(
key.value):"",image=isMap(value)?value.get("image",!0):void 0,running=images.get(service);if(!isScalar(image)||!image.range||
running===void 0)return unpinned.push(service),[];let[start,end]=image.range,isQuoted=/^["']/.test(text.slice(start,end));
return[{start,end,with:isQuoted?JSON.stringify(running):running}]}).toSorted((a,b)=>b.start-a.start).reduce((all,edit)=>all.
slice(0,edit.start)+edit.with+all.slice(edit.end),text),unpinned}}async function runningImages(cluster,stackName,signal){let{engine}=cluster.manager,[services,records,hosts]=await Promise.
all([engine.listServices({},{signal}),readRecords(engine,{signal}),Promise.all(cluster.hosts.map(host=>observeHost(host,
signal)))]),reached=hosts.map(host=>{if(!host.reached)throw host.error;return host}),stack=observeStack(stackName,services,
[],reached,records),brokerHost=reached.find(({role})=>role==="broker"),deployment={stackName,urls:[]},broker=cluster.broker===
void 0||brokerHost===void 0?[]:await observeBroker(cluster.broker,brokerHost,records,deployment,[],signal);return{stack:pinned(
stack.map(one=>[one.name,imageToGoBackTo(one)])),broker:pinned(broker.map(one=>[one.name,runningImage(one)]))}}function pinned(images){
return new Map(images.flatMap(([name,image])=>image.digest===void 0?[]:[[name,formatReference(image)]]))}var files={stack:{local:"docker-swarm-stack.yml",remote:"~/docker-stack.yml"},broker:{local:"broker-server/docker-compos\
e.yml",remote:"~/broker/docker-compose.yml"}};async function runExport(words,context){let{terminal,signal}=context,given=parseArguments(
exportFiles,words),only=given.text("only");if(only!==void 0&&only!=="stack"&&only!=="broker")throw new OpsError("command\
-invalid","--only takes stack or broker",{where:"--only"});let{folder,inventory,access}=await readDeployment(given),knownHosts=await pinAccepted(
given.list("accept-host-key"),inventory,access,signal);await using cluster=await connectCluster(inventory,{...access,knownHosts},
{signal});let images=await runningImages(cluster,access.stackName,signal),parts=[{kind:"stack",host:cluster.manager},...cluster.
broker===void 0?[]:[{kind:"broker",host:cluster.broker}]].filter(({kind})=>only===void 0||kind===only);for(let{kind,host}of parts){
let{local,remote}=files[kind],{text,from}=await read(join(folder,local),host,remote,signal),{text:pinned2,unpinned}=pinImages(
text,images[kind],from);terminal.print(`# ${local}, with the digests that run
${pinned2.trimEnd()}`);for(let service of unpinned)terminal.say(`${local}: ${service} runs nothing whose digest is known\
; it is as it was`);kind!==parts.at(-1)?.kind&&terminal.print("---")}return exitCodes.done}async function read(path,host,remote,signal){
let text=await readFile(path,"utf8").catch(()=>"");if(text.trim()!=="")return{text,from:path};let name=remote.slice(2),{
code,stdout}=await host.tryRun({stages:[["cat","--",name]],cwd:"~/"},{signal});if(code===0)return{text:stdout,from:`${host.
name}:${remote}`};throw new OpsError("config-invalid",`there is neither ${path} nor ${remote} on ${host.name}`,{where:path,
hint:"Give the folder that d8x-cli deployed from with --folder."})}export{runExport};
