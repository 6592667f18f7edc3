import{createGunzip,createZstdDecompress}from"node:zlib";var outputBytes=128*1024,waitingBytes=128*1024;function decompression(compression){
let options={chunkSize:outputBytes,highWaterMark:waitingBytes};return compression==="zstd"?createZstdDecompress(options):
createGunzip(options)}function compressionSuffix(compression){return compression==="zstd"?"zst":"gz"}var longestLabel=60;function backupName(label,at,compression){return`backup-${labelInName(label)}-${timeInName(at)}.dump\
.sql.${compressionSuffix(compression)}.age`}function labelInName(label){let plain=textInName(label).slice(0,longestLabel);
return plain===""?"database":plain}function textInName(text){return text.normalize("NFKD").replaceAll(/[^A-Za-z0-9._-]+/g,
"-").replaceAll(/^[-.]+|[-.]+$/g,"")}function timeInName(at){return at.toISOString().slice(0,19).replaceAll(/[T:]/g,"-")}
function readTimeInName(text){let[,date="",hours="",minutes="",seconds=""]=/^(\d{4}-\d\d-\d\d)-(\d\d)-(\d\d)-(\d\d)$/.exec(
text)??[],at=new Date(`${date}T${hours}:${minutes}:${seconds}Z`);return Number.isNaN(at.getTime())?void 0:at}function readBackupName(name){
let[,label,time=""]=/^backup-(.+)-(\d{4}(?:-\d\d){5})\.dump\.sql\.(?:zst|gz)\.age$/.exec(name)??[],at=readTimeInName(time);
return label===void 0||at===void 0?void 0:{label,at}}function manifestName(backup){return`${backup}.json`}function signatureName(backup){
return`${manifestName(backup)}.sig`}function describeBucket({bucket}){return{kind:"s3",place:`a copy in the bucket ${bucket}`,takesUnverified:!1}}var usualRegion="\
us-east-1";function addressOf({endpoint,region,bucket},key,query={}){let domain=region.startsWith("cn-")?"amazonaws.com.\
cn":"amazonaws.com",ofBucket=endpoint===void 0&&!bucket.includes("."),base=endpoint??new URL(`https://${ofBucket?`${bucket}\
.`:""}s3.${region}.${domain}`),url=new URL(base),start=base.pathname.replace(/\/+$/,""),path=[...ofBucket?[]:[bucket],...key.
split("/")].map(encodeStrictly).join("/");url.pathname=`${start}/${path}`.replace(/\/$/,key===""&&ofBucket?"/":"");for(let[
name,value]of Object.entries(query))url.searchParams.set(name,value);return url}function encodeStrictly(text){return encodeURIComponent(
text).replaceAll(/[!'()*]/g,sign=>`%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}export{decompression,backupName,labelInName,textInName,timeInName,readTimeInName,readBackupName,manifestName,signatureName,
describeBucket,usualRegion,addressOf};
