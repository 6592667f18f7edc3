import { withBackup } from '../update/execute/record-migrations.ts';
import { awaitPayments } from './await-payment.ts';
import type { UpdateContext } from '../update/model/context.ts';
import { executePlan } from '../update/execute/execute.ts';
import { leftOver } from '../update/model/observation.ts';
import type { Plan } from '../update/model/plan.ts';
import { pruneHosts } from '../update/prepare/prune.ts';
import { pullImages } from '../update/prepare/pull.ts';
import { readLastBackup } from '../update/records/backup-record.ts';
import { recover } from '../update/recover/recover.ts';
import { backUp } from './backup.ts';
import { checkBackup } from './check-copies.ts';
import { checkTime } from './check-time.ts';
import { whatBecame } from './headline.ts';
import type { OpenRun } from './open-run.ts';
import type { OperationModule } from './operation.ts';
import { lookAndPlan, type Planned } from './plan.ts';
import { recoverFirst } from './recover-first.ts';
import { tellChanges, whileTelling } from './tell-changes.ts';
import { together } from './together.ts';
import { updateContext } from './update-context.ts';
import { warnOfAge } from './warn-of-age.ts';
import { withLock } from './with-lock.ts';

/** Back up, then update. */
export const update: OperationModule = {
  note: 'back up, then update',
  backsUp: 'unless-skipped',
  waitsInLine: true,
  inWindows: true,
  takesWalletKeys: true,
  sections: ['services', 'backup'],
  run: runUpdate,
  headline: ({ services }) => whatBecame(services),
};

/**
 * What cannot be done is refused before the lock is taken; under the lock it is looked at again if
 * anything may have changed meanwhile. Pulling changes nothing that runs, so it goes on while the backup is taken; nothing is
 * updated before both are done and the backup is kept.
 */
async function runUpdate(open: OpenRun): Promise<void> {
  const unlocked = await updateContext(open, open.context.signal);
  await recoverFirst(open, unlocked);
  const first = await lookAndPlan(open, unlocked);
  if (isDone(first.plan) && leftOver(first.observation) === undefined) return;
  const { maxAgeMs } = open.request.database;
  if (maxAgeMs !== undefined) {
    const last = await readLastBackup(open.cluster.manager.engine);
    warnOfAge({ maxAgeMs, last }, open.context.journal, open.context.now());
  }
  // Beside all that follows: it is for the result.
  await whileTelling(tellChanges(open, unlocked, first.plan), () => updateLocked(open, unlocked, first));
}

async function updateLocked(open: OpenRun, unlocked: UpdateContext, first: Planned): Promise<void> {
  const { context, draft, request } = open;
  const takesBackup = request.policy.backup === 'required';
  if (takesBackup) await checkBackup(open, context.signal);
  await withLock(open, 'update', async ({ signal, waited }) => {
    const locked: UpdateContext = { ...unlocked, signal };
    const { observation, plan } = await current(open, locked, first, waited);
    if (isDone(plan)) return;
    await together(signal, [
      ...(takesBackup ? [(either: AbortSignal): Promise<void> => backUp(open, either)] : []),
      (either) => prepareHosts({ ...locked, signal: either }, plan),
    ]);
    // A batch may have begun while the backup was taken.
    const { beforeAll, beforeChange } = awaitPayments(open, { observation, plan });
    await beforeAll(signal);
    draft.services = await executePlan({ ...locked, beforeChange }, observation, withBackup(plan, draft.backup?.name));
  });
}

/** The plan that holds now that the lock is ours: what a killed run left is recovered first. */
async function current(open: OpenRun, locked: UpdateContext, first: Planned, waited: boolean): Promise<Planned> {
  const repaired = await recover(locked);
  // A window may have closed while somebody else held the lock.
  if (waited) checkTime(open.request, open.context);
  return repaired || waited ? lookAndPlan(open, locked) : first;
}

/** Makes room and pulls, everywhere that will run it: an image that cannot be had stops no service. */
export async function prepareHosts(update: UpdateContext, plan: Plan): Promise<void> {
  if (update.policy.prune === 'images') await pruneHosts(update, plan);
  await pullImages(update, plan);
}

function isDone(plan: Plan): boolean {
  return plan.services.every(({ action }) => action === 'none');
}
