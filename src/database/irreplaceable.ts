import type { DatabaseSession } from './connection.ts';
import { countRows, listTables } from './row-counts.ts';

/** What cannot be rebuilt from the chain (d8x-cli's documentation of its backup): all else history reads again. */
export const irreplaceableTables: readonly string[] = ['referral_code', 'referral_code_usage', 'referral_chain'];

/** One of those tables, with its rows; without where the database has no such table. */
export interface IrreplaceableTable {
  readonly table: string;
  readonly rows?: number;
}

/** Counts the rows of the tables that matter most, as the session's snapshot shows them. @throws OpsError as `countRows` */
export async function readIrreplaceable(session: DatabaseSession): Promise<readonly IrreplaceableTable[]> {
  const tables = await listTables(session);
  const counted = await countRows(
    tables.filter(({ name }) => irreplaceableTables.includes(name)),
    [session],
  );
  return irreplaceableTables.flatMap((name): readonly IrreplaceableTable[] => {
    const found = counted.filter((one) => one.name === name);
    if (found.length === 0) return [{ table: name }];
    return found.map(({ schema, rows }) => ({ table: schema === 'public' ? name : `${schema}.${name}`, rows }));
  });
}
