import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRegistryName, sameRegistry } from '../../../src/image/registry-name.ts';

test('a registry is read by any of its names, and by its URL', () => {
  const names: readonly (readonly [string, string | undefined])[] = [
    ['ghcr.io', 'ghcr.io'],
    [' GHCR.io ', 'ghcr.io'],
    ['https://ghcr.io/', 'ghcr.io'],
    ['https://ghcr.io/v2/', 'ghcr.io'],
    ['10.0.0.1:5000', '10.0.0.1:5000'],
    ['localhost', 'localhost'],
    ['docker.io', 'docker.io'],
    ['index.docker.io', 'docker.io'],
    ['https://index.docker.io/v1/', 'docker.io'],
    ['registry-1.docker.io', 'docker.io'],
  ];
  for (const [given, expected] of names) assert.equal(parseRegistryName(given), expected, given);
});

test('what names no registry, or more than one, is none', () => {
  for (const given of [
    '',
    ' ',
    'ghcr',
    'ghcr.io/d8-x',
    'me@ghcr.io',
    'me:secret@ghcr.io',
    'ghcr.io quay.io',
    'ftp://x.io',
    '-.io',
  ])
    assert.equal(parseRegistryName(given), undefined, given);
});

test('capitals make no other registry', () => {
  assert.ok(sameRegistry('GHCR.io', 'ghcr.io'));
  assert.ok(!sameRegistry('ghcr.io', 'ghcr.io:443'));
});
