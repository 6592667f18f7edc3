import { type MigratingService, migratingService, type MigrationState } from '../../database/migrations.ts';
import { isOpsError, type OpsError } from '../../errors.ts';

/** How far the migrations of a service have come, or why that could not be read. */
export interface ObservedMigration {
  readonly service: MigratingService;
  readonly found: MigrationState | OpsError;
}

/** What was read of a service; undefined where nothing could be, or it migrates nothing. */
export function stateOf(all: readonly ObservedMigration[], service: string): MigrationState | undefined {
  const own = migratingService(service);
  const found = all.find((one) => one.service === own)?.found;
  return found === undefined || isOpsError(found) ? undefined : found;
}

/** What is known of a service's migrations when it is planned. */
export interface PlannedMigrations {
  /** How far they are now; undefined where that could not be read. */
  readonly before: MigrationState | undefined;
  /** Whether it goes back to an image from before a migration, with the leave of `--accept-migration`. */
  readonly goesBack: boolean;
}
