import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isOpsError } from '../../../../src/errors.ts';
import { planScale } from '../../../../src/update/plan/plan-scale.ts';
import { observation, observedService, policy } from '../samples.ts';

/** The sample's, and referral beside it. */
const seen = observation({ services: [observedService(), observedService({ name: 'referral' })] });

const plan = (service: string, replicas: number, ...others: readonly string[]): string => {
  try {
    const asked = [service, ...others].map((one) => ({ service: one, replicas }));
    const { services } = planScale(seen, asked, { policy });
    return services.map(({ planned, from, to }) => `${planned.service} ${planned.action} ${from} to ${to}`).join();
  } catch (error) {
    if (isOpsError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
};

suite('another number of tasks', () => {
  test('is planned for services of the swarm that have one', () => {
    assert.equal(plan('api', 3), 'api restart 2 to 3');
    assert.equal(plan('api', 1), 'api restart 2 to 1');
    assert.equal(plan('api', 2), 'api none 2 to 2');
  });

  test('is refused for what has none', () => {
    assert.match(plan('broker', 2), /^input-invalid: broker runs on the broker host/);
    assert.match(plan('swarm/referral', 2), /^input-invalid: .*referral is never scaled/);
    assert.match(plan('api', 2, 'swarm/api'), /^input-invalid: api and swarm\/api are one service/);
    assert.match(plan('apj', 2), /^service-unknown: .*did you mean api/);
  });
});
