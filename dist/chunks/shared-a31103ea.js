function defined(fields){return Object.fromEntries(Object.entries(fields).filter(([,value])=>value!==void 0))}var patterns=[/\b([a-z][\w+.-]{0,30}:\/\/[^\s:/@]{0,200}:)[^\s/]{1,500}(?=@)/gi,/\b([a-z][\w+.-]{0,30}:\/\/[^\s:/@]{0,200}:)[^\s"'`<>]+(?=@[\w.[\]-]+(?::\d+)?(?:[/?\s"'`<>]|$))/gi,
/(?<!sha256:|[0-9a-f])(0x)?[0-9a-f]{64}(?![0-9a-f])/gi,/(-----BEGIN [A-Z ]*PRIVATE KEY-----)(?:.*?(?=-----END)|.*$)/g,/(AGE-SECRET-KEY-)[0-9A-Z-]+/gi,
/\b(gh[pousr]_|github_pat_|glpat-|xox[abprs]-)[\w-]{10,}/g,/\b(AKIA|ASIA)[0-9A-Z]{16}\b/g,/\b([xyzt]prv)[1-9A-HJ-NP-Za-km-z]{50,120}\b/g,
/\b((?:https?|wss?):\/\/[^\s/?#]{1,200}\/(?:[^\s/?#]{1,23}\/){0,6})[\w-]{24,200}(?![\w-])/gi,/(\bauthorization\\{0,4}["']?\s*[:=]\s*\\{0,4}["']?(?:bearer|basic|token)\s+)[^\s"'\\,}]+/gi,
/(\brequirepass\s+)\S+/gi,/\b(eyJ)[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g,/((?:password|passwd|passphrase|secret|private[_-]?key|mnemonic|api[_-]?key|token|\b\w*_pw|\bpw|\bpwd)\\{0,4}["']?\s*[:=]\s*)(?:\\{0,4}"[^"]*"|'[^']*'|[^\s,;&}]+)/gi],
colours=/\u001B\[[0-?]*[ -/]*[@-~]/g;function maskSecrets(line,longest=2e3){let masked=line.slice(0,longest).replaceAll(colours,"");for(let pattern of patterns)
masked=masked.replace(pattern,(_,before)=>`${before??""}***`);return masked}function maskLines(lines){let headless=linesOfHeadlessKey(
lines),mask=lineMasker();return lines.map((line,index)=>headless.has(index)?"***":mask(line))}function lineMasker(longest=2e3){
let isKey=!1;return line=>{let wasKey=isKey;return/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(line)&&(isKey=!0),/-----END [A-Z ]*PRIVATE KEY-----/.
test(line)&&(isKey=!1),wasKey?"***":maskSecrets(line,longest)}}function linesOfHeadlessKey(lines){let found=new Set,end=lines.
findIndex(line=>/-----(?:BEGIN|END) [A-Z ]*PRIVATE KEY-----/.test(line));if(lines[end]?.includes("-----BEGIN ")!==!1)return found;
let least=1;for(let at=end-1;at>=0;at--){let[,text=""]=/(?:^|\s)([A-Za-z0-9+/]+={0,2})\s*$/.exec(lines[at]??"")??[];if(text.
length<least)break;found.add(at),least=32}return found}var OpsError=class extends Error{name="OpsError";code;hint;where;problems;logs;logsOf;constructor(code,message,details={}){
super(message,details.cause===void 0?void 0:{cause:details.cause}),this.code=code,this.hint=details.hint,this.where=details.
where,this.problems=details.problems??[],this.logs=maskLines(details.logs??[]),this.logsOf=details.logsOf??"service"}};function isOpsError(error,...codes){
return error instanceof OpsError&&(codes.length===0||codes.includes(error.code))}function problemsIn(error,where="inputs"){
let{problems,hint,message}=error,own=problems.length>0?problems:[{path:error.where??where,message}],last=own.at(-1);return last===
void 0||hint===void 0||last.hint!==void 0?own:[...own.slice(0,-1),{...last,hint}]}function hintFor(problems,general){let hints=[
...new Set(problems.flatMap(({hint})=>hint===void 0?[]:[hint]))],[only,...others]=hints;return only===void 0||others.length>
0?general:problems.length===1?only:`${general} ${only}`}function messageOf(error){return error instanceof Error?error.message:
String(error)}function systemCodeOf(error){if(error instanceof Error)return"code"in error&&typeof error.code=="string"?error.
code:error instanceof AggregateError?systemCodeOf(error.errors[0]):void 0}function toOpsError(error){return error instanceof
OpsError?error:new OpsError("internal",`unexpected: ${messageOf(error)}`,{hint:"This is a defect in d8x-ops. Please repo\
rt it with the log of this run.",cause:error})}import{createGunzip,createZstdDecompress}from"node:zlib";var outputBytes=128*1024,waitingBytes=128*1024;function decompression(compression){
let options={chunkSize:outputBytes,highWaterMark:waitingBytes};return compression==="zstd"?createZstdDecompress(options):
createGunzip(options)}function compressionSuffix(compression){return compression==="zstd"?"zst":"gz"}var longestLabel=60;function backupName(label,at,compression){return`backup-${labelInName(label)}-${timeInName(at)}.dump\
.sql.${compressionSuffix(compression)}.age`}function labelInName(label){let plain=textInName(label).slice(0,longestLabel);
return plain===""?"database":plain}function textInName(text){return text.normalize("NFKD").replaceAll(/[^A-Za-z0-9._-]+/g,
"-").replaceAll(/^[-.]+|[-.]+$/g,"")}function timeInName(at){return at.toISOString().slice(0,19).replaceAll(/[T:]/g,"-")}
function readTimeInName(text){let[,date="",hours="",minutes="",seconds=""]=/^(\d{4}-\d\d-\d\d)-(\d\d)-(\d\d)-(\d\d)$/.exec(
text)??[],at=new Date(`${date}T${hours}:${minutes}:${seconds}Z`);return Number.isNaN(at.getTime())?void 0:at}function readBackupName(name){
let[,label,time=""]=/^backup-(.+)-(\d{4}(?:-\d\d){5})\.dump\.sql\.(?:zst|gz)\.age$/.exec(name)??[],at=readTimeInName(time);
return label===void 0||at===void 0?void 0:{label,at}}function manifestName(backup){return`${backup}.json`}function signatureName(backup){
return`${manifestName(backup)}.sig`}var operations=["update","backup","backups","drill","plan","rollback","restart","scale","restore","status","logs","lock",
"unlock"],unattendedOperations=["status","plan","backup","backups","drill"],openingOperations=["drill","restore"],windowedOperations=[
"update","restart","scale"];import{z as z3}from"../packages/zod.js";import{z}from"../packages/zod.js";var timestamp=z.iso.datetime(),drilledCopySchema=z.object({store:z.string().describe("Kind of\
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
 each place"),lock:lockSchema.optional(),status:statusSchema.optional(),logs:logsOfResultSchema.optional()});import{z as z4}from"../packages/zod.js";function quoteIdentifier(name){return`"${name.replaceAll('"','""')}"`}function quoteLiteral(value){return`'${value.replaceAll(
"'","''")}'`}function quoteQualified({schema,name}){return`${quoteIdentifier(schema)}.${quoteIdentifier(name)}`}var localeSchema=z4.object({collate:z4.string(),ctype:z4.string(),provider:z4.enum(["c","i","b"]),locale:z4.string().nullable(),
rules:z4.string().nullable()}),localeOfDatabase=`(select json_build_object('collate', d.j->>'datcollate', 'ctype', d.j->\
>'datctype',
    'provider', case d.j->>'datlocprovider' when 'i' then 'i' when 'b' then 'b' else 'c' end,
    'locale', coalesce(d.j->>'datlocale', d.j->>'daticulocale', d.j->>'datcollate'), 'rules', d.j->>'daticurules')
  from (select to_jsonb(b) from pg_database b where b.datname = current_database()) as d(j))`;function createDatabaseStatement({
name,owner,encoding,locale,major}){return[`create database ${quoteIdentifier(name)} template template0 encoding ${quoteLiteral(
encoding)}`,owner===void 0?"":`owner ${quoteIdentifier(owner)}`,...locale===void 0?[]:localeOptions(locale,major)].filter(
word=>word!=="").join(" ")}function localeOptions({collate,ctype,provider,locale,rules},major){let plain=[`lc_collate ${quoteLiteral(
collate)}`,`lc_ctype ${quoteLiteral(ctype)}`];if(provider==="i"&&locale!==null){let own=["locale_provider icu",`icu_loca\
le ${quoteLiteral(locale)}`];return[...plain,...own,...rules===null?[]:[`icu_rules ${quoteLiteral(rules)}`]]}return provider===
"b"&&locale!==null?[...plain,"locale_provider builtin",`builtin_locale ${quoteLiteral(locale)}`]:major>=15?[...plain,"lo\
cale_provider libc"]:plain}export{defined,lineMasker,OpsError,isOpsError,problemsIn,hintFor,messageOf,systemCodeOf,toOpsError,operations,unattendedOperations,
openingOperations,windowedOperations,operationSchema,migrationStateSchema,backupVerificationSchema,resultSchema,decompression,
backupName,labelInName,textInName,timeInName,readTimeInName,readBackupName,manifestName,signatureName,quoteIdentifier,quoteLiteral,
quoteQualified,localeSchema,localeOfDatabase,createDatabaseStatement};
