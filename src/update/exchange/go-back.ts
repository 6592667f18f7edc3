import type { Service, ServiceSpec } from '../../cluster/engine/types.ts';
import { isOpsError, toOpsError } from '../../errors.ts';
import { retry } from '../../retry.ts';
import { ChangeOrder } from '../execute/change-order.ts';
import { rollBackSwarm, verifySwarmRollback } from '../execute/swarm-rollback.ts';
import { keptKeys, referralKeys } from '../keys/key-files.ts';
import { imageOf, imageVersion } from '../model/image-text.ts';
import type { SwarmIntent } from '../model/intent.ts';
import type { UpdateSession } from '../swarm/session.ts';
import { swapSpec } from '../swarm/swap-spec.ts';
import { type ExchangeNote, servicesOf } from './exchange-note.ts';
import { stopAll } from './go-forward.ts';
import { namesDatabase, namingDatabase } from './named-database.ts';
import { sideOf, withExchange } from './sides.ts';

/** Why a service does not run, by its name, that is as it was all the same. */
export type NotRunning = ReadonlyMap<string, string>;

/**
 * Puts everything back as it was before a run that exchanges databases, however far it came: the databases, and after them images, key files
 * and replicas; what was made is dropped. Harmless when repeated.
 * @returns services that have all of it back, and do not run
 * @throws OpsError when something can't be put back: another run tries again
 */
export async function goBack(session: UpdateSession, note: ExchangeNote, signal: AbortSignal): Promise<NotRunning> {
  const { exchange } = note;
  const { context } = session;
  const side = await sideOf(context, note, signal);
  if (side === 'after' || side === 'between') {
    await stopAll(session, note, signal);
    const { database, made } = exchange.names;
    const title = `Exchange ${database} and ${made} back`;
    await context.journal.step({ title, phase: 'rollback', host: context.cluster.manager.name }, () =>
      exchange.way === 'rename'
        ? withExchange(context, exchange, signal, (opened) => opened.exchangeBack())
        : nameBefore(session, note, signal),
    );
  }
  await withExchange(context, exchange, signal, (opened) => opened.settle());
  const notRunning = await putBackAll(session, note, signal);
  // What an undo was to put in its place is none of its own, and stays.
  if (exchange.kind === 'recover') await withExchange(context, exchange, signal, (opened) => opened.drop());
  return notRunning;
}

/** Has the services name again what they named before. */
async function nameBefore({ context }: UpdateSession, note: ExchangeNote, signal: AbortSignal): Promise<void> {
  const { database, made } = note.exchange.names;
  const { engine } = context.cluster.manager;
  const edit = ({ spec }: Service): ServiceSpec | undefined =>
    namesDatabase(spec, made) ? namingDatabase(spec, made, database) : undefined;
  await Promise.all(servicesOf(note).map(({ id }) => retry(() => swapSpec(engine, id, edit, { signal }), signal)));
}

/** Gives all services back what they ran, each once what it needs is back. */
async function putBackAll(session: UpdateSession, note: ExchangeNote, signal: AbortSignal): Promise<NotRunning> {
  const all = servicesOf(note);
  const order = new ChangeOrder(all.map(({ service }) => service));
  const notRunning = new Map<string, string>();
  const ends = all.map(async (intent) => {
    await order.turn(intent.needs ?? [], () => 'done');
    try {
      const because = await putBack(session, intent, signal);
      if (because !== undefined) notRunning.set(intent.service, because);
    } finally {
      order.reached(intent.service, 'done');
    }
  });
  for (const end of await Promise.allSettled(ends)) if (end.status === 'rejected') throw end.reason;
  return notRunning;
}

/** @returns why it does not run, where it does not: that will be no better the next time */
async function putBack(session: UpdateSession, intent: SwarmIntent, signal: AbortSignal): Promise<string | undefined> {
  const { service } = intent;
  const { context } = session;
  const key = intent.key === undefined ? undefined : referralKeys(context);
  const title = `Roll ${service} back to ${imageVersion(imageOf(intent.from))}`;
  let isBack = false;
  try {
    await context.journal.step({ title, phase: 'rollback', service }, async (step) => {
      await retry(() => rollBackSwarm(session, intent, key), signal);
      isBack = true;
      const hooks = { signal, progress: (detail: string): void => step.progress(detail) };
      await retry(() => verifySwarmRollback(session, intent, performance.now(), hooks), signal);
      await key?.forgetAllBut(keptKeys(intent.recordBefore));
    });
  } catch (error) {
    const isGone = isOpsError(error, 'engine-not-found') && error.where === service;
    if (isGone || (isBack && isOpsError(error, 'update-failed', 'update-timeout'))) return toOpsError(error).message;
    throw error;
  }
  return undefined;
}
