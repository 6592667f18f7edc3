import { setTimeout as sleep } from 'node:timers/promises';
import { awaited, type Payments, readPayments } from '../database/payment.ts';
import { isOpsError, OpsError } from '../errors.ts';
import { cancellation } from '../cancellation.ts';
import { hostFinder } from '../update/model/hosts-of-nodes.ts';
import type { Observation } from '../update/model/observation.ts';
import type { PlannedService } from '../update/model/plan.ts';
import { askNextPayment } from '../update/keys/ask-services.ts';
import { bareName } from '../service-name.ts';
import { readsKey, referralService } from '../update/keys/key-services.ts';
import type { OpenRun } from './open-run.ts';
import type { Planned } from './plan.ts';
import { databaseOfService, openSession } from './service-database.ts';

/** How long one look may take, and how long to wait until the next. */
const lookMs = 15_000;
const pauseMs = 5_000;

/** Sees to it that referral is not changed while it pays out. */
export interface PaymentWait {
  /** Before anything is changed: what can't be changed now is refused then. @throws OpsError as `beforeChange` */
  readonly beforeAll: (signal: AbortSignal) => Promise<void>;
  /**
   * Once more when referral's turn has come after that of others: minutes lie between, in which a batch may have begun.
   * @throws OpsError `payment-running` when that is not over within what is left of `payment-wait-minutes`; `database-unreachable`,
   *   `database-refused` when it can't be read; `cancelled`
   */
  readonly beforeChange: (
    planned: Pick<PlannedService, 'service' | 'kind' | 'wave'>,
    signal: AbortSignal,
  ) => Promise<void>;
}

/**
 * Waits until referral is not in the middle of a batch of payments, nor about to begin one. What is cut off there is taken up again when it
 * starts, but until then some of its people are paid and others are not. A rollback never waits.
 */
export function paymentWait(open: OpenRun, { observation, plan }: Planned): PaymentWait {
  let leftMs = open.request.policy.paymentWaitMs;
  const wait = async (signal: AbortSignal): Promise<void> => {
    const startedAt = performance.now();
    try {
      await untilPaid(open, observation, leftMs, signal);
    } finally {
      leftMs = Math.max(0, leftMs - (performance.now() - startedAt));
    }
  };
  return {
    beforeAll: async (signal) => {
      if (plan.services.some(({ action, ...one }) => action !== 'none' && paysOut(one))) await wait(signal);
    },
    beforeChange: async (planned, signal) => {
      if (paysOut(planned) && (planned.wave ?? 1) > 1) await wait(signal);
    },
  };
}

function paysOut({ service, kind }: Pick<PlannedService, 'service' | 'kind'>): boolean {
  return kind === 'swarm' && bareName(service) === referralService;
}

async function untilPaid(open: OpenRun, observation: Observation, waitMs: number, signal: AbortSignal): Promise<void> {
  const { journal } = open.context;
  const title = 'See that referral is not paying out';
  await journal.step({ title, phase: 'prepare', service: referralService }, async (step) => {
    const until = performance.now() + waitMs;
    const due = await nextPayment(open, observation, signal);
    if (due !== undefined) step.detail(`the next payments are due ${atMinute(due)}`);
    for (;;) {
      const payments = await look(open, signal);
      const what = payments === undefined ? undefined : awaited(payments, due);
      if (what === undefined) return;
      const leftMs = until - performance.now();
      if (leftMs <= 0) throw what === 'batch' ? paymentRunning(open.request.policy.paymentWaitMs) : paymentDue(due);
      step.progress(
        what === 'batch' ? 'a batch of payments is not finished: waiting' : 'payments are due now: waiting for them',
      );
      await sleep(Math.min(pauseMs, leftMs), undefined, { signal }).catch(() => {
        throw cancellation(signal);
      });
    }
  });
}

/** When referral, as it runs now, says that it pays next. */
async function nextPayment(
  { cluster }: OpenRun,
  { services, hosts }: Observation,
  signal: AbortSignal,
): Promise<Date | undefined> {
  const referral = services.find(({ name }) => readsKey('swarm', name) !== undefined);
  if (referral === undefined) return undefined;
  // It may have been started anew since it was observed.
  const { engine } = cluster.manager;
  const tasks = await engine.listTasks({ service: [referral.service.id] }, { signal });
  return askNextPayment({ ...referral, tasks, hostOfNode: hostFinder(cluster, hosts) }, signal);
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

function atMinute(date: Date | undefined): string {
  return date === undefined ? 'now' : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function paymentDue(due: Date | undefined): OpsError {
  return new OpsError('payment-running', `referral's payments are due ${atMinute(due)}, and were not over in time`, {
    where: referralService,
    hint: 'Ask again when they are over, or give them more time with payment-wait-minutes.',
  });
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
