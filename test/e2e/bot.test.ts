import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { readFile } from 'node:fs/promises';
import { signerLine, signersPath } from '../../src/backup/origin/signers.ts';
import { backupNamespace, makeSigningKey } from '../../src/backup/origin/signing-key.ts';
import { encodeContent } from '../../src/decode-text.ts';
import type { Sandbox } from '../cluster/sandbox.ts';
import { actScript } from '../github/act/act-runner.ts';
import { startGitHub, type GitHubDouble } from '../github/double.ts';
import type { Comment, Issue } from '../github/state/issues.ts';
import type { Repository } from '../github/state/repository.ts';
import { newVault, sealFor } from '../github/state/vault.ts';
import { BotProcess } from '../integration/bot/harness/bot-process.ts';
import { botEnvironment } from '../integration/bot/harness/files.ts';
import { publishedAction, workflowForAct, type PublishedAction } from './runner/published-action.ts';
import { sandbox, workflowSecrets } from './runner/sandbox.ts';
import { waitFor } from '../wait.ts';

/** The whole way: a person comments, the bot dispatches, act runs the workflow, the Action changes a real cluster. */
let cluster: Sandbox;
let action: PublishedAction;
let github: GitHubDouble;
let bot: BotProcess;
let place: Repository;
let issue: Issue;

before(async () => {
  cluster = await sandbox();
  action = await publishedAction();
  github = await startGitHub();
  const signer = makeSigningKey();
  place = github.setup.repository('acme/broker', {
    private: true,
    collaborators: { alice: 'maintain', bob: 'maintain' },
    files: {
      '.github/workflows/d8x-ops.yml': await workflowForAct('d8x-ops.yml'),
      '.github/d8x.yml': policyFor(cluster.info.registry),
      [signersPath]: `${signerLine('production', signer.publicKey, backupNamespace)}\n`,
    },
  });
  github.onDispatch = actScript(() => github.world, {
    actions: action.actions,
    secrets: {
      ...(await workflowSecrets(cluster)),
      D8X_BACKUP_SIGNING_KEY: encodeContent(signer.secret.reveal()),
    },
  });
  issue = github.as('alice').openIssue(place, 'Operations');
  bot = new BotProcess({ ...botEnvironment(github), INSECURE_REGISTRIES: cluster.info.registry });
  const { line } = await bot.logged(/listening/);
  github.app.webhookUrl = `http://127.0.0.1:${line.port}/api/github/webhooks`;
});

