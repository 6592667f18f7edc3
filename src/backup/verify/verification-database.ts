import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { connect, type DatabaseSession } from '../../database/connection.ts';
import type { Dsn } from '../../database/connection-parameters.ts';
import { sqlState } from '../../database/failure.ts';
import { createDatabaseStatement } from '../../database/locale.ts';
import { fromRunner } from '../../database/reach.ts';
import {
  dropForgottenRoles,
  dropRestoreRole,
  makeRestoreRole,
  prepareForRole,
  type RestoreRole,
} from '../../database/restore-role.ts';
import { majorOf, type ServerFacts } from '../../database/server-facts.ts';
import { endSessions } from '../../database/sessions.ts';
import { quoteIdentifier } from '../../database/sql-quote.ts';
import type { TlsFiles } from '../../database/tls.ts';
import { isOpsError } from '../../errors.ts';

export interface DatabaseOptions {
  /** In a database of the server that nothing is restored into. */
  readonly admin: DatabaseSession;
  /** As `admin` connected. */
  readonly base: Dsn;
  readonly tls: TlsFiles;
  readonly superuser: boolean;
  /** Of the server that is backed up. */
  readonly facts: Pick<ServerFacts, 'encoding' | 'locale' | 'extensions' | 'roles'>;
  /** Of the server that it is restored into. */
  readonly major: number;
  /** A server of the run's own: nothing on it has to be tidied up. */
  readonly isScratch: boolean;
  readonly signal: AbortSignal;
}

/**
 * Makes an empty database as much like the source's as a restore needs. A superuser makes a role for it, makes the extensions, and
 * never connects to it again: it is the role's, and its code can do what that role may.
 * @param stack drops the database and the role, on a server that is not the run's own
 * @returns how the role connects to it
 * @throws OpsError `database-refused`, `database-unreachable`, `cancelled`
 */
export async function makeVerificationDatabase(wanted: DatabaseOptions, stack: AsyncDisposableStack): Promise<Dsn> {
  const { admin, base, facts, isScratch, superuser } = wanted;
  if (isScratch) await admin.execute(makeRoles(facts.roles));
  else await dropForgotten(admin, superuser);
  const role = superuser ? await makeRestoreRole(admin) : undefined;
  if (role !== undefined && !isScratch) stack.defer(() => dropRestoreRole(admin, role.user));
  const database = await create(wanted, role);
  if (!isScratch) stack.defer(() => drop(admin, database));
  const here = { ...base, database, hosts: [admin.server] } as const;
  if (role === undefined) return here;
  await prepare(wanted, here, role);
  return { ...here, user: role.user, password: role.password };
}

async function prepare({ facts, tls, signal }: DatabaseOptions, dsn: Dsn, role: RestoreRole): Promise<void> {
  await using session = await connect(dsn, fromRunner, { application: 'd8x-ops verification', tls, signal });
  await prepareForRole(session, role, facts.extensions);
}

async function create({ admin, facts, major }: DatabaseOptions, role: RestoreRole | undefined): Promise<string> {
  const name = `d8x_proof_${Math.floor(Date.now() / 1000)}_${randomBytes(6).toString('hex')}`;
  const wanted = { name, owner: role?.user, encoding: facts.encoding, locale: facts.locale, major };
  try {
    await admin.execute(createDatabaseStatement(wanted));
  } catch (error) {
    // 42809, 22023: this machine has not got that locale. Most databases don't depend on it; one that does fails to restore.
    if (!isOpsError(error) || !/^(?:42809|22023)$/.test(sqlState(error.cause) ?? '')) throw error;
    const plain = { collate: 'C', ctype: 'C', provider: 'c', locale: null, rules: null } as const;
    await admin.execute(createDatabaseStatement({ ...wanted, locale: plain }));
  }
  return name;
}

/** Roles that can do nothing, so that policies can name them. */
function makeRoles(names: readonly string[]): string {
  return names.map((name) => `create role ${quoteIdentifier(name)};`).join('\n');
}

/** Databases and roles of runs that died: older than a day, with nobody connected. */
async function dropForgotten(session: DatabaseSession, superuser: boolean): Promise<void> {
  const rows = await session.query(
    `select datname as name from pg_database d where datname ~ '^d8x_proof_[0-9]+_[0-9a-f]{12}$'
      and split_part(datname, '_', 3)::bigint < extract(epoch from now()) - 86400
      and not exists (select from pg_stat_activity a where a.datid = d.oid)`,
    z.object({ name: z.string() }),
  );
  for (const { name } of rows) await drop(session, name);
  if (superuser) await dropForgottenRoles(session);
}

async function drop(session: DatabaseSession, database: string): Promise<void> {
  await endSessions(session, [database]);
  await session.execute(`drop database if exists ${quoteIdentifier(database)}`);
}

/** The server's major version and name. */
export async function serverOf(
  session: DatabaseSession,
): Promise<{ readonly version: string; readonly major: number }> {
  const { version, versionNum } = await session.queryOne(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as "versionNum"`,
    z.object({ version: z.string(), versionNum: z.int() }),
  );
  return { version, major: majorOf(versionNum) };
}
