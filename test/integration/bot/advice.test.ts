import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Lab } from './harness/lab.ts';

suite('a command that is not at the top of its comment', () => {
  test('starts nothing, and is spoken of once a day on an issue', async () => {
    await using lab = await Lab.start();
    const first = await lab.comment('alice', 'Please:\n/d8x update api:dev');
    assert.match(lab.answer.body, /Line 2 was not read as a command/);
    assert.match(lab.answer.body, /^\/d8x update api:dev$/m);
    assert.deepEqual(lab.reactions(first), ['confused', 'eyes']);
    const second = await lab.comment('bob', '**/d8x** backup');
    assert.equal(lab.answers.length, 1);
    assert.deepEqual(lab.reactions(second), ['confused', 'eyes']);
    lab.clock.advance(25 * 3_600_000);
    lab.keepTokens();
    await lab.comment('alice', '/d8x: backup');
    assert.equal(lab.answers.length, 2);
    assert.match(lab.answers[1]?.body ?? '', /^\/d8x backup$/m);
    assert.equal(lab.runs.length, 0);
    lab.github.assertClean();
  });

  test('is spoken of to those only who may give commands', async () => {
    await using lab = await Lab.start({ private: false });
    for (const login of ['rita', 'mallory']) {
      const comment = await lab.comment(login, 'Please:\n/d8x status');
      assert.deepEqual(lab.reactions(comment), []);
    }
    assert.equal(lab.answers.length, 0);
    await lab.comment('tim', 'Please:\n/d8x status');
    assert.equal(lab.answers.length, 1);
  });

  test('below one that is: the one is carried out, the other spoken of', async () => {
    await using lab = await Lab.start();
    const comment = await lab.comment('alice', '/d8x backup\nand then\n/d8x unlock');
    assert.deepEqual(
      lab.runs.map(({ inputs }) => inputs['operation']),
      ['backup'],
    );
    assert.match(lab.answersTo(comment, 0)[0]?.body ?? '', /Queued/);
    assert.match(lab.answersTo(comment, 1)[0]?.body ?? '', /Line 3 was not read/);
  });

  test('in the quoted history of an e-mail is none, and not spoken of', async () => {
    await using lab = await Lab.start();
    const reply = 'Thanks!\r\n\r\nOn Mon, Bob <bob@acme.example> wrote:\r\n> /d8x backup\r\n>\r\n> Bob\r\n';
    await lab.comment('alice', reply);
    assert.equal(lab.runs.length + lab.answers.length, 0);
    await lab.comment('alice', `/d8x status\r\n\r\n${reply}`);
    assert.equal(lab.runs.length, 1);
    assert.equal(lab.answers.length, 1);
  });
});

test('a line that a mail client wrapped refuses the whole comment, by the names that the policy knows', async () => {
  await using lab = await Lab.start();
  const comment = await lab.comment('alice', '/d8x backup\n/d8x update api:dev --env\nproduction');
  await lab.comment('alice', '/d8x update api:dev\nproduction');
  await lab.comment('alice', '/d8x update api:dev\n--env production');
  assert.equal(lab.runs.length, 0);
  assert.match(lab.answersTo(comment)[0]?.body ?? '', /rest of the command above/);
  assert.match(lab.answers[1]?.body ?? '', /rest of the command above/);
  assert.match(lab.answers[2]?.body ?? '', /Did you mean `\/d8x update api:dev --env production`/);
});

test('a lock whose reason begins with an environment locks nothing', async () => {
  await using lab = await Lab.start();
  await lab.comment('alice', '/d8x lock production');
  assert.equal(lab.runs.length, 0);
  assert.match(lab.answer.body, /Did you mean `\/d8x lock --env production`/);
});
