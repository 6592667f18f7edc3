import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { manifestSchema } from '../../../../src/backup/format/manifest.ts';
import { type BackupOptions, requireVerified, takeBackup } from '../../../../src/backup/take/take-backup.ts';
import { isOpsError } from '../../../../src/errors.ts';
import { Secret } from '../../../../src/secret.ts';
import { localHost } from '../../database/local-host.ts';
import { allRows } from '../../database/sample-database.ts';
import { brokerPassword, openSetting, type Setting } from '../setting.ts';

let setting: Setting;
before(async () => {
  setting = await openSetting();
});
after(() => setting[Symbol.asyncDispose]());

/** Runs the commands that RESTORE.md gives, as they stand there. */
async function restoreByNotes(folder: string, database: string): Promise<void> {
  const notes = readFileSync(join(folder, 'RESTORE.md'), 'utf8');
  const commands = /```bash\n([^]*?)```/.exec(notes)?.[1] ?? '';
  assert.equal(commands.trim().split('\n').length, 2);
  await setting.server.sql(`create database ${database} template template0`);
  const { folder: socket, port, bin } = setting.server;
  execFileSync('bash', ['-ec', `cp ${setting.keyFile} key.txt\n${commands.replace(/restored$/m, database)}`], {
    cwd: folder,
    env: { PATH: `${bin}:/usr/bin:/bin`, PGHOST: socket, PGPORT: `${port}`, PGUSER: 'postgres' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

suite('a backup', () => {
  test('is restored by stock age, zstd and psql to the same rows in every table', async () => {
    const directory = join(setting.folder, 'plain');
    const taken = await takeBackup(setting.options({ directory }));
    assert.match(taken.name, /^backup-staging-\d{4}(-\d\d){5}\.dump\.sql\.zst\.age$/);
    assert.deepEqual(readdirSync(directory).sort(), [taken.name, `${taken.name}.json`, 'RESTORE.md'].sort());
    assert.deepEqual(
      taken.files.map((path) => basename(path)),
      [taken.name, `${taken.name}.json`, 'RESTORE.md'],
    );
    await restoreByNotes(directory, 'by_notes');
    const rows = await setting.server.sql(allRows, 'by_notes');
    assert.ok(rows.length > 1_000_000);
    assert.equal(rows, await setting.server.sql(allRows, 'd8x'));
  });

  test('is described by its manifest and by the result', async () => {
    const directory = join(setting.folder, 'described');
    const { files, manifest, result } = await takeBackup(setting.options({ directory }));
    const [path = '', description = ''] = files;
    assert.deepEqual(manifestSchema.parse(JSON.parse(readFileSync(description, 'utf8'))), manifest);
    const encrypted = readFileSync(path);
    const compressed = execFileSync('age', ['-d', '-i', setting.keyFile, path], { maxBuffer: 1 << 28 });
    const plain = execFileSync('zstd', ['-dc'], { input: compressed, maxBuffer: 1 << 28 });
    const measured = (data: Buffer): unknown => ({
      bytes: data.length,
      sha256: createHash('sha256').update(data).digest('hex'),
    });
    assert.deepEqual(
      [manifest.encrypted, manifest.compressed, manifest.plain],
      [encrypted, compressed, plain].map(measured),
    );
    assert.deepEqual(manifest.encryption.recipients, [setting.recipient]);
    assert.deepEqual(manifest.verification, { state: 'not-asked' });
    assert.equal(manifest.tables, undefined);
    assert.match(plain.toString('latin1'), new RegExp(`-- Dumped by pg_dump version ${manifest.dump.version}`));
    const { path: resultPath, bytes, sha256, dumpBytes, recipients } = result;
    assert.deepEqual(
      { resultPath, bytes, sha256, dumpBytes, recipients },
      { resultPath: path, ...manifest.encrypted, dumpBytes: plain.length, recipients: 1 },
    );
    const usages = Number(await setting.server.sql('select count(*) from referral_code_usage', 'd8x'));
    assert.deepEqual(result.irreplaceable, [
      { table: 'referral_code', rows: 500 },
      { table: 'referral_code_usage', rows: usages },
      { table: 'referral_chain' },
    ]);
  });

  test('can be read by nobody else on the runner', async () => {
    const directory = join(setting.folder, 'private');
    const { files } = await takeBackup(setting.options({ directory }));
    assert.deepEqual(
      [directory, ...files].map((path) => statSync(path).mode & 0o777),
      [0o700, 0o600, 0o600, 0o600],
    );
  });

  test('is compressed with gzip where the manager has no zstd', async () => {
    const directory = join(setting.folder, 'gzip');
    const tools = join(setting.folder, 'without-zstd');
    execFileSync('bash', ['-c', `mkdir ${tools} && ln -s /usr/bin/* ${tools}/ && rm ${tools}/zstd`]);
    const manager = localHost(tools, { pathOnly: true });
    const taken = await takeBackup(setting.options({ directory, manager }));
    assert.equal(taken.result.compression, 'gzip');
    await restoreByNotes(directory, 'by_gzip');
    assert.equal(await setting.server.sql(allRows, 'by_gzip'), await setting.server.sql(allRows, 'd8x'));
  });
});

suite('a verified backup', () => {
  test('is compared with what its snapshot held while others write', async () => {
    const writing = new AbortController();
    const writer = (async (): Promise<number> => {
      let inserted = 0;
      while (!writing.signal.aborted) {
        await setting.server.sql(
          `insert into referral_code_usage (code) values ('CODE1'); select nextval('order_ids')`,
          'd8x',
        );
        inserted += 1;
      }
      return inserted;
    })();
    const masked: Secret[] = [];
    const taken = await takeBackup(
      setting.options({
        verify: 'restore',
        directory: join(setting.folder, 'verified'),
        mask: (secret) => masked.push(secret),
      }),
    );
    writing.abort();
    assert.ok((await writer) > 3);
    requireVerified(taken);
    const { verification, tables, encryption } = taken.manifest;
    assert.ok(verification.state === 'verified', JSON.stringify(verification));
    assert.equal(verification.tables, 9);
    assert.equal(tables?.find(({ name }) => name === 'referral_code')?.rows, 500);
    assert.equal(
      tables?.reduce((sum, { rows }) => sum + rows, 0),
      verification.rows,
    );
    assert.equal(masked.length, 1);
    assert.match(masked[0]?.reveal() ?? '', /^AGE-SECRET-KEY-1/);
    assert.match(encryption.oneRunRecipient ?? '', /^age1/);
    execFileSync('age', ['-d', '-i', setting.keyFile, '-o', '/dev/null', taken.files[0] ?? '']);
  });

  test('may be verified with the given identity, without another recipient', async () => {
    const taken = await takeBackup(
      setting.options({ verify: 'restore', directory: join(setting.folder, 'given'), identity: setting.identity }),
    );
    requireVerified(taken);
    assert.equal(taken.manifest.encryption.oneRunRecipient, undefined);
    const header = readFileSync(taken.files[0] ?? '')
      .subarray(0, 600)
      .toString('latin1');
    assert.equal(header.match(/^-> X25519 /gm)?.length, 1);
  });

  test('may be verified in a database of a given server, which is gone afterwards', async () => {
    const verifyUrl = setting.server.dsn('verifier', 'postgres', 'pw');
    await setting.server.sql(
      `create role verifier superuser login password 'pw'; create database d8x_proof_1000000000_0123456789ab`,
    );
    const taken = await takeBackup(
      setting.options({ verify: 'restore', directory: join(setting.folder, 'url'), verifyUrl }),
    );
    requireVerified(taken);
    assert.equal(await setting.server.sql(`select count(*) from pg_database where datname like 'd8x_proof%'`), '0');
  });

  test('holds whatever way the server writes times and numbers in', async () => {
    const unlike = { timezone: 'Asia/Tokyo', datestyle: 'German', intervalstyle: 'iso_8601', extra_float_digits: '-3' };
    for (const [name, value] of Object.entries(unlike)) {
      await setting.server.sql(`alter database d8x set ${name} = '${value}'`);
    }
    await setting.server.sql(
      `set role broker;
      create table settled (at timestamptz default '2025-01-02 03:04:05+00', after interval default '1 day 2 hours',
        rate float8 default 0.1234567890123456) partition by range (at);
      create table settled_2025 partition of settled for values from ('2025-01-01 00:00:00+00') to ('2026-01-01 00:00:00+00');`,
      'd8x',
    );
    const taken = await takeBackup(setting.options({ verify: 'restore', directory: join(setting.folder, 'unlike') }));
    requireVerified(taken);
    await setting.server.sql('drop table settled', 'd8x');
  });

  test('of a role whose settings end sessions that wait', async () => {
    await setting.server.sql(
      `alter role broker set idle_session_timeout = '2s'; alter role broker set idle_in_transaction_session_timeout = '2s'`,
    );
    const { manager } = setting.options();
    const slow: BackupOptions['manager'] = {
      ...manager,
      run: async (command, options) => {
        await pause(3_000);
        return manager.run(command, options);
      },
    };
    const directory = join(setting.folder, 'impatient');
    requireVerified(await takeBackup(setting.options({ verify: 'restore', directory, manager: slow })));
    await setting.server.sql('alter role broker reset all');
  });

  test('of a database in another encoding', async () => {
    await setting.server.sql(
      `create database latin owner broker template template0 encoding 'LATIN1' lc_collate 'C' lc_ctype 'C'`,
    );
    await setting.server.sql(
      `set role broker; create table word (text text); insert into word values ('für')`,
      'latin',
    );
    const dsn = setting.server.dsn('broker', 'latin', brokerPassword);
    const taken = await takeBackup(
      setting.options({ verify: 'restore', directory: join(setting.folder, 'latin'), dsn }),
    );
    requireVerified(taken);
    assert.equal(taken.manifest.database.encoding, 'LATIN1');
  });

  test('needs an identity that it is encrypted for', async () => {
    const identity = new Secret(execFileSync('age-keygen', { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
    await assert.rejects(
      takeBackup(setting.options({ verify: 'restore', identity })),
      (error) => isOpsError(error, 'input-invalid') && error.where === 'backup-identity',
    );
  });
});
