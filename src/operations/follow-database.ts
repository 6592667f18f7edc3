import type { Service } from '../cluster/engine/types.ts';
import { parseDsn } from '../database/dsn.ts';
import { withDatabase } from '../database/dsn-with-database.ts';
import { toOpsError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { namesDatabase } from '../update/exchange/named-database.ts';
import { servicesOfStack } from '../update/observe/observe-stack.ts';
import { readRecoveries, type Recovery } from '../update/records/recovery-record.ts';
import type { OpenRun } from './open-run.ts';

/**
 * Where a recovery had the services name another database, for theirs keeps its name, what is given may name the earlier one still: then it is
 * taken to name the one that the services use, which is said. Backups go where the services are.
 */
export async function followDatabase(open: OpenRun): Promise<OpenRun> {
  const { request, context, inventory, cluster } = open;
  const { engine } = cluster.manager;
  const { signal, journal } = context;
  try {
    const [last] = await readRecoveries(engine);
    if (last?.way !== 'dsn') return open;
    const services = servicesOfStack(request.cluster.stackName, await engine.listServices({}, { signal }));
    const given = request.database.dsn ?? inventory.databaseDsn;
    const dsn =
      given === undefined
        ? undefined
        : follow(
            given,
            last,
            services.map(({ service }) => service),
          );
    if (dsn === undefined) return open;
    context.mask(dsn);
    journal.notice(
      `The given database is ${last.database}, which the services do not use since run ${last.run}: this run is about ${last.made}, which they use. Have database-dsn, or database_dsn of d8x.conf.json, name that.`,
    );
    return request.database.dsn === undefined
      ? { ...open, inventory: { ...inventory, databaseDsn: dsn } }
      : { ...open, request: { ...request, database: { ...request.database, dsn } } };
  } catch (error) {
    signal.throwIfAborted();
    journal.warn(
      `Whether the services use another database than the given one could not be read: ${toOpsError(error).message}`,
    );
    return open;
  }
}

/** What is given, naming the database that services use since a recovery; undefined where it does, or they do not. Pure. */
export function follow(
  given: Secret,
  { database, made }: Pick<Recovery, 'database' | 'made'>,
  services: readonly Pick<Service, 'spec'>[],
): Secret | undefined {
  const isUsed = (name: string): boolean => services.some(({ spec }) => namesDatabase(spec, name));
  if (isUsed(database) || !isUsed(made)) return undefined;
  return parseDsn(given, 'database-dsn').database === database ? withDatabase(given, made) : undefined;
}
