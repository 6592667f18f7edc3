import type { FaultKind } from './faults.ts';
import { errorReply } from './pipeline.ts';
import { GitHubError, type Reply } from './reply.ts';

const SECONDARY = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
const PRIMARY = 'API rate limit exceeded for this token.';

/**
 * The reply under a fault; undefined if the connection is broken or left hanging instead.
 * `respond` makes the request take effect; `limit` is the caller's rate limit, `now` in Unix milliseconds.
 */
export function replyUnder(fault: FaultKind, respond: () => Reply, limit: number, now: number): Reply | undefined {
  switch (fault.kind) {
    case 'status':
      if (fault.takesEffect === true) respond();
      return errorReply(
        new GitHubError(fault.status, fault.message ?? (fault.status >= 500 ? 'Server Error' : 'Refused')),
      );
    case 'secondary-limit':
      return refusal(fault.status ?? 403, SECONDARY, { 'retry-after': String(fault.retryAfterSeconds) });
    case 'primary-limit':
      return refusal(403, PRIMARY, {
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': '0',
        'x-ratelimit-used': String(limit),
        'x-ratelimit-reset': String(Math.ceil(now / 1000) + fault.resetInSeconds),
      });
    case 'timeout':
      if (fault.takesEffect === true) respond();
      break;
    case 'reset':
      if (fault.takesEffect !== false) respond();
      break;
    case 'down':
      break;
  }
  return undefined;
}

function refusal(status: number, message: string, headers: Record<string, string>): Reply {
  return errorReply(new GitHubError(status, message, {}, headers));
}
