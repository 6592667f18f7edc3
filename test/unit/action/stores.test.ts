import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stores } from '../../../action/stores/stores.ts';

test("a store's inputs are read by the store: what is wrong names the input, and there is no store then", () => {
  const [artifact] = stores;
  assert.ok(artifact !== undefined);
  assert.deepEqual(artifact.read({ upload: 'maybe', 'retention-days': '401' }), {
    problems: [
      { path: 'retention-days', message: 'should be a whole number from 1 to 400' },
      { path: 'upload', message: 'should be true or false' },
    ],
  });
  assert.equal(artifact.read({ upload: 'true' }).store?.keeps, true);
  assert.equal(artifact.read({ upload: 'false', 'retention-days': '7' }).store?.keeps, false);
});
