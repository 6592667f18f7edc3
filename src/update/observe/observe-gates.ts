import { isOpsError } from '../../errors.ts';
import type { UpdateContext } from '../model/context.ts';
import { hostFinder } from '../model/hosts-of-nodes.ts';
import type { Observation, ObservedGate, ObservedService } from '../model/observation.ts';
import { gateFor, gateShell } from '../model/start-gate.ts';

/** Which of the services that may have a start gate have what it needs in their image, asked of a task that runs. */
export async function observeGates(
  { cluster, signal }: Pick<UpdateContext, 'cluster' | 'signal'>,
  { services, hosts }: Pick<Observation, 'services' | 'hosts'>,
): Promise<readonly ObservedGate[]> {
  const hostOfNode = hostFinder(cluster, hosts);
  const look = async ({ name, tasks }: ObservedService): Promise<ObservedGate> => {
    for (const { nodeId, containerId, state } of tasks) {
      const host = nodeId === undefined ? undefined : hostOfNode(nodeId);
      if (state !== 'running' || containerId === undefined || host === undefined) continue;
      const hasShell = await host.engine.hasPath(containerId, gateShell).catch((error: unknown) => {
        if (signal.aborted || !isOpsError(error)) throw error;
        return undefined;
      });
      if (hasShell !== undefined) return { service: name, hasShell };
    }
    return { service: name, hasShell: undefined };
  };
  const mayHaveOne = services.filter(({ name, service }) => typeof gateFor(name, service) === 'object');
  return Promise.all(mayHaveOne.map(look));
}
