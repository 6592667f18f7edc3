import{Bot,bodyLimits,intakeOptions,makeLog,readConfiguration,requestHandler,takeIn}from"./chunks/shared-ad2ba82b.js";import{z}from"./packages/zod.js";var longestWorkMs=55e3;function createServerlessHandler(environment,waitUntil,log){let{bot,configuration,logger}=load(environment,
log),work=async()=>bot.settle(longestWorkMs);return requestHandler(bot,configuration,logger,async()=>{waitUntil===void 0?
await work():waitUntil(work())})}var lambdaEvent=z.object({headers:z.record(z.string(),z.string()),body:z.string().default(
""),isBase64Encoded:z.boolean().default(!1),rawPath:z.string(),requestContext:z.object({http:z.object({method:z.string()})})});
function createLambdaHandler(environment,log){let{bot,configuration,logger}=load(environment,log),options={...intakeOptions(
bot,configuration,logger),beforeAnswer:async()=>bot.settle(longestWorkMs)};return async event=>{let{headers,body,isBase64Encoded,
rawPath,requestContext}=lambdaEvent.parse(event);if(rawPath!==configuration.webhookPath||requestContext.http.method!=="P\
OST")return reply(404,{error:"not found"});let raw=Buffer.from(body,isBase64Encoded?"base64":"utf8"),{status,body:answer}=await takeIn(
headers,async()=>raw.length>bodyLimits.perBody?"too-large":raw,options);return reply(status,answer)}}function load(environment,log){
let configuration=readConfiguration(environment),logger=log??makeLog(configuration.logLevel),bot=new Bot(configuration,logger);
return bot.verify().catch(error=>logger.error({err:error},"GitHub does not know the app")),{bot,configuration,logger}}function reply(statusCode,body){
return{statusCode,headers:{"content-type":"application/json"},body:JSON.stringify(body)}}export{createLambdaHandler,createServerlessHandler};
