import { setTimeout as wait } from 'node:timers/promises';
import { childrenOf, identify, isRunning, type ProcessIdentity, signalProcess } from '../../process-identity.ts';

/** As the runner does it: an interrupt, after this long a termination, then a kill. */
const UNTIL_TERMINATION_MS = 7500;
const UNTIL_KILL_MS = 2500;
const POLL_MS = 20;

/**
 * Cancels what act runs as GitHub's runner would. act itself kills a step at once, so the step's processes are told first;
 * when they have ended, act is told, which then runs the post steps.
 */
export async function cancelAct(act: number): Promise<void> {
  const runner = identify(act);
  const steps = childrenOf(act)
    .map(identify)
    .filter((identity) => identity !== undefined);
  for (const [name, retryPolicy] of [
    ['SIGINT', UNTIL_TERMINATION_MS],
    ['SIGTERM', UNTIL_KILL_MS],
  ] as const) {
    for (const step of steps) signalProcess(step, name);
    if (await ended(steps, retryPolicy)) break;
  }
  if (runner !== undefined) signalProcess(runner, 'SIGINT');
}

async function ended(steps: readonly ProcessIdentity[], retryForMs: number): Promise<boolean> {
  const deadline = performance.now() + retryForMs;
  while (performance.now() < deadline) {
    if (!steps.some(isRunning)) return true;
    await wait(POLL_MS);
  }
  return false;
}
