import { aborted, type Answer, exchange, type Exchange, type ExchangeFailure, isAnswer } from './exchange.ts';
import { faultOf, invalidAnswer } from './fault.ts';
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

/** Where an answer's `Location` leads, or why that is not followed. */
type Redirect = Exchange | 'plain-http' | 'not-http' | 'no-location';

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * The request that a redirect asks for. `Authorization` goes only to the very origin it was meant for, and a request
 * that was encrypted is never repeated in the clear.
 */
function redirected(request: Exchange, location: string | undefined): Redirect {
  if (location === undefined || !URL.canParse(location, request.url.href)) return 'no-location';
  const url = new URL(location, request.url);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'not-http';
  if (url.protocol === 'http:' && request.url.protocol === 'https:') return 'plain-http';
  url.username = '';
  url.password = '';
  const headers = url.origin === request.url.origin ? request.headers : without(request.headers, 'authorization');
  return { ...request, url, headers };
}

function without(headers: Readonly<Record<string, string>>, name: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key.toLowerCase() !== name));
}
