import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { actScript } from '../../github/act/act-runner.ts';
import { startGitHub, type GitHubDouble } from '../../github/double.ts';
import type { Repository } from '../../github/state/repository.ts';
import { waitFor } from '../../wait.ts';
import { type ActionFixture, bundleAction } from './action-fixture.ts';

const ACTION = 'd8x-test/fixture@v1';

const WORKFLOW = `name: fixture
run-name: fixture \${{ inputs.command }}
on:
  workflow_dispatch:
    inputs: { command: { required: true } }
permissions: { contents: read, issues: write }
jobs:
  run:
    runs-on: ubuntu-latest
    environment: production
    steps:
      - uses: actions/checkout@v4
      - name: Fixture
        id: fixture
        uses: ${ACTION}
        with: { command: '\${{ inputs.command }}' }
        env: { KEY: '\${{ secrets.KEY }}', LABEL: '\${{ vars.LABEL }}' }
      - name: Tell
        run: echo "answer=\${{ steps.fixture.outputs.answer }}"
`;

const MAIN = `
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultArtifactClient } from '@actions/artifact';
import * as core from '@actions/core';
import { context, getOctokit } from '@actions/github';

const command = core.getInput('command');
const octokit = getOctokit(core.getInput('github-token'));
const at = { ...context.repo, issue_number: 1 };
console.log('node ' + process.version + ' run ' + context.runId + ' attempt ' + context.runAttempt + ' label ' + process.env.LABEL);
console.log('by ' + process.env.GITHUB_ACTOR + ' for ' + process.env.GITHUB_TRIGGERING_ACTOR);
console.log('key has ' + process.env.KEY?.split('\\n').length + ' lines');
console.log('leaked ' + (process.env.OF_THE_TEST ?? 'nothing'));
await octokit.rest.issues.createComment({ ...at, body: 'did ' + command });
if (command === 'backup') {
  const file = join(process.env.RUNNER_TEMP, 'backup.age');
  writeFileSync(file, 'sealed');
  const client = new DefaultArtifactClient();
  const raw = await client.uploadArtifact('ignored', [file], process.env.RUNNER_TEMP, { retentionDays: 3, skipArchive: true });
  const zipped = await client.uploadArtifact('zipped', [file], process.env.RUNNER_TEMP);
  console.log('digests ' + raw.digest + ' ' + zipped.digest);
  const again = await client.downloadArtifact(raw.id, { path: join(process.env.RUNNER_TEMP, 'again') });
  console.log('again ' + again.digestMismatch);
}
if (command === 'mask') {
  console.log('log {x}');
  await core.summary.addRaw('summary {x} &lbrace;y&rbrace;', true).write();
}
if (command === 'fail') throw new Error('it failed');
if (command === 'wait') {
  process.on('SIGINT', () => {
    console.log('was interrupted');
    setTimeout(() => process.exit(130), 200);
  });
  core.info('waiting');
  setInterval(() => {}, 1000);
} else {
  core.setOutput('answer', 'fine');
  await core.summary.addHeading('Fixture').write();
}
`;

const POST = `console.log('post ran');`;

let action: ActionFixture | undefined;

before(async () => {
  action = await bundleAction(MAIN, POST);
});

after(async () => {
  await action?.[Symbol.asyncDispose]();
});

interface Stage extends AsyncDisposable {
  readonly github: GitHubDouble;
  readonly repo: Repository;
}

async function stage(key = 'first line\nsecond line'): Promise<Stage> {
  assert.ok(action);
  const github = await startGitHub();
  github.setup.org('acme', ['alice']);
  const repo = github.setup.repository('acme/broker', {
    private: true,
    collaborators: { alice: 'write' },
    files: { '.github/workflows/fixture.yml': WORKFLOW },
  });
  github.as('alice').openIssue(repo, 'one');
  github.onDispatch = actScript(() => github.world, {
    actions: { [ACTION]: action.folder },
    secrets: { KEY: key },
    env: { LABEL: 'from the runner' },
  });
  return {
    github,
    repo,
    [Symbol.asyncDispose]: () => github.stop(),
  };
}

