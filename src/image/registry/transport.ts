import { aborted, type Answer, exchange, type Exchange, type ExchangeFailure, isAnswer } from './exchange.ts';
import { faultOf, invalidAnswer } from './fault.ts';
import { redirected, redirectStatuses } from './redirect.ts';
import { delayBefore, isPassing } from './retry.ts';

const mostRedirects = 5;

/** What sending needs of the world context it. */
export interface RegistryContext {
  readonly now: () => Date;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Resolves after so many milliseconds; rejects when `signal` is aborted. */
  readonly sleep: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
}

/**
 * Sends a request, follows redirects, and repeats what failed in passing.
 * @returns the first answer that waiting would not change, whatever its status.
 * @throws OpsError `registry-unreachable`, `registry-limited`, `registry-invalid` or `cancelled`.
 */
export async function send(request: Exchange, about: string, context: RegistryContext): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await follow(request, about);
    if (isAnswer(outcome) && !isPassing(outcome)) return outcome;
    const delay = isPassing(outcome) ? delayBefore(attempt, outcome, context.now(), context.random) : undefined;
    if (delay === undefined) throw faultOf(outcome, request.url.host, about);
    await pause(delay, request, about, context);
  }
}

async function follow(request: Exchange, about: string): Promise<Answer | ExchangeFailure> {
  let current = request;
  for (let redirects = 0; ; redirects++) {
    const outcome = await exchange(current);
    if (!isAnswer(outcome) || !redirectStatuses.has(outcome.status)) return outcome;
    const next = redirected(current, outcome.headers.location);
    if (typeof next === 'string' || redirects === mostRedirects) {
      throw invalidAnswer(current.url.host, about, typeof next === 'string' ? reasons[next] : 'redirected too often');
    }
    current = next;
  }
}

const reasons = {
  'plain-http': 'redirected from HTTPS to plain HTTP',
  'not-http': 'redirected to something that is not HTTP',
  'no-location': 'redirected nowhere',
} as const;

async function pause(delay: number, request: Exchange, about: string, context: RegistryContext): Promise<void> {
  try {
    await context.sleep(delay, request.signal);
  } catch (error) {
    if (request.signal?.aborted === true) throw faultOf(aborted(request.signal), request.url.host, about);
    throw error;
  }
}
