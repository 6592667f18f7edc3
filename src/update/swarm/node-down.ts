import { type Node, type Service, type Task, taskStates } from '../../cluster/engine/types.ts';

/** Whether a task has not come as far as that state yet. */
export function isBefore(state: Task['state'], { state: present }: Pick<Task, 'state'>): boolean {
  return taskStates.indexOf(present) < taskStates.indexOf(state);
}

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
      isBefore('running', task) &&
      (task.desiredState === 'shutdown' || task.desiredState === 'remove') &&
      Date.parse(task.createdAt) >= since &&
      !isOnLiveNode(task, nodes),
  );
}
