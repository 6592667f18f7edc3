import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Payments } from '../../../src/database/payment.ts';
import { isOpsError, OpsError } from '../../../src/errors.ts';
import {
  type PaymentFacts,
  paymentWait,
  type PaymentWait,
  type PaymentWaiting,
} from '../../../src/operations/payment-wait.ts';
import type { Timers } from '../../../src/timers.ts';

const now = new Date('2026-12-01T08:00:00Z');
const paid: Payments = { isOpen: false, lastBatch: undefined, now };
const open: Payments = { ...paid, isOpen: true };
const { signal } = new AbortController();
const minute = 60_000;

/** Time that passes as soon as somebody waits. */
function quickly(): Timers & { readonly waitedMs: () => number } {
  let at = 0;
  return {
    monotonic: () => at,
    after: (milliseconds, act) => {
      at += milliseconds;
      queueMicrotask(act);
      return () => undefined;
    },
    waitedMs: () => at,
  };
}

interface Made extends PaymentWait {
  readonly told: readonly string[];
  readonly waitedMs: () => number;
}

function waiting(facts: Partial<PaymentFacts>, more: Partial<PaymentWaiting> = {}): Made {
  const told: string[] = [];
  const timers = quickly();
  const made = paymentWait({
    facts: {
      payments: () => Promise.resolve(paid),
      due: () => Promise.resolve(undefined),
      isRunning: () => Promise.resolve(true),
      ...facts,
    },
    services: [{ service: 'referral', kind: 'swarm', action: 'update', wave: 2 }],
    waitMs: 30 * minute,
    step: (wait) => wait({ progress: (text) => told.push(text), detail: (text) => told.push(text) }),
    timers,
    ...more,
  });
  return { ...made, told, waitedMs: timers.waitedMs };
}

const referral = { service: 'referral', kind: 'swarm', action: 'update', wave: 2 } as const;
const running = (error: unknown): boolean => isOpsError(error, 'payment-running');
/** Answers these one after the other, and the last for ever. */
function inTurn(...all: readonly (Payments | OpsError)[]): PaymentFacts['payments'] {
  let at = 0;
  return () => {
    const next = all[Math.min(at++, all.length - 1)] ?? paid;
    return next instanceof OpsError ? Promise.reject(next) : Promise.resolve(next);
  };
}

suite('an update of referral', () => {
  test('waits for the end of a batch, and is refused when that does not come in time', async () => {
    const ends = waiting({ payments: inTurn(open, open, paid) });
    await ends.beforeAll(signal);
    assert.equal(ends.waitedMs(), 10_000);
    const hangs = waiting({ payments: inTurn(open) });
    await assert.rejects(hangs.beforeAll(signal), running);
    assert.equal(hangs.waitedMs(), 30 * minute);
  });

  test('looks again when its turn comes after that of others, for what is left of the time', async () => {
    const wait = waiting({ payments: inTurn(open, paid, open) }, { waitMs: 12_000 });
    await wait.beforeAll(signal);
    await assert.rejects(wait.beforeChange(referral, signal), running);
    assert.equal(wait.waitedMs(), 12_000);
    const others = waiting({ payments: inTurn(open) });
    await others.beforeChange({ ...referral, service: 'history' }, signal);
    await others.beforeChange({ ...referral, wave: 1 }, signal);
    assert.deepEqual(others.told, []);
  });

  test('waits for nothing where none of its tasks runs', async () => {
    const down = waiting({ payments: inTurn(open), isRunning: () => Promise.resolve(false) });
    await down.beforeAll(signal);
    assert.deepEqual(down.told, ['none of its tasks runs, so that nobody is being paid']);
    const unknown = waiting({ payments: () => Promise.resolve(undefined) });
    await unknown.beforeAll(signal);
  });

  test('outlives a database that is away for a moment, and is refused where it may not be read', async () => {
    const away = waiting({ payments: inTurn(new OpsError('database-unreachable', 'nothing listens there'), paid) });
    await away.beforeChange(referral, signal);
    const refused = waiting({ payments: inTurn(new OpsError('database-refused', 'permission denied'), paid) });
    await assert.rejects(refused.beforeAll(signal), (error) => isOpsError(error, 'database-refused'));
  });

  test('that is cancelled while it waits says so', async () => {
    const stop = new AbortController();
    const payments = (): Promise<Payments> => {
      stop.abort(new OpsError('cancelled', 'the run was cancelled'));
      return Promise.resolve(open);
    };
    await assert.rejects(waiting({ payments }).beforeAll(stop.signal), (error) => isOpsError(error, 'cancelled'));
  });
});
