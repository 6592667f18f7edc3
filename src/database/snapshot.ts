import { z } from 'zod';
import type { DatabaseSession } from './connection.ts';
import { withoutTimeouts } from './session-settings.ts';
import { quoteLiteral } from './sql-quote.ts';

/**
 * What a session must not be misled by while it holds or reads a snapshot, whatever the role's defaults are. Set within the transaction,
 * which is never committed: a pooler gives the connection to others afterwards.
 */
const settings = `set session row_security = off; set session search_path = ''`;

/** Begins a transaction that sees one moment until it is closed, and names that moment for others. */
export async function exportSnapshot(session: DatabaseSession): Promise<string> {
  await withoutTimeouts(session);
  await session.execute(`begin transaction isolation level repeatable read, read only; ${settings}`);
  const { id } = await session.queryOne('select pg_export_snapshot() as id', z.object({ id: z.string() }));
  return id;
}

/** Begins a transaction that sees the moment that `exportSnapshot` named, while that session holds it. */
export async function importSnapshot(session: DatabaseSession, id: string): Promise<void> {
  await withoutTimeouts(session);
  await session.execute(
    `begin transaction isolation level repeatable read, read only; set transaction snapshot ${quoteLiteral(id)}; ${settings}`,
  );
}
