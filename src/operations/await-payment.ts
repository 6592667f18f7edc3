import { setTimeout as sleep } from 'node:timers/promises';
import { isPaying } from '../database/payment.ts';
import { isOpsError, OpsError } from '../errors.ts';
import { cancellation } from '../cancellation.ts';
import type { Plan } from '../update/model/plan.ts';
import { bareName } from '../service-name.ts';
import { referralService } from '../update/keys/key-services.ts';
import type { OpenRun } from './open-run.ts';
import { databaseOfService, openSession } from './service-database.ts';

/** How long one look may take, and how long to wait until the next. */
const lookMs = 15_000;
const pauseMs = 5_000;

/** Whether a plan changes referral while it may be paying out. */
function touchesPayments({ purpose, services }: Pick<Plan, 'purpose' | 'services'>): boolean {
  return (
    purpose === 'update' &&
    services.some(
      ({ service, kind, action }) => bareName(service) === referralService && kind === 'swarm' && action !== 'none',
    )
  );
}

/**
 * Waits until referral is not in the middle of a batch of payments. What is cut off there is taken up again when it starts, but until
 * then some of its people are paid and others are not. A rollback never waits.
 * @throws OpsError `payment-running` when the batch did not end within `payment-wait-minutes`; `database-unreachable`,
 *   `database-refused` when that can't be read; `cancelled`
 */
export async function awaitPayment(open: OpenRun, plan: Plan, signal: AbortSignal): Promise<void> {
  if (!touchesPayments(plan)) return;
  const { journal } = open.context;
  const { paymentWaitMs } = open.request.policy;
  const title = 'See that referral is not paying out';
  await journal.step({ title, phase: 'prepare', service: 'referral' }, async (step) => {
    const until = performance.now() + paymentWaitMs;
    while (await isBatchOpen(open, signal)) {
      const leftMs = until - performance.now();
      if (leftMs <= 0) throw paymentRunning(paymentWaitMs);
      step.progress('a batch of payments is not finished: waiting');
      await sleep(Math.min(pauseMs, leftMs), undefined, { signal }).catch(() => {
        throw cancellation(signal);
      });
    }
  });
}

async function isBatchOpen(open: OpenRun, signal: AbortSignal): Promise<boolean> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(lookMs)]);
  const dsn = await databaseOfService(open, 'referral', limited);
  if (dsn === undefined) return false;
  try {
    await using session = await openSession(open.cluster.manager, dsn, limited);
    return await isPaying(session);
  } catch (error) {
    if (signal.aborted || (isOpsError(error) && !limited.aborted)) throw error;
    throw new OpsError(
      'database-unreachable',
      "whether referral is paying out can't be read: the database did not answer",
      {
        where: 'referral',
        cause: error,
      },
    );
  }
}

function paymentRunning(waitedMs: number): OpsError {
  const minutes = Math.round(waitedMs / 60_000);
  return new OpsError(
    'payment-running',
    `referral is in the middle of a batch of payments, still after ${minutes} minutes`,
    {
      where: 'referral',
      hint: 'Ask again when it is over, or give it more time with payment-wait-minutes. Where it hangs, look at its log: it goes on with the batch when it is started anew (docker service update --force stack_referral).',
    },
  );
}
