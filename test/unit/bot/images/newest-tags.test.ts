import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pickTags } from '../../../../bot/images/newest-tags.ts';
import { repositoryOfService } from '../../../../src/image/published-services.ts';

test('branches and the highest versions are picked, numbers counted as numbers', () => {
  const tags = [
    'v1.9.0',
    'v1.10.0',
    'dev',
    'v1.2.0',
    'main',
    ...Array.from({ length: 20 }, (_, index) => `pr-${index}`),
  ];
  const picked = pickTags(tags);
  assert.deepEqual(picked.slice(0, 5), ['main', 'dev', 'v1.10.0', 'v1.9.0', 'v1.2.0']);
  assert.equal(picked.length, 12);
});

test('a service has the repository that the policy names, else the published one', () => {
  const own = { api: { registry: 'ghcr.io', path: 'acme/api' } };
  assert.deepEqual(repositoryOfService('api', own), own.api);
  assert.equal(repositoryOfService('history', own)?.path, 'd8-x/d8x-trader-history');
  for (const unknown of ['nothing', 'constructor', '__proto__'])
    assert.equal(repositoryOfService(unknown, undefined), undefined);
});
