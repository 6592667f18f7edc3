import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { suite, test } from 'node:test';
import type { Service } from '../../../src/cluster/engine/types.ts';
import type { Host } from '../../../src/cluster/host.ts';
import { isOpsError } from '../../../src/errors.ts';
import { parseReference } from '../../../src/image/reference.ts';
import { imageAccess, type ImageAccessOptions } from '../../../src/operations/image-access.ts';
import { Secret } from '../../../src/secret.ts';
import { engineInfo, nodes, service } from '../../unit/update/samples.ts';
import { sample } from '../image/images.ts';
import { answer, type Script, type ScriptedServer, startScripted } from '../image/scripted-server.ts';

const password = 's3cret-of-the-first';
const given = { username: 'd8x', password: new Secret(password) };
const shown = `Basic ${Buffer.from(`d8x:${password}`).toString('base64')}`;

/** A registry that wants a password and takes that one alone. */
const guarded: Script = ({ target, authorization }, response) => {
  if (authorization !== shown) answer(response, 401, '', { 'www-authenticate': 'Basic realm="r"' });
  else if (target.includes('/blobs/')) answer(response, 200, sample.config);
  else answer(response, 200, sample.manifest, { 'docker-content-digest': sample.digest });
};

interface Manager {
  /** Its `config.json`. */
  readonly logins?: string;
  readonly dial?: Host['connectTcp'];
}

/** The access of a run on a cluster whose services come from these hosts. */
function access(
  services: Readonly<Record<string, string>>,
  { logins = '{}', dial, ...options }: Partial<ImageAccessOptions> & Manager = {},
) {
  const listed: readonly Service[] = Object.entries(services).map(([name, host]) =>
    service({ id: name, name: `stack_${name}`, image: `${host}/d8-x/${name}:main` }),
  );
  const engine = {
    info: () => Promise.resolve(engineInfo('manager', { insecureRegistries: ['127.0.0.0/8'] })),
    listNodes: () => Promise.resolve(nodes),
    listServices: () => Promise.resolve(listed),
  };
  const manager = {
    name: 'manager',
    engine,
    run: () => Promise.resolve({ code: 0, signal: undefined, stdout: logins, stderr: '' }),
    connectTcp: dial ?? ((host: string, port: number) => Promise.resolve(connect(port, host))),
  };
  const { signal } = new AbortController();
  return imageAccess({ manager, broker: undefined }, { stackName: 'stack', signal, ...options });
}

const sawThePassword = ({ requests }: ScriptedServer): boolean =>
  requests.some(({ authorization, target }) => authorization !== undefined || target.includes(password));

suite('the password of one registry, and a second one that asks for it', () => {
  test('goes to the registry of the services alone, redis and cadvisor apart, which the second one is for', async () => {
    await using first = await startScripted(guarded);
    await using second = await startScripted(guarded);
    const warned: string[] = [];
    const { images, credentials } = await access(
      { api: first.host, history: first.host, redis: second.host, cadvisor: second.host },
      { registryAuth: given, warn: (message) => warned.push(message) },
    );
    assert.equal((await images.resolve(parseReference(`${first.host}/d8-x/api:dev`))).digest, sample.digest);
    await assert.rejects(images.resolve(parseReference(`${second.host}/d8-x/redis:7`)), (error) => {
      assert.ok(isOpsError(error, 'registry-denied'));
      assert.match(error.hint ?? '', new RegExp(`is for ${first.host} and was not shown to ${second.host}`));
      return true;
    });
    assert.ok(sawThePassword(first) && !sawThePassword(second));
    assert.deepEqual(credentials(first.host), { serverAddress: first.host, ...given });
    assert.equal(credentials(second.host), undefined, 'nor does a host get it to pull with');
    assert.deepEqual(warned, []);
  });

  test('goes to the registry that is named, used by a service or not', async () => {
    await using first = await startScripted(guarded);
    await using second = await startScripted(guarded);
    const { images, credentials } = await access(
      { api: second.host },
      { registryAuth: { ...given, registry: first.host } },
    );
    await assert.rejects(images.resolve(parseReference(`${second.host}/d8-x/api:dev`)), { code: 'registry-denied' });
    await images.resolve(parseReference(`${first.host}/d8-x/api:dev`));
    assert.ok(sawThePassword(first) && !sawThePassword(second));
    assert.equal(credentials(second.host), undefined);
  });

  test('goes to none where the services come from both, which is said', async () => {
    await using first = await startScripted(guarded);
    await using second = await startScripted(guarded);
    const warned: string[] = [];
    const { images, credentials } = await access(
      { api: first.host, history: second.host },
      { registryAuth: given, warn: (message) => warned.push(message) },
    );
    for (const { host } of [first, second]) {
      await assert.rejects(images.resolve(parseReference(`${host}/d8-x/api:dev`)), (error) => {
        assert.ok(isOpsError(error, 'registry-denied'));
        assert.match(error.hint ?? '', /Set registry to the one that it is for/);
        return true;
      });
      assert.equal(credentials(host), undefined);
      assert.ok(warned.length === 1 && warned[0]?.includes(host) === true, warned.join());
    }
    assert.ok(!sawThePassword(first) && !sawThePassword(second));
  });

  test('leaves the logins of the manager where they belong', async () => {
    await using first = await startScripted(guarded);
    await using second = await startScripted(guarded);
    const logins = JSON.stringify({
      auths: { [second.host]: { auth: Buffer.from('other:login').toString('base64') } },
    });
    const { images, credentials } = await access({ api: first.host }, { registryAuth: given, logins });
    await images.resolve(parseReference(`${first.host}/d8-x/api:dev`));
    await assert.rejects(images.resolve(parseReference(`${second.host}/d8-x/api:dev`)), { code: 'registry-denied' });
    const others = `Basic ${Buffer.from('other:login').toString('base64')}`;
    assert.ok(second.requests.some(({ authorization }) => authorization === others));
    assert.ok(!second.requests.some(({ authorization }) => authorization === shown));
    assert.ok(!first.requests.some(({ authorization }) => authorization === others));
    assert.equal(credentials(second.host)?.username, 'other');
  });
});

test('a registry by a name of the very machine is asked through the manager, never on the runner', async () => {
  await using own = await startScripted(guarded);
  await using runners = await startScripted(guarded);
  const { images } = await access(
    { api: runners.host },
    { registryAuth: given, dial: () => Promise.resolve(connect(own.port, '127.0.0.1')) },
  );
  await images.resolve(parseReference(`${runners.host}/d8-x/api:dev`));
  assert.ok(own.requests.length > 0);
  assert.deepEqual(runners.requests, [], 'what listens there on the runner is somebody else');
});
