import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { logLines } from '../../../../src/cluster/engine/log-calls.ts';

function frame(stream: number, text: string | Buffer): Buffer {
  const body = Buffer.from(text);
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}

test('frames of both streams, lines over several frames, letters over several frames', () => {
  const euro = Buffer.from('€');
  assert.deepEqual(
    logLines(
      Buffer.concat([
        frame(1, 'one\ntw'),
        frame(2, 'o\n\n'),
        frame(1, euro.subarray(0, 1)),
        frame(1, euro.subarray(1)),
      ]),
    ),
    ['one', 'two', '€'],
  );
});

test('the plain text of a terminal', () => {
  assert.deepEqual(logLines(Buffer.from('one\r\ntwo\r\n')), ['one', 'two']);
  assert.deepEqual(logLines(Buffer.alloc(0)), []);
});

test('a last frame that is cut short', () => {
  const whole = frame(1, 'whole\nhalf');
  assert.deepEqual(logLines(whole.subarray(0, whole.length - 2)), ['whole', 'ha']);
  assert.deepEqual(logLines(Buffer.concat([whole, Buffer.from([1, 0, 0])])), ['whole', 'half']);
});

test('what the engine says of itself is left out', () => {
  const trouble = frame(3, 'Error grabbing logs: node mxcq5bqp1weovwt9f0qyqm920 is not available');
  assert.deepEqual(logLines(trouble), []);
  assert.deepEqual(logLines(Buffer.concat([frame(1, 'one\n'), trouble])), ['one']);
});

test('whatever the bytes, there is an answer', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc
      .array(fc.tuple(fc.nat(4), fc.string({ maxLength: 20 })), { maxLength: 10 })
      .map((frames) => Buffer.concat(frames.map(([stream, text]) => frame(stream, text)))),
  );
  fc.assert(
    fc.property(bytes, (raw) => {
      assert.ok(logLines(Buffer.from(raw)).every((line) => line !== '' && !line.includes('\n')));
    }),
  );
});
