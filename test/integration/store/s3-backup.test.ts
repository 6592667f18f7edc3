import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { S3Client } from '../../../src/backup/store/s3/client.ts';
import { listObjects } from '../../../src/backup/store/s3/listing.ts';
import { s3Store } from '../../../src/backup/store/s3/s3-store.ts';
import type { S3Settings } from '../../../src/backup/store/s3/settings.ts';
import { makeSigningKey, openSigningKey } from '../../../src/backup/origin/signing-key.ts';
import { type BackupOptions, requireVerified, takeBackup } from '../../../src/backup/take/take-backup.ts';
import { readDescription, requireSameFile } from '../../../src/backup/format/check-backup.ts';
import { readCatalogue } from '../../../src/backup/origin/catalogue.ts';
import { fetchCopy, namedBackup } from '../../../src/backup/origin/fetch-copy.ts';
import { isOpsError } from '../../../src/errors.ts';
import { Copies } from '../../../src/operations/keep-copies.ts';
import { Journal } from '../../../src/report/journal.ts';
import { readPage } from '../../unit/docs/pages.ts';
import { openSetting, type Setting } from '../backup/setting.ts';
import { allRows } from '../database/sample-database.ts';
import { backUpInto, context, signal, source } from './kept-backup.ts';
import { type Minio, slowStart, startMinio } from './minio.ts';

const run = promisify(execFile);
const printed = z.object({ dumpBytes: z.int(), mebibytes: z.int(), copies: z.int() });

