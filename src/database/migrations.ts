import { z } from 'zod';
import { defined } from '../defined.ts';
import type { DatabaseSession } from './connection.ts';

/** The services that migrate the database when they start, before anything else. */
export const migratingServices = ['history', 'referral'] as const;
export type MigratingService = (typeof migratingServices)[number];

/** How far a service's migrations have come. */
export interface MigrationState {
  /** The last one that was applied: `17` of referral, `20240206103522_init` of history; `none` where there are none yet. */
  readonly version: string;
  /** How many were applied, where the tool keeps a list of them (Prisma). */
  readonly applied?: number | undefined;
  /** The one that was begun and not finished: no image of the service starts before that is put right. */
  readonly failed?: string | undefined;
}

/** What one database holds of them. */
export type MigrationStates = Readonly<Record<MigratingService, MigrationState>>;

const noMigrations: MigrationState = { version: 'none' };

const tablesQuery = `select to_regclass('schema_migrations') is not null as referral, to_regclass('_prisma_migrations') is not null as history`;
const tablesSchema = z.object({ referral: z.boolean(), history: z.boolean() });

/** golang-migrate, database/postgres/postgres.go: at most one row; `version` is the one being applied while `dirty` is true. */
const referralQuery = 'select version::text as version, dirty from schema_migrations limit 1';
const referralSchema = z.object({ version: z.string(), dirty: z.boolean() });

/** Prisma: a row for each; one that neither finished nor was marked as rolled back is a failed one (P3009). */
const historyQuery = `select migration_name as name, finished_at is not null as finished
  from _prisma_migrations where rolled_back_at is null order by started_at, migration_name`;
const historySchema = z.object({ name: z.string(), finished: z.boolean() });

/** Reads how far the migrations have come. @throws OpsError `database-refused`, `database-unreachable` */
export async function readMigrations(session: DatabaseSession): Promise<MigrationStates> {
  const tables = await session.queryOne(tablesQuery, tablesSchema);
  return {
    referral: tables.referral ? await readReferral(session) : noMigrations,
    history: tables.history ? await readHistory(session) : noMigrations,
  };
}

async function readReferral(session: DatabaseSession): Promise<MigrationState> {
  const [row] = await session.query(referralQuery, referralSchema);
  if (row === undefined) return noMigrations;
  return row.dirty ? { version: row.version, failed: row.version } : { version: row.version };
}

async function readHistory(session: DatabaseSession): Promise<MigrationState> {
  const rows = await session.query(historyQuery, historySchema);
  const applied = rows.filter(({ finished }) => finished);
  const failed = rows.find(({ finished }) => !finished);
  return {
    version: applied.at(-1)?.name ?? noMigrations.version,
    applied: applied.length,
    ...defined({ failed: failed?.name }),
  };
}

/** Whether `state` is further on than `than`: a schema of later migrations. Of two that can't be compared, any difference counts. */
export function isFurther(state: MigrationState, than: MigrationState): boolean {
  const [now, before] = [position(state), position(than)];
  return now === undefined || before === undefined ? state.version !== than.version : now > before;
}

/**
 * How far the migrations are that an image is known to run on: those that it was seen on before, unless it is seen on later ones. A database that
 * was restored to an earlier schema takes nothing from what its image knows.
 */
export function furthest(known: MigrationState | undefined, seen: MigrationState): MigrationState {
  return known === undefined || isFurther(seen, known) ? seen : known;
}

function position({ version, applied }: MigrationState): bigint | undefined {
  if (applied !== undefined) return BigInt(applied);
  if (version === noMigrations.version) return 0n;
  return /^\d{1,18}$/.test(version) ? BigInt(version) : undefined;
}

/** The service of the swarm that migrates the database, by its name, with its place (`swarm/history`) or without; undefined for any other. */
export function migratingService(name: string): MigratingService | undefined {
  return migratingServices.find((one) => one === name || `swarm/${one}` === name);
}
