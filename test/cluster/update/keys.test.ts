import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Result, ServiceResult } from '../../../src/report/result.ts';
import { Secret } from '../../../src/secret.ts';
import { addressOf } from '../../../src/update/keys/address.ts';
import { Evidence } from './evidence.ts';
import { openTrial, type Trial } from './trial.ts';

const keyPath = '/var/nfs/general/keyfile.txt';
const newKey = 'b7'.repeat(32);
const service = (result: Result, name: string): ServiceResult => {
  const found = result.services.find((one) => one.service === name);
  assert.ok(found !== undefined, JSON.stringify(result.error ?? result.services));
  return found;
};

describe("the referral executor's key", () => {
  let trial: Trial;
  let evidence: Evidence;
  let oldFile: string;
  before(async () => {
    trial = await openTrial();
    evidence = new Evidence(trial.sandbox);
    oldFile = await key();
  });
  const key = (): Promise<string> => evidence.on('manager', ['cat', keyPath]);
  const mode = (): Promise<string> => evidence.on('manager', ['stat', '-c', '%a %u:%g', keyPath]);

  it('is replaced between two versions of the service, and owner and mode stay', async () => {
    const before = await mode();
    const keys = { referralExecutorKey: new Secret(newKey) };
    const result = await trial.run({ operation: 'update', services: 'referral:dev', keys });
    assert.equal(result.conclusion, 'success', result.headline);
    assert.equal(service(result, 'referral').keyReplaced, true);
    assert.equal(await evidence.address('referral'), await addressOf(new Secret(newKey)));
    assert.match(await key(), /^[0-9a-f]{184}$/);
    assert.equal(await mode(), before);
    assert.deepEqual(await evidence.runningDigests('referral'), [evidence.digest('d8x-referral-system', 'dev')]);
    const kept = await evidence.on('manager', ['find', '/var/lib/d8x-ops', '-printf', '%y %m %u %P\n']);
    assert.match(kept, /^d 700 root referral-keys$/m);
    assert.match(kept, /^f 600 root referral-keys\/trial-\d+-\d+-1$/m);
    assert.ok(!JSON.stringify(result).includes(newKey));
  });

  it('comes back when the new version does not hold', async () => {
    const before = await key();
    const keys = { referralExecutorKey: new Secret('c9'.repeat(32)) };
    const result = await trial.run({ operation: 'update', services: 'referral:crash', keys });
    assert.equal(service(result, 'referral').outcome, 'rolled-back', result.headline);
    assert.equal(await key(), before);
    assert.equal(await evidence.address('referral'), await addressOf(new Secret(newKey)));
    assert.deepEqual(await evidence.runningDigests('referral'), [evidence.digest('d8x-referral-system', 'dev')]);
    assert.match(JSON.stringify(await evidence.spec('referral')), /"Replicas":1/);
    assert.deepEqual(await evidence.leftovers(), []);
  });

  it('comes back with a rollback, and is kept no longer', async () => {
    const result = await trial.run({ operation: 'rollback', rollbackServices: ['referral'] });
    assert.equal(result.conclusion, 'success', result.headline);
    assert.equal(await key(), oldFile);
    assert.equal(await evidence.address('referral'), trial.sandbox.info.executorAddress);
    assert.deepEqual(await evidence.runningDigests('referral'), [evidence.digest('d8x-referral-system', 'main')]);
    assert.equal(
      await evidence.on('manager', ['sh', '-c', 'ls -A /var/lib/d8x-ops/referral-keys 2>&1 | wc -l']),
      '1\n',
    );
  });
});

