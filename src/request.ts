import type { BackupStore, WantedCopy } from './backup/store/backup-store.ts';
import type { KeepRule } from './backup/keep/keep-rule.ts';
import type { DownloadOptions } from './database/download.ts';
import type { Journal } from './report/journal.ts';
import type { Operation } from './command/operations.ts';
import type { Secret } from './secret.ts';
import type { PinnedService } from './command/pinned-images.ts';
import type { ServiceRequest } from './command/command.ts';
import type { LogRequest } from './command/log-request.ts';
import type { ServiceReplicas } from './command/replicas.ts';
import type { ServiceChecks } from './policy/checks.ts';
import type { UpdateTimes } from './policy/update-times.ts';
import type { Compare } from './image/what-changes.ts';

/** What a run was asked to do, parsed: the runbook's input, whatever it came from. Durations in milliseconds. */
export interface RunRequest {
  readonly operation: Operation;
  readonly environment?: string;
  /** For update and plan: what each service should run. */
  readonly services: readonly ServiceRequest[];
  /** For `plan`: what is planned; an update where it is absent. */
  readonly plans?: 'update' | 'rollback';
  /** For a rollback, or a restart: which services. Empty means everything of the last run, of a rollback. */
  readonly rollbackServices: readonly string[];
  /** For a scaling: how many tasks each service is to have. */
  readonly replicas?: readonly ServiceReplicas[];
  /** For `logs`: which lines of which service's log. */
  readonly log?: LogRequest;
  /** What was approved: a run that would run anything else refuses. Absent where nobody approved images. */
  readonly approved?: readonly PinnedService[];
  readonly policy: RunPolicy;
  readonly cluster: ClusterAccess;
  readonly database: DatabaseAccess;
  readonly keys: ReplacementKeys;
  /** For one registry alone: the named one, else the one that the services' images come from. */
  readonly registryAuth?: { readonly registry?: string; readonly username: string; readonly password: Secret };
  readonly restore?: RestoreRequest;
  readonly recover?: RecoverRequest;
  /** Which copies stay in places that can remove some; all of them where it is absent. */
  readonly keep?: KeepRule;
  readonly lock: { readonly reason?: string; readonly minutes: number; readonly waitMs: number };
}

/** The two services that read a private key from a file. */
export const keyServices = ['referral', 'broker'] as const;
export type KeyService = (typeof keyServices)[number];

/** `first` has to be ready before `second` begins. */
export interface StartPair {
  readonly first: string;
  readonly second: string;
}

export interface RunPolicy {
  readonly backup: 'required' | 'skip';
  readonly verify: 'none' | 'restore';
  readonly onFailure: 'rollback-all' | 'rollback-service' | 'pause';
  readonly prune: 'images' | 'none';
  readonly allowImageChange: boolean;
  /** Whether `referral` or `broker` may get the key of another address than the one it signs with. */
  readonly allowKeyChange: boolean;
  /** Services whose image leaves its key file as it is: another image reads what is there. */
  readonly keyFilesKeptPlain: readonly KeyService[];
  /** Whether a rollback may go back over a database's migration. */
  readonly acceptMigration?: boolean;
  /** Why a rule about when is broken; absent where none is. */
  readonly override?: string;
  /** Repositories on GitHub that images may be built from, besides D8X's, as `owner/name`. */
  readonly sources?: readonly string[];
  /** When updates may begin; at any time where it is absent. */
  readonly times?: UpdateTimes;
  /** Which services come before which, beside or against the built-in order. */
  readonly startOrder: readonly StartPair[];
  /** How long the services of one wave may take until their tasks run. */
  readonly updateTimeoutMs: number;
  /** How long a task may take, once it runs, until it answers as it should; 10 minutes where it is absent. */
  readonly warmUp?: WarmUp;
  /** What services have to answer, where that is not what is built in. */
  readonly checks?: ServiceChecks;
  readonly stabilityMs: number;
  /** How long an update of referral waits for a batch of payments to end. */
  readonly paymentWaitMs: number;
}

/** Times in milliseconds: for every service, and for those named. */
export interface WarmUp {
  readonly defaultMs: number;
  readonly byService: Readonly<Record<string, number>>;
}

/** Texts as the operator's files hold them; the inventory parser reads them, all problems at once. */
export interface ClusterAccess {
  readonly hostsCfg: string;
  readonly d8xConfig?: string;
  readonly sshPrivateKey: Secret;
  readonly sshPassphrase?: Secret;
  readonly knownHosts: string;
  readonly sshUser: string;
  readonly sshPort: number;
  /** A jump host for all, as `[user@]host[:port]`. */
  readonly sshJump?: string;
  readonly sudoPassword?: Secret;
  readonly stackName: string;
}

