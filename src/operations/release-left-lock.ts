import { parseInventory } from '../cluster/inventory/inventory.ts';
import { releaseLockOfRun } from '../cluster/lock/lock.ts';
import { connectCluster } from '../cluster/ssh/connect-cluster.ts';
import type { RunContext, RunRequest } from '../request.ts';
import { runLabel } from '../update/swarm/session.ts';

/**
 * Frees what a run of this id still holds: for the Action's post step, when its main step was killed. Answers whether there was
 * something. @throws OpsError of connecting and of the engine
 */
export async function releaseLeftLock(
  request: Pick<RunRequest, 'cluster'>,
  { run, signal, now }: Pick<RunContext, 'run' | 'signal' | 'now'>,
): Promise<boolean> {
  const { hosts, ...inventory } = parseInventory(request.cluster);
  const manager = { ...inventory, hosts: hosts.filter(({ role }) => role === 'manager') };
  await using cluster = await connectCluster(manager, request.cluster, { signal });
  return await releaseLockOfRun(cluster.manager.engine, runLabel(run), now);
}
