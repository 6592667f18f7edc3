import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fetchBackup } from '../../../action/fetch-backup.ts';
import { stores } from '../../../action/stores/stores.ts';
import type { BackupStore, StoredBackup } from '../../../src/backup/store/backup-store.ts';
import { isOpsError } from '../../../src/errors.ts';

type Fetching = Pick<BackupStore, 'list' | 'get' | 'place'>;

/** A store that has these backups, each by the run that kept it. */
function storeWith(place: string, ...runs: readonly string[]): Fetching {
  const backups = runs.map((run, index): StoredBackup => ({
    store: place,
    id: `${index}`,
    name: `backup-${run}`,
    run,
  }));
  return {
    place,
    list: async ({ run }) => backups.filter((one) => one.run === run),
    get: async ({ store, name }, folder) => `${folder}/${store}/${name}.age`,
  };
}

suite("fetching another run's backup", () => {
  test('the first store that has it gives it', async () => {
    const all = [storeWith('artifacts', '1', '2'), storeWith('bucket', '2', '3')];
    assert.equal(await fetchBackup('2', all, '/to'), '/to/artifacts/backup-2.age');
    assert.equal(await fetchBackup('3', all, '/to'), '/to/bucket/backup-3.age');
  });

  const refused: readonly (readonly [string, readonly Fetching[], RegExp])[] = [
    [
      'none of the stores has it',
      [storeWith('an artifact'), storeWith('a file')],
      /^run 7 kept no backup as an artifact or a file$/,
    ],
    ['a run kept several', [storeWith('an artifact', '7', '7')], /^run 7 kept 2 backups as an artifact$/],
  ];
  for (const [what, all, message] of refused) {
    test(`it is refused where ${what}`, async () => {
      await assert.rejects(fetchBackup('7', all, '/to'), (error) => {
        assert.ok(isOpsError(error, 'restore-refused'), String(error));
        assert.match(error.message, message);
        assert.equal(error.where, 'backup-run-id');
        return true;
      });
    });
  }
});

test("a store's inputs are read by the store: what is wrong names the input, and there is no store then", () => {
  const [artifact] = stores;
  assert.ok(artifact !== undefined);
  assert.deepEqual(artifact.read({ upload: 'maybe', 'retention-days': '401' }), {
    problems: [
      { path: 'retention-days', message: 'should be a whole number from 1 to 400' },
      { path: 'upload', message: 'should be true or false' },
    ],
  });
  assert.equal(artifact.read({ upload: 'true' }).store?.keeps, true);
  assert.equal(artifact.read({ upload: 'false', 'retention-days': '7' }).store?.keeps, false);
});
