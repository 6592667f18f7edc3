import assert from 'node:assert/strict';
import { before, beforeEach, suite, test } from 'node:test';
import type { Result, Step } from '../../../src/report/result.ts';
import { waitFor } from '../../wait.ts';
import { killRunAt } from './kill-run.ts';
import { Scene, serviceOf } from './scene.ts';

const repositories = { history: 'd8x-trader-history', referral: 'd8x-referral-system' } as const;

suite('services that need each other', () => {
  let scene: Scene;
  before(async () => {
    scene = await Scene.open();
  });
  beforeEach(async () => {
    await scene.trial.sandbox.resetCluster();
  });

  /** Everything runs the tag, by Docker's own word. */
  const assertRun = async (tag: string): Promise<void> => {
    for (const service of ['history', 'referral'] as const) await scene.assertRuns(service, repositories[service], tag);
    const broker = await scene.evidence.brokerDigests('broker');
    assert.deepEqual(broker, [scene.evidence.digest('d8x-broker-server', tag)]);
  };

  test('are updated wave by wave, while the earlier ones are still watched', async () => {
    const result = await scene.update('referral:dev history:dev broker:dev', { policy: { stabilityMs: 8_000 } });
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    assert.deepEqual(
      result.services.map(({ service, wave }) => [service, wave]),
      [
        ['referral', 2],
        ['history', 1],
        ['broker', 1],
      ],
    );
    const begins = step(result, 'Update referral').startedAt;
    for (const earlier of ['history', 'broker']) {
      assert.ok(begins > step(result, `Verify ${earlier}`).startedAt, `${earlier} was not under way`);
      assert.ok(
        begins < (step(result, `Verify ${earlier}`).finishedAt ?? ''),
        `${earlier} was not waited for to the end`,
      );
    }
    await assertRun('dev');
  });

  test('come up together: referral asks the broker only once that has opened its port', async () => {
    const result = await scene.update('referral:dev broker:opens-8');
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    assert.deepEqual(
      result.services.map(({ service, outcome, wave }) => [service, outcome, wave]),
      [
        ['referral', 'updated', 2],
        ['broker', 'updated', 1],
      ],
    );
    await scene.assertRuns('referral', repositories.referral, 'dev');
    // It learned the address at its first start: the swarm has replaced no task of the new image.
    const states = await scene.docker('manager', 'service', 'ps', '--format', '{{.CurrentState}}', 'stack_referral');
    assert.doesNotMatch(states, /Complete|Failed|Rejected/);
  });

  test('go back in reverse when one of the second wave fails', async () => {
    const addresses = [await scene.evidence.address('referral'), await scene.evidence.address('broker')];
    const result = await scene.update('referral:crash history:dev broker:dev');
    assert.equal(result.conclusion, 'failure');
    for (const name of ['referral', 'history', 'broker'])
      assert.equal(serviceOf(result, name).outcome, 'rolled-back', JSON.stringify(serviceOf(result, name)));
    assert.equal(serviceOf(result, 'broker').reason, 'together with referral, which failed');
    for (const earlier of ['history', 'broker'])
      assert.ok(overBefore(result, 'Roll referral back', `Roll ${earlier} back`), JSON.stringify(result.steps));
    await assertRun('main');
    assert.deepEqual([await scene.evidence.address('referral'), await scene.evidence.address('broker')], addresses);
    await scene.assertClean('history', 'referral');
  });

  /** What each of the two services runs in now: ids of tasks and containers. */
  const running = async (): Promise<readonly string[]> =>
    Promise.all([
      scene.docker('manager', 'service', 'ps', '-q', '-f', 'desired-state=running', 'stack_referral'),
      scene.docker('broker', 'ps', '-q', '--no-trunc', '-f', 'label=com.docker.compose.service=broker'),
    ]);
  const anew = { operation: 'restart', rollbackServices: ['referral', 'broker'] } as const;

  test('are restarted in their order, on the images and keys that they have', async () => {
    const addresses = [await scene.evidence.address('referral'), await scene.evidence.address('broker')];
    const before = await running();
    const result = await scene.trial.run({ ...anew, policy: { stabilityMs: 1_000 } });
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    assert.equal(result.headline, 'referral and broker restarted');
    assert.deepEqual([serviceOf(result, 'broker').wave, serviceOf(result, 'referral').wave], [1, 2]);
    for (const [index, now] of (await running()).entries()) assert.notEqual(now, before[index]);
    await assertRun('main');
    assert.deepEqual([await scene.evidence.address('referral'), await scene.evidence.address('broker')], addresses);
    await scene.assertClean('referral');
    const unknown = await scene.trial.run({ ...anew, rollbackServices: ['reverral'] });
    assert.equal(unknown.error?.code, 'service-unknown');
  });

  test('of which a restart is killed half-way are as they should be after the next run', async () => {
    const run = `killed-${performance.now().toFixed(0)}`;
    await killRunAt(scene.evidence, { ...anew, run }, /^at Restart referral.*: its spec/);
    const next = await scene.trial.run({ ...anew, rollbackServices: ['history'], policy: { stabilityMs: 1_000 } });
    assert.equal(next.conclusion, 'success', JSON.stringify(next.error));
    assert.ok(
      next.warnings.some((warning) => warning.includes(`${run} by tester was cut off`)),
      next.warnings.join(),
    );
    await assertRun('main');
    await scene.assertClean('referral', 'history');
  });

  const tasksOf = async (service: string): Promise<string> =>
    scene.docker('manager', 'service', 'inspect', '-f', '{{.Spec.Mode.Replicated.Replicas}}', `stack_${service}`);
  const scaled = (service: string, replicas: number, run?: string) => ({
    operation: 'scale' as const,
    replicas: [{ service, replicas }],
    policy: { stabilityMs: 1_000 },
    ...(run === undefined ? {} : { run }),
  });

  test('are scaled, and have the tasks that they had where no node takes more', async () => {
    const more = await scene.trial.run(scaled('history', 2));
    assert.equal(more.headline, 'history scaled', JSON.stringify(more.error));
    assert.deepEqual(serviceOf(more, 'history').replicas, { desired: 2, running: 2 });
    await scene.assertRuns('history', repositories.history, 'main', 2);
    const same = await scene.trial.run(scaled('history', 2));
    assert.equal(serviceOf(same, 'history').outcome, 'unchanged');
    await scene.docker('manager', 'service', 'update', '-q', '--replicas-max-per-node', '1', 'stack_history');
    const tooMany = await scene.trial.run(scaled('history', 5));
    assert.equal(tooMany.error?.code, 'update-failed', JSON.stringify(tooMany));
    assert.equal(serviceOf(tooMany, 'history').outcome, 'rolled-back');
    assert.equal(await tasksOf('history'), '2');
    const never = await scene.trial.run(scaled('referral', 2));
    assert.match(never.error?.message ?? '', /referral is never scaled/);
  });

  test('of which a scaling is killed have the number that was asked for, and no run stumbles over it', async () => {
    const run = `killed-${performance.now().toFixed(0)}`;
    await killRunAt(scene.evidence, scaled('history', 2, run), /^at Scale history/);
    assert.equal(await tasksOf('history'), '2');
    const next = await scene.trial.run(scaled('history', 1));
    assert.equal(next.headline, 'history scaled', JSON.stringify(next.error));
    // Swarm may still be stopping the other one.
    const runsOnce = async (): Promise<boolean> => {
      await scene.assertRuns('history', repositories.history, 'main');
      return true;
    };
    await waitFor('one task of history', runsOnce, { seconds: 60 });
    await scene.assertClean('history');
  });

  test('go back in reverse when their run is killed between two waves', async () => {
    const run = `killed-${performance.now().toFixed(0)}`;
    const asked = { operation: 'update', services: 'referral:dev history:dev broker:dev', run };
    await killRunAt(scene.evidence, asked, /^at Update referral .*: its spec/);
    const next = await scene.update('candles-ws-server:next');
    assert.equal(next.conclusion, 'success', JSON.stringify(next.error));
    assert.ok(
      next.warnings.some((warning) => warning.includes(`${run} by tester was cut off`)),
      next.warnings.join(),
    );
    for (const earlier of ['history', 'broker'])
      assert.ok(overBefore(next, 'Roll referral back', `Roll ${earlier} back`), JSON.stringify(next.steps));
    await assertRun('main');
    await scene.assertClean('history', 'referral');
  });
});

function step({ steps }: Result, title: string): Step {
  return steps.find((one) => one.title.startsWith(title)) ?? assert.fail(`no step ${title}`);
}

/** Whether a step had ended when another one began. */
function overBefore(result: Result, first: string, second: string): boolean {
  return (step(result, first).finishedAt ?? '') <= step(result, second).startedAt;
}
