import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { z } from 'zod';
import { statusMarker } from '../../../src/report/markers.ts';
import { addComment } from '../../github/changes/issue-changes.ts';
import type { Repository } from '../../github/state/repository.ts';
import { fileAt, type Operator, startOperator } from './operator.ts';

/** What doctor says of the environments on GitHub. */
let operator: Operator;
let repository: Repository;

beforeEach(async () => {
  operator = await startOperator();
  repository = operator.emptyRepository('acme/broker');
});

afterEach(async () => {
  await operator[Symbol.asyncDispose]();
  operator.github.assertClean();
});

async function init(): Promise<void> {
  const { code, terminal } = await operator.run(['init', ...operator.unattended, '--repository', 'acme/broker']);
  assert.equal(code, 0, terminal.text);
}

const checkSchema = z.object({
  state: z.string(),
  name: z.string(),
  where: z.string(),
  found: z.string(),
  remedy: z.string().optional(),
});

async function doctor(...more: readonly string[]): Promise<readonly z.output<typeof checkSchema>[]> {
  const accept = ['--accept-host-key', `manager=${operator.fingerprint}`];
  const { terminal } = await operator.run(['doctor', '--folder', operator.folder, '--json', ...accept, ...more]);
  const { checks } = z.object({ checks: z.array(checkSchema) }).parse(JSON.parse(terminal.printed.join('\n')));
  return checks.filter(({ name }) =>
    ['environment', 'branch', 'reviewers', 'signing', 'GitHub', 'secrets'].includes(name),
  );
}

const states = (checks: Awaited<ReturnType<typeof doctor>>): readonly string[] =>
  checks.map(({ state, name, where }) => `${state} ${name} ${where}`);

const signed = 'ok signing production';

test('says whether backups are signed, and by whom the default branch takes them', async () => {
  await init();
  const vault = repository.environmentVaults.get('production');
  const sent = vault?.secrets.get('D8X_BACKUP_SIGNING_KEY');
  assert.ok(vault !== undefined && sent !== undefined);
  const signing = async () => (await doctor()).find(({ name }) => name === 'signing');
  assert.equal((await signing())?.state, 'ok');
  const file = fileAt(repository, '.github/d8x-backup-signers') ?? '';
  const write = (text: string | null): void => {
    operator.github.setup.write(repository, { '.github/d8x-backup-signers': text });
  };
  write('# nobody\n');
  assert.match((await signing())?.found ?? '', /does not list the key that backups are signed with/);
  write(`${file}nonsense\n`);
  assert.match((await signing())?.found ?? '', /d8x-backup-signers:\d+ holds no public key/);
  write(null);
  assert.match((await signing())?.found ?? '', /has no \.github\/d8x-backup-signers/);
  write(file);
  vault.secrets.delete('D8X_BACKUP_SIGNING_KEY');
  assert.match((await signing())?.found ?? '', /^backups of production are not signed/);
});

