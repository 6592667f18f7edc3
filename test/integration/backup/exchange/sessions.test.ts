import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import type { ExchangeNames } from '../../../../src/backup/exchange/names.ts';
import { z } from 'zod';
import { connect } from '../../../../src/database/connection.ts';
import { fromRunner } from '../../../../src/database/reach.ts';
import { isOpsError } from '../../../../src/errors.ts';
import { brokerPassword } from '../setting.ts';
import { waitFor } from '../../../wait.ts';
import { type ExchangeSetting, openExchangeSetting } from './exchange-setting.ts';

let setting: ExchangeSetting;
let names: ExchangeNames;
before(async () => {
  // A worker of autovacuum that is as slow as can be.
  setting = await openExchangeSetting(undefined, {
    autovacuum_naptime: '1',
    autovacuum_vacuum_cost_delay: '100',
    autovacuum_vacuum_cost_limit: '1',
  });
});
after(() => setting[Symbol.asyncDispose]());
beforeEach(async () => {
  names = setting.names();
  await setting.makeMarked(names);
});

/** As a service's pool: each of its connections is made again as soon as it has ended. Answers which databases they were in at the end. */
async function pool(size: number, stop: AbortSignal, onAnswer: (mark: string) => void): Promise<void> {
  const dsn = setting.server.dsn('broker', 'd8x', brokerPassword);
  const keepConnected = async (): Promise<void> => {
    while (!stop.aborted) {
      try {
        await using session = await connect(dsn, fromRunner, { application: 'a service' });
        while (!stop.aborted) {
          await session.queryOne('select pg_sleep(0.005)::text as slept', z.object({ slept: z.string() }));
          onAnswer((await session.queryOne('select name from mark', z.object({ name: z.string() }))).name);
        }
      } catch {
        // Again.
      }
    }
  };
  await Promise.all(Array.from({ length: size }, keepConnected));
}

suite('who is connected to the database', () => {
  test('is sent away, however soon a pool connects again, and is in the other one afterwards', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const running = pool(8, stop.signal, (mark) => seen.push(mark));
    await waitFor('the pool', () => seen.length > 20, { seconds: 30 });
    const exchange = await setting.open();
    for (const [way, mark] of [
      ['exchange', names.made],
      ['exchangeBack', 'd8x'],
    ] as const) {
      await exchange[way](names);
      seen.length = 0;
      await waitFor('the pool to be back', () => seen.length > 20, { seconds: 30 });
      assert.deepEqual([...new Set(seen)], [mark]);
    }
    stop.abort();
    await running;
  });

  test('and works in a transaction loses that, and nothing of the one that is renamed changes any more', async () => {
    await using session = await connect(setting.server.dsn('broker', 'd8x', brokerPassword), fromRunner, {
      application: 'a service',
    });
    await session.execute(`begin; update mark set name = 'half-way'`);
    await (await setting.open()).exchange(names);
    await assert.rejects(session.execute('commit'));
    assert.equal(await setting.mark(names.aside), 'd8x');
  });

  test('is autovacuum: it makes way, for an exchange and for a drop', async () => {
    const { server } = setting;
    const exchange = await setting.open();
    const worker = async (database: string): Promise<void> => {
      await server.sql(
        'drop table if exists filled; create table filled as select generate_series(1, 200000) as x; delete from filled',
        database,
      );
      const workers = `select count(*) > 0 from pg_stat_activity where backend_type = 'autovacuum worker' and datname = '${database}'`;
      await waitFor('autovacuum', async () => (await server.sql(workers)) === 't', { seconds: 90, everyMs: 300 });
    };
    await worker('d8x');
    await exchange.exchange(names);
    await exchange.exchangeBack(names);
    await worker(names.made);
    await exchange.drop(names);
    assert.equal(await exchange.side(names), 'nothing-made');
  });

  test("and can't be ended is named, before anything is stopped; the exchange fails, and lets everybody in again", async () => {
    const exchange = await setting.open();
    await using holder = await setting.superuser('d8x');
    await assert.rejects(exchange.check({ renames: true, names, manifest: setting.backup.manifest }), (error) => {
      assert.ok(isOpsError(error, 'restore-refused'));
      const problem = error.problems.find(({ message }) => message.includes('superuser'));
      assert.match(
        problem?.message ?? '',
        /^a session of postgres, a superuser, \(a superuser of the test, process \d+ of the server\) can't be ended by broker: close it there,/,
      );
      return true;
    });
    await assert.rejects(exchange.exchange(names), (error) => {
      assert.ok(isOpsError(error, 'restore-failed'), String(error));
      assert.match(
        error.message,
        /holds on to the database, or comes again: a superuser of the test, user postgres \(process \d+/,
      );
      return true;
    });
    assert.equal(await exchange.side(names), 'before');
    assert.ok(!(await setting.databases()).includes(':shut'));
    await holder.close();
    await exchange.exchange(names);
    assert.equal(await exchange.side(names), 'after');
  });
});
