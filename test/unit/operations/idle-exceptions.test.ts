import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idleExceptions } from '../../../src/operations/idle-exceptions.ts';

test('what has nothing to loosen is said', () => {
  const plan = { purpose: 'update' as const, services: [] };
  assert.deepEqual(idleExceptions(plan, { allowImageChange: false, allowKeyChange: false }, false), []);
  const all = { allowImageChange: true, allowKeyChange: true, acceptMigration: true, override: 'now' };
  assert.deepEqual(
    idleExceptions(plan, all, false).map((sentence) => sentence.split(' ')[0]),
    ['--allow-image-change', '--allow-key-change', '--accept-migration', '--override'],
  );
  const override = { allowImageChange: false, allowKeyChange: false, override: 'now' };
  assert.deepEqual(idleExceptions(plan, override, true), []);
});