describe("the broker host's services", () => {
  let trial: Trial;
  let evidence: Evidence;
  before(async () => {
    trial = await openTrial();
    evidence = new Evidence(trial.sandbox);
  });
  const inVolume = (name = 'keyvol'): Promise<string> =>
    evidence.on('broker', ['cat', `/var/lib/docker/volumes/${name}/_data/keyfile.txt`]);
  const keptVolumes = async (): Promise<readonly string[]> =>
    (await evidence.on('broker', ['docker', 'volume', 'ls', '-q', '-f', 'label=d8x-ops.kept-key']))
      .split('\n')
      .filter(Boolean);
  const environment = async (name: string): Promise<string> => {
    const id = (
      await evidence.on('broker', ['docker', 'ps', '-q', '-f', `label=com.docker.compose.service=${name}`])
    ).trim();
    const lines = await evidence.on('broker', [
      'docker',
      'inspect',
      '-f',
      '{{range .Config.Env}}{{println .}}{{end}}',
      id,
    ]);
    return lines.split('\n').toSorted().join('\n');
  };
  const assertRuns = async (name: string, repository: string, tag: string): Promise<void> => {
    assert.deepEqual(await evidence.brokerDigests(name), [evidence.digest(repository, tag)]);
  };

  /** A key that was replaced is kept, which is no leftover. */
  const leftovers = async (): Promise<readonly string[]> =>
    (await evidence.leftovers()).filter((name) => !name.startsWith('d8x-ops-kept-key-'));

  it('run exactly the digests that are asked for, with their settings', async () => {
    const before = { broker: await environment('broker'), executorws: await environment('executorws') };
    const result = await trial.run({ operation: 'update', services: 'broker:dev executorws:dev' });
    assert.equal(result.conclusion, 'success', result.headline);
    await assertRuns('broker', 'd8x-broker-server', 'dev');
    await assertRuns('executorws', 'd8x-broker-exec-ws', 'dev');
    assert.deepEqual({ broker: await environment('broker'), executorws: await environment('executorws') }, before);
    assert.deepEqual(await leftovers(), []);
  });

  for (const { tag, log, stabilityMs } of [
    { tag: 'crash', log: /no configuration for chain/, stabilityMs: 5_000 },
    { tag: 'late-crash', log: /lost the price feed/, stabilityMs: 12_000 },
    { tag: 'unhealthy', log: /listening/, stabilityMs: 5_000 },
    { tag: 'error500', log: /listening/, stabilityMs: 5_000 },
  ]) {
    it(`come back when the new image is ${tag}, key included`, async () => {
      const before = await inVolume();
      const keys = { brokerPrivateKey: new Secret(newKey) };
      const asked = {
        operation: 'update' as const,
        services: `broker:${tag} executorws:next`,
        keys,
        policy: { stabilityMs },
      };
      const result = await trial.run(asked);
      assert.equal(service(result, 'broker').outcome, 'rolled-back', JSON.stringify(result.services));
      assert.match(service(result, 'broker').error?.logs?.join('\n') ?? '', log);
      assert.equal(service(result, 'executorws').outcome, 'rolled-back');
      await assertRuns('broker', 'd8x-broker-server', 'dev');
      await assertRuns('executorws', 'd8x-broker-exec-ws', 'dev');
      assert.equal(await inVolume(), before);
      assert.deepEqual(await leftovers(), []);
    });
  }

  it('get a new key in their volume, and the old one back with a rollback', async () => {
    const before = await inVolume();
    const keys = { brokerPrivateKey: new Secret(newKey) };
    const result = await trial.run({ operation: 'update', services: 'broker:next', keys });
    assert.equal(result.conclusion, 'success', result.headline);
    assert.equal(await evidence.address('broker'), await addressOf(new Secret(newKey)));
    assert.match(await inVolume(), /^[0-9a-f]{184}$/);
    const kept = await Promise.all((await keptVolumes()).map(inVolume));
    assert.ok(kept.includes(before), kept.join('\n'));
    const back = await trial.run({ operation: 'rollback' });
    assert.equal(back.conclusion, 'success', back.headline);
    assert.equal(await inVolume(), before);
    assert.equal(await evidence.address('broker'), trial.sandbox.info.brokerAddress);
    await assertRuns('broker', 'd8x-broker-server', 'dev');
    assert.deepEqual(await leftovers(), []);
  });

  it('are started anew with another fee', async () => {
    const result = await trial.run({ operation: 'update', services: 'broker:dev', keys: { brokerFeeTbps: '77' } });
    assert.equal(service(result, 'broker').outcome, 'updated', result.headline);
    assert.match(await environment('broker'), /^BROKER_FEE_TBPS=77$/m);
    await assertRuns('broker', 'd8x-broker-server', 'dev');
  });
});
