import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { ExchangeCheck } from '../../../../src/backup/exchange/check-exchange.ts';
import { openExchange } from '../../../../src/backup/exchange/exchange.ts';
import { undoNames } from '../../../../src/backup/exchange/names.ts';
import type { Dsn } from '../../../../src/database/dsn.ts';
import { connect } from '../../../../src/database/connection.ts';
import { fromRunner } from '../../../../src/database/reach.ts';
import { isOpsError, type OpsError } from '../../../../src/errors.ts';
import { localHost } from '../../database/local-host.ts';
import { brokerPassword } from '../setting.ts';
import { type ExchangeSetting, openExchangeSetting } from './exchange-setting.ts';

let setting: ExchangeSetting;
before(async () => {
  setting = await openExchangeSetting(undefined, { wal_level: 'logical', max_prepared_transactions: '5' });
  await setting.server.sql(`create role plain login password 'secret'; create role other login password 'secret'`);
});
after(() => setting[Symbol.asyncDispose]());

function dsnOf(user: string, database = 'd8x'): Dsn {
  return setting.server.dsn(user, database, user === 'broker' ? brokerPassword : 'secret');
}

async function refusal(dsn: Dsn, wanted: Partial<ExchangeCheck> = {}): Promise<OpsError> {
  const exchange = await setting.open({ dsn });
  const { manifest } = setting.backup;
  try {
    await exchange.check({ renames: true, names: setting.names(dsn.database), manifest, ...wanted });
  } catch (error) {
    if (isOpsError(error, 'restore-refused')) return error;
    throw error;
  }
  return assert.fail('nothing stands in its way');
}

function said({ problems }: OpsError): readonly string[] {
  return problems.map(({ message }) => message.replaceAll(/process [\d, ]+ of/g, 'process N of'));
}

suite('before anything is stopped, all that would stop an exchange is told at once', () => {
  test('a role that may make no databases, and owns none of it', async () => {
    const error = await refusal(dsnOf('plain'));
    assert.equal(error.message, "d8x can't be exchanged: plain may neither make nor rename databases (and 1 more)");
    assert.deepEqual(said(error), [
      'plain may neither make nor rename databases: as an administrator of the database: alter role "plain" createdb',
      'the database belongs to broker, whose rights plain has not got: use a connection string of broker, or grant "broker" to "plain"',
    ]);
  });

  test('one that is a superuser, when a backup is to be restored', async () => {
    await setting.server.sql(`alter role postgres password 'secret'`);
    const [problem, ...more] = said(await refusal(dsnOf('postgres')));
    assert.match(problem ?? '', /^postgres is a superuser: code in the backup could run programs/);
    assert.deepEqual(more, []);
  });

  test("sessions that the role can't end, by whom and from where", async () => {
    await using _first = await connect(dsnOf('other'), fromRunner, { application: 'reports' });
    await using _second = await connect(dsnOf('other'), fromRunner, { application: 'reports' });
    await using _own = await connect(dsnOf('broker'), fromRunner, { application: 'a service' });
    await using _superusers = await setting.superuser('d8x');
    assert.deepEqual(said(await refusal(dsnOf('broker'))), [
      `2 sessions of other (reports, process N of the server) can't be ended by broker: close it there, or grant pg_signal_backend to "broker"`,
      "a session of postgres, a superuser, (a superuser of the test, process N of the server) can't be ended by broker: close it there, or end it as a superuser: select pg_terminate_backend(…)",
    ]);
  });

  test('unless it has pg_signal_backend, or the rights of their role', async () => {
    await using session = await connect(dsnOf('other'), fromRunner, { application: 'reports' });
    for (const role of ['pg_signal_backend', 'other']) {
      await setting.server.sql(`grant ${role} to broker`);
      const exchange = await setting.open();
      await exchange.check({ renames: true, manifest: setting.backup.manifest });
      await setting.server.sql(`revoke ${role} from broker`);
    }
    assert.ok(session);
  });

  test('prepared transactions, replication slots and subscriptions', async () => {
    const { server } = setting;
    await server.sql(`select pg_create_logical_replication_slot('slot_1', 'pgoutput')`, 'd8x');
    await server.sql(`create subscription sub_1 connection 'host=nowhere' publication p with (connect = false)`, 'd8x');
    // Those of others count for nothing.
    await server.sql(`select pg_create_logical_replication_slot('slot_2', 'pgoutput')`, 'postgres');
    // A slot is only made once every transaction from before it has ended.
    await server.sql(`begin; create table p (x int); prepare transaction 'it''s'`, 'd8x');
    assert.deepEqual(said(await refusal(dsnOf('broker'))), [
      "the transaction it's is prepared in it, and was neither committed nor rolled back: in d8x: commit prepared 'it''s', or rollback prepared 'it''s'",
      "the replication slot slot_1 reads from it, and would go on reading from what is set aside: select pg_drop_replication_slot('slot_1'), and set that replication up again afterwards",
      'the subscription sub_1 writes into it, and would go on writing into what is set aside: in d8x: drop subscription "sub_1", and make it again afterwards',
    ]);
    await server.sql(`rollback prepared 'it''s'`, 'd8x');
    await server.sql(`select pg_drop_replication_slot(slot_name) from pg_replication_slots`);
    await server.sql(`alter subscription sub_1 set (slot_name = none); drop subscription sub_1`, 'd8x');
  });

  test('names that are taken, or that are to come back and are gone', async () => {
    const names = setting.names();
    await setting.server.sql(`create database "${names.made}"; create database "${names.aside}"`);
    const taken = (await refusal(dsnOf('broker'), { names })).problems.map(({ message }) => message);
    assert.deepEqual(
      taken,
      [names.made, names.aside].map(
        (name) => `there is a database called ${name} already: start again a second later, or rename that one`,
      ),
    );
    await setting.server.sql(`drop database "${names.made}"; drop database "${names.aside}"`);
    const exchange = await setting.open();
    const gone = exchange.check({ renames: true, names: undoNames('d8x', names.aside, new Date()) });
    await assert.rejects(
      gone,
      (error) => isOpsError(error, 'restore-refused') && error.message.includes('does not exist any more'),
    );
  });

  test('a database that keeps its name, and one that does not exist', async () => {
    const error = await refusal({ ...dsnOf('broker'), database: 'postgres' });
    assert.ok(said(error).includes('a database called postgres keeps its name: have the services use another name'));
    const missing = await refusal(dsnOf('broker', 'nowhere'));
    assert.equal(missing.message, 'the database nowhere does not exist');
  });

  test('a tablespace that the role may not use, and a template', async () => {
    const { server } = setting;
    await server.sql(`copy (select 1) to program 'mkdir ${server.folder}/space'; create tablespace elsewhere location '${server.folder}/space';
      create database placed owner broker tablespace elsewhere is_template true`);
    assert.deepEqual(said(await refusal(dsnOf('broker', 'placed'))), [
      'broker may make nothing in the tablespace elsewhere, in which the database is: grant create on tablespace "elsewhere" to "broker"',
      'it is a template: alter database "placed" is_template false',
    ]);
  });

  test('a server that has not got what the backup needs', async () => {
    const { manifest } = setting.backup;
    const database = {
      ...manifest.database,
      serverVersionNum: 990000,
      relations: 1_000_000,
      extensions: [{ name: 'unheard_of', version: '1', schema: 'public' }],
    };
    const found = said(await refusal(dsnOf('broker'), { manifest: { ...manifest, database } }));
    assert.equal(found.length, 3, found.join('\n'));
    assert.match(
      found[0] ?? '',
      /^the backup is of PostgreSQL .*: Restore into a server of the same version or a later one\.$/,
    );
    assert.match(found[1] ?? '', /^the backup has 1000000 tables, .*max_locks_per_transaction/);
    assert.match(found[2] ?? '', /^the server has not got what the backup uses: unheard_of: Install/);
  });
});

