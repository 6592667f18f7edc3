import type { Observation, ObservedService } from '../model/observation.ts';
import { gateFor, type StartGate } from '../model/start-gate.ts';

/** The start gate of a service, and what the operator should know where one would be good and can't be had. Pure. */
export interface PlannedGate {
  readonly gate?: StartGate;
  readonly notices: readonly string[];
}

export function planGate({ name, service }: ObservedService, { gates }: Pick<Observation, 'gates'>): PlannedGate {
  const gate = gateFor(name, service);
  if (gate === 'needless' || gate === 'own-check') return { notices: [] };
  if (gate === 'read-only') return { notices: [gapNotice(name, 'its containers can write nothing, not even to /tmp')] };
  const hasShell = gates?.find((one) => one.service === name)?.hasShell;
  if (hasShell === true) return { gate, notices: [] };
  const why = hasShell === false ? 'its image has no shell that could look' : 'no task of it runs that could be asked';
  return { notices: [gapNotice(name, why)] };
}

/** What the operator should know of a service that is to be without a start gate. */
export function gapNotice(name: string, why: string): string {
  return `${name}: a gap is possible. Swarm can't tell when a new task has opened its ports, for ${why}, and goes on to the next at once.`;
}
