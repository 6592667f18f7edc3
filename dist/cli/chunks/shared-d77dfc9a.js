import{commonOptions}from"./shared-6da6fc38.js";var identityOption={name:"identity",kind:"text",value:"FILE",description:"File with the age secret key (`AGE-SECRET-KEY-\
\u2026`); `-` reads it from standard input."},decrypt={name:"decrypt",argument:{value:"FILE",description:"The backup (`\u2026\
.dump.sql.zst.age`), with its `.json` beside it."},summary:"turn a backup back into SQL",description:["Compares the file\
 with its manifest before the first byte comes out, and what comes out with it at the end. A file that is not right leav\
es nothing behind. Only you can read what is written."],options:[identityOption,{name:"output",kind:"text",short:"o",value:"\
FILE",description:"Where the SQL goes; `-` is standard output, whose reader has to look at the exit code too.",fallback:"\
beside the backup, ending in `.sql`"},{name:"force",kind:"flag",description:"Replaces a file that is there."},...commonOptions],
examples:["d8x-ops decrypt backup-production-2026-03-01-12-30-00.dump.sql.zst.age --identity backup-identity.txt","pass \
d8x/backup | d8x-ops decrypt backup.dump.sql.zst.age --identity - -o - | grep 'CREATE TABLE'"]};export{identityOption,decrypt};
