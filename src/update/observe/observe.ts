import { migratingService } from '../../database/migrations.ts';
import { readLastBackup } from '../records/backup-record.ts';
import { bareName } from '../../service-name.ts';
import type { ServiceRequest } from '../../command/command.ts';
import type { UpdateContext } from '../model/context.ts';
import { createHealthProbe, type HealthAnswer } from '../health/health.ts';
import type { ReachedHost } from '../model/hosts-of-nodes.ts';
import { readIntent } from '../records/intent-store.ts';
import { withOwnNames } from '../model/find-service.ts';
import { leftOver, type Observation } from '../model/observation.ts';
import { observeBroker } from './observe-broker.ts';
import { observeHost } from './observe-host.ts';
import { observeStack } from './observe-stack.ts';
import { observeGates } from './observe-gates.ts';
import { observeKeys } from '../keys/observe-keys.ts';
import { observeReadiness } from './observe-readiness.ts';
import { resolveRequests } from './resolve-requests.ts';
import { namesOfLastRun } from '../records/last-run.ts';
import { readRecords } from '../records/record-store.ts';

export interface ObserveOptions {
  /** Whose images are looked up at their registries; none for a rollback or a status. */
  readonly requests?: readonly ServiceRequest[];
  /** Whose URLs are asked: those of the requests, or every one. */
  readonly health?: 'requested' | 'all' | 'none';
  /**
   * Services whose keys, compose file, migrations and own checks matter: those named, or what the last run changed, which is known only
   * when the records have been read. Those of the requests where it is absent.
   */
  readonly of?: readonly string[] | 'last-run';
}

/**
 * Reads everything that can be known before a plan is made, in parallel. Changes nothing but for a container that is
 * created and removed again, unstarted, where the broker's key file has to be looked at.
 * @throws OpsError of the manager's engine and connection, and what makes going on unsafe on any host (`host-key-changed` …)
 */
export async function observe(context: UpdateContext, options: ObserveOptions = {}): Promise<Observation> {
  const { cluster, deployment, signal } = context;
  const { engine } = cluster.manager;
  const requests = options.requests ?? [];
  const [services, tasks, nodes, records, unfinished, lock, hosts] = await Promise.all([
    engine.listServices({}, { signal }),
    engine.listTasks({}, { signal }),
    engine.listNodes({ signal }),
    readRecords(engine, { signal }),
    readIntent(engine),
    context.readLock(),
    Promise.all(cluster.hosts.map((host) => observeHost(host, signal))),
  ]);
  const reached = hosts.filter((host): host is ReachedHost => host.reached);
  const brokerHost = reached.find(({ role }) => role === 'broker');
  const { stackName } = deployment;
  const stack = observeStack(stackName, services, tasks, reached, records);
  const { of = requests.map(({ service }) => service) } = options;
  const names = of === 'last-run' ? namesOfLastRun({ stackName, services: stack, records }) : of;
  const left = leftOver({ unfinished: unfinished?.intent, lock })?.services ?? [];
  // What a killed run left is made anew from its compose file, too.
  const filesOf = [...names, ...left.flatMap((one) => (one.kind === 'broker' ? [one.service] : []))];
  const seen = withOwnNames({
    stackName,
    services: stack,
    serviceNames: services.map(({ name }) => name),
    brokerServices:
      cluster.broker === undefined || brokerHost === undefined
        ? []
        : await observeBroker(cluster.broker, brokerHost, records, deployment, filesOf, signal),
    nodes,
    hosts,
  });
  const bareNames = names.map(bareName);
  const migrating = bareNames.filter((name) => migratingService(name) !== undefined);
  const [resolutions, health, readiness, keys, migrations, lastBackup, gates] = await Promise.all([
    resolveRequests(context, seen, requests),
    askHealth(context, options.health ?? 'requested', names),
    observeReadiness(context, seen, names),
    observeKeys(context, seen, bareNames),
    migrating.length === 0 ? [] : context.readMigrations(migrating, signal),
    migrating.length === 0 ? undefined : readLastBackup(engine),
    options.health === 'all' ? [] : observeGates(context, seen),
  ]);
  return {
    ...seen,
    urls: deployment.urls,
    resolutions,
    health,
    readiness,
    keys,
    migrations,
    gates,
    lastBackup,
    records,
    unfinished: unfinished?.intent,
    lock,
  };
}

async function askHealth(
  { deployment, cluster, signal }: UpdateContext,
  which: 'requested' | 'all' | 'none',
  names: readonly string[],
): Promise<readonly { readonly service: string; readonly answer: HealthAnswer }[]> {
  if (which === 'none') return [];
  const bare = new Set(names.map(bareName));
  const asked = deployment.urls.filter(({ service }) => which === 'all' || bare.has(service));
  const probe = createHealthProbe(cluster.manager);
  try {
    return await Promise.all(
      asked.map(async ({ service, url }) => ({ service, answer: await probe.ask(url, signal) })),
    );
  } finally {
    probe.close();
  }
}
