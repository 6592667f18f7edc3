import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { OpsError } from '../../../../src/errors.ts';
import type { ClusterStatus } from '../../../../src/report/result.ts';
import { observeStack } from '../../../../src/update/observe/observe-stack.ts';
import { readRecord } from '../../../../src/update/model/record.ts';
import { describeCluster } from '../../../../src/update/status/status.ts';
import {
  container,
  host,
  image,
  imageSummary,
  imageText,
  observation,
  observedBroker,
  observedService,
  repository,
  service,
  task,
} from '../samples.ts';

const recorded = (tag: string): Record<string, string> => ({
  'd8x-ops.sequence': '1',
  'd8x-ops.history': JSON.stringify([
    { image: imageText(tag), at: '2026-01-01T00:00:00.000Z', run: '1', actor: 'alice' },
  ]),
});
const named = (status: ClusterStatus, name: string): ClusterStatus['services'][number] =>
  status.services.find(({ service }) => service === name) ?? assert.fail(name);

suite('the status of a cluster', () => {
  test('tells services, nodes, disks, and how the URLs answer', () => {
    const health = [
      { service: 'api', answer: { url: 'https://api.example.org/', via: 'runner' as const, status: 200 } },
    ];
    const status = describeCluster(observation({ health }));
    assert.deepEqual(named(status, 'api'), {
      service: 'api',
      kind: 'swarm',
      image: { repository, tag: 'main', digest: image('main').digest },
      replicas: { desired: 2, running: 2 },
      health: { url: 'https://api.example.org/', status: 200 },
    });
    assert.equal(named(status, 'broker').kind, 'broker');
    assert.deepEqual(
      status.nodes.map(({ name, role, availability }) => `${name} ${role} ${availability}`),
      ['manager manager drain', 'worker-1 worker active', 'worker-02 worker active', 'broker broker active'],
    );
    assert.equal(status.disks.length, 4);
  });

  test('tells who deployed what runs, and when it is not that any more', () => {
    const as = (running: string): ClusterStatus['services'][number] => {
      const own = service({ image: imageText(running), labels: recorded('dev') });
      const observed = observedService({ service: own, runningDigests: [image(running).digest] });
      return named(describeCluster(observation({ services: [observed] })), 'api');
    };
    assert.equal(as('dev').deployedBy, 'alice');
    assert.equal(as('dev').deployedAt, '2026-01-01T00:00:00.000Z');
    assert.equal(as('dev').drift, undefined);
    assert.match(
      as('hotfix').drift ?? '',
      /^was changed since, by other means: d8x-ops had deployed dev \([0-9a-f]{12}\)$/,
    );
  });

  test('sees that a node runs something else than it should', () => {
    const observed = observedService({ runningDigests: [image('main').digest, image('old').digest] });
    const status = describeCluster(observation({ services: [observed] }));
    assert.equal(named(status, 'api').drift, '1 other image runs than it should');
  });

  test('knows a broker service by the tag that was asked for, not by the name in the compose file', () => {
    const name = 'ghcr.io/d8-x/d8x-broker-server';
    const record = readRecord({
      'd8x-ops.sequence': '1',
      'd8x-ops.history': JSON.stringify([{ image: imageText('dev', name) }]),
    });
    const observed = observedBroker({ record, digests: [image('dev', name).digest] });
    const status = describeCluster(observation({ brokerServices: [observed] }));
    assert.equal(named(status, 'broker').image.tag, 'dev');
    assert.equal(named(status, 'broker').drift, undefined);
  });

  test('tells of a host that is not reached instead of failing', () => {
    const error = new OpsError('ssh-unreachable', 'no');
    const lost = { reached: false as const, name: 'broker', role: 'broker' as const, address: '10.0.0.9', error };
    const hosts = observation().hosts.map((one) => (one.name === 'broker' ? lost : one));
    const status = describeCluster(observation({ hosts, brokerServices: [] }));
    assert.equal(status.nodes.at(-1)?.state, 'unreachable');
  });
});

suite('observing the stack', () => {
  test('finds the services of the stack, their tasks, and the digests on the nodes', () => {
    const own = service();
    const other = service({ id: 'x', name: 'other_api' });
    const running = container('c', {
      imageId: 'sha256:i',
      labels: { 'com.docker.swarm.service.id': 'service-api' },
    });
    const stopped = { ...running, id: 'd', state: 'exited', imageId: 'sha256:j' };
    const images = [
      imageSummary('sha256:i', {
        repoDigests: [`ghcr.io/else/where@${image('b').digest}`, `${repository}@${image('a').digest}`],
      }),
      imageSummary('sha256:j', { repoDigests: [`${repository}@${image('c').digest}`] }),
    ];
    const reached = host('worker-1', { containers: [running, stopped], images });
    assert.ok(reached.reached);
    const [observed, ...more] = observeStack(
      'stack',
      [own, other],
      [task('t'), task('u', { serviceId: 'x' })],
      [reached],
      [],
    );
    assert.deepEqual(more, []);
    assert.equal(observed?.name, 'api');
    assert.deepEqual(
      observed.tasks.map(({ id }) => id),
      ['t'],
    );
    assert.deepEqual(observed.runningDigests, [image('a').digest]);
  });
});
