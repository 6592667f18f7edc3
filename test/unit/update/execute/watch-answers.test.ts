import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { OpsError } from '../../../../src/errors.ts';
import { watchAnswers } from '../../../../src/update/execute/open-verification.ts';

type State = 'holds' | 'not-yet';

suite('a service whose tasks pass their check', () => {
  test('is ready once, with its address, whatever the way to it from outside', () => {
    let [outside, address]: [State, State] = ['not-yet', 'not-yet'];
    let times = 0;
    const besides = watchAnswers({ state: () => outside }, { state: () => address }, () => (times += 1));
    assert.deepEqual([besides(0), times], ['not-yet', 0]);
    address = 'holds';
    assert.deepEqual([besides(0), times], ['not-yet', 1]);
    outside = 'holds';
    assert.deepEqual([besides(0), times], ['holds', 1]);
  });

  test('is not ready where it answers with an address that it should not have', () => {
    const address = {
      state: (): State => {
        throw new OpsError('health-failed', 'broker signs with another address');
      },
    };
    const besides = watchAnswers({ state: () => 'holds' }, address, () => assert.fail('it is not ready'));
    assert.throws(() => besides(0), /another address/);
  });
});
