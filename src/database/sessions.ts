import { z } from 'zod';
import type { DatabaseSession } from './connection.ts';
import { quoteLiteral } from './sql-quote.ts';

/**
 * Whether the role may end a session of the role `r` (PostgreSQL's manual, 9.28.2): a superuser's is a superuser's to end, any other's that
 * of whoever has the rights of its role, or of pg_signal_backend.
 */
const terminable = `((select rolsuper from pg_roles where rolname = current_user)
  or not r.rolsuper and (pg_has_role(r.oid, 'USAGE') or pg_has_role('pg_signal_backend', 'USAGE')))`;

const sessionSchema = z.object({
  database: z.string(),
  pid: z.int(),
  user: z.string(),
  superuser: z.boolean(),
  application: z.string(),
  terminable: z.boolean(),
});

export type ConnectedSession = Readonly<z.infer<typeof sessionSchema>>;

/** Who is connected to the databases. Autovacuum is not: it makes way by itself. */
export function sessionsIn(
  session: DatabaseSession,
  databases: readonly string[],
): Promise<readonly ConnectedSession[]> {
  return session.query(
    `select a.datname as database, a.pid, r.rolname as user, r.rolsuper as superuser, ${terminable} as terminable,
      coalesce(nullif(a.application_name, ''), 'a program without a name') as application
    from pg_stat_activity a join pg_roles r on r.oid = a.usesysid
    where a.datname in (${listOf(databases)}) and a.pid <> pg_backend_pid() order by 1, 2`,
    sessionSchema,
  );
}

/**
 * Ends every session in the databases that the role may end. Others are left: naming one of them to pg_terminate_backend, such as a
 * worker of autovacuum, would end none at all.
 */
export async function endSessions(session: DatabaseSession, databases: readonly string[]): Promise<void> {
  await session.execute(
    `select pg_terminate_backend(a.pid) from pg_stat_activity a join pg_roles r on r.oid = a.usesysid
      where a.datname in (${listOf(databases)}) and a.pid <> pg_backend_pid() and ${terminable}`,
  );
}

/** Names as a list of string constants. */
export function listOf(names: readonly string[]): string {
  return names.map(quoteLiteral).join(', ');
}
