import { type Exchange, type ExchangeOptions, openExchange } from '../../../../src/backup/exchange/exchange.ts';
import { exchangeNames, type ExchangeNames } from '../../../../src/backup/exchange/names.ts';
import type { BackupToRecover } from '../../../../src/backup/exchange/make-restored.ts';
import { parseIdentity } from '../../../../src/backup/format/identity.ts';
import { takeBackup } from '../../../../src/backup/take/take-backup.ts';
import { Journal } from '../../../../src/report/journal.ts';
import { localHost } from '../../database/local-host.ts';
import { brokerPassword, openSetting, type Setting } from '../setting.ts';

/** A setting whose `broker` may make databases, with a backup of `d8x`. */
export interface ExchangeSetting extends Setting {
  readonly backup: BackupToRecover;
  open(changed?: Partial<ExchangeOptions>): Promise<Exchange>;
  /** New ones each time: of another second. */
  names(database?: string): ExchangeNames;
  /** All but the server's own, each with `:shut` where it lets nobody in. */
  databases(): Promise<string>;
}

export async function openExchangeSetting(serverPrograms?: string): Promise<ExchangeSetting> {
  const setting = await openSetting(serverPrograms);
  const { server } = setting;
  await server.sql('alter role broker createdb');
  const { files, manifest } = await takeBackup(setting.options({ verify: 'restore' }));
  let second = Date.UTC(2026, 11, 1, 3, 12, 5);
  return {
    ...setting,
    backup: {
      file: files[0] ?? '',
      manifest,
      identity: await parseIdentity(setting.identity),
      journal: new Journal(() => new Date()),
      signal: new AbortController().signal,
    },
    open: (changed = {}) =>
      openExchange({
        manager: localHost(),
        dsn: server.dsn('broker', 'd8x', brokerPassword),
        signal: new AbortController().signal,
        ...changed,
      }),
    names: (database = 'd8x') => exchangeNames(database, new Date((second += 1000))),
    databases: () =>
      server.sql(`select string_agg(datname || case when datallowconn then '' else ':shut' end, ' ' order by datname)
        from pg_database where datname !~ '^(postgres|template.)$'`),
  };
}
