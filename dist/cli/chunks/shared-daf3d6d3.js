import{parseRepositoryName,recoverySuffix,unattendedSuffix}from"./shared-536ad652.js";import{describeBucket,usualRegion}from"./shared-ba4458f1.js";
import{Secret,misused}from"./shared-c75e7fa1.js";import{defined}from"./shared-2d3db850.js";function lazyStore(settings,context){let opened,open=async()=>(opened??=import("./src-backup-store-s3-s3-store.js").then(({s3Store})=>s3Store(
settings,context)),opened);return{...describeBucket(settings),check:async signal=>(await open()).check(signal),begin:async(...begun)=>(await open()).
begin(...begun),list:async of=>(await open()).list(of),describe:async stored=>(await open()).describe(stored),mayRemove:async()=>(await open()).
mayRemove(),remove:async stored=>(await open()).remove(stored),get:async(...what)=>(await open()).get(...what)}}import{z as z2}from"../packages/zod.js";import{z}from"../packages/zod.js";var text=z.string().transform(value=>value.trim()),content=z.string();function line(longest){return text.refine(value=>value.
length<=longest&&!new RegExp("\\p{Cc}","u").test(value),`should be one line of at most ${longest} characters`)}var secretLine=z.
string().transform(value=>value.replace(/[\r\n]+$/,"")).refine(value=>!/[\r\n\0]/.test(value),"should be a single line").
transform(value=>new Secret(value));function whole(least,most){let wrong=`should be a whole number from ${least} to ${most}`;
return text.refine(value=>/^\d{1,15}$/.test(value),wrong).transform(Number).refine(value=>value>=least&&value<=most,wrong)}
function choice(options){return text.pipe(z.enum(options,{error:()=>`should be one of: ${options.join(", ")}`}))}var flag=text.
pipe(z.enum(["true","True","TRUE","false","False","FALSE"],{error:()=>"should be true or false"}).transform(value=>value.
toLowerCase()==="true")),lines=z.string().transform(value=>value.split(/\r?\n/).map(entry=>entry.trim()).filter(entry=>entry!==
""&&!entry.startsWith("#")));var s3Schema=z2.object({"s3-endpoint":text.transform(value=>/^[a-z]+:\/\//i.test(value)?value:`https://${value}`).refine(
value=>{let url=URL.canParse(value)?new URL(value):void 0;return url!==void 0&&/^https?:$/.test(url.protocol)&&[url.username,
url.password,url.search,url.hash].every(part=>part==="")},"should be an address such as https://s3.eu-central-003.backbl\
azeb2.com, without a user, a password and the bucket").transform(value=>new URL(value)).optional(),"s3-region":text.refine(
value=>/^[a-z0-9-]{1,40}$/i.test(value),"should be a region such as eu-central-1").optional(),"s3-bucket":text.refine(value=>/^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/.
test(value),"should be the name of a bucket, and nothing else").optional(),"s3-prefix":line(200).transform(value=>value.
replaceAll(/^\/+|\/+$/g,"")).refine(value=>!value.split("/").some(part=>["",".",".."].includes(part))||value==="","shoul\
d be a path such as backups/d8x").optional(),"s3-access-key-id":secretLine.optional(),"s3-secret-access-key":secretLine.
optional(),"s3-object-lock-days":whole(1,36500).optional(),"s3-object-lock-mode":choice(["governance","compliance"]).default(
"governance")}),ofProviders=/\.(?:amazonaws\.com|backblazeb2\.com|linodeobjects\.com|your-objectstorage\.com|r2\.cloudflarestorage\.com)$/;
function bucketOf(fields2,env){let{"s3-bucket":bucket,"s3-endpoint":endpoint}=fields2;if(bucket===void 0)return{problems:[]};
let problems=[],region=fields2["s3-region"]??env.AWS_REGION??env.AWS_DEFAULT_REGION;region===void 0&&endpoint===void 0&&
problems.push({path:"s3-region",message:"is missing: the region of the bucket; for a store that is not Amazon S3, s3-end\
point too"});let store=endpoint&&withoutBucket(endpoint,bucket);store!==void 0&&problems.push({path:"s3-endpoint",message:`\
has the bucket in it: it should be ${store}`});let credentials=credentialsOf(fields2,env,problem=>problems.push(problem));
if(credentials===void 0||problems.length>0)return{problems};let{"s3-object-lock-days":days,"s3-object-lock-mode":mode}=fields2;
return{problems,settings:{...defined({endpoint}),region:region??usualRegion,bucket,prefix:fields2["s3-prefix"]??"",credentials,
...days===void 0?{}:{lock:{days,mode}}}}}function withoutBucket({protocol,host,hostname,pathname},bucket){let path=pathname.
replace(/\/+$/,"");return path.endsWith(`/${bucket}`)?`${protocol}//${host}${path.slice(0,-bucket.length-1)}`:hostname.startsWith(
`${bucket.toLowerCase()}.`)&&ofProviders.test(hostname)?`${protocol}//${host.slice(bucket.length+1)}`:void 0}function credentialsOf({
"s3-access-key-id":id,"s3-secret-access-key":secret},env,report){if(id!==void 0&&secret!==void 0)return{accessKeyId:id,secretAccessKey:secret};
if(id!==void 0||secret!==void 0){let[absent,present]=id===void 0?["s3-access-key-id","s3-secret-access-key"]:["s3-secret\
-access-key","s3-access-key-id"];report({path:absent,message:`is missing: ${present} is given, and they go together`});return}
let{AWS_ACCESS_KEY_ID:key,AWS_SECRET_ACCESS_KEY:secretKey,AWS_SESSION_TOKEN:token}=env;if(key!==void 0&&key!==""&&secretKey!==
void 0&&secretKey!=="")return{accessKeyId:new Secret(key),secretAccessKey:new Secret(secretKey),...token===void 0||token===
""?{}:{sessionToken:new Secret(token)}};report({path:"s3-access-key-id",message:"is missing: give it with s3-secret-acce\
ss-key, or let a step before take credentials (aws-actions/configure-aws-credentials)"})}var proxyVariable=/^(?:https?|no)_proxy$/i;function proxiesIn(environment){return Object.fromEntries(Object.entries(environment).
flatMap(([name,value])=>value!==void 0&&proxyVariable.test(name)?[[name,value]]:[]))}var fields=["s3-bucket","s3-endpoint","s3-region","s3-prefix"];function bucketStore(command,given,{environment,now,signal}){
let texts=Object.fromEntries(fields.map(name=>[name,given.text(name)])),read=s3Schema.safeParse(texts),problems=read.success?
[]:read.error.issues.map(({path,message})=>({path:`--${String(path[0])}`,message}));if(read.data===void 0)throw misused(
command,problems);let{settings,problems:wrong}=bucketOf(read.data,environment);if(wrong.length>0)throw misused(command,wrong.
map(asWritten));if(settings!==void 0)return lazyStore(settings,{now,signal,proxies:proxiesIn(environment)})}function asWritten({
path,message}){return path==="s3-access-key-id"?{path:"AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",message:"are missing\
 in the environment"}:{path:`--${path}`,message}}function targetsOf(state,{repository,environment}){return repository!==void 0?[{repository:parseRepositoryName(repository),
environment:environment??"production"}]:state.targets.flatMap(target=>{let[name="",of=""]=target.split("#");return(environment===
void 0?![unattendedSuffix,recoverySuffix].some(suffix=>of.endsWith(suffix)):of===environment)?[{repository:parseRepositoryName(
name),environment:of}]:[]})}import{z as z3}from"../packages/zod.js";var digits=z3.string().regex(/^(?:0|[1-9]\d{0,19})$/,"should be an id of GitHub: its di\
gits"),githubId=z3.union([z3.int().nonnegative(),z3.bigint().nonnegative(),digits]).transform(id=>id.toString());import{z as z4}from"../packages/zod.js";var timeSchema=z4.iso.datetime({offset:!0}).transform(text2=>new Date(text2)),first=Date.
UTC(2008,0);export{bucketStore,targetsOf,githubId,timeSchema};
