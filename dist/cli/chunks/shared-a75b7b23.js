import{cancellation,throwIfCancelled}from"./shared-cea0cba9.js";import{Secret}from"./shared-c75e7fa1.js";import{
defined}from"./shared-2d3db850.js";import{OpsError,isOpsError,messageOf}from"./shared-68ade1ae.js";var look=`
for program in pg_dump psql; do
  for path in /usr/lib/postgresql/*/bin/$program /usr/pgsql-*/bin/$program "$(command -v $program)"; do
    [ -x "$path" ] && printf 'program\\t%s\\t%s\\t%s\\n' $program "$path" "$("$path" --version 2>/dev/null)"
  done
done
for tool in zstd gzip apt-get; do
  command -v $tool >/dev/null && printf 'tool\\t%s\\n' $tool
done
[ -r /etc/os-release ] && . /etc/os-release && printf 'system\\t%s\\n' "$PRETTY_NAME"
exit 0
`.trim(),probeClientTools={stages:[["sh","-c",look]],env:{LC_ALL:"C"}};function readClientTools(stdout){let lines=stdout.
split(`
`).map(line=>line.split("	")),has=tool=>lines.some(([kind,name])=>kind==="tool"&&name===tool);return{programs:lines.flatMap(
([kind,program,path,printed])=>{let version=readProgramVersion(printed??"");return kind!=="program"||path===void 0||version===
void 0?[]:program==="pg_dump"||program==="psql"?[{program,path,version}]:[]}),zstd:has("zstd"),gzip:has("gzip"),apt:has(
"apt-get"),system:lines.find(([kind])=>kind==="system")?.[1]}}function readProgramVersion(printed){let match=/\(PostgreSQL\) ((\d{1,3})(?:\.(\d{1,4})|devel|beta\d+|rc\d+))/.
exec(printed),[,text,major,minor]=match??[];return text===void 0?void 0:{major:Number(major),minor:Number(minor??0),text}}
function chooseProgram(tools,program,major){return tools.programs.filter(each=>each.program===program&&each.version.major>=
major&&(program!=="psql"||restricts(each.version))).reduce((best,each)=>best===void 0||each.version.major<best.version.major?
each:best,void 0)}function chooseCompression(tools){return tools.zstd?"zstd":"gzip"}function restricts({major,minor}){let since={
13:22,14:19,15:14,16:10,17:6};return major>=18||minor>=(since[major]??Number.POSITIVE_INFINITY)}import{DatabaseError}from"../packages/pg.js";function sqlState(error){return error instanceof DatabaseError?error.code:void 0}function saidBy(error){let hint=error instanceof
DatabaseError?error.hint:void 0;return hint===void 0?messageOf(error):`${messageOf(error)} (PostgreSQL's hint: ${hint})`}
var timeouts=new Set(["55P03","57014","25P03","25P04","57P05"]);function databaseFailure(error,asked){if(isOpsError(error)&&
!isOpsError(error,"command-failed","internal"))return error;let state=sqlState(error),said=saidBy(error),at=`${asked.server}\
, from ${asked.from}`,refused=(message,hint)=>new OpsError("database-refused",`${message}: ${said}`,{where:at,hint,cause:error});
if(state!==void 0&&timeouts.has(state))return refused(`the database ended what ${asked.user} asked of ${asked.database}`,
`A timeout is set for ${asked.user} or ${asked.database}: alter role \u2026 (in database \u2026) set \u2026 = 0, or a longer one.`);
if(state==="25006")return refused(`the database takes no writes of ${asked.user}`,"The server is a standby, or default_t\
ransaction_read_only is on for the role or the database.");switch(state?.slice(0,2)){case void 0:return new OpsError("da\
tabase-unreachable",`the database at ${asked.server} cannot be reached: ${said}`,{where:at,hint:`Check host, port and ss\
lmode of the connection string, and that ${asked.from} may connect.`,cause:error});case"28":return refused(`the database\
 does not let ${asked.user} in`,`Check user and password of the connection string, and that the server admits connection\
s from ${asked.from}.`);case"3D":return refused("the database does not exist","Check the name after the last / of the co\
nnection string.");case"53":return refused("the database server is out of resources","Try again when it is less busy, or\
 raise its limits.");case"57":return new OpsError("database-unreachable",`the database at ${asked.server} ended the conn\
ection: ${said}`,{where:at,hint:"Try again once the server is up.",cause:error});default:return refused(`the database re\
fuses what ${asked.user} asked of ${asked.database}`,"Grant what is missing, or use a role that has it.")}}import{createConnection}from"node:net";function isSocket(server){return server.address===void 0&&/^[/@]/.test(server.host)}function throughHost(host){return{name:host.
name,open:server=>isSocket(server)?Promise.reject(new OpsError("database-unreachable",`the database's address is a Unix \
socket (${server.host})`,{where:host.name,hint:`Name a host in the connection string: 127.0.0.1 if the database runs on ${host.
name} itself.`})):host.connectTcp(server.address??server.host,server.port)}}var fromRunner={name:"this runner",open:server=>{
let socket=isSocket(server)?createConnection({path:`${server.host}/.s.PGSQL.${server.port}`}):createConnection({host:server.
address??server.host,port:server.port,noDelay:!0});return new Promise((resolve,reject)=>{socket.once("error",reject),socket.
once("connect",()=>{socket.off("error",reject),resolve(socket)})})}};import{readFile}from"node:fs/promises";import{homedir}from"node:os";var defaultRootCertificates="~/.postgresql/root.crt";function tlsAttempts(dsn,server,files={}){if(isSocket(server))return[
!1];let own=defined({cert:files.certificate,key:files.key?.reveal()}),trusted=files.rootCertificates===void 0?{}:{ca:files.
rootCertificates},unverified={...own,rejectUnauthorized:!1},chain={...own,...trusted,rejectUnauthorized:!0,checkServerIdentity:()=>{}};
return{disable:[!1],allow:[!1,unverified],prefer:[unverified,!1],require:[files.rootCertificates===void 0?unverified:chain],
"verify-ca":[chain],"verify-full":[{...own,...trusted,rejectUnauthorized:!0}]}[dsn.sslmode]}function printFile(path){return path.
startsWith("~/")?{stages:[["cat","--",path.slice(2)]],cwd:"~/"}:{stages:[["cat","--",path]]}}function hostFiles(host){return{
name:host.name,read:async path=>{let{code,stdout}=await host.tryRun(printFile(path));return code===0?stdout:void 0}}}var runnerFiles={
name:"the runner",read:async path=>{try{return await readFile(path.replace(/^~(?=\/)/,homedir()),"utf8")}catch{return}}};
async function readTlsFiles(dsn,source){let verifies=dsn.sslmode==="verify-ca"||dsn.sslmode==="verify-full",root=dsn.sslrootcert??
(verifies?defaultRootCertificates:void 0),[rootCertificates,certificate,key]=await Promise.all([root===void 0||root==="s\
ystem"||dsn.sslmode==="disable"?void 0:read(root,"sslrootcert",source),dsn.sslcert===void 0?void 0:read(dsn.sslcert,"ssl\
cert",source),dsn.sslkey===void 0?void 0:read(dsn.sslkey,"sslkey",source)]);return{rootCertificates,certificate,key:key===
void 0?void 0:new Secret(key)}}async function read(path,parameter,source){let text=await source.read(path);if(text?.includes(
"-----BEGIN")===!0)return text;let what=text===void 0?"cannot be read":"holds no PEM";throw new OpsError("database-unrea\
chable",`the file ${path}, needed as ${parameter}, ${what} on ${source.name}`,{where:source.name,hint:`Put it there, or \
name another with ${parameter} in the connection string (sslrootcert=system uses the public authorities).`})}import{Client}from"../packages/pg.js";import{z as z3}from"../packages/zod.js";import{EventEmitter}from"node:events";import{z}from"../packages/zod.js";var saslSchema=z.object({mechanisms:z.array(z.string())});function requireChannelBinding(client){let connection=Reflect.
get(client,"connection");if(!(connection instanceof EventEmitter))throw new OpsError("internal","pg has no connection to\
 listen to");let isBound=!1,refuse=()=>{connection.emit("error",new Error("channel_binding=require, and the server offer\
s no channel binding")),client.end().catch(()=>{})};connection.prependListener("authenticationSASL",message=>{isBound=saslSchema.
safeParse(message).data?.mechanisms.includes("SCRAM-SHA-256-PLUS")===!0,isBound||refuse()}).prependListener("authenticat\
ionCleartextPassword",refuse).prependListener("authenticationMD5Password",refuse).prependListener("authenticationOk",()=>{
isBound||refuse()})}function asSocket(stream){return Object.assign(stream,{setNoDelay:()=>stream,setKeepAlive:()=>stream,ref:()=>stream,unref:()=>stream,
connect:()=>(process.nextTick(()=>stream.emit("connect")),stream)})}import{z as z2}from"../packages/zod.js";var parameterSchema=z2.object({parameterName:z2.string(),parameterValue:z2.string()});function serverEncoding(client){
let found;return client.connection.on("parameterStatus",message=>{let{parameterName,parameterValue}=parameterSchema.parse(
message);parameterName==="server_encoding"&&(found=parameterValue)}),()=>found}async function withinTime(opening,timeoutMs,signal){let{promise:late,reject}=Promise.withResolvers(),giveUp=why=>{reject(
why),opening.then(stream=>stream.destroy(),()=>{})},timer=setTimeout(()=>giveUp(new Error(`no answer within ${timeoutMs/
1e3} s`)),timeoutMs),cancel=()=>giveUp(signal?.reason);signal?.addEventListener("abort",cancel,{once:!0}),signal?.aborted===
!0&&cancel();try{return await Promise.race([opening,late])}finally{clearTimeout(timer),signal?.removeEventListener("abor\
t",cancel)}}var defaultTimeoutMs=15e3,closingMs=2e3,asking="the database was being asked",DatabaseSession=class{server;#opened;#asked;#last=Promise.
resolve();constructor(server,opened,asked){this.server=server,this.#opened=opened,this.#asked=asked}async query(text,row,values=[]){
let rows;try{({rows}=await this.#inTurn(()=>this.#opened.client.query(text,[...values])))}catch(error){throw this.#failure(
error)}return z3.array(row).parse(rows)}async queryOne(text,row,values=[]){let[first]=await this.query(text,row,values);
if(first===void 0)throw new OpsError("internal","a query that always answers a row answered none");return first}async execute(text){
try{await this.#inTurn(()=>this.#opened.client.query(text))}catch(error){throw this.#failure(error)}}#inTurn(statement){
let turn=this.#last.then(statement);return this.#last=turn.catch(()=>{}),turn}#failure(error){let{signal}=this.#opened;return signal?.
aborted===!0?cancellation(signal,{doing:asking}):databaseFailure(error,this.#asked)}async close(){if(this.#opened.signal?.
aborted===!0){this.#opened.drop();return}let timer,waited=new Promise(resolve=>{timer=setTimeout(resolve,closingMs)});await Promise.
race([this.#opened.client.end().catch(()=>{}),waited]),clearTimeout(timer),this.#opened.drop()}[Symbol.asyncDispose](){return this.
close()}};async function connect(dsn,reach,options){let failures=[],attributes=dsn.targetSessionAttributes==="prefer-sta\
ndby"?["standby","any"]:void 0;for(let wanted of attributes??[dsn.targetSessionAttributes])for(let server of dsn.hosts)try{
return await connectTo(dsn,server,wanted,reach,options)}catch(error){if(!isOpsError(error,"database-unreachable","databa\
se-refused"))throw error;failures.push(error)}let[first]=failures;throw first===void 0||failures.length===1?first??new OpsError(
"internal","a DSN without hosts"):new OpsError(first.code,`none of the ${dsn.hosts.length} database servers can be used:\
 ${first.message}`,{...defined({hint:first.hint}),where:reach.name,problems:failures.map(({where,message})=>({path:where??
reach.name,message})),cause:first})}async function connectTo(dsn,server,wanted,reach,options){let asked={server:`${server.
host}:${server.port}`,user:dsn.user,database:dsn.database,from:reach.name},session=new DatabaseSession(server,await open(
dsn,server,reach,options,asked),asked),unfit=await unfitness(session,wanted);if(unfit===void 0)return session;throw await session.
close(),new OpsError("database-refused",`the database server ${asked.server} ${unfit}`,{where:`${asked.server}, from ${asked.
from}`,hint:"It is not what target_session_attrs asks for. Name another host, or change that parameter."})}async function open(dsn,server,reach,options,asked){
let attempts=tlsAttempts(dsn,server,options.tls);for(let[index,ssl]of attempts.entries()){throwIfCancelled(options.signal,
{doing:asking});try{return await openOnce(dsn,server,reach,options,ssl)}catch(error){throwIfCancelled(options.signal,{doing:asking});
let state=sqlState(error);if(!(index+1<attempts.length&&(state===void 0||state==="28000"))||isOpsError(error))throw databaseFailure(
error,asked)}}throw new OpsError("internal","no way to connect was tried")}async function openOnce(dsn,server,reach,options,ssl){
let timeoutMs=dsn.connectTimeoutMs??defaultTimeoutMs,stream=await withinTime(reach.open(server),timeoutMs,options.signal);
if(options.signal?.aborted===!0)throw stream.destroy(),cancellation(options.signal,{doing:asking});let client=new Client(
{host:server.host,port:server.port,user:dsn.user,database:dsn.database,password:()=>dsn.password?.reveal()??"",application_name:options.
application,...defined({options:dsn.options}),connectionTimeoutMillis:timeoutMs,ssl,...dsn.channelBinding==="require"?{enableChannelBinding:!0}:
{},stream:()=>asSocket(stream)});dsn.channelBinding==="require"&&requireChannelBinding(client),client.on("error",()=>{});
let drop=()=>{options.signal?.removeEventListener("abort",drop),stream.destroy()};options.signal?.addEventListener("abor\
t",drop);try{let encoding=serverEncoding(client);return await client.connect(),encoding()==="SQL_ASCII"&&await client.query(
"set client_encoding = 'SQL_ASCII'"),{client,drop,signal:options.signal}}catch(error){throw drop(),error}}var stateSchema=z3.
object({recovery:z3.boolean(),readOnly:z3.enum(["on","off"])});async function unfitness(session,wanted){if(wanted==="any")
return;let{recovery,readOnly}=await session.queryOne(`select pg_is_in_recovery() as recovery, current_setting('transacti\
on_read_only') as "readOnly"`,stateSchema);return{"read-write":readOnly==="on"?"is read-only":void 0,"read-only":readOnly===
"off"?"is not read-only":void 0,primary:recovery?"is a standby":void 0,standby:recovery?void 0:"is not a standby","prefe\
r-standby":void 0}[wanted]}import{execFile}from"node:child_process";import{access,constants,readdir}from"node:fs/promises";import{promisify}from"node:util";var usualFolders=["/usr/lib/postgresql/*/bin","/usr/pgsql-*/bin","/usr/local/pgsql/bin","/opt/homebrew/opt/postgresql@*/\
bin","/usr/local/bin","/usr/bin"],execute=promisify(execFile),ofServer=["postgres","initdb"];async function findRunnerPostgres(folders=usualFolders){
let places=(await Promise.all(folders.map(expand))).flat();return(await Promise.all(places.map(look2))).flat()}function nearestPostgres(found,major){
return found.filter(({version})=>version.major>=major).toSorted((a,b)=>a.version.major-b.version.major).at(0)}async function expand(folder){
let parts=folder.split("/"),starred=parts.findIndex(part=>part.includes("*"));if(starred<0)return[folder];let[before="",
after=""]=(parts[starred]??"").split("*"),parent=parts.slice(0,starred).join("/");try{return(await readdir(parent)).filter(
name=>name.startsWith(before)&&name.endsWith(after)).map(name=>[parent,name,...parts.slice(starred+1)].join("/"))}catch{
return[]}}async function look2(bin){try{let{stdout}=await execute(`${bin}/psql`,["--version"]),version=readProgramVersion(
stdout);if(version===void 0)return[];let programs=await Promise.allSettled(ofServer.map(program=>access(`${bin}/${program}`,
constants.X_OK)));return[{bin,psql:`${bin}/psql`,version,server:programs.every(({status})=>status==="fulfilled")}]}catch{
return[]}}export{probeClientTools,readClientTools,chooseProgram,chooseCompression,restricts,sqlState,throughHost,fromRunner,hostFiles,
runnerFiles,readTlsFiles,connect,findRunnerPostgres,nearestPostgres};
