import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import type { StartPair } from '../../../../src/request.ts';
import { formatPair, orderProblems, startPairs, warmUpProblems } from '../../../../src/update/plan/start-order.ts';

const pair = (text: string): StartPair => {
  const [first = '', second = ''] = text.split('>');
  return { first, second };
};
const pairs = (names: readonly string[], given: readonly string[] = []): readonly string[] =>
  startPairs(names, given.map(pair)).map(formatPair);
const problems = (given: readonly string[], names: readonly string[] = []): readonly string[] =>
  orderProblems(given.map(pair), names).map(({ path, code, message }) => `${path} ${code} ${message}`);

test('a warm-up for a service that there is not is told with the one that may be meant', () => {
  const told = (...named: readonly string[]): readonly string[] =>
    warmUpProblems(named, ['mine']).map(({ path, code, message }) => `${path} ${code} ${message}`);
  assert.deepEqual(told('api', 'mine', 'executorws', 'redis'), []);
  assert.deepEqual(told('apii', 'toString'), [
    'warm-up-minutes input-invalid warm-up-minutes has apii, and there is no service apii; did you mean api?',
    'warm-up-minutes input-invalid warm-up-minutes has toString, and there is no service toString',
  ]);
});

suite('the built-in order', () => {
  test('has redis before all, broker and history before referral, the clients of candles before their server', () => {
    const names = ['api', 'referral', 'history', 'broker', 'redis'];
    assert.deepEqual(pairs(names), [
      'redis>api',
      'redis>referral',
      'redis>history',
      'redis>broker',
      'broker>referral',
      'history>referral',
    ]);
    assert.deepEqual(pairs(['candles-ws-server', 'candles-poly-client', 'candles-pyth-client']), [
      'candles-pyth-client>candles-ws-server',
      'candles-poly-client>candles-ws-server',
    ]);
    assert.deepEqual(pairs(['api', 'broker', 'executorws', 'cadvisor']), []);
  });

  test('is added to, and turned round pair by pair', () => {
    assert.deepEqual(pairs(['referral', 'broker', 'history'], ['referral>broker']), [
      'history>referral',
      'referral>broker',
    ]);
    assert.deepEqual(pairs(['api', 'history'], ['history>api', 'history>api', 'broker>api']), ['history>api']);
  });
});

suite('a start order that cannot hold', () => {
  test('is told with the pair: a service that there is not', () => {
    assert.deepEqual(problems(['brokr>referral', 'mine>api'], ['mine']), [
      'start-order input-invalid start-order has brokr>referral, and there is no service brokr; did you mean broker?',
    ]);
    assert.match(problems(['api>zzzz'])[0] ?? '', /api>zzzz, and there is no service zzzz$/);
  });

  test('is told with the pair: a circle, with the built-in order or by itself', () => {
    assert.deepEqual(problems(['referral>history', 'history>broker']), [
      'start-order input-invalid start-order has referral>history, which goes round in a circle: history before broker, broker before referral',
    ]);
    assert.match(problems(['api>history', 'history>api'])[0] ?? '', /api>history, .*: history before api$/);
    assert.match(problems(['candles-ws-server>redis'])[0] ?? '', /circle: redis before candles-pyth-client, /);
    assert.match(
      problems(['api>history', 'history>broker'])[0] ?? '',
      /circle: history before broker, broker before api$/,
    );
  });

  test('is none where pairs only turn the built-in ones round', () => {
    assert.deepEqual(problems(['referral>broker', 'referral>history', 'api>broker']), []);
    assert.deepEqual(problems([]), []);
    assert.deepEqual(problems(['mine>api', 'redis>mine'], ['mine']), []);
  });

  test('is found whatever is given: what is not refused has an order', () => {
    // All that the built-in order has: a circle through one that is not on the cluster is refused, too.
    const names = ['redis', 'broker', 'history', 'referral', 'api', 'executorws'];
    names.push('candles-ws-server', 'candles-pyth-client', 'candles-poly-client');
    const name = fc.constantFrom(...names);
    const given = fc.array(
      fc.record({ first: name, second: name }).filter(({ first, second }) => first !== second),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(given, (all) => {
        const order = startPairs(names, all);
        const left = new Set(names);
        for (let size = 0; size !== left.size;) {
          size = left.size;
          for (const one of left) {
            if (!order.some(({ first, second }) => second === one && left.has(first))) left.delete(one);
          }
        }
        if (orderProblems(all, []).length === 0) assert.equal(left.size, 0);
        else assert.ok(left.size > 0 || hasAddressCircle(all));
      }),
    );
  });
});

/** The one pair that holds only where the broker's address changes. */
function hasAddressCircle(given: readonly StartPair[]): boolean {
  const turned = given.some((one) => formatPair(one) === 'api>broker');
  return !turned && orderProblems([...given, pair('broker>api')], []).length > 0;
}
