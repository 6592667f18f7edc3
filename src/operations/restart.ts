import type { UpdateContext } from '../update/model/context.ts';
import { executePlan } from '../update/execute/execute.ts';
import { observe } from '../update/observe/observe.ts';
import { planRestart } from '../update/plan/plan-restart.ts';
import { plannedResults } from '../update/plan/planned-results.ts';
import { pullImages } from '../update/prepare/pull.ts';
import { recover } from '../update/recover/recover.ts';
import { awaitPayments } from './await-payment.ts';
import { checkTime } from './check-time.ts';
import { whatBecame } from './headline.ts';
import type { OpenRun } from './open-run.ts';
import type { OperationModule } from './operation.ts';
import { type Planned, tell } from './plan.ts';
import { recoverFirst } from './recover-first.ts';
import { updateContext } from './update-context.ts';
import { withLock } from './with-lock.ts';

/** Services started anew on the images that they run, verified as an update is. */
export const restart: OperationModule = {
  waitsInLine: true,
  inWindows: true,
  sections: ['services'],
  changed: 'restarted',
  run: runRestart,
  headline: ({ services }) => whatBecame(services, 'restarted'),
};

async function runRestart(open: OpenRun): Promise<void> {
  const unlocked = await updateContext(open, open.context.signal);
  await recoverFirst(open, unlocked);
  const first = await lookAnew(open, unlocked);
  await withLock(open, 'restart', async ({ signal, waited }) => {
    const locked: UpdateContext = { ...unlocked, signal };
    const repaired = await recover(locked);
    if (waited) checkTime(open.request, open.context);
    const { observation, plan } = repaired || waited ? await lookAnew(open, locked) : first;
    // Swarm may start a task on a node that has no such image yet.
    await pullImages(locked, plan);
    const { beforeAll, beforeChange } = awaitPayments(open, { observation, plan });
    await beforeAll(signal);
    open.draft.services = await executePlan({ ...locked, beforeChange }, observation, plan);
  });
}

/** Observes the cluster and plans what is asked for. The draft's services tell the plan from then on. */
async function lookAnew({ request, context, draft }: OpenRun, update: UpdateContext): Promise<Planned> {
  const { rollbackServices: names, policy } = request;
  const { journal } = context;
  return journal.step({ title: 'Observe the cluster and plan the restart', phase: 'prepare' }, async (step) => {
    const observation = await observe(update, { of: names });
    const plan = planRestart(observation, names, { policy });
    draft.services = plannedResults(plan);
    tell(journal, plan, []);
    step.detail(names.join(', '));
    return { observation, plan };
  });
}
