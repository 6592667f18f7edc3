import type { Task } from '../../cluster/engine/types.ts';
import { OpsError } from '../../errors.ts';
import { type Expectation, judge, type Verdict } from './convergence.ts';
import type { Snapshot } from './swarm-poller.ts';
import { isDown } from './node-down.ts';
import { reduce, type WatchState, type Decision, startWatch, type Timeouts } from './stability.ts';
import { describeFailure, newest, serviceFailure, taskLogs, wasUnhealthy } from './task-failure.ts';
import type { UpdateSession } from './session.ts';

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
  /** What has to hold besides, asked while everything runs; `since`: from when it runs. @throws OpsError when it never will */
  readonly besides?: (since: number) => 'holds' | 'not-yet';
}

/** How long a snapshot is waited for before the deadline is looked at again. */
const turnMs = 2_000;

/**
 * Watches a service until every task that should run does, on the expected image, for the stability window.
 * @throws OpsError `update-failed`, `update-timeout`, `update-in-progress`, with the failing task's log; the signal's reason
 */
export async function watchService(session: UpdateSession, watched: Watched, hooks: WatchHooks): Promise<Held> {
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
    last = judge(service, snapshot.tasksOf(watched.id), snapshot.nodes, watched.expected);
    const step = reduce(state, last, performance.now(), watched.timeouts);
    ({ state } = step);
    hooks.progress(describeVerdict(last));
    if (step.decision.kind === 'failed') throw await failure(session, watched, step.decision, last, snapshot, state);
    if (state.runningSince === undefined) continue;
    const holds = hooks.besides?.(state.runningSince) ?? 'holds';
    if (step.decision.kind === 'stable' && holds === 'holds' && last.kind === 'running') {
      return { snapshot, tasks: last.tasks };
    }
    const rest = state.runningSince + watched.timeouts.stabilityMs - performance.now();
    if (rest > 0) session.poller.pollSoon(rest);
  }
}

/** States in which a task's container may exist and run. */
const alive = new Set<Task['state']>(['accepted', 'preparing', 'ready', 'starting', 'running']);

/** Waits until no task of a service is alive. @throws OpsError `update-timeout`, or the signal's reason */
export async function waitUntilEnded(
  { poller }: UpdateSession,
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
  { poller, context }: UpdateSession,
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
  session: UpdateSession,
  { service, timeouts, id }: Watched,
  { because }: Extract<Decision, { kind: 'failed' }>,
  verdict: Verdict,
  snapshot: Snapshot,
  state: WatchState,
): Promise<OpsError> {
  const waitedMs = performance.now() - (timeouts.gateMs === 0 ? state.startedAt : state.movedAt);
  const culprit = 'task' in verdict ? verdict.task : undefined;
  const task = culprit ?? newest(snapshot.tasksOf(id));
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
