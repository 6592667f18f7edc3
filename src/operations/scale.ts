import { scaleResult, scaleServices } from '../update/execute/scale-services.ts';
import type { UpdateContext } from '../update/model/context.ts';
import type { Observation } from '../update/model/observation.ts';
import { observe } from '../update/observe/observe.ts';
import { type PlannedScale, planScale } from '../update/plan/plan-scale.ts';
import { recover } from '../update/recover/recover.ts';
import { checkTime } from './check-time.ts';
import { whatBecame } from './headline.ts';
import type { OpenRun } from './open-run.ts';
import type { OperationModule } from './operation.ts';
import { recoverFirst } from './recover-first.ts';
import { updateContext } from './update-context.ts';
import { withLock } from './with-lock.ts';

/** Services with another number of tasks, verified as an update is. */
export const scale: OperationModule = {
  waitsInLine: true,
  inWindows: true,
  sections: ['services'],
  changed: 'scaled',
  run: runScale,
  headline: ({ services }) => whatBecame(services, 'scaled'),
};

async function runScale(open: OpenRun): Promise<void> {
  const unlocked = await updateContext(open, open.context.signal);
  await recoverFirst(open, unlocked);
  const first = await look(open, unlocked);
  if (first.services.every(({ from, to }) => from === to)) return;
  await withLock(open, 'scale', async ({ signal, waited }) => {
    const locked: UpdateContext = { ...unlocked, signal };
    const repaired = await recover(locked);
    if (waited) checkTime(open.request, open.context);
    const { observation, services } = repaired || waited ? await look(open, locked) : first;
    open.draft.services = await scaleServices(locked, observation, services);
  });
}

/** Observes the cluster and plans what is asked for. The draft's services tell the plan from then on. */
async function look(
  { request, context, draft }: OpenRun,
  update: UpdateContext,
): Promise<{ readonly observation: Observation; readonly services: readonly PlannedScale[] }> {
  const { replicas = [], policy } = request;
  const { journal } = context;
  return journal.step({ title: 'Observe the cluster and plan the scaling', phase: 'prepare' }, async (step) => {
    const names = replicas.map(({ service }) => service);
    const observation = await observe(update, { of: names });
    const { services, notices } = planScale(observation, replicas, { policy });
    draft.services = services.map(scaleResult);
    for (const notice of notices) journal.notice(notice);
    step.detail(replicas.map((one) => `${one.service}=${one.replicas}`).join(', '));
    return { observation, services };
  });
}
