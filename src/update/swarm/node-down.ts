import type { Node, Service, Task } from '../../cluster/engine/types.ts';

const unstarted = new Set<Task['state']>([
  'new',
  'allocated',
  'pending',
  'assigned',
  'accepted',
  'preparing',
  'ready',
  'starting',
]);

/** Whether swarm knows that a node is gone. It says so some 15 seconds after the node's last heartbeat. */
export function isDown({ state }: Node): boolean {
  return state === 'down' || state === 'disconnected';
}

/** Whether the node that a task is on is, as far as swarm knows, there. */
export function isOnLiveNode({ nodeId }: Task, nodes: readonly Node[]): boolean {
  const node = nodes.find(({ id }) => id === nodeId);
  return node === undefined || !isDown(node);
}

/**
 * The task that blocks the present update for good: its node went down before it ran. Swarm replaces it at once, yet its
 * updater waits for that very task to run or to end (moby/swarmkit, manager/orchestrator/update/updater.go, `updateTask`): the
 * update neither goes on to the next replica nor ends before the node is back, and the next change of the service ends it.
 */
export function blockingTask(
  { updateStatus }: Service,
  tasks: readonly Task[],
  nodes: readonly Node[],
): Task | undefined {
  if (updateStatus?.state !== 'updating' && updateStatus?.state !== 'rollback_started') return undefined;
  // Both times are the manager's.
  const since = updateStatus.startedAt === undefined ? 0 : Date.parse(updateStatus.startedAt);
  return tasks.find(
    (task) =>
      unstarted.has(task.state) &&
      (task.desiredState === 'shutdown' || task.desiredState === 'remove') &&
      Date.parse(task.createdAt) >= since &&
      !isOnLiveNode(task, nodes),
  );
}
