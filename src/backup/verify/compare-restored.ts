import { catalogDifferences, readCatalog } from '../../database/catalog.ts';
import { rewordLike } from '../../database/reword.ts';
import { connect, type DatabaseSession } from '../../database/connection.ts';
import { fromRunner } from '../../database/reach.ts';
import { forWriting } from '../../database/session-settings.ts';
import { countRows, listTables, type TableRows } from '../../database/row-counts.ts';
import { readSequences, sequenceDifferences, type SequenceState } from '../../database/sequences.ts';
import type { VerificationDatabase } from './verification-place.ts';
import type { Manifest } from '../format/manifest.ts';
import type { SourceState } from '../format/source-state.ts';

/** Everything in which a restored database differs from the source; empty when nothing does. */
export async function compareRestored(
  place: VerificationDatabase,
  source: SourceState,
  sequencesAfter: readonly SequenceState[],
  compareDefinitions: boolean,
): Promise<readonly string[]> {
  await using stack = new AsyncDisposableStack();
  const [first, ...more] = await openSessions(place, stack);
  const counted = await countRows(await listTables(first), [first, ...more]);
  const restored = await readCatalog(first);
  const expected = compareDefinitions ? await rewordLike(first, source.catalog, restored) : source.catalog;
  return [
    ...rowDifferences(source.tables, counted),
    ...sequenceDifferences(source.sequences, sequencesAfter, await readSequences(first)),
    ...catalogDifferences(expected, restored, compareDefinitions),
  ];
}

/** What a restored database holds, and in what it differs from what its backup's manifest says of it. */
export interface ComparedRestore {
  readonly tables: number;
  readonly rows: number;
  readonly differences: readonly string[];
}

/** Compares a restored database with a manifest: rows where they were counted, and which sequences there are. */
export async function compareWithManifest(
  place: VerificationDatabase,
  { tables, sequences }: Pick<Manifest, 'tables' | 'sequences'>,
): Promise<ComparedRestore> {
  await using stack = new AsyncDisposableStack();
  const [first, ...more] = await openSessions(place, stack);
  const counted = await countRows(await listTables(first), [first, ...more]);
  const stand = await readSequences(first);
  // Where they stood after the dump is not in it: any step on is right.
  const before = sequences?.map((sequence) => ({ ...sequence, cycles: true }));
  return {
    tables: counted.length,
    rows: counted.reduce((sum, { rows }) => sum + rows, 0),
    differences: [
      ...(tables === undefined ? [] : rowDifferences(tables, counted)),
      ...(before === undefined ? [] : sequenceDifferences(before, stand, stand)),
    ],
  };
}

async function openSessions(
  place: VerificationDatabase,
  stack: AsyncDisposableStack,
): Promise<readonly [DatabaseSession, ...DatabaseSession[]]> {
  const open = async (): Promise<DatabaseSession> => {
    const session = stack.use(
      await connect(place.dsn, fromRunner, { application: 'd8x-ops verification', tls: place.tls }),
    );
    await forWriting(session);
    await session.execute(`set session search_path = ''; set session row_security = off`);
    return session;
  };
  return Promise.all([open(), open()]);
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
