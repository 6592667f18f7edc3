import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { lockName, toLabels } from '../../../src/cluster/lock/lock-record.ts';
import { assertError, begins, Scene } from './scene.ts';

const history = 'd8x-trader-history';

suite('runs that meet', () => {
  let scene: Scene;
  before(async () => {
    scene = await Scene.open();
  });
  after(async () => {
    await scene.trial.sandbox.resetCluster();
  });

  test('follow each other when two start at once, or the second is told who holds the lock', async () => {
    const others: Promise<Awaited<ReturnType<Scene['update']>>>[] = [];
    const first = await scene.update(
      'history:dev',
      {},
      {
        at: begins('Update history'),
        fault: async () => {
          others.push(scene.update('history:next', { run: 'patient' }));
          others.push(scene.update('history:next', { run: 'hasty', lockWaitMs: 0 }));
        },
      },
    );
    const [second, third] = await Promise.all(others);
    assert.ok(second !== undefined && third !== undefined);
    assert.equal(first.conclusion, 'success', JSON.stringify(first.error));
    assert.equal(third.conclusion, 'refused');
    if (third.error?.code !== 'update-in-progress')
      assertError(third, 'lock-held', /locked by tester for update, run trial-/);
    if (second.conclusion === 'success') await scene.assertRuns('history', history, 'next');
    else assertError(second, 'update-in-progress', /history/);
    await scene.assertClean('history');
  });

  test('take a stale lock over', async () => {
    const at = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
    const labels = toLabels({
      kind: 'run',
      owner: 'somebody',
      what: 'update',
      run: 'gone',
      token: 'old',
      acquired: at(-10),
      expires: at(-8),
    });
    const options = Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]);
    const create = ['docker', 'config', 'create', ...options, lockName, '-'];
    const { code, stderr } = await scene.trial.sandbox.execOn('manager', create, { stdin: 'x' });
    assert.equal(code, 0, stderr);
    const result = await scene.update('candles-ws-server:dev');
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    await scene.assertClean('candles-ws-server');
  });

  for (const minutes of [-5, 5]) {
    test(`hold although the runner's clock is ${minutes} minutes off`, async () => {
      const tag = minutes < 0 ? 'dev' : 'next';
      const now = (): Date => new Date(Date.now() + minutes * 60_000);
      const result = await scene.update(`candles-pyth-client:${tag}`, { now });
      assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
      await scene.assertRuns('candles-pyth-client', 'd8x-candles-pyth-client', tag);
      await scene.assertClean('candles-pyth-client');
    });
  }
});
