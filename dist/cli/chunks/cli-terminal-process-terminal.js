import{OpsError}from"./shared-68ade1ae.js";import{createInterface}from"node:readline/promises";import{Writable}from"node:stream";import{text}from"node:stream/consumers";var clearLine="\r\x1B[2K",colour=/(\u001B\[(?:0|3[1-6])m)/;function coloured(text2){return text2.split(colour).map((part,index)=>index%
2===0?plain(part):part).join("")}function plain(text2){return text2.replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}\u2028\u2029]/gu,
"")}async function askOnce(reader,question,stderr){let{promise,resolve,reject}=Promise.withResolvers();reader.once("SIGI\
NT",()=>reader.close()),reader.once("close",()=>reject(new OpsError("cancelled","stopped at a question; nothing more was\
 done"))),reader.question(plain(question)).then(resolve,reject);try{return(await promise).trim()}catch(error){throw stderr.
write(`
`),error}finally{reader.close()}}function processTerminal({stdin,stdout,stderr,env}){let shown="",redraw=line=>{line!==shown&&
(stderr.write(line===""?clearLine:`${clearLine}${plain(line)}`),shown=line)},canRedraw=stderr.isTTY&&env.TERM!=="dumb";return{
isInteractive:stdin.isTTY&&stderr.isTTY,canRedraw,width:stderr.isTTY&&stderr.columns>0?stderr.columns:80,colours:stdout.
isTTY&&env.NO_COLOR===void 0&&env.TERM!=="dumb",print:line=>{canRedraw&&redraw(""),stdout.write(`${stdout.isTTY?coloured(
line):line}
`)},say:line=>{canRedraw&&redraw(""),stderr.write(`${plain(line)}
`)},redraw,ask:async question=>askOnce(createInterface({input:stdin,output:stderr}),question,stderr),askHidden:async question=>{
stderr.write(plain(question));let nowhere=new Writable({write:(_chunk,_encoding,done)=>done()}),reader=createInterface({
input:stdin,output:nowhere,terminal:!0,historySize:0}),answer=await askOnce(reader,"",stderr);return stderr.write(`
`),answer},readInput:()=>text(stdin)}}export{processTerminal};
