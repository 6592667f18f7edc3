import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { takeBackup } from '../../../src/backup/take/take-backup.ts';
import { readPage } from '../../unit/docs/pages.ts';
import { allRows } from '../database/sample-database.ts';
import { openSetting } from '../backup/setting.ts';

const run = promisify(execFile);

test('the commands of docs/restoring.md bring every row back, with stock programs', async () => {
  const { blocks } = await readPage('docs/restoring.md');
  const commands = blocks
    .filter(({ mark }) => mark?.value === 'test/integration/docs/restoring.test.ts')
    .map(({ text }) => text);
  assert.equal(commands.length, 1);
  await using setting = await openSetting();
  const directory = join(setting.folder, 'drill');
  await takeBackup(setting.options({ directory }));
  await copyFile(setting.keyFile, join(directory, 'identity.txt'));

  const { folder: socket, port, bin } = setting.server;
  const env = { PATH: `${bin}:/usr/bin:/bin`, PGHOST: socket, PGPORT: `${port}`, PGUSER: 'postgres' };
  await run('bash', ['-ec', commands.join('\n')], { cwd: directory, env });
  assert.equal(await setting.server.sql(allRows, 'restored'), await setting.server.sql(allRows, 'd8x'));
});
