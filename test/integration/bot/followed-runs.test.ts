import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { renderComment } from '../../../src/report/markdown.ts';
import type { LiveRun } from '../../../src/report/status-view.ts';
import type { Comment } from '../../github/state/issues.ts';
import { Lab } from './harness/lab.ts';

const digest = `sha256:${'a'.repeat(64)}`;

suite('a run that is followed', () => {
  test('is shown as running, and as failed when its runner is lost', async () => {
    await using lab = await Lab.start();
    const comment = await lab.comment('alice', `/d8x update api@${digest}`);
    const run = lab.github.run(lab.repository, lab.runs[0]?.id ?? 0);
    run.start();
    await lab.settle();
    assert.match(lab.answer.body, /Running · staging/);
    run.complete('failure');
    await lab.settle();
    assert.match(lab.answer.body, /The run failed, and nothing was heard of it/);
    assert.match(lab.answer.body, /\/d8x status/);
    assert.deepEqual(lab.reactions(comment), ['-1', 'eyes', 'rocket']);
    const [deployment] = lab.repository.deployments.values();
    assert.deepEqual(
      deployment?.statuses.map(({ state }) => state),
      ['queued', 'failure'],
    );
    lab.github.assertClean();
  });

  for (const [conclusion, words, reaction] of [
    ['success', /The run succeeded, but could not write its result here/, 'hooray'],
    ['cancelled', /The run was cancelled/, 'confused'],
    ['timed_out', /took too long/, '-1'],
    ['skipped', /did nothing/, '-1'],
  ] as const) {
    test(`that ends as ${conclusion} without a word is told of`, async () => {
      await using lab = await Lab.start();
      const comment = await lab.comment('alice', '/d8x backup');
      lab.github.run(lab.repository, lab.runs[0]?.id ?? 0).complete(conclusion);
      await lab.settle();
      assert.match(lab.answer.body, words);
      assert.ok(lab.reactions(comment).includes(reaction));
      lab.github.assertClean();
    });
  }

  test('that waits for a reviewer says so, with the link, and goes on after the review', async () => {
    const policy = 'version: 1\nenvironments:\n  staging:\n    workflow: gated.yml\n';
    await using lab = await Lab.start({ policy });
    const gated = `${lab.workflow}    environment: \${{ inputs.environment }}\n`.replace('steps:', 'steps:');
    lab.github.setup.write(lab.repository, { '.github/workflows/gated.yml': gated });
    lab.github.setup.environment(lab.repository, 'staging', { reviewers: ['bob'] });
    await lab.comment('alice', '/d8x backup');
    assert.match(lab.answer.body, /GitHub waits for a reviewer/);
    assert.match(lab.answer.body, new RegExp(`/actions/runs/${lab.runs[0]?.id}\\b`));
    const [run] = lab.repository.runs.values();
    assert.ok(run);
    lab.github.as('bob').review(lab.repository, run, 'approved');
    lab.github.run(lab.repository, run).start();
    await lab.settle();
    assert.match(lab.answer.body, /Running/);
    lab.github.assertClean();
  });

  test("keeps the Action's own result, whatever comes after it and in whatever order", async () => {
    await using lab = await Lab.start();
    const comment = await lab.comment('alice', '/d8x backup');
    const held = lab.github.outbox.hold();
    const run = lab.github.run(lab.repository, lab.runs[0]?.id ?? 0);
    run.start();
    const result = writtenByAction(lab, lab.answer, 'ended');
    run.complete('success');
    await held.release(held.webhooks.toReversed());
    await lab.settle();
    assert.equal(lab.answer.body, result);
    assert.deepEqual(lab.reactions(comment), ['eyes', 'hooray', 'rocket']);
  });

  test('whose Action was cut off in the middle of its steps is ended by the bot', async () => {
    await using lab = await Lab.start();
    await lab.comment('alice', '/d8x backup');
    const run = lab.github.run(lab.repository, lab.runs[0]?.id ?? 0);
    run.start();
    await lab.settle();
    writtenByAction(lab, lab.answer, 'running');
    run.complete('cancelled');
    await lab.settle();
    assert.match(lab.answer.body, /The run was cancelled/);
    assert.match(lab.answer.body, /`\/d8x backup --env staging` by `alice`/);
  });

  test('that only passes a branch policy is not said to wait for anybody', async () => {
    const policy = 'version: 1\nenvironments:\n  staging:\n    workflow: gated.yml\n';
    await using lab = await Lab.start({ policy });
    const gated = `${lab.workflow}    environment: \${{ inputs.environment }}\n`;
    lab.github.setup.write(lab.repository, { '.github/workflows/gated.yml': gated });
    const branchPolicy = { protectedBranches: false, customPolicies: true };
    lab.github.setup.environment(lab.repository, 'staging', { branchPolicy });
    await lab.comment('alice', '/d8x backup');
    const told = lab.github.deliveries.map(({ event, action }) => `${event}.${action}`);
    assert.ok(told.includes('workflow_job.waiting') && told.includes('deployment_status.created'), told.join());
    assert.ok(lab.asked().includes('actions/get-pending-deployments-for-run'));
    assert.match(lab.answer.body, /Queued/);
    assert.doesNotMatch(lab.answer.body, /reviewer/);
    lab.github.assertClean();
  });

  test('that had to write a comment of its own is linked', async () => {
    await using lab = await Lab.start();
    const comment = await lab.comment('alice', '/d8x backup');
    const own = lab.github.as('alice').comment(lab.repository, lab.issue, lab.answer.body.replace('queued', 'ended'));
    Object.assign(own, { author: lab.github.state.actionsBot });
    lab.github.run(lab.repository, lab.runs[0]?.id ?? 0).complete('success');
    await lab.settle();
    const [status] = lab.answersTo(comment);
    assert.match(status?.body ?? '', /a comment of its own/);
    assert.match(status?.body ?? '', new RegExp(`#issuecomment-${own.id}`));
  });

  test('whose events come out of order ends as it ended', async () => {
    await using lab = await Lab.start();
    const held = lab.github.outbox.hold();
    const comment = lab.github.as('alice').comment(lab.repository, lab.issue, '/d8x backup');
    await lab.post(held.webhooks[0] ?? assert.fail());
    await lab.settle();
    const run = lab.github.run(lab.repository, lab.runs[0]?.id ?? 0);
    run.start();
    run.complete('failure');
    const later = held.webhooks.filter(({ event }) => event === 'workflow_run');
    for (const webhook of later.toReversed()) await lab.post(webhook);
    await lab.settle();
    assert.match(lab.answersTo(comment)[0]?.body ?? '', /The run failed/);
  });

  test('whose command was deleted is no longer told of, and nothing breaks', async () => {
    await using lab = await Lab.start();
    const comment = await lab.comment('alice', `/d8x update api@${digest}`);
    lab.github.as('alice').deleteComment(lab.repository, comment);
    lab.github.run(lab.repository, lab.runs[0]?.id ?? 0).complete('success');
    await lab.settle();
    const [deployment] = lab.repository.deployments.values();
    assert.equal(deployment?.statuses.at(-1)?.state, 'success');
    assert.ok(
      !lab.logs.some((line) => line.includes('"level":"error"')),
      lab.logs.filter((l) => l.includes('error')).join(''),
    );
  });
});

/** What the Action writes over the bot's comment, with the job's own token. */
function writtenByAction(lab: Lab, status: Comment, stage: 'running' | 'ended'): string {
  const view: LiveRun = {
    kind: 'live',
    command: '/d8x backup',
    actor: 'alice',
    state: { kind: 'running' },
    images: [],
    steps: [],
    progress: new Map(),
    warnings: [],
    startedAt: lab.clock.now(),
    now: lab.clock.now(),
  };
  const [, commentId = '', authorId = ''] = /request comment-(\d+)-0-by-(\d+)/.exec(status.body) ?? [];
  const request = { kind: 'comment', commentId, index: 0, authorId } as const;
  status.body = renderComment(view, { kind: 'request', request }).replace('stage running', `stage ${stage}`);
  return status.body;
}
