import { setTimeout as pause } from 'node:timers/promises';

export interface WaitOptions {
  readonly seconds: number;
  readonly everyMs?: number;
}

/**
 * Asks until the answer is neither undefined nor false. A question that throws is asked again.
 * @throws Error that says what was waited for, with the last failure as its cause
 */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  { seconds, everyMs = 50 }: WaitOptions,
): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    let failure: unknown;
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      failure = error;
    }
    if (performance.now() > deadline) {
      const because = failure instanceof Error ? `: ${failure.message}` : '';
      throw new Error(`waited ${seconds} s in vain for ${what}${because}`, { cause: failure });
    }
    await pause(everyMs);
  }
}
