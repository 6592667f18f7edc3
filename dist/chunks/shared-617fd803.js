import{env}from"node:process";var harmless=/^(?:PATH|HOME|LANG|TMPDIR|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR)$/,
ofRunner=/^(?:RUNNER|GITHUB)_/,ofState=/^STATE_/,namedSecret=/TOKEN|SECRET|PASSW|CREDENTIAL|PRIVATE|_KEY|AUTH/i;function splitEnvironment(env2){
let shown={},hidden={};for(let[name,value]of Object.entries(env2))value!==void 0&&((mayBeShown(name)?shown:hidden)[name]=
value);return{shown,hidden}}function mayBeShown(name){return harmless.test(name)||ofState.test(name)||ofRunner.test(name)&&
!namedSecret.test(name)}async function withVariables(hidden,which,work){let lent=Object.entries(hidden).filter(([name])=>which.
test(name));for(let[name,value]of lent)env[name]=value;try{return await work()}finally{for(let[name]of lent)delete env[name]}}export{splitEnvironment,withVariables};
