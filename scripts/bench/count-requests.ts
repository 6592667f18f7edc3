import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../test/cluster/sandbox.ts';

interface Counted {
  readonly all: number;
  readonly failed: number;
}

/** A client of one URL on the sandbox's runner, who asks steadily until they are disposed of. */
export interface CountedRequests extends AsyncDisposable {
  /** Waits until nothing has failed for five seconds. */
  untilQuiet(): Promise<Counted>;
}

const quietMs = 5_000;
const longestMs = 120_000;

/** Answers once the first request was answered. */
export async function countRequests(sandbox: Sandbox, url: string): Promise<CountedRequests> {
  const argv = [process.execPath, 'scripts/bench/ask-steadily.ts', url];
  const child = sandbox.spawnInside(argv, { stdio: ['ignore', 'pipe', 'inherit'], cwd: process.cwd() });
  if (child.stdout === null) throw new Error('the client has no output');
  const lines = createInterface({ input: child.stdout });
  let [all, failed, failedAt] = [0, 0, 0];
  lines.on('line', (status) => {
    all += 1;
    if (Number(status) > 0 && Number(status) < 500) return;
    failed += 1;
    failedAt = performance.now();
  });
  await once(lines, 'line');
  return {
    untilQuiet: async () => {
      const since = performance.now();
      while (performance.now() - Math.max(since, failedAt) < quietMs) {
        if (performance.now() - since > longestMs) throw new Error(`${url} still fails after ${longestMs / 1000} s`);
        await sleep(100);
      }
      return { all, failed };
    },
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
