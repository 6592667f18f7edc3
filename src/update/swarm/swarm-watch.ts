import type { Node, Task } from '../../cluster/engine/types.ts';
import type { Host } from '../../cluster/host.ts';
import { OpsError } from '../../errors.ts';
import { type Expectation, judge, runningTasks, type Verdict } from './convergence.ts';
import type { Snapshot } from './swarm-poller.ts';
import { isDown } from './node-down.ts';
import { reduce, type WatchState, type Decision, startWatch, type Timeouts } from './stability.ts';
import { describeFailure, type LogHost, serviceFailure, taskLogs, tellingTask, wasUnhealthy } from './task-failure.ts';
import type { UpdateSession } from './session.ts';

/** What a watch needs of a run's session. */
export type WatchSession = Pick<UpdateSession, 'poller' | 'hostOfNode'> & {
  readonly context: { readonly cluster: { readonly manager: LogHost & Pick<Host, 'name'> } };
};

export interface Watched {
  readonly service: string;
  readonly id: string;
  readonly expected: Expectation;
  readonly timeouts: Timeouts;
  /** Monotonic milliseconds: only what was read after it counts. */
  readonly since: number;
}

/** The moment in which everything asked for held. */
export interface Held {
  readonly snapshot: Snapshot;
  readonly tasks: readonly Task[];
}

export interface WatchHooks {
  readonly signal: AbortSignal;
  readonly progress: (detail: string) => void;
  /** Whether tasks that run are ready, and how far they are where not. @throws OpsError when one never will be */
  readonly readiness?: {
    state(tasks: readonly Task[], nodes: readonly Node[]): 'ready' | 'not-yet';
    readonly detail: string;
  };
  /** What has to hold besides, asked while everything is ready; `since`: from when it is. @throws OpsError when it never will */
  readonly besides?: (since: number) => 'holds' | 'not-yet';
  /** Whether an end is no failure yet: then the watch begins anew. */
  readonly forgives?: (exit: TaskExit, signal: AbortSignal) => Promise<Resumed | undefined>;
}

/** A task of the change that ended, and what that has led to. */
export interface TaskExit {
  readonly task: Task;
  readonly because: 'task-failed' | 'paused' | 'rolled-back';
}

/** From where a watch goes on after an exit that was forgiven. */
export interface Resumed {
  /** Tasks whose ends are no failure from now on. */
  readonly knownTasks: ReadonlySet<string>;
  /** Monotonic milliseconds: only what was read after it counts. */
  readonly since: number;
  /** Monotonic milliseconds: when its tasks are started again, from when the watch's own time counts. */
  readonly startsAt: number;
}

/** How long a snapshot is waited for before the deadline is looked at again. */
const turnMs = 2_000;

/**
 * Watches a service until every task that should run does, on the expected image, for the stability window.
 * @throws OpsError `update-failed`, `update-timeout`, `update-in-progress`, with the failing task's log; the signal's reason
 */
export async function watchService(session: WatchSession, watched: Watched, hooks: WatchHooks): Promise<Held> {
  const { timeouts } = watched;
  let { expected } = watched;
  let state = startWatch(performance.now());
  let readAt = watched.since;
  let last: Verdict = { kind: 'waiting', running: 0, desired: 0, detail: 'the manager does not answer' };
  for (;;) {
    const snapshot = await session.poller.next(readAt, { waitMs: turnMs, signal: hooks.signal });
    if (snapshot === undefined) {
      checkReach(session, watched, state);
      continue;
    }
    ({ readAt } = snapshot);
    const service = snapshot.services.get(watched.id);
    const tasks = snapshot.tasksOf(watched.id);
    last = judge(service, tasks, snapshot.nodes, expected);
    const isReady = askReadiness(hooks, last, runningTasks(tasks, snapshot.nodes, expected), snapshot.nodes);
    const step = reduce(state, last, performance.now(), timeouts, isReady);
    ({ state } = step);
    hooks.progress([describeVerdict(last), hooks.readiness?.detail ?? ''].filter((text) => text !== '').join(', '));
    if (step.decision.kind === 'failed') {
      const resumed = await forgiven(hooks, step.decision, last);
      if (resumed === undefined) throw await failure(session, watched, step.decision, last, snapshot, state);
      expected = withKnown(watched.expected, resumed.knownTasks);
      readAt = resumed.since;
      state = startWatch(resumed.startsAt);
      continue;
    }
    if (state.readySince === undefined) continue;
    const holds = hooks.besides?.(state.readySince) ?? 'holds';
    if (step.decision.kind === 'stable' && holds === 'holds' && last.kind === 'running') {
      return { snapshot, tasks: last.tasks };
    }
    const rest = state.readySince + timeouts.stabilityMs - performance.now();
    if (rest > 0) session.poller.pollSoon(rest);
  }
}

function withKnown(expected: Expectation, knownTasks: ReadonlySet<string>): Expectation {
  return { ...expected, knownTasks };
}

