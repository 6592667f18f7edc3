import { bareName, isCalled, placedName } from '../../service-name.ts';
import type { PinnedImage } from '../../image/reference.ts';
import { nearest } from '../../nearest.ts';
import type { Observation, ObservedBrokerService, ObservedService } from './observation.ts';
import { type PlanProblem, problemOf } from './plan-problem.ts';

export type FoundService =
  | { readonly kind: 'swarm'; readonly observed: ObservedService }
  | { readonly kind: 'broker'; readonly observed: ObservedBrokerService };

type Seen = Pick<Observation, 'stackName' | 'services' | 'brokerServices' | 'hosts'>;

/** What `d8x-cli` puts in the stack and on the broker host. */
const ofBoth: ReadonlySet<string> = new Set(['redis']);

/** The one service that `name` means; a problem where there is none, or where the stack and the broker host have one each, such as redis. */
export function findService(
  observation: Seen,
  name: string,
): FoundService | { readonly kind: 'none'; readonly problem: PlanProblem } {
  const found = everyService(observation).filter(({ kind, observed }) => isCalled(name, kind, observed.name));
  const [only, other] = found;
  const broker = observation.hosts.find(({ role }) => role === 'broker');
  // It may be the one that could not be seen.
  if (broker?.reached === false && other === undefined && ofBoth.has(name))
    return { kind: 'none', problem: problemOf(name, broker.error) };
  if (only === undefined) return { kind: 'none', problem: unknownService(observation, name) };
  return other === undefined ? only : { kind: 'none', problem: ambiguous(name, found) };
}

/** All services of the stack and of the broker host. */
export function everyService({
  services,
  brokerServices,
}: Pick<Observation, 'services' | 'brokerServices'>): readonly FoundService[] {
  return [
    ...services.map((observed): FoundService => ({ kind: 'swarm', observed })),
    ...brokerServices.map((observed): FoundService => ({ kind: 'broker', observed })),
  ];
}

/** Services that are asked for more than once, under two of their names. */
export function askedTwice(observation: Seen, asked: readonly string[]): readonly PlanProblem[] {
  const found = asked.flatMap((name) => {
    const one = findService(observation, name);
    return one.kind === 'none' ? [] : [{ name, observed: one.observed }];
  });
  return found.flatMap(({ name, observed }, at) => {
    const first = found.findIndex((one) => one.observed === observed);
    const message = `${found[first]?.name ?? ''} and ${name} are one service`;
    return first === at ? [] : [{ path: name, code: 'input-invalid', message, hint: 'Name it once.' } as const];
  });
}

/** Services with names of their own: one that both the stack and the broker host have is called by where it runs, too. */
export function withOwnNames<T extends Pick<Observation, 'services' | 'brokerServices'>>(seen: T): T {
  const { services, brokerServices } = seen;
  const inStack = new Set(services.map(({ name }) => name));
  const both = new Set(brokerServices.flatMap(({ name }) => (inStack.has(name) ? [name] : [])));
  return {
    ...seen,
    services: services.map((one) => (both.has(one.name) ? { ...one, name: placedName('swarm', one.name) } : one)),
    brokerServices: brokerServices.map((one) =>
      both.has(one.name) ? { ...one, name: placedName('broker', one.name) } : one,
    ),
  };
}

/** Whether a service is meant to run another image than the one that it should run then. */
export function runsOther(found: FoundService, { digest }: PinnedImage): boolean {
  return found.kind === 'swarm' ? found.observed.image.digest !== digest : !found.observed.digests.includes(digest);
}

function ambiguous(name: string, found: readonly FoundService[]): PlanProblem {
  const names = found.map(({ kind, observed }) => placedName(kind, observed.name));
  return {
    path: name,
    code: 'service-unknown',
    message: `${name} is the name of two services, ${names.join(' and ')}: say which of them is meant`,
    hint: `Write ${names.join(' or ')} in its place: swarm/ is the stack, broker/ the compose project of the broker host.`,
  };
}

function unknownService(observation: Seen, name: string): PlanProblem {
  const host = observation.hosts.find(({ role }) => role === 'broker');
  if (host?.reached === false && !name.startsWith('swarm/')) return problemOf(name, host.error);
  const names = everyService(observation).map(({ observed }) => observed.name);
  const near = names.find((one) => bareName(one) === bareName(name)) ?? nearest(name, names);
  const where = `in stack ${observation.stackName}${host === undefined ? '' : ` or in a compose project on ${host.name}`}`;
  return {
    path: name,
    code: 'service-unknown',
    message: `there is no service ${name} ${where}${near === undefined ? '' : `; did you mean ${near}?`}`,
    hint: names.length === 0 ? 'The stack has no services: is stack-name right?' : `There are: ${names.join(', ')}.`,
  };
}
