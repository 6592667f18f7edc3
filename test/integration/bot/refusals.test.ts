import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Lab } from './harness/lab.ts';

const digest = `sha256:${'a'.repeat(64)}`;

suite('who may not', () => {
  test('a reader is told politely, and once a day', async () => {
    await using lab = await Lab.start({ private: false });
    const first = await lab.comment('rita', `/d8x update api@${digest}`);
    assert.match(lab.answer.body, /needs the write role or more/);
    assert.deepEqual(lab.reactions(first), ['confused', 'eyes']);
    const second = await lab.comment('rita', '/d8x backup');
    assert.equal(lab.answers.length, 1);
    assert.deepEqual(lab.reactions(second), []);
    const stranger = await lab.comment('mallory', '/d8x bakup');
    assert.equal(lab.answers.length, 2);
    assert.deepEqual(lab.reactions(stranger), ['confused', 'eyes']);
    assert.equal(lab.runs.length, 0);
    lab.github.assertClean();
  });

  test('users and teams of an environment limit who may change it, not who may look', async () => {
    await using lab = await Lab.start();
    lab.github.setup.collaborator(lab.repository, 'dave', 'admin');
    await lab.comment('dave', '/d8x backup --env production');
    assert.match(lab.answer.body, /for the users and teams/);
    await lab.comment('dave', '/d8x status --env production');
    assert.equal(lab.runs.length, 1);
  });

  test('tasks are scaled as far as the environment lets, and services are named for a restart', async () => {
    const policy = 'version: 1\nenvironments:\n  production: { workflow: d8x.yml, scale: { api: 1-3 } }\n';
    await using lab = await Lab.start({ policy });
    const refused = {
      '/d8x scale api=4': /lets api have from 1 to 3 tasks, not 4/,
      '/d8x scale referral=1': /referral is never scaled/,
      '/d8x scale api': /no service with its number of tasks/,
      '/d8x restart': /does not say which services/,
    };
    for (const [body, why] of Object.entries(refused)) {
      const comment = await lab.comment('alice', body);
      assert.match(lab.answersTo(comment)[0]?.body ?? '', why);
    }
    assert.equal(lab.runs.length, 0);
    await lab.comment('alice', '/d8x scale api=3\n/d8x restart api history');
    assert.deepEqual(
      lab.runs.map(({ inputs }) => [inputs['operation'], inputs['services']]),
      [
        ['scale', 'api=3'],
        ['restart', 'api history'],
      ],
    );
    lab.github.assertClean();
  });

  test('logs of services are not for whoever may look', async () => {
    await using lab = await Lab.start();
    const comment = await lab.comment('tim', '/d8x logs api');
    assert.match(lab.answersTo(comment)[0]?.body ?? '', /logs on .* needs the write role/);
    assert.equal(lab.runs.length, 0);
    await lab.comment('alice', '/d8x logs api --since 2h --grep "it failed"');
    assert.deepEqual(
      lab.runs.map(({ inputs }) => [inputs['operation'], inputs['services']]),
      [['logs', 'api --since 2h --grep "it failed"']],
    );
    lab.github.assertClean();
  });

  test('a permission that was lost between comment and delivery counts', async () => {
    await using lab = await Lab.start();
    const { webhook } = lab.heldComment('alice', '/d8x backup');
    lab.github.setup.collaborator(lab.repository, 'alice', 'none');
    await lab.post(webhook);
    await lab.settle();
    assert.equal(lab.runs.length, 0);
    assert.match(lab.answer.body, /needs the write role/);
  });

  test("a name that somebody else has by now has the other's rights, which are none here", async () => {
    await using lab = await Lab.start();
    const { webhook } = lab.heldComment('alice', '/d8x backup');
    const { state } = lab.github;
    state.accounts.delete('alice');
    state.addAccount('alice', 'User');
    await lab.post(webhook);
    await lab.settle();
    assert.equal(lab.runs.length, 0);
    assert.match(lab.answer.body, /needs the write role/);
  });

  test('a custom role counts as the one it is based on', async () => {
    await using lab = await Lab.start();
    lab.github.setup.collaborator(lab.repository, 'erin', { role: 'write', custom: 'deployer' });
    lab.github.setup.collaborator(lab.repository, 'frank', { role: 'read', custom: 'admin-of-nothing' });
    await lab.comment('erin', '/d8x backup');
    await lab.comment('frank', '/d8x backup');
    assert.equal(lab.runs.length, 1);
  });

  test('bots and apps start nothing, and get no answer', async () => {
    await using lab = await Lab.start();
    lab.github.state.addAccount('helper[bot]', 'Bot');
    lab.github.setup.collaborator(lab.repository, 'helper[bot]', 'admin');
    await lab.comment('helper[bot]', '/d8x backup');
    const { webhook } = lab.heldComment('alice', '/d8x backup');
    const viaApp = lab.resigned(webhook, (payload) => {
      payload.comment.performed_via_github_app = { id: 1, slug: 'other', name: 'other' };
    });
    await lab.post(viaApp);
    await lab.settle();
    assert.equal(lab.runs.length + lab.answers.length, 0);
  });

  test('an edited comment and an old one are answered, and start nothing', async () => {
    await using lab = await Lab.start();
    const edited = lab.heldComment('alice', '/d8x backup');
    const late = lab.heldComment('alice', '/d8x backup');
    edited.comment.lastEditedAt = lab.clock.now().getTime() + 1000;
    await lab.post(
      lab.resigned(edited.webhook, (payload) => {
        payload.comment.updated_at = new Date(Date.parse(payload.comment.created_at) + 1000).toISOString();
      }),
    );
    await lab.settle();
    assert.match(lab.answersTo(edited.comment)[0]?.body ?? '', /was edited/);
    lab.clock.advance(11 * 60_000);
    lab.keepTokens();
    await lab.post(late.webhook);
    await lab.settle();
    assert.match(lab.answersTo(late.comment)[0]?.body ?? '', /11 minutes late/);
    assert.equal(lab.runs.length, 0);
  });

  test('an edit of a comment is no command', async () => {
    await using lab = await Lab.start();
    const comment = await lab.comment('alice', 'looks good');
    lab.github.as('alice').editComment(lab.repository, comment, '/d8x backup');
    await lab.settle();
    assert.equal(lab.runs.length + lab.answers.length, 0);
  });
});