suite('a run through act', () => {
  test("masks a secret of several lines as GitHub's runner does: a lone brace wherever it stands", async () => {
    await using at = await stage('{\n  "a": 1\n}');
    const { github, repo } = at;
    const run = github.as('alice').runWorkflow(repo, 'fixture.yml', { command: 'mask' });
    await github.settled();
    assert.match(run.log, /log \*\*\*x\*\*\*/);
    assert.match(run.summary, /summary \*\*\*x\*\*\* &lbrace;y&rbrace;/);
  });

  test('executes the action of the workflow with a token, secrets and inputs', async () => {
    process.env['OF_THE_TEST'] = 'something';
    await using s = await stage();
    const run = s.github.as('alice').runWorkflow(s.repo, 'fixture.yml', { command: 'status' });
    await s.github.settled();
    assert.equal(run.conclusion, 'success', run.log);
    assert.match(run.log, /^node v24\./m);
    assert.match(run.log, new RegExp(`run ${run.id} attempt 1`));
    assert.match(run.log, /^by alice for alice$/m);
    assert.match(run.log, /^key has 2 lines$/m);
    assert.match(run.log, /^leaked nothing$/m);
    assert.match(run.log, /^answer=fine$/m);
    assert.match(run.log, /^post ran$/m);
    assert.match(run.summary, /Fixture/);
    const steps = run.jobs[0]?.steps.map(({ name, conclusion }) => `${name}: ${conclusion}`) ?? [];
    assert.ok(steps.includes('Fixture: success') && steps.includes('Tell: success'), steps.join(', '));
    const [comment] = s.repo.comments.values();
    assert.deepEqual([comment?.body, comment?.author.login], ['did status', 'github-actions[bot]']);
    s.github.assertClean();
  });

  test('uploads artifacts, which the API then has', async () => {
    await using s = await stage();
    const run = s.github.as('alice').runWorkflow(s.repo, 'fixture.yml', { command: 'backup' });
    await s.github.settled();
    assert.equal(run.conclusion, 'success', run.log);
    const artifacts = [...s.repo.artifacts.values()];
    assert.deepEqual(
      artifacts.map(({ name, archived }) => [name, archived]),
      [
        ['backup.age', false],
        ['zipped', true],
      ],
    );
    assert.equal(artifacts[0]?.content.toString(), 'sealed');
    assert.match(run.log, new RegExp(`digests ${artifacts.map(({ sha256 }) => sha256).join(' ')}`));
    assert.match(run.log, /^again false$/m);
    const days = ((artifacts[0]?.expiresAt ?? 0) - Date.now()) / 86_400_000;
    assert.ok(days > 2.9 && days < 3.1);
    s.github.assertClean();
  });

  test('fails as the workflow fails, after its post steps', async () => {
    await using s = await stage();
    const run = s.github.as('alice').runWorkflow(s.repo, 'fixture.yml', { command: 'fail' });
    await s.github.settled();
    assert.equal(run.conclusion, 'failure');
    assert.match(run.log, /it failed/);
    assert.match(run.log, /^post ran$/m);
    assert.ok(run.jobs[0]?.steps.some(({ name, conclusion }) => name === 'Fixture' && conclusion === 'failure'));
  });

  test('is interrupted when it is cancelled, and still runs its post steps', async () => {
    await using s = await stage();
    const alice = s.github.as('alice');
    const run = alice.runWorkflow(s.repo, 'fixture.yml', { command: 'wait' });
    await waitFor('the step', () => run.log.includes('waiting') || run.status === 'completed', { seconds: 120 });
    alice.cancel(s.repo, run);
    await s.github.settled();
    assert.equal(run.conclusion, 'cancelled');
    assert.match(run.log, /^was interrupted$/m);
    assert.match(run.log, /^post ran$/m);
    assert.doesNotMatch(run.log, /^answer=/m);
  });

  test('may do only what the workflow permits its token', async () => {
    await using s = await stage();
    s.github.setup.write(s.repo, { '.github/workflows/fixture.yml': WORKFLOW.replace(', issues: write', '') });
    const run = s.github.as('alice').runWorkflow(s.repo, 'fixture.yml', { command: 'status' });
    await s.github.settled();
    assert.equal(run.conclusion, 'failure');
    assert.match(run.log, /Resource not accessible by integration/);
  });
});
