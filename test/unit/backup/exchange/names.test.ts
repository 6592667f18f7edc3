import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { exchangeNames, isMadeName, mayBeRenamed, undoNames } from '../../../../src/backup/exchange/names.ts';

const at = new Date('2026-12-01T03:12:05.678Z');

suite('names of an exchange', () => {
  test('tell what it was and when', () => {
    assert.deepEqual(exchangeNames('history', at), {
      database: 'history',
      made: 'history_recovered_20261201t031205z',
      aside: 'history_before_20261201t031205z',
    });
    assert.deepEqual(undoNames('history', 'history_before_20261130t000000z', at), {
      database: 'history',
      made: 'history_before_20261130t000000z',
      aside: 'history_undone_20261201t031205z',
    });
  });

  test('fit into 63 bytes, with whole characters', () => {
    assert.equal(exchangeNames('ä'.repeat(31), at).made, `${'ä'.repeat(18)}_recovered_20261201t031205z`);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (database) => {
        const { made, aside } = exchangeNames(database, at);
        assert.notEqual(made, aside);
        for (const name of [made, aside, undoNames(database, aside, at).aside]) {
          assert.ok(Buffer.byteLength(name) <= 63);
          assert.ok(name.toWellFormed() === name || database.toWellFormed() !== database);
        }
      }),
    );
  });

  test('say which one a recovery made', () => {
    const { made, aside } = exchangeNames('history', at);
    assert.ok(isMadeName(made));
    assert.ok(!isMadeName(aside) && !isMadeName('history') && !isMadeName(undoNames('history', made, at).aside));
  });

  for (const name of ['postgres', 'defaultdb', 'template0', 'template1', 'template_postgis']) {
    test(`are never given to ${name}`, () => assert.equal(mayBeRenamed(name), false));
  }
  for (const name of ['history', 'postgres2', 'mypostgres', 'defaultdb_1', 'd8x_template']) {
    test(`may be given to ${name}`, () => assert.ok(mayBeRenamed(name)));
  }
});
