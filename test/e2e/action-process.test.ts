import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { resultSchema } from '../../src/report/result.ts';
import { outputNames } from '../../action/outputs.ts';
import { openDoor } from './runner/door.ts';
import { goodInputs, lockedKey, secrets } from './runner/inputs.ts';
import { RunnerJob, type StepEnd } from './runner/step.ts';

/** Something that listens where the hosts would be, answers nothing, and counts who came. */
let silent: Server;
let connections = 0;
let port = 0;

before(async () => {
  silent = createServer((socket) => {
    connections += 1;
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  assert.ok(address !== null && typeof address === 'object');
  port = address.port;
});

after(() => {
  silent.close();
});

/** Inputs with changes, whose hosts are where nothing answers. */
function inputs(
  changes: Readonly<Record<string, string | undefined>> = {},
): Readonly<Record<string, string | undefined>> {
  const knownHosts = goodInputs['ssh-known-hosts']?.replaceAll(/^(\S+)/gm, `[$1]:${port}`);
  return { ...goodInputs, 'ssh-port': String(port), 'ssh-known-hosts': knownHosts, ...changes };
}

async function runMain(given: Readonly<Record<string, string | undefined>>): Promise<StepEnd> {
  await using job = await RunnerJob.open({ inputs: given });
  return await job.main();
}

function problemPaths(end: StepEnd): readonly string[] {
  const result = resultSchema.parse(JSON.parse(end.outputs['result'] ?? ''));
  return (result.error?.problems ?? []).map(({ path }) => path);
}

/** Each a way in which inputs are bad, and the input that has to be named. */
const bad: Readonly<Record<string, readonly [Readonly<Record<string, string | undefined>>, string]>> = {
  'hosts-cfg is missing': [{ 'hosts-cfg': undefined }, 'hosts-cfg'],
  'hosts-cfg has no manager': [{ 'hosts-cfg': 'this is no inventory' }, 'hosts-cfg'],
  'd8x-config is no JSON': [{ 'd8x-config': '{"services": ' }, 'd8x-config'],
  'the key is none': [{ 'ssh-private-key': 'not a key' }, 'ssh-private-key'],
  'the key needs its passphrase': [{ 'ssh-private-key': lockedKey }, 'ssh-passphrase'],
  'the passphrase is wrong': [{ 'ssh-private-key': lockedKey, 'ssh-passphrase': 'wrong' }, 'ssh-passphrase'],
  'the DSN is none': [{ 'database-dsn': 'mysql://x' }, 'database-dsn'],
  'a recipient is none': [{ 'backup-recipients': 'age1nonsense' }, 'backup-recipients'],
  'the identity to verify with is damaged': [
    { verify: 'restore', 'backup-identity': 'AGE-SECRET-KEY-1DAMAGED' },
    'backup-identity',
  ],
  'known hosts are missing': [{ 'ssh-known-hosts': undefined }, 'ssh-known-hosts'],
  'a service is none': [{ services: 'api history!' }, 'services'],
  'a digest is too short': [{ services: 'api@sha256:123' }, 'services'],
  'a duration is none': [{ 'stability-seconds': 'half a minute' }, 'stability-seconds'],
};

for (const [name, [changes, input]] of Object.entries(bad)) {
  test(`${name}: exit 1 before any connection`, async () => {
    const end = await runMain(inputs(changes));
    assert.equal(end.code, 1, end.log);
    assert.equal(end.outputs['conclusion'], 'refused', end.log);
    const paths = problemPaths(end);
    assert.ok(paths.every((path) => path.startsWith(input)) && paths.length > 0, paths.join());
    assert.ok(end.annotations.some(({ level, message }) => level === 'error' && message.includes(input)));
    assert.equal(connections, 0);
  });
}

test('all that is wrong is said at once, whatever kind of fault it is', async () => {
  const all: Record<string, string | undefined> = {};
  for (const [changes] of Object.values(bad)) for (const [name, value] of Object.entries(changes)) all[name] = value;
  const end = await runMain(inputs({ ...all, 'hosts-cfg': 'nothing' }));
  const named = new Set(problemPaths(end).map((path) => /^[a-z0-9-]+/.exec(path)?.[0]));
  // A key that only its passphrase does not fit is a fault of the passphrase.
  const wanted = new Set(Object.values(bad).map(([, input]) => input)).difference(new Set(['ssh-private-key']));
  assert.deepEqual(named.difference(wanted), new Set());
  assert.deepEqual(wanted.difference(named), new Set());
  assert.equal(connections, 0);
});

test('every end leaves all outputs, a valid result and a summary, and nothing for the post step', async () => {
  await using job = await RunnerJob.open({ inputs: inputs({ 'ssh-port': 'x' }) });
  const end = await job.main();
  assert.deepEqual(Object.keys(end.outputs), [...outputNames]);
  assert.match(end.summary, /^### ⛔ /);
  assert.match(end.log.split('\n')[0] ?? '', /^d8x-ops update$/);
  const post = await job.post(end.state);
  assert.deepEqual([post.code, post.written], [0, '']);
});

/** How long Node takes to print a line when nothing else is to be done, on a machine that is free. */
const bareNodeMs = 50;

test('the first line comes within 350 ms, on a machine that is not busy with other things', async () => {
  const shares: number[] = [];
  for (let attempt = 0; attempt < 5; attempt++) {
    const started = performance.now();
    await promisify(execFile)(process.execPath, ['-e', 'console.log()']);
    const slowness = Math.max(1, (performance.now() - started) / bareNodeMs);
    shares.push((await runMain(inputs({ 'ssh-port': 'x' }))).firstLineMs / slowness);
  }
  assert.ok(Math.min(...shares) < 350, shares.join(' ms, '));
});

test('no secret is written but to be masked, and none is left in outputs or summary', async () => {
  const end = await runMain(
    inputs({ 'ssh-private-key': lockedKey, 'ssh-passphrase': secrets.passphrase, services: 'api!' }),
  );
  const keyLine = lockedKey.split('\n')[5] ?? '';
  assert.ok(keyLine.length > 40);
  const marked = [...Object.values(secrets), encodeURIComponent(secrets.dsnPassword), keyLine];
  for (const secret of marked) {
    assert.ok(end.masks.includes(secret), `${secret} is masked`);
    for (const text of [end.log, end.summary, JSON.stringify(end.outputs)]) assert.ok(!text.includes(secret));
  }
  // The masks come before anything else.
  assert.ok(end.written.indexOf('::add-mask::') < end.written.indexOf('d8x-ops'));
});

test('a cancel while connecting ends the run at once, as cancelled', async () => {
  let sentAt = 0;
  await using door = await openDoor();
  await using job = await RunnerJob.open({
    ...door,
    inputs: inputs(),
    onOutput: (child, text) => {
      if (sentAt > 0 || !text.includes('Connect')) return;
      sentAt = performance.now();
      child.kill('SIGINT');
    },
  });
  const end = await job.main();
  assert.ok(sentAt > 0, end.log);
  assert.ok(performance.now() - sentAt < 7000);
  assert.equal(end.code, 1);
  assert.equal(end.outputs['conclusion'], 'cancelled', end.log);
  assert.ok(connections > 0);
});

test('after a main step that was killed, the post step says what it could not free and ends well', async () => {
  await using door = await openDoor();
  await using job = await RunnerJob.open({
    ...door,
    inputs: inputs(),
    onOutput: (child, text) => {
      if (text.includes('Connect')) child.kill('SIGKILL');
    },
  });
  const end = await job.main();
  assert.equal(end.signal, 'SIGKILL');
  assert.deepEqual(end.outputs, {});
  silent.close();
  const post = await job.post(end.state);
  assert.equal(post.code, 0, post.log);
  assert.match(post.log, /^The main step was stopped before its end/m);
});

const prettyConfig = JSON.stringify(JSON.parse(goodInputs['d8x-config'] ?? ''), null, 2);

test('a configuration that was stored over several lines: the summary is whole, the next step gets the result, and the log says why other jobs do not', async () => {
  const end = await runMain(inputs({ 'd8x-config': prettyConfig, services: 'api history!' }));
  assert.equal(resultSchema.parse(JSON.parse(end.outputs['result'] ?? '')).conclusion, 'refused');
  assert.ok(!end.summary.replaceAll('`***`', '').includes('***'), end.summary);
  assert.match(end.summary, /\[Run `9988776655`\]\(<https:[^>]*\/runs\/9988776655>\)/);
  const warnings = end.annotations.filter(({ level }) => level === 'warning').map(({ message }) => message);
  assert.match(warnings.join('\n'), /^d8x-config has lines .* Store that secret on one line/m);
  // Nothing was changed, and an empty list has no brace that could be hidden.
  const { 'summary-path': path, ...handedOn } = end.jobOutputs;
  assert.equal(path, end.outputs['summary-path']);
  assert.deepEqual(handedOn, { conclusion: 'refused', updated: '[]', 'rolled-back': '[]' });
});

test('stored on one line, or in Base64, other jobs get the result as well, and nothing is warned of', async () => {
  for (const config of [goodInputs['d8x-config'], Buffer.from(prettyConfig).toString('base64')]) {
    const end = await runMain(inputs({ 'd8x-config': config, services: 'api history!' }));
    assert.equal(end.jobOutputs['result'], end.outputs['result']);
    assert.equal(resultSchema.parse(JSON.parse(end.jobOutputs['result'] ?? '')).conclusion, 'refused');
    assert.ok(!/d8x-config has lines/.test(end.written));
  }
});
