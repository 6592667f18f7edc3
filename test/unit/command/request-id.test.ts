import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  formatRequestId,
  isSameRequest,
  parseRequestId,
  withoutApproval,
  type RequestId,
} from '../../../src/command/request-id.ts';

/** Those of hook deliveries have 19 digits; a number would round them. */
const id = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String);
const index = fc.nat({ max: 9999 });
const requests: fc.Arbitrary<RequestId> = fc.oneof(
  fc.record({ kind: fc.constant('comment' as const), commentId: id, index, authorId: id }),
  fc.record({ kind: fc.constant('comment' as const), commentId: id, index, authorId: id, approvalId: id }),
  fc.record({
    kind: fc.constant('comment' as const),
    commentId: id,
    index,
    authorId: id,
    isPlan: fc.constant(true as const),
  }),
  fc.record({ kind: fc.constant('release' as const), releaseId: id, index }),
  fc.record({ kind: fc.constant('package' as const), versionId: id, index }),
);

test('a request id is written in one form', () => {
  assert.equal(
    formatRequestId({ kind: 'comment', commentId: '1234', index: 0, authorId: '42' }),
    'comment-1234-0-by-42',
  );
  assert.equal(
    formatRequestId({ kind: 'comment', commentId: '1234', index: 2, authorId: '42', approvalId: '1240' }),
    'comment-1234-2-by-42-ok-1240',
  );
  assert.equal(formatRequestId({ kind: 'release', releaseId: '77', index: 1 }), 'release-77-1');
  assert.equal(formatRequestId({ kind: 'package', versionId: '78', index: 0 }), 'package-78-0');
});

test('what is written is read back', () => {
  fc.assert(
    fc.property(requests, (request) => {
      assert.deepEqual(parseRequestId(formatRequestId(request)), { ...request });
    }),
  );
});

test('nothing else is a request id', () => {
  const others = [
    '',
    'comment-1-0',
    'comment-01-0-by-2',
    'comment-1-00-by-2',
    'comment-1-0-by-2-ok-',
    'comment-1-0-by-2\n',
    ' comment-1-0-by-2',
    'comment-123456789012345678901-0-by-2',
    'comment-1-0-by-0',
    'comment-٣-0-by-2',
    'release-1',
    'deploy-1-0',
  ];
  for (const text of others) assert.equal(parseRequestId(text), undefined, JSON.stringify(text));
});

test('an approval leaves it the same request', () => {
  const asked: RequestId = { kind: 'comment', commentId: '1', index: 0, authorId: '2' };
  const approved: RequestId = { ...asked, approvalId: '3' };
  assert.ok(isSameRequest(asked, approved));
  assert.deepEqual(withoutApproval(approved), asked);
  assert.ok(!isSameRequest(asked, { ...asked, index: 1 }));
  assert.ok(!isSameRequest(asked, { ...asked, authorId: '4' }));
});
