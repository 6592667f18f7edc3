import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { editDistance, nearest } from '../../src/nearest.ts';

const services = ['api', 'history', 'referral', 'candles-pyth-client', 'candles-ws-server', 'candles-poly-client'];

test('the nearest of several names', () => {
  assert.equal(nearest('apii', services), 'api');
  assert.equal(nearest('API', services), 'api');
  assert.equal(nearest('histroy', services), 'history');
  assert.equal(nearest('candle-ws-server', services), 'candles-ws-server');
  assert.equal(nearest('candles-poli-client', services), 'candles-poly-client');
  assert.equal(nearest('postgres', services), undefined);
  assert.equal(nearest('', services), undefined);
  assert.equal(nearest('x'.repeat(100_000), services), undefined);
});

test('known distances', () => {
  assert.equal(editDistance('', 'abc'), 3);
  assert.equal(editDistance('kitten', 'sitting'), 3);
  assert.equal(editDistance('ab', 'ba'), 1);
  assert.equal(editDistance('ca', 'abc'), 3);
});

test('a distance is symmetric, zero only for the same, and at most the longer length', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (a, b) => {
      const distance = editDistance(a, b);
      assert.equal(distance, editDistance(b, a));
      assert.equal(distance === 0, a === b);
      assert.ok(distance <= Math.max(a.length, b.length));
    }),
  );
});
