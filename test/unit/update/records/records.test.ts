import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Observation } from '../../../../src/update/model/observation.ts';
import { planRollback } from '../../../../src/update/plan/plan-rollback.ts';
import {
  type DeploymentRecord,
  readRecord,
  recordLabels,
  type StoredRecord,
} from '../../../../src/update/model/record.ts';
import { changedSince, knownRecord } from '../../../../src/update/records/known-record.ts';
import { keepRecords, planUpkeep } from '../../../../src/update/records/keep-records.ts';
import {
  recordName,
  containerLabel,
  markGone,
  readRecords,
  removeRecord,
  writeRecord,
} from '../../../../src/update/records/record-store.ts';
import { isOpsError } from '../../../../src/errors.ts';
import { parseReference } from '../../../../src/image/reference.ts';
import {
  host,
  image,
  imageText,
  observation,
  observedBroker,
  observedService,
  policy,
  run,
  service,
} from '../samples.ts';
import { configEngine } from './config-engine.ts';

const record = (sequence: number, ...tags: readonly [string, ...string[]]): DeploymentRecord => {
  const [now, ...earlier] = tags;
  return { sequence, history: [{ image: imageText(now) }, ...earlier.map((tag) => ({ image: imageText(tag) }))] };
};
const stored = (service: string, own: DeploymentRecord, more: Partial<StoredRecord> = {}): StoredRecord => ({
  kind: 'swarm',
  service,
  record: own,
  container: undefined,
  goneSince: undefined,
  ...more,
});
const api = { kind: 'swarm', service: 'stack_api' } as const;

suite('the config object of a service', () => {
  test('has its full name, cut with a hash where that is too long or ends badly', () => {
    assert.equal(recordName('swarm', 'stack_api'), 'd8x-ops.service.stack_api');
    assert.equal(recordName('broker', 'executorws'), 'd8x-ops.broker.executorws');
    const long = `stack_${'a'.repeat(57)}`;
    const name = recordName('swarm', long);
    assert.match(name, /^d8x-ops\.service\.stack_a+-[0-9a-f]{12}$/);
    assert.equal(name.length, 64);
    assert.notEqual(name, recordName('swarm', `${long.slice(0, -1)}b`));
    assert.match(recordName('broker', 'odd_'), /^d8x-ops\.broker\.odd_-[0-9a-f]{12}$/);
  });

  test('is read back by the full name, however long, and carries nothing of a stack', async () => {
    await using fake = await configEngine();
    const names = ['stack_api', `stack_${'a'.repeat(57)}`, `stack_${'a'.repeat(56)}b`];
    for (const [index, name] of names.entries()) {
      await writeRecord(fake.engine, { kind: 'swarm', service: name }, recordLabels(record(index + 1, 'dev', 'main')));
    }
    await writeRecord(
      fake.engine,
      { kind: 'broker', service: 'broker' },
      { ...recordLabels(record(9, 'next')), [containerLabel]: 'c1' },
    );
    const read = await readRecords(fake.engine);
    assert.deepEqual(
      read.map(({ kind, service, record }) => [kind, service, record.sequence]),
      [...names.map((name, index) => ['swarm', name, index + 1]), ['broker', 'broker', 9]],
    );
    assert.equal(read.at(-1)?.container, 'c1');
    for (const labels of Object.values(fake.labels())) assert.ok(!('com.docker.stack.namespace' in labels));
  });

  test('of an earlier version, without a name in its labels, is read by its own name', async () => {
    await using fake = await configEngine();
    await fake.engine.createConfig({
      name: 'd8x-ops.broker.broker',
      labels: recordLabels(record(2, 'dev')),
      data: 'x',
    });
    await fake.engine.createConfig({ name: 'd8x-ops.service.not-ours', labels: {}, data: 'x' });
    assert.deepEqual(
      (await readRecords(fake.engine)).map(({ kind, service }) => `${kind} ${service}`),
      ['broker broker'],
    );
  });

  test('keeps the higher sequence, also when two write at once', async () => {
    await using fake = await configEngine();
    await writeRecord(fake.engine, api, recordLabels(record(4, 'dev')));
    await writeRecord(fake.engine, api, recordLabels(record(3, 'old')));
    assert.equal((await readRecords(fake.engine))[0]?.record.sequence, 4);
    let isFirst = true;
    fake.beforeUpdate = () => {
      if (!isFirst) return;
      isFirst = false;
      const [[id, config] = assert.fail()] = [...fake.configs];
      const Labels = recordLabels(record(6, 'quicker'));
      fake.configs.set(id, { ...config, Version: { Index: 99 }, Spec: { ...config.Spec, Labels } });
    };
    await writeRecord(fake.engine, api, recordLabels(record(5, 'slower')));
    assert.equal((await readRecords(fake.engine))[0]?.record.history[0].image, imageText('quicker'));
  });

  test('says since when its service is gone, and can be removed', async () => {
    await using fake = await configEngine();
    await writeRecord(fake.engine, api, recordLabels(record(4, 'dev')));
    await markGone(fake.engine, api, '2026-01-01T00:00:00.000Z');
    assert.equal((await readRecords(fake.engine))[0]?.goneSince, '2026-01-01T00:00:00.000Z');
    await markGone(fake.engine, api, undefined);
    const [back] = await readRecords(fake.engine);
    assert.deepEqual(back, stored('stack_api', record(4, 'dev')));
    await removeRecord(fake.engine, api);
    await removeRecord(fake.engine, api);
    assert.deepEqual(await readRecords(fake.engine), []);
  });
});

