import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { suite, test } from 'node:test';
import { LargeObjectFilter } from '../../../../src/backup/restore/large-object-filter.ts';

const header = (name: string): string => `--\n-- Data for Name: ${name}; Type: BLOBS; Schema: -; Owner: -\n--\n\n`;
const rows =
  "SELECT pg_catalog.lo_open('16400', 131072);\nSELECT pg_catalog.lowrite(0, '\\x6c6f');\nSELECT pg_catalog.lo_close(0);\n\n";
/** A procedure's own, and a row's. */
const others = 'CREATE PROCEDURE p() AS $$\nBEGIN;\n\nCOMMIT;\n\n$$;\nCOPY t FROM stdin;\nBEGIN;\n\nCOMMIT;\n\n\\.\n';
const batch = (name: string, own: boolean): string =>
  `${header(name)}${own ? 'BEGIN;\n\n' : ''}${rows}${own ? 'COMMIT;\n\n' : ''}\n`;
const dump = (own: boolean): string => others + batch('BLOBS', own) + batch('16400..17400', own) + others;

suite("a dump's large objects", () => {
  test('lose their own transactions, and nothing else changes, however it arrives', async () => {
    for (const piece of [1, 7, 50, 10_000]) {
      const bytes = Buffer.from(dump(true));
      const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, i) =>
        bytes.subarray(i * piece, (i + 1) * piece),
      );
      const passed = await text(Readable.from(pieces, { objectMode: false }).pipe(new LargeObjectFilter()));
      assert.equal(passed, dump(false), `in pieces of ${piece}`);
    }
  });
});
