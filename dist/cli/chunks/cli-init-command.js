import{askBroker,askReferral,parseRecipients}from"./shared-d2c06f7e.js";import{init}from"./shared-1f4211c1.js";
import{botAppVariable,examine,hasFailures,isRestrictedTo,readEnvironment,readEnvironments,readVariable,recoveryVariable,
renderReport,restoreSecret,restrictEnvironment,signingSecret,unattendedVariable,walletSecrets,withEnvironment,writeVariable}from"./shared-ded9ed14.js";
import"./shared-f5524af6.js";import{acceptedKeys,addressOf,brokerContainers,composeLabels,connectWhatCan,hostsToPin,
normalKey,pinHosts,projectOf,readDeployment}from"./shared-da199b4d.js";import"./shared-a75b7b23.js";import"./shared-8f152a89.js";
import"./shared-cea0cba9.js";import{backupNamespace,makeSigningKey,signersFile}from"./shared-9074a70f.js";import{
StateFile,findRepository,findSecrets,findToken,githubClient,ifThere,isEnvironmentName,isSame,newIdentity,onGitHub,parsePolicy,
parseRepositoryName,policyPath,putSecrets,readFileAt,readSecret,recoverySuffix,remember,requireScopes,signerLine,signersPath,
targetOf,unattendedMark,unattendedSuffix}from"./shared-536ad652.js";import"./shared-5e7efe94.js";import{Secret,
encodeContent,misused,parseArguments}from"./shared-c75e7fa1.js";import{exitCodes}from"./shared-ecc1e5c5.js";import{
defined}from"./shared-2d3db850.js";import{OpsError,isOpsError,messageOf}from"./shared-68ade1ae.js";import{resolve,join}from"node:path";import{readFile}from"node:fs/promises";var workflows={operate:{source:"d8x-ops.yml",target:"d8x-ops.yml",perEnvironment:!1},
rollback:{source:"rollback.yml",target:"d8x-rollback.yml",perEnvironment:!1},backup:{source:"schedule.yml",target:"d8x-b\
ackup.yml",perEnvironment:!0},release:{source:"release.yml",target:"d8x-release.yml",perEnvironment:!0},images:{source:"\
images.yml",target:"d8x-images.yml",perEnvironment:!0}};function isWorkflowName(name){return Object.hasOwn(workflows,name)}
var published=/D8-X\/d8x-ops@[0-9a-f]{40} # v\S+/g;async function workflowFile(name,environment,{repository,commit,ref}){
let{source,target,perEnvironment}=workflows[name],text=await readFile(new URL(`../workflows/${source}`,import.meta.url),
"utf8"),note=ref===commit?"":` # ${ref}`,pinned=text.replaceAll(published,()=>`${repository}@${commit}${note}`);return!perEnvironment||
environment==="production"?{path:`.github/workflows/${target}`,text:pinned}:{path:`.github/workflows/${target.replace(".\
yml",`-${environment}.yml`)}`,text:pinned.replaceAll(/\bproduction\b/g,environment)}}async function gatherAnswers(given,deployment,context){let{terminal,signal}=context,missing=[],environment=given.text("e\
nvironment")??"production";if(!isEnvironmentName(environment))throw misused("init",[{path:"--environment",message:'shoul\
d be letters, digits, ".", "-" and "_"'}]);let suffix=[unattendedSuffix,recoverySuffix].find(one=>environment.endsWith(one));
if(suffix!==void 0){let message=`should be ${environment.slice(0,-suffix.length)}: with ${suffix===recoverySuffix?"--res\
tore-key":"--reviewers"}, ${environment} is made beside it`;throw misused("init",[{path:"--environment",message}])}if(given.
flag("direct")&&given.flag("pull-request"))throw misused("init",[{path:"--direct and --pull-request",message:"exclude ea\
ch other"}]);let recipients=given.list("recipient");recipients.length>0&&parseRecipients(recipients,"--recipient");let chosen=chosenWorkflows(
given.list("workflow")),accepted=acceptedKeys(given.list("accept-host-key"),deployment.inventory),repository=given.text(
"repository");repository===void 0&&terminal.isInteractive&&(repository=await terminal.ask("Repository (OWNER/NAME): ")),
repository===void 0&&missing.push({path:"--repository OWNER/NAME",message:"is missing"});let name=repository===void 0?void 0:
parseRepositoryName(repository),token=await findToken(given.text("token-file"),context);token===void 0&&missing.push({path:"\
--token-file FILE",message:"is missing, and so are GITHUB_TOKEN and a login of gh"}),!terminal.isInteractive&&!given.flag(
"yes")&&!given.flag("dry-run")&&missing.push({path:"--yes",message:"is missing: nobody is there to be asked"});let judge=async shown=>accepted.
get(shown.host.name)?.has(shown.fingerprint)===!0||terminal.isInteractive&&await confirmKey(shown,context),knownHosts="";
try{knownHosts=await pinHosts(deployment.inventory,deployment.access,judge,signal)}catch(error){if(!isOpsError(error,"ho\
st-key-missing")||terminal.isInteractive)throw error;missing.push(...error.problems.map(({path,message})=>({path:`--acce\
pt-host-key ${path}=${/SHA256:\S+/.exec(message)?.[0]??"SHA256:\u2026"}`,message:"is missing: give it once the key was c\
ompared on the host's own console"})))}if(missing.length>0||name===void 0||token===void 0)throw new OpsError("command-in\
valid","answers are missing, and nobody is there to give them",{problems:missing,hint:"Give them as options. See: d8x-op\
s init --help"});let identityOut=given.text("identity-out");return{repository:name,environment,token,recipients,identityOut:identityOut===
void 0?join(deployment.folder,"backup-identity.txt"):resolve(identityOut),workflows:chosen,reviewers:given.list("reviewe\
rs"),knownHosts}}function chosenWorkflows(given){if(given.length===0)return["operate","rollback","backup"];let wrong=given.
filter(name=>!isWorkflowName(name));if(wrong.length>0){let there=Object.keys(workflows).join(", ");throw misused("init",
wrong.map(name=>({path:`--workflow ${name}`,message:`is none; there are ${there}`})))}return given.filter(isWorkflowName)}
async function confirmKey({host,fingerprint,type},{terminal}){let address=host.name===host.address?"":` (${host.address}\
)`;return terminal.say(`${host.name}${address} shows the host key`),terminal.say(`  ${fingerprint} (${type})`),terminal.
say("Compare it on the host's own console (the provider's web page, not SSH), where this prints it:"),terminal.say(`  ss\
h-keygen -lf /etc/ssh/ssh_host_${type.replace(/^ssh-|-sha2-.*$/g,"")}_key.pub`),/^y(es)?$/i.test(await terminal.ask("Is \
it the same? [y/N] "))}import{writeFile as writeFile2}from"node:fs/promises";import{writeFile}from"node:fs/promises";function explainIdentity(path){return["A new key pair for backups will be made. Its secret key is written to",`  ${path}`,
"and stays with you: it is never uploaded, and no run of d8x-ops has it. Without it NO BACKUP CAN BE READ, by anybody. K\
eep a","copy where you keep such things (a password manager, a safe), apart from this machine."]}async function makeBackupKey(path,now){
let identity=await newIdentity(!1),text=`# created: ${now.toISOString()}
# public key: ${identity.recipient}
${identity.secret.reveal()}
`;try{await writeFile(path,text,{mode:384,flag:"wx"})}catch(cause){let isThere=cause instanceof Error&&"code"in cause&&cause.
code==="EEXIST";throw new OpsError("config-invalid",isThere?`${path} is there already`:`${path} cannot be written`,{where:"\
--identity-out",hint:isThere?"It is not replaced: backups may need it. To go on using it, give its public key with --rec\
ipient; else name another file with --identity-out.":"Name another file with --identity-out.",cause})}return identity}import{z}from"../packages/zod.js";var mostBytes=48*1024,neededConfig=z.object({server_provider:z.string().optional(),linode_config:z.object({label_prefix:z.
string()}).nullish().catch(void 0),aws_config:z.object({label_prefix:z.string()}).nullish().catch(void 0),database_dsn:z.
string().optional().catch(void 0),services:z.record(z.string(),z.object({name:z.string().optional(),hostname:z.string(),
https:z.boolean()}).nullable().catch(null)).nullish().catch(void 0).transform(services=>services&&Object.fromEntries(Object.
entries(services).filter(([,one])=>one!==null))),broker_server_config:z.object({fee_tbps:z.union([z.string(),z.number()]).
optional().catch(void 0),redis_password:z.string().optional().catch(void 0)}).nullish().catch(void 0)});function partOf(name){
return name.endsWith(recoverySuffix)?"recovery":name.endsWith(unattendedSuffix)?"unattended":"first"}function reducedConfig(config,part="\
first"){return config.map(text=>JSON.stringify({...neededConfig.parse(JSON.parse(text)),...part==="first"?{}:{[unattendedMark]:{
[part]:!0}}}))}function environmentSecrets({deployment:{access,config},knownHosts,recipients,walletKeys,signingKey,restoreKey},part="\
first"){let given=[["D8X_HOSTS_CFG",new Secret(encodeContent(access.hostsCfg))],["D8X_CONFIG",reducedConfig(config,part)],
["D8X_SSH_PRIVATE_KEY",access.sshPrivateKey.map(encodeContent)],["D8X_SSH_KNOWN_HOSTS",new Secret(encodeContent(knownHosts))],
["D8X_BACKUP_RECIPIENTS",new Secret(encodeContent(recipients.join(`
`)))],[signingSecret,signingKey],[restoreSecret,part==="recovery"?restoreKey:void 0],["D8X_SSH_PASSPHRASE",access.sshPassphrase],
["D8X_SUDO_PASSWORD",part==="unattended"?void 0:access.sudoPassword],["D8X_REFERRAL_EXECUTOR_KEY",part==="first"?walletKeys.
referralExecutor:void 0],["D8X_BROKER_PRIVATE_KEY",part==="first"?walletKeys.broker:void 0]],secrets=new Map(given.flatMap(
([name,value])=>value===void 0?[]:[[name,value]])),problems=[...secrets].filter(([,value])=>Buffer.byteLength(value.reveal())>
mostBytes).map(([path])=>({path,message:"would have more than 48 KiB, which GitHub refuses"}));if(problems.length===0)return secrets;
throw new OpsError("input-invalid","a file is too large to become a secret",{problems,hint:"Leave in known_hosts and hos\
ts.cfg only what is about this cluster."})}async function restoreKeyOf(facts){let{environment,isAskedFor,hasReviewers,isListed,present,sent,recipients}=facts;if(!isAskedFor&&
!isListed)return;if(!hasReviewers){let message=`needs --reviewers: without, whoever may start a run on ${environment} co\
uld read every backup`;throw misused("init",[{path:"--restore-key",message}])}if(present.has(restoreSecret))return sent.
restore===void 0?{}:{recipient:sent.restore};if(!isAskedFor)return{};let{secret,recipient}=await newIdentity(recipients.
length>0&&parseRecipients(recipients).postQuantum);return{secret,recipient}}function withRestoreKey(recipients,key,{restore}){
let{recipient}=key??{};return recipient===void 0?recipients:[...recipients.filter(one=>one!==restore&&one!==recipient),recipient]}
function recoveryEnvironment(environment){return`${environment}${recoverySuffix}`}var ownBranch="d8x-ops/init";async function findBase(octokit,repository,way){let{owner,repo,defaultBranch,head:head2}=repository;
if(way==="direct")return{way,commit:head2,pullRequest:void 0};let open=await onGitHub("read the pull requests",async()=>octokit.
rest.pulls.list({owner,repo,head:`${owner}:${ownBranch}`,base:defaultBranch,state:"open"})),[present]=open.data;return{way,
commit:present?.head.sha??head2,pullRequest:present?.html_url}}async function stageFiles(octokit,repository,files,base){
let{owner,repo}=repository,at={owner,repo},parent=base.commit??await beginRepository(octokit,repository,files);return onGitHub(
"write the workflows",async()=>{let tree=await octokit.rest.git.createTree({...at,base_tree:parent,tree:files.map(({path,
text})=>({path,mode:"100644",type:"blob",content:text}))});return(await octokit.rest.git.createCommit({...at,message:`Se\
t d8x-ops up

Made by d8x-ops init: workflows, and who may ask for what.`,tree:tree.data.sha,parents:[parent]})).data.sha})}async function publishCommit(octokit,repository,sha,base){
let{owner,repo,defaultBranch}=repository,at={owner,repo},branch=base.way==="direct"?defaultBranch:ownBranch,ref=`heads/${branch}`,
isThere=base.way==="direct"||await ifThere(`read ${branch}`,async()=>octokit.rest.git.getRef({...at,ref}))!==void 0;return await onGitHub(
`write to ${branch}`,async()=>{let force=base.way==="pull-request"&&base.pullRequest===void 0;isThere?await octokit.rest.
git.updateRef({...at,ref,sha,force}):await octokit.rest.git.createRef({...at,ref:`refs/${ref}`,sha})}),base.way==="direc\
t"?void 0:base.pullRequest??await openPullRequest(octokit,repository)}async function beginRepository(octokit,{owner,repo,
defaultBranch},files){let[first]=files,answer=await onGitHub(`make the branch ${defaultBranch}`,async()=>octokit.rest.repos.
createOrUpdateFileContents({owner,repo,path:first?.path??"README.md",message:"Begin with d8x-ops",content:Buffer.from(first?.
text??"").toString("base64")})),{sha}=answer.data.commit;if(sha===void 0)throw new Error("GitHub answered a commit witho\
ut its hash");return sha}async function openPullRequest(octokit,{owner,repo,defaultBranch}){return(await onGitHub("open \
a pull request",async()=>octokit.rest.pulls.create({owner,repo,head:ownBranch,base:defaultBranch,title:"Set d8x-ops up",
body:"Made by `d8x-ops init`: the workflows that run d8x-ops, pinned to a commit, and `.github/d8x.yml`, which says who \
may ask for what. Both count only once they are on the default branch."}))).data.html_url}async function apply(application){let{deployment,answers,prepared,say}=application,{octokit,plan,repository,base}=prepared,
recipients=await backupRecipients(application);plan.newHostKeys>0&&(await writeFile2(deployment.knownHostsFile,answers.knownHosts),
say(`\u2714 ${deployment.knownHostsFile}`)),plan.newSigners!==void 0&&(await writeFile2(plan.newSigners,prepared.signersText),
say(`\u2714 ${plan.newSigners}`));let files=plan.files.filter(({why})=>why!=="same"),commit=files.length===0?void 0:await stageFiles(
octokit,repository,files,base),open=new Map;for(let environment of plan.environments){let because=await restrict(application,
environment);because!==void 0&&open.set(environment.name,because),partOf(environment.name)==="recovery"&&await requireGuarded(
prepared,environment.name,because)}let isLater=({name})=>partOf(name)==="recovery"?0:1;for(let environment of plan.environments.
toSorted((one,other)=>isLater(one)-isLater(other)))await sendSecrets(application,environment,recipients,open.get(environment.
name));if(plan.unattended!==void 0&&(await writeVariable(octokit,repository,{name:unattendedVariable,value:plan.unattended}),
say(`\u2714 D8X_UNATTENDED: ${plan.unattended}`)),plan.recovery!==void 0&&(await writeVariable(octokit,repository,{name:recoveryVariable,
value:plan.recovery}),say(`\u2714 D8X_RECOVERY: ${plan.recovery}`)),plan.botApp!==void 0&&(await writeVariable(octokit,repository,
{name:botAppVariable,value:plan.botApp}),say(`\u2714 ${botAppVariable}: ${plan.botApp}`)),commit===void 0)return base.pullRequest;
let pullRequest=await publishCommit(octokit,repository,commit,base);return say(`\u2714 ${files.map(({path})=>path).join(
", ")}`),pullRequest}async function requireGuarded({octokit,repository},name,open){let{reviewers=[]}=await readEnvironment(
octokit,repository,name)??{};if(open===void 0&&reviewers.length>0)return;let why=open??"it has no required reviewers";throw new OpsError(
"github-refused",`the restore key can't be kept in ${name}: ${why}`,{where:name,hint:"No secret was sent. Leave --restor\
e-key out: restores and drills then take the key from your own machine (d8x-ops restore)."})}async function restrict({prepared:{
octokit,repository,state},say},{name,branch,restrict:isWanted,reviewers}){if(!isWanted&&reviewers===void 0)return state.
sent(targetOf(repository,name)).open;let result=await restrictEnvironment(octokit,repository,{name,branch,...defined({reviewers:reviewers?.
map(({type,id})=>({type,id}))})});if(result==="restricted"){say(`\u2714 environment ${name}: ${branch} alone may use it`);
return}return say(`! environment ${name}: every branch may use it, since ${result.open}.`),say("  Whoever may push any b\
ranch can read its secrets: let nobody push whom you would not give them to."),result.open}async function backupRecipients({
answers,prepared,now,say}){let{plan,recipients,restoreKey,repository,state}=prepared;if(plan.newIdentity===void 0)return recipients;
let{recipient}=await makeBackupKey(plan.newIdentity,now()),target=targetOf(repository,answers.environment),all=withRestoreKey(
[recipient],restoreKey,{});return await state.keep(target,{...state.sent(target),recipients:[...all]}),say(`\u2714 ${plan.
newIdentity}: the secret key for backups; its public key is ${recipient}`),all}async function sendSecrets({deployment,answers,
walletKeys,prepared,say},{name:environment,secrets:planned},recipients,open){let{octokit,repository,state}=prepared,{knownHosts}=answers,
signer=prepared.signers.get(environment),all=environmentSecrets({deployment,knownHosts,recipients,walletKeys,signingKey:signer?.
secret,restoreKey:prepared.restoreKey?.secret},partOf(environment)),isKept=name=>open!==void 0&&walletSecrets.some(wallet=>wallet===
name),wanted=[...all].filter(([name])=>planned.some(each=>each.name===name&&each.why!=="same")),kept=wanted.filter(([name])=>isKept(
name)).map(([name])=>name);kept.length>0&&say(`! not sent, since every branch may use ${environment}: ${kept.join(", ")}`);
let toSend=new Map(wanted.filter(([name])=>!isKept(name))),target=targetOf(repository,environment),sent={...state.sent(target),
recipients:[...recipients]};open===void 0?delete sent.open:sent.open=open,signer?.publicKey!==void 0&&(sent.signer=signer.
publicKey);let restore=partOf(environment)==="recovery"?prepared.restoreKey?.recipient:void 0;if(restore!==void 0&&(sent.
restore=restore),await state.keep(target,sent),toSend.size===0)return;await putSecrets(octokit,repository,environment,toSend);
let present=await findSecrets(octokit,repository,environment),remembered=[...toSend].map(([name,value])=>[name,remember(
value,present.get(name)??"")]);await state.keep(target,{...sent,secrets:{...sent.secrets,...Object.fromEntries(remembered)}}),
say(`\u2714 ${environment}, ${toSend.size} secrets: ${[...toSend.keys()].join(", ")}`)}function makePlan(facts){let{environments,unattended,recovery,botApp,wantedFiles,presentFiles,way,newIdentity:newIdentity2,
newHostKeys,newSigners}=facts;return{environments:environments.map(planEnvironment),unattended,recovery,botApp,files:wantedFiles.
map(file=>{let before=presentFiles.get(file.path);return{...file,why:before===void 0?"new":before===file.text?"same":"ch\
anged"}}),way,newIdentity:newIdentity2,newHostKeys,newSigners}}function planEnvironment(facts){let{name,branch,rules,reviewers,
present,sent,secrets}=facts,open=rules?.branches==="all"?sent.open:void 0,named=rules===void 0||typeof rules.branches=="\
string"?[]:rules.branches;return{name,isNew:rules===void 0,branch,restrict:rules===void 0||!(isRestrictedTo(rules,branch)||
open!==void 0),open,shutOut:named.filter(rule=>rule.name!==branch||rule.type!=="branch").map(rule=>rule.name),reviewers:reviewers===
void 0||areSame(reviewers,rules?.reviewers??[])?void 0:reviewers,secrets:[...secrets].filter(([secret])=>open===void 0||
![...walletSecrets,restoreSecret].some(one=>one===secret)).map(([secret,value])=>({name:secret,why:secretChange(secret,value,
present.get(secret),sent)}))}}function areSame(wanted,present){return wanted.length===present.length&&wanted.every(({type,
id})=>present.some(other=>other.type===type&&other.id===id))}function secretChange(name,value,updatedAt,{secrets}){let remembered=secrets[name];
return updatedAt===void 0?"new":remembered===void 0||remembered.updatedAt!==updatedAt?"unknown":isSame(value,remembered)?
"same":"changed"}function changesAnything({environments,unattended,recovery,botApp,files,newIdentity:newIdentity2,newHostKeys,
newSigners}){return newIdentity2!==void 0||newSigners!==void 0||newHostKeys>0||unattended!==void 0||recovery!==void 0||botApp!==
void 0||environments.some(changesEnvironment)||files.some(({why})=>why!=="same")}function changesEnvironment({restrict:restrict2,
reviewers,secrets}){return restrict2||reviewers!==void 0||secrets.some(({why})=>why!=="same")}async function askSigners({inventory,access},knownHosts,signal){let{cluster,faults}=await connectWhatCan(inventory,{...access,
knownHosts},signal);await using _=cluster;let reached=cluster.hosts.filter(({name})=>!faults.has(name)),ask=async work=>{
try{return signerOf(await work())}catch(error){return signal.throwIfAborted(),{because:messageOf(error)}}},[referral,broker]=await Promise.
all([ask(async()=>askStack(cluster,reached,access.stackName,signal)),ask(async()=>askProject(reached.find(({role})=>role===
"broker"),signal))]);return{referral,broker}}function signerOf(answer){return answer.kind==="address"?answer.address:{because:answer.
kind==="keyless"?"it says that it uses no key":answer.because}}async function askStack({manager},reached,stackName,signal){
let[services,nodes]=await Promise.all([manager.engine.listServices({name:[`${stackName}_referral`]},{signal}),Promise.all(
reached.map(async host=>[(await host.engine.info({signal})).swarm.nodeId,host]))]),service=services.find(({name})=>name===
`${stackName}_referral`);if(service===void 0)return{kind:"not-asked",because:"the stack has no referral"};let tasks=await manager.
engine.listTasks({service:[service.id]},{signal}),hostOfNode=new Map(nodes);return(await askReferral({service,tasks,hostOfNode:id=>hostOfNode.
get(id)},signal)).address}async function askProject(host,signal){if(host===void 0)return{kind:"not-asked",because:"there\
 is no broker host that was reached"};let container=brokerContainers(await host.engine.listContainers({},{all:!0,signal})).
find(({labels})=>labels[composeLabels.service]==="broker"),project=container===void 0?void 0:projectOf(container);return project===
void 0?{kind:"not-asked",because:"no broker runs on its host"}:(await askBroker(host,project,signal)).address}import{readFile as readFile3}from"node:fs/promises";import{join as join2}from"node:path";var published2="D8-X/d8x-ops";async function pinAction(given,version,octokit){let text=given??`${published2}@v${version}`,
[,owner,repo,ref]=/^([A-Za-z0-9-]{1,39})\/([A-Za-z0-9_.-]{1,100})@([A-Za-z0-9_./-]{1,200})$/.exec(text)??[];if(owner===void 0||
repo===void 0||ref===void 0)throw new OpsError("input-invalid","the Action should be given as OWNER/NAME@REF",{where:"--\
action",hint:`Such as ${published2}@v${version}.`});let repository=`${owner}/${repo}`;if(/^[0-9a-f]{40}$/.test(ref))return{
repository,commit:ref,ref};let answer=await ifThere(`read ${text}`,async()=>octokit.rest.repos.getCommit({owner,repo,ref}));
if(answer!==void 0)return{repository,commit:answer.data.sha,ref};throw new OpsError("input-invalid",`there is no ${text}\
 to pin the workflows to`,{where:"--action",hint:"Give the commit of the release: --action OWNER/NAME@COMMIT, with all i\
ts 40 characters."})}import{readFile as readFile2}from"node:fs/promises";var appNumber=/^[1-9]\d{0,18}$/;async function findBotApp(given){let id=given.text("bot-app-id");if(id===void 0)return appIn(
await textAt(".env"));if(appNumber.test(id))return id;throw misused("init",[{path:"--bot-app-id",message:"should be the \
app's number, from its page or APP_ID"}])}function appIn(text){let[,,value=""]=/^[ \t]*(?:export[ \t]+)?APP_ID[ \t]*=[ \t]*(["']?)(\d+)\1[ \t]*\r?$/m.
exec(text)??[];return appNumber.test(value)?value:void 0}async function textAt(path){try{return await readFile2(path,"ut\
f8")}catch{return""}}import{isMap,parseDocument}from"../packages/yaml.js";var beginning=`# Who may ask d8x-ops for what. Read from the default branch only, so a pull request that changes it chan\
ges nothing until it
# is merged. All that can be said here: https://github.com/D8-X/d8x-ops/blob/main/docs/examples/d8x.yml
version: 1

environments:
`;function branchOf(policy,environment){return parsePolicy(policy).environments.find(({name})=>name===environment)?.ref}
function policyWith(present,environment,workflow){if(present===void 0)return`${beginning}  ${environment}:
    # The workflow in .github/workflows that runs the Action on this cluster.
    workflow: ${workflow}
    # The role on this repository that changes need: write, maintain or admin.
    permission: write
    # The role that status, plan and images need: read, triage, write, maintain or admin.
    view-permission: triage
`;let document=parseDocument(present);if(document.errors.length>0||!isMap(document.contents))throw new OpsError("config-\
invalid",`${policyPath} of the repository is not YAML that can be added to`,{where:policyPath,hint:"Fix it there first."});
if(document.hasIn(["environments",environment]))return present;document.setIn(["environments",environment],document.createNode(
{workflow}));let text=document.toString({lineWidth:0});return parsePolicy(text),text}var mostReviewers=6;async function findReviewers(octokit,given){let wanted=[...new Set(given.flatMap(word=>word.split(",")).
map(name=>name.trim().replace(/^@/,"")))].filter(name=>name!==""),problems=[];wanted.length>mostReviewers&&problems.push(
{path:"--reviewers",message:`are ${wanted.length}; GitHub takes ${mostReviewers}: name a team`});let found=await Promise.
all(wanted.map(async name=>{let id=await idOf(octokit,name);if(id!==void 0)return[{type:name.includes("/")?"Team":"User",
id,shown:name}];let what=name.includes("/")?"team, or this token may not see it (read:org)":"account";return problems.push(
{path:`--reviewers ${name}`,message:`is no ${what}`}),[]}));if(problems.length===0)return found.flat();let[first]=problems;
throw new OpsError("input-invalid",`${first?.path??""} ${first?.message??""}`,{problems,hint:"Name people by their login\
 and teams as ORGANIZATION/TEAM; they need read access to the repository."})}async function idOf(octokit,name){let[owner="",
team]=name.split("/");if(!/^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/.test(owner)||team==="")return;let what=`read the reviewer ${name}`;
if(team===void 0){let user=await ifThere(what,async()=>octokit.rest.users.getByUsername({username:owner}));return user?.
data.type==="User"?user.data.id:void 0}return(await ifThere(what,async()=>octokit.rest.teams.getByName({org:owner,team_slug:team})))?.
data.id}function signerOf2(present,{signer}){if(present.has(signingSecret))return signer===void 0?{}:{publicKey:signer};let{secret,
publicKey}=makeSigningKey();return{secret:secret.map(encodeContent),publicKey}}var head=`# Who may sign backups (OpenSSH\
's allowed signers): a backup that none of these keys signed is restored by no run.
# A line stays when its key is replaced: backups that it signed are then still known.
`;function withSigners(before,principal,keys){let text=before??head,missing=keys.filter(key=>!text.includes(key));if(missing.
length===0)return text;let lines=missing.map(key=>`${signerLine(principal,key,backupNamespace)}
`);return`${text}${text===""||text.endsWith(`
`)?"":`
`}${lines.join("")}`}async function prepare({given,deployment,answers,walletKeys},context){let octokit=githubClient(answers.token,context),repository=await findRepository(
octokit,answers.repository);requireScopes(repository,["repo","workflow"]);let[action,state,reviewers,unattended,recovery,
wantedApp,presentApp]=await Promise.all([pinAction(given.text("action"),context.version,octokit),StateFile.open(deployment.
folder),findReviewers(octokit,answers.reviewers),readEnvironments(octokit,repository,unattendedVariable),readEnvironments(
octokit,repository,recoveryVariable),findBotApp(given),readVariable(octokit,repository,botAppVariable)]),isDirect=given.
flag("direct")||repository.head===void 0&&!given.flag("pull-request"),base=await findBase(octokit,repository,isDirect?"d\
irect":"pull-request"),files=await Promise.all(answers.workflows.map(name=>workflowFile(name,answers.environment,action))),
paths=[policyPath,signersPath,...files.map(({path})=>path)],presentFiles=await readFiles(octokit,repository,paths,base.commit),
policy=policyWith(presentFiles.get(policyPath),answers.environment,"d8x-ops.yml"),main=targetOf(repository,answers.environment),
known=answers.recipients.length>0?answers.recipients:state.sent(main).recipients,isSplit=reviewers.length>0||unattended.
includes(answers.environment),isListed=recovery.includes(answers.environment),isAskedFor=given.flag("restore-key"),names=[
answers.environment,...isSplit?[`${answers.environment}${unattendedSuffix}`]:[],...isAskedFor||isListed?[recoveryEnvironment(
answers.environment)]:[]],parts=await Promise.all(names.map(async name=>readPart({octokit,repository,state},name))),ofRecovery=parts.
find(({part})=>part==="recovery"),approving=reviewers.length>0?reviewers:reviewersOf(parts),restoreKey=ofRecovery&&await restoreKeyOf(
{...ofRecovery,environment:answers.environment,isAskedFor,isListed,hasReviewers:approving.length>0,recipients:known}),recipients=withRestoreKey(
known,restoreKey,ofRecovery?.sent??{}),branch=branchOf(policy,answers.environment)??repository.defaultBranch,sources={deployment,
knownHosts:answers.knownHosts,recipients,walletKeys,...defined({restoreKey:restoreKey?.secret})},environments=parts.map(
one=>factsOf(one,{branch,sources,reviewers,approving,isSplit})),publicKeys=environments.flatMap(({signer:{publicKey}})=>publicKey??
[]),signersText=withSigners(presentFiles.get(signersPath),answers.environment,publicKeys),wantedFiles=[{path:policyPath,
text:policy},{path:signersPath,text:signersText},...files],localSigners=join2(deployment.folder,signersFile),listed=withEnvironment(
unattended,answers.environment),plan=makePlan({environments,unattended:isSplit&&listed!==void 0?listed:void 0,recovery:restoreKey===
void 0?void 0:withEnvironment(recovery,answers.environment),botApp:wantedApp===presentApp?void 0:wantedApp,wantedFiles,presentFiles,
way:base.way,newIdentity:known.length===0?answers.identityOut:void 0,newHostKeys:hostsToPin(deployment.inventory,deployment.
access.knownHosts).length,newSigners:await textAt2(localSigners)===signersText?void 0:localSigners}),signers=new Map(environments.
map(({name,signer})=>[name,signer]));return{octokit,repository,base,state,plan,recipients,restoreKey,signers,signersText}}
async function readPart({octokit,repository,state},name){let rules=await readEnvironment(octokit,repository,name),present=rules===
void 0?new Map:await findSecrets(octokit,repository,name),sent=state.sent(targetOf(repository,name));return{name,part:partOf(
name),rules,present,sent}}function reviewersOf(parts){let of=wanted=>parts.find(({part})=>part===wanted)?.rules?.reviewers??
[],own=of("recovery");return(own.length>0?own:of("first")).map(reviewer=>({...reviewer,shown:`the ${reviewer.type.toLowerCase()}\
 ${reviewer.id}`}))}function factsOf({name,part,rules,present,sent},{branch,sources,reviewers,approving,isSplit}){let signer=signerOf2(
present,sent),own=part==="first"&&isSplit&&reviewers.length>0?reviewers:void 0;return{name,branch,rules,reviewers:part===
"recovery"?approving:own,present,sent,secrets:environmentSecrets({...sources,signingKey:signer.secret},part),signer}}async function textAt2(path){
try{return await readFile3(path,"utf8")}catch{return}}async function readFiles(octokit,repository,paths,ref){if(ref===void 0)
return new Map;let texts=await Promise.all(paths.map(async path=>[path,await readFileAt(octokit,repository,path,ref)]));
return new Map(texts.flatMap(([path,text])=>text===void 0?[]:[[path,text]]))}var secretWords={new:"set",changed:"set anew: its value is another",unknown:"set anew: it was not set from here, so its \
value is not known",same:"stays"};function renderPlan(plan,repository){let{environments,unattended,recovery,botApp,files,
way,newIdentity:newIdentity2,newHostKeys,newSigners}=plan,names=environments.flatMap(({secrets})=>secrets.map(({name})=>name)),
width=Math.max(...names.map(name=>name.length),...files.map(({path})=>path.length)),fileWords={new:"new",changed:"change\
d",same:"stays"},goesBy=way==="direct"?"straight to the default branch":"by a pull request";return["On this machine",...newHostKeys===
0?[]:[`  known_hosts: ${newHostKeys} lines more`],...newIdentity2===void 0?[]:[`  ${newIdentity2}: the secret key for ba\
ckups, new`],...newSigners===void 0?[]:[`  ${newSigners}: public keys that backups may be signed with`],"  .d8x-ops.json\
: salted hashes of what was sent",...environments.flatMap(environment=>environmentLines(environment,repository,width)),...unattended===
void 0?[]:[`The variable D8X_UNATTENDED of ${repository}: ${unattended}`],...recovery===void 0?[]:[`The variable D8X_REC\
OVERY of ${repository}: ${recovery}`],...botApp===void 0?[]:[`The variable D8X_BOT_APP_ID of ${repository}: ${botApp}`],
`Files, ${goesBy}`,...files.map(({path,why})=>`  ${path.padEnd(width)}  ${fileWords[why]}`)]}function environmentLines(environment,repository,width){
let{name,isNew,branch,restrict:restrict2,shutOut,reviewers,open,secrets}=environment,loses=shutOut.length===0?"":`; no l\
onger by ${shutOut.join(", ")}`;return[`The environment ${name} of ${repository}${isNew?" (new)":""}`,...restrict2?[`  m\
ay be used by the branch ${branch} alone${loses}; this is read back before any secret is sent`]:[],...open===void 0?[]:[
`  every branch may use it, so that no wallet key is sent: ${open}`],...reviewers===void 0?[]:[`  required reviewers: ${reviewers.
map(each=>each.shown).join(", ")}`],...secrets.map(secret=>`  ${secret.name.padEnd(width)}  ${secretWords[secret.why]}`)]}var wallets=[{key:"referralExecutor",service:"referral",option:"referral-key-file",whose:"referral's executor"},{key:"br\
oker",service:"broker",option:"broker-key-file",whose:"the broker"}];async function gatherWalletKeys(given,askSigners2,context){
let isLeftOut=given.flag("no-wallet-keys"),files=wallets.filter(({option})=>given.text(option)!==void 0);if(isLeftOut&&files.
length>0)throw misused("init",[{path:`--no-wallet-keys and --${files[0]?.option??""}`,message:"exclude each other"}]);if(files.
length>1&&files.every(({option})=>given.text(option)==="-"))throw misused("init",[{path:files.map(({option})=>`--${option}`).
join(" and "),message:"cannot both be standard input"}]);let mayType=context.terminal.isInteractive&&!given.flag("dry-ru\
n");if(isLeftOut||files.length===0&&!mayType)return{};let signers=await askSigners2(),keys={},addresses=new Map;for(let wallet of wallets){
let file=given.text(wallet.option);if(file===void 0&&!mayType)continue;let key=file===void 0?await typedKey(wallet,signers[wallet.
service],context):checkedKey(await readSecret(file,`--${wallet.option}`,context.terminal),`--${wallet.option}`);if(key===
void 0)continue;let address=await addressOf(key);compare(wallet,address,signers[wallet.service],context),addresses.set(wallet.
service,address),keys[wallet.key]=key}let[one,other]=[addresses.get("referral"),addresses.get("broker")];if(one!==void 0&&
one===other)throw new OpsError("keys-unpaired",`both keys are that of ${one}; referral's executor and the broker have to\
 differ`,{where:"--referral-key-file and --broker-key-file",hint:"Give each its own key. Nothing was sent."});return keys}
async function typedKey({whose},signer,{terminal}){let now=typeof signer=="string"?`, which signs with ${signer}`:"";for(;;){
let typed=await terminal.askHidden(`Private key of ${whose}${now} (not shown; Enter leaves it out): `);if(typed==="")return;
let key=normalKey(new Secret(typed));if(key!==void 0)return key;terminal.say("That is no private key: it has 64 hex digi\
ts, with or without 0x before them.")}}function checkedKey(given,option){let key=normalKey(given);if(key!==void 0)return key;
throw new OpsError("input-invalid",`the file of ${option} holds no private key`,{where:option,hint:"It should hold 64 he\
x digits, with or without 0x before them, and nothing else."})}function compare({service,whose},address,signer,{terminal}){
if(typeof signer!="string"){terminal.say(`The key of ${whose} is that of ${address}; whether ${service} signs with it is\
 not known: ${signer.because}.`);return}if(signer===address){terminal.say(`The key of ${whose} is that of ${address}, wi\
th which ${service} signs now.`);return}throw new OpsError("key-change-refused",`the key of ${whose} is that of ${address}\
, but ${service} signs with ${signer}`,{where:service,hint:`Nothing was sent. Give the key of ${signer}, or leave it out\
 with --no-wallet-keys. To change the wallet on purpose, put the new key into the environment's secret yourself, and upd\
ate with --allow-key-change.`})}async function runInit(words,context){let{terminal,now}=context,given=parseArguments(init,words),deployment=await readDeployment(
given),answers=await gatherAnswers(given,deployment,context);await requireHealthy(given,deployment,answers,context);let walletKeys=await gatherWalletKeys(
given,async()=>askSigners(deployment,answers.knownHosts,context.signal),context),prepared=await prepare({given,deployment,
answers,walletKeys},context),{plan}=prepared,{owner,repo}=answers.repository;if(terminal.print(""),!changesAnything(plan))
return terminal.print(`Everything is as it should be in ${owner}/${repo}: nothing was changed.`),exitCodes.done;for(let line of renderPlan(
plan,`${owner}/${repo}`))terminal.print(line);if(plan.newIdentity!==void 0)for(let line of["",...explainIdentity(plan.newIdentity)])
terminal.print(line);if(terminal.print(""),given.flag("dry-run"))return terminal.print("Nothing was changed: this was a \
dry run."),exitCodes.done;if(!given.flag("yes")&&!/^y(es)?$/i.test(await terminal.ask("Do this? [y/N] ")))throw new OpsError(
"cancelled","nothing was changed");let pullRequest=await apply({deployment,answers,walletKeys,prepared,now,say:line=>terminal.
say(line)});for(let line of nextSteps(answers,prepared,pullRequest))terminal.print(line);return exitCodes.done}async function requireHealthy(given,deployment,{
knownHosts},{terminal,now,signal}){let checks=await examine({deployment,knownHosts,now,signal});for(let line of renderReport(
checks,terminal.colours))terminal.print(line);if(!(!hasFailures(checks)||given.flag("despite-failures")||given.flag("dry\
-run"))&&!(terminal.isInteractive&&/^y(es)?$/i.test(await terminal.ask("Go on although something fails? [y/N] "))))throw new OpsError(
"config-invalid","the cluster lacks what d8x-ops needs, so nothing was changed",{hint:"Fix what FAIL stands before, or g\
o on with --despite-failures."})}function nextSteps({repository:{owner,repo}},{plan,repository:{private:isPrivate,defaultBranch}},pullRequest){
let branch=plan.environments[0]?.branch??defaultBranch;return["","Done. Now:",...[...pullRequest===void 0?[]:[`merge ${pullRequest}\
: the files count only on the default branch`],...plan.newIdentity===void 0?[]:[`put a copy of ${plan.newIdentity} where\
 no machine can lose it`],`install the GitHub App of your d8x-ops bot on ${owner}/${repo} (docs/running-the-bot.md), and\
 comment /d8x status on an issue`,"or start the workflow d8x-ops by hand, with the operation status (Actions \u2192 d8x-ops \u2192\
 Run workflow)",`protect the branch ${branch} (Settings \u2192 Rules): whoever may push to it can do what its workflows can`,
...isPrivate?[]:["commit now and then: after 60 quiet days GitHub ends the schedules of a public repository"]].map((step,index)=>`\
  ${index+1}. ${step}`)]}export{runInit};
