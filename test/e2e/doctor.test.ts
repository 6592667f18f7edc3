import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Sandbox } from '../cluster/sandbox.ts';
import { sandbox } from './runner/sandbox.ts';

/** The built doctor on a cluster that lacks things. */
const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const check = z.object({
  state: z.enum(['ok', 'warn', 'fail', 'info']),
  name: z.string(),
  where: z.string(),
  found: z.string(),
  remedy: z.string().optional(),
});
const report = z.object({ ok: z.boolean(), checks: z.array(check) });
type Check = z.output<typeof check>;
let cluster: Sandbox;
let folder: string;

before(async () => {
  cluster = await sandbox();
  await cluster.resetCluster();
  folder = await mkdtemp(join(tmpdir(), 'd8x-doctor-'));
  const { files } = cluster.info;
  for (const path of [files.hostsCfg, files.privateKey, files.passwordFile, files.knownHosts]) {
    await copyFile(path, join(folder, basename(path)));
  }
  await mkdir(join(folder, '.d8x-config'));
  await copyFile(files.d8xConfig, join(folder, '.d8x-config/d8x.conf.json'));
});

after(async () => {
  await cluster.resetCluster();
  await rm(folder, { recursive: true });
});

async function doctor(...more: readonly string[]): Promise<{ readonly code: number | null; readonly checks: Check[] }> {
  const child = spawn(process.execPath, [main, 'doctor', '--folder', folder, '--json', ...more], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, said] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  assert.equal(said, '');
  const { ok, checks } = report.parse(JSON.parse(out));
  assert.equal(child.exitCode === 0, ok);
  for (const { state, remedy, name } of checks) if (state === 'fail') assert.ok(remedy !== undefined, name);
  return { code: child.exitCode, checks };
}

const failures = (checks: readonly Check[]): readonly string[] =>
  checks.filter(({ state }) => state === 'fail').map(({ name, where }) => `${name} ${where}`);

test('a cluster as d8x-cli deploys it lacks nothing', async () => {
  const { code, checks } = await doctor();
  assert.deepEqual(failures(checks), []);
  assert.equal(code, 0);
  for (const name of [
    'SSH',
    'Docker',
    'disk',
    'clock',
    'sudo',
    'swarm',
    'services',
    'Compose',
    'database',
    'pg_dump',
    'check',
  ]) {
    assert.ok(
      checks.some((each) => each.name === name && each.state !== 'fail'),
      name,
    );
  }
});

test('what each service is asked and answers is told, and whether an update of it leaves a gap', async () => {
  const { checks } = await doctor();
  const told = (service: string): Check => {
    const found = checks.find(({ name, where }) => name === 'check' && where === service);
    assert.ok(found !== undefined, JSON.stringify(checks.filter(({ name }) => name === 'check')));
    return found;
  };
  const api = told('api');
  assert.equal(api.state, 'ok', api.found);
  assert.match(
    api.found,
    /^GET \/health, else GET \/exchange-info, else GET \/; WebSocket \/.* \(built in\), asked on its host/,
  );
  assert.match(api.found, /no gap$/);
  assert.match(
    told('referral').found,
    /^GET \/executor, .*: GET \/executor answers 200 \(port 8080\); never there twice/,
  );
  assert.match(told('broker').found, /GET \/broker-address answers 200/);
  assert.match(told('candles-ws-server').found, /WebSocket \/ws is connected/);
  assert.match(told('candles-poly-client').found, /^its tasks run /);
});

test('services are found by their names, as an update finds them, without the label of their stack', async () => {
  const { stdout } = await cluster.execOn('manager', ['docker', 'service', 'ls', '--format', '{{.Name}}']);
  const names = stdout.trim().split('\n');
  const unlabel = ['docker', 'service', 'update', '--detach', '--label-rm', 'com.docker.stack.namespace'];
  await Promise.all(names.map((name) => cluster.execOn('manager', [...unlabel, name])));
  const { checks } = await doctor();
  const found = checks.find(({ name, where }) => name === 'services' && where === 'manager-1');
  assert.equal(found?.state, 'ok', JSON.stringify(found));
  assert.match(found.found, /api, .*history, .*referral/);
  assert.ok(checks.some(({ name, where }) => name === 'image' && where === 'd8x-trader-main:main'));
  await cluster.resetCluster();
});

test('everything that is amiss is told at once, each with how to fix it', async () => {
  const worker = Object.values(cluster.info.hosts).find(({ role }) => role === 'worker');
  assert.ok(worker !== undefined);
  const wrong = join(folder, 'wrong.txt');
  await writeFile(wrong, 'not the password');
  await cluster.execOn('broker', ['gpasswd', '-d', 'd8xtrader', 'docker']);
  await cluster.database.stop();
  await cluster.link(worker.name).cut();
  try {
    const { code, checks } = await doctor('--password-file', wrong);
    assert.equal(code, 1);
    assert.deepEqual(failures(checks).toSorted(), [
      'Docker broker',
      `SSH ${worker.hostname}`,
      'database manager-1',
      'sudo manager-1',
    ]);
    assert.match(
      checks.find(({ name, where }) => name === 'Docker' && where === 'broker')?.remedy ?? '',
      /group docker/,
    );
    assert.ok(!JSON.stringify(checks).includes('not the password'));
  } finally {
    await cluster.database.start();
    await cluster.execOn('broker', ['gpasswd', '-a', 'd8xtrader', 'docker']);
  }
});
