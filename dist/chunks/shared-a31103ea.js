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
"update","restart","scale"];import{z as z4}from"../packages/zod.js";import{z}from"../packages/zod.js";var timestamp=z.iso.datetime().describe("RFC 3339, UTC"),backupVerificationSchema=z.discriminatedUnion(
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
"Whether `keep` has it removed by the next backup")}))});import{z as z2}from"../packages/zod.js";var timestamp2=z2.iso.datetime(),drilledCopySchema=z2.object({store:z2.string().describe(
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
 the tasks of a service wrote; absent where a public repository's policy does not show logs");var digest=z4.string().regex(/^sha256:[0-9a-f]{64}$/),operationSchema=z4.enum(operations),errorSchema=z4.object({code:z4.
string().describe("One of the closed list in docs/troubleshooting.md"),message:z4.string(),hint:z4.string().optional(),where:z4.
string().optional(),problems:z4.array(z4.object({path:z4.string(),message:z4.string(),hint:z4.string().optional()})).optional(),
logs:z4.array(z4.string()).optional().describe("Last lines of the failing thing's own log, oldest first"),logsOf:z4.enum(
["service","command"]).optional().describe("Whose they are: a service's own, or what a command of d8x-ops printed"),hiddenLogs:z4.
object({lines:z4.int(),host:z4.string().describe("The host that still has them"),command:z4.string().describe("What show\
s them there")}).optional().describe("In place of a service's log in a public repository whose policy does not show logs")}),
stepSchema=z4.object({id:z4.string(),title:z4.string(),phase:z4.enum(["prepare","lock","backup","prune","pull","update",
"verify","rollback","restore","record","report"]),state:z4.enum(["running","done","failed","skipped","cancelled"]),host:z4.
string().optional(),service:z4.string().optional(),startedAt:timestamp,finishedAt:timestamp.optional(),detail:z4.string().
optional().describe("One line: what it found or did")}),imageSchema=z4.object({repository:z4.string(),tag:z4.string().optional(),
digest:digest.optional()}),migrationStateSchema=z4.object({version:z4.string().describe("The last migration that was app\
lied; `none` where there are none"),applied:z4.int().optional().describe("How many were applied, where they are listed (\
history)"),failed:z4.string().optional().describe("The one that was begun and not finished")}),serviceResultSchema=z4.object(
{service:z4.string(),kind:z4.enum(["swarm","broker"]),from:imageSchema.optional(),to:imageSchema.optional(),replicas:z4.
object({desired:z4.int(),running:z4.int()}).optional(),wave:z4.int().optional().describe("In which wave of the run it be\
gins, from 1: what it needs comes before; absent where nothing of it changes"),outcome:z4.enum(["planned","updated","unc\
hanged","rolled-back","failed","not-attempted"]),reason:z4.string().optional(),keyReplaced:z4.boolean().optional().describe(
"Whether it has the key of another address than before"),key:z4.object({before:z4.string().optional(),after:z4.string().
optional()}).optional().describe("Addresses of its key, never the key; absent where they are not known"),migrations:z4.object(
{before:migrationStateSchema.optional(),after:migrationStateSchema.optional()}).optional().describe("How far its migrati\
ons of the database are; absent for a service that has none, or where they could not be read"),changes:z4.object({from:z4.
string().optional().describe("Commit that the image that ran was built from"),to:z4.string().optional().describe("The sa\
me of the image that was asked for"),relation:z4.enum(["same","newer","older","apart","unknown"]).describe("How the seco\
nd commit lies to the first; `apart` where neither has all of the other"),unknown:z4.string().optional().describe("Why i\
t is not known"),commits:z4.int().optional().describe("How many lie between; of `apart`, those that only the second has"),
lacks:z4.int().optional().describe("Of `apart`: how many only the first has"),days:z4.int().optional().describe("Between\
 the two"),url:z4.string().optional().describe("Where they can be read"),subjects:z4.array(z4.string()).readonly().optional().
describe("First lines of up to ten of them, the newest first. Anybody's text"),migration:z4.enum(["yes","no","unknown"]).
optional().describe("Whether files of a database's migrations differ; `unknown` where there are too many files"),settings:z4.
array(z4.string()).readonly().optional().describe("Settings that the new image names in its label `io.d8x.settings`, and\
 the old one does not")}).optional().describe("What lies between the image that ran and the one that was asked for, by t\
heir labels"),error:errorSchema.optional(),startedAt:timestamp.optional(),finishedAt:timestamp.optional()}),lockSchema=z4.
object({owner:z4.string(),reason:z4.string().optional(),run:z4.string().optional(),acquiredAt:timestamp,expiresAt:timestamp}),
notedBackupSchema=z4.object({name:z4.string(),at:timestamp,run:z4.string().optional()}),statusSchema=z4.object({services:z4.
array(z4.object({service:z4.string(),kind:z4.enum(["swarm","broker"]),image:imageSchema,replicas:z4.object({desired:z4.int(),
running:z4.int()}),updateState:z4.string().optional(),deployedAt:timestamp.optional(),deployedBy:z4.string().optional(),
drift:z4.string().optional().describe("How it differs from what d8x-ops deployed last"),health:z4.object({url:z4.string(),
status:z4.int().optional(),error:z4.string().optional()}).optional()})),nodes:z4.array(z4.object({name:z4.string(),role:z4.
string(),state:z4.string(),availability:z4.string(),engine:z4.string()})),disks:z4.array(z4.object({host:z4.string(),path:z4.
string(),totalBytes:z4.int(),freeBytes:z4.int()})),lock:lockSchema.optional(),interrupted:z4.object({run:z4.string(),url:z4.
string().optional(),actor:z4.string(),at:timestamp,services:z4.array(z4.string()),command:z4.string().describe("What rec\
overs it, and then does what that run was asked for")}).optional().describe("A run that noted what it would change, did \
not end, and holds no lock any more"),lastBackup:notedBackupSchema.extend({verified:notedBackupSchema.optional().describe(
"The last that was verified")}).optional(),lastDrill:notedDrillSchema.optional()}),resultSchema=z4.object({version:z4.literal(
2),operation:operationSchema,conclusion:z4.enum(["success","failure","refused","cancelled"]),headline:z4.string().describe(
"One sentence: what happened"),run:z4.object({id:z4.string(),attempt:z4.int(),url:z4.string().optional(),actor:z4.string(),
requestId:z4.string().optional(),environment:z4.string().optional(),cluster:z4.string().optional().describe("Label of th\
e deployment, from d8x.conf.json")}),startedAt:timestamp,finishedAt:timestamp,error:errorSchema.optional(),warnings:z4.array(
z4.string()),steps:z4.array(stepSchema),services:z4.array(serviceResultSchema),backup:backupResultSchema.optional(),backups:z4.
array(cataloguedSchema).optional().describe("The backups that there are, newest first"),drill:z4.array(drilledCopySchema).
optional().describe("What came of the copies that a drill took, one of each place"),lock:lockSchema.optional(),status:statusSchema.
optional(),logs:logsOfResultSchema.optional()});import{z as z5}from"../packages/zod.js";function quoteIdentifier(name){return`"${name.replaceAll('"','""')}"`}function quoteLiteral(value){return`'${value.replaceAll(
"'","''")}'`}function quoteQualified({schema,name}){return`${quoteIdentifier(schema)}.${quoteIdentifier(name)}`}var localeSchema=z5.object({collate:z5.string(),ctype:z5.string(),provider:z5.enum(["c","i","b"]),locale:z5.string().nullable(),
rules:z5.string().nullable()}),localeOfDatabase=`(select json_build_object('collate', d.j->>'datcollate', 'ctype', d.j->\
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
openingOperations,windowedOperations,backupVerificationSchema,operationSchema,migrationStateSchema,resultSchema,decompression,
backupName,labelInName,textInName,timeInName,readTimeInName,readBackupName,manifestName,signatureName,quoteIdentifier,quoteLiteral,
quoteQualified,localeSchema,localeOfDatabase,createDatabaseStatement};
