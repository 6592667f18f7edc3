import { type CatalogEntry, readCatalog } from '../../database/catalog.ts';
import type { DatabaseSession } from '../../database/connection.ts';
import { countRowsInTransaction, listTables, type TableRows } from '../../database/row-counts.ts';
import { readSequences, type SequenceState } from '../../database/sequences.ts';
import { importSnapshot } from '../../database/snapshot.ts';

/** What a restored dump has to match: the database as the dump's snapshot shows it. */
export interface SourceState {
  readonly tables: readonly TableRows[];
  readonly catalog: readonly CatalogEntry[];
  /** Where they stood before the dump began: sequences are outside of snapshots. */
  readonly sequences: readonly SequenceState[];
}

/** Sessions that count beside the one that holds the snapshot: more would weigh on the server that is being dumped. */
const extraSessions = 3;

/**
 * Reads the state in the snapshot that `holder` exported.
 *
 * @param open opens another session on the same server; one that can't be had (too many connections) is done without
 */
export async function readSourceState(
  holder: DatabaseSession,
  snapshot: string,
  open: () => Promise<DatabaseSession>,
): Promise<SourceState> {
  const sequences = await readSequences(holder);
  const catalog = await readCatalog(holder);
  const tables = await listTables(holder);
  await using extra = new AsyncDisposableStack();
  const wanted = Math.min(extraSessions, tables.length - 1);
  const opened = await Promise.allSettled(
    Array.from({ length: Math.max(0, wanted) }, async () => {
      const session = extra.use(await open());
      await importSnapshot(session, snapshot);
      return session;
    }),
  );
  const sessions = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  return { sequences, catalog, tables: await countRowsInTransaction(tables, [holder, ...sessions]) };
}
