import { type Command, exceptionsOf } from './command.ts';

/** What a command does to a cluster, as plain sentences, for whoever has to approve it; undefined where its name says it all. */
export function effectText(command: Command): string | undefined {
  if (command.verb !== 'recover') return undefined;
  const skipsBackup = exceptionsOf(command).some(({ kind }) => kind === 'no-backup');
  const first = skipsBackup ? 'No backup is taken of what is there.' : 'What is there is backed up first.';
  return command.undo === true
    ? `${first} Then what uses the database (history, referral) is stopped, the database of before the last recovery takes its name back, and they start again with the images that ran then. What was written since that recovery is not in it: it stays in the other database.`
    : `${first} The backup is restored beside it and compared with its manifest. Then what uses the database (history, referral) is stopped, the two databases exchange their names, and they start again with images that fit. What was written since the backup is not in it: it stays in the other database, and /d8x recover --undo exchanges them back.`;
}
