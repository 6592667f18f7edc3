import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Secret } from '../../../src/secret.ts';
import { connected, faultOf } from './connected.ts';
import { startSshd, sudoPassword } from './private-sshd.ts';
import { waitFor } from '../../wait.ts';

const sshd = await startSshd();
const cluster = await connected(sshd.access);
const { manager } = cluster;
after(async () => {
  await cluster.close();
  await sshd[Symbol.asyncDispose]();
});

const awkward = `p'a"s $HOME \`id\` \\ %s\n\té€😀!#`;

/** Processes on this machine whose command line holds `mark`. */
function processesOf(mark: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(mark);
    } catch {
      return false;
    }
  });
}

async function gone(mark: string, withinMs: number): Promise<void> {
  await waitFor(`the end of ${mark}`, () => processesOf(mark).length === 0, { seconds: withinMs / 1000 });
}

async function started(mark: string): Promise<void> {
  await waitFor(`the start of ${mark}`, () => processesOf(mark).length > 0, { seconds: 30 });
}

test('output, exit status and standard error', async () => {
  const ended = await manager.tryRun({ stages: [['bash', '-c', 'echo out; echo err >&2; exit 3']] });
  assert.deepEqual(ended, { code: 3, signal: undefined, stderr: 'err\n', stdout: 'out\n' });
  const fault = await faultOf(manager.run({ stages: [['bash', '-c', 'echo one >&2; echo two >&2; exit 3']] }));
  assert.equal(fault.code, 'command-failed');
  assert.equal(fault.message, 'bash on manager-1 exited 3: two');
  assert.deepEqual(fault.logs, ['one', 'two']);
});

test('a process that a signal ended is no success', async () => {
  const ended = await manager.tryRun({ stages: [['bash', '-c', 'kill -KILL $$']] });
  assert.notEqual(ended.code, 0);
  assert.equal((await faultOf(manager.run({ stages: [['bash', '-c', 'kill -KILL $$']] }))).code, 'command-failed');
});

test('secrets and input of every kind arrive byte for byte', async () => {
  const secretEnv = { A: new Secret(awkward) };
  const stages = [['bash', '-c', 'printf "%s|" "$A"; cat']];
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  for (const stdin of [
    'text',
    bytes,
    new Secret(awkward),
    Readable.from([Buffer.from('from '), Buffer.from('a stream')]),
  ]) {
    const { stdout } = await manager.run({
      stages: [['bash', '-c', 'printf "%s|" "$A"; sha256sum']],
      secretEnv,
      stdin,
    });
    const expected = stdin instanceof Readable ? 'from a stream' : stdin instanceof Secret ? awkward : stdin;
    assert.equal(stdout, `${awkward}|${createHash('sha256').update(expected).digest('hex')}  -\n`);
  }
  assert.equal((await manager.run({ stages, secretEnv })).stdout, `${awkward}|`);
});

test('root by sudo, with an awkward password, a folder, settings, secrets and input', async () => {
  const { stdout, stderr } = await manager.run({
    stages: [['bash', '-c', 'id -u; pwd; printf "%s|%s|" "$S" "$A"; cat']],
    cwd: '~/',
    env: { S: awkward },
    secretEnv: { A: new Secret(awkward) },
    sudo: new Secret(sudoPassword),
    stdin: 'rest',
  });
  assert.equal(stdout, `0\n${sshd.folder}/private/home/d8xtrader\n${awkward}|${awkward}|rest`);
  assert.equal(stderr, '');
});

test('a wrong sudo password is told as such, soon, and the command never starts', async () => {
  const began = Date.now();
  for (const stdin of [undefined, 'line\nline\nline\nline\n']) {
    const fault = await faultOf(
      manager.run({
        stages: [['touch', `${sshd.folder}/private/home/started`]],
        sudo: new Secret('wrong'),
        ...(stdin === undefined ? {} : { stdin }),
      }),
    );
    assert.equal(fault.code, 'sudo-refused');
    assert.match(fault.hint ?? '', /sudo-password/);
  }
  assert.ok(Date.now() - began < 25_000);
  assert.equal((await manager.tryRun({ stages: [['test', '-e', `${sshd.folder}/private/home/started`]] })).code, 1);
});

test('secrets in what a command says are masked', async () => {
  const ended = await manager.tryRun({
    stages: [['bash', '-c', 'echo "password $A is wrong" >&2; exit 1']],
    secretEnv: { A: new Secret('hunter2 x') },
  });
  assert.equal(ended.stderr, 'password *** is wrong\n');
});

test('only the end of a long standard error is kept', async () => {
  const { stderr } = await manager.run({ stages: [['bash', '-c', 'seq 100000 >&2']] });
  assert.equal(Buffer.byteLength(stderr), 64 * 1024);
  assert.ok(stderr.endsWith('\n99999\n100000\n'));
});

test('only the beginning of a long output is kept, and the command still ends', async () => {
  const { stdout } = await manager.run({ stages: [['head', '-c', '40000000', '/dev/zero']] });
  assert.equal(stdout.length, 16 * 1024 * 1024);
});

test('more commands at once than sshd has sessions', async () => {
  const answers = await Promise.all(
    Array.from({ length: 25 }, (_, index) => manager.run({ stages: [['bash', '-c', `sleep 0.2; echo ${index}`]] })),
  );
  assert.deepEqual(
    answers.map(({ stdout }) => Number(stdout)),
    answers.map((_, index) => index),
  );
});

