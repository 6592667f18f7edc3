var patterns=[/\b([a-z][\w+.-]{0,30}:\/\/[^\s:/@]{0,200}:)[^\s/]{1,500}(?=@)/gi,/\b([a-z][\w+.-]{0,30}:\/\/[^\s:/@]{0,200}:)[^\s"'`<>]+(?=@[\w.[\]-]+(?::\d+)?(?:[/?\s"'`<>]|$))/gi,
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
rt it with the log of this run.",cause:error})}export{lineMasker,OpsError,isOpsError,problemsIn,hintFor,messageOf,systemCodeOf,toOpsError};
