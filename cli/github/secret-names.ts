/** The secret that an environment signs its backups with. */
export const signingSecret = 'D8X_BACKUP_SIGNING_KEY';

/** The secret key that opens backups: only ever in the environment NAME-recovery. */
export const restoreSecret = 'D8X_BACKUP_IDENTITY';

/** Secrets that no environment holds which every branch may use. */
export const walletSecrets = ['D8X_REFERRAL_EXECUTOR_KEY', 'D8X_BROKER_PRIVATE_KEY'] as const;
