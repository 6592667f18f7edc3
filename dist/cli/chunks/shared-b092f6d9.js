import{identityOption,trustOptions}from"./shared-5dc8c996.js";import{backupArgument,storedOptions}from"./shared-0a316fb6.js";
import{clusterOptions,commonOptions}from"./shared-ecc1e5c5.js";var restore={name:"restore",argument:backupArgument,summary:"restore a backup into an empty database, from this machine",
description:["Into the cluster's own database server, through its manager and with its lock held, by the files of the de\
ployment folder; or, with a database URL, into any server that this machine reaches, by its own psql.","The backup has t\
o be signed by a key that you trust, and, where it goes into the cluster's own server, to be of that cluster.","The data\
base has to be empty, or is made. Everything happens in one transaction, which is committed only when the whole file was\
 right and every table has as many rows as it had."],options:[identityOption,...trustOptions,...storedOptions,{name:"tar\
get-database",kind:"text",value:"NAME",description:"Database to restore into; it is made when there is none.",fallback:"\
the one that the connection string names"},{name:"database-url",kind:"text",value:"URL",description:"A server to restore\
 into instead of the cluster\u2019s. Without a password: others could read it in the list of processes."},{name:"databas\
e-url-file",kind:"text",value:"FILE",description:"The same, password and all, from a file; `-` is standard input."},...clusterOptions,
{name:"yes",kind:"flag",short:"y",description:"Does not ask before it begins."},...commonOptions],examples:["d8x-ops res\
tore latest --repository acme/broker --identity backup-identity.txt --folder ~/d8x --target-database restored","d8x-ops \
restore latest --s3-bucket acme-d8x --s3-region eu-central-1 --identity backup-identity.txt --folder ~/d8x --target-data\
base restored","d8x-ops restore backup-production-2026-03-01-12-30-00.dump.sql.zst.age --identity backup-identity.txt --\
folder ~/d8x --target-database restored","d8x-ops restore backup-production-2026-03-01-12-30-00.dump.sql.zst.age --ident\
ity backup-identity.txt --database-url postgres://me@localhost/restored"]};function renderError({message,hint,problems=[],logs=[]}){let told=problems.length===1&&message.includes(problems[0]?.message??
"")?[]:problems;return[`d8x-ops: ${shown(message)}`,...told.flatMap(problem=>[`  - ${shown(problem.path)} ${shown(problem.
message)}`,...problem.hint===void 0||problem.hint===hint?[]:[`    \u2192 ${shown(problem.hint)}`]]),...logs.map(line=>` \
 | ${shown(line)}`),...hint===void 0?[]:[`  \u2192 ${shown(hint)}`]]}function shown(text){return text.replaceAll(/[\r\n]+/g,
" ").replaceAll(new RegExp("\\p{Cc}","gu"),"")}export{restore,renderError,shown};
