import { OpsError } from '../errors.ts';

/** Public keys that a backup is encrypted for, each accepted by age. */
export interface Recipients {
  readonly keys: readonly string[];
  /** Whether all of them resist a quantum computer (`age1pq1…`, `age1tagpq1…`); age lets no file mix both sorts. */
  readonly postQuantum: boolean;
}

/**
 * Reads age recipients, one a line; empty lines and `#` comments are passed over.
 *
 * @throws OpsError `input-invalid` with every problem found, each at `path:line`
 */
export function parseRecipients(lines: readonly string[], path = 'backup-recipients'): Recipients {
  throw new OpsError('internal', `not built yet: ${path} ${lines.length}`);
}
