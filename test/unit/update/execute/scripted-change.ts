import assert from 'node:assert/strict';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { OpsError } from '../../../../src/errors.ts';
import { Journal } from '../../../../src/report/journal.ts';
import type { ServiceResult } from '../../../../src/report/result.ts';
import type { Change, Verification, Stay } from '../../../../src/update/model/change.ts';
import type { GroupContext, GroupOutcome } from '../../../../src/update/execute/attempt.ts';
import type { PlannedService } from '../../../../src/update/model/plan.ts';
import { plan, tag } from '../planning.ts';
import { observation, policy } from '../samples.ts';

const now = (): Date => new Date('2026-01-01T00:00:00Z');

/** A change that takes as long and ends as it is told, and writes down what was done with it. */
export class Scripted implements Change {
  readonly planned: PlannedService;
  readonly done: string[] = [];
  readonly #script: Partial<Change>;

  constructor(service: string, script: Partial<Change> = {}) {
    const [planned] = plan([tag('api', 'dev')], observation()).services;
    assert.ok(planned !== undefined);
    this.planned = { ...planned, service };
    this.#script = script;
  }

  async apply(signal: AbortSignal, progress: (detail: string) => void): Promise<void> {
    this.done.push('apply');
    await this.#script.apply?.(signal, progress);
  }

  async verify(signal: AbortSignal, progress: (detail: string) => void, onReady?: () => void): Promise<Verification> {
    this.done.push('verify');
    return (await this.#script.verify?.(signal, progress, onReady)) ?? { running: 2, notices: [] };
  }

  async confirm(signal: AbortSignal): Promise<void> {
    this.done.push('confirm');
    await this.#script.confirm?.(signal);
  }

  async finalize(): Promise<void> {
    this.done.push('finalize');
    await this.#script.finalize?.();
  }

  async mustStay(cause: OpsError | undefined, signal: AbortSignal): Promise<Stay | undefined> {
    return this.#script.mustStay?.(cause, signal);
  }

  async rollBack(signal: AbortSignal): Promise<boolean> {
    this.done.push('rollBack');
    return (await this.#script.rollBack?.(signal)) ?? true;
  }

  async verifyRollback(signal: AbortSignal, progress: (detail: string) => void): Promise<void> {
    this.done.push('verifyRollback');
    await this.#script.verifyRollback?.(signal, progress);
  }
}

export const context = (more: Partial<GroupContext> = {}): GroupContext => ({
  journal: new Journal(now),
  now,
  policy,
  signal: new AbortController().signal,
  ...more,
});
export const forEver = async (signal: AbortSignal): Promise<never> => {
  await sleep(60_000, undefined, { signal });
  return assert.fail('nobody stopped it');
};
export const outcome = ({ results }: GroupOutcome, service: string): ServiceResult =>
  results.find((one) => one.service === service) ?? assert.fail(service);

/** Lets everything else go as far as it can by itself: nothing here waits for the clock. */
export async function othersGoOn(): Promise<void> {
  for (let turns = 0; turns < 50; turns += 1) await turn();
}

export const fails = (message: string) => (): Promise<never> => Promise.reject(new OpsError('update-failed', message));

/** One that needs those services, and goes back before them. */
export function after(service: string, waitsFor: readonly string[], script: Partial<Change> = {}): Scripted {
  return placed(service, { waitsFor, wave: 2 }, script);
}

export function placed(service: string, place: Partial<PlannedService>, script: Partial<Change> = {}): Scripted {
  const made = new Scripted(service, script);
  return Object.assign(made, { planned: { ...made.planned, ...place } });
}

/** Verified when the others have gone on. */
export async function verifiedLate(): Promise<Verification> {
  await othersGoOn();
  return { running: 1, notices: [] };
}

/** Ready at once, and verified when that is over. */
export const readyUntil =
  (over: Promise<unknown>) =>
  async (_signal: AbortSignal, _progress: unknown, onReady?: () => void): Promise<Verification> => {
    onReady?.();
    await over;
    return { running: 1, notices: [] };
  };
