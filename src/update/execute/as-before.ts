import { isOpsError } from '../../errors.ts';

/**
 * What is told of a service that did not run before, and does not now: that is no failure of the update. Undefined for what is none of its
 * own, such as a lost connection.
 */
export function asBefore(service: string, error: unknown): string | undefined {
  if (!isOpsError(error, 'update-failed', 'update-timeout', 'health-failed')) return undefined;
  const last = error.logs.at(-1);
  const said = last === undefined ? '' : ` Its log ends with: ${last}`;
  return `${service} has the image that was asked for, and runs as little as before: ${error.message}.${said}`;
}
