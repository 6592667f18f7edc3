import { z } from 'zod';
import type { DatabaseSession } from '../../database/connection.ts';
import { quoteLiteral } from '../../database/sql-quote.ts';
import type { ServerAccess } from './server-access.ts';

/** Where PostgreSQL keeps its data unless told otherwise, on Debian and its like. */
const usualFolder = '/var/lib/postgresql';

const placeSchema = z.object({ address: z.string().nullable(), folder: z.string().nullable() });

/**
 * How many bytes are free where the server keeps a database. PostgreSQL itself does not tell: it is the manager that is asked, where the
 * server runs on it. Undefined where it does not, or the folder is not found there.
 */
export async function freeBytes(
  session: DatabaseSession,
  { manager, dsn }: Pick<ServerAccess, 'manager' | 'dsn'>,
  tablespace: string | null,
  signal: AbortSignal,
): Promise<number | undefined> {
  // The setting is only shown to members of pg_read_all_settings.
  const { address, folder } = await session.queryOne(
    `select host(inet_server_addr()) as address, coalesce(
      (select nullif(pg_tablespace_location(oid), '') from pg_tablespace where spcname = ${quoteLiteral(tablespace ?? '')}),
      (select setting from pg_settings where name = 'data_directory')) as folder`,
    placeSchema,
  );
  const [{ host, address: given = host }] = dsn.hosts;
  // A server that is reached by itself, as behind a pooler or a tunnel, can be anywhere.
  if (address === null || (isLoopback(address) && !isLoopback(given))) return undefined;
  const asked = await manager.tryRun({ stages: [['hostname', '-I']] }, { signal });
  const own = asked.code === 0 ? asked.stdout.split(/\s+/) : [];
  if (!isLoopback(address) && !own.includes(address)) return undefined;
  const found = await manager.tryRun(
    { stages: [['df', '-B1', '--output=avail', '--', folder ?? usualFolder]] },
    { signal },
  );
  const bytes = found.code === 0 ? /^\s*(\d+)\s*$/m.exec(found.stdout)?.[1] : undefined;
  return bytes === undefined ? undefined : Number(bytes);
}

function isLoopback(address: string): boolean {
  return /^(?:127\.|::1$|localhost$)/.test(address);
}
