import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import type { JournalEvent } from '../../../src/report/journal.ts';
import { waitFor } from '../../wait.ts';
import { registryAddress } from '../topology.ts';
import { killRunAt } from './kill-run.ts';
import { Scene, begins, serviceOf } from './scene.ts';

const api = 'd8x-trader-main';
const history = 'd8x-trader-history';
const referral = 'd8x-referral-system';

/** A step says so while it goes on. */
function says(text: RegExp, title = ''): (event: JournalEvent) => boolean {
  return (event) => event.kind === 'step-progress' && event.step.title.startsWith(title) && text.test(event.detail);
}

suite('a service', () => {
  let scene: Scene;
  before(async () => {
    scene = await Scene.open();
    await scene.trial.sandbox.resetCluster();
  });

  test('is updated although its port opens long after the stability window', async () => {
    const details: string[] = [];
    const result = await scene.update('history:opens-8', {
      listen: (event) => {
        if (event.kind === 'step-progress') details.push(event.detail);
      },
    });
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    assert.deepEqual(result.warnings, []);
    assert.match(details.join('\n'), /0 of 1 ready \(worker-0\d: [\d.]+:3003: nothing listens there\)/);
    await scene.assertRuns('history', history, 'opens-8');
  });

  test('goes back when it never opens its port', async () => {
    const warmUp = { defaultMs: 600_000, byService: { history: 15_000 } };
    const result = await scene.update('history:never-opens', { policy: { warmUp } });
    const { outcome, error } = serviceOf(result, 'history');
    assert.equal(outcome, 'rolled-back', JSON.stringify(error));
    assert.equal(error?.code, 'health-failed');
    assert.match(
      error.message,
      /^history was not ready on worker-0\d within 15 s: [\d.]+:3003: nothing listens there$/,
    );
    assert.match(error.logs?.join('\n') ?? '', /reading the chain/);
    await scene.assertRuns('history', history, 'opens-8');
    await scene.assertClean('history');
  });

  test('is well while the way to it is shut', async () => {
    const { sandbox } = scene.trial;
    for (const [status, tag, told] of [
      [521, 'dev', 'Cloudflare 521'],
      [502, 'next', '502'],
    ] as const) {
      const shut = { at: begins('Verify api'), fault: () => sandbox.setFronts({ 'api.d8x.test': status }) };
      const result = await scene.update(`api:${tag}`, {}, shut);
      await sandbox.setFronts({});
      assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
      const way = `api is well, the way to it is not: http://api.d8x.test/ answers ${told}.`;
      assert.ok(result.warnings.join('\n').includes(way), JSON.stringify(result.warnings));
      await scene.assertRuns('api', api, tag, 2);
    }
  });

  test('may end once at its start, and not twice', async () => {
    const { sandbox } = scene.trial;
    // d8x-cli's has 60 s; the rest is referral's own way to end when the broker's nginx says 502.
    await scene.docker('manager', 'service', 'update', '--detach=false', '--restart-delay=3s', 'stack_referral');
    const open = (): Promise<void> => sandbox.setFronts({});
    const shut = (): Promise<void> => sandbox.setFronts({ 'broker.d8x.test': 502 });
    let shutting: Promise<void> | undefined;
    const listen = (event: JournalEvent): void => {
      if (begins('Update referral')(event)) shutting ??= shut();
    };
    const once = { at: says(/ended at its start \(exit code 0\)/), fault: open };
    const good = await scene.update('referral:dev', { listen }, once);
    assert.equal(good.conclusion, 'success', JSON.stringify(good.error));
    await shutting;
    await scene.assertRuns('referral', referral, 'dev');
    shutting = undefined;
    // On the way back, too, it ends once more at its start, and only then finds the broker.
    const back = { at: says(/ended at its start \(exit code 0\)/, 'Roll referral back'), fault: open };
    const bad = await scene.update('referral:next', { listen }, back);
    const { outcome, error } = serviceOf(bad, 'referral');
    assert.equal(outcome, 'rolled-back', JSON.stringify(error));
    assert.equal(error?.code, 'update-failed');
    assert.match(error.logs?.join('\n') ?? '', /unexpected status code: 502/);
    await scene.assertRuns('referral', referral, 'dev');
  });

  test('that did not run before is judged by how it was', async () => {
    const poly = 'stack_candles-poly-client';
    const image = scene.evidence.digest('d8x-candles-poly-client', 'no-feed');
    const reference = `${registryAddress}/d8-x/d8x-candles-poly-client@${image}`;
    await scene.docker('manager', 'service', 'update', '--detach', `--image=${reference}`, poly);
    const ended = async (): Promise<boolean> => {
      const tasks = await scene.docker('manager', 'service', 'ps', '--format', '{{.Image}} {{.CurrentState}}', poly);
      return tasks.split('\n').filter((line) => line.includes('no-feed') || /Complete|Failed/.test(line)).length >= 2;
    };
    await waitFor('candles-poly-client to end twice', ended, { seconds: 60, everyMs: 500 });
    const given = async (): Promise<boolean> =>
      (await scene.docker('manager', 'service', 'inspect', '-f', '{{.UpdateStatus.State}}', poly)) !== 'updating';
    await waitFor('swarm to be done with it', given, { seconds: 60 });
    const result = await scene.update(`candles-poly-client@${image} history:dev`);
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    assert.equal(serviceOf(result, 'candles-poly-client').outcome, 'updated');
    assert.match(
      result.warnings.join('\n'),
      /candles-poly-client has the image that was asked for, and runs as little as before/,
    );
    await scene.assertRuns('history', history, 'dev');
    // The next run after one that was killed takes it back, where it ends as before.
    const killed = { operation: 'update', services: 'candles-poly-client:dev history:next', run: 'killed-down' };
    await killRunAt(scene.evidence, killed, /^begin Verify candles-poly-client/);
    // Asked what the policy says, as its real server answers: nothing before a subscription.
    const subscribed = { kind: 'websocket', path: '/ws', send: '{"type":"subscribe","topic":"markets"}' } as const;
    const checks = { 'candles-ws-server': [{ ...subscribed, expect: '"topic":"markets"' }] };
    const next = await scene.update('candles-ws-server:next', { policy: { checks } });
    assert.equal(next.conclusion, 'success', JSON.stringify(next.error));
    assert.match(next.warnings.join('\n'), /killed-down by tester was cut off half-way: candles-poly-client is back/);
    assert.match(JSON.stringify(await scene.evidence.spec('candles-poly-client')), new RegExp(image));
    await scene.assertRuns('history', history, 'dev');
    await scene.assertClean('candles-poly-client', 'history');
    await scene.trial.sandbox.resetCluster();
  });
});
