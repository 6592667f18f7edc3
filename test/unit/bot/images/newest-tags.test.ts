import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRepository } from '../../../../src/image/reference.ts';
import { pickTags } from '../../../../bot/images/newest-tags.ts';
import { isNamedRepository, repositoryOfService } from '../../../../src/image/published-services.ts';

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
  assert.equal(repositoryOfService('candles-v3-client', own)?.path, 'd8-x/d8x-candles-v3-client');
  for (const unknown of ['nothing', 'constructor', '__proto__'])
    assert.equal(repositoryOfService(unknown, undefined), undefined);
});

test('only repositories that the policy or D8X names may be asked for', () => {
  const own = { api: parseRepository('registry.acme.example/api') };
  const named = (text: string): boolean => isNamedRepository(parseRepository(text), own);
  const names = [
    'trader-main',
    'trader-history',
    'trader-referral',
    'referral-system',
    'broker-server',
    'broker-exec-ws',
  ];
  const candles = ['pyth-client', 'ws-server', 'poly-client', 'v2-client', 'v3-client'].map(
    (name) => `candles-${name}`,
  );
  for (const name of [...names, ...candles]) assert.ok(named(`ghcr.io/d8-x/d8x-${name}`), name);
  for (const text of ['registry.acme.example/api', 'Registry.Acme.Example/api']) assert.ok(named(text), text);
  for (const text of [
    'ghcr.io/d8-x/secret',
    'ghcr.io/d8-x/d8x-trader-main/more',
    'ghcr.io.evil.example/d8-x/d8x-trader-main',
    'ghcr.io:8443/d8-x/d8x-trader-main',
    'docker.io/d8-x/d8x-trader-main',
    'registry.acme.example/other',
  ]) {
    assert.ok(!named(text), text);
  }
});
