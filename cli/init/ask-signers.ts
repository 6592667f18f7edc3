import type { AddressAnswer } from '../../src/update/model/observed-keys.ts';
import { connectWhatCan } from '../../src/cluster/ssh/connect-cluster.ts';
import type { Cluster, Host } from '../../src/cluster/host.ts';
import { messageOf } from '../../src/errors.ts';
import { brokerContainers, projectOf } from '../../src/update/broker/broker-project.ts';
import { composeLabels } from '../../src/update/broker/compose.ts';
import { askBroker, askReferral } from '../../src/update/keys/ask-services.ts';
import type { Deployment } from '../folder/deployment.ts';
import type { Signers } from './wallet-keys.ts';

/**
 * Asks `referral` and `broker`, on their own hosts, which addresses they sign with. What can't be asked says why.
 * @throws OpsError `cancelled`
 */
export async function askSigners(
  { inventory, access }: Deployment,
  knownHosts: string,
  signal: AbortSignal,
): Promise<Signers> {
  const { cluster, faults } = await connectWhatCan(inventory, { ...access, knownHosts }, signal);
  await using _ = cluster;
  const reached = cluster.hosts.filter(({ name }) => !faults.has(name));
  const ask = async (work: () => Promise<AddressAnswer>): Promise<Signers['broker']> => {
    try {
      return signerOf(await work());
    } catch (error) {
      signal.throwIfAborted();
      return { because: messageOf(error) };
    }
  };
  const [referral, broker] = await Promise.all([
    ask(async () => askStack(cluster, reached, access.stackName, signal)),
    ask(async () =>
      askProject(
        reached.find(({ role }) => role === 'broker'),
        signal,
      ),
    ),
  ]);
  return { referral, broker };
}

function signerOf(answer: AddressAnswer): Signers['broker'] {
  if (answer.kind === 'address') return answer.address;
  return { because: answer.kind === 'keyless' ? 'it says that it uses no key' : answer.because };
}

async function askStack(
  { manager }: Cluster,
  reached: readonly Host[],
  stackName: string,
  signal: AbortSignal,
): Promise<AddressAnswer> {
  const [services, nodes] = await Promise.all([
    manager.engine.listServices({ name: [`${stackName}_referral`] }, { signal }),
    Promise.all(reached.map(async (host) => [(await host.engine.info({ signal })).swarm.nodeId, host] as const)),
  ]);
  const service = services.find(({ name }) => name === `${stackName}_referral`);
  if (service === undefined) return { kind: 'not-asked', because: 'the stack has no referral' };
  const tasks = await manager.engine.listTasks({ service: [service.id] }, { signal });
  const hostOfNode = new Map(nodes);
  return (await askReferral({ service, tasks, hostOfNode: (id) => hostOfNode.get(id) }, signal)).address;
}

async function askProject(host: Host | undefined, signal: AbortSignal): Promise<AddressAnswer> {
  if (host === undefined) return { kind: 'not-asked', because: 'there is no broker host that was reached' };
  const containers = brokerContainers(await host.engine.listContainers({}, { all: true, signal }));
  const container = containers.find(({ labels }) => labels[composeLabels.service] === 'broker');
  const project = container === undefined ? undefined : projectOf(container);
  if (project === undefined) return { kind: 'not-asked', because: 'no broker runs on its host' };
  return (await askBroker(host, project, signal)).address;
}
