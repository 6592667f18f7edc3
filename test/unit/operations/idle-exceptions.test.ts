import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idleExceptions } from '../../../src/operations/idle-exceptions.ts';

test('what has nothing to loosen is said', () => {
  const plan = { services: [] };
  assert.deepEqual(idleExceptions(plan, { allowImageChange: false }), []);
  const said = idleExceptions(plan, { allowImageChange: true, acceptMigration: true, override: 'now' });
  assert.deepEqual(
    said.map((sentence) => sentence.split(' ')[0]),
    ['--allow-image-change', '--accept-migration', '--override'],
  );
});
