import assert from 'node:assert/strict';
import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { after, before, suite, test } from 'node:test';
import { type BackupOptions, takeBackup } from '../../../src/backup/take/take-backup.ts';
import { isOpsError } from '../../../src/errors.ts';
import { connected, throughPort } from '../cluster/connected.ts';
import { startSshd } from '../cluster/private-sshd.ts';
import { startProxy } from '../cluster/proxy.ts';
import { ownTemporaryFolder } from '../database/own-temporary-folder.ts';
import { dumpsRunning, openSetting, type Setting } from './setting.ts';
import { waitFor } from '../../wait.ts';

suite('a dump over a link to the manager that is cut in the middle', () => {
  let setting: Setting;
  before(async () => {
    ownTemporaryFolder();
    setting = await openSetting();
    const fill = 'set role broker; create table filler as select md5(i::text) from generate_series(1, 300000) i';
    await setting.server.sql(fill, 'd8x');
  });
  after(() => setting[Symbol.asyncDispose]());

  for (const verify of ['none', 'restore'] as const) {
    test(`is no backup, and leaves no file and no session (verify: ${verify})`, async () => {
      await using sshd = await startSshd();
      await using proxy = await startProxy(sshd.port);
      await using cluster = await connected(throughPort(sshd.access, proxy.port));
      const directory = join(setting.folder, verify);
      const taking = takeBackup(setting.options({ manager: slowDumps(cluster.manager), directory, verify }));
      const failing = assert.rejects(taking, (error) => isOpsError(error, 'connection-lost'));
      await untilWritten(directory, 50_000);
      proxy.cut();
      const cutAt = performance.now();
      await failing;
      assert.ok(performance.now() - cutAt < 7_000);
      assert.deepEqual(readdirSync(directory), []);
      await pause(100);
      assert.deepEqual(dumpsRunning(setting.server), []);
      const sessions = `select count(*) from pg_stat_activity where application_name like 'd8x-ops%'`;
      assert.equal(await setting.server.sql(sessions), '0');
    });
  }

  /** The manager, with a pg_dump that stops for a while after its first 3 MB. */
  function slowDumps(manager: BackupOptions['manager']): BackupOptions['manager'] {
    // Where the user of the sshd may run it.
    const path = join(tmpdir(), 'slow-pg_dump');
    writeFileSync(path, `#!/bin/bash\n${setting.server.bin}/pg_dump "$@" > >(head -c 3000000; sleep 4; cat)\n`);
    chmodSync(path, 0o755);
    return {
      name: manager.name,
      run: (command, options) => manager.run(command, options),
      tryRun: (command, options) => manager.tryRun(command, options),
      connectTcp: (address, port) => manager.connectTcp(address, port),
      stream: (command, options) => {
        const [[, ...args] = [], ...more] = command.stages;
        return manager.stream({ ...command, stages: [[path, ...args], ...more] }, options);
      },
    };
  }
});

async function untilWritten(directory: string, bytes: number): Promise<void> {
  const written = (): boolean =>
    readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0) >= bytes;
  await waitFor(`${bytes} bytes`, written, { seconds: 60 });
}
