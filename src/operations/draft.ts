import type { DrilledCopy } from '../report/drill-result.ts';
import type { RecoveryResult } from '../report/recovery-result.ts';
import type { LogsOfResult } from '../report/logs-of-result.ts';
import type { ImageChanges } from '../image/what-changes.ts';
import type { BackupResult, CataloguedBackup, ClusterStatus, LockInfo, ServiceResult } from '../report/result.ts';

/** What an operation has found and done so far. It is kept when the operation fails, so that the result tells it. */
export interface Draft {
  cluster?: string;
  services: readonly ServiceResult[];
  /** What lies between the images that ran and those that were planned, by service. */
  changes?: ReadonlyMap<string, ImageChanges>;
  backup?: BackupResult;
  backups?: readonly CataloguedBackup[];
  drill?: readonly DrilledCopy[];
  recovery?: RecoveryResult;
  lock?: LockInfo;
  status?: ClusterStatus;
  logs?: LogsOfResult;
  /** Names the database and what it holds after a restore. */
  restored?: string;
}
