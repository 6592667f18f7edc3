import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineEvent } from '../../../src/cluster/engine/types.ts';
import { Secret } from '../../../src/secret.ts';
import { faultOf } from './connected.ts';
import { localEngine } from './local-engine.ts';
import { startDockerd } from './private-dockerd.ts';
import { archiveOf, busyboxArchive } from './archives.ts';
import { waitFor } from '../../wait.ts';

const dockerd = await startDockerd();
after(() => dockerd[Symbol.asyncDispose]());
const engine = localEngine(dockerd.socket);
const digest = `sha256:${'a'.repeat(64)}`;

test('an engine outside of any swarm says so', async () => {
  const info = await engine.info();
  assert.match(info.serverVersion, /^\d+\.\d+/);
  assert.deepEqual(info.swarm, { nodeId: '', isManager: false, state: 'inactive' });
  assert.ok(Math.abs(Date.parse(info.systemTime) - Date.now()) < 5000);
  assert.ok(info.insecureRegistries.includes('127.0.0.0/8'));
  const fault = await faultOf(engine.listServices());
  assert.equal(fault.code, 'not-a-manager');
  assert.equal(fault.where, 'manager-1');
});

test('services: read, changed by version, unknown parts kept, rolled back', async () => {
  await dockerd.docker('swarm', 'init', '--advertise-addr', '127.0.0.1');
  await dockerd.docker(
    ...'service create -d --no-resolve-image --name stack_api --replicas 2 --update-failure-action rollback'.split(' '),
    ...'--update-monitor 7s --constraint node.labels.x==y --label team=d8x --health-cmd true --sysctl net.core.somaxconn=1'.split(
      ' ',
    ),
    ...'--limit-cpu 0.5 --env A=b --restart-delay 9s --dns 10.0.0.1 --publish mode=host,target=80 reg.example/api:main'.split(
      ' ',
    ),
  );
  const [service] = await engine.listServices({ name: ['stack_api'] });
  assert.ok(service);
  assert.deepEqual(service.mode, { kind: 'replicated', replicas: 2 });
  assert.equal(service.image, 'reg.example/api:main');
  assert.equal(service.failureAction, 'rollback');
  assert.deepEqual(service.constraints, ['node.labels.x==y']);
  assert.deepEqual(service.labels, { team: 'd8x' });
  assert.equal(service.updateStatus, undefined);

  const labelled = { ...service.spec, Labels: { team: 'd8x', 'd8x-ops.run': '1' } };
  await engine.updateService(service, labelled);
  const after = await engine.inspectService('stack_api');
  assert.deepEqual(after.spec, labelled);
  assert.deepEqual(after.previousSpec, service.spec);

  const stale = await faultOf(engine.updateService(service, service.spec));
  assert.equal(stale.code, 'engine-conflict');

  // Swarm notes how the update goes, by which the version changes once more.
  const rollBack = async (): Promise<boolean> => {
    const now = await engine.inspectService(service.id);
    await engine.updateService(now, now.spec, { rollback: true });
    return true;
  };
  await waitFor('a version that stays for long enough to be rolled back', rollBack, { seconds: 30 });
  assert.deepEqual((await engine.inspectService(service.id)).spec, service.spec);
});

test('tasks and nodes', async () => {
  const nodes = await engine.listNodes();
  assert.deepEqual(
    nodes.map(({ role, availability, state }) => ({ role, availability, state })),
    [{ role: 'manager', availability: 'active', state: 'ready' }],
  );
  const firstTask = async () => (await engine.listTasks({ service: ['stack_api'] }))[0];
  const task = await waitFor('a task', firstTask, { seconds: 60 });
  assert.equal(task.image, 'reg.example/api:main');
  assert.equal(task.state, 'pending');
});

test('configs: created once, changed by version, removed', async () => {
  const id = await engine.createConfig({ name: 'd8x.test', labels: { a: '1' }, data: 'x' });
  const twice = await faultOf(engine.createConfig({ name: 'd8x.test', labels: {}, data: 'x' }));
  assert.equal(twice.code, 'engine-conflict');
  const [config] = await engine.listConfigs({ name: ['d8x.test'] });
  assert.ok(config);
  await engine.updateConfigLabels(config, { a: '2' });
  assert.equal((await faultOf(engine.updateConfigLabels(config, { a: '3' }))).code, 'engine-conflict');
  assert.deepEqual((await engine.listConfigs())[0]?.labels, { a: '2' });
  await engine.removeConfig(id);
  assert.equal((await faultOf(engine.removeConfig(id))).code, 'engine-not-found');
  assert.equal((await faultOf(engine.updateConfigLabels(config, {}))).code, 'engine-not-found');
});

