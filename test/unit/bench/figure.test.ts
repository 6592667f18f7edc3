import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { judge, median, type Figure } from '../../../scripts/bench/figure.ts';

const pairs: Figure = {
  part: 'backup',
  what: 'a backup',
  unit: 's',
  values: [12, 30, 11],
  against: { what: 'another way', values: [10, 25, 11] },
  target: { kind: 'ratio', atMost: 1.15 },
};

test('a ratio is taken pair by pair, so that a slow round slows both', () => {
  const { median: own, againstMedian, comesTo, reached } = judge(pairs);
  assert.deepEqual([own, againstMedian, comesTo, reached], [12, 11, 1.2, false]);
});

test('a difference and a value are judged in their own terms', () => {
  assert.equal(judge({ ...pairs, target: { kind: 'difference', atMost: 2 } }).comesTo, 2);
  assert.equal(judge({ ...pairs, target: { kind: 'difference', atMost: 2 } }).reached, true);
  assert.equal(judge({ ...pairs, target: { kind: 'value', atMost: 11.9 } }).reached, false);
});

test('without a limit a figure is told, not judged', () => {
  assert.equal(judge({ ...pairs, target: { kind: 'value' } }).reached, undefined);
});

test('a round without its equal is no comparison', () => {
  assert.throws(() => judge({ ...pairs, values: [1, 2] }), /no equal/);
  const { against: _against, ...alone } = pairs;
  assert.throws(() => judge(alone), /no equal/);
});

test('as many values lie below a median as above it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 }), (values) => {
      const middle = median(values);
      const half = values.length / 2;
      assert.ok(values.filter((value) => value < middle).length <= half);
      assert.ok(values.filter((value) => value > middle).length <= half);
    }),
  );
});
