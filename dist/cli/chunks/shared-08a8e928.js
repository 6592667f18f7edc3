import{readDescription,requireSameFile}from"./shared-2cdfa8f3.js";import{newestOf,requireOneEnvironment,requireOrigin,
storedBackups}from"./shared-d5822135.js";import{readBackupName}from"./shared-dc88b27c.js";import{duration}from"./shared-536ad652.js";
import{misused}from"./shared-c75e7fa1.js";import{OpsError,isOpsError,messageOf}from"./shared-68ade1ae.js";import{access,mkdtemp,rm as rm2}from"node:fs/promises";import{tmpdir}from"node:os";import{join}from"node:path";import{rm}from"node:fs/promises";import{dirname}from"node:path";function namedBackup({backups,faults},wanted,{where,lister}){let found=wanted==="latest"?newestOf(backups):backups.find(
({told})=>told.name===wanted||told.run===wanted);if(found!==void 0)return found;let what=wanted==="latest"?"no backup th\
at may be taken":`no backup ${JSON.stringify(wanted.slice(0,200))}`;throw new OpsError("restore-refused",[`there is ${what}`,
...faults].join("; "),{where,hint:`${lister} lists those that there are, and what is wrong with them.`})}async function fetchNamed(catalogue,wanted,asked,fetching){
if(wanted!=="latest")return fetchOne(namedBackup(catalogue,wanted,asked),fetching);for(let fault of catalogue.faults)fetching.
warn(fault);let{fetched,passedOver}=await fetchNewest(catalogue.backups,fetching);return fetched!==void 0?fetched:fetchOne(
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
file),{recursive:!0,force:!0})}}let[first]=faults;throw first!==void 0&&(faults.length===1||faults.every(({code})=>code===
"origin-unknown"))?first:new OpsError("restore-refused",`no copy of ${name} could be fetched: ${faults.map(messageOf).join(
"; ")}`,{where:name,hint:"Correct what the places say, or name another backup."})}async function localBackup(command,given,{trust,folder},context){let wanted=given.argument??"";if(await isFile(wanted,given))
return{file:wanted,isFetched:!1,[Symbol.asyncDispose]:async()=>{}};if(given.text("identity")==="-"&&given.text("token-fi\
le")==="-")throw misused(command,[{path:"--identity and --token-file",message:"cannot both be standard input"}]);let stored=await storedBackups(
command,given,{trust,folder},context);wanted==="latest"&&requireOneEnvironment(command,stored);let into=await mkdtemp(join(
tmpdir(),"d8x-ops-")),dispose=async()=>rm2(into,{recursive:!0,force:!0});try{let{terminal,now}=context,{file}=await fetchNamed(
stored,wanted,{where:"BACKUP",lister:"d8x-ops backups"},{folder:into,trust,now,onFetch:({told:{name},copies})=>terminal.
say(`Fetching ${name} from ${copies.map(({store})=>store.place).join(", or ")}.`),warn:warning=>terminal.say(`! ${warning}`)});
return{file,isFetched:!0,[Symbol.asyncDispose]:dispose}}catch(error){throw await dispose(),error}}async function isFile(wanted,given){
return given.text("s3-bucket")!==void 0||given.text("repository")!==void 0?!1:wanted!=="latest"&&!/^\d+$/.test(wanted)&&
readBackupName(wanted)===void 0?!0:access(wanted).then(()=>!0,()=>!1)}var barWidth=24,drawEveryMs=100,lineEveryMs=5e3,ProgressBar=class{#terminal;#now;#title;#startedAt;#shownAt;constructor(terminal,now,title){
this.#terminal=terminal,this.#now=now,this.#title=title,this.#startedAt=now().getTime(),this.#shownAt=terminal.canRedraw?
Number.NEGATIVE_INFINITY:this.#startedAt}show(detail,fraction){let now=this.#now().getTime();if(now-this.#shownAt<(this.#terminal.
canRedraw?drawEveryMs:lineEveryMs))return;this.#shownAt=now;let line=progressLine(this.#title,detail,fraction,now-this.#startedAt);
this.#terminal.canRedraw?this.#terminal.redraw(line.slice(0,Math.max(this.#terminal.width-1,20))):this.#terminal.say(line)}clear(){
this.#terminal.canRedraw&&this.#terminal.redraw("")}};function progressLine(title,detail,fraction,elapsedMs){if(fraction===
void 0||Number.isNaN(fraction))return`${title}  ${detail}`;let done=Math.min(Math.max(fraction,0),1),filled=Math.round(done*
barWidth),bar="\u2588".repeat(filled)+"\u2591".repeat(barWidth-filled),left=done>.02&&done<1&&elapsedMs>1e3?`, ${duration(
elapsedMs/done*(1-done))} left`:"";return`${title}  ${bar} ${String(Math.round(done*100)).padStart(3)} %  ${detail}${left}`}export{fetchNewest,localBackup,ProgressBar};
