import{clusterOptions,commonOptions}from"./shared-6da6fc38.js";var doctor={name:"doctor",summary:"tell whether everything is there that d8x-ops needs on a cluster",description:["Conne\
cts to every host with its pinned key, looks, and changes nothing. Every line is ok, a warning or a failure, and says ho\
w to mend it. The exit code is 1 when anything fails."],options:[...clusterOptions,{name:"json",kind:"flag",description:"\
Prints the report as JSON."},...commonOptions],examples:["d8x-ops doctor --folder ~/d8x","d8x-ops doctor --json"]};export{doctor};
