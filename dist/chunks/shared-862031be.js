import{signersPath}from"./shared-c2786b72.js";import{OpsError}from"./shared-a31103ea.js";async function readSigners(repository){if(repository===void 0)return"";let file=await repository.file(signersPath);if(file.
kind==="found")return file.value;if(file.kind==="refused"&&file.status===404)return"";let code=file.kind==="unreachable"?
"github-unreachable":"github-refused";throw new OpsError(code,`${signersPath} can't be read, and it says whose backups a\
re trusted: ${file.message}`,{where:signersPath,hint:"The job needs the permission contents: read, as the ready-made wor\
kflows give it."})}export{readSigners};
