import { defined } from '../../defined.ts';
import type { PullProgress } from '../../cluster/engine/engine.ts';
import type { Host } from '../../cluster/host.ts';
import { OpsError } from '../../errors.ts';
import type { PinnedImage } from '../../image/reference.ts';
import { throwIfCancelled } from '../../cancellation.ts';
import type { UpdateContext } from '../model/context.ts';
import { imageVersion, pullReference } from '../model/image-text.ts';
import type { Plan } from '../model/plan.ts';

/** Pulls on one host at once: Docker itself loads three layers at a time. */
const atOnce = 3;

/**
 * Pulls every image to every host that may run it, by digest, all hosts at once: only then is anything updated, so an image that
 * can't be had stops no service.
 * @throws OpsError the first that fails: `pull-failed`, `image-not-found`, `disk-full`, `connection-lost`, `cancelled`
 */
export async function pullImages(context: UpdateContext, plan: Plan): Promise<void> {
  const byHost = Map.groupBy(plan.pulls, ({ host }) => host);
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  await Promise.all(
    context.cluster.hosts.flatMap((host) => {
      const images = byHost.get(host.name)?.map(({ image }) => image) ?? [];
      const queue = images.values();
      // One iterator, so the workers share what is left.
      return Array.from({ length: Math.min(atOnce, images.length) }, async () => {
        for (const image of queue) {
          try {
            await pullOne(context, host, image, signal);
          } catch (error) {
            stop.abort(new OpsError('cancelled', 'stopped, for another pull failed', { cause: error }));
            throw error;
          }
        }
      });
    }),
  );
}

function pullOne(
  { journal, credentials }: UpdateContext,
  host: Host,
  image: PinnedImage,
  signal: AbortSignal,
): Promise<void> {
  const name = image.path.split('/').at(-1) ?? image.path;
  const title = `Pull ${name} ${imageVersion(image)} on ${host.name}`;
  return journal.step({ title, phase: 'pull', host: host.name }, async (step) => {
    const auth = credentials(image.registry);
    const onProgress = (progress: PullProgress): void => step.progress(describe(progress));
    throwIfCancelled(signal);
    await host.engine.pullImage(pullReference(image), { signal, onProgress, ...defined({ auth }) });
  });
}

function describe({ currentBytes, totalBytes, status }: PullProgress): string {
  if (totalBytes === 0) return status;
  const megabytes = (bytes: number): string => (bytes / (1024 * 1024)).toFixed(0);
  return `${megabytes(currentBytes)} of ${megabytes(totalBytes)} MiB`;
}
