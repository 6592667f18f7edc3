import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isOpsError, type OpsError } from '../../../../src/errors.ts';
import { formatReference, parseReference } from '../../../../src/image/reference.ts';
import type { ObservedKeys } from '../../../../src/update/model/observed-keys.ts';
import type { Observation } from '../../../../src/update/model/observation.ts';
import type { Plan } from '../../../../src/update/model/plan.ts';
import { planRollback } from '../../../../src/update/plan/plan-rollback.ts';
import { plannedResults } from '../../../../src/update/plan/planned-results.ts';
import { readRecord } from '../../../../src/update/model/record.ts';
import { image, imageText, observedBroker, policy, run } from '../samples.ts';
import { allowed, brokerRepository, encrypted, given, other, own, record, says, seen } from './key-samples.ts';

suite('a rollback of a service that reads a key', () => {
  const text = (to: string): string => imageText(to, brokerRepository);
  const history = [
    { image: text('dev'), keyAddress: own },
    { image: text('main'), keyFile: '77-1', keyAddress: own },
  ] as const;
  const brokerServices = [
    observedBroker({ digests: [image('dev', brokerRepository).digest], record: readRecord(record(4, ...history)) }),
  ];
  const kept = { files: { broker: { file: encrypted, kept: ['77-1'] } } };
  const back = (keys: Partial<ObservedKeys>, more: Partial<Observation> = {}, rules = policy): Plan =>
    planRollback(seen(keys, { brokerServices, ...more }), ['broker'], { policy: rules, run, at: new Date(0) });
  const refusal = (keys: Partial<ObservedKeys>, more: Partial<Observation> = {}): OpsError => {
    try {
      back(keys, more);
    } catch (error) {
      if (isOpsError(error)) return error;
      throw error;
    }
    return assert.fail('it was planned');
  };

  test('brings the file back that its image wrote', () => {
    const [broker] = back(kept).services;
    assert.deepEqual(broker?.key, { kind: 'restore', keepAs: '4711-1', from: '77-1' });
    assert.equal(broker.address?.after, own);
    assert.equal(broker.recordAfter?.history[0].keyFile, undefined);
    assert.equal(broker.recordAfter?.history[0].keyAddress, own);
  });

  test('prefers that file to a given key', () => {
    assert.equal(back({ ...kept, ...given('broker', own) }).services[0]?.key?.kind, 'restore');
  });

  test('is refused where that file is not kept, and takes the key instead', () => {
    const error = refusal({});
    assert.equal(error.code, 'key-needed');
    assert.match(error.message, /is not kept/);
    assert.equal(back(given('broker', own)).services[0]?.key?.kind, 'replace');
    assert.equal(refusal(given('broker', other)).code, 'key-change-refused');
  });

  test('is refused where somebody changed the image since, and takes the key instead', () => {
    const foreign = {
      brokerServices: [
        observedBroker({
          digests: [image('next', brokerRepository).digest],
          record: readRecord(record(4, ...history)),
        }),
      ],
    };
    const error = refusal(kept, foreign);
    assert.equal(error.code, 'key-needed');
    assert.match(error.message, /somebody changed the image of broker since/);
    const [broker] = back({ ...kept, ...given('broker', own) }, foreign).services;
    assert.equal(formatReference(broker?.to ?? parseReference('x')), text('dev'));
    assert.equal(broker?.key?.kind, 'replace');
  });

  test('is refused where somebody changed the key since', () => {
    const foreign = { ...kept, broker: { address: says(other), allowed } };
    assert.match(refusal(foreign).message, /somebody changed the key of broker since/);
  });

  test('over a change of the address starts api and referral anew, and needs no leave', () => {
    const changed = [{ ...history[0], keyAddress: other }, history[1]];
    const services = [
      observedBroker({ digests: [image('dev', brokerRepository).digest], record: readRecord(record(4, ...changed)) }),
    ];
    const planned = back({ ...kept, broker: { address: says(other), allowed } }, { brokerServices: services });
    assert.deepEqual(plannedResults(planned)[0]?.key, { before: other, after: own });
    assert.deepEqual(
      planned.services.map(({ service }) => service),
      ['broker', 'api', 'referral'],
    );
  });
});
