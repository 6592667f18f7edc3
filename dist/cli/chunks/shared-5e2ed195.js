var OpsError=class extends Error{name="OpsError";code;hint;where;problems;logs;constructor(code,message,details={}){super(
message,details.cause===void 0?void 0:{cause:details.cause}),this.code=code,this.hint=details.hint,this.where=details.where,
this.problems=details.problems??[],this.logs=details.logs??[]}};function isOpsError(error,...codes){return error instanceof
OpsError&&(codes.length===0||codes.includes(error.code))}function problemsIn(error,where="inputs"){let{problems,hint,message}=error,
own=problems.length>0?problems:[{path:error.where??where,message}],last=own.at(-1);return last===void 0||hint===void 0||
last.hint!==void 0?own:[...own.slice(0,-1),{...last,hint}]}function hintFor(problems,general){let hints=[...new Set(problems.
flatMap(({hint})=>hint===void 0?[]:[hint]))],[only,...others]=hints;return only===void 0||others.length>0?general:problems.
length===1?only:`${general} ${only}`}function messageOf(error){return error instanceof Error?error.message:String(error)}
function toOpsError(error){return error instanceof OpsError?error:new OpsError("internal",`unexpected: ${messageOf(error)}`,
{hint:"This is a defect in d8x-ops. Please report it with the log of this run.",cause:error})}export{OpsError,isOpsError,problemsIn,hintFor,messageOf,toOpsError};
