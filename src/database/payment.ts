import { z } from 'zod';
import type { DatabaseSession } from './connection.ts';

/**
 * Whether referral is in the middle of paying out, as its own table says (referral-system, `DbSetPaymentExecFinished`: `false`
 * from a batch's first payment to its last).
 */
const tableQuery = `select to_regclass('referral_settings') is not null as exists`;
const tableSchema = z.object({ exists: z.boolean() });
const batchQuery = `select count(*)::int as open from referral_settings where property = 'batch_finished' and value <> 'true'`;
const batchSchema = z.object({ open: z.int() });

/** Whether a batch of payments has begun and not ended. @throws OpsError `database-refused`, `database-unreachable` */
export async function isPaying(session: DatabaseSession): Promise<boolean> {
  const { exists } = await session.queryOne(tableQuery, tableSchema);
  if (!exists) return false;
  const { open } = await session.queryOne(batchQuery, batchSchema);
  return open > 0;
}
