import"./shared-0c2671f0.js";import{doctor}from"./shared-27e00c5a.js";import{botAppVariable,examine,failure,hasFailures,
isProtected,isRestrictedTo,look,readEnvironment,readVariable,renderReport,restoreSecret,signingSecret,walletSecrets}from"./shared-ded9ed14.js";
import"./shared-f5524af6.js";import{pinAccepted,readDeployment}from"./shared-da199b4d.js";import"./shared-a75b7b23.js";
import"./shared-8f152a89.js";import"./shared-cea0cba9.js";import{bucketStore,githubId,targetsOf,timeSchema}from"./shared-daf3d6d3.js";
import"./shared-0a316fb6.js";import{StateFile,findRepository,findSecrets,findToken,githubClient,onGitHub,parsePolicy,
parseSigners,policyPath,readFileAt,recoverySuffix,signersPath,targetOf,unattendedSuffix}from"./shared-536ad652.js";
import"./shared-ba4458f1.js";import"./shared-5e7efe94.js";import{parseArguments}from"./shared-c75e7fa1.js";
import{exitCodes}from"./shared-ecc1e5c5.js";import"./shared-2d3db850.js";import{isOpsError}from"./shared-68ade1ae.js";async function checkBucket(bucket,signal){return bucket===void 0?[]:[await look("bucket",bucket.place,async()=>(await bucket.
check(signal),await bucket.mayRemove()?{state:"ok",found:"is reached; its key may remove copies, as keep does"}:{state:"\
ok",found:"is reached; its key removes nothing: old copies are a lifecycle rule's, not keep's"}))]}import{z as z2}from"../packages/zod.js";import{z}from"../packages/zod.js";var authorSchema=z.object({id:githubId,login:z.string(),type:z.string()}).transform(({id:id2,login,type})=>({id:id2,login,
isPerson:type==="User"})),accessSchema=z.object({permission:z.string(),role_name:z.string(),user:z.object({id:githubId}).
nullable()}).transform(({permission,role_name:roleName,user})=>({permission,roleName,id:user?.id}));var membershipSchema=z.object({state:z.string()}).transform(({state})=>state==="active");var commentSchema=z2.object({id:githubId,node_id:z2.string(),html_url:z2.string(),issue_url:z2.string(),body:z2.string().
nullish(),created_at:timeSchema,updated_at:timeSchema,user:authorSchema.nullable(),performed_via_github_app:z2.object({id:githubId}).
nullish()}).transform(given=>({id:given.id,nodeId:given.node_id,issue:Number(given.issue_url.split("/").at(-1)),url:given.
html_url,body:given.body??"",createdAt:given.created_at,updatedAt:given.updated_at,author:given.user??void 0,appId:given.
performed_via_github_app?.id}));function newestCommentsRequest(at,since){return{what:"comments",route:"GET /repos/{owner}/{repo}/issues/comments",parameters:{
...at,...since===void 0?{}:{since:since.toISOString()},sort:"created",direction:"desc",per_page:100},schema:z2.array(commentSchema)}}var id=String.raw`([1-9]\d{0,19})`,index=String.raw`(0|[1-9]\d{0,3})`,comment=new RegExp(`^comment-${id}-${index}-by-${id}\
(?:-ok-${id}|-(plan))?$`),other=new RegExp(`^(release|package)-${id}-${index}$`);function parseRequestId(text){return parseComment(text)??parseOther(text)}function parseComment(text){let[,commentId,index2,authorId,approvalId,plan]=comment.exec(text)??[];if(commentId===void 0||
index2===void 0||authorId===void 0)return;let request={kind:"comment",commentId,index:Number(index2),authorId};return plan!==
void 0?{...request,isPlan:!0}:approvalId===void 0?request:{...request,approvalId}}function parseOther(text){let[,kind,id2,
index2]=other.exec(text)??[];if(id2!==void 0)return kind==="release"?{kind,releaseId:id2,index:Number(index2)}:{kind:"pa\
ckage",versionId:id2,index:Number(index2)}}var latestBackup="latest";var forms=`${latestBackup}, a name as /d8x backups lists it, or the id of the run that took it`;var keyPattern=/^<!-- d8x-ops status v1 (request|run) ([a-z0-9-]{1,80}) -->(?:\r?\n|$)/;function readStatusMarker(body){let[,kind,text]=keyPattern.exec(body)??[];if(text===void 0)return;if(kind==="run")return/^\d+$/.
test(text)?{kind,runId:text}:void 0;let request=parseRequestId(text);return request===void 0?void 0:{kind:"request",request}}async function checkBotApp(octokit,repository){return look("bot app",botAppVariable,async()=>{let[value,seen]=await Promise.
all([readVariable(octokit,repository,botAppVariable),findApp(octokit,repository)]);return botAppFinding(value?.trim(),seen)})}
function botAppFinding(value,seen){if(value===void 0||value===""){let remedy=`Set it to the number of the bot's app (APP\
_ID of the bot${seen===void 0?"":`; ${seen} answers here`}): d8x-ops init --bot-app-id NUMBER.`,found="is not set: every\
 GitHub App that may start workflows here passes for the bot";return seen===void 0?{state:"info",found,remedy}:{state:"w\
arn",found,remedy}}return seen===void 0||seen===value?{state:"ok",found:seen===void 0?`is ${value}; no app has answered \
here lately`:`is ${value}`}:{state:"fail",found:`is ${value}, and the app that answers commands here is ${seen}: the run\
s that it starts are refused`,remedy:"Compare both with APP_ID of your bot. Where the variable is wrong: d8x-ops init --\
bot-app-id NUMBER. Where the app is not yours, take its access away."}}async function findApp(octokit,{owner,repo}){let{
route,parameters,schema}=newestCommentsRequest({owner,repo}),answer=await onGitHub("read the comments of the repository",
async()=>octokit.request(route,{...parameters}));return answering(schema.parse(answer.data))?.appId}function answering(comments){
return comments.find(({author,body,appId})=>author?.isPerson===!1&&appId!==void 0&&readStatusMarker(body)?.kind==="reque\
st")}function checkRestoreKey({environment,branch,rules,own,others}){let elsewhere=[...others].filter(([,names])=>names.includes(
restoreSecret)).map(([name2])=>name2),name=`${environment}${recoverySuffix}`,open=elsewhere.map(where=>{let found=`${restoreSecret}\
 lies in it, where nobody is asked before a run reads old backups with it`,remedy=`Remove it; d8x-ops init --restore-key\
 keeps a key of its own in ${name}.`;return{name:"restore key",where,state:"fail",found,remedy}}),there=rules===void 0?absent:
own.includes(restoreSecret)?guarded(rules,branch):keyless;return[...open,{name:"restore key",where:name,...there}]}var made="\
d8x-ops init --restore-key --reviewers \u2026 makes it.",absent={state:"info",found:`is not there: /d8x recover has no k\
ey to open a backup with, and drills restore nothing. ${made}`},keyless={state:"fail",found:`has no ${restoreSecret}, fo\
r which it is there`,remedy:made};function guarded(rules,branch){let remedy="d8x-ops init --restore-key --reviewers \u2026 se\
ts it right; until then remove the key from it.";return isRestrictedTo(rules,branch)?rules.reviewers.length===0?{state:"\
fail",found:"has no required reviewers",remedy}:{state:"ok",found:`${branch} alone may use it, once a reviewer lets it`}:
{state:"fail",found:`is not kept to the branch ${branch}`,remedy}}function checkSigning(facts){return{name:"signing",where:facts.environment,...finding(facts)}}function finding({secrets,
sent,signers}){let without=[...secrets].filter(([,names])=>!names.has(signingSecret)).map(([name])=>name);if(without.length>
0)return{state:"warn",found:`backups of ${without.join(" and ")} are not signed: there is no ${signingSecret}`,remedy:`d\
8x-ops init makes a key, and ${signersPath}. Until then no run restores them, and nobody can tell them from a stranger's\
.`};if(signers===void 0)return{state:"warn",found:`the default branch has no ${signersPath}: no run restores what is sig\
ned`,remedy:"Merge the pull request of d8x-ops init, or run it again."};try{let keys=parseSigners(signers,signersPath).map(
({publicKey})=>publicKey.toString("base64"));return sent.filter(line=>!keys.some(key=>line.includes(key))).length===0?{state:"\
ok",found:`backups are signed; ${signersPath} lists ${keys.length}`}:{state:"fail",found:`${signersPath} on the default \
branch does not list the key that backups are signed with`,remedy:"Merge the pull request of d8x-ops init, or run it aga\
in."}}catch(error){return{state:"fail",found:error instanceof Error?error.message:String(error),remedy:`Correct ${signersPath}\
.`}}}async function checkGitHub(place){let{octokit,environment}=place,where=`${place.name.owner}/${place.name.repo}`;try{let{
repository,policy}=await place.find(),branch=policy?.environments.find(({name})=>name===environment)?.ref??repository.defaultBranch,
[rules,unattended,recovery]=await Promise.all([readEnvironment(octokit,repository,environment),readEnvironment(octokit,repository,
`${environment}${unattendedSuffix}`),readEnvironment(octokit,repository,`${environment}${recoverySuffix}`)]),unattendedName=`${environment}${unattendedSuffix}`,
recoveryName=`${environment}${recoverySuffix}`,[secrets,unattendedSecrets,recoverySecrets,signers,protection,botApp]=await Promise.
all([rules===void 0?new Map:findSecrets(octokit,repository,environment),unattended===void 0?void 0:findSecrets(octokit,repository,
unattendedName),recovery===void 0?void 0:findSecrets(octokit,repository,recoveryName),repository.head===void 0?void 0:readFileAt(
octokit,repository,signersPath,repository.head),look("branch",branch,async()=>branchFinding(await isProtected(octokit,repository,
branch),repository)),checkBotApp(octokit,repository)]);return[{name:"environment",where:environment,...environmentFinding(
rules,{branch,repository,secrets,place})},...unattended===void 0?reviewersCheck(rules,environment):[{name:"environment",
where:unattendedName,...environmentFinding(unattended,{branch,repository,secrets:new Map,place})}],protection,botApp,...rules===
void 0?[]:[checkSigning({environment,secrets:new Map([[environment,new Set(secrets.keys())],...[{name:unattendedName,secrets:unattendedSecrets},
{name:recoveryName,secrets:recoverySecrets}].flatMap(({name,secrets:secrets2})=>secrets2===void 0?[]:[[name,new Set(secrets2.
keys())]])]),sent:[place.sent,...place.sentBeside].flatMap(({signer})=>signer??[]),signers})],...checkRestoreKey({environment,
branch,rules:recovery,own:[...recoverySecrets?.keys()??[]],others:new Map([[environment,[...secrets.keys()]],[unattendedName,
[...unattendedSecrets?.keys()??[]]]])}),...byHand(secrets,place)]}catch(error){if(!isOpsError(error))throw error;return[
{name:"GitHub",where,...failure(error)}]}}function environmentFinding(rules,{branch,repository,secrets,place:{sent}}){if(rules===
void 0)return{state:"fail",found:"is not there",remedy:"d8x-ops init makes it."};if(isRestrictedTo(rules,branch))return{
state:"ok",found:`${branch} alone may use it`};let wallets=walletSecrets.filter(name=>secrets.has(name)),plan=repository.
private?" For private repositories this takes GitHub Pro, Team or Enterprise (docs/configuration.md).":"",holds=wallets.
length===0?"":`, and it holds ${wallets.join(" and ")}`;if(typeof rules.branches!="string"){let others=rules.branches.map(
({name})=>name).filter(name=>name!==branch);return{state:"fail",found:`may be used by ${rules.branches.map(({name})=>name).
join(", ")||"no branch"}, and not by ${branch} alone${holds}`,remedy:`Leave ${branch} as its only deployment branch${others.
length===0?"":` (remove ${others.join(", ")})`}, by d8x-ops init or in Settings \u2192 Environments.`}}let found=`${rules.
branches==="all"?"every branch may use it":"every branch may use it while none is protected"}: whoever may push one can \
read its secrets${holds}`;return sent.open!==void 0&&wallets.length===0?{state:"warn",found:`${found}; ${sent.open}`,remedy:`\
Let nobody push whom you would not give these secrets to.${plan}`}:{state:"fail",found,remedy:`d8x-ops init lets ${branch}\
 alone use it.${wallets.length===0?"":" Until then remove the wallets\u2019 keys from it."}${plan}`}}function reviewersCheck(rules,environment){
return rules===void 0||rules.reviewers.length===0?[]:[{name:"reviewers",where:environment,state:"warn",found:"every back\
up and every look at the cluster waits for one of them",remedy:`d8x-ops init --reviewers \u2026 makes ${environment}${unattendedSuffix}\
 beside it, for what changes nothing.`}]}function branchFinding(isLimited,{private:isPrivate}){return isLimited===!0?{state:"\
ok",found:"is protected"}:{state:"warn",found:`${isLimited===void 0?"is not there yet":"is not protected"}: whoever may \
push to it can read the environment's secrets`,remedy:`Protect it: Settings \u2192 Rules, so that changes come by reviewed pu\
ll requests.${isPrivate?" For private repositories this takes GitHub Pro, Team or Enterprise.":""}`}}var multiline=["D8X\
_HOSTS_CFG","D8X_CONFIG","D8X_SSH_PRIVATE_KEY","D8X_SSH_KNOWN_HOSTS"];function byHand(secrets,{sent,environment}){let own=multiline.
filter(name=>secrets.has(name)&&sent.secrets[name]?.updatedAt!==secrets.get(name));return own.length===0?[]:[{name:"secr\
ets",where:environment,state:"info",found:`${own.join(", ")}: not set from here. Each should be one line (Base64, or JSO\
N on one line), since the runner masks every line of a secret by itself, a lone bracket too`}]}async function openGitHub({folder},options,context){let state=await StateFile.open(folder),targets=targetsOf(state,options);
if(targets.length===0)return"nothing was set up from this folder; --repository OWNER/NAME names where to look";let token=await findToken(
options.tokenFile,context);if(token===void 0)return"there is no token: --token-file, GITHUB_TOKEN or gh auth login";let octokit=githubClient(
token,context);return targets.map(({repository,environment})=>{let found;return{octokit,name:repository,environment,find:async()=>found??=
findPlace(octokit,repository),sent:state.sent(targetOf(repository,environment)),sentBeside:[unattendedSuffix,recoverySuffix].
map(suffix=>state.sent(targetOf(repository,`${environment}${suffix}`)))}})}async function examineGitHub(places){return typeof places==
"string"?[{name:"GitHub",where:"environment",state:"info",found:`not looked at: ${places}`}]:(await Promise.all(places.map(
checkGitHub))).flat()}async function configuredChecks(places){try{let opened=await places,[first]=typeof opened=="string"?
[]:opened,policy=(await first?.find())?.policy;return policy&&(policy.environments.find(({name})=>name===first?.environment)?.
checks??{})}catch(error){if(!isOpsError(error))throw error;return}}async function findPlace(octokit,name){let repository=await findRepository(
octokit,name),{head}=repository,text=head===void 0?void 0:await readFileAt(octokit,repository,policyPath,head);return{repository,
policy:text===void 0?void 0:parsePolicy(text)}}async function runDoctor(words,context){let{terminal,now,signal}=context,given=parseArguments(doctor,words),deployment=await readDeployment(
given),{inventory,access}=deployment,accepted=given.list("accept-host-key"),knownHosts=accepted.length>0?await pinAccepted(
accepted,inventory,access,signal):access.knownHosts,named={repository:given.text("repository"),environment:given.text("e\
nvironment"),tokenFile:given.text("token-file")},github=openGitHub(deployment,named,context),bucket=bucketStore(doctor.name,
given,context),[cluster,environments,copies]=await Promise.all([examine({deployment,knownHosts,configured:configuredChecks(
github),now,signal}),github.then(examineGitHub),checkBucket(bucket,signal)]),checks=[...cluster,...environments,...copies];
if(given.flag("json"))terminal.print(JSON.stringify({checks,ok:!hasFailures(checks)},null,2));else for(let line of renderReport(
checks,terminal.colours))terminal.print(line);return hasFailures(checks)?exitCodes.failed:exitCodes.done}export{runDoctor};
