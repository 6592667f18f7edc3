import { cancellation } from '../../cancellation.ts';
import { OpsError, toOpsError } from '../../errors.ts';
import { openSession } from '../execute/execute.ts';
import { goBack, type NotRunning } from '../exchange/go-back.ts';
import { type ExchangeNote, servicesOf } from '../exchange/exchange-note.ts';
import { finishAll, startAll } from '../exchange/go-forward.ts';
import { type Side, sideOf, withExchange } from '../exchange/sides.ts';
import type { UpdateContext } from '../model/context.ts';
import type { ExchangeIntent } from '../model/intent.ts';
import { observe } from '../observe/observe.ts';
import { recordRecovery } from '../records/recovery-record.ts';
import { isOutOfReach } from '../../retry.ts';
import type { UpdateSession } from '../swarm/session.ts';

/** The ways out of a run that was killed while it exchanged databases. */
export interface ExchangeWays {
  readonly side: () => Promise<Side>;
  /** @returns why a service does not hold on the other database, where one does not */
  readonly arrive: () => Promise<OpsError | undefined>;
  readonly goBack: () => Promise<NotRunning>;
}

/**
 * Recovers what a killed run left that exchanged databases.
 * @returns what became of it, in a sentence
 * @throws OpsError `rollback-failed` when it can't be put back, or the signal's reason
 */
export async function recoverExchange(context: UpdateContext, note: ExchangeNote): Promise<string> {
  const { exchange } = note;
  const { signal } = context;
  const observation = await observe(context, { health: 'none' });
  using session = openSession(
    context,
    observation,
    servicesOf(note).map(({ id }) => id),
  );
  try {
    return await takeTheWay(exchange, {
      side: () => sideOf(context, note, signal),
      arrive: () => arrive(session, note),
      goBack: () => goBack(session, note, signal),
    });
  } catch (error) {
    if (signal.aborted) throw cancellation(signal);
    throw cannotRecover(exchange.names.database, error);
  }
}

/**
 * The server says which side it is on: where the databases are exchanged, the services are started on their images of after, and verified; where
 * they are not, or one of the services does not hold, all is put back as it was.
 */
export async function takeTheWay(
  { way, names: { database, made, aside } }: Pick<ExchangeIntent, 'way' | 'names'>,
  ways: ExchangeWays,
): Promise<string> {
  const side = await ways.side();
  const failed = side === 'after' ? await ways.arrive() : undefined;
  if (side === 'after' && failed === undefined)
    return way === 'rename'
      ? `${database} is what was ${made}, what was there is ${aside}, and the services run on it`
      : `the services run on ${made}, and no longer on ${database}`;
  const notRunning = await ways.goBack();
  const why = failed === undefined ? '' : `, for ${failed.message}`;
  const but = [...notRunning].map(([service, because]) => `; ${service} does not run: ${because}`);
  return `database and services are as they were before${why}${but.join('')}`;
}

/** Brings it to its end. @returns why it can't, where a service does not hold */
async function arrive(session: UpdateSession, note: ExchangeNote): Promise<OpsError | undefined> {
  const { context } = session;
  const { signal } = context;
  await withExchange(context, note.exchange, signal, (opened) => opened.settle());
  try {
    await startAll(session, note, signal);
  } catch (error) {
    if (signal.aborted || isOutOfReach(error)) throw error;
    return toOpsError(error);
  }
  await finishAll(session, note);
  await recordRecovery(context.cluster.manager.engine, note, context.now());
  return undefined;
}

function cannotRecover(database: string, error: unknown): OpsError {
  const fault = toOpsError(error);
  return new OpsError(
    'rollback-failed',
    `what a killed run left of the exchange of ${database} could not be recovered: ${fault.message}`,
    {
      where: database,
      hint: `${fault.hint ?? ''} Nothing else is changed until then; the next run tries again.`.trim(),
      logs: fault.logs,
      logsOf: fault.logsOf,
      cause: error,
    },
  );
}
