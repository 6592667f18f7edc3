import { defined } from '../../defined.ts';
import { isFurther, migratingService, type MigrationState } from '../../database/migrations.ts';
import { isOpsError, OpsError } from '../../errors.ts';
import type { Stay } from '../model/change.ts';
import type { UpdateContext } from '../model/context.ts';
import { afterRollback, migrationRemedy, versionText } from '../model/migration-text.ts';
import type { ObservedMigration } from '../model/observed-migration.ts';

/** How long going back may be blocked by this: a cancelled run has seconds. */
const limitMs = 4_000;

type StayContext = Pick<UpdateContext, 'readMigrations' | 'policy' | 'journal'>;

/** A service that may have to stay. */
export interface Returning {
  readonly service: string;
  /** How far its migrations were before; undefined where that is not known. */
  readonly before: MigrationState | undefined;
  /** Why it would go back, where it failed itself. */
  readonly cause?: OpsError | undefined;
}

/**
 * Whether a service must stay because the image that it ran before would not start: its migrations have gone on, or one was begun and
 * not finished. What can't be read blocks no one who goes back.
 */
export async function mustStay(
  { readMigrations, policy, journal }: StayContext,
  { service: name, before, cause }: Returning,
  signal: AbortSignal,
): Promise<Stay | undefined> {
  const service = migratingService(name);
  if (service === undefined || policy.acceptMigration === true) return undefined;
  const found = await read(readMigrations, name, AbortSignal.any([signal, AbortSignal.timeout(limitMs)]));
  if (found === undefined) return undefined;
  if (isOpsError(found)) {
    journal.warn(`${name} goes back, and whether it has migrated the database can't be read: ${found.message}.`);
    return undefined;
  }
  const isGrown = before !== undefined && isFurther(found, before);
  if (found.failed === undefined && !isGrown) return undefined;
  const from = before === undefined ? '' : ` from ${versionText(before)}`;
  const migrated = `${name} has migrated the database${from} to ${versionText(found)}`;
  if (service === 'history' && found.failed === undefined) {
    journal.warn(`${migrated} and goes back: ${afterRollback.history}.`);
    return undefined;
  }
  const why = cause === undefined ? '' : ` It failed because: ${cause.message}`;
  const blocked = found.failed === undefined ? afterRollback[service] : 'none of its images starts on it';
  const remedy =
    found.failed === undefined
      ? `Update ${name} to an image that works on this schema. Or restore the backup from before, and then: rollback ${name} --accept-migration.`
      : `${migrationRemedy(service, found)} Then update ${name} again.`;
  return {
    migrations: found,
    error: new OpsError('migration-refused', `${migrated} and stays as it is: ${blocked}.${why}`, {
      where: name,
      hint: remedy,
      logs: cause?.logs ?? [],
      logsOf: cause?.logsOf ?? 'service',
      ...defined({ cause }),
    }),
  };
}

/** What is found of one service; undefined where its database is not known. Never fails. */
async function read(
  readMigrations: StayContext['readMigrations'],
  service: string,
  signal: AbortSignal,
): Promise<ObservedMigration['found'] | undefined> {
  try {
    return (await readMigrations([service], signal)).find((one) => one.service === service)?.found;
  } catch {
    return new OpsError('database-unreachable', 'the database did not answer in time', { where: service });
  }
}
