import type { Engine } from '../../cluster/engine/engine.ts';
import { pullReference, imageOf } from '../model/image-text.ts';
import type { SwarmIntent } from '../model/intent.ts';
import type { PlannedSwarmService } from '../model/plan.ts';
import { isImage } from '../swarm/convergence.ts';
import { changeSpec, rawUpdatePolicy, type SwarmTimes, swarmTimes } from '../swarm/service-spec.ts';
import type { UpdateSession } from '../swarm/session.ts';
import { gateCheck, healthCheckOf, isGate, type RawHealthCheck } from '../model/start-gate.ts';

/** What the start gate of a service makes of its spec, for this update. */
export interface Gated {
  /** Null where the new image has a check of its own, which holds the tasks back as well. */
  readonly check: RawHealthCheck;
  readonly pace: { readonly parallelism: 1; readonly order?: 'start-first' };
}

/** @returns undefined for a service that has no start gate */
export async function gated(
  { context }: Pick<UpdateSession, 'context'>,
  { gate, hosts, to }: PlannedSwarmService,
  warmUpMs: number,
): Promise<Gated | undefined> {
  if (gate === undefined) return undefined;
  const host = context.cluster.hosts.find(({ name }) => hosts.includes(name));
  // It was pulled there before. What can't be looked at is taken for one without a check of its own, as D8X's are.
  const image = await host?.engine.inspectImage(pullReference(to)).catch(() => undefined);
  return {
    check: image?.hasHealthCheck === true ? null : gateCheck(gate.ports, warmUpMs),
    pace: { parallelism: 1, ...(gate.startsFirst ? { order: 'start-first' as const } : {}) },
  };
}

/** How long swarm takes for a service's update: one task at a time where it has a start gate, each with the time to open its ports. */
export function timesOf({ observed, replicas, gate }: PlannedSwarmService, warmUpMs: number): SwarmTimes {
  if (gate === undefined) return swarmTimes(observed.spec, replicas.desired, 'update');
  const own = rawUpdatePolicy(observed.spec);
  const updatePolicy = own === null ? null : { ...own, Parallelism: 1 };
  return { ...swarmTimes(changeSpec(observed.spec, { updatePolicy }), replicas.desired, 'update'), gateMs: warmUpMs };
}

/**
 * Which health check a service goes back to. The one of before, as a rule: tasks that were never replaced then stay as they are. Where two or
 * more run the new image already and there was none before, the gate stays: else they would all be away at once while they start.
 * @returns undefined where its check stays as it is
 */
export async function gateOnTheWayBack(engine: Engine, intent: SwarmIntent): Promise<RawHealthCheck | undefined> {
  const { healthBefore, to, id } = intent;
  if (healthBefore === undefined) return undefined;
  if (healthBefore !== null) return healthBefore;
  const [service, tasks] = await Promise.all([engine.inspectService(id), engine.listTasks({ service: [id] })]);
  const moved = tasks.filter(
    ({ desiredState, state, image }) =>
      desiredState === 'running' && state === 'running' && isImage(image, imageOf(to)),
  );
  return moved.length > 1 && isGate(healthCheckOf(service.spec)) ? undefined : null;
}
