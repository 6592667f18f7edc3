import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import type { Result } from '../../../src/report/result.ts';
import { Scene } from './scene.ts';
import { swarmDeploy } from './swarm-deploy.ts';

const api = 'd8x-trader-main';
const executor = 'd8x-broker-exec-ws';
const history = 'd8x-trader-history';

suite('what is recorded of a cluster that others deploy anew', () => {
  let scene: Scene;
  before(async () => {
    scene = await Scene.open();
  });
  after(async () => {
    await scene.trial.sandbox.resetCluster();
  });
  const rollback = async (...rollbackServices: readonly string[]): Promise<Result> => {
    const policy = { stabilityMs: 1_000, prune: 'none' } as const;
    return scene.trial.run({ operation: 'rollback', rollbackServices, policy });
  };
  const drift = async (name: string): Promise<string> => {
    const result = await scene.trial.run({ operation: 'status' });
    return result.status?.services.find(({ service }) => service === name)?.drift ?? 'none';
  };
  const updated = async (services: string): Promise<Result> => {
    const result = await scene.update(services);
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    return result;
  };
  const recordOf = async (name: string): Promise<Record<string, string>> =>
    z
      .record(z.string(), z.string())
      .parse(JSON.parse(await scene.docker('manager', 'config', 'inspect', '-f', '{{json .Spec.Labels}}', name)));

  test('lies on config objects that no stack owns, and on the services', async () => {
    await updated('executorws:dev');
    await updated('api:dev');
    const record = await recordOf('d8x-ops.service.stack_api');
    assert.equal(record['d8x-ops.sequence'], '2');
    assert.equal(record['com.docker.stack.namespace'], undefined);
    assert.equal((await scene.evidence.labels('api'))['d8x-ops.sequence'], '2');
    assert.equal(await drift('api'), 'none');
    assert.equal(await drift('executorws'), 'none');
  });

  test('outlives a stack deploy, which the status tells', async () => {
    await swarmDeploy(scene, { removing: false });
    assert.equal((await scene.evidence.labels('api'))['d8x-ops.sequence'], undefined);
    await scene.assertRuns('api', api, 'main', 2);
    assert.match(await drift('api'), /^was deployed anew since, by other means: d8x-ops had deployed dev \(/);
    assert.equal(await drift('history'), 'none');
  });

  test('is what a rollback without names goes by: the last run, and no older one of the broker host', async () => {
    const first = await rollback();
    assert.equal(first.conclusion, 'success', JSON.stringify(first.error));
    assert.deepEqual(
      first.services.map(({ service }) => service),
      ['api'],
    );
    await scene.assertRuns('api', api, 'dev', 2);
    const second = await rollback();
    assert.equal(second.conclusion, 'success', JSON.stringify(second.error));
    await scene.assertRuns('api', api, 'main', 2);
    const third = await rollback();
    assert.equal(third.error?.code, 'rollback-unknown', third.headline);
    assert.deepEqual(await scene.evidence.brokerDigests('executorws'), [scene.evidence.digest(executor, 'dev')]);
    assert.equal(await drift('api'), 'none');
  });

  test('outlives the stack itself', async () => {
    await updated('history:dev');
    await swarmDeploy(scene, { removing: true });
    assert.match(await drift('history'), /^was deployed anew since, by other means: d8x-ops had deployed dev \(/);
    const next = await updated('history:next');
    assert.equal(next.services[0]?.from?.digest, scene.evidence.digest(history, 'main'));
    const { 'd8x-ops.history': text = '[]' } = await recordOf('d8x-ops.service.stack_history');
    const images = z.array(z.object({ image: z.string() })).parse(JSON.parse(text));
    assert.deepEqual(
      images.map(({ image }) => /:([a-z]+)@/.exec(image)?.[1]),
      ['next', 'main', 'dev', 'main'],
    );
    const back = await rollback('history');
    assert.equal(back.conclusion, 'success', JSON.stringify(back.error));
    await scene.assertRuns('history', history, 'main');
    await scene.assertClean('history');
  });

  test('keeps saying so after an update that did not hold', async () => {
    await swarmDeploy(scene, { removing: false });
    const failed = await scene.update('api:crash');
    assert.equal(failed.conclusion, 'failure');
    assert.match(await drift('api'), /^was deployed anew since, by other means, with the same image$/);
  });

  test('is taken over from the labels of an earlier version by the first run that changes something', async () => {
    const of = (tag: string): string =>
      `${scene.trial.sandbox.info.registry}/d8-x/d8x-candles-ws-server:${tag}@${scene.evidence.digest('d8x-candles-ws-server', tag)}`;
    const old = JSON.stringify([{ image: of('main') }, { image: of('next') }]);
    await scene.docker(
      'manager',
      'service',
      'update',
      '--detach',
      '--label-add',
      `d8x-ops.history=${old}`,
      '--label-add',
      'd8x-ops.sequence=1',
      'stack_candles-ws-server',
    );
    await updated('candles-poly-client:dev');
    const taken = await recordOf('d8x-ops.service.stack_candles-ws-server');
    assert.equal(taken['d8x-ops.history'], old);
    await swarmDeploy(scene, { removing: false });
    const back = await rollback('candles-ws-server');
    assert.equal(back.conclusion, 'success', JSON.stringify(back.error));
    await scene.assertRuns('candles-ws-server', 'd8x-candles-ws-server', 'next');
  });

  test('tells of a container of the broker host that others made anew', async () => {
    await composeUp();
    assert.match(await drift('executorws'), /^was deployed anew since, by other means, with the same image$/);
  });

  test('is what export prints in the files of d8x-cli, so that a deploy from them keeps it', async () => {
    await updated('api:dev executorws:dev');
    const stack = await exported('stack');
    const { code, stderr } = await scene.trial.sandbox.execOn(
      'manager',
      ['sh', '-c', 'docker stack deploy -c - stack'],
      { user: 'd8xtrader', stdin: stack },
    );
    assert.equal(code, 0, stderr);
    assert.match(await drift('api'), /^was deployed anew since, by other means, with the same image$/);
    await scene.assertRuns('api', api, 'dev', 2);
    await composeUp(await exported('broker'));
    assert.deepEqual(await scene.evidence.brokerDigests('executorws'), [scene.evidence.digest(executor, 'dev')]);
    // The file names a digest now, and the service is updated all the same.
    await updated('executorws:next');
    assert.deepEqual(await scene.evidence.brokerDigests('executorws'), [scene.evidence.digest(executor, 'next')]);
    const back = await rollback('executorws');
    assert.equal(back.conclusion, 'success', JSON.stringify(back.error));
    assert.deepEqual(await scene.evidence.brokerDigests('executorws'), [scene.evidence.digest(executor, 'dev')]);
    assert.deepEqual(await scene.evidence.leftovers(), []);
  });

  /** What `d8x-ops export` prints of a deployment folder without the files themselves: those on the hosts, pinned. */
  const exported = async (only: 'stack' | 'broker'): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'd8x-export-'));
    try {
      const { hostsCfg, d8xConfig, privateKey, passwordFile, knownHosts } = scene.trial.sandbox.info.files;
      for (const path of [hostsCfg, d8xConfig, privateKey, passwordFile, knownHosts]) {
        await copyFile(path, join(folder, basename(path)));
      }
      const words = ['cli/main.ts', 'export', '--only', only, '--folder', folder];
      const { stdout } = await promisify(execFile)(process.execPath, words, { maxBuffer: 1 << 24 });
      return stdout;
    } finally {
      await rm(folder, { recursive: true });
    }
  };
  /** Makes `executorws` anew, from that compose file if one is given, with the password that it has. */
  const composeUp = async (file?: string): Promise<void> => {
    const label = 'label=com.docker.compose.service=executorws';
    const container = await scene.docker('broker', 'ps', '-q', '-f', label);
    const password = await scene.docker('broker', 'exec', container, 'sh', '-c', 'printf %s "$REDIS_PW"');
    const write = file === undefined ? '' : 'cat > docker-compose.yml && ';
    const script = `cd ~/broker && IFS= read -r REDIS_PW && export REDIS_PW && ${write}docker compose up -d --no-deps --force-recreate executorws`;
    const { code, stderr } = await scene.trial.sandbox.execOn('broker', ['sh', '-c', script], {
      user: 'd8xtrader',
      stdin: `${password}\n${file ?? ''}`,
    });
    assert.equal(code, 0, stderr);
  };
});
