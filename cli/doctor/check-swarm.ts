import type { Host } from '../../src/cluster/host.ts';
import { counted } from '../../src/report/quantities.ts';
import { brokerContainers } from '../../src/update/broker/broker-project.ts';
import { composeLabels } from '../../src/update/broker/compose.ts';
import { servicesOfStack } from '../../src/update/observe/observe-stack.ts';
import { type Check, look } from './check.ts';

/** Whether the manager is one, its nodes are there, and the stack holds services. */
export async function checkSwarm(manager: Host, stackName: string, signal: AbortSignal): Promise<readonly Check[]> {
  return Promise.all([
    look('swarm', manager.name, async () => {
      const nodes = await manager.engine.listNodes({ signal });
      // d8x-cli drains the manager, so that services run on workers alone.
      const away = nodes.filter(
        ({ state, availability, role }) => state !== 'ready' || (role === 'worker' && availability !== 'active'),
      );
      const found = `a manager of ${counted(nodes.length, 'node')}`;
      if (away.length === 0) return { state: 'ok', found };
      const list = away
        .map(({ hostName, state, availability }) => `${hostName} is ${state}, ${availability}`)
        .join('; ');
      return { state: 'warn', found: `${found}; ${list}`, remedy: 'Look at docker node ls on the manager.' };
    }),
    look('services', manager.name, async () => {
      const services = await manager.engine.listServices({}, { signal });
      const names = servicesOfStack(stackName, services)
        .map(({ name }) => name)
        .toSorted();
      return names.length === 0
        ? {
            state: 'fail',
            found: `the stack ${stackName} holds none`,
            remedy: 'Deploy it with d8x-cli (d8x setup swarm-deploy) before it can be updated.',
          }
        : { state: 'ok', found: names.join(', ') };
    }),
  ]);
}

/** The services of the broker host's compose project. */
export async function checkBrokerServices(broker: Host, signal: AbortSignal): Promise<Check> {
  return look('services', broker.name, async () => {
    const containers = brokerContainers(await broker.engine.listContainers({}, { all: true, signal }));
    const names = [...new Set(containers.map(({ labels }) => labels[composeLabels.service] ?? ''))].toSorted();
    return names.length === 0
      ? {
          state: 'warn',
          found: 'no compose project runs there',
          remedy: 'Deploy it with d8x-cli (d8x setup broker-deploy), if this cluster is to have a broker.',
        }
      : { state: 'ok', found: names.join(', ') };
  });
}
