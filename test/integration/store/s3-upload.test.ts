import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { after, before, suite, test } from 'node:test';
import { S3Client } from '../../../src/backup/store/s3/client.ts';
import { listObjects } from '../../../src/backup/store/s3/listing.ts';
import { s3Store } from '../../../src/backup/store/s3/s3-store.ts';
import type { S3Settings } from '../../../src/backup/store/s3/settings.ts';
import type { StoredBackup } from '../../../src/backup/store/backup-store.ts';
import { isOpsError } from '../../../src/errors.ts';
import { Secret } from '../../../src/secret.ts';
import { testSpool } from './test-spool.ts';
import { type Minio, slowStart, startMinio } from './minio.ts';
import { type Fault, type S3Proxy, type Seen, startS3Proxy } from './s3-proxy.ts';

const mebibyte = 1024 * 1024;
/** Three parts, the last of them small. */
const size = 33 * mebibyte + 123;
const source = { cluster: 'alpha', run: { id: '77', attempt: 1 } };

suite('a copy in a bucket, sent while the backup grows', { concurrency: false }, () => {
  let minio: Minio;
  let proxy: S3Proxy;
  let signal: AbortSignal;
  before(async () => {
    minio = await startMinio();
    proxy = await startS3Proxy(minio.port);
  }, slowStart);
  after(async () => {
    await proxy[Symbol.asyncDispose]();
    await minio[Symbol.asyncDispose]();
  });

  let buckets = 0;
  async function bucket(locks = false): Promise<S3Settings> {
    buckets += 1;
    const name = `bucket-${buckets}`;
    await minio.makeBucket(name, locks);
    proxy.fault = () => undefined;
    proxy.bytesPerSecond = undefined;
    proxy.seen.length = 0;
    ({ signal } = new AbortController());
    return minio.settings(name, { endpoint: proxy.endpoint, prefix: 'd8x' });
  }

  function storeOf(settings: S3Settings, now = (): Date => new Date()): ReturnType<typeof s3Store> {
    return s3Store(settings, { now, proxies: {}, pausesMs: [20, 20, 50, 100], signal });
  }

  /** A backup of three parts is copied while it grows. */
  async function copy(store: ReturnType<typeof s3Store>, bytes = size): Promise<StoredBackup> {
    await using file = await testSpool();
    const pending = await store.begin(file.backup, source, signal);
    try {
      for (let left = bytes; left > 0; left -= mebibyte) await file.grow(Math.min(left, mebibyte));
      return await pending.finish(await file.finish());
    } finally {
      await pending.abandon();
    }
  }

  /** What is in the bucket, and what was begun there and not ended. */
  async function remains(settings: S3Settings): Promise<readonly string[]> {
    using client = new S3Client({ ...settings, endpoint: minio.endpoint }, { now: () => new Date(), proxies: {} });
    const uploads = await client.demand({ method: 'GET', key: '', query: { uploads: '' }, signal }, 'look');
    const begun = [...uploads.body.toString().matchAll(/<UploadId>([^<]+)/g)].map(([, id = '']) => `upload ${id}`);
    return [...(await listObjects(client, '', signal)).map(({ key }) => key), ...begun];
  }

  const isPart = ({ method, query }: Seen): boolean => method === 'PUT' && query.has('partNumber');

  test('is what was written, and of the run that wrote it', async () => {
    const settings = await bucket();
    const kept = await copy(storeOf(settings));
    assert.equal(kept.store, 's3');
    assert.equal(kept.bytes, size);
    assert.match(kept.id, /^bucket-\d+\/d8x\/alpha\/2026-03-01-12-30-00-run-77-1\/$/);
    assert.equal(proxy.seen.filter(isPart).length, 3);
    for (const { headers } of proxy.seen.filter(isPart)) assert.ok(headers['x-amz-checksum-sha256']);
    assert.equal(
      proxy.seen.find(({ query, method }) => method === 'POST' && query.has('uploadId'))?.headers['if-none-match'],
      '*',
    );
    assert.deepEqual(await remains(settings), [`${kept.id.slice(kept.id.indexOf('/') + 1)}${kept.name}`]);
  });

  test('is whole although the connection is cut once in each part, and the answer to its end is lost', async () => {
    const settings = await bucket();
    const cut = new Set<string>();
    proxy.fault = (request): Fault | undefined => {
      const { method, query } = request;
      const what = isPart(request)
        ? `part ${query.get('partNumber')}`
        : method === 'POST'
          ? `${method} ${[...query.keys()].join()}`
          : '';
      if (what === '' || cut.has(what)) return undefined;
      cut.add(what);
      return { cut: isPart(request) ? 'body' : 'answer' };
    };
    const kept = await copy(storeOf(settings));
    assert.deepEqual([...cut].toSorted(), ['POST uploadId', 'POST uploads', 'part 1', 'part 2', 'part 3']);
    assert.equal((await remains(settings)).filter((key) => key.endsWith(kept.name)).length, 1);
  });

  test('waits for a store that answers 503 for a while', async () => {
    const settings = await bucket();
    const asked = new Map<string, number>();
    proxy.fault = ({ method, path, query }) => {
      const what = `${method} ${path}?${query.toString()}`;
      const times = (asked.get(what) ?? 0) + 1;
      asked.set(what, times);
      return times % 3 === 0
        ? undefined
        : { status: 503, code: 'SlowDown', message: 'Please reduce your request rate' };
    };
    await copy(storeOf(settings));
    assert.equal((await remains(settings)).length, 1);
  });

  test('comes through a slow link', async () => {
    const settings = await bucket();
    proxy.bytesPerSecond = 20 * mebibyte;
    await copy(storeOf(settings));
    assert.equal((await remains(settings)).length, 1);
  });

  const unknown: readonly (readonly [string, (request: Seen) => boolean])[] = [
    ['x-amz-checksum', ({ headers }) => Object.keys(headers).some((name) => name.startsWith('x-amz-checksum'))],
    ['if-none-match', ({ headers }) => headers['if-none-match'] !== undefined],
  ];
  for (const [header, has] of unknown) {
    // What Backblaze B2 (501) and older Ceph say to headers that they do not know.
    test(`does without ${header} where the store knows nothing of it`, async () => {
      const settings = await bucket();
      proxy.fault = (request) =>
        has(request)
          ? {
              status: 501,
              code: 'NotImplemented',
              message: 'A header you provided implies functionality that is not implemented',
            }
          : undefined;
      await copy(storeOf(settings));
      assert.equal((await remains(settings)).length, 1);
      if (header === 'x-amz-checksum')
        for (const { headers } of proxy.seen.filter(isPart)) assert.ok(headers['content-md5']);
    });
  }

  const failing: readonly (readonly [string, RegExp, (request: Seen) => Fault | undefined])[] = [
    [
      'the bucket is full (QuotaExceeded)',
      /it is full \(QuotaExceeded/,
      (seen) =>
        isPart(seen) && seen.query.get('partNumber') === '2' ? { status: 403, code: 'QuotaExceeded' } : undefined,
    ],
    [
      'the store is full (507)',
      /it is full \(XMinioStorageFull/,
      (seen) => (isPart(seen) ? { status: 507, code: 'XMinioStorageFull' } : undefined),
    ],
    [
      'writing is denied',
      /it refuses \(AccessDenied/,
      (seen) => (seen.method === 'POST' ? { status: 403, code: 'AccessDenied' } : undefined),
    ],
    [
      'a part is denied in the middle',
      /part 2 .*it refuses \(AccessDenied/,
      (seen) => (seen.query.get('partNumber') === '2' ? { status: 403, code: 'AccessDenied' } : undefined),
    ],
    ['every part is cut, each time', /is not reached/, (seen) => (isPart(seen) ? { cut: 'body' } : undefined)],
    [
      'it is overloaded for ever',
      /overloaded or out of order \(SlowDown/,
      (seen) => (isPart(seen) ? { status: 503, code: 'SlowDown' } : undefined),
    ],
    [
      'it fails at the end, with status 200',
      /InternalError/,
      (seen) =>
        seen.method === 'POST' && seen.query.has('uploadId') ? { status: 200, code: 'InternalError' } : undefined,
    ],
  ];
  for (const [what, message, fault] of failing) {
    test(`is none, and leaves nothing behind, where ${what}`, async () => {
      const settings = await bucket();
      proxy.fault = fault;
      await assert.rejects(copy(storeOf(settings)), (error) => {
        assert.ok(isOpsError(error, 'copy-failed'), String(error));
        assert.match(error.message, message);
        assert.ok(error.hint);
        return true;
      });
      proxy.fault = () => undefined;
      assert.deepEqual(await remains(settings), []);
    });
  }

  for (const [minutes, how] of [
    [-20, 'behind'],
    [20, 'ahead of'],
  ] as const) {
    test(`says that the runner's clock is ${how} where it is off by 20 minutes`, async () => {
      const store = storeOf(await bucket(), () => new Date(Date.now() + minutes * 60_000));
      const says = (error: unknown): boolean =>
        isOpsError(error, 'copy-failed') && new RegExp(`clock of the runner is 20 minutes ${how}`).test(error.message);
      await assert.rejects(copy(store), says);
      await assert.rejects(store.check(signal), says);
    });
  }

  test('is none where the backup is given up, and none where the run is cancelled', async () => {
    const settings = await bucket();
    const store = storeOf(settings);
    await using given = await testSpool();
    const pending = await store.begin(given.backup, source, signal);
    for (let part = 0; part < 20; part++) await given.grow(mebibyte);
    await given.giveUp();
    await pending.abandon();
    assert.deepEqual(await remains(settings), []);

    // While the store is still asked to begin it.
    for (let times = 0; times < 5; times++) {
      await using hardlyBegun = await testSpool();
      await (await store.begin(hardlyBegun.backup, source, signal)).abandon();
      assert.deepEqual(await remains(settings), []);
    }

    const stop = new AbortController();
    await using cancelled = await testSpool();
    const other = await store.begin(cancelled.backup, source, stop.signal);
    for (let part = 0; part < 20; part++) await cancelled.grow(mebibyte);
    stop.abort();
    await assert.rejects(other.finish(await cancelled.finish()), (error) => isOpsError(error, 'cancelled'));
    await other.abandon();
    assert.deepEqual(await remains(settings), []);
  });

  test('is none where the disk gives back other bytes than were written', async () => {
    const settings = await bucket();
    await using file = await testSpool();
    const pending = await storeOf(settings).begin(file.backup, source, signal);
    await file.grow(mebibyte);
    await writeFile(file.backup.path, 'X', { flag: 'r+' });
    await assert.rejects(
      pending.finish(await file.finish()),
      (error) => isOpsError(error, 'copy-failed') && /other bytes/.test(error.message),
    );
    await pending.abandon();
    assert.deepEqual(await remains(settings), []);
  });

  test('does not replace what is there already under its name', async () => {
    const settings = await bucket();
    await copy(storeOf(settings), mebibyte);
    await assert.rejects(
      copy(storeOf(settings), 2 * mebibyte),
      (error) => isOpsError(error, 'copy-failed') && /PreconditionFailed/.test(error.message),
    );
  });

  const unreachable: readonly (readonly [string, Partial<S3Settings>, RegExp])[] = [
    ['the bucket is not there', { bucket: 'no-such-bucket' }, /there is no such bucket/],
    ['nobody listens', { endpoint: new URL('http://127.0.0.1:9') }, /127\.0\.0\.1:9 is not reached \(ECONNREFUSED\)/],
    ['the host has no address', { endpoint: new URL('http://nowhere.invalid') }, /nowhere\.invalid is not reached/],
  ];
  for (const [what, wrong, message] of unreachable) {
    test(`is known to be impossible before anything begins where ${what}`, async () => {
      const settings = { ...(await bucket()), ...wrong };
      await assert.rejects(
        storeOf(settings).check(signal),
        (error) => isOpsError(error, 'copy-failed') && message.test(error.message),
      );
    });
  }

  test('is known to be impossible where the key is not known', async () => {
    const settings = await bucket();
    const wrong = {
      ...settings,
      credentials: { accessKeyId: new Secret('nobody'), secretAccessKey: new Secret('wrong') },
    };
    await assert.rejects(
      storeOf(wrong).check(signal),
      (error) => isOpsError(error, 'copy-failed') && /InvalidAccessKeyId/.test(error.message),
    );
  });
});
