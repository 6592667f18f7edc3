import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Lab } from './harness/lab.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const update = `/d8x update api@${digest} --env production`;

suite('cancel', () => {
  test('ends a command that waits for approval, for good', async () => {
    await using lab = await Lab.start();
    const asked = await lab.comment('alice', update);
    await lab.comment('bob', '/d8x cancel --env production');
    assert.match(lab.answersTo(asked)[0]?.body ?? '', /cancelled by bob before it was approved/);
    await lab.comment('carol', '/d8x approve');
    assert.equal(lab.runs.length, 0);
    lab.github.assertClean();
  });

  test('cancels the runs of its environment, and only those that the bot started', async () => {
    await using lab = await Lab.start();
    const staging = await lab.comment('alice', '/d8x backup');
    await lab.comment('alice', '/d8x status --env production');
    const own = lab.github.as('bob').runWorkflow(lab.repository, 'd8x.yml', { operation: 'backup' });
    await lab.comment('bob', '/d8x cancel --env staging');
    const [first, second] = lab.repository.runs.values();
    assert.equal(first?.conclusion, 'cancelled');
    assert.equal(second?.status, 'queued');
    assert.equal(own.status, 'queued');
    assert.match(lab.answersTo(staging)[0]?.body ?? '', /cancelled/i);
    assert.deepEqual(lab.reactions(staging), ['confused', 'eyes', 'rocket']);
    lab.github.assertClean();
  });

  test('reaches a run whose asking comment was deleted or edited, for those who may cancel wherever it may be', async () => {
    const policy = ['staging', 'production']
      .map(
        (name) =>
          `  ${name}:\n    workflow: d8x.yml\n${name === 'production' ? '    users: [alice]\n' : '    default: true\n'}`,
      )
      .join('');
    await using lab = await Lab.start({ policy: `version: 1\nenvironments:\n${policy}` });
    const deleted = await lab.comment('alice', '/d8x backup --env production');
    lab.github.as('alice').deleteComment(lab.repository, deleted);
    // Made to look like one of staging's, so that bob, who may not cancel on production, could cancel it.
    const edited = await lab.comment('alice', '/d8x backup --env production');
    lab.clock.advance(5_000);
    lab.github.as('bob').editComment(lab.repository, edited, '/d8x backup --env staging');
    const update = await lab.comment('alice', `/d8x update api@${digest} --env production`);
    lab.github.as('alice').deleteComment(lab.repository, update);
    await lab.comment('bob', '/d8x cancel --env staging');
    assert.ok(lab.runs.every(({ conclusion }) => conclusion === null));
    await lab.comment('alice', '/d8x cancel --env staging');
    assert.deepEqual(
      lab.runs.map(({ conclusion }) => conclusion),
      ['cancelled', 'cancelled', null],
    );
    await lab.comment('alice', '/d8x cancel --env production');
    assert.equal(lab.runs[2]?.conclusion, 'cancelled');
    assert.ok(!lab.logs.some((line) => line.includes('could not be worked on')));
  });

  test('says so where there is nothing to cancel', async () => {
    await using lab = await Lab.start();
    await lab.comment('alice', '/d8x cancel');
    assert.match(lab.answer.body, /Nothing to cancel/);
  });
});
