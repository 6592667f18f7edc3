import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { estimateMs } from '../../../../src/operations/recovery/estimate.ts';
import { service } from '../../update/samples.ts';

const planned = (name: string, wave: number, desired = 1): Parameters<typeof estimateMs>[0][number] => ({
  service: name,
  wave,
  replicas: { desired, running: desired },
  observed: service(),
});

suite('the time out of service', () => {
  test('is estimated by what services are given to end, and take to start one after another', () => {
    assert.equal(estimateMs([planned('history', 1), planned('referral', 2)], undefined), 92_000);
    assert.equal(estimateMs([planned('history', 1), planned('reports', 1), planned('referral', 2)], undefined), 92_000);
    assert.equal(estimateMs([planned('swarm/referral', 1)], undefined), 32_000);
  });

  test('leaves out what has no tasks', () => {
    assert.equal(estimateMs([planned('history', 1), planned('referral', 2, 0)], undefined), 72_000);
    assert.equal(estimateMs([planned('referral', 1, 0)], undefined), 2_000);
  });

  test('is as long as the last time, where there was one', () => {
    assert.equal(estimateMs([planned('history', 1)], 14_000), 14_000);
  });
});
