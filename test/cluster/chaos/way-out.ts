import type { Sandbox } from '../sandbox.ts';
import type { Subject } from './invariants.ts';
import type { Evidence } from '../update/evidence.ts';

/** Services that migrate the database when they start. */
const migrating = ['history', 'referral'] as const satisfies readonly Subject[];

export function isMigrating(service: Subject): boolean {
  return migrating.some((one) => one === service);
}

/**
 * Which services a run, or the one that recovered it, has left as they are, for somebody to look at: they have migrated the database, or are
 * half-way through it, and what they ran before would not start any more.
 */
export async function leftAsTheyAre(evidence: Evidence): Promise<readonly Subject[]> {
  const found = await Promise.all(
    migrating.map(async (service) =>
      (await evidence.labels(service))['d8x-ops.updating'] === undefined ? [] : [service],
    ),
  );
  return found.flat();
}

/** What whoever looks at it does first (docs/troubleshooting.md): finishes by hand what was begun, and says so in the services' own tables. */
export async function finishMigrations({ database }: Sandbox): Promise<void> {
  const statements = [
    ['_prisma_migrations', 'update _prisma_migrations set finished_at = now() where finished_at is null'],
    ['schema_migrations', 'update schema_migrations set dirty = false'],
  ] as const;
  for (const [table, statement] of statements) {
    const found = await database.query(`select to_regclass('public.${table}')`);
    if (found.trim() !== '') await database.query(statement);
  }
}

/** What was migrated is forgotten, so that the next run migrates it again and no image is too old for it. */
export async function forgetMigrations({ database }: Sandbox): Promise<void> {
  await database.query('drop table if exists _prisma_migrations, schema_migrations');
}
