import { counted, duration } from '../report/quantities.ts';
import type { Result } from '../report/result.ts';
import type { OperationModule } from './operation.ts';
import { runRecover } from './recovery/run-recover.ts';

/**
 * A stored backup back into service. It is for emergencies, so no window or freeze stops it; it stops services and takes back what was written
 * since, so it is never one person's decision, unless the policy says whose.
 */
export const recover: OperationModule = {
  note: 'a backup back into service',
  backsUp: 'unless-skipped',
  opensBackups: true,
  waitsInLine: true,
  takesWalletKeys: true,
  requires: [
    {
      input: 'backup-identity',
      unless: 'undo',
      message:
        'is missing: the age secret key (AGE-SECRET-KEY-1…) that the backup is decrypted with. npx d8x-ops init --restore-key makes one, in an environment of its own',
    },
  ],
  excludes: [
    { input: 'undo', beside: 'backup-name', message: 'and backup-name are both given: what is undone names no backup' },
    {
      input: 'undo',
      beside: 'backup-run-id',
      message: 'and backup-run-id are both given: what is undone names no backup',
    },
    { input: 'undo', beside: 'backup-file', message: 'and backup-file are both given: what is undone names no backup' },
    { input: 'backup-run-id', beside: 'backup-file', message: 'and backup-file are both given: which one is meant?' },
    { input: 'backup-name', beside: 'backup-file', message: 'and backup-file are both given: which one is meant?' },
    { input: 'backup-name', beside: 'backup-run-id', message: 'and backup-run-id are both given: which one is meant?' },
    {
      input: 'target-database',
      message: 'is not for recover: services find the backup under the name of their own database',
    },
  ],
  refusals: ['origin-unknown'],
  sections: ['services', 'backup', 'recovery'],
  changed: 'recovered',
  run: runRecover,
  headline: ({ recovery }) => (recovery === undefined ? 'recovered' : headline(recovery)),
};

function headline({ kind, database, backup, rows, outOfServiceSeconds }: NonNullable<Result['recovery']>): string {
  const time =
    outOfServiceSeconds === undefined
      ? ''
      : `; services were out of service for ${duration(outOfServiceSeconds * 1000)}`;
  if (kind === 'undone') return `undone: ${database} is what it was before the recovery${time}`;
  const what = backup === undefined ? 'the backup' : backup;
  const much = rows === undefined ? '' : ` with ${counted(rows, 'row')}`;
  return `recovered: ${database} is ${what}${much}${time}`;
}
