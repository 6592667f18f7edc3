import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { OpsError } from '../../../../src/errors.ts';
import { formatReference, parseReference } from '../../../../src/image/reference.ts';
import { Secret } from '../../../../src/secret.ts';
import type { Observation } from '../../../../src/update/model/observation.ts';
import type { Plan, PlanRequest } from '../../../../src/update/model/plan.ts';
import { plannedResults } from '../../../../src/update/plan/planned-results.ts';
import { readRecord } from '../../../../src/update/model/record.ts';
import { plan, refused, tag } from '../planning.ts';
import { imageText, observedBroker, policy } from '../samples.ts';
import {
  brokerRepository,
  down,
  executor,
  given,
  other,
  own,
  plain,
  record,
  says,
  seen,
  stranger,
  unasked,
} from './key-samples.ts';

const allow: Partial<PlanRequest> = { policy: { ...policy, allowKeyChange: true } };
const brokerTo = (to: string, observed: Observation, more: Partial<PlanRequest> = {}): Plan =>
  plan([tag('broker', to)], observed, more);

suite('an update of a service that reads a key', () => {
  test('is refused without its key, as another image reads nothing of it', () => {
    for (const name of ['broker', 'referral']) {
      const error = refused([tag(name, 'dev')], seen());
      assert.equal(error.code, 'key-needed');
      assert.match(error.hint ?? '', name === 'broker' ? /broker-private-key/ : /referral-executor-key/);
      assert.match(error.hint ?? '', new RegExp((name === 'broker' ? own : executor) ?? ''));
    }
  });

  test('needs none where the image stays, or leaves its file as it is', () => {
    assert.equal(brokerTo('main', seen()).services[0]?.action, 'none');
    const [broker] = brokerTo('dev', seen(), { policy: { ...policy, keyFilesKeptPlain: ['broker'] } }).services;
    assert.equal(broker?.key, undefined);
    assert.equal(broker?.address?.after, own);
  });

  test('needs none where the file is still plain, and keeps that for the way back', () => {
    const [broker] = brokerTo('dev', seen({ files: { broker: { file: plain, kept: [] } } })).services;
    assert.deepEqual(broker?.key, { kind: 'keep', keepAs: '4711-1' });
    assert.equal(broker.recordAfter?.history[1]?.keyFile, '4711-1');
  });

  test('says why, where it was not seen if the file is plain', () => {
    const files = { broker: new OpsError('sudo-refused', 'sudo refused the password') };
    assert.match(refused([tag('broker', 'dev')], seen({ files })).message, /sudo refused the password/);
  });

  test('puts the given key there for another image, and shows its address before and after', () => {
    const planned = brokerTo('dev', seen(given('broker', own)));
    const [broker] = planned.services;
    assert.deepEqual(broker?.key, { kind: 'replace', keepAs: '4711-1' });
    assert.deepEqual(plannedResults(planned)[0]?.key, { before: own, after: own });
    assert.equal(plannedResults(planned)[0]?.keyReplaced, undefined);
    const [now, before] = broker.recordAfter?.history ?? [];
    assert.equal(now?.keyAddress, own);
    assert.equal(before?.keyFile, '4711-1');
    assert.equal(before.keyAddress, own);
    assert.equal(planned.services.length, 1);
  });

  test('leaves the same key alone where the image stays', () => {
    const planned = brokerTo('main', seen(given('broker', own)));
    assert.equal(planned.services[0]?.action, 'none');
    assert.match(planned.notices.join('\n'), /has the given key already/);
  });

  test('puts it there again where the service does not run with the image that it has', () => {
    const labels = record(1, { image: imageText('main', brokerRepository), keyAddress: own });
    const brokerServices = [observedBroker({ record: readRecord(labels) })];
    const keys = { ...given('broker', own), broker: { address: down, allowed: undefined } };
    const [broker] = brokerTo('main', seen(keys, { brokerServices })).services;
    assert.equal(broker?.key?.kind, 'replace');
    // What lay there was not read by the image that is recorded with it.
    assert.equal(broker.recordAfter?.history[1]?.keyFile, undefined);
  });
});