suite('a backup that is kept in a bucket', { concurrency: false }, () => {
  let minio: Minio;
  let setting: Setting;
  before(async () => {
    minio = await startMinio();
    setting = await openSetting();
  }, slowStart);
  after(async () => {
    await setting[Symbol.asyncDispose]();
    await minio[Symbol.asyncDispose]();
  });

  const backUp = (settings: S3Settings, changed?: Partial<BackupOptions>): ReturnType<typeof backUpInto> =>
    backUpInto(settings, setting, changed);

  async function keysIn(settings: S3Settings): Promise<readonly string[]> {
    using client = new S3Client(settings, context);
    return (await listObjects(client, '', signal)).map(({ key }) => key);
  }

  test('lies there with its manifest and signature, as it is on the runner, and nobody can remove it while it is locked', async () => {
    await minio.makeBucket('locked', true);
    const settings = minio.settings('locked', { prefix: 'd8x', lock: { days: 30, mode: 'governance' } });
    const signer = openSigningKey(makeSigningKey().secret);
    const { taken, kept } = await backUp(settings, { verify: 'restore', signer });
    assert.equal(taken.result.verification.state, 'verified');
    const [copy] = kept ?? [];
    const days = (Date.parse(copy?.lockedUntil ?? '') - Date.now()) / 86_400_000;
    assert.ok(days > 29.9 && days < 30.1, `${days} days`);

    const store = s3Store(settings, { ...context, signal });
    const [stored, ...others] = await store.list({ cluster: 'alpha' });
    assert.ok(stored !== undefined);
    assert.deepEqual([others, stored.run, stored.name, stored.bytes], [[], '77', taken.name, taken.result.bytes]);
    assert.deepEqual(await store.list({ cluster: 'beta' }), []);
    assert.deepEqual((await store.describe(stored)).manifest, taken.manifest);

    using client = new S3Client(settings, context);
    const objects = await listObjects(client, '', signal);
    assert.equal(objects.length, 4);
    for (const { key } of objects) {
      const { headers } = await client.demand({ method: 'HEAD', key, signal }, 'look');
      assert.equal(headers['x-amz-object-lock-mode'], 'GOVERNANCE', key);
      assert.equal(
        Date.parse(String(headers['x-amz-object-lock-retain-until-date'])),
        Date.parse(copy?.lockedUntil ?? ''),
        key,
      );
      const versionId = String(headers['x-amz-version-id']);
      const { isOk, status } = await client.ask({ method: 'DELETE', key, query: { versionId }, signal }, 'remove');
      assert.ok(!isOk, `${key}: ${status}`);
    }

    const folder = await mkdtemp(join(tmpdir(), 'd8x-fetched-'));
    try {
      const file = await store.get(stored, folder);
      for (const [index, ending] of ['', '.json', '.json.sig'].entries()) {
        const own = taken.files.find((path) => path.endsWith(`${taken.name}${ending}`)) ?? taken.files[index] ?? '';
        assert.deepEqual(await readFile(`${file}${ending}`), await readFile(own));
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('is not in the bucket where it could not be verified', async () => {
    await minio.makeBucket('unverified');
    const settings = minio.settings('unverified');
    const { taken, kept } = await backUp(settings, { verify: 'restore', postgresFolders: ['/nowhere'] });
    assert.throws(
      () => requireVerified(taken),
      (error) => isOpsError(error, 'backup-not-verified'),
    );
    assert.equal(kept, undefined);
    assert.deepEqual(await keysIn(settings), []);
  });

  test('is not there where the dump failed', async () => {
    await minio.makeBucket('failed');
    const settings = minio.settings('failed');
    const { manager } = setting.options();
    const broken: BackupOptions['manager'] = {
      name: manager.name,
      run: (command, options) => manager.run(command, options),
      tryRun: (command, options) => manager.tryRun(command, options),
      connectTcp: (address, port) => manager.connectTcp(address, port),
      // All that it says, and then that it failed.
      stream: (command, options) =>
        manager.stream({ ...command, stages: [...command.stages, ['sh', '-c', 'cat; exit 3']] }, options),
    };
    await assert.rejects(backUp(settings, { manager: broken }), (error) => isOpsError(error, 'dump-failed'));
    assert.deepEqual(await keysIn(settings), []);
  });

  test('a copy that is not required may fail, with a warning; one that is required fails the run, and the backup is sound', async () => {
    const settings = minio.settings('no-such-bucket');
    const journal = new Journal(() => new Date());
    const store = s3Store(settings, { ...context, signal });
    for (const isRequired of [false, true]) {
      await using copies = new Copies([{ store, isRequired }], journal);
      const taken = await takeBackup(
        setting.options({ journal, onBegun: (backup) => copies.begin(backup, source, signal) }),
      );
      const finishing = copies.finish(taken, () => assert.fail('nothing was kept'));
      if (isRequired) await assert.rejects(finishing, (error) => isOpsError(error, 'copy-failed'));
      else await finishing;
      assert.ok(taken.files.length > 0);
    }
    assert.match(journal.warnings.join('\n'), /which is not required: .*there is no such bucket/);
  });

  test('credentials that were lent for a while, with their session, are enough', async () => {
    await minio.makeBucket('lent');
    const settings = minio.settings('lent');
    const lent = { ...settings, credentials: await minio.lend() };
    const { kept } = await backUp(lent);
    assert.equal(kept?.length, 1);
    const wrong = { ...lent.credentials, sessionToken: settings.credentials.secretAccessKey };
    await assert.rejects(backUp({ ...lent, credentials: wrong }), (error) => isOpsError(error, 'copy-failed'));
  });

  test('is found as latest, with what its manifest says; one of another cluster, a forged and a deleted one are not', async () => {
    await minio.makeBucket('listed');
    const settings = minio.settings('listed', { prefix: 'd8x' });
    const key = makeSigningKey();
    const origin = (cluster: string): NonNullable<BackupOptions['origin']> => ({
      cluster,
      repository: { id: '1', name: 'team/ops' },
      workflow: 'd8x-ops.yml',
      run: { id: '77', attempt: 1 },
    });
    const signer = openSigningKey(key.secret);
    let minutes = 0;
    const take = async (changed: Partial<BackupOptions>): Promise<string> => {
      minutes += 1;
      const at = new Date(Date.UTC(2026, 2, 1, 12, minutes));
      const { taken } = await backUp(settings, { now: () => at, ...changed });
      return taken.name;
    };
    const good = await take({ origin: origin('alpha'), signer, verify: 'restore', update: ['api'] });
    const unsigned = await take({ origin: origin('alpha') });
    const others = await take({ origin: origin('beta'), signer });
    const deleted = await take({ origin: origin('alpha'), signer });
    using client = new S3Client(settings, context);
    for (const { key: name } of await listObjects(client, '', signal)) {
      // Behind our back, and not all of it.
      if (name.endsWith(deleted)) await client.demand({ method: 'DELETE', key: name, signal }, 'remove');
    }
    const store = s3Store(settings, { ...context, signal });
    const trust = { kind: 'signed', signers: key.publicKey, expected: { cluster: 'alpha' } } as const;
    const found = await readCatalogue([store], { cluster: 'alpha', label: 'staging' }, { trust, now: new Date() });
    assert.deepEqual(found.faults, []);
    assert.deepEqual(
      found.backups.map(({ told }) => [told.name, told.origin?.state]),
      [
        [others, 'unknown'],
        [unsigned, 'unknown'],
        [good, 'signed'],
      ],
    );
    assert.match(JSON.stringify(found.backups[0]?.told.origin), /of another cluster/);
    const asked = { where: 'backup-name', lister: 'The operation backups' };
    const latest = namedBackup(found, 'latest', asked);
    assert.equal(latest.told.name, good);
    assert.deepEqual([latest.told.verification?.state, latest.told.update], ['verified', ['api']]);
    assert.ok(latest.told.irreplaceable !== undefined);
    assert.equal(namedBackup(found, unsigned, asked).told.name, unsigned);
    assert.throws(
      () => namedBackup(found, deleted, asked),
      (error) => isOpsError(error, 'restore-refused'),
    );

    const folder = await mkdtemp(join(tmpdir(), 'd8x-named-'));
    try {
      const file = await fetchCopy(latest, { folder, trust, now: () => new Date() });
      await requireSameFile(file, (await readDescription(file)).manifest);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('whose bytes were changed in the bucket is not taken', async () => {
    await minio.makeBucket('flipped');
    const settings = minio.settings('flipped');
    const { taken } = await backUp(settings);
    using client = new S3Client(settings, context);
    const data = (await listObjects(client, '', signal)).find(({ key }) => key.endsWith('.age'));
    assert.ok(data !== undefined);
    const bytes = await readFile(taken.files[0] ?? '');
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await client.demand({ method: 'PUT', key: data.key, body: bytes, signal }, 'change');
    const store = s3Store(settings, { ...context, signal });
    const [stored] = await store.list({});
    assert.ok(stored !== undefined);
    const folder = await mkdtemp(join(tmpdir(), 'd8x-flipped-'));
    try {
      const file = await store.get(stored, folder);
      const { manifest } = await readDescription(file);
      await assert.rejects(requireSameFile(file, manifest), (error) => isOpsError(error, 'backup-corrupt'));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('takes the Action no more memory than the backup alone: under 200 MiB, whatever the size of the dump', async () => {
    await minio.makeBucket('memory');
    await setting.server.sql(`create role counter superuser login password 'pw'`);
    await setting.server.sql(
      `create table filler as select i, md5(i::text) as a, md5((i * 7)::text) as b from generate_series(1, 1000000) i`,
      'd8x',
    );
    const program = fileURLToPath(new URL('../backup/memory-of-backup.ts', import.meta.url));
    const env = {
      DATABASE: `postgres://counter:pw@127.0.0.1:${setting.server.port}/d8x`,
      BUCKET: JSON.stringify({
        endpoint: minio.endpoint,
        bucket: 'memory',
        user: 'test-user',
        password: 'test-password',
      }),
    };
    const { stdout } = await run(process.execPath, [program, setting.recipient, join(setting.folder, 'memory')], {
      env,
    });
    const { mebibytes, dumpBytes, copies } = printed.parse(JSON.parse(stdout));
    await setting.server.sql('drop table filler', 'd8x');
    assert.ok(dumpBytes > 70_000_000, `${dumpBytes} bytes`);
    assert.equal(copies, 1);
    assert.ok(mebibytes < 200, `${mebibytes} MiB`);
  });

  test('the commands of docs/restoring.md bring every row back from there, with stock programs', async () => {
    await minio.makeBucket('walked');
    const settings = minio.settings('walked', { prefix: 'd8x' });
    const { kept } = await backUp(settings);
    const { blocks } = await readPage('docs/restoring.md');
    const [fetching, restoring] = ['store/s3-backup.test.ts', 'docs/restoring.test.ts'].map((name) =>
      blocks.find(({ mark }) => mark?.value === `test/integration/${name}`),
    );
    assert.ok(fetching !== undefined && restoring !== undefined);
    const folder = await mkdtemp(join(tmpdir(), 'd8x-walked-'));
    try {
      await copyFile(setting.keyFile, join(folder, 'identity.txt'));
      const { folder: socket, port, bin } = setting.server;
      const { accessKeyId, secretAccessKey } = settings.credentials;
      const env = {
        PATH: `${bin}:/usr/bin:/bin`,
        HOME: folder,
        PGHOST: socket,
        PGPORT: `${port}`,
        PGUSER: 'postgres',
        RCLONE_S3_ENDPOINT: minio.endpoint.href,
        RCLONE_S3_ACCESS_KEY_ID: accessKeyId.reveal(),
        RCLONE_S3_SECRET_ACCESS_KEY: secretAccessKey.reveal(),
        COPY: kept?.[0]?.id ?? '',
      };
      await run('bash', ['-ec', `${fetching.text}\n${restoring.text}`], { cwd: folder, env });
      assert.equal(await setting.server.sql(allRows, 'restored'), await setting.server.sql(allRows, 'd8x'));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
