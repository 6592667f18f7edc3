import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { RestoreScript, type RestoreTarget } from '../../../../src/backup/restore/restore-script.ts';

const settings = `SET statement_timeout = 0;\nSET transaction_timeout = 0;\nSET client_encoding = 'UTF8';\n`;
const open = `--\n-- PostgreSQL database dump\n--\n\n`;
const object = `\n--\n-- Name: t; Type: TABLE; Schema: public; Owner: -\n--\n\nCREATE TABLE public.t (a text);\n`;
const data = `COPY public.t (a) FROM stdin;\n\\\\restrict x\nSET transaction_timeout = 0;\n-- Name: \n\\.\n`;
const close = `\n--\n-- PostgreSQL database dump complete\n--\n\n`;

async function script(dump: string, changed: Partial<RestoreTarget> = {}, piece = 1000): Promise<string> {
  const bytes = Buffer.from(dump);
  const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, i) =>
    bytes.subarray(i * piece, (i + 1) * piece),
  );
  const target = { major: 17, beforeCommit: () => Promise.resolve('-- checks'), ...changed };
  return text(Readable.from(pieces, { objectMode: false }).pipe(new RestoreScript(target)));
}

suite('the script that restores a dump', () => {
  test('is one transaction under a key of its own', async () => {
    const dump = open + settings + object + data + close;
    const made = await script(dump);
    const [head, key = ''] =
      /^BEGIN READ WRITE;\nset session statement_timeout = 0; select pg_catalog\.set_config\([^;]*;\nSELECT pg_catalog\.txid_current\(\) AS d8x_transaction \\gset\n\\restrict ([0-9a-f]{48})\n/.exec(
        made,
      ) ?? [];
    assert.ok(head !== undefined, made);
    assert.equal(made.slice(head.length, head.length + dump.length), dump);
    const tail = made.slice(head.length + dump.length);
    assert.ok(tail.startsWith(`\n\\unrestrict ${key}\n`), tail);
    assert.match(tail, /\\if :d8x_same\n-- checks\nRESET ALL;\nCOMMIT;\n\\warn [^\n]+\n\\else\nROLLBACK;/);
  });

  test('is the same for a dump that brings a key', async () => {
    const dump = `${open}\\restrict Zz9\n\n${settings}${object}${data}${close}\\unrestrict Zz9\n\n`;
    const made = await script(dump);
    assert.equal(made.match(/Zz9/g), null);
    assert.ok(made.includes(data));
  });

  test('finds the schema of an extension that is there already', async () => {
    const schema = (name: string): string =>
      `--\n-- Name: x; Type: SCHEMA; Schema: -; Owner: -\n--\n\nCREATE SCHEMA ${name};\n\n\n`;
    const later = `${object}CREATE SCHEMA ext;\n`;
    const dump = open + settings + schema('ext') + schema('"Odd ""one"""') + schema('other') + later + close;
    const made = await script(dump, { schemasThere: ['ext', 'Odd "one"'] });
    assert.ok(made.includes('\nCREATE SCHEMA IF NOT EXISTS ext;\n'));
    assert.ok(made.includes('\nCREATE SCHEMA IF NOT EXISTS "Odd ""one""";\n'));
    assert.ok(made.includes('\nCREATE SCHEMA other;\n'));
    assert.ok(made.includes(later), 'what stands after the first object is left alone');
  });

  test('leaves out settings that an older server does not know, but no row that looks like one', async () => {
    const made = await script(open + settings + object + data + close, { major: 15 });
    assert.ok(made.includes(data));
    assert.equal(made.match(/SET transaction_timeout/g)?.length, 1);
    assert.ok(made.includes(`SET statement_timeout = 0;\nSET client_encoding = 'UTF8';\n`));
  });

  test('passes every byte of any dump, however it arrives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ maxLength: 30_000, unit: 'grapheme' }),
        fc.integer({ min: 1, max: 9000 }),
        async (rows, piece) => {
          const dump = `${open}${object}${rows.replaceAll('\\', '')}${close}`;
          assert.ok((await script(dump, {}, piece)).includes(dump));
        },
      ),
      { numRuns: 30 },
    );
  });

  test('does not end in a commit when the last check fails', async () => {
    const made = new RestoreScript({ major: 17, beforeCommit: () => Promise.reject(new Error('no')) });
    let passed = '';
    made.on('data', (piece: Buffer) => {
      passed += piece.toString();
    });
    made.end(open + object + close);
    await assert.rejects(made.toArray(), /no/);
    assert.doesNotMatch(passed, /COMMIT/);
  });
});
