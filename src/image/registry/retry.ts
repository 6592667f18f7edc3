import { type Answer, type ExchangeFailure, isAnswer } from './exchange.ts';

/** How often and how long a request is repeated. Times in milliseconds. */
export const retryLimits = { attempts: 5, silentAttempts: 2, firstDelayMs: 500, longestDelayMs: 20_000 } as const;

const passingStatuses = new Set([408, 425, 429, 500, 502, 503, 504]);
/** Faults of a connection that a moment later may be gone. A name that does not exist and a bad certificate stay. */
const passingCodes = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'UND_ERR_SOCKET',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/** Whether the same request may fare better when it is sent again. */
export function isPassing(outcome: Answer | ExchangeFailure): boolean {
  if (isAnswer(outcome)) return passingStatuses.has(outcome.status);
  if (outcome.kind === 'timed-out') return true;
  return outcome.kind === 'broken' && outcome.code !== undefined && passingCodes.has(outcome.code);
}

/**
 * How long to wait before attempt `attempt` + 1 (the first is 1): what the server asks for in `Retry-After`, else twice
 * as long each time; half of it by chance, so that many clients don't return at once. Undefined when it is not worth
 * waiting: the attempts are used up (fewer where nothing is answered, which takes longest), or the server asks for more than the longest delay.
 */
export function delayBefore(
  attempt: number,
  outcome: Answer | ExchangeFailure,
  now: Date,
  random: () => number,
): number | undefined {
  const isSilent = !isAnswer(outcome) && outcome.kind === 'timed-out';
  if (attempt >= (isSilent ? retryLimits.silentAttempts : retryLimits.attempts)) return undefined;
  const asked = isAnswer(outcome) ? retryAfter(outcome.headers['retry-after'], now) : undefined;
  if (asked !== undefined && asked > retryLimits.longestDelayMs) return undefined;
  const growing = Math.min(retryLimits.firstDelayMs * 2 ** (attempt - 1), retryLimits.longestDelayMs);
  return asked === undefined ? growing / 2 + (growing / 2) * random() : asked + 250 * random();
}

/** What a `Retry-After` header asks for, in milliseconds: it is a number of seconds or a date (RFC 9110, 10.2.3). */
export function retryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
