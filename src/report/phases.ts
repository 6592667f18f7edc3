import type { Phase } from './result.ts';

/** What the phases of a run are called. */
export const phaseTitles: Readonly<Record<Phase, string>> = {
  prepare: 'Prepare',
  lock: 'Lock',
  backup: 'Back up',
  prune: 'Prune',
  pull: 'Pull',
  update: 'Update',
  verify: 'Verify',
  rollback: 'Roll back',
  restore: 'Restore',
  record: 'Record',
  report: 'Report',
};
