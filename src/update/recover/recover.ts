import type { Engine } from '../../cluster/engine/engine.ts';
import { isOpsError, OpsError, toOpsError } from '../../errors.ts';
import { cancellation } from '../../cancellation.ts';
import { temporaryLabel } from '../model/helper-container.ts';
import { ChangeOrder } from '../execute/change-order.ts';
import type { UpdateContext } from '../model/context.ts';
import { readIntent, removeIntent } from '../records/intent-store.ts';
import type { Intent } from '../model/intent.ts';
import { observe } from '../observe/observe.ts';
import { openSession } from '../execute/execute.ts';
import { type ExchangeNote, isExchange } from '../exchange/exchange-note.ts';
import { recoverExchange } from './recover-exchange.ts';
import { interruptedServices, type InterruptedService, type RecoveryHooks } from './recover-service.ts';
import { isOutOfReach, retry } from '../../retry.ts';
import { runLabel } from '../swarm/session.ts';

/**
 * Recovers what a killed run left, and tells of it: services that stand or fall together are finished when all of them run what
 * was asked for, and rolled back to what they ran before when not. Call it under the cluster lock; while another run holds
 * that, nothing is touched.
 * @returns whether anything was changed, so that what was observed before is stale
 * @throws OpsError `rollback-failed` when something can't be recovered: nothing else should be changed then
 */
export async function recover(context: UpdateContext): Promise<boolean> {
  const { manager } = context.cluster;
  const [stored, lock] = await Promise.all([readIntent(manager.engine), context.readLock()]);
  if (lock?.run !== undefined && lock.run !== runLabel(context.run)) return false;
  const cleaned = await removeTemporary(context);
  if (stored === undefined) return cleaned;
  const { id, intent } = stored;
  if (isExchange(intent)) {
    await recoverDatabase(context, id, intent);
    return true;
  }
  const title = `Recover what run ${intent.run} left`;
  await context.journal.step({ title, phase: 'prepare', host: manager.name }, async (step) => {
    const told = await recoverServices(context, intent, (detail) => step.progress(detail));
    await removeIntent(manager.engine, id);
    for (const line of told) context.journal.warn(`Run ${intent.run} by ${intent.actor} was cut off half-way: ${line}`);
    step.detail(told.join('; '));
  });
  return true;
}

async function recoverDatabase(context: UpdateContext, id: string, note: ExchangeNote): Promise<void> {
  const { manager } = context.cluster;
  const what = note.exchange.kind === 'undo' ? 'undo a recovery' : 'bring a backup back into service';
  const title = `Recover what run ${note.run} left`;
  await context.journal.step({ title, phase: 'prepare', host: manager.name }, async (step) => {
    const told = await recoverExchange(context, note);
    await removeIntent(manager.engine, id);
    context.journal.warn(`Run ${note.run} by ${note.actor} was to ${what} and was cut off: ${told}`);
    step.detail(told);
  });
}

async function recoverServices(
  context: UpdateContext,
  intent: Intent,
  progress: RecoveryHooks['progress'],
): Promise<readonly string[]> {
  const observation = await observe(context);
  const ids = intent.services.flatMap((one) => (one.kind === 'swarm' ? [one.id] : []));
  using session = openSession(context, observation, ids);
  const all = await interruptedServices(session, intent);
  const groups = intent.together ? [all] : all.map((one) => [one]);
  const told = await Promise.all(groups.map((group) => recoverGroup(context, group, progress)));
  return told.flat();
}

/**
 * Finishes a group where all have arrived; else each goes back once those that began after it, and could only do so then, are back.
 * @param progress is told how far those are that may still arrive
 * @returns what became of each, in sentences
 * @throws OpsError `rollback-failed`, or the signal's reason
 */
export async function recoverGroup(
  { signal, journal }: Pick<UpdateContext, 'signal' | 'journal'>,
  group: readonly InterruptedService[],
  progress: RecoveryHooks['progress'],
): Promise<readonly string[]> {
  const arrived = await Promise.all(group.map((one) => one.hasArrived({ signal, progress })));
  const isForward = arrived.every(Boolean);
  const stays = await staysOf(isForward ? [] : group, signal);
  const order = new ChangeOrder(group.map(({ service }) => service));
  return Promise.all(
    group.map(async (one, at) => {
      const needed = arrived[at] === true ? one.needs.find((name) => stays.has(name)) : undefined;
      const isFinished = isForward || needed !== undefined;
      if (!isFinished) await order.turn(one.waitsFor, () => 'done');
      const phase = isFinished ? 'record' : 'rollback';
      const title = isFinished ? `Record ${one.service}` : `Roll ${one.service} back`;
      try {
        await journal.step({ title, phase, service: one.service }, async (step) => {
          const stay = stays.get(one.service);
          if (stay !== undefined) throw stay;
          const hooks = { signal, progress: (detail: string) => step.progress(detail) };
          await retry(() => (isFinished ? one.finish() : one.putBack(hooks)), signal);
        });
      } catch (error) {
        // Removed by someone, it can't be recovered by any run: later ones must not be blocked by it.
        const isGone = isOpsError(error, 'engine-not-found') && error.where === one.service;
        if (isGone || isOpsError(error, 'update-in-progress', 'migration-refused'))
          return `${one.service} was left as it is, for ${error.message}`;
        if (isOpsError(error, 'update-failed', 'update-timeout')) {
          return `${one.service} is back to ${one.before}, but does not run: ${error.message}`;
        }
        throw signal.aborted ? cancellation(signal) : cannotRecover(one.service, error);
      } finally {
        order.reached(one.service, 'done');
      }
      if (needed !== undefined) return `${one.service} stays, for ${needed}, which it needs, does`;
      return isForward ? `${one.service} runs what it asked for, and stays` : `${one.service} is back to ${one.before}`;
    }),
  );
}

/** Why those of a group that can't go back can't, by service. */
async function staysOf(
  group: readonly InterruptedService[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, OpsError>> {
  const found = await Promise.all(
    group.map(async (one): Promise<readonly (readonly [string, OpsError])[]> => {
      const error = await one.mustStay(signal);
      return error === undefined ? [] : [[one.service, error]];
    }),
  );
  return new Map(found.flat());
}

function cannotRecover(service: string, error: unknown): OpsError {
  const fault = toOpsError(error);
  return new OpsError(
    'rollback-failed',
    `what a killed run left of ${service} could not be recovered: ${fault.message}`,
    {
      where: service,
      hint: `${fault.hint ?? ''} Nothing else is changed until then; the next run tries again.`.trim(),
      logs: fault.logs,
      logsOf: fault.logsOf,
      cause: error,
    },
  );
}

/** Removes helper containers that were never started. Whether there were any. */
async function removeTemporary({ cluster }: UpdateContext): Promise<boolean> {
  const removed = await Promise.all(cluster.hosts.map(({ engine }) => removeTemporaryOn(engine)));
  return removed.some(Boolean);
}

async function removeTemporaryOn(engine: Engine): Promise<boolean> {
  try {
    const left = await engine.listContainers({ label: [temporaryLabel] }, { all: true });
    await Promise.all(left.map(({ id }) => engine.removeContainer(id, { force: true, volumes: true })));
    return left.length > 0;
  } catch (error) {
    // A host that is down matters where it is needed, and is told there.
    if (isOutOfReach(error) || isOpsError(error, 'engine-not-found')) return false;
    throw error;
  }
}
