import type { Cluster } from '../../cluster/host.ts';
import type { ServiceChecks } from '../../policy/checks.ts';
import { type Outcome, worst } from '../health/judge-answer.ts';
import type { ReachedHost } from '../model/hosts-of-nodes.ts';
import { withOwnNames } from '../model/find-service.ts';
import { gateFor, type TakeOver, takeOverOf } from '../model/start-gate.ts';
import { observeBroker } from './observe-broker.ts';
import { observeGates } from './observe-gates.ts';
import { observeHost } from './observe-host.ts';
import { observeReadiness } from './observe-readiness.ts';
import { observeStack } from './observe-stack.ts';

/** What a service is asked, and what it answers now. */
export interface ObservedCheck {
  readonly service: string;
  /** As people read it. */
  readonly check: string;
  /** Of the task that answered worst; undefined where none runs. */
  readonly outcome: Outcome | undefined;
  readonly takeOver: TakeOver;
}

/**
 * Asks every service of a cluster what an update would ask it, once. Changes nothing.
 * @throws OpsError of the manager's engine and connection, `cancelled`
 */
export async function observeChecks(
  cluster: Cluster,
  { stackName, checks }: { readonly stackName: string; readonly checks: ServiceChecks },
  signal: AbortSignal,
): Promise<readonly ObservedCheck[]> {
  const { engine } = cluster.manager;
  const [found, tasks, nodes, hosts] = await Promise.all([
    engine.listServices({}, { signal }),
    engine.listTasks({}, { signal }),
    engine.listNodes({ signal }),
    Promise.all(cluster.hosts.map((host) => observeHost(host, signal))),
  ]);
  const reached = hosts.filter((host): host is ReachedHost => host.reached);
  const brokerHost = reached.find(({ role }) => role === 'broker');
  const seen = withOwnNames({
    stackName,
    services: observeStack(stackName, found, tasks, reached, []),
    brokerServices:
      cluster.broker === undefined || brokerHost === undefined
        ? []
        : await observeBroker(cluster.broker, brokerHost, [], { stackName, urls: [] }, [], signal),
    nodes,
    hosts,
  });
  const { services, brokerServices } = seen;
  const names = [...services, ...brokerServices].map(({ name }) => name);
  const [answers, gates] = await Promise.all([
    observeReadiness({ cluster, policy: { checks, stabilityMs: 0 }, signal }, seen, names),
    observeGates({ cluster, signal }, seen),
  ]);
  return answers.map(({ kind, service: name, check, tasks: asked }): ObservedCheck => {
    const observed = kind === 'swarm' ? services.find((one) => one.name === name) : undefined;
    const gate = observed === undefined ? 'needless' : gateFor(name, observed.service);
    const hasShell = gates.find((one) => one.service === name)?.hasShell;
    const takeOver = takeOverOf(gate, hasShell);
    return { service: name, check, outcome: worst(asked.map(({ outcome }) => outcome)), takeOver };
  });
}