test('cancelling ends the command and all it started, root’s too', async () => {
  for (const sudo of [undefined, new Secret(sudoPassword)]) {
    const mark = `5000.0${sudo === undefined ? 1 : 2}`;
    const controller = new AbortController();
    const running = manager.run(
      { stages: [['bash', '-c', `sleep ${mark} & wait`], ['cat']], ...(sudo === undefined ? {} : { sudo }) },
      { signal: controller.signal },
    );
    await started(`sleep\0${mark}`);
    const began = Date.now();
    controller.abort();
    assert.equal((await faultOf(running)).code, 'cancelled');
    assert.ok(Date.now() - began < 6000, `took ${Date.now() - began} ms`);
    await gone(`sleep\0${mark}`, 3000);
  }
});

test('a command that ignores SIGTERM is killed, and is not waited for', async () => {
  const controller = new AbortController();
  const running = manager.run(
    { stages: [['bash', '-c', 'trap "" TERM; while :; do sleep 5000.03; done']] },
    { signal: controller.signal },
  );
  await started('sleep\x005000.03');
  const began = Date.now();
  controller.abort();
  assert.equal((await faultOf(running)).code, 'cancelled');
  assert.ok(Date.now() - began < 6500, `took ${Date.now() - began} ms`);
  await gone('5000.03', 8000);
});

test('what outlives its connection is left alone by cancelling', async () => {
  const controller = new AbortController();
  const file = `${sshd.folder}/private/home/d8xtrader/ended`;
  const running = manager.run(
    {
      stages: [['bash', '-c', `for i in $(seq 20); do echo $i; echo $i >&2; sleep 0.1; done; echo done >${file}`]],
      outlivesConnection: true,
    },
    { signal: controller.signal },
  );
  await sleep(500);
  controller.abort();
  assert.equal((await faultOf(running)).code, 'cancelled');
  await sleep(2500);
  assert.equal((await manager.run({ stages: [['cat', file]] })).stdout, 'done\n');
});

test('a command that takes too long is ended and told of', async () => {
  const fault = await faultOf(manager.run({ stages: [['sleep', '5000.04']] }, { timeoutMs: 300 }));
  assert.equal(fault.code, 'command-failed');
  assert.equal(fault.message, 'sleep on manager-1 did not end within 0.3 s');
  await gone('sleep\x005000.04', 3000);
});

test('a reader that stops early ends the command, and its exit is still known', async () => {
  const running = await manager.stream({ stages: [['yes', '5000.05']] });
  await assert.rejects(
    pipeline(running.stdout, async (source: AsyncIterable<unknown>) => {
      for await (const chunk of source) throw new Error(`enough after ${String(chunk).length}`);
    }),
    /enough/,
  );
  const exit = await running.exit;
  assert.notEqual(exit.code, 0);
  await gone('yes\x005000.05', 3000);
});

test('input that a command does not read is let go', async () => {
  const endless = new Readable({
    read() {
      this.push(Buffer.alloc(65_536));
    },
  });
  assert.equal((await manager.run({ stages: [['true']], stdin: endless })).code, 0);
  assert.equal(endless.destroyed, true);
});

test('a slow reader slows the command down instead of filling memory', async () => {
  const before = process.memoryUsage().rss;
  const running = await manager.stream({ stages: [['head', '-c', '100000000', '/dev/zero']] });
  await sleep(1500);
  assert.ok(process.memoryUsage().rss - before < 60_000_000);
  let bytes = 0;
  for await (const chunk of running.stdout) if (Buffer.isBuffer(chunk)) bytes += chunk.length;
  assert.equal(bytes, 100_000_000);
  assert.equal((await running.exit).code, 0);
});

test('memory does not grow with what streams through', async () => {
  const running = await manager.stream({ stages: [['head', '-c', '600000000', '/dev/zero']] });
  let bytes = 0;
  let settled = 0;
  let most = 0;
  const measure = new Writable({
    write(chunk: Buffer, _, done) {
      bytes += chunk.length;
      const rss = process.memoryUsage.rss();
      if (bytes < 150_000_000) settled = Math.max(settled, rss);
      most = Math.max(most, rss);
      done();
    },
  });
  await pipeline(running.stdout, measure);
  assert.equal((await running.exit).code, 0);
  assert.equal(bytes, 600_000_000);
  // What was kept would be the 450 MB that came after; V8 lets tens of them lie before it looks.
  assert.ok(most - settled < 150_000_000, `grew by ${most - settled} bytes`);
});

test('cancelled at any moment while it starts, it ends', async () => {
  await Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      const controller = new AbortController();
      const running = manager.run({ stages: [['sleep', '5000.06']] }, { signal: controller.signal });
      const outcome = faultOf(running);
      await sleep(index * 3);
      controller.abort();
      assert.equal((await outcome).code, 'cancelled');
    }),
  );
  await gone('sleep\x005000.06', 8000);
});

test('cancelled before it starts, it never does', async () => {
  const fault = await faultOf(manager.run({ stages: [['true']] }, { signal: AbortSignal.abort() }));
  assert.equal(fault.code, 'cancelled');
});
