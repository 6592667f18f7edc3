import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseDockerLogins, parseHelpers } from '../../../src/operations/docker-logins.ts';

const login = (text: string): string => Buffer.from(text).toString('base64');

test('reads the logins of docker login by registry, Docker Hub under its own name', () => {
  const logins = parseDockerLogins(
    JSON.stringify({
      auths: {
        'ghcr.io': { auth: login('bot:gh p:ä$s') },
        'https://index.docker.io/v1/': { auth: login('hub:secret') },
        'https://registry.example:5000': { auth: login('me:x') },
        'kept-by-a-helper.example': {},
      },
      credsStore: 'desktop',
    }),
  );
  assert.deepEqual([...logins.keys()], ['ghcr.io', 'docker.io', 'registry.example:5000']);
  assert.equal(logins.get('ghcr.io')?.username, 'bot');
  assert.equal(logins.get('ghcr.io')?.password.reveal(), 'gh p:ä$s');
});

test('a file that is none, or broken, means no logins', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      assert.ok(parseDockerLogins(text).size >= 0);
    }),
  );
  assert.equal(parseDockerLogins('').size, 0);
  assert.equal(parseDockerLogins('{"auths": {"x": {"auth": "!!!"}}}').size, 0);
});

test('registries whose logins a credential helper keeps are known by name', () => {
  const kept = parseHelpers(
    JSON.stringify({
      auths: { 'https://index.docker.io/v1/': {}, 'ghcr.io': { auth: 'eDp5' } },
      credsStore: 'secretservice',
      credHelpers: { '123.dkr.ecr.eu-central-1.amazonaws.com': 'ecr-login' },
    }),
  );
  assert.deepEqual(['docker.io', 'ghcr.io', '123.dkr.ecr.eu-central-1.amazonaws.com', 'quay.io'].map(kept), [
    true,
    false,
    true,
    false,
  ]);
  assert.equal(parseHelpers('{"auths": {"ghcr.io": {}}}')('ghcr.io'), false);
  assert.equal(parseHelpers('{')('ghcr.io'), false);
});
