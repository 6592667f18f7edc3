import type { MigratingService } from '../../database/migrations.ts';
import { bareName } from '../../service-name.ts';
import type { PlannedSwarmService } from '../../update/model/plan.ts';
import { swarmTimes } from '../../update/swarm/service-spec.ts';

/** How long the exchange itself takes: sessions are ended, and two names change. */
const exchangeMs = 2_000;
/** How long services take to be ready, by what their sources do at a start: history reads the chain before it listens. */
const startsMs: Readonly<Record<MigratingService, number>> = { history: 60_000, referral: 20_000 };
const otherStartMs = 20_000;

type Estimated = Pick<PlannedSwarmService, 'service' | 'wave' | 'replicas' | 'observed'>;

/**
 * How long services will be out of service, in milliseconds: as long as the last time, where there was one, else what they are given to end, and
 * what they take to start, one wave after another. Pure.
 * @param lastMs how long it was the last time
 */
export function estimateMs(services: readonly Estimated[], lastMs: number | undefined): number {
  if (lastMs !== undefined) return lastMs;
  const running = services.filter(({ replicas }) => replicas.desired > 0);
  const waves = Map.groupBy(running, ({ wave = 1 }) => wave);
  const stopMs = Math.max(0, ...running.map(({ observed }) => swarmTimes(observed.spec, 1, 'update').stopGraceMs));
  const starts = [...waves.values()].map((wave) => Math.max(...wave.map(({ service }) => startMs(bareName(service)))));
  return stopMs + exchangeMs + starts.reduce((sum, ms) => sum + ms, 0);
}

function startMs(service: string): number {
  return service === 'history' || service === 'referral' ? startsMs[service] : otherStartMs;
}
