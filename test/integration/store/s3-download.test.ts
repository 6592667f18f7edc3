import assert from 'node:assert/strict';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { s3Store } from '../../../src/backup/store/s3/s3-store.ts';
import { hashFile } from '../../../src/backup/streams/hashing.ts';
import { isOpsError } from '../../../src/errors.ts';
import { signal, source } from './kept-backup.ts';
import { slowStart, startMinio } from './minio.ts';
import { type Fault, startS3Proxy } from './s3-proxy.ts';
import { testSpool } from './test-spool.ts';

const mebibyte = 1024 * 1024;

test(
  'a copy is fetched whole although the connection is cut once in each piece, and the store is overloaded meanwhile',
  slowStart,
  async () => {
    await using minio = await startMinio();
    await using proxy = await startS3Proxy(minio.port);
    await minio.makeBucket('fetched');
    const settings = minio.settings('fetched', { endpoint: proxy.endpoint });
    const store = s3Store(settings, { now: () => new Date(), proxies: {}, pausesMs: [20, 20, 50, 100], signal });
    await using spool = await testSpool();
    const pending = await store.begin(spool.backup, source, signal);
    for (let grown = 0; grown < 20; grown++) await spool.grow(mebibyte);
    const whole = await spool.finish();
    const kept = await pending.finish(whole);

    const met = new Map<string, number>();
    proxy.fault = ({ method, headers: { range } }): Fault | undefined => {
      if (method !== 'GET' || range === undefined) return undefined;
      const times = (met.get(range) ?? 0) + 1;
      met.set(range, times);
      if (times === 1) return { cut: 'answer' };
      return times === 2 ? { status: 503, code: 'SlowDown' } : undefined;
    };
    await using folder = await mkdtempDisposable(join(tmpdir(), 'd8x-cut-'));
    assert.equal(await hashFile(await store.get(kept, folder.path)), whole.sha256);
    assert.deepEqual([...met.values()], [3, 3, 3]);

    proxy.fault = ({ method }) => (method === 'GET' ? { status: 403, code: 'AccessDenied' } : undefined);
    await assert.rejects(
      store.get(kept, join(folder.path, 'denied')),
      (error) => isOpsError(error, 'copy-failed') && /it refuses \(AccessDenied/.test(error.message),
    );
  },
);
