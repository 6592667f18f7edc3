import { defined } from '../../defined.ts';
import type { MigrationState } from '../../database/migrations.ts';
import type { OpsError } from '../../errors.ts';
import { resultError } from '../../report/result-error.ts';
import type { ServiceResult } from '../../report/result.ts';
import type { Attempt, GroupContext } from './attempt.ts';
import { plannedResult } from '../plan/planned-results.ts';

export interface Ending {
  readonly outcome: ServiceResult['outcome'];
  readonly reason?: string | undefined;
  readonly error?: OpsError | undefined;
  readonly running?: number | undefined;
  /** How far the service's migrations are now. */
  readonly migrations?: MigrationState | undefined;
}

/** What one service came to, as the result tells it. */
export function changedResult(
  { now }: Pick<GroupContext, 'now'>,
  { change, startedAt }: Pick<Attempt, 'change' | 'startedAt'>,
  { outcome, reason, error, running, migrations }: Ending,
): ServiceResult {
  const { reason: planned, keyReplaced, replicas, ...base } = plannedResult(change.planned);
  const told = reason ?? (outcome === 'updated' ? planned : undefined);
  const desired = replicas?.desired ?? 0;
  return {
    ...base,
    outcome,
    ...(running === undefined ? {} : { replicas: { desired, running } }),
    ...defined({ reason: told }),
    ...(keyReplaced === true && outcome === 'updated' ? { keyReplaced } : {}),
    ...(migrations === undefined ? {} : { migrations: { ...base.migrations, after: migrations } }),
    ...(error === undefined ? {} : { error: resultError(error) }),
    startedAt,
    finishedAt: now().toISOString(),
  };
}
