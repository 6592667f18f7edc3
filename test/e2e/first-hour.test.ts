import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Sandbox } from '../cluster/sandbox.ts';
import { actScript } from '../github/act/act-runner.ts';
import { startGitHub, type GitHubDouble } from '../github/double.ts';
import type { Comment, Issue } from '../github/state/issues.ts';
import type { Repository } from '../github/state/repository.ts';
import { BotProcess } from '../integration/bot/harness/bot-process.ts';
import { botEnvironment } from '../integration/bot/harness/files.ts';
import { publishedAction, type PublishedAction } from './runner/published-action.ts';
import { sandbox } from './runner/sandbox.ts';
import { waitFor } from '../wait.ts';

/** A new user's first hour: a deployment folder, an empty repository, the built `d8x-ops`, and the bot. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const mostMinutes = 10;
const started = performance.now();
let cluster: Sandbox;
let action: PublishedAction;
let github: GitHubDouble;
let bot: BotProcess | undefined;
let place: Repository;
let issue: Issue;
let folder: string;

before(async () => {
  cluster = await sandbox();
  [action, github, folder] = await Promise.all([
    publishedAction(),
    startGitHub(),
    mkdtemp(join(tmpdir(), 'd8x-first-hour-')),
  ]);
  const { files, referralKey, brokerKey } = cluster.info;
  await mkdir(join(folder, '.d8x-config'));
  await Promise.all([
    copyFile(files.d8xConfig, join(folder, '.d8x-config/d8x.conf.json')),
    ...[files.hostsCfg, files.privateKey, files.passwordFile].map((path) =>
      copyFile(path, join(folder, basename(path))),
    ),
    writeFile(join(folder, 'referral.key'), `${referralKey}\n`),
    writeFile(join(folder, 'broker.key'), brokerKey),
    writeFile(join(folder, 'another.key'), 'a7'.repeat(32)),
  ]);
  const release = github.setup.repository('D8-X/d8x-ops');
  const commit = release.git.branches.get('main') ?? '';
  release.git.tags.set('v0.1.0', commit);
  place = github.state.addRepository(github.setup.user('acme'), 'broker', 'main', true);
  github.setup.install(place.owner);
  github.setup.collaborator(place, 'alice', 'admin');
  const folderOfAction = Object.values(action.actions)[0] ?? '';
  github.onDispatch = actScript(() => github.world, { actions: { [`D8-X/d8x-ops@${commit}`]: folderOfAction } });
});

after(async () => {
  await bot?.[Symbol.asyncDispose]();
  await github.stop();
  await action[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
}

/** Runs the built command line as npx would, in the deployment folder. */
async function d8xOps(...words: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [join(root, 'dist/cli/main.js'), ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'], GITHUB_TOKEN: github.as('alice').token(), GITHUB_API_URL: github.apiUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, said] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, out: `${out}${said}` };
}

/** The two commands of the quick start, without `npx d8x-ops`; what they ask is given as options. */
async function documented(): Promise<readonly [readonly string[], readonly string[]]> {
  const page = await readFile(join(root, 'docs/quick-start.md'), 'utf8');
  const [look, setUp, ...more] = [...page.matchAll(/^npx d8x-ops (.+)$/gm)].map(([, words = '']) => words.split(' '));
  assert.ok(look !== undefined && setUp !== undefined && more.length === 0);
  return [look, setUp];
}

/** As the operator reads each on the host's own console. */
function acceptances(): readonly string[] {
  return Object.values(cluster.info.hosts).flatMap(({ address, hostKeyFingerprint }) => [
    '--accept-host-key',
    `${address}=${hostKeyFingerprint}`,
  ]);
}

async function timed<T>(t: TestContext, what: string, work: () => Promise<T>): Promise<T> {
  const from = performance.now();
  const answer = await work();
  t.diagnostic(`${what}: ${((performance.now() - from) / 1000).toFixed(1)} s`);
  return answer;
}

/** act knows no `queue` in concurrency groups yet. */
function withoutQueue(): void {
  const sha = place.git.branches.get('main') ?? '';
  const path = '.github/workflows/d8x-ops.yml';
  const workflow = place.git.commits.get(sha)?.files.get(path)?.toString() ?? '';
  github.setup.write(place, { [path]: workflow.replace(/^ {2}queue: max\n/m, '') });
}

async function startBot(): Promise<void> {
  bot = new BotProcess(botEnvironment(github));
  const { line } = await bot.logged(/listening/);
  github.app.webhookUrl = `http://127.0.0.1:${line.port}/api/github/webhooks`;
}

const over = /^### (✅|❌|⛔|⚪|🚫|⏹️?)/m;

/** Comments a command and waits for the end that the bot's answer tells. */
async function comment(body: string): Promise<string> {
  const asked = github.as('alice').comment(place, issue, body);
  const marker = `comment-${asked.id}-0-by-${asked.author.id}`;
  const answer = (): Comment | undefined =>
    [...place.comments.values()].find((each) => each.body.split('\n', 1)[0]?.includes(marker) === true);
  const end = (): string => {
    const told = answer()?.body ?? 'no answer';
    if (!over.test(told)) throw new Error([told, ...[...place.runs.values()].map(({ log }) => log)].join('\n'));
    return told;
  };
  const told = await waitFor('the end', end, { seconds: 180 });
  await github.settled();
  return told;
}

const walletKeys = ['--referral-key-file', 'referral.key', '--broker-key-file', 'broker.key'];

test('from the deployment folder to a successful /d8x status, within minutes', async (t) => {
  const [look, setUp] = await documented();
  const dry = await timed(t, 'init --dry-run', () => d8xOps(...look, ...acceptances()));
  assert.equal(dry.code, 0, dry.out);
  assert.equal(place.git.branches.size, 0);
  const { code, out } = await timed(t, 'init', () => d8xOps(...setUp, ...walletKeys, '--yes', ...acceptances()));
  assert.equal(code, 0, out);
  const { executorAddress, brokerAddress } = cluster.info;
  assert.ok(out.includes(`that of ${executorAddress}, with which referral signs now`), out);
  assert.ok(out.includes(`that of ${brokerAddress}, with which broker signs now`), out);
  const { secrets } = place.environmentVaults.get('production') ?? {};
  assert.ok(secrets?.has('D8X_REFERRAL_EXECUTOR_KEY') && secrets.has('D8X_BROKER_PRIVATE_KEY'), out);
  withoutQueue();
  await timed(t, 'bot', startBot);
  issue = github.as('alice').openIssue(place, 'Operations');
  const told = await timed(t, '/d8x status', () => comment('/d8x status'));
  assert.match(told, /^### ✅/m, told);
  for (const service of cluster.info.services) assert.ok(told.includes(service), `${service} is not in ${told}`);
  const minutes = (performance.now() - started) / 60_000;
  t.diagnostic(`from the folder to /d8x status: ${(minutes * 60).toFixed(0)} s`);
  assert.ok(minutes < mostMinutes);
});

test('a second init finds nothing to do, and doctor nothing that fails', async () => {
  const again = await d8xOps('init', '--repository', 'acme/broker', '--yes', '--direct');
  // This test's own change to the workflow is the only difference.
  assert.match(again.out, /d8x-ops\.yml +changed/);
  assert.equal(again.code, 0, again.out);
  const third = await d8xOps('init', '--repository', 'acme/broker', '--yes', '--direct');
  assert.match(third.out, /nothing was changed/);
  const doctor = await d8xOps('doctor', '--json');
  assert.equal(doctor.code, 0, doctor.out);
  withoutQueue();
});

test('init refuses the key of another wallet than the one that signs', async () => {
  const words = ['init', '--repository', 'acme/broker', '--yes', '--broker-key-file', 'another.key'];
  const { code, out } = await d8xOps(...words);
  assert.equal(code, 1, out);
  assert.ok(out.includes(`broker signs with ${cluster.info.brokerAddress}`), out);
});

test('a backup that the bot was asked for is read with the key that init made, and restored through the manager', async () => {
  assert.match(await comment('/d8x backup'), /^### ✅/m);
  const artifact = [...place.artifacts.values()].findLast(({ name }) => name.startsWith('backup-'));
  assert.ok(artifact !== undefined);
  await writeFile(join(folder, 'artifact.zip'), artifact.content);
  await promisify(execFile)('busybox', ['unzip', '-q', 'artifact.zip'], { cwd: folder });
  const file = (await readdir(folder)).find((name) => name.endsWith('.age')) ?? '';

  const decrypted = await d8xOps('decrypt', file, '--identity', 'backup-identity.txt', '-o', 'backup.sql');
  assert.equal(decrypted.code, 0, decrypted.out);
  assert.match(await readFile(join(folder, 'backup.sql'), 'utf8'), /^-- PostgreSQL database dump complete$/m);

  // The services' own role may not make databases: an administrator does.
  await cluster.database.query('create database first_hour owner d8x');
  const words = ['restore', file, '--identity', 'backup-identity.txt', '--target-database', 'first_hour', '--yes'];
  const restored = await d8xOps(...words);
  assert.equal(restored.code, 0, restored.out);
  assert.match(restored.out, /first_hour/);
  const again = await d8xOps(...words);
  assert.equal(again.code, 1);
  assert.match(again.out, /is not empty/);
  await cluster.database.query('drop database first_hour');
});
