import { type Operation, openingOperations, unattendedOperations } from '../command/operations.ts';

/**
 * Where an environment has required reviewers, what needs nobody's approval runs in a second one beside it, `NAME-unattended`, whose secrets
 * open less. Its `D8X_CONFIG` says so under this key, since a run cannot see which environment it got its secrets from.
 */
export const unattendedSuffix = '-unattended';
export const unattendedMark = 'd8x_ops';

/**
 * A third environment beside it, where there is a key for restoring: with that key as a secret, reviewers always, and used by nothing but
 * what opens backups. It is marked in the same way.
 */
export const recoverySuffix = '-recovery';

/** What may be done with the second environment's secrets. */
export type UnattendedOperation = (typeof unattendedOperations)[number];

export function isUnattended(operation: Operation): operation is UnattendedOperation {
  return unattendedOperations.some((one) => one === operation);
}

/** Whether an operation may have the secrets of the environment with the key for restoring. */
export function opensBackups(operation: Operation): boolean {
  return openingOperations.some((one) => one === operation);
}
