import type { Node, Service, Task } from '../../cluster/engine/types.ts';
import type { ImageReference } from '../../image/reference.ts';
import { readReference } from '../model/image-text.ts';
import { isOnLiveNode, blockingTask } from './node-down.ts';
import { eligibleNodes } from './placement.ts';

/** What a service should come to. */
export interface Expectation {
  readonly image: ImageReference;
  /** Tasks from before, whose ends are no failure of this change. */
  readonly knownTasks: ReadonlySet<string>;
  /** Whether tasks from before count as running: not where the same image has to be started anew. */
  readonly acceptsKnown: boolean;
}

/** How far a service is, as swarm tells it at one moment. */
export type Verdict =
  /**
   * Every task that should run does, on the image and on a node that is there. `settled`: swarm has ended its own watch over the
   * update as well, or never will, and no old task is still there.
   */
  | { readonly kind: 'running'; readonly tasks: readonly Task[]; readonly settled: boolean }
  | { readonly kind: 'waiting'; readonly running: number; readonly desired: number; readonly detail: string }
  /** A task that swarm finds no place for: it would wait for ever, but may also be placed at any moment. */
  | { readonly kind: 'stuck'; readonly task: Task; readonly running: number; readonly desired: number }
  /** A task on a node that went down, for which swarm leaves the other tasks as they were. */
  | { readonly kind: 'blocked'; readonly task: Task; readonly running: number; readonly desired: number }
  | { readonly kind: 'failed'; readonly task: Task; readonly swarmActs: boolean }
  | { readonly kind: 'paused'; readonly message: string; readonly task: Task | undefined }
  | { readonly kind: 'rolling-back'; readonly message: string; readonly task: Task | undefined }
  | { readonly kind: 'rolled-back'; readonly message: string; readonly task: Task | undefined }
  | { readonly kind: 'changed-externally'; readonly image: string }
  | { readonly kind: 'gone' };

/** States in which a task has ended although nobody told it to. */
const endedByItself = new Set<Task['state']>(['failed', 'rejected', 'complete']);

/**
 * Judges one moment of a service's way to what it should run. Pure; times are not compared, for the manager's clock and the
 * runner's may differ by minutes.
 */
export function judge(
  service: Service | undefined,
  tasks: readonly Task[],
  nodes: readonly Node[],
  expected: Expectation,
): Verdict {
  if (service === undefined) return { kind: 'gone' };
  const failed = tasks.find((task) => isFailure(task, expected));
  const { updateStatus: status } = service;
  const isThere = isImage(service.image, expected.image);
  const message = status?.message ?? '';
  if (!isThere && status?.state === 'rollback_started') return { kind: 'rolling-back', message, task: failed };
  if (!isThere && status?.state.startsWith('rollback_') === true) return { kind: 'rolled-back', message, task: failed };
  if (!isThere) return { kind: 'changed-externally', image: service.image };
  if (status?.state === 'paused' || status?.state === 'rollback_paused')
    return { kind: 'paused', message, task: failed };
  const isUpdating = status?.state === 'updating' || status?.state === 'rollback_started';
  if (failed !== undefined) {
    return { kind: 'failed', task: failed, swarmActs: isUpdating && service.failureAction !== 'continue' };
  }
  return judgeTasks(service, tasks, nodes, expected, !isUpdating);
}

/** How many tasks should run: the replicas, or one on each node for a global service. */
export function desiredTasks(service: Service, nodes: readonly Node[]): number {
  if (service.mode.kind === 'replicated') return service.mode.replicas;
  return service.mode.kind === 'global' ? eligibleNodes(service, nodes).length : 0;
}

/** Whether a service's or task's image text names that image: the same digest, or the same text where there is none. */
export function isImage(text: string, image: ImageReference): boolean {
  const read = readReference(text);
  if (read === undefined) return false;
  const isSameName = read.registry === image.registry && read.path === image.path;
  return isSameName && read.digest === image.digest && (image.digest !== undefined || read.tag === image.tag);
}

function judgeTasks(
  service: Service,
  tasks: readonly Task[],
  nodes: readonly Node[],
  expected: Expectation,
  settled: boolean,
): Verdict {
  const wanted = tasks.filter((task) => task.desiredState === 'running' && !isLeftAlone(service, task, nodes));
  const isRight = (task: Task): boolean => isExpected(task, expected);
  const right = runningTasks(tasks, nodes, expected);
  const desired = desiredTasks(service, nodes);
  const others = wanted.filter((task) => !right.includes(task));
  // Where the new ones come first, the old ones may still be ending when all of these run.
  const isEnding = (task: Task): boolean =>
    task.desiredState === 'shutdown' && task.state === 'running' && isOnLiveNode(task, nodes);
  const blocking = blockingTask(service, tasks, nodes);
  if (right.length >= desired && others.length === 0) {
    return { kind: 'running', tasks: right, settled: (settled || blocking !== undefined) && !tasks.some(isEnding) };
  }
  const stuck = tasks.find(
    (task) => task.state === 'pending' && task.error !== undefined && isRight(task) && isStillWanted(task),
  );
  if (stuck !== undefined) return { kind: 'stuck', task: stuck, running: right.length, desired };
  const isComing = tasks.some((task) => isStillWanted(task) && isRight(task) && !right.includes(task));
  if (blocking !== undefined && !isComing) return { kind: 'blocked', task: blocking, running: right.length, desired };
  return { kind: 'waiting', running: right.length, desired, detail: waitingFor(tasks.filter(isStillWanted), isRight) };
}

/**
 * Whether swarm leaves a task as it is: one of a global service on a node that is paused (moby/swarmkit, manager/orchestrator/global/global.go:
 * no task is added or updated there).
 */
export function isLeftAlone(
  { mode }: Pick<Service, 'mode'>,
  task: Pick<Task, 'nodeId'>,
  nodes: readonly Node[],
): boolean {
  return mode.kind === 'global' && nodes.some(({ id, availability }) => id === task.nodeId && availability === 'pause');
}

/** The tasks that run what they should, on nodes that are there. */
export function runningTasks(tasks: readonly Task[], nodes: readonly Node[], expected: Expectation): readonly Task[] {
  return tasks.filter(
    (task) =>
      task.desiredState === 'running' &&
      task.state === 'running' &&
      isExpected(task, expected) &&
      isOnLiveNode(task, nodes),
  );
}

function isExpected(task: Task, { image, acceptsKnown, knownTasks }: Expectation): boolean {
  return isImage(task.image, image) && (acceptsKnown || !knownTasks.has(task.id));
}

function isFailure(task: Task, { image, knownTasks }: Expectation): boolean {
  return !knownTasks.has(task.id) && endedByItself.has(task.state) && isImage(task.image, image);
}

function isStillWanted({ desiredState }: Task): boolean {
  return desiredState === 'running' || desiredState === 'ready';
}

function waitingFor(tasks: readonly Task[], isRight: (task: Task) => boolean): string {
  const states = tasks.filter((task) => isRight(task) && task.state !== 'running').map(({ state }) => state);
  if (states.length > 0) return `the next is ${states[0]}`;
  return tasks.some((task) => !isRight(task)) ? 'old ones are still running' : 'none is started yet';
}
