import { isFurther, migratingService, type MigrationState } from '../../database/migrations.ts';
import { isOpsError, toOpsError } from '../../errors.ts';
import type { UpdateContext } from '../model/context.ts';
import { afterRollback, versionText } from '../model/migration-text.ts';
import type { PlannedMigrations } from '../model/observed-migration.ts';

export interface MigrationsAfter {
  readonly migrations?: MigrationState;
  /** What the operator should know of them. */
  readonly notices: readonly string[];
}

/** Reads how far the migrations of a service are once it runs what it should. Fails only when it is cancelled. */
export async function readAfter(
  { readMigrations }: Pick<UpdateContext, 'readMigrations'>,
  name: string,
  planned: PlannedMigrations | undefined,
  signal: AbortSignal,
): Promise<MigrationsAfter> {
  const service = migratingService(name);
  if (service === undefined || planned === undefined) return { notices: [] };
  const found = await readMigrations([name], signal)
    .then((all) => all.find((one) => one.service === service)?.found)
    .catch(toOpsError);
  signal.throwIfAborted();
  if (found === undefined) return { notices: [] };
  if (isOpsError(found)) {
    return { notices: [`How far the migrations of ${name} are now could not be read: ${found.message}.`] };
  }
  const { before } = planned;
  if (before === undefined || !isFurther(found, before)) return { migrations: found, notices: [] };
  const grown = `${name} has migrated the database from ${versionText(before)} to ${versionText(found)}`;
  return {
    migrations: found,
    notices: [
      `${grown}: a rollback over that is refused, unless --accept-migration is said, for ${afterRollback[service]}.`,
    ],
  };
}
