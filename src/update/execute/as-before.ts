import { isOpsError } from '../../errors.ts';
import type { PlannedService } from '../model/plan.ts';
import { knownReason } from '../swarm/known-log-lines.ts';

/**
 * What is told of a service that did not run before, and does not now: that is no failure of the update. Undefined for what is none of its
 * own, such as a lost connection. The last line of its log is told where logs are shown.
 */
export function asBefore(service: string, error: unknown, showsLog = true): string | undefined {
  if (!isOpsError(error, 'update-failed', 'update-timeout', 'health-failed')) return undefined;
  const last = showsLog ? error.logs.at(-1) : undefined;
  const said = last === undefined ? '' : ` Its log ends with: ${last}`;
  return `${service} has the image that was asked for, and runs as little as before: ${error.message}.${said}`;
}

/**
 * The same for what it was updated to: an image that says itself why it can't run here (a schema that it does not know, no key, no
 * environment) is a failure, whatever ran before.
 */
export function asBeforeUpdate(
  { service, before }: Pick<PlannedService, 'service' | 'before'>,
  error: unknown,
  showsLog = true,
): string | undefined {
  if (before?.ran !== false) return undefined;
  if (isOpsError(error) && knownReason(error.logs) !== undefined) return undefined;
  return asBefore(service, error, showsLog);
}
