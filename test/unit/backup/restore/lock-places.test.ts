import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Manifest } from '../../../../src/backup/format/manifest.ts';
import { locksNeeded, requireLockPlaces } from '../../../../src/backup/restore/lock-places.ts';
import { isOpsError } from '../../../../src/errors.ts';

type Counted = Parameters<typeof locksNeeded>[0];

const database = (relations: number | undefined): Counted['database'] => ({
  name: 'd8x',
  serverVersion: '15.1',
  serverVersionNum: 150_001,
  encoding: 'UTF8',
  sizeBytes: 1,
  extensions: [],
  relations,
});
const rows = (count: number): Manifest['tables'] =>
  Array.from({ length: count }, (_, number) => ({ schema: 'public', name: `t${number}`, rows: 0 }));
const places = (perTransaction: number, connections: number, prepared = 0) => ({
  database: 'target',
  lockPlaces: { perTransaction, connections, prepared },
});

suite('places for locks', () => {
  test('are needed for every relation, of a manifest without their number for what it has counted', () => {
    assert.equal(locksNeeded({ database: database(12), tables: rows(3) }), 12);
    const sequences = [{ schema: 'public', name: 's', value: '1', called: true }];
    assert.equal(locksNeeded({ database: database(undefined), tables: rows(3), sequences }), 4);
    assert.equal(locksNeeded({ database: database(undefined) }), 0);
  });

  test('are counted with prepared transactions, and suffice to the last', () => {
    requireLockPlaces(places(64, 100), { database: database(6400) });
    requireLockPlaces(places(64, 100, 1), { database: database(6464) });
    requireLockPlaces(places(1024, 1000), { database: database(100_000) });
  });

  for (const [relations, given, larger] of [
    [6401, places(64, 100), 81],
    [6465, places(64, 100, 1), 81],
    [20_000, places(10, 20), 1250],
  ] as const) {
    test(`too few of them for ${relations} refuse with the setting, its value and a larger one`, () => {
      assert.throws(
        () => requireLockPlaces(given, { database: database(relations) }),
        (error) =>
          isOpsError(error, 'restore-refused') &&
          error.message.includes(`has ${relations} tables`) &&
          error.message.includes(`max_locks_per_transaction ${given.lockPlaces.perTransaction} ×`) &&
          error.hint?.startsWith(`Set max_locks_per_transaction to ${larger} on`) === true,
      );
    });
  }
});
