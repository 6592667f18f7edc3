import type { CommandDeclaration } from './declaration.ts';
import { backups } from './backups.ts';
import { decrypt } from './decrypt.ts';
import { doctor } from './doctor.ts';
import { drill } from './drill.ts';
import { exportFiles } from './export.ts';
import { init } from './init.ts';
import { restore } from './restore.ts';

/** Every command, in the order of the help. */
export const commands: readonly CommandDeclaration[] = [init, doctor, exportFiles, backups, drill, decrypt, restore];

export interface ExitCode {
  readonly code: number;
  readonly meaning: string;
}

/** How the process ends, for the help and the reference page. */
export const exitMeanings: readonly ExitCode[] = [
  { code: 0, meaning: 'done; for `doctor`, nothing fails' },
  { code: 1, meaning: 'it failed or was refused, as standard error says; for `doctor`, something fails' },
  { code: 2, meaning: 'the command line cannot be understood, or lacks an answer that nobody is there to give' },
  { code: 130, meaning: 'interrupted' },
];
