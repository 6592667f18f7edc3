import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { checkBucket } from '../../../cli/doctor/check-bucket.ts';
import { backupName, manifestName, signatureName } from '../../../src/backup/format/backup-name.ts';
import type { Origin } from '../../../src/backup/format/manifest.ts';
import { openSigningKey } from '../../../src/backup/origin/signing-key.ts';
import { S3Client } from '../../../src/backup/store/s3/client.ts';
import { listObjects } from '../../../src/backup/store/s3/listing.ts';
import { lockHeaders } from '../../../src/backup/store/s3/multipart.ts';
import { backupFolder } from '../../../src/backup/store/s3/names.ts';
import { listVersions } from '../../../src/backup/store/s3/remove.ts';
import { s3Store } from '../../../src/backup/store/s3/s3-store.ts';
import type { S3Settings } from '../../../src/backup/store/s3/settings.ts';
import { thinCopies } from '../../../src/operations/thin-copies.ts';
import { Journal } from '../../../src/report/journal.ts';
import { manifestOf, origin, signerFor } from '../../unit/backup/origin/described.ts';
import { waitFor } from '../../wait.ts';
import { readPage } from '../../unit/docs/pages.ts';
import { context, signal } from './kept-backup.ts';
import { startS3Proxy } from './s3-proxy.ts';
import { type Minio, slowStart, startMinio } from './minio.ts';

const own = signerFor('production');
const signer = openSigningKey(own.secret);
const now = new Date('2026-06-30T12:00:00Z');

interface Put {
  readonly of?: Partial<Origin>;
  readonly isSigned?: boolean;
  readonly lockedForMs?: number;
}

