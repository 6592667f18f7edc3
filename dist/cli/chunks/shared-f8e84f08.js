import{cleanText,decodeBytes,misused}from"./shared-fe98e2a7.js";import{OpsError}from"./shared-5e2ed195.js";import{readFile}from"node:fs/promises";import{join,resolve}from"node:path";var signersFile="d8x-backup-signers";async function backupTrust(given,folder){if(given.flag("unsigned"))return{kind:"acc\
epted"};let named=given.text("signers"),path=named===void 0?join(folder,signersFile):resolve(named);return{kind:"signed",
signers:await readSigners(path,named===void 0),expected:{}}}async function readSigners(path,mayBeMissing){try{return cleanText(
decodeBytes(await readFile(path)))}catch(cause){if(mayBeMissing&&cause instanceof Error&&"code"in cause&&cause.code==="E\
NOENT")return"";throw new OpsError("input-invalid",`${path} cannot be read`,{where:"--signers",hint:"Give the file .gith\
ub/d8x-backup-signers of the default branch of your repository.",cause})}}async function confirmUnsigned(command,database,terminal){
if(!terminal.isInteractive)throw misused(command,[{path:"--unsigned",message:"takes a person who types the database's na\
me, and nobody is there"}]);if(terminal.say("Nobody vouches for this backup: whoever has your public key can make one li\
ke it, and what is in it runs in a database."),await terminal.ask(`Type the name of the database, ${database}, to take i\
t all the same: `)!==database)throw new OpsError("cancelled","that is not its name, and nothing was done")}export{signersFile,backupTrust,confirmUnsigned};
