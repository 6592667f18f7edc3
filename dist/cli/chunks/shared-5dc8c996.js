import{backupArgument,storedOptions}from"./shared-0a316fb6.js";import{commonOptions}from"./shared-ecc1e5c5.js";var identityOption={name:"identity",kind:"text",value:"FILE",description:"File with the age secret key (`AGE-SECRET-KEY-\
\u2026`); `-` reads it from standard input."},signersOption={name:"signers",kind:"text",value:"FILE",description:"Public\
 keys that the backup may be signed with: `.github/d8x-backup-signers` of the default branch. `init` writes it into the \
folder, too.",fallback:"`d8x-backup-signers` in the folder"},trustOptions=[signersOption,{name:"unsigned",kind:"flag",description:"\
Takes a backup that is not signed, or not by these keys, or is of another cluster: once somebody has typed the database'\
s name."}],decrypt={name:"decrypt",argument:backupArgument,summary:"turn a backup back into SQL",description:["Looks whe\
ther the backup is signed by a key that you trust, with its `.json.sig` beside it. Compares the file with its manifest b\
efore the first byte comes out, and what comes out with it at the end. A file that is not right leaves nothing behind. O\
nly you can read what is written."],options:[identityOption,...trustOptions,...storedOptions,{name:"output",kind:"text",
short:"o",value:"FILE",description:"Where the SQL goes; `-` is standard output, whose reader has to look at the exit cod\
e too.",fallback:"beside the backup, ending in `.sql`; of one that was fetched, in the current folder"},{name:"force",kind:"\
flag",description:"Replaces a file that is there."},...commonOptions],examples:["d8x-ops decrypt backup-production-2026-\
03-01-12-30-00.dump.sql.zst.age --identity backup-identity.txt","pass d8x/backup | d8x-ops decrypt backup.dump.sql.zst.a\
ge --identity - -o - | grep 'CREATE TABLE'"]};export{identityOption,signersOption,trustOptions,decrypt};