suite('the policy', () => {
  test("is never read from a pull request's head, nor from any branch but the default one", async () => {
    await using lab = await Lab.start();
    const own =
      'version: 1\nenvironments:\n  staging:\n    workflow: d8x.yml\n    permission: write\n    view-permission: read\n';
    lab.github.setup.write(lab.repository, { '.github/d8x.yml': own }, { branch: 'mine' });
    const pull = lab.github.as('rita').openPull(lab.repository, { title: 'Let me', branch: 'mine' });
    lab.github.as('rita').comment(lab.repository, pull, '/d8x status');
    await lab.settle();
    assert.equal(lab.runs.length, 0);
    assert.match(lab.answer.body, /needs the triage role/);
    lab.github.assertClean();
  });

  test('of a fork counts nothing, and the run is that of the base', async () => {
    await using lab = await Lab.start();
    const fork = lab.github.setup.repository('mallory/broker', {
      files: { '.github/workflows/d8x.yml': 'on: workflow_dispatch\njobs: {}\n' },
      installed: false,
    });
    lab.github.setup.write(fork, { 'x.txt': 'x' }, { branch: 'evil' });
    const pull = lab.github.as('mallory').openPull(lab.repository, { title: 'Hello', branch: 'evil', from: fork });
    lab.github.as('alice').comment(lab.repository, pull, '/d8x backup');
    await lab.settle();
    const dispatch = lab.github.requests.find(({ operationId }) => operationId === 'actions/create-workflow-dispatch');
    assert.equal(dispatch?.path, '/repos/acme/broker/actions/workflows/d8x.yml/dispatches');
    assert.match(JSON.stringify(dispatch?.body), /"ref":"main"/);
    assert.equal(fork.runs.size, 0);
  });

  for (const [what, content] of [
    ['malformed', 'environments: ['],
    ['a YAML bomb', `version: 1\na: &a [x,x,x,x,x,x,x,x,x]\n${bombLines()}environments: *i\n`],
    ['no policy at all', '[]'],
  ] as const) {
    test(`that is ${what} allows nothing, and says so to those who can fix it`, async () => {
      await using lab = await Lab.start({ policy: content });
      await lab.comment('alice', '/d8x backup');
      assert.equal(lab.runs.length, 0);
      assert.match(lab.answer.body, /d8x\.yml/);
      const before = lab.answers.length;
      await lab.comment('rita', '/d8x backup');
      assert.equal(lab.answers.length, before + 1);
      assert.equal(lab.runs.length, 0);
    });
  }

  test('that is huge is not even read', async () => {
    await using lab = await Lab.start({ policy: `version: 1\n${'# more\n'.repeat(400_000)}` });
    await lab.comment('alice', '/d8x backup');
    assert.match(lab.answer.body, /more than 65536/);
    assert.equal(lab.runs.length, 0);
  });
});

function bombLines(): string {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
  return names
    .slice(1)
    .map((name, index) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${names[index]}`).join(',')}]\n`)
    .join('');
}
