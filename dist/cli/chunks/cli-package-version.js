import{readFile}from"node:fs/promises";import{z}from"../packages/zod.js";async function packageVersion(){let text=await readFile(
new URL("../package.json",import.meta.url),"utf8");return z.object({version:z.string()}).parse(JSON.parse(text)).version}export{packageVersion};
