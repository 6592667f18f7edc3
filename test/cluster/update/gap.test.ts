import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import type { Result } from '../../../src/report/result.ts';
import { waitFor } from '../../wait.ts';
import { Client } from './client.ts';
import { killRunAt } from './kill-run.ts';
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

  /** Something, while a client asks at api's published port; api ends as Node does, so that what is under way is answered. */
  const whileAsked = async <T>(work: () => Promise<T>): Promise<{ result: T; client: Client }> => {
    const client = Client.start('http://10.88.0.10:3001/health');
    try {
      return { result: await work(), client };
    } finally {
      await client.end();
    }
  };
  const updateWhileAsked = (tag: string, policy: object): Promise<{ result: Result; client: Client }> =>
    whileAsked(() => scene.update(`api:${tag}`, { policy }));
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

  test('keeps its start gate on the way back where all of its tasks had moved, and loses it to an image with its own check or no shell', async () => {
    // So that it fails only when api is ready, and goes back first.
    const policy = { startOrder: [{ first: 'api', second: 'history' }] };
    const { result, client } = await whileAsked(() => scene.update('api:dev history:crash', { policy }));
    assert.equal(serviceOf(result, 'api').outcome, 'rolled-back', JSON.stringify(result.services));
    assert.equal(serviceOf(result, 'api').reason, 'together with history, which failed');
    assert.ok(client.longestGap <= 1, JSON.stringify(client.failures));
    await scene.assertRuns('api', repository, 'main', 2);
    assert.match(await check(), /d8x-ops-started/);
    await scene.assertClean('api', 'history');
    const next = await scene.update('api:own-check');
    assert.equal(next.conclusion, 'success', JSON.stringify(next.error));
    assert.equal(await check(), 'null', 'the image has a check of its own');
    const health = '{{range .Config.Healthcheck.Test}}{{.}} {{end}}{{.State.Health.Status}}';
    const ofApi = 'label=com.docker.swarm.service.name=stack_api';
    const states: string[] = [];
    for (const worker of scene.evidence.workers) {
      // Swarm may have put both on one of them.
      const ids = (await scene.docker(worker, 'ps', '-q', '-f', ofApi)).split(/\s+/).filter((id) => id !== '');
      for (const id of ids) states.push(await scene.docker(worker, 'inspect', '-f', health, id));
    }
    assert.equal(states.length, 2);
    for (const state of states) assert.match(state, /wget .*\/health healthy$/);
    const bare = await scene.update('api:no-shell');
    assert.equal(bare.conclusion, 'success', JSON.stringify(bare.error));
    assert.match(bare.warnings.join('\n'), /api: a gap is possible\. .*its new image has no shell/);
    assert.equal(await check(), 'null');
    await scene.assertRuns('api', repository, 'no-shell', 2);
    await scene.assertClean('api');
  });

  test('is wholly before after its run was killed, where swarm takes it back', async () => {
    const run = 'killed-crash';
    await killRunAt(scene.evidence, { operation: 'update', services: 'api:crash', run }, /^begin Verify api/);
    const state = (): Promise<string> =>
      scene.docker('manager', 'service', 'inspect', '-f', '{{.UpdateStatus.State}}', 'stack_api');
    const isBack = async (): Promise<boolean> => (await state()) === 'rollback_completed';
    await waitFor('swarm to take it back', isBack, { seconds: 90, everyMs: 500 });
    await recovered(run);
  });

  test('is wholly before after its run was killed, where no port ever opens and swarm still waits', async () => {
    const run = 'killed-waiting';
    const policy = { updateTimeoutMs: 8_000, warmUp: { defaultMs: 4_000, byService: {} } };
    const { client } = await whileAsked(async () => {
      const asked = { operation: 'update', services: 'api:never-opens', run, policy };
      await killRunAt(scene.evidence, asked, /^at Verify api: .*the next is starting/);
      await recovered(run, policy);
    });
    assert.deepEqual(client.failures, []);
  });

  /** The next run finds what another has left, and all is as it was before that. */
  async function recovered(run: string, policy: object = {}): Promise<void> {
    const next = await scene.update('candles-ws-server:next', { policy });
    assert.equal(next.conclusion, 'success', JSON.stringify(next.error));
    assert.match(next.warnings.join('\n'), new RegExp(`Run ${run} by tester was cut off half-way: api is back`));
    await scene.assertRuns('api', repository, 'main', 2);
    assert.equal(await check(), 'null');
    await scene.assertClean('api');
  }
});
