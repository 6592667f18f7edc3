import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { test } from 'node:test';
import { HashingPassThrough } from '../../../../src/backup/streams/hashing.ts';

test('what streamed by does not stay in memory until V8 minds its weight', async () => {
  const pieceBytes = 256 * 1024;
  const pieces = 1000;
  const hash = createHash('sha256');
  const measure = new HashingPassThrough();
  let highest = 0;
  function* source(): Generator<Buffer> {
    for (let piece = 0; piece < pieces; piece++) {
      const data = Buffer.allocUnsafeSlow(pieceBytes).fill(piece % 256);
      hash.update(data);
      yield data;
    }
  }
  const sink = new Writable({
    write(_data, _encoding, done) {
      highest = Math.max(highest, process.memoryUsage().arrayBuffers);
      done();
    },
  });
  await pipeline(Readable.from(source()), measure, sink);
  assert.deepEqual(measure.measured, { bytes: pieces * pieceBytes, sha256: hash.digest('hex') });
  assert.ok(highest < 48 * 2 ** 20, `${Math.round(highest / 2 ** 20)} MiB of buffers`);
});
