import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isOpsError } from '../../../../src/errors.ts';
import { noteOfPlan } from '../../../../src/update/exchange/note-of-plan.ts';
import { servicesOf } from '../../../../src/update/exchange/exchange-note.ts';
import type { Observation } from '../../../../src/update/model/observation.ts';
import type { Plan } from '../../../../src/update/model/plan.ts';
import type { EarlierDatabase } from '../../../../src/update/plan/fit-image.ts';
import { planExchange } from '../../../../src/update/plan/plan-exchange.ts';
import { encrypted, seen } from '../keys/key-samples.ts';
import { image, imageText, observedService, policy, run, service } from '../samples.ts';

const then: EarlierDatabase = {
  images: [
    { service: 'history', image: imageText('then') },
    { service: 'referral', image: imageText('then') },
  ],
  migrations: undefined,
};
const plan = (cluster: Observation, names: readonly string[], known: EarlierDatabase = then): Plan =>
  planExchange(cluster, { names, earlier: known, policy, run, at: new Date(0) });
const refused = (...asked: Parameters<typeof plan>): string => {
  try {
    plan(...asked);
  } catch (error) {
    if (isOpsError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'planned';
};
const history = observedService({
  name: 'history',
  service: service({ id: 'service-history', name: 'stack_history', mode: { kind: 'replicated', replicas: 1 } }),
});
const cluster = seen({}, { services: [...seen().services, history] });

suite('an exchange of databases', () => {
  test('has services started in order, on the images that fit', () => {
    const planned = plan(cluster, ['history']);
    assert.deepEqual(
      planned.services.map(({ service, action, to, wave }) => ({ service, action, tag: to.tag, wave })),
      [{ service: 'history', action: 'update', tag: 'then', wave: 1 }],
    );
    const known = { images: [], migrations: undefined };
    const both = plan(cluster, ['referral', 'history'], known);
    assert.deepEqual(
      both.services.map(({ service, action, to, wave }) => ({ service, action, tag: to.tag, wave })),
      [
        { service: 'referral', action: 'restart', tag: 'main', wave: 2 },
        { service: 'history', action: 'restart', tag: 'main', wave: 1 },
      ],
    );
    assert.match(both.notices.join(' '), /stays on its present image/);
  });

  test('takes the key of a service that gets another image, where the file that it wrote is not kept', () => {
    assert.match(refused(cluster, ['referral']), /^key-needed: /);
  });

  test('has the key file come back that an update which failed, and stays, has kept', () => {
    const bad = imageText('bad');
    const referral = observedService({
      name: 'referral',
      image: image('bad'),
      record: { sequence: 1, history: [{ image: imageText('then') }] },
      service: service({
        name: 'stack_referral',
        image: bad,
        labels: { 'd8x-ops.updating': '4700/2' },
        mode: { kind: 'replicated', replicas: 1 },
      }),
    });
    const files = { referral: { file: encrypted, kept: ['4700-2'] } };
    const [planned] = plan(seen({ files }, { services: [referral] }), ['referral']).services;
    assert.deepEqual(planned?.key, { kind: 'restore', keepAs: '4711-1', from: '4700-2' });
    const unmarked = { ...referral, service: { ...referral.service, labels: {} } };
    assert.match(refused(seen({ files }, { services: [unmarked] }), ['referral']), /^key-needed: /);
  });

  test('is refused for what can not be stopped', () => {
    const everywhere = observedService({
      name: 'reports',
      service: service({ name: 'stack_reports', mode: { kind: 'global' } }),
    });
    assert.match(
      refused(seen({}, { services: [everywhere] }), ['reports']),
      /^restore-refused: reports is global, so that it can't be stopped/,
    );
  });

  test('is noted with what runs now, an update that is paused or not', () => {
    const paused = observedService({
      name: 'history',
      pausedFrom: image('before'),
      image: image('bad'),
      service: service({
        id: 'service-history',
        name: 'stack_history',
        image: imageText('bad'),
        updateStatus: { state: 'paused', message: 'task failed' },
        mode: { kind: 'replicated', replicas: 1 },
      }),
    });
    const names = { database: 'history', made: 'made', aside: 'aside' };
    const exchange = { kind: 'recover', way: 'rename', names } as const;
    const planned = plan(seen({}, { services: [paused] }), ['history']);
    const note = noteOfPlan(planned, exchange, { run, policy, now: () => new Date(0) });
    assert.equal(note.version, 2);
    assert.deepEqual(
      servicesOf(note).map(({ from, to, replicas }) => ({ from, to, replicas })),
      [{ from: imageText('bad'), to: imageText('then'), replicas: 1 }],
    );
  });
});
