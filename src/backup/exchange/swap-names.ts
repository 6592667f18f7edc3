import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { throwIfCancelled } from '../../cancellation.ts';
import type { DatabaseSession } from '../../database/connection.ts';
import { sqlState } from '../../database/failure.ts';
import { endSessions, sessionsIn } from '../../database/sessions.ts';
import { quoteIdentifier, quoteLiteral } from '../../database/sql-quote.ts';
import { isOpsError, OpsError } from '../../errors.ts';

export type Rename = readonly [from: string, to: string];

/** Names the session that renames: whoever finds one that is left of a run that was killed may end it. */
export const swapApplication = 'd8x-ops exchange of names';

/** How long sessions that come again, and locks of others, are fought. */
const aloneMs = 15_000;
const againMs = 100;
const leftoverMs = 15_000;

/** A session is in it, a lock took too long, or a deadlock. */
const passing = /^(?:55006|55P03|40P01)$/;

/**
 * Shuts the databases, ends whoever is connected to them, and renames them, all or none, in one transaction, which also lets
 * connections in again. When it fails, connections stay shut: `allowConnections` is the caller's.
 * @throws OpsError `restore-failed` (sessions that hold on), `database-refused`, `database-unreachable`, `cancelled`
 */
export async function swapNames(
  session: DatabaseSession,
  renames: readonly [Rename, Rename],
  signal: AbortSignal,
): Promise<void> {
  const databases = renames.map(([from]) => from);
  await session.execute(databases.map((name) => allowing(name, false)).join('; '));
  // One message: the server gets all of it or nothing.
  const swap = [
    'begin; set local lock_timeout = 5000',
    ...renames.map(([from, to]) => `alter database ${quoteIdentifier(from)} rename to ${quoteIdentifier(to)}`),
    ...renames.map(([, to]) => allowing(to, true)),
    'commit',
  ].join('; ');
  await whileAlone(session, databases, swap, signal);
}

/**
 * Ends whoever is connected to a database, and drops it.
 * @throws OpsError as `swapNames`
 */
export async function dropDatabase(session: DatabaseSession, name: string, signal: AbortSignal): Promise<void> {
  // Not WITH (FORCE): that fails on a worker of autovacuum, which would make way by itself.
  await whileAlone(session, [name], `drop database if exists ${quoteIdentifier(name)}`, signal);
}

/** Runs what takes databases that nobody is connected to, again and again while somebody is. */
async function whileAlone(
  session: DatabaseSession,
  databases: readonly string[],
  sql: string,
  signal: AbortSignal,
): Promise<void> {
  const until = Date.now() + aloneMs;
  for (;;) {
    await endSessions(session, databases);
    try {
      await session.execute(sql);
      return;
    } catch (error) {
      if (!isOpsError(error) || !passing.test(sqlState(error.cause) ?? '')) throw error;
      await session.execute('rollback');
      if (Date.now() >= until) throw await holdsOn(session, databases, error);
    }
    await pause(againMs);
    throwIfCancelled(signal, { doing: 'databases were being exchanged' });
  }
}

/** The statement that opens a database for connections, or shuts it (for superusers, too). */
export function allowing(database: string, allowed: boolean): string {
  return `alter database ${quoteIdentifier(database)} allow_connections ${allowed}`;
}

/**
 * Ends what a killed run left behind in the middle of an exchange, so that what the server says of it stays true.
 * @throws OpsError `restore-failed` where it does not end
 */
export async function endLeftover(session: DatabaseSession): Promise<void> {
  const until = Date.now() + leftoverMs;
  for (;;) {
    const left = await session.query(
      `select pid, pg_terminate_backend(pid) from pg_stat_activity
        where application_name = ${quoteLiteral(swapApplication)} and usename = session_user and pid <> pg_backend_pid()`,
      z.object({ pid: z.int() }),
    );
    const [first] = left;
    if (first === undefined) return;
    if (Date.now() >= until) {
      throw new OpsError(
        'restore-failed',
        'a session of an earlier run is still exchanging databases, and does not end',
        {
          hint: `Look at process ${first.pid} of the database server: select * from pg_stat_activity where pid = ${first.pid}.`,
        },
      );
    }
    await pause(againMs);
  }
}

async function holdsOn(session: DatabaseSession, databases: readonly string[], cause: unknown): Promise<OpsError> {
  const problems = (await sessionsIn(session, databases)).map(({ database, user, application, pid }) => ({
    path: database,
    message: `${application}, user ${user} (process ${pid} of the server), is connected`,
  }));
  const first = problems[0]?.message ?? 'the server does not say who';
  return new OpsError('restore-failed', `somebody holds on to the database, or comes again: ${first}`, {
    where: databases.join(', '),
    problems,
    hint: 'Stop what is named there, and recover again.',
    cause,
  });
}
