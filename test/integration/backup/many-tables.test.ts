import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { restoreBackup } from '../../../src/backup/restore/restore-backup.ts';
import { takeBackup } from '../../../src/backup/take/take-backup.ts';
import { isOpsError } from '../../../src/errors.ts';
import { Journal } from '../../../src/report/journal.ts';
import { localHost } from '../database/local-host.ts';
import { brokerPassword, openSetting, type Setting } from './setting.ts';

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
  const { manifest, files } = await takeBackup(setting.options({ verify: 'restore' }));
  assert.ok(manifest.verification.state === 'verified', JSON.stringify(manifest.verification));
  assert.ok(manifest.verification.tables >= 5000);

  // A restore into it is one transaction: it is refused before anything is made.
  await server.sql('alter role broker createdb');
  const restored = restoreBackup({
    manager: localHost(),
    dsn: server.dsn('broker', 'd8x', brokerPassword),
    restore: { file: files[0] ?? '', identity: setting.identity, targetDatabase: 'again', trust: { kind: 'accepted' } },
    journal: new Journal(() => new Date()),
    signal: new AbortController().signal,
    now: () => new Date(),
  });
  await assert.rejects(restored, (error) => {
    assert.ok(isOpsError(error, 'restore-refused'), String(error));
    assert.match(
      error.message,
      /has 20\d{3} tables, indexes and the like, .* has places for 6400 \(max_locks_per_transaction 64 × \(max_connections 100 /,
    );
    assert.match(error.hint ?? '', /Set max_locks_per_transaction to 2\d\d on the database server/);
    return true;
  });
  assert.equal(
    await server.sql("select count(*) from pg_database where datname like '%again%' or datname like 'd8x\\_%'"),
    '0',
  );

  const notes = readFileSync(files.find((path) => path.endsWith('RESTORE.md')) ?? '', 'utf8');
  assert.match(notes, /makes 20\d{3} tables.*\n.*leave `--single-transaction` out/);
});
