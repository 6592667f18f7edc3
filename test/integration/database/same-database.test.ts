import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { connect } from '../../../src/database/connection.ts';
import type { Dsn } from '../../../src/database/dsn.ts';
import { fromRunner } from '../../../src/database/reach.ts';
import { isSameIdentity, readIdentity } from '../../../src/database/same-database.ts';
import { startPostgres, type TestPostgres } from './postgres.ts';

suite('the identity of a database', () => {
  let server: TestPostgres;
  before(async () => {
    server = await startPostgres();
    await server.sql(
      `create role plain login password 'secret'; create database "it's other"; create database history`,
    );
  });
  after(() => server.stop());
  const ask = async (dsn: Dsn) => {
    await using session = await connect(dsn, fromRunner, { application: 'test' });
    return await readIdentity(session);
  };

  test('is told to any role, and is the same by whatever address it was reached', async () => {
    const one = await ask(server.dsn('plain', 'history'));
    assert.match(one.system, /^\d{15,20}$/);
    const [host] = server.dsn('plain', 'history').hosts;
    const other = await ask({ ...server.dsn('plain', 'history'), hosts: [{ ...host, host: 'localhost' }] });
    assert.ok(isSameIdentity(one, other));
  });

  test('is another for another database, and for another server with one of that name', async () => {
    const one = await ask(server.dsn('plain', 'history'));
    assert.ok(!isSameIdentity(one, await ask(server.dsn('plain', "it's other"))));
    await using second = await startPostgres();
    await second.sql(`create role plain login password 'secret'; create database history`);
    assert.ok(!isSameIdentity(one, await ask(second.dsn('plain', 'history'))));
  });
});
