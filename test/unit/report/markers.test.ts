import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStatusMarker, statusMarker, type StatusKey } from '../../../src/report/markers.ts';

const request: StatusKey = { kind: 'request', request: { kind: 'comment', commentId: '7', index: 1, authorId: '9' } };

test('a marker is read back from the first line of a comment', () => {
  assert.deepEqual(readStatusMarker(`${statusMarker(request)}\n### x`), request);
  assert.deepEqual(readStatusMarker(`${statusMarker(request)}\r\n### x`), request);
  assert.deepEqual(readStatusMarker(statusMarker({ kind: 'run', runId: '123' })), { kind: 'run', runId: '123' });
});

test('an approval does not change the marker', () => {
  assert.equal(
    statusMarker({
      kind: 'request',
      request: { kind: 'comment', commentId: '7', index: 1, authorId: '9', approvalId: '8' },
    }),
    statusMarker(request),
  );
});

test('nothing else is a marker', () => {
  const others = [
    '',
    `\n${statusMarker(request)}`,
    `x ${statusMarker(request)}`,
    `${statusMarker(request)} x`,
    '<!-- d8x-ops status v2 request comment-7-1-by-9 -->',
    '<!-- d8x-ops status v1 request comment-7 -->',
    '<!-- d8x-ops status v1 run 12a -->',
    '<!-- d8x-ops status v1 request --> comment-7-1-by-9 -->',
  ];
  for (const body of others) assert.equal(readStatusMarker(body), undefined, body);
});
