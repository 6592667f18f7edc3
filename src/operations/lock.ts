import { connectCluster } from '../cluster/ssh/connect-cluster.ts';
import { parseInventory } from '../cluster/inventory/inventory.ts';
import { lockManually, unlockManually } from '../cluster/lock/manual-lock.ts';
import { releaseLockOfRun } from '../cluster/lock/lock.ts';
import type { RunContext, RunRequest } from '../request.ts';
import { runLabel } from '../update/swarm/session.ts';
import type { OpenRun } from './open-run.ts';

/** The operation `lock`: nobody but its owner updates until it ends. */
export async function lock({ request, context, cluster, draft }: OpenRun): Promise<void> {
  const { engine, name } = cluster.manager;
  draft.lock = await context.journal.step({ title: 'Lock the cluster', phase: 'lock', host: name }, () =>
    lockManually(
      engine,
      {
        owner: context.run.actor,
        run: runLabel(context.run),
        minutes: request.lock.minutes,
        ...(request.lock.reason === undefined ? {} : { reason: request.lock.reason }),
      },
      context.now,
    ),
  );
}

/** The operation `unlock`. */
export async function unlock({ context, cluster }: OpenRun): Promise<void> {
  const { engine, name } = cluster.manager;
  await context.journal.step({ title: 'Unlock the cluster', phase: 'lock', host: name }, async (step) => {
    const lifted = await unlockManually(engine, context.run.actor, context.now);
    step.detail(lifted === undefined ? 'it was not locked' : `${lifted.owner}'s lock since ${lifted.acquiredAt}`);
  });
}

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
