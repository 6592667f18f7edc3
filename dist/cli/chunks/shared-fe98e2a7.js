import{nearest}from"./shared-6da6fc38.js";import{OpsError,isOpsError}from"./shared-5e2ed195.js";import{parseArgs}from"node:util";var Arguments=class{argument;#values;constructor(argument,values){this.argument=argument,this.#values=values}flag(name){
return this.#values.has(name)}text(name){return this.list(name).at(-1)}list(name){let given=this.#values.get(name);return given===
void 0||given===!0?[]:given}};function parseArguments(declaration,words){let problems=[],values=new Map,{tokens,positionals}=parseArgs(
{args:[...words],options:optionsOf(declaration.options),strict:!1,allowPositionals:!0,tokens:!0});for(let token of tokens){
if(token.kind!=="option")continue;let option=declaration.options.find(({name})=>name===token.name),problem=problemOf(option,
token,declaration);problem!==void 0?problems.push(problem):option?.kind==="flag"?values.set(token.name,!0):values.set(token.
name,[...listOf(values.get(token.name)),token.value??""])}let wanted=declaration.argument,isHelp=values.has("help");wanted!==
void 0&&positionals.length===0&&!isHelp&&problems.push({path:wanted.value,message:"is missing"});for(let word of positionals.
slice(wanted===void 0?0:1))problems.push({path:word,message:"is one word too many"});if(problems.length>0&&!isHelp)throw misused(
declaration.name,problems);return new Arguments(positionals[0],values)}function misused(command,problems){let[first]=problems,
message=problems.length===1&&first!==void 0?`${first.path} ${first.message}`:`${problems.length} words of the command li\
ne are wrong`;return new OpsError("command-invalid",message,{problems,hint:`See: d8x-ops ${command} --help`})}function optionsOf(options){
return Object.fromEntries(options.map(({name,kind,short})=>[name,{type:kind==="flag"?"boolean":"string",multiple:!0,...short===
void 0?{}:{short}}]))}function problemOf(option,{name,rawName,value},declaration){if(option===void 0){let meant=nearest(
name,declaration.options.map(each=>each.name));return{path:rawName,message:`is no option${meant===void 0?"":`; --${meant}\
 is`}`}}if(option.kind==="flag")return value===void 0?void 0:{path:rawName,message:"takes no value"};if(value===void 0||
value==="")return{path:rawName,message:`needs a value: ${rawName} ${option.value??""}`}}function listOf(given){return given===
void 0||given===!0?[]:given}function cancellation({reason},{where,doing}={}){return isOpsError(reason)?reason:new OpsError("cancelled",doing===void 0?
"the run was cancelled":`cancelled while ${doing}`,{...where===void 0?{}:{where},...doing===void 0?{hint:"What it had be\
gun to change goes back."}:{},cause:reason})}function throwIfCancelled(signal,stopped){if(signal?.aborted===!0)throw cancellation(
signal,stopped)}async function orCancelled(work,signal,where){if(signal===void 0)return work;let{promise:stopped,reject}=Promise.
withResolvers(),stop=()=>reject(cancellation(signal,{where}));signal.aborted&&stop(),signal.addEventListener("abort",stop,
{once:!0});try{return await Promise.race([work,stopped])}finally{signal.removeEventListener("abort",stop)}}import{inspect}from"node:util";var Secret=class _Secret{#value;constructor(value){this.#value=value}reveal(){return this.#value}get isEmpty(){
return this.#value===""}map(change){return new _Secret(change(this.#value))}toString(){return"***"}toJSON(){return"***"}[inspect.
custom](){return"Secret(***)"}};function decodeBytes(bytes){return new TextDecoder(encodingOf(bytes)).decode(bytes)}function encodingOf(bytes){let[first,
second]=bytes;return first===255&&second===254?"utf-16le":first===254&&second===255?"utf-16be":bytes.length<2||bytes.length%
2!==0?"utf-8":first===0&&second!==0?"utf-16be":first!==0&&second===0?"utf-16le":"utf-8"}function cleanText(text){return text.
replace(/^\uFEFF/,"").replaceAll(/\r\n?/g,`
`)}function cleanLines(text){return cleanText(text).replaceAll(/[ \t\u00A0]+$/gm,"")}var encodedMark="base64:";function encodeContent(text){let trimmed=text.trim();return trimmed.includes(`
`)?`${encodedMark}${Buffer.from(text,"utf8").toString("base64")}`:trimmed}var operations=["update","backup","plan","rollback","restore","status","lock","unlock"],unattendedOperations=["status","\
plan","backup"];import{z}from"../packages/zod.js";var timestamp=z.iso.datetime().describe("RFC 3339, UTC"),digest=z.string().regex(/^sha256:[0-9a-f]{64}$/),operationSchema=z.
enum(operations),errorSchema=z.object({code:z.string().describe("One of the closed list in docs/troubleshooting.md"),message:z.
string(),hint:z.string().optional(),where:z.string().optional(),problems:z.array(z.object({path:z.string(),message:z.string(),
hint:z.string().optional()})).optional(),logs:z.array(z.string()).optional().describe("Last lines of the failing thing's\
 own log, oldest first")}),stepSchema=z.object({id:z.string(),title:z.string(),phase:z.enum(["prepare","lock","backup","\
prune","pull","update","verify","rollback","restore","record","report"]),state:z.enum(["running","done","failed","skippe\
d","cancelled"]),host:z.string().optional(),service:z.string().optional(),startedAt:timestamp,finishedAt:timestamp.optional(),
detail:z.string().optional().describe("One line: what it found or did")}),imageSchema=z.object({repository:z.string(),tag:z.
string().optional(),digest:digest.optional()}),migrationStateSchema=z.object({version:z.string().describe("The last migr\
ation that was applied; `none` where there are none"),applied:z.int().optional().describe("How many were applied, where \
they are listed (history)"),failed:z.string().optional().describe("The one that was begun and not finished")}),serviceResultSchema=z.
object({service:z.string(),kind:z.enum(["swarm","broker"]),from:imageSchema.optional(),to:imageSchema.optional(),replicas:z.
object({desired:z.int(),running:z.int()}).optional(),wave:z.int().optional().describe("In which wave of the run it begin\
s, from 1: what it needs comes before; absent where nothing of it changes"),outcome:z.enum(["planned","updated","unchang\
ed","rolled-back","failed","not-attempted"]),reason:z.string().optional(),keyReplaced:z.boolean().optional().describe("W\
hether it has the key of another address than before"),key:z.object({before:z.string().optional(),after:z.string().optional()}).
optional().describe("Addresses of its key, never the key; absent where they are not known"),migrations:z.object({before:migrationStateSchema.
optional(),after:migrationStateSchema.optional()}).optional().describe("How far its migrations of the database are; abse\
nt for a service that has none, or where they could not be read"),error:errorSchema.optional(),startedAt:timestamp.optional(),
finishedAt:timestamp.optional()}),backupVerificationSchema=z.discriminatedUnion("state",[z.object({state:z.literal("veri\
fied"),tables:z.int(),rows:z.int(),how:z.string()}),z.object({state:z.literal("not-verified"),because:z.string()}),z.object(
{state:z.literal("not-asked")})]),backupResultSchema=z.object({name:z.string(),path:z.string().optional(),bytes:z.int().
describe("Size of the encrypted file"),sha256:z.string().describe("Of the encrypted file"),dumpBytes:z.int().describe("S\
ize of the plain SQL"),compression:z.enum(["zstd","gzip"]),serverVersion:z.string(),dumpVersion:z.string(),recipients:z.
int(),startedAt:timestamp,finishedAt:timestamp,verification:backupVerificationSchema,irreplaceable:z.array(z.object({table:z.
string(),rows:z.int().optional().describe("Absent where there is no such table")})).optional().describe("The tables that\
 can't be rebuilt from the chain"),artifact:z.object({id:z.int(),name:z.string(),digest:z.string(),url:z.string().optional()}).
optional()}),lockSchema=z.object({owner:z.string(),reason:z.string().optional(),run:z.string().optional(),acquiredAt:timestamp,
expiresAt:timestamp}),statusSchema=z.object({services:z.array(z.object({service:z.string(),kind:z.enum(["swarm","broker"]),
image:imageSchema,replicas:z.object({desired:z.int(),running:z.int()}),updateState:z.string().optional(),deployedAt:timestamp.
optional(),deployedBy:z.string().optional(),drift:z.string().optional().describe("How it differs from what d8x-ops deplo\
yed last"),health:z.object({url:z.string(),status:z.int().optional(),error:z.string().optional()}).optional()})),nodes:z.
array(z.object({name:z.string(),role:z.string(),state:z.string(),availability:z.string(),engine:z.string()})),disks:z.array(
z.object({host:z.string(),path:z.string(),totalBytes:z.int(),freeBytes:z.int()})),lock:lockSchema.optional(),interrupted:z.
object({run:z.string(),url:z.string().optional(),actor:z.string(),at:timestamp,services:z.array(z.string()),command:z.string().
describe("What recovers it, and then does what that run was asked for")}).optional().describe("A run that noted what it \
would change, did not end, and holds no lock any more"),lastBackup:z.object({name:z.string(),at:timestamp,run:z.string().
optional()}).optional()}),resultSchema=z.object({version:z.literal(2),operation:operationSchema,conclusion:z.enum(["succ\
ess","failure","refused","cancelled"]),headline:z.string().describe("One sentence: what happened"),run:z.object({id:z.string(),
attempt:z.int(),url:z.string().optional(),actor:z.string(),requestId:z.string().optional(),environment:z.string().optional(),
cluster:z.string().optional().describe("Label of the deployment, from d8x.conf.json")}),startedAt:timestamp,finishedAt:timestamp,
error:errorSchema.optional(),warnings:z.array(z.string()),steps:z.array(stepSchema),services:z.array(serviceResultSchema),
backup:backupResultSchema.optional(),lock:lockSchema.optional(),status:statusSchema.optional()});export{parseArguments,misused,cancellation,throwIfCancelled,orCancelled,Secret,operations,unattendedOperations,migrationStateSchema,
backupVerificationSchema,decodeBytes,cleanText,cleanLines,encodeContent};
