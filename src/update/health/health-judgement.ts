import type { HealthAnswer } from './health.ts';

/** One asking of a URL. `at`: monotonic milliseconds. */
export interface HealthSample {
  readonly at: number;
  readonly answer: HealthAnswer;
}

export type HealthVerdict = 'good' | 'not-yet' | 'bad';

/** How often in a row a URL has to answer well. */
export const consecutiveAnswers = 3;
/** How long a service whose tasks run may take until its URL answers, where only the way to it seems shut. */
export const warmUpMs = 60_000;

/** What stands before a service says this while it can't be reached: it may still be coming up. */
const gatewayStatuses = new Set([502, 503, 504]);

/** Whether an answer shows a service that works: anything below 500, as `d8x-cli` has it. */
export function isHealthy({ status }: HealthAnswer): boolean {
  return status !== undefined && status < 500;
}

/**
 * Judges a URL by its answers since the tasks run, oldest first. A service that itself answers 500 is bad as soon as the
 * stability window is over; one that can't be reached yet has `warmUpMs`.
 */
export function judgeHealth(
  samples: readonly HealthSample[],
  since: number,
  now: number,
  stabilityMs: number,
): HealthVerdict {
  const recent = samples.slice(-consecutiveAnswers).map(({ answer }) => answer);
  if (recent.length === consecutiveAnswers && recent.every(isHealthy)) return 'good';
  if (now - since < stabilityMs) return 'not-yet';
  const answersBadly = ({ status }: HealthAnswer): boolean =>
    status !== undefined && status >= 500 && !gatewayStatuses.has(status);
  if (recent.length === consecutiveAnswers && recent.every(answersBadly)) return 'bad';
  return now - since >= Math.max(warmUpMs, stabilityMs) ? 'bad' : 'not-yet';
}
