import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { after, suite, test } from 'node:test';
import { SpoolFile } from '../../../../src/backup/streams/spool-file.ts';
import { isOpsError } from '../../../../src/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'growing-'));
after(() => rmSync(folder, { recursive: true }));

suite('a growing file', () => {
  test('is read to its end while it is written', async () => {
    const path = join(folder, 'one');
    await using file = await SpoolFile.create(path);
    const data = randomBytes(3_000_000);
    const early = buffer(file.reader());
    const writer = file.writer();
    for (let at = 0; at < data.length; at += 70_001) {
      writer.write(data.subarray(at, at + 70_001));
      await new Promise(setImmediate);
    }
    writer.end();
    await finished(writer);
    assert.ok((await early).equals(data));
    assert.ok((await buffer(file.reader())).equals(data));
    assert.ok(readFileSync(path).equals(data));
    assert.equal(statSync(path).mode & 0o777, 0o600);
    await file.close(true);
    assert.ok(existsSync(path));
  });

  test('is gone, and its readers with it, unless it was finished and is to be kept', async () => {
    const path = join(folder, 'two');
    const file = await SpoolFile.create(path);
    const reading = finished(file.reader().resume());
    file.writer().write(Buffer.from('half'));
    await Promise.all([assert.rejects(reading), file.close(true)]);
    assert.equal(existsSync(path), false);
  });

  test('never takes the place of another', async () => {
    await using file = await SpoolFile.create(join(folder, 'three'));
    await assert.rejects(SpoolFile.create(file.path), (error) => isOpsError(error, 'config-invalid'));
  });
});
