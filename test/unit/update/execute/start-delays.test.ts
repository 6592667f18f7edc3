import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { startDelays } from '../../../../src/update/execute/execute.ts';
import type { PlannedService } from '../../../../src/update/model/plan.ts';
import { plan, tag } from '../planning.ts';
import { observation } from '../samples.ts';

/** A planned service with a name and a number of tasks of its own, like `api` in the swarm or `broker` on its host. */
function like(model: 'api' | 'broker', service: string, desired = 1): PlannedService {
  const [planned] = plan([tag(model, 'dev')], observation()).services;
  assert.ok(planned !== undefined);
  return { ...planned, service, replicas: { desired, running: desired } };
}

function begins(services: readonly PlannedService[], stabilityMs: number): Record<string, number> {
  return Object.fromEntries([...startDelays(services, stabilityMs)].map(([{ service }, ms]) => [service, ms]));
}

suite('when services begin to change', () => {
  test('one alone begins at once', () => {
    assert.deepEqual(begins([like('api', 'api', 2)], 0), { api: 0 });
  });

  test('several begin a second apart, those with the most tasks first', () => {
    const services = [like('api', 'history'), like('api', 'api', 2), like('api', 'referral')];
    assert.deepEqual(begins(services, 30_000), { api: 0, history: 1_000, referral: 2_000 });
  });

  test('the broker host does not wait for the swarm', () => {
    const services = [like('api', 'api', 2), like('api', 'history'), like('broker', 'broker'), like('broker', 'ws')];
    assert.deepEqual(begins(services, 30_000), { api: 0, history: 1_000, broker: 0, ws: 1_000 });
  });

  test('each wave counts for itself', () => {
    const late = (service: string): PlannedService => ({ ...like('api', service), wave: 2 });
    const services = [like('api', 'api', 2), late('referral'), like('api', 'history'), late('candles')];
    assert.deepEqual(begins(services, 30_000), { api: 0, history: 1_000, referral: 0, candles: 1_000 });
  });

  test('all have begun within the stability window, however many there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 60_000 }), (count, stabilityMs) => {
        const services = Array.from({ length: count }, (_, index) => like('api', `s${index}`));
        const all = Object.values(begins(services, stabilityMs));
        assert.equal(all.length, count);
        assert.ok(all.every((ms) => ms <= stabilityMs));
      }),
      { numRuns: 50 },
    );
  });
});
