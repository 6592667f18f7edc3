import { intentOf } from '../execute/intent-of-plan.ts';
import type { UpdateContext } from '../model/context.ts';
import type { ExchangeIntent, SwarmIntent } from '../model/intent.ts';
import type { Plan, PlannedSwarmService } from '../model/plan.ts';
import type { ExchangeNote } from './exchange-note.ts';

/** What a run will do that exchanges databases, as it is noted on the manager before. All services of it are scaled to 0 meanwhile. */
export function noteOfPlan(
  plan: Plan,
  exchange: ExchangeIntent,
  context: Pick<UpdateContext, 'run' | 'policy' | 'now'>,
): ExchangeNote {
  const intent = intentOf(plan, context);
  const planned = new Map(swarmServices(plan).map((one) => [one.service, one]));
  const services = intent.services.flatMap((one): readonly SwarmIntent[] => {
    const own = planned.get(one.service);
    if (one.kind !== 'swarm' || own === undefined) return [];
    // As it is, an update that is paused or not: that is what it goes back to.
    return [{ ...one, from: own.observed.image, replicas: own.replicas.desired, pauses: true }];
  });
  return { ...intent, version: 2, together: true, services, exchange };
}

/** The services of a plan that run in the swarm. */
export function swarmServices({ services }: Pick<Plan, 'services'>): readonly PlannedSwarmService[] {
  return services.filter((one) => one.kind === 'swarm');
}
