import { bareName } from '../../service-name.ts';
import { formatReference, isPinned } from '../../image/reference.ts';
import type { Observation } from '../model/observation.ts';
import type { Part, PlannedService } from '../model/plan.ts';
import { imageToGoBackTo, planSwarmService } from './plan-swarm-service.ts';
import { readsKey, referralService } from '../keys/key-services.ts';

/** Services that ask for the broker's address when they start, and keep it for life. */
const holders: ReadonlySet<string> = new Set(['api', referralService]);

/**
 * The parts of a plan with those added that a new address of the broker asks for: what holds the present one is started anew, once
 * the broker has been verified. Pure.
 */
export function withDependents(observation: Observation, parts: readonly Part[]): readonly Part[] {
  const broker = parts.find(
    ({ planned }) => planned?.kind === 'broker' && readsKey('broker', planned.service) !== undefined,
  )?.planned;
  if (broker === undefined || !hasNewAddress(broker)) return parts;
  const isAsked = (name: string): boolean =>
    parts.some(({ planned }) => planned?.kind === 'swarm' && planned.service === name);
  return [
    ...parts.map((part) => afterBroker(part, broker.service)),
    ...observation.services
      .filter(({ name }) => holders.has(bareName(name)) && !isAsked(name))
      .map((observed): Part => {
        const to = imageToGoBackTo(observed);
        if (!isPinned(to)) {
          const notice = `${observed.name} holds the broker's address and has to be started anew by hand: its image (${formatReference(to)}) has no digest.`;
          return { problems: [], notices: [notice] };
        }
        const target = { to, platforms: [], key: undefined, restart: true, holdsAddressOf: broker.service };
        const part = planSwarmService(observed, { ...target, recordAfter: () => undefined }, observation);
        return {
          ...part,
          notices: [
            ...part.notices,
            `${observed.name} is started anew after ${broker.service}, whose address it holds.`,
          ],
        };
      }),
  ];
}

function afterBroker(part: Part, holdsAddressOf: string): Part {
  const { planned } = part;
  if (planned?.kind !== 'swarm' || !holders.has(bareName(planned.service))) return part;
  const restart = planned.action === 'none' ? { action: 'restart' as const, recordAfter: undefined } : {};
  return { ...part, planned: { ...planned, holdsAddressOf, ...restart } };
}

/** Whether a service is to sign with another address than it does. */
export function hasNewAddress({ address }: Pick<PlannedService, 'address'>): boolean {
  return address?.after !== undefined && address.after !== address.before;
}
