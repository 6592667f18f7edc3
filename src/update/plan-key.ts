import { OpsError } from '../errors.ts';
import type { FoundService } from './find-service.ts';
import type { Observation } from './observation.ts';
import type { KeyChange, PlanRequest } from './plan.ts';
import { type PlanProblem, problemOf } from './plan-problem.ts';

/** Names under which the runbook knows the two services that read a key from a file. */
export const referralService = 'referral';
export const brokerService = 'broker';

export interface PlannedKey {
  readonly change: KeyChange | undefined;
  readonly problems: readonly PlanProblem[];
  readonly notices: readonly string[];
}

/** Name under which a run keeps the key that it replaces: unique among runs and attempts, and safe as a file's name. */
export function keepName({ id, attempt }: PlanRequest['run']): string {
  return `${id.replaceAll(/[^A-Za-z0-9]+/g, '-').replace(/^-/, '')}-${attempt}`;
}

/** What an update does with the key file of a service: replaces it when another key than the present one is given. */
export function planKey(found: FoundService, { keys }: Observation, { run }: Pick<PlanRequest, 'run'>): PlannedKey {
  const comparison = comparisonFor(found, keys);
  if (comparison === undefined) return { change: undefined, problems: [], notices: [] };
  const name = found.observed.name;
  if (comparison instanceof OpsError)
    return { change: undefined, problems: [problemOf(name, comparison)], notices: [] };
  return comparison === 'same'
    ? { change: undefined, problems: [], notices: [`${name} has the given key already.`] }
    : { change: { kind: 'replace', keepAs: keepName(run) }, problems: [], notices: [] };
}

/** Keys that were given although nothing that reads them is asked for: they stay as they are. */
export function unusedKeyNotices({ services, keys }: Pick<PlanRequest, 'services' | 'keys'>): string[] {
  const isAsked = (name: string): boolean => services.some(({ service }) => service === name);
  return [
    ...(keys.referralExecutorKey === undefined || isAsked(referralService) ? [] : [unused(referralService)]),
    ...(keys.brokerPrivateKey === undefined || isAsked(brokerService) ? [] : [unused(brokerService)]),
  ];
}

function comparisonFor(found: FoundService, keys: Observation['keys']): Observation['keys']['broker'] {
  if (found.kind === 'swarm') return found.observed.name === referralService ? keys.referral : undefined;
  return found.observed.name === brokerService ? keys.broker : undefined;
}

function unused(service: string): string {
  return `A key for ${service} is given, but ${service} is not among the services: its key stays as it is.`;
}
