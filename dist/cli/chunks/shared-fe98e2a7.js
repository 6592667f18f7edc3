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
`)?`${encodedMark}${Buffer.from(text,"utf8").toString("base64")}`:trimmed}export{parseArguments,misused,cancellation,throwIfCancelled,orCancelled,Secret,decodeBytes,cleanText,cleanLines,encodeContent};
