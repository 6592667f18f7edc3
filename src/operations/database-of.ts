import { parseDsn, secretsOf, type Dsn } from '../database/dsn.ts';
import { OpsError } from '../errors.ts';
import type { OpenRun } from './open-run.ts';

/** The database of this deployment: as given, else as in d8x.conf.json. Everything secret in it is masked from now on. */
export function databaseOf(
  request: OpenRun['request'],
  inventory: Pick<OpenRun['inventory'], 'databaseDsn'>,
  mask: OpenRun['context']['mask'],
): Dsn {
  const text = request.database.dsn ?? inventory.databaseDsn;
  if (text === undefined) {
    throw new OpsError('input-invalid', 'no database is given', {
      where: 'database-dsn',
      hint: 'Give database-dsn, or a d8x-config that has database_dsn.',
      problems: [{ path: 'database-dsn', message: 'is missing, and d8x-config has no database_dsn' }],
    });
  }
  const dsn = parseDsn(text, request.database.dsn === undefined ? 'd8x-config: database_dsn' : 'database-dsn');
  for (const secret of secretsOf(dsn)) mask(secret);
  return dsn;
}

/** Says which parameters of a connection string are another driver's, and were passed over. */
export function noticeIgnored({ ignored = [] }: Dsn, journal: OpenRun['context']['journal']): void {
  // Names are known ones: nothing of a badly written password.
  if (ignored.length > 0)
    journal.notice(`passed over in the connection string, as of another driver: ${ignored.join(', ')}`);
}
