import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { isOpsError } from '../../../src/errors.ts';
import { Secret } from '../../../src/secret.ts';
import { parseDsn } from '../../../src/database/dsn.ts';
import { connect } from '../../../src/database/connection.ts';
import { type MigrationStates, readMigrations } from '../../../src/database/migrations.ts';
import { readPayments } from '../../../src/database/payment.ts';
import { fromRunner } from '../../../src/database/reach.ts';
import { startPostgres, type TestPostgres } from './postgres.ts';

/** As golang-migrate's driver for PostgreSQL and Prisma's schema engine make them. */
const referralTable = 'create table schema_migrations (version bigint not null primary key, dirty boolean not null)';
const historyTable = `create table _prisma_migrations (
  id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz, migration_name varchar(255) not null,
  logs text, rolled_back_at timestamptz, started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`;
const applied = (name: string, finished: string, rolledBack = 'null') =>
  `insert into _prisma_migrations (id, checksum, migration_name, finished_at, rolled_back_at)
   values (gen_random_uuid()::text, 'x', '${name}', ${finished}, ${rolledBack})`;

suite('the migrations that a database tells of', () => {
  let server: TestPostgres;
  before(async () => {
    server = await startPostgres();
    await server.sql(`create role plain login password 'secret'; create database history owner plain`);
  });
  after(() => server.stop());
  const sql = (text: string): Promise<unknown> => server.sql(`set role plain; ${text}`, 'history');
  const read = async (): Promise<MigrationStates> => {
    await using session = await connect(server.dsn('plain', 'history'), fromRunner, { application: 'test' });
    return await readMigrations(session, {});
  };
  /** By the connection string that a service has, as it stands in its environment. */
  const by = async (parameters: string): Promise<{ readonly states: MigrationStates; readonly pays: boolean }> => {
    const { hosts, password } = server.dsn('plain', 'history');
    const { host, port } = hosts[0];
    const text = `postgres://plain:${password?.reveal() ?? ''}@/history?host=${encodeURIComponent(host)}&port=${port}${parameters}`;
    const dsn = parseDsn(new Secret(text));
    await using session = await connect(dsn, fromRunner, { application: 'test' });
    return { states: await readMigrations(session, dsn), pays: (await readPayments(session, dsn)).isOpen };
  };

  test('are none before a service has run, and none with empty tables', async () => {
    assert.deepEqual(await read(), { referral: { version: 'none' }, history: { version: 'none' } });
    await sql(`${referralTable}; ${historyTable}`);
    assert.deepEqual(await read(), { referral: { version: 'none' }, history: { version: 'none', applied: 0 } });
  });

  test('are those of golang-migrate, with one that was not finished', async () => {
    await sql('insert into schema_migrations values (17, false)');
    assert.deepEqual((await read()).referral, { version: '17' });
    await sql('update schema_migrations set version = 18, dirty = true');
    assert.deepEqual((await read()).referral, { version: '18', failed: '18' });
  });

  test('are, of several rows, the one that stands in the way', async () => {
    await sql('insert into schema_migrations values (16, false), (19, false)');
    assert.deepEqual((await read()).referral, { version: '18', failed: '18' });
    await sql('delete from schema_migrations where dirty');
    assert.deepEqual((await read()).referral, { version: '19' });
    await sql('truncate schema_migrations; insert into schema_migrations values (-1, true)');
    assert.deepEqual((await read()).referral, { version: '-1', failed: '-1' });
    await sql('truncate schema_migrations; insert into schema_migrations values (18, true)');
  });

  test('can not be read where the role may not, which is said', async () => {
    await sql('revoke all on schema_migrations from plain');
    await assert.rejects(
      read(),
      (error) => isOpsError(error, 'database-refused') && /schema_migrations/.test(error.message),
    );
    await sql('grant all on schema_migrations to plain');
  });

  test('are none in a schema that the role may not use, nor in one that is not there', async () => {
    await server.sql(
      `create role narrow login password 'secret'; create schema own authorization narrow;
      alter role narrow set search_path to own; revoke usage on schema public from public`,
      'history',
    );
    await using session = await connect(server.dsn('narrow', 'history'), fromRunner, { application: 'test' });
    const none = { referral: { version: 'none' }, history: { version: 'none' } };
    assert.deepEqual(await readMigrations(session, {}), none);
    assert.deepEqual(await readMigrations(session, { schema: 'nowhere', searchPath: 'nowhere, public' }), none);
    assert.equal((await readPayments(session, { searchPath: 'public' })).isOpen, false);
    await server.sql('grant usage on schema public to public', 'history');
  });

  test('are looked for in the schemas in which the services do', async () => {
    await sql(`create schema "Other"; create table "Other".schema_migrations (version bigint, dirty boolean);
      insert into "Other".schema_migrations values (7, false); create table "Other"._prisma_migrations (like _prisma_migrations including all);
      insert into "Other"._prisma_migrations (id, checksum, migration_name, finished_at) values ('1', 'x', '20200101_z', now());
      create table "Other".referral_settings (property varchar(50), value varchar(50)); insert into "Other".referral_settings values ('batch_finished', null)`);
    const before = await read();
    const path = `&search_path=${encodeURIComponent('nowhere, "Other", public')}`;
    assert.deepEqual(await by(''), { states: before, pays: false });
    assert.deepEqual(await by(path), { states: { ...before, referral: { version: '7' } }, pays: true });
    const prisma = { version: '20200101_z', applied: 1 };
    assert.deepEqual(await by('&schema=Other'), { states: { ...before, history: prisma }, pays: false });
    // Prisma has its own wherever the role looks.
    await server.sql(`alter role plain in database history set search_path to "Other", public`, 'history');
    assert.deepEqual(await by(''), { states: { ...before, referral: { version: '7' } }, pays: true });
    await server.sql(`alter role plain in database history reset search_path`, 'history');
  });

  test('are those of Prisma, without what was rolled back, with one that was not finished', async () => {
    await sql(
      `${applied('20240101_a', 'now()')}; ${applied('20240102_b', 'null', 'now()')}; ${applied('20240102_b', 'now()')}`,
    );
    assert.deepEqual((await read()).history, { version: '20240102_b', applied: 2 });
    await sql(applied('20240103_c', 'null'));
    assert.deepEqual((await read()).history, { version: '20240102_b', applied: 2, failed: '20240103_c' });
  });

  test('stand beside whether referral is paying out, and when it last began to', async () => {
    const ask = async (): Promise<readonly [boolean, number | undefined]> => {
      await using session = await connect(server.dsn('plain', 'history'), fromRunner, { application: 'test' });
      const { isOpen, lastBatch } = await readPayments(session, {});
      return [isOpen, lastBatch?.getTime()];
    };
    assert.deepEqual(await ask(), [false, undefined]);
    await sql(
      `create table referral_settings (property varchar(50), value varchar(50), broker_id varchar(255), primary key (broker_id, property))`,
    );
    assert.deepEqual(await ask(), [false, undefined]);
    await sql(
      `insert into referral_settings values ('batch_finished', 'true', 'a'), ('batch_timestamp', 'false', 'a'), ('broker_addr', '7', 'a')`,
    );
    assert.deepEqual(await ask(), [false, undefined]);
    await sql(
      `insert into referral_settings values ('batch_finished', 'false', 'b'), ('batch_timestamp', '1697544000', 'b')`,
    );
    assert.deepEqual(await ask(), [true, 1_697_544_000_000]);
  });
});
