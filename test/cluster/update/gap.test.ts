import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import type { Result } from '../../../src/report/result.ts';
import { waitFor } from '../../wait.ts';
import { Client } from './client.ts';
import { assertError, Scene, serviceOf } from './scene.ts';

const repository = 'd8x-trader-main';

suite('an update of a service with several tasks', () => {
  let scene: Scene;
  before(async () => {
    scene = await Scene.open();
  });
  const reset = (): Promise<void> => scene.trial.sandbox.resetCluster();
  beforeEach(reset);
  after(reset);

  /** An update of api while a client asks at the published port; api ends as Node does, so that what is under way is answered. */
  const updateWhileAsked = async (tag: string, policy: object): Promise<{ result: Result; client: Client }> => {
    const client = Client.start('http://10.88.0.10:3001/health');
    try {
      return { result: await scene.update(`api:${tag}`, { policy }), client };
    } finally {
      await client.end();
    }
  };
  const tasks = (): Promise<string> =>
    scene.docker('manager', 'service', 'ps', '-q', '-f', 'desired-state=running', 'stack_api');
  const check = (): Promise<string> =>
    scene.docker(
      'manager',
      'service',
      'inspect',
      '-f',
      '{{json .Spec.TaskTemplate.ContainerSpec.Healthcheck}}',
      'stack_api',
    );

  test('leaves no gap: every request is answered while slow tasks take the place of slow ones', async () => {
    const first = await scene.update('api:node-3');
    assert.equal(first.conclusion, 'success', JSON.stringify(first.error));
    const { result, client } = await updateWhileAsked('node-8', { updateTimeoutMs: 90_000 });
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    assert.deepEqual(client.failures, []);
    assert.ok(client.answered > 50, `${client.answered} requests`);
    // The old ones do not obey SIGTERM, and are killed after ten seconds.
    await waitFor('the old ones to end', () => scene.assertRuns('api', repository, 'node-8', 2).then(() => true), {
      seconds: 60,
    });
    assert.match(await check(), /d8x-ops-started/);
    await scene.assertClean('api');
  });

  test('that never opens its port takes no task away, and leaves those of before as they were', async () => {
    const before = await tasks();
    const policy = { updateTimeoutMs: 12_000, warmUp: { defaultMs: 6_000, byService: {} } };
    const { result, client } = await updateWhileAsked('never-opens', policy);
    assertError(result, 'update-timeout', /its ports are not open/);
    assert.equal(serviceOf(result, 'api').outcome, 'rolled-back');
    assert.deepEqual(client.failures, []);
    assert.equal(await tasks(), before);
    assert.equal(await check(), 'null');
    await scene.assertRuns('api', repository, 'main', 2);
  });

  test('of which one task never opens its port has all but one of them at every moment', async () => {
    const policy = { updateTimeoutMs: 12_000, warmUp: { defaultMs: 6_000, byService: {} } };
    const { result, client } = await updateWhileAsked('slot-2-never-opens', policy);
    assert.equal(serviceOf(result, 'api').outcome, 'rolled-back', JSON.stringify(result.services));
    // Round robin over two: two failures in a row would mean that none was there.
    assert.ok(client.longestGap <= 1, JSON.stringify(client.failures));
    await scene.assertRuns('api', repository, 'main', 2);
  });
});
