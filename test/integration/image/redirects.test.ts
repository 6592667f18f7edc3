import assert from 'node:assert/strict';
import https from 'node:https';
import http from 'node:http';
import { once } from 'node:events';
import { suite, test } from 'node:test';
import { isOpsError } from '../../../src/errors.ts';
import { parseReference } from '../../../src/image/reference.ts';
import { createRegistry } from '../../../src/image/registry.ts';
import { Secret } from '../../../src/secret.ts';
import { makeCertificate } from './token-server.ts';
import { sample } from './images.ts';
import { answer, type Script, startScripted } from './scripted-server.ts';

const credentials = { username: 'd8x', password: new Secret('s3cret') };
const basic = `Basic ${Buffer.from('d8x:s3cret').toString('base64')}`;

/** A registry that wants a password and keeps its blobs where `blobs` says. */
const guarded =
  (blobs: () => string): Script =>
  ({ target, authorization }, response) => {
    if (authorization !== basic) answer(response, 401, '', { 'www-authenticate': 'Basic realm="r"' });
    else if (target.includes('/blobs/')) answer(response, 307, '', { location: blobs() });
    else answer(response, 200, sample.manifest, { 'docker-content-digest': sample.digest });
  };

const resolveFrom = (host: string) =>
  createRegistry({ plainHttp: () => true, credentials: () => credentials }).resolve(parseReference(`${host}/a/b:c`));

suite('redirects', () => {
  test('to another host are followed without Authorization', async () => {
    await using store = await startScripted((_, response) => answer(response, 200, sample.config));
    await using server = await startScripted(guarded(() => `http://d8x:s3cret@${store.host}/blob`));
    assert.equal((await resolveFrom(server.host)).digest, sample.digest);
    assert.deepEqual(store.requests, [{ method: 'GET', target: '/blob', authorization: undefined }]);
  });

  test('on the same host keep it', async () => {
    await using server = await startScripted((request, response, seen) => {
      if (request.target === '/elsewhere' && request.authorization === basic) answer(response, 200, sample.config);
      else guarded(() => '/elsewhere')(request, response, seen);
    });
    assert.equal((await resolveFrom(server.host)).digest, sample.digest);
  });

  for (const challenge of ['Basic realm="r"', 'Bearer realm="http://HOST/token",service="s"']) {
    test(`to a host that asks for the password (${challenge.split(' ')[0]}) do not get it`, async () => {
      await using store = await startScripted(({ target }, response) => {
        if (target.startsWith('/token')) answer(response, 200, '{"token":"t"}');
        else answer(response, 401, '', { 'www-authenticate': challenge.replace('HOST', store.host) });
      });
      await using server = await startScripted((_, response) =>
        answer(response, 307, '', { location: `http://${store.host}/elsewhere` }),
      );
      await assert.rejects(resolveFrom(server.host), (error) => {
        assert.ok(isOpsError(error, 'registry-denied'));
        assert.equal(error.where, store.host);
        return true;
      });
      assert.deepEqual(
        store.requests.map(({ target, authorization }) => [target, authorization]),
        [['/elsewhere', undefined]],
      );
      assert.ok(server.requests.every(({ authorization }) => authorization === undefined));
    });
  }

  const dead: readonly (readonly [string, string, RegExp])[] = [
    ['in circles', '/v2/a/b/blobs/again', /redirected too often/],
    ['to a file', 'file:///etc/passwd', /not HTTP/],
    ['to nowhere', 'http://', /redirected nowhere/],
  ];
  for (const [name, location, message] of dead) {
    test(`${name} end in an error`, async () => {
      await using server = await startScripted(guarded(() => location));
      await assert.rejects(resolveFrom(server.host), (error) => {
        assert.ok(isOpsError(error, 'registry-invalid'));
        assert.match(error.message, message);
        return true;
      });
    });
  }
});

suite('a registry over HTTPS that leads into the clear', () => {
  const cases: readonly (readonly [string, number, (plain: string) => Record<string, string>, RegExp])[] = [
    ['by a redirect', 302, (plain) => ({ location: `http://${plain}/` }), /from HTTPS to plain HTTP/],
    [
      'by its token server',
      401,
      (plain) => ({ 'www-authenticate': `Bearer realm="http://${plain}/token",service="s"` }),
      /token server that is not asked over HTTPS/,
    ],
  ];
  for (const [name, status, headers, message] of cases) {
    test(`${name} is not followed`, async () => {
      await using certificate = await makeCertificate();
      await using plain = await startScripted((_, response) => answer(response, 200, '{"token":"t"}'));
      const server = https
        .createServer({ cert: certificate.certificate, key: certificate.key }, (_, response) =>
          answer(response, status, '', headers(plain.host)),
        )
        .listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      const agents = { http: new http.Agent(), https: new https.Agent({ ca: certificate.certificate }) };
      const registry = createRegistry({ agents: () => agents, credentials: () => credentials });
      await assert.rejects(registry.resolve(parseReference(`127.0.0.1:${port}/a/b:c`)), (error) => {
        assert.ok(isOpsError(error, 'registry-invalid'));
        assert.match(error.message, message);
        return true;
      });
      assert.deepEqual(plain.requests, []);
      agents.https.destroy();
      server.close();
    });
  }
});
