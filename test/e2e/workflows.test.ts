import assert from 'node:assert/strict';
import { chmod, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Sandbox } from '../cluster/sandbox.ts';
import { actScript } from '../github/act/act-runner.ts';
import { startGitHub, type GitHubDouble } from '../github/double.ts';
import type { JsonObject } from '../github/json.ts';
import type { Repository } from '../github/state/repository.ts';
import type { Run } from '../github/state/runs.ts';
import { publishedAction, workflowForAct, type PublishedAction } from './runner/published-action.ts';
import { sandbox, workflowSecrets } from './runner/sandbox.ts';

let cluster: Sandbox;
let action: PublishedAction;
let secrets: Readonly<Record<string, string>>;
let bin: string;

before(async () => {
  cluster = await sandbox();
  action = await publishedAction();
  secrets = await workflowSecrets(cluster);
  bin = await mkdtemp(join(tmpdir(), 'd8x-ops-bin-'));
  await copyFile(fileURLToPath(new URL('runner/gh.mjs', import.meta.url)), join(bin, 'gh'));
  await chmod(join(bin, 'gh'), 0o755);
});

after(async () => {
  await action[Symbol.asyncDispose]();
  await rm(bin, { recursive: true, force: true });
});

beforeEach(async () => {
  await cluster.resetCluster();
});

/** GitHub with the one workflow, whose runs are carried out by act. */
async function githubWith(
  workflow: string,
  variables: Readonly<Record<string, string>> = {},
  policy?: string,
): Promise<{ github: GitHubDouble; place: Repository }> {
  const github = await startGitHub();
  const place = github.setup.repository('acme/broker', {
    collaborators: { alice: 'write' },
    files: {
      [`.github/workflows/${workflow}`]: await workflowForAct(workflow),
      ...(policy === undefined ? {} : { '.github/d8x.yml': policy }),
    },
  });
  const at = github.state.now();
  for (const [name, value] of Object.entries(variables)) {
    place.vault.variables.set(name, { name, value, createdAt: at, updatedAt: at });
  }
  github.onDispatch = actScript(() => github.world, {
    actions: action.actions,
    secrets,
    path: `${bin}:${process.env['PATH'] ?? ''}`,
  });
  return { github, place };
}

/** Starts the workflow by an event that is no dispatch. */
function trigger(github: GitHubDouble, place: Repository, event: string, payload: JsonObject): Run {
  const [workflow] = [...place.workflows.values()];
  const sha = place.git.branches.get('main');
  assert.ok(workflow !== undefined && sha !== undefined);
  const actor = github.setup.user('alice');
  return github.runs.create({ repository: place, workflow, event, ref: 'main', sha, actor, inputs: {}, payload });
}

async function finished(github: GitHubDouble, run: Run): Promise<Run> {
  await github.settled();
  return run;
}

function digest(repository: string, tag: string): string {
  const found = cluster.info.images[repository]?.[tag];
  assert.ok(found !== undefined);
  return found;
}

async function runningOn(service: string): Promise<string> {
  const format = '{{.Spec.TaskTemplate.ContainerSpec.Image}}';
  const { stdout } = await cluster.execOn('manager', [
    'docker',
    'service',
    'inspect',
    `stack_${service}`,
    '--format',
    format,
  ]);
  return stdout.trim();
}

/** How many of a repository's artifacts are backups: a run keeps its result as well. */
function backupsIn({ artifacts }: Repository): number {
  return [...artifacts.values()].filter(({ name }) => name.startsWith('backup-')).length;
}

