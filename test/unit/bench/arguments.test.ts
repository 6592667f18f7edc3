import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInvocation } from '../../../scripts/bench/arguments.ts';

test('without options everything is measured', () => {
  assert.deepEqual(parseInvocation([]), {
    only: ['backup', 'copies', 'update', 'starts', 'plan', 'start', 'bot'],
    extent: { rounds: 3, sizes: [10, 600, 2000], deliveries: 100_000 },
    json: 'bench.json',
  });
});

test('parts and extent can be chosen', () => {
  const { only, extent } = parseInvocation(['--only', 'plan,start', '--sizes', '10', '--rounds', '1']);
  assert.deepEqual([only, extent.sizes, extent.rounds], [['plan', 'start'], [10], 1]);
});

test('what is wrong is named', () => {
  assert.throws(() => parseInvocation(['--only', 'plans']), /--only: there is no part 'plans'/);
  assert.throws(() => parseInvocation(['--rounds', '0']), /--rounds: '0'/);
  assert.throws(() => parseInvocation(['--sizes', '10,']), /--sizes: ''/);
  assert.throws(() => parseInvocation(['--fast']), /--fast/);
});
