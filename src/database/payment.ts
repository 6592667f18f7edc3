import { z } from 'zod';
import type { DatabaseSession } from './connection.ts';
import { searchedSchemas, type SearchPlaces } from './search-path.ts';
import { quoteQualified } from './sql-quote.ts';

/** How far referral's payments are, as its own table says and by the database's clock. */
export interface Payments {
  /** A batch has begun and not ended. */
  readonly isOpen: boolean;
  /** When the newest batch began; undefined before the first. */
  readonly lastBatch: Date | undefined;
  readonly now: Date;
}

/*
 * referral-system, src/referral: `DbSetPaymentExecFinished` writes `batch_finished` (`false` from a batch's first payment to its last; it
 * takes whatever is not `true` for unfinished) and `batch_timestamp` (when it began, in seconds) for each broker.
 */
const tableQuery = `select (select name from unnest($1::text[]) with ordinality as path(name, at)
  where to_regclass(quote_ident(name) || '.referral_settings') is not null order by at limit 1) as schema,
  extract(epoch from now())::float8 as now`;
const tableSchema = z.object({ schema: z.string().nullable(), now: z.number() });
const batchQuery = (
  table: string,
): string => `select count(*) filter (where property = 'batch_finished' and value is distinct from 'true')::int as open,
  max(case when property = 'batch_timestamp' and value ~ '^[0-9]{1,11}$' then value::float8 end) as began from ${table}`;
const batchSchema = z.object({ open: z.int(), began: z.number().nullable() });

/**
 * @param places of the connection string that referral has
 * @throws OpsError `database-refused`, `database-unreachable`
 */
export async function readPayments(session: DatabaseSession, places: SearchPlaces): Promise<Payments> {
  const schemas = await searchedSchemas(session, places);
  const { schema, now } = await session.queryOne(tableQuery, tableSchema, [schemas]);
  if (schema === null) return { isOpen: false, lastBatch: undefined, now: ofSeconds(now) };
  const table = quoteQualified({ schema, name: 'referral_settings' });
  const { open, began } = await session.queryOne(batchQuery(table), batchSchema);
  return { isOpen: open > 0, lastBatch: began === null ? undefined : ofSeconds(began), now: ofSeconds(now) };
}

function ofSeconds(seconds: number): Date {
  return new Date(seconds * 1000);
}

/** Payments that are due within this are waited for: an update, or the way back from one, would meet them. */
const soonMs = 5 * 60_000;
/** How long after they are due they are waited for to begin: referral reads the chain first. */
const beginsWithinMs = 3 * 60_000;

/**
 * What has to be waited for before referral is changed: the end of a batch, or payments that are due within minutes, for as long as they
 * may still begin. Pure.
 * @param due when referral says that it pays next
 */
export function awaited({ isOpen, lastBatch, now }: Payments, due: Date | undefined): 'batch' | 'due' | undefined {
  if (isOpen) return 'batch';
  if (due === undefined || (lastBatch !== undefined && lastBatch >= due)) return undefined;
  const untilDueMs = due.getTime() - now.getTime();
  return untilDueMs <= soonMs && untilDueMs > -beginsWithinMs ? 'due' : undefined;
}
