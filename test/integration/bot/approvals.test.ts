import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Lab } from './harness/lab.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const update = `/d8x update api@${digest} --env production`;

suite('a second person', () => {
  test('approves, and only then the run is asked for, naming both comments', async () => {
    await using lab = await Lab.start();
    const asked = await lab.comment('alice', update);
    assert.equal(lab.runs.length, 0);
    assert.match(lab.answer.body, /Waiting for approval/);
    assert.deepEqual(lab.reactions(asked), ['eyes']);
    const from = lab.github.requests.length;
    const approval = await lab.comment('bob', '/d8x approve');
    const requests = lab.asked(from);
    assert.ok(requests.indexOf('actions/create-workflow-dispatch') <= 6, requests.join(' '));
    const [status] = lab.answersTo(asked);
    assert.ok(status);
    assert.equal(lab.runs.length, 1);
    const id = `comment-${asked.id}-0-by-${asked.author.id}-ok-${approval.id}`;
    assert.equal(lab.runs[0]?.inputs['request-id'], id);
    assert.equal(lab.runs[0]?.inputs['services'], `api@${digest}`);
    assert.match(status.body, /Queued · production/);
    assert.match(status.body, /alice, approved by bob/);
    const [echo] = lab.answersTo(approval);
    assert.ok(echo?.body.includes(digest), echo?.body);
    assert.match(echo?.body ?? '', /Approved · production/);
    assert.deepEqual(lab.reactions(approval), ['+1', 'eyes']);
    lab.github.assertClean();
  });

  test('is never the one who asked', async () => {
    await using lab = await Lab.start();
    await lab.comment('alice', update);
    await lab.comment('alice', '/d8x approve');
    assert.equal(lab.runs.length, 0);
    assert.match(lab.answers.at(-1)?.body ?? '', /second person has to approve it, not who asked/);
    await lab.comment('bob', '/d8x approve');
    assert.equal(lab.runs.length, 1);
  });

  test('has to be one who may give the command himself', async () => {
    await using lab = await Lab.start();
    lab.github.setup.collaborator(lab.repository, 'dave', 'admin');
    await lab.comment('alice', update);
    for (const login of ['dave', 'rita', 'mallory']) await lab.comment(login, '/d8x approve');
    assert.equal(lab.runs.length, 0);
    await lab.comment('carol', '/d8x approve');
    assert.equal(lab.runs.length, 1);
  });

  test("comes too late after the environment's time", async () => {
    await using lab = await Lab.start();
    const asked = await lab.comment('alice', update);
    lab.clock.advance(55 * 60_000);
    lab.keepTokens();
    lab.clock.advance(6 * 60_000);
    await lab.comment('bob', '/d8x approve');
    assert.equal(lab.runs.length, 0);
    assert.match(lab.answersTo(asked)[0]?.body ?? '', /within 60 minutes/);
    await lab.comment('bob', '/d8x approve');
    assert.match(lab.answers.at(-1)?.body ?? '', /No command waits for approval/);
    assert.equal(lab.runs.length, 0);
  });

  for (const commentDelayMs of [1000, 2000, 9000]) {
    test(`takes a comment that GitHub calls updated ${commentDelayMs} ms later for what it is: never edited`, async () => {
      await using lab = await Lab.start({ github: { behaviour: { commentDelayMs } } });
      const asked = await lab.comment('alice', update);
      await lab.comment('bob', '/d8x approve');
      assert.equal(lab.runs.length, 1, lab.answersTo(asked)[0]?.body);
      lab.github.assertClean();
    });
  }

  test('does not approve what was edited within the second it was written in', async () => {
    await using lab = await Lab.start({ github: { behaviour: { commentDelayMs: 1000 } } });
    const asked = await lab.comment('alice', update);
    lab.github.as('alice').editComment(lab.repository, asked, `${update} `);
    asked.updatedAt = asked.createdAt + 1000;
    await lab.comment('bob', '/d8x approve');
    assert.equal(lab.runs.length, 0);
    assert.match(lab.answersTo(asked)[0]?.body ?? '', /edited or deleted/);
  });

  test('does not approve what was edited since', async () => {
    await using lab = await Lab.start();
    const asked = await lab.comment('alice', update);
    lab.clock.advance(5000);
    lab.github.as('alice').editComment(lab.repository, asked, update.replaceAll('a'.repeat(64), 'b'.repeat(64)));
    await lab.settle();
    await lab.comment('bob', '/d8x approve');
    assert.equal(lab.runs.length, 0);
    assert.match(lab.answersTo(asked)[0]?.body ?? '', /edited or deleted/);
  });

  test("does not approve what somebody wrote into the bot's comment", async () => {
    await using lab = await Lab.start();
    await lab.comment('alice', update);
    const [status] = lab.answers;
    assert.ok(status);
    const record = /record ([\w-]+)\.([\w-]+) -->/.exec(status.body);
    const content = Buffer.from(record?.[1] ?? '', 'base64url').toString();
    const forged = Buffer.from(content.replaceAll('a'.repeat(64), 'b'.repeat(64))).toString('base64url');
    lab.github.as('alice').editComment(lab.repository, status, status.body.replace(record?.[1] ?? '', forged));
    await lab.settle();
    await lab.comment('bob', '/d8x approve');
    assert.equal(lab.runs.length, 0);
    assert.match(lab.answers.at(-1)?.body ?? '', /No command waits for approval/);
  });

  test('does not approve a record that was carried over from elsewhere', async () => {
    await using lab = await Lab.start();
    await lab.comment('alice', update);
    const [status] = lab.answers;
    assert.ok(status);
    const elsewhere = lab.github.as('alice').openIssue(lab.repository, 'Elsewhere');
    lab.github.as('alice').comment(lab.repository, elsewhere, status.body);
    lab.github.as('bob').comment(lab.repository, elsewhere, '/d8x approve');
    await lab.settle();
    assert.equal(lab.runs.length, 0);
  });

  test("does not approve a record that was copied into another comment of the bot's, and starts nothing again", async () => {
    await using lab = await Lab.start();
    const asked = await lab.comment('alice', update);
    const [status] = lab.answersTo(asked);
    assert.ok(status);
    const sealed = status.body;
    await lab.comment('bob', '/d8x cancel --env production');
    const other = lab.answers.find(({ id }) => id !== status.id);
    assert.ok(other);
    lab.github.as('alice').editComment(lab.repository, other, sealed);
    await lab.settle();
    await lab.comment('bob', '/d8x approve');
    assert.match(lab.answers.at(-1)?.body ?? '', /No command waits for approval/);
    // Back in its own comment it is whole again, but its right to start is used up.
    lab.github.as('alice').editComment(lab.repository, status, sealed);
    await lab.settle();
    await lab.comment('bob', '/d8x approve');
    await lab.comment('carol', '/d8x approve');
    assert.equal(lab.runs.length, 0);
  });

  test('does not approve what readers no longer see as it was asked', async () => {
    await using lab = await Lab.start();
    const asked = await lab.comment('alice', update);
    const [status] = lab.answersTo(asked);
    assert.ok(status);
    const shown = status.body;
    for (const edited of [
      shown.replace('a'.repeat(64), 'b'.repeat(64)),
      shown.replace('alice', 'bob'),
      `hello\n${shown}`,
    ]) {
      assert.notEqual(edited, shown);
      lab.github.as('alice').editComment(lab.repository, status, edited);
      await lab.settle();
      await lab.comment('bob', '/d8x approve');
      assert.match(lab.answers.at(-1)?.body ?? '', /No command waits for approval/);
    }
    assert.equal(lab.runs.length, 0);
    // A page that writes CRLF changes nothing.
    lab.github.as('alice').editComment(lab.repository, status, shown.replaceAll('\n', '\r\n'));
    await lab.settle();
    await lab.comment('bob', '/d8x approve');
    assert.equal(lab.runs.length, 1);
  });

  test('does not approve what was never sealed', async () => {
    await using lab = await Lab.start();
    const asked = await lab.comment('alice', update);
    const [status] = lab.answersTo(asked);
    assert.ok(status);
    const bare = status.body.replace(/<!-- d8x-ops record .*/, '');
    lab.github.as('alice').editComment(lab.repository, status, bare);
    await lab.settle();
    await lab.comment('bob', '/d8x approve');
    assert.equal(lab.runs.length, 0);
  });

  test('may pin the images: all of them, by at least eight digits', async () => {
    await using lab = await Lab.start();
    await lab.comment('alice', update);
    for (const pins of [`api@sha256:${'b'.repeat(8)}`, `api@sha256:${'a'.repeat(8)} history@sha256:${'a'.repeat(8)}`]) {
      await lab.comment('bob', `/d8x approve ${pins}`);
      assert.match(lab.answers.at(-1)?.body ?? '', /No command waits here that runs these images/);
    }
    assert.equal(lab.runs.length, 0);
    await lab.comment('bob', `/d8x approve api@sha256:${'a'.repeat(8)} --env production`);
    assert.equal(lab.runs.length, 1);
  });

  test('who approves twice, or two who approve at once, start one run', async () => {
    await using lab = await Lab.start({ replicas: 2 });
    const [first, second] = lab.replicas;
    await lab.comment('alice', update);
    const one = lab.heldComment('bob', '/d8x approve');
    const other = lab.heldComment('carol', '/d8x approve');
    await Promise.all([lab.post(one.webhook, first), lab.post(other.webhook, second)]);
    await lab.settle();
    lab.clock.advance(80 * 60_000);
    lab.keepTokens();
    await lab.settle();
    assert.equal(lab.runs.length, 1);
    assert.match(lab.answers[0]?.body ?? '', /Queued/);
  });

  test('has to say which of several he means', async () => {
    await using lab = await Lab.start();
    await lab.comment('alice', update);
    await lab.comment('carol', `/d8x update history@${digest} --env production`);
    await lab.comment('bob', '/d8x approve');
    assert.equal(lab.runs.length, 0);
    assert.match(lab.answers.at(-1)?.body ?? '', /2 commands wait for approval/);
  });

  test('is not asked for where only some commands need one', async () => {
    await using lab = await Lab.start();
    await lab.comment('alice', '/d8x status --env production');
    assert.equal(lab.runs.length, 1);
  });

  for (const [asked, inputs] of [
    ['/d8x update api --env production', { operation: 'plan', services: 'api' }],
    ['/d8x rollback api --env production', { operation: 'plan', plan: 'rollback', services: 'api' }],
  ] as const) {
    test(`approves of ${asked} what a plan of it found, and nothing before that`, async () => {
      await using lab = await Lab.start();
      const comment = await lab.comment('alice', asked);
      const [plan, ...none] = lab.repository.runs.values();
      assert.ok(plan !== undefined && none.length === 0);
      const id = `comment-${comment.id}-0-by-${comment.author.id}`;
      assert.equal(plan.inputs['request-id'], `${id}-plan`);
      for (const [name, value] of Object.entries(inputs)) assert.equal(plan.inputs[name], value);
      await lab.comment('bob', '/d8x approve');
      assert.match(lab.answers.at(-1)?.body ?? '', /No command waits for approval/);

      const [status] = lab.answersTo(comment);
      assert.ok(status);
      const result = status.body.split('\n').with(1, '<!-- d8x-ops stage ended -->');
      const planned = result.toSpliced(2, 0, `<!-- d8x-ops planned api@${digest} -->`).join('\n');
      lab.github.as('alice').editComment(lab.repository, status, planned);
      lab.github.run(lab.repository, plan).complete('success');
      await lab.settle();
      assert.match(status.body, /Waiting for approval/);
      assert.ok(status.body.includes(digest));
      const pinned = await lab.comment('bob', `/d8x approve api@${digest.slice(0, 20)}`);
      const run = [...lab.repository.runs.values()].at(-1);
      assert.equal(lab.runs.length, 2);
      assert.equal(run?.inputs['approved'], `api@${digest}`);
      assert.equal(run?.inputs['operation'], asked.split(' ')[1]);
      assert.equal(run?.inputs['request-id'], `${id}-ok-${pinned.id}`);
      assert.ok(lab.answersTo(pinned)[0]?.body.includes(digest));
      lab.github.assertClean();
    });
  }

  test('approves nothing whose plan failed', async () => {
    await using lab = await Lab.start();
    await lab.comment('alice', '/d8x update api --env production');
    const [plan] = lab.repository.runs.values();
    assert.ok(plan);
    lab.github.run(lab.repository, plan).complete('failure');
    await lab.settle();
    await lab.comment('bob', '/d8x approve');
    assert.equal(lab.runs.length, 1);
  });
});
