import { cancellation } from '../cancellation.ts';
import { awaited, type Payments } from '../database/payment.ts';
import { isOpsError, OpsError } from '../errors.ts';
import { isOutOfReach, retry } from '../retry.ts';
import { pause, systemTimers, type Timers } from '../timers.ts';
import type { PlannedService } from '../update/model/plan.ts';
import { bareName } from '../service-name.ts';
import { referralService } from '../update/keys/key-services.ts';

/** How referral and its payments are, each as it is at the moment. */
export interface PaymentFacts {
  /** Undefined where no database is known. @throws OpsError `database-unreachable`, `database-refused` */
  payments(signal: AbortSignal): Promise<Payments | undefined>;
  /** When referral says that it pays next; undefined where it does not say so. */
  due(signal: AbortSignal): Promise<Date | undefined>;
  /** Whether any task of it runs. */
  isRunning(signal: AbortSignal): Promise<boolean>;
}

/** What is told while it is waited. */
export interface PaymentStep {
  progress(detail: string): void;
  detail(detail: string): void;
}

/** Sees to it that referral is not changed while it pays out. */
export interface PaymentWait {
  /** Before anything is changed: what can't be changed now is refused then. @throws OpsError as `beforeChange` */
  readonly beforeAll: (signal: AbortSignal) => Promise<void>;
  /**
   * Once more when referral's turn has come after that of others: minutes lie between, in which a batch may have begun.
   * @throws OpsError `payment-running` when that is not over within what is left of `payment-wait-minutes`; `database-unreachable`,
   *   `database-refused` when it can't be read; `cancelled`
   */
  readonly beforeChange: (planned: Part, signal: AbortSignal) => Promise<void>;
}

type Part = Pick<PlannedService, 'service' | 'kind' | 'action' | 'wave'>;

export interface PaymentWaiting {
  readonly facts: PaymentFacts;
  readonly services: readonly Part[];
  /** `payment-wait-minutes`, in milliseconds. */
  readonly waitMs: number;
  /** Does the waiting as a step that people see. */
  readonly step: (wait: (step: PaymentStep) => Promise<void>) => Promise<void>;
  readonly timers?: Timers;
}

/** How long to wait until the next look, in milliseconds. */
const pauseMs = 5_000;

/**
 * Waits until referral is not in the middle of a batch of payments, nor about to begin one. What is cut off there is taken up again when it
 * starts, but until then some of its people are paid and others are not. A rollback never waits.
 */
export function paymentWait(waiting: PaymentWaiting): PaymentWait {
  const { services, step, timers = systemTimers } = waiting;
  let leftMs = waiting.waitMs;
  const wait = async (signal: AbortSignal): Promise<void> => {
    const startedAt = timers.monotonic();
    try {
      await step((shown) => untilPaid({ ...waiting, timers }, leftMs, shown, signal));
    } finally {
      leftMs = Math.max(0, leftMs - (timers.monotonic() - startedAt));
    }
  };
  return {
    beforeAll: async (signal) => {
      if (services.some((one) => one.action !== 'none' && paysOut(one))) await wait(signal);
    },
    beforeChange: async (planned, signal) => {
      if (paysOut(planned) && (planned.wave ?? 1) > 1) await wait(signal);
    },
  };
}

function paysOut({ service, kind }: Part): boolean {
  return kind === 'swarm' && bareName(service) === referralService;
}

async function untilPaid(
  { facts, waitMs, timers }: PaymentWaiting & { readonly timers: Timers },
  leftMs: number,
  step: PaymentStep,
  signal: AbortSignal,
): Promise<void> {
  const until = timers.monotonic() + leftMs;
  // In the middle of an update a database that is away for a moment must not take everything back.
  const ask = <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    retry(() => work(signal), signal, undefined, mayPass);
  const due = await ask((asked) => facts.due(asked));
  if (due !== undefined) step.detail(`the next payments are due ${atMinute(due)}`);
  for (;;) {
    const payments = await ask((asked) => facts.payments(asked));
    const what = payments === undefined ? undefined : awaited(payments, due);
    if (what === undefined) return;
    // What does not run pays nobody, and ends no batch: to wait for that would hold off what brings it up again.
    if (!(await ask((asked) => facts.isRunning(asked)))) {
      step.detail('none of its tasks runs, so that nobody is being paid');
      return;
    }
    const restMs = until - timers.monotonic();
    if (restMs <= 0) throw what === 'batch' ? paymentRunning(waitMs) : paymentDue(due);
    step.progress(
      what === 'batch' ? 'a batch of payments is not finished: waiting' : 'payments are due now: waiting for them',
    );
    await pause(timers, Math.min(pauseMs, restMs), signal);
    if (signal.aborted) throw cancellation(signal);
  }
}

function mayPass(error: unknown): boolean {
  return isOutOfReach(error) || isOpsError(error, 'database-unreachable');
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
