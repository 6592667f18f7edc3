import type { ExchangeIntent } from '../../update/model/intent.ts';
import { databasesSince } from '../../update/records/recovery-record.ts';

/** What has to name the other database from now on, where services were told of it and no database was renamed. Pure. */
export function whatFollows({ way, names }: ExchangeIntent): readonly string[] {
  if (way === 'rename') return [];
  const { database, aside } = databasesSince({ way, ...names });
  return [
    `The secret D8X_CONFIG (database_dsn in it), or database-dsn where that is given, names ${aside}: have it name ${database}. Until then runs of d8x-ops go where the services are.`,
    `d8x.conf.json in .d8x-config/ of the deployment folder names ${aside}: have its database_dsn name ${database} before the next d8x setup, which would take the services back.`,
  ];
}

/** How to exchange back, and how to remove what is not needed any more. Pure. */
export function howToGoOn({ kind, way, names }: ExchangeIntent): string {
  const { database, aside } = databasesSince({ way, ...names });
  const was =
    way === 'rename'
      ? `What was ${database} until now is ${aside}`
      : `The services use ${database}; ${aside} is as it was`;
  const since = kind === 'recover' ? ', with all that was written since the backup' : '';
  const drop = mayBeDropped(aside) ? ` To remove it, when you are sure: drop database ${aside}.` : '';
  return `${was}${since}. To exchange back: /d8x recover --undo.${drop}`;
}

/** What the server or its hoster expects to be there is emptied, not dropped. */
function mayBeDropped(database: string): boolean {
  return /_(?:recovered|before|undone)_\d{8}t\d{6}z$/.test(database);
}
