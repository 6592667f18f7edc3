import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Lab } from './harness/lab.ts';

const digest = `sha256:${'a'.repeat(64)}`;

describe('from a comment to a run', () => {
  it('asks for the run of an update, shows and links it', async () => {
    await using lab = await Lab.start();
    const comment = await lab.comment('alice', `/d8x update api@${digest}`);
    assert.equal(lab.runs.length, 1, lab.logs.slice(-20).join(''));
    const [run] = lab.runs;
    assert.deepEqual(run?.inputs, {
      operation: 'update',
      services: `api@${digest}`,
      environment: 'staging',
      reason: '',
      'request-id': `comment-${comment.id}-0-by-${comment.author.id}`,
      'issue-number': String(lab.issue.number),
      'status-comment-id': String(lab.answer.id),
    });
    assert.match(lab.answer.body, new RegExp(`/actions/runs/${run?.id}`));
    assert.deepEqual(lab.reactions(comment), ['eyes', 'rocket']);
    lab.github.assertClean();
  });
});
