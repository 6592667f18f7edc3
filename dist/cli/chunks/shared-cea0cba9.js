import{defined}from"./shared-2d3db850.js";import{OpsError,isOpsError}from"./shared-68ade1ae.js";function cancellation({reason},{where,doing}={}){return isOpsError(reason)?reason:new OpsError("cancelled",doing===void 0?
"the run was cancelled":`cancelled while ${doing}`,{...defined({where}),...doing===void 0?{hint:"What it had begun to ch\
ange goes back."}:{},cause:reason})}function throwIfCancelled(signal,stopped){if(signal?.aborted===!0)throw cancellation(
signal,stopped)}async function orCancelled(work,signal,where){if(signal===void 0)return work;let{promise:stopped,reject}=Promise.
withResolvers(),stop=()=>reject(cancellation(signal,{where}));signal.aborted&&stop(),signal.addEventListener("abort",stop,
{once:!0});try{return await Promise.race([work,stopped])}finally{signal.removeEventListener("abort",stop)}}var operations=["update","backup","backups","drill","plan","rollback","restart","scale","restore","status","logs","lock",
"unlock"],unattendedOperations=["status","plan","backup","backups","drill"];var windowedOperations=["update","restart","scale"];import{z as z3}from"../packages/zod.js";import{z}from"../packages/zod.js";var timestamp=z.iso.datetime(),drilledCopySchema=z.object({store:z.string().describe("Kind of\
 the place that it was taken from"),place:z.string().describe("The same for people"),name:z.string().optional().describe(
"Of the backup; absent where there was none that could be taken"),at:timestamp.optional().describe("When its dump began"),
state:z.enum(["restored","checked","failed"]).describe("`checked`: origin, hashes and completeness hold, and it was not \
restored, for want of the key"),because:z.string().optional().describe("Why it failed"),tables:z.int().optional().describe(
"That came out of it"),rows:z.int().optional(),seconds:z.object({fetch:z.number(),check:z.number(),restore:z.number().optional()}).
optional().describe("How long it took to fetch it, to check it, and to restore and compare it")}),notedDrillSchema=z.object(
{at:timestamp,run:z.string().optional(),state:z.enum(["restored","checked","failed"]).describe("Of all copies that it to\
ok, the least"),name:z.string().optional().describe("Of the newest backup that it took")});import{z as z2}from"../packages/zod.js";var logsOfResultSchema=z2.object({service:z2.string(),since:z2.iso.datetime().describe(
"RFC 3339, UTC"),grep:z2.string().optional().describe("What the lines that are shown have in them"),tasks:z2.array(z2.object(
{name:z2.string().describe("`api.1`, or a container of the broker host"),id:z2.string(),node:z2.string(),state:z2.string().
describe("Docker's word for it: `running`, `failed`, `exited` \u2026"),lines:z2.array(z2.string()).readonly().describe("\
Its last lines, oldest first, each with its time. Anybody's text"),found:z2.int().describe("How many lines there are, of\
 which those are the last; with `grep`, that have it"),total:z2.int().describe("How many there are at all"),unread:z2.string().
optional().describe("Why it could not be read, or not to its end")})),artifact:z2.object({id:z2.string(),name:z2.string(),
digest:z2.string(),url:z2.string()}).optional().describe("All of it, encrypted to `backup-recipients`")}).describe("What\
 the tasks of a service wrote; absent where a public repository's policy does not show logs");var timestamp2=z3.iso.datetime().describe("RFC 3339, UTC"),digest=z3.string().regex(/^sha256:[0-9a-f]{64}$/),operationSchema=z3.
