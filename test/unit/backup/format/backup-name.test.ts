import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { backupName } from '../../../../src/backup/format/backup-name.ts';

const at = new Date('2026-03-04T05:06:07.890Z');

suite('the name of a backup', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['staging', 'backup-staging-2026-03-04-05-06-07.dump.sql.zst.age'],
    ['my label/../x', 'backup-my-label-..-x-2026-03-04-05-06-07.dump.sql.zst.age'],
    ['Zürich', 'backup-Zu-rich-2026-03-04-05-06-07.dump.sql.zst.age'],
    ['', 'backup-database-2026-03-04-05-06-07.dump.sql.zst.age'],
    ['/', 'backup-database-2026-03-04-05-06-07.dump.sql.zst.age'],
  ];
  for (const [label, expected] of cases) {
    test(`of ${JSON.stringify(label)} is ${expected}`, () => assert.equal(backupName(label, at, 'zstd'), expected));
  }

  test('says how it is compressed', () => assert.match(backupName('x', at, 'gzip'), /\.dump\.sql\.gz\.age$/));

  test('is always a plain file name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (label) => {
        assert.match(
          backupName(label, at, 'zstd'),
          /^backup-[A-Za-z0-9._-]+-2026-03-04-05-06-07\.dump\.sql\.zst\.age$/,
        );
      }),
    );
  });
});
