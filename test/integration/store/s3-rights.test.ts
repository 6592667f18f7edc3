import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { S3Client } from '../../../src/backup/store/s3/client.ts';
import { listObjects } from '../../../src/backup/store/s3/listing.ts';
import { s3Store } from '../../../src/backup/store/s3/s3-store.ts';
import { readPage } from '../../unit/docs/pages.ts';
import { context, signal, source } from './kept-backup.ts';
import { type Minio, slowStart, startMinio } from './minio.ts';
import { testSpool } from './test-spool.ts';

suite('with the rights of docs/backups.md, and no others', () => {
  let minio: Minio;
  before(async () => {
    minio = await startMinio();
  }, slowStart);
  after(() => minio[Symbol.asyncDispose]());

  test('a copy is kept, locked, listed and read, and can neither be removed nor lie elsewhere', async () => {
    await minio.makeBucket('narrow', true);
    const { blocks } = await readPage('docs/backups.md');
    const policy = blocks.find(({ text }) => text.includes('s3:PutObject'))?.text ?? '';
    const credentials = await minio.lend(policy.replaceAll('BUCKET', 'narrow').replaceAll('PREFIX', 'd8x'));
    const lock = { days: 1, mode: 'governance' } as const;
    const settings = minio.settings('narrow', { prefix: 'd8x', credentials, lock });
    const store = s3Store(settings, { ...context, signal });
    await store.check(signal);
    await using file = await testSpool();
    const pending = await store.begin(file.backup, source, signal);
    await file.grow(1000);
    const kept = await pending.finish(await file.finish());
    await pending.abandon();
    using client = new S3Client(settings, context);
    const [object] = await listObjects(client, 'd8x/', signal);
    assert.ok(object !== undefined);
    assert.ok(object.key.endsWith(kept.name));
    await client.demand({ method: 'GET', key: object.key, signal }, 'read');

    const removed = await client.ask({ method: 'DELETE', key: object.key, signal }, 'remove');
    assert.equal(removed.error?.code, 'AccessDenied');
    const elsewhere = await client.ask({ method: 'PUT', key: 'other/object', body: Buffer.from('x'), signal }, 'write');
    assert.equal(elsewhere.error?.code, 'AccessDenied');
  });
});
