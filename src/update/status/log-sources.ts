import { isCalled } from '../../service-name.ts';
import type { OpenLogOptions } from '../../cluster/engine/engine.ts';
import type { Task } from '../../cluster/engine/types.ts';
import type { Cluster, Host } from '../../cluster/host.ts';
import { brokerContainers } from '../broker/broker-project.ts';
import { composeLabels } from '../broker/compose.ts';
import { findService } from '../model/find-service.ts';
import { hostFinder } from '../model/hosts-of-nodes.ts';
import type { Observation, ObservedService } from '../model/observation.ts';
import { refusal } from '../model/plan-problem.ts';
import { isBefore, isDown } from '../swarm/node-down.ts';

/** One task, or container of the broker host, that wrote something or may have. */
export interface LogSource {
  /** `api.1`, or the container's name. */
  readonly name: string;
  /** Docker's id of it. */
  readonly id: string;
  /** The node or host that it is on. */
  readonly node: string;
  /** In Docker's words: `running`, `failed`, `exited`. */
  readonly state: string;
  /** Reads it; absent where that can't be done, and `unread` says why. */
  readonly open?: (options: OpenLogOptions) => AsyncIterable<string>;
  readonly unread?: string;
}

/** A service that fails at its start leaves this many tasks and more; the newest tell. */
const mostSources = 40;

/**
 * What has run of a service since then, what runs first, the newest first. What can't be read is among it, too. Pure, but for what `open` does.
 * @throws OpsError `service-unknown` and what `findService` has as a problem
 */
export function logSources(
  cluster: Cluster,
  observation: Observation,
  service: string,
  since: Date,
): readonly LogSource[] {
  const found = findService(observation, service);
  if (found.kind === 'none') throw refusal([found.problem]);
  return found.kind === 'swarm'
    ? tasksOf(cluster, observation, found.observed, since)
    : containersOf(cluster.broker, observation, found.observed.name);
}

function tasksOf(
  cluster: Cluster,
  { nodes, hosts }: Observation,
  { name, tasks }: ObservedService,
  since: Date,
): readonly LogSource[] {
  const hostOf = hostFinder(cluster, hosts);
  return tasks
    .filter((task) => task.containerId !== undefined && !isBefore('starting', task))
    .filter((task) => isRunning(task) || Date.parse(task.stateAt) >= since.getTime())
    .toSorted((a, b) => Number(isWanted(b)) - Number(isWanted(a)) || b.createdAt.localeCompare(a.createdAt))
    .slice(0, mostSources)
    .map((task): LogSource => {
      const node = nodes.find(({ id }) => id === task.nodeId);
      const nodeName = node?.hostName ?? 'a node that is gone';
      const about = { name: `${name}.${task.slot ?? nodeName}`, id: task.id, node: nodeName, state: task.state };
      if (node === undefined) return { ...about, unread: 'its node has left the swarm' };
      if (isDown(node)) return { ...about, unread: `${nodeName} is down` };
      const { containerId = '' } = task;
      const host = hostOf(node.id);
      const { engine } = cluster.manager;
      // The manager asks the nodes that can't be asked from here.
      return host === undefined
        ? { ...about, open: (options) => engine.openTaskLog(task.id, options) }
        : { ...about, open: (options) => host.engine.openContainerLog(containerId, options) };
    });
}

function isRunning({ state }: Task): boolean {
  return state === 'starting' || state === 'running';
}

function isWanted(task: Task): boolean {
  return task.desiredState === 'running' && isRunning(task);
}

function containersOf(host: Host | undefined, { hosts }: Observation, service: string): readonly LogSource[] {
  const seen = hosts.find(({ role }) => role === 'broker');
  if (host === undefined || seen?.reached !== true) return [];
  return brokerContainers(seen.containers)
    .filter(({ labels }) => isCalled(service, 'broker', labels[composeLabels.service] ?? ''))
    .slice(0, mostSources)
    .map(({ id, names, state }) => ({
      name: (names[0] ?? id).replace(/^\//, ''),
      id,
      node: host.name,
      state,
      open: (options) => host.engine.openContainerLog(id, options),
    }));
}
