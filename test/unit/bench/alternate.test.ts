import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alternate } from '../../../scripts/bench/alternate.ts';

test('every way has its turn once a round, in the opposite order each second round', async () => {
  const order: string[] = [];
  const way = (name: string) => (round: number) => {
    order.push(name);
    return Promise.resolve(`${name}${round}`);
  };
  const measured = await alternate(3, [way('a'), way('b'), way('c')]);
  assert.equal(order.join(''), 'abccbaabc');
  assert.deepEqual(measured, [
    ['a0', 'a1', 'a2'],
    ['b0', 'b1', 'b2'],
    ['c0', 'c1', 'c2'],
  ]);
});
