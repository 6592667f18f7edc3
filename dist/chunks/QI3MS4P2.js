import{createRequire as d8xCreateRequire}from'node:module';import{fileURLToPath as d8xFileUrlToPath}from'node:url';import{dirname as d8xDirname}from'node:path';const require=d8xCreateRequire(import.meta.url),__filename=d8xFileUrlToPath(import.meta.url),__dirname=d8xDirname(__filename);
import{e as a,f as b}from"./W3CISSSE.js";import"./BR5YKYFN.js";export{a as context,b as getOctokit};