suite('keep', () => {
  let minio: Minio;
  before(async () => {
    minio = await startMinio();
  }, slowStart);
  after(() => minio[Symbol.asyncDispose]());

  /** A copy as a run keeps it: data, signature, manifest. Answers its name. */
  async function put(settings: S3Settings, daysAgo: number, { of = {}, isSigned = true, lockedForMs }: Put = {}) {
    using client = new S3Client(settings, context);
    const startedAt = new Date(now.getTime() - daysAgo * 86_400_000);
    const from = { ...origin, ...of };
    const name = backupName('production', startedAt, 'zstd');
    const folder = backupFolder(settings.prefix, { cluster: origin.cluster, startedAt, run: from.run });
    const manifest = Buffer.from(JSON.stringify(manifestOf({ name, origin: from })));
    const until = new Date(Date.now() + (lockedForMs ?? 0));
    const headers = lockedForMs === undefined ? {} : lockHeaders({ days: 1, mode: 'governance' }, until);
    const files: readonly (readonly [string, Buffer])[] = [
      [name, Buffer.from('data')],
      ...(isSigned ? [[signatureName(name), Buffer.from(signer.sign(manifest))] as const] : []),
      [manifestName(name), manifest],
    ];
    for (const [file, body] of files) {
      await client.demand({ method: 'PUT', key: `${folder}${file}`, headers, body, signal }, 'put');
    }
    return name;
  }

  async function namesIn(settings: S3Settings): Promise<readonly string[]> {
    const store = s3Store(settings, { ...context, signal });
    return (await store.list({ cluster: origin.cluster })).map(({ name }) => name).toSorted();
  }

  async function thin(
    settings: S3Settings,
    days = 2,
    at = now,
  ): Promise<{ readonly journal: Journal; readonly notices: string }> {
    const journal = new Journal(() => now);
    const notices: string[] = [];
    journal.listen((event) => {
      if (event.kind === 'notice') notices.push(event.message);
    });
    await thinCopies(
      { environment: 'production', keep: { days, weeks: 0, months: 0, years: 0 } },
      {
        stores: [s3Store(settings, { ...context, signal })],
        signers: async () => own.line,
        workflow: { repository: origin.repository, file: origin.workflow },
        now: () => at,
        journal,
      },
      origin.cluster,
    );
    return { journal, notices: notices.join('\n') };
  }

  for (const versioned of [false, true]) {
    test(`removes old copies in all their versions, and nothing else (${versioned ? 'a bucket with versions and locks' : 'a plain bucket'})`, async () => {
      const bucket = versioned ? 'kept-versions' : 'kept-plain';
      await minio.makeBucket(bucket, versioned);
      const settings = minio.settings(bucket, { prefix: 'd8x' });
      const [newest, second] = [await put(settings, 0), await put(settings, 1)];
      const old = [await put(settings, 2), await put(settings, 3)];
      const left = [
        newest,
        second,
        await put(settings, 4, { of: { cluster: 'another' } }),
        await put(settings, 5, { isSigned: false }),
        ...(versioned ? [await put(settings, 6, { lockedForMs: 86_400_000 })] : []),
      ];
      using client = new S3Client(settings, context);
      await client.demand({ method: 'PUT', key: 'elsewhere', body: Buffer.from('x'), signal }, 'put');

      const { journal } = await thin(settings);
      assert.deepEqual(journal.warnings, []);
      assert.deepEqual(await namesIn(settings), left.toSorted());
      const versions = await listVersions(client, '', signal);
      assert.ok(versions !== 'denied');
      assert.deepEqual(
        versions.filter(({ key }) => old.some((name) => key.includes(name))),
        [],
      );
      assert.ok((await listObjects(client, '', signal)).some(({ key }) => key === 'elsewhere'));
      assert.match(journal.steps.at(-1)?.detail ?? '', /^2 backups: /);

      await thin(settings);
      assert.deepEqual(await namesIn(settings), left.toSorted());
    });
  }

  test('leaves a copy as long as it is locked, and removes it once the lock has ended', async () => {
    await minio.makeBucket('ended-lock', true);
    const settings = minio.settings('ended-lock', { prefix: 'd8x' });
    const newest = await put(settings, 0);
    const until = Date.now() + 5_000;
    const locked = await put(settings, 1, { lockedForMs: 5_000 });
    await waitFor(
      'the end of the lock',
      async () => {
        const { journal, notices } = await thin(settings, 1, new Date());
        const isThere = (await namesIn(settings)).includes(locked);
        if (Date.now() < until) assert.deepEqual([isThere, notices], [true, '']);
        // Once its time is over by this clock the store may still refuse by its own, which is no failure.
        assert.deepEqual(journal.warnings, []);
        return !isThere;
      },
      { seconds: 60, everyMs: 500 },
    );
    assert.deepEqual(await namesIn(settings), [newest]);
  });

  test('with a key that may not remove leaves all, and says so once without failing', async () => {
    await minio.makeBucket('narrow-keep', true);
    const whole = minio.settings('narrow-keep', { prefix: 'd8x' });
    const names = [await put(whole, 0), await put(whole, 1), await put(whole, 2)];
    const { blocks } = await readPage('docs/backups.md');
    const policy = blocks.find(({ text }) => text.includes('s3:PutObject'))?.text ?? '';
    const credentials = await minio.lend(policy.replaceAll('BUCKET', 'narrow-keep').replaceAll('PREFIX', 'd8x'));
    const { journal, notices } = await thin({ ...whole, credentials }, 1);
    assert.deepEqual(await namesIn(whole), names.toSorted());
    assert.match(notices, /may not remove/);
    assert.deepEqual(journal.warnings, []);
    const bucket = s3Store({ ...whole, credentials }, { ...context, signal });
    assert.match((await checkBucket(bucket, signal))[0]?.found ?? '', /its key removes nothing/);
  });

  test('with the rights of the docs for removing does remove', async () => {
    await minio.makeBucket('may-remove', true);
    const whole = minio.settings('may-remove', { prefix: 'd8x' });
    const [newest] = [await put(whole, 0), await put(whole, 1), await put(whole, 2)];
    const { blocks } = await readPage('docs/backups.md');
    const policy = blocks.find(({ text }) => text.includes('s3:DeleteObjectVersion'))?.text ?? '';
    const credentials = await minio.lend(policy.replaceAll('BUCKET', 'may-remove').replaceAll('PREFIX', 'd8x'));
    const { journal } = await thin({ ...whole, credentials }, 1);
    assert.deepEqual(journal.warnings, []);
    assert.deepEqual(await namesIn(whole), [newest]);
    using client = new S3Client(whole, context);
    const before = await listVersions(client, '', signal);
    const bucket = s3Store({ ...whole, credentials }, { ...context, signal });
    assert.match((await checkBucket(bucket, signal))[0]?.found ?? '', /may remove copies/);
    assert.deepEqual(await listVersions(client, '', signal), before, 'asking leaves nothing behind');
  });

  test('is told by doctor as what the store says of its rights, in whatever words', async () => {
    await minio.makeBucket('asked');
    await using proxy = await startS3Proxy(minio.port);
    const settings = minio.settings('asked', { endpoint: proxy.endpoint });
    const bucket = s3Store(settings, { ...context, pausesMs: [10, 10], signal });
    const answers = [
      [{ status: 400, code: 'InvalidArgument' }, 'ok', /may remove copies/],
      [{ status: 404, code: 'NoSuchVersion' }, 'ok', /may remove copies/],
      [{ status: 501, code: 'NotImplemented' }, 'ok', /may remove copies/],
      [{ status: 403, code: 'AccessDenied' }, 'ok', /its key removes nothing/],
      [{ status: 503, code: 'SlowDown' }, 'fail', /overloaded/],
    ] as const;
    for (const [fault, state, found] of answers) {
      proxy.fault = ({ method }) => (method === 'DELETE' ? fault : undefined);
      const [check] = await checkBucket(bucket, signal);
      assert.equal(check?.state, state, fault.code);
      assert.match(check.found, found);
    }
  });
});
