import type { Host } from '../../cluster/host.ts';
import type { ContainerDetails } from '../../cluster/engine/types.ts';
import { askRequirements } from '../health/ask-requirements.ts';
import type { AskedTask } from '../health/readiness-watch.ts';
import { publishedPorts } from '../health/ports.ts';

/** A container of the broker host, to be asked there at the ports that it publishes. */
export function askedContainer(host: Host, container: ContainerDetails): AskedTask {
  const ports = publishedPorts(container);
  return {
    id: `${container.id} ${container.state.startedAt}`,
    where: host.name,
    ask: (requirements, signal) => askRequirements({ host, ports }, requirements, signal),
  };
}
