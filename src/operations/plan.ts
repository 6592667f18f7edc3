import { formatServiceRequest } from '../command/service-request.ts';
import type { Journal } from '../report/journal.ts';
import type { UpdateContext } from '../update/model/context.ts';
import { observe } from '../update/observe/observe.ts';
import type { Observation } from '../update/model/observation.ts';
import { planRollback } from '../update/plan/plan-rollback.ts';
import { planUpdate } from '../update/plan/plan-update.ts';
import type { Plan } from '../update/model/plan.ts';
import { plannedResults } from '../update/plan/planned-results.ts';
import { checkBackup } from './check-copies.ts';
import { checkApproved } from './check-approved.ts';
import { noticeTime } from './check-time.ts';
import { whyOutside } from '../policy/judge-time.ts';
import { idleExceptions } from './idle-exceptions.ts';
import { namesOf } from './headline.ts';
import type { OpenRun } from './open-run.ts';
import type { OperationModule } from './operation.ts';
import { tellChanges, whileTelling } from './tell-changes.ts';
import { updateContext } from './update-context.ts';

export interface Planned {
  readonly observation: Observation;
  readonly plan: Plan;
}

/** What an update, or a rollback, would do. */
export const plan: OperationModule = {
  note: 'what an update would do; changes nothing',
  unattended: true,
  onlyPlans: true,
  sections: ['services'],
  run: runPlan,
  headline: ({ services }) => {
    const planned = namesOf(services, 'planned');
    return planned === '' ? 'nothing to do: everything is as asked' : `would update ${planned}`;
  },
};

async function runPlan(open: OpenRun): Promise<void> {
  const { request, inventory, context } = open;
  const update = await updateContext(open, context.signal);
  if (request.plans === 'rollback') {
    const { plan } = await lookBack(open, update);
    await tellChanges(open, update, plan);
    return;
  }
  const { plan } = await lookAndPlan(open, update);
  noticeTime(request, context);
  const told = tellChanges(open, update, plan);
  const checks = plan.services.flatMap(({ service, action, before }) =>
    action === 'none' || before === undefined ? [] : [`${service}: ${before.check}`],
  );
  if (checks.length > 0) context.journal.notice(`Ready is what passes its check: ${checks.join(' · ')}.`);
  const hasDatabase = (request.database.dsn ?? inventory.databaseDsn) !== undefined;
  await whileTelling(told, async () => {
    if (request.policy.backup === 'required' && hasDatabase) await checkBackup(open, context.signal);
  });
}

/** Observes the cluster and plans the update that is asked for. The draft's services tell the plan from then on. */
export async function lookAndPlan({ request, context, draft }: OpenRun, update: UpdateContext): Promise<Planned> {
  const { services, policy, keys } = request;
  const { journal, run, now } = context;
  return journal.step({ title: 'Observe the cluster and plan', phase: 'prepare' }, async (step) => {
    const observation = await observe(update, { requests: services });
    const plan = planUpdate(observation, { services, policy, keys, run, at: now() });
    checkApproved(plan.services, request.approved);
    draft.services = plannedResults(plan);
    tell(journal, plan, idleExceptions(plan, policy, whyOutside(policy.times, now()) !== undefined));
    step.detail(services.map(formatServiceRequest).join(', '));
    return { observation, plan };
  });
}

/** Observes the cluster and plans the rollback that is asked for. The draft's services tell the plan from then on. */
export async function lookBack({ request, context, draft }: OpenRun, update: UpdateContext): Promise<Planned> {
  const { journal, run, now } = context;
  return journal.step({ title: 'Observe the cluster and plan the way back', phase: 'prepare' }, async (step) => {
    const { rollbackServices: names } = request;
    const observation = await observe(update, { of: names.length === 0 ? 'last-run' : names });
    const plan = planRollback(observation, names, { policy: request.policy, run, at: now() });
    checkApproved(plan.services, request.approved);
    draft.services = plannedResults(plan);
    tell(journal, plan, idleExceptions(plan, request.policy, false));
    step.detail(plan.services.map(({ service }) => service).join(', '));
    return { observation, plan };
  });
}

/** Under the lock it may be planned once more: a warning is told once. */
export function tell(journal: Journal, { notices, warnings }: Plan, more: readonly string[]): void {
  for (const notice of [...notices, ...more]) journal.notice(notice);
  for (const warning of warnings) if (!journal.warnings.includes(warning)) journal.warn(warning);
}
