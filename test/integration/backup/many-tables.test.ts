import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { takeBackup } from '../../../src/backup/take/take-backup.ts';
import { openSetting, type Setting } from './setting.ts';

let setting: Setting;
before(async () => {
  setting = await openSetting();
});
after(() => setting[Symbol.asyncDispose]());

void test('5,000 tables are backed up and verified beside a server with its default places for locks', async () => {
  const { server } = setting;
  assert.equal(await server.sql(`select current_setting('max_locks_per_transaction')`), '64');
  // A transaction that makes them all would need more locks than there are places.
  await server.sql(
    `do $$ begin
       for number in 1..5000 loop
         execute format('create table public.many_%s (id int primary key, name int unique, kind int unique)', number);
         execute format('alter table public.many_%s owner to broker', number);
         if number % 100 = 0 then commit; end if;
       end loop;
     end $$`,
    'd8x',
  );
  const { manifest } = await takeBackup(setting.options({ verify: 'restore' }));
  assert.ok(manifest.verification.state === 'verified', JSON.stringify(manifest.verification));
  assert.ok(manifest.verification.tables >= 5000);
});
