import assert from 'node:assert/strict';
import { test } from 'node:test';
import { thisMachine } from '../../../../src/cluster/command/this-machine.ts';

const host = thisMachine();

void test('a command here that takes too long is ended, and its error says so', async () => {
  const running = host.run({ stages: [['sleep', '60']] }, { timeoutMs: 200 });
  await assert.rejects(running, { code: 'command-failed', message: 'sleep here did not end within 0.2 s' });
});

void test('one that does not heed SIGTERM is ended too', async () => {
  const running = host.tryRun({ stages: [['sh', '-c', 'trap "" TERM; sleep 60; sleep 60']] }, { timeoutMs: 200 });
  await assert.rejects(running, { code: 'command-failed', message: 'sh here did not end within 0.2 s' });
});

void test('one that ends in time is not touched by its limit', async () => {
  const { stdout } = await host.run({ stages: [['echo', 'done']] }, { timeoutMs: 60_000 });
  assert.equal(stdout, 'done\n');
});
