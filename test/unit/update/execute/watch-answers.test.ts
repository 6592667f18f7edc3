import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OpsError } from '../../../../src/errors.ts';
import { watchAnswers } from '../../../../src/update/execute/watch-answers.ts';

type State = 'holds' | 'not-yet';

describe('a service whose tasks run', () => {
  it('is ready once, with its first good answer and its address, long before everything has held', () => {
    let [url, answered, address]: [State, boolean, State] = ['not-yet', false, 'holds'];
    let times = 0;
    const health = { state: (): State => url, hasAnswered: () => answered };
    const besides = watchAnswers(health, { state: (): State => address }, () => (times += 1));
    assert.deepEqual([besides(0), times], ['not-yet', 0]);
    [answered, address] = [true, 'not-yet'];
    assert.deepEqual([besides(0), times], ['not-yet', 0]);
    address = 'holds';
    assert.deepEqual([besides(0), times], ['not-yet', 1]);
    url = 'holds';
    assert.deepEqual([besides(0), times], ['holds', 1]);
  });

  it('is not ready where it answers with an address that it should not have', () => {
    const health = { state: (): State => 'holds', hasAnswered: () => true };
    const address = {
      state: (): State => {
        throw new OpsError('health-failed', 'broker signs with another address');
      },
    };
    const besides = watchAnswers(health, address, () => assert.fail('it is not ready'));
    assert.throws(() => besides(0), /another address/);
  });
});
