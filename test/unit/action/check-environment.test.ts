import assert from 'node:assert/strict';
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { checkBranch } from '../../../action/authorise/check-branch.ts';
import { checkEnvironment } from '../../../action/authorise/check-environment.ts';
import { readPolicy } from '../../../action/authorise/read-policy.ts';
import { GitHubRepository } from '../../../action/github/repository.ts';
import { readWorkflowRunInfo, type WorkflowRunInfo } from '../../../action/workflow-run-info.ts';
import { isOpsError } from '../../../src/errors.ts';
import { operations } from '../../../src/command/operations.ts';
import { Secret } from '../../../src/secret.ts';
import { type GitHubDouble, startGitHub } from '../../github/double.ts';
import type { Repository } from '../../github/state/repository.ts';
import { askDouble } from './ask-double.ts';

const cluster = {
  hostsCfg: '',
  sshPrivateKey: new Secret(''),
  knownHosts: '',
  sshUser: 'd8xtrader',
  sshPort: 22,
  stackName: 'stack',
};

test('with the secrets of the second environment only what looks, and backup, is done', () => {
  const d8xConfig = JSON.stringify({ d8x_ops: { unattended: true } });
  const allowed = operations.filter((operation) => {
    try {
      checkEnvironment({ operation, environment: 'production', cluster: { ...cluster, d8xConfig } });
      return true;
    } catch (error) {
      assert.ok(isOpsError(error, 'authorisation-failed'));
      assert.match(error.message, /production-unattended/);
      assert.match(error.hint ?? '', /in the environment production,/);
      return false;
    }
  });
  assert.deepEqual(allowed.toSorted(), ['backup', 'backups', 'drill', 'plan', 'status']);
});

test('with the secrets of the environment with the restore key only what opens backups is done', () => {
  const d8xConfig = JSON.stringify({ d8x_ops: { recovery: true } });
  const allowed = operations.filter((operation) => {
    try {
      checkEnvironment({ operation, environment: 'production', cluster: { ...cluster, d8xConfig } });
      return true;
    } catch (error) {
      assert.ok(isOpsError(error, 'authorisation-failed'));
      assert.match(error.message, /production-recovery, which are for drill, recover, restore alone/);
      return false;
    }
  });
  assert.deepEqual(allowed.toSorted(), ['drill', 'recover', 'restore']);
});

test('with the secrets of the first, or of one alone, everything is', () => {
  for (const d8xConfig of ['{}', '{"d8x_ops":{"unattended":false}}', 'not JSON', '[]', 'null']) {
    for (const operation of operations) checkEnvironment({ operation, cluster: { ...cluster, d8xConfig } });
  }
  checkEnvironment({ operation: 'update', cluster });
});

suite('the branch that a run is of', () => {
  let github: GitHubDouble;
  let place: Repository;
  let folder: string;

  beforeEach(async () => {
    github = await startGitHub();
    place = github.setup.repository('acme/broker', { defaultBranch: 'trunk' });
    folder = await mkdtemp(join(tmpdir(), 'd8x-branch-'));
  });

  afterEach(async () => {
    await github.stop();
    github.assertClean();
    await rm(folder, { recursive: true });
  });

  const policy = (ref?: string): string =>
    `version: 1\nenvironments:\n  production:\n    workflow: d8x-ops.yml\n${ref === undefined ? '' : `    ref: ${ref}\n`}`;

  async function check(
    ref: string | undefined,
    { operation = 'update', event = 'workflow_dispatch', payload = true, token = true } = {},
  ): Promise<string> {
    const eventPath = join(folder, 'event.json');
    await writeFile(eventPath, JSON.stringify(payload ? { repository: { default_branch: 'trunk' } } : {}));
    const runInfo: WorkflowRunInfo = {
      ...readWorkflowRunInfo({ GITHUB_REPOSITORY: 'acme/broker', GITHUB_API_URL: github.apiUrl }),
      eventPath,
      event,
      ref,
    };
    const asking = askDouble(github, github.as('acme').token());
    const repository = token ? new GitHubRepository(asking, runInfo.repository) : undefined;
    const known = operations.find((each) => each === operation) ?? 'update';
    try {
      await checkBranch({ operation: known, environment: 'production' }, runInfo, repository);
      return 'runs';
    } catch (error) {
      assert.ok(isOpsError(error));
      return `${error.code}: ${error.message}`;
    }
  }

  test('has to be the default one where the policy names none', async () => {
    for (const text of [undefined, policy()]) {
      if (text !== undefined) github.setup.write(place, { '.github/d8x.yml': text });
      assert.equal(await check('refs/heads/trunk'), 'runs');
      assert.match(
        await check('refs/heads/topic'),
        /authorisation-failed: this run is of topic, and .* from trunk alone/,
      );
      assert.match(await check('refs/tags/trunk'), /refs\/tags\/trunk/);
      assert.match(await check('refs/pull/1/merge'), /authorisation-failed/);
      assert.match(await check('refs/heads/topic', { operation: 'status' }), /authorisation-failed/);
    }
  });

  test('is judged by the policy that admitted the run, which is read once', async () => {
    github.setup.write(place, { '.github/d8x.yml': policy('trunk') });
    const asking = askDouble(github, github.as('acme').token());
    const repository = new GitHubRepository(asking, { owner: 'acme', name: 'broker' });
    assert.equal((await readPolicy(repository)).kind, 'policy');
    github.setup.write(place, { '.github/d8x.yml': policy('topic') });
    const runInfo = readWorkflowRunInfo({ GITHUB_REPOSITORY: 'acme/broker', GITHUB_REF: 'refs/heads/trunk' });
    await checkBranch({ operation: 'update', environment: 'production' }, runInfo, repository);
    const reads = github.requests.filter(({ operationId }) => operationId === 'repos/get-content');
    assert.equal(reads.length, 1);
  });

  test('has to be the policy’s', async () => {
    github.setup.write(place, { '.github/d8x.yml': policy('deploy/live') });
    assert.equal(await check('refs/heads/deploy/live'), 'runs');
    assert.match(await check('refs/heads/trunk'), /from deploy\/live alone/);
  });

  test('is asked for where the payload does not say what the default one is, and is known of a schedule', async () => {
    assert.match(await check('refs/heads/topic', { payload: false }), /from trunk alone/);
    assert.equal(await check('refs/heads/trunk', { payload: false, event: 'schedule', operation: 'backup' }), 'runs');
    assert.match(await check('refs/heads/topic', { token: false }), /from trunk alone/);
  });

  test('does not matter outside GitHub’s runner', async () => {
    assert.equal(await check(undefined), 'runs');
  });

  test('while the policy can’t be read nothing is changed, and a backup runs from the default branch alone', async () => {
    for (const [text, code] of [
      ['version: [', 'config-invalid'],
      [undefined, 'github-unreachable'],
    ] as const) {
      if (text !== undefined) github.setup.write(place, { '.github/d8x.yml': text });
      else github.fault({ match: { path: 'repos/get-content' }, effect: { kind: 'status', status: 502 } });
      assert.equal((await check('refs/heads/trunk')).split(':')[0], code);
      assert.equal(await check('refs/heads/trunk', { operation: 'backup' }), 'runs');
      assert.match(await check('refs/heads/topic', { operation: 'backup' }), /authorisation-failed/);
    }
  });
});
