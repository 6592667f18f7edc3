import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Lab } from './harness/lab.ts';

/** Longer than a claim lasts, in milliseconds. */
const afterClaim = 80_000;

suite('one comment, one run', () => {
  test('a delivery that comes twice at once, and again later, leads to one run', async () => {
    await using lab = await Lab.start();
    lab.github.outbox.copies = 3;
    const comment = await lab.comment('alice', '/d8x backup');
    const delivery = lab.github.deliveries.find(({ event }) => event === 'issue_comment');
    assert.ok(delivery);
    await lab.github.outbox.redeliver(delivery.guid);
    await lab.settle();
    assert.equal(lab.runs.length, 1);
    assert.equal(lab.answersTo(comment).length, 1);
    lab.github.assertClean();
  });

  test('two replicas that get the same webhook lead to one run, and the loser finds nothing to do', async () => {
    await using lab = await Lab.start({ replicas: 2 });
    const { comment, webhook } = lab.heldComment('alice', '/d8x backup');
    await Promise.all(lab.replicas.map((replica) => lab.post(webhook, replica)));
    await lab.settle();
    assert.equal(lab.runs.length, 1);
    lab.clock.advance(afterClaim);
    await lab.settle();
    assert.equal(lab.runs.length, 1);
    assert.equal(lab.answersTo(comment).length, 1);
    lab.github.assertClean();
  });

  test('a replica that dies after its claim is taken over from', async () => {
    await using lab = await Lab.start({ replicas: 2 });
    const [first, second] = lab.replicas;
    const { comment, webhook } = lab.heldComment('alice', '/d8x backup');
    // Its claim arrives, and nothing that it does after that.
    const died = lab.github.fault({ match: { path: 'issues/create-comment' }, effect: { kind: 'down' } });
    await lab.post(webhook, first);
    await lab.settle();
    died.clear();
    await first?.bot.finish(100);
    await lab.post(webhook, second);
    await lab.settle();
    assert.equal(lab.runs.length, 0);
    lab.clock.advance(afterClaim);
    await lab.settle();
    assert.equal(lab.runs.length, 1);
    assert.equal(lab.answersTo(comment).length, 1);
    assert.match(lab.answer.body, /Queued/);
    lab.github.assertClean();
  });

  test('one that was only slow can not dispatch what was taken over', async () => {
    await using lab = await Lab.start({ replicas: 2 });
    const [slow, quick] = lab.replicas;
    const { comment, webhook } = lab.heldComment('alice', '/d8x backup');
    // The first status comment is blocked by a rate limit that is longer than the claim.
    const limit = { kind: 'secondary-limit', retryAfterSeconds: 90 } as const;
    lab.github.fault({ match: { path: 'issues/create-comment' }, times: 1, effect: limit });
    const slept = lab.clock.sleepers();
    await lab.post(webhook, slow);
    await slept;
    await lab.post(webhook, quick);
    await lab.finalizeOne(quick);
    lab.clock.advance(afterClaim);
    await lab.finalizeOne(quick);
    assert.equal(lab.runs.length, 1);
    lab.clock.wake();
    await lab.settle();
    assert.equal(lab.runs.length, 1);
    const [counted, double] = lab.answersTo(comment);
    assert.match(counted?.body ?? '', /Queued/);
    assert.match(double?.body ?? '', /Its status is in another comment/);
    lab.github.assertClean();
  });

  test('a claim whose answer was lost is found out about later, and carried out', async () => {
    await using lab = await Lab.start();
    const lost = { kind: 'reset', takesEffect: true } as const;
    lab.github.fault({ match: { path: 'reactions/create-for-issue-comment' }, times: 1, effect: lost });
    const comment = await lab.comment('alice', '/d8x backup');
    assert.equal(lab.runs.length, 0);
    lab.clock.advance(afterClaim);
    await lab.settle();
    assert.equal(lab.runs.length, 1);
    assert.equal(lab.answersTo(comment).length, 1);
  });

  test('a replica that dies with the right to dispatch leaves no run, and that is said', async () => {
    await using lab = await Lab.start({ replicas: 2 });
    const [first, second] = lab.replicas;
    const { comment, webhook } = lab.heldComment('alice', '/d8x backup');
    for (const path of ['actions/create-workflow-dispatch', 'issues/update-comment', 'actions/list-workflow-runs']) {
      lab.github.fault({ match: { path }, effect: { kind: 'down' } });
    }
    await lab.post(webhook, first);
    await lab.settle();
    await first?.bot.finish(100);
    lab.github.clearFaults();
    await lab.post(webhook, second);
    await lab.settle();
    lab.clock.advance(afterClaim);
    await lab.settle();
    assert.match(lab.answer.body, /Accepted/);
    lab.clock.advance(310_000);
    await lab.settle();
    assert.match(lab.answer.body, /It was not started/);
    assert.deepEqual(lab.reactions(comment), ['-1', 'eyes', 'rocket']);
    assert.equal(lab.runs.length, 0);
  });

  test('the right to dispatch is not lost with its answer', async () => {
    await using lab = await Lab.start();
    const lost = { kind: 'reset', takesEffect: true } as const;
    lab.github.fault({ match: { path: 'reactions/create-for-issue-comment' }, after: 1, times: 1, effect: lost });
    await lab.comment('alice', '/d8x backup');
    assert.equal(lab.runs.length, 1);
    assert.match(lab.answer.body, /Queued/);
  });

  test('a status comment whose answer was lost is found instead of written twice', async () => {
    await using lab = await Lab.start();
    const lost = { kind: 'reset', takesEffect: true } as const;
    lab.github.fault({ match: { path: 'issues/create-comment' }, times: 1, effect: lost });
    await lab.comment('alice', '/d8x backup');
    assert.equal(lab.runs.length, 1);
    assert.match(lab.answer.body, /Queued/);
  });
});

