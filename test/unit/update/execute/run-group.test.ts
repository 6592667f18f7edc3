import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { suite, test } from 'node:test';
import { OpsError } from '../../../../src/errors.ts';
import type { Change, Stay } from '../../../../src/update/model/change.ts';
import { runGroup } from '../../../../src/update/execute/run-group.ts';
import type { PlannedService } from '../../../../src/update/model/plan.ts';
import { policy } from '../samples.ts';

import { ManualTimers } from '../../manual-timers.ts';
import { context, forEver, outcome, Scripted } from './scripted-change.ts';

const fails = (code: 'update-failed' | 'rollback-failed' | 'connection-lost', message: string) => (): Promise<never> =>
  Promise.reject(new OpsError(code, message));

suite('services that are changed together', () => {
  test('are recorded only when all have verified themselves', async () => {
    const [a, b] = [
      new Scripted('a'),
      new Scripted('b', { verify: () => Promise.resolve({ running: 1, notices: [] }) }),
    ];
    const ended = await runGroup(context(), [a, b]);
    assert.ok(ended.isOver);
    assert.deepEqual(
      ended.results.map((one) => one.outcome),
      ['updated', 'updated'],
    );
    assert.deepEqual(outcome(ended, 'b').replicas, { desired: 2, running: 1 });
    assert.deepEqual(a.done, ['apply', 'verify', 'finalize']);
  });

  test('stay where what they ran before would not start any more, and the others go back', async () => {
    const mustStay = (cause: OpsError | undefined): Promise<Stay> =>
      Promise.resolve({
        error: new OpsError('migration-refused', `it stays; ${cause?.message ?? ''}`),
        migrations: { version: '18' },
      });
    const bad = new Scripted('bad', { verify: fails('update-failed', 'bad failed'), mustStay });
    const [well, other] = [new Scripted('well', { mustStay }), new Scripted('other')];
    const ended = await runGroup(context(), [bad, well, other]);
    assert.ok(ended.isOver);
    assert.deepEqual(
      ended.results.map((one) => one.outcome),
      ['failed', 'updated', 'rolled-back'],
    );
    const failed = outcome(ended, 'bad');
    assert.equal(failed.reason, 'migrated');
    assert.equal(failed.error?.message, 'it stays; bad failed');
    assert.deepEqual(failed.migrations, { after: { version: '18' } });
    assert.ok(!bad.done.includes('rollBack') && !well.done.includes('rollBack'));
    assert.deepEqual(well.done, ['apply', 'verify', 'finalize']);
    assert.match(outcome(ended, 'well').reason ?? '', /stays/);
  });

  test('all go back as soon as one fails, and each says why', async () => {
    const bad = new Scripted('bad', { verify: fails('update-failed', 'bad failed: exit code 3') });
    const [slow, early] = [new Scripted('slow', { verify: forEver }), new Scripted('early')];
    const ended = await runGroup(context(), [slow, bad, early]);
    assert.ok(ended.isOver);
    assert.deepEqual(
      ended.results.map((one) => one.outcome),
      ['rolled-back', 'rolled-back', 'rolled-back'],
    );
    assert.equal(outcome(ended, 'bad').error?.message, 'bad failed: exit code 3');
    assert.equal(outcome(ended, 'slow').error, undefined);
    assert.equal(outcome(ended, 'slow').reason, 'together with bad, which failed');
    assert.ok(early.done.includes('verifyRollback') && !early.done.includes('finalize'));
  });

  test('are looked at once more when others took long', async () => {
    const timers = new ManualTimers();
    const early = new Scripted('early', { confirm: fails('update-failed', 'early failed since') });
    const slow = new Scripted('slow', {
      verify: async () => {
        // What `early` has to do until it is verified waits for nothing.
        await setImmediate();
        timers.pass(2_000);
        return { running: 2, notices: [] };
      },
    });
    const ended = await runGroup(context({ timers }), [early, slow]);
    assert.equal(outcome(ended, 'early').error?.message, 'early failed since');
    assert.deepEqual(
      ended.results.map((one) => one.outcome),
      ['rolled-back', 'rolled-back'],
    );
    assert.ok(!slow.done.includes('confirm'));
  });

  test('say what was not begun, and do not verify what never changed', async () => {
    const bad = new Scripted('bad', { apply: fails('update-failed', 'no'), rollBack: () => Promise.resolve(false) });
    const other = new Scripted('other', { apply: forEver, rollBack: () => Promise.resolve(false) });
    const ended = await runGroup(context(), [bad, other]);
    assert.deepEqual(
      ended.results.map((one) => one.outcome),
      ['failed', 'not-attempted'],
    );
    assert.ok(!other.done.includes('verifyRollback'));
  });

  test('stay as they are where a failure is to be paused at', async () => {
    const [bad, good] = [new Scripted('bad', { verify: fails('update-failed', 'no') }), new Scripted('good')];
    const ended = await runGroup(context({ policy: { ...policy, onFailure: 'pause' } }), [bad, good]);
    assert.equal(outcome(ended, 'bad').outcome, 'failed');
    assert.match(outcome(ended, 'bad').reason ?? '', /on-failure says pause/);
    assert.ok(!bad.done.includes('rollBack'));
  });
});

