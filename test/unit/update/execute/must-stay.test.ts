import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { MigrationState } from '../../../../src/database/migrations.ts';
import { OpsError } from '../../../../src/errors.ts';
import { Journal } from '../../../../src/report/journal.ts';
import { mustStay } from '../../../../src/update/execute/must-stay.ts';
import type { Stay } from '../../../../src/update/model/change.ts';
import { policy } from '../samples.ts';

const { signal } = new AbortController();

async function judge(
  service: 'referral' | 'history' | 'api',
  before: MigrationState | undefined,
  found: MigrationState | OpsError | Error,
  acceptMigration = false,
): Promise<{ readonly stay: Stay | undefined; readonly warnings: readonly string[] }> {
  const journal = new Journal(() => new Date(0));
  const readMigrations = (): ReturnType<Parameters<typeof mustStay>[0]['readMigrations']> =>
    found instanceof Error && !(found instanceof OpsError)
      ? Promise.reject(found)
      : Promise.resolve(service === 'api' ? [] : [{ service, found }]);
  const cause = new OpsError('update-failed', 'it ended', { logs: ['last words'] });
  const context = { readMigrations, policy: { ...policy, acceptMigration }, journal };
  const stay = await mustStay(context, { service, before, cause }, signal);
  return { stay, warnings: journal.warnings };
}

suite('a service that would go back', () => {
  test('stays where it has migrated and what it ran before would not start', async () => {
    const { stay } = await judge('referral', { version: '17' }, { version: '18' });
    assert.equal(stay?.error.code, 'migration-refused');
    assert.match(stay.error.message, /from 17 to 18 and stays.*It failed because: it ended/);
    assert.match(stay.error.hint ?? '', /rollback referral --accept-migration/);
    assert.deepEqual(stay.error.logs, ['last words']);
    assert.deepEqual(stay.migrations, { version: '18' });
  });

  test('stays where a migration was not finished, whatever it was before', async () => {
    assert.ok((await judge('referral', undefined, { version: '18', failed: '18' })).stay);
    assert.ok((await judge('history', { version: 'a', applied: 1 }, { version: 'a', applied: 1, failed: 'b' })).stay);
  });

  test('goes back where nothing was migrated, and where that is accepted', async () => {
    assert.equal((await judge('referral', { version: '17' }, { version: '17' })).stay, undefined);
    assert.equal((await judge('referral', { version: '17' }, { version: '18' }, true)).stay, undefined);
    assert.equal((await judge('api', undefined, { version: '18', failed: '18' })).stay, undefined);
  });

  test('goes back where its earlier image starts on the later schema, with a warning', async () => {
    const { stay, warnings } = await judge('history', { version: 'a', applied: 1 }, { version: 'b', applied: 2 });
    assert.equal(stay, undefined);
    assert.match(warnings.join(), /goes back: .*may fail to write/);
  });

  test('goes back without the database, and says what is not known', async () => {
    for (const found of [new OpsError('database-refused', 'no'), new Error('broken')]) {
      const { stay, warnings } = await judge('referral', { version: '17' }, found);
      assert.equal(stay, undefined);
      assert.match(warnings.join(), /can't be read/);
    }
  });
});
