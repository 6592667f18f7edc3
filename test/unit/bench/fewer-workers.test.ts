import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withFewerWorkers } from '../../../scripts/bench/plan.ts';

const hostsCfg = ['[managers]', 'm1 a=b', '', '[workers]', 'w1', 'w2', 'w3', '', '[broker]', 'b1', ''].join('\n');

test('only workers are left out, from the end', () => {
  assert.equal(withFewerWorkers(hostsCfg, 2), hostsCfg.replace('w3\n', ''));
  assert.equal(withFewerWorkers(hostsCfg, 5), hostsCfg);
});
