import type { DatabaseSession } from './connection.ts';

/**
 * SQL that lets a session wait as long as it has to; which settings there are differs between versions (14, 17). The first of it is quick:
 * what is set may leave no time for the rest.
 */
export const waitsSql = `set session statement_timeout = 0; select pg_catalog.set_config(name, '0', false) from pg_catalog.pg_settings where name in
  ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_timeout')`;

const writesSql = `select pg_catalog.set_config(name, 'off', false) from pg_catalog.pg_settings
  where name = 'default_transaction_read_only' and setting = 'on'`;

/** Lets a session wait as long as it has to, whatever role or database have set. To be called where it will wait. */
export async function withoutTimeouts(session: DatabaseSession): Promise<void> {
  await session.execute(waitsSql);
}

/** The same for one that has to write: what role or database have set is a default, and a restore was asked for. */
export async function forWriting(session: DatabaseSession): Promise<void> {
  await session.execute(`${waitsSql}; ${writesSql}`);
}
