import { setTimeout as wait } from 'node:timers/promises';
import { childrenOf, signal } from '../../process-tree.ts';

/** As the runner does it: an interrupt, after this long a termination, then a kill. */
const UNTIL_TERMINATION_MS = 7500;
const UNTIL_KILL_MS = 2500;
const POLL_MS = 20;

/**
 * Cancels what act runs as GitHub's runner would. act itself kills a step at once, so the step's processes are told first;
 * when they have ended, act is told, which then runs the post steps.
 */
export async function cancelAct(act: number): Promise<void> {
  const steps = await childrenOf(act);
  for (const [name, patience] of [
    ['SIGINT', UNTIL_TERMINATION_MS],
    ['SIGTERM', UNTIL_KILL_MS],
  ] as const) {
    for (const pid of steps) signal(pid, name);
    if (await ended(act, steps, patience)) break;
  }
  signal(act, 'SIGINT');
}

async function ended(act: number, steps: readonly number[], patienceMs: number): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const running = new Set(await childrenOf(act));
    if (!steps.some((pid) => running.has(pid))) return true;
    await wait(POLL_MS);
  }
  return false;
}
