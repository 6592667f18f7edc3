import type { Engine } from '../../cluster/engine/engine.ts';
import type { Host } from '../../cluster/host.ts';
import type { Node, Task } from '../../cluster/engine/types.ts';
import { OpsError } from '../../errors.ts';
import type { ImageReference } from '../../image/reference.ts';
import { hintFromLog } from './known-log-lines.ts';
import { isImage, type Verdict } from './convergence.ts';
import { isBefore, isDown } from './node-down.ts';
import type { Decision } from './stability.ts';

export const logLines = 20;

type Because = Extract<Decision, { kind: 'failed' }>['because'];

/** What happened to a service that did not come to run what it should, in one sentence. */
export function describeFailure(
  service: string,
  because: Because,
  verdict: Verdict,
  nodes: readonly Node[],
  waitedMs: number,
  isUnhealthy: boolean,
): {
  readonly code: 'update-failed' | 'update-timeout' | 'update-in-progress';
  readonly message: string;
  readonly hint: string;
} {
  if (because === 'timeout') {
    return {
      code: 'update-timeout',
      message: `${service} did not come to run it within ${Math.round(waitedMs / 1000)} s: ${describeWaiting(verdict)}${describeDown(nodes)}`,
      hint: nodes.some(isDown)
        ? lostHint
        : 'Give it more time with update-timeout-minutes if it only is slow to start.',
    };
  }
  if (because === 'changed-externally') {
    return {
      code: 'update-in-progress',
      message: `${service} was changed by someone else meanwhile: its image is now ${verdict.kind === 'changed-externally' ? verdict.image : 'another one'}`,
      hint: 'Find out who is updating it; the cluster lock holds off other runs of d8x-ops only.',
    };
  }
  const task = 'task' in verdict ? verdict.task : undefined;
  if (because === 'gone') return failed(service, 'it was removed meanwhile', 'Deploy the stack again.');
  if (because === 'stuck') {
    return failed(
      service,
      `no node takes its task: ${task?.error ?? 'it stays pending'}`,
      "Check the service's placement constraints and reservations, and the nodes (docker node ls).",
    );
  }
  if (because === 'blocked' && task !== undefined) {
    const name = nodes.find(({ id }) => id === task.nodeId)?.hostName ?? 'a node';
    return failed(service, `${name} went down while a task was being started on it, and swarm waits for it`, lostHint);
  }
  const told = 'message' in verdict ? verdict.message : 'a task failed';
  const why = task === undefined ? told : describeTask(task, nodes, isUnhealthy);
  return failed(service, why, 'Its log says why; try the image elsewhere first, or ask for another digest.');
}

/**
 * The task whose log may say what became of an image: the newest of it that was started. One that only waits for its turn, as swarm's
 * restart policy has it, says nothing; where no task was started the newest of all.
 */
export function tellingTask(tasks: readonly Task[], image: ImageReference): Task | undefined {
  const newestFirst = tasks.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  const started = newestFirst.filter((task) => task.containerId !== undefined && !isBefore('starting', task));
  return started.find((task) => isImage(task.image, image)) ?? newestFirst[0];
}

/** Where the logs of tasks are read. */
export interface LogHost {
  readonly engine: Pick<Engine, 'taskLogs'>;
}

/** The last lines of a task's log: from the manager, else from its node. Empty where neither has any. */
export async function taskLogs(
  manager: LogHost,
  task: Task | undefined,
  node: Host | undefined,
): Promise<readonly string[]> {
  if (task === undefined) return [];
  const limit = AbortSignal.timeout(3_000);
  const fromManager = await manager.engine.taskLogs(task.id, { tail: logLines, signal: limit }).catch(() => []);
  if (fromManager.length > 0 || node === undefined || task.containerId === undefined) return fromManager;
  const nodeLimit = AbortSignal.timeout(3_000);
  return node.engine.containerLogs(task.containerId, { tail: logLines, signal: nodeLimit }).catch(() => []);
}

/**
 * Whether a task's container was ended for its health check. Swarm does not say so: a process that obeys the SIGTERM leaves a task
 * that is `complete` with exit code 0.
 */
export async function wasUnhealthy(task: Task | undefined, node: Host | undefined): Promise<boolean> {
  if (task?.containerId === undefined || node === undefined) return false;
  const signal = AbortSignal.timeout(3_000);
  const container = await node.engine.inspectContainer(task.containerId, { signal }).catch(() => undefined);
  return container?.state.health === 'unhealthy';
}

const lostHint =
  'Ask for the update again: the nodes that are left then take every task. Start the one that is down, or remove it (docker node rm --force).';

/** `; worker-01 is down`. */
function describeDown(nodes: readonly Node[]): string {
  const down = nodes.filter(isDown).map(({ hostName }) => hostName);
  return down.length === 0 ? '' : `; ${down.join(' and ')} ${down.length === 1 ? 'is' : 'are'} down`;
}

function failed(service: string, why: string, hint: string): { code: 'update-failed'; message: string; hint: string } {
  return { code: 'update-failed', message: `${service} failed: ${why}`, hint };
}

/** `its task on worker-01 ended with exit code 3 (task: non-zero exit (3))`. */
function describeTask(task: Task, nodes: readonly Node[], isUnhealthy: boolean): string {
  const node = nodes.find(({ id }) => id === task.nodeId)?.hostName;
  const where = node === undefined ? 'its task' : `its task on ${node}`;
  const error = task.error ?? task.message;
  if (isUnhealthy) return `the health check of ${where} does not pass`;
  if (task.state === 'rejected') return `${where} was rejected: ${error}`;
  if (task.exitCode !== undefined && task.exitCode !== 0)
    return `${where} ended with exit code ${task.exitCode} (${error})`;
  return task.state === 'complete' ? `${where} ended by itself` : `${where} failed: ${error}`;
}

function describeWaiting(verdict: Verdict): string {
  if (verdict.kind === 'running') return 'its tasks run, but not for long enough';
  if (verdict.kind === 'waiting') return `${verdict.running} of ${verdict.desired} tasks run, ${verdict.detail}`;
  if (verdict.kind === 'blocked') return `${verdict.running} of ${verdict.desired} tasks run`;
  if (verdict.kind !== 'stuck') return 'it was still changing';
  const error = verdict.task.error ?? 'it stays pending';
  return `${verdict.running} of ${verdict.desired} tasks run, and no node takes the next: ${error}`;
}

/** An error of the way that a service took, with the log that explains it. */
export function serviceFailure(
  service: string,
  told: ReturnType<typeof describeFailure>,
  logs: readonly string[],
): OpsError {
  return new OpsError(told.code, told.message, { hint: hintFromLog(logs, told.hint), where: service, logs });
}
