import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { checkRestoreKey, type RestoreKeyPlaces } from '../../../cli/doctor/check-restore-key.ts';

const guarded: NonNullable<RestoreKeyPlaces['rules']> = {
  waitMinutes: 0,
  preventSelfReview: false,
  reviewers: [{ type: 'User', id: 1 }],
  branches: [{ id: 1, name: 'main', type: 'branch' }],
};
const found = (more: Partial<RestoreKeyPlaces>): readonly string[] =>
  checkRestoreKey({
    environment: 'production',
    branch: 'main',
    rules: guarded,
    own: ['D8X_BACKUP_IDENTITY'],
    others: new Map(),
    ...more,
  }).map(({ where, state, found: text }) => `${where} ${state}: ${text}`);

suite('the key that opens backups', () => {
  test('is well where one branch may use it, and reviewers are asked', () =>
    assert.deepEqual(found({}), ['production-recovery ok: main alone may use it, once a reviewer lets it']));
  test('is not where any branch may, or nobody is asked', () => {
    assert.match(found({ rules: { ...guarded, branches: 'all' } }).join(), /fail: is not kept to the branch main/);
    assert.match(found({ rules: { ...guarded, reviewers: [] } }).join(), /fail: has no required reviewers/);
  });
  test('is found where it should not lie', () => {
    const others = new Map([
      ['production', ['D8X_CONFIG']],
      ['production-unattended', ['D8X_BACKUP_IDENTITY']],
    ]);
    assert.match(
      found({ rules: undefined, own: [], others }).join(),
      /^production-unattended fail: D8X_BACKUP_IDENTITY lies in it/,
    );
  });
  test('is missed where its environment has none, and told of where there is no such environment', () => {
    assert.match(found({ own: ['D8X_CONFIG'] }).join(), /^production-recovery fail: has no D8X_BACKUP_IDENTITY/);
    assert.match(
      found({ rules: undefined, own: [] }).join(),
      /^production-recovery info: is not there: \/d8x recover has no key .*--restore-key/,
    );
  });
});
