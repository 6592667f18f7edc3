import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Secret } from '../../../src/secret.ts';
import { addressOf } from '../../../src/update/model/address.ts';
import { assertError, begins, Scene, serviceOf } from './scene.ts';

const main = 'd8x-trader-main';
const history = 'd8x-trader-history';

suite('an update of a cluster in an unusual state', () => {
  let scene: Scene;
  before(async () => {
    scene = await Scene.open();
  });
  after(async () => {
    await scene.trial.sandbox.resetCluster();
  });
  const imageOf = (repository: string, tag: string): string =>
    `${scene.trial.sandbox.info.registry}/d8-x/${repository}:${tag}@${scene.evidence.digest(repository, tag)}`;
  const create = async (name: string, ...options: readonly string[]): Promise<string> =>
    scene.docker(
      'manager',
      'service',
      'create',
      '--detach',
      '--name',
      `stack_${name}`,
      '--label',
      'com.docker.stack.namespace=stack',
      ...options,
      imageOf(main, 'main'),
    );

  test('is refused where every node is drained, and goes to the others where one is', async () => {
    await scene.docker('manager', 'node', 'update', '--availability', 'drain', 'worker-01');
    const one = await scene.update('candles-ws-server:dev');
    assert.equal(one.conclusion, 'success', JSON.stringify(one.error));
    await scene.assertRuns('candles-ws-server', 'd8x-candles-ws-server', 'dev');
    await scene.docker('manager', 'node', 'update', '--availability', 'drain', 'worker-02');
    const none = await scene.update('candles-ws-server:next');
    for (const node of ['worker-01', 'worker-02'])
      await scene.docker('manager', 'node', 'update', '--availability', 'active', node);
    assertError(none, 'update-failed', /candles-ws-server has no node to run on/);
    await scene.assertClean('candles-ws-server');
  });

  test('is refused for a service whose constraints no node meets', async () => {
    for (const labels of ['node', 'engine']) {
      const name = `picky-${labels}`;
      await create(name, '--constraint', `${labels}.labels.disk==ssd`);
      const result = await scene.update(`${name}:dev`);
      assertError(result, 'update-failed', new RegExp(`${name} has no node to run on`));
      await scene.assertClean(name);
    }
  });

  test('is given up where a task stays pending for ever, and the spec is as it was', async () => {
    // Which node has room is known to swarm's scheduler alone.
    await create('waiting', '--reserve-memory', '900g');
    const result = await scene.update('waiting:dev', { policy: { updateTimeoutMs: 4_000 } });
    assert.equal(result.error?.code, 'rollback-failed', JSON.stringify(result.error));
    assert.match(JSON.stringify(result.services), /no suitable node/);
    assert.match(JSON.stringify((await scene.evidence.spec('waiting'))['TaskTemplate']), /:main@/);
    await scene.docker('manager', 'service', 'rm', 'stack_waiting');
  });

  test('carries numbers of a spec through that a double would round, forwards and on the way back', async () => {
    const most = '9223372036854775807';
    await create('unlimited', '--ulimit', `core=${most}:${most}`, '--update-delay', '1ns');
    const ulimits = (): Promise<string> =>
      scene.docker(
        'manager',
        'service',
        'inspect',
        'stack_unlimited',
        '-f',
        '{{json .Spec.TaskTemplate.ContainerSpec.Ulimits}}',
      );
    const before = await ulimits();
    assert.ok(before.includes(`:${most}`), before);
    const good = await scene.update('unlimited:dev');
    assert.equal(good.conclusion, 'success', JSON.stringify(good.error));
    const bad = await scene.update('unlimited:crash');
    assert.equal(serviceOf(bad, 'unlimited').outcome, 'rolled-back', JSON.stringify(bad.error));
    assert.equal(await ulimits(), before);
    await scene.docker('manager', 'service', 'rm', 'stack_unlimited');
  });

  test('reaches every node of a global service', async () => {
    await create('everywhere', '--mode', 'global', '--constraint', 'node.role==worker');
    const result = await scene.update('everywhere:dev');
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    assert.deepEqual(serviceOf(result, 'everywhere').replicas, { desired: 2, running: 2 });
    await scene.assertRuns('everywhere', main, 'dev', 2);
    const bad = await scene.update('everywhere:crash');
    assert.equal(serviceOf(bad, 'everywhere').outcome, 'rolled-back', JSON.stringify(bad.error));
    await scene.assertRuns('everywhere', main, 'dev', 2);
  });

  test('changes the image of a service with zero replicas, and says that nothing verifies it', async () => {
    await scene.docker('manager', 'service', 'scale', '--detach', 'stack_candles-poly-client=0');
    const notices: string[] = [];
    const result = await scene.update('candles-poly-client:dev', {
      listen: (event) => void (event.kind === 'notice' && notices.push(event.message)),
    });
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    assert.match(JSON.stringify(await scene.evidence.spec('candles-poly-client')), /:dev@sha256/);
    assert.match(notices.join('\n'), /no replicas/);
    await scene.assertClean('candles-poly-client');
  });

  test('is refused while somebody else updates the service', async () => {
    await scene.docker(
      'manager',
      'service',
      'update',
      '--detach',
      '--update-delay',
      '1m',
      '--image',
      imageOf(main, 'dev'),
      'stack_api',
    );
    const result = await scene.update('api:next');
    assertError(result, 'update-in-progress', /api is being updated by someone else since/);
    await scene.docker('manager', 'service', 'rollback', '--detach', 'stack_api');
    await scene.assertClean('api');
  });

  test('takes the others back when a service is removed meanwhile, and says so', async () => {
    const result = await scene.update(
      'history:dev referral:dev',
      {},
      {
        at: begins('Verify referral'),
        fault: async () => scene.docker('manager', 'service', 'rm', 'stack_referral'),
      },
    );
    assert.equal(result.conclusion, 'failure');
    assert.match(JSON.stringify(serviceOf(result, 'referral').error), /was removed/);
    await scene.assertRuns('history', history, 'main');
    const next = await scene.update('candles-poly-client:next');
    assert.equal(next.conclusion, 'success', JSON.stringify(next.error));
    assert.match(next.warnings.join('\n'), /referral was left as it is, for referral was removed meanwhile/);
    await scene.assertClean('history');
    await scene.trial.sandbox.resetCluster();
  });

  test('gives the broker its new key though another container uses the key volume', async () => {
    const key = 'a7'.repeat(32);
    const image = await scene.docker('broker', 'inspect', '-f', '{{.Image}}', await brokerContainer());
    await scene.docker(
      'broker',
      'run',
      '-d',
      '--name',
      'user-of-keyvol',
      '-v',
      'keyvol:/keyfile',
      '--entrypoint',
      'sleep',
      image,
      '600',
    );
    const result = await scene.update('broker:dev', {
      keys: { brokerPrivateKey: new Secret(key) },
      policy: { allowKeyChange: true },
    });
    const seen = await scene.docker('broker', 'exec', 'user-of-keyvol', 'cat', '/keyfile/keyfile.txt');
    await scene.docker('broker', 'rm', '-f', 'user-of-keyvol');
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    assert.match(seen, /^[0-9a-f]{184}$/);
    assert.equal(await scene.evidence.address('broker'), await addressOf(new Secret(key)));
  });

  test('is refused where the compose project is missing', async () => {
    const ids = (await scene.docker('broker', 'ps', '-aq')).split('\n');
    await scene.docker('broker', 'rm', '-f', ...ids);
    const result = await scene.update('broker:dev');
    assertError(result, 'service-unknown', /no service broker in stack stack or in a compose project/);
  });

  const brokerContainer = async (): Promise<string> =>
    scene.docker('broker', 'ps', '-q', '-f', 'label=com.docker.compose.service=broker');
});
