import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { isOpsError } from '../../../../src/errors.ts';
import { badness, type Outcome } from '../../../../src/update/health/judge-answer.ts';
import { isStarting } from '../../../../src/update/observe/observe-readiness.ts';
import { judgeTask, startTask, takeOutcome, type TaskVerdict } from '../../../../src/update/health/readiness.ts';
import { type AskedTask, watchReadiness } from '../../../../src/update/health/readiness-watch.ts';
import { warmUpOf } from '../../../../src/update/health/warm-up.ts';
import { waitFor } from '../../../wait.ts';

const times = { warmUpMs: 60_000, stabilityMs: 5_000 };
type Kind = Outcome['kind'];

/** The verdict after one outcome a second. */
function after(kinds: readonly Kind[], now = kinds.length * 1_000): TaskVerdict {
  const state = kinds.reduce(
    (before, kind, index) => takeOutcome(before, { kind, because: kind }, index * 1_000),
    startTask(0),
  );
  return judgeTask(state, now, times);
}
const repeat = (kind: Kind, count: number): Kind[] => Array.from({ length: count }, () => kind);

suite('a task', () => {
  test('is ready from its first good answer on, and through a miss or two', () => {
    assert.equal(after([]).kind, 'not-yet');
    assert.equal(after(['not-yet', 'holds']).kind, 'ready');
    assert.equal(after(['holds', 'not-yet', 'fails']).kind, 'ready');
    assert.equal(after(['holds', 'not-yet', 'not-yet', 'not-yet']).kind, 'not-yet');
    assert.equal(after(['holds', 'not-yet', 'not-yet', 'not-yet', 'holds']).kind, 'ready');
  });

  test('may be silent for as long as it warms up, much longer than the stability window', () => {
    const silent = repeat('not-yet', 60);
    assert.equal(after(silent, 59_999).kind, 'not-yet');
    assert.deepEqual(after(silent, 60_000), { kind: 'bad', reason: 'late', because: 'not-yet' });
    assert.equal(after([...silent.slice(1), 'holds'], 70_000).kind, 'ready');
    assert.deepEqual(judgeTask(startTask(0), 60_000, times), {
      kind: 'bad',
      reason: 'late',
      because: 'it was never asked',
    });
  });

  test('is bad once it has answered with errors of its own for a stability window', () => {
    assert.equal(after(repeat('fails', 5), 4_999).kind, 'not-yet');
    assert.deepEqual(after(repeat('fails', 5), 5_000), { kind: 'bad', reason: 'errors', because: 'fails' });
    assert.equal(after([...repeat('fails', 5), 'not-yet'], 6_000).kind, 'not-yet');
    assert.equal(after(['not-yet', ...repeat('fails', 5)], 5_999).kind, 'not-yet');
  });

  test('is bad when it was ready and is so no more', () => {
    assert.equal(after(['holds', ...repeat('not-yet', 5)], 5_999).kind, 'not-yet');
    assert.deepEqual(after(['holds', ...repeat('not-yet', 5)], 6_000), {
      kind: 'bad',
      reason: 'lost',
      because: 'not-yet',
    });
  });

  test('that can be asked in no way is told apart', () => {
    assert.equal(after(repeat('not-asked', 2)).kind, 'not-yet');
    assert.equal(after(repeat('not-asked', 3)).kind, 'unasked');
    assert.equal(after([...repeat('not-asked', 3), 'not-yet']).kind, 'not-yet');
  });

  test('is never ready without a good answer, and never bad while it gives them', () => {
    const kinds = fc.array(fc.constantFrom<Kind[]>('holds', 'fails', 'not-yet', 'not-asked'), { maxLength: 80 });
    fc.assert(
      fc.property(kinds, (all) => {
        const { kind } = after(all);
        if (!all.includes('holds')) assert.notEqual(kind, 'ready');
        if (all.at(-1) === 'holds') assert.equal(kind, 'ready');
      }),
    );
  });
});

test('before an update, a task that has not had its time is still starting', () => {
  const [fails, silent, holds]: readonly Outcome[] = (['fails', 'not-yet', 'holds'] as const).map((kind) => ({
    kind,
    because: '',
  }));
  assert.ok(fails !== undefined && silent !== undefined && holds !== undefined);
  assert.deepEqual([isStarting(silent, 59_999, times), isStarting(silent, 60_000, times)], [true, false]);
  assert.deepEqual([isStarting(fails, 4_999, times), isStarting(fails, 5_000, times)], [true, false]);
  assert.deepEqual([isStarting(holds, 0, times), isStarting(silent, undefined, times)], [false, false]);
});

function isRefused(ask: () => unknown): boolean {
  try {
    ask();
    return false;
  } catch (error) {
    if (isOpsError(error, 'health-failed')) return true;
    throw error;
  }
}

