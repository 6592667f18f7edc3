import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { listenForCancel } from '../../../action/cancellation.ts';
import { isOpsError } from '../../../src/errors.ts';

test('the first signal asks the run to stop, the second ends it', () => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const source = new EventEmitter();
    const codes: number[] = [];
    const cancellation = listenForCancel(source, (code) => codes.push(code));
    assert.ok(!cancellation.signal.aborted);
    source.emit(signal, signal);
    assert.ok(isOpsError(cancellation.signal.reason, 'cancelled'));
    assert.deepEqual(codes, []);
    source.emit(signal, signal);
    assert.deepEqual(codes, [code]);
  }
});

test('GitHub’s cancel is SIGINT and then SIGTERM', () => {
  const source = new EventEmitter();
  const codes: number[] = [];
  listenForCancel(source, (code) => codes.push(code));
  source.emit('SIGINT', 'SIGINT');
  source.emit('SIGTERM', 'SIGTERM');
  assert.deepEqual(codes, [143]);
});

test('after its end nothing listens any more', () => {
  const source = new EventEmitter();
  listenForCancel(source, () => assert.fail('it has ended')).stop();
  assert.equal(source.listenerCount('SIGINT') + source.listenerCount('SIGTERM'), 0);
});