suite('services that begin one after another', () => {
  const later = (change: Change): ReadonlyMap<PlannedService, number> => new Map([[change.planned, 60_000]]);

  test('all verify themselves', async () => {
    const timers = new ManualTimers();
    const [first, second] = [new Scripted('first'), new Scripted('second')];
    const running = runGroup(context({ timers }), [first, second], later(second));
    await timers.set();
    timers.pass(59_999);
    assert.deepEqual(second.done, []);
    timers.pass(1);
    const ended = await running;
    assert.deepEqual(
      ended.results.map((one) => one.outcome),
      ['updated', 'updated'],
    );
  });

  test('are left alone when one before them fails', async () => {
    const bad = new Scripted('bad', { verify: fails('update-failed', 'bad failed: exit code 3') });
    const waiting = new Scripted('waiting');
    const ended = await runGroup(context({ timers: new ManualTimers() }), [bad, waiting], later(waiting));
    assert.ok(ended.isOver);
    assert.equal(outcome(ended, 'bad').outcome, 'rolled-back');
    assert.equal(outcome(ended, 'waiting').outcome, 'not-attempted');
    assert.equal(outcome(ended, 'waiting').reason, 'together with bad, which failed');
    assert.deepEqual(waiting.done, []);
  });

  test('are left alone where a failure is to be paused at', async () => {
    const [bad, waiting] = [new Scripted('bad', { verify: fails('update-failed', 'no') }), new Scripted('waiting')];
    const pausing = context({ policy: { ...policy, onFailure: 'pause' }, timers: new ManualTimers() });
    const ended = await runGroup(pausing, [bad, waiting], later(waiting));
    assert.equal(outcome(ended, 'bad').outcome, 'failed');
    assert.equal(outcome(ended, 'waiting').outcome, 'not-attempted');
    assert.equal(outcome(ended, 'waiting').reason, 'bad failed before its turn, and on-failure says pause');
    assert.deepEqual(waiting.done, []);
  });

  test('are left alone when the run is cancelled', async () => {
    const [stop, timers] = [new AbortController(), new ManualTimers()];
    const waiting = new Scripted('waiting');
    const running = runGroup(context({ signal: stop.signal, timers }), [waiting], later(waiting));
    await timers.set();
    stop.abort();
    const ended = await running;
    assert.equal(outcome(ended, 'waiting').outcome, 'not-attempted');
    assert.equal(outcome(ended, 'waiting').error?.code, 'cancelled');
    assert.deepEqual(waiting.done, []);
  });
});

suite('a way back that fails', () => {
  test('is told with the first failure, and left to the next run when it was never ordered', async () => {
    const bad = new Scripted('bad', {
      verify: fails('update-failed', 'exit code 3'),
      rollBack: fails('rollback-failed', 'removed meanwhile'),
    });
    const ended = await runGroup(context(), [bad]);
    assert.ok(!ended.isOver);
    assert.equal(outcome(ended, 'bad').outcome, 'failed');
    assert.equal(outcome(ended, 'bad').error?.code, 'rollback-failed');
    assert.match(outcome(ended, 'bad').error?.message ?? '', /removed meanwhile/);
    assert.match(outcome(ended, 'bad').reason ?? '', /exit code 3/);
  });

  test('does not hold later runs up when it was ordered, but what ran before does not run either', async () => {
    const bad = new Scripted('bad', {
      verify: fails('update-failed', 'exit code 3'),
      verifyRollback: fails('update-failed', 'no node takes its task'),
    });
    const ended = await runGroup(context(), [bad]);
    assert.ok(ended.isOver);
    assert.equal(outcome(ended, 'bad').error?.code, 'rollback-failed');
  });
});
