import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { OpsError } from '../../../../src/errors.ts';
import { type ExchangeWays, takeTheWay } from '../../../../src/update/recover/recover-exchange.ts';

const exchange = {
  way: 'rename',
  names: { database: 'history', made: 'history_recovered', aside: 'history_before' },
} as const;

/** What is done on a side, in that order, and what is told of it. */
async function onSide(
  side: Awaited<ReturnType<ExchangeWays['side']>>,
  fault?: OpsError,
  notRunning: readonly (readonly [string, string])[] = [],
): Promise<{ readonly done: readonly string[]; readonly told: string }> {
  const done: string[] = [];
  const told = await takeTheWay(exchange, {
    side: () => Promise.resolve(side),
    arrive: () => {
      done.push('arrive');
      return Promise.resolve(fault);
    },
    goBack: () => {
      done.push('go back');
      return Promise.resolve(new Map(notRunning));
    },
  });
  return { done, told };
}

suite('a run that was killed while databases were exchanged', () => {
  test('is finished where they are exchanged', async () => {
    const { done, told } = await onSide('after');
    assert.deepEqual(done, ['arrive']);
    assert.equal(
      told,
      'history is what was history_recovered, what was there is history_before, and the services run on it',
    );
  });

  test('is put back where they are not', async () => {
    for (const side of ['nothing-made', 'before', 'between'] as const) {
      const { done, told } = await onSide(side);
      assert.deepEqual(done, ['go back'], side);
      assert.equal(told, 'database and services are as they were before');
    }
  });

  test('is put back where they are, and a service does not hold', async () => {
    const fault = new OpsError('update-failed', 'referral ended with status 1');
    const { done, told } = await onSide('after', fault, [['history', 'it ended before, too']]);
    assert.deepEqual(done, ['arrive', 'go back']);
    assert.match(
      told,
      /as they were before, for referral ended with status 1; history does not run: it ended before, too$/,
    );
  });
});
