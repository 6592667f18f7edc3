import { formatServiceRequest } from '../command/service-request.ts';
import type { UpdateContext } from '../update/context.ts';
import { observe } from '../update/observe.ts';
import type { Observation } from '../update/observation.ts';
import { planUpdate } from '../update/plan-update.ts';
import type { Plan } from '../update/plan.ts';
import { plannedResults } from '../update/planned-results.ts';
import type { OpenRun } from './open-run.ts';
import { updateContext } from './update-context.ts';

export interface Planned {
  readonly observation: Observation;
  readonly plan: Plan;
}

/** The operation `plan`: what an update would do. It changes nothing. */
export async function plan(open: OpenRun): Promise<void> {
  await lookAndPlan(open, await updateContext(open, open.context.signal));
}

/** Observes the cluster and plans the update that is asked for. The draft's services tell the plan from then on. */
export async function lookAndPlan({ request, context, draft }: OpenRun, update: UpdateContext): Promise<Planned> {
  const { services, policy, keys } = request;
  const { journal, run, now } = context;
  return journal.step({ title: 'Observe the cluster and plan', phase: 'prepare' }, async (step) => {
    const observation = await observe(update, { requests: services });
    const plan = planUpdate(observation, { services, policy, keys, run, at: now() });
    draft.services = plannedResults(plan);
    for (const notice of plan.notices) journal.notice(notice);
    step.detail(services.map(formatServiceRequest).join(', '));
    return { observation, plan };
  });
}
