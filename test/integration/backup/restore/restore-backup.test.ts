import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { manifestSchema } from '../../../../src/backup/format/manifest.ts';
import {
  type RestoredBackup,
  type RestoreOptions,
  restoreBackup,
} from '../../../../src/backup/restore/restore-backup.ts';
import { takeBackup } from '../../../../src/backup/take/take-backup.ts';
import { type ErrorCode, isOpsError, type OpsError } from '../../../../src/errors.ts';
import { Journal } from '../../../../src/report/journal.ts';
import { Secret } from '../../../../src/secret.ts';
import { localHost } from '../../database/local-host.ts';
import { allRows } from '../../database/sample-database.ts';
import { brokerPassword, openSetting, type Setting } from '../setting.ts';

let setting: Setting;
let file: string;

before(async () => {
  setting = await openSetting();
  await setting.server.sql('alter role broker createdb');
  const taken = await takeBackup(setting.options({ verify: 'restore' }));
  assert.equal(taken.manifest.verification.state, 'verified');
  file = taken.files[0] ?? '';
});
after(() => setting[Symbol.asyncDispose]());

function restore(
  changed: Partial<RestoreOptions> & {
    readonly file?: string;
    readonly target?: string;
    readonly identity?: Secret;
  } = {},
): Promise<RestoredBackup> {
  return restoreBackup({
    manager: localHost(),
    dsn: setting.server.dsn('broker', 'd8x', brokerPassword),
    restore: {
      file: changed.file ?? file,
      identity: changed.identity ?? setting.identity,
      ...(changed.target === undefined ? {} : { targetDatabase: changed.target }),
      // Who made it is the business of restore-signed.test.ts.
      trust: { kind: 'accepted' },
    },
    journal: new Journal(() => new Date()),
    signal: new AbortController().signal,
    now: () => new Date(),
    ...changed,
  });
}

async function refusal(work: Promise<unknown>, code: ErrorCode): Promise<OpsError> {
  try {
    await work;
  } catch (error) {
    if (isOpsError(error, code)) return error;
    throw error;
  }
  return assert.fail('it restored');
}

async function databases(): Promise<string> {
  return setting.server.sql(
    'select string_agg(datname, $$ $$ order by datname) from pg_database where not datistemplate',
  );
}

/** A copy of the backup and its manifest that may be damaged. */
function copied(name: string): string {
  const copy = join(setting.folder, name);
  copyFileSync(file, copy);
  copyFileSync(`${file}.json`, `${copy}.json`);
  return copy;
}

suite('a backup is restored', () => {
  test('into a new database, with every row', async () => {
    const restored = await restore({ target: 'brand "new' });
    assert.equal(restored.created, true);
    assert.equal(restored.database, 'brand "new');
    assert.equal(restored.compared?.tables, 9);
    assert.equal(await setting.server.sql(allRows, 'brand "new'), await setting.server.sql(allRows, 'd8x'));
    assert.equal(await setting.server.sql('select last_value from order_ids', 'brand "new'), '105');
  });

  test('into the database of the connection string when it is empty', async () => {
    await setting.server.sql('create database hollow owner broker');
    const restored = await restore({ dsn: setting.server.dsn('broker', 'hollow', brokerPassword) });
    assert.deepEqual([restored.created, restored.database], [false, 'hollow']);
    assert.doesNotMatch(await databases(), /d8x_restore_/);
    assert.equal(await setting.server.sql(allRows, 'hollow'), await setting.server.sql(allRows, 'd8x'));
  });

  test('when nothing is left but the server: the database of the connection string is made', async () => {
    const restored = await restore({ dsn: setting.server.dsn('broker', 'lost', brokerPassword), target: 'lost' });
    assert.equal(restored.created, true);
  });
});

