import { type Exchange, type ExchangeOptions, openExchange } from '../../../../src/backup/exchange/exchange.ts';
import { exchangeNames, type ExchangeNames } from '../../../../src/backup/exchange/names.ts';
import type { BackupToRecover } from '../../../../src/backup/exchange/make-restored.ts';
import { parseIdentity } from '../../../../src/backup/format/identity.ts';
import { takeBackup } from '../../../../src/backup/take/take-backup.ts';
import { connect, type DatabaseSession } from '../../../../src/database/connection.ts';
import { parseDsn } from '../../../../src/database/dsn.ts';
import { fromRunner } from '../../../../src/database/reach.ts';
import { Journal } from '../../../../src/report/journal.ts';
import { Secret } from '../../../../src/secret.ts';
import { localHost } from '../../database/local-host.ts';
import { brokerPassword, openSetting, type Setting } from '../setting.ts';

/** A setting whose `broker` may make databases, with a backup of `d8x`. */
export interface ExchangeSetting extends Setting {
  readonly backup: BackupToRecover;
  open(changed?: Partial<ExchangeOptions>): Promise<Exchange>;
  /** New ones each time: of another second. */
  names(database?: string): ExchangeNames;
  /** A session of the server's superuser. */
  superuser(database: string): Promise<DatabaseSession>;
  /** Makes `made` an empty database of broker's with a table that says its name, instead of restoring; and so marks the present one. */
  makeMarked(names: ExchangeNames): Promise<void>;
  /** What the table says in the database of that name. */
  mark(database: string): Promise<string>;
  /** All but the server's own, each with `:shut` where it lets nobody in. */
  databases(): Promise<string>;
}

export async function openExchangeSetting(
  serverPrograms?: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<ExchangeSetting> {
  const setting = await openSetting(serverPrograms, settings);
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
    superuser: (database) =>
      connect(
        parseDsn(new Secret(`host=${server.folder} port=${server.port} user=postgres dbname='${database}'`)),
        fromRunner,
        { application: 'a superuser of the test' },
      ),
    makeMarked: async ({ database, made }) => {
      await server.sql(`create database "${made}" owner broker`);
      for (const name of [database, made]) {
        await server.sql(
          `drop table if exists mark; create table mark as select '${name}'::text as name; alter table mark owner to broker`,
          name,
        );
      }
    },
    mark: (database) => server.sql('select name from mark', database),
    names: (database = 'd8x') => exchangeNames(database, new Date((second += 1000))),
    databases: () =>
      server.sql(`select string_agg(datname || case when datallowconn then '' else ':shut' end, ' ' order by datname)
        from pg_database where datname !~ '^(postgres|template.)$'`),
  };
}
