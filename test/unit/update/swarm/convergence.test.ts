import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Service, Task } from '../../../../src/cluster/engine/types.ts';
import { type Expectation, isImage, judge, type Verdict } from '../../../../src/update/swarm/convergence.ts';
import { parseReference } from '../../../../src/image/reference.ts';
import { plan, tag } from '../planning.ts';
import { image, imageText, nodes, observation, observedService, service, task } from '../samples.ts';

const known = [task('old-1', { image: imageText('main') }), task('old-2', { image: imageText('main') })];
const expected: Expectation = { image: image('dev'), knownTasks: new Set(['old-1', 'old-2']), acceptsKnown: true };
const fresh = (id: string, more: Partial<Task> = {}): Task => task(id, { image: imageText('dev'), ...more });
const updated = (more: Partial<Service> = {}): Service => service({ image: imageText('dev'), ...more });
const updating = { state: 'updating' as const, message: 'update in progress' };
const verdict = (own: Service | undefined, tasks: readonly Task[], wanted = expected): Verdict =>
  judge(own, tasks, nodes, wanted);

suite('judging how far a service is', () => {
  test('waits for every task, and for the old ones to end', () => {
    const half = verdict(updated({ updateStatus: updating }), [fresh('a'), known[1] ?? task('x')]);
    assert.deepEqual(half, { kind: 'waiting', running: 1, desired: 2, detail: 'old ones are still running' });
    const next = verdict(updated(), [fresh('a'), fresh('b', { state: 'preparing' })]);
    assert.deepEqual(next, { kind: 'waiting', running: 1, desired: 2, detail: 'the next is preparing' });
    const surplus = verdict(updated(), [fresh('a'), fresh('b'), known[0] ?? task('x')]);
    assert.equal(surplus.kind, 'waiting');
  });

  test('is content when all run, and settled when swarm has ended its own watch', () => {
    const ended = task('old-1', { desiredState: 'shutdown', state: 'shutdown' });
    const tasks = [fresh('a'), fresh('b'), ended];
    const during = verdict(updated({ updateStatus: updating }), tasks);
    assert.ok(during.kind === 'running' && !during.settled);
    const after = verdict(updated({ updateStatus: { state: 'completed', message: '' } }), tasks);
    assert.ok(after.kind === 'running' && after.settled);
    const noStatus = verdict(updated(), tasks);
    assert.ok(noStatus.kind === 'running' && noStatus.settled);
  });

  test('is content with no task where there should be none', () => {
    const own = updated({ mode: { kind: 'replicated', replicas: 0 } });
    assert.deepEqual(verdict(own, []), { kind: 'running', tasks: [], settled: true });
  });

  test('wants a task on every node that a global service may run on', () => {
    const own = updated({ mode: { kind: 'global' } });
    assert.equal(verdict(own, [fresh('a')]).kind, 'waiting');
    assert.equal(verdict(own, [fresh('a'), fresh('b', { nodeId: 'node-worker-02' })]).kind, 'running');
  });

  test('waits for no task of a global service on a node that is paused: swarm leaves that as it is', () => {
    const own = updated({ mode: { kind: 'global' } });
    const paused = nodes.map((one) => (one.id === 'node-worker-02' ? { ...one, availability: 'pause' as const } : one));
    const old = task('old-2', { nodeId: 'node-worker-02' });
    assert.equal(judge(own, [fresh('a'), old], paused, expected).kind, 'running');
    assert.equal(judge(own, [fresh('a'), old], nodes, expected).kind, 'waiting');
    const replicated = updated({ mode: { kind: 'replicated', replicas: 1 } });
    assert.equal(judge(replicated, [fresh('a'), old], paused, expected).kind, 'waiting');
    const observed = observedService({ service: service({ mode: { kind: 'global' } }), tasks: [task('a'), old] });
    const told = plan([tag('api', 'dev')], observation({ services: [observed], nodes: paused })).notices.join();
    assert.match(told, /worker-02 is paused: swarm leaves the task of api there as it is/);
  });

  test('sees a new task fail, in each way, and whether swarm will act', () => {
    for (const state of ['failed', 'rejected', 'complete'] as const) {
      const failed = fresh('a', { state, desiredState: 'shutdown' });
      const rollback = { failureAction: 'rollback' as const };
      const acting = verdict(updated({ updateStatus: updating, ...rollback }), [failed]);
      assert.ok(acting.kind === 'failed' && acting.swarmActs && acting.task.id === 'a', state);
      const idle = verdict(updated(rollback), [failed]);
      assert.ok(idle.kind === 'failed' && !idle.swarmActs, state);
    }
  });

  test('does not count ends of tasks from before, of other images, or that were told to end', () => {
    const tasks = [
      fresh('old-1', { state: 'failed', desiredState: 'shutdown' }),
      task('other', { image: imageText('hotfix'), state: 'failed', desiredState: 'shutdown' }),
      fresh('scaled', { state: 'shutdown', desiredState: 'shutdown' }),
      fresh('a'),
      fresh('b'),
    ];
    assert.equal(verdict(updated(), tasks).kind, 'running');
  });

  test('does not take tasks from before for restarted ones', () => {
    const restart: Expectation = { image: image('main'), knownTasks: new Set(['old-1', 'old-2']), acceptsKnown: false };
    assert.equal(verdict(service(), known, restart).kind, 'waiting');
    assert.equal(verdict(service(), [task('new-1'), task('new-2')], restart).kind, 'running');
  });

  test('tells a task that no node takes', () => {
    const pending = fresh('b', { state: 'pending', nodeId: undefined, error: 'no suitable node' });
    const stuck = verdict(updated({ updateStatus: updating }), [fresh('a'), pending]);
    assert.ok(stuck.kind === 'stuck' && stuck.task.id === 'b' && stuck.running === 1 && stuck.desired === 2);
  });

  suite('when a node went down before its new task ran', () => {
    const startedAt = '2026-01-02T00:00:00.1Z';
    const status = { ...updating, startedAt };
    const lostNodes = nodes.map((one) => (one.id === 'node-worker-02' ? { ...one, state: 'down' as const } : one));
    const lost = fresh('lost', {
      nodeId: 'node-worker-02',
      state: 'assigned',
      desiredState: 'shutdown',
      createdAt: '2026-01-02T00:00:00.100000001Z',
    });
    const judged = (tasks: readonly Task[], own = updated({ updateStatus: status })): Verdict =>
      judge(own, tasks, lostNodes, expected);

    test('is settled once all run elsewhere, for swarm waits for that task for ever', () => {
      const verdict = judged([fresh('a'), fresh('b'), lost]);
      assert.ok(verdict.kind === 'running' && verdict.settled);
      assert.deepEqual(
        verdict.tasks.map(({ id }) => id),
        ['a', 'b'],
      );
    });

    test('is held up where swarm leaves another task as it was, but not while one is still coming', () => {
      const old = task('old-1', { image: imageText('main') });
      assert.deepEqual(judged([fresh('a'), old, lost]), { kind: 'blocked', task: lost, running: 1, desired: 2 });
      const coming = fresh('a', { state: 'starting' });
      assert.equal(judged([coming, old, lost]).kind, 'waiting');
    });

    test('is not for a task of an earlier update, one that ran, or a node that is there', () => {
      const all = [fresh('a'), fresh('b')];
      const others: readonly [Task, Verdict['kind']][] = [
        [{ ...lost, createdAt: '2026-01-02T00:00:00Z' }, 'running'],
        [{ ...lost, state: 'running' }, 'running'],
        [{ ...lost, desiredState: 'running', image: imageText('main'), state: 'shutdown' }, 'waiting'],
        [{ ...lost, nodeId: 'node-worker-1' }, 'running'],
      ];
      for (const [other, kind] of others) {
        const verdict = judged([...all, other]);
        assert.equal(verdict.kind, kind, JSON.stringify(other));
        assert.notEqual('settled' in verdict && verdict.settled, true, JSON.stringify(other));
      }
    });

    test('does not count what swarm still calls running there', () => {
      const verdict = judged([fresh('a'), fresh('b', { nodeId: 'node-worker-02' })], updated());
      assert.ok(verdict.kind === 'waiting' && verdict.running === 1);
    });
  });

  test('follows a rollback of swarm itself, with the task that led to it', () => {
    const failed = fresh('a', { state: 'failed', desiredState: 'shutdown' });
    const away = service({ updateStatus: { state: 'rollback_started', message: 'update rolled back' } });
    assert.deepEqual(verdict(away, [failed]), { kind: 'rolling-back', message: 'update rolled back', task: failed });
    for (const state of ['rollback_completed', 'rollback_paused'] as const) {
      assert.equal(verdict(service({ updateStatus: { state, message: '' } }), [failed]).kind, 'rolled-back');
    }
  });

  test('sees a rollback that is requested for arrive', () => {
    const back: Expectation = { image: image('main'), knownTasks: new Set(), acceptsKnown: true };
    const started = verdict(service({ updateStatus: { state: 'rollback_started', message: '' } }), known, back);
    assert.ok(started.kind === 'running' && !started.settled);
    const completed = verdict(service({ updateStatus: { state: 'rollback_completed', message: '' } }), known, back);
    assert.ok(completed.kind === 'running' && completed.settled);
    assert.equal(
      verdict(service({ updateStatus: { state: 'rollback_paused', message: '' } }), known, back).kind,
      'paused',
    );
  });

  test('sees that it was paused, removed, or changed by somebody else', () => {
    const paused = verdict(updated({ updateStatus: { state: 'paused', message: 'paused' } }), []);
    assert.ok(paused.kind === 'paused' && paused.message === 'paused');
    assert.equal(verdict(undefined, []).kind, 'gone');
    assert.deepEqual(verdict(service({ image: imageText('hotfix') }), []), {
      kind: 'changed-externally',
      image: imageText('hotfix'),
    });
  });

  test('tells images by digest, and by tag where there is none', () => {
    assert.ok(isImage(imageText('dev').replace(':dev@', ':other@'), image('dev')));
    assert.ok(!isImage(imageText('main'), image('dev')));
    assert.ok(!isImage(imageText('dev', 'ghcr.io/d8-x/other'), image('dev')));
    assert.ok(isImage('ghcr.io/a/b:main', parseReference('ghcr.io/a/b:main')));
    assert.ok(!isImage('ghcr.io/a/b:dev', parseReference('ghcr.io/a/b:main')));
    assert.ok(!isImage('<none>', image('dev')));
  });
});
