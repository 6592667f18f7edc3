import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import * as fc from 'fast-check';
import { isOpsError } from '../../../../src/errors.ts';
import { Secret } from '../../../../src/secret.ts';
import type { Command } from '../../../../src/cluster/command/command.ts';
import { heartbeatSeconds, renderCommand } from '../../../../src/cluster/command/render-command.ts';
import { waitFor } from '../../../wait.ts';

const awkward = `p'a"s $HOME \`id\` \\ %s\n\té€😀\u0001\u007f!#`;

/** Waits until the process group has no living member (one that nobody has reaped yet is dead all the same). */
async function groupIsGone(group: number | undefined, seconds = 3): Promise<void> {
  const alive = (): readonly string[] =>
    readdirSync('/proc').filter((pid) => {
      if (!/^\d+$/.test(pid)) return false;
      try {
        const [state, , ofGroup] = readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ');
        return Number(ofGroup) === group && state !== 'Z';
      } catch {
        return false;
      }
    });
  await waitFor(`the end of group ${group}`, () => alive().length === 0, { seconds });
}

/** Runs the rendered text as sshd would: by the login shell, in a process group of its own. */
async function runUnderShell(command: Command, options: { payload?: string; shell?: string } = {}) {
  const { text, stdinPrefix, stdinUse } = renderCommand(command);
  const child = spawn(options.shell ?? 'sh', ['-c', text], {
    detached: true,
    env: { PATH: process.env['PATH'], HOME: '/' },
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.write(stdinPrefix.reveal());
  if (stdinUse !== 'heartbeat') child.stdin.end(options.payload ?? '');
  const code = await new Promise<number | string | null>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
  return { code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}

test('a pipeline with secrets, settings, a folder and sudo, as a host gets it', () => {
  const { text, stdinPrefix, stdinUse } = renderCommand({
    stages: [
      ['pg_dump', '--dbname', "it's"],
      ['zstd', '-3'],
    ],
    cwd: '~/a b',
    env: { PGHOST: 'db.internal', PGOPTIONS: '-c x=1' },
    secretEnv: { PGPASSWORD: new Secret('p w') },
    sudo: new Secret('s3cr3t'),
  });
  assert.equal(
    text,
    String.raw`cd -- "$HOME"/'a b' && exec env 'LC_ALL=C' sudo -S -k -p d8x-ops-sudo-prompt: -- bash --norc -p -o pipefail -c 'echo "d8x-ops let" "in by sudo" >&2
IFS= read -r -d "" _ || exit
IFS= read -r -d "" PGPASSWORD || exit
exec 3<&0 </dev/null
{
  trap "" TERM
  while IFS= read -r -t 60 -n 1 -u 3; do :; done
  kill -TERM 0
  sleep 5
  kill -KILL 0
} >/dev/null 2>&1 &
d8x_watcher=$!
disown "$d8x_watcher"
exec 3<&-
export PGHOST=db.internal PGOPTIONS='\''-c x=1'\''
export PGPASSWORD
pg_dump --dbname '\''it'\''\'\'''\''s'\'' | zstd -3
d8x_exit=$?
kill -KILL "$d8x_watcher"
exit "$d8x_exit"'`,
  );
  assert.equal(stdinPrefix.reveal(), 's3cr3t\n\0p w\0');
  assert.equal(stdinUse, 'heartbeat');
});

test('a command with input is rendered bare', () => {
  const { text, stdinPrefix, stdinUse } = renderCommand({ stages: [['cat']], stdin: 'x' });
  assert.equal(text, `exec bash --norc -p -o pipefail -c cat`);
  assert.equal(stdinPrefix.reveal(), '');
  assert.equal(stdinUse, 'payload');
});

test('a command that outlives its connection reads nothing and may write into the void', () => {
  const { text, stdinUse } = renderCommand({ stages: [['apt-get', 'install', 'x']], outlivesConnection: true });
  assert.equal(
    text,
    `exec bash --norc -p -o pipefail -c 'exec > >(cat || cat >/dev/null) 2> >(cat >&2 || cat >/dev/null)
exec </dev/null
apt-get install x'`,
  );
  assert.equal(stdinUse, 'none');
});

for (const shell of ['sh', 'bash']) {
  test(`secrets reach the stages byte for byte under ${shell}, and the input after them`, async () => {
    const ended = await runUnderShell(
      {
        stages: [['bash', '-c', 'printf "%s|%s|" "$A" "$B"; cat'], ['cat']],
        secretEnv: { A: new Secret(awkward), B: new Secret(`${awkward}\n`) },
        stdin: 'given',
      },
      { shell, payload: '\nrest\0of it' },
    );
    assert.deepEqual(ended, { code: 0, stdout: `${awkward}|${awkward}\n|\nrest\0of it`, stderr: '' });
  });
}

test('any secret without a NUL is delivered', async () => {
  const secret = fc.string({ unit: 'binary', maxLength: 300 }).filter((value) => !value.includes('\0'));
  await fc.assert(
    fc.asyncProperty(fc.array(secret, { minLength: 20, maxLength: 20 }), async (values) => {
      const names = values.map((_, index) => `V${index}`);
      const ended = await runUnderShell({
        stages: [['bash', '-c', names.map((name) => `printf '%s\\0' "$${name}"`).join(';')]],
        secretEnv: Object.fromEntries(names.map((name, index) => [name, new Secret(values[index] ?? '')])),
      });
      assert.deepEqual(
        ended.stdout.split('\0').slice(0, -1),
        values.map((value) => Buffer.from(value).toString()),
      );
    }),
    { numRuns: 15 },
  );
});

test('no process but the stages has the secrets', async () => {
  const ended = await runUnderShell({
    stages: [
      [
        'bash',
        '-c',
        'grep -c --binary-files=text "marked-secre[t]" /proc/$PPID/environ /proc/$PPID/cmdline; env | grep -c "marked-secre[t]"',
      ],
    ],
    secretEnv: { A: new Secret('marked-secret') },
  });
  assert.match(ended.stdout, /^\/proc\/\d+\/environ:0\n\/proc\/\d+\/cmdline:0\n1\n$/);
});

test('the status is that of the first failing stage from the right, in the middle of a pipeline too', async () => {
  assert.equal((await runUnderShell({ stages: [['bash', '-c', 'exit 7'], ['cat']] })).code, 7);
  assert.equal(
    (await runUnderShell({ stages: [['true'], ['bash', '-c', 'cat; exit 3'], ['cat']], stdin: '' })).code,
    3,
  );
  assert.equal((await runUnderShell({ stages: [['true'], ['cat']] })).code, 0);
});

test('a folder that is not there stops the command before it starts', async () => {
  const ended = await runUnderShell({ stages: [['echo', 'ran']], cwd: '/nonexistent folder' });
  assert.notEqual(ended.code, 0);
  assert.equal(ended.stdout, '');
});

test('a secret that never arrives stops the command before it starts', async () => {
  const { text } = renderCommand({ stages: [['echo', 'ran']], secretEnv: { A: new Secret('x') } });
  const child = spawn('sh', ['-c', text], { detached: true });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stdin.end('half');
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.notEqual(code, 0);
  assert.equal(stdout, '');
});

test('the end of stdin ends a watched command and everything that it started', async () => {
  const { text } = renderCommand({
    stages: [['bash', '-c', 'trap "" TERM; echo $$; sleep 300 & wait; sleep 300'], ['cat']],
  });
  const child = spawn('sh', ['-c', text], { detached: true });
  const pid = await new Promise<number>((resolve) =>
    child.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString()))),
  );
  process.kill(pid, 0);
  child.stdin.end();
  await new Promise((resolve) => child.on('close', resolve));
  await groupIsGone(child.pid, 8);
});

