/** A finished backup on the runner: its files, the encrypted one first, by absolute paths. Stores stream them from the disk. */
export interface FinishedBackup {
  readonly name: string;
  readonly files: readonly string[];
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
  /** What the store says that it has: `sha256:…`. */
  readonly digest?: string;
  readonly url?: string;
}

/** A place where backups are kept. */
export interface BackupStore {
  /** As results name it: `artifact`. */
  readonly kind: string;
  /** The same for a sentence: `an artifact`. */
  readonly place: string;
  /** Keeps a backup, and answers only when the store has confirmed all of it. @throws OpsError `upload-failed` */
  put(backup: FinishedBackup): Promise<StoredBackup>;
  /** The backups that a run kept there. @throws OpsError `github-refused`, or what else the store says */
  list(of: { readonly run: string }): Promise<readonly StoredBackup[]>;
  /**
   * Fetches one into a folder, and checks that it is what the store was given.
   * @returns the path of the encrypted file
   * @throws OpsError `backup-corrupt`, and as `list`
   */
  get(stored: StoredBackup, folder: string): Promise<string>;
}
