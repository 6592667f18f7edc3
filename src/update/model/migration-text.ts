import type { MigratingService, MigrationState } from '../../database/migrations.ts';

/** What becomes of an image of before a migration on the schema after it. */
export const afterRollback: Readonly<Record<MigratingService, string>> = {
  referral: 'its earlier image does not start on that schema (no migration found for version …)',
  history: 'its earlier image starts on that schema, but may fail to write to it',
};

/** `17`, `20240206103522_init (42 applied)`. */
export function versionText({ version, applied, failed }: MigrationState): string {
  const count = applied === undefined || applied === 0 ? '' : ` (${applied} applied)`;
  const unfinished = failed === undefined ? '' : `, with ${failed} not finished`;
  return `${version}${count}${unfinished}`;
}

/** How a migration that was begun and not finished is put right. */
export function migrationRemedy(service: MigratingService, { failed }: MigrationState): string {
  const restore = 'or restore a backup from before it';
  return service === 'referral'
    ? `Finish or undo by hand what migration ${failed} does, then say in the table schema_migrations which version the schema has, and dirty = false; ${restore}.`
    : `Finish or undo by hand what it does, then say so with npx prisma migrate resolve --applied ${failed} (or --rolled-back); ${restore}.`;
}
