import{examine,hasFailures,renderReport}from"./shared-ded9ed14.js";import{isEnvironmentName,isServiceName,parseRecipients}from"./shared-d2c06f7e.js";
import"./shared-f5524af6.js";import{acceptedKeys,hostsToPin,isImageRepository,parseRepository,pinHosts,readDeployment}from"./shared-da199b4d.js";
import{newIdentity,readSecret}from"./shared-f8e84f08.js";import"./shared-04cbeafc.js";import{Secret,misused,parseArguments}from"./shared-fe98e2a7.js";
import{init}from"./shared-1f4211c1.js";import{exitCodes,nearest}from"./shared-6da6fc38.js";import{OpsError,isOpsError,
messageOf}from"./shared-5e2ed195.js";import{resolve,join}from"node:path";import{readFile}from"node:fs/promises";var workflows={operate:{source:"d8x-ops.yml",target:"d8x-ops.yml",perEnvironment:!1},
rollback:{source:"rollback.yml",target:"d8x-rollback.yml",perEnvironment:!1},backup:{source:"schedule.yml",target:"d8x-b\
ackup.yml",perEnvironment:!0},release:{source:"release.yml",target:"d8x-release.yml",perEnvironment:!0}};function isWorkflowName(name){
return Object.hasOwn(workflows,name)}var published=/D8-X\/d8x-ops@[0-9a-f]{40} # v\S+/g;async function workflowFile(name,environment2,{
repository:repository2,commit,ref}){let{source,target,perEnvironment}=workflows[name],text=await readFile(new URL(`../wo\
rkflows/${source}`,import.meta.url),"utf8"),note=ref===commit?"":` # ${ref}`,pinned=text.replaceAll(published,()=>`${repository2}\
@${commit}${note}`);return!perEnvironment||environment2==="production"?{path:`.github/workflows/${target}`,text:pinned}:
{path:`.github/workflows/${target.replace(".yml",`-${environment2}.yml`)}`,text:pinned.replaceAll(/\bproduction\b/g,environment2)}}import{Octokit}from"../packages/octokit-rest.js";import{z}from"../packages/zod.js";var requestTimeoutMs=2e4,requestError=z.object({status:z.number(),message:z.string(),response:z.object({headers:z.record(
z.string(),z.unknown())}).optional()});function githubClient(token,apiUrl,version,signal){let nothing=()=>{};return new Octokit(
{auth:token.reveal(),baseUrl:apiUrl,userAgent:`d8x-ops/${version}`,log:{debug:nothing,info:nothing,warn:nothing,error:nothing},
request:{fetch:async(url,init2)=>fetch(url,{...init2,signal:AbortSignal.any([signal,AbortSignal.timeout(requestTimeoutMs)])})}})}
async function onGitHub(what,work){try{return await work()}catch(error){throw githubFault(what,error)}}async function ifThere(what,work){
try{return await work()}catch(error){let status=requestError.safeParse(error).data?.status;if(status===404||status===409)
return;throw githubFault(what,error)}}function githubFault(what,error){let parsed=requestError.safeParse(error).data,message=messageOf(
error);if(parsed?.response===void 0||parsed.status>=500)return new OpsError("github-unreachable",`could not ${what}: ${message}`,
{where:"GitHub",hint:"Try again; what is done already is not done twice.",cause:error});let brief=message.split(" - http\
s://",1)[0]??message;return new OpsError("github-refused",`GitHub does not let this token ${what}: ${brief} (${parsed.status}\
)`,{where:"GitHub",hint:hintFor(parsed.status),cause:error})}function hintFor(status){return status===401?"The token is \
wrong or has expired: make another, or log in with gh auth login.":status===409||status===422?"Somebody may have changed\
 the same thing, or a rule of the repository forbids it. With --pull-request the files come in by a pull request.":"Envi\
ronments and their secrets take an administrator of the repository, and a token with the scopes repo and workflow (fine-\
grained: Administration, Contents, Environments, Pull requests, Secrets and Workflows)."}import{blake2b}from"../packages/noble-hashes-blake2-js.js";import nacl from"../packages/tweetnacl.js";function seal(value,publicKey){
let recipient=new Uint8Array(Buffer.from(publicKey,"base64")),once=nacl.box.keyPair(),nonce=blake2b(Buffer.concat([once.
publicKey,recipient]),{dkLen:nacl.box.nonceLength}),box=nacl.box(new TextEncoder().encode(value.reveal()),nonce,recipient,
once.secretKey);return once.secretKey.fill(0),Buffer.concat([once.publicKey,box]).toString("base64")}function parseRepositoryName(text){let[,owner,repo]=/^([A-Za-z0-9][A-Za-z0-9-]{0,38})\/([A-Za-z0-9_.-]{1,100})$/.exec(text)??
[];if(owner!==void 0&&repo!==void 0)return{owner,repo};throw new OpsError("input-invalid","the repository should be give\
n as OWNER/NAME",{where:"--repository",hint:"Such as acme/broker."})}async function findRepository(octokit,name){let what=`\
read the repository ${name.owner}/${name.repo}`,{data}=await onGitHub(what,async()=>octokit.rest.repos.get({...name}));if(data.
permissions?.admin===!1)throw new OpsError("github-refused",`this token is no administrator's of ${name.owner}/${name.repo}`,
{where:"GitHub",hint:"Environments and their secrets take an administrator: ask one to run this, or to make you one."});
let ref=await ifThere(what,async()=>octokit.rest.git.getRef({...name,ref:`heads/${data.default_branch}`}));return{...name,
defaultBranch:data.default_branch,head:ref?.data.object.sha}}async function findSecrets(octokit,{owner,repo},environment2){
let at={owner,repo,environment_name:environment2},what=`read the environment ${environment2}`;if(await ifThere(what,async()=>octokit.
rest.repos.getEnvironment({...at}))===void 0)return;let secrets=await onGitHub(what,async()=>octokit.paginate(octokit.rest.
actions.listEnvironmentSecrets,{...at,per_page:100}));return new Map(secrets.map(({name,updated_at})=>[name,updated_at]))}
async function createEnvironment(octokit,{owner,repo},environment2){await onGitHub(`make the environment ${environment2}`,
async()=>octokit.rest.repos.createOrUpdateEnvironment({owner,repo,environment_name:environment2}))}async function putSecrets(octokit,{
owner,repo},environment2,secrets){let at={owner,repo,environment_name:environment2},{data}=await onGitHub("read the key \
for secrets",async()=>octokit.rest.actions.getEnvironmentPublicKey({...at}));for(let[name,value]of secrets)await onGitHub(
`set the secret ${name}`,async()=>octokit.rest.actions.createOrUpdateEnvironmentSecret({...at,secret_name:name,key_id:data.
key_id,encrypted_value:seal(value,data.key)}))}async function readFileAt(octokit,{owner,repo},path,ref){let data=(await ifThere(
`read ${path}`,async()=>octokit.rest.repos.getContent({owner,repo,path,ref})))?.data;if(!(data===void 0||Array.isArray(data)||
data.type!=="file"))return Buffer.from(data.content,"base64").toString("utf8")}import{execFile}from"node:child_process";import{promisify}from"node:util";var execute=promisify(execFile),ghTimeoutMs=5e3;async function findToken(tokenFile,{environment:environment2,terminal}){
let token=(tokenFile===void 0?environment2.GITHUB_TOKEN??environment2.GH_TOKEN??await tokenOfGh(environment2):(await readSecret(
tokenFile,"--token-file",terminal)).reveal())?.trim()??"";return token===""?void 0:new Secret(token)}async function tokenOfGh(environment2){
try{let{stdout}=await execute("gh",["auth","token"],{timeout:ghTimeoutMs,env:{...environment2}});return stdout}catch{return}}async function gatherAnswers(given,deployment,surroundings){let{terminal,signal}=surroundings,missing=[],environment2=given.
text("environment")??"production";if(!isEnvironmentName(environment2))throw misused("init",[{path:"--environment",message:'\
should be letters, digits, ".", "-" and "_"'}]);if(given.flag("direct")&&given.flag("pull-request"))throw misused("init",
[{path:"--direct and --pull-request",message:"exclude each other"}]);let recipients=given.list("recipient");recipients.length>
0&&parseRecipients(recipients,"--recipient");let chosen=chosenWorkflows(given.list("workflow")),accepted=acceptedKeys(given.
list("accept-host-key"),deployment.inventory),repository2=given.text("repository");repository2===void 0&&terminal.isInteractive&&
(repository2=await terminal.ask("Repository (OWNER/NAME): ")),repository2===void 0&&missing.push({path:"--repository OWN\
ER/NAME",message:"is missing"});let name=repository2===void 0?void 0:parseRepositoryName(repository2),token=await findToken(
given.text("token-file"),surroundings);token===void 0&&missing.push({path:"--token-file FILE",message:"is missing, and s\
o are GITHUB_TOKEN and a login of gh"}),!terminal.isInteractive&&!given.flag("yes")&&!given.flag("dry-run")&&missing.push(
{path:"--yes",message:"is missing: nobody is there to be asked"});let judge=async shown=>accepted.get(shown.host.name)?.
has(shown.fingerprint)===!0||terminal.isInteractive&&await confirmKey(shown,surroundings),knownHosts="";try{knownHosts=await pinHosts(
deployment.inventory,deployment.access,judge,signal)}catch(error){if(!isOpsError(error,"host-key-missing")||terminal.isInteractive)
throw error;missing.push(...error.problems.map(({path,message})=>({path:`--accept-host-key ${path}=${/SHA256:\S+/.exec(message)?.[0]??
"SHA256:\u2026"}`,message:"is missing: give it once the key was compared on the host's own console"})))}if(missing.length>
0||name===void 0||token===void 0)throw new OpsError("command-invalid","answers are missing, and nobody is there to give \
them",{problems:missing,hint:"Give them as options. See: d8x-ops init --help"});let identityOut=given.text("identity-out");
return{repository:name,environment:environment2,token,recipients,identityOut:identityOut===void 0?join(deployment.folder,
"backup-identity.txt"):resolve(identityOut),workflows:chosen,knownHosts}}function chosenWorkflows(given){if(given.length===
0)return["operate","rollback","backup"];let wrong=given.filter(name=>!isWorkflowName(name));if(wrong.length>0){let there=Object.
keys(workflows).join(", ");throw misused("init",wrong.map(name=>({path:`--workflow ${name}`,message:`is none; there are ${there}`})))}
return given.filter(isWorkflowName)}async function confirmKey({host,fingerprint,type},{terminal}){let address=host.name===
host.address?"":` (${host.address})`;return terminal.say(`${host.name}${address} shows the host key`),terminal.say(`  ${fingerprint}\
 (${type})`),terminal.say("Compare it on the host's own console (the provider's web page, not SSH), where this prints it\
:"),terminal.say(`  ssh-keygen -lf /etc/ssh/ssh_host_${type.replace(/^ssh-|-sha2-.*$/g,"")}_key.pub`),/^y(es)?$/i.test(await terminal.
ask("Is it the same? [y/N] "))}import{writeFile as writeFile3}from"node:fs/promises";import{writeFile}from"node:fs/promises";function explainIdentity(path){return["A new key pair for backups will be made. Its secret key is written to",`  ${path}`,
"and stays with you: it is never uploaded, and no run of d8x-ops has it. Without it NO BACKUP CAN BE READ, by anybody. K\
eep a","copy where you keep such things (a password manager, a safe), apart from this machine."]}async function makeBackupKey(path,now){
let identity=await newIdentity(!1),text=`# created: ${now.toISOString()}
# public key: ${identity.recipient}
${identity.secret.reveal()}
`;try{await writeFile(path,text,{mode:384,flag:"wx"})}catch(cause){let isThere=cause instanceof Error&&"code"in cause&&cause.
code==="EEXIST";throw new OpsError("config-invalid",isThere?`${path} is there already`:`${path} cannot be written`,{where:"\
--identity-out",hint:isThere?"It is not replaced: backups may need it. To go on using it, give its public key with --rec\
ipient; else name another file with --identity-out.":"Name another file with --identity-out.",cause})}return identity}import{z as z2}from"../packages/zod.js";var mostBytes=48*1024,neededConfig=z2.object({server_provider:z2.string().optional(),linode_config:z2.object({label_prefix:z2.
string()}).nullish(),aws_config:z2.object({label_prefix:z2.string()}).nullish(),database_dsn:z2.string().optional(),services:z2.
record(z2.string(),z2.object({name:z2.string().optional(),hostname:z2.string(),https:z2.boolean()})).nullish(),broker_server_config:z2.
object({fee_tbps:z2.union([z2.string(),z2.number()]).optional(),redis_password:z2.string().optional()}).nullish()});function reducedConfig(config){
return config.map(text=>`${JSON.stringify(neededConfig.parse(JSON.parse(text)),null,2)}
`)}function environmentSecrets({access,config},knownHosts,recipients){let secrets=new Map([["D8X_HOSTS_CFG",new Secret(access.
hostsCfg)],["D8X_CONFIG",reducedConfig(config)],["D8X_SSH_PRIVATE_KEY",access.sshPrivateKey],["D8X_SSH_KNOWN_HOSTS",new Secret(
knownHosts)],["D8X_BACKUP_RECIPIENTS",new Secret(`${recipients.join(`
`)}
`)],...access.sshPassphrase===void 0?[]:[["D8X_SSH_PASSPHRASE",access.sshPassphrase]],...access.sudoPassword===void 0?[]:
[["D8X_SUDO_PASSWORD",access.sudoPassword]]]),problems=[...secrets].filter(([,value])=>Buffer.byteLength(value.reveal())>
mostBytes).map(([path])=>({path,message:"would have more than 48 KiB, which GitHub refuses"}));if(problems.length===0)return secrets;
throw new OpsError("input-invalid","a file is too large to become a secret",{problems,hint:"Leave in known_hosts and hos\
ts.cfg only what is about this cluster."})}var ownBranch="d8x-ops/init";async function findBase(octokit,repository2,way){let{owner,repo,defaultBranch,head}=repository2;
if(way==="direct")return{way,commit:head,pullRequest:void 0};let open=await onGitHub("read the pull requests",async()=>octokit.
rest.pulls.list({owner,repo,head:`${owner}:${ownBranch}`,base:defaultBranch,state:"open"})),[present]=open.data;return{way,
commit:present?.head.sha??head,pullRequest:present?.html_url}}async function publishFiles(octokit,repository2,files,base){
let{owner,repo,defaultBranch}=repository2,at={owner,repo},branch=base.way==="direct"?defaultBranch:ownBranch,parent=base.
commit??await beginRepository(octokit,repository2,files),sha=await onGitHub(`commit to ${branch}`,async()=>{let tree=await octokit.
rest.git.createTree({...at,base_tree:parent,tree:files.map(({path,text})=>({path,mode:"100644",type:"blob",content:text}))});
return(await octokit.rest.git.createCommit({...at,message:`Set d8x-ops up

Made by d8x-ops init: workflows, and who may ask for what.`,tree:tree.data.sha,parents:[parent]})).data.sha}),ref=`heads\
/${branch}`,isThere=base.way==="direct"||await ifThere(`read ${branch}`,async()=>octokit.rest.git.getRef({...at,ref}))!==
void 0;return await onGitHub(`write to ${branch}`,async()=>{let force=base.way==="pull-request"&&base.pullRequest===void 0;
isThere?await octokit.rest.git.updateRef({...at,ref,sha,force}):await octokit.rest.git.createRef({...at,ref:`refs/${ref}`,
sha})}),base.way==="direct"?void 0:base.pullRequest??await openPullRequest(octokit,repository2)}async function beginRepository(octokit,{
owner,repo,defaultBranch},files){let[first]=files,answer=await onGitHub(`make the branch ${defaultBranch}`,async()=>octokit.
rest.repos.createOrUpdateFileContents({owner,repo,path:first?.path??"README.md",message:"Begin with d8x-ops",content:Buffer.
from(first?.text??"").toString("base64")})),{sha}=answer.data.commit;if(sha===void 0)throw new Error("GitHub answered a \
commit without its hash");return sha}async function openPullRequest(octokit,{owner,repo,defaultBranch}){return(await onGitHub(
"open a pull request",async()=>octokit.rest.pulls.create({owner,repo,head:ownBranch,base:defaultBranch,title:"Set d8x-op\
s up",body:"Made by `d8x-ops init`: the workflows that run d8x-ops, pinned to a commit, and `.github/d8x.yml`, which say\
s who may ask for what. Both count only once they are on the default branch."}))).data.html_url}import{randomBytes,scryptSync,timingSafeEqual}from"node:crypto";import{readFile as readFile2,rename,writeFile as writeFile2}from"node:fs/promises";
import{join as join2}from"node:path";import{z as z3}from"../packages/zod.js";var targetSchema=z3.object({recipients:z3.array(z3.string()),secrets:z3.record(z3.string(),z3.object({salt:z3.string(),hash:z3.
string(),updatedAt:z3.string()}))}),stateSchema=z3.object({version:z3.literal(1),targets:z3.record(z3.string(),targetSchema)}),
StateFile=class _StateFile{path;#target;#state;constructor(path,target,state){this.path=path,this.#target=target,this.#state=
state}static async open(folder,target){let path=join2(folder,".d8x-ops.json"),text;try{text=await readFile2(path,"utf8")}catch{
return new _StateFile(path,target,{version:1,targets:{}})}try{return new _StateFile(path,target,stateSchema.parse(JSON.parse(
text)))}catch(cause){throw new OpsError("config-invalid",`${path} cannot be read`,{where:path,hint:"Move it away: everyt\
hing will then be sent again, and --recipient has to name the public keys for backups.",cause})}}get sent(){return this.#state.
targets[this.#target]??{recipients:[],secrets:{}}}async keep(sent){this.#state={version:1,targets:{...this.#state.targets,
[this.#target]:sent}};let partial=`${this.path}.partial`;await writeFile2(partial,`${JSON.stringify(this.#state,null,2)}\

`,{mode:384}),await rename(partial,this.path)}};function remember(value,updatedAt){let salt=randomBytes(16);return{salt:salt.
toString("base64"),hash:hashOf(value,salt).toString("base64"),updatedAt}}function isSame(value,{salt,hash}){let expected=Buffer.
from(hash,"base64"),found=hashOf(value,Buffer.from(salt,"base64"));return expected.length===found.length&&timingSafeEqual(
expected,found)}function hashOf(value,salt){return scryptSync(value.reveal(),salt,32)}async function apply(application){let{deployment,answers,prepared,say}=application,{octokit,plan,repository:repository2,
base}=prepared,recipients=await backupRecipients(application);plan.newHostKeys>0&&(await writeFile3(deployment.knownHostsFile,
answers.knownHosts),say(`\u2714 ${deployment.knownHostsFile}`)),plan.createEnvironment&&(await createEnvironment(octokit,
repository2,answers.environment),say(`\u2714 environment ${answers.environment}`)),await sendSecrets(application,recipients);
let files=plan.files.filter(({why})=>why!=="same");if(files.length===0)return base.pullRequest;let pullRequest=await publishFiles(
octokit,repository2,files,base);return say(`\u2714 ${files.map(({path})=>path).join(", ")}`),pullRequest}async function backupRecipients({
prepared,now,say}){let{plan,recipients,state}=prepared;if(plan.newIdentity===void 0)return recipients;let{recipient}=await makeBackupKey(
plan.newIdentity,now());return await state.keep({...state.sent,recipients:[recipient]}),say(`\u2714 ${plan.newIdentity}:\
 the secret key for backups; its public key is ${recipient}`),[recipient]}async function sendSecrets({deployment,answers,
prepared,say},recipients){let{octokit,plan,repository:repository2,state}=prepared,all=environmentSecrets(deployment,answers.
knownHosts,recipients),toSend=new Map([...all].filter(([name])=>plan.secrets.some(each=>each.name===name&&each.why!=="sa\
me")));if(toSend.size===0){await state.keep({...state.sent,recipients:[...recipients]});return}await putSecrets(octokit,
repository2,answers.environment,toSend);let present=await findSecrets(octokit,repository2,answers.environment),remembered=[
...toSend].map(([name,value])=>[name,remember(value,present?.get(name)??"")]);await state.keep({recipients:[...recipients],
secrets:{...state.sent.secrets,...Object.fromEntries(remembered)}}),say(`\u2714 ${toSend.size} secrets: ${[...toSend.keys()].
join(", ")}`)}function makePlan(facts){let{present,sent,secrets,wantedFiles,presentFiles,way,newIdentity:newIdentity2,newHostKeys}=facts;
return{createEnvironment:present===void 0,secrets:[...secrets].map(([name,value])=>({name,why:secretChange(name,value,present?.
get(name),sent)})),files:wantedFiles.map(file=>{let before=presentFiles.get(file.path);return{...file,why:before===void 0?
"new":before===file.text?"same":"changed"}}),way,newIdentity:newIdentity2,newHostKeys}}function secretChange(name,value,updatedAt,{
secrets}){let remembered=secrets[name];return updatedAt===void 0?"new":remembered===void 0||remembered.updatedAt!==updatedAt?
"unknown":isSame(value,remembered)?"same":"changed"}function changesAnything({createEnvironment:createEnvironment2,secrets,
files,newIdentity:newIdentity2,newHostKeys}){return createEnvironment2||newIdentity2!==void 0||newHostKeys>0||secrets.some(
({why})=>why!=="same")||files.some(({why})=>why!=="same")}var secretWords={new:"set",changed:"set anew: its value is ano\
ther",unknown:"set anew: it was not set from here, so its value is not known",same:"stays"};function renderPlan(plan,repository2,environment2){
let{createEnvironment:createEnvironment2,secrets,files,way,newIdentity:newIdentity2,newHostKeys}=plan,width=Math.max(...secrets.
map(({name})=>name.length),...files.map(({path})=>path.length)),fileWords={new:"new",changed:"changed",same:"stays"},goesBy=way===
"direct"?"straight to the default branch":"by a pull request";return["On this machine",...newHostKeys===0?[]:[`  known_h\
osts: ${newHostKeys} lines more`],...newIdentity2===void 0?[]:[`  ${newIdentity2}: the secret key for backups, new`],"  \
.d8x-ops.json: salted hashes of what was sent",`The environment ${environment2} of ${repository2} (${createEnvironment2?
"new":"stays as it is"})`,...secrets.map(({name,why})=>`  ${name.padEnd(width)}  ${secretWords[why]}`),`Files, ${goesBy}`,
...files.map(({path,why})=>`  ${path.padEnd(width)}  ${fileWords[why]}`)]}import{z as z4}from"../packages/zod.js";var limits={commands:5,line:4096,services:30,reason:200,prefix:8};var exceptionOptions=[{kind:"image-change",option:"--allow-image-change",summary:"a service may move to another reposito\
ry than the one that it runs from"},{kind:"key-change",option:"--allow-key-change",summary:"a service may get a key of a\
nother address than the one that it has"},{kind:"migration",option:"--accept-migration",summary:"a service may go back t\
o an image from before its database's migration"},{kind:"no-backup",option:"--no-backup",summary:"no backup is taken bef\
ore the update"},{kind:"override",option:"--override",summary:"a rule about when may be broken, for the reason that is g\
iven"}],exceptionKinds=exceptionOptions.map(({kind})=>kind);var published2={api:"ghcr.io/d8-x/d8x-trader-main",history:"ghcr.io/d8-x/d8x-trader-history",referral:"ghcr.io/d8-x/d8x-\
referral-system","candles-pyth-client":"ghcr.io/d8-x/d8x-candles-pyth-client","candles-ws-server":"ghcr.io/d8-x/d8x-cand\
les-ws-server","candles-poly-client":"ghcr.io/d8-x/d8x-candles-poly-client",broker:"ghcr.io/d8-x/d8x-broker-server",executorws:"\
ghcr.io/d8-x/d8x-broker-exec-ws"},publishedServices=Object.keys(published2);var lookAlikes={Cyrillic:["\u0430\u0435\u043E\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u04BB\u0501\u051B\u051D\u043A\u043C\u0442\u0432\u0410\u0412\u0415\u041A\u041C\u041D\u041E\u0420\u0421\u0422\u0425",
"aeopcxyijshdqwkmtbABEKMHOPCTX"],Greek:["\u03B1\u03BF\u03C1\u03BD\u03C4\u03B9\u03BA\u03C5\u0391\u039F\u03A1\u03A4","aopv\
tikuAOPT"],Latin:["\u0131\u0251\u0261\u0142","iagl"],hyphens:["\u2010\u2011\u2212","---"],quotes:["\u2018\u2019\u201C\u201D",
`''""`]},letters=new Map([...Object.values(lookAlikes).flatMap(([from,to])=>Array.from(from,(character,index)=>[character,
to[index]??""])),["\u2013","--"],["\u2014","--"]]);var pinForm=new RegExp(String.raw`^([^@]*)@(sha256:[0-9a-f]{${limits.prefix},64})$`);var published3=new Set(publishedServices);var runVerbs=["update","plan","backup","rollback","status","lock","unlock"];var repositoryRoles=["read","triage","write","maintain","admin"],changePermissions=["write","maintain","admin"],approvableVerbs=[
"update","rollback","backup"],runOperations=[...runVerbs,"restore"],unattendedOperations=["backup","status","plan"];var login=z4.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/,"must be a GitHub user name, without @").describe("Git\
Hub user name, without @"),team=z4.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/,"mu\
st be organisation/team").describe("organisation/team, the team by its slug"),repository=z4.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9_.-]{1,100}$/,
"must be owner/name").describe("owner/name"),service=z4.string().max(63).refine(isServiceName,"must be the name of a ser\
vice, such as api").describe("Name of a service, without the stack: api, history, broker \u2026"),imageRepository=z4.string().
max(300).refine(isImageRepository,"must be a repository without tag or digest, such as ghcr.io/acme/d8x-trader-main").describe(
"registry/repository, without tag or digest"),minutes=longest=>z4.int().min(1).max(longest),approval=z4.strictObject({required:z4.
boolean().describe("Whether a second person has to answer /d8x approve before anything starts"),"within-minutes":minutes(
1440).default(60).describe("How long after the command that may happen"),commands:z4.array(z4.enum(approvableVerbs)).min(
1).default(["update","rollback"]).describe("The commands that need it")}).describe("Asks for a second person. Never the \
one who gave the command, and only who may give it as well"),exception=z4.strictObject({users:z4.array(login).min(1).max(
200).optional().describe("Who may; they need the right to give the command as well"),teams:z4.array(team).min(1).max(20).
optional().describe("Like users, by team"),alone:z4.boolean().default(!1).describe("Whether no second person has to appr\
ove it")}).refine(({users,teams})=>users!==void 0||teams!==void 0,"must list users or teams"),exceptions=z4.partialRecord(
z4.enum(exceptionKinds),exception).describe('Who may loosen a rule by an option of the command; nobody where one is left\
 out: image-change is --allow-image-change, key-change --allow-key-change, migration --accept-migration, no-backup --no-\
backup, override --override "reason"'),release=z4.strictObject({repository:repository.describe("The service's repository\
, as owner/name; the app must be installed there"),service,tag:z4.string().min(1).max(128).default("*").describe("Which \
release tags it is about; * is any text, ? any character: v*"),"image-tag":z4.string().min(1).max(128).regex(/^(?:\{tag\}|\{version\}|[A-Za-z0-9_.-])+$/,
"must be made of {tag}, {version} and what a tag may hold").default("{tag}").describe("The image's tag in the registry: \
{tag} is the release's, {version} the same without a leading v"),prereleases:z4.boolean().default(!1).describe("Whether \
pre-releases count"),action:z4.enum(["propose","update"]).describe("propose: open an issue with the command to give; upd\
ate: back up and update at once"),"wait-minutes":minutes(360).default(30).describe("How long the image may take to appea\
r in the registry after the release")}).describe("What a release of a service's repository leads to"),environment=z4.strictObject(
{workflow:z4.string().regex(/^[A-Za-z0-9_.-]+\.ya?ml$/,"must be the name of a file in .github/workflows, such as d8x-ops\
.yml").describe("File name in .github/workflows that runs the Action on this cluster"),ref:z4.string().max(250).regex(/^(?!\/|-)(?!.*(?:\.\.|\/\/|@\{|\\))[^\s~^:?*[\p{C}]+$/u,
"must be the name of a branch").optional().describe("Branch whose workflow is run; the repository's default branch when \
left out"),default:z4.boolean().default(!1).describe("Taken when a command names none. One environment alone is by itsel\
f"),permission:z4.enum(changePermissions).default("write").describe("Role that the repository has to grant for update, b\
ackup, rollback, lock, unlock, cancel, approve"),"view-permission":z4.enum(repositoryRoles).default("triage").describe("\
The same for status, plan and images. Anybody has read on a public repository"),users:z4.array(login).min(1).max(200).optional().
describe("With teams, the only people who may change anything; they need the permission as well"),teams:z4.array(team).min(
1).max(20).optional().describe("Like users, by team"),services:z4.array(service).min(1).max(100).optional().describe("Th\
e only services that may be asked for"),images:z4.record(service,imageRepository).optional().describe("Repository of the\
 image of each service that does not come from where D8X publishes it"),approval:approval.optional().describe("Whether a\
 second person has to approve"),exceptions:exceptions.optional(),"by-hand":z4.array(z4.enum(runOperations)).max(20).optional().
describe('The only operations that may be started with "Run workflow"; left out: whatever the person may'),unattended:z4.
array(z4.enum(unattendedOperations)).max(20).optional().describe("What a schedule may run; left out: backup and status"),
releases:z4.array(release).max(100).default([]).describe("What releases of services' repositories lead to")}).describe("\
A cluster: how the Action is run on it, and who may ask for what"),policyFileSchema=z4.strictObject({version:z4.literal(
1).describe("Of this format"),environments:z4.record(z4.string().refine(isEnvironmentName,'must be made of letters, digi\
ts, ".", "-" and "_"'),environment).refine(environments=>Object.keys(environments).length>0,"must have at least one envi\
ronment").describe("Every cluster that may be asked for, by name: what --env NAME takes")}).describe(".github/d8x.yml: w\
ho may ask d8x-ops for what. Read from the default branch only");import{z as z5}from"../packages/zod.js";function knownKeys(path){let schema=policyFileSchema;for(let part of path)schema=inside(schema,part);let bare=unwrap(schema);
return bare instanceof z5.ZodObject?Object.keys(bare.shape):[]}function inside(schema,part){let bare=unwrap(schema);if(bare instanceof
z5.ZodRecord)return bare.valueType;if(bare instanceof z5.ZodArray)return bare.element;if(!(bare instanceof z5.ZodObject))
return;let shape=bare.shape;return typeof part=="string"&&Object.hasOwn(shape,part)?shape[part]:void 0}function unwrap(schema){
let bare=schema;for(;bare instanceof z5.ZodOptional||bare instanceof z5.ZodDefault;)bare=bare.unwrap();return bare}import{isAlias,isMap,isNode,isScalar,LineCounter,parseDocument,visit}from"../packages/yaml.js";var largestBytes=64*1024,deepestNesting=100,
longestIndent=400,mostMarks=8e3,mostProblems=20;function readYaml(text,name){if(Buffer.byteLength(text)>largestBytes)return refused(
[{path:name,message:`is larger than ${largestBytes/1024} KiB`}]);if(isTooDeep(text))return refused([{path:name,message:`\
is nested more than ${deepestNesting} levels deep`}]);if((text.match(/[^\p{L}\p{N}\p{Zs}]/gu)?.length??0)>mostMarks)return refused(
[{path:name,message:`has more than ${mostMarks} lines and punctuation marks`}]);let lines=new LineCounter,document=parseDocument(
text,{lineCounter:lines,prettyErrors:!1,schema:"core",customTags:[],stringKeys:!0,uniqueKeys:!1,logLevel:"error"}),lineAt=offset=>lines.
linePos(offset??0).line,problems=[...[...document.errors,...document.warnings].map(error=>({offset:error.pos[0],message:error.
message})),...surprisesIn(document)].map(({offset,message})=>({path:`${name}:${lineAt(offset)}`,message}));return problems.
length>0?refused(problems.slice(0,mostProblems)):{kind:"read",value:document.toJS({maxAliasCount:0}),lineOf:path=>lineAt(
offsetOf(document,path))}}function refused(problems){return{kind:"refused",problems}}function isTooDeep(text){let open=0;
for(let character of text)if(character==="["||character==="{"?open++:(character==="]"||character==="}")&&open--,open>deepestNesting)
return!0;return text.split(`
`).some(line=>(/^[\s?:-]*/.exec(line)?.[0].length??0)>longestIndent)}function surprisesIn(document){let found=[];return visit(
document,{Node(_,node){let offset=node.range?.[0];if(isAlias(node)?found.push({offset,message:"aliases (*name) are not a\
llowed here"}):node.anchor!==void 0&&found.push({offset,message:"anchors (&name) are not allowed here"}),!isMap(node))return;
let seen=new Set;for(let{key}of node.items){let own=isScalar(key)?key.value:void 0,at=isNode(key)?key.range?.[0]:offset;
seen.has(own)&&found.push({offset:at,message:`${JSON.stringify(own)} is given twice`}),own==="__proto__"&&found.push({offset:at,
message:'"__proto__" is not allowed here'}),seen.add(own)}}}),found}function offsetOf(document,path){for(let length=path.
length;length>0;length--){let parent=document.getIn(path.slice(0,length-1),!0),last=path[length-1],pair=isMap(parent)?parent.
items.find(({key})=>isScalar(key)&&key.value===last):void 0;if(pair!==void 0&&isNode(pair.key))return pair.key.range?.[0];
let node=document.getIn(path.slice(0,length),!0);if(isNode(node))return node.range?.[0]}return isNode(document.contents)?
document.contents.range?.[0]:void 0}var policyPath=".github/d8x.yml",minute=6e4,mostProblems2=20;function parsePolicy(text){let file=readYaml(text,policyPath);
if(file.kind==="refused")throw invalid(file.problems);let at=(path,message)=>({path:`${policyPath}:${file.lineOf(path)}`,
message:path.length===0?message:`${formatPath(path)}: ${message}`}),parsed=policyFileSchema.safeParse(file.value,{reportInput:!0});
if(!parsed.success)throw invalid(parsed.error.issues.slice(0,mostProblems2).flatMap(issue=>explain(issue,at)));let contradictions=contradictionsIn(
parsed.data).map(({path,message})=>at(path,message));if(contradictions.length>0)throw invalid(contradictions);let[first,
...others]=Object.entries(parsed.data.environments).map(([name,own])=>toEnvironment(name,own));if(first===void 0)throw invalid(
[at(["environments"],"must have at least one environment")]);return{environments:[first,...others]}}function explain(issue,at){
if(issue.code==="unrecognized_keys"){let known=knownKeys(issue.path);return issue.keys.slice(0,mostProblems2).map(key=>at(
[...issue.path,key],`is not known here${offer(key,known)}`))}if(issue.code==="invalid_value"){let choices=issue.values.map(
String),given=typeof issue.input=="string"?issue.input:"";return[at(issue.path,`must be ${choices.join(", ")}${offer(given,
choices)}`)]}return issue.code==="invalid_key"?issue.issues.map(({message})=>at(issue.path,message)):issue.path.length===
0&&issue.code==="invalid_type"?[at([],'must have "version: 1" and "environments"')]:[at(issue.path,wordOf(issue))]}function wordOf(issue){
return issue.code==="invalid_type"?issue.input===void 0?`is missing (${issue.expected})`:`must be of type ${issue.expected}`:
issue.code==="too_small"?issue.origin==="array"?`must have at least ${issue.minimum}`:`must be at least ${issue.minimum}`:
issue.code!=="too_big"?issue.message:issue.origin==="number"||issue.origin==="int"?`must be at most ${issue.maximum}`:`m\
ust not be longer than ${issue.maximum}`}function offer(given,known){let meant=nearest(given,known);return meant===void 0?
"":`; did you mean ${meant}?`}function contradictionsIn(file){let second=Object.entries(file.environments).filter(([,own])=>own.
default)[1]?.[0],several=second===void 0?[]:[{path:["environments",second,"default"],message:"another environment is the\
 default already"}],releases=Object.entries(file.environments).flatMap(([name,own])=>own.releases.flatMap((release2,index)=>{
let path=["environments",name,"releases",index];return[...own.services===void 0||own.services.includes(release2.service)?
[]:[{path:[...path,"service"],message:`${release2.service} is not among the services of ${name}`}],...release2.action===
"update"&&own.approval?.required===!0&&own.approval.commands.includes("update")?[{path:[...path,"action"],message:"can o\
nly be propose where an update has to be approved"}]:[]]}));return[...several,...releases]}function toEnvironment(name,file){
let{workflow,ref,permission,users,teams,services,images,approval:approval2,exceptions:exceptions2,unattended,releases}=file,
byHand=file["by-hand"];return{name,workflow,isDefault:file.default,permission,viewPermission:file["view-permission"],...ref===
void 0?{}:{ref},...namesOf({users,teams}),...services===void 0?{}:{services},...images===void 0?{}:{images:mapValues(images,
parseRepository)},...approval2?.required===!0?{approval:{withinMs:approval2["within-minutes"]*minute,verbs:approval2.commands}}:
{},...exceptions2===void 0?{}:{exceptions:mapValues(exceptions2,toException)},...byHand===void 0?{}:{byHand},...unattended===
void 0?{}:{unattended},releases:releases.map(toRelease)}}function toException({users,teams,alone}){return{...namesOf({users,
teams}),alone}}function namesOf({users,teams}){return{...users===void 0?{}:{users:users.map(login2=>login2.toLowerCase())},
...teams===void 0?{}:{teams:teams.map(team2=>team2.toLowerCase())}}}function mapValues(from,map){return Object.fromEntries(
Object.entries(from).map(([key,value])=>[key,map(value)]))}function toRelease(file){let{repository:repository2,service:service2,
tag,prereleases,action}=file;return{repository:repository2.toLowerCase(),service:service2,tag,imageTag:file["image-tag"],
prereleases,action,waitMs:file["wait-minutes"]*minute}}function formatPath(path){return path.map((part,index)=>typeof part==
"number"?`[${part}]`:`${index===0?"":"."}${String(part)}`).join("")}function invalid(problems){let[first,...others]=problems,
more=others.length===0?"":` (and ${others.length} more)`;return new OpsError("config-invalid",`${first?.path??policyPath}\
 ${first?.message??"is wrong"}${more}`,{where:policyPath,problems,hint:"Mend it on the default branch. docs/examples/d8x\
.yml shows all that it may hold."})}var published4="D8-X/d8x-ops";async function pinAction(given,version,octokit){let text=given??`${published4}@v${version}`,
[,owner,repo,ref]=/^([A-Za-z0-9-]{1,39})\/([A-Za-z0-9_.-]{1,100})@([A-Za-z0-9_./-]{1,200})$/.exec(text)??[];if(owner===void 0||
repo===void 0||ref===void 0)throw new OpsError("input-invalid","the Action should be given as OWNER/NAME@REF",{where:"--\
action",hint:`Such as ${published4}@v${version}.`});let repository2=`${owner}/${repo}`;if(/^[0-9a-f]{40}$/.test(ref))return{
repository:repository2,commit:ref,ref};let answer=await ifThere(`read ${text}`,async()=>octokit.rest.repos.getCommit({owner,
repo,ref}));if(answer!==void 0)return{repository:repository2,commit:answer.data.sha,ref};throw new OpsError("input-inval\
id",`there is no ${text} to pin the workflows to`,{where:"--action",hint:"Give the commit of the release: --action OWNER\
/NAME@COMMIT, with all its 40 characters."})}import{isMap as isMap2,parseDocument as parseDocument2}from"../packages/yaml.js";var beginning=`# Who may ask d8x-ops for what. Read from the default branch only, so a pull request that changes it chan\
ges nothing until it
# is merged. All that can be said here: https://github.com/D8-X/d8x-ops/blob/main/docs/examples/d8x.yml
version: 1

environments:
`;function policyWith(present,environment2,workflow){if(present===void 0)return`${beginning}  ${environment2}:
    # The workflow in .github/workflows that runs the Action on this cluster.
    workflow: ${workflow}
    # The role on this repository that changes need: write, maintain or admin.
    permission: write
    # The role that status, plan and images need: read, triage, write, maintain or admin.
    view-permission: triage
`;let document=parseDocument2(present);if(document.errors.length>0||!isMap2(document.contents))throw new OpsError("confi\
g-invalid",`${policyPath} of the repository is not YAML that can be added to`,{where:policyPath,hint:"Mend it there firs\
t."});if(document.hasIn(["environments",environment2]))return present;document.setIn(["environments",environment2],document.
createNode({workflow}));let text=document.toString({lineWidth:0});return parsePolicy(text),text}async function prepare(given,deployment,answers,{environment:variables,version,signal}){let{owner,repo}=answers.repository,
apiUrl=variables.GITHUB_API_URL??"https://api.github.com",octokit=githubClient(answers.token,apiUrl,version,signal),repository2=await findRepository(
octokit,answers.repository),[present,action,state]=await Promise.all([findSecrets(octokit,repository2,answers.environment),
pinAction(given.text("action"),version,octokit),StateFile.open(deployment.folder,`${owner}/${repo}#${answers.environment}`)]),
isDirect=given.flag("direct")||repository2.head===void 0&&!given.flag("pull-request"),base=await findBase(octokit,repository2,
isDirect?"direct":"pull-request"),files=await Promise.all(answers.workflows.map(name=>workflowFile(name,answers.environment,
action))),paths=[policyPath,...files.map(({path})=>path)],presentFiles=await readFiles(octokit,repository2,paths,base.commit),
policy=policyWith(presentFiles.get(policyPath),answers.environment,"d8x-ops.yml"),wantedFiles=[{path:policyPath,text:policy},
...files],recipients=answers.recipients.length>0?answers.recipients:state.sent.recipients,plan=makePlan({present,sent:state.
sent,secrets:environmentSecrets(deployment,answers.knownHosts,recipients),wantedFiles,presentFiles,way:base.way,newIdentity:recipients.
length===0?answers.identityOut:void 0,newHostKeys:hostsToPin(deployment.inventory,deployment.access.knownHosts).length});
return{octokit,repository:repository2,base,state,plan,recipients}}async function readFiles(octokit,repository2,paths,ref){
if(ref===void 0)return new Map;let texts=await Promise.all(paths.map(async path=>[path,await readFileAt(octokit,repository2,
path,ref)]));return new Map(texts.flatMap(([path,text])=>text===void 0?[]:[[path,text]]))}async function runInit(words,surroundings){let{terminal,now}=surroundings,given=parseArguments(init,words),deployment=await readDeployment(
given),answers=await gatherAnswers(given,deployment,surroundings);await requireHealthy(given,deployment,answers,surroundings);
let prepared=await prepare(given,deployment,answers,surroundings),{plan}=prepared,{owner,repo}=answers.repository;if(terminal.
print(""),!changesAnything(plan))return terminal.print(`Everything is as it should be in ${owner}/${repo}: nothing was c\
hanged.`),exitCodes.done;for(let line of renderPlan(plan,`${owner}/${repo}`,answers.environment))terminal.print(line);if(plan.
newIdentity!==void 0)for(let line of["",...explainIdentity(plan.newIdentity)])terminal.print(line);if(terminal.print(""),
given.flag("dry-run"))return terminal.print("Nothing was changed: this was a dry run."),exitCodes.done;if(!given.flag("y\
es")&&!/^y(es)?$/i.test(await terminal.ask("Do this? [y/N] ")))throw new OpsError("cancelled","nothing was changed");let pullRequest=await apply(
{deployment,answers,prepared,now,say:line=>terminal.say(line)});for(let line of nextSteps(answers,prepared,pullRequest))
terminal.print(line);return exitCodes.done}async function requireHealthy(given,deployment,{knownHosts},{terminal,now,signal}){
let checks=await examine({deployment,knownHosts,now,signal});for(let line of renderReport(checks,terminal.colours))terminal.
print(line);if(!(!hasFailures(checks)||given.flag("despite-failures")||given.flag("dry-run"))&&!(terminal.isInteractive&&
/^y(es)?$/i.test(await terminal.ask("Go on although something fails? [y/N] "))))throw new OpsError("config-invalid","the\
 cluster lacks what d8x-ops needs, so nothing was changed",{hint:"Mend what FAIL stands before, or go on with --despite-\
failures."})}function nextSteps({repository:{owner,repo}},{plan},pullRequest){return["","Done. Now:",...[...pullRequest===
void 0?[]:[`merge ${pullRequest}: the files count only on the default branch`],...plan.newIdentity===void 0?[]:[`put a c\
opy of ${plan.newIdentity} where no machine can lose it`],`install the GitHub App of your d8x-ops bot on ${owner}/${repo}\
 (docs/running-the-bot.md), and comment /d8x status on an issue`,"or start the workflow d8x-ops by hand, with the operat\
ion status (Actions \u2192 d8x-ops \u2192 Run workflow)"].map((step,index)=>`  ${index+1}. ${step}`)]}export{runInit};