test('silence on stdin ends a watched command too', async () => {
  const { text } = renderCommand({ stages: [['sleep', '300']] });
  const child = spawn('sh', ['-c', text.replace(`-t ${heartbeatSeconds} `, '-t 1 ')], { detached: true });
  for (let sign = 0; sign < 5; sign += 1) {
    await setTimeout(400);
    child.stdin.write('\n');
  }
  assert.equal(child.signalCode, null);
  const began = Date.now();
  await new Promise((resolve) => child.on('close', resolve));
  assert.equal(child.signalCode, 'SIGTERM');
  assert.ok(Date.now() - began < 5000);
  child.stdin.destroy();
  await groupIsGone(child.pid, 8);
});

test('nothing of a finished watched command stays behind', async () => {
  const { text } = renderCommand({ stages: [['true']] });
  const child = spawn('sh', ['-c', text], { detached: true });
  await new Promise((resolve) => child.on('close', resolve));
  await groupIsGone(child.pid);
});

test('a command that outlives its connection ends its work although nobody reads it', async () => {
  const script = 'for i in $(seq 20000); do echo line $i; echo note $i >&2; done; echo done >"$0"';
  const folder = await mkdtemp('/tmp/d8x-render-');
  const file = `${folder}/done`;
  try {
    const { text } = renderCommand({ stages: [['bash', '-c', script, file]], outlivesConnection: true });
    const child = spawn('sh', ['-c', text], { detached: true });
    child.stdin.end();
    child.stdout.destroy();
    child.stderr.destroy();
    const code = await new Promise((resolve) => child.on('exit', resolve));
    assert.equal(code, 0);
    assert.equal(await readFile(file, 'utf8'), 'done\n');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('what cannot be delivered is refused before anything runs', () => {
  const refuses = (command: Command, code: 'input-invalid' | 'internal') =>
    assert.throws(
      () => renderCommand(command),
      (error) => isOpsError(error, code) && !error.message.includes('hidden'),
    );
  refuses({ stages: [['x']], secretEnv: { A: new Secret('hidden\0') } }, 'input-invalid');
  refuses({ stages: [['x']], sudo: new Secret('hidden\n') }, 'input-invalid');
  refuses({ stages: [['x']], sudo: new Secret('hidden\0') }, 'input-invalid');
  refuses({ stages: [['x']], env: { 'a-b': '' } }, 'internal');
  refuses({ stages: [] }, 'internal');
  refuses({ stages: [[]] }, 'internal');
});
