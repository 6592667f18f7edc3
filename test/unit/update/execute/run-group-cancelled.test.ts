import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite, test } from 'node:test';
import { OpsError } from '../../../../src/errors.ts';
import { runGroup } from '../../../../src/update/execute/run-group.ts';
import { context, forEver, outcome, Scripted } from './scripted-change.ts';

suite('a group that is cancelled', () => {
  test('goes back, and says that it was cancelled', async () => {
    const stop = new AbortController();
    const slow = new Scripted('slow', { verify: forEver });
    setTimeout(() => stop.abort(), 20);
    const ended = await runGroup(context({ signal: stop.signal }), [slow]);
    assert.equal(outcome(ended, 'slow').outcome, 'rolled-back');
    assert.equal(outcome(ended, 'slow').error?.code, 'cancelled');
    assert.ok(ended.isOver);
  });

  test(
    'does not wait for a way back that takes long, and leaves its verification to the next run',
    { timeout: 20_000 },
    async () => {
      const stop = new AbortController();
      setTimeout(() => stop.abort(new OpsError('lock-lost', 'the cluster lock was lost')), 20);
      const slow = new Scripted('slow', { apply: () => Promise.resolve(), verify: forEver, verifyRollback: forEver });
      const started = performance.now();
      const ended = await runGroup(context({ signal: stop.signal }), [slow]);
      assert.ok(performance.now() - started < 7_000);
      assert.equal(outcome(ended, 'slow').outcome, 'failed');
      assert.equal(outcome(ended, 'slow').error?.code, 'lock-lost');
      assert.match(outcome(ended, 'slow').reason ?? '', /the next run looks after it/);
      assert.ok(!ended.isOver);
    },
  );

  test('counts its time from the cancel on, not from when its changes have ended', { timeout: 20_000 }, async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    const ends = async (signal: AbortSignal): Promise<never> =>
      forEver(signal).catch(() => sleep(3_000).then(() => assert.fail('it has ended')));
    const slow = new Scripted('slow', { verify: ends, verifyRollback: forEver });
    const started = performance.now();
    const ended = await runGroup(context({ signal: stop.signal }), [slow]);
    assert.ok(performance.now() - started < 7_000);
    assert.match(outcome(ended, 'slow').reason ?? '', /the next run looks after it/);
  });
});
