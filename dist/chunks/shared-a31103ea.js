function defined(key,value){if(value===void 0)return{};let entry={};return entry[key]=value,entry}var patterns=[/\b([a-z][\w+.-]{0,30}:\/\/[^\s:/@]{0,200}:)[^\s/]{1,500}(?=@)/gi,/\b([a-z][\w+.-]{0,30}:\/\/[^\s:/@]{0,200}:)[^\s"'`<>]+(?=@[\w.[\]-]+(?::\d+)?(?:[/?\s"'`<>]|$))/gi,
/(?<!sha256:|[0-9a-f])(0x)?[0-9a-f]{64}(?![0-9a-f])/gi,/(-----BEGIN [A-Z ]*PRIVATE KEY-----)(?:.*?(?=-----END)|.*$)/g,/(AGE-SECRET-KEY-)[0-9A-Z-]+/gi,
/\b(gh[pousr]_|github_pat_|glpat-|xox[abprs]-)[\w-]{10,}/g,/\b(AKIA|ASIA)[0-9A-Z]{16}\b/g,/\b(eyJ)[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g,
/((?:password|passwd|passphrase|secret|private[_-]?key|mnemonic|api[_-]?key|token|\b\w*_pw|\bpw|\bpwd)["']?\s*[:=]\s*)(?:"[^"]*"|'[^']*'|[^\s,;&}]+)/gi];function maskSecrets(line){let masked=line.slice(0,2e3);for(let pattern of patterns)masked=masked.replace(pattern,(_,before)=>`${before??
""}***`);return masked}function maskLines(lines){let isKey=!1;return lines.map(line=>{let wasKey=isKey;return/-----BEGIN [A-Z ]*PRIVATE KEY-----/.
test(line)&&(isKey=!0),/-----END [A-Z ]*PRIVATE KEY-----/.test(line)&&(isKey=!1),wasKey?"***":maskSecrets(line)})}var OpsError=class extends Error{name="OpsError";code;hint;where;problems;logs;logsOf;constructor(code,message,details={}){
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
return`${manifestName(backup)}.sig`}var operations=["update","backup","backups","plan","rollback","restart","scale","restore","status","lock","unlock"],unattendedOperations=[
"status","plan","backup","backups"],windowedOperations=["update","restart","scale"];import{z}from"../packages/zod.js";var timestamp=z.iso.datetime().describe("RFC 3339, UTC"),digest=z.string().regex(/^sha256:[0-9a-f]{64}$/),operationSchema=z.
enum(operations),errorSchema=z.object({code:z.string().describe("One of the closed list in docs/troubleshooting.md"),message:z.
string(),hint:z.string().optional(),where:z.string().optional(),problems:z.array(z.object({path:z.string(),message:z.string(),
hint:z.string().optional()})).optional(),logs:z.array(z.string()).optional().describe("Last lines of the failing thing's\
 own log, oldest first"),logsOf:z.enum(["service","command"]).optional().describe("Whose they are: a service's own, or w\
hat a command of d8x-ops printed"),hiddenLogs:z.object({lines:z.int(),host:z.string().describe("The host that still has \
them"),command:z.string().describe("What shows them there")}).optional().describe("In place of a service's log in a publ\
ic repository whose policy does not show logs")}),stepSchema=z.object({id:z.string(),title:z.string(),phase:z.enum(["pre\
pare","lock","backup","prune","pull","update","verify","rollback","restore","record","report"]),state:z.enum(["running",
"done","failed","skipped","cancelled"]),host:z.string().optional(),service:z.string().optional(),startedAt:timestamp,finishedAt:timestamp.
optional(),detail:z.string().optional().describe("One line: what it found or did")}),imageSchema=z.object({repository:z.
string(),tag:z.string().optional(),digest:digest.optional()}),migrationStateSchema=z.object({version:z.string().describe(
"The last migration that was applied; `none` where there are none"),applied:z.int().optional().describe("How many were a\
pplied, where they are listed (history)"),failed:z.string().optional().describe("The one that was begun and not finished")}),
serviceResultSchema=z.object({service:z.string(),kind:z.enum(["swarm","broker"]),from:imageSchema.optional(),to:imageSchema.
optional(),replicas:z.object({desired:z.int(),running:z.int()}).optional(),wave:z.int().optional().describe("In which wa\
ve of the run it begins, from 1: what it needs comes before; absent where nothing of it changes"),outcome:z.enum(["plann\
ed","updated","unchanged","rolled-back","failed","not-attempted"]),reason:z.string().optional(),keyReplaced:z.boolean().
optional().describe("Whether it has the key of another address than before"),key:z.object({before:z.string().optional(),
after:z.string().optional()}).optional().describe("Addresses of its key, never the key; absent where they are not known"),
migrations:z.object({before:migrationStateSchema.optional(),after:migrationStateSchema.optional()}).optional().describe(
"How far its migrations of the database are; absent for a service that has none, or where they could not be read"),changes:z.
object({from:z.string().optional().describe("Commit that the image that ran was built from"),to:z.string().optional().describe(
"The same of the image that was asked for"),relation:z.enum(["same","newer","older","apart","unknown"]).describe("How th\
e second commit lies to the first; `apart` where neither has all of the other"),unknown:z.string().optional().describe("\
Why it is not known"),commits:z.int().optional().describe("How many lie between; of `apart`, those that only the second \
has"),lacks:z.int().optional().describe("Of `apart`: how many only the first has"),days:z.int().optional().describe("Bet\
ween the two"),url:z.string().optional().describe("Where they can be read"),subjects:z.array(z.string()).readonly().optional().
describe("First lines of up to ten of them, the newest first. Anybody's text"),migration:z.enum(["yes","no","unknown"]).
optional().describe("Whether files of a database's migrations differ; `unknown` where there are too many files"),settings:z.
array(z.string()).readonly().optional().describe("Settings that the new image names in its label `io.d8x.settings`, and \
the old one does not")}).optional().describe("What lies between the image that ran and the one that was asked for, by th\
eir labels"),error:errorSchema.optional(),startedAt:timestamp.optional(),finishedAt:timestamp.optional()}),backupVerificationSchema=z.
discriminatedUnion("state",[z.object({state:z.literal("verified"),tables:z.int(),rows:z.int(),how:z.string()}),z.object(
{state:z.literal("not-verified"),because:z.string()}),z.object({state:z.literal("not-asked")})]),backupResultSchema=z.object(
{name:z.string(),path:z.string().optional(),bytes:z.int().describe("Size of the encrypted file"),sha256:z.string().describe(
"Of the encrypted file"),dumpBytes:z.int().describe("Size of the plain SQL"),compression:z.enum(["zstd","gzip"]),serverVersion:z.
string(),dumpVersion:z.string(),recipients:z.int(),startedAt:timestamp,finishedAt:timestamp,verification:backupVerificationSchema,
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
keptUntil:timestamp.optional().describe("When the store removes it by itself")}))}),lockSchema=z.object({owner:z.string(),
reason:z.string().optional(),run:z.string().optional(),acquiredAt:timestamp,expiresAt:timestamp}),notedBackupSchema=z.object(
{name:z.string(),at:timestamp,run:z.string().optional()}),statusSchema=z.object({services:z.array(z.object({service:z.string(),
kind:z.enum(["swarm","broker"]),image:imageSchema,replicas:z.object({desired:z.int(),running:z.int()}),updateState:z.string().
optional(),deployedAt:timestamp.optional(),deployedBy:z.string().optional(),drift:z.string().optional().describe("How it\
 differs from what d8x-ops deployed last"),health:z.object({url:z.string(),status:z.int().optional(),error:z.string().optional()}).
optional()})),nodes:z.array(z.object({name:z.string(),role:z.string(),state:z.string(),availability:z.string(),engine:z.
string()})),disks:z.array(z.object({host:z.string(),path:z.string(),totalBytes:z.int(),freeBytes:z.int()})),lock:lockSchema.
optional(),interrupted:z.object({run:z.string(),url:z.string().optional(),actor:z.string(),at:timestamp,services:z.array(
z.string()),command:z.string().describe("What recovers it, and then does what that run was asked for")}).optional().describe(
"A run that noted what it would change, did not end, and holds no lock any more"),lastBackup:notedBackupSchema.extend({verified:notedBackupSchema.
optional().describe("The last that was verified")}).optional()}),resultSchema=z.object({version:z.literal(2),operation:operationSchema,
conclusion:z.enum(["success","failure","refused","cancelled"]),headline:z.string().describe("One sentence: what happened"),
run:z.object({id:z.string(),attempt:z.int(),url:z.string().optional(),actor:z.string(),requestId:z.string().optional(),environment:z.
string().optional(),cluster:z.string().optional().describe("Label of the deployment, from d8x.conf.json")}),startedAt:timestamp,
finishedAt:timestamp,error:errorSchema.optional(),warnings:z.array(z.string()),steps:z.array(stepSchema),services:z.array(
serviceResultSchema),backup:backupResultSchema.optional(),backups:z.array(cataloguedSchema).optional().describe("The bac\
kups that there are, newest first"),lock:lockSchema.optional(),status:statusSchema.optional()});import{z as z2}from"../packages/zod.js";function quoteIdentifier(name){return`"${name.replaceAll('"','""')}"`}function quoteLiteral(value){return`'${value.replaceAll(
"'","''")}'`}function quoteQualified({schema,name}){return`${quoteIdentifier(schema)}.${quoteIdentifier(name)}`}var localeSchema=z2.object({collate:z2.string(),ctype:z2.string(),provider:z2.enum(["c","i","b"]),locale:z2.string().nullable(),
rules:z2.string().nullable()}),localeOfDatabase=`(select json_build_object('collate', d.j->>'datcollate', 'ctype', d.j->\
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
cale_provider libc"]:plain}export{defined,OpsError,isOpsError,problemsIn,hintFor,messageOf,systemCodeOf,toOpsError,operations,unattendedOperations,
windowedOperations,operationSchema,migrationStateSchema,backupVerificationSchema,resultSchema,decompression,backupName,labelInName,
textInName,timeInName,readTimeInName,readBackupName,manifestName,signatureName,quoteIdentifier,quoteLiteral,quoteQualified,
localeSchema,localeOfDatabase,createDatabaseStatement};
