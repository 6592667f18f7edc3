import { OpsError } from '../../src/errors.ts';
import { policyPath } from '../../src/policy/parse-policy.ts';
import type { Found } from '../github/repository.ts';

const askAgain =
  'Nothing was touched. A run with a request-id is only ever started by the bot, for one comment, once: give the command again.';

/** The error for a run that must not be. */
export function refusal(message: string, hint = askAgain): OpsError {
  return new OpsError('authorisation-failed', message, { where: 'request-id', hint });
}

const startAgain = `Nothing was touched. ${policyPath} on the default branch says who may start what.`;

/** The error for a run that the bot did not start and that must not be. */
export function runRefusal(message: string, hint?: string): OpsError {
  return new OpsError('authorisation-failed', message, {
    where: policyPath,
    hint: hint === undefined ? startAgain : `Nothing was touched. ${hint}`,
  });
}

/**
 * What GitHub was asked for.
 * @throws OpsError `authorisation-failed` where it is not there or may not be read, `github-unreachable`
 */
export function unwrap<T>(found: Found<T>, what: string): T {
  if (found.kind === 'found') return found.value;
  if (found.kind !== 'refused') {
    throw new OpsError('github-unreachable', `whether this run may be could not be checked: ${found.message}`, {
      where: what,
      hint: 'Nothing was touched. Give the command again when GitHub can be reached.',
    });
  }
  if (found.status === 404 || found.status === 410) throw refusal(`the ${what} is gone`);
  throw refusal(
    `the ${what} could not be read (${found.status}: ${found.message})`,
    "The workflow's job needs the permissions contents: read, actions: read and issues: write (pull-requests: write too for commands on pull requests).",
  );
}
