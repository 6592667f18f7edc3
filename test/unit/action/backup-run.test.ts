import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkBackupRun } from '../../../action/backup-run.ts';
import { GitHubRepository } from '../../../action/github/repository.ts';
import { isOpsError } from '../../../src/errors.ts';
import { type GitHubDouble, startGitHub } from '../../github/double.ts';
import type { Repository } from '../../github/state/repository.ts';
import { askDouble } from './ask-double.ts';

const workflow = 'on: { workflow_dispatch: {} }\njobs: { x: { runs-on: ubuntu-latest, steps: [{ run: true }] } }\n';
const names = ['d8x-ops.yml', 'd8x-backup.yml', 'd8x-backup-staging.yml', 'own.yml', 'tests.yml', 'd8x-ops.yml.yml'];

function setUp(github: GitHubDouble, policy?: string): Repository {
  return github.setup.repository('acme/broker', {
    collaborators: { mallory: 'write' },
    files: {
      ...Object.fromEntries(names.map((name) => [`.github/workflows/${name}`, `name: ${name}\n${workflow}`])),
      ...(policy === undefined ? {} : { '.github/d8x.yml': policy }),
    },
  });
}

function check(github: GitHubDouble, place: Repository, id: number): Promise<string> {
  const run = github.as('mallory').runWorkflow(place, 'd8x-ops.yml', {});
  const token = github.run(place, run).jobToken({ contents: 'read', actions: 'read' });
  const ask = askDouble(github, token);
  return checkBackupRun(String(id), new GitHubRepository(ask, { owner: 'acme', name: 'broker' }));
}

test('a run counts only where it is one of a ready-made workflow, or of one that the policy names', async () => {
  await using github = await startGitHub();
  const place = setUp(github, 'version: 1\nenvironments:\n  production: { workflow: own.yml }\n');
  for (const name of names) {
    const { id } = github.as('mallory').runWorkflow(place, name, {});
    const checking = check(github, place, id);
    if (['tests.yml', 'd8x-ops.yml.yml'].includes(name)) {
      await assert.rejects(
        checking,
        (error) => isOpsError(error, 'origin-unknown') && error.message.includes(`one of "${name}"`),
      );
    } else assert.equal(await checking, name);
  }
  github.assertClean();
});

test('a run of a pull request does not, whatever its workflow is called', async () => {
  await using github = await startGitHub();
  const place = setUp(github);
  const sha = place.git.branches.get('main') ?? '';
  const own = [...place.workflows.values()].find(({ path }) => path.endsWith('/d8x-ops.yml'));
  assert.ok(own !== undefined);
  const actor = github.setup.user('mallory');
  const at = { repository: place, workflow: own, ref: 'main', sha, actor, inputs: {} };
  for (const event of ['pull_request', 'push', 'pull_request_target'] as const) {
    const { id } = github.runs.create({ ...at, event });
    await assert.rejects(
      check(github, place, id),
      (error) => isOpsError(error, 'origin-unknown') && error.message.includes(`started by ${event}`),
    );
  }
});

test('a run that is not there, or may not be seen, is an error of GitHub', async () => {
  await using github = await startGitHub();
  const place = setUp(github);
  await assert.rejects(check(github, place, 1), (error) => isOpsError(error, 'github-refused'));
});
