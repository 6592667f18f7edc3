import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { swarmTimes } from '../../../../src/update/swarm/service-spec.ts';
import { rollbackTimeouts, updateTimeouts } from '../../../../src/update/execute/timeouts.ts';
import { policy } from '../samples.ts';

const seconds = 1_000_000_000;

suite('how long an update may take', () => {
  const spec = (container: object, policies: object = {}) => ({
    TaskTemplate: { ContainerSpec: { Image: 'a', ...container } },
    ...policies,
  });

  test('leaves an old task the time that its service gives it to end', () => {
    const { stopGraceMs } = swarmTimes(spec({ StopGracePeriod: 40 * seconds }), 1, 'update');
    assert.equal(stopGraceMs, 40_000);
    assert.equal(updateTimeouts(policy, { stopGraceMs, delaysMs: 0 }).stuckMs, 55_000);
    assert.equal(rollbackTimeouts(policy, { stopGraceMs, delaysMs: 0 }).stuckMs, 70_000);
    assert.equal(swarmTimes(spec({}), 1, 'update').stopGraceMs, 10_000);
    assert.equal(swarmTimes(spec({ StopGracePeriod: 0 }), 1, 'update').stopGraceMs, 0);
  });

  test('counts the pauses that the policy makes between its steps', () => {
    const slow = (own: object) =>
      spec({}, { UpdateConfig: own, RollbackConfig: { Parallelism: 2, Delay: 5 * seconds } });
    assert.equal(swarmTimes(slow({ Parallelism: 1, Delay: 60 * seconds }), 4, 'update').delaysMs, 180_000);
    assert.equal(swarmTimes(slow({ Parallelism: 3, Delay: 60 * seconds }), 4, 'update').delaysMs, 60_000);
    assert.equal(swarmTimes(slow({ Delay: 60 * seconds }), 4, 'update').delaysMs, 0, 'all at once');
    assert.equal(swarmTimes(slow({}), 4, 'rollback').delaysMs, 5_000);
    const back = swarmTimes(slow({ Parallelism: 1, Delay: 60 * seconds }), 4, 'rollback');
    assert.equal(back.delaysMs, 180_000, 'a spec that is given back is an update');
    assert.equal(swarmTimes(spec({}), 4, 'update').delaysMs, 0);
    assert.equal(swarmTimes(slow({ Parallelism: 1, Delay: 60 * seconds }), 0, 'update').delaysMs, 0);
    const { timeoutMs } = updateTimeouts(policy, { stopGraceMs: 0, delaysMs: 180_000 });
    assert.equal(timeoutMs, policy.updateTimeoutMs + 180_000);
  });

  test('counts the start period of a health check for each task', () => {
    const checked = spec({ Healthcheck: { Test: ['CMD', 'true'], StartPeriod: 60 * seconds } });
    assert.equal(updateTimeouts(policy, swarmTimes(checked, 2, 'update')).gateMs, 60_000);
    assert.equal(rollbackTimeouts(policy, swarmTimes(checked, 2, 'rollback')).gateMs, 60_000);
    assert.equal(updateTimeouts(policy, swarmTimes(spec({}), 2, 'update')).gateMs, 0);
  });
});
