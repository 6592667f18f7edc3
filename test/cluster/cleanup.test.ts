import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, suite, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { attach, down, up } from './sandbox.ts';
import { machineInterfaces, tracesOf } from './traces.ts';

const name = 'test-cleanup';

/** Brings the sandbox up in a process of its own and kills that after a while. */
async function killedUp(milliseconds: number): Promise<void> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('cli.ts', import.meta.url)), 'up', '--name', name], {
    stdio: 'ignore',
  });
  // It may also end by itself meanwhile, and says so once only.
  const closed = once(child, 'close');
  await pause(milliseconds);
  child.kill('SIGKILL');
  await closed;
}

suite('a sandbox that is taken away', () => {
  after(() => down(name));

  test('leaves nothing', async () => {
    const interfaces = await machineInterfaces();
    const sandbox = await up({ name });
    const inside = sandbox.spawnInside(['sleep', '600'], { stdio: 'ignore' });
    const before = await tracesOf(name);
    assert.ok(before.length > 30, `a running sandbox should leave many traces, but only: ${before.join(', ')}`);
    await sandbox.down();
    assert.deepEqual(await tracesOf(name), []);
    assert.deepEqual(await machineInterfaces(), interfaces);
    assert.equal(inside.signalCode ?? (await once(inside, 'close'))[1], 'SIGKILL');
    await assert.rejects(attach(name), /not up/);
  });

  test('may be taken away again', async () => {
    await down(name);
    assert.deepEqual(await tracesOf(name), []);
  });

  for (const milliseconds of [400, 1200, 2500, 5000, 8000]) {
    test(`leaves nothing when its start was killed after ${milliseconds} ms`, async () => {
      await killedUp(milliseconds);
      await down(name);
      await pause(500);
      assert.deepEqual(await tracesOf(name), []);
    });
  }

  test('is brought up over what a killed start left', async () => {
    await killedUp(4000);
    const sandbox = await up({ name });
    await assert.rejects(up({ name }), /already up/);
    await sandbox.down();
    assert.deepEqual(await tracesOf(name), []);
  });
});
