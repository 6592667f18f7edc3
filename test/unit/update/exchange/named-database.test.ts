import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { namesDatabase, namingDatabase } from '../../../../src/update/exchange/named-database.ts';

const dsn = 'postgres://d8x:p%20w$d@db.d8x.test:5432/defaultdb?sslmode=require';
const spec = (...lines: readonly string[]): Record<string, unknown> => ({
  Name: 'stack_history',
  TaskTemplate: { ContainerSpec: { Image: 'history:main', Env: lines }, ForceUpdate: 9_007_199_254_740_993n },
});

suite('the database that a service names', () => {
  test('is another one, and everything else stays as it is', () => {
    const before = spec(`DATABASE_DSN_HISTORY=${dsn}`, 'CHAIN_ID=421614', 'NOTE=defaultdb', 'EMPTY');
    const after = namingDatabase(before, 'defaultdb', 'defaultdb_recovered_20261201t031205z');
    const there = dsn.replace('/defaultdb?', '/defaultdb_recovered_20261201t031205z?');
    assert.deepEqual(after, spec(`DATABASE_DSN_HISTORY=${there}`, 'CHAIN_ID=421614', 'NOTE=defaultdb', 'EMPTY'));
    assert.deepEqual(namingDatabase(after, 'defaultdb_recovered_20261201t031205z', 'defaultdb'), before);
  });

  test('is left alone where it is a third one', () => {
    const other = spec('DATABASE_DSN_HISTORY=postgres://d8x@db.d8x.test/other', 'DATABASE_DSN_REFERRAL=');
    assert.deepEqual(namingDatabase(other, 'defaultdb', 'made'), other);
    const none = { TaskTemplate: { ContainerSpec: { Image: 'api:main' } } };
    assert.deepEqual(namingDatabase(none, 'defaultdb', 'made'), none);
  });

  test('is read', () => {
    assert.equal(namesDatabase(spec(`DATABASE_DSN_HISTORY=${dsn}`), 'defaultdb'), true);
    assert.equal(namesDatabase(spec(`DATABASE_DSN_HISTORY=${dsn}`), 'postgres'), false);
    assert.equal(namesDatabase(spec(`OTHER=${dsn}`), 'defaultdb'), false);
  });
});
