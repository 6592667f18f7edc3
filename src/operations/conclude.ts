import { isOpsError, toOpsError, type ErrorCode } from '../errors.ts';
import { defined } from '../defined.ts';
import type { Result, ResultError, ServiceResult } from '../report/result.ts';
import { resultError } from '../report/result-error.ts';
import type { RunContext, RunRequest } from '../request.ts';
import type { Draft } from './draft.ts';
import { headline } from './headline.ts';
import type { OperationModule, ResultSection } from './operation.ts';
import { operations } from './operations.ts';

/** Codes that say no before anything was changed. */
const refusalsOfAny: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'input-invalid',
  'config-invalid',
  'command-invalid',
  'authorisation-failed',
  'outside-window',
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

function concluded(
  { onlyPlans, refusals = [] }: OperationModule,
  draft: Draft,
  thrown: unknown,
): Pick<Result, 'conclusion' | 'error'> {
  if (thrown !== undefined) {
    const error = toOpsError(thrown);
    const changed =
      draft.recovery !== undefined ||
      draft.services.some(({ outcome }) => outcome !== 'planned' && outcome !== 'not-attempted');
    const refused = (refusalsOfAny.has(error.code) || refusals.includes(error.code)) && !changed;
    const conclusion = isOpsError(error, 'cancelled') ? 'cancelled' : refused ? 'refused' : 'failure';
    return { conclusion, error: resultError(error) };
  }
  // A rollback's services end as `updated` too: they were moved to the earlier image and verified there.
  const error = onlyPlans === true ? undefined : firstServiceError(draft.services);
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
  const operation: OperationModule = operations[request.operation];
  const { conclusion, error } = concluded(operation, draft, thrown);
  const { run, journal } = context;
  const partial = {
    version: 2 as const,
    operation: request.operation,
    conclusion,
    run: {
      id: run.id,
      attempt: run.attempt,
      actor: run.actor,
      ...defined({ url: run.url, requestId: run.requestId, environment: request.environment, cluster: draft.cluster }),
    },
    startedAt: startedAt.toISOString(),
    finishedAt: context.now().toISOString(),
    ...defined({ error }),
    warnings: [...journal.warnings],
    steps: [...journal.steps],
    ...sectionsOf(operation, draft),
  };
  return { ...partial, headline: headline(operation, partial, draft.restored) };
}

/** What the operation tells of the draft. */
function sectionsOf(
  { sections, onlyPlans }: OperationModule,
  draft: Draft,
): Pick<Result, 'services' | 'backup' | 'backups' | 'drill' | 'recovery' | 'lock' | 'status' | 'logs'> {
  const has = (section: ResultSection): boolean => sections.includes(section);
  const services = (has('services') ? draft.services : []).map((one) => ({
    ...one,
    ...defined({ changes: draft.changes?.get(one.service) }),
  }));
  return {
    services: onlyPlans === true ? services : services.map(neverAttempted),
    ...(has('backup') ? defined({ backup: draft.backup }) : {}),
    ...(has('backups') ? defined({ backups: draft.backups && [...draft.backups] }) : {}),
    ...(has('drill') ? defined({ drill: draft.drill && [...draft.drill] }) : {}),
    ...(has('recovery') ? defined({ recovery: draft.recovery }) : {}),
    ...(has('lock') ? defined({ lock: draft.lock }) : {}),
    ...(has('status') ? defined({ status: draft.status }) : {}),
    ...(has('logs') ? defined({ logs: draft.logs }) : {}),
  };
}
