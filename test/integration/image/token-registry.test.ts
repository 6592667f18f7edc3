import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { inspect } from 'node:util';
import { isOpsError } from '../../../src/errors.ts';
import { parseReference } from '../../../src/image/reference.ts';
import { createRegistry, type RegistryCredentials } from '../../../src/image/registry.ts';
import { Secret } from '../../../src/secret.ts';
import { type Certificate, makeCertificate, startTokenServer, tokenServerName } from './token-server.ts';
import { pushImage } from './push.ts';
import { type RunningRegistry, startRegistry } from './registry-process.ts';
import type { ScriptedServer } from './scripted-server.ts';

const right = { username: 'd8x', password: new Secret('s3cret:with colon') };

suite('a registry with tokens', () => {
  let certificate: Certificate;
  let tokens: ScriptedServer;
  let server: RunningRegistry;

  before(async () => {
    certificate = await makeCertificate();
    tokens = await startTokenServer(certificate, {
      openRepositories: ['d8-x/open'],
      username: right.username,
      password: right.password.reveal(),
      seconds: 300,
    });
    const realm = `http://${tokens.host}/token`;
    server = await startRegistry({
      auth: { token: { ...tokenServerName, realm, rootcertbundle: certificate.certificateFile } },
    });
    for (const repository of ['d8-x/open', 'd8-x/closed']) {
      const url = `${realm}?service=${tokenServerName.service}&scope=repository:${repository}:pull,push`;
      const basic = Buffer.from(`${right.username}:${right.password.reveal()}`).toString('base64');
      const reply: unknown = await (await fetch(url, { headers: { authorization: `Basic ${basic}` } })).json();
      assert.ok(typeof reply === 'object' && reply !== null && 'token' in reply);
      const headers = { authorization: `Bearer ${String(reply.token)}` };
      await pushImage({ base: `http://${server.host}`, repository, headers }, { tag: 'dev', content: repository });
    }
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    await tokens[Symbol.asyncDispose]();
    await certificate[Symbol.asyncDispose]();
  });

  const registryWith = (credentials: RegistryCredentials | undefined, now?: () => Date) =>
    createRegistry({
      plainHttp: () => true,
      credentials: (name) => (name === server.host ? credentials : undefined),
      ...(now === undefined ? {} : { now }),
    });
  const image = (repository: string) => parseReference(`${server.host}/d8-x/${repository}:dev`);

  test('nobody gets a token for what is open, and uses it again', async () => {
    const registry = registryWith(undefined);
    const before = tokens.requests.length;
    const [first, second] = await Promise.all([registry.resolve(image('open')), registry.resolve(image('open'))]);
    assert.equal(first.digest, second.digest);
    await registry.listTags(image('open'));
    const asked = tokens.requests.slice(before);
    assert.equal(asked.length, 1, 'one token for three questions');
    assert.equal(asked[0]?.authorization, undefined);
    assert.equal(
      asked[0]?.target,
      `/token?service=${tokenServerName.service}&scope=${encodeURIComponent('repository:d8-x/open:pull')}`,
    );
  });

  test('credentials get one for what is closed', async () => {
    const resolved = await registryWith(right).resolve(image('closed'));
    assert.match(resolved.digest, /^sha256:/);
  });

  test('a token is fetched anew when it ends', async () => {
    let time = Date.now();
    const registry = registryWith(right, () => new Date(time));
    const before = tokens.requests.length;
    await registry.resolve(image('closed'));
    time += 280_000;
    await registry.resolve(image('closed'));
    assert.equal(tokens.requests.length - before, 1);
    time += 15_000;
    await registry.resolve(image('closed'));
    assert.equal(tokens.requests.length - before, 2);
  });

  test('nobody, and wrong credentials, are refused without showing them', async () => {
    const wrong = { username: 'd8x', password: new Secret('wr0ng-password') };
    for (const credentials of [undefined, wrong]) {
      await assert.rejects(registryWith(credentials).resolve(image('closed')), (error) => {
        assert.ok(isOpsError(error, 'registry-denied'));
        assert.match(`${error.message} ${error.hint}`, /d8-x\/closed.*credentials/);
        const shown = inspect(error, { depth: 20, showHidden: true });
        assert.ok(!/wr0ng|Basic |Bearer e/.test(shown), shown);
        return true;
      });
    }
  });
});
