import { z } from 'zod';
import { isOpsError, OpsError, type ErrorCode } from '../../errors.ts';
import { cancellation } from '../../cancellation.ts';
import { parseAnswer } from './schemas.ts';

const answerSchema = z.object({ message: z.string() });

/**
 * A refusal of the engine as a typed error. Docker has no error codes, so three things are told by its texts: an outdated version
 * ("update out of sequence", moby/swarmkit manager/state/store, answered with status 500 before Docker 24), an engine that is no swarm manager,
 * and a full disk (ENOSPC as Go spells it).
 */
export function engineFault(host: string, status: number, body: string): OpsError {
  const parsed = answerSchema.safeParse(parseAnswer(body));
  const message = parsed.success ? parsed.data.message : body.trim() || `status ${status}`;
  return new OpsError(codeOf(status, message), `Docker on ${host}: ${message}`, {
    where: host,
    ...hintOf(status, message),
  });
}

function codeOf(status: number, message: string): ErrorCode {
  if (isOutOfSequence(message) || status === 409) return 'engine-conflict';
  if (isDiskFull(message)) return 'disk-full';
  if (status === 404) return 'engine-not-found';
  if (isNotManager(status, message)) return 'not-a-manager';
  return 'engine-refused';
}

function hintOf(status: number, message: string): { readonly hint?: string } {
  if (isOutOfSequence(message))
    return { hint: 'Somebody else changed it at the same time. Look at the status, and try again.' };
  if (isDiskFull(message)) return { hint: `Free space under Docker's folder on that host, or run with prune: images.` };
  if (isNotManager(status, message))
    return { hint: 'The host under [managers] in hosts.cfg has to be a manager of the swarm.' };
  return {};
}

function isOutOfSequence(message: string): boolean {
  return message.includes('update out of sequence');
}

function isNotManager(status: number, message: string): boolean {
  return status === 503 && message.includes('not a swarm manager');
}

/** Whether a text of Docker means that a disk is full. */
export function isDiskFull(message: string): boolean {
  return message.includes('no space left on device');
}

/** What ended a request before it was answered, as a typed error. Errors that are typed already stay. */
export function linkFault(host: string, error: unknown, signal: AbortSignal | undefined): OpsError {
  if (signal?.aborted === true) return cancellation(signal, { where: host });
  if (isOpsError(error)) return error;
  return new OpsError('connection-lost', `the connection to Docker on ${host} broke off`, {
    where: host,
    hint: 'Check that the host is up and that Docker runs there (systemctl status docker).',
    cause: error,
  });
}
