import assert from 'node:assert/strict';
import { execFile, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { after, before, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { goodInputs, secrets } from './runner/inputs.ts';
import { RunnerJob, type StepEnd } from './runner/step.ts';

const execute = promisify(execFile);

/** Accepts who would come to the hosts, and says nothing: a run waits there, and can be looked at. */
let silent: Server;
let port = 0;

before(async () => {
  silent = createServer((socket) => socket.on('error', () => socket.destroy()));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  assert.ok(address !== null && typeof address === 'object');
  port = address.port;
});
after(() => silent.close());

/** What a job's environment holds beside the inputs, and nobody else may read. */
const variables = {
  ACTIONS_RUNTIME_TOKEN: 'runtime-token-0001',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'id-token-0002',
  AWS_SECRET_ACCESS_KEY: 'aws-secret-0003',
  GITHUB_TOKEN: 'github-token-0004',
  SOMETHING_ELSE: 'of-the-workflow-0005',
};
/** More than a pipe holds, so that nothing depends on its size. */
const large = `# ${'x'.repeat(100_000)} large-input-0006\n`;

function job(): Promise<RunnerJob> {
  const knownHosts = goodInputs['ssh-known-hosts']?.replaceAll(/^(\S+)/gm, `[$1]:${port}`);
  return RunnerJob.open({
    inputs: {
      ...goodInputs,
      // What needs no policy: the token is none of GitHub's.
      operation: 'status',
      services: undefined,
      'ssh-port': String(port),
      'ssh-known-hosts': `${knownHosts ?? ''}\n${large}`,
    },
    token: 'github-token-0004',
    env: variables,
    onOutput: look,
  });
}

const marks = [
  ...Object.values(variables),
  ...Object.values(secrets),
  'large-input-0006',
  'PRIVATE KEY',
  goodInputs['d8x-config'] ?? '',
];

interface Look {
  readonly pid: number;
  readonly environ: string;
  readonly argv: string;
  readonly stdin: string;
  readonly files: readonly string[];
}
let looks: Look[] = [];
let endAfter = /^$/;
let signal: NodeJS.Signals = 'SIGTERM';

/** As another program of the runner's user: reads what /proc shows of the process when it has said its first line. */
function look(child: ChildProcess, text: string): void {
  const { pid } = child;
  if (pid === undefined || looks.length > 0 || !endAfter.test(text)) return;
  const of = (file: string): string => readFileSync(`/proc/${pid}/${file}`, 'latin1');
  const files = readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
    } catch {
      return [];
    }
  });
  looks.push({
    pid,
    environ: of('environ'),
    argv: of('cmdline'),
    stdin: readFileSync(`/proc/${pid}/fd/0`, 'latin1'),
    files,
  });
  child.kill(signal);
}

function assertHidden(end: StepEnd): void {
  const [seen] = looks;
  assert.ok(seen !== undefined, end.written);
  for (const mark of marks) {
    for (const place of [seen.environ, seen.argv, seen.stdin]) {
      assert.ok(!place.includes(mark), `another process reads ${mark.slice(0, 30)}`);
    }
  }
  const names = seen.environ.split('\0').map((line) => line.replace(/=.*/s, ''));
  const strange = names.filter((name) => !/^(?:PATH|HOME|LANG|TMPDIR|RUNNER_\w+|GITHUB_\w+|STATE_\w+|)$/.test(name));
  assert.deepEqual(strange, []);
  assert.ok(!seen.files.some((file) => /d8x-ops-[0-9a-f]{24}/.test(file)), seen.files.join('\n'));
}

suite("what a step was started with is out of other processes' sight", () => {
  test('in the main step, which a signal still ends in its own way', async () => {
    [looks, endAfter, signal] = [[], /Connect/, 'SIGINT'];
    await using run = await job();
    const end = await run.main();
    assertHidden(end);
    // The process that the runner started is the one that ended, by itself, with a result.
    assert.equal(end.signal, null);
    assert.equal(end.code, 1);
    assert.equal(end.outputs['conclusion'], 'cancelled');
    assert.equal(end.state['finished'], 'true');
  });

  test('in the post step, which still reads its state', async () => {
    [looks, endAfter, signal] = [[], /was stopped before its end/, 'SIGTERM'];
    await using run = await job();
    assertHidden(await run.post({ started: 'true' }));
  });
});

test('says so where Node cannot replace its process', async () => {
  const without = `process.execve = undefined; process.argv.splice(1, 1); await import(process.argv[1])`;
  const { stdout } = await execute(
    process.execPath,
    ['--input-type=module', '-e', without, 'x', `${import.meta.dirname}/../../dist/action/main.js`],
    {
      env: { PATH: process.env['PATH'], RUNNER_TEMP: tmpdir(), INPUT_OPERATION: 'backup', AWS_SECRET_ACCESS_KEY: 'a' },
    },
  ).catch((error: unknown) => {
    assert.ok(error instanceof Error && 'stdout' in error);
    return { stdout: String(error.stdout) };
  });
  assert.match(stdout, /::warning::Node v[\d.]+ on linux can't replace its own process/);
});
