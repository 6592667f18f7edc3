import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { StartPair } from '../../../../src/request.ts';
import type { PlannedService } from '../../../../src/update/model/plan.ts';
import { inWaves, longestChain, waveLists } from '../../../../src/update/plan/waves.ts';
import { plan, tag } from '../planning.ts';
import { observation } from '../samples.ts';

function like(service: string, more: Partial<PlannedService> = {}): PlannedService {
  const [planned] = plan([tag('api', 'dev')], observation()).services;
  assert.ok(planned !== undefined);
  const { wave: _wave, waitsFor: _waitsFor, goesBackAfter: _goesBackAfter, ...unordered } = planned;
  return Object.assign({ ...unordered, service }, more);
}

const eight = [
  'api',
  'history',
  'referral',
  'candles-pyth-client',
  'candles-ws-server',
  'candles-poly-client',
  'broker',
  'executorws',
];
const waved = (names: readonly string[], given: readonly StartPair[] = []): readonly (readonly string[])[] =>
  waveLists(
    inWaves(
      names.map((name) => like(name)),
      given,
    ),
  );
const minutes = (service: string): number => ({ api: 12, history: 10 })[service] ?? 5;

suite('the waves of a plan', () => {
  test('are those of what was asked for: what is not, holds nobody up', () => {
    assert.deepEqual(waved(eight), [
      ['api', 'history', 'candles-pyth-client', 'candles-poly-client', 'broker', 'executorws'],
      ['referral', 'candles-ws-server'],
    ]);
    assert.deepEqual(waved(['referral', 'api']), [['referral', 'api']]);
    assert.deepEqual(waved(['referral', 'redis', 'broker']), [['redis'], ['broker'], ['referral']]);
  });

  test('follow the start order', () => {
    assert.deepEqual(waved(['referral', 'broker'], [{ first: 'referral', second: 'broker' }]), [
      ['referral'],
      ['broker'],
    ]);
    assert.deepEqual(
      waved(
        ['api', 'history', 'mine'],
        [
          { first: 'history', second: 'api' },
          { first: 'mine', second: 'history' },
        ],
      ),
      [['mine'], ['history'], ['api']],
    );
  });

  test('leave out what runs what it should, and wait for nothing of it', () => {
    const services = inWaves([like('broker', { action: 'none' }), like('referral')], []);
    assert.deepEqual(
      services.map(({ wave, waitsFor }) => ({ wave, waitsFor })),
      [
        { wave: undefined, waitsFor: undefined },
        { wave: 1, waitsFor: [] },
      ],
    );
  });

  test('go back in reverse, but for what asks for an address that comes back', () => {
    const plain = inWaves([like('broker'), like('history'), like('referral')], []);
    assert.deepEqual(
      plain.map(({ goesBackAfter }) => goesBackAfter),
      [['referral'], ['referral'], []],
    );
    const address = {
      before: '0x00000000000000000000000000000000000000aA',
      after: '0x00000000000000000000000000000000000000bB',
    } as const;
    const renamed = inWaves(
      [
        like('broker', { address }),
        like('history'),
        like('referral', { holdsAddressOf: 'broker' }),
        like('api', { holdsAddressOf: 'broker' }),
      ],
      [],
    );
    assert.deepEqual(
      renamed.map(({ wave, waitsFor, goesBackAfter }) => ({ wave, waitsFor, goesBackAfter })),
      [
        { wave: 1, waitsFor: [], goesBackAfter: [] },
        { wave: 1, waitsFor: [], goesBackAfter: ['referral'] },
        { wave: 2, waitsFor: ['broker', 'history'], goesBackAfter: ['broker'] },
        { wave: 2, waitsFor: ['broker'], goesBackAfter: ['broker'] },
      ],
    );
  });

  test('take as long as their longest chain', () => {
    const services = inWaves(
      eight.map((name) => like(name)),
      [],
    );
    const chain = longestChain(services, ({ service }) => minutes(service));
    assert.deepEqual(chain, { services: ['history', 'referral'], ms: 15 });
    const alone = longestChain(inWaves([like('api'), like('broker')], []), ({ service }) => minutes(service));
    assert.deepEqual(alone, { services: ['api'], ms: 12 });
    assert.deepEqual(
      longestChain([], () => 1),
      { services: [], ms: 0 },
    );
  });
});
