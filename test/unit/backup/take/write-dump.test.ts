import assert from 'node:assert/strict';
import { Readable, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { suite, test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { AgeDecryption, ageEncryption } from '../../../../src/backup/format/age-file.ts';
import { newIdentity } from '../../../../src/backup/format/identity.ts';
import { type DumpStream, writeDump, type WrittenDump } from '../../../../src/backup/take/write-dump.ts';
import type { Exit } from '../../../../src/cluster/command/command.ts';
import { type ErrorCode, isOpsError, OpsError } from '../../../../src/errors.ts';

const identity = await newIdentity(false);
const begin =
  '--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 15.18\n-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)\n\n';
const end = '\n--\n-- PostgreSQL database dump complete\n--\n\n';
const rows = Array.from({ length: 30_000 }, (_, i) => `INSERT INTO t VALUES (${i}, '${Math.sin(i)}');`).join('\n');
const whole = `${begin}${rows}${end}`;
const well: Exit = { code: 0, signal: undefined, stderr: '' };

interface Case {
  readonly output: Uint8Array;
  readonly exit?: Exit | OpsError;
  readonly compression?: 'zstd' | 'gzip';
  readonly into?: Writable;
  readonly signal?: AbortSignal;
  /** Bytes a piece of the output has. */
  readonly piece?: number;
}

async function write(
  given: Case,
): Promise<{ readonly written: WrittenDump; readonly file: Buffer; readonly killed: boolean }> {
  const received: Buffer[] = [];
  const into = new Writable({
    write: (data: Buffer, _encoding, done) => {
      received.push(Buffer.from(data));
      done();
    },
  });
  let killed = false;
  const { output, exit = well, piece = 30_000 } = given;
  // Copies: their memory is given back.
  const pieces = Array.from({ length: Math.ceil(output.length / piece) }, (_, i) =>
    Uint8Array.from(output.subarray(i * piece, (i + 1) * piece)),
  );
  const ended = exit instanceof OpsError ? Promise.reject(exit) : Promise.resolve(exit);
  ended.catch(() => undefined);
  const stream: DumpStream = {
    running: {
      stdout: Readable.from(pieces, { objectMode: false }),
      exit: ended,
      kill: () => {
        killed = true;
      },
    },
    compression: given.compression ?? 'zstd',
    encryption: await ageEncryption([identity.recipient]),
    into: given.into ?? into,
    signal: given.signal ?? new AbortController().signal,
    onProgress: () => undefined,
  };
  try {
    const written = await writeDump(stream);
    return { written, file: Buffer.concat(received), killed };
  } catch (error) {
    assert.ok(killed, 'the command was not told to end');
    throw error;
  }
}

async function refused(given: Case, code: ErrorCode, message: RegExp): Promise<void> {
  await assert.rejects(write(given), (error) => {
    assert.ok(isOpsError(error, code), String(error));
    assert.match(error.message, message);
    return true;
  });
}

suite('a dump that streams by', () => {
  for (const compression of ['zstd', 'gzip'] as const) {
    for (const piece of [100, 30_000, 10_000_000]) {
      test(`is encrypted and measured (${compression}, in pieces of ${piece})`, async () => {
        const output = compression === 'zstd' ? zstdCompressSync(whole) : gzipSync(whole);
        const { written, file, killed } = await write({ output, compression, piece });
        const decrypted = await buffer(Readable.from([file]).pipe(new AgeDecryption(identity)));
        assert.ok(decrypted.equals(output));
        assert.equal(killed, false);
        assert.equal(written.encrypted.bytes, file.length);
        assert.equal(written.compressed.bytes, output.length);
        assert.equal(written.plain.bytes, Buffer.byteLength(whole));
        assert.equal(written.plain.dumpVersion, '15.18');
      });
    }
  }

  test('may end with the key that newer versions of pg_dump write', async () => {
    await write({ output: zstdCompressSync(`${whole}\\unrestrict aBc123\n\n`) });
  });

  test('waits for a disk that is slow', async () => {
    let bytes = 0;
    const into = new Writable({
      highWaterMark: 1,
      write: (data: Buffer, _encoding, done) => {
        bytes += data.length;
        setImmediate(done);
      },
    });
    const { written } = await write({ output: zstdCompressSync(whole), into, piece: 500 });
    assert.equal(bytes, written.encrypted.bytes);
  });
});

suite('a dump is not taken for whole', () => {
  const compressed = zstdCompressSync(whole);
  const cases: readonly (readonly [string, Case, ErrorCode, RegExp])[] = [
    [
      'when pg_dump failed',
      { output: compressed, exit: { ...well, code: 1, stderr: 'pg_dump: error: out of retryPolicy\n' } },
      'dump-failed',
      /pg_dump failed: out of retryPolicy/,
    ],
    [
      'when a stage was killed',
      { output: compressed, exit: { ...well, code: 137 } },
      'dump-failed',
      /was ended by signal 9/,
    ],
    [
      'when it ended without a status',
      { output: compressed, exit: { ...well, code: undefined } },
      'dump-failed',
      /without a status/,
    ],
    [
      'when it failed and was cut',
      { output: compressed.subarray(0, 9000), exit: { ...well, code: 141 } },
      'dump-failed',
      /signal 13/,
    ],
    [
      'when the link broke',
      { output: compressed.subarray(0, 9000), exit: new OpsError('connection-lost', 'the link broke') },
      'connection-lost',
      /the link broke/,
    ],
    [
      'when the link broke at the very end',
      { output: compressed, exit: new OpsError('connection-lost', 'the link broke') },
      'connection-lost',
      /the link broke/,
    ],
    ['when it is cut', { output: compressed.subarray(0, -1) }, 'dump-incomplete', /ends in the middle/],
    ['when there is nothing', { output: new Uint8Array(0) }, 'dump-incomplete', /ends in the middle/],
    ['when it is not compressed', { output: Buffer.from(whole) }, 'dump-incomplete', /no compressed dump/],
    [
      'when its closing marker is missing',
      { output: zstdCompressSync(begin + rows) },
      'dump-incomplete',
      /closing marker/,
    ],
    [
      'when its closing marker is in a row',
      { output: zstdCompressSync(`${begin}${rows}${end}${rows}`) },
      'dump-incomplete',
      /closing marker/,
    ],
    ['when its beginning is missing', { output: zstdCompressSync(rows + end) }, 'dump-incomplete', /does not begin/],
    [
      'when something follows it',
      { output: Buffer.concat([compressed, Buffer.from('more')]), piece: 10_000_000 },
      'dump-incomplete',
      /something follows/,
    ],
    ['when another one follows it', { output: Buffer.concat([compressed, compressed]) }, 'dump-incomplete', /./],
  ];
  for (const [what, given, code, message] of cases) test(what, () => refused(given, code, message));

  test('when the disk is full', async () => {
    const full = new OpsError('disk-full', 'no room');
    const into = new Writable({ write: (_data, _encoding, done) => done(full) });
    await refused({ output: compressed, into }, 'disk-full', /no room/);
  });

  test('when the run is cancelled', async () => {
    const controller = new AbortController();
    const into = new Writable({ write: () => controller.abort() });
    await refused({ output: compressed, into, signal: controller.signal }, 'cancelled', /cancelled while/);
  });
});
