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

test('whatever a login is, it is read as it was written', () => {
  const username = fc.string({ minLength: 1, unit: 'grapheme' }).filter((name) => !name.includes(':'));
  const password = fc.string({ minLength: 1, unit: 'grapheme' });
  fc.assert(
    fc.property(username, password, (name, secret) => {
      const logins = parseDockerLogins(JSON.stringify({ auths: { 'ghcr.io': { auth: login(`${name}:${secret}`) } } }));
      const { username, password } = logins.get('ghcr.io') ?? assert.fail('no login');
      assert.deepEqual([username, password.reveal()], [name, secret]);
    }),
  );
});

test('a file that is none, or broken, means no logins', () => {
  const config = (auths: unknown): string => JSON.stringify({ auths });
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.jsonValue().map(config)), (text) => {
      assert.deepEqual([...parseDockerLogins(text)], [], text);
    }),
  );
  for (const auth of ['!!!', login('no colon'), login(':no name'), login('no password:'), '']) {
    assert.deepEqual([...parseDockerLogins(config({ x: { auth } }))], [], auth);
  }
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
