import type { RunPolicy } from '../../request.ts';
import type { SwarmTimes } from '../swarm/service-spec.ts';
import type { Timeouts } from '../swarm/stability.ts';

/** Where swarm has no part in it, on the broker host. */
const noSwarm: SwarmTimes = { stopGraceMs: 0, delaysMs: 0 };

/**
 * For a service that goes to what was asked for. A task that finds no place waits for the old one's port or memory, so it is stuck
 * only when that has had its time to end; and the pauses that the service's own policy makes count for nobody's slowness.
 */
export function updateTimeouts({ stabilityMs, updateTimeoutMs }: RunPolicy, swarm: SwarmTimes = noSwarm): Timeouts {
  return {
    stabilityMs,
    timeoutMs: updateTimeoutMs + swarm.delaysMs,
    stuckMs: 15_000 + swarm.stopGraceMs,
    reactionMs: 5_000,
    gateMs: swarm.gateMs ?? 0,
  };
}

/** For a service that goes back to what it ran: known to work, so swarm's own watch over it is enough. */
export function rollbackTimeouts({ updateTimeoutMs }: RunPolicy, swarm: SwarmTimes = noSwarm): Timeouts {
  return {
    stabilityMs: 0,
    timeoutMs: updateTimeoutMs + swarm.delaysMs,
    stuckMs: 30_000 + swarm.stopGraceMs,
    reactionMs: 10_000,
    gateMs: swarm.gateMs ?? 0,
  };
}
