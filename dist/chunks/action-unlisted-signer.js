import{takesBackup}from"./shared-14921d17.js";import{readSigners}from"./shared-862031be.js";import{backupNamespace,
findSigner,openSigningKey,parseSigners,signerLine,signersPath}from"./shared-c2786b72.js";import{messageOf}from"./shared-a31103ea.js";async function unlistedSigner(request,repository,now){let{environment,database}=request;if(!(!takesBackup(request)||database.
signingKey===void 0||repository===void 0))try{let{publicKey,fingerprint}=openSigningKey(database.signingKey),signers=parseSigners(
await readSigners(repository),signersPath),blob=Buffer.from(publicKey.replace(/^\S+ /,""),"base64"),principal=environment??
"",found=findSigner(signers,blob,{principal,namespace:backupNamespace,now});return typeof found=="object"||environment===
void 0&&found==="of-others"?void 0:`The backup is signed by ${fingerprint}, which ${signersPath} on the default branch d\
oes not list${found==="unknown"?"":` for ${principal} and now`}: no run will restore it. Merge the pull request of d8x-o\
ps init, or add the line: ${signerLine(environment??"*",publicKey,backupNamespace)}`}catch(error){return`Whether a run w\
ill restore this backup is not known: ${messageOf(error)}`}}export{unlistedSigner};