suite('a restore is refused, and leaves everything as it was, when', () => {
  let before: string;
  test('the target is not empty', async () => {
    before = await databases();
    const error = await refusal(restore(), 'restore-refused');
    assert.match(error.message, /the database d8x is not empty: it has \w+ .* and \d+ more things/);
    await setting.server.sql('create database used owner broker');
    await setting.server.sql('create view one as select 1', 'used');
    assert.match((await refusal(restore({ target: 'used' }), 'restore-refused')).message, /it has view public.one/);
    await setting.server.sql('drop database used');
  });

  test('the database does not exist and none is named', async () => {
    const dsn = setting.server.dsn('broker', 'missing', brokerPassword);
    assert.match((await refusal(restore({ dsn }), 'database-refused')).message, /does not exist/);
  });

  test('the role may not make databases', async () => {
    await setting.server.sql('alter role broker nocreatedb');
    await refusal(restore({ target: 'fresh' }), 'database-refused');
    await setting.server.sql('alter role broker createdb');
  });

  test('the manifest is missing, unreadable or of another file', async () => {
    const lonely = join(setting.folder, 'lonely.age');
    copyFileSync(file, lonely);
    assert.match(
      (await refusal(restore({ file: lonely, target: 'fresh' }), 'restore-refused')).message,
      /no manifest beside it/,
    );
    writeFileSync(`${lonely}.json`, '{}');
    assert.match(
      (await refusal(restore({ file: lonely, target: 'fresh' }), 'restore-refused')).message,
      /is no manifest/,
    );
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(`${file}.json`, 'utf8')));
    writeFileSync(
      `${lonely}.json`,
      JSON.stringify({ ...manifest, encrypted: { ...manifest.encrypted, sha256: '0'.repeat(64) } }),
    );
    assert.match(
      (await refusal(restore({ file: lonely, target: 'fresh' }), 'backup-corrupt')).message,
      /not the file that its manifest describes/,
    );
    await refusal(restore({ file: join(setting.folder, 'nothing.age'), target: 'fresh' }), 'restore-refused');
  });

  test('one bit of the file is flipped, anywhere', async () => {
    const { size } = statSync(file);
    for (const at of [5, 150, 300, Math.floor(size / 2), size - 1]) {
      const copy = copied('flipped.age');
      const data = readFileSync(copy);
      data[at] = (data[at] ?? 0) ^ 1;
      writeFileSync(copy, data);
      await refusal(restore({ file: copy, target: 'fresh' }), 'backup-corrupt');
      // Even with a manifest that was made to fit.
      const sha256 = execFileSync('sha256sum', [copy]).toString().slice(0, 64);
      const manifest = manifestSchema.parse(JSON.parse(readFileSync(`${copy}.json`, 'utf8')));
      writeFileSync(`${copy}.json`, JSON.stringify({ ...manifest, encrypted: { ...manifest.encrypted, sha256 } }));
      await refusal(restore({ file: copy, target: 'fresh' }), 'backup-corrupt');
    }
  });

  test('the file is cut short, or is no backup', async () => {
    const { size } = statSync(file);
    for (const length of [0, 100, size - 65_552, size - 1]) {
      const copy = copied('cut.age');
      truncateSync(copy, length);
      await refusal(restore({ file: copy, target: 'fresh' }), 'backup-corrupt');
    }
    const foreign = copied('foreign.age');
    execFileSync('age', ['-r', setting.recipient, '-o', foreign, '/etc/passwd']);
    await refusal(restore({ file: foreign, target: 'fresh' }), 'backup-corrupt');
  });

  test('the identity is not one of its recipients', async () => {
    const stranger = new Secret(execFileSync('age-keygen', { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
    const error = await refusal(restore({ identity: stranger, target: 'fresh' }), 'restore-refused');
    assert.equal(error.where, 'backup-identity');
    await refusal(restore({ identity: new Secret('AGE-SECRET-KEY-1QQQ'), target: 'fresh' }), 'input-invalid');
  });

  after(async () => assert.equal(await databases(), before));
});

suite('a restore that fails on its way leaves everything as it was when', () => {
  test('the rows are not as many as were counted', async () => {
    const copy = copied('miscounted.age');
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(`${copy}.json`, 'utf8')));
    const tables = manifest.tables?.map((table) => (table.name === 'parent' ? { ...table, rows: 7 } : table));
    writeFileSync(`${copy}.json`, JSON.stringify({ ...manifest, tables }));
    const error = await refusal(restore({ file: copy, target: 'fresh' }), 'restore-failed');
    assert.match(error.message, /table public.parent has 2 rows, the backup had 7/);
    assert.doesNotMatch(await databases(), /fresh/);
  });

  test('psql fails, in a database that was there', async () => {
    await setting.server.sql('create database strict');
    await setting.server.sql('grant all on schema public to broker', 'strict');
    const error = await refusal(restore({ target: 'strict' }), 'restore-failed');
    assert.match(error.message, /permission denied for database strict/);
    assert.equal(
      await setting.server.sql(`select count(*) from pg_class where relnamespace = 'public'::regnamespace`, 'strict'),
      '0',
    );
  });

  test('the file is exchanged after it was checked', async () => {
    const copy = copied('exchanged.age');
    const manager = localHost();
    const target = 'fresh';
    const stream: typeof manager.stream = (command, options) => {
      // Another backup of the same length, for the same key, in the moment between.
      const other = readFileSync(copy);
      const half = Math.floor(other.length / 2);
      other[half] = (other[half] ?? 0) ^ 1;
      writeFileSync(`${copy}.new`, other);
      renameSync(`${copy}.new`, copy);
      return manager.stream(command, options);
    };
    await refusal(restore({ file: copy, manager: { ...manager, stream }, target }), 'backup-corrupt');
    assert.doesNotMatch(await databases(), /fresh/);
  });

  test('it is cancelled', async () => {
    const controller = new AbortController();
    const manager = localHost();
    let cancelled = Number.NaN;
    const cancel = (): void => {
      cancelled = performance.now();
      controller.abort();
    };
    const stream: typeof manager.stream = (command, options) => {
      setTimeout(cancel, 100);
      return manager.stream(command, options);
    };
    await setting.server.sql(
      'set role broker; create table filler as select md5(i::text) from generate_series(1, 1000000) i',
      'd8x',
    );
    const taken = await takeBackup(setting.options({ directory: join(setting.folder, 'larger') }));
    await setting.server.sql('drop table filler', 'd8x');
    await refusal(
      restore({
        file: taken.files[0] ?? '',
        manager: { ...manager, stream },
        signal: controller.signal,
        target: 'fresh',
      }),
      'cancelled',
    );
    assert.ok(performance.now() - cancelled < 7_000);
    assert.doesNotMatch(await databases(), /fresh/);
  });
});
