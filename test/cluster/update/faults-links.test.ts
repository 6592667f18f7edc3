import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, suite, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { waitFor } from '../../wait.ts';
import { createGunzip } from 'node:zlib';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { AgeDecryption } from '../../../src/backup/format/age-file.ts';
import { parseIdentity } from '../../../src/backup/format/identity.ts';
import { Secret } from '../../../src/secret.ts';
import { assertError, begins, Scene, serviceOf } from './scene.ts';

const main = 'd8x-trader-main';
const history = 'd8x-trader-history';

suite('an update on a network and hosts that fail', () => {
  let scene: Scene;
  before(async () => {
    scene = await Scene.open();
  });
  after(async () => {
    await scene.trial.sandbox.resetCluster();
  });
  /** Ends every SSH connection of a host, as a link that breaks does. */
  const breakConnections = async (host: string): Promise<void> => {
    // Called sshd-session from OpenSSH 9.8 on.
    const kill = ['pkill', '-KILL', '-u', 'd8xtrader', '-x', 'sshd(-session)?'];
    const { code } = await scene.trial.sandbox.execOn(host, kill);
    assert.equal(code, 0, `no connection to ${host} was there to break`);
  };

  for (const step of ['Update history', 'Verify history']) {
    test(`goes on over a new connection when the manager's breaks at "${step}"`, async () => {
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

  test('has changed nothing when the connection to a worker breaks during the pull', async () => {
    const { sandbox } = scene.trial;
    const registry = await sandbox.registryServer.hold();
    // Over a long way its 30 MiB take seconds, and from the first word of them on the registry sends no more.
    await sandbox.link('worker-1').delay(100);
    const result = await scene.update(
      'api:slow',
      {},
      {
        at: (event) => event.kind === 'step-progress' && /^Pull .* on worker-01$/.test(event.step.title),
        fault: async () => {
          registry.begin();
          await breakConnections('worker-1').finally(registry.end);
        },
      },
    );
    await sandbox.link('worker-1').restore();
    assertError(result, 'connection-lost', /worker-01/);
    await scene.assertRuns('api', main, 'main', 2);
    await scene.assertClean('api');
  });

  test('outlives a silent cut of half a minute while it is watched', async () => {
    const link = scene.trial.sandbox.link('runner');
    const result = await scene.update(
      'history:main',
      {},
      {
        at: begins('Verify history'),
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

  test('says so when the manager cannot be reached', async () => {
    await scene.trial.sandbox.link('manager').cut();
    const result = await scene.update('history:dev');
    await scene.trial.sandbox.link('manager').restore();
    assert.equal(result.conclusion, 'failure');
    assertError(result, 'ssh-unreachable', /manager/);
  });

  // The node of the first task to be replaced, or the one whose turn comes afterwards.
  for (const lost of ['first', 'second'] as const) {
    const ends = lost === 'first' ? 'goes back and names the node' : 'goes on elsewhere';
    // The first task opens its port late: it is being started when its own node goes, or until swarm knows that the other has gone.
    const tag = lost === 'first' ? 'opens-75' : 'opens-20';
    test(`${ends} when the ${lost} worker to be updated loses its power, and a later one does without it`, async () => {
      await scene.trial.sandbox.resetCluster();
      let [gone = '', left = ''] = scene.evidence.workers;
      const fault = async (): Promise<void> => {
        const first = await workerOfFirstNewTask(tag);
        if ((first === gone) !== (lost === 'first')) [gone, left] = [left, gone];
        await scene.trial.sandbox.host(gone).stop();
      };
      const during = await scene.update(`api:${tag}`, {}, { at: begins('Verify api'), fault });
      const name = gone.replace('-', '-0');
      if (lost === 'first') {
        assert.equal(serviceOf(during, 'api').outcome, 'rolled-back', JSON.stringify(during));
        assertError(during, 'update-failed', new RegExp(`${name} went down`));
      } else {
        assert.equal(during.conclusion, 'success', JSON.stringify(during.error));
        assert.match(during.warnings.join('\n'), new RegExp(`${name} went down during the update`));
      }
      const now = scene.evidence.digest(main, lost === 'first' ? 'main' : tag);
      await onlyRun(left, [now, now]);
      const after = await scene.update('api:next');
      assert.equal(after.conclusion, 'success', JSON.stringify(after.error));
      assert.match(after.warnings.join('\n'), new RegExp(name));
      const next = scene.evidence.digest(main, 'next');
      await onlyRun(left, [next, next]);
      if (lost === 'first') {
        const anew = { operation: 'restart', rollbackServices: ['api'], policy: { stabilityMs: 1_000 } } as const;
        const restarted = await scene.trial.run(anew);
        assert.equal(restarted.headline, 'api restarted', JSON.stringify(restarted.error));
        await onlyRun(left, [next, next]);
        await logsTellWhatIsDown(name, left);
        const fewer = {
          operation: 'scale',
          replicas: [{ service: 'api', replicas: 1 }],
          policy: { stabilityMs: 1_000 },
        } as const;
        assert.equal((await scene.trial.run(fewer)).headline, 'api scaled');
        await onlyRun(left, [next]);
      }
      await scene.trial.sandbox.host(gone).start();
      await scene.assertClean('api');
    });
  }

  /** What the tasks on the worker that is left wrote is shown and kept; of the other it is said that it is down. */
  async function logsTellWhatIsDown(gone: string, left: string): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'd8x-ops-logs-'));
    try {
      const identity = await generateIdentity();
      const kept: string[] = [];
      const result = await scene.trial.run({
        operation: 'logs',
        log: { service: 'api', since: 60 },
        database: { recipients: [await identityToRecipient(identity)], directory: folder },
        keepFiles: async (name, files) => {
          for (const file of files) kept.push(await decrypted(file, identity));
          return { id: '1', name, digest: `sha256:${'0'.repeat(64)}`, url: 'https://github.com' };
        },
      });
      assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
      const { tasks = [], artifact } = result.logs ?? {};
      const ofLeft = tasks.filter(({ node }) => node === left.replace('-', '-0'));
      assert.ok(ofLeft.length >= 2 && ofLeft.every(({ unread, lines }) => unread === undefined && lines.length > 0));
      assert.ok(
        tasks.some(({ node, unread }) => node === gone && unread === `${gone} is down`),
        JSON.stringify(tasks),
      );
      assert.match(result.warnings.join('\n'), new RegExp(`on ${gone} can't be read`));
      assert.match(artifact?.name ?? '', /^logs-api-2/);
      const [line = ''] = ofLeft[0]?.lines.slice(-1) ?? [];
      assert.ok(
        kept.some((text) => text.includes(line.replace(/^\S+ /, ''))),
        line,
      );
      assert.deepEqual(await readdir(folder), [], 'files that stay');
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  async function decrypted(file: string, identity: string): Promise<string> {
    const opened = new AgeDecryption(await parseIdentity(new Secret(identity)));
    return text(createReadStream(file).pipe(opened).pipe(createGunzip()));
  }

  test("shows the log of a failing task also when swarm has lost its way to the workers' logs", async () => {
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

  test('takes everything back when the broker host loses its power during it, there as soon as a run finds it again', async () => {
    await scene.trial.sandbox.resetCluster();
    const host = scene.trial.sandbox.host('broker');
    const moment = { at: begins('Update broker'), fault: () => host.stop() };
    const during = await scene.update('broker:dev, api:dev', {}, moment);
    assert.equal(during.conclusion, 'failure', JSON.stringify(during));
    assert.match(during.error?.message ?? '', /broker/);
    assert.ok((during.error?.hint ?? '').length > 10, JSON.stringify(during.error));
    await scene.assertRuns('api', main, 'main', 2);
    await host.start();
    const after = await scene.update('history:next');
    assert.equal(after.conclusion, 'success', JSON.stringify(after.error));
    assert.deepEqual(await scene.evidence.brokerDigests('broker'), [
      scene.evidence.digest('d8x-broker-server', 'main'),
    ]);
    await scene.assertClean('api', 'history');
  });

  /** The worker that swarm starts the first task of a tag's image on. */
  async function workerOfFirstNewTask(tag: string): Promise<string> {
    const digest = scene.evidence.digest(main, tag);
    const format = '{{.Spec.ContainerSpec.Image}} {{.NodeID}}';
    const look = async (): Promise<string | undefined> => {
      const ids = (await scene.docker('manager', 'service', 'ps', '-q', '--no-trunc', 'stack_api')).split(/\s+/);
      const lines = await scene.docker('manager', 'inspect', '--type', 'task', '-f', format, ...ids);
      const node = lines
        .split('\n')
        .find((line) => line.includes(digest))
        ?.split(' ')[1];
      if (node === undefined || node === '') return undefined;
      const host = await scene.docker('manager', 'node', 'inspect', '-f', '{{.Description.Hostname}}', node);
      return host.replace('-0', '-');
    };
    return waitFor('the first task of the new image', look, { seconds: 120 });
  }

  /** The worker runs these of api and no others, once what swarm still stops has gone. */
  async function onlyRun(worker: string, digests: readonly string[]): Promise<void> {
    const isSo = async (): Promise<boolean> => isDeepStrictEqual(await digestsOn(worker), digests);
    await waitFor(`${digests.join(' and ')} on ${worker}`, isSo, { seconds: 60 });
  }

  async function digestsOn(worker: string): Promise<readonly string[]> {
    const label = 'label=com.docker.swarm.service.name=stack_api';
    const ids = (await scene.docker(worker, 'ps', '-q', '-f', label)).split(/\s+/);
    const images = await Promise.all(ids.map((id) => scene.docker(worker, 'inspect', '-f', '{{.Image}}', id)));
    const digests = await Promise.all(
      images.map((image) => scene.docker(worker, 'image', 'inspect', '-f', '{{index .RepoDigests 0}}', image)),
    );
    return digests.map((text) => text.split('@')[1] ?? '');
  }
});
