import type { Host } from '../cluster/host.ts';
import { connect, type DatabaseSession } from '../database/connection.ts';
import { type Dsn, parseDsn, secretsOf } from '../database/dsn.ts';
import {
  type MigratingService,
  migratingServices,
  type MigrationStates,
  readMigrations,
} from '../database/migrations.ts';
import { throughHost } from '../database/reach.ts';
import { hostFiles, readTlsFiles } from '../database/tls.ts';
import { toOpsError } from '../errors.ts';
import type { ObservedMigration } from '../update/model/observed-migration.ts';
import { serviceEnvironment } from '../update/observe/service-environment.ts';
import { servicesOfStack } from '../update/observe/observe-stack.ts';
import { databaseOf } from './database-of.ts';
import type { OpenRun } from './open-run.ts';

/** How long reading may take: who goes back must not wait for a database that is away. */
const limitMs = 10_000;

/** What finding a service's database takes of a run. */
export type ServiceDatabase = Pick<OpenRun, 'request' | 'context' | 'inventory' | 'cluster'>;

/** Opens a session with the database of the deployment, from the manager. */
export async function openSession(manager: Host, dsn: Dsn, signal: AbortSignal): Promise<DatabaseSession> {
  const tls = await readTlsFiles(dsn, hostFiles(manager));
  return connect(dsn, throughHost(manager), { application: 'd8x-ops', tls, signal });
}

/** The variables that name a service's database, the one that counts first. (d8x-cli's first version had two databases.) */
const variables: Readonly<Record<MigratingService, readonly string[]>> = {
  history: ['DATABASE_DSN_HISTORY'],
  referral: ['DATABASE_DSN_HISTORY', 'DATABASE_DSN_REFERRAL'],
};

/**
 * The database that a service uses: the one that its own environment names, else the deployment's.
 * @returns undefined where neither is known
 * @throws OpsError `input-invalid` for a connection string that can't be read; the engine's
 */
export async function databaseOfService(
  { request, context, inventory, cluster }: ServiceDatabase,
  service: MigratingService,
  signal: AbortSignal,
): Promise<Dsn | undefined> {
  const services = servicesOfStack(
    request.cluster.stackName,
    await cluster.manager.engine.listServices({}, { signal }),
  );
  const own = services.find(({ name }) => name === service);
  const environment = own === undefined ? undefined : serviceEnvironment(own.service.spec);
  for (const variable of variables[service]) {
    const text = environment?.get(variable);
    if (text === undefined || text.reveal().trim() === '') continue;
    const dsn = parseDsn(text, `${variable} of ${service}`);
    for (const secret of secretsOf(dsn)) context.mask(secret);
    return dsn;
  }
  if ((request.database.dsn ?? inventory.databaseDsn) === undefined) return undefined;
  return databaseOf(request, inventory, context.mask);
}

/**
 * How far the migrations of these services have come, or why that can't be read; nothing of a service whose database is not known.
 * Never fails but when it is cancelled.
 */
export async function observeMigrations(
  open: ServiceDatabase,
  services: readonly string[],
  signal: AbortSignal,
): Promise<readonly ObservedMigration[]> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  const asked = migratingServices.filter((one) => services.includes(one));
  const read = new Map<string, Promise<MigrationStates>>();
  const found = await Promise.all(
    asked.map(async (service): Promise<ObservedMigration | undefined> => {
      try {
        const dsn = await databaseOfService(open, service, limited);
        if (dsn === undefined) return undefined;
        const name = JSON.stringify([dsn.hosts, dsn.database, dsn.user, dsn.schema, dsn.searchPath]);
        const states = read.get(name) ?? ask(open.cluster.manager, dsn, limited);
        read.set(name, states);
        return { service, found: (await states)[service] };
      } catch (error) {
        signal.throwIfAborted();
        return { service, found: toOpsError(error) };
      }
    }),
  );
  return found.filter((one) => one !== undefined);
}

async function ask(manager: Host, dsn: Dsn, signal: AbortSignal): Promise<MigrationStates> {
  await using session = await openSession(manager, dsn, signal);
  return await readMigrations(session, dsn);
}
