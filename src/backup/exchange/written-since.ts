import { z } from 'zod';
import type { DatabaseSession } from '../../database/connection.ts';
import { countQuery, listTables, type TableName } from '../../database/row-counts.ts';
import { sqlState } from '../../database/failure.ts';
import { quoteLiteral, quoteQualified } from '../../database/sql-quote.ts';
import { isOpsError } from '../../errors.ts';

/** A table in which two databases differ. */
export interface TableDifference {
  /** `schema.name` */
  readonly table: string;
  /** Rows in the database that stands beside; 0 where it has no such table. */
  readonly before: number;
  /** Rows in the one that is in use. */
  readonly now: number;
  /** It could not be counted in time: the figures are the planner's. */
  readonly estimated?: true;
}

/** How long a table that somebody has locked is waited for. */
const lockMs = 2_000;

/** How many rows a table has, or about how many. */
interface Rows {
  readonly rows: number;
  readonly estimated: boolean;
}

/** The tables that have another number of rows in one database than in the other, or are in one of them only, by name. */
export async function tableDifferences(
  beside: DatabaseSession,
  inUse: DatabaseSession,
  withinMs: number,
): Promise<readonly TableDifference[]> {
  const until = Date.now() + withinMs;
  const [before, now] = await Promise.all([countWithin(beside, until), countWithin(inUse, until)]);
  return differences(before, now);
}

/** Pure: as `tableDifferences`, of what was counted. */
export function differences(
  before: ReadonlyMap<string, Rows>,
  now: ReadonlyMap<string, Rows>,
): readonly TableDifference[] {
  const tables = [...new Set([...before.keys(), ...now.keys()])].toSorted();
  return tables.flatMap((table) => {
    const [was, is] = [before.get(table), now.get(table)];
    // One that only one of them has is told of even when it is empty.
    if (was !== undefined && is !== undefined && was.rows === is.rows) return [];
    const estimated = (was?.estimated ?? false) || (is?.estimated ?? false);
    return [{ table, before: was?.rows ?? 0, now: is?.rows ?? 0, ...(estimated ? { estimated } : {}) }];
  });
}

/** Small tables are counted first, so that one large one leaves the others their figures. */
async function countWithin(session: DatabaseSession, until: number): Promise<ReadonlyMap<string, Rows>> {
  await session.execute(`set session search_path = ''; set session row_security = off`);
  const counted = new Map<string, Rows>();
  for (const table of (await listTables(session)).toReversed()) {
    counted.set(`${table.schema}.${table.name}`, await countOne(session, table, until));
  }
  return counted;
}

const countSchema = z.object({ rows: z.coerce.number().pipe(z.int()) });

async function countOne(session: DatabaseSession, table: TableName, until: number): Promise<Rows> {
  const leftMs = until - Date.now();
  if (leftMs > 0) {
    try {
      const limits = [
        ['statement_timeout', Math.ceil(leftMs)],
        ['lock_timeout', lockMs],
      ].map(([name, ms]) => `set session ${name} = ${ms}`);
      await session.execute(limits.join('; '));
      const { rows } = await session.queryOne(countQuery(table), countSchema);
      return { rows, estimated: false };
    } catch (error) {
      // Cancelled by the time, waiting for a lock, or not to be read.
      if (!isOpsError(error) || !/^(?:57014|55P03|42501)$/.test(sqlState(error.cause) ?? '')) throw error;
    } finally {
      await session.execute('set session statement_timeout = 0');
    }
  }
  const { rows } = await session.queryOne(
    `select greatest(reltuples, 0)::bigint::text as rows from pg_catalog.pg_class
      where oid = ${quoteLiteral(quoteQualified(table))}::pg_catalog.regclass`,
    countSchema,
  );
  return { rows, estimated: true };
}
