import { defined } from '../defined.ts';
import { readLock } from '../cluster/lock/manual-lock.ts';
import type { Inventory } from '../cluster/inventory/inventory.ts';
import type { Journal } from '../report/journal.ts';
import type { Deployment, UpdateContext } from '../update/model/context.ts';
import { openDatabaseExchange } from './recovery/open-database-exchange.ts';
import { imageAccess } from './image-access.ts';
import { observeMigrations } from './service-database.ts';
import type { OpenRun } from './open-run.ts';

/** What observing, planning and changing services work with, for this run. @throws OpsError of the engine */
export async function updateContext(open: OpenRun, signal: AbortSignal): Promise<UpdateContext> {
  const { cluster, context, inventory, request } = open;
  return {
    cluster,
    deployment: deploymentOf(inventory, request),
    ...(await imageAccess(cluster, {
      stackName: request.cluster.stackName,
      registryAuth: request.registryAuth,
      signal,
      warn: (message) => warnOnce(context.journal, message),
    })),
    readLock: () => readLock(cluster.manager.engine, context.now),
    readMigrations: (services, asked) => observeMigrations(open, services, asked),
    openExchange: (exchange, until) => openDatabaseExchange(open, exchange, until),
    policy: request.policy,
    keys: request.keys,
    run: context.run,
    journal: context.journal,
    signal,
    now: context.now,
  };
}

/** The context is made again where a run looks twice. */
function warnOnce(journal: Journal, message: string): void {
  if (!journal.warnings.includes(message)) journal.warn(message);
}

function deploymentOf(inventory: Inventory, { cluster, keys }: OpenRun['request']): Deployment {
  const { brokerFeeTbps, brokerRedisPassword } = keys;
  const { feeTbps, redisPassword } = inventory.broker;
  return {
    stackName: cluster.stackName,
    urls: urlsOf(inventory),
    ...defined({ sudoPassword: cluster.sudoPassword, brokerFeeTbps, brokerRedisPassword }),
    configured: defined({ brokerFeeTbps: feeTbps, brokerRedisPassword: redisPassword }),
  };
}

/** Where people reach the services; the names of a service's WebSockets after its own. */
function urlsOf({ services, webSockets }: Inventory): Deployment['urls'] {
  const sites = [...[...services].map(([service, site]) => ({ service, ...site, path: '/' })), ...webSockets];
  const all = sites.map(({ service, hostname, https, path }) => ({
    service,
    url: `${https ? 'https' : 'http'}://${hostname}${path}`,
  }));
  return [...new Map(all.map((one) => [`${one.service} ${one.url}`, one])).values()];
}
