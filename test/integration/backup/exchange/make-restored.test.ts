import assert from 'node:assert/strict';
import { copyFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { isOpsError } from '../../../../src/errors.ts';
import { Journal } from '../../../../src/report/journal.ts';
import { allRows } from '../../database/sample-database.ts';
import { brokerPassword } from '../setting.ts';
import { type ExchangeSetting, openExchangeSetting } from './exchange-setting.ts';

let setting: ExchangeSetting;
before(async () => {
  setting = await openExchangeSetting();
});
after(() => setting[Symbol.asyncDispose]());

suite('nothing stays of a database that was made, and the one in use is untouched, when', () => {
  test('the backup has other rows than its manifest says', async () => {
    const { backup } = setting;
    const [first, ...more] = backup.manifest.tables ?? [];
    assert.ok(first !== undefined);
    const manifest = { ...backup.manifest, tables: [{ ...first, rows: first.rows + 1 }, ...more] };
    const exchange = await setting.open();
    await assert.rejects(exchange.restoreBeside(setting.names(), { ...backup, manifest }), (error) => {
      assert.ok(isOpsError(error, 'restore-failed'), String(error));
      assert.match(error.message, /has \d+ rows, the backup had \d+/);
      return true;
    });
    assert.equal(await setting.databases(), 'd8x');
  });

  test('the file is damaged: then none is made', async () => {
    const { backup } = setting;
    const file = join(setting.folder, 'cut.age');
    copyFileSync(backup.file, file);
    truncateSync(file, backup.manifest.encrypted.bytes - 100);
    const exchange = await setting.open();
    await assert.rejects(exchange.restoreBeside(setting.names(), { ...backup, file }), (error) =>
      isOpsError(error, 'backup-corrupt'),
    );
    assert.equal(await setting.databases(), 'd8x');
  });

  test('the run is cancelled half-way', async () => {
    const { backup } = setting;
    const stop = new AbortController();
    const journal = new Journal(() => new Date());
    journal.listen((event) => {
      if (event.kind === 'step-progress' && event.step.title === 'Restore beside d8x') stop.abort();
    });
    const exchange = await setting.open();
    const restoring = exchange.restoreBeside(setting.names(), { ...backup, journal, signal: stop.signal });
    await assert.rejects(restoring, (error) => isOpsError(error, 'cancelled'));
    assert.equal(await setting.databases(), 'd8x');
  });
});

test('a database of the name that was to be made is not touched', async () => {
  const { server, backup } = setting;
  const names = setting.names();
  await server.sql(`create database "${names.made}" owner broker`);
  await server.sql('create table precious (x int)', names.made);
  const exchange = await setting.open();
  await assert.rejects(exchange.restoreBeside(names, backup), (error) => isOpsError(error, 'database-refused'));
  assert.equal(await server.sql('select count(*) from precious', names.made), '0');
  await server.sql(`drop database "${names.made}"`);
});

suite('a database that keeps its name', () => {
  test('has the backup restored beside it, as the role that asks; nothing is renamed, and what was made is dropped', async () => {
    const { server, backup } = setting;
    await server.sql(`create role restorer login createdb password '${brokerPassword.replaceAll("'", "''")}'`);
    const exchange = await setting.open({ dsn: server.dsn('restorer', 'postgres', brokerPassword) });
    const names = setting.names('postgres');
    await exchange.check({ renames: false, names, manifest: backup.manifest });
    assert.deepEqual((await exchange.restoreBeside(names, backup))?.tables, 9);
    assert.equal(await server.sql(allRows, names.made), await server.sql(allRows, 'd8x'));
    assert.equal(await exchange.side(names), 'before');
    await assert.rejects(exchange.exchange(names), (error) => isOpsError(error, 'internal'));
    await exchange.drop(names);
    assert.equal(await exchange.side(names), 'nothing-made');
  });
});

suite('what was written since', () => {
  test('is told by table, also of tables that only one of them has', async () => {
    const { server, backup } = setting;
    const exchange = await setting.open();
    const names = setting.names();
    assert.deepEqual(await exchange.writtenSince(names), []);
    await exchange.restoreBeside(names, backup);
    assert.deepEqual(await exchange.writtenSince(names), []);
    await exchange.exchange(names);
    await server.sql(
      `set role broker; delete from referral_code_usage where id <= 10; create table "new ""one" as select 1 as x; drop table empty_table;
       insert into cache values ('more', 'rows')`,
      'd8x',
    );
    assert.deepEqual(await exchange.writtenSince(names), [
      { table: 'public.cache', before: 1, now: 2 },
      { table: 'public.empty_table', before: 0, now: 0 },
      { table: 'public.new "one', before: 0, now: 1 },
      { table: 'public.referral_code_usage', before: 20_000, now: 19_990 },
    ]);
  });

  test('is estimated where a table is locked, and the rest is counted all the same', async () => {
    const exchange = await setting.open();
    const names = setting.names();
    await setting.makeMarked(names);
    await using holder = await setting.superuser('d8x');
    await holder.execute('analyze; begin; lock table referral_code in access exclusive mode');
    const found = await exchange.writtenSince(names);
    const locked = found.find(({ table }) => table === 'public.referral_code');
    assert.deepEqual(locked, { table: 'public.referral_code', before: 0, now: 500, estimated: true });
    assert.ok(found.some(({ table, estimated }) => table === 'public.cache' && estimated === undefined));
  });
});
