import type { Host } from '../../cluster/host.ts';
import { connect, type DatabaseSession } from '../../database/connection.ts';
import type { Dsn } from '../../database/dsn.ts';
import { sqlState } from '../../database/failure.ts';
import { throughHost } from '../../database/reach.ts';
import { forWriting } from '../../database/session-settings.ts';
import { hostFiles, readTlsFiles, type TlsFiles } from '../../database/tls.ts';
import { isOpsError, OpsError, type Problem } from '../../errors.ts';

/** What of the manager is needed: its network, its files, and psql on it. */
export type DatabaseManager = Pick<Host, 'name' | 'run' | 'tryRun' | 'stream' | 'connectTcp'>;

/** Every server has them, and neither is ever exchanged. */
const maintenanceDatabases = ['postgres', 'template1'] as const;

/** One server of PostgreSQL, asked from a database that is not the one that is exchanged. */
export interface ServerAccess {
  readonly manager: DatabaseManager;
  readonly dsn: Dsn;
  /** A session in `postgres` or `template1`. */
  open(application: string, signal: AbortSignal): Promise<DatabaseSession>;
  /** A session in another database of the same server. */
  openIn(database: string, application: string, signal: AbortSignal): Promise<DatabaseSession>;
}

/**
 * Finds out from where the server can be asked.
 * @throws OpsError `restore-refused` (the role may connect to neither `postgres` nor `template1`), `database-unreachable`,
 * `database-refused`, `cancelled`
 */
export async function openServerAccess(manager: DatabaseManager, dsn: Dsn, signal: AbortSignal): Promise<ServerAccess> {
  const tls = await readTlsFiles(dsn, hostFiles(manager));
  const { database, server } = await findMaintenanceDatabase(manager, dsn, tls, signal);
  // From now on the one that answered, and as the primary it has to be.
  const there: Dsn = { ...dsn, hosts: [server] };
  const openIn: ServerAccess['openIn'] = async (name, application, until) => {
    const session = await connect({ ...there, database: name }, throughHost(manager), {
      application,
      tls,
      signal: until,
    });
    try {
      await forWriting(session);
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  };
  return { manager, dsn: there, openIn, open: (application, until) => openIn(database, application, until) };
}

async function findMaintenanceDatabase(
  manager: DatabaseManager,
  dsn: Dsn,
  tls: TlsFiles,
  signal: AbortSignal,
): Promise<{ readonly database: string; readonly server: Dsn['hosts'][0] }> {
  const problems: Problem[] = [];
  for (const database of maintenanceDatabases) {
    try {
      await using session = await connect({ ...dsn, database }, throughHost(manager), {
        application: 'd8x-ops exchange',
        tls,
        signal,
      });
      return { database, server: session.server };
    } catch (error) {
      if (!isShut(error)) throw error;
      problems.push({ path: database, message: error.message });
    }
  }
  throw new OpsError(
    'restore-refused',
    `${dsn.user} may connect to neither postgres nor template1 of the database server`,
    {
      where: `${dsn.hosts[0].host}:${dsn.hosts[0].port}, from ${manager.name}`,
      problems,
      hint: `A database can only be renamed from another one: grant connect on database postgres to ${dsn.user}, and let pg_hba.conf admit it there.`,
    },
  );
}

/** Missing (to a pooler: 08P01), closed (55000), full for this role (53300), or not for it (42501; class 28 is also a wrong password, which the next one finds again). */
function isShut(error: unknown): error is OpsError {
  return (
    isOpsError(error, 'database-refused') && /^(?:08P01|42501|3D000|55000|53300)$|^28/.test(sqlState(error.cause) ?? '')
  );
}
