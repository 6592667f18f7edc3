import { z } from 'zod';
import type { DatabaseSession } from './connection.ts';
import type { Dsn } from './connection-parameters.ts';

/** Which database of which cluster of PostgreSQL a session is in, whatever name or address led there. */
export interface DatabaseIdentity {
  /** `system_identifier`: made by initdb, the same on a primary and its physical standbys. */
  readonly system: string;
  readonly database: string;
}

const identityQuery = `select system_identifier::text as system, current_database()::text as database from pg_control_system()`;
const identitySchema = z.object({ system: z.string(), database: z.string() });

/** Asks a server who it is. @throws OpsError `database-refused` (the role may not ask), `database-unreachable` */
export function readIdentity(session: DatabaseSession): Promise<DatabaseIdentity> {
  return session.queryOne(identityQuery, identitySchema);
}

export function isSameIdentity(a: DatabaseIdentity, b: DatabaseIdentity): boolean {
  return a.system === b.system && a.database === b.database;
}

/** `db.example.org:5432/history`: the database that a connection string names, without who asks and with what password. */
export function databaseText({ hosts, database }: Pick<Dsn, 'hosts' | 'database'>): string {
  return `${hosts.map(({ host, port }) => `${host}:${port}`).join(',')}/${database}`;
}

/** Whether two connection strings name the same hosts, ports and database, in whatever order. */
export function isSameText(a: Pick<Dsn, 'hosts' | 'database'>, b: Pick<Dsn, 'hosts' | 'database'>): boolean {
  return a.database === b.database && hostsOf(a) === hostsOf(b);
}

function hostsOf({ hosts }: Pick<Dsn, 'hosts'>): string {
  const names = hosts.map(({ host, port }) => `${host.toLowerCase().replace(/\.$/, '')}:${port}`);
  return [...new Set(names)].toSorted().join(',');
}
