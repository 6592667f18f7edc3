import { isOpsError, toOpsError, type ErrorCode } from '../errors.ts';
import type {
  BackupResult,
  ClusterStatus,
  LockInfo,
  Operation,
  Result,
  ResultError,
  ServiceResult,
} from '../report/result.ts';
import { resultError } from '../report/result-error.ts';
import type { RunContext, RunRequest } from '../request.ts';
import { headline } from './headline.ts';

/** What an operation has found and done so far. It is kept when the operation fails, so that the result tells it. */
export interface Draft {
  cluster?: string;
  services: readonly ServiceResult[];
  backup?: BackupResult;
  lock?: LockInfo;
  status?: ClusterStatus;
  /** Names the database and what it holds after a restore. */
  restored?: string;
}

/** Codes that say no before anything was changed. */
const refusals: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'input-invalid',
  'config-invalid',
  'command-invalid',
  'authorisation-failed',
  'service-unknown',
  'image-change-refused',
  'key-needed',
  'key-change-refused',
  'keys-unpaired',
  'image-not-found',
  'image-platform',
  'lock-held',
  'update-in-progress',
  'restore-refused',
  'database-differs',
  'rollback-unknown',
  'migration-refused',
  'payment-running',
]);

/** What was still only planned when the run ended. */
function neverAttempted(service: ServiceResult): ServiceResult {
  return service.outcome === 'planned' ? { ...service, outcome: 'not-attempted' } : service;
}

function firstServiceError(services: readonly ServiceResult[]): ResultError | undefined {
  const failed = services.find(({ error }) => error !== undefined);
  if (failed?.error !== undefined) return failed.error;
  const undone = services.find(({ outcome }) => ['failed', 'rolled-back', 'not-attempted'].includes(outcome));
  if (undone === undefined) return undefined;
  return {
    code: 'update-failed',
    message: undone.reason ?? `${undone.service} was not updated`,
    where: undone.service,
  };
}

function concluded(operation: Operation, draft: Draft, thrown: unknown): Pick<Result, 'conclusion' | 'error'> {
  if (thrown !== undefined) {
    const error = toOpsError(thrown);
    const changed = draft.services.some(({ outcome }) => outcome !== 'planned' && outcome !== 'not-attempted');
    const refused = refusals.has(error.code) && !changed;
    const conclusion = isOpsError(error, 'cancelled') ? 'cancelled' : refused ? 'refused' : 'failure';
    return { conclusion, error: resultError(error) };
  }
  // A rollback's services end as `updated` too: they were moved to the earlier image and verified there.
  const error = operation === 'plan' ? undefined : firstServiceError(draft.services);
  if (error === undefined) return { conclusion: 'success' };
  return { conclusion: error.code === 'cancelled' ? 'cancelled' : 'failure', error };
}

/** Brings a run's end, however it came, into the one result. */
export function conclude(
  request: Pick<RunRequest, 'operation' | 'environment'>,
  context: RunContext,
  startedAt: Date,
  draft: Draft,
  thrown: unknown,
): Result {
  const { conclusion, error } = concluded(request.operation, draft, thrown);
  const { run, journal } = context;
  const partial = {
    version: 2 as const,
    operation: request.operation,
    conclusion,
    run: {
      id: run.id,
      attempt: run.attempt,
      actor: run.actor,
      ...(run.url === undefined ? {} : { url: run.url }),
      ...(run.requestId === undefined ? {} : { requestId: run.requestId }),
      ...(request.environment === undefined ? {} : { environment: request.environment }),
      ...(draft.cluster === undefined ? {} : { cluster: draft.cluster }),
    },
    startedAt: startedAt.toISOString(),
    finishedAt: context.now().toISOString(),
    ...(error === undefined ? {} : { error }),
    warnings: [...journal.warnings],
    steps: [...journal.steps],
    services: request.operation === 'plan' ? [...draft.services] : draft.services.map(neverAttempted),
    ...(draft.backup === undefined ? {} : { backup: draft.backup }),
    ...(draft.lock === undefined ? {} : { lock: draft.lock }),
    ...(draft.status === undefined ? {} : { status: draft.status }),
  };
  return { ...partial, headline: headline(partial, draft.restored) };
}
