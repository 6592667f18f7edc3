import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Evidence } from './evidence.ts';

/**
 * Starts a run of its own and kills it for good as soon as it says `line` (see run-asked.ts); its lock is taken away, which would end
 * by itself after two minutes.
 */
export async function killRunAt(evidence: Evidence, asked: object, line: RegExp): Promise<void> {
  const child = spawn(process.execPath, ['test/cluster/update/run-asked.ts', JSON.stringify(asked)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const said: string[] = [];
  for await (const one of createInterface({ input: child.stdout })) {
    said.push(one);
    if (line.test(one)) child.kill('SIGKILL');
  }
  await ended;
  assert.equal(child.signalCode, 'SIGKILL', said.join('\n'));
  await evidence.on('manager', ['docker', 'config', 'rm', 'd8x-ops.lock']);
}
