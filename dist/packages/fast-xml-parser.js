import{createRequire as d8xCreateRequire}from'node:module';import{fileURLToPath as d8xFileUrlToPath}from'node:url';import{dirname as d8xDirname}from'node:path';const require=d8xCreateRequire(import.meta.url),__filename=d8xFileUrlToPath(import.meta.url),__dirname=d8xDirname(__filename);
import{a as r}from"../chunks/shared-2d62afd5.js";import"../chunks/shared-b2339e35.js";export{r as XMLParser};
