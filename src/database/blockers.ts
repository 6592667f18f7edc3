import { z } from 'zod';
import type { Problem } from '../errors.ts';
import type { DatabaseSession } from './connection.ts';
import { ownRelations } from './server-facts.ts';

const blockersQuery = `select n.nspname || '.' || c.relname as "table", l.pid, coalesce(a.usename, '?') as "user",
  coalesce(nullif(a.application_name, ''), 'a program without a name') as application
from pg_locks l join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace
left join pg_stat_activity a on a.pid = l.pid
where l.database = (select oid from pg_database where datname = current_database())
  and l.mode = 'AccessExclusiveLock' and l.granted and c.relkind in ('r', 'p') and ${ownRelations} order by 1`;

/** Who holds tables so that they cannot even be read: what a dump that ran out of retryPolicy waited for. */
export async function readBlockers(session: DatabaseSession): Promise<readonly Problem[]> {
  const rows = await session.query(
    blockersQuery,
    z.object({ table: z.string(), pid: z.int(), user: z.string(), application: z.string() }),
  );
  return rows.map(({ table, pid, user, application }) => ({
    path: `table ${table}`,
    message: `is locked by ${application}, user ${user} (process ${pid} of the server)`,
  }));
}
