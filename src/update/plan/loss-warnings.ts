import { bareName } from '../../service-name.ts';
import type { PlannedService } from '../model/plan.ts';

/**
 * What the two redis hold in memory alone: candles-pyth-client keeps up to a year of prices in the stack's (D8-X/d8x-candles,
 * src/utils/redis.go), broker keeps the orders that it signed for 120 s in its own, which executorws tells executors of, and ends
 * without it (D8-X/d8x-broker-server, src/utils/broker_types.go and src/executorws/executorws.go).
 */
const redis = {
  swarm:
    'holds the history of candles in memory: it is empty after this, and so are they until their clients have fetched it again, as far as their sources still have it',
  broker:
    'holds the orders of the last two minutes, signed by the broker, until executors are told of them: some of them may be lost. broker connects to it again; executorws ends without it, is started again by Docker, and executors lose their connections',
} as const;

/** What a service loses when it is started anew. Pure. */
export function lossWarnings({ kind, service, action }: Pick<PlannedService, 'kind' | 'service' | 'action'>): string[] {
  return action === 'none' || bareName(service) !== 'redis' ? [] : [`${service} ${redis[kind]}.`];
}
