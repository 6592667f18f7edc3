import type { UpdateContext } from '../model/context.ts';
import { createFeed } from '../swarm/swarm-poller.ts';
import { createHealthProbe } from '../health/health.ts';
import { hostFinder } from '../model/hosts-of-nodes.ts';
import type { Observation } from '../model/observation.ts';
import { runLabel, type Workshop } from '../swarm/session.ts';

/** What the changes of a run share, opened for the swarm services of those ids. */
export function openWorkshop(
  context: UpdateContext,
  { hosts }: Pick<Observation, 'hosts'>,
  serviceIds: readonly string[],
): Workshop & Disposable {
  const { cluster } = context;
  const feed = createFeed(cluster.manager.engine, serviceIds);
  const probe = createHealthProbe(cluster.manager);
  return {
    context,
    feed,
    probe,
    runLabel: runLabel(context.run),
    hostOfNode: hostFinder(cluster, hosts),
    [Symbol.dispose]: () => {
      feed[Symbol.dispose]();
      probe.close();
    },
  };
}
