import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { OpsError } from '../../../../src/errors.ts';
import { Secret } from '../../../../src/secret.ts';
import type { PullProgress } from '../../../../src/cluster/engine/engine.ts';
import { scriptedEngine } from './scripted-engine.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const reference = `reg.example/d8x/api@${digest}`;

const service = {
  ID: 'svc1',
  Version: { Index: 42 },
  CreatedAt: '2026-01-01T00:00:00Z',
  UpdatedAt: '2026-01-02T00:00:00Z',
  Spec: {
    Name: 'stack_api',
    Labels: {},
    TaskTemplate: { ContainerSpec: { Image: 'reg.example/d8x/api:main' }, ForceUpdate: 3, Runtime: 'container' },
    Mode: { Replicated: { Replicas: 1 } },
    EndpointSpec: { Mode: 'vip' },
  },
  Endpoint: {},
};

async function faultOf(work: Promise<unknown>): Promise<OpsError> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof OpsError, String(error));
    return error;
  }
  return assert.fail('it did not fail');
}

test('the newest version that both speak is used', async () => {
  for (const [offered, used] of [
    ['1.41', 'v1.41'],
    ['1.45', 'v1.45'],
    ['1.60', 'v1.51'],
  ] as const) {
    await using scripted = await scriptedEngine({ 'GET /services': { body: [] } }, { apiVersion: offered });
    await scripted.engine.listServices();
    assert.equal(scripted.asked[0]?.url, `/${used}/services`);
  }
  await using old = await scriptedEngine({}, { apiVersion: '1.40' });
  const fault = await faultOf(old.engine.listServices());
  assert.equal(fault.code, 'engine-refused');
  assert.match(fault.message, /speaks API 1\.40; d8x-ops needs 1\.41/);
});

test('filters, versions and credentials go where the API wants them', async () => {
  await using scripted = await scriptedEngine({
    'GET /tasks': { body: [] },
    'GET /services/stack_api': { body: service },
    'POST /services/svc1/update': { body: { Warnings: null } },
  });
  const { engine, asked } = scripted;
  await engine.listTasks({ service: ['a b'], 'desired-state': ['running'] });
  const read = await engine.inspectService('stack_api');
  const auth = { serverAddress: 'reg.example', username: 'u', password: new Secret('pä?>~w') };
  await engine.updateService(read, read.spec, { auth });
  await engine.updateService(read, read.spec);
  await engine.updateService(read, read.spec, { rollback: true });
  const [tasks, , withAuth, without, rollback] = asked;
  assert.deepEqual(JSON.parse(new URL(`http://x${tasks?.url}`).searchParams.get('filters') ?? ''), {
    service: ['a b'],
    'desired-state': ['running'],
  });
  assert.equal(withAuth?.url, '/v1.41/services/svc1/update?version=42');
  const header = String(withAuth.headers['x-registry-auth']);
  assert.match(header, /^[A-Za-z0-9_-]+=*$/);
  assert.deepEqual(JSON.parse(Buffer.from(header, 'base64url').toString()), {
    username: 'u',
    password: 'pä?>~w',
    serveraddress: 'reg.example',
  });
  assert.deepEqual(JSON.parse(withAuth.body), service.Spec);
  assert.equal(without?.url, '/v1.41/services/svc1/update?version=42&registryAuthFrom=spec');
  assert.equal(
    rollback?.url,
    '/v1.41/services/svc1/update?version=42&rollback=previous&registryAuthFrom=previous-spec',
  );
});