enum(operations),errorSchema=z3.object({code:z3.string().describe("One of the closed list in docs/troubleshooting.md"),message:z3.
string(),hint:z3.string().optional(),where:z3.string().optional(),problems:z3.array(z3.object({path:z3.string(),message:z3.
string(),hint:z3.string().optional()})).optional(),logs:z3.array(z3.string()).optional().describe("Last lines of the fai\
ling thing's own log, oldest first"),logsOf:z3.enum(["service","command"]).optional().describe("Whose they are: a servic\
e's own, or what a command of d8x-ops printed"),hiddenLogs:z3.object({lines:z3.int(),host:z3.string().describe("The host\
 that still has them"),command:z3.string().describe("What shows them there")}).optional().describe("In place of a servic\
e's log in a public repository whose policy does not show logs")}),stepSchema=z3.object({id:z3.string(),title:z3.string(),
phase:z3.enum(["prepare","lock","backup","prune","pull","update","verify","rollback","restore","record","report"]),state:z3.
enum(["running","done","failed","skipped","cancelled"]),host:z3.string().optional(),service:z3.string().optional(),startedAt:timestamp2,
finishedAt:timestamp2.optional(),detail:z3.string().optional().describe("One line: what it found or did")}),imageSchema=z3.
object({repository:z3.string(),tag:z3.string().optional(),digest:digest.optional()}),migrationStateSchema=z3.object({version:z3.
string().describe("The last migration that was applied; `none` where there are none"),applied:z3.int().optional().describe(
"How many were applied, where they are listed (history)"),failed:z3.string().optional().describe("The one that was begun\
 and not finished")}),serviceResultSchema=z3.object({service:z3.string(),kind:z3.enum(["swarm","broker"]),from:imageSchema.
optional(),to:imageSchema.optional(),replicas:z3.object({desired:z3.int(),running:z3.int()}).optional(),wave:z3.int().optional().
describe("In which wave of the run it begins, from 1: what it needs comes before; absent where nothing of it changes"),outcome:z3.
enum(["planned","updated","unchanged","rolled-back","failed","not-attempted"]),reason:z3.string().optional(),keyReplaced:z3.
boolean().optional().describe("Whether it has the key of another address than before"),key:z3.object({before:z3.string().
optional(),after:z3.string().optional()}).optional().describe("Addresses of its key, never the key; absent where they ar\
e not known"),migrations:z3.object({before:migrationStateSchema.optional(),after:migrationStateSchema.optional()}).optional().
describe("How far its migrations of the database are; absent for a service that has none, or where they could not be rea\
d"),changes:z3.object({from:z3.string().optional().describe("Commit that the image that ran was built from"),to:z3.string().
optional().describe("The same of the image that was asked for"),relation:z3.enum(["same","newer","older","apart","unknow\
n"]).describe("How the second commit lies to the first; `apart` where neither has all of the other"),unknown:z3.string().
optional().describe("Why it is not known"),commits:z3.int().optional().describe("How many lie between; of `apart`, those\
 that only the second has"),lacks:z3.int().optional().describe("Of `apart`: how many only the first has"),days:z3.int().
optional().describe("Between the two"),url:z3.string().optional().describe("Where they can be read"),subjects:z3.array(z3.
string()).readonly().optional().describe("First lines of up to ten of them, the newest first. Anybody's text"),migration:z3.
enum(["yes","no","unknown"]).optional().describe("Whether files of a database's migrations differ; `unknown` where there\
 are too many files"),settings:z3.array(z3.string()).readonly().optional().describe("Settings that the new image names i\
n its label `io.d8x.settings`, and the old one does not")}).optional().describe("What lies between the image that ran an\
d the one that was asked for, by their labels"),error:errorSchema.optional(),startedAt:timestamp2.optional(),finishedAt:timestamp2.
optional()}),backupVerificationSchema=z3.discriminatedUnion("state",[z3.object({state:z3.literal("verified"),tables:z3.int(),
rows:z3.int(),how:z3.string()}),z3.object({state:z3.literal("not-verified"),because:z3.string()}),z3.object({state:z3.literal(
"not-asked")})]),backupResultSchema=z3.object({name:z3.string(),path:z3.string().optional(),bytes:z3.int().describe("Siz\
e of the encrypted file"),sha256:z3.string().describe("Of the encrypted file"),dumpBytes:z3.int().describe("Size of the \
plain SQL"),compression:z3.enum(["zstd","gzip"]),serverVersion:z3.string(),dumpVersion:z3.string(),recipients:z3.int(),startedAt:timestamp2,
finishedAt:timestamp2,verification:backupVerificationSchema,signature:z3.discriminatedUnion("state",[z3.object({state:z3.
literal("signed"),by:z3.string().describe("Fingerprint of the signer's key, `SHA256:\u2026`")}),z3.object({state:z3.literal(
"not-signed")})]).optional().describe("Whether its manifest is signed, so that it can be told from one that somebody els\
e made"),irreplaceable:z3.array(z3.object({table:z3.string(),rows:z3.int().optional().describe("Absent where there is no\
 such table")})).optional().describe("The tables that can't be rebuilt from the chain"),artifact:z3.object({id:z3.int(),
name:z3.string(),digest:z3.string(),url:z3.string().optional()}).optional(),copies:z3.array(z3.object({store:z3.string().
describe("Kind of the store: `artifact`, `s3`"),id:z3.string().describe("The store's own name for it"),name:z3.string(),
digest:z3.string().optional(),url:z3.string().optional(),lockedUntil:timestamp2.optional().describe("Until when nobody c\
an remove it")})).optional().describe("Where it is kept; the artifact of the run is one of them")}),cataloguedSchema=z3.
object({name:z3.string(),at:timestamp2.describe("When its dump began"),run:z3.string().describe("Id of the run that made\
 it"),bytes:z3.int().optional().describe("Size of the encrypted file, where that is known"),origin:z3.discriminatedUnion(
"state",[z3.object({state:z3.literal("signed"),by:z3.string()}),z3.object({state:z3.literal("unknown"),because:z3.string()})]).
optional().describe("Whether it is what it says, by its signature; absent where its manifest can be read only with all o\
f it"),verification:backupVerificationSchema.optional().describe("As its manifest says"),irreplaceable:z3.array(z3.object(
{table:z3.string(),rows:z3.int()})).optional(),update:z3.array(z3.string()).optional().describe("The services that its r\
un was to update after it"),copies:z3.array(z3.object({store:z3.string(),id:z3.string(),lockedUntil:timestamp2.optional(),
keptUntil:timestamp2.optional().describe("When the store removes it by itself"),expendable:z3.boolean().optional().describe(
"Whether `keep` has it removed by the next backup")}))}),lockSchema=z3.object({owner:z3.string(),reason:z3.string().optional(),
run:z3.string().optional(),acquiredAt:timestamp2,expiresAt:timestamp2}),notedBackupSchema=z3.object({name:z3.string(),at:timestamp2,
run:z3.string().optional()}),statusSchema=z3.object({services:z3.array(z3.object({service:z3.string(),kind:z3.enum(["swa\
rm","broker"]),image:imageSchema,replicas:z3.object({desired:z3.int(),running:z3.int()}),updateState:z3.string().optional(),
deployedAt:timestamp2.optional(),deployedBy:z3.string().optional(),drift:z3.string().optional().describe("How it differs\
 from what d8x-ops deployed last"),health:z3.object({url:z3.string(),status:z3.int().optional(),error:z3.string().optional()}).
optional()})),nodes:z3.array(z3.object({name:z3.string(),role:z3.string(),state:z3.string(),availability:z3.string(),engine:z3.
string()})),disks:z3.array(z3.object({host:z3.string(),path:z3.string(),totalBytes:z3.int(),freeBytes:z3.int()})),lock:lockSchema.
optional(),interrupted:z3.object({run:z3.string(),url:z3.string().optional(),actor:z3.string(),at:timestamp2,services:z3.
array(z3.string()),command:z3.string().describe("What recovers it, and then does what that run was asked for")}).optional().
describe("A run that noted what it would change, did not end, and holds no lock any more"),lastBackup:notedBackupSchema.
extend({verified:notedBackupSchema.optional().describe("The last that was verified")}).optional(),lastDrill:notedDrillSchema.
optional()}),resultSchema=z3.object({version:z3.literal(2),operation:operationSchema,conclusion:z3.enum(["success","fail\
ure","refused","cancelled"]),headline:z3.string().describe("One sentence: what happened"),run:z3.object({id:z3.string(),
attempt:z3.int(),url:z3.string().optional(),actor:z3.string(),requestId:z3.string().optional(),environment:z3.string().optional(),
cluster:z3.string().optional().describe("Label of the deployment, from d8x.conf.json")}),startedAt:timestamp2,finishedAt:timestamp2,
error:errorSchema.optional(),warnings:z3.array(z3.string()),steps:z3.array(stepSchema),services:z3.array(serviceResultSchema),
backup:backupResultSchema.optional(),backups:z3.array(cataloguedSchema).optional().describe("The backups that there are,\
 newest first"),drill:z3.array(drilledCopySchema).optional().describe("What came of the copies that a drill took, one of\
 each place"),lock:lockSchema.optional(),status:statusSchema.optional(),logs:logsOfResultSchema.optional()});export{cancellation,throwIfCancelled,orCancelled,operations,unattendedOperations,windowedOperations,migrationStateSchema,
backupVerificationSchema};
