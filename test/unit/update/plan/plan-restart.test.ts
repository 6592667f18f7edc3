import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isOpsError } from '../../../../src/errors.ts';
import { planRestart } from '../../../../src/update/plan/plan-restart.ts';
import { observation, policy } from '../samples.ts';

const seen = observation();
const refusedWith = (names: readonly string[]): string => {
  try {
    planRestart(seen, names, { policy });
  } catch (error) {
    if (isOpsError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'planned';
};

suite('a restart', () => {
  test('starts services anew on the images that they run, and changes nothing else of them', () => {
    const plan = planRestart(seen, ['api', 'broker'], { policy });
    assert.deepEqual(
      plan.services.map(({ service, action, from, to, key, recordAfter }) => ({
        service,
        action,
        same: from.digest === to.digest,
        key,
        recordAfter,
      })),
      [
        { service: 'api', action: 'restart', same: true, key: undefined, recordAfter: undefined },
        { service: 'broker', action: 'restart', same: true, key: undefined, recordAfter: undefined },
      ],
    );
  });

  test('of what is not there, or of nothing, is refused', () => {
    assert.match(refusedWith(['apj']), /^service-unknown: .*did you mean api\?/);
    assert.match(refusedWith(['broker', 'broker/broker']), /^input-invalid: broker and broker\/broker are one service/);
    assert.match(refusedWith([]), /^input-invalid: it is not said which services/);
  });
});
