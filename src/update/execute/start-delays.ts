import type { PlannedService } from '../model/plan.ts';

/** Between two services that begin one after the other, in milliseconds: about as long as a container takes to be replaced. */
const startGapMs = 1_000;

/**
 * How many milliseconds after its turn each service begins to change. Containers that are all replaced at the same moment wait for the same
 * processors, and every service is below its replica count for two or three times as long as by itself. So those of one wave begin one after
 * another: the ones with the most tasks first, as they take longest, and all within one stability window, which bounds what the whole
 * takes longer. The swarm's services and those of the broker host do so side by side, for they share no host. Pure.
 */
export function startDelays(
  services: readonly PlannedService[],
  stabilityMs: number,
): ReadonlyMap<PlannedService, number> {
  const places = Map.groupBy(services, ({ kind, wave = 1 }) => `${kind} ${wave}`);
  return new Map([...places.values()].flatMap((place) => inTurn(place, stabilityMs)));
}

function inTurn(services: readonly PlannedService[], withinMs: number): (readonly [PlannedService, number])[] {
  const gapMs = Math.min(startGapMs, withinMs / Math.max(1, services.length - 1));
  const longestFirst = services.toSorted((a, b) => b.replicas.desired - a.replicas.desired);
  return longestFirst.map((service, turn) => [service, Math.round(turn * gapMs)]);
}
