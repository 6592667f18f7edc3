import type { DescribedBackup } from '../format/check-backup.ts';
import type { Growth } from '../streams/spool-file.ts';

/** A backup that is still being made. */
export interface GrowingBackup {
  /** The encrypted file's name, once it is whole. */
  readonly name: string;
  /** Where the file lies meanwhile. */
  readonly path: string;
  /** Resolves once the file has so many bytes, or grows no more. */
  readonly grown: (bytes: number) => Promise<Growth>;
  /** About the most that it may come to, in bytes. */
  readonly expectedBytes: number;
  readonly startedAt: Date;
}

/** A finished backup on the runner: its files, the encrypted one first, by absolute paths. Stores stream them from the disk. */
export interface FinishedBackup {
  readonly name: string;
  readonly files: readonly string[];
  /** Of the encrypted file: its size, and its SHA-256 in hexadecimal. */
  readonly bytes: number;
  readonly sha256: string;
}

/** Of which cluster and run a backup is. */
export interface BackupSource {
  /** Label of the cluster. */
  readonly cluster: string;
  readonly run: { readonly id: string; readonly attempt: number };
}

/** A backup in a store, as the store finds it again. */
export interface StoredBackup {
  /** Kind of the store. */
  readonly store: string;
  /** The store's own name for it. */
  readonly id: string;
  readonly name: string;
  /** Id of the run that put it there. */
  readonly run: string;
  /** When it was begun. */
  readonly at?: Date;
  /** What the store says that it has: `sha256:…`. */
  readonly digest?: string;
  readonly url?: string;
  /** Of the encrypted file, in bytes. */
  readonly bytes?: number;
  /** Until when it can't be removed, or until when the store keeps it. */
  readonly lockedUntil?: Date;
  readonly keptUntil?: Date;
}

/** A copy that grows with the backup. */
export interface PendingCopy {
  /** Completes it: to be called once the backup is whole and, where asked, verified. Answers when the store has confirmed all of it. */
  readonly finish: (backup: FinishedBackup) => Promise<StoredBackup>;
  /** Leaves nothing of it behind, unless it was finished. Never throws. */
  readonly abandon: () => Promise<void>;
}

/** What lies beside a copy. */
export interface DescribedCopy extends DescribedBackup {
  readonly of: StoredBackup;
  /** Until when nobody can remove it. */
  readonly lockedUntil?: Date;
}

/** Which backups are listed. */
export interface ListedBackups {
  readonly run?: string;
  readonly cluster?: string;
  /** What their names begin with, where a store knows no clusters: `production`. */
  readonly label?: string;
}

/** A place where backups are kept. */
export interface BackupStore {
  /** As results name it: `artifact`. */
  readonly kind: string;
  /** The same for a sentence: `an artifact`. */
  readonly place: string;
  /** Whether it takes a backup that should have been verified and could not be: not one that can't be removed from there. */
  readonly takesUnverified: boolean;
  /** Whether a backup could be kept there, as far as that can be known before there is one; absent where it can't. @throws OpsError `copy-failed` */
  readonly check?: (signal: AbortSignal) => Promise<void>;
  /**
   * Begins a copy while the backup is being made. What goes wrong with it is told when it is finished.
   * @throws OpsError where the backup's file can't be read
   */
  readonly begin: (backup: GrowingBackup, source: BackupSource, signal: AbortSignal) => Promise<PendingCopy>;
  /** The backups that are there, newest first: of a cluster, of a run. @throws OpsError `github-refused`, or what else the store says */
  readonly list: (of: ListedBackups) => Promise<readonly StoredBackup[]>;
  /** Reads what lies beside one, and nothing of the backup itself; absent where it can't be had alone. @throws OpsError as `list`, `restore-refused` for what can't be read */
  readonly describe?: (stored: StoredBackup) => Promise<DescribedCopy>;
  /**
   * Removes one for good, in all its versions; absent where the place does that by itself. What is locked is refused.
   * @returns `denied` where the credentials may not, and nothing of it was removed
   * @throws OpsError `copy-failed`, `cancelled`
   */
  readonly remove?: (stored: StoredBackup) => Promise<'removed' | 'denied'>;
  /**
   * Fetches one into a folder, and checks that it is what the store was given.
   * @returns the path of the encrypted file
   * @throws OpsError `backup-corrupt`, and as `list`
   */
  readonly get: (stored: StoredBackup, folder: string) => Promise<string>;
}

/** A place of which backups are taken, whether or not any can be kept there. */
export type ReadableStore = Pick<BackupStore, 'kind' | 'place' | 'list' | 'describe' | 'get' | 'remove'>;

/** A place where the backup of a run is to be kept. */
export interface WantedCopy {
  readonly store: BackupStore;
  /** Whether the run fails without it. */
  readonly isRequired: boolean;
}
