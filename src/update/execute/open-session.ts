import type { UpdateContext } from '../model/context.ts';
import { createSwarmPoller } from '../swarm/swarm-poller.ts';
import { createHealthProbe } from '../health/health.ts';
import { hostFinder } from '../model/hosts-of-nodes.ts';
import type { Observation } from '../model/observation.ts';
import { runLabel, type UpdateSession } from '../swarm/session.ts';

/** What the changes of a run share, opened for the swarm services of those ids. */
export function openSession(
  context: UpdateContext,
  { hosts }: Pick<Observation, 'hosts'>,
  serviceIds: readonly string[],
): UpdateSession & Disposable {
  const { cluster } = context;
  const poller = createSwarmPoller(cluster.manager.engine, serviceIds);
  const probe = createHealthProbe(cluster.manager);
  return {
    context,
    poller,
    probe,
    runLabel: runLabel(context.run),
    hostOfNode: hostFinder(cluster, hosts),
    [Symbol.dispose]: () => {
      poller[Symbol.dispose]();
      probe.close();
    },
  };
}
