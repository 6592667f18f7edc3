import type { AddressAnswer, BrokerAnswer, ReferralAnswer } from '../model/observed-keys.ts';
import type { ComposeProject } from '../model/compose-project.ts';
import type { Host } from '../../cluster/host.ts';
import type { Service, Task } from '../../cluster/engine/types.ts';
import { isOpsError, OpsError, toOpsError } from '../../errors.ts';
import { findContainer } from '../broker/broker-watch.ts';
import { readBrokerAddress, readChainConfig, readExecutor, readNextPayment } from './answers.ts';
import { askFromHost } from '../health/ask-host.ts';
import { findTaskPorts, publishedPorts } from '../health/ports.ts';
import { brokerService } from './key-services.ts';

const gatewayName = 'a container of it has no address that its node knows';

/** Asks the broker, at the port that its container publishes, which address it signs with and which executors it lets pay. */
export async function askBroker(host: Host, project: ComposeProject, signal: AbortSignal): Promise<BrokerAnswer> {
  try {
    const container = await findContainer(host.engine, project, brokerService);
    if (container?.state.running !== true) return { address: silent('it does not run'), allowed: undefined };
    let answer: AddressAnswer = { kind: 'not-asked', because: 'its container publishes no port' };
    for (const endpoint of publishedPorts(container)) {
      answer = readBrokerAddress(await askFromHost(host, endpoint, '/broker-address', signal));
      if (answer.kind !== 'address' && answer.kind !== 'keyless') continue;
      const chains = readChainConfig(await askFromHost(host, endpoint, '/chain-config', signal));
      return { address: answer, allowed: chains };
    }
    return { address: answer, allowed: undefined };
  } catch (error) {
    return { address: unasked(error, signal), allowed: undefined };
  }
}

export interface AskedTasks {
  readonly service: Pick<Service, 'targetPorts'>;
  readonly tasks: readonly Task[];
  readonly hostOfNode: (nodeId: string) => Host | undefined;
}

/** Asks every running task of referral, on its node, with which address it pays. What the first says that differs counts. */
export async function askReferral(
  { service, tasks, hostOfNode }: AskedTasks,
  signal: AbortSignal,
): Promise<ReferralAnswer> {
  const answers = await Promise.all(runningOf(tasks).map((task) => askTask(service, task, hostOfNode, signal)));
  const [first] = answers;
  if (first === undefined) return { address: silent('none of it runs'), chainId: undefined };
  const isOther = ({ address }: ReferralAnswer): boolean =>
    address.kind !== first.address.kind ||
    (address.kind === 'address' && first.address.kind === 'address' && address.address !== first.address.address);
  return answers.find((one) => one.address.kind === 'silent') ?? answers.find(isOther) ?? first;
}

/** Asks referral when it pays next; undefined where none of its tasks says so. The soonest counts. */
export async function askNextPayment(
  { service, tasks, hostOfNode }: AskedTasks,
  signal: AbortSignal,
): Promise<Date | undefined> {
  const asked = runningOf(tasks).map(async ({ nodeId, containerId }): Promise<Date | undefined> => {
    const host = nodeId === undefined ? undefined : hostOfNode(nodeId);
    if (host === undefined || containerId === undefined) return undefined;
    try {
      const { ports } = await findTaskPorts(host, containerId, service.targetPorts, signal);
      const answers = await Promise.all(ports.map((port) => askFromHost(host, port, '/next-pay', signal)));
      return answers.flatMap((answer) => readNextPayment(answer) ?? [])[0];
    } catch (error) {
      // What does not answer pays nobody; what is wrong with it is told by what follows.
      unasked(error, signal);
      return undefined;
    }
  });
  const known = (await Promise.all(asked)).flatMap((due) => due ?? []);
  return known.toSorted((one, other) => one.getTime() - other.getTime())[0];
}

function runningOf(tasks: readonly Task[]): readonly Task[] {
  return tasks.filter(({ desiredState, state }) => desiredState === 'running' && state === 'running');
}

async function askTask(
  { targetPorts }: Pick<Service, 'targetPorts'>,
  { nodeId, containerId }: Task,
  hostOfNode: AskedTasks['hostOfNode'],
  signal: AbortSignal,
): Promise<ReferralAnswer> {
  const host = nodeId === undefined ? undefined : hostOfNode(nodeId);
  if (host === undefined || containerId === undefined)
    return { address: { kind: 'not-asked', because: 'its node is not reached' }, chainId: undefined };
  try {
    const { container, address, ports } = await findTaskPorts(host, containerId, targetPorts, signal);
    const chain = Number(container.environment['CHAIN_ID']?.reveal() ?? 'none');
    const chainId = Number.isSafeInteger(chain) ? chain : undefined;
    if (address === undefined) return { address: { kind: 'not-asked', because: gatewayName }, chainId };
    let answer: AddressAnswer = { kind: 'not-asked', because: 'it has no port that its image or its service names' };
    for (const port of ports) {
      answer = readExecutor(await askFromHost(host, port, '/executor', signal));
      if (answer.kind === 'address') break;
    }
    return { address: answer, chainId };
  } catch (error) {
    return { address: unasked(error, signal), chainId: undefined };
  }
}

function silent(because: string): AddressAnswer {
  return { kind: 'silent', because };
}

/** A container that has just gone may be followed by another; whatever else stands in the way is said. */
function unasked(error: unknown, signal: AbortSignal): AddressAnswer {
  if (signal.aborted)
    throw isOpsError(error) ? error : new OpsError('cancelled', 'the run was cancelled', { cause: error });
  if (isOpsError(error, 'engine-not-found')) return silent('its container is gone');
  return { kind: 'not-asked', because: toOpsError(error).message };
}