export interface DatabaseAccess {
  /** Overrides `database_dsn` of d8x.conf.json. */
  readonly dsn?: Secret;
  /** age public keys (`age1…`). */
  readonly recipients: readonly string[];
  /** Folder on the runner that receives the encrypted file, its manifest and RESTORE.md. */
  readonly directory: string;
  /** Secret key to verify a backup with, where the operator gives one. */
  readonly identity?: Secret;
  /** PostgreSQL to verify backups in, instead of a scratch one. */
  readonly verifyUrl?: Secret;
  /** Private key that a backup's manifest is signed with; without one it is not signed. */
  readonly signingKey?: Secret;
  /** A last backup that is older makes status and updates warn. */
  readonly maxAgeMs?: number;
}

export interface ReplacementKeys {
  readonly referralExecutorKey?: Secret;
  readonly brokerPrivateKey?: Secret;
  readonly brokerRedisPassword?: Secret;
  readonly brokerFeeTbps?: string;
}

export interface RestoreRequest {
  /** The encrypted file on the runner (already fetched when it came from a run's artifact). */
  readonly file: string;
  readonly identity: Secret;
  readonly targetDatabase?: string;
  readonly trust: BackupTrust;
}

/** What is recovered, with where it comes from as a restore has it; or that the last such is undone. */
export type RecoverRequest =
  (Omit<RestoreRequest, 'targetDatabase'> & { readonly kind: 'backup' }) | { readonly kind: 'undo' };

/** What makes a backup one that is taken: who signed it and where it says it was made, or the word of a person who was asked. */
export type BackupTrust =
  | {
      readonly kind: 'signed';
      /** Public keys, as lines of allowed signers or of `authorized_keys`. */
      readonly signers: string;
      readonly expected: ExpectedOrigin;
    }
  | { readonly kind: 'accepted' };

/** What a signed backup has to say of itself; what is left out was not asked for. */
export interface ExpectedOrigin {
  readonly environment?: string;
  readonly cluster?: string;
  readonly repositoryId?: string;
  readonly workflow?: string;
  readonly run?: string;
}

/** Somebody outside who notices when backups fail or stop. */
export interface Heartbeat {
  /** A backup begins. */
  readonly begin: () => void;
  /** It is over: well, or with that error's code. */
  readonly end: (failure: string | undefined) => void;
}

/** Files that were kept with the run. */
export interface KeptFiles {
  readonly id: string;
  readonly name: string;
  /** Of what is kept: `sha256:…`. */
  readonly digest: string;
  readonly url: string;
}

/** Who runs it and how it is seen. */
export interface RunContext {
  readonly run: {
    readonly id: string;
    readonly attempt: number;
    readonly url?: string;
    readonly actor: string;
    readonly requestId?: string;
    /** Whether the last words of services may be told; they may, where it is absent. */
    readonly showsLogs?: boolean;
  };
  readonly journal: Journal;
  /** Of the workflow that runs; absent where none does. */
  readonly workflow?: {
    readonly repository: { readonly id: string; readonly name: string };
    /** File name in `.github/workflows`. */
    readonly file: string;
  };
  /** Aborted by GitHub's cancel: stop at the next safe point. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Registers a value that the job's log has to mask from now on. */
  readonly mask: (secret: Secret) => void;
  /** A text without the secrets that the run was given; as it is, where it is absent. */
  readonly redact?: (text: string) => string;
  /** Keeps files with the run under a name; nothing keeps any where it is absent. */
  readonly keepFiles?: (name: string, files: readonly string[]) => Promise<KeptFiles>;
  /** Asks GitHub what lies between two commits; absent where there is no token. */
  readonly compare?: Compare;
  /** Told of each backup; absent where nobody wants to know. */
  readonly heartbeat?: Heartbeat;
  /** How what a verification lacks on the runner is fetched; nothing is where it is absent. */
  readonly download?: DownloadOptions;
  /** Reads whose backups are trusted: lines of allowed signers. Absent where nothing says so. */
  readonly signers?: () => Promise<string>;
  /** Where backups may lie. */
  readonly stores?: readonly BackupStore[];
  /** Where this run's backup is kept; it stays on the runner alone where there is none. */
  readonly copies?: readonly WantedCopy[];
}
