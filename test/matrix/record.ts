import { z } from 'zod';

const outcome = z.object({ name: z.string(), passed: z.boolean() });

const rowRecord = z.object({
  row: z.string(),
  /** Day of its last run. */
  date: z.iso.date(),
  /** What it ran on, as the hosts themselves said. */
  debian: z.string(),
  docker: z.string(),
  /** Where Docker keeps images: `overlay2`, or containerd's `overlayfs`. */
  store: z.string(),
  compose: z.string(),
  openssh: z.string(),
  sudo: z.string(),
  pgDump: z.string(),
  postgres: z.string(),
  tests: z.array(outcome),
});
export type RowRecord = Readonly<z.infer<typeof rowRecord>>;

const pairRecord = z.object({
  server: z.string(),
  client: z.string(),
  debian: z.string(),
  date: z.iso.date(),
  passed: z.boolean(),
});
export type PairRecord = Readonly<z.infer<typeof pairRecord>>;

/** What the last run of each row, and of each pair of PostgreSQLs, showed: docs/compatibility.md is made of it. */
export const matrixRecord = z.object({ rows: z.array(rowRecord), pairs: z.array(pairRecord) });
export type MatrixRecord = Readonly<z.infer<typeof matrixRecord>>;

/** Path below the project's root. */
export const recordPath = 'test/matrix/record.json';

/** The record with these rows and pairs in place of what it had of the same. */
export function updatedRecord(
  record: MatrixRecord,
  { rows, pairs }: { readonly rows: readonly RowRecord[]; readonly pairs: readonly PairRecord[] },
): MatrixRecord {
  const pair = ({ server, client }: PairRecord): string => `${server.split('.')[0]}/${client.split('.')[0]}`;
  const isNew = new Set(pairs.map(pair));
  const names = new Set(rows.map(({ row }) => row));
  const order = new Intl.Collator('en', { numeric: true });
  return {
    rows: [...record.rows.filter(({ row }) => !names.has(row)), ...rows].toSorted((a, b) =>
      order.compare(a.row, b.row),
    ),
    pairs: [...record.pairs.filter((each) => !isNew.has(pair(each))), ...pairs].toSorted(
      (a, b) => order.compare(a.server, b.server) || order.compare(a.client, b.client),
    ),
  };
}
