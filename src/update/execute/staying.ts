import type { ServiceResult } from '../../report/result.ts';
import type { Stay, Change } from '../model/change.ts';
import type { PlannedService } from '../model/plan.ts';
import type { Attempt, GroupContext } from './attempt.ts';
import { changedResult, type Ending } from './service-result.ts';
import { toOpsError } from '../../errors.ts';
import type { UpdateContext } from '../model/context.ts';
import { retry } from '../../retry.ts';

/** How one service of a group that does not hold ended. */
export interface Back {
  readonly result: ServiceResult;
  /** Whether nothing of it is left to be recovered by a later run. */
  readonly isOver: boolean;
}

interface Staying {
  readonly attempts: readonly Attempt[];
  /** By service: why it can't go back, where it can't. */
  readonly stays: ReadonlyMap<string, Promise<Stay | undefined>>;
  /** Why the others go back. */
  readonly because: string | undefined;
}

/** Why a service can't go back. What can't be asked, and whoever was cancelled meanwhile, goes back. */
export async function staysAt({ change, ...attempt }: Attempt, limit: AbortSignal): Promise<Stay | undefined> {
  if (attempt.kind === 'not-begun') return undefined;
  return change.mustStay?.(attempt.kind === 'failed' ? attempt.error : undefined, limit);
}

/** How a service ends that stays, for it must, or was verified and needs one that must; undefined for one that goes back. */
export async function staying(context: GroupContext, attempt: Attempt, all: Staying): Promise<Back | undefined> {
  const { planned } = attempt.change;
  const stay = await all.stays.get(planned.service);
  if (stay !== undefined) return asItIs(context, attempt, stay, all.because);
  if (attempt.kind !== 'verified') return undefined;
  const needed = await stayingNeed(planned, all);
  if (needed === undefined) return undefined;
  const isOver = await finalizeOne(context, attempt.change);
  const { running, migrations } = attempt.verification;
  const reason = `stays, for ${needed}, which it needs, stays`;
  return { result: changedResult(context, attempt, { outcome: 'updated', reason, running, migrations }), isOver };
}

/** It has migrated the database. Verified, it stays for good; else somebody has to look at it. */
async function asItIs(
  context: GroupContext,
  attempt: Attempt,
  { error, migrations }: Stay,
  because: string | undefined,
): Promise<Back> {
  const end = (ending: Ending): ServiceResult => changedResult(context, attempt, { ...ending, migrations });
  if (attempt.kind !== 'verified') {
    return { result: end({ outcome: 'failed', reason: 'migrated', error }), isOver: true };
  }
  const isOver = await finalizeOne(context, attempt.change);
  const others = because === undefined ? '' : ` (the others go back ${because})`;
  const reason = `stays, for it has migrated the database: what it ran before would not start${others}`;
  return { result: end({ outcome: 'updated', reason, running: attempt.verification.running }), isOver };
}

/** Which of the services that stay a service needs, itself or by way of others; undefined where it needs none. */
async function stayingNeed(
  { waitsFor = [] }: PlannedService,
  { attempts, stays }: Pick<Staying, 'attempts' | 'stays'>,
): Promise<string | undefined> {
  const needed = new Set(waitsFor);
  for (const name of needed) {
    const planned = attempts.find(({ change }) => change.planned.service === name)?.change.planned;
    for (const further of planned?.waitsFor ?? []) needed.add(further);
  }
  const found = await Promise.all(
    [...needed].map(async (name) => ((await stays.get(name)) === undefined ? [] : [name])),
  );
  return found.flat()[0];
}

/** Makes a verified change permanent. Whether it could be recorded; where not, the service runs what was asked for all the same. */
export async function finalizeOne({ journal }: Pick<UpdateContext, 'journal'>, change: Change): Promise<boolean> {
  const { service } = change.planned;
  try {
    await journal.step({ title: `Record ${service}`, phase: 'record', service }, () => retry(() => change.finalize()));
    return true;
  } catch (error) {
    journal.warn(`${service} runs what was asked for, but that could not be recorded: ${toOpsError(error).message}`);
    return false;
  }
}
