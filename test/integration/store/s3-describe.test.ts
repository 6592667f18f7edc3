import assert from 'node:assert/strict';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { S3Client } from '../../../src/backup/store/s3/client.ts';
import { listVersions } from '../../../src/backup/store/s3/remove.ts';
import { s3Store } from '../../../src/backup/store/s3/s3-store.ts';
import { isOpsError } from '../../../src/errors.ts';
import { context, signal, source } from './kept-backup.ts';
import { slowStart, startMinio } from './minio.ts';
import { startS3Proxy } from './s3-proxy.ts';
import { testSpool } from './test-spool.ts';

test('nothing is left of a copy where what describes it could not be written', slowStart, async () => {
  await using minio = await startMinio();
  await using proxy = await startS3Proxy(minio.port);
  await using folder = await mkdtempDisposable(join(tmpdir(), 'd8x-beside-'));
  await minio.makeBucket('undescribed', true);
  const settings = minio.settings('undescribed', { prefix: 'd8x' });
  using client = new S3Client(settings, context);
  const store = s3Store({ ...settings, endpoint: proxy.endpoint }, { ...context, pausesMs: [20, 20], signal });
  const endings = ['/RESTORE.md', '.age.json.sig', '.age.json'];
  for (const ending of [...endings, undefined]) {
    proxy.fault = ({ method, path }) =>
      method === 'PUT' && ending !== undefined && path.endsWith(ending)
        ? { status: 403, code: 'AccessDenied' }
        : undefined;
    await using file = await testSpool();
    const pending = await store.begin(file.backup, source, signal);
    await file.grow(1000);
    const whole = await file.finish();
    const files = ['RESTORE.md', `${whole.name}.json.sig`, `${whole.name}.json`].map((name) => join(folder.path, name));
    for (const path of files) await writeFile(path, 'x');
    const finishing = pending.finish({ ...whole, files });
    if (ending === undefined) await finishing;
    else await assert.rejects(finishing, (error) => isOpsError(error, 'copy-failed'));
    await pending.abandon();
    const left = await listVersions(client, '', signal);
    assert.equal(left.length, ending === undefined ? 4 : 0, ending);
  }
});
