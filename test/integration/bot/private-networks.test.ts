import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { publicAgents } from '../../../bot/images/public-agents.ts';
import { isOpsError } from '../../../src/errors.ts';
import { parseReference } from '../../../src/image/reference.ts';
import { createRegistry, type Registry } from '../../../src/image/registry.ts';
import { answer, type ScriptedServer, startScripted } from '../image/scripted-server.ts';
import { Lab } from './harness/lab.ts';

/** What the bot asks with, where all registries are asked over HTTP and names mean what the test says. */
function asking(named: readonly string[], addresses: readonly string[] = []): { registry: Registry; asked: string[] } {
  const asked: string[] = [];
  const agents = publicAgents(named, (name, tell) => {
    asked.push(name);
    tell(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  });
  return { registry: createRegistry({ plainHttp: () => true, agents: () => agents, timeoutMs: 2000 }), asked };
}

async function assertPrivate(asked: Promise<unknown>): Promise<void> {
  await assert.rejects(asked, (error) => {
    assert.ok(isOpsError(error, 'registry-unreachable'), String(error));
    assert.match(error.message, /an address inside a private network, which is not asked/);
    return true;
  });
}

/** A server that should hear nothing. */
async function quiet(): Promise<ScriptedServer> {
  return startScripted((_request, response) => answer(response, 404));
}

suite('what the bot connects to', () => {
  test('is no private address, in whatever form a reference has it', async () => {
    await using inside = await quiet();
    const { registry } = asking([]);
    const hosts = [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '017700000001',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
    ];
    for (const host of hosts) {
      const image = { registry: `${host}:${inside.port}`, path: 'd8-x/api', tag: 'main' };
      await assertPrivate(registry.resolve(image));
      await assertPrivate(registry.listTags(image));
    }
    assert.deepEqual(inside.requests, []);
  });

  test('is nothing where a name is not known, which is no reason to fall', async () => {
    const agents = publicAgents([], (name, tell) => {
      // As Node's own look-up answers: the error alone.
      Reflect.apply(tell, undefined, [
        Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' }),
      ]);
    });
    const registry = createRegistry({ plainHttp: () => true, agents: () => agents, timeoutMs: 2000 });
    await assert.rejects(registry.resolve(parseReference('nowhere.example/d8-x/api:main')), (error) =>
      isOpsError(error, 'registry-unreachable'),
    );
  });

  test('is no private address that a name has, also beside a public one; and a name is looked up once for a connection', async () => {
    await using inside = await quiet();
    const image = parseReference(`rebinds.example:${inside.port}/d8-x/api:main`);
    for (const addresses of [
      ['127.0.0.1'],
      ['::ffff:127.0.0.1'],
      ['140.82.121.34', '127.0.0.1'],
      ['fd00::1'],
      ['64:ff9b::7f00:1'],
    ]) {
      const { registry, asked } = asking([], addresses);
      await assertPrivate(registry.resolve(image));
      assert.deepEqual(asked, ['rebinds.example']);
    }
    assert.deepEqual(inside.requests, []);
  });

  test('is nothing else inside where a registry that is named sends the bot on to it', async () => {
    await using inside = await quiet();
    for (const [status, headers] of [
      [307, { location: `http://127.0.0.1:${inside.port}/latest/meta-data` }],
      [302, { location: `http://2130706433:${inside.port}/` }],
      [301, { location: `http://[::ffff:127.0.0.1]:${inside.port}/` }],
      [401, { 'www-authenticate': `Bearer realm="http://127.0.0.1:${inside.port}/token",service="x"` }],
      [401, { 'www-authenticate': `Bearer realm="http://localhost:${inside.port}/token",service="x"` }],
    ] as const) {
      await using named = await startScripted((_request, response) => answer(response, status, '', headers));
      const { registry } = asking([named.host], ['127.0.0.1']);
      await assertPrivate(registry.resolve(parseReference(`${named.host}/d8-x/api:main`)));
    }
    assert.deepEqual(inside.requests, []);
    await using named = await startScripted((_request, response) =>
      answer(response, 401, '', { 'www-authenticate': `Bearer realm="http://127.0.0.1:${inside.port}/token"` }),
    );
    const { registry } = asking([named.host, inside.host]);
    await assert.rejects(registry.resolve(parseReference(`${named.host}/d8-x/api:main`)));
    assert.ok(inside.requests.length > 0, 'what the operator names is asked');
  });
});

suite('what viewers have the bot ask', () => {
  test('is no registry for an image that neither the policy nor D8X names', async () => {
    await using inside = await quiet();
    await using lab = await Lab.start({ variables: { INSECURE_REGISTRIES: inside.host } });
    for (const [command, services] of [
      [`/d8x plan api=${inside.host}/acme/secret:main`, `api=${inside.host}/acme/secret:main`],
      [`/d8x plan api=${inside.host}/d8-x/d8x-trader-main:main`, `api=${inside.host}/d8-x/d8x-trader-main:main`],
    ] as const) {
      const asked = await lab.comment('alice', command);
      assert.equal(lab.runs.at(-1)?.inputs['services'], services);
      assert.match(lab.answersTo(asked)[0]?.body ?? '', /neither .* nor D8X names/);
    }
    const digest = `sha256:${'a'.repeat(64)}`;
    const pinned = await lab.comment('alice', `/d8x plan api=${inside.host}/acme/secret:main@${digest}`);
    assert.doesNotMatch(lab.answersTo(pinned)[0]?.body ?? '', /nor D8X names/);
    assert.deepEqual(inside.requests, []);
    lab.github.assertClean();
  });

  test('holds up nobody who changes something, and has one end for all of it', async () => {
    await using silent = await startScripted(() => undefined);
    const images = ['api', 'history', 'referral']
      .map((name) => `      ${name}: ${silent.host}/d8-x/${name}\n`)
      .join('');
    const policy = `version: 1\nenvironments:\n  staging:\n    workflow: d8x.yml\n    images:\n${images}`;
    await using lab = await Lab.start({ policy, variables: { INSECURE_REGISTRIES: silent.host } });
    const began = performance.now();
    const viewed = lab.github.as('alice').comment(lab.repository, lab.issue, '/d8x plan api:a history:b referral:c');
    await lab.until(() => silent.requests.length > 0);
    lab.github.as('alice').comment(lab.repository, lab.issue, '/d8x backup');
    await lab.until(() => lab.runs.length === 1);
    assert.equal(lab.runs[0]?.inputs['operation'], 'backup');
    await lab.settle();
    assert.equal(lab.runs[1]?.inputs['operation'], 'plan');
    assert.match(lab.answersTo(viewed)[0]?.body ?? '', /did not answer in time/);
    const seconds = (performance.now() - began) / 1000;
    assert.ok(seconds < 30, `${seconds} s`);
  });
});
