import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { type Exchange, type ExchangeSide } from '../../../../src/backup/exchange/exchange.ts';
import type { ExchangeNames } from '../../../../src/backup/exchange/names.ts';
import { isOpsError } from '../../../../src/errors.ts';
import { brokerPassword } from '../setting.ts';
import { waitFor } from '../../../wait.ts';
import { type ExchangeSetting, openExchangeSetting } from './exchange-setting.ts';
import { type Fault, type FaultyProxy, startFaultyProxy } from './faulty-proxy.ts';

let setting: ExchangeSetting;
let names: ExchangeNames;
before(async () => {
  setting = await openExchangeSetting();
});
after(() => setting[Symbol.asyncDispose]());
beforeEach(async () => {
  names = setting.names();
  await setting.makeMarked(names);
});

function through({ port }: FaultyProxy): Promise<Exchange> {
  const dsn = setting.server.dsn('broker', 'd8x', brokerPassword);
  return setting.open({ dsn: { ...dsn, hosts: [{ host: '127.0.0.1', port }] } });
}

/** Both are there, open, and which is which. */
async function requireWholly(side: ExchangeSide): Promise<void> {
  const { database, made, aside } = names;
  const other = side === 'before' ? made : aside;
  assert.ok(!(await setting.databases()).includes(':shut'), await setting.databases());
  assert.equal(await setting.mark(database), side === 'before' ? database : made);
  assert.equal(await setting.mark(other), side === 'before' ? made : database);
}

const kills: readonly (readonly [text: string, fault: Fault, moved: boolean])[] = [
  ['allow_connections false', 'cut before', false],
  ['allow_connections false', 'cut after', false],
  ['pg_terminate_backend(a.pid)', 'cut after', false],
  ['rename to', 'cut before', false],
  ['rename to', 'cut after', true],
];

for (const way of ['exchange', 'exchangeBack'] as const) {
  suite(`a run that is killed in the middle of ${way}`, () => {
    const [from, to] = way === 'exchange' ? (['before', 'after'] as const) : (['after', 'before'] as const);
    for (const [text, fault, moved] of kills) {
      test(`(${fault} "${text}") leaves one side, which the next one is told, and can go on or back from`, async () => {
        await using proxy = await startFaultyProxy(setting.server.port);
        const killed = await through(proxy);
        const next = await setting.open();
        if (way === 'exchangeBack') await next.exchange(names);
        proxy.breakAt(text, fault, true);
        await assert.rejects(killed[way](names), (error) => isOpsError(error, 'database-unreachable'));
        assert.ok(proxy.isBroken());
        const side = moved ? to : from;
        assert.equal(await next.side(names), side);
        await next.settle(names);
        await requireWholly(side);
        await next[way](names);
        await requireWholly(to);
      });
    }
  });
}

suite('an exchange whose link breaks', () => {
  test('after the server has committed is one that succeeded', async () => {
    await using proxy = await startFaultyProxy(setting.server.port);
    const exchange = await through(proxy);
    proxy.breakAt('rename to', 'cut after', false);
    await exchange.exchange(names);
    assert.ok(proxy.isBroken());
    await requireWholly('after');
  });

  test('before that has failed, and lets connections in again', async () => {
    await using proxy = await startFaultyProxy(setting.server.port);
    const exchange = await through(proxy);
    proxy.breakAt('rename to', 'cut before', false);
    await assert.rejects(exchange.exchange(names), (error) => isOpsError(error, 'database-unreachable'));
    await requireWholly('before');
  });

  test('in silence, while it waits in the server for a lock, is ended there by the next run', async () => {
    await using proxy = await startFaultyProxy(setting.server.port);
    await using holder = await setting.superuser('postgres');
    await holder.execute(`begin; comment on database d8x is 'held'`);
    const stop = new AbortController();
    const dsn = setting.server.dsn('broker', 'd8x', brokerPassword);
    const killed = await setting.open({
      dsn: { ...dsn, hosts: [{ host: '127.0.0.1', port: proxy.port }] },
      signal: stop.signal,
    });
    proxy.breakAt('rename to', 'silent after', true);
    const failing = assert.rejects(killed.exchange(names));
    const waiting = `select count(*) from pg_stat_activity where query like '%rename to%' and wait_event_type = 'Lock'`;
    await waitFor('the renaming to wait', async () => (await setting.server.sql(waiting)) === '1', { seconds: 30 });
    stop.abort();
    await failing;
    const next = await setting.open();
    assert.equal(await next.side(names), 'before');
    assert.equal(await setting.server.sql(waiting), '0');
    await holder.execute('rollback');
    await next.settle(names);
    await requireWholly('before');
  });
});
