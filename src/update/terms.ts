import type { RunPolicy } from '../request.ts';
import type { Terms } from './stability.ts';

/** For a service that goes to what was asked for. */
export function updateTerms({ stabilityMs, updateTimeoutMs }: RunPolicy): Terms {
  return { stabilityMs, timeoutMs: updateTimeoutMs, stuckMs: 15_000, reactionMs: 5_000 };
}

/** For a service that goes back to what it ran: known to work, so swarm's own watch over it is enough. */
export function returnTerms({ updateTimeoutMs }: RunPolicy): Terms {
  return { stabilityMs: 0, timeoutMs: updateTimeoutMs, stuckMs: 30_000, reactionMs: 10_000 };
}
