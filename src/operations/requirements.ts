/** An input of the Action that an operation can't do without. */
export interface Requirement {
  readonly input: string;
  /** Other inputs that do in its place. */
  readonly or?: readonly string[];
  /** An input that is `true` where it does without. */
  readonly unless?: string;
  /** Ends a sentence that begins with the input's name. */
  readonly message: string;
}

/** Two inputs that can't be given both; or one that can't be given at all, where the other is absent. */
export interface Exclusion {
  readonly input: string;
  readonly beside?: string;
  readonly message: string;
}

/** The database's connection string, wherever it is written. */
export const needsDatabase: Requirement = {
  input: 'database-dsn',
  or: ['d8x-config'],
  message: 'is missing: give it, or d8x-config with its database_dsn',
};

/** What every operation needs. */
export const ofEveryRun: readonly Requirement[] = [
  { input: 'operation', message: 'is missing: what should be done?' },
  { input: 'hosts-cfg', message: 'is missing: the hosts.cfg that d8x-cli wrote' },
  {
    input: 'ssh-private-key',
    message: 'is missing: the key that d8x-cli made for the hosts (id_ed25519)',
  },
  {
    input: 'ssh-known-hosts',
    message:
      "is missing: no host is connected to without its pinned key. Take it with 'ssh-keyscan HOST' and compare it with the host's own",
  },
];

/** What an operation needs that takes a backup. */
export const ofBackups: readonly Requirement[] = [
  {
    input: 'backup-recipients',
    message:
      "is missing: backups are only written encrypted. 'age-keygen' makes a key pair; its public key (age1…) goes here",
  },
  needsDatabase,
];
