import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Recent } from '../../../bot/recent.ts';

const at = (milliseconds: number): Date => new Date(milliseconds);

suite('what is remembered for a while', () => {
  test('is there until its time has run out', () => {
    const recent = new Recent<number>({ milliseconds: 10, most: 5 });
    recent.set('a', 1, at(0));
    assert.equal(recent.get('a', at(9)), 1);
    assert.equal(recent.get('a', at(10)), undefined);
    assert.equal(recent.size, 0);
  });

  test('is of so many keys at most, the oldest going first; what is set anew is new', () => {
    const recent = new Recent<number>({ milliseconds: 1000, most: 2 });
    recent.set('a', 1, at(0));
    recent.set('b', 2, at(0));
    recent.set('a', 3, at(0));
    recent.set('c', 4, at(0));
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => recent.get(key, at(1))),
      [3, undefined, 4],
    );
    recent.delete('a');
    assert.equal(recent.get('a', at(1)), undefined);
  });
});
