import { defined } from '../../defined.ts';
import { bareName } from '../../service-name.ts';
import type { ClusterStatus } from '../../report/result.ts';
import { readLastDrill } from '../records/drill-record.ts';
import { databasesSince, type Recovery, readRecoveries } from '../records/recovery-record.ts';
import { readLastBackup } from '../records/backup-record.ts';
import type { UpdateContext } from '../model/context.ts';
import { imageOfResult } from '../model/image-text.ts';
import { type Intent, recoveryCommand } from '../model/intent.ts';
import { leftOver, type Observation, type ObservedBrokerService, type ObservedService } from '../model/observation.ts';
import { observe } from '../observe/observe.ts';
import { desiredReplicas, imageToGoBackTo } from '../plan/plan-swarm-service.ts';
import { eligibleNodes } from '../swarm/placement.ts';
import { runningImage } from '../plan/plan-broker-service.ts';
import type { DeploymentRecord } from '../model/record.ts';
import { changedSince, type DeployedService } from '../records/known-record.ts';

type ServiceStatus = ClusterStatus['services'][number];

/** Reads how the cluster is. Changes nothing. @throws OpsError as `observe` */
export async function status(context: UpdateContext): Promise<ClusterStatus> {
  const { engine } = context.cluster.manager;
  const [observation, lastBackup, lastDrill, recoveries] = await Promise.all([
    observe(context, { health: 'all' }),
    readLastBackup(engine),
    readLastDrill(engine),
    readRecoveries(engine),
  ]);
  const lastRecovery = recoveries[0] === undefined ? undefined : notedRecovery(recoveries[0]);
  const left = leftOver(observation);
  if (left !== undefined) {
    context.journal.warn(
      `Run ${left.run} by ${left.actor} was cut off half-way: the next update or rollback recovers what it left, such as ${recoveryCommand(left)}`,
    );
  }
  return { ...describeCluster(observation), ...defined({ lastBackup, lastDrill, lastRecovery }) };
}

function notedRecovery(recovery: Recovery): ClusterStatus['lastRecovery'] {
  const { kind, at, run, actor, backup } = recovery;
  return {
    kind: kind === 'undo' ? 'undone' : 'recovered',
    at,
    run,
    actor,
    ...defined({ backup }),
    ...databasesSince(recovery),
  };
}

/** What an observation says of the cluster. Pure. */
export function describeCluster(observation: Observation): ClusterStatus {
  const { services, brokerServices, nodes, hosts, lock } = observation;
  const left = leftOver(observation);
  return {
    services: [
      ...services.map((service) => swarmStatus(service, observation)),
      ...brokerServices.map((service) => brokerStatus(service, observation)),
    ],
    nodes: [
      ...nodes.map(({ hostName, role, state, availability, engineVersion }) => ({
        name: hostName,
        role,
        state,
        availability,
        engine: engineVersion,
      })),
      ...hosts.filter(({ role }) => role === 'broker').map(brokerNode),
    ],
    disks: hosts.flatMap((host) => (host.reached ? [{ host: host.name, ...host.disk }] : [])),
    ...defined({ lock }),
    ...(left === undefined ? {} : { interrupted: interruptedRun(left) }),
  };
}

function interruptedRun(intent: Intent): NonNullable<ClusterStatus['interrupted']> {
  const { run, url, actor, at, services } = intent;
  return {
    run,
    ...defined({ url }),
    actor,
    at,
    services: services.map(({ service }) => service),
    command: recoveryCommand(intent),
  };
}

function swarmStatus(observed: ObservedService, observation: Observation): ServiceStatus {
  const { name, service, image, tasks, record } = observed;
  const from = imageToGoBackTo(observed);
  const nodes = eligibleNodes(service, observation.nodes);
  const running = tasks.filter(({ desiredState, state }) => desiredState === 'running' && state === 'running').length;
  const drift = driftOf({ ...observed, running: from }, observed.runningDigests, image.digest);
  return {
    service: name,
    kind: 'swarm',
    image: imageOfResult(image),
    replicas: { desired: desiredReplicas(observed, nodes), running },
    ...defined({ updateState: service.updateStatus?.state }),
    ...deployed(record),
    ...defined({ drift }),
    ...healthOf(name, observation),
  };
}

function brokerStatus(observed: ObservedBrokerService, observation: Observation): ServiceStatus {
  const image = runningImage(observed);
  const drift = driftOf({ ...observed, running: image }, observed.digests, image.digest);
  return {
    service: observed.name,
    kind: 'broker',
    image: imageOfResult(image),
    replicas: { desired: 1, running: observed.running ? 1 : 0 },
    ...deployed(observed.record),
    ...defined({ drift }),
    ...healthOf(observed.name, observation),
  };
}

/** How what is there differs from what d8x-ops deployed last, or what runs from what was meant. */
function driftOf(observed: DeployedService, running: readonly string[], meant: string | undefined): string | undefined {
  const changed = changedSince(observed);
  if (changed !== undefined) return changed;
  const others = running.filter((digest) => digest !== meant);
  if (meant === undefined || others.length === 0) return undefined;
  return `${others.length} other ${others.length === 1 ? 'image runs' : 'images run'} than it should`;
}

function deployed(record: DeploymentRecord | undefined): Pick<ServiceStatus, 'deployedAt' | 'deployedBy'> {
  const now = record?.history[0];
  return defined({ deployedAt: now?.at, deployedBy: now?.actor });
}

function healthOf(name: string, { health }: Observation): Pick<ServiceStatus, 'health'> {
  const answer = health.find(({ service }) => service === bareName(name))?.answer;
  if (answer === undefined) return {};
  const { url, status, error } = answer;
  return { health: { url, ...defined({ status, error }) } };
}

function brokerNode(host: Observation['hosts'][number]): ClusterStatus['nodes'][number] {
  return host.reached
    ? { name: host.name, role: 'broker', state: 'ready', availability: 'active', engine: host.info.serverVersion }
    : { name: host.name, role: 'broker', state: 'unreachable', availability: 'unknown', engine: 'unknown' };
}
