import type { StoredRecord } from '../model/record.ts';
import type { Service, Task } from '../../cluster/engine/types.ts';
import type { Digest, ImageReference } from '../../image/reference.ts';
import { sameRepository } from '../../image/reference.ts';
import { readReference } from '../model/image-text.ts';
import type { ReachedHost } from '../model/hosts-of-nodes.ts';
import type { ObservedService } from '../model/observation.ts';
import { knownRecord, storedRecordOf } from '../records/known-record.ts';
import { specImage } from '../swarm/service-spec.ts';

const serviceIdLabel = 'com.docker.swarm.service.id';

/** The services of a stack with what is known of each. Services whose image can't be read as one are none that can be updated. */
export function observeStack(
  stackName: string,
  services: readonly Service[],
  tasks: readonly Task[],
  hosts: readonly ReachedHost[],
  records: readonly StoredRecord[],
): readonly ObservedService[] {
  return servicesOfStack(stackName, services)
    .flatMap(({ name, service }) => {
      const image = readReference(service.image);
      if (image === undefined) return [];
      const previous = service.previousSpec === undefined ? undefined : readReference(specImage(service.previousSpec));
      return {
        name,
        service,
        image,
        pausedFrom: previous,
        tasks: tasks.filter(({ serviceId }) => serviceId === service.id),
        runningDigests: runningDigests(service.id, image, hosts),
        ...knownRecord(service.labels, storedRecordOf(records, 'swarm', service.name)),
      };
    })
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

/**
 * The services of a stack, by their names: `docker stack deploy` puts the stack's name before each. Its label is no help, for a
 * service that was made again by hand lacks it.
 */
export function servicesOfStack<T extends { readonly name: string }>(
  stackName: string,
  services: readonly T[],
): readonly { readonly name: string; readonly service: T }[] {
  const prefix = `${stackName}_`;
  return services
    .filter(({ name }) => name.startsWith(prefix))
    .map((service) => ({ name: service.name.slice(prefix.length), service }));
}

/** The digests of the images that a service's running containers were made from, as their nodes tell. */
function runningDigests(serviceId: string, image: ImageReference, hosts: readonly ReachedHost[]): readonly Digest[] {
  const digests = hosts.flatMap(({ containers, images }) =>
    containers
      .filter(({ state, labels }) => state === 'running' && labels[serviceIdLabel] === serviceId)
      .flatMap(({ imageId }) => digestsOf(images.find(({ id }) => id === imageId)?.repoDigests ?? [], image)),
  );
  return [...new Set(digests)];
}

/** The digests by which an image is known in a repository; in any, where it is known in that by none. */
export function digestsOf(repoDigests: readonly string[], repository: ImageReference): readonly Digest[] {
  const read = repoDigests.flatMap((text) => readReference(text) ?? []);
  const own = read.filter((one) => sameRepository(one, repository));
  return (own.length > 0 ? own : read).flatMap(({ digest }) => digest ?? []);
}
