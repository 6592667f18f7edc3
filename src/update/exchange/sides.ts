import { retry } from '../../retry.ts';
import type { DatabaseExchange } from '../model/database-exchange.ts';
import type { UpdateContext } from '../model/context.ts';
import type { ExchangeIntent } from '../model/intent.ts';
import { type ExchangeNote, servicesOf } from './exchange-note.ts';
import { namesDatabase } from './named-database.ts';

/** Does something with the databases, once more where the way to them was lost. */
export async function withExchange<T>(
  { openExchange }: Pick<UpdateContext, 'openExchange'>,
  exchange: ExchangeIntent,
  signal: AbortSignal,
  work: (opened: DatabaseExchange) => Promise<T>,
): Promise<T> {
  return retry(async () => work(await openExchange(exchange, signal)), signal);
}

/** How far a run came: `between` where some of the services name the other database, and not all. */
export type Side = Awaited<ReturnType<DatabaseExchange['side']>> | 'between';

/** Which side all of it is on: the server says so, or where no name changes there, what the services name. */
export async function sideOf(
  context: Pick<UpdateContext, 'openExchange' | 'cluster'>,
  note: ExchangeNote,
  signal: AbortSignal,
): Promise<Side> {
  const { exchange } = note;
  const side = await withExchange(context, exchange, signal, (opened) => opened.side());
  if (exchange.way === 'rename' || side === 'nothing-made') return side;
  const { engine } = context.cluster.manager;
  const named = await retry(
    () =>
      Promise.all(
        servicesOf(note).map(async ({ id }) => {
          const { spec } = await engine.inspectService(id, { signal });
          return namesDatabase(spec, exchange.names.made);
        }),
      ),
    signal,
  );
  if (!named.includes(true)) return 'before';
  return named.includes(false) ? 'between' : 'after';
}
