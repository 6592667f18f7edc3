import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endingOf } from '../../../../bot/runs/ending.ts';
import { requestIdIn } from '../../../../bot/github/runs.ts';

const run = {
  id: '1',
  url: 'https://x/run',
  status: 'completed',
  attempt: 1,
  event: 'workflow_dispatch',
  actor: 'x[bot]',
};

test('every end of a run has its words, and only success is one', () => {
  const ends = [
    'success',
    'failure',
    'cancelled',
    'timed_out',
    'startup_failure',
    'action_required',
    'skipped',
    'neutral',
    'stale',
    'new',
  ];
  const endings = ends.map((conclusion) => endingOf({ ...run, conclusion }, undefined));
  assert.deepEqual(
    endings.map(({ conclusion }) => conclusion),
    ['success', 'failure', 'cancelled', ...Array.from({ length: 7 }, () => 'failure')],
  );
  for (const { headline, url } of endings) {
    assert.match(headline, /\.$/);
    assert.equal(url, 'https://x/run');
  }
  assert.equal(endingOf({ ...run, conclusion: 'failure' }, 'https://x/comment').url, 'https://x/comment');
});

test('the request of a run is among the words of its name', () => {
  const request = { kind: 'comment', commentId: '12', index: 0, authorId: '3' };
  assert.deepEqual(requestIdIn('d8x update (comment-12-0-by-3)'), request);
  assert.deepEqual(requestIdIn('comment-12-0-by-3'), request);
  assert.deepEqual(requestIdIn('d8x comment-12-0-by-3-ok-15 on production'), { ...request, approvalId: '15' });
  for (const none of ['', 'd8x update', 'comment-12-0-by-3x', 'xcomment-12-0-by-3', 'comment-12-00-by-3']) {
    assert.equal(requestIdIn(none), undefined, none);
  }
});
