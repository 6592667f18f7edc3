import type { ContainerDetails } from '../../cluster/engine/types.ts';
import type { Host } from '../../cluster/host.ts';
import type { Endpoint } from './ask-host.ts';

/** A port of a container, and where its host reaches it. */
export interface PortOfContainer extends Endpoint {
  readonly container: number;
}

/** The bridge by which each node reaches the containers of its swarm tasks, whatever networks they share. */
const gatewayNetwork = 'docker_gwbridge';

/** Where a node reaches a container of its own. */
export interface TaskPorts {
  readonly container: ContainerDetails;
  /** Undefined where the node knows none. */
  readonly address: string | undefined;
  /** Those that its service publishes first, then those that its image names. */
  readonly ports: readonly PortOfContainer[];
}

/**
 * Looks up where the container of a task listens, as its node sees it.
 * @param published ports of its containers that the service publishes
 * @throws OpsError of the node's engine and connection; `engine-not-found` where the container is gone
 */
export async function findTaskPorts(
  host: Host,
  containerId: string,
  published: readonly number[],
  signal: AbortSignal,
): Promise<TaskPorts> {
  const [container, addresses] = await Promise.all([
    host.engine.inspectContainer(containerId, { signal }),
    host.engine.networkAddresses(gatewayNetwork, { signal }),
  ]);
  const address = addresses.get(container.id);
  const numbers = new Set([...published, ...container.ports.map(({ container: port }) => port)]);
  const ports = address === undefined ? [] : [...numbers].map((port) => ({ address, port, container: port }));
  return { container, address, ports };
}

/** The ports that a container publishes on its host, each once. A port that is published at every address is one of the loopback's too. */
export function publishedPorts({ ports }: Pick<ContainerDetails, 'ports'>): readonly PortOfContainer[] {
  const all = ports.flatMap(({ container, host }) => {
    if (host === undefined) return [];
    const isAny = host.address === '' || host.address === '0.0.0.0' || host.address === '::';
    return [{ address: isAny ? '127.0.0.1' : host.address, port: host.port, container }];
  });
  return [...new Map(all.map((one) => [`${one.address} ${one.port}`, one])).values()];
}
