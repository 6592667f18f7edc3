import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type HealthSample, isHealthy, judgeHealth, warmUpMs } from '../../../../src/update/health/health-judgement.ts';

const url = 'https://api.example.org/';
const samples = (...answers: readonly (number | 'refused')[]): HealthSample[] =>
  answers.map((answer, index) => ({
    at: index * 1_000,
    answer:
      answer === 'refused' ? { url, via: 'runner', error: 'ECONNREFUSED' } : { url, via: 'runner', status: answer },
  }));

describe('health', () => {
  it('is any answer below 500', () => {
    for (const status of [200, 204, 301, 401, 404, 499])
      assert.ok(isHealthy({ url, via: 'runner', status }), `${status}`);
    for (const status of [500, 502, 599]) assert.ok(!isHealthy({ url, via: 'runner', status }), `${status}`);
    assert.ok(!isHealthy({ url, via: 'runner', error: 'ECONNREFUSED' }));
  });

  it('is good after a few good answers in a row', () => {
    assert.equal(judgeHealth(samples(200, 200), 0, 2_000, 5_000), 'not-yet');
    assert.equal(judgeHealth(samples(502, 200, 404, 301), 0, 4_000, 5_000), 'good');
    assert.equal(judgeHealth(samples(200, 200, 500), 0, 3_000, 5_000), 'not-yet');
    assert.equal(judgeHealth(samples(200, 500, 200, 200), 0, 4_000, 5_000), 'not-yet');
  });

  it('is bad when the service itself fails through the stability window', () => {
    assert.equal(judgeHealth(samples(500, 500, 500), 0, 4_999, 5_000), 'not-yet');
    assert.equal(judgeHealth(samples(500, 500, 500), 0, 5_000, 5_000), 'bad');
  });

  it('is not known for a while where the way to the service is shut, as when it only comes up', () => {
    for (const answer of [502, 503, 504, 'refused'] as const) {
      assert.equal(judgeHealth(samples(answer, answer, answer), 0, warmUpMs - 1, 5_000), 'not-yet');
      assert.equal(judgeHealth(samples(answer, answer, answer), 0, warmUpMs, 5_000), 'bad');
    }
  });
});
