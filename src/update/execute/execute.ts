import { toOpsError } from '../../errors.ts';
import type { ServiceResult } from '../../report/result.ts';
import { throwIfCancelled } from '../../cancellation.ts';
import { ChangeOrder } from './change-order.ts';
import { createChanges } from './create-changes.ts';
import type { UpdateContext } from '../model/context.ts';
import { runGroup } from './run-group.ts';
import { intentOf } from './intent-of-plan.ts';
import { removeIntent, writeIntent } from '../records/intent-store.ts';
import type { Observation } from '../model/observation.ts';
import { retry } from '../../retry.ts';
import type { Plan, PlannedService } from '../model/plan.ts';
import { keepRecords } from '../records/keep-records.ts';
import { plannedResult } from '../plan/planned-results.ts';
import { createSwarmPoller } from '../swarm/swarm-poller.ts';
import { createHealthProbe } from '../health/health.ts';
import { hostFinder } from '../model/hosts-of-nodes.ts';
import { runLabel, type UpdateSession } from '../swarm/session.ts';

/**
 * Carries a plan out: services side by side, each once what it needs is ready, watched until it has been verified, and rolled back where
 * it can't be, by `onFailure`. What a service came to is data, in the plan's order.
 * @throws OpsError only where nothing was begun: `update-in-progress` when another run is at work, `cancelled`
 */
export async function executePlan(
  context: UpdateContext,
  observation: Observation,
  plan: Plan,
): Promise<readonly ServiceResult[]> {
  const changing = plan.services.filter(({ action }) => action !== 'none');
  const unchanged = plan.services.filter(({ action }) => action === 'none').map(plannedResult);
  if (changing.length === 0) return unchanged;
  throwIfCancelled(context.signal);
  using session = openSession(
    context,
    observation,
    changing.flatMap((one) => (one.kind === 'swarm' ? [one.observed.id] : [])),
  );
  const intent = intentOf(plan, context);
  const changes = await retry(() => createChanges(session, changing, intent), context.signal);
  const { engine } = context.cluster.manager;
  await retry(() => keepRecords(engine, observation, context.now()), context.signal);
  const id = await writeIntent(engine, intent);
  const groups = intent.together ? [changes] : changes.map((change) => [change]);
  const startDelayMs = startDelays(changing, context.policy.stabilityMs);
  const order = new ChangeOrder(changing.map(({ service }) => service));
  const outcomes = await Promise.all(groups.map((group) => runGroup(context, group, startDelayMs, order)));
  if (outcomes.every(({ isOver }) => isOver)) await forget(context, id);
  const results = [...unchanged, ...outcomes.flatMap(({ results }) => results)];
  return plan.services.flatMap(({ service, kind }) =>
    results.filter((one) => one.service === service && one.kind === kind),
  );
}

/** A note that can't be taken away is no failure: the next run finds everything as it should be, and takes it away. */
async function forget({ cluster, journal }: UpdateContext, id: string): Promise<void> {
  try {
    await retry(() => removeIntent(cluster.manager.engine, id));
  } catch (error) {
    journal.warn(
      `The note of this run on the manager was not removed (${toOpsError(error).message}); the next run does it.`,
    );
  }
}

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

/** What the changes of a run share, opened for the swarm services of those ids. */
export function openSession(
  context: UpdateContext,
  { hosts }: Pick<Observation, 'hosts'>,
  serviceIds: readonly string[],
): UpdateSession & Disposable {
  const { cluster } = context;
  const poller = createSwarmPoller(cluster.manager.engine, serviceIds);
  const probe = createHealthProbe(cluster.manager);
  return {
    context,
    poller,
    probe,
    runLabel: runLabel(context.run),
    hostOfNode: hostFinder(cluster, hosts),
    [Symbol.dispose]: () => {
      poller[Symbol.dispose]();
      probe.close();
    },
  };
}
