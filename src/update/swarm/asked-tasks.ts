import type { Host } from '../../cluster/host.ts';
import type { Node, Task } from '../../cluster/engine/types.ts';
import { isOpsError } from '../../errors.ts';
import { askRequirements } from '../health/ask-requirements.ts';
import type { AskedTask } from '../health/readiness-watch.ts';
import { findTaskPorts, type TaskPorts } from '../health/ports.ts';

export interface TasksToAsk {
  readonly tasks: readonly Task[];
  /** Ports of its containers that the service publishes. */
  readonly published: readonly number[];
  readonly nodes: readonly Node[];
  readonly hostOfNode: (nodeId: string) => Host | undefined;
}

/** Tasks of a service, each to be asked on its own node, through the bridge that the node reaches its containers by. */
export function askedTasks({ tasks, published, nodes, hostOfNode }: TasksToAsk): readonly AskedTask[] {
  return tasks.map((task): AskedTask => {
    const where = nodes.find(({ id }) => id === task.nodeId)?.hostName ?? 'a node that left the swarm';
    const host = task.nodeId === undefined ? undefined : hostOfNode(task.nodeId);
    const { containerId } = task;
    if (host === undefined || containerId === undefined) {
      return { id: task.id, where, ask: async () => ({ kind: 'not-asked', because: `${where} is not reached` }) };
    }
    let found: TaskPorts | undefined;
    return {
      id: task.id,
      where,
      ask: async (requirements, signal) => {
        try {
          if (found?.address === undefined) found = await findTaskPorts(host, containerId, published, signal);
        } catch (error) {
          if (isOpsError(error, 'engine-not-found'))
            return { kind: 'not-yet', because: 'its container is gone', isSilent: true };
          throw error;
        }
        if (found.address === undefined && requirements.length > 0)
          return { kind: 'not-asked', because: 'its container has no address that its node knows' };
        return askRequirements({ host, ports: found.ports, address: found.address }, requirements, signal);
      },
    };
  });
}
