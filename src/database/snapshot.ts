import { z } from 'zod';
import type { DatabaseSession } from './connection.ts';
import { quoteLiteral } from './sql-quote.ts';

/** What a session must not be misled by while it holds or reads a snapshot, whatever the role's defaults are. */
const settings = `set session row_security = off; set session search_path = ''`;

const timeouts = `select pg_catalog.set_config(name, '0', false) from pg_catalog.pg_settings where name in
  ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_timeout')`;

/**
 * Lets a session wait as long as it has to, whatever role or database have set. To be called where it will wait; the settings
 * that there are differ between versions (14, 17).
 */
export async function withoutTimeouts(session: DatabaseSession): Promise<void> {
  await session.execute(timeouts);
}

/** Begins a transaction that sees one moment until it is closed, and names that moment for others. */
export async function exportSnapshot(session: DatabaseSession): Promise<string> {
  await withoutTimeouts(session);
  await session.execute(`${settings}; begin transaction isolation level repeatable read, read only`);
  const { id } = await session.queryOne('select pg_export_snapshot() as id', z.object({ id: z.string() }));
  return id;
}

/** Begins a transaction that sees the moment that `exportSnapshot` named, while that session holds it. */
export async function importSnapshot(session: DatabaseSession, id: string): Promise<void> {
  await withoutTimeouts(session);
  await session.execute(
    `${settings}; begin transaction isolation level repeatable read, read only; set transaction snapshot ${quoteLiteral(id)}`,
  );
}
