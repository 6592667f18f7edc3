import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseChallenges } from '../../../../src/image/registry/challenge.ts';

const read = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

test('the challenges that registries send', () => {
  assert.deepEqual(read('Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:a/b:pull"'), [
    ['bearer', { realm: 'https://ghcr.io/token', service: 'ghcr.io', scope: 'repository:a/b:pull' }],
  ]);
  assert.deepEqual(read('Basic realm="Registry Realm"'), [['basic', { realm: 'Registry Realm' }]]);
});

test('several challenges, bare values, escapes, odd spaces and capital letters', () => {
  assert.deepEqual(read(String.raw`BASIC Realm=x , bearer  REALM = "a\"b,c" ,scope=pull, Negotiate`), [
    ['basic', { realm: 'x' }],
    ['bearer', { realm: 'a"b,c', scope: 'pull' }],
    ['negotiate', {}],
  ]);
});

test('nonsense gives nothing, and any text is read', () => {
  assert.deepEqual(read(''), []);
  assert.deepEqual(read('="x"'), []);
  fc.assert(fc.property(fc.string(), (header) => void parseChallenges(header)));
});

test('a hostile header takes no time', () => {
  for (const filler of [' ', ',', 'a', 'a=', '\\', 'a="', '" ']) {
    const started = process.cpuUsage();
    parseChallenges(filler.repeat(1_000_000));
    assert.ok(process.cpuUsage(started).user < 500_000, filler);
  }
});
