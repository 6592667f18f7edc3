import type { RunPolicy } from '../../request.ts';
import { duration } from '../../report/quantities.ts';
import type { Observation } from '../model/observation.ts';
import type { PlannedService } from '../model/plan.ts';
import { brokerService } from '../keys/key-services.ts';
import { warmUpOf } from '../health/warm-up.ts';
import { hasNewAddress } from './dependents.ts';
import { timesOf } from './plan-start-gate.ts';
import { formatPair, startPairs } from './start-order.ts';
import { longestChain, waveLists } from './waves.ts';

type OrderPolicy = Pick<RunPolicy, 'startOrder' | 'updateTimeoutMs' | 'warmUp'>;

/** That the services of a plan begin in several waves, and how long these may take one after another. Pure. */
export function orderNotices(services: readonly PlannedService[], policy: OrderPolicy): readonly string[] {
  const waves = waveLists(services);
  if (waves.length < 2) return [];
  const chain = longestChain(services, (planned) => mostMs(planned, policy));
  const listed = waves.map((names, at) => `${at + 1}. ${joined(names)}`).join('; ');
  return [
    `They begin in waves: ${listed}. Each begins when what it needs is ready, and may take ${duration(policy.updateTimeoutMs)} (update-timeout-minutes) until it runs, and its warm-up-minutes until it is ready: ${chain.services.join(' → ')} ${duration(chain.ms)} at most, and as long again where it has to go back.`,
  ];
}

/** What of the order may not come out well. Pure. */
export function orderWarnings(
  observation: Pick<Observation, 'services' | 'brokerServices' | 'hosts'>,
  services: readonly PlannedService[],
  policy: OrderPolicy,
): readonly string[] {
  return [...downWarnings(observation, services, policy), ...oldAddressWarnings(services, policy)];
}

/**
 * With the pauses that its own update policy makes between two tasks, and the time until it is ready: of each task where a start gate has
 * them come one after another.
 */
function mostMs(planned: PlannedService, policy: OrderPolicy): number {
  const warmUpMs = warmUpOf(policy, planned);
  const untilReadyMs = policy.updateTimeoutMs + warmUpMs;
  if (planned.kind === 'broker') return untilReadyMs;
  const { desired } = planned.replicas;
  const inTurn = planned.gate === undefined ? 1 : Math.max(1, desired);
  return inTurn * untilReadyMs + timesOf(planned, warmUpMs).delaysMs;
}

/** What a service needs when it starts, does not run, and is not asked for. */
function downWarnings(
  observation: Pick<Observation, 'services' | 'brokerServices' | 'hosts'>,
  services: readonly PlannedService[],
  { startOrder }: OrderPolicy,
): readonly string[] {
  const changing = new Set(services.filter(({ action }) => action !== 'none').map(({ service }) => service));
  const states = new Map([...unreachedBroker(observation), ...downServices(observation)]);
  const names = [...changing, ...states.keys()];
  const needed = startPairs(names, startOrder).filter(
    ({ first, second }) => !changing.has(first) && changing.has(second),
  );
  return [...Map.groupBy(needed, ({ first }) => first)].map(([first, pairs]) => {
    const needing = pairs.map(({ second }) => second);
    const verb = needing.length === 1 ? 'needs' : 'need';
    return `${first} ${states.get(first) ?? 'is down'} and is not asked for: ${joined(needing)}, which ${verb} it, may not come up.`;
  });
}

function downServices({
  services,
  brokerServices,
}: Pick<Observation, 'services' | 'brokerServices'>): (readonly [string, string])[] {
  const swarm = services.flatMap(({ name, tasks }) =>
    tasks.some(({ desiredState, state }) => desiredState === 'running' && state === 'running')
      ? []
      : [[name, 'is down (none of its tasks runs)'] as const],
  );
  const own = new Set(services.map(({ name }) => name));
  const broker = brokerServices.flatMap(({ name, running }) =>
    running || own.has(name) ? [] : [[name, 'is down (its container does not run)'] as const],
  );
  return [...swarm, ...broker];
}

function unreachedBroker({ hosts }: Pick<Observation, 'hosts'>): (readonly [string, string])[] {
  return hosts.flatMap((host) =>
    host.role === 'broker' && !host.reached
      ? [[brokerService, `was not seen (${host.name} can't be reached)`] as const]
      : [],
  );
}

/** What starts before the broker has its new address keeps the old one. */
function oldAddressWarnings(services: readonly PlannedService[], { startOrder }: OrderPolicy): readonly string[] {
  const renamed = new Set(services.filter(hasNewAddress).map(({ service }) => service));
  return services.flatMap(({ service, holdsAddressOf }) => {
    const pair = startOrder.find(({ first, second }) => first === service && second === holdsAddressOf);
    if (pair === undefined || !renamed.has(pair.second)) return [];
    return [
      `${service} begins before ${pair.second}, as start-order has ${formatPair(pair)}: it keeps the earlier address of ${pair.second} until it is started anew.`,
    ];
  });
}

function joined(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
