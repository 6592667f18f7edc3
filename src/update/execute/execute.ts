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
import { openSession } from './open-session.ts';
import { retry } from '../../retry.ts';
import { startDelays } from './start-delays.ts';
import type { Plan } from '../model/plan.ts';
import { keepRecords } from '../records/keep-records.ts';
import { plannedResult } from '../plan/planned-results.ts';

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
