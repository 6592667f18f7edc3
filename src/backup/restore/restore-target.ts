import { z } from 'zod';
import { defined } from '../../defined.ts';
import type { Host } from '../../cluster/host.ts';
import { readCatalog } from '../../database/catalog.ts';
import type { ClientTools, FoundProgram } from '../../database/client-tools.ts';
import { connect, type DatabaseSession } from '../../database/connection.ts';
import type { Dsn } from '../../database/connection-parameters.ts';
import { ensureTool, probe } from '../../database/dump-tool.ts';
import { sqlState } from '../../database/failure.ts';
import { type Reach, throughHost } from '../../database/reach.ts';
import { readRights } from '../../database/restore-role.ts';
import { majorOf, readServerFacts, type ServerFacts } from '../../database/server-facts.ts';
import { forWriting } from '../../database/session-settings.ts';
import { quoteLiteral } from '../../database/sql-quote.ts';
import { hostFiles, readTlsFiles, type TlsFiles } from '../../database/tls.ts';
import { isOpsError, OpsError } from '../../errors.ts';
import type { Secret } from '../../secret.ts';
import type { Manifest } from '../format/manifest.ts';
import { requireLockPlaces } from './lock-places.ts';
import { requireExtensions, requireOrdinaryRole, requireServer } from './requirements.ts';

/** Where a backup will be restored: a database that is empty, or that doesn't exist yet. */
export interface RestoreTarget {
  readonly database: string;
  readonly exists: boolean;
  readonly facts: ServerFacts;
  readonly psql: FoundProgram;
  /** A session on the same server, in a database that is always there. */
  readonly admin: DatabaseSession;
  /** Another such session, which outlives a cancelled run for as long as it takes to tidy up. */
  readonly openAnew: () => Promise<DatabaseSession>;
  /**
   * Whether the database can be replaced by one that is made for the restore, so that nothing stays of a restore that fails: it
   * is the role's, nobody is connected to it, and the role may make databases.
   */
  readonly canReplace: boolean;
}

export interface TargetOptions {
  readonly manager: Pick<Host, 'name' | 'run' | 'tryRun' | 'connectTcp'>;
  readonly dsn: Dsn;
  /** The database to restore into, made when missing; the DSN's, which has to be there, when undefined. */
  readonly targetDatabase: string | undefined;
  readonly manifest: Manifest;
  readonly sudoPassword: Secret | undefined;
  readonly signal: AbortSignal;
  readonly onInstall: (packageName: string) => void;
}

const application = 'd8x-ops restore';
/** How long tidying up may take once the run is over, all of it. */
const tidyingMs = 3000;

/**
 * Looks at where the backup is to go. `admin` is the caller's to close.
 *
 * @throws OpsError `restore-refused` with the reason, `database-unreachable`, `database-refused`, `dump-tool-missing`
 */
export async function openTarget(wanted: TargetOptions): Promise<RestoreTarget> {
  const { manager, dsn, signal } = wanted;
  const probing = probe(manager, signal);
  probing.catch(() => undefined);
  const way: Way = { reach: throughHost(manager), tls: await readTlsFiles(dsn, hostFiles(manager)), signal };
  const database = wanted.targetDatabase ?? dsn.database;
  const admin = await openAdmin(dsn, database, way);
  const tidying = { ...dsn, hosts: [admin.server] } as const;
  try {
    const facts = await readServerFacts(admin);
    requireServer(facts, wanted.manifest);
    requireLockPlaces(facts, wanted.manifest);
    requireOrdinaryRole(await readRights(admin), dsn.user, facts);
    await requireExtensions(admin, wanted.manifest);
    const exists = await databaseExists(admin, database);
    if (!exists && wanted.targetDatabase === undefined) {
      throw new OpsError('database-refused', `the database ${database} does not exist`, {
        where: `${admin.server.host}:${admin.server.port}, from ${manager.name}`,
        hint: 'Check the name after the last / of the connection string, or name it with target-database: then it is made.',
      });
    }
    if (exists) await requireEmpty({ ...dsn, database, hosts: [admin.server] }, way);
    const canReplace = exists && (await mayReplace(admin, database));
    const psql = await psqlFor(wanted, await probing, facts);
    return {
      database,
      exists,
      facts,
      psql,
      admin,
      canReplace,
      openAnew: () => openAdmin(tidying, database, { ...way, signal: AbortSignal.timeout(tidyingMs) }),
    };
  } catch (error) {
    await admin.close();
    throw error;
  }
}

interface Way {
  readonly reach: Reach;
  readonly tls: TlsFiles;
  readonly signal: AbortSignal | undefined;
}

async function open(dsn: Dsn, { reach, tls, signal }: Way): Promise<DatabaseSession> {
  const session = await connect(dsn, reach, { application, tls, ...defined({ signal }) });
  try {
    await forWriting(session);
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

/**
 * In the DSN's own database, unless that is the target, which may be missing, or be replaced: then in `postgres`, which every
 * server has, where the role may go there.
 */
async function openAdmin(dsn: Dsn, target: string, way: Way): Promise<DatabaseSession> {
  if (target !== dsn.database) return open(dsn, way);
  try {
    return await open({ ...dsn, database: 'postgres' }, way);
  } catch (error) {
    if (!isOpsError(error, 'database-refused') || !/^(?:42501|3D000)$|^28/.test(sqlState(error.cause) ?? ''))
      throw error;
    return open(dsn, way);
  }
}

async function mayReplace(session: DatabaseSession, database: string): Promise<boolean> {
  const { may } = await session.queryOne(
    `select r.rolcreatedb and d.datdba = r.oid and d.datname <> current_database()
      and not exists (select from pg_stat_activity a where a.datid = d.oid) as may
    from pg_database d, pg_roles r where r.rolname = current_user and d.datname = ${quoteLiteral(database)}`,
    z.object({ may: z.boolean() }),
  );
  return may;
}

async function databaseExists(session: DatabaseSession, name: string): Promise<boolean> {
  const rows = await session.query(
    `select datname as name from pg_database where datname = ${quoteLiteral(name)}`,
    z.object({ name: z.string() }),
  );
  return rows.length > 0;
}

async function requireEmpty(dsn: Dsn, way: Way): Promise<void> {
  await using session = await open(dsn, way);
  const found = (await readCatalog(session)).filter(
    ({ kind, name, definition }) =>
      kind !== 'extension' &&
      !(kind === 'schema' && name === 'public') &&
      !(kind === 'large objects' && definition === '0'),
  );
  const [first] = found;
  if (first === undefined) return;
  const more = found.length === 1 ? '' : ` and ${found.length - 1} more things`;
  throw new OpsError(
    'restore-refused',
    `the database ${dsn.database} is not empty: it has ${first.kind} ${first.name}${more}`,
    {
      where: dsn.database,
      hint: 'Name a new database with target-database, check it, and point the services to it.',
    },
  );
}

function psqlFor(wanted: TargetOptions, tools: ClientTools, facts: ServerFacts): Promise<FoundProgram> {
  return ensureTool(wanted.manager, tools, {
    program: 'psql',
    major: majorOf(facts.versionNum),
    sudoPassword: wanted.sudoPassword,
    signal: wanted.signal,
    onInstall: wanted.onInstall,
  });
}
