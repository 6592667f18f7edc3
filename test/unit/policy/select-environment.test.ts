import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selectEnvironment } from '../../../src/policy/select-environment.ts';
import { environmentOf } from './arbitraries.ts';

const production = environmentOf({ name: 'production', isDefault: false });
const staging = environmentOf({ name: 'staging', isDefault: true });

test('by its name', () => {
  const policy = { environments: [production, staging] } as const;
  assert.deepEqual(selectEnvironment(policy, 'production'), { kind: 'selected', environment: production });
});

test('the default one, and one alone, without a name', () => {
  assert.deepEqual(selectEnvironment({ environments: [production, staging] }, undefined), {
    kind: 'selected',
    environment: staging,
  });
  assert.deepEqual(selectEnvironment({ environments: [production] }, undefined), {
    kind: 'selected',
    environment: production,
  });
});

test('several without a default have to be named', () => {
  const selection = selectEnvironment({ environments: [production, { ...staging, isDefault: false }] }, undefined);
  assert.ok(selection.kind === 'refused' && selection.reason === 'unnamed');
  assert.match(selection.message, /--env and one of production, staging/);
});

test('an unknown one is told with the nearest, and never replaced by the default', () => {
  const selection = selectEnvironment({ environments: [production, staging] }, 'Prodution');
  assert.ok(selection.kind === 'refused' && selection.reason === 'unknown');
  assert.equal(selection.nearest, 'production');
  assert.equal(selectEnvironment({ environments: [staging] }, 'x').kind, 'refused');
});
