import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { restoreBackup } from '../../../src/backup/restore/restore-backup.ts';
import { takeBackup } from '../../../src/backup/take/take-backup.ts';
import { connect, type DatabaseSession } from '../../../src/database/connection.ts';
import { fromRunner } from '../../../src/database/reach.ts';
import { forWriting } from '../../../src/database/session-settings.ts';
import { exportSnapshot } from '../../../src/database/snapshot.ts';
import { isOpsError } from '../../../src/errors.ts';
import { Journal } from '../../../src/report/journal.ts';
import { localHost } from '../database/local-host.ts';
import { brokerPassword, openSetting, type Setting } from './setting.ts';

let setting: Setting;
before(async () => {
  setting = await openSetting();
  await setting.server.sql('alter role broker createdb');
});
after(() => setting[Symbol.asyncDispose]());

/** Backs a database up, verified, restores it into `copy`, and answers what `query` finds in both. */
async function carried(database: string, query: string): Promise<readonly string[]> {
  const { server, identity, folder } = setting;
  const dsn = server.dsn('broker', database, brokerPassword);
  const { manifest, files } = await takeBackup(
    setting.options({ dsn, verify: 'restore', directory: join(folder, database) }),
  );
  assert.equal(manifest.verification.state, 'verified', JSON.stringify(manifest.verification));
  await restoreBackup({
    manager: localHost(),
    dsn,
    restore: { file: files[0] ?? '', identity, targetDatabase: 'copy', trust: { kind: 'accepted' } },
    journal: new Journal(() => new Date()),
    signal: new AbortController().signal,
    now: () => new Date(),
  });
  const found = [await server.sql(query, database), await server.sql(query, 'copy')];
  await server.sql('drop database copy');
  return found;
}

const open = (): Promise<DatabaseSession> =>
  connect(setting.server.dsn('broker', 'd8x', brokerPassword), fromRunner, { application: 'test' });
const show = async (session: DatabaseSession, name: string): Promise<string> =>
  (await session.queryOne(`select current_setting('${name}') as value`, z.object({ value: z.string() }))).value;

suite('a backup, its verification and a restore', () => {
  test('by a role whose defaults are to read only, and in an encoding without all letters of the database', async () => {
    await setting.server.sql(
      `alter role broker set default_transaction_read_only = on; alter role broker set client_encoding = 'LATIN1'`,
    );
    const [before, then] = await carried('d8x', 'select count(*), max(note) from referral_code_usage');
    assert.equal(then, before);
    await setting.server.sql('alter role broker reset all');
  });

  test('of tables whose names need the encoding of their database', async () => {
    await setting.server.sql(
      `create database latin owner broker template template0 encoding 'LATIN1' lc_collate 'C' lc_ctype 'C'`,
    );
    await setting.server.sql(
      `set client_encoding = 'UTF8'; set role broker; create table "größe" ("ö" text default 'ü'); insert into "größe" values ('é')`,
      'latin',
    );
    const [before, then] = await carried('latin', `set client_encoding = 'UTF8'; select "ö" from "größe"`);
    assert.equal(then, before);
  });

  test('of a database without an encoding, whose definitions hold bytes of any kind', async () => {
    await setting.server.sql(
      `create database bytes owner broker template template0 encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C'`,
    );
    await setting.server.sql(
      String.raw`set role broker; create table t (a text default E'\xe4' check (a <> E'\xff')); insert into t values (E'\xe4'), (default);
      create view v as select a from t where a = E'\xe4'`,
      'bytes',
    );
    const [before, then] = await carried('bytes', `select count(*), encode(max(a)::bytea, 'hex') from v`);
    assert.equal(before, '2|e4');
    assert.equal(then, before);
  });
});

suite('a session', () => {
  test('that writes waits and writes, whatever role and database have set', async () => {
    await setting.server
      .sql(`alter role broker set statement_timeout = '1h'; alter role broker in database d8x set lock_timeout = '1h';
      alter database d8x set default_transaction_read_only = on; alter role broker set idle_in_transaction_session_timeout = '1h'`);
    await using session = await open();
    await forWriting(session);
    for (const name of ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'])
      assert.equal(await show(session, name), '0', name);
    assert.equal(await show(session, 'transaction_read_only'), 'off');
    await setting.server.sql(
      'alter role broker reset all; alter role broker in database d8x reset all; alter database d8x reset all',
    );
  });

  test('leaves nothing of what a snapshot needs to whoever gets its connection from a pooler', async () => {
    await using session = await open();
    const before = await show(session, 'search_path');
    await exportSnapshot(session);
    assert.equal(await show(session, 'search_path'), '""');
    // What a pooler does with a connection whose client has gone.
    await session.execute('rollback');
    assert.equal(await show(session, 'search_path'), before);
    assert.equal(await show(session, 'row_security'), 'on');
  });

  test('that a timeout ends, or that may not write, is told of as such', async () => {
    await using session = await open();
    for (const [sql, message, hint] of [
      ['set statement_timeout = 1; select pg_sleep(60)', /ended what broker asked of d8x.*timeout/, /set … = 0/],
      ['set default_transaction_read_only = on; set statement_timeout = 0', undefined, undefined],
      ['create table never (a int)', /takes no writes of broker.*read-only/, /default_transaction_read_only/],
    ] as const) {
      const asked = session.execute(sql);
      if (message === undefined) await asked;
      else
        await assert.rejects(
          asked,
          (error) =>
            isOpsError(error, 'database-refused') && message.test(error.message) && hint.test(error.hint ?? ''),
        );
    }
  });

  test('answers questions that are asked at once one after another', async () => {
    await using session = await open();
    const one = z.object({ n: z.int() });
    const asked = [1, 2, 3].map((n) => session.queryOne(`select ${n} as n from pg_sleep(0.0${4 - n})`, one));
    await assert.rejects(session.execute('select no_such_column'), (error) => isOpsError(error, 'database-refused'));
    assert.deepEqual(await Promise.all(asked), [{ n: 1 }, { n: 2 }, { n: 3 }]);
  });
});