test('says when the Action takes every app for the bot, or another one than answers', async () => {
  await init();
  const { app } = operator.github;
  const botApp = async (): Promise<string> => {
    const { terminal } = await operator.run(['doctor', '--folder', operator.folder, '--json']);
    const { checks } = z.object({ checks: z.array(checkSchema) }).parse(JSON.parse(terminal.printed.join('\n')));
    return checks.flatMap(({ name, state, found }) => (name === 'bot app' ? [`${state}: ${found}`] : [])).join();
  };
  assert.match(await botApp(), /^info: is not set/);
  const issue = operator.github.as('alice').openIssue(repository, 'Updates');
  const body = `${statusMarker({ kind: 'request', request: { kind: 'comment', commentId: '1', index: 0, authorId: '2' } })}\nhello`;
  // A person who writes the bot's marker is not it.
  operator.github.as('alice').comment(repository, issue, body);
  assert.match(await botApp(), /^info: is not set/);
  addComment(operator.github.world, repository, issue, { author: app.bot, body, viaApp: app.slug });
  assert.match(await botApp(), /^warn: is not set/);
  const again = ['init', ...operator.unattended, '--repository', 'acme/broker', '--bot-app-id'];
  const wrong = await operator.run([...again, '4711']);
  assert.match(wrong.terminal.text, /The variable D8X_BOT_APP_ID of acme\/broker: 4711/);
  assert.match(await botApp(), new RegExp(`^fail: is 4711, and the app that answers commands here is ${app.id}`));
  await operator.run([...again, String(app.id)]);
  assert.equal(await botApp(), `ok: is ${app.id}`);
  const from = operator.github.requests.length;
  await operator.run([...again, String(app.id)]);
  assert.deepEqual(operator.writes(from), []);
  const refused = await operator.run([...again, 'my-app']);
  assert.notEqual(refused.code, 0);
  assert.match(refused.terminal.text, /--bot-app-id should be the app's number/);
});

test('asks for the repository and for its policy once', async () => {
  await init();
  const from = operator.github.requests.length;
  await doctor();
  const asked = operator.github.requests.slice(from);
  assert.equal(asked.filter(({ operationId }) => operationId === 'repos/get').length, 1);
  assert.equal(asked.filter(({ path }) => path.endsWith('d8x.yml')).length, 1);
});

test('finds one branch alone, and says whether that is protected', async () => {
  await init();
  assert.deepEqual(states(await doctor()), ['ok environment production', 'warn branch main', signed]);
  operator.github.setup.protect(repository, 'main', ['deletion', 'non_fast_forward']);
  assert.deepEqual(states(await doctor()), ['ok environment production', 'warn branch main', signed]);
  operator.github.setup.protect(repository, 'main', ['pull_request']);
  assert.deepEqual(states(await doctor()), ['ok environment production', 'ok branch main', signed]);
  repository.branchRules.clear();
  operator.github.setup.protect(repository, 'main');
  assert.deepEqual(states(await doctor()), ['ok environment production', 'ok branch main', signed]);
});

test('fails where any other branch may use it', async () => {
  await init();
  const environment = repository.environments.get('production');
  assert.ok(environment !== undefined);
  environment.branchPolicies.push({ id: 9, name: '*', type: 'branch' });
  const [several] = await doctor();
  assert.deepEqual([several?.state, several?.remedy?.includes('remove *')], ['fail', true]);
  environment.branchPolicy = null;
  const [all] = await doctor();
  assert.match(all?.found ?? '', /every branch may use it: whoever may push one can read its secrets/);
  assert.equal(all?.state, 'fail');
  environment.branchPolicy = { protectedBranches: true, customPolicies: false };
  assert.equal((await doctor())[0]?.state, 'fail');
});

test('warns where the plan leaves no choice, until a wallet’s key lies there', async () => {
  operator.github.setup.plan(repository.owner, 'free');
  await init();
  const [open] = await doctor();
  assert.equal(open?.state, 'warn');
  assert.match(open.remedy ?? '', /GitHub Pro, Team or Enterprise/);
  const vault = repository.environmentVaults.get('production');
  const secret = vault?.secrets.get('D8X_CONFIG');
  assert.ok(vault !== undefined && secret !== undefined);
  vault.secrets.set('D8X_BROKER_PRIVATE_KEY', { ...secret, name: 'D8X_BROKER_PRIVATE_KEY' });
  const [holds] = await doctor();
  assert.equal(holds?.state, 'fail');
  assert.match(holds.found, /holds D8X_BROKER_PRIVATE_KEY/);
});

test('says how secrets that were set by hand should be, and that reviewers stop backups', async () => {
  await init();
  const vault = repository.environmentVaults.get('production');
  const secret = vault?.secrets.get('D8X_CONFIG');
  assert.ok(vault !== undefined && secret !== undefined);
  vault.secrets.set('D8X_CONFIG', { ...secret, updatedAt: secret.updatedAt + 60_000 });
  operator.github.setup.environment(repository, 'production', { reviewers: ['alice'] });
  const found = await doctor('--repository', 'acme/broker', '--environment', 'production');
  assert.deepEqual(states(found), [
    'ok environment production',
    'warn reviewers production',
    'warn branch main',
    signed,
    'info secrets production',
  ]);
  assert.match(found.at(-1)?.found ?? '', /^D8X_CONFIG: not set from here\. Each should be one line/);
});

test('leaves GitHub out where nothing was set up, and fails where what is named is not there', async () => {
  assert.deepEqual(states(await doctor()), ['info GitHub environment']);
  assert.deepEqual(states(await doctor('-r', 'acme/none')), ['fail GitHub acme/none']);
  assert.deepEqual(states(await doctor('-r', 'acme/broker')), ['fail environment production', 'warn branch main']);
});

test('says once that something of the API will end', async () => {
  operator.github.behaviour.deprecation = { deprecation: '@1772323200', sunset: 'Fri, 10 Mar 2028 00:00:00 GMT' };
  const { code, terminal } = await operator.run(['init', ...operator.unattended, '--repository', 'acme/broker']);
  assert.equal(code, 0, terminal.text);
  assert.equal(terminal.text.match(/calls http\S+ deprecated \(@1772323200; its end: Fri, 10 Mar 2028/g)?.length, 1);
});

test("says when GitHub's rate limit is over, and not that the token may do too little", async () => {
  await init();
  operator.github.fault({ effect: { kind: 'primary-limit', resetInSeconds: 600 } });
  const [limited] = await doctor();
  assert.match(limited?.found ?? '', /GitHub's rate limit is used up for 1[01] min/);
  assert.match(limited?.remedy ?? '', /^Try again after that/);
});
