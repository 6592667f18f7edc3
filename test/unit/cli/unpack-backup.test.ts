import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { unpackBackup } from '../../../cli/github/unpack-backup.ts';

interface File {
  readonly name: string;
  readonly content: Buffer;
  readonly method?: number;
}

/** Numbers as a ZIP has them: of so many bytes each, the least first. */
function numbers(...fields: readonly (readonly [value: number, bytes: 2 | 4 | 8])[]): Buffer {
  return Buffer.concat(
    fields.map(([value, bytes]) => {
      const field = Buffer.alloc(8);
      field.writeBigUInt64LE(BigInt(value));
      return field.subarray(0, bytes);
    }),
  );
}

/** An archive as a stream writes it: headers without sizes, which stand behind each content and in the table; with `wide` as ZIP64. */
function archive(files: readonly File[], wide = false): Buffer {
  const no = 0xff_ff_ff_ff;
  const parts: Buffer[] = [];
  const table: Buffer[] = [];
  let at = 0;
  for (const { name, content, method = 8 } of files) {
    const packed = method === 8 ? deflateRawSync(content) : content;
    const names = Buffer.from(name);
    const versions = numbers([45, 2], [8, 2], [method, 2], [0, 2], [0, 2]);
    const local = [numbers([0x04_03_4b_50, 4]), versions, numbers([0, 4], [0, 4], [0, 4], [names.length, 2], [0, 2])];
    const descriptor = numbers(
      [0x08_07_4b_50, 4],
      [0, 4],
      [packed.length, wide ? 8 : 4],
      [content.length, wide ? 8 : 4],
    );
    const extra = wide ? numbers([1, 2], [24, 2], [content.length, 8], [packed.length, 8], [at, 8]) : Buffer.alloc(0);
    const sizes = wide ? numbers([0, 4], [no, 4], [no, 4]) : numbers([0, 4], [packed.length, 4], [content.length, 4]);
    const lengths = numbers([names.length, 2], [extra.length, 2], [0, 2], [0, 2], [0, 2], [0, 4], [wide ? no : at, 4]);
    table.push(Buffer.concat([numbers([0x02_01_4b_50, 4], [45, 2]), versions, sizes, lengths, names, extra]));
    const whole = Buffer.concat([...local, names, packed, descriptor]);
    parts.push(whole);
    at += whole.length;
  }
  const bytes = Buffer.concat(table).length;
  const record = numbers(
    [0x06_06_4b_50, 4],
    [44, 8],
    [45, 2],
    [45, 2],
    [0, 4],
    [0, 4],
    [files.length, 8],
    [files.length, 8],
    [bytes, 8],
    [at, 8],
  );
  const locator = numbers([0x07_06_4b_50, 4], [0, 4], [at + bytes, 8], [1, 4]);
  const end = wide
    ? numbers([0x06_05_4b_50, 4], [0, 4], [0xff_ff, 2], [0xff_ff, 2], [no, 4], [no, 4], [0, 2])
    : numbers([0x06_05_4b_50, 4], [0, 4], [files.length, 2], [files.length, 2], [bytes, 4], [at, 4], [0, 2]);
  return Buffer.concat([...parts, ...table, ...(wide ? [record, locator] : []), end]);
}

suite('the archive of an artifact', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'd8x-zip-'))));
  after(async () => rm(folder, { recursive: true }));

  async function unpacked(bytes: Buffer): Promise<Readonly<Record<string, string>>> {
    const own = await mkdtemp(join(folder, 'own-'));
    const into = join(own, 'in');
    await mkdir(into);
    await writeFile(join(own, 'archive'), bytes);
    await unpackBackup(join(own, 'archive'), into);
    assert.deepEqual(await readdir(own), ['archive', 'in'], 'nothing lies elsewhere');
    const names = await readdir(into);
    return Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await readFile(join(into, name), 'latin1')] as const)),
    );
  }

  // Bytes that look like the records of an archive.
  const odd = Buffer.concat([numbers([0x08_07_4b_50, 4], [0x06_05_4b_50, 4]), Buffer.alloc(70_000, 'PK')]);
  const files = [
    { name: 'b.age', content: odd, method: 0 },
    { name: 'b.age.json', content: Buffer.from('{}') },
    { name: 'b.age.json.sig', content: Buffer.alloc(0), method: 0 },
  ];
  for (const wide of [false, true]) {
    test(`gives its files, as they are and deflated${wide ? ', of more than 4 GiB' : ''}`, async () => {
      assert.deepEqual(await unpacked(archive(files, wide)), {
        'b.age': odd.toString('latin1'),
        'b.age.json': '{}',
        'b.age.json.sig': '',
      });
    });
  }

  test('gives nothing that is no file of a backup, or lies elsewhere', async () => {
    const names = ['deep/in.age', 'back\\slash.age', '.hidden.age', 'RESTORE.md', 'b.age/', ''];
    const others = names.map((name) => ({ name, content: Buffer.from('x') }));
    assert.deepEqual(await unpacked(archive(others)), {});
  });

  test('is refused where it names a file outside', async () => {
    for (const name of ['../up.age', '/tmp/root.age', 'in/../../up.age', 'C:/up.age']) {
      await assert.rejects(unpacked(archive([{ name, content: Buffer.from('x') }])), /path/, name);
    }
  });

  test('is refused wherever it is cut, or packed in another way', async () => {
    const whole = archive([{ name: 'b.age', content: Buffer.from('content') }]);
    for (let bytes = 0; bytes < whole.length; bytes++) await assert.rejects(unpacked(whole.subarray(0, bytes)), Error);
    await assert.rejects(
      unpacked(archive([{ name: 'b.age', content: Buffer.from('x'), method: 93 }])),
      /compression method: 93/,
    );
    await assert.rejects(unpacked(Buffer.from('no archive')), /not a zip file|end of central directory/i);
  });
});
