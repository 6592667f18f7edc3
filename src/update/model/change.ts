import type { MigrationState } from '../../database/migrations.ts';
import type { OpsError } from '../../errors.ts';
import type { PlannedService } from './plan.ts';

/** What was found when a change was verified. */
export interface Verification {
  readonly running: number;
  /** What could not be verified, and why, in words for the operator. */
  readonly notices: readonly string[];
  /** How far the service's migrations of the database are now; absent where it has none, or that could not be read. */
  readonly migrations?: MigrationState | undefined;
}

/** Why a service does not go back: what it ran before would not start any more. */
export interface Stay {
  readonly error: OpsError;
  readonly migrations: MigrationState;
}

/**
 * One service on its way from one image to another. Each step looks before it changes anything, so that it can be repeated
 * when an answer was lost. The signals abort waiting; what was changed by then is known to `rollBack`.
 */
export interface Change {
  readonly planned: PlannedService;
  /** Brings the service under way to what it should run. */
  apply(signal: AbortSignal, progress: (detail: string) => void): Promise<void>;
  /**
   * Watches until everything holds, for the whole stability window.
   * @param onReady called once, as soon as every task runs what it should and answers: what needs this service may begin then
   * @throws OpsError `update-failed`, `update-timeout`, `health-failed`, `cancelled` …
   */
  verify(signal: AbortSignal, progress: (detail: string) => void, onReady?: () => void): Promise<Verification>;
  /** Looks once more whether what was verified still holds: others may have taken longer. @throws OpsError as `verify` */
  confirm(signal: AbortSignal): Promise<void>;
  /** Makes it permanent and records it. */
  finalize(): Promise<void>;
  /** Why it can't go back, for what it ran before would not start any more; undefined where it can. Absent where it always can. */
  mustStay?(cause: OpsError | undefined, signal: AbortSignal): Promise<Stay | undefined>;
  /** Sees to it that the service goes back to what it ran. Answers false when nothing had been changed. @throws OpsError `config-invalid` where its compose file can't be used any more */
  rollBack(signal: AbortSignal): Promise<boolean>;
  /** Watches until what it ran before runs again. @throws OpsError `rollback-failed`, `cancelled` */
  verifyRollback(signal: AbortSignal, progress: (detail: string) => void): Promise<void>;
}
