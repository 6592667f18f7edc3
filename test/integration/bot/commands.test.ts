import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Lab } from './harness/lab.ts';

const digest = `sha256:${'a'.repeat(64)}`;

suite('from a comment to a run', () => {
  for (const behaviour of [
    { apiVersion: '2026-03-10' },
    { apiVersion: '2022-11-28' },
    { apiVersion: '2022-11-28', returnRunDetails: false },
  ] as const) {
    test(`it is dispatched once and linked, whatever the API makes of run details: ${JSON.stringify(behaviour)}`, async () => {
      await using lab = await Lab.start({ github: { behaviour } });
      await lab.comment('alice', '/d8x backup');
      assert.equal(lab.runs.length, 1);
      assert.match(lab.answer.body, new RegExp(`/actions/runs/${lab.runs[0]?.id}\\b`));
      lab.github.assertClean();
    });
  }

  test('an update is asked for, shown, linked and recorded as a deployment', async () => {
    await using lab = await Lab.start();
    const comment = await lab.comment('alice', `/d8x update api@${digest}`);
    assert.equal(lab.runs.length, 1);
    const [run] = lab.runs;
    assert.deepEqual(run?.inputs, {
      operation: 'update',
      services: `api@${digest}`,
      plan: '',
      approved: '',
      environment: 'staging',
      'backup-name': '',
      'backup-run-id': '',
      undo: 'false',
      reason: '',
      'request-id': `comment-${comment.id}-0-by-${comment.author.id}`,
      'issue-number': String(lab.issue.number),
      'status-comment-id': String(lab.answer.id),
    });
    assert.match(lab.answer.body, new RegExp(`/actions/runs/${run?.id}\\b`));
    assert.match(lab.answer.body, /Queued · staging/);
    assert.deepEqual(lab.reactions(comment), ['eyes', 'rocket']);
    const [deployment] = lab.repository.deployments.values();
    assert.equal(deployment?.environment, 'staging');
    assert.equal(deployment?.author.id, lab.github.app.bot.id);
    assert.equal(deployment?.statuses.at(-1)?.state, 'queued');
    lab.github.assertClean();
  });

  for (const [howMany, teams, question] of [
    ['a team', ['acme/ops'], 'teams/get-membership-for-user-in-org'],
    ['many teams', ['acme/leads', 'acme/gone', 'nobody/ops', 'acme/ops'], 'graphql'],
  ] as const) {
    test(`it costs at most six requests before the dispatch, with ${howMany} to ask about too`, async () => {
      await using lab = await Lab.start({ policy: policyFor(teams) });
      lab.github.setup.team('acme', 'leads', ['alice']);
      await lab.comment('carol', '/d8x backup');
      const asked = lab.asked();
      const before = asked.indexOf('actions/create-workflow-dispatch');
      assert.deepEqual(asked.slice(0, before), [
        'repos/get-content',
        'repos/get-collaborator-permission-level',
        question,
        'reactions/create-for-issue-comment',
        'issues/create-comment',
        'reactions/create-for-issue-comment',
      ]);
      lab.github.assertClean();
    });
  }

  test('an approval costs no more, whichever of many teams the second person is in', async () => {
    await using lab = await Lab.start({
      policy: `${policyFor(['acme/leads', 'acme/ops'])}    approval: { required: true, commands: [backup] }\n`,
    });
    lab.github.setup.team('acme', 'leads', ['alice']);
    await lab.comment('alice', '/d8x backup');
    const from = lab.github.requests.length;
    await lab.comment('carol', '/d8x approve');
    const asked = lab.asked(from);
    assert.ok(asked.indexOf('actions/create-workflow-dispatch') <= 6, asked.join(' '));
    assert.equal(lab.runs.length, 1);
    lab.github.assertClean();
  });

  test('whoever only has a name like that of a member is in no team', async () => {
    await using lab = await Lab.start({ policy: policyFor(['acme/leads', 'acme/ops']) });
    lab.github.setup.user('alice-b');
    lab.github.setup.team('acme', 'leads', ['alice-b']);
    await lab.comment('alice', '/d8x backup');
    assert.equal(lab.runs.length, 0);
    assert.match(lab.answer.body, /users and teams that/);
    lab.github.assertClean();
  });

  test('an unchanged policy is asked for again, but costs none of the quota', async () => {
    await using lab = await Lab.start();
    await lab.comment('alice', '/d8x status');
    const from = lab.github.requests.length;
    await lab.comment('alice', '/d8x status --env production');
    const policy = lab.github.requests.slice(from).find(({ operationId }) => operationId === 'repos/get-content');
    assert.equal(policy?.status, 304);
    assert.equal(lab.runs.length, 2);
  });

  test('several commands in one comment are asked for in their order, each with its own status', async () => {
    await using lab = await Lab.start();
    const comment = await lab.comment('alice', '/d8x backup\n\n/d8x status\n\nplease');
    assert.deepEqual(
      lab.runs.map(({ inputs }) => inputs['operation']),
      ['backup', 'status'],
    );
    assert.equal(lab.answersTo(comment, 0).length, 1);
    assert.equal(lab.answersTo(comment, 1).length, 1);
    lab.github.assertClean();
  });

  test('every verb that the Action carries out leads to its operation', async () => {
    await using lab = await Lab.start();
    const commands = ['status', `plan update api@${digest}`, 'backup', 'rollback api', 'lock a reason', 'unlock'];
    for (const command of commands) await lab.comment('bob', `/d8x ${command}`);
    assert.deepEqual(
      lab.runs.map(({ inputs }) => [inputs['operation'], inputs['services'], inputs['reason']]),
      [
        ['status', '', ''],
        ['plan', `api@${digest}`, ''],
        ['backup', '', ''],
        ['rollback', 'api', ''],
        ['lock', '', 'a reason'],
        ['unlock', '', ''],
      ],
    );
    lab.github.assertClean();
  });

  test('help lists the commands and the environments', async () => {
    await using lab = await Lab.start();
    const comment = await lab.comment('rita', '/d8x help');
    assert.match(lab.answer.body, /`\/d8x update/);
    assert.match(lab.answer.body, /`staging` \(default\)/);
    assert.match(lab.answer.body, /`production`/);
    assert.deepEqual(lab.reactions(comment), ['eyes', 'hooray']);
    assert.equal(lab.runs.length, 0);
    lab.github.assertClean();
  });

  test('a comment without a command, and a repository without a policy, cost no answer', async () => {
    await using lab = await Lab.start({ policy: null });
    const from = lab.github.requests.length;
    await lab.comment('alice', 'What does /d8x do?');
    await lab.comment('alice', '/d8x status');
    assert.equal(lab.answers.length, 0);
    assert.deepEqual(lab.asked(from), ['repos/get-content']);
  });

  test('a mistake is pointed at, and nothing of the comment is started', async () => {
    await using lab = await Lab.start();
    const comment = await lab.comment('alice', '/d8x backup\n/d8x updte api');
    assert.equal(lab.runs.length, 0);
    assert.match(lab.answer.body, /\/d8x updte api\n {5}\^{5}/);
    assert.match(lab.answer.body, /Did you mean `\/d8x update api`\?/);
    assert.match(lab.answer.body, /other commands of that comment were not started/);
    assert.deepEqual(lab.reactions(comment), ['confused', 'eyes']);
    lab.github.assertClean();
  });

  test('a workflow that GitHub will not start ends the command with what to do', async () => {
    await using lab = await Lab.start();
    lab.github.setup.write(lab.repository, { '.github/workflows/d8x.yml': 'on: push\njobs: {}\n' });
    const comment = await lab.comment('alice', '/d8x backup');
    assert.match(lab.answer.body, /GitHub did not start the run/);
    assert.match(lab.answer.body, /workflow_dispatch/);
    assert.deepEqual(lab.reactions(comment), ['-1', 'eyes', 'rocket']);
    lab.github.assertClean();
  });

  test('a server that does not know return_run_details is asked without, and the run found by its name', async () => {
    await using lab = await Lab.start({ github: { behaviour: { returnRunDetails: false } } });
    await lab.comment('alice', '/d8x backup');
    assert.equal(lab.runs.length, 1);
    assert.match(lab.answer.body, new RegExp(`/actions/runs/${lab.runs[0]?.id}\\b`));
  });
});

function policyFor(teams: readonly string[]): string {
  return `version: 1
environments:
  staging:
    workflow: d8x.yml
    teams: [${teams.join(', ')}]
`;
}

suite('the workflow to copy', () => {
  test('takes what the bot sends, and names its run so that it is found again', async () => {
    const path = fileURLToPath(new URL('../../../workflows/d8x-ops.yml', import.meta.url));
    const policy = 'version: 1\nenvironments:\n  staging:\n    workflow: d8x-ops.yml\n';
    await using lab = await Lab.start({ policy, github: { behaviour: { returnRunDetails: false } } });
    lab.github.setup.write(lab.repository, { '.github/workflows/d8x-ops.yml': await readFile(path, 'utf8') });
    const comment = await lab.comment('alice', `/d8x update api@${digest}`);
    await lab.comment('bob', '/d8x lock a reason');
    const id = `comment-${comment.id}-0-by-${comment.author.id}`;
    assert.equal(lab.runs.length, 2);
    assert.match(lab.runs[0]?.displayTitle ?? '', new RegExp(`^update on staging \\(${id}\\)$`));
    assert.match(lab.answersTo(comment)[0]?.body ?? '', new RegExp(`/actions/runs/${lab.runs[0]?.id}\\b`));
    lab.github.run(lab.repository, lab.runs[0]?.id ?? 0).complete('success');
    await lab.settle();
    assert.match(lab.answersTo(comment)[0]?.body ?? '', /The run succeeded/);
    lab.github.assertClean();
  });
});
