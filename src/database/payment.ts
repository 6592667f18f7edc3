import { z } from 'zod';
import type { DatabaseSession } from './connection.ts';

/** How far referral's payments are, as its own table says and by the database's clock. */
export interface Payments {
  /** A batch has begun and not ended. */
  readonly isOpen: boolean;
  /** When the newest batch began; undefined before the first. */
  readonly lastBatch: Date | undefined;
  readonly now: Date;
}

/*
 * referral-system, src/referral: `DbSetPaymentExecFinished` writes `batch_finished` (`false` from a batch's first payment to its last)
 * and `batch_timestamp` (when it began, in seconds) for each broker.
 */
const tableQuery = `select to_regclass('referral_settings') is not null as exists, extract(epoch from now())::float8 as now`;
const tableSchema = z.object({ exists: z.boolean(), now: z.number() });
const batchQuery = `select count(*) filter (where property = 'batch_finished' and value <> 'true')::int as open,
  max(case when property = 'batch_timestamp' and value ~ '^[0-9]{1,11}$' then value::float8 end) as began from referral_settings`;
const batchSchema = z.object({ open: z.int(), began: z.number().nullable() });

/** @throws OpsError `database-refused`, `database-unreachable` */
export async function readPayments(session: DatabaseSession): Promise<Payments> {
  const { exists, now } = await session.queryOne(tableQuery, tableSchema);
  const { open, began } = exists ? await session.queryOne(batchQuery, batchSchema) : { open: 0, began: null };
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
