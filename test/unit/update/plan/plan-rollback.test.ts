import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isOpsError } from '../../../../src/errors.ts';
import { formatReference } from '../../../../src/image/reference.ts';
import type { Observation } from '../../../../src/update/model/observation.ts';
import type { Plan } from '../../../../src/update/model/plan.ts';
import { planRollback } from '../../../../src/update/plan/plan-rollback.ts';
import { namesOfLastRun, servicesOfLastRun } from '../../../../src/update/records/last-run.ts';
import { readRecord } from '../../../../src/update/model/record.ts';
import { image, imageText, observation, observedBroker, observedService, policy, run, service } from '../samples.ts';

const broker = 'ghcr.io/d8-x/d8x-broker-server';
const labels = (sequence: number, ...history: object[]): Record<string, string> => ({
  'd8x-ops.sequence': String(sequence),
  'd8x-ops.history': JSON.stringify(history),
});
const seen = (more: Partial<Observation> = {}): Observation =>
  observation({
    services: [
      observedService({
        service: service({
          image: imageText('dev'),
          labels: labels(3, { image: imageText('dev') }, { image: imageText('main') }),
        }),
        runningDigests: [image('dev').digest],
      }),
    ],
    brokerServices: [
      observedBroker({
        digests: [image('next', broker).digest],
        record: readRecord(labels(4, { image: imageText('next', broker) }, { image: imageText('main', broker) })),
      }),
    ],
    ...more,
  });
const back = (observed: Observation, names: readonly string[]): Plan =>
  planRollback(observed, names, { policy, run, at: new Date(0) });

suite('planning a rollback', () => {
  test('means what the last run changed unless services are named', () => {
    assert.deepEqual(
      servicesOfLastRun(seen()).map((one) => (one.kind === 'none' ? one.problem.path : one.observed.name)),
      ['broker'],
    );
    const [planned, ...others] = back(seen(), []).services;
    assert.deepEqual(others, []);
    assert.equal(planned?.service, 'broker');
    assert.equal(formatReference(planned.to), imageText('main', broker));
    assert.equal(formatReference(planned.from), imageText('next', broker));
    assert.equal(planned.recordAfter?.sequence, 5);
    assert.deepEqual(planned.recordAfter.history, [
      { image: imageText('main', broker), at: '1970-01-01T00:00:00.000Z', run: '4711', actor: 'alice' },
    ]);
  });

  test('takes the named ones one step back', () => {
    const [planned] = back(seen(), ['api']).services;
    assert.equal(planned?.action, 'update');
    assert.equal(formatReference(planned.to), imageText('main'));
  });

  test('is refused where nothing is recorded', () => {
    const bare = observation();
    for (const names of [[], ['api']]) {
      assert.throws(
        () => back(bare, names),
        (error) => isOpsError(error, 'rollback-unknown'),
      );
    }
  });

  test('is refused once, with all names, where nothing is recorded that several of the last run ran before', () => {
    const only = (name: string): Observation['services'][number] =>
      observedService({
        name,
        service: service({ id: name, name: `stack_${name}`, labels: labels(4, { image: imageText('main') }) }),
      });
    const alone = observation({ services: [only('api'), only('history')], brokerServices: [] });
    assert.throws(
      () => back(alone, []),
      (error) =>
        isOpsError(error, 'rollback-unknown') &&
        error.message === 'nothing is recorded that api, history ran before' &&
        error.problems.length === 1 &&
        error.hint === 'Name what should run, such as: update api@sha256:…',
    );
  });

  test('knows what the last run changed as soon as the records are read', () => {
    const { stackName, services } = seen();
    const stored = (kind: 'swarm' | 'broker', name: string, sequence: number): Observation['records'][number] => {
      const record = readRecord(labels(sequence, { image: imageText('main') }));
      assert.ok(record !== undefined);
      return { kind, service: name, record, container: undefined, goneSince: undefined };
    };
    const names = (...records: Observation['records']): readonly string[] =>
      namesOfLastRun({ stackName, services, records });
    assert.deepEqual(names(), ['swarm/api']);
    assert.deepEqual(names(stored('broker', 'broker', 4), stored('swarm', 'stack_history', 4)), [
      'broker/broker',
      'swarm/history',
    ]);
    assert.deepEqual(names(stored('swarm', 'other_history', 9)), ['swarm/api']);
    assert.deepEqual(namesOfLastRun({ stackName, services: [observedService()], records: [] }), []);
  });

  test('is refused where what ran before had no digest', () => {
    const tagged = observedService({
      service: service({
        image: imageText('dev'),
        labels: labels(1, { image: imageText('dev') }, { image: 'ghcr.io/a/b:main' }),
      }),
    });
    assert.throws(
      () => back(observation({ services: [tagged] }), ['api']),
      (error) => isOpsError(error, 'rollback-unknown') && error.message.includes('without a digest'),
    );
  });
});
