import { openExchange } from '../../backup/exchange/exchange.ts';
import type { Dsn } from '../../database/dsn.ts';
import { OpsError } from '../../errors.ts';
import type { DatabaseExchange } from '../../update/model/database-exchange.ts';
import type { ExchangeIntent } from '../../update/model/intent.ts';
import { databaseOf } from '../database-of.ts';
import { databaseOfService, type ServiceDatabase } from '../service-database.ts';

/**
 * Opens the way to the server whose databases are exchanged: that of the deployment, else the one that history names.
 * @throws OpsError `input-invalid` where no database is known; of `openExchange`
 */
export async function openDatabaseExchange(
  open: ServiceDatabase,
  { names }: ExchangeIntent,
  signal: AbortSignal,
): Promise<DatabaseExchange> {
  const dsn = { ...(await knownDatabase(open, signal)), database: names.database };
  const exchange = await openExchange({ manager: open.cluster.manager, dsn, signal });
  return {
    side: async () => exchange.side(names),
    exchange: async () => exchange.exchange(names),
    exchangeBack: async () => exchange.exchangeBack(names),
    settle: async () => exchange.settle(names),
    drop: async () => exchange.drop(names),
  };
}

async function knownDatabase(open: ServiceDatabase, signal: AbortSignal): Promise<Dsn> {
  const { request, inventory, context } = open;
  if ((request.database.dsn ?? inventory.databaseDsn) !== undefined)
    return databaseOf(request, inventory, context.mask);
  const found = await databaseOfService(open, 'history', signal);
  if (found !== undefined) return found;
  throw new OpsError('input-invalid', 'no database is given, and history names none', {
    where: 'database-dsn',
    hint: 'Give database-dsn, or a d8x-config that has database_dsn.',
  });
}
