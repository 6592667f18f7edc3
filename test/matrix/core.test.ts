import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { resultSchema, type Result } from '../../src/report/result.ts';
import { publishedFor } from '../../src/database/published-postgres.ts';
import { Evidence } from '../cluster/update/evidence.ts';
import type { Sandbox } from '../cluster/sandbox.ts';
import { openDoor, type Door } from '../e2e/runner/door.ts';
import { sandbox, sandboxInputs } from '../e2e/runner/sandbox.ts';
import { RunnerJob, type StepEnd, type StepOptions } from '../e2e/runner/step.ts';
import { startNpmRegistry } from '../integration/database/npm-registry.ts';
import { npmArchive } from '../tools/npm-archive.ts';

/** What has to hold whatever hosts and servers are made of, by the built Action; each test goes on from the one before. */
suite('the core', () => {
  let cluster: Sandbox;
  let evidence: Evidence;
  let door: Door;
  let backups: string;
  before(async () => {
    cluster = await sandbox();
    evidence = new Evidence(cluster);
    door = await openDoor();
    backups = await mkdtemp(join(tmpdir(), 'd8x-matrix-'));
  });
  after(async () => {
    await rm(backups, { recursive: true, force: true });
    await door[Symbol.asyncDispose]();
  });

  const run = async (
    given: Readonly<Record<string, string>>,
    { onOutput, env = {} }: { readonly onOutput?: StepOptions['onOutput']; readonly env?: Record<string, string> } = {},
  ): Promise<{ readonly end: StepEnd; readonly result: Result | undefined }> => {
    const inputs = {
      ...(await sandboxInputs(cluster)),
      upload: 'false',
      'stability-seconds': '5',
      backup: 'skip',
      ...given,
    };
    await using job = await RunnerJob.open({
      ...door,
      env: { ...door.env, ...env },
      inputs,
      ...(onOutput === undefined ? {} : { onOutput }),
    });
    const end = await job.main();
    const text = end.outputs['result'];
    return { end, result: text === undefined ? undefined : resultSchema.parse(JSON.parse(text)) };
  };
  const runs = async (service: string, repository: string, tag: string): Promise<void> => {
    const digest = evidence.digest(repository, tag);
    const running =
      service === 'broker' ? await evidence.brokerDigests(service) : await evidence.runningDigests(service);
    assert.ok(
      running.length > 0 && running.every((one) => one === digest),
      `${service}: ${running.join(' ')}, not ${digest}`,
    );
  };

  test('update, after a backup that is verified by a restore', async (context) => {
    const version = Math.floor(Number(await cluster.database.query('show server_version_num')) / 10_000);
    const published = publishedFor(`linux-${process.arch}`).find(({ version: { major } }) => major >= version);
    assert.ok(published !== undefined);
    await using registry = await startNpmRegistry(await npmArchive(published));
    const services = 'api:dev history:dev';
    const given = { operation: 'update', services, backup: 'required', verify: 'restore', 'backup-directory': backups };
    const { end, result } = await run(given, { env: { NPM_CONFIG_REGISTRY: registry.url.href } });
    assert.equal(end.code, 0, end.log);
    assert.equal(result?.backup?.verification.state, 'verified');
    await runs('api', 'd8x-trader-main', 'dev');
    await runs('history', 'd8x-trader-history', 'dev');
    context.diagnostic(registry.asked.length === 0 ? 'verified by own servers' : 'verified by fetched servers');
  });

  test('the backup, restored by age, zstd and psql', async () => {
    const file = (await readdir(backups)).find((name) => name.endsWith('.age'));
    assert.ok(file !== undefined);
    const counted = 'select count(*), sum(length(t::text)) from referral_code t';
    const script = 'set -o pipefail; age --decrypt -i "$1" "$2" | zstd -dc';
    const argv = ['bash', '-c', script, 'bash', cluster.info.files.ageIdentity, join(backups, file)];
    const { code, stdout, stderr } = await cluster.execInside(argv);
    assert.equal(code, 0, stderr);
    await cluster.database.query('create database restored template template0', 'postgres');
    await cluster.database.query(stdout, 'restored');
    assert.equal(await cluster.database.query(counted, 'restored'), await cluster.database.query(counted));
  });

  test('a broken image', async () => {
    const { end, result } = await run({ operation: 'update', services: 'api:crash' });
    assert.equal(end.code, 1, end.log);
    assert.deepEqual(
      result?.services.map(({ service, outcome }) => [service, outcome]),
      [['api', 'rolled-back']],
    );
    await runs('api', 'd8x-trader-main', 'dev');
  });

  test('the broker with its key', async () => {
    const address = await evidence.address('broker');
    const { end } = await run({
      operation: 'update',
      services: 'broker:dev',
      'broker-private-key': cluster.info.brokerKey,
    });
    assert.equal(end.code, 0, end.log);
    await runs('broker', 'd8x-broker-server', 'dev');
    assert.equal(await evidence.address('broker'), address);
  });

  test('rollback', async () => {
    const { end } = await run({ operation: 'rollback', services: 'api' });
    assert.equal(end.code, 0, end.log);
    await runs('api', 'd8x-trader-main', 'main');
  });

  test('kill and recovery', async () => {
    const kill: StepOptions['onOutput'] = (child, text) => {
      if (/^▸ Verify/m.test(text)) child.kill('SIGKILL');
    };
    const { end } = await run({ operation: 'update', services: 'api:crash history:main' }, { onOutput: kill });
    assert.equal(end.signal, 'SIGKILL', end.log);
    // It would end by itself after two minutes.
    await evidence.on('manager', ['docker', 'config', 'rm', 'd8x-ops.lock']);
    const next = await run({ operation: 'update', services: 'candles-poly-client:dev' });
    assert.equal(next.end.code, 0, next.end.log);
    await runs('api', 'd8x-trader-main', 'main');
    await runs('history', 'd8x-trader-history', 'dev');
    // The broker's record names the key file that its image before this one can read.
    const left = await evidence.leftovers();
    assert.deepEqual(
      left.filter((name) => !name.startsWith('d8x-ops-kept-key-')),
      [],
    );
  });
});
