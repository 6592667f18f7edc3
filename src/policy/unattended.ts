import type { Operation } from '../report/result.ts';

/**
 * Where an environment has required reviewers, what needs nobody's approval runs in a second one beside it, `NAME-unattended`, whose secrets
 * open less. Its `D8X_CONFIG` says so under this key, since a run cannot see which environment it got its secrets from.
 */
export const unattendedSuffix = '-unattended';
export const unattendedMark = 'd8x_ops';

/** All that may be done with the second environment's secrets. */
export const unattendedOperations: readonly Operation[] = ['status', 'plan', 'backup'];
