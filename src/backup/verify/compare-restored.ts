import { catalogDifferences, readCatalog } from '../../database/catalog.ts';
import { rewordLike } from '../../database/reword.ts';
import { connect, type DatabaseSession } from '../../database/connection.ts';
import { fromRunner } from '../../database/reach.ts';
import { countRows, listTables, type TableRows } from '../../database/row-counts.ts';
import { readSequences, sequenceDifferences, type SequenceState } from '../../database/sequences.ts';
import type { VerificationDatabase } from './verification-place.ts';
import type { SourceState } from '../format/source-state.ts';

const sessions = 2;

/** Everything in which a restored database differs from the source; empty when nothing does. */
export async function compareRestored(
  place: VerificationDatabase,
  source: SourceState,
  sequencesAfter: readonly SequenceState[],
  compareDefinitions: boolean,
): Promise<readonly string[]> {
  await using stack = new AsyncDisposableStack();
  const open = async (): Promise<DatabaseSession> => {
    const session = stack.use(
      await connect(place.dsn, fromRunner, { application: 'd8x-ops verification', tls: place.tls }),
    );
    await session.execute(`set session search_path = ''; set session row_security = off`);
    return session;
  };
  const [first, ...more] = await Promise.all([open(), ...Array.from({ length: sessions - 1 }, open)]);
  const counted = await countRows(await listTables(first), [first, ...more]);
  const restored = await readCatalog(first);
  const expected = compareDefinitions ? await rewordLike(first, source.catalog, restored) : source.catalog;
  return [
    ...rowDifferences(source.tables, counted),
    ...sequenceDifferences(source.sequences, sequencesAfter, await readSequences(first)),
    ...catalogDifferences(expected, restored, compareDefinitions),
  ];
}

/** Tables that are missing, not expected, or hold another number of rows. */
export function rowDifferences(source: readonly TableRows[], restored: readonly TableRows[]): readonly string[] {
  const found = new Map(restored.map((table) => [nameOf(table), table.rows]));
  const expected = new Set(source.map(nameOf));
  return [
    ...source.flatMap((table) => {
      const rows = found.get(nameOf(table));
      if (rows === undefined) return [`table ${nameOf(table)} is missing`];
      return rows === table.rows ? [] : [`table ${nameOf(table)} has ${rows} rows, not ${table.rows}`];
    }),
    ...restored
      .filter((table) => !expected.has(nameOf(table)))
      .map((table) => `table ${nameOf(table)} is not in the source`),
  ];
}

function nameOf({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${schema}.${name}`;
}
