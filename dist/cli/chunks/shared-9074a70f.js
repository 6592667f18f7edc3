import{cleanText,decodeBytes,misused}from"./shared-c75e7fa1.js";import{OpsError}from"./shared-68ade1ae.js";import{readFile}from"node:fs/promises";import{join,resolve}from"node:path";var signersFile="d8x-backup-signers";async function backupTrust(given,folder){return given.flag("unsigned")?{kind:"accep\
ted"}:readTrust(given.text("signers"),folder)}async function readTrust(named,folder,expected={}){let path=named===void 0?
join(folder,signersFile):resolve(named);return{kind:"signed",signers:await readSigners(path,named===void 0),expected}}async function readSigners(path,mayBeMissing){
try{return cleanText(decodeBytes(await readFile(path)))}catch(cause){if(mayBeMissing&&cause instanceof Error&&"code"in cause&&
cause.code==="ENOENT")return"";throw new OpsError("input-invalid",`${path} cannot be read`,{where:"--signers",hint:"Give\
 the file .github/d8x-backup-signers of the default branch of your repository.",cause})}}async function confirmUnsigned(command,database,terminal){
if(!terminal.isInteractive)throw misused(command,[{path:"--unsigned",message:"takes a person who types the database's na\
me, and nobody is there"}]);if(terminal.say("Nobody vouches for this backup: whoever has your public key can make one li\
ke it, and what is in it runs in a database."),await terminal.ask(`Type the name of the database, ${database}, to take i\
t all the same: `)!==database)throw new OpsError("cancelled","that is not its name, and nothing was done")}export{signersFile,backupTrust,readTrust,confirmUnsigned};
