import { openExchange } from '../../backup/exchange/exchange.ts';
import { undoNames } from '../../backup/exchange/names.ts';
import { OpsError } from '../../errors.ts';
import { counted, duration } from '../../report/quantities.ts';
import type { UpdateContext } from '../../update/model/context.ts';
import type { ExchangeIntent } from '../../update/model/intent.ts';
import { pullImages } from '../../update/prepare/pull.ts';
import { databasesSince, readRecoveries, type Recovery } from '../../update/records/recovery-record.ts';
import { recover } from '../../update/recover/recover.ts';
import { awaitPaymentIfReadable } from '../await-payment.ts';
import { databaseOf } from '../database-of.ts';
import type { OpenRun } from '../open-run.ts';
import { withLock } from '../with-lock.ts';
import { runExchange } from './run-exchange.ts';
import { howToGoOn, whatFollows } from './what-follows.ts';
import { lookAtUsers, type PlannedExchange } from './look.ts';
import { usersOfDatabase } from './users-of-database.ts';

/**
 * Exchanges back what the last recovery, or undo, exchanged: what was set aside takes the place of what is there, which is set aside in its turn,
 * and services run what they ran with it. Nothing is restored, and nothing lost.
 */
export async function undoRecovery(open: OpenRun, unlocked: UpdateContext): Promise<void> {
  const { request, context, inventory, cluster } = open;
  const { journal, signal, now } = context;
  const last = await lastRecovery(unlocked);
  const dsn = databaseOf(request, inventory, context.mask);
  const since = databasesSince(last);
  requireSame(last, since.database, dsn.database);
  const names = undoNames(since.database, since.aside, now());
  const exchange: ExchangeIntent = { kind: 'undo', way: last.way, names };
  const after = databasesSince({ way: last.way, ...names });
  const users = await usersOfDatabase(open, dsn, signal);
  const then = {
    images: last.services.map(({ service, before }) => ({ service, image: before })),
    migrations: undefined,
  };
  const look = (update: UpdateContext): Promise<PlannedExchange> => lookAtUsers(open, update, users, then);
  const first = await look(unlocked);
  const title = `Look for what was written since, and what could stop it`;
  const writtenSince = await journal.step({ title, phase: 'prepare', host: cluster.manager.name }, async (step) => {
    const server = await openExchange({ manager: cluster.manager, dsn, signal });
    const { notices } = await server.check({ renames: last.way === 'rename', names });
    for (const notice of notices) journal.notice(notice);
    const written = await server.writtenSince(names);
    step.detail(
      written.length === 0 ? 'no table has another number of rows' : `${counted(written.length, 'table')} differ`,
    );
    return written;
  });
  const told = writtenSince.map(({ table, before, now: rows }) => `${table} ${before} → ${rows}`);
  if (told.length > 0)
    journal.notice(`Rows then, and now, of what is exchanged back and stays in ${after.aside}: ${told.join(', ')}.`);
  await withLock(open, 'recover', async ({ signal: held, waited }) => {
    const locked: UpdateContext = { ...unlocked, signal: held };
    const repaired = await recover(locked);
    if ((await lastRecovery(locked)).run !== last.run) throw isOther();
    const planned = repaired || waited ? await look(locked) : first;
    const seconds = (ms: number): number => Math.round(ms / 100) / 10;
    journal.notice(`Services will be out of service for about ${duration(planned.estimateMs)}: ${users.join(', ')}.`);
    const outMs = await runExchange(open, locked, planned, exchange, async () => {
      await pullImages(locked, planned.plan);
      await awaitPaymentIfReadable(open, planned, held);
    });
    const follow = whatFollows(exchange);
    open.draft.recovery = {
      kind: 'undone',
      ...after,
      estimateSeconds: seconds(planned.estimateMs),
      outOfServiceSeconds: seconds(outMs),
      writtenSince: writtenSince.map(({ table, before, now: rows }) => ({ table, before, now: rows })),
      ...(follow.length === 0 ? {} : { follow: [...follow] }),
    };
    journal.notice(howToGoOn(exchange));
  });
}

async function lastRecovery({ cluster }: UpdateContext): Promise<Recovery> {
  const [last] = await readRecoveries(cluster.manager.engine);
  if (last !== undefined) return last;
  throw new OpsError('rollback-unknown', 'no recovery of this cluster is recorded, so that there is none to undo', {
    where: 'undo',
    hint: 'What brings a backup back into service is: recover BACKUP.',
  });
}

function isOther(): OpsError {
  return new OpsError('update-in-progress', 'another recovery, or undo, came to its end meanwhile', {
    where: 'undo',
    hint: 'Look at the status, which names the last one, and ask again.',
  });
}

function requireSame({ run }: Recovery, database: string, given: string): void {
  if (database === given) return;
  throw new OpsError('restore-refused', `the last recovery was of ${database}, and the given database is ${given}`, {
    where: 'database-dsn',
    hint: `Give the connection string of ${database}, as in run ${run}.`,
  });
}
