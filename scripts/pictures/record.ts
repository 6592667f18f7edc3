import assert from 'node:assert/strict';
import { mkdir, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signerLine, signersPath } from '../../src/backup/origin/signers.ts';
import { backupNamespace, makeSigningKey } from '../../src/backup/origin/signing-key.ts';
import { type Result, resultSchema } from '../../src/report/result.ts';
import { startGitHub, type GitHubDouble } from '../../test/github/double.ts';
import { githubJob, opsRepository } from '../../test/e2e/runner/github-job.ts';
import { keyInputs, sandbox, sandboxInputs } from '../../test/e2e/runner/sandbox.ts';
import { RunnerJob } from '../../test/e2e/runner/step.ts';
import { root } from '../bundle/entries.ts';
import { resultFile, resultsFolder, type SceneName } from './scenes.ts';

/**
 * Runs the built Action on a sandbox, as GitHub's runner would, and keeps the result of each run for the pictures. It runs
 * inside the sandbox: `npm run pictures -- record` brings one up and starts it there. Names behind it choose among the runs.
 */
const cluster = await sandbox();
const given = await sandboxInputs(cluster);
const signer = makeSigningKey();
// As `init` stores it.
const common = {
  ...given,
  'd8x-config': JSON.stringify(JSON.parse(given['d8x-config'] ?? '')),
  'backup-signing-key': signer.secret.reveal(),
};

await cluster.resetCluster();
await using github = await startGitHub();
const policy = [
  'version: 1',
  'environments:',
  '  production:',
  '    workflow: d8x-ops.yml',
  '    scale: { api: 1-6 }',
  '    exceptions:',
  '      no-backup: { users: [alice], alone: true }',
  '      recover: { users: [alice], alone: true }',
].join('\n');
const repository = opsRepository(github, policy);
github.setup.write(repository.place, {
  [signersPath]: `${signerLine('production', signer.publicKey, backupNamespace)}\n`,
});
await mkdir(join(root, resultsFolder), { recursive: true });

await record('updated', 'alice', {
  operation: 'update',
  services: 'api:dev history:dev',
  verify: 'restore',
});
await record('rolled-back', 'alice', { operation: 'update', services: 'api:crash history:next' });
await record('plan', 'alice', {
  operation: 'plan',
  services: 'api:next referral:dev broker:dev',
  ...keyInputs(cluster),
});
await record('restarted', 'alice', { operation: 'restart', services: 'api history' });
await record('scaled', 'alice', { operation: 'scale', services: 'api=3' });
await record('locked', 'bob', {
  operation: 'lock',
  reason: 'migration of the history tables',
  'lock-minutes': '120',
});
await record('refused', 'alice', { operation: 'update', services: 'api:next' });
await record('status', 'alice', { operation: 'status' });
await record('logs', 'alice', { operation: 'logs', services: 'api --since 1h' });
await recordRecovery();

/** A good backup, then an update that migrates the database, and a table that is lost. */
async function recordRecovery(): Promise<void> {
  if (!isChosen('recovered')) return;
  await run('alice', { operation: 'unlock' });
  await cluster.database.query('alter role d8x createdb');
  const update = async (services: string): Promise<void> => {
    await run('alice', { operation: 'update', services, backup: 'skip', ...keyInputs(cluster) });
  };
  await using folder = await mkdtempDisposable(join(tmpdir(), 'd8x-ops-pictures-'));
  await update('history:knows-17 referral:knows-17');
  const good = { operation: 'backup', verify: 'restore', 'backup-directory': folder.path, upload: 'false' };
  const { backup } = await run('alice', good);
  await update('history:migrates referral:migrates');
  await cluster.database.query('drop table referral_code cascade');
  await record('recovered', 'alice', {
    operation: 'recover',
    'backup-file': join(folder.path, backup?.name ?? ''),
    'backup-identity': await readFile(cluster.info.files.ageIdentity, 'utf8'),
    ...keyInputs(cluster),
  });
}

function isChosen(name: SceneName): boolean {
  const [, , ...chosen] = process.argv;
  return chosen.length === 0 || chosen.includes(name);
}

async function record(name: SceneName, actor: string, inputs: Readonly<Record<string, string>>): Promise<void> {
  if (!isChosen(name)) return;
  const result = await run(actor, inputs);
  await writeFile(join(root, resultFile(name)), `${JSON.stringify(result, null, 2)}\n`);
  console.log(`${name}: ${result.conclusion}, ${result.headline}`);
}

async function run(actor: string, inputs: Readonly<Record<string, string>>): Promise<Result> {
  const { run: _run, ...job } = githubJob(github, repository.place, github.setup.user(actor));
  await using runner = await RunnerJob.open({ ...job, inputs: { ...common, ...inputs } });
  const end = await runner.main();
  const text = end.outputs['result'];
  assert.ok(text !== undefined, end.log);
  return resultSchema.parse(JSON.parse(asOnGitHub(text, github, runner.folder)));
}

/** The double's address and the runner's folder are of this recording alone: they become what GitHub's would be. */
function asOnGitHub(text: string, { url }: GitHubDouble, folder: string): string {
  return text.replaceAll(url, 'https://github.com').replaceAll(folder, '/home/runner/work');
}
