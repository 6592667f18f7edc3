import type { Container, Service } from '../cluster/engine/types.ts';
import { parseReference, type ImageReference } from '../image/reference.ts';
import { brokerContainers } from '../update/broker/broker-project.ts';
import { composeLabels } from '../update/broker/compose.ts';
import { servicesOfStack } from '../update/observe/observe-stack.ts';

/** An image that runs, and whether it is one of D8X's own: redis and cadvisor are there too, but d8x-cli never updates them. */
export interface ImageInUse {
  readonly image: ImageReference;
  readonly updated: boolean;
}

const neverUpdated: ReadonlySet<string> = new Set(['redis', 'cadvisor']);

/** Every image of the stack's services and of the broker's project, once. One that is known by its id alone is left out. */
export function imagesInUse(
  stackName: string,
  services: readonly Service[],
  containers: readonly Container[],
): readonly ImageInUse[] {
  const running = [
    ...servicesOfStack(stackName, services).map(({ name, service }) => ({ service: name, image: service.image })),
    ...brokerContainers(containers).map(({ labels, image }) => ({
      service: labels[composeLabels.service] ?? '',
      image,
    })),
  ];
  const byImage = Map.groupBy(running, ({ image }) => image);
  return [...byImage].flatMap(([text, users]) => {
    try {
      return [{ image: parseReference(text), updated: users.some(({ service }) => !neverUpdated.has(service)) }];
    } catch {
      return [];
    }
  });
}