for (const [status, message, code] of [
  [500, 'rpc error: code = Unknown desc = update out of sequence', 'engine-conflict'],
  [409, 'rpc error: code = AlreadyExists desc = name conflicts with an existing object', 'engine-conflict'],
  [404, 'No such service: x', 'engine-not-found'],
  [503, 'This node is not a swarm manager. Use "docker swarm init"', 'not-a-manager'],
  [503, 'rpc error: code = Unavailable desc = the swarm does not have a leader', 'engine-refused'],
  [500, 'write /var/lib/docker/tmp/x: no space left on device', 'disk-full'],
  [400, 'invalid reference format', 'engine-refused'],
] as const) {
  test(`${status} "${message}" is ${code}`, async () => {
    await using scripted = await scriptedEngine({ 'GET /services/x': { status, body: { message } } });
    const fault = await faultOf(scripted.engine.inspectService('x'));
    assert.equal(fault.code, code);
    assert.equal(fault.message, `Docker on worker-01: ${message}`);
    assert.equal(fault.where, 'worker-01');
  });
}

test('an answer that is no JSON, or of another shape, is told of without its text', async () => {
  for (const body of ['<html>hidden', '{', [{ ...service, Version: 'hidden' }], null]) {
    await using scripted = await scriptedEngine({ 'GET /services': { body } });
    const fault = await faultOf(scripted.engine.listServices());
    assert.equal(fault.code, 'engine-refused');
    assert.match(fault.message, /answered GET \/services in a form/);
    assert.equal(JSON.stringify([fault.message, fault.problems]).includes('hidden'), false);
  }
});

test('a proxy’s page instead of an engine’s error', async () => {
  await using scripted = await scriptedEngine({ 'GET /services': { status: 502, body: '<h1>Bad Gateway</h1>' } });
  assert.equal((await faultOf(scripted.engine.listServices())).code, 'engine-refused');
});

test('a pull tells of its progress over all layers', async () => {
  const lines = [
    { status: 'Pulling from d8x/api', id: digest },
    { status: 'Downloading', id: 'l1', progressDetail: { current: 10, total: 100 } },
    { status: 'Downloading', id: 'l2', progressDetail: { current: 5, total: 50 } },
    { status: 'Downloading', id: 'l1', progressDetail: { current: 100, total: 100 } },
    { status: 'Extracting', id: 'l1', progressDetail: { current: 7, total: 100 } },
    { status: 'Pull complete', id: 'l1', progressDetail: {} },
    { status: 'Status: Downloaded newer image' },
  ];
  await using scripted = await scriptedEngine({
    'POST /images/create': (response) => {
      const whole = lines.map((line) => `${JSON.stringify(line)}\r\n`).join('');
      response.write(whole.slice(0, 120));
      setTimeout(() => response.end(whole.slice(120)), 20);
    },
  });
  const seen: PullProgress[] = [];
  await scripted.engine.pullImage(reference, { onProgress: (progress) => seen.push(progress) });
  assert.deepEqual(
    seen.map(({ currentBytes, totalBytes }) => [currentBytes, totalBytes]),
    [
      [10, 100],
      [15, 150],
      [105, 150],
    ],
  );
  assert.equal(scripted.asked[0]?.url, `/v1.41/images/create?fromImage=${encodeURIComponent(reference)}`);
});

test('a pull that fails in the last line has failed', async () => {
  for (const [error, code] of [
    ['manifest unknown', 'pull-failed'],
    ['failed to register layer: write /x: no space left on device', 'disk-full'],
  ] as const) {
    const body = `{"status":"Pulling"}\n${JSON.stringify({ errorDetail: { message: error }, error })}\n`;
    await using scripted = await scriptedEngine({ 'POST /images/create': { body } });
    const fault = await faultOf(scripted.engine.pullImage(reference));
    assert.equal(fault.code, code);
    assert.equal(fault.message, `worker-01 could not pull ${reference}: ${error}`);
  }
});

test('a connection that breaks off after all that was wanted of it came disturbs nobody', async () => {
  const cuts: (() => void)[] = [];
  await using scripted = await scriptedEngine({
    'POST /images/create': (response) => {
      response.write('{"error":"manifest unknown"}\n');
      cuts.push(() => response.destroy());
    },
    'GET /events': (response) => {
      response.write('{"Type":"volume","Action":"create","Actor":{"ID":"v","Attributes":{}},"time":1}\n');
      cuts.push(() => response.destroy());
    },
  });
  const { engine } = scripted;
  assert.equal((await faultOf(engine.pullImage(reference))).code, 'pull-failed');
  for await (const { actorId } of engine.events({}, { signal: new AbortController().signal })) {
    assert.equal(actorId, 'v');
    break;
  }
  for (const cut of cuts) cut();
  // An error that nobody takes would fail the test, as it would end the Action.
  await pause(50);
});

