import { isOpsError, OpsError } from '../../src/errors.ts';
import type { Answer, Ask, RateLimitWait, Repetition, SendRequest } from './api.ts';
import { type Failure, readFailure } from './failure.ts';

export interface Patience {
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Told before a rate limit is waited out. */
  readonly onWait: (wait: RateLimitWait) => void;
  /** Longest time that all waits of one request may take together, in milliseconds. */
  readonly longestWaitMs: number;
}

/** Pauses before a request is sent again, in milliseconds. */
const pauses = [500, 2000, 5000] as const;

/**
 * Sends requests: waits rate limits out, repeats what may be repeated, and words what is left as an OpsError:
 * `github-refused` when GitHub said no, `github-unreachable` when it is not known whether it was done.
 */
export function patientAsk(send: SendRequest, patience: Patience): Ask {
  return async (route, parameters, repetition = isReading(route) ? 'repeatable' : 'once') => {
    let waited = 0;
    let attempt = 0;
    for (;;) {
      const outcome = await attemptOnce(send, route, parameters, patience);
      if (outcome.kind === 'answered') return outcome.answer;
      if (outcome.kind === 'limited' && waited + outcome.afterMs <= patience.longestWaitMs) {
        waited += outcome.afterMs;
        patience.onWait({ until: new Date(patience.now().getTime() + outcome.afterMs), kind: outcome.limit });
        await patience.sleep(outcome.afterMs);
        continue;
      }
      const pause = pauses[attempt];
      if (pause === undefined || !mayRepeat(outcome, repetition)) throw worded(outcome, route);
      attempt += 1;
      await patience.sleep(pause);
    }
  };
}

/** Whether GitHub's answer was this status, such as 404 for something that is not there. */
export function isRefusedWith(error: unknown, ...statuses: readonly number[]): boolean {
  return (
    isOpsError(error, 'github-refused') && error.cause instanceof RefusedAnswer && statuses.includes(error.cause.status)
  );
}

/** Cause of a `github-refused`: the status that GitHub answered with. */
class RefusedAnswer extends Error {
  override readonly name = 'RefusedAnswer';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

async function attemptOnce(
  send: SendRequest,
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  patience: Patience,
): Promise<Failure | { readonly kind: 'answered'; readonly answer: Answer }> {
  try {
    return { kind: 'answered', answer: await send(route, parameters) };
  } catch (error) {
    const failure = readFailure(error, patience.now());
    if (failure === undefined) throw error;
    return failure;
  }
}

function isReading(route: string): boolean {
  return route.startsWith('GET ');
}

function mayRepeat(failure: Failure, repetition: Repetition): boolean {
  return failure.kind === 'unsent' || (failure.kind === 'unknown' && repetition === 'repeatable');
}

function worded(failure: Failure, route: string): OpsError {
  switch (failure.kind) {
    case 'refused':
      return new OpsError('github-refused', `GitHub refused "${route}" with ${failure.status}: ${failure.message}`, {
        hint: hintFor(failure.status),
        cause: new RefusedAnswer(failure.status, failure.message),
      });
    case 'limited':
      return new OpsError(
        'github-refused',
        `GitHub's rate limit is used up for ${Math.ceil(failure.afterMs / 60_000)} more minutes`,
        {
          hint: 'Give the command again after that.',
          cause: new RefusedAnswer(429, 'rate limit'),
        },
      );
    case 'unsent':
      return new OpsError('github-unreachable', `GitHub could not be reached for "${route}": ${failure.message}`, {
        hint: "It was not carried out. See githubstatus.com, and the bot's network and proxy settings.",
      });
    case 'unknown':
      return new OpsError('github-unreachable', `GitHub gave no usable answer to "${route}": ${failure.message}`, {
        hint: 'It may have been carried out all the same. See githubstatus.com.',
      });
    default:
      return failure satisfies never;
  }
}

function hintFor(status: number): string {
  if (status === 401) return 'Check APP_ID and PRIVATE_KEY of the bot.';
  if (status === 403) return 'The app lacks a permission, or its installation has not accepted a new one yet.';
  if (status === 404) return 'It does not exist, or the app was not given access to it.';
  return 'See the message; the request is in the log of the bot.';
}