after(async () => {
  await bot[Symbol.asyncDispose]();
  await github.stop();
  await action[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await cluster.resetCluster();
});

function policyFor(registry: string): string {
  return [
    'version: 1',
    'environments:',
    '  staging: { workflow: d8x-ops.yml, permission: maintain }',
    '  production:',
    '    default: true',
    '    workflow: d8x-ops.yml',
    '    permission: maintain',
    '    images:',
    `      api: ${registry}/d8-x/d8x-trader-main`,
    `      history: ${registry}/d8-x/d8x-trader-history`,
    '',
  ].join('\n');
}

const over = /^### (✅|❌|⛔|⚪|🚫|⏹️?)/m;

/** The status comment of a command, once it tells the end. */
async function ended(comment: Comment): Promise<Comment> {
  const end = (): Comment => {
    const status = statusOf(comment);
    if (status !== undefined && over.test(status.body)) return status;
    const runs = [...place.runs.values()].map(({ log }) => log);
    throw new Error([status?.body ?? 'no status comment', ...runs].join('\n'));
  };
  const status = await waitFor('the end', end, { seconds: 180 });
  await github.settled();
  return status;
}

function statusOf(comment: Comment): Comment | undefined {
  const request = `comment-${comment.id}-0-by-${comment.author.id}`;
  return [...place.comments.values()].find(({ body }) => body.split('\n', 1)[0]?.includes(request) === true);
}

async function say(login: string, body: string): Promise<{ readonly comment: Comment; readonly status: Comment }> {
  const comment = github.as(login).comment(place, issue, body);
  return { comment, status: await ended(comment) };
}

function digest(repository: string, tag: string): string {
  const found = cluster.info.images[repository]?.[tag];
  assert.ok(found !== undefined);
  return found;
}

async function imageOf(service: string): Promise<string> {
  const format = '{{.Spec.TaskTemplate.ContainerSpec.Image}}';
  const argv = ['docker', 'service', 'inspect', `stack_${service}`, '--format', format];
  return (await cluster.execOn('manager', argv)).stdout.trim();
}

/** Waits until what the bot does once the run is over has been done. */
async function eventually(wanted: string, told: () => readonly string[]): Promise<void> {
  const isTold = (): true => {
    assert.ok(told().includes(wanted), `it is not among: ${told().join(' ')}`);
    return true;
  };
  await waitFor(wanted, isTold, { seconds: 60 });
}

async function assertReaction(comment: Comment, wanted: string): Promise<void> {
  await eventually(wanted, () => [...comment.reactions.values()].map(({ content }) => content));
}

async function assertDeployed(state: string): Promise<void> {
  await eventually(state, () => [[...place.deployments.values()].at(-1)?.statuses.at(-1)?.state ?? 'no deployment']);
}

test('/d8x update: authorised, dispatched, backed up, updated; comment, reaction and deployment say so; and it is promoted', async () => {
  const to = digest('d8x-trader-main', 'dev');
  const { comment, status } = await say('alice', `/d8x update api@${to}`);
  assert.match(status.body, /^### ✅ .*api updated/m);
  assert.match(status.body, /Backup/);
  assert.ok((await imageOf('api')).endsWith(to));
  await assertReaction(comment, 'hooray');
  await assertDeployed('success');
  assert.deepEqual(
    [...place.artifacts.values()].map(({ name }) => name.replace(/^backup-.*/, 'backup')),
    ['backup', 'd8x-ops-result'],
  );

  // Both environments are this one cluster: what is promoted runs there already.
  const promoted = github.as('alice').comment(place, issue, '/d8x promote production staging');
  await waitFor('the promotion', () => statusOf(promoted)?.body.includes('api already as asked'), { seconds: 180 });
  await assertReaction(promoted, 'hooray');
  assert.deepEqual(
    [...place.runs.values()].slice(-2).map(({ inputs }) => [inputs['operation'], inputs['environment']]),
    [
      ['status', 'production'],
      ['update', 'staging'],
    ],
  );
  assert.match([...place.runs.values()].at(-1)?.inputs['services'] ?? '', new RegExp(`^api=.*@${to}$`));
});

test('/d8x update to an image that crashes: rolled back, and the comment says why', async () => {
  const before = await imageOf('api');
  const { comment, status } = await say('alice', `/d8x update api@${digest('d8x-trader-main', 'crash')} history:dev`);
  assert.match(status.body, /^### ❌ .*rolled back/m);
  assert.match(status.body, /exit code 3/);
  assert.match(status.body, /no configuration for chain/);
  assert.equal(await imageOf('api'), before);
  await assertReaction(comment, '-1');
  await assertDeployed('failure');
});

test('/d8x plan, status and backup change no service and tell what they found', async () => {
  const before = await imageOf('api');
  const plan = await say('alice', '/d8x plan update api:next');
  assert.match(plan.status.body, /^### ✅ .*would update api/m);
  const status = await say('alice', '/d8x status');
  assert.match(status.status.body, /^### ✅ .*all \d+ services run/m);
  const backup = await say('alice', '/d8x backup');
  assert.match(backup.status.body, /^### ✅ .*backed up/m);
  assert.equal(await imageOf('api'), before);
});

test('/d8x rollback rolls back what the last update changed', async () => {
  const before = await imageOf('history');
  await say('alice', `/d8x update history@${digest('d8x-trader-history', 'dev')}`);
  assert.notEqual(await imageOf('history'), before);
  const { status } = await say('bob', '/d8x rollback');
  assert.match(status.body, /^### ✅ .*history/m);
  assert.equal(await imageOf('history'), before);
});

/** What the repository has once `init --restore-key` made the environment that opens backups. */
async function giveRestoreKey(): Promise<void> {
  const name = 'D8X_BACKUP_IDENTITY';
  github.setup.environment(place, 'production-recovery');
  const at = { createdAt: github.state.now(), updatedAt: github.state.now() };
  const vault = newVault(place.id);
  place.environmentVaults.set('production-recovery', vault);
  const identity = await readFile(cluster.info.files.ageIdentity, 'utf8');
  vault.secrets.set(name, { name, sealed: sealFor(vault, encodeContent(identity)), ...at });
  place.vault.variables.set('D8X_RECOVERY', { name: 'D8X_RECOVERY', value: '["production"]', ...at });
}

test('/d8x recover: a second person approves the very backup, and a run with the restore key brings it into service', async () => {
  await giveRestoreKey();
  const sql = (text: string, database?: string): Promise<string> => cluster.database.query(text, database);
  const codes = 'select count(*) from referral_code';
  await sql('alter role d8x createdb');
  try {
    await say('alice', '/d8x backup');
    const name = [...place.artifacts.values()].findLast(({ name }) => name.startsWith('backup-'))?.name ?? '';
    const before = await sql(codes);
    await sql('truncate referral_code cascade');

    const asked = github.as('alice').comment(place, issue, '/d8x recover latest');
    await waitFor('the question', () => statusOf(asked)?.body.includes('Waiting for approval'), { seconds: 120 });
    assert.ok(statusOf(asked)?.body.includes(`/d8x recover ${name} --env production`), statusOf(asked)?.body);
    github.as('bob').comment(place, issue, '/d8x approve');
    const status = await ended(asked);
    assert.match(status.body, /^### ✅ .*recovered/m);
    assert.equal([...place.runs.values()].at(-1)?.environment, 'production-recovery');
    assert.equal(await sql(codes), before);
    const aside = /history_before_\w+/.exec(status.body)?.[0] ?? '';
    assert.equal(await sql(codes, aside), '0');
    await sql(`drop database ${aside} with (force)`, 'postgres');
    await assertDeployed('success');
  } finally {
    await sql('alter role d8x nocreatedb');
    await cluster.database.reset();
  }
});

test('/d8x lock: another person is refused with who and why, until the owner unlocks', async () => {
  const lock = await say('alice', '/d8x lock moving the history tables');
  assert.match(lock.status.body, /^### ✅ .*locked by alice/m);
  const refused = await say('bob', `/d8x update api@${digest('d8x-trader-main', 'dev')}`);
  assert.match(refused.status.body, /locked by .*alice/);
  assert.match(refused.status.body, /moving the history tables/);
  const unlock = await say('alice', '/d8x unlock');
  assert.match(unlock.status.body, /^### ✅ .*unlocked/m);
});

test('/d8x cancel half-way: the run stops at a safe point, and the comment says cancelled', async () => {
  const before = await imageOf('api');
  const comment = github.as('alice').comment(place, issue, `/d8x update api@${digest('d8x-trader-main', 'dev')}`);
  const isUpdating = (): boolean => /Update api/.test([...place.runs.values()].at(-1)?.log ?? '');
  await waitFor('the update', isUpdating, { seconds: 120 });
  const cancel = github.as('bob').comment(place, issue, '/d8x cancel');
  const status = await ended(comment);
  assert.match(status.body, /^### 🚫/m, statusOf(cancel)?.body);
  const { stdout } = await cluster.execOn('manager', ['docker', 'config', 'ls', '--format', '{{.Name}}']);
  assert.ok(!stdout.split('\n').includes('d8x-ops.lock'), stdout);
  await waitFor('the image of before', async () => (await imageOf('api')) === before, { seconds: 60, everyMs: 200 });
});