suite('a dispatch whose answer is lost', () => {
  test('is looked for by its name, and linked', async () => {
    await using lab = await Lab.start();
    const lost = { kind: 'reset', takesEffect: true } as const;
    lab.github.fault({ match: { path: 'actions/create-workflow-dispatch' }, times: 1, effect: lost });
    await lab.comment('alice', '/d8x backup');
    assert.equal(lab.runs.length, 1);
    assert.match(lab.answer.body, new RegExp(`/actions/runs/${lab.runs[0]?.id}\\b`));
    lab.github.assertClean();
  });

  test('is not repeated for a server that says 500 after it began the run', async () => {
    await using lab = await Lab.start();
    const lost = { kind: 'status', status: 502, takesEffect: true } as const;
    lab.github.fault({ match: { path: 'actions/create-workflow-dispatch' }, times: 1, effect: lost });
    await lab.comment('alice', '/d8x backup');
    assert.equal(lab.runs.length, 1);
  });

  test('that never arrived is asked for once more', async () => {
    await using lab = await Lab.start();
    const lost = { kind: 'reset', takesEffect: false } as const;
    lab.github.fault({ match: { path: 'actions/create-workflow-dispatch' }, times: 1, effect: lost });
    await lab.comment('alice', '/d8x backup');
    assert.equal(lab.runs.length, 1);
    assert.match(lab.answer.body, /Queued/);
  });

  test('that fails for good is said to have failed, after it was looked for', async () => {
    await using lab = await Lab.start();
    const lost = { kind: 'reset', takesEffect: false } as const;
    lab.github.fault({ match: { path: 'actions/create-workflow-dispatch' }, effect: lost });
    const comment = await lab.comment('alice', '/d8x backup');
    assert.match(lab.answer.body, /not known whether the run was started/);
    lab.clock.advance(200_000);
    await lab.settle();
    assert.match(lab.answer.body, /It was not started/);
    assert.deepEqual(lab.reactions(comment), ['-1', 'eyes', 'rocket']);
    assert.equal(lab.runs.length, 0);
  });
});
