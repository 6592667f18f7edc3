import type { FoundService } from '../model/find-service.ts';
import type { Observation } from '../model/observation.ts';
import type { Part, Target } from '../model/plan.ts';
import { planBrokerService } from './plan-broker-service.ts';
import type { PlannedKey } from './plan-key.ts';
import { planSwarmService } from './plan-swarm-service.ts';

/** A service's part of the plan, wherever it runs, with what its key says to it. Pure. */
export function planService(found: FoundService, target: Target, key: PlannedKey, observation: Observation): Part {
  const part =
    found.kind === 'swarm'
      ? planSwarmService(found.observed, target, observation)
      : planBrokerService(found.observed, target, observation);
  return {
    ...part,
    problems: [...part.problems, ...key.problems],
    notices: [...part.notices, ...key.notices],
  };
}
