import{clusterOptions,commonOptions}from"./shared-ecc1e5c5.js";var exportFiles={name:"export",summary:"print d8x-cli's stack and compose files with the digests that run",description:[
"Reads `docker-swarm-stack.yml` and `broker-server/docker-compose.yml` of the folder, or where they are missing those th\
at lie on the hosts, and prints them with the image of each service as it runs. Nothing else of them is changed, and not\
hing on the cluster.","Put what it prints in their place, and `d8x setup swarm-deploy` and `broker-deploy` keep what run\
s instead of taking the newest of each tag. d8x-ops goes on updating services whose file names a digest."],options:[...clusterOptions,
{name:"only",kind:"text",value:"stack|broker",description:"Prints one of the two files."},...commonOptions],examples:["d\
8x-ops export --folder ~/d8x","d8x-ops export --only stack --folder ~/d8x"]};export{exportFiles};
