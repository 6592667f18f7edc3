import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Lab } from './harness/lab.ts';

const digest = `sha256:${'a'.repeat(64)}`;

/** How often a comment was tried. */
function tries(lab: Lab, from: number): number {
  return lab.asked(from).filter((id) => id === 'issues/create-comment').length;
}

suite('a locked conversation', () => {
  test('gets its runs, told by reactions; one comment is tried, whatever the number of commands', async () => {
    await using lab = await Lab.start();
    lab.github.as('bob').lock(lab.issue);
    const from = lab.github.requests.length;
    const asked = await lab.comment('alice', `/d8x backup\n/d8x update api@${digest}\n/d8x help`);
    assert.deepEqual(lab.reactions(asked), ['confused', 'eyes', 'rocket']);
    assert.equal(tries(lab, from), 1);
    assert.equal(lab.answers.length, 0);
    assert.deepEqual(
      lab.runs.map(({ inputs }) => [inputs['operation'], inputs['status-comment-id'], inputs['issue-number']]),
      [
        ['backup', '', String(lab.issue.number)],
        ['update', '', String(lab.issue.number)],
      ],
    );
    const [deployment] = lab.repository.deployments.values();
    assert.equal(deployment?.statuses.at(-1)?.state, 'queued');
    lab.github.run(lab.repository, lab.runs[0]?.id ?? 0).complete('success');
    await lab.settle();
    assert.deepEqual(lab.reactions(asked), ['confused', 'eyes', 'hooray', 'rocket']);
    lab.github.run(lab.repository, lab.runs[1]?.id ?? 0).complete('cancelled');
    await lab.settle();
    assert.deepEqual(lab.reactions(asked), ['-1', 'confused', 'eyes', 'hooray', 'rocket']);
    assert.equal(tries(lab, from), 1);
    assert.ok(!lab.logs.some((line) => line.includes('could not be worked on')));
  });

  test('starts nothing that a second person has to approve: there is no place for the seal', async () => {
    await using lab = await Lab.start();
    lab.github.as('bob').lock(lab.issue);
    for (const command of [`/d8x update api@${digest} --env production`, '/d8x update api --env production']) {
      const asked = await lab.comment('alice', command);
      assert.deepEqual(lab.reactions(asked), ['confused', 'eyes']);
    }
    await lab.comment('bob', '/d8x approve');
    assert.equal(lab.runs.length, 0);
  });

  test('refuses, cancels and answers by reactions alone, and tries each once', async () => {
    await using lab = await Lab.start();
    await lab.comment('alice', '/d8x backup');
    lab.github.as('bob').lock(lab.issue);
    for (const [who, command, reactions] of [
      ['alice', '/d8x nonsense', ['confused', 'eyes']],
      ['rita', '/d8x backup', ['confused', 'eyes']],
      ['alice', '/d8x help', ['confused', 'eyes']],
      ['alice', 'please\n/d8x backup', ['confused', 'eyes']],
      ['alice', '/d8x approve', ['-1', 'eyes']],
      ['bob', '/d8x cancel', ['+1', 'eyes']],
    ] as const) {
      const from = lab.github.requests.length;
      const asked = await lab.comment(who, command);
      assert.deepEqual(lab.reactions(asked), reactions, command);
      assert.ok(tries(lab, from) <= 1, command);
    }
    assert.equal(lab.runs.length, 1);
    assert.equal(lab.runs[0]?.conclusion, 'cancelled');
    assert.ok(!lab.logs.some((line) => line.includes('could not be worked on')));
  });

  test('lets what was shown before it was locked be approved and end, where edits are refused as well', async () => {
    await using lab = await Lab.start();
    const asked = await lab.comment('alice', `/d8x update api@${digest} --env production`);
    lab.github.as('bob').lock(lab.issue);
    const message = 'Unable to update comment because issue is locked.';
    lab.github.fault({ match: { path: 'issues/update-comment' }, effect: { kind: 'status', status: 403, message } });
    const approval = await lab.comment('carol', '/d8x approve');
    assert.deepEqual(lab.reactions(approval), ['+1', 'eyes']);
    assert.equal(lab.runs.length, 1);
    assert.equal(lab.runs[0]?.inputs['status-comment-id'], String(lab.answer.id));
    lab.github.run(lab.repository, lab.runs[0]?.id ?? 0).complete('failure');
    await lab.settle();
    assert.ok(lab.reactions(asked).includes('-1'));
    assert.ok(!lab.logs.some((line) => line.includes('could not be worked on')));
  });

  test('is not tried again by a replica that gets the same delivery', async () => {
    await using lab = await Lab.start({ replicas: 2 });
    lab.github.as('bob').lock(lab.issue);
    const { comment, webhook } = lab.heldComment('alice', '/d8x backup');
    const from = lab.github.requests.length;
    await Promise.all(lab.replicas.map((replica) => lab.post(webhook, replica)));
    await lab.settle();
    lab.clock.advance(80_000);
    await lab.settle();
    assert.equal(lab.runs.length, 1);
    assert.equal(tries(lab, from), 1);
    assert.deepEqual(lab.reactions(comment), ['confused', 'eyes', 'rocket']);
  });

  test('that is locked while GitHub refuses the run tells so by a reaction', async () => {
    await using lab = await Lab.start();
    lab.github.as('bob').lock(lab.issue);
    const effect = { kind: 'status', status: 404 } as const;
    lab.github.fault({ match: { path: 'actions/create-workflow-dispatch' }, effect });
    const asked = await lab.comment('alice', '/d8x backup');
    assert.deepEqual(lab.reactions(asked), ['-1', 'confused', 'eyes', 'rocket']);
  });
});
