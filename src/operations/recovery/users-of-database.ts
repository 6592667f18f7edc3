import type { Dsn } from '../../database/dsn.ts';
import { migratingServices } from '../../database/migrations.ts';
import { isSameIdentity, isSameText } from '../../database/same-database.ts';
import { isOpsError, OpsError } from '../../errors.ts';
import { bareName } from '../../service-name.ts';
import { servicesOfStack } from '../../update/observe/observe-stack.ts';
import { askIdentity } from '../check-database.ts';
import { databasesInUse } from '../databases-in-use.ts';
import type { OpenRun } from '../open-run.ts';

/**
 * The services of the stack whose environment names the database: they are stopped while it is exchanged.
 * @throws OpsError `database-differs` where it can't be told whether a service uses it
 */
export async function usersOfDatabase(
  { request, context, cluster }: OpenRun,
  dsn: Dsn,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { manager } = cluster;
  const { stackName } = request.cluster;
  const services = await manager.engine.listServices({}, { signal });
  const inUse = databasesInUse(stackName, services);
  const found: string[] = [];
  for (const one of inUse) {
    if (await isUser(one.dsn)) found.push(...one.services);
    else
      context.journal.notice(`Not stopped, for another database is theirs (${one.text}): ${one.services.join(', ')}.`);
  }
  if (found.length > 0 || inUse.length > 0) return required(found, dsn);
  // Those that are known to use it.
  const there = servicesOfStack(stackName, services).map(({ name }) => name);
  const known = there.filter((name) => migratingServices.some((one) => one === bareName(name)));
  if (known.length > 0)
    context.journal.notice(
      `No service names its database (DATABASE_DSN…): ${known.join(' and ')} are taken to use it.`,
    );
  return required(known, dsn);

  async function isUser(theirs: Dsn): Promise<boolean> {
    if (isSameText(theirs, dsn)) return true;
    if (theirs.database !== dsn.database) return false;
    const [own, other] = await Promise.all([askIdentity(manager, dsn, signal), askIdentity(manager, theirs, signal)]);
    const unknown = [own, other].find((answer) => isOpsError(answer));
    if (unknown !== undefined) throw cannotTell(unknown);
    return !isOpsError(own) && !isOpsError(other) && isSameIdentity(own, other);
  }
}

function required(services: readonly string[], { database }: Dsn): readonly string[] {
  if (services.length > 0) return services;
  throw new OpsError('database-differs', `no service of the stack uses ${database}`, {
    where: 'database-dsn',
    hint: 'Give the connection string that the services have as database-dsn. A database that nobody uses is filled with the operation restore.',
  });
}

function cannotTell(cause: OpsError): OpsError {
  return new OpsError('database-differs', `it can't be told which services use the database: ${cause.message}`, {
    where: 'database-dsn',
    hint: 'Give the connection string that the services have as database-dsn.',
    cause,
  });
}
