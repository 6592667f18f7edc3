import assert from 'node:assert/strict';
import type { ServiceRequest } from '../../../src/command/command.ts';
import { isOpsError, type OpsError } from '../../../src/errors.ts';
import type { Observation } from '../../../src/update/model/observation.ts';
import type { Plan, PlannedSwarmService, PlanRequest } from '../../../src/update/model/plan.ts';
import { planUpdate } from '../../../src/update/plan/plan-update.ts';
import { policy, resolved, run } from './samples.ts';

export function tag(name: string, to: string): ServiceRequest {
  return { kind: 'tag', service: name, tag: to };
}

/** The plan for requests whose images are all there. */
export function plan(services: readonly ServiceRequest[], seen: Observation, more: Partial<PlanRequest> = {}): Plan {
  return planUpdate(resolved(seen, services), { services, policy, keys: {}, run, at: new Date(0), ...more });
}

/** The refusal that planning ends in. */
export function refused(
  services: readonly ServiceRequest[],
  seen: Observation,
  more: Partial<PlanRequest> = {},
): OpsError {
  try {
    plan(services, seen, more);
  } catch (error) {
    if (isOpsError(error)) return error;
    throw error;
  }
  return assert.fail('it was planned');
}

/** The first service of a plan, which is one of swarm's. */
export function swarm(planned: Plan): PlannedSwarmService {
  const [first] = planned.services;
  return first?.kind === 'swarm' ? first : assert.fail('no swarm service is planned');
}
