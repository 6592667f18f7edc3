#!/usr/bin/env node
import process2 from"node:process";var neededNode=24;async function start(){if(Number.parseInt(process2.versions.node,10)<
neededNode)return process2.stderr.write(`d8x-ops needs Node ${neededNode} or later; this is ${process2.versions.node}. W\
ith npm alone: npx --package node@${neededNode} --package d8x-ops d8x-ops \u2026
`),1;let[{run},{processTerminal},{packageVersion}]=await Promise.all([import("./chunks/cli-run.js"),import("./chunks/cli-terminal-process-terminal.js"),
import("./chunks/cli-package-version.js")]),interrupted=new AbortController,stop=()=>{process2.off("SIGINT",stop).off("SIGTERM",
stop),interrupted.abort()};return process2.once("SIGINT",stop).once("SIGTERM",stop),run(process2.argv.slice(2),{environment:process2.
env,terminal:processTerminal(process2),signal:interrupted.signal,now:()=>new Date,version:await packageVersion()})}process.exitCode=await start();
