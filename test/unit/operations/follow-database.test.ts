import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { follow } from '../../../src/operations/follow-database.ts';
import { Secret } from '../../../src/secret.ts';

const moved = { database: 'postgres', made: 'postgres_recovered_20261201t031205z' };
const dsn = (database: string): string => `postgres://d8x:secret@db.d8x.test:5432/${database}?sslmode=require`;
const using = (database: string): Parameters<typeof follow>[2][number] => ({
  spec: { TaskTemplate: { ContainerSpec: { Image: 'x', Env: [`DATABASE_DSN_HISTORY=${dsn(database)}`] } } },
});
const followed = (given: string, ...used: readonly string[]): string | undefined =>
  follow(new Secret(dsn(given)), moved, used.map(using))?.reveal();

suite('the given database', () => {
  test('is the one that services use since a recovery that could not rename theirs', () => {
    assert.equal(followed('postgres', moved.made, moved.made), dsn(moved.made));
  });

  test('is as given where services use that, or neither, or it names the other already', () => {
    assert.equal(followed('postgres', 'postgres'), undefined);
    assert.equal(followed('postgres', 'postgres', moved.made), undefined);
    assert.equal(followed('postgres', 'third'), undefined);
    assert.equal(followed('postgres'), undefined);
    assert.equal(followed(moved.made, moved.made), undefined);
    assert.equal(followed('third', moved.made), undefined);
  });
});
