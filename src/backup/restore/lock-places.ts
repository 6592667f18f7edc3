import type { ServerFacts } from '../../database/server-facts.ts';
import { OpsError } from '../../errors.ts';
import type { Manifest } from '../format/manifest.ts';

/** More than the restore itself needs: others of the server take locks as well. */
const spare = 1.25;

/**
 * How many locks a restore in one transaction holds at its end: one for each relation. A manifest of an earlier version has counted
 * tables and sequences alone.
 */
export function locksNeeded({
  database,
  tables = [],
  sequences = [],
}: Pick<Manifest, 'database' | 'tables' | 'sequences'>): number {
  return database.relations ?? tables.length + sequences.length;
}

/**
 * Refuses a restore that the server has no places for locks for, before anything is made: it would take the last ones from everybody
 * else who works there, and then fail. A server has places for max_locks_per_transaction × (max_connections + max_prepared_transactions)
 * locks (PostgreSQL's documentation of the first).
 * @throws OpsError `restore-refused`
 */
export function requireLockPlaces(
  { lockPlaces, database }: Pick<ServerFacts, 'lockPlaces' | 'database'>,
  manifest: Parameters<typeof locksNeeded>[0],
): void {
  const { perTransaction, connections, prepared } = lockPlaces;
  const sessions = connections + prepared;
  const needed = locksNeeded(manifest);
  if (needed <= perTransaction * sessions) return;
  const places = `${perTransaction * sessions} (max_locks_per_transaction ${perTransaction} × (max_connections ${connections} + max_prepared_transactions ${prepared}))`;
  throw new OpsError(
    'restore-refused',
    `the backup has ${needed} tables, indexes and the like, which are made in one transaction and locked until its end, and the server has places for ${places}`,
    {
      where: database,
      hint: `Set max_locks_per_transaction to ${Math.ceil((needed * spare) / sessions)} on the database server, and start that anew. Or restore into a new database by the commands of RESTORE.md without --single-transaction, which takes few locks at once, and drop that database if it fails.`,
    },
  );
}