test('d8x-ops.yml, by hand: an update, shown in the issue that was named', async () => {
  const { github, place } = await githubWith('d8x-ops.yml');
  await using _ = github;
  const issue = github.as('alice').openIssue(place, 'Updates');
  const to = digest('d8x-trader-history', 'dev');
  const inputs = {
    operation: 'update',
    environment: 'production',
    services: `history@${to}`,
    'issue-number': String(issue.number),
  };
  const run = await finished(github, github.as('alice').runWorkflow(place, 'd8x-ops.yml', inputs));
  assert.equal(run.conclusion, 'success', run.log);
  assert.equal(run.displayTitle.trim(), 'update on production');
  assert.ok((await runningOn('history')).endsWith(to));
  assert.match([...place.comments.values()].at(-1)?.body ?? '', /^### ✅ history updated · production$/m);
  assert.equal(backupsIn(place), 1);
});

test('rollback.yml: everything of the last run goes back', async () => {
  const first = await githubWith('d8x-ops.yml');
  const before = await runningOn('api');
  {
    await using github = first.github;
    const services = `api@${digest('d8x-trader-main', 'dev')}`;
    const inputs = { operation: 'update', environment: 'production', services };
    const run = await finished(github, github.as('alice').runWorkflow(first.place, 'd8x-ops.yml', inputs));
    assert.equal(run.conclusion, 'success', run.log);
  }
  const { github, place } = await githubWith('rollback.yml');
  await using _ = github;
  const run = await finished(
    github,
    github.as('alice').runWorkflow(place, 'rollback.yml', { environment: 'production' }),
  );
  assert.equal(run.conclusion, 'success', run.log);
  assert.equal(await runningOn('api'), before);
});

test('schedule.yml: a backup every night, and on Sundays one that is verified', async () => {
  const { github, place } = await githubWith('schedule.yml');
  await using _ = github;
  const run = await finished(github, trigger(github, place, 'schedule', { schedule: '23 3 * * 0' }));
  assert.equal(run.conclusion, 'success', run.log);
  assert.match(run.log, /Verify the backup by restoring it .*rows/);
  assert.equal(backupsIn(place), 1);
  assert.equal(place.issues.size, 0);
});

test('schedule.yml: a backup that fails becomes an issue', async () => {
  const { github, place } = await githubWith('schedule.yml');
  await using _ = github;
  await cluster.database.stop();
  try {
    const run = await finished(github, trigger(github, place, 'schedule', { schedule: '23 3 * * 1-6' }));
    assert.equal(run.conclusion, 'failure');
  } finally {
    await cluster.database.start();
  }
  assert.equal([...place.issues.values()][0]?.title, 'The scheduled backup failed');
});

test('release.yml: a release is proposed, with the command that deploys it', async () => {
  const { github, place } = await githubWith('release.yml', { D8X_RELEASE_ACTION: 'propose' });
  await using _ = github;
  const to = digest('d8x-trader-main', 'next');
  const payload = { client_payload: { service: 'api', digest: to, version: 'v2.0.0' } };
  const before = await runningOn('api');
  const run = await finished(github, trigger(github, place, 'repository_dispatch', payload));
  assert.equal(run.conclusion, 'success', run.log);
  const [proposal] = [...place.issues.values()];
  assert.ok(proposal?.body?.includes(`/d8x update api@${to} --env production`));
  assert.match(proposal?.body ?? '', /would update api/);
  assert.equal(await runningOn('api'), before);
});

test('release.yml: the proposal for a service with a wallet says which key it takes, for no proposal is given it', async () => {
  const { github, place } = await githubWith('release.yml', { D8X_RELEASE_ACTION: 'propose' });
  await using _ = github;
  const to = digest('d8x-referral-system', 'dev');
  const payload = { client_payload: { service: 'referral', digest: to, version: 'v2.0.0' } };
  const run = await finished(github, trigger(github, place, 'repository_dispatch', payload));
  assert.equal(run.conclusion, 'success', run.log);
  const [proposal] = [...place.issues.values()];
  assert.match(proposal?.body ?? '', /private key of `referral`, as the secret `D8X_REFERRAL_EXECUTOR_KEY`/);
  assert.ok(proposal?.body?.includes(`/d8x update referral@${to} --env production`));
});

test('release.yml: what can’t be planned for another reason is not proposed', async () => {
  const { github, place } = await githubWith('release.yml', { D8X_RELEASE_ACTION: 'propose' });
  await using _ = github;
  const payload = { client_payload: { service: 'api', digest: `sha256:${'0'.repeat(64)}`, version: 'v2.0.0' } };
  const run = await finished(github, trigger(github, place, 'repository_dispatch', payload));
  assert.equal(run.conclusion, 'failure', run.log);
  assert.equal(place.issues.size, 0);
});

test('release.yml: what is no service and no digest proposes nothing', async () => {
  const { github, place } = await githubWith('release.yml', { D8X_RELEASE_ACTION: 'propose' });
  await using _ = github;
  const payload = { client_payload: { service: 'api; touch /tmp/x', digest: '$(id)', version: '@everyone' } };
  const run = await finished(github, trigger(github, place, 'repository_dispatch', payload));
  assert.equal(run.conclusion, 'failure');
  assert.equal(place.issues.size, 0);
});

const released = `version: 1
environments:
  production:
    workflow: d8x-ops.yml
    releases:
      - { repository: d8x-brokers/api, service: api, action: update }
      - { repository: d8x-brokers/broker, service: broker, action: update }
`;

test('release.yml: with that said, and the policy saying so of the service, a release is deployed at once', async () => {
  const { github, place } = await githubWith('release.yml', { D8X_RELEASE_ACTION: 'update' }, released);
  await using _ = github;
  const before = await runningOn('history');
  const other = { client_payload: { service: 'history', digest: digest('d8x-trader-history', 'next'), version: 'v2' } };
  const refused = await finished(github, trigger(github, place, 'repository_dispatch', other));
  assert.equal(refused.conclusion, 'failure');
  assert.match(refused.log, /lets no release update history/);
  assert.equal(await runningOn('history'), before);
  const to = digest('d8x-trader-main', 'next');
  const payload = { client_payload: { service: 'api', digest: to, version: 'v2.0.0' } };
  const run = await finished(github, trigger(github, place, 'repository_dispatch', payload));
  assert.equal(run.conclusion, 'success', run.log);
  assert.ok((await runningOn('api')).endsWith(to));
});

test('release.yml: one that comes in a freeze becomes a proposal that says until when', async () => {
  const frozen = `${released}    freeze: [{ from: 2020-01-01, until: 2120-01-01, reason: audit }]\n`;
  const { github, place } = await githubWith('release.yml', { D8X_RELEASE_ACTION: 'update' }, frozen);
  await using _ = github;
  const payload = { client_payload: { service: 'api', digest: digest('d8x-trader-main', 'next'), version: 'v2' } };
  const run = await finished(github, trigger(github, place, 'repository_dispatch', payload));
  assert.equal(run.conclusion, 'failure', run.log);
  const [proposal] = [...place.issues.values()];
  assert.match(proposal?.body ?? '', /lets no update begin now[\s\S]*is frozen until .*2120-01-02 00:00 UTC/);
});

test('release.yml: an update that lacks the wallet’s key becomes a proposal that names it', async () => {
  const { github, place } = await githubWith('release.yml', { D8X_RELEASE_ACTION: 'update' }, released);
  await using _ = github;
  const to = digest('d8x-broker-server', 'dev');
  const payload = { client_payload: { service: 'broker', digest: to, version: 'v2.0.0' } };
  const run = await finished(github, trigger(github, place, 'repository_dispatch', payload));
  assert.equal(run.conclusion, 'failure', run.log);
  const [proposal, ...more] = [...place.issues.values()];
  assert.deepEqual(more, []);
  assert.equal(proposal?.title, 'Update broker on production?');
  assert.match(proposal.body ?? '', /nothing was changed: .* no secret `D8X_BROKER_PRIVATE_KEY`/);
  assert.ok(proposal.body?.includes(`/d8x update broker@${to} --env production`));
  assert.ok(proposal.body?.includes(cluster.info.brokerAddress), proposal.body ?? '');
});
