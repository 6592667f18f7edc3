import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isOpsError } from '../../../../src/errors.ts';
import type { Intent } from '../../../../src/update/model/intent.ts';
import { readIntent, removeIntent, writeIntent } from '../../../../src/update/records/intent-store.ts';
import { configEngine } from './config-engine.ts';

const update: Intent = {
  version: 1,
  run: '1',
  actor: 'alice',
  at: '2026-12-01T03:12:05Z',
  together: true,
  services: [],
};
const recovery: Intent = {
  ...update,
  version: 2,
  run: '2',
  exchange: {
    kind: 'recover',
    way: 'rename',
    names: { database: 'history', made: 'history_recovered', aside: 'history_before' },
    backup: 'backup-d8x.dump.sql.zst.age',
  },
};

suite('the note of a run', () => {
  test('of a recovery keeps every other change out', async () => {
    await using stand = await configEngine();
    const { engine } = stand;
    const id = await writeIntent(engine, recovery);
    assert.deepEqual((await readIntent(engine))?.intent, recovery);
    await assert.rejects(writeIntent(engine, update), (error) => isOpsError(error, 'update-in-progress'));
    await removeIntent(engine, id);
    await writeIntent(engine, update);
    await assert.rejects(writeIntent(engine, recovery), (error) => isOpsError(error, 'update-in-progress'));
  });
});
