import assert from 'node:assert/strict';
import { cp, glob, mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, beforeEach, test } from 'node:test';
import { z } from 'zod';
import { signerLine, signersPath } from '../../src/backup/origin/signers.ts';
import { backupNamespace, makeSigningKey } from '../../src/backup/origin/signing-key.ts';
import { defined } from '../../src/defined.ts';
import { loads, takenByStatus } from '../../scripts/bundle/loads.ts';
import { root } from '../../scripts/bundle/entries.ts';
import { resultSchema, type Result } from '../../src/report/result.ts';
import type { Sandbox } from '../cluster/sandbox.ts';
import { startGitHub, type GitHubDouble } from '../github/double.ts';
import { githubJob, opsRepository, type OpsRepository } from './runner/github-job.ts';
import { sandbox, sandboxInputs } from './runner/sandbox.ts';
import { RunnerJob, type StepEnd, type StepOptions } from './runner/step.ts';

let cluster: Sandbox;
let inputs: Readonly<Record<string, string>>;

before(async () => {
  cluster = await sandbox();
  const given = await sandboxInputs(cluster);
  // As init stores it: where it has lines of lone brackets, GitHub masks those, and the summary does without them.
  inputs = { ...given, 'd8x-config': JSON.stringify(JSON.parse(given['d8x-config'] ?? '')) };
});

beforeEach(async () => {
  await cluster.resetCluster();
});

function digestOf(repository: string, tag: string): string {
  const digest = cluster.info.images[repository]?.[tag];
  assert.ok(digest !== undefined, `${repository}:${tag}`);
  return digest;
}

function resultOf(end: StepEnd): Result {
  return resultSchema.parse(JSON.parse(end.outputs['result'] ?? 'null'));
}

const changes = z.array(z.object({ service: z.string(), to: z.object({ digest: z.string() }) }));

/** Services and their digests in the outputs `updated` and `rolled-back`. */
function changesIn(output: string | undefined): readonly { readonly service: string; readonly digest: string }[] {
  return changes.parse(JSON.parse(output ?? '')).map(({ service, to }) => ({ service, digest: to.digest }));
}

/** A run by alice that reports to an issue of GitHub's double. */
async function start(
  github: GitHubDouble,
  { place, issue }: OpsRepository,
  given: Readonly<Record<string, string>>,
  onOutput?: StepOptions['onOutput'],
  action?: string,
): Promise<RunnerJob> {
  const { run: _run, ...job } = githubJob(github, place, github.setup.user('alice'));
  return RunnerJob.open({
    ...job,
    inputs: { ...inputs, 'issue-number': String(issue.number), ...given },
    ...defined({ onOutput, action }),
  });
}

