import { nearest } from '../nearest.ts';
import { fault, type Fault, foreignFault, quote } from './fault.ts';
import type { Word } from './words.ts';

/** Which backup is recovered, or that the last recovery is undone, as written after `recover`. */
export type RecoveryRequest =
  | {
      /** `latest`, the name of a backup, or the id of the run that took it. */
      readonly backup: string;
      readonly undo?: undefined;
    }
  | { readonly undo: true; readonly backup?: undefined };

/** The newest backup that may be taken. */
export const latestBackup = 'latest';
/** The option that exchanges back. */
export const undoOption = '--undo';

/** Whether it is the id of a run of GitHub's. */
export function isRunId(text: string): boolean {
  return /^[1-9]\d{0,19}$/.test(text);
}

/** Whether a backup can be called so (src/backup/format/backup-name.ts). */
export function isBackupName(text: string): boolean {
  return /^backup-[A-Za-z0-9._-]{1,60}-\d{4}(?:-\d\d){5}\.dump\.sql\.(?:zst|gz)\.age$/.test(text);
}

/** Whether it says which backup is meant. */
export function isNamedBackup(text: string): boolean {
  return text === latestBackup || isRunId(text) || isBackupName(text);
}

const forms = `${latestBackup}, a name as /d8x backups lists it, or the id of the run that took it`;

/** Reads what follows `recover`: one backup, `latest` where none is named; or nothing besides `--undo`. */
export function readRecovery(words: readonly Word[], undo: boolean): RecoveryRequest | Fault {
  const [first, second] = words;
  if (first === undefined) return undo ? { undo } : { backup: latestBackup };
  if (undo) return fault(first, `${undoOption} takes no backup: it exchanges the databases of the last recovery back.`);
  const foreign = foreignFault([first]);
  if (foreign !== undefined) return foreign;
  if (second !== undefined) return fault(second, 'It names more than one backup.');
  if (isNamedBackup(first.text)) return { backup: first.text };
  return fault(first, `${quote(first.text)} is no backup: that is ${forms}.`, meantBackup(first.text));
}

/** What was probably meant; a backup is never offered in place of another. */
function meantBackup(text: string): string | undefined {
  const bare = text.replaceAll(/^[`'"(<[*_#]+|[`'")>\].,;:!?*_]+$/g, '');
  const [, run] = /\/actions\/runs\/(\d+)(?:[/?#].*)?$/.exec(bare) ?? [];
  const guesses = [
    bare,
    run ?? '',
    bare.replace(/^run[-_:]?/i, ''),
    bare.replace(/\.json(?:\.sig)?$/, ''),
    bare.replace(/^.*\//, ''),
  ];
  const found = guesses.find(isNamedBackup);
  if (found !== undefined) return found;
  const word = nearest(bare.toLowerCase(), [latestBackup, 'newest', 'last', undoOption, 'undo', 'back']);
  if (word === undefined) return undefined;
  return ['undo', 'back', undoOption].includes(word) ? undoOption : latestBackup;
}

/** The words of its one form. */
export function recoveryWords({ backup }: RecoveryRequest): readonly [string] {
  return [backup ?? undoOption];
}

/** Whether `run` is `asked`, or the backup that was the latest then. */
export function isRefinedRecovery(run: RecoveryRequest, asked: RecoveryRequest): boolean {
  if (run.backup === asked.backup) return run.undo === asked.undo;
  return asked.backup === latestBackup && run.backup !== undefined && isBackupName(run.backup);
}
