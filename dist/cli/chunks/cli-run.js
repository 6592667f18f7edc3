import{renderError,restore,shown}from"./shared-b092f6d9.js";import{init}from"./shared-1f4211c1.js";import{doctor}from"./shared-27e00c5a.js";
import{exportFiles}from"./shared-7dc49503.js";import{backups}from"./shared-89a086a9.js";import{drill}from"./shared-2400233f.js";
import{decrypt}from"./shared-5dc8c996.js";import"./shared-0a316fb6.js";import{exitCodes,nearest}from"./shared-ecc1e5c5.js";
import{isOpsError,toOpsError}from"./shared-68ade1ae.js";var commands=[init,doctor,exportFiles,backups,drill,decrypt,restore],exitMeanings=[{code:0,meaning:"done; for `doctor`, \
nothing fails"},{code:1,meaning:"it failed or was refused, as standard error says; for `doctor`, something fails"},{code:2,
meaning:"the command line cannot be understood, or lacks an answer that nobody is there to give"},{code:130,meaning:"int\
errupted"}];function programHelp(version){let width=Math.max(...commands.map(({name})=>name.length));return[`d8x-ops ${version}: the\
 D8X update runbook from your own machine.`,"","Usage: d8x-ops COMMAND [OPTIONS]","",...commands.map(({name,summary})=>`\
  ${name.padEnd(width)}  ${plain(summary)}`),"","d8x-ops COMMAND --help tells more of each.","",...exits()].join(`
`)}function commandHelp(command,width){let columns=Math.min(Math.max(width,60),100);return[`Usage: ${usage(command)}`,"",
...wrap(sentence(command.summary),columns),...command.description.flatMap(paragraph=>["",...wrap(plain(paragraph),columns)]),
"",...command.argument===void 0?[]:entry(command.argument.value,command.argument.description,columns),...command.options.
flatMap(option=>entry(signature(option),described(option),columns)),"","Examples:",...command.examples.map(example=>`  ${example}`)].
join(`
`)}function usage({name,argument}){return`d8x-ops ${name}${argument===void 0?"":` ${argument.value}`} [OPTIONS]`}function signature({
name,short,value}){return`${short===void 0?"":`-${short}, `}--${name}${value===void 0?"":` ${value}`}`}function described({
description,fallback,kind}){return`${description}${kind==="list"?" Can be repeated.":""}${fallback===void 0?"":` Default\
: ${fallback}.`}`}function sentence(text){return`${text.slice(0,1).toUpperCase()}${text.slice(1)}.`}function exits(){return[
"Exit codes:",...exitMeanings.map(({code,meaning})=>`  ${String(code).padStart(3)}  ${plain(meaning)}`)]}function entry(head,text,columns){
return[`  ${head}`,...wrap(plain(text),columns-6).map(line=>`      ${line}`)]}function plain(text){return text.replaceAll(
"`","")}function wrap(text,columns){let lines=[],line="";for(let word of text.split(" "))line!==""&&line.length+1+word.length>
columns?(lines.push(line),line=word):line=line===""?word:`${line} ${word}`;return[...lines,line]}var implementations={init:async()=>(await import("./cli-init-command.js")).runInit,doctor:async()=>(await import("./cli-doctor-command.js")).
runDoctor,export:async()=>(await import("./cli-export-command.js")).runExport,backups:async()=>(await import("./cli-backups-command.js")).
runBackups,drill:async()=>(await import("./cli-drill-command.js")).runDrill,decrypt:async()=>(await import("./cli-decrypt-command.js")).
runDecrypt,restore:async()=>(await import("./cli-restore-command.js")).runRestore};async function run(words,context){let{
terminal,version,signal}=context,[name,...rest]=words;if(name===void 0||name==="help"||name==="--help"||name==="-h")return terminal.
print(programHelp(version)),name===void 0?exitCodes.usage:exitCodes.done;if(name==="--version"||name==="-v")return terminal.
print(version),exitCodes.done;let command=commands.find(each=>each.name===name),implementation=implementations[name];if(command===
void 0||implementation===void 0){let meant=nearest(name,commands.map(each=>each.name));return terminal.say(`d8x-ops: the\
re is no command '${shown(name)}'${meant===void 0?"":`; did you mean ${meant}?`}`),terminal.say("See: d8x-ops --help"),exitCodes.
usage}if(isHelpWanted(rest))return terminal.print(commandHelp(command,terminal.width)),exitCodes.done;try{return await(await implementation())(
rest,context)}catch(error){if(signal.aborted||isOpsError(error,"cancelled"))return terminal.say(`d8x-ops: ${isOpsError(error)?
error.message:"interrupted"}`),exitCodes.interrupted;let known=toOpsError(error);for(let line of renderError(known))terminal.
say(line);return isOpsError(known,"command-invalid")?exitCodes.usage:exitCodes.failed}}function isHelpWanted(words){let end=words.
indexOf("--");return(end<0?words:words.slice(0,end)).some(word=>word==="--help"||word==="-h")}export{run};
