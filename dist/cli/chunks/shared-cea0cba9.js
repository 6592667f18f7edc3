import{defined,operations}from"./shared-2d3db850.js";import{OpsError,isOpsError}from"./shared-68ade1ae.js";function cancellation({reason},{where,doing}={}){return isOpsError(reason)?reason:new OpsError("cancelled",doing===void 0?
"the run was cancelled":`cancelled while ${doing}`,{...defined({where}),...doing===void 0?{hint:"What it had begun to ch\
ange goes back."}:{},cause:reason})}function throwIfCancelled(signal,stopped){if(signal?.aborted===!0)throw cancellation(
signal,stopped)}async function orCancelled(work,signal,where){if(signal===void 0)return work;let{promise:stopped,reject}=Promise.
withResolvers(),stop=()=>reject(cancellation(signal,{where}));signal.aborted&&stop(),signal.addEventListener("abort",stop,
{once:!0});try{return await Promise.race([work,stopped])}finally{signal.removeEventListener("abort",stop)}}import{z}from"../packages/zod.js";var timestamp=z.iso.datetime().describe("RFC 3339, UTC"),backupVerificationSchema=z.discriminatedUnion(
"state",[z.object({state:z.literal("verified"),tables:z.int(),rows:z.int(),how:z.string()}),z.object({state:z.literal("n\
ot-verified"),because:z.string()}),z.object({state:z.literal("not-asked")})]),backupResultSchema=z.object({name:z.string(),
path:z.string().optional(),bytes:z.int().describe("Size of the encrypted file"),sha256:z.string().describe("Of the encry\
pted file"),dumpBytes:z.int().describe("Size of the plain SQL"),compression:z.enum(["zstd","gzip"]),serverVersion:z.string(),
dumpVersion:z.string(),recipients:z.int(),startedAt:timestamp,finishedAt:timestamp,verification:backupVerificationSchema,
signature:z.discriminatedUnion("state",[z.object({state:z.literal("signed"),by:z.string().describe("Fingerprint of the s\
igner's key, `SHA256:\u2026`")}),z.object({state:z.literal("not-signed")})]).optional().describe("Whether its manifest i\
s signed, so that it can be told from one that somebody else made"),irreplaceable:z.array(z.object({table:z.string(),rows:z.
int().optional().describe("Absent where there is no such table")})).optional().describe("The tables that can't be rebuil\
t from the chain"),artifact:z.object({id:z.int(),name:z.string(),digest:z.string(),url:z.string().optional()}).optional(),
copies:z.array(z.object({store:z.string().describe("Kind of the store: `artifact`, `s3`"),id:z.string().describe("The st\
ore's own name for it"),name:z.string(),digest:z.string().optional(),url:z.string().optional(),lockedUntil:timestamp.optional().
describe("Until when nobody can remove it")})).optional().describe("Where it is kept; the artifact of the run is one of \
them")}),cataloguedSchema=z.object({name:z.string(),at:timestamp.describe("When its dump began"),run:z.string().describe(
"Id of the run that made it"),bytes:z.int().optional().describe("Size of the encrypted file, where that is known"),origin:z.
discriminatedUnion("state",[z.object({state:z.literal("signed"),by:z.string()}),z.object({state:z.literal("unknown"),because:z.
string()})]).optional().describe("Whether it is what it says, by its signature; absent where its manifest can be read on\
ly with all of it"),verification:backupVerificationSchema.optional().describe("As its manifest says"),irreplaceable:z.array(
z.object({table:z.string(),rows:z.int()})).optional(),update:z.array(z.string()).optional().describe("The services that \
its run was to update after it"),copies:z.array(z.object({store:z.string(),id:z.string(),lockedUntil:timestamp.optional(),
keptUntil:timestamp.optional().describe("When the store removes it by itself"),expendable:z.boolean().optional().describe(
"Whether `keep` has it removed by the next backup")}))});import{z as z5}from"../packages/zod.js";import{z as z2}from"../packages/zod.js";var timestamp2=z2.iso.datetime(),drilledCopySchema=z2.object({store:z2.string().describe(
"Kind of the place that it was taken from"),place:z2.string().describe("The same for people"),name:z2.string().optional().
describe("Of the backup; absent where there was none that could be taken"),at:timestamp2.optional().describe("When its d\
ump began"),state:z2.enum(["restored","checked","failed"]).describe("`checked`: origin, hashes and completeness hold, an\
d it was not restored, for want of the key"),because:z2.string().optional().describe("Why it failed"),tables:z2.int().optional().
describe("That came out of it"),rows:z2.int().optional(),seconds:z2.object({fetch:z2.number(),check:z2.number(),restore:z2.
number().optional()}).optional().describe("How long it took to fetch it, to check it, and to restore and compare it")}),
notedDrillSchema=z2.object({at:timestamp2,run:z2.string().optional(),state:z2.enum(["restored","checked","failed"]).describe(
"Of all copies that it took, the least"),name:z2.string().optional().describe("Of the newest backup that it took")});import{z as z3}from"../packages/zod.js";var logsOfResultSchema=z3.object({service:z3.string(),since:z3.iso.datetime().describe(
"RFC 3339, UTC"),grep:z3.string().optional().describe("What the lines that are shown have in them"),tasks:z3.array(z3.object(
{name:z3.string().describe("`api.1`, or a container of the broker host"),id:z3.string(),node:z3.string(),state:z3.string().
describe("Docker's word for it: `running`, `failed`, `exited` \u2026"),lines:z3.array(z3.string()).readonly().describe("\
Its last lines, oldest first, each with its time. Anybody's text"),found:z3.int().describe("How many lines there are, of\
 which those are the last; with `grep`, that have it"),total:z3.int().describe("How many there are at all"),unread:z3.string().
optional().describe("Why it could not be read, or not to its end")})),artifact:z3.object({id:z3.string(),name:z3.string(),
digest:z3.string(),url:z3.string()}).optional().describe("All of it, encrypted to `backup-recipients`")}).describe("What\
 the tasks of a service wrote; absent where a public repository's policy does not show logs");import{z as z4}from"../packages/zod.js";var timestamp3=z4.iso.datetime(),recoveryResultSchema=z4.object({kind:z4.enum(["recover\
ed","undone"]),database:z4.string().describe("What the services use, by its name, before and after"),aside:z4.string().describe(
"What the database is called now that they used before"),backup:z4.string().optional().describe("Name of the backup that\
 was recovered"),tables:z4.int().optional().describe("That came out of it"),rows:z4.int().optional(),estimateSeconds:z4.
number().optional().describe("How long services were expected to be out of service"),outOfServiceSeconds:z4.number().optional().
describe("How long they were: from when the first was stopped until the last was ready"),writtenSince:z4.array(z4.object(
{table:z4.string(),before:z4.int().describe("Rows in the database that is in service now"),now:z4.int().describe("Rows i\
n the one that was until then"),estimated:z4.boolean().optional().describe("Whether the table was too large to be counte\
d in time")})).optional().describe("Of `undone`: tables whose rows differ between the two databases"),follow:z4.array(z4.
string()).optional().describe("What has to name the other database from now on, as sentences")}).describe("What came of \
a recovery"),notedRecoverySchema=z4.object({kind:z4.enum(["recovered","undone"]),at:timestamp3,run:z4.string().optional(),
actor:z4.string().optional(),backup:z4.string().optional().describe("Name of the backup that was recovered"),database:z4.
string(),aside:z4.string().describe("What the database is called that was used before")});var digest=z5.string().regex(/^sha256:[0-9a-f]{64}$/),operationSchema=z5.enum(operations),errorSchema=z5.object({code:z5.
string().describe("One of the closed list in docs/troubleshooting.md"),message:z5.string(),hint:z5.string().optional(),where:z5.
string().optional(),problems:z5.array(z5.object({path:z5.string(),message:z5.string(),hint:z5.string().optional()})).optional(),
logs:z5.array(z5.string()).optional().describe("Last lines of the failing thing's own log, oldest first"),logsOf:z5.enum(
["service","command"]).optional().describe("Whose they are: a service's own, or what a command of d8x-ops printed"),hiddenLogs:z5.
object({lines:z5.int(),host:z5.string().describe("The host that still has them"),command:z5.string().describe("What show\
s them there")}).optional().describe("In place of a service's log in a public repository whose policy does not show logs")}),
stepSchema=z5.object({id:z5.string(),title:z5.string(),phase:z5.enum(["prepare","lock","backup","prune","pull","update",
"verify","rollback","restore","record","report"]),state:z5.enum(["running","done","failed","skipped","cancelled"]),host:z5.
string().optional(),service:z5.string().optional(),startedAt:timestamp,finishedAt:timestamp.optional(),detail:z5.string().
optional().describe("One line: what it found or did")}),imageSchema=z5.object({repository:z5.string(),tag:z5.string().optional(),
digest:digest.optional()}),migrationStateSchema=z5.object({version:z5.string().describe("The last migration that was app\
lied; `none` where there are none"),applied:z5.int().optional().describe("How many were applied, where they are listed (\
history)"),failed:z5.string().optional().describe("The one that was begun and not finished")}),serviceResultSchema=z5.object(
{service:z5.string(),kind:z5.enum(["swarm","broker"]),from:imageSchema.optional(),to:imageSchema.optional(),replicas:z5.
object({desired:z5.int(),running:z5.int()}).optional(),wave:z5.int().optional().describe("In which wave of the run it be\
gins, from 1: what it needs comes before; absent where nothing of it changes"),outcome:z5.enum(["planned","updated","unc\
hanged","rolled-back","failed","not-attempted"]),reason:z5.string().optional(),keyReplaced:z5.boolean().optional().describe(
"Whether it has the key of another address than before"),key:z5.object({before:z5.string().optional(),after:z5.string().
optional()}).optional().describe("Addresses of its key, never the key; absent where they are not known"),migrations:z5.object(
{before:migrationStateSchema.optional(),after:migrationStateSchema.optional()}).optional().describe("How far its migrati\
ons of the database are; absent for a service that has none, or where they could not be read"),changes:z5.object({from:z5.
string().optional().describe("Commit that the image that ran was built from"),to:z5.string().optional().describe("The sa\
me of the image that was asked for"),relation:z5.enum(["same","newer","older","apart","unknown"]).describe("How the seco\
nd commit lies to the first; `apart` where neither has all of the other"),unknown:z5.string().optional().describe("Why i\
t is not known"),commits:z5.int().optional().describe("How many lie between; of `apart`, those that only the second has"),
lacks:z5.int().optional().describe("Of `apart`: how many only the first has"),days:z5.int().optional().describe("Between\
 the two"),url:z5.string().optional().describe("Where they can be read"),subjects:z5.array(z5.string()).readonly().optional().
describe("First lines of up to ten of them, the newest first. Anybody's text"),migration:z5.enum(["yes","no","unknown"]).
optional().describe("Whether files of a database's migrations differ; `unknown` where there are too many files"),settings:z5.
array(z5.string()).readonly().optional().describe("Settings that the new image names in its label `io.d8x.settings`, and\
 the old one does not")}).optional().describe("What lies between the image that ran and the one that was asked for, by t\
heir labels"),error:errorSchema.optional(),startedAt:timestamp.optional(),finishedAt:timestamp.optional()}),lockSchema=z5.
object({owner:z5.string(),reason:z5.string().optional(),run:z5.string().optional(),acquiredAt:timestamp,expiresAt:timestamp}),
notedBackupSchema=z5.object({name:z5.string(),at:timestamp,run:z5.string().optional()}),statusSchema=z5.object({services:z5.
array(z5.object({service:z5.string(),kind:z5.enum(["swarm","broker"]),image:imageSchema,replicas:z5.object({desired:z5.int(),
running:z5.int()}),updateState:z5.string().optional(),deployedAt:timestamp.optional(),deployedBy:z5.string().optional(),
drift:z5.string().optional().describe("How it differs from what d8x-ops deployed last"),health:z5.object({url:z5.string(),
status:z5.int().optional(),error:z5.string().optional()}).optional()})),nodes:z5.array(z5.object({name:z5.string(),role:z5.
string(),state:z5.string(),availability:z5.string(),engine:z5.string()})),disks:z5.array(z5.object({host:z5.string(),path:z5.
string(),totalBytes:z5.int(),freeBytes:z5.int()})),lock:lockSchema.optional(),interrupted:z5.object({run:z5.string(),url:z5.
string().optional(),actor:z5.string(),at:timestamp,services:z5.array(z5.string()),command:z5.string().describe("What rec\
overs it, and then does what that run was asked for")}).optional().describe("A run that noted what it would change, did \
not end, and holds no lock any more"),lastBackup:notedBackupSchema.extend({verified:notedBackupSchema.optional().describe(
"The last that was verified")}).optional(),lastDrill:notedDrillSchema.optional(),lastRecovery:notedRecoverySchema.optional()}),
resultSchema=z5.object({version:z5.literal(2),operation:operationSchema,conclusion:z5.enum(["success","failure","refused",
"cancelled"]),headline:z5.string().describe("One sentence: what happened"),run:z5.object({id:z5.string(),attempt:z5.int(),
url:z5.string().optional(),actor:z5.string(),requestId:z5.string().optional(),environment:z5.string().optional(),cluster:z5.
string().optional().describe("Label of the deployment, from d8x.conf.json")}),startedAt:timestamp,finishedAt:timestamp,error:errorSchema.
optional(),warnings:z5.array(z5.string()),steps:z5.array(stepSchema),services:z5.array(serviceResultSchema),backup:backupResultSchema.
optional(),backups:z5.array(cataloguedSchema).optional().describe("The backups that there are, newest first"),drill:z5.array(
drilledCopySchema).optional().describe("What came of the copies that a drill took, one of each place"),recovery:recoveryResultSchema.
optional(),lock:lockSchema.optional(),status:statusSchema.optional(),logs:logsOfResultSchema.optional()});export{cancellation,throwIfCancelled,orCancelled,backupVerificationSchema,migrationStateSchema};
