import { duration } from '../../report/quantities.ts';
import { swarmServices } from '../../update/exchange/note-of-plan.ts';
import type { UpdateContext } from '../../update/model/context.ts';
import { observe } from '../../update/observe/observe.ts';
import type { EarlierDatabase } from '../../update/plan/fit-image.ts';
import { planExchange } from '../../update/plan/plan-exchange.ts';
import { plannedResults } from '../../update/plan/planned-results.ts';
import { readRecoveries } from '../../update/records/recovery-record.ts';
import type { OpenRun } from '../open-run.ts';
import { type Planned, tell } from '../plan.ts';
import { estimateMs } from './estimate.ts';

/** What will be done to the services, and how long they will be out of service. */
export interface PlannedExchange extends Planned {
  readonly estimateMs: number;
}

/** Observes the cluster and plans what its services run with another database. The draft's services tell the plan from then on. */
export async function lookAtUsers(
  { request, context, draft }: OpenRun,
  update: UpdateContext,
  names: readonly string[],
  earlier: EarlierDatabase,
): Promise<PlannedExchange> {
  const { policy } = request;
  const { journal, run, now } = context;
  return journal.step({ title: 'Observe the cluster and plan', phase: 'prepare' }, async (step) => {
    const [observation, recoveries] = await Promise.all([
      observe(update, { of: names }),
      readRecoveries(update.cluster.manager.engine),
    ]);
    const plan = planExchange(observation, { names, earlier, policy, run, at: now() });
    draft.services = plannedResults(plan);
    tell(journal, plan, []);
    const estimate = estimateMs(swarmServices(plan), recoveries[0]?.outOfServiceMs);
    step.detail(`${names.join(', ')}: out of service for about ${duration(estimate)}`);
    return { observation, plan, estimateMs: estimate };
  });
}
