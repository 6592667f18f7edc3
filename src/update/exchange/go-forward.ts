import { cancellation } from '../../cancellation.ts';
import { type OpsError, toOpsError } from '../../errors.ts';
import { retry } from '../../retry.ts';
import { ChangeOrder } from '../execute/change-order.ts';
import { finalizeSwarm } from '../execute/swarm-rollback.ts';
import { changeKey } from '../keys/key-file.ts';
import { keptKeys, referralKeys } from '../keys/key-files.ts';
import { imageOf, imageVersion } from '../model/image-text.ts';
import type { KeyChange } from '../model/plan.ts';
import type { UpdateSession } from '../swarm/session.ts';
import { type ExchangeNote, servicesOf } from './exchange-note.ts';
import { withExchange } from './sides.ts';
import { type Started, startService } from './start-service.ts';
import { awaitStop, orderStop } from './stop-service.ts';

/**
 * Stops the services, the last to start first: who needs another one is told to end before it. They end side by side, for each of them may take
 * all the time that it is given.
 */
export async function stopAll(session: UpdateSession, note: ExchangeNote, signal: AbortSignal): Promise<void> {
  const { journal } = session.context;
  const lastFirst = servicesOf(note).toSorted((a, b) => (b.wave ?? 1) - (a.wave ?? 1));
  const order = { run: note.run, signal };
  let turn: Promise<void> = Promise.resolve();
  await Promise.all(
    lastFirst.map((intent) => {
      const ordered = turn.then(async () => retry(() => orderStop(session, intent, order), signal));
      turn = ordered;
      return journal.step({ title: `Stop ${intent.service}`, phase: 'update', service: intent.service }, async () => {
        await ordered;
        await retry(() => awaitStop(session, intent, signal), signal);
      });
    }),
  );
}

/** Puts the key files in place that the images of after read, while none of the services runs. */
export async function changeKeys(
  session: UpdateSession,
  note: ExchangeNote,
  changes: ReadonlyMap<string, KeyChange>,
): Promise<void> {
  const { context } = session;
  for (const { service } of servicesOf(note)) {
    const change = changes.get(service);
    if (change !== undefined) await changeKey(referralKeys(context), change, context.keys.referralExecutorKey);
  }
}

/** Exchanges the databases; where they keep their names, services are told of the other one when they start. */
export async function exchangeDatabases(
  { context }: UpdateSession,
  { exchange }: ExchangeNote,
  signal: AbortSignal,
): Promise<void> {
  if (exchange.way === 'dsn') return;
  const { database, made } = exchange.names;
  const title = `Exchange ${database} and ${made}`;
  await context.journal.step({ title, phase: 'restore', host: context.cluster.manager.name }, () =>
    withExchange(context, exchange, signal, (opened) => opened.exchange()),
  );
}

/** What became of the services once they were started. */
export interface StartedAll {
  readonly services: ReadonlyMap<string, Started>;
  /** When the last of them was ready, in the runner's monotonic milliseconds. */
  readonly readyAt: number;
}

/**
 * Starts the services on their images of after, each once what it needs is ready, and verifies them side by side.
 * @throws OpsError of the first that does not hold, when all have ended
 */
export async function startAll(session: UpdateSession, note: ExchangeNote, signal: AbortSignal): Promise<StartedAll> {
  const { journal } = session.context;
  const all = servicesOf(note);
  const order = new ChangeOrder(all.map(({ service }) => service));
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const started = new Map<string, Started>();
  let readyAt = performance.now();
  let failure: OpsError | undefined;
  const starts = all.map(async (intent) => {
    const { service, needs = [] } = intent;
    const turn = await order.turn(needs, () => 'ready');
    if (turn.kind !== 'came') {
      order.reached(service, 'failed');
      return;
    }
    const title = `Start ${service} on ${imageVersion(imageOf(intent.to))}`;
    try {
      await journal.step({ title, phase: 'update', service }, async (step) => {
        const onReady = (): void => {
          readyAt = performance.now();
          order.reached(service, 'ready');
        };
        const progress = (detail: string): void => step.progress(detail);
        const start = (): Promise<Started> =>
          startService(session, intent, { note, signal: either, progress, onReady });
        const found = await retry(start, either);
        started.set(service, found);
        step.detail(`${found.running} running on the digest`);
      });
      order.reached(service, 'done');
    } catch (error) {
      order.reached(service, 'failed');
      failure ??= signal.aborted ? cancellation(signal) : toOpsError(error);
      stop.abort(failure);
    }
  });
  await Promise.all(starts);
  if (failure !== undefined) throw failure;
  return { services: started, readyAt };
}

/** Makes it permanent: their own update policies, what is recorded of them, the key files that they may still go back to. */
export async function finishAll(session: UpdateSession, note: ExchangeNote): Promise<void> {
  await Promise.all(
    servicesOf(note).map(async (intent) => {
      await retry(() => finalizeSwarm(session, intent));
      if (intent.key !== undefined) await referralKeys(session.context).forgetAllBut(keptKeys(intent.recordAfter));
    }),
  );
}
