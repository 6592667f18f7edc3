import type { Host } from '../../cluster/host.ts';
import type { Dsn } from '../../database/dsn.ts';
import type { Journal } from '../../report/journal.ts';
import type { OtherUser } from '../../database/other-user.ts';
import type { DownloadOptions } from '../../database/download.ts';
import type { Secret } from '../../secret.ts';
import type { Origin } from '../format/manifest.ts';
import type { Recipients } from '../format/recipients.ts';
import type { GrowingBackup } from '../store/backup-store.ts';
import type { BackupSigner } from '../origin/signing-key.ts';

export interface BackupOptions {
  /** The host that runs pg_dump and whose network reaches the database. */
  readonly manager: Pick<Host, 'name' | 'run' | 'tryRun' | 'stream' | 'connectTcp'>;
  readonly dsn: Dsn;
  /** Names the backup: the environment's or the deployment's label. */
  readonly label: string;
  readonly recipients: Recipients;
  /** What the services run, for the manifest: which images the database was of. */
  readonly images?: readonly { readonly service: string; readonly image: string }[];
  /** The services that are to be updated after it, for the manifest. */
  readonly update?: readonly string[];
  /** The run that makes it, for the manifest. */
  readonly origin?: Origin;
  /** Signs the manifest; without one the backup is not signed. */
  readonly signer?: BackupSigner;
  /** Folder on the runner for its files; made (0700) when missing. */
  readonly directory: string;
  readonly verify: 'none' | 'restore';
  /** Verifies with this age secret key instead of one made for this run alone. */
  readonly identity?: Secret;
  /** Verifies in a database made and dropped on this server, which the runner itself reaches, instead of a scratch one. */
  readonly verifyUrl?: Dsn;
  /** Whom the code of the restored database runs as on the runner; found out where it is absent. */
  readonly runnerUser?: OtherUser;
  /** Lets a missing pg_dump be installed on the manager. */
  readonly sudoPassword?: Secret;
  /** Told of the file before its first byte, so that copies can follow it. */
  readonly onBegun?: (backup: GrowingBackup) => Promise<void>;
  readonly journal: Journal;
  /** Aborted: nothing is kept, on the runner or on the manager. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Told of every secret that is made here (the one-run key). */
  readonly mask: (secret: Secret) => void;
  /** How long pg_dump waits for a table that someone holds locked. Default 60 s. */
  readonly lockWaitMs?: number;
  /** Where PostgreSQL is looked for on the runner (a `*` stands for a part of a name). Default: where systems put it. */
  readonly postgresFolders?: readonly string[];
  /** Lets server programs be fetched where the runner's are older than the server; none are where it is absent. */
  readonly download?: DownloadOptions;
}
