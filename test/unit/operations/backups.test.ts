import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type FoundBackup, newestOf } from '../../../src/backup/origin/catalogue.ts';
import { isOpsError } from '../../../src/errors.ts';
import { namedBackup } from '../../../src/backup/origin/fetch-copy.ts';
import { conclude } from '../../../src/operations/conclude.ts';
import { warnOfAge } from '../../../src/operations/warn-of-age.ts';
import { Journal } from '../../../src/report/journal.ts';
import { backupsTable } from '../../../src/report/markdown-backups.ts';
import type { CataloguedBackup } from '../../../src/report/result.ts';

const backup = (day: number, more: Partial<CataloguedBackup> = {}): FoundBackup => {
  const at = new Date(Date.UTC(2026, 2, day)).toISOString();
  const name = `backup-production-${at.slice(0, 10)}-00-00-00.dump.sql.zst.age`;
  return { told: { name, at, run: `${day}`, copies: [{ store: 's3', id: `bucket/${day}/` }], ...more }, copies: [] };
};
const verified = { state: 'verified', tables: 3, rows: 1234, how: '…' } as const;
const signed = { state: 'signed', by: 'SHA256:abc' } as const;
const forged = { state: 'unknown', because: 'the backup is not signed' } as const;
const all = [
  backup(4, { origin: forged, verification: verified }),
  backup(3, { origin: signed }),
  backup(2, { origin: signed, verification: verified }),
];

suite('which backup is meant', () => {
  const asked = { where: 'backup-name', lister: 'The operation backups' };
  test('latest is the newest that is not known to be none', () => {
    assert.equal(namedBackup({ backups: all, faults: [] }, 'latest', asked).told.run, '3');
    assert.equal(newestOf(all, true)?.told.run, '2');
  });
  test('a name is that very one', () =>
    assert.equal(namedBackup({ backups: all, faults: [] }, all[0]?.told.name ?? '', asked).told.run, '4'));
  test('the id of a run is what that made, the newest of several', () => {
    const again = { ...backup(5), told: { ...backup(5).told, run: '3' } };
    const found = namedBackup({ backups: [again, ...all], faults: [] }, '3', asked);
    assert.equal(found.told.name, again.told.name);
    assert.throws(() => namedBackup({ backups: all, faults: [] }, '33', asked), /there is no backup "33"/);
  });
  test('where there is none, it says what the places said', () => {
    assert.throws(
      () => namedBackup({ backups: [], faults: ['the bucket x: it refuses'] }, 'latest', asked),
      (error) =>
        isOpsError(error, 'restore-refused') &&
        /no backup that may be taken; the bucket x: it refuses/.test(error.message),
    );
  });
});

test('the headline says how old the newest and the newest verified one are', () => {
  const now = (): Date => new Date(Date.UTC(2026, 2, 5));
  const headline = (found: readonly CataloguedBackup[]): string => {
    const run = { id: '7', attempt: 1, actor: 'ada' };
    const { signal } = new AbortController();
    const context = { run, journal: new Journal(now), signal, now, mask: () => undefined };
    return conclude({ operation: 'backups' }, context, now(), { services: [], backups: found }, undefined).headline;
  };
  assert.equal(
    headline(all.map(({ told }) => told)),
    '3 backups, the newest 24 h old, the newest verified one 3 days old',
  );
  assert.equal(headline([]), 'there are no backups');
});

test('the table says of each where it is, how it was verified and who vouches for it', () => {
  const text = backupsTable(
    all.map(({ told }) => told),
    new Date(Date.UTC(2026, 2, 5)).toISOString(),
  );
  const rows = text.split('\n').slice(2);
  assert.equal(rows.length, 3);
  assert.match(rows[0] ?? '', /\*\*no\*\*: the backup is not signed/);
  assert.match(rows[2] ?? '', /restored, 1,?234 rows.*SHA256:abc.*s3 `bucket\/2\/`/);
});

suite('how old the last backup may be', () => {
  const warnings = (maxAgeMs: number | undefined, at: string | undefined): readonly string[] => {
    const now = (): Date => new Date('2026-03-04T00:00:00Z');
    const journal = new Journal(now);
    warnOfAge({ maxAgeMs, last: at === undefined ? undefined : { name: 'b', at } }, journal, now());
    return journal.warnings;
  };
  const day = 86_400_000;
  test('is not asked where nothing says it', () => assert.deepEqual(warnings(undefined, undefined), []));
  test('an old one and none are warned of', () => {
    assert.match(
      warnings(day, '2026-03-02T00:00:00Z').join(),
      /The last backup is 2 d.* old, and it should be no older than/,
    );
    assert.match(warnings(day, undefined).join(), /There is no backup/);
  });
  test('a fresh one is not', () => assert.deepEqual(warnings(day, '2026-03-03T12:00:00Z'), []));
});
