import { type Failure, readFailure } from './failure.ts';

/**
 * Whether a request may be sent again when its fate is unknown: `repeatable` ones change nothing or come to the same however
 * often they are made; after the others somebody has to look first.
 */
export type Repetition = 'repeatable' | 'once';

/** A wait that GitHub's rate limit asks for. */
export interface RateLimitWait {
  readonly until: Date;
  readonly kind: 'primary' | 'secondary';
}

/** How long and how often one request is tried. */
export interface RetryPolicy {
  readonly now: () => Date;
  /** Waits that many milliseconds; rejects where nobody waits any more. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Told before a rate limit is waited out. */
  readonly onWait: (wait: RateLimitWait) => void;
  /** Longest time that all waits of one request for a rate limit may take together, in milliseconds. */
  readonly longestWaitMs: number;
}

/** Pauses before a request is sent again, in milliseconds. */
const pauses = [500, 2000, 5000] as const;

/** Whether a route only reads, so that it may be repeated. */
export function repetitionOf(route: string): Repetition {
  return route.startsWith('GET ') ? 'repeatable' : 'once';
}

/**
 * Sends one request of GitHub's API: waits rate limits out, since what they refuse was not carried out, and repeats what may be repeated.
 * The one policy of the bot and the Action. Rejects with what `send` rejects with where that is no failed request.
 */
export async function sendWithRetry<Answer>(
  send: () => Promise<Answer>,
  repetition: Repetition,
  policy: RetryPolicy,
): Promise<{ readonly kind: 'answered'; readonly answer: Answer } | Failure> {
  let waited = 0;
  let attempt = 0;
  for (;;) {
    const outcome = await attemptOnce(send, policy.now);
    if (outcome.kind === 'answered') return outcome;
    if (outcome.kind === 'limited' && waited + outcome.afterMs <= policy.longestWaitMs) {
      waited += outcome.afterMs;
      policy.onWait({ until: new Date(policy.now().getTime() + outcome.afterMs), kind: outcome.limit });
      await policy.sleep(outcome.afterMs);
      continue;
    }
    const pause = pauses[attempt];
    if (pause === undefined || !mayRepeat(outcome, repetition)) return outcome;
    attempt += 1;
    await policy.sleep(pause);
  }
}

async function attemptOnce<Answer>(
  send: () => Promise<Answer>,
  now: () => Date,
): Promise<{ readonly kind: 'answered'; readonly answer: Answer } | Failure> {
  try {
    return { kind: 'answered', answer: await send() };
  } catch (error) {
    const failure = readFailure(error, now());
    if (failure === undefined) throw error;
    return failure;
  }
}

function mayRepeat(failure: Failure, repetition: Repetition): boolean {
  return failure.kind === 'unsent' || (failure.kind === 'unknown' && repetition === 'repeatable');
}
