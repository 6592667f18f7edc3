import { setTimeout as wait } from 'node:timers/promises';
import type { Secret } from '../../src/secret.ts';
import type { Failure } from '../../github/failure.ts';
import { fetchWithin } from '../../github/fetch-within.ts';
import { type Deprecation, pinnedFetch } from '../../github/pinned-fetch.ts';
import { type RateLimitWait, repetitionOf, type Repetition, sendWithRetry } from '../../github/retry.ts';

/** How a request to GitHub's API ended. */
export type Answer =
  | { readonly kind: 'answer'; readonly data: unknown }
  | { readonly kind: 'refused'; readonly status: number; readonly message: string }
  /** Too many requests, for longer than was waited: it was not carried out. */
  | { readonly kind: 'limited'; readonly afterMs: number; readonly message: string }
  | { readonly kind: 'unreachable'; readonly message: string };

type Parameters = Readonly<Record<string, string | number>>;

/** Asks GitHub's API, by route as its documentation writes them. Rejects only where the run is cancelled while it waits. */
export type Ask = (route: string, parameters: Parameters, repeat?: Repetition) => Promise<Answer>;

/** What an `Ask` is given beside the token and the API. */
export interface AskContext {
  /** Told before a rate limit is waited out. */
  readonly onWait?: (wait: RateLimitWait) => void;
  readonly onDeprecation?: (told: Deprecation) => void;
  /** Ends waits. */
  readonly signal?: AbortSignal;
  /** Waits that many milliseconds; the machine's own clock where it is not given. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** How long one request may take, in milliseconds; 10 s where it is not given. */
  readonly timeoutMs?: number;
}

const usualTimeoutMs = 10_000;
/** A job's token has 1,000 requests an hour for its repository, of all jobs together: then it has to wait for the next hour. */
const longestReadWaitMs = 65 * 60_000;
const longestWriteWaitMs = 60_000;

/** An `Ask` with this token, at the API that the runner names. The client, with its HTTP stack, is loaded at the first request. */
export function askWith(token: Secret, apiUrl: string, context: AskContext = {}): Ask {
  const { onWait = () => undefined, onDeprecation = () => undefined, signal, timeoutMs = usualTimeoutMs } = context;
  const {
    sleep = async (milliseconds) => {
      await wait(milliseconds, undefined, signal === undefined ? {} : { signal });
    },
  } = context;
  let client: Promise<(route: string, parameters: Record<string, unknown>) => Promise<{ readonly data: unknown }>>;
  const send = async (route: string, parameters: Parameters): Promise<{ readonly data: unknown }> => {
    client ??= import('@actions/github').then(({ getOctokit }) => {
      const octokit = getOctokit(token.reveal(), {
        baseUrl: apiUrl,
        request: { fetch: pinnedFetch(fetchWithin(timeoutMs), onDeprecation) },
      });
      return async (route, parameters) => octokit.request(route, parameters);
    });
    return (await client)(route, parameters);
  };
  return async (route, parameters, repetition = repetitionOf(route)) => {
    const longestWaitMs = route.startsWith('GET ') ? longestReadWaitMs : longestWriteWaitMs;
    const outcome = await sendWithRetry(async () => send(route, parameters), repetition, {
      now: () => new Date(),
      sleep,
      onWait,
      // What is only worth one try, such as a passing state, is not waited for either.
      longestWaitMs: repetition === 'once' ? 0 : longestWaitMs,
    });
    return outcome.kind === 'answered' ? { kind: 'answer', data: outcome.answer.data } : answerOf(outcome);
  };
}

function answerOf(failure: Failure): Exclude<Answer, { readonly kind: 'answer' }> {
  switch (failure.kind) {
    case 'refused':
      return failure;
    case 'limited': {
      const minutes = Math.ceil(failure.afterMs / 60_000);
      return {
        kind: 'limited',
        afterMs: failure.afterMs,
        message: `GitHub's rate limit is used up for ${minutes} min`,
      };
    }
    case 'unsent':
    case 'unknown':
      return { kind: 'unreachable', message: failure.message };
    default:
      return failure satisfies never;
  }
}