test('an update is backed up, kept, carried out and shown', async () => {
  await using github = await startGitHub();
  const ops = opsRepository(github);
  const to = digestOf('d8x-trader-main', 'dev');
  await using job = await start(github, ops, { operation: 'update', services: `api@${to}`, 'retention-days': '7' });
  const end = await job.main();
  assert.equal(end.code, 0, end.log);
  const result = resultOf(end);
  assert.deepEqual(
    result.services.map(({ service, outcome }) => [service, outcome]),
    [['api', 'updated']],
  );
  assert.deepEqual(changesIn(end.outputs['updated']), [{ service: 'api', digest: to }]);
  const [artifact] = [...ops.place.artifacts.values()];
  assert.equal(end.outputs['backup-artifact-id'], String(artifact?.id));
  assert.equal(end.outputs['backup-artifact-digest'], `sha256:${artifact?.sha256}`);
  const kept = [...ops.place.artifacts.values()].find(({ name }) => name === 'd8x-ops-result');
  assert.deepEqual(JSON.parse(String(kept?.content)), result, 'the result, as it is, kept with the run');
  const [comment, ...others] = [...ops.place.comments.values()];
  assert.ok(comment !== undefined && others.length === 0);
  assert.match(comment.body, /^### ✅ api updated · production$/m);
  assert.match(comment.body, /^\| `api` \| updated \| /m);
  assert.match(comment.body, /^```mermaid$/m);
  assert.ok(comment.body.endsWith(end.summary.slice(-300)));
  const edits = github.requests.filter(({ operationId }) => operationId === 'issues/update-comment').length;
  assert.ok(edits >= 3, `${edits} edits while it went on`);
  github.assertClean();
  const post = await job.post(end.state);
  assert.deepEqual([post.code, post.written], [0, '']);
});

test('an image that crashes is rolled back, and why stands in log, summary and comment', async () => {
  await using github = await startGitHub();
  const ops = opsRepository(github);
  const services = `api@${digestOf('d8x-trader-main', 'crash')}`;
  await using job = await start(github, ops, { operation: 'update', services, backup: 'skip' });
  const end = await job.main();
  assert.equal(end.code, 1);
  assert.equal(end.outputs['conclusion'], 'failure');
  assert.deepEqual(changesIn(end.outputs['rolled-back']), [{ service: 'api', digest: services.slice('api@'.length) }]);
  const { error } = resultOf(end);
  assert.ok(error !== undefined && error.where === 'api' && (error.logs ?? []).length > 0, end.log);
  const [comment] = [...ops.place.comments.values()];
  for (const text of [end.summary, comment?.body ?? '']) {
    assert.match(text, /^### ❌ api rolled back · production$/m);
    assert.match(text, /> \[!CAUTION\]/);
    assert.ok(text.includes(error.logs?.at(-1) ?? 'no log'), text);
  }
  assert.ok(end.annotations.some(({ level, title }) => level === 'error' && title === error.code));
});

test('in a public repository the log of an image that crashes is nowhere, and it is said where it is', async () => {
  await using github = await startGitHub();
  const ops = opsRepository(github, undefined, { private: false });
  const services = `api@${digestOf('d8x-trader-main', 'crash')}`;
  await using job = await start(github, ops, { operation: 'update', services, backup: 'skip' });
  const end = await job.main();
  assert.equal(end.code, 1);
  const { error, services: changed } = resultOf(end);
  assert.equal(error?.logs, undefined);
  assert.ok((error?.hiddenLogs?.lines ?? 0) > 0, end.log);
  const [comment] = [...ops.place.comments.values()];
  for (const text of [end.summary, comment?.body ?? '', end.log, end.outputs['result'] ?? '']) {
    assert.match(text, /docker service logs --tail 100 stack_api/);
    assert.ok(!text.includes('d8x-trader-main crash: fatal'), text);
  }
  assert.ok(changed.every((service) => service.error?.logs === undefined));
});

test('with GitHub out of reach once it was asked who may, the update is carried out all the same, and says so', async () => {
  await using github = await startGitHub();
  const ops = opsRepository(github);
  const services = `history@${digestOf('d8x-trader-history', 'dev')}`;
  await using job = await start(github, ops, { operation: 'update', services, backup: 'skip' });
  github.fault({ match: {}, after: 2, effect: { kind: 'down' } });
  const end = await job.main();
  assert.equal(end.code, 0, end.log);
  assert.ok(resultOf(end).warnings.some((warning) => /status comment can't be kept up to date/.test(warning)));
});

test('a main step that is killed leaves its lock to the post step, which frees it and says what happened', async () => {
  await using github = await startGitHub();
  const ops = opsRepository(github);
  const services = `api@${digestOf('d8x-trader-main', 'dev')}`;
  const kill: StepOptions['onOutput'] = (child, text) => {
    if (/^▸ Update/m.test(text)) child.kill('SIGKILL');
  };
  await using job = await start(github, ops, { operation: 'update', services, backup: 'skip' }, kill);
  const end = await job.main();
  assert.equal(end.signal, 'SIGKILL', end.log);
  const post = await job.post(end.state);
  assert.match(post.log, /The cluster's lock is free again/);
  const [comment] = [...ops.place.comments.values()];
  assert.match(comment?.body ?? '', /^### ❌ the run was stopped before its end$/m);
});

test('a cancelled run stops at the next safe point, leaves nothing half done and frees its lock', async () => {
  await using github = await startGitHub();
  const ops = opsRepository(github);
  const services = `api@${digestOf('d8x-trader-main', 'dev')}`;
  let sentAt = 0;
  const cancel: StepOptions['onOutput'] = (child, text) => {
    if (sentAt > 0 || !/^▸ (Back|Dump)/m.test(text)) return;
    sentAt = performance.now();
    child.kill('SIGINT');
  };
  await using job = await start(github, ops, { operation: 'update', services }, cancel);
  const end = await job.main();
  assert.ok(sentAt > 0, end.log);
  assert.ok(performance.now() - sentAt < 7000, `${performance.now() - sentAt} ms`);
  assert.equal(end.outputs['conclusion'], 'cancelled', end.log);
  await using next = await start(github, ops, { operation: 'status' });
  const { status } = resultOf(await next.main());
  assert.equal(status?.lock, undefined);
});

test('status runs on the files that it is said to load, and no others', async () => {
  const files = new Map<string, Buffer>();
  for await (const name of glob('{action,chunks,packages}/*.js', { cwd: join(root, 'dist') })) {
    files.set(name, await readFile(join(root, 'dist', name)));
  }
  await using copy = await mkdtempDisposable(join(tmpdir(), 'd8x-ops-loads-'));
  const needed = [...loads(files, 'action/main.js', takenByStatus).keys(), 'package.json'];
  for (const name of needed) await cp(join(root, 'dist', name), join(copy.path, 'dist', name));
  await using github = await startGitHub();
  await using job = await start(github, opsRepository(github), { operation: 'status' }, undefined, copy.path);
  const end = await job.main();
  assert.equal(end.outputs['conclusion'], 'success', end.log);
  assert.ok((resultOf(end).status?.services.length ?? 0) > 0, end.log);
});

test('a signed backup of another run is fetched, checked and restored into a new database, and no other is', async () => {
  await using github = await startGitHub();
  const ops = opsRepository(github);
  const { secret, publicKey } = makeSigningKey();
  github.setup.write(ops.place, { [signersPath]: `${signerLine('production', publicKey, backupNamespace)}\n` });
  const signed = { operation: 'backup', 'backup-signing-key': secret.reveal() };
  await using first = await start(github, ops, signed);
  const taken = await first.main();
  assert.equal(taken.code, 0, taken.log);
  assert.equal(resultOf(taken).backup?.signature?.state, 'signed');
  assert.match(taken.summary, /Signed by/);
  assert.ok(!`${taken.log}${taken.summary}`.includes(secret.reveal().split('\n')[1] ?? ''));
  const [artifact] = [...ops.place.artifacts.values()];
  assert.ok(artifact !== undefined);
  const restore = {
    operation: 'restore',
    'backup-run-id': String(artifact.runId),
    'backup-identity': await readFile(cluster.info.files.ageIdentity, 'utf8'),
    'target-database': 'restored',
  };
  await cluster.database.query('drop database if exists restored');
  await cluster.database.query('alter role d8x createdb');
  try {
    await using second = await start(github, ops, restore);
    const restored = await second.main();
    assert.equal(restored.code, 0, restored.log);
    const counted = 'select count(*) from referral_code';
    assert.equal(await cluster.database.query(counted, 'restored'), await cluster.database.query(counted));
  } finally {
    await cluster.database.query('alter role d8x nocreatedb');
    await cluster.database.query('drop database if exists restored');
  }
  const refusal = async (given: Readonly<Record<string, string>>): Promise<string> => {
    await using job = await start(github, ops, { ...restore, ...given });
    const end = await job.main();
    assert.equal(end.code, 1, end.log);
    const { code = '', message = '' } = resultOf(end).error ?? {};
    return `${code}: ${message}`;
  };
  assert.match(await refusal({ 'backup-run-id': '1' }), /^github-refused: run 1 can't be looked at/);
  const foreign = signerLine('production', makeSigningKey().publicKey, backupNamespace);
  assert.match(await refusal({ 'backup-signers': foreign }), /^origin-unknown: .* none of the backup signers/);
  assert.match(await refusal({ environment: 'staging' }), /^authorisation-failed/);
  await using unsigned = await start(github, ops, { operation: 'backup' });
  const plain = await unsigned.main();
  assert.match(plain.summary, /\*\*Not signed\*\*: no run will restore it/);
  const last = [...ops.place.artifacts.values()].findLast(({ name }) => name.startsWith('backup-'));
  assert.match(await refusal({ 'backup-run-id': String(last?.runId) }), /^origin-unknown: .* is not signed/);

  // A drill takes the signed one as if it were needed, and nothing of it stays.
  await using drilling = await start(github, ops, {
    operation: 'drill',
    'backup-identity': restore['backup-identity'],
  });
  const drilled = await drilling.main();
  assert.equal(drilled.code, 0, drilled.log);
  const { drill: copies = [], warnings } = resultOf(drilled);
  assert.deepEqual(
    copies.map(({ store, state, name }) => [store, state, name]),
    [['artifact', 'restored', artifact.name]],
  );
  assert.ok(
    warnings.some((warning) => warning.startsWith(`${last?.name} is passed over`)),
    warnings.join('\n'),
  );
  assert.match(drilled.summary, /restored: .* rows?, as its manifest says/);
});
