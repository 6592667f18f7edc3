import { setTimeout as sleep } from 'node:timers/promises';
import type { Service, ServiceSpec, Task } from '../../cluster/engine/types.ts';
import type { RestartPolicy } from './service-spec.ts';
import type { UpdateSession } from './session.ts';
import { swapSpec } from './swap-spec.ts';
import type { Resumed, TaskExit } from './swarm-watch.ts';
import { wasUnhealthy } from './task-failure.ts';

export interface Forgiving {
  readonly id: string;
  readonly restarts: RestartPolicy;
  /** Brings the service under way once more, where swarm has taken it back by itself. */
  readonly again: (signal: AbortSignal) => Promise<void>;
  /** How long swarm's own way back is waited for. */
  readonly timeoutMs: number;
}

/** An exit, and what only its watch knows. */
export interface WatchedExit extends TaskExit {
  /** Whether a task has been ready before it ended: then it did not end at its start. */
  readonly wasReady: (taskId: string) => boolean;
  readonly progress: (detail: string) => void;
}

/** From where the watch goes on. */
export interface Forgiven extends Omit<Resumed, 'knownTasks'> {
  /** Tasks whose ends are no failure from now on, besides those that were none before. */
  readonly ended: readonly string[];
}

/**
 * One exit at its start is no failure where the service's restart policy starts it again: referral ends when its broker is not back yet,
 * candles when redis is not. The second is. Swarm itself has stopped the update by then, or taken it back: it is brought under way again.
 * @returns undefined for an exit that is a failure. It rejects with the signal's reason, and OpsError of the engine
 */
export function forgiveOneExit(
  session: UpdateSession,
  { id, restarts, again, timeoutMs }: Forgiving,
): (exit: WatchedExit, signal: AbortSignal) => Promise<Forgiven | undefined> {
  const { engine } = session.context.cluster.manager;
  let isUsed = false;
  return async ({ task, because, wasReady, progress }, signal) => {
    if (isUsed || !isForgivable(task, restarts) || wasReady(task.id)) return undefined;
    const node = task.nodeId === undefined ? undefined : session.hostOfNode(task.nodeId);
    if (await wasUnhealthy(task, node)) return undefined;
    isUsed = true;
    const after = restarts.delayMs / 1000;
    progress(`a task ended at its start (exit code ${task.exitCode ?? 0}), and is started once more after ${after} s`);
    const list = (): Promise<readonly Task[]> => engine.listTasks({ service: [id] }, { signal });
    if (because === 'rolled-back') {
      await waitForRollback(session, { id, timeoutMs }, signal);
      await sleep(restarts.delayMs, undefined, { signal });
      const all = await list();
      await again(signal);
      return { ended: all.map((one) => one.id), ...from(0) };
    }
    const ended = [task, ...(await list()).filter(isExit)].map((one) => one.id);
    if (because === 'paused') {
      await sleep(restarts.delayMs, undefined, { signal });
      await swapSpec(engine, id, resumedSpec, { signal });
    }
    // Else swarm starts the next by itself, once its delay is over.
    return { ended, ...from(because === 'paused' ? 0 : restarts.delayMs) };
  };
}

function from(startsAfterMs: number): Pick<Resumed, 'since' | 'startsAt'> {
  const now = performance.now();
  return { since: now, startsAt: now + startsAfterMs };
}

/** Whether a task ended by itself: it was not told to, and what could not be started at all is no exit. */
function isExit({ state, containerId }: Task): boolean {
  return (state === 'failed' || state === 'complete') && containerId !== undefined;
}

/** Whether a task ended by itself and its service's policy starts it again. */
export function isForgivable(task: Task, { condition }: RestartPolicy): boolean {
  return isExit(task) && (condition === 'any' || (condition === 'on-failure' && task.state === 'failed'));
}

/** The same spec once more: swarm goes on with an update that it has paused; undefined where it has not. */
function resumedSpec({ spec, updateStatus }: Service): ServiceSpec | undefined {
  return updateStatus?.state === 'paused' || updateStatus?.state === 'rollback_paused' ? spec : undefined;
}

async function waitForRollback(
  { poller }: UpdateSession,
  { id, timeoutMs }: Pick<Forgiving, 'id' | 'timeoutMs'>,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  for (let readAt = startedAt; performance.now() - startedAt < timeoutMs;) {
    const snapshot = await poller.next(readAt, { waitMs: 2_000, signal });
    if (snapshot === undefined) continue;
    ({ readAt } = snapshot);
    if (snapshot.services.get(id)?.updateStatus?.state !== 'rollback_started') return;
    poller.pollSoon(250);
  }
}
