import { isOpsError, OpsError, toOpsError } from '../errors.ts';
import type { ServiceResult } from '../report/result.ts';
import { cancellation } from './cancellation.ts';
import type { Change, Proof } from './change.ts';
import { imageVersion } from './image-text.ts';
import { bringBackAll } from './group-back.ts';
import { persistently } from './persistently.ts';
import { changedResult } from './service-result.ts';
import type { Workshop } from './workshop.ts';

export interface GroupOutcome {
  readonly results: readonly ServiceResult[];
  /** Whether nothing is left to be mended by a later run. */
  readonly isOver: boolean;
}

/** How one change went. */
export type Attempt = { readonly change: Change; readonly startedAt: string } & (
  | { readonly kind: 'proved'; readonly proof: Proof }
  /** `isCause`: it failed itself; otherwise it was stopped because another did, or the run was cancelled. */
  | { readonly kind: 'failed'; readonly error: OpsError; readonly isCause: boolean }
);

/** Services that stand or fall together: changed and proved at once, and all taken back when one does not hold. */
export async function runGroup(shop: Workshop, changes: readonly Change[]): Promise<GroupOutcome> {
  const stop = new AbortController();
  const { signal, policy } = shop.context;
  const cancel = (): void => stop.abort(cancellation(signal));
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
  try {
    const attempts = await Promise.all(changes.map((change) => attempt(shop, change, stop)));
    const proved = attempts.filter((one) => one.kind === 'proved');
    if (proved.length === attempts.length) return await settleAll(shop, proved);
    if (policy.onFailure === 'pause' && !signal.aborted) return await leave(shop, attempts);
    return await bringBackAll(shop, attempts);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

async function attempt(shop: Workshop, change: Change, stop: AbortController): Promise<Attempt> {
  const { journal, now } = shop.context;
  const { service, to, action } = change.planned;
  const startedAt = now().toISOString();
  const what = action === 'restart' ? `Restart ${service}` : `Update ${service} to ${imageVersion(to)}`;
  try {
    await journal.step({ title: what, phase: 'update', service }, () =>
      typed(
        stop.signal,
        persistently(() => change.apply(stop.signal), stop.signal),
      ),
    );
    const proof = await journal.step({ title: `Prove ${service}`, phase: 'verify', service }, async (step) => {
      const found = await typed(
        stop.signal,
        change.prove(stop.signal, (detail) => step.progress(detail)),
      );
      step.detail(`${found.running} running on the digest`);
      return found;
    });
    for (const notice of proof.notices) journal.warn(notice);
    return { change, startedAt, kind: 'proved', proof };
  } catch (error) {
    const isCause = !stop.signal.aborted;
    if (isCause) stop.abort(new OpsError('cancelled', `stopped, for ${service} failed`, { where: service }));
    return { change, startedAt, kind: 'failed', error: toOpsError(error), isCause };
  }
}

/** An interrupted wait says why it was interrupted; what Node throws for it says nothing. */
async function typed<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (signal.aborted && !isOpsError(error)) throw toOpsError(signal.reason);
    throw error;
  }
}

async function settleAll(
  shop: Workshop,
  attempts: readonly (Attempt & { readonly kind: 'proved' })[],
): Promise<GroupOutcome> {
  const { journal } = shop.context;
  const settled = await Promise.all(
    attempts.map(async ({ change }) => {
      const { service } = change.planned;
      try {
        await journal.step({ title: `Record ${service}`, phase: 'record', service }, () =>
          persistently(() => change.settle()),
        );
        return true;
      } catch (error) {
        journal.warn(
          `${service} runs what was asked for, but that could not be recorded: ${toOpsError(error).message}`,
        );
        return false;
      }
    }),
  );
  const results = attempts.map((one) => changedResult(shop, one, { outcome: 'updated', running: one.proof.running }));
  return { results, isOver: settled.every(Boolean) };
}

/** `pause`: what failed stays for someone to look at; swarm changes no more of its tasks. */
async function leave(shop: Workshop, attempts: readonly Attempt[]): Promise<GroupOutcome> {
  const proved = attempts.filter((one) => one.kind === 'proved');
  const failed = attempts.filter((one) => one.kind === 'failed');
  const { results, isOver } = await settleAll(shop, proved);
  const reason = 'left as it is, as on-failure says pause';
  const left = failed.map((one) => changedResult(shop, one, { outcome: 'failed', reason, error: one.error }));
  return { results: [...results, ...left], isOver };
}
