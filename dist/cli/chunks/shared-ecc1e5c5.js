function nearest(word,candidates){let wanted=word.toLowerCase();if(wanted===""||wanted.length>100)return;let best;for(let candidate of candidates){
if(candidate.length>100)continue;let distance=editDistance(wanted,candidate.toLowerCase()),allowed=Math.max(1,Math.floor(
Math.max(wanted.length,candidate.length)/3));distance<=allowed&&(best===void 0||distance<best.distance)&&(best={candidate,
distance})}return best?.candidate}function editDistance(a,b){let beforeLast=[],last=Array.from({length:b.length+1},(_,column)=>column);
for(let row=1;row<=a.length;row++){let current=[row];for(let column=1;column<=b.length;column++){let replaced=(last[column-
1]??0)+(a[row-1]===b[column-1]?0:1),removed=(last[column]??0)+1,inserted=(current[column-1]??0)+1,swapped=row>1&&column>
1&&a[row-1]===b[column-2]&&a[row-2]===b[column-1]?(beforeLast[column-2]??0)+1:replaced;current[column]=Math.min(replaced,
removed,inserted,swapped)}beforeLast=last,last=current}return last[b.length]??0}var exitCodes={done:0,failed:1,usage:2,interrupted:130};var clusterOptions=[{name:"folder",kind:"text",value:"DIR",description:"Folder that d8x-cli deployed from: `hosts.cfg`, \
`.d8x-config/d8x.conf.json`, `id_ed25519`, `password.txt`.",fallback:"the current folder"},{name:"config",kind:"text",value:"\
FILE",description:"`d8x.conf.json`, where it lies elsewhere (`--config-directory` of d8x-cli).",fallback:"`.d8x-config/d\
8x.conf.json` in the folder, else `d8x.conf.json` in the folder"},{name:"ssh-key",kind:"text",value:"FILE",description:"\
The hosts' private key.",fallback:"`id_ed25519` in the folder"},{name:"ssh-jump",kind:"text",value:"USER@HOST:PORT",description:"\
A jump host that every host is reached through; its key is pinned as any other. The workflows take it from the variable \
`D8X_SSH_JUMP`.",fallback:"what `hosts.cfg` says"},{name:"passphrase-file",kind:"text",value:"FILE",description:"File wi\
th the passphrase of the private key, where it has one."},{name:"password-file",kind:"text",value:"FILE",description:"Fi\
le with the password for sudo on the hosts.",fallback:"`password.txt` in the folder"},{name:"known-hosts",kind:"text",value:"\
FILE",description:"The hosts' pinned public keys. `init` writes it.",fallback:"`known_hosts` in the folder"},{name:"acce\
pt-host-key",kind:"list",value:"HOST=SHA256:\u2026",description:"A host's key that you have compared on its own console \
(`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`), by its name or address. Once for each host."}],commonOptions=[{name:"\
help",kind:"flag",short:"h",description:"Shows this help."}];export{nearest,clusterOptions,commonOptions,exitCodes};
