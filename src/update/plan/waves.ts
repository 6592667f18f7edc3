import type { StartPair } from '../../request.ts';
import type { PlannedService } from '../model/plan.ts';
import { hasNewAddress } from './dependents.ts';
import { startPairs } from './start-order.ts';

/**
 * A plan's services with the wave that each begins in, with what each waits for, and with what goes back before it does: the other way
 * round, but for what asks for an address that changes, and goes back once that is the earlier one again. Pure.
 * @param given the pairs of `start-order`; together with the built-in ones they go round in no circle
 */
export function inWaves(services: readonly PlannedService[], given: readonly StartPair[]): readonly PlannedService[] {
  const changing = services.filter(({ action }) => action !== 'none');
  const names = changing.map(({ service }) => service);
  const holders = changing.flatMap(({ service: second, holdsAddressOf: first }) =>
    first === undefined ? [] : [{ first, second }],
  );
  const pairs = startPairs(names, given, holders);
  const renamed = new Set(changing.filter(hasNewAddress).map(({ service }) => service));
  const before = pairs.map((pair) => (renamed.has(pair.first) ? pair : { first: pair.second, second: pair.first }));
  const waves = wavesOf(names, pairs);
  return services.map((planned) => {
    const wave = waves.get(planned.service);
    if (planned.action === 'none' || wave === undefined) return planned;
    const waitsFor = firstsOf(planned.service, pairs);
    const goesBackAfter = firstsOf(planned.service, before);
    return { ...planned, wave, waitsFor, goesBackAfter };
  });
}

/** The services of each wave, first to last. */
export function waveLists(services: readonly PlannedService[]): readonly (readonly string[])[] {
  const byWave = Map.groupBy(
    services.filter(({ wave }) => wave !== undefined),
    ({ wave }) => wave ?? 0,
  );
  return [...byWave.entries()].sort(([a], [b]) => a - b).map(([, wave]) => wave.map(({ service }) => service));
}

/** The services that take longest one after another, by what each may take in milliseconds. */
export function longestChain(
  services: readonly PlannedService[],
  mostMs: (planned: PlannedService) => number,
): { readonly services: readonly string[]; readonly ms: number } {
  const chains = new Map<string, { readonly services: readonly string[]; readonly ms: number }>();
  const none = { services: [], ms: 0 };
  const longest = (names: readonly string[]): { readonly services: readonly string[]; readonly ms: number } =>
    names.reduce<{ readonly services: readonly string[]; readonly ms: number }>((most, name) => {
      const chain = chains.get(name) ?? none;
      return chain.ms > most.ms ? chain : most;
    }, none);
  for (const planned of services.toSorted((a, b) => (a.wave ?? 0) - (b.wave ?? 0))) {
    if (planned.wave === undefined) continue;
    const before = longest(planned.waitsFor ?? []);
    const chain = { services: [...before.services, planned.service], ms: before.ms + mostMs(planned) };
    chains.set(planned.service, chain);
  }
  return longest([...chains.keys()]);
}

function firstsOf(service: string, pairs: readonly StartPair[]): readonly string[] {
  return pairs.filter(({ second }) => second === service).map(({ first }) => first);
}

/** A service's wave is one after the last of those that it waits for. */
function wavesOf(names: readonly string[], pairs: readonly StartPair[]): ReadonlyMap<string, number> {
  const waves = new Map(names.map((name) => [name, 1]));
  // Without a circle no way is longer than there are services.
  for (let turn = 1; turn < names.length; turn += 1) {
    for (const { first, second } of pairs) {
      waves.set(second, Math.max(waves.get(second) ?? 1, (waves.get(first) ?? 1) + 1));
    }
  }
  return waves;
}
