import { z } from 'zod';
import { defined } from '../defined.ts';
import type { DatabaseSession } from './connection.ts';
import { searchedSchemas, type SearchPlaces } from './search-path.ts';
import { quoteIdentifier, quoteQualified } from './sql-quote.ts';

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

/** Where Prisma has its tables unless the connection string says otherwise, whatever the server's search path is. */
const prismaSchema = 'public';

/** In a schema that the role may not use nothing is found, and nothing is an error. */
const tableQuery = `select case when coalesce(has_schema_privilege(to_regnamespace($1)::oid, 'usage'), false)
  then to_regclass($2) is not null else false end as exists`;
const tableSchema = z.object({ exists: z.boolean() });

/**
 * golang-migrate, database/postgres/postgres.go: one row, in the first schema of the search path; `version` is the one being applied while
 * `dirty` is true. Of several, which only a hand can have written, it takes any: the one counts that stands in the way.
 */
const referralQuery = (table: string): string =>
  `select version::text as version, dirty from ${table} order by dirty desc, version desc limit 1`;
const referralSchema = z.object({ version: z.string(), dirty: z.boolean() });

/** Prisma: a row for each; one that neither finished nor was marked as rolled back is a failed one (P3009). */
const historyQuery = (table: string): string => `select migration_name as name, finished_at is not null as finished
  from ${table} where rolled_back_at is null order by started_at, migration_name`;
const historySchema = z.object({ name: z.string(), finished: z.boolean() });

/**
 * Reads how far the migrations have come.
 * @param places of the connection string that the services have
 * @throws OpsError `database-refused`, `database-unreachable`
 */
export async function readMigrations(session: DatabaseSession, places: SearchPlaces): Promise<MigrationStates> {
  const [first] = await searchedSchemas(session, places);
  const referral = first === undefined ? undefined : await find(session, { schema: first, name: 'schema_migrations' });
  const history = await find(session, { schema: places.schema ?? prismaSchema, name: '_prisma_migrations' });
  return {
    referral: referral === undefined ? noMigrations : await readReferral(session, referral),
    history: history === undefined ? noMigrations : await readHistory(session, history),
  };
}

/** The table's name as SQL has it; undefined where there is no such table. */
async function find(
  session: DatabaseSession,
  table: Parameters<typeof quoteQualified>[0],
): Promise<string | undefined> {
  const name = quoteQualified(table);
  const { exists } = await session.queryOne(tableQuery, tableSchema, [quoteIdentifier(table.schema), name]);
  return exists ? name : undefined;
}

async function readReferral(session: DatabaseSession, table: string): Promise<MigrationState> {
  const [row] = await session.query(referralQuery(table), referralSchema);
  if (row === undefined) return noMigrations;
  return row.dirty ? { version: row.version, failed: row.version } : { version: row.version };
}

async function readHistory(session: DatabaseSession, table: string): Promise<MigrationState> {
  const rows = await session.query(historyQuery(table), historySchema);
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
