import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { waitFor } from '../../wait.ts';
import { attach, type Sandbox } from '../sandbox.ts';
import { Evidence } from '../update/evidence.ts';
import { readConfig } from './cluster.ts';

suite('what d8x-cli does to the cluster', () => {
  let sandbox: Sandbox;
  let evidence: Evidence;
  before(async () => {
    sandbox = await attach(process.env['D8X_OPS_SANDBOX'] ?? '');
    evidence = new Evidence(sandbox);
  });
  after(() => sandbox.resetCluster());

  const file = async (): Promise<string> => evidence.on('manager', ['cat', '/var/nfs/general/keyfile.txt']);
  const reference = (repository: string, tag: string): string =>
    `${sandbox.info.registry}/d8-x/${repository}:${tag}@${evidence.digest(repository, tag)}`;
  /** A service that was started is not yet one that answers. */
  const answers = async (service: 'referral' | 'broker', address: string): Promise<void> => {
    await waitFor(`${service} to answer ${address}`, async () => (await evidence.address(service)) === address, {
      seconds: 90,
      everyMs: 200,
    });
  };
  const runs = async (service: string, repository: string, tag: string): Promise<void> => {
    const wanted = evidence.digest(repository, tag);
    await waitFor(
      `${service} to run ${tag} alone`,
      async () => {
        const digests = await evidence.runningDigests(service);
        return digests.length > 0 && digests.every((digest) => digest === wanted);
      },
      { seconds: 90, everyMs: 200 },
    );
  };

  test('update: referral gets another image, and the key that was typed', async () => {
    const before = await file();
    const { referralKey, executorAddress } = sandbox.info;
    const image = reference('d8x-referral-system', 'dev');
    const ended = await sandbox.d8xCli.updateSwarm({ service: 'referral', image, executorKey: referralKey });
    assert.equal(ended.code, 0, ended.stderr);
    await runs('referral', 'd8x-referral-system', 'dev');
    await answers('referral', executorAddress);
    assert.notEqual(await file(), before);
    assert.match(await file(), /^[0-9a-f]{184}$/);
  });

  test('update: the broker gets what its tag is by now, and a volume of its own', async () => {
    await sandbox.registryServer.moveTag('d8x-broker-server', 'main', 'dev');
    await sandbox.d8xCli.updateBroker({ service: 'broker', brokerKey: sandbox.info.brokerKey });
    assert.deepEqual(await evidence.brokerDigests('broker'), [evidence.digest('d8x-broker-server', 'dev')]);
    await answers('broker', sandbox.info.brokerAddress);
  });

  test('broker-deploy: another redis password each time, in the containers and in d8x.conf.json', async () => {
    const passwords = [await sandbox.d8xCli.brokerDeploy(), await sandbox.d8xCli.brokerDeploy({ feeTbps: '70' })];
    assert.notEqual(passwords[0], passwords[1]);
    await answers('broker', sandbox.info.brokerAddress);
    const { stdout } = await sandbox.execInside(['curl', '-sS', '-m', '5', 'http://broker.d8x.test/']);
    const hash = createHash('sha256')
      .update(passwords[1] ?? '')
      .digest('hex');
    assert.match(stdout, new RegExp(`"feeTbps":"70".*"redisPassword":"${hash}"`));
    const config = await readConfig({ configFile: sandbox.info.files.d8xConfig });
    assert.deepEqual(config.broker_server_config, { fee_tbps: '70', redis_password: passwords[1] });
  });

  test('swarm-deploy over the stack: labels are gone, images are the newest of main, the key is plain once more', async () => {
    const labels = ['--label-add', 'd8x-ops.sequence=1', '--image', reference('d8x-trader-history', 'dev')];
    await evidence.on('manager', ['docker', 'service', 'update', '-q', ...labels, 'stack_history']);
    const before = await file();
    await sandbox.d8xCli.swarmDeploy({ removeStack: false });
    await runs('history', 'd8x-trader-history', 'main');
    assert.equal((await evidence.labels('history'))['d8x-ops.sequence'], undefined);
    await runs('referral', 'd8x-referral-system', 'main');
    await answers('referral', sandbox.info.executorAddress);
    assert.notEqual(await file(), before);
  });

  test('swarm-deploy after removing the stack: other services of the same names', async () => {
    const id = async (): Promise<string> =>
      evidence.on('manager', ['docker', 'service', 'inspect', '-f', '{{.ID}}', 'stack_api']);
    const before = await id();
    await sandbox.d8xCli.swarmDeploy({ removeStack: true });
    assert.notEqual(await id(), before);
    await answers('referral', sandbox.info.executorAddress);
  });

  test('fix-ingress: no stack, until it is deployed again', async () => {
    await sandbox.d8xCli.fixIngress();
    assert.equal(await evidence.on('manager', ['docker', 'service', 'ls', '-q']), '');
    await sandbox.d8xCli.swarmDeploy({ removeStack: false });
    await answers('referral', sandbox.info.executorAddress);
  });

  test('is undone by a reset', async () => {
    await sandbox.resetCluster();
    const { brokerAddress, brokerRedisPassword, executorAddress } = sandbox.info;
    assert.deepEqual(
      [await evidence.address('broker'), await evidence.address('referral')],
      [brokerAddress, executorAddress],
    );
    assert.deepEqual(await evidence.brokerDigests('broker'), [evidence.digest('d8x-broker-server', 'main')]);
    const { broker_server_config: broker } = await readConfig({ configFile: sandbox.info.files.d8xConfig });
    assert.equal(broker.redis_password, brokerRedisPassword);
  });

  test('and its chainConfig.json can be another one: then the broker has no address', async () => {
    await sandbox.setChains([{ chainId: 421614, name: 'arbitrumSepolia', allowedExecutors: [] }]);
    await answers('broker', '');
  });
});