/** While some tasks are still to come, those that run are asked already: what never gets ready is known sooner. */
function askReadiness(
  { readiness }: WatchHooks,
  verdict: Verdict,
  running: readonly Task[],
  nodes: readonly Node[],
): boolean {
  if (readiness === undefined) return true;
  if (verdict.kind !== 'running' && verdict.kind !== 'waiting') return false;
  return readiness.state(running, nodes) === 'ready' && verdict.kind === 'running';
}

async function forgiven(
  { forgives, signal }: WatchHooks,
  { because }: Extract<Decision, { kind: 'failed' }>,
  verdict: Verdict,
): Promise<Resumed | undefined> {
  if (forgives === undefined || !('task' in verdict) || verdict.task === undefined) return undefined;
  if (because !== 'task-failed' && because !== 'paused' && because !== 'rolled-back') return undefined;
  return forgives({ task: verdict.task, because }, signal);
}

/** States in which a task's container may exist and run. */
const alive = new Set<Task['state']>(['accepted', 'preparing', 'ready', 'starting', 'running']);

/** Waits until no task of a service is alive. @throws OpsError `update-timeout`, or the signal's reason */
export async function waitUntilEnded(
  { poller }: Pick<UpdateSession, 'poller'>,
  id: string,
  {
    signal,
    timeoutMs,
    service,
  }: { readonly signal: AbortSignal; readonly timeoutMs: number; readonly service: string },
): Promise<void> {
  const startedAt = performance.now();
  let where = '';
  for (let readAt = startedAt; performance.now() - startedAt < timeoutMs;) {
    const snapshot = await poller.next(readAt, { waitMs: turnMs, signal });
    if (snapshot === undefined) continue;
    const rest = snapshot.tasksOf(id).filter(({ state }) => alive.has(state));
    if (rest.length === 0) return;
    const node = snapshot.nodes.find(({ id }) => id === rest[0]?.nodeId);
    if (node !== undefined) where = ` on ${node.hostName}${isDown(node) ? ', which is down,' : ''}`;
    ({ readAt } = snapshot);
    poller.pollSoon(250);
  }
  throw new OpsError('update-timeout', `${service} was scaled to 0, but a task of it${where} does not end`, {
    where: service,
    hint: 'Start its node if that is down, or remove it (docker node rm --force): two tasks must never use one key. See docker service ps.',
  });
}

function checkReach(
  { poller, context }: WatchSession,
  { service, timeouts }: Watched,
  { startedAt }: WatchState,
): void {
  if (performance.now() - startedAt < timeouts.timeoutMs) return;
  throw new OpsError('connection-lost', `${service} could not be watched: the manager has not answered for too long`, {
    where: context.cluster.manager.name,
    hint: 'Swarm goes on by itself: it finishes the update, or rolls it back. Look at the status when the manager is back.',
    cause: poller.fault,
  });
}

async function failure(
  session: WatchSession,
  { service, timeouts, id, expected }: Watched,
  { because }: Extract<Decision, { kind: 'failed' }>,
  verdict: Verdict,
  snapshot: Snapshot,
  state: WatchState,
): Promise<OpsError> {
  const waitedMs = performance.now() - (timeouts.gateMs === 0 ? state.startedAt : state.movedAt);
  const culprit = 'task' in verdict ? verdict.task : undefined;
  const task = culprit ?? tellingTask(snapshot.tasksOf(id), expected.image);
  const node = task?.nodeId === undefined ? undefined : session.hostOfNode(task.nodeId);
  const [isUnhealthy, logs] = await Promise.all([
    wasUnhealthy(culprit, node),
    taskLogs(session.context.cluster.manager, task, node),
  ]);
  const told = describeFailure(service, because, verdict, snapshot.nodes, waitedMs, isUnhealthy);
  const isClosed = because === 'timeout' && (timeouts.gateMs ?? 0) > 0 && task?.state === 'starting';
  return serviceFailure(service, isClosed ? { ...told, ...closed(told.message) } : told, logs);
}

/** Of a task that runs, and that its start gate still holds back. */
function closed(message: string): { readonly message: string; readonly hint: string } {
  return {
    message: `${message}; it runs, and its ports are not open`,
    hint: 'Its log may say on what it waits. Give it more time with warm-up-minutes if it only is slow to start.',
  };
}

function describeVerdict(verdict: Verdict): string {
  if (verdict.kind === 'running') return `${verdict.tasks.length} running, being watched`;
  if (verdict.kind === 'waiting') return `${verdict.running} of ${verdict.desired} running, ${verdict.detail}`;
  if ('message' in verdict) return verdict.message;
  if (verdict.kind === 'changed-externally' || verdict.kind === 'gone') return `it is ${verdict.kind}`;
  const { error, message } = verdict.task;
  if (verdict.kind === 'blocked')
    return `${verdict.running} of ${verdict.desired} running, and swarm waits for a node that is down`;
  return verdict.kind === 'failed' ? `a task failed: ${error ?? message}` : `no node takes a task: ${error ?? message}`;
}
