import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import { RechunkTransform } from '../../../../src/backup/streams/rechunk.ts';

test('whatever comes in goes out unchanged, in pieces of one size but for the last', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 50 })),
      fc.integer({ min: 1, max: 64 }),
      async (pieces, bytes) => {
        const gather = new RechunkTransform(bytes);
        const out: Buffer[] = [];
        // Reading would join what waits.
        gather.on('data', (piece: Buffer) => out.push(piece));
        await pipeline(Readable.from(pieces), gather);
        assert.deepEqual(Buffer.concat(out), Buffer.concat(pieces));
        for (const piece of out.slice(0, -1)) assert.equal(piece.length, bytes);
        assert.ok((out.at(-1)?.length ?? 1) > 0);
      },
    ),
  );
});
