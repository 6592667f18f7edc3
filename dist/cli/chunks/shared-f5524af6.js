import{brokerContainers,channelAgent,composeLabels,createRegistry,describeCheck,describeRequirements,gateFor,gateShell,hostFinder,
judgeAnswer,normalPlatform,openFailure,openFailureReason,requirementsOf,servicesOfStack,takesTasks,tlsChannelAgent,worst}from"./shared-da199b4d.js";
import{chooseProgram,probeClientTools,readClientTools}from"./shared-a75b7b23.js";import{isOutOfReach}from"./shared-8f152a89.js";
import{throwIfCancelled}from"./shared-cea0cba9.js";import{Secret,bareName,isCalled,parseReference,placedName,saidOf}from"./shared-c75e7fa1.js";
import{nearest}from"./shared-ecc1e5c5.js";import{defined}from"./shared-2d3db850.js";import{OpsError,isOpsError,
messageOf,toOpsError}from"./shared-68ade1ae.js";import{isIP}from"node:net";var sslModes=["disable","allow","prefer","require","verify-ca","verify-full"],sessionAttributes=["any","read-write","rea\
d-only","primary","standby","prefer-standby"],channelBindings=["disable","prefer","require"];var passedOver=new Set(`schema connection_limit pool_timeout socket_timeout pgbouncer statement_cache_size sslaccept
  pool_max_conns pool_min_conns pool_min_idle_conns pool_max_conn_lifetime pool_max_conn_lifetime_jitter pool_max_conn_i\
dle_time
  pool_health_check_period timezone default_query_exec_mode statement_cache_capacity description_cache_capacity search_p\
ath
  binary_parameters disable_prepared_binary_result datestyle extra_float_digits
  currentschema applicationname logintimeout sockettimeout canceltimeout tcpkeepalive tcpnodelay preparethreshold
  preparedstatementcachequeries preparedstatementcachesizemib rewritebatchedinserts stringtype binarytransfer defaultrow\
fetchsize
  loadbalancehosts hostrecheckseconds readonly readonlymode autosave loglevel loggerlevel loggerfile assumeminserververs\
ion
  disablecolumnsanitiser logunclosedconnections receivebuffersize sendbuffersize maxresultbuffer adaptivefetch escapesyn\
taxcallmode
  cleanupsavepoints prefer_query_mode preferquerymode quotereturningidentifiers allowencodingchanges
  uselibpqcompat query_timeout statement_timeout lock_timeout idle_in_transaction_session_timeout connectiontimeoutmilli\
s
  idletimeoutmillis max min pool pool_size poolsize max_overflow pool_recycle pool_pre_ping prepared_statement_cache_siz\
e
  prepared_statement_name_func max_cached_statement_lifetime max_cacheable_statement_size command_timeout async_fallback\

  encoding charset adapter prepared_statements advisory_locks schema_search_path reaping_frequency checkout_timeout
  idle_timeout timeout min_messages variables conn_max_age conn_health_checks serverversion workaround supa prepare
  max_lifetime max_connections min_connections acquire_timeout statement-cache-capacity fetch_types backoff`.trim().split(
/\s+/)),otherNames=new Map([["username","user"],["database","dbname"],["databasename","dbname"],["servername","host"],["\
portnumber","port"],["connecttimeout","connect_timeout"],["targetservertype","target_session_attrs"],["channelbinding","\
channel_binding"],["ssl_mode","sslmode"],["ssl-mode","sslmode"],["sslrootcertificate","sslrootcert"]]),otherValues=new Map(
[["sslmode",new Map([["no-verify","require"],["verify_ca","verify-ca"],["verify_full","verify-full"]])],["target_session\
_attrs",new Map([["master","primary"],["slave","standby"],["secondary","standby"],["preferSecondary","prefer-standby"],[
"preferSlave","prefer-standby"]])]]),sslWords=new Map([["true","require"],["1","require"],["on","require"],["yes","requi\
re"],["false",""],["0",""],["off",""],["no",""]]);function fromOtherDrivers(given){let parameters=new Map,ignored=[],ignoredValues=new Map;
for(let[name,value]of given){let lower=name.toLowerCase();if(lower==="ssl")given.has("sslmode")||parameters.set("sslmode",
sslWords.get(value.toLowerCase())??value);else if(passedOver.has(lower))ignored.push(name),ignoredValues.set(lower,value);else{
let known=otherNames.get(lower)??name;(known===name||!given.has(known))&&parameters.set(known,otherValues.get(known)?.get(
value)??value)}}return{parameters,ignored,ignoredValues}}var withoutEffect=words(`
  application_name fallback_application_name client_encoding keepalives keepalives_idle keepalives_interval
  keepalives_count tcp_user_timeout gssencmode gsslib gssdelegation krbsrvname sslcompression sslsni sslcertmode
  requirepeer load_balance_hosts`),refused=new Map([["passfile","write the password into the connection string instead o\
f passfile"],["service","write the parameters of the service out instead of naming it"],["sslpassword","give an unencryp\
ted sslkey: pg_dump takes no sslpassword that others could not see"],["sslcrl","sslcrl is not checked here"],["sslcrldir",
"sslcrldir is not checked here"],["require_auth","require_auth is not supported here: leave it out (channel_binding=requ\
ire is honoured)"],["sslnegotiation","sslnegotiation is not supported here: leave it out"],["ssl_min_protocol_version","\
ssl_min_protocol_version is not supported here: leave it out"],["ssl_max_protocol_version","ssl_max_protocol_version is \
not supported here: leave it out"],["sslfactory","sslfactory is JDBC's: leave it out, and name what is to be verified wi\
th sslmode and sslrootcert"],["sslidentity","sslidentity is Prisma's: give the client's certificate as sslcert and sslke\
y, files on the manager"],["sslinline","sslinline is lib/pq's: put the certificates into files on the manager and name t\
hose"],["replication","a replication connection cannot be dumped"]]),understood=words(`
  host hostaddr port dbname user password sslmode sslrootcert sslcert sslkey target_session_attrs connect_timeout option\
s channel_binding`),defaultPort=5432,defaultSocketFolder="/var/run/postgresql";function assembleDsn(from,whole,defaultUser){
if(from.problems.length>0&&from.parameters.size===0)return{dsn:void 0,problems:from.problems};let{parameters:translated,
ignored,ignoredValues}=fromOtherDrivers(from.parameters),parameters=new Map([...translated].filter(([,value])=>value!=="")),
problems=[...from.problems];problems.length===0&&problems.push(...parameterProblems(translated));let hosts=readHosts(parameters,
problems),[first,...more]=hosts,sslrootcert=parameters.get("sslrootcert"),sslmode=readSslMode(parameters.get("sslmode"),
sslrootcert,problems),attributes=oneOf(sessionAttributes,parameters.get("target_session_attrs")??"any");attributes===void 0&&
problems.push(`target_session_attrs is none of ${sessionAttributes.join(", ")}`);let channelBinding=oneOf(channelBindings,
parameters.get("channel_binding")??"prefer");channelBinding===void 0&&problems.push(`channel_binding is none of ${channelBindings.
join(", ")}`),channelBinding==="require"&&sslmode==="disable"&&problems.push("channel_binding=require needs TLS, and ssl\
mode=disable forbids it");let timeout=readTimeout(parameters.get("connect_timeout"),problems),user=parameters.get("user")??
defaultUser;if(user===void 0&&problems.length===0&&problems.push("it names no user"),problems.length>0||first===void 0||
user===void 0||!sslmode||!attributes)return{dsn:void 0,problems};let password=parameters.get("password");return{dsn:{hosts:[
first,...more],user,password:password===void 0?void 0:new Secret(password),database:parameters.get("dbname")??user,sslmode,
sslrootcert,sslcert:parameters.get("sslcert"),sslkey:parameters.get("sslkey"),targetSessionAttributes:attributes,connectTimeoutMs:timeout,
options:parameters.get("options"),...parameters.has("channel_binding")?{channelBinding}:{},...defined({schema:ignoredValues.
get("schema")||void 0}),...defined({searchPath:ignoredValues.get("search_path")||void 0}),...ignored.length>0?{ignored}:
{},secrets:[whole,...passwordForms(password,from.rawPassword)]},problems}}function parameterProblems(parameters){return[
...parameters.keys()].flatMap((name,index)=>{let instead=refused.get(name);if(instead!==void 0)return[instead];if([understood,
withoutEffect].some(known=>known.has(name)))return[];let shown=/^[a-z_]{3,30}$/.test(name)&&!/pass|secret/.test(name)?`"${name}\
"`:`number ${index+1}`,near=/^[a-z_]{3,30}$/.test(name)?nearest(name,understood):void 0,meant=near===void 0?"":`: did yo\
u mean ${near}?`;return[`parameter ${shown} is not one of PostgreSQL's${meant}`]})}function readHosts(parameters,problems){
let addresses=parameters.get("hostaddr")?.split(",")??[],names=parameters.get("host")?.split(",")??(addresses.length>0?addresses:
[""]),ports=parameters.get("port")?.split(",")??[""];return addresses.length>0&&addresses.length!==names.length&&problems.
push(`it names ${names.length} hosts but ${addresses.length} hostaddr`),addresses.some(address=>address!==""&&isIP(address)===
0)&&problems.push("a hostaddr is no IP address"),ports.length!==1&&ports.length!==names.length&&problems.push(`it names ${names.
length} hosts but ${ports.length} ports`),names.map((name,index)=>{let address=addresses[index]||void 0,port=readPort((ports.
length===1?ports[0]:ports[index])??"");return port===void 0&&problems.push(`the port of host ${index+1} is no number fro\
m 1 to 65535`),{host:name||(address??defaultSocketFolder),address,port:port??defaultPort}})}function readPort(text){let trimmed=text.
trim();if(trimmed==="")return defaultPort;if(!/^[0-9]{1,5}$/.test(trimmed))return;let port=Number(trimmed);return port>=
1&&port<=65535?port:void 0}function readSslMode(text,rootCert,problems){let system=rootCert==="system",mode=oneOf(sslModes,
text??(system?"verify-full":"prefer"));return mode===void 0?problems.push(`sslmode is none of ${sslModes.join(", ")}`):system&&
mode!=="verify-full"&&problems.push("sslrootcert=system needs sslmode=verify-full"),mode}function readTimeout(text,problems){
if(text===void 0)return;if(!/^\s*-?[0-9]{1,6}\s*$/.test(text)){problems.push("connect_timeout is no number of seconds");
return}let seconds=Number(text);return seconds<=0?void 0:Math.max(2,seconds)*1e3}function oneOf(known,text){return known.
find(each=>each===text)}function passwordForms(password,raw){let forms=new Set;return raw!==void 0&&forms.add(raw),password!==
void 0&&(forms.add(password),forms.add(encodeWellFormed(password)),forms.add(password.replaceAll(/[\\']/g,String.raw`\$&`))),
forms.delete(""),[...forms].map(form=>new Secret(form))}function encodeWellFormed(text){return encodeURIComponent(text.toWellFormed())}
function words(text){return new Set(text.trim().split(/\s+/))}var space=` 	
\v\f\r`;function readKeywordDsn(given){let{keywords,problems}=readKeywords(given),password=keywords.findLast(({name})=>name===
"password");return{parameters:new Map(keywords.map(({name,value})=>[name,value])),problems,rawPassword:password===void 0?
void 0:given.slice(password.from,password.to)}}function readKeywords(given){let blank=found=>" ".repeat(found.length),text=given.
replaceAll(/^[ \t]*#.*$/gm,blank).replaceAll(/(?<=\s)\\\r?$/gm,blank),keywords=[],problems=[],at=0,skipSpace=()=>{for(;at<
text.length&&space.includes(text.charAt(at));)at+=1};for(text.trim()===""&&problems.push("it is empty"),skipSpace();at<text.
length&&problems.length===0;skipSpace()){let start=at;for(;at<text.length&&text[at]!=="="&&!space.includes(text.charAt(at));)
at+=1;let name=text.slice(start,at);if(skipSpace(),text[at]!=="="||name===""){problems.push("it begins with neither post\
gres:// nor keyword=value");break}at+=1,skipSpace();let from=at,value=text[at]==="'"?quoted():bare();value===void 0?problems.
push("a quoted value has no closing quote"):keywords.push({name,value,from,to:at})}return{keywords,problems};function quoted(){
let value="";for(at+=1;at<text.length;at+=1){if(text[at]==="'")return at+=1,value;text[at]==="\\"&&(at+=1),value+=text.charAt(
at)}}function bare(){let value="";for(;at<text.length&&!space.includes(text.charAt(at));at+=1)text[at]==="\\"&&(at+=1),value+=
text.charAt(at);return value}}var schemes=["postgresql://","postgres://"];function readDsnUri(text){let scheme2=schemes.find(each=>text.startsWith(each))??
"",rest=text.slice(scheme2.length),reading=new UriReading(rest);if(hasSlashInPassword(rest))return reading.problems.push(
"it has a / before its @, so a / in the user or password is probably not written as %2F"),reading;reading.userinfo();let before=reading.
hosts();return reading.databaseAndQuery(before),reading}function hasSlashInPassword(text){let slash=text.indexOf("/"),before=text.
slice(0,Math.max(slash,0));if(slash<0||before.includes("@")||before.includes("?")||!text.includes("@",slash))return!1;let[
path=""]=text.slice(slash).split("?",1);return path.includes("@")||/:(?![0-9,:]*$)/.test(before.replaceAll(/\[[^\]]*\]/g,
""))}var UriReading=class{parameters=new Map;problems=[];rawPassword;#text;#at=0;constructor(text){this.#text=text}userinfo(){
let end=this.#find("@/",0);if(this.#text[end]!=="@")return;let colon=this.#find(":@",0);if(colon>0&&this.#store("user",this.#text.
slice(0,colon),"the user"),colon<end){let raw=this.#text.slice(colon+1,end);this.rawPassword=raw,this.#store("password",
raw,"the password")}this.#at=end+1}hosts(){let hosts=[],ports=[],ended;do hosts.push(this.#host()),ports.push(this.#text[this.#at]===
":"?this.#port():""),ended=this.#text[this.#at]??"",this.#at+=1;while(ended===",");return hosts.some(host=>host.includes(
"@"))&&this.problems.push("it has more than one @, so an @ in the user or password is probably not written as %40"),this.#store(
"host",hosts.join(","),"the host"),this.#store("port",ports.every(port=>port==="")?"":ports.join(","),"the port"),ended}databaseAndQuery(before){
let query=before==="?";if(before==="/"){let end=this.#find("?",this.#at);this.#store("dbname",this.#text.slice(this.#at,
end),"the database"),query=end<this.#text.length,this.#at=end+1}query&&this.#at<this.#text.length&&this.#query(this.#text.
slice(this.#at))}#host(){if(this.#text[this.#at]!=="[")return this.#until(":/?,");this.#at+=1;let address=this.#until("]");
return this.#at>=this.#text.length?(this.problems.push("an IPv6 address has no closing ]"),""):(address===""&&this.problems.
push("there is no address between [ and ]"),this.#at+=1,this.#at<this.#text.length&&!":/?,".includes(this.#text.charAt(this.#at))&&
(this.problems.push("something other than : / ? or , follows the ] of an IPv6 address"),this.#until(":/?,")),address)}#port(){
return this.#at+=1,this.#until("/?,")}#query(text){for(let[index,whole]of text.split("&").entries()){let part=whole.replace(
/^amp;/,"");if(part.trim()==="")continue;let what=`parameter ${index+1} after the ?`,equals=part.indexOf("=");equals<0?this.
problems.push(`${what} has no =`):part.includes("=",equals+1)?this.problems.push(`${what} has more than one = (write %3D\
)`):this.#parameter(part.slice(0,equals),part.slice(equals+1),what)}}#parameter(rawName,rawValue,what){let name=this.#decode(
rawName,`the name of ${what}`);name!==void 0&&(name==="password"&&(this.rawPassword=rawValue),this.#store(name,rawValue,
what))}#store(name,raw,what){let value=this.#decode(raw,what);value!==void 0&&this.parameters.set(name,value)}#decode(raw,what){
if(!raw.includes("%"))return raw;try{let value=decodeURIComponent(raw);if(!value.includes("\0"))return value;this.problems.
push(`${what} holds %00`)}catch{this.problems.push(`${what} holds a % that two hexadecimal digits of UTF-8 don't follow \
(write %25 for a %)`)}}#until(stops){let from=this.#at;return this.#at=this.#find(stops,from),this.#text.slice(from,this.#at)}#find(stops,from){
let at=from;for(;at<this.#text.length&&!stops.includes(this.#text.charAt(at));)at+=1;return at}};var scheme=/^(?:r2dbc:|jdbc:)?(?:postgres|postgresql|postgis|pgsql|psql)(?:\+[a-z0-9_]+)?:\/\//i,otherDatabase=/^(?:jdbc:)?(mysql|mariadb|mongodb|redis|rediss|sqlite|sqlserver|mssql|oracle|clickhouse)(?:\+[a-z0-9_]+)?:/i;
function readDsnText(given){let{start,end}=unwrapped(given),text=given.slice(start,end),uri=connectionUri(text);if(uri!==
void 0)return/[\r\n]/.test(uri)?refused2("it is broken over several lines, or is more than one: give one, on one line"):
readDsnUri(unescaped(`postgresql://${uri}`));let other=otherDatabase.exec(text)?.[1];return other!==void 0?refused2(`it \
begins with neither postgres:// nor keyword=value: ${other.toLowerCase()} is another database`):/^jdbc:/i.test(text)?refused2(
"it is of JDBC and names no host: write jdbc:postgresql://host:5432/database"):/^[A-Za-z ]{2,30}=[^;\n]*;/.test(text)?refused2(
"it is in the form of .NET or ODBC, with ; between its parts, which PostgreSQL itself does not read"):readKeywordDsn(text)}
function connectionUri(text){let begun=scheme.exec(text);return begun===null?void 0:text.slice(begun[0].length)}function unwrapped(given){
let end=given.trimEnd().length,start=0,skip=pattern=>{start+=pattern.exec(given.slice(start,end))?.[0].length??0};skip(/^\s+/),
skip(/^(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*[=:]\s*(?=["']?[a-z0-9+:]*:\/\/)/i),skip(/^psql\s+(?=["']?[a-z0-9+]*:\/\/)/i);
let quote=given.charAt(start);return end-start>1&&['"',"'","`"].includes(quote)&&given.charAt(end-1)===quote&&(start+=1,
end-=1,skip(/^\s+/),end=Math.max(start,given.slice(0,end).trimEnd().length)),{start,end}}function unescaped(uri){return uri.
replaceAll(/\\(?=[$"'`!&#()*;<>|~{}^ ])/g,"")}function refused2(problem){return{parameters:new Map,problems:[problem],rawPassword:void 0}}function parseDsn(text,path="database-dsn",defaultUser){let trimmed=text.reveal().trim(),{dsn,problems}=assembleDsn(readDsnText(
trimmed),new Secret(trimmed),defaultUser);if(dsn!==void 0)return dsn;throw new OpsError("input-invalid",`${path} is no u\
sable PostgreSQL connection string: ${problems.join("; ")}`,{where:path,problems:problems.map(message=>({path,message})),
hint:"Write postgres://user:password@host:5432/database. In it, each of @ / : ? # % [ ] and spaces in a name or password\
 is percent-encoded (@ is %40)."})}function secretsOf(dsn){return dsn.secrets}import{request}from"node:http";import{setTimeout as sleep}from"node:timers/promises";var timeoutMs=5e3,longestBody=256*1024,nothingToAskWith=97;async function askFromHost(host,endpoint,path,signal){let stream=await openFromHost(
host,endpoint);return stream==="forbidden"?askByCommand(host,endpoint,path,signal):stream==="silent"?silent(endpoint,"no\
thing listens there"):askThrough(stream,endpoint,path,signal)}async function openFromHost(host,{address,port}){let opening=host.
connectTcp(address,port);try{let first=await Promise.race([opening,sleep(timeoutMs,"silent",{ref:!1})]);return first==="\
silent"&&opening.then(late=>late.destroy()).catch(()=>{}),first}catch(error){let reason=isOpsError(error)?openFailureReason(
error.cause):void 0;if(reason===void 0)throw error;return reason===openFailure.administrativelyProhibited?"forbidden":"s\
ilent"}}function askThrough(stream,endpoint,path,signal){let{promise,resolve}=Promise.withResolvers(),settle=answer=>{clearTimeout(
timer),signal.removeEventListener("abort",cancel),resolve(answer),stream.destroy()},fail=error=>settle(silent(endpoint,messageOf(
error))),cancel=()=>fail(new Error("it was not waited for")),timer=setTimeout(()=>fail(new Error(`no answer within ${timeoutMs/
1e3} s`)),timeoutMs);signal.addEventListener("abort",cancel,{once:!0}),stream.on("error",fail).on("close",()=>fail(new Error(
"it closed the connection")));let headers={host:`${endpoint.address}:${endpoint.port}`,"user-agent":"d8x-ops",connection:"\
close"};return request({createConnection:()=>stream,path,headers}).on("error",fail).once("response",response=>{let body="";
response.setEncoding("utf8").on("error",fail).on("data",text=>{body+=text,body.length>longestBody&&fail(new Error("its a\
nswer has no end"))}).on("end",()=>settle({kind:"answered",status:response.statusCode??0,body}))}).end(),promise}var script=`\
url="http://$1:$2$3"
if command -v curl > /dev/null; then exec curl -sS -i --http1.0 --noproxy '*' --max-time ${timeoutMs/1e3} "$url"; fi
command -v bash > /dev/null || exit ${nothingToAskWith}
exec timeout ${timeoutMs/1e3} bash -c 'exec 3<>"/dev/tcp/$0/$1" && printf "GET %s HTTP/1.0\\r\\n\\r\\n" "$2" >&3 && cat <&3'\
 "$1" "$2" "$3"`;function askCommand({address,port},path){return["sh","-c",script,"sh",address,String(port),path]}async function askByCommand(host,endpoint,path,signal){
let{code,stdout,stderr}=await host.tryRun({stages:[askCommand(endpoint,path)]},{signal});return code===nothingToAskWith?
{kind:"not-asked",because:`sshd on ${host.name} forwards nothing, and it has neither curl nor bash`}:(code===0?parseHttp(
stdout):void 0)??silent(endpoint,stderr.trim()===""?"no answer":stderr.trim())}function parseHttp(text){let[,status,body]=/^HTTP\/1\.[01] (\d{3})[^\n]*\n(?:[^\n]*[^\r\n][^\n]*\n)*\r?\n([\s\S]*)$/.
exec(text)??[];return status===void 0?void 0:{kind:"answered",status:Number(status),body:body??""}}function silent({address,
port},because){return{kind:"silent",because:`${address}:${port}: ${because}`}}var gatewayNetwork="docker_gwbridge";async function findTaskPorts(host,containerId,published,signal){let[container,addresses]=await Promise.
all([host.engine.inspectContainer(containerId,{signal}),host.engine.networkAddresses(gatewayNetwork,{signal})]),address=addresses.
get(container.id),numbers=new Set([...published,...container.ports.map(({container:port})=>port)]),ports=address===void 0?
[]:[...numbers].map(port=>({address,port,container:port}));return{container,address,ports}}function publishedPorts({ports}){
let all=ports.flatMap(({container,host})=>host===void 0?[]:[{address:host.address===""||host.address==="0.0.0.0"||host.address===
"::"?"127.0.0.1":host.address,port:host.port,container}]);return[...new Map(all.map(one=>[`${one.address} ${one.port}`,one])).
values()]}var usualWaits={lockSeconds:120,silenceSeconds:20},install=`
set -e
sources=/etc/apt/sources.list.d
before=$(mktemp -d)
until=$(($(date +%s) + $2))
printf 'Acquire::%s "%s";
' Retries 1 http::Timeout "$3" https::Timeout "$3" > "$before/apt.conf"
export APT_CONFIG="$before/apt.conf"
apt() { apt-get -q -y -o DPkg::Lock::Timeout="$wait" "$@"; }
wait=$2
packages() { dpkg-query -W -f '\${db:Status-Abbrev}\${binary:Package}\\n' | sed -n 's/^ii *//p' | sort; }
retry_while_locked() {
  until "$@" > "$before/said" 2>&1; do
    if ! grep -qE 'Could not get lock|Unable to acquire the dpkg frontend lock' "$before/said" || [ "$(date +%s)" -ge "$\
until" ]; then cat "$before/said" >&2; return 1; fi
    sleep 1
  done
  cat "$before/said"
}
undo() {
  status=$?
  trap - EXIT HUP INT TERM
  if [ $status != 0 ] && [ -e "$before/sources" ]; then
    rm -f $sources/pgdg.list $sources/pgdg.sources /var/lib/apt/lists/apt.postgresql.org_* /var/lib/apt/lists/partial/ap\
t.postgresql.org_*
    cp -a "$before/sources/." $sources/
    packages > "$before/after"
    new=$(comm -13 "$before/packages" "$before/after")
    [ -z "$new" ] || apt purge $new > /dev/null 2>&1 || true
  fi
  rm -rf "$before"
  exit $status
}
trap undo EXIT
trap 'exit 1' HUP INT TERM
retry_while_locked apt update
if ! apt-cache show "$1" > /dev/null 2>&1; then
  packages > "$before/packages"
  mkdir "$before/sources"
  for file in $sources/pgdg.list $sources/pgdg.sources; do [ ! -e "$file" ] || cp -a "$file" "$before/sources/"; done
  setup=/usr/share/postgresql-common/pgdg/apt.postgresql.org.sh
  [ -x $setup ] && dpkg-query -W ca-certificates > /dev/null 2>&1 || retry_while_locked apt install --no-install-recomme\
nds postgresql-common ca-certificates
  retry_while_locked $setup -y
  for file in $sources/pgdg.sources $sources/pgdg.list; do
    [ ! -e "$file" ] || retry_while_locked apt update -o Dir::Etc::SourceList="$file" -o Dir::Etc::SourceParts=- -o APT:\
:Get::List-Cleanup=0 -o APT::Update::Error-Mode=any
  done
fi
retry_while_locked apt install --no-install-recommends "$1"
`.trim();function installCommand(packageName,sudo,waits=usualWaits){let{lockSeconds,silenceSeconds}=waits;return{stages:[
["sh","-c",install,"install",packageName,`${lockSeconds}`,`${silenceSeconds}`]],env:{DEBIAN_FRONTEND:"noninteractive",LC_ALL:"\
C"},sudo,outlivesConnection:!0}}function aptsReason(lines){return lines.find(line=>line.startsWith("E: "))?.slice(3)}function decideTool(tools,program,major,maySudo){let found=chooseProgram(tools,program,major);if(found!==void 0)return{kind:"\
use",found};let name=`postgresql-client-${major}`,there=tools.programs.filter(each=>each.program===program).map(({version})=>version.
text),old=program==="psql"?"which is too old, or without its latest corrections (CVE-2025-8714)":"which is too old",because=there.
length===0?`has no ${program}`:`has ${program} ${[...new Set(there)].join(", ")}, ${old}`;return tools.apt?maySudo?{kind:"\
install",package:name}:{kind:"missing",because,hint:`Install ${name} there, or give sudo-password so that it can be inst\
alled.`}:{kind:"missing",because,hint:`Install PostgreSQL's client programs, version ${major} or later, there.`}}async function probe(host,signal){
let{stdout}=await host.run(probeClientTools,{signal});return readClientTools(stdout)}async function ensureTool(host,tools,wanted){
let{program,major,sudoPassword,signal}=wanted,decision=decideTool(tools,program,major,sudoPassword!==void 0);if(decision.
kind==="use")return decision.found;if(decision.kind==="missing"||sudoPassword===void 0){let{because,hint}=decision.kind===
"missing"?decision:{because:`has no ${program}`,hint:""};throw missing(host.name,major,because,{hint})}wanted.onInstall(
decision.package);try{await host.run(installCommand(decision.package,sudoPassword,wanted.waits),{signal})}catch(error){if(!isOpsError(
error,"command-failed"))throw error;let why=aptsReason(error.logs??[]);throw missing(host.name,major,`could not install ${decision.
package}${why===void 0?"":` (${why})`}`,{hint:`Mend there what apt says, or install ${decision.package} or a later one b\
y hand. Its sources of packages are what they were.`,logs:error.logs,logsOf:"command",cause:error})}let found=chooseProgram(
await probe(host,signal),program,major);if(found!==void 0)return found;throw missing(host.name,major,`has no ${program} \
although ${decision.package} was installed`,{hint:`Look for ${program} on ${host.name}.`})}function missing(host,major,because,details){
let message=`${host} ${because}; the database server is PostgreSQL ${major}`;return new OpsError("dump-tool-missing",message,
{...details,where:host})}var neverUpdated=new Set(["redis","cadvisor"]);function imagesInUse(stackName,services,containers){let running=[...servicesOfStack(
stackName,services).map(({name,service})=>({service:name,image:service.image})),...brokerContainers(containers).map(({labels,
image})=>({service:labels[composeLabels.service]??"",image}))];return[...Map.groupBy(running,({image})=>image)].flatMap(
([text,users])=>{try{return[{image:parseReference(text),updated:users.some(({service})=>!neverUpdated.has(service))}]}catch{
return[]}})}import{BlockList,isIP as isIP2}from"node:net";import{setTimeout as sleep2}from"node:timers/promises";import{z}from"../packages/zod.js";var dockerHub="docker.io",dockerHubHosts=new Set([dockerHub,"index.docker.io","registry-1.docker.io"]);function parseRegistryName(text){
let host=text.trim().toLowerCase().replace(/^https?:\/\//,"").replace(/\/(?:v[12]\/?)?$/,"");if(dockerHubHosts.has(host))
return dockerHub;try{let{registry}=parseReference(`${host}/image`);return registry===host?registry:void 0}catch{return}}
function sameRegistry(one,other){return one.toLowerCase()===other.toLowerCase()}var configSchema=z.object({auths:z.record(z.string(),z.object({auth:z.string().optional()})).optional(),credsStore:z.string().
optional(),credHelpers:z.record(z.string(),z.string()).optional()}),readConfig={stages:[["sh","-c",'cat "${DOCKER_CONFIG\
:-$HOME/.docker}/config.json" 2>/dev/null || true']]};async function readDockerLogins(host,signal){let{stdout}=await host.
run(readConfig,{signal});return{known:parseDockerLogins(stdout),isKeptByHelper:parseHelpers(stdout)}}function parseDockerLogins(text){
let logins=new Map;for(let[server,{auth}]of Object.entries(configSchema.safeParse(json(text)).data?.auths??{})){let[,username,
password]=/^([^:]+):(.+)$/s.exec(Buffer.from(auth??"","base64").toString("utf8"))??[];username!==void 0&&password!==void 0&&
logins.set(registryName(server),{username,password:new Secret(password)})}return logins}function parseHelpers(text){let{
auths={},credsStore,credHelpers={}}=configSchema.safeParse(json(text)).data??{},stored=credsStore===void 0?[]:Object.keys(
auths).filter(server=>auths[server]?.auth===void 0),kept=new Set([...Object.keys(credHelpers),...stored].map(registryName));
return registry=>kept.has(registry)}function registryName(server){let host=server.replace(/^https?:\/\//,"").replace(/\/.*$/,
"");return parseRegistryName(host)??host}function json(text){try{return JSON.parse(text)}catch{return}}function chooseCredentials(given,images,logins){let login=registry=>logins.get(registry.toLowerCase());if(given===void 0)
return{credentials:login,registry:void 0};let registries=[...new Set(images.filter(({updated})=>updated).map(({image})=>image.
registry))].sort(),[only,...others]=given.registry===void 0?registries:[given.registry];if(only===void 0||others.length>
0){let from=only===void 0?"no registry that is known":registries.join(" and ");return{credentials:login,registry:void 0,
unused:`registry-password is not used: the services' images come from ${from}. Set registry to the one that it is for.`}}
return{credentials:registry=>sameRegistry(registry,only)?given:login(registry),registry:only}}var headStartMs=1500;async function imageAccess(cluster,{stackName,registryAuth,signal,warn}){let{manager,broker}=cluster,
[info,nodes,logins,services,containers]=await Promise.all([manager.engine.info({signal}),manager.engine.listNodes({signal}),
readDockerLogins(manager,signal),manager.engine.listServices(void 0,{signal}),broker===void 0?[]:ifReached(broker.engine.
listContainers(void 0,{signal,all:!0}))]),choice=chooseCredentials(registryAuth,imagesInUse(stackName,services,containers),
logins.known),{credentials,unused}=choice;unused!==void 0&&warn?.(unused);let platform=normalPlatform((nodes.find(takesTasks)??
nodes[0])?.platform??info),plainHttp=insecureRegistries(info),direct=createRegistry({credentials,plainHttp,signal}),dial=manager.
connectTcp.bind(manager),agents={http:channelAgent(dial),https:tlsChannelAgent(dial)},tunnelled=createRegistry({credentials,
plainHttp,signal,agents:()=>agents}),ofManager=registry=>isLoopback(registry)||plainHttp(registry)&&credentials(registry)!==
void 0;return{images:{resolve:async reference=>{let{registry}=reference;try{return ofManager(registry)?await tunnelled.resolve(
reference,{platform}):await eitherWay(direct,tunnelled,way=>way.resolve(reference,{platform}))}catch(error){throw!isOpsError(
error,"registry-denied")||credentials(registry)!==void 0?error:logins.isKeptByHelper(registry)?unreadLogin(error,manager.
name):registryAuth===void 0?error:otherPassword(error,registry,choice)}}},labelsOf:async(image,asked)=>{let choice2={platform,
signal:asked},ask2=async registry=>(await registry.config(image,choice2)).labels;return ofManager(image.registry)?ask2(tunnelled):
eitherWay(direct,tunnelled,ask2)},credentials:registry=>{let found=credentials(registry);return found===void 0?void 0:{serverAddress:registry,
...found}}}}function unreadLogin(error,host){return new OpsError(error.code,error.message,{...defined({where:error.where}),
hint:`${host} is logged in there, but a credential helper of its Docker keeps the login, and that is not read: give regi\
stry-username and registry-password.`,cause:error})}function otherPassword(error,registry,{registry:own,unused}){return new OpsError(
error.code,error.message,{...defined({where:error.where}),hint:unused??`registry-password is for ${own??""} and was not \
shown to ${registry}. Set registry: ${registry} where it is for that, or log the manager's Docker in there.`,cause:error})}
function isLoopback(registry){return/^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(registry)}async function ifReached(asked){
try{return await asked}catch(error){if(isOutOfReach(error))return[];throw error}}async function eitherWay(direct,tunnelled,ask2){
let own=ask2(direct),settled=own.then(()=>!0,()=>!0);if(await Promise.race([settled,sleep2(headStartMs,!1)]))try{return await own}catch(error){
if(!isOpsError(error,"registry-unreachable"))throw error;return ask2(tunnelled)}return firstDefinite(own,ask2(tunnelled))}
async function firstDefinite(own,other){let definite=(way,instead)=>way.catch(error=>{if(isOpsError(error,"registry-unre\
achable"))return instead;throw error});return Promise.race([definite(own,other),definite(other,own)])}function insecureRegistries({
insecureRegistries:listed}){let names=new Set(listed.filter(entry=>!entry.includes("/"))),ranges=new BlockList;for(let entry of listed.
filter(one=>one.includes("/"))){let[address="",prefix=""]=entry.split("/"),family=isIP2(address);family!==0&&ranges.addSubnet(
address,Number(prefix),family===6?"ipv6":"ipv4")}return registry=>{let host=registry.replace(/:\d+$/,""),family=isIP2(host);
return names.has(registry)||family!==0&&ranges.check(host,family===6?"ipv6":"ipv4")}}function refusal(problems){let[first,...others]=problems,details={problems:problems.map(({path,message})=>({path,message})),
...hintOf(problems)};return others.length===0?new OpsError(first.code,first.message,{...details,where:first.path}):new OpsError(
first.code,`${problems.length} things stand against this: ${first.message}, and more`,details)}function problemOf(path,error){
return{path,code:error.code,message:error.message,hint:error.hint}}function hintOf(problems){let hints=new Set(problems.
map(({hint})=>hint).filter(hint=>hint!==void 0));return hints.size===0?{}:{hint:[...hints].join(" ")}}var ofBoth=new Set(["redis"]);function findService(observation,name){let found=everyService(observation).filter(({kind,observed})=>isCalled(
name,kind,observed.name)),[only,other]=found,broker=observation.hosts.find(({role})=>role==="broker");return broker?.reached===
!1&&other===void 0&&ofBoth.has(name)?{kind:"none",problem:problemOf(name,broker.error)}:only===void 0?{kind:"none",problem:unknownService(
observation,name)}:other===void 0?only:{kind:"none",problem:ambiguous(name,found)}}function everyService({services,brokerServices}){
return[...services.map(observed=>({kind:"swarm",observed})),...brokerServices.map(observed=>({kind:"broker",observed}))]}
function askedTwice(observation,asked){let found=asked.flatMap(name=>{let one=findService(observation,name);return one.kind===
"none"?[]:[{name,observed:one.observed}]});return found.flatMap(({name,observed},at)=>{let first=found.findIndex(one=>one.
observed===observed),message=`${found[first]?.name??""} and ${name} are one service`;return first===at?[]:[{path:name,code:"\
input-invalid",message,hint:"Name it once."}]})}function withOwnNames(seen){let{services,brokerServices}=seen,inStack=new Set(
services.map(({name})=>name)),both=new Set(brokerServices.flatMap(({name})=>inStack.has(name)?[name]:[]));return{...seen,
services:services.map(one=>both.has(one.name)?{...one,name:placedName("swarm",one.name)}:one),brokerServices:brokerServices.
map(one=>both.has(one.name)?{...one,name:placedName("broker",one.name)}:one)}}function runsOther(found,{digest}){return found.
kind==="swarm"?found.observed.image.digest!==digest:!found.observed.digests.includes(digest)}function ambiguous(name,found){
let names=found.map(({kind,observed})=>placedName(kind,observed.name));return{path:name,code:"service-unknown",message:`${name}\
 is the name of two services, ${names.join(" and ")}: say which of them is meant`,hint:`Write ${names.join(" or ")} in i\
ts place: swarm/ is the stack, broker/ the compose project of the broker host.`}}function unknownService(observation,name){
let host=observation.hosts.find(({role})=>role==="broker");if(host?.reached===!1&&!name.startsWith("swarm/"))return problemOf(
name,host.error);let names=everyService(observation).map(({observed})=>observed.name),near=names.find(one=>bareName(one)===
bareName(name))??nearest(name,names),where=`in stack ${observation.stackName}${host===void 0?"":` or in a compose projec\
t on ${host.name}`}`;return{path:name,code:"service-unknown",message:`there is no service ${name} ${where}${near===void 0?
"":`; did you mean ${near}?`}`,hint:names.length===0?"The stack has no services: is stack-name right?":`There are: ${names.
join(", ")}.`}}async function observeGates({cluster,signal},{services,hosts}){let hostOfNode=hostFinder(cluster,hosts),look=async({name,
tasks})=>{for(let{nodeId,containerId,state}of tasks){let host=nodeId===void 0?void 0:hostOfNode(nodeId);if(state!=="runn\
ing"||containerId===void 0||host===void 0)continue;let hasShell=await host.engine.hasPath(containerId,gateShell).catch(error=>{
if(signal.aborted||!isOpsError(error))throw error});if(hasShell!==void 0)return{service:name,hasShell}}return{service:name,
hasShell:void 0}},mayHaveOne=services.filter(({name,service})=>typeof gateFor(name,service)=="object");return Promise.all(
mayHaveOne.map(look))}var longestSaid=64*1024;async function askWebSocket(host,endpoint,check,signal){let stream=await openFromHost(host,endpoint);
return stream==="silent"?silent(endpoint,"nothing listens there"):stream==="forbidden"?{kind:"not-asked",because:`sshd o\
n ${host.name} forwards nothing, so no WebSocket can be opened there`}:talk(stream,endpoint,check,signal)}async function talk(stream,endpoint,check,signal){
let{WebSocket}=await import("../packages/ws.js"),{promise,resolve}=Promise.withResolvers(),socket=new WebSocket(`ws://${endpoint.
address}:${endpoint.port}${check.path}`,{createConnection:()=>stream,perMessageDeflate:!1,maxPayload:longestSaid,headers:{
"user-agent":"d8x-ops"}}),said="",isOpen=!1,settle=answer=>{clearTimeout(timer),signal.removeEventListener("abort",cancel),
resolve(answer),socket.terminate(),stream.destroy()},fail=because=>settle(isOpen?{kind:"answered",status:101,body:said}:
silent(endpoint,because)),cancel=()=>fail("it was not waited for"),timer=setTimeout(()=>fail(`no answer within ${timeoutMs/
1e3} s`),timeoutMs);return signal.addEventListener("abort",cancel,{once:!0}),stream.on("error",error=>fail(messageOf(error))).
on("close",()=>fail("it closed the connection")),socket.on("error",error=>fail(messageOf(error))).on("close",()=>fail("i\
t closed the connection")).on("unexpected-response",(_request,response)=>{settle({kind:"answered",status:response.statusCode??
0,body:""})}).on("open",()=>{isOpen=!0,check.send!==void 0&&socket.send(check.send),check.expect===void 0&&settle({kind:"\
answered",status:101,body:said})}).on("message",data=>{said+=data.toString("utf8"),(check.expect===void 0||said.includes(
check.expect)||said.length>longestSaid)&&settle({kind:"answered",status:101,body:said})}),promise}async function askRequirements(asked,requirements,signal){let outcomes=await Promise.all(requirements.map(one=>askRequirement(
asked,one,signal))),[first,...others]=outcomes;return first===void 0?{kind:"holds",because:"it runs"}:others.length===0?
first:worst(outcomes)??first}async function askRequirement({host,ports,address},[first,...others],signal){if(first.kind===
"open-port"&&first.port===void 0&&ports.length===0)return{kind:"holds",because:"it has no port"};let places=ports,last;for(let check of[
first,...others]){let own=portsOf(check,places,address),asked=await Promise.all(own.map(async port=>({port,outcome:await askPort(
host,port,check,signal)}))),held=asked.find(({outcome})=>outcome.kind==="holds");if(held!==void 0)return{kind:"holds",because:held.
outcome.because};last=asked[0]?.outcome??{kind:"not-asked",because:noPort(check)};let missing2=asked.filter(({outcome})=>outcome.
kind==="no-route"),told=worst(asked.flatMap(({outcome})=>outcome.kind==="no-route"?[]:[outcome]));if(missing2.length===0||
told?.kind==="fails"||told!==void 0&&check.kind==="websocket")return told??ofPort(last);places=missing2.map(({port})=>port)}
return last===void 0?{kind:"not-asked",because:noPort(first)}:ofPort(last)}function portsOf({port},ports,address){if(port===
void 0)return ports;let named=ports.filter(({container})=>container===port);return named.length>0||address===void 0?named:
[{address,port,container:port}]}function ofPort(outcome){return outcome.kind==="no-route"?{kind:"not-yet",because:outcome.
because}:outcome}function noPort({port}){return port===void 0?"it has no port that its image or its service names":`its \
port ${port} can't be reached from its host`}async function askPort(host,port,check,signal){if(check.kind==="open-port")
return tryToOpen(host,port);let answer=check.kind==="websocket"?await askWebSocket(host,port,check,signal):await askFromHost(
host,port,check.path,signal),outcome=judgeAnswer(check,answer);return answer.kind==="answered"?{...outcome,because:`${outcome.
because} (port ${port.container})`}:outcome}async function tryToOpen(host,port){let stream=await openFromHost(host,port);
return stream==="silent"?{kind:"not-yet",because:`${port.address}:${port.port}: nothing listens there`,isSilent:!0}:stream===
"forbidden"?{kind:"not-asked",because:`sshd on ${host.name} forwards nothing, so that ${describeCheck({kind:"open-port",
port:port.container})} can't be seen`}:(stream.on("error",()=>{}).destroy(),{kind:"holds",because:`port ${port.container}\
 is open`})}function askedContainer(host,container){let ports=publishedPorts(container);return{id:`${container.id} ${container.state.
startedAt}`,where:host.name,ask:(requirements,signal)=>askRequirements({host,ports},requirements,signal)}}var defaultMs=10*6e4;function warmUpOf({warmUp},{kind,service}){return(warmUp===void 0?void 0:saidOf(warmUp.byService,kind,
service))??warmUp?.defaultMs??defaultMs}function askedTasks({tasks,published,nodes,hostOfNode}){return tasks.map(task=>{let where=nodes.find(({id})=>id===task.nodeId)?.
hostName??"a node that left the swarm",host=task.nodeId===void 0?void 0:hostOfNode(task.nodeId),{containerId}=task;if(host===
void 0||containerId===void 0)return{id:task.id,where,ask:async()=>({kind:"not-asked",because:`${where} is not reached`})};
let found;return{id:task.id,where,ask:async(requirements,signal)=>{try{found?.address===void 0&&(found=await findTaskPorts(
host,containerId,published,signal))}catch(error){if(isOpsError(error,"engine-not-found"))return{kind:"not-yet",because:"\
its container is gone",isSilent:!0};throw error}return found.address===void 0&&requirements.length>0?{kind:"not-asked",because:"\
its container has no address that its node knows"}:askRequirements({host,ports:found.ports,address:found.address},requirements,
signal)}}})}async function observeReadiness(context,seen,names){let all=await Promise.all(names.map(name=>observeOne(context,seen,name)));
return throwIfCancelled(context.signal),all.filter(one=>one!==void 0)}async function observeOne(context,seen,name){let{cluster,
policy,signal}=context,found=findService(seen,name);if(found.kind==="none")return;let published=found.kind==="swarm"?found.
observed.service.targetPorts:[],service=found.observed.name,requirements=requirementsOf({kind:found.kind,service,published},
policy.checks),running=found.kind==="swarm"?runningTasks(found.observed,{published,nodes:seen.nodes,hostOfNode:hostFinder(
cluster,seen.hosts)}):await runningContainer(found.observed,cluster.broker,signal),now=timeOn(seen.hosts,found.kind==="s\
warm"?"manager":"broker"),warmUpMs=warmUpOf(policy,{kind:found.kind,service}),tasks=await Promise.all(running.map(async({
task,since})=>{let outcome=await ask(task,requirements,signal),runsForMs=now===void 0?void 0:now-Date.parse(since);return{
outcome,isStarting:isStarting(outcome,runsForMs,{warmUpMs,stabilityMs:policy.stabilityMs})}}));return{kind:found.kind,service,
check:describeRequirements(requirements),tasks}}function isStarting({kind},runsForMs,{warmUpMs,stabilityMs}){return runsForMs===
void 0||kind!=="fails"&&kind!=="not-yet"?!1:runsForMs<(kind==="fails"?stabilityMs:warmUpMs)}function runningTasks({tasks},where){
let running=tasks.filter(({desiredState,state})=>desiredState==="running"&&state==="running");return askedTasks({...where,
tasks:running}).map((task,at)=>({task,since:running[at]?.stateAt??""}))}async function runningContainer({container,running},host,signal){
if(host===void 0||!running)return[];let look=host.engine.inspectContainer(container.id,{signal}),found=await look.catch(
()=>{});return[{task:{id:container.id,where:host.name,ask:async(wanted,asked)=>askedContainer(host,found??await look).ask(
wanted,asked)},since:found?.state.startedAt??""}]}function timeOn(hosts,role){let host=hosts.find(one=>one.role===role);
return host?.reached===!0?Date.parse(host.info.systemTime):void 0}async function ask(task,requirements,signal){try{return await task.
ask(requirements,signal)}catch(error){return{kind:"not-asked",because:toOpsError(error).message}}}export{refusal,problemOf,findService,everyService,askedTwice,withOwnNames,runsOther,observeGates,askFromHost,findTaskPorts,
publishedPorts,askedContainer,warmUpOf,askedTasks,observeReadiness,decideTool,probe,ensureTool,readKeywords,connectionUri,
unwrapped,parseDsn,secretsOf,imagesInUse,imageAccess};
