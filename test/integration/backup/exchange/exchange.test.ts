import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { undoNames } from '../../../../src/backup/exchange/names.ts';
import { allRows } from '../../database/sample-database.ts';
import { type ExchangeSetting, openExchangeSetting } from './exchange-setting.ts';

let setting: ExchangeSetting;
before(async () => {
  setting = await openExchangeSetting();
});
after(() => setting[Symbol.asyncDispose]());

suite('a backup is brought into service', () => {
  test('beside the database, with every row; exchanged, exchanged back, and dropped', async () => {
    const { server, backup } = setting;
    const exchange = await setting.open();
    const names = setting.names();
    const rows = await server.sql(allRows, 'd8x');
    await server.sql('delete from referral_code_usage', 'd8x');
    assert.equal(await exchange.side(names), 'nothing-made');
    await exchange.check({ renames: true, manifest: backup.manifest, names });
    const counted = backup.manifest.tables?.reduce((sum, table) => sum + table.rows, 0);
    assert.deepEqual(await exchange.restoreBeside(names, backup), { tables: 9, rows: counted });
    assert.equal(await exchange.side(names), 'before');
    await exchange.exchange(names);
    assert.equal(await exchange.side(names), 'after');
    assert.equal(await setting.databases(), `d8x ${names.aside}`);
    assert.equal(await server.sql(allRows, 'd8x'), rows);
    await exchange.exchange(names);
    const undo = undoNames('d8x', names.aside, new Date(0));
    assert.equal(await exchange.side(undo), 'before');
    await exchange.exchangeBack(names);
    await exchange.exchangeBack(names);
    assert.equal(await exchange.side(names), 'before');
    await exchange.drop(names);
    await exchange.drop(names);
    assert.equal(await setting.databases(), 'd8x');
  });
});
