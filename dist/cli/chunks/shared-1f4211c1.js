import{clusterOptions,commonOptions}from"./shared-ecc1e5c5.js";var init={name:"init",summary:"set a repository up for a cluster: environment, secrets, workflows, .github/d8x.yml",description:[
"Reads the deployment folder, shows each host's key to be compared, looks at the cluster as `doctor` does, makes the key\
 pair for backups, and then writes what d8x-ops needs to GitHub. Before it writes anything it shows what, and asks.","Th\
e secret key for backups is written to a file of yours and goes nowhere else: it is never uploaded, and without it no ba\
ckup can be read.","Of `d8x.conf.json` only what d8x-ops reads becomes a secret: no token of a cloud provider leaves you\
r machine. What was sent is remembered by salted hashes in `.d8x-ops.json` beside it, since GitHub does not give secrets\
 back; so another run changes only what differs.","The GitHub token comes from `--token-file`, else `GITHUB_TOKEN` or `G\
H_TOKEN`, else `gh auth token`. It needs the scopes `repo` and `workflow`; a fine-grained one needs Administration, Cont\
ents, Environments, Pull requests, Secrets, Variables and Workflows of the repository (read and write). It is looked at \
before anything is sent.","Of the environment only the branch is let in that the workflows run from (`ref` in `.github/d\
8x.yml`, else the default branch), and that is read back before any secret is sent. Secrets of several lines are stored \
in Base64, on one line, so that the runner masks nothing else.","Whatever it asks can be given as an option. Where nobod\
y is there to answer, what is missing is one error."],options:[...clusterOptions,{name:"repository",kind:"text",short:"r",
value:"OWNER/NAME",description:"The repository to set up."},{name:"environment",kind:"text",short:"e",value:"NAME",description:"\
Name of the environment, on GitHub and in `.github/d8x.yml`.",fallback:"`production`"},{name:"reviewers",kind:"list",value:"\
LOGIN,ORG/TEAM",description:"Who has to approve what changes the cluster, on GitHub. What changes nothing then runs in a\
 second environment, `NAME-unattended`, so that no backup waits."},{name:"token-file",kind:"text",value:"FILE",description:"\
File with a GitHub token; `-` is standard input."},{name:"recipient",kind:"list",value:"age1\u2026",description:"A publi\
c key to encrypt backups for, in place of a new pair. As often as there are keys."},{name:"referral-key-file",kind:"text",
value:"FILE",description:"File with the private key of referral's executor; `-` is standard input. Updates of `referral`\
 need it. Without this option the key is asked for, and not shown; where nobody is there, and in a dry run, it is left o\
ut."},{name:"broker-key-file",kind:"text",value:"FILE",description:"The same for the private key of the broker, which up\
dates of `broker` need."},{name:"no-wallet-keys",kind:"flag",description:"Does not ask for these two, and leaves what is\
 there as it is."},{name:"bot-app-id",kind:"text",value:"NUMBER",description:"Number of the bot's GitHub App (`APP_ID`):\
 the Action then takes no other app for the bot. Stored as the variable `D8X_BOT_APP_ID`.",fallback:"`APP_ID` in `.env` \
of the current folder, where the set-up of the bot was run in it"},{name:"identity-out",kind:"text",value:"FILE",description:"\
Where the new secret key is written. A file that is there is never replaced.",fallback:"`backup-identity.txt` in the fol\
der"},{name:"restore-key",kind:"flag",description:"Makes the restore key as well: a second key that opens backups, whose\
 secret half goes into the environment `NAME-recovery` on GitHub (its reviewers are asked each time) and nowhere else. D\
rills by hand, and restores in a run, use it. Needs reviewers."},{name:"workflow",kind:"list",value:"NAME",description:"\
Which workflows: `operate`, `rollback`, `backup`, `release`, `images`. As often as there are.",fallback:"`operate`, `rol\
lback` and `backup`"},{name:"action",kind:"text",value:"OWNER/NAME@REF",description:"The Action that the workflows use, \
by tag or commit; they are pinned to the commit.",fallback:"D8-X/d8x-ops at the version of this program"},{name:"pull-re\
quest",kind:"flag",description:"Brings the files in by a pull request. So it is by default, unless the repository is emp\
ty."},{name:"direct",kind:"flag",description:"Writes the files to the default branch."},{name:"despite-failures",kind:"f\
lag",description:"Goes on although the cluster lacks something."},{name:"dry-run",kind:"flag",description:"Shows everyth\
ing, and changes nothing: here, on GitHub, on the hosts."},{name:"yes",kind:"flag",short:"y",description:"Does not ask b\
efore it writes. Host keys have to be accepted all the same."},...commonOptions],examples:["d8x-ops init --folder ~/d8x \
--repository acme/broker","d8x-ops init --folder ~/d8x --repository acme/broker --dry-run","d8x-ops init -r acme/broker \
--reviewers alice,acme/ops","d8x-ops init -r acme/broker --accept-host-key manager=SHA256:\u2026 --recipient age1\u2026 --yes"]};export{init};
