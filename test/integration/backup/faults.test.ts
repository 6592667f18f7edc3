import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { after, before, suite, test } from 'node:test';
import type { BackupOptions } from '../../../src/backup/take/take-backup.ts';
import { takeBackup } from '../../../src/backup/take/take-backup.ts';
import { type ErrorCode, isOpsError, type OpsError } from '../../../src/errors.ts';
import { startProxy } from '../cluster/proxy.ts';
import { localHost, type LocalHost } from '../database/local-host.ts';
import { waitFor } from '../../wait.ts';
import { ScratchFolders } from './scratch-folders.ts';
import { brokerPassword, openSetting, dumpsRunning, type Setting } from './setting.ts';

let setting: Setting;
let directory: string;

before(async () => {
  setting = await openSetting();
  directory = join(setting.folder, 'faults');
  await setting.server.sql(
    `set role broker; create table filler as select md5(i::text) from generate_series(1, 300000) i`,
    'd8x',
  );
});
after(() => setting[Symbol.asyncDispose]());

/** A manager whose pg_dump is this script; `$PG_DUMP` is the real one, with the arguments of the real command. */
function managerWith(script: string, beforeDump: () => Promise<unknown> = () => Promise.resolve()): LocalHost {
  const path = join(setting.folder, `pg_dump-${Math.random()}`);
  writeFileSync(path, `#!/bin/bash\nPG_DUMP=${setting.server.bin}/pg_dump\n${script}\n`);
  chmodSync(path, 0o755);
  const host = localHost();
  return {
    ...host,
    stream: async (command, options) => {
      await beforeDump();
      const [[, ...args] = [], ...more] = command.stages;
      return host.stream({ ...command, stages: [[path, ...args], ...more] }, options);
    },
  };
}

/** What is promised, from the moment of the cancellation on. */
const retryForMs = 7_000;
const real = '"$PG_DUMP" "$@"';
const scratch = new ScratchFolders();

async function sessions(): Promise<string> {
  return setting.server.sql(`select count(*) from pg_stat_activity where application_name like 'd8x-ops%'`);
}

/** Sessions that wait for a lock. */
async function waiting(): Promise<string> {
  return setting.server.sql(`select count(*) from pg_stat_activity where wait_event_type = 'Lock'`);
}

