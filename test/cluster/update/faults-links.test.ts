import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { assertError, begins, Scene, serviceOf } from './scene.ts';

const main = 'd8x-trader-main';
const history = 'd8x-trader-history';

describe('an update on a network and hosts that fail', () => {
  let scene: Scene;
  before(async () => {
    scene = await Scene.open();
  });
  after(async () => {
    await scene.trial.sandbox.resetCluster();
  });
  /** Ends every SSH connection of a host, as a link that breaks does. */
  const breakConnections = async (host: string): Promise<unknown> =>
    scene.trial.sandbox.execOn(host, ['pkill', '-KILL', '-u', 'd8xtrader', '-x', 'sshd']);

  for (const step of ['Update history', 'Prove history']) {
    it(`goes on over a new connection when the manager's breaks at "${step}"`, async () => {
      const tag = step.startsWith('Update') ? 'dev' : 'next';
      const result = await scene.update(
        `history:${tag}`,
        {},
        { at: begins(step), fault: () => breakConnections('manager') },
      );
      assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
      await scene.assertRuns('history', history, tag);
      await scene.assertClean('history');
    });
  }

  it('has changed nothing when the connection to a worker breaks during the pull', async () => {
    const fault = (): Promise<unknown> => breakConnections('worker-1');
    const result = await scene.update('api:slow', {}, { at: begins('Pull'), fault });
    // A pull that was over before has nothing to lose.
    const isLost = result.conclusion !== 'success';
    if (isLost) assertError(result, 'connection-lost', /worker-01/);
    await scene.assertRuns('api', main, isLost ? 'main' : 'slow', 2);
    await scene.assertClean('api');
  });

  it('outlives a silent cut of half a minute while it is watched', async () => {
    const link = scene.trial.sandbox.link('runner');
    const result = await scene.update(
      'history:main',
      {},
      {
        at: begins('Prove history'),
        fault: async () => {
          await link.cut();
          await sleep(28_000);
          await link.restore();
        },
      },
    );
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    await scene.assertRuns('history', history, 'main');
    await scene.assertClean('history');
  });

  it('says so when the manager cannot be reached', async () => {
    await scene.trial.sandbox.link('manager').cut();
    const result = await scene.update('history:dev');
    await scene.trial.sandbox.link('manager').restore();
    assert.equal(result.conclusion, 'failure');
    assertError(result, 'ssh-unreachable', /manager/);
  });

  it('moves to the other worker when one loses its power during it, and goes on without it afterwards', async () => {
    const worker = scene.trial.sandbox.host('worker-1');
    const during = await scene.update(
      'api:dev',
      { policy: { updateTimeoutMs: 25_000 } },
      { at: begins('Update api'), fault: () => worker.stop() },
    );
    const tag = during.conclusion === 'success' ? 'dev' : 'main';
    assert.equal(serviceOf(during, 'api').outcome, tag === 'dev' ? 'updated' : 'rolled-back', JSON.stringify(during));
    assert.deepEqual(new Set(await digestsOnWorker2()), new Set([scene.evidence.digest(main, tag)]));
    const after = await scene.update('api:next');
    assert.equal(after.conclusion, 'success', JSON.stringify(after.error));
    assert.match(after.warnings.join('\n'), /worker-01/);
    const next = scene.evidence.digest(main, 'next');
    assert.deepEqual(await digestsOnWorker2(), [next, next]);
    await scene.assertClean('api');
    await worker.start();
  });

  it("shows the log of a failing task also when swarm has lost its way to the workers' logs", async () => {
    // Where a manager notices the end of a worker's old connection after its new one, it takes that worker's logs for
    // unavailable until the next reconnection. Which of the two is first is chance: the cuts are repeated.
    const links = ['worker-1', 'worker-2'].map((name) => scene.trial.sandbox.link(name));
    const isLost = async (): Promise<boolean> => {
      const logs = ['docker', 'service', 'logs', '--tail', '1', 'stack_cadvisor'];
      return (await scene.trial.sandbox.execOn('manager', logs)).code !== 0;
    };
    for (let cuts = 0; cuts < 3 && !(await isLost()); cuts++) {
      await Promise.all(links.map(async (link) => link.cut()));
      await sleep(8_000);
      await Promise.all(links.map(async (link) => link.restore()));
      await sleep(5_000);
    }
    await scene.trial.sandbox.resetCluster();
    const result = await scene.update('history:crash');
    assert.match(serviceOf(result, 'history').error?.logs?.join('\n') ?? '', /no configuration for chain/);
    await scene.assertRuns('history', history, 'main');
  });

  async function digestsOnWorker2(): Promise<readonly string[]> {
    const label = 'label=com.docker.swarm.service.name=stack_api';
    const ids = (await scene.docker('worker-2', 'ps', '-q', '-f', label)).split(/\s+/);
    const images = await Promise.all(ids.map((id) => scene.docker('worker-2', 'inspect', '-f', '{{.Image}}', id)));
    const digests = await Promise.all(
      images.map((image) => scene.docker('worker-2', 'image', 'inspect', '-f', '{{index .RepoDigests 0}}', image)),
    );
    return digests.map((text) => text.split('@')[1] ?? '');
  }
});