test('what does not exist', async () => {
  const faults = await Promise.all(
    [
      engine.inspectService('nosuch'),
      engine.inspectContainer('nosuch'),
      engine.inspectImage('reg.example/nosuch:x'),
      engine.inspectVolume('nosuch'),
      engine.taskLogs('nosuch'),
    ].map(faultOf),
  );
  assert.deepEqual([...new Set(faults.map(({ code }) => code))], ['engine-not-found']);
});

test('containers: made, filled, run, read, watched and removed', async () => {
  await dockerd.importImage(await busyboxArchive(), 'reg.example/tool:1');
  const image = await engine.inspectImage('reg.example/tool:1');
  await engine.tagImage(image.id, 'reg.example/other', '2');
  assert.ok((await engine.listImages())[0]?.repoTags.includes('reg.example/other:2'));

  await engine.createVolume('keyvol', { owner: 'd8x' });
  assert.deepEqual((await engine.inspectVolume('keyvol')).labels, { owner: 'd8x' });
  const id = await engine.createContainer('tool', {
    Image: 'reg.example/tool:1',
    Cmd: ['/bin/busybox', 'sh', '-c', 'echo out; echo err >&2; cat /in/note; exit 3'],
    Env: ['REDIS_PW=p=w'],
    HostConfig: { Binds: ['keyvol:/in'], NetworkMode: 'none' },
  });
  assert.equal(await engine.hasPath(id, '/bin/busybox'), true);
  assert.equal(await engine.hasPath(id, '/bin/nosuch'), false);
  await engine.putArchive(id, '/in', await archiveOf('note', 'a note\n'));
  const details = await engine.inspectContainer('tool');
  assert.equal(details.environment['REDIS_PW']?.reveal(), 'p=w');
  assert.equal(details.state.status, 'created');
  assert.deepEqual(
    details.mounts.map(({ name, destination }) => ({ name, destination })),
    [{ name: 'keyvol', destination: '/in' }],
  );
  await engine.startContainer(id);
  const ended = await waitFor(
    'the container to end',
    async () => {
      const { state } = await engine.inspectContainer(id);
      return state.status === 'exited' ? state : undefined;
    },
    { seconds: 30 },
  );
  assert.equal(ended.exitCode, 3);
  assert.deepEqual([...(await engine.containerLogs(id))].sort(), ['a note', 'err', 'out']);
  // Which of the two streams Docker has written last is chance.
  assert.equal((await engine.containerLogs(id, { tail: 1 })).length, 1);
  assert.equal((await engine.listContainers(undefined, { all: true }))[0]?.names[0], 'tool');
  assert.equal((await faultOf(engine.removeVolume('keyvol'))).code, 'engine-conflict');
  await engine.removeContainer(id, { force: true });
  await engine.removeVolume('keyvol');
  await engine.removeImage('reg.example/other:2');
  await engine.removeImage('reg.example/tool:1');
  assert.deepEqual(await engine.listImages(), []);
});

test('a pull that fails is told in the engine’s own words', async () => {
  const auth = { serverAddress: '127.0.0.1:1', username: 'u', password: new Secret('hidden') };
  const fault = await faultOf(engine.pullImage(`127.0.0.1:1/d8x/api@${digest}`, { auth }));
  assert.equal(fault.code, 'pull-failed');
  assert.match(fault.message, /connection refused/);
  assert.equal(JSON.stringify(fault).includes('hidden'), false);
});

test('events as they happen, until they are no longer wanted', async () => {
  const controller = new AbortController();
  const seen: EngineEvent[] = [];
  const reading = (async () => {
    for await (const event of engine.events({ volume: ['seen'] }, { signal: controller.signal })) seen.push(event);
  })();
  await sleep(300);
  await engine.createVolume('seen');
  await engine.removeVolume('seen');
  await sleep(500);
  controller.abort();
  await reading;
  assert.deepEqual(
    seen.map(({ action, actorId }) => `${action} ${actorId}`),
    ['create seen', 'destroy seen'],
  );
});

test('many questions at once', async () => {
  const answers = await Promise.all(Array.from({ length: 60 }, () => engine.listServices()));
  assert.ok(answers.every((services) => services.length === 1));
});

test('cancelling ends a call at once', async () => {
  const controller = new AbortController();
  await dockerd.freeze();
  try {
    setTimeout(() => controller.abort(), 200);
    assert.equal((await faultOf(engine.listServices(undefined, { signal: controller.signal }))).code, 'cancelled');
  } finally {
    dockerd.thaw();
  }
});
