import { type Payments, readPayments } from '../database/payment.ts';
import { isOpsError, OpsError } from '../errors.ts';
import { hostFinder } from '../update/model/hosts-of-nodes.ts';
import type { Observation, ObservedService } from '../update/model/observation.ts';
import { askNextPayment } from '../update/keys/ask-services.ts';
import { readsKey, referralService } from '../update/keys/key-services.ts';
import type { OpenRun } from './open-run.ts';
import { type PaymentWait, paymentWait } from './payment-wait.ts';
import type { Planned } from './plan.ts';
import { databaseOfService, openSession } from './service-database.ts';

/** How long one look may take, in milliseconds. */
const lookMs = 15_000;

/** Sees to it that a plan does not change referral while that pays out, by the database and referral itself. */
export function awaitPayments(open: OpenRun, { observation, plan }: Planned): PaymentWait {
  const { journal } = open.context;
  const title = { title: 'See that referral is not paying out', phase: 'prepare', service: referralService } as const;
  return paymentWait({
    facts: {
      payments: (signal) => look(open, signal),
      due: (signal) => nextPayment(open, observation, signal),
      isRunning: async (signal) => (await runningNow(open, observation, signal))?.tasks.length !== 0,
    },
    services: plan.services,
    waitMs: open.request.policy.paymentWaitMs,
    step: (wait) => journal.step(title, wait),
  });
}

/**
 * The same where the database may be broken: what can't be read of it is told, and not waited for, for referral can't read it either.
 * @throws OpsError `payment-running`, `cancelled`
 */
export async function awaitPaymentIfReadable(open: OpenRun, planned: Planned, signal: AbortSignal): Promise<void> {
  try {
    await awaitPayments(open, planned).beforeAll(signal);
  } catch (error) {
    if (signal.aborted || !isOpsError(error, 'database-refused', 'database-unreachable')) throw error;
    open.context.journal.warn(`Whether referral was paying out could not be read: ${error.message}`);
  }
}

/** referral with its tasks that run: it may have been started anew since it was observed. */
async function runningNow(
  { cluster }: OpenRun,
  { services }: Pick<Observation, 'services'>,
  signal: AbortSignal,
): Promise<ObservedService | undefined> {
  const referral = services.find(({ name }) => readsKey('swarm', name) !== undefined);
  if (referral === undefined) return undefined;
  const all = await cluster.manager.engine.listTasks({ service: [referral.service.id] }, { signal });
  const tasks = all.filter(({ desiredState, state }) => desiredState === 'running' && state === 'running');
  return { ...referral, tasks };
}

/** When referral, as it runs now, says that it pays next. */
async function nextPayment(open: OpenRun, observation: Observation, signal: AbortSignal): Promise<Date | undefined> {
  const referral = await runningNow(open, observation, signal);
  if (referral === undefined) return undefined;
  return askNextPayment({ ...referral, hostOfNode: hostFinder(open.cluster, observation.hosts) }, signal);
}

/** @returns undefined where no database is known */
async function look(open: OpenRun, signal: AbortSignal): Promise<Payments | undefined> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(lookMs)]);
  const dsn = await databaseOfService(open, referralService, limited);
  if (dsn === undefined) return undefined;
  try {
    await using session = await openSession(open.cluster.manager, dsn, limited);
    return await readPayments(session, dsn);
  } catch (error) {
    if (signal.aborted || (isOpsError(error) && !limited.aborted)) throw error;
    throw new OpsError(
      'database-unreachable',
      "whether referral is paying out can't be read: the database did not answer",
      { where: referralService, cause: error },
    );
  }
}
