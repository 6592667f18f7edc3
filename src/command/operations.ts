// Made of src/operations/operations.ts by npm run generate.

/** Every operation. */
export const operations = [
  'update',
  'backup',
  'backups',
  'drill',
  'recover',
  'plan',
  'rollback',
  'restart',
  'scale',
  'restore',
  'status',
  'logs',
  'lock',
  'unlock',
] as const;
export type Operation = (typeof operations)[number];

/** Those that may run with the secrets of an environment without reviewers. */
export const unattendedOperations = [
  'status',
  'plan',
  'backup',
  'backups',
  'drill',
] as const satisfies readonly Operation[];

/** Those that open backups, and so may have the key for restoring. */
export const openingOperations = ['drill', 'recover', 'restore'] as const satisfies readonly Operation[];

/** Those that begin only when the policy's windows and freezes let updates begin. */
export const windowedOperations = ['update', 'restart', 'scale'] as const satisfies readonly Operation[];
