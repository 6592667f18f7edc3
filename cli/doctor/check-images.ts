import type { Cluster } from '../../src/cluster/host.ts';
import { isOpsError } from '../../src/errors.ts';
import { formatReference, type ImageReference } from '../../src/image/reference.ts';
import { imageAccess } from '../../src/operations/image-access.ts';
import { type ImageInUse, imagesInUse } from '../../src/operations/images-in-use.ts';
import { type Check, failure, look } from './check.ts';

/** Whether the registry of every image that runs answers, and still has it: a host that lost it has to pull it for a way back. */
export async function checkImages(cluster: Cluster, stackName: string, signal: AbortSignal): Promise<readonly Check[]> {
  try {
    const [{ images }, running] = await Promise.all([
      imageAccess(cluster, { stackName, signal }),
      runningImages(cluster, stackName, signal),
    ]);
    return await Promise.all(running.map((image) => checkImage(image, images.resolve, signal)));
  } catch (error) {
    return [{ name: 'images', where: cluster.manager.name, ...failure(error) }];
  }
}

async function checkImage(
  { image, updated }: ImageInUse,
  resolve: (image: ImageReference) => Promise<unknown>,
  signal: AbortSignal,
): Promise<Check> {
  const { registry, path, tag } = image;
  const where = `${path.split('/').at(-1) ?? path}${tag === undefined ? '' : `:${tag}`}`;
  const check = await look('image', where, async () => {
    try {
      await resolve(image);
      return { state: 'ok', found: `${registry} has it` };
    } catch (error) {
      if (!isOpsError(error, 'image-not-found')) return { ...failure(error), state: updated ? 'fail' : 'warn' };
      return {
        state: 'warn',
        found: `${registry} no longer has what runs (${formatReference(image)})`,
        remedy: 'A host that loses it cannot pull it again: update the service to an image that is kept.',
      };
    }
  });
  signal.throwIfAborted();
  return check;
}

async function runningImages(
  { manager, broker }: Cluster,
  stackName: string,
  signal: AbortSignal,
): Promise<readonly ImageInUse[]> {
  const [services, containers] = await Promise.all([
    manager.engine.listServices({}, { signal }),
    broker?.engine.listContainers({}, { all: true, signal }) ?? [],
  ]);
  return imagesInUse(stackName, services, containers);
}
