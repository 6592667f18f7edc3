import type { PinnedImage } from '../../image/reference.ts';
import { nearest } from '../../nearest.ts';
import type { Observation, ObservedBrokerService, ObservedService } from './observation.ts';
import { type PlanProblem, problemOf } from './plan-problem.ts';

export type FoundService =
  | { readonly kind: 'swarm'; readonly observed: ObservedService }
  | { readonly kind: 'broker'; readonly observed: ObservedBrokerService };

/** The service of that name: swarm's first, as a stack and a compose project may both have, say, a `redis`. */
export function findService(
  observation: Pick<Observation, 'stackName' | 'services' | 'brokerServices' | 'hosts'>,
  name: string,
): FoundService | { readonly kind: 'none'; readonly problem: PlanProblem } {
  const swarm = observation.services.find((one) => one.name === name);
  if (swarm !== undefined) return { kind: 'swarm', observed: swarm };
  const broker = observation.brokerServices.find((one) => one.name === name);
  if (broker !== undefined) return { kind: 'broker', observed: broker };
  return { kind: 'none', problem: unknownService(observation, name) };
}

/** Whether a service is meant to run another image than the one that it should run then. */
export function runsOther(found: FoundService, { digest }: PinnedImage): boolean {
  return found.kind === 'swarm' ? found.observed.image.digest !== digest : !found.observed.digests.includes(digest);
}

function unknownService(observation: Parameters<typeof findService>[0], name: string): PlanProblem {
  const host = observation.hosts.find(({ role }) => role === 'broker');
  if (host?.reached === false) return problemOf(name, host.error);
  const names = [...observation.services, ...observation.brokerServices].map((one) => one.name);
  const near = nearest(name, names);
  const where = `in stack ${observation.stackName}${host === undefined ? '' : ` or in a compose project on ${host.name}`}`;
  return {
    path: name,
    code: 'service-unknown',
    message: `there is no service ${name} ${where}${near === undefined ? '' : `; did you mean ${near}?`}`,
    hint: names.length === 0 ? 'The stack has no services: is stack-name right?' : `There are: ${names.join(', ')}.`,
  };
}
