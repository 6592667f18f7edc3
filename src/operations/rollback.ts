import type { UpdateContext } from '../update/context.ts';
import { executePlan } from '../update/execute.ts';
import { observe } from '../update/observe.ts';
import { planRollback } from '../update/plan-rollback.ts';
import { plannedResults } from '../update/planned-results.ts';
import { repair } from '../update/repair.ts';
import type { OpenRun } from './open-run.ts';
import type { Planned } from './plan.ts';
import { prepareHosts } from './update.ts';
import { updateContext } from './update-context.ts';
import { withLock } from './with-lock.ts';

/** The operation `rollback`: services, or all that the last run changed, back to what d8x-ops recorded that they ran before. */
export async function rollback(open: OpenRun): Promise<void> {
  const unlocked = await updateContext(open, open.context.signal);
  const first = await lookBack(open, unlocked);
  await withLock(open, 'rollback', async ({ signal, waited }) => {
    const locked: UpdateContext = { ...unlocked, signal };
    const repaired = await repair(locked);
    const { observation, plan } = repaired || waited ? await lookBack(open, locked) : first;
    await prepareHosts(locked, plan);
    open.draft.services = await executePlan(locked, observation, plan);
  });
}

async function lookBack({ request, context, draft }: OpenRun, update: UpdateContext): Promise<Planned> {
  const { journal, run, now } = context;
  return journal.step({ title: 'Observe the cluster and plan the way back', phase: 'prepare' }, async (step) => {
    const observation = await observe(update);
    const plan = planRollback(observation, request.rollbackServices, { policy: request.policy, run, at: now() });
    draft.services = plannedResults(plan);
    for (const notice of plan.notices) journal.notice(notice);
    step.detail(plan.services.map(({ service }) => service).join(', '));
    return { observation, plan };
  });
}
