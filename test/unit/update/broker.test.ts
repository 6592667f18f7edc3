import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ContainerDetails } from '../../../src/cluster/engine/types.ts';
import { Secret } from '../../../src/secret.ts';
import { brokerContainers, projectOf } from '../../../src/update/broker/broker-project.ts';
import { observeSettings } from '../../../src/update/observe/observe-broker.ts';
import { givenSettings, settingsOf } from '../../../src/update/broker/broker-settings.ts';
import { judgeContainer } from '../../../src/update/broker/broker-watch.ts';

const details = (
  more: Partial<ContainerDetails> = {},
  state: Partial<ContainerDetails['state']> = {},
): ContainerDetails => ({
  id: 'c1',
  imageId: 'sha256:new',
  image: 'ghcr.io/d8-x/d8x-broker-server:main',
  state: {
    status: 'running',
    running: true,
    exitCode: 0,
    error: '',
    startedAt: '2026-01-01T00:00:00Z',
    health: 'none',
    ...state,
  },
  restartCount: 0,
  labels: {},
  environment: {},
  command: [],
  entrypoint: [],
  published: [],
  ports: [],
  mounts: [],
  ...more,
});
const kind = (container: ContainerDetails | undefined, restarts = 0): string =>
  judgeContainer(container, 'sha256:new', restarts).kind;

suite("judging a compose service's container", () => {
  test('is content with one that runs from the image', () => {
    assert.deepEqual(judgeContainer(details(), 'sha256:new', 0), {
      kind: 'running',
      incarnation: 'c1 2026-01-01T00:00:00Z',
    });
    assert.equal(kind(details({}, { health: 'healthy' })), 'running');
  });

  test('waits for one that is not there or not ready', () => {
    assert.equal(kind(undefined), 'waiting');
    assert.equal(kind(details({}, { status: 'created', running: false })), 'waiting');
    assert.equal(kind(details({}, { health: 'starting' })), 'waiting');
  });

  test('sees it fail, in each way', () => {
    assert.equal(kind(details({ imageId: 'sha256:old' })), 'failed');
    assert.equal(kind(details({ restartCount: 1 })), 'failed');
    assert.equal(kind(details({}, { status: 'restarting', exitCode: 3 })), 'failed');
    assert.equal(kind(details({}, { status: 'exited', running: false, exitCode: 3 })), 'failed');
    assert.equal(kind(details({}, { health: 'unhealthy' })), 'failed');
  });

  test('lets it end once at its start where it is started again, and not twice', () => {
    const judged = (restartCount: number, state: Parameters<typeof details>[1] = {}): string =>
      judgeContainer(details({ restartCount }, state), 'sha256:new', 0, true).kind;
    assert.equal(judged(1, { status: 'restarting', exitCode: 0, running: false }), 'waiting');
    assert.equal(judged(1), 'running');
    assert.equal(judged(2), 'failed');
    assert.equal(judged(2, { status: 'restarting', exitCode: 0, running: false }), 'failed');
    assert.equal(judged(0, { status: 'exited', running: false, exitCode: 0 }), 'failed', 'nobody starts it again');
  });

  test('does not hold restarts from before against it', () => {
    assert.equal(kind(details({ restartCount: 4 }), 4), 'running');
    assert.equal(kind(details({ restartCount: 5 }), 4), 'failed');
  });
});

suite('the compose project', () => {
  const labels = {
    'com.docker.compose.project': 'broker',
    'com.docker.compose.project.working_dir': '/home/d8xtrader/broker',
    'com.docker.compose.project.config_files': 'docker-compose.yml,/srv/override.yml',
  };

  test('is read from its labels', () => {
    assert.deepEqual(projectOf({ labels }), {
      project: 'broker',
      directory: '/home/d8xtrader/broker',
      files: ['docker-compose.yml', '/srv/override.yml'],
      environmentFiles: [],
    });
    const named = { ...labels, 'com.docker.compose.project.environment_file': '/srv/a.env,/srv/b.env' };
    assert.deepEqual(projectOf({ labels: named })?.environmentFiles, ['/srv/a.env', '/srv/b.env']);
    const overridden = { ...labels, 'com.docker.compose.project.config_files': '/srv/docker-compose.yml,-' };
    assert.deepEqual(projectOf({ labels: overridden })?.files, ['/srv/docker-compose.yml']);
    assert.equal(projectOf({ labels: {} }), undefined);
  });

  test('has only containers from the folder broker, and none of compose run', () => {
    const elsewhere = { ...labels, 'com.docker.compose.project.working_dir': '/srv/other' };
    const oneOff = { ...labels, 'com.docker.compose.oneoff': 'True' };
    assert.deepEqual(brokerContainers([{ labels }, { labels: elsewhere }, { labels: oneOff }, { labels: {} }]), [
      { labels },
    ]);
  });

  test('gets what is given, else what its containers run with', () => {
    const [a, b] = [new Secret('a'), new Secret('b')];
    assert.deepEqual(settingsOf([{ PATH: a }, { REDIS_PW: b }, { REDIS_PW: a, BROKER_FEE_TBPS: a }]), {
      REDIS_PW: b,
      BROKER_FEE_TBPS: a,
    });
    assert.equal(givenSettings({ brokerFeeTbps: '60' }).BROKER_FEE_TBPS?.reveal(), '60');
    // redis of d8x-cli's compose file has it under another name.
    assert.deepEqual(settingsOf([{ REDIS_PASSWORD: a }, { REDIS_PW: b }]), { REDIS_PW: a });
  });

  test('is compared with what is given and what d8x.conf.json says, without telling a password', () => {
    const [a, b] = [new Secret('geheim-a'), new Secret('geheim-b')];
    const deployment = { stackName: 'stack', urls: [], brokerRedisPassword: a };
    const configured = { brokerFeeTbps: '61', brokerRedisPassword: b };
    const seen = observeSettings({ BROKER_FEE_TBPS: new Secret('60'), REDIS_PW: a }, { ...deployment, configured });
    assert.deepEqual(seen, {
      fee: { running: '60', given: undefined, configured: '61' },
      redisPassword: { given: 'same', configured: 'different' },
    });
    assert.ok(!JSON.stringify(seen).includes('geheim'));
    assert.equal(observeSettings({}, deployment).redisPassword.given, undefined);
  });
});
