var placeOptions=[{name:"s3-bucket",kind:"text",value:"NAME",description:"Bucket with copies of backups. Its keys are `A\
WS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` (`AWS_SESSION_TOKEN`) of the environment."},{name:"s3-endpoint",kind:"text",
value:"URL",description:"Address of the store, where it is not Amazon S3."},{name:"s3-region",kind:"text",value:"NAME",description:"\
Region of the bucket.",fallback:"`AWS_REGION`; with `--s3-endpoint`, `us-east-1`"},{name:"s3-prefix",kind:"text",value:"\
PATH",description:"Folder in the bucket, such as `d8x`."}],storedOptions=[...placeOptions,{name:"cluster",kind:"text",value:"\
LABEL",description:"The cluster's label (`label_prefix` of d8x.conf.json), where the bucket has backups of several."},{name:"\
repository",kind:"text",short:"r",value:"OWNER/NAME",description:"The repository whose runs kept backups as artifacts.",
fallback:"without a bucket, what `init` set up from this folder"},{name:"environment",kind:"text",short:"e",value:"NAME",
description:"The environment whose backups are meant, where there are some of several.",fallback:"what `init` set up fro\
m this folder"},{name:"token-file",kind:"text",value:"FILE",description:"File with a GitHub token that may read the repo\
sitory, for artifacts; `-` is standard input.",fallback:"`GITHUB_TOKEN`, `GH_TOKEN`, or the login of gh"}],backupArgument={
value:"BACKUP",description:"The file (`\u2026.dump.sql.zst.age`), with its `.json` and `.json.sig` beside it; or of what lies\
 in a bucket and among artifacts, `latest`, the name of a backup, or the id of the run that made it."};export{placeOptions,storedOptions,backupArgument};