test('a pull, events and an answer that break off', async () => {
  await using scripted = await scriptedEngine({
    'POST /images/create': (response) => {
      response.write('{"status":"Pulling"}\n');
      setTimeout(() => response.destroy(), 20);
    },
    'GET /events': (response) => {
      response.write('{"Type":"volume","Action":"create","Actor":{"ID":"v","Attributes":{}},"time":1}\n');
      setTimeout(() => response.destroy(), 20);
    },
    'GET /services': (response) => {
      response.writeHead(200, { 'content-length': '100' }).write('[');
      setTimeout(() => response.destroy(), 20);
    },
  });
  const { engine } = scripted;
  assert.equal((await faultOf(engine.pullImage(reference))).code, 'connection-lost');
  assert.equal((await faultOf(engine.listServices())).code, 'connection-lost');
  const seen: string[] = [];
  const reading = (async () => {
    for await (const { actorId } of engine.events({}, { signal: new AbortController().signal })) seen.push(actorId);
  })();
  assert.equal((await faultOf(reading)).code, 'connection-lost');
  assert.deepEqual(seen, ['v']);
});

test('a question on a connection that ended meanwhile is asked again, a change is not', async () => {
  let served = 0;
  await using scripted = await scriptedEngine({
    'GET /services': (response, request) => {
      served += 1;
      if (served === 2) request.socket.destroy();
      else response.end('[]');
    },
    'DELETE /configs/x': (_, request) => {
      request.socket.destroy();
    },
  });
  const { engine, asked } = scripted;
  await engine.listServices();
  await engine.listServices();
  assert.equal(served, 3);
  await faultOf(engine.removeConfig('x'));
  assert.equal(asked.filter(({ method }) => method === 'DELETE').length, 1);
});

test('a pull on a connection that ended meanwhile is sent again, once, and one that had begun or was new is not', async () => {
  let cuts = 1;
  let begins = false;
  await using scripted = await scriptedEngine({
    'GET /services': { body: [] },
    'POST /images/create': (response, request) => {
      if (cuts > 0) {
        cuts -= 1;
        if (begins) response.write('{"status":"Pulling"}\n');
        setTimeout(() => request.socket.destroy(), begins ? 20 : 0);
      } else response.end('{"status":"Status: Image is up to date"}\n');
    },
  });
  const { engine, asked } = scripted;
  const pulls = (): number => asked.filter(({ method }) => method === 'POST').length;
  const auth = { serverAddress: 'ghcr.io', username: 'octocat', password: new Secret('secret') };
  await engine.listServices();
  await engine.pullImage(reference, { auth });
  assert.equal(pulls(), 2);
  assert.deepEqual(asked.at(-1), asked.at(-2));
  await engine.listServices();
  cuts = 2;
  assert.equal((await faultOf(engine.pullImage(reference))).code, 'connection-lost');
  assert.equal(pulls(), 4);
  await engine.listServices();
  begins = true;
  cuts = 1;
  assert.equal((await faultOf(engine.pullImage(reference))).code, 'connection-lost');
  assert.equal(pulls(), 5);
});

test('one caller that is cancelled does not fail another', async () => {
  await using scripted = await scriptedEngine({ 'GET /services': { body: [] }, 'GET /nodes': { body: [] } });
  const controller = new AbortController();
  const first = scripted.engine.listServices(undefined, { signal: controller.signal });
  const second = scripted.engine.listNodes();
  controller.abort();
  assert.equal((await faultOf(first)).code, 'cancelled');
  assert.deepEqual(await second, []);
});
