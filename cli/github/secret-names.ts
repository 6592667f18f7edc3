/** The secret that an environment signs its backups with. */
export const signingSecret = 'D8X_BACKUP_SIGNING_KEY';

/** Secrets that no environment holds which every branch may use. */
export const walletSecrets = ['D8X_REFERRAL_EXECUTOR_KEY', 'D8X_BROKER_PRIVATE_KEY'] as const;