suite('a key of another address', () => {
  test('is refused, with both addresses', () => {
    const error = refused([tag('broker', 'dev')], seen(given('broker', other)));
    assert.equal(error.code, 'key-change-refused');
    assert.match(error.message, new RegExp(`${other}.*signs with ${own}`));
    assert.equal(refused([tag('broker', 'main')], seen(given('broker', other))).code, 'key-change-refused');
  });

  test('is one where the present one is not known', () => {
    const keys = { ...given('broker', own), broker: { address: unasked, allowed: undefined } };
    assert.match(refused([tag('broker', 'dev')], seen(keys)).message, /is not known \(it answers 404/);
    const off = { ...given('broker', own), broker: { address: down, allowed: undefined } };
    assert.equal(refused([tag('broker', 'dev')], seen(off)).code, 'key-change-refused');
  });

  test('is compared with what the last record says where the service does not', () => {
    const history = { image: imageText('main', brokerRepository), keyAddress: own };
    const brokerServices = [observedBroker({ record: readRecord(record(1, history)) })];
    const off = { broker: { address: unasked, allowed: undefined } };
    const same = brokerTo('dev', seen({ ...given('broker', own), ...off }, { brokerServices }));
    assert.equal(same.services[0]?.key?.kind, 'replace');
    assert.match(same.notices.join('\n'), /as its last record says/);
    const unlike = seen({ ...given('broker', other), ...off }, { brokerServices });
    assert.equal(refused([tag('broker', 'dev')], unlike).code, 'key-change-refused');
  });

  test('of referral is taken for the present one where the broker allows that executor', () => {
    for (const address of [down, unasked]) {
      const keys = { ...given('referral', executor), referral: { address, chainId: undefined } };
      const planned = plan([tag('referral', 'dev')], seen(keys));
      assert.equal(planned.services[0]?.key?.kind, 'replace');
      assert.match(planned.notices.join('\n'), /as the broker allows that executor/);
      const unlike = { ...keys, ...given('referral', stranger) };
      assert.equal(refused([tag('referral', 'dev')], seen(unlike)).code, 'key-change-refused');
    }
  });

  test('is taken for the present one where an earlier record has it, and the service does not start without', () => {
    const text = imageText('main', brokerRepository);
    const brokerServices = [
      observedBroker({ record: readRecord(record(1, { image: text }, { image: text, keyAddress: own })) }),
    ];
    const keys = { ...given('broker', own), broker: { address: down, allowed: undefined } };
    assert.equal(brokerTo('dev', seen(keys, { brokerServices })).services[0]?.key?.kind, 'replace');
  });

  test('comes when it is allowed, and starts api and referral anew after the broker', () => {
    const planned = brokerTo('main', seen(given('broker', other)), allow);
    const found = planned.services.map(({ service, action, waitsFor }) => ({ service, action, waitsFor }));
    assert.deepEqual(found, [
      { service: 'broker', action: 'restart', waitsFor: [] },
      { service: 'api', action: 'restart', waitsFor: ['broker'] },
      { service: 'referral', action: 'restart', waitsFor: ['broker'] },
    ]);
    assert.equal(planned.services[1]?.recordAfter, undefined);
    assert.deepEqual(plannedResults(planned)[0]?.key, { before: own, after: other });
    assert.equal(plannedResults(planned)[0]?.keyReplaced, true);
    const both = plan([tag('broker', 'main'), tag('api', 'dev')], seen(given('broker', other)), allow);
    assert.deepEqual(
      both.services.map(({ service }) => service),
      ['broker', 'api', 'referral'],
    );
    assert.deepEqual([both.services[1]?.action, both.services[1]?.waitsFor], ['update', ['broker']]);
    assert.equal(formatReference(both.services[1]?.to ?? parseReference('x')), imageText('dev'));
  });

  test('of referral has to be among the executors that the broker allows for its chain', () => {
    const error = refused([tag('referral', 'main')], seen(given('referral', other)), allow);
    assert.equal(error.code, 'keys-unpaired');
    assert.match(error.message, new RegExp(`allowedExecutors have no ${other}`));
    const elsewhere = [{ chainId: 1101, executors: other === undefined ? [] : [other] }];
    const keys = { ...given('referral', other), broker: { address: says(own), allowed: elsewhere } };
    assert.equal(refused([tag('referral', 'main')], seen(keys), allow).code, 'keys-unpaired');
    const here = [{ chainId: 421614, executors: other === undefined ? [] : [other] }];
    const right = seen({ ...given('referral', other), broker: { address: says(own), allowed: here } });
    assert.equal(plan([tag('referral', 'main')], right, allow).services[0]?.key?.kind, 'replace');
    const silent = seen({ ...given('referral', other), broker: { address: down, allowed: undefined } });
    assert.match(plan([tag('referral', 'main')], silent, allow).notices.join('\n'), /could not be asked/);
  });

  test('must not be that of the other service', () => {
    const error = refused([tag('broker', 'main')], seen(given('broker', executor)), allow);
    assert.equal(error.code, 'keys-unpaired');
    assert.match(error.message, /have to differ/);
  });
});

suite('a broker that lets nobody pay out', () => {
  test('needs no key, and is not compared', () => {
    const keyless = { broker: { address: { kind: 'keyless' as const }, allowed: [] } };
    const planned = brokerTo('dev', seen({ ...given('broker', other), ...keyless }));
    assert.equal(planned.services[0]?.key, undefined);
    assert.equal(planned.services[0]?.address, undefined);
    assert.match(planned.notices.join('\n'), /no allowedExecutors: it uses no key.*left out/);
  });
});

suite('keys that are given', () => {
  test('without their service are named', () => {
    const keys = { brokerPrivateKey: new Secret('k') };
    const planned = plan([tag('api', 'dev')], seen(), { keys });
    assert.match(planned.notices.join('\n'), /A key for broker is given, but broker is not among the services/);
  });

  test('need the volume that they are read from', () => {
    const observed = seen(given('broker', own), { brokerServices: [observedBroker({ keyVolume: undefined })] });
    assert.match(refused([tag('broker', 'dev')], observed).message, /no volume at \/keyfile/);
  });
});
