import assert from 'node:assert/strict';
import { test } from 'node:test';
import { releaseBuffer } from '../../../../src/backup/streams/memory.ts';

test('a piece that is all of its memory gives it back', () => {
  for (const piece of [Buffer.allocUnsafeSlow(32 * 1024), Buffer.alloc(40_000).subarray(9)]) {
    const { buffer } = piece;
    releaseBuffer(piece);
    assert.equal(buffer.byteLength, 0);
    assert.equal(piece.length, 0);
  }
});

test('a piece whose memory others may use keeps it', () => {
  const large = Buffer.alloc(100_000, 1);
  const kept = [large.subarray(0, 50_000), Buffer.from('from the pool'), Buffer.allocUnsafe(20_000).fill(1)];
  for (const piece of kept) {
    const before = Buffer.from(piece);
    releaseBuffer(piece);
    assert.deepEqual(piece, before);
  }
});