/** Holds a table locked until disposed of. */
async function locked(table: string): Promise<AsyncDisposable> {
  const holding = setting.server.sql(
    `set application_name = 'migration'; begin; lock table ${table} in access exclusive mode; select pg_sleep(600)`,
    'd8x',
  );
  const held = `select pid from pg_stat_activity where application_name = 'migration' and wait_event = 'PgSleep'`;
  await waitFor('the lock', async () => (await setting.server.sql(held)) !== '', { seconds: 60 });
  return {
    [Symbol.asyncDispose]: async () => {
      // Awaited from before its end: the session may be gone before the one that ends it is.
      const ended = assert.rejects(holding, /terminating connection due to administrator command/);
      await setting.server.sql(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'migration'`,
      );
      await ended;
    },
  };
}

/** Takes a backup that has to fail, and leave nothing behind. */
async function failure(changed: Partial<BackupOptions>, ...codes: readonly ErrorCode[]): Promise<OpsError> {
  try {
    await takeBackup(setting.options({ directory, ...changed }));
  } catch (error) {
    assert.ok(isOpsError(error, ...codes), inspect(error));
    assert.doesNotMatch(inspect(error, { depth: 9 }), /sp ace|AGE-SECRET-KEY/);
    assert.deepEqual(existsSync(directory) ? readdirSync(directory) : [], []);
    assert.deepEqual(scratch.left(), []);
    await pause(100);
    assert.deepEqual(dumpsRunning(setting.server), []);
    return error;
  }
  return assert.fail('the backup was taken');
}

suite('a dump that fails', () => {
  for (const verify of ['none', 'restore'] as const) {
    test(`because pg_dump is killed is no backup (verify: ${verify})`, async () => {
      const manager = managerWith(`${real} | head -c 2000000; kill -KILL $$`);
      const error = await failure({ manager, verify }, 'dump-failed');
      assert.match(error.message, /was ended by signal 9/);
    });

    test(`because it is cut short with exit status 0 is no backup (verify: ${verify})`, async () => {
      const error = await failure(
        { manager: managerWith(`${real} | head -c 2000000; exit 0`), verify },
        'dump-incomplete',
      );
      assert.match(error.message, /reported success, but the dump is not whole: its closing marker/);
    });
  }

  test('because the real pg_dump is killed in the middle is no backup', async () => {
    const pid = join(setting.folder, 'pid');
    // Its output is held up, so that it is in the middle for sure.
    const manager = managerWith(`${real} > >(head -c 100000; sleep 2; cat) & echo $! >${pid}; wait $!`);
    const failing = failure({ manager }, 'dump-failed');
    await waitFor('pg_dump to start', () => readFileSync(pid, 'utf8') !== '', { seconds: 60, everyMs: 20 });
    await pause(300);
    process.kill(Number(readFileSync(pid, 'utf8')), 'SIGKILL');
    assert.match((await failing).message, /was ended by signal 9/);
  });

  test('because it lacks its last lines, or never began, is no backup', async () => {
    await failure({ manager: managerWith(`${real} | head -n -4`) }, 'dump-incomplete');
    const empty = await failure({ manager: managerWith('exit 0') }, 'dump-incomplete');
    assert.match(empty.message, /does not begin as pg_dump begins/);
    await failure({ manager: managerWith(`${real} | tail -n +4`) }, 'dump-incomplete');
    await failure({ manager: managerWith(`${real}; echo 'drop table x;'`) }, 'dump-incomplete');
  });

  test('at a table that it may not read is told with the table', async () => {
    const forbid = `create table owned_by_others (a int); revoke all on owned_by_others from broker`;
    const early = setting.server.sql(forbid, 'd8x').then(() => failure({}, 'database-refused'));
    assert.match((await early).message, /table public.owned_by_others cannot be backed up: broker may not read it/);
    await setting.server.sql('drop table owned_by_others', 'd8x');
    const manager = managerWith(real, () => setting.server.sql('alter table filler owner to postgres', 'd8x'));
    const late = await failure({ manager }, 'dump-failed');
    assert.match(late.message, /permission denied for table filler/);
    await setting.server.sql('alter table filler owner to broker', 'd8x');
  });

  test('because a table stays locked is told with who holds it', async () => {
    await using _lock = await locked('filler');
    for (const verify of ['none', 'restore'] as const) {
      const error = await failure({ lockWaitMs: 300, verify }, 'dump-failed');
      assert.match(error.message, /timeout.*table public.filler is locked by migration, user postgres/);
    }
  });

  test('because there is no room on the runner says so', async () => {
    const small = join(setting.folder, 'small');
    mkdirSync(small);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small]);
    try {
      for (const verify of ['none', 'restore'] as const) {
        const error = await failure({ directory: small, verify }, 'disk-full');
        assert.match(error.message, /no room left for .*\.partial/);
        assert.deepEqual(readdirSync(small), []);
      }
    } finally {
      execFileSync('umount', [small]);
    }
  });

  test('because its folder cannot be written to says so', async () => {
    const file = join(setting.folder, 'a-file');
    writeFileSync(file, '');
    await failure({ directory: join(file, 'below') }, 'config-invalid');
  });

  test('because the password is wrong says so', async () => {
    const error = await failure({ dsn: setting.server.dsn('broker', 'd8x', 'not this') }, 'database-refused');
    assert.match(error.message, /does not let broker in/);
  });

  test('because the disk gives back other bytes is no backup', async () => {
    const manager = managerWith(`${real} > >(head -c 5000000; sleep 1; cat)`);
    const failing = failure({ manager, verify: 'restore' }, 'backup-corrupt');
    const partial = (): string | undefined =>
      existsSync(directory) ? readdirSync(directory).find((name) => name.endsWith('.partial')) : undefined;
    const large = (): boolean => readFileSync(join(directory, partial() ?? '.')).length > 200_000;
    await waitFor('a part of the backup', () => partial() !== undefined && large(), { seconds: 60, everyMs: 20 });
    const path = join(directory, partial() ?? '');
    execFileSync('dd', [`of=${path}`, 'bs=1', 'seek=100000', 'conv=notrunc'], {
      input: 'another byte',
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    assert.match((await failing).message, /gave back other bytes/);
  });

  test('because the server stops in the middle is no backup', async () => {
    await using own = await openSetting();
    await own.server.sql(
      `set role broker; create table filler as select md5(i::text) from generate_series(1, 600000) i`,
      'd8x',
    );
    const manager = managerWith(`${real} > >(head -c 1000000; sleep 1; cat)`);
    const failing = failure({ manager, dsn: own.server.dsn('broker', 'd8x', brokerPassword) }, 'database-unreachable');
    await pause(700);
    const [error] = await Promise.all([failing, own.server.crash()]);
    // pg_dump's own words would only tell of its connection.
    assert.match(error.message, /^the database at 127\.0\.0\.1:\d+ cannot be reached: /);
  });
});

suite('a backup that is cancelled', () => {
  test('leaves nothing, whenever it happens, and ends within 7 seconds', async () => {
    for (const verify of ['none', 'restore'] as const) {
      const begun = scratch.begun().length;
      for (const after of [0, 50, 150, 300, 600, 1200]) {
        const controller = new AbortController();
        const manager = managerWith(`${real} > >(head -c 3000000; sleep 1; cat)`);
        const failing = failure({ manager, verify, signal: controller.signal }, 'cancelled');
        await pause(after);
        const aborted = performance.now();
        controller.abort();
        await failing;
        assert.ok(performance.now() - aborted < retryForMs);
        assert.equal(await sessions(), '0');
      }
      // Else that nothing of them is left says nothing.
      if (verify === 'restore') assert.ok(scratch.begun().length > begun);
    }
  });

  test('does not wait for the lock that its pg_dump waits for', async () => {
    await using _lock = await locked('filler');
    const controller = new AbortController();
    const failing = failure({ signal: controller.signal, verify: 'restore' }, 'cancelled');
    await waitFor('a session that waits', async () => (await waiting()) !== '0', { seconds: 60 });
    const aborted = performance.now();
    controller.abort();
    await failing;
    assert.ok(performance.now() - aborted < retryForMs);
    assert.equal(await sessions(), '0');
  });
});

suite('a backup that is cancelled while nothing answers any more', () => {
  for (const moment of ['while it counts', 'while it opens sessions'] as const) {
    test(`ends within 7 seconds, ${moment}`, async () => {
      await using _lock = await locked('filler');
      await using proxy = await startProxy(setting.server.port);
      const host = localHost();
      const controller = new AbortController();
      const silenceAt = moment === 'while it counts' ? Number.POSITIVE_INFINITY : 2;
      let opened = 0;
      const connectTcp = (): ReturnType<LocalHost['connectTcp']> => {
        opened += 1;
        if (opened === silenceAt) proxy.silence();
        return host.connectTcp('127.0.0.1', proxy.port);
      };
      const manager = { ...host, connectTcp };
      const failing = failure({ manager, signal: controller.signal, verify: 'restore' }, 'cancelled');
      await waitFor('a session that waits', async () => (await waiting()) !== '0', { seconds: 60 });
      if (moment === 'while it counts') await pause(500);
      proxy.silence();
      const aborted = performance.now();
      controller.abort();
      await failing;
      assert.ok(performance.now() - aborted < retryForMs, `${performance.now() - aborted} ms`);
    });
  }
});

suite('a run that was killed', () => {
  test('leaves a partial file only until the next backup an hour later', async () => {
    const folder = join(setting.folder, 'forgotten');
    mkdirSync(folder);
    execFileSync('touch', ['-d', '2 hours ago', join(folder, 'backup-x.age.partial')]);
    execFileSync('touch', [join(folder, 'backup-y.age.partial')]);
    const taken = await takeBackup(setting.options({ directory: folder }));
    assert.deepEqual(
      readdirSync(folder).sort(),
      ['RESTORE.md', taken.name, `${taken.name}.json`, 'backup-y.age.partial'].sort(),
    );
  });
});