suite('room for two databases', () => {
  test('is looked for where the server runs on the manager', async () => {
    const exchange = await setting.open();
    const { manifest } = setting.backup;
    const { bytes, notices } = await exchange.check({ renames: true, manifest });
    assert.equal(bytes, manifest.database.sizeBytes);
    assert.deepEqual(notices, []);
    const [problem, ...more] = said(await refusal(dsnOf('broker'), { bytesNeeded: 1e15 }));
    assert.match(
      problem ?? '',
      /^the database server has [\d.]+ [MGT]B free on its disk, and 1.3 PB are needed while both databases are there: make room there/,
    );
    assert.deepEqual(more, []);
  });

  test('is told of where it can not be', async () => {
    const bin = join(setting.folder, 'bin');
    mkdirSync(bin);
    // As df does where there is no such folder.
    writeFileSync(join(bin, 'df'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const exchange = await setting.open({ manager: localHost(bin) });
    const { notices } = await exchange.check({ renames: true, manifest: setting.backup.manifest });
    assert.equal(notices.length, 1);
    assert.match(
      notices[0] ?? '',
      /^The database server needs [\d.]+ MB more on its disk while both databases are there\. It does not tell/,
    );
  });
});

suite('the server is asked', () => {
  test('from template1 where postgres is closed, and not at all where both are', async () => {
    const { server } = setting;
    await server.sql('revoke connect on database postgres from public', 'template1');
    assert.equal(await (await setting.open()).side(setting.names()), 'nothing-made');
    await server.sql('revoke connect on database template1 from public', 'template1');
    const opening = openExchange({ manager: localHost(), dsn: dsnOf('broker'), signal: new AbortController().signal });
    await assert.rejects(opening, (error) => {
      assert.ok(isOpsError(error, 'restore-refused'), String(error));
      assert.equal(error.message, 'broker may connect to neither postgres nor template1 of the database server');
      assert.deepEqual(
        error.problems.map(({ path }) => path),
        ['postgres', 'template1'],
      );
      assert.match(error.hint ?? '', /grant connect on database postgres to broker/);
      return true;
    });
  });
});