suite('what is known of a service', () => {
  test('is the record of the higher sequence, wherever it lies', () => {
    const labels = recordLabels(record(3, 'dev'));
    assert.deepEqual(knownRecord(labels, undefined), { record: readRecord(labels), deployedAnew: false });
    assert.deepEqual(knownRecord(labels, record(2, 'old')), { record: readRecord(labels), deployedAnew: false });
    assert.deepEqual(knownRecord(labels, record(3, 'dev')), { record: record(3, 'dev'), deployedAnew: false });
    assert.deepEqual(knownRecord(labels, record(4, 'next')), { record: record(4, 'next'), deployedAnew: true });
    assert.deepEqual(knownRecord({}, record(4, 'next')), { record: record(4, 'next'), deployedAnew: true });
  });

  test('tells what was done by other means', () => {
    const told = (deployedAnew: boolean, running: string): string | undefined =>
      changedSince({ record: record(1, 'dev'), running: parseReference(running), deployedAnew });
    assert.equal(told(false, imageText('dev')), undefined);
    assert.match(told(true, imageText('dev')) ?? '', /^was deployed anew since, by other means, with the same image$/);
    assert.match(
      told(true, imageText('main')) ?? '',
      /^was deployed anew since, by other means: d8x-ops had deployed dev \(/,
    );
    assert.match(
      told(false, imageText('main')) ?? '',
      /^was changed since, by other means: d8x-ops had deployed dev \(/,
    );
    assert.match(told(true, 'ghcr.io/d8-x/d8x-trader-main:main') ?? '', /^was deployed anew since/);
  });
});

suite('the upkeep of records', () => {
  const at = new Date('2026-06-01T00:00:00Z');
  const labelled = (sequence: number): Observation['services'][number] =>
    observedService({ service: service({ labels: recordLabels(record(sequence, 'main', 'old')) }) });

  test("takes over what an earlier version wrote in a service's labels, unless a later one is stored", () => {
    const names = (records: readonly StoredRecord[]): readonly string[] =>
      planUpkeep(observation({ services: [labelled(3)], records }), at).takeOver.map(({ service }) => service);
    assert.deepEqual(names([]), ['stack_api']);
    assert.deepEqual(names([stored('stack_api', record(2, 'old'))]), ['stack_api']);
    assert.deepEqual(names([stored('stack_api', record(3, 'main', 'old'))]), []);
  });

  test('marks what is gone, unmarks what returned, and forgets after 90 days', () => {
    const records = [
      stored('stack_api', record(1, 'main'), { goneSince: '2026-05-01T00:00:00Z' }),
      stored('stack_lost', record(1, 'main')),
      stored('stack_ages', record(1, 'main'), { goneSince: '2026-03-02T00:00:00Z' }),
      stored('stack_young', record(1, 'main'), { goneSince: '2026-03-04T00:00:00Z' }),
      stored('other_there', record(1, 'main')),
    ];
    const upkeep = planUpkeep(observation({ records, serviceNames: ['stack_api', 'other_there'] }), at);
    const names = (list: readonly StoredRecord[]): readonly string[] => list.map(({ service }) => service);
    assert.deepEqual(names(upkeep.gone), ['stack_lost']);
    assert.deepEqual(names(upkeep.returned), ['stack_api']);
    assert.deepEqual(names(upkeep.outdated), ['stack_ages']);
  });

  test('knows nothing of a broker host that was not reached', () => {
    const records = [stored('executorws', record(1, 'main'), { kind: 'broker' })];
    assert.equal(planUpkeep(observation({ records }), at).gone.length, 1);
    const unreached = observation().hosts.filter(({ role }) => role !== 'broker');
    assert.equal(planUpkeep(observation({ records, hosts: unreached, brokerServices: [] }), at).gone.length, 0);
  });

  test("goes by the manager's clock", async () => {
    await using fake = await configEngine();
    await writeRecord(fake.engine, { kind: 'swarm', service: 'stack_lost' }, recordLabels(record(1, 'main')));
    const info = { systemTime: '2026-06-01T00:00:00Z' };
    const manager = host('manager', { role: 'manager' });
    assert.ok(manager.reached);
    const hosts = [{ ...manager, info: { ...manager.info, ...info } }];
    const seen = observation({ services: [labelled(3)], records: await readRecords(fake.engine), hosts });
    await keepRecords(fake.engine, seen, new Date('2049-01-01T00:00:00Z'));
    const [lost, taken] = await readRecords(fake.engine);
    assert.equal(lost?.goneSince, '2026-06-01T00:00:00.000Z');
    assert.deepEqual(taken, stored('stack_api', record(3, 'main', 'old')));
  });
});

suite('a rollback without names', () => {
  const back = (seen: Observation): readonly string[] =>
    planRollback(seen, [], { policy, run, at: new Date(0) }).services.map(({ service }) => service);
  const broker = observedBroker({ record: record(2, 'main', 'old') });

  test('knows the last run although a stack deploy wiped the labels', () => {
    const wiped = observedService({ record: record(3, 'dev', 'main'), deployedAnew: true });
    assert.deepEqual(back(observation({ services: [wiped], brokerServices: [broker] })), ['api']);
  });

  test('is refused where what the last run changed is not there, rather than taking an older run back', () => {
    const records = [stored('stack_history', record(3, 'dev', 'main')), stored('other_x', record(8, 'dev', 'main'))];
    assert.throws(
      () => back(observation({ services: [], brokerServices: [broker], records })),
      (error) =>
        isOpsError(error, 'service-unknown') && /the last run changed history, which is not there/.test(error.message),
    );
  });

  test('goes back from what runs by its digest, though the spec names a tag alone', () => {
    const tagged = service({ image: 'ghcr.io/d8-x/d8x-trader-main:dev' });
    const seen = observedService({
      service: tagged,
      image: parseReference(tagged.image),
      runningDigests: [image('dev').digest],
      record: record(3, 'dev', 'main'),
    });
    const [planned] = planRollback(observation({ services: [seen] }), ['api'], {
      policy,
      run,
      at: new Date(0),
    }).services;
    assert.equal(planned?.to.tag, 'main');
  });
});
