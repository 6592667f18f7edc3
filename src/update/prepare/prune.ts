import type { Host } from '../../cluster/host.ts';
import { isOpsError } from '../../errors.ts';
import { throwIfCancelled } from '../../cancellation.ts';
import type { UpdateContext } from '../model/context.ts';
import type { Plan } from '../model/plan.ts';
import { type Prunable, selectPrunable } from '../plan/prunable.ts';

/**
 * Frees room on the hosts that will pull: removes stopped containers and images that neither anything runs nor a rollback
 * needs; never a volume. What is still used after all stays, and a host that can't be pruned is only warned of.
 */
export async function pruneHosts({ cluster, journal, signal }: UpdateContext, plan: Plan): Promise<void> {
  const names = new Set(plan.pulls.map(({ host }) => host));
  await Promise.all(
    cluster.hosts
      .filter(({ name }) => names.has(name))
      .map((host) =>
        journal.step({ title: `Prune ${host.name}`, phase: 'prune', host: host.name }, async (step) => {
          try {
            const removed = await pruneHost(host, plan.keeps, signal);
            step.detail(describe(removed));
          } catch (error) {
            if (signal.aborted || !isOpsError(error)) throw error;
            journal.warn(`${host.name} was not pruned: ${error.message}`);
            step.detail(`not pruned: ${error.message}`);
          }
        }),
      ),
  );
}

async function pruneHost({ engine }: Host, keeps: readonly string[], signal: AbortSignal): Promise<Prunable> {
  const [images, containers] = await Promise.all([
    engine.listImages({ signal }),
    engine.listContainers({}, { all: true, signal }),
  ]);
  const prunable = selectPrunable({ images, containers }, keeps);
  for (const { id } of prunable.containers) {
    throwIfCancelled(signal);
    await unlessUsed(engine.removeContainer(id));
  }
  const removed: Prunable['images'][number][] = [];
  for (const image of prunable.images) {
    throwIfCancelled(signal);
    // An image of several names is only removed with its last one; one without a name by its id.
    const names = [...image.repoTags, ...image.repoDigests].filter((name) => !name.includes('<none>'));
    const gone = await Promise.all(
      (names.length === 0 ? [image.id] : names).map((name) => unlessUsed(engine.removeImage(name))),
    );
    if (gone.some(Boolean)) removed.push(image);
  }
  return { ...prunable, images: removed, bytes: removed.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** Whether it was removed: what came into use meanwhile is refused, and what is gone already needs no removing. */
async function unlessUsed(removal: Promise<void>): Promise<boolean> {
  try {
    await removal;
    return true;
  } catch (error) {
    if (isOpsError(error, 'engine-conflict', 'engine-not-found')) return false;
    throw error;
  }
}

function describe({ images, containers, bytes }: Prunable): string {
  if (images.length === 0 && containers.length === 0) return 'nothing to remove';
  const megabytes = Math.round(bytes / (1024 * 1024)).toLocaleString('en');
  return `${images.length} images (${megabytes} MiB) and ${containers.length} stopped containers removed`;
}
