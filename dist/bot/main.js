import{Bot,OpsError,Secret,fetchWithin,githubId,isLoopback,isOpsError,isUnconfigured,makeLog,parseJson,pinnedFetch,readConfiguration,
serve,toOpsError}from"./chunks/shared-ad2ba82b.js";import process,{env}from"node:process";import{readFileSync}from"node:fs";import{parseEnv as parseEnv2}from"node:util";import{createServer}from"node:http";import{open,readFile}from"node:fs/promises";import{parseEnv}from"node:util";var EnvFile=class{#path;constructor(path){this.#path=path}async refuseAny(names2){let given=parseEnv(await this.#read()),
taken=names2.filter(name=>(given[name]??"")!=="");if(taken.length!==0)throw new OpsError("config-invalid",`${taken.join(
", ")} is set already, and is not replaced`,{where:this.#path,hint:"To make another app, move this file away first. An a\
pp that was made for nothing can be deleted in its settings on GitHub."})}async add(variables){await this.refuseAny(Object.
keys(variables));let before=await this.#read(),lines=Object.entries(variables).map(([name,value])=>`${name}="${value.replaceAll(
'"',"").trim().replaceAll(`
`,String.raw`\n`)}"
`),file=await open(this.#path,"a",384);try{await file.chmod(384),await file.write(`${before===""||before.endsWith(`
`)?"":`
`}${lines.join("")}`),await file.sync()}finally{await file.close()}}async#read(){try{return await readFile(this.#path,"u\
tf8")}catch(error){if(error instanceof Error&&"code"in error&&error.code==="ENOENT")return"";throw error}}};import{readFile as readFile2}from"node:fs/promises";import{parse}from"./packages/yaml.js";import{z}from"./packages/zod.js";var manifestFile="app.yml",send=pinnedFetch(fetchWithin(2e4),()=>{});async function manifestOf(hook,redirect){let given=z.
record(z.string(),z.unknown()).parse(parse(await readManifest()));return JSON.stringify({...given,hook_attributes:{url:hook},
redirect_url:redirect})}async function readManifest(){try{return await readFile2(manifestFile,"utf8")}catch(error){throw new OpsError(
"config-invalid",`${manifestFile} is not here, and says what the app needs`,{where:manifestFile,hint:"Start the set-up i\
n a clone of the repository of d8x-ops.",cause:error})}}var answerSchema=z.object({id:githubId,pem:z.string().regex(/PRIVATE KEY/),
webhook_secret:z.string().min(1),html_url:z.url({protocol:/^https?$/})});async function makeApp(apiUrl,code){let url=`${apiUrl}\
/app-manifests/${encodeURIComponent(code)}/conversions`,headers={accept:"application/vnd.github+json","user-agent":"d8x-\
ops"},answer;try{answer=await send(url,{method:"POST",headers,redirect:"error"})}catch(error){throw new OpsError("github\
-unreachable","GitHub did not answer, so it is not known whether the app is made",{hint:"Look under Settings, Developer \
settings, GitHub Apps; then open the page again.",cause:error})}let parsed=answerSchema.safeParse(answer.status===201?parseJson(
await answer.text()):void 0);if(!parsed.success)throw new OpsError("github-refused",`GitHub answered ${answer.status} to\
 the code that makes the app`,{hint:"A code is good once and for an hour. Open the page again."});let{id,pem,webhook_secret:webhookSecret,
html_url:page2}=parsed.data;return{id,privateKey:new Secret(pem),webhookSecret:new Secret(webhookSecret),url:page2}}function pageHeaders(webUrl){return{"content-type":"text/html; charset=utf-8","cache-control":"no-store","referrer-polic\
y":"no-referrer","x-frame-options":"DENY","content-security-policy":`default-src 'none'; form-action ${webUrl}; frame-an\
cestors 'none'; base-uri 'none'`}}function registerPage(action,manifest){return page("Register the GitHub App of d8x-ops",
`<p>GitHub shows what the app may do, asks for its name, and sends you back here. Its key is written to <code>.env</code\
>.</p>
<form method="post" action="${escapeHtml(action)}">
<input type="hidden" name="manifest" value="${escapeHtml(manifest)}">
<button type="submit">Register a GitHub App</button>
</form>`)}function messagePage(title,text){return page(title,`<p>${escapeHtml(text)}</p>`)}function page(title,body){return`\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escapeHtml(title)}</title>
<h1>${escapeHtml(title)}</h1>
${body}
</html>
`}function escapeHtml(text){return text.replaceAll("&","&amp;").replaceAll('"',"&quot;").replaceAll("'","&#39;").replaceAll(
"<","&lt;").replaceAll(">","&gt;")}import{randomBytes,timingSafeEqual}from"node:crypto";var cookieName="d8x-ops-setup",mostOpen=50,Visits=class{#open=new Set;begin(){
let state=randomBytes(32).toString("base64url");this.#open.add(state);let[oldest]=this.#open;return this.#open.size>mostOpen&&
oldest!==void 0&&this.#open.delete(oldest),{state,cookie:`${cookieName}=${state}; Path=/probot; HttpOnly; SameSite=Lax; \
Max-Age=3600`}}end(state,{cookie=""}){let given=cookie.split(/;\s*/).flatMap(pair=>{let[name,value=""]=pair.split("=",2);
return name===cookieName?[value]:[]});return!this.#open.has(state)||!given.some(one=>isSame(one,state))?!1:this.#open.delete(
state)}};function isSame(one,other){let[a,b]=[Buffer.from(one),Buffer.from(other)];return a.length===b.length&&timingSafeEqual(
a,b)}var names=["APP_ID","PRIVATE_KEY","WEBHOOK_SECRET"],backPath="/probot/setup";function setUpPages(setUp,log){let visits=new Visits,
file=new EnvFile(setUp.envFile),stage="open";async function register(request,response){let{state,cookie}=visits.begin(),
owner=setUp.organisation===void 0?"":`/organizations/${encodeURIComponent(setUp.organisation)}`,manifest=await manifestOf(
setUp.hook,`http://${request.headers.host??""}${backPath}`);response.writeHead(200,{...pageHeaders(setUp.webUrl),"set-co\
okie":cookie}),response.end(registerPage(`${setUp.webUrl}${owner}/settings/apps/new?state=${state}`,manifest))}async function comeBack(request,response,query){
if(!visits.end(query.get("state")??"",request.headers))return log.warn("a code was turned away that no browser asked for\
 here"),say(response,403,"Not asked for here","This address was not opened from the page of this set-up.");if(stage!=="o\
pen")return say(response,409,"An app is being made already","One is made at a time.");stage="making";try{await file.refuseAny(
names);let app=await makeApp(setUp.apiUrl,query.get("code")??"");await file.add({APP_ID:app.id,PRIVATE_KEY:app.privateKey.
reveal(),WEBHOOK_SECRET:app.webhookSecret.reveal()}),stage="made",log.info({file:setUp.envFile},"the app is made: start \
the bot again"),response.writeHead(302,{location:`${app.url}/installations/new`,"cache-control":"no-store"}).end()}finally{
stage==="making"&&(stage="open")}}function say(response,status,title,text){response.writeHead(status,pageHeaders(setUp.webUrl)).
end(messagePage(title,text))}return async(request,response)=>{let{pathname,searchParams}=new URL(request.url??"/","http:\
//localhost");if(request.method!=="GET")return say(response,404,"Not found","Nothing is sent here.");if(stage==="made")return say(
response,410,"The app is made","Start the bot again: this set-up is over.");try{return pathname==="/"||pathname==="/prob\
ot"?await register(request,response):pathname===backPath?await comeBack(request,response,searchParams):say(response,404,
"Not found","There is nothing here.")}catch(error){if(!isOpsError(error))throw error;return log.error({err:error},"the a\
pp could not be made"),say(response,502,"The app could not be made",`${error.message}. ${error.hint??""}`)}}}var envFile=".env";async function startSetUp(variables,log){let environment=Object.fromEntries(Object.entries(variables).
filter(([,value])=>value!=="")),host=environment.HOST??"localhost";if(!isLoopback(host)||environment.NODE_ENV==="product\
ion")throw new OpsError("config-invalid","APP_ID, PRIVATE_KEY and WEBHOOK_SECRET are missing",{where:"environment variab\
les",hint:"Set them, or make a GitHub App first: start the bot on your own machine, with HOST=localhost and without NODE\
_ENV=production."});let hook=environment.WEBHOOK_URL??"";if(!/^https:\/\/[^/]+\/./.test(hook))throw new OpsError("config\
-invalid","a new GitHub App needs the address that GitHub will send webhooks to",{where:"WEBHOOK_URL",hint:"Set WEBHOOK_\
URL=https://HOST/api/github/webhooks, HOST being where the bot will run. It can be changed later."});let{GHE_HOST:server,
GHE_PROTOCOL:protocol="https",GH_ORG:organisation}=environment,webUrl=server===void 0?"https://github.com":`${protocol}:\
//${server}`,apiUrl=server===void 0?"https://api.github.com":`${webUrl}/api/v3`,show=setUpPages({hook,webUrl,apiUrl,organisation,
envFile},log),pages=createServer((request,response)=>{if(!isFromThisMachine(request)){response.writeHead(404).end();return}
show(request,response).catch(error=>{log.error({err:error},"a request failed"),response.headersSent||response.writeHead(
500),response.end()})}),port=Number(environment.PORT??"3000");await new Promise((resolve,reject)=>{pages.once("error",reject),
pages.listen({host,port},resolve)}),log.info(`set-up: open http://${host}:${port} in a browser on this machine`)}function isFromThisMachine({
headers,method}){let name=hostName(`http://${headers.host??""}`);if(name===void 0||!isLoopback(name))return!1;let{origin}=headers;
return origin===void 0?method==="GET"||method==="HEAD":headers.host===origin.replace(/^http:\/\//,"")}function hostName(url){
return URL.canParse(url)?new URL(url).hostname.replace(/^\[|\]$/g,""):void 0}var verifyAgainMs=15e3;async function start(process2){let environment={...readEnvFile(),...process2.environment},log=process2.
log??makeLog("info");try{if(isUnconfigured(environment))return await startSetUp(environment,log);let configuration=readConfiguration(
environment);log.level=configuration.logLevel;let bot=new Bot(configuration,log),server=await serve(bot,configuration,log);
stopOnSignals(process2,server,log),await verifyUntilKnown(bot,log,process2.exit)}catch(error){log.fatal({err:explain(error)},
"the bot does not start"),process2.exit(1)}}function readEnvFile(){try{return parseEnv2(readFileSync(".env","utf8"))}catch{
return{}}}async function verifyUntilKnown(bot,log,exit){try{await bot.verify(),await bot.catchUp()}catch(error){if(isOpsError(
error,"config-invalid"))return log.fatal({err:error},"the bot does not start"),exit(1);log.error({err:error},"GitHub doe\
s not know the app yet; trying again"),setTimeout(()=>{verifyUntilKnown(bot,log,exit)},verifyAgainMs).unref()}}function stopOnSignals(process2,server,log){
let isStopping=!1,stop=async signal=>{if(isStopping)return;isStopping=!0,log.info({signal},"stopping: finishing what was\
 accepted");let left=await server.stop();left>0?log.error({left},"stopped with work undone; redeliver from the settings \
of the GitHub App"):log.info("stopped"),process2.exit(left>0?1:0)};for(let signal of["SIGTERM","SIGINT"])process2.onSignal(
signal,()=>{stop(signal)})}function explain(error){return!(error instanceof Error)||!("code"in error)||isOpsError(error)?
toOpsError(error):error.code==="EADDRINUSE"?new OpsError("config-invalid","the port is taken",{where:"PORT",hint:"Stop w\
hat uses it, or give another PORT."}):error.code==="EACCES"?new OpsError("config-invalid","the port may not be opened",{
where:"PORT",hint:"Give a PORT above 1023."}):toOpsError(error)}await start({environment:env,onSignal:(signal,act)=>process.on(signal,act),exit:code=>process.exit(code)});
