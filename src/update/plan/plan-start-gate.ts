import type { Observation, ObservedService } from '../model/observation.ts';
import type { PlannedSwarmService } from '../model/plan.ts';
import { gateFor, type StartGate } from '../model/start-gate.ts';
import { changeSpec, rawUpdatePolicy, type SwarmTimes, swarmTimes } from '../swarm/service-spec.ts';

/** The start gate of a service, and what the operator should know where one would be good and can't be had. Pure. */
export interface PlannedGate {
  readonly gate?: StartGate;
  readonly notices: readonly string[];
}

export function planGate({ name, service }: ObservedService, { gates }: Pick<Observation, 'gates'>): PlannedGate {
  const gate = gateFor(name, service);
  if (gate === 'needless') return { notices: [] };
  if (gate === 'switched-off') return { notices: [gapNotice(name, 'its health check is switched off')] };
  if (gate === 'read-only') return { notices: [gapNotice(name, 'its containers can write nothing, not even to /tmp')] };
  if (gate.hasOwnCheck === true) return { gate, notices: [] };
  const hasShell = gates?.find((one) => one.service === name)?.hasShell;
  if (hasShell === true) return { gate, notices: [] };
  const why = hasShell === false ? 'its image has no shell that could look' : 'no task of it runs that could be asked';
  return { notices: [gapNotice(name, why)] };
}

/** What the operator should know of a service that is to be without a start gate. */
export function gapNotice(name: string, why: string): string {
  return `${name}: a gap is possible. Swarm can't tell when a new task has opened its ports, for ${why}, and goes on to the next at once.`;
}

/** How long swarm takes for a service's update: one task at a time where it has a start gate, each with the time to open its ports. */
export function timesOf(
  { observed, replicas, gate }: Pick<PlannedSwarmService, 'observed' | 'replicas' | 'gate'>,
  warmUpMs: number,
): SwarmTimes {
  if (gate === undefined) return swarmTimes(observed.spec, replicas.desired, 'update');
  const own = rawUpdatePolicy(observed.spec);
  const updatePolicy = own === null ? null : { ...own, Parallelism: 1 };
  return { ...swarmTimes(changeSpec(observed.spec, { updatePolicy }), replicas.desired, 'update'), gateMs: warmUpMs };
}
