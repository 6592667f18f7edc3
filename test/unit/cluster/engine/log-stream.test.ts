import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { logLinesOf } from '../../../../src/cluster/engine/log-stream.ts';

function frame(stream: number, text: string | Buffer): Buffer {
  const body = Buffer.from(text);
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}

async function read(...pieces: readonly Buffer[]): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of logLinesOf(Readable.from(pieces))) lines.push(line);
  return lines;
}

test('lines come whole, however the answer is cut, and each stream by itself', async () => {
  const answer = Buffer.concat([
    frame(1, 'one\ntw'),
    frame(2, 'err\r\n\n'),
    frame(1, Buffer.from('€').subarray(0, 1)),
    frame(1, Buffer.concat([Buffer.from('€').subarray(1), Buffer.from('\nlast')])),
    frame(3, 'Error grabbing logs: node x is not available\n'),
  ]);
  const lines = ['one', 'err', 'tw€', 'last'];
  assert.deepEqual(await read(answer), lines);
  assert.deepEqual(await read(...Array.from(answer, (byte) => Buffer.from([byte]))), lines);
});

test('the text of a terminal, and an answer of nothing or of less than a frame', async () => {
  assert.deepEqual(await read(Buffer.from('one\r\ntw'), Buffer.from('o\n')), ['one', 'two']);
  assert.deepEqual(await read(), []);
  assert.deepEqual(await read(Buffer.from('ab')), ['ab']);
});

test('a line without an end is cut before it fills the memory', async () => {
  const lines = await read(...Array.from({ length: 40 }, () => frame(1, 'x'.repeat(16 * 1024))));
  assert.ok(lines.length > 1 && lines.every((line) => line.length < 128 * 1024));
  assert.equal(lines.join('').length, 40 * 16 * 1024);
});
