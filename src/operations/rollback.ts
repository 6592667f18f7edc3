import type { UpdateContext } from '../update/model/context.ts';
import { executePlan } from '../update/execute/execute.ts';
import { recover } from '../update/recover/recover.ts';
import { whatBecame } from './headline.ts';
import type { OpenRun } from './open-run.ts';
import type { OperationModule } from './operation.ts';
import { lookBack, type Planned } from './plan.ts';
import { recoverFirst } from './recover-first.ts';
import { prepareHosts } from './update.ts';
import { tellChanges, whileTelling } from './tell-changes.ts';
import { updateContext } from './update-context.ts';
import { withLock } from './with-lock.ts';

/** Services, or all that the last run changed, back to what d8x-ops recorded that they ran before. */
export const rollback: OperationModule = {
  waitsInLine: true,
  takesWalletKeys: true,
  sections: ['services'],
  changed: 'rolled back',
  run: runRollback,
  headline: ({ services }) => whatBecame(services, 'rolled back'),
};

async function runRollback(open: OpenRun): Promise<void> {
  const unlocked = await updateContext(open, open.context.signal);
  await recoverFirst(open, unlocked);
  const first = await lookBack(open, unlocked);
  await whileTelling(tellChanges(open, unlocked, first.plan), () => rollBackLocked(open, unlocked, first));
}

async function rollBackLocked(open: OpenRun, unlocked: UpdateContext, first: Planned): Promise<void> {
  await withLock(open, 'rollback', async ({ signal, waited }) => {
    const locked: UpdateContext = { ...unlocked, signal };
    const repaired = await recover(locked);
    const { observation, plan } = repaired || waited ? await lookBack(open, locked) : first;
    await prepareHosts(locked, plan);
    open.draft.services = await executePlan(locked, observation, plan);
  });
}
