import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { OpsError } from '../../../../src/errors.ts';
import { runGroup } from '../../../../src/update/execute/run-group.ts';
import { ManualTimers } from '../../manual-timers.ts';
import { context, forEver, outcome, Scripted } from './scripted-change.ts';

/** What GitHub leaves of its 7.5 seconds for the way back. */
const budgetMs = 5_500;

suite('a group that is cancelled', () => {
  test('goes back, and says that it was cancelled', async () => {
    const stop = new AbortController();
    const verify = (signal: AbortSignal): Promise<never> => {
      stop.abort();
      return forEver(signal);
    };
    const ended = await runGroup(context({ signal: stop.signal }), [new Scripted('slow', { verify })]);
    assert.equal(outcome(ended, 'slow').outcome, 'rolled-back');
    assert.equal(outcome(ended, 'slow').error?.code, 'cancelled');
    assert.ok(ended.isOver);
  });

  test('does not wait for a way back that takes long, and leaves its verification to the next run', async () => {
    const [stop, timers] = [new AbortController(), new ManualTimers()];
    const verify = (signal: AbortSignal): Promise<never> => {
      stop.abort(new OpsError('lock-lost', 'the cluster lock was lost'));
      return forEver(signal);
    };
    const verifyRollback = (signal: AbortSignal): Promise<never> => {
      timers.pass(budgetMs - 1);
      assert.ok(!signal.aborted);
      timers.pass(1);
      assert.ok(signal.aborted);
      return forEver(signal);
    };
    const slow = new Scripted('slow', { verify, verifyRollback });
    const ended = await runGroup(context({ signal: stop.signal, timers }), [slow]);
    assert.ok(slow.done.includes('verifyRollback'));
    assert.equal(outcome(ended, 'slow').outcome, 'failed');
    assert.equal(outcome(ended, 'slow').error?.code, 'lock-lost');
    assert.match(outcome(ended, 'slow').reason ?? '', /the next run looks after it/);
    assert.ok(!ended.isOver);
  });

  test('counts its time from the cancel on, not from when its changes have ended', async () => {
    const [stop, timers] = [new AbortController(), new ManualTimers()];
    const verify = (signal: AbortSignal): Promise<never> => {
      stop.abort();
      return forEver(signal).catch(() => {
        timers.pass(3_000);
        return assert.fail('it has ended');
      });
    };
    const verifyRollback = (signal: AbortSignal): Promise<never> => {
      timers.pass(budgetMs - 3_000);
      assert.ok(signal.aborted);
      return forEver(signal);
    };
    const slow = new Scripted('slow', { verify, verifyRollback });
    const ended = await runGroup(context({ signal: stop.signal, timers }), [slow]);
    assert.ok(slow.done.includes('verifyRollback'));
    assert.match(outcome(ended, 'slow').reason ?? '', /the next run looks after it/);
  });
});
