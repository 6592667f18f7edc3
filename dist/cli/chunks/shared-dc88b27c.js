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
return`${manifestName(backup)}.sig`}export{decompression,backupName,labelInName,textInName,timeInName,readTimeInName,readBackupName,manifestName,signatureName};
