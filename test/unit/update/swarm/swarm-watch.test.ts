import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite, test } from 'node:test';
import type { Task } from '../../../../src/cluster/engine/types.ts';
import { isOpsError, type OpsError } from '../../../../src/errors.ts';
import type { Snapshot } from '../../../../src/update/swarm/swarm-poller.ts';
import { type WatchHooks, watchService } from '../../../../src/update/swarm/swarm-watch.ts';
import { tellingTask } from '../../../../src/update/swarm/task-failure.ts';
import { image, imageText, nodes, service, task } from '../samples.ts';

const dev = imageText('dev');
const ended = (id: string, createdAt: string): Task =>
  task(id, { state: 'failed', desiredState: 'shutdown', exitCode: 1, image: dev, createdAt });
/** What swarm's restart policy has made already, and lets wait for its delay. */
const waiting = (id: string, createdAt: string): Task =>
  task(id, { state: 'ready', desiredState: 'ready', image: dev, createdAt });

const timeouts = { stabilityMs: 0, stuckMs: 10_000, reactionMs: 0, timeoutMs: 300 };

/** Watches a service of one task whose tasks are as `tasks` says at each moment; each has said its own id. */
async function watch(tasks: () => readonly Task[], hooks: Partial<WatchHooks> = {}): Promise<OpsError> {
  const updated = service({ image: dev, mode: { kind: 'replicated', replicas: 1 } });
  const snapshot = (): Snapshot => ({
    readAt: performance.now(),
    services: new Map([[updated.id, updated]]),
    nodes,
    tasksOf: tasks,
  });
  const next = async (): Promise<Snapshot> => {
    await sleep(10);
    return snapshot();
  };
  const engine = { taskLogs: (id: string) => Promise.resolve([`I am ${id}`]) };
  const session = {
    poller: { next, pollSoon: () => undefined, fault: undefined, [Symbol.dispose]: () => undefined },
    hostOfNode: () => undefined,
    context: { cluster: { manager: { name: 'manager', engine } } },
  };
  const expected = { image: image('dev'), knownTasks: new Set<string>(), acceptsKnown: true };
  const watched = { service: 'api', id: updated.id, expected, timeouts, since: 0 };
  const signal = AbortSignal.timeout(30_000);
  try {
    await watchService(session, watched, { signal, progress: () => undefined, ...hooks });
  } catch (error) {
    assert.ok(isOpsError(error), String(error));
    return error;
  }
  return assert.fail('it held');
}

suite('a service that does not come to run what it should', () => {
  test('is told with the log of the last task that was started, not of one that waits for its turn', async () => {
    const tasks = [waiting('third', '2026-01-03T00:00:00Z'), ended('second', '2026-01-02T00:00:00Z')];
    const more = [ended('first', '2026-01-01T00:00:00Z')];
    const forgives: WatchHooks['forgives'] = () =>
      Promise.resolve({ knownTasks: new Set(['first', 'second']), since: 0, startsAt: performance.now() });
    const error = await watch(() => [...tasks, ...more], { forgives });
    assert.equal(error.code, 'update-timeout');
    assert.deepEqual(error.logs, ['I am second']);
  });

  test('has, after an exit that was forgiven, the delay of its restart policy besides its own time', async () => {
    let restartsAt = Infinity;
    const tasks = (): readonly Task[] => {
      const first = ended('first', '2026-01-01T00:00:00Z');
      const second = '2026-01-02T00:00:00Z';
      return [first, performance.now() < restartsAt ? waiting('second', second) : ended('second', second)];
    };
    const forgives: WatchHooks['forgives'] = ({ task: one }) => {
      if (one.id !== 'first') return Promise.resolve(undefined);
      restartsAt = performance.now() + 2 * timeouts.timeoutMs;
      return Promise.resolve({ knownTasks: new Set(['first']), since: 0, startsAt: restartsAt });
    };
    const error = await watch(tasks, { forgives });
    assert.equal(error.code, 'update-failed', error.message);
    assert.deepEqual(error.logs, ['I am second']);
  });
});

test('the log of a task of another image says nothing, and where none was started the newest is all there is', () => {
  const old = task('old', { state: 'failed', createdAt: '2026-01-05T00:00:00Z' });
  const own = ended('own', '2026-01-02T00:00:00Z');
  const next = waiting('next', '2026-01-04T00:00:00Z');
  assert.equal(tellingTask([own, old, next], image('dev'))?.id, 'own');
  assert.equal(tellingTask([next], image('dev'))?.id, 'next');
  assert.equal(tellingTask([], image('dev')), undefined);
});
