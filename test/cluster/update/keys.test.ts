import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import type { Result, ServiceResult } from '../../../src/report/result.ts';
import { Secret } from '../../../src/secret.ts';
import { addressOf } from '../../../src/update/model/address.ts';
import { waitFor } from '../../wait.ts';
import { Evidence } from './evidence.ts';
import { openTrial, type Trial } from './trial.ts';

const keyPath = '/var/nfs/general/keyfile.txt';
const newKey = 'b7'.repeat(32);
const chainConfig = '/home/d8xtrader/broker/chainConfig.json';
const service = (result: Result, name: string): ServiceResult => {
  const found = result.services.find((one) => one.service === name);
  assert.ok(found !== undefined, JSON.stringify(result.error ?? result.services));
  return found;
};

suite("the referral executor's key", () => {
  let trial: Trial;
  let evidence: Evidence;
  let own: string;
  before(async () => {
    trial = await openTrial();
    evidence = new Evidence(trial.sandbox);
    own = trial.sandbox.info.executorAddress;
  });
  const key = (): Promise<string> => evidence.on('manager', ['cat', keyPath]);
  const mode = (): Promise<string> => evidence.on('manager', ['stat', '-c', '%a %u:%g', keyPath]);
  const runs = async (tag: string): Promise<void> => {
    assert.deepEqual(await evidence.runningDigests('referral'), [evidence.digest('d8x-referral-system', tag)]);
    assert.equal(await evidence.address('referral'), own);
  };
  const refusal = async (asked: Parameters<Trial['run']>[0]): Promise<Result['error']> => {
    const before = [await key(), ...(await evidence.tasks('referral'))];
    const result = await trial.run(asked);
    assert.equal(result.conclusion, 'refused', result.headline);
    assert.ok(!result.steps.some(({ phase }) => phase === 'lock'), 'before the lock');
    assert.deepEqual([await key(), ...(await evidence.tasks('referral'))], before);
    return result.error;
  };

  test('is needed for another image, and nothing is changed without', async () => {
    const error = await refusal({ operation: 'update', services: 'referral:dev api:dev', keys: {} });
    assert.equal(error?.code, 'key-needed');
    assert.match(error.hint ?? '', new RegExp(`${own}, as referral-executor-key`));
  });

  test('of another wallet is refused, and one that the broker does not allow also where that is meant', async () => {
    const wanted = { operation: 'update', services: 'referral:dev' } as const;
    const keys = { referralExecutorKey: new Secret(newKey) };
    const other = await addressOf(new Secret(newKey));
    const error = await refusal({ ...wanted, keys });
    assert.equal(error?.code, 'key-change-refused');
    assert.ok(error.message.includes(own) && error.message.includes(other), error.message);
    const unpaired = await refusal({ ...wanted, keys, policy: { allowKeyChange: true } });
    assert.equal(unpaired?.code, 'keys-unpaired');
  });

  test('is put there for the new image, which encrypts it, and owner and mode stay', async () => {
    const before = await mode();
    const result = await trial.run({ operation: 'update', services: 'referral:dev' });
    assert.equal(result.conclusion, 'success', result.headline);
    assert.deepEqual(service(result, 'referral').key, { before: own, after: own });
    assert.equal(service(result, 'referral').keyReplaced, undefined);
    assert.match(await key(), /^[0-9a-f]{184}$/);
    assert.equal(await mode(), before);
    await runs('dev');
    assert.match(JSON.stringify(await evidence.labels('referral')), /"keyFile\\":\\"trial-\d+-\d+-1\\"/);
    const kept = await evidence.on('manager', ['find', '/var/lib/d8x-ops', '-printf', '%y %m %u %P\n']);
    assert.match(kept, /^d 700 root referral-keys$/m);
    assert.match(kept, /^f 600 root referral-keys\/trial-\d+-\d+-1$/m);
    assert.ok(!JSON.stringify(result).includes(trial.sandbox.info.referralKey));
  });

  test('comes back with the image when the new version does not hold', async () => {
    const before = await key();
    const result = await trial.run({ operation: 'update', services: 'referral:crash' });
    assert.equal(service(result, 'referral').outcome, 'rolled-back', result.headline);
    assert.equal(await key(), before);
    await runs('dev');
    assert.match(JSON.stringify(await evidence.spec('referral')), /"Replicas":1/);
    assert.deepEqual(await evidence.leftovers(), []);
  });

  test('is read by one replica first, however many there are', async () => {
    await evidence.on('manager', ['docker', 'service', 'scale', 'stack_referral=2']);
    const result = await trial.run({ operation: 'update', services: 'referral:slow-key' });
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    const digest = evidence.digest('d8x-referral-system', 'slow-key');
    assert.deepEqual(await evidence.runningDigests('referral'), [digest, digest]);
    assert.equal(await evidence.address('referral'), own);
    await evidence.on('manager', ['docker', 'service', 'scale', 'stack_referral=1']);
  });

  test('comes back with two rollbacks in a row, each time the file that its image wrote', async () => {
    for (const tag of ['dev', 'main']) {
      const result = await trial.run({ operation: 'rollback', rollbackServices: ['referral'], keys: {} });
      assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
      assert.deepEqual(service(result, 'referral').key, { before: own, after: own });
      await runs(tag);
    }
    assert.equal(
      await evidence.on('manager', ['sh', '-c', 'ls -A /var/lib/d8x-ops/referral-keys 2>&1 | wc -l']),
      '1\n',
    );
  });

  test('is needed for a rollback where somebody updated by hand since', async () => {
    const { info } = trial.sandbox;
    assert.equal((await trial.run({ operation: 'update', services: 'referral:dev' })).conclusion, 'success');
    // As d8x-cli's update does it.
    await evidence.on('manager', ['docker', 'service', 'scale', 'stack_referral=0']);
    await evidence.on('manager', ['sh', '-c', `printf %s '0x${info.referralKey.replace(/^0x/, '')}' > ${keyPath}`]);
    const image = (
      await evidence.on('manager', [
        'docker',
        'service',
        'inspect',
        '-f',
        '{{.Spec.TaskTemplate.ContainerSpec.Image}}',
        'stack_referral',
      ])
    ).trim();
    const next = image.replace(/@.*/, `@${evidence.digest('d8x-referral-system', 'next')}`);
    await evidence.on('manager', [
      'docker',
      'service',
      'update',
      '-q',
      '--image',
      next,
      '--replicas',
      '1',
      'stack_referral',
    ]);
    await waitFor('referral answers', async () => (await evidence.address('referral').catch(() => '')) === own, {
      seconds: 90,
      everyMs: 1_000,
    });
    const back = { operation: 'rollback', rollbackServices: ['referral'] } as const;
    const error = await refusal({ ...back, keys: {} });
    assert.equal(error?.code, 'key-needed');
    assert.match(error.message, /somebody changed the image of referral since/);
    const result = await trial.run(back);
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    await runs('dev');
  });

  test('is taken by the record, or by what the broker allows, for a service that is down', async () => {
    await evidence.on('manager', ['sh', '-c', `printf %s deadbeef > ${keyPath}`]);
    const running = 'docker ps -q -f label=com.docker.swarm.service.name=stack_referral';
    const kill = `for one in $(${running}); do docker kill "$one"; done`;
    await Promise.all(evidence.workers.map((worker) => evidence.on(worker, ['sh', '-c', kill])));
    await waitFor('referral is down', async () => (await evidence.address('referral').catch(() => '')) === '', {
      seconds: 90,
      everyMs: 1_000,
    });
    const other = { referralExecutorKey: new Secret(newKey) };
    const refused = await trial.run({ operation: 'update', services: 'referral:next', keys: other });
    assert.equal(refused.error?.code, 'key-change-refused', JSON.stringify(refused.error));
    const result = await trial.run({ operation: 'update', services: 'referral:dev' });
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    await runs('dev');
  });
});