suite('the tasks of a service', () => {
  const asked = (id: string, where: string, answer: () => Outcome): AskedTask => ({
    id,
    where,
    ask: async () => answer(),
  });
  const holds: Outcome = { kind: 'holds', because: 'GET /health answers 200 (port 3001)' };
  const silent: Outcome = { kind: 'not-yet', because: '172.18.0.5:3001: nothing listens there', isSilent: true };
  const watched = { service: 'api', requirements: [], warmUpMs: 60_000, stabilityMs: 1_000 };

  test('are ready when each of them is, and an error names the node and the port of one that never is', async () => {
    let now = 0;
    using watch = watchReadiness({ ...watched, now: () => now });
    const tasks = [asked('a', 'worker-01', () => holds), asked('b', 'worker-02', () => silent)];
    const isHalf = (): boolean => {
      watch.state(tasks);
      return watch.detail.startsWith('1 of 2 ready (worker-02: 172.18.0.5:3001: nothing');
    };
    await waitFor('one of two', isHalf, { seconds: 20 });
    assert.ok(watch.wasReady('a') && !watch.wasReady('b'));
    now = 60_000;
    assert.throws(
      () => watch.state(tasks),
      (error) =>
        isOpsError(error, 'health-failed') &&
        error.message === 'api was not ready on worker-02 within 1 min: 172.18.0.5:3001: nothing listens there' &&
        /api=30/.test(error.hint ?? ''),
    );
    assert.equal(watch.culprit, 'b');
    assert.equal(watch.state(tasks.slice(0, 1)), 'ready');
  });

  const errors: Outcome = { kind: 'fails', because: 'GET /health answers 500' };
  const other: Outcome = { kind: 'not-yet', because: 'GET /health answers 503' };

  test('are no reason to go back where they were as bad before', async () => {
    let now = 0;
    const badBefore = { because: 'GET /health answers 500', badness: badness(errors), tasks: 'all' } as const;
    using watch = watchReadiness({ ...watched, badBefore, now: () => now });
    const tasks = [asked('a', 'worker-01', () => other), asked('b', 'worker-02', () => errors)];
    assert.equal(watch.state(tasks), 'not-yet');
    now = 60_000;
    assert.equal(watch.state(tasks), 'ready');
    assert.match(
      watch.notices.join(),
      /is not ready .* and was not before the update either \(GET \/health answers 500\)/,
    );
  });

  for (const [what, before, after] of [
    ['say nothing where they answered', { badness: badness(errors), tasks: 'all' }, [silent]],
    [
      'answer with errors of their own where they only were not well',
      { badness: badness(other), tasks: 'all' },
      [errors],
    ],
    ['are more than before', { badness: badness(silent), tasks: 1 }, [other, other]],
  ] as const) {
    test(`are a reason where they were bad before, and now ${what}`, async () => {
      let now = 0;
      using watch = watchReadiness({ ...watched, badBefore: { because: 'x', ...before }, now: () => now });
      const tasks = after.map((outcome, at) => asked(`${at}`, `worker-0${at}`, () => outcome));
      watch.state(tasks);
      await waitFor(
        'an answer of each',
        () => !watch.detail.includes('being asked') || watch.state(tasks) === 'ready',
        {
          seconds: 20,
        },
      );
      now = 60_000;
      await waitFor('that to be a reason', () => isRefused(() => watch.state(tasks)), { seconds: 20 });
    });
  }

  test('that can not be asked are told, and hold nothing up', async () => {
    using watch = watchReadiness(watched);
    const task: AskedTask = { id: 'a', where: 'worker-01', ask: () => Promise.reject(new Error('no channel')) };
    await waitFor('three askings', () => watch.state([task]) === 'ready', { seconds: 20 });
    assert.match(watch.notices.join(), /api on worker-01 could not be asked whether it is ready/);
  });

  test('have the time that is given to their service', () => {
    const warmUp = { defaultMs: 1, byService: { api: 2 } };
    const of = (service: string, given = { warmUp }): number => warmUpOf(given, { kind: 'swarm', service });
    assert.deepEqual([of('api'), of('history'), of('constructor')], [2, 1, 1]);
    assert.equal(warmUpOf({}, { kind: 'swarm', service: 'api' }), 600_000);
    const placed = { warmUp: { defaultMs: 1, byService: { 'broker/redis': 2 } } };
    const redis = (kind: 'swarm' | 'broker', service: string): number => warmUpOf(placed, { kind, service });
    assert.deepEqual(
      [redis('broker', 'redis'), redis('broker', 'broker/redis'), redis('swarm', 'swarm/redis')],
      [2, 2, 1],
    );
  });
});
