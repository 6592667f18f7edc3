import { backupArgument, storedOptions } from './place-options.ts';
import { commonOptions } from './cluster-options.ts';
import { declareCommand, type OptionDeclaration } from './declaration.ts';

export const identityOption = {
  name: 'identity',
  kind: 'text',
  value: 'FILE',
  description: 'File with the age secret key (`AGE-SECRET-KEY-…`); `-` reads it from standard input.',
} as const;

/** Whose backups are trusted. */
export const signersOption = {
  name: 'signers',
  kind: 'text',
  value: 'FILE',
  description:
    'Public keys that the backup may be signed with: `.github/d8x-backup-signers` of the default branch. `init` writes it into the folder, too.',
  fallback: '`d8x-backup-signers` in the folder',
} as const;

/** Whose backups are taken. */
export const trustOptions = [
  signersOption,
  {
    name: 'unsigned',
    kind: 'flag',
    description:
      "Takes a backup that is not signed, or not by these keys, or is of another cluster: once somebody has typed the database's name.",
  },
] as const satisfies readonly OptionDeclaration[];

export const decrypt = declareCommand({
  name: 'decrypt',
  argument: backupArgument,
  summary: 'turn a backup back into SQL',
  description: [
    'Looks whether the backup is signed by a key that you trust, with its `.json.sig` beside it. Compares the file with its manifest before the first byte comes out, and what comes out with it at the end. A file that is not right leaves nothing behind. Only you can read what is written.',
  ],
  options: [
    identityOption,
    ...trustOptions,
    ...storedOptions,
    {
      name: 'output',
      kind: 'text',
      short: 'o',
      value: 'FILE',
      description: 'Where the SQL goes; `-` is standard output, whose reader has to look at the exit code too.',
      fallback: 'beside the backup, ending in `.sql`; of one that was fetched, in the current folder',
    },
    { name: 'force', kind: 'flag', description: 'Replaces a file that is there.' },
    ...commonOptions,
  ],
  examples: [
    'd8x-ops decrypt backup-production-2026-03-01-12-30-00.dump.sql.zst.age --identity backup-identity.txt',
    "pass d8x/backup | d8x-ops decrypt backup.dump.sql.zst.age --identity - -o - | grep 'CREATE TABLE'",
  ],
});