suite("the broker host's services", () => {
  let trial: Trial;
  let evidence: Evidence;
  let own: string;
  before(async () => {
    trial = await openTrial();
    await trial.sandbox.resetCluster();
    evidence = new Evidence(trial.sandbox);
    own = trial.sandbox.info.brokerAddress;
  });
  const inVolume = (name = 'keyvol'): Promise<string> =>
    evidence.on('broker', ['cat', `/var/lib/docker/volumes/${name}/_data/keyfile.txt`]);
  const keptVolumes = async (): Promise<readonly string[]> =>
    (await evidence.on('broker', ['docker', 'volume', 'ls', '-q', '-f', 'label=d8x-ops.kept-key']))
      .split('\n')
      .filter(Boolean);
  const container = async (name: string): Promise<string> =>
    (await evidence.on('broker', ['docker', 'ps', '-q', '-f', `label=com.docker.compose.service=${name}`])).trim();
  const environment = async (name: string): Promise<string> => {
    const format = '{{range .Config.Env}}{{println .}}{{end}}';
    const lines = await evidence.on('broker', ['docker', 'inspect', '-f', format, await container(name)]);
    return lines.split('\n').toSorted().join('\n');
  };
  const assertRuns = async (name: string, repository: string, tag: string): Promise<void> => {
    assert.deepEqual(await evidence.brokerDigests(name), [evidence.digest(repository, tag)]);
  };
  /** A file that was replaced is kept, which is no leftover. */
  const leftovers = async (): Promise<readonly string[]> =>
    (await evidence.leftovers()).filter((name) => !name.startsWith('d8x-ops-kept-key-'));

  test('are not touched, none of them, where the key of the broker is missing', async () => {
    const before = [await container('broker'), await container('executorws')];
    const result = await trial.run({ operation: 'update', services: 'broker:dev executorws:dev', keys: {} });
    assert.equal(result.conclusion, 'refused');
    assert.equal(result.error?.code, 'key-needed');
    assert.deepEqual([await container('broker'), await container('executorws')], before);
  });

  test('run exactly the digests that are asked for, with their settings', async () => {
    const before = { broker: await environment('broker'), executorws: await environment('executorws') };
    const result = await trial.run({ operation: 'update', services: 'broker:dev executorws:dev' });
    assert.equal(result.conclusion, 'success', result.headline);
    await assertRuns('broker', 'd8x-broker-server', 'dev');
    await assertRuns('executorws', 'd8x-broker-exec-ws', 'dev');
    assert.deepEqual({ broker: await environment('broker'), executorws: await environment('executorws') }, before);
    assert.deepEqual(service(result, 'broker').key, { before: own, after: own });
    assert.equal(await evidence.address('broker'), own);
    assert.deepEqual(await leftovers(), []);
  });

  for (const { tag, log, stabilityMs } of [
    { tag: 'crash', log: /no configuration for chain/, stabilityMs: 5_000 },
    { tag: 'late-crash', log: /lost the price feed/, stabilityMs: 12_000 },
    { tag: 'unhealthy', log: /listening/, stabilityMs: 5_000 },
    { tag: 'error500', log: /listening/, stabilityMs: 5_000 },
  ]) {
    test(`come back when the new image is ${tag}, key file included`, async () => {
      const before = await inVolume();
      const asked = {
        operation: 'update' as const,
        services: `broker:${tag} executorws:next`,
        policy: { stabilityMs },
      };
      const result = await trial.run(asked);
      assert.equal(service(result, 'broker').outcome, 'rolled-back', JSON.stringify(result.services));
      assert.match(service(result, 'broker').error?.logs?.join('\n') ?? '', log);
      assert.equal(service(result, 'executorws').outcome, 'rolled-back');
      await assertRuns('broker', 'd8x-broker-server', 'dev');
      await assertRuns('executorws', 'd8x-broker-exec-ws', 'dev');
      assert.equal(await inVolume(), before);
      assert.equal(await evidence.address('broker'), own);
      assert.deepEqual(await leftovers(), []);
    });
  }

  test('change the address only where that is allowed, and what holds it is started anew, forth and back', async () => {
    const before = await inVolume();
    const keys = { brokerPrivateKey: new Secret(newKey) };
    const other = await addressOf(new Secret(newKey));
    const refused = await trial.run({ operation: 'update', services: 'broker:next', keys });
    assert.equal(refused.error?.code, 'key-change-refused');
    const tasks = async (): Promise<readonly string[]> => [
      ...(await evidence.tasks('api')),
      ...(await evidence.tasks('referral')),
    ];
    const first = await tasks();
    const policy = { allowKeyChange: true };
    const result = await trial.run({ operation: 'update', services: 'broker:next', keys, policy });
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    assert.deepEqual(service(result, 'broker').key, { before: own, after: other });
    assert.equal(service(result, 'broker').keyReplaced, true);
    assert.equal(await evidence.address('broker'), other);
    assert.match(await inVolume(), /^[0-9a-f]{184}$/);
    const second = await tasks();
    assert.ok(
      second.every((task) => !first.includes(task)),
      'api and referral have new tasks',
    );
    const kept = await Promise.all((await keptVolumes()).map(inVolume));
    assert.ok(kept.includes(before), kept.join('\n'));
    const back = await trial.run({ operation: 'rollback', rollbackServices: ['broker'], keys: {} });
    assert.equal(back.conclusion, 'success', JSON.stringify(back.error));
    assert.equal(await inVolume(), before);
    assert.equal(await evidence.address('broker'), own);
    await assertRuns('broker', 'd8x-broker-server', 'dev');
    assert.ok(
      (await tasks()).every((task) => !second.includes(task)),
      'and again on the way back',
    );
    assert.deepEqual(await leftovers(), []);
  });

  test('are started anew with another fee, and sign with the same address', async () => {
    const result = await trial.run({ operation: 'update', services: 'broker:dev', keys: { brokerFeeTbps: '77' } });
    assert.equal(service(result, 'broker').outcome, 'updated', result.headline);
    assert.match(await environment('broker'), /^BROKER_FEE_TBPS=77$/m);
    assert.equal(await evidence.address('broker'), own);
    await assertRuns('broker', 'd8x-broker-server', 'dev');
  });

  test('need no key where the broker lets nobody pay out', async () => {
    const script = `sed -i 's/"0x[0-9a-fA-F]*"//' ${chainConfig} && docker restart $(docker ps -q -f label=com.docker.compose.service=broker)`;
    await evidence.on('broker', ['sh', '-c', script]);
    const isKeyless = async (): Promise<boolean> => (await evidence.address('broker')) === '';
    await waitFor('a broker without an address', isKeyless, { seconds: 90, everyMs: 1_000 });
    const result = await trial.run({ operation: 'update', services: 'broker:main', keys: {} });
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    assert.equal(service(result, 'broker').key, undefined);
  });
});
