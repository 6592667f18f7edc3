import { openExchange } from '../../backup/exchange/exchange.ts';
import { exchangeNames, mayBeRenamed } from '../../backup/exchange/names.ts';
import { parseIdentity } from '../../backup/format/identity.ts';
import type { Manifest } from '../../backup/format/manifest.ts';
import { vouchedFor } from '../../backup/restore/restore-backup.ts';
import { defined } from '../../defined.ts';
import { isOpsError, OpsError } from '../../errors.ts';
import { duration } from '../../report/quantities.ts';
import type { RecoverRequest } from '../../request.ts';
import type { UpdateContext } from '../../update/model/context.ts';
import type { ExchangeIntent } from '../../update/model/intent.ts';
import type { EarlierDatabase } from '../../update/plan/fit-image.ts';
import { pullImages } from '../../update/prepare/pull.ts';
import { databasesSince } from '../../update/records/recovery-record.ts';
import { recover } from '../../update/recover/recover.ts';
import { awaitPaymentIfReadable } from '../await-payment.ts';
import { backUp } from '../backup.ts';
import { checkBackup } from '../check-copies.ts';
import { databaseOf, noticeIgnored } from '../database-of.ts';
import type { OpenRun } from '../open-run.ts';
import { together } from '../together.ts';
import { withLock } from '../with-lock.ts';
import { runExchange } from './run-exchange.ts';
import { howToGoOn, whatFollows } from './what-follows.ts';
import { lookAtUsers, type PlannedExchange } from './look.ts';
import { usersOfDatabase } from './users-of-database.ts';

type BackupToRecover = Extract<RecoverRequest, { readonly kind: 'backup' }>;

/**
 * Brings a backup back into service: what is there is backed up, the backup is restored beside it while services run on, then they are stopped,
 * the two databases exchange their names, and they start on images that fit. Everything that could stop it is looked at first.
 */
export async function recoverBackup(open: OpenRun, unlocked: UpdateContext, wanted: BackupToRecover): Promise<void> {
  const { request, context, inventory, cluster } = open;
  const { journal, signal, now } = context;
  const dsn = databaseOf(request, inventory, context.mask);
  noticeIgnored(dsn, journal);
  const identity = await parseIdentity(wanted.identity);
  const manifest = await vouchedFor({ restore: wanted, journal, now });
  const names = exchangeNames(dsn.database, now());
  const exchange: ExchangeIntent = {
    kind: 'recover',
    way: mayBeRenamed(dsn.database) ? 'rename' : 'dsn',
    names,
    backup: manifest.name,
  };
  const users = await usersOfDatabase(open, dsn, signal);
  const look = (update: UpdateContext): Promise<PlannedExchange> => lookAtUsers(open, update, users, thenOf(manifest));
  const first = await look(unlocked);
  await journal.step(
    { title: 'Look for what could stop it', phase: 'prepare', host: cluster.manager.name },
    async () => {
      const server = await openExchange({ manager: cluster.manager, dsn, signal });
      const { notices } = await server.check({ renames: exchange.way === 'rename', manifest, names });
      for (const notice of notices) journal.notice(notice);
    },
  );
  const takesBackup = request.policy.backup === 'required';
  if (takesBackup) await checkBackup(open, signal);
  await withLock(open, 'recover', async ({ signal: held, waited }) => {
    const locked: UpdateContext = { ...unlocked, signal: held };
    const repaired = await recover(locked);
    const planned = repaired || waited ? await look(locked) : first;
    const seconds = (ms: number): number => Math.round(ms / 100) / 10;
    const base = {
      kind: 'recovered' as const,
      ...databasesSince({ way: exchange.way, ...names }),
      backup: manifest.name,
      estimateSeconds: seconds(planned.estimateMs),
    };
    journal.notice(
      `Services will be out of service for about ${duration(planned.estimateMs)}: ${users.join(', ')}. Until then they run on.`,
    );
    let rows: { readonly tables: number; readonly rows: number } | undefined;
    const outMs = await runExchange(open, locked, planned, exchange, async () => {
      await together(held, [
        ...(takesBackup ? [(either: AbortSignal): Promise<void> => backUpFirst(open, either)] : []),
        async (either) => pullImages({ ...locked, signal: either }, planned.plan),
        async (either) => {
          const server = await openExchange({ manager: cluster.manager, dsn, signal: either });
          const { sudoPassword } = request.cluster;
          const backup = {
            file: wanted.file,
            manifest,
            identity,
            ...defined({ sudoPassword }),
            journal,
            signal: either,
          };
          rows = await server.restoreBeside(names, backup);
        },
      ]);
      // At the last moment: a batch may have begun meanwhile.
      await awaitPaymentIfReadable(open, planned, held);
    });
    const follow = whatFollows(exchange);
    open.draft.recovery = {
      ...base,
      ...rows,
      outOfServiceSeconds: seconds(outMs),
      ...(follow.length === 0 ? {} : { follow: [...follow] }),
    };
    journal.notice(howToGoOn(exchange));
  });
}

function thenOf({ images = [], migrations }: Manifest): EarlierDatabase {
  return { images, migrations };
}

/** What is there is broken, or nobody would do this: a dump of it may fail. */
async function backUpFirst(open: OpenRun, signal: AbortSignal): Promise<void> {
  try {
    await backUp(open, signal);
  } catch (error) {
    if (!isOpsError(error, 'dump-failed', 'dump-incomplete', 'backup-not-verified')) throw error;
    throw new OpsError(error.code, `what is there could not be backed up first: ${error.message}`, {
      ...defined({ where: error.where }),
      hint: `${error.hint ?? ''} Where it is too broken to be dumped: --no-backup recovers without that. The database stays beside, under another name.`.trim(),
      logs: error.logs,
      logsOf: error.logsOf,
      cause: error,
    });
  }
}
