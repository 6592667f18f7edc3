import{Bot,OpsError,isLoopback,isOpsError,isUnconfigured,makeLog,readConfiguration,serve,toOpsError}from"./chunks/shared-ad2ba82b.js";import process2,{env}from"node:process";import{readFileSync as readFileSync2}from"node:fs";import{parseEnv as parseEnv2}from"node:util";import{subscribe}from"node:diagnostics_channel";import{chmodSync,readFileSync,writeFileSync}from"node:fs";import{parseEnv}from"node:util";
import{run}from"./packages/probot.js";var envFile=".env";async function startSetUp(environment,log){let host=environment.HOST??"localhost";if(!isLoopback(host)||
environment.NODE_ENV==="production")throw new OpsError("config-invalid","APP_ID, PRIVATE_KEY and WEBHOOK_SECRET are miss\
ing",{where:"environment variables",hint:"Set them, or make a GitHub App first: start the bot on your own machine, with \
HOST=localhost and without NODE_ENV=production."});let hook=environment.WEBHOOK_URL??"";if(!/^https:\/\/[^/]+\/./.test(hook))
throw new OpsError("config-invalid","a new GitHub App needs the address that GitHub will send webhooks to",{where:"WEBHO\
OK_URL",hint:"Set WEBHOOK_URL=https://HOST/api/github/webhooks, HOST being where the bot will run. It can be changed lat\
er."});guardPages(),Object.assign(process.env,{WEBHOOK_PROXY_URL:hook,NO_SMEE_SETUP:"true"});let port=environment.PORT??
"3000";await run(()=>{},{env:{HOST:host,PORT:port},log,updateEnv:variables=>writeEnvFile(variables,log)}),log.info(`set-\
up: open http://${host}:${port} in a browser on this machine`)}function isFromThisMachine({headers,method}){let name=hostName(
`http://${headers.host??""}`);if(name===void 0||!isLoopback(name))return!1;let{origin}=headers;return origin===void 0?method===
"GET"||method==="HEAD":headers.host===origin.replace(/^http:\/\//,"")}function guardPages(){subscribe("http.server.reque\
st.start",message=>{let request=requestIn(message);request!==void 0&&!isFromThisMachine(request)&&(request.method="REFUS\
ED")})}function requestIn(message){if(!(typeof message!="object"||message===null||!("request"in message)))return isRequest(
message.request)?message.request:void 0}function isRequest(value){return typeof value=="object"&&value!==null&&"headers"in
value&&"method"in value}function hostName(url){return URL.canParse(url)?new URL(url).hostname.replace(/^\[|\]$/g,""):void 0}
function writeEnvFile(variables,log){let merged={...readExisting()};for(let[name,value]of Object.entries(variables))value!==
void 0&&(merged[name]=value);let lines=Object.entries(merged).map(([name,value])=>`${name}="${value.replaceAll('"',"").replaceAll(
`
`,String.raw`\n`)}"`);return writeFileSync(envFile,`${lines.join(`
`)}
`,{mode:384}),chmodSync(envFile,384),log.info({file:envFile},"the app is made: start the bot again"),merged}function readExisting(){
try{let parsed=parseEnv(readFileSync(envFile,"utf8"));return Object.fromEntries(Object.entries(parsed).flatMap(([name,value])=>value===
void 0?[]:[[name,value]]))}catch{return{}}}var verifyAgainMs=15e3;async function start(process3){let environment={...readEnvFile(),...process3.environment},log=process3.
log??makeLog("info");try{if(isUnconfigured(environment))return await startSetUp(environment,log);let configuration=readConfiguration(
environment);log.level=configuration.logLevel;let bot=new Bot(configuration,log),server=await serve(bot,configuration,log);
stopOnSignals(process3,server,log),await verifyUntilKnown(bot,log,process3.exit)}catch(error){log.fatal({err:explain(error)},
"the bot does not start"),process3.exit(1)}}function readEnvFile(){try{return parseEnv2(readFileSync2(".env","utf8"))}catch{
return{}}}async function verifyUntilKnown(bot,log,exit){try{await bot.verify(),await bot.catchUp()}catch(error){if(isOpsError(
error,"config-invalid"))return log.fatal({err:error},"the bot does not start"),exit(1);log.error({err:error},"GitHub doe\
s not know the app yet; trying again"),setTimeout(()=>{verifyUntilKnown(bot,log,exit)},verifyAgainMs).unref()}}function stopOnSignals(process3,server,log){
let isStopping=!1,stop=async signal=>{if(isStopping)return;isStopping=!0,log.info({signal},"stopping: finishing what was\
 accepted");let left=await server.stop();left>0?log.error({left},"stopped with work undone; redeliver from the settings \
of the GitHub App"):log.info("stopped"),process3.exit(left>0?1:0)};for(let signal of["SIGTERM","SIGINT"])process3.onSignal(
signal,()=>{stop(signal)})}function explain(error){return!(error instanceof Error)||!("code"in error)||isOpsError(error)?
toOpsError(error):error.code==="EADDRINUSE"?new OpsError("config-invalid","the port is taken",{where:"PORT",hint:"Stop w\
hat uses it, or give another PORT."}):error.code==="EACCES"?new OpsError("config-invalid","the port may not be opened",{
where:"PORT",hint:"Give a PORT above 1023."}):toOpsError(error)}await start({environment:env,onSignal:(signal,act)=>process2.on(signal,act),exit:code=>process2.exit(code)});
