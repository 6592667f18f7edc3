import { z } from 'zod';
import type { DatabaseSession } from './connection.ts';
import { ownRelations } from './server-facts.ts';
import { quoteQualified } from './sql-quote.ts';

export interface TableName {
  readonly schema: string;
  readonly name: string;
}

export interface TableRows extends TableName {
  readonly rows: number;
}

/**
 * The tables whose rows pg_dump writes, largest first. Partitioned tables hold none of their own; a standby has no rows of
 * unlogged tables.
 */
const tablesQuery = `select n.nspname as schema, c.relname as name
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where ${ownRelations} and c.relkind = 'r'
  and (c.relpersistence = 'p' or c.relpersistence = 'u' and not pg_is_in_recovery())
order by c.relpages desc, 1, 2`;

export function listTables(session: DatabaseSession): Promise<readonly TableName[]> {
  return session.query(tablesQuery, z.object({ schema: z.string(), name: z.string() }));
}

/** Counts as pg_dump copies: a table's own rows without its children's. */
export function countQuery(table: TableName): string {
  return `select count(*)::text as rows from only ${quoteQualified(table)}`;
}

const countSchema = z.object({ rows: z.string().regex(/^\d+$/) });

/** A transaction keeps the locks of all tables it reads; a server has places for some 6,400 at its defaults, for everybody's. */
const tablesAtOnce = 100;

const mark = 'd8x_ops_count';

/**
 * Counts as `countRows` does, in sessions that are inside of a transaction, and gives the locks of the counted tables back every
 * now and then: what is rolled back to a savepoint holds none any more (PostgreSQL's manual, 13.3.1).
 *
 * @throws OpsError as `countRows`
 */
export async function countRowsInTransaction(
  tables: readonly TableName[],
  sessions: readonly DatabaseSession[],
): Promise<readonly TableRows[]> {
  await Promise.all(sessions.map((session) => session.execute(`savepoint ${mark}`)));
  return countRows(tables, sessions, (session) => session.execute(`rollback to savepoint ${mark}`));
}

/**
 * Counts the rows of `tables`, as many at a time as there are sessions, each taking the next table when it is free.
 *
 * @param release called for a session each time it has counted `tablesAtOnce`
 * @returns in the order of schema and name
 * @throws OpsError `database-refused` (a table that may not be read is named), `database-unreachable`
 */
export async function countRows(
  tables: readonly TableName[],
  sessions: readonly DatabaseSession[],
  release?: (session: DatabaseSession) => Promise<void>,
): Promise<readonly TableRows[]> {
  const waiting = tables.values();
  const counted: TableRows[] = [];
  const work = async (session: DatabaseSession): Promise<void> => {
    let counts = 0;
    // The iterator is shared: each table is taken once.
    for (const table of waiting) {
      const { rows } = await session.queryOne(countQuery(table), countSchema);
      counted.push({ ...table, rows: Number(rows) });
      counts += 1;
      if (counts % tablesAtOnce === 0) await release?.(session);
    }
  };
  await Promise.all(sessions.map(work));
  return counted.sort((a, b) => compare(a.schema, b.schema) || compare(a.name, b.name));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
