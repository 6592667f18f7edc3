import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Task } from '../../../../src/cluster/engine/types.ts';
import { restartPolicyOf } from '../../../../src/update/swarm/service-spec.ts';
import { isForgivable } from '../../../../src/update/swarm/forgive-exit.ts';
import { task } from '../samples.ts';

const spec = (policy?: object) => ({
  TaskTemplate: { ContainerSpec: { Image: 'a' }, ...(policy === undefined ? {} : { RestartPolicy: policy }) },
});
const exit = (exitCode: number, more: Partial<Task> = {}): Task =>
  task('x', { state: exitCode === 0 ? 'complete' : 'failed', exitCode, ...more });

suite('one exit at the start', () => {
  test('is judged by the restart policy of the service, which is swarm’s own where it says nothing', () => {
    assert.deepEqual(restartPolicyOf(spec()), { condition: 'any', delayMs: 5_000 });
    assert.deepEqual(restartPolicyOf(spec({ Condition: 'any', Delay: 60_000_000_000, Window: 0 })), {
      condition: 'any',
      delayMs: 60_000,
    });
    assert.deepEqual(restartPolicyOf(spec({ Condition: 'on-failure', Delay: 0 })), {
      condition: 'on-failure',
      delayMs: 0,
    });
    assert.equal(restartPolicyOf(spec({ Condition: '' })).condition, 'any');
    assert.deepEqual(restartPolicyOf(spec({ Condition: 'none' })), { condition: 'none', delayMs: 5_000 });
    // Every number of attempts allows for one: 0 is no limit.
    for (const MaxAttempts of [0, 1, 5])
      assert.deepEqual(restartPolicyOf(spec({ Condition: 'any', MaxAttempts })), { condition: 'any', delayMs: 5_000 });
  });

  test('may be forgiven where swarm starts the task again', () => {
    const by = (condition: 'none' | 'on-failure' | 'any', ended: Task): boolean =>
      isForgivable(ended, { condition, delayMs: 5_000 });
    assert.deepEqual([by('any', exit(0)), by('any', exit(1))], [true, true]);
    assert.deepEqual([by('on-failure', exit(0)), by('on-failure', exit(1))], [false, true]);
    assert.deepEqual([by('none', exit(0)), by('none', exit(1))], [false, false]);
  });

  test('is none where nothing was ever started', () => {
    const policy = { condition: 'any', delayMs: 5_000 } as const;
    assert.equal(isForgivable(exit(1, { state: 'rejected' }), policy), false);
    assert.equal(isForgivable(exit(1, { containerId: undefined }), policy), false);
    assert.equal(isForgivable(task('r'), policy), false);
  });
});
